//! The tree of a rule file with keywords understood and names not yet resolved.
//!
//! `read` makes it from [`super::cst`]; `check` resolves it. Every node that a message can point at
//! has its span. Spelling that means nothing (的, widths, keyword language) is gone.

use super::cst::ArticleRef;
use crate::base::{
    date::Date, kinds::PenaltyKind, quantity::Quantity, ratio::Rounding, span::Span,
};

pub use crate::base::terms::{
    BaseStates, Comparator, Degree, Disposition, EffectKind, Handling, HitPolicy, Modality,
    Preference, StateWord, Unascertainable,
};

/// A name as written.
#[derive(Clone, Debug)]
pub struct Name {
    /// The word (or the content of a string used as a name).
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A text in quotation marks.
#[derive(Clone, Debug)]
pub struct Quoted {
    /// Content.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A citation: `《环评法》第三十一条第一款`, `“第十四条”` (this document's own), `第十四条`.
#[derive(Clone, Debug)]
pub struct Citation {
    /// Short or full title; `None` cites the package's own document.
    pub statute: Option<Name>,
    /// The article; `None` cites the whole text (or free text in `note`).
    pub article: Option<ArticleRef>,
    /// Free text of a quoted citation such as `“附件1 §1.1”`.
    pub note: Option<Quoted>,
    /// Where.
    pub span: Span,
}

/// One file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Items that could be read.
    pub items: Vec<Item>,
}

/// An item.
#[derive(Clone, Debug)]
pub enum Item {
    /// 规则包
    Package(Box<Package>),
    /// 法规
    Statute(Statute),
    /// 事实
    Facts(Facts),
    /// 定义
    Definition(Definition),
    /// 违法行为
    Violation(Violation),
    /// 裁量基准
    Benchmark(Benchmark),
    /// 情节
    Circumstance(Circumstance),
    /// 情节冲突
    CircumstancePolicy(CircumstancePolicy),
    /// 减额
    Reduction(Reduction),
    /// 清单
    List(List),
    /// 判定
    Decision(Decision),
    /// 用例
    Case(Case),
    /// 勘误 at top level
    Erratum(Erratum),
    /// 观察期, 程序, 竞合, 从旧兼从轻, 按日连续: reserved; the reader has already reported it.
    Reserved(Name),
}

/// 规则包. Single-valued entries that are written twice are reported by the reader; the first wins.
#[derive(Clone, Debug)]
pub struct Package {
    /// Name of the package.
    pub name: Name,
    /// 名称
    pub title: Option<Quoted>,
    /// 文号
    pub number: Option<Quoted>,
    /// 制定机关
    pub issuer: Option<Quoted>,
    /// 层级 (any word: 法律, 行政法规, 省级规范性文件 …)
    pub rank: Option<Name>,
    /// 地区 (GB/T 2260 code as written)
    pub region: Option<Quoted>,
    /// 施行
    pub in_force: Option<(Date, Span)>,
    /// 失效
    pub expires: Option<(Date, Span)>,
    /// 引用: packages it builds on
    pub uses: Vec<Name>,
    /// 细化: the package it refines
    pub refines: Option<Name>,
    /// 对应 包 { 我方名 = 对方名 … }
    pub mappings: Vec<Mapping>,
    /// 用语
    pub boundary: Option<Boundary>,
    /// 无法查明 裁量要素 按最低档次 | 综合裁量
    pub unascertainable: Option<(Unascertainable, Span)>,
    /// 要素区间 取重 | 取轻
    pub overlapping_factors: Option<(Preference, Span)>,
    /// 量罚
    pub bands: Option<Bands>,
    /// 取整 元 四舍五入: unit and rounding of a point
    pub rounding: Option<(Quantity, Rounding, Span)>,
    /// 来源: provenance note
    pub provenance: Option<Quoted>,
    /// 版本 of the rule file itself, free text
    pub version: Option<Quoted>,
    /// 勘误 and 已知缺陷 declared for the whole package
    pub errata: Vec<Erratum>,
    /// 已知缺陷
    pub defects: Vec<KnownDefect>,
    /// Whole item.
    pub span: Span,
}

/// 对应: our name = another package's name.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The other package.
    pub package: Name,
    /// Pairs (ours, theirs).
    pub pairs: Vec<(Name, Name)>,
}

/// 用语 { 以上 含；以下 不含 }: what a text declares; words not named keep the default.
#[derive(Clone, Debug)]
pub struct Boundary {
    /// Word as written and whether it includes.
    pub words: Vec<(Name, bool)>,
    /// Where.
    pub span: Span,
}

