//! Which rows hit, and decision tables.

use zhun::{
    base::terms::{Handling, HitPolicy},
    ir::{DecisionId, DecisionValue},
};

use crate::{
    condition::Cond,
    encoding::{Encoding, Scope},
    range::{FineAt, Worked},
    rational::Rational,
    term::Term,
};

/// Which rows hit: one truth a row, whether any does, and why that cannot be said.
#[derive(Clone, Debug)]
pub(crate) struct Hits {
    pub rows: Vec<Term>,
    pub any: Term,
    pub stop: Term,
}

/// What a decision comes to; the parts that are not of its type are not meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settled {
    pub stop: Term,
    /// 是否 (0 and 1) or the index of the option.
    pub option: Term,
    pub number: Option<Rational>,
    pub range: Option<Worked>,
    /// The row that it is of.
    pub row: Term,
}

impl Encoding<'_> {
    /// The rows that hit: all that match, or under 首行 the first.
    pub(crate) fn hits(&self, policy: HitPolicy, rows: &[Cond]) -> Hits {
        let a = &self.a;
        let mut kept = a.int(0);
        let mut before = a.truth(false);
        let mut hits = Vec::with_capacity(rows.len());
        for row in rows {
            if policy == HitPolicy::First {
                hits.push(a.and(&[row.yes, a.not(before)]));
                kept = a.ite(before, kept, self.keep(kept, row.stop));
            } else {
                hits.push(row.yes);
                kept = self.keep(kept, row.stop);
            }
            before = a.or(&[before, row.yes]);
        }
        Hits {
            rows: hits,
            any: before,
            stop: kept,
        }
    }

    /// What a decision comes to.
    pub(crate) fn decision(&self, id: DecisionId) -> Settled {
        if let Some(known) = self.known_decisions.borrow().get(&id) {
            return *known;
        }
        let settled = self.settle(id);
        self.known_decisions.borrow_mut().insert(id, settled);
        settled
    }

    fn settle(&self, id: DecisionId) -> Settled {
        let a = &self.a;
        let decision = &self.program.decisions[id.index()];
        let conditions: Vec<Cond> = decision.rows.iter().map(|r| self.row(&r.when)).collect();
        let hits = self.hits(decision.policy, &conditions);
        let lighter = decision.defects.overlap == Some(Handling::Lighter);
        let mut has = a.truth(false);
        let mut tied = a.truth(false);
        let mut value_stop = a.int(0);
        let mut best: Option<Settled> = None;
        for (index, (row, &hit)) in decision.rows.iter().zip(&hits.rows).enumerate() {
            let mut value = self.decision_value(&row.value);
            value.row = a.int(index as i128);
            value_stop = self.first(value_stop, a.ite(hit, value.stop, a.int(0)));
            let Some(held) = best else {
                best = Some(value);
                has = hit;
                continue;
            };
            let replaces = match decision.policy {
                HitPolicy::First => a.truth(false),
                HitPolicy::Heaviest => self.more(&value, &held),
                HitPolicy::Lightest => self.more(&held, &value),
                HitPolicy::Unique => {
                    let differs = a.not(self.settled_same(&value, &held));
                    tied = a.or(&[tied, a.and(&[has, hit, differs])]);
                    a.and(&[a.truth(lighter), self.more(&held, &value)])
                }
            };
            let takes = a.and(&[hit, a.or(&[a.not(has), replaces])]);
            best = Some(self.settled_case(takes, &value, &held));
            has = a.or(&[has, hit]);
        }
        let gap = a.ite(hits.any, a.int(0), self.human("gap of a decision"));
        let tie = if lighter {
            a.int(0)
        } else {
            let tie = self.human(&format!("tie of decision {}", id.0));
            a.ite(tied, tie, a.int(0))
        };
        let mut stop = self.first(hits.stop, gap);
        stop = self.first(stop, value_stop);
        stop = self.first(stop, tie);
        match best {
            Some(best) => Settled { stop, ..best },
            None => Settled {
                stop,
                option: a.int(0),
                number: None,
                range: None,
                row: a.int(-1),
            },
        }
    }

    pub(crate) fn decision_value(&self, value: &DecisionValue) -> Settled {
        let a = &self.a;
        let plain = |option: i128| Settled {
            stop: a.int(0),
            option: a.int(option),
            number: None,
            range: None,
            row: a.int(-1),
        };
        match value {
            DecisionValue::Bool(yes) => plain((*yes).into()),
            DecisionValue::Choice(option) => plain((*option).into()),
            DecisionValue::Number(number, _) => {
                let x = self.number(number, &Scope::default());
                Settled {
                    stop: x.stop,
                    number: Some(x.q),
                    ..plain(0)
                }
            }
            DecisionValue::Range(range) => {
                let (worked, stop) = self.range(range, &FineAt::default());
                Settled {
                    stop,
                    range: Some(worked),
                    ..plain(0)
                }
            }
        }
    }

    /// Whether `x` is heavier than `y`.
    fn more(&self, x: &Settled, y: &Settled) -> Term {
        let a = &self.a;
        match (x.number, y.number, &x.range, &y.range) {
            (Some(x), Some(y), _, _) => a.less(y, x),
            (_, _, Some(x), Some(y)) => {
                a.and(&[x.some, y.some, self.heavier(&x.extent, &y.extent)])
            }
            _ => a.lt(y.option, x.option),
        }
    }

    pub(crate) fn settled_same(&self, x: &Settled, y: &Settled) -> Term {
        let a = &self.a;
        match (x.number, y.number, &x.range, &y.range) {
            (Some(x), Some(y), _, _) => a.equal(x, y),
            (_, _, Some(x), Some(y)) => self.worked_same(x, y),
            _ => a.eq(x.option, y.option),
        }
    }

    fn settled_case(&self, when: Term, x: &Settled, y: &Settled) -> Settled {
        let a = &self.a;
        Settled {
            stop: a.ite(when, x.stop, y.stop),
            row: a.ite(when, x.row, y.row),
            option: a.ite(when, x.option, y.option),
            number: x.number.zip(y.number).map(|(x, y)| a.case(when, x, y)),
            range: match (&x.range, &y.range) {
                (Some(x), Some(y)) => Some(self.worked_case(when, x, y)),
                _ => None,
            },
        }
    }
}
