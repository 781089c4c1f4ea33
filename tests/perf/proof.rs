//! How long `check` with all proofs takes: real packages, long tables of several shapes, one changed row.
//!
//! `cargo bench --bench proof`; `cargo bench --bench proof -- real grids growth change between` for
//! some parts only. Every figure is a median of several runs in this process, with the most memory that it had.
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

mod grids;
#[allow(dead_code, reason = "the table of ratios uses the rest")]
mod timing;

use std::path::PathBuf;

use grids::Grid;
use timing::milliseconds;
use zhun::{Input, base::source::Sources, host::files, ir::Program, proof::Proofs};

/// The packages under rules/.
const PACKAGES: &[&str] = &[
    "rules/national/行政处罚法",
    "rules/national/食品安全法",
    "rules/province-guangdong/生态环境裁量2021",
    "rules/city-jiangmen/环评2020",
];

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let part = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    if part("real") {
        real();
    }
    if part("grids") {
        shapes();
    }
    if part("growth") {
        growth();
    }
    if part("change") {
        change();
    }
    if part("between") {
        between();
    }
}

fn checked(text: &str) -> Program {
    let mut sources = Sources::default();
    let file = sources.add("generated.zhun", text);
    let input = Input {
        main: vec![file],
        others: Vec::new(),
    };
    let checked = zhun::check(&sources, &input, None);
    let first = checked.report.diagnostics.first().cloned();
    checked.program.unwrap_or_else(|| panic!("{first:?}"))
}

/// What came out: proved, refuted, undecided; findings shown, and those only counted.
fn told(proofs: &Proofs) -> String {
    let (proved, refuted, undecided) = proofs.counts();
    let shown: usize = proofs.claims.iter().map(|c| c.findings.len()).sum();
    let more: usize = proofs.claims.iter().map(|c| c.more).sum();
    format!("{proved} + {refuted} + {undecided} | {shown} + {more}")
}

/// The most memory of this process since it was last asked, in MB; `None` where the system does not
/// tell.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    let kb: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    // Begins anew.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    Some(kb / 1024)
}

/// One line: name, rows, source, check, prove, both, aim, memory, what came out.
fn line(name: &str, text: &str, runs: usize, aim: f64) -> f64 {
    peak();
    let check = milliseconds(runs, || checked(text));
    let program = checked(text);
    let prove = milliseconds(runs, || zhun::prove(&program));
    let proofs = zhun::prove(&program);
    let memory = peak().map_or("?".to_owned(), |mb| mb.to_string());
    let both = check + prove;
    let met = if both <= aim { "" } else { " **missed**" };
    println!(
        "| {name} | {} | {check:.0} | {prove:.0} | {both:.0} ms (aim {aim:.0}){met} | {memory} | {} |",
        text.len() / 1024,
        told(&proofs)
    );
    both
}

const HEAD: &str = "| source KB | check ms | prove ms | both | MB | proved + refuted + undecided | findings + more |\n|---|---|---|---|---|---|---|---|";

fn real() {
    println!("\n### Real packages\n\n| package {HEAD}");
    for path in PACKAGES {
        peak();
        let load = || {
            let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
            let all = loaded.packages.iter();
            let programs: Vec<Program> = all
                .filter_map(|input| zhun::check(&loaded.sources, input, None).program)
                .collect();
            programs
        };
        let check = milliseconds(5, load);
        let programs = load();
        let prove = milliseconds(5, || programs.iter().map(zhun::prove).collect::<Vec<_>>());
        let proofs: Vec<Proofs> = programs.iter().map(zhun::prove).collect();
        let memory = peak().map_or("?".to_owned(), |mb| mb.to_string());
        let both = check + prove;
        let met = if both <= 200.0 { "" } else { " **missed**" };
        let told: Vec<String> = proofs.iter().map(told).collect();
        println!(
            "| {path} | | {check:.0} | {prove:.0} | {both:.0} ms (aim 200){met} | {memory} | {} |",
            told.join("; ")
        );
    }
}

