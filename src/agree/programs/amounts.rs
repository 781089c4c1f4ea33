//! Numbers and ranges of money.

use super::{More, World};
use crate::{
    agree::{
        build::{closed, ends, open, times},
        dice::Dice,
    },
    base::ratio::{Ratio, Rounding},
    ir::*,
};

pub(super) fn based(d: &mut Dice, w: &World) -> Number {
    if let Some(more) = w.more
        && d.one_in(3)
    {
        return wide(d, w, more);
    }
    let base = Number::Fact(d.pick(&w.bases));
    match d.roll(5) {
        0 => Number::Deemed {
            value: Box::new(base),
            when: Interval {
                lo: None,
                hi: Some((Ratio::whole(10_000), true)),
            },
            by: Box::new(Number::Const(Ratio::whole(10_000))),
        },
        1 => Number::Steps {
            value: Box::new(base),
            from: Ratio::whole(50),
            step: Ratio::whole(7),
            tail: d.pick(&[Some(Rounding::Up), Some(Rounding::Down), None]),
        },
        2 => Number::Sum(vec![
            (true, base),
            (true, Number::Const(Ratio::whole(d.roll(900) as i64))),
        ]),
        3 => Number::Extreme(d.one_in(2), vec![base, Number::Const(Ratio::whole(20_000))]),
        _ => base,
    }
}

pub(super) fn amount(d: &mut Dice, w: &mut World, depth: usize) -> RangeKind {
    if w.rich && d.one_in(8) {
        let ranges: Vec<DecisionId> = (0..w.b.p.decisions.len())
            .map(DecisionId::from_index)
            .filter(|id| matches!(w.b.p.decisions[id.index()].result, ResultType::Range))
            .collect();
        if !ranges.is_empty() {
            return RangeKind::Decision(d.pick(&ranges));
        }
    }
    if w.rich && d.one_in(12) {
        // Only a lower end, or upside down for some facts.
        let (a, b) = (based(d, w), based(d, w));
        let upper = if d.one_in(2) { closed(b) } else { None };
        return ends(closed(a), upper);
    }
    let (lo, hi) = if d.one_in(2) {
        let lo = 1000 + 100 * d.roll(500) as i64;
        (
            Number::Const(Ratio::whole(lo)),
            Number::Const(Ratio::whole(lo + 1000 * d.roll(80) as i64)),
        )
    } else {
        let base = based(d, w);
        let r = 1 + d.roll(4) as i128;
        let part = |r| Number::Const(Ratio::new(r, 7).unwrap());
        (
            times(base.clone(), part(r)),
            times(base, part(r + 1 + d.roll(9) as i128)),
        )
    };
    match d.roll(if depth == 0 { 6 } else { 10 }) {
        0 => RangeKind::Point(hi),
        1 => ends(None, closed(hi)),
        2 => ends(closed(lo), open(hi)),
        6 => RangeKind::HigherOf(vec![inner(d, w), inner(d, w)]),
        7 => RangeKind::OneOf(vec![inner(d, w), inner(d, w)]),
        8 => RangeKind::Human(d.one_in(2).then(|| Box::new(inner(d, w)))),
        _ => ends(closed(lo), closed(hi)),
    }
}

fn inner(d: &mut Dice, w: &mut World) -> Range {
    let kind = amount(d, w, 0);
    w.b.range(kind)
}

/// A range for a row of a benchmark: may be part of the statutory range.
pub(super) fn narrowed(d: &mut Dice, w: &mut World) -> RangeKind {
    if d.one_in(5) {
        let part = |n| Some((Measure::OfSpan(Ratio::new(n, 10).unwrap()), false));
        let lo = d.roll(5) as i128;
        return RangeKind::Part {
            lo: part(lo),
            hi: part(lo + 1 + d.roll(4) as i128),
        };
    }
    if w.rich && d.one_in(6) {
        return statutory(d);
    }
    amount(d, w, 1)
}

