//! The sums of weights that facts reach, each with the rows of the factors that reach it.
//!
//! Factors that share a fact, directly, through a constraint or through what must hold for the weights
//! to be asked, are taken together: every choice of their rows is tried against the facts. Groups that
//! share nothing are independent, so their sums add.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    expand::{expanded, partial},
    field::{Field, Ground},
    formula::Formula,
    search::{Budget, Spent},
    verdict::Undecided,
};
use crate::{
    base::{
        limits::PROOF_STEPS,
        terms::{Handling, HitPolicy},
    },
    ir::{Branch, Condition, FactId, Factor, Program, Weights, reads},
};

/// Most choices of rows in one group, and most sums.
const MAX_CHOICES: usize = 20_000;

/// Which row of each factor holds.
pub(super) type Rows = Vec<(usize, usize)>;

/// Sums of the factors (without the start) that facts reach, each with rows that reach it.
pub(super) type Sums = BTreeMap<i64, Rows>;

/// When a row of a factor is the one that counts.
pub(super) fn counts(program: &Program, factor: &Factor, row: usize) -> Condition {
    let lighter = factor.defects.overlap == Some(Handling::Lighter);
    let policy = if lighter && factor.policy == HitPolicy::Unique {
        HitPolicy::Lightest
    } else {
        factor.policy
    };
    let Some(own) = factor.rows.get(row) else {
        return Condition::Const(false);
    };
    let mut all = vec![own.when.clone()];
    for (index, other) in factor.rows.iter().enumerate() {
        let comes_first = index != row
            && match policy {
                HitPolicy::First => index < row,
                HitPolicy::Heaviest => {
                    other.weight > own.weight || (other.weight == own.weight && index < row)
                }
                HitPolicy::Lightest => {
                    other.weight < own.weight || (other.weight == own.weight && index < row)
                }
                HitPolicy::Unique => other.weight != own.weight,
            };
        let not = || Condition::Not(Box::new(other.when.clone()));
        if comes_first {
            all.push(not());
        } else if index != row
            && (policy != HitPolicy::First || index < row)
            && partial(program, std::slice::from_ref(&other.when))
        {
            // Where it reads a decision that decides nothing, a human decides.
            all.push(Condition::Any(vec![other.when.clone(), not()]));
        }
    }
    Condition::All(all)
}

/// The sums that facts reach under these conditions; none if the conditions never hold.
pub(super) fn reachable(
    program: &Program,
    weights: &Weights,
    common: &[Condition],
) -> Result<Sums, Undecided> {
    let mut ground = Ground::default();
    let common: Vec<Condition> = common.iter().map(|c| ground.add(program, c)).collect();
    let rows: Vec<Vec<Condition>> = weights
        .factors
        .iter()
        .map(|factor| {
            let all = 0..factor.rows.len();
            all.map(|row| ground.add(program, &counts(program, factor, row)))
                .collect()
        })
        .collect();
    ground.bound(program);
    let field = ground.field(program);
    let base = field.conjunction(&common).ok_or(Undecided::Beyond)?;
    let made: Option<Vec<Vec<Formula>>> = rows
        .iter()
        .map(|all| all.iter().map(|c| field.formula(c)).collect())
        .collect();
    let made = made.ok_or(Undecided::Beyond)?;
    let mut budget = Budget(PROOF_STEPS);
    let spent = |_: Spent| Undecided::Steps(PROOF_STEPS);
    if field.find(&[&base], &mut budget).map_err(spent)?.is_none() {
        return Ok(Sums::new());
    }
    let mut sums: Sums = BTreeMap::from([(0, Vec::new())]);
    for group in groups(program, &rows, &common) {
        let mut own: Sums = Sums::new();
        let mut choice = Choice {
            field: &field,
            base: &base,
            rows: &made,
            weights,
            group: &group,
            budget: &mut budget,
            tried: 0,
            found: &mut own,
        };
        choice.walk(&mut Vec::new(), 0)?;
        let mut next: Sums = Sums::new();
        for (a, rows) in &sums {
            for (b, more) in &own {
                let Some(sum) = a.checked_add(*b) else {
                    continue;
                };
                next.entry(sum).or_insert_with(|| {
                    let mut all = rows.clone();
                    all.extend(more);
                    all
                });
            }
        }
        if next.len() > MAX_CHOICES {
            return Err(Undecided::Beyond);
        }
        sums = next;
    }
    Ok(sums)
}

