//! Acts: the steps of eval as dataflow.
//!
//! What decides the *structure* of an outcome (which penalties there are and how many rows) is taken
//! apart into paths: the waivers, the guards of stages and arms, 先行 rows. On a path all structure is
//! known and only numbers flow; at the end each column is chosen by the path that the case takes.

mod amount;
mod degree;
mod grounds;
mod impose;
mod narrowing;
mod outcome;
mod paths;
mod waive;

use std::collections::BTreeMap;

use super::{
    graph::{NodeId, Uncovered},
    lower::Lower,
};
use crate::{
    case::summary::Shape,
    ir::{Violation, ViolationId},
};
use paths::Columns;
use waive::Waived;

/// Most paths of an act.
const MAX_PATHS: usize = 256;

/// What is known on a path.
#[derive(Clone, Debug)]
pub(super) struct Path<'p> {
    violation: &'p Violation,
    /// When it is taken.
    cond: NodeId,
    waived: Waived,
    /// Whether each guard holds.
    guards: Vec<bool>,
    /// Whether the condition of each part of the benchmark holds.
    parts: Vec<bool>,
    /// Whether each 先行 row holds.
    overrides: Vec<bool>,
}

impl<'p> Lower<'p> {
    /// The columns of an act.
    pub(super) fn act(&mut self, id: ViolationId, shape: &Shape) -> Result<Vec<NodeId>, Uncovered> {
        let program = self.program;
        let violation = program.violations.get(id.index());
        let violation: &'p Violation = violation.ok_or(Uncovered("no such act"))?;
        if violation.contest.is_some() {
            return Err(Uncovered("an act that stands for others"));
        }
        let Shape::Act { fines, rows } = *shape else {
            return Err(Uncovered("an act in the shape of decisions"));
        };
        // The rows of the decisions that an outcome rests on are told in the order in which they
        // were first read; that order is not followed here.
        self.may_read = false;
        let waived = self.waivers(violation)?;
        let benchmark = violation.benchmark.as_ref();
        let mut truths = Vec::new();
        for guard in &violation.guards {
            truths.push(self.holds(&guard.when)?);
        }
        for part in benchmark.iter().flat_map(|b| &b.parts) {
            truths.push(match &part.when {
                Some(when) => self.holds(when)?,
                None => self.graph.truth(true),
            });
        }
        for row in benchmark.iter().flat_map(|b| &b.overrides) {
            truths.push(self.holds(&row.when)?);
        }
        for truth in &truths {
            self.needs(*truth);
        }
        let parts = benchmark.map_or(0, |b| b.parts.len());
        let ways = self.ways(&truths)?;
        if waived.len().saturating_mul(ways.len()) > MAX_PATHS {
            return Err(Uncovered("too many paths"));
        }
        let grounds = self.shall(violation)?;
        let cuts = self.reductions(violation)?;
        let mut found: Vec<(NodeId, Columns)> = Vec::new();
        for waived in &waived {
            for (cond, way) in &ways {
                let cond = self.graph.and(*cond, waived.cond);
                if self.graph.known(cond) == Some(0) {
                    continue;
                }
                let (guards, rest) = way
                    .split_at_checked(violation.guards.len())
                    .unwrap_or((way, &[]));
                let (parts, overrides) = rest.split_at_checked(parts).unwrap_or((rest, &[]));
                let path = Path {
                    violation,
                    cond,
                    waived: waived.clone(),
                    guards: guards.to_vec(),
                    parts: parts.to_vec(),
                    overrides: overrides.to_vec(),
                };
                self.under = Some(cond);
                found.extend(self.follow(&path, &grounds, &cuts)?);
                self.under = None;
                if found.len() > MAX_PATHS {
                    return Err(Uncovered("too many paths"));
                }
            }
        }
        self.joined(&found, fines, rows)
    }

    /// One value for each column, by the path that is taken.
    fn joined(
        &mut self,
        found: &[(NodeId, Columns)],
        fines: usize,
        rows: usize,
    ) -> Result<Vec<NodeId>, Uncovered> {
        let zero = self.graph.constant(0);
        let mut laid: Vec<(NodeId, Vec<NodeId>)> = Vec::with_capacity(found.len());
        for (cond, columns) in found {
            laid.push((*cond, columns.laid(&mut self.graph, fines, rows)?));
        }
        let count = laid.first().map_or(0, |(_, c)| c.len());
        let mut joined = Vec::with_capacity(count);
        for at in 0..count {
            // Paths that say the same are one.
            let mut values: BTreeMap<NodeId, NodeId> = BTreeMap::new();
            for (cond, columns) in &laid {
                let value = columns.get(at).copied().unwrap_or(zero);
                let when = match values.get(&value) {
                    Some(when) => self.graph.or(*when, *cond),
                    None => *cond,
                };
                values.insert(value, when);
            }
            let mut all = values.into_iter();
            let Some((first, _)) = all.next() else {
                joined.push(zero);
                continue;
            };
            let mut chosen = first;
            for (value, when) in all {
                chosen = self.graph.select(when, value, chosen);
            }
            joined.push(chosen);
        }
        Ok(joined)
    }

    /// The ways in which truths can hold together, each with its condition.
    fn ways(&mut self, truths: &[NodeId]) -> Result<Vec<(NodeId, Vec<bool>)>, Uncovered> {
        const MANY: Uncovered = Uncovered("too many stages and arms");
        let open: Vec<NodeId> = {
            let mut open: Vec<NodeId> = truths.to_vec();
            open.sort_unstable();
            open.dedup();
            open.retain(|t| self.graph.known(*t).is_none());
            open
        };
        let known = super::fold::reachable(&self.graph, &open);
        let all = match known {
            Some(known) => known,
            None if open.len() <= 6 => {
                let many = 1usize.checked_shl(u32::try_from(open.len()).unwrap_or(64));
                let way = |way: usize| (0..open.len()).map(|bit| way >> bit & 1 == 1).collect();
                (0..many.unwrap_or(1)).map(way).collect()
            }
            None => return Err(MANY),
        };
        if all.len() > MAX_PATHS {
            return Err(MANY);
        }
        let mut ways = Vec::with_capacity(all.len());
        for way in all {
            let mut cond = self.graph.truth(true);
            for (truth, holds) in open.iter().zip(&way) {
                let one = if *holds {
                    *truth
                } else {
                    self.graph.not(*truth)
                };
                cond = self.graph.and(cond, one);
            }
            let of = |truth: &NodeId| match self.graph.known(*truth) {
                Some(known) => known != 0,
                None => {
                    let at = open.iter().position(|t| t == truth);
                    at.and_then(|at| way.get(at)).copied().unwrap_or(false)
                }
            };
            ways.push((cond, truths.iter().map(of).collect()));
        }
        Ok(ways)
    }
}
