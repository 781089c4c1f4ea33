//! Facts at random for any program: every fact given, drawn where the rules change their mind.

use super::{
    dice::Dice,
    edges::{Edges, edges},
};
use crate::{
    base::date::{Date, Period},
    eval,
    ir::{FactId, FactType, NumberType, PeriodType, Program, Value},
};

/// What facts are drawn from, worked out once for a program.
#[derive(Debug)]
pub struct Drawing<'p> {
    program: &'p Program,
    edges: Vec<Edges>,
}

/// The character of one case.
#[derive(Clone, Copy, Debug)]
struct Mood {
    /// One 是否 in so many is 是.
    yes: usize,
    /// One fact in so many is 无法查明; 0 for none.
    unascertainable: usize,
    /// Bounds and huge amounts everywhere.
    extreme: bool,
}

/// Times that facts which contradict a constraint are drawn anew.
const PATIENCE: usize = 40;

impl<'p> Drawing<'p> {
    /// Prepares to draw facts for a program.
    pub fn new(program: &'p Program) -> Self {
        Self {
            program,
            edges: edges(program),
        }
    }

    /// Every fact of a case, none unknown: one slot a fact, empty only for fields of lists.
    ///
    /// One case in sixteen may contradict the program's constraints; the others do so only where
    /// patience ends.
    pub fn draw(&self, d: &mut Dice) -> Vec<Option<Value>> {
        let mood = Mood {
            yes: d.pick(&[2, 2, 4, 12, 40]),
            unascertainable: d.pick(&[0, 0, 0, 0, 0, 12, 60]),
            extreme: d.one_in(24),
        };
        let mut slots: Vec<Option<Value>> = vec![None; self.program.facts.len()];
        for index in 0..slots.len() {
            if self.program.facts[index].parent.is_none() {
                slots[index] = Some(self.value(d, FactId::from_index(index), mood, &slots));
            }
        }
        if d.one_in(16) {
            return slots;
        }
        for _ in 0..PATIENCE {
            match eval::contradicted(self.program, &slots) {
                Ok(Some(index)) => {
                    for fact in self.program.constraints[index].facts.clone() {
                        if self.program.facts[fact.index()].parent.is_none() {
                            slots[fact.index()] = Some(self.value(d, fact, mood, &slots));
                        }
                    }
                }
                Ok(None) | Err(_) => break,
            }
        }
        slots
    }

    fn value(&self, d: &mut Dice, id: FactId, mood: Mood, before: &[Option<Value>]) -> Value {
        let fact = &self.program.facts[id.index()];
        if mood.unascertainable > 0 && fact.parent.is_none() && d.one_in(mood.unascertainable) {
            return Value::Unascertainable;
        }
        let edges = &self.edges[id.index()];
        match &fact.ty {
            FactType::Bool => Value::Bool(d.one_in(mood.yes)),
            FactType::Choice(options) => {
                Value::Choice(u16::try_from(d.roll(options.names.len())).unwrap_or(0))
            }
            FactType::Multi(options) => Value::Multi(multi(d, options.all(), edges)),
            FactType::Number(ty) => {
                if ty.states.none && d.one_in(7) {
                    return Value::NoAmount;
                }
                if ty.states.uncomputable && d.one_in(7) {
                    return Value::Uncomputable;
                }
                Value::Number(number(d, ty, edges, mood, before))
            }
            FactType::Date => Value::Date(date(d, edges, mood, before)),
            FactType::Span => span(d, edges, mood),
            FactType::Period(ty) => Value::Period(length(d, *ty, edges)),
            FactType::List(ty) => {
                let many = match d.roll(12) {
                    0..=2 => 0,
                    3..=10 => d.roll(5),
                    _ => ty.max.min(40),
                };
                let record = |d: &mut Dice| {
                    let field = |f: &FactId| Some(self.value(d, *f, mood, before));
                    ty.fields.iter().map(field).collect()
                };
                Value::List((0..many.min(ty.max)).map(|_| record(d)).collect())
            }
        }
    }
}

