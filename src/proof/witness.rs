//! The case that shows a finding: few facts, ordinary values.
//!
//! Axis after axis the ordinary cell is taken where the finding still shows; then facts are left out as
//! long as it shows whatever they are. What cells do not decide is worked out on the values chosen, and
//! other values are tried; if none fits, the question stays undecided rather than shown by a case that
//! is none.

use std::collections::BTreeSet;

use super::{
    concrete::{self, Values},
    days,
    field::Field,
    formula::{Formula, Truth},
    ordinary, records,
    search::{Budget, Spent},
};
use crate::{
    base::date::Date,
    cells::CellSet,
    ir::{Condition, FactId, FactType, Value, reads},
};

/// What was sought.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sought {
    /// There is no such case.
    None,
    /// This one, by its needed facts; and the cells on the axes that they stand on.
    Case(Case),
    /// Cells do not decide it, and no values were found.
    Unsettled,
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Case {
    /// The facts that it takes, with values.
    pub facts: Vec<(FactId, Value)>,
    /// A point of it.
    pub point: Vec<usize>,
}

/// Most combinations of values tried where cells do not decide.
const MAX_TRIES: usize = 4_096;

/// Looks for an ordinary case in which all of `formulas` hold.
///
/// # Errors
/// [`Spent`] if the budget ran out.
pub(super) fn seek(
    field: &Field<'_>,
    formulas: &[&Formula],
    budget: &mut Budget,
) -> Result<Sought, Spent> {
    seek_from(field, field.all(), formulas, budget)
}

/// As [`seek`], from fewer cells.
///
/// # Errors
/// [`Spent`] if the budget ran out.
pub(super) fn seek_from(
    field: &Field<'_>,
    open: Vec<CellSet>,
    formulas: &[&Formula],
    budget: &mut Budget,
) -> Result<Sought, Spent> {
    let Some(found) = field.find_from(open.clone(), formulas, budget)? else {
        return Ok(Sought::None);
    };
    let point = nearest(field.first(), &usual(field, open, found, formulas, budget));
    let mut needed = needed(field.first(), &field.all(), &point, formulas);
    bound(field, &point, &mut needed);
    Ok(match values(field, &point, &needed) {
        Some(facts) => Sought::Case(Case { facts, point }),
        None => Sought::Unsettled,
    })
}

/// Cells as ordinary as can be in which the formulas hold.
fn usual(
    field: &Field<'_>,
    mut open: Vec<CellSet>,
    mut found: Vec<CellSet>,
    formulas: &[&Formula],
    budget: &mut Budget,
) -> Vec<CellSet> {
    for (axis, first) in field.first().iter().enumerate() {
        let Some(here) = open.get_mut(axis) else {
            continue;
        };
        let one = CellSet::of(here.axis_len(), |cell| cell == *first);
        let before = std::mem::replace(here, one.and(here));
        if found.get(axis).is_some_and(|f| f.meets(&one)) {
            continue;
        }
        match field.find_from(open.clone(), formulas, budget) {
            Ok(Some(better)) => found = better,
            Ok(None) | Err(Spent) => {
                if let Some(here) = open.get_mut(axis) {
                    // It has to be something else.
                    *here = before.without(&one);
                }
            }
        }
    }
    // What was taken axis by axis need not lie in one answer.
    match field.find_from(open, formulas, budget) {
        Ok(Some(better)) => better,
        Ok(None) | Err(Spent) => found,
    }
}

/// On each axis the cell nearest to the ordinary one.
pub(super) fn nearest(first: &[usize], found: &[CellSet]) -> Vec<usize> {
    let axes = found.iter().zip(first);
    axes.map(|(set, first)| {
        set.cells()
            .min_by_key(|cell| cell.abs_diff(*first))
            .unwrap_or(0)
    })
    .collect()
}

/// The axes without which the formulas would not be sure to hold.
pub(super) fn needed(
    first: &[usize],
    all: &[CellSet],
    point: &[usize],
    formulas: &[&Formula],
) -> Vec<usize> {
    let mut open: Vec<CellSet> = all
        .iter()
        .zip(point)
        .map(|(axis, cell)| CellSet::of(axis.axis_len(), |c| c == *cell))
        .collect();
    let mut read = vec![false; open.len()];
    for formula in formulas {
        formula.axes(&mut |axis| {
            if let Some(read) = read.get_mut(axis) {
                *read = true;
            }
        });
    }
    let mut needed = Vec::new();
    // Facts with an ordinary value are left out before those that are special.
    let special = |axis: &usize| first.get(*axis) != point.get(*axis);
    let mut order: Vec<usize> = (0..open.len()).collect();
    order.sort_by_key(special);
    for axis in order {
        let Some(here) = open.get_mut(axis) else {
            continue;
        };
        let all = CellSet::all(here.axis_len());
        let before = std::mem::replace(here, all);
        if !read.get(axis).is_some_and(|r| *r) {
            continue;
        }
        if formulas.iter().any(|f| f.truth(&open) != Truth::Yes) {
            if let Some(here) = open.get_mut(axis) {
                *here = before;
            }
            needed.push(axis);
        }
    }
    needed.sort_unstable();
    needed
}

