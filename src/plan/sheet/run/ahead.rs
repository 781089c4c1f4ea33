//! Reading ahead: columns are walked one after the other in short pieces, too short for a processor to
//! see where they lead. What is needed next is read once line by line before it is worked on, so that
//! memory answers many lines at a time.

use std::{hint::black_box, ops::Range};

use super::columns::Out;
use crate::case::columns::{Column, Data};

/// Bytes read ahead at a time: they stay in the second memory of a core beside what is at work.
const NEAR: usize = 1 << 18;
/// Fewest and most cases read ahead at a time; both are powers of two, as is what lies between.
const STRIPS: (usize, usize) = (512, 4_096);

/// Bytes of a line of memory.
const LINE: usize = 64;

/// How many cases are read ahead at a time, for cases of these columns.
pub fn strip<'c>(inputs: impl IntoIterator<Item = &'c Column>, to: &[(usize, Out<'_>)]) -> usize {
    let (mut bytes, (least, most)) = (0_usize, STRIPS);
    for column in inputs {
        let width = match &column.data {
            Data::Byte(_) => 1,
            Data::Int(_) => 4,
            Data::Long(_) | Data::Pair(..) => 8,
            Data::List(_) => 0,
        };
        bytes = bytes
            .saturating_add(width)
            .saturating_add(usize::from(column.state.is_some()));
    }
    for (_, out) in to {
        bytes = bytes.saturating_add(match out {
            Out::Byte(_) => 1,
            Out::Word(_) => 4,
            Out::Long(_) => 8,
        });
    }
    let mut strip = most;
    while strip > least && strip.saturating_mul(bytes) > NEAR {
        strip >>= 1;
    }
    strip
}

/// Reads a piece of the columns that go in and of those that come out.
pub fn ahead<'c>(
    inputs: impl IntoIterator<Item = &'c Column>,
    to: &[(usize, Out<'_>)],
    range: Range<usize>,
) {
    for column in inputs {
        match &column.data {
            Data::Byte(v) => lines(v, &range),
            Data::Int(v) => lines(v, &range),
            Data::Long(v) => lines(v, &range),
            Data::Pair(from, to) => {
                lines(from, &range);
                lines(to, &range);
            }
            Data::List(_) => {}
        }
        if let Some(states) = &column.state {
            lines(states, &range);
        }
    }
    for (_, out) in to {
        match out {
            Out::Byte(to) => lines(to, &range),
            Out::Word(to) => lines(to, &range),
            Out::Long(to) => lines(to, &range),
        }
    }
}

fn lines<T: Copy>(column: &[T], range: &Range<usize>) {
    let step = LINE.checked_div(size_of::<T>()).unwrap_or(1).max(1);
    let end = range.end.min(column.len());
    let piece = column.get(range.start..end).unwrap_or_default();
    for x in piece.iter().step_by(step) {
        black_box(*x);
    }
}
