//! Compiled modules kept on the disk, so that a module is compiled once on a computer.
//!
//! A file is named after its key: the SHA-256 of what is compiled of the module (texts and the like are
//! not), of the version and settings of the engine, and of this form. It holds the key again, the SHA-256 of the machine code, and the machine
//! code. Whatever is not exactly so is passed over and written anew.

use std::{
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use wasmtime::Engine;

use super::check::Sections;
use crate::host::files;

/// Bytes of a SHA-256.
const SUM: usize = 32;

/// Changes when the form of the files does.
const FORM: &[u8] = b"zhun compiled module 1";

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
        let right = key == self.sum && sum == Sha256::digest(code).as_slice();
        right.then_some(Artifact { file })
    }

    /// Keeps machine code. A cache that cannot be written is none: that is no error.
    pub fn keep(&self, code: &[u8]) {
        let mut file = self.sum.to_vec();
        file.extend_from_slice(&Sha256::digest(code));
        file.extend_from_slice(code);
        files::keep(&self.folder, &self.path(), &file);
    }
}
