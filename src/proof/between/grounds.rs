//! Grounds of two acts on the same facts. What shall make the penalty lighter or heavier, or cuts it, is
//! compared by what comes of it (`amounts::grounds`); what lifts it, and what only may, by itself. There
//! only facts that both packages know decide: on a fact of its own each may have a ground that the other
//! says in other words, or leaves to those who decide.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    amounts,
    fault::{Asked, Fault, Found, How},
    given::Act,
    turn::Turn,
};
use crate::{
    base::{
        span::Span,
        terms::{EffectKind, Modality},
    },
    ir::{Condition, ObjectId, RowId, Violation},
    proof::expand::settled,
};

/// Whether an effect makes the penalty lighter, or lifts it.
const fn lightens(effect: EffectKind) -> bool {
    match effect {
        EffectKind::NoPenalty(_)
        | EffectKind::Mitigate
        | EffectKind::Lighten
        | EffectKind::LightenOrMitigate => true,
        EffectKind::Aggravate | EffectKind::TopOfTier | EffectKind::RaiseTier(..) => false,
    }
}

/// Whether a ground that does this may also do the other.
fn covers(effect: EffectKind, other: EffectKind) -> bool {
    let one = [EffectKind::Lighten, EffectKind::Mitigate];
    effect == other || (effect == EffectKind::LightenOrMitigate && one.contains(&other))
}

/// A ground of an act.
struct Ground {
    does: EffectKind,
    shall: bool,
    on: Option<ObjectId>,
    when: Condition,
    name: String,
    span: Span,
}

impl Ground {
    /// Whether amounts tell of it, and not it by itself.
    fn moves(&self) -> bool {
        self.shall && self.does.lift().is_none()
    }
}

/// Compares the grounds of two acts. `rows`: of the ordinary cases, whether a row of the first is without
/// fault, and whether all is.
pub(super) fn compare(
    asked: &Asked<'_>,
    (rows, sound): (&BTreeMap<RowId, bool>, bool),
    found: &mut Found,
) {
    let (own, theirs) = (asked.first.objects(), asked.second.objects());
    let both: BTreeSet<ObjectId> = own.into_iter().filter(|o| theirs.contains(o)).collect();
    for object in both {
        amounts::grounds(asked, object, (rows, sound), found);
    }
    let (first, second) = (grounds(&asked.first), grounds(&asked.second));
    for own in first.iter().filter(|g| !g.moves()) {
        let covered = second
            .iter()
            .filter(|g| covers(g.does, own.does) && on(g, own));
        let how = if lightens(own.does) {
            How::GroundLighter
        } else {
            How::GroundHeavier
        };
        beyond(asked, found, own, covered, (how, own.span));
    }
    let at = asked.first.violation.span;
    for other in &second {
        // What the second may do the first may leave.
        if other.moves() || (!asked.equal() && !other.shall) {
            continue;
        }
        let held = first
            .iter()
            .filter(|g| covers(other.does, g.does) && on(g, other) && (g.shall || !other.shall));
        let how = if lightens(other.does) {
            How::GroundLost
        } else {
            How::GroundDropped
        };
        beyond(asked, found, other, held, (how, at));
    }
}

/// That the second does not permit what counts in the first: what it may do, the first may always do.
pub(super) fn permitted(
    asked: &Asked<'_>,
    object: ObjectId,
    (own, other): (&Turn<'_>, &Turn<'_>),
) -> Vec<Condition> {
    if asked.equal() {
        return Vec::new();
    }
    let second = grounds(&asked.second);
    let mut all = Vec::new();
    for (effect, there) in [(own.lighter, other.lighter), (own.heavier, other.heavier)] {
        let Some(effect) = effect.filter(|_| effect != there) else {
            continue;
        };
        let may = second
            .iter()
            .filter(|g| !g.shall && covers(g.does, effect) && g.on.is_none_or(|on| on == object));
        all.extend(may.map(|g| settled(Condition::Not(Box::new(g.when.clone())))));
    }
    all
}

/// Whether a ground counts for every object for which another does.
fn on(wide: &Ground, narrow: &Ground) -> bool {
    wide.on.is_none() || wide.on == narrow.on
}

/// Looks for facts under which a ground holds and none of these does.
fn beyond<'g>(
    asked: &Asked<'_>,
    found: &mut Found,
    ground: &Ground,
    others: impl Iterator<Item = &'g Ground>,
    (how, span): (How, Span),
) {
    let others: Vec<&Ground> = others.collect();
    if others.iter().any(|other| other.when == ground.when) {
        return;
    }
    let any = Condition::Any(others.iter().map(|g| g.when.clone()).collect());
    let none = settled(Condition::Not(Box::new(any)));
    if let Some(facts) = asked.seek_known(&[&ground.when, &none], found, true) {
        found.add(Fault {
            how,
            object: ground.on.unwrap_or(ObjectId(0)),
            span,
            facts,
            ends: None,
            kind: Some(ground.name.clone()),
            turns: None,
            gap: i64::MAX,
        });
    }
}

fn without(when: &Condition, exceptions: &[(Condition, crate::ir::ExprId)]) -> Condition {
    let mut all = vec![when.clone()];
    let gone = exceptions.iter().map(|(c, _)| c.clone());
    all.extend(gone.map(|c| Condition::Not(Box::new(c))));
    settled(Condition::All(all))
}

/// What the benchmark weighs already, so that a circumstance does not count.
fn weighed(violation: &Violation, facts: &[crate::ir::FactId]) -> bool {
    let weighs = violation.benchmark.as_ref().map(|b| &b.weighs);
    weighs.is_some_and(|weighs| facts.iter().any(|fact| weighs.contains(fact)))
}

fn grounds(act: &Act<'_>) -> Vec<Ground> {
    let (program, violation) = (act.program, act.violation);
    let mut all = Vec::new();
    for id in &violation.circumstances {
        let Some(c) = program.circumstances.get(id.index()) else {
            continue;
        };
        if weighed(violation, &c.unless_weighed) {
            continue;
        }
        all.push(Ground {
            does: c.effect,
            shall: c.modality == Modality::Shall,
            on: c.on,
            when: settled(c.when.clone()),
            name: c.name.clone(),
            span: c.span,
        });
    }
    for (list, index) in &violation.list_entries {
        let Some(list) = program.lists.get(list.index()) else {
            continue;
        };
        let Some(entry) = list.entries.get(*index) else {
            continue;
        };
        let row = program.rows.get(entry.row.index());
        all.push(Ground {
            does: entry.effect,
            shall: entry.modality == Modality::Shall,
            on: None,
            when: without(&entry.when, &list.exceptions),
            name: format!("{}{}", list.name, entry.number),
            span: row.map_or(violation.span, |r| r.span),
        });
    }
    all
}
