//! Conditions as terms, with the reason where the rules cannot decide them.
//!
//! A known false decides 且 and a known true decides 或 whatever else cannot be decided; of several
//! reasons the weightiest speaks, the first of equals.

use zhun::{
    base::terms::Comparator,
    ir::{Condition, DecisionValue, DefinitionValue, FactId, Interval, Number, Program},
};

use crate::{
    calendar,
    encoding::{Encoding, Scope},
    facts::Place,
    rational::Rational,
    term::Term,
};

/// A condition: whether it holds, or (`stop` not 0) why that cannot be said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cond {
    /// It holds, and nothing stopped.
    pub yes: Term,
    /// Code of the reason; 0 if there is none.
    pub stop: Term,
}

impl Encoding<'_> {
    pub(crate) fn sure(&self, yes: Term) -> Cond {
        Cond {
            yes,
            stop: self.a.int(0),
        }
    }

    /// It does not hold, and nothing stopped.
    pub(crate) fn no(&self, c: Cond) -> Term {
        self.a.and(&[self.a.not(c.yes), self.free(c.stop)])
    }

    /// One of several conditions, all of them.
    pub(crate) fn all_of(&self, parts: &[Cond]) -> Cond {
        let no: Vec<Term> = parts.iter().map(|c| self.no(*c)).collect();
        let yes: Vec<Term> = parts.iter().map(|c| c.yes).collect();
        Cond {
            yes: self.a.and(&yes),
            stop: self
                .a
                .ite(self.a.or(&no), self.a.int(0), self.weightiest(parts)),
        }
    }

    pub(crate) fn any_of(&self, parts: &[Cond]) -> Cond {
        let yes: Vec<Term> = parts.iter().map(|c| c.yes).collect();
        let yes = self.a.or(&yes);
        Cond {
            yes,
            stop: self.a.ite(yes, self.a.int(0), self.weightiest(parts)),
        }
    }

    fn weightiest(&self, parts: &[Cond]) -> Term {
        let start = self.a.int(0);
        parts.iter().fold(start, |kept, c| self.keep(kept, c.stop))
    }

    /// All conditions of a row.
    pub(crate) fn row(&self, when: &[Condition]) -> Cond {
        let parts: Vec<Cond> = when
            .iter()
            .map(|c| self.condition(c, &Scope::default()))
            .collect();
        self.all_of(&parts)
    }

    pub(crate) fn condition(&self, condition: &Condition, scope: &Scope) -> Cond {
        let a = &self.a;
        match condition {
            Condition::Const(yes) => self.sure(a.truth(*yes)),
            Condition::All(parts) => {
                let parts: Vec<Cond> = parts.iter().map(|c| self.condition(c, scope)).collect();
                self.all_of(&parts)
            }
            Condition::Any(parts) => {
                let parts: Vec<Cond> = parts.iter().map(|c| self.condition(c, scope)).collect();
                self.any_of(&parts)
            }
            Condition::Not(part) => {
                let part = self.condition(part, scope);
                Cond {
                    yes: self.no(part),
                    stop: part.stop,
                }
            }
            Condition::Is(_)
            | Condition::ChoiceIn { .. }
            | Condition::Contains { .. }
            | Condition::NumberIn { .. }
            | Condition::NoAmount(_)
            | Condition::Uncomputable(_)
            | Condition::DateIn { .. }
            | Condition::SpanIn { .. }
            | Condition::PeriodIn { .. }
            | Condition::CompareDates(..) => self.sure(self.test(condition, scope)),
            Condition::Within(number, interval) => {
                let x = self.number(number, scope);
                let baseless = self.is_baseless(x.stop);
                let inside = self.inside(x.q, interval);
                Cond {
                    yes: a.and(&[inside, self.free(x.stop)]),
                    stop: a.ite(baseless, a.int(0), x.stop),
                }
            }
            Condition::Compare(left, comparator, right) => {
                let (x, y) = (self.number(left, scope), self.number(right, scope));
                // One side without an amount decides, whatever the other is.
                let baseless = a.or(&[self.is_baseless(x.stop), self.is_baseless(y.stop)]);
                let stop = a.ite(baseless, a.int(0), self.keep(x.stop, y.stop));
                let days = is_day(self.program, left) && is_day(self.program, right);
                let by_month = days.then(|| self.compare_days(x.q.n, *comparator, y.q.n));
                let counted = || self.compares(x.q, *comparator, y.q);
                let holds = by_month.flatten().unwrap_or_else(counted);
                let free = a.and(&[self.free(x.stop), self.free(y.stop)]);
                Cond {
                    yes: a.and(&[holds, free]),
                    stop,
                }
            }
            Condition::Definition(id) => self.defined_condition(*id),
            Condition::Decision(id) => {
                let settled = self.decision(*id);
                Cond {
                    yes: a.and(&[self.free(settled.stop), a.eq(settled.option, a.int(1))]),
                    stop: settled.stop,
                }
            }
            Condition::DecisionIn { decision, set } => {
                let settled = self.decision(*decision);
                let hit = self.among(settled.option, *set);
                Cond {
                    yes: a.and(&[self.free(settled.stop), hit]),
                    stop: settled.stop,
                }
            }
            Condition::InOrder {
                list,
                by,
                when,
                strict,
            } => self.in_order((*list, *by), when, *strict, scope),
            Condition::AnyOf { list, when } => {
                let held: Vec<Cond> = self
                    .records(*list, scope)
                    .into_iter()
                    .map(|(there, inner)| {
                        let c = self.condition(when, &inner);
                        Cond {
                            yes: a.and(&[there, c.yes]),
                            stop: a.ite(there, c.stop, a.int(0)),
                        }
                    })
                    .collect();
                self.any_of(&held)
            }
        }
    }

    fn defined_condition(&self, id: zhun::ir::DefinitionId) -> Cond {
        if let Some(known) = self.known_conditions.borrow().get(&id) {
            return *known;
        }
        let scope = Scope::default();
        let cond = match &self.program.definitions[id.index()].value {
            DefinitionValue::Condition(c) => self.condition(c, &scope),
            DefinitionValue::Number(_) => Cond {
                yes: self.a.truth(false),
                stop: self.rule_says(None),
            },
        };
        self.known_conditions.borrow_mut().insert(id, cond);
        cond
    }

    /// Whether an option is in a mask.
    pub(crate) fn among(&self, option: Term, set: u64) -> Term {
        let a = &self.a;
        let (lo, hi) = a.bounds(option);
        let options = (lo.max(0)..=hi.min(63)).filter(|i| set >> i & 1 == 1);
        let hits: Vec<Term> = options.map(|i| a.eq(option, a.int(i))).collect();
        a.or(&hits)
    }

    fn test(&self, condition: &Condition, scope: &Scope) -> Term {
        let a = &self.a;
        let within = |x: Term, lo: i128, hi: i128| a.and(&[a.le(a.int(lo), x), a.le(x, a.int(hi))]);
        match condition {
            Condition::Is(fact) => match self.place(*fact, scope) {
                Place::Bool(v) => v,
                other => self.mistyped(&other),
            },
            Condition::ChoiceIn { fact, set } => match self.place(*fact, scope) {
                Place::Choice(v) => self.among(v, *set),
                other => self.mistyped(&other),
            },
            Condition::Contains { fact, set } => match self.place(*fact, scope) {
                Place::Multi(all) => {
                    let any = all.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1);
                    a.or(&any.map(|(_, v)| *v).collect::<Vec<_>>())
                }
                other => self.mistyped(&other),
            },
            Condition::NumberIn { fact, lo, hi } => match self.place(*fact, scope) {
                Place::Number(n, state) => a.and(&[
                    a.eq(state, a.int(0)),
                    within(n, i128::from(*lo), i128::from(*hi)),
                ]),
                other => self.mistyped(&other),
            },
            Condition::NoAmount(fact) | Condition::Uncomputable(fact) => {
                let wanted = i128::from(matches!(condition, Condition::Uncomputable(_))) + 1;
                match self.place(*fact, scope) {
                    Place::Number(_, state) => a.eq(state, a.int(wanted)),
                    other => self.mistyped(&other),
                }
            }
            Condition::DateIn { fact, lo, hi } => match self.place(*fact, scope) {
                Place::Date(v) => {
                    let v = v.number;
                    let lo = lo.map_or(i128::from(i32::MIN), |d| d.day_number().into());
                    let hi = hi.map_or(i128::from(i32::MAX), |d| d.day_number().into());
                    within(v, lo, hi)
                }
                other => self.mistyped(&other),
            },
            Condition::PeriodIn { fact, lo, hi } => match self.place(*fact, scope) {
                Place::Period(v) => within(v, i128::from(*lo), i128::from(*hi)),
                other => self.mistyped(&other),
            },
            Condition::SpanIn { fact, lo, hi } => match self.place(*fact, scope) {
                Place::Span(span) => {
                    let mut parts = Vec::new();
                    if let Some((period, open)) = lo {
                        let (less, same) = calendar::elapsed(a, &span, *period);
                        parts.push(a.not(less));
                        parts.push(a.not(a.and(&[a.truth(*open), same])));
                    }
                    if let Some((period, open)) = hi {
                        let (less, same) = calendar::elapsed(a, &span, *period);
                        parts.push(a.or(&[less, a.and(&[a.truth(!*open), same])]));
                    }
                    a.and(&parts)
                }
                other => self.mistyped(&other),
            },
            Condition::CompareDates(left, comparator, right) => {
                match (self.place(*left, scope), self.place(*right, scope)) {
                    (Place::Date(x), Place::Date(y)) => {
                        self.compares(a.whole(x.number), *comparator, a.whole(y.number))
                    }
                    (other, _) => self.mistyped(&other),
                }
            }
            _ => unreachable!("compound conditions are taken apart before"),
        }
    }

    fn mistyped(&self, place: &Place) -> Term {
        self.beyond(match place {
            Place::Beyond(why) => why,
            _ => "a test of another type",
        });
        self.a.truth(false)
    }

    /// Whether a number lies in an interval.
    pub(crate) fn inside(&self, x: Rational, interval: &Interval) -> Term {
        let a = &self.a;
        let mut parts = Vec::new();
        if let Some((lo, open)) = interval.lo {
            let lo = a.ratio(lo);
            parts.push(if open {
                a.less(lo, x)
            } else {
                a.at_most(lo, x)
            });
        }
        if let Some((hi, open)) = interval.hi {
            let hi = a.ratio(hi);
            parts.push(if open {
                a.less(x, hi)
            } else {
                a.at_most(x, hi)
            });
        }
        a.and(&parts)
    }

    pub(crate) fn compares(&self, x: Rational, comparator: Comparator, y: Rational) -> Term {
        let a = &self.a;
        match comparator {
            Comparator::Less => a.less(x, y),
            Comparator::AtMost => a.at_most(x, y),
            Comparator::Equal => a.equal(x, y),
            Comparator::NotEqual => a.not(a.equal(x, y)),
            Comparator::AtLeast => a.at_most(y, x),
            Comparator::More => a.less(y, x),
        }
    }

    /// Every record that a list may have: whether it is there, and the scope inside of it.
    pub(crate) fn records(&self, list: FactId, scope: &Scope) -> Vec<(Term, Scope)> {
        let a = &self.a;
        if scope.record.is_some() {
            self.beyond("a list inside of a list");
            return Vec::new();
        }
        let Place::List(length, records) = self.place(list, scope) else {
            self.beyond("a list of many records");
            return Vec::new();
        };
        (0..records.len())
            .map(|i| {
                let there = a.lt(a.int(i as i128), length);
                let inner = Scope {
                    record: Some((list, i)),
                    ..*scope
                };
                (there, inner)
            })
            .collect()
    }
}

/// Whether a number is that of a day.
fn is_day(program: &Program, number: &Number) -> bool {
    match number {
        Number::Day { .. } | Number::Later { .. } | Number::DayOf { .. } => true,
        Number::Extreme(_, all) => all.iter().all(|n| is_day(program, n)),
        Number::Definition(id) => match &program.definitions[id.index()].value {
            DefinitionValue::Number(n) => is_day(program, n),
            DefinitionValue::Condition(_) => false,
        },
        Number::Decision(id) => program.decisions[id.index()]
            .rows
            .iter()
            .all(|row| matches!(&row.value, DecisionValue::Number(n, _) if is_day(program, n))),
        _ => false,
    }
}
