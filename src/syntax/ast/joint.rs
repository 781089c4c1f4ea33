//! 案件: several acts of one party, decided one by one and carried out together.

use super::{Citation, Expr, Fact, Name, Target};
use crate::base::quantity::Quantity;
use crate::base::span::Span;

/// 案件 名 { … }.
#[derive(Clone, Debug)]
pub struct Joint {
    /// Name.
    pub name: Name,
    /// 依据
    pub basis: Vec<Citation>,
    /// 适用于; empty is every act.
    pub applies_to: Vec<Name>,
    /// 行为日: the fact of an act that is its day.
    pub day: Option<Name>,
    /// 决定日: the fact of the case that is the day of the decision.
    pub decided: Option<Name>,
    /// 行为 至多 20 { … }: how many acts, and what is asked of each besides its own facts.
    pub acts: Option<(i64, Vec<Fact>)>,
    /// Parts of the outcome, in order.
    pub parts: Vec<JointPart>,
    /// Whole item.
    pub span: Span,
}

/// What a part of the outcome of a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointKind {
    /// 合并
    Joined,
    /// 按日连续
    Daily,
    /// 折抵
    Offset,
    /// 加处
    Surcharge,
}

/// What of an act is added up.
#[derive(Clone, Debug)]
pub enum JointMeasure {
    /// 罚款 [对 …]
    Fine(Target),
    /// 拘留
    Detention,
}

/// One part: `合并 罚款合计 { 罚款 对 单位；依据 … }`. Which entries it has depends on its kind.
#[derive(Clone, Debug)]
pub struct JointPart {
    /// What it is.
    pub kind: JointKind,
    /// Name.
    pub name: Name,
    /// 依据
    pub basis: Vec<Citation>,
    /// 罚款 or 拘留.
    pub measure: Option<(JointMeasure, Span)>,
    /// 当: which acts count.
    pub when: Option<Expr>,
    /// 不超过 20日
    pub cap: Option<(Quantity, Span)>,
    /// 不超过 罚款数额
    pub principal: bool,
    /// 送达: the day on which the order was served.
    pub served: Option<Name>,
    /// 复查: the day on which a recheck found refusal.
    pub rechecked: Option<Name>,
    /// 基数: the parts that it starts from.
    pub base: Vec<Name>,
    /// 罚金, or (`true`) 刑期.
    pub sentence: Option<(Name, bool)>,
    /// 已经处罚
    pub already: Option<Name>,
    /// 期满: the last day to pay.
    pub expiry: Option<Expr>,
    /// 缴款
    pub paid: Option<Name>,
    /// 停止计算
    pub suspended: Option<Name>,
    /// 每日 3%
    pub rate: Option<Expr>,
    /// Where.
    pub span: Span,
}
