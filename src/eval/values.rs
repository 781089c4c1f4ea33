//! The values that stand for all that an unknown fact can be.

use std::{collections::BTreeSet, rc::Rc};

use super::{
    cells::{Atom, Cuts, World},
    context::{Run, Scope, Stop},
    direction::{With, ways},
};
use crate::{
    base::{
        date::{Date, Period},
        ratio::Ratio,
    },
    ir::{FactId, FactType, NumberType, Options, Value},
};

/// Positions of values that are states, on the line of numbers: below all amounts.
const NONE_AT: i64 = i64::MIN;
const UNCOMPUTABLE_AT: i64 = i64::MIN.wrapping_add(1);
/// Most classes of options of a 多选 of which every combination is tried.
const MAX_CLASSES: usize = 6;
/// The day from which lengths of time are laid out; chosen before any law at hand ends.
const ANCHOR: (i16, i8, i8) = (2023, 7, 1);
/// A second day, before a short month, where months and days are compared side by side.
const OTHER_ANCHOR: (i16, i8, i8) = (2023, 2, 1);

/// A value with the part of the line for which it stands.
#[derive(Clone, Debug)]
pub(super) struct Stand {
    pub from: i64,
    pub to: i64,
    pub value: Value,
}

/// All that is to be tried.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    /// Each by itself.
    pub listed: Vec<Stand>,
    /// Of a number: these, and between two of them what their outcomes demand.
    pub ordered: Vec<i64>,
    /// The ordered ones are of a 期间.
    pub periods: bool,
    /// More is possible than is tried.
    pub rough: bool,
}

impl Values {
    /// The value at a position of the ordered ones.
    pub(super) fn at(&self, position: i64) -> Value {
        if self.periods {
            Value::Period(i32::try_from(position).unwrap_or(i32::MAX))
        } else {
            Value::Number(position)
        }
    }

    /// Every value named, the ordered ones first.
    pub(super) fn all(&self) -> impl Iterator<Item = Value> {
        let ordered = self.ordered.iter().map(|&at| self.at(at));
        ordered.chain(self.listed.iter().map(|stand| stand.value.clone()))
    }

    fn each(values: impl IntoIterator<Item = Value>) -> Self {
        let stands = values.into_iter().enumerate().map(|(i, value)| {
            let at = i64::try_from(i).unwrap_or(i64::MAX);
            Stand {
                from: at,
                to: at,
                value,
            }
        });
        Self {
            listed: stands.collect(),
            ..Self::default()
        }
    }
}

/// What an unknown fact can be, with the other facts as they are.
pub(super) fn values(world: &World<'_>, fact: FactId, facts: &[Option<Value>]) -> Values {
    let Some(declared) = world.program.facts.get(fact.index()) else {
        return Values {
            rough: true,
            ..Values::default()
        };
    };
    let none = Cuts::default();
    let cuts = world.of(fact).unwrap_or(&none);
    let mut values = match &declared.ty {
        FactType::Bool => Values::each([Value::Bool(false), Value::Bool(true)]),
        FactType::Choice(options) => {
            let classes = classes(world, fact, options, cuts);
            Values::each(classes.iter().copied().map(Value::Choice))
        }
        FactType::Multi(options) => subsets(&classes(world, fact, options, cuts)),
        FactType::Number(ty) => numbers(world, fact, ty, cuts, facts),
        FactType::Period(ty) => {
            let mut values = line(0, i64::from(ty.max), &cuts.points, cuts.amount);
            values.periods = true;
            for stand in &mut values.listed {
                stand.value = Value::Period(i32::try_from(stand.from).unwrap_or(i32::MAX));
            }
            values
        }
        FactType::Date => dates(world, fact, cuts, facts),
        FactType::Span => spans(cuts),
        FactType::List(ty) => {
            let record = vec![None; ty.fields.len()];
            let mut values = Values::each([Value::List(Vec::new()), Value::List(vec![record])]);
            values.rough = true;
            values
        }
    };
    values.rough |= cuts.rough || world.rough;
    values
}

/// One option of each class that no condition tells apart.
fn classes(world: &World<'_>, fact: FactId, options: &Options, cuts: &Cuts) -> Rc<Vec<u16>> {
    if let Some(known) = world.classes.borrow().get(&fact) {
        return Rc::clone(known);
    }
    // Each mask splits the classes found so far.
    let mut classes: Vec<u64> = vec![options.all()];
    for mask in &cuts.masks {
        let split = classes
            .iter()
            .flat_map(|class| [class & mask, class & !mask]);
        classes = split.filter(|class| *class != 0).collect();
    }
    let mut first: Vec<u16> = classes
        .iter()
        .filter_map(|class| u16::try_from(class.trailing_zeros()).ok())
        .collect();
    first.sort_unstable();
    let first = Rc::new(first);
    world.classes.borrow_mut().insert(fact, Rc::clone(&first));
    first
}

