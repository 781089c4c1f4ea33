//! 权重: a start, factors with weights, a cap or floor of the sum, and the formula written out.

use super::Reader;
use super::basics::{Seen, keep, quantity_ahead};
use super::cells::Reading;
use super::condition::{COMPARATORS, comparator_of};
use super::faults::What;
use super::line::Line;
use super::table::POLICIES;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::quantity::Quantity;
use crate::syntax::ast::{
    Branch, CellKind, Comparator, Expr, ExprKind, Factor, HitPolicy, KnownDefect, TableCell,
    TableRow, Target, Weights,
};
use crate::syntax::cst::{Block, Cell, Entry, Row, Statement};
use crate::syntax::keywords::{self as kw, Keyword};

const WEIGHTS: What = ("权重", "weights");
const BRANCH: What = ("支", "branch");
const FACTOR: What = ("要素", "factor");

const ENTRIES: &[Keyword] = &[kw::START, kw::FACTOR, kw::BRANCH, kw::SUM, kw::FINE];
const BRANCH_ENTRIES: &[Keyword] = &[kw::START, kw::SUM, kw::FINE];

/// What the whole and a branch both may say.
#[derive(Default)]
struct Arithmetic {
    start: Option<Expr>,
    limits: Vec<(Comparator, Expr)>,
    formula: Option<Expr>,
}

impl Reader {
    /// 权重 [对 对象] { … }, past 权重.
    pub(super) fn weights(&mut self, line: &mut Line<'_>) -> Option<Weights> {
        let mark = line.mark();
        let target = if self.eat(line, kw::ON) {
            Some(self.target(line)?)
        } else {
            None
        };
        let block = self.block(line, WEIGHTS)?;
        let span = line.since(mark);
        self.finish(line);
        let mut sums = Arithmetic::default();
        let (mut factors, mut branches) = (Vec::new(), Vec::new());
        let mut seen = Seen::default();
        for s in self.statements(block, WEIGHTS) {
            let mut line = Line::statement(s);
            if self.eat(&mut line, kw::FACTOR) {
                factors.extend(self.factor(&mut line));
            } else if self.eat(&mut line, kw::BRANCH) {
                branches.extend(self.branch(&mut line));
            } else {
                self.arithmetic(&mut line, &mut sums, &mut seen, ENTRIES, WEIGHTS);
            }
        }
        let Arithmetic {
            start,
            limits,
            formula,
        } = sums;
        Some(Weights {
            target,
            start,
            factors,
            branches,
            limits,
            formula,
            span,
        })
    }

    /// 起点, 总和 and 罚款 of the whole or of a branch.
    fn arithmetic(
        &mut self,
        line: &mut Line<'_>,
        sums: &mut Arithmetic,
        seen: &mut Seen,
        known: &[Keyword],
        of: What,
    ) {
        let at = line.here();
        let Some(k) = self.eat_any(line, BRANCH_ENTRIES) else {
            return self.unknown_entry(line, known, of);
        };
        let first = k == kw::SUM || self.first(seen, k, at);
        let read = match k {
            kw::START => self
                .sum(line)
                .map(|e| keep(&mut sums.start, Some(e), first)),
            kw::SUM => self.limit(line).map(|limit| sums.limits.push(limit)),
            _ => self
                .formula(line)
                .map(|e| keep(&mut sums.formula, Some(e), first)),
        };
        if read.is_some() {
            self.finish(line);
        }
    }

    /// 罚款 = 算式, past 罚款.
    fn formula(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        if !line.eat_op('=') {
            return self.missing(
                line,
                ("“=”和算式，如 = 总和 × 100万元", "“=” and a formula"),
            );
        }
        self.sum(line)
    }

    /// A limit on a sum: `不超过100%`, `不低于 20%`, `≤ 100%`.
    fn limit(&mut self, line: &mut Line<'_>) -> Option<(Comparator, Expr)> {
        let mark = line.mark();
        if let Some((Quantity::One(end), _, _)) = quantity_ahead(line, 0)
            && let Some(c) = comparator_of(&end)
        {
            self.eat_quantity(line)?;
            let text = end.literal.text.clone();
            let kind = ExprKind::Quantity(Quantity::Point(end.literal), text);
            return Some((
                c,
                Expr {
                    kind,
                    span: line.since(mark),
                },
            ));
        }
        let word = line.word_ahead(0).unwrap_or_default();
        let sign = [('≤', Comparator::AtMost), ('≥', Comparator::AtLeast)]
            .into_iter()
            .find(|(sign, _)| line.op_ahead(0, *sign));
        let c = if let Some((k, c, _)) = COMPARATORS.iter().find(|(k, _, _)| k.is(word)) {
            self.take(line, *k);
            *c
        } else if let Some((sign, c)) = sign {
            line.eat_op(sign);
            c
        } else {
            return self.missing(
                line,
                ("“不超过”或者“不低于”和数额", "a limit such as 不超过100%"),
            );
        };
        Some((c, self.sum(line)?))
    }

