//! From the grammar's tree to the concrete tree: entries, blocks, rows, and the layout between them.

use pest::iterators::{Pair, Pairs};

use super::fold::Folded;
use super::grammar::Rule;
use super::{faults, words};
use crate::base::diagnostic::{Diagnostic, Report, Severity};
use crate::base::limits::MAX_DIAGNOSTICS;
use crate::base::span::{FileId, Span};
use crate::syntax::cst::{Block, Cell, Comment, Entry, Row, Statement, Term, TermKind};

/// What is known while the tree of a file is built.
pub(super) struct Builder<'t> {
    file: FileId,
    /// The text of the file as it is.
    original: &'t str,
    folded: &'t Folded,
    report: &'t mut Report,
    /// Where the chunk being built begins in the folded text.
    base: usize,
    /// End in the folded text of the entry before the next, for blank lines and shared lines.
    last_end: usize,
    /// Inside a cell of a column that is text: nothing in it is an error.
    quiet: bool,
    /// Malformed numerals with their spelling, until all 勘误 are known.
    malformed: Vec<(Diagnostic, String)>,
    /// The originals that 勘误 quotes.
    errata: Vec<String>,
}

/// A statement with what fell out of it.
struct Built {
    statement: Statement,
    /// Comments that stood after its last operator, to follow it.
    comments: Vec<Comment>,
    /// Words after its block that turned out to begin another statement.
    split: Option<Statement>,
    end: usize,
}

impl<'t> Builder<'t> {
    pub(super) fn new(
        file: FileId,
        original: &'t str,
        folded: &'t Folded,
        report: &'t mut Report,
    ) -> Self {
        Self {
            file,
            original,
            folded,
            report,
            base: 0,
            last_end: 0,
            quiet: false,
            malformed: Vec::new(),
            errata: Vec::new(),
        }
    }

    /// The entries of a chunk that begins at `base`.
    pub(super) fn chunk(&mut self, base: usize, pairs: Pairs<'_, Rule>) -> Vec<Entry> {
        self.base = base;
        let mut entries = Vec::new();
        for chunk in pairs.filter(|p| p.as_rule() == Rule::chunk) {
            entries.extend(self.entries(chunk.into_inner(), base == 0, false).0);
        }
        entries
    }

    /// Reports what had to wait for the whole file: malformed numerals, which 勘误 makes warnings.
    pub(super) fn finish(self) {
        for (mut diagnostic, text) in self.malformed {
            if self.errata.iter().any(|original| original.contains(&text)) {
                diagnostic.severity = Severity::Warning;
            }
            self.report.push(diagnostic);
        }
    }

    pub(super) fn report(&mut self, make: impl FnOnce() -> Diagnostic) {
        if !self.quiet {
            self.report.push_with(make);
        }
    }

