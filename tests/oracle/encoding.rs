//! What an encoding of a program holds, and the reasons why something cannot be decided, as numbers.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use zhun::ir::{DecisionId, DefinitionId, FactId, Program, Value};

use crate::{
    condition::Cond,
    decision::Settled,
    extent::Extent,
    facts::{Facts, Place},
    number::Number,
    term::{Arena, Node, Term},
};

/// Codes of reasons: a base without amount (and which), a human decides (and why), a fault.
const BASELESS: i128 = 1_000_000;
const HUMAN: i128 = 2_000_000;
const FAULT: i128 = 3_000_000;

/// The faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Overflow,
    DivisionByZero,
    EmptyRange,
    Calendar,
}

/// What a number or condition may refer to beside facts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scope {
    /// The record at hand.
    pub record: Option<(FactId, usize)>,
    /// 总和.
    pub sum: Option<crate::rational::Rational>,
    /// The statutory range of the fine at hand, and whether there is one.
    pub statutory: Option<(Term, Extent)>,
}

/// A program as terms, made as they are asked for.
pub(crate) struct Encoding<'p> {
    pub program: &'p Program,
    pub a: Arena,
    pub facts: Facts,
    pub known_conditions: RefCell<BTreeMap<DefinitionId, Cond>>,
    pub known_numbers: RefCell<BTreeMap<DefinitionId, Number>>,
    pub known_decisions: RefCell<BTreeMap<DecisionId, Settled>>,
    beyond: RefCell<BTreeSet<&'static str>>,
    reasons: RefCell<BTreeMap<String, i128>>,
    /// Months and days of days whose numbers were made of them.
    pub known_days: RefCell<BTreeMap<Term, (Term, Term)>>,
    /// Days so many months after others, with the fault.
    pub known_later: RefCell<BTreeMap<(Term, i32), (Term, Term)>>,
    beside: RefCell<Vec<Beside>>,
}

/// What holds of every case and need only be said where one of these terms is named, and `also` is if there
/// is such a term.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    pub named: Vec<Term>,
    pub also: Option<Term>,
    pub holds: Term,
}

impl<'p> Encoding<'p> {
    pub(crate) fn new(program: &'p Program) -> Self {
        let a = Arena::default();
        let facts = Facts::new(&a, program);
        let e = Self {
            program,
            a,
            facts,
            known_conditions: RefCell::default(),
            known_numbers: RefCell::default(),
            known_decisions: RefCell::default(),
            beyond: RefCell::default(),
            reasons: RefCell::default(),
            known_days: RefCell::default(),
            known_later: RefCell::default(),
            beside: RefCell::default(),
        };
        e.tie_days();
        e
    }

    /// Notes a construct that is not encoded.
    pub(crate) fn beyond(&self, what: &'static str) {
        self.beyond.borrow_mut().insert(what);
    }

    /// Notes what holds of every case, for questions that name one of these terms.
    pub(crate) fn say_beside(&self, named: Vec<Term>, also: Option<Term>, holds: Term) {
        self.beside.borrow_mut().push(Beside { named, also, holds });
    }

    /// What holds of every case beside bounds and domain.
    pub(crate) fn beside(&self) -> Vec<Beside> {
        self.beside.borrow().clone()
    }

