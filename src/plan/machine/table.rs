//! Rows of tables: what each gives to an object, and which one decides.

use super::{
    descriptions::{benchmark, node, outcome, part, row, table},
    imposing::{Tools, each, every, stopped},
    kit::at,
    layout::{candidate, extent, penalty, reason, state, target, vec, worked},
    say::{Kind, Why},
};
use crate::{
    base::terms::HitPolicy,
    case::outcome::Step,
    plan::code::{
        FunctionId,
        build::{Fun, Val, call, val},
    },
};

/// What one row gives to an object; fields of eight bytes.
pub(super) mod gives {
    use crate::plan::machine::layout::{vec, worked};

    /// No fine.
    pub(in crate::plan::machine) const NONE: u32 = 0;
    /// A fine.
    pub(in crate::plan::machine) const FINE: u32 = 8;
    /// How grave its gravest penalty is, plus one.
    pub(in crate::plan::machine) const GRAVEST: u32 = 16;
    /// Its penalties: addresses of nodes.
    pub(in crate::plan::machine) const NODES: u32 = 24;
    /// The fine's range.
    pub(in crate::plan::machine) const WORKED: u32 = NODES + vec::BYTES;
    /// Bytes.
    pub(in crate::plan::machine) const BYTES: u32 = WORKED + worked::BYTES;
}

/// The functions of this file.
pub(super) fn functions(t: &Tools) -> Vec<(FunctionId, Fun)> {
    vec![
        (t.own.worked, range(t)),
        (t.own.gives, what_it_gives(t)),
        (t.own.heavier, heavier(t)),
        (t.own.penalties, penalties(t)),
        (t.own.same, same(t)),
        (t.own.table, hit(t)),
        (t.own.tier_range, tier_range(t)),
    ]
}

fn range(t: &Tools) -> Fun {
    let mut f = Fun::new("worked", 3);
    let (range, to, statutory) = (f.param(0), f.param(1), f.param(2));
    f.fill(to, 0, worked::BYTES);
    let arguments = [val(range), val(to), val(statutory)];
    let stop = f.keep(call(t.values.range_at, arguments));
    f.when(stop, |f| {
        let why = t.why(f, stop);
        f.put(to, worked::IS, 0);
        f.put(to, worked::WHY, why);
    });
    f
}

fn what_it_gives(t: &Tools) -> Fun {
    let mut f = Fun::new("gives", 2);
    let (outcomes, target) = (f.param(0), f.param(1));
    let new = f.keep(t.kit.room(gives::BYTES));
    let object = f.keep(val(target).long(target::OBJECT));
    let law = val(target).plus(target::EXTENT);
    let law = f.keep(val(target).long(target::IS).select(law, 0));
    let fine = |f: &mut Fun, range: Val| {
        f.put(new, gives::FINE, 1);
        let arguments = [range, val(new).plus(gives::WORKED), val(law)];
        let stop = f.keep(call(t.own.worked, arguments));
        f.when(stop, |f| f.give(stop));
    };
    each(&mut f, outcomes, outcome::BYTES, |f, one, _, on| {
        let kind = f.keep(one.clone().word(outcome::KIND));
        f.when(val(kind).is(outcome::HUMAN), |f| {
            f.put(new, gives::FINE, 1);
            let to = f.keep(val(new).plus(gives::WORKED));
            f.put(to, worked::IS, 0);
            f.put(to, worked::WHY, t.shapeless);
            f.next(on);
        });
        f.unless(one.clone().word(outcome::OBJECT).is(object), |f| f.next(on));
        f.when(val(kind).is(outcome::NO_FINE), |f| {
            f.put(new, gives::NONE, 1);
            f.next(on);
        });
        let what = f.keep(one.word(outcome::WHAT));
        f.when(val(kind).is(outcome::FINE), |f| {
            fine(f, val(what));
            f.next(on);
        });
        t.push(f, val(new).plus(gives::NODES), what);
        let entries = val(what).plus(node::PENALTIES);
        each(f, entries, node::ENTRY, |f, entry, _, _| {
            let about = f.keep(entry.word(0));
            let grave = f.keep(val(about).word(penalty::FAMILY).plus(1));
            f.when(val(grave).above(val(new).long(gives::GRAVEST)), |f| {
                f.put(new, gives::GRAVEST, grave);
            });
            let fined = val(about).word(penalty::ON).is(object);
            f.when(fined.and(val(about).word(penalty::FINE)), |f| {
                fine(f, val(about).word(penalty::RANGE));
            });
        });
    });
    f.give(new);
    f
}

/// Gives −1 or 1 if two values differ.
fn differ(f: &mut Fun, a: Val, b: Val) {
    let (a, b) = (f.keep(a), f.keep(b));
    f.when(val(a).isnt(b), |f| f.give(val(a).below(b).select(-1, 1)));
}

