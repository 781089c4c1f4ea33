//! What comes of a case of several acts, as JSON: keys like those of a recommendation.

use serde_json::{Map, Value, json};

use super::{Judged, Settled, Settlement};
use crate::{
    base::{diagnostic::Lang, span::Span},
    case::{
        facts,
        json::{decided, duties, nothing_decided, package, range, recommendation_by},
        outcome::ResolvedDecision,
        words::{Look, brief, cite, penalty},
    },
    ir::{
        FactId, ObjectId, Program, ViolationId,
        joint::{Joint, JointCase, Part, PartKind},
    },
};

/// The document of `zhun recommend --case --format json`.
pub fn settled(program: &Program, joint: &Joint, s: &Settled, lang: Lang, engine: &str) -> Value {
    let look = Look {
        program,
        violation: ViolationId(u32::MAX),
        lang,
    };
    let acts: Vec<Value> = s
        .acts
        .iter()
        .map(|r| recommendation_by(program, r, lang, engine))
        .collect();
    let parts: Vec<Value> = joint
        .parts
        .iter()
        .zip(&s.parts)
        .map(|(part, settled)| self::part(&look, joint, part, settled))
        .collect();
    let kinds: Vec<Value> = s
        .kinds
        .iter()
        .map(|k| {
            json!({
                "kind": k.kind.code,
                "text": penalty::kind(&k.kind, &k.what, lang),
                "on": object(program, k.on),
                "acts": k.acts.iter().map(|i| i.saturating_add(1)).collect::<Vec<_>>(),
                "certain": k.certain,
                "once": k.once,
            })
        })
        .collect();
    let open: Vec<Value> = s
        .open
        .iter()
        .map(|(act, fact)| {
            let mut out = open_fact(&look, *fact);
            let act = act.map_or(Value::Null, |i| Value::from(i.saturating_add(1)));
            out.insert("act".to_owned(), act);
            Value::Object(out)
        })
        .collect();
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("engine", Value::from(engine));
    put("package", package(program));
    put("case", json!({"name": joint.name}));
    let status = if s.decided() { "decided" } else { "open" };
    put("status", Value::from(status));
    put("acts", Value::from(acts));
    put("parts", Value::from(parts));
    put("kinds", Value::from(kinds));
    put("open_facts", Value::from(open));
    put("human", Value::from(s.human()));
    if !s.decisions.is_empty() {
        let all = s.decisions.iter().map(|j| judged(&look, j));
        put("decisions", all.collect());
    }
    if !s.duties.is_empty() {
        put("duties", duties(&look, &s.duties, &[]));
    }
    if s.approximate {
        put("approximate", Value::from(true));
    }
    Value::Object(out)
}

/// A 用例 as the document of a case. What an act leaves open and the case knows stands in it as null.
pub fn document(program: &Program, joint: &Joint, of: &JointCase) -> Value {
    let shared = |i: usize| of.facts.get(i).is_some_and(Option::is_some);
    let acts: Vec<Value> = of
        .acts
        .iter()
        .map(|act| {
            let numbered = act.facts.iter().enumerate();
            let given = numbered.filter_map(|(i, v)| Some((FactId::from_index(i), v.as_ref()?)));
            let own = joint.own.iter().zip(&act.own);
            let own = own.filter_map(|(id, v)| Some((*id, v.as_ref()?)));
            let mut facts = facts::object(program, given.chain(own));
            for (i, fact) in program.facts.iter().enumerate() {
                if shared(i) && !facts.contains_key(&fact.name) {
                    facts.insert(fact.name.clone(), Value::Null);
                }
            }
            let named = program.violations.get(act.violation.index());
            json!({"act": named.map(|v| v.code.as_str()), "facts": facts})
        })
        .collect();
    let numbered = of.facts.iter().enumerate();
    let given = numbered.filter_map(|(i, v)| Some((FactId::from_index(i), v.as_ref()?)));
    json!({"acts": acts, "facts": facts::object(program, given)})
}

