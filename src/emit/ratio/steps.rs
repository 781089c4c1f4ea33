//! The steps themselves: whole numbers and numbers of 64 bits at once, what is wider by way of
//! [`super::wide`].

use super::{Parts, REST, TURNED, WIDE, Wide, step, with};
use crate::plan::code::{
    Local, RatioOp,
    build::{Fun, Val, val},
};

/// Down.
pub(super) const FLOOR: i64 = 0;
/// Up.
pub(super) const CEIL: i64 = 1;
/// To the nearest, halves away from zero.
pub(super) const NEAREST: i64 = 2;

/// Writes a whole number of 64 bits and ends with 1.
fn give_whole(f: &mut Fun, to: Local, n: impl Into<Val>) {
    let n = f.keep(n);
    f.put(to, 0, n);
    f.put(to, 8, val(n).right_signed(63));
    f.put(to, 16, 1);
    f.put(to, 24, 0);
    f.give(1);
}

/// Leading zeros of a value without its sign.
fn slack(n: Local) -> Val {
    val(n).xor(val(n).right_signed(63)).leading()
}

/// Whether the product of two values has at most 62 bits.
fn modest(a: Local, b: Local) -> Val {
    // Each has 64 bits less its leading zeros.
    val(65).below(slack(a).plus(slack(b)))
}

/// The magnitude of a value, without sign.
fn magnitude(n: Local) -> Val {
    val(n).below(0).select(val(0).minus(n), n)
}

/// `(to, numerator, denominator)`.
pub(super) fn new() -> Fun {
    let mut f = Fun::new("ratio.new", 3);
    let (to, n, d) = (f.param(0), f.param(1), f.param(2));
    f.when(val(d).is(1), |f| give_whole(f, to, n));
    f.unless(d, |f| f.give(0));
    let negative = f.keep(val(n).xor(d).right(63));
    f.set(n, magnitude(n));
    f.set(d, magnitude(d));
    let g = f.keep(with(Wide::Gcd, [val(n), val(d)]));
    f.set(n, val(n).share(g));
    f.put(to, 16, val(d).share(g));
    f.put(to, 24, 0);
    // A magnitude may need all 64 bits; its opposite has a high half of ones unless it is 0.
    f.put(to, 0, val(negative).select(val(0).minus(n), n));
    f.put(to, 8, val(0).minus(val(negative).and(val(n).isnt(0))));
    f.give(1);
    f
}

/// `(to, numerator, denominator)` of 64 bits, the denominator positive.
pub(super) fn reduce() -> Fun {
    let mut f = Fun::new("ratio.reduce", 3);
    let (to, n, d) = (f.param(0), f.param(1), f.param(2));
    f.when(val(d).isnt(1), |f| {
        let g = f.keep(with(Wide::Gcd, [magnitude(n), val(d)]));
        // The divisor is at most the denominator, so it is positive.
        f.when(val(g).isnt(1), |f| {
            f.set(n, val(n).over(g));
            f.set(d, val(d).over(g));
        });
    });
    f.put(to, 0, n);
    f.put(to, 8, val(n).right_signed(63));
    f.put(to, 16, d);
    f.put(to, 24, 0);
    f.give(1);
    f
}

/// Whether two ratios are whole numbers of 64 bits.
fn both_whole(a: Parts, b: Parts) -> Val {
    let dens = val(a.den.low).xor(1).or(a.den.high);
    let dens = dens.or(val(b.den.low).xor(1)).or(b.den.high);
    let nums = val(a.num.low).right_signed(63).xor(a.num.high);
    let nums = nums.or(val(b.num.low).right_signed(63).xor(b.num.high));
    dens.or(nums).zero()
}

