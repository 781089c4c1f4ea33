//! Cells: patterns, conditions, fines, penalties, tiers and values.

use super::Reader;
use super::line::Line;
use super::penalty::Manner;
use super::range::is_dash;
use super::table::Gives;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::quantity::Quantity;
use crate::base::span::Span;
use crate::base::words::BoundaryWord;
use crate::syntax::ast::{
    CellKind, ColumnKind, Pattern, PenaltyStatement, Range, RangeKind, RangeTest, TableCell,
};
use crate::syntax::cst::{Cell, Term, TermKind};
use crate::syntax::keywords::{self as kw, KeywordUse};

/// How a cell is to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Patterns for a subject.
    Patterns,
    /// `当 …`.
    Condition,
    /// Patterns, or `当 …`: the first cell of a factor.
    PatternsOrCondition,
    /// A tier.
    Tier,
    /// A fine.
    Fine,
    /// Penalties.
    Penalties,
    /// A weight or result.
    Value,
    /// A range as result.
    Range,
    /// Not read.
    Text,
}

impl Reading {
    /// How the cells of a column are read.
    pub(super) fn of(column: &ColumnKind, gives: Gives) -> Self {
        match column {
            ColumnKind::Subject(_) => Self::Patterns,
            ColumnKind::Condition => Self::Condition,
            ColumnKind::Tier => Self::Tier,
            ColumnKind::Fine(_) => Self::Fine,
            ColumnKind::Penalties => Self::Penalties,
            ColumnKind::Weight => Self::Value,
            ColumnKind::Result => match gives {
                Gives::Range => Self::Range,
                Gives::Penalties | Gives::Value => Self::Value,
            },
            ColumnKind::Remark => Self::Text,
        }
    }
}

impl Reader {
    /// One cell; 同上 takes the meaning and the words of the cell above.
    pub(super) fn cell(
        &mut self,
        cell: &Cell,
        reading: &Reading,
        above: Option<&TableCell>,
    ) -> TableCell {
        let done = |kind, text: &str| TableCell {
            text: text.to_owned(),
            kind,
            span: cell.span,
        };
        if *reading == Reading::Text {
            return done(CellKind::Remark, &cell.text);
        }
        if cell.text.trim().is_empty() {
            // The parser has reported it.
            return done(CellKind::Bad, "");
        }
        let mut line = Line::cell(cell);
        let from = self.keywords.len();
        if line.ahead(1).is_none() && self.eat(&mut line, kw::SAME) {
            return match above {
                Some(above) => done(above.kind.clone(), &above.text),
                None => {
                    self.nothing_above(cell.span);
                    done(CellKind::Bad, kw::SAME.zh)
                }
            };
        }
        let kind = match self.cell_kind(&mut line, &cell.text, *reading) {
            Some(kind) => {
                self.finish(&line);
                kind
            }
            None => CellKind::Bad,
        };
        let read = self.keywords.get(from..).unwrap_or_default();
        done(kind, &in_chinese(cell, read))
    }

    fn cell_kind(&mut self, line: &mut Line<'_>, text: &str, reading: Reading) -> Option<CellKind> {
        match reading {
            Reading::Patterns => self.subject_cell(line, text),
            Reading::Condition => self.condition_cell(line, text),
            Reading::PatternsOrCondition => {
                if self.is(line, kw::WHEN) {
                    self.condition_cell(line, text)
                } else {
                    self.subject_cell(line, text)
                }
            }
            Reading::Tier => Some(CellKind::Tier(
                self.name(line, ("档次的名称", "the name of a tier"))?,
            )),
            Reading::Fine => Some(CellKind::Fine(self.cell_range(line, text)?)),
            Reading::Range => Some(CellKind::Range(self.cell_range(line, text)?)),
            Reading::Penalties => self.penalties_cell(line, text),
            Reading::Value => Some(CellKind::Value(self.sum(line)?)),
            Reading::Text => Some(CellKind::Remark),
        }
    }

    fn subject_cell(&mut self, line: &mut Line<'_>, text: &str) -> Option<CellKind> {
        if is_dash(text) {
            line.pass();
            return Some(CellKind::Any);
        }
        if self.eat(line, kw::ANY) {
            return Some(CellKind::Any);
        }
        if self.is(line, kw::WHEN) {
            self.report(
                Diagnostic::error(
                    code::BAD_CELL,
                    line.here(),
                    "这一列的格里不能写“当 …”",
                    "a cell of this column cannot hold a condition",
                )
                .because(
                    "列名是一个名称，格里写它的值",
                    "the header names what the cells are values of",
                )
                .help(
                    "把列名改为“条件”，或者另加一列“条件”。",
                    "Call the column condition.",
                ),
            );
            return None;
        }
        let mut patterns = vec![self.pattern(line)?];
        while line.eat_comma() || self.eat(line, kw::OR) {
            patterns.push(self.pattern(line)?);
        }
        if self.eat(line, kw::EXCEPT) {
            return Some(CellKind::Except(patterns));
        }
        Some(if apart(text) && beyond(&mut patterns) {
            CellKind::Except(patterns)
        } else {
            CellKind::Patterns(patterns)
        })
    }

