//! Facts, constraints and definitions.

use super::{BaseStates, Citation, Erratum, Expr, Name, Quoted};
use crate::base::quantity::Quantity;
use crate::base::span::Span;
use crate::base::terms::Breach;

/// 事实 { … }.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Declarations.
    pub facts: Vec<Fact>,
    /// 合称 甲 = 乙、丙
    pub collectives: Vec<(Name, Vec<Name>)>,
    /// 约束 条件 则 条件
    pub constraints: Vec<Constraint>,
    /// Whole item.
    pub span: Span,
}

/// 约束: if `when` then `then`; without 则, `then` always holds.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// Premise.
    pub when: Option<Expr>,
    /// What must hold.
    pub then: Expr,
    /// What it means to break it, and of which item, if an item asks for it.
    pub breach: Option<(Breach, String)>,
    /// Where.
    pub span: Span,
}

/// One fact: `项目总投资额：金额 范围 0元至100亿元 标签 “…” 说明 “…”`.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Name.
    pub name: Name,
    /// Type.
    pub ty: FactType,
    /// 范围: bounds, a range with both ends.
    pub bounds: Option<(Quantity, Span)>,
    /// 标签
    pub label: Option<Quoted>,
    /// 说明
    pub help: Option<Quoted>,
    /// 可变
    pub changeable: bool,
    /// Where.
    pub span: Span,
}

/// A type as written.
#[derive(Clone, Debug)]
pub enum FactType {
    /// 是否
    Bool,
    /// `选项 { 甲、乙 } [递增]`
    Choice(Vec<Name>, bool),
    /// `多选 { 甲、乙 } [递增]`
    Multi(Vec<Name>, bool),
    /// 金额 [或 没有] [或 无法计算]
    Money(BaseStates),
    /// 比例 [小数 4位]
    Ratio(Option<u8>),
    /// 倍 [小数 2位]
    Times(Option<u8>),
    /// 整数 次
    Integer(Option<Name>),
    /// 数量 吨 [小数 3位]; unit may be absent (pH值)
    Measure(Option<Name>, Option<u8>),
    /// 日期
    Date,
    /// 起止
    Span,
    /// 期间 月 | 期间 日: `true` for months
    Period(bool),
    /// 明细 至多 20 { 名：类型 … }
    List(i64, Vec<Fact>),
    /// 次数 { … }
    Occurrences(Box<Occurrences>),
}

/// `次数 [案史] { 计 行为；同 条款项；近二年 自 本次行为日；含本次 }`: a count over the history of a case.
#[derive(Clone, Debug)]
pub struct Occurrences {
    /// The list; 案史 if not named.
    pub list: Option<Name>,
    /// 计: 行为 (`true`) or 处罚决定.
    pub acts: bool,
    /// 同: fields in which a record is like the case.
    pub same: Vec<Name>,
    /// 近二年 自 日, 前 1周年 自 日.
    pub window: Window,
    /// 含本次
    pub with_this: bool,
    /// 当: which records count besides.
    pub when: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// The time over which a history is counted.
#[derive(Clone, Debug)]
pub struct Window {
    /// How long.
    pub length: (Quantity, Span),
    /// The day from which it looks back.
    pub from: Expr,
    /// 前: that day itself lies outside.
    pub before: bool,
}

/// 定义 名 { 值 = … ; 当 … ; 依据 … }: exactly one of 值 and 当.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Name.
    pub name: Name,
    /// 值 = expression, or 当 condition.
    pub value: Option<Expr>,
    /// Whether it was written with 当.
    pub is_condition: bool,
    /// 依据
    pub basis: Vec<Citation>,
    /// 勘误 and 已知缺陷.
    pub errata: Vec<Erratum>,
    /// Whole item.
    pub span: Span,
}
