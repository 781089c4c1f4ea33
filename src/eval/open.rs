//! Recommendations with unknown facts: all outcomes that remain possible, and what to ask next.

use super::{
    Options,
    alternatives::{Alternatives, Shared},
    cells::World,
    explore::{Dimension, Explorer},
    fold::Folds,
    lookahead,
};
use crate::{
    base::limits::OPEN_BUDGET,
    case::outcome::{Fault, Open, Resolved},
    ir::{PartKind, Program, Value, ViolationId},
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
    let budget = budget(program, id);
    // Duties read what was given, not what is tried: of a fact that is unknown they say so.
    let told = options.reasons && !program.duties.is_empty();
    let alternatives = Alternatives::new(id, told.then_some((program, facts)));
    let mut explorer = Explorer::new(&world, folds.as_ref(), facts, budget, alternatives);
    explorer.go();
    let Explorer {
        question: alternatives,
        dimensions,
        leaves,
        mut rough,
        fault,
        ..
    } = explorer;
    // Rows that differ by a base may agree at single values of it.
    rough |= alternatives.tied() && dimensions.iter().any(|d| enters_amount(&world, d));
    if alternatives.len() == 0 {
        return Err(nothing(fault, &world));
    }
    if !rough && let Some(mut outcome) = alternatives.same() {
        if options.reasons {
            let shared = Shared {
                violation: id,
                reasons: None,
            };
            let mut again = Explorer::new(&world, folds.as_ref(), facts, budget, shared);
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

/// Rows that all runs together may look at; what is left of the budget of a very long table.
const MAX_ROWS: usize = 20_000_000;
/// Fewest runs, however long the tables.
const MIN_BUDGET: usize = 500;

/// How many runs the facts of an act may cost.
fn budget(program: &Program, id: ViolationId) -> usize {
    let benchmark = program
        .violations
        .get(id.index())
        .and_then(|violation| violation.benchmark.as_ref());
    let rows: usize = benchmark
        .into_iter()
        .flat_map(|benchmark| &benchmark.parts)
        .map(|part| match &part.kind {
            PartKind::Table(table) => table.rows.len(),
            PartKind::Weights(weights) => weights.factors.iter().map(|f| f.rows.len()).sum(),
        })
        .sum();
    let fitting = MAX_ROWS.checked_div(rows.max(1)).unwrap_or(0);
    OPEN_BUDGET.min(fitting.max(MIN_BUDGET))
}

fn enters_amount(world: &World<'_>, dimension: &Dimension) -> bool {
    match dimension {
        Dimension::Slot(slot) => world.of(slot.fact).is_some_and(|cuts| cuts.amount),
        Dimension::Fold(_) => false,
    }
}

/// Why no case could be completed.
pub(super) fn nothing(fault: Option<Fault>, world: &World<'_>) -> Fault {
    let constraint = world.constraints.first().copied();
    fault
        .or(constraint.map(Fault::Constraint))
        .unwrap_or(Fault::Overflow(None))
}
