//! Benchmarks and decisions: tables, tiers, weights.

use serde::{Deserialize, Serialize};

use super::{
    Citation, Condition, DecisionId, ExprId, FactId, FactType, Node, Number, ObjectId, PackageId,
    Range, RowId,
};
use crate::base::{
    span::Span,
    terms::{Handling, HitPolicy},
};

/// How the statutory range of a violation is narrowed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Benchmark {
    /// The package it is declared in: its bands, rounding and 无法查明 rule apply.
    pub package: PackageId,
    /// 出处
    pub source: String,
    /// 先行 rows, in order: the first that holds decides instead of the parts, for the objects that
    /// it names.
    pub overrides: Vec<Override>,
    /// 档次, in order of seriousness; empty if there are none.
    pub tiers: Vec<String>,
    /// Tables and weights.
    pub parts: Vec<Part>,
    /// What happens to cases in a known defect.
    pub defects: Defects,
    /// Facts it weighs (not those of stages), for 基准未评价 and double counting.
    pub weighs: Vec<FactId>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// How cases in known defects are handled; `None`: no such defect is declared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defects {
    /// 空档: no row decides.
    pub gap: Option<Handling>,
    /// 重叠 or 边界: several rows with different results.
    pub overlap: Option<Handling>,
    /// 越限: the amount leaves the statutory range.
    pub out_of_range: Option<Handling>,
}

/// 先行.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Override {
    /// When it decides.
    pub when: Condition,
    /// What it gives.
    pub outcomes: Vec<Outcome>,
    /// Facts it reads.
    pub facts: Vec<FactId>,
    /// Its number.
    pub row: RowId,
}

/// What a row gives.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// A fine on an object.
    Fine(ObjectId, Range),
    /// No fine on that object.
    NoFine(ObjectId),
    /// Penalties (处理): they stand for the violation's penalties of the same kind and object; the
    /// kinds not named are imposed as the statute says.
    Penalties(Vec<Node>),
    /// A human decides.
    Human,
}

/// A part of a benchmark.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Only under this guard of the violation (a stage).
    pub guard: Option<usize>,
    /// Only under this condition.
    pub when: Option<Condition>,
    /// Table or weights.
    pub kind: PartKind,
    /// Facts it reads.
    pub facts: Vec<FactId>,
}

/// Table or weights.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum PartKind {
    /// 表
    Table(Table),
    /// 权重
    Weights(Weights),
}

/// A table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Table {
    /// Hit policy.
    pub policy: HitPolicy,
    /// Titles of the condition columns.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// A row of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// When it matches: one condition a condition column, all must hold.
    pub when: Vec<Condition>,
    /// Index into the benchmark's tiers.
    pub tier: Option<usize>,
    /// What it gives.
    pub outcomes: Vec<Outcome>,
    /// Its number.
    pub row: RowId,
}

/// 权重: `(start + Σ weight) / den`, floored and capped, goes into the branch's formula.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Weights {
    /// Common denominator of all weights, positive.
    pub den: i64,
    /// Factors.
    pub factors: Vec<Factor>,
    /// Branches: for each object at most one holds.
    pub branches: Vec<Branch>,
}

/// 要素.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Factor {
    /// Name.
    pub name: String,
    /// Facts it reads.
    pub facts: Vec<FactId>,
    /// Hit policy; a multiple choice meets every row of its chosen options, so its factor is 取重 or
    /// 取轻.
    pub policy: HitPolicy,
    /// Rows.
    pub rows: Vec<FactorRow>,
    /// Index of the row with the lowest weight: what 无法查明 takes under 按最低档次.
    pub lowest: usize,
    /// Known defects of the factor, else those of the benchmark.
    pub defects: Defects,
}

/// A row of a factor.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FactorRow {
    /// When it matches.
    pub when: Condition,
    /// Weight over the common denominator.
    pub weight: i64,
    /// Its number.
    pub row: RowId,
}

/// 支.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Branch {
    /// On whom.
    pub on: ObjectId,
    /// Only under this guard of the violation (a stage).
    pub guard: Option<usize>,
    /// 起点 over the common denominator.
    pub start: i64,
    /// 总和 不低于, over the common denominator.
    pub floor: Option<i64>,
    /// 总和 不超过, over the common denominator.
    pub cap: Option<i64>,
    /// The fine: reads [`Number::WeightSum`].
    pub amount: Number,
    /// Its text.
    pub expr: ExprId,
}

/// A decision table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decision {
    /// Name.
    pub name: String,
    /// Type of its result.
    pub result: ResultType,
    /// 依据
    pub basis: Vec<Citation>,
    /// Condition columns.
    pub columns: Vec<String>,
    /// Hit policy (取重 and 取轻 only for results with an order).
    pub policy: HitPolicy,
    /// Rows.
    pub rows: Vec<DecisionRow>,
    /// Known defects.
    pub defects: Defects,
    /// Facts it reads, through other decisions and definitions too.
    pub facts: Vec<FactId>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// A row of a decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DecisionRow {
    /// When it matches, one condition a column.
    pub when: Vec<Condition>,
    /// Its result.
    pub value: DecisionValue,
    /// Its number.
    pub row: RowId,
}

/// What a decision promises for all facts: proved, never computed with.
#[derive(Clone, Debug)]
pub struct Promise {
    /// Whose.
    pub decision: DecisionId,
    /// What.
    pub kind: PromiseKind,
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// Kinds of promises.
#[derive(Clone, Debug)]
pub enum PromiseKind {
    /// 随: where only this fact is more serious (a later option, 是, a greater number), the result is
    /// never less; with `falls` never more. Of a range, either end.
    Moves {
        /// A choice in order, 是否, or a number of the document itself.
        by: FactId,
        /// 不升
        falls: bool,
    },
    /// 保证: holds wherever the decision decides. It may read the decision itself.
    Holds(Condition),
}

/// Result types.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum ResultType {
    /// A typed value (是否, 选项, number).
    Value(FactType),
    /// 幅度
    Range,
}

/// Result of a decision row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum DecisionValue {
    /// 是否
    Bool(bool),
    /// Index of an option.
    Choice(u16),
    /// A number.
    Number(Number, ExprId),
    /// A range of money.
    Range(Range),
}
