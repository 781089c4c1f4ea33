//! Facts documents: JSON in, typed slots out, and back.
//!
//! One way of writing for each type and nothing guessed (product.md, “Facts in”): money carries its
//! unit, a choice its name, a day its ISO form; `null` or absent is *not yet asked*, `"无法查明"` is a
//! finding that an officer states. Every fault of a document is reported, each with its JSON pointer.

pub mod acts;
mod compound;
mod document;
mod expect;
mod read;
pub(in crate::case) mod scalar;
mod table;
#[cfg(test)]
mod tests;
mod write;

use crate::{
    base::diagnostic::Report,
    ir::{FactId, Program, Value},
};

pub use read::Besides;
pub use table::{End, REST, cell, end, line, rest, span, unknown_column};
pub use write::{object, value};

/// The facts of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// One slot for each fact of the program; `None` is unknown. Fields of lists keep their values
    /// inside the list, and their own slots are empty.
    pub slots: Vec<Option<Value>>,
    /// Evidence given beside values, in the order of the document.
    pub evidence: Vec<Evidence>,
}

/// Evidence for one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The fact, or the field of a list.
    pub fact: FactId,
    /// Where in the document (JSON pointer).
    pub pointer: String,
    /// What the officer wrote.
    pub texts: Vec<String>,
}

impl Facts {
    /// No fact known.
    pub fn unknown(program: &Program) -> Self {
        Self {
            slots: vec![None; program.facts.len()],
            evidence: Vec::new(),
        }
    }
}

/// Types a facts document against a program.
///
/// The facts that could be read are returned beside the report of those that could not; a document
/// with errors should not be evaluated. Contradictions between facts (约束) are for the evaluator.
pub fn read(program: &Program, text: &str) -> (Facts, Report) {
    read::document(program, text)
}
