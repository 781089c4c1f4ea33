//! Conditions: 或 binds weakest, then 且, then 非, then one comparison between sums; `均 { }` and
//! `任一 { }` stand wherever a comparison may.

use super::Reader;
use super::basics::quantity_ahead;
use super::expr::{Made, joined, made};
use super::faults::What;
use super::line::{Line, Token};
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::quantity::End;
use crate::base::span::Span;
use crate::base::words::BoundaryWord;
use crate::syntax::ast::{Comparator, Expr, ExprKind, Name, RangeTest, Relation};
use crate::syntax::cst::{Block, TermKind};
use crate::syntax::keywords::{self as kw, Keyword};

/// The comparison words, and the boundary word that means the same before a number.
pub(super) const COMPARATORS: &[(Keyword, Comparator, Option<BoundaryWord>)] = &[
    (kw::BELOW, Comparator::Less, Some(BoundaryWord::Under)),
    (kw::LESS_THAN, Comparator::Less, None),
    (kw::AT_MOST, Comparator::AtMost, Some(BoundaryWord::AtMost)),
    (
        kw::NOT_ABOVE,
        Comparator::AtMost,
        Some(BoundaryWord::AtMost),
    ),
    (kw::EQUALS, Comparator::Equal, None),
    (kw::NOT_EQUAL, Comparator::NotEqual, None),
    (
        kw::AT_LEAST,
        Comparator::AtLeast,
        Some(BoundaryWord::AtLeast),
    ),
    (kw::OVER, Comparator::More, Some(BoundaryWord::Over)),
    (kw::ABOVE, Comparator::More, Some(BoundaryWord::Over)),
    (kw::GREATER_THAN, Comparator::More, None),
    (kw::EARLIER, Comparator::Less, None),
    (kw::NOT_LATER, Comparator::AtMost, None),
    (kw::NOT_EARLIER, Comparator::AtLeast, None),
    (kw::LATER, Comparator::More, None),
];

/// The comparison signs.
pub(super) const SIGNS: &[(char, Comparator)] = &[
    ('<', Comparator::Less),
    ('≤', Comparator::AtMost),
    ('=', Comparator::Equal),
    ('≠', Comparator::NotEqual),
    ('≥', Comparator::AtLeast),
    ('>', Comparator::More),
];

/// Words that put several values on the right side.
const RELATIONS: &[(Keyword, Relation)] = &[
    (kw::IS, Relation::Is),
    (kw::IS_NOT, Relation::IsNot),
    (kw::IN, Relation::In),
    (kw::CONTAINS, Relation::Contains),
];

/// The comparator that says the same as an end of a range, if one does in every text.
pub(super) fn comparator_of(end: &End) -> Option<Comparator> {
    match end.word {
        BoundaryWord::AtMost => Some(Comparator::AtMost),
        BoundaryWord::AtLeast => Some(Comparator::AtLeast),
        BoundaryWord::Under => Some(Comparator::Less),
        BoundaryWord::Over => Some(Comparator::More),
        BoundaryWord::Above
        | BoundaryWord::Below
        | BoundaryWord::Within
        | BoundaryWord::Beyond
        | BoundaryWord::Reached
        | BoundaryWord::Before
        | BoundaryWord::After => None,
    }
}

impl Reader {
    /// A condition, or any expression: `check/types` tells them apart.
    pub(super) fn condition(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        self.any(line).map(|e| *e)
    }

    pub(super) fn any(&mut self, line: &mut Line<'_>) -> Made {
        let mark = line.mark();
        let mut parts = vec![self.all(line)?];
        while self.eat(line, kw::OR) {
            parts.push(self.all(line)?);
        }
        joined(parts, line.since(mark), ExprKind::Or)
    }

    fn all(&mut self, line: &mut Line<'_>) -> Made {
        let mark = line.mark();
        let mut parts = vec![self.negated(line)?];
        while self.eat(line, kw::AND) {
            parts.push(self.negated(line)?);
        }
        joined(parts, line.since(mark), ExprKind::And)
    }

    fn negated(&mut self, line: &mut Line<'_>) -> Made {
        let mark = line.mark();
        if !self.eat(line, kw::NOT) {
            return self.comparison(line);
        }
        if self.is(line, kw::NOT) {
            self.double_negation(line.since(mark).to(line.here()));
            return None;
        }
        let inner = self.comparison(line)?;
        Some(made(ExprKind::Not(inner), line.since(mark)))
    }

