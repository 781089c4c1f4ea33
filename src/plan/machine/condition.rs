//! Conditions as code.
//!
//! A known false decides 且 and a known true decides 或 even when another part is unknown; only where
//! the parts known leave it open does the weightiest stop speak.

use super::{
    date::day,
    layout::slot,
    lowered::{Body, Out},
    say::stop,
    slot::given,
};
use crate::{
    base::terms::Comparator,
    ir::{Condition, DefinitionValue, FactId, FactType, Interval, Number},
    plan::code::{
        Local, RatioOp,
        build::{Fun, Val, call, ratio, val},
    },
};

/// Whether an order (−1, 0, 1) satisfies a comparison.
pub(super) fn satisfies(order: Val, comparator: Comparator) -> Val {
    match comparator {
        Comparator::Less => order.below(0),
        Comparator::AtMost => order.at_most(0),
        Comparator::Equal => order.zero(),
        Comparator::NotEqual => order.isnt(0),
        Comparator::AtLeast => order.at_least(0),
        Comparator::More => order.above(0),
    }
}

impl Body<'_, '_> {
    /// A fact's type, by what is asked of it.
    fn has(&self, fact: FactId, wanted: impl Fn(&FactType) -> bool) -> bool {
        let facts = &self.making.program.facts;
        facts.get(fact.index()).is_some_and(|f| wanted(&f.ty))
    }

    /// Where a fact stands: in the record at hand that it is a field of, or at the top.
    pub(super) fn slot(&self, fact: FactId) -> Val {
        let facts = &self.making.program.facts;
        let parent = facts.get(fact.index()).and_then(|f| f.parent);
        let record = parent.and_then(|(list, at)| {
            let held = self.records.iter().rev().find(|(l, _)| *l == list)?;
            Some((held.1, u32::from(at)))
        });
        match record {
            Some((record, at)) => val(record).plus(at.saturating_mul(slot::BYTES)),
            None => self.input().plus(fact.0.saturating_mul(slot::BYTES)),
        }
    }

    /// A truth about one fact: never, if the fact is not of the type that can have it.
    fn about(&self, fact: FactId, fits: bool, then: impl FnOnce(Val, Val) -> Val) -> Val {
        let place = self.slot(fact);
        if fits {
            return then(place, val(fact.0));
        }
        let never = [place, val(fact.0), val(-1)];
        call(self.making.lowered.slots.state_is, never)
    }

    /// Whether a condition holds: 0, 1 or a stop. What it gives is good until the next statement
    /// that sets a local of it; it is kept or used at once.
    pub(super) fn truth(&mut self, f: &mut Fun, condition: &Condition) -> Val {
        if self.making.lowered.too_deep {
            // No code comes of it; nothing more is gone into.
            return val(0);
        }
        let slots = self.making.lowered.slots;
        let within = |fact, fits, lo: i64, hi: i64, body: &Self| {
            let values = |at, fact| call(slots.within, [at, fact, val(lo), val(hi)]);
            body.about(fact, fits, values)
        };
        match condition {
            Condition::Const(holds) => val(*holds),
            Condition::All(parts) => self.several(f, parts, false),
            Condition::Any(parts) => self.several(f, parts, true),
            Condition::Not(part) => {
                let truth = self.truth(f, part);
                let truth = f.keep(truth);
                val(truth).under(2).select(val(truth).zero(), truth)
            }
            Condition::Is(fact) => {
                let fits = self.has(*fact, |ty| matches!(ty, FactType::Bool));
                within(*fact, fits, 1, 1, self)
            }
            Condition::ChoiceIn { fact, set } => {
                let fits = self.has(*fact, |ty| matches!(ty, FactType::Choice(_)));
                let set = val(set.cast_signed());
                self.about(*fact, fits, |at, fact| call(slots.among, [at, fact, set]))
            }
            Condition::Contains { fact, set } => {
                let fits = self.has(*fact, |ty| matches!(ty, FactType::Multi(_)));
                let set = val(set.cast_signed());
                self.about(*fact, fits, |at, fact| call(slots.meets, [at, fact, set]))
            }
            Condition::NumberIn { fact, lo, hi } => {
                let fits = self.has(*fact, |ty| matches!(ty, FactType::Number(_)));
                within(*fact, fits, *lo, *hi, self)
            }
            Condition::PeriodIn { fact, lo, hi } => {
                let fits = self.has(*fact, |ty| matches!(ty, FactType::Period(_)));
                within(*fact, fits, i64::from(*lo), i64::from(*hi), self)
            }
            Condition::DateIn { fact, lo, hi } => {
                let fits = self.has(*fact, |ty| matches!(ty, FactType::Date));
                let (lo, hi) = (lo.map_or(i64::MIN, day), hi.map_or(i64::MAX, day));
                within(*fact, fits, lo, hi, self)
            }
            Condition::SpanIn { fact, lo, hi } => {
                let fits = self.has(*fact, |ty| matches!(ty, FactType::Span));
                let lengths = val(self.making.lengths(*lo, *hi));
                self.about(*fact, fits, |at, fact| {
                    call(slots.span, [at, fact, lengths])
                })
            }
            Condition::NoAmount(fact) => self.about(*fact, true, |at, fact| {
                call(slots.state_is, [at, fact, val(slot::NO_AMOUNT)])
            }),
            Condition::Uncomputable(fact) => self.about(*fact, true, |at, fact| {
                call(slots.state_is, [at, fact, val(slot::UNCOMPUTABLE)])
            }),
            Condition::Within(number, interval) => self.amount_within(f, number, interval),
            Condition::Compare(left, comparator, right) => {
                self.compared(f, (left, right), *comparator)
            }
            Condition::CompareDates(left, comparator, right) => {
                self.dates(f, (*left, *right), *comparator)
            }
            Condition::Definition(id) => {
                let program = self.making.program;
                let value = program.definitions.get(id.index()).map(|d| &d.value);
                let fits = matches!(value, Some(DefinitionValue::Condition(_)));
                match self.making.definition(*id).filter(|_| fits) {
                    Some(defined) => call(defined.function, []),
                    None => val(self.making.shapeless()),
                }
            }
            Condition::Decision(id) => self.decided_so(f, *id, super::layout::answer::BOOL, |v| v),
            Condition::DecisionIn { decision, set } => {
                let set = val(set.cast_signed());
                let kind = super::layout::answer::CHOICE;
                self.decided_so(f, *decision, kind, |v| set.right(v).and(1))
            }
            Condition::AnyOf { list, when } => {
                let result = f.keep(0);
                f.block(|f, label| {
                    let out = Out {
                        word: result,
                        label,
                    };
                    self.over(f, *list, out, |body, f| {
                        let truth = body.truth(f, when);
                        let truth = f.keep(truth);
                        f.when(val(truth).is(1), |f| out.stop(f, 1));
                        let keep = body.making.values.keep;
                        f.set(result, call(keep, [val(result), val(truth)]));
                    });
                });
                val(result)
            }
            Condition::InOrder {
                list,
                by,
                when,
                strict,
            } => self.in_order(f, (*list, *by), when, *strict),
        }
    }