/// `(to, a, b)`.
pub(super) fn add() -> Fun {
    let mut f = Fun::new("ratio.add", 3);
    let (to, at, bt) = (f.param(0), f.param(1), f.param(2));
    let (a, b) = (Parts::at(&mut f, at), Parts::at(&mut f, bt));
    let (n, m) = (a.num.low, b.num.low);
    let (d, e) = (a.den.low, b.den.low);
    f.when(both_whole(a, b), |f| {
        // The sum of two values of 64 bits has at most 65.
        let sum = f.keep(val(n).plus(m));
        let wrapped = val(n).xor(sum).and(val(m).xor(sum)).below(0);
        f.put(to, 0, sum);
        f.put(to, 8, val(sum).right_signed(63).xor(val(0).minus(wrapped)));
        f.put(to, 16, 1);
        f.put(to, 24, 0);
        f.give(1);
    });
    f.when(a.fits().and(b.fits()), |f| {
        f.when(val(d).is(e), |f| {
            let sum = f.keep(val(n).plus(m));
            let wrapped = val(n).xor(sum).and(val(m).xor(sum)).below(0);
            f.unless(wrapped, |f| {
                f.give(with(Wide::Reduce, [val(to), val(sum), val(d)]));
            });
        });
        let g = f.keep(with(Wide::Gcd, [val(d), val(e)]));
        let x = f.keep(val(e).over(g));
        let y = f.keep(val(d).over(g));
        let fits = modest(n, x).and(modest(m, y)).and(modest(d, x));
        f.when(fits, |f| {
            let num = val(n).times(x).plus(val(m).times(y));
            let den = val(d).times(x);
            f.give(with(Wide::Reduce, [val(to), num, den]));
        });
    });
    f.give(with(Wide::AddAny, [val(to), val(at), val(bt)]));
    f
}

/// `(to, a, b)`: the sum with the opposite.
pub(super) fn sub() -> Fun {
    let mut f = Fun::new("ratio.sub", 3);
    let (to, at, bt) = (f.param(0), f.param(1), f.param(2));
    let b = Parts::at(&mut f, bt);
    let least = val(b.num.low).zero().and(val(b.num.high).is(i64::MIN));
    f.when(least, |f| f.give(0));
    b.num.negate(&mut f);
    b.num.write(&mut f, 0, TURNED);
    b.den.write(&mut f, 0, TURNED.saturating_add(16));
    f.give(step(RatioOp::Add, [val(to), val(at), val(TURNED)]));
    f
}

/// `(to, a, b)`.
pub(super) fn mul() -> Fun {
    let mut f = Fun::new("ratio.mul", 3);
    let (to, at, bt) = (f.param(0), f.param(1), f.param(2));
    let (a, b) = (Parts::at(&mut f, at), Parts::at(&mut f, bt));
    let (n, m) = (a.num.low, b.num.low);
    let (d, e) = (a.den.low, b.den.low);
    f.when(a.fits().and(b.fits()), |f| {
        f.when(modest(n, m).and(modest(d, e)), |f| {
            let (num, den) = (val(n).times(m), val(d).times(e));
            f.give(with(Wide::Reduce, [val(to), num, den]));
        });
    });
    f.give(with(Wide::MulAny, [val(to), val(at), val(bt)]));
    f
}

/// `(to, a, b)`: the product with the reciprocal.
pub(super) fn div() -> Fun {
    let mut f = Fun::new("ratio.div", 3);
    let (to, at, bt) = (f.param(0), f.param(1), f.param(2));
    let b = Parts::at(&mut f, bt);
    f.when(b.num.zero(), |f| f.give(0));
    f.when(val(b.num.high).below(0), |f| {
        let least = val(b.num.low).zero().and(val(b.num.high).is(i64::MIN));
        f.when(least, |f| f.give(0));
        b.num.negate(f);
        b.den.negate(f);
    });
    b.den.write(&mut f, 0, TURNED);
    b.num.write(&mut f, 0, TURNED.saturating_add(16));
    f.give(step(RatioOp::Mul, [val(to), val(at), val(TURNED)]));
    f
}

/// −1, 0 or 1 as one value is less than, equal to or greater than another.
fn order(a: impl Into<Val>, b: impl Into<Val>) -> Val {
    let (a, b) = (a.into(), b.into());
    b.clone().below(a.clone()).minus(a.below(b))
}

