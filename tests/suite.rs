//! One test for each rule file under `tests/suite/<topic>/{good,bad}/`.
//!
//! A file under `good` must be clean and its 用例 pass; one under `bad` must be refused with an error
//! or a warning. The snapshot beside (`tests/suite/snapshots`) shows the source and everything said
//! about it. A `.json` of the same name is a facts document for the first act of the file. A folder in
//! place of a file holds packages side by side, one a file, each proved against the others: what is said,
//! every verdict between two packages, and what each comes to in the cases of the findings.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test ends where it fails"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use libtest_mimic::{Arguments, Failed, Trial};
use zhun::{
    base::{
        codes,
        diagnostic::{Lang, Report, Severity},
        source::Sources,
    },
    case::words,
    check::{Checked, laws::Library},
    eval,
    host::{diagnostics, files},
    ir::{FactId, Program, Value, ViolationId},
    proof::{About, Claim, Property},
};

const ROOT: &str = "tests/suite";
const SNAPSHOTS: &str = "tests/suite/snapshots";

/// Codes that no small file can show, and the test that shows them.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "Z001",
        "it: bad_input::a_file_of_fifty_megabytes_is_refused_by_its_size",
    ),
    ("Z002", "it: bad_input::invalid_utf8_is_placed"),
    ("Z003", "it: cli::an_empty_folder_is_no_clean_bill"),
    ("Z004", "it: cli::packages_are_found_in_the_folders_around"),
    ("Z005", "it: build::what_is_no_module_is_refused"),
    (
        "Z199",
        "nothing: the grammar takes every text that the scanner lets through",
    ),
    (
        "Z620",
        "it: timeline::without_its_guard_a_day_could_turn_two_ways",
    ),
    ("Z702", "case::facts: nesting_and_size_are_harmless"),
    ("Z721", "it: recommend::a_day_outside_force_is_said"),
    (
        "Z722",
        "it: batch::what_is_wrong_with_a_table_is_said_before_anything_runs",
    ),
    (
        "Z723",
        "it: batch::what_is_wrong_with_a_table_is_said_before_anything_runs",
    ),
    ("Z724", "it: batch::bad_rows_go_to_a_table_of_their_own"),
    (
        "Z725",
        "it: batch::types_of_parquet_are_taken_exactly_or_not_at_all",
    ),
    (
        "Z726",
        "it: batch::what_is_wrong_with_a_table_is_said_before_anything_runs",
    ),
    ("Z727", "it: timeline::what_cannot_be_drawn_is_said"),
    ("Z728", "it: timeline::what_cannot_be_drawn_is_said"),
    (
        "Z802",
        "case::words::brief: the checker lets only constants divide",
    ),
    (
        "Z803",
        "case::words::brief: the checker lets no range of constants be empty",
    ),
    (
        "Z811",
        "it: recommend::rows_that_no_case_reaches_are_listed",
    ),
];

fn main() {
    let args = Arguments::from_args();
    let cases = cases();
    let mut trials: Vec<Trial> = cases
        .iter()
        .map(|case| {
            let case = case.clone();
            Trial::test(case.name(), move || case.run())
        })
        .collect();
    let names: BTreeSet<String> = cases.iter().map(Case::snapshot).collect();
    trials.push(Trial::test("snapshots/each_has_its_file", move || {
        unreferenced(&names)
    }));
    trials.push(Trial::test("codes/each_is_shown_by_a_bad_file", shown));
    libtest_mimic::run(&args, trials).exit();
}

/// A rule file of the suite.
#[derive(Clone)]
struct Case {
    path: PathBuf,
    topic: String,
    good: bool,
    stem: String,
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut out: Vec<PathBuf> = fs::read_dir(folder)
        .map(|es| es.map(|e| e.unwrap().path()).collect())
        .unwrap_or_default();
    out.sort();
    out
}

