//! The cells of one fact, and a value that stands for each.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use super::{set::CellSet, simple::Simple};
use crate::{
    base::{
        date::{Date, Period},
        terms::BaseStates,
    },
    ir::{FactType, Value},
};

/// Most cells of a multiple choice; past that its tests are truths of their own.
const MAX_COMBINATIONS: usize = 1_024;

/// The day from which lengths of time are laid out: all of a 400-year cycle lies after it.
const ANCHOR: (i16, i8, i8) = (2023, 7, 1);

/// The cells of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Axis {
    /// 否, then 是.
    Bool,
    /// Options that no test tells apart share a cell.
    Choice {
        /// The cell of each option.
        of: Vec<usize>,
        /// The first option of each cell.
        first: Vec<u16>,
    },
    /// Sets of options that meet the same masks share a cell.
    Multi {
        /// The masks that tests ask for.
        masks: Vec<u64>,
        /// Which masks are met (a bit each), and the smallest set of options that meets just these.
        cells: Vec<(u64, u64)>,
    },
    /// Intervals of a number, in smallest steps, then 没有, then 无法计算, where it has these states.
    Number {
        /// The first step of each interval, the least first; each ends before the next.
        starts: Vec<i64>,
        /// The greatest step.
        max: i64,
        /// States other than an amount.
        states: BaseStates,
    },
    /// Intervals of a 期间, in its own unit.
    Period {
        /// The first length of each interval.
        starts: Vec<i64>,
        /// The greatest length.
        max: i64,
    },
    /// Days before the first cut, then from each cut to the next.
    Date {
        /// The cuts.
        cuts: Vec<Date>,
    },
    /// Lengths of time in calendar months: below the first, just the first, between it and the
    /// second ….
    Months {
        /// The lengths.
        marks: Vec<i32>,
    },
    /// Lengths of time in days: below the first, from it to the next ….
    Days {
        /// The lengths at which cells begin.
        starts: Vec<i64>,
    },
    /// A truth: it does not hold, it holds.
    Truth,
}

/// What tests ask of one fact.
#[derive(Clone, Debug, Default)]
pub(super) struct Cuts {
    points: BTreeSet<i64>,
    masks: BTreeSet<u64>,
    days: BTreeSet<Date>,
    lengths: BTreeMap<(i32, i32), BTreeSet<bool>>,
}

impl Cuts {
    /// Adds what a test asks.
    pub(super) fn add(&mut self, test: &Simple) {
        match test {
            Simple::Is | Simple::NoAmount | Simple::Uncomputable => {}
            Simple::Option(mask) | Simple::Contains(mask) => {
                self.masks.insert(*mask);
            }
            Simple::Steps(lo, hi) => {
                self.points.insert(*lo);
                self.points.extend(hi.checked_add(1));
            }
            Simple::Days(lo, hi) => {
                let day = Period { months: 0, days: 1 };
                self.days.extend(lo);
                self.days.extend(hi.and_then(|hi| hi.plus(day)));
            }
            Simple::Length(lo, hi) => {
                // A cell begins at a lower end, or just after it if it is open; the other way round
                // at an upper end.
                let ends = [
                    lo.map(|(p, open)| (p, open)),
                    hi.map(|(p, open)| (p, !open)),
                ];
                for (period, after) in ends.into_iter().flatten() {
                    let key = (period.months, period.days);
                    self.lengths.entry(key).or_default().insert(after);
                }
            }
        }
    }
}

/// The cells of a line from `min` to `max`.
fn line(min: i64, max: i64, points: &BTreeSet<i64>) -> Vec<i64> {
    let inner = points.iter().copied().filter(|p| *p > min && *p <= max);
    std::iter::once(min).chain(inner).collect()
}

/// The interval of a line in which a point lies.
fn interval(starts: &[i64], max: i64, at: i64) -> Option<usize> {
    if at > max {
        return None;
    }
    starts.partition_point(|start| *start <= at).checked_sub(1)
}

