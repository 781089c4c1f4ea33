//! The tree of a rule file with keywords understood and names not yet resolved.
//!
//! `read` makes it from [`super::cst`]; `check` resolves it. Every node that a message can point at
//! has its span. Spelling that means nothing (的, widths, keyword language) is gone.

mod benchmark;
mod case;
mod contest;
mod expr;
mod facts;
mod joint;
mod lists;
mod observation;
mod package;
mod procedure;
mod violation;

use crate::base::article::ArticleRef;
use crate::base::date::Date;
use crate::base::quantity::Quantity;
use crate::base::span::Span;

pub use crate::base::terms::{
    BaseStates, Comparator, Degree, Disposition, EffectKind, FineEnd, Gate, Handling, HitPolicy,
    Lift, Modality, Preference, StateWord, Unascertainable,
};
pub use benchmark::*;
pub use case::*;
pub use contest::*;
pub use expr::*;
pub use facts::*;
pub use joint::*;
pub use lists::*;
pub use observation::*;
pub use package::*;
pub use procedure::*;
pub use violation::*;

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
    /// 工作日历
    Workdays(Workdays),
    /// 时效
    Limitation(Box<Limitation>),
    /// 观察期
    Observation(Box<Observation>),
    /// 程序
    Procedure(Box<Procedure>),
    /// 标准
    Standard(Box<Standard>),
    /// 从旧兼从轻, 竞合
    Contest(Box<Contest>),
    /// 案件
    Joint(Box<Joint>),
    /// 按日连续: reserved; the reader has already reported it.
    Reserved(Name),
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

/// 时效 名 { … }: after which time a violation is no longer penalised.
#[derive(Clone, Debug)]
pub struct Limitation {
    /// Name.
    pub name: Name,
    /// 依据
    pub basis: Vec<Citation>,
    /// 起算: the day from which the time runs.
    pub from: Expr,
    /// 发现: the day on which the violation was found.
    pub found: Expr,
    /// 期限, each with the condition under which it is this one.
    pub periods: Vec<((Quantity, Span), Option<Expr>)>,
    /// 适用于; empty is every act.
    pub applies_to: Vec<Name>,
    /// 不适用于
    pub not_for: Vec<Name>,
    /// Where.
    pub span: Span,
}

/// 工作日历 甲至乙 { 放假 …；上班 … }: the notices of the years from one day to another.
#[derive(Clone, Debug)]
pub struct Workdays {
    /// First and last day known.
    pub years: (Date, Date),
    /// Days from and to, both off (`false`) or worked.
    pub days: Vec<(Date, Date, bool, Span)>,
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

/// Whom a penalty is imposed on.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// 单位, 个人, 责任人员, 当事人 …; `None` is 当事人.
    pub object: Option<Name>,
    /// 逐人
    pub each: bool,
}

impl Item {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Package(p) => p.span,
            Self::Statute(s) => s.span,
            Self::Facts(f) => f.span,
            Self::Definition(d) => d.span,
            Self::Violation(v) => v.span,
            Self::Benchmark(b) => b.span,
            Self::Circumstance(c) => c.span,
            Self::CircumstancePolicy(c) => c.span,
            Self::Reduction(r) => r.span,
            Self::List(l) => l.span,
            Self::Decision(d) => d.span,
            Self::Case(c) => c.span,
            Self::Erratum(e) => e.span,
            Self::Workdays(w) => w.span,
            Self::Limitation(l) => l.span,
            Self::Observation(o) => o.span,
            Self::Procedure(p) => p.span,
            Self::Standard(s) => s.span,
            Self::Contest(c) => c.span,
            Self::Joint(j) => j.span,
            Self::Reserved(n) => n.span,
        }
    }

    /// Whether its body declares names that other items use.
    pub fn declares_names(&self) -> bool {
        match self {
            Self::Package(_) | Self::Statute(_) | Self::Facts(_) | Self::Definition(_) => true,
            Self::Decision(_) | Self::Observation(_) | Self::Joint(_) => true,
            Self::Violation(_)
            | Self::Benchmark(_)
            | Self::Circumstance(_)
            | Self::CircumstancePolicy(_)
            | Self::Reduction(_)
            | Self::List(_)
            | Self::Case(_)
            | Self::Erratum(_)
            | Self::Workdays(_)
            | Self::Limitation(_)
            | Self::Procedure(_)
            | Self::Standard(_)
            | Self::Contest(_)
            | Self::Reserved(_) => false,
        }
    }
}
