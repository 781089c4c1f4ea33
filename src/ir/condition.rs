//! Conditions, monomorphic: the type of each fact is decided and constants are in its own steps.

use serde::{Deserialize, Serialize};

use super::{DecisionId, DefinitionId, FactId, Interval, Number};
use crate::base::{
    date::{Date, Period},
    terms::Comparator,
};

/// A condition over facts. A field of a list may be read only inside [`Condition::AnyOf`] or the
/// list forms of [`Number`], where it means the record at hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub enum Condition {
    /// Constant.
    Const(bool),
    /// 且; true if empty.
    All(Vec<Condition>),
    /// 或; false if empty.
    Any(Vec<Condition>),
    /// 非
    Not(Box<Condition>),
    /// A 是否 fact is 是.
    Is(FactId),
    /// A choice is among these options.
    ChoiceIn {
        /// The fact.
        fact: FactId,
        /// Mask of options.
        set: u64,
    },
    /// A multiple choice contains any of these options.
    Contains {
        /// The fact.
        fact: FactId,
        /// Mask of options.
        set: u64,
    },
    /// A number lies in `lo..=hi`, in smallest steps of the fact; false for a base without amount.
    NumberIn {
        /// The fact.
        fact: FactId,
        /// Least.
        lo: i64,
        /// Greatest.
        hi: i64,
    },
    /// A base is 没有.
    NoAmount(FactId),
    /// A base is 无法计算.
    Uncomputable(FactId),
    /// A date lies in `lo..=hi`.
    DateIn {
        /// The fact.
        fact: FactId,
        /// Least.
        lo: Option<Date>,
        /// Greatest.
        hi: Option<Date>,
    },
    /// The time from start to end of a 起止 lies in a range of calendar lengths.
    SpanIn {
        /// The fact.
        fact: FactId,
        /// Lower end and whether it is open.
        lo: Option<(Period, bool)>,
        /// Upper end and whether it is open.
        hi: Option<(Period, bool)>,
    },
    /// A 期间 lies in `lo..=hi` of its own unit.
    PeriodIn {
        /// The fact.
        fact: FactId,
        /// Least.
        lo: i32,
        /// Greatest.
        hi: i32,
    },
    /// A computed number lies in an interval.
    Within(Box<Number>, Interval),
    /// Two numbers compare so.
    Compare(Box<Number>, Comparator, Box<Number>),
    /// Two date facts compare so.
    CompareDates(FactId, Comparator, FactId),
    /// A defined condition holds.
    Definition(DefinitionId),
    /// A decision of type 是否 says 是.
    Decision(DecisionId),
    /// A decision of type 选项 gives one of these.
    DecisionIn {
        /// The decision.
        decision: DecisionId,
        /// Mask of options.
        set: u64,
    },
    /// Records of a list that satisfy a condition stand in the order of their days.
    InOrder {
        /// The list.
        list: FactId,
        /// The day of a record.
        by: FactId,
        /// Which records count.
        when: Box<Condition>,
        /// No two of them on one day.
        strict: bool,
    },
    /// Some record of a list satisfies the condition.
    AnyOf {
        /// The list.
        list: FactId,
        /// The condition on a record.
        when: Box<Condition>,
    },
}
