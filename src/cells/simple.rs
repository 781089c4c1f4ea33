//! Conditions on one fact: tests that constants decide.

use crate::{
    base::{
        date::{Date, Period},
        ratio::{Ratio, Rounding},
        terms::Comparator,
    },
    ir::{Condition, DefinitionValue, FactId, FactType, Interval, Number, NumberType, Program},
};

/// A test of one fact against constants.
#[derive(Clone, Debug, PartialEq)]
pub enum Simple {
    /// It is 是.
    Is,
    /// Its option is among these.
    Option(u64),
    /// It contains any of these options.
    Contains(u64),
    /// It is an amount and lies in `lo..=hi`, in smallest steps; a 期间 in its own unit.
    Steps(i64, i64),
    /// It is 没有.
    NoAmount,
    /// It is 无法计算.
    Uncomputable,
    /// It lies between these days, both included.
    Days(Option<Date>, Option<Date>),
    /// The time from its start to its end lies between these lengths; `true`: the end is open.
    Length(Option<(Period, bool)>, Option<(Period, bool)>),
}

/// The fact and the test that a condition is; `None` if it is a combination of conditions, or what
/// constants of one fact do not decide.
///
/// A computed number that is `a x + b` of one numeric fact is a test of that fact.
pub fn simple(program: &Program, condition: &Condition) -> Option<(FactId, Simple)> {
    Some(match condition {
        Condition::Is(fact) => (*fact, Simple::Is),
        Condition::ChoiceIn { fact, set } => (*fact, Simple::Option(*set)),
        Condition::Contains { fact, set } => (*fact, Simple::Contains(*set)),
        Condition::NumberIn { fact, lo, hi } => (*fact, Simple::Steps(*lo, *hi)),
        Condition::NoAmount(fact) => (*fact, Simple::NoAmount),
        Condition::Uncomputable(fact) => (*fact, Simple::Uncomputable),
        Condition::DateIn { fact, lo, hi } => (*fact, Simple::Days(*lo, *hi)),
        Condition::SpanIn { fact, lo, hi } => (*fact, Simple::Length(*lo, *hi)),
        Condition::PeriodIn { fact, lo, hi } => {
            (*fact, Simple::Steps(i64::from(*lo), i64::from(*hi)))
        }
        Condition::Within(number, interval) => within(program, number, *interval)?,
        Condition::Compare(left, comparator, right) => {
            let difference = Number::Sum(vec![(true, *left.clone()), (false, *right.clone())]);
            within(program, &difference, around_zero(*comparator)?)?
        }
        Condition::Const(_)
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::CompareDates(..)
        | Condition::Definition(_)
        | Condition::Decision(_)
        | Condition::DecisionIn { .. }
        | Condition::AnyOf { .. }
        | Condition::InOrder { .. } => return None,
    })
}

/// The differences of which a comparison is true; ≠ is no interval.
fn around_zero(comparator: Comparator) -> Option<Interval> {
    let (open, closed) = (Some((Ratio::ZERO, true)), Some((Ratio::ZERO, false)));
    let (lo, hi) = match comparator {
        Comparator::Less => (None, open),
        Comparator::AtMost => (None, closed),
        Comparator::Equal => (closed, closed),
        Comparator::AtLeast => (closed, None),
        Comparator::More => (open, None),
        Comparator::NotEqual => return None,
    };
    Some(Interval { lo, hi })
}

/// How deep numbers are followed.
const MAX_DEPTH: u32 = 64;

