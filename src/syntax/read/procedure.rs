//! 程序 and 标准: duties of procedure, and what their conditions read of an outcome.

use super::Reader;
use super::bands::DEGREES;
use super::basics::{Seen, keep};
use super::case::DISPOSITIONS;
use super::condition::{COMPARATORS, SIGNS};
use super::expr::{Made, made};
use super::faults::What;
use super::line::Line;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::kinds::Family;
use crate::syntax::ast::{
    Expr, ExprKind, FineEnd, FineTest, Gate, KindName, Modality, Name, OutcomeExpr, Procedure,
    RangeTest, Standard,
};
use crate::syntax::keywords::{self as kw, Keyword};

const PROCEDURE: What = ("程序", "procedure");
const STANDARD: What = ("标准", "standard");
const COMPARED: What = (
    "数额，如 1万元以上、超过 告知数额",
    "an amount to compare with",
);

const ENTRIES: &[Keyword] = &[
    kw::BASIS,
    kw::WHEN,
    kw::SHALL,
    kw::MAY,
    kw::DONE,
    kw::TERM,
    kw::BEFORE,
    kw::COUNTED,
    kw::APPLIES_TO,
    kw::NOT_FOR,
];

const STANDARD_ENTRIES: &[Keyword] = &[kw::BASIS, kw::WHEN, kw::COUNTED];

const ENDS: &[(Keyword, FineEnd)] = &[
    (kw::UPPER_END, FineEnd::Highest),
    (kw::LOWER_END, FineEnd::Lowest),
    (kw::RECOMMENDED, FineEnd::Recommended),
];

const GATES: &[(Keyword, Gate)] = &[
    (kw::BEFORE_DECISION, Gate::Decision),
    (kw::FINE, Gate::Fine),
];

const SUBJECTS: &[Keyword] = &[kw::FINE, kw::PUNISH, kw::RESULT, kw::EXTENT, kw::DISCRETION];

const ACT: What = ("违法行为的名称", "the name of a violation");

