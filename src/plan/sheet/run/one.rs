//! One case: a straight walk over compact instructions on a few kilobytes of values.

use super::{
    super::{
        Sheet,
        graph::{NodeId, Op, Uncovered, index},
    },
    slots::{Places, last_reads},
};

/// Places for values. A power of two: a place held to it needs no check.
const PLACES: usize = 2_048;
const MASK: usize = PLACES - 1;

/// What an instruction does; its operands are places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Add,
    Sub,
    Mul,
    /// By the divisor of this number, a value that is never negative.
    DivPositive,
    /// By the divisor of this number.
    Div,
    Eq,
    Lt,
    Le,
    And,
    Or,
    Xor,
    Select,
    Min,
    Max,
    Has,
    Rank,
    Lookup,
}

#[derive(Clone, Copy, Debug)]
struct Instruction {
    kind: Kind,
    to: u16,
    a: u16,
    /// A place; or which divisor; or where cuts or a table begin.
    b: u32,
    /// A place; or how many cuts.
    c: u32,
}

/// A divisor, and the product and shift that stand for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Divisor {
    by: i64,
    times: u64,
    shift: u32,
}

impl Divisor {
    /// For every value from 0 to the greatest of 64 bits: with `shift = 63 + ⌈log₂ by⌉` and `times =
    /// ⌈2^shift / by⌉` the error of the product stays below one part in `2^shift`.
    pub(super) fn new(by: i64) -> Self {
        let unsigned = by.unsigned_abs().max(1);
        let log = u64::BITS.saturating_sub(unsigned.saturating_sub(1).leading_zeros());
        let shift = log.saturating_add(63);
        let whole = 1u128.wrapping_shl(shift);
        let times = whole.div_ceil(u128::from(unsigned));
        Self {
            by,
            times: u64::try_from(times).unwrap_or(u64::MAX),
            shift,
        }
    }

    /// The quotient of a value that is not negative.
    #[inline(always)]
    pub(super) fn positive(self, x: i64) -> i64 {
        let product = u128::from(x.cast_unsigned()).wrapping_mul(u128::from(self.times));
        (product.wrapping_shr(self.shift) as u64).cast_signed()
    }

    /// The quotient, towards negative infinity.
    #[inline(always)]
    pub(super) fn floor(self, x: i64) -> i64 {
        x.checked_div_euclid(self.by).unwrap_or(0)
    }
}

/// A sheet ready for single cases.
#[derive(Clone, Debug)]
pub struct One {
    code: Vec<Instruction>,
    divisors: Vec<Divisor>,
    /// Cuts and tables, one after the other.
    pool: Vec<i64>,
    /// Where each input goes, with its bounds.
    inputs: Vec<(u16, i64, i64)>,
    outputs: Vec<u16>,
    bail: u16,
    start: Box<[i64; PLACES]>,
}

/// Values under way, with the constants of one sheet in their places.
#[derive(Clone, Debug)]
pub struct Scratch(Box<[i64; PLACES]>);

