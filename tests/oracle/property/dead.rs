//! dead row: a row that decides for no facts. 首行: it matches and no earlier row does; 取重, 取轻: it
//! matches and no row of higher rank, or earlier of the same, does; 唯一: it matches.

use zhun::{
    base::terms::HitPolicy,
    case::outcome::{Resolved, ResolvedDecision},
    eval,
    ir::{DecisionId, Program, RowId, ViolationId},
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

/// When each row of a decision decides.
pub(super) fn deciding(e: &Encoding<'_>, program: &Program, id: DecisionId) -> Vec<Term> {
    let decision = &program.decisions[id.index()];
    let rows: Vec<_> = decision.rows.iter().map(|r| e.row(&r.when)).collect();
    let hits = e.hits(decision.policy, &rows);
    let settled = e.decision(id);
    let ranked = matches!(decision.policy, HitPolicy::Heaviest | HitPolicy::Lightest);
    (0..rows.len())
        .map(|n| {
            // Of rows of one rank the earlier decides.
            let first = if ranked {
                let own = e.a.eq(settled.row, e.a.int(n as i128));
                e.a.and(&[own, e.free(settled.stop)])
            } else {
                e.a.truth(true)
            };
            e.a.and(&[e.free(hits.stop), hits.rows[n], first])
        })
        .collect()
}

pub(super) fn of_decision<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: DecisionId,
) -> Vec<Question<'q>> {
    let decision = &program.decisions[id.index()];
    deciding(e, program, id)
        .into_iter()
        .enumerate()
        .map(|(n, decides)| {
            let row = decision.rows[n].row;
            Question {
                property: Property::DeadRow,
                about: About::Decision(id),
                name: format!("{} {}", decision.name, row.0),
                fault: decides,
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
