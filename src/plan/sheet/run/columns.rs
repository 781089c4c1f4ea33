//! Columns of cases into buffers, and buffers into columns of summaries.

use super::{
    super::{Column, Part, columns, lower::Input},
    batch::{Batch, Buffers, CHUNK, Stand},
};
use crate::case::{
    columns::{Cases, Column as Given, Data, state},
    summary::Summaries,
};

impl Batch {
    /// Works out all cases: the summaries, which have the shape of the sheet and the length of the
    /// cases, get a row each. Gives the cases that are not for this sheet; their rows say nothing.
    pub fn run(
        &self,
        buffers: &mut Buffers,
        cases: &Cases,
        summaries: &mut Summaries,
    ) -> Vec<usize> {
        let all = |len| (0..len).collect();
        if summaries.len() != cases.len || !self.fits(summaries) {
            return all(cases.len);
        }
        let found: Vec<Option<&Given>> = self
            .sheet
            .inputs
            .iter()
            .map(|input| cases.column(input.fact))
            .collect();
        for (input, column) in self.sheet.inputs.iter().zip(&found) {
            if column.is_none() && !self.sheet.may_be_unknown(input.fact) {
                return all(cases.len);
            }
        }
        let mut left = Vec::new();
        let mut start = 0usize;
        while start < cases.len {
            let end = start.saturating_add(CHUNK).min(cases.len);
            let n = end.saturating_sub(start);
            buffers.bad.fill(0);
            for ((input, column), stand) in self.sheet.inputs.iter().zip(&found).zip(&self.inputs) {
                let optional = self.sheet.may_be_unknown(input.fact);
                load(buffers, input, *column, optional, *stand, (start, n));
            }
            self.steps(buffers, n);
            self.write(buffers, summaries, start, n);
            self.collect(buffers, start, n, &mut left);
            start = end;
        }
        left
    }

    fn fits(&self, summaries: &Summaries) -> bool {
        use crate::case::summary::Shape;
        match (&self.sheet.shape, summaries) {
            (Shape::Act { fines, rows }, Summaries::Act(all)) => {
                all.fines.len() == *fines && all.rows.len() == *rows
            }
            (Shape::Decisions(n), Summaries::Decisions(all)) => all.len() == *n,
            (
                Shape::Act { .. } | Shape::Decisions(_),
                Summaries::Act(_) | Summaries::Decisions(_),
            ) => false,
        }
    }

    /// The cases that are given up.
    fn collect(&self, buffers: &Buffers, start: usize, n: usize, left: &mut Vec<usize>) {
        let given_up = |at: usize| match self.bail {
            Stand::One(x) => x != 0,
            Stand::Int(place) => {
                let column = buffers.ints.get(place);
                column.and_then(|c| c.get(at)).is_none_or(|x| *x != 0)
            }
            Stand::Long(place) => {
                let column = buffers.longs.get(place);
                column.and_then(|c| c.get(at)).is_none_or(|x| *x != 0)
            }
        };
        let bad = buffers.bad.get(..n).unwrap_or(&buffers.bad);
        let none_bad = bad.iter().fold(0u8, |any, x| any | x) == 0;
        let none_up = match self.bail {
            Stand::One(x) => x == 0,
            Stand::Int(place) => {
                let column = buffers.ints.get(place).and_then(|c| c.get(..n));
                column.is_some_and(|c| c.iter().fold(0, |any, x| any | x) == 0)
            }
            Stand::Long(_) => false,
        };
        if none_bad && none_up {
            return;
        }
        for (at, bad) in bad.iter().enumerate() {
            if *bad != 0 || given_up(at) {
                left.push(start.saturating_add(at));
            }
        }
    }

