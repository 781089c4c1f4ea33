//! Ranges of money before rounding: exact ends, each open or closed. No lower end is open at 0.

use super::{
    layout::{extent, worked},
    lowered::Limit,
    making::Making,
    values::edge,
};
use crate::{
    base::ratio::Ratio,
    ir::Measure,
    plan::code::{
        FunctionId, RATIO, RatioOp,
        build::{Fun, Val, call, ratio, val},
    },
};

/// A named point of a range in the data; fields of four bytes. A part of a range is two of them.
mod limit {
    /// Which: one of the following, 0 for the range's own end.
    pub(super) const KIND: u32 = 0;
    pub(super) const MINIMUM: u32 = 1;
    pub(super) const MAXIMUM: u32 = 2;
    pub(super) const MIDDLE: u32 = 3;
    pub(super) const OF_SPAN: u32 = 4;
    pub(super) const OF_MAXIMUM: u32 = 5;
    pub(super) const OF_MINIMUM: u32 = 6;
    /// The part begins or ends outside of it.
    pub(super) const IS_OPEN: u32 = 4;
    /// Address of the share.
    pub(super) const SHARE: u32 = 8;
    /// Bytes.
    pub(super) const BYTES: u32 = 12;
}

/// An end with its number.
const END: u32 = extent::HI;

impl Making<'_> {
    /// The address of a constant number.
    pub fn ratio(&mut self, ratio: Ratio) -> u32 {
        let (num, den) = (ratio.num().to_le_bytes(), ratio.den().to_le_bytes());
        self.bytes(&[num, den].concat())
    }

    /// The description of a named point, for [`super::values::Values::measure`].
    pub fn measure(&mut self, measure: Measure) -> u32 {
        let words = self.limit(Some((measure, false)));
        self.words(&words)
    }

    /// The description of a part, for [`super::values::Values::part`].
    pub fn part(&mut self, lo: Limit, hi: Limit) -> u32 {
        let words = [self.limit(lo), self.limit(hi)].concat();
        self.words(&words)
    }

    fn limit(&mut self, limit: Limit) -> [u32; 3] {
        let Some((measure, open)) = limit else {
            return [0; 3];
        };
        let (kind, share) = match measure {
            Measure::Minimum => (limit::MINIMUM, None),
            Measure::Maximum => (limit::MAXIMUM, None),
            Measure::Middle => (limit::MIDDLE, Some(Ratio::whole(2))),
            Measure::OfSpan(r) => (limit::OF_SPAN, Some(r)),
            Measure::OfMaximum(r) => (limit::OF_MAXIMUM, Some(r)),
            Measure::OfMinimum(r) => (limit::OF_MINIMUM, Some(r)),
        };
        let share = share.map_or(0, |r| self.ratio(r));
        [kind, u32::from(open), share]
    }

    /// Writes the functions on ranges.
    pub(super) fn write_extents(&mut self) {
        let zero = self.ratio(Ratio::ZERO);
        let cmp_lo = self.add(cmp_lo(zero));
        let cmp_hi = self.add(cmp_hi());
        let v = self.values;
        self.define(v.same_ratio, same_ratio());
        self.define(v.is_empty, is_empty(zero));
        self.define(v.measure, measure(zero));
        let same = v.same_ratio;
        self.define(v.part, part(zero, v.measure, v.is_empty, same));
        self.define(v.point, point());
        self.define(v.clamp, clamp((cmp_lo, cmp_hi), v.is_empty, v.point));
        self.define(v.hull, hull(zero, cmp_lo, cmp_hi));
        self.define(v.heavier, heavier(cmp_lo, cmp_hi));
        self.define(v.same_extent, same_extent(same));
        let why = self.kit.same_why;
        self.define(v.same_worked, same_worked(v.same_extent, why));
        self.define(v.as_point, as_point(same));
    }
}

/// The lower end's number; 0 where there is none.
pub(super) fn low(of: impl Into<Val>, zero: u32) -> Val {
    let of = of.into();
    let own = val(&of).plus(extent::LO_AT);
    of.long(extent::LO).select(own, zero)
}

/// Whether the lower end does not belong to the range.
pub(super) fn low_open(of: impl Into<Val>) -> Val {
    of.into().long(extent::LO).isnt(extent::CLOSED)
}

/// The upper end's number.
pub(super) fn high(of: impl Into<Val>) -> Val {
    of.into().plus(extent::HI_AT)
}

/// Whether the upper end is open, if there is one.
pub(super) fn high_open(of: impl Into<Val>) -> Val {
    of.into().long(extent::HI).is(extent::OPEN)
}

/// Orders lower ends: a closed end lies below an open one at the same number.
fn cmp_lo(zero: u32) -> Fun {
    let mut f = Fun::new("cmp_lo", 2);
    let (a, b) = (f.param(0), f.param(1));
    let order = f.keep(ratio(RatioOp::Cmp, [low(a, zero), low(b, zero)]));
    let ends = low_open(a).minus(low_open(b));
    f.give(val(order).select(order, ends));
    f
}

