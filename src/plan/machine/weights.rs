//! Weights: which row of each factor holds, their sum, the formula of each branch.
//!
//! Weights are whole numbers over a common denominator; only the formula leaves them.

use super::{
    descriptions::{benchmark, branch, factor, weights},
    imposing::{Tools, each, every, stopped},
    kit::at,
    layout::{candidate, draft, extent, list, reason, slot, state, target, vec},
    say::{Kind, Why, stop},
};
use crate::{
    base::terms::HitPolicy,
    case::outcome::Step,
    plan::code::{
        FunctionId, RATIO, RatioOp,
        build::{Fun, Val, call, call_at, ratio, val},
    },
};

/// The factors taken together; fields of eight bytes.
mod weighed {
    use super::{list, vec};

    /// Sum of the weights, without the start.
    pub(super) const SUM: u32 = 0;
    /// Why there is no sum: addresses of whys.
    pub(super) const HUMAN: u32 = 8;
    /// Rows that held.
    pub(super) const ROWS: u32 = HUMAN + vec::BYTES;
    /// Factors that could not be ascertained: the factor, then the fact.
    pub(super) const UNSURE: u32 = ROWS + vec::BYTES;
    /// One reason a factor.
    pub(super) const REASONS: u32 = UNSURE + vec::BYTES;
    /// Bytes.
    pub(super) const BYTES: u32 = REASONS + list::BYTES;
}

/// A factor that could not be ascertained; fields of eight bytes.
mod unsure {
    /// Its description.
    pub(super) const FACTOR: u32 = 0;
    /// The fact.
    pub(super) const FACT: u32 = 8;
    /// Bytes.
    pub(super) const BYTES: u32 = 16;
}

/// The functions of this file.
pub(super) fn functions(t: &Tools) -> Vec<(FunctionId, Fun)> {
    vec![
        (t.own.pick, pick(t)),
        (t.own.weigh, weigh(t)),
        (t.own.limited, limited()),
        (t.own.amount, amount(t)),
        (t.own.most_lenient, most_lenient(t)),
        (t.own.branch, one_branch(t)),
        (t.own.weighted, weighted(t)),
    ]
}

/// The sum of two values; gives the stop if it leaves 64 bits.
fn sum(f: &mut Fun, a: impl Into<Val>, b: impl Into<Val>) -> Val {
    let (a, b) = (f.keep(a), f.keep(b));
    let sum = f.keep(val(a).plus(b));
    // Both have the sign that the sum has not.
    let over = val(a).xor(sum).and(val(b).xor(sum)).below(0);
    f.when(over, |f| f.give(stop::OVERFLOW));
    val(sum)
}

/// The difference of two values; gives the stop if it leaves 64 bits.
fn difference(f: &mut Fun, a: impl Into<Val>, b: impl Into<Val>) -> Val {
    let (a, b) = (f.keep(a), f.keep(b));
    let left = f.keep(val(a).minus(b));
    let over = val(a).xor(b).and(val(a).xor(left)).below(0);
    f.when(over, |f| f.give(stop::OVERFLOW));
    val(left)
}

fn holds(row: &Val) -> Val {
    call_at(row.clone().word(factor::WHEN).minus(1), [])
}

fn pick(t: &Tools) -> Fun {
    let mut f = Fun::new("pick", 1);
    let factor = f.param(0);
    let policy = f.keep(val(factor).word(factor::POLICY));
    let (hit, tied, kept) = (f.keep(0), f.keep(0), f.keep(0));
    let rows = val(factor).plus(factor::ROWS);
    each(&mut f, rows.clone(), factor::ENTRY, |f, row, _, on| {
        let held = f.keep(holds(&row));
        f.when(stopped(held), |f| {
            f.set(kept, call(t.values.keep, [val(kept), val(held)]));
            f.next(on);
        });
        f.unless(held, |f| f.next(on));
        f.unless(hit, |f| {
            f.set(hit, row.clone());
            f.when(val(policy).is(HitPolicy::First as i64), |f| f.leave(on));
            f.next(on);
        });
        let new = f.keep(row.clone().long(factor::WEIGHT));
        let old = f.keep(val(hit).long(factor::WEIGHT));
        f.when(val(policy).is(HitPolicy::Unique as i64), |f| {
            f.set(tied, val(tied).or(val(new).isnt(old)));
        });
        let heaviest = val(policy).is(HitPolicy::Heaviest as i64);
        let lightest = val(policy).is(HitPolicy::Lightest as i64);
        let heavier = heaviest.and(val(new).above(old));
        let lighter = lightest.and(val(new).below(old));
        f.when(heavier.or(lighter), |f| f.set(hit, row));
    });
    f.when(kept, |f| f.give(kept));
    f.unless(hit, |f| {
        let name = val(factor).word(factor::NUMBER);
        let why = call(t.kit.why, [val(Why::FactorGap as i64), name]);
        f.give(why.plus(stop::HUMAN));
    });
    f.when(tied, |f| {
        let all = t.vec(f);
        each(f, rows, factor::ENTRY, |f, row, _, _| {
            f.when(holds(&row).is(1), |f| {
                t.push(f, all.clone(), row.word(factor::ROW));
            });
        });
        let why = call(t.own.why_list, [val(Why::Tie as i64), all]);
        f.give(why.plus(stop::HUMAN));
    });
    f.give(hit);
    f
}