/// `(a, b)`.
pub(super) fn cmp() -> Fun {
    let mut f = Fun::new("ratio.cmp", 2);
    let (at, bt) = (f.param(0), f.param(1));
    let (a, b) = (Parts::at(&mut f, at), Parts::at(&mut f, bt));
    let (n, m) = (a.num.low, b.num.low);
    let (d, e) = (a.den.low, b.den.low);
    f.when(a.fits().and(b.fits()), |f| {
        f.when(val(d).is(e), |f| f.give(order(n, m)));
        f.when(modest(n, e).and(modest(m, d)), |f| {
            let x = f.keep(val(n).times(e));
            let y = f.keep(val(m).times(d));
            f.give(order(x, y));
        });
    });
    f.give(with(Wide::CmpAny, [val(at), val(bt)]));
    f
}

/// `(to, a)`: a whole number by a mode.
pub(super) fn rounded(name: &str, mode: i64) -> Fun {
    let mut f = Fun::new(name, 2);
    let (to, at) = (f.param(0), f.param(1));
    f.give(with(Wide::Round, [val(to), val(at), val(mode)]));
    f
}

/// `(to, a, mode)`.
pub(super) fn round() -> Fun {
    let mut f = Fun::new("ratio.round", 3);
    let (to, at, mode) = (f.param(0), f.param(1), f.param(2));
    let a = Parts::at(&mut f, at);
    let (n, d) = (a.num.low, a.den.low);
    f.when(val(d).is(1).and(val(a.den.high).zero()), |f| {
        a.num.write(f, to, 0);
        f.put(to, 16, 1);
        f.put(to, 24, 0);
        f.give(1);
    });
    f.when(a.fits(), |f| {
        let q = f.keep(val(n).over(d));
        let r = f.keep(val(n).minus(val(q).times(d)));
        f.when(val(r).below(0), |f| {
            f.set(q, val(q).minus(1));
            f.set(r, val(r).plus(d));
        });
        // Lowest terms and a denominator above 1: there is a rest.
        let other = f.keep(val(d).minus(r));
        let half = val(r).is(other).and(val(n).at_least(0));
        let nearest = val(other).below(r).or(half);
        let up = val(mode).is(CEIL).or(val(mode).is(NEAREST).and(nearest));
        give_whole(f, to, val(q).plus(up));
    });
    f.act(with(
        Wide::Floor,
        [
            val(a.num.low),
            val(a.num.high),
            val(a.den.low),
            val(a.den.high),
        ],
    ));
    let q = super::Pair::at(&mut f, 0, WIDE);
    let r = super::Pair::at(&mut f, 0, REST);
    // What is missing to the next whole number.
    let other = r.copy(&mut f);
    other.negate(&mut f);
    let low = f.keep(val(other.low).plus(a.den.low));
    let carry = val(low).under(other.low);
    f.set(other.high, val(other.high).plus(a.den.high).plus(carry));
    f.set(other.low, low);
    let half = val(r.low).is(other.low).and(val(r.high).is(other.high));
    let half = half.and(val(a.num.high).at_least(0));
    let nearest = other.under(r).or(half);
    let up = val(mode).is(CEIL).or(val(mode).is(NEAREST).and(nearest));
    let up = f.keep(up);
    f.set(q.low, val(q.low).plus(up));
    f.set(q.high, val(q.high).plus(val(q.low).zero().and(up)));
    q.write(&mut f, to, 0);
    f.put(to, 16, 1);
    f.put(to, 24, 0);
    f.give(1);
    f
}

/// `(a)`.
pub(super) fn narrow() -> Fun {
    let mut f = Fun::new("ratio.narrow", 1);
    let at = f.param(0);
    let a = Parts::at(&mut f, at);
    let whole = val(a.den.low).is(1).and(val(a.den.high).zero());
    f.give(whole.and(a.num.fits()));
    f
}
