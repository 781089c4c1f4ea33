//! Benchmarks, weights, tables and decisions.

use super::{
    Citation, Comparator, Erratum, Expr, FactType, HitPolicy, KnownDefect, Name, PenaltyStatement,
    Quoted, Range, RangeTest, Target,
};
use crate::base::span::Span;

/// 裁量基准.
#[derive(Clone, Debug)]
pub struct Benchmark {
    /// The violation it narrows.
    pub violation: Name,
    /// 出处
    pub source: Option<Quoted>,
    /// 先行 rows.
    pub overrides: Vec<Override>,
    /// 档次 递增 { … }
    pub tiers: Vec<Name>,
    /// 表 and 权重, in order.
    pub parts: Vec<Part>,
    /// 勘误.
    pub errata: Vec<Erratum>,
    /// 已知缺陷.
    pub defects: Vec<KnownDefect>,
    /// 备注, kept as text.
    pub remarks: Vec<Quoted>,
    /// Whole item.
    pub span: Span,
}

/// 先行 条件 { 单位 罚款 200万元；… }.
#[derive(Clone, Debug)]
pub struct Override {
    /// Condition.
    pub when: Expr,
    /// Outcomes.
    pub outcomes: Vec<Outcome>,
    /// Where.
    pub span: Span,
}

/// What a row gives.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// `[单位] 罚款 范围`
    Fine(Target, Range),
    /// 处理 column or a penalty statement: any penalties with 应当/可以/并处.
    Penalties(Vec<PenaltyStatement>),
    /// 综合裁量
    Human(Span),
}

/// A part of a benchmark.
#[derive(Clone, Debug)]
pub enum Part {
    /// 表
    Table(Table),
    /// 权重
    Weights(Weights),
}

/// 表 命中方式 { 行 }. The first row is the header.
#[derive(Clone, Debug)]
pub struct Table {
    /// Hit policy.
    pub policy: HitPolicy,
    /// Whom it is for, if written at 表 (`表 唯一 对 单位 { … }`).
    pub target: Option<Target>,
    /// Restricting condition, if written at 表 (`表 唯一 当 … { … }`, `表 唯一 阶段 限期改正 { … }`).
    pub when: Option<Expr>,
    /// 阶段, if written at 表.
    pub stage: Option<Name>,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows; each has as many cells as there are columns.
    pub rows: Vec<TableRow>,
    /// Where.
    pub span: Span,
}

/// A column by its header.
#[derive(Clone, Debug)]
pub struct Column {
    /// What it holds.
    pub kind: ColumnKind,
    /// Header cell.
    pub span: Span,
}

/// The kinds of columns.
#[derive(Clone, Debug)]
pub enum ColumnKind {
    /// A fact, definition or decision named by the header.
    Subject(Name),
    /// 条件: each cell `当 …`.
    Condition,
    /// 档次
    Tier,
    /// `[对象] 罚款`
    Fine(Target),
    /// 处理
    Penalties,
    /// 权重 (factor tables with a header)
    Weight,
    /// 结果 (判定)
    Result,
    /// 备注, 序号, 依据: text, not read
    Remark,
}

/// One row.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Cells, one a column; 同上 already replaced by the cell above.
    pub cells: Vec<TableCell>,
    /// Where.
    pub span: Span,
}

/// One cell, read by its column.
#[derive(Clone, Debug)]
pub struct TableCell {
    /// As written.
    pub text: String,
    /// Its meaning.
    pub kind: CellKind,
    /// Where.
    pub span: Span,
}

/// What a cell holds.
#[derive(Clone, Debug)]
pub enum CellKind {
    /// 任意, ——
    Any,
    /// Patterns for the column's subject, any of which may hold: names, 是/否, states, quantities
    /// (`Within` with an empty left side is written as a bare `Quantity`), ordered-choice tests.
    Patterns(Vec<Pattern>),
    /// `X 以外`, `X、Y 以外`.
    Except(Vec<Pattern>),
    /// 当 条件
    Condition(Expr),
    /// A fine.
    Fine(Range),
    /// Penalties.
    Penalties(Vec<PenaltyStatement>),
    /// A tier.
    Tier(Name),
    /// A weight or a result value.
    Value(Expr),
    /// A result range.
    Range(Range),
    /// Text of a remark column.
    Remark,
    /// Could not be read; already reported.
    Bad,
}

/// One pattern of a condition cell or 分情形 arm.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// A value: name, 是/否, state, date.
    Value(Expr),
    /// A range test.
    Test(RangeTest, Span),
}

/// 权重.
#[derive(Clone, Debug)]
pub struct Weights {
    /// 对
    pub target: Option<Target>,
    /// 起点 for all branches
    pub start: Option<Expr>,
    /// 要素
    pub factors: Vec<Factor>,
    /// 支
    pub branches: Vec<Branch>,
    /// 总和 不超过|不低于, for all branches
    pub limits: Vec<(Comparator, Expr)>,
    /// 罚款 = …, for all branches
    pub formula: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// 要素 名 [取重|取轻|首行] { | 值 | 权重 | … }.
#[derive(Clone, Debug)]
pub struct Factor {
    /// A fact, or a free name when every row is 当.
    pub name: Name,
    /// Hit policy (默认 唯一).
    pub policy: Option<HitPolicy>,
    /// Rows: pattern or condition cell, then weight.
    pub rows: Vec<TableRow>,
    /// 已知缺陷.
    pub defects: Vec<KnownDefect>,
    /// Where.
    pub span: Span,
}

/// 支 单位 阶段 限期改正 { 起点 …；总和 …；罚款 = … }.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Object.
    pub target: Option<Target>,
    /// 阶段
    pub stage: Option<Name>,
    /// 起点
    pub start: Option<Expr>,
    /// 总和 不超过|不低于
    pub limits: Vec<(Comparator, Expr)>,
    /// 罚款 = …
    pub formula: Option<Expr>,
    /// Where.
    pub span: Span,
}

/// 判定 名 { 结果：类型；[先行 条件 { 结果 = … }；] 表 … }.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Name.
    pub name: Name,
    /// 结果：类型; `None` in `ty` with `is_range` is 幅度.
    pub ty: Option<FactType>,
    /// 结果：幅度
    pub is_range: bool,
    /// 依据
    pub basis: Vec<Citation>,
    /// The table.
    pub table: Option<Table>,
    /// 随 … 不降, 保证 …
    pub promises: Vec<Promise>,
    /// 已知缺陷.
    pub defects: Vec<KnownDefect>,
    /// Whole item.
    pub span: Span,
}

/// What a decision promises for all facts.
#[derive(Clone, Debug)]
pub struct Promise {
    /// What.
    pub kind: PromiseKind,
    /// Where.
    pub span: Span,
}

/// Kinds of promises.
#[derive(Clone, Debug)]
pub enum PromiseKind {
    /// 随 甲、乙 不降|不升
    Moves {
        /// The facts.
        by: Vec<Name>,
        /// 不升
        falls: bool,
    },
    /// 保证 [条件 则] 条件
    Holds {
        /// 条件 则
        when: Option<Expr>,
        /// What then holds; 结果 is the result of the decision.
        then: Expr,
    },
}
