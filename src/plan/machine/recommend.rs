//! The steps of an act in order, from facts to one outcome.

use super::{
    amount::take_reasons,
    bearing::degree,
    descriptions::act,
    frame::{HEAVIER, LIGHTER, each, fine, grounds, imposed, shared, waiver, work},
    kit::at,
    layout::{candidate, draft, held, imposing, item, penalty, state, statute, vec},
    say::Why,
    steps::{Tools, stops, stops_at},
};
use crate::{
    base::terms::{Degree, Lift},
    case::outcome::Disposition,
    plan::code::{
        FunctionId,
        build::{Fun, Val, call, val},
    },
};

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    vec![
        (own.fine, as_fine(tools)),
        (own.amounts, amounts(tools)),
        (own.degree, degree_of(tools)),
        (own.steps, steps(tools)),
    ]
}

/// The items of a frame.
pub(super) fn items(frame: impl Into<Val>) -> Val {
    frame.into().long(shared::IMPOSING).plus(imposing::ITEMS)
}

/// A field of the penalty of an item.
pub(super) fn about(item: impl Into<Val>, field: u32) -> Val {
    item.into().long(item::ABOUT).word(field)
}

/// The ground that counts for an item on a side; 0 if none does.
fn chosen(tools: &Tools, frame: impl Into<Val>, item: impl Into<Val>, side: i64) -> Val {
    let shall = frame.into().long(shared::GROUNDS).plus(grounds::SHALL);
    let object = about(item, penalty::ON).plus(1);
    call(tools.own.first, [shall, object, val(side)])
}

fn as_fine(tools: &Tools) -> Fun {
    let mut f = Fun::new("fine", 2);
    let (frame, item) = (f.param(0), f.param(1));
    f.unless(about(item, penalty::FINE), |f| f.give(0));
    let object = f.keep(about(item, penalty::ON));
    // What the benchmark says of an object is about its one fine.
    let fines = f.keep(0);
    each(&mut f, items(frame), |f, other, _| {
        let same = about(&other, penalty::ON).is(object);
        let same = same.and(about(&other, penalty::FINE).isnt(0));
        f.set(fines, val(fines).plus(same));
    });
    let to = f.keep(tools.kit.room(fine::BYTES));
    f.put(to, fine::FRAME, frame);
    f.put(to, fine::PENALTY, val(item).long(item::PENALTY));
    f.put(to, fine::OBJECT, object);
    f.put(to, fine::EXPR, about(item, penalty::EXPR));
    let bound = f.keep(val(item).long(item::STATUTE));
    each(
        &mut f,
        val(frame).long(shared::FINES),
        |f, statute, round| {
            let own = val(&statute).long(statute::PENALTY).plus(1).is(bound);
            f.when(own, |f| {
                f.put(to, fine::STATUTE, &statute);
                f.leave(round);
            });
        },
    );
    f.when(val(fines).below(2), |f| {
        let narrowed = val(frame).long(shared::NARROWED);
        each(f, narrowed, |f, said, round| {
            let own = val(&said).long(candidate::OBJECT).is(object);
            f.when(own, |f| {
                f.put(to, fine::CANDIDATE, &said);
                f.leave(round);
            });
        });
    });
    let contested = val(item).long(item::CONTESTED);
    let open = contested.or(val(frame).long(shared::UNDECIDED));
    f.put(to, fine::OPEN, open);
    f.give(to);
    f
}

