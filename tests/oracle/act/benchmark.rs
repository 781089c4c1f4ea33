//! What the benchmark says of each object, before circumstances.

use zhun::{
    base::terms::Handling,
    ir::{Amount, Benchmark, Node, ObjectId, Part, PartKind, PenaltyId},
};

use super::{Come, Run, SeenRow, Target};
use crate::{
    encoding::{Encoding, Scope},
    extent::Extent,
    range::Worked,
    rational::Rational,
    term::Term,
};

/// What the benchmark says of the fine on an object, by its tag.
#[derive(Clone, Copy)]
pub(crate) struct Said {
    pub tag: Term,
    /// Of a range.
    pub extent: Extent,
    /// Of a range: why a human decides in it; of a human: why.
    pub human: Term,
    /// Of what weights computed.
    pub amount: Rational,
}

impl Said {
    pub(crate) const NOTHING: i128 = 0;
    pub(crate) const RANGE: i128 = 1;
    pub(crate) const COMPUTED: i128 = 2;
    pub(crate) const NO_FINE: i128 = 3;
    pub(crate) const HUMAN: i128 = 4;

    pub(crate) fn human(e: &Encoding<'_>, why: Term) -> Self {
        Self {
            tag: e.a.int(Self::HUMAN),
            extent: e.nowhere(),
            human: why,
            amount: e.a.whole(e.a.int(0)),
        }
    }
}

/// What the benchmark says of an object, where it says something.
#[derive(Clone)]
pub(crate) struct Candidate {
    pub object: ObjectId,
    pub some: Term,
    pub said: Said,
    /// Part × 10,000 + tier of the row that decides; −1 for none.
    pub tier: Term,
    /// Penalties that stand for those of the statute, each with when.
    pub nodes: Vec<(Term, Vec<PenaltyId>)>,
}

impl Encoding<'_> {
    pub(crate) fn said_case(&self, when: Term, x: &Said, y: &Said) -> Said {
        let a = &self.a;
        Said {
            tag: a.ite(when, x.tag, y.tag),
            extent: self.extent_case(when, x.extent, y.extent),
            human: a.ite(when, x.human, y.human),
            amount: a.case(when, x.amount, y.amount),
        }
    }

    /// Whether the benchmark says this.
    pub(crate) fn says(&self, said: &Said, tag: i128) -> Term {
        self.a.eq(said.tag, self.a.int(tag))
    }

    fn said_same(&self, x: &Said, y: &Said) -> Term {
        let a = &self.a;
        let is = |tag: i128| self.says(x, tag);
        let range = a.and(&[
            is(Said::RANGE),
            self.extent_same(&x.extent, &y.extent),
            a.eq(x.human, y.human),
        ]);
        let computed = a.and(&[is(Said::COMPUTED), a.equal(x.amount, y.amount)]);
        let human = a.and(&[is(Said::HUMAN), a.eq(x.human, y.human)]);
        let plain = a.or(&[is(Said::NOTHING), is(Said::NO_FINE)]);
        a.and(&[a.eq(x.tag, y.tag), a.or(&[plain, range, computed, human])])
    }
}

