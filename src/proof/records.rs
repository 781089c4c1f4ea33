//! Lists that may make what is counted of them true: records that differ in what conditions ask of them,
//! so many times each.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    concrete::{self, Values},
    days, ordinary,
};
use crate::{
    base::{date::Date, ratio::Ratio},
    ir::{
        Condition, FactId, FactType, Interval, ListType, Number, Program, Value, reads,
        walk::{Visit, Walk},
    },
};

/// Most combinations of values of a record that are looked at.
const MAX_RECORDS: usize = 512;
/// Most records that are told apart.
const MAX_KINDS: usize = 16;
/// Most lists that are looked at, that are given, and of these that fit the other facts at hand.
const MAX_LOOKED: usize = 4_000;
const MAX_LISTS: usize = 96;
const MAX_FITTING: usize = 8;

/// What conditions ask of records.
#[derive(Debug, Default)]
struct Asked<'a> {
    /// Conditions on a record.
    whens: Vec<&'a Condition>,
    /// Numbers of a record that are added up or compared.
    sums: Vec<&'a Number>,
    /// Tests of single facts.
    tests: Vec<&'a Condition>,
    /// Constants that something is compared with.
    constants: BTreeSet<i64>,
}

impl<'a> Asked<'a> {
    fn ends(&mut self, interval: &Interval) {
        for (x, _) in [interval.lo, interval.hi].into_iter().flatten() {
            self.constant(x);
        }
    }

    fn constant(&mut self, x: Ratio) {
        if let Some(n) = x.as_whole().and_then(|n| i64::try_from(n).ok()) {
            self.constants.insert(n);
        }
    }
}

impl<'a> Visit<'a> for Asked<'a> {
    fn condition(&mut self, condition: &'a Condition) {
        match condition {
            Condition::AnyOf { when, .. } | Condition::InOrder { when, .. } => {
                self.whens.push(when);
            }
            Condition::Within(_, interval) => self.ends(interval),
            Condition::Const(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::Is(_)
            | Condition::ChoiceIn { .. }
            | Condition::Contains { .. }
            | Condition::NumberIn { .. }
            | Condition::NoAmount(_)
            | Condition::Uncomputable(_)
            | Condition::DateIn { .. }
            | Condition::SpanIn { .. }
            | Condition::PeriodIn { .. }
            | Condition::Compare(..)
            | Condition::CompareDates(..)
            | Condition::Definition(_)
            | Condition::Decision(_)
            | Condition::DecisionIn { .. } => self.tests.push(condition),
        }
    }

    fn number(&mut self, number: &'a Number, _amount: bool) {
        match number {
            Number::Count { when, .. } => self.whens.push(when),
            Number::SumOf { when, of, .. } | Number::DayOf { when, of, .. } => {
                self.whens.push(when);
                self.sums.push(of);
            }
            Number::MaxOf { of, .. } => self.sums.push(of),
            Number::Const(x) => self.constant(*x),
            Number::Fact(_)
            | Number::Definition(_)
            | Number::Decision(_)
            | Number::WeightSum
            | Number::Statutory(_)
            | Number::Sum(_)
            | Number::Product(_)
            | Number::Quotient(..)
            | Number::Deemed { .. }
            | Number::Steps { .. }
            | Number::Extreme(..)
            | Number::Day { .. }
            | Number::Later { .. } => {}
        }
    }
}

/// Lists to try for a fact: first those that fit with the other facts as they stand in `beside`, the
/// plainest first; those that break a condition by themselves are left out.
pub(super) fn lists(
    program: &Program,
    list: FactId,
    truths: &[Condition],
    days: &[Date],
    beside: &Values,
) -> Vec<Value> {
    let Some(FactType::List(ty)) = program.facts.get(list.index()).map(|f| &f.ty) else {
        return Vec::new();
    };
    let mut asked = Asked::default();
    let mut own: Vec<&Condition> = Vec::new();
    for truth in truths {
        let mut read = reads::Reads::new();
        reads::condition(program, truth, &mut read);
        if read.contains(&list) {
            own.push(truth);
            Walk::new(program).condition(truth, &mut asked);
        }
    }
    let held = |value: &Value, beside: &Values| -> Option<bool> {
        let mut values = beside.clone();
        values.insert(list, value.clone());
        let each = own
            .iter()
            .map(|truth| concrete::holds(program, &values, truth));
        let each: Vec<Option<bool>> = each.collect();
        if each.contains(&Some(false)) {
            return Some(false);
        }
        (!each.contains(&None)).then_some(true)
    };
    let (mut fitting, mut others): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut looked = 0usize;
    let mut take = |value: Value| -> bool {
        looked = looked.saturating_add(1);
        let known = fitting.contains(&value) || others.contains(&value);
        if known || held(&value, &Values::new()) == Some(false) {
            return looked < MAX_LOOKED;
        }
        if held(&value, beside) == Some(true) {
            fitting.push(value);
        } else if others.len() < MAX_LISTS {
            others.push(value);
        }
        looked < MAX_LOOKED && fitting.len() < MAX_FITTING
    };
    let kinds = kinds(program, ty, &asked, days);
    let mut sizes: BTreeSet<usize> = BTreeSet::from([1, 2, 3]);
    for n in &asked.constants {
        for near in [n.saturating_sub(1), *n, n.saturating_add(1)] {
            sizes.extend(usize::try_from(near).ok().filter(|n| *n > 0));
        }
    }
    let sizes: Vec<usize> = sizes.into_iter().filter(|n| *n <= ty.max).collect();
    let plain = days::lists(program, ty, days).into_iter();
    let alike = sizes.iter().flat_map(|many| {
        let kinds = kinds.iter();
        kinds.flat_map(|kind| [vec![kind.clone(); *many], apart(kind, *many)])
    });
    let mut pairs = Vec::new();
    for many in &sizes {
        for more in sizes
            .iter()
            .filter(|more| many.saturating_add(**more) <= ty.max)
        {
            for (i, kind) in kinds.iter().enumerate() {
                let rest = kinds.iter().skip(i.saturating_add(1));
                pairs.extend(rest.map(move |other| (*many, kind, *more, other)));
            }
        }
    }
    let mixed = pairs.into_iter().map(|(many, kind, more, other)| {
        let mut records = vec![kind.clone(); many];
        records.extend(vec![other.clone(); more]);
        records
    });
    let all = plain.chain(alike.chain(mixed).map(Value::List));
    for value in all {
        if !take(value) {
            break;
        }
    }
    fitting.extend(others);
    fitting
}

