//! Everything that is tested from outside: the command, the shape of the house, bad input.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test ends where it fails"
)]

mod abi;
mod agree;
mod articles;
mod bad_input;
mod batch;
mod between;
#[cfg(feature = "machine")]
mod build;
mod cli;
mod columns;
mod compare;
mod documents;
mod findings;
mod format;
mod machines;
mod manual;
mod modules;
mod packages;
mod peers;
mod promises;
mod proofs;
mod recommend;
mod run;
mod schema;
mod shape;
mod timeline;
mod whatif;
