//! Lengths of time between two days, by calendar: whole months that have passed.
//!
//! The calendar begins in March, as in `base::date`: then the leap day is the last of its year and
//! months have lengths that a linear formula gives.

use super::{
    graph::{Made, NodeId, Uncovered},
    lower::{Lower, Part},
};
use crate::{base::date::Period, ir::FactId};

/// A day by month and day of the month.
struct Civil {
    /// Months since the year 0, which begins in March.
    month: NodeId,
    /// Day of the month, from 1.
    day: NodeId,
    /// It is the last of its month.
    last: NodeId,
}

impl Lower<'_> {
    /// Whether the time from start to end of a 起止 is at least (`after`: more than) a length.
    pub(super) fn lasts(&mut self, fact: FactId, period: Period, after: bool) -> Made {
        let from = self.input(fact, Part::Value)?;
        let to = self.input(fact, Part::Second)?;
        if period.months == 0 {
            let days = self.graph.minus(to, from)?;
            let least = i64::from(period.days).saturating_add(i64::from(after));
            let least = self.graph.constant(least);
            return Ok(self.graph.le(least, days));
        }
        if period.days != 0 || period.months < 0 {
            return Err(Uncovered("a length of months and days"));
        }
        let (from, to) = (self.civil(from)?, self.civil(to)?);
        let g = &mut self.graph;
        let months = g.minus(to.month, from.month)?;
        // The last month has not passed before its day has come; a month that has no such day ends
        // on its last. More than so many months have passed a day after that.
        let early = if after {
            g.le(to.day, from.day)
        } else {
            let before = g.lt(to.day, from.day);
            let not_last = g.not(to.last);
            g.and(before, not_last)
        };
        let passed = g.minus(months, early)?;
        let least = g.constant(i64::from(period.months));
        Ok(g.le(least, passed))
    }

    fn civil(&mut self, day: NodeId) -> Result<Civil, Uncovered> {
        let g = &mut self.graph;
        let epoch = g.constant(719_468);
        let days = g.plus(day, epoch)?;
        let cycle = g.over(days, 146_097)?;
        let cycle_days = g.constant(146_097);
        let begun = g.times(cycle, cycle_days)?;
        let in_cycle = g.minus(days, begun)?;
        g.known_within(in_cycle, 0, 146_096);
        let year = self.year(in_cycle)?;
        let g = &mut self.graph;
        let (quarter, century) = (g.over(year, 4)?, g.over(year, 100)?);
        let length = g.constant(365);
        let before = g.times(year, length)?;
        let before = g.plus(before, quarter)?;
        let before = g.minus(before, century)?;
        let in_year = g.minus(in_cycle, before)?;
        g.known_within(in_year, 0, 365);
        let (five, two) = (g.constant(5), g.constant(2));
        let scaled = g.times(in_year, five)?;
        let scaled = g.plus(scaled, two)?;
        let month = g.over(scaled, 153)?;
        g.known_within(month, 0, 11);
        let stride = g.constant(153);
        let one = g.constant(1);
        let begins = |g: &mut super::graph::Graph, month: NodeId| -> Made {
            let days = g.times(month, stride)?;
            let days = g.plus(days, two)?;
            g.over(days, 5)
        };
        let first = begins(g, month)?;
        let day = g.minus(in_year, first)?;
        let day = g.plus(day, one)?;
        g.known_within(day, 1, 31);
        // The last day of a month: the next one begins after it; of February: the next year does.
        let following = g.plus(month, one)?;
        let next = begins(g, following)?;
        let tomorrow = g.plus(in_year, one)?;
        let ends = g.eq(tomorrow, next);
        let after = g.plus(in_cycle, one)?;
        let next_year = self.year(after)?;
        let g = &mut self.graph;
        let year_ends = g.lt(year, next_year);
        let last = g.or(ends, year_ends);
        let (twelve, cycle_months) = (g.constant(12), g.constant(4_800));
        let months = g.times(year, twelve)?;
        let months = g.plus(months, month)?;
        let cycles = g.times(cycle, cycle_months)?;
        let month = g.plus(months, cycles)?;
        Ok(Civil { month, day, last })
    }

    /// The year of a day in a cycle of 400 years; 400 for the day after its end.
    fn year(&mut self, in_cycle: NodeId) -> Made {
        let g = &mut self.graph;
        let (a, b, c) = (
            g.over(in_cycle, 1_460)?,
            g.over(in_cycle, 36_524)?,
            g.over(in_cycle, 146_096)?,
        );
        let days = g.minus(in_cycle, a)?;
        let days = g.plus(days, b)?;
        let days = g.minus(days, c)?;
        g.over(days, 365)
    }
}
