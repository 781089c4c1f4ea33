//! The real packages: checked with the law library where it is at hand, every case run.

use std::path::{Path, PathBuf};

use zhun::{base::diagnostic::Severity, host::files};

pub(crate) const PACKAGES: &[&str] = &[
    "rules/national/行政处罚法",
    "rules/national/行政处罚法期限",
    "rules/national/行政处罚法程序",
    "rules/national/公安听证",
    "rules/national/食品安全法",
    "rules/national/治安管理处罚",
    "rules/national/行政处罚案件",
    "rules/national/食品监督检查",
    "rules/national/举报奖励2021",
    "rules/national/道路运输无证经营",
    "rules/national/倾倒固体废物入水",
    "rules/county-model/信用风险抽查",
    "rules/county-model/尽职免责",
    "rules/county-model/风险预警分级",
    "rules/province-guangdong/生态环境裁量2021",
    "rules/city-jiangmen/环评2020",
    "rules/county-pianguan/新业态观察期",
];

/// The library of statutes beside the project; CI has it, a user need not.
fn laws() -> Option<PathBuf> {
    let path = Path::new("../shared/data/statutes");
    path.is_dir().then(|| path.to_path_buf())
}

// holds: 行政处罚法 34
#[test]
fn every_package_checks_and_its_cases_hold() {
    let library = laws().map(|folder| files::laws(&folder).unwrap().0);
    let mut faults = Vec::new();
    for path in PACKAGES {
        let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
        assert!(
            loaded.report.diagnostics.is_empty(),
            "{path}: {:?}",
            loaded.report
        );
        for input in &loaded.packages {
            let checked = zhun::check(&loaded.sources, input, library.as_ref());
            for d in &checked.report.diagnostics {
                if d.severity != Severity::Note {
                    faults.push(format!("{path}: {} {}", d.code.0, d.message.zh));
                }
            }
            let Some(program) = checked.program else {
                continue;
            };
            assert!(
                program.cases.len() + program.joint_cases.len() >= 10,
                "{path} has {} cases",
                program.cases.len()
            );
            let package = program.package().unwrap();
            assert!(!package.provenance.is_empty(), "{path}: 来源");
            for case in &program.cases {
                let result = zhun::eval::run_case(&program, case);
                if !result.passed() {
                    faults.push(format!("{path}: 用例“{}”: {result:?}", case.title));
                }
            }
            for test in zhun::run_joint_tests(&program) {
                if !test.passed() {
                    faults.push(format!(
                        "{path}: 用例“{}”: {:?}",
                        test.case.title, test.said
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What a package tries its rules on is not taken along by those that build on it.
#[test]
fn files_for_trial_stay_with_their_package() {
    let mut with = 0;
    for path in PACKAGES {
        let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
        for input in &loaded.packages {
            for other in &input.others {
                let shown = &loaded.sources.get(*other).unwrap().name;
                assert!(!shown.contains("用例"), "{path} takes {shown}");
            }
            let mut own = input.main.iter().filter_map(|id| loaded.sources.get(*id));
            with += usize::from(own.any(|s| s.name.contains("用例")));
        }
    }
    assert!(with > 10, "{with} packages have such files");
}

/// Every folder under rules/ that declares a package is in the list above.
#[test]
fn no_package_is_left_out() {
    let mut found = Vec::new();
    let mut stack = vec![PathBuf::from("rules")];
    while let Some(folder) = stack.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                stack.push(path);
            } else if path.extension().is_some_and(|e| e == "zhun") {
                found.push(folder.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found.dedup();
    let mut listed: Vec<&str> = PACKAGES.to_vec();
    listed.sort_unstable();
    assert_eq!(found, listed);
    let page = std::fs::read_to_string("rules/README.md").unwrap();
    for path in listed {
        let named = path.trim_start_matches("rules/");
        assert!(
            page.contains(&format!("`{named}`")),
            "{named}: rules/README.md"
        );
    }
}
