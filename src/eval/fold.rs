//! Facts that only weigh: folded into what they add up to, instead of being tried one by one.
//!
//! Facts that nothing but factors read matter only through the sum of the weights, and facts that
//! nothing but circumstances read only through which grounds come first. Each such group of facts
//! that hang together is gone through by itself, and the groups are added up by dynamic programming
//! over the states reached; each state keeps one assignment that reaches it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cells::World,
    circumstance::{Side, already_weighed, side},
    context::{Run, Scope, Stop},
    direction::{With, ways},
    values::values,
    weights::Pick,
};
use crate::{
    base::terms::{EffectKind, Modality},
    case::outcome::HumanWhy,
    ir::{
        CircumstanceId, Condition, FactId, FactType, ObjectId, PartKind, PenaltyId, Program, Value,
        Violation, Weights,
        walk::{Roots, Walk},
    },
};

/// Most assignments of one group that are gone through.
const MAX_GROUP: usize = 2_000;
/// Most states kept while groups are added up.
const MAX_STATES: usize = 2_048;

/// Values for some facts.
pub(super) type Given = Vec<(FactId, Value)>;

/// What facts that hang together lead to.
#[derive(Debug)]
pub(super) struct Folded {
    /// Every state, with facts that lead to it.
    pub states: Vec<Given>,
    /// The first so many rise in order, and outcomes change with them one way only.
    pub rising: usize,
    /// For each value tried of each fact: the states it leaves.
    pub reach: Vec<(FactId, Vec<BTreeSet<usize>>)>,
    /// States were left out.
    pub rough: bool,
}

/// Who reads a group of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reader {
    Circumstance(CircumstanceId),
    Factor(usize, usize),
    Constraint(usize),
    Other,
}

/// A group of facts that hang together.
#[derive(Debug)]
struct Group {
    facts: BTreeSet<FactId>,
    readers: BTreeSet<Reader>,
}

/// Which facts fold, and how.
#[derive(Debug)]
pub(super) struct Folds<'a> {
    program: &'a Program,
    violation: &'a Violation,
    groups: Vec<Group>,
    /// Place of each ground among those of its side.
    places: BTreeMap<CircumstanceId, Place>,
}

/// Where a ground stands: only the first of each class can matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    class: (u8, Option<ObjectId>),
    /// Its turn in the order of its side; grounds that follow each other and do the same share one.
    turn: usize,
}

/// Which fold a fact belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Grounds that lift the penalty, with those that hang together with them.
    Waiving,
    /// The other grounds.
    Moving,
    /// Factors.
    Weighing,
}

/// What a group, or several, adds up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    /// Factors without a weight, with why.
    special: Vec<(usize, usize, HumanWhy)>,
    /// Sum of weights of each part.
    sums: BTreeMap<usize, i64>,
    /// First turn of each class of grounds.
    grounds: BTreeMap<(u8, Option<ObjectId>), usize>,
}

impl State {
    fn plus(&self, other: &Self) -> Option<Self> {
        let mut all = self.clone();
        all.special.extend(other.special.iter().cloned());
        all.special.sort();
        for (part, sum) in &other.sums {
            let place = all.sums.entry(*part).or_insert(0);
            *place = place.checked_add(*sum)?;
        }
        for (class, turn) in &other.grounds {
            let place = all.grounds.entry(*class).or_insert(*turn);
            *place = (*place).min(*turn);
        }
        Some(all)
    }
}

