//! What a run has found so far.

use super::context::{Run, Stop};
use crate::{
    case::outcome::{HumanWhy, Reason, ReasonKind, Step},
    ir::RowId,
};

/// The outcome in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub reasons: Vec<Reason>,
    /// Why a human decides; each once.
    pub human: Vec<HumanWhy>,
    /// Rows that decided, except those of factors.
    pub deciding: Vec<RowId>,
    /// Rows of factors that decided.
    pub factors: Vec<RowId>,
}

impl Draft {
    /// Adds a reason why a human decides.
    pub(super) fn human(&mut self, why: HumanWhy) {
        if !self.human.contains(&why) {
            self.human.push(why);
        }
    }

    /// Adds a row that decided.
    pub(super) fn decided_by(&mut self, row: RowId) {
        if !self.deciding.contains(&row) {
            self.deciding.push(row);
        }
    }

    /// Whether a condition of a circumstance, list or reduction holds: 无法查明 does not, and says
    /// so; what a human must decide does not, and is left to the human.
    #[inline]
    pub(super) fn met(
        &mut self,
        run: &Run<'_>,
        step: Step,
        result: Result<bool, Stop>,
    ) -> Result<bool, Stop> {
        match result {
            Ok(holds) => Ok(holds),
            Err(stop) => self.undecided(run, step, stop),
        }
    }

    fn undecided(&mut self, run: &Run<'_>, step: Step, stop: Stop) -> Result<bool, Stop> {
        match stop {
            Stop::Unsure(fact) => {
                let kind = ReasonKind::UnascertainableIgnored(fact);
                if self.reasons.iter().all(|r| r.kind != kind) {
                    run.say(&mut self.reasons, step, kind, Vec::new());
                }
                Ok(false)
            }
            stop @ (Stop::Human(_)
            | Stop::NoBase(_)
            | Stop::Need(_)
            | Stop::Fault(_)
            | Stop::Later(_)) => {
                self.human(stop.human()?);
                Ok(false)
            }
        }
    }
}
