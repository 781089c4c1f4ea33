//! Arithmetic: sums, products, deemed values, steps, and the atoms they are made of.
//!
//! Chains are flat (`甲 × 乙 ÷ 丙` is one product and one quotient), so the tree is never deeper than
//! the brackets and braces of the text.

use super::Reader;
use super::basics::{point, quantity_ahead};
use super::faults::What;
use super::line::{Line, Token};
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::quantity::Quantity;
use crate::base::words::BoundaryWord;
use crate::syntax::ast::{Expr, ExprKind, Measure, Name, StateWord};
use crate::syntax::cst::{Block, TermKind};
use crate::syntax::keywords::{self as kw, Keyword};

/// Most `不足…按…计算` and `每…加…` after one value.
const MAX_POSTFIXES: usize = 4;

/// Words that are values wherever a value may stand.
const VALUES: &[Keyword] = &[
    kw::YES,
    kw::NO,
    kw::NONE,
    kw::UNCOMPUTABLE,
    kw::UNASCERTAINABLE,
    kw::SUM,
    kw::MIDDLE,
    kw::STATUTORY_MIN,
    kw::STATUTORY_MAX,
];

fn value(word: Keyword) -> ExprKind {
    match word {
        kw::YES => ExprKind::Bool(true),
        kw::NO => ExprKind::Bool(false),
        kw::NONE => ExprKind::State(StateWord::None),
        kw::UNCOMPUTABLE => ExprKind::State(StateWord::Uncomputable),
        kw::UNASCERTAINABLE => ExprKind::State(StateWord::Unascertainable),
        kw::MIDDLE => ExprKind::Measure(Measure::Middle),
        kw::STATUTORY_MIN => ExprKind::Measure(Measure::Minimum),
        kw::STATUTORY_MAX => ExprKind::Measure(Measure::Maximum),
        _ => ExprKind::Sum,
    }
}

const OPERAND: What = ("名称、数额或者条件", "a name, an amount or a condition");

impl Reader {
    /// A sum: products joined by + and −.
    pub(super) fn sum(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        let mark = line.mark();
        let first = self.product(line)?;
        let mut parts = vec![(true, first)];
        loop {
            let plus = line.op_ahead(0, '+');
            if !plus && !line.op_ahead(0, '-') {
                break;
            }
            line.skip(1);
            parts.push((plus, self.product(line)?));
        }
        Some(match (parts.pop(), parts.is_empty()) {
            (Some((_, only)), true) => only,
            (last, _) => {
                parts.extend(last);
                Expr {
                    kind: ExprKind::AddSub(parts),
                    span: line.since(mark),
                }
            }
        })
    }

    /// A product: factors joined by × and ÷; all divisors are gathered under one quotient, which in
    /// exact arithmetic is the same.
    fn product(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        let mark = line.mark();
        let mut above = vec![self.operand(line)?];
        let mut below = Vec::new();
        loop {
            if line.eat_op('×') {
                above.push(self.operand(line)?);
            } else if line.eat_op('÷') {
                below.push(self.operand(line)?);
            } else {
                break;
            }
        }
        let span = line.since(mark);
        let joined = |mut list: Vec<Expr>| match (list.pop(), list.is_empty()) {
            (Some(only), true) => Some(only),
            (last, _) => {
                list.extend(last);
                (!list.is_empty()).then_some(Expr {
                    kind: ExprKind::Mul(list),
                    span,
                })
            }
        };
        let above = joined(above)?;
        Some(match joined(below) {
            Some(below) => Expr {
                kind: ExprKind::Div(Box::new(above), Box::new(below)),
                span,
            },
            None => above,
        })
    }

    /// A value with what follows it: `不足十万元的 按 十万元 计算`, `每 0.5倍 加 1万元`.
    fn operand(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        let mark = line.mark();
        let mut value = self.atom(line)?;
        for _ in 0..MAX_POSTFIXES {
            let deemed = quantity_ahead(line, 0)
                .filter(|(_, _, used)| line.word_ahead(*used).is_some_and(|w| kw::TAKEN_AS.is(w)));
            if deemed.is_some() {
                value = self.deemed(line, value, mark)?;
            } else if self.is(line, kw::EVERY) && quantity_ahead(line, 1).is_some() {
                value = self.steps(line, value, mark)?;
            } else {
                return Some(value);
            }
        }
        Some(value)
    }

