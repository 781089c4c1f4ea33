//! Decisions against the meaning: the terms of a decision, worked out for the facts of a case, say what
//! `eval` says of it.

use zhun::{
    agree::{Dice, Drawing},
    case::outcome::{Fault, ResolvedDecision},
    eval,
    ir::{DecisionId, DecisionResult, Program, ResultType},
};

use crate::{
    encoding::Encoding,
    meaning::{Compared, draw},
};

/// What a decision comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Came {
    Fault,
    Human,
    Option(i128),
    Number(i128, i128),
}

/// Holds the terms of a decision against `eval` on random facts. Ranges are compared as amounts of acts.
pub(crate) fn decision(
    program: &Program,
    id: DecisionId,
    cases: usize,
    d: &mut Dice,
    to: &mut Compared,
) {
    if matches!(program.decisions[id.index()].result, ResultType::Range) {
        return;
    }
    let e = Encoding::new(program);
    let settled = e.decision(id);
    let possible = e.possible();
    let fault = e.is_fault(settled.stop);
    if !e.outside().is_empty() {
        to.outside += 1;
        to.why.extend(e.outside());
        return;
    }
    let drawing = Drawing::new(program);
    for _ in 0..cases {
        let Some(facts) = draw(&drawing, d) else {
            continue;
        };
        let variables = e.facts.assign(&e.a, &facts).unwrap();
        let takes = e.a.takes(&variables);
        let values = e.a.values(&variables);
        let of = |t: crate::term::Term| values[t.index()];
        let expected = match eval::decide_decision(program, id, &facts) {
            Err(Fault::Constraint(_)) => {
                assert!(!takes || of(possible) == 0, "a constraint: {facts:?}");
                to.contradictions += 1;
                continue;
            }
            Err(_) => Came::Fault,
            Ok(ResolvedDecision::Open(_)) => panic!("a complete case is decided"),
            Ok(ResolvedDecision::Decided(outcome)) => match outcome.value {
                Err(_) => Came::Human,
                Ok(DecisionResult::Bool(yes)) => Came::Option(yes.into()),
                Ok(DecisionResult::Choice(option)) => Came::Option(option.into()),
                Ok(DecisionResult::Number(x)) => Came::Number(x.num(), x.den()),
                Ok(DecisionResult::Range(_)) => unreachable!("ranges are compared in acts"),
            },
        };
        assert!(
            takes,
            "what contradicts nothing is within its bounds: {facts:?}"
        );
        let found = if of(possible) == 0 || of(fault) != 0 {
            Came::Fault
        } else if of(settled.stop) != 0 {
            Came::Human
        } else if let Some(q) = settled.number {
            let x = zhun::base::ratio::Ratio::new(of(q.n), q.d).unwrap();
            Came::Number(x.num(), x.den())
        } else {
            Came::Option(of(settled.option))
        };
        if found != expected {
            let name = &program.decisions[id.index()].name;
            panic!("decision {name}\nfacts {facts:?}\neval  {expected:?}\nterms {found:?}");
        }
        to.cases += 1;
        to.faults += usize::from(expected == Came::Fault);
    }
}
