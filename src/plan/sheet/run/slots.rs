//! Places for values: a node keeps its place until the last that reads it.

use super::super::{
    Sheet,
    fold::operands,
    graph::{NodeId, index},
};

/// The last node that reads each node; outputs and the bail are read at the end.
pub(super) fn last_reads(sheet: &Sheet) -> Vec<usize> {
    let len = sheet.graph.ops.len();
    let mut last: Vec<usize> = (0..len).collect();
    let mut note = |id: NodeId, at: usize| {
        if let Some(place) = last.get_mut(index(id.0)) {
            *place = (*place).max(at);
        }
    };
    for (at, op) in sheet.graph.ops.iter().enumerate() {
        for operand in operands(*op) {
            note(operand, at);
        }
    }
    for id in sheet.outputs.iter().chain([&sheet.bail]) {
        note(*id, len);
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

    /// Gives a place back.
    pub(super) fn give(&mut self, place: usize) {
        self.free.push(place);
    }
}
