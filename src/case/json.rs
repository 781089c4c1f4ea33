//! The recommendation as JSON: English keys that do not change, amounts in whole fen, texts in the
//! language asked for. The published form is in [`super::schema`]; product.md draws it.

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use super::{
    duty::{State, Told, Wait},
    facts,
    outcome::{
        Alternative, DecisionOutcome, Group, Imposed, OpenFact, Outcome, Recommendation, Resolved,
        ResolvedDecision,
    },
    whatif::{Change, Next, WhatIf},
    words::{self, Flat, Look, brief, penalty},
};
use crate::{
    base::{diagnostic::Lang, ratio::Ratio},
    ir::{
        Amount, Decision, DecisionId, DecisionResult, Dimension, Duration, DurationUnit, FactId,
        FactType, MoneyRange, Program, ResultType, Value as FactValue, ViolationId, lapse,
    },
};

/// The engine that runs programs themselves.
pub const ENGINE: &str = "native";

/// A recommendation as the JSON document of `zhun recommend --format json`.
///
/// An open case has `disposition` and `degree` null and no penalties of its own: what remains
/// possible is in `alternatives`, each with the facts that complete the case to it.
pub fn recommendation(program: &Program, r: &Recommendation, lang: Lang) -> Value {
    recommendation_by(program, r, lang, ENGINE)
}

/// As [`recommendation`], of an engine of this name.
pub fn recommendation_by(program: &Program, r: &Recommendation, lang: Lang, engine: &str) -> Value {
    let look = Look {
        program,
        violation: r.violation,
        lang,
    };
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("engine", Value::from(engine));
    put("package", package(program));
    put(
        "violation",
        look.act()
            .map_or(Value::Null, |v| json!({"code": v.code, "name": v.name})),
    );
    match &r.result {
        Resolved::Decided(outcome) => {
            put("status", Value::from("decided"));
            for (key, value) in verdict(&look, outcome) {
                put(&key, value);
            }
            put("duties", duties(&look, &outcome.duties, &[]));
            put("reasons", reasons(&look, outcome));
            put("open_facts", json!([]));
            put("alternatives", json!([]));
            put("human", human(&look, outcome));
        }
        Resolved::Open(open) => {
            put("status", Value::from("open"));
            put("disposition", Value::Null);
            put("degree", Value::Null);
            put("penalties", json!([]));
            put("duties", duties(&look, &open.duties(), &open.open_facts));
            put("reasons", json!([]));
            put(
                "open_facts",
                open.open_facts
                    .iter()
                    .map(|f| open_fact(&look, f))
                    .collect(),
            );
            put(
                "alternatives",
                open.alternatives
                    .iter()
                    .map(|a| alternative(&look, a))
                    .collect(),
            );
            put("human", Value::Null);
            if open.approximate {
                put("approximate", Value::from(true));
            }
        }
    }
    Value::Object(out)
}

/// The value of a decision as a JSON document, like that of a recommendation.
///
/// `value` is `true` or `false`, the name of an option, a number (text if it is not whole), money as
/// `{"fen": …}`, or a range; `text` says it for people.
pub fn decision(program: &Program, id: DecisionId, r: &ResolvedDecision, lang: Lang) -> Value {
    let look = Look {
        program,
        violation: ViolationId(u32::MAX),
        lang,
    };
    let table = program.decisions.get(id.index());
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("engine", Value::from(ENGINE));
    put("package", package(program));
    put("decision", json!({"name": table.map(|d| d.name.as_str())}));
    let (status, said, open) = match r {
        ResolvedDecision::Decided(outcome) => ("decided", Some(outcome), None),
        ResolvedDecision::Open(open) => ("open", None, Some(open)),
    };
    put("status", Value::from(status));
    for (key, value) in said.map_or_else(nothing_decided, |o| decided(&look, table, o)) {
        put(&key, value);
    }
    let facts = open.map_or(&[][..], |o| &o.open_facts);
    put(
        "open_facts",
        facts.iter().map(|f| open_fact(&look, f)).collect(),
    );
    let alternatives = open.map_or(&[][..], |o| &o.alternatives);
    put(
        "alternatives",
        alternatives
            .iter()
            .map(|(outcome, case)| {
                let mut out = decided(&look, table, outcome);
                let case = facts::object(program, case.iter().map(|(id, v)| (*id, v)));
                out.insert("case".to_owned(), Value::Object(case));
                Value::Object(out)
            })
            .collect(),
    );
    if open.is_some_and(|o| o.approximate) {
        put("approximate", Value::from(true));
    }
    Value::Object(out)
}

