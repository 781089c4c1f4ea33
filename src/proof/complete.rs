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
    base::{
        limits::PROOF_STEPS,
        terms::{EffectKind, Modality},
    },
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
    // What must not hold: what lifts the penalty, and first what shall; then what moves it.
    let mut not: Vec<(u8, &Condition)> = Vec::new();
    let mut sort = |effect: EffectKind, modality: Modality, all: bool, when| {
        let rank = match (matches!(effect, EffectKind::NoPenalty(_)), modality) {
            (true, Modality::Shall) if all => 0,
            (true, Modality::Shall) => 1,
            (true, Modality::May | Modality::AloneOrWith) => 2,
            (false, _) => 3,
        };
        not.push((rank, when));
    };
    for act in acts {
        let violation = program.violations.get(act.index())?;
        reads::violation(program, violation, &mut wanted);
        for id in &violation.circumstances {
            if let Some(c) = program.circumstances.get(id.index()) {
                sort(c.effect, c.modality, c.on.is_none(), &c.when);
            }
        }
        for (list, index) in &violation.list_entries {
            let entries = program.lists.get(list.index()).map(|l| &l.entries);
            if let Some(entry) = entries.and_then(|e| e.get(*index)) {
                sort(entry.effect, entry.modality, true, &entry.when);
            }
        }
    }
    for act in acts {
        let violation = program.violations.get(act.index())?;
        for id in &violation.reductions {
            if let Some(r) = program.reductions.get(id.index()) {
                not.push((3, &r.when));
            }
        }
    }
    not.sort_by_key(|(rank, _)| *rank);
    let without =
        |not: &[&Condition], chosen| with(program, &wanted, facts, (not.iter().copied(), chosen));
    let all: Vec<&Condition> = not.iter().map(|(_, when)| *when).collect();
    if let Some(case) = without(&all, true) {
        return Some(case);
    }
    // One after the other, as many as can be; a 多选 without any option is no ordinary case, but better
    // than one in which the penalty is lifted.
    let most = |chosen| {
        let mut case = without(&[], chosen)?;
        let (mut kept, mut lifted): (Vec<&Condition>, bool) = (Vec::new(), false);
        for (rank, one) in &not {
            kept.push(one);
            match without(&kept, chosen) {
                Some(better) => case = better,
                None => {
                    kept.pop();
                    lifted |= *rank < 2;
                }
            }
        }
        Some((case, lifted))
    };
    match (most(true), most(false)) {
        (Some((case, false)), _) | (_, Some((case, false))) => Some(case),
        (Some((case, _)), _) | (None, Some((case, _))) => Some(case),
        (None, None) => None,
    }
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
    not.is_empty() || with(program, &wanted, facts, (not.iter(), false)).is_some()
}

/// The facts with which a decision can be worked out, these among them.
pub(super) fn for_decision(
    program: &Program,
    decision: DecisionId,
    facts: &[(FactId, Value)],
) -> Option<Vec<(FactId, Value)>> {
    let decision = program.decisions.get(decision.index())?;
    let wanted = decision.facts.iter().copied().collect();
    let chosen = |chosen| with(program, &wanted, facts, (std::iter::empty(), chosen));
    chosen(true).or_else(|| chosen(false))
}

/// A case in which none of `not` hold; of each 多选 that is not given something is chosen, if `chosen`.
fn with<'c>(
    program: &Program,
    wanted: &reads::Reads,
    facts: &[(FactId, Value)],
    (not, chosen): (impl Iterator<Item = &'c Condition>, bool),
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
    if chosen {
        choose(&field, &mut open);
    }
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
    for fact in wanted {
        if let std::collections::btree_map::Entry::Vacant(place) = case.entry(*fact) {
            place.insert(ordinary::value(program, *fact)?);
        }
    }
    truths(&field, &found, facts, &mut case)?;
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
        .filter(|axis| field.made(*axis))
        .filter(|axis| found.get(*axis).is_some_and(|set| !set.is_all()))
        .collect();
    // The values at hand do, unless they say the contrary. Lists are left as they are.
    let contrary = |axis: &usize| {
        let mut known = case.clone();
        known.extend(facts.iter().cloned());
        let says = found.get(*axis).and_then(|set| field.says(*axis, set));
        says.and_then(|truth| concrete::holds(field.program, &known, &truth)) == Some(false)
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

/// Leaves out the cells in which nothing is chosen of a 多选.
fn choose(field: &Field<'_>, open: &mut [CellSet]) {
    for (axis, (own, set)) in field.space().axes().iter().zip(open).enumerate() {
        let fact = field.fact(axis);
        if let Some(empty) = fact.and_then(|f| ordinary::nothing(field.program, f, own)) {
            *set = CellSet::of(own.len(), |cell| cell != empty);
        }
    }
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