fn weigh(t: &Tools) -> Fun {
    let mut f = Fun::new("weigh", 2);
    let (weights, lowest) = (f.param(0), f.param(1));
    let new = f.keep(t.kit.room(weighed::BYTES));
    let total = f.keep(0);
    let all = val(weights).word(weights::FACTORS);
    each(&mut f, all, 4, |f, entry, _, on| {
        let factor = f.keep(entry.word(0));
        let picked = f.keep(call(t.own.pick, [val(factor)]));
        let (row, fact) = (f.keep(picked), f.keep(0));
        f.when(stopped(picked), |f| {
            let unsure = val(picked).right(stop::RANK);
            let unsure = unsure.is(stop::UNSURE >> stop::RANK);
            f.unless(unsure.and(lowest), |f| {
                let why = t.why(f, picked);
                t.push(f, val(new).plus(weighed::HUMAN), why);
                f.next(on);
            });
            let index = f.keep(val(factor).word(factor::LOWEST));
            let count = val(factor).word(factor::ROWS);
            f.unless(val(index).below(count), |f| {
                f.give(val(t.shapeless).plus(stop::HUMAN));
            });
            let place = val(index).times(factor::ENTRY);
            let place = place.plus(factor::ROWS.saturating_add(4));
            f.set(row, val(factor).plus(place));
            f.set(fact, val(picked).and(stop::BELOW).plus(1));
        });
        let weight = f.keep(val(row).long(factor::WEIGHT));
        let more = sum(f, total, weight);
        f.set(total, more);
        let number = f.keep(val(row).word(factor::ROW));
        t.push(f, val(new).plus(weighed::ROWS), number);
        let den = val(weights).long(weights::DEN);
        let told = val(new).plus(weighed::REASONS);
        f.either(
            fact,
            |f| {
                let fact = val(fact).minus(1);
                let one = f.keep(t.kit.room(unsure::BYTES));
                f.put(one, unsure::FACTOR, factor);
                f.put(one, unsure::FACT, fact.clone());
                t.push(f, val(new).plus(weighed::UNSURE), one);
                let arguments = [fact, val(number), val(weight), den.clone()];
                t.kit.say(
                    f,
                    told.clone(),
                    Step::Amount,
                    Kind::FactorLowest,
                    &arguments,
                );
            },
            |f| {
                let arguments = [val(number), val(weight), den.clone()];
                t.kit
                    .say(f, told.clone(), Step::Amount, Kind::Factor, &arguments);
            },
        );
    });
    f.put(new, weighed::SUM, total);
    f.give(new);
    f
}

fn limited() -> Fun {
    let mut f = Fun::new("limited", 2);
    let (branch, sum) = (f.param(0), f.param(1));
    let limits = f.keep(val(branch).word(branch::LIMITS));
    let floor = f.keep(val(branch).long(branch::FLOOR));
    let floored = val(limits).and(branch::FLOORED);
    f.when(floored.and(val(sum).below(floor)), |f| f.set(sum, floor));
    let cap = f.keep(val(branch).long(branch::CAP));
    let capped = val(limits).and(branch::CAPPED).isnt(0);
    f.when(capped.and(val(sum).above(cap)), |f| f.set(sum, cap));
    f.give(sum);
    f
}

fn amount(t: &Tools) -> Fun {
    let mut f = Fun::new("formula", 5);
    let (weights, branch, sum_, to) = (f.param(0), f.param(1), f.param(2), f.param(3));
    let law = f.param(4);
    let start = val(branch).long(branch::START);
    let total = sum(&mut f, start, sum_);
    let total = call(t.own.limited, [val(branch), total]);
    let exact = f.keep(t.kit.room(RATIO));
    let den = val(weights).long(weights::DEN);
    f.unless(ratio(RatioOp::New, [val(exact), total, den]), |f| {
        f.give(stop::OVERFLOW);
    });
    let place = val(branch).word(branch::AMOUNT).minus(1);
    f.give(call_at(place, [val(to), val(exact), val(law)]));
    f
}

