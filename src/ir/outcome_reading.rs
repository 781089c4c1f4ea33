//! What a condition may read of an outcome: how high a fine can be, which kinds of penalties there
//! are, what is recommended to be done, in which degree, and whether a human decides.
//!
//! Whatever stands behind an outcome reads it in these terms: duties of procedure, and what joins the
//! outcomes of several acts. A range is read by one of its ends, and which one is said by the rule
//! that reads it ([`FineEnd`]); by itself it is the highest amount that can be imposed.

use serde::{Deserialize, Serialize};

use super::{Condition, ExprId, MoneyRange, Number, ObjectId};
use crate::base::{
    kinds::{Family, PenaltyKind},
    terms::{Comparator, Degree, Disposition},
};

pub use crate::base::terms::FineEnd;

/// The fine on an object, as one amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FineOf {
    /// On whom; `None` is the object that is fined highest.
    pub on: Option<ObjectId>,
    /// Which amount of its range.
    pub end: FineEnd,
}

/// A kind of penalty, or all kinds of a family (吊销, 没收).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KindTest {
    /// This kind.
    Kind(PenaltyKind),
    /// Any kind of the family.
    Family(Family),
}

/// One thing that is read of an outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OutcomeTest {
    /// `对 单位 罚款 1万元以上`: the fine lies in `lo..=hi` fen. No fine is an amount of 0.
    Fine {
        /// Which.
        of: FineOf,
        /// Least.
        lo: i64,
        /// Greatest.
        hi: i64,
    },
    /// `对 单位 罚款 超过 告知数额`: the fine compares so with a number of facts, in fen.
    FineAgainst(FineOf, Comparator, Number),
    /// `对 单位 处罚 包含 吊销许可证、责令停产停业`: a penalty of one of these kinds can be imposed.
    Imposes {
        /// On whom; `None` is anybody.
        on: Option<ObjectId>,
        /// Any of these.
        kinds: Vec<KindTest>,
    },
    /// `处罚 属于 警告、罚款`: every penalty that can be imposed is of one of these kinds; orders to
    /// correct are no penalties. True where nothing is imposed.
    ImposesOnly {
        /// On whom; `None` is everybody.
        on: Option<ObjectId>,
        /// Any of these.
        kinds: Vec<KindTest>,
    },
    /// `结果 为 处罚、可以不予处罚`: one of these. 综合裁量 is any outcome that leaves something to a
    /// human.
    Disposition(Vec<Disposition>),
    /// `裁量 为 减轻`: one of these degrees. 减轻 is also an outcome in which a human may go below the
    /// statutory minimum.
    Degree(Vec<Degree>),
}

/// A condition over facts and an outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub enum Reading {
    /// Of facts alone.
    Facts(Condition),
    /// Of the outcome.
    Outcome(OutcomeTest),
    /// 标准 that no package has set: nobody knows whether it is met.
    Unset(ExprId),
    /// 且; true if empty.
    All(Vec<Reading>),
    /// 或; false if empty.
    Any(Vec<Reading>),
    /// 非
    Not(Box<Reading>),
}

impl KindTest {
    /// Whether a kind is meant.
    pub fn is(&self, kind: &PenaltyKind) -> bool {
        match self {
            Self::Kind(own) => own == kind,
            Self::Family(family) => *family == kind.family,
        }
    }
}

impl FineEnd {
    /// The amount that stands for a recommended range, in fen; `may` says that the fine may be left
    /// out. A range without an upper end can come to any amount.
    pub fn of(self, range: &MoneyRange, point: Option<i64>, may: bool) -> i64 {
        let highest = match range.max {
            Some(max) if range.max_open => max.saturating_sub(1),
            Some(max) => max,
            None => i64::MAX,
        };
        match self {
            Self::Highest => highest,
            Self::Lowest if may => 0,
            Self::Lowest if range.min_open => range.min.saturating_add(1).min(highest),
            Self::Lowest => range.min,
            Self::Recommended => point.unwrap_or(highest),
        }
    }
}

impl Reading {
    /// Calls `visit` for everything that is read of the outcome, parts inside included.
    pub fn tests<'r>(&'r self, visit: &mut impl FnMut(&'r OutcomeTest)) {
        match self {
            Self::Facts(_) | Self::Unset(_) => {}
            Self::Outcome(test) => visit(test),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.tests(visit));
            }
            Self::Not(part) => part.tests(visit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn range(min: i64, max: Option<i64>, min_open: bool, max_open: bool) -> MoneyRange {
        MoneyRange {
            min,
            max,
            min_open,
            max_open,
        }
    }

    #[test]
    fn an_end_is_the_last_whole_amount_that_belongs_to_the_range() {
        let closed = range(500, Some(2_000), false, false);
        assert_eq!(FineEnd::Highest.of(&closed, None, false), 2_000);
        assert_eq!(FineEnd::Lowest.of(&closed, None, false), 500);
        let open = range(500, Some(2_000), true, true);
        assert_eq!(FineEnd::Highest.of(&open, None, false), 1_999);
        assert_eq!(FineEnd::Lowest.of(&open, None, false), 501);
        let only_min = range(500, None, false, false);
        assert_eq!(FineEnd::Highest.of(&only_min, None, false), i64::MAX);
    }

    #[test]
    fn a_fine_that_may_be_left_out_is_nothing_at_its_lowest() {
        let closed = range(500, Some(2_000), false, false);
        assert_eq!(FineEnd::Lowest.of(&closed, Some(700), true), 0);
        assert_eq!(FineEnd::Recommended.of(&closed, Some(700), true), 700);
        assert_eq!(FineEnd::Recommended.of(&closed, None, true), 2_000);
    }

    #[test]
    fn a_family_is_every_kind_of_it() {
        let kind = |word| PenaltyKind::of(word).unwrap();
        let revoked = KindTest::Family(Family::Revocation);
        assert!(revoked.is(&kind("吊销许可证")) && revoked.is(&kind("吊销营业执照")));
        assert!(!revoked.is(&kind("暂扣许可证")));
        let one = KindTest::Kind(kind("吊销许可证"));
        assert!(!one.is(&kind("吊销营业执照")));
    }
}
