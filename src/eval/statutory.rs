//! Step 7: which penalties the statute imposes on the facts at hand.

use super::{
    context::{Run, Scope, Stop},
    draft::Draft,
    extent::Extent,
    range::FineAt,
};
use crate::{
    base::ratio::Rounding,
    case::outcome::{Group, HumanWhy, ReasonKind, Step},
    ir::{
        Amount, GuardKind, Imposition, MoneyRange, Node, ObjectId, Penalty, PenaltyId, Violation,
    },
};

/// A penalty on its way into the outcome.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub id: PenaltyId,
    pub penalty: &'a Penalty,
    pub group: Group,
    /// The imposition it comes from; `None` for one that a benchmark or circumstance adds.
    pub imposition: Option<usize>,
    /// The penalty of the statute whose range bounds this one.
    pub statute: Option<(PenaltyId, &'a Penalty)>,
    /// 仍应.
    pub still: bool,
    /// Another fine claims the same object and neither comes first.
    pub contested: bool,
}

/// The statutory range of a fine.
#[derive(Clone, Debug)]
pub(super) struct Statute {
    pub penalty: PenaltyId,
    /// Exact; `None` if the statute gives none.
    pub extent: Option<Extent>,
    /// The same in whole fen.
    pub money: Option<MoneyRange>,
    /// Why a human decides inside it.
    pub why: Option<HumanWhy>,
}

/// What the statute imposes.
#[derive(Debug, Default)]
pub(super) struct Imposing<'a> {
    pub items: Vec<Item<'a>>,
    /// Sets of alternatives and ladders numbered so far.
    pub sets: usize,
    /// The rules do not say which penalties are imposed.
    pub undecided: bool,
}

impl<'a> Imposing<'a> {
    /// Adds the penalties of a node.
    pub(super) fn add(
        &mut self,
        run: &Run<'a>,
        node: &Node,
        imposition: Option<usize>,
        still: bool,
    ) {
        let set = self.sets;
        let mut push = |id: PenaltyId, group| {
            if let Some(penalty) = run.program.penalties.get(id.index()) {
                self.items.push(Item {
                    id,
                    penalty,
                    group,
                    imposition,
                    statute: imposition.map(|_| (id, penalty)),
                    still,
                    contested: false,
                });
            }
        };
        match node {
            Node::One(id) => push(*id, Group::Alone),
            Node::ChooseOne(alternatives) => {
                for (alternative, ids) in alternatives.iter().enumerate() {
                    for id in ids {
                        push(*id, Group::Choice { set, alternative });
                    }
                }
                self.sets = set.saturating_add(1);
            }
            Node::UpTo(rungs) => {
                for (rung, id) in rungs.iter().enumerate() {
                    push(*id, Group::UpTo { set, rung });
                }
                self.sets = set.saturating_add(1);
            }
            Node::Human(_) => self.undecided = true,
        }
    }
}