/// The code of a kind of part.
pub const fn kind(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Joined => "joined",
        PartKind::Daily => "daily_penalty",
        PartKind::Offset => "offset",
        PartKind::Surcharge => "surcharge",
    }
}

fn object(program: &Program, id: ObjectId) -> &str {
    let name = program.objects.get(id.index());
    penalty::object_code(name.map_or("当事人", String::as_str))
}

fn open_fact(look: &Look<'_>, id: FactId) -> Map<String, Value> {
    let fact = look.program.facts.get(id.index());
    let mut out = Map::new();
    let name = fact.map_or("", |f| f.name.as_str());
    out.insert("fact".to_owned(), Value::from(name));
    out.insert("label".to_owned(), Value::from(look.fact_label(id)));
    out
}

/// A decision over the acts: its value as in the document of a decision.
fn judged(look: &Look<'_>, j: &Judged) -> Value {
    let table = look.program.decisions.get(j.decision.index());
    let mut said = nothing_decided();
    let (mut open, mut possible, mut fault) = (Vec::new(), Vec::new(), None);
    let status = match j.said.as_slice() {
        [Ok(ResolvedDecision::Decided(outcome))] => {
            said = decided(look, table, outcome);
            "decided"
        }
        [Ok(ResolvedDecision::Open(left))] => {
            open.extend(left.open_facts.iter().map(|f| open_fact(look, f.fact)));
            "open"
        }
        [Err(why)] => {
            let found = brief::fault(look.program, why, Span::default());
            fault = Some(found.message.get(look.lang).to_owned());
            "fault"
        }
        several => {
            let say = |one| super::words::value(look, j.decision, one);
            possible.extend(several.iter().map(say));
            "open"
        }
    };
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put(
        "name",
        table.map_or(Value::Null, |d| Value::from(d.name.as_str())),
    );
    put("status", Value::from(status));
    for (key, value) in said {
        put(&key, value);
    }
    put("open_facts", open.into_iter().map(Value::Object).collect());
    if !possible.is_empty() {
        put("possible", Value::from(possible));
    }
    if let Some(fault) = fault {
        put("fault", Value::from(fault));
    }
    Value::Object(out)
}

fn part(look: &Look<'_>, joint: &Joint, part: &Part, settled: &Settlement) -> Value {
    let (program, lang) = (look.program, look.lang);
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("name", Value::from(part.name.as_str()));
    put("kind", Value::from(kind(part.kind)));
    put(
        "on",
        part.on
            .map_or(Value::Null, |on| Value::from(object(program, on))),
    );
    put("unit", Value::from(if part.days { "days" } else { "fen" }));
    let of = program.packages.get(joint.package.index());
    let article = cite::citations(program, of, &part.basis, lang);
    put("article", Value::from(article));
    let status = match settled {
        Settlement::Decided(_) => "decided",
        Settlement::Open(_) => "open",
        Settlement::Human(_) => "human",
    };
    put("status", Value::from(status));
    let text = super::words::amounts(part, settled, lang);
    put("text", text.map_or(Value::Null, Value::from));
    let (mut amounts, mut amount, mut reasons) = (Value::Null, Value::Null, Vec::new());
    let (mut open, mut human) = (Vec::new(), Value::Null);
    match settled {
        Settlement::Decided(a) => {
            amounts = if part.days {
                json!({
                    "min_days": a.range.min,
                    "max_days": a.range.max,
                    "min_open": a.range.min_open,
                    "max_open": a.range.max_open,
                })
            } else {
                range(&a.range)
            };
            amount = a.amount.map_or(Value::Null, Value::from);
            reasons = super::reasons(look, a);
        }
        Settlement::Open(facts) => {
            open = facts
                .iter()
                .map(|f| Value::Object(open_fact(look, *f)))
                .collect();
        }
        Settlement::Human(why) => human = json!({"because": [look.human(why)]}),
    }
    put("range", amounts);
    let point = if part.days { "point_days" } else { "point_fen" };
    put(point, amount);
    put("reasons", Value::from(reasons));
    put("open_facts", Value::from(open));
    put("human", human);
    Value::Object(out)
}
