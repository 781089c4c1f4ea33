//! Cases of several acts (案件): which fields the outcome of an act fills, and which decisions are the
//! parts. With it a client fills the records of 本案 as `case/joint/record` does.

use serde_json::{Map, Value, json};

use super::{given, put};
use crate::{
    base::{kinds::KINDS, ratio::Rounding},
    case::{
        joint::{self, json, record},
        words::cite,
    },
    ir::{
        DecisionId, FactId, Program,
        joint::{Ends, Joint, Measured, Part},
    },
};

/// Rules for cases, in order.
pub(in crate::emit) fn cases(program: &Program) -> Value {
    program.joints.iter().map(|j| case(program, j)).collect()
}

fn case(program: &Program, j: &Joint) -> Value {
    let mut out = Map::new();
    put(&mut out, "name", j.name.as_str());
    put(&mut out, "basis", cited(program, j, &j.basis));
    put(&mut out, "list", j.list.0);
    put(&mut out, "max", j.max);
    let acts: Vec<u32> = j.acts.iter().map(|a| a.0).collect();
    put(&mut out, "acts", acts);
    put(&mut out, "day", j.day.map(|f| f.0));
    let f = &j.fields;
    let mut fields = Map::new();
    put(&mut fields, "act", f.act.map(|f| f.0));
    put(&mut fields, "day", f.day.0);
    put(&mut fields, "disposition", f.disposition.0);
    put(&mut fields, "kinds", f.kinds.0);
    put(&mut fields, "human", f.human.0);
    put(&mut out, "fields", fields);
    let kinds: Vec<&str> = KINDS.iter().map(|k| k.code).collect();
    put(&mut out, "kinds", kinds);
    let measures: Vec<Value> = j.measures.iter().map(|m| measure(program, m)).collect();
    put(&mut out, "measures", measures);
    let own: Vec<u32> = j.own.iter().map(|f| f.0).collect();
    put(&mut out, "own", own);
    let parts: Vec<Value> = j.parts.iter().map(|p| part(program, j, p)).collect();
    put(&mut out, "parts", parts);
    let over = joint::decisions(program, j);
    let over: Vec<u32> = over.iter().map(|d| d.0).collect();
    put(&mut out, "decisions", over);
    let rounding = program.package().map_or(Rounding::HalfUp, |p| p.rounding.1);
    let rounding = match rounding {
        Rounding::Up => "up",
        Rounding::Down => "down",
        Rounding::HalfUp => "half_up",
    };
    put(&mut out, "rounding", rounding);
    Value::Object(out)
}

fn cited(program: &Program, j: &Joint, basis: &[crate::ir::Citation]) -> Value {
    let own = program.packages.get(j.package.index());
    given(|lang| cite::citations(program, own, basis, lang))
}

fn measure(program: &Program, m: &Measured) -> Value {
    let mut out = Map::new();
    put(&mut out, "on", m.on.map(|o| o.0));
    let fields: Ends<FactId> = m.fields;
    put(&mut out, "fields", json!(fields.all().map(|f| f.0)));
    let acts: Vec<usize> = program
        .violations
        .iter()
        .enumerate()
        .filter(|(_, v)| record::can_impose(program, v, m))
        .map(|(i, _)| i)
        .collect();
    put(&mut out, "acts", acts);
    Value::Object(out)
}

fn part(program: &Program, j: &Joint, p: &Part) -> Value {
    let mut out = Map::new();
    put(&mut out, "name", p.name.as_str());
    put(&mut out, "kind", json::kind(p.kind));
    put(&mut out, "on", p.on.map(|o| o.0));
    put(&mut out, "days", p.days);
    let ends: Ends<DecisionId> = p.ends;
    put(&mut out, "decisions", json!(ends.all().map(|d| d.0)));
    put(&mut out, "basis", cited(program, j, &p.basis));
    Value::Object(out)
}
