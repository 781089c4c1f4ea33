//! Lines: which statements share one, which blocks stay on one, and tables by their columns.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr as _;

use super::MAX_COLUMNS;
use super::terms::{Speller, comment};
use crate::syntax::cst::{
    Block, Cell, Comment, Entry, Row, Statement, Term, TermKind, TopEntry, Tree,
};
use crate::syntax::parse::is_text_column;

/// Spaces of one level.
const INDENT: usize = 4;

/// The text under construction.
pub(super) struct Printer {
    speller: Speller,
    out: String,
    /// Width of the line being written.
    column: usize,
}

impl Printer {
    pub(super) fn new(words: BTreeMap<(u32, u32), &'static str>) -> Self {
        Self {
            speller: Speller::new(words),
            out: String::new(),
            column: 0,
        }
    }

    /// The text, ended by one line end.
    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn tree(&mut self, tree: &Tree) {
        for entry in &tree.entries {
            match entry {
                TopEntry::Item(s) => self.statement(s, 0, None, false),
                TopEntry::Comment(c) => self.write(&comment(&c.text)),
                TopEntry::Blank => {}
            }
            self.end_line();
        }
    }

    fn write(&mut self, text: &str) {
        match text.rfind('\n').and_then(|at| text.get(at..)) {
            Some(last) => self.column = last.trim_start_matches('\n').width(),
            None => self.column = self.column.saturating_add(text.width()),
        }
        self.out.push_str(text);
    }

    fn end_line(&mut self) {
        self.out.push('\n');
        self.column = 0;
    }

    fn indent(&mut self, depth: usize) {
        let width = depth.saturating_mul(INDENT);
        self.out.extend(std::iter::repeat_n(' ', width));
        self.column = width;
    }

    /// A statement from where the line stands; `line` is its spelling on one line, if known. `stop`:
    /// the next line would go on with it if nothing ended it.
    fn statement(&mut self, s: &Statement, depth: usize, line: Option<String>, stop: bool) {
        let line = line.or_else(|| self.inline(s));
        let fits = |l: &String| self.column.saturating_add(l.width()) <= MAX_COLUMNS;
        match line.filter(|l| s.block.is_none() || fits(l)) {
            Some(line) => self.write(&line),
            None => self.broken(s, depth),
        }
        if stop && s.trailing.is_some() {
            self.write("；");
        }
        self.trailing(s.trailing.as_ref());
    }

    fn trailing(&mut self, comment_after: Option<&Comment>) {
        if let Some(c) = comment_after {
            self.write("  ");
            self.write(&comment(&c.text));
        }
    }

    /// A statement over several lines.
    fn broken(&mut self, s: &Statement, depth: usize) {
        let mut text = String::new();
        self.head(&s.terms, depth, &mut text);
        self.write(&text);
        let Some(block) = &s.block else { return };
        if !s.terms.is_empty() {
            self.write(" ");
        }
        let after = self.after_text(s, depth);
        let beside = after.split('\n').next().unwrap_or("").width();
        let inline = self.inline_block(block).filter(|b| {
            self.column.saturating_add(b.width()).saturating_add(beside) <= MAX_COLUMNS
        });
        if let Some(inline) = inline {
            self.write(&inline);
            return self.write(&after);
        }
        self.write("{");
        self.trailing(block.opening.as_ref());
        self.end_line();
        self.entries(&block.entries, depth.saturating_add(1));
        self.indent(depth);
        self.write("}");
        self.write(&after);
    }

    fn head(&self, terms: &[Term], depth: usize, out: &mut String) {
        let indent = depth.saturating_add(1).saturating_mul(INDENT);
        self.speller.terms(terms, indent, out);
    }

    /// The words after the block, with what parts them from it.
    fn after_text(&self, s: &Statement, depth: usize) -> String {
        let mut text = String::new();
        if let Some(first) = s.after.first() {
            if !matches!(
                first.kind,
                TermKind::Comma | TermKind::Break | TermKind::Op(':')
            ) {
                text.push(' ');
            }
            self.head(&s.after, depth, &mut text);
        }
        text
    }

    /// The statement on one line, if the author wrote it so.
    fn inline(&self, s: &Statement) -> Option<String> {
        let mut text = String::new();
        self.head(&s.terms, 0, &mut text);
        if let Some(block) = &s.block {
            if !s.terms.is_empty() {
                text.push(' ');
            }
            text.push_str(&self.inline_block(block)?);
            text.push_str(&self.after_text(s, 0));
        }
        (!text.contains('\n')).then_some(text)
    }

    fn inline_block(&self, block: &Block) -> Option<String> {
        if block.entries.is_empty() && block.opening.is_none() {
            return Some("{ }".to_owned());
        }
        if !block.one_line || block.opening.is_some() {
            return None;
        }
        let mut text = String::from("{ ");
        for (i, entry) in block.entries.iter().enumerate() {
            let Entry::Statement(s) = entry else {
                return None;
            };
            if s.trailing.is_some() {
                return None;
            }
            if i > 0 {
                text.push('；');
            }
            text.push_str(&self.inline(s)?);
            // Wider than any line: no need to spell the rest.
            if text.len() > MAX_COLUMNS.saturating_mul(4) {
                return None;
            }
        }
        text.push_str(" }");
        Some(text)
    }

