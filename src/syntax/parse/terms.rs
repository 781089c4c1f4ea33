//! From the grammar's tokens to terms: runs are judged, quantities rejoined, signs normalised.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::runs::{DateRun, date_prefix, number_start, quantity_prefix, strip_de};
use super::{build::Builder, faults};
use crate::base::article::ArticleRef;
use crate::base::limits::MAX_TOKEN_CHARS;
use crate::base::quantity::{self, Literal, Quantity, QuantityFault, Run};
use crate::syntax::cst::{Term, TermKind};

/// Most runs looked at for one quantity.
const MAX_RUNS: usize = 10;

/// Pairs of one statement, group or cell.
pub(super) type Tokens<'p, 't> = &'p [Pair<'t, Rule>];

impl Builder<'_> {
    /// The terms of a row of tokens.
    pub(super) fn terms(&mut self, tokens: Tokens<'_, '_>) -> Vec<Term> {
        let mut out: Vec<Term> = Vec::with_capacity(tokens.len());
        let mut at = 0usize;
        while let Some(token) = tokens.get(at) {
            let rule = token.as_rule();
            if rule == Rule::run {
                at = at.saturating_add(self.run(tokens, at, &mut out).max(1));
                continue;
            }
            if rule == Rule::bad {
                let end = self.bad(tokens, at);
                at = end.max(at.saturating_add(1));
                continue;
            }
            self.token(token, &mut out);
            at = at.saturating_add(1);
        }
        out
    }

    /// One token that is neither a run nor an unexpected character.
    fn token(&mut self, token: &Pair<'_, Rule>, out: &mut Vec<Term>) {
        let (start, end) = self.extent(token);
        let text = token.as_str();
        let span = self.span(start, end);
        let mut push = |kind, text: &str| {
            out.push(Term {
                kind,
                text: text.to_owned(),
                span,
            })
        };
        match token.as_rule() {
            Rule::joiner | Rule::negator | Rule::postfix | Rule::dash => push(TermKind::Word, text),
            Rule::string => push(TermKind::String, inside(text)),
            Rule::title => push(TermKind::Statute, inside(text)),
            Rule::op => push(TermKind::Op(sign(text)), text),
            Rule::comma | Rule::stop => push(TermKind::Comma, text),
            Rule::article => self.article(text, start, out),
            Rule::group => {
                let inner: Vec<_> = token.clone().into_inner().collect();
                let terms = self.terms(&inner);
                out.push(Term {
                    kind: TermKind::Group(terms),
                    text: String::new(),
                    span,
                });
            }
            Rule::wrap => {
                for line in token.clone().into_inner() {
                    self.line_break(&line, out);
                }
            }
            Rule::wrapped => self.line_break(token, out),
            // Not tokens of a statement; the grammar never puts them here.
            Rule::EOI
            | Rule::WHITESPACE
            | Rule::newline
            | Rule::comment
            | Rule::chunk
            | Rule::entry
            | Rule::block
            | Rule::statement
            | Rule::terms
            | Rule::piece
            | Rule::hook
            | Rule::joint
            | Rule::lead
            | Rule::wrap_then
            | Rule::after
            | Rule::term
            | Rule::row
            | Rule::bar
            | Rule::cell
            | Rule::open_cell
            | Rule::cell_term
            | Rule::article_body
            | Rule::paragraph
            | Rule::item
            | Rule::ordinal
            | Rule::han_numeral
            | Rule::run
            | Rule::run_part
            | Rule::run_char
            | Rule::iso_date
            | Rule::number
            | Rule::tilde
            | Rule::slashed_unit
            | Rule::wchar
            | Rule::bad => {}
        }
    }

    /// A line break inside a statement; its text is the comment before it, with its slashes.
    fn line_break(&mut self, token: &Pair<'_, Rule>, out: &mut Vec<Term>) {
        let (start, end) = self.extent(token);
        let comment = token
            .clone()
            .into_inner()
            .find(|p| p.as_rule() == Rule::comment);
        let text = comment.map(|c| self.comment(&c).text).unwrap_or_default();
        let text = if text.is_empty() {
            text
        } else {
            format!("// {text}")
        };
        out.push(Term {
            kind: TermKind::Break,
            text,
            span: self.span(start, end),
        });
    }

    fn article(&mut self, text: &str, start: usize, out: &mut Vec<Term>) {
        let (stem, de) = strip_de(text);
        let end = start.saturating_add(stem.len());
        let span = self.span(start, end);
        let kind = match ArticleRef::read(stem) {
            Some(article) => TermKind::Article(article),
            None => {
                self.report(faults::bad_article(span, stem));
                TermKind::Word
            }
        };
        out.push(Term {
            kind,
            text: stem.to_owned(),
            span,
        });
        self.de(de, end, out);
    }

    fn de(&mut self, present: bool, at: usize, out: &mut Vec<Term>) {
        if present {
            let span = self.span(at, at.saturating_add('的'.len_utf8()));
            out.push(Term {
                kind: TermKind::De,
                text: "的".to_owned(),
                span,
            });
        }
    }

    /// Reports unexpected characters that stand together; gives the token after them.
    fn bad(&mut self, tokens: Tokens<'_, '_>, at: usize) -> usize {
        let mut end_at = at;
        let (mut first, mut last) = (None, 0usize);
        let mut text = String::new();
        while let Some(t) = tokens.get(end_at).filter(|t| t.as_rule() == Rule::bad) {
            let (start, end) = self.extent(t);
            if first.is_some() && start != last {
                break;
            }
            first = first.or(Some(start));
            last = end;
            if text.chars().count() < 8 {
                text.push_str(t.as_str());
            }
            end_at = end_at.saturating_add(1);
        }
        let span = self.span(first.unwrap_or(last), last);
        self.report(faults::unexpected(span, &text));
        end_at
    }

    /// Judges the run at `at`, with those that follow it; gives how many runs were taken.
    fn run(&mut self, tokens: Tokens<'_, '_>, at: usize, out: &mut Vec<Term>) -> usize {
        let row: Vec<(&str, usize)> = tokens
            .get(at..)
            .unwrap_or(&[])
            .iter()
            .take(MAX_RUNS)
            .take_while(|t| t.as_rule() == Rule::run)
            .map(|t| (t.as_str(), self.extent(t).0))
            .collect();
        let Some(&(whole, whole_start)) = row.first() else {
            return 1;
        };
        if whole.len() > MAX_TOKEN_CHARS {
            let span = self.span(whole_start, whole_start.saturating_add(whole.len()));
            let chars = whole.chars().count();
            if chars > MAX_TOKEN_CHARS {
                self.report(faults::too_long(span, chars));
                out.push(Term {
                    kind: TermKind::Word,
                    text: whole.to_owned(),
                    span,
                });
                return 1;
            }
        }
        let mut cut = 0usize; // how much of the first run has been taken
        loop {
            let (text, start) = match whole.get(cut..) {
                Some(text) if !text.is_empty() => (text, whole_start.saturating_add(cut)),
                Some(_) | None => return 1,
            };
            let (stem, de) = strip_de(text);
            let stem_end = start.saturating_add(stem.len());
            let rest: Vec<&str> = std::iter::once(text)
                .chain(row.iter().skip(1).map(|(t, _)| *t))
                .collect();
            if let Some((kind, taken)) = self.date_range(&rest, start) {
                let (last, last_start) = self.last_of(&row, taken, text, start);
                let (last_stem, de) = strip_de(last);
                let end = last_start.saturating_add(last_stem.len());
                let spelling = joined(&rest, taken);
                out.push(Term {
                    kind,
                    text: spelling,
                    span: self.span(start, end),
                });
                self.de(de, end, out);
                return taken;
            }
            if let Some((date, len)) = date_prefix(stem) {
                let end = start.saturating_add(len);
                let span = self.span(start, end);
                let spelling = stem.get(..len).unwrap_or("").to_owned();
                if matches!(date, DateRun::Impossible(_)) {
                    self.report(faults::impossible_date(span, &spelling));
                }
                out.push(Term {
                    kind: TermKind::Date(date.day()),
                    text: spelling,
                    span,
                });
                if len == stem.len() {
                    self.de(de, end, out);
                    return 1;
                }
                cut = cut.saturating_add(len);
                continue;
            }
            if let Some(taken) =
                self.quantity(&rest, &row, start, tokens.get(at.saturating_add(1)), out)
            {
                return taken;
            }
            match number_start(stem) {
                None => {
                    self.word(stem, start, out);
                    self.de(de, stem_end, out);
                    return 1;
                }
                Some(0) => {
                    self.not_a_quantity(stem, start, out);
                    self.de(de, stem_end, out);
                    return 1;
                }
                Some(n) => {
                    let (front, back) = (stem.get(..n).unwrap_or(""), stem.get(n..).unwrap_or(""));
                    if quantity::is_boundary_prefix(front)
                        && matches!(
                            quantity::classify(back),
                            Run::Quantity(Quantity::One(_) | Quantity::Two(..))
                        )
                    {
                        let span = self.span(start, stem_end);
                        self.report(faults::doubled_boundary(span, stem));
                    }
                    let (word, word_de) = strip_de(front);
                    self.word(word, start, out);
                    self.de(word_de, start.saturating_add(word.len()), out);
                    cut = cut.saturating_add(n);
                }
            }
        }
    }

    /// The text and start of the last of the runs taken.
    fn last_of<'t>(
        &self,
        row: &[(&'t str, usize)],
        taken: usize,
        first: &'t str,
        start: usize,
    ) -> (&'t str, usize) {
        match taken.checked_sub(1) {
            Some(last) if last > 0 => row.get(last).copied().unwrap_or((first, start)),
            Some(_) | None => (first, start),
        }
    }

    /// `A至B` of two dates, over one run or up to three.
    fn date_range(&mut self, runs: &[&str], start: usize) -> Option<(TermKind, usize)> {
        let (_, first_len) = date_prefix(runs.first()?)?;
        (1..=3usize.min(runs.len())).find_map(|taken| {
            let text = joined(runs, taken);
            let (from, len) = date_prefix(&text)?;
            let rest = text.get(len..)?.strip_prefix(['至', '~'])?;
            let (to, to_len) = date_prefix(rest)?;
            if to_len != rest.len() {
                return None;
            }
            if matches!(from, DateRun::Impossible(_)) || matches!(to, DateRun::Impossible(_)) {
                let bad = if matches!(from, DateRun::Impossible(_)) {
                    &text
                } else {
                    rest
                };
                let shown = date_prefix(bad)
                    .and_then(|(_, n)| bad.get(..n))
                    .unwrap_or(bad);
                let span = self.span(start, start.saturating_add(first_len));
                self.report(faults::impossible_date(span, shown));
            }
            Some((TermKind::DateRange(from.day(), to.day()), taken))
        })
    }

    /// A quantity that begins here, if one does; gives how many runs it took.
    fn quantity(
        &mut self,
        rest: &[&str],
        row: &[(&str, usize)],
        start: usize,
        next: Option<&Pair<'_, Rule>>,
        out: &mut Vec<Term>,
    ) -> Option<usize> {
        let mut stems: Vec<&str> = Vec::with_capacity(rest.len());
        for run in rest {
            let (stem, de) = strip_de(run);
            stems.push(stem);
            if de {
                break;
            }
        }
        let (taken, run) = quantity::join(&stems)?;
        let text: String = stems.get(..taken)?.concat();
        let (last, last_start) = self.last_of(row, taken, rest.first()?, start);
        let (last_stem, de) = strip_de(last);
        let end = last_start.saturating_add(last_stem.len());
        let span = self.span(start, end);
        let kind = match run {
            Run::Quantity(q) => {
                for literal in literals(&q).into_iter().filter(|l| l.malformed) {
                    self.malformed(faults::malformed(span, literal), &literal.text);
                }
                TermKind::Quantity(q)
            }
            Run::Fault(QuantityFault::BareChinese(bare)) if taken == 1 && is_numeral(&bare) => {
                // Standing alone it may name a choice: 一、二、三.
                let alone_before = out.last().is_none_or(|t| matches!(t.kind, TermKind::Comma));
                let alone_after = next.is_none_or(|t| t.as_rule() == Rule::comma);
                if !(alone_before && alone_after) {
                    self.report(faults::quantity(span, &QuantityFault::BareChinese(bare)));
                }
                TermKind::Word
            }
            Run::Fault(fault) => {
                self.report(faults::quantity(span, &fault));
                TermKind::Word
            }
            Run::Word => TermKind::Word,
        };
        out.push(Term { kind, text, span });
        self.de(de, end, out);
        Some(taken)
    }

    fn word(&mut self, text: &str, start: usize, out: &mut Vec<Term>) {
        if text.is_empty() {
            return;
        }
        if let Some((at, c)) = text
            .char_indices()
            .find(|(_, c)| matches!(c, '%' | '‰' | '‱' | '~'))
        {
            let at = start.saturating_add(at);
            let span = self.span(at, at.saturating_add(c.len_utf8()));
            self.report(faults::unexpected(span, c.encode_utf8(&mut [0; 4])));
        }
        let span = self.span(start, start.saturating_add(text.len()));
        out.push(Term {
            kind: TermKind::Word,
            text: text.to_owned(),
            span,
        });
    }

    /// A run that begins with a number and is no quantity as a whole.
    fn not_a_quantity(&mut self, stem: &str, start: usize, out: &mut Vec<Term>) {
        let end = start.saturating_add(stem.len());
        let whole = self.span(start, end);
        let front = quantity_prefix(stem).and_then(|n| Some((stem.get(..n)?, stem.get(n..)?)));
        let Some((front, back)) = front else {
            self.report(faults::not_a_quantity(whole, stem, None));
            return self.word(stem, start, out);
        };
        let bare = front
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        let fixed = match back {
            "内" | "之内" => Some(format!("{front}以内")),
            "上" | "之上" => Some(format!("{front}以上")),
            "下" | "之下" => Some(format!("{front}以下")),
            _ if bare => None,
            _ => Some(format!("{front} {back}")),
        };
        self.report(faults::not_a_quantity(whole, stem, fixed));
        if let Run::Quantity(q) = quantity::classify(front) {
            let middle = start.saturating_add(front.len());
            let span = self.span(start, middle);
            out.push(Term {
                kind: TermKind::Quantity(q),
                text: front.to_owned(),
                span,
            });
            let span = self.span(middle, end);
            out.push(Term {
                kind: TermKind::Word,
                text: back.to_owned(),
                span,
            });
        }
    }
}

