//! 权重: which row of each factor holds, their sum, and the formula of each branch.
//!
//! Weights are whole numbers over a common denominator; only the formula leaves them.

use super::{
    context::{Run, Scope, Stop},
    extent::Extent,
};
use crate::{
    base::{
        ratio::Ratio,
        terms::{Handling, HitPolicy, Unascertainable},
    },
    case::outcome::{HumanWhy, Reason, ReasonKind, Step},
    ir::{Branch, FactId, Factor, Number, Package, RowId, Weights},
};

/// Which row of a factor holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pick {
    /// This one, by index.
    Row(usize),
    /// The fact is 无法查明.
    Unsure(FactId),
    /// None, or several that differ.
    Human(HumanWhy),
}

/// The factors of a part taken together.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    /// Sum of the weights, without the start.
    pub sum: i64,
    /// Why there is no sum.
    pub human: Vec<HumanWhy>,
    /// Rows that held.
    pub rows: Vec<RowId>,
    /// Factors that could not be ascertained: index, fact.
    unsure: Vec<(usize, FactId)>,
    /// One reason a factor.
    reasons: Vec<Reason>,
}

/// What a formula stands on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Formula<'a> {
    /// The weights.
    pub weights: &'a Weights,
    /// The branch whose formula it is.
    pub branch: &'a Branch,
    /// The statutory range of the fine, for 法定最低 and the like.
    pub statutory: Option<&'a Extent>,
}