/// The same record on days one after the other.
fn apart(record: &[Option<Value>], many: usize) -> Vec<Vec<Option<Value>>> {
    let on = |shift: usize| -> Vec<Option<Value>> {
        let shifted = record.iter().map(|value| match value {
            Some(Value::Date(day)) => {
                let later = i32::try_from(shift).ok().and_then(|n| day.next(n));
                Some(Value::Date(later.unwrap_or(*day)))
            }
            other => other.clone(),
        });
        shifted.collect()
    };
    (0..many).map(on).collect()
}

/// Records that conditions tell apart, one of each kind.
fn kinds(
    program: &Program,
    ty: &ListType,
    asked: &Asked<'_>,
    days: &[Date],
) -> Vec<Vec<Option<Value>>> {
    let mut records: Vec<Vec<Option<Value>>> = vec![Vec::new()];
    for field in &ty.fields {
        let values = values(program, *field, asked, days);
        let mut next = Vec::new();
        for record in &records {
            for value in &values {
                if next.len() < MAX_RECORDS {
                    let mut longer = record.clone();
                    longer.push(Some(value.clone()));
                    next.push(longer);
                }
            }
        }
        records = next;
    }
    let mut kinds: BTreeMap<String, Vec<Option<Value>>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for record in records {
        let own: Values = ty
            .fields
            .iter()
            .zip(&record)
            .filter_map(|(field, value)| Some((*field, value.clone()?)))
            .collect();
        let held: Vec<Option<bool>> = asked
            .whens
            .iter()
            .map(|when| concrete::holds(program, &own, when))
            .collect();
        let sums: Vec<Option<Ratio>> = asked
            .sums
            .iter()
            .map(|sum| concrete::number(program, &own, sum))
            .collect();
        // What rests on facts beside the record is told apart by the days of the record.
        let dates: Vec<&Value> = if held.contains(&None) {
            own.values()
                .filter(|v| matches!(v, Value::Date(_)))
                .collect()
        } else {
            Vec::new()
        };
        let kind = format!("{held:?}{sums:?}{dates:?}");
        if kinds.len() < MAX_KINDS && !kinds.contains_key(&kind) {
            order.push(kind.clone());
            kinds.insert(kind, record);
        }
    }
    order
        .iter()
        .filter_map(|kind| kinds.get(kind).cloned())
        .collect()
}

/// Values of a field on either side of what is asked of it, the ordinary one first.
fn values(program: &Program, field: FactId, asked: &Asked<'_>, days: &[Date]) -> Vec<Value> {
    let Some(declared) = program.facts.get(field.index()) else {
        return Vec::new();
    };
    let mut all: Vec<Value> = ordinary::value(program, field).into_iter().collect();
    let mut push = |value: Value| {
        if !all.contains(&value) {
            all.push(value);
        }
    };
    match &declared.ty {
        FactType::Bool => [true, false].into_iter().map(Value::Bool).for_each(push),
        FactType::Choice(options) => {
            for option in 0..options.names.len() {
                push(Value::Choice(u16::try_from(option).unwrap_or(0)));
            }
        }
        FactType::Multi(options) => {
            for option in 0..options.names.len().min(63) {
                let one = u32::try_from(option).ok().and_then(|n| 1u64.checked_shl(n));
                push(Value::Multi(one.unwrap_or(1)));
            }
        }
        FactType::Number(ty) => {
            let mut near = |n: i64| {
                for n in [n, n.saturating_sub(1), n.saturating_add(1)] {
                    if (ty.min..=ty.max).contains(&n) {
                        push(Value::Number(n));
                    }
                }
            };
            for test in &asked.tests {
                if let Condition::NumberIn { fact, lo, hi } = test
                    && *fact == field
                {
                    near(*lo);
                    near(*hi);
                }
            }
            let scale = 10i64.checked_pow(u32::from(ty.decimals)).unwrap_or(1);
            for n in asked.constants.iter().take(8) {
                near(n.saturating_mul(scale));
            }
        }
        FactType::Date => {
            for test in &asked.tests {
                if let Condition::DateIn { fact, lo, hi } = test
                    && *fact == field
                {
                    for day in [lo, hi].into_iter().flatten() {
                        for shift in [0, -1, 1] {
                            day.next(shift)
                                .map(Value::Date)
                                .into_iter()
                                .for_each(&mut push);
                        }
                    }
                }
            }
            days.iter().map(|day| Value::Date(*day)).for_each(push);
        }
        FactType::Period(ty) => {
            for test in &asked.tests {
                if let Condition::PeriodIn { fact, lo, hi } = test
                    && *fact == field
                {
                    for n in [*lo, *hi, lo.saturating_sub(1), hi.saturating_add(1)] {
                        if (0..=ty.max).contains(&n) {
                            push(Value::Period(n));
                        }
                    }
                }
            }
        }
        FactType::Span | FactType::List(_) => {}
    }
    all
}