impl One {
    /// Readies a sheet.
    ///
    /// # Errors
    /// If it has more values at a time than there are places.
    pub fn new(sheet: &Sheet) -> Result<Self, Uncovered> {
        let last = last_reads(sheet);
        let graph = &sheet.graph;
        let mut one = Self {
            code: Vec::new(),
            divisors: Vec::new(),
            pool: Vec::new(),
            inputs: sheet.inputs.iter().map(|i| (0, i.lo, i.hi)).collect(),
            outputs: Vec::new(),
            bail: 0,
            start: Box::new([0; PLACES]),
        };
        let begin = |pool: &mut Vec<i64>, lists: &[Vec<i64>]| -> Vec<usize> {
            lists
                .iter()
                .map(|list| {
                    let at = pool.len();
                    pool.extend(list);
                    at
                })
                .collect()
        };
        let cuts = begin(&mut one.pool, &graph.cuts);
        let tables = begin(&mut one.pool, &graph.tables);
        let mut places = Places::default();
        // Constants and inputs keep theirs; an input that nothing reads is still checked.
        let unread = places.take();
        for input in &mut one.inputs {
            input.0 = u16::try_from(unread).unwrap_or(0);
        }
        let mut at: Vec<usize> = vec![0; graph.ops.len()];
        let mut ends: Vec<Vec<usize>> = vec![Vec::new(); graph.ops.len().saturating_add(1)];
        // Before any place is given back: what is there from the start must not be written over.
        for (node, op) in graph.ops.iter().enumerate() {
            let (Op::Const(_) | Op::Input(_)) = *op else {
                continue;
            };
            let place = places.take();
            if let Some(at) = at.get_mut(node) {
                *at = place;
            }
            let to = u16::try_from(place.min(MASK)).unwrap_or(0);
            if let Op::Const(n) = *op
                && let Some(start) = one.start.get_mut(place)
            {
                *start = n;
            }
            if let Op::Input(n) = *op
                && let (Some(input), Some(declared)) =
                    (one.inputs.get_mut(index(n)), sheet.inputs.get(index(n)))
            {
                *input = (to, declared.lo, declared.hi);
            }
        }
        for (node, op) in graph.ops.iter().enumerate() {
            if matches!(op, Op::Const(_) | Op::Input(_)) {
                continue;
            }
            let place = places.take();
            if let Some(at) = at.get_mut(node) {
                *at = place;
            }
            let of = |id: NodeId| at.get(index(id.0)).copied().unwrap_or(0);
            let to = u16::try_from(place.min(MASK)).unwrap_or(0);
            let instruction = one.instruction(sheet, *op, to, of, &cuts, &tables);
            one.code.push(instruction);
            let end = last.get(node).copied().unwrap_or(node);
            if let Some(ends) = ends.get_mut(end) {
                ends.push(place);
            }
            for place in ends.get_mut(node).map(std::mem::take).unwrap_or_default() {
                places.give(place);
            }
        }
        if places.len > PLACES {
            return Err(Uncovered("more values at a time than there are places"));
        }
        let of = |id: &NodeId| {
            let place = at.get(index(id.0)).copied().unwrap_or(0);
            u16::try_from(place).unwrap_or(0)
        };
        one.outputs = sheet.outputs.iter().map(of).collect();
        one.bail = of(&sheet.bail);
        Ok(one)
    }

    fn instruction(
        &mut self,
        sheet: &Sheet,
        op: Op,
        to: u16,
        of: impl Fn(NodeId) -> usize,
        cuts: &[usize],
        tables: &[usize],
    ) -> Instruction {
        let small = |id: NodeId| u16::try_from(of(id)).unwrap_or(0);
        let place = |id: NodeId| u32::from(small(id));
        let long = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let two = |kind, a, b| Instruction {
            kind,
            to,
            a: small(a),
            b: place(b),
            c: 0,
        };
        match op {
            Op::Const(_) | Op::Input(_) => Instruction {
                kind: Kind::And,
                to,
                a: to,
                b: u32::from(to),
                c: 0,
            },
            Op::Add(a, b) => two(Kind::Add, a, b),
            Op::Sub(a, b) => two(Kind::Sub, a, b),
            Op::Mul(a, b) => two(Kind::Mul, a, b),
            Op::Eq(a, b) => two(Kind::Eq, a, b),
            Op::Lt(a, b) => two(Kind::Lt, a, b),
            Op::Le(a, b) => two(Kind::Le, a, b),
            Op::And(a, b) => two(Kind::And, a, b),
            Op::Or(a, b) => two(Kind::Or, a, b),
            Op::Xor(a, b) => two(Kind::Xor, a, b),
            Op::Min(a, b) => two(Kind::Min, a, b),
            Op::Max(a, b) => two(Kind::Max, a, b),
            Op::Select(a, b, c) => Instruction {
                kind: Kind::Select,
                to,
                a: small(a),
                b: place(b),
                c: place(c),
            },
            Op::Div(a, by) => {
                let number = self.divisors.len();
                self.divisors.push(Divisor::new(by));
                Instruction {
                    kind: if sheet.graph.of(a).0 >= 0 {
                        Kind::DivPositive
                    } else {
                        Kind::Div
                    },
                    to,
                    a: small(a),
                    b: long(number),
                    c: 0,
                }
            }
            Op::Has(mask, a) => {
                let at = self.pool.len();
                self.pool.push(mask.cast_signed());
                Instruction {
                    kind: Kind::Has,
                    to,
                    a: small(a),
                    b: long(at),
                    c: 0,
                }
            }
            Op::Rank(n, a) => Instruction {
                kind: Kind::Rank,
                to,
                a: small(a),
                b: long(cuts.get(index(n)).copied().unwrap_or(0)),
                c: long(sheet.graph.cuts.get(index(n)).map_or(0, Vec::len)),
            },
            Op::Lookup(n, a) => Instruction {
                kind: Kind::Lookup,
                to,
                a: small(a),
                b: long(tables.get(index(n)).copied().unwrap_or(0)),
                c: 0,
            },
        }
    }

