//! Ranges of money before rounding: exact ends, each open or closed.

use std::cmp::Ordering;

use super::context::Stop;
use crate::{
    base::ratio::{Ratio, Rounding},
    case::outcome::HumanWhy,
    ir::{Measure, MoneyRange},
};

/// A range of money in exact fen. No lower end is (0, …: a fine of zero is no fine. No upper end is
/// unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// Lower end and whether it is open.
    pub lo: Option<(Ratio, bool)>,
    /// Upper end and whether it is open.
    pub hi: Option<(Ratio, bool)>,
}

/// Why a part of a range cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// It is the top, and the top is open or there is none.
    Top,
    /// It is the bottom, and the bottom is open.
    Bottom,
    /// It is empty: its lower limit lies above its upper limit.
    Empty,
    /// A number left its width.
    Overflow,
}

impl From<Edge> for Stop {
    fn from(edge: Edge) -> Self {
        match edge {
            Edge::Top | Edge::Bottom => Self::Human(Box::new(HumanWhy::OpenTop)),
            Edge::Empty => Self::Fault(crate::case::outcome::Fault::EmptyRange(None)),
            Edge::Overflow => Self::overflow(),
        }
    }
}

/// Orders lower ends: a closed end lies below an open one at the same number.
fn cmp_lo(a: (Ratio, bool), b: (Ratio, bool)) -> Ordering {
    a.0.compare(b.0).then(a.1.cmp(&b.1))
}

/// Orders upper ends: an open end lies below a closed one at the same number; none is the highest.
fn cmp_hi(a: Option<(Ratio, bool)>, b: Option<(Ratio, bool)>) -> Ordering {
    match (a, b) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) => a.0.compare(b.0).then(b.1.cmp(&a.1)),
    }
}

impl Extent {
    /// One amount.
    pub(super) const fn point(x: Ratio) -> Self {
        Self {
            lo: Some((x, false)),
            hi: Some((x, false)),
        }
    }

    /// The amount, if the range is one amount.
    pub(super) fn as_point(&self) -> Option<Ratio> {
        match (self.lo, self.hi) {
            (Some((a, false)), Some((b, false))) if a == b => Some(a),
            (_, _) => None,
        }
    }

    /// The lower end; (0 if there is none.
    pub(super) fn low(&self) -> (Ratio, bool) {
        self.lo.unwrap_or((Ratio::ZERO, true))
    }

    /// Whether nothing lies in it.
    pub(super) fn is_empty(&self) -> bool {
        let (lo, lo_open) = self.low();
        self.hi.is_some_and(|(hi, hi_open)| match lo.compare(hi) {
            Ordering::Less => false,
            Ordering::Equal => lo_open || hi_open,
            Ordering::Greater => true,
        })
    }

    /// A named point, and whether it is an end that does not belong to the range.
    pub(super) fn measure(&self, measure: Measure) -> Result<(Ratio, bool), Edge> {
        let (a, a_open) = self.low();
        let top = || self.hi.ok_or(Edge::Top);
        let exact = |x: Option<Ratio>| x.map(|x| (x, false)).ok_or(Edge::Overflow);
        match measure {
            Measure::Minimum => Ok((a, a_open)),
            Measure::Maximum => top(),
            Measure::Middle => exact(a.add(top()?.0).and_then(|sum| sum.div(Ratio::whole(2)))),
            Measure::OfSpan(r) => exact(
                top()?
                    .0
                    .sub(a)
                    .and_then(|w| w.mul(r))
                    .and_then(|part| a.add(part)),
            ),
            Measure::OfMaximum(r) => exact(top()?.0.mul(r)),
            Measure::OfMinimum(r) => exact(a.mul(r)),
        }
    }

    /// The part between two named points; `None` keeps the end of the range, open as it is.
    pub(super) fn part(
        &self,
        lo: Option<(Measure, bool)>,
        hi: Option<(Measure, bool)>,
    ) -> Result<Self, Edge> {
        let end = |limit: Option<(Measure, bool)>, own| match limit {
            None => Ok(own),
            Some((measure, open)) => {
                let (x, outside) = self.measure(measure)?;
                Ok(Some((x, open || outside)))
            }
        };
        let part = Self {
            lo: end(lo, self.lo)?,
            hi: end(hi, self.hi)?,
        };
        if !part.is_empty() {
            return Ok(part);
        }
        let meets = part.hi.is_some_and(|(hi, _)| hi == part.low().0);
        if !meets {
            Err(Edge::Empty)
        } else if part
            .hi
            .is_some_and(|(hi, _)| Some(hi) == self.hi.map(|h| h.0))
        {
            Err(Edge::Top)
        } else if part.low().0 == self.low().0 {
            Err(Edge::Bottom)
        } else {
            Err(Edge::Empty)
        }
    }

