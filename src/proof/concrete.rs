//! Conditions that cells do not decide, on values at hand: comparisons of several facts, days, lists.

use std::{cmp::Ordering, collections::BTreeMap};

use crate::{
    base::{
        ratio::Ratio,
        terms::{Comparator, HitPolicy},
    },
    ir::{
        Condition, DecisionId, DecisionValue, DefinitionValue, FactId, FactType, Number, Program,
        Value, lapse,
    },
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

/// Whether a condition holds on values; `None` if a value is missing.
pub(super) fn holds(program: &Program, values: &Values, condition: &Condition) -> Option<bool> {
    Concrete { program, depth: 0 }.holds(values, condition)
}

/// A number of values; `None` if one is missing, or there is none.
pub(super) fn number(program: &Program, values: &Values, number: &Number) -> Option<Ratio> {
    Concrete { program, depth: 0 }.number(values, number)
}

/// A walk over rules with values at hand.
#[derive(Clone, Copy, Debug)]
struct Concrete<'a> {
    program: &'a Program,
    depth: u32,
}

impl<'a> Concrete<'a> {
    fn deeper(self) -> Option<Self> {
        let depth = self.depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
        Some(Self { depth, ..self })
    }

    fn holds(self, values: &Values, condition: &Condition) -> Option<bool> {
        let this = self.deeper()?;
        let value = |fact: &FactId| values.get(fact);
        Some(match condition {
            Condition::Const(holds) => *holds,
            Condition::All(parts) => return this.several(values, parts, false),
            Condition::Any(parts) => return this.several(values, parts, true),
            Condition::Not(part) => !this.holds(values, part)?,
            Condition::Is(fact) => matches!(value(fact)?, Value::Bool(true)),
            Condition::ChoiceIn { fact, set } => {
                matches!(value(fact)?, Value::Choice(option) if has(*set, *option))
            }
            Condition::Contains { fact, set } => {
                matches!(value(fact)?, Value::Multi(options) if options & set != 0)
            }
            Condition::NumberIn { fact, lo, hi } => {
                matches!(value(fact)?, Value::Number(n) if (lo..=hi).contains(&n))
            }
            Condition::PeriodIn { fact, lo, hi } => {
                matches!(value(fact)?, Value::Period(n) if (lo..=hi).contains(&n))
            }
            Condition::NoAmount(fact) => matches!(value(fact)?, Value::NoAmount),
            Condition::Uncomputable(fact) => matches!(value(fact)?, Value::Uncomputable),
            Condition::DateIn { fact, lo, hi } => matches!(
                value(fact)?,
                Value::Date(day)
                    if lo.is_none_or(|lo| lo <= *day) && hi.is_none_or(|hi| *day <= hi)
            ),
            Condition::Compare(left, comparator, right) => {
                let (a, b) = (this.number(values, left)?, this.number(values, right)?);
                satisfies(a.compare(b), *comparator)
            }
            Condition::Within(n, interval) => interval.contains(this.number(values, n)?),
            Condition::CompareDates(a, comparator, b) => match (value(a)?, value(b)?) {
                (Value::Date(a), Value::Date(b)) => satisfies(a.cmp(b), *comparator),
                (_, _) => return None,
            },
            Condition::SpanIn { fact, lo, hi } => {
                let Value::Span(from, to) = value(fact)? else {
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
                above && below
            }
            Condition::Definition(id) => match &self.program.definitions.get(id.index())?.value {
                DefinitionValue::Condition(c) => return this.holds(values, c),
                DefinitionValue::Number(_) => return None,
            },
            Condition::Decision(id) => {
                matches!(this.decided(values, *id)?, DecisionValue::Bool(true))
            }
            Condition::DecisionIn { decision, set } => {
                matches!(this.decided(values, *decision)?, DecisionValue::Choice(o) if has(*set, *o))
            }
            Condition::InOrder {
                list,
                by,
                when,
                strict,
            } => {
                let mut before = None;
                for record in this.records(values, *list)? {
                    if !this.holds(&record, when)? {
                        continue;
                    }
                    let Some(Value::Date(day)) = record.get(by) else {
                        return None;
                    };
                    if before.is_some_and(|b| *day < b || (*strict && *day == b)) {
                        return Some(false);
                    }
                    before = Some(*day);
                }
                true
            }
            Condition::AnyOf { list, when } => {
                let records = this.records(values, *list)?;
                let held: Option<Vec<bool>> = records.iter().map(|r| this.holds(r, when)).collect();
                held?.contains(&true)
            }
        })
    }

    /// 且, or 或 if `one` is what decides.
    fn several(self, values: &Values, parts: &[Condition], one: bool) -> Option<bool> {
        let mut open = false;
        for part in parts {
            match self.holds(values, part) {
                Some(held) if held == one => return Some(one),
                Some(_) => {}
                None => open = true,
            }
        }
        (!open).then_some(!one)
    }

    /// The value of the one row of a decision that decides; `None` also where several do.
    fn decided(self, values: &Values, id: DecisionId) -> Option<&'a DecisionValue> {
        let decision = self.program.decisions.get(id.index())?;
        let mut found = None;
        for row in &decision.rows {
            if !self.several(values, &row.when, false)? {
                continue;
            }
            if decision.policy == HitPolicy::First {
                return Some(&row.value);
            }
            if found.is_some() {
                return None;
            }
            found = Some(&row.value);
        }
        found
    }

