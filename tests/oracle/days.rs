//! Computed days as terms: a day counted on by months, days or working days, the first and last over
//! records, and records in the order of their days.
//!
//! A day is its number since 1970-01-01; a day that is none is the one before the calendar's first or
//! after its last, and stays so.

use zhun::{
    base::{date::Date, terms::Comparator},
    ir::{Condition, FactId, Lapse, Number as Formula},
};

use crate::{
    calendar,
    condition::Cond,
    encoding::{Encoding, Fault, Scope},
    facts::{DayVars, Place},
    number::Number,
    term::{Node, Term},
};

/// Numbers of the first and last day of the calendar.
const FIRST: i128 = -719_162;
const LAST: i128 = 2_932_896;

/// First and last month of the calendar, counted from January of the year 0.
const FIRST_MONTH: i128 = 12;
const LAST_MONTH: i128 = 12 * 9_999 + 11;

impl Encoding<'_> {
    /// A day that rules compute; anything else is no day.
    pub(crate) fn day(&self, number: &Formula, scope: &Scope) -> Number {
        let a = &self.a;
        match number {
            Formula::Day { fact, end } => match self.place(*fact, scope) {
                Place::Date(day) => self.exactly(a.whole(day.number)),
                Place::Span(span) => {
                    let (month, day) = if *end { span.to } else { span.from };
                    let number = calendar::since_1970(a, month, day);
                    self.known_days.borrow_mut().insert(number, (month, day));
                    self.exactly(a.whole(number))
                }
                Place::Beyond(why) => {
                    self.beyond(why);
                    self.exactly(a.whole(a.int(0)))
                }
                _ => Number {
                    stop: self.rule_says(None),
                    ..self.exactly(a.whole(a.int(0)))
                },
            },
            Formula::Later { of, by } => {
                let from = self.number(of, scope);
                if from.q.d != 1 {
                    self.beyond("a day that is no whole number");
                }
                let (day, fault) = self.later(from.q.n, *by);
                Number {
                    q: a.whole(day),
                    stop: self.first(from.stop, fault),
                }
            }
            Formula::DayOf {
                list,
                when,
                of,
                latest,
            } => {
                let none = if *latest { FIRST - 1 } else { LAST + 1 };
                let mut found = self.exactly(a.whole(a.int(none)));
                for (there, inner) in self.records(*list, scope) {
                    let held = self.condition(when, &inner);
                    let x = self.number(of, &inner);
                    let (own, best) = (x.q.n, found.q.n);
                    let better = if *latest {
                        a.lt(best, own)
                    } else {
                        a.lt(own, best)
                    };
                    let counts = a.and(&[there, held.yes, better]);
                    let stop = self.first(held.stop, a.ite(held.yes, x.stop, a.int(0)));
                    found = Number {
                        q: a.whole(a.ite(counts, own, best)),
                        stop: self.first(found.stop, a.ite(there, stop, a.int(0))),
                    };
                }
                found
            }
            _ => unreachable!("only days are computed here"),
        }
    }

    fn within(&self, x: Term, (lo, hi): (i128, i128)) -> Term {
        let a = &self.a;
        a.and(&[a.le(a.int(lo), x), a.le(x, a.int(hi))])
    }

    /// Ties the month and the day of the month of each day of the facts to its number.
    pub(crate) fn tie_days(&self) {
        let a = &self.a;
        for vars in &self.facts.days {
            let (month, day) = (vars.month, vars.day);
            let number = calendar::since_1970(a, month, day);
            let tie = a.eq(number, vars.number);
            self.say_beside(vec![month, day], Some(vars.number), tie);
            let there = a.le(day, calendar::month_length(a, month));
            self.say_beside(vec![month, day], None, there);
            self.known_days
                .borrow_mut()
                .insert(vars.number, (month, day));
        }
    }

    /// The day so long after another, and the fault if there is none. What is no day stays so.
    fn later(&self, from: Term, by: Lapse) -> (Term, Term) {
        let a = &self.a;
        let (mut day, mut fault) = if by.working {
            let working = self.program.calendar.as_ref();
            match (working, by.days) {
                // No day is asked about.
                (Some(_), 0) => (from, a.int(0)),
                _ => self.looked_up(from, |d| working?.plus(d, by.days)),
            }
        } else {
            let (day, fault) = self.months_later(from, by.months);
            let (day, more) = self.shifted(day, by.days.into());
            (day, self.first(fault, more))
        };
        if by.rolls {
            let working = self.program.calendar.as_ref();
            let (rolled, unknown) = self.looked_up(day, |d| working?.rolled(d));
            fault = self.first(fault, unknown);
            day = rolled;
        }
        // A day of the facts is one of the calendar; where one that was counted is not, that is a fault.
        if self.known_days.borrow().contains_key(&from) {
            return (day, fault);
        }
        let there = self.within(from, (FIRST, LAST));
        (a.ite(there, day, from), a.ite(there, fault, a.int(0)))
    }

    /// So many days later.
    fn shifted(&self, from: Term, days: i128) -> (Term, Term) {
        let a = &self.a;
        let day = a.add(from, a.int(days));
        let own = self.known_days.borrow().get(&from).copied();
        if let Some(later) = own.and_then(|own| calendar::days_later(a, own, days)) {
            self.known_days.borrow_mut().insert(day, later);
        }
        let there = self.within(day, (FIRST, LAST));
        (day, a.ite(there, a.int(0), self.fault(Fault::Calendar)))
    }

    /// So many months later; of a day by cases, case by case.
    fn months_later(&self, from: Term, months: i32) -> (Term, Term) {
        let a = &self.a;
        if months == 0 {
            return (from, a.int(0));
        }
        if let Some(known) = self.known_later.borrow().get(&(from, months)) {
            return *known;
        }
        let later = if let Node::Ite(when, yes, no) = a.node(from) {
            let (yes, no) = (
                self.months_later(yes, months),
                self.months_later(no, months),
            );
            (a.ite(when, yes.0, no.0), a.ite(when, yes.1, no.1))
        } else {
            self.months_after(from, months)
        };
        self.known_later.borrow_mut().insert((from, months), later);
        later
    }

    fn months_after(&self, from: Term, months: i32) -> (Term, Term) {
        let a = &self.a;
        let own = self.known_days.borrow().get(&from).copied();
        let (month, day) = own.unwrap_or_else(|| calendar::month_and_day(a, from));
        let month = a.add(month, a.int(months.into()));
        let day = a.min(day, calendar::month_length(a, month));
        let there = self.within(month, (FIRST_MONTH, LAST_MONTH));
        let number = calendar::since_1970(a, month, day);
        self.known_days.borrow_mut().insert(number, (month, day));
        // How far that can be: the solver need not find it out.
        let (least, most) = calendar::length(months);
        let far = self.within(a.sub(number, from), (least, most));
        self.say_beside(
            vec![number],
            None,
            a.or(&[a.not(self.within(from, (FIRST, LAST))), far]),
        );
        (number, a.ite(there, a.int(0), self.fault(Fault::Calendar)))
    }

    /// What a table of working days says of a day, and the fault where it does not know.
    fn looked_up(&self, day: Term, of: impl Fn(Date) -> Option<Date>) -> (Term, Term) {
        let unknown = self.fault(Fault::Calendar);
        let Some(calendar) = &self.program.calendar else {
            return (day, unknown);
        };
        // Runs of days that are moved by as much: the first of each, and by how much.
        let mut runs: Vec<(i128, Option<i128>)> = vec![(i128::MIN, None)];
        // The day before and the day after the table may be counted from, for they are not counted.
        let last = calendar.to.next(1).unwrap_or(calendar.to);
        let mut at = calendar.from.next(-1).or(Some(calendar.from));
        while let Some(own) = at.filter(|d| *d <= last) {
            let number = i128::from(own.day_number());
            let moved = of(own).map(|d| i128::from(d.day_number()) - number);
            if runs.last().is_none_or(|(_, by)| *by != moved) {
                runs.push((number, moved));
            }
            at = own.next(1);
        }
        runs.push((i128::from(last.day_number()) + 1, None));
        (
            self.by_runs(day, &runs, unknown, true),
            self.by_runs(day, &runs, unknown, false),
        )
    }

    /// The day moved by what its run says, or whether there is none: a fault, else 0.
    fn by_runs(
        &self,
        day: Term,
        runs: &[(i128, Option<i128>)],
        unknown: Term,
        moved: bool,
    ) -> Term {
        let a = &self.a;
        match runs {
            [] => day,
            [(_, by)] => match (by, moved) {
                (Some(by), true) => a.add(day, a.int(*by)),
                (None, true) => day,
                (Some(_), false) => a.int(0),
                (None, false) => unknown,
            },
            _ => {
                let (before, after) = runs.split_at(runs.len() / 2);
                let low = self.by_runs(day, before, unknown, moved);
                let high = self.by_runs(day, after, unknown, moved);
                a.ite(a.lt(day, a.int(after[0].0)), low, high)
            }
        }
    }

    /// Two days compare so, if both are told by month and day: then nobody need count days. A day by cases
    /// is compared case by case.
    pub(crate) fn compare_days(&self, x: Term, comparator: Comparator, y: Term) -> Option<Term> {
        let mut fuel = 64;
        // Days of the facts and days counted from them: their numbers say it as simply.
        let plain = |t: Term| match self.a.node(t) {
            Node::IntVar(_) => true,
            Node::Sum(_, all) => matches!(all.as_slice(),
                [] | [_] if all.iter().all(|(t, _)| matches!(self.a.node(*t), Node::IntVar(_)))),
            _ => false,
        };
        if plain(x) && plain(y) {
            return None;
        }
        self.by_cases(x, comparator, y, &mut fuel)
    }

    fn by_cases(&self, x: Term, comparator: Comparator, y: Term, fuel: &mut u32) -> Option<Term> {
        let a = &self.a;
        *fuel = fuel.checked_sub(1)?;
        if let Node::Ite(when, yes, no) = a.node(x) {
            let yes = self.by_cases(yes, comparator, y, fuel)?;
            let no = self.by_cases(no, comparator, y, fuel)?;
            return Some(a.choose(when, yes, no));
        }
        if let Node::Ite(when, yes, no) = a.node(y) {
            let yes = self.by_cases(x, comparator, yes, fuel)?;
            let no = self.by_cases(x, comparator, no, fuel)?;
            return Some(a.choose(when, yes, no));
        }
        let key = |t: Term| {
            if let Some(n) = a.constant(t) {
                // The days that are none too: none of them begins or ends a month of the calendar.
                let month = if n < FIRST {
                    FIRST_MONTH - 1
                } else {
                    LAST_MONTH + 1
                };
                let date = Date::from_day_number(i32::try_from(n).ok()?);
                let (month, day) = date.map_or((month, 1), |d| {
                    let (y, m, d) = d.parts();
                    (i128::from(y) * 12 + i128::from(m) - 1, d.into())
                });
                return Some(a.int(32 * month + day));
            }
            let (month, day) = self.known_days.borrow().get(&t).copied()?;
            Some(a.combine(&[(32, month), (1, day)]))
        };
        Some(self.compares(a.whole(key(x)?), comparator, a.whole(key(y)?)))
    }

    /// Whether the records that count stand in the order of their days.
    pub(crate) fn in_order(
        &self,
        (list, by): (FactId, FactId),
        when: &Condition,
        strict: bool,
        scope: &Scope,
    ) -> Cond {
        let a = &self.a;
        let mut before: Vec<(Term, Term)> = Vec::new();
        let mut wrong = Vec::new();
        for (there, inner) in self.records(list, scope) {
            let held = self.condition(when, &inner);
            if a.constant(held.stop) != Some(0) {
                self.beyond("an order of records that may be undecided");
            }
            let Place::Date(DayVars { number: day, .. }) = self.place(by, &inner) else {
                self.beyond("an order by no day");
                continue;
            };
            let counts = a.and(&[there, held.yes]);
            for (other, earlier) in &before {
                let back = if strict {
                    a.le(day, *earlier)
                } else {
                    a.lt(day, *earlier)
                };
                wrong.push(a.and(&[counts, *other, back]));
            }
            before.push((counts, day));
        }
        self.sure(a.not(a.or(&wrong)))
    }
}
