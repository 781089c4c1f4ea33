//! Facts as variables with bounds, facts of a case as values of these variables, and back.
//!
//! Only known facts: unknown and 无法查明 are no values that a property speaks of. Lists are written out
//! record by record.

use std::collections::BTreeSet;

use zhun::{
    base::{date::Date, terms::Comparator},
    ir::{Condition, FactId, FactType, Number, Program, Value},
};

use crate::{
    calendar,
    term::{Arena, Node, Term},
};

/// Most records of a list that are written out.
const MAX_RECORDS: usize = 20;

/// The first and last day of the calendar, as day numbers.
const DAYS: (i128, i128) = (-719_162, 2_932_896);

/// The variables of one fact, or of a field in one record.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Bool(Term),
    Choice(Term),
    /// One truth an option.
    Multi(Vec<Term>),
    /// Smallest steps, and the state: 0 an amount, 1 没有, 2 无法计算.
    Number(Term, Term),
    Date(DayVars),
    Span(Box<SpanVars>),
    Period(Term),
    /// Number of records, and the fields of each.
    List(Term, Vec<Vec<Place>>),
    /// Not written out.
    Beyond(&'static str),
}

/// A day: its number since 1970-01-01, its month since the year 0 and the day of that month. Where a
/// question names the last two, what ties them to the first is asserted beside it (`Encoding::beside`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct DayVars {
    pub number: Term,
    pub month: Term,
    pub day: Term,
}

/// A time from one day to another: months since the year 0, and days of these months.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpanVars {
    pub from: (Term, Term),
    pub to: (Term, Term),
}

/// The variables of all facts of a program.
#[derive(Debug)]
pub(crate) struct Facts {
    /// One a fact; fields of lists have theirs inside their list.
    pub places: Vec<Option<Place>>,
    /// What holds of every case beside the bounds of the variables.
    pub domain: Vec<Term>,
    /// The days among them.
    pub days: Vec<DayVars>,
}

impl Facts {
    pub(crate) fn new(a: &Arena, program: &Program) -> Self {
        let mut facts = Self {
            places: Vec::new(),
            domain: Vec::new(),
            days: Vec::new(),
        };
        for (index, fact) in program.facts.iter().enumerate() {
            let place = fact
                .parent
                .is_none()
                .then(|| facts.place(a, program, FactId::from_index(index), &index.to_string()));
            facts.places.push(place);
        }
        facts
    }

    fn place(&mut self, a: &Arena, program: &Program, id: FactId, name: &str) -> Place {
        let fact = &program.facts[id.index()];
        match &fact.ty {
            FactType::Bool => Place::Bool(a.bool_var(&format!("b{name}"))),
            FactType::Choice(options) => {
                let last = options.names.len() as i128 - 1;
                Place::Choice(a.int_var(&format!("c{name}"), 0, last))
            }
            FactType::Multi(options) => Place::Multi(
                (0..options.names.len())
                    .map(|i| a.bool_var(&format!("m{name}.{i}")))
                    .collect(),
            ),
            FactType::Number(ty) => {
                let steps = a.int_var(&format!("n{name}"), ty.min.into(), ty.max.into());
                let state = match (ty.states.none, ty.states.uncomputable) {
                    (false, false) => a.int(0),
                    (true, false) => a.int_var(&format!("s{name}"), 0, 1),
                    (none, true) => {
                        let state = a.int_var(&format!("s{name}"), 0, 2);
                        if !none {
                            self.domain.push(a.not(a.eq(state, a.int(1))));
                        }
                        state
                    }
                };
                Place::Number(steps, state)
            }
            FactType::Date => {
                let (days, months) = bounds(program, id);
                let day = DayVars {
                    number: a.int_var(&format!("d{name}"), days.0, days.1),
                    month: a.int_var(&format!("dm{name}"), months.0, months.1),
                    day: a.int_var(&format!("dd{name}"), 1, 31),
                };
                self.days.push(day);
                Place::Date(day)
            }
            FactType::Period(ty) => Place::Period(a.int_var(&format!("p{name}"), 0, ty.max.into())),
            FactType::Span => {
                let (_, months) = bounds(program, id);
                let day = |word: &str| {
                    let month = a.int_var(&format!("{word}m{name}"), months.0, months.1);
                    let day = a.int_var(&format!("{word}d{name}"), 1, 31);
                    (month, day)
                };
                let span = SpanVars {
                    from: day("f"),
                    to: day("t"),
                };
                for (month, day) in [span.from, span.to] {
                    self.domain
                        .push(a.le(day, calendar::month_length(a, month)));
                }
                let (from, to) = (span.from, span.to);
                let same = a.and(&[a.eq(from.0, to.0), a.le(from.1, to.1)]);
                self.domain.push(a.or(&[a.lt(from.0, to.0), same]));
                Place::Span(Box::new(span))
            }
            FactType::List(ty) if ty.max > MAX_RECORDS => Place::Beyond("a list of many records"),
            FactType::List(ty) => {
                let length = a.int_var(&format!("l{name}"), 0, ty.max as i128);
                let records = (0..ty.max)
                    .map(|record| {
                        let fields = ty.fields.iter().enumerate();
                        fields
                            .map(|(i, field)| {
                                self.place(a, program, *field, &format!("{name}.{record}.{i}"))
                            })
                            .collect()
                    })
                    .collect();
                Place::List(length, records)
            }
        }
    }

