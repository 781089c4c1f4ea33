//! The steps in order, from facts to one outcome.

use super::{
    amount::Fine,
    benchmark::{Candidate, Said, Target},
    circumstance::{Chosen, Grounds, Held, Side, side},
    context::{Run, Scope, Stop},
    draft::Draft,
    statutory::{Imposing, Item, Statute},
};
use crate::{
    base::terms::{Degree, EffectKind, Lift},
    case::outcome::{Disposition, HumanWhy, Imposed, Outcome, Reason, ReasonKind, Step},
    ir::{Amount, Benchmark, Node, ObjectId, Reduction, ReductionId, Violation, ViolationId},
};

/// One outcome, and what of it tells it from others.
#[derive(Clone, Debug)]
pub(super) struct Ran {
    pub outcome: Outcome,
    /// How many of its rows, from the first, are deciding rows other than those of factors.
    pub deciding: usize,
}

impl<'a> Run<'a> {
    /// The outcome for a violation.
    pub(super) fn recommend(&self, id: ViolationId) -> Result<Ran, Stop> {
        let contest = self.program.violations.get(id.index());
        match contest.and_then(|act| act.contest.as_deref()) {
            Some(contest) => self.settled(|| self.contest(id, contest)),
            None => self.settled(|| self.steps(id)),
        }
    }

    fn steps(&self, id: ViolationId) -> Result<Ran, Stop> {
        let violation = self
            .program
            .violations
            .get(id.index())
            .ok_or_else(Stop::shapeless)?;
        let mut draft = Draft::default();
        let waiver = self.waiver(violation, &mut draft)?;
        let mut imposing = self.impose(violation, waiver.all, &mut draft)?;
        if !waiver.objects.is_empty() {
            let lifted = |item: &Item<'_>| waiver.objects.contains(&item.penalty.on);
            imposing.items.retain(|item| item.still || !lifted(item));
        }
        for &penalty in &waiver.still {
            let node = Node::One(penalty);
            imposing.add(self, &node, None, true);
        }
        let fines = self.statutory_ranges(violation, &imposing)?;
        let undecided = imposing.undecided && !waiver.all;
        let narrowed = match &violation.benchmark {
            Some(benchmark) if !waiver.all && !undecided && !imposing.items.is_empty() => {
                let targets = targets(&imposing, &fines);
                let said = self.narrow(violation, benchmark, &targets, &mut draft)?;
                replace_penalties(self, &mut imposing, &said);
                said
            }
            Some(_) | None => Vec::new(),
        };
        self.explain_statute(id, violation, &imposing, &fines, &mut draft);

        let spared = imposing.items.is_empty()
            || (!waiver.objects.is_empty() && imposing.items.iter().all(|item| item.still));
        let lifted = waiver.all || (spared && !undecided);
        let grounds = if lifted {
            Grounds::default()
        } else {
            self.grounds(violation, &mut draft)?
        };
        let cuts = if fines.is_empty() || lifted {
            Vec::new()
        } else {
            self.cuts(violation, &mut draft)?
        };
        let frame = Frame {
            violation,
            benchmark: violation.benchmark.as_ref(),
            fines: &fines,
            narrowed: &narrowed,
            cuts: &cuts,
            grounds: &grounds,
            undecided,
            lifted,
        };
        let (penalties, degree) = self.amounts(&frame, &imposing, &mut draft)?;
        let reads = self.reads();
        self.explain_options(&frame, &imposing, &mut draft);
        self.forget_reads(reads);

        let disposition = if lifted {
            match waiver.lift {
                Some(Lift::TimeBarred) => Disposition::TimeBarred,
                Some(Lift::Transfer) => Disposition::Transfer,
                Some(Lift::Guidance) => Disposition::Guidance,
                Some(Lift::Waived) | None => Disposition::NoPenalty,
            }
        } else if undecided {
            Disposition::Human
        } else if waiver.may {
            Disposition::MayWaive
        } else {
            Disposition::Punish
        };
        Ok(self.close(draft, disposition, degree, penalties))
    }

