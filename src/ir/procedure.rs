//! Duties of procedure: what must be done in a case, when, and under which article.

use serde::{Deserialize, Serialize};

use super::{Citation, Condition, ExprId, FactId, Number, PackageId, Reading, ViolationId};
use crate::base::{span::Span, terms::Modality};

pub use crate::base::terms::Gate;

/// A duty of procedure (程序).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Duty {
    /// The package it is declared in.
    pub package: PackageId,
    /// Name.
    pub name: String,
    /// 依据
    pub basis: Vec<Citation>,
    /// The acts that it is about.
    pub acts: Vec<ViolationId>,
    /// When it is to be done.
    pub when: Reading,
    /// The condition as written; empty if it is always to be done.
    pub because: String,
    /// 应当 or 可以.
    pub modality: Modality,
    /// What is to be done.
    pub what: String,
    /// 先于: what may not happen before it is done.
    pub gate: Option<Gate>,
    /// 已履行: that it has been done. Where this is not known, it is not.
    pub done: Option<Condition>,
    /// 期限: the last day.
    pub deadline: Option<Deadline>,
    /// Facts it reads, those of 已履行 and of the deadline included.
    pub facts: Vec<FactId>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// A last day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Deadline {
    /// The day, as a number.
    pub day: Number,
    /// Its text.
    pub expr: ExprId,
}
