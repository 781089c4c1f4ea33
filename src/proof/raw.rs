//! Ranges that cannot be taken apart (their numbers are of lists): what is asked of them with their
//! numbers as they are written.

use super::width::{Widths, Within};
use crate::{
    base::{ratio::Ratio, terms::Comparator},
    ir::{Condition, Number, Range, RangeEnd, RangeKind},
};

/// A way in which a range may fail, and when it does.
#[derive(Clone, Debug)]
pub(super) enum Failure {
    /// It holds no amount.
    Empty(Vec<Condition>),
    /// An end is larger than 64 bits of fen hold.
    Large(Vec<Condition>),
}

/// How a range may fail, what its widths exclude left out; `None` if that cannot be said.
pub(super) fn failures(
    widths: &Widths<'_>,
    range: &Range,
    within: &Within,
    large: bool,
) -> Option<Vec<Failure>> {
    let mut all = Vec::new();
    let mut waiting = vec![range];
    while let Some(range) = waiting.pop() {
        match &range.kind {
            RangeKind::Point(number) => all.extend(too_large(widths, number, within)),
            RangeKind::Ends { lo, hi } => {
                for end in [lo, hi].into_iter().flatten() {
                    all.extend(too_large(widths, &end.number, within));
                }
                all.extend(empty(widths, lo.as_ref(), hi.as_ref(), within));
            }
            RangeKind::OneOf(ranges) | RangeKind::HigherOf(ranges) => waiting.extend(ranges),
            RangeKind::Human(Some(range)) => waiting.push(range),
            RangeKind::Human(None) => {}
            RangeKind::Preceding { .. } | RangeKind::Part { .. } | RangeKind::Decision(_) => {
                return None;
            }
        }
    }
    all.retain(|failure| large || matches!(failure, Failure::Empty(_)));
    Some(all)
}

fn compare(left: &Number, how: Comparator, right: &Number) -> Condition {
    Condition::Compare(Box::new(left.clone()), how, Box::new(right.clone()))
}

fn too_large(widths: &Widths<'_>, number: &Number, within: &Within) -> Option<Failure> {
    if widths.of(number, within).is_some_and(|own| own.fits(1)) {
        return None;
    }
    let most = Number::Const(Ratio::whole(i64::MAX));
    Some(Failure::Large(vec![compare(
        number,
        Comparator::More,
        &most,
    )]))
}

/// When the lower end lies above the upper; where the upper is nothing, the base is missing, and a human
/// decides.
fn empty(
    widths: &Widths<'_>,
    lo: Option<&RangeEnd>,
    hi: Option<&RangeEnd>,
    within: &Within,
) -> Option<Failure> {
    let hi = hi?;
    let zero = Number::Const(Ratio::ZERO);
    let (low, open) = lo.map_or((&zero, true), |lo| (&lo.number, lo.open));
    let open = open || hi.open;
    if let (Some(a), Some(b)) = (widths.of(low, within), widths.of(&hi.number, within))
        && (a.hi < b.lo || (a.hi == b.lo && !open))
    {
        return None;
    }
    if proportional(widths, low, &hi.number, within) {
        return None;
    }
    let how = if open {
        Comparator::AtLeast
    } else {
        Comparator::More
    };
    let some = [Comparator::Less, Comparator::More]
        .into_iter()
        .map(|how| compare(&hi.number, how, &zero));
    Some(Failure::Empty(vec![
        compare(low, how, &hi.number),
        Condition::Any(some.collect()),
    ]))
}

/// Whether one is a lesser multiple of what the other is a multiple of, and that is never negative: then
/// it lies below it wherever it is not nothing.
fn proportional(widths: &Widths<'_>, low: &Number, high: &Number, within: &Within) -> bool {
    let (Some((a, x)), Some((b, y))) = (scaled(low), scaled(high)) else {
        return false;
    };
    let nothing = x.is_empty() && a == Ratio::ZERO;
    let least = |n: &&Number| {
        widths
            .of(n, within)
            .is_some_and(|own| own.lo >= Ratio::ZERO)
    };
    a < b && (x == y || nothing) && y.iter().all(least)
}

/// A product as its constant factor and the others.
fn scaled(number: &Number) -> Option<(Ratio, Vec<&Number>)> {
    match number {
        Number::Const(x) => Some((*x, Vec::new())),
        Number::Product(factors) => {
            let (mut by, mut rest) = (Ratio::ONE, Vec::new());
            for factor in factors {
                let (own, more) = scaled(factor)?;
                by = by.mul(own)?;
                rest.extend(more);
            }
            Some((by, rest))
        }
        Number::Quotient(of, divisor) => {
            let Number::Const(x) = divisor.as_ref() else {
                return Some((Ratio::ONE, vec![number]));
            };
            let (by, rest) = scaled(of)?;
            Some((by.div(*x)?, rest))
        }
        Number::Fact(_)
        | Number::Definition(_)
        | Number::Decision(_)
        | Number::WeightSum
        | Number::Statutory(_)
        | Number::Sum(_)
        | Number::Deemed { .. }
        | Number::Steps { .. }
        | Number::Extreme(..)
        | Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::SumOf { .. }
        | Number::Day { .. }
        | Number::Later { .. }
        | Number::DayOf { .. } => Some((Ratio::ONE, vec![number])),
    }
}
