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
        duties: Box::new(|_| Vec::new()),
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

/// A case of acts of a random program, as one way in which it may come out.
fn together<'o>(
    program: &crate::ir::Program,
    facts: &[Option<crate::ir::Value>],
    outcomes: &'o [crate::case::outcome::Outcome],
    d: &mut Dice,
) -> crate::case::joint::Together<'o> {
    let all = (0..outcomes.len()).map(ViolationId::from_index);
    let some = crate::ir::MoneyRange::point(100_000);
    let mut joined = Vec::new();
    for n in 0..program.objects.len() {
        if d.one_in(3) {
            let amount = d.one_in(2).then_some(100_000);
            joined.push((crate::ir::ObjectId(n as u32), some, amount));
        }
    }
    crate::case::joint::Together {
        acts: all.collect(),
        facts: facts.to_vec(),
        outcomes: outcomes.iter().collect(),
        joined,
    }
}

#[test]
fn words_that_are_no_case_are_refused_and_open_acts_leave_duties_open() {
    use crate::{
        case::duty::State,
        plan::{entry::Plan, wire},
    };
    let (mut refused, mut taken, mut open) = (0, 0, 0);
    for seed in 0..120 {
        let mut d = Dice::new(seed);
        let w = programs::joined(&mut d);
        let program = &w.b.p;
        if program.duties.is_empty() {
            continue;
        }
        let plan = Plan::new(program).unwrap();
        let facts = super::Drawing::new(program).draw(&mut d);
        let all = (0..program.violations.len()).map(ViolationId::from_index);
        let outcomes: Option<Vec<_>> = all
            .map(|id| {
                let options = eval::Options { reasons: false };
                match eval::decide(program, id, &facts, options).ok()?.result {
                    Resolved::Decided(outcome) => Some(outcome),
                    Resolved::Open(_) => None,
                }
            })
            .collect();
        let Some(outcomes) = outcomes else { continue };
        let of = together(program, &facts, &outcomes, &mut d);
        let said = eval::case_duties(program, &of);
        let mut instance = plan.instance();
        assert_eq!(
            Plan::duties(program, &mut instance, &of),
            Ok(Ok(said.clone()))
        );
        let (block, from) = wire::case_block(program, &of).unwrap();
        let mut ask = |block: &[u8], from: usize| {
            let len = block.len() as i64;
            let call = |instance: &mut crate::plan::code::run::Instance<'_>, name, with: &[i64]| {
                let id = instance.export(name).unwrap();
                instance.call(id, with).unwrap()
            };
            let at = call(&mut instance, "zhun_input", &[len]);
            instance.write(at, block).unwrap();
            let status = call(&mut instance, "zhun_duties", &[at, len, from as i64]);
            let at = call(&mut instance, "zhun_result", &[]);
            let word = |bytes: &[u8]| i64::from_le_bytes(bytes.try_into().unwrap());
            let count = word(instance.bytes(at, 8).unwrap()) as usize;
            let words = instance.bytes(at, 8 * count).unwrap();
            let words: Vec<i64> = words.chunks_exact(8).map(word).collect();
            assert_eq!(words.get(1), Some(&status), "{words:?}");
            words
        };
        for _ in 0..40 {
            let mut bad = block.clone();
            match d.roll(4) {
                0 => bad.truncate(from + 8 * d.roll(((bad.len() - from) / 8) + 1)),
                1 => bad.extend(d.next().to_le_bytes()),
                _ => {
                    let at = from + 8 * d.roll((bad.len() - from) / 8);
                    let word = match d.roll(3) {
                        0 => d.next() as i64,
                        1 => d.roll(9) as i64 - 4,
                        _ => i64::MAX - d.roll(3) as i64,
                    };
                    bad[at..at + 8].copy_from_slice(&word.to_le_bytes());
                }
            }
            match ask(&bad, from)[1] {
                0 => taken += 1,
                3 => refused += 1,
                status => panic!("{status}"),
            }
        }
        assert_eq!(ask(&block, from + 4)[1], 3);
        assert_eq!(ask(&block, block.len() + 8)[1], 3);
        let mut none = block[..from].to_vec();
        let acts = of.acts.iter().flat_map(|act| [i64::from(act.0), 0]);
        let words = [of.acts.len() as i64].into_iter().chain(acts).chain([0]);
        none.extend(words.flat_map(i64::to_le_bytes));
        let left = wire::duties(program, &ask(&none, from)).unwrap().unwrap();
        for told in &said {
            assert!(
                left.iter().any(|t| t.duty == told.duty),
                "{told:?} {left:?}"
            );
        }
        for told in &left {
            match told.state {
                State::Open(_) => open += 1,
                // What has been done is told as done as long as it may be due.
                State::Done if said.iter().all(|t| t.duty != told.duty) => {}
                State::Done | State::Due(_) => assert!(said.contains(told), "{told:?} {said:?}"),
            }
        }
    }
    assert!(
        refused > 500 && taken > 100 && open > 20,
        "{refused} {taken} {open}"
    );
}
