//! A sheet case by case: nodes as instructions, 32 bits wide where bounds allow.
//!
//! What one node alone reads stands where it is read; what several read is kept in a local at the
//! first. Nodes may lie thousands deep, so that the walk keeps its own stack.

use std::collections::BTreeMap;

use wasm_encoder::{Instruction as I, MemArg, ValType};

use super::{
    Record,
    pack::{Field, Packed},
    pool::Pool,
};
use crate::plan::sheet::{
    Graph, NodeId, Op, Sheet,
    fold::operands,
    graph::{Bounds, index},
};

/// Most cuts that are counted one by one; longer lists are searched in data.
const COUNTED: usize = 8;

/// How wide a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
}

impl Type {
    /// The least that holds these bounds.
    pub(super) fn of((lo, hi): Bounds) -> Self {
        match (i32::try_from(lo), i32::try_from(hi)) {
            (Ok(_), Ok(_)) => Self::Int,
            (_, _) => Self::Long,
        }
    }

    fn join(self, other: Self) -> Self {
        if self == Self::Int { other } else { self }
    }

    pub(super) const fn value(self) -> ValType {
        match self {
            Self::Int => ValType::I32,
            Self::Long => ValType::I64,
        }
    }
}

/// What is still to be written.
#[derive(Clone, Debug)]
enum Work {
    /// A node, as wide as it is.
    Node(NodeId),
    /// A node, so wide.
    As(NodeId, Type),
    /// A word of packed tables.
    Word(usize),
    /// An instruction.
    Put(I<'static>),
    /// What was written last is the node's value; it stays where it is.
    Keep(NodeId),
    /// The same of a word.
    KeepWord(usize),
    /// The rank of the value written last in a list of cuts: their type, address and number.
    Search(Type, u32, u32),
}

use Work::{As, Node, Put, Word};

/// A function under way.
pub(super) struct Scalar<'s> {
    sheet: &'s Sheet,
    packed: &'s Packed,
    cuts: &'s BTreeMap<u32, u32>,
    /// Parameters come before the locals.
    params: u32,
    pub(super) locals: Vec<ValType>,
    pub(super) out: Vec<I<'static>>,
    at: Vec<Option<u32>>,
    reads: Vec<u32>,
    words: Vec<Option<u32>>,
    word_reads: Vec<u32>,
}

pub(super) fn memarg(offset: u32, align: u32) -> MemArg {
    MemArg {
        offset: u64::from(offset),
        align,
        memory_index: 0,
    }
}

/// The low half, for what is known to fit.
pub(super) fn int(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(0)
}

/// Lays out the lists of cuts that are too long to be counted; their addresses by number.
pub(super) fn cuts(graph: &Graph, pool: &mut Pool) -> BTreeMap<u32, u32> {
    let mut laid = BTreeMap::new();
    for op in &graph.ops {
        if let Op::Rank(number, x) = op
            && let Some(cuts) = graph.cuts.get(index(*number))
            && cuts.len() > COUNTED
        {
            let (bytes, align): (Vec<u8>, u32) = match Type::of(graph.of(*x)) {
                Type::Int => {
                    let each = cuts.iter().flat_map(|c| int(*c).to_le_bytes());
                    (each.collect(), 4)
                }
                Type::Long => (cuts.iter().flat_map(|c| c.to_le_bytes()).collect(), 8),
            };
            laid.insert(*number, pool.add(&bytes, align));
        }
    }
    laid
}

impl<'s> Scalar<'s> {
    /// Nothing written yet.
    pub(super) fn new(
        sheet: &'s Sheet,
        packed: &'s Packed,
        cuts: &'s BTreeMap<u32, u32>,
        params: u32,
    ) -> Self {
        let graph = &sheet.graph;
        let mut scalar = Self {
            sheet,
            packed,
            cuts,
            params,
            locals: Vec::new(),
            out: Vec::new(),
            at: vec![None; graph.ops.len()],
            reads: vec![0; graph.ops.len()],
            words: vec![None; packed.words.len()],
            word_reads: vec![0; packed.words.len()],
        };
        scalar.count();
        scalar
    }

