//! Speed, always beside a hand-written Rust baseline in the same run.
//!
//! `cargo bench --bench perf`. The work is Guangdong 2021 §2.5.1 (six factors over 10 %, fine = Σ × 1
//! million yuan, the circumstances of the package and of 行政处罚法), on cases drawn with a fixed seed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    unreachable_pub,
    missing_docs,
    reason = "a measurement ends where it fails"
)]

mod by_hand;
#[allow(dead_code, reason = "the table of ratios uses the rest")]
mod generated;

use std::{hint::black_box, path::PathBuf};

use criterion::{Criterion, criterion_group, criterion_main};
use zhun::{
    base::source::Sources,
    case::outcome::Resolved,
    eval::{Options, decide},
    host::files,
    ir::{Program, Value},
};

const PACKAGE: &str = "rules/province-guangdong/生态环境裁量2021";
const CASES: usize = 1024;

fn program() -> Program {
    let loaded = files::rules(&[PathBuf::from(PACKAGE)]).unwrap();
    let input = loaded.packages.first().unwrap();
    zhun::check(&loaded.sources, input, None).program.unwrap()
}

/// The same cases for both: typed by hand, and as slots of the program.
fn cases(program: &Program) -> Vec<(by_hand::Case, Vec<Option<Value>>)> {
    let mut random = by_hand::Random::new(20_211_125);
    (0..CASES)
        .map(|_| {
            let case = by_hand::Case::random(&mut random);
            let slots = case.slots(program);
            (case, slots)
        })
        .collect()
}

fn fen(resolved: &Resolved) -> i64 {
    match resolved {
        Resolved::Decided(outcome) => outcome.penalties.iter().find_map(|p| p.point).unwrap(),
        Resolved::Open(_) => panic!("the case is complete"),
    }
}

fn recommendation(c: &mut Criterion) {
    let program = program();
    let act = program.violation("2.5.1").unwrap();
    let cases = cases(&program);
    for (case, slots) in &cases {
        let found = decide(&program, act, slots, Options { reasons: true }).unwrap();
        assert_eq!(
            fen(&found.result),
            case.decide().fen,
            "outputs are equal on every case"
        );
    }

    let mut group = c.benchmark_group("guangdong 2.5.1");
    let mut next = (0..CASES).cycle();
    group.bench_function("by hand", |b| {
        b.iter(|| black_box(black_box(&cases[next.next().unwrap()].0).decide()));
    });
    for (name, reasons) in [("eval without reasons", false), ("eval with reasons", true)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let slots = black_box(&cases[next.next().unwrap()].1);
                black_box(decide(&program, act, slots, Options { reasons }).unwrap())
            });
        });
    }
    let (_, mut partial) = cases[0].clone();
    for name in ["水污染物", "整改情况"] {
        partial[program.fact(name).unwrap().index()] = None;
    }
    group.bench_function("eval, two facts unknown", |b| {
        b.iter(|| {
            black_box(decide(&program, act, black_box(&partial), Options::default()).unwrap())
        });
    });
    group.finish();
}

fn checking(c: &mut Criterion) {
    let text = generated::package(10_000);
    let mut group = c.benchmark_group("check 10,000 lines");
    group.sample_size(10);
    group.bench_function("lines only (split and count)", |b| {
        b.iter(|| {
            black_box(
                black_box(&text)
                    .lines()
                    .map(|l| l.chars().count())
                    .sum::<usize>(),
            )
        });
    });
    group.bench_function("parse, read, check", |b| {
        b.iter(|| {
            let mut sources = Sources::default();
            let file = sources.add("generated.zhun", text.as_str());
            let input = zhun::Input {
                main: vec![file],
                others: Vec::new(),
            };
            let checked = zhun::check(&sources, &input, None);
            assert!(
                checked.program.is_some(),
                "{:?}",
                checked.report.diagnostics.first()
            );
            black_box(checked)
        });
    });
    group.finish();
}

criterion_group!(benches, recommendation, checking);
criterion_main!(benches);
