//! Step 9: which grounds count for an object, by their effects.

use super::{
    super::{
        graph::{NodeId, Uncovered},
        lower::Lower,
    },
    waive::waives,
};
use crate::{
    base::{
        ratio::Ratio,
        terms::{EffectKind, Modality},
    },
    ir::{Measure, ObjectId, Violation},
};

/// A ground that shall.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    pub holds: NodeId,
    pub effect: EffectKind,
    /// On whom; `None` is every object.
    pub on: Option<ObjectId>,
}

/// A reduction that may apply.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    pub holds: NodeId,
    pub least: Ratio,
    pub most: Ratio,
    pub floor: Option<Measure>,
    pub human: bool,
}

/// The effects that count for an object in some cases: at most one a side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    pub cond: NodeId,
    pub lighter: Option<EffectKind>,
    pub heavier: Option<EffectKind>,
}

fn lightens(effect: EffectKind) -> bool {
    match effect {
        EffectKind::Mitigate | EffectKind::Lighten | EffectKind::LightenOrMitigate => true,
        EffectKind::NoPenalty(_)
        | EffectKind::Aggravate
        | EffectKind::TopOfTier
        | EffectKind::RaiseTier(..) => false,
    }
}

impl Lower<'_> {
    /// The grounds that shall, in order. Entries of lists that move a penalty would name rows.
    pub(super) fn shall(&mut self, violation: &Violation) -> Result<Vec<Ground>, Uncovered> {
        let mut grounds = Vec::new();
        for circumstance in self.circumstances(violation) {
            if !waives(circumstance.effect) && circumstance.modality == Modality::Shall {
                let holds = self.holds(&circumstance.when)?;
                self.needs(holds);
                grounds.push(Ground {
                    holds,
                    effect: circumstance.effect,
                    on: circumstance.on,
                });
            }
        }
        for (id, entry) in self.entries(violation) {
            if !waives(entry.effect) && entry.modality == Modality::Shall {
                // It would decide as a row of its own: such cases are given up.
                let listed = self.listed(id, entry)?;
                self.graph.give_up(listed);
            }
        }
        Ok(grounds)
    }

    /// The reductions of an act.
    pub(super) fn reductions(&mut self, violation: &Violation) -> Result<Vec<Cut>, Uncovered> {
        let program = self.program;
        let mut cuts = Vec::new();
        let all = violation.reductions.iter();
        for reduction in all.filter_map(|id| program.reductions.get(id.index())) {
            let mut holds = self.holds(&reduction.when)?;
            for (exception, _) in &reduction.exceptions {
                let off = self.holds(exception)?;
                let on = self.graph.not(off);
                holds = self.graph.and(holds, on);
            }
            self.needs(holds);
            cuts.push(Cut {
                holds,
                least: reduction.least,
                most: reduction.most,
                floor: reduction.floor,
                human: reduction.human && reduction.least != reduction.most,
            });
        }
        Ok(cuts)
    }

    /// The effects that count for an object, by case; the conditions exclude each other, and one of
    /// them holds.
    pub(super) fn chosen(&mut self, grounds: &[Ground], object: ObjectId) -> Vec<Chosen> {
        let about = |g: &&Ground| g.on.is_none() || g.on == Some(object);
        let own: Vec<Ground> = grounds.iter().filter(about).copied().collect();
        let lighter = own.iter().filter(|g| lightens(g.effect)).copied();
        // 上调 comes before what moves inside a tier.
        let raises = |g: &Ground| matches!(g.effect, EffectKind::RaiseTier(..));
        let heavier = own.iter().filter(|g| !lightens(g.effect));
        let (first, then): (Vec<Ground>, Vec<Ground>) = heavier.partition(|g| raises(g));
        let lighter = self.first(lighter.collect());
        let heavier = self.first(first.into_iter().chain(then).collect());
        let mut all = Vec::new();
        for (l, lighter) in &lighter {
            for (h, heavier) in &heavier {
                let cond = self.graph.and(*l, *h);
                if self.graph.known(cond) != Some(0) {
                    all.push(Chosen {
                        cond,
                        lighter: *lighter,
                        heavier: *heavier,
                    });
                }
            }
        }
        all
    }

    /// Which effect the first ground that holds has.
    fn first(&mut self, grounds: Vec<Ground>) -> Vec<(NodeId, Option<EffectKind>)> {
        let mut none = self.graph.truth(true);
        let mut effects: Vec<(NodeId, Option<EffectKind>)> = Vec::new();
        for ground in grounds {
            let here = self.graph.and(none, ground.holds);
            let not = self.graph.not(ground.holds);
            none = self.graph.and(none, not);
            match effects.iter_mut().find(|(_, e)| *e == Some(ground.effect)) {
                Some((cond, _)) => *cond = self.graph.or(*cond, here),
                None => effects.push((here, Some(ground.effect))),
            }
        }
        effects.push((none, None));
        effects.retain(|(cond, _)| self.graph.known(*cond) != Some(0));
        effects
    }
}
