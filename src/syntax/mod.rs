//! From text to tree and back: `parse` (the only user of pest) gives the concrete tree, `read` gives
//! it meaning, `format` prints it.

pub mod ast;
pub mod cst;
pub mod format;
pub mod keywords;
pub mod parse;
pub mod read;
#[cfg(test)]
mod show;

use crate::base::diagnostic::Report;
use crate::base::span::FileId;

/// Parses and reads one file: its tree with meaning, the keywords as they stand in it, its concrete
/// tree, and everything that was found on the way.
pub fn parse_file(
    file: FileId,
    text: &str,
) -> (ast::File, Vec<keywords::KeywordUse>, cst::Tree, Report) {
    let (tree, mut report) = parse::parse(file, text);
    let read = read::read(&tree);
    report.extend(read.report);
    (read.file, read.keywords, tree, report)
}
