//! The encoding against the meaning: the terms of an act, worked out for the facts of a case, say what
//! `eval` says of that case.

use std::path::PathBuf;

use zhun::{
    agree::{Dice, Drawing, programs as random},
    case::outcome::{Disposition, Fault, Outcome, Resolved},
    eval,
    host::files,
    ir::{DecisionId, MoneyRange, PenaltyId, Program, Value, ViolationId},
};

use crate::{act::Act, decided, encoding::Encoding};

/// The packages under rules/: every folder that has rule files.
pub(crate) fn packages() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("rules")];
    while let Some(folder) = folders.pop() {
        let mut rules = false;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                rules |= path.extension().is_some_and(|e| e == "zhun");
            }
        }
        if rules {
            found.push(folder.to_string_lossy().replace('\\', "/"));
        }
    }
    found.sort();
    assert!(found.len() > 3, "{found:?}");
    found
}

/// A package, checked.
pub(crate) fn package(path: &str) -> Program {
    let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
    let input = loaded.packages.first().unwrap();
    zhun::check(&loaded.sources, input, None).program.unwrap()
}

/// An outcome as far as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Fault,
    Outcome(Disposition, Vec<Penalty>),
}

/// A penalty with its range, point, and whether a human picks.
type Penalty = (PenaltyId, Option<MoneyRange>, Option<i64>, bool);

fn of_eval(outcome: &Outcome) -> Said {
    let mut all: Vec<Penalty> = outcome
        .penalties
        .iter()
        .map(|p| (p.penalty, p.range, p.point, p.human))
        .collect();
    all.sort();
    Said::Outcome(outcome.disposition, all)
}

/// What the terms say under values of the variables.
pub(crate) fn of_terms(e: &Encoding<'_>, act: &Act, values: &[i128]) -> Said {
    let of = |t: crate::term::Term| values[t.index()];
    let is = |t: crate::term::Term| of(t) != 0;
    if is(e.is_fault(act.escape)) {
        return Said::Fault;
    }
    if of(act.escape) != 0 {
        return Said::Outcome(Disposition::Human, Vec::new());
    }
    let disposition = match of(act.disposition) {
        0 => Disposition::Punish,
        1 => Disposition::MayWaive,
        2 => Disposition::NoPenalty,
        10 => Disposition::TimeBarred,
        11 => Disposition::Transfer,
        12 => Disposition::Guidance,
        _ => Disposition::Human,
    };
    let fen = |t| i64::try_from(of(t)).unwrap();
    let mut all: Vec<Penalty> = act
        .penalties
        .iter()
        .filter(|p| is(p.present))
        .map(|p| {
            let range = (p.fine && is(p.range.some)).then(|| MoneyRange {
                min: fen(p.range.min),
                max: is(p.range.bounded).then(|| fen(p.range.max)),
                min_open: is(p.range.min_open),
                max_open: is(p.range.bounded) && is(p.range.max_open),
            });
            let human = is(p.human);
            let point = range.and_then(|r| r.as_point()).filter(|_| !human);
            (p.id, range, point, human)
        })
        .collect();
    all.sort();
    Said::Outcome(disposition, all)
}

/// Cases compared, those outside, those that contradict a constraint.
#[derive(Default, Debug)]
pub(crate) struct Compared {
    pub cases: usize,
    pub faults: usize,
    pub outside: usize,
    pub contradictions: usize,
    /// What is not encoded of those outside.
    pub why: std::collections::BTreeSet<&'static str>,
}

/// Draws facts without 无法查明.
pub(crate) fn draw(drawing: &Drawing<'_>, d: &mut Dice) -> Option<Vec<Option<Value>>> {
    (0..20).find_map(|_| {
        let facts = drawing.draw(d);
        let stated = facts.iter().flatten().all(|v| *v != Value::Unascertainable);
        stated.then_some(facts)
    })
}

/// Holds the terms of an act against `eval` on random facts.
fn act(program: &Program, id: ViolationId, cases: usize, d: &mut Dice, to: &mut Compared) {
    let e = Encoding::new(program);
    let act = e.act(id);
    let possible = e.possible();
    let fault = e.is_fault(act.escape);
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
        assert_eq!(e.facts.read(&e.a, &variables).unwrap().len(), facts.len());
        let takes = e.a.takes(&variables);
        let values = e.a.values(&variables);
        let decided = eval::decide(program, id, &facts, eval::Options::default());
        let expected = match &decided {
            Err(Fault::Constraint(_)) => {
                assert!(
                    !takes || values[possible.index()] == 0,
                    "a constraint: {facts:?}"
                );
                to.contradictions += 1;
                continue;
            }
            Err(_) => Said::Fault,
            Ok(r) => match &r.result {
                Resolved::Decided(outcome) => of_eval(outcome),
                Resolved::Open(_) => panic!("a complete case is decided"),
            },
        };
        assert!(
            takes,
            "what contradicts nothing is within its bounds: {facts:?}"
        );
        let found = if values[possible.index()] == 0 {
            // A constraint that cannot be computed is a fault too.
            Said::Fault
        } else {
            of_terms(&e, &act, &values)
        };
        let _ = fault;
        if found != expected {
            let v = &program.violations[id.index()];
            panic!(
                "act {} {}\nfacts {facts:?}\neval  {expected:?}\nterms {found:?}\nfull {decided:#?}",
                v.code, v.name
            );
        }
        to.cases += 1;
        to.faults += usize::from(expected == Said::Fault);
    }
}

#[test]
fn terms_of_random_programs_mean_what_eval_means() {
    let mut all = Compared::default();
    for n in 0..crate::programs().max(400) {
        let seed = crate::seed().wrapping_add(n);
        let mut d = Dice::new(seed);
        let world = if n % 2 == 0 {
            random::small(&mut d)
        } else {
            random::rich(&mut d)
        };
        let program = &world.b.p;
        for id in 0..program.violations.len() {
            let run = || act(program, ViolationId::from_index(id), 40, &mut d, &mut all);
            let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
            if let Err(why) = caught {
                println!("program of seed {seed}");
                std::panic::resume_unwind(why);
            }
        }
        for id in 0..program.decisions.len() {
            let id = DecisionId::from_index(id);
            let run = || decided::decision(program, id, 8, &mut d, &mut all);
            let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run));
            if let Err(why) = caught {
                println!("program of seed {seed}");
                std::panic::resume_unwind(why);
            }
        }
    }
    println!("{all:?}");
    assert!(all.cases > 10 * all.outside, "{all:?}");
}

#[test]
fn terms_of_real_packages_mean_what_eval_means() {
    for path in &packages() {
        let program = package(path);
        let mut all = Compared::default();
        let mut d = Dice::new(crate::seed());
        for id in 0..program.violations.len() {
            act(&program, ViolationId::from_index(id), 60, &mut d, &mut all);
        }
        for id in 0..program.decisions.len() {
            let id = DecisionId::from_index(id);
            decided::decision(&program, id, 60, &mut d, &mut all);
        }
        println!("{path}: {all:?}");
        // Only what the encoding says that it does not hold.
        all.why.remove("an act that stands for several provisions");
        all.why.remove("a list of many records");
        assert!(all.why.is_empty(), "{path}: {:?}", all.why);
    }
}
