//! `zhun_batch`: cases side by side in a block of columns, four at a time.
//!
//! A block has room for [`ROWS`] cases: the status column, a column for each input, a column for each
//! value written, one after the other. Columns then stand at fixed distances, so that nothing but the
//! block itself is to be checked, and what is at work stays in the nearest memory.

use wasm_encoder::{BlockType, Instruction as I, MemArg, ValType};

use super::{
    Record,
    lanes::{Lanes, ODD, Searches, ints, longs},
    pack::Packed,
    record::input_bytes,
    scalar::{Type, memarg},
};
use crate::{
    emit::module::Raw,
    ir::Program,
    plan::{
        sheet::{Input, NodeId, Sheet},
        wire::Status,
    },
};

/// Most cases of a block.
pub const ROWS: u32 = 512;

/// Cases whose bytes fill a vector: the loop over bytes takes so many at a time.
const VECTOR: i32 = 16;
/// Cases at a time of the loop over everything else.
const STEP: i32 = 4;
/// Bytes behind a block that are read along with its last column.
const BEHIND: u32 = 16;

/// The columns of a block: bytes of a value, where the column begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Of each input.
    pub inputs: Vec<(u32, u32)>,
    /// Of each value written.
    pub written: Vec<(u32, u32)>,
    /// Bytes of the block.
    pub bytes: u32,
}

impl Block {
    /// The block of columns so wide; the status column comes first.
    pub fn new(
        inputs: impl IntoIterator<Item = u32>,
        written: impl IntoIterator<Item = u32>,
    ) -> Self {
        let mut bytes = ROWS;
        let mut column = |width: u32| {
            let at = bytes;
            bytes = bytes.saturating_add(width.saturating_mul(ROWS));
            (width, at)
        };
        Self {
            inputs: inputs.into_iter().map(&mut column).collect(),
            written: written.into_iter().map(&mut column).collect(),
            bytes,
        }
    }

    /// The block of a sheet.
    pub fn of(program: &Program, sheet: &Sheet) -> Self {
        let inputs = sheet.inputs.iter().map(|i| input_bytes(program, i));
        let written = Record::new(sheet).written;
        Self::new(inputs, written.into_iter().map(|(_, bytes)| bytes))
    }
}

/// Parameters: where the block stands, how many cases.
const AT: u32 = 0;
const CASES: u32 = 1;

/// The locals of a loop: the end, and where columns of each width have come.
struct Places {
    end: u32,
    case: u32,
    bytes: u32,
    ints: u32,
    longs: u32,
}

/// The function of a sheet. `start`: where the module's own data ends.
pub(super) fn function(
    name: String,
    program: &Program,
    sheet: &Sheet,
    packed: &Packed,
    searches: Searches<'_>,
    start: u32,
) -> Raw {
    let mut f = Lanes::new(sheet, packed, searches, 2);
    let block = Block::of(program, sheet);
    let places = Places {
        end: f.local(ValType::I32),
        case: f.local(ValType::I32),
        bytes: f.local(ValType::I32),
        ints: f.local(ValType::I32),
        longs: f.local(ValType::I32),
    };
    f.out.push(I::Block(BlockType::Empty));
    checked(&mut f, start, block.bytes);
    // Whole vectors of bytes: what lies behind the last case is worked out and says nothing.
    f.out.extend([
        I::LocalGet(CASES),
        I::I32WrapI64,
        I::I32Const(VECTOR - 1),
        I::I32Add,
        I::I32Const(-VECTOR),
        I::I32And,
        I::LocalSet(places.end),
    ]);
    let narrow: Vec<(u32, u8)> = (block.inputs.iter().zip(&sheet.inputs))
        .filter(|((bytes, _), _)| *bytes == 1)
        .map(|((_, at), input)| (*at, u8::try_from(input.hi).unwrap_or(u8::MAX)))
        .collect();
    over(&mut f, &places, VECTOR, |f| {
        bytes_out_of_bounds(f, &places, &narrow)
    });
    over(&mut f, &places, STEP, |f| cases(f, &places, sheet, &block));
    f.out.extend([
        I::I64Const(Status::Decided as i64),
        I::Return,
        I::End,
        I::I64Const(Status::Refused as i64),
    ]);
    Raw {
        name,
        params: vec![ValType::I64; 2],
        results: vec![ValType::I64],
        locals: f.locals,
        body: f.out,
        exported: false,
    }
}

