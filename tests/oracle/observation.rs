//! Observation periods against the solver: that they end, that someone can enter and leave, that no day
//! turns two ways, that nothing that is kept out gets in. Asked of the programs with few records and the
//! days of eight years, of which the proofs are asked too: what they say of one number of records they say
//! of any, for they do not count them.
//!
//! What is no arithmetic is held elsewhere: that a day has one state is the form of its decision, that the
//! sorting is total and exclusive are the questions `gap` and `overlap` of it, and the state after each
//! event of a history is drawn by `timeline` and its tests.

use std::collections::BTreeSet;

use zhun::{
    base::{
        date::Date,
        span::Span,
        terms::{Breach, Comparator, EffectKind, Lift},
    },
    ir::{
        Condition, Constraint, DecisionId, FactType, Lapse, Number, Observation, Program,
        ResultType,
        walk::{Visit, Walk},
    },
    proof::{Beside, Claim, Property, Verdict},
};

use crate::{
    encoding::{Encoding, Scope},
    meaning::package,
    term::Term,
    z3::{Answer, Z3},
};

/// Records of a log that are written out.
const RECORDS: usize = 4;

/// Files and packages with observation periods.
const PLACES: &[&str] = &[
    "rules/county-pianguan/新业态观察期",
    "tests/suite/observation/good/period.zhun",
    "tests/suite/proof/good/observation.zhun",
    "tests/suite/proof/bad/observation-nobody.zhun",
    "tests/suite/proof/bad/observation-side-door.zhun",
    "tests/suite/proof/bad/observation-sorting.zhun",
    "tests/suite/proof/bad/observation-too-long.zhun",
];

/// Those that are also spoiled.
const SPOILED: &[&str] = &[
    "rules/county-pianguan/新业态观察期",
    "tests/suite/proof/good/observation.zhun",
    "tests/suite/proof/bad/observation-nobody.zhun",
];

/// What is done to a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Plant {
    Nothing,
    /// The total length is a day, or a month, short of what extensions come to.
    TotalShort,
    /// Nothing forbids two turns on one day.
    SameDayAllowed,
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

fn constrain(program: &mut Program, holds: Condition, facts: Vec<zhun::ir::FactId>) {
    program.constraints.push(Constraint {
        breach: None,
        holds,
        facts,
        text: String::new(),
        span: Span::default(),
    });
}

/// The program with few records, and days of a few years.
fn narrowed(mut program: Program) -> Program {
    let (lo, hi) = (Date::new(2023, 1, 1), Date::new(2030, 12, 31));
    for index in 0..program.facts.len() {
        let fact = zhun::ir::FactId::from_index(index);
        let parent = program.facts[index].parent.map(|(list, _)| list);
        match &mut program.facts[index].ty {
            FactType::List(list) => list.max = list.max.min(RECORDS),
            FactType::Date => {
                let within = Condition::DateIn { fact, lo, hi };
                match parent {
                    None => constrain(&mut program, within, vec![fact]),
                    Some(list) => {
                        let when = Box::new(not(within));
                        let outside = Condition::AnyOf { list, when };
                        constrain(&mut program, not(outside), vec![list, fact]);
                    }
                }
            }
            FactType::Span => {
                let ends = [
                    (false, Comparator::AtLeast, lo),
                    (true, Comparator::AtMost, hi),
                ];
                for (end, how, day) in ends {
                    let day = Number::Const(zhun::ir::lapse::number(day.unwrap()));
                    let own = Number::Day { fact, end };
                    let holds = Condition::Compare(Box::new(own), how, Box::new(day));
                    constrain(&mut program, holds, vec![fact]);
                }
            }
            _ => {}
        }
    }
    program
}

fn planted(mut program: Program, plant: Plant) -> Program {
    match plant {
        Plant::Nothing => {}
        Plant::TotalShort => {
            for o in &mut program.observations {
                let short = |n: i32| if n > 0 { n - 1 } else { n };
                o.total.months = short(o.total.months);
                o.total.days = short(o.total.days);
            }
        }
        Plant::SameDayAllowed => {
            let apart = |c: &Constraint| c.breach == Some(Breach::SameDay);
            program.constraints.retain(|c| !apart(c));
        }
    }
    program
}

