//! Numbers of a facts document: one spelling, exact, in the unit of the fact.

use crate::{
    base::{
        quantity::{self, Literal, Quantity, QuantityFault, Run, Unit},
        ratio::Ratio,
    },
    ir::{Dimension, NumberType, PeriodType},
};

/// Why a text is not the number that a fact wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::case) enum Fault {
    /// Money, or a ratio, without its unit.
    NoUnit,
    /// Another unit.
    WrongUnit,
    /// A range or a window.
    NotOne,
    /// No number at all.
    NotANumber,
    /// Readable, but not written well; holds the number read, if it is known.
    Malformed,
    /// More decimals than are kept.
    TooFine,
    /// Outside of the bounds, or beyond what can be held.
    OutOfBounds,
}

/// Most digits of an exponent that a JSON number may carry.
const MAX_EXPONENT: i32 = 30;

/// Without spaces, and full-width digits and letters as half-width ones.
fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(quantity::half_width)
        .collect()
}

/// A number written as text: `2000万元`, `39%`, `5吨`, `-3`.
pub(in crate::case) fn number(ty: &NumberType, text: &str) -> Result<i64, Fault> {
    let text = fold(text);
    let (text, negative) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (rest, true),
        None => (text.as_str(), false),
    };
    let mut exact = plain(ty, text)?;
    if negative {
        exact = exact.neg().ok_or(Fault::OutOfBounds)?;
    }
    steps(ty, exact)
}

fn plain(ty: &NumberType, text: &str) -> Result<Ratio, Fault> {
    // A unit that the package made up is not in the closed list; cut it off first.
    if let Dimension::Unit(unit) = &ty.dimension
        && let Some(rest) = text.strip_suffix(unit.as_str())
        && let Ok(literal) = point(rest)
        && literal.unit == Unit::Bare
    {
        return Ok(literal.number);
    }
    let literal = point(text)?;
    let fits = match (&ty.dimension, &literal.unit) {
        (Dimension::Money, Unit::Yuan) => {
            return literal
                .number
                .mul(Ratio::whole(100))
                .ok_or(Fault::OutOfBounds);
        }
        (Dimension::Money, Unit::Bare) => return Err(Fault::NoUnit),
        (Dimension::Ratio, Unit::Bare) => {
            // 39 may be 39% or 39倍; 0.39 is 39%.
            if literal.text.contains('.') || literal.number == Ratio::ZERO {
                true
            } else {
                return Err(Fault::NoUnit);
            }
        }
        (Dimension::Ratio, Unit::Ratio | Unit::Times)
        | (Dimension::Times, Unit::Bare | Unit::Ratio | Unit::Times)
        | (Dimension::Unit(_), Unit::Bare) => true,
        (Dimension::Unit(name), unit) => quantity::unit(name).as_ref() == Some(unit),
        (
            Dimension::Money | Dimension::Ratio | Dimension::Times,
            Unit::Yuan
            | Unit::Ratio
            | Unit::Times
            | Unit::Years
            | Unit::Months
            | Unit::Days
            | Unit::WorkingDays
            | Unit::Hours
            | Unit::Named(_),
        ) => false,
    };
    if fits {
        Ok(literal.number)
    } else {
        Err(Fault::WrongUnit)
    }
}

/// One number with its unit.
fn point(text: &str) -> Result<Literal, Fault> {
    match quantity::classify(text) {
        Run::Quantity(Quantity::Point(literal)) if literal.malformed => Err(Fault::Malformed),
        Run::Quantity(Quantity::Point(literal)) => Ok(literal),
        Run::Quantity(
            Quantity::One(_) | Quantity::Two(_, _) | Quantity::To(_, _) | Quantity::Recent(_),
        ) => Err(Fault::NotOne),
        Run::Fault(QuantityFault::ElidedUnit(_) | QuantityFault::MixedUnits(_)) => {
            Err(Fault::NotOne)
        }
        Run::Fault(QuantityFault::Half(_)) => Err(Fault::Malformed),
        Run::Fault(QuantityFault::BareChinese(_)) => Err(Fault::NoUnit),
        Run::Fault(QuantityFault::TooLarge(_)) => Err(Fault::OutOfBounds),
        Run::Word => Err(Fault::NotANumber),
    }
}