/// Leaves if the block does not lie in memory behind the module's own data, or has more cases than a
/// block has.
fn checked(f: &mut Lanes<'_>, start: u32, bytes: u32) {
    f.out.extend([
        I::LocalGet(AT),
        I::I64Const(7),
        I::I64And,
        I::I64Const(0),
        I::I64Ne,
        I::BrIf(0),
        I::LocalGet(AT),
        I::I64Const(i64::from(start)),
        I::I64LtS,
        I::BrIf(0),
        I::LocalGet(AT),
        I::MemorySize(0),
        I::I64ExtendI32U,
        I::I64Const(16),
        I::I64Shl,
        I::I64Const(i64::from(bytes.saturating_add(BEHIND))),
        I::I64Sub,
        I::I64GtS,
        I::BrIf(0),
        I::LocalGet(CASES),
        I::I64Const(i64::from(ROWS)),
        I::I64GtU,
        I::BrIf(0),
    ]);
}

/// A loop over all cases, so many at a time.
fn over(f: &mut Lanes<'_>, places: &Places, step: i32, body: impl FnOnce(&mut Lanes<'_>)) {
    f.out.extend([
        I::I32Const(0),
        I::LocalSet(places.case),
        I::Block(BlockType::Empty),
        I::Loop(BlockType::Empty),
        I::LocalGet(places.case),
        I::LocalGet(places.end),
        I::I32GeU,
        I::BrIf(1),
    ]);
    for (place, shift) in [(places.bytes, 0), (places.ints, 2), (places.longs, 3)] {
        f.out.extend([I::LocalGet(places.case)]);
        if shift > 0 {
            f.out.extend([I::I32Const(shift), I::I32Shl]);
        }
        f.out.extend([
            I::LocalGet(AT),
            I::I32WrapI64,
            I::I32Add,
            I::LocalSet(place),
        ]);
    }
    body(f);
    f.out.extend([
        I::LocalGet(places.case),
        I::I32Const(step),
        I::I32Add,
        I::LocalSet(places.case),
        I::Br(0),
        I::End,
        I::End,
    ]);
}

/// Marks in the status column the cases that the caller has marked there, and those whose bytes are out
/// of bounds.
fn bytes_out_of_bounds(f: &mut Lanes<'_>, places: &Places, columns: &[(u32, u8)]) {
    f.out.extend([
        I::LocalGet(places.bytes),
        I::LocalGet(places.bytes),
        I::V128Load(memarg(0, 0)),
    ]);
    // What is left when the greatest is taken away, and never less than nothing.
    for (at, most) in columns.iter().filter(|(_, most)| *most < u8::MAX) {
        let most = i128::from_le_bytes([*most; 16]);
        f.out.extend([
            I::LocalGet(places.bytes),
            I::V128Load(memarg(*at, 0)),
            I::V128Const(most),
            I::I8x16SubSatU,
            I::V128Or,
        ]);
    }
    f.out
        .extend([ints(0), I::I8x16Ne, I::V128Store(memarg(0, 0))]);
}

