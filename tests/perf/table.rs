//! One table of ratios to hand-written Rust, measured in the same run: `cargo bench --bench table`.
//!
//! `ROUNDS=3` for a quick look; `cargo bench --bench table -- single batch` for some parts only.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement ends where it fails"
)]

mod columns;
mod engines;
#[allow(dead_code, reason = "the other measurements use the rest")]
mod generated;
mod json;
#[allow(dead_code, reason = "the tests use the rest")]
mod penalty;
mod plans;
mod timing;

use std::hint::black_box;

use engines::Work;
use penalty::{Case, decide};
use plans::Plans;
use timing::{Item, interleave, show};

/// Cases that are decided one by one: too many for a branch predictor to remember.
const SINGLE: usize = 16_384;
/// Cases of a batch from memory.
const BATCH: usize = 1_000_000;
/// Cases compared before anything is measured.
const COMPARED: usize = 20_000;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let part = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    let work = Work::load();
    let cases = penalty::cases(BATCH);
    work.compare(&cases[..COMPARED]);
    if part("single") {
        single(&work, &cases[..SINGLE]);
    }
    if part("json") {
        documents(&work, &cases[..SINGLE]);
    }
    if part("batch") {
        batch(&work, &cases);
    }
    if part("scale") {
        scale();
    }
    if part("sizes") {
        engines::sizes();
    }
}

fn single(work: &Work, cases: &[Case]) {
    let plans = Plans::new(work.program());
    let mut items = vec![Item::new("by hand", || {
        for case in cases {
            black_box(decide(black_box(case)));
        }
        cases.len()
    })];
    items.push(plans.single(cases));
    items.extend(work.single(cases));
    show(
        "One decision",
        &interleave(items),
        &[
            ("plan", 6.0),
            ("module under wasmtime, its sheet", 3.0),
            ("its sheet with a time limit", 4.0),
        ],
    );
}

fn documents(work: &Work, cases: &[Case]) {
    let (plans, requests) = (Plans::new(work.program()), json::requests(cases));
    let mut items = vec![Item::new("by hand", || {
        for request in &requests {
            black_box(json::by_hand(black_box(request)));
        }
        requests.len()
    })];
    items.push(plans.documents(&requests));
    items.extend(work.documents(&requests));
    show(
        "JSON to JSON",
        &interleave(items),
        &[("request to answer in one call", 2.0)],
    );
}

fn batch(work: &Work, cases: &[Case]) {
    let plans = Plans::new(work.program());
    let from = columns::Columns::new(cases);
    let mut to = columns::Decided::new(cases.len());
    columns::by_hand(&from, &mut to);
    for (i, case) in cases.iter().enumerate() {
        assert_eq!(to.get(i), decide(case), "the loop decides as one by one");
    }
    let mut items = vec![Item::new("by hand", || {
        columns::by_hand(black_box(&from), &mut to);
        from.len()
    })];
    items.extend(plans.batch(cases));
    items.extend(work.batch(cases));
    show(
        "Batch, one core, from memory",
        &interleave(items),
        &[("plan", 0.5), ("wasmtime", 0.5)],
    );
}

/// How the cost of a decision, and of making ready, grows with the rows of a table: `ready` is all the
/// way from the source to an instance of the compiled module, `load` from a module that was compiled
/// before.
fn scale() {
    println!(
        "\n### Rows\n\n| rows | source KB | check ms | build ms | compile ms | ready ms (aim 500) | load ms (aim 0.2) | module bytes | code and data | eval | module | sheet ms | plan |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    );
    for rows in [10, 100, 1_000, 10_000] {
        let text = generated::scale(rows);
        let check = timing::milliseconds(5, || engines::checked(&text));
        println!(
            "| {rows} | {} | {check:.1} | {} |",
            text.len() / 1024,
            engines::scaled(&text, rows)
        );
    }
}
