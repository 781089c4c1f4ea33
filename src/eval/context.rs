//! What one run looks at: the program, the facts given, and what it has already worked out.
//!
//! A run never guesses. Where a fact is missing and would matter it stops with [`Stop::Need`]; the
//! room above (`open`) decides what to try. Definitions and decisions are worked out at most once a
//! run, so that one read in many places costs no more than one read once.

use std::cell::{Cell, RefCell};

use super::{decision::Settled, extent::Extent};
use crate::{
    base::{limits::MAX_READING_DEPTH, ratio::Ratio},
    case::outcome::{Fault, HumanWhy, Reason, ReasonKind, Step},
    ir::{
        DecisionId, DefinitionId, DefinitionValue, ExprId, FactId, Program, RowId, Value,
        walk::Shared,
    },
};

/// A place where a value is missing: a fact, or a field in a record of a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    /// The fact or field without a value.
    pub fact: FactId,
    /// The fact that stands in the document: `fact` itself, or the outermost list.
    pub root: FactId,
    /// From the root: which record, which field; again for each list inside.
    pub path: Vec<(usize, usize)>,
}

/// Why a value could not be had.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stop {
    /// Too many definitions inside each other: this one is worked out first, by itself.
    Later(Shared),
    /// A fact is unknown and matters.
    Need(Box<Slot>),
    /// A computation failed.
    Fault(Fault),
    /// Rules do not give the value; a human does.
    Human(Box<HumanWhy>),
    /// 无法查明.
    Unsure(FactId),
    /// A base without amount stands in arithmetic.
    NoBase(FactId),
}

impl Stop {
    /// Of several stops in one condition, the one that speaks for it: first what can still be
    /// settled, then what cannot.
    fn rank(&self) -> u8 {
        match self {
            Self::Later(_) => 5,
            Self::Need(_) => 4,
            Self::Fault(_) => 3,
            Self::Human(_) => 2,
            Self::Unsure(_) => 1,
            Self::NoBase(_) => 0,
        }
    }

    /// Keeps the weightier of two stops, the earlier if they are equal.
    pub(super) fn keep(kept: &mut Option<Self>, new: Self) {
        if kept.as_ref().is_none_or(|k| new.rank() > k.rank()) {
            *kept = Some(new);
        }
    }

    /// The reason why a human decides, or the stop itself if it ends or suspends the run.
    pub(super) fn human(self) -> Result<HumanWhy, Self> {
        match self {
            Self::Human(why) => Ok(*why),
            Self::Unsure(fact) => Ok(HumanWhy::Unascertainable(fact)),
            Self::NoBase(fact) => Ok(HumanWhy::NoBase(fact)),
            Self::Later(_) | Self::Need(_) | Self::Fault(_) => Err(self),
        }
    }

    /// Names the expression of a fault that has none yet.
    pub(super) fn at(self, expr: ExprId) -> Self {
        let Self::Fault(fault) = self else {
            return self;
        };
        Self::Fault(match fault {
            Fault::Overflow(None) => Fault::Overflow(Some(expr)),
            Fault::DivisionByZero(None) => Fault::DivisionByZero(Some(expr)),
            Fault::EmptyRange(None) => Fault::EmptyRange(Some(expr)),
            Fault::Calendar(None) => Fault::Calendar(Some(expr)),
            named @ (Fault::Overflow(Some(_))
            | Fault::DivisionByZero(Some(_))
            | Fault::EmptyRange(Some(_))
            | Fault::Calendar(Some(_))
            | Fault::Constraint(_)) => named,
        })
    }

    /// An amount left its integer width.
    pub(super) const fn overflow() -> Self {
        Self::Fault(Fault::Overflow(None))
    }

    /// The rules are not of the shape the checker promises; a human decides.
    pub(super) fn shapeless() -> Self {
        Self::Human(Box::new(HumanWhy::RuleSays(None)))
    }
}

/// A record at hand, and the records around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'a> {
    pub list: FactId,
    pub index: usize,
    pub values: &'a [Option<Value>],
    pub outer: Option<&'a Record<'a>>,
}

/// What a number or condition may refer to besides facts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scope<'a> {
    /// The record at hand.
    pub record: Option<&'a Record<'a>>,
    /// 总和.
    pub sum: Option<Ratio>,
    /// The statutory range of the fine at hand.
    pub statutory: Option<&'a Extent>,
}

/// Counts the depth down again.
pub(super) struct Deeper<'r>(&'r Cell<u32>);

impl Drop for Deeper<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

/// What a definition came to.
#[derive(Clone, Debug)]
enum Defined {
    Condition(Result<bool, Stop>),
    Number(Result<Ratio, Stop>),
}

#[derive(Debug, Default)]
struct Memo {
    definitions: Vec<Option<Defined>>,
    decisions: Vec<Option<Result<Settled, Stop>>>,
    read: Vec<(Step, DecisionId, RowId)>,
}

