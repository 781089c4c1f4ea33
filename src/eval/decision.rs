//! Decision tables (判定).

use super::{
    condition::satisfies,
    context::{Run, Scope, Stop},
    range::{FineAt, Worked},
};
use crate::{
    base::{
        ratio::Ratio,
        terms::{Comparator, Handling, HitPolicy},
    },
    case::outcome::HumanWhy,
    ir::{Decision, DecisionRow, DecisionValue, RowId},
};
use std::cmp::Ordering;

/// What a decision comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Settled {
    pub value: SettledValue,
    pub row: RowId,
}

/// Its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum SettledValue {
    Bool(bool),
    Choice(u16),
    Number(Ratio),
    Range(Worked),
}

/// Which rows match, as far as the policy must know.
#[derive(Debug)]
pub(super) enum Hits {
    /// None.
    None,
    /// These, in order.
    Rows(Vec<usize>),
}

impl Run<'_> {
    /// The rows that match: all of them, or under 首行 the first.
    ///
    /// Every row is looked at, because two that match with different results are a tie; the first
    /// fact missing in any of them is asked for.
    pub(super) fn hits<'r>(
        &self,
        policy: HitPolicy,
        rows: impl Iterator<Item = &'r [crate::ir::Condition]>,
    ) -> Result<Hits, Stop> {
        let scope = Scope::default();
        let mut found = Vec::new();
        let mut kept = None;
        for (index, when) in rows.enumerate() {
            match self.all(when, &scope) {
                Ok(true) => {
                    found.push(index);
                    if policy == HitPolicy::First {
                        break;
                    }
                }
                Ok(false) => {}
                Err(stop) => Stop::keep(&mut kept, stop),
            }
        }
        match kept {
            Some(stop) => Err(stop),
            None if found.is_empty() => Ok(Hits::None),
            None => Ok(Hits::Rows(found)),
        }
    }

    /// Works out a decision.
    pub(super) fn settle(&self, decision: &Decision) -> Result<Settled, Stop> {
        let rows = decision.rows.iter().map(|row| row.when.as_slice());
        let Hits::Rows(hits) = self.hits(decision.policy, rows)? else {
            return Err(Stop::Human(Box::new(HumanWhy::Gap(usize::MAX))));
        };
        let mut best: Option<Settled> = None;
        let mut tied = false;
        for row in hits.iter().filter_map(|&i| decision.rows.get(i)) {
            let value = self.decision_value(row)?;
            let Some(held) = &best else {
                best = Some(Settled {
                    value,
                    row: row.row,
                });
                continue;
            };
            let order = value.heavier(&held.value);
            let replaces = match decision.policy {
                HitPolicy::First => false,
                HitPolicy::Heaviest => satisfies(order, Comparator::More),
                HitPolicy::Lightest => satisfies(order, Comparator::Less),
                HitPolicy::Unique => {
                    tied |= value != held.value;
                    decision.defects.overlap == Some(Handling::Lighter)
                        && satisfies(order, Comparator::Less)
                }
            };
            if replaces {
                best = Some(Settled {
                    value,
                    row: row.row,
                });
            }
        }
        if tied && decision.defects.overlap != Some(Handling::Lighter) {
            let rows = hits.iter().filter_map(|&i| decision.rows.get(i));
            return Err(Stop::Human(Box::new(HumanWhy::Tie(
                rows.map(|row| row.row).collect(),
            ))));
        }
        best.ok_or_else(Stop::shapeless)
    }

    fn decision_value(&self, row: &DecisionRow) -> Result<SettledValue, Stop> {
        match &row.value {
            DecisionValue::Bool(b) => Ok(SettledValue::Bool(*b)),
            DecisionValue::Choice(option) => Ok(SettledValue::Choice(*option)),
            DecisionValue::Number(number, expr) => self
                .number(number, &Scope::default())
                .map(SettledValue::Number)
                .map_err(|s| s.at(*expr)),
            DecisionValue::Range(range) => self
                .range(range, FineAt::default())
                .map(SettledValue::Range),
        }
    }
}

impl SettledValue {
    /// Orders values of one decision: 是 over 否, the later option, the greater number, the heavier
    /// range.
    fn heavier(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Choice(a), Self::Choice(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.compare(*b),
            (
                Self::Range(Worked {
                    extent: Some(a), ..
                }),
                Self::Range(Worked {
                    extent: Some(b), ..
                }),
            ) => a.heavier(b),
            (
                Self::Bool(_) | Self::Choice(_) | Self::Number(_) | Self::Range(_),
                Self::Bool(_) | Self::Choice(_) | Self::Number(_) | Self::Range(_),
            ) => Ordering::Equal,
        }
    }
}
