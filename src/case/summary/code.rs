//! The numbers that stand for states, dispositions, degrees and faults in a summary. They are part
//! of what modules and other languages read: none changes its meaning.

use crate::{
    base::terms::Degree,
    case::outcome::{Disposition, Fault},
    ir::ExprId,
};

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// 0: there is a result.
    Decided,
    /// 1: a computation failed or facts contradict each other; nothing is recommended.
    Fault,
    /// 2: a fact is missing that matters.
    Missing,
    /// 3: a value is none of its fact.
    Bad,
    /// 4: the rules leave the decision to a human. Only of decisions: an act that is left to a human
    /// has a disposition that says so.
    Human,
}

impl Status {
    /// Its number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Decided => 0,
            Self::Fault => 1,
            Self::Missing => 2,
            Self::Bad => 3,
            Self::Human => 4,
        }
    }

    /// The status of a number.
    pub const fn of(code: u8) -> Option<Self> {
        Some(match code {
            0 => Self::Decided,
            1 => Self::Fault,
            2 => Self::Missing,
            3 => Self::Bad,
            4 => Self::Human,
            _ => return None,
        })
    }
}

/// Bits of the flag columns.
#[derive(Clone, Copy, Debug)]
pub struct Flags;

impl Flags {
    /// Of a case: a human has something to decide.
    pub const HUMAN: u8 = 1;
    /// Of a case: there are more fines than slots.
    pub const MORE_FINES: u8 = 2;
    /// Of a case: there are more deciding rows than slots.
    pub const MORE_ROWS: u8 = 4;
    /// Of a case: penalties other than fines are imposed.
    pub const OTHERS: u8 = 8;

    /// Of a range: there is one.
    pub const RANGE: u8 = 1;
    /// Of a range: it has an upper end.
    pub const UPPER: u8 = 2;
    /// Of a range: the lower end itself does not belong to it.
    pub const LOWER_OPEN: u8 = 4;
    /// Of a range: the upper end itself does not belong to it.
    pub const UPPER_OPEN: u8 = 8;
    /// Of a fine: an amount is recommended.
    pub const POINT: u8 = 16;
    /// Of a fine: a human picks inside the range.
    pub const FINE_HUMAN: u8 = 32;
}

/// The dispositions, by their numbers.
const DISPOSITIONS: [Disposition; 7] = [
    Disposition::Punish,
    Disposition::MayWaive,
    Disposition::NoPenalty,
    Disposition::Guidance,
    Disposition::TimeBarred,
    Disposition::Transfer,
    Disposition::Human,
];

/// The number of a disposition.
pub(super) const fn disposition(d: Disposition) -> u8 {
    match d {
        Disposition::Punish => 0,
        Disposition::MayWaive => 1,
        Disposition::NoPenalty => 2,
        Disposition::Guidance => 3,
        Disposition::TimeBarred => 4,
        Disposition::Transfer => 5,
        Disposition::Human => 6,
    }
}

/// The disposition of a number.
pub(super) fn disposition_of(code: u8) -> Option<Disposition> {
    DISPOSITIONS.get(usize::from(code)).copied()
}

/// The number of a degree.
pub(super) const fn degree(d: Option<Degree>) -> u8 {
    match d {
        None => 0,
        Some(Degree::Mitigated) => 1,
        Some(Degree::Lighter) => 2,
        Some(Degree::Normal) => 3,
        Some(Degree::Heavier) => 4,
    }
}

/// The degree of a number; the outer `None` if there is no such number.
pub(super) const fn degree_of(code: u8) -> Option<Option<Degree>> {
    Some(match code {
        0 => None,
        1 => Some(Degree::Mitigated),
        2 => Some(Degree::Lighter),
        3 => Some(Degree::Normal),
        4 => Some(Degree::Heavier),
        _ => return None,
    })
}

/// A fault as a number: its kind in the lowest byte, in the others the expression or constraint + 1
/// (0 if none is named).
pub fn fault_code(fault: &Fault) -> u32 {
    let at = |expr: Option<ExprId>| expr.map_or(0, |e| e.0.saturating_add(1));
    let (kind, place) = match fault {
        Fault::Overflow(expr) => (1, at(*expr)),
        Fault::DivisionByZero(expr) => (2, at(*expr)),
        Fault::EmptyRange(expr) => (3, at(*expr)),
        Fault::Constraint(index) => {
            let place = u32::try_from(*index).unwrap_or(u32::MAX);
            (4, place.saturating_add(1))
        }
        Fault::Calendar(expr) => (5, at(*expr)),
    };
    // A program has far fewer than 2^24 expressions: its text is at most a few million bytes.
    (place << 8) | kind
}

/// The fault of a number; `None` if there is none such.
pub fn fault_of(code: u32) -> Option<Fault> {
    let place = code >> 8;
    let expr = place.checked_sub(1).map(ExprId);
    Some(match code & 0xff {
        1 => Fault::Overflow(expr),
        2 => Fault::DivisionByZero(expr),
        3 => Fault::EmptyRange(expr),
        4 => Fault::Constraint(usize::try_from(place.checked_sub(1)?).ok()?),
        5 => Fault::Calendar(expr),
        _ => return None,
    })
}