/// Combinations of options: all of few, else none, one, two and all.
fn subsets(options: &[u16]) -> Values {
    let bit = |option: &u16| 1u64.checked_shl(u32::from(*option)).unwrap_or(0);
    let mut sets: Vec<u64> = vec![0];
    let few = options.len() <= MAX_CLASSES;
    if few {
        for option in options {
            let with: Vec<u64> = sets.iter().map(|set| set | bit(option)).collect();
            sets.extend(with);
        }
    } else {
        for (i, a) in options.iter().enumerate() {
            sets.push(bit(a));
            for b in options.iter().skip(i.saturating_add(1)) {
                sets.push(bit(a) | bit(b));
            }
        }
        sets.push(options.iter().fold(0, |all, option| all | bit(option)));
    }
    let mut values = Values::each(sets.into_iter().map(Value::Multi));
    values.rough = !few;
    values
}

/// The cells of a line of numbers: both ends of each if `ends`, else its first value.
fn line(min: i64, max: i64, points: &BTreeSet<i64>, ends: bool) -> Values {
    let mut starts = vec![min];
    starts.extend(points.iter().copied().filter(|p| *p > min && *p <= max));
    let mut values = Values::default();
    for (i, &from) in starts.iter().enumerate() {
        let next = starts.get(i.saturating_add(1));
        let to = next.map_or(max, |next| next.saturating_sub(1));
        if ends {
            values.ordered.push(from);
            if to > from {
                values.ordered.push(to);
            }
        } else {
            values.listed.push(Stand {
                from,
                to,
                value: Value::Number(from),
            });
        }
    }
    values
}

fn numbers(
    world: &World<'_>,
    fact: FactId,
    ty: &NumberType,
    cuts: &Cuts,
    facts: &[Option<Value>],
) -> Values {
    let number = |steps| Some(Value::Number(steps));
    let mut points = cuts.points.clone();
    let mut ends = cuts.amount;
    let mut rough = false;
    let mut unsolved = 0usize;
    for atom in world.atoms.iter().filter(|atom| atom.facts.contains(&fact)) {
        match crossings(world, atom, fact, (ty.min, ty.max), &number, facts) {
            Some(found) => points.extend(found),
            None => {
                // Another fact of the comparison is unknown: what is found at the ends decides how
                // closely to look between them.
                ends = true;
                unsolved = unsolved.saturating_add(1);
                rough |= atom.at.len() > 1 || atom.jumps;
            }
        }
    }
    let mut values = line(ty.min, ty.max, &points, ends);
    // Two such comparisons may leave a strip that shows at neither end.
    values.rough = rough || unsolved > 1;
    for (held, at, value) in [
        (ty.states.none, NONE_AT, Value::NoAmount),
        (ty.states.uncomputable, UNCOMPUTABLE_AT, Value::Uncomputable),
    ] {
        if held {
            values.listed.push(Stand {
                from: at,
                to: at,
                value,
            });
        }
    }
    values
}

/// Where a computed number crosses the constants it is compared with, as first values of cells;
/// `None` if that cannot be said yet.
fn crossings(
    world: &World<'_>,
    atom: &Atom,
    fact: FactId,
    (min, max): (i64, i64),
    as_value: &dyn Fn(i64) -> Option<Value>,
    facts: &[Option<Value>],
) -> Option<Vec<i64>> {
    let ways = ways(world.program, &atom.number, With::Fact(fact));
    if ways.is_still() {
        return Some(Vec::new());
    }
    if ways.is_any() {
        return None;
    }
    let mut facts = facts.to_vec();
    let mut value = |steps: i64| -> Result<Ratio, Stop> {
        if let Some(place) = facts.get_mut(fact.index()) {
            *place = as_value(steps);
        }
        let run = Run::new(world.program, &facts, false);
        run.settled(|| run.number(&atom.number, &Scope::default()))
    };
    let mut found = Vec::new();
    for &at in &atom.at {
        for strict in [false, true] {
            let past = |x: Ratio| match (ways.up, strict) {
                (true, false) => x >= at,
                (true, true) => x > at,
                (false, false) => x <= at,
                (false, true) => x < at,
            };
            let (mut low, mut high) = (min, max);
            let mut reached = false;
            while low <= high {
                let middle = middle(low, high);
                match value(middle) {
                    Ok(x) if past(x) => {
                        reached = true;
                        if middle == low {
                            break;
                        }
                        high = middle;
                    }
                    Ok(_) => low = middle.checked_add(1)?,
                    // Without an amount, or without a rule, it is compared with nothing.
                    Err(Stop::NoBase(_) | Stop::Human(_) | Stop::Unsure(_)) => return Some(found),
                    Err(Stop::Need(_) | Stop::Fault(_) | Stop::Later(_)) => return None,
                }
            }
            if reached {
                found.push(low);
            }
        }
    }
    Some(found)
}

/// The whole number half way, towards the lower.
pub(super) fn middle(low: i64, high: i64) -> i64 {
    let sum = i128::from(low).saturating_add(i128::from(high));
    i64::try_from(sum.div_euclid(2)).unwrap_or(low)
}

