//! Executions made ready to be held against `eval`.

use std::cell::RefCell;

use super::{Answered, Engine};
use crate::{
    case::{
        outcome::{Recommendation, Resolved, ResolvedDecision},
        summary::{Ask, Shape, Summaries},
    },
    eval,
    ir::{CaseSubject, Program, Value},
    plan::{entry::Plan, fast::Memory, wire::Answer},
};

/// The plan, carried out natively: its code, and beside it the fast way, whose summary must be that of
/// what the code says.
pub fn plan<'e>(program: &Program) -> Engine<'e> {
    let program = program.clone();
    let plan = Plan::new(&program).unwrap();
    let again = (program.clone(), Plan::new(&program).unwrap());
    let memory = RefCell::new(Memory::default());
    Engine {
        name: "plan",
        reasons: true,
        run: Box::new(move |asked, facts| {
            let mut instance = plan.instance();
            let answer = Plan::decide(&program, &mut instance, asked, facts, true);
            let answered = answered(asked, &answer.unwrap(), facts);
            let ask = match asked {
                CaseSubject::Violation(id) => Ask::Act(id),
                CaseSubject::Decision(id) => Ask::Decisions(vec![id]),
            };
            let work = (&mut instance, &mut *memory.borrow_mut());
            let quick = plan.summary(&program, work, &ask, facts).unwrap();
            let whole = answered.as_ref().map(|a| summarised(&program, &ask, a));
            assert!(
                quick.is_none() || whole.is_none() || quick == whole,
                "{ask:?} of {facts:?}: {quick:?}, but {whole:?}"
            );
            answered
        }),
        duties: Box::new(move |of| {
            let (program, plan) = &again;
            let said = Plan::duties(program, &mut plan.instance(), of);
            said.unwrap().unwrap()
        }),
    }
}

/// What a batch writes of an answer.
fn summarised(program: &Program, ask: &Ask, answered: &Answered) -> Summaries {
    let mut row = Summaries::new(&Shape::of(program, ask), 1);
    match (answered, ask) {
        (Ok(eval::Answer::Recommendation(r)), _) => row.put(program, 0, &Ok(r.clone())),
        (Ok(eval::Answer::Decision(d)), _) => row.put_decision(0, 0, &Ok(d.clone())),
        (Err(fault), Ask::Act(_)) => row.put(program, 0, &Err(fault.clone())),
        (Err(fault), Ask::Decisions(_)) => row.put_decision(0, 0, &Err(fault.clone())),
    }
    row
}

/// The answer of a plan in the terms of `eval`; nothing where a fact is missing.
pub fn answered(asked: CaseSubject, answer: &Answer, facts: &[Option<Value>]) -> Option<Answered> {
    let never = matches!(
        answer,
        Answer::Refused(_) | Answer::NoAct | Answer::TooLarge
    );
    assert!(!never, "{asked:?} of {facts:?} gives {answer:?}");
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
        (
            _,
            Answer::Missing(_)
            | Answer::Outcome(_)
            | Answer::Refused(_)
            | Answer::NoAct
            | Answer::TooLarge,
        ) => None,
    }
}