    /// The values of the variables that say what these facts say; `None` if one is unknown or
    /// 无法查明.
    pub(crate) fn assign(&self, a: &Arena, facts: &[Option<Value>]) -> Option<Vec<i128>> {
        for (place, value) in self.places.iter().zip(facts) {
            if place.is_some() && value.is_none() {
                return None;
            }
        }
        let mut values = self.ordinary(a);
        for (variable, value) in self.pinned(a, facts)? {
            if let Node::BoolVar(n) | Node::IntVar(n) = a.node(variable) {
                values[n] = value;
            }
        }
        Some(values)
    }

    /// Values of the variables that keep to the domain.
    pub(crate) fn ordinary(&self, a: &Arena) -> Vec<i128> {
        let variables = a.variables();
        // Least values, so that a day is the first of the calendar.
        variables
            .iter()
            .map(|v| v.bounds.map_or(0, |b| b.0))
            .collect()
    }

    /// The variables that the facts given decide, with their values; `None` if one does not fit.
    pub(crate) fn pinned(&self, a: &Arena, facts: &[Option<Value>]) -> Option<Vec<(Term, i128)>> {
        let mut pinned = Vec::new();
        for (place, value) in self.places.iter().zip(facts) {
            if let (Some(place), Some(value)) = (place, value) {
                assign(a, place, value, &mut pinned)?;
            }
        }
        Some(pinned)
    }

    /// The facts that these values of the variables say.
    pub(crate) fn read(&self, a: &Arena, values: &[i128]) -> Option<Vec<Option<Value>>> {
        let all = self.places.iter().map(|place| match place {
            None => Some(None),
            Some(place) => read(a, place, values).map(Some),
        });
        all.collect()
    }
}

/// Makes days of which the solver was asked the number or the month and day alone agree in both.
pub(crate) fn complete(days: &[DayVars], a: &Arena, asked: &BTreeSet<Term>, values: &mut [i128]) {
    let at = |t: Term| match a.node(t) {
        Node::BoolVar(n) | Node::IntVar(n) => n,
        _ => unreachable!("days are variables"),
    };
    for vars in days {
        let (number, month, day) = (at(vars.number), at(vars.month), at(vars.day));
        let by_month = asked.contains(&vars.month) || asked.contains(&vars.day);
        if by_month && !asked.contains(&vars.number) {
            let (year, of_year) = (values[month] / 12, values[month] % 12 + 1);
            let date = Date::new(
                year.try_into().expect("a year"),
                of_year.try_into().expect("a month"),
                values[day].try_into().expect("a day"),
            );
            values[number] = date.expect("a day of the calendar").day_number().into();
        } else {
            let own = i32::try_from(values[number]).expect("a day of the calendar");
            let date = Date::from_day_number(own).expect("a day of the calendar");
            (values[month], values[day]) = month_and_day(date);
        }
    }
}

