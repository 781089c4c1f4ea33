//! The ranges on which circumstances and reductions work: what rows and 先行 rows give, what weights come
//! to, and the statutory range where nothing of these decides.

use super::{
    between::given::open,
    ends::{At, Ends, Extent, extents},
    expand::Fuel,
    moving::Work,
    order::{Order, Ranked},
    pieces::{Around, Piece, pieces},
    rules::{self, Law},
    sums,
    verdict::{Claim, Undecided},
};
use crate::{
    base::{ratio::Ratio, terms::Handling},
    ir::{
        Benchmark, Branch, Condition, ObjectId, Outcome, Part, PartKind, Program, Range, Table,
        Weights,
    },
};

/// A range to begin with, and when it is.
pub(super) struct Given<'p> {
    /// When.
    pub when: Vec<Condition>,
    /// The range.
    pub extent: Extent,
    /// The table and the tier of the row, if it has one.
    pub tier: Option<(&'p Table, usize)>,
}

/// A statutory range at hand: of whom, when, and which.
pub(super) type Under<'a> = (ObjectId, &'a Law, &'a Extent);

/// What weights come to by a branch, and when they are asked.
pub(super) struct Weighed<'p> {
    /// When.
    pub when: Vec<Condition>,
    /// The weights.
    pub weights: &'p Weights,
    /// The branch.
    pub branch: &'p Branch,
}

impl Weighed<'_> {
    /// The amount at a sum of the factors.
    pub(super) fn amounts(&self, program: &Program, sum: i64, law: &Ends) -> Option<Vec<Piece>> {
        let total = sums::limited(self.branch, sum)?;
        let around = Around {
            sum: Some(Ratio::new(i128::from(total), i128::from(self.weights.den))?),
            law: Some(law),
        };
        pieces(program, &self.branch.amount, around, &mut Fuel::default())
    }
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

