//! Money for reasons, into the statutory range, and the one rounding.

use super::{
    bearing::bears,
    descriptions::{act, benchmark, rounding},
    frame::{fine, reasons, shared, words_of, work},
    kit::at,
    layout::{extent, money, state},
    say::{Kind, Why, stop},
    steps::Tools,
    values::edge,
};
use crate::{
    case::outcome::Step,
    plan::code::{
        FunctionId,
        build::{Fun, Val, call, val},
    },
};

/// 处置 of 越限 as the data has it: by place, plus one.
const BY_HAND: i64 = crate::base::terms::Handling::Human as i64 + 1;
const AS_PUBLISHED: i64 = crate::base::terms::Handling::AsPublished as i64 + 1;

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    vec![
        (own.money, shown(tools)),
        (own.leave, leave(tools)),
        (own.no_rule, no_rule(tools)),
        (own.clamp, clamp(tools)),
        (own.round, round(tools)),
    ]
}

/// The benchmark of a fine; 0 if there is none.
pub(super) fn benchmark_of(fine: impl Into<Val>) -> Val {
    let act = fine.into().long(fine::FRAME).long(shared::ACT);
    act.word(act::BENCHMARK)
}

/// What bears on the act of a fine.
pub(super) fn bearing_of(fine: impl Into<Val>) -> Val {
    fine.into().long(fine::FRAME).long(shared::BEARING)
}

/// Rounds an extent to money: a point as its package does, then into a range; others at their ends.
/// Gives the edge.
fn rounded(f: &mut Fun, tools: &Tools, (to, of, fine): (Val, Val, Val), into: Val) -> Val {
    let of = val(f.keep(of));
    let point = f.keep(call(tools.values.as_point, [of.clone()]));
    let edge = f.local();
    f.either(
        point,
        |f| {
            let how = f.keep(bearing_of(fine).word(bears::ROUNDING));
            let (unit, mode) = (val(how).long(rounding::UNIT), val(how).long(rounding::MODE));
            let arguments = [to.clone(), val(point), unit, mode, into];
            f.set(edge, call(tools.values.round_point, arguments));
            f.put(&to, money::MAX, val(&to).long(money::MIN));
            f.put(&to, money::FLAGS, money::IS | money::HAS_MAX);
        },
        |f| f.set(edge, call(tools.values.to_money, [to.clone(), of])),
    );
    val(edge)
}

fn shown(tools: &Tools) -> Fun {
    let mut f = Fun::new("money", 3);
    let (to, of, fine) = (f.param(0), f.param(1), f.param(2));
    f.put(to, money::FLAGS, 0);
    f.unless(of, |f| f.give(0));
    let operands = (val(to), val(of), val(fine));
    let edge = rounded(&mut f, tools, operands, val(0));
    f.when(edge, |f| f.put(to, money::FLAGS, 0));
    f
}

fn leave(tools: &Tools) -> Fun {
    let mut f = Fun::new("leave", 2);
    let (work, why) = (f.param(0), f.param(1));
    f.put(work, work::HUMAN, 1);
    f.act(call(tools.kit.human, [val(why)]));
    f
}

fn no_rule(tools: &Tools) -> Fun {
    let mut f = Fun::new("no_rule", 2);
    let (work, degree) = (f.param(0), f.param(1));
    let why = tools
        .kit
        .new_why(&mut f, Why::NoNumericRule, &[val(degree)]);
    f.act(call(tools.own.leave, [val(work), why]));
    f
}

/// Leaves the amount to a human because of the penalty.
pub(super) fn leave_penalty(f: &mut Fun, tools: &Tools, work: impl Into<Val>, fine: Val, tag: Why) {
    let why = tools.kit.new_why(f, tag, &[fine.long(fine::PENALTY)]);
    f.act(call(tools.own.leave, [work.into(), why]));
}

/// Leaves the amount to a human for what needs no argument.
pub(super) fn leave_bare(f: &mut Fun, tools: &Tools, work: impl Into<Val>, tag: Why) {
    let why = tools.kit.new_why(f, tag, &[]);
    f.act(call(tools.own.leave, [work.into(), why]));
}

