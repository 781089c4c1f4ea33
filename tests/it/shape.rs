//! The rooms of the house and who may see whom (ARCHITECTURE.md).

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Each room with the rooms that it may name.
const SEES: &[(&str, &[&str])] = &[
    ("base", &["base"]),
    ("syntax", &["base", "syntax"]),
    ("ir", &["base", "ir"]),
    ("check", &["base", "syntax", "ir", "check"]),
    ("case", &["base", "ir", "case"]),
    ("eval", &["base", "ir", "case", "eval"]),
    ("cells", &["base", "ir", "cells"]),
    ("proof", &["base", "ir", "cells", "case", "proof"]),
    ("plan", &["base", "ir", "cells", "case", "plan"]),
    ("emit", &["base", "ir", "case", "plan", "emit"]),
    (
        "compare",
        &["base", "ir", "cells", "case", "eval", "proof", "compare"],
    ),
    ("timeline", &["base", "ir", "case", "eval", "timeline"]),
    ("agree", &["base", "ir", "case", "eval", "plan", "agree"]),
];

/// Words that only one place may name.
const ONLY: &[(&[&str], &str)] = &[
    (&["pest::", "pest_derive"], "src/syntax/parse/"),
    (&["std::fs", "fs::", "File::open"], "src/host/files/"),
    (&["annotate_snippets"], "src/host/diagnostics.rs"),
    (&["clap::", "clap("], "src/host/cli/"),
    (&["arrow::", "parquet::", "indicatif::"], "src/host/batch/"),
    (&["std::env", "std::io", "std::process"], "src/host/"),
];

const MAX_LINES: usize = 700;

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

fn sources(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    rust_files(Path::new(folder), &mut files);
    files
        .into_iter()
        .map(|p| (p.display().to_string(), fs::read_to_string(&p).unwrap()))
        .collect()
}

/// Tests may stand on any room: they build what they need.
fn is_test(name: &str) -> bool {
    name.contains("/tests/") || name.ends_with("/tests.rs") || name.contains("/testing")
}

/// Lines with their numbers, without comments and without the tests at the end of a file.
fn code(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((i, line)) = lines.next() {
        let next_is_inline_tests = lines.peek().is_some_and(|(_, l)| l.trim() == "mod tests {");
        if line.trim() == "#[cfg(test)]" && next_is_inline_tests {
            break;
        }
        if !line.trim_start().starts_with("//") {
            out.push((i + 1, line));
        }
    }
    out
}

/// The rooms named after `crate::`, in either form of `use`, with their lines.
fn rooms_named(text: &str) -> Vec<(usize, String)> {
    let lines = code(text);
    let joined: String = lines.iter().map(|(_, l)| format!("{l}\n")).collect();
    let word = |s: &str| -> String {
        s.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut out = Vec::new();
    for (at, _) in joined.match_indices("crate::") {
        let line = lines[joined[..at].matches('\n').count()].0;
        let rest = &joined[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            out.push((line, word(rest)));
            continue;
        };
        let (mut depth, mut name, mut offset) = (1, String::new(), line);
        for c in group.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                '\n' => offset += 1,
                ',' if depth == 1 => name.clear(),
                _ if depth == 1 && (c.is_alphanumeric() || c == '_') => name.push(c),
                ':' if depth == 1 && !name.is_empty() => {
                    out.push((offset, std::mem::take(&mut name)));
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        out.retain(|(_, n)| !n.is_empty());
    }
    out
}

#[test]
fn rooms_see_only_what_they_may() {
    let mut faults = Vec::new();
    let rooms: Vec<String> = fs::read_dir("src")
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.is_dir())
        .map(|p| p.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    for (name, text) in sources("src") {
        let room = name.split('/').nth(1).unwrap();
        let Some((_, may)) = SEES.iter().find(|(r, _)| *r == room) else {
            assert!(
                room == "host" || room.ends_with(".rs"),
                "the room {room} is not in the list of who may see whom"
            );
            continue;
        };
        if is_test(&name) {
            continue;
        }
        for (line, named) in rooms_named(&text) {
            if rooms.contains(&named) && !may.contains(&named.as_str()) {
                faults.push(format!("{name}:{line}: {room} may not see {named}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_reading_of_use_lines_is_right() {
    let text = "use crate::base::x;\nuse crate::{\n    case::{a::b, c},\n    ir::Program,\n    limits,\n};\n// use crate::host;\nfn f() { crate::host::g() }\n#[cfg(test)]\nmod tests {\n use crate::check;\n}\n";
    let named = rooms_named(text);
    let pairs: Vec<(usize, &str)> = named.iter().map(|(l, n)| (*l, n.as_str())).collect();
    assert_eq!(pairs, [(1, "base"), (3, "case"), (4, "ir"), (8, "host")]);
}

#[test]
fn some_words_have_one_home() {
    let mut faults = Vec::new();
    for (name, text) in sources("src") {
        if is_test(&name) {
            continue;
        }
        for (line, text) in code(&text) {
            for (words, home) in ONLY {
                let at_home = name.starts_with(home) || name == "src/main.rs";
                for word in words.iter().filter(|w| text.contains(**w)) {
                    if !at_home {
                        faults.push(format!("{name}:{line}: only {home} names {word}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut faults = Vec::new();
    for (name, text) in sources("src").into_iter().chain(sources("tests")) {
        let lines = text.lines().count();
        if lines > MAX_LINES {
            faults.push(format!(
                "{name}:{MAX_LINES}: {lines} lines; the limit is {MAX_LINES}"
            ));
        }
        if !text.starts_with("//!") {
            faults.push(format!("{name}:1: the first comment says what the file is"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn nothing_is_left_for_later() {
    let mut faults = Vec::new();
    let words = [
        "TODO",
        "FIXME",
        "XXX",
        "todo!",
        "unimplemented!",
        "#[ignore",
    ];
    for (name, text) in sources("src").into_iter().chain(sources("tests")) {
        if name == "tests/it/shape.rs" {
            continue;
        }
        for (i, line) in text.lines().enumerate() {
            for word in words.iter().filter(|w| line.contains(**w)) {
                faults.push(format!("{name}:{}: {word}", i + 1));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
