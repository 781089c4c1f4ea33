//! The proofs against an SMT solver: what the rules mean, written from the typed program as terms over
//! whole numbers, held first against `eval` and then decided by Z3.
//!
//! Nothing here reads cells, plans or proofs. `cargo test --test oracle` compares 200 programs,
//! `ZHUN_ORACLE=2000 cargo test --release --test oracle` so many; `ZHUN_SEED=…` draws others.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "a test ends where it fails"
)]

mod act;
mod between;
mod calendar;
mod compare;
mod condition;
mod dated;
mod days;
mod decided;
mod decision;
mod encoding;
mod extent;
mod facts;
mod further;
mod meaning;
mod number;
mod observation;
mod plain;
mod plant;
mod property;
mod range;
mod rational;
mod term;
mod verdicts;
mod z3;

/// How many programs are compared.
fn programs() -> u64 {
    std::env::var("ZHUN_ORACLE").map_or(200, |n| n.parse().expect("a whole number"))
}

/// The seed from which they are drawn.
fn seed() -> u64 {
    std::env::var("ZHUN_SEED").map_or(20_260_401, |n| n.parse().expect("a whole number"))
}
