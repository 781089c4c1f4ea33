//! Numbers, exact. Overflow and division by zero are faults; nothing is rounded but by name.

use super::{
    context::{Run, Scope, Stop},
    decision::SettledValue,
};
use crate::{
    base::ratio::Ratio,
    case::outcome::Fault,
    ir::{
        FactId, FactType, Number, Value,
        lapse::{self, NoDay},
    },
};

impl Run<'_> {
    /// The value of a number, in the unit of its dimension (fen for money).
    pub(super) fn number(&self, number: &Number, scope: &Scope<'_>) -> Result<Ratio, Stop> {
        let _deeper = self.deeper();
        match number {
            Number::Const(x) => Ok(*x),
            Number::Fact(fact) => self.fact_number(*fact, scope),
            Number::Definition(id) => self.defined_number(*id),
            Number::Decision(id) => match self.decision(*id)?.value {
                SettledValue::Number(x) => Ok(x),
                SettledValue::Bool(_) | SettledValue::Choice(_) | SettledValue::Range(_) => {
                    Err(Stop::shapeless())
                }
            },
            Number::WeightSum => scope.sum.ok_or_else(Stop::shapeless),
            Number::Statutory(measure) => {
                let statutory = scope.statutory.ok_or_else(Stop::shapeless)?;
                Ok(statutory.measure(*measure)?.0)
            }
            Number::Sum(terms) => {
                let mut total = Ratio::ZERO;
                for (plus, term) in terms {
                    let x = self.number(term, scope)?;
                    let next = if *plus { total.add(x) } else { total.sub(x) };
                    total = next.ok_or_else(Stop::overflow)?;
                }
                Ok(total)
            }
            Number::Product(factors) => {
                let Some((first, rest)) = factors.split_first() else {
                    return Ok(Ratio::ONE);
                };
                let mut product = self.number(first, scope)?;
                for factor in rest {
                    let x = self.number(factor, scope)?;
                    product = product.mul(x).ok_or_else(Stop::overflow)?;
                }
                Ok(product)
            }
            Number::Quotient(dividend, divisor) => {
                let (a, b) = (self.number(dividend, scope)?, self.number(divisor, scope)?);
                if b == Ratio::ZERO {
                    return Err(Stop::Fault(Fault::DivisionByZero(None)));
                }
                a.div(b).ok_or_else(Stop::overflow)
            }
            Number::Deemed { value, when, by } => {
                let x = self.number(value, scope)?;
                if when.contains(x) {
                    self.number(by, scope)
                } else {
                    Ok(x)
                }
            }
            Number::Steps {
                value,
                from,
                step,
                tail,
            } => {
                let over = self
                    .number(value, scope)?
                    .sub(*from)
                    .ok_or_else(Stop::overflow)?
                    .max(Ratio::ZERO);
                if *step == Ratio::ZERO {
                    return Err(Stop::Fault(Fault::DivisionByZero(None)));
                }
                let steps = over.div(*step).ok_or_else(Stop::overflow)?;
                match tail {
                    None => Ok(steps),
                    Some(rounding) => steps
                        .round(*rounding)
                        .map(Ratio::wide)
                        .ok_or_else(Stop::overflow),
                }
            }
            Number::Extreme(greatest, numbers) => {
                let mut best: Option<Ratio> = None;
                for number in numbers {
                    let x = self.number(number, scope)?;
                    best = Some(match best {
                        None => x,
                        Some(b) if *greatest => b.max(x),
                        Some(b) => b.min(x),
                    });
                }
                best.ok_or_else(Stop::shapeless)
            }
            Number::Count { list, when } => {
                let mut count = Ratio::ZERO;
                for held in self.over_records(*list, scope, |inner| self.holds(when, inner))? {
                    if held? {
                        count = count.add(Ratio::ONE).ok_or_else(Stop::overflow)?;
                    }
                }
                Ok(count)
            }
            Number::MaxOf { list, of } => {
                let mut greatest: Option<Ratio> = None;
                for x in self.over_records(*list, scope, |inner| self.number(of, inner))? {
                    let x = x?;
                    greatest = Some(greatest.map_or(x, |g| g.max(x)));
                }
                Ok(greatest.unwrap_or(Ratio::ZERO))
            }
            Number::SumOf { list, when, of } => {
                let mut total = Ratio::ZERO;
                let one = |inner: &Scope<'_>| match self.holds(when, inner)? {
                    true => self.number(of, inner),
                    false => Ok(Ratio::ZERO),
                };
                for x in self.over_records(*list, scope, one)? {
                    total = total.add(x?).ok_or_else(Stop::overflow)?;
                }
                Ok(total)
            }
            Number::Day { fact, end } => self.day(*fact, *end, scope),
            Number::Later { of, by } => {
                let day = self.number(of, scope)?;
                by.after(day, self.program.calendar.as_ref())
                    .map_err(|none| {
                        Stop::Fault(match none {
                            NoDay::Beyond => Fault::Overflow(None),
                            NoDay::Unknown => Fault::Calendar(None),
                        })
                    })
            }
            Number::DayOf {
                list,
                when,
                of,
                latest,
            } => {
                let mut found: Option<Ratio> = None;
                let day = |inner: &Scope<'_>| match self.holds(when, inner)? {
                    true => self.number(of, inner).map(Some),
                    false => Ok(None),
                };
                for day in self.over_records(*list, scope, day)? {
                    if let Some(day) = day? {
                        found = Some(match found {
                            None => day,
                            Some(d) if *latest => d.max(day),
                            Some(d) => d.min(day),
                        });
                    }
                }
                Ok(found.unwrap_or(lapse::none(*latest)))
            }
        }
    }

    /// The number of a day.
    fn day(&self, fact: FactId, end: bool, scope: &Scope<'_>) -> Result<Ratio, Stop> {
        let day = match self.value(fact, scope)? {
            Value::Date(day) => day,
            Value::Span(_, to) if end => to,
            Value::Span(from, _) => from,
            Value::Bool(_)
            | Value::Choice(_)
            | Value::Multi(_)
            | Value::Number(_)
            | Value::NoAmount
            | Value::Uncomputable
            | Value::Period(_)
            | Value::List(_)
            | Value::Unascertainable => return Err(Stop::shapeless()),
        };
        Ok(lapse::number(*day))
    }

    /// The exact number behind a numeric fact.
    fn fact_number(&self, fact: FactId, scope: &Scope<'_>) -> Result<Ratio, Stop> {
        match self.value(fact, scope)? {
            Value::Number(steps) => {
                let Some(FactType::Number(ty)) =
                    self.program.facts.get(fact.index()).map(|f| &f.ty)
                else {
                    return Err(Stop::shapeless());
                };
                if ty.decimals == 0 {
                    Ok(Ratio::whole(*steps))
                } else {
                    ty.exact(*steps).ok_or_else(Stop::overflow)
                }
            }
            Value::Period(n) => Ok(Ratio::whole(i64::from(*n))),
            Value::NoAmount | Value::Uncomputable => Err(Stop::NoBase(fact)),
            Value::Bool(_)
            | Value::Choice(_)
            | Value::Multi(_)
            | Value::Date(_)
            | Value::Span(..)
            | Value::List(_)
            | Value::Unascertainable => Err(Stop::shapeless()),
        }
    }
}
