//! boundary: a gap or overlap whose facts lie at one value of a number: a step less and a step more,
//! all else the same, and the table decides.

use std::collections::BTreeMap;

use zhun::ir::{FactId, FactType, Program, ViolationId};

use super::{
    About, Property, Question,
    gap::{chosen, conditions, gathered, name},
};
use crate::{act::Act, encoding::Encoding, facts::Place};

pub(super) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &Act,
) -> Vec<Question<'q>> {
    let a = &e.a;
    let v = &program.violations[id.index()];
    let Some(benchmark) = &v.benchmark else {
        return Vec::new();
    };
    let possible = e.possible();
    let mut all = Vec::new();
    let faults = gathered(e, act, |grid| a.or(&[grid.gap, grid.tied]));
    for (part, factor, fault) in faults {
        let own = conditions(benchmark, part, factor);
        let mut found = zhun::ir::reads::Reads::new();
        for c in &own {
            zhun::ir::reads::condition(program, c, &mut found);
        }
        let fault = a.and(&[fault, chosen(e, &own)]);
        for fact in found.into_iter().collect::<Vec<FactId>>() {
            if !matches!(program.facts[fact.index()].ty, FactType::Number(_)) {
                continue;
            }
            let Some(Some(Place::Number(steps, state))) = e.facts.places.get(fact.index()) else {
                continue;
            };
            let (lo, hi) = a.bounds(*steps);
            let near = |by: i128| {
                let mut known = BTreeMap::from([(*steps, a.add(*steps, a.int(by)))]);
                let still = a.substitute(fault, &mut known);
                let could = a.substitute(possible, &mut known);
                a.and(&[could, a.not(still)])
            };
            let inner = a.and(&[a.lt(a.int(lo), *steps), a.lt(*steps, a.int(hi))]);
            let amount = a.eq(*state, a.int(0));
            let question = a.and(&[fault, amount, inner, near(-1), near(1)]);
            all.push(Question {
                property: Property::Boundary,
                about: About::Act(id),
                name: format!("{} {}", name(v, part, factor), fact.0),
                fault: question,
                absence: false,
                shows: Box::new(move |facts| {
                    super::gap::human(program, id, facts).is_some_and(|why| !why.is_empty())
                }),
                second: None,
            });
        }
    }
    all
}
