//! Expressions: arithmetic and conditions in one tree.

use super::{Comparator, Measure, Name, OutcomeExpr, StateWord};
use crate::base::date::Date;
use crate::base::quantity::Quantity;
use crate::base::ratio::Rounding;
use crate::base::span::Span;

/// An expression: arithmetic and conditions in one tree; `check/types` tells them apart.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A name: fact, definition, decision, choice, field.
    Name(String),
    /// A quantity standing for a value (point) or a range.
    Quantity(Quantity, String),
    /// A date.
    Date(Date),
    /// `A至B` of dates.
    DateRange(Date, Date),
    /// A string.
    Text(String),
    /// 是, 否.
    Bool(bool),
    /// 没有, 无法计算, 无法查明 as values.
    State(StateWord),
    /// 总和.
    Sum,
    /// 法定最低, 法定最高, 中值, 幅度的 30% ….
    Measure(Measure),
    /// 且.
    And(Vec<Expr>),
    /// 或.
    Or(Vec<Expr>),
    /// 非.
    Not(Box<Expr>),
    /// `甲 为 乙` / `甲 不为 乙` / `甲 属于 乙、丙` / `甲 包含 乙`; values are names, 是/否, states, quantities.
    Is {
        /// Left side.
        left: Box<Expr>,
        /// The relation.
        relation: Relation,
        /// Values, any of which may hold.
        values: Vec<Expr>,
    },
    /// `甲 3次以上`, `登记日 2025-01-01 以后`: left side within the range.
    Within(Box<Expr>, RangeTest),
    /// `甲 ≤ 乙`, `甲 等于 2次`.
    Compare(Box<Expr>, Comparator, Box<Expr>),
    /// Sum of terms, each added (`true`) or subtracted.
    AddSub(Vec<(bool, Expr)>),
    /// Product.
    Mul(Vec<Expr>),
    /// Quotient.
    Div(Box<Expr>, Box<Expr>),
    /// `甲 不足十万元的 按 十万元 计算` (also 超过).
    Deemed {
        /// The value.
        value: Box<Expr>,
        /// When it is replaced.
        test: Quantity,
        /// By what.
        by: Box<Expr>,
    },
    /// `甲 每 0.5倍 加 1万元 尾数 进位 起 超过 2倍`.
    Steps {
        /// What is counted in steps.
        value: Box<Expr>,
        /// Length of a step.
        step: Quantity,
        /// Amount for each step.
        add: Box<Expr>,
        /// 尾数; `None` is 按实 (a part of a step counts in part).
        tail: Option<Rounding>,
        /// 起: steps are counted from here.
        from: Option<Quantity>,
    },
    /// `取高 { 甲；乙 }` / `取低 { … }`.
    Extreme(bool, Vec<Expr>),
    /// `任一 明细 （条件）`.
    AnyOf(Name, Box<Expr>),
    /// `计数 明细 [（条件）]`.
    Count(Name, Option<Box<Expr>>),
    /// `最大 明细 （表达式）`.
    MaxOf(Name, Box<Expr>),
    /// `每个 明细 （表达式 [当 条件]）`: sum over the records that satisfy the condition.
    Each(Name, Box<Expr>, Option<Box<Expr>>),
    /// `起日 起止`, `止日 起止`; `true` for the last day.
    EndOf(Name, bool),
    /// `甲 起 2年`, `甲 前 1年`, `甲 起 15日 顺延`, `甲 起 5个工作日`.
    Later {
        /// The day counted from.
        of: Box<Expr>,
        /// The length, and where it stands.
        by: (Quantity, Span),
        /// 前
        back: bool,
        /// 顺延
        rolls: bool,
    },
    /// What is read of the outcome; only inside 程序 and 标准.
    Outcome(OutcomeExpr),
    /// `依次 明细 （日期 [当 条件]）`, `先后 …`: the records stand in the order of their days.
    InOrder {
        /// The list.
        list: Name,
        /// The day of a record.
        of: Box<Expr>,
        /// Which records count.
        when: Option<Box<Expr>>,
        /// 先后: no two of them on one day.
        strict: bool,
    },
    /// `最早 明细 （日期 [当 条件]）`, `最晚 …`.
    DayOf {
        /// The list.
        list: Name,
        /// The day of a record.
        of: Box<Expr>,
        /// Which records count.
        when: Option<Box<Expr>>,
        /// 最晚
        latest: bool,
    },
}

/// Relations with listed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// 为 / =
    Is,
    /// 不为 / ≠
    IsNot,
    /// 属于
    In,
    /// 包含: a multiple choice contains any of the values
    Contains,
}

/// A range used as a test.
#[derive(Clone, Debug)]
pub enum RangeTest {
    /// A quantity.
    Quantity(Quantity, String),
    /// `2025-01-01 以后`, `… 以前`; `true` for 以后 (both include the day unless 用语 says otherwise).
    Date(Date, bool),
    /// `甲 以上` / `以下` of an ordered choice; `true` for 以上.
    Choice(Name, bool),
}