/// 量罚: which part of the statutory range each degree takes.
#[derive(Clone, Debug)]
pub struct Bands {
    /// For ranges with both ends: degree → band.
    pub general: Vec<Band>,
    /// 只有上限 { … }
    pub only_max: Vec<Band>,
    /// 只有下限 { … }
    pub only_min: Vec<Band>,
    /// Where.
    pub span: Span,
}

/// One line of 量罚: `从轻 低于 中值`, `一般 超过 幅度的30% 低于 幅度的70%`, `从重 综合裁量`.
#[derive(Clone, Debug)]
pub struct Band {
    /// The degree.
    pub degree: Degree,
    /// The limits; empty means 综合裁量 over the whole range.
    pub limits: Vec<(Comparator, Measure)>,
    /// Where.
    pub span: Span,
}

/// A named point of the statutory range.
#[derive(Clone, Debug)]
pub enum Measure {
    /// 中值: (min + max) / 2.
    Middle,
    /// 法定最低
    Minimum,
    /// 法定最高
    Maximum,
    /// 幅度的 30%: min + 30% of (max − min).
    OfSpan(Quantity, Span),
    /// 最高额的 30%.
    OfMaximum(Quantity, Span),
    /// 最低额的 2倍.
    OfMinimum(Quantity, Span),
}

/// 法规.
#[derive(Clone, Debug)]
pub struct Statute {
    /// Short name.
    pub name: Name,
    /// Full title.
    pub title: Quoted,
    /// 位阶
    pub rank: Option<Name>,
    /// 版本 date and 施行 date of each version, in order.
    pub versions: Vec<(Date, Option<Date>, Span)>,
    /// 用语
    pub boundary: Option<Boundary>,
    /// Whole item.
    pub span: Span,
}

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
    /// Where.
    pub span: Span,
}

/// A type as written.
#[derive(Clone, Debug)]
pub enum FactType {
    /// 是否
    Bool,
    /// 选项 { 甲、乙 } [递增]
    Choice(Vec<Name>, bool),
    /// 多选 { 甲、乙 } [递增]
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
    /// 次数 { … }: reserved (history windows); the reader has already reported it.
    History,
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

/// An expression: arithmetic and conditions in one tree; `check/types` tells them apart.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A name: fact, definition, decision, choice, field.
    Name(String),
    /// A quantity standing for a value (point) or a range.
    Quantity(Quantity, String),
    /// A date.
    Date(Date),
    /// `A至B` of dates.
    DateRange(Date, Date),
    /// A string.
    Text(String),
    /// 是, 否.
    Bool(bool),
    /// 没有, 无法计算, 无法查明 as values.
    State(StateWord),
    /// 总和.
    Sum,
    /// 法定最低, 法定最高, 中值, 幅度的 30% ….
    Measure(Measure),
    /// 且.
    And(Vec<Expr>),
    /// 或.
    Or(Vec<Expr>),
    /// 非.
    Not(Box<Expr>),
    /// `甲 为 乙` / `甲 不为 乙` / `甲 属于 乙、丙` / `甲 包含 乙`; values are names, 是/否, states, quantities.
    Is {
        /// Left side.
        left: Box<Expr>,
        /// The relation.
        relation: Relation,
        /// Values, any of which may hold.
        values: Vec<Expr>,
    },
    /// `甲 3次以上`, `登记日 2025-01-01 以后`: left side within the range.
    Within(Box<Expr>, RangeTest),
    /// `甲 ≤ 乙`, `甲 等于 2次`.
    Compare(Box<Expr>, Comparator, Box<Expr>),
    /// Sum of terms, each added (`true`) or subtracted.
    AddSub(Vec<(bool, Expr)>),
    /// Product.
    Mul(Vec<Expr>),
    /// Quotient.
    Div(Box<Expr>, Box<Expr>),
    /// `甲 不足十万元的 按 十万元 计算` (also 超过).
    Deemed {
        /// The value.
        value: Box<Expr>,
        /// When it is replaced.
        test: Quantity,
        /// By what.
        by: Box<Expr>,
    },
    /// `甲 每 0.5倍 加 1万元 尾数 进位 起 超过 2倍`.
    Steps {
        /// What is counted in steps.
        value: Box<Expr>,
        /// Length of a step.
        step: Quantity,
        /// Amount for each step.
        add: Box<Expr>,
        /// 尾数; `None` is 按实 (a part of a step counts in part).
        tail: Option<Rounding>,
        /// 起: steps are counted from here.
        from: Option<Quantity>,
    },
    /// `取高 { 甲；乙 }` / `取低 { … }`.
    Extreme(bool, Vec<Expr>),
    /// `任一 明细 （条件）`.
    AnyOf(Name, Box<Expr>),
    /// `计数 明细 [（条件）]`.
    Count(Name, Option<Box<Expr>>),
    /// `最大 明细 （表达式）`.
    MaxOf(Name, Box<Expr>),
    /// `每个 明细 （表达式）`: sum over the records.
    Each(Name, Box<Expr>),
}