    fn double_negation(&mut self, span: Span) {
        self.report(
            Diagnostic::error(
                code::DOUBLE_NEGATION,
                span,
                "“非”连着写了两次",
                "“not” is written twice in a row",
            )
            .because("两个“非”互相抵消", "the two cancel each other")
            .help("删去这两个“非”。", "Remove both."),
        );
    }

    /// `均 { … }` and `任一 { … }`, a comparison, or a sum that stands alone.
    fn comparison(&mut self, line: &mut Line<'_>) -> Made {
        if let Some(Token::Block(block)) = line.ahead(1)
            && let Some(k) = self.eat_any(line, &[kw::ALL_OF, kw::ANY_OF])
        {
            line.skip(1);
            return self.block_condition(block, k == kw::ALL_OF);
        }
        if let Some(made) = self.outcome_ahead(line) {
            return made;
        }
        if self.is(line, kw::THIS_CASE) && line.word_ahead(1).is_some_and(|w| kw::ANY_OF.is(w)) {
            return self.some_act(line);
        }
        let mark = line.mark();
        let left = self.added(line)?;
        self.compared(line, left, mark)
    }

    /// `本案 任一 （条件）`: some act of the case satisfies it.
    fn some_act(&mut self, line: &mut Line<'_>) -> Made {
        let mark = line.mark();
        let list = Name {
            text: kw::THIS_CASE.zh.to_owned(),
            span: line.here(),
        };
        self.take(line, kw::THIS_CASE);
        self.take(line, kw::ANY_OF);
        let Some((TermKind::Group(terms), span)) = line.term_ahead(0).map(|t| (&t.kind, t.span))
        else {
            let what = ("括号里的条件", "what is asked of each act, in brackets");
            return self.missing(line, what);
        };
        line.skip(1);
        let mut inner = Line::group(terms, span);
        let when = self.any(&mut inner)?;
        self.finish(&inner);
        Some(made(ExprKind::AnyOf(list, when), line.since(mark)))
    }

    /// The conditions of a block, joined.
    fn block_condition(&mut self, block: &Block, all: bool) -> Made {
        let of: What = if all {
            ("均", "all")
        } else {
            ("任一", "any_of")
        };
        let parts = self.conditions(block, of);
        if parts.is_empty() {
            self.too_few(block.span, of, 1);
        }
        let kind = if all {
            ExprKind::And(parts)
        } else {
            ExprKind::Or(parts)
        };
        Some(made(kind, block.span))
    }

