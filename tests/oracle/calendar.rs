//! Days and months in whole numbers: lengths of months and day numbers by the rules of the calendar.
//!
//! A month is counted from January of the year 0.

use zhun::base::date::Period;

use crate::{
    facts::SpanVars,
    term::{Arena, Term},
};

/// How many days the month of this number has.
pub(crate) fn month_length(a: &Arena, month: Term) -> Term {
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
    let end = a.add(day_number(a, month, clamped), a.int(days));
    let last = day_number(a, to.0, to.1);
    (a.lt(last, end), a.eq(last, end))
}
