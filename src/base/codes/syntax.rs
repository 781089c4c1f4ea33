//! Z1xx: files and syntax.

use super::Page;

/// Pages of this room.
pub const PAGES: &[Page] = &[];
