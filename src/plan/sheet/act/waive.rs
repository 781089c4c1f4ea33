//! Steps 3 and 6: what lifts the penalty.

use super::super::{
    graph::{NodeId, Uncovered},
    lower::Lower,
};
use crate::{
    base::terms::{EffectKind, Lift, Modality},
    ir::{Circumstance, FactId, ListEntry, ListId, ObjectId, PenaltyId, Violation},
};

/// What is waived in some cases.
#[derive(Clone, Debug)]
pub(super) struct Waived {
    /// When.
    pub cond: NodeId,
    /// The penalty shall not be imposed at all.
    pub all: bool,
    /// It shall not be imposed on these.
    pub objects: Vec<ObjectId>,
    /// It need not be imposed.
    pub may: bool,
    /// 仍应
    pub still: Vec<PenaltyId>,
    /// Entries of lists that decided, id + 1.
    pub rows: Vec<NodeId>,
}

/// Most states of waivers.
const MAX_STATES: usize = 48;

/// Whether an effect lifts the penalty.
pub(super) fn waives(effect: EffectKind) -> bool {
    match effect {
        EffectKind::NoPenalty(_) => true,
        EffectKind::Mitigate
        | EffectKind::Lighten
        | EffectKind::LightenOrMitigate
        | EffectKind::Aggravate
        | EffectKind::TopOfTier
        | EffectKind::RaiseTier(..) => false,
    }
}

/// Whether 仅当 基准未评价 keeps a circumstance from counting.
pub(super) fn already_weighed(violation: &Violation, circumstance: &Circumstance) -> bool {
    let benchmark = violation.benchmark.as_ref();
    let weighed = |fact: &FactId| benchmark.is_some_and(|b| b.weighs.contains(fact));
    circumstance.unless_weighed.iter().any(weighed)
}

impl<'p> Lower<'p> {
    /// Circumstances that apply to an act and are not already weighed.
    pub(super) fn circumstances(&self, violation: &Violation) -> Vec<&'p Circumstance> {
        let program = self.program;
        let all = violation.circumstances.iter();
        let all = all.filter_map(|id| program.circumstances.get(id.index()));
        all.filter(|c| !already_weighed(violation, c)).collect()
    }

    /// Entries of lists that are about an act.
    pub(super) fn entries(&self, violation: &Violation) -> Vec<(ListId, &'p ListEntry)> {
        let program = self.program;
        let all = violation.list_entries.iter();
        all.filter_map(|(id, at)| Some((*id, program.lists.get(id.index())?.entries.get(*at)?)))
            .collect()
    }

    /// Whether an entry holds and nothing takes the case off the list.
    pub(super) fn listed(&mut self, id: ListId, entry: &ListEntry) -> Result<NodeId, Uncovered> {
        let program = self.program;
        let mut holds = self.holds(&entry.when)?;
        let exceptions = program.lists.get(id.index()).map(|l| &l.exceptions);
        for (exception, _) in exceptions.into_iter().flatten() {
            let off = self.holds(exception)?;
            let on = self.graph.not(off);
            holds = self.graph.and(holds, on);
        }
        Ok(holds)
    }

    /// What is waived, by case. The conditions exclude each other, and one of them holds.
    pub(super) fn waivers(&mut self, violation: &Violation) -> Result<Vec<Waived>, Uncovered> {
        let mut states = vec![Waived {
            cond: self.graph.truth(true),
            all: false,
            objects: Vec::new(),
            may: false,
            still: Vec::new(),
            rows: Vec::new(),
        }];
        for circumstance in self.circumstances(violation) {
            if !waives(circumstance.effect) {
                continue;
            }
            if circumstance.effect.lift() != Some(Lift::Waived) {
                return Err(Uncovered("limitation, transfer or guidance"));
            }
            let shall = circumstance.modality == Modality::Shall;
            let holds = self.holds(&circumstance.when)?;
            self.needs(holds);
            states = self.split(states, holds, |state| {
                // A second one that may changes nothing but what is imposed nevertheless.
                let nothing = !shall && state.may && circumstance.still.is_empty();
                if state.all || nothing {
                    return None;
                }
                let mut new = state.clone();
                new.still.extend(&circumstance.still);
                match (shall, circumstance.on) {
                    (true, None) => new.all = true,
                    (true, Some(object)) => new.objects.push(object),
                    (false, _) => new.may = true,
                }
                Some(new)
            })?;
        }
        for (id, entry) in self.entries(violation) {
            if !waives(entry.effect) {
                continue;
            }
            if entry.effect.lift() != Some(Lift::Waived) {
                return Err(Uncovered("limitation, transfer or guidance"));
            }
            let holds = self.listed(id, entry)?;
            self.needs(holds);
            let row = self
                .graph
                .constant(i64::from(entry.row.0).saturating_add(1));
            states = self.split(states, holds, |state| {
                if state.all {
                    return None;
                }
                let mut new = state.clone();
                if !new.rows.contains(&row) {
                    new.rows.push(row);
                }
                if entry.modality == Modality::Shall {
                    new.all = true;
                } else {
                    new.may = true;
                }
                Some(new)
            })?;
        }
        Ok(states)
    }

    /// Splits states by a truth; those that come to the same are one again.
    fn split(
        &mut self,
        states: Vec<Waived>,
        holds: NodeId,
        next: impl Fn(&Waived) -> Option<Waived>,
    ) -> Result<Vec<Waived>, Uncovered> {
        let mut split: Vec<Waived> = Vec::new();
        let not = self.graph.not(holds);
        for state in states {
            let Some(mut new) = next(&state) else {
                self.merge(&mut split, state);
                continue;
            };
            new.cond = self.graph.and(state.cond, holds);
            let old = Waived {
                cond: self.graph.and(state.cond, not),
                ..state
            };
            self.merge(&mut split, old);
            self.merge(&mut split, new);
        }
        if split.len() > MAX_STATES {
            return Err(Uncovered("too many waivers that differ"));
        }
        Ok(split)
    }

    fn merge(&mut self, states: &mut Vec<Waived>, new: Waived) {
        if self.graph.known(new.cond) == Some(0) {
            return;
        }
        let same = |old: &&mut Waived| {
            old.all == new.all
                && old.may == new.may
                && old.objects == new.objects
                && old.still == new.still
                && old.rows.len() == new.rows.len()
        };
        match states.iter_mut().find(same) {
            Some(old) => {
                for (row, other) in old.rows.iter_mut().zip(&new.rows) {
                    *row = self.graph.select(new.cond, *other, *row);
                }
                old.cond = self.graph.or(old.cond, new.cond);
            }
            None => states.push(new),
        }
    }
}
