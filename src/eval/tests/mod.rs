//! Tests of this room, on programs built by hand.

mod arithmetic;
mod brief;
mod closed;
mod open;
mod plans;
mod random;
mod stress;
