//! 用例: facts and the expected outcome, beside the rules.

use super::Reader;
use super::bands::DEGREES;
use super::basics::tidy;
use super::faults::What;
use super::line::{Line, Token};
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::syntax::ast::{
    Case, CaseAct, CaseValue, CaseValueKind, Disposition, DutyExpectation, Expectation,
    ExpectationKind, Name, Quoted, StateWord, Target,
};
use crate::syntax::cst::{Block, Term, TermKind};
use crate::syntax::keywords::{self as kw, Keyword};

const CASE: What = ("用例", "case");
const FACT: What = ("事实的名称", "the name of a fact");
const VALUE: What = ("事实的值", "the value of the fact");

pub(super) const DISPOSITIONS: &[(Keyword, Disposition)] = &[
    (kw::PUNISH, Disposition::Punish),
    (kw::NO_PENALTY, Disposition::NoPenalty),
    (kw::MAY_WAIVE, Disposition::MayWaive),
    (kw::GUIDANCE, Disposition::Guidance),
    (kw::TIME_BARRED, Disposition::TimeBarred),
    (kw::TRANSFER, Disposition::Transfer),
    (kw::DISCRETION, Disposition::Human),
];

const STATES: &[(Keyword, StateWord)] = &[
    (kw::NONE, StateWord::None),
    (kw::UNCOMPUTABLE, StateWord::Uncomputable),
    (kw::UNASCERTAINABLE, StateWord::Unascertainable),
];

impl Reader {
    /// 用例 “题” 违法行为或判定 { … }, past 用例.
    pub(super) fn case(&mut self, line: &mut Line<'_>) -> Option<Case> {
        let at = line.here();
        let title = self
            .quoted(line, ("用例的标题", "the title of the case"))
            .unwrap_or(Quoted {
                text: String::new(),
                span: at,
            });
        let subject = self.head_name(line, ("所测试的违法行为或者判定", "what the case tests"));
        let block = self.block(line, CASE)?;
        self.finish(line);
        let mut case = Case {
            title,
            subject,
            facts: Vec::new(),
            acts: Vec::new(),
            expects: Vec::new(),
            span: line.whole(),
        };
        // After 期望, further statements without `=` are expectations too.
        let mut expecting = false;
        for s in self.statements(block, CASE) {
            let mut line = Line::statement(s);
            if self.eat(&mut line, kw::EXPECT) {
                expecting = true;
                self.expectations(&mut line, &mut case.expects);
            } else if line.op_ahead(1, '=') {
                case.facts.extend(self.given(&mut line));
            } else if self.is(&line, kw::ACTS) {
                self.take(&mut line, kw::ACTS);
                case.acts.extend(self.act_given(&mut line));
            } else if expecting {
                self.expectations(&mut line, &mut case.expects);
            } else {
                self.not_in_case(&mut line);
            }
        }
        Some(case)
    }

    /// `编码 { 事实 = 值 … }`, past 行为.
    fn act_given(&mut self, line: &mut Line<'_>) -> Option<CaseAct> {
        let mark = line.mark();
        let name = self.name(line, ("违法行为的名称或编码", "an act"))?;
        let block = self.block(line, ("行为", "acts"))?;
        let span = line.since(mark);
        self.finish(line);
        let mut facts = Vec::new();
        for s in self.statements(block, ("行为", "acts")) {
            let mut line = Line::statement(s);
            if line.op_ahead(1, '=') {
                facts.extend(self.given(&mut line));
            } else {
                self.not_in_case(&mut line);
            }
        }
        Some(CaseAct { name, facts, span })
    }

    fn not_in_case(&mut self, line: &mut Line<'_>) {
        let shown = line.peek().map(|t| t.shown()).unwrap_or_default();
        self.report(
            Diagnostic::error(
                code::UNKNOWN_ENTRY,
                line.rest(),
                format!("用例里不能写“{shown}”"),
                format!("a case has no “{shown}”"),
            )
            .help(
                "写“事实 = 值”给出事实，写“期望 …”给出期望的结果。",
                "Write fact = value to give a fact, expect … for what should come out.",
            ),
        );
    }