impl Reader {
    /// 程序 名 { 依据 …；当 …；应当 “…”；期限 …；先于 决定 }, past 程序.
    pub(super) fn procedure(&mut self, line: &mut Line<'_>) -> Option<Procedure> {
        let name = self.head_name(line, ("程序的名称", "the name of the duty"));
        let head = name.span;
        let block = self.block(line, PROCEDURE)?;
        self.finish(line);
        let mut p = Procedure {
            name,
            basis: Vec::new(),
            when: None,
            action: None,
            done: None,
            deadline: None,
            gate: None,
            end: None,
            applies_to: Vec::new(),
            not_for: Vec::new(),
            span: line.whole(),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, PROCEDURE) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, ENTRIES) else {
                self.unknown_entry(&line, ENTRIES, PROCEDURE);
                continue;
            };
            let many = [kw::BASIS, kw::APPLIES_TO, kw::NOT_FOR].contains(&k);
            // 应当 and 可以 say one thing.
            let one = if k == kw::MAY { kw::SHALL } else { k };
            let first = many || self.first(&mut seen, one, start);
            if self.duty_entry(&mut p, &mut line, k, first).is_some() {
                self.finish(&line);
            }
        }
        if p.action.is_none() && !seen.has(kw::SHALL) {
            self.report(
                Diagnostic::error(
                    code::EXPECTED,
                    head,
                    "程序要写明“应当”或者“可以”和要做的事",
                    "a duty says shall or may, and what is to be done",
                )
                .help(
                    "例如：应当 “进行法制审核”",
                    "e.g. shall “have the decision reviewed”",
                ),
            );
        }
        Some(p)
    }

    fn duty_entry(
        &mut self,
        p: &mut Procedure,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        match k {
            kw::BASIS => p.basis.extend(self.citations(line)?),
            kw::WHEN => keep(&mut p.when, Some(self.over_outcome(line)?), first),
            kw::SHALL | kw::MAY => {
                let what = self.quoted(line, ("要做的事", "what is to be done"))?;
                let modality = if k == kw::MAY {
                    Modality::May
                } else {
                    Modality::Shall
                };
                keep(&mut p.action, Some((modality, what)), first);
            }
            kw::DONE => keep(&mut p.done, Some(self.condition(line)?), first),
            kw::TERM => keep(&mut p.deadline, Some(self.sum(line)?), first),
            kw::BEFORE => {
                let at = line.here();
                let gate =
                    self.choose(line, GATES, ("决定或者罚款", "the decision or the fine"))?;
                keep(&mut p.gate, Some((gate, at)), first);
            }
            kw::COUNTED => keep(&mut p.end, Some(self.fine_end(line)?), first),
            kw::APPLIES_TO => p.applies_to.extend(self.names(line, ACT)?),
            _ => p.not_for.extend(self.names(line, ACT)?),
        }
        Some(())
    }

    /// 标准 名 { 依据 …；当 … }, past 标准.
    pub(super) fn standard(&mut self, line: &mut Line<'_>) -> Option<Standard> {
        let name = self.head_name(line, ("标准的名称", "the name of the standard"));
        let block = self.block(line, STANDARD)?;
        self.finish(line);
        let mut s = Standard {
            name,
            basis: Vec::new(),
            when: None,
            end: None,
            span: line.whole(),
        };
        let mut seen = Seen::default();
        for statement in self.statements(block, STANDARD) {
            let mut line = Line::statement(statement);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, STANDARD_ENTRIES) else {
                self.unknown_entry(&line, STANDARD_ENTRIES, STANDARD);
                continue;
            };
            let first = k == kw::BASIS || self.first(&mut seen, k, start);
            let read = match k {
                kw::BASIS => self.citations(&mut line).map(|more| s.basis.extend(more)),
                kw::WHEN => {
                    let when = self.over_outcome(&mut line);
                    when.map(|when| keep(&mut s.when, Some(when), first))
                }
                _ => {
                    let end = self.fine_end(&mut line);
                    end.map(|end| keep(&mut s.end, Some(end), first))
                }
            };
            if read.is_some() {
                self.finish(&line);
            }
        }
        Some(s)
    }

    fn fine_end(&mut self, line: &mut Line<'_>) -> Option<FineEnd> {
        self.choose(line, ENDS, ("罚款幅度的哪一端", "an end of the range"))
    }

    /// A condition that may read the outcome.
    fn over_outcome(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        self.of_outcome = true;
        let read = self.condition(line);
        self.of_outcome = false;
        read
    }

    /// What is read of the outcome, if it stands here.
    pub(super) fn outcome_ahead(&mut self, line: &mut Line<'_>) -> Option<Made> {
        if !self.of_outcome {
            return None;
        }
        let mark = line.mark();
        if self.is(line, kw::ON) {
            self.take(line, kw::ON);
            let Some(on) = self.object(line) else {
                return Some(None);
            };
            let Some(k) = self.eat_any(line, &[kw::FINE, kw::PUNISH]) else {
                return Some(self.missing(line, ("“罚款”或者“处罚”", "fine or punish")));
            };
            return Some(self.outcome_test(line, Some(on), k, mark));
        }
        let k = self.eat_any(line, SUBJECTS)?;
        Some(self.outcome_test(line, None, k, mark))
    }

    fn outcome_test(
        &mut self,
        line: &mut Line<'_>,
        on: Option<Name>,
        k: Keyword,
        mark: usize,
    ) -> Made {
        let mut negated = false;
        let read = match k {
            kw::FINE => OutcomeExpr::Fine(on, self.fine_test(line)?),
            kw::PUNISH => {
                let only = match self.eat_any(line, &[kw::CONTAINS, kw::IN]) {
                    Some(k) => k == kw::IN,
                    None => return self.missing(line, ("“包含”或者“属于”", "contains or in")),
                };
                let kinds = self.kind_names(line)?;
                if only {
                    OutcomeExpr::ImposesOnly(on, kinds)
                } else {
                    OutcomeExpr::Imposes(on, kinds)
                }
            }
            kw::DISCRETION => {
                OutcomeExpr::Disposition(vec![crate::base::terms::Disposition::Human])
            }
            _ => {
                negated = match self.eat_any(line, &[kw::IS, kw::IN, kw::IS_NOT]) {
                    Some(k) => k == kw::IS_NOT,
                    None => return self.missing(line, ("“为”或者“不为”", "is or is_not")),
                };
                if k == kw::RESULT {
                    let of = ("结果，如 处罚、不予处罚", "an outcome");
                    OutcomeExpr::Disposition(self.chosen(line, DISPOSITIONS, of)?)
                } else {
                    let of = ("减轻、从轻、一般或者从重", "a degree");
                    OutcomeExpr::Degree(self.chosen(line, DEGREES, of)?)
                }
            }
        };
        let test = made(ExprKind::Outcome(read), line.since(mark));
        Some(if negated {
            made(ExprKind::Not(test), line.since(mark))
        } else {
            test
        })
    }

    fn chosen<T: Copy>(
        &mut self,
        line: &mut Line<'_>,
        known: &[(Keyword, T)],
        what: What,
    ) -> Option<Vec<T>> {
        let mut all = vec![self.choose(line, known, what)?];
        while line.eat_comma() {
            all.push(self.choose(line, known, what)?);
        }
        Some(all)
    }

    fn fine_test(&mut self, line: &mut Line<'_>) -> Option<FineTest> {
        let mark = line.mark();
        match self.range_test(line) {
            Some(RangeTest::Quantity(q, _)) => {
                return Some(FineTest::Range(q, line.since(mark)));
            }
            Some(RangeTest::Date(..) | RangeTest::Choice(..)) => {
                return self.wrong_number(line.since(mark), "日期", COMPARED);
            }
            None => {}
        }
        let word = line.word_ahead(0).unwrap_or_default();
        if let Some((k, c, _)) = COMPARATORS.iter().copied().find(|(k, _, _)| k.is(word)) {
            self.take(line, k);
            return Some(FineTest::Compare(c, self.added(line)?));
        }
        let sign = SIGNS.iter().copied().find(|(s, _)| line.op_ahead(0, *s));
        match sign {
            Some((sign, c)) => {
                line.eat_op(sign);
                Some(FineTest::Compare(c, self.added(line)?))
            }
            None => self.missing(line, COMPARED),
        }
    }

    fn kind_names(&mut self, line: &mut Line<'_>) -> Option<Vec<KindName>> {
        let mut all = Vec::new();
        loop {
            let mark = line.mark();
            let word = line.word_ahead(0).unwrap_or_default();
            // 吊销 by itself is every revocation.
            let next = line.word_ahead(1);
            let whole = next.is_none_or(|w| [kw::AND, kw::OR].iter().any(|k| k.is(w)));
            let kind = if kw::REVOCATION.is(word) && whole {
                self.take(line, kw::REVOCATION);
                Err(Family::Revocation)
            } else {
                let kind = self.kind(line)?;
                // 没收 by itself is every confiscation.
                if kind.code == "confiscate" {
                    Err(Family::Confiscation)
                } else {
                    Ok(kind)
                }
            };
            all.push(KindName {
                kind,
                span: line.since(mark),
            });
            if !line.eat_comma() {
                return Some(all);
            }
        }
    }
}
