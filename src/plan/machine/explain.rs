//! What is said of the statute: the act, its guards, its penalties.

use super::imposing::Tools;
use crate::plan::code::{FunctionId, build::Fun};

/// The functions of this file.
pub(super) fn functions(_: &Tools) -> Vec<(FunctionId, Fun)> {
    Vec::new()
}
