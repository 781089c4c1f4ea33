//! The calendar: days counted from 1970-01-01, lengths in months and days, as [`crate::base::date`]
//! has them. Only the years 1 to 9999 are days at all.

use super::{layout::slot, making::Making, slot::given};
use crate::{
    base::date::{Date, Period},
    plan::code::{
        FunctionId, Width,
        build::{Fun, Val, call, val},
    },
};

/// The first day of the calendar.
pub const FIRST_DAY: i64 = -719_162;
/// The last day of the calendar.
pub const LAST_DAY: i64 = 2_932_896;

/// A range of calendar lengths in the data: for each end its kind (0 none, 1 closed, 2 open), months,
/// days, four bytes each.
const END: u32 = 12;

/// Days since 1970-01-01.
pub fn day(date: Date) -> i64 {
    let epoch = Date::new(1970, 1, 1);
    i64::from(epoch.map_or(0, |epoch| epoch.days_until(date)))
}

/// The end of a range of lengths as it stands in the data.
fn end(end: Option<(Period, bool)>) -> [u32; 3] {
    end.map_or([0; 3], |(period, open)| {
        [
            if open { 2 } else { 1 },
            period.months.cast_unsigned(),
            period.days.cast_unsigned(),
        ]
    })
}

impl Making<'_> {
    /// The description of a range of calendar lengths.
    pub(super) fn lengths(
        &mut self,
        lo: Option<(Period, bool)>,
        hi: Option<(Period, bool)>,
    ) -> u32 {
        let words = [end(lo), end(hi)].concat();
        self.words(&words)
    }
}

/// Writes the functions of the calendar; gives the one that tests the time between two days.
pub(super) fn write(making: &mut Making<'_>, known: FunctionId) -> FunctionId {
    let later = making.add(months_later());
    let elapsed = making.add(elapsed(later));
    making.add(span(known, elapsed))
}

/// Last day of a month.
fn last_day(year: Val, month: Val) -> Val {
    let leap = year
        .clone()
        .modulo(4)
        .zero()
        .and(year.clone().modulo(100).isnt(0).or(year.modulo(400).zero()));
    // 30 for April, June, September, November: 30 + (month + month / 8) mod 2.
    let plain = month.clone().plus(month.clone().over(8)).and(1).plus(30);
    month.is(2).select(leap.plus(28), plain)
}

/// `(day, months)` → the day so many months later, the month's last where it has no such day; one
/// past the calendar's end where it leaves the calendar.
///
/// Days and dates by Howard Hinnant's `civil_from_days` and `days_from_civil`: years that begin in
/// March, in eras of 400.
pub(super) fn months_later() -> Fun {
    let mut f = Fun::new("months_later", 2);
    let (of, months) = (f.param(0), f.param(1));
    let z = f.keep(val(of).plus(719_468));
    let era = f.keep(val(z).over(146_097));
    let doe = f.keep(val(z).modulo(146_097));
    let yoe = val(doe)
        .minus(val(doe).over(1_460))
        .plus(val(doe).over(36_524))
        .minus(val(doe).over(146_096))
        .over(365);
    let yoe = f.keep(yoe);
    let before = |yoe| {
        val(yoe)
            .times(365)
            .plus(val(yoe).over(4))
            .minus(val(yoe).over(100))
    };
    let doy = f.keep(val(doe).minus(before(yoe)));
    let mp = f.keep(val(doy).times(5).plus(2).over(153));
    let mday = f.keep(val(doy).minus(val(mp).times(153).plus(2).over(5)).plus(1));
    // Months since the beginning of year 0: March is the first month of a year counted so.
    let total = val(era)
        .times(400)
        .plus(yoe)
        .times(12)
        .plus(mp)
        .plus(2)
        .plus(months);
    let total = f.keep(total);
    let inside = val(12).at_most(total).and(val(total).below(120_000));
    f.unless(inside, |f| f.give(LAST_DAY.saturating_add(1)));
    let year = f.keep(val(total).over(12));
    let month = f.keep(val(total).modulo(12).plus(1));
    let last = f.keep(last_day(val(year), val(month)));
    f.when(val(mday).above(last), |f| f.set(mday, last));
    let early = f.keep(val(month).at_most(2));
    f.set(year, val(year).minus(early));
    let mp = val(month).plus(val(early).times(12)).minus(3);
    let doy = mp.times(153).plus(2).over(5).plus(mday).minus(1);
    f.set(era, val(year).over(400));
    f.set(yoe, val(year).modulo(400));
    let found = val(era)
        .times(146_097)
        .plus(before(yoe))
        .plus(doy)
        .minus(719_468);
    f.give(found);
    f
}

