//! What lifts the penalty, what makes it lighter or heavier, what cuts the amount.

use zhun::{
    base::terms::{EffectKind, Lift, Modality},
    ir::{Circumstance, Condition, ExprId, ObjectId, PenaltyId, Reduction},
};

use super::Run;
use crate::{
    condition::Cond,
    encoding::{Encoding, Scope},
    term::Term,
};

/// What lifts the penalty.
pub(super) struct Waiver {
    pub all: Term,
    pub objects: Vec<(ObjectId, Term)>,
    pub may: Term,
    pub still: Vec<(PenaltyId, Term)>,
    /// Why: the number of a [`Lift`] plus one, of what lifts it for all, else the first that lifts it
    /// for one; 0 if nothing does.
    pub lift: Term,
}

/// A ground that shall count: whether it holds, its effect, on whom.
#[derive(Clone, Copy)]
pub(super) struct Ground {
    pub held: Term,
    pub effect: EffectKind,
    pub on: Option<ObjectId>,
}

/// The ground that counts on one side: at most one of these holds.
pub(super) type Chosen = Vec<(Term, EffectKind)>;

pub(super) fn lifts(effect: EffectKind) -> bool {
    matches!(effect, EffectKind::NoPenalty(_))
}

fn lightens(effect: EffectKind) -> bool {
    matches!(
        effect,
        EffectKind::Mitigate | EffectKind::Lighten | EffectKind::LightenOrMitigate
    )
}

impl Encoding<'_> {
    /// A condition that exceptions take back.
    fn unless(&self, when: &Condition, exceptions: &[(Condition, ExprId)]) -> Cond {
        let a = &self.a;
        let scope = Scope::default();
        let held = self.condition(when, &scope);
        let mut stop = held.stop;
        let mut off = vec![self.no(held)];
        for (exception, _) in exceptions {
            let c = self.condition(exception, &scope);
            off.push(c.yes);
            stop = self.keep(stop, c.stop);
        }
        let off = a.or(&off);
        let stop = a.ite(off, a.int(0), stop);
        Cond {
            yes: a.and(&[a.not(off), self.free(stop)]),
            stop,
        }
    }
}