/// 减轻 is the only way below the statutory range.
fn clamp(tools: &Tools) -> Fun {
    let mut f = Fun::new("clamp_to_law", 2);
    let (fine, work) = (f.param(0), f.param(1));
    let law = f.keep(val(work).long(work::LAW));
    let subject = val(work)
        .long(work::IS)
        .and(val(work).long(work::FREE).zero())
        .and(val(law).isnt(0));
    f.unless(subject, |f| f.give(0));
    let now = f.keep(val(work).plus(work::EXTENT));
    let moved = f.keep(tools.kit.room(extent::BYTES));
    let arguments = [val(moved), val(now), val(law)];
    let edge = f.keep(call(tools.values.clamp, arguments));
    f.unless(edge, |f| {
        let same = call(tools.values.same_extent, [val(moved), val(now)]);
        f.when(same, |f| f.give(0));
    });
    let handling = f.keep(benchmark_of(fine));
    f.when(handling, |f| {
        f.set(handling, val(handling).word(benchmark::OUT_OF_RANGE));
    });
    f.when(val(handling).is(AS_PUBLISHED), |f| {
        f.put(work, work::FREE, 1);
        f.give(0);
    });
    f.when(val(handling).is(BY_HAND), |f| {
        let point = call(tools.values.as_point, [val(now)]);
        let inside = val(edge).zero().and(point.is(0));
        f.copy(now, inside.select(moved, law), extent::BYTES);
        leave_penalty(f, tools, work, val(fine), Why::OutOfRange);
        f.give(0);
    });
    f.when(edge, |f| {
        f.when(val(edge).is(edge::OVERFLOW), |f| f.give(stop::OVERFLOW));
        f.copy(now, law, extent::BYTES);
        f.either(
            val(edge).is(edge::TOP),
            |f| leave_bare(f, tools, work, Why::OpenTop),
            |f| leave_penalty(f, tools, work, val(fine), Why::OutOfRange),
        );
        f.give(0);
    });
    f.when(at(state::REASONS), |f| {
        let a = f.keep(tools.kit.room(money::BYTES));
        let b = f.keep(tools.kit.room(money::BYTES));
        f.act(call(tools.own.money, [val(a), val(now), val(fine)]));
        f.act(call(tools.own.money, [val(b), val(moved), val(fine)]));
        let both = val(a).long(money::FLAGS).and(val(b).long(money::FLAGS));
        f.when(both.and(money::IS), |f| {
            let mut arguments = words_of(a).to_vec();
            arguments.extend(words_of(b));
            let to = val(work).plus(work::CHILDREN);
            tools
                .kit
                .said(f, to, Step::Amount, Kind::Clamped, &arguments);
        });
    });
    f.copy(now, moved, extent::BYTES);
    f
}

fn round(tools: &Tools) -> Fun {
    let mut f = Fun::new("round", 2);
    let (fine, work) = (f.param(0), f.param(1));
    let to = f.keep(val(work).plus(work::MONEY));
    let children = f.keep(val(work).plus(work::CHILDREN));
    f.when(val(work).long(work::IS), |f| {
        let law = val(work)
            .long(work::FREE)
            .select(0, val(work).long(work::LAW));
        let law = val(f.keep(law));
        let operands = (val(to), val(work).plus(work::EXTENT), val(fine));
        let edge = rounded(f, tools, operands, law);
        f.when(&edge, |f| {
            f.give(call(tools.values.edge_stop, [edge.clone()]))
        });
        f.unless(val(to).long(money::FLAGS), |f| {
            leave_penalty(f, tools, work, val(fine), Why::NoStatutoryAmount);
        });
    });
    f.unless(val(to).long(money::FLAGS), |f| {
        f.put(work, work::HUMAN, 1);
        f.act(call(tools.kit.join, [reasons(), val(children)]));
        f.give(0);
    });
    let [min, max, flags] = words_of(to);
    let point = flags.is(money::IS | money::HAS_MAX).and(min.is(max));
    let point = point.and(val(work).long(work::HUMAN).zero());
    f.put(work, work::HAS, point);
    f.when(at(state::REASONS), |f| {
        let object = val(fine).long(fine::OBJECT);
        let reason = f.local();
        f.either(
            val(work).long(work::HAS),
            |f| {
                let arguments = [object.clone(), val(to).long(money::MIN)];
                let said = tools
                    .kit
                    .said(f, reasons(), Step::Amount, Kind::Amount, &arguments);
                f.set(reason, said);
            },
            |f| {
                let mut arguments = vec![object.clone()];
                arguments.extend(words_of(to));
                let kind = Kind::Recommended;
                let said = tools.kit.said(f, reasons(), Step::Amount, kind, &arguments);
                f.set(reason, said);
            },
        );
        let below = val(reason).plus(super::layout::reason::CHILDREN);
        f.act(call(tools.kit.join, [below, val(children)]));
    });
    f
}