    fn write(&self, buffers: &Buffers, summaries: &mut Summaries, start: usize, n: usize) {
        let names = columns(&self.sheet.shape);
        for (name, stand) in names.into_iter().zip(&self.outputs) {
            match summaries {
                Summaries::Act(all) => match name {
                    Column::Disposition => {
                        bytes(buffers, *stand, &mut all.disposition, start, n);
                        zero(&mut all.status, start, n);
                        zero(&mut all.detail, start, n);
                    }
                    Column::Degree => bytes(buffers, *stand, &mut all.degree, start, n),
                    Column::Flags => bytes(buffers, *stand, &mut all.flags, start, n),
                    Column::Penalty(i) => {
                        if let Some(fine) = all.fines.get_mut(i) {
                            words(buffers, *stand, &mut fine.penalty, start, n);
                        }
                    }
                    Column::FineFlags(i) => {
                        if let Some(fine) = all.fines.get_mut(i) {
                            bytes(buffers, *stand, &mut fine.flags, start, n);
                        }
                    }
                    Column::Min(i) => {
                        if let Some(fine) = all.fines.get_mut(i) {
                            longs(buffers, *stand, &mut fine.min, start, n);
                        }
                    }
                    Column::Max(i) => {
                        if let Some(fine) = all.fines.get_mut(i) {
                            longs(buffers, *stand, &mut fine.max, start, n);
                        }
                    }
                    Column::Point(i) => {
                        if let Some(fine) = all.fines.get_mut(i) {
                            longs(buffers, *stand, &mut fine.point, start, n);
                        }
                    }
                    Column::Row(i) => {
                        if let Some(row) = all.rows.get_mut(i) {
                            words(buffers, *stand, row, start, n);
                        }
                    }
                    Column::DecisionStatus(_)
                    | Column::Num(_)
                    | Column::Den(_)
                    | Column::DecisionFlags(_)
                    | Column::DecisionRow(_) => {}
                },
                Summaries::Decisions(all) => {
                    let (Column::DecisionStatus(i)
                    | Column::Num(i)
                    | Column::Den(i)
                    | Column::DecisionFlags(i)
                    | Column::DecisionRow(i)) = name
                    else {
                        continue;
                    };
                    let Some(one) = all.get_mut(i) else { continue };
                    match name {
                        Column::DecisionStatus(_) => {
                            bytes(buffers, *stand, &mut one.status, start, n);
                            zero(&mut one.detail, start, n);
                        }
                        Column::Num(_) => longs(buffers, *stand, &mut one.num, start, n),
                        Column::Den(_) => longs(buffers, *stand, &mut one.den, start, n),
                        Column::DecisionFlags(_) => {
                            bytes(buffers, *stand, &mut one.flags, start, n);
                        }
                        Column::DecisionRow(_) => words(buffers, *stand, &mut one.row, start, n),
                        Column::Disposition
                        | Column::Degree
                        | Column::Flags
                        | Column::Penalty(_)
                        | Column::FineFlags(_)
                        | Column::Min(_)
                        | Column::Max(_)
                        | Column::Point(_)
                        | Column::Row(_) => {}
                    }
                }
            }
        }
    }
}

fn window<T>(column: &mut [T], start: usize, n: usize) -> &mut [T] {
    let end = start.saturating_add(n);
    column.get_mut(start..end).unwrap_or_default()
}

fn zero<T: Default + Copy>(to: &mut [T], start: usize, n: usize) {
    window(to, start, n).fill(T::default());
}

macro_rules! writes {
    ($name:ident, $type:ty) => {
        fn $name(buffers: &Buffers, stand: Stand, to: &mut [$type], start: usize, n: usize) {
            let to = window(to, start, n);
            match stand {
                Stand::One(x) => to.fill(x as $type),
                Stand::Int(place) => {
                    let from = buffers.ints.get(place).map_or(&[][..], Vec::as_slice);
                    for (to, x) in to.iter_mut().zip(from) {
                        *to = *x as $type;
                    }
                }
                Stand::Long(place) => {
                    let from = buffers.longs.get(place).map_or(&[][..], Vec::as_slice);
                    for (to, x) in to.iter_mut().zip(from) {
                        *to = *x as $type;
                    }
                }
            }
        }
    };
}

writes!(bytes, u8);
writes!(words, u32);
writes!(longs, i64);

