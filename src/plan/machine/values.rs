//! Functions on values: stops, ranges of money, tables, memos; and what the rules' own conditions,
//! numbers and ranges become.
//!
//! Conditions and numbers are functions: see `Making::condition` and `Making::number`. Ranges are
//! descriptions, called by [`Values::range_at`], because most are two constants. Tables are
//! descriptions for [`Values::hits`].

use super::making::Making;
use crate::plan::code::FunctionId;

/// Why a part of a range cannot be had, as functions on ranges give it. Less than [`edge::TOP`] is
/// none.
pub mod edge {
    /// It is the top, and the top is open or there is none.
    pub const TOP: i64 = 2;
    /// It is the bottom, and the bottom is open.
    pub const BOTTOM: i64 = 3;
    /// It is empty.
    pub const EMPTY: i64 = 4;
    /// A number left its width.
    pub const OVERFLOW: i64 = 5;
}

/// Functions by what they do. Extents, ratios and the like are addresses; a result may not lie on an
/// operand unless it says so.
#[derive(Clone, Copy, Debug)]
pub struct Values {
    /// `()`: first of all in a run, and again after every reset of the arena: room for numbers under
    /// way, an empty memo, the first step.
    pub begin: FunctionId,
    /// `()` → 0, or the first fact (its number plus one) whose slot or records are not what its type
    /// and bounds allow.
    pub check: FunctionId,
    /// `()` → 0, or the stop (a fault) of the constraint that the facts contradict. In a memo of its
    /// own.
    pub contradicted: FunctionId,
    /// `(to, decision)` → 0 or a stop that ends the run (fault, need): writes a
    /// [`super::layout::answer`], what a decision asked by itself says.
    pub answer: FunctionId,

    /// `(kept, new)` → the weightier of two stops, the earlier if they are equal. 0 and 1 are no stop.
    pub keep: FunctionId,
    /// `(word, expression plus one)` → the stop, naming the expression if it is a fault without one.
    pub named: FunctionId,
    /// `(edge)` → its stop.
    pub edge_stop: FunctionId,

    /// `(place plus one of a condition)` → 1 if it holds in a memo of its own, else 0.
    pub aside: FunctionId,
    /// `()` → how many decisions were read.
    pub reads: FunctionId,
    /// `(since)`: forgets those read since.
    pub forget: FunctionId,

    /// `(rows, first)` → address of a [`super::layout::vec`] of the rows (indices) that match, never
    /// empty; 0 if none does; or a stop. `first`: only the first (首行). Rows by `Making::rows`.
    pub hits: FunctionId,
    /// `(rows, index)` → truth of one row.
    pub row: FunctionId,
    /// `(range, to, statutory)` → 0 or a stop: writes a [`super::layout::worked`]. A range by
    /// `Making::range`; `statutory` is an extent or 0.
    pub range_at: FunctionId,

    /// `(extent)` → 1 if nothing lies in it.
    pub is_empty: FunctionId,
    /// `(to, extent, measure)` → 0, 1 if the point is an end that does not belong to the range, or an
    /// edge: writes a ratio. A measure by `Making::measure`.
    pub measure: FunctionId,
    /// `(to, extent, part)` → 0 or an edge: writes an extent. A part by `Making::part`.
    pub part: FunctionId,
    /// `(to, extent, law)` → 0 or an edge: writes an extent moved into `law`.
    pub clamp: FunctionId,
    /// `(to, a, b)`: writes the smallest extent that holds both; may lie on `a` or `b`.
    pub hull: FunctionId,
    /// `(a, b)` → −1, 0 or 1 as extent a is lighter than, as heavy as or heavier than b.
    pub heavier: FunctionId,
    /// `(a, b)` → 1 if two extents are the same.
    pub same_extent: FunctionId,
    /// `(a, b)` → 1 if two [`super::layout::worked`] are the same.
    pub same_worked: FunctionId,
    /// `(extent)` → address of the ratio, if the extent is one amount; else 0.
    pub as_point: FunctionId,
    /// `(to, ratio)`: writes the extent of one amount.
    pub point: FunctionId,
    /// `(to, extent)` → 0 or an edge: writes a [`super::layout::money`], rounded once; its flags are
    /// 0 if there is none.
    pub to_money: FunctionId,
    /// `(to, ratio, unit, rounding, into)` → 0 or an edge: writes whole fen, moved into an extent if
    /// `into` is not 0. Rounding: 0 up, 1 down, 2 to the nearest.
    pub round_point: FunctionId,
    /// `(ratio, ratio)` → 1 if they are equal.
    pub same_ratio: FunctionId,
}

impl Values {
    /// Names them; [`Making`] writes them.
    pub(super) fn declare(making: &mut Making<'_>) -> Self {
        Self {
            begin: making.declare("begin", 0),
            check: making.declare("check", 0),
            contradicted: making.declare("contradicted", 0),
            answer: making.declare("answer", 2),
            keep: making.declare("keep", 2),
            named: making.declare("named", 2),
            edge_stop: making.declare("edge_stop", 1),
            aside: making.declare("aside", 1),
            reads: making.declare("reads", 0),
            forget: making.declare("forget", 1),
            hits: making.declare("hits", 2),
            row: making.declare("row", 2),
            range_at: making.declare("range_at", 3),
            is_empty: making.declare("is_empty", 1),
            measure: making.declare("measure", 3),
            part: making.declare("part", 3),
            clamp: making.declare("clamp", 3),
            hull: making.declare("hull", 3),
            heavier: making.declare("heavier", 2),
            same_extent: making.declare("same_extent", 2),
            same_worked: making.declare("same_worked", 2),
            as_point: making.declare("as_point", 1),
            point: making.declare("point", 2),
            to_money: making.declare("to_money", 2),
            round_point: making.declare("round_point", 5),
            same_ratio: making.declare("same_ratio", 2),
        }
    }

    /// None, until they are declared.
    pub(super) const fn none() -> Self {
        let none = FunctionId(u32::MAX);
        Self {
            begin: none,
            check: none,
            contradicted: none,
            answer: none,
            keep: none,
            named: none,
            edge_stop: none,
            aside: none,
            reads: none,
            forget: none,
            hits: none,
            row: none,
            range_at: none,
            is_empty: none,
            measure: none,
            part: none,
            clamp: none,
            hull: none,
            heavier: none,
            same_extent: none,
            same_worked: none,
            as_point: none,
            point: none,
            to_money: none,
            round_point: none,
            same_ratio: none,
        }
    }
}
