//! Plans against the first layer, facts missing: the same outcome, or the same fact asked for.

use crate::{
    agree::{Dice, Drawing, harness::subjects, programs},
    case::outcome::{DecisionOutcome, Fault, HumanWhy, Outcome},
    eval::{
        ask,
        context::{Run, Stop},
        contradicted, procedure, unruled,
    },
    ir::{CaseSubject, FactType, Program, Value},
    plan::{entry::Plan, wire::Answer},
};

/// What the first layer says.
fn first_layer(
    program: &Program,
    asked: CaseSubject,
    facts: &[Option<Value>],
    reasons: bool,
) -> Answer {
    match contradicted(program, facts) {
        Ok(None) => {}
        Ok(Some(index)) => return Answer::Fault(Fault::Constraint(index)),
        Err(fault) => return Answer::Fault(fault),
    }
    let run = Run::new(program, facts, reasons);
    let with_duties = |id, mut outcome: Outcome| {
        if reasons {
            outcome.duties = procedure::duties(program, id, facts, &outcome);
        }
        Answer::Outcome(outcome)
    };
    let stop = match asked {
        CaseSubject::Violation(id) => match run.recommend(id) {
            Ok(ran) => return with_duties(id, ran.outcome),
            Err(stop) => stop,
        },
        CaseSubject::Decision(id) => match ask::value(&run, id) {
            Ok(outcome) => return Answer::Decision(outcome),
            Err(stop) => stop,
        },
    };
    match (stop, asked) {
        (Stop::Need(slot), _) => Answer::Missing(slot.fact),
        (Stop::Fault(fault), _) => Answer::Fault(fault),
        (stop, CaseSubject::Violation(id)) => with_duties(id, unruled(stop).unwrap()),
        (stop, CaseSubject::Decision(_)) => Answer::Decision(DecisionOutcome {
            value: Err(stop.human().unwrap_or(HumanWhy::RuleSays(None))),
            rows: Vec::new(),
        }),
    }
}

/// Forgets some of the facts, and some fields of records.
fn forget(d: &mut Dice, program: &Program, facts: &mut [Option<Value>]) {
    let often = 2 + d.roll(12);
    for (fact, value) in program.facts.iter().zip(facts) {
        if d.one_in(often) {
            *value = None;
        }
        if let (Some(Value::List(records)), FactType::List(_)) = (value, &fact.ty) {
            for field in records.iter_mut().flatten() {
                if d.one_in(often * 2) {
                    *field = None;
                }
            }
        }
    }
}

fn check(seed: u64, cases: usize) -> [usize; 2] {
    let mut d = Dice::new(seed);
    let w = programs::rich(&mut d);
    let program = &w.b.p;
    let plan = Plan::new(program).unwrap();
    let mut instance = plan.instance();
    let (subjects, drawing) = (subjects(program), Drawing::new(program));
    let mut counts = [0; 2];
    for case in 0..cases {
        let asked = d.pick(&subjects);
        let mut facts = drawing.draw(&mut d);
        forget(&mut d, program, &mut facts);
        for reasons in [true, false] {
            let expected = first_layer(program, asked, &facts, reasons);
            let found = Plan::decide(program, &mut instance, asked, &facts, reasons).unwrap();
            assert_eq!(
                found, expected,
                "program {seed}, case {case}, {asked:?}, {facts:?}, reasons {reasons}"
            );
            counts[usize::from(matches!(expected, Answer::Missing(_)))] += 1;
        }
    }
    counts
}

#[test]
fn plans_stop_at_the_same_unknown_fact() {
    let mut all = [0; 2];
    for seed in 0..300 {
        let counts = check(seed, 12);
        all = [all[0] + counts[0], all[1] + counts[1]];
    }
    assert!(all[0] > 1_000 && all[1] > 1_000, "{all:?}");
}