    /// `支 [对象] [阶段 名] { … }`, past 支.
    fn branch(&mut self, line: &mut Line<'_>) -> Option<Branch> {
        let mark = line.mark();
        let target: Option<Target> = if self.is(line, kw::STAGE) || self.block_ahead(line) {
            None
        } else {
            Some(self.target(line)?)
        };
        let stage = if self.eat(line, kw::STAGE) {
            Some(self.name(line, ("阶段的名称", "the name of the stage"))?)
        } else {
            None
        };
        let block = self.block(line, BRANCH)?;
        let span = line.since(mark);
        self.finish(line);
        let mut sums = Arithmetic::default();
        let mut seen = Seen::default();
        for s in self.statements(block, BRANCH) {
            let mut line = Line::statement(s);
            self.arithmetic(&mut line, &mut sums, &mut seen, BRANCH_ENTRIES, BRANCH);
        }
        let Arithmetic {
            start,
            limits,
            formula,
        } = sums;
        Some(Branch {
            target,
            stage,
            start,
            limits,
            formula,
            span,
        })
    }

    /// `要素 名 [命中方式] { 行 }`, past 要素.
    fn factor(&mut self, line: &mut Line<'_>) -> Option<Factor> {
        let mark = line.mark();
        let name = self.name(line, ("要素的名称", "the name of the factor"))?;
        let word = line.word_ahead(0).unwrap_or_default();
        let policy: Option<HitPolicy> = match POLICIES.iter().find(|(k, _)| k.is(word)) {
            Some((k, policy)) => {
                self.take(line, *k);
                Some(*policy)
            }
            None => None,
        };
        let block = self.block(line, FACTOR)?;
        let span = line.since(mark);
        self.finish(line);
        let (rows, defects) = self.factor_body(block);
        Some(Factor {
            name,
            policy,
            rows,
            defects,
            span,
        })
    }

    fn factor_body(&mut self, block: &Block) -> (Vec<TableRow>, Vec<KnownDefect>) {
        let mut rows: Vec<TableRow> = Vec::new();
        let mut defects = Vec::new();
        let mut first = true;
        for entry in &block.entries {
            match entry {
                Entry::Row(row) => {
                    if !(std::mem::take(&mut first) && self.factor_header(row)) {
                        let read = self.factor_row(row, rows.last());
                        rows.push(read);
                    }
                }
                Entry::Statement(s) => defects.extend(self.factor_defect(s)),
                Entry::Comment(_) | Entry::Blank => {}
            }
        }
        if rows.is_empty() {
            self.too_few(block.span, ("要素的行", "a factor, in rows,"), 1);
        }
        (rows, defects)
    }

    fn factor_defect(&mut self, s: &Statement) -> Option<KnownDefect> {
        let mut line = Line::statement(s);
        if self.eat(&mut line, kw::KNOWN_DEFECT) {
            return self.known_defect(&mut line);
        }
        self.unknown_entry(
            &line,
            &[kw::KNOWN_DEFECT],
            ("要素（除各行之外）", "a factor, beside its rows,"),
        );
        None
    }

    /// Whether the first row is a header: its last cell is 权重.
    fn factor_header(&mut self, row: &Row) -> bool {
        let is_weights = |cell: &Cell| kw::WEIGHTS.is(&cell.text);
        let Some(last) = row.cells.last().filter(|c| is_weights(c)) else {
            return false;
        };
        self.take(&mut Line::cell(last), kw::WEIGHTS);
        if let Some(first) = row.cells.first()
            && kw::CONDITION.is(&first.text)
        {
            self.take(&mut Line::cell(first), kw::CONDITION);
        }
        if row.cells.len() != 2 {
            self.report(
                Diagnostic::error(
                    code::HEADER,
                    row.span,
                    "一个要素只能有一列条件和一列权重",
                    "a factor has one column of conditions and one of weights",
                )
                .help(
                    "几个事实一起决定权重时，列名写“条件”，每格写“当 甲 为 … 且 乙 为 …”。",
                    "Where several facts decide together, write when … and … in one cell.",
                ),
            );
        }
        true
    }

    fn factor_row(&mut self, row: &Row, above: Option<&TableRow>) -> TableRow {
        self.cell_count(row, 2);
        let mut cells = Vec::with_capacity(2);
        for (i, reading) in [Reading::PatternsOrCondition, Reading::Value]
            .iter()
            .enumerate()
        {
            let over = above.and_then(|r| r.cells.get(i));
            cells.push(match row.cells.get(i) {
                Some(cell) => self.cell(cell, reading, over),
                None => TableCell {
                    text: String::new(),
                    kind: CellKind::Bad,
                    span: row.span,
                },
            });
        }
        TableRow {
            cells,
            span: row.span,
        }
    }
}