impl<'a> Run<'a> {
    /// Whether all guards of an imposition hold.
    pub(super) fn guards_hold(
        &self,
        violation: &Violation,
        guards: &[usize],
    ) -> Result<bool, Stop> {
        let mut kept = None;
        for &guard in guards {
            match self.guard_holds(violation, Some(guard)) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(stop) => Stop::keep(&mut kept, stop),
            }
        }
        kept.map_or(Ok(true), Err)
    }

    /// Whether a guard holds; no guard always does.
    pub(super) fn guard_holds(
        &self,
        violation: &Violation,
        guard: Option<usize>,
    ) -> Result<bool, Stop> {
        match guard {
            None => Ok(true),
            Some(guard) => match violation.guards.get(guard) {
                Some(guard) => self.holds(&guard.when, &Scope::default()),
                None => Err(Stop::shapeless()),
            },
        }
    }

    /// The penalties of the impositions that hold, in source order, the superseded ones left out.
    /// `waived`: only those that are imposed nevertheless (仍应).
    pub(super) fn impose(
        &self,
        violation: &'a Violation,
        waived: bool,
        draft: &mut Draft,
    ) -> Result<Imposing<'a>, Stop> {
        self.step.set(Step::Statutory);
        let mut imposing = Imposing::default();
        let mut holding: Vec<usize> = Vec::with_capacity(violation.impositions.len());
        for (index, imposition) in violation.impositions.iter().enumerate() {
            if waived && !imposition.still {
                continue;
            }
            match self.guards_hold(violation, &imposition.guards) {
                Ok(true) => holding.push(index),
                Ok(false) => {}
                Err(stop) => {
                    draft.human(stop.human()?);
                    imposing.undecided = true;
                }
            }
        }
        if violation.guards.iter().any(|g| replaces(&g.kind)) {
            self.replace(violation, &mut holding);
        }
        let several = self.supersede(violation, &mut holding);
        for &index in &holding {
            let Some(imposition) = violation.impositions.get(index) else {
                continue;
            };
            if matches!(imposition.node, Node::Human(_)) {
                draft.human(HumanWhy::RuleSays(None));
            }
            if matches!(imposition.node, Node::ChooseOne(_)) {
                draft.human(HumanWhy::Choice);
            }
            imposing.add(self, &imposition.node, Some(index), imposition.still);
        }
        for fines in several {
            for item in &mut imposing.items {
                item.contested |= fines.contains(&item.id);
            }
            draft.human(HumanWhy::SeveralFines(fines));
        }
        Ok(imposing)
    }

    /// 改处: penalties outside of the replacing stage, on an object that it penalises, fall away.
    fn replace(&self, violation: &Violation, holding: &mut Vec<usize>) {
        let at = |i: usize| violation.impositions.get(i);
        let stages: Vec<usize> = (0..violation.guards.len())
            .filter(|&g| violation.guards.get(g).is_some_and(|g| replaces(&g.kind)))
            .collect();
        for stage in stages {
            let objects: Vec<ObjectId> = holding
                .iter()
                .filter_map(|&i| at(i))
                .filter(|imposition| imposition.guards.contains(&stage))
                .flat_map(|imposition| self.objects(imposition))
                .collect();
            holding.retain(|&i| {
                at(i).is_some_and(|imposition| {
                    let mut own = self.objects(imposition).peekable();
                    imposition.guards.contains(&stage)
                        || own.peek().is_none()
                        || !own.all(|object| objects.contains(&object))
                })
            });
        }
    }

    fn objects(&self, imposition: &Imposition) -> impl Iterator<Item = ObjectId> {
        imposition
            .node
            .penalties()
            .filter_map(|id| self.program.penalties.get(id.index()))
            .map(|penalty| penalty.on)
    }

    /// Of several impositions that fine one object, leaves out those that another stands for, and
    /// gives the fines between which none comes first.
    fn supersede(&self, violation: &Violation, holding: &mut Vec<usize>) -> Vec<Vec<PenaltyId>> {
        if holding.len() < 2 {
            return Vec::new();
        }
        let program = self.program;
        let fined = |index: usize| {
            let nodes = violation.impositions.get(index).into_iter();
            let ids = nodes.flat_map(|imposition| imposition.node.penalties());
            ids.filter_map(move |id| {
                let penalty = program.penalties.get(id.index())?;
                matches!(penalty.amount, Amount::Fine(_)).then_some((index, penalty.on, id))
            })
        };
        if holding.iter().flat_map(|&i| fined(i)).nth(1).is_none() {
            return Vec::new();
        }
        let mut fines: Vec<(usize, ObjectId, PenaltyId)> =
            holding.iter().flat_map(|&i| fined(i)).collect();
        let beaten = |(i, object, _): &(usize, ObjectId, PenaltyId)| {
            fines
                .iter()
                .any(|(j, other, _)| other == object && stands_for(violation, *j, *i))
        };
        let gone: Vec<usize> = fines.iter().filter(|f| beaten(f)).map(|f| f.0).collect();
        holding.retain(|i| !gone.contains(i));
        fines.retain(|(i, _, _)| !gone.contains(i));

        let mut several: Vec<Vec<PenaltyId>> = Vec::new();
        for (i, object, _) in &fines {
            let first = fines.iter().find(|(_, o, _)| o == object);
            if first.is_some_and(|(first, _, _)| first == i)
                && fines.iter().any(|(j, o, _)| o == object && j != i)
            {
                let rivals = fines.iter().filter(|(_, o, _)| o == object);
                let rivals: Vec<PenaltyId> = rivals.map(|f| f.2).collect();
                if !several.contains(&rivals) {
                    several.push(rivals);
                }
            }
        }
        several
    }

    /// The statutory range of every fine imposed.
    pub(super) fn statutory_ranges(
        &self,
        violation: &Violation,
        imposing: &Imposing<'_>,
    ) -> Result<Vec<Statute>, Stop> {
        let package = self.program.packages.get(violation.package.index());
        let rounding = package.map_or((1, Rounding::HalfUp), |p| p.rounding);
        let mut fines = Vec::new();
        for item in &imposing.items {
            let Amount::Fine(range) = &item.penalty.amount else {
                continue;
            };
            let guards = item.imposition.and_then(|i| violation.impositions.get(i));
            let guards: &[usize] = guards.map_or(&[], |imposition| &imposition.guards);
            let at = FineAt {
                imposed: Some((violation, guards, item.penalty.on)),
                statutory: None,
            };
            let (extent, why) = match self.range(range, at) {
                Ok(worked) => (worked.extent, worked.human),
                Err(stop) => (None, Some(stop.human()?)),
            };
            let money = match extent {
                Some(extent) => match extent.as_point() {
                    Some(x) => Extent::round_point(x, rounding, None)
                        .map(|fen| Some(MoneyRange::point(fen))),
                    None => extent.to_money(),
                }
                .map_err(|edge| Stop::from(edge).at(range.expr))?,
                None => None,
            };
            // No whole fen inside, or an amount that the rule leaves open: the statute states none.
            let none = HumanWhy::NoStatutoryAmount(item.id);
            fines.push(Statute {
                penalty: item.id,
                extent: extent.filter(|_| money.is_some()),
                money,
                why: match why {
                    None | Some(HumanWhy::RuleSays(_)) if money.is_none() => Some(none),
                    why => why,
                },
            });
        }
        Ok(fines)
    }

    /// The guards that the penalties rest on, and the penalties that are not fines.
    pub(super) fn explain_statute(
        &self,
        id: crate::ir::ViolationId,
        violation: &Violation,
        imposing: &Imposing<'_>,
        fines: &[Statute],
        draft: &mut Draft,
    ) {
        if !self.reasons {
            return;
        }
        let mut children = Vec::new();
        let resting = |guard: usize| {
            imposing.items.iter().any(|item| {
                item.imposition
                    .and_then(|i| violation.impositions.get(i))
                    .is_some_and(|imposition| imposition.guards.contains(&guard))
            })
        };
        for guard in (0..violation.guards.len()).filter(|&g| resting(g)) {
            self.say(
                &mut children,
                Step::Statutory,
                ReasonKind::Guard(id, guard),
                Vec::new(),
            );
        }
        for item in &imposing.items {
            let kind = if matches!(item.penalty.amount, Amount::Fine(_)) {
                let fine = fines.iter().find(|fine| fine.penalty == item.id);
                match fine.and_then(|fine| fine.money) {
                    Some(money) => ReasonKind::StatutoryRange(item.id, money),
                    None => continue,
                }
            } else {
                ReasonKind::Imposes(item.id)
            };
            self.say(&mut children, Step::Statutory, kind, Vec::new());
        }
        self.say(
            &mut draft.reasons,
            Step::Statutory,
            ReasonKind::Act(id),
            children,
        );
    }
}

fn replaces(kind: &GuardKind) -> bool {
    match kind {
        GuardKind::Stage { replaces, .. } => *replaces,
        GuardKind::Arm { .. } => false,
    }
}

/// Whether the fine of imposition `a` stands for that of `b`: it belongs to a stage that follows one
/// of `b`'s, or it has more guards (a stage's fine stands for the general one).
fn stands_for(violation: &Violation, a: usize, b: usize) -> bool {
    let (Some(x), Some(y)) = (violation.impositions.get(a), violation.impositions.get(b)) else {
        return false;
    };
    if a == b {
        return false;
    }
    let follows = |x: &Imposition, y: &Imposition| {
        x.guards.iter().any(|&stage| {
            let mut at = stage;
            // A chain of stages is at most as long as there are stages.
            for _ in 0..violation.guards.len() {
                match violation.guards.get(at).map(|g| &g.kind) {
                    Some(GuardKind::Stage {
                        after: Some(before),
                        ..
                    }) => {
                        if y.guards.contains(before) && !y.guards.contains(&stage) {
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
    };
    if follows(x, y) {
        return true;
    }
    x.guards.len() > y.guards.len() && !follows(y, x)
}
