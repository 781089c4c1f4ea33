//! Two packages side by side: where the same facts come to different results.
//!
//! Acts and facts are matched by name, and by 对应 where the packages use other words ([`crate::proof::between::matching`]);
//! what is not matched is listed, never taken for the same. The cells that either package cuts make
//! the cases ([`cases`]); both are asked; cases with the same difference are one region, said by the
//! values that its cases share ([`regions`]). What has to hold between them is proved beside ([`judged`]). [`text`], [`html`] and [`json`] show it.

pub mod cases;
pub mod difference;
pub mod duties;
pub mod html;
pub mod json;
pub mod judged;
pub mod regions;
pub mod text;

use std::cmp::Ordering;

use crate::{
    ir::{FactId, Program, Value, ViolationId},
    proof::{Claim, Verdict, between::matching},
};

pub use difference::{Difference, Relation};
pub use judged::Standing;
pub use regions::Region;

/// Two packages compared.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Acts that stand in both, the greatest difference first.
    pub pairs: Vec<Pair>,
    /// Acts of the first that the second has not.
    pub only_a: Vec<ViolationId>,
    /// Acts of the second that the first has not.
    pub only_b: Vec<ViolationId>,
    /// How the first stands to the second.
    pub standing: Standing,
}

/// An act in both packages.
#[derive(Clone, Debug)]
pub struct Pair {
    /// In the first.
    pub a: ViolationId,
    /// In the second.
    pub b: ViolationId,
    /// Cases on which both were asked.
    pub asked: usize,
    /// Of these, with the same result.
    pub same: usize,
    /// Every combination of what the benchmarks tell apart was asked.
    pub all: bool,
    /// Facts that only the first reads, kept at ordinary values.
    pub only_a: Vec<FactId>,
    /// Facts that only the second reads, kept at ordinary values.
    pub only_b: Vec<FactId>,
    /// Where they differ, the greatest difference first.
    pub regions: Vec<Region>,
    /// What is proved of it.
    pub claims: Vec<Claim>,
    /// Which of the two has duties of procedure about it; they are compared where both have.
    pub procedure: (bool, bool),
}

impl Pair {
    /// The act with the greatest difference first, those without one last.
    fn order(&self, other: &Self) -> Ordering {
        match (self.regions.first(), other.regions.first()) {
            (Some(a), Some(b)) => a.order(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }

    /// Whether every case that was asked came out the same, and there was any.
    pub const fn is_alike(&self) -> bool {
        self.asked > 0 && self.asked == self.same
    }

    /// Whether everything about it is proved.
    pub fn is_proved(&self) -> bool {
        let mut all = self.claims.iter().peekable();
        all.peek().is_some() && all.all(|c| c.verdict == Verdict::Proved)
    }
}

/// A case in the words of both packages: facts with their values in each.
#[derive(Clone, Debug, PartialEq)]
pub struct Both {
    /// In the first.
    pub a: Vec<(FactId, Value)>,
    /// In the second.
    pub b: Vec<(FactId, Value)>,
}

/// Compares two packages. `acts`: pairs of acts named by the caller, beside those matched by name.
pub fn compare(a: &Program, b: &Program, acts: &[(ViolationId, ViolationId)]) -> Comparison {
    let matched = matching::acts(a, b, acts);
    let pairs = matched.iter().map(|(x, y)| pair(a, b, *x, *y));
    let mut pairs: Vec<Pair> = pairs.collect();
    pairs.sort_by(Pair::order);
    let left = |program: &Program, taken: &dyn Fn(ViolationId) -> bool| {
        let all = (0..program.violations.len()).map(ViolationId::from_index);
        let own = all.filter(|id| {
            let act = program.violations.get(id.index());
            act.is_some_and(|v| v.package.index() == 0) && !taken(*id)
        });
        own.collect()
    };
    let mut comparison = Comparison {
        only_a: left(a, &|id| matched.iter().any(|(x, _)| *x == id)),
        only_b: left(b, &|id| matched.iter().any(|(_, y)| *y == id)),
        pairs,
        standing: Standing::default(),
    };
    judged::judge(a, b, &mut comparison);
    comparison
}

fn pair(a: &Program, b: &Program, x: ViolationId, y: ViolationId) -> Pair {
    let mut joint = matching::facts(a, b, x, y);
    let procedure = (duties::any(a, x), duties::any(b, y));
    let both = procedure == (true, true);
    if both {
        let (own, theirs) = (duties::facts(a, x), duties::facts(b, y));
        for shared in matching::shared(a, b) {
            let read = own.contains(&shared.a) || theirs.contains(&shared.b);
            let known = |s: &matching::Shared| s.a == shared.a || s.b == shared.b;
            if read && !joint.shared.iter().any(known) {
                joint.shared.push(shared);
            }
        }
    }
    let mut found = regions::Regions::default();
    let asked = cases::ask(a, b, (x, y), (&joint, both), &mut found);
    let mut regions = found.described(&asked.axes);
    for region in &mut regions {
        region.exact |= region.cases == asked.asked;
    }
    regions.sort_by(|p, q| p.order(q));
    Pair {
        a: x,
        b: y,
        asked: asked.asked,
        same: asked.same,
        all: asked.all,
        only_a: joint.only_a,
        only_b: joint.only_b,
        regions,
        claims: Vec::new(),
        procedure,
    }
}