    /// The entries of a block over several lines.
    fn entries(&mut self, entries: &[Entry], depth: usize) {
        let mut table: Option<Columns> = None;
        // Whether the next statement may join the line being written.
        let mut open = false;
        let mut begun = false;
        // Whether a line end is not enough to end the statement just written.
        let mut unended = false;
        for (i, entry) in entries.iter().enumerate() {
            let rest = entries.get(i.saturating_add(1)..).unwrap_or(&[]);
            let stop = matches!(entry, Entry::Statement(s) if would_join(s, rest));
            if let Entry::Statement(s) = entry
                && s.same_line
                && open
                && let Some(line) = self.inline(s)
                && self
                    .column
                    .saturating_add("；".width())
                    .saturating_add(line.width())
                    <= MAX_COLUMNS
            {
                self.write("；");
                self.statement(s, depth, Some(line), stop);
                open = s.trailing.is_none();
                unended = stop && open;
                continue;
            }
            if unended {
                self.write("；");
            }
            if begun {
                self.end_line();
            }
            begun = true;
            unended = matches!(entry, Entry::Statement(s) if stop && s.trailing.is_none());
            open = false;
            match entry {
                Entry::Statement(s) => {
                    self.indent(depth);
                    let line = self.inline(s);
                    let start = self.out.len();
                    self.statement(s, depth, line, stop);
                    let written = self.out.get(start..).unwrap_or("");
                    open = s.trailing.is_none() && !written.contains('\n');
                }
                Entry::Row(row) => {
                    self.indent(depth);
                    let first_of_table = !matches!(
                        i.checked_sub(1).and_then(|before| entries.get(before)),
                        Some(Entry::Row(_) | Entry::Comment(_) | Entry::Blank)
                    );
                    if first_of_table {
                        table = None;
                    }
                    let columns =
                        table.get_or_insert_with(|| self.columns(entries.get(i..).unwrap_or(&[])));
                    let text = self.row(row, columns);
                    self.write(&text);
                    self.trailing(row.trailing.as_ref());
                }
                Entry::Comment(c) => {
                    self.indent(depth);
                    self.write(&comment(&c.text));
                }
                Entry::Blank => {}
            }
        }
        if begun {
            self.end_line();
        }
    }

    /// The columns of the table whose first row begins `entries`.
    fn columns(&self, entries: &[Entry]) -> Columns {
        let rows = entries.iter().map_while(|e| match e {
            Entry::Row(r) => Some(Some(r)),
            Entry::Comment(_) | Entry::Blank => Some(None),
            Entry::Statement(_) => None,
        });
        let mut columns = Columns {
            widths: Vec::new(),
            text: Vec::new(),
        };
        for (i, row) in rows.flatten().enumerate() {
            if i == 0 {
                columns.text = row.cells.iter().map(|c| is_text_column(&c.text)).collect();
            }
            for (at, cell) in row.cells.iter().enumerate() {
                let text = columns.text.get(at).copied().unwrap_or(false) && i > 0;
                let width = self.cell(cell, text).width();
                match columns.widths.get_mut(at) {
                    Some(w) => *w = width.max(*w),
                    None => columns.widths.push(width),
                }
            }
            if i == 0 {
                columns.text.push(false);
            }
        }
        columns
    }

    fn cell(&self, cell: &Cell, text: bool) -> String {
        if text {
            return cell.text.clone();
        }
        let mut out = String::new();
        self.speller.terms(&cell.terms, 0, &mut out);
        out
    }

    fn row(&self, row: &Row, columns: &Columns) -> String {
        let mut out = String::from("|");
        for (at, cell) in row.cells.iter().enumerate() {
            let text = columns.text.get(at).copied().unwrap_or(false);
            // The header is printed from its words, which may be rewritten; so are other cells.
            let shown = self.cell(cell, text && !is_text_column(&cell.text));
            out.push(' ');
            out.push_str(&shown);
            let width = columns.widths.get(at).copied().unwrap_or(0);
            out.extend(std::iter::repeat_n(
                ' ',
                width.saturating_sub(shown.width()),
            ));
            out.push_str(" |");
        }
        out
    }
}

/// Whether a statement would be read as one with the next of `rest` if only line ends and comments
/// parted them: it ends, or the next begins, with what goes on over line ends.
fn would_join(a: &Statement, rest: &[Entry]) -> bool {
    let next = rest
        .iter()
        .find(|e| !matches!(e, Entry::Comment(_) | Entry::Blank));
    let Some(Entry::Statement(b)) = next else {
        return false;
    };
    let joint = |t: &Term, words: &[&str]| match t.kind {
        TermKind::Op(_) | TermKind::Comma => true,
        TermKind::Word => words.contains(&t.text.as_str()),
        TermKind::De
        | TermKind::Quantity(_)
        | TermKind::Date(_)
        | TermKind::DateRange(..)
        | TermKind::String
        | TermKind::Statute
        | TermKind::Article(_)
        | TermKind::Group(_)
        | TermKind::Break => false,
    };
    let last = if a.block.is_some() {
        a.after.last()
    } else {
        a.terms.last()
    };
    let goes_on = last.is_some_and(|t| joint(t, &["且", "或", "非", "and", "or", "not"]));
    match b.terms.first() {
        Some(first) => goes_on || joint(first, &["且", "或", "and", "or"]),
        None => goes_on || a.block.is_none(),
    }
}

/// The columns of one table.
struct Columns {
    /// Width of the widest cell.
    widths: Vec<usize>,
    /// Whether the cells are text, printed as written.
    text: Vec<bool>,
}
