//! The whole meaning of a program as code: every step, every reason, every error, facts in any state.
//!
//! Acts are data and conditions are code: what a violation imposes, its tables and circumstances are
//! descriptions laid out in memory, which a fixed set of functions walks in the order of language.md;
//! each condition, number and range of the rules is a function of its own, equal ones once.

pub mod acts;
mod amount;
mod answer;
pub mod bearing;
mod benchmark;
mod check;
mod circumstance;
mod close;
mod condition;
mod contest;
pub mod date;
mod days;
mod decision;
mod degree;
pub mod descriptions;
pub mod entry;
mod explain;
mod explain_grounds;
pub mod extent;
pub mod frame;
mod impose;
pub mod imposing;
pub mod kit;
pub mod layout;
pub mod lowered;
pub mod making;
mod memo;
mod money;
mod number;
mod procedure;
mod range;
mod recommend;
mod reduction;
mod replace;
mod result;
pub mod rounding;
mod rows;
pub mod say;
mod several;
mod severity;
mod slot;
mod statutory;
pub mod steps;
mod table;
#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::wildcard_enum_match_arm,
    reason = "a test ends where it fails"
)]
mod tests;
pub mod values;
mod weights;