/// The decision says one of these.
fn says(program: &Program, id: DecisionId, wanted: impl Fn(&str) -> bool) -> Condition {
    let ResultType::Value(FactType::Choice(options)) = &program.decisions[id.index()].result else {
        return Condition::Const(false);
    };
    let named = options.names.iter().enumerate().filter(|(_, n)| wanted(n));
    Condition::DecisionIn {
        decision: id,
        set: named.fold(0, |set, (i, _)| set | 1 << i),
    }
}

/// Whether a condition rests on the period.
fn rests(program: &Program, o: &Observation, condition: &Condition) -> bool {
    struct Seen(BTreeSet<DecisionId>, BTreeSet<usize>);
    impl<'a> Visit<'a> for Seen {
        fn condition(&mut self, condition: &'a Condition) {
            match condition {
                Condition::Decision(id) | Condition::DecisionIn { decision: id, .. } => {
                    self.0.insert(*id);
                }
                Condition::Definition(id) => {
                    self.1.insert(id.index());
                }
                _ => {}
            }
        }
    }
    let mut seen = Seen(BTreeSet::new(), BTreeSet::new());
    Walk::new(program).condition(condition, &mut seen);
    let own = [o.state, o.conduct, o.sorting];
    let problems = o.problems.iter().map(|(_, id)| *id);
    let decided = own
        .into_iter()
        .chain(problems)
        .any(|id| seen.0.contains(&id));
    let prefix = format!("{}·", o.name);
    let named = |i: &usize| program.definitions[*i].name.starts_with(&prefix);
    decided || seen.1.iter().any(named)
}

/// The doors through which what is kept out might come in.
fn doors(program: &Program, o: &Observation) -> Vec<Condition> {
    let soft = |effect: EffectKind| {
        matches!(
            effect,
            EffectKind::NoPenalty(Lift::Waived | Lift::Guidance)
                | EffectKind::Mitigate
                | EffectKind::Lighten
                | EffectKind::LightenOrMitigate
        )
    };
    let mut all = vec![
        says(program, o.state, |n| n == "观察中" || n == "延长中"),
        says(program, o.conduct, |n| n != "期外"),
    ];
    for (_, problem) in &o.problems {
        all.push(says(program, *problem, |n| n != "不适用"));
    }
    for c in &program.circumstances {
        if soft(c.effect) && rests(program, o, &c.when) {
            all.push(c.when.clone());
        }
    }
    for list in &program.lists {
        for entry in &list.entries {
            if soft(entry.effect) && rests(program, o, &entry.when) {
                let outside = list.exceptions.iter().map(|(c, _)| not(c.clone()));
                let parts = std::iter::once(entry.when.clone()).chain(outside);
                all.push(Condition::All(parts.collect()));
            }
        }
    }
    all
}

/// Cases that show the fault. That nobody can enter is shown by no case: there it is the cases that enter.
fn fault(e: &Encoding<'_>, o: &Observation, property: Property) -> Term {
    let (a, program) = (&e.a, e.program);
    let holds = |c: &Condition| e.condition(c, &Scope::default()).yes;
    let running = || says(program, o.state, |n| n == "观察中" || n == "延长中");
    match property {
        Property::PeriodEnds => {
            let end = Number::Later {
                of: Box::new(Number::Definition(o.start)),
                by: Lapse {
                    months: o.total.months,
                    days: o.total.days,
                    working: false,
                    rolls: false,
                },
            };
            let seen = Number::Day {
                fact: o.as_of,
                end: false,
            };
            let past = Condition::Compare(Box::new(seen), Comparator::More, Box::new(end));
            a.and(&[holds(&running()), holds(&past)])
        }
        Property::StatesLeft => holds(&running()),
        Property::OneTurn => {
            let turns = [&o.begins_with, &o.extended_by];
            let turns: Vec<&String> = turns.into_iter().flatten().chain(&o.ended_by).collect();
            let FactType::Choice(options) = &program.facts[o.event.index()].ty else {
                return a.truth(false);
            };
            let of = |word: &&String| options.mask(word).unwrap();
            let turn = Condition::ChoiceIn {
                fact: o.event,
                set: turns.iter().fold(0, |set, word| set | of(word)),
            };
            let day = Number::Day {
                fact: o.day,
                end: false,
            };
            let records = e.records(o.log, &Scope::default());
            let seen: Vec<(Term, Term)> = records
                .into_iter()
                .map(|(there, inner)| {
                    let turns = e.condition(&turn, &inner).yes;
                    (a.and(&[there, turns]), e.number(&day, &inner).q.n)
                })
                .collect();
            let mut twice = Vec::new();
            for (i, (one, day)) in seen.iter().enumerate() {
                for (two, other) in &seen[..i] {
                    twice.push(a.and(&[*one, *two, a.eq(*day, *other)]));
                }
            }
            a.or(&twice)
        }
        Property::KeptOut => {
            let out: Vec<Term> = o.exclusions.iter().map(|x| holds(&x.when)).collect();
            let open: Vec<Term> = doors(program, o).iter().map(holds).collect();
            a.and(&[a.or(&out), a.or(&open)])
        }
        _ => unreachable!("the four properties of periods"),
    }
}

