//! The schema of what `zhun recommend --format json` prints.

use serde_json::{Value, json};

use super::{DIALECT, VERSION};
use crate::base::kinds::{KINDS, OPEN_KINDS};

fn any_of_null(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

/// The schema of a recommendation.
pub fn recommendation() -> Value {
    let range = json!({"$ref": "#/$defs/range"});
    let human = json!({"$ref": "#/$defs/human"});
    json!({
        "$schema": DIALECT,
        "$id": format!("urn:zhun:schema:recommendation:v{VERSION}"),
        "title": "准绳 recommendation",
        "type": "object",
        "properties": {
            "engine": {"enum": ["native", "wasm"]},
            "package": {
                "type": "object",
                "properties": {
                    "id": {"type": "string", "description": "规则包的名称"},
                    "version": {"type": ["string", "null"], "description": "规则文件的版本"},
                    "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
                },
                "required": ["id", "version", "hash"],
                "additionalProperties": false,
            },
            "violation": {
                "type": "object",
                "properties": {"code": {"type": "string"}, "name": {"type": "string"}},
                "required": ["code", "name"],
                "additionalProperties": false,
            },
            "status": {
                "enum": ["decided", "open"],
                "description": "open: facts are unknown and several outcomes remain; see alternatives",
            },
            "disposition": any_of_null(&json!({"$ref": "#/$defs/disposition"})),
            "degree": {"$ref": "#/$defs/degree"},
            "penalties": {"$ref": "#/$defs/penalties"},
            "duties": {"type": "array", "items": duty()},
            "reasons": {"type": "array", "items": {"$ref": "#/$defs/reason"}},
            "open_facts": {
                "type": "array",
                "description": "unknown facts that matter, the most decisive first",
                "items": {
                    "type": "object",
                    "properties": {
                        "fact": {"type": "string"},
                        "label": {"type": "string"},
                        "left_at_most": {"type": "integer", "minimum": 0},
                        "left_at_least": {"type": "integer", "minimum": 0},
                    },
                    "required": ["fact", "label", "left_at_most", "left_at_least"],
                    "additionalProperties": false,
                },
            },
            "alternatives": {"type": "array", "items": alternative(&human)},
            "human": any_of_null(&human),
            "approximate": {
                "const": true,
                "description": "the budget ran out: other outcomes may remain",
            },
        },
        "required": [
            "engine", "package", "violation", "status", "disposition", "degree", "penalties",
            "duties", "reasons", "open_facts", "alternatives", "human",
        ],
        "additionalProperties": false,
        "$defs": {
            "disposition": {
                "enum": [
                    "punish", "may_waive", "no_penalty", "guidance", "time_barred", "transfer",
                    "human",
                ],
            },
            "degree": {"enum": ["mitigated", "lighter", "normal", "heavier", null]},
            "range": {
                "type": "object",
                "description": "whole fen; an open end does not belong to the range; no upper end is null",
                "properties": {
                    "min_fen": {"type": "integer"},
                    "max_fen": {"type": ["integer", "null"]},
                    "min_open": {"type": "boolean"},
                    "max_open": {"type": "boolean"},
                },
                "required": ["min_fen", "max_fen", "min_open", "max_open"],
                "additionalProperties": false,
            },
            "penalties": {"type": "array", "items": {"$ref": "#/$defs/penalty"}},
            "penalty": penalty(&range),
            "reason": reason(),
            "human": {
                "type": "object",
                "description": "why rules do not decide, or not all",
                "properties": {
                    "because": {"type": "array", "items": {"type": "string"}, "minItems": 1},
                },
                "required": ["because"],
                "additionalProperties": false,
            },
        },
    })
}

fn penalty(range: &Value) -> Value {
    let mut kinds: Vec<&str> = KINDS.iter().map(|k| k.code).collect();
    kinds.extend(OPEN_KINDS.iter().map(|(_, code, _)| *code));
    kinds.sort_unstable();
    kinds.dedup();
    let whole = |what: &str| json!({"type": "integer", "minimum": 0, "description": what});
    let length = json!({
        "type": ["integer", "string", "null"],
        "description": "null: no end on this side; text for a number that is not whole",
    });
    json!({
        "type": "object",
        "properties": {
            "kind": {"enum": kinds},
            "on": {
                "type": "string",
                "description": "party, unit, individual, responsible_person, or the rule's own word",
            },
            "modality": {"enum": ["shall", "may", "alone_or_with"]},
            "statutory": any_of_null(range),
            "range": any_of_null(range),
            "point_fen": {"type": ["integer", "null"], "description": "the recommended amount, if the rules give one"},
            "term": {
                "description": "a length of time: between two ends (up to a lifetime ban if lifetime), for life, or for a human to set",
                "oneOf": [
                    {
                        "type": "object",
                        "properties": {
                            "unit": {"enum": ["days", "months", "years"]},
                            "min": length,
                            "max": length,
                            "min_open": {"type": "boolean"},
                            "max_open": {"type": "boolean"},
                            "lifetime": {"type": "boolean"},
                        },
                        "required": ["unit", "min", "max", "min_open", "max_open", "lifetime"],
                        "additionalProperties": false,
                    },
                    {
                        "type": "object",
                        "properties": {"lifetime": {"const": true}},
                        "required": ["lifetime"],
                        "additionalProperties": false,
                    },
                    {
                        "type": "object",
                        "properties": {"human": {"const": true}},
                        "required": ["human"],
                        "additionalProperties": false,
                    },
                ],
            },
            "text": {"type": "string", "description": "the kind in words"},
            "each_person": {"const": true, "description": "逐人: on each of them"},
            "organ": {"type": "string", "description": "由: another organ imposes it"},
            "human": {"const": true, "description": "a human picks inside the range"},
            "choice": {
                "type": "object",
                "description": "择一: of the alternatives of a set one is chosen",
                "properties": {
                    "set": whole("the set, from 0"),
                    "alternative": whole("the alternative, from 0"),
                },
                "required": ["set", "alternative"],
                "additionalProperties": false,
            },
            "ladder": {
                "type": "object",
                "description": "直至: from the first rung up to the last",
                "properties": {"set": whole("the ladder, from 0"), "rung": whole("the rung, from 0")},
                "required": ["set", "rung"],
                "additionalProperties": false,
            },
        },
        "required": ["kind", "on", "modality", "text"],
        "additionalProperties": false,
        "if": {"properties": {"kind": {"const": "fine"}}},
        "then": {"required": ["statutory", "range", "point_fen"]},
    })
}

/// A duty of procedure.
fn duty() -> Value {
    let text = json!({"type": "string"});
    let given = json!({"type": ["string", "null"]});
    json!({
        "type": "object",
        "properties": {
            "kind": {"type": "string", "description": "its name in the rules"},
            "state": {
                "enum": ["due", "done", "open"],
                "description": "done: it has been done; open: whether it is to be done is not known yet; see waits",
            },
            "modality": {"enum": ["shall", "may", "alone_or_with"]},
            "what": {"type": "string", "description": "what is to be done"},
            "because": {"type": ["string", "null"], "description": "the condition in the rules"},
            "article": given,
            "before": {
                "enum": ["decision", "fine", null],
                "description": "what may not happen before it is done",
            },
            "deadline": {
                "type": ["string", "null"],
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                "description": "the last day",
            },
            "waits": {"type": ["string", "null"], "description": "what it, or its last day, waits for"},
            "waits_for": {
                "type": "array",
                "items": text,
                "description": "the facts that it waits for",
            },
            "text": text,
        },
        "required": [
            "kind", "state", "modality", "what", "because", "article", "before", "deadline",
            "waits", "waits_for", "text",
        ],
        "additionalProperties": false,
    })
}

fn reason() -> Value {
    json!({
        "type": "object",
        "properties": {
            "id": {"type": "string", "description": "the same for the same facts and package"},
            "text": {"type": "string"},
            "article": {"type": ["string", "null"]},
            "values": {"type": "object", "additionalProperties": {"type": "string"}},
            "step": {
                "enum": [
                    "law_at_date", "limitation", "person", "crime_gate", "observation",
                    "no_penalty", "statutory", "amount", "circumstances", "concurrence", "duties",
                ],
            },
            "parent": {
                "type": ["string", "null"],
                "description": "id of the reason that this one supports",
            },
        },
        "required": ["id", "text", "article", "values", "step", "parent"],
        "additionalProperties": false,
    })
}

fn alternative(human: &Value) -> Value {
    let verdict = json!({
        "disposition": {"$ref": "#/$defs/disposition"},
        "degree": {"$ref": "#/$defs/degree"},
        "penalties": {"$ref": "#/$defs/penalties"},
    });
    let mut properties = verdict.clone();
    if let Some(map) = properties.as_object_mut() {
        map.insert(
            "case".to_owned(),
            json!({"type": "object", "description": "facts that complete the case to this outcome, as they are written in a facts document"}),
        );
        map.insert(
            "example".to_owned(),
            json!({
                "type": "object",
                "description": "the outcome exactly as `case` gives it; the penalties beside it span all completions",
                "properties": verdict,
                "required": ["disposition", "degree", "penalties"],
                "additionalProperties": false,
            }),
        );
        map.insert("human".to_owned(), any_of_null(human));
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": ["disposition", "degree", "penalties", "case", "example", "human"],
        "additionalProperties": false,
    })
}