/// Between which days, and months, a date or both ends of a 起止 lie, by the constraints that say just that.
fn bounds(program: &Program, fact: FactId) -> ((i128, i128), (i128, i128)) {
    let mut days = DAYS;
    for constraint in &program.constraints {
        match &constraint.holds {
            Condition::DateIn { fact: own, lo, hi } if *own == fact => {
                days.0 = lo.map_or(days.0, |d| days.0.max(d.day_number().into()));
                days.1 = hi.map_or(days.1, |d| days.1.min(d.day_number().into()));
            }
            Condition::Not(part) => {
                // Of no record does the day lie outside.
                if let Condition::AnyOf { when, .. } = &**part
                    && let Condition::Not(inside) = &**when
                    && let Condition::DateIn { fact: own, lo, hi } = &**inside
                    && *own == fact
                {
                    days.0 = lo.map_or(days.0, |d| days.0.max(d.day_number().into()));
                    days.1 = hi.map_or(days.1, |d| days.1.min(d.day_number().into()));
                }
            }
            Condition::Compare(left, how, right) => {
                let (Number::Day { fact: own, end }, Number::Const(x)) = (&**left, &**right) else {
                    continue;
                };
                let Some(n) = x.as_whole().filter(|_| *own == fact) else {
                    continue;
                };
                match (how, end) {
                    (Comparator::AtLeast, false) => days.0 = days.0.max(n),
                    (Comparator::AtMost, true) => days.1 = days.1.min(n),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let month = |n: i128| {
        let day = Date::from_day_number(n.try_into().expect("a day")).expect("a day");
        month_and_day(day).0
    };
    (days, (month(days.0), month(days.1)))
}

fn set(a: &Arena, variable: Term, value: i128, pinned: &mut Vec<(Term, i128)>) {
    if a.constant(variable).is_none() {
        pinned.push((variable, value));
    }
}

fn month_and_day(day: Date) -> (i128, i128) {
    let (y, m, d) = day.parts();
    (i128::from(y) * 12 + i128::from(m) - 1, d.into())
}

fn assign(a: &Arena, place: &Place, value: &Value, values: &mut Vec<(Term, i128)>) -> Option<()> {
    match (place, value) {
        (Place::Bool(v), Value::Bool(yes)) => set(a, *v, i128::from(*yes), values),
        (Place::Choice(v), Value::Choice(i)) => set(a, *v, i128::from(*i), values),
        (Place::Multi(all), Value::Multi(mask)) => {
            for (i, v) in all.iter().enumerate() {
                set(a, *v, i128::from(mask >> i & 1), values);
            }
        }
        (Place::Number(n, state), Value::Number(steps)) => {
            set(a, *n, i128::from(*steps), values);
            set(a, *state, 0, values);
        }
        (Place::Number(_, state), Value::NoAmount) => set(a, *state, 1, values),
        (Place::Number(_, state), Value::Uncomputable) => set(a, *state, 2, values),
        (Place::Date(v), Value::Date(day)) => {
            let (month, of_month) = month_and_day(*day);
            set(a, v.number, day.day_number().into(), values);
            set(a, v.month, month, values);
            set(a, v.day, of_month, values);
        }
        (Place::Period(v), Value::Period(n)) => set(a, *v, i128::from(*n), values),
        (Place::Span(span), Value::Span(from, to)) => {
            for (vars, day) in [(span.from, from), (span.to, to)] {
                let (month, day) = month_and_day(*day);
                set(a, vars.0, month, values);
                set(a, vars.1, day, values);
            }
        }
        (Place::List(length, records), Value::List(given)) => {
            set(a, *length, given.len() as i128, values);
            for (places, fields) in records.iter().zip(given) {
                // What a record of a finding does not say does not matter.
                for (place, value) in places.iter().zip(fields) {
                    if let Some(value) = value {
                        assign(a, place, value, values)?;
                    }
                }
            }
        }
        _ => return None,
    }
    Some(())
}

fn read(a: &Arena, place: &Place, values: &[i128]) -> Option<Value> {
    let of = |t: &Term| match a.node(*t) {
        Node::BoolVar(n) | Node::IntVar(n) => values[n],
        _ => a.constant(*t).unwrap_or(0),
    };
    let day = |(month, day): (Term, Term)| {
        let month = of(&month);
        Date::new(
            i16::try_from(month / 12).ok()?,
            i8::try_from(month % 12 + 1).ok()?,
            i8::try_from(of(&day)).ok()?,
        )
    };
    Some(match place {
        Place::Bool(v) => Value::Bool(of(v) != 0),
        Place::Choice(v) => Value::Choice(u16::try_from(of(v)).ok()?),
        Place::Multi(all) => {
            let bits = all.iter().enumerate();
            Value::Multi(bits.fold(0, |mask, (i, v)| mask | (u64::from(of(v) != 0) << i)))
        }
        Place::Number(n, state) => match of(state) {
            1 => Value::NoAmount,
            2 => Value::Uncomputable,
            _ => Value::Number(i64::try_from(of(n)).ok()?),
        },
        Place::Date(v) => Value::Date(Date::from_day_number(i32::try_from(of(&v.number)).ok()?)?),
        Place::Period(v) => Value::Period(i32::try_from(of(v)).ok()?),
        Place::Span(span) => Value::Span(day(span.from)?, day(span.to)?),
        Place::List(length, records) => {
            let many = usize::try_from(of(length)).ok()?;
            let record = |fields: &Vec<Place>| {
                let values = fields.iter().map(|f| Some(read(a, f, values)));
                values.collect::<Option<Vec<Option<Value>>>>()
            };
            let records = records.iter().take(many).map(record);
            Value::List(records.collect::<Option<Vec<_>>>()?)
        }
        Place::Beyond(_) => return None,
    })
}
