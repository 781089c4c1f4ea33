//! Ranges of money as they stand after 罚款 and in 罚款 cells.

use super::Reader;
use super::basics::{point, quantity_ahead, tidy};
use super::condition::COMPARATORS;
use super::faults::What;
use super::line::{Line, Token};
use crate::base::quantity::{Literal, Quantity, Unit, literal};
use crate::base::ratio::{Ratio, Rounding};
use crate::syntax::ast::{Expr, Range, RangeKind};
use crate::syntax::cst::{Block, TermKind};
use crate::syntax::keywords::{self as kw, Keyword};

const AMOUNT: What = ("罚款的数额或者幅度", "the amount or range of the fine");

/// Measures that are complete in one word.
const POINTS: &[Keyword] = &[kw::MIDDLE, kw::STATUTORY_MIN, kw::STATUTORY_MAX];
/// Measures that need a percentage or multiple.
const SHARES: &[Keyword] = &[kw::RANGE, kw::MAX_AMOUNT, kw::MIN_AMOUNT];

fn arithmetic_ahead(line: &Line<'_>, n: usize) -> bool {
    ['×', '÷', '+', '-'].iter().any(|op| line.op_ahead(n, *op))
}

/// `每平方米`, `每人`: the unit after 每, when they are one word.
fn each_unit(word: &str) -> Option<&str> {
    word.strip_prefix(kw::EVERY.zh)
        .filter(|unit| !unit.is_empty())
}

/// One of a unit.
fn one(unit: &str) -> Quantity {
    Quantity::Point(literal(&format!("1{unit}")).unwrap_or_else(|| Literal {
        number: Ratio::ONE,
        unit: Unit::Named(unit.to_owned()),
        text: format!("1{unit}"),
        malformed: false,
    }))
}

impl Reader {
    /// What follows 罚款 in a penalty; nothing at all leaves the amount to a human.
    pub(super) fn fine_amount(&mut self, line: &mut Line<'_>) -> Option<Range> {
        let comma = line
            .term_ahead(0)
            .is_some_and(|t| matches!(t.kind, TermKind::Comma));
        if line.done() || comma || self.is(line, kw::UP_TO) {
            let span = line.previous().map_or(line.whole(), Token::span);
            return Some(Range {
                kind: RangeKind::Human(None),
                span,
            });
        }
        self.range(line)
    }

    /// A range.
    pub(super) fn range(&mut self, line: &mut Line<'_>) -> Option<Range> {
        let mark = line.mark();
        let kind = if self.eat(line, kw::NO_FINE) {
            RangeKind::None
        } else if self.eat(line, kw::DISCRETION) {
            let inside = if self.eat(line, kw::WITHIN) {
                Some(Box::new(self.plain_range(line)?))
            } else {
                None
            };
            RangeKind::Human(inside)
        } else if self.is(line, kw::PER_UNIT) {
            self.per_unit(line)?
        } else {
            return self.plain_range(line);
        };
        Some(Range {
            kind,
            span: line.since(mark),
        })
    }

    /// A range that holds no other range, except in braces.
    fn plain_range(&mut self, line: &mut Line<'_>) -> Option<Range> {
        let mark = line.mark();
        let kind = self.plain_kind(line)?;
        Some(Range {
            kind,
            span: line.since(mark),
        })
    }

    fn plain_kind(&mut self, line: &mut Line<'_>) -> Option<RangeKind> {
        if let Some(Token::Block(block)) = line.ahead(1)
            && let Some(k) = self.eat_any(line, &[kw::CHOOSE_ONE, kw::HIGHER_OF])
        {
            line.skip(1);
            let ranges = self.ranges(block);
            return Some(if k == kw::HIGHER_OF {
                RangeKind::HigherOf(ranges)
            } else {
                RangeKind::OneOf(ranges)
            });
        }
        if self.eat(line, kw::PRECEDING_RANGE) {
            if !line.eat_op('×') {
                return self.missing(
                    line,
                    ("“×”和倍数，如 × 2倍以上5倍以下", "“×” and a multiple"),
                );
            }
            let (q, _, _) = self.quantity(line, ("倍数", "a multiple"))?;
            return Some(RangeKind::Preceding(q));
        }
        if self.eat(line, kw::DECISION) {
            return Some(RangeKind::Decision(
                self.name(line, ("判定的名称", "a decision"))?,
            ));
        }
        if self.part_ahead(line) {
            return Some(RangeKind::Part(self.limits(line)?));
        }
        // 每人 500元以上2000元以下 × 劳动者人数: the product says it, 每人 is kept for the reader.
        let each = line.word_ahead(0).and_then(each_unit).is_some();
        if each && quantity_ahead(line, 1).is_some() {
            line.skip(1);
            let kind = self.quantity_range(line)?;
            let multiplied = match &kind {
                RangeKind::Quantity { times, .. } => !times.is_empty(),
                RangeKind::Formula(_) => true,
                RangeKind::OneOf(_)
                | RangeKind::HigherOf(_)
                | RangeKind::Preceding(_)
                | RangeKind::Part(_)
                | RangeKind::PerUnit { .. }
                | RangeKind::Decision(_)
                | RangeKind::Human(_)
                | RangeKind::None
                | RangeKind::Same => false,
            };
            if !multiplied {
                return self.missing(line, ("“×”和数量，如 × 劳动者人数", "“×” and a count"));
            }
            return Some(kind);
        }
        if quantity_ahead(line, 0).is_some() {
            return self.quantity_range(line);
        }
        if quantity_ahead(line, 1).is_some() && !arithmetic_ahead(line, 0) {
            let base = self.atom(line)?;
            let (quantity, _, _) = self.quantity(line, AMOUNT)?;
            return Some(RangeKind::Quantity {
                base: Some(base),
                quantity,
                times: self.factors(line)?,
            });
        }
        if line.done() {
            return self.missing(line, AMOUNT);
        }
        Some(RangeKind::Formula(self.sum(line)?))
    }

