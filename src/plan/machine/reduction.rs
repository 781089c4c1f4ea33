//! 减额: which reductions apply, and what they leave.

use super::{
    bearing::{bears, reduction},
    circumstance::unless_excepted,
    frame::{each, each_laid, fine, reasons, shared, words_of, work},
    kit::at,
    layout::{extent, money, state},
    say::{Kind, Why, stop},
    steps::{Tools, stops_at},
    values::edge,
};
use crate::{
    case::outcome::Step,
    plan::code::{
        FunctionId, RATIO, RatioOp,
        build::{Fun, call, ratio, val},
    },
};

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    vec![
        (own.reduces, reduces(tools)),
        (own.cuts, cuts(tools)),
        (own.lift, lift()),
        (own.cut, cut(tools)),
    ]
}

fn reduces(tools: &Tools) -> Fun {
    let mut f = Fun::new("reduces", 1);
    let of = f.param(0);
    let when = val(of).word(reduction::WHEN);
    let exceptions = val(of).word(reduction::EXCEPTIONS);
    unless_excepted(&mut f, tools, (when, exceptions), |f, text| {
        let arguments = [val(of).word(reduction::ID), text];
        let kind = Kind::NotReduced;
        tools.kit.say(f, reasons(), Step::Amount, kind, &arguments);
    });
    f
}

fn cuts(tools: &Tools) -> Fun {
    let mut f = Fun::new("cuts", 1);
    let about = f.param(0);
    f.put(0, state::STEP, Step::Amount as i64);
    let to = tools.vec(&mut f);
    let reductions = val(about).word(bears::REDUCTIONS);
    each_laid(&mut f, reductions, 4, |f, entry, _| {
        let of = f.keep(entry.word(0));
        let word = call(tools.own.reduces, [val(of)]);
        let met = f.keep(call(tools.own.met, [val(Step::Amount as i64), word]));
        stops_at(f, met);
        f.when(met, |f| tools.push(f, &to, of));
    });
    f.give(to);
    f
}

/// An end at `to` that lies below the floor rises to it, but not above what it `was`.
fn lift() -> Fun {
    let mut f = Fun::new("lift", 3);
    let (to, floor, was) = (f.param(0), f.param(1), f.param(2));
    f.unless(val(to).long(0), |f| f.give(0));
    let below = ratio(RatioOp::Cmp, [val(to).plus(8), val(floor)]);
    f.unless(below.below(0), |f| f.give(0));
    let whole = ratio(RatioOp::Cmp, [val(floor), val(was).plus(8)]);
    f.either(
        whole.at_least(0),
        |f| f.copy(to, was, RATIO.saturating_add(8)),
        |f| {
            f.put(to, 0, extent::CLOSED);
            f.copy(val(to).plus(8), floor, RATIO);
        },
    );
    f
}

fn cut(tools: &Tools) -> Fun {
    let mut f = Fun::new("cut", 2);
    let (fine, work) = (f.param(0), f.param(1));
    f.when(val(work).long(work::FREE), |f| f.give(0));
    let law = f.keep(val(work).long(work::LAW));
    let now = f.keep(val(work).plus(work::EXTENT));
    let cuts = val(fine).long(fine::FRAME).long(shared::CUTS);
    each(&mut f, cuts, |f, of, _| {
        f.unless(val(work).long(work::IS), |f| f.give(0));
        let before = f.keep(tools.kit.room(extent::BYTES));
        f.copy(before, now, extent::BYTES);
        for (end, kept) in [
            (extent::LO, reduction::MOST_KEPT),
            (extent::HI, reduction::LEAST_KEPT),
        ] {
            f.when(val(before).long(end), |f| {
                let kept = f.keep(val(&of).word(kept));
                f.unless(kept, |f| f.give(stop::OVERFLOW));
                let at = f.keep(val(now).plus(end.saturating_add(8)));
                let times = ratio(RatioOp::Mul, [val(at), val(at), val(kept)]);
                f.unless(times, |f| f.give(stop::OVERFLOW));
            });
        }
        let floored = val(&of).word(reduction::FLOOR);
        f.when(floored.isnt(0).and(val(law).isnt(0)), |f| {
            let floor = f.keep(tools.kit.room(RATIO));
            let arguments = [val(floor), val(law), val(&of).word(reduction::FLOOR)];
            let edge = f.keep(call(tools.values.measure, arguments));
            f.when(val(edge).at_least(edge::TOP), |f| {
                f.give(call(tools.values.edge_stop, [val(edge)]));
            });
            for end in [extent::LO, extent::HI] {
                let (to, was) = (val(now).plus(end), val(before).plus(end));
                f.act(call(tools.own.lift, [to, val(floor), was]));
            }
            f.when(call(tools.values.is_empty, [val(now)]), |f| {
                f.when(val(now).long(extent::HI), |f| {
                    f.copy(floor, val(now).plus(extent::HI_AT), RATIO);
                });
                f.act(call(tools.values.point, [val(now), val(floor)]));
            });
        });
        f.when(at(state::REASONS), |f| {
            let a = f.keep(tools.kit.room(money::BYTES));
            let b = f.keep(tools.kit.room(money::BYTES));
            f.act(call(tools.own.money, [val(a), val(before), val(fine)]));
            f.act(call(tools.own.money, [val(b), val(now), val(fine)]));
            let both = val(a).long(money::FLAGS).and(val(b).long(money::FLAGS));
            f.when(both.and(money::IS), |f| {
                let mut arguments = vec![val(&of).word(reduction::ID)];
                arguments.extend(words_of(a));
                arguments.extend(words_of(b));
                let to = val(work).plus(work::CHILDREN);
                tools
                    .kit
                    .said(f, to, Step::Amount, Kind::Reduced, &arguments);
            });
        });
        f.when(val(&of).word(reduction::HUMAN), |f| {
            let id = val(&of).word(reduction::ID);
            let why = tools.kit.new_why(f, Why::ReductionRange, &[id]);
            f.act(call(tools.own.leave, [val(work), why]));
        });
    });
    f
}
