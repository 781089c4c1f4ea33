//! Every sample of the manual is a complete file: it parses, checks without error or warning, and its
//! cases hold; formatted, it stays as it is.

use std::fs;

use zhun::{
    Input,
    base::{diagnostic::Severity, source::Sources},
    ir::Program,
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

/// A sample with a fault that proofs find, and its repair: `// 改为 …` stands for the line, `// 加上 …`
/// follows it, `// 删去` takes it away.
const FAULTY: &str = "```zhun 反例 ";

/// The packages of a sample, each from its 规则包 on.
fn packages(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.lines() {
        if all.is_empty() || line.starts_with("规则包 ") {
            all.push(String::new());
        }
        let last = all.last_mut().unwrap();
        last.push_str(line);
        last.push('\n');
    }
    all
}

fn program(name: &str, text: &str) -> Program {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let input = Input {
        main: vec![file],
        others: Vec::new(),
    };
    let checked = zhun::check(&sources, &input, None);
    checked
        .program
        .unwrap_or_else(|| panic!("{name}: {:?}", checked.report.diagnostics))
}

fn findings(name: &str, text: &str) -> Vec<String> {
    let programs: Vec<Program> = packages(text).iter().map(|t| program(name, t)).collect();
    let all: Vec<&Program> = programs.iter().collect();
    let mut codes = Vec::new();
    for (n, program) in all.iter().enumerate() {
        let beside = zhun::beside(program, &all, &all[n + 1..]);
        let proofs = zhun::prove_beside(program, &beside);
        let found = proofs.claims.iter().flat_map(|c| &c.findings);
        codes.extend(found.map(|f| f.diagnostic.code.0.to_owned()));
        let open = proofs
            .claims
            .iter()
            .find(|c| c.verdict.slug() == "undecided");
        assert!(open.is_none(), "{name}: {open:?}");
    }
    codes
}

fn repaired(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let (own, repair) = line.split_once("  // ").unwrap_or((line, ""));
        if repair == "删去" {
            continue;
        }
        out += repair.strip_prefix("改为 ").unwrap_or(own);
        out.push('\n');
        if let Some(more) = repair.strip_prefix("加上 ") {
            out += more;
            out.push('\n');
        }
    }
    out
}

#[test]
fn every_fault_is_found_and_its_repair_mends_it() {
    let manual = fs::read_to_string("grammar/manual.md").unwrap();
    let mut codes = Vec::new();
    for part in manual.split(FAULTY).skip(1) {
        let (code, rest) = part.split_once('\n').unwrap();
        let (text, _) = rest.split_once("```").unwrap();
        let found = findings(code, text);
        assert!(found.iter().any(|c| c == code), "{code}: {found:?}");
        let found = findings(code, &repaired(text));
        assert!(found.is_empty(), "{code} after its repair: {found:?}");
        codes.push(code);
    }
    for property in zhun::proof::Property::ALL {
        // The checker refuses whatever would turn two ways.
        let elsewhere = [
            zhun::proof::Property::Untested,
            zhun::proof::Property::OneTurn,
        ];
        assert!(
            elsewhere.contains(property) || codes.contains(&property.code().0),
            "no example of {}",
            property.slug()
        );
    }
}