/// Four cases from their inputs to what is written.
fn cases(f: &mut Lanes<'_>, places: &Places, sheet: &Sheet, block: &Block) {
    // Marked cases are all ones; the top bit of a lane is enough.
    let mut bad = f.made([
        I::LocalGet(places.bytes),
        I::V128Load8x8S(memarg(0, 0)),
        I::I32x4ExtendLowI16x8S,
    ]);
    let mut wide: Option<[u32; 2]> = None;
    let nodes = super::input_nodes(sheet);
    for (place, (input, (bytes, at))) in sheet.inputs.iter().zip(&block.inputs).enumerate() {
        let node = nodes.get(&place).copied();
        match bytes {
            1 => {
                if let Some(node) = node {
                    let local = f.made([
                        I::LocalGet(places.bytes),
                        I::V128Load8x8U(memarg(*at, 0)),
                        I::I32x4ExtendLowI16x8U,
                    ]);
                    f.is_int(node, local);
                }
            }
            4 => {
                let local = f.made([I::LocalGet(places.ints), I::V128Load(memarg(*at, 2))]);
                bad = outside(f, input, bad, local, Type::Int);
                if let Some(node) = node {
                    f.is_int(node, local);
                }
            }
            _ => {
                let pair = [0_u32, 16].map(|half| {
                    let at = memarg(at.saturating_add(half), 3);
                    f.made([I::LocalGet(places.longs), I::V128Load(at)])
                });
                let before = match wide {
                    Some(pair) => pair,
                    None => {
                        let none = f.made([ints(0)]);
                        [none, none]
                    }
                };
                let [low, high] = pair;
                wide = Some([
                    outside(f, input, before[0], low, Type::Long),
                    outside(f, input, before[1], high, Type::Long),
                ]);
                if let Some(node) = node {
                    match Type::of((input.lo, input.hi)) {
                        Type::Long => f.is_long(node, pair),
                        Type::Int => {
                            let narrow = f.narrowed(pair);
                            f.is_int(node, narrow);
                        }
                    }
                }
            }
        }
    }
    if let Some([low, high]) = wide {
        bad = f.made([
            I::LocalGet(low),
            I::LocalGet(high),
            I::I8x16Shuffle(ODD),
            I::LocalGet(bad),
            I::V128Or,
        ]);
    }
    f.bad = f.made([I::LocalGet(bad), I::I32Const(31), I::I32x4ShrS]);
    for (at, op) in sheet.graph.ops.iter().enumerate() {
        f.node(NodeId(u32::try_from(at).unwrap_or(u32::MAX)), *op);
    }
    status(f, places, sheet);
    let record = Record::new(sheet);
    for ((id, _), (bytes, at)) in record.written.iter().zip(&block.written) {
        write(f, places, *id, *bytes, *at);
    }
}

/// The marks before, and the top bit where a value is out of bounds: below the least or above the
/// greatest one of the two differences is negative, as long as the bounds are less than half of all
/// numbers apart.
fn outside(f: &mut Lanes<'_>, input: &Input, before: u32, x: u32, ty: Type) -> u32 {
    let of = |n: i64| match ty {
        Type::Int => ints(super::scalar::int(n)),
        Type::Long => longs(n),
    };
    let (all, sub) = match ty {
        Type::Int => ((i64::from(i32::MIN), i64::from(i32::MAX)), I::I32x4Sub),
        Type::Long => ((i64::MIN, i64::MAX), I::I64x2Sub),
    };
    if (input.lo, input.hi) == all {
        return before;
    }
    f.out.push(I::LocalGet(before));
    let apart = input.hi.checked_sub(input.lo);
    if apart.is_none_or(|apart| apart > all.1) {
        let (below, above) = match ty {
            Type::Int => (I::I32x4LtS, I::I32x4GtS),
            Type::Long => (I::I64x2LtS, I::I64x2GtS),
        };
        f.out.extend([
            I::LocalGet(x),
            of(input.lo),
            below,
            I::V128Or,
            I::LocalGet(x),
            of(input.hi),
            above,
            I::V128Or,
        ]);
        return f.keep();
    }
    f.out.push(I::LocalGet(x));
    if input.lo != 0 {
        f.out.extend([of(input.lo), sub.clone()]);
    }
    f.out.push(I::V128Or);
    f.out.extend([of(input.hi), I::LocalGet(x), sub, I::V128Or]);
    f.keep()
}

fn lane(offset: u32) -> MemArg {
    memarg(offset, 0)
}

