//! Z8xx: evaluation and cases (用例): overflow, contradictions, expectations not met.

use super::Page;

/// Pages of this room.
pub const PAGES: &[Page] = &[];
