//! The formatter against every rule file of the repository: it changes layout and the language of
//! keywords, never meaning.

use std::{
    fs,
    path::{Path, PathBuf},
};

use zhun::base::diagnostic::{Lang, Severity};
use zhun::base::span::FileId;
use zhun::syntax::{format, parse_file};

fn rule_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rule_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "zhun") {
            out.push(path);
        }
    }
}

/// What a text means: its tree without places; `None` if it has errors.
fn meaning(text: &str) -> Option<String> {
    let (file, _, _, report) = parse_file(FileId(0), text);
    if report.count(Severity::Error) > 0 {
        return None;
    }
    let shown = std::format!("{file:?}");
    let mut out = String::with_capacity(shown.len());
    let mut rest = shown.as_str();
    while let Some(at) = rest.find("Span { file: ") {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('}').unwrap();
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    Some(out)
}

fn formatted(text: &str, lang: Option<Lang>) -> String {
    let (_, uses, tree, _) = parse_file(FileId(0), text);
    let words = lang.map_or_else(Vec::new, |l| format::respell(&uses, l));
    format::format(&tree, &words)
}

#[test]
fn formatting_keeps_the_meaning_of_every_rule_file() {
    let mut files = Vec::new();
    for folder in ["rules", "tests/suite", "tests/syntax"] {
        rule_files(Path::new(folder), &mut files);
    }
    let mut compared = 0;
    for path in &files {
        let text = fs::read_to_string(path).unwrap();
        let Some(meant) = meaning(&text) else {
            continue;
        };
        compared += 1;
        let name = path.display();
        let once = formatted(&text, None);
        assert_eq!(meaning(&once).as_ref(), Some(&meant), "{name}");
        assert_eq!(formatted(&once, None), once, "{name}");
        let english = formatted(&text, Some(Lang::En));
        assert_eq!(
            meaning(&english).as_ref(),
            Some(&meant),
            "{name} in English"
        );
        let chinese = formatted(&english, Some(Lang::Zh));
        assert_eq!(
            meaning(&chinese).as_ref(),
            Some(&meant),
            "{name} in Chinese"
        );
        assert_eq!(formatted(&chinese, Some(Lang::Zh)), chinese, "{name}");
    }
    assert!(
        compared > 40,
        "only {compared} of {} files could be compared",
        files.len()
    );
}
