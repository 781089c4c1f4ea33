//! What each node comes to, four cases at a time.

use wasm_encoder::Instruction as I;

use super::{
    lanes::{Lanes, ints, longs},
    scalar::{Type, int},
};
use crate::plan::sheet::{NodeId, Op, graph::index};

/// Lanes of 32 bits.
const LANES: [u8; 4] = [0, 1, 2, 3];

impl Lanes<'_> {
    /// Works a node out, whose operands have been.
    pub(super) fn node(&mut self, id: NodeId, op: Op) {
        match op {
            // Constants and lookups are written where they are read, inputs are loaded.
            Op::Const(_) | Op::Input(_) | Op::Lookup(..) => {}
            _ if self.sheet.graph.known(id).is_some() => {}
            Op::Add(a, b) => self.two(id, a, b, &I::I32x4Add, &I::I64x2Add),
            Op::Sub(a, b) => self.two(id, a, b, &I::I32x4Sub, &I::I64x2Sub),
            Op::Mul(a, b) => self.product(id, a, b),
            Op::And(a, b) => self.bits(id, a, b, &I::V128And),
            Op::Or(a, b) => self.bits(id, a, b, &I::V128Or),
            Op::Xor(a, b) => self.bits(id, a, b, &I::V128Xor),
            Op::Eq(a, b) => self.compared(id, a, b, &I::I32x4Eq, &I::I64x2Eq),
            Op::Lt(a, b) => self.compared(id, a, b, &I::I32x4LtS, &I::I64x2LtS),
            Op::Le(a, b) => self.at_most(id, a, b),
            Op::Min(a, b) => self.lesser(id, a, b, &I::I32x4MinS, &I::I64x2LtS),
            Op::Max(a, b) if self.ty(id) == Type::Long => self.greater(id, a, b),
            Op::Max(a, b) => self.lesser(id, a, b, &I::I32x4MaxS, &I::I64x2GtS),
            Op::Select(when, a, b) => self.select(id, when, a, b),
            Op::Div(a, by) => self.quotient(id, a, by),
            Op::Has(mask, a) => self.has(id, mask, a),
            Op::Rank(cuts, x) => self.rank(id, cuts, x),
        }
    }

    /// A value of 64 bits is kept so, or cut to 32 where its bounds allow.
    fn is_pair(&mut self, id: NodeId, pair: [u32; 2]) {
        match self.ty(id) {
            Type::Long => self.is_long(id, pair),
            Type::Int => {
                let narrow = self.narrowed(pair);
                self.is_int(id, narrow);
            }
        }
    }

    fn both_int(&self, id: NodeId, a: NodeId, b: NodeId) -> bool {
        [id, a, b].iter().all(|x| self.ty(*x) == Type::Int)
    }

    fn longs_of(&mut self, a: NodeId, b: NodeId, op: &I<'static>) -> [u32; 2] {
        let (a, b) = (self.long(a), self.long(b));
        [(a[0], b[0]), (a[1], b[1])]
            .map(|(a, b)| self.made([I::LocalGet(a), I::LocalGet(b), op.clone()]))
    }

    fn ints_of(&mut self, a: NodeId, b: NodeId, op: &I<'static>) -> u32 {
        let (a, b) = (self.int(a), self.int(b));
        self.made([I::LocalGet(a), I::LocalGet(b), op.clone()])
    }

    fn two(&mut self, id: NodeId, a: NodeId, b: NodeId, int: &I<'static>, long: &I<'static>) {
        if self.both_int(id, a, b) {
            let made = self.ints_of(a, b, int);
            self.is_int(id, made);
        } else {
            let made = self.longs_of(a, b, long);
            self.is_pair(id, made);
        }
    }

    /// Of truths on masks; of masks of options on the bits themselves.
    fn bits(&mut self, id: NodeId, a: NodeId, b: NodeId, op: &I<'static>) {
        if self.is_truth(id) && self.is_truth(a) && self.is_truth(b) {
            let (a, b) = (self.mask(a), self.mask(b));
            let made = self.made([I::LocalGet(a), I::LocalGet(b), op.clone()]);
            self.is_mask(id, made);
        } else {
            self.two(id, a, b, op, op);
        }
    }

    fn compared(&mut self, id: NodeId, a: NodeId, b: NodeId, int: &I<'static>, long: &I<'static>) {
        if self.ty(a) == Type::Int && self.ty(b) == Type::Int {
            let made = self.ints_of(a, b, int);
            self.is_mask(id, made);
        } else {
            let masks = self.longs_of(a, b, long);
            self.is_masks(id, masks);
        }
    }

    /// At most: with a number more or less it is a comparison that engines have as it is.
    fn at_most(&mut self, id: NodeId, a: NodeId, b: NodeId) {
        let known = |x| self.sheet.graph.known(x);
        let (from, to) = (
            known(a).and_then(|a: i64| a.checked_sub(1)),
            known(b).and_then(|b: i64| b.checked_add(1)),
        );
        match (from, to) {
            (Some(from), _) => self.beside(id, (b, from), &I::I32x4GtS, &I::I64x2GtS),
            (_, Some(to)) => self.beside(id, (a, to), &I::I32x4LtS, &I::I64x2LtS),
            (None, None) => self.compared(id, a, b, &I::I32x4LeS, &I::I64x2LeS),
        }
    }

    /// A comparison with a constant.
    fn beside(
        &mut self,
        id: NodeId,
        (x, n): (NodeId, i64),
        narrow: &I<'static>,
        wide: &I<'static>,
    ) {
        if self.ty(x) == Type::Int && i64::from(int(n)) == n {
            let x = self.int(x);
            let made = self.made([I::LocalGet(x), ints(int(n)), narrow.clone()]);
            self.is_mask(id, made);
        } else {
            let masks = self
                .long(x)
                .map(|x| self.made([I::LocalGet(x), longs(n), wide.clone()]));
            self.is_masks(id, masks);
        }
    }

    /// The greater of 64 bits: of nothing and a number it is the number where it is not below.
    fn greater(&mut self, id: NodeId, a: NodeId, b: NodeId) {
        let known = |x| self.sheet.graph.known(x);
        let x = match (known(a), known(b)) {
            (Some(0), _) => b,
            (_, Some(0)) => a,
            (_, _) => return self.lesser(id, a, b, &I::I32x4MaxS, &I::I64x2GtS),
        };
        let made = self.long(x).map(|x| {
            self.made([
                I::LocalGet(x),
                I::LocalGet(x),
                longs(0),
                I::I64x2LtS,
                I::V128AndNot,
            ])
        });
        self.is_pair(id, made);
    }

    fn lesser(&mut self, id: NodeId, a: NodeId, b: NodeId, int: &I<'static>, when: &I<'static>) {
        if self.both_int(id, a, b) {
            let made = self.ints_of(a, b, int);
            self.is_int(id, made);
            return;
        }
        let masks = self.longs_of(a, b, when);
        let unless = masks.map(|mask| self.inverse(mask));
        let (a, b) = (self.long(a), self.long(b));
        let made = self.blended(unless, b, a);
        self.is_pair(id, made);
    }

    fn blended(&mut self, masks: [u32; 2], a: [u32; 2], b: [u32; 2]) -> [u32; 2] {
        [(masks[0], a[0], b[0]), (masks[1], a[1], b[1])].map(|(mask, a, b)| {
            self.made([
                I::LocalGet(a),
                I::LocalGet(b),
                I::LocalGet(mask),
                I::V128Bitselect,
            ])
        })
    }

    fn select(&mut self, id: NodeId, when: NodeId, a: NodeId, b: NodeId) {
        if self.both_int(id, a, b) {
            let unless = self.unless(when);
            let (a, b) = (self.int(a), self.int(b));
            let made = self.made([
                I::LocalGet(b),
                I::LocalGet(a),
                I::LocalGet(unless),
                I::V128Bitselect,
            ]);
            self.is_int(id, made);
            return;
        }
        let unless = self.unless_long(when);
        let (a, b) = (self.long(a), self.long(b));
        let made = self.blended(unless, b, a);
        self.is_pair(id, made);
    }

    fn product(&mut self, id: NodeId, a: NodeId, b: NodeId) {
        let graph = &self.sheet.graph;
        let (by, other) = match (graph.known(a), graph.known(b)) {
            (Some(by), _) => (Some(by), b),
            (_, Some(by)) => (Some(by), a),
            (_, _) => (None, a),
        };
        // A truth times a constant is the constant where it holds.
        let masked = self.is_truth(other) && self.ty(id) == Type::Int && self.is_compared(other);
        if let Some(by) = by.filter(|_| masked) {
            let mask = self.mask(other);
            let made = self.made([I::LocalGet(mask), ints(int(by)), I::V128And]);
            self.is_int(id, made);
        } else if self.both_int(id, a, b) {
            let made = self.ints_of(a, b, &I::I32x4Mul);
            self.is_int(id, made);
        } else if self.ty(a) == Type::Int && self.ty(b) == Type::Int {
            let (a, b) = (self.int(a), self.int(b));
            let made = [I::I64x2ExtMulLowI32x4S, I::I64x2ExtMulHighI32x4S]
                .map(|op| self.made([I::LocalGet(a), I::LocalGet(b), op]));
            self.is_pair(id, made);
        } else if let Some(by) = by.filter(|by| *by > 0 && by.count_ones() <= 2) {
            let x = self.long(other);
            let low = by.trailing_zeros();
            let high = i64::BITS
                .saturating_sub(1)
                .saturating_sub(by.leading_zeros());
            let made = x.map(|x| {
                self.shifted(x, low);
                if low != high {
                    self.shifted(x, high);
                    self.out.push(I::I64x2Add);
                }
                self.keep()
            });
            self.is_pair(id, made);
        } else if let Some((by, ones)) = by.and_then(|by| {
            // All ones but the lowest: the next power of two less the lowest one.
            let low = by.trailing_zeros();
            let high = by.checked_add(1_i64.checked_shl(low)?)?;
            (by > 0 && high.count_ones() == 1).then_some((low, high.trailing_zeros()))
        }) {
            let made = self.long(other).map(|x| {
                self.shifted(x, ones);
                self.shifted(x, by);
                self.out.push(I::I64x2Sub);
                self.keep()
            });
            self.is_pair(id, made);
        } else {
            let made = self.longs_of(a, b, &I::I64x2Mul);
            self.is_pair(id, made);
        }
    }

    /// A number times a power of two.
    fn shifted(&mut self, x: u32, by: u32) {
        self.out.push(I::LocalGet(x));
        if by > 0 {
            self.out
                .extend([I::I32Const(by.cast_signed()), I::I64x2Shl]);
        }
    }

    /// Quotients: a shift, a product of 64 bits where 32 are divided, else lane by lane.
    fn quotient(&mut self, id: NodeId, a: NodeId, by: i64) {
        let (lo, hi) = self.sheet.graph.of(a);
        let shift = by.trailing_zeros().cast_signed();
        if by.count_ones() == 1 {
            if self.ty(a) == Type::Int {
                let a = self.int(a);
                let made = self.made([I::LocalGet(a), I::I32Const(shift), I::I32x4ShrS]);
                self.is_int(id, made);
            } else {
                let made = self.long(a).map(|x| {
                    let op = if lo >= 0 { I::I64x2ShrU } else { I::I64x2ShrS };
                    self.made([I::LocalGet(x), I::I32Const(shift), op])
                });
                self.is_pair(id, made);
            }
            return;
        }
        if self.ty(a) == Type::Int && lo >= 0 && i64::from(int(hi)) == hi && by <= 1 << 31 {
            // With 31 bits more than the divisor has, the error stays below one part in them.
            let log = i64::BITS.saturating_sub(by.saturating_sub(1).leading_zeros());
            let shift = log.saturating_add(31);
            let times = 1_u64.wrapping_shl(shift).div_ceil(by.unsigned_abs().max(1));
            let times = u32::try_from(times).unwrap_or(u32::MAX);
            let a = self.int(a);
            let made = [I::I64x2ExtMulLowI32x4U, I::I64x2ExtMulHighI32x4U].map(|op| {
                self.made([
                    I::LocalGet(a),
                    ints(times.cast_signed()),
                    op,
                    I::I32Const(shift.cast_signed()),
                    I::I64x2ShrU,
                ])
            });
            let narrow = self.narrowed(made);
            self.is_int(id, narrow);
            return;
        }
        let made = self.long(a).map(|x| {
            // Below zero ⌊a / b⌋ is the complement of ⌊(the complement of a) / b⌋.
            let sign = (lo < 0).then(|| self.made([I::LocalGet(x), I::I32Const(63), I::I64x2ShrS]));
            let whole = match sign {
                Some(sign) => self.made([I::LocalGet(x), I::LocalGet(sign), I::V128Xor]),
                None => x,
            };
            let lane = |lane: u8| {
                [
                    I::LocalGet(whole),
                    I::I64x2ExtractLane(lane),
                    I::I64Const(by),
                    I::I64DivU,
                ]
            };
            self.out.extend(lane(0));
            self.out.push(I::I64x2Splat);
            self.out.extend(lane(1));
            self.out.push(I::I64x2ReplaceLane(1));
            if let Some(sign) = sign {
                self.out.extend([I::LocalGet(sign), I::V128Xor]);
            }
            self.keep()
        });
        self.is_pair(id, made);
    }

    fn has(&mut self, id: NodeId, mask: u64, a: NodeId) {
        let a = self.int(a);
        let bit = |lane: u8| {
            [
                I::I64Const(mask.cast_signed()),
                I::LocalGet(a),
                I::I32x4ExtractLane(lane),
                I::I64ExtendI32U,
                I::I64ShrU,
                I::I32WrapI64,
            ]
        };
        self.lanes(bit);
        let all = self.keep();
        let made = self.made([I::LocalGet(all), ints(1), I::V128And]);
        self.is_int(id, made);
    }

    /// Four values of 32 bits, each written by itself, as a vector.
    fn lanes<const N: usize>(&mut self, one: impl Fn(u8) -> [I<'static>; N]) {
        for lane in LANES {
            self.out.extend(one(lane));
            self.out.push(match lane {
                0 => I::I32x4Splat,
                _ => I::I32x4ReplaceLane(lane),
            });
        }
    }

    fn rank(&mut self, id: NodeId, number: u32, x: NodeId) {
        let cuts = self.sheet.graph.cuts.get(index(number));
        let cuts = cuts.map_or(&[][..], Vec::as_slice);
        // Short lists are counted.
        if let Some((at, function)) = self.search(number, self.ty(x)) {
            let len = i32::try_from(cuts.len()).unwrap_or(i32::MAX);
            let list = [I::I32Const(at.cast_signed()), I::I32Const(len)];
            let [at, len] = list;
            match self.ty(x) {
                Type::Int => {
                    let x = self.int(x);
                    self.lanes(|lane| {
                        [
                            I::LocalGet(x),
                            I::I32x4ExtractLane(lane),
                            at.clone(),
                            len.clone(),
                            I::Call(function),
                        ]
                    });
                }
                Type::Long => {
                    let [low, high] = self.long(x);
                    self.lanes(|lane| {
                        [
                            I::LocalGet(if lane < 2 { low } else { high }),
                            I::I64x2ExtractLane(lane & 1),
                            at.clone(),
                            len.clone(),
                            I::Call(function),
                        ]
                    });
                }
            }
            let made = self.keep();
            self.is_int(id, made);
            return;
        }
        // Each cut that is passed takes away a mask of ones, which is −1.
        let ty = self.ty(x);
        self.out.push(ints(0));
        let mut count = self.keep();
        for cut in cuts {
            // Greater than the one before: engines have that as it is.
            let before = cut.checked_sub(1);
            let passed = match ty {
                Type::Int => {
                    let x = self.int(x);
                    let before = before.filter(|n| i64::from(int(*n)) == *n);
                    match before {
                        Some(n) => self.made([I::LocalGet(x), ints(int(n)), I::I32x4GtS]),
                        None => self.made([I::LocalGet(x), ints(int(*cut)), I::I32x4GeS]),
                    }
                }
                Type::Long => {
                    let (n, op) = match before {
                        Some(n) => (n, I::I64x2GtS),
                        None => (*cut, I::I64x2GeS),
                    };
                    let masks = self
                        .long(x)
                        .map(|x| self.made([I::LocalGet(x), longs(n), op.clone()]));
                    self.narrowed(masks)
                }
            };
            count = self.made([I::LocalGet(count), I::LocalGet(passed), I::I32x4Sub]);
        }
        self.is_int(id, count);
    }
}
