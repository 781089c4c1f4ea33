//! Exact arithmetic in a module: the steps of [`RatioOp`], with the meaning of
//! [`crate::base::ratio::Ratio`], limits included.
//!
//! WebAssembly has no numbers of 128 bits, so the steps are functions of code like any other. Each
//! first tries whole numbers and numbers of 64 bits, as those of rules nearly always are; what is
//! wider goes through `wide`. A step gives up where `Ratio` does and nowhere else: the order of its
//! checked multiplications is part of its meaning.

mod steps;
mod wide;

use crate::plan::code::{
    Function, FunctionId, Local, RatioOp, SCRATCH,
    build::{Fun, Val, call, val},
};

/// Where a wide function leaves its result: low half, high half.
const WIDE: u32 = SCRATCH;
/// Where a division leaves its remainder.
const REST: u32 = SCRATCH + 16;
/// A ratio on the way from one step to another.
const TURNED: u32 = SCRATCH + 32;

/// Functions of the library behind those of [`RatioOp`].
#[derive(Clone, Copy, Debug)]
enum Wide {
    /// `(a, b)` without sign → the greatest common divisor; 0 only of two zeros.
    Gcd = RatioOp::Narrow as isize + 1,
    /// `(to, numerator, denominator)`: writes a fraction of 64 bits with a positive denominator in
    /// lowest terms. 1.
    Reduce,
    /// `(a, b)` without sign → the high half of the product.
    High,
    /// `(a, b)`, each low and high: the sum to [`WIDE`]. 1; 0 if it left its width.
    Add,
    /// `(a, b)`, each low and high: the product to [`WIDE`]. 1; 0 if it left its width.
    Mul,
    /// `(a, b)`, each low and high, without sign: the quotient to [`WIDE`], the remainder to [`REST`].
    Divide,
    /// `(a, b)`, each low and high, the divisor positive: the quotient towards negative infinity to
    /// [`WIDE`], the remainder to [`REST`].
    Floor,
    /// `(a, b)`, each low and high, one of them not negative: the greatest common divisor to [`WIDE`].
    Gcds,
    /// `(a, b)`, each low and high, with sign → −1, 0 or 1.
    Order,
    /// `(to, a, mode)`: a whole number, as the mode says.
    Round,
    /// `(to, a, b)`: the sum of any ratios.
    AddAny,
    /// `(to, a, b)`: the product of any ratios.
    MulAny,
    /// `(a, b)`: the order of any ratios.
    CmpAny,
}

/// The library: the function of each [`RatioOp`] at its place, then those that they stand on. Calls
/// between them are by place.
pub fn library() -> Vec<Function> {
    let all = [
        steps::new(),
        steps::add(),
        steps::sub(),
        steps::mul(),
        steps::div(),
        steps::cmp(),
        steps::rounded("ratio.floor", steps::FLOOR),
        steps::rounded("ratio.ceil", steps::CEIL),
        steps::rounded("ratio.nearest", steps::NEAREST),
        steps::narrow(),
        wide::gcd(),
        steps::reduce(),
        wide::high(),
        wide::add(),
        wide::mul(),
        wide::divide(),
        wide::floor(),
        wide::gcds(),
        wide::order(),
        steps::round(),
        wide::add_any(),
        wide::mul_any(),
        wide::cmp_any(),
    ];
    all.into_iter().map(Fun::done).collect()
}

/// Calls a function of the library.
fn with<const N: usize>(function: Wide, arguments: [Val; N]) -> Val {
    let place = u32::try_from(function as isize).unwrap_or(u32::MAX);
    call(FunctionId(place), arguments)
}

/// Calls a step.
fn step<const N: usize>(op: RatioOp, arguments: [Val; N]) -> Val {
    let place = u32::try_from(op as isize).unwrap_or(u32::MAX);
    call(FunctionId(place), arguments)
}

/// A number of 128 bits in two locals.
#[derive(Clone, Copy, Debug)]
struct Pair {
    low: Local,
    high: Local,
}

