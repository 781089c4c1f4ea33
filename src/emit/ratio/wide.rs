//! Arithmetic on 128 bits, in halves of 64.
//!
//! Multiplication in quarters after Knuth (The Art of Computer Programming 4.3.1), division by
//! shifting and subtracting, the order of fractions by their continued fractions as in
//! [`crate::base::ratio::Ratio::compare`].

use super::{Pair, Parts, REST, WIDE, Wide, with};
use crate::plan::code::{
    Local,
    build::{Fun, Val, val},
};

fn four(a: Pair, b: Pair) -> [Val; 4] {
    [val(a.low), val(a.high), val(b.low), val(b.high)]
}

/// `(a, b)` without sign: binary, since divisions are slow.
pub(super) fn gcd() -> Fun {
    let mut f = Fun::new("gcd", 2);
    let (a, b) = (f.param(0), f.param(1));
    f.unless(a, |f| f.give(b));
    f.unless(b, |f| f.give(a));
    let twos = f.keep(val(a).or(b).trailing());
    f.set(a, val(a).right(val(a).trailing()));
    let (less, apart) = (f.local(), f.local());
    f.during(b, |f, _| {
        f.set(b, val(b).right(val(b).trailing()));
        f.set(less, val(b).under(a));
        f.set(apart, val(b).minus(a));
        f.set(a, val(less).select(b, a));
        f.set(b, val(less).select(val(0).minus(apart), apart));
    });
    f.give(val(a).left(twos));
    f
}

/// `(a, b)` without sign: the high half of the product.
pub(super) fn high() -> Fun {
    let mut f = Fun::new("high", 2);
    let (a, b) = (f.param(0), f.param(1));
    let low = |x: Local| val(x).and(0xFFFF_FFFF_i64);
    let first = low(a).times(low(b)).right(32);
    let second = f.keep(val(a).right(32).times(low(b)).plus(first));
    let third = f.keep(low(a).times(val(b).right(32)).plus(low(second)));
    let top = val(a).right(32).times(val(b).right(32));
    f.give(top.plus(val(second).right(32)).plus(val(third).right(32)));
    f
}

/// `(a, b)`.
pub(super) fn add() -> Fun {
    let mut f = Fun::new("wide.add", 4);
    let (a, b) = pairs(&f);
    let low = f.keep(val(a.low).plus(b.low));
    let carry = val(low).under(a.low);
    let high = f.keep(val(a.high).plus(b.high).plus(carry));
    let wrapped = val(a.high).xor(high).and(val(b.high).xor(high)).below(0);
    f.put(0, WIDE, low);
    f.put(0, WIDE.saturating_add(8), high);
    f.give(wrapped.zero());
    f
}

/// The operands of a function of two numbers of 128 bits.
fn pairs(f: &Fun) -> (Pair, Pair) {
    let pair = |low, high| Pair {
        low: f.param(low),
        high: f.param(high),
    };
    (pair(0, 1), pair(2, 3))
}

/// `(a, b)`: of magnitudes, then the sign.
pub(super) fn mul() -> Fun {
    let mut f = Fun::new("wide.mul", 4);
    let (a, b) = pairs(&f);
    let negative = f.keep(val(a.high).xor(b.high).right(63));
    f.when(val(a.high).below(0), |f| a.negate(f));
    f.when(val(b.high).below(0), |f| b.negate(f));
    f.when(val(a.high).isnt(0).and(val(b.high).isnt(0)), |f| f.give(0));
    let over = with(Wide::High, [val(a.high), val(b.low)]);
    let over = over.or(with(Wide::High, [val(a.low), val(b.high)]));
    f.when(over, |f| f.give(0));
    let middle = val(a.high).times(b.low).plus(val(a.low).times(b.high));
    let product = Pair {
        low: f.local(),
        high: f.local(),
    };
    f.set(product.high, with(Wide::High, [val(a.low), val(b.low)]));
    let top = f.keep(middle);
    f.set(product.high, val(product.high).plus(top));
    f.when(val(product.high).under(top), |f| f.give(0));
    f.set(product.low, val(a.low).times(b.low));
    f.when(val(product.high).below(0), |f| {
        // Only the least number has a magnitude of so many bits.
        let least = val(product.low).zero().and(val(product.high).is(i64::MIN));
        f.unless(least.and(negative), |f| f.give(0));
    });
    f.when(negative, |f| product.negate(f));
    product.write(&mut f, 0, WIDE);
    f.give(1);
    f
}