    fn pattern(&mut self, line: &mut Line<'_>) -> Option<Pattern> {
        let mark = line.mark();
        if let Some(test) = self.range_test(line) {
            return Some(Pattern::Test(test, line.since(mark)));
        }
        Some(Pattern::Value(self.atom(line)?))
    }

    fn condition_cell(&mut self, line: &mut Line<'_>, text: &str) -> Option<CellKind> {
        if is_dash(text) {
            line.pass();
            return Some(CellKind::Any);
        }
        if self.eat(line, kw::ANY) {
            return Some(CellKind::Any);
        }
        if !self.eat(line, kw::WHEN) {
            let at = line.here();
            self.report(
                Diagnostic::error(
                    code::BAD_CELL,
                    at,
                    "条件格要以“当”开头",
                    "a condition cell begins with “when”",
                )
                .help(
                    "在前面加“当 ”；不限的格写“任意”。",
                    "Put “when ” before it, or write any.",
                )
                .fixed_by(
                    Span {
                        end: at.start,
                        ..at
                    },
                    "当 ",
                ),
            );
            return None;
        }
        Some(CellKind::Condition(self.condition(line)?))
    }

    fn penalties_cell(&mut self, line: &mut Line<'_>, text: &str) -> Option<CellKind> {
        if is_dash(text) {
            line.pass();
            return Some(CellKind::Penalties(Vec::new()));
        }
        let mark = line.mark();
        if line.ahead(1).is_none() && self.eat(line, kw::DISCRETION) {
            let kind = RangeKind::Human(None);
            return Some(CellKind::Range(Range {
                kind,
                span: line.since(mark),
            }));
        }
        let statements = self.penalties_of(line, mark)?;
        Some(CellKind::Penalties(statements))
    }

    /// The penalties of a whole line.
    pub(super) fn penalties_of(
        &mut self,
        line: &mut Line<'_>,
        mark: usize,
    ) -> Option<Vec<PenaltyStatement>> {
        let manner: Manner = self.manner(line)?;
        let (statements, good) = self.penalty_statements(line, manner, mark);
        good.then_some(statements)
    }

    fn nothing_above(&mut self, span: Span) {
        self.report(
            Diagnostic::error(
                code::NOTHING_ABOVE,
                span,
                "第一行不能写“同上”",
                "the first row cannot say “same”",
            )
            .because("上面没有可以照抄的格", "there is no cell above it")
            .help("把这一格的内容写出来。", "Write the content of the cell."),
        );
    }
}

/// Whether 以外 stands apart at the end of a cell: `一级 以外` excepts, `500米以外` is a range.
fn apart(text: &str) -> bool {
    text.trim_end()
        .strip_suffix(kw::EXCEPT.zh)
        .is_some_and(|t| t.ends_with(char::is_whitespace))
}

/// Gives the last pattern its plain quantity back where 以外 was read as an end of a range; `false`
/// if it was not.
fn beyond(patterns: &mut [Pattern]) -> bool {
    let Some(Pattern::Test(test @ RangeTest::Quantity(..), _)) = patterns.last_mut() else {
        return false;
    };
    let RangeTest::Quantity(Quantity::One(end), _) = test else {
        return false;
    };
    if end.word != BoundaryWord::Beyond {
        return false;
    }
    let text = end.literal.text.clone();
    *test = RangeTest::Quantity(Quantity::Point(end.literal.clone()), text);
    true
}

/// The text of a cell with the Chinese spelling of its keywords, so that a table reads the same
/// whichever keyword language its file is in.
fn in_chinese(cell: &Cell, read: &[KeywordUse]) -> String {
    let mut out = String::new();
    let mut rest = cell.text.as_str();
    let mut terms: Vec<&Term> = Vec::new();
    flatten(&cell.terms, &mut terms);
    for term in terms {
        // Every term is passed over in turn, so that a name that contains a keyword stays whole.
        let Some((before, after)) = rest.split_once(term.text.as_str()) else {
            continue;
        };
        let used = read.iter().find(|u| u.span == term.span);
        out.push_str(before);
        out.push_str(used.map_or(term.text.as_str(), |u| u.keyword.zh));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn flatten<'t>(terms: &'t [Term], out: &mut Vec<&'t Term>) {
    for term in terms {
        match &term.kind {
            TermKind::Group(inner) => flatten(inner, out),
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
            | TermKind::Break => out.push(term),
        }
    }
}
