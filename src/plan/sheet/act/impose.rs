//! Step 7 on a path: which penalties are imposed, and their statutory ranges.

use super::{
    super::{
        graph::Uncovered,
        lower::Lower,
        number::{End, Extent},
    },
    Path,
};
use crate::{
    base::{ratio::Rounding, terms::HitPolicy},
    ir::{Amount, GuardKind, Node, ObjectId, Penalty, PenaltyId, Range, RangeKind, Violation},
};

/// A penalty on its way into the outcome.
#[derive(Clone, Debug)]
pub(super) struct Item<'p> {
    pub id: PenaltyId,
    pub penalty: &'p Penalty,
    pub imposition: Option<usize>,
    /// The penalty of the statute whose range bounds this one.
    pub statute: Option<PenaltyId>,
    pub still: bool,
    /// Another fine claims the same object.
    pub contested: bool,
}

/// What the statute imposes.
#[derive(Clone, Debug, Default)]
pub(super) struct Imposed<'p> {
    pub items: Vec<Item<'p>>,
    pub undecided: bool,
    /// A human has something to decide.
    pub human: bool,
}

/// The statutory range of a fine.
#[derive(Clone, Debug)]
pub(super) struct Statute {
    pub penalty: PenaltyId,
    pub extent: Option<Extent>,
    /// A human decides inside it.
    pub human: bool,
}

/// A range worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Worked {
    pub extent: Option<Extent>,
    pub human: bool,
}

/// The fine for which a range stands.
#[derive(Clone, Copy)]
pub(super) struct FineAt<'a> {
    /// The violation, guards of its imposition, the object; and which guards hold.
    pub imposed: Option<(&'a Violation, &'a [usize], ObjectId, &'a [bool])>,
    pub statutory: Option<Extent>,
}

/// All penalties of a node, in order.
pub(super) fn penalties(node: &Node) -> Vec<PenaltyId> {
    match node {
        Node::One(id) => vec![*id],
        Node::ChooseOne(alternatives) => alternatives.iter().flatten().copied().collect(),
        Node::UpTo(rungs) => rungs.clone(),
        Node::Human(_) => Vec::new(),
    }
}

pub(super) fn is_fine(penalty: &Penalty) -> bool {
    matches!(penalty.amount, Amount::Fine(_))
}

fn replaces(kind: &GuardKind) -> bool {
    match kind {
        GuardKind::Stage { replaces, .. } => *replaces,
        GuardKind::Arm { .. } => false,
    }
}

/// Whether stage `of` comes after a stage of `y` that it follows.
fn follows(violation: &Violation, x: &[usize], y: &[usize]) -> bool {
    x.iter().any(|&stage| {
        let mut at = stage;
        for _ in 0..violation.guards.len() {
            match violation.guards.get(at).map(|g| &g.kind) {
                Some(GuardKind::Stage {
                    after: Some(before),
                    ..
                }) => {
                    if y.contains(before) && !y.contains(&stage) {
                        return true;
                    }
                    at = *before;
                }
                Some(GuardKind::Stage { after: None, .. } | GuardKind::Arm { .. }) | None => {
                    return false;
                }
            }
        }
        false
    })
}

/// Whether the fine of one imposition stands for that of another.
fn stands_for(violation: &Violation, a: usize, b: usize) -> bool {
    let at = |i: usize| violation.impositions.get(i).map(|i| i.guards.as_slice());
    let (Some(x), Some(y)) = (at(a), at(b)) else {
        return false;
    };
    a != b && (follows(violation, x, y) || (x.len() > y.len() && !follows(violation, y, x)))
}

impl<'p> Imposed<'p> {
    /// Adds the penalties of a node.
    pub(super) fn add(
        &mut self,
        lower: &Lower<'p>,
        node: &Node,
        imposition: Option<usize>,
        still: bool,
    ) {
        if let Node::Human(_) = node {
            self.undecided = true;
        }
        for id in penalties(node) {
            if let Some(penalty) = lower.program.penalties.get(id.index()) {
                self.items.push(Item {
                    id,
                    penalty,
                    imposition,
                    statute: imposition.map(|_| id),
                    still,
                    contested: false,
                });
            }
        }
    }
}