/// Orders upper ends: an open end lies below a closed one at the same number; none is the highest.
fn cmp_hi() -> Fun {
    let mut f = Fun::new("cmp_hi", 2);
    let (a, b) = (f.param(0), f.param(1));
    let (x, y) = (val(a).long(extent::HI), val(b).long(extent::HI));
    f.when(x.zero().or(y.zero()), |f| {
        let (x, y) = (val(a).long(extent::HI), val(b).long(extent::HI));
        f.give(x.zero().minus(y.zero()));
    });
    let order = f.keep(ratio(RatioOp::Cmp, [high(a), high(b)]));
    let ends = high_open(b).minus(high_open(a));
    f.give(val(order).select(order, ends));
    f
}

/// Ratios are in lowest terms: equal ones are equal in memory.
fn same_ratio() -> Fun {
    let mut f = Fun::new("same_ratio", 2);
    let (a, b) = (f.param(0), f.param(1));
    let mut differ = val(0);
    for offset in [0, 8, 16, 24] {
        differ = differ.or(val(a).long(offset).xor(val(b).long(offset)));
    }
    f.give(differ.zero());
    f
}

fn is_empty(zero: u32) -> Fun {
    let mut f = Fun::new("is_empty", 1);
    let of = f.param(0);
    f.unless(val(of).long(extent::HI), |f| f.give(0));
    let order = f.keep(ratio(RatioOp::Cmp, [low(of, zero), high(of)]));
    let touching = low_open(of).or(high_open(of));
    f.give(val(order).zero().select(touching, val(order).above(0)));
    f
}

fn measure(zero: u32) -> Fun {
    let mut f = Fun::new("measure", 3);
    let (to, of, limit) = (f.param(0), f.param(1), f.param(2));
    let kind = f.keep(val(limit).word(limit::KIND));
    let share = || val(limit).word(limit::SHARE);
    let is = |n: u32| val(kind).is(n);
    let a = f.keep(low(of, zero));
    f.when(is(limit::MINIMUM), |f| {
        f.copy(to, a, RATIO);
        f.give(low_open(of));
    });
    // Failing steps leave 0 here.
    let done = f.keep(0);
    f.either(
        is(limit::OF_MINIMUM),
        |f| f.set(done, ratio(RatioOp::Mul, [val(to), val(a), share()])),
        |f| {
            f.unless(val(of).long(extent::HI), |f| f.give(edge::TOP));
            let top = f.keep(high(of));
            f.when(is(limit::MAXIMUM), |f| {
                f.copy(to, top, RATIO);
                f.give(high_open(of));
            });
            f.when(is(limit::OF_MAXIMUM), |f| {
                f.set(done, ratio(RatioOp::Mul, [val(to), val(top), share()]));
            });
            f.when(is(limit::MIDDLE), |f| {
                f.when(ratio(RatioOp::Add, [val(to), val(a), val(top)]), |f| {
                    f.set(done, ratio(RatioOp::Div, [val(to), val(to), share()]));
                });
            });
            f.when(is(limit::OF_SPAN), |f| {
                f.when(ratio(RatioOp::Sub, [val(to), val(top), val(a)]), |f| {
                    f.when(ratio(RatioOp::Mul, [val(to), val(to), share()]), |f| {
                        f.set(done, ratio(RatioOp::Add, [val(to), val(a), val(to)]));
                    });
                });
            });
        },
    );
    f.give(val(done).select(0, edge::OVERFLOW));
    f
}

fn part(zero: u32, measure: FunctionId, is_empty: FunctionId, same: FunctionId) -> Fun {
    let mut f = Fun::new("part", 3);
    let (to, of, limits) = (f.param(0), f.param(1), f.param(2));
    for (end, limit) in [(extent::LO, 0), (extent::HI, limit::BYTES)] {
        let at = f.keep(val(limits).plus(limit));
        f.either(
            val(at).word(limit::KIND),
            |f| {
                let place = val(to).plus(end.saturating_add(extent::LO_AT));
                let outside = f.keep(call(measure, [place, val(of), val(at)]));
                f.when(val(outside).at_least(edge::TOP), |f| f.give(outside));
                let open = val(outside).or(val(at).word(limit::IS_OPEN));
                f.put(to, end, open.select(extent::OPEN, extent::CLOSED));
            },
            |f| f.copy(val(to).plus(end), val(of).plus(end), END),
        );
    }
    f.unless(call(is_empty, [val(to)]), |f| f.give(0));
    // It is empty: so it has an upper end.
    let meets = call(same, [high(to), low(to, zero)]);
    f.unless(meets, |f| f.give(edge::EMPTY));
    f.when(val(of).long(extent::HI), |f| {
        f.when(call(same, [high(to), high(of)]), |f| f.give(edge::TOP));
    });
    let bottom = call(same, [low(to, zero), low(of, zero)]);
    f.give(bottom.select(edge::BOTTOM, edge::EMPTY));
    f
}

