//! What a module says of itself (`zhun.texts`): everything that a client without sources needs to
//! show the facts, and to put a result of numbers into the words that the command would use.
//!
//! A *text* here is a string where both languages say the same, else `[Chinese, English]`. Whole
//! numbers that may leave 53 bits are strings of digits. Lists stand in the order of the program's
//! numbers, so that a number of a result is an index. `wasm/ABI.md` describes the form.

mod cases;
mod facts;
mod rules;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use crate::{
    base::{
        diagnostic::Lang,
        quantity,
        terms::{Degree, Modality},
    },
    case::{
        json,
        outcome::{Disposition, Step},
        words::{brief, cite, penalty, phrases, step_code},
    },
    ir::{Constraint, Package, Program},
};

pub(super) use cases::cases;

/// Version of the form; a key is never removed and never changes its meaning within a version.
pub const VERSION: u32 = 1;

/// The texts of a program. The same program gives the same document, keys in the same order.
pub fn texts(program: &Program) -> Value {
    json!({
        "version": VERSION,
        "package": json::package(program),
        "codes": codes(),
        "phrases": sentences(),
        "units": units(),
        "packages": program.packages.iter().map(package).collect::<Value>(),
        "objects": program
            .objects
            .iter()
            .map(|o| json!([o, penalty::object_code(o)]))
            .collect::<Value>(),
        "facts": program.facts.iter().map(facts::fact).collect::<Value>(),
        "constraints": program
            .constraints
            .iter()
            .map(constraint)
            .collect::<Value>(),
        "acts": rules::acts(program),
        "decisions": rules::decisions(program),
        "penalties": rules::penalties(program),
        "circumstances": rules::circumstances(program),
        "lists": rules::lists(program),
        "reductions": rules::reductions(program),
        "duties": rules::duties(program),
        "factors": rules::factors(program),
        "rows": program
            .rows
            .iter()
            .map(|r| json!([r.text, r.of, r.subject]))
            .collect::<Value>(),
        "exprs": program.exprs.iter().map(|e| e.text.as_str()).collect::<Value>(),
    })
}

/// A constraint; of dated events also the code of its breach and the rule in English.
fn constraint(c: &Constraint) -> Value {
    let mut out = json!({
        "text": c.text,
        "facts": c.facts.iter().map(|f| f.0).collect::<Vec<_>>(),
    });
    if let (Some(map), Some(breach)) = (out.as_object_mut(), c.breach) {
        put(map, "code", brief::breach_code(breach).0);
        put(map, "rule", breach.rule().1);
    }
    out
}

/// A text: one string where both languages agree.
fn both(say: impl Fn(Lang) -> String) -> Value {
    let (zh, en) = (say(Lang::Zh), say(Lang::En));
    if zh == en {
        Value::from(zh)
    } else {
        json!([zh, en])
    }
}

/// A text that may be missing.
fn given(say: impl Fn(Lang) -> String) -> Value {
    let text = both(say);
    if text.as_str() == Some("") {
        Value::Null
    } else {
        text
    }
}

/// Puts what is said; nothing for what is empty, false or missing.
fn put(out: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    let value = value.into();
    let empty = match &value {
        Value::Null => true,
        Value::Bool(yes) => !yes,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        Value::Number(_) => false,
    };
    if !empty {
        out.insert(key.to_owned(), value);
    }
}

/// Stable codes by the numbers of results.
fn codes() -> Value {
    let dispositions = [
        Disposition::Punish,
        Disposition::MayWaive,
        Disposition::NoPenalty,
        Disposition::Guidance,
        Disposition::TimeBarred,
        Disposition::Transfer,
        Disposition::Human,
    ];
    let degrees = [
        Degree::Mitigated,
        Degree::Lighter,
        Degree::Normal,
        Degree::Heavier,
    ];
    let steps = [
        Step::LawAtDate,
        Step::Limitation,
        Step::Person,
        Step::CrimeGate,
        Step::Observation,
        Step::NoPenalty,
        Step::Statutory,
        Step::Amount,
        Step::Circumstances,
        Step::Concurrence,
        Step::Duties,
    ];
    let modalities = [Modality::Shall, Modality::May, Modality::AloneOrWith];
    json!({
        "dispositions": dispositions.map(penalty::disposition_code),
        "degrees": degrees.map(penalty::degree_code),
        "steps": steps.map(step_code),
        "modalities": modalities.map(penalty::modality_code),
    })
}

fn sentences() -> Value {
    let entry = |p: &phrases::Phrase| (p.key.to_owned(), both(|l| p.template(l).to_owned()));
    Value::Object(phrases::all().map(entry).collect())
}

/// Unit words: `[word of the unit, other spellings…]`.
fn units() -> Value {
    let mut out: Vec<Vec<&str>> = Vec::new();
    for (word, name) in quantity::unit_spellings() {
        match out.iter_mut().find(|u| u.first() == Some(&name)) {
            Some(_) if word == name => {}
            Some(unit) => unit.push(word),
            None if word == name => out.push(vec![name]),
            None => out.push(vec![name, word]),
        }
    }
    json!(out)
}

fn package(p: &Package) -> Value {
    let mut out = Map::new();
    put(&mut out, "name", p.name.as_str());
    put(&mut out, "title", p.title.as_str());
    put(&mut out, "number", p.number.as_str());
    put(&mut out, "issuer", p.issuer.as_str());
    put(&mut out, "region", p.region.as_str());
    put(&mut out, "version", p.version.as_str());
    put(&mut out, "document", cite::document(p));
    put(&mut out, "in_force", p.in_force.map(|d| d.to_string()));
    put(&mut out, "expires", p.expires.map(|d| d.to_string()));
    Value::Object(out)
}
