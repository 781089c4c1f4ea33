//! Facts as given: what a condition or number reads of one.

use super::{
    kit::at,
    layout::{slot, state},
    making::Making,
    say::stop,
};
use crate::plan::code::{
    FunctionId, RatioOp,
    build::{Fun, Val, call, ratio, val},
};

/// Functions on one slot: `(slot, fact, …)` → truth, or a stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slots {
    /// `(slot, fact)` → the stop of a fact that is unknown or 无法查明, else 0.
    pub known: FunctionId,
    /// `(slot, fact, state)`: whether it stands so, 没有 or 无法计算.
    pub state_is: FunctionId,
    /// `(slot, fact, lo, hi)`: whether its value lies in `lo..=hi`.
    pub within: FunctionId,
    /// `(slot, fact, set)`: whether its option is in a mask.
    pub among: FunctionId,
    /// `(slot, fact, set)`: whether one of its options is in a mask.
    pub meets: FunctionId,
    /// `(to, slot, fact, denominator)` → 0 or a stop: writes its number.
    pub amount: FunctionId,
    /// `(slot, fact, span)`: whether the time between its days lies in a range of lengths; see
    /// [`super::date`].
    pub span: FunctionId,
}

impl Slots {
    /// Makes them.
    pub(super) fn make(making: &mut Making<'_>) -> Self {
        let known = making.add(known());
        let span = super::date::write(making, known);
        Self {
            known,
            state_is: making.add(state_is(known)),
            within: making.add(within(known)),
            among: making.add(among(known)),
            meets: making.add(meets(known)),
            amount: making.add(amount(known)),
            span,
        }
    }

    /// None, until they are made.
    pub(super) const fn none() -> Self {
        let none = FunctionId(u32::MAX);
        Self {
            known: none,
            state_is: none,
            within: none,
            among: none,
            meets: none,
            amount: none,
            span: none,
        }
    }
}

/// The slot of a fact that stands at the top.
pub(super) fn top(fact: Val) -> Val {
    at(state::INPUT).plus(fact.times(slot::BYTES))
}

/// Whether a slot has a value.
pub(super) fn given(of: impl Into<Val>) -> Val {
    of.into().long(slot::STATE).is(slot::GIVEN)
}

fn known() -> Fun {
    let mut f = Fun::new("known", 2);
    let (of, fact) = (f.param(0), f.param(1));
    let how = f.keep(val(of).long(slot::STATE));
    f.when(val(how).is(slot::UNKNOWN), |f| {
        f.give(val(fact).plus(stop::NEED));
    });
    f.when(val(how).is(slot::UNASCERTAINABLE), |f| {
        f.give(val(fact).plus(stop::UNSURE));
    });
    f.give(0);
    f
}

fn state_is(known: FunctionId) -> Fun {
    let mut f = Fun::new("state_is", 3);
    let (of, fact, wanted) = (f.param(0), f.param(1), f.param(2));
    let missing = f.keep(call(known, [val(of), val(fact)]));
    let so = val(of).long(slot::STATE).is(wanted);
    f.give(val(missing).select(missing, so));
    f
}

fn within(known: FunctionId) -> Fun {
    let mut f = Fun::new("within", 4);
    let (of, fact) = (f.param(0), f.param(1));
    let (lo, hi) = (f.param(2), f.param(3));
    f.when(given(of), |f| {
        let n = f.keep(val(of).long(slot::VALUE));
        f.give(val(lo).at_most(n).and(val(n).at_most(hi)));
    });
    f.give(call(known, [val(of), val(fact)]));
    f
}

fn among(known: FunctionId) -> Fun {
    let mut f = Fun::new("among", 3);
    let (of, fact, set) = (f.param(0), f.param(1), f.param(2));
    f.when(given(of), |f| {
        f.give(val(set).right(val(of).long(slot::VALUE)).and(1));
    });
    f.give(call(known, [val(of), val(fact)]));
    f
}

fn meets(known: FunctionId) -> Fun {
    let mut f = Fun::new("meets", 3);
    let (of, fact, set) = (f.param(0), f.param(1), f.param(2));
    f.when(given(of), |f| {
        f.give(val(set).and(val(of).long(slot::VALUE)).isnt(0));
    });
    f.give(call(known, [val(of), val(fact)]));
    f
}

fn amount(known: FunctionId) -> Fun {
    let mut f = Fun::new("amount", 4);
    let (to, of) = (f.param(0), f.param(1));
    let (fact, den) = (f.param(2), f.param(3));
    f.when(given(of), |f| {
        let written = ratio(RatioOp::New, [val(to), val(of).long(slot::VALUE), val(den)]);
        f.give(written.select(0, stop::OVERFLOW));
    });
    let missing = f.keep(call(known, [val(of), val(fact)]));
    f.give(val(missing).select(missing, val(fact).plus(stop::NO_BASE)));
    f
}
