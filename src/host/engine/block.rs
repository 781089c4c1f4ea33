//! Columns of cases into the blocks of a module's sheets, and out of them into columns of summaries.

use crate::{
    case::{
        columns::{Cases, Column as Given, Data, state},
        summary::Summaries,
    },
    emit::sheet::{Form, Place, ROWS},
    plan::sheet::{Column, Input, Part},
};

/// Cases of a block.
pub(super) fn rows() -> usize {
    usize::try_from(ROWS).unwrap_or(0)
}

/// Whether there is a column for every fact that must be given.
pub(super) fn given(form: &Form, cases: &Cases) -> bool {
    let there =
        |input: &Input| cases.column(input.fact).is_some() || form.may_be_unknown(input.fact);
    form.inputs.iter().all(there)
}

/// Fills a block with the cases from `start` on, so many.
pub(super) fn fill(form: &Form, cases: &Cases, (start, n): (usize, usize), block: &mut [u8]) {
    let end = start.saturating_add(n);
    let (marks, _) = block.split_at_mut_checked(rows()).unwrap_or_default();
    marks.fill(0);
    for input in form.inputs.iter().filter(|i| i.part != Part::Second) {
        let states = states(cases.column(input.fact), start, end);
        let optional = form.may_be_unknown(input.fact);
        for (mark, how) in marks.iter_mut().zip(states.unwrap_or_default()) {
            let plain = *how == state::GIVEN || (optional && *how == state::UNKNOWN);
            *mark |= u8::from(!plain);
        }
    }
    for (input, (bytes, at)) in form.inputs.iter().zip(&form.block.inputs) {
        let at = usize::try_from(*at).unwrap_or(usize::MAX);
        let bytes = usize::try_from(*bytes).unwrap_or(0);
        let len = n.saturating_mul(bytes);
        let Some(to) = block.get_mut(at..at.saturating_add(len)) else {
            continue;
        };
        column(form, input, cases, (start, end), to);
    }
}

fn states(column: Option<&Given>, start: usize, end: usize) -> Option<&[u8]> {
    column?.state.as_ref()?.get(start..end)
}

/// Writes one input.
fn column(form: &Form, input: &Input, cases: &Cases, (start, end): (usize, usize), to: &mut [u8]) {
    let column = cases.column(input.fact);
    let states = states(column, start, end);
    if input.part == Part::Given {
        match (column, states) {
            (None, _) => to.fill(0),
            (Some(_), None) => to.fill(1),
            (Some(_), Some(states)) => {
                for (to, how) in to.iter_mut().zip(states) {
                    *to = u8::from(*how == state::GIVEN);
                }
            }
        }
        return;
    }
    let least = input.lo.to_le_bytes();
    let Some(column) = column else {
        return unknown(to, &least, |_| true, end.saturating_sub(start));
    };
    match (&column.data, input.part) {
        (Data::Byte(v), _) => {
            if let Some(from) = v.get(start..end) {
                to.copy_from_slice(from);
            }
        }
        (Data::Int(v), _) | (Data::Pair(v, _), Part::Value) | (Data::Pair(_, v), _) => {
            let (to, _) = to.as_chunks_mut::<4>();
            for (to, x) in to.iter_mut().zip(v.get(start..end).unwrap_or_default()) {
                *to = x.to_le_bytes();
            }
        }
        (Data::Long(v), _) => {
            let (to, _) = to.as_chunks_mut::<8>();
            for (to, x) in to.iter_mut().zip(v.get(start..end).unwrap_or_default()) {
                *to = x.to_le_bytes();
            }
        }
        (Data::List(_), _) => {}
    }
    // What is unknown has no value; what is written in its place must be within bounds.
    if let Some(states) = states.filter(|_| form.may_be_unknown(input.fact)) {
        let missing = |row: usize| states.get(row) == Some(&state::UNKNOWN);
        unknown(to, &least, missing, end.saturating_sub(start));
    }
}

/// Writes the least value where a fact is missing.
fn unknown(to: &mut [u8], least: &[u8; 8], missing: impl Fn(usize) -> bool, n: usize) {
    let bytes = to.len().checked_div(n).unwrap_or(1).max(1);
    for (row, cell) in to.chunks_exact_mut(bytes).enumerate() {
        if missing(row) {
            cell.copy_from_slice(least.get(..bytes).unwrap_or(&[]));
        }
    }
}

