//! Acts, decisions, penalties, circumstances, lists: their names and citations.

use serde_json::{Map, Value, json};

use super::{both, facts, given, put};
use crate::{
    base::terms::{ContestKind, EffectKind, Lift, Modality},
    case::{
        json,
        summary::{Ask, Shape},
        words::{self, Look, cite, gate_code, penalty},
    },
    ir::{
        Amount, Citation, Contender, Decision, GuardKind, List, Package, PackageId, PartKind,
        Penalty, Program, ResultType, Violation, ViolationId,
    },
};

fn package(program: &Program, id: PackageId) -> Option<&Package> {
    program.packages.get(id.index())
}

fn cited(program: &Program, package: Option<&Package>, cs: &[Citation]) -> Value {
    given(|lang| cite::citations(program, package, cs, lang))
}

/// Violations, by number.
pub(super) fn acts(program: &Program) -> Value {
    let ids = (0..program.violations.len()).map(ViolationId::from_index);
    ids.zip(&program.violations)
        .map(|(id, v)| act(program, id, v))
        .collect()
}

fn act(program: &Program, id: ViolationId, v: &Violation) -> Value {
    let own = package(program, v.package);
    let mut out = Map::new();
    put(&mut out, "code", v.code.as_str());
    put(&mut out, "name", v.name.as_str());
    if v.title != v.name {
        put(&mut out, "title", v.title.as_str());
    }
    if v.package.index() != 0 {
        put(&mut out, "package", v.package.0);
    }
    put(&mut out, "departments", v.departments.as_slice());
    put(&mut out, "violates", cited(program, own, &v.violates));
    put(&mut out, "basis", cited(program, own, &v.basis));
    let guards: Vec<Value> = v
        .guards
        .iter()
        .map(|g| {
            let mut out = Map::new();
            match &g.kind {
                GuardKind::Stage { name, .. } => put(&mut out, "stage", name.as_str()),
                GuardKind::Arm { on } => {
                    put(&mut out, "fact", on.0);
                    out.insert("text".to_owned(), Value::from(g.text.as_str()));
                }
            }
            put(&mut out, "basis", cited(program, own, &g.basis));
            Value::Object(out)
        })
        .collect();
    put(&mut out, "guards", guards);
    if let Some(b) = &v.benchmark {
        out.insert(
            "benchmark".to_owned(),
            Value::from(cite::benchmark(program, b)),
        );
        put(&mut out, "tiers", b.tiers.as_slice());
    }
    if let Some(contest) = &v.contest {
        let provision = |c: &Contender| {
            let mut out = Map::new();
            if let Some(act) = c.act {
                out.insert("act".to_owned(), Value::from(act.0));
            }
            put(&mut out, "from", c.from.map(|day| day.to_string()));
            put(&mut out, "until", c.until.map(|day| day.to_string()));
            put(&mut out, "basis", cited(program, own, &c.basis));
            Value::Object(out)
        };
        let mut of = Map::new();
        put(&mut of, "law", contest.kind == ContestKind::LawAtDate);
        let by = both(|lang| words::measure(contest.measure, lang).to_owned());
        put(&mut of, "measure", by);
        let all: Vec<Value> = contest.contenders.iter().map(provision).collect();
        put(&mut of, "of", all);
        out.insert("contest".to_owned(), Value::Object(of));
    }
    // How many columns a batch has for it.
    if let Shape::Act { fines, rows } = Shape::of(program, &Ask::Act(id)) {
        put(&mut out, "fines", fines);
        put(&mut out, "rows", rows);
    }
    Value::Object(out)
}

/// Decisions, by number.
pub(super) fn decisions(program: &Program) -> Value {
    program
        .decisions
        .iter()
        .map(|d| decision(program, d))
        .collect()
}

fn decision(program: &Program, d: &Decision) -> Value {
    let mut out = Map::new();
    put(&mut out, "name", d.name.as_str());
    let result = match &d.result {
        ResultType::Value(ty) => Value::Object(facts::ty(ty)),
        ResultType::Range => json!({"type": "range"}),
    };
    put(&mut out, "result", result);
    // A citation of the package's own document is read in the package of the act that asks.
    let basis: Vec<Value> = program
        .packages
        .iter()
        .map(|p| cited(program, Some(p), &d.basis))
        .collect();
    match basis.split_first() {
        Some((first, rest)) if rest.iter().any(|b| b != first) => {
            put(&mut out, "basis_by_package", basis);
        }
        Some((first, _)) => put(&mut out, "basis", first.clone()),
        None => {}
    }
    let rows: Vec<Value> = d
        .rows
        .iter()
        .map(|r| {
            let value = both(|lang| {
                let violation = ViolationId(u32::MAX);
                let look = Look {
                    program,
                    violation,
                    lang,
                };
                look.decision_value(&d.result, &r.value)
            });
            json!([r.row.0, value])
        })
        .collect();
    put(&mut out, "rows", rows);
    Value::Object(out)
}

