//! Published JSON Schemas (draft 2020-12): facts in, recommendation out. Versioned: a key is never
//! removed and never changes its meaning within a version; new keys may come.

mod facts;
mod recommendation;

pub use facts::facts;
pub use recommendation::recommendation;

/// Version of both schemas.
pub const VERSION: u32 = 1;

/// The dialect.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
