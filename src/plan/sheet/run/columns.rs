//! Columns of cases into buffers, and buffers into columns of summaries.

use super::{
    super::{Part, lower::Input},
    ahead::{ahead, strip},
    batch::{Batch, Buffers, CHUNK, Stand},
    wide::widest,
};
use crate::case::{
    columns::{Cases, Column as Given, Data, state},
    summary::{Shape, Summaries},
};

/// Where a column of results goes.
#[derive(Debug)]
pub enum Out<'o> {
    /// Narrow: what must fit.
    Byte(&'o mut [u8]),
    /// Numbers of things.
    Word(&'o mut [u32]),
    /// Amounts.
    Long(&'o mut [i64]),
}

impl Out<'_> {
    fn len(&self) -> usize {
        match self {
            Self::Byte(to) => to.len(),
            Self::Word(to) => to.len(),
            Self::Long(to) => to.len(),
        }
    }
}

impl Batch {
    /// Works out all cases: the summaries, which have the shape of the sheet and the length of the
    /// cases, get a row each. Gives the cases that are not for this sheet; their rows say nothing.
    pub fn run(
        &self,
        buffers: &mut Buffers,
        cases: &Cases,
        summaries: &mut Summaries,
    ) -> Vec<usize> {
        if summaries.len() != cases.len || !self.fits(summaries) {
            return (0..cases.len).collect();
        }
        let mut to = outs(summaries);
        self.fill(buffers, cases, &mut to)
    }

    /// As [`Self::run`], some of the results only: each goes by its place among the outputs of the
    /// sheet, into a column of the length of the cases.
    pub fn fill(
        &self,
        buffers: &mut Buffers,
        cases: &Cases,
        to: &mut [(usize, Out<'_>)],
    ) -> Vec<usize> {
        let inputs = &self.sheet.inputs;
        let found: Vec<Option<&Given>> = inputs.iter().map(|i| cases.column(i.fact)).collect();
        let lacks = |(input, column): (&Input, &Option<&Given>)| {
            column.is_none() && !self.sheet.may_be_unknown(input.fact)
        };
        let short = to.iter().any(|(_, out)| out.len() != cases.len);
        if short || inputs.iter().zip(&found).any(lacks) {
            return (0..cases.len).collect();
        }
        // What is the same for all is written at once.
        for (output, out) in to.iter_mut() {
            if let Some(Stand::One(x)) = self.outputs.get(*output) {
                match out {
                    Out::Byte(to) => to.fill(*x as u8),
                    Out::Word(to) => to.fill(*x as u32),
                    Out::Long(to) => to.fill(*x),
                }
            }
        }
        widest(
            #[inline(always)]
            || self.chunks(buffers, cases.len, &found, to),
        )
    }

    #[inline(always)]
    fn chunks(
        &self,
        buffers: &mut Buffers,
        len: usize,
        found: &[Option<&Given>],
        to: &mut [(usize, Out<'_>)],
    ) -> Vec<usize> {
        let mut left = Vec::new();
        let mut given: Vec<Option<&[u8]>> = vec![None; buffers.bytes.len()];
        let strip = strip(found.iter().copied().flatten(), to);
        let mut start = 0usize;
        while start < len {
            if start.is_multiple_of(strip) {
                let inputs = found.iter().copied().flatten();
                ahead(inputs, to, start..start.saturating_add(strip));
            }
            let end = start.saturating_add(CHUNK).min(len);
            let n = end.saturating_sub(start);
            buffers.bad.fill(0);
            for ((input, column), stand) in self.sheet.inputs.iter().zip(found).zip(&self.inputs) {
                let optional = self.sheet.may_be_unknown(input.fact);
                if let Some(Stand::Byte(place)) = stand
                    && let Some(from) = in_place(*column, input, start..end)
                {
                    check(&mut buffers.bad, (from, None, 0), |x| x <= byte(input.hi));
                    if let Some(given) = given.get_mut(*place) {
                        *given = Some(from);
                    }
                    continue;
                }
                load(buffers, input, *column, optional, *stand, (start, n));
            }
            for step in &self.steps {
                buffers.step(step, n, &given);
            }
            for (output, out) in to.iter_mut() {
                if let Some(stand) = self.outputs.get(*output) {
                    write(buffers, *stand, out, start, n);
                }
            }
            self.collect(buffers, start, n, &mut left);
            start = end;
        }
        left
    }

    fn fits(&self, summaries: &Summaries) -> bool {
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
    #[inline(always)]
    fn collect(&self, buffers: &Buffers, start: usize, n: usize, left: &mut Vec<usize>) {
        let bad = buffers.bad.get(..n).unwrap_or(&buffers.bad);
        let place = match self.bail {
            Stand::One(0) => None,
            Stand::Int(place) => Some(place),
            // A bail is a truth.
            Stand::One(_) | Stand::Long(_) | Stand::Byte(_) => Some(usize::MAX),
        };
        let up = place.map(|place| buffers.ints.get(place).and_then(|c| c.get(..n)));
        let some_bad = bad.iter().fold(0u8, |any, x| any | x) != 0;
        let some_up = match up {
            None => false,
            Some(None) => true,
            Some(Some(column)) => column.iter().fold(0, |any, x| any | x) != 0,
        };
        if !some_bad && !some_up {
            return;
        }
        for (at, bad) in bad.iter().enumerate() {
            let given_up = match up {
                None => false,
                Some(column) => column.and_then(|c| c.get(at)).is_none_or(|x| *x != 0),
            };
            if *bad != 0 || given_up {
                left.push(start.saturating_add(at));
            }
        }
    }
}

/// The columns of a summary, by the outputs of a sheet of its shape. Columns that are the same for all
/// that a sheet answers are written at once.
pub fn outs(summaries: &mut Summaries) -> Vec<(usize, Out<'_>)> {
    let mut all = Vec::new();
    match summaries {
        Summaries::Act(act) => {
            act.status.fill(0);
            act.detail.fill(0);
            all.extend([
                Out::Byte(&mut act.disposition),
                Out::Byte(&mut act.degree),
                Out::Byte(&mut act.flags),
            ]);
            for fine in &mut act.fines {
                all.extend([
                    Out::Word(&mut fine.penalty),
                    Out::Byte(&mut fine.flags),
                    Out::Long(&mut fine.min),
                    Out::Long(&mut fine.max),
                    Out::Long(&mut fine.point),
                ]);
            }
            all.extend(act.rows.iter_mut().map(|row| Out::Word(row)));
        }
        Summaries::Decisions(decisions) => {
            for one in decisions {
                one.detail.fill(0);
                all.extend([
                    Out::Byte(&mut one.status),
                    Out::Long(&mut one.num),
                    Out::Long(&mut one.den),
                    Out::Byte(&mut one.flags),
                    Out::Word(&mut one.row),
                ]);
            }
        }
    }
    all.into_iter().enumerate().collect()
}

#[inline(always)]
fn write(buffers: &Buffers, stand: Stand, out: &mut Out<'_>, start: usize, n: usize) {
    match out {
        Out::Byte(to) => put(
            buffers,
            stand,
            window(to, start, n),
            |x| x as u8,
            |x| x as u8,
        ),
        Out::Word(to) => put(
            buffers,
            stand,
            window(to, start, n),
            |x| x as u32,
            |x| x as u32,
        ),
        Out::Long(to) => put(buffers, stand, window(to, start, n), i64::from, |x| x),
    }
}

#[inline(always)]
fn window<T>(column: &mut [T], start: usize, n: usize) -> &mut [T] {
    let end = start.saturating_add(n);
    column.get_mut(start..end).unwrap_or_default()
}

#[inline(always)]
fn put<T: Copy>(
    buffers: &Buffers,
    stand: Stand,
    to: &mut [T],
    int: impl Fn(i32) -> T,
    long: impl Fn(i64) -> T,
) {
    match stand {
        // Written before; an output is no byte.
        Stand::One(_) | Stand::Byte(_) => {}
        Stand::Int(place) => {
            let from = buffers.ints.get(place).map_or(&[][..], Vec::as_slice);
            for (to, x) in to.iter_mut().zip(from) {
                *to = int(*x);
            }
        }
        Stand::Long(place) => {
            let from = buffers.longs.get(place).map_or(&[][..], Vec::as_slice);
            for (to, x) in to.iter_mut().zip(from) {
                *to = long(*x);
            }
        }
    }
}

/// A bound of bytes.
fn byte(n: i64) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

/// The bytes of an input where they stand, if every one of them is given.
#[inline(always)]
fn in_place<'c>(
    column: Option<&'c Given>,
    input: &Input,
    range: std::ops::Range<usize>,
) -> Option<&'c [u8]> {
    let column = column?;
    let (Data::Byte(bytes), Part::Value, None) = (&column.data, input.part, &column.state) else {
        return None;
    };
    bytes.get(range)
}

/// Loads a chunk of an input, and marks the cases in which it is not for a sheet.
#[inline(always)]
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
    let Buffers {
        ints,
        longs,
        bytes,
        bad,
    } = buffers;
    if let Some(states) = states
        && input.part != Part::Second
    {
        for (bad, state) in bad.iter_mut().zip(states) {
            let plain = *state == state::GIVEN || (optional && *state == state::UNKNOWN);
            *bad |= u8::from(!plain);
        }
    }
    if input.part == Part::Given {
        match stand {
            Some(Stand::Int(place)) => known(ints.get_mut(place), column, states),
            Some(Stand::Byte(place)) => known(bytes.get_mut(place), column, states),
            Some(Stand::Long(_) | Stand::One(_)) | None => {}
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
            Some(Stand::Byte(place)) => {
                let to = bytes.get_mut(place);
                to.into_iter().for_each(|c| c.fill(byte(input.lo)));
            }
            Some(Stand::One(_)) | None => {}
        }
        return;
    };
    // What may be unknown, and is, goes in as the least of its bounds.
    let states = states.filter(|_| optional);
    match (&column.data, input.part) {
        (Data::Byte(v), _) => {
            let hi = byte(input.hi);
            let from = (v.get(start..end).unwrap_or(&[]), states, 0);
            let fits = |x: u8| x <= hi;
            match stand {
                Some(Stand::Byte(to)) => copy(bad, from, bytes.get_mut(to), fits, |x| x),
                Some(Stand::Int(to)) => copy(bad, from, ints.get_mut(to), fits, i32::from),
                Some(Stand::Long(to)) => copy(bad, from, longs.get_mut(to), fits, i64::from),
                Some(Stand::One(_)) | None => check(bad, from, fits),
            }
        }
        (Data::Int(v), _) | (Data::Pair(v, _), Part::Value) | (Data::Pair(_, v), _) => {
            let lo = i32::try_from(input.lo).unwrap_or(i32::MIN);
            let hi = i32::try_from(input.hi).unwrap_or(i32::MAX);
            let from = (v.get(start..end).unwrap_or(&[]), states, lo);
            let fits = |x: i32| (x >= lo) & (x <= hi);
            match stand {
                Some(Stand::Byte(to)) => copy(bad, from, bytes.get_mut(to), fits, |x| x as u8),
                Some(Stand::Int(to)) => copy(bad, from, ints.get_mut(to), fits, |x| x),
                Some(Stand::Long(to)) => copy(bad, from, longs.get_mut(to), fits, i64::from),
                Some(Stand::One(_)) | None => check(bad, from, fits),
            }
        }
        (Data::Long(v), _) => {
            let (lo, hi) = (input.lo, input.hi);
            let from = (v.get(start..end).unwrap_or(&[]), states, lo);
            let fits = |x: i64| (x >= lo) & (x <= hi);
            match stand {
                Some(Stand::Byte(to)) => copy(bad, from, bytes.get_mut(to), fits, |x| x as u8),
                Some(Stand::Int(to)) => copy(bad, from, ints.get_mut(to), fits, |x| x as i32),
                Some(Stand::Long(to)) => copy(bad, from, longs.get_mut(to), fits, |x| x),
                Some(Stand::One(_)) | None => check(bad, from, fits),
            }
        }
        (Data::List(_), _) => bad.fill(1),
    }
}

/// Whether a fact is known, case by case.
#[inline(always)]
fn known<T: From<bool>>(to: Option<&mut Vec<T>>, column: Option<&Given>, states: Option<&[u8]>) {
    let Some(to) = to else { return };
    match (column, states) {
        (None, _) => to.iter_mut().for_each(|to| *to = T::from(false)),
        (Some(_), None) => to.iter_mut().for_each(|to| *to = T::from(true)),
        (Some(_), Some(states)) => {
            for (to, state) in to.iter_mut().zip(states) {
                *to = T::from(*state == state::GIVEN);
            }
        }
    }
}

/// Values, where they may be unknown their states, and what stands for an unknown one.
type Source<'c, T> = (&'c [T], Option<&'c [u8]>, T);

/// Copies values, and marks cases whose values are out of bounds.
#[inline(always)]
fn copy<T: Copy, U>(
    bad: &mut [u8],
    (from, states, least): Source<'_, T>,
    to: Option<&mut Vec<U>>,
    fits: impl Fn(T) -> bool,
    convert: impl Fn(T) -> U,
) {
    let Some(to) = to else { return };
    match states {
        None => {
            for ((to, bad), x) in to.iter_mut().zip(bad).zip(from) {
                *bad |= u8::from(!fits(*x));
                *to = convert(*x);
            }
        }
        Some(states) => {
            for (((to, bad), x), state) in to.iter_mut().zip(bad).zip(from).zip(states) {
                let x = if *state == state::GIVEN { *x } else { least };
                *bad |= u8::from(!fits(x));
                *to = convert(x);
            }
        }
    }
}

/// Marks cases whose values are out of bounds.
#[inline(always)]
fn check<T: Copy>(bad: &mut [u8], (from, states, least): Source<'_, T>, fits: impl Fn(T) -> bool) {
    match states {
        None => {
            for (bad, x) in bad.iter_mut().zip(from) {
                *bad |= u8::from(!fits(*x));
            }
        }
        Some(states) => {
            for ((bad, x), state) in bad.iter_mut().zip(from).zip(states) {
                let x = if *state == state::GIVEN { *x } else { least };
                *bad |= u8::from(!fits(x));
            }
        }
    }
}
