//! For tests: a concrete tree in words, with or without its layout.

use std::fmt::Write as _;

use super::cst::{Block, Entry, Statement, Term, TermKind, TopEntry, Tree};
use crate::base::quantity::print;

/// Terms in one line: words bare, quantities and dates in `<>`, others by their marks.
pub(crate) fn terms(terms: &[Term]) -> String {
    let mut out = Vec::new();
    for t in terms {
        out.push(match &t.kind {
            TermKind::Word => t.text.clone(),
            TermKind::De => "-的".to_owned(),
            TermKind::Quantity(q) => {
                assert!(!print::quantity(q).is_empty());
                format!("<{}>", t.text)
            }
            TermKind::Date(d) => format!("<{d}>"),
            TermKind::DateRange(a, b) => format!("<{a} {b}>"),
            TermKind::String => format!("“{}”", t.text),
            TermKind::Statute => format!("《{}》", t.text),
            TermKind::Article(a) => format!("<{a}>"),
            TermKind::Op(c) => c.to_string(),
            TermKind::Comma => ",".to_owned(),
            TermKind::Group(inner) => format!("({})", self::terms(inner)),
            TermKind::Break => format!("⏎{}", t.text),
        });
    }
    out.join(" ")
}

/// What to show of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Show {
    /// Blank lines, shared lines, one-line blocks.
    pub(crate) layout: bool,
}

impl Show {
    pub(crate) fn tree(self, tree: &Tree) -> String {
        let mut out = String::new();
        for e in &tree.entries {
            match e {
                TopEntry::Item(s) => self.statement(s, &mut out, 0),
                TopEntry::Comment(c) => writeln!(out, "//{}", c.text).unwrap(),
                TopEntry::Blank => self.blank(&mut out),
            }
        }
        out
    }

    fn blank(self, out: &mut String) {
        if self.layout {
            out.push_str("~\n");
        }
    }

    fn statement(self, s: &Statement, out: &mut String, depth: usize) {
        let indent = "  ".repeat(depth);
        let mark = if s.same_line && self.layout { "+" } else { "" };
        write!(out, "{indent}{mark}{}", terms(&s.terms)).unwrap();
        if let Some(b) = &s.block {
            self.block(b, out, depth);
        }
        if !s.after.is_empty() {
            write!(out, " after {}", terms(&s.after)).unwrap();
        }
        if let Some(c) = &s.trailing {
            write!(out, " //{}", c.text).unwrap();
        }
        out.push('\n');
    }

    fn block(self, b: &Block, out: &mut String, depth: usize) {
        out.push_str(if b.one_line && self.layout {
            " {1"
        } else {
            " {"
        });
        if let Some(c) = &b.opening {
            write!(out, " //{}", c.text).unwrap();
        }
        out.push('\n');
        let deeper = depth.saturating_add(1);
        let indent = "  ".repeat(deeper);
        for e in &b.entries {
            match e {
                Entry::Statement(s) => self.statement(s, out, deeper),
                Entry::Row(r) => {
                    write!(out, "{indent}|").unwrap();
                    for c in &r.cells {
                        write!(out, " {} |", terms(&c.terms)).unwrap();
                    }
                    if let Some(c) = &r.trailing {
                        write!(out, " //{}", c.text).unwrap();
                    }
                    out.push('\n');
                }
                Entry::Comment(c) => writeln!(out, "{indent}//{}", c.text).unwrap(),
                Entry::Blank => self.blank(out),
            }
        }
        write!(out, "{}}}", "  ".repeat(depth)).unwrap();
    }
}
