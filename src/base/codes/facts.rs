//! Z7xx: facts documents.

use super::Page;

/// Pages of this room.
pub const PAGES: &[Page] = &[];
