//! Z2xx: names: unknown, repeated, cyclic.

use super::Page;

/// Pages of this room.
pub const PAGES: &[Page] = &[];
