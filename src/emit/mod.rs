//! The same plan as WebAssembly: one module with no imports, integers only, the same bytes for the
//! same program.
//!
//! [`code`](mod@code) writes functions, [`support`] and [`ratio`] those that they stand on, [`module`] puts the
//! parts together and validates them; [`sheet`] answers plain cases beside the code; [`texts`] are what clients need to say a result in words.

pub mod code;
pub mod module;
pub mod ratio;
pub mod sections;
pub mod sheet;
pub mod support;
#[cfg(test)]
pub(crate) mod tests;
pub mod texts;
mod truth;
mod value;

/// Why no module was made. Every one of these is a fault in what made the code, except for a size
/// that WebAssembly does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A function names a local that it has not.
    #[error("函数 {0} 没有这个局部变量 / function {0} has no such local")]
    Local(String),
    /// A function leaves a block that is not around it.
    #[error("函数 {0} 离开的块不在外层 / function {0} leaves a block that is not around it")]
    Label(String),
    /// A function calls another with a wrong number of arguments, or one that is not there.
    #[error("函数 {0} 的调用不对 / function {0} makes a call that does not fit")]
    Call(String),
    /// Something is larger than a module can say.
    #[error("模块太大：{0} / the module is too large: {0}")]
    Size(&'static str),
    /// Rules nest deeper than plans go.
    #[error(transparent)]
    Deep(#[from] crate::plan::entry::TooDeep),
    /// The bytes are no valid module.
    #[error("编出的模块不合法：{0} / the module that was made is not valid: {0}")]
    Invalid(String),
}