impl<'a> Folds<'a> {
    /// Sorts the unknown facts of a violation into groups.
    pub(super) fn new(
        world: &World<'a>,
        violation: &'a Violation,
        facts: &[Option<Value>],
    ) -> Self {
        let program = world.program;
        let mut readers: Vec<(Reader, BTreeSet<FactId>)> = Vec::new();
        let roots_of = |conditions: &mut dyn Iterator<Item = &'a Condition>| {
            let mut roots = Roots::new(program);
            for condition in conditions {
                Walk::new(program).condition(condition, &mut roots);
            }
            roots.facts
        };
        let mut frame = Roots::new(program);
        let mut walk = Walk::new(program);
        walk.frame(violation, &mut frame);
        for id in &violation.reductions {
            if let Some(reduction) = program.reductions.get(id.index()) {
                walk.condition(&reduction.when, &mut frame);
                for (exception, _) in &reduction.exceptions {
                    walk.condition(exception, &mut frame);
                }
            }
        }
        for (id, index) in &violation.list_entries {
            let Some(list) = program.lists.get(id.index()) else {
                continue;
            };
            let entry = list.entries.get(*index).map(|entry| &entry.when);
            for condition in list.exceptions.iter().map(|(c, _)| c).chain(entry) {
                walk.condition(condition, &mut frame);
            }
        }
        readers.push((Reader::Other, frame.facts));
        let places = places(program, violation);
        for id in places.keys() {
            if let Some(circumstance) = program.circumstances.get(id.index()) {
                let facts = roots_of(&mut std::iter::once(&circumstance.when));
                readers.push((Reader::Circumstance(*id), facts));
            }
        }
        for (part, weights) in weights_of(violation) {
            for (index, factor) in weights.factors.iter().enumerate() {
                let facts = roots_of(&mut factor.rows.iter().map(|row| &row.when));
                readers.push((Reader::Factor(part, index), facts));
            }
        }
        for &index in &world.constraints {
            if let Some(constraint) = program.constraints.get(index) {
                let facts = roots_of(&mut std::iter::once(&constraint.holds));
                readers.push((Reader::Constraint(index), facts));
            }
        }
        Self {
            program,
            violation,
            groups: groups(program, readers, facts),
            places,
        }
    }

    /// The fold that a fact belongs to, if any.
    pub(super) fn kind(&self, fact: FactId) -> Option<Kind> {
        self.groups
            .iter()
            .find(|group| group.facts.contains(&fact))
            .and_then(|group| self.kind_of(group))
    }

    fn kind_of(&self, group: &Group) -> Option<Kind> {
        let mut kind = None;
        for reader in &group.readers {
            let next = match reader {
                Reader::Other => return None,
                Reader::Constraint(_) => continue,
                Reader::Factor(..) => Kind::Weighing,
                Reader::Circumstance(id) => {
                    let circumstance = self.program.circumstances.get(id.index())?;
                    match side(circumstance.effect) {
                        Side::Waive => Kind::Waiving,
                        Side::Lighter | Side::Heavier => Kind::Moving,
                    }
                }
            };
            kind = match (kind, next) {
                (None, next) => Some(next),
                (Some(held), next) if held == next => Some(held),
                (Some(Kind::Waiving | Kind::Moving), Kind::Waiving | Kind::Moving) => {
                    Some(Kind::Waiving)
                }
                (Some(Kind::Weighing), _) | (Some(_), Kind::Weighing) => return None,
            };
        }
        kind
    }

    /// What a fold of this kind depends on beside the facts it folds: the parts that may speak.
    pub(super) fn depends_on(&self, kind: Kind, facts: &[Option<Value>]) -> Vec<usize> {
        match kind {
            Kind::Waiving | Kind::Moving => Vec::new(),
            Kind::Weighing => self.active(facts).into_iter().collect(),
        }
    }

    /// Folds all facts of a kind. `None` if they do not fold after all (a condition that fails or is
    /// for a human, too many assignments).
    pub(super) fn fold(
        &self,
        world: &World<'a>,
        kind: Kind,
        facts: &[Option<Value>],
    ) -> Option<Folded> {
        let active = self.active(facts);
        let mut rough = false;
        let mut parts: Vec<Vec<(Given, State)>> = Vec::new();
        for group in self.groups.iter().filter(|g| self.kind_of(g) == Some(kind)) {
            let mut search = Search {
                folds: self,
                world,
                group,
                active: &active,
                facts: facts.to_vec(),
                path: Vec::new(),
                found: Vec::new(),
                rough: false,
            };
            search.go()?;
            rough |= search.rough;
            parts.push(search.found);
        }
        let mut total: BTreeMap<State, Given> = BTreeMap::new();
        total.insert(State::default(), Vec::new());
        for part in &parts {
            total = add(&total, part, &mut rough)?;
        }
        let mut states: Vec<(State, Given)> = total.into_iter().collect();
        // Plain states come first: `special` is the first field that orders them.
        let plain = states.iter().filter(|(s, _)| s.special.is_empty()).count();
        let one_sum = states.iter().all(|(s, _)| s.sums.len() <= 1);
        let rising = if kind == Kind::Weighing && one_sum && self.one_way(&active) {
            plain
        } else {
            0
        };
        let index: BTreeMap<State, usize> = states
            .iter()
            .enumerate()
            .map(|(i, (state, _))| (state.clone(), i))
            .collect();
        let reach = self.reach(&parts, &index);
        Some(Folded {
            states: states.drain(..).map(|(_, given)| given).collect(),
            rising,
            reach,
            rough,
        })
    }

    /// For each value of each fact: the states it leaves.
    fn reach(
        &self,
        parts: &[Vec<(Given, State)>],
        index: &BTreeMap<State, usize>,
    ) -> Vec<(FactId, Vec<BTreeSet<usize>>)> {
        let mut reach = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            let mut rest: BTreeMap<State, Given> = BTreeMap::new();
            rest.insert(State::default(), Vec::new());
            let mut rough = false;
            for (_, other) in parts.iter().enumerate().filter(|(j, _)| *j != i) {
                match add(&rest, other, &mut rough) {
                    Some(next) => rest = next,
                    None => return reach,
                }
            }
            let facts: BTreeSet<FactId> = part
                .iter()
                .flat_map(|(given, _)| given.iter().map(|(fact, _)| *fact))
                .collect();
            for fact in facts {
                let mut values: Vec<(Value, BTreeSet<usize>)> = Vec::new();
                let of = |given: &Given| given.iter().find(|(f, _)| *f == fact).cloned();
                for (given, _) in part {
                    if let Some((_, value)) = of(given)
                        && values.iter().all(|(v, _)| *v != value)
                    {
                        values.push((value, BTreeSet::new()));
                    }
                }
                for (value, left) in &mut values {
                    for (given, state) in part {
                        if of(given).is_some_and(|(_, v)| v != *value) {
                            continue;
                        }
                        let sums = rest.keys().filter_map(|other| other.plus(state));
                        left.extend(sums.filter_map(|sum| index.get(&sum)));
                    }
                }
                let left = values.into_iter().map(|(_, left)| left).collect();
                reach.push((fact, left));
            }
        }
        reach
    }

    /// The parts with weights that may speak for these facts.
    fn active(&self, facts: &[Option<Value>]) -> BTreeSet<usize> {
        let run = Run::new(self.program, facts, false);
        let benchmark = self.violation.benchmark.as_ref();
        let parts = benchmark.into_iter().flat_map(|b| &b.parts).enumerate();
        parts
            .filter(|(_, part)| {
                let guard = run.settled(|| run.guard_holds(self.violation, part.guard));
                let when = part.when.as_ref();
                let held =
                    run.settled(|| when.map_or(Ok(true), |c| run.holds(c, &Scope::default())));
                guard != Ok(false) && held != Ok(false)
            })
            .map(|(index, _)| index)
            .collect()
    }

    /// Whether the fines of the active parts move one way with the sum.
    fn one_way(&self, active: &BTreeSet<usize>) -> bool {
        let human =
            self.violation.benchmark.as_ref().is_some_and(|b| {
                b.defects.out_of_range == Some(crate::base::terms::Handling::Human)
            });
        // Two parts that speak of one object agree at single sums, if at all.
        let alone = active.len() <= 1;
        !human
            && alone
            && weights_of(self.violation)
                .filter(|(part, _)| active.contains(part))
                .flat_map(|(_, weights)| &weights.branches)
                .all(|branch| !ways(self.program, &branch.amount, With::Sum).is_any())
    }
}

