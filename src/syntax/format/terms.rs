//! Terms in their canonical spelling, and the spaces between them.

use std::collections::BTreeMap;

use crate::syntax::cst::{Term, TermKind};
use crate::syntax::parse::takes_de;

/// The spelling of terms.
pub(super) struct Speller {
    words: BTreeMap<(u32, u32), &'static str>,
}

impl Speller {
    pub(super) fn new(words: BTreeMap<(u32, u32), &'static str>) -> Self {
        Self { words }
    }

    /// Prints terms; a line break inside is followed by `indent` spaces.
    pub(super) fn terms(&self, terms: &[Term], indent: usize, out: &mut String) {
        let mut before: Option<&Term> = None;
        for term in terms {
            if let Some(before) = before
                && (spaced(&before.kind, &term.kind) || self.parted_de(before, term))
            {
                out.push(' ');
            }
            self.term(term, indent, out);
            before = Some(term);
        }
    }

    /// Whether a 的 must stand apart because it would become part of the word before it.
    fn parted_de(&self, before: &Term, after: &Term) -> bool {
        matches!((&before.kind, &after.kind), (TermKind::Word, TermKind::De))
            && !takes_de(self.word(before))
    }

    fn word<'t>(&self, term: &'t Term) -> &'t str {
        let at = (term.span.start, term.span.end);
        self.words.get(&at).copied().unwrap_or(&term.text)
    }

    fn term(&self, term: &Term, indent: usize, out: &mut String) {
        match &term.kind {
            TermKind::Word => out.push_str(self.word(term)),
            TermKind::De
            | TermKind::Quantity(_)
            | TermKind::Date(_)
            | TermKind::DateRange(..)
            | TermKind::Article(_) => out.push_str(&full_width(&term.text)),
            TermKind::String => out.push_str(&quoted(&term.text)),
            TermKind::Statute => {
                out.push('《');
                out.push_str(&term.text);
                out.push('》');
            }
            TermKind::Op(':') => out.push('：'),
            TermKind::Op(c) => out.push(*c),
            TermKind::Comma => out.push(match term.text.as_str() {
                "," | "，" => '，',
                ";" | "。" => '；',
                _ => '、',
            }),
            TermKind::Group(inner) => {
                out.push('（');
                self.terms(inner, indent, out);
                out.push('）');
            }
            TermKind::Break => {
                if !term.text.is_empty() {
                    out.push_str("  ");
                    out.push_str(&term.text);
                }
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent));
            }
        }
    }
}

/// Whether a space stands between two terms.
const fn spaced(before: &TermKind, after: &TermKind) -> bool {
    match after {
        TermKind::De => return matches!(before, TermKind::De),
        TermKind::Comma | TermKind::Break | TermKind::Op(':') => return false,
        TermKind::Article(_) => {
            if matches!(before, TermKind::Statute) {
                return false;
            }
        }
        TermKind::Word
        | TermKind::Quantity(_)
        | TermKind::Date(_)
        | TermKind::DateRange(..)
        | TermKind::String
        | TermKind::Statute
        | TermKind::Op(_)
        | TermKind::Group(_) => {}
    }
    match before {
        TermKind::Comma | TermKind::Break | TermKind::Op(':') => false,
        TermKind::Word
        | TermKind::De
        | TermKind::Quantity(_)
        | TermKind::Date(_)
        | TermKind::DateRange(..)
        | TermKind::String
        | TermKind::Statute
        | TermKind::Article(_)
        | TermKind::Op(_)
        | TermKind::Group(_) => true,
    }
}

/// Article references with Chinese brackets, as laws print them, and ranges with a Chinese ～.
fn full_width(text: &str) -> String {
    let wide = |c| match c {
        '(' => '（',
        ')' => '）',
        '~' => '～',
        c => c,
    };
    text.chars().map(wide).collect()
}

/// A string in “ ”, or in the marks that its content leaves free.
fn quoted(content: &str) -> String {
    if !content.contains(['“', '”']) {
        format!("“{content}”")
    } else if !content.contains('"') {
        format!("\"{content}\"")
    } else {
        format!("「{content}」")
    }
}

/// A comment with its slashes.
pub(super) fn comment(text: &str) -> String {
    if text.is_empty() || text.starts_with('/') {
        format!("//{text}")
    } else {
        format!("// {text}")
    }
}
