//! Violations: acts, their statutory penalties, and what narrows or lifts them.

use serde::{Deserialize, Serialize};

use super::{
    Benchmark, CircumstanceId, Citation, Condition, ExprId, FactId, ListId, ObjectId, PackageId,
    PenaltyId, Range, ReductionId, RowId,
};
use crate::base::{
    kinds::PenaltyKind,
    ratio::Ratio,
    span::Span,
    terms::{EffectKind, Modality},
};

/// A violation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Violation {
    /// The package it is declared in.
    pub package: PackageId,
    /// Code, unique in the program.
    pub code: String,
    /// Name.
    pub name: String,
    /// The act in the statute's words; the name if not given.
    pub title: String,
    /// 部门
    pub departments: Vec<String>,
    /// 违反
    pub violates: Vec<Citation>,
    /// 依据
    pub basis: Vec<Citation>,
    /// Stages and arms that impositions depend on.
    pub guards: Vec<Guard>,
    /// Statutory penalties, in source order.
    pub impositions: Vec<Imposition>,
    /// How its range is narrowed.
    pub benchmark: Option<Benchmark>,
    /// Circumstances that apply to it, in source order.
    pub circumstances: Vec<CircumstanceId>,
    /// List entries that are about it: list and index of the entry.
    pub list_entries: Vec<(ListId, usize)>,
    /// Reductions that apply to it.
    pub reductions: Vec<ReductionId>,
    /// The provisions that it stands for, of which one is applied; it imposes nothing of its own then.
    pub contest: Option<Box<super::Contest>>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// A stage or an arm of 分情形.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Guard {
    /// Which.
    pub kind: GuardKind,
    /// When it holds.
    pub when: Condition,
    /// As written.
    pub text: String,
    /// 依据 of its own.
    pub basis: Vec<Citation>,
    /// Facts it reads.
    pub facts: Vec<FactId>,
}

/// The kinds of guards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GuardKind {
    /// 阶段
    Stage {
        /// Name.
        name: String,
        /// 改处: replaces every other penalty on the same object.
        replaces: bool,
        /// 接: index of the stage it follows, whose fine it supersedes.
        after: Option<usize>,
    },
    /// An arm of 分情形 over a base or choice.
    Arm {
        /// The fact.
        on: FactId,
    },
}

/// A statutory penalty with the guards under which it is imposed (all must hold).
///
/// Where two impositions that hold both fine one object, the one with more guards stands for the
/// other (a stage's fine supersedes the general one); a stage that follows (接) another supersedes
/// it; between equals the outcome is for a human.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Imposition {
    /// Indices into the violation's guards.
    pub guards: Vec<usize>,
    /// What is imposed.
    pub node: Node,
    /// 仍应: imposed even if the penalty is waived.
    pub still: bool,
}

/// Penalties that belong together.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub enum Node {
    /// One penalty.
    One(PenaltyId),
    /// 择一: alternatives, each of one or more penalties.
    ChooseOne(Vec<Vec<PenaltyId>>),
    /// A 直至 B: from the first up to the last.
    UpTo(Vec<PenaltyId>),
    /// 综合裁量: a human decides.
    Human(#[serde(skip)] Span),
}

impl Node {
    /// All penalties, in order.
    pub fn penalties(&self) -> impl Iterator<Item = PenaltyId> {
        let (flat, nested): (&[PenaltyId], &[Vec<PenaltyId>]) = match self {
            Self::One(id) => (std::slice::from_ref(id), &[]),
            Self::ChooseOne(alternatives) => (&[], alternatives),
            Self::UpTo(rungs) => (rungs, &[]),
            Self::Human(_) => (&[], &[]),
        };
        flat.iter().chain(nested.iter().flatten()).copied()
    }
}

/// A penalty.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Penalty {
    /// Kind.
    pub kind: PenaltyKind,
    /// What is confiscated or revoked; empty if not named.
    pub what: String,
    /// On whom.
    pub on: ObjectId,
    /// 逐人
    pub each: bool,
    /// How binding.
    pub modality: Modality,
    /// 并处
    pub together: bool,
    /// 由: another organ; empty for the deciding one.
    pub organ: String,
    /// Its measure.
    pub amount: Amount,
    /// As written.
    pub text: String,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// The measure of a penalty.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Amount {
    /// None.
    Flag,
    /// A fine.
    Fine(Range),
    /// A length of time.
    Duration(Duration),
    /// 终身
    Lifetime,
    /// A human sets the length.
    Open,
}

/// A length of a penalty, between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duration {
    /// Unit.
    pub unit: DurationUnit,
    /// Lower end and whether open; `None` when only an upper end is given.
    pub lo: Option<(Ratio, bool)>,
    /// Upper end and whether open; `None` when only a lower end is given.
    pub hi: Option<(Ratio, bool)>,
    /// 直至终身
    pub up_to_lifetime: bool,
}

/// Units of length of a penalty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DurationUnit {
    /// 日
    Days,
    /// 个月
    Months,
    /// 年
    Years,
}

/// A circumstance.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Circumstance {
    /// The package it is declared in.
    pub package: PackageId,
    /// Name.
    pub name: String,
    /// 依据
    pub basis: Vec<Citation>,
    /// When it holds.
    pub when: Condition,
    /// Facts it reads.
    pub facts: Vec<FactId>,
    /// 仅当 基准未评价: it counts only if the benchmark of the violation weighs none of these.
    pub unless_weighed: Vec<FactId>,
    /// On whom; `None` is every object of the act.
    pub on: Option<ObjectId>,
    /// 应当 or 可以.
    pub modality: Modality,
    /// Effect.
    pub effect: EffectKind,
    /// 仍应: imposed nevertheless.
    pub still: Vec<PenaltyId>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// A reduction of the amount.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reduction {
    /// The package it is declared in.
    pub package: PackageId,
    /// Name.
    pub name: String,
    /// 依据
    pub basis: Vec<Citation>,
    /// When it holds.
    pub when: Condition,
    /// 除外: any of these excludes it. With the text of each.
    pub exceptions: Vec<(Condition, ExprId)>,
    /// Facts it reads, exceptions included.
    pub facts: Vec<FactId>,
    /// Least part cut off, as a ratio.
    pub least: Ratio,
    /// Greatest part cut off.
    pub most: Ratio,
    /// Never below this point of the statutory range.
    pub floor: Option<super::Measure>,
    /// A human picks inside the range.
    pub human: bool,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// A list of acts that are not, or may be not, penalised.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct List {
    /// The package it is declared in.
    pub package: PackageId,
    /// Name.
    pub name: String,
    /// 出处
    pub source: String,
    /// 除外: any of these takes the case off the list. With the text of each.
    pub exceptions: Vec<(Condition, ExprId)>,
    /// Entries.
    pub entries: Vec<ListEntry>,
}

/// An entry of a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListEntry {
    /// Number as published.
    pub number: String,
    /// When it holds.
    pub when: Condition,
    /// Facts it reads, the list's exceptions included.
    pub facts: Vec<FactId>,
    /// 应当 or 可以.
    pub modality: Modality,
    /// Effect.
    pub effect: EffectKind,
    /// 依据
    pub basis: Vec<Citation>,
    /// 说明
    pub note: String,
    /// Its row number, for coverage.
    pub row: RowId,
}