/// Adds a group to what the groups before add up to.
fn add(
    total: &BTreeMap<State, Given>,
    part: &[(Given, State)],
    rough: &mut bool,
) -> Option<BTreeMap<State, Given>> {
    // Equal states of the group add up to the same; the first stands for them.
    let mut own: BTreeMap<&State, &Given> = BTreeMap::new();
    for (given, state) in part {
        own.entry(state).or_insert(given);
    }
    let mut next: BTreeMap<State, Given> = BTreeMap::new();
    for (state, given) in total {
        for (more, facts) in &own {
            let sum = state.plus(more)?;
            next.entry(sum).or_insert_with(|| {
                let mut all = given.clone();
                all.extend(facts.iter().cloned());
                all
            });
        }
    }
    if next.len() > MAX_STATES {
        *rough = true;
        // The ends of the line of sums stay; from the rest every so many.
        let step = next.len().div_ceil(MAX_STATES).max(1);
        let last = next.len().saturating_sub(1);
        next = next
            .into_iter()
            .enumerate()
            .filter(|(i, _)| *i == last || i.checked_rem(step) == Some(0))
            .map(|(_, kept)| kept)
            .collect();
    }
    Some(next)
}

fn weights_of(violation: &Violation) -> impl Iterator<Item = (usize, &Weights)> {
    let parts = violation
        .benchmark
        .iter()
        .flat_map(|b| &b.parts)
        .enumerate();
    parts.filter_map(|(index, part)| match &part.kind {
        PartKind::Weights(weights) => Some((index, weights)),
        PartKind::Table(_) => None,
    })
}

