//! Conditions that cells do not decide, on values at hand: comparisons of several facts. Lists are left
//! aside.

use std::{cmp::Ordering, collections::BTreeMap};

use crate::{
    base::{ratio::Ratio, terms::Comparator},
    ir::{Condition, DefinitionValue, FactId, FactType, Number, Program, Value, lapse},
};

/// Values by fact.
pub(super) type Values = BTreeMap<FactId, Value>;

/// How deep numbers are followed.
const MAX_DEPTH: u32 = 64;

fn satisfies(order: Ordering, comparator: Comparator) -> bool {
    match comparator {
        Comparator::Less => order.is_lt(),
        Comparator::AtMost => order.is_le(),
        Comparator::Equal => order.is_eq(),
        Comparator::NotEqual => order.is_ne(),
        Comparator::AtLeast => order.is_ge(),
        Comparator::More => order.is_gt(),
    }
}

/// Whether a comparison holds; `None` if it is of another kind, or a value is missing.
pub(super) fn holds(program: &Program, values: &Values, condition: &Condition) -> Option<bool> {
    match condition {
        Condition::Compare(left, comparator, right) => {
            let (a, b) = (
                number(program, values, left, 0)?,
                number(program, values, right, 0)?,
            );
            Some(satisfies(a.compare(b), *comparator))
        }
        Condition::Within(n, interval) => Some(interval.contains(number(program, values, n, 0)?)),
        Condition::CompareDates(a, comparator, b) => match (values.get(a)?, values.get(b)?) {
            (Value::Date(a), Value::Date(b)) => Some(satisfies(a.cmp(b), *comparator)),
            (_, _) => None,
        },
        Condition::SpanIn { fact, lo, hi } => {
            let Value::Span(from, to) = values.get(fact)? else {
                return None;
            };
            let above = lo.is_none_or(|(period, open)| match from.elapsed_cmp(*to, period) {
                Ordering::Less => false,
                Ordering::Equal => !open,
                Ordering::Greater => true,
            });
            let below = hi.is_none_or(|(period, open)| match from.elapsed_cmp(*to, period) {
                Ordering::Less => true,
                Ordering::Equal => !open,
                Ordering::Greater => false,
            });
            Some(above && below)
        }
        Condition::Const(_)
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::Is(_)
        | Condition::ChoiceIn { .. }
        | Condition::Contains { .. }
        | Condition::NumberIn { .. }
        | Condition::NoAmount(_)
        | Condition::Uncomputable(_)
        | Condition::DateIn { .. }
        | Condition::PeriodIn { .. }
        | Condition::Definition(_)
        | Condition::Decision(_)
        | Condition::DecisionIn { .. }
        | Condition::AnyOf { .. } => None,
    }
}

fn number(program: &Program, values: &Values, n: &Number, depth: u32) -> Option<Ratio> {
    let depth = depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
    let of = |n: &Number| number(program, values, n, depth);
    match n {
        Number::Const(x) => Some(*x),
        Number::Fact(fact) => match (values.get(fact)?, &program.facts.get(fact.index())?.ty) {
            (Value::Number(steps), FactType::Number(ty)) => ty.exact(*steps),
            (Value::Period(n), _) => Some(Ratio::whole(i64::from(*n))),
            (_, _) => None,
        },
        Number::Definition(id) => match &program.definitions.get(id.index())?.value {
            DefinitionValue::Number(n) => of(n),
            DefinitionValue::Condition(_) => None,
        },
        Number::Sum(terms) => terms.iter().try_fold(Ratio::ZERO, |sum, (plus, term)| {
            let x = of(term)?;
            if *plus { sum.add(x) } else { sum.sub(x) }
        }),
        Number::Product(factors) => factors
            .iter()
            .try_fold(Ratio::ONE, |product, factor| product.mul(of(factor)?)),
        Number::Quotient(a, b) => of(a)?.div(of(b)?),
        Number::Deemed { value, when, by } => {
            let x = of(value)?;
            if when.contains(x) { of(by) } else { Some(x) }
        }
        Number::Extreme(greatest, numbers) => {
            let mut all = numbers.iter().map(of);
            let first = all.next()??;
            all.try_fold(first, |best, x| {
                let x = x?;
                Some(if *greatest { best.max(x) } else { best.min(x) })
            })
        }
        Number::Day { fact, end } => {
            let day = match (values.get(fact)?, end) {
                (Value::Date(day), _) => day,
                (Value::Span(from, _), false) => from,
                (Value::Span(_, to), true) => to,
                (_, _) => return None,
            };
            Some(lapse::number(*day))
        }
        Number::Later { of: n, by } => by.after(of(n)?, program.calendar.as_ref()).ok(),
        Number::DayOf { .. }
        | Number::Decision(_)
        | Number::WeightSum
        | Number::Statutory(_)
        | Number::Steps { .. }
        | Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::SumOf { .. } => None,
    }
}
