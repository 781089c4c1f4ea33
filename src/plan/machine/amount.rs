//! Step 8, second half: the amount of one fine, from what the benchmark says, moved by circumstances,
//! then 减额, then into the statutory range, then rounded, once.

use super::{
    bearing::degree,
    frame::{fine, reasons, words_of, work},
    kit::at,
    layout::{candidate, extent, money, reason, state, statute},
    money::leave_penalty,
    say::{Kind, Why},
    steps::{Tools, stops},
};
use crate::{
    base::terms::Degree,
    case::outcome::Step,
    plan::code::{
        FunctionId,
        build::{Fun, Val, call, val},
    },
};

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    vec![
        (own.explain_benchmark, explain_benchmark(tools)),
        (own.work, work_out(tools)),
        (own.amount, amount(tools)),
    ]
}

/// What the benchmark says of a fine whose amount is not open anyway; 0 if nothing.
fn said_of(fine: impl Into<Val>) -> Val {
    let fine = fine.into();
    let candidate = val(&fine).long(fine::CANDIDATE);
    fine.long(fine::OPEN).select(0, candidate)
}

fn explain_benchmark(tools: &Tools) -> Fun {
    let mut f = Fun::new("explain_benchmark", 2);
    let (fine, work) = (f.param(0), f.param(1));
    let said = f.keep(said_of(fine));
    let wanted = val(said).isnt(0);
    let wanted = wanted.and(at(state::REASONS).isnt(0));
    let wanted = wanted.and(val(fine).long(fine::ASIDE).zero());
    f.unless(wanted, |f| f.give(0));
    let shown = f.keep(tools.kit.room(money::BYTES));
    let now = val(work).plus(work::EXTENT);
    let now = val(work).long(work::IS).select(now, 0);
    f.act(call(tools.own.money, [val(shown), now, val(fine)]));
    let kind = f.keep(val(said).long(candidate::SAID));
    let narrowed = val(kind).is(candidate::RANGE);
    let narrowed = narrowed.or(val(kind).is(candidate::COMPUTED));
    let narrowed = narrowed.and(val(shown).long(money::FLAGS).isnt(0));
    let to = f.keep(val(work).plus(work::CHILDREN));
    f.when(narrowed, |f| {
        let mut arguments = vec![val(fine).long(fine::OBJECT)];
        arguments.extend(words_of(shown));
        let kind = Kind::BenchmarkRange;
        let new = tools.kit.said(f, to, Step::Amount, kind, &arguments);
        f.set(to, new.plus(reason::CHILDREN));
    });
    let below = val(said).plus(candidate::REASONS);
    f.act(call(tools.kit.join, [val(to), below]));
    f
}

fn work_out(tools: &Tools) -> Fun {
    let mut f = Fun::new("work", 4);
    let (fine, work) = (f.param(0), f.param(1));
    let (lighter, heavier) = (f.param(2), f.param(3));
    let now = f.keep(val(work).plus(work::EXTENT));
    let statute = f.keep(val(fine).long(fine::STATUTE));
    f.when(statute, |f| {
        f.when(val(statute).long(statute::IS), |f| {
            let law = f.keep(val(statute).plus(statute::EXTENT));
            f.put(work, work::LAW, law);
            f.put(work, work::IS, 1);
            f.copy(now, law, extent::BYTES);
        });
    });
    f.put(work, work::DEGREE, degree(Degree::Normal));
    f.put(work, work::HUMAN, val(fine).long(fine::OPEN).isnt(0));
    let said = f.keep(said_of(fine));
    let kind = f.keep(candidate::NOTHING);
    let why = f.keep(0);
    f.when(said, |f| {
        f.set(kind, val(said).long(candidate::SAID));
        f.set(why, val(said).long(candidate::WHY));
    });
    let leave = |f: &mut Fun| {
        f.when(why, |f| {
            f.act(call(tools.own.leave, [val(work), val(why)]));
        });
    };
    let is = |what: i64| val(kind).is(what);
    f.when(is(candidate::NOTHING).or(is(candidate::NO_FINE)), |f| {
        f.set(why, 0);
        f.when(statute, |f| {
            f.set(why, val(statute).long(statute::WHY));
        });
        leave(f);
        let nothing = val(why).is(0).and(val(work).long(work::LAW).is(0));
        f.when(nothing, |f| {
            leave_penalty(f, tools, work, val(fine), Why::NoStatutoryAmount);
        });
    });
    f.when(is(candidate::RANGE), |f| {
        f.put(work, work::IS, 1);
        f.copy(now, val(said).plus(candidate::EXTENT), extent::BYTES);
        leave(f);
    });
    f.when(is(candidate::COMPUTED), |f| {
        let of = f.keep(val(said).plus(candidate::EXTENT.saturating_add(extent::LO_AT)));
        f.put(work, work::IS, 1);
        f.put(work, work::COMPUTED, of);
        f.act(call(tools.values.point, [val(now), val(of)]));
    });
    f.when(is(candidate::HUMAN), leave);
    f.act(call(tools.own.explain_benchmark, [val(fine), val(work)]));
    let arguments = [val(fine), val(work), val(lighter), val(heavier)];
    let done = f.keep(call(tools.own.apply_grounds, arguments));
    stops(&mut f, done);
    f.set(done, call(tools.own.cut, [val(fine), val(work)]));
    stops(&mut f, done);
    f.set(done, call(tools.own.clamp, [val(fine), val(work)]));
    stops(&mut f, done);
    f.give(call(tools.own.round, [val(fine), val(work)]));
    f
}

fn amount(tools: &Tools) -> Fun {
    let mut f = Fun::new("amount", 3);
    let (fine, lighter, heavier) = (f.param(0), f.param(1), f.param(2));
    let work = f.keep(tools.kit.room(work::BYTES));
    let arguments = [val(fine), val(work), val(lighter), val(heavier)];
    let done = f.keep(call(tools.own.work, arguments));
    f.when(done, |f| {
        let expr = val(fine).long(fine::EXPR);
        f.give(call(tools.values.named, [val(done), expr]));
    });
    f.give(work);
    f
}

/// Takes the reasons of what the benchmark says of an object along.
pub(super) fn take_reasons(f: &mut Fun, tools: &Tools, candidate: Val) {
    let below = candidate.plus(candidate::REASONS);
    f.act(call(tools.kit.join, [reasons(), below]));
}
