//! 观察期: how new business is watched before it is judged.

use super::{Citation, Expr, Modality, Name, Quoted, Table};
use crate::base::quantity::Quantity;
use crate::base::span::Span;

/// 观察期 名 { … }.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Name.
    pub name: Name,
    /// 依据
    pub basis: Vec<Citation>,
    /// 记录: the list of dated events.
    pub log: Option<Name>,
    /// 判断日: the day on which the state is asked.
    pub as_of: Option<Name>,
    /// 对象: whom it is for.
    pub subjects: Option<Expr>,
    /// 分类: the sorting of new business, a table.
    pub sorting: Option<Table>,
    /// 起: an event of the log, or a day.
    pub start: Option<Expr>,
    /// 长
    pub length: Option<(Quantity, Span)>,
    /// 延长; `None`: it is never extended.
    pub extension: Option<Extension>,
    /// 总长 至多: what the length with all extensions may come to.
    pub total: Option<(Quantity, Span)>,
    /// 适用于 行为日 在期内: a date or an interval.
    pub conduct: Option<Name>,
    /// 除外
    pub exclusions: Vec<Exclusion>,
    /// 问题
    pub problems: Vec<Problem>,
    /// 提前终止: events of the log.
    pub early: Vec<Name>,
    /// 期满 转 “…”.
    pub after: Option<Quoted>,
    /// Whole item.
    pub span: Span,
}

/// 延长 至多 1次 每次 6个月 由 市级.
#[derive(Clone, Debug)]
pub struct Extension {
    /// How often at most.
    pub most: i64,
    /// How long each time.
    pub each: (Quantity, Span),
    /// By whom: an option of the field 机关.
    pub by: Option<Name>,
    /// Where.
    pub span: Span,
}

/// What kind of case is kept out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExclusionClass {
    /// 公共安全
    PublicSafety,
    /// 生命健康
    LifeAndHealth,
    /// 涉嫌犯罪
    Crime,
    /// 明确禁止
    Forbidden,
    /// Anything else.
    Other,
}

/// One statement of 除外: `公共安全 当 条件`, or a condition by itself.
#[derive(Clone, Debug)]
pub struct Exclusion {
    /// Its class.
    pub class: ExclusionClass,
    /// The condition; the fact of the same name where none was written.
    pub when: Expr,
    /// Where.
    pub span: Span,
}

/// `问题 名 [当 条件] { 提示；责令改正 期限 15日；不予处罚依据 … }`.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Name.
    pub name: Name,
    /// 当; `None` is the fact or definition of the same name.
    pub when: Option<Expr>,
    /// Measures in their order.
    pub measures: Vec<Rung>,
    /// 不予处罚依据
    pub ground: Option<Waiver>,
    /// 适用于: the acts to which the ground applies; empty is every one.
    pub applies_to: Vec<Name>,
    /// Where.
    pub span: Span,
}

/// 提示, 约谈, 责令改正 期限 15日 ….
#[derive(Clone, Debug)]
pub struct Rung {
    /// Name: an option of the field 事项.
    pub name: Name,
    /// 期限
    pub term: Option<(Quantity, Span)>,
    /// Where.
    pub span: Span,
}

/// `可以 不予处罚依据 《行政处罚法》第三十三条第一款 当 条件`.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// 应当 or 可以.
    pub modality: Option<Modality>,
    /// The law that gives the ground.
    pub basis: Vec<Citation>,
    /// The ground's own conditions.
    pub when: Option<Expr>,
    /// Where.
    pub span: Span,
}
