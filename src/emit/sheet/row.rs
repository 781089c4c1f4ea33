//! `zhun_row`: one case of plain facts, words in and words out.
//!
//! Each sheet is a function of its own; the export finds it by the number of the ask.

use std::collections::BTreeMap;

use wasm_encoder::{BlockType, Instruction as I, ValType};

use super::{
    Record,
    pack::Packed,
    scalar::{Scalar, Type, memarg},
};
use crate::{
    emit::module::Raw,
    plan::{sheet::Sheet, wire::Status},
};

/// Bytes of a word.
const WORD: usize = 8;

/// The functions of sheets: the parameters of a case.
const RECORDS: [ValType; 2] = [ValType::I64, ValType::I64];
/// The parameter that says where the inputs stand.
const IN: u32 = 0;
/// The parameter that says where the outputs go.
const OUT: u32 = 1;

fn bytes(words: usize) -> i64 {
    i64::try_from(words.saturating_mul(WORD)).unwrap_or(i64::MAX)
}

fn offset(word: usize) -> u32 {
    u32::try_from(word.saturating_mul(WORD)).unwrap_or(u32::MAX)
}

/// Bytes of the longer record of a sheet.
pub(super) fn room(sheet: &Sheet) -> u32 {
    let outputs = Record::new(sheet).written.len().saturating_add(1);
    offset(outputs.max(sheet.inputs.len()))
}

/// The function of a sheet. `start`: where the module's own data ends.
///
/// Checks are branches that are never taken on good input: cheaper than truths put together.
pub(super) fn function(
    name: String,
    sheet: &Sheet,
    packed: &Packed,
    cuts: &BTreeMap<u32, u32>,
    start: u32,
) -> Raw {
    let mut f = Scalar::new(sheet, packed, cuts, 2);
    let record = Record::new(sheet);
    let outputs = record.written.len().saturating_add(1);
    let (from, to) = (f.local(ValType::I32), f.local(ValType::I32));
    f.put(I::Block(BlockType::Empty));
    records(&mut f, start, bytes(sheet.inputs.len()), bytes(outputs));
    for (record, at) in [(IN, from), (OUT, to)] {
        f.out
            .extend([I::LocalGet(record), I::I32WrapI64, I::LocalSet(at)]);
    }
    f.put(I::Block(BlockType::Empty));
    inputs(&mut f, sheet, from);
    for (place, (id, _)) in record.written.iter().enumerate() {
        f.put(I::LocalGet(to));
        f.long(*id);
        let place = offset(place.saturating_add(1));
        f.put(I::I64Store(memarg(place, 3)));
    }
    match sheet.graph.known(sheet.bail) {
        Some(0) => {}
        Some(_) => f.put(I::Br(0)),
        None => {
            f.truth(sheet.bail);
            f.put(I::BrIf(0));
        }
    }
    status(&mut f, to, Status::Decided);
    f.put(I::End);
    status(&mut f, to, Status::NotHere);
    f.out.extend([I::End, I::I64Const(Status::Refused as i64)]);
    Raw {
        name,
        params: RECORDS.to_vec(),
        results: vec![ValType::I64],
        locals: f.locals,
        body: f.out,
        exported: false,
    }
}

/// Ends with a status, which also stands first in the record.
fn status(f: &mut Scalar<'_>, to: u32, status: Status) {
    let status = I::I64Const(status as i64);
    f.out.extend([
        I::LocalGet(to),
        status.clone(),
        I::I64Store(memarg(0, 3)),
        status,
        I::Return,
    ]);
}

/// Leaves the block if records do not lie, eight-byte aligned, in memory behind the module's own data.
/// Memory has room for one record there from the start ([`super::Emitted`]).
fn records(f: &mut Scalar<'_>, start: u32, input: i64, output: i64) {
    let memory = f.local(ValType::I64);
    f.out.extend([
        I::LocalGet(IN),
        I::LocalGet(OUT),
        I::I64Or,
        I::I64Const(7),
        I::I64And,
        I::I64Const(0),
        I::I64Ne,
        I::BrIf(0),
        I::MemorySize(0),
        I::I64ExtendI32U,
        I::I64Const(16),
        I::I64Shl,
        I::LocalSet(memory),
    ]);
    let start = i64::from(start);
    for (record, bytes) in [(IN, input), (OUT, output)] {
        // What lies below the start is, less the start, more than any memory has.
        f.out.extend([
            I::LocalGet(record),
            I::I64Const(start),
            I::I64Sub,
            I::LocalGet(memory),
            I::I64Const(start.saturating_add(bytes)),
            I::I64Sub,
            I::I64GtU,
            I::BrIf(0),
        ]);
    }
}

/// Loads the inputs; leaves the block if one is out of its bounds.
fn inputs(f: &mut Scalar<'_>, sheet: &Sheet, from: u32) {
    let nodes = super::input_nodes(sheet);
    // Those from 0 to the same number of ones can be looked at together.
    let mut together: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    for (place, input) in sheet.inputs.iter().enumerate() {
        let word = f.local(ValType::I64);
        f.out.extend([
            I::LocalGet(from),
            I::I64Load(memarg(offset(place), 3)),
            I::LocalSet(word),
        ]);
        let ones = input.hi.checked_add(1).is_some_and(|n| n.count_ones() == 1);
        if (input.lo, input.hi) == (i64::MIN, i64::MAX) {
        } else if input.lo == 0 && ones {
            together.entry(input.hi).or_default().push(word);
        } else {
            f.put(I::LocalGet(word));
            if input.lo != 0 {
                f.out.extend([I::I64Const(input.lo), I::I64Sub]);
            }
            // Below the least wraps around to more than any span.
            let span = input.hi.wrapping_sub(input.lo);
            f.out.extend([I::I64Const(span), I::I64GtU, I::BrIf(0)]);
        }
        if let Some(id) = nodes.get(&place) {
            let local = match Type::of((input.lo, input.hi)) {
                Type::Int => {
                    let local = f.local(ValType::I32);
                    f.out
                        .extend([I::LocalGet(word), I::I32WrapI64, I::LocalSet(local)]);
                    local
                }
                Type::Long => word,
            };
            f.stands(*id, local);
        }
    }
    for (most, words) in together {
        for (i, word) in words.into_iter().enumerate() {
            f.put(I::LocalGet(word));
            if i > 0 {
                f.put(I::I64Or);
            }
        }
        f.out.extend([I::I64Const(most), I::I64GtU, I::BrIf(0)]);
    }
}

/// The export: `(ask, in, out)` → status. `asks`: for each ask by number the function of its sheet, if
/// it has one.
pub(super) fn export(asks: &[Option<u32>]) -> Raw {
    super::dispatch("zhun_row", asks, 2)
}