/// The circumstances that can change an outcome, with their places.
fn places(program: &Program, violation: &Violation) -> BTreeMap<CircumstanceId, Place> {
    type Doing<'p> = (EffectKind, Modality, Option<ObjectId>, &'p [PenaltyId]);
    let mut places = BTreeMap::new();
    let mut turns: BTreeMap<u8, (usize, Doing<'_>)> = BTreeMap::new();
    for id in &violation.circumstances {
        let Some(c) = program.circumstances.get(id.index()) else {
            continue;
        };
        let shall = c.modality == Modality::Shall;
        let class = match (side(c.effect), c.effect) {
            (Side::Waive, _) if shall => 0,
            (Side::Waive, _) => 1,
            (_, _) if !shall => continue,
            (Side::Lighter, _) => 2,
            (Side::Heavier, EffectKind::RaiseTier(..)) => 3,
            (Side::Heavier, _) => 4,
        };
        if already_weighed(violation, c).is_some() {
            continue;
        }
        let doing: Doing<'_> = (c.effect, c.modality, c.on, &c.still);
        let turn = match turns.get(&class) {
            Some((turn, before)) if *before == doing => *turn,
            Some((turn, _)) => turn.saturating_add(1),
            None => 0,
        };
        turns.insert(class, (turn, doing));
        places.insert(
            *id,
            Place {
                class: (class, c.on),
                turn,
            },
        );
    }
    places
}

/// Joins unknown facts that are read together.
fn groups(
    program: &Program,
    readers: Vec<(Reader, BTreeSet<FactId>)>,
    facts: &[Option<Value>],
) -> Vec<Group> {
    let unknown = |fact: &FactId| !matches!(facts.get(fact.index()), Some(Some(_)));
    // A list that is known may still hold unknown fields; it is not folded.
    let listed = |fact: &FactId| {
        let ty = program.facts.get(fact.index()).map(|f| &f.ty);
        matches!(ty, Some(FactType::List(_)))
    };
    let mut groups: Vec<Group> = Vec::new();
    for (reader, all) in readers {
        let own: BTreeSet<FactId> = all
            .iter()
            .copied()
            .filter(|f| unknown(f) || listed(f))
            .collect();
        let mut joined = Group {
            readers: [reader].into(),
            facts: own,
        };
        if joined.facts.iter().any(listed) {
            joined.readers.insert(Reader::Other);
        }
        if joined.facts.is_empty() {
            continue;
        }
        let (near, far): (Vec<Group>, Vec<Group>) = groups
            .into_iter()
            .partition(|group| !group.facts.is_disjoint(&joined.facts));
        for group in near {
            joined.facts.extend(group.facts);
            joined.readers.extend(group.readers);
        }
        groups = far;
        groups.push(joined);
    }
    groups
}

