//! Conditions as truths.

use super::{
    graph::{Made, NodeId, Uncovered},
    lower::{Lower, Part},
};
use crate::{
    base::{date::Date, terms::Comparator},
    ir::{Condition, FactId},
};

fn day(date: Date) -> i64 {
    i64::from(date.day_number())
}

impl Lower<'_> {
    /// Whether a condition holds, all facts given.
    pub(super) fn holds(&mut self, condition: &Condition) -> Made {
        self.deeper(|lower| lower.holds_here(condition))
    }

    fn holds_here(&mut self, condition: &Condition) -> Made {
        match condition {
            Condition::Const(holds) => Ok(self.graph.truth(*holds)),
            Condition::All(parts) => self.all(parts),
            Condition::Any(parts) => {
                let mut any = self.graph.truth(false);
                for part in parts {
                    let part = self.holds(part)?;
                    any = self.graph.or(any, part);
                }
                Ok(any)
            }
            Condition::Not(part) => {
                let part = self.holds(part)?;
                Ok(self.graph.not(part))
            }
            Condition::Is(fact) => self.input(*fact, Part::Value),
            Condition::ChoiceIn { fact, set } => {
                let option = self.input(*fact, Part::Value)?;
                Ok(self.graph.has(*set, option))
            }
            Condition::Contains { fact, set } => {
                let chosen = self.input(*fact, Part::Value)?;
                Ok(self.graph.meets(chosen, *set))
            }
            Condition::NumberIn { fact, lo, hi } => {
                let steps = self.input(*fact, Part::Value)?;
                Ok(self.graph.within(steps, *lo, *hi))
            }
            Condition::PeriodIn { fact, lo, hi } => {
                let length = self.input(*fact, Part::Value)?;
                Ok(self.graph.within(length, i64::from(*lo), i64::from(*hi)))
            }
            // Only amounts go in; what is none is given up.
            Condition::NoAmount(fact) | Condition::Uncomputable(fact) => {
                let amount = self.input(*fact, Part::Value)?;
                if self.incomplete {
                    return self.no_amount_unless_given(*fact, amount);
                }
                Ok(self.graph.truth(false))
            }
            Condition::DateIn { fact, lo, hi } => {
                let at = self.input(*fact, Part::Value)?;
                let (lo, hi) = (lo.map_or(i64::MIN, day), hi.map_or(i64::MAX, day));
                Ok(self.graph.within(at, lo, hi))
            }
            Condition::SpanIn { fact, lo, hi } => self.length_in(*fact, *lo, *hi),
            Condition::Within(number, interval) => {
                let number = self.number(number)?;
                self.inside_of(number, *interval)
            }
            Condition::Compare(left, comparator, right) => {
                let (left, right) = (self.number(left)?, self.number(right)?);
                let (a, b, _) = self.common(left, right)?;
                Ok(self.compare(a, *comparator, b))
            }
            Condition::CompareDates(left, comparator, right) => {
                let left = self.input(*left, Part::Value)?;
                let right = self.input(*right, Part::Value)?;
                Ok(self.compare(left, *comparator, right))
            }
            Condition::Definition(id) => self.defined_condition(*id),
            Condition::Decision(id) => {
                let settled = self.decision(*id)?;
                self.whole(&settled)
            }
            Condition::DecisionIn { decision, set } => {
                let settled = self.decision(*decision)?;
                let option = self.whole(&settled)?;
                Ok(self.graph.has(*set, option))
            }
            Condition::AnyOf { .. } | Condition::InOrder { .. } => Err(Uncovered("a list")),
        }
    }

    /// Whether all conditions hold.
    pub(super) fn all(&mut self, parts: &[Condition]) -> Made {
        let mut all = self.graph.truth(true);
        for part in parts {
            let part = self.holds(part)?;
            all = self.graph.and(all, part);
        }
        Ok(all)
    }

    /// False of a fact that is given; of an unknown one a truth that rests on it.
    fn no_amount_unless_given(&mut self, fact: FactId, amount: NodeId) -> Made {
        let given = self.input(fact, Part::Given)?;
        let unknown = self.graph.not(given);
        let (least, _) = self.graph.of(amount);
        let least = self.graph.constant(least);
        let is = self.graph.le(amount, least);
        Ok(self.graph.and(is, unknown))
    }

    fn compare(&mut self, a: NodeId, comparator: Comparator, b: NodeId) -> NodeId {
        let g = &mut self.graph;
        match comparator {
            Comparator::Less => g.lt(a, b),
            Comparator::AtMost => g.le(a, b),
            Comparator::Equal => g.eq(a, b),
            Comparator::NotEqual => {
                let same = g.eq(a, b);
                g.not(same)
            }
            Comparator::AtLeast => g.le(b, a),
            Comparator::More => g.lt(b, a),
        }
    }

    fn length_in(
        &mut self,
        fact: FactId,
        lo: Option<(crate::base::date::Period, bool)>,
        hi: Option<(crate::base::date::Period, bool)>,
    ) -> Made {
        let mut all = self.graph.truth(true);
        if let Some((period, open)) = lo {
            let above = self.lasts(fact, period, open)?;
            all = self.graph.and(all, above);
        }
        if let Some((period, open)) = hi {
            // Up to and including a length: no longer than it. Below it: not as long.
            let longer = self.lasts(fact, period, !open)?;
            let below = self.graph.not(longer);
            all = self.graph.and(all, below);
        }
        Ok(all)
    }
}
