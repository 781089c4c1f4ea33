//! Arithmetic: sums, products, deemed values, steps, and the atoms they are made of.
//!
//! Chains are flat (`甲 × 乙 ÷ 丙` is one product and one quotient), so the tree is never deeper than
//! the brackets and braces of the text.

use super::Reader;
use super::basics::{point, quantity_ahead};
use super::condition::COMPARATORS;
use super::faults::What;
use super::line::{Line, Token};
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::quantity::Quantity;
use crate::base::span::Span;
use crate::base::words::BoundaryWord;
use crate::syntax::ast::{Expr, ExprKind, Measure, StateWord};
use crate::syntax::cst::{Block, Term, TermKind};
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

/// An expression on its way up. It is boxed so that a level of brackets costs little stack: the
/// deepest text must be readable on the smallest stack (one megabyte, in a browser).
pub(super) type Made = Option<Box<Expr>>;

/// An expression.
pub(super) fn made(kind: ExprKind, span: Span) -> Box<Expr> {
    Box::new(Expr { kind, span })
}

/// The only one of a list, or all of them joined.
#[expect(clippy::vec_box, reason = "expressions on their way up are boxed")]
pub(super) fn joined(
    mut list: Vec<Box<Expr>>,
    span: Span,
    join: fn(Vec<Expr>) -> ExprKind,
) -> Made {
    if list.len() < 2 {
        return list.pop();
    }
    Some(made(join(list.into_iter().map(|e| *e).collect()), span))
}

impl Reader {
    /// A sum: products joined by + and −.
    pub(super) fn sum(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        self.added(line).map(|e| *e)
    }

    /// One value, with nothing after it.
    pub(super) fn atom(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        self.single(line).map(|e| *e)
    }

    pub(super) fn added(&mut self, line: &mut Line<'_>) -> Made {
        let mark = line.mark();
        let first = self.product(line)?;
        if !line.op_ahead(0, '+') && !line.op_ahead(0, '-') {
            return Some(first);
        }
        let mut parts = vec![(true, *first)];
        loop {
            let plus = line.op_ahead(0, '+');
            if !plus && !line.op_ahead(0, '-') {
                return Some(made(ExprKind::AddSub(parts), line.since(mark)));
            }
            line.skip(1);
            let next = self.product(line)?;
            parts.push((plus, *next));
        }
    }

    /// A product: factors joined by × and ÷; all divisors are gathered under one quotient, which in
    /// exact arithmetic is the same.
    fn product(&mut self, line: &mut Line<'_>) -> Made {
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
        let above = joined(above, span, ExprKind::Mul)?;
        Some(match joined(below, span, ExprKind::Mul) {
            Some(below) => made(ExprKind::Div(above, below), span),
            None => above,
        })
    }

    /// A value with what follows it: `不足十万元的 按 十万元 计算`, `每 0.5倍 加 1万元`.
    fn operand(&mut self, line: &mut Line<'_>) -> Made {
        let mark = line.mark();
        let mut value = self.single(line)?;
        for _ in 0..MAX_POSTFIXES {
            if deemed_ahead(line) {
                value = self.deemed(line, value, mark)?;
            } else if self.is(line, kw::EVERY) && quantity_ahead(line, 1).is_some() {
                value = self.steps(line, value, mark)?;
            } else if let Some(k) = self.is_any(line, &[kw::FROM, kw::BACK])
                && quantity_ahead(line, 1).is_some()
            {
                value = self.later(line, k, value, mark)?;
            } else {
                break;
            }
        }
        Some(value)
    }

    fn deemed(&mut self, line: &mut Line<'_>, value: Box<Expr>, mark: usize) -> Made {
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
        let by = self.single(line)?;
        if !self.eat(line, kw::COMPUTED) {
            return self.missing(line, ("“计算”", "“computed”"));
        }
        Some(made(ExprKind::Deemed { value, test, by }, line.since(mark)))
    }

    fn steps(&mut self, line: &mut Line<'_>, value: Box<Expr>, mark: usize) -> Made {
        self.eat(line, kw::EVERY);
        let (step, text, span) = self.quantity(line, ("一级的长度", "the length of a step"))?;
        if point(&step).is_none() {
            return self.wrong_number(span, &text, ("一级的长度", "the length of a step"));
        }
        if !self.eat(line, kw::ADD) {
            return self.missing(line, ("“加”和每级的数额", "“add” and the amount of a step"));
        }
        let add = self.single(line)?;
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
        Some(made(
            ExprKind::Steps {
                value,
                step,
                add,
                tail,
                from,
            },
            line.since(mark),
        ))
    }

