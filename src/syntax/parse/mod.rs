//! From the text of a rule file to its concrete tree. The only room that names pest.
//!
//! [`parse`] never fails: it gives the tree of everything it could read, and a report of everything
//! it could not, sorted by place. Three steps, each linear in the length of the text:
//!
//! 1. `scan` walks the characters once: widths are folded (full-width ASCII and the ideographic space,
//!    outside strings, nothing else), strings closed, brackets balanced and bounded in depth, and the
//!    text cut where items may begin. Spans lead back to the original text throughout.
//! 2. The grammar (`grammar/zhun.pest`) parses each stretch alone. It is total on scanned text.
//! 3. `build` makes the concrete tree: `runs` and `terms` tell words from quantities and dates.
//!
//! Text outside items is reported once and left out of the tree; the tree is resumed at the next
//! statement that begins with the word of an item. A tree whose report has errors may lack parts:
//! read it for more findings, but do not print it back over the file.

mod build;
mod faults;
mod fold;
mod grammar;
mod judge;
mod runs;
mod scan;
mod terms;
#[cfg(test)]
mod tests;
mod words;

pub(in crate::syntax) use runs::takes_de;
pub(in crate::syntax) use words::is_text_column;

use pest::Parser as _;

use self::build::Builder;
use self::grammar::{Grammar, Rule};
use crate::base::{
    diagnostic::Report,
    span::{FileId, Span},
};
use crate::syntax::cst::{Entry, Statement, TermKind, TopEntry, Tree};

/// Parses a rule file. `file` is only copied into spans; `text` may begin with a byte order mark and
/// use any line ends.
pub fn parse(file: FileId, text: &str) -> (Tree, Report) {
    let mut report = Report::default();
    let scanned = scan::scan(file, text, &mut report);
    let mut findings = Report::default();
    let mut builder = Builder::new(file, text, &scanned.folded, &mut findings);
    let mut entries = Vec::new();
    for chunk in &scanned.chunks {
        let part = scanned.folded.text.get(chunk.clone()).unwrap_or("");
        match Grammar::parse(Rule::chunk, part) {
            Ok(pairs) => entries.extend(builder.chunk(chunk.start, pairs)),
            Err(_) => {
                let at = scanned.folded.span(file, chunk.start, chunk.end);
                builder.report(|| faults::unreadable(at));
            }
        }
    }
    builder.finish();
    report.extend(findings);
    let tree = assemble(entries, scanned.strays, &mut report);
    report.sort();
    (tree, report)
}

/// Keeps items and comments; reports what belongs to no item, once until the next item begins.
fn assemble(entries: Vec<Entry>, strays: Vec<Span>, report: &mut Report) -> Tree {
    let mut tree = Tree::default();
    let (mut lost, mut last_item) = (false, None);
    let mut strays = strays.into_iter().peekable();
    for entry in entries {
        let start = match &entry {
            Entry::Statement(s) => s.span.start,
            Entry::Row(r) => r.span.start,
            Entry::Comment(c) => c.span.start,
            Entry::Blank => 0,
        };
        while let Some(at) = strays.next_if(|s| s.start < start) {
            if !lost {
                report.push_with(|| faults::stray(at, '}'));
                lost = true;
            }
        }
        match entry {
            Entry::Statement(s) if begins_item(&s) => {
                lost = false;
                // Its closing brace, or its last word.
                let brace = s.block.as_ref().map(|b| b.span.end);
                last_item = match brace {
                    Some(end) => Some(Span::new(s.span.file, end.saturating_sub(1), end)),
                    None => s.terms.last().map(|t| t.span),
                };
                tree.entries.push(TopEntry::Item(s));
            }
            Entry::Statement(s) => {
                if !lost {
                    let (at, word) = match s.terms.first() {
                        Some(t) => (t.span, t.text.as_str()),
                        None => (s.span, "{"),
                    };
                    report.push_with(|| faults::not_an_item(at, word, last_item));
                }
                lost = true;
            }
            Entry::Row(row) => {
                if !lost {
                    report.push_with(|| faults::misplaced_row(row.span));
                }
                lost = true;
            }
            Entry::Comment(c) => tree.entries.push(TopEntry::Comment(c)),
            Entry::Blank => {
                if !matches!(tree.entries.last(), None | Some(TopEntry::Blank)) {
                    tree.entries.push(TopEntry::Blank);
                }
            }
        }
    }
    if let Some(at) = strays.next().filter(|_| !lost) {
        report.push_with(|| faults::stray(at, '}'));
    }
    tree
}

fn begins_item(s: &Statement) -> bool {
    s.terms
        .first()
        .is_some_and(|t| matches!(t.kind, TermKind::Word) && words::is_item(&t.text))
}
