//! Compiled modules kept on the disk, so that a module is compiled once on a computer.
//!
//! A file holds the machine code, then all that was compiled of the module (texts and the like are not),
//! then the key and a checksum of the machine code. It is named after the key: a checksum of the module,
//! the version and settings of the engine, and this form. A name may be met by chance or on purpose, so
//! what was compiled is compared byte by byte; that costs a tenth of hashing it. Whatever is not exactly
//! so is passed over and written anew. The checksum finds what a disk or a broken write did to a file:
//! whoever could forge it would need to write to a folder of this user. The machine code itself is then
//! mapped where it lies and not copied.

use std::{
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use wasmtime::Engine;

use super::check::Sections;
use crate::host::files;

/// Bytes of a SHA-256, and of a checksum.
const SUM: usize = 32;

/// A checksum in four lanes of 64 bits, under way. Each step turns different states or words into different
/// states, so that a change in one word is always seen.
#[derive(Clone, Debug)]
struct Checksum {
    lanes: [u64; 4],
    len: u64,
}

impl Checksum {
    const fn new() -> Self {
        Self {
            lanes: [1, 2, 3, 4],
            len: 0,
        }
    }

    const fn step(lane: u64, word: u64) -> u64 {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        (lane ^ word).wrapping_mul(ODD).rotate_left(29)
    }

    fn block(&mut self, block: &[u8; SUM]) {
        for (lane, word) in self.lanes.iter_mut().zip(block.as_chunks().0) {
            *lane = Self::step(*lane, u64::from_le_bytes(*word));
        }
    }

    /// Takes bytes; only the last may be no whole number of blocks.
    fn take(&mut self, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks::<SUM>();
        blocks.iter().for_each(|block| self.block(block));
        if !rest.is_empty() {
            let mut last = [0; SUM];
            for (to, byte) in last.iter_mut().zip(rest) {
                *to = *byte;
            }
            self.block(&last);
        }
        let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.len = self.len.wrapping_add(len);
    }

    fn done(self) -> [u8; SUM] {
        let mut sum = [0; SUM];
        for (to, lane) in sum.as_chunks_mut().0.iter_mut().zip(self.lanes) {
            *to = Self::step(Self::step(lane, self.len), 0).to_le_bytes();
        }
        sum
    }
}

fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let mut sum = Checksum::new();
    sum.take(bytes);
    sum.done()
}

/// Changes when the form of the files does.
const FORM: &[u8] = b"zhun compiled module 3";

/// Where the machine code of one module for one engine is kept.
#[derive(Clone, Debug)]
pub struct Key<'b> {
    sum: [u8; SUM],
    /// What is compiled: the number of each section and its length, then its content.
    compiled: Vec<([u8; 9], &'b [u8])>,
    folder: PathBuf,
}

/// Machine code as it was kept: the file that begins with it.
#[derive(Clone, Debug)]
pub struct Artifact {
    path: PathBuf,
}

impl Artifact {
    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// Bytes compared with parts, piece by piece.
struct Against<'a> {
    part: &'a [u8],
    parts: std::vec::IntoIter<&'a [u8]>,
    same: bool,
    /// What comes behind the last part.
    rest: Vec<u8>,
}

impl Against<'_> {
    fn take(&mut self, bytes: &[u8]) {
        let mut bytes = bytes;
        while !bytes.is_empty() {
            if self.part.is_empty() {
                match self.parts.next() {
                    Some(part) => self.part = part,
                    None => return self.rest.extend_from_slice(bytes),
                }
            }
            let len = bytes.len().min(self.part.len());
            let (own, other) = (self.part.split_at(len), bytes.split_at(len));
            self.same &= own.0 == other.0;
            (self.part, bytes) = (own.1, other.1);
        }
    }
}

/// Takes everything that is hashed into a SHA-256.
struct Sum(Sha256);

impl Hasher for Sum {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

impl<'b> Key<'b> {
    /// The key of a module under an engine, in a folder.
    pub fn new(engine: &Engine, module: &Sections<'b>, folder: &Path) -> Self {
        let mut sum = Sum(Sha256::new_with_prefix(FORM));
        engine.precompile_compatibility_hash().hash(&mut sum);
        let head = |id: u8, content: &[u8]| {
            let [a, b, c, d, e, f, g, h] = content.len().to_le_bytes();
            [id, a, b, c, d, e, f, g, h]
        };
        let compiled = module.compiled.iter();
        let compiled: Vec<_> = compiled
            .map(|(id, bytes)| (head(*id, bytes), *bytes))
            .collect();
        for (head, content) in &compiled {
            sum.0.update(head);
            sum.0.update(checksum(content));
        }
        Self {
            sum: sum.0.finalize().into(),
            compiled,
            folder: folder.to_owned(),
        }
    }

    fn path(&self) -> PathBuf {
        let name: String = self.sum.iter().map(|b| format!("{b:02x}")).collect();
        self.folder.join(format!("{name}.machine"))
    }

    /// What stands behind the machine code, before its checksum.
    fn behind(&self) -> Vec<&[u8]> {
        let parts = self.compiled.iter();
        let parts = parts.flat_map(|(head, content)| [head.as_slice(), content]);
        parts.chain([self.sum.as_slice()]).collect()
    }

    /// The machine code, if it is there and is what was kept.
    pub fn find(&self) -> Option<Artifact> {
        let path = self.path();
        let parts = self.behind();
        let len: usize = parts.iter().map(|part| part.len()).sum();
        let mut against = Against {
            part: &[],
            parts: parts.into_iter(),
            same: true,
            rest: Vec::new(),
        };
        let mut sum = Checksum::new();
        let mut code = None;
        files::kept(&self.folder, &path, |size, piece| {
            let before = size.saturating_sub(len).saturating_sub(SUM);
            let left = code.get_or_insert(before);
            let (own, other) = piece.split_at(piece.len().min(*left));
            *left = left.saturating_sub(own.len());
            sum.take(own);
            against.take(other);
        })?;
        (against.same && against.rest == sum.done()).then_some(Artifact { path })
    }

    /// Keeps machine code. A cache that cannot be written is none: that is no error.
    pub fn keep(&self, code: &[u8]) {
        let sum = checksum(code);
        let mut file = code.to_vec();
        for part in self.behind() {
            file.extend_from_slice(part);
        }
        file.extend_from_slice(&sum);
        files::keep(&self.folder, &self.path(), &file);
    }
}

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test ends where it fails"
)]
mod tests {
    use super::checksum;

    #[test]
    fn a_changed_byte_changes_the_checksum() {
        let bytes: Vec<u8> = (0..200_u8).collect();
        let sum = checksum(&bytes);
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 64;
            assert_ne!(checksum(&other), sum, "{at}");
            assert_ne!(checksum(&bytes[..at]), sum, "{at}");
        }
        assert_ne!(checksum(&[0; 3]), checksum(&[0; 4]));
        let mut pieces = super::Checksum::new();
        pieces.take(&bytes[..64]);
        pieces.take(&bytes[64..]);
        assert_eq!(pieces.done(), sum);
    }
}
