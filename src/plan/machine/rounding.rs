//! From exact amounts to whole fen.

use super::{
    extent::{high, high_open, low, low_open},
    layout::{extent, money, state},
    making::Making,
    values::edge,
};
use crate::{
    base::ratio::{Ratio, Rounding},
    plan::code::{
        FunctionId, RATIO, RatioOp,
        build::{Fun, Val, call, ratio, val},
    },
};

const FIRST: u32 = state::ROUNDING;
const SECOND: u32 = FIRST + RATIO;
const MONEY: u32 = SECOND + RATIO;

/// How a fraction becomes whole, as functions take it.
pub const fn mode(rounding: Rounding) -> u32 {
    match rounding {
        Rounding::Up => 0,
        Rounding::Down => 1,
        Rounding::HalfUp => 2,
    }
}

/// The operator that rounds so.
pub(super) const fn operator(rounding: Rounding) -> RatioOp {
    match rounding {
        Rounding::Up => RatioOp::Ceil,
        Rounding::Down => RatioOp::Floor,
        Rounding::HalfUp => RatioOp::Nearest,
    }
}

impl Making<'_> {
    /// Writes the functions that round.
    pub(super) fn write_roundings(&mut self) {
        let zero = self.ratio(Ratio::ZERO);
        self.define(self.values.to_money, to_money(zero));
        let to_money = self.values.to_money;
        self.define(self.values.round_point, round_point(to_money));
    }
}

/// Whether a number is whole.
fn whole(at: Val) -> Val {
    at.clone().long(16).is(1).and(at.long(24).zero())
}

/// The least whole fen of a range of money.
fn first(min: Val, open: Val) -> Val {
    min.clone()
        .is(i64::MAX)
        .select(&min, min.clone().plus(open))
}

/// The greatest.
fn last(max: Val, open: Val) -> Val {
    max.clone()
        .is(i64::MIN)
        .select(&max, max.clone().minus(open))
}

fn to_money(zero: u32) -> Fun {
    let mut f = Fun::new("to_money", 2);
    let (to, of) = (f.param(0), f.param(1));
    let at = f.keep(low(of, zero));
    let fen = |f: &mut Fun, op, from: Val| {
        f.unless(ratio(op, [val(FIRST), from]), |f| f.give(edge::OVERFLOW));
        f.unless(ratio(RatioOp::Narrow, [val(FIRST)]), |f| {
            f.give(edge::OVERFLOW);
        });
        f.keep(val(FIRST).long(0))
    };
    let min = fen(&mut f, RatioOp::Ceil, val(at));
    let min_open = f.keep(low_open(of).and(whole(val(at))));
    f.put(to, money::MIN, min);
    f.put(to, money::MAX, 0);
    let flags = f.keep(val(min_open).times(money::MIN_OPEN).plus(money::IS));
    f.put(to, money::FLAGS, flags);
    f.unless(val(of).long(extent::HI), |f| f.give(0));
    let max = fen(&mut f, RatioOp::Floor, high(of));
    let max_open = f.keep(high_open(of).and(whole(high(of))));
    let highest = f.keep(last(val(max), val(max_open)));
    f.when(first(val(min), val(min_open)).above(highest), |f| {
        let some = f.keep(val(highest).above(0));
        f.put(to, money::MIN, val(some).times(highest));
        f.put(to, money::MAX, val(some).times(highest));
        f.put(
            to,
            money::FLAGS,
            val(some).times(money::IS | money::HAS_MAX),
        );
        f.give(0);
    });
    f.put(to, money::MAX, max);
    let flags = val(flags)
        .plus(money::HAS_MAX)
        .plus(val(max_open).times(money::MAX_OPEN));
    f.put(to, money::FLAGS, flags);
    f
}

fn round_point(to_money: FunctionId) -> Fun {
    let mut f = Fun::new("round_point", 5);
    let (to, x, unit) = (f.param(0), f.param(1), f.param(2));
    let (mode, into) = (f.param(3), f.param(4));
    let ok = |f: &mut Fun, op, arguments: &[Val; 3]| {
        f.unless(ratio(op, arguments.clone()), |f| f.give(edge::OVERFLOW));
    };
    let units = f.keep(val(unit).above(1));
    f.when(units, |f| {
        f.act(ratio(RatioOp::New, [val(SECOND), val(unit), val(1)]));
        ok(f, RatioOp::Div, &[val(FIRST), val(x), val(SECOND)]);
        f.set(x, FIRST);
    });
    for (number, op) in [
        (0, RatioOp::Ceil),
        (1, RatioOp::Floor),
        (2, RatioOp::Nearest),
    ] {
        f.when(val(mode).is(number), |f| {
            f.unless(ratio(op, [val(FIRST), val(x)]), |f| f.give(edge::OVERFLOW));
        });
    }
    f.when(units, |f| {
        ok(f, RatioOp::Mul, &[val(FIRST), val(FIRST), val(SECOND)]);
    });
    f.unless(ratio(RatioOp::Narrow, [val(FIRST)]), |f| {
        f.give(edge::OVERFLOW);
    });
    let amount = f.keep(val(FIRST).long(0));
    f.when(into, |f| {
        let edge = f.keep(call(to_money, [val(MONEY), val(into)]));
        f.when(edge, |f| f.give(edge));
        let flags = f.keep(val(MONEY).long(money::FLAGS));
        f.when(val(flags).and(money::IS), |f| {
            let flag = |bit: i64| val(flags).and(bit).isnt(0);
            let least = first(val(MONEY).long(money::MIN), flag(money::MIN_OPEN));
            let least = f.keep(least);
            let most = last(val(MONEY).long(money::MAX), flag(money::MAX_OPEN));
            let most = f.keep(flag(money::HAS_MAX).select(most, i64::MAX));
            f.when(val(most).below(least), |f| f.set(most, least));
            f.when(val(amount).below(least), |f| f.set(amount, least));
            f.when(val(amount).above(most), |f| f.set(amount, most));
        });
    });
    f.put(to, 0, amount);
    f
}