    fn deemed(&mut self, line: &mut Line<'_>, value: Expr, mark: usize) -> Option<Expr> {
        let (test, text, span) = self.quantity(line, OPERAND)?;
        let fits = matches!(&test, Quantity::One(e)
            if matches!(e.word, BoundaryWord::Under | BoundaryWord::Over));
        if !fits {
            self.report(
                Diagnostic::error(
                    code::WRONG_NUMBER,
                    span,
                    format!("“{text}”不能作为视为数额的条件"),
                    format!("“{text}” cannot be the test of a deemed amount"),
                )
                .help(
                    "写“不足十万元的 按 十万元 计算”或者“超过十万元的 按 十万元 计算”。",
                    "Write 不足 or 超过 before the amount.",
                ),
            );
        }
        self.eat(line, kw::TAKEN_AS);
        let by = self.atom(line)?;
        if !self.eat(line, kw::COMPUTED) {
            return self.missing(line, ("“计算”", "“computed”"));
        }
        let kind = ExprKind::Deemed {
            value: Box::new(value),
            test,
            by: Box::new(by),
        };
        Some(Expr {
            kind,
            span: line.since(mark),
        })
    }

    fn steps(&mut self, line: &mut Line<'_>, value: Expr, mark: usize) -> Option<Expr> {
        self.eat(line, kw::EVERY);
        let (step, text, span) = self.quantity(line, ("一级的长度", "the length of a step"))?;
        if point(&step).is_none() {
            return self.wrong_number(span, &text, ("一级的长度", "the length of a step"));
        }
        if !self.eat(line, kw::ADD) {
            return self.missing(line, ("“加”和每级的数额", "“add” and the amount of a step"));
        }
        let add = self.atom(line)?;
        let (mut tail, mut from) = (None, None);
        let (mut has_tail, mut has_from) = (false, false);
        loop {
            if !has_tail && self.eat(line, kw::REMAINDER) {
                has_tail = true;
                tail = self.tail(line)?;
            } else if !has_from && self.eat(line, kw::FROM) {
                has_from = true;
                from = Some(self.quantity(line, ("起算点", "where the steps begin"))?.0);
            } else {
                break;
            }
        }
        let kind = ExprKind::Steps {
            value: Box::new(value),
            step,
            add: Box::new(add),
            tail,
            from,
        };
        Some(Expr {
            kind,
            span: line.since(mark),
        })
    }

    /// An atom.
    pub(super) fn atom(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        if let Some((q, text, span)) = self.eat_quantity(line) {
            return Some(Expr {
                kind: ExprKind::Quantity(q, text),
                span,
            });
        }
        let Some(Token::Term(term)) = line.peek() else {
            return self.missing(line, OPERAND);
        };
        let kind = match &term.kind {
            TermKind::Word => return self.word(line),
            TermKind::String => ExprKind::Name(term.text.clone()),
            TermKind::Date(d) => ExprKind::Date(*d),
            TermKind::DateRange(a, b) => ExprKind::DateRange(*a, *b),
            TermKind::Group(terms) => {
                line.skip(1);
                let mut inner = Line::group(terms, term.span);
                let value = self.condition(&mut inner)?;
                self.finish(&inner);
                return Some(Expr {
                    span: term.span,
                    ..value
                });
            }
            TermKind::De
            | TermKind::Quantity(_)
            | TermKind::Statute
            | TermKind::Article(_)
            | TermKind::Op(_)
            | TermKind::Comma
            | TermKind::Break => return self.missing(line, OPERAND),
        };
        line.skip(1);
        Some(Expr {
            kind,
            span: term.span,
        })
    }