impl Pair {
    /// What stands at an address plus an offset.
    fn at(f: &mut Fun, at: impl Into<Val>, offset: u32) -> Self {
        let at = at.into();
        Self {
            low: f.keep(at.clone().long(offset)),
            high: f.keep(at.long(offset.saturating_add(8))),
        }
    }

    /// Two halves.
    fn of(f: &mut Fun, low: impl Into<Val>, high: impl Into<Val>) -> Self {
        Self {
            low: f.keep(low),
            high: f.keep(high),
        }
    }

    /// The same in locals of its own.
    fn copy(self, f: &mut Fun) -> Self {
        Self::of(f, self.low, self.high)
    }

    /// Sets both halves from an address plus an offset.
    fn read(self, f: &mut Fun, at: impl Into<Val>, offset: u32) {
        let at = at.into();
        f.set(self.low, at.clone().long(offset));
        f.set(self.high, at.long(offset.saturating_add(8)));
    }

    /// Writes both halves.
    fn write(self, f: &mut Fun, to: impl Into<Val>, offset: u32) {
        let to = to.into();
        f.put(&to, offset, self.low);
        f.put(to, offset.saturating_add(8), self.high);
    }

    /// Whether it is 0.
    fn zero(self) -> Val {
        val(self.low).or(self.high).zero()
    }

    /// Whether it is a value of 64 bits.
    fn fits(self) -> Val {
        val(self.low).right_signed(63).is(self.high)
    }

    /// The opposite number, wrapping.
    fn negate(self, f: &mut Fun) {
        f.set(self.low, val(0).minus(self.low));
        f.set(self.high, val(self.high).xor(-1).plus(val(self.low).zero()));
    }

    /// Whether it is less than another, both without sign.
    fn under(self, other: Self) -> Val {
        let equal = val(self.high).is(other.high);
        equal.select(
            val(self.low).under(other.low),
            val(self.high).under(other.high),
        )
    }
}

/// A ratio in four locals.
#[derive(Clone, Copy, Debug)]
struct Parts {
    num: Pair,
    den: Pair,
}

impl Parts {
    /// The ratio at an address.
    fn at(f: &mut Fun, at: Local) -> Self {
        Self {
            num: Pair::at(f, at, 0),
            den: Pair::at(f, at, 16),
        }
    }

