//! The parser that pest makes from the grammar.

/// Made by the derive from `grammar/zhun.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/zhun.pest"]
pub(super) struct Grammar;
