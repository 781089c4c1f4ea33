//! The outside world: files, terminal, command line. It decides nothing about rules; everything it
//! shows comes from the entry functions of the library, so that a server, an editor or a page shows
//! the same.

#[cfg(feature = "batch")]
pub mod batch;
pub mod cli;
pub mod diagnostics;
pub mod engine;
pub mod files;
#[cfg(feature = "machine")]
pub mod machine;
