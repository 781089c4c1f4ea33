//! The one place that is told to trust: machine code from the cache, and where a memory lies.

use std::ptr::NonNull;

use wasmtime::{
    AsContext, AsContextMut, Engine, Memory, Module, Store, StoreContext, StoreContextMut,
    StoreLimits,
};

/// The module whose machine code this is; `None` if the engine does not take it.
pub(super) fn revive(engine: &Engine, artifact: &super::cache::Artifact) -> Option<Module> {
    // SAFETY: `deserialize_file` runs what the file says, so it must be what `Module::serialize` gave, and
    // stay so. An artifact is only made by `cache::Key::find`: it lies in a folder that belongs to this
    // user and that nobody else may write to, repeats byte by byte what was compiled, the engine's version
    // and its settings, and has the checksum that was written with it. Files are replaced there by others
    // and never written over. Whoever can do otherwise can already run what they like as this user.
    // Wasmtime itself checks its version and settings again.
    #[allow(unsafe_code, reason = "see above")]
    let module = unsafe { Module::deserialize_file(engine, artifact.path()) };
    module.ok()
}

/// A store, and the memory of an instance in it, of which it is known where it lies: to ask wasmtime
/// each time costs more than a plain case does.
#[derive(Debug)]
pub(super) struct Home {
    /// Given out as a context only: nobody can put another store in its place.
    store: Store<StoreLimits>,
    memory: Memory,
    base: NonNull<u8>,
    /// Bytes, as last looked at.
    len: usize,
}

// SAFETY: `base` is what `memory` says and is only followed while the store is borrowed, so a home may
// go wherever its store may.
#[allow(unsafe_code, reason = "see above")]
unsafe impl Send for Home {}

impl Home {
    /// A store and a memory in it. The engine must be one of [`engine`](super::engine).
    pub(super) fn new(mut store: Store<StoreLimits>, memory: Memory) -> Self {
        let bytes = memory.data_mut(&mut store);
        let (base, len) = (NonNull::from(&mut *bytes).cast(), bytes.len());
        Self {
            store,
            memory,
            base,
            len,
        }
    }

    /// The memory, as long as it was when [`Self::look`] last saw it.
    #[inline]
    pub(super) fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: wasmtime gave this address and length for a memory of a store that is still here
        // (`store` is private and never replaced). Memories never shrink, and those of engines made
        // by `super::engine` never move (`memory_may_move(false)`). While the slice lives the
        // store is borrowed, so that neither the module nor another slice touches the memory.
        #[allow(unsafe_code, reason = "see above")]
        unsafe {
            std::slice::from_raw_parts_mut(self.base.as_ptr(), self.len)
        }
    }

    /// The whole memory: it may have grown.
    pub(super) fn look(&mut self) -> &mut [u8] {
        let bytes = self.memory.data_mut(&mut self.store);
        (self.base, self.len) = (NonNull::from(&mut *bytes).cast(), bytes.len());
        bytes
    }

    /// The whole memory, to read.
    pub(super) fn read(&self) -> &[u8] {
        self.memory.data(&self.store)
    }
}

impl AsContext for Home {
    type Data = StoreLimits;

    #[inline]
    fn as_context(&self) -> StoreContext<'_, StoreLimits> {
        self.store.as_context()
    }
}

impl AsContextMut for Home {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, StoreLimits> {
        self.store.as_context_mut()
    }
}
