//! Data of sheets: laid out behind the data of the general machine, equal stretches once.

use std::collections::BTreeMap;

/// Data under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool {
    /// Address of the first byte.
    start: u32,
    bytes: Vec<u8>,
    known: BTreeMap<Vec<u8>, u32>,
}

impl Pool {
    /// Nothing yet; the first byte will stand at this address.
    pub(super) fn new(start: u32) -> Self {
        Self {
            start,
            ..Self::default()
        }
    }

    /// The address of these bytes, a multiple of `align`.
    pub(super) fn add(&mut self, bytes: &[u8], align: u32) -> u32 {
        if let Some(at) = self.known.get(bytes).filter(|at| at.is_multiple_of(align)) {
            return *at;
        }
        while !self.end().is_multiple_of(align.max(1)) {
            self.bytes.push(0);
        }
        let at = self.end();
        self.bytes.extend_from_slice(bytes);
        self.known.insert(bytes.to_vec(), at);
        at
    }

    /// The address behind the last byte.
    pub(super) fn end(&self) -> u32 {
        let len = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.start.saturating_add(len)
    }

    /// The bytes.
    pub(super) fn done(self) -> Vec<u8> {
        self.bytes
    }
}