impl<'p> Run<'_, 'p> {
    pub(super) fn nothing_said(&self, object: ObjectId) -> Candidate {
        let (e, a) = (self.e, &self.e.a);
        let worked = Worked {
            some: a.truth(false),
            extent: e.nowhere(),
            human: a.int(0),
        };
        let no = a.truth(false);
        Candidate {
            object,
            some: no,
            said: self.said_of(&no, &worked, no),
            tier: a.int(-1),
            nodes: Vec::new(),
        }
    }

    fn candidate_case(&self, when: Term, x: &Candidate, y: &Candidate) -> Candidate {
        let (e, a) = (self.e, &self.e.a);
        let mut nodes: Vec<(Term, Vec<PenaltyId>)> = Vec::new();
        for (t, ids) in &x.nodes {
            nodes.push((a.and(&[when, *t]), ids.clone()));
        }
        for (t, ids) in &y.nodes {
            nodes.push((a.and(&[a.not(when), *t]), ids.clone()));
        }
        Candidate {
            object: x.object,
            some: a.choose(when, x.some, y.some),
            said: e.said_case(when, &x.said, &y.said),
            tier: a.ite(when, x.tier, y.tier),
            nodes,
        }
    }

    /// Whether the rules leave to a human what is imposed: then no benchmark is asked.
    pub(super) fn unsure(&self) -> Term {
        let (e, a) = (self.e, &self.e.a);
        let each = self.v.impositions.iter().map(|imposition| {
            let held = e.guards(self.v, &imposition.guards);
            let human = a.truth(matches!(imposition.node, Node::Human(_)));
            a.or(&[e.is_human(held.stop), a.and(&[human, held.yes])])
        });
        a.or(&each.collect::<Vec<_>>())
    }

    /// What the benchmark says of each target.
    pub(super) fn narrow(
        &self,
        benchmark: &'p Benchmark,
        targets: &[Target],
        reached: Term,
    ) -> Vec<Candidate> {
        let (e, a) = (self.e, &self.e.a);
        // What a 先行 row decides is not asked of the parts.
        let mut said: Vec<Candidate> = Vec::new();
        let mut open: Vec<Term> = Vec::new();
        for target in targets {
            let there = a.and(&[reached, target.present]);
            let own = self.overridden(benchmark, target, there);
            open.push(a.and(&[there, a.not(own.some)]));
            said.push(own);
        }
        let penalised = self.penalised(targets);
        let unsure = self.unsure();
        for target in &penalised {
            let silent = a.and(&[a.not(unsure), self.silent(benchmark, target)]);
            let own = (target.object, silent);
            self.seen.borrow_mut().silent.push(own);
        }
        for (index, part) in benchmark.parts.iter().enumerate() {
            let defined: Vec<Term> = penalised
                .iter()
                .map(|target| {
                    let names = benchmark.overrides.iter().map(|row| {
                        let held = e.condition(&row.when, &Scope::default());
                        a.and(&[self.names(&row.outcomes, target), a.not(e.no(held))])
                    });
                    let decided: Vec<Term> = names.collect();
                    let speaks = self.speaks(part, target);
                    let left = a.not(a.or(&decided));
                    a.and(&[target.present, speaks, left, a.not(unsure)])
                })
                .collect();
            let concerned: Vec<Term> = targets
                .iter()
                .zip(&open)
                .map(|(target, open)| a.and(&[*open, self.speaks(part, target)]))
                .collect();
            let any = a.or(&concerned);
            if a.decided(any) == Some(false) {
                continue;
            }
            let held = self.part_held(part);
            self.fail(any, held.stop);
            let stopped = a.not(e.free(held.stop));
            let new = {
                let asked: Vec<(Term, Term)> = concerned
                    .iter()
                    .zip(&defined)
                    .map(|(c, d)| (a.and(&[*c, held.yes]), a.and(&[*d, held.yes])))
                    .collect();
                self.part(benchmark, (index, part), targets, &asked)
            };
            for (n, own) in new.into_iter().enumerate() {
                let mut human = self.nothing_said(targets[n].object);
                human.some = concerned[n];
                human.said = Said::human(e, held.stop);
                let own = self.candidate_case(stopped, &human, &own);
                said[n] = self.meet(&said[n], &own);
            }
        }
        said
    }

    /// When a benchmark surely says nothing of a target: no 先行 row that names it holds, no part that
    /// speaks of it is asked, or nothing in that part is: a gap that stays with the statute, weights
    /// without a branch.
    fn silent(&self, benchmark: &Benchmark, target: &Target) -> Term {
        let (e, a) = (self.e, &self.e.a);
        let mut all: Vec<Term> = Vec::new();
        for row in &benchmark.overrides {
            let held = e.condition(&row.when, &Scope::default());
            let names = self.names(&row.outcomes, target);
            all.push(a.or(&[a.not(names), e.no(held)]));
        }
        for part in &benchmark.parts {
            let unasked = e.no(self.part_held(part));
            let empty = match &part.kind {
                PartKind::Table(table) => {
                    let left = benchmark.defects.gap == Some(Handling::StatutoryLimit);
                    let rows: Vec<_> = table.rows.iter().map(|r| e.row(&r.when)).collect();
                    let none: Vec<Term> = rows.iter().map(|row| e.no(*row)).collect();
                    a.and(&[a.truth(left), a.and(&none)])
                }
                PartKind::Weights(weights) => {
                    let own = weights.branches.iter().filter(|b| b.on == target.object);
                    let none = own.map(|b| e.no(e.guard(self.v, b.guard)));
                    a.and(&none.collect::<Vec<_>>())
                }
            };
            let speaks = self.speaks(part, target);
            all.push(a.or(&[a.not(speaks), unasked, empty]));
        }
        a.and(&all)
    }

    /// The targets as properties see them: penalised, or fined, by an imposition whose guards hold.
    fn penalised(&self, targets: &[Target]) -> Vec<Target> {
        let (e, a) = (self.e, &self.e.a);
        let by = |object: ObjectId, fined: bool| {
            let impositions = self.v.impositions.iter().filter(|imposition| {
                let ids = imposition.node.penalties();
                let mut own = ids.filter_map(|id| e.program.penalties.get(id.index()));
                own.any(|p| p.on == object && (!fined || matches!(p.amount, Amount::Fine(_))))
            });
            let held: Vec<Term> = impositions
                .map(|imposition| e.guards(self.v, &imposition.guards).yes)
                .collect();
            a.or(&held)
        };
        targets
            .iter()
            .map(|target| Target {
                present: by(target.object, false),
                fined: by(target.object, true),
                ..*target
            })
            .collect()
    }

    fn part_held(&self, part: &Part) -> crate::condition::Cond {
        let e = self.e;
        let guard = e.guard(self.v, part.guard);
        match &part.when {
            None => guard,
            Some(when) => e.all_of(&[guard, e.condition(when, &Scope::default())]),
        }
    }

    fn part(
        &self,
        benchmark: &'p Benchmark,
        (index, part): (usize, &'p Part),
        targets: &[Target],
        asked: &[(Term, Term)],
    ) -> Vec<Candidate> {
        let (e, a) = (self.e, &self.e.a);
        let any = a.or(&asked.iter().map(|t| t.0).collect::<Vec<_>>());
        match &part.kind {
            PartKind::Table(table) => {
                let rows: Vec<_> = table.rows.iter().map(|r| e.row(&r.when)).collect();
                let hits = e.hits(table.policy, &rows);
                self.fail(any, hits.stop);
                targets
                    .iter()
                    .zip(asked)
                    .map(|(t, asked)| self.table(benchmark, (index, table), &hits, t, *asked))
                    .collect()
            }
            PartKind::Weights(weights) => {
                // Factors are looked at where a branch holds.
                let (mut looked, mut defined) = (Vec::new(), Vec::new());
                for (target, asked) in targets.iter().zip(asked) {
                    for branch in weights.branches.iter().filter(|b| b.on == target.object) {
                        let guard = e.guard(self.v, branch.guard);
                        looked.push(a.and(&[asked.0, guard.yes]));
                        defined.push(a.and(&[asked.1, guard.yes]));
                    }
                }
                let weighed = self.weigh(index, weights, (a.or(&looked), a.or(&defined)));
                targets
                    .iter()
                    .zip(asked)
                    .map(|(t, asked)| self.weighted((index, weights), &weighed, t, *asked))
                    .collect()
            }
        }
    }

    /// Two parts speak of one object: the same is no conflict, anything else is for a human.
    fn meet(&self, first: &Candidate, other: &Candidate) -> Candidate {
        let (e, a) = (self.e, &self.e.a);
        let both = a.and(&[first.some, other.some]);
        let conflict = a.and(&[both, a.not(e.said_same(&first.said, &other.said))]);
        let tie = Said::human(e, e.human("tie of parts"));
        let mut met = self.candidate_case(first.some, first, other);
        met.some = a.or(&[first.some, other.some]);
        met.said = e.said_case(conflict, &tie, &met.said);
        met.tier = a.ite(conflict, a.int(-1), met.tier);
        met
    }

    fn speaks(&self, part: &Part, target: &Target) -> Term {
        let a = &self.e.a;
        match &part.kind {
            PartKind::Table(table) => {
                let rows = table.rows.iter();
                let names: Vec<Term> = rows.map(|r| self.names(&r.outcomes, target)).collect();
                a.or(&names)
            }
            PartKind::Weights(weights) => {
                let own = weights.branches.iter().any(|b| b.on == target.object);
                a.and(&[target.fined, a.truth(own)])
            }
        }
    }

    /// The first 先行 row that holds and names the target.
    fn overridden(&self, benchmark: &Benchmark, target: &Target, there: Term) -> Candidate {
        let (e, a) = (self.e, &self.e.a);
        let mut candidate = self.nothing_said(target.object);
        let mut open = there;
        for row in &benchmark.overrides {
            let asked = a.and(&[open, self.names(&row.outcomes, target)]);
            let held = e.condition(&row.when, &Scope::default());
            self.fail(asked, held.stop);
            let gives = self.gives(&row.outcomes, target.object, target.statutory);
            let decides = a.and(&[asked, held.yes]);
            self.fail(decides, gives.stop);
            self.seen.borrow_mut().overrides.push(SeenRow {
                row: row.row,
                decides,
                gives: gives.fine.map(|w| {
                    let some = a.and(&[w.some, e.free(gives.stop)]);
                    (some, w.extent, target.lawful())
                }),
                strange: self.strange(&gives.nodes),
                object: Some(target.object),
                result: Come::First,
            });
            let fine = gives.fine.unwrap_or(Worked {
                some: a.truth(false),
                extent: e.nowhere(),
                human: a.int(0),
            });
            let some = a.truth(gives.fine.is_some());
            let own = Candidate {
                object: target.object,
                some: asked,
                said: self.said_of(&some, &fine, a.truth(gives.none)),
                tier: a.int(-1),
                nodes: gives.nodes.iter().map(|n| (decides, n.clone())).collect(),
            };
            let mut human = self.nothing_said(target.object);
            human.some = asked;
            human.said = Said::human(e, held.stop);
            let own = self.candidate_case(held.yes, &own, &human);
            let takes = a.and(&[asked, a.not(e.no(held))]);
            candidate = self.candidate_case(takes, &own, &candidate);
            open = a.and(&[open, a.not(takes)]);
        }
        candidate
    }
}
