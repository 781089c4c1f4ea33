//! Documents of the plain form, read by schema and written without a tree.
//!
//! Most requests are written by programs: every key a fact, every value in its plain spelling. Such a
//! document becomes numbers in one pass. Whatever is written otherwise is not judged here: the reader
//! gives it up, and [`super::facts`] reads it and says what is wrong with it. What this room does read
//! it reads as that one does.

mod cursor;
mod form;
#[cfg(test)]
mod tests;
mod write;

pub use form::{Form, Plain, state};
pub use write::{Answers, Said, decisions};
