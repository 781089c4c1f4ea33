//! duplicate: two acts on the same basis, against the same duty, in the same words; two rows of a table
//! with the same conditions and the same result.

use zhun::ir::{
    Citation, Condition, Decision, DecisionValue, Outcome, PartKind, PenaltyId, Program, Range,
    RangeEnd, RangeKind, Violation,
};

/// Whether some two of these are alike.
fn pair<T>(all: &[T], alike: impl Fn(&T, &T) -> bool) -> bool {
    all.iter()
        .enumerate()
        .any(|(n, x)| all[n + 1..].iter().any(|y| alike(x, y)))
}

/// Whether a condition is an interval that holds nothing: its row is dead, and not there twice.
fn never(condition: &Condition) -> bool {
    match condition {
        Condition::NumberIn { lo, hi, .. } => lo > hi,
        Condition::PeriodIn { lo, hi, .. } => lo > hi,
        Condition::ChoiceIn { set, .. } => *set == 0,
        _ => false,
    }
}

fn end_alike(x: &Option<RangeEnd>, y: &Option<RangeEnd>) -> bool {
    match (x, y) {
        (Some(x), Some(y)) => x.number == y.number && x.open == y.open,
        (x, y) => x.is_none() && y.is_none(),
    }
}

fn range_alike(x: &Range, y: &Range) -> bool {
    let all = |x: &[Range], y: &[Range]| {
        x.len() == y.len() && x.iter().zip(y).all(|(x, y)| range_alike(x, y))
    };
    match (&x.kind, &y.kind) {
        (RangeKind::Ends { lo, hi }, RangeKind::Ends { lo: low, hi: high }) => {
            end_alike(lo, low) && end_alike(hi, high)
        }
        (RangeKind::Point(x), RangeKind::Point(y)) => x == y,
        (RangeKind::OneOf(x), RangeKind::OneOf(y))
        | (RangeKind::HigherOf(x), RangeKind::HigherOf(y)) => all(x, y),
        (RangeKind::Preceding { lo, hi }, RangeKind::Preceding { lo: low, hi: high }) => {
            lo == low && hi == high
        }
        (RangeKind::Part { lo, hi }, RangeKind::Part { lo: low, hi: high }) => {
            lo == low && hi == high
        }
        (RangeKind::Decision(x), RangeKind::Decision(y)) => x == y,
        (RangeKind::Human(None), RangeKind::Human(None)) => true,
        (RangeKind::Human(Some(x)), RangeKind::Human(Some(y))) => range_alike(x, y),
        _ => false,
    }
}

fn outcome_alike(program: &Program, x: &Outcome, y: &Outcome) -> bool {
    match (x, y) {
        (Outcome::Fine(on, x), Outcome::Fine(other, y)) => on == other && range_alike(x, y),
        (Outcome::NoFine(x), Outcome::NoFine(y)) => x == y,
        (Outcome::Human, Outcome::Human) => true,
        (Outcome::Penalties(x), Outcome::Penalties(y)) => {
            let all = |nodes: &[zhun::ir::Node]| -> Vec<PenaltyId> {
                nodes.iter().flat_map(|n| n.penalties()).collect()
            };
            let (x, y) = (all(x), all(y));
            x.len() == y.len()
                && x.iter().zip(&y).all(|(x, y)| {
                    let (x, y) = (&program.penalties[x.index()], &program.penalties[y.index()]);
                    (x.on, &x.kind, &x.what, x.modality, &x.text)
                        == (y.on, &y.kind, &y.what, y.modality, &y.text)
                })
        }
        _ => false,
    }
}

/// Whether a table or factor of an act has a row twice.
pub(super) fn in_act(program: &Program, v: &Violation) -> bool {
    let parts = v.benchmark.iter().flat_map(|b| &b.parts);
    parts.into_iter().any(|part| match &part.kind {
        PartKind::Table(table) => pair(&table.rows, |x, y| {
            let results = x.outcomes.len() == y.outcomes.len()
                && (x.outcomes.iter().zip(&y.outcomes)).all(|(x, y)| outcome_alike(program, x, y));
            x.when == y.when && x.tier == y.tier && results && !x.when.iter().any(never)
        }),
        PartKind::Weights(weights) => weights
            .factors
            .iter()
            .any(|f| pair(&f.rows, |x, y| x.when == y.when && x.weight == y.weight)),
    })
}

/// Whether a decision has a row twice.
pub(super) fn in_decision(decision: &Decision) -> bool {
    pair(&decision.rows, |x, y| {
        let same = match (&x.value, &y.value) {
            (DecisionValue::Bool(x), DecisionValue::Bool(y)) => x == y,
            (DecisionValue::Choice(x), DecisionValue::Choice(y)) => x == y,
            (DecisionValue::Number(x, _), DecisionValue::Number(y, _)) => x == y,
            (DecisionValue::Range(x), DecisionValue::Range(y)) => range_alike(x, y),
            _ => false,
        };
        x.when == y.when && same
    })
}

fn cites_alike(x: &[Citation], y: &[Citation]) -> bool {
    let same = |x: &Citation, y: &Citation| {
        x.statute == y.statute && x.article == y.article && x.note == y.note
    };
    x.iter().all(|x| y.iter().any(|y| same(x, y))) && y.iter().all(|y| x.iter().any(|x| same(x, y)))
}

/// Whether two acts of the package say the same.
pub(super) fn acts(program: &Program) -> bool {
    let own: Vec<&Violation> = (program.violations.iter())
        .filter(|v| v.package.index() == 0)
        .collect();
    pair(&own, |x, y| {
        x.title == y.title
            && cites_alike(&x.basis, &y.basis)
            && cites_alike(&x.violates, &y.violates)
    })
}