impl Axis {
    /// The cells of a fact under these tests; `None` if it has no cells (明细, too many
    /// combinations): its tests are truths of their own.
    pub(super) fn of(ty: &FactType, cuts: &Cuts) -> Option<Self> {
        Some(match ty {
            FactType::Bool => Self::Bool,
            FactType::Choice(options) => {
                let count = options.names.len();
                let told: Vec<Vec<bool>> = (0..count)
                    .map(|o| cuts.masks.iter().map(|m| bit(*m, o)).collect())
                    .collect();
                let classes = super::classes::classes(told);
                let first = classes.first.iter();
                Self::Choice {
                    of: classes.of,
                    first: first.filter_map(|o| u16::try_from(*o).ok()).collect(),
                }
            }
            FactType::Multi(options) => {
                let masks: Vec<u64> = cuts.masks.iter().copied().collect();
                if masks.len() > 64 {
                    return None;
                }
                let cells = combinations(&masks, options.names.len())?;
                Self::Multi { masks, cells }
            }
            FactType::Number(ty) => Self::Number {
                starts: line(ty.min, ty.max, &cuts.points),
                max: ty.max,
                states: ty.states,
            },
            FactType::Period(ty) => Self::Period {
                starts: line(0, i64::from(ty.max), &cuts.points),
                max: i64::from(ty.max),
            },
            FactType::Date => Self::Date {
                cuts: cuts.days.iter().copied().collect(),
            },
            FactType::Span => {
                let months = cuts.lengths.keys().filter(|(_, days)| *days == 0);
                let marks: Vec<i32> = months.map(|(months, _)| *months).collect();
                if marks.is_empty() {
                    let days = cuts.lengths.iter().filter(|((months, _), _)| *months == 0);
                    let at = days.flat_map(|((_, days), after)| {
                        after
                            .iter()
                            .map(|a| i64::from(*days).saturating_add(i64::from(*a)))
                    });
                    let points: BTreeSet<i64> = at.collect();
                    Self::Days {
                        starts: line(i64::MIN, i64::MAX, &points),
                    }
                } else {
                    Self::Months { marks }
                }
            }
            FactType::List(_) => return None,
        })
    }

    /// The cells of a whole number that facts make; a cell of its own where there may be none.
    pub(super) fn of_line(own: &super::line::Line, cuts: &Cuts) -> Self {
        let (min, max) = own.bounds();
        Self::Number {
            starts: line(min, max, &cuts.points),
            max,
            states: BaseStates {
                none: own.optional(),
                uncomputable: false,
            },
        }
    }

    /// How many cells there are, at least one.
    pub fn len(&self) -> usize {
        match self {
            Self::Bool | Self::Truth => 2,
            Self::Choice { first, .. } => first.len(),
            Self::Multi { cells, .. } => cells.len(),
            Self::Number { starts, states, .. } => {
                let states =
                    usize::from(states.none).saturating_add(usize::from(states.uncomputable));
                starts.len().saturating_add(states)
            }
            Self::Period { starts, .. } | Self::Days { starts } => starts.len(),
            Self::Date { cuts } => cuts.len().saturating_add(1),
            Self::Months { marks } => marks.len().saturating_mul(2).saturating_add(1),
        }
    }

    /// Never: an axis has a cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell in which a value lies; `None` for 无法查明, and for what is no value of the fact.
    pub fn cell(&self, value: &Value) -> Option<usize> {
        match (self, value) {
            (Self::Bool | Self::Truth, Value::Bool(yes)) => Some(usize::from(*yes)),
            (Self::Choice { of, .. }, Value::Choice(option)) => {
                of.get(usize::from(*option)).copied()
            }
            (Self::Multi { masks, cells }, Value::Multi(chosen)) => {
                let met = met(masks, *chosen);
                cells.iter().position(|(signature, _)| *signature == met)
            }
            (Self::Number { starts, max, .. }, Value::Number(n)) => interval(starts, *max, *n),
            (Self::Number { starts, states, .. }, Value::NoAmount) => {
                states.none.then_some(starts.len())
            }
            (Self::Number { starts, states, .. }, Value::Uncomputable) => states
                .uncomputable
                .then_some(starts.len().saturating_add(usize::from(states.none))),
            (Self::Period { starts, max }, Value::Period(n)) => {
                interval(starts, *max, i64::from(*n))
            }
            (Self::Date { cuts }, Value::Date(day)) => Some(cuts.partition_point(|c| c <= day)),
            (Self::Months { marks }, Value::Span(from, to)) => {
                let order = |mark: &i32| from.elapsed_cmp(*to, months(*mark));
                let below = marks.partition_point(|m| order(m) == Ordering::Greater);
                let on = marks
                    .get(below)
                    .is_some_and(|m| order(m) == Ordering::Equal);
                Some(below.saturating_mul(2).saturating_add(usize::from(on)))
            }
            (Self::Days { starts }, Value::Span(from, to)) => {
                let days = i64::from(to.day_number()).saturating_sub(i64::from(from.day_number()));
                interval(starts, i64::MAX, days)
            }
            (
                Self::Bool
                | Self::Truth
                | Self::Choice { .. }
                | Self::Multi { .. }
                | Self::Number { .. }
                | Self::Period { .. }
                | Self::Date { .. }
                | Self::Months { .. }
                | Self::Days { .. },
                _,
            ) => None,
        }
    }