/// The keys of [`decided`] where nothing is.
pub(super) fn nothing_decided() -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("value".to_owned(), Value::Null);
    out.insert("text".to_owned(), Value::Null);
    out.insert("rows".to_owned(), json!([]));
    out.insert("human".to_owned(), Value::Null);
    out
}

/// One value of a decision: as data, in words, by which rows, or why a human decides.
pub(super) fn decided(
    look: &Look<'_>,
    table: Option<&Decision>,
    outcome: &DecisionOutcome,
) -> Map<String, Value> {
    let mut out = nothing_decided();
    let rows = outcome.rows.iter().map(|r| look.row(*r)).collect();
    out.insert("rows".to_owned(), rows);
    match (&outcome.value, table) {
        (Ok(value), Some(table)) => {
            let text = brief::result(table, value, look.lang);
            out.insert("value".to_owned(), constant(table, value));
            out.insert("text".to_owned(), Value::from(text));
        }
        (Ok(_), None) => {}
        (Err(why), _) => {
            let because = json!({"because": [look.human(why)]});
            out.insert("human".to_owned(), because);
        }
    }
    out
}

fn constant(table: &Decision, value: &DecisionResult) -> Value {
    let ty = match &table.result {
        ResultType::Value(ty) => Some(ty),
        ResultType::Range => None,
    };
    match (value, ty) {
        (DecisionResult::Bool(yes), _) => Value::from(*yes),
        (DecisionResult::Choice(i), Some(FactType::Choice(options))) => options
            .names
            .get(usize::from(*i))
            .map_or(Value::Null, |n| Value::from(n.as_str())),
        (DecisionResult::Choice(i), _) => Value::from(*i),
        (DecisionResult::Number(n), Some(FactType::Number(ty)))
            if ty.dimension == Dimension::Money =>
        {
            json!({"fen": number(*n)})
        }
        (DecisionResult::Number(n), Some(FactType::Date)) => {
            lapse::date(*n).map_or(Value::Null, |day| Value::from(day.to_string()))
        }
        (DecisionResult::Number(n), _) => number(*n),
        (DecisionResult::Range(r), _) => range(r),
    }
}

/// What would change an outcome, as a JSON document. Each change is a whole case (`case`) that
/// `zhun recommend` takes.
pub fn what_if(program: &Program, w: &WhatIf, given: &[Option<FactValue>], lang: Lang) -> Value {
    let look = Look {
        program,
        violation: w.now.violation,
        lang,
    };
    let name = |id: &FactId| {
        let fact = program.facts.get(id.index());
        fact.map_or(Value::Null, |f| Value::from(f.name.as_str()))
    };
    let known = || {
        let known = program.facts.iter().enumerate().zip(given);
        known.filter_map(|((i, f), v)| f.parent.is_none().then_some((FactId::from_index(i), v)))
    };
    let change = |change: &Change| {
        let mut out = verdict(&look, &change.outcome);
        let to = facts::object(program, change.facts.iter().map(|(id, v)| (*id, v)));
        out.insert("changed".to_owned(), Value::Object(to));
        let weight = match change.weight {
            Ordering::Less => "lighter",
            Ordering::Equal => "same",
            Ordering::Greater => "heavier",
        };
        out.insert("weight".to_owned(), Value::from(weight));
        out.insert("human".to_owned(), human(&look, &change.outcome));
        let (brought, dropped) = w.turned(change);
        let turned = |all: &[&Told]| all.iter().map(|t| duty(&look, t, &[])).collect::<Value>();
        let turned = json!({"brings": turned(&brought), "drops": turned(&dropped)});
        out.insert("duties".to_owned(), turned);
        let before = known().filter_map(|(id, v)| Some((id, v.as_ref()?)));
        let after = change.facts.iter().map(|(id, v)| (*id, v));
        let case = facts::object(program, before.chain(after));
        out.insert("case".to_owned(), Value::Object(case));
        Value::Object(out)
    };
    let next = |n: &Next| {
        let mut out = open_fact(&look, &n.fact);
        let fact = program.facts.get(n.fact.fact.index());
        let answer = |(value, left): &(FactValue, Resolved)| {
            let result = Recommendation {
                violation: look.violation,
                result: left.clone(),
            };
            json!({
                "value": fact.map(|f| facts::value(program, f, value)),
                "result": recommendation(program, &result, lang),
            })
        };
        if let Some(map) = out.as_object_mut() {
            map.insert("answers".to_owned(), n.answers.iter().map(answer).collect());
            let named = n.duties.iter();
            let named = named.filter_map(|id| program.duties.get(id.index()));
            let named = named.map(|d| Value::from(d.name.as_str()));
            map.insert("duties".to_owned(), named.collect());
        }
        out
    };
    let open = match &w.now.result {
        Resolved::Open(open) => open.open_facts.as_slice(),
        Resolved::Decided(_) => &[],
    };
    json!({
        "package": package(program),
        "now": recommendation(program, &w.now, lang),
        "duties": duties(&look, &w.duties, open),
        "varied": w.varied.iter().map(name).collect::<Value>(),
        "changes": w.changes.iter().map(change).collect::<Value>(),
        "more": w.more,
        "next": w.next.iter().map(next).collect::<Value>(),
    })
}