/// Loads a chunk of an input, and marks the cases in which it is not for a sheet.
fn load(
    buffers: &mut Buffers,
    input: &Input,
    column: Option<&Given>,
    optional: bool,
    stand: Option<Stand>,
    (start, n): (usize, usize),
) {
    let end = start.saturating_add(n);
    let states = column
        .and_then(|c| c.state.as_ref())
        .and_then(|s| s.get(start..end));
    let Buffers { ints, longs, bad } = buffers;
    if let Some(states) = states
        && input.part != Part::Second
    {
        for (bad, state) in bad.iter_mut().zip(states) {
            let plain = *state == state::GIVEN || (optional && *state == state::UNKNOWN);
            *bad |= u8::from(!plain);
        }
    }
    if input.part == Part::Given {
        if let Some(Stand::Int(place)) = stand
            && let Some(to) = ints.get_mut(place)
        {
            match (column, states) {
                (None, _) => to.fill(0),
                (Some(_), None) => to.fill(1),
                (Some(_), Some(states)) => {
                    for (to, state) in to.iter_mut().zip(states) {
                        *to = i32::from(*state == state::GIVEN);
                    }
                }
            }
        }
        return;
    }
    let Some(column) = column else {
        // A fact that may be unknown, and is.
        match stand {
            Some(Stand::Int(place)) => {
                let to = ints.get_mut(place);
                to.into_iter()
                    .for_each(|c| c.fill(i32::try_from(input.lo).unwrap_or(0)));
            }
            Some(Stand::Long(place)) => {
                longs
                    .get_mut(place)
                    .into_iter()
                    .for_each(|c| c.fill(input.lo));
            }
            Some(Stand::One(_)) | None => {}
        }
        return;
    };
    // Values that are not given are not looked at.
    let states = states.filter(|_| optional);
    match (&column.data, input.part) {
        (Data::Byte(v), _) => {
            let from = v.get(start..end).unwrap_or(&[]);
            check(bad, from, states, |x| i64::from(*x) <= input.hi);
            copy(
                ints,
                longs,
                stand,
                from,
                |x| i32::from(*x),
                |x| i64::from(*x),
            );
        }
        (Data::Int(v), _) | (Data::Pair(v, _), Part::Value) | (Data::Pair(_, v), _) => {
            let from = v.get(start..end).unwrap_or(&[]);
            let lo = i32::try_from(input.lo).unwrap_or(i32::MIN);
            let hi = i32::try_from(input.hi).unwrap_or(i32::MAX);
            check(bad, from, states, |x| (*x >= lo) & (*x <= hi));
            copy(ints, longs, stand, from, |x| *x, |x| i64::from(*x));
        }
        (Data::Long(v), _) => {
            let from = v.get(start..end).unwrap_or(&[]);
            check(bad, from, states, |x| (*x >= input.lo) & (*x <= input.hi));
            copy(ints, longs, stand, from, |x| *x as i32, |x| *x);
        }
        (Data::List(_), _) => bad.fill(1),
    }
}

/// Marks cases whose values are out of bounds.
#[inline(always)]
fn check<T>(bad: &mut [u8], from: &[T], states: Option<&[u8]>, fits: impl Fn(&T) -> bool) {
    match states {
        None => {
            for (bad, x) in bad.iter_mut().zip(from) {
                *bad |= u8::from(!fits(x));
            }
        }
        Some(states) => {
            for ((bad, x), state) in bad.iter_mut().zip(from).zip(states) {
                *bad |= u8::from(!fits(x) & (*state == state::GIVEN));
            }
        }
    }
}

#[inline(always)]
fn copy<T>(
    ints: &mut [Vec<i32>],
    longs: &mut [Vec<i64>],
    stand: Option<Stand>,
    from: &[T],
    int: impl Fn(&T) -> i32,
    long: impl Fn(&T) -> i64,
) {
    match stand {
        Some(Stand::Int(place)) => {
            if let Some(to) = ints.get_mut(place) {
                for (to, x) in to.iter_mut().zip(from) {
                    *to = int(x);
                }
            }
        }
        Some(Stand::Long(place)) => {
            if let Some(to) = longs.get_mut(place) {
                for (to, x) in to.iter_mut().zip(from) {
                    *to = long(x);
                }
            }
        }
        Some(Stand::One(_)) | None => {}
    }
}