    /// Whether records stand in the order of their days.
    fn in_order(
        &mut self,
        f: &mut Fun,
        (list, by): (FactId, FactId),
        when: &Condition,
        strict: bool,
    ) -> Val {
        // The weightiest stop so far, then the result; and the day before.
        let result = f.keep(0);
        let before = f.keep(i64::MIN);
        f.block(|f, label| {
            let out = Out {
                word: result,
                label,
            };
            self.over(f, list, out, |body, f| {
                let (keep, known) = (body.making.values.keep, body.making.lowered.slots.known);
                let truth = body.truth(f, when);
                let truth = f.keep(truth);
                let place = f.keep(body.slot(by));
                f.when(val(truth).is(1), |f| {
                    f.set(truth, call(known, [val(place), val(by.0)]));
                    f.unless(truth, |f| {
                        let day = f.keep(val(place).long(slot::VALUE));
                        let back = if strict {
                            val(day).at_most(before)
                        } else {
                            val(day).below(before)
                        };
                        f.when(back, |f| out.stop(f, 0));
                        f.set(before, day);
                    });
                });
                f.set(result, call(keep, [val(result), val(truth)]));
            });
            f.set(result, val(result).select(result, 1));
        });
        val(result)
    }

    /// 且, or 或 where a true part decides.
    fn several(&mut self, f: &mut Fun, parts: &[Condition], any: bool) -> Val {
        match parts {
            [] => return val(!any),
            [one] => return self.truth(f, one),
            [_, ..] => {}
        }
        // The weightiest stop so far, then the result.
        let result = f.keep(0);
        f.block(|f, label| {
            for part in parts {
                let truth = self.truth(f, part);
                let truth = f.keep(truth);
                f.when(val(truth).is(any), |f| {
                    f.set(result, any);
                    f.leave(label);
                });
                let keep = self.making.values.keep;
                f.when(val(truth).above(1), |f| {
                    f.set(result, call(keep, [val(result), val(truth)]));
                });
            }
            f.set(result, val(result).select(result, !any));
        });
        val(result)
    }

    /// Works out a number to compare: its address, and a local with its stop or 0.
    pub(super) fn tried(&mut self, f: &mut Fun, number: &Number) -> (Val, Local) {
        let word = f.keep(0);
        let place = self.temp();
        let mut found = val(0);
        f.block(|f, label| {
            let at = self.number(f, number, &place, Out { word, label });
            found = val(f.keep(at));
        });
        (found, word)
    }

