//! Acts that stand for others: every provision is worked out whole, on the same facts and by a run of
//! its own, and one is applied. What each comes to is said in full.

use super::{
    context::{Run, Scope, Stop},
    draft::Draft,
    recommend::Ran,
    severity::{self, Weighed},
    unruled,
};
use crate::{
    base::terms::{ContestKind, Modality},
    case::outcome::{Disposition, Group, HumanWhy, Imposed, Reason, ReasonKind, Step, Verdict},
    ir::{Contender, Contest, Length, ObjectId, Penalty, PenaltyId, Program, ViolationId},
};

/// What one of the provisions comes to.
#[derive(Debug)]
struct Considered {
    /// Its place.
    index: usize,
    ran: Ran,
}

impl<'a> Run<'a> {
    /// The outcome for an act that stands for others.
    pub(super) fn contest(&self, id: ViolationId, contest: &'a Contest) -> Result<Ran, Stop> {
        match contest.kind {
            ContestKind::LawAtDate => self.law_at_date(id, contest),
            ContestKind::Concurrence => self.concurrence(id, contest),
        }
    }

    fn law_at_date(&self, id: ViolationId, contest: &'a Contest) -> Result<Ran, Stop> {
        let step = Step::LawAtDate;
        self.step.set(step);
        let first = self.in_force(contest, |version| &version.when)?;
        let Some(first) = first else {
            return Ok(self.no_version(id, false));
        };
        let second = self.in_force(contest, |version| &version.decided)?;
        let Some(second) = second else {
            return Ok(self.no_version(id, true));
        };
        let unlawful = |index: usize| {
            let version = contest.contenders.get(index);
            version.is_some_and(|version| version.act.is_some())
        };
        let mut all = vec![self.consider(contest, first)?];
        if second != first && unlawful(first) {
            all.push(self.consider(contest, second)?);
        }
        let weighed = match all.as_slice() {
            [old, new] => severity::compare(
                self.program,
                contest.measure,
                &old.ran.outcome,
                &new.ran.outcome,
            ),
            _ => Weighed::Same,
        };
        let verdict = if !unlawful(first) {
            Verdict::NotUnlawful
        } else if first == second {
            Verdict::Sole
        } else if !unlawful(second) {
            Verdict::NoLongerUnlawful
        } else {
            match weighed {
                Weighed::Lighter => Verdict::Later,
                Weighed::Same | Weighed::Heavier => Verdict::Earlier,
                Weighed::Open => Verdict::Undecided,
            }
        };
        let mut draft = Draft::default();
        if verdict == Verdict::Undecided {
            for one in &all {
                if one.ran.outcome.disposition == Disposition::Human {
                    one.ran
                        .outcome
                        .human
                        .iter()
                        .cloned()
                        .for_each(|why| draft.human(why));
                }
                rows(&mut draft, &one.ran);
            }
            draft.human(HumanWhy::Versions(id, first, second));
            self.explain(
                &mut draft,
                step,
                ReasonKind::Contest(id, verdict, first, second),
                id,
                all,
                Vec::new(),
            );
            return Ok(self.close(draft, Disposition::Human, None, Vec::new()));
        }
        let applied = if matches!(verdict, Verdict::Later | Verdict::NoLongerUnlawful) {
            all.last()
        } else {
            all.first()
        };
        let Some(applied) = applied else {
            return Err(Stop::shapeless());
        };
        rows(&mut draft, &applied.ran);
        let outcome = applied.ran.outcome.clone();
        outcome.human.into_iter().for_each(|why| draft.human(why));
        self.explain(
            &mut draft,
            step,
            ReasonKind::Contest(id, verdict, first, second),
            id,
            all,
            Vec::new(),
        );
        Ok(self.close(
            draft,
            outcome.disposition,
            outcome.degree,
            outcome.penalties,
        ))
    }