    /// The amount of every fine, in the order of the penalties.
    fn amounts(
        &self,
        frame: &Frame<'a, '_>,
        imposing: &Imposing<'a>,
        draft: &mut Draft,
    ) -> Result<(Vec<Imposed>, Option<Degree>), Stop> {
        let mut penalties = Vec::with_capacity(imposing.items.len());
        let mut degrees = Degrees::default();
        for item in &imposing.items {
            let mut imposed = Imposed {
                penalty: item.id,
                modality: item.penalty.modality,
                statutory: None,
                range: None,
                point: None,
                human: frame.undecided,
                group: item.group,
            };
            if let Some(fine) = frame.fine(item, imposing) {
                let no_fine = fine.candidate.is_some_and(|c| c.said == Said::NoFine);
                if no_fine {
                    if let Some(candidate) = fine.candidate {
                        draft.reasons.append(&mut candidate.reasons.borrow_mut());
                    }
                    continue;
                }
                let chosen = frame.chosen(item);
                let amounted = self.amount(&fine, chosen, draft)?;
                imposed.statutory = fine.statute.and_then(|statute| statute.money);
                imposed.range = amounted.range;
                imposed.point = amounted.point;
                imposed.human |= amounted.human;
                degrees.add(amounted.degree);
            }
            penalties.push(imposed);
        }
        if frame.lifted {
            return Ok((penalties, None));
        }
        if degrees.seen {
            return Ok((penalties, degrees.of()));
        }
        // No fine: a circumstance still sets the degree in which the other penalties are imposed.
        let mut degree = None;
        for item in &imposing.items {
            let chosen = frame.chosen(item);
            match (chosen.lighter, chosen.heavier) {
                (Some(a), Some(b)) => {
                    draft.human(HumanWhy::OppositeCircumstances(a.ground, b.ground));
                    return Ok((penalties, None));
                }
                (Some(held), None) => {
                    let mitigates = matches!(
                        held.effect,
                        EffectKind::Mitigate | EffectKind::LightenOrMitigate
                    );
                    if mitigates {
                        draft.human(HumanWhy::Mitigation(held.ground));
                    }
                    degree = degree.or(Some(if held.effect == EffectKind::Mitigate {
                        Degree::Mitigated
                    } else {
                        Degree::Lighter
                    }));
                }
                (None, Some(_)) => degree = degree.or(Some(Degree::Heavier)),
                (None, None) => {}
            }
        }
        Ok((penalties, degree))
    }

    /// The reductions that apply, in order.
    fn cuts(
        &self,
        violation: &Violation,
        draft: &mut Draft,
    ) -> Result<Vec<(ReductionId, &'a Reduction)>, Stop> {
        self.step.set(Step::Amount);
        let scope = Scope::default();
        let mut cuts = Vec::new();
        for &id in &violation.reductions {
            let Some(reduction) = self.program.reductions.get(id.index()) else {
                continue;
            };
            let holds = self.holds(&reduction.when, &scope);
            if holds == Ok(false) {
                continue;
            }
            let mut kept = holds.clone().err();
            let mut excluded = false;
            for (exception, text) in &reduction.exceptions {
                match self.holds(exception, &scope).map_err(|s| s.at(*text)) {
                    Ok(true) => {
                        if holds == Ok(true) {
                            let kind = ReasonKind::NotReduced(id, *text);
                            self.say(&mut draft.reasons, Step::Amount, kind, Vec::new());
                        }
                        excluded = true;
                        break;
                    }
                    Ok(false) => {}
                    Err(stop) => Stop::keep(&mut kept, stop),
                }
            }
            let result = if excluded {
                Ok(false)
            } else {
                kept.map_or(Ok(true), Err)
            };
            if draft.met(self, Step::Amount, result)? {
                cuts.push((id, reduction));
            }
        }
        Ok(cuts)
    }

