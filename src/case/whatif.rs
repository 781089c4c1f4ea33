//! What would change an outcome, and what to establish next: as data. `eval` finds it, `words::whatif`
//! and `json` say it.

use std::cmp::Ordering;

use super::{
    duty::{Told, apart},
    outcome::{OpenFact, Outcome, Recommendation, Resolved},
};
use crate::ir::{DutyId, FactId, Value};

/// What would change the outcome of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// What is recommended as things stand, without reasons.
    pub now: Recommendation,
    /// The duties of procedure as things stand.
    pub duties: Vec<Told>,
    /// The facts that were changed in trying, in the order of the program.
    pub varied: Vec<FactId>,
    /// No fact was named, and the rules call none of those they read 可变: all of them were tried.
    pub unmarked: bool,
    /// Other outcomes, the nearest first: by how many facts change, then by how far. Empty if facts
    /// are unknown that matter.
    pub changes: Vec<Change>,
    /// More was possible than was tried or is listed.
    pub more: bool,
    /// Unknown facts that matter, the most decisive first, with what each answer would leave.
    pub next: Vec<Next>,
}

/// Another outcome and the fewest changes that lead to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What changes, in the order of the program.
    pub facts: Vec<(FactId, Value)>,
    /// What is recommended then, without reasons, with its duties of procedure.
    pub outcome: Outcome,
    /// Whether that is lighter (`Less`) or heavier than now: by disposition, then by both ends of the
    /// fines, then by how many penalties there are. `Equal` also where the ends point both ways.
    pub weight: Ordering,
}

/// An unknown fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Which, and how many outcomes remain once it is known.
    pub fact: OpenFact,
    /// What each answer leaves: one answer for all that no rule tells apart.
    pub answers: Vec<(Value, Resolved)>,
    /// Duties of procedure that stand in one way after one answer and in another after another.
    pub duties: Vec<DutyId>,
}

impl WhatIf {
    /// What a change brings of duties of procedure, as it then stands, and what it drops, as it stands now.
    /// A duty that is due by another day, or that is open no more, is among those brought.
    pub fn turned<'w>(&'w self, change: &'w Change) -> (Vec<&'w Told>, Vec<&'w Told>) {
        let then = &change.outcome.duties;
        let has = |all: &[Told], id: DutyId| all.iter().any(|t| t.duty == id);
        let moved = apart(&self.duties, then);
        let brought = then.iter().filter(|t| moved.contains(&t.duty));
        let dropped = self.duties.iter().filter(|t| !has(then, t.duty));
        (brought.collect(), dropped.collect())
    }
}
