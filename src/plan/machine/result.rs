//! The words of a result, as [`crate::plan::wire`] describes them, at the end of the arena.

use super::{
    frame::{each, imposed, reasons, shared, words_of},
    kit::at,
    layout::{answer, draft, list, reason, state, vec, why},
    say::{Kind, Why, stop},
    steps::Tools,
};
use crate::{
    case::outcome::{Disposition, Step},
    plan::{
        code::{
            FunctionId, RATIO,
            build::{Fun, Val, call, val},
        },
        wire::Status,
    },
};

/// The functions of this file.
pub(super) fn functions(tools: &Tools) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    vec![
        (own.put, put(tools)),
        (own.put_all, put_all(tools)),
        (own.put_why, put_why(tools)),
        (own.put_reasons, put_reasons(tools)),
        (own.put_outcome, put_outcome(tools)),
        (own.put_stop, put_stop(tools)),
        (own.put_answer, put_answer(tools)),
    ]
}

/// Begins a result: the number of its words is written last.
pub(super) fn open(f: &mut Fun, tools: &Tools) {
    f.put(0, state::OUTPUT, tools.kit.room(8));
}

/// Writes these words.
pub(super) fn write<const N: usize>(f: &mut Fun, tools: &Tools, words: [Val; N]) {
    for word in words {
        f.act(call(tools.own.put, [word]));
    }
}

fn put(tools: &Tools) -> Fun {
    let mut f = Fun::new("put", 1);
    let word = f.param(0);
    f.put(tools.kit.room(8), 0, word);
    f
}

fn put_all(tools: &Tools) -> Fun {
    let mut f = Fun::new("put_all", 1);
    let all = f.param(0);
    write(&mut f, tools, [val(all).long(vec::LEN)]);
    each(&mut f, all, |f, word, _| write(f, tools, [word]));
    f
}

fn put_why(tools: &Tools) -> Fun {
    let mut f = Fun::new("put_why", 1);
    let why = f.param(0);
    let count = f.keep(val(why).long(why::COUNT));
    write(&mut f, tools, [val(why).long(why::TAG), val(count)]);
    f.count(count, |f, i, _| {
        let argument = val(why).plus(val(i).left(3)).long(why::ARGUMENTS);
        write(f, tools, [argument]);
    });
    f
}

fn put_reasons(tools: &Tools) -> Fun {
    let mut f = Fun::new("put_reasons", 2);
    let (all, step) = (f.param(0), f.param(1));
    let reason = f.keep(val(all).long(list::FIRST));
    let written = f.keep(0);
    f.during(reason, |f, _| {
        let own = f.keep(val(reason).long(reason::STEP));
        f.when(val(step).below(0).or(val(step).is(own)), |f| {
            f.set(written, val(written).plus(1));
            let kind = f.keep(val(reason).long(reason::KIND));
            write(f, tools, [val(own), val(kind)]);
            f.either(
                val(kind).is(Kind::Human as i64),
                |f| put_human(f, tools, val(reason).long(reason::ARGUMENTS)),
                |f| {
                    let count = f.keep(val(reason).long(reason::COUNT));
                    write(f, tools, [val(count)]);
                    f.count(count, |f, i, _| {
                        let place = val(reason).plus(val(i).left(3));
                        write(f, tools, [place.long(reason::ARGUMENTS)]);
                    });
                },
            );
            let below = val(reason).plus(reason::CHILDREN);
            // What a provision comes to is told step after step, as it would be by itself.
            let steps = Step::LawAtDate as i64..=Step::Duties as i64;
            f.either(
                val(kind).is(Kind::Considered as i64),
                |f| put_list(f, tools, below.clone(), steps),
                |f| put_list(f, tools, below.clone(), [-1]),
            );
        });
        f.set(reason, val(reason).long(reason::NEXT));
    });
    f.give(written);
    f
}

/// A list of reasons, step after step.
fn put_list(f: &mut Fun, tools: &Tools, all: Val, steps: impl IntoIterator<Item = i64>) {
    let count = f.keep(tools.kit.room(8));
    let all = f.keep(all);
    let written = f.keep(0);
    for step in steps {
        let more = call(tools.own.put_reasons, [val(all), val(step)]);
        f.set(written, val(written).plus(more));
    }
    f.put(count, 0, written);
}

/// The arguments of a reason that says why a human decides: the why itself.
fn put_human(f: &mut Fun, tools: &Tools, why: Val) {
    let why = f.keep(why);
    let count = f.keep(val(why).long(why::COUNT));
    write(f, tools, [val(count).plus(1), val(why).long(why::TAG)]);
    f.count(count, |f, i, _| {
        let argument = val(why).plus(val(i).left(3)).long(why::ARGUMENTS);
        write(f, tools, [argument]);
    });
}

