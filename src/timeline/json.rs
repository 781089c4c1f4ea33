//! A timeline as JSON.

use serde_json::{Value, json};

use super::{Timeline, words};
use crate::base::diagnostic::Lang;

/// The document.
pub fn document(t: &Timeline<'_>, lang: Lang) -> Value {
    let stretches: Vec<Value> = t
        .stretches
        .iter()
        .map(|s| {
            json!({
                "state": words::state(t.of, s.state, lang),
                "from": (!s.cut.0).then(|| s.from.to_string()),
                "to": (!s.cut.1).then(|| s.to.to_string()),
                "expected": s.from > t.as_of,
            })
        })
        .collect();
    let events: Vec<Value> = t
        .events
        .iter()
        .map(|e| json!({ "day": e.day.to_string(), "event": e.what, "of": e.more }))
        .collect();
    let problems: Vec<Value> = t
        .problems
        .iter()
        .map(|(name, next)| json!({ "problem": name, "next": next }))
        .collect();
    json!({
        "observation": t.of.name,
        "as_of": t.as_of.to_string(),
        "state": words::state(t.of, t.now(), lang),
        "turns_into": t.of.after,
        "stretches": stretches,
        "events": events,
        "conduct": t.act.as_ref().map(|(from, to, lies)| json!({
            "from": from.to_string(),
            "to": to.to_string(),
            "lies": lies,
        })),
        "problems": problems,
    })
}
