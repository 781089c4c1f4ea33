//! A table at work on one object: what each row gives, and which row decides.

use zhun::{
    base::{
        kinds::Family,
        terms::{Handling, HitPolicy},
    },
    ir::{Amount, Benchmark, ObjectId, Outcome, PenaltyId, Table},
};

use super::{Candidate, Come, Run, Said, SeenGrid, SeenRow, Target};
use crate::{
    decision::Hits,
    range::{FineAt, Worked},
    term::Term,
};

/// What a row gives to an object.
#[derive(Clone)]
pub(crate) struct Gives {
    /// Whether it gives a fine, or leaves it to a human.
    pub fine: Option<Worked>,
    pub none: bool,
    pub nodes: Vec<Vec<PenaltyId>>,
    pub gravest: i128,
    /// A fault on the way.
    pub stop: Term,
    /// The penalties it gives, by number: rows that give the same have the same.
    pub list: i128,
}

/// What a row comes to for an object; of a table, that of the row that decides so far.
#[derive(Clone, Copy)]
pub(crate) struct Best {
    /// It speaks of the fine.
    pub fine_some: Term,
    pub fine: Worked,
    /// It says that there is no fine.
    pub none: Term,
    gravest: Term,
    list: Term,
    tier: Term,
    row: Term,
}

impl crate::encoding::Encoding<'_> {
    /// Whether two rows give the same.
    pub(crate) fn row_same(&self, x: &Best, y: &Best) -> Term {
        let a = &self.a;
        let fine = a.or(&[a.not(x.fine_some), self.worked_same(&x.fine, &y.fine)]);
        a.and(&[
            a.same(x.none, y.none),
            a.same(x.fine_some, y.fine_some),
            fine,
            a.eq(x.list, y.list),
        ])
    }
}

fn gravity(family: Family) -> i128 {
    // A declared order; none is the least.
    family as i128 + 1
}

