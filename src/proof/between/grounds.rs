//! Grounds of two acts on the same facts: what lifts the penalty, makes it lighter or heavier, or cuts it.
//! Only facts that both packages know decide here: on a fact of its own each may have a ground that the
//! other says in other words, or leaves to those who decide.

use super::{
    fault::{Asked, Fault, Found, How},
    given::Act,
};
use crate::{
    base::{
        ratio::Ratio,
        span::Span,
        terms::{EffectKind, Modality},
    },
    ir::{Condition, Measure, ObjectId, Violation},
    proof::expand::settled,
};

/// What a ground does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Does {
    /// An effect of a circumstance or list.
    Effect(EffectKind),
    /// A cut between these parts, down to this point at most.
    Cut(Ratio, Ratio, Option<Measure>),
}

impl Does {
    /// It makes the penalty lighter, or lifts it.
    fn lightens(self) -> bool {
        match self {
            Self::Cut(..) => true,
            Self::Effect(effect) => match effect {
                EffectKind::NoPenalty(_)
                | EffectKind::Mitigate
                | EffectKind::Lighten
                | EffectKind::LightenOrMitigate => true,
                EffectKind::Aggravate | EffectKind::TopOfTier | EffectKind::RaiseTier(..) => false,
            },
        }
    }

    /// Whether a ground that does this may also do the other.
    fn covers(self, other: Self) -> bool {
        let either = Self::Effect(EffectKind::LightenOrMitigate);
        let one = [
            Self::Effect(EffectKind::Lighten),
            Self::Effect(EffectKind::Mitigate),
        ];
        self == other || (self == either && one.contains(&other))
    }
}

/// A ground of an act.
struct Ground {
    does: Does,
    shall: bool,
    on: Option<ObjectId>,
    when: Condition,
    name: String,
    span: Span,
}

/// Compares the grounds of two acts.
pub(super) fn compare(asked: &Asked<'_>, found: &mut Found) {
    let (first, second) = (grounds(&asked.first), grounds(&asked.second));
    for own in &first {
        let covered = second
            .iter()
            .filter(|g| g.does.covers(own.does) && on(g, own));
        let how = if own.does.lightens() {
            How::GroundLighter
        } else {
            How::GroundHeavier
        };
        beyond(asked, found, own, covered, (how, own.span));
    }
    let at = asked.first.violation.span;
    for other in &second {
        // What the second may do the first may leave.
        if !asked.equal() && !other.shall {
            continue;
        }
        let held = first
            .iter()
            .filter(|g| other.does.covers(g.does) && on(g, other) && (g.shall || !other.shall));
        let how = if other.does.lightens() {
            How::GroundLost
        } else {
            How::GroundDropped
        };
        beyond(asked, found, other, held, (how, at));
    }
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
            does: Does::Effect(c.effect),
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
            does: Does::Effect(entry.effect),
            shall: entry.modality == Modality::Shall,
            on: None,
            when: without(&entry.when, &list.exceptions),
            name: format!("{}{}", list.name, entry.number),
            span: row.map_or(violation.span, |r| r.span),
        });
    }
    for id in &violation.reductions {
        let Some(r) = program.reductions.get(id.index()) else {
            continue;
        };
        all.push(Ground {
            does: Does::Cut(r.least, r.most, r.floor),
            shall: true,
            on: None,
            when: without(&r.when, &r.exceptions),
            name: r.name.clone(),
            span: r.span,
        });
    }
    all
}