/// The first `taken` runs without spaces and without a trailing 的.
fn joined(runs: &[&str], taken: usize) -> String {
    let text = runs.get(..taken).unwrap_or(&[]).concat();
    strip_de(&text).0.to_owned()
}

fn is_numeral(text: &str) -> bool {
    text.chars().all(crate::base::numeral::is_numeral_char)
}

/// The literals of a quantity.
fn literals(q: &Quantity) -> Vec<&Literal> {
    match q {
        Quantity::Point(l) | Quantity::Recent(l) => vec![l],
        Quantity::One(e) => vec![&e.literal],
        Quantity::Two(a, b) => vec![&a.literal, &b.literal],
        Quantity::To(a, b) => vec![a, b],
    }
}

/// A quoted text without its marks.
fn inside(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.next_back();
    chars.as_str()
}

/// The one sign that stands for all spellings of an operator.
fn sign(text: &str) -> char {
    match text {
        "->" => '→',
        "=>" => '⇒',
        "==" => '=',
        "!=" | "<>" => '≠',
        "<=" | "≦" | "⩽" => '≤',
        ">=" | "≧" | "⩾" => '≥',
        "−" => '-',
        "*" => '×',
        "/" => '÷',
        _ => text.chars().next().unwrap_or(' '),
    }
}