impl<'p> Run<'_, 'p> {
    fn circumstances(&self) -> impl Iterator<Item = &'p Circumstance> + use<'_, 'p> {
        let program = self.e.program;
        let ids = self.v.circumstances.iter();
        ids.filter_map(|id| program.circumstances.get(id.index()))
    }

    /// 仅当 基准未评价 keeps it from counting.
    fn weighed(&self, circumstance: &Circumstance) -> bool {
        let weighs = self.v.benchmark.as_ref().map(|b| &b.weighs);
        weighs.is_some_and(|w| circumstance.unless_weighed.iter().any(|f| w.contains(f)))
    }

    /// Whether an entry of a list holds and no exception of the list takes the case off.
    fn listed(&self, list: zhun::ir::ListId, index: usize) -> Option<(Cond, Modality, EffectKind)> {
        let list = self.e.program.lists.get(list.index())?;
        let entry = list.entries.get(index)?;
        let cond = self.e.unless(&entry.when, &list.exceptions);
        Some((cond, entry.modality, entry.effect))
    }

    pub(super) fn waiver(&self) -> Waiver {
        let (e, a) = (self.e, &self.e.a);
        let mut waiver = Waiver {
            all: a.truth(false),
            objects: Vec::new(),
            may: a.truth(false),
            still: Vec::new(),
            lift: a.int(0),
        };
        let number = |lift: Lift| a.int(1 + lift as i128);
        for circumstance in self.circumstances() {
            let Some(lift) = circumstance.effect.lift() else {
                continue;
            };
            if self.weighed(circumstance) {
                continue;
            }
            let shall = circumstance.modality == Modality::Shall;
            let matters = if shall || !circumstance.still.is_empty() {
                a.truth(true)
            } else {
                a.not(waiver.may)
            };
            let asked = a.and(&[a.not(waiver.all), matters]);
            let c = e.condition(&circumstance.when, &Scope::default());
            self.fail(asked, c.stop);
            let held = a.and(&[asked, c.yes]);
            for id in &circumstance.still {
                waiver.still.push((*id, held));
            }
            match (shall, circumstance.on) {
                (true, None) => {
                    waiver.all = a.or(&[waiver.all, held]);
                    waiver.lift = a.ite(held, number(lift), waiver.lift);
                }
                (true, Some(object)) => {
                    waiver.objects.push((object, held));
                    let first = a.and(&[held, a.eq(waiver.lift, a.int(0))]);
                    waiver.lift = a.ite(first, number(lift), waiver.lift);
                }
                (false, _) => waiver.may = a.or(&[waiver.may, held]),
            }
        }
        for &(list, index) in &self.v.list_entries {
            let Some((c, modality, effect)) = self.listed(list, index) else {
                continue;
            };
            let Some(lift) = effect.lift() else {
                continue;
            };
            let asked = a.not(waiver.all);
            self.fail(asked, c.stop);
            let held = a.and(&[asked, c.yes]);
            if modality == Modality::Shall {
                waiver.all = a.or(&[waiver.all, held]);
                waiver.lift = a.ite(held, number(lift), waiver.lift);
            } else {
                waiver.may = a.or(&[waiver.may, held]);
            }
        }
        waiver
    }

    /// The grounds that shall count, in order.
    pub(super) fn grounds(&self, reached: Term) -> Vec<Ground> {
        let (e, a) = (self.e, &self.e.a);
        let mut grounds = Vec::new();
        for circumstance in self.circumstances() {
            let counts = !lifts(circumstance.effect)
                && circumstance.modality == Modality::Shall
                && !self.weighed(circumstance);
            if !counts {
                continue;
            }
            let c = e.condition(&circumstance.when, &Scope::default());
            self.fail(reached, c.stop);
            grounds.push(Ground {
                held: a.and(&[reached, c.yes]),
                effect: circumstance.effect,
                on: circumstance.on,
            });
        }
        for &(list, index) in &self.v.list_entries {
            let Some((c, modality, effect)) = self.listed(list, index) else {
                continue;
            };
            if lifts(effect) || modality != Modality::Shall {
                continue;
            }
            self.fail(reached, c.stop);
            grounds.push(Ground {
                held: a.and(&[reached, c.yes]),
                effect,
                on: None,
            });
        }
        grounds
    }

    /// The grounds that count for an object: lighter, heavier. 上调 comes first.
    pub(super) fn chosen(&self, grounds: &[Ground], object: ObjectId) -> (Chosen, Chosen) {
        let a = &self.e.a;
        let about: Vec<&Ground> = grounds
            .iter()
            .filter(|g| g.on.is_none_or(|on| on == object))
            .collect();
        let first = |order: Vec<&Ground>| {
            let mut before = a.truth(false);
            let mut chosen = Vec::new();
            for ground in order {
                chosen.push((a.and(&[ground.held, a.not(before)]), ground.effect));
                before = a.or(&[before, ground.held]);
            }
            chosen
        };
        let raises = |g: &&&Ground| matches!(g.effect, EffectKind::RaiseTier(..));
        let lighter = about.iter().filter(|g| lightens(g.effect)).copied();
        let heavier: Vec<&Ground> = about
            .iter()
            .filter(|g| !lightens(g.effect))
            .copied()
            .collect();
        let order = heavier.iter().filter(raises).copied();
        let rest = heavier.iter().filter(|g| !raises(g)).copied();
        (first(lighter.collect()), first(order.chain(rest).collect()))
    }

    /// The reductions that apply, in order.
    pub(super) fn cuts(&self, reached: Term) -> Vec<(Term, &'p Reduction)> {
        let (e, a) = (self.e, &self.e.a);
        let mut cuts = Vec::new();
        for id in &self.v.reductions {
            let Some(reduction) = e.program.reductions.get(id.index()) else {
                continue;
            };
            let c = e.unless(&reduction.when, &reduction.exceptions);
            self.fail(reached, c.stop);
            cuts.push((a.and(&[reached, c.yes]), reduction));
        }
        cuts
    }
}
