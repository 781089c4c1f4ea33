//! Acts that stand for others: of several provisions on the same facts one is applied.
//!
//! Two rules of the law work so. 行政处罚法 第三十七条: the law of the day of the act, unless that of the day
//! of the decision is lighter. 第二十九条: where one act breaks several provisions that fine it, the one
//! with the higher fine. Each provision is an act of its own and is worked out whole.

use serde::{Deserialize, Serialize};

use super::{Amount, Citation, Condition, Duration, DurationUnit, Penalty, Program, ViolationId};
use crate::base::{
    date::Date,
    ratio::Ratio,
    terms::{ContestKind, FineMeasure},
};

/// Provisions of which one is applied.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contest {
    /// By which rule.
    pub kind: ContestKind,
    /// By what fines are compared.
    pub measure: FineMeasure,
    /// The provisions, in source order; versions of a law in the order of their days.
    pub contenders: Vec<Contender>,
}

/// One of the provisions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contender {
    /// The act; `None`: under this version the conduct is not unlawful (不认为违法).
    pub act: Option<ViolationId>,
    /// Of a version: it is in force on the day of the conduct. Else: the provision is broken.
    pub when: Condition,
    /// Of a version: it is in force on the day of the decision. Else always.
    pub decided: Condition,
    /// 施行 of a version.
    pub from: Option<Date>,
    /// 失效 of a version: the first day on which it is no longer in force.
    pub until: Option<Date>,
    /// 依据 of its own.
    pub basis: Vec<Citation>,
}

impl Program {
    /// An act and those that it stands for, itself first, each once.
    pub fn contending(&self, id: ViolationId) -> Vec<ViolationId> {
        let mut all = vec![id];
        let mut next = 0_usize;
        while let Some(&at) = all.get(next) {
            next = next.saturating_add(1);
            let contest = self.violations.get(at.index());
            let contest = contest.and_then(|v| v.contest.as_deref());
            for act in contest.iter().flat_map(|c| &c.contenders) {
                if let Some(act) = act.act
                    && !all.contains(&act)
                {
                    all.push(act);
                }
            }
        }
        all
    }
}

/// How long a penalty lasts, for comparing it with one of the same kind: what kind of length, then its
/// least and its greatest, in halves of a day or month so that an open end lies between two closed ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length<'p>(pub Lasting<'p>, pub i64, pub i64);

/// Kinds of lengths that compare with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lasting<'p> {
    /// None: the penalty is there or not.
    Once,
    /// Days.
    Days,
    /// Months; a year is twelve of them.
    Months,
    /// As written: comparable with the same words only.
    Text(&'p str),
}

impl<'p> Length<'p> {
    /// The length of a penalty that is no fine.
    pub fn of(penalty: &'p Penalty) -> Self {
        let open = Self(Lasting::Text(&penalty.text), 0, 0);
        match &penalty.amount {
            Amount::Flag | Amount::Fine(_) => Self(Lasting::Once, 0, 0),
            Amount::Lifetime => Self(Lasting::Months, i64::MAX, i64::MAX),
            Amount::Open => open,
            Amount::Duration(length) => Self::lasting(length).unwrap_or(open),
        }
    }

    fn lasting(length: &Duration) -> Option<Self> {
        let (lasting, each) = match length.unit {
            DurationUnit::Days => (Lasting::Days, 2),
            DurationUnit::Months => (Lasting::Months, 2),
            DurationUnit::Years => (Lasting::Months, 24),
        };
        let halves = |n: Ratio| i64::try_from(n.as_whole()?).ok()?.checked_mul(each);
        let lo = match length.lo {
            None => 0,
            Some((n, open)) => halves(n)?.checked_add(i64::from(open))?,
        };
        let hi = match length.hi {
            _ if length.up_to_lifetime => i64::MAX,
            None => i64::MAX,
            Some((n, open)) => halves(n)?.checked_sub(i64::from(open))?,
        };
        Some(Self(lasting, lo, hi))
    }
}
