//! Trying what unknown facts can be.
//!
//! Forks only on facts that a run has actually asked for. Between two values of a number it looks
//! closer where the outcomes at the two differ, down to neighbouring steps. The number of runs is
//! bounded and shared out evenly among the branches; what does not fit is said (`rough`).

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::{
    cells::World,
    context::{Run, Scope, Slot, Stop},
    fold::{Folded, Folds, Given, Kind},
    values::{Values, middle, values},
};
use crate::{
    case::outcome::Fault,
    ir::{FactId, Value},
};

/// Deepest nesting of forks; beyond it one path is followed to its end.
const MAX_DEPTH: usize = 128;
/// The branches of a fork are given at least this part of what its budget has left.
const MOST_SHARES: usize = 64;
/// Values tried to find out whether the constraints leave a case possible.
const MAX_TRIES: usize = 256;

/// What is asked of every completed case.
pub(super) trait Question {
    /// What a run gives.
    type Answer;
    /// Whether runs keep reasons.
    fn reasons(&self) -> bool;
    /// Asks.
    fn ask(&self, run: &Run<'_>) -> Result<Self::Answer, Stop>;
    /// Takes an answer in, with the facts that lead to it, and names the alternative it belongs to.
    fn collect(&mut self, answer: Self::Answer, case: &dyn Fn() -> Given) -> usize;
}

/// What was forked on.
#[derive(Clone, Debug)]
pub(super) enum Dimension {
    /// One fact or field.
    Slot(Slot),
    /// Facts that fold.
    Fold(Rc<Folded>),
}

/// A turn taken at a fork: which dimension, and the part of its line taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub dimension: usize,
    pub from: i64,
    pub to: i64,
}

/// A completed case.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// The alternative it belongs to.
    pub alternative: usize,
    pub path: Vec<Turn>,
}

/// The exploration.
#[derive(Debug)]
pub(super) struct Explorer<'w, 'a, Q> {
    world: &'w World<'a>,
    folds: Option<&'w Folds<'a>>,
    cache: BTreeMap<(Kind, Vec<usize>), Option<Rc<Folded>>>,
    facts: Vec<Option<Value>>,
    path: Vec<Turn>,
    assigned: Vec<FactId>,
    budget: usize,
    spent: usize,
    pub question: Q,
    pub dimensions: Vec<Dimension>,
    pub leaves: Vec<Leaf>,
    /// There may be more than was found.
    pub rough: bool,
    /// A case could not be computed.
    pub fault: Option<Fault>,
}

/// What a fork tries.
enum Fork {
    Slot(Slot, Values),
    Fold(Rc<Folded>),
}

/// Alternatives found below a branch, and which leaves are its.
#[derive(Debug)]
struct Branch {
    at: i64,
    found: BTreeSet<usize>,
    leaves: std::ops::Range<usize>,
}

impl<'w, 'a, Q: Question> Explorer<'w, 'a, Q> {
    pub(super) fn new(
        world: &'w World<'a>,
        folds: Option<&'w Folds<'a>>,
        facts: &[Option<Value>],
        budget: usize,
        question: Q,
    ) -> Self {
        let mut facts = facts.to_vec();
        facts.resize(world.program.facts.len().max(facts.len()), None);
        Self {
            world,
            folds,
            cache: BTreeMap::new(),
            facts,
            path: Vec::new(),
            assigned: Vec::new(),
            budget,
            spent: 0,
            question,
            dimensions: Vec::new(),
            leaves: Vec::new(),
            rough: false,
            fault: None,
        }
    }

    /// Goes through all that is possible.
    pub(super) fn go(&mut self) {
        let budget = self.budget;
        self.explore(budget);
    }

    fn ask(&mut self) -> Result<Q::Answer, Stop> {
        self.spent = self.spent.saturating_add(1);
        let run = Run::new(self.world.program, &self.facts, self.question.reasons());
        self.question.ask(&run)
    }

    /// The alternatives possible from here on, with at most so many runs.
    fn explore(&mut self, budget: usize) -> BTreeSet<usize> {
        if self.spent >= self.budget && !self.leaves.is_empty() {
            self.rough = true;
            return BTreeSet::new();
        }
        let slot = match self.ask() {
            Ok(answer) => return self.leaf(answer).into_iter().collect(),
            Err(Stop::Need(slot)) => *slot,
            Err(stop) => {
                self.failed(stop);
                return BTreeSet::new();
            }
        };
        if budget < 3 || self.path.len() >= MAX_DEPTH {
            self.rough = true;
            return self.finish(slot);
        }
        let fork = self.fork(slot);
        self.branch(&fork, budget.saturating_sub(1))
    }

