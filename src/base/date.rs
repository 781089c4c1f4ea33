//! Dates and calendar lengths. The calendar is jiff's; this file gives it the law's words.
//!
//! Source: 民法典 第二百零一条 (the first day is not counted) and 第二百零二条 (the month-end rule: a
//! month that has no such day ends on its last day).

use serde::{Deserialize, Serialize};

use std::cmp::Ordering;
use std::fmt;

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Date(jiff::civil::Date);

/// A length of calendar time in the units the law uses; months and days are never mixed into each
/// other, because a month has no fixed number of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// Calendar months (a year is twelve).
    pub months: i32,
    /// Calendar days.
    pub days: i32,
}

impl From<Date> for i32 {
    fn from(date: Date) -> Self {
        date.day_number()
    }
}

impl TryFrom<i32> for Date {
    type Error = &'static str;

    fn try_from(days: i32) -> Result<Self, Self::Error> {
        Self::from_day_number(days).ok_or("no day")
    }
}

impl Date {
    /// A day by number; `None` if there is no such day or it lies outside the years 1 to 9999.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < 1 {
            return None;
        }
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Year, month, day.
    pub fn parts(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The first day of the calendar.
    pub const FIRST: i32 = -719_162;
    /// The last day of the calendar.
    pub const LAST: i32 = 2_932_896;

    /// `YYYY-MM-DD`, and nothing else.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let mut it = text.split('-');
        let (y, m, d) = (it.next()?, it.next()?, it.next()?);
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if it.next().is_some() || !digits(y, 4) || !digits(m, 2) || !digits(d, 2) {
            return None;
        }
        Self::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
    }

    /// The day a period later; `None` past the calendar's end. Months first, then days; a day that
    /// the month lacks becomes its last.
    pub fn plus(self, period: Period) -> Option<Self> {
        let span = jiff::Span::new()
            .try_months(period.months)
            .ok()?
            .try_days(period.days)
            .ok()?;
        self.0
            .checked_add(span)
            .ok()
            .filter(|d| d.year() >= 1)
            .map(Self)
    }

    /// Year, month and day so many months later, where they lie in the calendar: what `plus` says,
    /// without its generality. Comparisons of lengths are the most frequent work on dates.
    fn months_later(self, months: i32) -> Option<(i16, i8, i8)> {
        let (year, month, day) = self.parts();
        let count = i32::from(year)
            .checked_mul(12)?
            .checked_add(i32::from(month))?
            .checked_sub(1)?
            .checked_add(months)?;
        let year = i16::try_from(count.checked_div_euclid(12)?).ok()?;
        let month = i8::try_from(count.checked_rem_euclid(12)?)
            .ok()?
            .checked_add(1)?;
        let leap = |y: i16| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
        let last = match month {
            2 if leap(year) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (1..=9999)
            .contains(&year)
            .then(|| (year, month, day.min(last)))
    }

    /// Days since 1970-01-01; negative before.
    ///
    /// Years are counted from March, so that the leap day is the last of its year (Hinnant,
    /// *chrono-Compatible Low-Level Date Algorithms*). With years of four digits no step can wrap.
    pub fn day_number(self) -> i32 {
        let (year, month, day) = self.parts();
        let (month, day) = (i32::from(month), i32::from(day));
        let year = i32::from(year).wrapping_sub(i32::from(month <= 2));
        let from_march = month.wrapping_add(9) % 12;
        let in_year = from_march.wrapping_mul(153).wrapping_add(2) / 5;
        let leaps = (year / 4).wrapping_sub(year / 100).wrapping_add(year / 400);
        year.wrapping_mul(365)
            .wrapping_add(leaps)
            .wrapping_add(in_year)
            .wrapping_add(day)
            .wrapping_sub(719_469)
    }

    /// The day so many days after 1970-01-01; `None` outside the years 1 to 9999.
    pub fn from_day_number(days: i32) -> Option<Self> {
        if !(Self::FIRST..=Self::LAST).contains(&days) {
            return None;
        }
        // Days since 1 March of the year 0, in cycles of 400 years; nothing can wrap in these bounds.
        let days = days.wrapping_add(719_468);
        let (cycle, in_cycle) = (days / 146_097, days % 146_097);
        let year = in_cycle
            .wrapping_sub(in_cycle / 1_460)
            .wrapping_add(in_cycle / 36_524)
            .wrapping_sub(in_cycle / 146_096)
            / 365;
        let before = year
            .wrapping_mul(365)
            .wrapping_add(year / 4)
            .wrapping_sub(year / 100);
        let in_year = in_cycle.wrapping_sub(before);
        let from_march = in_year.wrapping_mul(5).wrapping_add(2) / 153;
        let first = from_march.wrapping_mul(153).wrapping_add(2) / 5;
        let day = in_year.wrapping_sub(first).wrapping_add(1);
        let month = (from_march.wrapping_add(2) % 12).wrapping_add(1);
        let year = year
            .wrapping_add(cycle.wrapping_mul(400))
            .wrapping_add(i32::from(month <= 2));
        Self::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        )
    }

    /// The day so many days later; `None` outside the years 1 to 9999.
    pub fn next(self, days: i32) -> Option<Self> {
        Self::from_day_number(self.day_number().checked_add(days)?)
    }

    /// Whether it is a Saturday or a Sunday.
    pub fn is_weekend(self) -> bool {
        // 1970-01-01 was a Thursday.
        matches!(self.day_number().rem_euclid(7), 2 | 3)
    }

    /// Days from `self` to `later` (negative if it is earlier).
    pub fn days_until(self, later: Self) -> i32 {
        self.0.until(later.0).map_or(0, |s| s.get_days())
    }

    /// Compares the time from `self` to `end` with a period, by calendar: equal exactly when `end`
    /// is the day the period after `self`.
    pub fn elapsed_cmp(self, end: Self, period: Period) -> Ordering {
        if period.days == 0
            && let Some(day) = self.months_later(period.months)
        {
            return end.parts().cmp(&day);
        }
        match self.plus(period) {
            Some(day) => end.cmp(&day),
            None => Ordering::Less,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.parts();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_months_is_a_calendar_length() {
        let from = Date::new(2022, 3, 1).unwrap();
        let three = Period { months: 3, days: 0 };
        assert_eq!(
            from.elapsed_cmp(Date::new(2022, 6, 1).unwrap(), three),
            Ordering::Equal
        );
        assert_eq!(
            from.elapsed_cmp(Date::new(2022, 5, 31).unwrap(), three),
            Ordering::Less
        );
        let end = Date::new(2023, 1, 31)
            .unwrap()
            .plus(Period { months: 1, days: 0 });
        assert_eq!(end, Date::new(2023, 2, 28));
    }

    #[test]
    fn months_are_counted_as_the_calendar_does() {
        let mut day = Date::new(1999, 1, 1).unwrap();
        for step in 0..2_000 {
            for months in [0, 1, 2, 3, 11, 12, 13, 120, -1, -14] {
                let plain = day.plus(Period { months, days: 0 }).map(Date::parts);
                assert_eq!(day.months_later(months), plain, "{day} {months}");
            }
            let days = 1 + step % 3;
            day = day.plus(Period { months: 0, days }).unwrap();
        }
        let last = Date::new(9999, 12, 31).unwrap();
        let month = Period { months: 1, days: 0 };
        assert_eq!(last.months_later(1), None);
        assert_eq!(last.elapsed_cmp(last, month), Ordering::Less);
    }

    /// The short way through the calendar against jiff's general one.
    #[test]
    fn months_later_is_what_the_calendar_says() {
        let day = Period { months: 0, days: 1 };
        for start in [(1899, 12, 1), (1999, 12, 1), (2023, 12, 1)] {
            let mut from = Date::new(start.0, start.1, start.2).unwrap();
            for _ in 0..1_600 {
                for months in [0, 1, 2, 3, 6, 11, 12, 13, 24, 36, 59, 240] {
                    let later = from.plus(Period { months, days: 0 }).unwrap();
                    assert_eq!(
                        from.months_later(months),
                        Some(later.parts()),
                        "{from} + {months}"
                    );
                }
                from = from.plus(day).unwrap();
            }
        }
        let end = Date::new(9999, 12, 31).unwrap();
        assert_eq!(end.months_later(1), None);
    }

    /// Every day of 1900 to 2100 with 0 to 240 months added, against jiff.
    #[test]
    fn months_are_added_as_jiff_adds_them() {
        let mut day = Date::new(1900, 1, 1).unwrap();
        let spans: Vec<jiff::Span> = (0..=240).map(|n| jiff::Span::new().months(n)).collect();
        while day.parts().0 <= 2100 {
            for (months, span) in (0..).zip(&spans) {
                let wanted = Date(day.0.checked_add(*span).unwrap());
                assert_eq!(
                    day.months_later(months),
                    Some(wanted.parts()),
                    "{day} {months}"
                );
            }
            day = day.next(1).unwrap();
        }
    }

    /// Every day of the calendar, against jiff's count.
    #[test]
    fn days_are_numbered_as_the_calendar_counts_them() {
        let epoch = jiff::civil::Date::new(1970, 1, 1).unwrap();
        let mut day = jiff::civil::Date::new(1, 1, 1).unwrap();
        let mut number = epoch.until(day).unwrap().get_days();
        assert_eq!(Date::from_day_number(number - 1), None);
        loop {
            let date = Date(day);
            assert_eq!(date.day_number(), number, "{date}");
            assert_eq!(Date::from_day_number(number), Some(date), "{number}");
            if date.parts() == (9999, 12, 31) {
                break;
            }
            day = day.tomorrow().unwrap();
            number += 1;
        }
        assert_eq!(epoch.until(day).unwrap().get_days(), number);
        for outside in [number + 1, i32::MIN, i32::MAX] {
            assert_eq!(Date::from_day_number(outside), None);
        }
    }

    #[test]
    fn iso_only() {
        assert!(Date::parse_iso("2022-3-1").is_none());
        assert!(Date::parse_iso("2022-02-30").is_none());
        assert!(Date::parse_iso("2022-03-01").is_some());
    }
}
