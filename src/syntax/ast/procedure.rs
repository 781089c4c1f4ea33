//! 程序 and 标准, and what their conditions read of an outcome.

use super::{
    Citation, Comparator, Degree, Disposition, Expr, FineEnd, Gate, Modality, Name, Quoted,
};
use crate::base::kinds::{Family, PenaltyKind};
use crate::base::quantity::Quantity;
use crate::base::span::Span;

/// 程序 名 { … }: a duty of procedure.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// Name.
    pub name: Name,
    /// 依据
    pub basis: Vec<Citation>,
    /// 当; `None` is every case.
    pub when: Option<Expr>,
    /// 应当 “…”, 可以 “…”: what is to be done.
    pub action: Option<(Modality, Quoted)>,
    /// 已履行: when it has been done.
    pub done: Option<Expr>,
    /// 期限: the last day.
    pub deadline: Option<Expr>,
    /// 先于: what may not happen before.
    pub gate: Option<(Gate, Span)>,
    /// 计: which end of a range counts.
    pub end: Option<FineEnd>,
    /// 适用于; empty is every act.
    pub applies_to: Vec<Name>,
    /// 不适用于
    pub not_for: Vec<Name>,
    /// Where.
    pub span: Span,
}

/// 标准 名 { … }: a condition on outcomes that duties name and that a package nearer to the act may
/// set anew.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Name.
    pub name: Name,
    /// 依据
    pub basis: Vec<Citation>,
    /// 当; `None` leaves it to a package that builds on this one.
    pub when: Option<Expr>,
    /// 计: which end of a range counts.
    pub end: Option<FineEnd>,
    /// Where.
    pub span: Span,
}

/// What is read of an outcome.
#[derive(Clone, Debug)]
pub enum OutcomeExpr {
    /// `[对 单位] 罚款 1万元以上`, `[对 单位] 罚款 超过 告知数额`.
    Fine(Option<Name>, FineTest),
    /// `[对 单位] 处罚 包含 吊销、责令停产停业`.
    Imposes(Option<Name>, Vec<KindName>),
    /// `[对 单位] 处罚 属于 警告、罚款`.
    ImposesOnly(Option<Name>, Vec<KindName>),
    /// `结果 为 不予处罚、移送司法`, `综合裁量`.
    Disposition(Vec<Disposition>),
    /// `裁量 为 减轻`.
    Degree(Vec<Degree>),
}

/// What a fine is compared with.
#[derive(Clone, Debug)]
pub enum FineTest {
    /// A range of money.
    Range(Quantity, Span),
    /// A number.
    Compare(Comparator, Box<Expr>),
}

/// A kind of penalty, or a family of kinds.
#[derive(Clone, Debug)]
pub struct KindName {
    /// The kind; `Err` is a family.
    pub kind: Result<PenaltyKind, Family>,
    /// Where.
    pub span: Span,
}
