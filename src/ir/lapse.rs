//! Days as numbers, and counting on from one.
//!
//! A day is the number of days since 1970-01-01. A day that has not come, such as the first of no
//! events, is the one after the calendar's last; the last of none is the one before its first.

use serde::{Deserialize, Serialize};

use crate::base::{
    calendar::WorkingDays,
    date::{Date, Period},
    ratio::Ratio,
};

/// A length of time that a day is counted on by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapse {
    /// Calendar months; a day that the month lacks becomes its last.
    pub months: i32,
    /// Days, or working days.
    pub days: i32,
    /// The days are working days (行政处罚法 第八十五条).
    pub working: bool,
    /// 顺延: a last day that is no working day gives way to the next one that is (民法典
    /// 第二百零三条第一款).
    pub rolls: bool,
}

/// Why there is no such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDay {
    /// The calendar ends before it.
    Beyond,
    /// The working days of a year are not known.
    Unknown,
}

/// The number of a day.
pub fn number(day: Date) -> Ratio {
    Ratio::whole(i64::from(day.day_number()))
}

/// The number of the day that is none: after all days if the first of none was asked for, before all
/// if the last.
pub fn none(latest: bool) -> Ratio {
    let day = if latest {
        Date::FIRST.saturating_sub(1)
    } else {
        Date::LAST.saturating_add(1)
    };
    Ratio::whole(i64::from(day))
}

/// The day of a number; `None` if it is none.
pub fn date(day: Ratio) -> Option<Date> {
    Date::from_day_number(i32::try_from(day.as_whole()?).ok()?)
}

impl Lapse {
    /// The day so long after another, which is not counted itself; a day that is none stays so.
    ///
    /// # Errors
    /// [`NoDay`].
    pub fn after(self, day: Ratio, calendar: Option<&WorkingDays>) -> Result<Ratio, NoDay> {
        let Some(mut at) = date(day) else {
            return Ok(day);
        };
        if self.working {
            let found = calendar.and_then(|c| c.plus(at, self.days));
            at = found.ok_or(NoDay::Unknown)?;
        } else {
            let period = Period {
                months: self.months,
                days: self.days,
            };
            at = at.plus(period).ok_or(NoDay::Beyond)?;
        }
        if self.rolls {
            let found = calendar.and_then(|c| c.rolled(at));
            at = found.ok_or(NoDay::Unknown)?;
        }
        Ok(number(at))
    }
}