    /// Says of each ground whether it counts, and of one that only may what it would lead to.
    fn explain_options(&self, frame: &Frame<'a, '_>, imposing: &Imposing<'a>, draft: &mut Draft) {
        if !self.reasons {
            return;
        }
        let objects = objects(imposing);
        let options = |held: &Held| {
            let mut options = Vec::new();
            let chosen = match side(held.effect) {
                Side::Lighter => Chosen {
                    lighter: Some(*held),
                    heavier: None,
                },
                Side::Heavier | Side::Waive => Chosen {
                    lighter: None,
                    heavier: Some(*held),
                },
            };
            for item in &imposing.items {
                if held.on.is_some_and(|on| on != item.penalty.on) {
                    continue;
                }
                let Some(mut fine) = frame.fine(item, imposing) else {
                    continue;
                };
                fine.aside = true;
                let mut aside = Draft::default();
                if let Ok(amounted) = self.amount(&fine, chosen, &mut aside)
                    && let (Some(degree), Some(range)) = (amounted.degree, amounted.range)
                {
                    let kind = ReasonKind::Band(degree, range);
                    self.say(&mut options, Step::Circumstances, kind, Vec::new());
                }
            }
            options
        };
        self.explain_grounds(frame.grounds, &objects, draft, options);
    }

    /// The outcome, of what has been found.
    pub(super) fn close(
        &self,
        mut draft: Draft,
        disposition: Disposition,
        degree: Option<Degree>,
        penalties: Vec<Imposed>,
    ) -> Ran {
        let deciding = draft.deciding.len();
        let mut rows = draft.deciding;
        if rows.is_empty() {
            rows = draft.factors;
        } else {
            for row in draft.factors {
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
        }
        let mut read = Vec::new();
        self.decisions_read(&mut read, &mut draft.reasons);
        for row in read {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        if self.reasons {
            for why in &draft.human {
                draft.reasons.push(Reason {
                    step: step_of(why),
                    kind: ReasonKind::Human(why.clone()),
                    children: Vec::new(),
                });
            }
            draft.reasons.sort_by_key(|reason| reason.step);
        }
        Ran {
            outcome: Outcome {
                disposition,
                degree,
                penalties,
                rows,
                human: draft.human,
                duties: Vec::new(),
                reasons: draft.reasons,
            },
            deciding,
        }
    }
}

/// What the amounts of one outcome share.
#[derive(Debug)]
struct Frame<'a, 's> {
    violation: &'a Violation,
    benchmark: Option<&'a Benchmark>,
    fines: &'s [Statute],
    narrowed: &'s [Candidate<'a>],
    cuts: &'s [(ReductionId, &'a Reduction)],
    grounds: &'s Grounds,
    undecided: bool,
    lifted: bool,
}

impl<'a, 's> Frame<'a, 's> {
    /// The item as a fine with all that bears on it; `None` if it is no fine.
    fn fine(&self, item: &Item<'a>, imposing: &Imposing<'a>) -> Option<Fine<'a, 's>> {
        let Amount::Fine(range) = &item.penalty.amount else {
            return None;
        };
        let object = item.penalty.on;
        let statute = item.statute.map(|(id, _)| id);
        // What the benchmark says of an object is about its one fine.
        let single = imposing
            .items
            .iter()
            .filter(|other| other.penalty.on == object)
            .filter(|other| matches!(other.penalty.amount, Amount::Fine(_)))
            .nth(1)
            .is_none();
        Some(Fine {
            violation: self.violation,
            benchmark: self.benchmark,
            penalty: item.id,
            object,
            expr: Some(range.expr),
            statute: self.fines.iter().find(|fine| Some(fine.penalty) == statute),
            candidate: self
                .narrowed
                .iter()
                .find(|candidate| single && candidate.object == object),
            cuts: self.cuts,
            open: item.contested || self.undecided,
            aside: false,
        })
    }

    fn chosen(&self, item: &Item<'_>) -> Chosen {
        self.grounds.of(Some(item.penalty.on))
    }
}

/// The degree of an outcome out of those of its fines: the first that a circumstance moved.
#[derive(Debug, Default)]
struct Degrees {
    seen: bool,
    open: bool,
    moved: Option<Degree>,
}

