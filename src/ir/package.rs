//! What packages and statutes say about themselves, and the small items: definitions, constraints.

use serde::{Deserialize, Serialize};

use super::{Condition, ExprId, Measure, Number, StatuteId};
use crate::base::{
    article::ArticleRef,
    date::Date,
    ratio::Rounding,
    span::Span,
    terms::{Breach, Degree, Preference, Unascertainable},
};

/// A package and what it declares for its own texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Package {
    /// Name.
    pub name: String,
    /// 名称
    pub title: String,
    /// 文号
    pub number: String,
    /// 制定机关
    pub issuer: String,
    /// 层级
    pub rank: String,
    /// 地区
    pub region: String,
    /// 版本 of the rule file; empty if not given.
    pub version: String,
    /// 施行
    pub in_force: Option<Date>,
    /// 失效
    pub expires: Option<Date>,
    /// What 无法查明 means for factors.
    pub unascertainable: Option<Unascertainable>,
    /// 要素区间
    pub overlapping_factors: Option<Preference>,
    /// 量罚
    pub bands: Bands,
    /// Unit in fen to which a point is rounded (default 1 fen, half up), and how.
    pub rounding: (i64, Rounding),
    /// 来源
    pub provenance: String,
    /// 细化: the package it refines, and where that is said. Proofs alone read it.
    #[serde(skip)]
    pub refines: Option<(String, Span)>,
    /// 对应: words of other packages that stand for names of this one. Proofs alone read them.
    #[serde(skip)]
    pub mappings: Vec<Mapping>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// 对应 of one other package.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// The other package.
    pub package: String,
    /// Pairs (our name, theirs): acts, facts, options.
    pub pairs: Vec<(String, String)>,
    /// Where.
    pub span: Span,
}

/// 已知缺陷: a fault of the published text that is kept, with the reason.
#[derive(Clone, Debug)]
pub struct KnownDefect {
    /// Kind as written: 空档, 重叠, 越限 ….
    pub kind: String,
    /// The reason.
    pub reason: String,
    /// The item or factor whose findings it is about; `None` is the whole package.
    pub scope: Option<Span>,
    /// Where.
    pub span: Span,
}

/// 量罚 by shape of range. An empty list: the package gives no numeric rule for that shape.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Bands {
    /// Both ends.
    pub general: Vec<Band>,
    /// 只有上限
    pub only_max: Vec<Band>,
    /// 只有下限
    pub only_min: Vec<Band>,
}

/// The part of a range that a degree takes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Band {
    /// The degree.
    pub degree: Degree,
    /// Lower limit: measure and whether it is open; `None` is the lower end of the range.
    pub lo: Option<(Measure, bool)>,
    /// Upper limit; `None` is the upper end of the range.
    pub hi: Option<(Measure, bool)>,
    /// 综合裁量: over that part a human decides.
    pub human: bool,
}

/// A statute.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Statute {
    /// Short name.
    pub name: String,
    /// Full title, without 《》.
    pub title: String,
    /// 位阶
    pub rank: String,
    /// Versions: date and day in force.
    pub versions: Vec<(Date, Option<Date>)>,
}

/// A citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The statute; `None` is the package's own document.
    pub statute: Option<StatuteId>,
    /// The article.
    pub article: Option<ArticleRef>,
    /// Free text (`附件1 §1.1`).
    pub note: String,
    /// Where it is cited.
    #[serde(skip)]
    pub span: Span,
}

/// A definition.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Definition {
    /// Name.
    pub name: String,
    /// Value.
    pub value: DefinitionValue,
    /// 依据
    pub basis: Vec<Citation>,
    /// Text of the value.
    pub expr: ExprId,
}

/// What a definition stands for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum DefinitionValue {
    /// A condition.
    Condition(Condition),
    /// A number.
    Number(Number),
}

/// A constraint between facts: it holds in every possible case.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Constraint {
    /// What must hold.
    pub holds: Condition,
    /// Facts it reads.
    pub facts: Vec<super::FactId>,
    /// As written.
    pub text: String,
    /// What it means to break it, if that has a name of its own.
    pub breach: Option<Breach>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}
