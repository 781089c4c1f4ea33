//! The few words that syntax itself knows; all others get their meaning from their place, in `read`.

use crate::syntax::keywords::{self as kw, Keyword};

/// Headers of columns whose cells are text and are not read: whatever stands there is no error.
const TEXT_COLUMNS: &[Keyword] = &[kw::REMARKS, kw::ROW_NUMBER, kw::BASIS, kw::HELP];

/// Words after a block that belong to the declaration before it (`名：选项 { … } 标签 “…”`); after any
/// other block they begin a statement.
const DECLARATION_WORDS: &[Keyword] = &[kw::LABEL, kw::HELP, kw::BOUNDS, kw::CHANGEABLE];

/// The spellings of the words that begin an item.
pub(super) fn items() -> impl Iterator<Item = &'static str> {
    kw::ITEMS
        .iter()
        .chain([&kw::KNOWN_DEFECT])
        .flat_map(|k| [k.zh, k.en])
}

/// Whether a word begins an item.
pub(super) fn is_item(word: &str) -> bool {
    items().any(|w| w == word)
}

/// Whether a word begins an item and nothing inside one, so that it shows where an item that was
/// never closed must have ended.
pub(super) fn is_item_only(word: &str) -> bool {
    is_item(word) && !kw::ERRATUM.is(word) && !kw::KNOWN_DEFECT.is(word)
}

/// Whether a word after a block belongs to a declaration.
pub(super) fn is_declaration_word(word: &str) -> bool {
    DECLARATION_WORDS.iter().any(|k| k.is(word))
}

/// Whether a word is 勘误.
pub(super) fn is_erratum(word: &str) -> bool {
    kw::ERRATUM.is(word)
}

/// Whether a column with this header holds text.
pub(in crate::syntax) fn is_text_column(header: &str) -> bool {
    TEXT_COLUMNS.iter().any(|k| k.is(header))
}
