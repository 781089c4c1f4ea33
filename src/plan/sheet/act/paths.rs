//! What an outcome comes to on a path, as columns.

use super::super::graph::{Graph, NodeId, Uncovered};
use crate::case::summary::Flags;

/// A fine of an outcome.
#[derive(Clone, Copy, Debug)]
pub(super) struct FineColumns {
    /// Penalty id + 1.
    pub penalty: NodeId,
    pub flags: NodeId,
    pub min: NodeId,
    pub max: NodeId,
    pub point: NodeId,
}

/// An outcome.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// By its number.
    pub disposition: i64,
    /// 0 none.
    pub degree: NodeId,
    /// A human has something to decide.
    pub human: NodeId,
    /// Penalties other than fines are imposed.
    pub others: bool,
    pub fines: Vec<FineColumns>,
    /// Row ids + 1, no repeats.
    pub rows: Vec<NodeId>,
}

impl Columns {
    /// In the order of the sheet's columns.
    pub(super) fn laid(
        &self,
        graph: &mut Graph,
        fines: usize,
        rows: usize,
    ) -> Result<Vec<NodeId>, Uncovered> {
        let zero = graph.constant(0);
        let mut fixed = 0;
        if self.others {
            fixed |= Flags::OTHERS;
        }
        if self.fines.len() > fines {
            fixed |= Flags::MORE_FINES;
        }
        if self.rows.len() > rows {
            fixed |= Flags::MORE_ROWS;
        }
        let fixed = graph.constant(i64::from(fixed));
        let human = graph.constant(i64::from(Flags::HUMAN));
        let human = graph.times(self.human, human)?;
        let flags = graph.plus(fixed, human)?;
        let mut laid = vec![graph.constant(self.disposition), self.degree, flags];
        for slot in 0..fines {
            laid.extend(match self.fines.get(slot) {
                Some(f) => [f.penalty, f.flags, f.min, f.max, f.point],
                None => [zero; 5],
            });
        }
        for slot in 0..rows {
            laid.push(self.rows.get(slot).copied().unwrap_or(zero));
        }
        Ok(laid)
    }
}
