//! Step 8, first half, on a path: what the benchmark says of each object.

use std::cmp::Ordering;

use super::{
    super::{
        graph::{NodeId, Uncovered},
        lower::Lower,
        number::{Extent, Num},
        rows::{Table as Hits, count},
    },
    Path,
    impose::{FineAt, Imposed, Statute, Worked, is_fine, penalties},
};
use crate::{
    base::{
        ratio::Ratio,
        terms::{EffectKind, Handling, HitPolicy},
    },
    cells::classes,
    ir::{
        Amount, Benchmark, Node, ObjectId, Outcome, PackageId, Part, PartKind, RowId, Table,
        Weights,
    },
};

/// An object that is penalised.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub object: ObjectId,
    pub fined: bool,
    pub statutory: Option<Extent>,
}

/// What the benchmark says of the fine on an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing: the statutory range stands.
    Nothing,
    /// A range; `true`: a human decides inside it.
    Range(Extent, bool),
    /// An amount, from weights.
    Computed(Num),
    /// No fine.
    NoFine,
    /// A human decides.
    Human,
}

/// What the benchmark says of an object in some cases.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'p> {
    pub cond: NodeId,
    pub said: Said,
    /// Part and tier of the row, where tiers are raised.
    pub tier: Option<(usize, usize)>,
    /// Penalties that stand for those of the statute.
    pub nodes: Vec<&'p Node>,
}

/// What the benchmark says of an object: the conditions exclude each other; where none holds the case
/// is given up.
#[derive(Clone, Debug)]
pub(super) struct Narrowed<'p> {
    pub object: ObjectId,
    pub candidates: Vec<Candidate<'p>>,
    /// The deciding row, id + 1.
    pub row: Option<NodeId>,
}

/// What one row gives to an object.
#[derive(Clone, Debug, PartialEq)]
struct Gives {
    fine: Option<Worked>,
    none: bool,
    nodes: Vec<usize>,
}

/// All that the benchmark says.
#[derive(Clone, Debug, Default)]
pub(super) struct Narrowing<'p> {
    pub objects: Vec<Narrowed<'p>>,
    /// Rows of 先行, id + 1, in the order in which they decided.
    pub first: Vec<NodeId>,
    /// Rows of factors, id + 1.
    pub factors: Vec<NodeId>,
}

/// Objects that are penalised, in order.
pub(super) fn targets(imposed: &Imposed<'_>, statutes: &[Statute]) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for item in &imposed.items {
        let object = item.penalty.on;
        let statute = statutes.iter().find(|s| s.penalty == item.id);
        let extent = statute.and_then(|s| s.extent);
        match targets.iter_mut().find(|t| t.object == object) {
            Some(target) => {
                target.statutory = target.statutory.or(extent);
                target.fined |= is_fine(item.penalty);
            }
            None => targets.push(Target {
                object,
                fined: is_fine(item.penalty),
                statutory: extent,
            }),
        }
    }
    targets
}