    fn amount_within(&mut self, f: &mut Fun, number: &Number, interval: &Interval) -> Val {
        let mark = self.mark();
        let (found, word) = self.tried(f, number);
        self.back(mark);
        let inside = self.inside(&found, interval);
        f.unless(word, |f| f.set(word, inside));
        // A base without amount lies in no interval.
        let no_base = stop::NO_BASE >> stop::RANK;
        val(word).right(stop::RANK).is(no_base).select(0, word)
    }

    /// Whether a number lies in an interval.
    pub(super) fn inside(&mut self, x: &Val, interval: &Interval) -> Val {
        let mut inside: Option<Val> = None;
        let ends = [
            (interval.lo, RatioOp::Cmp, 1),
            (interval.hi, RatioOp::Cmp, -1),
        ];
        for (end, op, sign) in ends {
            let Some((limit, open)) = end else {
                continue;
            };
            let order = ratio(op, [x.clone(), val(self.making.ratio(limit))]).times(sign);
            let within = if open {
                order.above(0)
            } else {
                order.at_least(0)
            };
            inside = Some(match inside {
                None => within,
                Some(other) => other.and(within),
            });
        }
        inside.unwrap_or_else(|| val(1))
    }

    fn compared(
        &mut self,
        f: &mut Fun,
        (left, right): (&Number, &Number),
        comparator: Comparator,
    ) -> Val {
        let mark = self.mark();
        let (a, left) = self.tried(f, left);
        let (b, right) = self.tried(f, right);
        self.back(mark);
        let keep = self.making.values.keep;
        let kept = f.keep(call(keep, [val(left), val(right)]));
        f.unless(kept, |f| {
            let order = ratio(RatioOp::Cmp, [a, b]);
            f.set(kept, satisfies(order, comparator));
        });
        // One side without an amount decides, whatever the other is.
        let no_base = stop::NO_BASE >> stop::RANK;
        let without = |word| val(word).right(stop::RANK).is(no_base);
        without(left).or(without(right)).select(0, kept)
    }

    fn dates(
        &mut self,
        f: &mut Fun,
        (left, right): (FactId, FactId),
        comparator: Comparator,
    ) -> Val {
        let known = self.making.lowered.slots.known;
        let (a, b) = (f.keep(self.slot(left)), f.keep(self.slot(right)));
        let result = f.keep(call(known, [val(a), val(left.0)]));
        f.unless(result, |f| {
            f.set(result, call(known, [val(b), val(right.0)]));
            f.unless(result, |f| {
                let (x, y) = (val(a).long(slot::VALUE), val(b).long(slot::VALUE));
                let is = match comparator {
                    Comparator::Less => x.below(y),
                    Comparator::AtMost => x.at_most(y),
                    Comparator::Equal => x.is(y),
                    Comparator::NotEqual => x.isnt(y),
                    Comparator::AtLeast => x.at_least(y),
                    Comparator::More => x.above(y),
                };
                f.set(result, is.and(given(a)).and(given(b)));
            });
        });
        let dates = [left, right]
            .iter()
            .all(|fact| self.has(*fact, |ty| matches!(ty, FactType::Date)));
        if dates {
            val(result)
        } else {
            val(result).under(2).select(0, result)
        }
    }

    /// Whether what a decision says satisfies `test`; false if it is not of the kind.
    fn decided_so(
        &mut self,
        f: &mut Fun,
        id: crate::ir::DecisionId,
        kind: i64,
        test: impl FnOnce(Val) -> Val,
    ) -> Val {
        let Some(decided) = self.making.decided(id) else {
            return val(self.making.shapeless());
        };
        let decide = self.making.lowered.decide;
        let result = f.keep(call(decide, [val(decided.description)]));
        if decided.kind == kind {
            f.unless(result, |f| f.set(result, test(decided.value())));
        }
        val(result)
    }

    /// Carries out `work` for every record of a list; leaves with the stop of the list itself.
    pub(super) fn over(
        &mut self,
        f: &mut Fun,
        list: FactId,
        out: Out,
        work: impl FnOnce(&mut Self, &mut Fun),
    ) {
        let ty = self.making.program.facts.get(list.index()).map(|f| &f.ty);
        let Some(FactType::List(ty)) = ty else {
            let shapeless = self.making.shapeless();
            out.stop(f, shapeless);
            return;
        };
        let fields = u32::try_from(ty.fields.len()).unwrap_or(u32::MAX);
        let place = f.keep(self.slot(list));
        let known = self.making.lowered.slots.known;
        let missing = f.keep(call(known, [val(place), val(list.0)]));
        f.when(missing, |f| out.stop(f, missing));
        let first = f.keep(self.input().plus(val(place).long(slot::VALUE)));
        f.count(val(place).long(slot::SECOND), |f, index, _| {
            let size = fields.saturating_mul(slot::BYTES);
            let record = f.keep(val(first).plus(val(index).times(size)));
            self.records.push((list, record));
            work(self, f);
            self.records.pop();
        });
    }
}
