//! Z4xx: the shape of packages, violations, benchmarks and lists.

use super::Page;

/// Pages of this room.
pub const PAGES: &[Page] = &[];