    /// A value that lies in a cell: the first where they are in order. `None` beyond the last cell,
    /// and past the calendar's end.
    pub fn value(&self, cell: usize) -> Option<Value> {
        self.ends(cell).map(|(first, _)| first)
    }

    /// The first and the last value of a cell where its values are in order, else one value twice.
    /// Lengths of time are laid out from one day; they have no last.
    pub fn ends(&self, cell: usize) -> Option<(Value, Value)> {
        let one = |value: Value| Some((value.clone(), value));
        let next = cell.saturating_add(1);
        match self {
            Self::Bool | Self::Truth => (cell < 2)
                .then_some(())
                .and_then(|()| one(Value::Bool(cell == 1))),
            Self::Choice { first, .. } => one(Value::Choice(*first.get(cell)?)),
            Self::Multi { cells, .. } => one(Value::Multi(cells.get(cell)?.1)),
            Self::Number {
                starts,
                max,
                states,
            } => match starts.get(cell) {
                Some(first) => {
                    let last = starts.get(next).map_or(*max, |n| n.saturating_sub(1));
                    Some((Value::Number(*first), Value::Number(last)))
                }
                None => match (
                    cell.checked_sub(starts.len())?,
                    states.none,
                    states.uncomputable,
                ) {
                    (0, true, _) => one(Value::NoAmount),
                    (0, false, true) | (1, true, true) => one(Value::Uncomputable),
                    (_, _, _) => None,
                },
            },
            Self::Period { starts, max } => {
                let last = starts.get(next).map_or(*max, |n| n.saturating_sub(1));
                let period = |n: i64| Some(Value::Period(i32::try_from(n).ok()?));
                Some((period(*starts.get(cell)?)?, period(last)?))
            }
            Self::Date { cuts } => {
                let day = Period { months: 0, days: 1 };
                let back = Period {
                    months: 0,
                    days: -1,
                };
                let last = match cuts.get(cell) {
                    Some(cut) => cut.plus(back)?,
                    None => Date::new(9999, 12, 31)?,
                };
                let first = match cell.checked_sub(1) {
                    Some(before) => *cuts.get(before)?,
                    // The day before the first cut stands for all earlier ones.
                    None if cuts.is_empty() => Date::new(1, 1, 1)?,
                    None => last.plus(day)?.plus(back)?,
                };
                Some((Value::Date(first), Value::Date(last)))
            }
            Self::Months { marks } => {
                let mark = cell.checked_div(2)?;
                let from = Date::new(ANCHOR.0, ANCHOR.1, ANCHOR.2)?;
                let to = if cell.checked_rem(2)? == 1 {
                    from.plus(months(*marks.get(mark)?))?
                } else {
                    match mark.checked_sub(1) {
                        Some(before) => {
                            let day = Period { months: 0, days: 1 };
                            from.plus(months(*marks.get(before)?))?.plus(day)?
                        }
                        None => from.plus(Period {
                            months: 0,
                            days: -1,
                        })?,
                    }
                };
                (cell < self.len())
                    .then_some(())
                    .and_then(|()| one(Value::Span(from, to)))
            }
            Self::Days { starts } => {
                let from = Date::new(ANCHOR.0, ANCHOR.1, ANCHOR.2)?;
                let days = match (cell, starts.get(cell)?, starts.get(next)) {
                    (0, _, Some(end)) => end.saturating_sub(1),
                    (0, _, None) => 0,
                    (_, start, _) => *start,
                };
                let days = i32::try_from(days).ok()?;
                one(Value::Span(from, from.plus(Period { months: 0, days })?))
            }
        }
    }