/// In the order of the penalties. The degree is the first that a circumstance moved.
fn amounts(tools: &Tools) -> Fun {
    let mut f = Fun::new("amounts", 1);
    let frame = f.param(0);
    let (seen, open, moved) = (f.keep(0), f.keep(0), f.keep(0));
    let undecided = f.keep(val(frame).long(shared::UNDECIDED));
    let normal = degree(Degree::Normal);
    let penalties = tools.vec(&mut f);
    f.put(frame, shared::PENALTIES, &penalties);
    each(&mut f, items(frame), |f, item, round| {
        let to = f.keep(tools.kit.room(imposed::BYTES));
        f.put(to, imposed::PENALTY, val(&item).long(item::PENALTY));
        f.put(to, imposed::MODALITY, about(&item, penalty::MODALITY));
        f.put(to, imposed::HUMAN, undecided);
        let group = val(&item).plus(item::GROUP);
        f.copy(val(to).plus(imposed::GROUP), group, 24);
        let fine = f.keep(call(tools.own.fine, [val(frame), item.clone()]));
        f.when(fine, |f| {
            let said = f.keep(val(fine).long(fine::CANDIDATE));
            f.when(said, |f| {
                let none = val(said).long(candidate::SAID).is(candidate::NO_FINE);
                f.when(none, |f| {
                    take_reasons(f, tools, val(said));
                    f.next(round);
                });
            });
            let lighter = f.keep(chosen(tools, frame, &item, LIGHTER));
            let heavier = f.keep(chosen(tools, frame, &item, HEAVIER));
            let arguments = [val(fine), val(lighter), val(heavier)];
            let work = f.keep(call(tools.own.amount, arguments));
            stops_at(f, work);
            let statute = f.keep(val(fine).long(fine::STATUTE));
            f.when(statute, |f| {
                let own = val(statute).plus(statute::MONEY);
                f.copy(val(to).plus(imposed::STATUTORY), own, 24);
            });
            let range = val(work).plus(work::MONEY);
            f.copy(val(to).plus(imposed::RANGE), range, 24);
            f.when(val(work).long(work::HAS), |f| {
                f.put(to, imposed::HAS, 1);
                f.put(to, imposed::POINT, val(work).long(work::MONEY));
            });
            let human = val(undecided).or(val(work).long(work::HUMAN));
            f.put(to, imposed::HUMAN, human);
            f.set(seen, 1);
            let own = f.keep(val(work).long(work::DEGREE));
            f.unless(own, |f| f.set(open, 1));
            let moves = val(own).isnt(0).and(val(own).isnt(normal));
            f.when(moves.and(val(moved).is(0)), |f| f.set(moved, own));
        });
        tools.push(f, &penalties, to);
    });
    f.when(val(frame).long(shared::LIFTED), |f| f.give(0));
    f.when(seen, |f| {
        let held = val(moved).isnt(0).select(moved, normal);
        f.put(frame, shared::DEGREE, val(open).select(0, held));
        f.give(0);
    });
    let none = call(tools.own.degree, [val(frame)]);
    f.put(frame, shared::DEGREE, none);
    f
}

/// No fine: a circumstance still sets the degree in which the other penalties are imposed.
fn degree_of(tools: &Tools) -> Fun {
    let mut f = Fun::new("degree", 1);
    let frame = f.param(0);
    let found = f.keep(0);
    each(&mut f, items(frame), |f, item, round| {
        let lighter = f.keep(chosen(tools, frame, &item, LIGHTER));
        let heavier = f.keep(chosen(tools, frame, &item, HEAVIER));
        f.unless(lighter, |f| {
            let first = val(heavier).isnt(0).and(val(found).is(0));
            f.when(first, |f| f.set(found, degree(Degree::Heavier)));
            f.next(round);
        });
        let ground = val(lighter).long(held::GROUND);
        f.when(heavier, |f| {
            let other = val(heavier).long(held::GROUND);
            let why = Why::OppositeCircumstances;
            tools.kit.leave(f, why, &[ground.clone(), other]);
            f.give(0);
        });
        let effect = f.keep(val(lighter).long(held::EFFECT));
        let mitigates = val(effect).isnt(held::LIGHTEN);
        f.when(mitigates, |f| {
            tools.kit.leave(f, Why::Mitigation, &[ground]);
        });
        f.unless(found, |f| {
            let least = val(effect).is(held::MITIGATE);
            let least = least.select(degree(Degree::Mitigated), degree(Degree::Lighter));
            f.set(found, least);
        });
    });
    f.give(found);
    f
}

/// Penalties on objects that are spared fall away, except those that are imposed nevertheless.
fn spare(f: &mut Fun, tools: &Tools, imposing: Val, waiver: Val) {
    let objects = f.keep(val(&waiver).plus(waiver::OBJECTS));
    f.when(val(objects).long(vec::LEN), |f| {
        let list = f.keep(val(&imposing).plus(imposing::ITEMS));
        let kept = f.keep(0);
        each(f, list, |f, item, _| {
            let lifted = call(tools.kit.has, [val(objects), about(&item, penalty::ON)]);
            let stays = val(&item).long(item::STILL).or(lifted.zero());
            f.when(stays, |f| {
                f.put(val(list).long(vec::AT).plus(val(kept).left(3)), 0, &item);
                f.set(kept, val(kept).plus(1));
            });
        });
        f.put(list, vec::LEN, kept);
    });
    each(f, val(&waiver).plus(waiver::STILL), |f, node, _| {
        let arguments = [imposing.clone(), node, val(0), val(1)];
        f.act(call(tools.imposing.add, arguments));
    });
}

