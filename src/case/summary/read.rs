//! One row of a summary, read back.

use super::{ActColumns, DecisionColumns, FineColumns, Flags, Status, code, fault_of};
use crate::{
    base::terms::Degree,
    case::outcome::{Disposition, Fault},
    ir::{FactId, MoneyRange, PenaltyId, RowId},
};

/// The result of a case for an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRow {
    /// What is recommended to be done.
    pub disposition: Disposition,
    /// Degree, if any.
    pub degree: Option<Degree>,
    /// A human has something to decide.
    pub human: bool,
    /// There are more fines than these.
    pub more_fines: bool,
    /// There are more rows than these.
    pub more_rows: bool,
    /// Penalties other than fines are imposed.
    pub others: bool,
    /// Fines, in the order of the outcome.
    pub fines: Vec<FineRow>,
    /// Rows that decided.
    pub rows: Vec<RowId>,
}

/// A fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FineRow {
    /// Which penalty.
    pub penalty: PenaltyId,
    /// Recommended range.
    pub range: Option<MoneyRange>,
    /// Recommended amount in fen.
    pub point: Option<i64>,
    /// A human picks inside the range.
    pub human: bool,
}

/// The value of a decision: its type says how `num`, `den` and `range` are to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionRow {
    /// As in [`DecisionColumns::num`].
    pub num: i64,
    /// As in [`DecisionColumns::den`].
    pub den: i64,
    /// The value of a 幅度.
    pub range: Option<MoneyRange>,
    /// The deciding row.
    pub row: Option<RowId>,
}

/// Why a case has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoResult {
    /// A computation failed.
    Fault(Fault),
    /// This fact is missing, or one that is not named.
    Missing(Option<FactId>),
    /// This fact cannot be what it is said to be, or one that is not named.
    Bad(Option<FactId>),
    /// Rules leave it to a human; the row that says so.
    Human(Option<RowId>),
    /// The columns do not hold a result: no engine of ours writes such a row.
    Garbled,
}

fn at<T: Copy>(column: &[T], row: usize) -> Option<T> {
    column.get(row).copied()
}

/// An id stored as id + 1.
fn one_less(stored: u32) -> Option<u32> {
    stored.checked_sub(1)
}

fn range(flags: u8, min: i64, max: i64) -> Option<MoneyRange> {
    (flags & Flags::RANGE != 0).then_some(MoneyRange {
        min,
        max: (flags & Flags::UPPER != 0).then_some(max),
        min_open: flags & Flags::LOWER_OPEN != 0,
        max_open: flags & Flags::UPPER_OPEN != 0,
    })
}

/// Why there is no result; nothing if the status says that there is one.
fn ended(status: u8, detail: u32, by: Option<RowId>) -> Result<(), NoResult> {
    let fact = (detail != u32::MAX).then_some(FactId(detail));
    match Status::of(status) {
        Some(Status::Decided) => Ok(()),
        Some(Status::Fault) => Err(fault_of(detail).map_or(NoResult::Garbled, NoResult::Fault)),
        Some(Status::Missing) => Err(NoResult::Missing(fact)),
        Some(Status::Bad) => Err(NoResult::Bad(fact)),
        Some(Status::Human) => Err(NoResult::Human(by)),
        None => Err(NoResult::Garbled),
    }
}

impl ActColumns {
    /// The result in a row.
    ///
    /// # Errors
    /// Why there is none.
    pub fn row(&self, row: usize) -> Result<ActRow, NoResult> {
        let status = at(&self.status, row).ok_or(NoResult::Garbled)?;
        ended(status, at(&self.detail, row).unwrap_or(0), None)?;
        self.decided(row).ok_or(NoResult::Garbled)
    }

    fn decided(&self, row: usize) -> Option<ActRow> {
        let flags = at(&self.flags, row)?;
        Some(ActRow {
            disposition: code::disposition_of(at(&self.disposition, row)?)?,
            degree: code::degree_of(at(&self.degree, row)?)?,
            human: flags & Flags::HUMAN != 0,
            more_fines: flags & Flags::MORE_FINES != 0,
            more_rows: flags & Flags::MORE_ROWS != 0,
            others: flags & Flags::OTHERS != 0,
            fines: self.fines.iter().map_while(|f| f.row(row)).collect(),
            rows: self
                .rows
                .iter()
                .map_while(|slot| one_less(at(slot, row)?).map(RowId))
                .collect(),
        })
    }
}

impl FineColumns {
    /// The fine of a case; `None` if it has none here.
    pub fn row(&self, row: usize) -> Option<FineRow> {
        let flags = at(&self.flags, row)?;
        Some(FineRow {
            penalty: PenaltyId(one_less(at(&self.penalty, row)?)?),
            range: range(flags, at(&self.min, row)?, at(&self.max, row)?),
            point: at(&self.point, row).filter(|_| flags & Flags::POINT != 0),
            human: flags & Flags::FINE_HUMAN != 0,
        })
    }
}

impl DecisionColumns {
    /// The value in a row.
    ///
    /// # Errors
    /// Why there is none.
    pub fn row(&self, row: usize) -> Result<DecisionRow, NoResult> {
        let status = at(&self.status, row).ok_or(NoResult::Garbled)?;
        let by = at(&self.row, row).and_then(one_less).map(RowId);
        ended(status, at(&self.detail, row).unwrap_or(0), by)?;
        let both = at(&self.num, row).zip(at(&self.den, row));
        let (num, den) = both.ok_or(NoResult::Garbled)?;
        let flags = at(&self.flags, row).unwrap_or(0);
        Ok(DecisionRow {
            num,
            den,
            range: range(flags, num, den),
            row: by,
        })
    }
}