    /// Values under way for this sheet. They may be used again for any number of cases.
    pub fn scratch(&self) -> Scratch {
        Scratch(self.start.clone())
    }

    /// Works a case out: inputs and outputs in the order of the sheet's. `false`: the case is not for
    /// this sheet (also an input outside of its bounds), and the outputs say nothing.
    pub fn run(&self, scratch: &mut Scratch, inputs: &[i64], out: &mut [i64]) -> bool {
        let values = &mut *scratch.0;
        let mut bad = inputs.len() != self.inputs.len();
        for ((to, lo, hi), x) in self.inputs.iter().zip(inputs) {
            bad |= (*x < *lo) | (*x > *hi);
            put(values, *to, *x);
        }
        if bad {
            return false;
        }
        for i in &self.code {
            let a = get(values, u32::from(i.a));
            let value = match i.kind {
                Kind::Add => a.wrapping_add(get(values, i.b)),
                Kind::Sub => a.wrapping_sub(get(values, i.b)),
                Kind::Mul => a.wrapping_mul(get(values, i.b)),
                Kind::DivPositive => match self.divisors.get(index(i.b)) {
                    Some(by) => by.positive(a),
                    None => 0,
                },
                Kind::Div => match self.divisors.get(index(i.b)) {
                    Some(by) => by.floor(a),
                    None => 0,
                },
                Kind::Eq => i64::from(a == get(values, i.b)),
                Kind::Lt => i64::from(a < get(values, i.b)),
                Kind::Le => i64::from(a <= get(values, i.b)),
                Kind::And => a & get(values, i.b),
                Kind::Or => a | get(values, i.b),
                Kind::Xor => a ^ get(values, i.b),
                Kind::Select => {
                    let (then, otherwise) = (get(values, i.b), get(values, i.c));
                    if a != 0 { then } else { otherwise }
                }
                Kind::Min => a.min(get(values, i.b)),
                Kind::Max => a.max(get(values, i.b)),
                Kind::Has => {
                    let mask = self.pool.get(index(i.b)).copied().unwrap_or(0);
                    mask.wrapping_shr(a as u32) & 1
                }
                Kind::Rank => {
                    let from = index(i.b);
                    let cuts = self.pool.get(from..from.wrapping_add(index(i.c)));
                    rank(cuts.unwrap_or(&[]), a)
                }
                Kind::Lookup => {
                    let at = index(i.b).wrapping_add(a as usize);
                    self.pool.get(at).copied().unwrap_or(0)
                }
            };
            put(values, i.to, value);
        }
        for (out, from) in out.iter_mut().zip(&self.outputs) {
            *out = get(values, u32::from(*from));
        }
        get(values, u32::from(self.bail)) == 0
    }
}

#[inline(always)]
fn get(values: &[i64; PLACES], place: u32) -> i64 {
    values.get(index(place) & MASK).copied().unwrap_or(0)
}

#[inline(always)]
fn put(values: &mut [i64; PLACES], place: u16, value: i64) {
    if let Some(to) = values.get_mut(usize::from(place) & MASK) {
        *to = value;
    }
}

/// How many cuts are at most a value: counted where they are few, else halved without branches.
#[inline(always)]
pub(super) fn rank(cuts: &[i64], x: i64) -> i64 {
    if cuts.len() <= 8 {
        let mut count = 0i64;
        for cut in cuts {
            count = count.wrapping_add(i64::from(*cut <= x));
        }
        return count;
    }
    let (mut from, mut len) = (0usize, cuts.len());
    while len > 0 {
        let half = len / 2;
        let middle = from.wrapping_add(half);
        let past = cuts.get(middle).is_some_and(|cut| *cut <= x);
        from = if past { middle.wrapping_add(1) } else { from };
        len = if past {
            len.wrapping_sub(half).wrapping_sub(1)
        } else {
            half
        };
    }
    i64::try_from(from).unwrap_or(0)
}
