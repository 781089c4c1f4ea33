//! The clock of a period: its first day, its end, extensions, the early end; the state on a day and
//! where conduct lies.
//!
//! The first day is the day of the event; the length counts from the day after (民法典 第二百零一条), so
//! that a year from 1 March ends with 1 March. The day of an early end is still inside; what is later
//! is not.

use crate::{
    base::{
        codes::observation as codes,
        date::Period,
        diagnostic::Diagnostic,
        span::Span,
        terms::{Breach, Comparator},
    },
    syntax::ast::{Expr, ExprKind, Observation},
};

use super::super::build::{At, Made};
use super::{
    super::{
        quantity::{period, point},
        scope::Cx,
    },
    EXTENSION, Whole, log,
    words::{CONDUCT, SORTS, STATES},
};

/// The lengths of a period as calendar time: its own, of each extension, at most in all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lengths {
    pub own: Period,
    pub each: Option<Period>,
    pub most: i64,
    pub total: Period,
}

/// The lengths; reported if they are not whole, positive and all in months or all in days.
pub(super) fn units(cx: &mut Cx<'_>, o: &Observation) -> Option<Lengths> {
    let mut of = |written: &Option<(crate::base::quantity::Quantity, Span)>| {
        let (quantity, span) = written.as_ref()?;
        let literal = point(cx, quantity, *span)?.clone();
        Some((period(cx, &literal, *span)?, *span))
    };
    let (own, total) = (of(&o.length)?, of(&o.total)?);
    let each = match &o.extension {
        Some(e) => Some(of(&Some(e.each.clone()))?),
        None => None,
    };
    let all = [Some(own), Some(total), each];
    let months = own.0.months != 0;
    for (length, span) in all.into_iter().flatten() {
        let fits = if months {
            length.months > 0 && length.days == 0
        } else {
            length.days > 0 && length.months == 0
        };
        if !fits {
            cx.say(
                Diagnostic::error(
                    codes::LENGTH,
                    span,
                    "观察期的各段时间要用同一种单位，并且大于零",
                    "the lengths of a period are positive and counted in one unit",
                )
                .because("单位不同，或者是零", "another unit, or zero")
                .help(
                    "都写成月，或者都写成日",
                    "write all in months or all in days",
                ),
            );
            return None;
        }
    }
    Some(Lengths {
        own: own.0,
        each: each.map(|(e, _)| e),
        most: o.extension.as_ref().map_or(0, |e| e.most),
        total: total.0,
    })
}

