//! Double counting (重复评价): a fact by which a stage changes the fine or adds a penalty, and which the
//! benchmark weighs as well.

use super::{
    grid::About,
    say,
    unit::Act,
    verdict::{Claim, Property},
};
use crate::{
    base::span::Span,
    ir::{Benchmark, FactId, GuardKind, PartKind, Program, Violation, ViolationId, reads},
};

/// Double counting of the benchmark of an act.
pub(super) fn prove(act: &Act<'_, '_>) -> Vec<Claim> {
    let benchmarks = act.benchmark.into_iter();
    benchmarks
        .map(|benchmark| one(act.program, act.id, act.violation, benchmark))
        .collect()
}

fn one(program: &Program, act: ViolationId, violation: &Violation, benchmark: &Benchmark) -> Claim {
    let about = About::Act(act);
    let mut claim = Claim::new(Property::DoubleCounting, about, "裁量基准", benchmark.span);
    let weighed = weighed(program, benchmark);
    for guard in &violation.guards {
        let GuardKind::Stage { name, .. } = &guard.kind else {
            continue;
        };
        for fact in &guard.facts {
            let Some((_, place)) = weighed.iter().find(|(f, _)| f == fact) else {
                continue;
            };
            let label = program
                .facts
                .get(fact.index())
                .map_or("", |f| f.label.as_str());
            let of = say::subject(program, about);
            let d = say::finding(
                Property::DoubleCounting,
                *place,
                format!("{}：“{label}”既决定“{name}”阶段，又计入裁量", of.zh),
                format!(
                    "{}: \"{label}\" sets the stage \"{name}\" and is weighed again",
                    of.en
                ),
            )
            .because("在这里又评价一次", "weighed again here");
            let d = say::or_keep(
                d,
                Property::DoubleCounting,
                "把它从裁量基准中去掉，或者按阶段分支",
                "take it out of the benchmark, or part the benchmark by stages",
            );
            claim.refute(say::cited(program, d, about), None);
        }
    }
    claim
}

/// The facts that rows of the benchmark weigh, each with the first place.
fn weighed(program: &Program, benchmark: &Benchmark) -> Vec<(FactId, Span)> {
    let mut all: Vec<(FactId, Span)> = Vec::new();
    let mut add = |when: &[crate::ir::Condition], row: crate::ir::RowId| {
        let mut facts = reads::Reads::new();
        when.iter()
            .for_each(|c| reads::condition(program, c, &mut facts));
        let place = program
            .rows
            .get(row.index())
            .map_or(benchmark.span, |r| r.span);
        for fact in facts {
            if all.iter().all(|(f, _)| *f != fact) {
                all.push((fact, place));
            }
        }
    };
    for part in &benchmark.parts {
        match &part.kind {
            PartKind::Table(table) => {
                for row in &table.rows {
                    add(&row.when, row.row);
                }
            }
            PartKind::Weights(weights) => {
                for row in weights.factors.iter().flat_map(|f| &f.rows) {
                    add(std::slice::from_ref(&row.when), row.row);
                }
            }
        }
    }
    all
}