    /// A quantity, with factors if it is a range; a point that goes on is a formula.
    fn quantity_range(&mut self, line: &mut Line<'_>) -> Option<RangeKind> {
        let (q, _, used) = quantity_ahead(line, 0)?;
        if point(&q).is_some() && arithmetic_ahead(line, used) {
            return Some(RangeKind::Formula(self.sum(line)?));
        }
        let (quantity, _, _) = self.eat_quantity(line)?;
        Some(RangeKind::Quantity {
            base: None,
            quantity,
            times: self.factors(line)?,
        })
    }

    fn factors(&mut self, line: &mut Line<'_>) -> Option<Vec<Expr>> {
        let mut out = Vec::new();
        while line.eat_op('×') {
            out.push(self.atom(line)?);
        }
        Some(out)
    }

    /// Whether a part of the statutory range stands here, and not a formula that begins with one.
    fn part_ahead(&self, line: &Line<'_>) -> bool {
        let measure = |n: usize| {
            let Some(word) = line.word_ahead(n) else {
                return false;
            };
            let next = n.saturating_add(1);
            POINTS.iter().any(|k| k.is(word)) && !arithmetic_ahead(line, next)
                || SHARES.iter().any(|k| k.is(word)) && quantity_ahead(line, next).is_some()
        };
        let comparator = |word: &str| COMPARATORS.iter().any(|(k, _, _)| k.is(word));
        measure(0) || line.word_ahead(0).is_some_and(comparator) && measure(1)
    }

    /// The ranges of `择一 { … }` and `取高 { … }`.
    fn ranges(&mut self, block: &Block) -> Vec<Range> {
        let of = ("择一或者取高", "choose_one / higher_of");
        let mut out = Vec::new();
        let mut good = true;
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            match self.plain_range(&mut line) {
                Some(range) => {
                    self.finish(&line);
                    out.push(range);
                }
                None => good = false,
            }
        }
        if good && out.len() < 2 {
            self.too_few(block.span, of, 2);
        }
        out
    }

    /// `计量 面积 每平方米 100元以上1000元以下 尾数 进位`.
    fn per_unit(&mut self, line: &mut Line<'_>) -> Option<RangeKind> {
        self.eat(line, kw::PER_UNIT);
        let fact = self.name(line, ("所计量的事实", "the measured fact"))?;
        let word = line.word_ahead(0).unwrap_or_default();
        let per = if let Some(unit) = each_unit(word) {
            line.skip(1);
            one(unit)
        } else if self.eat(line, kw::EVERY) {
            let (q, text, span) = self.quantity(line, ("计量单位", "the length of a unit"))?;
            if point(&q).is_none() {
                return self.wrong_number(span, &text, ("计量单位", "the length of a unit"));
            }
            q
        } else {
            return self.missing(
                line,
                (
                    "计量单位，如 每平方米、每 10吨",
                    "a unit: 每平方米, 每 10吨",
                ),
            );
        };
        let range = Box::new(self.plain_range(line)?);
        let tail = if self.eat(line, kw::REMAINDER) {
            self.tail(line)?
        } else {
            None
        };
        Some(RangeKind::PerUnit {
            fact,
            per,
            range,
            tail,
        })
    }

    /// 尾数 进位 | 四舍五入 | 舍去 | 按实, past 尾数; the inner `None` is 按实.
    #[expect(clippy::option_option, reason = "按实 and reported are two things")]
    pub(super) fn tail(&mut self, line: &mut Line<'_>) -> Option<Option<Rounding>> {
        if self.eat(line, kw::PRO_RATA) {
            return Some(None);
        }
        self.rounding(line).map(Some)
    }

    /// A range in a cell: also `——` and the like for no fine.
    pub(super) fn cell_range(&mut self, line: &mut Line<'_>, text: &str) -> Option<Range> {
        if is_dash(text) {
            line.pass();
            return Some(Range {
                kind: RangeKind::None,
                span: line.whole(),
            });
        }
        self.range(line)
    }
}

/// Whether a cell holds a dash or stroke only.
pub(super) fn is_dash(text: &str) -> bool {
    let text = tidy(text);
    !text.is_empty()
        && text
            .chars()
            .all(|c| matches!(c, '—' | '–' | '-' | '－' | '─' | '/' | '／'))
}