    /// The version in force on a day.
    fn in_force(
        &self,
        contest: &'a Contest,
        day: impl Fn(&'a Contender) -> &'a crate::ir::Condition,
    ) -> Result<Option<usize>, Stop> {
        for (index, version) in contest.contenders.iter().enumerate() {
            if self.holds(day(version), &Scope::default())? {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    fn no_version(&self, id: ViolationId, decided: bool) -> Ran {
        let mut draft = Draft::default();
        draft.human(HumanWhy::NoVersion(id, decided));
        self.close(draft, Disposition::Human, None, Vec::new())
    }

    /// Works out one provision. Under a version that does not make the conduct unlawful there is no
    /// penalty.
    fn consider(&self, contest: &'a Contest, index: usize) -> Result<Considered, Stop> {
        let act = contest.contenders.get(index).and_then(|c| c.act);
        let run = Self::new(self.program, self.facts, self.reasons);
        let ran = match act {
            None => run.close(Draft::default(), Disposition::NoPenalty, None, Vec::new()),
            Some(act) => match run.recommend(act) {
                Ok(ran) => ran,
                Err(stop) => Ran {
                    outcome: unruled(stop.human().map(|why| Stop::Human(Box::new(why)))?)
                        .map_err(Stop::Fault)?,
                    deciding: 0,
                },
            },
        };
        Ok(Considered { index, ran })
    }

    /// Says which is applied, and what each comes to.
    fn explain(
        &self,
        draft: &mut Draft,
        step: Step,
        kind: ReasonKind,
        id: ViolationId,
        all: Vec<Considered>,
        mut children: Vec<Reason>,
    ) {
        if !self.reasons {
            return;
        }
        for one in all {
            let disposition = one.ran.outcome.disposition;
            children.push(Reason {
                step,
                kind: ReasonKind::Considered(id, one.index, disposition),
                children: one.ran.outcome.reasons,
            });
        }
        self.say(&mut draft.reasons, step, kind, children);
    }

    fn concurrence(&self, id: ViolationId, contest: &'a Contest) -> Result<Ran, Stop> {
        let step = Step::Concurrence;
        self.step.set(step);
        let mut all = Vec::new();
        for (index, provision) in contest.contenders.iter().enumerate() {
            if self.holds(&provision.when, &Scope::default())? {
                all.push(self.consider(contest, index)?);
            }
        }
        let mut draft = Draft::default();
        let mut penalties = Vec::new();
        let (mut disposition, mut degree) = (Disposition::NoPenalty, None);
        let mut told = Vec::new();
        let verdict;
        if all.is_empty() {
            verdict = (Verdict::NoneBroken, 0, 0);
        } else if let Some(human) = all.iter().find(|one| one.is(Disposition::Human)) {
            verdict = (Verdict::Undecided, human.index, human.index);
            human
                .ran
                .outcome
                .human
                .iter()
                .cloned()
                .for_each(|why| draft.human(why));
            disposition = Disposition::Human;
        } else {
            match self.higher_fines(contest, &all) {
                Err((a, b)) => {
                    verdict = (Verdict::Undecided, a, b);
                    draft.human(HumanWhy::Concurring(id, a, b));
                    disposition = Disposition::Human;
                }
                Ok(found) => {
                    let several = found.iter().any(|fine| fine.beaten);
                    let verdict_of = if several {
                        Verdict::HigherFine
                    } else {
                        Verdict::OneFine
                    };
                    verdict = (verdict_of, 0, 0);
                    for fine in found.iter().filter(|fine| fine.beaten) {
                        let kind = ReasonKind::FineOf(id, fine.on, fine.of, fine.tied);
                        self.say(&mut told, step, kind, Vec::new());
                    }
                    (disposition, degree) = together(&all, &found);
                    penalties = self.joined(&all, &found, disposition);
                    whys(&mut draft, &all, &found);
                }
            }
        }
        for one in &all {
            rows(&mut draft, &one.ran);
        }
        let (verdict, a, b) = verdict;
        self.explain(
            &mut draft,
            step,
            ReasonKind::Contest(id, verdict, a, b),
            id,
            all,
            told,
        );
        Ok(self.close(draft, disposition, degree, penalties))
    }

    /// For each object that is fined the provision with the higher fine; else two that cannot be
    /// compared.
    fn higher_fines(
        &self,
        contest: &Contest,
        all: &[Considered],
    ) -> Result<Vec<HigherFine>, (usize, usize)> {
        let mut found: Vec<HigherFine> = Vec::new();
        for (place, one) in all.iter().enumerate() {
            for imposed in &one.ran.outcome.penalties {
                let Some(on) = self.fine(imposed.penalty) else {
                    continue;
                };
                let Some(best) = found.iter_mut().find(|fine| fine.on == on) else {
                    found.push(HigherFine {
                        on,
                        place,
                        of: one.index,
                        fine: *imposed,
                        beaten: false,
                        tied: false,
                    });
                    continue;
                };
                if best.place == place {
                    // Two fines of one provision on one object.
                    return Err((one.index, one.index));
                }
                let weighed = severity::fines(contest.measure, &best.fine, imposed);
                best.beaten = true;
                match weighed {
                    Weighed::Lighter => {}
                    Weighed::Same => {
                        let same = best.fine.range == imposed.range;
                        if !(same && best.fine.point == imposed.point) {
                            return Err((best.of, one.index));
                        }
                        best.tied = true;
                    }
                    Weighed::Heavier => {
                        (best.place, best.of, best.fine) = (place, one.index, *imposed);
                        best.tied = false;
                    }
                    Weighed::Open => return Err((best.of, one.index)),
                }
            }
        }
        Ok(found)
    }

    /// Whom a penalty fines.
    fn fine(&self, id: PenaltyId) -> Option<ObjectId> {
        let penalty = penalty(self.program, id)?;
        penalty.kind.is_fine().then_some(penalty.on)
    }

    /// Of the fines the higher ones, and all other penalties, each once.
    fn joined(
        &self,
        all: &[Considered],
        fines: &[HigherFine],
        disposition: Disposition,
    ) -> Vec<Imposed> {
        let mut out: Vec<Imposed> = Vec::new();
        let mut sets = 0_usize;
        for (place, one) in all.iter().enumerate() {
            let outcome = &one.ran.outcome;
            let may = disposition == Disposition::Punish && one.is(Disposition::MayWaive);
            let mut next = sets;
            for imposed in &outcome.penalties {
                let mut imposed = *imposed;
                imposed.group = match imposed.group {
                    Group::Alone => Group::Alone,
                    Group::Choice { set, alternative } => {
                        let set = set.saturating_add(sets);
                        next = next.max(set.saturating_add(1));
                        Group::Choice { set, alternative }
                    }
                    Group::UpTo { set, rung } => {
                        let set = set.saturating_add(sets);
                        next = next.max(set.saturating_add(1));
                        Group::UpTo { set, rung }
                    }
                };
                if may {
                    imposed.modality = Modality::May;
                }
                match self.fine(imposed.penalty) {
                    Some(on) => {
                        let own = |fine: &HigherFine| fine.on == on && fine.place == place;
                        if fines.iter().any(own) {
                            out.push(imposed);
                        }
                    }
                    None => {
                        let again = |other: &Imposed| {
                            other.modality == imposed.modality
                                && other.group == Group::Alone
                                && imposed.group == Group::Alone
                                && same(self.program, other.penalty, imposed.penalty)
                        };
                        if !out.iter().any(again) {
                            out.push(imposed);
                        }
                    }
                }
            }
            sets = next;
        }
        out
    }
}

/// The higher fine on an object.
#[derive(Debug)]
struct HigherFine {
    on: ObjectId,
    /// The provision, by its place among those that are broken.
    place: usize,
    /// The provision, by its place among all.
    of: usize,
    fine: Imposed,
    /// Another provision fines the object as well.
    beaten: bool,
    /// One of them fines the same.
    tied: bool,
}

impl Considered {
    fn is(&self, disposition: Disposition) -> bool {
        self.ran.outcome.disposition == disposition
    }
}

fn penalty(program: &Program, id: PenaltyId) -> Option<&Penalty> {
    program.penalties.get(id.index())
}

/// Whether two penalties come to the same.
fn same(program: &Program, a: PenaltyId, b: PenaltyId) -> bool {
    let (Some(a), Some(b)) = (penalty(program, a), penalty(program, b)) else {
        return false;
    };
    a.on == b.on && a.kind == b.kind && a.what == b.what && Length::of(a) == Length::of(b)
}

/// What is done where several provisions are applied beside each other, and in which degree: a transfer
/// before all, a penalty before its waiver; the degree of those that fine, if they agree.
fn together(
    all: &[Considered],
    fines: &[HigherFine],
) -> (Disposition, Option<crate::base::terms::Degree>) {
    let order = [
        Disposition::Transfer,
        Disposition::Punish,
        Disposition::MayWaive,
    ];
    let first = all.first().map(|one| one.ran.outcome.disposition);
    let found = order.into_iter().find(|d| all.iter().any(|one| one.is(*d)));
    let disposition = found.or(first).unwrap_or(Disposition::NoPenalty);
    let of = |place: usize| all.get(place).and_then(|one| one.ran.outcome.degree);
    let degree = match fines.split_first() {
        Some((first, rest)) => {
            let degree = of(first.place);
            degree.filter(|_| rest.iter().all(|fine| of(fine.place) == degree))
        }
        None => all
            .iter()
            .find(|one| one.is(disposition))
            .and_then(|one| one.ran.outcome.degree),
    };
    (disposition, degree)
}

/// Why a human decides: all that is said of provisions whose fine is applied or that fine nothing, and of
/// others what is not about a fine.
fn whys(draft: &mut Draft, all: &[Considered], fines: &[HigherFine]) {
    for (place, one) in all.iter().enumerate() {
        let applied = fines.iter().any(|fine| fine.place == place);
        for why in &one.ran.outcome.human {
            let beside = matches!(
                why,
                HumanWhy::RuleSays(_)
                    | HumanWhy::OppositeCircumstances(..)
                    | HumanWhy::Mitigation(_)
                    | HumanWhy::Choice
            );
            if applied || beside {
                draft.human(why.clone());
            }
        }
    }
}

/// The rows that decided a provision.
fn rows(draft: &mut Draft, ran: &Ran) {
    for (index, row) in ran.outcome.rows.iter().enumerate() {
        if index < ran.deciding {
            draft.decided_by(*row);
        } else if !draft.factors.contains(row) {
            draft.factors.push(*row);
        }
    }
}
