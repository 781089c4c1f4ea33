//! From the concrete tree to its canonical text.
//!
//! [`format()`] keeps what the author chose (which statements share a line, where a long condition
//! breaks, what stands on one line, comments, blank lines, spellings of quantities) and settles the
//! rest: four spaces of indentation, one space between terms, Chinese punctuation, one spelling of
//! each sign, table columns aligned by display width. It changes no meaning: parsing its output gives
//! the same tree, and formatting it again gives the same text.
//!
//! Keywords are rewritten where the reader says they stand ([`respell`]); the printer itself knows
//! no keyword. A tree whose parse or reading had errors may lack parts, so callers print only trees
//! without them.

mod layout;
mod terms;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::layout::Printer;
use super::cst::Tree;
use super::keywords::KeywordUse;
use crate::base::{diagnostic::Lang, span::Span};

/// Widest line in columns that several statements, or a block on one line, may fill.
pub const MAX_COLUMNS: usize = 100;

/// The words to put in place of keywords so that all are in one language.
pub fn respell(uses: &[KeywordUse], lang: Lang) -> Vec<(Span, &'static str)> {
    let word = |u: &KeywordUse| match lang {
        Lang::Zh => u.keyword.zh,
        Lang::En => u.keyword.en,
    };
    uses.iter().map(|u| (u.span, word(u))).collect()
}

/// The canonical text of a tree. `words` replaces the words at the spans given (see [`respell`]);
/// give none to keep each file's own.
pub fn format(tree: &Tree, words: &[(Span, &'static str)]) -> String {
    let words: BTreeMap<(u32, u32), &'static str> = words
        .iter()
        .map(|(span, word)| ((span.start, span.end), *word))
        .collect();
    let mut printer = Printer::new(words);
    printer.tree(tree);
    printer.finish()
}