/// A column of summaries.
enum To<'s> {
    Bytes(&'s mut [u8]),
    Words(&'s mut [u32]),
    Longs(&'s mut [i64]),
}

/// Reads a block into the rows from `start` on, so many; `slot` is added to the slots of decisions.
/// Gives the rows that are left: they say nothing.
pub(super) fn read(
    form: &Form,
    block: &[u8],
    (start, n): (usize, usize),
    slot: usize,
    all: &mut Summaries,
) -> Vec<usize> {
    for (name, place) in &form.columns {
        let Some(to) = column_of(all, *name, slot) else {
            continue;
        };
        let end = start.saturating_add(n);
        let from = match place {
            Place::Constant(_) => None,
            Place::Written(at) => form.block.written.get(*at).and_then(|(bytes, at)| {
                let at = usize::try_from(*at).ok()?;
                let len = usize::try_from(*bytes).ok()?.saturating_mul(n);
                block.get(at..at.saturating_add(len))
            }),
        };
        let constant = match place {
            Place::Constant(n) => *n,
            Place::Written(_) => 0,
        };
        let from = from.unwrap_or_default();
        match to {
            To::Bytes(to) => {
                let to = to.get_mut(start..end).unwrap_or_default();
                match place {
                    Place::Constant(_) => to.fill(u8::try_from(constant).unwrap_or(u8::MAX)),
                    Place::Written(_) => {
                        to.iter_mut().zip(from).for_each(|(to, x)| *to = *x);
                    }
                }
            }
            To::Words(to) => {
                let to = to.get_mut(start..end).unwrap_or_default();
                match place {
                    Place::Constant(_) => to.fill(u32::try_from(constant).unwrap_or(u32::MAX)),
                    Place::Written(_) => {
                        let words = to.iter_mut().zip(from.as_chunks::<4>().0);
                        words.for_each(|(to, x)| *to = u32::from_le_bytes(*x));
                    }
                }
            }
            To::Longs(to) => {
                let to = to.get_mut(start..end).unwrap_or_default();
                match place {
                    Place::Constant(_) => to.fill(constant),
                    Place::Written(_) => {
                        let words = to.iter_mut().zip(from.as_chunks::<8>().0);
                        words.for_each(|(to, x)| *to = i64::from_le_bytes(*x));
                    }
                }
            }
        }
    }
    let statuses = block.get(..n).unwrap_or_default().iter().enumerate();
    let left = statuses.filter(|(_, status)| **status != 0);
    left.map(|(row, _)| start.saturating_add(row)).collect()
}

/// A column of summaries by its name. Status and detail of what is answered are zero from the start.
fn column_of(all: &mut Summaries, name: Column, slot: usize) -> Option<To<'_>> {
    match all {
        Summaries::Act(all) => match name {
            Column::Disposition => Some(To::Bytes(&mut all.disposition)),
            Column::Degree => Some(To::Bytes(&mut all.degree)),
            Column::Flags => Some(To::Bytes(&mut all.flags)),
            Column::Penalty(i) => Some(To::Words(&mut all.fines.get_mut(i)?.penalty)),
            Column::FineFlags(i) => Some(To::Bytes(&mut all.fines.get_mut(i)?.flags)),
            Column::Min(i) => Some(To::Longs(&mut all.fines.get_mut(i)?.min)),
            Column::Max(i) => Some(To::Longs(&mut all.fines.get_mut(i)?.max)),
            Column::Point(i) => Some(To::Longs(&mut all.fines.get_mut(i)?.point)),
            Column::Row(i) => Some(To::Words(all.rows.get_mut(i)?)),
            Column::DecisionStatus(_)
            | Column::Num(_)
            | Column::Den(_)
            | Column::DecisionFlags(_)
            | Column::DecisionRow(_) => None,
        },
        Summaries::Decisions(all) => {
            let (Column::DecisionStatus(i)
            | Column::Num(i)
            | Column::Den(i)
            | Column::DecisionFlags(i)
            | Column::DecisionRow(i)) = name
            else {
                return None;
            };
            let one = all.get_mut(i.saturating_add(slot))?;
            match name {
                Column::DecisionStatus(_) => Some(To::Bytes(&mut one.status)),
                Column::Num(_) => Some(To::Longs(&mut one.num)),
                Column::Den(_) => Some(To::Longs(&mut one.den)),
                Column::DecisionFlags(_) => Some(To::Bytes(&mut one.flags)),
                Column::DecisionRow(_) => Some(To::Words(&mut one.row)),
                Column::Disposition
                | Column::Degree
                | Column::Flags
                | Column::Penalty(_)
                | Column::FineFlags(_)
                | Column::Min(_)
                | Column::Max(_)
                | Column::Point(_)
                | Column::Row(_) => None,
            }
        }
    }
}