fn name_of(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn cases() -> Vec<Case> {
    let mut out = Vec::new();
    for topic in entries(Path::new(ROOT)) {
        for (folder, good) in [("good", true), ("bad", false)] {
            for path in entries(&topic.join(folder)) {
                if path.is_dir() || path.extension().is_some_and(|e| e == "zhun") {
                    out.push(Case {
                        stem: name_of(&path),
                        topic: name_of(&topic),
                        path,
                        good,
                    });
                }
            }
        }
    }
    out
}

/// The topic whose files are compared with the words of the law.
const WITH_LAWS: &str = "text";

/// The topics whose files are proved.
const WITH_PROOFS: &[&str] = &["law", "proof"];

fn laws(topic: &str) -> Option<Library> {
    (topic == WITH_LAWS).then(|| files::laws(Path::new("tests/laws")).unwrap().0)
}

impl Case {
    fn side(&self) -> &'static str {
        if self.good { "good" } else { "bad" }
    }

    fn name(&self) -> String {
        format!("{}/{}/{}", self.topic, self.side(), self.stem)
    }

    fn snapshot(&self) -> String {
        format!("{}__{}__{}", self.topic, self.side(), self.stem)
    }

    /// Packages side by side: each held against those after it.
    fn packages(&self) -> Result<(), Failed> {
        let loaded = files::rules(&entries(&self.path))?;
        let mut report = loaded.report;
        let mut text = String::new();
        for (_, source) in loaded.sources.iter() {
            text.push_str(&format!(
                "─── {}\n{}\n",
                name_of(Path::new(&source.name)),
                source.text
            ));
        }
        let mut programs = Vec::new();
        for input in &loaded.packages {
            let checked = zhun::check(&loaded.sources, input, None);
            report.extend(checked.report);
            programs.extend(checked.program);
        }
        let all: Vec<&Program> = programs.iter().collect();
        let mut between = String::new();
        for (index, program) in all.iter().enumerate() {
            let beside = zhun::beside(program, &all, &all[index + 1..]);
            let proofs = zhun::prove_beside(program, &beside);
            report.extend(proofs.report(program));
            for claim in &proofs.claims {
                between.push_str(&judged(program, &all, claim));
            }
        }
        report.sort();
        let shown = shown_as(&loaded.sources, &report);
        text.push_str(&format!("─── 检查\n{shown}─── 两个包之间\n{between}"));
        self.assert(&report, &text)
    }

    fn run(&self) -> Result<(), Failed> {
        if self.path.is_dir() {
            return self.packages();
        }
        let mut loaded = files::rules(std::slice::from_ref(&self.path))?;
        let mut report = std::mem::take(&mut loaded.report);
        let mut program = None;
        for input in &loaded.packages {
            let checked: Checked = zhun::check(&loaded.sources, input, laws(&self.topic).as_ref());
            report.extend(checked.report);
            program = checked.program;
            if let Some(program) = program
                .as_ref()
                .filter(|_| WITH_PROOFS.contains(&self.topic.as_str()))
            {
                report.extend(zhun::prove(program).report(program));
                report.sort();
            }
        }
        let source = loaded
            .sources
            .iter()
            .next()
            .map_or("", |(_, s)| s.text.as_str());
        let mut text = format!("{source}\n─── 检查\n{}", shown_as(&loaded.sources, &report));
        if let Some(program) = &program {
            self.cases(program, &loaded.sources, &mut report, &mut text);
            self.facts(program, &loaded.sources, &mut report, &mut text);
            self.several(program, &loaded.sources, &mut report, &mut text);
        }
        self.assert(&report, &text)
    }

    /// Holds what is said against the snapshot, and the noise against the side.
    fn assert(&self, report: &Report, text: &str) -> Result<(), Failed> {
        insta::with_settings!({
            snapshot_path => Path::new("suite/snapshots"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(self.snapshot(), text);
        });
        let noise = report.count(Severity::Error) + report.count(Severity::Warning);
        match (self.good, noise) {
            (true, 1..) => Err(format!("a good file must be clean\n{text}").into()),
            (false, 0) => Err(format!("a bad file must be refused\n{text}").into()),
            (true, 0) | (false, 1..) => Ok(()),
        }
    }

    /// The 用例 of the file.
    fn cases(&self, program: &Program, sources: &Sources, report: &mut Report, text: &mut String) {
        let tests = zhun::run_tests(program);
        if tests.is_empty() {
            return;
        }
        text.push_str("─── 用例\n");
        let mut found = Report::default();
        for test in &tests {
            let mark = if test.result.passed() { "✓" } else { "✗" };
            let actual = test.actual(program);
            text.push_str(&format!("{mark} {}\n  {}\n", test.case.title, actual.zh));
            for told in test.duties() {
                let look = words::Look {
                    program,
                    violation: ViolationId(0),
                    lang: Lang::Zh,
                };
                let name = look.duty(&told).map_or("", |d| d.name.as_str());
                text.push_str(&format!("  〔{name}〕{}\n", look.told(&told)));
            }
            for d in test.findings(program) {
                found.push(d);
            }
        }
        if !found.diagnostics.is_empty() {
            text.push_str(&shown_as(sources, &found));
        }
        report.extend(found);
    }

    /// The case of several acts beside the file (`.acts`), and the 用例 of such cases.
    fn several(
        &self,
        program: &Program,
        sources: &Sources,
        report: &mut Report,
        text: &mut String,
    ) {
        let mut found = Report::default();
        for test in zhun::run_joint_tests(program) {
            let mark = if test.passed() { "✓" } else { "✗" };
            let actual = test.actual(program);
            text.push_str(&format!("{mark} {}\n  {}\n", test.case.title, actual.zh));
            for d in test.findings(program) {
                found.push(d);
            }
        }
        if !found.diagnostics.is_empty() {
            text.push_str(&shown_as(sources, &found));
        }
        report.extend(found);
        let Ok(document) = fs::read_to_string(self.path.with_extension("acts")) else {
            return;
        };
        text.push_str(&format!("─── 案件\n{document}\n─── 建议\n"));
        let joint = match zhun::joint(program) {
            Ok(joint) => joint,
            Err(d) => {
                let mut found = Report::default();
                found.push(*d);
                text.push_str(&shown_as(sources, &found));
                report.extend(found);
                return;
            }
        };
        let settled =
            zhun::settle_by(program, joint, &document, &mut zhun::ByMeaning(program)).unwrap();
        match settled {
            Ok(settled) => text.push_str(&zhun::case::joint::words::settled(
                program,
                joint,
                &settled,
                Lang::Zh,
            )),
            Err(found) => {
                text.push_str(&shown_as(sources, &found));
                report.extend(found);
            }
        }
    }

    /// The facts document beside the file, for the first act of the package.
    fn facts(&self, program: &Program, sources: &Sources, report: &mut Report, text: &mut String) {
        let Ok(document) = fs::read_to_string(self.path.with_extension("json")) else {
            return;
        };
        text.push_str(&format!("─── 事实\n{document}\n─── 建议\n"));
        match zhun::recommend(program, ViolationId(0), &document) {
            Ok((_, r)) => text.push_str(&words::recommendation(program, &r, Lang::Zh)),
            Err(found) => {
                text.push_str(&shown_as(sources, &found));
                report.extend(found);
            }
        }
    }
}

/// A claim between two packages, and what both come to in the cases of its findings.
fn judged(program: &Program, all: &[&Program], claim: &Claim) -> String {
    let (Property::Refinement | Property::Consistency, About::Act(act)) =
        (claim.property, claim.about)
    else {
        return String::new();
    };
    let name = &program.violations[act.index()].name;
    let why = claim.apart.as_ref().map_or("", |t| t.zh.as_str());
    let verdict = claim.verdict.slug();
    let mut text = format!(
        "{} {name} {}：{verdict} {why}",
        claim.property.zh(),
        claim.name
    );
    text = format!("{}\n", text.trim_end());
    let comes = |program: &Program, act: ViolationId, case: &[(FactId, Value)]| {
        let mut facts = vec![None; program.facts.len()];
        for (fact, value) in case {
            facts[fact.index()] = Some(value.clone());
        }
        let said = eval::decide(program, act, &facts, eval::Options { reasons: true }).unwrap();
        let case = zhun::case::facts::object(program, case.iter().map(|(f, v)| (*f, v)));
        let case = serde_json::Value::Object(case);
        let said = words::brief::recommendation(program, &said, Lang::Zh);
        format!("    {case}\n    {said}\n")
    };
    for witness in claim.findings.iter().filter_map(|f| f.witness.as_ref()) {
        let other = witness.other.as_ref().unwrap();
        let theirs = all
            .iter()
            .find(|p| p.package().is_some_and(|p| p.name == other.package))
            .unwrap();
        let there = theirs.violation(&other.act).unwrap();
        let (own, beside) = (
            comes(program, act, &witness.case),
            comes(theirs, there, &other.case),
        );
        assert_ne!(own, beside, "the case shows a difference");
        text.push_str(&format!("  这里\n{own}  那里\n{beside}"));
    }
    text
}

/// Findings as they are shown; an unseen report says so.
fn shown_as(sources: &Sources, report: &Report) -> String {
    let text = diagnostics::human(sources, report, Lang::Zh, false);
    if text.is_empty() {
        "没有问题\n".to_owned()
    } else {
        text
    }
}

/// No snapshot is left over from a file that is gone.
fn unreferenced(names: &BTreeSet<String>) -> Result<(), Failed> {
    for path in entries(Path::new(SNAPSHOTS)) {
        let name = name_of(&path);
        if path.extension().is_none_or(|e| e != "snap") {
            return Err(format!("{} is not a snapshot", path.display()).into());
        }
        if !names.contains(&name) {
            return Err(format!("{} belongs to no file of the suite", path.display()).into());
        }
    }
    Ok(())
}

/// Every code is shown by the snapshot of some bad file.
fn shown() -> Result<(), Failed> {
    let mut all = String::new();
    for path in entries(Path::new(SNAPSHOTS)) {
        if name_of(&path).contains("__bad__") {
            all.push_str(&fs::read_to_string(path)?);
        }
    }
    let missing: Vec<&str> = codes::pages()
        .map(|p| p.code.0)
        .filter(|c| !all.contains(&format!("[{c}]")))
        .filter(|c| ELSEWHERE.iter().all(|(e, _)| e != c))
        .collect();
    let shown_after_all: Vec<&str> = ELSEWHERE
        .iter()
        .map(|(c, _)| *c)
        .filter(|c| all.contains(&format!("[{c}]")))
        .collect();
    if missing.is_empty() && shown_after_all.is_empty() {
        return Ok(());
    }
    Err(format!(
        "no bad file shows {missing:?}; listed as elsewhere but shown: {shown_after_all:?}"
    )
    .into())
}
