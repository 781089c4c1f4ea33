//! Programs made by hand whose cases chance seldom meets, carried out as plans and by `eval`.

mod imposing;

use crate::{
    case::outcome::Resolved,
    eval::{self, Options},
    ir::{CaseSubject, Program, Value, ViolationId},
    plan::{entry::Plan, wire::Answer},
};

/// Holds the plan of a program against `eval` on these facts, with reasons and without. Gives what
/// both say.
fn alike(program: &Program, act: ViolationId, facts: &[Option<Value>]) -> Answer {
    let plan = Plan::new(program).unwrap();
    let mut instance = plan.instance();
    let asked = CaseSubject::Violation(act);
    let [_, told] = [false, true].map(|reasons| {
        let found = Plan::decide(program, &mut instance, asked, facts, reasons).unwrap();
        let expected = match eval::decide(program, act, facts, Options { reasons }) {
            Ok(recommendation) => match recommendation.result {
                Resolved::Decided(outcome) => Answer::Outcome(outcome),
                Resolved::Open(open) => panic!("facts are missing: {open:?}"),
            },
            Err(fault) => Answer::Fault(fault),
        };
        assert_eq!(found, expected, "reasons: {reasons}");
        found
    });
    told
}