    /// The constructs met that are not encoded; with any, nothing said here counts.
    pub(crate) fn outside(&self) -> Vec<&'static str> {
        let mut all: Vec<&'static str> = self.beyond.borrow().iter().copied().collect();
        if self.a.wide() {
            all.push("numbers near the end of 128 bits");
        }
        all
    }

    /// Whether all arithmetic so far is linear, and so must be decided.
    pub(crate) fn linear(&self) -> bool {
        !self.a.nonlinear() && self.outside().is_empty()
    }

    /// The facts are these.
    pub(crate) fn given(&self, case: &[(FactId, Value)]) -> Option<Term> {
        let a = &self.a;
        let mut slots: Vec<Option<Value>> = vec![None; self.program.facts.len()];
        for (fact, value) in case {
            slots[fact.index()] = Some(value.clone());
        }
        let pinned = self.facts.pinned(a, &slots)?;
        let parts: Vec<Term> = pinned
            .into_iter()
            .map(|(variable, value)| match a.node(variable) {
                Node::BoolVar(_) if value == 0 => a.not(variable),
                Node::BoolVar(_) => variable,
                _ => a.eq(variable, a.int(value)),
            })
            .collect();
        Some(a.and(&parts))
    }

    /// What every possible case satisfies: bounds, and the constraints between facts.
    pub(crate) fn possible(&self) -> Term {
        let mut parts = self.facts.domain.clone();
        parts.push(self.constraints());
        self.a.and(&parts)
    }

    /// The constraints between facts.
    pub(crate) fn constraints(&self) -> Term {
        let mut parts = Vec::new();
        for constraint in &self.program.constraints {
            let c = self.condition(&constraint.holds, &Scope::default());
            parts.push(self.a.not(self.no(c)));
            parts.push(self.a.not(self.is_fault(c.stop)));
        }
        self.a.and(&parts)
    }

    /// The variables of a fact, or of a field in the record at hand.
    pub(crate) fn place(&self, fact: FactId, scope: &Scope) -> Place {
        let parent = self.program.facts[fact.index()].parent;
        if let (Some((list, at)), Some((own, record))) = (parent, scope.record)
            && list == own
            && let Some(Some(Place::List(_, records))) = self.facts.places.get(list.index())
        {
            return records[record][usize::from(at)].clone();
        }
        match self.facts.places.get(fact.index()) {
            Some(Some(place)) => place.clone(),
            _ => Place::Beyond("a field outside of its list"),
        }
    }

    /// The code of a reason for a human.
    pub(crate) fn human(&self, why: &str) -> Term {
        let mut reasons = self.reasons.borrow_mut();
        let next = HUMAN + reasons.len() as i128;
        let code = *reasons.entry(why.to_owned()).or_insert(next);
        self.a.int(code)
    }

    /// A human decides because the rule says so, at an expression or nowhere in particular.
    pub(crate) fn rule_says(&self, expr: Option<u32>) -> Term {
        let at = expr.map_or(0, |n| i128::from(n) + 1);
        self.a.int(HUMAN + 500_000 + at)
    }

    pub(crate) fn baseless(&self, fact: FactId) -> Term {
        self.a.int(BASELESS + fact.index() as i128)
    }

    pub(crate) fn fault(&self, fault: Fault) -> Term {
        self.a.int(FAULT + fault as i128)
    }

    /// No reason: the value stands.
    pub(crate) fn free(&self, stop: Term) -> Term {
        self.a.eq(stop, self.a.int(0))
    }

    pub(crate) fn is_baseless(&self, stop: Term) -> Term {
        let below = self.a.lt(stop, self.a.int(HUMAN));
        self.a.and(&[self.a.le(self.a.int(BASELESS), stop), below])
    }

    pub(crate) fn is_fault(&self, stop: Term) -> Term {
        self.a.le(self.a.int(FAULT), stop)
    }

    /// A reason for which a human decides.
    pub(crate) fn is_human(&self, stop: Term) -> Term {
        let below = self.a.lt(stop, self.a.int(FAULT));
        self.a.and(&[self.a.lt(self.a.int(0), stop), below])
    }

    fn rank(&self, stop: Term) -> Term {
        let a = &self.a;
        let at_least = |n: i128| a.as_int(a.le(a.int(n), stop));
        a.combine(&[
            (1, at_least(BASELESS)),
            (1, at_least(HUMAN)),
            (1, at_least(FAULT)),
        ])
    }

    /// The weightier of two reasons, the first if they are equal.
    pub(crate) fn keep(&self, kept: Term, new: Term) -> Term {
        let a = &self.a;
        if a.constant(new) == Some(0) {
            return kept;
        }
        if a.constant(kept) == Some(0) {
            return new;
        }
        a.ite(a.lt(self.rank(kept), self.rank(new)), new, kept)
    }

    /// The first of two reasons.
    pub(crate) fn first(&self, one: Term, two: Term) -> Term {
        self.a.ite(self.free(one), two, one)
    }
}