    /// A field given twice in one record; facts of the case itself are the checker's to compare.
    fn given_twice(&mut self, facts: &[(Name, CaseValue)]) {
        let mut first: std::collections::BTreeMap<&str, Span> = std::collections::BTreeMap::new();
        for (name, _) in facts {
            let Some(earlier) = first.get(name.text.as_str()) else {
                first.insert(&name.text, name.span);
                continue;
            };
            self.report(
                Diagnostic::error(
                    code::REPEATED,
                    name.span,
                    format!("“{}”写了两次", name.text),
                    format!("“{}” is written twice", name.text),
                )
                .also(*earlier, "前面已经写过", "written here before"),
            );
        }
    }

    /// `事实 = 值`.
    fn given(&mut self, line: &mut Line<'_>) -> Option<(Name, CaseValue)> {
        // 其余 = 否 stands for every 是否 fact that the case does not name.
        let at = line.here();
        let name = if self.eat(line, kw::OTHERWISE) {
            Name {
                text: kw::OTHERWISE.zh.to_owned(),
                span: at,
            }
        } else {
            self.name(line, FACT)?
        };
        line.eat_op('=');
        let value = self.case_value(line)?;
        self.finish(line);
        Some((name, value))
    }

    /// A value.
    fn case_value(&mut self, line: &mut Line<'_>) -> Option<CaseValue> {
        let mark = line.mark();
        let span = line.here();
        if let Some(Token::Block(block)) = line.peek() {
            line.skip(1);
            let kind = CaseValueKind::Records(self.records_given(block));
            return Some(CaseValue {
                kind,
                text: String::new(),
                span,
            });
        }
        let word = line.word_ahead(0).unwrap_or_default();
        let of = |k: &[Keyword]| k.iter().copied().find(|k| k.is(word));
        if let Some(k) = of(&[kw::YES, kw::NO]) {
            self.take(line, k);
            let kind = CaseValueKind::Bool(k == kw::YES);
            return Some(CaseValue {
                kind,
                text: k.zh.to_owned(),
                span,
            });
        }
        if let Some((k, state)) = STATES.iter().find(|(k, _)| k.is(word)) {
            self.take(line, *k);
            let kind = CaseValueKind::State(*state);
            return Some(CaseValue {
                kind,
                text: k.zh.to_owned(),
                span,
            });
        }
        if let Some(term) = line.term_ahead(0)
            && let Some(kind) = dated(term)
        {
            line.skip(1);
            return Some(CaseValue {
                kind,
                text: tidy(&term.text),
                span,
            });
        }
        let several = line
            .ahead(1)
            .and_then(Token::term)
            .is_some_and(|t| matches!(t.kind, TermKind::Comma));
        if !several && let Some((q, text, span)) = self.eat_quantity(line) {
            return Some(CaseValue {
                kind: CaseValueKind::Quantity(q),
                text,
                span,
            });
        }
        let names = self.names(line, VALUE)?;
        let text = names
            .iter()
            .map(|n| n.text.as_str())
            .collect::<Vec<_>>()
            .join("、");
        Some(CaseValue {
            kind: CaseValueKind::Names(names),
            text,
            span: line.since(mark),
        })
    }

