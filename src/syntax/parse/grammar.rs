//! The parser that pest makes from the grammar.
//!
//! No call limit is set: pest's is one for the whole process, and a limit that lets the largest lawful
//! file pass would stop nothing. The time is bounded by the grammar itself, which tries each character
//! a fixed number of times, and the depth by the scanner.

/// Made by the derive from `grammar/zhun.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/zhun.pest"]
pub(super) struct Grammar;
