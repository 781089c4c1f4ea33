//! What the benchmark says of each object, before circumstances.
//!
//! For each object the first 先行 row that holds and names it decides; otherwise the parts that hold.

use super::{
    descriptions::{act, benchmark, outcome, part, precedence},
    imposing::{Tools, each, every, stopped},
    layout::{candidate, extent, state, target, vec, worked},
    say::{Kind, Why},
    table::gives,
};
use crate::{
    case::outcome::Step,
    plan::code::{
        FunctionId,
        build::{Fun, call, call_at, val},
    },
};

/// The functions of this file.
pub(super) fn functions(t: &Tools) -> Vec<(FunctionId, Fun)> {
    vec![
        (t.own.names, names()),
        (t.own.by_hand, by_hand(t)),
        (t.own.of_row, of_row(t)),
        (t.own.overridden, overridden(t)),
        (t.own.part_holds, part_holds(t)),
        (t.own.same_said, same_said(t)),
        (t.own.meet, meet(t)),
        (t.own.narrow, narrow(t)),
    ]
}

fn names() -> Fun {
    let mut f = Fun::new("names", 3);
    let (outcomes, object, fined) = (f.param(0), f.param(1), f.param(2));
    each(&mut f, outcomes, outcome::BYTES, |f, one, _, on| {
        let kind = f.keep(one.clone().word(outcome::KIND));
        f.when(val(kind).is(outcome::HUMAN), |f| f.give(1));
        f.unless(one.word(outcome::OBJECT).is(object), |f| f.next(on));
        f.when(val(kind).is(outcome::NODE).or(val(fined)), |f| f.give(1));
    });
    f.give(0);
    f
}

fn by_hand(t: &Tools) -> Fun {
    let mut f = Fun::new("by_hand", 2);
    let (object, why) = (f.param(0), f.param(1));
    let new = f.keep(t.kit.room(candidate::BYTES));
    f.put(new, candidate::OBJECT, object);
    f.put(new, candidate::SAID, candidate::HUMAN);
    f.put(new, candidate::WHY, why);
    f.give(new);
    f
}

fn of_row(t: &Tools) -> Fun {
    let mut f = Fun::new("of_row", 3);
    let (object, gives, row) = (f.param(0), f.param(1), f.param(2));
    let new = f.keep(t.kit.room(candidate::BYTES));
    f.put(new, candidate::OBJECT, object);
    f.put(new, candidate::ROW, val(row).plus(1));
    f.copy(
        val(new).plus(candidate::NODES),
        val(gives).plus(gives::NODES),
        vec::BYTES,
    );
    f.when(val(gives).long(gives::NONE), |f| {
        f.put(new, candidate::SAID, candidate::NO_FINE);
        f.give(new);
    });
    f.unless(val(gives).long(gives::FINE), |f| f.give(new));
    let found = f.keep(val(gives).plus(gives::WORKED));
    let why = f.keep(val(found).long(worked::WHY));
    f.either(
        val(found).long(worked::IS),
        |f| {
            f.put(new, candidate::SAID, candidate::RANGE);
            let to = val(new).plus(candidate::EXTENT);
            f.copy(to, val(found).plus(worked::EXTENT), extent::BYTES);
        },
        |f| {
            f.put(new, candidate::SAID, candidate::HUMAN);
            f.unless(why, |f| f.set(why, t.shapeless));
        },
    );
    f.put(new, candidate::WHY, why);
    f.give(new);
    f
}

fn overridden(t: &Tools) -> Fun {
    let mut f = Fun::new("overridden", 2);
    let (benchmark, target) = (f.param(0), f.param(1));
    let object = f.keep(val(target).long(target::OBJECT));
    let fined = f.keep(val(target).long(target::FINED));
    let rows = val(benchmark).word(benchmark::OVERRIDES);
    each(&mut f, rows, precedence::BYTES, |f, row, _, on| {
        let outcomes = f.keep(row.clone().word(precedence::OUTCOMES));
        let named = call(t.own.names, [val(outcomes), val(object), val(fined)]);
        f.unless(named, |f| f.next(on));
        let place = row.clone().word(precedence::WHEN).minus(1);
        let held = f.keep(call_at(place, []));
        f.when(stopped(held), |f| {
            let why = t.why(f, held);
            f.give(call(t.own.by_hand, [val(object), why]));
        });
        f.unless(held, |f| f.next(on));
        let gives = f.keep(call(t.own.gives, [val(outcomes), val(target)]));
        f.when(stopped(gives), |f| f.give(gives));
        let number = f.keep(row.word(precedence::ROW));
        let arguments = [val(object), val(gives), val(number)];
        let new = f.keep(call(t.own.of_row, arguments));
        f.act(call(t.kit.decided, [val(number)]));
        let told = val(new).plus(candidate::REASONS);
        t.kit
            .say(f, told, Step::Amount, Kind::Override, &[val(number)]);
        f.give(new);
    });
    f.give(0);
    f
}

fn part_holds(t: &Tools) -> Fun {
    let mut f = Fun::new("part_holds", 2);
    let (act, part) = (f.param(0), f.param(1));
    let guard = f.keep(call(t.own.guard, [val(act), val(part).word(part::GUARD)]));
    f.unless(guard, |f| f.give(0));
    let when = f.keep(val(part).word(part::WHEN));
    f.unless(when, |f| f.give(guard));
    let held = f.keep(call_at(val(when).minus(1), []));
    f.when(val(held).is(1), |f| f.give(guard));
    f.when(stopped(held).and(stopped(guard)), |f| {
        f.give(call(t.values.keep, [val(guard), val(held)]));
    });
    f.give(held);
    f
}