/// Relations with listed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// 为 / =
    Is,
    /// 不为 / ≠
    IsNot,
    /// 属于
    In,
    /// 包含: a multiple choice contains any of the values
    Contains,
}

/// A range used as a test.
#[derive(Clone, Debug)]
pub enum RangeTest {
    /// A quantity.
    Quantity(Quantity, String),
    /// `2025-01-01 以后`, `… 以前`; `true` for 以后 (both include the day unless 用语 says otherwise).
    Date(Date, bool),
    /// `甲 以上` / `以下` of an ordered choice; `true` for 以上.
    Choice(Name, bool),
}

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

/// Whom a penalty is imposed on.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// 单位, 个人, 责任人员, 当事人 …; `None` is 当事人.
    pub object: Option<Name>,
    /// 逐人
    pub each: bool,
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
    /// 阶段 名 当 条件 [接 前阶段] [改处] { … }
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
    /// [对象] 罚款
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
    /// 已知缺陷.
    pub defects: Vec<KnownDefect>,
    /// Whole item.
    pub span: Span,
}

/// 用例 “题” 违法行为或判定 { 甲 = …；期望 … }.
#[derive(Clone, Debug)]
pub struct Case {
    /// Title.
    pub title: Quoted,
    /// The violation or decision.
    pub subject: Name,
    /// Facts given.
    pub facts: Vec<(Name, CaseValue)>,
    /// Expectations.
    pub expects: Vec<Expectation>,
    /// Whole item.
    pub span: Span,
}

/// A value in a case.
#[derive(Clone, Debug)]
pub struct CaseValue {
    /// What it is.
    pub kind: CaseValueKind,
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// The kinds of case values.
#[derive(Clone, Debug)]
pub enum CaseValueKind {
    /// A quantity (point).
    Quantity(Quantity),
    /// A choice name, or several for 多选 (joined by `、`).
    Names(Vec<Name>),
    /// 是, 否
    Bool(bool),
    /// A date.
    Date(Date),
    /// From, to.
    DateRange(Date, Date),
    /// 没有, 无法计算, 无法查明
    State(StateWord),
    /// 明细: `{ { 甲 = …；乙 = … } { … } }`
    Records(Vec<Vec<(Name, CaseValue)>>),
}

/// 期望 ….
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What is expected.
    pub kind: ExpectationKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expectations.
#[derive(Clone, Debug)]
pub enum ExpectationKind {
    /// `[单位] 罚款 39万元` or `[单位] 罚款 5万元以上10万元以下` (package boundary words; open lower end
    /// when max-only). A point also matches a range that is that point.
    Fine(Target, Range),
    /// `[单位] 警告`: the penalty is among those recommended.
    Penalty(Target, PenaltyKind),
    /// `无 警告`: it is not.
    NoPenalty(Target, PenaltyKind),
    /// `处罚`, `不予处罚`, `可以不予处罚`, `综合裁量`: the disposition.
    Disposition(Disposition),
    /// 从轻, 减轻, 一般, 从重: the degree.
    Degree(Degree),
    /// 待定: facts are missing and several outcomes remain.
    Open,
    /// 结果 = …: for a decision.
    Result(CaseValue),
}

/// 勘误 “原文” 作 “改文” 理由 “…”.
#[derive(Clone, Debug)]
pub struct Erratum {
    /// As published.
    pub original: Quoted,
    /// As it should read.
    pub corrected: Quoted,
    /// Why.
    pub reason: Option<Quoted>,
    /// Where.
    pub span: Span,
}

/// 已知缺陷 种类 “理由” [处置 …].
#[derive(Clone, Debug)]
pub struct KnownDefect {
    /// Kind: 空档, 重叠, 边界, 越限, 原文, 重复评价, 死行, 权重, 单调 ….
    pub kind: Name,
    /// Why it is kept.
    pub reason: Quoted,
    /// 处置
    pub handling: Option<(Handling, Span)>,
    /// Where.
    pub span: Span,
}
