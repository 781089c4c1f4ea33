//! Days that may make comparisons of days true: adding months is not linear in days, so the witness
//! of “within N months” is built by counting from one day, and to its neighbours.

use std::collections::BTreeSet;

use super::ordinary;
use crate::{
    base::date::{Date, Period},
    ir::{
        Condition, FactType, Interval, Lapse, ListType, Number, Program, Value, lapse,
        walk::{Visit, Walk},
    },
};

/// The day from which candidates are laid out: an ordinary working day, with a month that has a
/// thirty-first behind it and a short one before it.
const ANCHOR: (i16, i8, i8) = (2025, 3, 31);
/// Most days that a constant may be taken for a distance of.
const MOST: i64 = 40_000;
/// Most candidates of a fact.
const MAX_DAYS: usize = 24;

/// What comparisons count on by.
#[derive(Debug, Default)]
struct Lengths {
    lapses: Vec<Lapse>,
    days: BTreeSet<i64>,
}

impl<'a> Visit<'a> for Lengths {
    fn condition(&mut self, condition: &'a Condition) {
        if let Condition::Within(_, Interval { lo, hi }) = condition {
            for (end, _) in [lo, hi].into_iter().flatten() {
                self.constant(&Number::Const(*end));
            }
        }
    }

    fn number(&mut self, number: &'a Number, _amount: bool) {
        if let Number::Later { by, .. } = number
            && !self.lapses.contains(by)
        {
            self.lapses.push(*by);
        }
        self.constant(number);
    }
}

impl Lengths {
    fn constant(&mut self, number: &Number) {
        if let Number::Const(x) = number
            && let Some(n) = x.as_whole().and_then(|n| i64::try_from(n).ok())
            && n.unsigned_abs() <= MOST.unsigned_abs()
        {
            self.days.insert(n);
        }
    }
}

/// Days to try for a fact that these conditions compare.
pub(super) fn days<'a>(
    program: &'a Program,
    truths: impl Iterator<Item = &'a Condition>,
) -> Vec<Date> {
    let mut lengths = Lengths::default();
    for truth in truths {
        Walk::new(program).condition(truth, &mut lengths);
    }
    let Some(anchor) = Date::new(ANCHOR.0, ANCHOR.1, ANCHOR.2) else {
        return Vec::new();
    };
    let mut all = vec![anchor];
    let mut push = |day: Option<Date>| {
        for shift in [0, 1, -1] {
            if let Some(day) = day.and_then(|day| day.next(shift))
                && !all.contains(&day)
                && all.len() < MAX_DAYS
            {
                all.push(day);
            }
        }
    };
    push(Some(anchor));
    for by in &lengths.lapses {
        let later = by.after(lapse::number(anchor), program.calendar.as_ref());
        push(later.ok().and_then(lapse::date));
        if !by.working {
            push(anchor.plus(Period {
                months: by.months.saturating_neg(),
                days: by.days.saturating_neg(),
            }));
        }
    }
    for n in &lengths.days {
        if let Ok(n) = i32::try_from(*n) {
            push(anchor.next(n));
            push(anchor.next(n.saturating_neg()));
        }
    }
    all
}

/// Spans of time to try, out of days.
pub(super) fn spans(days: &[Date]) -> Vec<Value> {
    let Some(&anchor) = days.first() else {
        return Vec::new();
    };
    let ordered = |day: Date| Value::Span(anchor.min(day), anchor.max(day));
    days.iter().map(|day| ordered(*day)).collect()
}

/// Lists to try: none, and up to three records alike, on each of the days.
pub(super) fn lists(program: &Program, ty: &ListType, days: &[Date]) -> Vec<Value> {
    let mut all = vec![Value::List(Vec::new())];
    for day in days {
        let record: Vec<Option<Value>> = ty
            .fields
            .iter()
            .map(
                |field| match program.facts.get(field.index()).map(|f| &f.ty) {
                    Some(FactType::Bool) => Some(Value::Bool(true)),
                    Some(FactType::Date) => Some(Value::Date(*day)),
                    Some(
                        FactType::Choice(_)
                        | FactType::Multi(_)
                        | FactType::Number(_)
                        | FactType::Span
                        | FactType::Period(_)
                        | FactType::List(_),
                    ) => ordinary::value(program, *field),
                    None => None,
                },
            )
            .collect();
        for many in 1..=3usize.min(ty.max) {
            all.push(Value::List(vec![record.clone(); many]));
        }
    }
    all
}