/// `(a, b)` without sign.
pub(super) fn divide() -> Fun {
    let mut f = Fun::new("wide.divide", 4);
    let (n, d) = pairs(&f);
    let q = Pair {
        low: f.local(),
        high: f.local(),
    };
    let end = |f: &mut Fun| {
        q.write(f, 0, WIDE);
        n.write(f, 0, REST);
        f.give(1);
    };
    f.unless(val(n.high).or(d.high), |f| {
        f.set(q.low, val(n.low).share(d.low));
        f.set(n.low, val(n.low).minus(val(q.low).times(d.low)));
        end(f);
    });
    f.when(n.under(d), end);
    let zeros = |x: Pair| {
        let low = val(x.low).leading().plus(64);
        val(x.high).zero().select(low, val(x.high).leading())
    };
    let rounds = f.keep(zeros(d).minus(zeros(n)));
    f.when(rounds, |f| {
        f.either(
            val(rounds).below(64),
            |f| {
                let over = val(d.low).right(val(64).minus(rounds));
                f.set(d.high, val(d.high).left(rounds).or(over));
                f.set(d.low, val(d.low).left(rounds));
            },
            |f| {
                // The amount of a shift counts modulo 64.
                f.set(d.high, val(d.low).left(rounds));
                f.set(d.low, 0);
            },
        );
    });
    f.during(1, |f, done| {
        f.set(q.high, val(q.high).left(1).or(val(q.low).right(63)));
        f.set(q.low, val(q.low).left(1));
        f.unless(n.under(d), |f| {
            let borrow = val(n.low).under(d.low);
            f.set(n.high, val(n.high).minus(d.high).minus(borrow));
            f.set(n.low, val(n.low).minus(d.low));
            f.set(q.low, val(q.low).or(1));
        });
        f.unless(rounds, |f| f.leave(done));
        f.set(rounds, val(rounds).minus(1));
        f.set(d.low, val(d.low).right(1).or(val(d.high).left(63)));
        f.set(d.high, val(d.high).right(1));
    });
    end(&mut f);
    f
}

/// `(a, b)`, the divisor positive.
pub(super) fn floor() -> Fun {
    let mut f = Fun::new("wide.floor", 4);
    let (n, d) = pairs(&f);
    let negative = f.keep(val(n.high).below(0));
    f.when(negative, |f| n.negate(f));
    let divided = with(Wide::Divide, four(n, d));
    f.unless(negative, |f| f.give(divided.clone()));
    f.act(divided);
    let q = Pair::at(&mut f, 0, WIDE);
    let r = Pair::at(&mut f, 0, REST);
    // Of the magnitude: −n = q·d + r, so n = (−q − 1)·d + (d − r) unless nothing is left.
    f.either(
        r.zero(),
        |f| q.negate(f),
        |f| {
            f.set(q.low, val(q.low).xor(-1));
            f.set(q.high, val(q.high).xor(-1));
            let borrow = val(d.low).under(r.low);
            f.set(r.high, val(d.high).minus(r.high).minus(borrow));
            f.set(r.low, val(d.low).minus(r.low));
        },
    );
    q.write(&mut f, 0, WIDE);
    r.write(&mut f, 0, REST);
    f.give(1);
    f
}

/// `(a, b)` with sign: Euclid's steps on magnitudes until 64 bits are left.
pub(super) fn gcds() -> Fun {
    let mut f = Fun::new("wide.gcd", 4);
    let (a, b) = pairs(&f);
    f.when(val(a.high).below(0), |f| a.negate(f));
    f.when(val(b.high).below(0), |f| b.negate(f));
    f.during(val(a.high).or(b.high), |f, done| {
        f.when(b.zero(), |f| f.leave(done));
        f.act(with(Wide::Divide, four(a, b)));
        f.set(a.low, b.low);
        f.set(a.high, b.high);
        b.read(f, 0, REST);
    });
    f.unless(val(a.high).or(b.high), |f| {
        f.set(a.low, with(Wide::Gcd, [val(a.low), val(b.low)]));
    });
    a.write(&mut f, 0, WIDE);
    f.give(1);
    f
}

/// `(a, b)` with sign.
pub(super) fn order() -> Fun {
    let mut f = Fun::new("wide.order", 4);
    let (a, b) = pairs(&f);
    f.when(val(a.high).isnt(b.high), |f| {
        f.give(val(a.high).below(b.high).select(-1, 1));
    });
    let (less, more) = (val(a.low).under(b.low), val(b.low).under(a.low));
    f.give(more.minus(less));
    f
}

