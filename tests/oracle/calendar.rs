//! Days and months in whole numbers: lengths of months and day numbers by the rules of the calendar.
//!
//! A month is counted from January of the year 0.

use zhun::base::date::{Date, Period};

use crate::{
    facts::SpanVars,
    term::{Arena, Term},
};

/// Most months of which a table is made.
const FEW_MONTHS: i128 = 120;

/// What a table says of a month, where few are possible: then the solver has no quotients to think of.
fn tabled(a: &Arena, month: Term, of: &dyn Fn(i128) -> i128) -> Option<Term> {
    let (lo, hi) = a.bounds(month);
    let calendar = 12 <= lo && hi < 120_000;
    (calendar && hi - lo < FEW_MONTHS).then(|| among(a, month, (lo, hi), of))
}

fn among(a: &Arena, month: Term, (lo, hi): (i128, i128), of: &dyn Fn(i128) -> i128) -> Term {
    if lo == hi {
        return a.int(of(lo));
    }
    let middle = lo + (hi - lo) / 2;
    let low = among(a, month, (lo, middle), of);
    let high = among(a, month, (middle + 1, hi), of);
    a.ite(a.le(month, a.int(middle)), low, high)
}

/// How many days a month has.
fn plain_length(month: i128) -> i128 {
    let year = month.div_euclid(12);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month.rem_euclid(12) {
        1 if leap => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}

/// How many days the month of this number has.
pub(crate) fn month_length(a: &Arena, month: Term) -> Term {
    if let Some(length) = tabled(a, month, &|month| plain_length(month)) {
        return length;
    }
    let (year, of_year) = (a.div(month, 12), a.modulo(month, 12));
    let is = |n: i128| a.eq(of_year, a.int(n));
    let short = a.or(&[is(3), is(5), is(8), is(10)]);
    let february = a.ite(leap(a, year), a.int(29), a.int(28));
    a.ite(is(1), february, a.ite(short, a.int(30), a.int(31)))
}

fn leap(a: &Arena, year: Term) -> Term {
    let by = |k: i128| a.eq(a.modulo(year, k), a.int(0));
    a.or(&[a.and(&[by(4), a.not(by(100))]), by(400)])
}

/// The number of a day, from one that no case depends on.
fn day_number(a: &Arena, month: Term, day: Term) -> Term {
    let (year, of_year) = (a.div(month, 12), a.modulo(month, 12));
    // Leap days of the years before this one, and of this one from March on.
    let before = a.sub(year, a.int(1));
    let leaps = a.combine(&[
        (1, a.div(before, 4)),
        (-1, a.div(before, 100)),
        (1, a.div(before, 400)),
    ]);
    let past_february = a.lt(a.int(1), of_year);
    let own = a.as_int(a.and(&[leap(a, year), past_february]));
    let starts = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let mut start = a.int(334);
    for (n, days) in starts.iter().enumerate().rev() {
        start = a.ite(a.eq(of_year, a.int(n as i128)), a.int(*days), start);
    }
    a.combine(&[(365, year), (1, leaps), (1, own), (1, start), (1, day)])
}

/// The number of a day since 1970-01-01.
pub(crate) fn since_1970(a: &Arena, month: Term, day: Term) -> Term {
    let before = |month: i128| {
        let date = Date::new(
            i16::try_from(month.div_euclid(12)).expect("a year"),
            i8::try_from(month.rem_euclid(12) + 1).expect("a month"),
            1,
        );
        i128::from(date.expect("a day").day_number()) - 1
    };
    if let Some(before) = tabled(a, month, &before) {
        return a.add(before, day);
    }
    a.sub(day_number(a, month, day), a.int(719_528))
}

/// The month and the day of the month of a day since 1970-01-01 that the calendar has: years are counted
/// from March, in cycles of 400.
pub(crate) fn month_and_day(a: &Arena, number: Term) -> (Term, Term) {
    let days = a.add(number, a.int(719_468));
    let (cycle, in_cycle) = (a.div(days, 146_097), a.modulo(days, 146_097));
    let years = a.combine(&[
        (1, in_cycle),
        (-1, a.div(in_cycle, 1_460)),
        (1, a.div(in_cycle, 36_524)),
        (-1, a.div(in_cycle, 146_096)),
    ]);
    let year = a.div(years, 365);
    let in_year = a.combine(&[
        (1, in_cycle),
        (-365, year),
        (-1, a.div(year, 4)),
        (1, a.div(year, 100)),
    ]);
    let from_march = a.div(a.combine(&[(5, in_year), (2, a.int(1))]), 153);
    let first = a.div(a.combine(&[(153, from_march), (2, a.int(1))]), 5);
    let day = a.combine(&[(1, in_year), (-1, first), (1, a.int(1))]);
    // March of the year 0 is its third month.
    let month = a.combine(&[(4_800, cycle), (12, year), (1, from_march), (2, a.int(1))]);
    (month, day)
}

/// The least and the greatest number of days that so many months are.
pub(crate) fn length(months: i32) -> (i128, i128) {
    let length = plain_length;
    // Every first of a month of 400 years, counted from any.
    let mut firsts = vec![0i128];
    for month in 0..4_800 {
        firsts.push(firsts[month as usize] + length(month));
    }
    let first = |month: i128| {
        let whole = month.div_euclid(4_800) * 146_097;
        whole + firsts[month.rem_euclid(4_800) as usize]
    };
    let far = (0..4_800).flat_map(|month| {
        let to = month + i128::from(months);
        let between = first(to) - first(month);
        let days = [1, 28, 29, 30, 31].into_iter();
        days.filter(move |day| *day <= length(month))
            .map(move |day| between + day.min(length(to)) - day)
    });
    far.fold((i128::MAX, i128::MIN), |(lo, hi), n| (lo.min(n), hi.max(n)))
}

/// Most days that are counted on month by month.
const FEW_DAYS: i128 = 100;

/// The month and the day of the month so many days later, if these are not many: month by month, so that
/// the solver need not count the days of years.
pub(crate) fn days_later(a: &Arena, from: (Term, Term), days: i128) -> Option<(Term, Term)> {
    if !(0..=FEW_DAYS).contains(&days) {
        return None;
    }
    let (mut month, mut day) = (from.0, a.add(from.1, a.int(days)));
    // A month has 28 days at least.
    for _ in 0..=days / 28 {
        let length = month_length(a, month);
        let past = a.lt(length, day);
        day = a.ite(past, a.sub(day, length), day);
        month = a.add(month, a.as_int(past));
    }
    Some((month, day))
}

/// Whether a time is shorter than a period, and whether it is just as long.
pub(crate) fn elapsed(a: &Arena, span: &SpanVars, period: Period) -> (Term, Term) {
    let (months, days) = (i128::from(period.months), i128::from(period.days));
    let (from, to) = (span.from, span.to);
    let month = a.add(from.0, a.int(months));
    let clamped = a.min(from.1, month_length(a, month));
    if days == 0 {
        let same = a.eq(to.0, month);
        let less = a.or(&[a.lt(to.0, month), a.and(&[same, a.lt(to.1, clamped)])]);
        return (less, a.and(&[same, a.eq(to.1, clamped)]));
    }
    if let Some(end) = days_later(a, (month, clamped), days) {
        let same = a.eq(to.0, end.0);
        let less = a.or(&[a.lt(to.0, end.0), a.and(&[same, a.lt(to.1, end.1)])]);
        return (less, a.and(&[same, a.eq(to.1, end.1)]));
    }
    let end = a.add(since_1970(a, month, clamped), a.int(days));
    let last = since_1970(a, to.0, to.1);
    (a.lt(last, end), a.eq(last, end))
}