/// Goes through the assignments of one group.
#[derive(Debug)]
struct Search<'s, 'a> {
    folds: &'s Folds<'a>,
    world: &'s World<'a>,
    group: &'s Group,
    active: &'s BTreeSet<usize>,
    facts: Vec<Option<Value>>,
    path: Given,
    found: Vec<(Given, State)>,
    rough: bool,
}

impl Search<'_, '_> {
    /// One assignment after the other, depth first; `None` if the group does not fold.
    fn go(&mut self) -> Option<()> {
        if self.found.len() > MAX_GROUP {
            return None;
        }
        let fact = match self.state() {
            Ok(None) => return Some(()),
            Ok(Some(state)) => {
                self.found.push((self.path.clone(), state));
                return Some(());
            }
            Err(Stop::Need(slot)) if slot.path.is_empty() => slot.fact,
            Err(_) => return None,
        };
        if !self.group.facts.contains(&fact) {
            return None;
        }
        let values = values(self.world, fact, &self.facts);
        if !values.ordered.is_empty() {
            return None;
        }
        self.rough |= values.rough;
        for value in values.all() {
            if let Some(place) = self.facts.get_mut(fact.index()) {
                *place = Some(value.clone());
            }
            self.path.push((fact, value));
            let gone = self.go();
            self.path.pop();
            if let Some(place) = self.facts.get_mut(fact.index()) {
                *place = None;
            }
            gone?;
        }
        Some(())
    }

    /// What the group comes to; `None` if the facts contradict a constraint.
    fn state(&self) -> Result<Option<State>, Stop> {
        let program = self.folds.program;
        let run = Run::new(program, &self.facts, false);
        let scope = Scope::default();
        let mut state = State::default();
        for reader in &self.group.readers {
            match reader {
                Reader::Constraint(index) => {
                    let Some(constraint) = program.constraints.get(*index) else {
                        continue;
                    };
                    if run.settled(|| run.holds(&constraint.holds, &scope)) == Ok(false) {
                        return Ok(None);
                    }
                }
                Reader::Circumstance(id) => {
                    let circumstance = program.circumstances.get(id.index());
                    let place = self.folds.places.get(id);
                    let Some((circumstance, place)) = circumstance.zip(place) else {
                        continue;
                    };
                    if run.settled(|| run.holds(&circumstance.when, &scope))? {
                        let first = state.grounds.entry(place.class).or_insert(place.turn);
                        *first = (*first).min(place.turn);
                    }
                }
                Reader::Factor(part, index) if self.active.contains(part) => {
                    let factor = weights_of(self.folds.violation)
                        .find(|(at, _)| at == part)
                        .and_then(|(_, weights)| weights.factors.get(*index));
                    let Some(factor) = factor else {
                        continue;
                    };
                    match run.settled(|| run.pick(factor))? {
                        Pick::Row(row) => {
                            let weight = factor.rows.get(row).map_or(0, |row| row.weight);
                            let sum = state.sums.entry(*part).or_insert(0);
                            *sum = sum.checked_add(weight).ok_or_else(Stop::overflow)?;
                        }
                        Pick::Human(why) => state.special.push((*part, *index, why)),
                        Pick::Unsure(_) => return Err(Stop::shapeless()),
                    }
                }
                Reader::Factor(..) => {}
                Reader::Other => return Err(Stop::shapeless()),
            }
        }
        Ok(Some(state))
    }
}
