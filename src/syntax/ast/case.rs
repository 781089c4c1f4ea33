//! 用例.

use super::{Degree, Disposition, Name, Quoted, Range, StateWord, Target};
use crate::base::date::Date;
use crate::base::kinds::PenaltyKind;
use crate::base::quantity::Quantity;
use crate::base::span::Span;

/// 用例 “题” 违法行为或判定 { 甲 = …；期望 … }.
#[derive(Clone, Debug)]
pub struct Case {
    /// Title.
    pub title: Quoted,
    /// The violation or decision.
    pub subject: Name,
    /// Facts given.
    pub facts: Vec<(Name, CaseValue)>,
    /// 行为 编码 { … }: acts of a case of several, with the facts of each.
    pub acts: Vec<CaseAct>,
    /// Expectations.
    pub expects: Vec<Expectation>,
    /// Whole item.
    pub span: Span,
}

/// An act of a case of several: 行为 编码 { … }.
#[derive(Clone, Debug)]
pub struct CaseAct {
    /// Which.
    pub name: Name,
    /// Facts given.
    pub facts: Vec<(Name, CaseValue)>,
    /// Where.
    pub span: Span,
}

/// A value in a case.
#[derive(Clone, Debug)]
pub struct CaseValue {
    /// What it is.
    pub kind: CaseValueKind,
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// The kinds of case values.
#[derive(Clone, Debug)]
pub enum CaseValueKind {
    /// A quantity (point).
    Quantity(Quantity),
    /// A choice name, or several for 多选 (joined by `、`).
    Names(Vec<Name>),
    /// 是, 否
    Bool(bool),
    /// A date.
    Date(Date),
    /// From, to.
    DateRange(Date, Date),
    /// 没有, 无法计算, 无法查明
    State(StateWord),
    /// 明细: `{ { 甲 = …；乙 = … } { … } }`
    Records(Vec<Vec<(Name, CaseValue)>>),
}

/// 期望 ….
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What is expected.
    pub kind: ExpectationKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expectations.
#[derive(Clone, Debug)]
pub enum ExpectationKind {
    /// `罚款合计 = 1000元`: a part of the outcome of a case of several acts.
    Part(Name, CaseValue),
    /// `[单位] 罚款 39万元` or `[单位] 罚款 5万元以上10万元以下` (package boundary words; open lower end
    /// when max-only). A point also matches a range that is that point.
    Fine(Target, Range),
    /// `[单位] 警告`: the penalty is among those recommended.
    Penalty(Target, PenaltyKind),
    /// `无 警告`: it is not.
    NoPenalty(Target, PenaltyKind),
    /// `处罚`, `不予处罚`, `可以不予处罚`, `综合裁量`: the disposition.
    Disposition(Disposition),
    /// 从轻, 减轻, 一般, 从重: the degree.
    Degree(Degree),
    /// 待定: facts are missing and several outcomes remain.
    Open,
    /// `程序 听证 [期限 2025-03-10|待定]`, `程序 听证 待定`, `无 程序 听证`: how a duty stands.
    Duty(Name, DutyExpectation),
    /// 结果 = …: for a decision.
    Result(CaseValue),
}

/// How a duty is expected to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyExpectation {
    /// It is due.
    Due,
    /// It is due by this day.
    By(Date),
    /// It is due, by a day that is not known yet.
    ByOpen,
    /// It has been done.
    Done,
    /// Whether it is due is not known yet.
    Open,
    /// It is not due.
    NotDue,
}
