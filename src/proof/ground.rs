//! Circumstances and entries of lists: what lifts the penalty, and the ground that counts for an object on
//! either side. Only what shall count does.

use crate::{
    base::terms::{EffectKind, Modality},
    ir::{Condition, ObjectId, Program, Violation},
};

/// A ground that shall count where it holds.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    /// When it holds, exceptions included.
    pub when: Condition,
    /// What it does.
    pub effect: EffectKind,
    /// On whom; `None` is every object.
    pub on: Option<ObjectId>,
}

/// Which way a ground moves the penalty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Waive,
    Lighter,
    Heavier,
}

const fn side(effect: EffectKind) -> Side {
    match effect {
        EffectKind::NoPenalty(_) => Side::Waive,
        EffectKind::Mitigate | EffectKind::Lighten | EffectKind::LightenOrMitigate => Side::Lighter,
        EffectKind::Aggravate | EffectKind::TopOfTier | EffectKind::RaiseTier(..) => Side::Heavier,
    }
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// The grounds of an act that shall count, in the order in which they are taken.
pub(super) fn all(program: &Program, violation: &Violation) -> Vec<Ground> {
    let mut all = Vec::new();
    let weighs = violation.benchmark.as_ref().map(|b| b.weighs.as_slice());
    for id in &violation.circumstances {
        let Some(c) = program.circumstances.get(id.index()) else {
            continue;
        };
        // 仅当 基准未评价: what the benchmark weighs does not count again.
        let weighed = weighs.is_some_and(|w| c.unless_weighed.iter().any(|f| w.contains(f)));
        if c.modality == Modality::Shall && !weighed {
            all.push(Ground {
                when: c.when.clone(),
                effect: c.effect,
                on: c.on,
            });
        }
    }
    for (list, index) in &violation.list_entries {
        let list = program.lists.get(list.index());
        let Some((list, entry)) = list.and_then(|l| Some((l, l.entries.get(*index)?))) else {
            continue;
        };
        if entry.modality == Modality::Shall {
            let off = list.exceptions.iter().map(|(off, _)| not(off.clone()));
            let when = std::iter::once(entry.when.clone()).chain(off).collect();
            all.push(Ground {
                when: Condition::All(when),
                effect: entry.effect,
                on: None,
            });
        }
    }
    all
}

/// When the penalty of an object is lifted.
pub(super) fn lifting(
    program: &Program,
    violation: &Violation,
    object: ObjectId,
) -> Vec<Condition> {
    let all = all(program, violation).into_iter();
    all.filter(|g| side(g.effect) == Side::Waive && g.on.is_none_or(|on| on == object))
        .map(|g| g.when)
        .collect()
}
