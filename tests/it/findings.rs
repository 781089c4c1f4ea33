//! The report of findings under rules/ is what the command writes now, and its cases are cases.

use std::{collections::BTreeMap, fs, path::PathBuf};

use zhun::{host::files, ir::Program};

use crate::run;

const REPORT: &str = "rules/FINDINGS.md";

#[test]
fn the_report_is_what_the_command_writes() {
    let folder = tempfile();
    let to = folder.join("FINDINGS.md");
    let said = run::zhun(["check", "rules", "--findings", to.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.err);
    let written = fs::read_to_string(&to).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let kept = fs::read_to_string(REPORT).unwrap();
    assert!(
        kept == written,
        "{REPORT} is not what `zhun check rules --findings {REPORT}` writes"
    );
}

fn tempfile() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("zhun-findings-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Every case of the report is one that `recommend` takes and that comes to what the report says.
#[test]
fn its_cases_come_to_what_it_says() {
    let mut programs: BTreeMap<String, Program> = BTreeMap::new();
    let report = fs::read_to_string(REPORT).unwrap();
    let mut cases = 0;
    for entry in report.split("\n### ").skip(1) {
        let Some((before, after)) = entry.split_once("<code>zhun recommend ") else {
            continue;
        };
        let (call, rest) = after.split_once(" --facts -</code>").unwrap();
        let (path, code) = call.split_once(" --act ").unwrap();
        let (_, rest) = rest.split_once("```json\n").unwrap();
        let (document, _) = rest.split_once("\n```").unwrap();
        let program = programs.entry(path.to_owned()).or_insert_with(|| {
            let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
            let input = loaded.packages.first().unwrap();
            zhun::check(&loaded.sources, input, None).program.unwrap()
        });
        let act = zhun::act(&[program], code).unwrap().1;
        let lang = zhun::base::diagnostic::Lang::Zh;
        let said = match zhun::recommend(program, act, document) {
            Ok((_, said)) => zhun::case::words::brief::recommendation(program, &said, lang),
            Err(report) => report.diagnostics.last().unwrap().message.zh.clone(),
        };
        assert!(
            before.contains(&format!("- 照规则算出：{said}\n")),
            "{before}\n{said}"
        );
        cases += 1;
    }
    assert!(cases > 5, "{cases}");
}