    /// How often each node and word is read.
    fn count(&mut self) {
        let graph = &self.sheet.graph;
        let mut note = |id: NodeId, times: u32| {
            if let Some(n) = self.reads.get_mut(index(id.0)) {
                *n = n.saturating_add(times);
            }
        };
        for op in &graph.ops {
            match op {
                Op::Min(a, b) | Op::Max(a, b) => {
                    note(*a, 2);
                    note(*b, 2);
                }
                Op::Rank(cuts, x) => {
                    let cuts = graph.cuts.get(index(*cuts)).map_or(0, Vec::len);
                    note(*x, u32::try_from(cuts).unwrap_or(u32::MAX));
                }
                Op::Div(a, _) => note(*a, if graph.of(*a).0 < 0 { 3 } else { 1 }),
                // Read with the word that it is a place of.
                Op::Lookup(..) => {}
                Op::Const(_)
                | Op::Input(_)
                | Op::Add(..)
                | Op::Sub(..)
                | Op::Mul(..)
                | Op::Eq(..)
                | Op::Lt(..)
                | Op::Le(..)
                | Op::And(..)
                | Op::Or(..)
                | Op::Xor(..)
                | Op::Select(..)
                | Op::Has(..) => {
                    for operand in operands(*op) {
                        note(operand, 1);
                    }
                }
            }
        }
        for word in &self.packed.words {
            note(word.place, 1);
        }
        let record = Record::new(self.sheet);
        let written = record.written.iter().map(|(id, _)| id);
        for id in written.chain([&self.sheet.bail]) {
            note(*id, 1);
        }
        for field in self.packed.fields.values() {
            if let Some(n) = self.word_reads.get_mut(field.word) {
                *n = n.saturating_add(1);
            }
        }
    }

    /// A new local.
    pub(super) fn local(&mut self, ty: ValType) -> u32 {
        let number = u32::try_from(self.locals.len()).unwrap_or(u32::MAX);
        self.locals.push(ty);
        self.params.saturating_add(number)
    }

    /// The node has its value in this local.
    pub(super) fn stands(&mut self, id: NodeId, local: u32) {
        if let Some(at) = self.at.get_mut(index(id.0)) {
            *at = Some(local);
        }
    }

    fn ty(&self, id: NodeId) -> Type {
        Type::of(self.sheet.graph.of(id))
    }

    /// Writes an instruction.
    pub(super) fn put(&mut self, instruction: I<'static>) {
        self.out.push(instruction);
    }

    /// Writes the value of a node, 64 bits wide.
    pub(super) fn long(&mut self, id: NodeId) {
        self.write(As(id, Type::Long));
    }

    /// Writes whether a node is true, as an i32.
    pub(super) fn truth(&mut self, id: NodeId) {
        self.write(Node(id));
        if self.ty(id) == Type::Long {
            self.put(I::I64Const(0));
            self.put(I::I64Ne);
        }
    }

    fn write(&mut self, work: Work) {
        let mut stack = vec![work];
        while let Some(work) = stack.pop() {
            let mut steps = match work {
                Put(instruction) => {
                    self.put(instruction);
                    continue;
                }
                Work::Keep(id) => {
                    if self.reads.get(index(id.0)).is_some_and(|n| *n > 1) {
                        let local = self.local(self.ty(id).value());
                        self.stands(id, local);
                        self.put(I::LocalTee(local));
                    }
                    continue;
                }
                Work::KeepWord(word) => {
                    if self.word_reads.get(word).is_some_and(|n| *n > 1) {
                        let local = self.local(ValType::I32);
                        if let Some(at) = self.words.get_mut(word) {
                            *at = Some(local);
                        }
                        self.put(I::LocalTee(local));
                    }
                    continue;
                }
                Work::Search(ty, at, len) => {
                    self.search(ty, at, len);
                    continue;
                }
                As(id, ty) => self.widened(id, ty),
                Word(word) => self.word(word),
                Node(id) => self.node(id),
            };
            steps.reverse();
            stack.append(&mut steps);
        }
    }

