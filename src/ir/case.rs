//! 用例: facts with what is expected of them, beside the rules.

use serde::{Deserialize, Serialize};

use super::{DecisionId, DutyId, ObjectId, Value, ViolationId};
use crate::base::{
    date::Date,
    kinds::PenaltyKind,
    ratio::Ratio,
    span::Span,
    terms::{Degree, Disposition},
};

/// A case of the main package.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Case {
    /// Title.
    pub title: String,
    /// What it asks.
    pub subject: CaseSubject,
    /// Facts given, one slot a fact; `None` is unknown.
    pub facts: Vec<Option<Value>>,
    /// What is expected.
    pub expects: Vec<Expect>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// What a case asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaseSubject {
    /// A recommendation for a violation.
    Violation(ViolationId),
    /// The value of a decision.
    Decision(DecisionId),
}

/// One expectation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expect {
    /// What.
    pub kind: ExpectKind,
    /// As written.
    pub text: String,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// The kinds of expectations.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ExpectKind {
    /// The fine on an object: the recommended range equals this one; a point also equals the
    /// recommended point (`point_fen`) of a range that has one.
    Fine(ObjectId, MoneyRange),
    /// No fine on that object.
    NoFine(ObjectId),
    /// A penalty kind is (`true`) or is not among those recommended, on the object if one is named.
    Penalty(Option<ObjectId>, PenaltyKind, bool),
    /// Disposition.
    Disposition(Disposition),
    /// Degree.
    Degree(Degree),
    /// Open: facts are missing and several outcomes remain.
    Open,
    /// How a duty of procedure stands.
    Duty(DutyId, DutyExpect),
    /// The value of a decision.
    Result(DecisionResult),
}

/// How a duty is expected to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DutyExpect {
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

/// A range of money in whole fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MoneyRange {
    /// Lower end; 0 and open when only an upper end is given.
    pub min: i64,
    /// Upper end; `None` when only a lower end is given.
    pub max: Option<i64>,
    /// The lower end itself does not belong to the range.
    pub min_open: bool,
    /// The upper end itself does not belong to the range.
    pub max_open: bool,
}

/// A constant value of a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecisionResult {
    /// 是否
    Bool(bool),
    /// Index of a choice.
    Choice(u16),
    /// A number in the unit of the result (fen for money).
    Number(Ratio),
    /// A range of money.
    Range(MoneyRange),
}

impl MoneyRange {
    /// A range of one amount.
    pub const fn point(fen: i64) -> Self {
        Self {
            min: fen,
            max: Some(fen),
            min_open: false,
            max_open: false,
        }
    }

    /// The amount, if the range is one amount.
    pub fn as_point(&self) -> Option<i64> {
        (self.max == Some(self.min) && !self.min_open && !self.max_open).then_some(self.min)
    }
}