    fn word(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        let mark = line.mark();
        let text = line.word_ahead(0).unwrap_or_default();
        if let Some(k) = self.eat_any(line, VALUES) {
            return Some(Expr {
                kind: value(k),
                span: line.since(mark),
            });
        }
        if let Some(measure) = self.part_of_range(line) {
            return Some(Expr {
                kind: ExprKind::Measure(measure),
                span: line.since(mark),
            });
        }
        if let Some(Token::Block(block)) = line.ahead(1)
            && let Some(k) = [kw::HIGHER_OF, kw::LOWER_OF]
                .into_iter()
                .find(|k| k.is(text))
        {
            self.take(line, k);
            line.skip(1);
            let values = self.values_of(block, ("取高取低", "higher_of / lower_of"));
            let kind = ExprKind::Extreme(k == kw::HIGHER_OF, values);
            return Some(Expr {
                kind,
                span: line.since(mark),
            });
        }
        if let Some(made) = self.over_records(line) {
            return made;
        }
        // 且, 任意 … cannot be a value; `name` says so.
        let name = self.name(line, OPERAND)?;
        Some(Expr {
            kind: ExprKind::Name(name.text),
            span: name.span,
        })
    }

    /// `幅度的 30%`, `最高额的 20%`, `最低额的 2倍`; `None` if no such measure stands here.
    pub(super) fn part_of_range(&mut self, line: &mut Line<'_>) -> Option<Measure> {
        let word = line.word_ahead(0)?;
        quantity_ahead(line, 1)?;
        let known = [kw::RANGE, kw::MAX_AMOUNT, kw::MIN_AMOUNT];
        let k = known.into_iter().find(|k| k.is(word))?;
        self.take(line, k);
        let (q, _, span) = self.eat_quantity(line)?;
        Some(if k == kw::RANGE {
            Measure::OfSpan(q, span)
        } else if k == kw::MAX_AMOUNT {
            Measure::OfMaximum(q, span)
        } else {
            Measure::OfMinimum(q, span)
        })
    }

    fn values_of(&mut self, block: &Block, of: What) -> Vec<Expr> {
        let mut values = Vec::new();
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            if let Some(value) = self.sum(&mut line) {
                self.finish(&line);
                values.push(value);
            }
        }
        if values.len() < 2 {
            self.too_few(block.span, of, 2);
        }
        values
    }

    /// `任一 明细 （…）`, `计数 明细 [（…）]`, `最大 明细 （…）`, `每个 明细 （…）`; the outer `None` if none
    /// of them stands here, the inner one if what stands here was reported.
    #[expect(clippy::option_option, reason = "not here and reported are two things")]
    fn over_records(&mut self, line: &mut Line<'_>) -> Option<Option<Expr>> {
        let mark = line.mark();
        let word = line.word_ahead(0)?;
        let known = [kw::ANY_OF, kw::COUNT, kw::MAX_OF, kw::EACH];
        let k = known.into_iter().find(|k| k.is(word))?;
        line.word_ahead(1)?;
        let group = line.term_ahead(2).and_then(|t| match &t.kind {
            TermKind::Group(terms) => Some((terms, t.span)),
            TermKind::Word
            | TermKind::De
            | TermKind::Quantity(_)
            | TermKind::Date(_)
            | TermKind::DateRange(..)
            | TermKind::String
            | TermKind::Statute
            | TermKind::Article(_)
            | TermKind::Op(_)
            | TermKind::Comma
            | TermKind::Break => None,
        });
        // Without brackets only 计数 is complete; `最大 且 …` has a fact called 最大.
        if group.is_none() && k != kw::COUNT {
            return None;
        }
        if line
            .word_ahead(1)
            .is_some_and(|w| kw::reserved(w).is_some())
        {
            return None;
        }
        self.take(line, k);
        let Some(records) = self.name(line, ("明细的名称", "the name of a list of records"))
        else {
            return Some(None);
        };
        let inner = match group {
            Some((terms, span)) => {
                line.skip(1);
                let mut inside = Line::group(terms, span);
                let Some(value) = self.condition(&mut inside) else {
                    return Some(None);
                };
                self.finish(&inside);
                Some(Box::new(value))
            }
            None => None,
        };
        Some(self.record_expr(k, records, inner).map(|kind| Expr {
            kind,
            span: line.since(mark),
        }))
    }

    fn record_expr(&self, k: Keyword, records: Name, inner: Option<Box<Expr>>) -> Option<ExprKind> {
        if k == kw::COUNT {
            return Some(ExprKind::Count(records, inner));
        }
        let inner = inner?;
        Some(if k == kw::ANY_OF {
            ExprKind::AnyOf(records, inner)
        } else if k == kw::MAX_OF {
            ExprKind::MaxOf(records, inner)
        } else {
            ExprKind::Each(records, inner)
        })
    }
}