    /// `起 2年`, `前 1年`, `起 15日 顺延` after a day.
    fn later(&mut self, line: &mut Line<'_>, k: Keyword, of: Box<Expr>, mark: usize) -> Made {
        self.take(line, k);
        let (length, text, span) = self.quantity(line, ("一段时间", "a length of time"))?;
        if point(&length).is_none() {
            return self.wrong_number(span, &text, ("一段时间", "a length of time"));
        }
        let rolls = k == kw::FROM && self.eat(line, kw::ROLLED);
        let kind = ExprKind::Later {
            of,
            by: (length, span),
            back: k == kw::BACK,
            rolls,
        };
        Some(made(kind, line.since(mark)))
    }

    /// `起日 起止`, `止日 起止`, if one stands here.
    fn end_of(&mut self, line: &mut Line<'_>) -> Made {
        let k = self.is_any(line, &[kw::FIRST_DAY, kw::LAST_DAY])?;
        let of = line.word_ahead(1)?;
        // `起日 晚于 …` compares a fact of that name.
        let word = COMPARATORS.iter().any(|(c, _, _)| c.is(of));
        if word || kw::reserved(of).is_some() || quantity_ahead(line, 1).is_some() {
            return None;
        }
        let mark = line.mark();
        self.take(line, k);
        let name = self.name(line, OPERAND)?;
        let kind = ExprKind::EndOf(name, k == kw::LAST_DAY);
        Some(made(kind, line.since(mark)))
    }

    /// `最早 明细 （日期 [当 条件]）`, `依次 明细 （…）`, if it stands here.
    fn day_of(&mut self, line: &mut Line<'_>) -> Option<Made> {
        let known = &[kw::EARLIEST, kw::LATEST, kw::IN_ORDER, kw::ONE_BY_ONE];
        let k = self.is_any(line, known)?;
        let records = line.word_ahead(1)?;
        let Some(TermKind::Group(terms)) = line.term_ahead(2).map(|t| &t.kind) else {
            return None;
        };
        if kw::reserved(records).is_some() {
            return None;
        }
        let span = line.term_ahead(2).map_or(line.whole(), |t| t.span);
        let mark = line.mark();
        self.take(line, k);
        let list = self.name(line, ("明细的名称", "the name of a list of records"))?;
        line.skip(1);
        let mut inner = Line::group(terms, span);
        let Some(of) = self.added(&mut inner) else {
            return Some(None);
        };
        let mut when = None;
        if self.eat(&mut inner, kw::WHEN) {
            let Some(made) = self.any(&mut inner) else {
                return Some(None);
            };
            when = Some(made);
        }
        self.finish(&inner);
        let kind = if k == kw::IN_ORDER || k == kw::ONE_BY_ONE {
            ExprKind::InOrder {
                list,
                of,
                when,
                strict: k == kw::ONE_BY_ONE,
            }
        } else {
            ExprKind::DayOf {
                list,
                of,
                when,
                latest: k == kw::LATEST,
            }
        };
        Some(Some(made(kind, line.since(mark))))
    }

    /// A value, a name, or an expression in brackets.
    fn single(&mut self, line: &mut Line<'_>) -> Made {
        let term = line.term_ahead(0);
        match term.map(|t| &t.kind) {
            Some(TermKind::Group(terms)) => {
                line.skip(1);
                return self.bracketed(terms, term.map_or(line.whole(), |t| t.span));
            }
            Some(TermKind::Word) if quantity_ahead(line, 0).is_none() => return self.word(line),
            Some(_) | None => {}
        }
        self.literal(line)
    }

    fn bracketed(&mut self, terms: &[Term], span: Span) -> Made {
        let mut inner = Line::group(terms, span);
        let mut value = self.any(&mut inner)?;
        self.finish(&inner);
        value.span = span;
        Some(value)
    }

    fn literal(&mut self, line: &mut Line<'_>) -> Made {
        if let Some((q, text, span)) = self.eat_quantity(line) {
            return Some(made(ExprKind::Quantity(q, text), span));
        }
        let Some(Token::Term(term)) = line.peek() else {
            return self.missing(line, OPERAND);
        };
        let kind = match &term.kind {
            TermKind::String => ExprKind::Name(term.text.clone()),
            TermKind::Date(d) => ExprKind::Date(*d),
            TermKind::DateRange(a, b) => ExprKind::DateRange(*a, *b),
            TermKind::Word
            | TermKind::Group(_)
            | TermKind::De
            | TermKind::Quantity(_)
            | TermKind::Statute
            | TermKind::Article(_)
            | TermKind::Op(_)
            | TermKind::Comma
            | TermKind::Break => return self.missing(line, OPERAND),
        };
        line.skip(1);
        Some(made(kind, term.span))
    }

