//! A comparison as a JSON document. Keys do not change; amounts are whole fen.

use serde_json::{Value, json};

use super::{
    Both, Comparison, Pair,
    difference::{Difference, Relation},
    duties::{Apart, Stage},
    judged::{self, Standing},
    regions::Region,
    text::{self, Sides},
};
use crate::{
    case::{facts, words::penalty},
    ir::{FactId, Program, Value as FactValue},
    proof::{Claim, Finding},
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
        "property": comparison.standing.property().slug(),
        "finer": match comparison.standing {
            Standing::Finer => Value::from("a"),
            Standing::Coarser => Value::from("b"),
            Standing::Beside => Value::Null,
        },
        "acts": comparison.pairs.iter().map(|p| pair(sides, comparison.standing, p)).collect::<Value>(),
    })
}

fn pair(sides: Sides<'_>, standing: Standing, p: &Pair) -> Value {
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
        "duties": {"a": p.procedure.0, "b": p.procedure.1},
        "facts_only_a": names(sides.a, &p.only_a),
        "facts_only_b": names(sides.b, &p.only_b),
        "proofs": proofs(sides, standing, p),
        "regions": p.regions.iter().map(|r| region(sides, standing, p, r)).collect::<Value>(),
    })
}

/// What is proved of a pair, with the case of each finding in both packages.
fn proofs(sides: Sides<'_>, standing: Standing, p: &Pair) -> Value {
    let (first, program) = match standing {
        Standing::Coarser => (p.b, sides.b),
        Standing::Finer | Standing::Beside => (p.a, sides.a),
    };
    let rows = |claim: &Claim| {
        let rows = claim.rows.iter();
        rows.filter_map(|row| program.rows.get(row.index()))
            .map(|row| Value::from(row.text.as_str()))
            .collect::<Value>()
    };
    let finding = |f: &Finding| {
        let witness = f.witness.as_ref();
        json!({
            "code": f.diagnostic.code.0,
            "message": { "zh": f.diagnostic.message.zh, "en": f.diagnostic.message.en },
            "case": witness.map(|w| {
                Value::Object(facts::object(program, w.case.iter().map(|(f, v)| (*f, v))))
            }),
            "other": witness.and_then(|w| w.other.as_ref()).map(|o| {
                json!({"package": o.package, "act": o.act, "case": o.document})
            }),
        })
    };
    let all = p.claims.iter().zip(judged::sentences(sides, standing, p));
    all.map(|(claim, text)| {
        json!({
            "property": claim.property.slug(),
            "of": claim.name,
            "act": program.violations.get(first.index()).map(|v| v.code.as_str()),
            "verdict": claim.verdict.slug(),
            "not_comparable": claim.apart.as_ref().map(|t| json!({"zh": t.zh, "en": t.en})),
            "text": text,
            "rows": rows(claim),
            "findings": claim.findings.iter().map(finding).collect::<Value>(),
        })
    })
    .collect()
}

fn region(sides: Sides<'_>, standing: Standing, pair: &Pair, r: &Region) -> Value {
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
        "breaks": judged::breaks(standing, r),
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
        "duties": d.duties.iter().map(duty).collect::<Value>(),
    })
}

fn duty(apart: &Apart) -> Value {
    let stage = |stage: &Stage| json!({"state": stage.code(), "deadline": stage.day()});
    json!({"kind": apart.name, "a": stage(&apart.a), "b": stage(&apart.b)})
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
