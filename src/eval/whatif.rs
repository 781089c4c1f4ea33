//! What would change the outcome of a case, nearest first, and which unknown fact to establish next.
//!
//! Every outcome listed is one that the first layer gave to a changed case; nothing is inferred. One
//! fact is changed at a time, then two, then three, each to the nearest value of every cell that the
//! rules tell apart.

use std::{cmp::Ordering, collections::BTreeSet};

use super::{
    Options,
    alternatives::weight,
    cells::World,
    context::Run,
    contradicted, decide,
    moves::{Move, moves},
    procedure::{about, duties},
    values::values,
};
use crate::{
    case::{
        duty::{self, Told},
        outcome::{Fault, Open, Outcome, Resolved},
        whatif::{Change, Next, WhatIf},
    },
    ir::{DutyId, FactId, Program, Value, ViolationId, reads},
};

/// Most facts changed together.
const MAX_TOGETHER: usize = 3;
/// Cases that may be tried.
const BUDGET: usize = 60_000;
/// Unknown facts of which the answers are looked at.
const MAX_NEXT: usize = 12;
/// Answers of one fact that are looked at.
const MAX_ANSWERS: usize = 24;

/// What would change the outcome for a violation. `only`: the facts that may change; without it those
/// that the rules call 可变, and all that are read if they call none so. At most `limit` changes.
///
/// # Errors
/// As [`decide`], of the case as it stands.
pub fn what_if(
    program: &Program,
    violation: ViolationId,
    facts: &[Option<Value>],
    only: Option<&BTreeSet<FactId>>,
    limit: usize,
) -> Result<WhatIf, Fault> {
    let now = decide(program, violation, facts, Options::default())?;
    let mut found = WhatIf {
        now: now.clone(),
        duties: standing(program, violation, facts, &now.result),
        varied: Vec::new(),
        unmarked: false,
        changes: Vec::new(),
        more: false,
        next: Vec::new(),
    };
    if let Resolved::Decided(outcome) = &mut found.now.result {
        outcome.duties.clone_from(&found.duties);
    }
    match &now.result {
        Resolved::Open(open) => found.next = next(program, violation, facts, open),
        Resolved::Decided(start) => {
            (found.varied, found.unmarked) = varied(program, violation, facts, only);
            let world = World::of_violation(program, violation);
            let mut all: Vec<(usize, Move)> = Vec::new();
            for (place, fact) in found.varied.iter().enumerate() {
                let own = moves(&world, *fact, facts);
                all.extend(own.into_iter().map(|to| (place, to)));
            }
            let mut search = Search {
                program,
                violation,
                facts: facts.to_vec(),
                varied: &found.varied,
                moves: &all,
                seen: vec![substance(start)],
                level: Vec::new(),
                budget: BUDGET,
                cut: false,
            };
            for together in 1..=MAX_TOGETHER {
                if found.changes.len() >= limit || search.cut {
                    break;
                }
                search.go(together);
                for (_, changed, mut outcome) in search.sorted() {
                    let weight = compared(&outcome, start);
                    let then = with(facts, &changed);
                    outcome.duties = duties(program, violation, &then, &outcome);
                    let facts = changed;
                    found.changes.push(Change {
                        facts,
                        outcome,
                        weight,
                    });
                }
            }
            found.more = search.cut || found.changes.len() > limit;
            found.changes.truncate(limit);
        }
    }
    Ok(found)
}

/// The facts to be changed: known, read, and such as may change.
fn varied(
    program: &Program,
    violation: ViolationId,
    facts: &[Option<Value>],
    only: Option<&BTreeSet<FactId>>,
) -> (Vec<FactId>, bool) {
    let mut read = reads::Reads::new();
    if let Some(violation) = program.violations.get(violation.index()) {
        reads::violation(program, violation, &mut read);
    }
    let is_known = |fact: &FactId| facts.get(fact.index()).is_some_and(Option::is_some);
    let changeable = |fact: &FactId| {
        let declared = program.facts.get(fact.index());
        declared.is_some_and(|f| f.changeable)
    };
    let unmarked = only.is_none() && !read.iter().any(changeable);
    let may_change = |fact: &FactId| match only {
        Some(only) => only.contains(fact),
        None => unmarked || changeable(fact),
    };
    let varied = read.iter().filter(|f| is_known(f) && may_change(f));
    (varied.copied().collect(), unmarked)
}

/// What a reader takes an outcome to be: not which rows led to it, nor why a human decides.
fn substance(outcome: &Outcome) -> Outcome {
    Outcome {
        rows: Vec::new(),
        human: Vec::new(),
        duties: Vec::new(),
        reasons: Vec::new(),
        ..outcome.clone()
    }
}

/// Whether an outcome is lighter or heavier than another, for [`Change::weight`].
fn compared(a: &Outcome, b: &Outcome) -> Ordering {
    let ((disposition, (max, min), count), other) = (weight(a), weight(b));
    let (other_disposition, (other_max, other_min), other_count) = other;
    disposition.cmp(&other_disposition).then_with(|| {
        match (max.cmp(&other_max), min.cmp(&other_min)) {
            (Ordering::Equal, Ordering::Equal) => count.cmp(&other_count),
            (upper, lower) if upper == lower || lower == Ordering::Equal => upper,
            (Ordering::Equal, lower) => lower,
            (_, _) => Ordering::Equal,
        }
    })
}

/// Found at one level: how far, what changes, what comes of it.
type Found = (u64, Vec<(FactId, Value)>, Outcome);

