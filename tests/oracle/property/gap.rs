//! gap: facts for which a table is asked and no row matches.

use zhun::{
    case::outcome::{HumanWhy, ResolvedDecision},
    eval,
    ir::{
        Benchmark, Condition, DecisionId, FactId, FactType, PartKind, Program, Violation,
        ViolationId, reads,
    },
};

use super::{About, Property, Question};
use crate::{act::Act, encoding::Encoding, facts::Place, term::Term};

/// Why a human decides an act on these facts; `None` if it has no outcome.
pub(super) fn human(
    program: &Program,
    id: ViolationId,
    facts: &[Option<zhun::ir::Value>],
) -> Option<Vec<HumanWhy>> {
    let decided = eval::decide(program, id, facts, eval::Options::default()).ok()?;
    match decided.result {
        zhun::case::outcome::Resolved::Decided(outcome) => Some(outcome.human),
        zhun::case::outcome::Resolved::Open(_) => None,
    }
}

/// Of every 多选 that conditions read, at least one option is chosen.
pub(super) fn chosen(e: &Encoding<'_>, conditions: &[&Condition]) -> Term {
    let mut found = reads::Reads::new();
    for c in conditions {
        reads::condition(e.program, c, &mut found);
    }
    let facts: Vec<FactId> = found.into_iter().collect();
    let multi = facts
        .into_iter()
        .filter(|f| matches!(e.program.facts[f.index()].ty, FactType::Multi(_)));
    let all: Vec<Term> = multi
        .filter_map(|f| match &e.facts.places[f.index()] {
            Some(Place::Multi(options)) => Some(e.a.or(options)),
            _ => None,
        })
        .collect();
    e.a.and(&all)
}

/// The name of a table or factor, unique within its act.
pub(super) fn name(v: &Violation, part: usize, factor: Option<usize>) -> String {
    let parts = v.benchmark.as_ref().map_or(&[][..], |b| &b.parts[..]);
    match (parts.get(part).map(|p| &p.kind), factor) {
        (Some(PartKind::Weights(w)), Some(n)) => w.factors[n].name.clone(),
        _ => format!("表{part}"),
    }
}

/// The conditions of a table or factor.
pub(super) fn conditions(b: &Benchmark, part: usize, factor: Option<usize>) -> Vec<&Condition> {
    match (&b.parts[part].kind, factor) {
        (PartKind::Weights(w), Some(n)) => w.factors[n].rows.iter().map(|r| &r.when).collect(),
        (PartKind::Table(t), _) => t.rows.iter().flat_map(|r| &r.when).collect(),
        (PartKind::Weights(_), None) => Vec::new(),
    }
}

/// Facts gathered over the objects of each table: the truth of any.
pub(super) fn gathered(
    e: &Encoding<'_>,
    act: &Act,
    of: impl Fn(&crate::act::SeenGrid) -> Term,
) -> Vec<(usize, Option<usize>, Term)> {
    let mut all: Vec<(usize, Option<usize>, Term)> = Vec::new();
    for grid in &act.seen.grids {
        let own = of(grid);
        match all
            .iter_mut()
            .find(|(p, f, _)| *p == grid.part && *f == grid.factor)
        {
            Some((_, _, t)) => *t = e.a.or(&[*t, own]),
            None => all.push((grid.part, grid.factor, own)),
        }
    }
    all
}

pub(super) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &Act,
) -> Vec<Question<'q>> {
    let v = &program.violations[id.index()];
    let Some(benchmark) = &v.benchmark else {
        return Vec::new();
    };
    gathered(e, act, |grid| grid.gap)
        .into_iter()
        .map(|(part, factor, gap)| {
            let own = name(v, part, factor);
            let chosen = chosen(e, &conditions(benchmark, part, factor));
            let factor_name = own.clone();
            Question {
                property: Property::Gap,
                about: About::Act(id),
                name: own,
                fault: e.a.and(&[gap, chosen]),
                absence: false,
                shows: Box::new(move |facts| {
                    let why = human(program, id, facts).unwrap_or_default();
                    why.iter().any(|w| match w {
                        HumanWhy::Gap(p) => factor.is_none() && *p == part,
                        HumanWhy::FactorGap(f) => *f == factor_name,
                        _ => false,
                    })
                }),
                second: None,
            }
        })
        .collect()
}

pub(super) fn of_decision<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: DecisionId,
) -> Vec<Question<'q>> {
    let decision = &program.decisions[id.index()];
    let rows: Vec<_> = decision.rows.iter().map(|r| e.row(&r.when)).collect();
    let hits = e.hits(decision.policy, &rows);
    let conditions: Vec<&Condition> = decision.rows.iter().flat_map(|r| &r.when).collect();
    let fault =
        e.a.and(&[e.free(hits.stop), e.a.not(hits.any), chosen(e, &conditions)]);
    vec![Question {
        property: Property::Gap,
        about: About::Decision(id),
        name: decision.name.clone(),
        fault,
        absence: false,
        shows: Box::new(move |facts| {
            matches!(
                eval::decide_decision(program, id, facts),
                Ok(ResolvedDecision::Decided(d)) if matches!(d.value, Err(HumanWhy::Gap(_)))
            )
        }),
        second: None,
    }]
}
