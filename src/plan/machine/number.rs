//! Numbers as code, exact. Overflow and division by zero are faults; nothing is rounded but by name.

use super::{
    layout::answer,
    lowered::{Body, Out},
    rounding::operator,
    say::stop,
    values::edge,
};
use crate::{
    base::ratio::Ratio,
    ir::{Condition, FactId, FactType, Number},
    plan::code::{
        RATIO, RatioOp,
        build::{Fun, Val, call, ratio, val},
    },
};

impl Body<'_, '_> {
    /// Works out a number: gives the address where it stands, which is `place` or where it stands
    /// anyway. `place` is room while it works.
    pub(super) fn number(&mut self, f: &mut Fun, number: &Number, place: &Val, out: Out) -> Val {
        if self.making.lowered.too_deep {
            return place.clone();
        }
        match number {
            Number::Const(x) => val(self.making.ratio(*x)),
            Number::Fact(fact) => self.fact_number(f, *fact, place, out),
            Number::Definition(id) => {
                let defined = self.making.definition(*id);
                let Some((defined, at)) = defined.and_then(|d| Some((d, d.number?))) else {
                    return self.shapeless(f, out);
                };
                out.pass(f, call(defined.function, []));
                super::kit::at(super::layout::state::MEMO).plus(at)
            }
            Number::Decision(id) => {
                let decided = self.making.decided(*id);
                let Some(decided) = decided.filter(|d| d.kind == answer::NUMBER) else {
                    return self.shapeless(f, out);
                };
                let decide = self.making.lowered.decide;
                out.pass(f, call(decide, [val(decided.description)]));
                decided.value_at()
            }
            Number::WeightSum => {
                let Some(sum) = self.sum else {
                    return self.shapeless(f, out);
                };
                let shapeless = self.making.shapeless();
                f.unless(sum, |f| out.stop(f, shapeless));
                val(sum)
            }
            Number::Statutory(measure) => {
                let Some(statutory) = self.statutory else {
                    return self.shapeless(f, out);
                };
                let shapeless = self.making.shapeless();
                f.unless(statutory, |f| out.stop(f, shapeless));
                let measure = val(self.making.measure(*measure));
                let values = self.making.values;
                let found = call(values.measure, [place.clone(), val(statutory), measure]);
                let found = f.keep(found);
                f.when(val(found).at_least(edge::TOP), |f| {
                    out.stop(f, call(values.edge_stop, [val(found)]));
                });
                place.clone()
            }
            Number::Sum(terms) => self.sum(f, terms, place, out),
            Number::Product(factors) => {
                let Some((first, rest)) = factors.split_first() else {
                    return val(self.making.ratio(Ratio::ONE));
                };
                let mut product = self.number(f, first, place, out);
                for factor in rest {
                    let x = self.other(f, factor, out);
                    self.step(f, RatioOp::Mul, [place.clone(), product, x], out);
                    product = place.clone();
                }
                product
            }
            Number::Quotient(dividend, divisor) => {
                let a = self.number(f, dividend, place, out);
                let b = self.other(f, divisor, out);
                let nothing = val(&b).long(0).or(val(&b).long(8)).zero();
                f.when(nothing, |f| out.stop(f, stop::DIVISION));
                self.step(f, RatioOp::Div, [place.clone(), a, b], out);
                place.clone()
            }
            Number::Deemed { value, when, by } => {
                let x = self.number(f, value, place, out);
                let result = f.keep(x);
                let inside = self.inside(&val(result), when);
                f.when(inside, |f| {
                    let by = self.number(f, by, place, out);
                    f.set(result, by);
                });
                val(result)
            }
            Number::Steps {
                value,
                from,
                step,
                tail,
            } => {
                let x = self.number(f, value, place, out);
                let from = val(self.making.ratio(*from));
                self.step(f, RatioOp::Sub, [place.clone(), x, from], out);
                let zero = val(self.making.ratio(Ratio::ZERO));
                let under = ratio(RatioOp::Cmp, [place.clone(), zero.clone()]).below(0);
                f.when(under, |f| f.copy(place, zero, RATIO));
                if *step == Ratio::ZERO {
                    out.stop(f, stop::DIVISION);
                    return place.clone();
                }
                let step = val(self.making.ratio(*step));
                let divide = [place.clone(), place.clone(), step];
                self.step(f, RatioOp::Div, divide, out);
                if let Some(rounding) = tail {
                    let rounded = ratio(operator(*rounding), [place.clone(), place.clone()]);
                    f.unless(rounded, |f| out.stop(f, stop::OVERFLOW));
                }
                place.clone()
            }
            Number::Extreme(greatest, numbers) => {
                let Some((first, rest)) = numbers.split_first() else {
                    return self.shapeless(f, out);
                };
                let first = self.number(f, first, place, out);
                let best = f.keep(first);
                for number in rest {
                    let x = self.other(f, number, out);
                    let order = ratio(RatioOp::Cmp, [x.clone(), val(best)]);
                    let better = if *greatest {
                        order.above(0)
                    } else {
                        order.below(0)
                    };
                    f.when(better, |f| {
                        f.copy(place, x, RATIO);
                        f.set(best, place);
                    });
                }
                val(best)
            }
            Number::Count { list, when } => self.count(f, *list, when, place, out),
            Number::MaxOf { list, of } => self.greatest(f, (*list, of), place, out),
            Number::SumOf { list, when, of } => self.total(f, (*list, when, of), place, out),
            Number::Day { fact, end } => self.day(f, (*fact, *end), place, out),
            Number::Later { of, by } => self.later(f, (of, *by), place, out),
            Number::DayOf {
                list,
                when,
                of,
                latest,
            } => self.day_of(f, (*list, when, of), *latest, place, out),
        }
    }

