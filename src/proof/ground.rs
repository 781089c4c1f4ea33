//! Circumstances and entries of lists: what lifts the penalty, and the ground that counts for an object on
//! either side. Only what shall count does.

use crate::{
    base::{
        span::Span,
        terms::{EffectKind, Modality},
    },
    ir::{Condition, ObjectId, Program, Violation},
};

/// A ground that shall count where it holds.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    /// Its name for messages: 情节“…”, 清单“…”第…项.
    pub name: String,
    /// When it holds, exceptions included.
    pub when: Condition,
    /// What it does.
    pub effect: EffectKind,
    /// On whom; `None` is every object.
    pub on: Option<ObjectId>,
    /// Where.
    pub span: Span,
}

/// The grounds that count for one object, and when.
#[derive(Clone, Debug)]
pub(super) struct Chosen<'g> {
    /// When just these count.
    pub when: Vec<Condition>,
    /// Of those that make the penalty lighter.
    pub lighter: Option<&'g Ground>,
    /// Of those that make it heavier.
    pub heavier: Option<&'g Ground>,
}

/// Which way a ground moves the penalty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// It lifts it.
    Waive,
    /// Lighter.
    Lighter,
    /// Heavier.
    Heavier,
}

impl Ground {
    /// Its side.
    pub(super) const fn side(&self) -> Side {
        side(self.effect)
    }
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
                name: format!("情节“{}”", c.name),
                when: c.when.clone(),
                effect: c.effect,
                on: c.on,
                span: c.span,
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
            let place = program.rows.get(entry.row.index());
            all.push(Ground {
                name: format!("清单“{}”第{}项", list.name, entry.number),
                when: Condition::All(when),
                effect: entry.effect,
                on: None,
                span: place.map_or(violation.span, |row| row.span),
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

/// Every choice of grounds that may count for an object; 上调 comes before what moves inside a tier.
pub(super) fn choices(grounds: &[Ground], object: ObjectId) -> Vec<Chosen<'_>> {
    let of = |wanted: Side| {
        let about = |g: &&Ground| side(g.effect) == wanted && g.on.is_none_or(|on| on == object);
        let raises = |g: &&Ground| matches!(g.effect, EffectKind::RaiseTier(..));
        let own = || grounds.iter().filter(about);
        let mut ordered: Vec<&Ground> = own().filter(raises).collect();
        ordered.extend(own().filter(|g| !raises(g)));
        let mut choices: Vec<(Vec<Condition>, Option<&Ground>)> = Vec::new();
        let mut before: Vec<Condition> = Vec::new();
        for ground in ordered {
            let mut when = before.clone();
            when.push(ground.when.clone());
            choices.push((when, Some(ground)));
            before.push(not(ground.when.clone()));
        }
        choices.push((before, None));
        choices
    };
    let (lighter, heavier) = (of(Side::Lighter), of(Side::Heavier));
    let mut all = Vec::new();
    for (a, lighter) in &lighter {
        for (b, heavier) in &heavier {
            all.push(Chosen {
                when: a.iter().chain(b).cloned().collect(),
                lighter: *lighter,
                heavier: *heavier,
            });
        }
    }
    all
}
