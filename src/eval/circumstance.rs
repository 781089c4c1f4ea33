//! Steps 3, 6 and 9: what lifts the penalty, and what makes it lighter or heavier.
//!
//! Grounds are taken in source order, circumstances before entries of lists. The same side does not
//! add up: the first that shall counts. 应当 comes before 可以, and a ground that only may is an
//! option for the organ; it is reported with the range it would give and changes nothing by itself.

use super::{
    context::{Run, Scope, Stop},
    draft::Draft,
};
use crate::{
    base::terms::{EffectKind, Lift, Modality},
    case::outcome::{Ground, NotCounted, Reason, ReasonKind, Step},
    ir::{Circumstance, CircumstanceId, FactId, ListEntry, ListId, ObjectId, PenaltyId, Violation},
};

/// Which way an effect moves the penalty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// It lifts it.
    Waive,
    /// Lighter.
    Lighter,
    /// Heavier.
    Heavier,
}

/// The step at which a penalty falls away so.
const fn step_of(lift: Lift) -> Step {
    match lift {
        Lift::TimeBarred => Step::Limitation,
        Lift::Transfer => Step::CrimeGate,
        Lift::Guidance => Step::Observation,
        Lift::Waived => Step::NoPenalty,
    }
}

/// The side of an effect.
pub(super) const fn side(effect: EffectKind) -> Side {
    match effect {
        EffectKind::NoPenalty(_) => Side::Waive,
        EffectKind::Mitigate | EffectKind::Lighten | EffectKind::LightenOrMitigate => Side::Lighter,
        EffectKind::Aggravate | EffectKind::TopOfTier | EffectKind::RaiseTier(..) => Side::Heavier,
    }
}

/// What lifts the penalty.
#[derive(Debug, Default)]
pub(super) struct Waiver {
    /// It shall not be imposed at all.
    pub all: bool,
    /// Why: of what lifts it for all, else the first that lifts it for one.
    pub lift: Option<Lift>,
    /// It shall not be imposed on these.
    pub objects: Vec<ObjectId>,
    /// It need not be imposed.
    pub may: bool,
    /// 仍应 of the circumstances that lift it.
    pub still: Vec<PenaltyId>,
}

/// A ground that holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub ground: Ground,
    pub effect: EffectKind,
    /// On whom; `None` is every object.
    pub on: Option<ObjectId>,
}

/// The grounds that hold, in order.
#[derive(Debug, Default)]
pub(super) struct Grounds {
    /// Those that shall.
    pub shall: Vec<Held>,
    /// Those that may; only looked for when reasons are wanted.
    pub may: Vec<Held>,
}

/// The grounds that count for one object: at most one a side.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Chosen {
    pub lighter: Option<Held>,
    pub heavier: Option<Held>,
}

impl Grounds {
    /// The grounds that count for an object. 上调 comes before what moves inside a tier.
    pub(super) fn of(&self, object: Option<ObjectId>) -> Chosen {
        let about = |held: &&Held| held.on.is_none() || held.on == object;
        let first = |wanted: Side| {
            let mut side_of = self
                .shall
                .iter()
                .filter(about)
                .filter(|held| side(held.effect) == wanted);
            let raise = side_of
                .clone()
                .find(|held| matches!(held.effect, EffectKind::RaiseTier(..)));
            raise.or_else(|| side_of.next()).copied()
        };
        if self.shall.is_empty() {
            return Chosen::default();
        }
        Chosen {
            lighter: first(Side::Lighter),
            heavier: first(Side::Heavier),
        }
    }
}

/// The fact for which 仅当 基准未评价 keeps a circumstance from counting.
pub(super) fn already_weighed(
    violation: &Violation,
    circumstance: &Circumstance,
) -> Option<FactId> {
    let benchmark = violation.benchmark.as_ref()?;
    let weighed = |fact: &&FactId| benchmark.weighs.contains(fact);
    circumstance.unless_weighed.iter().find(weighed).copied()
}

