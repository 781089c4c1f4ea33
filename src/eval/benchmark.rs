//! Step 8, first half: what the benchmark says of each object, before circumstances.
//!
//! For each object the first 先行 row that holds and names it decides; otherwise the parts that hold.
//! Where no part speaks of an object, its statutory range stands.

use std::{borrow::Cow, cell::RefCell, cmp::Ordering};

use super::{
    context::{Run, Scope, Stop},
    decision::Hits,
    draft::Draft,
    extent::Extent,
    range::{FineAt, Worked},
    weights::{Formula, Weighed},
};
use crate::{
    base::{
        kinds::Family,
        ratio::Ratio,
        terms::{Handling, HitPolicy},
    },
    case::outcome::{HumanWhy, Reason, ReasonKind, Step},
    ir::{
        Amount, Benchmark, Node, ObjectId, Outcome, Part, PartKind, Row, RowId, Table, Violation,
        Weights,
    },
};

/// What the benchmark says of the fine on an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// Nothing: the statutory range stands.
    Nothing,
    /// A range, from a row.
    Range(Extent, Option<HumanWhy>),
    /// An amount, from weights.
    Computed(Ratio),
    /// No fine.
    NoFine,
    /// A human decides.
    Human(HumanWhy),
}

/// What the benchmark says of an object.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    pub object: ObjectId,
    pub said: Said,
    /// The table (index of the part) and tier of the deciding row.
    pub tier: Option<(usize, usize)>,
    /// Penalties that stand for those of the statute.
    pub nodes: Vec<&'a Node>,
    /// The deciding row.
    row: Option<RowId>,
    /// Taken along by the fine that it is about.
    pub reasons: RefCell<Vec<Reason>>,
}

/// An object that is penalised.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub object: ObjectId,
    /// The statutory range of its fine, if it is fined and the statute gives one.
    pub fined: bool,
    pub statutory: Option<Extent>,
}

/// What one row gives to an object.
#[derive(Debug)]
struct Gives<'a> {
    fine: Option<Worked>,
    none: bool,
    nodes: Vec<&'a Node>,
    gravest: Option<Family>,
}

