//! The same plan as WebAssembly.

pub mod texts;