fn multi(d: &mut Dice, all: u64, edges: &Edges) -> u64 {
    let mask = match d.roll(6) {
        0 => 0,
        1 => all,
        2 => 1u64.wrapping_shl(d.roll(64) as u32),
        3 if !edges.sets.is_empty() => {
            let set = d.pick(&edges.sets);
            if d.one_in(2) { set } else { !set }
        }
        _ => d.next(),
    };
    mask & all
}

fn number(
    d: &mut Dice,
    ty: &NumberType,
    edges: &Edges,
    mood: Mood,
    before: &[Option<Value>],
) -> i64 {
    let (min, max) = (ty.min, ty.max);
    if mood.extreme && d.one_in(2) {
        return d.pick(&[min, max, max.saturating_sub(1), min.saturating_add(1)]);
    }
    let drawn = match d.roll(20) {
        0..=8 if !edges.numbers.is_empty() => {
            d.pick(&edges.numbers).saturating_add(d.between(-1, 1))
        }
        0..=12 => {
            // A power of two above the least, and something: every order of magnitude comes up.
            let power = d.roll(64 - (max.abs_diff(min)).leading_zeros() as usize + 1);
            let scale = 1u64.wrapping_shl(power as u32).max(1);
            min.saturating_add_unsigned(d.below(scale))
        }
        13 => d.pick(&[min, max]),
        14 => d.pick(&[0, 1, -1]),
        15 => {
            // Round figures, in the unit of the fact.
            let unit = 10i64.saturating_pow(1 + d.roll(12) as u32);
            unit.saturating_mul(d.between(1, 20))
        }
        16 => {
            // The same as another number, or next to it.
            let numbers: Vec<i64> = before.iter().flatten().filter_map(as_number).collect();
            if numbers.is_empty() {
                min
            } else {
                d.pick(&numbers).saturating_add(d.between(-1, 1))
            }
        }
        _ => d.between(min, max),
    };
    drawn.clamp(min, max)
}

fn as_number(value: &Value) -> Option<i64> {
    match value {
        Value::Number(n) => Some(*n),
        Value::Bool(_)
        | Value::Choice(_)
        | Value::Multi(_)
        | Value::NoAmount
        | Value::Uncomputable
        | Value::Date(_)
        | Value::Span(..)
        | Value::Period(_)
        | Value::List(_)
        | Value::Unascertainable => None,
    }
}

fn day(d: &mut Dice, years: (i64, i64)) -> Date {
    let year = d.between(years.0, years.1) as i16;
    let month = 1 + d.roll(12) as i8;
    let wanted = match d.roll(5) {
        0 => 31,
        1 => 1,
        _ => 1 + d.roll(31) as i8,
    };
    (0..4)
        .find_map(|less| Date::new(year, month, wanted - less))
        .unwrap_or_else(|| Date::new(2024, 2, 29).expect("a leap day"))
}

fn moved(date: Date, months: i32, days: i32) -> Date {
    date.plus(Period { months, days }).unwrap_or(date)
}

fn date(d: &mut Dice, edges: &Edges, mood: Mood, before: &[Option<Value>]) -> Date {
    if mood.extreme && d.one_in(3) {
        let ends = [Date::new(1, 1, 1), Date::new(9999, 12, 31)];
        return d.pick(&ends).expect("the calendar's ends");
    }
    let near = match d.roll(8) {
        0..=3 if !edges.dates.is_empty() => Some(d.pick(&edges.dates)),
        4 => {
            let dates = |v: &Value| match v {
                Value::Date(x) | Value::Span(_, x) => Some(*x),
                Value::Bool(_)
                | Value::Choice(_)
                | Value::Multi(_)
                | Value::Number(_)
                | Value::NoAmount
                | Value::Uncomputable
                | Value::Period(_)
                | Value::List(_)
                | Value::Unascertainable => None,
            };
            let all: Vec<Date> = before.iter().flatten().filter_map(dates).collect();
            (!all.is_empty()).then(|| d.pick(&all))
        }
        _ => None,
    };
    match near {
        Some(near) => moved(near, 0, d.between(-1, 1) as i32),
        None if d.one_in(12) => day(d, (1, 9999)),
        None => day(d, (2019, 2027)),
    }
}

