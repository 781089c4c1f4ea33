//! monotonicity: two cases that differ in one ordered choice (递增), the more serious one with the lower
//! weight of a factor, or the lower fine by a table.

use std::collections::BTreeMap;

use zhun::ir::{FactId, FactType, Program, ViolationId};

use super::{About, Property, Question, Second, gap::name};
use crate::{act::Act, encoding::Encoding, facts::Place};

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
                    let there_too = a.substitute(there, &mut known);
                    let other = a.substitute(weight, &mut known);
                    a.and(&[there, there_too, a.lt(other, weight)])
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
            let more = a.lt(pair.first, pair.second);
            all.push(Question {
                property: Property::Monotonicity,
                about: About::Act(id),
                name: format!("{} {index}", name(v, grid.part, grid.factor)),
                fault: a.and(&[fault, both, more]),
                absence: false,
                shows: Box::new(move |facts| zhun::eval::contradicted(program, facts) == Ok(None)),
                second: Some(pair),
            });
        }
    }
    all
}