    fn failed(&mut self, stop: Stop) {
        self.rough = true;
        if let Stop::Fault(fault) = stop {
            self.fault = self.fault.clone().or(Some(fault));
        }
    }

    fn leaf(&mut self, answer: Q::Answer) -> Option<usize> {
        let mut tries = MAX_TRIES;
        if !self.completable(&mut tries) {
            return None;
        }
        let (assigned, facts) = (&self.assigned, &self.facts);
        let case = || {
            let mut case: Given = Vec::with_capacity(assigned.len());
            for fact in assigned {
                if case.iter().all(|(f, _)| f != fact)
                    && let Some(Some(value)) = facts.get(fact.index())
                {
                    case.push((*fact, value.clone()));
                }
            }
            case
        };
        let alternative = self.question.collect(answer, &case);
        self.leaves.push(Leaf {
            alternative,
            path: self.path.clone(),
        });
        Some(alternative)
    }

    fn fork(&mut self, slot: Slot) -> Fork {
        if slot.path.is_empty()
            && let Some(folds) = self.folds
            && let Some(kind) = folds.kind(slot.fact)
            && let Some(folded) = self.folded(folds, kind)
            && folded
                .states
                .iter()
                .any(|state| state.iter().any(|(fact, _)| *fact == slot.fact))
        {
            self.rough |= folded.rough;
            return Fork::Fold(folded);
        }
        let values = values(self.world, slot.fact, &self.facts);
        self.rough |= values.rough;
        Fork::Slot(slot, values)
    }

    fn folded(&mut self, folds: &Folds<'a>, kind: Kind) -> Option<Rc<Folded>> {
        let key = (kind, folds.depends_on(kind, &self.facts));
        if let Some(known) = self.cache.get(&key) {
            return known.clone();
        }
        let folded = folds.fold(self.world, kind, &self.facts).map(Rc::new);
        self.cache.insert(key, folded.clone());
        folded
    }

    fn dimension(&mut self, fork: &Fork) -> usize {
        let found = self
            .dimensions
            .iter()
            .position(|known| match (known, fork) {
                (Dimension::Slot(known), Fork::Slot(slot, _)) => known == slot,
                (Dimension::Fold(known), Fork::Fold(folded)) => Rc::ptr_eq(known, folded),
                (Dimension::Slot(_), Fork::Fold(_)) | (Dimension::Fold(_), Fork::Slot(..)) => false,
            });
        found.unwrap_or_else(|| {
            self.dimensions.push(match fork {
                Fork::Slot(slot, _) => Dimension::Slot(slot.clone()),
                Fork::Fold(folded) => Dimension::Fold(Rc::clone(folded)),
            });
            self.dimensions.len().saturating_sub(1)
        })
    }

    /// Tries every branch of a fork.
    fn branch(&mut self, fork: &Fork, budget: usize) -> BTreeSet<usize> {
        let dimension = self.dimension(fork);
        let branches = fork.branches();
        let many = branches.len();
        let start = self.spent;
        let mut all = BTreeSet::new();
        let mut line: Vec<Branch> = Vec::new();
        for (turn, place) in spread(many).enumerate() {
            let Some(&(take, span)) = branches.get(place) else {
                continue;
            };
            let left_over = budget.saturating_sub(self.spent.saturating_sub(start));
            if left_over == 0 {
                self.rough = true;
                break;
            }
            // An even share; among very many branches more than that, as most need little.
            let even = many.saturating_sub(turn).saturating_add(1);
            let share = left_over.checked_div(even.min(MOST_SHARES)).unwrap_or(0);
            let branch = self.along(fork, dimension, span, take, share.max(1));
            match take {
                Take::Ordered(_) => line.push(branch),
                Take::Listed(_) => all.extend(branch.found),
            }
        }
        line.sort_by_key(|branch| branch.at);
        let mut done: Vec<Branch> = Vec::with_capacity(line.len());
        // Neighbours whose outcomes differ are looked at more closely, from the left.
        line.reverse();
        while let Some(left) = line.pop() {
            let closer = line.last().and_then(|right| {
                let half = middle(left.at, right.at);
                (half > left.at && left.found != right.found).then_some(half)
            });
            match closer {
                Some(at) if self.spent.saturating_sub(start) < budget => {
                    let left_over = budget.saturating_sub(self.spent.saturating_sub(start));
                    let share = left_over.checked_div(4).unwrap_or(0).max(1);
                    line.push(self.along(fork, dimension, (at, at), Take::Ordered(at), share));
                    line.push(left);
                }
                closer => {
                    self.rough |= closer.is_some();
                    done.push(left);
                }
            }
        }
        let depth = self.path.len();
        for (i, branch) in done.iter().enumerate() {
            let to = match done.get(i.saturating_add(1)) {
                Some(next) if next.found == branch.found => next.at.saturating_sub(1),
                Some(_) | None => branch.at,
            };
            for leaf in self
                .leaves
                .get_mut(branch.leaves.clone())
                .into_iter()
                .flatten()
            {
                if let Some(turn) = leaf.path.get_mut(depth) {
                    turn.to = to.max(turn.from);
                }
            }
        }
        all.extend(done.into_iter().flat_map(|branch| branch.found));
        all
    }

