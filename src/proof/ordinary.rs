//! Ordinary values: what a reader of a finding expects to see in a case that has nothing special.
//!
//! 否; the least serious option; ten wan yuan; one of a kind. In a cell that does not hold the ordinary
//! value, the nearest round one.

use crate::{
    base::date::{Date, Period},
    cells::{Axis, Space, Subject},
    ir::{Dimension, FactId, FactType, NumberType, Program, Value},
};

/// Ordinary amount of money: ten wan yuan, in fen.
const MONEY: i64 = 10_000_000;
/// The day from which ordinary lengths of time run.
const FROM: (i16, i8, i8) = (2024, 3, 1);
/// Lengths in days tried for a length of time, the most ordinary first.
const DAYS: &[i32] = &[
    10, 2, 1, 0, 3, 5, 7, 14, 20, 30, 45, 75, 100, 135, 200, 300, 400, 800,
];

/// The ordinary value of a fact.
pub(super) fn value(program: &Program, fact: FactId) -> Option<Value> {
    let declared = program.facts.get(fact.index())?;
    Some(match &declared.ty {
        FactType::Bool => Value::Bool(false),
        FactType::Choice(_) => Value::Choice(0),
        FactType::Multi(_) => Value::Multi(1),
        FactType::Number(ty) => Value::Number(nominal(ty)),
        FactType::Period(ty) => Value::Period(1.min(ty.max)),
        FactType::Date => Value::Date(Date::new(2024, 6, 3)?),
        FactType::Span => span(*DAYS.first()?)?,
        FactType::List(_) => Value::List(Vec::new()),
    })
}

fn nominal(ty: &NumberType) -> i64 {
    let one = 10i64.checked_pow(u32::from(ty.decimals)).unwrap_or(1);
    let wanted = match ty.dimension {
        Dimension::Money => MONEY,
        Dimension::Ratio => one.checked_div(10).unwrap_or(0),
        Dimension::Unit(ref unit) if unit.contains('岁') => one.saturating_mul(30),
        Dimension::Times | Dimension::Unit(_) => one,
    };
    wanted.clamp(ty.min, ty.max.max(ty.min))
}

fn span(days: i32) -> Option<Value> {
    let from = Date::new(FROM.0, FROM.1, FROM.2)?;
    Some(Value::Span(from, from.plus(Period { months: 0, days })?))
}

/// On each axis of a space the cell of the ordinary value; a truth does not hold.
pub(super) fn cells(program: &Program, space: &Space<'_>) -> Vec<usize> {
    let axes = space.axes().iter().zip(space.subjects());
    axes.map(|(axis, subject)| match subject {
        Subject::Fact(fact) => value(program, *fact)
            .and_then(|v| axis.cell(&v))
            .unwrap_or(0),
        Subject::Number(_) | Subject::Truth(_) => axis.cell(&Value::Number(0)).unwrap_or(0),
    })
    .collect()
}

/// The most ordinary value of a fact in a cell.
pub(super) fn within(program: &Program, fact: FactId, axis: &Axis, cell: usize) -> Option<Value> {
    let usual = value(program, fact)?;
    if axis.cell(&usual) == Some(cell) {
        return Some(usual);
    }
    match axis {
        Axis::Number { .. } | Axis::Period { .. } => {
            let (first, last) = axis.ends(cell)?;
            match (first, last, usual) {
                (Value::Number(a), Value::Number(b), Value::Number(n)) => {
                    Some(Value::Number(round(a, b, n)))
                }
                (Value::Period(a), Value::Period(b), Value::Period(n)) => {
                    let near = round(i64::from(a), i64::from(b), i64::from(n));
                    Some(Value::Period(i32::try_from(near).ok()?))
                }
                (first, _, _) => Some(first),
            }
        }
        Axis::Months { .. } | Axis::Days { .. } => DAYS
            .iter()
            .filter_map(|days| span(*days))
            .find(|v| axis.cell(v) == Some(cell))
            .or_else(|| axis.value(cell)),
        Axis::Multi { .. } => option(program, fact, axis, cell),
        Axis::Date { .. } | Axis::Bool | Axis::Choice { .. } | Axis::Truth => axis.value(cell),
    }
}

/// The roundest number between two, near a third one outside of them: few digits before few steps.
fn round(first: i64, last: i64, near: i64) -> i64 {
    let up = near < first;
    let from = if up { first } else { last };
    let mut unit = 1i64;
    while let Some(next) = unit.checked_mul(10)
        && next <= from.saturating_abs()
    {
        unit = next;
    }
    while unit > 1 {
        let lifted = if up {
            from.checked_add(unit.saturating_sub(1))
        } else {
            Some(from)
        };
        let found = lifted
            .and_then(|x| x.checked_div_euclid(unit))
            .and_then(|n| n.checked_mul(unit))
            .filter(|x| (first..=last).contains(x));
        if let Some(found) = found {
            return found;
        }
        unit = unit.checked_div(10).unwrap_or(1);
    }
    from
}

/// A set of one option, if there is one in a cell of a 多选; else the smallest set.
fn option(program: &Program, fact: FactId, axis: &Axis, cell: usize) -> Option<Value> {
    let FactType::Multi(options) = &program.facts.get(fact.index())?.ty else {
        return None;
    };
    let one = |i: usize| u32::try_from(i).ok().and_then(|i| 1u64.checked_shl(i));
    let singles = (0..options.names.len()).filter_map(one).map(Value::Multi);
    let mut here = singles.filter(|v| axis.cell(v) == Some(cell));
    here.next().or_else(|| axis.value(cell))
}

/// The cell of a 多选 in which nothing but the empty set lies, if there is one.
pub(super) fn nothing(program: &Program, fact: FactId, axis: &Axis) -> Option<usize> {
    let cell = axis.cell(&Value::Multi(0))?;
    let alone = option(program, fact, axis, cell)? == Value::Multi(0);
    (matches!(axis, Axis::Multi { .. }) && alone).then_some(cell)
}
