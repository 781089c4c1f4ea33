//! 案件 as such. What it means stands in decisions over a list of records; this is what fills the
//! records and which decisions are the parts of the outcome.

use serde::{Deserialize, Serialize};

use super::{Citation, DecisionId, FactId, ObjectId, PackageId, Value, ViolationId};
use crate::base::span::Span;

/// A rule for cases of several acts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Joint {
    /// The package that declares it.
    pub package: PackageId,
    /// Name.
    pub name: String,
    /// 依据 of the whole.
    pub basis: Vec<Citation>,
    /// The list with a record for each act.
    pub list: FactId,
    /// Most acts.
    pub max: usize,
    /// Acts that it is for; empty is every act.
    pub acts: Vec<ViolationId>,
    /// The fact of an act that is its day: a date, or an interval whose last day counts.
    pub day: Option<FactId>,
    /// Fields that are written for every act.
    pub fields: ActFields,
    /// Fields for what is added up.
    pub measures: Vec<Measured>,
    /// Fields that are asked of each act besides its own facts.
    pub own: Vec<FactId>,
    /// Parts of the outcome, in order.
    pub parts: Vec<Part>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// Fields of a record that every act has.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ActFields {
    /// Which act, by its name; `None` if the package has more acts than a choice can name.
    pub act: Option<FactId>,
    /// Its day.
    pub day: FactId,
    /// What is done.
    pub disposition: FactId,
    /// Kinds of penalties.
    pub kinds: FactId,
    /// Whether a human decides.
    pub human: FactId,
}

/// What is added up over acts, with its fields.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Measured {
    /// Fines on this object; `None`: days of detention.
    pub on: Option<ObjectId>,
    /// Its fields.
    pub fields: Ends<FactId>,
}

/// What is known of an amount that may be a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ends<T> {
    /// 下限
    pub lower: T,
    /// 上限
    pub upper: T,
    /// 建议数额: the amount that rules name.
    pub amount: T,
    /// 下限不含
    pub lower_open: T,
    /// 上限不含
    pub upper_open: T,
    /// 不封顶
    pub unbounded: T,
    /// 有建议数额: the amount is one.
    pub has_amount: T,
}

impl<T> Ends<T> {
    /// All of them, in order.
    pub fn all(self) -> [T; 7] {
        [
            self.lower,
            self.upper,
            self.amount,
            self.lower_open,
            self.upper_open,
            self.unbounded,
            self.has_amount,
        ]
    }

    /// From all of them, in order.
    pub fn of(all: [T; 7]) -> Self {
        let [
            lower,
            upper,
            amount,
            lower_open,
            upper_open,
            unbounded,
            has_amount,
        ] = all;
        Self {
            lower,
            upper,
            amount,
            lower_open,
            upper_open,
            unbounded,
            has_amount,
        }
    }
}

/// A part of the outcome of a case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Name.
    pub name: String,
    /// 依据
    pub basis: Vec<Citation>,
    /// On whom, if it adds up fines.
    pub on: Option<ObjectId>,
    /// Counted in days, else in fen.
    pub days: bool,
    /// The decisions.
    pub ends: Ends<DecisionId>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// What a part of the outcome of a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PartKind {
    /// 合并
    Joined,
    /// 按日连续
    Daily,
    /// 折抵
    Offset,
    /// 加处
    Surcharge,
}

/// A 用例 of a case of several acts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JointCase {
    /// Title.
    pub title: String,
    /// The acts.
    pub acts: Vec<JointAct>,
    /// Facts of the case, one slot a fact.
    pub facts: Vec<Option<Value>>,
    /// What is expected.
    pub expects: Vec<JointExpect>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// One act of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JointAct {
    /// Which.
    pub violation: ViolationId,
    /// Its facts, one slot a fact; those of the case stand for what it does not give.
    pub facts: Vec<Option<Value>>,
    /// What is asked of it besides, in the order of [`Joint::own`].
    pub own: Vec<Option<Value>>,
}

/// Two acts of the case that are one, if there are such: the same act with the same facts.
pub fn twice(acts: &[JointAct]) -> Option<(usize, usize)> {
    acts.iter().enumerate().find_map(|(i, act)| {
        let before = acts.get(..i).unwrap_or_default();
        before.iter().position(|b| b == act).map(|first| (first, i))
    })
}

/// One expectation of a case of several acts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct JointExpect {
    /// What.
    pub kind: JointExpectKind,
    /// As written.
    pub text: String,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// The kinds of expectations of a case of several acts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum JointExpectKind {
    /// The part of this index: its range is this one, or its amount is this one amount. In fen or days.
    Part(usize, super::MoneyRange),
    /// A kind of penalty is (`true`) or is not among those of the case.
    Penalty(crate::base::kinds::PenaltyKind, bool),
    /// A duty of the case stands so.
    Duty(super::DutyId, super::DutyExpect),
    /// Facts are missing.
    Open,
    /// A human decides something.
    Human,
}
