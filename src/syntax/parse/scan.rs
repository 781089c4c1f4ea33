//! The first pass over a file, before the grammar: one walk over the characters, in linear time.
//!
//! It folds widths, finds strings and comments, takes out characters that cannot be seen, matches
//! brackets, bounds their depth, and cuts the file where items may begin. What it gives out is always
//! well formed (strings closed, brackets balanced and shallow), so that the grammar cannot fail on it
//! and one bad item never hides the rest.
//!
//! An item that is never closed ends where a line begins with the word of another item, no deeper
//! than the item itself begins.

use std::ops::Range;

use super::fold::{Folded, span};
use super::{faults, words};
use crate::base::{
    diagnostic::Report, limits::MAX_NESTING, quantity::half_width, span::FileId, span::Span,
};

/// What the pass gives out.
pub(super) struct Scanned {
    /// The folded text.
    pub(super) folded: Folded,
    /// Stretches of the folded text, each to be parsed alone; together they are all of it.
    pub(super) chunks: Vec<Range<usize>>,
    /// Closing braces outside all items.
    pub(super) strays: Vec<Span>,
}

#[derive(Clone, Copy)]
struct Open {
    brace: bool,
    original: usize,
    folded: usize,
    indent: usize,
}

struct Scanner<'t> {
    text: &'t str,
    file: FileId,
    report: &'t mut Report,
    out: Folded,
    chunks: Vec<Range<usize>>,
    strays: Vec<Span>,
    /// Brackets that are open, outermost first.
    open: Vec<Open>,
    /// Brackets open beyond the deepest allowed; their content is left out.
    too_deep: usize,
    /// Round brackets whose opener was refused: as many closers are forgiven.
    forgiven: usize,
    /// Openers that were refused, to be blanked in the folded text.
    blanks: Vec<usize>,
    chunk_start: usize,
    /// Indentation of the line where the current item began; `None` between items.
    item_indent: Option<usize>,
    /// Indentation of the current line, and where it ends in the original.
    indent: usize,
    line_end: usize,
    /// Where the next closing mark of each kind stands on this line (`usize::MAX` for none), so that
    /// a line of opening marks is not searched once for each.
    closers: Vec<(char, usize)>,
    /// An opener whose closer stood further left than itself: the likely place of a missing brace.
    suspect: Option<Open>,
    /// End in the original of the cells of the current row; 0 outside rows.
    row_end: usize,
    /// Brackets that were open when the row began.
    row_depth: usize,
}

/// Scans a file.
pub(super) fn scan(file: FileId, text: &str, report: &mut Report) -> Scanned {
    let mut s = Scanner {
        text,
        file,
        report,
        out: Folded::default(),
        chunks: Vec::new(),
        strays: Vec::new(),
        open: Vec::new(),
        too_deep: 0,
        forgiven: 0,
        blanks: Vec::new(),
        chunk_start: 0,
        item_indent: None,
        indent: 0,
        line_end: 0,
        closers: Vec::new(),
        suspect: None,
        row_end: 0,
        row_depth: 0,
    };
    let mut at = if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    };
    s.begin_line(at);
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        at = s.take(at, c).max(at.saturating_add(c.len_utf8()));
    }
    s.close_item(at);
    s.cut();
    let mut bytes = s.out.text.into_bytes();
    for at in s.blanks {
        if let Some(b) = bytes.get_mut(at) {
            *b = b' ';
        }
    }
    // Only ASCII brackets were overwritten, so this is the same text.
    s.out.text = String::from_utf8(bytes).unwrap_or_default();
    Scanned {
        folded: s.out,
        chunks: s.chunks,
        strays: s.strays,
    }
}