/// 无法查明 takes the lowest level of the factor. Should another level give a lower fine in this case
/// (a formula that falls with the sum), that one is taken and a warning given.
fn most_lenient(t: &Tools) -> Fun {
    let mut f = Fun::new("most_lenient", 6);
    let (weights, branch, one) = (f.param(0), f.param(1), f.param(2));
    let (cell, told, law) = (f.param(3), f.param(4), f.param(5));
    let factor = f.keep(val(one).long(unsure::FACTOR));
    let rows = f.keep(val(factor).plus(factor::ROWS));
    let place = val(factor).word(factor::LOWEST).times(factor::ENTRY);
    let lowest = f.keep(val(rows).plus(place).plus(4));
    let before = f.keep(val(cell).long(0));
    let (least, row) = (f.keep(before), f.keep(lowest));
    let (held, tried) = (f.keep(t.kit.room(RATIO)), f.keep(t.kit.room(RATIO)));
    let of = |f: &mut Fun, sum: Val, to: Val| {
        let arguments = [val(weights), val(branch), sum, to, val(law)];
        let stop = f.keep(call(t.own.amount, arguments));
        f.when(stop, |f| f.give(stop));
    };
    of(&mut f, val(before), val(held));
    each(&mut f, rows, factor::ENTRY, |f, other, _, on| {
        let without = difference(f, before, val(lowest).long(factor::WEIGHT));
        let sum = sum(f, without, other.clone().long(factor::WEIGHT));
        of(f, sum.clone(), val(tried));
        let order = ratio(RatioOp::Cmp, [val(tried), val(held)]);
        f.unless(order.is(-1), |f| f.next(on));
        f.copy(held, tried, RATIO);
        f.set(least, sum);
        f.set(row, other);
    });
    f.when(val(least).is(before), |f| f.give(0));
    f.put(cell, 0, least);
    let fact = f.keep(val(one).long(unsure::FACT));
    let at = f.keep(val(told).long(list::FIRST));
    f.during(at, |f, _| {
        let kind = val(at).long(reason::KIND).is(Kind::FactorLowest as i64);
        let same = val(at).long(reason::ARGUMENTS).is(fact);
        f.when(kind.and(same), |f| {
            f.put(at, argument(1), val(row).word(factor::ROW));
            f.put(at, argument(2), val(row).long(factor::WEIGHT));
            let children = val(at).plus(reason::CHILDREN);
            let kind = Kind::UnascertainableNotLowest;
            t.kit.said(f, children, Step::Amount, kind, &[val(fact)]);
        });
        f.set(at, val(at).long(reason::NEXT));
    });
    f
}

/// Where an argument of a reason stands.
fn argument(index: u32) -> u32 {
    reason::ARGUMENTS.saturating_add(index.saturating_mul(8))
}

/// Copies the reasons of the factors, each of which has four arguments or fewer and no children.
fn retell(t: &Tools, f: &mut Fun, from: Val, to: &Val) {
    let at = f.keep(from.long(list::FIRST));
    f.during(at, |f, _| {
        let count = f.keep(val(at).long(reason::COUNT));
        let (step, kind) = (val(at).long(reason::STEP), val(at).long(reason::KIND));
        let new = f.keep(call(t.kit.reason, [to.clone(), step, kind, val(count)]));
        f.count(count, |f, index, _| {
            let offset = f.keep(val(index).left(3));
            let value = val(at).plus(offset).long(reason::ARGUMENTS);
            f.put(val(new).plus(offset), reason::ARGUMENTS, value);
        });
        f.set(at, val(at).long(reason::NEXT));
    });
}

/// The amount of a branch, with the reasons that lead to it.
fn one_branch(t: &Tools) -> Fun {
    let mut f = Fun::new("branch", 5);
    let (weights, branch) = (f.param(0), f.param(1));
    let (weighed, candidate, law) = (f.param(2), f.param(3), f.param(4));
    let told = val(candidate).plus(candidate::REASONS);
    let start = f.keep(val(branch).long(branch::START));
    let den = f.keep(val(weights).long(weights::DEN));
    f.when(at(state::REASONS), |f| {
        let arguments = [val(start), val(den)];
        t.kit
            .said(f, told.clone(), Step::Amount, Kind::Start, &arguments);
        retell(t, f, val(weighed).plus(weighed::REASONS), &told);
    });
    let cell = f.keep(t.kit.room(8));
    f.put(cell, 0, val(weighed).long(weighed::SUM));
    let all = val(weighed).plus(weighed::UNSURE);
    every(&mut f, all, |f, one, _, _| {
        let (cell, told) = (val(cell), told.clone());
        let arguments = [val(weights), val(branch), one, cell, told, val(law)];
        let stop = f.keep(call(t.own.most_lenient, arguments));
        f.when(stop, |f| f.give(stop));
    });
    let total = f.keep(val(cell).long(0));
    let before = sum(&mut f, start, total);
    let after = f.keep(call(t.own.limited, [val(branch), before.clone()]));
    let number = candidate::EXTENT.saturating_add(extent::LO_AT);
    let to = f.keep(val(candidate).plus(number));
    let arguments = [val(weights), val(branch), val(total), val(to), val(law)];
    let stop = f.keep(call(t.own.amount, arguments));
    f.when(stop, |f| f.give(stop));
    f.when(at(state::REASONS), |f| {
        let arguments = [before, val(after), val(den)];
        let kind = Kind::WeightSum;
        t.kit.said(f, told.clone(), Step::Amount, kind, &arguments);
        formula(t, f, branch.into(), to.into(), told);
    });
    f
}

