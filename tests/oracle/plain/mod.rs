//! Properties that are no arithmetic, read from the program itself: what stands there twice, facts that
//! count twice, kinds and grounds beyond the rank of their basis, bases out of force, rows without 用例.

mod authority;
mod twice;

use std::collections::BTreeSet;

use zhun::{
    case::outcome::{Resolved, ResolvedDecision},
    eval,
    ir::{CaseSubject, FactId, GuardKind, PartKind, Program, RowId, Violation, ViolationId, reads},
};

use crate::{
    property::{About, Answered, Counts, Property, Verdict},
    z3::Z3,
};

/// Everything that is read from a program, by what it is about.
pub(crate) fn read(
    z3: &mut Z3,
    program: &Program,
    counts: &mut Counts,
) -> Vec<(About, Vec<Answered>)> {
    let mut all: Vec<(About, Vec<Answered>)> = Vec::new();
    let mut say = |about: About, property: Property, verdict: Verdict| {
        let count = counts.entry(property).or_default();
        match verdict {
            Verdict::Proved => count.proved += 1,
            Verdict::Refuted(_) => count.refuted += 1,
            Verdict::Unknown => count.unknown += 1,
            Verdict::Outside => count.outside += 1,
        }
        let answered = Answered {
            property,
            name: String::new(),
            verdict,
            model: None,
        };
        match all.iter_mut().find(|(own, _)| *own == about) {
            Some((_, own)) => own.push(answered),
            None => all.push((about, vec![answered])),
        }
    };
    let fault = |found: bool| {
        if found {
            Verdict::Refuted(None)
        } else {
            Verdict::Proved
        }
    };
    for (index, v) in program.violations.iter().enumerate() {
        let about = About::Act(ViolationId::from_index(index));
        if v.benchmark.is_some() {
            say(
                about.clone(),
                Property::Duplicate,
                fault(twice::in_act(program, v)),
            );
            say(
                about.clone(),
                Property::DoubleCounting,
                fault(counted_twice(program, v)),
            );
        }
        say(
            about,
            Property::Authority,
            fault(authority::beyond(program, v)),
        );
    }
    for (index, decision) in program.decisions.iter().enumerate() {
        let about = About::Decision(zhun::ir::DecisionId::from_index(index));
        say(
            about,
            Property::Duplicate,
            fault(twice::in_decision(decision)),
        );
    }
    say(
        About::Package,
        Property::Duplicate,
        fault(twice::acts(program)),
    );
    say(
        About::Package,
        Property::Authority,
        authority::grounds(z3, program),
    );
    say(
        About::Package,
        Property::InForce,
        fault(out_of_force(program)),
    );
    let untested = if program.joint_cases.is_empty() {
        fault(!untested(program).is_empty())
    } else {
        // Whole cases reach rows too, and are decided elsewhere.
        Verdict::Outside
    };
    say(About::Package, Property::Untested, untested);
    all
}

/// Whether a stage that changes the fine or adds a penalty or an order and the rows of the benchmark read one fact.
fn counted_twice(program: &Program, v: &Violation) -> bool {
    let Some(benchmark) = &v.benchmark else {
        return false;
    };
    let mut weighed = reads::Reads::new();
    for part in &benchmark.parts {
        match &part.kind {
            PartKind::Table(table) => {
                for c in table.rows.iter().flat_map(|r| &r.when) {
                    reads::condition(program, c, &mut weighed);
                }
            }
            PartKind::Weights(weights) => {
                for row in weights.factors.iter().flat_map(|f| &f.rows) {
                    reads::condition(program, &row.when, &mut weighed);
                }
            }
        }
    }
    let weighed: BTreeSet<FactId> = weighed.into_iter().collect();
    v.guards.iter().enumerate().any(|(index, guard)| {
        let imposes = v.impositions.iter().any(|i| i.guards.contains(&index));
        let mut read = reads::Reads::new();
        reads::condition(program, &guard.when, &mut read);
        let stage = matches!(guard.kind, GuardKind::Stage { .. });
        stage && imposes && read.into_iter().any(|f| weighed.contains(&f))
    })
}

/// Whether a basis of an act is not yet in force when the package is, or changes while it is.
fn out_of_force(program: &Program) -> bool {
    let Some(package) = program.packages.first() else {
        return false;
    };
    let Some(from) = package.in_force else {
        return false;
    };
    let acts = program.violations.iter().filter(|v| v.package.index() == 0);
    acts.flat_map(|v| &v.basis)
        .filter_map(|c| program.statutes.get(c.statute?.index()))
        .any(|statute| {
            let days: Vec<_> = statute
                .versions
                .iter()
                .filter_map(|(_, day)| *day)
                .collect();
            let late = days.iter().min().is_some_and(|first| *first > from);
            let changes = days
                .iter()
                .any(|day| *day > from && package.expires.is_none_or(|end| *day < end));
            late || changes
        })
}

/// Rows of the package that none of its 用例 reaches.
pub(crate) fn untested(program: &Program) -> BTreeSet<RowId> {
    let mut left: BTreeSet<RowId> = program
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.own)
        .map(|(index, _)| RowId::from_index(index))
        .collect();
    if program.cases.is_empty() {
        return BTreeSet::new();
    }
    for case in &program.cases {
        let mut sets: Vec<Vec<RowId>> = Vec::new();
        match case.subject {
            CaseSubject::Violation(id) => {
                let options = eval::Options::default();
                match eval::decide(program, id, &case.facts, options).map(|r| r.result) {
                    Ok(Resolved::Decided(outcome)) => sets.push(outcome.rows),
                    Ok(Resolved::Open(open)) => {
                        sets.extend(open.alternatives.into_iter().map(|a| a.outcome.rows));
                    }
                    Err(_) => {}
                }
            }
            CaseSubject::Decision(id) => match eval::decide_decision(program, id, &case.facts) {
                Ok(ResolvedDecision::Decided(outcome)) => sets.push(outcome.rows),
                Ok(ResolvedDecision::Open(open)) => {
                    sets.extend(open.alternatives.into_iter().map(|(o, _)| o.rows));
                }
                Err(_) => {}
            },
        }
        // An open case reaches what all that it may come to reach.
        if let Some((first, rest)) = sets.split_first() {
            let shared = first
                .iter()
                .filter(|r| rest.iter().all(|own| own.contains(r)));
            shared.for_each(|row| {
                left.remove(row);
            });
        }
    }
    left
}
