//! Sheets inside the module: what [`crate::plan::sheet`] says of plain cases, as straight lines of
//! instructions, beside the general machine that answers everything else.
//!
//! `zhun_row` answers one case, `zhun_batch` cases side by side. Nothing here decides what a case means; a case that is not for a sheet
//! gets a status of its own, and the caller asks `zhun_decide`.

mod batch;
mod choose;
mod form;
mod lanes;
mod pack;
mod pool;
mod record;
mod row;
mod scalar;
#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test ends where it fails"
)]
mod tests;
mod vectors;

pub use batch::{Block, ROWS};
pub(in crate::emit) use choose::chosen;
pub use choose::{Sheets, allowed};
pub use form::{Form, forms};
pub(in crate::emit) use record::schema;
pub use record::{Place, Record};

use std::collections::BTreeMap;

use wasm_encoder::{BlockType, Encode, Instruction as I, ValType};

use self::{lanes::Searches, scalar::Type};
use super::module::Raw;
use crate::{
    case::summary::Ask,
    ir::{DecisionId, Program, ViolationId},
    plan::{
        sheet::{NodeId, Op, Sheet, graph::index},
        wire::Status,
    },
};

/// All that a module can be asked, by number: acts, then decisions, then all decisions together.
pub fn asks(program: &Program) -> Vec<Ask> {
    let acts = (0..program.violations.len()).map(|i| Ask::Act(ViolationId::from_index(i)));
    let decisions: Vec<DecisionId> = (0..program.decisions.len())
        .map(DecisionId::from_index)
        .collect();
    let each = decisions.iter().map(|d| Ask::Decisions(vec![*d]));
    let mut all: Vec<Ask> = acts.chain(each).collect();
    if !decisions.is_empty() {
        all.push(Ask::Decisions(decisions));
    }
    all
}

/// A sheet of a module.
#[derive(Clone, Debug)]
pub struct Held {
    /// The number of the ask.
    pub number: usize,
    /// The sheet.
    pub sheet: Sheet,
}

/// The functions of sheets and their data.
#[derive(Clone, Debug, Default)]
pub(super) struct Emitted {
    /// Functions, equal ones once.
    functions: Vec<Raw>,
    /// For each ask that has a sheet, the places of its functions: of single cases, of columns.
    of: BTreeMap<usize, [u32; 2]>,
    /// The number of the first function.
    first: u32,
    /// Data, from the address on that was given.
    pub(super) data: Vec<u8>,
    /// Bytes of the longest record: memory has so many behind the data from the start, so that where
    /// records may lie is told by one comparison.
    pub(super) room: u32,
}

/// Writes sheets. `from`: where their data begins; `first`: the number of the first function.
pub(super) fn emit(program: &Program, sheets: &[Held], from: u32, first: u32) -> Emitted {
    // All data first: functions know where it ends.
    let mut pool = pool::Pool::new(from);
    let laid: Vec<_> = sheets
        .iter()
        .map(|held| {
            let graph = &held.sheet.graph;
            let packed = pack::Packed::new(graph, &mut pool);
            (packed, scalar::cuts(graph, &mut pool))
        })
        .collect();
    let start = pool.end();
    let mut emitted = Emitted {
        first,
        data: pool.done(),
        ..Emitted::default()
    };
    let mut known = BTreeMap::new();
    let (mut int, mut long) = (0, 0);
    if laid.iter().any(|(_, cuts)| !cuts.is_empty()) {
        int = emitted.add(&mut known, batch::search(Type::Int));
        long = emitted.add(&mut known, batch::search(Type::Long));
    }
    for (held, (packed, cuts)) in sheets.iter().zip(&laid) {
        let sheet = &held.sheet;
        emitted.room = emitted.room.max(row::room(sheet));
        let name = format!("row {}", held.number);
        let row = row::function(name, sheet, packed, cuts, start);
        let searches = Searches { cuts, int, long };
        let name = format!("batch {}", held.number);
        let columns = batch::function(name, program, sheet, packed, searches, start);
        let row = emitted.add(&mut known, row);
        let columns = emitted.add(&mut known, columns);
        emitted.of.insert(held.number, [row, columns]);
    }
    emitted
}

