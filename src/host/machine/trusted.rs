//! Machine code from the cache: the one place that is told to trust bytes.

use wasmtime::{Engine, Module};

/// The module whose machine code this is; `None` if the engine does not take it.
pub(super) fn revive(engine: &Engine, artifact: &super::cache::Artifact) -> Option<Module> {
    // SAFETY: `deserialize` runs what the bytes say, so they must be what `Module::serialize` gave.
    // An artifact is only made by `cache::Key::find`: it comes from a folder that belongs to this
    // user and that nobody else may write to, stands under a key made of the module's own bytes,
    // the engine's version and its settings, repeats that key inside, and has the checksum that was
    // written with it. Whoever can forge all that can already run what they like as this user.
    // Wasmtime itself checks its version and settings again.
    #[allow(unsafe_code, reason = "see above")]
    let module = unsafe { Module::deserialize(engine, artifact.bytes()) };
    module.ok()
}
