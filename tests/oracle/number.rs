//! Numbers as terms over a known denominator, with the reason where there is none.

use zhun::ir::{self, DecisionId, DefinitionId, DefinitionValue, FactId};

use crate::{
    encoding::{Encoding, Fault, Scope},
    facts::Place,
    rational::Rational,
    term::Term,
};

/// A number, or (`stop` not 0) why there is none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    pub q: Rational,
    pub stop: Term,
}

impl Encoding<'_> {
    pub(crate) fn exactly(&self, q: Rational) -> Number {
        Number {
            q,
            stop: self.a.int(0),
        }
    }

    fn stopped(&self, stop: Term) -> Number {
        Number {
            q: self.a.whole(self.a.int(0)),
            stop,
        }
    }

    /// Two numbers in turn: the first reason speaks.
    fn both(&self, x: Number, y: Number, of: impl Fn(Rational, Rational) -> Rational) -> Number {
        Number {
            q: of(x.q, y.q),
            stop: self.first(x.stop, y.stop),
        }
    }

    pub(crate) fn number(&self, number: &ir::Number, scope: &Scope) -> Number {
        let a = &self.a;
        let zero = || self.exactly(a.whole(a.int(0)));
        match number {
            ir::Number::Const(x) => self.exactly(a.ratio(*x)),
            ir::Number::Fact(fact) => self.fact_number(*fact, scope),
            ir::Number::Definition(id) => self.defined_number(*id),
            ir::Number::Decision(id) => self.decided_number(*id),
            ir::Number::WeightSum => match scope.sum {
                Some(q) => self.exactly(q),
                None => self.stopped(self.rule_says(None)),
            },
            ir::Number::Statutory(measure) => match scope.statutory {
                Some((there, law)) => {
                    let (x, _, edge) = self.measure(&law, *measure);
                    let none = self.rule_says(None);
                    Number {
                        q: x,
                        stop: a.ite(there, self.edge_stop(edge), none),
                    }
                }
                None => self.stopped(self.rule_says(None)),
            },
            ir::Number::Sum(terms) => terms.iter().fold(zero(), |sum, (plus, term)| {
                let x = self.number(term, scope);
                self.both(
                    sum,
                    x,
                    |s, x| if *plus { a.plus(s, x) } else { a.minus(s, x) },
                )
            }),
            ir::Number::Product(factors) => {
                let one = self.exactly(a.whole(a.int(1)));
                factors.iter().fold(one, |product, factor| {
                    let x = self.number(factor, scope);
                    self.both(product, x, |p, x| a.times(p, x))
                })
            }
            ir::Number::Quotient(dividend, divisor) => {
                let (x, y) = (self.number(dividend, scope), self.number(divisor, scope));
                match a.constant(y.q.n) {
                    Some(0) => {
                        let stop = self.first(x.stop, y.stop);
                        self.stopped(self.first(stop, self.fault(Fault::DivisionByZero)))
                    }
                    Some(n) => self.both(x, y, |p, q| {
                        let by = zhun::base::ratio::Ratio::new(q.d, n);
                        a.by(p, by.unwrap_or(zhun::base::ratio::Ratio::ONE))
                    }),
                    None => {
                        self.beyond("a quotient by a number that is not constant");
                        zero()
                    }
                }
            }
            ir::Number::Deemed { value, when, by } => {
                let (x, y) = (self.number(value, scope), self.number(by, scope));
                let deemed = self.inside(x.q, when);
                Number {
                    q: a.case(deemed, y.q, x.q),
                    stop: self.first(x.stop, a.ite(deemed, y.stop, a.int(0))),
                }
            }
            ir::Number::Steps {
                value,
                from,
                step,
                tail,
            } => {
                let x = self.number(value, scope);
                if step.num() == 0 {
                    let fault = self.fault(Fault::DivisionByZero);
                    return self.stopped(self.first(x.stop, fault));
                }
                let over = a.minus(x.q, a.ratio(*from));
                let none = a.whole(a.int(0));
                let over = a.case(a.less(over, none), none, over);
                let by = zhun::base::ratio::Ratio::new(step.den(), step.num());
                let steps = a.by(over, by.unwrap_or(zhun::base::ratio::Ratio::ONE));
                Number {
                    q: match tail {
                        None => steps,
                        Some(mode) => a.whole(a.rounded(steps, *mode)),
                    },
                    stop: x.stop,
                }
            }
            ir::Number::Extreme(greatest, numbers) => {
                let mut all = numbers.iter().map(|n| self.number(n, scope));
                let Some(first) = all.next() else {
                    return self.stopped(self.rule_says(None));
                };
                all.fold(first, |best, x| {
                    self.both(best, x, |b, x| {
                        let less = a.less(b, x);
                        let replaced = if *greatest { less } else { a.less(x, b) };
                        a.case(replaced, x, b)
                    })
                })
            }
            ir::Number::Count { list, when } => {
                let mut count = zero();
                for (there, inner) in self.records(*list, scope) {
                    let c = self.condition(when, &inner);
                    let one = a.as_int(a.and(&[there, c.yes]));
                    let stop = a.ite(there, c.stop, a.int(0));
                    count = Number {
                        q: a.plus(count.q, a.whole(one)),
                        stop: self.first(count.stop, stop),
                    };
                }
                count
            }
            ir::Number::Day { .. } | ir::Number::Later { .. } | ir::Number::DayOf { .. } => {
                self.day(number, scope)
            }
            ir::Number::MaxOf { list, of } => {
                let mut greatest = zero();
                for (i, (there, inner)) in self.records(*list, scope).into_iter().enumerate() {
                    let x = self.number(of, &inner);
                    let better = if i == 0 {
                        there
                    } else {
                        a.and(&[there, a.less(greatest.q, x.q)])
                    };
                    greatest = Number {
                        q: a.case(better, x.q, greatest.q),
                        stop: self.first(greatest.stop, a.ite(there, x.stop, a.int(0))),
                    };
                }
                greatest
            }
            ir::Number::SumOf { list, when, of } => {
                let mut total = zero();
                for (there, inner) in self.records(*list, scope) {
                    let held = self.condition(when, &inner);
                    let x = self.number(of, &inner);
                    let none = a.whole(a.int(0));
                    let counts = a.and(&[there, held.yes]);
                    let stop = self.first(held.stop, a.ite(held.yes, x.stop, a.int(0)));
                    total = Number {
                        q: a.plus(total.q, a.case(counts, x.q, none)),
                        stop: self.first(total.stop, a.ite(there, stop, a.int(0))),
                    };
                }
                total
            }
        }
    }

    fn fact_number(&self, fact: FactId, scope: &Scope) -> Number {
        let a = &self.a;
        match self.place(fact, scope) {
            Place::Number(steps, state) => {
                let decimals = match &self.program.facts[fact.index()].ty {
                    ir::FactType::Number(ty) => u32::from(ty.decimals),
                    _ => 0,
                };
                let q = Rational {
                    n: steps,
                    d: 10i128.pow(decimals),
                };
                let known = a.eq(state, a.int(0));
                Number {
                    q,
                    stop: a.ite(known, a.int(0), self.baseless(fact)),
                }
            }
            Place::Period(n) => self.exactly(a.whole(n)),
            Place::Beyond(why) => {
                self.beyond(why);
                self.stopped(a.int(0))
            }
            Place::Bool(_)
            | Place::Choice(_)
            | Place::Multi(_)
            | Place::Date(_)
            | Place::Span(_)
            | Place::List(..) => self.stopped(self.rule_says(None)),
        }
    }

    fn defined_number(&self, id: DefinitionId) -> Number {
        if let Some(known) = self.known_numbers.borrow().get(&id) {
            return *known;
        }
        let number = match &self.program.definitions[id.index()].value {
            DefinitionValue::Number(n) => self.number(n, &Scope::default()),
            DefinitionValue::Condition(_) => self.stopped(self.rule_says(None)),
        };
        self.known_numbers.borrow_mut().insert(id, number);
        number
    }

    fn decided_number(&self, id: DecisionId) -> Number {
        let settled = self.decision(id);
        match settled.number {
            Some(q) => Number {
                q,
                stop: settled.stop,
            },
            None => {
                let shapeless = self.rule_says(None);
                self.stopped(self.first(settled.stop, shapeless))
            }
        }
    }
}