    fn word(&mut self, line: &mut Line<'_>) -> Made {
        if let Some(found) = self.known_word(line) {
            return Some(found);
        }
        if let Some(day) = self.day_of(line) {
            return day;
        }
        if let Some(end) = self.end_of(line) {
            return Some(end);
        }
        let extremes = [kw::HIGHER_OF, kw::LOWER_OF, kw::EARLIEST, kw::LATEST];
        let k = self.is_any(line, &extremes);
        if let (Some(k), Some(Token::Block(block))) = (k, line.ahead(1)) {
            return self.extreme(line, k, block);
        }
        if let Some(k) = self.over_records(line) {
            return self.of_records(line, k);
        }
        // 且, 任意 … cannot be a value; `name` says so.
        let name = self.name(line, OPERAND)?;
        Some(made(ExprKind::Name(name.text), name.span))
    }

    /// A word that is a value, or a part of the statutory range.
    fn known_word(&mut self, line: &mut Line<'_>) -> Made {
        let mark = line.mark();
        if let Some(k) = self.eat_any(line, VALUES) {
            return Some(made(value(k), line.since(mark)));
        }
        let measure = self.part_of_range(line)?;
        Some(made(ExprKind::Measure(measure), line.since(mark)))
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

    /// `取高 { 甲；乙 }`.
    fn extreme(&mut self, line: &mut Line<'_>, k: Keyword, block: &Block) -> Made {
        let mark = line.mark();
        self.take(line, k);
        line.skip(1);
        let span = line.since(mark);
        let of = if k == kw::EARLIEST || k == kw::LATEST {
            ("最早最晚", "earliest / latest")
        } else {
            ("取高取低", "higher_of / lower_of")
        };
        let mut values = Vec::new();
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            if let Some(value) = self.added(&mut line) {
                self.finish(&line);
                values.push(*value);
            }
        }
        if values.len() < 2 {
            self.too_few(block.span, of, 2);
        }
        let highest = k == kw::HIGHER_OF || k == kw::LATEST;
        Some(made(ExprKind::Extreme(highest, values), span))
    }

    /// Whether `任一 明细 （…）`, `计数 明细 [（…）]`, `最大 明细 （…）` or `每个 明细 （…）` stands here.
    fn over_records(&self, line: &Line<'_>) -> Option<Keyword> {
        let k = self.is_any(line, &[kw::ANY_OF, kw::COUNT, kw::MAX_OF, kw::EACH])?;
        let records = line.word_ahead(1)?;
        let grouped = line
            .term_ahead(2)
            .is_some_and(|t| matches!(t.kind, TermKind::Group(_)));
        // Without brackets only 计数 is complete; `最大 且 …` has a fact called 最大.
        let complete = grouped || k == kw::COUNT;
        (complete && kw::reserved(records).is_none()).then_some(k)
    }

    fn of_records(&mut self, line: &mut Line<'_>, k: Keyword) -> Made {
        let mark = line.mark();
        self.take(line, k);
        let records = self.name(line, ("明细的名称", "the name of a list of records"))?;
        let mut counts = None;
        let inner = match line.term_ahead(0).map(|t| (&t.kind, t.span)) {
            Some((TermKind::Group(terms), span)) => {
                line.skip(1);
                let mut inner = Line::group(terms, span);
                let mut value = self.any(&mut inner)?;
                value.span = span;
                if k == kw::EACH && self.eat(&mut inner, kw::WHEN) {
                    counts = Some(self.any(&mut inner)?);
                }
                self.finish(&inner);
                Some(value)
            }
            Some(_) | None => None,
        };
        let kind = match inner {
            inner if k == kw::COUNT => ExprKind::Count(records, inner),
            Some(inner) if k == kw::ANY_OF => ExprKind::AnyOf(records, inner),
            Some(inner) if k == kw::MAX_OF => ExprKind::MaxOf(records, inner),
            Some(inner) => ExprKind::Each(records, inner, counts),
            None => return self.missing(line, ("括号里的条件或者算式", "what is asked of each")),
        };
        Some(made(kind, line.since(mark)))
    }
}

/// Whether `不足十万元的 按 …` stands here.
fn deemed_ahead(line: &Line<'_>) -> bool {
    quantity_ahead(line, 0)
        .and_then(|(_, _, used)| line.word_ahead(used))
        .is_some_and(|w| kw::TAKEN_AS.is(w))
}