impl Whole<'_> {
    /// How many extensions there may be.
    fn most(&self) -> i64 {
        self.of.extension.as_ref().map_or(0, |e| e.most)
    }

    /// A record is an extension that counts.
    fn extends(&self, at: At) -> Expr {
        let event = at.is(log::EVENT, &[EXTENSION]);
        match self.of.extension.as_ref().and_then(|e| e.by.as_ref()) {
            Some(by) => at.all(vec![event, at.is(log::ORGAN, &[&by.text])]),
            None => event,
        }
    }

    /// There are so many extensions or more.
    fn extended(&self, at: At, times: i64) -> Expr {
        let count = at.expr(ExprKind::Count(
            at.name(&self.log.name),
            Some(Box::new(self.extends(at))),
        ));
        at.compare(count, Comparator::AtLeast, number(at, times))
    }

    /// The first day of the conduct.
    pub(super) fn first_day(&self) -> Expr {
        self.end_of_conduct(false)
    }

    /// The last day of the conduct.
    pub(super) fn last_day(&self) -> Expr {
        self.end_of_conduct(true)
    }

    fn end_of_conduct(&self, last: bool) -> Expr {
        let at = At(self.conduct.span);
        if self.lasts {
            at.expr(ExprKind::EndOf(self.conduct.clone(), last))
        } else {
            at.named(&self.conduct.text)
        }
    }

    /// A day does not lie past the end that the extensions in force have set.
    fn before_expiry(&self, at: At, day: &Expr) -> Expr {
        let until = |times: i64| {
            at.compare(
                day.clone(),
                Comparator::AtMost,
                at.named(&self.names.end(times)),
            )
        };
        let mut ways = vec![until(0)];
        for times in 1..=self.most() {
            ways.push(at.all(vec![self.extended(at, times), until(times)]));
        }
        at.any(ways)
    }

    /// A day lies in the period.
    fn alive(&self, at: At, day: &Expr) -> Expr {
        let mut parts = vec![
            at.compare(
                day.clone(),
                Comparator::AtLeast,
                at.named(&self.names.start),
            ),
            self.before_expiry(at, day),
        ];
        if !self.of.early.is_empty() {
            let early = at.named(&self.names.early);
            parts.push(at.compare(day.clone(), Comparator::AtMost, early));
        }
        at.all(parts)
    }

    /// The days and the state.
    pub(super) fn clock(&self, made: &mut Made) {
        let names = &self.names;
        let start = At(self.start.span);
        made.items
            .push(start.define(&names.start, self.start.clone(), false));
        let at = At(self.length.1);
        let end = at.later(at.named(&names.start), self.length);
        made.items.push(at.define(&names.end(0), end, false));
        if let Some(e) = &self.of.extension {
            let at = At(e.span);
            for times in 1..=e.most {
                let before = names.end(times.saturating_sub(1));
                let end = at.later(at.named(&before), &e.each);
                made.items.push(at.define(&names.end(times), end, false));
            }
        }
        if let Some(first) = self.of.early.first() {
            let at = At(first.span);
            let events: Vec<&str> = self.of.early.iter().map(|n| n.text.as_str()).collect();
            let day = self.log.day_of(at, at.is(log::EVENT, &events), false);
            made.items.push(at.define(&names.early, day, false));
        }
        self.state(made);
    }

    /// The state on the day that is asked about.
    fn state(&self, made: &mut Made) {
        let (at, names) = (self.at(), &self.names);
        let [out, none, before, watched, longer, early, over] = STATES;
        let day = at.named(self.as_of);
        let in_time = |times: i64| at.named(&names.end(times));
        let mut rows = vec![
            at.row(Some(at.named(&names.excluded)), "有除外情形", out),
            at.row(
                Some(at.not(self.chosen(at))),
                "不是对象，或者分类不是看不准",
                none,
            ),
            at.row(
                Some(at.compare(day.clone(), Comparator::Less, at.named(&names.start))),
                "起日以前",
                before,
            ),
            at.row(
                Some(at.all(vec![
                    self.alive(at, &day),
                    at.compare(day.clone(), Comparator::AtMost, in_time(0)),
                ])),
                "起日至期满日",
                watched,
            ),
        ];
        if self.most() > 0 {
            rows.push(at.row(Some(self.alive(at, &day)), "延长的期间", longer));
        }
        if !self.of.early.is_empty() {
            // An event on the last day ends nothing that does not end by itself.
            let sooner = at.compare(at.named(&names.early), Comparator::Less, day.clone());
            let day_before = self.before_expiry_strictly(at);
            rows.push(at.row(
                Some(at.all(vec![sooner, day_before])),
                "终止日的次日起",
                early,
            ));
        }
        rows.push(at.row(None, "期满日的次日起", over));
        made.items.push(at.decide(&names.state, &STATES, rows));
    }

    /// The early end comes before the day on which the period would end by itself.
    fn before_expiry_strictly(&self, at: At) -> Expr {
        let early = at.named(&self.names.early);
        let sooner = |times: i64| {
            at.compare(
                early.clone(),
                Comparator::Less,
                at.named(&self.names.end(times)),
            )
        };
        let mut ways = vec![sooner(0)];
        for times in 1..=self.most() {
            ways.push(at.all(vec![self.extended(at, times), sooner(times)]));
        }
        at.any(ways)
    }

    /// It is for this subject, and the business is one of which nobody can be sure.
    fn chosen(&self, at: At) -> Expr {
        at.all(vec![
            at.named(&self.names.subject),
            at.is(&self.names.sorting, &[SORTS[1]]),
        ])
    }

    /// Where the conduct lies.
    pub(super) fn conduct(&self, made: &mut Made) {
        let (at, names) = (At(self.conduct.span), &self.names);
        let [inside, across, outside] = CONDUCT;
        let kept_out = at.any(vec![at.named(&names.excluded), at.not(self.chosen(at))]);
        let (first, last) = (self.first_day(), self.last_day());
        let (alive_first, alive_last) = (self.alive(at, &first), self.alive(at, &last));
        let mut rows = vec![
            at.row(Some(kept_out), "有除外情形，或者不适用", outside),
            at.row(
                Some(at.all(vec![alive_first.clone(), alive_last.clone()])),
                "起止都在期内",
                inside,
            ),
        ];
        if self.lasts {
            let around = at.all(vec![
                at.compare(first, Comparator::Less, at.named(&names.start)),
                at.compare(last, Comparator::AtLeast, at.named(&names.start)),
            ]);
            rows.push(at.row(
                Some(at.any(vec![alive_first, alive_last, around])),
                "一部分在期内",
                across,
            ));
        }
        rows.push(at.row(None, "都不在期内", outside));
        made.items.push(at.decide(&names.conduct, &CONDUCT, rows));
        let holds = at.is(&names.conduct, &[inside]);
        made.items.push(at.define(&names.inside, holds, true));
    }

    /// What no history of extensions may be.
    pub(super) fn extensions(&self, all: &mut Vec<(Breach, Expr)>) {
        let Some(e) = &self.of.extension else { return };
        let (at, most) = (At(e.span), e.most);
        let more = self.extended(at, most.saturating_add(1));
        all.push((Breach::TooManyExtensions, at.not(more)));
        for times in 1..=most {
            // So many were decided while the period before them lasted.
            let end = at.named(&self.names.end(times.saturating_sub(1)));
            let day = || at.named(log::DAY);
            let mut when = vec![self.extends(at), at.compare(day(), Comparator::AtMost, end)];
            if !self.of.early.is_empty() {
                let early = at.named(&self.names.early);
                when.push(at.compare(day(), Comparator::AtMost, early));
            }
            let in_time = at.expr(ExprKind::Count(
                at.name(&self.log.name),
                Some(Box::new(at.all(when))),
            ));
            let enough = at.compare(in_time, Comparator::AtLeast, number(at, times));
            let none = at.not(self.extended(at, times));
            all.push((Breach::LateExtension, at.any(vec![none, enough])));
        }
    }
}

/// A whole number.
fn number(at: At, n: i64) -> Expr {
    use crate::base::{
        quantity::{Literal, Quantity, Unit},
        ratio::Ratio,
    };
    let text = format!("{n}");
    let literal = Literal {
        number: Ratio::whole(n),
        unit: Unit::Bare,
        text: text.clone(),
        malformed: false,
    };
    at.expr(ExprKind::Quantity(Quantity::Point(literal), text))
}