/// Says the formula: its text, the result, the numeric facts that entered.
fn formula(t: &Tools, f: &mut Fun, branch: Val, result: Val, told: Val) {
    let entered = t.vec(f);
    let facts = branch.clone().word(branch::ENTERED);
    each(f, facts, 4, |f, entry, _, _| {
        let fact = f.keep(entry.word(0));
        let slot = at(state::INPUT).plus(val(fact).times(slot::BYTES));
        let slot = f.keep(slot);
        f.when(val(slot).long(slot::STATE).is(slot::GIVEN), |f| {
            t.push(f, entered.clone(), fact);
            t.push(f, entered.clone(), val(slot).long(slot::VALUE));
        });
    });
    let count = entered.clone().long(vec::LEN).plus(5);
    let (step, kind) = (Step::Amount as i64, Kind::Formula as i64);
    let arguments = [told, val(step), val(kind), count];
    let new = f.keep(call(t.kit.reason, arguments));
    f.put(new, argument(0), branch.word(branch::EXPR).minus(1));
    f.copy(val(new).plus(argument(1)), result, RATIO);
    every(f, entered, |f, value, index, _| {
        f.put(val(new).plus(val(index).left(3)), argument(5), value);
    });
}

fn weighted(t: &Tools) -> Fun {
    let mut f = Fun::new("weighted", 4);
    let (act, benchmark) = (f.param(0), f.param(1));
    let (weights, targets) = (f.param(2), f.param(3));
    let said = t.vec(&mut f);
    let together = f.keep(0);
    let branches = f.keep(val(weights).word(weights::BRANCHES));
    every(&mut f, targets, |f, target, _, next| {
        let object = f.keep(target.clone().long(target::OBJECT));
        let law = target.clone().plus(target::EXTENT);
        let law = f.keep(target.long(target::IS).select(law, 0));
        each(f, branches, 4, |f, entry, _, on| {
            let branch = f.keep(entry.word(0));
            f.unless(val(branch).word(branch::ON).is(object), |f| f.next(on));
            let guard = val(branch).word(branch::GUARD);
            let held = f.keep(call(t.own.guard, [val(act), guard]));
            f.when(stopped(held), |f| {
                let why = t.why(f, held);
                t.push(f, said.clone(), call(t.own.by_hand, [val(object), why]));
                f.next(next);
            });
            f.unless(held, |f| f.next(on));
            f.unless(together, |f| {
                let lowest = val(benchmark).word(benchmark::LOWEST);
                f.set(together, call(t.own.weigh, [val(weights), lowest]));
                f.when(stopped(together), |f| f.give(together));
                every(f, val(together).plus(weighed::ROWS), |f, row, _, _| {
                    t.push(f, at(state::DRAFT).plus(draft::FACTORS), row);
                });
                every(f, val(together).plus(weighed::HUMAN), |f, why, _, _| {
                    f.act(call(t.kit.human, [why]));
                });
            });
            let whys = val(together).plus(weighed::HUMAN);
            every(f, whys, |f, why, _, _| {
                t.push(f, said.clone(), call(t.own.by_hand, [val(object), why]));
                f.next(next);
            });
            let new = f.keep(t.kit.room(candidate::BYTES));
            f.put(new, candidate::OBJECT, object);
            f.put(new, candidate::SAID, candidate::COMPUTED);
            let (weighed, made) = (val(together), val(new));
            let arguments = [val(weights), val(branch), weighed, made, val(law)];
            let stop = call(t.own.branch, arguments);
            let expr = val(branch).word(branch::EXPR);
            let stop = f.keep(call(t.values.named, [stop, expr]));
            f.when(stop, |f| {
                let why = t.why(f, stop);
                f.set(new, call(t.own.by_hand, [val(object), why]));
            });
            t.push(f, said.clone(), new);
            f.next(next);
        });
    });
    f.give(said);
    f
}