impl<'p> Work<'_, 'p> {
    /// Goes through the ranges that rows give under each statutory range, and through those where no row
    /// gives one.
    pub(super) fn each(
        &self,
        claim: &mut Claim,
        mut then: impl FnMut(&Self, Under<'_>, &Given<'p>, &mut Claim),
    ) {
        self.bare(claim, &mut then);
        let act = &self.act;
        let Some(benchmark) = act.benchmark else {
            return;
        };
        for (index, row) in benchmark.overrides.iter().enumerate() {
            for object in rules::objects(act.program, &row.outcomes) {
                let mut asked = vec![rules::penalised(act.program, act.violation, object)];
                asked.extend(rules::certain(act.program, act.violation));
                asked.extend(rules::overriding(act.program, benchmark, index, object));
                let laws = rules::lawful(act.program, act.violation, object, &mut Fuel::default());
                for law in &laws {
                    for bound in law.extents.iter().flatten() {
                        for extent in self.extents(&row.outcomes, object, (law, bound)) {
                            let given = Given {
                                when: asked.clone(),
                                extent,
                                tier: None,
                            };
                            then(self, (object, law, bound), &given, claim);
                        }
                    }
                }
            }
        }
        for (index, part) in benchmark.parts.iter().enumerate() {
            let PartKind::Table(table) = &part.kind else {
                continue;
            };
            let order = Order::of(act.program, table, act.table(index)).with(benchmark.defects);
            let mut asked = vec![rules::guard(act.violation, part.guard)];
            asked.extend(part.when.clone());
            for object in rules::concerned(act.program, act.violation, part) {
                let before = rules::of_object(act.program, act.violation, benchmark, object);
                let laws = rules::lawful(act.program, act.violation, object, &mut Fuel::default());
                for law in &laws {
                    for bound in law.extents.iter().flatten() {
                        let of = Ranked {
                            violation: act.violation,
                            object,
                            law: Some(&bound.ends),
                        };
                        for (row, own) in table.rows.iter().enumerate() {
                            for extent in self.extents(&own.outcomes, object, (law, bound)) {
                                let Some(deciding) = order.coming_to(row, of) else {
                                    claim.leave(Undecided::Beyond);
                                    continue;
                                };
                                let mut when = asked.clone();
                                when.extend(before.iter().cloned());
                                when.extend(deciding);
                                let given = Given {
                                    when,
                                    extent,
                                    tier: own.tier.map(|tier| (table, tier)),
                                };
                                then(self, (object, law, bound), &given, claim);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Goes through the statutory ranges where the benchmark says nothing, or there is none.
    fn bare(
        &self,
        claim: &mut Claim,
        then: &mut impl FnMut(&Self, Under<'_>, &Given<'p>, &mut Claim),
    ) {
        let act = &self.act;
        for object in rules::penalised_objects(act.program, act.violation) {
            let mut asked = vec![rules::penalised(act.program, act.violation, object)];
            asked.extend(rules::certain(act.program, act.violation));
            let silent = match act.benchmark {
                None => vec![Vec::new()],
                Some(benchmark) => self.silent(benchmark, object),
            };
            if silent.is_empty() {
                continue;
            }
            let laws = rules::lawful(act.program, act.violation, object, &mut Fuel::default());
            for law in laws.iter().filter(|law| !open(&law.range)) {
                let Some(bounds) = &law.extents else {
                    claim.leave(Undecided::Beyond);
                    continue;
                };
                for bound in bounds {
                    for when in &silent {
                        let mut all = asked.clone();
                        all.extend(when.iter().cloned());
                        let given = Given {
                            when: all,
                            extent: Extent {
                                when: Vec::new(),
                                ends: bound.ends.clone(),
                            },
                            tier: None,
                        };
                        then(self, (object, law, bound), &given, claim);
                    }
                }
            }
        }
    }

    /// When a benchmark says nothing of an object: no part of it that speaks of the object is asked; or,
    /// where gaps stay with the statute, no row matches.
    fn silent(&self, benchmark: &Benchmark, object: ObjectId) -> Vec<Vec<Condition>> {
        let (program, violation) = (self.act.program, self.act.violation);
        let before = rules::not_overridden(program, benchmark, object);
        let (mut none, mut all) = (before.clone(), Vec::new());
        for part in &benchmark.parts {
            if !rules::concerned(program, violation, part).contains(&object) {
                continue;
            }
            let active = asked(self, part);
            none.push(not(Condition::All(active.clone())));
            let mut when = before.clone();
            when.extend(active);
            match &part.kind {
                PartKind::Table(table) => {
                    if benchmark.defects.gap != Some(Handling::StatutoryLimit) {
                        continue;
                    }
                    let rows = table.rows.iter();
                    when.extend(rows.map(|row| not(Condition::All(row.when.clone()))));
                }
                PartKind::Weights(weights) => {
                    let own = weights.branches.iter().filter(|b| b.on == object);
                    when.extend(own.map(|b| not(rules::guard(violation, b.guard))));
                }
            }
            all.push(when);
        }
        all.push(none);
        all.retain(|when| {
            let never =
                |c: &Condition| super::expand::settled(c.clone()) == Condition::Const(false);
            !when.iter().any(never)
        });
        all
    }

    /// The weights that are asked, by branch.
    pub(super) fn weighed(&self) -> Vec<Weighed<'p>> {
        let (program, violation) = (self.act.program, self.act.violation);
        let Some(benchmark) = self.act.benchmark else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for part in &benchmark.parts {
            let PartKind::Weights(weights) = &part.kind else {
                continue;
            };
            for branch in &weights.branches {
                let mut when = asked(self, part);
                when.push(rules::guard(violation, branch.guard));
                when.extend(rules::of_object(program, violation, benchmark, branch.on));
                all.push(Weighed {
                    when,
                    weights,
                    branch,
                });
            }
        }
        all
    }

    /// The ranges that a row gives an object, unless a human picks; of one that gives it none but does not
    /// spare it, the statutory range.
    fn extents(
        &self,
        outcomes: &[Outcome],
        object: ObjectId,
        (law, bound): (&Law, &Extent),
    ) -> Vec<Extent> {
        let other = |o: &Outcome| {
            matches!(o, Outcome::Human) || matches!(o, Outcome::NoFine(on) if *on == object)
        };
        match self.range(outcomes, object) {
            Some(range) if !outcomes.iter().any(other) && !open(range) => {
                self.taken_apart(range, object, &bound.ends)
            }
            None if !outcomes.iter().any(other) && !open(&law.range) => vec![Extent {
                when: Vec::new(),
                ends: bound.ends.clone(),
            }],
            Some(_) | None => Vec::new(),
        }
    }

    /// The range that outcomes give an object.
    pub(super) fn range<'r>(&self, outcomes: &'r [Outcome], object: ObjectId) -> Option<&'r Range>
    where
        'p: 'r,
    {
        let given = rules::given(self.act.program, outcomes);
        let own = given.into_iter().rev().find(|(on, _)| *on == object);
        own.map(|(_, range)| range)
    }

    /// A range taken apart; nothing where that cannot be done.
    pub(super) fn taken_apart(&self, range: &Range, object: ObjectId, law: &Ends) -> Vec<Extent> {
        let at = At {
            imposed: Some((self.act.violation, &[], object)),
            law: Some(law),
        };
        extents(self.act.program, range, at, &mut Fuel::default()).unwrap_or_default()
    }
}

/// When a part is asked.
fn asked(work: &Work<'_, '_>, part: &Part) -> Vec<Condition> {
    let mut active = vec![rules::guard(work.act.violation, part.guard)];
    active.extend(part.when.clone());
    active
}
