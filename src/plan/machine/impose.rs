//! Which penalties the statute imposes on the facts at hand.

use super::imposing::Tools;
use crate::plan::code::{FunctionId, build::Fun};

/// The functions of this file.
pub(super) fn functions(_: &Tools) -> Vec<(FunctionId, Fun)> {
    Vec::new()
}