    /// The cells of which a test is true; `None` if the axis does not tell.
    pub(super) fn set(&self, test: &Simple) -> Option<CellSet> {
        let len = self.len();
        let cells = |holds: &dyn Fn(usize) -> bool| Some(CellSet::of(len, holds));
        match (self, test) {
            (Self::Bool, Simple::Is) => cells(&|cell| cell == 1),
            (Self::Choice { first, .. }, Simple::Option(mask)) => cells(&|cell| {
                let option = first.get(cell).map_or(64, |o| usize::from(*o));
                bit(*mask, option)
            }),
            (Self::Multi { masks, cells: all }, Simple::Contains(mask)) => {
                let at = masks.iter().position(|m| m == mask)?;
                cells(&|cell| all.get(cell).is_some_and(|(met, _)| bit(*met, at)))
            }
            (Self::Number { starts, .. } | Self::Period { starts, .. }, Simple::Steps(lo, hi)) => {
                // Cells begin in rising order.
                let from = starts.partition_point(|start| start < lo);
                let to = starts.partition_point(|start| start <= hi);
                Some(CellSet::span(len, from..to))
            }
            (Self::Number { .. }, Simple::NoAmount) => {
                cells(&|cell| self.value(cell) == Some(Value::NoAmount))
            }
            (Self::Number { .. }, Simple::Uncomputable) => {
                cells(&|cell| self.value(cell) == Some(Value::Uncomputable))
            }
            (Self::Date { cuts }, Simple::Days(lo, hi)) => cells(&|cell| {
                let above = |lo: &Date| {
                    let start = cell.checked_sub(1).and_then(|before| cuts.get(before));
                    start.is_some_and(|start| start >= lo)
                };
                // A cell ends the day before the next cut.
                let next = |hi: &Date| hi.day_number().saturating_add(1);
                let below = |hi: &Date| {
                    cuts.get(cell)
                        .is_some_and(|end| end.day_number() <= next(hi))
                };
                // Days after the last day of the calendar there are not.
                let last = |hi: &Date| Date::new(9999, 12, 31).is_some_and(|end| *hi >= end);
                lo.as_ref().is_none_or(above) && hi.as_ref().is_none_or(|hi| below(hi) || last(hi))
            }),
            (Self::Months { marks }, Simple::Length(lo, hi)) => {
                let at = |period: Period| {
                    (period.days == 0).then_some(())?;
                    // The cell of just this length.
                    let mark = marks.iter().position(|m| *m == period.months)?;
                    Some(mark.saturating_mul(2).saturating_add(1))
                };
                let from = match lo {
                    None => 0,
                    Some((period, open)) => at(*period)?.saturating_add(usize::from(*open)),
                };
                let end = match hi {
                    None => len,
                    Some((period, open)) => at(*period)?.saturating_add(usize::from(!*open)),
                };
                Some(CellSet::span(len, from..end))
            }
            (Self::Days { starts }, Simple::Length(lo, hi)) => {
                let days = |end: &Option<(Period, bool)>| match end {
                    None => Some(None),
                    Some((period, open)) => {
                        (period.months == 0).then_some(Some((i64::from(period.days), *open)))
                    }
                };
                let (lo, hi) = (days(lo)?, days(hi)?);
                cells(&|cell| {
                    starts.get(cell).is_some_and(|start| {
                        lo.is_none_or(|(x, open)| *start >= x.saturating_add(i64::from(open)))
                            && hi
                                .is_none_or(|(x, open)| *start < x.saturating_add(i64::from(!open)))
                    })
                })
            }
            (
                Self::Bool
                | Self::Choice { .. }
                | Self::Multi { .. }
                | Self::Number { .. }
                | Self::Period { .. }
                | Self::Date { .. }
                | Self::Months { .. }
                | Self::Days { .. }
                | Self::Truth,
                _,
            ) => None,
        }
    }
}

fn months(months: i32) -> Period {
    Period { months, days: 0 }
}

fn bit(mask: u64, at: usize) -> bool {
    let at = u32::try_from(at).unwrap_or(64);
    mask.checked_shr(at).unwrap_or(0) & 1 == 1
}

/// Which masks a set of options meets.
fn met(masks: &[u64], chosen: u64) -> u64 {
    let bits = masks
        .iter()
        .enumerate()
        .filter(|(_, mask)| *mask & chosen != 0);
    bits.fold(0, |all, (i, _)| {
        all | 1u64.wrapping_shl(u32::try_from(i).unwrap_or(0))
    })
}

/// Which masks can be met together, each with a set of options that meets just these.
fn combinations(masks: &[u64], options: usize) -> Option<Vec<(u64, u64)>> {
    let mut found: BTreeMap<u64, u64> = BTreeMap::from([(0, 0)]);
    for option in 0..options.min(64) {
        let chosen = 1u64.wrapping_shl(u32::try_from(option).unwrap_or(0));
        let own = met(masks, chosen);
        let with: Vec<(u64, u64)> = found.iter().map(|(m, o)| (m | own, o | chosen)).collect();
        for (signature, set) in with {
            found.entry(signature).or_insert(set);
        }
        if found.len() > MAX_COMBINATIONS {
            return None;
        }
    }
    Some(found.into_iter().collect())
}
