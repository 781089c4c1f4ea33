//! To which other values a known fact can move: for every cell that the rules tell apart, the value
//! nearest to the one it has.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cells::{Cuts, World},
    values::values,
};
use crate::{
    base::date::{Date, Period},
    ir::{FactId, FactType, Options, Value},
};

/// Most values of one fact.
const MAX_MOVES: usize = 24;

/// A value, and how far it is from the one that is: how many cells, or options, on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    pub distance: u64,
    pub value: Value,
}

/// The moves of a fact that is known, the nearest first. Records of lists do not move.
pub(super) fn moves(world: &World<'_>, fact: FactId, facts: &[Option<Value>]) -> Vec<Move> {
    let declared = world.program.facts.get(fact.index());
    let held = facts.get(fact.index()).and_then(Option::as_ref);
    let (Some(declared), Some(now)) = (declared, held) else {
        return Vec::new();
    };
    let none = Cuts::default();
    let cuts = world.of(fact).unwrap_or(&none);
    let mut all = match (&declared.ty, now) {
        (FactType::Bool, Value::Bool(yes)) => vec![Move {
            distance: 1,
            value: Value::Bool(!yes),
        }],
        (FactType::Choice(options), Value::Choice(now)) => choices(options, cuts, *now),
        (FactType::Multi(options), Value::Multi(mask)) => {
            let toggled = |i: usize| {
                let bit = 1u64.checked_shl(u32::try_from(i).ok()?)?;
                let asked = cuts.masks.iter().any(|mask| mask & bit != 0);
                asked.then_some(Move {
                    distance: 1,
                    value: Value::Multi(mask ^ bit),
                })
            };
            (0..options.names.len()).filter_map(toggled).collect()
        }
        (FactType::Span, Value::Span(from, to)) => spans(cuts, *from, *to),
        (FactType::List(_), _) => Vec::new(),
        (_, now) => {
            let mut rest = facts.to_vec();
            if let Some(slot) = rest.get_mut(fact.index()) {
                *slot = None;
            }
            let values = values(world, fact, &rest);
            let stands = values
                .listed
                .iter()
                .map(|stand| match (&stand.value, at(now)) {
                    // Of a cell, the end that is nearer.
                    (Value::Number(_), Some(now)) => Value::Number(now.clamp(stand.from, stand.to)),
                    (Value::Period(_), Some(now)) => {
                        let near = now.clamp(stand.from, stand.to);
                        Value::Period(i32::try_from(near).unwrap_or(i32::MAX))
                    }
                    (other, _) => (*other).clone(),
                });
            let edges = edges(&values.ordered, at(now));
            let edges = edges.into_iter().map(|at| values.at(at));
            ranked(now, edges.chain(stands).collect())
        }
    };
    all.sort_by_key(|to| to.distance);
    all.truncate(MAX_MOVES);
    all
}

/// Where a value stands on the line of numbers.
fn at(value: &Value) -> Option<i64> {
    match value {
        Value::Number(steps) => Some(*steps),
        Value::Period(n) => Some(i64::from(*n)),
        Value::Date(day) => Some(i64::from(day.day_number())),
        Value::Bool(_)
        | Value::Choice(_)
        | Value::Multi(_)
        | Value::Span(..)
        | Value::NoAmount
        | Value::Uncomputable
        | Value::Unascertainable
        | Value::List(_) => None,
    }
}

/// Of the ends of cells, those that are the nearest of their cell: below, the last of one, above, the
/// first. The cell of the value itself is left out.
fn edges(ordered: &[i64], now: Option<i64>) -> Vec<i64> {
    let points: BTreeSet<i64> = ordered.iter().copied().collect();
    let Some(now) = now else {
        return points.into_iter().collect();
    };
    let begins = |x: i64| {
        let before = x.checked_sub(1);
        before.is_some_and(|before| points.contains(&before))
    };
    let ends = |x: i64| {
        x.checked_add(1)
            .is_some_and(|after| points.contains(&after))
    };
    let near = |x: &i64| (*x < now && ends(*x)) || (*x > now && begins(*x));
    points.iter().copied().filter(near).collect()
}

/// Values with how many others lie between.
fn ranked(now: &Value, values: Vec<Value>) -> Vec<Move> {
    let mut values: Vec<Value> = values.into_iter().filter(|v| v != now).collect();
    values.dedup();
    let Some(here) = at(now) else {
        let one = |value| Move { distance: 1, value };
        return values.into_iter().map(one).collect();
    };
    let places: BTreeSet<i64> = values.iter().filter_map(at).collect();
    let between = |x: i64| {
        let (low, high) = (x.min(here), x.max(here));
        let count = places.range(low..=high).count();
        u64::try_from(count).unwrap_or(u64::MAX)
    };
    values
        .into_iter()
        .map(|value| Move {
            distance: at(&value).map_or(1, between),
            value,
        })
        .collect()
}

/// One option of each class that conditions tell apart, the nearest.
fn choices(options: &Options, cuts: &Cuts, now: u16) -> Vec<Move> {
    let class = |i: u16| -> Vec<bool> {
        let has = |mask: &u64| mask.checked_shr(u32::from(i)).unwrap_or(0) & 1 == 1;
        cuts.masks.iter().map(has).collect()
    };
    let own = class(now);
    let mut nearest: BTreeMap<Vec<bool>, (u64, u16)> = BTreeMap::new();
    for i in 0..u16::try_from(options.names.len()).unwrap_or(u16::MAX) {
        let of = class(i);
        if of == own {
            continue;
        }
        let distance = if options.ordered {
            u64::from(i.abs_diff(now))
        } else {
            1
        };
        let held = nearest.entry(of).or_insert((distance, i));
        *held = (*held).min((distance, i));
    }
    let mut all: Vec<(u64, u16)> = nearest.into_values().collect();
    all.sort_unstable();
    all.into_iter()
        .map(|(distance, i)| Move {
            distance,
            value: Value::Choice(i),
        })
        .collect()
}

/// The same beginning with other ends: at the lengths that are asked for, and the day before.
fn spans(cuts: &Cuts, from: Date, to: Date) -> Vec<Move> {
    let shifted = |day: Date, days: i32| day.plus(Period { months: 0, days });
    let mut ends: BTreeSet<Date> = BTreeSet::new();
    for (period, after) in &cuts.lengths {
        if let Some(first) = from
            .plus(*period)
            .and_then(|d| shifted(d, i32::from(*after)))
        {
            if first > to {
                ends.insert(first);
            } else {
                // Below, the last day of the shorter cell is the nearest.
                ends.extend(shifted(first, -1).filter(|day| *day >= from));
            }
        }
    }
    let values = ends.iter().filter(|end| **end != to);
    values
        .map(|end| {
            let (low, high) = ((*end).min(to), (*end).max(to));
            let count = ends.range(low..=high).count();
            Move {
                distance: u64::try_from(count).unwrap_or(u64::MAX),
                value: Value::Span(from, *end),
            }
        })
        .collect()
}