    /// Tries one branch.
    fn along(
        &mut self,
        fork: &Fork,
        dimension: usize,
        (from, to): (i64, i64),
        take: Take,
        budget: usize,
    ) -> Branch {
        let first = self.leaves.len();
        let assigned = self.assigned.len();
        fork.set(take, &mut self.facts, &mut self.assigned);
        let found = if self.contradicted() {
            BTreeSet::new()
        } else {
            self.path.push(Turn {
                dimension,
                from,
                to,
            });
            let found = self.explore(budget);
            self.path.pop();
            found
        };
        fork.unset(take, &mut self.facts);
        self.assigned.truncate(assigned);
        Branch {
            at: from,
            found,
            leaves: first..self.leaves.len(),
        }
    }

    /// Follows one path to its end.
    fn finish(&mut self, slot: Slot) -> BTreeSet<usize> {
        let mut slot = slot;
        let (assigned, depth) = (self.assigned.len(), self.path.len());
        let mut taken: Vec<(Fork, Take)> = Vec::new();
        let mut found = BTreeSet::new();
        // Each round gives a value to one more place.
        loop {
            if self.spent >= self.budget && !self.leaves.is_empty() {
                break;
            }
            let fork = self.fork(slot);
            let dimension = self.dimension(&fork);
            let mut chosen = None;
            for (take, (from, to)) in fork.branches() {
                let before = self.assigned.len();
                fork.set(take, &mut self.facts, &mut self.assigned);
                if !self.contradicted() {
                    self.path.push(Turn {
                        dimension,
                        from,
                        to,
                    });
                    chosen = Some(take);
                    break;
                }
                fork.unset(take, &mut self.facts);
                self.assigned.truncate(before);
            }
            let Some(take) = chosen else {
                break;
            };
            taken.push((fork, take));
            match self.ask() {
                Ok(answer) => {
                    found.extend(self.leaf(answer));
                    break;
                }
                Err(Stop::Need(next)) => slot = *next,
                Err(stop) => {
                    self.failed(stop);
                    break;
                }
            }
        }
        for (fork, take) in taken.into_iter().rev() {
            fork.unset(take, &mut self.facts);
        }
        self.assigned.truncate(assigned);
        self.path.truncate(depth);
        found
    }

    /// Whether the facts as they are contradict a constraint, whatever the unknown ones are.
    fn contradicted(&self) -> bool {
        if self.world.constraints.is_empty() {
            return false;
        }
        let run = Run::new(self.world.program, &self.facts, false);
        self.constraints().any(|constraint| {
            run.settled(|| run.holds(&constraint.holds, &Scope::default())) == Ok(false)
        })
    }

    fn constraints(&self) -> impl Iterator<Item = &'a crate::ir::Constraint> {
        let program = self.world.program;
        let indices = self.world.constraints.iter();
        indices.filter_map(|index| program.constraints.get(*index))
    }

    /// Whether some values of the facts still unknown satisfy all constraints. After too many tries
    /// it is taken for possible, and said to be rough.
    fn completable(&mut self, tries: &mut usize) -> bool {
        if self.world.constraints.is_empty() {
            return true;
        }
        let mut missing = None;
        {
            let run = Run::new(self.world.program, &self.facts, false);
            for constraint in self.constraints() {
                match run.settled(|| run.holds(&constraint.holds, &Scope::default())) {
                    Ok(false) => return false,
                    Err(Stop::Need(slot)) => missing = missing.or(Some(slot)),
                    Ok(true)
                    | Err(
                        Stop::Later(_)
                        | Stop::Fault(_)
                        | Stop::Human(_)
                        | Stop::Unsure(_)
                        | Stop::NoBase(_),
                    ) => {}
                }
            }
        }
        let Some(slot) = missing else {
            return true;
        };
        let values = values(self.world, slot.fact, &self.facts);
        for value in values.all() {
            let Some(left) = tries.checked_sub(1) else {
                self.rough = true;
                return true;
            };
            *tries = left;
            put(&mut self.facts, &slot, Some(value));
            let possible = self.completable(tries);
            put(&mut self.facts, &slot, None);
            if possible {
                return true;
            }
        }
        false
    }
}

