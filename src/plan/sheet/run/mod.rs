//! Sheets carried out natively: one case at a time ([`one`]), or columns of cases ([`batch`]).

pub mod batch;
mod columns;
mod lanes;
pub mod one;
mod slots;

pub use batch::{Batch, Buffers};
pub use one::{One, Scratch};
