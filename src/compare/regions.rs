//! Cases with the same difference, and what they share.

use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet},
};

use super::{Both, cases::Axis, difference::Difference};
use crate::{
    case::outcome::Outcome,
    ir::{FactId, Value},
};

/// Most differences that are told apart.
const MAX_REGIONS: usize = 5_000;

/// Cases in which two packages differ in the same way.
#[derive(Clone, Debug)]
pub struct Region {
    /// How.
    pub difference: Difference,
    /// What these cases share: facts of the first package with the values they have here. Facts of
    /// which every value occurs are left out.
    pub where_: Vec<(FactId, Vec<Value>)>,
    /// Every case with these values is one of them.
    pub exact: bool,
    /// How many cases.
    pub cases: usize,
    /// The most ordinary of them.
    pub witness: Both,
    /// How many of its facts are not ordinary.
    pub unusual: usize,
    /// What the first package says of it.
    pub a: Outcome,
    /// What the second says.
    pub b: Outcome,
}

impl Region {
    /// The greater difference first, then the more ordinary case, then the more cases.
    pub fn order(&self, other: &Self) -> Ordering {
        let key = |r: &Self| (Reverse(r.difference.size()), r.unusual, Reverse(r.cases));
        key(self).cmp(&key(other))
    }
}

#[derive(Debug)]
struct Under {
    seen: Vec<BTreeSet<usize>>,
    cases: usize,
    unusual: usize,
    witness: Both,
    a: Outcome,
    b: Outcome,
}

/// Differences found so far.
#[derive(Debug, Default)]
pub struct Regions {
    found: BTreeMap<Difference, Under>,
    /// Cases of differences past the limit.
    dropped: usize,
}

impl Regions {
    /// Notes a case; `told` gives it in full with both results.
    pub fn add(
        &mut self,
        difference: Difference,
        point: &[usize],
        unusual: usize,
        told: impl FnOnce() -> (Both, Outcome, Outcome),
    ) {
        if let Some(under) = self.found.get_mut(&difference) {
            under.cases = under.cases.saturating_add(1);
            for (seen, at) in under.seen.iter_mut().zip(point) {
                seen.insert(*at);
            }
            if unusual < under.unusual {
                under.unusual = unusual;
                (under.witness, under.a, under.b) = told();
            }
            return;
        }
        if self.found.len() >= MAX_REGIONS {
            self.dropped = self.dropped.saturating_add(1);
            return;
        }
        let (witness, a, b) = told();
        let seen = point.iter().map(|at| BTreeSet::from([*at])).collect();
        self.found.insert(
            difference,
            Under {
                seen,
                cases: 1,
                unusual,
                witness,
                a,
                b,
            },
        );
    }

    /// The regions in terms of facts.
    pub fn described(self, axes: &[Axis]) -> Vec<Region> {
        let one = |(difference, under): (Difference, Under)| {
            let mut where_ = Vec::new();
            let mut product = 1usize;
            for (axis, seen) in axes.iter().zip(&under.seen) {
                product = product.saturating_mul(seen.len());
                let all = seen.len() == axis.values.len();
                let usual = !axis.core && seen.len() == 1 && seen.contains(&axis.ordinary);
                if !all && !usual {
                    let values = seen.iter().filter_map(|at| axis.values.get(*at));
                    where_.push((axis.fact, values.map(|(a, _)| a.clone()).collect()));
                }
            }
            Region {
                difference,
                where_,
                exact: product == under.cases,
                cases: under.cases,
                witness: under.witness,
                unusual: under.unusual,
                a: under.a,
                b: under.b,
            }
        };
        self.found.into_iter().map(one).collect()
    }
}
