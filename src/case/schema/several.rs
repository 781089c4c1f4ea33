//! The schema of the document of a case of several acts.

use serde_json::{Map, Value, json};

use super::{DIALECT, VERSION, facts};
use crate::ir::{FactId, Program, joint::Joint};

/// The schema of `zhun recommend --case`: the acts with their facts, and the facts of the case.
///
/// Any fact may stand with an act or with the case; what the rule asks of each act besides stands with
/// the act. The list of the acts is filled from their outcomes and stands nowhere.
pub fn case(program: &Program, joint: &Joint) -> Value {
    let fact = |id: &FactId| program.facts.get(id.index());
    let written = |id: FactId| fact(&id).is_some_and(|f| f.parent.is_none()) && id != joint.list;
    let shared = facts::properties(program, written);
    let mut own = shared.clone();
    for asked in joint.own.iter().filter_map(fact) {
        own.insert(asked.name.clone(), facts::property(program, asked));
    }
    let listed = |i: usize| {
        let mut all = joint.acts.iter();
        joint.acts.is_empty() || all.any(|act| act.index() == i)
    };
    let mut named: Vec<&str> = Vec::new();
    for (_, act) in program
        .violations
        .iter()
        .enumerate()
        .filter(|(i, _)| listed(*i))
    {
        for name in [act.code.as_str(), act.name.as_str()] {
            if !name.is_empty() && !named.contains(&name) {
                named.push(name);
            }
        }
    }
    let package = program.package().map_or("", |p| p.name.as_str());
    let object = |properties: Map<String, Value>| json!({"type": "object", "properties": properties, "additionalProperties": false});
    let mut acts = Map::new();
    acts.insert(
        "act".to_owned(),
        json!({"description": "code or name of the act", "enum": named}),
    );
    acts.insert("facts".to_owned(), object(own));
    let mut act = object(acts);
    if let Some(map) = act.as_object_mut() {
        map.insert("required".to_owned(), json!(["act"]));
    }
    json!({
        "$schema": DIALECT,
        "$id": format!("urn:zhun:schema:case:v{VERSION}"),
        "title": format!("{package}：案件“{}”", joint.name),
        "description": "The facts of the case stand for what an act does not give. The same act twice is refused.",
        "type": "object",
        "properties": {
            "acts": {
                "type": "array",
                "minItems": 1,
                "maxItems": joint.max,
                "uniqueItems": true,
                "items": act,
            },
            "facts": object(shared),
        },
        "required": ["acts"],
        "additionalProperties": false,
    })
}