/// Which branch of a fork.
#[derive(Clone, Copy, Debug)]
enum Take {
    Ordered(i64),
    Listed(usize),
}

impl Fork {
    /// What is tried, with the part of the line it stands for: first the points of a line that are
    /// looked at in any case, then what is tried by itself.
    fn branches(&self) -> Vec<(Take, (i64, i64))> {
        let point = |at: i64| (Take::Ordered(at), (at, at));
        match self {
            Self::Slot(_, values) => {
                let listed = values.listed.iter().enumerate();
                let listed = listed.map(|(i, stand)| (Take::Listed(i), (stand.from, stand.to)));
                values
                    .ordered
                    .iter()
                    .copied()
                    .map(point)
                    .chain(listed)
                    .collect()
            }
            Self::Fold(folded) => {
                let at = |i: usize| i64::try_from(i).unwrap_or(i64::MAX);
                let last = folded.rising.checked_sub(1);
                let ends = last.map(|last| {
                    if last == 0 {
                        vec![0]
                    } else {
                        vec![0, at(last)]
                    }
                });
                let rest = (folded.rising..folded.states.len()).map(at).enumerate();
                let rest = rest.map(|(i, at)| (Take::Listed(i), (at, at)));
                let ends = ends.into_iter().flatten().map(point);
                ends.chain(rest).collect()
            }
        }
    }

    fn state(folded: &Folded, take: Take) -> &[(FactId, Value)] {
        let index = match take {
            Take::Ordered(at) => usize::try_from(at).unwrap_or(usize::MAX),
            Take::Listed(index) => folded.rising.saturating_add(index),
        };
        folded.states.get(index).map_or(&[], Vec::as_slice)
    }

    fn set(&self, take: Take, facts: &mut [Option<Value>], assigned: &mut Vec<FactId>) {
        match self {
            Self::Slot(slot, values) => {
                let value = match take {
                    Take::Ordered(at) => Some(values.at(at)),
                    Take::Listed(index) => values.listed.get(index).map(|s| s.value.clone()),
                };
                put(facts, slot, value);
                assigned.push(slot.root);
            }
            Self::Fold(folded) => {
                for (fact, value) in Self::state(folded, take) {
                    if let Some(place) = facts.get_mut(fact.index()) {
                        *place = Some(value.clone());
                    }
                    assigned.push(*fact);
                }
            }
        }
    }

    fn unset(&self, take: Take, facts: &mut [Option<Value>]) {
        match self {
            Self::Slot(slot, _) => put(facts, slot, None),
            Self::Fold(folded) => {
                for (fact, _) in Self::state(folded, take) {
                    if let Some(place) = facts.get_mut(fact.index()) {
                        *place = None;
                    }
                }
            }
        }
    }
}

/// The places of a list in an order that is spread evenly wherever it is broken off.
fn spread(many: usize) -> impl Iterator<Item = usize> {
    let widest = many.checked_next_power_of_two().unwrap_or(many);
    let steps = std::iter::successors(Some(widest), |step| step.checked_div(2).filter(|s| *s > 0));
    steps.flat_map(move |step| {
        (0..many).step_by(step.max(1)).filter(move |place| {
            // Those of the wider steps before are done.
            let wider = step.saturating_mul(2);
            step == widest || place.checked_rem(wider) != Some(0)
        })
    })
}

/// Gives a value to a fact, or to a field inside a list.
fn put(facts: &mut [Option<Value>], slot: &Slot, value: Option<Value>) {
    let Some(mut place) = facts.get_mut(slot.root.index()) else {
        return;
    };
    for (record, field) in &slot.path {
        let Some(Value::List(records)) = place else {
            return;
        };
        let Some(next) = records.get_mut(*record).and_then(|r| r.get_mut(*field)) else {
            return;
        };
        place = next;
    }
    *place = value;
}
