//! Every execution against the meaning: on the 用例 of every package, on random cases of every
//! package, on random programs.
//!
//! Every run draws the same cases. `ZHUN_AGREE=100000 cargo test --test it agree` draws so many a
//! package (and a tenth as many programs), `ZHUN_SEED=…` others.

use std::path::PathBuf;

use zhun::{
    agree::{Dice, Engine, Tally, engines, fuzz, joint, programs, sweep, written},
    host::files,
    ir::Program,
};

use crate::{machines, packages::PACKAGES};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |n| n.parse().expect("a whole number"))
}

/// Cases a package.
fn cases() -> usize {
    number("ZHUN_AGREE", 300) as usize
}

fn seed() -> u64 {
    number("ZHUN_SEED", 20_260_101)
}

/// The executions that must agree with `eval`, made ready for a program.
fn engines<'e>(program: &Program) -> Vec<Engine<'e>> {
    let module = zhun::build(program).unwrap();
    vec![
        engines::plan(program),
        machines::wasmtime(&module),
        machines::wasmi(program, &module),
    ]
}

/// The same for programs of a few rows. Compiling takes a hundred times as long as deciding, so the
/// compiling engine takes one in four; the other takes all.
fn light<'e>(program: &Program) -> Vec<Engine<'e>> {
    let module = zhun::build(program).unwrap();
    let mut all = vec![engines::plan(program), machines::wasmi(program, &module)];
    if program.rows.len().is_multiple_of(4) {
        all.push(machines::wasmtime(&module));
    }
    all
}

/// The rules of a path, checked.
pub(crate) fn load(path: &str) -> Program {
    let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
    let input = loaded.packages.first().unwrap();
    let checked = zhun::check(&loaded.sources, input, None);
    checked.program.unwrap_or_else(|| {
        panic!("{path}: {:?}", checked.report.diagnostics.first());
    })
}

/// The packages under rules/ and those that are measured, checked.
pub(crate) fn programs() -> Vec<(String, Program)> {
    let measured = [
        "tests/perf/rules/处罚案件",
        "tests/perf/rules/处罚案件违法行为",
    ];
    let load = |path: &&str| ((*path).to_owned(), load(path));
    PACKAGES.iter().chain(&measured).map(load).collect()
}

#[test]
fn on_every_case_written_down() {
    for (path, program) in programs() {
        let ways = (cases() / 100).clamp(1, 20);
        let tally = written(&program, ways, seed(), &engines(&program))
            .unwrap_or_else(|text| panic!("{path}: {text}"));
        assert_eq!(tally.all(), program.cases.len() * ways, "{path}");
    }
}

#[test]
fn on_random_cases_of_every_package() {
    for (path, program) in programs() {
        let tally = sweep(&program, cases(), seed(), &engines(&program))
            .unwrap_or_else(|text| panic!("{path}: {text}"));
        let punished = tally.decided + tally.human;
        if !program.violations.is_empty() && program.decisions.is_empty() {
            assert!(punished * 8 > tally.all(), "{path}: {tally:?}");
        }
    }
}

#[test]
fn on_random_programs() {
    let mut total = Tally::default();
    for i in 0..(cases() / 4).max(50) as u64 {
        let own = seed().wrapping_add(i);
        let w = programs::rich(&mut Dice::new(own));
        let engines = light(&w.b.p);
        let tally = sweep(&w.b.p, 8, own, &engines)
            .unwrap_or_else(|text| panic!("program of seed {own}: {text}"));
        total.decided += tally.decided;
        total.human += tally.human;
    }
    assert!(total.decided > 20 && total.human > 20, "{total:?}");
}

/// The fuzz target on bytes of its own; a fuzzer calls the same function.
#[test]
fn on_programs_from_bytes() {
    for i in 0..(cases() / 10).max(20) as u64 {
        let mut d = Dice::new(seed().wrapping_add(i));
        let bytes: Vec<u8> = (0..d.roll(400)).map(|_| d.next() as u8).collect();
        fuzz(&bytes, &|program| light(program)).unwrap_or_else(|text| panic!("{bytes:?}: {text}"));
    }
}

/// Whole cases of the packages that have a rule for them, and of a suite file with every part.
#[test]
fn on_random_cases_of_several_acts() {
    let mut seen = 0;
    let written = ["tests/suite/joint/good/several-acts.zhun"];
    let others = written.map(|path| (path.to_owned(), load(path)));
    for (path, program) in programs().into_iter().chain(others) {
        if program.joints.is_empty() {
            continue;
        }
        seen += 1;
        let many = (cases() / 10).max(10);
        joint::documents(&program, many, seed()).unwrap_or_else(|text| panic!("{path}: {text}"));
        let met = joint::several(&program, many, seed(), &engines(&program))
            .unwrap_or_else(|text| panic!("{path}: {text}"));
        assert!(
            met.decided + met.human > 0 && met.open > 0,
            "{path}: {met:?}"
        );
    }
    assert_eq!(seen, 3);
}

#[test]
fn on_random_programs_with_cases_of_several_acts() {
    let mut total = joint::Met::default();
    for i in 0..(cases() / 24).max(12) as u64 {
        let own = seed().wrapping_add(i);
        let w = programs::joined(&mut Dice::new(own));
        let met = joint::several(&w.b.p, 4, own, &light(&w.b.p))
            .unwrap_or_else(|text| panic!("program of seed {own}: {text}"));
        total.add(&met);
    }
    assert!(
        total.decided + total.human > 10 && total.open > 0,
        "{total:?}"
    );
}

/// Versions of a law and provisions that concur, on random days.
#[test]
fn on_random_days_of_versions() {
    let path = "tests/suite/time/good/law-at-date.zhun";
    let program = load(path);
    let tally = sweep(&program, 2 * cases(), seed(), &engines(&program))
        .unwrap_or_else(|text| panic!("{path}: {text}"));
    assert!(tally.decided > 20, "{tally:?}");
}
