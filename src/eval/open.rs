//! Recommendations with unknown facts: all outcomes that remain possible, and what to ask next.

use super::{
    Options,
    alternatives::{Alternatives, Shared},
    cells::World,
    explore::Explorer,
    fold::Folds,
    lookahead,
};
use crate::{
    base::limits::OPEN_BUDGET,
    case::outcome::{Fault, Open, Resolved},
    ir::{Program, Value, ViolationId},
};

/// What remains possible for a violation.
pub(super) fn open(
    program: &Program,
    id: ViolationId,
    facts: &[Option<Value>],
    options: Options,
) -> Result<Resolved, Fault> {
    let world = World::of_violation(program, id);
    let folds = program
        .violations
        .get(id.index())
        .map(|violation| Folds::new(&world, violation, facts));
    let explorer = |question| Explorer::new(&world, folds.as_ref(), facts, OPEN_BUDGET, question);
    let mut explorer_of_outcomes = explorer(Alternatives::new(id));
    explorer_of_outcomes.go();
    let Explorer {
        question: alternatives,
        dimensions,
        leaves,
        rough,
        fault,
        ..
    } = explorer_of_outcomes;
    if alternatives.len() == 0 {
        return Err(nothing(fault, &world));
    }
    if !rough && let Some(mut outcome) = alternatives.same() {
        if options.reasons {
            let shared = Shared {
                violation: id,
                reasons: None,
            };
            let mut again = Explorer::new(&world, folds.as_ref(), facts, OPEN_BUDGET, shared);
            again.go();
            outcome.reasons = again.question.reasons.unwrap_or_default();
        }
        return Ok(Resolved::Decided(outcome));
    }
    let many = alternatives.len();
    let open_facts = lookahead::rank(&dimensions, &leaves, many);
    Ok(Resolved::Open(Open {
        alternatives: alternatives.sorted(),
        open_facts,
        approximate: rough,
    }))
}

/// Why no case could be completed.
pub(super) fn nothing(fault: Option<Fault>, world: &World<'_>) -> Fault {
    let constraint = world.constraints.first().copied();
    fault
        .or(constraint.map(Fault::Constraint))
        .unwrap_or(Fault::Overflow(None))
}
