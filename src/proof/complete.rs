//! A whole case from the few facts of a finding: the other facts of the act are ordinary, contradict no
//! constraint, and lift nothing, so that a recommendation for it shows the finding and nothing else.

use std::collections::BTreeMap;

use super::{
    concrete,
    field::{Field, Ground},
    formula::Formula,
    ordinary,
    search::Budget,
    witness::{nearest, values},
};
use crate::{
    base::{limits::PROOF_STEPS, terms::EffectKind},
    cells::CellSet,
    ir::{Condition, DecisionId, FactId, Program, Value, ViolationId, reads},
};

/// The facts with which an act can be decided in full, these among them; `None` if there is no such
/// case.
pub(super) fn for_act(
    program: &Program,
    act: ViolationId,
    facts: &[(FactId, Value)],
) -> Option<Vec<(FactId, Value)>> {
    for_acts(program, &[act], facts)
}

/// As [`for_act`], for a case of several acts: nothing is lifted in any of them.
pub(super) fn for_acts(
    program: &Program,
    acts: &[ViolationId],
    facts: &[(FactId, Value)],
) -> Option<Vec<(FactId, Value)>> {
    let mut wanted = reads::Reads::new();
    let mut lifting: Vec<&Condition> = Vec::new();
    let mut moving: Vec<&Condition> = Vec::new();
    let mut sort = |effect: EffectKind, when| {
        if matches!(effect, EffectKind::NoPenalty(_)) {
            lifting.push(when);
        } else {
            moving.push(when);
        }
    };
    for act in acts {
        let violation = program.violations.get(act.index())?;
        reads::violation(program, violation, &mut wanted);
        for id in &violation.circumstances {
            if let Some(c) = program.circumstances.get(id.index()) {
                sort(c.effect, &c.when);
            }
        }
        for (list, index) in &violation.list_entries {
            let entries = program.lists.get(list.index()).map(|l| &l.entries);
            if let Some(entry) = entries.and_then(|e| e.get(*index)) {
                sort(entry.effect, &entry.when);
            }
        }
    }
    for act in acts {
        let violation = program.violations.get(act.index())?;
        for id in &violation.reductions {
            if let Some(r) = program.reductions.get(id.index()) {
                moving.push(&r.when);
            }
        }
    }
    let tries: [(&[&Condition], &[&Condition]); 3] =
        [(&lifting, &moving), (&lifting, &[]), (&[], &[])];
    tries
        .into_iter()
        .find_map(|(a, b)| with(program, &wanted, facts, a.iter().chain(b).copied()))
}

/// Whether a case of an act can be completed so that none of these hold.
pub(super) fn without(
    program: &Program,
    act: ViolationId,
    facts: &[(FactId, Value)],
    not: &[Condition],
) -> bool {
    let Some(violation) = program.violations.get(act.index()) else {
        return false;
    };
    let mut wanted = reads::Reads::new();
    reads::violation(program, violation, &mut wanted);
    not.is_empty() || with(program, &wanted, facts, not.iter()).is_some()
}

/// The facts with which a decision can be worked out, these among them.
pub(super) fn for_decision(
    program: &Program,
    decision: DecisionId,
    facts: &[(FactId, Value)],
) -> Option<Vec<(FactId, Value)>> {
    let decision = program.decisions.get(decision.index())?;
    let wanted = decision.facts.iter().copied().collect();
    with(program, &wanted, facts, std::iter::empty())
}

fn with<'c>(
    program: &Program,
    wanted: &reads::Reads,
    facts: &[(FactId, Value)],
    not: impl Iterator<Item = &'c Condition>,
) -> Option<Vec<(FactId, Value)>> {
    let mut ground = Ground::default();
    let not: Vec<Condition> = not.map(|c| ground.add(program, c)).collect();
    // So that constraints on the facts of the case and on the others are met as well.
    for fact in wanted.iter().chain(facts.iter().map(|(f, _)| f)) {
        ground.name(*fact);
    }
    ground.bound(program);
    let field = ground.field(program);
    let formulas: Option<Vec<Formula>> =
        not.iter().map(|c| Some(field.formula(c)?.not())).collect();
    let formulas = formulas?;
    let mut open = field.all();
    for (fact, value) in facts {
        fix(&field, &mut open, *fact, value);
    }
    let refs: Vec<&Formula> = formulas.iter().collect();
    let mut budget = Budget(PROOF_STEPS);
    let found = field.find_from(open, &refs, &mut budget).ok()??;
    let mut case: BTreeMap<FactId, Value> = BTreeMap::new();
    for (axis, (set, first)) in found.iter().zip(field.first()).enumerate() {
        let Some(fact) = field.fact(axis) else {
            continue;
        };
        let cell = set.cells().min_by_key(|cell| cell.abs_diff(*first))?;
        let own = field.space().axes().get(axis)?;
        case.insert(fact, ordinary::within(program, fact, own, cell)?);
    }
    truths(&field, &found, facts, &mut case)?;
    for fact in wanted {
        if let std::collections::btree_map::Entry::Vacant(place) = case.entry(*fact) {
            place.insert(ordinary::value(program, *fact)?);
        }
    }
    case.extend(facts.iter().cloned());
    Some(case.into_iter().collect())
}

/// Gives the facts that are compared with each other values with which what cells do not decide is as
/// was found; `None` if there are none at hand, as where a list has to hold something.
fn truths(
    field: &Field<'_>,
    found: &[CellSet],
    facts: &[(FactId, Value)],
    case: &mut BTreeMap<FactId, Value>,
) -> Option<()> {
    let all = 0..found.len();
    let free: Vec<usize> = all
        .filter(|axis| field.truth(*axis).is_some())
        .filter(|axis| found.get(*axis).is_some_and(|set| set.count() == 1))
        .collect();
    // The values at hand do, unless they say the contrary. Lists are left as they are.
    let contrary = |axis: &usize| {
        let wanted = found.get(*axis).is_some_and(|set| set.has(1));
        let mut known = case.clone();
        known.extend(facts.iter().cloned());
        let held = field.truth(*axis);
        held.and_then(|truth| concrete::holds(field.program, &known, truth)) == Some(!wanted)
    };
    if !free.iter().any(contrary) {
        return Some(());
    }
    let point = nearest(field.first(), found);
    let own = values(field, &point, &free)?;
    for (fact, value) in own {
        let given = facts.iter().find(|(f, _)| *f == fact);
        if given.is_some_and(|(_, given)| *given != value) {
            return None;
        }
        case.insert(fact, value);
    }
    Some(())
}

fn fix(field: &Field<'_>, open: &mut [CellSet], fact: FactId, value: &Value) {
    let Some(axis) = field.space().fact(fact) else {
        return;
    };
    let cell = field.space().axes().get(axis).and_then(|a| a.cell(value));
    if let (Some(cell), Some(place)) = (cell, open.get_mut(axis)) {
        *place = CellSet::of(place.axis_len(), |c| c == cell);
    }
}