fn point() -> Fun {
    let mut f = Fun::new("point", 2);
    let (to, of) = (f.param(0), f.param(1));
    f.put(to, extent::LO, extent::CLOSED);
    f.copy(val(to).plus(extent::LO_AT), of, RATIO);
    f.put(to, extent::HI, extent::CLOSED);
    f.copy(val(to).plus(extent::HI_AT), of, RATIO);
    f
}

fn clamp((lo, hi): (FunctionId, FunctionId), is_empty: FunctionId, point: FunctionId) -> Fun {
    let mut f = Fun::new("clamp", 3);
    let (to, of, law) = (f.param(0), f.param(1), f.param(2));
    let under = f.keep(call(lo, [val(of), val(law)]).below(0));
    let over = f.keep(call(hi, [val(of), val(law)]).above(0));
    f.copy(to, val(under).select(law, of), END);
    let highest = val(over).select(law, of).plus(extent::HI);
    f.copy(val(to).plus(extent::HI), highest, END);
    f.unless(call(is_empty, [val(to)]), |f| f.give(0));
    let end = val(under).select(law, val(law).plus(extent::HI));
    let end = f.keep(end);
    f.when(val(end).long(0).is(extent::CLOSED), |f| {
        f.act(call(point, [val(to), val(end).plus(extent::LO_AT)]));
        f.give(0);
    });
    f.give(val(under).select(edge::BOTTOM, edge::TOP));
    f
}

fn hull(zero: u32, lo: FunctionId, hi: FunctionId) -> Fun {
    let mut f = Fun::new("hull", 3);
    let (to, a, b) = (f.param(0), f.param(1), f.param(2));
    let lowest = call(lo, [val(a), val(b)]).above(0).select(b, a);
    let lowest = f.keep(lowest);
    let highest = call(hi, [val(a), val(b)]).below(0).select(b, a);
    let highest = f.keep(highest);
    let some = f.keep(val(a).long(extent::LO).or(val(b).long(extent::LO)));
    let number = f.keep(low(lowest, zero));
    let open = low_open(lowest).select(extent::OPEN, extent::CLOSED);
    f.put(to, extent::LO, val(some).select(open, extent::NONE));
    f.copy(val(to).plus(extent::LO_AT), number, RATIO);
    f.copy(val(to).plus(extent::HI), val(highest).plus(extent::HI), END);
    f
}

fn heavier(lo: FunctionId, hi: FunctionId) -> Fun {
    let mut f = Fun::new("heavier", 2);
    let (a, b) = (f.param(0), f.param(1));
    let order = f.keep(call(hi, [val(a), val(b)]));
    f.when(order, |f| f.give(order));
    f.give(call(lo, [val(a), val(b)]));
    f
}

fn same_extent(same: FunctionId) -> Fun {
    let mut f = Fun::new("same_extent", 2);
    let (a, b) = (f.param(0), f.param(1));
    for end in [extent::LO, extent::HI] {
        let tag = f.keep(val(a).long(end));
        f.when(val(tag).isnt(val(b).long(end)), |f| f.give(0));
        f.when(tag, |f| {
            let at = end.saturating_add(extent::LO_AT);
            let equal = call(same, [val(a).plus(at), val(b).plus(at)]);
            f.unless(equal, |f| f.give(0));
        });
    }
    f.give(1);
    f
}

fn same_worked(same: FunctionId, same_why: FunctionId) -> Fun {
    let mut f = Fun::new("same_worked", 2);
    let (a, b) = (f.param(0), f.param(1));
    let is = f.keep(val(a).long(worked::IS));
    f.when(val(is).isnt(val(b).long(worked::IS)), |f| f.give(0));
    f.when(is, |f| {
        let (x, y) = (val(a).plus(worked::EXTENT), val(b).plus(worked::EXTENT));
        f.unless(call(same, [x, y]), |f| f.give(0));
    });
    let (x, y) = (val(a).long(worked::WHY), val(b).long(worked::WHY));
    f.give(call(same_why, [x, y]));
    f
}

fn as_point(same: FunctionId) -> Fun {
    let mut f = Fun::new("as_point", 1);
    let of = f.param(0);
    let lo = val(of).long(extent::LO).is(extent::CLOSED);
    let hi = val(of).long(extent::HI).is(extent::CLOSED);
    f.unless(lo.and(hi), |f| f.give(0));
    let at = f.keep(val(of).plus(extent::LO_AT));
    f.give(call(same, [val(at), high(of)]).select(at, 0));
    f
}
