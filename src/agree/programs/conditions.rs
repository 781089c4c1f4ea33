//! Conditions.

use super::{More, World, day};
use crate::{
    agree::{build::times, dice::Dice},
    base::{date::Period, ratio::Ratio, terms::Comparator},
    ir::*,
};

pub(super) fn interval(d: &mut Dice) -> Interval {
    Interval {
        lo: Some((Ratio::whole(500 * (1 + d.roll(50) as i64)), d.one_in(2))),
        hi: (d.one_in(2)).then(|| (Ratio::whole(30_000 + d.roll(9000) as i64), d.one_in(2))),
    }
}

pub(super) fn atom(d: &mut Dice, w: &World) -> Condition {
    if let Some(more) = w.more
        && d.one_in(4)
    {
        return wide(d, w, more);
    }
    match d.roll(12) {
        0 | 1 => Condition::Is(d.pick(&w.bools)),
        2 | 3 => Condition::ChoiceIn {
            fact: d.pick(&w.choices),
            set: 1 + d.roll(7) as u64,
        },
        4 => {
            let lo = d.roll(12) as i64;
            Condition::NumberIn {
                fact: w.number,
                lo,
                hi: lo + d.roll(12) as i64,
            }
        }
        5 => Condition::Contains {
            fact: w.multi,
            set: 1 + d.roll(7) as u64,
        },
        6 => match d.roll(3) {
            0 => Condition::NoAmount(w.bases[0]),
            1 => Condition::Within(
                Box::new(times(
                    Number::Fact(d.pick(&w.bases)),
                    Number::Const(Ratio::new(1 + d.roll(3) as i128, 3).unwrap()),
                )),
                interval(d),
            ),
            _ => Condition::Compare(
                Box::new(Number::Fact(w.bases[0])),
                d.pick(&[Comparator::Less, Comparator::AtLeast, Comparator::More]),
                Box::new(times(
                    Number::Fact(w.bases[1]),
                    Number::Const(Ratio::whole(1 + d.roll(3) as i64)),
                )),
            ),
        },
        7 => match d.roll(2) {
            0 => Condition::AnyOf {
                list: w.list,
                when: Box::new(Condition::All(vec![
                    Condition::NumberIn {
                        fact: w.fields[0],
                        lo: 0,
                        hi: d.roll(4) as i64,
                    },
                    Condition::Is(w.fields[1]),
                ])),
            },
            _ => Condition::Within(
                Box::new(Number::Count {
                    list: w.list,
                    when: Box::new(Condition::Is(w.fields[1])),
                }),
                Interval {
                    lo: Some((Ratio::whole(1 + d.roll(2) as i64), false)),
                    hi: None,
                },
            ),
        },
        8 => match d.roll(if w.rich { 3 } else { 2 }) {
            2 => days(d, w),
            0 => {
                let lo = day(d);
                Condition::DateIn {
                    fact: d.pick(&w.days),
                    lo: Some(lo),
                    hi: d.one_in(2).then(|| {
                        lo.plus(Period {
                            months: 0,
                            days: d.roll(40) as i32,
                        })
                        .unwrap()
                    }),
                }
            }
            _ => Condition::CompareDates(
                w.days[0],
                d.pick(&[Comparator::Less, Comparator::AtMost, Comparator::Equal]),
                w.days[1],
            ),
        },
        9 => {
            let months = |d: &mut Dice| Period {
                months: 1 + d.roll(6) as i32,
                days: 0,
            };
            Condition::SpanIn {
                fact: w.span,
                lo: d.one_in(2).then(|| (months(d), d.one_in(2))),
                hi: Some((months(d), d.one_in(2))),
            }
        }
        10 => {
            let lo = d.roll(10) as i32;
            Condition::PeriodIn {
                fact: w.period,
                lo,
                hi: lo + d.roll(6) as i32,
            }
        }
        _ => {
            let (definitions, decisions) = (w.b.p.definitions.len(), w.b.p.decisions.len());
            match d.roll(3) {
                0 if definitions > 0 => {
                    let id = DefinitionId::from_index(d.roll(definitions));
                    match w.b.p.definitions[id.index()].value {
                        DefinitionValue::Condition(_) => Condition::Definition(id),
                        DefinitionValue::Number(_) => {
                            Condition::Within(Box::new(Number::Definition(id)), interval(d))
                        }
                    }
                }
                _ if decisions > 0 => {
                    let id = DecisionId::from_index(d.roll(decisions));
                    match &w.b.p.decisions[id.index()].result {
                        ResultType::Value(FactType::Bool) => Condition::Decision(id),
                        ResultType::Value(FactType::Number(_)) => {
                            Condition::Within(Box::new(Number::Decision(id)), interval(d))
                        }
                        ResultType::Value(_) => Condition::DecisionIn {
                            decision: id,
                            set: 1 + d.roll(3) as u64,
                        },
                        ResultType::Range => Condition::Is(w.bools[0]),
                    }
                }
                _ => Condition::Is(d.pick(&w.bools)),
            }
        }
    }
}

/// A condition over the facts of a world, nested at most so deep.
pub fn condition(d: &mut Dice, w: &World, depth: usize) -> Condition {
    if depth == 0 || d.one_in(2) {
        return atom(d, w);
    }
    match d.roll(4) {
        0 => Condition::Not(Box::new(condition(d, w, depth - 1))),
        1 | 2 => Condition::All(vec![condition(d, w, depth - 1), condition(d, w, depth - 1)]),
        _ => Condition::Any(vec![condition(d, w, depth - 1), condition(d, w, depth - 1)]),
    }
}