    /// The values with those of each record of a list.
    fn records(self, values: &Values, list: FactId) -> Option<Vec<Values>> {
        let Value::List(records) = values.get(&list)? else {
            return None;
        };
        let FactType::List(ty) = &self.program.facts.get(list.index())?.ty else {
            return None;
        };
        let record = |record: &Vec<Option<Value>>| {
            let mut own = values.clone();
            for (field, value) in ty.fields.iter().zip(record) {
                match value {
                    Some(value) => own.insert(*field, value.clone()),
                    None => own.remove(field),
                };
            }
            own
        };
        Some(records.iter().map(record).collect())
    }

    fn number(self, values: &Values, n: &Number) -> Option<Ratio> {
        let this = self.deeper()?;
        let program = self.program;
        let of = |n: &Number| this.number(values, n);
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
            Number::Decision(id) => match this.decided(values, *id)? {
                DecisionValue::Number(n, _) => of(n),
                DecisionValue::Bool(_) | DecisionValue::Choice(_) | DecisionValue::Range(_) => None,
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
            Number::DayOf {
                list,
                when,
                of,
                latest,
            } => {
                let mut found: Option<Ratio> = None;
                for record in this.records(values, *list)? {
                    if this.holds(&record, when)? {
                        let day = this.number(&record, of)?;
                        found = Some(
                            found.map_or(day, |f| if *latest { f.max(day) } else { f.min(day) }),
                        );
                    }
                }
                Some(found.unwrap_or(lapse::none(*latest)))
            }
            Number::Count { list, when } => {
                let mut count = Ratio::ZERO;
                for record in this.records(values, *list)? {
                    if this.holds(&record, when)? {
                        count = count.add(Ratio::ONE)?;
                    }
                }
                Some(count)
            }
            Number::MaxOf { list, of } => {
                let records = this.records(values, *list)?;
                let mut all = records.iter().map(|record| this.number(record, of));
                all.try_fold(None, |best: Option<Ratio>, x| {
                    let x = x?;
                    Some(Some(best.map_or(x, |b| b.max(x))))
                })
                .map(|best| best.unwrap_or(Ratio::ZERO))
            }
            Number::SumOf { list, when, of } => {
                let mut sum = Ratio::ZERO;
                for record in this.records(values, *list)? {
                    if this.holds(&record, when)? {
                        sum = sum.add(this.number(&record, of)?)?;
                    }
                }
                Some(sum)
            }
            Number::Steps {
                value,
                from,
                step,
                tail,
            } => {
                let over = of(value)?.sub(*from)?.max(Ratio::ZERO).div(*step)?;
                match tail {
                    None => Some(over),
                    Some(mode) => Some(Ratio::wide(over.round(*mode)?)),
                }
            }
            Number::WeightSum | Number::Statutory(_) => None,
        }
    }
}

fn has(set: u64, option: u16) -> bool {
    set.checked_shr(u32::from(option)).unwrap_or(0) & 1 == 1
}
