//! The kinds of penalties of a case: what acts share is told once.

use crate::{
    base::{
        kinds::{Family, PenaltyKind},
        terms::Modality,
    },
    case::outcome::{Disposition, Group, Outcome},
    ir::{Amount, ObjectId, Program},
};

/// A kind of penalty that acts of a case give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindOf {
    /// Which.
    pub kind: PenaltyKind,
    /// What is confiscated or revoked; empty if not named.
    pub what: String,
    /// On whom.
    pub on: ObjectId,
    /// Places of the acts.
    pub acts: Vec<usize>,
    /// Some act gives it whatever is still unknown or left to choose.
    pub certain: bool,
    /// It is carried out once, however many acts give it: a warning, a revocation, an order.
    pub once: bool,
}

/// All kinds but fines and detention, which are added up.
pub(super) fn of(program: &Program, possible: &[Vec<&Outcome>]) -> Vec<KindOf> {
    let mut all: Vec<KindOf> = Vec::new();
    for (act, outcomes) in possible.iter().enumerate() {
        for outcome in outcomes {
            for i in &outcome.penalties {
                let Some(p) = program.penalties.get(i.penalty.index()) else {
                    continue;
                };
                if matches!(p.kind.family, Family::Fine | Family::Detention) {
                    continue;
                }
                let same = |k: &&mut KindOf| k.kind == p.kind && k.what == p.what && k.on == p.on;
                let found = match all.iter_mut().find(same) {
                    Some(found) => found,
                    None => {
                        all.push(KindOf {
                            kind: p.kind.clone(),
                            what: p.what.clone(),
                            on: p.on,
                            acts: Vec::new(),
                            certain: false,
                            once: matches!(p.amount, Amount::Flag)
                                && p.kind.family != Family::Confiscation,
                        });
                        let Some(last) = all.last_mut() else { continue };
                        last
                    }
                };
                if !found.acts.contains(&act) {
                    found.acts.push(act);
                }
                let binding = i.modality == Modality::Shall
                    && i.group == Group::Alone
                    && outcome.disposition != Disposition::MayWaive;
                found.certain |= binding && outcomes.len() == 1;
            }
        }
    }
    all
}
