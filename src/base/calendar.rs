//! Working days: which days of the calendar an organ works, and counting by them.
//!
//! Source: 行政处罚法 第八十五条 (periods of two, three, five and seven days are working days), 民法典
//! 第二百零一条 and 第二百零三条 (the first day is not counted; a last day that is a holiday gives way to
//! the day after the holidays). Saturdays and Sundays are off unless the State Council's notice for
//! the year makes them working days; the notice's days are package data, because nobody can know
//! them for a year whose notice is not out.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::date::Date;

/// Which days are worked, over the years whose notices are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingDays {
    /// First day known.
    pub from: Date,
    /// Last day known.
    pub to: Date,
    /// Days off between Monday and Friday, in order.
    pub off: Vec<Date>,
    /// Saturdays and Sundays that are worked, in order.
    pub worked: Vec<Date>,
}

impl WorkingDays {
    /// Days known, with weekends off and the notices' exceptions; days outside are left aside.
    pub fn new((from, to): (Date, Date), off: &BTreeSet<Date>, worked: &BTreeSet<Date>) -> Self {
        let inside = |day: &&Date| from <= **day && **day <= to;
        let off = off.iter().filter(|day| !day.is_weekend());
        let worked = worked.iter().filter(|day| day.is_weekend());
        Self {
            from,
            to,
            off: off.filter(inside).copied().collect(),
            worked: worked.filter(inside).copied().collect(),
        }
    }

    /// Whether a day is worked; `None` if its year is not known.
    pub fn works(&self, day: Date) -> Option<bool> {
        if day < self.from || self.to < day {
            return None;
        }
        Some(if day.is_weekend() {
            self.worked.binary_search(&day).is_ok()
        } else {
            self.off.binary_search(&day).is_err()
        })
    }

    /// The day so many working days after another (before it, if negative). The day itself is not
    /// counted. `None` where a day to be counted is not known.
    pub fn plus(&self, day: Date, count: i32) -> Option<Date> {
        let step = count.signum();
        let mut left = count.unsigned_abs();
        let mut at = day;
        while left > 0 {
            at = at.next(step)?;
            if self.works(at)? {
                left = left.saturating_sub(1);
            }
        }
        Some(at)
    }

    /// The day itself, or the next working day after it. `None` where a day is not known.
    pub fn rolled(&self, day: Date) -> Option<Date> {
        let mut at = day;
        while !self.works(at)? {
            at = at.next(1)?;
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i16, m: i8, d: i8) -> Date {
        Date::new(y, m, d).unwrap()
    }

    /// 2025 as 国办发明电〔2024〕12号 has it.
    fn notice() -> WorkingDays {
        let off = [
            (1, 1, 1),
            (1, 28, 31),
            (2, 1, 4),
            (4, 4, 6),
            (5, 1, 5),
            (5, 31, 31),
            (6, 1, 2),
            (10, 1, 8),
        ];
        let off = off
            .into_iter()
            .flat_map(|(m, a, b)| (a..=b).map(move |d| day(2025, m, d)))
            .collect();
        let worked = [(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)];
        let worked = worked.into_iter().map(|(m, d)| day(2025, m, d)).collect();
        WorkingDays::new((day(2025, 1, 1), day(2025, 12, 31)), &off, &worked)
    }

    #[test]
    fn the_year_has_the_working_days_of_the_notice() {
        let table = notice();
        let mut at = day(2025, 1, 1);
        let mut worked = 0;
        while let Some(works) = table.works(at) {
            worked += u32::from(works);
            at = at.next(1).unwrap();
        }
        assert_eq!(worked, 248);
        assert_eq!(table.works(day(2026, 1, 1)), None);
    }

    /// Against counting day by day, for every day of the year and up to sixty working days.
    // holds: 行政处罚法 85
    #[test]
    fn working_days_are_counted_as_one_counts_them() {
        let table = notice();
        let all: Vec<Date> = (0..365).map(|n| day(2025, 1, 1).next(n).unwrap()).collect();
        for (i, from) in all.iter().enumerate() {
            let ahead: Vec<&Date> = all[i + 1..]
                .iter()
                .filter(|d| table.works(**d) == Some(true))
                .collect();
            let behind: Vec<&Date> = all[..i]
                .iter()
                .rev()
                .filter(|d| table.works(**d) == Some(true))
                .collect();
            assert_eq!(table.plus(*from, 0), Some(*from));
            for n in 1..=60usize {
                let count = i32::try_from(n).unwrap();
                assert_eq!(table.plus(*from, count), ahead.get(n - 1).map(|d| **d));
                assert_eq!(table.plus(*from, -count), behind.get(n - 1).map(|d| **d));
            }
            let here = all[i..].iter().find(|d| table.works(**d) == Some(true));
            assert_eq!(table.rolled(*from), here.copied());
        }
    }

    #[test]
    fn national_day_is_over_on_the_ninth() {
        let table = notice();
        assert_eq!(table.plus(day(2025, 9, 30), 1), Some(day(2025, 10, 9)));
        assert_eq!(table.plus(day(2025, 9, 30), 3), Some(day(2025, 10, 11)));
        assert_eq!(table.rolled(day(2025, 10, 4)), Some(day(2025, 10, 9)));
        assert_eq!(table.plus(day(2025, 12, 30), 5), None);
    }
}
