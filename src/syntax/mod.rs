//! From text to tree and back: `parse` (the only user of pest) gives the concrete tree, `read` gives
//! it meaning, `format` prints it.

pub mod ast;
pub mod cst;
pub mod keywords;
pub mod parse;
pub mod read;
