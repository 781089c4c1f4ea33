//! Places for values: a node keeps its place until the last that reads it.

use std::collections::BTreeMap;

use super::super::{Sheet, graph::NodeId};

/// The last node that reads each node; what is read at the end has none. `reads`: what each node reads,
/// rising.
pub(super) fn last_reads(
    sheet: &Sheet,
    reads: impl Iterator<Item = (NodeId, Vec<NodeId>)>,
) -> BTreeMap<NodeId, NodeId> {
    let mut last: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    for (id, operands) in reads {
        last.insert(id, id);
        for operand in operands {
            last.insert(operand, id);
        }
    }
    for id in sheet.outputs.iter().chain([&sheet.bail]) {
        last.remove(id);
    }
    last
}

/// Places that are free again.
#[derive(Debug, Default)]
pub(super) struct Places {
    free: Vec<usize>,
    /// How many there are.
    pub(super) len: usize,
}

impl Places {
    /// A place.
    pub(super) fn take(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            let new = self.len;
            self.len = self.len.saturating_add(1);
            new
        })
    }

    /// So many places beside each other: the first.
    pub(super) fn block(&mut self, count: usize) -> usize {
        let first = self.len;
        self.len = self.len.saturating_add(count);
        first
    }

    /// Gives a place back.
    pub(super) fn give(&mut self, place: usize) {
        self.free.push(place);
    }
}