/// `(from, to, months, days)` → −1, 0 or 1 as the time from one day to another is shorter than, as
/// long as or longer than a length. A length that leaves the calendar is longer than any time.
fn elapsed(later: FunctionId) -> Fun {
    let mut f = Fun::new("elapsed", 4);
    let (from, to) = (f.param(0), f.param(1));
    let (months, days) = (f.param(2), f.param(3));
    let whole = call(later, [val(from), val(months)]);
    let end = f.keep(whole);
    f.when(val(end).at_most(LAST_DAY), |f| {
        f.set(end, val(end).plus(days));
    });
    let inside = val(FIRST_DAY).at_most(end).and(val(end).at_most(LAST_DAY));
    let order = val(to).above(end).minus(val(to).below(end));
    f.give(inside.select(order, -1));
    f
}

fn span(known: FunctionId, elapsed: FunctionId) -> Fun {
    let mut f = Fun::new("span", 3);
    let (of, fact, lengths) = (f.param(0), f.param(1), f.param(2));
    f.unless(given(of), |f| f.give(call(known, [val(of), val(fact)])));
    for (offset, sign) in [(0, 1), (END, -1)] {
        let end = f.keep(val(lengths).plus(offset));
        let kind = f.keep(val(end).word(0));
        f.when(kind, |f| {
            let length = |offset| val(end).load(Width::Signed, offset);
            let days = [
                val(of).long(slot::VALUE),
                val(of).long(slot::SECOND),
                length(4),
                length(8),
            ];
            let order = f.keep(call(elapsed, days).times(sign));
            let closed = val(kind).is(1);
            let outside = val(order).below(0).or(val(order).zero().and(closed.zero()));
            f.when(outside, |f| f.give(0));
        });
    }
    f.give(1);
    f
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test ends where it fails")]
mod tests {
    use std::cmp::Ordering;

    use super::*;
    use crate::{ir::Program, plan::code::run::Instance};

    #[test]
    fn lengths_are_those_of_the_calendar() {
        let program = Program::default();
        let mut making = Making::new(&program);
        let later = making.add(months_later());
        let elapsed = making.add(elapsed(later));
        let code = making.code;
        let mut instance = Instance::new(&code);
        assert_eq!(day(Date::new(1, 1, 1).unwrap()), FIRST_DAY);
        assert_eq!(day(Date::new(9999, 12, 31).unwrap()), LAST_DAY);
        let mut from = Date::new(1895, 11, 27).unwrap();
        let step = Period {
            months: 1,
            days: 37,
        };
        let mut tried = 0;
        while let Some(next) = from.plus(step) {
            for (months, days) in [(0, 0), (1, 0), (3, 0), (6, 0), (11, 2), (0, 30), (12, 0)] {
                let period = Period { months, days };
                let Some(end) = from.plus(period) else {
                    continue;
                };
                for to in [end, from, next, Date::new(1970, 2, 28).unwrap()] {
                    let arguments = [day(from), day(to), i64::from(months), i64::from(days)];
                    let found = instance.call(elapsed, &arguments).unwrap();
                    let wanted = match from.elapsed_cmp(to, period) {
                        Ordering::Less => -1,
                        Ordering::Equal => 0,
                        Ordering::Greater => 1,
                    };
                    assert_eq!(found, wanted, "{from} {to} {period:?}");
                    tried += 1;
                }
            }
            from = next;
            if tried > 20_000 && from.parts().0 < 9_000 {
                from = Date::new(9_990, 1, 31).unwrap();
            }
        }
        let last = Date::new(9999, 12, 31).unwrap();
        for (months, days) in [(1, 0), (0, 1), (200_000, 0), (0, 9_000_000)] {
            let arguments = [LAST_DAY, LAST_DAY, months, days];
            assert_eq!(instance.call(elapsed, &arguments), Ok(-1));
            let months = i32::try_from(months).unwrap();
            let days = i32::try_from(days).unwrap();
            let order = last.elapsed_cmp(last, Period { months, days });
            assert_eq!(order, Ordering::Less);
        }
    }
}