fn day_number(day: Date) -> i64 {
    Date::new(1, 1, 1).map_or(0, |first| i64::from(first.days_until(day)))
}

fn shifted(day: Date, days: i32) -> Option<Date> {
    day.plus(Period { months: 0, days })
}

/// The days that are known of a field, in all records of its list.
fn days_of_records(
    world: &World<'_>,
    field: FactId,
    facts: &[Option<Value>],
) -> impl Iterator<Item = Date> {
    let parent = world
        .program
        .facts
        .get(field.index())
        .and_then(|f| f.parent);
    let records = parent.and_then(|(list, at)| match facts.get(list.index()) {
        Some(Some(Value::List(records))) => Some((records, usize::from(at))),
        Some(_) | None => None,
    });
    records.into_iter().flat_map(|(records, at)| {
        records
            .iter()
            .filter_map(move |record| match record.get(at) {
                Some(Some(Value::Date(day))) => Some(*day),
                Some(_) | None => None,
            })
    })
}

fn dates(world: &World<'_>, fact: FactId, cuts: &Cuts, facts: &[Option<Value>]) -> Values {
    let mut starts = cuts.dates.clone();
    // Dates compared with each other share their cuts, and take them from the known ones.
    let mut family: BTreeSet<FactId> = [fact].into();
    let mut waiting = vec![fact];
    while let Some(next) = waiting.pop() {
        for &peer in world.of(next).into_iter().flat_map(|cuts| &cuts.peers) {
            if family.insert(peer) {
                waiting.push(peer);
            }
        }
    }
    for peer in family.iter().filter(|peer| **peer != fact) {
        if let Some(Some(Value::Date(day))) = facts.get(peer.index()) {
            starts.insert(*day);
            starts.extend(shifted(*day, 1));
        }
        starts.extend(world.of(*peer).into_iter().flat_map(|cuts| &cuts.dates));
    }
    if cuts.ordered {
        for day in days_of_records(world, fact, facts) {
            starts.insert(day);
            starts.extend(shifted(day, 1));
        }
    }
    let (mut rough, mut unsolved) = (false, 0usize);
    let as_value = |day: i64| {
        let day = i32::try_from(day).ok()?;
        Date::from_day_number(day).map(Value::Date)
    };
    let calendar = (i64::from(Date::FIRST), i64::from(Date::LAST));
    for atom in world.atoms.iter().filter(|atom| atom.facts.contains(&fact)) {
        match crossings(world, atom, fact, calendar, &as_value, facts) {
            Some(found) => starts.extend(found.into_iter().filter_map(|day| {
                let day = i32::try_from(day).ok()?;
                Date::from_day_number(day)
            })),
            None => {
                unsolved = unsolved.saturating_add(1);
                rough |= atom.at.len() > 1 || atom.jumps;
            }
        }
    }
    if starts.is_empty() {
        starts.extend(Date::new(ANCHOR.0, ANCHOR.1, ANCHOR.2));
    }
    let mut days: BTreeSet<Date> = starts.clone();
    days.extend(starts.first().and_then(|first| shifted(*first, -1)));
    if family.len() > 1 {
        // Room for one before and one between, in every cell.
        for start in &starts {
            days.extend(shifted(*start, -1));
        }
        days.extend(starts.first().and_then(|first| shifted(*first, -2)));
        days.extend(starts.first().and_then(|first| shifted(*first, -3)));
        let inner: Vec<Date> = starts.iter().copied().collect();
        for (i, start) in inner.iter().enumerate() {
            let end = inner.get(i.saturating_add(1));
            for days_on in [1, 2] {
                days.extend(shifted(*start, days_on).filter(|day| end.is_none_or(|end| day < end)));
            }
        }
    }
    Values {
        listed: days
            .into_iter()
            .map(|day| Stand {
                from: day_number(day),
                to: day_number(day),
                value: Value::Date(day),
            })
            .collect(),
        rough: rough || unsolved > 1 || family.len() > 3,
        ..Values::default()
    }
}

fn spans(cuts: &Cuts) -> Values {
    let mixed = cuts.lengths.iter().any(|(p, _)| p.months != 0)
        && cuts.lengths.iter().any(|(p, _)| p.days != 0);
    let anchors = if mixed {
        vec![ANCHOR, OTHER_ANCHOR]
    } else {
        vec![ANCHOR]
    };
    let mut spans = Vec::new();
    for (year, month, day) in anchors {
        let Some(from) = Date::new(year, month, day) else {
            continue;
        };
        let mut ends: BTreeSet<Date> = BTreeSet::new();
        for (period, after) in &cuts.lengths {
            let end = from.plus(*period);
            ends.extend(end.and_then(|end| shifted(end, i32::from(*after))));
        }
        let below = match ends.first() {
            Some(first) => shifted(*first, -1).filter(|day| *day >= from),
            None => Some(from),
        };
        ends.extend(below);
        spans.extend(ends.into_iter().map(|to| Value::Span(from, to)));
    }
    let mut values = Values::each(spans);
    values.rough = mixed;
    values
}