/// `null` for a text that was not given.
fn given(text: &str) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        Value::from(text)
    }
}

/// Name, version and source hash of the main package.
pub fn package(program: &Program) -> Value {
    let main = program.package();
    json!({
        "id": main.map_or("", |p| p.name.as_str()),
        "version": main.map_or(Value::Null, |p| given(&p.version)),
        "hash": format!("sha256:{}", program.hash),
    })
}

/// Disposition, degree and penalties of one outcome.
fn verdict(look: &Look<'_>, outcome: &Outcome) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert(
        "disposition".to_owned(),
        Value::from(penalty::disposition_code(outcome.disposition)),
    );
    out.insert(
        "degree".to_owned(),
        outcome
            .degree
            .map_or(Value::Null, |d| Value::from(penalty::degree_code(d))),
    );
    out.insert(
        "penalties".to_owned(),
        outcome.penalties.iter().map(|i| imposed(look, i)).collect(),
    );
    out
}

fn human(look: &Look<'_>, outcome: &Outcome) -> Value {
    if outcome.human.is_empty() {
        return Value::Null;
    }
    let because: Vec<String> = outcome.human.iter().map(|w| look.human(w)).collect();
    json!({"because": because})
}

/// Duties of procedure that are due, done, or may be due; `open` are the facts that leave the outcome open.
pub(super) fn duties(look: &Look<'_>, duties: &[Told], open: &[OpenFact]) -> Value {
    duties.iter().map(|told| duty(look, told, open)).collect()
}

fn duty(look: &Look<'_>, told: &Told, open: &[OpenFact]) -> Value {
    let Some(duty) = look.duty(told) else {
        return Value::Null;
    };
    let (state, day, wait) = match &told.state {
        State::Due(None) => ("due", None, None),
        State::Due(Some(Ok(day))) => ("due", Some(day), None),
        State::Due(Some(Err(wait))) => ("due", None, Some(wait)),
        State::Done => ("done", None, None),
        State::Open(wait) => ("open", None, Some(wait)),
    };
    let name = |fact: &FactId| {
        let fact = look.program.facts.get(fact.index());
        fact.map_or(Value::Null, |f| Value::from(f.name.as_str()))
    };
    let facts: Value = match wait {
        Some(Wait::Fact(fact)) => json!([name(fact)]),
        Some(Wait::Outcome) => open.iter().map(|f| name(&f.fact)).collect(),
        Some(Wait::Human(_) | Wait::Fault(_) | Wait::NoDay) | None => json!([]),
    };
    json!({
        "kind": duty.name,
        "state": state,
        "modality": penalty::modality_code(duty.modality),
        "what": duty.what,
        "because": given(&duty.because),
        "article": given(&look.duty_articles(duty)),
        "before": duty.gate.map(words::gate_code),
        "deadline": day.map(|day| day.to_string()),
        "waits": wait.map(|wait| look.wait(wait)),
        "waits_for": facts,
        "text": look.told(told),
    })
}

