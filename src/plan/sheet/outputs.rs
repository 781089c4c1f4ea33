//! Results of a sheet as a row of a summary.

use super::{Column, Sheet, columns};
use crate::case::summary::Summaries;

fn byte(x: i64) -> u8 {
    u8::try_from(x).unwrap_or(u8::MAX)
}

fn word(x: i64) -> u32 {
    u32::try_from(x).unwrap_or(u32::MAX)
}

fn set<T>(column: Option<&mut Vec<T>>, row: usize, value: T) {
    if let Some(cell) = column.and_then(|c| c.get_mut(row)) {
        *cell = value;
    }
}

impl Sheet {
    /// Puts the outputs of a case that was not given up into a row.
    pub fn put(&self, summaries: &mut Summaries, row: usize, outputs: &[i64]) {
        for (column, x) in columns(&self.shape).into_iter().zip(outputs) {
            match summaries {
                Summaries::Act(all) => {
                    set(Some(&mut all.status), row, 0);
                    set(Some(&mut all.detail), row, 0);
                    match column {
                        Column::Disposition => set(Some(&mut all.disposition), row, byte(*x)),
                        Column::Degree => set(Some(&mut all.degree), row, byte(*x)),
                        Column::Flags => set(Some(&mut all.flags), row, byte(*x)),
                        Column::Penalty(i) => {
                            set(all.fines.get_mut(i).map(|f| &mut f.penalty), row, word(*x));
                        }
                        Column::FineFlags(i) => {
                            set(all.fines.get_mut(i).map(|f| &mut f.flags), row, byte(*x));
                        }
                        Column::Min(i) => set(all.fines.get_mut(i).map(|f| &mut f.min), row, *x),
                        Column::Max(i) => set(all.fines.get_mut(i).map(|f| &mut f.max), row, *x),
                        Column::Point(i) => {
                            set(all.fines.get_mut(i).map(|f| &mut f.point), row, *x);
                        }
                        Column::Row(i) => set(all.rows.get_mut(i), row, word(*x)),
                        Column::DecisionStatus(_)
                        | Column::Num(_)
                        | Column::Den(_)
                        | Column::DecisionFlags(_)
                        | Column::DecisionRow(_) => {}
                    }
                }
                Summaries::Decisions(all) => match column {
                    Column::DecisionStatus(i) => {
                        set(all.get_mut(i).map(|d| &mut d.status), row, byte(*x));
                        set(all.get_mut(i).map(|d| &mut d.detail), row, 0);
                    }
                    Column::Num(i) => set(all.get_mut(i).map(|d| &mut d.num), row, *x),
                    Column::Den(i) => set(all.get_mut(i).map(|d| &mut d.den), row, *x),
                    Column::DecisionFlags(i) => {
                        set(all.get_mut(i).map(|d| &mut d.flags), row, byte(*x));
                    }
                    Column::DecisionRow(i) => {
                        set(all.get_mut(i).map(|d| &mut d.row), row, word(*x));
                    }
                    Column::Disposition
                    | Column::Degree
                    | Column::Flags
                    | Column::Penalty(_)
                    | Column::FineFlags(_)
                    | Column::Min(_)
                    | Column::Max(_)
                    | Column::Point(_)
                    | Column::Row(_) => {}
                },
            }
        }
    }
}
