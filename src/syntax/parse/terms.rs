//! From the grammar's tokens to terms: runs are judged, quantities rejoined, signs normalised.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::runs::strip_de;
use super::{build::Builder, faults};
use crate::base::article::ArticleRef;
use crate::syntax::cst::{Term, TermKind};

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
            | Rule::plain
            | Rule::hook
            | Rule::joint
            | Rule::lead
            | Rule::wraps
            | Rule::wrap_then
            | Rule::after
            | Rule::term
            | Rule::solid
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
            | Rule::common
            | Rule::letter
            | Rule::comma_sign
            | Rule::op_sign
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
                self.report(|| faults::bad_article(span, stem));
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

    pub(super) fn de(&mut self, present: bool, at: usize, out: &mut Vec<Term>) {
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
            if end_at.saturating_sub(at) < 8 {
                text.push_str(t.as_str());
            }
            end_at = end_at.saturating_add(1);
        }
        let span = self.span(first.unwrap_or(last), last);
        self.report(|| faults::unexpected(span, &text));
        end_at
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
