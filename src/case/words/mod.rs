//! The recommendation in words, Chinese and English: the reasoning paragraph of a decision.
//!
//! Texts are made here, from the numbers of the outcome and the names of the program, and only when
//! someone asks for them.

pub mod brief;
pub mod cite;
mod contest;
mod details;
mod duties;
mod flat;
mod layout;
mod letter;
mod look;
pub mod penalty;
pub mod phrases;
mod reasons;
pub mod whatif;
mod why;

pub use contest::measure;
pub use duties::gate_code;
pub use flat::{Flat, flatten};
pub use letter::recommendation;
pub use look::Look;
pub use reasons::{Around, Said, step, step_code};