/// A wide step whose failure ends the function; gives its result in new locals.
fn checked(f: &mut Fun, wide: Val) -> Pair {
    f.unless(wide, |f| f.give(0));
    Pair::at(f, 0, WIDE)
}

/// A wide step that cannot fail; gives its result in new locals.
fn sure(f: &mut Fun, wide: Val) -> Pair {
    f.act(wide);
    Pair::at(f, 0, WIDE)
}

/// Writes a fraction with a positive denominator in lowest terms and ends with 1.
fn give_reduced(f: &mut Fun, to: Local, num: Pair, den: Pair) {
    let g = sure(f, with(Wide::Gcds, four(num, den)));
    // The divisor is positive and goes into both, so that the quotient towards negative infinity is
    // exact.
    let num = sure(f, with(Wide::Floor, four(num, g)));
    let den = sure(f, with(Wide::Floor, four(den, g)));
    num.write(f, to, 0);
    den.write(f, to, 16);
    f.give(1);
}

/// `(to, a, b)`.
pub(super) fn add_any() -> Fun {
    let mut f = Fun::new("wide.ratio.add", 3);
    let (to, at, bt) = (f.param(0), f.param(1), f.param(2));
    let (a, b) = (Parts::at(&mut f, at), Parts::at(&mut f, bt));
    let same = val(a.den.low).is(b.den.low);
    let same = same.and(val(a.den.high).is(b.den.high));
    f.when(same, |f| {
        let sum = checked(f, with(Wide::Add, four(a.num, b.num)));
        give_reduced(f, to, sum, a.den);
    });
    let g = sure(&mut f, with(Wide::Gcds, four(a.den, b.den)));
    let x = sure(&mut f, with(Wide::Floor, four(b.den, g)));
    let y = sure(&mut f, with(Wide::Floor, four(a.den, g)));
    let first = checked(&mut f, with(Wide::Mul, four(a.num, x)));
    let second = checked(&mut f, with(Wide::Mul, four(b.num, y)));
    let sum = checked(&mut f, with(Wide::Add, four(first, second)));
    let den = checked(&mut f, with(Wide::Mul, four(a.den, x)));
    give_reduced(&mut f, to, sum, den);
    f
}

/// `(to, a, b)`: what numerators and denominators have in common crosswise goes first; what is left
/// has nothing in common.
pub(super) fn mul_any() -> Fun {
    let mut f = Fun::new("wide.ratio.mul", 3);
    let (to, at, bt) = (f.param(0), f.param(1), f.param(2));
    let (a, b) = (Parts::at(&mut f, at), Parts::at(&mut f, bt));
    let g = sure(&mut f, with(Wide::Gcds, four(a.num, b.den)));
    let h = sure(&mut f, with(Wide::Gcds, four(b.num, a.den)));
    let x = sure(&mut f, with(Wide::Floor, four(a.num, g)));
    let y = sure(&mut f, with(Wide::Floor, four(b.num, h)));
    let num = checked(&mut f, with(Wide::Mul, four(x, y)));
    let x = sure(&mut f, with(Wide::Floor, four(a.den, h)));
    let y = sure(&mut f, with(Wide::Floor, four(b.den, g)));
    let den = checked(&mut f, with(Wide::Mul, four(x, y)));
    num.write(&mut f, to, 0);
    den.write(&mut f, to, 16);
    f.give(1);
    f
}

/// `(a, b)`.
pub(super) fn cmp_any() -> Fun {
    let mut f = Fun::new("wide.ratio.cmp", 2);
    let (at, bt) = (f.param(0), f.param(1));
    let (a, b) = (Parts::at(&mut f, at), Parts::at(&mut f, bt));
    let turn = f.keep(1);
    f.during(1, |f, _| {
        let x = sure(f, with(Wide::Floor, four(a.num, a.den)));
        let r = Pair::at(f, 0, REST);
        let y = sure(f, with(Wide::Floor, four(b.num, b.den)));
        let s = Pair::at(f, 0, REST);
        let order = f.keep(with(Wide::Order, four(x, y)));
        f.when(order, |f| f.give(val(order).times(turn)));
        f.when(r.zero().or(s.zero()), |f| {
            f.give(val(turn).times(s.zero().minus(r.zero())));
        });
        // Both rests are proper fractions: their reciprocals compare the other way round.
        f.set(turn, val(0).minus(turn));
        for (fraction, rest) in [(a, r), (b, s)] {
            f.set(fraction.num.low, fraction.den.low);
            f.set(fraction.num.high, fraction.den.high);
            f.set(fraction.den.low, rest.low);
            f.set(fraction.den.high, rest.high);
        }
    });
    f
}
