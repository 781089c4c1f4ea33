//! What a batch wants of a case that lacks a fact: whether it is decided, and else the fact to ask for
//! first. Where one fact only is unknown, two of its values that lead to different outcomes say so, and
//! what else may come of it need not be gone through.

use super::{
    Options,
    context::{Run, Stop},
    contradicted, decide,
};
use crate::{
    case::outcome::{Fault, Outcome, Recommendation},
    ir::{FactId, FactType, Program, Value, ViolationId},
};

/// What is said of a case in brief.
#[derive(Clone, Debug, PartialEq)]
pub enum Brief {
    /// As [`decide`] says.
    Whole(Recommendation),
    /// Open, and this is the first of the facts to ask for.
    Missing(FactId),
}

/// As [`decide`] without reasons; of a case that stays open only the fact to ask for first, where that
/// can be had for less. `relevant` are all facts that can matter to the act ([`crate::ir::reads::violation`]).
///
/// # Errors
/// As [`decide`].
pub fn decide_briefly(
    program: &Program,
    violation: ViolationId,
    facts: &[Option<Value>],
    relevant: &[FactId],
) -> Result<Brief, Fault> {
    match apart(program, violation, facts, relevant) {
        Some(fact) => Ok(Brief::Missing(fact)),
        None => decide(program, violation, facts, Options::default()).map(Brief::Whole),
    }
}

/// The one fact that is unknown and matters, if two of its values lead to outcomes that are no one outcome.
fn apart(
    program: &Program,
    violation: ViolationId,
    facts: &[Option<Value>],
    relevant: &[FactId],
) -> Option<FactId> {
    let own = relevant.iter().filter(|id| {
        let fact = program.facts.get(id.index());
        fact.is_some_and(|f| f.parent.is_none())
    });
    let mut unknown = own.filter(|id| !complete(facts.get(id.index())));
    let one = *unknown.next()?;
    if unknown.next().is_some() {
        return None;
    }
    let mut facts = facts.to_vec();
    let mut first: Option<Outcome> = None;
    for value in two(&program.facts.get(one.index())?.ty) {
        *facts.get_mut(one.index())? = Some(value);
        if contradicted(program, &facts) != Ok(None) {
            return None;
        }
        let run = Run::new(program, &facts, false);
        let outcome = match run.recommend(violation) {
            Ok(ran) => ran.outcome,
            Err(
                Stop::Later(_)
                | Stop::Need(_)
                | Stop::Fault(_)
                | Stop::Human(_)
                | Stop::Unsure(_)
                | Stop::NoBase(_),
            ) => return None,
        };
        match &first {
            None => first = Some(outcome),
            Some(first) if differ(first, &outcome) => return Some(one),
            Some(_) => {}
        }
    }
    None
}

/// Whether a value is known, with every field of its records.
fn complete(slot: Option<&Option<Value>>) -> bool {
    match slot {
        Some(Some(Value::List(records))) => {
            let mut fields = records.iter().flatten();
            fields.all(|field| !matches!(field, None | Some(Value::List(_))))
        }
        Some(Some(_)) => true,
        Some(None) | None => false,
    }
}

/// Whether two outcomes are more than one outcome by other rows.
fn differ(a: &Outcome, b: &Outcome) -> bool {
    a.disposition != b.disposition || a.degree != b.degree || a.penalties != b.penalties
}

/// Two values far from each other.
fn two(ty: &FactType) -> Vec<Value> {
    match ty {
        FactType::Bool => vec![Value::Bool(false), Value::Bool(true)],
        FactType::Choice(options) => {
            let last = u16::try_from(options.names.len().saturating_sub(1));
            vec![Value::Choice(0), Value::Choice(last.unwrap_or(0))]
        }
        FactType::Multi(options) => vec![Value::Multi(0), Value::Multi(options.all())],
        FactType::Number(ty) => vec![Value::Number(ty.min), Value::Number(ty.max)],
        FactType::Period(ty) => vec![Value::Period(0), Value::Period(ty.max)],
        // Which days are possible is for those who know what they are compared with.
        FactType::Date | FactType::Span | FactType::List(_) => Vec::new(),
    }
}