    pub(super) const fn folded(&self) -> &'t Folded {
        self.folded
    }

    pub(super) fn malformed(&mut self, diagnostic: Diagnostic, text: &str) {
        if !self.quiet && self.malformed.len() < MAX_DIAGNOSTICS {
            self.malformed.push((diagnostic, text.to_owned()));
        }
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.folded.span(self.file, start, end)
    }

    /// Where a token stands in the folded text.
    pub(super) fn extent(&self, pair: &Pair<'_, Rule>) -> (usize, usize) {
        let span = pair.as_span();
        (
            self.base.saturating_add(span.start()),
            self.base.saturating_add(span.end()),
        )
    }

    pub(super) fn comment(&self, pair: &Pair<'_, Rule>) -> Comment {
        let (start, end) = self.extent(pair);
        let text = pair
            .as_str()
            .strip_prefix("//")
            .unwrap_or_default()
            .trim()
            .to_owned();
        Comment {
            text,
            span: self.span(start, end),
        }
    }

    /// Line ends between the entry before and `start`.
    fn lines_before(&self, start: usize) -> usize {
        let between = self.folded.text.get(self.last_end..start).unwrap_or("");
        let bare = between
            .matches('\r')
            .count()
            .saturating_sub(between.matches("\r\n").count());
        between.matches('\n').count().saturating_add(bare)
    }

    /// The entries of a block or chunk, and the comment right after the opening brace of a block.
    /// `first`: no entry stands before them.
    fn entries(
        &mut self,
        pairs: Pairs<'_, Rule>,
        mut first: bool,
        block: bool,
    ) -> (Vec<Entry>, Option<Comment>) {
        let mut out: Vec<Entry> = Vec::new();
        let mut opening = None;
        let mut text_columns: Option<Vec<usize>> = None;
        for pair in pairs {
            let (start, end) = self.extent(&pair);
            let rule = pair.as_rule();
            if !matches!(rule, Rule::comment | Rule::row | Rule::statement) {
                continue;
            }
            let lines = self.lines_before(start);
            if lines >= 2 && !first {
                out.push(Entry::Blank);
            }
            if rule == Rule::comment {
                let comment = self.comment(&pair);
                if block && lines == 0 && first {
                    opening = Some(comment);
                } else if let Some(left) = trail(&mut out, comment, lines == 0) {
                    out.push(Entry::Comment(left));
                }
                self.last_end = end;
            } else if rule == Rule::row {
                if lines == 0 && start > 0 {
                    let at = self.span(start, end);
                    self.report(|| faults::misplaced_row(at));
                }
                let known = text_columns.is_some();
                let columns = text_columns.take().unwrap_or_default();
                let (row, row_end) = self.row(pair, &columns);
                text_columns = Some(if known { columns } else { text_cells(&row) });
                out.push(Entry::Row(row));
                self.last_end = row_end;
            } else {
                let same_line = lines == 0 && matches!(out.last(), Some(Entry::Statement(_)));
                text_columns = None;
                let mut built = self.statement(pair);
                built.statement.same_line = same_line;
                self.last_end = built.end;
                out.push(Entry::Statement(built.statement));
                out.extend(built.split.map(Entry::Statement));
                out.extend(built.comments.into_iter().map(Entry::Comment));
            }
            first = false;
        }
        (out, opening)
    }

    fn statement(&mut self, pair: Pair<'_, Rule>) -> Built {
        let (start, _) = self.extent(&pair);
        let mut end = start;
        let mut terms: Vec<Term> = Vec::new();
        let mut comments: Vec<Comment> = Vec::new();
        let (mut block, mut after): (Option<Block>, Vec<Term>) = (None, Vec::new());
        for part in pair.into_inner() {
            let rule = part.as_rule();
            let (part_start, part_end) = self.extent(&part);
            if rule == Rule::block {
                let mut made = self.block(part);
                self.move_into(&mut made, std::mem::take(&mut comments));
                block = Some(made);
                end = part_end;
                continue;
            }
            let tokens: Vec<_> = part.into_inner().collect();
            let last = tokens.iter().rev().find(|t| t.as_rule() != Rule::wrap);
            end = last.map_or(part_start, |t| self.extent(t).1);
            let mut made = self.terms(&tokens);
            let dangling = trailing_comments(&mut made);
            comments.extend(dangling);
            if rule == Rule::terms {
                terms = made;
            } else {
                after = made;
            }
        }
        self.note_erratum(&terms);
        let mut split = None;
        if after
            .first()
            .is_some_and(|t| words::is_declaration_word(&t.text))
            && !terms.iter().any(|t| matches!(t.kind, TermKind::Op(':')))
        {
            let terms = std::mem::take(&mut after);
            let (Some(a), Some(b)) = (terms.first(), terms.last()) else {
                return Built {
                    statement: blank(self.span(start, end)),
                    comments,
                    split,
                    end,
                };
            };
            let span = a.span.to(b.span);
            split = Some(Statement {
                terms,
                same_line: true,
                ..blank(span)
            });
        }
        let trailing = if comments.is_empty() {
            None
        } else {
            Some(comments.remove(0))
        };
        let span = self.span(start, end);
        let statement = Statement {
            terms,
            block,
            after,
            span,
            trailing,
            same_line: false,
        };
        Built {
            statement,
            comments,
            split,
            end,
        }
    }

    /// Comments that stood between the terms and the brace go inside.
    fn move_into(&self, block: &mut Block, comments: Vec<Comment>) {
        for (i, comment) in comments.into_iter().enumerate() {
            if block.opening.is_none() && i == 0 {
                block.opening = Some(comment);
            } else {
                let at = i.saturating_sub(1).min(block.entries.len());
                block.entries.insert(at, Entry::Comment(comment));
            }
            block.one_line = false;
        }
    }

    fn block(&mut self, pair: Pair<'_, Rule>) -> Block {
        let (start, end) = self.extent(&pair);
        let one_line = !pair.as_str().contains(['\n', '\r']);
        self.last_end = start.saturating_add(1);
        let (entries, opening) = self.entries(pair.into_inner(), true, true);
        self.last_end = end;
        Block {
            entries,
            span: self.span(start, end),
            one_line,
            opening,
        }
    }

    fn row(&mut self, pair: Pair<'_, Rule>, text_columns: &[usize]) -> (Row, usize) {
        let (start, mut end) = self.extent(&pair);
        end = start.saturating_add(
            pair.as_str()
                .trim_end()
                .len()
                .min(end.saturating_sub(start)),
        );
        let mut cells = Vec::new();
        for cell in pair.into_inner() {
            let rule = cell.as_rule();
            if !matches!(rule, Rule::cell | Rule::open_cell) {
                continue;
            }
            let (at, _) = self.extent(&cell);
            let mut text = cell.as_str().trim().to_owned();
            let tokens: Vec<_> = cell.into_inner().collect();
            let (from, to) = match (tokens.first(), tokens.last()) {
                (Some(a), Some(b)) => (self.extent(a).0, self.extent(b).1),
                (_, _) => (at, at),
            };
            let span = self.span(from, to);
            self.quiet = text_columns.contains(&cells.len());
            if self.quiet {
                let range = usize::try_from(span.start)
                    .ok()
                    .zip(usize::try_from(span.end).ok());
                let written = range.and_then(|(a, b)| self.original.get(a..b));
                text = written.unwrap_or("").to_owned();
            }
            let terms = self.terms(&tokens);
            if rule == Rule::open_cell {
                self.quiet = false;
                let at = self.span(to, to);
                self.report(|| faults::missing_bar(at));
            } else if tokens.is_empty() {
                let before = self.folded.text.get(start..at).unwrap_or("");
                let blank = before.len().saturating_sub(before.trim_end().len());
                let bar = self.folded.text.get(at..).and_then(|t| t.chars().next());
                let end = if blank > 0 {
                    at
                } else {
                    at.saturating_add(bar.map_or(0, char::len_utf8))
                };
                let at = self.span(at.saturating_sub(blank), end);
                self.report(|| faults::empty_cell(at));
            }
            self.quiet = false;
            cells.push(Cell { text, terms, span });
        }
        if cells.is_empty() {
            let at = self.span(end, end);
            self.report(|| faults::missing_bar(at));
        }
        (
            Row {
                cells,
                span: self.span(start, end),
                trailing: None,
            },
            end,
        )
    }

    /// Remembers what a 勘误 quotes as published.
    fn note_erratum(&mut self, terms: &[Term]) {
        if let [first, second, ..] = terms
            && matches!(first.kind, TermKind::Word)
            && words::is_erratum(&first.text)
            && matches!(second.kind, TermKind::String)
        {
            self.errata.push(second.text.clone());
        }
    }
}

