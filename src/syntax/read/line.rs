//! One statement, or one cell, as a line of tokens that is read from left to right.
//!
//! 的 and line breaks inside a statement mean nothing and are left out here, once; the block of a
//! statement is one token among the others, so `取高 { … }` and `选项 { … } 递增` read in order.

use crate::base::span::Span;
use crate::syntax::cst::{Block, Cell, Statement, Term, TermKind};

/// A term or a block.
#[derive(Clone, Copy)]
pub(super) enum Token<'t> {
    /// A term, never a 的 or a line break.
    Term(&'t Term),
    /// The block of the statement.
    Block(&'t Block),
}

impl<'t> Token<'t> {
    /// Where it stands.
    pub(super) fn span(self) -> Span {
        match self {
            Token::Term(t) => t.span,
            Token::Block(b) => b.span,
        }
    }

    /// How to name it in a message.
    pub(super) fn shown(self) -> String {
        match self {
            Token::Term(t) => match &t.kind {
                TermKind::Group(_) => "（…）".to_owned(),
                TermKind::Op(c) => c.to_string(),
                TermKind::Statute => format!("《{}》", t.text),
                TermKind::Comma => "、".to_owned(),
                TermKind::Word
                | TermKind::De
                | TermKind::Quantity(_)
                | TermKind::Date(_)
                | TermKind::DateRange(..)
                | TermKind::String
                | TermKind::Article(_)
                | TermKind::Break => t.text.clone(),
            },
            Token::Block(_) => "{ … }".to_owned(),
        }
    }

    /// The term, if it is one.
    pub(super) fn term(self) -> Option<&'t Term> {
        match self {
            Token::Term(t) => Some(t),
            Token::Block(_) => None,
        }
    }
}

/// A line of tokens and how far it has been read.
pub(super) struct Line<'t> {
    tokens: Vec<Token<'t>>,
    at: usize,
    whole: Span,
}

fn meaningful(terms: &[Term]) -> impl Iterator<Item = Token<'_>> {
    terms
        .iter()
        .filter(|t| !matches!(t.kind, TermKind::De | TermKind::Break))
        .map(Token::Term)
}

impl<'t> Line<'t> {
    /// A statement with its block and the words after it.
    pub(super) fn statement(s: &'t Statement) -> Self {
        let mut tokens: Vec<Token<'t>> = meaningful(&s.terms).collect();
        tokens.extend(s.block.as_ref().map(Token::Block));
        tokens.extend(meaningful(&s.after));
        Self {
            tokens,
            at: 0,
            whole: s.span,
        }
    }

    /// A cell.
    pub(super) fn cell(cell: &'t Cell) -> Self {
        Self {
            tokens: meaningful(&cell.terms).collect(),
            at: 0,
            whole: cell.span,
        }
    }

    /// The terms between brackets.
    pub(super) fn group(terms: &'t [Term], whole: Span) -> Self {
        Self {
            tokens: meaningful(terms).collect(),
            at: 0,
            whole,
        }
    }

    /// The next token.
    pub(super) fn peek(&self) -> Option<Token<'t>> {
        self.ahead(0)
    }

    /// The token `n` after the next.
    pub(super) fn ahead(&self, n: usize) -> Option<Token<'t>> {
        self.tokens.get(self.at.saturating_add(n)).copied()
    }

    /// The term `n` after the next, if that token is one.
    pub(super) fn term_ahead(&self, n: usize) -> Option<&'t Term> {
        self.ahead(n).and_then(Token::term)
    }

    /// The word `n` after the next, if that token is one.
    pub(super) fn word_ahead(&self, n: usize) -> Option<&'t str> {
        self.term_ahead(n)
            .filter(|t| matches!(t.kind, TermKind::Word))
            .map(|t| t.text.as_str())
    }

    /// Whether the token `n` after the next is this sign.
    pub(super) fn op_ahead(&self, n: usize, sign: char) -> bool {
        self.term_ahead(n)
            .is_some_and(|t| matches!(t.kind, TermKind::Op(c) if c == sign))
    }

    /// Passes over `n` tokens.
    pub(super) fn skip(&mut self, n: usize) {
        self.at = self.at.saturating_add(n).min(self.tokens.len());
    }

    /// Passes over all the rest.
    pub(super) fn pass(&mut self) {
        self.at = self.tokens.len();
    }

    /// Whether the block of the statement has been passed over.
    pub(super) fn past_block(&self) -> bool {
        let read = self.tokens.get(..self.at).unwrap_or_default();
        read.iter().any(|t| matches!(t, Token::Block(_)))
    }

    /// Passes over the next token if it is this sign.
    pub(super) fn eat_op(&mut self, sign: char) -> bool {
        let found = self.op_ahead(0, sign);
        if found {
            self.skip(1);
        }
        found
    }

    /// Passes over a `、` or `,`.
    pub(super) fn eat_comma(&mut self) -> bool {
        let found = self
            .term_ahead(0)
            .is_some_and(|t| matches!(t.kind, TermKind::Comma));
        if found {
            self.skip(1);
        }
        found
    }

    /// Whether everything has been read.
    pub(super) fn done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// How far it has been read, for [`Line::since`].
    pub(super) fn mark(&self) -> usize {
        self.at
    }

    /// The token before the next.
    pub(super) fn previous(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at.checked_sub(1)?).copied()
    }

    /// The place from a mark to the last token read; the next token if none has been read since.
    pub(super) fn since(&self, mark: usize) -> Span {
        let first = self.tokens.get(mark).copied().map(Token::span);
        let last = if self.at > mark {
            self.previous().map(Token::span)
        } else {
            None
        };
        match (first, last) {
            (Some(a), Some(b)) => a.to(b),
            (Some(a), None) => a,
            (None, _) => self.whole,
        }
    }

    /// The next token, or the last one at the end of the line: where to point when something is
    /// missing.
    pub(super) fn here(&self) -> Span {
        self.peek()
            .or_else(|| self.previous())
            .map_or(self.whole, Token::span)
    }

    /// The place of everything that is still unread.
    pub(super) fn rest(&self) -> Span {
        match (self.peek(), self.tokens.last()) {
            (Some(a), Some(b)) => a.span().to(b.span()),
            (_, _) => self.whole,
        }
    }

    /// The whole line.
    pub(super) fn whole(&self) -> Span {
        self.whole
    }
}