/// By tier if both have one, then by fine, then by the gravest penalty.
fn heavier(t: &Tools) -> Fun {
    let mut f = Fun::new("row_heavier", 4);
    let (a, x, b, y) = (f.param(0), f.param(1), f.param(2), f.param(3));
    let tiers = [a, b].map(|one| val(one).word(row::TIER));
    let [first, second] = tiers.map(|tier| f.keep(tier));
    let both = val(first).isnt(0).and(val(second).isnt(0));
    f.when(both, |f| differ(f, val(first), val(second)));
    let is = gives::WORKED.saturating_add(worked::IS);
    let has = [x, y].map(|one| val(one).long(gives::FINE).and(val(one).long(is)));
    let [left, right] = has.map(|has| f.keep(has));
    f.when(val(left).and(val(right)), |f| {
        let place = gives::WORKED.saturating_add(worked::EXTENT);
        let extents = [val(x).plus(place), val(y).plus(place)];
        let order = f.keep(call(t.values.heavier, extents));
        f.when(order, |f| f.give(order));
    });
    differ(&mut f, val(left), val(right));
    let [grave, other] = [x, y].map(|one| val(one).long(gives::GRAVEST));
    differ(&mut f, grave, other);
    f.give(0);
    f
}

fn penalties(t: &Tools) -> Fun {
    let mut f = Fun::new("penalties", 1);
    let gives = f.param(0);
    let all = t.vec(&mut f);
    every(&mut f, val(gives).plus(gives::NODES), |f, node, _, _| {
        let entries = node.plus(node::PENALTIES);
        each(f, entries, node::ENTRY, |f, entry, _, _| {
            t.push(f, all.clone(), entry.word(0).word(penalty::SAME));
        });
    });
    f.give(all);
    f
}

fn same(t: &Tools) -> Fun {
    let mut f = Fun::new("same", 2);
    let (a, b) = (f.param(0), f.param(1));
    for field in [gives::NONE, gives::FINE] {
        let differ = val(a).long(field).isnt(val(b).long(field));
        f.when(differ, |f| f.give(0));
    }
    f.when(val(a).long(gives::FINE), |f| {
        let both = [val(a), val(b)].map(|one| one.plus(gives::WORKED));
        f.unless(call(t.values.same_worked, both), |f| f.give(0));
    });
    let x = f.keep(call(t.own.penalties, [val(a)]));
    let y = f.keep(call(t.own.penalties, [val(b)]));
    f.when(val(x).long(vec::LEN).isnt(val(y).long(vec::LEN)), |f| {
        f.give(0);
    });
    every(&mut f, x, |f, one, index, _| {
        let other = val(y).long(vec::AT).plus(val(index).left(3)).long(0);
        f.when(one.isnt(other), |f| f.give(0));
    });
    f.give(1);
    f
}

/// The row that decides for each target.
fn hit(t: &Tools) -> Fun {
    let mut f = Fun::new("table", 4);
    let (benchmark, part, table, targets) = (f.param(0), f.param(1), f.param(2), f.param(3));
    let said = t.vec(&mut f);
    let policy = f.keep(val(table).word(table::POLICY));
    let first = val(policy).is(HitPolicy::First as i64);
    let hits = f.keep(call(t.values.hits, [val(table).word(table::WHEN), first]));
    let none = val(hits).zero();
    f.when(none.or(stopped(hits)), |f| {
        let why = f.keep(0);
        f.either(
            hits,
            |f| {
                let known = t.why(f, hits);
                f.set(why, known);
            },
            |f| {
                f.when(val(benchmark).word(benchmark::GAP), |f| {
                    f.give(said.clone());
                });
                f.set(why, call(t.kit.why, [val(Why::Gap as i64), val(part)]));
            },
        );
        every(f, targets, |f, target, _, _| {
            let object = target.long(target::OBJECT);
            t.push(f, said.clone(), call(t.own.by_hand, [object, val(why)]));
        });
        f.give(said.clone());
    });
    let rows = t.vec(&mut f);
    let all = t.vec(&mut f);
    every(&mut f, hits, |f, index, _, _| {
        let start = val(table).plus(table::ROWS).plus(4);
        let at = f.keep(start.plus(index.times(row::BYTES)));
        t.push(f, rows.clone(), at);
        t.push(f, all.clone(), val(at).word(row::ROW));
    });
    let lighter = f.keep(val(benchmark).word(benchmark::LIGHTER));
    every(&mut f, targets, |f, target, _, next| {
        let (best, held, tied) = (f.keep(0), f.keep(0), f.keep(0));
        every(f, rows.clone(), |f, row, _, on| {
            let outcomes = row.clone().word(row::OUTCOMES);
            let new = f.keep(call(t.own.gives, [outcomes, target.clone()]));
            f.when(stopped(new), |f| f.give(new));
            f.unless(best, |f| {
                f.set(best, row.clone());
                f.set(held, new);
                f.next(on);
            });
            let arguments = [row.clone(), val(new), val(best), val(held)];
            let order = f.keep(call(t.own.heavier, arguments));
            let heaviest = val(policy).is(HitPolicy::Heaviest as i64);
            let lightest = val(policy).is(HitPolicy::Lightest as i64);
            let takes = f.keep(heaviest.and(val(order).is(1)));
            f.set(takes, val(takes).or(lightest.and(val(order).is(-1))));
            f.when(val(policy).is(HitPolicy::Unique as i64), |f| {
                let same = call(t.own.same, [val(new), val(held)]);
                f.set(tied, val(tied).or(same.zero()));
                f.set(takes, val(lighter).and(val(order).is(-1)));
            });
            f.when(takes, |f| {
                f.set(best, row);
                f.set(held, new);
            });
        });
        f.unless(best, |f| f.next(next));
        let object = f.keep(target.long(target::OBJECT));
        f.when(val(tied).and(val(lighter).zero()), |f| {
            let why = call(t.own.why_list, [val(Why::Tie as i64), all.clone()]);
            t.push(f, said.clone(), call(t.own.by_hand, [val(object), why]));
            f.next(next);
        });
        let number = f.keep(val(best).word(row::ROW));
        let arguments = [val(object), val(held), val(number)];
        let new = f.keep(call(t.own.of_row, arguments));
        t.push(f, said.clone(), new);
        let tier = f.keep(val(best).word(row::TIER));
        f.when(tier, |f| {
            f.put(new, candidate::PART, val(part).plus(1));
            f.put(new, candidate::TIER, val(tier).minus(1));
        });
        f.when(at(state::REASONS), |f| {
            tell(t, f, val(new), val(number), &all);
        });
    });
    f.give(said);
    f
}