impl<'a> Run<'a> {
    /// What the benchmark says of each target.
    pub(super) fn narrow(
        &self,
        violation: &'a Violation,
        benchmark: &'a Benchmark,
        targets: &[Target],
        draft: &mut Draft,
    ) -> Result<Vec<Candidate<'a>>, Stop> {
        self.step.set(Step::Amount);
        let mut said: Vec<Candidate<'a>> = Vec::new();
        let mut open = Cow::Borrowed(targets);
        if !benchmark.overrides.is_empty() {
            let mut left = Vec::with_capacity(targets.len());
            for &target in targets {
                match self.overridden(violation, benchmark, target, draft)? {
                    Some(candidate) => said.push(candidate),
                    None => left.push(target),
                }
            }
            open = Cow::Owned(left);
        }
        for (index, part) in benchmark.parts.iter().enumerate() {
            let speaks = |target: &&Target| self.speaks(part, target);
            let concerned = if open.iter().all(|target| speaks(&target)) {
                Cow::Borrowed(open.as_ref())
            } else {
                open.iter().filter(speaks).copied().collect()
            };
            if concerned.is_empty() {
                continue;
            }
            let when = part.when.as_ref();
            let held = match self.guard_holds(violation, part.guard) {
                Ok(false) => Ok(false),
                guard => match when.map_or(Ok(true), |c| self.holds(c, &Scope::default())) {
                    Ok(true) => guard,
                    Ok(false) => Ok(false),
                    Err(stop) => {
                        let mut kept = guard.err();
                        Stop::keep(&mut kept, stop);
                        kept.map_or(Ok(false), Err)
                    }
                },
            };
            let new = match held {
                Ok(false) => continue,
                Ok(true) => match &part.kind {
                    PartKind::Table(table) => {
                        self.table(violation, benchmark, (index, table), &concerned)?
                    }
                    PartKind::Weights(weights) => {
                        self.weighted(violation, benchmark, weights, &concerned, draft)?
                    }
                },
                Err(stop) => {
                    let why = stop.human()?;
                    let human = |target: &Target| Candidate::human(target.object, why.clone());
                    concerned.iter().map(human).collect()
                }
            };
            if said.is_empty() {
                said = new;
                continue;
            }
            for candidate in new {
                match said.iter_mut().find(|c| c.object == candidate.object) {
                    None => said.push(candidate),
                    Some(first) => first.meet(candidate),
                }
            }
        }
        for row in said.iter().filter_map(|candidate| candidate.row) {
            draft.decided_by(row);
        }
        Ok(said)
    }

    /// The first 先行 row that holds and names the target.
    fn overridden(
        &self,
        violation: &'a Violation,
        benchmark: &'a Benchmark,
        target: Target,
        draft: &mut Draft,
    ) -> Result<Option<Candidate<'a>>, Stop> {
        for row in &benchmark.overrides {
            if !self.names(&row.outcomes, &target) {
                continue;
            }
            match self.holds(&row.when, &Scope::default()) {
                Ok(false) => {}
                Ok(true) => {
                    let gives = self.gives(violation, &row.outcomes, target)?;
                    let mut candidate = Candidate::of(target.object, gives, row.row);
                    draft.decided_by(row.row);
                    let kind = ReasonKind::Override(row.row);
                    self.say(candidate.reasons.get_mut(), Step::Amount, kind, Vec::new());
                    return Ok(Some(candidate));
                }
                Err(stop) => return Ok(Some(Candidate::human(target.object, stop.human()?))),
            }
        }
        Ok(None)
    }

    fn speaks(&self, part: &Part, target: &Target) -> bool {
        match &part.kind {
            PartKind::Table(table) => {
                let mut rows = table.rows.iter();
                rows.any(|row| self.names(&row.outcomes, target))
            }
            PartKind::Weights(weights) => {
                let mut branches = weights.branches.iter();
                target.fined && branches.any(|branch| branch.on == target.object)
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
        node.penalties()
            .next()
            .and_then(|id| self.program.penalties.get(id.index()))
            .is_some_and(|penalty| penalty.on == object)
    }

    fn gives(
        &self,
        violation: &'a Violation,
        outcomes: &'a [Outcome],
        target: Target,
    ) -> Result<Gives<'a>, Stop> {
        let fine = FineAt {
            imposed: Some((violation, &[], target.object)),
            statutory: target.statutory.as_ref(),
        };
        let worked = |range| -> Result<Worked, Stop> {
            self.range(range, fine).or_else(|stop| {
                Ok(Worked {
                    extent: None,
                    human: Some(stop.human()?),
                })
            })
        };
        let mut gives = Gives {
            fine: None,
            none: false,
            nodes: Vec::new(),
            gravest: None,
        };
        for outcome in outcomes {
            match outcome {
                Outcome::Fine(object, range) if *object == target.object => {
                    gives.fine = Some(worked(range)?);
                }
                Outcome::NoFine(object) if *object == target.object => gives.none = true,
                Outcome::Fine(..) | Outcome::NoFine(_) => {}
                Outcome::Penalties(nodes) => {
                    for node in nodes.iter().filter(|n| self.belongs(n, target.object)) {
                        gives.nodes.push(node);
                        for penalty in node
                            .penalties()
                            .filter_map(|id| self.program.penalties.get(id.index()))
                        {
                            gives.gravest = gives.gravest.max(Some(penalty.kind.family));
                            if let Amount::Fine(range) = &penalty.amount
                                && penalty.on == target.object
                            {
                                gives.fine = Some(worked(range)?);
                            }
                        }
                    }
                }
                Outcome::Human => {
                    gives.fine = Some(Worked {
                        extent: None,
                        human: Some(HumanWhy::RuleSays(None)),
                    });
                }
            }
        }
        Ok(gives)
    }

    fn table(
        &self,
        violation: &'a Violation,
        benchmark: &'a Benchmark,
        (part, table): (usize, &'a Table),
        targets: &[Target],
    ) -> Result<Vec<Candidate<'a>>, Stop> {
        let all_human = |why: HumanWhy| {
            let human = |target: &Target| Candidate::human(target.object, why.clone());
            targets.iter().map(human).collect()
        };
        let rows = table.rows.iter().map(|row| row.when.as_slice());
        let hits = match self.hits(table.policy, rows) {
            Ok(Hits::Rows(hits)) => hits,
            Ok(Hits::None) => {
                return Ok(match benchmark.defects.gap {
                    Some(Handling::StatutoryLimit) => Vec::new(),
                    Some(Handling::Lighter | Handling::Human | Handling::AsPublished) | None => {
                        all_human(HumanWhy::Gap(part))
                    }
                });
            }
            Err(stop) => return Ok(all_human(stop.human()?)),
        };
        let hits: Vec<&'a Row> = hits.iter().filter_map(|&i| table.rows.get(i)).collect();
        let mut said = Vec::with_capacity(targets.len());
        for &target in targets {
            let mut best: Option<(&Row, Gives<'a>)> = None;
            let mut tied = false;
            for &row in &hits {
                let gives = self.gives(violation, &row.outcomes, target)?;
                let Some((held, held_gives)) = &best else {
                    best = Some((row, gives));
                    continue;
                };
                let order = self.heavier((row, &gives), (held, held_gives));
                let replaces = match table.policy {
                    HitPolicy::First => false,
                    HitPolicy::Heaviest => order == Ordering::Greater,
                    HitPolicy::Lightest => order == Ordering::Less,
                    HitPolicy::Unique => {
                        tied |= !self.same(&gives, held_gives);
                        benchmark.defects.overlap == Some(Handling::Lighter)
                            && order == Ordering::Less
                    }
                };
                if replaces {
                    best = Some((row, gives));
                }
            }
            let all = || hits.iter().map(|row| row.row).collect::<Vec<RowId>>();
            let Some((row, gives)) = best else {
                continue;
            };
            if tied && benchmark.defects.overlap != Some(Handling::Lighter) {
                said.push(Candidate::human(target.object, HumanWhy::Tie(all())));
                continue;
            }
            let mut candidate = Candidate::of(target.object, gives, row.row);
            candidate.tier = row.tier.map(|tier| (part, tier));
            if self.reasons {
                let kind = if hits.len() > 1 {
                    ReasonKind::RowChosen(row.row, all())
                } else {
                    ReasonKind::Row(row.row)
                };
                self.say(candidate.reasons.get_mut(), Step::Amount, kind, Vec::new());
            }
            said.push(candidate);
        }
        Ok(said)
    }

    /// Orders rows by weight: by tier if both have one, then by fine, then by the gravest penalty.
    fn heavier(&self, (a, x): (&Row, &Gives<'_>), (b, y): (&Row, &Gives<'_>)) -> Ordering {
        let extent = |gives: &Gives<'_>| gives.fine.as_ref().and_then(|worked| worked.extent);
        let by_tier = match (a.tier, b.tier) {
            (Some(a), Some(b)) => a.cmp(&b),
            (_, _) => Ordering::Equal,
        };
        by_tier
            .then_with(|| match (extent(x), extent(y)) {
                (Some(x), Some(y)) => x.heavier(&y),
                (Some(_), None) => Ordering::Greater,
                (None, Some(_)) => Ordering::Less,
                (None, None) => Ordering::Equal,
            })
            .then_with(|| x.gravest.cmp(&y.gravest))
    }

    /// Whether two rows give an object the same.
    fn same(&self, a: &Gives<'_>, b: &Gives<'_>) -> bool {
        let penalties = |gives: &Gives<'_>| {
            let nodes = gives.nodes.iter();
            let ids = nodes.flat_map(|node| node.penalties());
            ids.filter_map(|id| self.program.penalties.get(id.index()))
                .map(|p| {
                    // A fine is compared as worked out, the others as written.
                    let text = if matches!(p.amount, Amount::Fine(_)) {
                        ""
                    } else {
                        p.text.as_str()
                    };
                    (p.on, &p.kind, p.modality, text)
                })
                .collect::<Vec<_>>()
        };
        a.none == b.none && a.fine == b.fine && penalties(a) == penalties(b)
    }

    fn weighted(
        &self,
        violation: &'a Violation,
        benchmark: &'a Benchmark,
        weights: &'a Weights,
        targets: &[Target],
        draft: &mut Draft,
    ) -> Result<Vec<Candidate<'a>>, Stop> {
        let mut weighed: Option<Weighed> = None;
        let mut said = Vec::with_capacity(targets.len());
        for (index, target) in targets.iter().enumerate() {
            let last = index.saturating_add(1) == targets.len();
            for branch in weights.branches.iter().filter(|b| b.on == target.object) {
                match self.guard_holds(violation, branch.guard) {
                    Ok(true) => {}
                    Ok(false) => continue,
                    Err(stop) => {
                        said.push(Candidate::human(target.object, stop.human()?));
                        break;
                    }
                }
                let mut together = match weighed.take() {
                    Some(known) => known,
                    None => {
                        let package = self.program.packages.get(benchmark.package.index());
                        let mut new = self.weigh(weights, package)?;
                        if draft.factors.is_empty() {
                            draft.factors = std::mem::take(&mut new.rows);
                        } else {
                            draft.factors.append(&mut new.rows);
                        }
                        for why in &new.human {
                            draft.human(why.clone());
                        }
                        new
                    }
                };
                let formula = Formula {
                    weights,
                    branch,
                    statutory: target.statutory.as_ref(),
                };
                let candidate = match together.human.first() {
                    Some(why) => Candidate::human(target.object, why.clone()),
                    None => match self.branch(formula, &mut together, last) {
                        Ok((amount, reasons)) => Candidate {
                            object: target.object,
                            said: Said::Computed(amount),
                            tier: None,
                            nodes: Vec::new(),
                            row: None,
                            reasons: RefCell::new(reasons),
                        },
                        Err(stop) => Candidate::human(target.object, stop.human()?),
                    },
                };
                weighed = Some(together);
                said.push(candidate);
                break;
            }
        }
        Ok(said)
    }

    /// The range that a tier of a table gives an object: of its rows, whether or not they match. The
    /// flag says that its rows differ.
    pub(super) fn tier_range(
        &self,
        violation: &'a Violation,
        benchmark: &'a Benchmark,
        (part, tier): (usize, usize),
        target: Target,
    ) -> Result<Option<(Extent, bool)>, Stop> {
        let Some(PartKind::Table(table)) = benchmark.parts.get(part).map(|p| &p.kind) else {
            return Ok(None);
        };
        let mut found: Option<(Extent, bool)> = None;
        for row in table.rows.iter().filter(|row| row.tier == Some(tier)) {
            let gives = self.gives(violation, &row.outcomes, target)?;
            if let Some(extent) = gives.fine.and_then(|worked| worked.extent) {
                found = Some(match found {
                    None => (extent, false),
                    Some((held, differ)) => (held.hull(&extent), differ || held != extent),
                });
            }
        }
        Ok(found)
    }
}

impl<'a> Candidate<'a> {
    fn of(object: ObjectId, gives: Gives<'a>, row: RowId) -> Self {
        let said = match gives.fine {
            _ if gives.none => Said::NoFine,
            None => Said::Nothing,
            Some(Worked {
                extent: Some(extent),
                human,
            }) => Said::Range(extent, human),
            Some(Worked {
                extent: None,
                human,
            }) => Said::Human(human.unwrap_or(HumanWhy::RuleSays(None))),
        };
        Self {
            object,
            said,
            tier: None,
            nodes: gives.nodes,
            row: Some(row),
            reasons: RefCell::default(),
        }
    }

    fn human(object: ObjectId, why: HumanWhy) -> Self {
        Self {
            object,
            said: Said::Human(why),
            tier: None,
            nodes: Vec::new(),
            row: None,
            reasons: RefCell::default(),
        }
    }

    /// Two parts speak of one object: the same is no conflict, anything else is for a human.
    fn meet(&mut self, other: Self) {
        if self.said != other.said {
            let rows = [self.row, other.row].into_iter().flatten().collect();
            self.said = Said::Human(HumanWhy::Tie(rows));
            self.tier = None;
        }
    }
}
