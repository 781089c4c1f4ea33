//! Weights: which row of each factor holds, their sum, the formula of each branch.

use super::imposing::Tools;
use crate::plan::code::{FunctionId, build::Fun};

/// The functions of this file.
pub(super) fn functions(_: &Tools) -> Vec<(FunctionId, Fun)> {
    Vec::new()
}
