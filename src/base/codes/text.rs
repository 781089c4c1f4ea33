//! Z5xx: text fidelity against a law library.

use super::Page;

/// Pages of this room.
pub const PAGES: &[Page] = &[];