fn same_said(t: &Tools) -> Fun {
    let mut f = Fun::new("same_said", 2);
    let (a, b) = (f.param(0), f.param(1));
    let said = f.keep(val(a).long(candidate::SAID));
    f.when(val(said).isnt(val(b).long(candidate::SAID)), |f| f.give(0));
    let number = candidate::EXTENT.saturating_add(extent::LO_AT);
    f.when(val(said).is(candidate::COMPUTED), |f| {
        let both = [val(a).plus(number), val(b).plus(number)];
        f.give(call(t.values.same_ratio, both));
    });
    let speaks = val(said).is(candidate::RANGE);
    f.when(speaks.or(val(said).is(candidate::HUMAN)), |f| {
        let whys = [val(a).long(candidate::WHY), val(b).long(candidate::WHY)];
        f.unless(call(t.kit.same_why, whys), |f| f.give(0));
    });
    f.when(val(said).is(candidate::RANGE), |f| {
        let both = [val(a), val(b)].map(|one| one.plus(candidate::EXTENT));
        f.give(call(t.values.same_extent, both));
    });
    f.give(1);
    f
}

/// The same is no conflict, anything else is for a human.
fn meet(t: &Tools) -> Fun {
    let mut f = Fun::new("meet", 2);
    let (first, other) = (f.param(0), f.param(1));
    f.when(call(t.own.same_said, [val(first), val(other)]), |f| {
        f.give(0);
    });
    let rows = t.vec(&mut f);
    for one in [first, other] {
        let row = f.keep(val(one).long(candidate::ROW));
        f.when(row, |f| t.push(f, rows.clone(), val(row).minus(1)));
    }
    f.put(first, candidate::SAID, candidate::HUMAN);
    let why = call(t.own.why_list, [val(Why::Tie as i64), rows]);
    f.put(first, candidate::WHY, why);
    f.put(first, candidate::PART, 0);
    f.put(first, candidate::TIER, 0);
    f
}

fn narrow(t: &Tools) -> Fun {
    let mut f = Fun::new("narrow", 2);
    let (act, targets) = (f.param(0), f.param(1));
    f.put(0, state::STEP, Step::Amount as i64);
    let said = t.vec(&mut f);
    let benchmark = f.keep(val(act).word(act::BENCHMARK));
    f.unless(benchmark, |f| f.give(said.clone()));
    let open = t.vec(&mut f);
    every(&mut f, targets, |f, target, _, _| {
        let new = f.keep(call(t.own.overridden, [val(benchmark), target.clone()]));
        f.when(stopped(new), |f| f.give(new));
        f.either(
            new,
            |f| t.push(f, said.clone(), new),
            |f| t.push(f, open.clone(), target),
        );
    });
    let parts = val(benchmark).word(benchmark::PARTS);
    each(&mut f, parts, 4, |f, entry, index, on| {
        let part = f.keep(entry.word(0));
        let concerned = t.vec(f);
        let speaks = f.keep(val(part).word(part::SPEAKS));
        every(f, open, |f, target, _, _| {
            let object = target.clone().long(target::OBJECT);
            let fined = target.clone().long(target::FINED);
            f.when(call(t.own.names, [val(speaks), object, fined]), |f| {
                t.push(f, concerned.clone(), target);
            });
        });
        f.unless(concerned.clone().long(vec::LEN), |f| f.next(on));
        let held = f.keep(call(t.own.part_holds, [val(act), val(part)]));
        f.unless(held, |f| f.next(on));
        let new = f.keep(0);
        let table = f.keep(val(part).word(part::TABLE));
        f.either(
            stopped(held),
            |f| {
                let why = t.why(f, held);
                let all = t.vec(f);
                every(f, concerned.clone(), |f, target, _, _| {
                    let object = target.long(target::OBJECT);
                    let human = call(t.own.by_hand, [object, why]);
                    t.push(f, all.clone(), human);
                });
                f.set(new, all);
            },
            |f| {
                f.either(
                    table,
                    |f| {
                        let (all, index) = (concerned.clone(), val(index));
                        let arguments = [val(benchmark), index, val(table), all];
                        f.set(new, call(t.own.table, arguments));
                    },
                    |f| {
                        let weights = val(part).word(part::WEIGHTS);
                        let all = concerned.clone();
                        let arguments = [val(act), val(benchmark), weights, all];
                        f.set(new, call(t.own.weighted, arguments));
                    },
                );
                f.when(stopped(new), |f| f.give(new));
            },
        );
        every(f, new, |f, candidate, _, on| {
            let object = f.keep(candidate.clone().long(candidate::OBJECT));
            every(f, said.clone(), |f, first, _, _| {
                let same = first.clone().long(candidate::OBJECT).is(object);
                f.when(same, |f| {
                    f.act(call(t.own.meet, [first, candidate.clone()]));
                    f.next(on);
                });
            });
            t.push(f, said.clone(), candidate);
        });
    });
    every(&mut f, said.clone(), |f, candidate, _, _| {
        let row = f.keep(candidate.long(candidate::ROW));
        f.when(row, |f| f.act(call(t.kit.decided, [val(row).minus(1)])));
    });
    f.give(said);
    f
}