    /// The conditions of a list: one each statement, or several with `、` between.
    pub(super) fn conditions(&mut self, block: &Block, of: What) -> Vec<Expr> {
        let mut out = Vec::new();
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            while let Some(part) = self.any(&mut line) {
                out.push(*part);
                if !line.eat_comma() || line.done() {
                    self.finish(&line);
                    break;
                }
            }
        }
        out
    }

    /// What may follow the left side of a comparison.
    fn compared(&mut self, line: &mut Line<'_>, left: Box<Expr>, mark: usize) -> Made {
        if let Some(test) = self.range_test(line) {
            return Some(made(ExprKind::Within(left, test), line.since(mark)));
        }
        let word = line.word_ahead(0).unwrap_or_default();
        if let Some((k, relation)) = RELATIONS.iter().copied().find(|(k, _)| k.is(word)) {
            self.take(line, k);
            let values = self.values(line)?;
            let kind = ExprKind::Is {
                left,
                relation,
                values,
            };
            return Some(made(kind, line.since(mark)));
        }
        if let Some((k, c, _)) = COMPARATORS.iter().copied().find(|(k, _, _)| k.is(word)) {
            self.take(line, k);
            let right = self.added(line)?;
            return Some(made(ExprKind::Compare(left, c, right), line.since(mark)));
        }
        if let Some((sign, c)) = SIGNS
            .iter()
            .copied()
            .find(|(sign, _)| line.op_ahead(0, *sign))
        {
            line.eat_op(sign);
            let right = self.added(line)?;
            return Some(made(signed(left, c, right), line.since(mark)));
        }
        Some(self.during(line, left, mark))
    }

    /// `行为日 2025-01-01至2025-06-30`: from the first day to the last, both included.
    fn during(&mut self, line: &mut Line<'_>, left: Box<Expr>, mark: usize) -> Box<Expr> {
        let Some(TermKind::DateRange(from, to)) = line.term_ahead(0).map(|t| &t.kind) else {
            return left;
        };
        line.skip(1);
        let span = line.since(mark);
        let end = |left: Box<Expr>, test| Expr {
            kind: ExprKind::Within(left, test),
            span,
        };
        let parts = vec![
            end(left.clone(), RangeTest::Date(*from, true)),
            end(left, RangeTest::Date(*to, false)),
        ];
        made(ExprKind::And(parts), span)
    }

    /// A range used as a test, if one stands here: `3次以上`, `2025-01-01 以后`, `二级 以上`.
    pub(super) fn range_test(&mut self, line: &mut Line<'_>) -> Option<RangeTest> {
        if let Some((_, _, used)) = quantity_ahead(line, 0) {
            // `低于 5万元 × 2` compares with a product.
            if used > 1
                && ['×', '÷', '+', '-']
                    .iter()
                    .any(|op| line.op_ahead(used, *op))
            {
                return None;
            }
            let (q, text, _) = self.eat_quantity(line)?;
            return Some(RangeTest::Quantity(q, text));
        }
        let term = line.term_ahead(0)?;
        let after = line.word_ahead(1)?;
        match &term.kind {
            TermKind::Date(day) => {
                let later = match after {
                    "以后" => true,
                    "以前" => false,
                    _ => return None,
                };
                line.skip(2);
                Some(RangeTest::Date(*day, later))
            }
            TermKind::Word | TermKind::String => {
                let upper = match after {
                    "以上" => true,
                    "以下" => false,
                    _ => return None,
                };
                line.skip(2);
                let name = Name {
                    text: term.text.clone(),
                    span: term.span,
                };
                Some(RangeTest::Choice(name, upper))
            }
            TermKind::De
            | TermKind::Quantity(_)
            | TermKind::DateRange(..)
            | TermKind::Statute
            | TermKind::Article(_)
            | TermKind::Op(_)
            | TermKind::Comma
            | TermKind::Group(_)
            | TermKind::Break => None,
        }
    }

    /// Values joined by `、`.
    fn values(&mut self, line: &mut Line<'_>) -> Option<Vec<Expr>> {
        let mut out = vec![self.sum(line)?];
        while line.eat_comma() {
            out.push(self.sum(line)?);
        }
        Some(out)
    }

    /// `当 条件` already past 当; also `均 { }` after it.
    pub(super) fn when(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        let made = self.condition(line)?;
        self.finish(line);
        Some(made)
    }
}

/// `甲 = 乙` with a plain value on the right is the relation 为; everything else compares.
fn signed(left: Box<Expr>, c: Comparator, right: Box<Expr>) -> ExprKind {
    let plain = match &right.kind {
        ExprKind::Name(_)
        | ExprKind::Bool(_)
        | ExprKind::State(_)
        | ExprKind::Text(_)
        | ExprKind::Date(_)
        | ExprKind::DateRange(..) => true,
        ExprKind::Quantity(..)
        | ExprKind::Sum
        | ExprKind::Measure(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::Is { .. }
        | ExprKind::Within(..)
        | ExprKind::Compare(..)
        | ExprKind::AddSub(_)
        | ExprKind::Mul(_)
        | ExprKind::Div(..)
        | ExprKind::Deemed { .. }
        | ExprKind::Steps { .. }
        | ExprKind::Extreme(..)
        | ExprKind::AnyOf(..)
        | ExprKind::Count(..)
        | ExprKind::MaxOf(..)
        | ExprKind::Each(..)
        | ExprKind::EndOf(..)
        | ExprKind::Later { .. }
        | ExprKind::Outcome(_)
        | ExprKind::InOrder { .. }
        | ExprKind::DayOf { .. } => false,
    };
    let relation = match c {
        Comparator::Equal if plain => Relation::Is,
        Comparator::NotEqual if plain => Relation::IsNot,
        Comparator::Equal
        | Comparator::NotEqual
        | Comparator::Less
        | Comparator::AtMost
        | Comparator::AtLeast
        | Comparator::More => return ExprKind::Compare(left, c, right),
    };
    ExprKind::Is {
        left,
        relation,
        values: vec![*right],
    }
}