/// A test of the facts that only a rich world has.
fn wide(d: &mut Dice, w: &World, more: More) -> Condition {
    let within = |number, interval| Condition::Within(Box::new(number), interval);
    match d.roll(12) {
        0 => Condition::Uncomputable(more.huge),
        1 => Condition::NoAmount(more.huge),
        2 => {
            let lo = 10i64.pow(d.roll(15) as u32);
            Condition::NumberIn {
                fact: more.huge,
                lo,
                hi: lo.saturating_mul(1 + d.roll(40) as i64),
            }
        }
        3 => Condition::NumberIn {
            fact: more.measure,
            lo: d.between(-6_000, 3_000),
            hi: d.between(3_000, 9_000_000),
        },
        4 => Condition::NumberIn {
            fact: more.excess,
            lo: d.between(0, 500),
            hi: i64::MAX,
        },
        5 => within(
            times(Number::Fact(more.excess), ratio(d)),
            Interval {
                lo: Some((
                    Ratio::new(d.between(0, 40).into(), 10).unwrap(),
                    d.one_in(2),
                )),
                hi: d
                    .one_in(2)
                    .then(|| (Ratio::whole(d.between(4, 90)), d.one_in(2))),
            },
        ),
        6 => within(
            Number::MaxOf {
                list: w.list,
                of: Box::new(Number::Fact(more.paid)),
            },
            interval(d),
        ),
        7 => within(
            Number::SumOf {
                list: w.list,
                when: Box::new(match d.one_in(2) {
                    true => Condition::Const(true),
                    false => Condition::ChoiceIn {
                        fact: more.sort,
                        set: 1 + d.roll(6) as u64,
                    },
                }),
                of: Box::new(times(Number::Fact(more.paid), ratio(d))),
            },
            interval(d),
        ),
        8 => Condition::AnyOf {
            list: w.list,
            when: Box::new(Condition::Any(vec![
                Condition::ChoiceIn {
                    fact: more.sort,
                    set: 1 + d.roll(6) as u64,
                },
                Condition::All(vec![
                    within(Number::Fact(more.paid), interval(d)),
                    Condition::Is(d.pick(&w.bools)),
                ]),
            ])),
        },
        9 => Condition::Compare(
            Box::new(Number::Fact(more.huge)),
            d.pick(&[
                Comparator::Less,
                Comparator::AtMost,
                Comparator::Equal,
                Comparator::NotEqual,
                Comparator::AtLeast,
                Comparator::More,
            ]),
            Box::new(times(Number::Fact(w.bases[0]), ratio(d))),
        ),
        10 => Condition::InOrder {
            list: w.list,
            by: more.on,
            when: Box::new(if d.one_in(2) {
                Condition::Is(w.fields[1])
            } else {
                Condition::Const(true)
            }),
            strict: d.one_in(2),
        },
        _ => Condition::SpanIn {
            fact: w.span,
            lo: d.one_in(2).then(|| {
                let days = d.roll(90) as i32;
                (Period { months: 0, days }, d.one_in(2))
            }),
            hi: d.one_in(2).then(|| {
                let months = 12 * d.roll(6) as i32;
                (Period { months, days: 0 }, d.one_in(2))
            }),
        },
    }
}

fn ratio(d: &mut Dice) -> Number {
    let den = d.pick(&[1, 2, 3, 7, 10, 100, 1_000]);
    Number::Const(Ratio::new(1 + d.roll(40) as i128, den).unwrap())
}

/// Computed days: counted on, the ends of an interval, the first or last of records.
fn days(d: &mut Dice, w: &World) -> Condition {
    let comparator = d.pick(&[
        Comparator::Less,
        Comparator::AtMost,
        Comparator::AtLeast,
        Comparator::More,
        Comparator::NotEqual,
    ]);
    let (left, right) = (some_day(d, w, 2), some_day(d, w, 2));
    if d.one_in(4) {
        let between = Number::Sum(vec![(true, left), (false, right)]);
        let days = Ratio::whole(d.between(-40, 200));
        return Condition::Compare(Box::new(between), comparator, Box::new(Number::Const(days)));
    }
    Condition::Compare(Box::new(left), comparator, Box::new(right))
}

pub(super) fn some_day(d: &mut Dice, w: &World, depth: u32) -> Number {
    let given = |fact, end| Number::Day { fact, end };
    if depth == 0 {
        return given(d.pick(&w.days), false);
    }
    match d.roll(if w.rich { 8 } else { 5 }) {
        0 | 1 => given(d.pick(&w.days), false),
        2 => given(w.span, d.one_in(2)),
        3 | 4 => {
            let back = if d.one_in(4) { -1 } else { 1 };
            let months = d.one_in(2);
            Number::Later {
                of: Box::new(some_day(d, w, depth - 1)),
                by: Lapse {
                    months: if months { back * d.roll(7) as i32 } else { 0 },
                    days: if months { 0 } else { back * d.roll(60) as i32 },
                    working: false,
                    rolls: false,
                },
            }
        }
        5 => Number::Later {
            of: Box::new(some_day(d, w, depth - 1)),
            by: Lapse {
                months: 0,
                days: d.between(-9, 30) as i32,
                working: d.one_in(2),
                rolls: d.one_in(2),
            },
        },
        6 => Number::Extreme(
            d.one_in(2),
            vec![some_day(d, w, depth - 1), some_day(d, w, depth - 1)],
        ),
        _ => Number::DayOf {
            list: w.list,
            when: Box::new(Condition::Is(w.fields[1])),
            of: Box::new(match &w.more {
                Some(more) => given(more.on, false),
                None => given(d.pick(&w.days), false),
            }),
            latest: d.one_in(2),
        },
    }
}