    fn widened(&self, id: NodeId, ty: Type) -> Vec<Work> {
        if let Some(n) = self.sheet.graph.known(id) {
            return vec![Put(match ty {
                Type::Int => I::I32Const(int(n)),
                Type::Long => I::I64Const(n),
            })];
        }
        match (self.ty(id), ty) {
            // Where it is never negative, engines often have the upper half for nothing.
            (Type::Int, Type::Long) if self.sheet.graph.of(id).0 >= 0 => {
                vec![Node(id), Put(I::I64ExtendI32U)]
            }
            (Type::Int, Type::Long) => vec![Node(id), Put(I::I64ExtendI32S)],
            (Type::Long, Type::Int) => vec![Node(id), Put(I::I32WrapI64)],
            (Type::Int, Type::Int) | (Type::Long, Type::Long) => vec![Node(id)],
        }
    }

    fn node(&self, id: NodeId) -> Vec<Work> {
        let ty = self.ty(id);
        if self.sheet.graph.known(id).is_some() {
            return self.widened(id, ty);
        }
        if let Some(Some(local)) = self.at.get(index(id.0)) {
            return vec![Put(I::LocalGet(*local))];
        }
        let mut steps = self.worked_out(id, ty);
        steps.push(Work::Keep(id));
        steps
    }

    fn worked_out(&self, id: NodeId, ty: Type) -> Vec<Work> {
        let graph = &self.sheet.graph;
        match graph.op(id) {
            Op::Const(n) => vec![Put(I::I64Const(n))],
            // Inputs stand in locals before anything is worked out.
            Op::Input(_) => vec![Put(match ty {
                Type::Int => I::I32Const(0),
                Type::Long => I::I64Const(0),
            })],
            Op::Add(a, b) => self.two(ty, a, b, I::I32Add, I::I64Add),
            Op::Sub(a, b) => self.two(ty, a, b, I::I32Sub, I::I64Sub),
            Op::Mul(a, b) => self.two(ty, a, b, I::I32Mul, I::I64Mul),
            Op::And(a, b) => self.two(ty, a, b, I::I32And, I::I64And),
            Op::Or(a, b) => self.two(ty, a, b, I::I32Or, I::I64Or),
            Op::Xor(a, b) => self.xor(id, ty, a, b),
            Op::Eq(a, b) => self.equal(a, b),
            Op::Lt(a, b) => self.compared(a, b, I::I32LtS, I::I64LtS),
            Op::Le(a, b) => self.compared(a, b, I::I32LeS, I::I64LeS),
            Op::Min(a, b) => self.lesser(ty, a, b, I::I32LtS, I::I64LtS),
            Op::Max(a, b) => self.lesser(ty, a, b, I::I32GtS, I::I64GtS),
            Op::Select(when, a, b) => {
                let mut steps = vec![As(a, ty), As(b, ty), Node(when)];
                if self.ty(when) == Type::Long {
                    steps.extend([Put(I::I64Const(0)), Put(I::I64Ne)]);
                }
                steps.push(Put(I::Select));
                steps
            }
            Op::Div(a, by) => self.divided(ty, a, by),
            Op::Has(mask, a) => match (u32::try_from(mask), graph.of(a)) {
                (Ok(mask), (0.., ..32)) => vec![
                    Put(I::I32Const(mask.cast_signed())),
                    As(a, Type::Int),
                    Put(I::I32ShrU),
                    Put(I::I32Const(1)),
                    Put(I::I32And),
                ],
                (_, _) => vec![
                    Put(I::I64Const(mask.cast_signed())),
                    As(a, Type::Long),
                    Put(I::I64ShrU),
                    Put(I::I32WrapI64),
                    Put(I::I32Const(1)),
                    Put(I::I32And),
                ],
            },
            Op::Rank(cuts, x) => self.rank(cuts, x),
            Op::Lookup(..) => match self.packed.fields.get(&id) {
                Some(field) => self.field(ty, field),
                None => vec![Put(I::I32Const(0))],
            },
        }
    }

