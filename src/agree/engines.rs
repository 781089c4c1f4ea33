//! Executions made ready to be held against `eval`.

use super::{Answered, Engine};
use crate::{
    case::outcome::{Recommendation, Resolved, ResolvedDecision},
    eval,
    ir::{CaseSubject, Program, Value},
    plan::{entry::Plan, wire::Answer},
};

/// The plan, carried out natively.
pub fn plan<'e>(program: &Program) -> Engine<'e> {
    let program = program.clone();
    let plan = Plan::new(&program);
    Engine {
        name: "plan",
        reasons: true,
        run: Box::new(move |asked, facts| {
            let mut instance = plan.instance();
            let answer = Plan::decide(&program, &mut instance, asked, facts, true);
            answered(asked, &answer.unwrap(), facts)
        }),
    }
}

/// The answer of a plan in the terms of `eval`; nothing where a fact is missing.
pub fn answered(
    asked: CaseSubject,
    answer: &Answer,
    facts: &[Option<Value>],
) -> Option<Answered> {
    match (asked, answer) {
        (CaseSubject::Violation(violation), Answer::Outcome(outcome)) => {
            Some(Ok(eval::Answer::Recommendation(Recommendation {
                violation,
                result: Resolved::Decided(outcome.clone()),
            })))
        }
        (_, Answer::Decision(decision)) => Some(Ok(eval::Answer::Decision(
            ResolvedDecision::Decided(decision.clone()),
        ))),
        (_, Answer::Fault(fault)) => Some(Err(fault.clone())),
        (_, Answer::Missing(_)) => None,
        (_, Answer::Outcome(_) | Answer::Refused(_) | Answer::NoAct | Answer::TooLarge) => {
            let none: Option<Option<Answered>> = None;
            none.expect(&format!("{asked:?} of {facts:?} gives {answer:?}"))
        }
    }
}
