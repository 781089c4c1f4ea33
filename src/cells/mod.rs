//! Cells and boxes: what rules can tell apart, and nothing finer.
//!
//! Conditions compare facts with constants. Cut each fact at the constants that the rules at hand
//! name, and its values fall into finitely many *cells*: within a cell no condition changes its mind,
//! so one value stands for all ([`axis`]). The facts together make a [`space`]; a condition, and so a
//! row of a table, is a union of [`boxes`] in it; rows with the same result are one [`mod@classes`] class.
//! Proofs search boxes, plans index them.
//!
//! What no constant of one fact decides (a comparison of two facts, a test on a list, a decision) is a
//! *truth* of its own: an axis of two cells that says no more than that it holds or not. What follows
//! from boxes is then still right, though a case that shows it has to be looked for by other means.
//!
//! Unknown and 无法查明 lie in no cell: they are not values that conditions are true or false of.

pub mod axis;
pub mod boxes;
pub mod classes;
pub mod line;
pub mod set;
pub mod simple;
pub mod space;

pub use axis::Axis;
pub use boxes::Boxed;
pub use classes::{Classes, classes};
pub use line::Line;
pub use set::CellSet;
pub use simple::{Simple, simple};
pub use space::{Space, Subject};

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test ends where it fails"
)]
mod tests;
