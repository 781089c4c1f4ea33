//! Conditions, decided as far as the facts allow.
//!
//! A known false decides 且 and a known true decides 或 even when another part is unknown (Kleene's
//! strong logic); only where the parts known leave it open does an unknown fact stop the run.

use std::cmp::Ordering;

use super::{
    context::{Record, Run, Scope, Stop},
    decision::SettledValue,
};
use crate::{
    base::{ratio::Ratio, terms::Comparator},
    ir::{Condition, FactId, Number, Value},
};

/// Whether option `index` is in a mask.
pub(super) fn has(set: u64, index: u16) -> bool {
    set.checked_shr(u32::from(index)).unwrap_or(0) & 1 == 1
}

/// Whether an order satisfies a comparison.
pub(super) fn satisfies(order: Ordering, comparator: Comparator) -> bool {
    match comparator {
        Comparator::Less => order == Ordering::Less,
        Comparator::AtMost => order != Ordering::Greater,
        Comparator::Equal => order == Ordering::Equal,
        Comparator::NotEqual => order != Ordering::Equal,
        Comparator::AtLeast => order != Ordering::Less,
        Comparator::More => order == Ordering::Greater,
    }
}

impl Run<'_> {
    /// Whether a condition holds.
    ///
    /// A comparison with a base that has no amount is false, whether the base is compared directly or
    /// through arithmetic.
    #[inline]
    pub(super) fn holds(&self, condition: &Condition, scope: &Scope<'_>) -> Result<bool, Stop> {
        // Nearly all conditions are one of these three over a known fact.
        if scope.record.is_none() {
            if let Condition::ChoiceIn { fact, set } = condition {
                if let Some(Some(Value::Choice(option))) = self.facts.get(fact.index()) {
                    return Ok(has(*set, *option));
                }
            } else if let Condition::Is(fact) = condition {
                if let Some(Some(Value::Bool(yes))) = self.facts.get(fact.index()) {
                    return Ok(*yes);
                }
            } else if let Condition::NumberIn { fact, lo, hi } = condition
                && let Some(Some(Value::Number(n))) = self.facts.get(fact.index())
            {
                return Ok((lo..=hi).contains(&n));
            }
        }
        self.holds_at_length(condition, scope)
    }

    fn holds_at_length(&self, condition: &Condition, scope: &Scope<'_>) -> Result<bool, Stop> {
        let _deeper = self.deeper();
        match condition {
            Condition::Const(holds) => Ok(*holds),
            Condition::All(parts) => self.all(parts, scope),
            Condition::Any(parts) => {
                let mut kept = None;
                for part in parts {
                    match self.holds(part, scope) {
                        Ok(true) => return Ok(true),
                        Ok(false) => {}
                        Err(stop) => Stop::keep(&mut kept, stop),
                    }
                }
                kept.map_or(Ok(false), Err)
            }
            Condition::Not(part) => self.holds(part, scope).map(|holds| !holds),
            Condition::Is(fact) => Ok(matches!(self.value(*fact, scope)?, Value::Bool(true))),
            Condition::ChoiceIn { fact, set } => {
                Ok(matches!(self.value(*fact, scope)?, Value::Choice(option) if has(*set, *option)))
            }
            Condition::Contains { fact, set } => {
                Ok(matches!(self.value(*fact, scope)?, Value::Multi(options) if options & set != 0))
            }
            Condition::NumberIn { fact, lo, hi } => {
                Ok(matches!(self.value(*fact, scope)?, Value::Number(n) if (lo..=hi).contains(&n)))
            }
            Condition::NoAmount(fact) => Ok(matches!(self.value(*fact, scope)?, Value::NoAmount)),
            Condition::Uncomputable(fact) => {
                Ok(matches!(self.value(*fact, scope)?, Value::Uncomputable))
            }
            Condition::DateIn { fact, lo, hi } => Ok(matches!(
                self.value(*fact, scope)?,
                Value::Date(day)
                    if lo.is_none_or(|lo| lo <= *day) && hi.is_none_or(|hi| *day <= hi)
            )),
            Condition::SpanIn { fact, lo, hi } => Ok(matches!(
                self.value(*fact, scope)?,
                Value::Span(from, to)
                    if lo.is_none_or(|(period, open)| match from.elapsed_cmp(*to, period) {
                        Ordering::Less => false,
                        Ordering::Equal => !open,
                        Ordering::Greater => true,
                    }) && hi.is_none_or(|(period, open)| match from.elapsed_cmp(*to, period) {
                        Ordering::Less => true,
                        Ordering::Equal => !open,
                        Ordering::Greater => false,
                    })
            )),
            Condition::PeriodIn { fact, lo, hi } => {
                Ok(matches!(self.value(*fact, scope)?, Value::Period(n) if (lo..=hi).contains(&n)))
            }
            Condition::Within(number, interval) => Ok(self
                .amount_of(number, scope)?
                .is_some_and(|x| interval.contains(x))),
            Condition::Compare(left, comparator, right) => {
                let (left, right) = (self.amount_of(left, scope), self.amount_of(right, scope));
                let both = match (left, right) {
                    (Ok(left), Ok(right)) => left.zip(right),
                    // One side without an amount decides, whatever the other is.
                    (Ok(None), Err(_)) | (Err(_), Ok(None)) => None,
                    (Err(stop), Ok(Some(_))) | (Ok(Some(_)), Err(stop)) => return Err(stop),
                    (Err(first), Err(second)) => {
                        let mut kept = Some(first);
                        Stop::keep(&mut kept, second);
                        return kept.map_or(Ok(false), Err);
                    }
                };
                Ok(both.is_some_and(|(a, b)| satisfies(a.compare(b), *comparator)))
            }
            Condition::CompareDates(left, comparator, right) => {
                let (left, right) = (self.value(*left, scope)?, self.value(*right, scope)?);
                Ok(matches!(
                    (left, right),
                    (Value::Date(a), Value::Date(b)) if satisfies(a.cmp(b), *comparator)
                ))
            }
            Condition::Definition(id) => self.defined_condition(*id),
            Condition::Decision(id) => Ok(matches!(
                self.decision(*id)?.value,
                SettledValue::Bool(true)
            )),
            Condition::DecisionIn { decision, set } => Ok(matches!(
                self.decision(*decision)?.value,
                SettledValue::Choice(option) if has(*set, option)
            )),
            Condition::AnyOf { list, when } => {
                let mut kept = None;
                for held in self.over_records(*list, scope, |inner| self.holds(when, inner))? {
                    match held {
                        Ok(true) => return Ok(true),
                        Ok(false) => {}
                        Err(stop) => Stop::keep(&mut kept, stop),
                    }
                }
                kept.map_or(Ok(false), Err)
            }
            Condition::InOrder {
                list,
                by,
                when,
                strict,
            } => self.in_order((*list, *by), when, *strict, scope),
        }
    }

    /// Whether records stand in the order of their days. A record whose day or condition is unknown
    /// is passed over; the others may decide.
    fn in_order(
        &self,
        (list, by): (FactId, FactId),
        when: &Condition,
        strict: bool,
        scope: &Scope<'_>,
    ) -> Result<bool, Stop> {
        let day = |inner: &Scope<'_>| match self.holds(when, inner)? {
            true => match self.value(by, inner)? {
                Value::Date(day) => Ok(Some(*day)),
                Value::Bool(_)
                | Value::Choice(_)
                | Value::Multi(_)
                | Value::Number(_)
                | Value::NoAmount
                | Value::Uncomputable
                | Value::Span(..)
                | Value::Period(_)
                | Value::List(_)
                | Value::Unascertainable => Err(Stop::shapeless()),
            },
            false => Ok(None),
        };
        let (mut before, mut kept) = (None, None);
        for day in self.over_records(list, scope, day)? {
            match day {
                Ok(None) => {}
                Ok(Some(day)) => {
                    if before.is_some_and(|b| day < b || (strict && day == b)) {
                        return Ok(false);
                    }
                    before = Some(day);
                }
                Err(stop) => Stop::keep(&mut kept, stop),
            }
        }
        kept.map_or(Ok(true), Err)
    }

    /// Whether all conditions hold.
    pub(super) fn all(&self, parts: &[Condition], scope: &Scope<'_>) -> Result<bool, Stop> {
        let mut kept = None;
        for part in parts {
            match self.holds(part, scope) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(stop) => Stop::keep(&mut kept, stop),
            }
        }
        kept.map_or(Ok(true), Err)
    }

    /// A number to compare; `None` if it rests on a base without amount.
    fn amount_of(&self, number: &Number, scope: &Scope<'_>) -> Result<Option<Ratio>, Stop> {
        match self.number(number, scope) {
            Ok(x) => Ok(Some(x)),
            Err(Stop::NoBase(_)) => Ok(None),
            Err(
                stop @ (Stop::Later(_)
                | Stop::Need(_)
                | Stop::Fault(_)
                | Stop::Human(_)
                | Stop::Unsure(_)),
            ) => Err(stop),
        }
    }

    /// Carries out `work` for every record of a list.
    pub(super) fn over_records<'s, T>(
        &'s self,
        list: FactId,
        scope: &Scope<'s>,
        work: impl Fn(&Scope<'_>) -> Result<T, Stop> + 's,
    ) -> Result<impl Iterator<Item = Result<T, Stop>> + 's, Stop> {
        let (outer, sum, statutory) = (scope.record, scope.sum, scope.statutory);
        let records = self.records(list, scope)?;
        Ok(records.iter().enumerate().map(move |(index, values)| {
            let record = Record {
                list,
                index,
                values,
                outer,
            };
            work(&Scope {
                record: Some(&record),
                sum,
                statutory,
            })
        }))
    }
}
