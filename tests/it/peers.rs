//! The work on which engines are compared, written in the language: the same outputs as by hand.
//!
//! `ZHUN_AGREE=1000000 cargo test --release --test it peers` compares a million cases.

#[allow(dead_code, reason = "the measurements use more of it")]
#[path = "../perf/generated.rs"]
mod generated;
#[allow(dead_code, reason = "the measurements use more of it")]
#[path = "../perf/penalty.rs"]
mod penalty;

use std::path::PathBuf;

use zhun::{
    base::source::Sources,
    case::outcome::{DecisionOutcome, Disposition, Resolved, ResolvedDecision},
    eval::{Options, decide, decide_decision},
    host::files,
    ir::{DecisionId, DecisionResult, FactId, PartKind, Program, RowId, Value},
};

/// How many cases.
fn many() -> usize {
    std::env::var("ZHUN_AGREE").map_or(1_500, |n| n.parse().unwrap())
}

fn decision(program: &Program, name: &str) -> DecisionId {
    let found = program.decisions.iter().position(|d| d.name == name);
    DecisionId::from_index(found.unwrap())
}

/// The place of the deciding row in its own table.
fn place(program: &Program, id: DecisionId, row: RowId) -> usize {
    let rows = &program.decisions[id.index()].rows;
    rows.iter().position(|r| r.row == row).unwrap()
}

fn said(program: &Program, id: DecisionId, slots: &[Option<Value>]) -> DecisionOutcome {
    match decide_decision(program, id, slots).unwrap() {
        ResolvedDecision::Decided(outcome) => outcome,
        ResolvedDecision::Open(open) => panic!("a complete case is decided: {open:?}"),
    }
}

fn whole(outcome: &DecisionOutcome) -> i64 {
    match outcome.value.as_ref().unwrap() {
        DecisionResult::Choice(i) => i64::from(*i),
        DecisionResult::Number(x) => i64::try_from(x.as_whole().unwrap()).unwrap(),
        DecisionResult::Bool(_) | DecisionResult::Range(_) => panic!("{outcome:?}"),
    }
}

#[test]
fn the_penalty_case_comes_out_as_by_hand() {
    let loaded = files::rules(&[PathBuf::from("tests/perf/rules/处罚案件")]).unwrap();
    let program = zhun::check(&loaded.sources, &loaded.packages[0], None)
        .program
        .unwrap();
    let asked = penalty::ASKED.map(|name| decision(&program, name));
    for case in penalty::cases(many()) {
        let slots = case.slots(&program);
        let all = asked.map(|id| said(&program, id, &slots));
        let row = |i: usize| place(&program, asked[i], all[i].rows[0]);
        let found = penalty::Decision::of(all.each_ref().map(whole), [row(0), row(1)]);
        assert_eq!(found, penalty::decide(&case), "{case:?}");
    }
}

#[test]
fn the_same_work_as_a_benchmark_comes_out_as_by_hand() {
    let loaded = files::rules(&[PathBuf::from("tests/perf/rules/处罚案件违法行为")]).unwrap();
    let program = zhun::check(&loaded.sources, &loaded.packages[0], None)
        .program
        .unwrap();
    let tiers = &program.decisions[decision(&program, "轻重").index()].rows;
    for case in penalty::cases(many()) {
        let act = program.violation(case.code()).unwrap();
        let found = decide(&program, act, &case.slots(&program), Options::default()).unwrap();
        let Resolved::Decided(outcome) = found.result else {
            panic!("a complete case is decided: {case:?}");
        };
        let mut said = penalty::Recommended::default();
        if outcome.disposition == Disposition::Punish {
            let fine = &outcome.penalties[0];
            let range = fine.range.unwrap();
            let benchmark = program.violations[act.index()].benchmark.as_ref().unwrap();
            let PartKind::Table(table) = &benchmark.parts[0].kind else {
                panic!("a table");
            };
            let place = |row| table.rows.iter().position(|r| r.row == row).unwrap() as u8;
            said = penalty::Recommended {
                punished: true,
                human: fine.human,
                min: range.min,
                max: range.max.unwrap(),
                part: place(outcome.rows[0]),
                row: tiers.iter().position(|r| r.row == outcome.rows[1]).unwrap() as u8,
            };
        }
        assert_eq!(said, penalty::recommend(&case), "{case:?}");
    }
}

#[test]
fn the_long_table_is_claimed_by_one_row() {
    for rows in [10, 100] {
        let mut sources = Sources::default();
        let file = sources.add("scale.zhun", generated::scale(rows).as_str());
        let input = zhun::Input {
            main: vec![file],
            others: Vec::new(),
        };
        let checked = zhun::check(&sources, &input, None);
        let program = checked
            .program
            .unwrap_or_else(|| panic!("{:?}", checked.report));
        let id = decision(&program, "比例");
        for act in 0..rows as i64 / 5 {
            for goods in [
                0,
                99_999,
                100_000,
                999_999,
                1_000_000,
                50_000_000,
                100_000_000,
            ] {
                let mut slots = vec![None; program.facts.len()];
                let mut set = |name: &str, n| {
                    let id: FactId = program.fact(name).unwrap();
                    slots[id.index()] = Some(Value::Number(n));
                };
                set("行为号", act);
                set("货值金额", goods);
                let outcome = said(&program, id, &slots);
                let row = generated::scale_row(act, goods);
                assert_eq!(place(&program, id, outcome.rows[0]) as i64, row);
                let DecisionResult::Number(value) = outcome.value.unwrap() else {
                    panic!("a ratio");
                };
                assert_eq!((value.num() * 100) / value.den(), i128::from(row * 7 % 100));
            }
        }
    }
}
