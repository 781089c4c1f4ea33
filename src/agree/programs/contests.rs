//! Acts that stand for others: versions of a law, provisions that concur, and versions that concur with
//! provisions.

use super::{World, condition, day};
use crate::{
    agree::dice::Dice,
    base::terms::{ContestKind, FineMeasure},
    ir::*,
};

/// Some, over the acts there are.
pub(super) fn contests(d: &mut Dice, w: &mut World) {
    let plain: Vec<ViolationId> = (0..w.b.p.violations.len())
        .map(ViolationId::from_index)
        .collect();
    let mut versions = Vec::new();
    for _ in 0..d.roll(3) {
        let id = versions_of(d, w, &plain);
        versions.push(id);
    }
    for _ in 0..d.roll(3) {
        let mut acts = plain.clone();
        acts.extend(&versions);
        concurrence(d, w, &acts);
    }
}

fn add(
    w: &mut World,
    kind: ContestKind,
    measure: FineMeasure,
    contenders: Vec<Contender>,
) -> ViolationId {
    let id = w.b.violation(vec![]);
    w.b.v(id).contest = Some(Box::new(Contest {
        kind,
        measure,
        contenders,
    }));
    id
}

fn measure(d: &mut Dice) -> FineMeasure {
    d.pick(&[
        FineMeasure::Max,
        FineMeasure::MaxThenMin,
        FineMeasure::AfterFactors,
    ])
}

/// Versions side by side, without the days before the first or behind the last now and then.
fn versions_of(d: &mut Dice, w: &mut World, acts: &[ViolationId]) -> ViolationId {
    let fact = *w.days.first().unwrap();
    let other = *w.days.last().unwrap();
    let mut days = vec![day(d), day(d)];
    days.sort();
    days.dedup();
    let mut ends = vec![d.one_in(4).then_some(days[0])];
    ends.extend(days.iter().skip(1).map(|day| Some(*day)));
    let last = d.one_in(4).then(|| day(d));
    ends.push(last.filter(|last| *last > days[days.len() - 1]));
    let contenders = ends
        .windows(2)
        .map(|pair| {
            let (from, until) = (pair[0], pair[1]);
            let last = until
                .and_then(|day| crate::base::date::Date::from_day_number(day.day_number() - 1));
            let within = |fact| Condition::DateIn {
                fact,
                lo: from,
                hi: last,
            };
            Contender {
                act: (!d.one_in(5)).then(|| d.pick(acts)),
                when: within(fact),
                decided: within(other),
                from,
                until,
                basis: vec![],
            }
        })
        .collect();
    let measure = measure(d);
    add(w, ContestKind::LawAtDate, measure, contenders)
}

fn concurrence(d: &mut Dice, w: &mut World, acts: &[ViolationId]) -> ViolationId {
    let contenders = (0..2 + d.roll(2))
        .map(|_| Contender {
            act: Some(d.pick(acts)),
            when: if d.one_in(2) {
                condition(d, w, 1)
            } else {
                Condition::Const(true)
            },
            decided: Condition::Const(true),
            from: None,
            until: None,
            basis: vec![],
        })
        .collect();
    let measure = measure(d);
    add(w, ContestKind::Concurrence, measure, contenders)
}
