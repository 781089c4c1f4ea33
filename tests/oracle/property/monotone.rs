//! monotonicity: two cases that differ in one ordered choice (递增), the more serious one with the lower
//! weight of a factor, or the lower fine by a table.

use std::collections::BTreeMap;

use zhun::ir::{FactId, FactType, Program, ViolationId};

use super::{About, Property, Question, Second, gap::name};
use crate::{act::Act, encoding::Encoding, facts::Place, term::Term};

pub(super) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &Act,
) -> Vec<Question<'q>> {
    let a = &e.a;
    let v = &program.violations[id.index()];
    let mut all = Vec::new();
    let possible = e.possible();
    let question = |name: String, pair: Second, fault: Term| Question {
        property: Property::Monotonicity,
        about: About::Act(id),
        name,
        fault: a.and(&[fault, a.lt(pair.first, pair.second)]),
        absence: false,
        shows: Box::new(move |facts: &[Option<zhun::ir::Value>]| {
            zhun::eval::contradicted(program, facts) == Ok(None)
        }),
        second: Some(pair),
    };
    for (index, fact) in program.facts.iter().enumerate() {
        let FactType::Choice(options) = &fact.ty else {
            continue;
        };
        let fact = FactId::from_index(index);
        let Some(Some(Place::Choice(first))) = e.facts.places.get(index) else {
            continue;
        };
        if !options.ordered {
            continue;
        }
        let last = options.names.len() as i128 - 1;
        let mut twin: Option<Second> = None;
        // Factors that read the fact count together: whether they come to weights, and their sum.
        let mut together: BTreeMap<usize, (Term, Term)> = BTreeMap::new();
        for grid in &act.seen.grids {
            // Only tables that read the fact.
            let reads = v.benchmark.as_ref().is_some_and(|b| {
                let mut found = zhun::ir::reads::Reads::new();
                for c in super::gap::conditions(b, grid.part, grid.factor) {
                    zhun::ir::reads::condition(program, c, &mut found);
                }
                found.contains(&fact)
            });
            if !reads {
                continue;
            }
            let pair = *twin.get_or_insert_with(|| Second {
                first: *first,
                second: a.int_var(&format!("second {index}"), 0, last),
            });
            let mut known = BTreeMap::from([(pair.first, pair.second)]);
            let fault = match grid.weight {
                Some((there, weight)) => {
                    let (held, sum) = together
                        .get(&grid.part)
                        .copied()
                        .unwrap_or((a.truth(true), a.int(0)));
                    let (there, weight) = (a.and(&[held, there]), a.add(sum, weight));
                    together.insert(grid.part, (there, weight));
                    continue;
                }
                None => {
                    let (there, own) = grid.comes;
                    let there_too = a.substitute(there, &mut known);
                    let mut end = |x: crate::extent::End| crate::extent::End {
                        some: a.substitute(x.some, &mut known),
                        x: crate::rational::Rational {
                            n: a.substitute(x.x.n, &mut known),
                            d: x.x.d,
                        },
                        open: a.substitute(x.open, &mut known),
                    };
                    let other = crate::extent::Extent {
                        lo: end(own.lo),
                        hi: end(own.hi),
                    };
                    let lower = e.heavier(&own, &other);
                    a.and(&[there, there_too, lower])
                }
            };
            let both = a.substitute(possible, &mut known);
            all.push(question(
                format!("{} {index}", name(v, grid.part, grid.factor)),
                pair,
                a.and(&[fault, both]),
            ));
        }
        for (part, (there, weight)) in together {
            let pair = *twin.get_or_insert_with(|| Second {
                first: *first,
                second: a.int_var(&format!("second {index}"), 0, last),
            });
            let mut known = BTreeMap::from([(pair.first, pair.second)]);
            let there_too = a.substitute(there, &mut known);
            let other = a.substitute(weight, &mut known);
            let both = a.substitute(possible, &mut known);
            let fault = a.and(&[there, there_too, a.lt(other, weight), both]);
            all.push(question(format!("权重{part} {index}"), pair, fault));
        }
    }
    // What circumstances do of themselves: one case alone shows it.
    for (n, (object, turned, _)) in act.seen.moved.iter().enumerate() {
        all.push(Question {
            property: Property::Monotonicity,
            about: About::Act(id),
            name: format!("情节 {n} {}", object.0),
            fault: a.and(&[*turned, possible]),
            absence: false,
            shows: Box::new(move |facts: &[Option<zhun::ir::Value>]| {
                zhun::eval::contradicted(program, facts) == Ok(None)
            }),
            second: None,
        });
    }
    all
}
