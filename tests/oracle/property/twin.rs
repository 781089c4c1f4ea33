//! Two cases that differ in one fact.

use std::collections::BTreeMap;

use zhun::ir::FactId;

use super::Second;
use crate::{
    decision::Settled,
    encoding::Encoding,
    extent::{End, Extent},
    facts::Place,
    range::Worked,
    rational::Rational,
    term::Term,
};

/// The variables of two cases, and how terms of the first become those of the second.
pub(super) struct Twin<'e, 'p> {
    e: &'e Encoding<'p>,
    pub pair: Second,
    known: BTreeMap<Term, Term>,
}

impl<'e, 'p> Twin<'e, 'p> {
    /// Cases that differ in a 是否, a choice or an amount; `None` for other types.
    pub(super) fn new(e: &'e Encoding<'p>, fact: FactId) -> Option<Self> {
        let a = &e.a;
        let name = format!("second {}", fact.0);
        let pair = match e.facts.places.get(fact.index())?.as_ref()? {
            Place::Bool(first) => Second {
                first: *first,
                second: a.bool_var(&name),
            },
            Place::Choice(first) | Place::Number(first, _) => {
                let (lo, hi) = a.bounds(*first);
                Second {
                    first: *first,
                    second: a.int_var(&name, lo, hi),
                }
            }
            _ => return None,
        };
        let known = BTreeMap::from([(pair.first, pair.second)]);
        Some(Self { e, pair, known })
    }

    /// The fact is more serious in the second case.
    pub(super) fn rises(&self) -> Term {
        let (a, pair) = (&self.e.a, self.pair);
        if a.bounds(pair.first) == (0, 1) {
            return a.and(&[self.is(pair.first, 0), self.is(pair.second, 1)]);
        }
        a.lt(pair.first, pair.second)
    }

    /// A variable of the pair has a value.
    pub(super) fn is(&self, variable: Term, value: i128) -> Term {
        let a = &self.e.a;
        match a.node(variable) {
            crate::term::Node::BoolVar(_) if value == 0 => a.not(variable),
            crate::term::Node::BoolVar(_) => variable,
            _ => a.eq(variable, a.int(value)),
        }
    }

    /// A term of the first case as one of the second.
    pub(super) fn other(&mut self, t: Term) -> Term {
        self.e.a.substitute(t, &mut self.known)
    }

    fn end(&mut self, end: End) -> End {
        End {
            some: self.other(end.some),
            x: self.number(end.x),
            open: self.other(end.open),
        }
    }

    fn number(&mut self, x: Rational) -> Rational {
        Rational {
            n: self.other(x.n),
            d: x.d,
        }
    }

    /// A range.
    pub(super) fn worked(&mut self, w: &Worked) -> Worked {
        Worked {
            some: self.other(w.some),
            extent: Extent {
                lo: self.end(w.extent.lo),
                hi: self.end(w.extent.hi),
            },
            human: self.other(w.human),
        }
    }

    /// What a decision comes to.
    pub(super) fn settled(&mut self, s: &Settled) -> Settled {
        Settled {
            stop: self.other(s.stop),
            option: self.other(s.option),
            number: s.number.map(|x| self.number(x)),
            range: s.range.map(|w| self.worked(&w)),
            row: self.other(s.row),
        }
    }

    /// The second case is possible.
    pub(super) fn possible(&mut self) -> Term {
        let possible = self.e.possible();
        self.other(possible)
    }
}