fn put_outcome(tools: &Tools) -> Fun {
    let mut f = Fun::new("put_outcome", 1);
    let frame = f.param(0);
    open(&mut f, tools);
    write(
        &mut f,
        tools,
        [
            val(Status::Decided as i64),
            val(frame).long(shared::DISPOSITION),
            val(frame).long(shared::DEGREE),
        ],
    );
    let penalties = f.keep(val(frame).long(shared::PENALTIES));
    write(&mut f, tools, [val(penalties).long(vec::LEN)]);
    each(&mut f, penalties, |f, penalty, _| {
        let to = f.keep(tools.kit.room(imposed::BYTES));
        f.copy(to, penalty, imposed::BYTES);
    });
    f.act(call(tools.own.put_all, [val(frame).long(shared::ROWS)]));
    let human = f.keep(at(state::DRAFT).plus(draft::HUMAN));
    write(&mut f, tools, [val(human).long(vec::LEN)]);
    each(&mut f, human, |f, why, _| {
        f.act(call(tools.own.put_why, [why]));
    });
    let steps = Step::LawAtDate as i64..=Step::Duties as i64;
    put_list(&mut f, tools, reasons(), steps);
    f.act(call(tools.own.put_duties, [val(frame)]));
    f
}

/// The outcome where no rule speaks at all, what failed, or what is missing.
fn put_stop(tools: &Tools) -> Fun {
    let mut f = Fun::new("put_stop", 2);
    let (word, frame) = (f.param(0), f.param(1));
    let below = f.keep(val(word).and(stop::BELOW));
    let rank = f.keep(val(word).right(stop::RANK));
    f.when(val(rank).is(stop::NEED >> stop::RANK), |f| {
        open(f, tools);
        write(f, tools, [val(Status::Missing as i64), val(below)]);
        f.give(Status::Missing as i64);
    });
    f.when(val(rank).is(stop::FAULT >> stop::RANK), |f| {
        open(f, tools);
        let (what, place) = (val(below).right(32), val(below).and(u32::MAX));
        write(f, tools, [val(Status::Fault as i64), what, place]);
        f.give(Status::Fault as i64);
    });
    let why = f.keep(call(tools.kit.why_of, [val(word)]));
    f.unless(why, |f| {
        let new = tools.kit.new_why(f, Why::RuleSays, &[val(0)]);
        f.set(why, new);
    });
    // What is known of the outcome is this why alone.
    f.put(0, state::DRAFT, tools.kit.room(draft::BYTES));
    f.act(call(tools.kit.human, [val(why)]));
    let none = tools.vec(&mut f);
    f.put(frame, shared::PENALTIES, none);
    f.put(frame, shared::DISPOSITION, Disposition::Human as i64);
    f.put(frame, shared::DEGREE, 0);
    let told = at(state::REASONS).and(val(frame).long(shared::ACT).isnt(0));
    f.when(told, |f| f.act(call(tools.own.duties, [val(frame)])));
    open(&mut f, tools);
    let human = val(Disposition::Human as i64);
    let decided = val(Status::Decided as i64);
    write(
        &mut f,
        tools,
        [decided, human, val(0), val(0), val(0), val(1)],
    );
    f.act(call(tools.own.put_why, [val(why)]));
    write(&mut f, tools, [val(0)]);
    f.act(call(tools.own.put_duties, [val(frame)]));
    f
}

fn put_answer(tools: &Tools) -> Fun {
    let mut f = Fun::new("put_answer", 1);
    let of = f.param(0);
    let why = f.keep(val(of).long(answer::WHY));
    open(&mut f, tools);
    write(&mut f, tools, [val(Status::Decided as i64)]);
    f.either(
        why,
        |f| {
            write(f, tools, [val(0)]);
            f.act(call(tools.own.put_why, [val(why)]));
        },
        |f| {
            let kind = f.keep(val(of).long(answer::KIND));
            write(f, tools, [val(kind).plus(1)]);
            let plain = val(kind).at_most(answer::CHOICE);
            f.when(plain, |f| write(f, tools, [val(of).long(answer::VALUE)]));
            f.when(val(kind).is(answer::NUMBER), |f| {
                let to = f.keep(tools.kit.room(RATIO));
                f.copy(to, val(of).plus(answer::RATIO_AT), RATIO);
            });
            f.when(val(kind).is(answer::RANGE), |f| {
                let words = words_of(val(of).plus(answer::MONEY));
                write(f, tools, words);
            });
        },
    );
    f.act(call(tools.own.put_all, [val(of).plus(answer::ROWS)]));
    f
}
