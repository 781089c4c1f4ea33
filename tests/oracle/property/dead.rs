//! dead row: a row that decides for no facts. 首行: it matches and no earlier row does; 取重, 取轻: it
//! matches and no row of higher rank does; 唯一: it matches.

use zhun::{
    base::terms::HitPolicy,
    case::outcome::{Resolved, ResolvedDecision},
    eval,
    ir::{DecisionId, DecisionValue, Program, RowId, ViolationId},
};

use super::{About, Property, Question, gap::name};
use crate::{act::Act, encoding::Encoding, term::Term};

pub(super) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &Act,
) -> Vec<Question<'q>> {
    let v = &program.violations[id.index()];
    // A row may speak of several objects.
    let mut rows: Vec<(RowId, String, Term)> = Vec::new();
    for grid in &act.seen.grids {
        for row in &grid.rows {
            match rows.iter_mut().find(|r| r.0 == row.row) {
                Some(known) => known.2 = e.a.or(&[known.2, row.decides]),
                None => rows.push((row.row, name(v, grid.part, grid.factor), row.decides)),
            }
        }
    }
    rows.into_iter()
        .map(|(row, table, decides)| Question {
            property: Property::DeadRow,
            about: About::Act(id),
            name: format!("{table} {}", row.0),
            fault: decides,
            absence: true,
            shows: Box::new(move |facts| {
                let decided = eval::decide(program, id, facts, eval::Options::default());
                decided.is_ok_and(|r| match r.result {
                    Resolved::Decided(outcome) => outcome.rows.contains(&row),
                    Resolved::Open(_) => false,
                })
            }),
            second: None,
        })
        .collect()
}

pub(super) fn of_decision<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: DecisionId,
) -> Vec<Question<'q>> {
    let decision = &program.decisions[id.index()];
    let ranked = matches!(decision.policy, HitPolicy::Heaviest | HitPolicy::Lightest);
    let constant = decision
        .rows
        .iter()
        .all(|r| matches!(r.value, DecisionValue::Bool(_) | DecisionValue::Choice(_)));
    if ranked && !constant {
        return Vec::new();
    }
    let rank = |n: usize| match decision.rows[n].value {
        DecisionValue::Bool(yes) => i64::from(yes),
        DecisionValue::Choice(option) => option.into(),
        DecisionValue::Number(..) | DecisionValue::Range(_) => 0,
    };
    let rows: Vec<_> = decision.rows.iter().map(|r| e.row(&r.when)).collect();
    let hits = e.hits(decision.policy, &rows);
    (0..rows.len())
        .map(|n| {
            let ahead: Vec<Term> = (0..rows.len())
                .filter(|m| match decision.policy {
                    HitPolicy::Heaviest => rank(*m) > rank(n),
                    HitPolicy::Lightest => rank(*m) < rank(n),
                    HitPolicy::First | HitPolicy::Unique => false,
                })
                .map(|m| hits.rows[m])
                .collect();
            let row = decision.rows[n].row;
            Question {
                property: Property::DeadRow,
                about: About::Decision(id),
                name: format!("{} {}", decision.name, row.0),
                fault: e
                    .a
                    .and(&[e.free(hits.stop), hits.rows[n], e.a.not(e.a.or(&ahead))]),
                absence: true,
                shows: Box::new(move |facts| {
                    matches!(
                        eval::decide_decision(program, id, facts),
                        Ok(ResolvedDecision::Decided(d)) if d.rows.contains(&row)
                    )
                }),
                second: None,
            }
        })
        .collect()
}
