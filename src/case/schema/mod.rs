//! Published JSON Schemas (draft 2020-12): facts and cases in, recommendation out. Versioned: a key is never
//! removed and never changes its meaning within a version; new keys may come.

mod facts;
mod recommendation;
mod several;

pub use facts::facts;
pub use recommendation::recommendation;
pub use several::case;

/// Version of all schemas.
pub const VERSION: u32 = 1;

/// The dialect.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