/// Says which row decides, and out of which.
fn tell(t: &Tools, f: &mut Fun, candidate: Val, row: Val, all: &Val) {
    let told = candidate.plus(candidate::REASONS);
    let count = f.keep(all.clone().long(vec::LEN));
    f.either(
        val(count).above(1),
        |f| {
            let (step, kind) = (Step::Amount as i64, Kind::RowChosen as i64);
            let arguments = [told.clone(), val(step), val(kind), val(count).plus(1)];
            let new = f.keep(call(t.kit.reason, arguments));
            f.put(new, reason::ARGUMENTS, row.clone());
            every(f, all.clone(), |f, one, index, _| {
                let to = val(new).plus(val(index).left(3)).plus(8);
                f.put(to, reason::ARGUMENTS, one);
            });
        },
        |f| {
            let kind = Kind::Row;
            t.kit.said(
                f,
                told.clone(),
                Step::Amount,
                kind,
                std::slice::from_ref(&row),
            );
        },
    );
}

/// The range that a tier gives an object: of its rows, whether or not they match.
fn tier_range(t: &Tools) -> Fun {
    let mut f = Fun::new("tier_range", 5);
    let (act, part, tier) = (f.param(0), f.param(1), f.param(2));
    let (target, to) = (f.param(3), f.param(4));
    let benchmark = f.keep(val(act).word(super::descriptions::act::BENCHMARK));
    f.unless(benchmark, |f| f.give(0));
    let parts = f.keep(val(benchmark).word(benchmark::PARTS));
    f.unless(val(part).below(val(parts).word(0)), |f| f.give(0));
    let at = val(parts).plus(val(part).left(2)).word(4);
    let table = f.keep(at.word(part::TABLE));
    f.unless(table, |f| f.give(0));
    let found = f.keep(0);
    let rows = val(table).plus(table::ROWS);
    each(&mut f, rows, row::BYTES, |f, row, _, on| {
        let same = row.clone().word(row::TIER).is(val(tier).plus(1));
        f.unless(same, |f| f.next(on));
        let outcomes = row.word(row::OUTCOMES);
        let new = f.keep(call(t.own.gives, [outcomes, val(target)]));
        f.when(stopped(new), |f| f.give(new));
        let is = gives::WORKED.saturating_add(worked::IS);
        let has = val(new).long(gives::FINE).and(val(new).long(is));
        f.unless(has, |f| f.next(on));
        let extent = gives::WORKED.saturating_add(worked::EXTENT);
        let extent = f.keep(val(new).plus(extent));
        f.unless(found, |f| {
            f.copy(to, extent, extent::BYTES);
            f.set(found, 1);
            f.next(on);
        });
        f.unless(call(t.values.same_extent, [val(to), val(extent)]), |f| {
            f.set(found, 2);
        });
        f.act(call(t.values.hull, [val(to), val(to), val(extent)]));
    });
    f.give(found);
    f
}