/// Takes the line breaks from the end of a row of terms, where an operator has nothing after it or
/// the block follows on the next line; gives the comments that stood there.
fn trailing_comments(terms: &mut Vec<Term>) -> Vec<Comment> {
    let mut comments = Vec::new();
    while let Some(t) = terms.pop_if(|t| matches!(t.kind, TermKind::Break)) {
        if let Some(text) = t.text.strip_prefix("//") {
            comments.push(Comment {
                text: text.trim().to_owned(),
                span: t.span,
            });
        }
    }
    comments.reverse();
    comments
}

/// Which columns hold text, by the header row.
fn text_cells(header: &Row) -> Vec<usize> {
    let cells = header.cells.iter().enumerate();
    cells
        .filter(|(_, c)| words::is_text_column(&c.text))
        .map(|(i, _)| i)
        .collect()
}

fn blank(span: Span) -> Statement {
    Statement {
        terms: Vec::new(),
        block: None,
        after: Vec::new(),
        span,
        trailing: None,
        same_line: false,
    }
}

/// Hangs a comment on the entry it stands beside; gives it back if it stands alone.
fn trail(out: &mut [Entry], comment: Comment, same_line: bool) -> Option<Comment> {
    let place = match out.last_mut() {
        Some(Entry::Statement(s)) => &mut s.trailing,
        Some(Entry::Row(r)) => &mut r.trailing,
        Some(Entry::Comment(_) | Entry::Blank) | None => return Some(comment),
    };
    if !same_line || place.is_some() {
        return Some(comment);
    }
    *place = Some(comment);
    None
}
