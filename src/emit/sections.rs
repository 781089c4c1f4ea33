//! The custom sections of a module: everything that a client needs besides the instructions.
//!
//! | section | holds |
//! |---|---|
//! | `zhun.abi` | the version of the interface, four bytes, little end first |
//! | `zhun.schema` | JSON: `package`, the schema of a facts document; `acts` and `decisions`, the facts that each reads |
//! | `zhun.texts` | JSON: see [`super::texts`] |
//! | `zhun.program` | the typed program, see [`super::program`] |
//! | `zhun.provenance` | JSON: what the module was made from and by what; no time, no place |

/// The version of the interface that modules of this compiler have.
pub const ABI_VERSION: u32 = 1;

/// The version of the interface.
pub const ABI: &str = "zhun.abi";
/// The schema of facts documents.
pub const SCHEMA: &str = "zhun.schema";
/// Texts in both languages.
pub const TEXTS: &str = "zhun.texts";
/// The typed program.
pub const PROGRAM: &str = "zhun.program";
/// Where the module comes from.
pub const PROVENANCE: &str = "zhun.provenance";

/// All sections, in order.
pub const NAMES: [&str; 5] = [ABI, SCHEMA, TEXTS, PROGRAM, PROVENANCE];
