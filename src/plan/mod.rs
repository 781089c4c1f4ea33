//! The program lowered once for speed, and its native runner.
//!
//! A plan is *code* over whole numbers and one linear memory, with everything that does not depend on
//! the case laid out as data beside it. [`code`] is that small language; it has exactly two readers,
//! the native runner and `emit`, so that what they share is written once and what can differ is small.
//! [`sheet`] lowers the fixed summary of plain cases into dataflow without branches, which is the fast
//! way ([`fast`]). [`machine`] lowers the whole meaning of a program into it, and [`wire`] is what goes in and comes out.

pub mod code;
pub mod entry;
pub mod fast;
pub mod machine;
pub mod sheet;
pub mod wire;