/// `a x + b` of one numeric fact x (exact value), as (fact, a, b); without a fact it is constant.
fn affine(
    program: &Program,
    number: &Number,
    depth: u32,
) -> Option<(Option<FactId>, Ratio, Ratio)> {
    let depth = depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
    match number {
        Number::Const(x) => Some((None, Ratio::ZERO, *x)),
        Number::Fact(fact) => {
            numeric(program, *fact)?;
            Some((Some(*fact), Ratio::ONE, Ratio::ZERO))
        }
        Number::Definition(id) => match &program.definitions.get(id.index())?.value {
            DefinitionValue::Number(number) => affine(program, number, depth),
            DefinitionValue::Condition(_) => None,
        },
        Number::Sum(terms) => {
            let mut sum = (None, Ratio::ZERO, Ratio::ZERO);
            for (plus, term) in terms {
                let (fact, a, b) = affine(program, term, depth)?;
                let (a, b) = if *plus { (a, b) } else { (a.neg()?, b.neg()?) };
                let one = match (sum.0, fact) {
                    (Some(x), Some(y)) if x != y => return None,
                    (x, y) => x.or(y),
                };
                sum = (one, sum.1.add(a)?, sum.2.add(b)?);
            }
            Some(sum)
        }
        Number::Product(factors) => {
            let mut product = (None, Ratio::ZERO, Ratio::ONE);
            for factor in factors {
                let (fact, a, b) = affine(program, factor, depth)?;
                product = match (product.0, fact) {
                    (Some(_), Some(_)) => return None,
                    (None, found) => (found, product.2.mul(a)?, product.2.mul(b)?),
                    (found, None) => (found, product.1.mul(b)?, product.2.mul(b)?),
                };
            }
            Some(product)
        }
        Number::Quotient(dividend, divisor) => {
            let (fact, a, b) = affine(program, dividend, depth)?;
            match affine(program, divisor, depth)? {
                (None, _, by) => Some((fact, a.div(by)?, b.div(by)?)),
                (Some(_), _, _) => None,
            }
        }
        Number::Decision(_)
        | Number::WeightSum
        | Number::Statutory(_)
        | Number::Deemed { .. }
        | Number::Steps { .. }
        | Number::Extreme(..)
        | Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::Day { .. }
        | Number::Later { .. }
        | Number::DayOf { .. }
        | Number::SumOf { .. } => None,
    }
}

/// The type of a numeric fact that stands in the document itself.
fn numeric(program: &Program, fact: FactId) -> Option<&NumberType> {
    let declared = program.facts.get(fact.index())?;
    match &declared.ty {
        FactType::Number(ty) if declared.parent.is_none() => Some(ty),
        FactType::Number(_)
        | FactType::Bool
        | FactType::Choice(_)
        | FactType::Multi(_)
        | FactType::Date
        | FactType::Span
        | FactType::Period(_)
        | FactType::List(_) => None,
    }
}

/// The steps of the one fact of a number for which it lies in an interval.
fn within(program: &Program, number: &Number, interval: Interval) -> Option<(FactId, Simple)> {
    let (fact, a, b) = affine(program, number, 0)?;
    let fact = fact?;
    if a == Ratio::ZERO {
        return None;
    }
    let ty = numeric(program, fact)?;
    let scale = Ratio::wide(10i128.checked_pow(u32::from(ty.decimals))?);
    // The first or last whole step on the inner side of an end.
    let step = |end: (Ratio, bool), lower: bool| -> Option<i64> {
        let (x, open) = end;
        let at = x.sub(b)?.div(a)?.mul(scale)?;
        let mode = if lower { Rounding::Up } else { Rounding::Down };
        let whole = at.round(mode)?;
        let beyond = open && at.as_whole().is_some();
        let whole = match (beyond, lower) {
            (false, _) => whole,
            (true, true) => whole.checked_add(1)?,
            (true, false) => whole.checked_sub(1)?,
        };
        // Beyond 64 bits there is no value to tell apart.
        Some(i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX }))
    };
    let (first, last) = if a > Ratio::ZERO {
        (interval.lo, interval.hi)
    } else {
        (interval.hi, interval.lo)
    };
    let lo = first.map_or(Some(i64::MIN), |end| step(end, true))?;
    let hi = last.map_or(Some(i64::MAX), |end| step(end, false))?;
    Some((fact, Simple::Steps(lo, hi)))
}
