//! Compiled modules carried out by wasmtime: the only place that names it.
//!
//! A module comes from anywhere, so nothing about it is believed: what it must have is checked before
//! it is compiled ([`check`](mod@check)), what it gives is read as bytes that may say anything, its memory and its
//! time are bounded. An instance is made once and answers one question after another; the module
//! itself starts its memory over.

pub mod cache;
pub mod check;
mod refuse;
mod run;
mod sheet;
#[cfg(test)]
mod tests;
mod trusted;

use std::{path::Path, time::Duration};

use wasmtime::{Config, Engine, Module, OptLevel};

pub use refuse::{Broken, Refused};
pub use run::{Function, Running};
pub use sheet::Word;

/// How much a module may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of memory of an instance.
    pub memory: usize,
    /// How long one call may take; `None`: as long as it takes, which also makes every call faster by
    /// what the watching costs.
    pub time: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 1 << 30,
            time: Some(Duration::from_secs(10)),
        }
    }
}

/// How often calls are looked after: a call may overrun its time by as much.
const TICK: Duration = Duration::from_millis(5);

/// Compiles modules and runs them within limits.
#[derive(Clone, Debug)]
pub struct Machine {
    engine: Engine,
    limits: Limits,
}

/// A module that was found to be one of ours, compiled.
#[derive(Clone, Debug)]
pub struct Compiled<'b> {
    module: Module,
    limits: Limits,
    /// Its custom sections.
    pub sections: check::Sections<'b>,
}

impl Machine {
    /// A machine with these limits.
    ///
    /// # Errors
    /// [`Refused::Engine`] where wasmtime has no compiler for this computer.
    pub fn new(limits: Limits) -> Result<Self, Refused> {
        let engine = engine(limits)?;
        if limits.time.is_some() {
            watch(&engine);
        }
        Ok(Self { engine, limits })
    }

    /// Compiles a module, or takes it from the cache in a folder.
    ///
    /// # Errors
    /// [`Refused`]: why these bytes are none of our modules.
    pub fn load<'b>(&self, bytes: &'b [u8], cache: Option<&Path>) -> Result<Compiled<'b>, Refused> {
        let sections = check::look(bytes, self.limits)?;
        let key = cache.map(|folder| cache::Key::new(&self.engine, &sections, folder));
        let kept = key.as_ref().and_then(|key| key.find());
        let kept = kept.and_then(|artifact| trusted::revive(&self.engine, &artifact));
        let module = match kept {
            Some(module) => module,
            None => {
                check::valid(bytes)?;
                let module = Module::new(&self.engine, bytes)
                    .map_err(|e| Refused::Engine(format!("{e:#}")))?;
                if let Some(key) = key
                    && let Ok(artifact) = module.serialize()
                {
                    key.keep(&artifact);
                }
                module
            }
        };
        Ok(Compiled {
            module,
            limits: self.limits,
            sections,
        })
    }
}

/// An engine whose memories never move: [`trusted`] relies on it.
fn engine(limits: Limits) -> Result<Engine, Refused> {
    let mut config = Config::new();
    // Watching time by epochs makes a decision a third slower, by fuel half as slow again. Inlining
    // would make it a tenth faster and compiling three times as slow.
    config
        .cranelift_opt_level(OptLevel::Speed)
        .epoch_interruption(limits.time.is_some())
        // A memory of 32-bit addresses has its whole room reserved from the start.
        .memory_may_move(false)
        // Traps are reported by the export's name; nobody reads addresses.
        .generate_address_map(false)
        .wasm_backtrace_max_frames(None)
        .native_unwind_info(false);
    Engine::new(&config).map_err(|e| Refused::Engine(format!("{e:#}")))
}

/// Counts time for an engine as long as it is in use.
fn watch(engine: &Engine) {
    let engine = engine.weak();
    std::thread::spawn(move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            std::thread::sleep(TICK);
        }
    });
}
