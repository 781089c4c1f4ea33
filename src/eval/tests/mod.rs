//! Tests of this room, on programs built by hand.

mod closed;
mod open;
mod random;