impl<'a> Run<'a> {
    fn circumstances<'v>(
        &self,
        violation: &'v Violation,
    ) -> impl Iterator<Item = (CircumstanceId, &'a Circumstance)> + use<'a, 'v> {
        let program = self.program;
        violation
            .circumstances
            .iter()
            .filter_map(move |&id| Some((id, program.circumstances.get(id.index())?)))
    }

    fn entries<'v>(
        &self,
        violation: &'v Violation,
    ) -> impl Iterator<Item = (ListId, usize, &'a ListEntry)> + use<'a, 'v> {
        let program = self.program;
        violation
            .list_entries
            .iter()
            .filter_map(move |&(id, index)| {
                Some((
                    id,
                    index,
                    program.lists.get(id.index())?.entries.get(index)?,
                ))
            })
    }

    /// Whether an entry of a list holds and no exception of the list takes the case off.
    fn listed(
        &self,
        (id, index, entry): (ListId, usize, &ListEntry),
        draft: &mut Draft,
    ) -> Result<bool, Stop> {
        let scope = Scope::default();
        let holds = self.holds(&entry.when, &scope);
        if holds == Ok(false) {
            return Ok(false);
        }
        let mut kept = holds.clone().err();
        let exceptions = self.program.lists.get(id.index()).map(|l| &l.exceptions);
        for (exception, text) in exceptions.into_iter().flatten() {
            match self.holds(exception, &scope).map_err(|s| s.at(*text)) {
                Ok(true) => {
                    if holds == Ok(true) {
                        let kind = ReasonKind::TakenOffList(id, index, *text);
                        self.say(&mut draft.reasons, Step::NoPenalty, kind, Vec::new());
                    }
                    return Ok(false);
                }
                Ok(false) => {}
                Err(stop) => Stop::keep(&mut kept, stop),
            }
        }
        kept.map_or(Ok(true), Err)
    }

    /// Steps 3 and 6: whether the penalty falls away, or may.
    pub(super) fn waiver(&self, violation: &Violation, draft: &mut Draft) -> Result<Waiver, Stop> {
        self.step.set(Step::NoPenalty);
        let mut waiver = Waiver::default();
        for (id, circumstance) in self.circumstances(violation) {
            let Some(lift) = circumstance.effect.lift() else {
                continue;
            };
            let step = step_of(lift);
            // A second one that may changes nothing but what is imposed nevertheless.
            let matters = circumstance.modality == Modality::Shall
                || !waiver.may
                || !circumstance.still.is_empty();
            if !matters && !self.reasons {
                continue;
            }
            let weighed = already_weighed(violation, circumstance);
            if weighed.is_some() && !self.reasons {
                continue;
            }
            let result = if matters && weighed.is_none() {
                self.holds(&circumstance.when, &Scope::default())
            } else {
                Ok(self.aside(|run| run.holds(&circumstance.when, &Scope::default())))
            };
            if !draft.met(self, step, result)? {
                continue;
            }
            if let Some(fact) = weighed {
                let kind = ReasonKind::DoesNotCount(
                    Ground::Circumstance(id),
                    NotCounted::AlreadyWeighed(fact),
                );
                self.say(&mut draft.reasons, step, kind, Vec::new());
                continue;
            }
            let kind = ReasonKind::WaivedBy(id, circumstance.modality);
            self.say(&mut draft.reasons, step, kind, Vec::new());
            match (circumstance.modality, circumstance.on) {
                (Modality::Shall, on) => {
                    waiver.still.extend(&circumstance.still);
                    match on {
                        None => {
                            waiver.all = true;
                            waiver.lift = Some(lift);
                            return Ok(waiver);
                        }
                        Some(object) => {
                            waiver.lift = waiver.lift.or(Some(lift));
                            waiver.objects.push(object);
                        }
                    }
                }
                (Modality::May | Modality::AloneOrWith, _) => {
                    // Waived or not, what 仍应 names is imposed.
                    waiver.still.extend(&circumstance.still);
                    waiver.may = true;
                }
            }
        }
        for (id, index, entry) in self.entries(violation) {
            let Some(lift) = entry.effect.lift() else {
                continue;
            };
            let result = self.listed((id, index, entry), draft);
            if !draft.met(self, Step::NoPenalty, result)? {
                continue;
            }
            draft.decided_by(entry.row);
            let kind = ReasonKind::ListedBy(id, index, entry.modality);
            self.say(&mut draft.reasons, Step::NoPenalty, kind, Vec::new());
            match entry.modality {
                Modality::Shall => {
                    waiver.all = true;
                    waiver.lift = Some(lift);
                    return Ok(waiver);
                }
                Modality::May | Modality::AloneOrWith => waiver.may = true,
            }
        }
        Ok(waiver)
    }

    /// Step 9: the grounds that hold.
    pub(super) fn grounds(
        &self,
        violation: &Violation,
        draft: &mut Draft,
    ) -> Result<Grounds, Stop> {
        self.step.set(Step::Circumstances);
        let mut grounds = Grounds::default();
        for (id, circumstance) in self.circumstances(violation) {
            if side(circumstance.effect) == Side::Waive {
                continue;
            }
            let shall = circumstance.modality == Modality::Shall;
            let weighed = already_weighed(violation, circumstance);
            let matters = shall && weighed.is_none();
            if !matters && !self.reasons {
                continue;
            }
            let result = if matters {
                self.holds(&circumstance.when, &Scope::default())
            } else {
                Ok(self.aside(|run| run.holds(&circumstance.when, &Scope::default())))
            };
            if !draft.met(self, Step::Circumstances, result)? {
                continue;
            }
            let ground = Ground::Circumstance(id);
            if let Some(fact) = weighed {
                let kind = ReasonKind::DoesNotCount(ground, NotCounted::AlreadyWeighed(fact));
                self.say(&mut draft.reasons, Step::Circumstances, kind, Vec::new());
                continue;
            }
            grounds.add(
                Held {
                    ground,
                    effect: circumstance.effect,
                    on: circumstance.on,
                },
                shall,
            );
        }
        for (id, index, entry) in self.entries(violation) {
            if side(entry.effect) == Side::Waive {
                continue;
            }
            let shall = entry.modality == Modality::Shall;
            if !shall && !self.reasons {
                continue;
            }
            let result = if shall {
                self.listed((id, index, entry), draft)
            } else {
                Ok(self.aside(|run| run.listed((id, index, entry), &mut Draft::default())))
            };
            if !draft.met(self, Step::Circumstances, result)? {
                continue;
            }
            if shall {
                draft.decided_by(entry.row);
            }
            grounds.add(
                Held {
                    ground: Ground::Listed(id, index),
                    effect: entry.effect,
                    on: None,
                },
                shall,
            );
        }
        Ok(grounds)
    }

    /// Says of every ground that holds whether it counts. `options` gives, for a ground that may,
    /// the range it would lead to.
    pub(super) fn explain_grounds(
        &self,
        grounds: &Grounds,
        objects: &[ObjectId],
        draft: &mut Draft,
        options: impl Fn(&Held) -> Vec<Reason>,
    ) {
        if !self.reasons || (grounds.shall.is_empty() && grounds.may.is_empty()) {
            return;
        }
        let about = |held: &Held| -> Vec<Option<ObjectId>> {
            let all: Vec<Option<ObjectId>> = if objects.is_empty() {
                vec![None]
            } else {
                objects.iter().copied().map(Some).collect()
            };
            all.into_iter()
                .filter(|&o| held.on.is_none() || held.on == o)
                .collect()
        };
        for held in &grounds.shall {
            let mut rival = None;
            let mut counts = false;
            let concerned = about(held);
            if concerned.is_empty() {
                continue;
            }
            for object in concerned {
                let chosen = grounds.of(object);
                let first = match side(held.effect) {
                    Side::Waive => None,
                    Side::Lighter => chosen.lighter,
                    Side::Heavier => chosen.heavier,
                };
                match first {
                    Some(first) if first.ground == held.ground => counts = true,
                    Some(first) => rival = rival.or(Some(first.ground)),
                    None => {}
                }
            }
            let kind = match rival {
                Some(rival) if !counts => {
                    ReasonKind::DoesNotCount(held.ground, NotCounted::SameSide(rival))
                }
                Some(_) | None => ReasonKind::Counts(held.ground),
            };
            self.say(&mut draft.reasons, Step::Circumstances, kind, Vec::new());
        }
        for held in &grounds.may {
            let concerned = about(held);
            let Some(&object) = concerned.first() else {
                continue;
            };
            let chosen = grounds.of(object);
            let (why, children) = match chosen.heavier.or(chosen.lighter) {
                Some(first) => (NotCounted::ShallComesFirst(first.ground), Vec::new()),
                None => (NotCounted::Optional, options(held)),
            };
            let kind = ReasonKind::DoesNotCount(held.ground, why);
            self.say(&mut draft.reasons, Step::Circumstances, kind, children);
        }
    }
}

impl Grounds {
    fn add(&mut self, held: Held, shall: bool) {
        if shall {
            self.shall.push(held);
        } else {
            self.may.push(held);
        }
    }
}