/// Adds the axes of the constraints by which what cells do not decide is tied to needed facts: a list or
/// a day that is chosen must not break one.
pub(super) fn bound(field: &Field<'_>, point: &[usize], needed: &mut Vec<usize>) {
    let reads = |axis: usize| -> reads::Reads {
        let mut read = reads::Reads::new();
        field.read(axis, &mut read);
        read
    };
    let mut waiting: Vec<&Formula> = field.bounds().iter().collect();
    loop {
        let facts: BTreeSet<FactId> = needed.iter().flat_map(|axis| reads(*axis)).collect();
        let ties = |bound: &&Formula| {
            let mut ties = false;
            bound.axes(&mut |axis| {
                ties |= field.made(axis) && reads(axis).iter().any(|f| facts.contains(f));
            });
            ties
        };
        let (near, far): (Vec<&Formula>, Vec<&Formula>) = waiting.into_iter().partition(ties);
        if near.is_empty() {
            return;
        }
        needed.extend(self::needed(field.first(), &field.all(), point, &near));
        needed.sort_unstable();
        needed.dedup();
        waiting = far;
    }
}

/// Values on the needed axes; `None` if none are found that make the needed truths true.
pub(super) fn values(
    field: &Field<'_>,
    point: &[usize],
    needed: &[usize],
) -> Option<Vec<(FactId, Value)>> {
    let program = field.program;
    let mut truths: Vec<Condition> = Vec::new();
    let mut facts = reads::Reads::new();
    for axis in needed {
        field.read(*axis, &mut facts);
        if field.made(*axis) {
            let len = field.space().axes().get(*axis)?.len();
            let cell = CellSet::of(len, |cell| point.get(*axis) == Some(&cell));
            truths.extend(field.says(*axis, &cell));
        }
    }
    let facts: Vec<FactId> = facts.into_iter().collect();
    let days = days::days(program, truths.iter());
    let choices: Option<Vec<Vec<Value>>> = facts
        .iter()
        .map(|fact| {
            let Some(axis) = field.space().fact(*fact) else {
                return Some(candidates(field, *fact, &days));
            };
            let cell = point.get(axis)?;
            let own = field.space().axes().get(axis)?;
            let usual = ordinary::within(program, *fact, own, *cell)?;
            if truths.is_empty() {
                return Some(vec![usual]);
            }
            let mut all = vec![usual];
            if let Some((first, last)) = own.ends(*cell) {
                all.extend(middle(&first, &last));
                all.push(first);
                all.push(last);
            }
            let inside = |value: &Value| own.cell(value) == Some(*cell);
            all.extend(days.iter().map(|day| Value::Date(*day)).filter(inside));
            Some(all)
        })
        .collect();
    let mut choices = choices?;
    let beside: Values = facts
        .iter()
        .zip(&choices)
        .filter_map(|(fact, all)| Some((*fact, all.first()?.clone())))
        .collect();
    for (fact, all) in facts.iter().zip(&mut choices) {
        let ty = program.facts.get(fact.index()).map(|f| &f.ty);
        if matches!(ty, Some(FactType::List(_))) {
            *all = records::lists(program, *fact, &truths, &days, &beside);
        }
    }
    let mut tries = 0usize;
    let mut at = vec![0usize; choices.len()];
    loop {
        let picked: Option<Vec<Value>> = choices
            .iter()
            .zip(&at)
            .map(|(all, i)| all.get(*i).cloned())
            .collect();
        let values: Values = facts.iter().copied().zip(picked?).collect();
        let held = |truth: &Condition| concrete::holds(program, &values, truth) == Some(true);
        if truths.iter().all(held) {
            return Some(values.into_iter().collect());
        }
        tries = tries.saturating_add(1);
        if tries >= MAX_TRIES || !advance(&mut at, &choices) {
            return None;
        }
    }
}

/// Values of a fact that no constant cuts.
fn candidates(field: &Field<'_>, fact: FactId, days: &[Date]) -> Vec<Value> {
    match field.program.facts.get(fact.index()).map(|f| &f.ty) {
        Some(FactType::Date) => return days.iter().map(|day| Value::Date(*day)).collect(),
        Some(FactType::Span) => return days::spans(days),
        // Lists are made when the other facts are known.
        Some(FactType::List(_)) => return vec![Value::List(Vec::new())],
        Some(
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Period(_),
        )
        | None => {}
    }
    let mut all: Vec<Value> = ordinary::value(field.program, fact).into_iter().collect();
    if let Some(ty) = super::poly::numeric(field.program, fact) {
        all.push(Value::Number(ty.min));
        all.push(Value::Number(ty.max));
    }
    all
}

fn middle(first: &Value, last: &Value) -> Option<Value> {
    match (first, last) {
        (Value::Number(a), Value::Number(b)) => Some(Value::Number(
            a.checked_add(b.checked_sub(*a)?.checked_div(2)?)?,
        )),
        (_, _) => None,
    }
}

/// The next combination; `false` after the last.
fn advance(at: &mut [usize], choices: &[Vec<Value>]) -> bool {
    for (i, all) in at.iter_mut().zip(choices) {
        *i = i.saturating_add(1);
        if *i < all.len() {
            return true;
        }
        *i = 0;
    }
    false
}