/// A range made of points of the statutory range.
fn statutory(d: &mut Dice) -> RangeKind {
    let tenths = |d: &mut Dice| Ratio::new(d.between(0, 12).into(), 10).unwrap();
    let point = |d: &mut Dice| match d.roll(6) {
        0 => Measure::Minimum,
        1 => Measure::Maximum,
        2 => Measure::Middle,
        3 => Measure::OfMaximum(tenths(d)),
        4 => Measure::OfMinimum(tenths(d)),
        _ => Measure::OfSpan(tenths(d)),
    };
    match d.roll(3) {
        0 => RangeKind::Point(times(Number::Statutory(point(d)), Number::Const(tenths(d)))),
        1 => ends(
            closed(Number::Statutory(Measure::Minimum)),
            open(Number::Statutory(point(d))),
        ),
        _ => RangeKind::Part {
            lo: d.one_in(2).then(|| (point(d), d.one_in(2))),
            hi: d.one_in(2).then(|| (point(d), d.one_in(2))),
        },
    }
}

/// A number of the facts that only a rich world has.
fn wide(d: &mut Dice, w: &World, more: More) -> Number {
    let huge = || Number::Fact(more.huge);
    let constant = |n: i64| Number::Const(Ratio::whole(n));
    match d.roll(12) {
        0 => huge(),
        // One amount of money by one count.
        1 => Number::Product(vec![huge(), Number::Fact(more.persons)]),
        2 => times(constant(d.between(1, 200_000)), Number::Fact(more.persons)),
        3 => Number::Quotient(
            Box::new(huge()),
            Box::new(constant(d.pick(&[3, 7, 10, 365]))),
        ),
        4 => Number::Sum(vec![(true, huge()), (false, Number::Fact(w.bases[1]))]),
        5 => {
            let steps = Number::Steps {
                value: Box::new(Number::Fact(more.excess)),
                from: Ratio::new(d.between(0, 30).into(), 10).unwrap(),
                step: Ratio::new(1 + d.roll(9) as i128, d.pick(&[1, 2, 10])).unwrap(),
                tail: d.pick(&[
                    Some(Rounding::Up),
                    Some(Rounding::Down),
                    Some(Rounding::HalfUp),
                    None,
                ]),
            };
            times(steps, constant(d.between(1, 1_000_000)))
        }
        6 => {
            let steps = Number::Steps {
                value: Box::new(Number::Fact(more.measure)),
                from: Ratio::ZERO,
                step: Ratio::ONE,
                tail: d.pick(&[Some(Rounding::HalfUp), None]),
            };
            times(steps, constant(d.between(1, 90_000)))
        }
        7 => Number::SumOf {
            list: w.list,
            when: Box::new(Condition::ChoiceIn {
                fact: more.sort,
                set: 1 + d.roll(7) as u64,
            }),
            of: Box::new(Number::Deemed {
                value: Box::new(Number::Fact(more.paid)),
                when: Interval {
                    lo: None,
                    hi: Some((Ratio::whole(500_000), true)),
                },
                by: Box::new(constant(500_000)),
            }),
        },
        8 => Number::MaxOf {
            list: w.list,
            of: Box::new(Number::Fact(more.paid)),
        },
        9 => times(
            Number::Count {
                list: w.list,
                when: Box::new(Condition::ChoiceIn {
                    fact: more.sort,
                    set: 1 + d.roll(6) as u64,
                }),
            },
            constant(d.between(1, 5_000_000)),
        ),
        10 => {
            let money: Vec<DecisionId> = (0..w.b.p.decisions.len())
                .map(DecisionId::from_index)
                .filter(|id| {
                    let result = &w.b.p.decisions[id.index()].result;
                    matches!(result, ResultType::Value(FactType::Number(_)))
                })
                .collect();
            if money.is_empty() {
                huge()
            } else {
                Number::Decision(d.pick(&money))
            }
        }
        // A floor in whole fen, as the language writes it.
        _ => Number::Steps {
            value: Box::new(times(
                huge(),
                Number::Const(Ratio::new(d.between(1, 30).into(), 10).unwrap()),
            )),
            from: Ratio::ZERO,
            step: Ratio::ONE,
            tail: Some(Rounding::Down),
        },
    }
}
