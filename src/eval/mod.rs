//! The meaning of a program: from facts to a recommendation, with reasons.
//!
//! Two layers. The first (`recommend` and what it stands on) carries out the steps of language.md over
//! the facts given and stops at the first unknown fact that matters; it never guesses. The second
//! (`open`) tries what the unknown facts can still be, runs the first layer on each, and merges what
//! it finds, so that every outcome listed is one that the first layer gave to a completed case.

mod alternatives;
mod amount;
mod ask;
mod benchmark;
mod brief;
mod cases;
mod cells;
mod circumstance;
mod condition;
mod contest;
mod context;
mod decision;
mod degree;
mod direction;
mod draft;
mod explore;
mod extent;
mod fold;
mod lookahead;
mod moves;
mod number;
mod open;
mod procedure;
mod range;
mod recommend;
mod severity;
mod statutory;
#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "a test ends where it fails"
)]
mod testing;
#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "a test ends where it fails"
)]
mod tests;
mod values;
mod weights;
mod whatif;

pub use ask::decide_decision;
pub use brief::{Brief, decide_briefly};
pub use cases::{Answer, CaseResult, judge, run_case};
use context::{Run, Scope, Stop};
pub use procedure::{about as duties_about, duties as act_duties, of_case as case_duties};
pub use whatif::what_if;

use crate::{
    case::outcome::{Disposition, Fault, HumanWhy, Outcome, Recommendation, Resolved},
    ir::{Program, Value, ViolationId},
};

/// What is wanted beside the outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The reasons, and the duties of procedure; without them the outcome is the same and costs less.
    pub reasons: bool,
}

/// The recommendation for a violation on these facts: one slot a fact of the program, `None` where
/// it is unknown. Missing slots are unknown facts.
///
/// Unknown facts that cannot matter are not asked for: the outcome is then decided. Where they
/// matter, all outcomes that remain possible are given.
///
/// # Errors
///
/// A [`Fault`] if a computation fails or the facts contradict a constraint of the package; nothing is
/// recommended then.
pub fn decide(
    program: &Program,
    violation: ViolationId,
    facts: &[Option<Value>],
    options: Options,
) -> Result<Recommendation, Fault> {
    if let Some(index) = contradicted(program, facts)? {
        return Err(Fault::Constraint(index));
    }
    let run = Run::new(program, facts, options.reasons);
    let mut decided = match run.recommend(violation) {
        Ok(ran) => ran.outcome,
        Err(Stop::Need(_)) => {
            let result = open::open(program, violation, facts, options)?;
            return Ok(Recommendation { violation, result });
        }
        Err(stop) => unruled(stop)?,
    };
    if options.reasons {
        decided.duties = procedure::duties(program, violation, facts, &decided);
    }
    let result = Resolved::Decided(decided);
    Ok(Recommendation { violation, result })
}

/// The first constraint that the facts contradict, whatever the unknown ones are.
///
/// In a run of its own: what constraints read does not decide the case.
///
/// # Errors
///
/// A [`Fault`] if a constraint cannot be computed.
pub fn contradicted(program: &Program, facts: &[Option<Value>]) -> Result<Option<usize>, Fault> {
    let run = Run::new(program, facts, false);
    for (index, constraint) in program.constraints.iter().enumerate() {
        match run.settled(|| run.holds(&constraint.holds, &Scope::default())) {
            Ok(false) => return Ok(Some(index)),
            Err(Stop::Fault(fault)) => return Err(fault),
            Ok(true)
            | Err(
                Stop::Later(_) | Stop::Need(_) | Stop::Human(_) | Stop::Unsure(_) | Stop::NoBase(_),
            ) => {}
        }
    }
    Ok(None)
}

/// The outcome where no rule speaks at all.
fn unruled(stop: Stop) -> Result<Outcome, Fault> {
    let why = match stop.human() {
        Ok(why) => why,
        Err(Stop::Fault(fault)) => return Err(fault),
        Err(_) => HumanWhy::RuleSays(None),
    };
    Ok(Outcome {
        disposition: Disposition::Human,
        degree: None,
        penalties: Vec::new(),
        rows: Vec::new(),
        human: vec![why],
        duties: Vec::new(),
        reasons: Vec::new(),
    })
}
