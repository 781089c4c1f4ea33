//! Columns of cases into the blocks of a module's sheets, and out of them into columns of results.

use crate::{
    case::columns::{Cases, Column as Given, Data, state},
    emit::sheet::{Form, Place, ROWS},
    plan::sheet::{Input, Part, run::Out},
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

/// Reads a block into the rows from `start` on, so many: those of its columns that are wanted. `first`:
/// where the columns of the block begin among those that are counted. Gives the rows that are left: they
/// say nothing.
pub(super) fn read(
    form: &Form,
    block: &[u8],
    (start, n): (usize, usize),
    first: usize,
    to: &mut [(usize, Out<'_>)],
) -> Vec<usize> {
    let end = start.saturating_add(n);
    for (output, out) in to {
        let Some((_, place)) = output.checked_sub(first).and_then(|i| form.columns.get(i)) else {
            continue;
        };
        let from = match place {
            Place::Constant(n) => Source::Constant(*n),
            Place::Written(at) => form
                .block
                .written
                .get(*at)
                .and_then(|place| written(block, *place, n))
                .unwrap_or(Source::Bytes(&[])),
        };
        match out {
            Out::Byte(to) => copy(to.get_mut(start..end), &from, |x| x as u8),
            Out::Word(to) => copy(to.get_mut(start..end), &from, |x| x as u32),
            Out::Long(to) => copy(to.get_mut(start..end), &from, |x| x),
        }
    }
    let statuses = block.get(..n).unwrap_or_default();
    if statuses.iter().fold(0, |any, status| any | status) == 0 {
        return Vec::new();
    }
    let left = statuses.iter().enumerate().filter(|(_, s)| **s != 0);
    left.map(|(row, _)| start.saturating_add(row)).collect()
}

/// A column of a block.
enum Source<'b> {
    Constant(i64),
    Bytes(&'b [u8]),
    Words(&'b [[u8; 4]]),
    Longs(&'b [[u8; 8]]),
}

fn written(block: &[u8], (bytes, at): (u32, u32), n: usize) -> Option<Source<'_>> {
    let at = usize::try_from(at).ok()?;
    let len = usize::try_from(bytes).ok()?.checked_mul(n)?;
    let from = block.get(at..at.checked_add(len)?)?;
    Some(match bytes {
        1 => Source::Bytes(from),
        4 => Source::Words(from.as_chunks().0),
        _ => Source::Longs(from.as_chunks().0),
    })
}

/// Copies a column; `of` makes a number as wide as those that stand there.
fn copy<T>(to: Option<&mut [T]>, from: &Source<'_>, of: impl Fn(i64) -> T) {
    let to = to.unwrap_or_default().iter_mut();
    match from {
        Source::Constant(n) => to.for_each(|to| *to = of(*n)),
        Source::Bytes(from) => to.zip(*from).for_each(|(to, x)| *to = of(i64::from(*x))),
        Source::Words(from) => {
            let word = |x: &[u8; 4]| i64::from(u32::from_le_bytes(*x));
            to.zip(*from).for_each(|(to, x)| *to = of(word(x)));
        }
        Source::Longs(from) => {
            let long = |x: &[u8; 8]| i64::from_le_bytes(*x);
            to.zip(*from).for_each(|(to, x)| *to = of(long(x)));
        }
    }
}