fn steps(tools: &Tools) -> Fun {
    let mut f = Fun::new("steps", 2);
    let (laid, frame) = (f.param(0), f.param(1));
    f.put(0, state::DRAFT, tools.kit.room(draft::BYTES));
    let bears = f.keep(val(laid).word(act::GROUNDS));
    f.put(frame, shared::ACT, laid);
    f.put(frame, shared::BEARING, bears);
    let waiver = f.keep(call(tools.own.waiver, [val(bears)]));
    stops_at(&mut f, waiver);
    let all = f.keep(val(waiver).long(waiver::ALL));
    let imposes = call(tools.imposing.impose, [val(laid), val(all)]);
    let imposes = f.keep(imposes);
    stops_at(&mut f, imposes);
    spare(&mut f, tools, val(imposes), val(waiver));
    f.put(frame, shared::IMPOSING, imposes);
    let arguments = [val(laid), val(imposes)];
    let fines = f.keep(call(tools.imposing.statutory_ranges, arguments));
    stops_at(&mut f, fines);
    f.put(frame, shared::FINES, fines);
    let undecided = val(imposes).long(imposing::UNDECIDED).isnt(0);
    let undecided = f.keep(undecided.and(val(all).zero()));
    f.put(frame, shared::UNDECIDED, undecided);

    let narrowed = f.keep(tools.kit.room(vec::BYTES));
    let some = items(frame).long(vec::LEN).isnt(0);
    let narrows = val(laid).word(act::BENCHMARK).isnt(0);
    let narrows = narrows.and(val(all).zero()).and(val(undecided).zero());
    f.when(narrows.and(some), |f| {
        let targets = call(tools.imposing.targets, [val(imposes), val(fines)]);
        let targets = f.keep(targets);
        f.set(
            narrowed,
            call(tools.imposing.narrow, [val(laid), val(targets)]),
        );
        stops_at(f, narrowed);
        let arguments = [val(imposes), val(narrowed)];
        f.act(call(tools.imposing.replace_penalties, arguments));
    });
    f.put(frame, shared::NARROWED, narrowed);
    let arguments = [val(laid), val(imposes), val(fines)];
    f.act(call(tools.imposing.explain_statute, arguments));

    let others = f.keep(0);
    each(&mut f, items(frame), |f, item, _| {
        let other = val(&item).long(item::STILL).zero();
        f.set(others, val(others).plus(other));
    });
    let objects = val(waiver).long(waiver::OBJECTS.saturating_add(vec::LEN));
    let spared = objects.isnt(0).and(val(others).is(0));
    let spared = spared.or(items(frame).long(vec::LEN).is(0));
    let lifted = spared.and(val(undecided).zero()).or(val(all));
    let lifted = f.keep(lifted);
    f.put(frame, shared::LIFTED, lifted);
    let (held, cuts) = (f.local(), f.local());
    f.either(
        lifted,
        |f| f.set(held, tools.kit.room(grounds::BYTES)),
        |f| {
            f.set(held, call(tools.own.grounds, [val(bears)]));
            stops_at(f, held);
        },
    );
    f.put(frame, shared::GROUNDS, held);
    let uncut = val(fines).long(vec::LEN).is(0).or(val(lifted));
    f.either(
        uncut,
        |f| f.set(cuts, tools.kit.room(vec::BYTES)),
        |f| {
            f.set(cuts, call(tools.own.cuts, [val(bears)]));
            stops_at(f, cuts);
        },
    );
    f.put(frame, shared::CUTS, cuts);
    let done = f.keep(call(tools.own.amounts, [val(frame)]));
    stops(&mut f, done);
    f.act(call(tools.own.explain_grounds, [val(frame)]));

    let by_rule = val(waiver).long(waiver::MAY);
    let by_rule = by_rule.select(Disposition::MayWaive as i64, Disposition::Punish as i64);
    let imposed = val(undecided).select(Disposition::Human as i64, by_rule);
    let lift = f.keep(val(waiver).long(waiver::LIFT));
    let mut why = val(Disposition::NoPenalty as i64);
    for (other, disposition) in [
        (Lift::TimeBarred, Disposition::TimeBarred),
        (Lift::Transfer, Disposition::Transfer),
        (Lift::Guidance, Disposition::Guidance),
    ] {
        let is = val(lift).is((other as i64).saturating_add(1));
        why = is.select(disposition as i64, why);
    }
    let disposition = val(lifted).select(why, imposed);
    f.put(frame, shared::DISPOSITION, disposition);
    let deciding = at(state::DRAFT).plus(draft::DECIDING);
    f.put(frame, shared::DECIDED, deciding.long(vec::LEN));
    let rows = call(tools.own.rows, []);
    f.put(frame, shared::ROWS, rows);
    f.act(call(tools.own.say_human, []));
    f
}