/// A bare JSON number: for counts, measures and multiples, whose unit the fact fixes.
pub(super) fn bare(ty: &NumberType, text: &str) -> Result<i64, Fault> {
    match &ty.dimension {
        Dimension::Money | Dimension::Ratio => Err(Fault::NoUnit),
        Dimension::Times | Dimension::Unit(_) => {
            steps(ty, decimal(text).ok_or(Fault::OutOfBounds)?)
        }
    }
}

/// The exact number behind the text of a JSON number; `None` if it is too long to hold.
fn decimal(text: &str) -> Option<Ratio> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((m, e)) => (m, e.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, whole),
    };
    let mut n: i128 = 0;
    for b in whole.bytes().chain(fraction.bytes()) {
        let digit = i128::from(b.checked_sub(b'0').filter(|d| *d <= 9)?);
        n = n.checked_mul(10)?.checked_add(digit)?;
    }
    let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    if n == 0 {
        return Some(Ratio::ZERO);
    }
    if shift.abs() > MAX_EXPONENT {
        return None;
    }
    let power = 10i128.checked_pow(shift.unsigned_abs())?;
    let n = n.checked_mul(sign)?;
    if shift < 0 {
        Ratio::new(n, power)
    } else {
        Some(Ratio::wide(n.checked_mul(power)?))
    }
}

/// Smallest steps of the fact, within its bounds.
fn steps(ty: &NumberType, exact: Ratio) -> Result<i64, Fault> {
    let Some(n) = ty.steps(exact) else {
        let scale = 10i128.checked_pow(u32::from(ty.decimals));
        let scaled = scale.and_then(|s| exact.mul(Ratio::wide(s)));
        return Err(match scaled {
            Some(s) if s.as_whole().is_none() => Fault::TooFine,
            _ => Fault::OutOfBounds,
        });
    };
    if n < ty.min || n > ty.max {
        return Err(Fault::OutOfBounds);
    }
    Ok(n)
}

/// A calendar length: `4个月`, `1年`, `120日`.
pub(in crate::case) fn period(ty: PeriodType, text: &str) -> Result<i32, Fault> {
    let literal = point(&fold(text))?;
    let whole = |r: Ratio| r.as_whole().and_then(|n| i32::try_from(n).ok());
    let n = match (&literal.unit, ty.months) {
        (Unit::Months, true) | (Unit::Days, false) => literal.number,
        (Unit::Years, true) => literal
            .number
            .mul(Ratio::whole(12))
            .ok_or(Fault::OutOfBounds)?,
        (Unit::Bare, _) => return Err(Fault::NoUnit),
        (
            Unit::Yuan
            | Unit::Ratio
            | Unit::Times
            | Unit::Years
            | Unit::Months
            | Unit::Days
            | Unit::WorkingDays
            | Unit::Hours
            | Unit::Named(_),
            _,
        ) => return Err(Fault::WrongUnit),
    };
    match whole(n) {
        Some(n) if n > ty.max || n < 0 => Err(Fault::OutOfBounds),
        Some(n) => Ok(n),
        None if n.as_whole().is_some() => Err(Fault::OutOfBounds),
        None => Err(Fault::TooFine),
    }
}

/// A day written another way than ISO (`2022年3月1日`, `2022/3/1`, `2022.3.1`), as ISO.
pub(super) fn loose_date(text: &str) -> Option<String> {
    let text = fold(text);
    let mut parts = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|p| !p.is_empty());
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || y.len() != 4 {
        return None;
    }
    crate::base::date::Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
        .map(|d| d.to_string())
}
