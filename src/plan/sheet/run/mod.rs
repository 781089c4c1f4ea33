//! Sheets carried out natively: one case at a time ([`one`]), or columns of cases ([`batch`]).

mod ahead;
pub mod batch;
mod codes;
mod columns;
mod divide;
mod fuse;
mod lanes;
pub mod one;
mod slots;
mod steps;
mod sums;
mod wide;

pub use ahead::{ahead, strip};
pub use batch::{Batch, Buffers};
pub use columns::{Out, outs};
pub use one::{One, Scratch};