impl<'p> Lower<'p> {
    /// The penalties of the impositions that hold on a path.
    pub(super) fn imposed(&self, path: &Path<'p>) -> Imposed<'p> {
        let violation = path.violation;
        let on = |guard: &usize| path.guards.get(*guard).copied().unwrap_or(false);
        let mut imposed = Imposed::default();
        let mut holding: Vec<usize> = Vec::new();
        for (index, imposition) in violation.impositions.iter().enumerate() {
            if (!path.waived.all || imposition.still) && imposition.guards.iter().all(on) {
                holding.push(index);
            }
        }
        self.replace(violation, &mut holding);
        let several = self.supersede(violation, &mut holding);
        for &index in &holding {
            if let Some(imposition) = violation.impositions.get(index) {
                imposed.human |= matches!(imposition.node, Node::Human(_) | Node::ChooseOne(_));
                imposed.add(self, &imposition.node, Some(index), imposition.still);
            }
        }
        for item in &mut imposed.items {
            item.contested |= several.contains(&item.id);
        }
        imposed.human |= !several.is_empty();
        let lifted = |item: &Item<'_>| path.waived.objects.contains(&item.penalty.on);
        imposed.items.retain(|item| item.still || !lifted(item));
        for still in &path.waived.still {
            imposed.add(self, &Node::One(*still), None, true);
        }
        imposed
    }

    /// 改处: penalties outside of the replacing stage, on an object that it penalises, fall away.
    fn replace(&self, violation: &Violation, holding: &mut Vec<usize>) {
        let at = |i: usize| violation.impositions.get(i);
        let stages = violation.guards.iter().enumerate();
        let stages = stages.filter(|(_, g)| replaces(&g.kind)).map(|(i, _)| i);
        for stage in stages.collect::<Vec<usize>>() {
            let within = holding.iter().filter_map(|&i| at(i));
            let within = within.filter(|i| i.guards.contains(&stage));
            let objects: Vec<ObjectId> = within.flat_map(|i| self.objects(&i.node)).collect();
            holding.retain(|&i| {
                at(i).is_some_and(|imposition| {
                    let own = self.objects(&imposition.node);
                    imposition.guards.contains(&stage)
                        || own.is_empty()
                        || !own.iter().all(|object| objects.contains(object))
                })
            });
        }
    }

    fn objects(&self, node: &Node) -> Vec<ObjectId> {
        let ids = penalties(node).into_iter();
        ids.filter_map(|id| self.program.penalties.get(id.index()))
            .map(|penalty| penalty.on)
            .collect()
    }

    /// Leaves out the impositions for whose fines others stand; gives the fines between which none
    /// comes first.
    fn supersede(&self, violation: &Violation, holding: &mut Vec<usize>) -> Vec<PenaltyId> {
        let program = self.program;
        let fined = |index: usize| {
            let nodes = violation.impositions.get(index).into_iter();
            let ids = nodes.flat_map(|imposition| penalties(&imposition.node));
            ids.filter_map(move |id| {
                let penalty = program.penalties.get(id.index())?;
                is_fine(penalty).then_some((index, penalty.on, id))
            })
        };
        let mut fines: Vec<(usize, ObjectId, PenaltyId)> =
            holding.iter().flat_map(|&i| fined(i)).collect();
        if holding.len() < 2 || fines.len() < 2 {
            return Vec::new();
        }
        let beaten = |(i, object, _): &(usize, ObjectId, PenaltyId)| {
            let mut others = fines.iter();
            others.any(|(j, other, _)| other == object && stands_for(violation, *j, *i))
        };
        let gone: Vec<usize> = fines.iter().filter(|f| beaten(f)).map(|f| f.0).collect();
        holding.retain(|i| !gone.contains(i));
        fines.retain(|(i, _, _)| !gone.contains(i));
        let contested = |(i, object, _): &&(usize, ObjectId, PenaltyId)| {
            fines.iter().any(|(j, other, _)| other == object && j != i)
        };
        fines.iter().filter(contested).map(|f| f.2).collect()
    }

    /// Rounding of a package.
    pub(super) fn rounding(&self, package: crate::ir::PackageId) -> (i64, Rounding) {
        let package = self.program.packages.get(package.index());
        package.map_or((1, Rounding::HalfUp), |p| p.rounding)
    }

    /// The statutory range of every fine imposed.
    pub(super) fn statutes(
        &mut self,
        path: &Path<'p>,
        imposed: &Imposed<'p>,
    ) -> Result<Vec<Statute>, Uncovered> {
        let violation = path.violation;
        let mut statutes = Vec::new();
        for item in &imposed.items {
            let Amount::Fine(range) = &item.penalty.amount else {
                continue;
            };
            let of = item.imposition.and_then(|i| violation.impositions.get(i));
            let guards: &[usize] = of.map_or(&[], |imposition| &imposition.guards);
            let at = FineAt {
                imposed: Some((violation, guards, item.penalty.on, &path.guards)),
                statutory: None,
            };
            let worked = self.range(range, at)?;
            if let Some(extent) = worked.extent {
                // A statute without a whole fen inside states none; such cases are given up.
                let point = self.is_point(&extent)?;
                let money = self.money_of(extent)?;
                let is = self.graph.or(point, money.is);
                self.assume_here(is);
                // It is told beside what is recommended.
                for value in [money.min, money.max, money.flags, point] {
                    self.needs(value);
                }
            }
            statutes.push(Statute {
                penalty: item.id,
                extent: worked.extent,
                human: worked.human || worked.extent.is_none(),
            });
        }
        Ok(statutes)
    }

    /// A range, for a fine.
    pub(super) fn range(&mut self, range: &Range, at: FineAt<'_>) -> Result<Worked, Uncovered> {
        let outer = std::mem::replace(&mut self.statutory, at.statutory);
        let worked = self.range_inside(range, at);
        self.statutory = outer;
        worked
    }

    fn range_inside(&mut self, range: &Range, at: FineAt<'_>) -> Result<Worked, Uncovered> {
        let of = |extent| Worked {
            extent: Some(extent),
            human: false,
        };
        match &range.kind {
            RangeKind::Point(_) | RangeKind::Ends { .. } | RangeKind::Decision(_) => {
                Ok(of(self.plain_range(range)?))
            }
            RangeKind::OneOf(ranges) => {
                let mut hull: Option<Extent> = None;
                for range in ranges {
                    if let Some(extent) = self.range_inside(range, at)?.extent {
                        hull = Some(match hull {
                            None => extent,
                            Some(held) => self.hull(&held, &extent)?,
                        });
                    }
                }
                Ok(Worked {
                    extent: hull,
                    human: true,
                })
            }
            RangeKind::HigherOf(ranges) => {
                let mut best: Option<Extent> = None;
                for range in ranges {
                    let worked = self.range_inside(range, at)?;
                    let new = worked.extent.filter(|_| !worked.human);
                    let new = new.ok_or(Uncovered("the higher of ranges left to a human"))?;
                    best = Some(match best {
                        None => new,
                        Some(held) => self.heavier_of(&held, &new)?,
                    });
                }
                Ok(of(best.ok_or(Uncovered("the higher of nothing"))?))
            }
            RangeKind::Preceding { lo, hi } => {
                let general = self.preceding(at)?;
                let mut times = |end: Option<End>, by: Option<(_, bool)>| match (end, by) {
                    (Some(end), Some((r, r_open))) => {
                        let r_open = self.graph.truth(r_open);
                        Ok::<_, Uncovered>(Some(End {
                            at: self.times(end.at, r)?,
                            open: self.graph.or(end.open, r_open),
                        }))
                    }
                    (_, _) => Ok(None),
                };
                let extent = Extent {
                    lo: times(general.lo, *lo)?,
                    hi: times(general.hi, *hi)?,
                };
                let empty = self.is_empty(&extent)?;
                let some = self.graph.not(empty);
                self.assume_here(some);
                Ok(of(extent))
            }
            RangeKind::Part { lo, hi } => {
                let statutory = at.statutory.ok_or(Uncovered("a part of no range"))?;
                match self.part(&statutory, *lo, *hi)? {
                    super::super::extent::Portion::Is(extent, empty) => {
                        let some = self.graph.not(empty);
                        self.assume_here(some);
                        Ok(of(extent))
                    }
                    super::super::extent::Portion::Top => Ok(Worked {
                        extent: None,
                        human: true,
                    }),
                    super::super::extent::Portion::Nothing => Err(Uncovered("an empty part")),
                }
            }
            RangeKind::Human(within) => Ok(Worked {
                extent: match within {
                    Some(range) => self.range_inside(range, at)?.extent,
                    None => at.statutory,
                },
                human: true,
            }),
        }
    }

    /// 前款幅度.
    fn preceding(&mut self, at: FineAt<'_>) -> Result<Extent, Uncovered> {
        const NONE: Uncovered = Uncovered("no preceding fine");
        let (violation, guards, object, holding) = at.imposed.ok_or(NONE)?;
        for imposition in &violation.impositions {
            let shared = imposition.guards.iter().any(|g| guards.contains(g));
            let on = |g: &usize| holding.get(*g).copied().unwrap_or(false);
            if shared || !imposition.guards.iter().all(on) {
                continue;
            }
            let ids = penalties(&imposition.node).into_iter();
            let mut all = ids.filter_map(|id| self.program.penalties.get(id.index()));
            let found = all.find_map(|penalty| match &penalty.amount {
                Amount::Fine(range) if penalty.on == object => Some(range),
                Amount::Fine(_)
                | Amount::Flag
                | Amount::Duration(_)
                | Amount::Lifetime
                | Amount::Open => None,
            });
            if let Some(range) = found
                && !matches!(range.kind, RangeKind::Preceding { .. })
            {
                let alone = FineAt {
                    imposed: None,
                    statutory: None,
                };
                return self.range(range, alone)?.extent.ok_or(NONE);
            }
        }
        Err(NONE)
    }

    /// Whether rows of a policy are chosen by weight.
    pub(super) const fn by_weight(policy: HitPolicy) -> bool {
        matches!(policy, HitPolicy::Heaviest | HitPolicy::Lightest)
    }
}
