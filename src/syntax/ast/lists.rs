//! Circumstances, reductions and lists.

use super::{
    Citation, EffectKind, Expr, KnownDefect, Measure, Modality, Name, PenaltyStatement, Quoted,
    Target,
};
use crate::base::quantity::Quantity;
use crate::base::span::Span;

/// 情节.
#[derive(Clone, Debug)]
pub struct Circumstance {
    /// Name.
    pub name: Name,
    /// 依据
    pub basis: Vec<Citation>,
    /// 当; `None` means the fact of the same name.
    pub when: Option<Expr>,
    /// 仅当 基准未评价 甲、乙
    pub unless_weighed: Vec<Name>,
    /// 对; `None` is every object of the act.
    pub target: Option<Target>,
    /// 适用于; empty is every violation.
    pub applies_to: Vec<Name>,
    /// 不适用于
    pub not_for: Vec<Name>,
    /// 效果
    pub effect: Option<Effect>,
    /// 仍应 没收 …
    pub still: Vec<PenaltyStatement>,
    /// 已知缺陷.
    pub defects: Vec<KnownDefect>,
    /// Whole item.
    pub span: Span,
}

/// 效果 应当|可以 ….
#[derive(Clone, Debug)]
pub struct Effect {
    /// 应当 or 可以.
    pub modality: Modality,
    /// Which.
    pub kind: EffectKind,
    /// Where.
    pub span: Span,
}

/// 情节冲突 { 同向 不累加；异向 综合裁量；应当 先于 可以；上调 先于 档内 }: the reader accepts these values only.
#[derive(Clone, Debug)]
pub struct CircumstancePolicy {
    /// Whole item.
    pub span: Span,
}

/// 减额.
#[derive(Clone, Debug)]
pub struct Reduction {
    /// Name.
    pub name: Name,
    /// 依据
    pub basis: Vec<Citation>,
    /// 当
    pub when: Option<Expr>,
    /// 除外 { … }: any of these excludes.
    pub exceptions: Vec<Expr>,
    /// 适用于; empty is every violation.
    pub applies_to: Vec<Name>,
    /// 不适用于
    pub not_for: Vec<Name>,
    /// 罚款 减 30%至50%
    pub cut: Option<(Quantity, Span)>,
    /// 不低于 法定最低
    pub floor: Option<Measure>,
    /// 幅度内 综合裁量: the cut is picked by a human inside the given range.
    pub human: bool,
    /// Whole item.
    pub span: Span,
}

/// 清单.
#[derive(Clone, Debug)]
pub struct List {
    /// Name.
    pub name: Name,
    /// 出处
    pub source: Option<Quoted>,
    /// 除外: any of these takes the case off the whole list.
    pub exceptions: Vec<Expr>,
    /// Entries.
    pub entries: Vec<ListEntry>,
    /// 已知缺陷.
    pub defects: Vec<KnownDefect>,
    /// Whole item.
    pub span: Span,
}

/// 项 “6” 违法行为、… { 均 { … } 效果 … ；依据 … }.
#[derive(Clone, Debug)]
pub struct ListEntry {
    /// Number.
    pub number: Quoted,
    /// Violations it is for.
    pub violations: Vec<Name>,
    /// Condition.
    pub when: Option<Expr>,
    /// 效果
    pub effect: Option<Effect>,
    /// 依据
    pub basis: Vec<Citation>,
    /// 说明
    pub note: Option<Quoted>,
    /// Where.
    pub span: Span,
}