struct Search<'s> {
    program: &'s Program,
    violation: ViolationId,
    facts: Vec<Option<Value>>,
    varied: &'s [FactId],
    /// Moves with the place of their fact among those varied, in its order.
    moves: &'s [(usize, Move)],
    /// Outcomes of nearer levels, and the one that is.
    seen: Vec<Outcome>,
    level: Vec<Found>,
    budget: usize,
    /// The budget did not do.
    cut: bool,
}

impl Search<'_> {
    /// Tries all changes of so many facts.
    fn go(&mut self, together: usize) {
        self.level.clear();
        self.step(0, together, 0, &mut Vec::new());
    }

    fn step(&mut self, from: usize, left: usize, distance: u64, chosen: &mut Vec<(FactId, Value)>) {
        if left == 0 {
            self.ask(distance, chosen);
            return;
        }
        let moves = self.moves;
        let mut index = from;
        while let Some((place, to)) = moves.get(index) {
            index = index.saturating_add(1);
            let Some(fact) = self.varied.get(*place).copied() else {
                continue;
            };
            if self.cut {
                return;
            }
            let Some(slot) = self.facts.get_mut(fact.index()) else {
                continue;
            };
            let old = slot.replace(to.value.clone());
            chosen.push((fact, to.value.clone()));
            // One value a fact: on to the moves of the next.
            let rest = moves.get(index..).unwrap_or(&[]);
            let own = rest.iter().take_while(|(other, _)| other == place).count();
            let distance = distance.saturating_add(to.distance);
            let next = index.saturating_add(own);
            self.step(next, left.saturating_sub(1), distance, chosen);
            chosen.pop();
            if let Some(slot) = self.facts.get_mut(fact.index()) {
                *slot = old;
            }
        }
    }

    fn ask(&mut self, distance: u64, chosen: &[(FactId, Value)]) {
        let Some(left) = self.budget.checked_sub(1) else {
            self.cut = true;
            return;
        };
        self.budget = left;
        if contradicted(self.program, &self.facts) != Ok(None) {
            return;
        }
        let run = Run::new(self.program, &self.facts, false);
        // What fails, or turns on a fact that is not known, is no outcome to aim at.
        let Ok(ran) = run.recommend(self.violation) else {
            return;
        };
        let of = substance(&ran.outcome);
        if self.seen.contains(&of) {
            return;
        }
        let same = |found: &&mut Found| substance(&found.2) == of;
        match self.level.iter_mut().find(same) {
            Some(held) if held.0 <= distance => {}
            Some(held) => *held = (distance, chosen.to_vec(), ran.outcome),
            None => self.level.push((distance, chosen.to_vec(), ran.outcome)),
        }
    }

    /// What a level found, the nearest first; it is then seen.
    fn sorted(&mut self) -> Vec<Found> {
        let mut level = std::mem::take(&mut self.level);
        // Stable: among equals the order of the facts.
        level.sort_by_key(|(distance, ..)| *distance);
        self.seen
            .extend(level.iter().map(|found| substance(&found.2)));
        level
    }
}

/// A case with some facts changed.
fn with(facts: &[Option<Value>], changed: &[(FactId, Value)]) -> Vec<Option<Value>> {
    let mut then = facts.to_vec();
    for (fact, value) in changed {
        if let Some(slot) = then.get_mut(fact.index()) {
            *slot = Some(value.clone());
        }
    }
    then
}

/// The duties of procedure of a case. Of a case that lacks facts they are asked of every outcome.
fn standing(
    program: &Program,
    violation: ViolationId,
    facts: &[Option<Value>],
    result: &Resolved,
) -> Vec<Told> {
    if about(program, violation).next().is_none() {
        return Vec::new();
    }
    if let Resolved::Decided(outcome) = result {
        return duties(program, violation, facts, outcome);
    }
    let said = decide(program, violation, facts, Options { reasons: true });
    match said.map(|said| said.result) {
        Ok(Resolved::Open(open)) => open.duties(),
        Ok(Resolved::Decided(outcome)) => outcome.duties,
        Err(_) => Vec::new(),
    }
}

/// What the answers to the open facts would leave.
fn next(
    program: &Program,
    violation: ViolationId,
    facts: &[Option<Value>],
    open: &Open,
) -> Vec<Next> {
    let world = World::of_violation(program, violation);
    let mut facts = facts.to_vec();
    facts.resize(program.facts.len(), None);
    let mut all = Vec::new();
    for fact in open.open_facts.iter().take(MAX_NEXT) {
        let mut answers: Vec<(Value, Resolved)> = Vec::new();
        let mut first: Option<Vec<Told>> = None;
        let mut turned: BTreeSet<DutyId> = BTreeSet::new();
        for value in values(&world, fact.fact, &facts).all().take(MAX_ANSWERS) {
            if let Some(slot) = facts.get_mut(fact.fact.index()) {
                *slot = Some(value.clone());
            }
            let Ok(said) = decide(program, violation, &facts, Options::default()) else {
                continue;
            };
            let stands = standing(program, violation, &facts, &said.result);
            match &first {
                None => first = Some(stands),
                Some(first) => turned.extend(duty::apart(first, &stands)),
            }
            if answers.iter().all(|(_, known)| *known != said.result) {
                answers.push((value, said.result));
            }
        }
        if let Some(slot) = facts.get_mut(fact.fact.index()) {
            *slot = None;
        }
        all.push(Next {
            fact: fact.clone(),
            answers,
            duties: turned.into_iter().collect(),
        });
    }
    all
}
