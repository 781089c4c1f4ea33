//! Facts: what they are called, what they measure, what values they take.

use serde_json::{Map, Value, json};

use super::put;
use crate::ir::{Dimension, Fact, FactType, NumberType, Options};

/// One fact, or a field of a list.
pub(super) fn fact(f: &Fact) -> Value {
    let mut out = Map::new();
    put(&mut out, "name", f.name.as_str());
    if f.label != f.name {
        put(&mut out, "label", f.label.as_str());
    }
    put(&mut out, "help", f.help.as_str());
    if let Some((list, _)) = f.parent {
        put(&mut out, "list", list.0);
    }
    for (key, value) in ty(&f.ty) {
        put(&mut out, &key, value);
    }
    Value::Object(out)
}

/// A type, its keys beside `type`.
pub(super) fn ty(ty: &FactType) -> Map<String, Value> {
    let mut out = Map::new();
    let name = match ty {
        FactType::Bool => "bool",
        FactType::Choice(_) => "choice",
        FactType::Multi(_) => "multi",
        FactType::Number(_) => "number",
        FactType::Date => "date",
        FactType::Span => "span",
        FactType::Period(_) => "period",
        FactType::List(_) => "list",
    };
    put(&mut out, "type", name);
    match ty {
        FactType::Bool | FactType::Date | FactType::Span => {}
        FactType::Choice(o) | FactType::Multi(o) => options(&mut out, o),
        FactType::Number(n) => number(&mut out, n),
        FactType::Period(p) => {
            put(&mut out, "months", p.months);
            put(&mut out, "max", p.max);
        }
        FactType::List(l) => {
            put(&mut out, "max", l.max);
            let fields: Vec<u32> = l.fields.iter().map(|f| f.0).collect();
            put(&mut out, "fields", fields);
        }
    }
    out
}

fn options(out: &mut Map<String, Value>, o: &Options) {
    put(out, "options", o.names.as_slice());
    put(out, "ordered", o.ordered);
    let collectives: Vec<Value> = o
        .collectives
        .iter()
        .map(|(name, mask)| json!([name, mask.to_string()]))
        .collect();
    put(out, "collectives", collectives);
}

fn number(out: &mut Map<String, Value>, n: &NumberType) {
    let (measures, unit) = match &n.dimension {
        Dimension::Money => ("money", ""),
        Dimension::Ratio => ("ratio", ""),
        Dimension::Times => ("times", ""),
        Dimension::Unit(unit) => ("unit", unit.as_str()),
    };
    put(out, "measures", measures);
    put(out, "unit", unit);
    if n.decimals > 0 {
        put(out, "decimals", n.decimals);
    }
    put(out, "min", n.min.to_string());
    put(out, "max", n.max.to_string());
    put(out, "none", n.states.none);
    put(out, "uncomputable", n.states.uncomputable);
}
