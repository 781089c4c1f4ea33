//! 从旧兼从轻 and 竞合: of several provisions one is applied.

use super::{Citation, Expr, Name, Quoted};
use crate::base::date::Date;
use crate::base::span::Span;
use crate::base::terms::{ContestKind, FineMeasure};

/// 从旧兼从轻 名 { … } or 竞合 名 { … }.
#[derive(Clone, Debug)]
pub struct Contest {
    /// Which of the two.
    pub kind: ContestKind,
    /// Name.
    pub name: Name,
    /// Code.
    pub code: Option<Quoted>,
    /// 依据
    pub basis: Vec<Citation>,
    /// 行为日: of a continuing act the day on which it ended.
    pub conduct: Option<Expr>,
    /// 决定日
    pub decision: Option<Expr>,
    /// 比较
    pub measure: Option<FineMeasure>,
    /// 版本 or 行为, in source order.
    pub contenders: Vec<Contender>,
    /// Where.
    pub span: Span,
}

/// One provision.
#[derive(Clone, Debug)]
pub struct Contender {
    /// The act; `None` is 不认为违法.
    pub act: Option<Name>,
    /// 施行
    pub from: Option<Date>,
    /// 失效
    pub until: Option<Date>,
    /// 当
    pub when: Option<Expr>,
    /// 依据
    pub basis: Vec<Citation>,
    /// Where.
    pub span: Span,
}
