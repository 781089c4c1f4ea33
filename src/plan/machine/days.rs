//! Days as numbers: counting on from a day by calendar and by working days, as `eval` does.

use super::{
    date::{FIRST_DAY, LAST_DAY, day, months_later},
    layout::slot,
    lowered::{Body, Out},
    making::Making,
    say::stop,
};
use crate::{
    base::ratio::Ratio,
    ir::{Condition, FactId, FactType, Lapse, Number},
    plan::code::{
        FunctionId, Local, RATIO, RatioOp, Width,
        build::{Fun, Val, call, ratio, val},
    },
};

/// Where the working days stand in the data: a byte a day, 1 if it is worked.
#[derive(Clone, Copy, Debug)]
struct Worked {
    address: u32,
    first: i64,
    last: i64,
}

impl Making<'_> {
    /// The working days, if the program has them.
    fn worked(&mut self) -> Option<Worked> {
        let calendar = self.program.calendar.as_ref()?;
        let mut at = calendar.from;
        let mut bytes = Vec::new();
        while let Some(works) = calendar.works(at) {
            bytes.push(u8::from(works));
            let Some(next) = at.next(1) else { break };
            at = next;
        }
        let (first, last) = (day(calendar.from), day(calendar.to));
        Some(Worked {
            address: self.bytes(&bytes),
            first,
            last,
        })
    }
}

/// Whether a day is worked; leaves the function with a stop where that is not known.
fn works(f: &mut Fun, worked: Option<Worked>, at: Local) -> Local {
    let Some(worked) = worked else {
        f.give(stop::CALENDAR);
        return f.keep(0);
    };
    let known = val(worked.first)
        .at_most(at)
        .and(val(at).at_most(worked.last));
    f.unless(known, |f| f.give(stop::CALENDAR));
    let place = val(at).plus(i64::from(worked.address).saturating_sub(worked.first));
    f.keep(place.load(Width::Byte, 0))
}

/// `(place)` → 0 or a stop: the day at a place gives way to the one so far on.
fn later(making: &mut Making<'_>, by: Lapse) -> FunctionId {
    let worked = if by.working || by.rolls {
        making.worked()
    } else {
        None
    };
    let months = (by.months != 0).then(|| making.add(months_later()));
    let mut f = Fun::new("later", 1);
    let place = f.param(0);
    // What is no day of the calendar stays as it is.
    f.unless(ratio(RatioOp::Narrow, [val(place)]), |f| f.give(0));
    let at = f.keep(val(place).long(0));
    let inside = val(FIRST_DAY).at_most(at).and(val(at).at_most(LAST_DAY));
    f.unless(inside, |f| f.give(0));
    if by.working && worked.is_none() {
        f.give(stop::CALENDAR);
    } else if by.working {
        let step = i64::from(by.days.signum());
        let left = f.keep(i64::from(by.days.unsigned_abs()));
        f.during(val(left).above(0), |f, _| {
            f.set(at, val(at).plus(step));
            let works = works(f, worked, at);
            f.set(left, val(left).minus(works));
        });
    } else {
        if let Some(months) = months {
            f.set(at, call(months, [val(at), val(i64::from(by.months))]));
            f.when(val(at).above(LAST_DAY), |f| f.give(stop::OVERFLOW));
        }
        f.set(at, val(at).plus(i64::from(by.days)));
        let inside = val(FIRST_DAY).at_most(at).and(val(at).at_most(LAST_DAY));
        f.unless(inside, |f| f.give(stop::OVERFLOW));
    }
    if by.rolls {
        let worked_here = works(&mut f, worked, at);
        f.during(val(worked_here).zero(), |f, _| {
            f.set(at, val(at).plus(1));
            let works = works(f, worked, at);
            f.set(worked_here, works);
        });
    }
    f.act(ratio(RatioOp::New, [val(place), val(at), val(1)]));
    f.give(0);
    making.add(f)
}

impl Body<'_, '_> {
    /// The number of a day of a fact.
    pub(super) fn day(
        &mut self,
        f: &mut Fun,
        (fact, end): (FactId, bool),
        place: &Val,
        out: Out,
    ) -> Val {
        let slots = self.making.lowered.slots;
        let held = f.keep(self.slot(fact));
        out.pass(f, call(slots.known, [val(held), val(fact.0)]));
        let ty = self.making.program.facts.get(fact.index()).map(|f| &f.ty);
        let offset = match ty {
            Some(FactType::Date) => slot::VALUE,
            Some(FactType::Span) if end => slot::SECOND,
            Some(FactType::Span) => slot::VALUE,
            Some(
                FactType::Bool
                | FactType::Choice(_)
                | FactType::Multi(_)
                | FactType::Number(_)
                | FactType::Period(_)
                | FactType::List(_),
            )
            | None => return self.shapeless(f, out),
        };
        let day = val(held).long(offset);
        f.act(ratio(RatioOp::New, [place.clone(), day, val(1)]));
        place.clone()
    }