    /// Whether both parts are values of 64 bits; a denominator is positive.
    fn fits(self) -> Val {
        self.num.fits().and(self.den.fits())
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test ends where it fails"
)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        base::ratio::{Ratio, Rounding},
        plan::code::{Code, DATA, run::Instance},
    };

    /// Numbers of every size, small ones and the edges of 64 and 128 bits among them.
    pub(crate) fn integer() -> impl Strategy<Value = i128> {
        prop_oneof![
            -1_000_i128..1_000,
            any::<i32>().prop_map(i128::from),
            any::<i64>().prop_map(i128::from),
            any::<i64>().prop_map(|n| i128::from(n) * 3),
            any::<i128>(),
            (any::<i128>(), 0_u32..127).prop_map(|(n, by)| n >> by),
            (-3_i128..=3, 0_u32..127).prop_map(|(n, by)| (1_i128 << by).wrapping_add(n)),
            Just(i128::from(i64::MAX)),
            Just(i128::from(i64::MIN)),
            Just(i128::MAX),
            Just(i128::MIN),
        ]
    }

    /// Ratios of every size.
    pub(crate) fn ratio() -> impl Strategy<Value = Ratio> {
        (integer(), integer()).prop_filter_map("a denominator", |(n, d)| Ratio::new(n, d))
    }

    /// Two ratios, often with something in common.
    pub(crate) fn ratios() -> impl Strategy<Value = (Ratio, Ratio)> {
        prop_oneof![
            4 => (ratio(), ratio()),
            1 => ratio().prop_map(|a| (a, a)),
            1 => (ratio(), integer()).prop_filter_map("a numerator", |(a, n)| {
                Some((a, Ratio::new(n, a.den())?))
            }),
            1 => (integer(), integer())
                .prop_map(|(a, b)| (Ratio::wide(a), Ratio::wide(b))),
            1 => (ratio(), 1_i128..100).prop_filter_map("a multiple", |(a, n)| {
                Some((a, a.mul(Ratio::wide(n))?))
            }),
        ]
    }

    /// What `Ratio` says of a step; `Err` is what the step itself gives, without a result.
    pub(crate) fn expected(op: RatioOp, a: Ratio, b: Ratio) -> Result<Option<Ratio>, i64> {
        let rounded = |mode| Ok(a.round(mode).map(Ratio::wide));
        match op {
            RatioOp::New => {
                let low = |n: i128| i128::from(n as i64);
                Ok(Ratio::new(low(a.num()), low(b.num())))
            }
            RatioOp::Add => Ok(a.add(b)),
            RatioOp::Sub => Ok(a.sub(b)),
            RatioOp::Mul => Ok(a.mul(b)),
            RatioOp::Div => Ok(a.div(b)),
            RatioOp::Cmp => Err(i64::from(a.compare(b) as i8)),
            RatioOp::Floor => rounded(Rounding::Down),
            RatioOp::Ceil => rounded(Rounding::Up),
            RatioOp::Nearest => rounded(Rounding::HalfUp),
            RatioOp::Narrow => Err(i64::from(
                a.as_whole().is_some_and(|n| i64::try_from(n).is_ok()),
            )),
        }
    }

    /// All steps.
    pub(crate) const STEPS: [RatioOp; 10] = [
        RatioOp::New,
        RatioOp::Add,
        RatioOp::Sub,
        RatioOp::Mul,
        RatioOp::Div,
        RatioOp::Cmp,
        RatioOp::Floor,
        RatioOp::Ceil,
        RatioOp::Nearest,
        RatioOp::Narrow,
    ];

    /// Bytes of a ratio in memory.
    pub(crate) fn bytes(r: Ratio) -> [u8; 32] {
        let mut out = [0; 32];
        out[..16].copy_from_slice(&r.num().to_le_bytes());
        out[16..].copy_from_slice(&r.den().to_le_bytes());
        out
    }

    /// Where the operands and the result stand in tests.
    pub(crate) const A: i64 = DATA as i64;
    pub(crate) const B: i64 = A + 32;
    pub(crate) const TO: i64 = B + 32;

    /// The arguments of a step on the operands at their places.
    pub(crate) fn arguments(op: RatioOp, a: Ratio, b: Ratio, to: i64) -> Vec<i64> {
        match op {
            RatioOp::New => vec![to, a.num() as i64, b.num() as i64],
            RatioOp::Add | RatioOp::Sub | RatioOp::Mul | RatioOp::Div => vec![to, A, B],
            RatioOp::Cmp => vec![A, B],
            RatioOp::Floor | RatioOp::Ceil | RatioOp::Nearest => vec![to, A],
            RatioOp::Narrow => vec![A],
        }
    }

    static CODE: std::sync::LazyLock<Code> = std::sync::LazyLock::new(|| Code {
        functions: library(),
        data: vec![0; 128],
        ..Code::default()
    });

    fn agree(op: RatioOp, a: Ratio, b: Ratio, to: i64) {
        let mut instance = Instance::new(&CODE);
        instance.write(A, &bytes(a)).unwrap();
        instance.write(B, &bytes(b)).unwrap();
        let before = instance.bytes(to, 32).unwrap().to_vec();
        let id = FunctionId(op as u32);
        let given = instance.call(id, &arguments(op, a, b, to)).unwrap();
        let after = instance.bytes(to, 32).unwrap();
        match expected(op, a, b) {
            Ok(Some(r)) => assert!(given == 1 && after == bytes(r), "{op:?} {a:?} {b:?}: {r:?}"),
            Ok(None) => assert!(
                given == 0 && after == before,
                "{op:?} {a:?} {b:?}: too wide"
            ),
            Err(result) => assert_eq!(given, result, "{op:?} {a:?} {b:?}"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        #[test]
        fn steps_mean_what_ratios_mean((a, b) in ratios(), to in prop_oneof![Just(A), Just(B), Just(TO)]) {
            for op in STEPS {
                agree(op, a, b, to);
            }
        }
    }
}
