//! What packages and statutes say about themselves.

use super::{Comparator, Degree, Erratum, KnownDefect, Name, Preference, Quoted, Unascertainable};
use crate::base::date::Date;
use crate::base::quantity::Quantity;
use crate::base::ratio::Rounding;
use crate::base::span::Span;

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

impl Package {
    /// A package that declares only its name.
    pub fn named(name: Name, span: Span) -> Self {
        Self {
            name,
            title: None,
            number: None,
            issuer: None,
            rank: None,
            region: None,
            in_force: None,
            expires: None,
            uses: Vec::new(),
            refines: None,
            mappings: Vec::new(),
            boundary: None,
            unascertainable: None,
            overlapping_factors: None,
            bands: None,
            rounding: None,
            provenance: None,
            version: None,
            errata: Vec::new(),
            defects: Vec::new(),
            span,
        }
    }
}