    /// Worked out as wide as operands and result want it.
    fn two(
        &self,
        ty: Type,
        a: NodeId,
        b: NodeId,
        short: I<'static>,
        long: I<'static>,
    ) -> Vec<Work> {
        let wide = ty.join(self.ty(a)).join(self.ty(b));
        let op = if wide == Type::Int { short } else { long };
        let mut steps = vec![As(a, wide), As(b, wide), Put(op)];
        if wide != ty {
            steps.push(Put(I::I32WrapI64));
        }
        steps
    }

    fn xor(&self, id: NodeId, ty: Type, a: NodeId, b: NodeId) -> Vec<Work> {
        let graph = &self.sheet.graph;
        // Not, of a truth.
        let (one, other) = if graph.known(a) == Some(1) {
            (a, b)
        } else {
            (b, a)
        };
        if graph.known(one) == Some(1) && graph.of(other) == (0, 1) && graph.of(id) == (0, 1) {
            return vec![Node(other), Put(I::I32Eqz)];
        }
        self.two(ty, a, b, I::I32Xor, I::I64Xor)
    }

    fn compared(&self, a: NodeId, b: NodeId, short: I<'static>, long: I<'static>) -> Vec<Work> {
        let wide = self.ty(a).join(self.ty(b));
        let op = if wide == Type::Int { short } else { long };
        vec![As(a, wide), As(b, wide), Put(op)]
    }

    fn equal(&self, a: NodeId, b: NodeId) -> Vec<Work> {
        let graph = &self.sheet.graph;
        let other = match (graph.known(a), graph.known(b)) {
            (Some(0), _) => b,
            (_, Some(0)) => a,
            (_, _) => return self.compared(a, b, I::I32Eq, I::I64Eq),
        };
        let zero = match self.ty(other) {
            Type::Int => I::I32Eqz,
            Type::Long => I::I64Eqz,
        };
        vec![Node(other), Put(zero)]
    }

    fn lesser(
        &self,
        ty: Type,
        a: NodeId,
        b: NodeId,
        short: I<'static>,
        long: I<'static>,
    ) -> Vec<Work> {
        let mut steps = vec![As(a, ty), As(b, ty)];
        // What the bounds cut off cannot be the lesser: a wide operand is compared as it is.
        steps.extend(self.compared(a, b, short, long));
        steps.push(Put(I::Select));
        steps
    }

    fn divided(&self, ty: Type, a: NodeId, by: i64) -> Vec<Work> {
        let graph = &self.sheet.graph;
        let wide = if i32::try_from(by).is_ok() {
            self.ty(a)
        } else {
            Type::Long
        };
        let mut steps = vec![As(a, wide)];
        match (wide, graph.of(a).0 >= 0) {
            (Type::Int, true) => steps.extend([Put(I::I32Const(int(by))), Put(I::I32DivU)]),
            (Type::Long, true) => steps.extend([Put(I::I64Const(by)), Put(I::I64DivU)]),
            // Below zero ⌊a / b⌋ is the complement of ⌊(the complement of a) / b⌋.
            (Type::Int, false) => {
                let sign = [
                    As(a, wide),
                    Put(I::I32Const(31)),
                    Put(I::I32ShrS),
                    Put(I::I32Xor),
                ];
                steps.extend(sign.clone());
                steps.extend([Put(I::I32Const(int(by))), Put(I::I32DivU)]);
                steps.extend(sign);
            }
            (Type::Long, false) => {
                let sign = [
                    As(a, wide),
                    Put(I::I64Const(63)),
                    Put(I::I64ShrS),
                    Put(I::I64Xor),
                ];
                steps.extend(sign.clone());
                steps.extend([Put(I::I64Const(by)), Put(I::I64DivU)]);
                steps.extend(sign);
            }
        }
        if wide != ty {
            steps.push(Put(match ty {
                Type::Int => I::I32WrapI64,
                Type::Long => I::I64ExtendI32S,
            }));
        }
        steps
    }

