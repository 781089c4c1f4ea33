//! Closed vocabularies of the language that the tree and the typed program share.

use serde::{Deserialize, Serialize};

/// What an officer's 无法查明 means for a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Unascertainable {
    /// 按最低档次: the lowest level of that factor (广东 第五条).
    Lowest,
    /// 综合裁量: a human decides.
    Human,
}

/// 取重 or 取轻.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Preference {
    /// 取重
    Heavier,
    /// 取轻
    Lighter,
}

/// 从轻 … of a band or circumstance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Degree {
    /// 减轻
    Mitigated,
    /// 从轻
    Lighter,
    /// 一般
    Normal,
    /// 从重
    Heavier,
}

/// Comparison words and signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Comparator {
    /// 低于, 小于, <
    Less,
    /// 不超过, 不高于, ≤
    AtMost,
    /// 等于, =
    Equal,
    /// 不等于, ≠
    NotEqual,
    /// 不低于, ≥
    AtLeast,
    /// 超过, 高于, >
    More,
}

/// Which states other than an amount a base may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseStates {
    /// 没有
    pub none: bool,
    /// 无法计算
    pub uncomputable: bool,
}

/// Values that are states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StateWord {
    /// 没有
    None,
    /// 无法计算
    Uncomputable,
    /// 无法查明
    Unascertainable,
}

/// How one row is chosen.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum HitPolicy {
    /// 唯一: exactly one row may match.
    #[default]
    Unique,
    /// 取重
    Heaviest,
    /// 取轻
    Lightest,
    /// 首行
    First,
}

/// How binding a penalty is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Modality {
    /// 应当, 给予, 处, 并处
    #[default]
    Shall,
    /// 可以, 可以并处
    May,
    /// 单处或者并处
    AloneOrWith,
}

/// The effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EffectKind {
    /// 不予处罚, 免予处罚, and what else lifts the penalty.
    NoPenalty(Lift),
    /// 减轻
    Mitigate,
    /// 从轻
    Lighten,
    /// 从轻或减轻
    LightenOrMitigate,
    /// 从重
    Aggravate,
    /// 本档最高
    TopOfTier,
    /// 上调 N档; `true`: at the top tier, the statutory maximum (顶档 按 法定最高)
    RaiseTier(u8, bool),
}

/// Why a penalty falls away; in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lift {
    /// 不再处罚: too late (行政处罚法 第三十六条).
    TimeBarred,
    /// 移送司法: to criminal justice before any fine (行政处罚法 第二十七条).
    Transfer,
    /// 引导: guidance within an observation period.
    Guidance,
    /// 不予处罚, 免予处罚.
    Waived,
}

impl EffectKind {
    /// Why the penalty falls away, if it does.
    pub const fn lift(self) -> Option<Lift> {
        match self {
            Self::NoPenalty(lift) => Some(lift),
            Self::Mitigate
            | Self::Lighten
            | Self::LightenOrMitigate
            | Self::Aggravate
            | Self::TopOfTier
            | Self::RaiseTier(..) => None,
        }
    }
}

/// Why one of several provisions is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ContestKind {
    /// 从旧兼从轻: the law of the day of the act unless the later one is lighter (行政处罚法
    /// 第三十七条).
    LawAtDate,
    /// 竞合: the provision with the higher fine (行政处罚法 第二十九条).
    Concurrence,
}

/// By what fines of several provisions are compared. The law names none, so that it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FineMeasure {
    /// 最高罚款: the statutory maximum.
    Max,
    /// 最高后最低: the statutory maximum, of equal ones the statutory minimum.
    MaxThenMin,
    /// 裁量后金额: what is recommended in the case.
    AfterFactors,
}

/// 处置 of a known defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Handling {
    /// 按法定限: clamp to the statutory range.
    StatutoryLimit,
    /// 取轻: of the rows that claim the case, the lighter.
    Lighter,
    /// 综合裁量: a human decides.
    Human,
    /// 照录: as published.
    AsPublished,
}

/// Disposition of a case, as a 用例 expects it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Disposition {
    /// 处罚
    Punish,
    /// 可以不予处罚
    MayWaive,
    /// 不予处罚
    NoPenalty,
    /// 引导
    Guidance,
    /// 不再处罚
    TimeBarred,
    /// 移送司法
    Transfer,
    /// 综合裁量
    Human,
}

/// Which amount stands for the range of a fine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FineEnd {
    /// 上限: the highest whole number of fen that can be imposed.
    #[default]
    Highest,
    /// 下限: the lowest; nothing, for a fine that may be left out.
    Lowest,
    /// 建议数额: the recommended amount, or the highest where none is recommended.
    Recommended,
}

/// What a duty stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Gate {
    /// 决定: without it no decision is made.
    Decision,
    /// 罚款: without it no fine is imposed.
    Fine,
}

/// Faults of dated events that have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Breach {
    /// Events that do not stand in the order of their days.
    OutOfOrder,
    /// Two events on one day whose order matters.
    SameDay,
    /// An event later than the day that is asked about.
    AfterDecision,
    /// An event of a period before it began.
    BeforeStart,
    /// An extension decided when the period had ended.
    LateExtension,
    /// More extensions than are allowed.
    TooManyExtensions,
    /// A decision before the conduct was over.
    DecisionBeforeConduct,
    /// A recheck that is not later than the service of the order to correct.
    RecheckBeforeService,
}

impl Breach {
    /// The rule that is broken.
    pub const fn rule(self) -> (&'static str, &'static str) {
        match self {
            Self::OutOfOrder => (
                "记录须按日期先后填写",
                "records stand in the order of their days",
            ),
            Self::SameDay => (
                "同一日不能有两次分先后的事项",
                "no two events whose order matters fall on one day",
            ),
            Self::AfterDecision => (
                "记录不能晚于判断日",
                "no record is later than the day asked about",
            ),
            Self::BeforeStart => (
                "进入观察期以前不能有延长、终止、措施的记录",
                "nothing is extended, ended or measured before the period began",
            ),
            Self::LateExtension => (
                "延长须在期满、终止以前决定",
                "an extension is decided before the period ends",
            ),
            Self::TooManyExtensions => (
                "延长不能超过规定的次数",
                "there are no more extensions than are allowed",
            ),
            Self::DecisionBeforeConduct => (
                "判断日不能早于行为（终了）之日",
                "the day asked about is not before the conduct was over",
            ),
            Self::RecheckBeforeService => (
                "复查日须晚于责令改正决定书送达之日",
                "the recheck is later than the service of the order to correct",
            ),
        }
    }
}
