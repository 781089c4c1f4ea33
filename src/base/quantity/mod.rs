//! Quantities: the closed regular language `[不足|超过|近…] number [unit] [以上|以下…]`.
//!
//! The whole run is a quantity or it is a word (language.md, Lexis 5): 二十万元 and 近二年 are
//! quantities, 二氧化硫 and 一次性餐具 are words. The grammar cuts runs; this file classifies them.
//! It is also what reads amounts in facts documents and in law texts, so all sides have one spelling.
//!
//! [`classify()`] judges one run, [`join`] a row of runs parted by spaces, [`literal`] one amount,
//! [`quantities_in`] running text; [`unit()`] a unit word; [`mod@print`] writes.

mod classify;
mod lex;
pub mod print;
#[cfg(test)]
mod tests;
mod unit;

pub use classify::{classify, half_width, join, literal, quantities_in};
pub use lex::{is_boundary_prefix, is_pieces};
use unit::unit_at;
pub use unit::{spellings as unit_spellings, unit, word as unit_word};

use super::{ratio::Ratio, words::BoundaryWord};

/// What a number counts or measures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// No unit word: a bare Arabic number.
    Bare,
    /// Money; the number of the literal is in *yuan* (万, 亿 already multiplied in).
    Yuan,
    /// A percentage, permille or fraction such as `1/24`; the number is the plain ratio (5% = 1/20).
    /// Beside a multiple (`50%以上三倍以下`) both ends are [`Unit::Times`].
    Ratio,
    /// 倍, 等值, 等额 (等值 = 1倍).
    Times,
    /// 年 / 周年 as a length of calendar time.
    Years,
    /// 个月 / 月 as a length of calendar time.
    Months,
    /// 日 / 天 / 日历日.
    Days,
    /// 工作日.
    WorkingDays,
    /// 小时.
    Hours,
    /// Any other counted or measured unit of the closed list: 次, 人, 吨, 平方米, 分贝, 级, 档, 项 …
    /// Spellings of one unit (公斤, 千克, kg) have one name here; [`unit()`] gives it for a word.
    Named(String),
}

/// One number with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The number, exact, in the unit given.
    pub number: Ratio,
    /// The unit.
    pub unit: Unit,
    /// As written, without spaces.
    pub text: String,
    /// The numeral is not well formed (一百万一十元) but its digits can still be read.
    pub malformed: bool,
}

/// One end of a range, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// The boundary word.
    pub word: BoundaryWord,
    /// The number at the end.
    pub literal: Literal,
}

/// What a run of quantity means. Which ends include their number is decided later, by the boundary
/// words of the text the run stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// `5万元`, `三次`, `39%`.
    Point(Literal),
    /// `5万元以上`, `不足十万元`.
    One(End),
    /// `5万元以上10万元以下`, `超过2不足5`. Lower end first as written, or the author's order if
    /// both bound the same side (refused by the checker).
    Two(End, End),
    /// `30%至50%`, `5～10`: both ends included.
    To(Literal, Literal),
    /// `近二年`: a window that looks back.
    Recent(Literal),
}

/// Why a run that looks like a quantity is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuantityFault {
    /// `二百以上五百元以下`: the unit of the first number is left out. Holds the repaired spelling.
    ElidedUnit(String),
    /// `半年`, `一个半月`: 半 is not a number. Holds the run.
    Half(String),
    /// A Chinese numeral without a unit: `二十以上`.
    BareChinese(String),
    /// Two numbers of one range in units that cannot be compared: `5吨以上10万元以下`.
    MixedUnits(String),
    /// Too large to hold exactly.
    TooLarge(String),
}

/// What a run turned out to be.
#[expect(
    clippy::large_enum_variant,
    reason = "lives only between lexing and the tree"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// A quantity.
    Quantity(Quantity),
    /// Looks like a quantity and is refused.
    Fault(QuantityFault),
    /// Not a quantity.
    Word,
}
