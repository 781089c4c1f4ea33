//! What a batch asks, and how many columns its answer has: bounds that are read off the program and
//! hold for every case.

use std::collections::BTreeSet;

use crate::ir::{
    Amount, DecisionId, Node, ObjectId, Outcome, PartKind, PenaltyId, Program, Violation,
    ViolationId,
};

/// Most fines of one case that have columns; a case with more says so in its flags.
pub const MAX_FINES: usize = 8;
/// Most deciding rows of one case that have columns; a case with more says so in its flags.
pub const MAX_ROWS: usize = 32;

/// What a batch asks of every case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// A recommendation for this act.
    Act(ViolationId),
    /// The values of these decisions.
    Decisions(Vec<DecisionId>),
}

/// How many columns the answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Of an act.
    Act {
        /// Slots for fines, at most [`MAX_FINES`].
        fines: usize,
        /// Slots for deciding rows, at most [`MAX_ROWS`].
        rows: usize,
    },
    /// Of so many decisions.
    Decisions(usize),
}

impl Shape {
    /// The shape of the answer.
    pub fn of(program: &Program, ask: &Ask) -> Self {
        match ask {
            Ask::Act(id) => {
                let acts = program.contending(*id);
                let acts = || {
                    acts.iter()
                        .filter_map(|id| program.violations.get(id.index()))
                };
                let most = |each: fn(&Program, &Violation) -> usize| {
                    acts().fold(0, |sum: usize, act| sum.saturating_add(each(program, act)))
                };
                Self::Act {
                    fines: most(fines).min(MAX_FINES),
                    rows: most(rows).min(MAX_ROWS),
                }
            }
            Ask::Decisions(all) => Self::Decisions(all.len()),
        }
    }
}

/// Penalties of a node.
fn penalties(node: &Node) -> Vec<PenaltyId> {
    match node {
        Node::One(id) => vec![*id],
        Node::ChooseOne(alternatives) => alternatives.iter().flatten().copied().collect(),
        Node::UpTo(rungs) => rungs.clone(),
        Node::Human(_) => Vec::new(),
    }
}

/// How many of these penalties are fines.
fn count_fines(program: &Program, ids: impl IntoIterator<Item = PenaltyId>) -> usize {
    ids.into_iter()
        .filter_map(|id| program.penalties.get(id.index()))
        .filter(|p| matches!(p.amount, Amount::Fine(_)))
        .count()
}

/// Fines in the penalties (处理) that a row gives.
fn in_outcomes(program: &Program, outcomes: &[Outcome]) -> usize {
    let nodes = outcomes.iter().filter_map(|o| match o {
        Outcome::Penalties(nodes) => Some(nodes),
        Outcome::Fine(..) | Outcome::NoFine(_) | Outcome::Human => None,
    });
    count_fines(program, nodes.flatten().flat_map(penalties))
}

/// Most fines that an outcome of the act can have.
fn fines(program: &Program, act: &Violation) -> usize {
    let statute = act.impositions.iter().flat_map(|i| penalties(&i.node));
    let circumstances = act
        .circumstances
        .iter()
        .filter_map(|id| program.circumstances.get(id.index()));
    let still = circumstances.flat_map(|c| c.still.iter().copied());
    let mut most = count_fines(program, statute.chain(still));
    if let Some(benchmark) = &act.benchmark {
        let first = benchmark.overrides.iter();
        let first = first.map(|o| in_outcomes(program, &o.outcomes));
        most = most.saturating_add(first.max().unwrap_or(0));
        for part in &benchmark.parts {
            if let PartKind::Table(table) = &part.kind {
                let row = table.rows.iter().map(|r| in_outcomes(program, &r.outcomes));
                most = most.saturating_add(row.max().unwrap_or(0));
            }
        }
    }
    most
}

/// Most rows that an outcome of the act can name: of the benchmark one an object, of each factor one,
/// of each decision one, and entries of lists.
fn rows(program: &Program, act: &Violation) -> usize {
    let ids = act.impositions.iter().flat_map(|i| penalties(&i.node));
    let on: BTreeSet<ObjectId> = ids
        .filter_map(|id| program.penalties.get(id.index()))
        .map(|p| p.on)
        .collect();
    let (mut tables, mut factors) = (0usize, 0usize);
    if let Some(benchmark) = &act.benchmark {
        tables = tables.saturating_add(benchmark.overrides.len());
        for part in &benchmark.parts {
            match &part.kind {
                PartKind::Table(_) => tables = tables.saturating_add(on.len()),
                PartKind::Weights(w) => factors = factors.saturating_add(w.factors.len()),
            }
        }
    }
    tables
        .min(on.len())
        .saturating_add(factors)
        .saturating_add(act.list_entries.len())
        .saturating_add(program.decisions.len())
}