/// One run.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub program: &'a Program,
    pub facts: &'a [Option<Value>],
    /// Whether reasons are wanted.
    pub reasons: bool,
    /// The step at work, for the decisions it reads.
    pub step: Cell<Step>,
    memo: RefCell<Memo>,
    depth: Cell<u32>,
}

impl<'a> Run<'a> {
    pub(super) fn new(program: &'a Program, facts: &'a [Option<Value>], reasons: bool) -> Self {
        Self {
            program,
            facts,
            reasons,
            step: Cell::new(Step::Statutory),
            memo: RefCell::new(Memo::default()),
            depth: Cell::new(0),
        }
    }

    /// The value of a fact or field; a stop if it is unknown or 无法查明.
    pub(super) fn value<'s>(&'s self, fact: FactId, scope: &Scope<'s>) -> Result<&'s Value, Stop> {
        let found = match scope.record {
            None => self.facts.get(fact.index()),
            Some(record) => {
                let parent = self.program.facts.get(fact.index()).and_then(|f| f.parent);
                match parent.and_then(|(list, at)| Some((record.of(list)?, at))) {
                    Some((record, at)) => match record.values.get(usize::from(at)) {
                        Some(Some(value)) => return known(fact, value),
                        Some(None) | None => {
                            return Err(self.field_missing(record, fact, usize::from(at)));
                        }
                    },
                    None => self.facts.get(fact.index()),
                }
            }
        };
        match found {
            Some(Some(value)) => known(fact, value),
            Some(None) | None => Err(missing(fact)),
        }
    }

    /// The place of a field in the record at hand.
    #[cold]
    fn field_missing(&self, record: &Record<'_>, fact: FactId, field: usize) -> Stop {
        let mut path = vec![(record.index, field)];
        let mut at = record;
        while let Some(outer) = at.outer {
            let list = self.program.facts.get(at.list.index());
            let field = list.and_then(|f| f.parent).map_or(0, |(_, i)| i);
            path.push((outer.index, usize::from(field)));
            at = outer;
        }
        path.reverse();
        Stop::Need(Box::new(Slot {
            fact,
            root: at.list,
            path,
        }))
    }