/// Compares one claim; what differs is told.
fn compare(z3: &mut Z3, program: &Program, o: &Observation, claim: &Claim) -> Result<bool, String> {
    let e = Encoding::new(program);
    e.possible();
    let fault = fault(&e, o, claim.property);
    if !e.outside().is_empty() {
        return Err(format!("not encoded: {:?}", e.outside()));
    }
    z3.open(&e);
    let answer = z3.ask(&e.a, fault);
    z3.close();
    let absence = claim.property == Property::StatesLeft;
    let refuted = match (&answer, absence) {
        (Answer::Unknown, _) => return Err("the solver does not say".into()),
        (Answer::Yes(_), false) | (Answer::No, true) => true,
        (Answer::No, false) | (Answer::Yes(_), true) => false,
    };
    if refuted != (claim.verdict == Verdict::Refuted) {
        return Err(format!(
            "the solver {answer:?}, the proofs {:?}",
            claim.verdict
        ));
    }
    for witness in claim.findings.iter().filter_map(|f| f.witness.as_ref()) {
        let Some(given) = e.given(&witness.case) else {
            return Err(format!("does not fit: {witness:?}"));
        };
        z3.open(&e);
        let shown = z3.ask(&e.a, e.a.and(&[given, fault]));
        z3.close();
        if shown == Answer::No {
            return Err(format!("shows nothing: {witness:?}"));
        }
    }
    Ok(refuted)
}

#[test]
fn proofs_of_observation_periods_are_the_solvers() {
    let four = [
        Property::PeriodEnds,
        Property::StatesLeft,
        Property::OneTurn,
        Property::KeptOut,
    ];
    let (mut differ, mut both) = (Vec::new(), [(0, 0); 4]);
    for place in PLACES {
        let spoiled = SPOILED.contains(place);
        for plant in [Plant::Nothing, Plant::TotalShort, Plant::SameDayAllowed] {
            if plant != Plant::Nothing && !spoiled {
                continue;
            }
            let mut z3 = Z3::start();
            let program = narrowed(planted(package(place), plant));
            let proofs = zhun::prove_beside(&program, &Beside::default());
            for o in &program.observations {
                let own = |c: &&Claim| four.contains(&c.property) && c.name == o.name;
                let claims: Vec<&Claim> = proofs.claims.iter().filter(own).collect();
                assert_eq!(claims.len(), four.len(), "{place}");
                for claim in claims {
                    let at = four.iter().position(|p| *p == claim.property).unwrap();
                    match compare(&mut z3, &program, o, claim) {
                        Ok(true) => both[at].1 += 1,
                        Ok(false) => both[at].0 += 1,
                        Err(why) => {
                            differ.push(format!("{place} {plant:?} {:?}: {why}", claim.property));
                        }
                    }
                }
            }
        }
    }
    println!("proved and refuted by both: {four:?} {both:?}");
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(both.iter().all(|(p, r)| *p > 0 && *r > 0), "{both:?}");
}
