//! 处理: the penalties of a row stand for those of the statute.

use super::imposing::Tools;
use crate::plan::code::{FunctionId, build::Fun};

/// The functions of this file.
pub(super) fn functions(_: &Tools) -> Vec<(FunctionId, Fun)> {
    Vec::new()
}
