//! Z3xx: types and units.

use super::Page;

/// Pages of this room.
pub const PAGES: &[Page] = &[];
