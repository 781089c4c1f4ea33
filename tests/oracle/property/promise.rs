//! What decisions promise: 随 (two cases that differ in one fact, the more serious one with the lesser
//! result, or under 不升 the greater; of a range, either end) and 保证 (a row decides, and what is promised
//! does not hold).

use zhun::{
    case::outcome::ResolvedDecision,
    eval,
    ir::{DecisionId, Program, PromiseKind, Value},
};

use super::{About, Property, Question, twin::Twin};
use crate::{condition::Cond, decision::Settled, encoding::Encoding, encoding::Scope, term::Term};

/// Whether the second result lies below the first, at either end of a range.
fn falls(e: &Encoding<'_>, x: &Settled, y: &Settled) -> Term {
    let a = &e.a;
    match (x.number, y.number, &x.range, &y.range) {
        (Some(x), Some(y), _, _) => a.less(y, x),
        (_, _, Some(x), Some(y)) => {
            let low = e.lower_less(e.low(&y.extent), e.low(&x.extent));
            let high = e.upper_less(y.extent.hi, x.extent.hi);
            a.and(&[x.some, y.some, a.or(&[low, high])])
        }
        _ => a.lt(y.option, x.option),
    }
}

pub(super) fn of_decision<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: DecisionId,
) -> Vec<Question<'q>> {
    let a = &e.a;
    let settled = e.decision(id);
    let decides = move |facts: &[Option<Value>]| {
        matches!(
            eval::decide_decision(program, id, facts),
            Ok(ResolvedDecision::Decided(d)) if d.value.is_ok()
        )
    };
    let mut all = Vec::new();
    let own = program.promises.iter().filter(|p| p.decision == id);
    for promise in own {
        let question = |property, fault, second| Question {
            property,
            about: About::Decision(id),
            name: promise.text.clone(),
            fault,
            absence: false,
            shows: Box::new(decides),
            second,
        };
        match &promise.kind {
            PromiseKind::Moves { by, falls: down } => {
                let Some(mut twin) = Twin::new(e, *by) else {
                    e.beyond("a promise along a fact of another type");
                    continue;
                };
                let other = twin.settled(&settled);
                let wrong = if *down {
                    falls(e, &other, &settled)
                } else {
                    falls(e, &settled, &other)
                };
                let amounts = match &e.facts.places[by.index()] {
                    Some(crate::facts::Place::Number(_, state)) => a.eq(*state, a.int(0)),
                    _ => a.truth(true),
                };
                let both = a.and(&[e.free(settled.stop), e.free(other.stop), twin.possible()]);
                let fault = a.and(&[both, amounts, twin.rises(), wrong]);
                all.push(question(Property::Promise, fault, Some(twin.pair)));
            }
            PromiseKind::Holds(condition) => {
                let held: Cond = e.condition(condition, &Scope::default());
                let fault = a.and(&[e.free(settled.stop), e.no(held)]);
                all.push(question(Property::Guarantee, fault, None));
            }
        }
    }
    all
}
