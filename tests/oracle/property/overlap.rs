//! overlap: facts for which a 唯一 table is asked and two rows match that give different results.

use zhun::{
    base::terms::HitPolicy,
    case::outcome::{HumanWhy, ResolvedDecision},
    eval,
    ir::{DecisionId, PartKind, Program, ViolationId},
};

use super::{
    About, Property, Question,
    gap::{gathered, human, name},
};
use crate::{act::Act, encoding::Encoding};

pub(super) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &Act,
) -> Vec<Question<'q>> {
    let v = &program.violations[id.index()];
    let Some(benchmark) = &v.benchmark else {
        return Vec::new();
    };
    gathered(e, act, |grid| grid.tied)
        .into_iter()
        .filter(|(part, factor, _)| {
            let policy = match (&benchmark.parts[*part].kind, factor) {
                (PartKind::Table(t), _) => t.policy,
                (PartKind::Weights(w), Some(n)) => w.factors[*n].policy,
                (PartKind::Weights(_), None) => HitPolicy::First,
            };
            policy == HitPolicy::Unique
        })
        .map(|(part, factor, tied)| Question {
            property: Property::Overlap,
            about: About::Act(id),
            name: name(v, part, factor),
            fault: tied,
            absence: false,
            shows: Box::new(move |facts| {
                let why = human(program, id, facts).unwrap_or_default();
                why.iter().any(|w| matches!(w, HumanWhy::Tie(_)))
            }),
            second: None,
        })
        .collect()
}

pub(super) fn of_decision<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: DecisionId,
) -> Vec<Question<'q>> {
    let decision = &program.decisions[id.index()];
    if decision.policy != HitPolicy::Unique {
        return Vec::new();
    }
    let settled = e.decision(id);
    let tie = e.human(&format!("tie of decision {}", id.0));
    vec![Question {
        property: Property::Overlap,
        about: About::Decision(id),
        name: decision.name.clone(),
        fault: e.a.eq(settled.stop, tie),
        absence: false,
        shows: Box::new(move |facts| {
            matches!(
                eval::decide_decision(program, id, facts),
                Ok(ResolvedDecision::Decided(d)) if matches!(d.value, Err(HumanWhy::Tie(_)))
            )
        }),
        second: None,
    }]
}
