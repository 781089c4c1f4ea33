//! What the decisions of a package that read the acts of a case (本案) say of it, told beside its parts.

use super::Asks;
use crate::{
    case::outcome::{Fault, ResolvedDecision},
    ir::{DecisionId, Program, Value, joint::Joint},
};

/// A decision over the acts of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Which.
    pub decision: DecisionId,
    /// What it says; each thing once where the acts may come out in several ways. A computation that
    /// fails spoils nothing else of the case.
    pub said: Vec<Result<ResolvedDecision, Fault>>,
}

/// The decisions that read the acts and are no part of the outcome, in order.
pub fn decisions(program: &Program, joint: &Joint) -> Vec<DecisionId> {
    let part = |id: DecisionId| joint.parts.iter().any(|p| p.ends.all().contains(&id));
    (0..program.decisions.len())
        .map(DecisionId::from_index)
        .zip(&program.decisions)
        .filter(|(id, d)| d.facts.contains(&joint.list) && !part(*id))
        .map(|(id, _)| id)
        .collect()
}

/// Asks them about one way in which the acts come out.
pub(super) fn ask<A: Asks>(
    all: &mut [Judged],
    facts: &[Option<Value>],
    asks: &mut A,
) -> Result<(), A::Trouble> {
    for judged in all {
        let said = asks.decide(judged.decision, facts)?;
        if !judged.said.contains(&said) {
            judged.said.push(said);
        }
    }
    Ok(())
}
