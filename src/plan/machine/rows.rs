//! Rows of tables: which of them match.
//!
//! A table is data. A column whose cells all test one fact in one way holds what they compare with (a
//! mask of options, or the number of an interval), one, two, four or eight bytes wide as its cells
//! need; any other column holds places of conditions in the table of functions. A cell 0 has no
//! condition.

use std::collections::BTreeMap;

use super::{
    date::day,
    layout::{slot, vec},
    lowered::Needs,
    making::Making,
    say::stop,
    slot::top,
};
use crate::{
    ir::{Condition, FactId, FactType},
    plan::code::{
        Width,
        build::{Fun, Val, call, call_at, val},
    },
};

/// A table in the data; fields of four bytes. Columns follow.
mod table {
    /// Number of rows.
    pub(super) const ROWS: u32 = 0;
    /// Bytes of a row's cells.
    pub(super) const SIZE: u32 = 4;
    /// Address of the cells.
    pub(super) const CELLS: u32 = 8;
    /// Number of columns.
    pub(super) const COLUMNS: u32 = 12;
    /// The columns.
    pub(super) const FIRST: u32 = 16;
}

/// A column in the data; fields of four bytes.
mod column {
    /// How its cells test, one of the following.
    pub(super) const KIND: u32 = 0;
    /// A condition: its place plus one.
    pub(super) const CONDITION: u32 = 0;
    /// An option: a mask.
    pub(super) const AMONG: u32 = 1;
    /// Options: a mask.
    pub(super) const MEETS: u32 = 2;
    /// A number: the place of an interval in the pool, plus one.
    pub(super) const WITHIN: u32 = 3;
    /// Its fact.
    pub(super) const FACT: u32 = 4;
    /// Where its cell begins in a row.
    pub(super) const OFFSET: u32 = 8;
    /// Address of its pool of intervals, two eights of bytes each; one whose lower end is the
    /// greatest number means a state, the upper end.
    pub(super) const POOL: u32 = 12;
    /// Bytes of a cell: 1, 2, 4 or 8.
    pub(super) const WIDTH: u32 = 16;
    /// Bytes.
    pub(super) const BYTES: u32 = 20;
}

/// What a cell tests.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// Nothing.
    Any,
    /// An option of a fact.
    Among(FactId, u64),
    /// Options of a fact.
    Meets(FactId, u64),
    /// A number, period, day or state of a fact.
    Within(FactId, i64, i64),
    /// Something else.
    Other,
}

impl Cell {
    /// Cells of the same shape stand in one column as data.
    fn shape(self) -> Option<(u32, FactId)> {
        match self {
            Self::Any | Self::Other => None,
            Self::Among(fact, _) => Some((column::AMONG, fact)),
            Self::Meets(fact, _) => Some((column::MEETS, fact)),
            Self::Within(fact, ..) => Some((column::WITHIN, fact)),
        }
    }
}

/// A column as data.
struct Column {
    kind: u32,
    fact: u32,
    pool: u32,
    cells: Vec<u64>,
}

impl Column {
    /// Bytes of its widest cell; 0 if no cell has a condition.
    fn width(&self) -> u32 {
        match self.cells.iter().max() {
            None | Some(0) => 0,
            Some(most) if u8::try_from(*most).is_ok() => 1,
            Some(most) if u16::try_from(*most).is_ok() => 2,
            Some(most) if u32::try_from(*most).is_ok() => 4,
            Some(_) => 8,
        }
    }
}