    /// The day a length of time after another.
    pub(super) fn later(
        &mut self,
        f: &mut Fun,
        (of, by): (&Number, Lapse),
        place: &Val,
        out: Out,
    ) -> Val {
        let x = self.number(f, of, place, out);
        let x = f.keep(x);
        f.when(val(x).isnt(place), |f| f.copy(place, x, RATIO));
        let later = later(self.making, by);
        out.pass(f, call(later, [place.clone()]));
        place.clone()
    }

    /// The first or last day over the records that satisfy a condition.
    pub(super) fn day_of(
        &mut self,
        f: &mut Fun,
        (list, when, of): (FactId, &Condition, &Number),
        latest: bool,
        place: &Val,
        out: Out,
    ) -> Val {
        let none = if latest {
            FIRST_DAY.saturating_sub(1)
        } else {
            LAST_DAY.saturating_add(1)
        };
        let none = val(self.making.ratio(Ratio::whole(none)));
        f.copy(place, none, RATIO);
        self.over(f, list, out, |body, f| {
            let truth = body.truth(f, when);
            let truth = f.keep(truth);
            f.when(val(truth).above(1), |f| out.stop(f, truth));
            f.when(truth, |f| {
                let x = body.other(f, of, out);
                let order = ratio(RatioOp::Cmp, [x.clone(), place.clone()]);
                let better = if latest {
                    order.above(0)
                } else {
                    order.below(0)
                };
                f.when(better, |f| f.copy(place, x, RATIO));
            });
        });
        place.clone()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test ends where it fails")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        base::{calendar::WorkingDays, date::Date},
        ir::{
            Program,
            lapse::{self, NoDay},
        },
        plan::code::run::Instance,
    };

    fn calendar() -> WorkingDays {
        let day = |y, m, d| Date::new(y, m, d).unwrap();
        let off = (1..=8).map(|d| day(2024, 10, d)).collect::<BTreeSet<_>>();
        let worked = BTreeSet::from([day(2024, 9, 29), day(2024, 10, 12)]);
        WorkingDays::new((day(2024, 1, 1), day(2024, 12, 31)), &off, &worked)
    }

    /// What the code makes of a day, and what the meaning is.
    fn same(by: Lapse, calendar: Option<&WorkingDays>, days: impl Iterator<Item = i32>) {
        let program = Program {
            calendar: calendar.cloned(),
            ..Program::default()
        };
        let mut making = Making::new(&program);
        let later = later(&mut making, by);
        let at = i64::from(making.longs(&[0; 4]));
        let code = making.code;
        let mut instance = Instance::new(&code);
        for day in days {
            let day = Ratio::whole(i64::from(day));
            let whole = day.as_whole().unwrap().to_le_bytes();
            instance.write(at, &whole).unwrap();
            instance
                .write(at.saturating_add(16), &1i128.to_le_bytes())
                .unwrap();
            let stopped = instance.call(later, &[at]).unwrap();
            match by.after(day, calendar) {
                Ok(wanted) => {
                    assert_eq!(stopped, 0, "{by:?} {day:?}");
                    assert_eq!(instance.ratio_at(at), Ok(wanted), "{by:?} {day:?}");
                }
                Err(NoDay::Beyond) => assert_eq!(stopped, stop::OVERFLOW),
                Err(NoDay::Unknown) => assert_eq!(stopped, stop::CALENDAR),
            }
        }
    }

    fn plain(months: i32, days: i32) -> Lapse {
        Lapse {
            months,
            days,
            working: false,
            rolls: false,
        }
    }

    #[test]
    fn days_are_counted_on_as_the_calendar_does() {
        for months in [-240, -13, -1, 1, 2, 3, 11, 12, 24, 60, 240] {
            let ends =
                (Date::FIRST - 1..Date::FIRST + 40).chain(Date::LAST - 8_000..=Date::LAST + 1);
            same(plain(months, 0), None, ends.chain((0..30_000).step_by(7)));
        }
        for days in [-400, -1, 0, 1, 15, 90] {
            let ends =
                (Date::FIRST - 1..Date::FIRST + 500).chain(Date::LAST - 500..=Date::LAST + 1);
            same(plain(0, days), None, ends);
        }
    }

    #[test]
    fn working_days_are_counted_on_as_the_calendar_of_the_package_has_them() {
        let calendar = calendar();
        let year = calendar.from.day_number() - 20..calendar.to.day_number() + 20;
        for days in [-30, -3, -1, 0, 1, 2, 5, 7, 40] {
            for (working, rolls) in [(true, false), (true, true), (false, true)] {
                let by = Lapse {
                    months: 0,
                    days,
                    working,
                    rolls,
                };
                same(by, Some(&calendar), year.clone());
                same(by, None, 19_000..19_002);
            }
        }
        assert_eq!(lapse::date(lapse::none(true)), None);
    }
}
