//! Compiled modules kept on the disk, so that a module is compiled once on a computer.
//!
//! A file is named after its key: the SHA-256 of what is compiled of the module (texts and the like are
//! not), of the version and settings of the engine, and of this form. It holds the key again, a checksum
//! of the machine code, and the machine code. Whatever is not exactly so is passed over and written anew.
//! The checksum finds what a disk or a broken write did to a file: whoever could forge it would need to
//! write to a folder of this user. A SHA-256 there took most of the time of loading.

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

/// A checksum in four lanes of 64 bits. Each step turns different states or words into different states, so
/// that a change in one word is always seen.
fn checksum(bytes: &[u8]) -> [u8; SUM] {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let step = |lane: u64, word: u64| (lane ^ word).wrapping_mul(ODD).rotate_left(29);
    let mut lanes = [1_u64, 2, 3, 4];
    let mut take = |block: &[u8; SUM]| {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks().0) {
            *lane = step(*lane, u64::from_le_bytes(*word));
        }
    };
    let (blocks, rest) = bytes.as_chunks::<SUM>();
    blocks.iter().for_each(&mut take);
    let mut last = [0; SUM];
    for (to, byte) in last.iter_mut().zip(rest) {
        *to = *byte;
    }
    take(&last);
    let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut sum = [0; SUM];
    for (to, lane) in sum.as_chunks_mut().0.iter_mut().zip(lanes) {
        *to = step(step(lane, len), 0).to_le_bytes();
    }
    sum
}

/// Changes when the form of the files does.
const FORM: &[u8] = b"zhun compiled module 2";

/// Where the machine code of one module for one engine is kept.
#[derive(Clone, Debug)]
pub struct Key {
    sum: [u8; SUM],
    folder: PathBuf,
}

/// Machine code as it was kept.
#[derive(Clone, Debug)]
pub struct Artifact {
    file: Vec<u8>,
}

impl Artifact {
    /// The machine code.
    pub(super) fn bytes(&self) -> &[u8] {
        self.file.get(SUM.saturating_mul(2)..).unwrap_or(&[])
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

impl Key {
    /// The key of a module under an engine, in a folder.
    pub fn new(engine: &Engine, module: &Sections<'_>, folder: &Path) -> Self {
        let mut sum = Sum(Sha256::new_with_prefix(FORM));
        engine.precompile_compatibility_hash().hash(&mut sum);
        for (id, content) in &module.compiled {
            (id, content.len()).hash(&mut sum);
            sum.0.update(content);
        }
        Self {
            sum: sum.0.finalize().into(),
            folder: folder.to_owned(),
        }
    }

    fn path(&self) -> PathBuf {
        let name: String = self.sum.iter().map(|b| format!("{b:02x}")).collect();
        self.folder.join(format!("{name}.machine"))
    }

    /// The machine code, if it is there and is what was kept.
    pub fn find(&self) -> Option<Artifact> {
        let file = files::kept(&self.folder, &self.path())?;
        let (key, rest) = file.split_at_checked(SUM)?;
        let (sum, code) = rest.split_at_checked(SUM)?;
        let right = key == self.sum && sum == checksum(code);
        right.then_some(Artifact { file })
    }

    /// Keeps machine code. A cache that cannot be written is none: that is no error.
    pub fn keep(&self, code: &[u8]) {
        let mut file = self.sum.to_vec();
        file.extend_from_slice(&checksum(code));
        file.extend_from_slice(code);
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
    }
}
