//! Which row of a table decides.
//!
//! Short tables become truths, which `fold` turns into a table over cells. Long ones are boxes over
//! the cells of their columns from the start: the place of a case in the product of the cells names
//! its row, so ten thousand rows cost what ten do.

use std::collections::BTreeMap;

use super::{
    graph::{Made, NodeId, Uncovered},
    lower::{Lower, Part},
};
use crate::{
    cells::{Axis, Boxed, Space, Subject},
    ir::{Condition, FactId},
};

/// Rows up to which a table is lowered as truths.
const SHORT: usize = 64;
/// Most cells of the product of all columns.
const MAX_CELLS: usize = 1 << 20;
/// Most cells that all rows together may name.
const MAX_FILLS: usize = 1 << 24;

/// Which rows may decide.
#[derive(Debug)]
pub(super) struct Table<'r> {
    /// The conditions of each row, all of which must hold.
    pub rows: Vec<&'r [Condition]>,
    /// Rows by precedence: the first of these that holds decides.
    pub order: Vec<usize>,
    /// The class of each row: two rows of different classes that both hold are a tie. Empty where
    /// there are no ties.
    pub classes: Vec<usize>,
}

impl Lower<'_> {
    /// The row that decides, by index; the number of rows if none does. Ties are given up.
    pub(super) fn hit(&mut self, table: &Table<'_>) -> Made {
        let hit = if table.rows.len() <= SHORT {
            self.hit_by_truths(table)?
        } else {
            self.hit_by_cells(table)?
        };
        self.needs(hit);
        Ok(hit)
    }

    fn hit_by_truths(&mut self, table: &Table<'_>) -> Made {
        let mut holds = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            holds.push(self.all(row)?);
        }
        let mut held: BTreeMap<usize, NodeId> = BTreeMap::new();
        for (class, holds) in table.classes.iter().zip(&holds) {
            let no = self.graph.truth(false);
            let any = held.get(class).copied().unwrap_or(no);
            let any = self.graph.or(any, *holds);
            held.insert(*class, any);
        }
        let mut seen = self.graph.truth(false);
        for any in held.into_values() {
            let tie = self.graph.and(seen, any);
            self.graph.give_up(tie);
            seen = self.graph.or(seen, any);
        }
        let mut hit = self.graph.constant(count(table.rows.len()));
        for row in table.order.iter().rev() {
            let (Some(holds), index) = (holds.get(*row), count(*row)) else {
                continue;
            };
            let index = self.graph.constant(index);
            hit = self.graph.select(*holds, index, hit);
        }
        Ok(hit)
    }

    fn hit_by_cells(&mut self, table: &Table<'_>) -> Made {
        const MANY: Uncovered = Uncovered("a long table over too many cells");
        let program = self.program;
        let rows = &table.rows;
        let space = Space::of(program, rows.iter().flat_map(|row| row.iter()), false);
        let mut strides = Vec::with_capacity(space.axes().len());
        let mut cells = 1usize;
        for axis in space.axes() {
            strides.push(cells);
            cells = cells
                .checked_mul(axis.len())
                .filter(|n| *n <= MAX_CELLS)
                .ok_or(MANY)?;
        }
        let none = rows.len();
        let tie = none.saturating_add(1);
        let mut hits = vec![none; cells];
        let mut fills = 0usize;
        for row in &table.order {
            let conditions = rows.get(*row).copied().unwrap_or(&[]);
            let boxed = space.row(conditions);
            let boxed = boxed.ok_or(Uncovered("a row of a long table that is no box"))?;
            let Some(boxed) = boxed else { continue };
            let class = table.classes.get(*row);
            for cell in points(&space, &boxed, &strides) {
                fills = fills.saturating_add(1);
                if fills > MAX_FILLS {
                    return Err(MANY);
                }
                let Some(hit) = hits.get_mut(cell) else {
                    continue;
                };
                if *hit == none {
                    *hit = *row;
                } else if class.is_some() && table.classes.get(*hit) != class {
                    *hit = tie;
                }
            }
        }
        let mut place = self.graph.constant(0);
        for ((axis, subject), stride) in space.axes().iter().zip(space.subjects()).zip(&strides) {
            let digit = match subject {
                Subject::Fact(fact) => self.digit(*fact, axis)?,
                Subject::Number(_) => return Err(MANY),
                Subject::Truth(condition) => self.holds(condition)?,
            };
            let stride = self.graph.constant(count(*stride));
            let part = self.graph.times(digit, stride)?;
            place = self.graph.plus(place, part)?;
        }
        let ties = hits.contains(&tie);
        let hit = self
            .graph
            .lookup(place, hits.into_iter().map(count).collect());
        if ties {
            let tie = self.graph.constant(count(tie));
            let tied = self.graph.eq(hit, tie);
            self.graph.give_up(tied);
        }
        Ok(hit)
    }

    /// The cell in which a fact lies.
    fn digit(&mut self, fact: FactId, axis: &Axis) -> Made {
        let inner = |starts: &[i64]| starts.get(1..).unwrap_or(&[]).to_vec();
        let x = self.input(fact, Part::Value)?;
        match axis {
            Axis::Bool | Axis::Truth => Ok(x),
            Axis::Choice { of, .. } => {
                let of = of.iter().map(|cell| count(*cell)).collect();
                Ok(self.graph.lookup(x, of))
            }
            // States other than amounts are given up before.
            Axis::Number { starts, .. } | Axis::Period { starts, .. } => {
                Ok(self.graph.rank(x, &inner(starts)))
            }
            Axis::Date { cuts } => {
                let cuts: Vec<i64> = cuts.iter().map(|d| i64::from(d.day_number())).collect();
                Ok(self.graph.rank(x, &cuts))
            }
            Axis::Days { starts } => {
                let to = self.input(fact, Part::Second)?;
                let days = self.graph.minus(to, x)?;
                Ok(self.graph.rank(days, &inner(starts)))
            }
            Axis::Months { marks } => {
                let mut cell = self.graph.constant(0);
                for mark in marks {
                    for after in [false, true] {
                        let period = crate::base::date::Period {
                            months: *mark,
                            days: 0,
                        };
                        let past = self.lasts(fact, period, after)?;
                        cell = self.graph.plus(cell, past)?;
                    }
                }
                Ok(cell)
            }
            Axis::Multi { masks, cells } => {
                let mut met = self.graph.constant(0);
                for (bit, mask) in masks.iter().enumerate() {
                    let one = self.graph.meets(x, *mask);
                    let weight = 1i64.checked_shl(u32::try_from(bit).unwrap_or(64));
                    let weight = weight.filter(|w| *w > 0 && bit < 16);
                    let weight = weight.ok_or(Uncovered("too many sets of options"))?;
                    let weight = self.graph.constant(weight);
                    let part = self.graph.times(one, weight)?;
                    met = self.graph.plus(met, part)?;
                }
                let len = 1usize.checked_shl(u32::try_from(masks.len()).unwrap_or(64));
                let len = len.ok_or(Uncovered("too many sets of options"))?;
                let mut table = vec![0; len];
                for (cell, (signature, _)) in cells.iter().enumerate() {
                    let place = usize::try_from(*signature).unwrap_or(usize::MAX);
                    if let Some(entry) = table.get_mut(place) {
                        *entry = count(cell);
                    }
                }
                Ok(self.graph.lookup(met, table))
            }
        }
    }
}

pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The places of all points of a box.
fn points(space: &Space<'_>, boxed: &Boxed, strides: &[usize]) -> Vec<usize> {
    let mut places = vec![0usize];
    for ((index, axis), stride) in space.axes().iter().enumerate().zip(strides) {
        let cells: Vec<usize> = match boxed.set(index) {
            Some(set) => set.cells().collect(),
            None => (0..axis.len()).collect(),
        };
        let next = places.iter().flat_map(|place| {
            let of = |cell: &usize| place.saturating_add(cell.saturating_mul(*stride));
            cells.iter().map(of).collect::<Vec<_>>()
        });
        places = next.collect();
    }
    places
}
