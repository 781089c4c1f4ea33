//! What the rules' own conditions, numbers and ranges become.

use super::making::Making;
use crate::{
    base::ratio::Ratio,
    ir::{Condition, Measure, Number, ObjectId, Range, Violation},
    plan::code::{FunctionId, build::Fun},
};

/// What has been made of the rules so far.
#[derive(Debug, Default)]
pub struct Lowered {}

/// The fine for which a range stands, for 前款幅度: the violation, the guards of the imposition, the
/// object.
pub type Imposed<'v> = (&'v Violation, &'v [usize], ObjectId);

/// A limit of a part of a range: a named point and whether it is open.
pub type Limit = Option<(Measure, bool)>;

impl Making<'_> {
    /// A function `() -> truth` that says whether a condition holds: 0, 1 or a stop.
    pub fn condition(&mut self, condition: &Condition) -> FunctionId {
        let _ = condition;
        self.add(Fun::new("condition", 0))
    }

    /// The place in the table of a condition's function, plus one.
    pub fn condition_place(&mut self, condition: &Condition) -> u32 {
        let id = self.condition(condition);
        self.place(id).saturating_add(1)
    }

    /// A function `(to, sum, statutory) -> 0 or a stop` that writes a number: `sum` is the address of
    /// 总和 or 0, `statutory` that of an extent or 0.
    pub fn number(&mut self, number: &Number) -> FunctionId {
        let _ = number;
        self.add(Fun::new("number", 3))
    }

    /// The description of a range, for [`super::values::Values::range_at`].
    pub fn range(&mut self, range: &Range, imposed: Option<Imposed<'_>>) -> u32 {
        let _ = (range, imposed);
        self.words(&[0])
    }

    /// The description of rows of a table, for [`super::values::Values::hits`]: the conditions of
    /// each row.
    pub fn rows(&mut self, rows: &[&[Condition]]) -> u32 {
        let _ = rows;
        self.words(&[0])
    }

    /// The description of a named point, for [`super::values::Values::measure`].
    pub fn measure(&mut self, measure: Measure) -> u32 {
        let _ = measure;
        self.words(&[0])
    }

    /// The description of a part, for [`super::values::Values::part`].
    pub fn part(&mut self, lo: Limit, hi: Limit) -> u32 {
        let _ = (lo, hi);
        self.words(&[0])
    }

    /// The address of a constant number.
    pub fn ratio(&mut self, ratio: Ratio) -> u32 {
        let (num, den) = (ratio.num().to_le_bytes(), ratio.den().to_le_bytes());
        self.bytes(&[num, den].concat())
    }

    /// Last of all: writes what rests on everything lowered before.
    pub fn finish_values(&mut self) {}
}
