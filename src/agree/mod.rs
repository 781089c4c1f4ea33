//! What judges every execution: programs and facts at random, and the harness that holds one
//! execution against another.
//!
//! For tests, measurements and fuzzing; no rule passes through here. An execution that is to be held
//! against `eval` is given as a closure ([`Engine`]); those that need nothing else are in [`engines`].

pub mod build;
pub mod dice;
pub mod edges;
pub mod engines;
pub mod facts;
pub mod harness;
pub mod joint;
pub mod programs;
#[cfg(test)]
mod tests;

pub use dice::Dice;
pub use facts::{Drawing, misfit};
pub use harness::{Answered, Engine, Tally, agree, completed, fuzz, sweep, written};
