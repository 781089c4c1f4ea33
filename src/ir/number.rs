//! Numbers: exact rationals in the unit of their dimension (fen for money, 1 for ratios).

use serde::{Deserialize, Serialize};

use super::{Condition, DecisionId, DefinitionId, ExprId, FactId, Lapse};
use crate::base::ratio::{Ratio, Rounding};

/// An exact number. Products are of constants with at most one money fact and one count; the checker
/// refuses the rest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub enum Number {
    /// Constant.
    Const(Ratio),
    /// A numeric fact (exact value, fen for money). A base without amount has none: then the outcome
    /// is for a human, with the reason.
    Fact(FactId),
    /// A defined number.
    Definition(DefinitionId),
    /// A decision of numeric type.
    Decision(DecisionId),
    /// 总和 of the weights, after floor and cap, as a plain ratio.
    WeightSum,
    /// A named point of the statutory range of the fine at hand.
    Statutory(Measure),
    /// Sum; `false` is subtracted.
    Sum(Vec<(bool, Number)>),
    /// Product.
    Product(Vec<Number>),
    /// Quotient.
    Quotient(Box<Number>, Box<Number>),
    /// A deemed value: if `value` lies in `when`, `by` stands for it. It applies to a known amount
    /// only.
    Deemed {
        /// The value.
        value: Box<Number>,
        /// When it is replaced.
        when: Interval,
        /// By what.
        by: Box<Number>,
    },
    /// Number of steps of length `step` in `max(0, value − from)`, its last part rounded by `tail`
    /// (`None`: a part counts in part).
    Steps {
        /// The value.
        value: Box<Number>,
        /// Counted from here.
        from: Ratio,
        /// Length of a step, positive.
        step: Ratio,
        /// What happens to the last part.
        tail: Option<Rounding>,
    },
    /// The greatest (`true`) or least of several.
    Extreme(bool, Vec<Number>),
    /// Number of records that satisfy a condition.
    Count {
        /// The list.
        list: FactId,
        /// The condition on a record.
        when: Box<Condition>,
    },
    /// Greatest over the records; 0 for an empty list.
    MaxOf {
        /// The list.
        list: FactId,
        /// For a record.
        of: Box<Number>,
    },
    /// Sum over the records that satisfy a condition.
    SumOf {
        /// The list.
        list: FactId,
        /// Which records count; it is asked before the number of a record is.
        when: Box<Condition>,
        /// For a record.
        of: Box<Number>,
    },
    /// The number of a day ([`crate::base::date::Date::day_number`]): of a 日期, or of the first
    /// (`end` false) or last day of a 起止.
    Day {
        /// The fact.
        fact: FactId,
        /// The last day of a 起止.
        end: bool,
    },
    /// 起, 前: the day a length of time after (before) another. A day that is none (see
    /// [`Number::DayOf`]) stays so.
    Later {
        /// The day counted from; it is not counted itself (民法典 第二百零一条).
        of: Box<Number>,
        /// How far.
        by: Lapse,
    },
    /// 最早, 最晚: the first or last day over the records that satisfy a condition. Of none it is a
    /// day after (before) all days of the calendar: what has not happened is not before anything.
    DayOf {
        /// The list.
        list: FactId,
        /// Which records count.
        when: Box<Condition>,
        /// The day of a record.
        of: Box<Number>,
        /// 最晚
        latest: bool,
    },
}

/// A named point of a range with lower end `a` and upper end `b` (`a` = 0 when only `b` is given).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measure {
    /// `a`
    Minimum,
    /// `b`
    Maximum,
    /// `(a + b) / 2`
    Middle,
    /// `a + r (b − a)`
    OfSpan(Ratio),
    /// `r b`
    OfMaximum(Ratio),
    /// `r a`
    OfMinimum(Ratio),
}

/// An interval of exact numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end and whether it is open; `None` is unbounded.
    pub lo: Option<(Ratio, bool)>,
    /// Upper end and whether it is open; `None` is unbounded.
    pub hi: Option<(Ratio, bool)>,
}

impl Interval {
    /// Whether `x` lies inside.
    pub fn contains(&self, x: Ratio) -> bool {
        let above = self
            .lo
            .is_none_or(|(lo, open)| if open { x > lo } else { x >= lo });
        let below = self
            .hi
            .is_none_or(|(hi, open)| if open { x < hi } else { x <= hi });
        above && below
    }
}

/// A range of money whose ends are numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Range {
    /// What it is.
    pub kind: RangeKind,
    /// Its text, named by faults and shown in reasons.
    pub expr: ExprId,
}

/// One end of a range.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RangeEnd {
    /// The number, in fen.
    pub number: Number,
    /// Open: the number itself does not belong to the range.
    pub open: bool,
}

/// The kinds of ranges.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum RangeKind {
    /// Between two ends. No lower end means (0, hi]: a fine of zero is no fine. No upper end is
    /// unbounded.
    Ends {
        /// Lower end.
        lo: Option<RangeEnd>,
        /// Upper end.
        hi: Option<RangeEnd>,
    },
    /// A single number.
    Point(Number),
    /// 择一: alternatives between which the law lets the organ choose.
    OneOf(Vec<Range>),
    /// 取高: of several, the one with the higher upper end (then the higher lower end).
    HigherOf(Vec<Range>),
    /// 前款幅度 × r: the fine that the same violation imposes on the same object outside of any
    /// guard of this one's, times these.
    Preceding {
        /// Lower multiple and whether it is open.
        lo: Option<(Ratio, bool)>,
        /// Upper multiple and whether it is open.
        hi: Option<(Ratio, bool)>,
    },
    /// A part of the statutory range.
    Part {
        /// Lower limit; `None` is the lower end.
        lo: Option<(Measure, bool)>,
        /// Upper limit; `None` is the upper end.
        hi: Option<(Measure, bool)>,
    },
    /// A range given by a decision.
    Decision(DecisionId),
    /// A human decides, inside the range if one is given, else inside the statutory range (or freely
    /// where the statute gives no amount).
    Human(Option<Box<Range>>),
}
