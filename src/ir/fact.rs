//! Facts: typed inputs with bounds, and their values.

use serde::{Deserialize, Serialize};

use super::FactId;
use crate::base::{date::Date, ratio::Ratio, span::Span, terms::BaseStates};

/// A fact, or a field of a list fact.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fact {
    /// Name.
    pub name: String,
    /// 标签; the name if none was given.
    pub label: String,
    /// 说明
    pub help: String,
    /// 可变: what is done after the act can still change it (改正, 配合, 赔偿).
    pub changeable: bool,
    /// Type.
    pub ty: FactType,
    /// The list it is a field of, and its place in a record.
    pub parent: Option<(FactId, u16)>,
    /// Where.
    #[serde(skip)]
    pub span: Span,
}

/// Types of facts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum FactType {
    /// 是否
    Bool,
    /// 选项
    Choice(Options),
    /// 多选
    Multi(Options),
    /// 金额, 比例, 倍, 整数, 数量
    Number(NumberType),
    /// 日期
    Date,
    /// 起止
    Span,
    /// 期间
    Period(PeriodType),
    /// 明细
    List(ListType),
}

/// Options of a choice, at most 64; a set of them is a bit mask.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Options {
    /// Names, in order of seriousness if `ordered`.
    pub names: Vec<String>,
    /// 递增
    pub ordered: bool,
    /// 合称 that stand for several of them.
    pub collectives: Vec<(String, u64)>,
}

/// A number is kept as a whole count of its smallest step: fen, or 10^-decimals of the unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NumberType {
    /// What it measures.
    pub dimension: Dimension,
    /// Decimals kept below the unit; money has 0 and counts fen.
    pub decimals: u8,
    /// Least value, in smallest steps.
    pub min: i64,
    /// Greatest value, in smallest steps.
    pub max: i64,
    /// States other than an amount.
    pub states: BaseStates,
}

/// What a number measures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// Money, in fen.
    Money,
    /// A ratio (比例): written 39%, 1/3.
    Ratio,
    /// A multiple (倍): the same dimension as a ratio in arithmetic (50% = 0.5倍), other spelling.
    Times,
    /// A count or measure with its unit word (`次`, `吨`); empty for a pure number such as pH.
    Unit(String),
}

/// A 期间.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodType {
    /// Counted in months (`true`) or in days.
    pub months: bool,
    /// Greatest value.
    pub max: i32,
}

/// A 明细.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListType {
    /// Most records.
    pub max: usize,
    /// Fields, in order.
    pub fields: Vec<FactId>,
}

/// The value of a fact. Unknown is the absence of a value, never a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// 是 or 否.
    Bool(bool),
    /// Index of an option.
    Choice(u16),
    /// Set of options.
    Multi(u64),
    /// A number in smallest steps of its fact.
    Number(i64),
    /// 没有, of a base.
    NoAmount,
    /// 无法计算, of a base.
    Uncomputable,
    /// A day.
    Date(Date),
    /// From and to.
    Span(Date, Date),
    /// Months or days, as the type says.
    Period(i32),
    /// Records, each a value or unknown for every field.
    List(Vec<Vec<Option<Value>>>),
    /// 无法查明, stated by an officer.
    Unascertainable,
}

impl NumberType {
    fn scale(&self) -> Option<i128> {
        10i128.checked_pow(u32::from(self.decimals))
    }

    /// The exact number behind a count of smallest steps (fen for money).
    pub fn exact(&self, steps: i64) -> Option<Ratio> {
        Ratio::new(i128::from(steps), self.scale()?)
    }

    /// The count of smallest steps of an exact number; `None` if it is finer than the fact keeps or
    /// outside 64 bits.
    pub fn steps(&self, exact: Ratio) -> Option<i64> {
        i64::try_from(exact.mul(Ratio::wide(self.scale()?))?.as_whole()?).ok()
    }
}

impl Options {
    /// Mask of the option or collective of this name.
    pub fn mask(&self, name: &str) -> Option<u64> {
        if let Some(i) = self.names.iter().position(|n| n == name) {
            return 1u64.checked_shl(u32::try_from(i).ok()?);
        }
        self.collectives
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, m)| *m)
    }

    /// Mask of all options.
    pub fn all(&self) -> u64 {
        match u32::try_from(self.names.len()) {
            Ok(n) if n < 64 => 1u64.checked_shl(n).unwrap_or(0).wrapping_sub(1),
            _ => u64::MAX,
        }
    }
}