/// Penalties, by number.
pub(super) fn penalties(program: &Program) -> Value {
    program.penalties.iter().map(one).collect()
}

fn one(p: &Penalty) -> Value {
    let mut out = Map::new();
    put(&mut out, "kind", p.kind.code);
    put(
        &mut out,
        "name",
        both(|lang| penalty::kind(&p.kind, &p.what, lang)),
    );
    out.insert("on".to_owned(), Value::from(p.on.0));
    put(&mut out, "modality", penalty::modality_code(p.modality));
    put(&mut out, "text", p.text.as_str());
    put(&mut out, "fine", matches!(p.amount, Amount::Fine(_)));
    put(&mut out, "each_person", p.each);
    put(&mut out, "organ", p.organ.as_str());
    let term = match &p.amount {
        Amount::Fine(_) | Amount::Flag => Value::Null,
        Amount::Duration(d) => json::term(d),
        Amount::Lifetime => json!({"lifetime": true}),
        Amount::Open => json!({"human": true}),
    };
    put(&mut out, "term", term);
    put(
        &mut out,
        "length",
        given(|lang| penalty::length(&p.amount, lang).unwrap_or_default()),
    );
    Value::Object(out)
}

/// What a circumstance or an entry does, and how binding it is.
fn bears(out: &mut Map<String, Value>, effect: EffectKind, modality: Modality) {
    put(out, "effect", both(|lang| penalty::effect(effect, lang)));
    put(out, "modality", penalty::modality_code(modality));
    let lift = match effect.lift() {
        Some(Lift::TimeBarred) => "time_barred",
        Some(Lift::Transfer) => "transfer",
        Some(Lift::Guidance) => "guidance",
        Some(Lift::Waived) | None => return,
    };
    put(out, "lift", lift);
}

/// Circumstances, by number.
pub(super) fn circumstances(program: &Program) -> Value {
    program
        .circumstances
        .iter()
        .map(|c| {
            let mut out = Map::new();
            put(&mut out, "name", c.name.as_str());
            bears(&mut out, c.effect, c.modality);
            let own = package(program, c.package);
            put(&mut out, "basis", cited(program, own, &c.basis));
            Value::Object(out)
        })
        .collect()
}

/// Lists, by number.
pub(super) fn lists(program: &Program) -> Value {
    program.lists.iter().map(|l| list(program, l)).collect()
}

fn list(program: &Program, l: &List) -> Value {
    let own = package(program, l.package);
    let mut out = Map::new();
    put(&mut out, "name", l.name.as_str());
    put(&mut out, "source", l.source.as_str());
    let entries: Vec<Value> = l
        .entries
        .iter()
        .map(|e| {
            let mut out = Map::new();
            put(&mut out, "number", e.number.as_str());
            bears(&mut out, e.effect, e.modality);
            put(&mut out, "basis", cited(program, own, &e.basis));
            put(&mut out, "note", e.note.as_str());
            out.insert("row".to_owned(), Value::from(e.row.0));
            Value::Object(out)
        })
        .collect();
    put(&mut out, "entries", entries);
    Value::Object(out)
}

/// Reductions, by number.
pub(super) fn reductions(program: &Program) -> Value {
    program
        .reductions
        .iter()
        .map(|r| {
            let mut out = Map::new();
            put(&mut out, "name", r.name.as_str());
            let own = package(program, r.package);
            put(&mut out, "basis", cited(program, own, &r.basis));
            Value::Object(out)
        })
        .collect()
}

/// Duties of procedure, by number.
pub(super) fn duties(program: &Program) -> Value {
    program
        .duties
        .iter()
        .map(|d| {
            let mut out = Map::new();
            put(&mut out, "name", d.name.as_str());
            put(&mut out, "modality", penalty::modality_code(d.modality));
            put(&mut out, "what", d.what.as_str());
            put(&mut out, "because", d.because.as_str());
            put(&mut out, "before", d.gate.map(gate_code));
            let own = package(program, d.package);
            put(&mut out, "basis", cited(program, own, &d.basis));
            Value::Object(out)
        })
        .collect()
}

/// Names of factors, through all benchmarks in order of acts and parts.
pub(super) fn factors(program: &Program) -> Value {
    let parts = program
        .violations
        .iter()
        .filter_map(|v| v.benchmark.as_ref())
        .flat_map(|b| &b.parts);
    let mut out = Vec::new();
    for part in parts {
        match &part.kind {
            PartKind::Table(_) => {}
            PartKind::Weights(w) => out.extend(w.factors.iter().map(|f| f.name.as_str())),
        }
    }
    json!(out)
}
