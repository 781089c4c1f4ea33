//! The schema of a facts document for a package, or for one act of it.

use serde_json::{Map, Value, json};

use super::{DIALECT, VERSION};
use crate::{
    case::amounts,
    ir::{Dimension, Fact, FactId, FactType, NumberType, Options, Program, ViolationId, reads},
};

/// The schema of a facts document.
///
/// With an act, only the facts that can matter to it are described; others are still accepted by
/// `zhun recommend`, so that one document may serve several acts.
pub fn facts(program: &Program, act: Option<ViolationId>) -> Value {
    let asked = act.and_then(|id| program.violations.get(id.index()));
    let package = program.package().map_or("", |p| p.name.as_str());
    let wanted = asked.map(|v| {
        let mut reads = reads::Reads::new();
        reads::violation(program, v, &mut reads);
        reads
    });
    let properties = properties(program, |id| {
        wanted.as_ref().is_none_or(|w| w.contains(&id))
    });
    let mut out = json!({
        "$schema": DIALECT,
        "$id": format!("urn:zhun:schema:facts:v{VERSION}"),
        "title": match asked {
            Some(v) => format!("{package}：{}（{}）的事实", v.name, v.code),
            None => format!("{package}的事实"),
        },
        "description": "null or absent: not yet asked. A value may be wrapped as {\"value\": …, \"evidence\": [\"…\"]}.",
        "type": "object",
        "properties": properties,
    });
    if let (None, Some(map)) = (asked, out.as_object_mut()) {
        map.insert("additionalProperties".to_owned(), Value::from(false));
    }
    out
}

/// The facts that are wanted, with what is said of all that are not mentioned. Fields of lists stand in
/// their lists.
pub(super) fn properties(program: &Program, wanted: impl Fn(FactId) -> bool) -> Map<String, Value> {
    let mut properties = Map::new();
    for (i, fact) in program.facts.iter().enumerate() {
        if fact.parent.is_none() && wanted(FactId::from_index(i)) {
            properties.insert(fact.name.clone(), property(program, fact));
        }
    }
    properties.insert(
        "其余".to_owned(),
        json!({
            "description": "是否 facts that the document does not mention take this value",
            "enum": [true, false, "是", "否", null],
        }),
    );
    properties
}

/// A fact: its value, null, 无法查明 where an officer may state it, bare or wrapped.
pub(super) fn property(program: &Program, fact: &Fact) -> Value {
    let mut values = alternatives(program, fact);
    values.push(json!({"type": "null"}));
    if fact.parent.is_none() {
        values.push(json!({"const": "无法查明"}));
    }
    let wrapped = json!({
        "type": "object",
        "properties": {
            "value": {"anyOf": values},
            "evidence": {"type": ["array", "null"], "items": {"type": "string"}},
        },
        "required": ["value"],
        "additionalProperties": false,
    });
    let mut all = values;
    all.push(wrapped);
    let mut out = json!({"title": fact.label, "anyOf": all});
    if let (false, Some(map)) = (fact.help.is_empty(), out.as_object_mut()) {
        map.insert("description".to_owned(), Value::from(fact.help.as_str()));
    }
    out
}

fn alternatives(program: &Program, fact: &Fact) -> Vec<Value> {
    match &fact.ty {
        FactType::Bool => vec![json!({"type": "boolean"})],
        FactType::Choice(options) => vec![choice(options)],
        FactType::Multi(options) => vec![json!({
            "type": "array",
            "items": choice(options),
            "uniqueItems": true,
        })],
        FactType::Number(ty) => number(ty),
        FactType::Date => vec![date()],
        FactType::Span => vec![json!({
            "type": "object",
            "properties": {"from": date(), "to": date()},
            "required": ["from", "to"],
            "additionalProperties": false,
        })],
        FactType::Period(p) => {
            let (pattern, example) = if p.months {
                ("(月|年)$", "4个月")
            } else {
                ("(日|天)$", "120日")
            };
            vec![json!({"type": "string", "pattern": pattern, "examples": [example]})]
        }
        FactType::List(list) => {
            let fields: Map<String, Value> = list
                .fields
                .iter()
                .filter_map(|id| program.facts.get(id.index()))
                .map(|f| (f.name.clone(), property(program, f)))
                .collect();
            vec![json!({
                "type": "array",
                "maxItems": list.max,
                "items": {
                    "type": "object",
                    "properties": fields,
                    "additionalProperties": false,
                },
            })]
        }
    }
}

fn choice(options: &Options) -> Value {
    json!({"enum": options.names})
}

fn date() -> Value {
    json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2022-03-01"]})
}

/// The spellings of a number. A schema says what the reader takes as far as a pattern can: units and
/// shapes; the reader also holds the value against the bounds.
fn number(ty: &NumberType) -> Vec<Value> {
    let bounds = format!(
        "{}至{}",
        amounts::number(ty, ty.min),
        amounts::number(ty, ty.max)
    );
    let text = |pattern: &str, example: &str| {
        json!({
            "type": "string",
            "pattern": pattern,
            "description": bounds,
            "examples": [example],
        })
    };
    let mut out = match &ty.dimension {
        Dimension::Money => vec![text("元\\s*$", "2000万元")],
        Dimension::Ratio => vec![text("(%|％|‰|倍|/|\\.|分之|^0$)", "39%")],
        Dimension::Times => vec![text("\\S", "2.5倍"), bare(ty)],
        Dimension::Unit(unit) => {
            let example = if unit.is_empty() {
                "7.5".to_owned()
            } else {
                format!("5{unit}")
            };
            vec![text("\\S", &example), bare(ty)]
        }
    };
    if ty.states.none {
        out.push(json!({"const": "没有"}));
    }
    if ty.states.uncomputable {
        out.push(json!({"const": "无法计算"}));
    }
    out
}

/// A bare JSON number, with its bounds where they are whole.
fn bare(ty: &NumberType) -> Value {
    let whole = |steps: i64| {
        ty.exact(steps)
            .and_then(|r| r.as_whole())
            .and_then(|n| i64::try_from(n).ok())
    };
    let mut out = Map::new();
    let kind = if ty.decimals == 0 {
        "integer"
    } else {
        "number"
    };
    out.insert("type".to_owned(), Value::from(kind));
    for (key, bound) in [("minimum", whole(ty.min)), ("maximum", whole(ty.max))] {
        if let Some(n) = bound {
            out.insert(key.to_owned(), Value::from(n));
        }
    }
    Value::Object(out)
}