impl Making<'_> {
    /// The description of rows of a table, for [`super::values::Values::hits`]: the conditions of
    /// each row.
    pub fn rows(&mut self, rows: &[&[Condition]]) -> u32 {
        self.rows_with(rows).0
    }

    /// The same, with what its conditions need.
    pub(super) fn rows_with(&mut self, rows: &[&[Condition]]) -> (u32, Needs) {
        let mut needs = Needs::default();
        let wide = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let mut columns = Vec::new();
        for at in 0..wide {
            let cells: Vec<Option<&Condition>> = rows.iter().map(|row| row.get(at)).collect();
            columns.push(self.column(&cells, &mut needs));
        }
        let columns: Vec<(u32, Column)> = columns.into_iter().map(|c| (c.width(), c)).collect();
        let columns: Vec<_> = columns
            .into_iter()
            .filter(|(width, _)| *width > 0)
            .collect();
        let mut cells: Vec<u8> = Vec::new();
        for row in 0..rows.len() {
            for (width, column) in &columns {
                let cell = column.cells.get(row).copied().unwrap_or(0).to_le_bytes();
                let width = usize::try_from(*width).unwrap_or(0);
                cells.extend(cell.iter().take(width));
            }
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let size = columns.iter().map(|(width, _)| *width).sum();
        let cells = self.bytes(&cells);
        let mut words = vec![count(rows.len()), size, cells, count(columns.len())];
        let mut offset = 0u32;
        for (width, column) in &columns {
            let width = *width;
            words.extend([column.kind, column.fact, offset, column.pool, width]);
            offset = offset.saturating_add(width);
        }
        (self.words(&words), needs)
    }

    fn column(&mut self, cells: &[Option<&Condition>], needs: &mut Needs) -> Column {
        let tests: Vec<Cell> = cells
            .iter()
            .map(|cell| cell.map_or(Cell::Any, |cell| self.cell(cell)))
            .collect();
        let mut shapes = tests.iter().filter(|test| **test != Cell::Any);
        let shape = shapes.next().and_then(|test| test.shape());
        let Some((kind, fact)) = shape.filter(|s| shapes.all(|test| test.shape() == Some(*s)))
        else {
            return self.conditions(&tests, cells, needs);
        };
        let mut pool: BTreeMap<(i64, i64), u64> = BTreeMap::new();
        let mut laid: Vec<i64> = Vec::new();
        let mut place = |lo, hi| {
            let next = u64::try_from(pool.len()).unwrap_or(u64::MAX);
            let at = *pool.entry((lo, hi)).or_insert(next);
            if at == next {
                laid.extend([lo, hi]);
            }
            at.saturating_add(1)
        };
        let cells = tests.iter().map(|test| match test {
            Cell::Any | Cell::Other => 0,
            Cell::Among(_, set) | Cell::Meets(_, set) => *set,
            Cell::Within(_, lo, hi) => place(*lo, *hi),
        });
        let cells = cells.collect();
        let pool = if laid.is_empty() {
            0
        } else {
            self.longs(&laid)
        };
        Column {
            kind,
            fact: fact.0,
            pool,
            cells,
        }
    }

    /// A column of conditions of every kind.
    fn conditions(
        &mut self,
        tests: &[Cell],
        cells: &[Option<&Condition>],
        needs: &mut Needs,
    ) -> Column {
        let mut places = Vec::with_capacity(cells.len());
        for (test, cell) in tests.iter().zip(cells) {
            places.push(match cell {
                Some(condition) if *test != Cell::Any => {
                    let id = self.condition(condition);
                    needs.join(self.needs_of(id));
                    u64::from(self.place(id)).saturating_add(1)
                }
                Some(_) | None => 0,
            });
        }
        Column {
            kind: column::CONDITION,
            fact: 0,
            pool: 0,
            cells: places,
        }
    }

    fn cell(&self, condition: &Condition) -> Cell {
        let ty = |fact: &FactId| self.program.facts.get(fact.index()).map(|f| &f.ty);
        match condition {
            Condition::Const(true) => Cell::Any,
            Condition::All(parts) => match parts.as_slice() {
                [] => Cell::Any,
                [one] => self.cell(one),
                [_, ..] => Cell::Other,
            },
            Condition::Is(fact) => match ty(fact) {
                Some(FactType::Bool) => Cell::Among(*fact, 0b10),
                Some(_) | None => Cell::Other,
            },
            Condition::Not(part) => {
                if let Condition::Is(fact) = part.as_ref()
                    && matches!(ty(fact), Some(FactType::Bool))
                {
                    Cell::Among(*fact, 0b01)
                } else {
                    Cell::Other
                }
            }
            Condition::ChoiceIn { fact, set } => match ty(fact) {
                Some(FactType::Choice(_)) if *set != 0 => Cell::Among(*fact, *set),
                Some(_) | None => Cell::Other,
            },
            Condition::Contains { fact, set } => match ty(fact) {
                Some(FactType::Multi(_)) if *set != 0 => Cell::Meets(*fact, *set),
                Some(_) | None => Cell::Other,
            },
            Condition::NumberIn { fact, lo, hi } => match ty(fact) {
                Some(FactType::Number(_)) if lo <= hi && *lo < i64::MAX => {
                    Cell::Within(*fact, *lo, *hi)
                }
                Some(_) | None => Cell::Other,
            },
            Condition::PeriodIn { fact, lo, hi } => match ty(fact) {
                Some(FactType::Period(_)) if lo <= hi => {
                    Cell::Within(*fact, i64::from(*lo), i64::from(*hi))
                }
                Some(_) | None => Cell::Other,
            },
            Condition::DateIn { fact, lo, hi } => {
                let (lo, hi) = (lo.map_or(i64::MIN, day), hi.map_or(i64::MAX, day));
                match ty(fact) {
                    Some(FactType::Date) if lo <= hi => Cell::Within(*fact, lo, hi),
                    Some(_) | None => Cell::Other,
                }
            }
            Condition::NoAmount(fact) => Cell::Within(*fact, i64::MAX, slot::NO_AMOUNT),
            Condition::Uncomputable(fact) => Cell::Within(*fact, i64::MAX, slot::UNCOMPUTABLE),
            Condition::Const(false)
            | Condition::Any(_)
            | Condition::SpanIn { .. }
            | Condition::Within(..)
            | Condition::Compare(..)
            | Condition::CompareDates(..)
            | Condition::Definition(_)
            | Condition::Decision(_)
            | Condition::DecisionIn { .. }
            | Condition::AnyOf { .. }
            | Condition::InOrder { .. } => Cell::Other,
        }
    }

    /// Writes the functions on rows.
    pub(super) fn write_rows(&mut self) {
        let row = self.row();
        self.define(self.values.row, row);
        let hits = self.hits();
        self.define(self.values.hits, hits);
    }

    fn row(&self) -> Fun {
        let slots = self.lowered.slots;
        let keep = self.values.keep;
        let mut f = Fun::new("row", 2);
        let (rows, index) = (f.param(0), f.param(1));
        let size = val(rows).word(table::SIZE);
        let start = val(rows).word(table::CELLS).plus(val(index).times(size));
        let start = f.keep(start);
        let kept = f.keep(0);
        let at = f.keep(val(rows).plus(table::FIRST));
        f.count(val(rows).word(table::COLUMNS), |f, _, label| {
            let column = f.keep(at);
            f.set(at, val(at).plus(column::BYTES));
            let from = f.keep(val(start).plus(val(column).word(column::OFFSET)));
            let width = f.keep(val(column).word(column::WIDTH));
            let cell = f.keep(0);
            let read = |f: &mut Fun, wide: u32, width: Val, load: Width| {
                f.when(width.is(wide), |f| f.set(cell, val(from).load(load, 0)));
            };
            read(f, 1, val(width), Width::Byte);
            read(f, 2, val(width), Width::Half);
            read(f, 4, val(width), Width::Word);
            read(f, 8, val(width), Width::Long);
            f.unless(cell, |f| f.next(label));
            let kind = f.keep(val(column).word(column::KIND));
            let truth = f.local();
            f.either(
                kind,
                |f| {
                    let fact = f.keep(val(column).word(column::FACT));
                    let place = f.keep(top(val(fact)));
                    let about = |more: Val| [val(place), val(fact), more];
                    f.when(val(kind).is(column::AMONG), |f| {
                        f.set(truth, call(slots.among, about(val(cell))));
                    });
                    f.when(val(kind).is(column::MEETS), |f| {
                        f.set(truth, call(slots.meets, about(val(cell))));
                    });
                    f.when(val(kind).is(column::WITHIN), |f| {
                        let pool = val(column).word(column::POOL);
                        let entry = f.keep(pool.plus(val(cell).minus(1).left(4)));
                        let (lo, hi) = (val(entry).long(0), val(entry).long(8));
                        f.either(
                            lo.clone().is(i64::MAX),
                            |f| f.set(truth, call(slots.state_is, about(hi.clone()))),
                            |f| {
                                let arguments = [val(place), val(fact), lo, hi.clone()];
                                f.set(truth, call(slots.within, arguments));
                            },
                        );
                    });
                },
                |f| f.set(truth, call_at(val(cell).minus(1), [])),
            );
            f.unless(truth, |f| f.give(0));
            f.when(val(truth).above(1), |f| {
                f.set(kept, call(keep, [val(kept), val(truth)]));
            });
        });
        f.give(val(kept).select(kept, 1));
        f
    }

    fn hits(&self) -> Fun {
        let (row, keep) = (self.values.row, self.values.keep);
        let kit = self.kit;
        let mut f = Fun::new("hits", 2);
        let (rows, first) = (f.param(0), f.param(1));
        let found = f.keep(kit.room(vec::BYTES));
        let kept = f.keep(0);
        f.count(val(rows).word(table::ROWS), |f, index, label| {
            let truth = f.keep(call(row, [val(rows), val(index)]));
            f.when(val(truth).is(1), |f| {
                f.act(call(kit.push, [val(found), val(index)]));
                f.when(first, |f| f.leave(label));
            });
            f.when(val(truth).above(1), |f| {
                f.set(kept, call(keep, [val(kept), val(truth)]));
            });
        });
        let some = val(found).long(vec::LEN).select(found, 0);
        f.give(val(kept).select(kept, some));
        f
    }
}

/// Whether a word is a stop and no address.
pub(super) fn is_stop(word: impl Into<Val>) -> Val {
    word.into().right(stop::RANK)
}