/// One penalty. A fine has ranges and a point, a length of time has a `term`; keys beyond those of
/// every penalty stand only where they say something.
fn imposed(look: &Look<'_>, i: &Imposed) -> Value {
    let mut out = Map::new();
    let Some(p) = look.program.penalties.get(i.penalty.index()) else {
        return Value::Object(out);
    };
    let object = look
        .program
        .objects
        .get(p.on.index())
        .map_or("当事人", String::as_str);
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("kind", Value::from(p.kind.code));
    put("on", Value::from(penalty::object_code(object)));
    put("modality", Value::from(penalty::modality_code(i.modality)));
    match &p.amount {
        Amount::Fine(_) => {
            put("statutory", i.statutory.as_ref().map_or(Value::Null, range));
            put("range", i.range.as_ref().map_or(Value::Null, range));
            put("point_fen", i.point.map_or(Value::Null, Value::from));
        }
        Amount::Flag => {}
        Amount::Duration(d) => {
            put("term", term(d));
        }
        Amount::Lifetime => {
            put("term", json!({"lifetime": true}));
        }
        Amount::Open => {
            put("term", json!({"human": true}));
        }
    }
    put(
        "text",
        Value::from(penalty::kind(&p.kind, &p.what, look.lang)),
    );
    if p.each {
        put("each_person", Value::from(true));
    }
    if !p.organ.is_empty() {
        put("organ", Value::from(p.organ.as_str()));
    }
    if i.human {
        put("human", Value::from(true));
    }
    match i.group {
        Group::Alone => {}
        Group::Choice { set, alternative } => {
            put("choice", json!({"set": set, "alternative": alternative}));
        }
        Group::UpTo { set, rung } => {
            put("ladder", json!({"set": set, "rung": rung}));
        }
    }
    Value::Object(out)
}

/// A range in fen; `max_fen` is null where there is no upper end.
pub fn range(r: &MoneyRange) -> Value {
    json!({
        "min_fen": r.min,
        "max_fen": r.max,
        "min_open": r.min_open,
        "max_open": r.max_open,
    })
}

/// A length of time: unit, ends, whether it may reach a lifetime.
pub fn term(d: &Duration) -> Value {
    let unit = match d.unit {
        DurationUnit::Days => "days",
        DurationUnit::Months => "months",
        DurationUnit::Years => "years",
    };
    let end = |e: Option<(Ratio, bool)>| e.map_or(Value::Null, |(n, _)| number(n));
    let open = |e: Option<(Ratio, bool)>| e.is_some_and(|(_, open)| open);
    json!({
        "unit": unit,
        "min": end(d.lo),
        "max": end(d.hi),
        "min_open": open(d.lo),
        "max_open": open(d.hi),
        "lifetime": d.up_to_lifetime,
    })
}

/// A whole number as a number, another as text: JSON numbers would be read as floats.
fn number(n: Ratio) -> Value {
    match n.as_whole().and_then(|n| i64::try_from(n).ok()) {
        Some(n) => Value::from(n),
        None => Value::from(crate::base::numeral::digits(n)),
    }
}

fn reasons(look: &Look<'_>, outcome: &Outcome) -> Value {
    let flat = words::flatten(look, &outcome.reasons);
    let ids: Vec<&str> = flat.iter().map(|f| f.id.as_str()).collect();
    flat.iter().map(|f| reason(f, &ids)).collect()
}

fn reason(f: &Flat<'_>, ids: &[&str]) -> Value {
    let values: Map<String, Value> = f
        .said
        .values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
        .collect();
    let parent = f.parent.and_then(|i| ids.get(i)).copied();
    json!({
        "id": f.id,
        "text": f.said.text,
        "article": f.said.article,
        "values": values,
        "step": words::step_code(f.step),
        "parent": parent,
    })
}

fn open_fact(look: &Look<'_>, f: &OpenFact) -> Value {
    let name = look
        .program
        .facts
        .get(f.fact.index())
        .map_or("", |f| f.name.as_str());
    json!({
        "fact": name,
        "label": look.fact_label(f.fact),
        "left_at_most": f.left_at_most,
        "left_at_least": f.left_at_least,
    })
}

fn alternative(look: &Look<'_>, a: &Alternative) -> Value {
    let mut out = verdict(look, &a.outcome);
    let case = facts::object(look.program, a.case.iter().map(|(id, v)| (*id, v)));
    out.insert("case".to_owned(), Value::Object(case));
    out.insert(
        "example".to_owned(),
        Value::Object(verdict(look, &a.example)),
    );
    out.insert("human".to_owned(), human(look, &a.outcome));
    Value::Object(out)
}