    fn rank(&self, number: u32, x: NodeId) -> Vec<Work> {
        let cuts = self.sheet.graph.cuts.get(index(number));
        let cuts = cuts.map_or(&[][..], Vec::as_slice);
        let ty = self.ty(x);
        if let Some(at) = self.cuts.get(&number) {
            let len = u32::try_from(cuts.len()).unwrap_or(0);
            return vec![Node(x), Work::Search(ty, *at, len)];
        }
        let mut steps = Vec::new();
        for (i, cut) in cuts.iter().enumerate() {
            steps.push(Node(x));
            steps.extend(match ty {
                Type::Int => [Put(I::I32Const(int(*cut))), Put(I::I32GeS)],
                Type::Long => [Put(I::I64Const(*cut)), Put(I::I64GeS)],
            });
            if i > 0 {
                steps.push(Put(I::I32Add));
            }
        }
        if steps.is_empty() {
            steps.push(Put(I::I32Const(0)));
        }
        steps
    }

    /// Halves what is left without branches: a step moves past the lower half if its last cut is at
    /// most the value.
    fn search(&mut self, ty: Type, at: u32, len: u32) {
        let (size, align) = match ty {
            Type::Int => (4_u32, 2),
            Type::Long => (8, 3),
        };
        let load = |offset: u32| {
            let memarg = memarg(at.saturating_add(offset), align);
            match ty {
                Type::Int => I::I32Load(memarg),
                Type::Long => I::I64Load(memarg),
            }
        };
        let at_most = match ty {
            Type::Int => I::I32LeS,
            Type::Long => I::I64LeS,
        };
        let (x, past) = (self.local(ty.value()), self.local(ValType::I32));
        self.put(I::LocalSet(x));
        // The local of a function that runs once starts at 0; it is set for those that run in a loop.
        self.put(I::I32Const(0));
        self.put(I::LocalSet(past));
        let mut left = len;
        while left > 1 {
            let half = left >> 1;
            let bytes = half.saturating_mul(size);
            self.out.extend([
                I::I32Const(bytes.cast_signed()),
                I::I32Const(0),
                I::LocalGet(past),
                load(bytes.saturating_sub(size)),
                I::LocalGet(x),
                at_most.clone(),
                I::Select,
                I::LocalGet(past),
                I::I32Add,
                I::LocalSet(past),
            ]);
            left = left.saturating_sub(half);
        }
        self.out.extend([
            I::LocalGet(past),
            I::I32Const(align.cast_signed()),
            I::I32ShrU,
            I::LocalGet(past),
            load(0),
            I::LocalGet(x),
            at_most,
            I::I32Add,
        ]);
    }

    fn word(&self, number: usize) -> Vec<Work> {
        if let Some(Some(local)) = self.words.get(number) {
            return vec![Put(I::LocalGet(*local))];
        }
        let Some(word) = self.packed.words.get(number) else {
            return vec![Put(I::I32Const(0))];
        };
        let mut steps = vec![As(word.place, Type::Int)];
        let (shift, load) = match word.bytes {
            1 => (0, I::I32Load8U(memarg(word.at, 0))),
            2 => (1, I::I32Load16U(memarg(word.at, 1))),
            4 => (2, I::I32Load(memarg(word.at, 2))),
            _ => (3, I::I64Load(memarg(word.at, 3))),
        };
        if shift > 0 {
            steps.extend([Put(I::I32Const(shift)), Put(I::I32Shl)]);
        }
        steps.push(Put(load));
        steps.push(Work::KeepWord(number));
        steps
    }

    fn field(&self, ty: Type, field: &Field) -> Vec<Work> {
        let mut steps = vec![Word(field.word)];
        if field.bits == u64::BITS {
            if ty == Type::Int {
                steps.push(Put(I::I32WrapI64));
            }
            return steps;
        }
        if field.shift > 0 {
            let shift = field.shift.cast_signed();
            steps.extend([Put(I::I32Const(shift)), Put(I::I32ShrU)]);
        }
        if field.covered {
            let mask = u32::MAX.wrapping_shr(u32::BITS.saturating_sub(field.bits));
            steps.extend([Put(I::I32Const(mask.cast_signed())), Put(I::I32And)]);
        }
        if field.least != 0 {
            steps.extend([Put(I::I32Const(int(field.least))), Put(I::I32Add)]);
        }
        steps
    }
}