    /// `{ { 甲 = …；乙 = … } { … } }`
    fn records_given(&mut self, block: &Block) -> Vec<Vec<(Name, CaseValue)>> {
        let of = ("明细的各条", "the records");
        let mut out = Vec::new();
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            let Some(record) = self.block(&mut line, ("明细的每一条", "each record")) else {
                continue;
            };
            self.finish(&line);
            let mut fields = Vec::new();
            for s in self.statements(record, of) {
                let mut line = Line::statement(s);
                if line.op_ahead(1, '=') {
                    fields.extend(self.given(&mut line));
                } else {
                    self.not_in_case(&mut line);
                }
            }
            self.given_twice(&fields);
            out.push(fields);
        }
        out
    }

    /// Expectations joined by `，`.
    fn expectations(&mut self, line: &mut Line<'_>, out: &mut Vec<Expectation>) {
        loop {
            let mark = line.mark();
            let Some(kind) = self.expectation(line) else {
                return;
            };
            out.push(Expectation {
                kind,
                span: line.since(mark),
            });
            if !line.eat_comma() {
                return self.finish(line);
            }
        }
    }

    fn expectation(&mut self, line: &mut Line<'_>) -> Option<ExpectationKind> {
        let word = line.word_ahead(0).unwrap_or_default();
        if let Some((k, d)) = DISPOSITIONS.iter().find(|(k, _)| k.is(word)) {
            self.take(line, *k);
            return Some(ExpectationKind::Disposition(*d));
        }
        if let Some((k, d)) = DEGREES.iter().find(|(k, _)| k.is(word)) {
            self.take(line, *k);
            return Some(ExpectationKind::Degree(*d));
        }
        if self.eat(line, kw::OPEN) {
            return Some(ExpectationKind::Open);
        }
        if kw::RESULT.is(word) && line.op_ahead(1, '=') {
            self.take(line, kw::RESULT);
            line.eat_op('=');
            return Some(ExpectationKind::Result(self.result_value(line)?));
        }
        if kw::PROCEDURE.is(word) {
            return self.duty_expected(line, false);
        }
        if kw::WITHOUT.is(word) && line.word_ahead(1).is_some_and(|w| kw::PROCEDURE.is(w)) {
            self.take(line, kw::WITHOUT);
            return self.duty_expected(line, true);
        }
        if line.op_ahead(1, '=') {
            let name = self.name(line, ("案件各部分的名称", "a part of a case"))?;
            line.eat_op('=');
            return Some(ExpectationKind::Part(name, self.result_value(line)?));
        }
        let fine = |n: usize| line.word_ahead(n).is_some_and(|w| kw::FINE.is(w));
        let kind = |n: usize| {
            line.word_ahead(n)
                .is_some_and(|w| crate::base::kinds::PenaltyKind::of(w).is_some())
        };
        let without = |n: usize| line.word_ahead(n).is_some_and(|w| kw::WITHOUT.is(w));
        let object_first = !without(0)
            && !kind(0)
            && (fine(1)
                || kind(1)
                || without(1)
                || line.word_ahead(1).is_some_and(|w| kw::EACH_PERSON.is(w)));
        let target = if object_first {
            self.target(line)?
        } else {
            Target::default()
        };
        if self.eat(line, kw::WITHOUT) {
            return Some(ExpectationKind::NoPenalty(target, self.kind(line)?));
        }
        let kind = self.kind(line)?;
        if !kind.is_fine() || line.done() {
            return Some(ExpectationKind::Penalty(target, kind));
        }
        Some(ExpectationKind::Fine(target, self.fine_amount(line)?))
    }

    /// `程序 听证 [期限 2025-03-10|待定]`, `程序 听证 待定`, `程序 听证 已履行`, and after 无 `程序 听证`.
    fn duty_expected(&mut self, line: &mut Line<'_>, not: bool) -> Option<ExpectationKind> {
        self.take(line, kw::PROCEDURE);
        let name = self.name(line, ("程序的名称", "the name of a duty"))?;
        let how = if not {
            DutyExpectation::NotDue
        } else if self.eat(line, kw::OPEN) {
            DutyExpectation::Open
        } else if self.eat(line, kw::DONE) {
            DutyExpectation::Done
        } else if self.eat(line, kw::TERM) {
            if self.eat(line, kw::OPEN) {
                DutyExpectation::ByOpen
            } else {
                DutyExpectation::By(self.date(line, ("最后一日", "the last day"))?.0)
            }
        } else {
            DutyExpectation::Due
        };
        Some(ExpectationKind::Duty(name, how))
    }

    /// The result of a decision: a value, or a range such as `5万元以上10万元以下`.
    fn result_value(&mut self, line: &mut Line<'_>) -> Option<CaseValue> {
        self.case_value(line)
    }
}

fn dated(term: &Term) -> Option<CaseValueKind> {
    match &term.kind {
        TermKind::Date(d) => Some(CaseValueKind::Date(*d)),
        TermKind::DateRange(a, b) => Some(CaseValueKind::DateRange(*a, *b)),
        TermKind::Word
        | TermKind::De
        | TermKind::Quantity(_)
        | TermKind::String
        | TermKind::Statute
        | TermKind::Article(_)
        | TermKind::Op(_)
        | TermKind::Comma
        | TermKind::Group(_)
        | TermKind::Break => None,
    }
}
