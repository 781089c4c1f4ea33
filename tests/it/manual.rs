//! Every sample of the manual is a complete file: it parses, checks without error or warning, and its
//! cases hold; formatted, it stays as it is.

use std::fs;

use zhun::{
    Input,
    base::{diagnostic::Severity, source::Sources},
};

const OPEN: &str = "```zhun\n";

#[test]
fn every_sample_checks_and_its_cases_hold() {
    let manual = fs::read_to_string("grammar/manual.md").unwrap();
    let mut samples = 0;
    let mut faults = Vec::new();
    let mut rest = manual.as_str();
    while let Some(start) = rest.find(OPEN) {
        let line = manual[..manual.len() - rest.len() + start].lines().count() + 1;
        rest = &rest[start + OPEN.len()..];
        let end = rest.find("```").unwrap();
        let text = &rest[..end];
        rest = &rest[end..];
        samples += 1;

        let mut sources = Sources::default();
        let file = sources.add(format!("manual.md:{line}"), text);
        let input = Input {
            main: vec![file],
            others: Vec::new(),
        };
        let checked = zhun::check(&sources, &input, None);
        for d in &checked.report.diagnostics {
            if d.severity != Severity::Note {
                faults.push(format!("manual.md:{line}: {} {}", d.code.0, d.message.zh));
            }
        }
        let Some(program) = checked.program else {
            continue;
        };
        for case in &program.cases {
            let result = zhun::eval::run_case(&program, case);
            if !result.passed() {
                faults.push(format!(
                    "manual.md:{line}: 用例“{}”: {result:?}",
                    case.title
                ));
            }
        }
    }
    assert!(samples >= 15, "the manual has {samples} samples");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