fn shapes() {
    println!("\n### 10,000 rows over 12 facts\n\n| shape {HEAD}");
    line("regular", &Grid::regular(10_000).text(), 3, 1_000.0);
    line(
        "exact partition",
        &Grid::partition(10_000).text(),
        3,
        5_000.0,
    );
    for policy in ["唯一", "首行"] {
        let name = format!("random boxes, {policy}");
        line(&name, &Grid::boxes(10_000, policy).text(), 3, 5_000.0);
    }
    line("all overlap", &Grid::crossing(10_000).text(), 3, 5_000.0);
}

/// One row of one act is another: only that act is proved again.
fn change() {
    println!(
        "\n### A changed row\n\n| rows of the act | all acts checked ms | proved ms | the act again |\n|---|---|---|---|"
    );
    for rows in [100, 300, 1_000] {
        let acts = 5;
        let text = grids::acts(acts, rows, Some(acts / 2));
        let check = milliseconds(3, || checked(&text));
        let program = checked(&text);
        let prove = milliseconds(3, || zhun::prove(&program));
        let id = program.violation(&format!("行为_{}", acts / 2)).unwrap();
        let again = milliseconds(9, || zhun::proof::prove_act(&program, id));
        let met = if again <= 50.0 { "" } else { " **missed**" };
        println!("| {rows} | {check:.0} | {prove:.0} | {again:.1} ms (aim 50){met} |");
    }
}

/// Two packages side by side: `zhun compare` without reading the files.
fn between() {
    println!(
        "\n### Two packages\n\n| packages | acts | cases asked | compared |\n|---|---|---|---|"
    );
    let compared = |name: &str, a: &Program, b: &Program| {
        let took = milliseconds(3, || zhun::compare::compare(a, b, &[]));
        let found = zhun::compare::compare(a, b, &[]);
        let asked: usize = found.pairs.iter().map(|pair| pair.asked).sum();
        println!(
            "| {name} | {} | {asked} | {took:.0} ms |",
            found.pairs.len()
        );
    };
    let (a, b) = (grids::acts(1, 1_000, None), grids::acts(1, 1_000, Some(0)));
    compared("1,000 rows, a row changed", &checked(&a), &checked(&b));
    let loaded = files::rules(&[PathBuf::from(PACKAGES[2])]).unwrap();
    let input = &loaded.packages[0];
    let mut sources = Sources::default();
    let mut copy = |all: &[zhun::base::span::FileId], changed: bool| {
        let one = |file: &zhun::base::span::FileId| {
            let source = loaded.sources.get(*file).unwrap();
            let mut text = source.text.to_string();
            if changed {
                text = text.replacen("6个月以上12个月以下 | 8%", "6个月以上9个月以下 | 8%", 1);
                text = text.replacen("12个月以上          | 16%", "9个月以上 | 16%", 1);
                text = text.replacen("1万元以上3万元以下", "1万元以上2万元以下", 1);
            }
            sources.add(source.name.as_str(), text.as_str())
        };
        all.iter().map(one).collect::<Vec<_>>()
    };
    let both = [false, true].map(|changed| Input {
        main: copy(&input.main, changed),
        others: copy(&input.others, changed),
    });
    let [a, b] = both.map(|input| zhun::check(&sources, &input, None).program.unwrap());
    compared("Guangdong, two acts changed", &a, &b);
}

fn growth() {
    println!("\n### Regular tables\n\n| rows {HEAD}");
    let mut before: Option<(f64, f64)> = None;
    for rows in [100, 300, 1_000, 3_000, 10_000] {
        let text = Grid::regular(rows).text();
        let ms = line(&rows.to_string(), &text, 5, 1_000.0);
        let n = rows as f64;
        let ideal = n * n.ln();
        if let Some((ms_before, ideal_before)) = before {
            println!(
                "|  | × {:.2} for × {:.2} of n log n |  |  |  |  |  |  |",
                ms / ms_before,
                ideal / ideal_before
            );
        }
        before = Some((ms, ideal));
    }
}