impl<'p> Lower<'p> {
    /// What the benchmark says of each target.
    pub(super) fn narrow(
        &mut self,
        path: &Path<'p>,
        benchmark: &'p Benchmark,
        targets: &[Target],
    ) -> Result<Narrowing<'p>, Uncovered> {
        let mut all = Narrowing::default();
        let mut open = Vec::new();
        for target in targets {
            let names = |outcomes: &[Outcome]| self.names(outcomes, target);
            let rows = benchmark.overrides.iter().zip(&path.overrides);
            let found = rows.filter(|(_, holds)| **holds).map(|(row, _)| row);
            match found.clone().find(|row| names(&row.outcomes)) {
                Some(row) => {
                    let gives = self.gives(path, &row.outcomes, target)?;
                    let yes = self.graph.truth(true);
                    let row_id = self.row_id(row.row);
                    let candidate = self.candidate(yes, &row.outcomes, &gives, target)?;
                    if !all.first.contains(&row_id) {
                        all.first.push(row_id);
                    }
                    all.objects.push(Narrowed {
                        object: target.object,
                        candidates: vec![candidate],
                        row: Some(row_id),
                    });
                }
                None => open.push(*target),
            }
        }
        for (index, part) in benchmark.parts.iter().enumerate() {
            let guard = part.guard.and_then(|g| path.guards.get(g)).copied();
            let holds = guard.unwrap_or(part.guard.is_none())
                && path.parts.get(index).copied().unwrap_or(false);
            if !holds {
                continue;
            }
            let concerned: Vec<Target> = {
                let speaks = |t: &&Target| self.speaks(part, t);
                open.iter().filter(speaks).copied().collect()
            };
            if concerned.is_empty() {
                continue;
            }
            let new = match &part.kind {
                PartKind::Table(table) => {
                    self.table(path, benchmark, (index, table), &concerned)?
                }
                PartKind::Weights(weights) => self.weighted(
                    path,
                    benchmark.package,
                    weights,
                    &concerned,
                    &mut all.factors,
                )?,
            };
            for new in new {
                if all.objects.iter().any(|old| old.object == new.object) {
                    return Err(Uncovered("two parts that speak of one object"));
                }
                all.objects.push(new);
            }
        }
        Ok(all)
    }

    fn row_id(&mut self, row: RowId) -> NodeId {
        self.graph.constant(i64::from(row.0).saturating_add(1))
    }

    fn speaks(&self, part: &Part, target: &Target) -> bool {
        match &part.kind {
            PartKind::Table(table) => table.rows.iter().any(|r| self.names(&r.outcomes, target)),
            PartKind::Weights(weights) => {
                target.fined && weights.branches.iter().any(|b| b.on == target.object)
            }
        }
    }

    fn names(&self, outcomes: &[Outcome], target: &Target) -> bool {
        outcomes.iter().any(|outcome| match outcome {
            Outcome::Fine(object, _) | Outcome::NoFine(object) => {
                target.fined && *object == target.object
            }
            Outcome::Penalties(nodes) => nodes.iter().any(|n| self.belongs(n, target.object)),
            Outcome::Human => true,
        })
    }

    /// Whether a node is about an object: its first penalty is.
    fn belongs(&self, node: &Node, object: ObjectId) -> bool {
        let first = penalties(node).into_iter().next();
        let penalty = first.and_then(|id| self.program.penalties.get(id.index()));
        penalty.is_some_and(|penalty| penalty.on == object)
    }

    /// The nodes of outcomes that are about an object.
    fn nodes_of<'o>(&self, outcomes: &'o [Outcome], object: ObjectId) -> Vec<&'o Node> {
        let nodes = outcomes.iter().filter_map(|o| match o {
            Outcome::Penalties(nodes) => Some(nodes),
            Outcome::Fine(..) | Outcome::NoFine(_) | Outcome::Human => None,
        });
        nodes
            .flatten()
            .filter(|n| self.belongs(n, object))
            .collect()
    }

    fn gives(
        &mut self,
        path: &Path<'p>,
        outcomes: &[Outcome],
        target: &Target,
    ) -> Result<Gives, Uncovered> {
        let at = FineAt {
            imposed: Some((path.violation, &[], target.object, &path.guards)),
            statutory: target.statutory,
        };
        let program = self.program;
        let mut gives = Gives {
            fine: None,
            none: false,
            nodes: Vec::new(),
        };
        for (index, outcome) in outcomes.iter().enumerate() {
            match outcome {
                Outcome::Fine(object, range) if *object == target.object => {
                    gives.fine = Some(self.range(range, at)?);
                }
                Outcome::NoFine(object) if *object == target.object => gives.none = true,
                Outcome::Fine(..) | Outcome::NoFine(_) => {}
                Outcome::Penalties(nodes) => {
                    for node in nodes
                        .iter()
                        .filter(|n| self.belongs(n, target.object))
                        .collect::<Vec<_>>()
                    {
                        gives.nodes.push(index);
                        for id in penalties(node) {
                            let penalty = program.penalties.get(id.index());
                            if let Some(penalty) = penalty
                                && let Amount::Fine(range) = &penalty.amount
                                && penalty.on == target.object
                            {
                                gives.fine = Some(self.range(range, at)?);
                            }
                        }
                    }
                }
                Outcome::Human => {
                    gives.fine = Some(Worked {
                        extent: None,
                        human: true,
                    });
                }
            }
        }
        Ok(gives)
    }

    fn candidate(
        &mut self,
        cond: NodeId,
        outcomes: &'p [Outcome],
        gives: &Gives,
        target: &Target,
    ) -> Result<Candidate<'p>, Uncovered> {
        Ok(Candidate {
            cond,
            said: said(gives),
            tier: None,
            nodes: self.nodes_of(outcomes, target.object),
        })
    }

    /// What a table says of each target.
    fn table(
        &mut self,
        path: &Path<'p>,
        benchmark: &'p Benchmark,
        (part, table): (usize, &'p Table),
        targets: &[Target],
    ) -> Result<Vec<Narrowed<'p>>, Uncovered> {
        let raised = self
            .circumstances(path.violation)
            .iter()
            .any(|c| matches!(c.effect, EffectKind::RaiseTier(..)));
        let rows: Vec<&[crate::ir::Condition]> =
            table.rows.iter().map(|r| r.when.as_slice()).collect();
        let ids: Vec<i64> = {
            let ids = table
                .rows
                .iter()
                .map(|r| i64::from(r.row.0).saturating_add(1));
            ids.chain([0]).collect()
        };
        let mut all = Vec::new();
        for target in targets {
            let mut gives = Vec::new();
            for row in &table.rows {
                gives.push(self.gives(path, &row.outcomes, target)?);
            }
            let same = {
                let outcomes = table.rows.iter().zip(&gives);
                outcomes.map(|(row, gives)| {
                    format!("{gives:?} {:?}", self.texts(&row.outcomes, target))
                })
            };
            let same = classes(same);
            let lighter = benchmark.defects.overlap == Some(Handling::Lighter);
            let (policy, tied) = match table.policy {
                HitPolicy::Unique if lighter && same.len() > 1 => (HitPolicy::Lightest, false),
                HitPolicy::Unique => (HitPolicy::First, true),
                policy @ (HitPolicy::Heaviest | HitPolicy::Lightest | HitPolicy::First) => {
                    (policy, false)
                }
            };
            let hit = self.hit(&Hits {
                rows: rows.clone(),
                order: self.precedence(policy, table, &gives)?,
                classes: if tied { same.of.clone() } else { Vec::new() },
            })?;
            // Without a row the case is given up.
            let none = self.graph.constant(count(rows.len()));
            let gap = self.graph.eq(hit, none);
            let some = self.graph.not(gap);
            self.assume_here(some);
            let row = self.graph.lookup(hit, ids.clone());
            let candidates = self.by_shape(hit, (part, table), &gives, target, raised)?;
            all.push(Narrowed {
                object: target.object,
                candidates,
                row: Some(row),
            });
        }
        Ok(all)
    }

    /// What tells rows apart beside their fines: eval compares other penalties by their text.
    fn texts(&self, outcomes: &[Outcome], target: &Target) -> Vec<String> {
        let nodes = self.nodes_of(outcomes, target.object);
        let ids = nodes.into_iter().flat_map(penalties);
        ids.filter_map(|id| self.program.penalties.get(id.index()))
            .map(|p| {
                let text = if is_fine(p) { "" } else { p.text.as_str() };
                format!("{:?} {:?} {:?} {text}", p.on, p.kind, p.modality)
            })
            .collect()
    }

    /// Rows by precedence under a policy.
    fn precedence(
        &self,
        policy: HitPolicy,
        table: &Table,
        gives: &[Gives],
    ) -> Result<Vec<usize>, Uncovered> {
        let mut order: Vec<usize> = (0..gives.len()).collect();
        if !Self::by_weight(policy) {
            return Ok(order);
        }
        const FACTS: Uncovered = Uncovered("rows ordered by amounts that facts decide");
        let tiers: Vec<Option<usize>> = table.rows.iter().map(|r| r.tier).collect();
        let all_tiers = tiers.iter().all(Option::is_some);
        if !all_tiers && tiers.iter().any(Option::is_some) {
            return Err(Uncovered("rows with and without tiers"));
        }
        if gives.iter().any(|g| !g.nodes.is_empty()) {
            return Err(Uncovered("rows of penalties ordered by weight"));
        }
        let apart = all_tiers && {
            let mut seen = std::collections::BTreeSet::new();
            tiers.iter().all(|t| seen.insert(*t))
        };
        // Where tiers tell all rows apart, amounts are not looked at.
        let mut keys = Vec::with_capacity(gives.len());
        for gives in gives {
            keys.push(if apart {
                None
            } else {
                self.weight(gives).ok_or(FACTS)?
            });
        }
        let compare = |a: &usize, b: &usize| -> Ordering {
            let of = |i: &usize| {
                (
                    tiers.get(*i).copied().flatten(),
                    keys.get(*i).cloned().flatten(),
                )
            };
            of(a).cmp(&of(b))
        };
        match policy {
            HitPolicy::Heaviest => order.sort_by(|a, b| compare(b, a)),
            HitPolicy::Lightest => order.sort_by(compare),
            HitPolicy::First | HitPolicy::Unique => {}
        }
        Ok(order)
    }

    /// What orders a row by its fine: nothing below a range; no upper end above all; an open upper
    /// end below a closed one, a closed lower end below an open one. `None` where facts decide.
    #[expect(clippy::type_complexity, reason = "an order of tuples, used here only")]
    fn weight(&self, gives: &Gives) -> Option<Option<(bool, (bool, Ratio, bool), (Ratio, bool))>> {
        let Some(extent) = gives.fine.and_then(|w| w.extent) else {
            return Some(Some((
                false,
                (false, Ratio::ZERO, false),
                (Ratio::ZERO, false),
            )));
        };
        let fixed = |x: Num| {
            let n = self.graph.known(x.node)?;
            Ratio::new(i128::from(n), i128::from(x.den))
        };
        let lo = match extent.lo {
            None => (Ratio::ZERO, true),
            Some(end) => (fixed(end.at)?, self.graph.known(end.open)? != 0),
        };
        let hi = match extent.hi {
            None => (true, Ratio::ZERO, false),
            Some(end) => (false, fixed(end.at)?, self.graph.known(end.open)? == 0),
        };
        Some(Some((true, hi, lo)))
    }

    /// What the row that is hit says, taken together where it has the same shape.
    fn by_shape(
        &mut self,
        hit: NodeId,
        (part, table): (usize, &'p Table),
        gives: &[Gives],
        target: &Target,
        raised: bool,
    ) -> Result<Vec<Candidate<'p>>, Uncovered> {
        let shape = |(row, gives): (&crate::ir::Row, &Gives)| {
            let said = match said(gives) {
                Said::Nothing => (0, false, false, false),
                Said::Range(e, human) => (1, human, e.lo.is_some(), e.hi.is_some()),
                Said::Computed(_) => (2, false, false, false),
                Said::NoFine => (3, false, false, false),
                Said::Human => (4, false, false, false),
            };
            let nodes = self.nodes_of(&row.outcomes, target.object);
            let nodes: Vec<_> = nodes.into_iter().map(penalties).collect();
            (said, nodes, if raised { row.tier } else { None })
        };
        let shapes = classes(table.rows.iter().zip(gives).map(shape));
        let mut candidates = Vec::new();
        for (class, first) in shapes.first.iter().enumerate() {
            let of: Vec<bool> = shapes.of.iter().map(|c| *c == class).collect();
            let here = of.iter().map(|own| i64::from(*own)).chain([0]).collect();
            let cond = self.graph.lookup(hit, here);
            let (Some(row), Some(own)) = (table.rows.get(*first), gives.get(*first)) else {
                continue;
            };
            let said = match said(own) {
                Said::Range(extent, human) => {
                    let extents = gives.iter().zip(&of).map(|(g, own)| match said(g) {
                        Said::Range(e, _) if *own => e,
                        Said::Range(..)
                        | Said::Nothing
                        | Said::Computed(_)
                        | Said::NoFine
                        | Said::Human => extent,
                    });
                    let extents: Vec<Extent> = extents.collect();
                    Said::Range(self.one_extent(hit, &extents)?, human)
                }
                said @ (Said::Nothing | Said::Computed(_) | Said::NoFine | Said::Human) => said,
            };
            candidates.push(Candidate {
                cond,
                said,
                tier: row.tier.map(|tier| (part, tier)),
                nodes: self.nodes_of(&row.outcomes, target.object),
            });
        }
        Ok(candidates)
    }

    /// What weights say of each target.
    fn weighted(
        &mut self,
        path: &Path<'p>,
        _package: PackageId,
        weights: &'p Weights,
        targets: &[Target],
        factors: &mut Vec<NodeId>,
    ) -> Result<Vec<Narrowed<'p>>, Uncovered> {
        let mut sum: Option<NodeId> = None;
        let mut all = Vec::new();
        for target in targets {
            let mut branches = weights.branches.iter().filter(|b| b.on == target.object);
            let on = |b: &&crate::ir::Branch| match b.guard {
                None => true,
                Some(guard) => path.guards.get(guard).copied().unwrap_or(false),
            };
            let Some(branch) = branches.find(on) else {
                continue;
            };
            let weighed = match sum {
                Some(sum) => sum,
                None => self.weigh(weights, factors)?,
            };
            sum = Some(weighed);
            let start = self.graph.constant(branch.start);
            let mut total = self.graph.plus(start, weighed)?;
            if let Some(floor) = branch.floor {
                let floor = self.graph.constant(floor);
                total = self.graph.max(total, floor);
            }
            if let Some(cap) = branch.cap {
                let cap = self.graph.constant(cap);
                total = self.graph.min(total, cap);
            }
            self.sum = Some(Num {
                node: total,
                den: weights.den,
            });
            let outer = std::mem::replace(&mut self.statutory, target.statutory);
            let amount = self.number(&branch.amount);
            (self.sum, self.statutory) = (None, outer);
            let yes = self.graph.truth(true);
            all.push(Narrowed {
                object: target.object,
                candidates: vec![Candidate {
                    cond: yes,
                    said: Said::Computed(amount?),
                    tier: None,
                    nodes: Vec::new(),
                }],
                row: None,
            });
        }
        Ok(all)
    }

    /// The sum of the factors, without the start; the rows that hold are noted.
    fn weigh(
        &mut self,
        weights: &'p Weights,
        factors: &mut Vec<NodeId>,
    ) -> Result<NodeId, Uncovered> {
        let mut sum = self.graph.constant(0);
        for factor in &weights.factors {
            let lighter = factor.defects.overlap == Some(Handling::Lighter);
            let policy = if lighter && factor.policy == HitPolicy::Unique {
                HitPolicy::Lightest
            } else {
                factor.policy
            };
            let weight: Vec<i64> = factor.rows.iter().map(|r| r.weight).collect();
            let of = |row: &usize| weight.get(*row).copied().unwrap_or(0);
            let mut order: Vec<usize> = (0..factor.rows.len()).collect();
            match policy {
                HitPolicy::Heaviest => order.sort_by_key(|row| std::cmp::Reverse(of(row))),
                HitPolicy::Lightest => order.sort_by_key(of),
                HitPolicy::First | HitPolicy::Unique => {}
            }
            let hit = self.hit(&Hits {
                rows: factor
                    .rows
                    .iter()
                    .map(|r| std::slice::from_ref(&r.when))
                    .collect(),
                order,
                classes: if policy == HitPolicy::Unique {
                    classes(weight.iter().copied()).of
                } else {
                    Vec::new()
                },
            })?;
            let none = self.graph.constant(count(factor.rows.len()));
            let gap = self.graph.eq(hit, none);
            let some = self.graph.not(gap);
            self.assume_here(some);
            let last = weight.last().copied().unwrap_or(0);
            let own = self
                .graph
                .lookup(hit, weight.iter().copied().chain([last]).collect());
            sum = self.graph.plus(sum, own)?;
            let ids = factor
                .rows
                .iter()
                .map(|r| i64::from(r.row.0).saturating_add(1));
            let row = self.graph.lookup(hit, ids.chain([0]).collect());
            factors.push(row);
        }
        Ok(sum)
    }

    /// The range that a tier of a table gives an object, and whether its rows differ.
    pub(super) fn tier_range(
        &mut self,
        path: &Path<'p>,
        benchmark: &'p Benchmark,
        (part, tier): (usize, usize),
        target: &Target,
    ) -> Result<Option<(Extent, bool)>, Uncovered> {
        let Some(PartKind::Table(table)) = benchmark.parts.get(part).map(|p| &p.kind) else {
            return Ok(None);
        };
        let mut found: Option<(Extent, bool)> = None;
        for row in table.rows.iter().filter(|row| row.tier == Some(tier)) {
            let gives = self.gives(path, &row.outcomes, target)?;
            if let Some(extent) = gives.fine.and_then(|worked| worked.extent) {
                found = Some(match found {
                    None => (extent, false),
                    Some((held, differ)) if held == extent => (held, differ),
                    Some((held, _)) => {
                        let fixed = |e: &Extent| {
                            let g = Gives {
                                fine: Some(Worked {
                                    extent: Some(*e),
                                    human: false,
                                }),
                                none: false,
                                nodes: Vec::new(),
                            };
                            self.weight(&g).is_some()
                        };
                        if !fixed(&held) || !fixed(&extent) {
                            return Err(Uncovered("a tier whose rows differ by facts"));
                        }
                        (self.hull(&held, &extent)?, true)
                    }
                });
            }
        }
        Ok(found)
    }
}

fn said(gives: &Gives) -> Said {
    match gives.fine {
        _ if gives.none => Said::NoFine,
        None => Said::Nothing,
        Some(Worked {
            extent: Some(extent),
            human,
        }) => Said::Range(extent, human),
        Some(Worked { extent: None, .. }) => Said::Human,
    }
}
