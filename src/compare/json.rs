//! A comparison as a JSON document. Keys do not change; amounts are whole fen.

use serde_json::{Value, json};

use super::{
    Both, Comparison, Pair,
    difference::{Difference, Relation},
    regions::Region,
    text::{self, Sides},
};
use crate::{
    case::{facts, words::penalty},
    ir::{FactId, Program, Value as FactValue},
};

/// The document.
pub fn document(sides: Sides<'_>, comparison: &Comparison) -> Value {
    let acts = |program: &Program, ids: &[crate::ir::ViolationId]| {
        let names = ids.iter().map(|id| Value::from(Sides::act(program, *id)));
        names.collect::<Value>()
    };
    json!({
        "a": crate::case::json::package(sides.a),
        "b": crate::case::json::package(sides.b),
        "only_a": acts(sides.a, &comparison.only_a),
        "only_b": acts(sides.b, &comparison.only_b),
        "acts": comparison.pairs.iter().map(|p| pair(sides, p)).collect::<Value>(),
    })
}

fn pair(sides: Sides<'_>, p: &Pair) -> Value {
    let code = |program: &Program, id: crate::ir::ViolationId| {
        let act = program.violations.get(id.index());
        act.map_or(Value::Null, |v| json!({"code": v.code, "name": v.name}))
    };
    let names = |program: &Program, ids: &[FactId]| {
        let facts = ids.iter().filter_map(|id| program.facts.get(id.index()));
        facts
            .map(|f| Value::from(f.name.as_str()))
            .collect::<Value>()
    };
    json!({
        "a": code(sides.a, p.a),
        "b": code(sides.b, p.b),
        "asked": p.asked,
        "same": p.same,
        "every_combination": p.all,
        "summary": text::summary(sides, p),
        "facts_only_a": names(sides.a, &p.only_a),
        "facts_only_b": names(sides.b, &p.only_b),
        "regions": p.regions.iter().map(|r| region(sides, p, r)).collect::<Value>(),
    })
}

fn region(sides: Sides<'_>, pair: &Pair, r: &Region) -> Value {
    let place = r.where_.iter().filter_map(|(id, values)| {
        let fact = sides.a.facts.get(id.index())?;
        let values: Vec<Value> = values
            .iter()
            .map(|v| facts::value(sides.a, fact, v))
            .collect();
        Some((fact.name.clone(), Value::from(values)))
    });
    let (a, b) = sides.results(pair, r);
    json!({
        "difference": difference(&r.difference),
        "text": sides.difference(&r.difference),
        "where": Value::Object(place.collect()),
        "where_text": sides.place(r),
        "exact": r.exact,
        "cases": r.cases,
        "witness": witness(sides, &r.witness),
        "unusual": r.unusual,
        "result_a": a,
        "result_b": b,
    })
}

/// The case as documents that `recommend` takes, one a package.
fn witness(sides: Sides<'_>, both: &Both) -> Value {
    let document = |program: &Program, values: &[(FactId, FactValue)]| {
        Value::Object(facts::object(program, values.iter().map(|(f, v)| (*f, v))))
    };
    json!({"a": document(sides.a, &both.a), "b": document(sides.b, &both.b)})
}

fn difference(d: &Difference) -> Value {
    let fines = d.fines.iter().map(|(on, relation, (low, high))| {
        json!({
            "on": penalty::object_code(on),
            "relation": slug(*relation),
            "low_fen": low,
            "high_fen": end(*high),
        })
    });
    json!({
        "disposition": d.dispositions.map(|(a, b)| {
            json!({"a": penalty::disposition_code(a), "b": penalty::disposition_code(b)})
        }),
        "fines": fines.collect::<Value>(),
        "only_a": d.only_a,
        "only_b": d.only_b,
    })
}

/// An end that is not there has no difference.
fn end(fen: i64) -> Value {
    if fen.unsigned_abs() >= i64::MAX.unsigned_abs().saturating_sub(1) {
        Value::Null
    } else {
        Value::from(fen)
    }
}

const fn slug(relation: Relation) -> &'static str {
    match relation {
        Relation::Same => "same",
        Relation::Inside => "inside",
        Relation::Wider => "wider",
        Relation::Lighter => "lighter",
        Relation::Heavier => "heavier",
        Relation::Without => "only_a",
        Relation::Added => "only_b",
    }
}
