//! Violations and their penalties.

use super::{
    Citation, Comparator, Erratum, Expr, KnownDefect, Measure, Modality, Name, Quoted, Target,
};
use crate::base::kinds::PenaltyKind;
use crate::base::quantity::Quantity;
use crate::base::ratio::Rounding;
use crate::base::span::Span;

/// 违法行为.
#[derive(Clone, Debug)]
pub struct Violation {
    /// Name.
    pub name: Name,
    /// Code, from the string in the head; the name if absent.
    pub code: Option<Quoted>,
    /// 名称: the act in the statute's words.
    pub title: Option<Quoted>,
    /// 部门
    pub departments: Vec<Quoted>,
    /// 违反
    pub violates: Vec<Citation>,
    /// 依据
    pub basis: Vec<Citation>,
    /// Penalties, stages and cases.
    pub body: Vec<Clause>,
    /// 勘误.
    pub errata: Vec<Erratum>,
    /// 已知缺陷.
    pub defects: Vec<KnownDefect>,
    /// Whole item.
    pub span: Span,
}

/// A clause of a violation.
#[derive(Clone, Debug)]
pub enum Clause {
    /// A penalty statement.
    Penalty(PenaltyStatement),
    /// 对 单位 { … } and 由 公安机关 [对 …] { … }
    Scope {
        /// 对
        target: Target,
        /// 由
        organ: Option<Name>,
        /// Inside.
        body: Vec<Clause>,
        /// Where.
        span: Span,
    },
    /// `阶段 名 当 条件 [接 前阶段] [改处] { … }`
    Stage(Stage),
    /// 分情形 基数 { 情形 → { … } }
    ByCase {
        /// The base or choice.
        on: Name,
        /// Cases in order.
        cases: Vec<CaseArm>,
        /// Where.
        span: Span,
    },
}

/// 阶段.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Name.
    pub name: Name,
    /// 当; `None` means the fact or definition of the same name.
    pub when: Option<Expr>,
    /// 接
    pub after: Option<Name>,
    /// 改处: its penalties replace all others of the same object, instead of adding to them.
    pub replaces: bool,
    /// 依据 of the stage, if it has its own.
    pub basis: Vec<Citation>,
    /// Inside.
    pub body: Vec<Clause>,
    /// Where.
    pub span: Span,
}

/// One arm of 分情形.
#[derive(Clone, Debug)]
pub struct CaseArm {
    /// Patterns, any of which may hold: quantities, 没有, 无法计算, choice names. Empty is 其余.
    pub patterns: Vec<Expr>,
    /// Inside; `None` is 综合裁量.
    pub body: Option<Vec<Clause>>,
    /// Where.
    pub span: Span,
}

/// `应当 并处 罚款 …`, `可以 责令恢复原状`, `应当 责令停产停业 直至 吊销许可证`, `应当 择一 { … }`.
#[derive(Clone, Debug)]
pub struct PenaltyStatement {
    /// 应当, 可以, 单处或者并处.
    pub modality: Modality,
    /// 并处: imposed together with the others (kept for the text; it changes nothing in amount).
    pub together: bool,
    /// What is imposed.
    pub node: PenaltyNode,
    /// 由
    pub organ: Option<Name>,
    /// 对, inside the statement.
    pub target: Option<Target>,
    /// 仍应: imposed even when the penalty itself is waived.
    pub still: bool,
    /// Where.
    pub span: Span,
}

/// What is imposed.
#[derive(Clone, Debug)]
pub enum PenaltyNode {
    /// One penalty.
    One(Penalty),
    /// 择一 { 甲；乙 }: each entry is one alternative (several penalties joined with `，`).
    ChooseOne(Vec<Vec<Penalty>>),
    /// A 直至 B
    UpTo(Vec<Penalty>),
}

/// One penalty with its measure.
#[derive(Clone, Debug)]
pub struct Penalty {
    /// Kind.
    pub kind: PenaltyKind,
    /// What is confiscated or revoked, if named apart (`没收 违法食品`).
    pub what: Option<Name>,
    /// Its measure.
    pub amount: Amount,
    /// Where.
    pub span: Span,
}

/// The measure of a penalty.
#[derive(Clone, Debug)]
pub enum Amount {
    /// None (警告, 吊销许可证).
    Flag,
    /// A fine.
    Fine(Range),
    /// A length of time: 拘留 五日以上十五日以下, 限制从业 五年.
    Duration(Quantity, Span),
    /// 终身
    Lifetime,
    /// 十年直至终身
    DurationUpToLifetime(Quantity, Span),
    /// 期限 综合裁量, or no length where one is needed.
    Open,
}

/// A range of money as written.
#[derive(Clone, Debug)]
pub struct Range {
    /// What it is.
    pub kind: RangeKind,
    /// Where.
    pub span: Span,
}

/// The kinds of ranges.
#[derive(Clone, Debug)]
pub enum RangeKind {
    /// `[基数的] 1%以上5%以下 [× 计数]`, `5万元`, `所收费用的 5倍`.
    Quantity {
        /// The base that the quantity multiplies.
        base: Option<Expr>,
        /// The range or point.
        quantity: Quantity,
        /// Further factors: `× 劳动者人数`.
        times: Vec<Expr>,
    },
    /// A formula that gives a point: `总和 × 5% × 项目总投资额`.
    Formula(Expr),
    /// 择一 { 甲；乙 }
    OneOf(Vec<Range>),
    /// 取高 { 甲；乙 }
    HigherOf(Vec<Range>),
    /// 前款幅度 × 2倍以上5倍以下
    Preceding(Quantity),
    /// 幅度的 30%至50%, 最高额的 20%, 中值, 法定最高: part of the statutory range.
    Part(Vec<(Comparator, Measure)>),
    /// 计量 面积 每平方米 100元以上1000元以下 尾数 进位
    PerUnit {
        /// The measured fact.
        fact: Name,
        /// `每平方米`, `每 10吨`: length of a unit, as a quantity.
        per: Quantity,
        /// The range for one unit.
        range: Box<Range>,
        /// 尾数; `None` is 按实.
        tail: Option<Rounding>,
    },
    /// 判定 名: the range another table gives.
    Decision(Name),
    /// 综合裁量 [于 范围], or a fine without amount: a human decides (inside the range if given).
    Human(Option<Box<Range>>),
    /// 不罚款, —— : no fine.
    None,
    /// 同上 was already replaced by the reader; kept only in rows whose first line has it.
    Same,
}