impl Scanner<'_> {
    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or("")
    }

    /// The rest of the line from `at`.
    fn line(&self, at: usize) -> &str {
        let rest = self.rest(at);
        rest.find(['\n', '\r'])
            .and_then(|end| rest.get(..end))
            .unwrap_or(rest)
    }

    /// Takes what begins at `at` with the character `c`; gives where to go on.
    fn take(&mut self, at: usize, c: char) -> usize {
        let end = at.saturating_add(c.len_utf8());
        if self.row_end > 0 && at >= self.row_end {
            self.end_row();
        }
        match half_width(c) {
            '\n' => {
                self.end_row();
                self.put(c, at, end);
                self.begin_line(end);
            }
            '\r' => {
                self.put(c, at, end);
                if !self.rest(end).starts_with('\n') {
                    self.end_row();
                    self.begin_line(end);
                }
            }
            '"' => return self.string(at, c, '"', c, '"'),
            '“' => return self.string(at, c, '“', '”', '”'),
            '「' => return self.string(at, c, '「', '」', '」'),
            '《' => return self.string(at, c, '《', '》', '》'),
            '/' if self.rest(end).chars().next().map(half_width) == Some('/') => {
                let line_end = self.line_end;
                let body =
                    end.saturating_add(self.rest(end).chars().next().map_or(0, char::len_utf8));
                self.put('/', at, end);
                self.put('/', end, body);
                self.content(body, line_end);
                return line_end;
            }
            '{' | '(' => self.opening(half_width(c) == '{', at, end),
            '}' | ')' => self.closing(half_width(c) == '}', at, end),
            bar @ ('|' | '│' | '┃') if self.row_end > 0 => {
                self.end_cell();
                self.put(bar, at, end);
            }
            // The full-width comma stays: it never groups digits.
            ',' if c != ',' => self.put(c, at, end),
            _ if is_unseen(c) => return self.unseen(at),
            folded => self.put(folded, at, end),
        }
        end
    }

    /// Gives out one character unless the text is too deep to be given out.
    fn put(&mut self, c: char, at: usize, end: usize) {
        if self.too_deep > 0 && c != '\n' && c != '\r' {
            return;
        }
        let between = is_space(c) || matches!(c, '\n' | '\r' | ';' | '。' | '/');
        if self.item_indent.is_none() && !between {
            self.item_indent = Some(self.indent);
        }
        self.out.stand_for(c, at, end);
    }

    /// Gives out original text as it is, but for what cannot be seen.
    fn content(&mut self, mut at: usize, end: usize) {
        while at < end {
            let rest = self.text.get(at..end).unwrap_or("");
            let plain = rest.find(is_unseen).unwrap_or(rest.len());
            if let Some(kept) = rest.get(..plain).filter(|_| self.too_deep == 0) {
                self.out.keep(kept, at);
            }
            at = at.saturating_add(plain);
            if at < end {
                at = self.unseen(at);
            } else {
                break;
            }
        }
    }

    /// Leaves out a row of characters that cannot be seen.
    fn unseen(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        let len = rest.find(|c| !is_unseen(c)).unwrap_or(rest.len());
        let end = at.saturating_add(len);
        let first = rest.chars().next().unwrap_or(' ');
        self.report
            .push_with(|| faults::control_character(span(self.file, at, end), first));
        // A control character parted what stands around it; a zero-width one did not.
        if first.is_control() {
            self.put(' ', at, end);
        }
        end
    }

    /// A string or title from its opening mark; one that is not closed on its line is closed where
    /// the statement seems to end.
    fn string(
        &mut self,
        at: usize,
        written: char,
        open: char,
        written_close: char,
        close: char,
    ) -> usize {
        let body = at.saturating_add(written.len_utf8());
        let limit = if self.row_end > body {
            self.row_end
        } else {
            self.line_end
        };
        let inside = self.text.get(body..limit).unwrap_or("");
        self.put(open, at, body);
        let closer = self.closer(written_close, body);
        let Some(len) = closer.checked_sub(body).filter(|_| closer < limit) else {
            let stops = ['；', ';', '{', '}', '｛', '｝', '|', '｜', '│'];
            let end = body.saturating_add(inside.find(stops).unwrap_or(inside.trim_end().len()));
            self.report
                .push_with(|| faults::unterminated(span(self.file, at, end), written));
            self.content(body, end);
            if self.too_deep == 0 {
                self.out.insert(close, end);
            }
            return end;
        };
        let end = body.saturating_add(len);
        let after = end.saturating_add(written_close.len_utf8());
        if open == '“'
            && let Some(inner) = inside.get(..len).and_then(|s| s.find('“'))
        {
            let inner = body.saturating_add(inner);
            let mark = span(self.file, inner, inner.saturating_add('“'.len_utf8()));
            self.report
                .push_with(|| faults::nested_quotation(span(self.file, at, after), mark));
        }
        self.content(body, end);
        self.put(close, end, after);
        after
    }

    /// Where the next closing mark stands at or after `from` on this line.
    fn closer(&mut self, mark: char, from: usize) -> usize {
        if let Some((_, at)) = self
            .closers
            .iter()
            .find(|(m, at)| *m == mark && *at >= from)
        {
            return *at;
        }
        let rest = self.text.get(from..self.line_end).unwrap_or("");
        let found = rest
            .find(mark)
            .map_or(usize::MAX, |n| from.saturating_add(n));
        self.closers.retain(|(m, _)| *m != mark);
        self.closers.push((mark, found));
        found
    }

    fn opening(&mut self, brace: bool, at: usize, end: usize) {
        if self.row_end > 0 && brace {
            self.report
                .push_with(|| faults::brace_in_cell(span(self.file, at, end)));
            return self.out.stand_for(' ', at, end);
        }
        if self.too_deep > 0 {
            self.too_deep = self.too_deep.saturating_add(1);
            return;
        }
        if brace {
            self.refuse_round(0, at);
        }
        if self.open.len() >= MAX_NESTING {
            self.report
                .push_with(|| faults::too_deep(span(self.file, at, end)));
            self.too_deep = 1;
            return;
        }
        self.put(if brace { '{' } else { '(' }, at, end);
        let folded = self.out.len().saturating_sub(1);
        self.open.push(Open {
            brace,
            original: at,
            folded,
            indent: self.indent,
        });
    }

    fn closing(&mut self, brace: bool, at: usize, end: usize) {
        if self.row_end > 0 && brace {
            self.report
                .push_with(|| faults::brace_in_cell(span(self.file, at, end)));
            return self.out.stand_for(' ', at, end);
        }
        if self.too_deep > 0 {
            self.too_deep = self.too_deep.saturating_sub(1);
            return;
        }
        let floor = if self.row_end > 0 { self.row_depth } else { 0 };
        if !brace {
            return match self.open.last() {
                Some(o) if !o.brace && self.open.len() > floor => {
                    self.open.pop();
                    self.put(')', at, end);
                }
                Some(_) | None => {
                    if self.forgiven > 0 {
                        self.forgiven = self.forgiven.saturating_sub(1);
                    } else {
                        self.report
                            .push_with(|| faults::stray(span(self.file, at, end), ')'));
                    }
                    self.out.stand_for(' ', at, end);
                }
            };
        }
        self.refuse_round(0, at);
        match self.open.pop() {
            Some(o) => {
                let first_on_line = self.text.get(..at).is_some_and(|t| {
                    t.trim_end_matches([' ', '\t', '\u{3000}', '\u{A0}'])
                        .ends_with(['\n', '\r'])
                });
                if first_on_line && self.indent < o.indent && self.suspect.is_none() {
                    self.suspect = Some(o);
                }
                self.put('}', at, end);
                self.forgiven = 0;
                if self.open.is_empty() {
                    self.item_indent = None;
                    self.suspect = None;
                }
            }
            None => {
                self.strays.push(span(self.file, at, end));
                self.out.stand_for(' ', at, end);
            }
        }
    }

    /// Refuses the round brackets that are still open above `floor`: what follows cannot be inside.
    fn refuse_round(&mut self, floor: usize, at: usize) {
        while self.open.len() > floor
            && let Some(o) = self.open.pop_if(|o| !o.brace)
        {
            self.blanks.push(o.folded);
            self.forgiven = self.forgiven.saturating_add(1);
            let here = span(
                self.file,
                o.original,
                o.original.saturating_add(self.width(o.original)),
            );
            self.report
                .push_with(|| faults::unclosed(here, '(', span(self.file, at, at)));
        }
    }

    fn width(&self, at: usize) -> usize {
        self.rest(at).chars().next().map_or(0, char::len_utf8)
    }

    /// At a bar inside a row: what was opened in the cell must have been closed in it.
    fn end_cell(&mut self) {
        let at = self.out.original(self.out.len());
        self.refuse_round(self.row_depth, at);
        self.forgiven = 0;
    }

    fn end_row(&mut self) {
        if self.row_end > 0 {
            self.end_cell();
            self.row_end = 0;
        }
    }

    /// At the start of a line: measures it, ends an item that was never closed, cuts between items.
    fn begin_line(&mut self, at: usize) {
        self.line_end = at.saturating_add(self.line(at).len());
        self.closers.clear();
        let line = self.text.get(at..self.line_end).unwrap_or("");
        let content = line.trim_start_matches(is_space);
        self.indent = line.chars().take_while(|c| is_space(*c)).map(column).sum();
        if content.is_empty() {
            return;
        }
        let first = content.chars().next().map_or(' ', half_width);
        let deepest = self.item_indent.unwrap_or(0);
        if !(self.open.is_empty() && self.too_deep == 0)
            && self.indent <= deepest
            && begins_item(content)
        {
            self.close_item(at);
        }
        if self.open.is_empty() && self.too_deep == 0 && words::is_item(first_word(content)) {
            self.cut();
        }
        if matches!(first, '|' | '│' | '┃') && self.too_deep == 0 {
            let cells = at.saturating_add(last_bar(line));
            self.row_end = cells;
            self.row_depth = self.open.len();
        }
    }

    /// Reports what is open at the end of an item and closes it.
    fn close_item(&mut self, at: usize) {
        self.end_row();
        self.refuse_round(0, at);
        if let Some(o) = self.suspect.take().or_else(|| self.open.last().copied())
            && !self.open.is_empty()
        {
            let here = span(
                self.file,
                o.original,
                o.original.saturating_add(self.width(o.original)),
            );
            self.report
                .push_with(|| faults::unclosed(here, '{', span(self.file, at, at)));
        }
        self.too_deep = 0;
        self.forgiven = 0;
        if !self.open.is_empty() {
            // The last line may be a comment.
            self.out.insert('\n', at);
        }
        while let Some(o) = self.open.pop() {
            if o.brace {
                self.out.insert('}', at);
            } else {
                self.blanks.push(o.folded);
            }
        }
        self.item_indent = None;
    }

    /// Ends a chunk here.
    fn cut(&mut self) {
        let here = self.out.len();
        if here > self.chunk_start {
            self.chunks.push(self.chunk_start..here);
            self.chunk_start = here;
        }
        self.item_indent = None;
        self.suspect = None;
        self.forgiven = 0;
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{3000}' | '\u{A0}')
}

