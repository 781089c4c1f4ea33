//! Of every ground that holds: whether it counts, and of one that only may what it would lead to.

use super::{
    circumstance::side,
    frame::{HEAVIER, LIGHTER, each, fine, grounds, reasons, shared, words_of, work},
    kit::at,
    layout::{draft, held, money, penalty, reason, state, vec},
    recommend::{about, items},
    say::{Kind, NotCounted},
    steps::{Tools, is_stop},
};
use crate::{
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
        (own.about, is_about()),
        (own.options, options(tools)),
        (own.explain_grounds, explain(tools)),
    ]
}

fn is_about() -> Fun {
    let mut f = Fun::new("about", 2);
    let (ground, object) = (f.param(0), f.param(1));
    let on = f.keep(val(ground).long(held::ON));
    f.give(val(on).is(0).or(val(on).is(object)));
    f
}

fn options(tools: &Tools) -> Fun {
    let mut f = Fun::new("options", 3);
    let (frame, ground, to) = (f.param(0), f.param(1), f.param(2));
    let was = f.keep(at(state::DRAFT));
    let lighter = f.keep(side(val(ground).long(held::EFFECT)).is(LIGHTER));
    each(&mut f, items(frame), |f, item, round| {
        let object = about(&item, penalty::ON).plus(1);
        let concerned = call(tools.own.about, [val(ground), object]);
        f.unless(concerned, |f| f.next(round));
        let fine = f.keep(call(tools.own.fine, [val(frame), item.clone()]));
        f.unless(fine, |f| f.next(round));
        f.put(fine, fine::ASIDE, 1);
        f.put(0, state::DRAFT, tools.kit.room(draft::BYTES));
        let (a, b) = (
            val(lighter).select(ground, 0),
            val(lighter).select(0, ground),
        );
        let work = f.keep(call(tools.own.amount, [val(fine), a, b]));
        f.put(0, state::DRAFT, was);
        f.when(is_stop(work), |f| f.next(round));
        let degree = f.keep(val(work).long(work::DEGREE));
        let range = f.keep(val(work).plus(work::MONEY));
        let told = val(range).long(money::FLAGS).isnt(0);
        f.when(told.and(val(degree).isnt(0)), |f| {
            let mut arguments = vec![val(degree)];
            arguments.extend(words_of(range));
            let step = Step::Circumstances;
            tools.kit.said(f, to, step, Kind::Band, &arguments);
        });
    });
    f
}

/// Objects in the order of the penalties, each once, plus one; 0 alone if there are none.
fn objects(f: &mut Fun, tools: &Tools, frame: Val) -> Val {
    let all = tools.vec(f);
    each(f, items(frame), |f, item, _| {
        let object = f.keep(about(item, penalty::ON).plus(1));
        f.unless(call(tools.kit.has, [all.clone(), val(object)]), |f| {
            tools.push(f, &all, object);
        });
    });
    f.unless(val(&all).long(vec::LEN), |f| tools.push(f, &all, 0));
    all
}

fn explain(tools: &Tools) -> Fun {
    let mut f = Fun::new("explain_grounds", 1);
    let frame = f.param(0);
    f.unless(at(state::REASONS), |f| f.give(0));
    let read = f.keep(call(tools.values.reads, []));
    let grounds = f.keep(val(frame).long(shared::GROUNDS));
    let shall = f.keep(val(grounds).plus(grounds::SHALL));
    let objects = objects(&mut f, tools, frame.into());
    let step = Step::Circumstances;
    let number = |of: &Val| val(of).long(held::GROUND);
    each(&mut f, shall, |f, ground, round| {
        let (rival, counts, concerned) = (f.keep(0), f.keep(0), f.keep(0));
        let wanted = f.keep(side(val(&ground).long(held::EFFECT)));
        each(f, objects.clone(), |f, object, round| {
            let own = call(tools.own.about, [ground.clone(), object.clone()]);
            f.unless(own, |f| f.next(round));
            f.set(concerned, 1);
            let first = call(tools.own.first, [val(shall), object, val(wanted)]);
            let first = f.keep(first);
            f.when(first, |f| {
                f.either(
                    number(&val(first)).is(number(&ground)),
                    |f| f.set(counts, 1),
                    |f| f.unless(rival, |f| f.set(rival, first)),
                );
            });
        });
        f.unless(concerned, |f| f.next(round));
        f.either(
            val(rival).isnt(0).and(val(counts).zero()),
            |f| {
                let why = val(NotCounted::SameSide as i64);
                let arguments = [number(&ground), why, number(&val(rival))];
                tools
                    .kit
                    .said(f, reasons(), step, Kind::DoesNotCount, &arguments);
            },
            |f| {
                tools
                    .kit
                    .said(f, reasons(), step, Kind::Counts, &[number(&ground)]);
            },
        );
    });
    let may = val(grounds).plus(grounds::MAY);
    each(&mut f, may, |f, ground, _| {
        let concerned = f.keep(-1);
        each(f, objects.clone(), |f, object, round| {
            let own = call(tools.own.about, [ground.clone(), object.clone()]);
            f.when(own, |f| {
                f.set(concerned, &object);
                f.leave(round);
            });
        });
        f.when(val(concerned).at_least(0), |f| {
            let first = |side: i64| call(tools.own.first, [val(shall), val(concerned), val(side)]);
            let first_of = f.keep(first(HEAVIER));
            f.unless(first_of, |f| f.set(first_of, first(LIGHTER)));
            f.either(
                first_of,
                |f| {
                    let why = val(NotCounted::ShallComesFirst as i64);
                    let arguments = [number(&ground), why, number(&val(first_of))];
                    tools
                        .kit
                        .said(f, reasons(), step, Kind::DoesNotCount, &arguments);
                },
                |f| {
                    let arguments = [number(&ground), val(NotCounted::Optional as i64), val(0)];
                    let kind = Kind::DoesNotCount;
                    let new = tools.kit.said(f, reasons(), step, kind, &arguments);
                    let to = new.plus(reason::CHILDREN);
                    f.act(call(tools.own.options, [val(frame), ground.clone(), to]));
                },
            );
        });
    });
    f.act(call(tools.values.forget, [val(read)]));
    f
}