    /// Works out a second number while a first one stands at its place. What it gives is good until
    /// the next number.
    pub(super) fn other(&mut self, f: &mut Fun, number: &Number, out: Out) -> Val {
        let mark = self.mark();
        let place = self.temp();
        let x = self.number(f, number, &place, out);
        self.back(mark);
        x
    }

    fn step(&mut self, f: &mut Fun, op: RatioOp, arguments: [Val; 3], out: Out) {
        f.unless(ratio(op, arguments), |f| out.stop(f, stop::OVERFLOW));
    }

    /// Leaves: the rules are not of the shape the checker promises.
    pub(super) fn shapeless(&mut self, f: &mut Fun, out: Out) -> Val {
        let shapeless = self.making.shapeless();
        out.stop(f, shapeless);
        val(0)
    }

    fn sum(&mut self, f: &mut Fun, terms: &[(bool, Number)], place: &Val, out: Out) -> Val {
        let mut total = None;
        for (plus, term) in terms {
            let op = if *plus { RatioOp::Add } else { RatioOp::Sub };
            total = Some(match (total, plus) {
                (None, true) => self.number(f, term, place, out),
                (None, false) => {
                    let x = self.number(f, term, place, out);
                    let zero = val(self.making.ratio(Ratio::ZERO));
                    self.step(f, op, [place.clone(), zero, x], out);
                    place.clone()
                }
                (Some(total), _) => {
                    let x = self.other(f, term, out);
                    self.step(f, op, [place.clone(), total, x], out);
                    place.clone()
                }
            });
        }
        total.unwrap_or_else(|| val(self.making.ratio(Ratio::ZERO)))
    }

    /// The exact number behind a numeric fact.
    fn fact_number(&mut self, f: &mut Fun, fact: FactId, place: &Val, out: Out) -> Val {
        let slots = self.making.lowered.slots;
        let slot = self.slot(fact);
        let ty = self.making.program.facts.get(fact.index()).map(|f| &f.ty);
        let scale = match ty {
            Some(FactType::Number(ty)) => 10i64.checked_pow(u32::from(ty.decimals)),
            Some(FactType::Period(_)) => Some(1),
            Some(
                FactType::Bool
                | FactType::Choice(_)
                | FactType::Multi(_)
                | FactType::Date
                | FactType::Span
                | FactType::List(_),
            )
            | None => {
                out.pass(f, call(slots.known, [slot, val(fact.0)]));
                return self.shapeless(f, out);
            }
        };
        let arguments = [place.clone(), slot, val(fact.0), val(scale.unwrap_or(0))];
        out.pass(f, call(slots.amount, arguments));
        place.clone()
    }

    fn count(&mut self, f: &mut Fun, list: FactId, when: &Condition, place: &Val, out: Out) -> Val {
        let count = f.keep(0);
        self.over(f, list, out, |body, f| {
            let truth = body.truth(f, when);
            let truth = f.keep(truth);
            f.when(val(truth).above(1), |f| out.stop(f, truth));
            f.set(count, val(count).plus(truth));
        });
        f.act(ratio(RatioOp::New, [place.clone(), val(count), val(1)]));
        place.clone()
    }

    /// The greatest over the records of a list; 0 for none.
    fn greatest(
        &mut self,
        f: &mut Fun,
        (list, of): (FactId, &Number),
        place: &Val,
        out: Out,
    ) -> Val {
        let zero = val(self.making.ratio(Ratio::ZERO));
        f.copy(place, zero, RATIO);
        let some = f.keep(0);
        self.over(f, list, out, |body, f| {
            let x = body.other(f, of, out);
            let above = ratio(RatioOp::Cmp, [x.clone(), place.clone()]).above(0);
            f.when(val(some).zero().or(above), |f| f.copy(place, x, RATIO));
            f.set(some, 1);
        });
        place.clone()
    }

    /// The sum over the records of a list that satisfy a condition.
    fn total(
        &mut self,
        f: &mut Fun,
        (list, when, of): (FactId, &Condition, &Number),
        place: &Val,
        out: Out,
    ) -> Val {
        let zero = val(self.making.ratio(Ratio::ZERO));
        f.copy(place, zero, RATIO);
        self.over(f, list, out, |body, f| {
            let truth = body.truth(f, when);
            let truth = f.keep(truth);
            f.when(val(truth).above(1), |f| out.stop(f, truth));
            f.when(val(truth), |f| {
                let x = body.other(f, of, out);
                body.step(f, RatioOp::Add, [place.clone(), place.clone(), x], out);
            });
        });
        place.clone()
    }
}