/// Columns that a space takes.
fn column(c: char) -> usize {
    match c {
        '\t' => 4,
        '\u{3000}' => 2,
        _ => 1,
    }
}

/// Control characters other than those that part lines and words, and characters without width,
/// which would make two words look alike that are not.
fn is_unseen(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' => false,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => {
            true
        }
        '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' => true,
        _ => c.is_control(),
    }
}

/// Whether a line that stands outside all brackets, or should, begins an item: the word of one, then
/// a name, a string, a title or the body.
fn begins_item(content: &str) -> bool {
    let word = first_word(content);
    let rest = content.strip_prefix(word).unwrap_or("");
    if !words::is_item_only(word) {
        return false;
    }
    let after = rest.trim_start_matches(is_space);
    let begins = after.chars().next().map(half_width);
    match begins {
        Some('{' | '“' | '"' | '「' | '《') => true,
        Some(c) => after.len() < rest.len() && c.is_alphanumeric(),
        None => false,
    }
}

/// The word that a line begins with.
fn first_word(content: &str) -> &str {
    let len = content.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    content.get(..len.unwrap_or(content.len())).unwrap_or("")
}

/// Where the cells of a row end: after its last bar outside strings and comments.
fn last_bar(line: &str) -> usize {
    let (mut end, mut close, mut slash) = (0usize, None, false);
    for (at, c) in line.char_indices() {
        let folded = half_width(c);
        match close {
            Some(mark) => {
                if c == mark {
                    close = None;
                }
            }
            None => match folded {
                '"' => close = Some(c),
                '“' => close = Some('”'),
                '「' => close = Some('」'),
                '《' => close = Some('》'),
                '/' if slash => break,
                '|' | '│' | '┃' => end = at.saturating_add(c.len_utf8()),
                _ => {}
            },
        }
        slash = folded == '/' && close.is_none();
    }
    end
}
