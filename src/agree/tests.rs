//! The judges themselves: what is drawn fits, is varied, and is the same again from the same seed.

use std::collections::BTreeMap;

use super::{
    Dice, Drawing, Tally, engines, fuzz,
    harness::{agree, subjects},
    joint::{Met, several},
    misfit, programs, sweep,
};
use crate::{
    case::outcome::{ReasonKind, Resolved},
    eval,
    ir::{CaseSubject, ViolationId},
};

#[test]
fn drawn_facts_fit_their_program() {
    for seed in 0..300 {
        let mut d = Dice::new(seed);
        let w = programs::rich(&mut d);
        let drawing = Drawing::new(&w.b.p);
        for _ in 0..10 {
            let facts = drawing.draw(&mut d);
            assert_eq!(misfit(&w.b.p, &facts), None, "seed {seed}");
        }
    }
}

#[test]
fn the_same_seed_draws_the_same_case() {
    let draw = |seed| {
        let mut d = Dice::new(seed);
        let w = programs::rich(&mut d);
        let facts = Drawing::new(&w.b.p).draw(&mut d);
        (format!("{:?}", w.b.p), facts)
    };
    for seed in 0..20 {
        assert_eq!(draw(seed), draw(seed));
    }
    assert_ne!(draw(1), draw(2));
}

#[test]
fn most_drawn_facts_keep_the_constraints() {
    let (mut kept, mut all) = (0, 0);
    for seed in 0..400 {
        let mut d = Dice::new(seed);
        let w = programs::rich(&mut d);
        if w.b.p.constraints.is_empty() {
            continue;
        }
        for _ in 0..5 {
            let facts = Drawing::new(&w.b.p).draw(&mut d);
            all += 1;
            kept += usize::from(eval::contradicted(&w.b.p, &facts) == Ok(None));
        }
    }
    assert!(kept * 10 > all * 7, "{kept} of {all}");
}

#[test]
fn random_programs_meet_every_kind_of_outcome() {
    let mut total = Tally::default();
    for seed in 0..400 {
        let w = programs::rich(&mut Dice::new(seed));
        let tally = sweep(&w.b.p, 10, seed, &[]).unwrap_or_else(|t| panic!("seed {seed}: {t}"));
        total.decided += tally.decided;
        total.human += tally.human;
        total.waived += tally.waived;
        total.faults += tally.faults;
        total.contradictions += tally.contradictions;
        total.decisions += tally.decisions;
    }
    assert_eq!(total.all(), 4_000);
    let least = [
        total.decided,
        total.human,
        total.waived,
        total.faults,
        total.contradictions,
        total.decisions,
    ];
    assert!(least.iter().all(|n| *n > 20), "{total:?}");
}

#[test]
fn bytes_make_programs() {
    for seed in 0..200u64 {
        let mut d = Dice::new(seed);
        let bytes: Vec<u8> = (0..d.roll(300)).map(|_| d.next() as u8).collect();
        fuzz(&bytes, &|_| Vec::new()).unwrap_or_else(|t| panic!("{bytes:?}: {t}"));
    }
}

#[test]
fn a_difference_is_found_and_told() {
    let w = programs::rich(&mut Dice::new(3));
    let wrong = super::Engine {
        name: "wrong",
        reasons: false,
        run: Box::new(|_, _| Some(Err(crate::case::outcome::Fault::Overflow(None)))),
    };
    let told = sweep(&w.b.p, 200, 1, &[wrong]).expect_err("a wrong engine is found out");
    assert!(
        told.contains("wrong") && told.contains("facts: {"),
        "{told}"
    );
    assert!(!subjects(&w.b.p).is_empty());
}

#[test]
fn plans_agree_where_acts_stand_for_others() {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..600 {
        let mut d = Dice::new(seed);
        let w = programs::rich(&mut d);
        let p = &w.b.p;
        let contests = p.violations.iter().enumerate();
        let contests: Vec<ViolationId> = contests
            .filter(|(_, act)| act.contest.is_some())
            .map(|(index, _)| ViolationId::from_index(index))
            .collect();
        if contests.is_empty() {
            continue;
        }
        let engines = [engines::plan(p)];
        let drawing = Drawing::new(p);
        for _ in 0..12 {
            let id = d.pick(&contests);
            let facts = drawing.draw(&mut d);
            let subject = CaseSubject::Violation(id);
            let held = agree(p, subject, &facts, &engines);
            assert!(held.is_ok(), "seed {seed}: {}", held.unwrap_err());
            let options = eval::Options { reasons: true };
            let Ok(answer) = eval::decide(p, id, &facts, options) else {
                continue;
            };
            if let Resolved::Decided(outcome) = answer.result {
                for reason in outcome.reasons {
                    if let ReasonKind::Contest(_, verdict, ..) = reason.kind {
                        *met.entry(format!("{verdict:?}")).or_default() += 1;
                    }
                }
            }
        }
    }
    assert_eq!(met.len(), 9, "{met:?}");
}

#[test]
fn plans_settle_cases_of_several_acts_as_the_meaning_does() {
    let mut total = Met::default();
    for seed in 0..50 {
        let w = programs::joined(&mut Dice::new(seed));
        let engines = [engines::plan(&w.b.p)];
        let met = several(&w.b.p, 6, seed, &engines).unwrap_or_else(|t| panic!("seed {seed}: {t}"));
        total.add(&met);
    }
    let least = [
        total.decided,
        total.human,
        total.open,
        total.faults,
        total.contradictions,
        total.completed,
    ];
    assert!(least.iter().all(|n| *n > 20), "{total:?}");
}