fn span(d: &mut Dice, edges: &Edges, mood: Mood) -> Value {
    let from = if mood.extreme && d.one_in(2) {
        day(d, (1, 9999))
    } else {
        day(d, (2019, 2027))
    };
    let to = match d.roll(8) {
        0..=4 if !edges.lengths.is_empty() => {
            let length = d.pick(&edges.lengths);
            let end = from.plus(length).unwrap_or(from);
            moved(end, 0, d.between(-1, 1) as i32)
        }
        5 => moved(from, 0, d.between(0, 2) as i32),
        6 if mood.extreme => Date::new(9999, 12, 31).expect("the calendar's end"),
        6 => moved(from, d.between(0, 60) as i32, d.between(-1, 1) as i32),
        _ => moved(from, 0, d.between(0, 1_200) as i32),
    };
    Value::Span(from, to.max(from))
}

fn length(d: &mut Dice, ty: PeriodType, edges: &Edges) -> i32 {
    let drawn = match d.roll(4) {
        0 | 1 if !edges.numbers.is_empty() => {
            d.pick(&edges.numbers).saturating_add(d.between(-1, 1))
        }
        2 => d.pick(&[0, 1, i64::from(ty.max)]),
        _ => d.between(0, i64::from(ty.max)),
    };
    i32::try_from(drawn.clamp(0, i64::from(ty.max))).unwrap_or(0)
}

/// The first reason why facts are not those of a complete case of this program; `None` if they are.
pub fn misfit(program: &Program, slots: &[Option<Value>]) -> Option<String> {
    for (index, fact) in program.facts.iter().enumerate() {
        let value = slots.get(index).and_then(Option::as_ref);
        match (value, fact.parent.is_some()) {
            (None, true) => {}
            (Some(_), true) => return Some(format!("{} is a field of a list", fact.name)),
            (None, false) => return Some(format!("{} is unknown", fact.name)),
            (Some(value), false) if !fits(program, &fact.ty, value) => {
                return Some(format!("{} cannot be {value:?}", fact.name));
            }
            (Some(_), false) => {}
        }
    }
    None
}

fn fits(program: &Program, ty: &FactType, value: &Value) -> bool {
    match (value, ty) {
        (Value::Unascertainable, _) | (Value::Bool(_), FactType::Bool) => true,
        (Value::Choice(i), FactType::Choice(o)) => usize::from(*i) < o.names.len(),
        (Value::Multi(mask), FactType::Multi(o)) => mask & !o.all() == 0,
        (Value::Number(n), FactType::Number(ty)) => (ty.min..=ty.max).contains(n),
        (Value::NoAmount, FactType::Number(ty)) => ty.states.none,
        (Value::Uncomputable, FactType::Number(ty)) => ty.states.uncomputable,
        (Value::Date(_), FactType::Date) => true,
        (Value::Span(from, to), FactType::Span) => from <= to,
        (Value::Period(n), FactType::Period(ty)) => (0..=ty.max).contains(n),
        (Value::List(records), FactType::List(ty)) => {
            let field = |(id, value): (&FactId, &Option<Value>)| {
                let fact = &program.facts[id.index()];
                let stated = !matches!(value, Some(Value::Unascertainable));
                stated && value.as_ref().is_some_and(|v| fits(program, &fact.ty, v))
            };
            records.len() <= ty.max
                && records
                    .iter()
                    .all(|r| r.len() == ty.fields.len() && ty.fields.iter().zip(r).all(field))
        }
        (
            Value::Bool(_)
            | Value::Choice(_)
            | Value::Multi(_)
            | Value::Number(_)
            | Value::NoAmount
            | Value::Uncomputable
            | Value::Date(_)
            | Value::Span(..)
            | Value::Period(_)
            | Value::List(_),
            _,
        ) => false,
    }
}
