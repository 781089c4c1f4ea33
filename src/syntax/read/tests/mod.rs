//! The reader on real text: the reference sample, the thirty items, each family of items on its
//! own, every diagnostic by its page, and both keyword languages.

mod chaos;
mod conditions;
mod faults;
mod items;
mod languages;
mod penalties;
mod tables;

use crate::base::diagnostic::{Diagnostic, Place, Report};
use crate::base::span::FileId;
use crate::syntax::ast::{Clause, Expr, File, Item, PenaltyStatement, Violation};
use crate::syntax::keywords::KeywordUse;
use crate::syntax::parse_file;

pub(super) const SAMPLE: &str = include_str!("sample.zhun");
pub(super) const ITEMS: &str = include_str!("items.zhun");

/// Reads a text with all that was found.
pub(super) fn all(text: &str) -> (File, Vec<KeywordUse>, Report) {
    let (file, keywords, _, report) = parse_file(FileId(0), text);
    (file, keywords, report)
}

/// Reads a text that must be without fault.
pub(super) fn good(text: &str) -> File {
    let (file, _, report) = all(text);
    assert!(
        report.diagnostics.is_empty(),
        "{text}\n{}",
        shown(&report.diagnostics, text)
    );
    file
}

/// The codes and messages of a text, in order.
pub(super) fn faults(text: &str) -> Vec<(&'static str, String)> {
    let (_, _, mut report) = all(text);
    report.sort();
    report
        .diagnostics
        .into_iter()
        .map(|d| (d.code.0, d.message.zh))
        .collect()
}

/// The only fault of a text.
pub(super) fn fault(text: &str) -> Diagnostic {
    let (_, _, report) = all(text);
    let found = shown(&report.diagnostics, text);
    assert_eq!(report.diagnostics.len(), 1, "{text}\n{found}");
    report.diagnostics.into_iter().next().unwrap()
}

/// A text after the quick fix of its only fault.
pub(super) fn fixed(text: &str) -> String {
    let fix = fault(text).fix.expect("a fix");
    let (start, end) = (fix.span.start as usize, fix.span.end as usize);
    let (before, after) = (text.get(..start).unwrap(), text.get(end..).unwrap());
    format!("{before}{}{after}", fix.replacement)
}

pub(super) fn shown(diagnostics: &[Diagnostic], text: &str) -> String {
    let line = |d: &Diagnostic| {
        let place = match d.place {
            Place::Source(s) => text
                .get(s.start as usize..s.end as usize)
                .unwrap_or("")
                .to_owned(),
            Place::Facts(_) | Place::Whole(_) => String::new(),
        };
        format!("{} {} [{place}] {:?}\n", d.code.0, d.message.zh, d.label.zh)
    };
    diagnostics.iter().map(line).collect()
}

/// The only item of a text.
pub(super) fn item(text: &str) -> Item {
    let mut items = good(text).items;
    assert_eq!(items.len(), 1, "{text}");
    items.remove(0)
}

/// The body of a violation with this content.
pub(super) fn violation(body: &str) -> Violation {
    let Item::Violation(v) = item(&format!("违法行为 甲 {{\n{body}\n}}")) else {
        panic!()
    };
    v
}

/// The only clause of a violation, as a penalty.
pub(super) fn penalty(body: &str) -> PenaltyStatement {
    let mut body = violation(body).body;
    assert_eq!(body.len(), 1);
    let Clause::Penalty(p) = body.remove(0) else {
        panic!()
    };
    p
}

/// A condition, as it stands after 当.
pub(super) fn condition(text: &str) -> Expr {
    let Item::Definition(d) = item(&format!("定义 题 {{ 当 {text} }}")) else {
        panic!()
    };
    d.value.unwrap()
}

/// A value without spans, for comparison.
pub(super) fn bare(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("Span { file: FileId(") {
        out.push_str(before);
        out.push('_');
        rest = after.split_once('}').unwrap().1;
    }
    out.push_str(rest);
    out
}