/// The choices of rows in one group.
struct Choice<'a, 'p> {
    field: &'a Field<'p>,
    base: &'a Formula,
    rows: &'a [Vec<Formula>],
    weights: &'a Weights,
    group: &'a [usize],
    budget: &'a mut Budget,
    tried: usize,
    found: &'a mut Sums,
}

impl Choice<'_, '_> {
    fn walk(&mut self, chosen: &mut Rows, sum: i64) -> Result<(), Undecided> {
        let Some(factor) = self.group.get(chosen.len()).copied() else {
            self.found.entry(sum).or_insert_with(|| chosen.clone());
            return Ok(());
        };
        let rows = self.weights.factors.get(factor).map_or(0, |f| f.rows.len());
        for row in 0..rows {
            self.tried = self.tried.saturating_add(1);
            if self.tried > MAX_CHOICES {
                return Err(Undecided::Beyond);
            }
            chosen.push((factor, row));
            if self.possible(chosen)? {
                let rows = self.weights.factors.get(factor).map(|f| &f.rows);
                let weight = rows.and_then(|r| r.get(row)).map_or(0, |r| r.weight);
                if let Some(sum) = sum.checked_add(weight) {
                    self.walk(chosen, sum)?;
                }
            }
            chosen.pop();
        }
        Ok(())
    }

    fn possible(&mut self, chosen: &Rows) -> Result<bool, Undecided> {
        let mut formulas = vec![self.base];
        for (factor, row) in chosen {
            let found = self.rows.get(*factor).and_then(|rows| rows.get(*row));
            formulas.push(found.ok_or(Undecided::Beyond)?);
        }
        match self.field.find(&formulas, self.budget) {
            Ok(found) => Ok(found.is_some()),
            Err(Spent) => Err(Undecided::Steps(PROOF_STEPS)),
        }
    }
}

/// Factors by shared facts.
fn groups(program: &Program, rows: &[Vec<Condition>], common: &[Condition]) -> Vec<Vec<usize>> {
    let read = |conditions: &[Condition]| {
        let mut facts = reads::Reads::new();
        for condition in conditions {
            reads::condition(program, condition, &mut facts);
        }
        facts
    };
    let mut sets: Vec<(BTreeSet<FactId>, Vec<usize>)> = rows
        .iter()
        .enumerate()
        .map(|(i, all)| (read(all), vec![i]))
        .collect();
    sets.push((read(common), Vec::new()));
    for constraint in &program.constraints {
        sets.push((constraint.facts.iter().copied().collect(), Vec::new()));
    }
    let mut parted: Vec<(BTreeSet<FactId>, Vec<usize>)> = Vec::new();
    for (mut facts, mut members) in sets {
        let (near, far): (Vec<_>, Vec<_>) = parted
            .into_iter()
            .partition(|(other, _)| other.iter().any(|f| facts.contains(f)));
        for (other, more) in near {
            facts.extend(other);
            members.extend(more);
        }
        members.sort_unstable();
        parted = far;
        parted.push((facts, members));
    }
    let mut groups: Vec<Vec<usize>> = parted.into_iter().map(|(_, members)| members).collect();
    groups.retain(|group| !group.is_empty());
    groups.sort();
    groups
}

/// The sum with the start, within floor and cap.
pub(super) fn limited(branch: &Branch, sum: i64) -> Option<i64> {
    let sum = branch.start.checked_add(sum)?;
    let sum = branch.floor.map_or(sum, |floor| sum.max(floor));
    Some(branch.cap.map_or(sum, |cap| sum.min(cap)))
}

/// The conditions under which these rows are the ones that count.
pub(super) fn conditions(program: &Program, weights: &Weights, rows: &Rows) -> Vec<Condition> {
    let all = rows.iter().filter_map(|(factor, row)| {
        let factor = weights.factors.get(*factor)?;
        Some(counts(program, factor, *row))
    });
    all.collect()
}

/// The facts that the factors read.
pub(super) fn facts(program: &Program, weights: &Weights) -> BTreeSet<FactId> {
    let mut facts = BTreeSet::new();
    for row in weights.factors.iter().flat_map(|f| &f.rows) {
        reads::condition(program, &expanded(program, &row.when), &mut facts);
    }
    facts
}