impl<'p> Run<'_, 'p> {
    fn belongs(&self, ids: &[PenaltyId], object: ObjectId) -> bool {
        let first = ids
            .first()
            .and_then(|id| self.e.program.penalties.get(id.index()));
        first.is_some_and(|p| p.on == object)
    }

    /// Whether outcomes name a target.
    pub(super) fn names(&self, outcomes: &[Outcome], target: &Target) -> Term {
        let a = &self.e.a;
        let all: Vec<Term> = outcomes
            .iter()
            .map(|outcome| match outcome {
                Outcome::Fine(object, _) | Outcome::NoFine(object) => {
                    a.and(&[target.fined, a.truth(*object == target.object)])
                }
                Outcome::Penalties(nodes) => a.truth(nodes.iter().any(|n| {
                    let ids: Vec<PenaltyId> = n.penalties().collect();
                    self.belongs(&ids, target.object)
                })),
                Outcome::Human => a.truth(true),
            })
            .collect();
        a.or(&all)
    }

    /// What outcomes give to an object whose statutory range is known.
    pub(super) fn gives(
        &self,
        outcomes: &[Outcome],
        object: ObjectId,
        statutory: (Term, crate::extent::Extent),
    ) -> Gives {
        let (e, a) = (self.e, &self.e.a);
        let at = FineAt {
            imposed: Some((self.v, &[], object)),
            statutory: Some(statutory),
        };
        let mut gives = Gives {
            fine: None,
            none: false,
            nodes: Vec::new(),
            gravest: 0,
            stop: a.int(0),
            list: 0,
        };
        let mut told = String::new();
        let work = |range, gives: &mut Gives| {
            let (mut worked, stop) = e.range(range, &at);
            let human = e.is_human(stop);
            worked.some = a.and(&[worked.some, a.not(human)]);
            worked.human = a.ite(human, stop, worked.human);
            let fault = a.ite(e.is_fault(stop), stop, a.int(0));
            gives.stop = e.first(gives.stop, fault);
            gives.fine = Some(worked);
        };
        for outcome in outcomes {
            match outcome {
                Outcome::Fine(on, range) if *on == object => work(range, &mut gives),
                Outcome::NoFine(on) if *on == object => gives.none = true,
                Outcome::Fine(..) | Outcome::NoFine(_) => {}
                Outcome::Penalties(nodes) => {
                    for node in nodes {
                        let ids: Vec<PenaltyId> = node.penalties().collect();
                        if !self.belongs(&ids, object) {
                            continue;
                        }
                        for penalty in ids
                            .iter()
                            .filter_map(|i| e.program.penalties.get(i.index()))
                        {
                            gives.gravest = gives.gravest.max(gravity(penalty.kind.family));
                            let fine = matches!(penalty.amount, Amount::Fine(_));
                            let text = if fine { "" } else { penalty.text.as_str() };
                            told.push_str(&format!(
                                "{:?} {:?} {:?} {text};",
                                penalty.on, penalty.kind, penalty.modality
                            ));
                            if let Amount::Fine(range) = &penalty.amount
                                && penalty.on == object
                            {
                                work(range, &mut gives);
                            }
                        }
                        gives.nodes.push(ids);
                    }
                }
                Outcome::Human => {
                    gives.fine = Some(Worked {
                        some: a.truth(false),
                        extent: e.nowhere(),
                        human: e.rule_says(None),
                    });
                }
            }
        }
        if !told.is_empty() {
            let code = e.human(&format!("penalties {told}"));
            gives.list = a.constant(code).unwrap_or(0);
        }
        gives
    }

    fn best(&self, gives: &Gives, tier: Option<usize>, row: usize) -> Best {
        let (e, a) = (self.e, &self.e.a);
        Best {
            fine_some: a.truth(gives.fine.is_some()),
            fine: gives.fine.unwrap_or(Worked {
                some: a.truth(false),
                extent: e.nowhere(),
                human: a.int(0),
            }),
            none: a.truth(gives.none),
            gravest: a.int(gives.gravest),
            list: a.int(gives.list),
            tier: a.int(tier.map_or(-1, |t| t as i128)),
            row: a.int(row as i128),
        }
    }

    fn best_case(&self, when: Term, x: &Best, y: &Best) -> Best {
        let (e, a) = (self.e, &self.e.a);
        Best {
            fine_some: a.choose(when, x.fine_some, y.fine_some),
            fine: e.worked_case(when, &x.fine, &y.fine),
            none: a.choose(when, x.none, y.none),
            gravest: a.ite(when, x.gravest, y.gravest),
            list: a.ite(when, x.list, y.list),
            tier: a.ite(when, x.tier, y.tier),
            row: a.ite(when, x.row, y.row),
        }
    }

    /// Whether `x` is the heavier: by tier if both have one, by fine, by the gravest penalty.
    fn row_heavier(&self, x: &Best, y: &Best) -> Term {
        let (e, a) = (self.e, &self.e.a);
        let tiers = a.and(&[a.le(a.int(0), x.tier), a.le(a.int(0), y.tier)]);
        let tier_more = a.and(&[tiers, a.lt(y.tier, x.tier)]);
        let tier_even = a.or(&[a.not(tiers), a.eq(x.tier, y.tier)]);
        let (xs, ys) = (
            a.and(&[x.fine_some, x.fine.some]),
            a.and(&[y.fine_some, y.fine.some]),
        );
        let both = a.and(&[xs, ys]);
        let above = e.heavier(&x.fine.extent, &y.fine.extent);
        let below = e.heavier(&y.fine.extent, &x.fine.extent);
        let fine_more = a.or(&[a.and(&[both, above]), a.and(&[xs, a.not(ys)])]);
        let fine_less = a.or(&[a.and(&[both, below]), a.and(&[ys, a.not(xs)])]);
        let even = a.and(&[tier_even, a.not(fine_more), a.not(fine_less)]);
        a.or(&[
            tier_more,
            a.and(&[tier_even, fine_more]),
            a.and(&[even, a.lt(y.gravest, x.gravest)]),
        ])
    }

    /// What a table says of a target.
    pub(super) fn table(
        &self,
        benchmark: &Benchmark,
        (part, table): (usize, &Table),
        hits: &Hits,
        target: &Target,
        (asked, defined): (Term, Term),
    ) -> Candidate {
        let (e, a) = (self.e, &self.e.a);
        let going_alone = a.and(&[e.free(hits.stop), hits.any]);
        let going = a.and(&[asked, going_alone]);
        let lighter = benchmark.defects.overlap == Some(Handling::Lighter);
        let mut has = a.truth(false);
        let mut tied = a.truth(false);
        let mut best: Option<Best> = None;
        let mut given: Vec<Gives> = Vec::with_capacity(table.rows.len());
        for (index, (row, &hit)) in table.rows.iter().zip(&hits.rows).enumerate() {
            let gives = self.gives(&row.outcomes, target.object, target.statutory);
            self.fail(a.and(&[going, hit]), gives.stop);
            let new = self.best(&gives, row.tier, index);
            given.push(gives);
            let Some(held) = best else {
                best = Some(new);
                has = hit;
                continue;
            };
            let replaces = match table.policy {
                HitPolicy::First => a.truth(false),
                HitPolicy::Heaviest => self.row_heavier(&new, &held),
                HitPolicy::Lightest => self.row_heavier(&held, &new),
                HitPolicy::Unique => {
                    let differs = a.not(e.row_same(&new, &held));
                    tied = a.or(&[tied, a.and(&[has, hit, differs])]);
                    a.and(&[a.truth(lighter), self.row_heavier(&held, &new)])
                }
            };
            let takes = a.and(&[hit, a.or(&[a.not(has), replaces])]);
            best = Some(self.best_case(takes, &new, &held));
            has = a.or(&[has, hit]);
        }
        let Some(best) = best else {
            return self.nothing_said(target.object);
        };
        let human = |why: Term| Said::human(e, why);
        let gap_human = benchmark.defects.gap != Some(Handling::StatutoryLimit);
        let gap = a.and(&[e.free(hits.stop), a.not(hits.any)]);
        let tie = a.and(&[tied, a.truth(!lighter)]);
        let chosen = |n: usize| a.and(&[going, a.not(tie), a.eq(best.row, a.int(n as i128))]);
        let mut said = self.said_of(&best.fine_some, &best.fine, best.none);
        said = e.said_case(tie, &human(e.human(&format!("tie of part {part}"))), &said);
        said = e.said_case(gap, &human(e.human(&format!("gap of part {part}"))), &said);
        said = e.said_case(e.free(hits.stop), &said, &human(hits.stop));
        let tiered = a.and(&[going, a.not(tie), a.le(a.int(0), best.tier)]);
        let code = a.combine(&[(1, best.tier), (part as i128 * 10_000, a.int(1))]);
        let differ = a.and(&[e.free(hits.stop), tied]);
        let rows = table.rows.iter().enumerate().map(|(n, row)| {
            let ranked = matches!(table.policy, HitPolicy::Heaviest | HitPolicy::Lightest);
            let first = a.or(&[a.truth(!ranked), a.eq(best.row, a.int(n as i128))]);
            let free = a.and(&[defined, e.free(hits.stop)]);
            SeenRow {
                row: row.row,
                decides: a.and(&[free, hits.rows[n], first]),
                gives: given[n].fine.map(|w| {
                    let some = a.and(&[w.some, e.free(given[n].stop)]);
                    (some, w.extent, target.lawful())
                }),
                strange: self.strange(&given[n].nodes),
                object: Some(target.object),
                result: Come::Table(self.best(&given[n], row.tier, n)),
            }
        });
        let rows = rows.collect();
        self.seen.borrow_mut().grids.push(SeenGrid {
            part,
            factor: None,
            object: Some(target.object),
            gap: a.and(&[defined, gap]),
            tied: a.and(&[defined, differ]),
            weight: None,
            comes: {
                let whole = a.and(&[
                    defined,
                    target.present,
                    going_alone,
                    best.fine_some,
                    best.fine.some,
                ]);
                (a.and(&[whole, a.not(tie)]), best.fine.extent)
            },
            rows,
        });
        let nodes = given
            .iter()
            .enumerate()
            .flat_map(|(n, g)| {
                let when = chosen(n);
                g.nodes.iter().map(move |ids| (when, ids.clone()))
            })
            .collect();
        Candidate {
            object: target.object,
            some: a.and(&[asked, a.or(&[a.not(gap), a.truth(gap_human)])]),
            said,
            tier: a.ite(tiered, code, a.int(-1)),
            nodes,
        }
    }

    /// Whether penalties are of a kind that the statute, as it holds, does not impose on their object,
    /// or are optional where the statute binds.
    pub(super) fn strange(&self, nodes: &[Vec<PenaltyId>]) -> Term {
        let (e, a) = (self.e, &self.e.a);
        let penalty = |id: &PenaltyId| e.program.penalties.get(id.index());
        let strange: Vec<Term> = nodes
            .iter()
            .flatten()
            .filter_map(penalty)
            .map(|own| {
                let held = self.v.impositions.iter().map(|imposition| {
                    let ids: Vec<PenaltyId> = imposition.node.penalties().collect();
                    let alike = ids
                        .iter()
                        .filter_map(penalty)
                        .any(|p| p.on == own.on && p.kind == own.kind);
                    let holds = e.guards(self.v, &imposition.guards).yes;
                    a.and(&[a.truth(alike), holds])
                });
                a.not(a.or(&held.collect::<Vec<_>>()))
            })
            .collect();
        a.or(&strange)
    }

    /// What the fine of a row says.
    pub(super) fn said_of(&self, fine_some: &Term, fine: &Worked, none: Term) -> Said {
        let (e, a) = (self.e, &self.e.a);
        let unsaid = Said {
            tag: a.int(Said::NOTHING),
            extent: fine.extent,
            human: a.int(0),
            amount: a.whole(a.int(0)),
        };
        let range = Said {
            tag: a.int(Said::RANGE),
            human: fine.human,
            ..unsaid
        };
        let why = a.ite(e.free(fine.human), e.rule_says(None), fine.human);
        let given = e.said_case(fine.some, &range, &Said::human(e, why));
        let said = e.said_case(*fine_some, &given, &unsaid);
        let no_fine = Said {
            tag: a.int(Said::NO_FINE),
            ..unsaid
        };
        e.said_case(none, &no_fine, &said)
    }
}