    /// Moved into `law`: what of it lies inside, else the end of `law` next to it.
    pub(super) fn clamp(&self, law: &Self) -> Result<Self, Edge> {
        let lo = if cmp_lo(self.low(), law.low()) == Ordering::Less {
            law.lo
        } else {
            self.lo
        };
        let hi = if cmp_hi(self.hi, law.hi) == Ordering::Greater {
            law.hi
        } else {
            self.hi
        };
        let inside = Self { lo, hi };
        if !inside.is_empty() {
            return Ok(inside);
        }
        if cmp_lo(self.low(), law.low()) == Ordering::Less {
            match law.lo {
                Some((x, false)) => Ok(Self::point(x)),
                Some((_, true)) | None => Err(Edge::Bottom),
            }
        } else {
            match law.hi {
                Some((x, false)) => Ok(Self::point(x)),
                Some((_, true)) | None => Err(Edge::Top),
            }
        }
    }

    /// The smallest range that holds both.
    pub(super) fn hull(&self, other: &Self) -> Self {
        let lo = match (self.lo, other.lo) {
            (None, None) => None,
            (_, _) if cmp_lo(self.low(), other.low()) == Ordering::Greater => Some(other.low()),
            (_, _) => Some(self.low()),
        };
        let hi = if cmp_hi(self.hi, other.hi) == Ordering::Less {
            other.hi
        } else {
            self.hi
        };
        Self { lo, hi }
    }

    /// Orders ranges by weight: the higher upper end is the heavier, then the higher lower end.
    pub(super) fn heavier(&self, other: &Self) -> Ordering {
        cmp_hi(self.hi, other.hi).then(cmp_lo(self.low(), other.low()))
    }

    /// Rounded once, to whole fen: the lower end up, the upper end down. An open end that was not
    /// whole closes on the amount inside. A range too narrow to hold a whole fen becomes the greatest
    /// whole fen that its upper end allows; `None` if that is nothing.
    pub(super) fn to_money(self) -> Result<Option<MoneyRange>, Edge> {
        let fen = |x: Ratio, mode| {
            x.round(mode)
                .and_then(|n| i64::try_from(n).ok())
                .ok_or(Edge::Overflow)
        };
        let (lo, lo_open) = self.low();
        let min = fen(lo, Rounding::Up)?;
        let min_open = lo_open && lo.as_whole().is_some();
        let Some((hi, hi_open)) = self.hi else {
            return Ok(Some(MoneyRange {
                min,
                max: None,
                min_open,
                max_open: false,
            }));
        };
        let max = fen(hi, Rounding::Down)?;
        let max_open = hi_open && hi.as_whole().is_some();
        let first = min.saturating_add(i64::from(min_open));
        let last = max.saturating_sub(i64::from(max_open));
        if first > last {
            return Ok((last > 0).then_some(MoneyRange::point(last)));
        }
        Ok(Some(MoneyRange {
            min,
            max: Some(max),
            min_open,
            max_open,
        }))
    }

    /// An amount rounded by the package's unit and mode, then moved to the nearest whole fen inside
    /// `into`.
    pub(super) fn round_point(
        x: Ratio,
        (unit, mode): (i64, Rounding),
        into: Option<&Self>,
    ) -> Result<i64, Edge> {
        let unit = unit.max(1);
        let amount = if unit == 1 {
            x.round(mode)
        } else {
            x.div(Ratio::whole(unit))
                .and_then(|units| units.round(mode))
                .and_then(|units| units.checked_mul(i128::from(unit)))
        };
        let amount = amount
            .and_then(|n| i64::try_from(n).ok())
            .ok_or(Edge::Overflow)?;
        let Some(range) = into.map(|r| r.to_money()).transpose()?.flatten() else {
            return Ok(amount);
        };
        let first = range.min.saturating_add(i64::from(range.min_open));
        let last = range.max.map_or(i64::MAX, |max| {
            max.saturating_sub(i64::from(range.max_open))
        });
        Ok(amount.clamp(first, last.max(first)))
    }
}