impl Emitted {
    /// Adds a function, or finds the one that does the same; gives its number.
    fn add(&mut self, known: &mut BTreeMap<Vec<u8>, u32>, raw: Raw) -> u32 {
        let count = u32::try_from(self.functions.len()).unwrap_or(u32::MAX);
        let next = self.first.saturating_add(count);
        let number = *known.entry(content(&raw)).or_insert(next);
        if number == next {
            self.functions.push(raw);
        }
        number
    }

    /// Bytes of functions and data, nearly: what the module as a whole adds is small.
    fn size(&self) -> usize {
        let code: usize = self.functions.iter().map(|raw| content(raw).len()).sum();
        code.saturating_add(self.data.len())
    }

    /// The functions, the exports last; `asks`: how many asks there are.
    pub(super) fn functions(self, asks: usize) -> Vec<Raw> {
        let [rows, batches] = [0, 1].map(|which| -> Vec<Option<u32>> {
            let of = |n: usize| self.of.get(&n)?.get(which).copied();
            (0..asks).map(of).collect()
        });
        let mut functions = self.functions;
        functions.push(row::export(&rows));
        functions.push(batch::export(&batches));
        functions
    }
}

/// The nodes of the inputs that are read, by place.
fn input_nodes(sheet: &Sheet) -> BTreeMap<usize, NodeId> {
    let number = |at: usize| NodeId(u32::try_from(at).unwrap_or(u32::MAX));
    let ops = sheet.graph.ops.iter().enumerate();
    ops.filter_map(|(at, op)| match op {
        Op::Input(place) => Some((index(*place), number(at))),
        Op::Const(_)
        | Op::Add(..)
        | Op::Sub(..)
        | Op::Mul(..)
        | Op::Div(..)
        | Op::Eq(..)
        | Op::Lt(..)
        | Op::Le(..)
        | Op::And(..)
        | Op::Or(..)
        | Op::Xor(..)
        | Op::Select(..)
        | Op::Min(..)
        | Op::Max(..)
        | Op::Has(..)
        | Op::Rank(..)
        | Op::Lookup(..) => None,
    })
    .collect()
}

/// What a function does, as bytes.
fn content(raw: &Raw) -> Vec<u8> {
    let mut bytes = Vec::new();
    for ty in &raw.locals {
        ty.encode(&mut bytes);
    }
    for instruction in &raw.body {
        instruction.encode(&mut bytes);
    }
    bytes
}

/// An export that hands its other parameters, so many and all of 64 bits, to the function of an ask.
fn dispatch(name: &str, asks: &[Option<u32>], handed: u32) -> Raw {
    let params = usize::try_from(handed).unwrap_or(0).saturating_add(1);
    let mut functions: Vec<u32> = asks.iter().copied().flatten().collect();
    functions.sort_unstable();
    functions.dedup();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    // Blocks from the inside: one a function, then asks without a sheet, then no such ask.
    let place: BTreeMap<u32, u32> = functions.iter().copied().zip(0..).collect();
    let none = count(functions.len());
    let of = |f: &Option<u32>| f.and_then(|f| place.get(&f).copied()).unwrap_or(none);
    let targets: Vec<u32> = asks.iter().map(of).collect();
    let mut body = vec![I::Block(BlockType::Empty); functions.len().saturating_add(2)];
    body.extend([
        I::LocalGet(0),
        I::I64Const(i64::try_from(asks.len()).unwrap_or(i64::MAX)),
        I::I64GeU,
        I::BrIf(none.saturating_add(1)),
        I::LocalGet(0),
        I::I32WrapI64,
        I::BrTable(targets.into(), none),
        I::End,
    ]);
    for function in functions {
        body.extend((1..=handed).map(I::LocalGet));
        body.extend([I::Call(function), I::Return, I::End]);
    }
    body.extend([
        I::I64Const(Status::NotHere as i64),
        I::Return,
        I::End,
        I::I64Const(Status::NoAct as i64),
    ]);
    Raw {
        name: name.to_owned(),
        params: vec![ValType::I64; params],
        results: vec![ValType::I64],
        locals: Vec::new(),
        body,
        exported: true,
    }
}
