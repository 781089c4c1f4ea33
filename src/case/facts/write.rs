//! Typed values back into a facts document, so that what is printed can be fed back.

use serde_json::{Map, Value as Json};

use crate::{
    base::{numeral::digits, terms::StateWord},
    case::amounts::{self, bit},
    ir::{Dimension, Fact, FactId, FactType, NumberType, Options, Program, Value},
};

/// The word of a state in documents.
pub(super) const fn state(word: StateWord) -> &'static str {
    match word {
        StateWord::None => "没有",
        StateWord::Uncomputable => "无法计算",
        StateWord::Unascertainable => "无法查明",
    }
}

/// A facts document of the values given, in the order given. Later values of a fact win.
pub fn object<'a>(
    program: &Program,
    values: impl IntoIterator<Item = (FactId, &'a Value)>,
) -> Map<String, Json> {
    let mut out = Map::new();
    for (id, v) in values {
        if let Some(fact) = program.facts.get(id.index()) {
            out.insert(fact.name.clone(), value(program, fact, v));
        }
    }
    out
}

/// One value as it is written in a facts document.
pub fn value(program: &Program, fact: &Fact, value: &Value) -> Json {
    match (value, &fact.ty) {
        (Value::Bool(b), _) => Json::Bool(*b),
        (Value::Choice(i), FactType::Choice(options)) => option(options, usize::from(*i)),
        (Value::Multi(mask), FactType::Multi(options)) => (0..options.names.len())
            .filter(|i| bit(*mask, *i))
            .map(|i| option(options, i))
            .collect(),
        (Value::Number(n), FactType::Number(ty)) => number(ty, *n),
        (Value::NoAmount, _) => Json::from(state(StateWord::None)),
        (Value::Uncomputable, _) => Json::from(state(StateWord::Uncomputable)),
        (Value::Unascertainable, _) => Json::from(state(StateWord::Unascertainable)),
        (Value::Date(d), _) => Json::from(d.to_string()),
        (Value::Span(from, to), _) => {
            let mut span = Map::new();
            span.insert("from".to_owned(), Json::from(from.to_string()));
            span.insert("to".to_owned(), Json::from(to.to_string()));
            Json::Object(span)
        }
        (Value::Period(n), FactType::Period(ty)) => Json::from(amounts::period(
            *n,
            ty.months,
            crate::base::diagnostic::Lang::Zh,
        )),
        (Value::List(records), FactType::List(ty)) => records
            .iter()
            .map(|record| record_object(program, &ty.fields, record))
            .collect(),
        // A program's values have the types of their facts; a stray one is left out as unknown.
        (
            Value::Choice(_)
            | Value::Multi(_)
            | Value::Number(_)
            | Value::Period(_)
            | Value::List(_),
            _,
        ) => Json::Null,
    }
}

fn option(options: &Options, i: usize) -> Json {
    options
        .names
        .get(i)
        .map_or(Json::Null, |n| Json::from(n.as_str()))
}

fn record_object(program: &Program, fields: &[FactId], record: &[Option<Value>]) -> Json {
    let mut out = Map::new();
    for (id, v) in fields.iter().zip(record) {
        if let (Some(field), Some(v)) = (program.facts.get(id.index()), v) {
            out.insert(field.name.clone(), value(program, field, v));
        }
    }
    Json::Object(out)
}

/// A number with its unit; a whole number without a unit is a JSON number.
fn number(ty: &NumberType, steps: i64) -> Json {
    match (&ty.dimension, ty.exact(steps)) {
        (Dimension::Unit(unit), Some(exact)) if unit.is_empty() => {
            match exact.as_whole().and_then(|n| i64::try_from(n).ok()) {
                Some(n) => Json::from(n),
                None => Json::from(digits(exact)),
            }
        }
        (
            Dimension::Money | Dimension::Ratio | Dimension::Times | Dimension::Unit(_),
            Some(_) | None,
        ) => Json::from(amounts::number(ty, steps)),
    }
}
