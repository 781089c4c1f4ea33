//! 准绳 Zhunsheng: rules as code for administrative-penalty discretion.
//!
//! The modules in pipeline order; read top to bottom they are the walk of a rule from text to
//! recommendation. ARCHITECTURE.md draws the house.

pub mod base;
pub mod case;
pub mod check;
pub mod ir;
pub mod syntax;