impl Run<'_> {
    /// The row of a factor that holds.
    pub(super) fn pick(&self, factor: &Factor) -> Result<Pick, Stop> {
        let scope = Scope::default();
        let lighter = factor.defects.overlap == Some(Handling::Lighter);
        let policy = if lighter && factor.policy == HitPolicy::Unique {
            HitPolicy::Lightest
        } else {
            factor.policy
        };
        let mut hit: Option<(usize, i64)> = None;
        let mut tied = false;
        let mut kept = None;
        for (index, row) in factor.rows.iter().enumerate() {
            match self.holds(&row.when, &scope) {
                Ok(false) => {}
                Ok(true) => match hit {
                    None => {
                        hit = Some((index, row.weight));
                        if policy == HitPolicy::First {
                            break;
                        }
                    }
                    Some((_, weight)) => match policy {
                        HitPolicy::Unique => tied |= weight != row.weight,
                        HitPolicy::Heaviest if row.weight > weight => {
                            hit = Some((index, row.weight));
                        }
                        HitPolicy::Lightest if row.weight < weight => {
                            hit = Some((index, row.weight));
                        }
                        HitPolicy::Heaviest | HitPolicy::Lightest | HitPolicy::First => {}
                    },
                },
                Err(stop) => Stop::keep(&mut kept, stop),
            }
        }
        match kept {
            Some(Stop::Unsure(fact)) => return Ok(Pick::Unsure(fact)),
            Some(stop) => return stop.human().map(Pick::Human),
            None => {}
        }
        Ok(match hit {
            None => Pick::Human(HumanWhy::FactorGap(factor.name.clone())),
            Some(_) if tied => {
                let rows = factor.rows.iter();
                let held = rows.filter(|row| self.holds(&row.when, &scope) == Ok(true));
                Pick::Human(HumanWhy::Tie(held.map(|row| row.row).collect()))
            }
            Some((index, _)) => Pick::Row(index),
        })
    }

    /// Takes all factors of a part together.
    pub(super) fn weigh(
        &self,
        weights: &Weights,
        package: Option<&Package>,
    ) -> Result<Weighed, Stop> {
        let mut weighed = Weighed {
            rows: Vec::with_capacity(weights.factors.len()),
            ..Weighed::default()
        };
        if self.reasons {
            let all = weights.factors.len().saturating_add(3);
            weighed.reasons.reserve(all);
        }
        let lowest = package.and_then(|p| p.unascertainable) == Some(Unascertainable::Lowest);
        for (index, factor) in weights.factors.iter().enumerate() {
            let (row, fact) = match self.pick(factor)? {
                Pick::Row(row) => (row, None),
                Pick::Unsure(fact) if lowest => (factor.lowest, Some(fact)),
                Pick::Unsure(fact) => {
                    weighed.human.push(HumanWhy::Unascertainable(fact));
                    continue;
                }
                Pick::Human(why) => {
                    weighed.human.push(why);
                    continue;
                }
            };
            let Some(row) = factor.rows.get(row) else {
                return Err(Stop::shapeless());
            };
            let sum = weighed.sum.checked_add(row.weight);
            weighed.sum = sum.ok_or_else(Stop::overflow)?;
            weighed.rows.push(row.row);
            let kind = match fact {
                None => ReasonKind::Factor(row.row, row.weight, weights.den),
                Some(fact) => {
                    weighed.unsure.push((index, fact));
                    ReasonKind::FactorLowest(fact, row.row, row.weight, weights.den)
                }
            };
            self.say(&mut weighed.reasons, Step::Amount, kind, Vec::new());
        }
        Ok(weighed)
    }

    /// The fine of a branch, with the reasons that lead to it. The last branch takes the reasons of
    /// the factors along.
    pub(super) fn branch(
        &self,
        formula: Formula<'_>,
        weighed: &mut Weighed,
        last: bool,
    ) -> Result<(Ratio, Vec<Reason>), Stop> {
        let Formula {
            weights, branch, ..
        } = formula;
        let named = |stop: Stop| stop.at(branch.expr);
        let mut sum = weighed.sum;
        let mut told = if last {
            std::mem::take(&mut weighed.reasons)
        } else {
            weighed.reasons.clone()
        };
        for &(index, fact) in &weighed.unsure {
            sum = self
                .most_lenient(formula, index, sum, fact, &mut told)
                .map_err(named)?;
        }
        let before = branch
            .start
            .checked_add(sum)
            .ok_or_else(Stop::overflow)
            .map_err(named)?;
        let after = limited(branch, before);
        let amount = self.formula(formula, after).map_err(named)?;
        if self.reasons {
            let step = Step::Amount;
            told.insert(
                0,
                Reason {
                    step,
                    kind: ReasonKind::Start(branch.start, weights.den),
                    children: Vec::new(),
                },
            );
            let total = ReasonKind::WeightSum(before, after, weights.den);
            self.say(&mut told, step, total, Vec::new());
            let entered = self.entered(&branch.amount);
            let formula = ReasonKind::Formula(branch.expr, entered, amount);
            self.say(&mut told, step, formula, Vec::new());
        }
        Ok((amount, told))
    }

    /// 无法查明 takes the lowest level of the factor. Should another level give a lower fine in this
    /// case (a formula that falls with the sum), that one is taken and a warning given.
    fn most_lenient(
        &self,
        formula: Formula<'_>,
        index: usize,
        sum: i64,
        fact: FactId,
        told: &mut [Reason],
    ) -> Result<i64, Stop> {
        let Formula {
            weights, branch, ..
        } = formula;
        let Some(factor) = weights.factors.get(index) else {
            return Ok(sum);
        };
        let Some(lowest) = factor.rows.get(factor.lowest) else {
            return Ok(sum);
        };
        let of = |sum: i64| {
            let total = branch.start.checked_add(sum).ok_or_else(Stop::overflow)?;
            self.formula(formula, limited(branch, total))
        };
        let mut least = (of(sum)?, sum, lowest);
        for row in &factor.rows {
            let other = sum
                .checked_sub(lowest.weight)
                .and_then(|s| s.checked_add(row.weight))
                .ok_or_else(Stop::overflow)?;
            let amount = of(other)?;
            if amount < least.0 {
                least = (amount, other, row);
            }
        }
        if least.1 != sum {
            for reason in told {
                if matches!(reason.kind, ReasonKind::FactorLowest(f, ..) if f == fact) {
                    let row = least.2;
                    reason.kind = ReasonKind::FactorLowest(fact, row.row, row.weight, weights.den);
                    reason.children.push(Reason {
                        step: Step::Amount,
                        kind: ReasonKind::UnascertainableNotLowest(fact),
                        children: Vec::new(),
                    });
                }
            }
        }
        Ok(least.1)
    }

    fn formula(&self, formula: Formula<'_>, sum: i64) -> Result<Ratio, Stop> {
        let sum = Ratio::new(i128::from(sum), i128::from(formula.weights.den));
        let scope = Scope {
            sum: Some(sum.ok_or_else(Stop::overflow)?),
            statutory: formula.statutory,
            ..Scope::default()
        };
        self.number(&formula.branch.amount, &scope)
    }

    /// The numeric facts that a formula reads, with their values in smallest steps.
    fn entered(&self, number: &Number) -> Vec<(FactId, i64)> {
        let mut found: Vec<(FactId, i64)> = Vec::new();
        crate::ir::walk::facts_of_number(self.program, number, &mut |fact| {
            if found.iter().all(|(f, _)| *f != fact)
                && let Some(Some(crate::ir::Value::Number(steps))) = self.facts.get(fact.index())
            {
                found.push((fact, *steps));
            }
        });
        found
    }
}

/// The sum after 总和 不低于 and 不超过.
fn limited(branch: &Branch, sum: i64) -> i64 {
    let sum = branch.floor.map_or(sum, |floor| sum.max(floor));
    branch.cap.map_or(sum, |cap| sum.min(cap))
}