    /// The records of a list.
    pub(super) fn records<'s>(
        &'s self,
        list: FactId,
        scope: &Scope<'s>,
    ) -> Result<&'s [Vec<Option<Value>>], Stop> {
        match self.value(list, scope)? {
            Value::List(records) => Ok(records),
            Value::Bool(_)
            | Value::Choice(_)
            | Value::Multi(_)
            | Value::Number(_)
            | Value::NoAmount
            | Value::Uncomputable
            | Value::Date(_)
            | Value::Span(..)
            | Value::Period(_)
            | Value::Unascertainable => Err(Stop::shapeless()),
        }
    }

    /// Whether a defined condition holds.
    pub(super) fn defined_condition(&self, id: DefinitionId) -> Result<bool, Stop> {
        match self.defined(id)? {
            Defined::Condition(result) => result,
            Defined::Number(_) => Err(Stop::shapeless()),
        }
    }

    /// A defined number.
    pub(super) fn defined_number(&self, id: DefinitionId) -> Result<Ratio, Stop> {
        match self.defined(id)? {
            Defined::Number(result) => result,
            Defined::Condition(_) => Err(Stop::shapeless()),
        }
    }

    fn defined(&self, id: DefinitionId) -> Result<Defined, Stop> {
        if let Some(Some(known)) = self.memo.borrow().definitions.get(id.index()) {
            return Ok(known.clone());
        }
        let Some(definition) = self.program.definitions.get(id.index()) else {
            return Err(Stop::shapeless());
        };
        self.enter(Shared::Definition(id))?;
        let scope = Scope::default();
        let (defined, later) = match &definition.value {
            DefinitionValue::Condition(c) => {
                let result = self.holds(c, &scope).map_err(|s| s.at(definition.expr));
                let later = matches!(result, Err(Stop::Later(_)));
                (Defined::Condition(result), later)
            }
            DefinitionValue::Number(n) => {
                let result = self.number(n, &scope).map_err(|s| s.at(definition.expr));
                let later = matches!(result, Err(Stop::Later(_)));
                (Defined::Number(result), later)
            }
        };
        if !later {
            let mut memo = self.memo.borrow_mut();
            if memo.definitions.is_empty() {
                memo.definitions = vec![None; self.program.definitions.len()];
            }
            if let Some(place) = memo.definitions.get_mut(id.index()) {
                *place = Some(defined.clone());
            }
        }
        Ok(defined)
    }

    /// What a decision comes to, and the row that says so.
    pub(super) fn decision(&self, id: DecisionId) -> Result<Settled, Stop> {
        if let Some(Some(known)) = self.memo.borrow().decisions.get(id.index()) {
            return known.clone();
        }
        let Some(decision) = self.program.decisions.get(id.index()) else {
            return Err(Stop::shapeless());
        };
        self.enter(Shared::Decision(id))?;
        let result = self.settle(decision);
        if !matches!(result, Err(Stop::Later(_))) {
            let mut memo = self.memo.borrow_mut();
            if memo.decisions.is_empty() {
                memo.decisions = vec![None; self.program.decisions.len()];
            }
            if let Some(place) = memo.decisions.get_mut(id.index()) {
                *place = Some(result.clone());
            }
            if let Ok(settled) = &result {
                memo.read.push((self.step.get(), id, settled.row));
            }
        }
        result
    }

    /// Below this depth comes at most one more definition or decision.
    fn enter(&self, what: Shared) -> Result<(), Stop> {
        if self.depth.get() >= MAX_READING_DEPTH {
            return Err(Stop::Later(what));
        }
        Ok(())
    }

    /// One condition or number further inside, until dropped.
    #[inline]
    pub(super) fn deeper(&self) -> Deeper<'_> {
        self.depth.set(self.depth.get().saturating_add(1));
        Deeper(&self.depth)
    }

    /// Carries out `work`, working out deep definitions one by one before what reads them, so that a
    /// long chain of definitions costs work and not stack.
    pub(super) fn settled<T>(&self, work: impl Fn() -> Result<T, Stop>) -> Result<T, Stop> {
        loop {
            let first = match work() {
                Err(Stop::Later(first)) => first,
                done @ (Ok(_)
                | Err(
                    Stop::Need(_)
                    | Stop::Fault(_)
                    | Stop::Human(_)
                    | Stop::Unsure(_)
                    | Stop::NoBase(_),
                )) => return done,
            };
            let most = self
                .program
                .definitions
                .len()
                .saturating_add(self.program.decisions.len());
            let mut stack = vec![first];
            while let Some(&top) = stack.last() {
                let next = match top {
                    Shared::Definition(id) => match self.defined(id) {
                        Ok(
                            Defined::Condition(Err(Stop::Later(next)))
                            | Defined::Number(Err(Stop::Later(next))),
                        )
                        | Err(Stop::Later(next)) => Some(next),
                        Ok(_) | Err(_) => None,
                    },
                    Shared::Decision(id) => match self.decision(id) {
                        Err(Stop::Later(next)) => Some(next),
                        Ok(_) | Err(_) => None,
                    },
                };
                match next {
                    Some(next) if stack.len() <= most => stack.push(next),
                    // Longer than there are definitions: they go in a circle, which the checker
                    // refuses.
                    Some(_) => return Err(Stop::shapeless()),
                    None => {
                        stack.pop();
                    }
                }
            }
        }
    }

    /// Whether something holds that is only told beside the outcome. It must not change it: what
    /// cannot be decided does not hold, and no decision counts as read.
    pub(super) fn aside(&self, work: impl Fn(&Self) -> Result<bool, Stop>) -> bool {
        let run = Self::new(self.program, self.facts, self.reasons);
        run.settled(|| work(&run)) == Ok(true)
    }

    /// How many decisions were read, and forgetting those read since.
    pub(super) fn reads(&self) -> usize {
        self.memo.borrow().read.len()
    }

    pub(super) fn forget_reads(&self, since: usize) {
        self.memo.borrow_mut().read.truncate(since);
    }

    /// Rows of the decisions read, in the order they were first read, with their reasons.
    pub(super) fn decisions_read(&self, rows: &mut Vec<RowId>, reasons: &mut Vec<Reason>) {
        let memo = self.memo.borrow();
        for &(step, id, row) in &memo.read {
            rows.push(row);
            self.say(reasons, step, ReasonKind::Decision(id, row), Vec::new());
        }
    }

    /// Adds a reason, if reasons are wanted.
    #[inline(always)]
    pub(super) fn say(
        &self,
        to: &mut Vec<Reason>,
        step: Step,
        kind: ReasonKind,
        children: Vec<Reason>,
    ) {
        if self.reasons {
            to.push(Reason {
                step,
                kind,
                children,
            });
        }
    }
}

/// A fact is unknown.
#[cold]
fn missing(fact: FactId) -> Stop {
    Stop::Need(Box::new(Slot {
        fact,
        root: fact,
        path: Vec::new(),
    }))
}

fn known(fact: FactId, value: &Value) -> Result<&Value, Stop> {
    if matches!(value, Value::Unascertainable) {
        Err(Stop::Unsure(fact))
    } else {
        Ok(value)
    }
}

impl<'a> Record<'a> {
    /// This record or the one around it that belongs to a list.
    fn of(&self, list: FactId) -> Option<&Record<'a>> {
        let mut at = self;
        loop {
            if at.list == list {
                return Some(at);
            }
            at = at.outer?;
        }
    }
}