impl Degrees {
    fn add(&mut self, degree: Option<Degree>) {
        self.seen = true;
        match degree {
            None => self.open = true,
            Some(Degree::Normal) => {}
            Some(moved @ (Degree::Mitigated | Degree::Lighter | Degree::Heavier)) => {
                self.moved = self.moved.or(Some(moved));
            }
        }
    }

    fn of(&self) -> Option<Degree> {
        if self.open {
            None
        } else {
            Some(self.moved.unwrap_or(Degree::Normal))
        }
    }
}

/// Objects in the order of the penalties.
fn objects(imposing: &Imposing<'_>) -> Vec<ObjectId> {
    let mut objects: Vec<ObjectId> = Vec::new();
    for item in &imposing.items {
        if !objects.contains(&item.penalty.on) {
            objects.push(item.penalty.on);
        }
    }
    objects
}

fn targets(imposing: &Imposing<'_>, fines: &[Statute]) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::with_capacity(imposing.items.len());
    for item in &imposing.items {
        let object = item.penalty.on;
        let statute = fines.iter().find(|fine| fine.penalty == item.id);
        let fined = matches!(item.penalty.amount, Amount::Fine(_));
        match targets.iter_mut().find(|target| target.object == object) {
            Some(target) => {
                target.statutory = target.statutory.or(statute.and_then(|s| s.extent));
                target.fined |= fined;
            }
            None => targets.push(Target {
                object,
                fined,
                statutory: statute.and_then(|s| s.extent),
            }),
        }
    }
    targets
}

/// 处理: the penalties of a row stand for those of the statute of the same kind on the same object.
fn replace_penalties<'a>(run: &Run<'a>, imposing: &mut Imposing<'a>, said: &[Candidate<'a>]) {
    for candidate in said.iter().filter(|candidate| !candidate.nodes.is_empty()) {
        let mut added = Imposing {
            sets: imposing.sets,
            ..Imposing::default()
        };
        for node in &candidate.nodes {
            added.add(run, node, None, false);
        }
        imposing.sets = added.sets;
        let same = |old: &Item<'_>, new: &Item<'_>| {
            let named = |item: &Item<'_>| !item.penalty.what.is_empty();
            old.penalty.on == new.penalty.on
                && old.penalty.kind == new.penalty.kind
                && (!named(old) || !named(new) || old.penalty.what == new.penalty.what)
        };
        let mut place = None;
        let mut kept = Vec::with_capacity(imposing.items.len());
        for old in imposing.items.drain(..) {
            let stands = added.items.iter_mut().find(|new| same(&old, new));
            match stands {
                Some(new) => {
                    new.statute = new.statute.or(old.statute);
                    new.still |= old.still;
                    place = place.or(Some(kept.len()));
                }
                None => kept.push(old),
            }
        }
        let place = place.unwrap_or(kept.len());
        let rest = kept.split_off(place.min(kept.len()));
        kept.append(&mut added.items);
        kept.extend(rest);
        imposing.items = kept;
    }
}

/// The step at which a human comes in.
fn step_of(why: &HumanWhy) -> Step {
    match why {
        HumanWhy::SeveralFines(_) | HumanWhy::Choice | HumanWhy::NoStatutoryAmount(_) => {
            Step::Statutory
        }
        HumanWhy::OppositeCircumstances(..) | HumanWhy::Mitigation(_) => Step::Circumstances,
        HumanWhy::RuleSays(_)
        | HumanWhy::Tie(_)
        | HumanWhy::Gap(_)
        | HumanWhy::FactorGap(_)
        | HumanWhy::NoNumericRule(_)
        | HumanWhy::OpenTop
        | HumanWhy::NoBase(_)
        | HumanWhy::Unascertainable(_)
        | HumanWhy::OutOfRange(_)
        | HumanWhy::ReductionRange(_) => Step::Amount,
        HumanWhy::Versions(..) | HumanWhy::NoVersion(..) => Step::LawAtDate,
        HumanWhy::Concurring(..) => Step::Concurrence,
    }
}
