//! The statutory range of every fine, and the objects that are penalised.

use super::imposing::Tools;
use crate::plan::code::{FunctionId, build::Fun};

/// The functions of this file.
pub(super) fn functions(_: &Tools) -> Vec<(FunctionId, Fun)> {
    Vec::new()
}