/// Writes the status of each case.
fn status(f: &mut Lanes<'_>, places: &Places, sheet: &Sheet) {
    let bad = if sheet.graph.known(sheet.bail) == Some(0) {
        f.bad
    } else {
        let bail = f.mask(sheet.bail);
        f.made([I::LocalGet(bail), I::LocalGet(f.bad), I::V128Or])
    };
    let not_here = Status::NotHere as i32;
    f.out.extend([
        I::LocalGet(places.bytes),
        I::LocalGet(bad),
        ints(not_here),
        I::V128And,
        ints(0),
        I::I16x8NarrowI32x4S,
        ints(0),
        I::I8x16NarrowI16x8U,
        I::V128Store32Lane {
            memarg: lane(0),
            lane: 0,
        },
    ]);
}

/// Writes a value of each case.
fn write(f: &mut Lanes<'_>, places: &Places, id: NodeId, bytes: u32, at: u32) {
    match bytes {
        1 => {
            let x = f.int(id);
            f.out.extend([
                I::LocalGet(places.bytes),
                I::LocalGet(x),
                ints(0),
                I::I16x8NarrowI32x4S,
                ints(0),
                I::I8x16NarrowI16x8U,
                I::V128Store32Lane {
                    memarg: lane(at),
                    lane: 0,
                },
            ]);
        }
        4 => {
            let x = match f.ty(id) {
                Type::Int => f.int(id),
                Type::Long => {
                    let pair = f.long(id);
                    f.narrowed(pair)
                }
            };
            f.out.extend([
                I::LocalGet(places.ints),
                I::LocalGet(x),
                I::V128Store(memarg(at, 2)),
            ]);
        }
        _ => {
            let pair = f.long(id);
            for (x, half) in pair.into_iter().zip([0_u32, 16]) {
                f.out.extend([
                    I::LocalGet(places.longs),
                    I::LocalGet(x),
                    I::V128Store(memarg(at.saturating_add(half), 3)),
                ]);
            }
        }
    }
}

/// The export: `(ask, address, cases)` → status.
pub(super) fn export(asks: &[Option<u32>]) -> Raw {
    super::dispatch("zhun_batch", asks, 2)
}

/// The function that finds the rank of a value in a long list of cuts: `(value, address, cuts)`, by
/// halves, without branches but for the loop.
pub(super) fn search(ty: Type) -> Raw {
    let (x, at, left, half) = (0, 1, 2, 3);
    let (scale, load, at_most): (_, _, I<'static>) = match ty {
        Type::Int => (2, I::I32Load(memarg(0, 2)), I::I32LeS),
        Type::Long => (3, I::I64Load(memarg(0, 3)), I::I64LeS),
    };
    let from = 4;
    let mut body = vec![
        I::LocalGet(at),
        I::LocalSet(from),
        I::Block(BlockType::Empty),
        I::Loop(BlockType::Empty),
        I::LocalGet(left),
        I::I32Const(1),
        I::I32LeU,
        I::BrIf(1),
    ];
    // Past the lower half if its last cut is at most the value.
    body.extend([
        I::LocalGet(left),
        I::I32Const(1),
        I::I32ShrU,
        I::LocalSet(half),
        I::LocalGet(half),
        I::I32Const(scale),
        I::I32Shl,
        I::LocalGet(from),
        I::I32Add,
        I::LocalGet(from),
        I::LocalGet(half),
        I::I32Const(1),
        I::I32Sub,
        I::I32Const(scale),
        I::I32Shl,
        I::LocalGet(from),
        I::I32Add,
        load.clone(),
        I::LocalGet(x),
        at_most.clone(),
        I::Select,
        I::LocalSet(from),
        I::LocalGet(left),
        I::LocalGet(half),
        I::I32Sub,
        I::LocalSet(left),
        I::Br(0),
        I::End,
        I::End,
        I::LocalGet(from),
        I::LocalGet(at),
        I::I32Sub,
        I::I32Const(scale),
        I::I32ShrU,
        I::LocalGet(from),
        load,
        I::LocalGet(x),
        at_most,
        I::I32Add,
    ]);
    Raw {
        name: match ty {
            Type::Int => "rank",
            Type::Long => "rank long",
        }
        .to_owned(),
        params: vec![ty.value(), ValType::I32, ValType::I32],
        results: vec![ValType::I32],
        locals: vec![ValType::I32; 2],
        body,
        exported: false,
    }
}
