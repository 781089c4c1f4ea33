//! Ranges of money: eval's extents as dataflow. Which ends a range has is static; numbers and
//! openness are nodes.

use super::{
    graph::{Made, NodeId, Uncovered},
    lower::Lower,
    number::{End, Extent, Num},
};
use crate::{
    base::ratio::{Ratio, Rounding},
    case::summary::Flags,
    ir::{Measure, Range, RangeEnd, RangeKind},
};

/// A range in whole fen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Money {
    /// There is one.
    pub is: NodeId,
    /// Lower end; 0 if there is none.
    pub min: NodeId,
    /// Upper end; 0 if there is none.
    pub max: NodeId,
    /// [`Flags::RANGE`] and those of its ends; 0 if there is none.
    pub flags: NodeId,
    /// The first and the last amount inside.
    first: NodeId,
    last: Option<NodeId>,
}

/// A range moved into another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clamped {
    pub extent: Extent,
    /// The end to which it would move does not belong to the other.
    pub outside: NodeId,
    /// It was not inside.
    pub moved: NodeId,
}

/// A part of a range.
#[derive(Clone, Copy, Debug)]
pub(super) enum Portion {
    /// This, unless it is empty (a truth).
    Is(Extent, NodeId),
    /// It cannot be had: the top is open.
    Top,
    /// It cannot be had otherwise.
    Nothing,
}

impl Extent {
    /// One amount.
    pub(super) fn point(lower: &mut Lower<'_>, at: Num) -> Self {
        let open = lower.graph.truth(false);
        let end = Some(End { at, open });
        Self { lo: end, hi: end }
    }
}

impl Lower<'_> {
    /// The lower end; (0 if there is none.
    pub(super) fn low(&mut self, extent: &Extent) -> End {
        match extent.lo {
            Some(end) => end,
            None => End {
                at: self.whole_number(0),
                open: self.graph.truth(true),
            },
        }
    }

    /// Below, equal, of two numbers.
    pub(super) fn order(&mut self, a: Num, b: Num) -> Result<(NodeId, NodeId), Uncovered> {
        let (x, y, _) = self.common(a, b)?;
        Ok((self.graph.lt(x, y), self.graph.eq(x, y)))
    }

    /// Whether nothing lies in a range.
    pub(super) fn is_empty(&mut self, extent: &Extent) -> Made {
        let lo = self.low(extent);
        let Some(hi) = extent.hi else {
            return Ok(self.graph.truth(false));
        };
        let (below, meets) = self.order(lo.at, hi.at)?;
        let g = &mut self.graph;
        let open = g.or(lo.open, hi.open);
        let nothing = g.and(meets, open);
        let some = g.or(below, meets);
        let upside_down = g.not(some);
        Ok(g.or(upside_down, nothing))
    }

    /// Whether a range is one amount.
    pub(super) fn is_point(&mut self, extent: &Extent) -> Made {
        let (Some(lo), Some(hi)) = (extent.lo, extent.hi) else {
            return Ok(self.graph.truth(false));
        };
        if lo.at == hi.at {
            let open = self.graph.or(lo.open, hi.open);
            return Ok(self.graph.not(open));
        }
        let (_, meets) = self.order(lo.at, hi.at)?;
        let open = self.graph.or(lo.open, hi.open);
        let closed = self.graph.not(open);
        Ok(self.graph.and(meets, closed))
    }

    /// A named point, and whether it is an end that does not belong to the range.
    pub(super) fn measure(&mut self, extent: &Extent, measure: Measure) -> Result<End, Uncovered> {
        let low = self.low(extent);
        let top = extent.hi.ok_or(Uncovered("the top of a range without one"));
        let inside = |lower: &mut Self, at| End {
            at,
            open: lower.graph.truth(false),
        };
        Ok(match measure {
            Measure::Minimum => low,
            Measure::Maximum => top?,
            Measure::Middle => {
                let half = Ratio::new(1, 2).ok_or(Uncovered("half"))?;
                let both = self.sum(low.at, top?.at)?;
                let at = self.times(both, half)?;
                inside(self, at)
            }
            Measure::OfSpan(r) => {
                let span = self.difference(top?.at, low.at)?;
                let part = self.times(span, r)?;
                let at = self.sum(low.at, part)?;
                inside(self, at)
            }
            Measure::OfMaximum(r) => {
                let at = self.times(top?.at, r)?;
                inside(self, at)
            }
            Measure::OfMinimum(r) => {
                let at = self.times(low.at, r)?;
                inside(self, at)
            }
        })
    }

    /// The part between two named points; `None` keeps the end of the range.
    pub(super) fn part(
        &mut self,
        of: &Extent,
        lo: Option<(Measure, bool)>,
        hi: Option<(Measure, bool)>,
    ) -> Result<Portion, Uncovered> {
        let names_top = |end: Option<(Measure, bool)>| match end {
            Some((Measure::Minimum | Measure::OfMinimum(_), _)) | None => false,
            Some((
                Measure::Maximum | Measure::Middle | Measure::OfSpan(_) | Measure::OfMaximum(_),
                _,
            )) => true,
        };
        if of.hi.is_none() && (names_top(lo) || names_top(hi)) {
            return Ok(Portion::Top);
        }
        let mut end = |limit: Option<(Measure, bool)>, own: Option<End>| match limit {
            None => Ok(own),
            Some((measure, open)) => {
                let at = self.measure(of, measure)?;
                let open = self.graph.truth(open);
                Ok(Some(End {
                    at: at.at,
                    open: self.graph.or(open, at.open),
                }))
            }
        };
        let part = Extent {
            lo: end(lo, of.lo)?,
            hi: end(hi, of.hi)?,
        };
        let empty = self.is_empty(&part)?;
        if self.graph.known(empty) != Some(1) {
            return Ok(Portion::Is(part, empty));
        }
        let edge = Uncovered("an empty part of a range that facts decide");
        let low = self.low(&part);
        let Some(hi) = part.hi else { return Err(edge) };
        let (_, meets) = self.order(low.at, hi.at)?;
        if self.graph.known(meets).ok_or(edge)? == 0 {
            return Ok(Portion::Nothing);
        }
        let Some(top) = of.hi else {
            return Ok(Portion::Nothing);
        };
        let (_, at_top) = self.order(hi.at, top.at)?;
        Ok(match self.graph.known(at_top).ok_or(edge)? {
            0 => Portion::Nothing,
            _ => Portion::Top,
        })
    }

    /// One of two ends.
    pub(super) fn choose_end(&mut self, when: NodeId, a: End, b: End) -> Result<End, Uncovered> {
        Ok(End {
            at: self.choose(when, a.at, b.at)?,
            open: self.graph.select(when, a.open, b.open),
        })
    }

    /// Moved into `law`: what of it lies inside, else the end of `law` next to it. From here on no
    /// lower end and (0 are the same.
    pub(super) fn clamp(&mut self, range: &Extent, law: &Extent) -> Result<Clamped, Uncovered> {
        let (own, least) = (self.low(range), self.low(law));
        // A closed end lies below an open one at the same number.
        let (below, meets) = self.order(own.at, least.at)?;
        let g = &mut self.graph;
        let own_closed = g.not(own.open);
        let just_below = g.and(own_closed, least.open);
        let just_below = g.and(meets, just_below);
        let under = g.or(below, just_below);
        let lo = self.choose_end(under, least, own)?;
        let mut over = self.graph.truth(range.hi.is_none() && law.hi.is_some());
        let hi = match (range.hi, law.hi) {
            (None, most) => most,
            (own, None) => own,
            (Some(own), Some(most)) => {
                // An open end lies below a closed one at the same number.
                let (above, meets) = self.order(most.at, own.at)?;
                let g = &mut self.graph;
                let own_closed = g.not(own.open);
                let just_above = g.and(own_closed, most.open);
                let just_above = g.and(meets, just_above);
                over = g.or(above, just_above);
                Some(self.choose_end(over, most, own)?)
            }
        };
        let inside = Extent { lo: Some(lo), hi };
        let empty = self.is_empty(&inside)?;
        let moved = self.graph.or(under, over);
        if self.graph.known(empty) == Some(0) {
            return Ok(Clamped {
                extent: inside,
                outside: empty,
                moved,
            });
        }
        let zero = self.whole_number(0);
        let (yes, no) = (self.graph.truth(true), self.graph.truth(false));
        let most = law.hi.unwrap_or(End {
            at: zero,
            open: yes,
        });
        let next = self.choose_end(under, least, most)?;
        let outside = self.graph.and(empty, next.open);
        let to = End {
            at: next.at,
            open: no,
        };
        let hi = hi.ok_or(Uncovered("an empty range without an upper end"))?;
        let extent = Extent {
            lo: Some(self.choose_end(empty, to, lo)?),
            hi: Some(self.choose_end(empty, to, hi)?),
        };
        Ok(Clamped {
            extent,
            outside,
            moved,
        })
    }

    /// The smallest range that holds both.
    pub(super) fn hull(&mut self, a: &Extent, b: &Extent) -> Result<Extent, Uncovered> {
        let lo = match (a.lo, b.lo) {
            (None, None) => None,
            (_, _) => {
                let (x, y) = (self.low(a), self.low(b));
                let (below, meets) = self.order(y.at, x.at)?;
                let y_closed = self.graph.not(y.open);
                let just = self.graph.and(y_closed, x.open);
                let just = self.graph.and(meets, just);
                let second = self.graph.or(below, just);
                Some(self.choose_end(second, y, x)?)
            }
        };
        let hi = match (a.hi, b.hi) {
            (None, _) | (_, None) => None,
            (Some(x), Some(y)) => {
                let second = self.higher(y, x)?;
                Some(self.choose_end(second, y, x)?)
            }
        };
        Ok(Extent { lo, hi })
    }

    /// Whether upper end `a` lies above upper end `b`.
    fn higher(&mut self, a: End, b: End) -> Made {
        let (above, meets) = self.order(b.at, a.at)?;
        let closed = self.graph.not(a.open);
        let just = self.graph.and(closed, b.open);
        let just = self.graph.and(meets, just);
        Ok(self.graph.or(above, just))
    }

    /// One of several ranges by a number from 0 on; beyond them, the last. They must have the same
    /// ends.
    pub(super) fn one_extent(&mut self, at: NodeId, all: &[Extent]) -> Result<Extent, Uncovered> {
        let differ = Uncovered("ranges of different shapes in one column");
        let first = all.first().ok_or(differ)?;
        let same = |e: &Extent| {
            e.lo.is_some() == first.lo.is_some() && e.hi.is_some() == first.hi.is_some()
        };
        if !all.iter().all(same) {
            return Err(differ);
        }
        let lo: Vec<End> = all.iter().filter_map(|e| e.lo).collect();
        let hi: Vec<End> = all.iter().filter_map(|e| e.hi).collect();
        Ok(Extent {
            lo: self.one_end(at, &lo)?,
            hi: self.one_end(at, &hi)?,
        })
    }

    fn one_end(&mut self, at: NodeId, all: &[End]) -> Result<Option<End>, Uncovered> {
        if all.is_empty() {
            return Ok(None);
        }
        let numbers: Vec<Num> = all.iter().map(|e| e.at).collect();
        let (mut nodes, den) = self.all_common(&numbers)?;
        nodes.extend(nodes.last().copied());
        let mut open: Vec<NodeId> = all.iter().map(|e| e.open).collect();
        open.extend(open.last().copied());
        Ok(Some(End {
            at: Num {
                node: self.graph.one_of(at, &nodes),
                den,
            },
            open: self.graph.one_of(at, &open),
        }))
    }

    /// Rounded once, to whole fen: the lower end up, the upper end down.
    pub(super) fn money_of(&mut self, extent: Extent) -> Result<Money, Uncovered> {
        let lo = self.low(&extent);
        let min = self.round(lo.at, Rounding::Up)?;
        let whole = self.is_whole(lo.at)?;
        let min_open = self.graph.and(lo.open, whole);
        let yes = self.graph.truth(true);
        let range = self.graph.constant(i64::from(Flags::RANGE));
        let lower_open = self.flag(min_open, Flags::LOWER_OPEN)?;
        let zero = self.graph.constant(0);
        let first = self.graph.plus(min, min_open)?;
        let Some(hi) = extent.hi else {
            return Ok(Money {
                is: yes,
                min,
                max: zero,
                flags: self.graph.plus(range, lower_open)?,
                first,
                last: None,
            });
        };
        let max = self.round(hi.at, Rounding::Down)?;
        let whole = self.is_whole(hi.at)?;
        let max_open = self.graph.and(hi.open, whole);
        let last = self.graph.minus(max, max_open)?;
        let narrow = self.graph.lt(last, first);
        let some = self.graph.lt(zero, last);
        let wide = self.graph.not(narrow);
        let is = self.graph.or(wide, some);
        let upper_open = self.flag(max_open, Flags::UPPER_OPEN)?;
        let ends = self.graph.constant(i64::from(Flags::RANGE | Flags::UPPER));
        let open = self.graph.plus(lower_open, upper_open)?;
        let flags = self.graph.plus(ends, open)?;
        // Too narrow for a whole fen: the greatest that the upper end allows, if that is something.
        let pick = |lower: &mut Self, wide_value, narrow_value| {
            let x = lower.graph.select(narrow, narrow_value, wide_value);
            lower.graph.select(is, x, zero)
        };
        Ok(Money {
            is,
            min: pick(self, min, last),
            max: pick(self, max, last),
            flags: pick(self, flags, ends),
            first: pick(self, first, last),
            last: Some(pick(self, last, last)),
        })
    }

    /// A bit of flags where it is true.
    pub(super) fn flag(&mut self, when: NodeId, bit: u8) -> Made {
        let bit = self.graph.constant(i64::from(bit));
        self.graph.times(when, bit)
    }

    /// An amount rounded by unit and mode, then moved to the nearest whole fen inside `into`.
    pub(super) fn round_point(
        &mut self,
        x: Num,
        (unit, mode): (i64, Rounding),
        into: Option<Extent>,
    ) -> Made {
        let unit = unit.max(1);
        let each = Ratio::new(1, i128::from(unit)).ok_or(Uncovered("a unit"))?;
        let units = self.times(x, each)?;
        let units = self.round(units, mode)?;
        let unit = self.graph.constant(unit);
        let amount = self.graph.times(units, unit)?;
        let Some(into) = into else { return Ok(amount) };
        let money = self.money_of(into)?;
        let above = self.graph.max(amount, money.first);
        let inside = match money.last {
            Some(last) => {
                let last = self.graph.max(last, money.first);
                self.graph.min(above, last)
            }
            None => above,
        };
        Ok(self.graph.select(money.is, inside, amount))
    }

    /// A range by itself, without a fine for which it stands.
    pub(super) fn plain_range(&mut self, range: &Range) -> Result<Extent, Uncovered> {
        match &range.kind {
            RangeKind::Point(number) => {
                let at = self.number(number)?;
                Ok(Extent::point(self, at))
            }
            RangeKind::Ends { lo, hi } => {
                let mut end = |end: &Option<RangeEnd>| match end {
                    None => Ok(None),
                    Some(end) => Ok(Some(End {
                        at: self.number(&end.number)?,
                        open: self.graph.truth(end.open),
                    })),
                };
                let extent = Extent {
                    lo: end(lo)?,
                    hi: end(hi)?,
                };
                // An empty range is a fault, or no base.
                let empty = self.is_empty(&extent)?;
                let some = self.graph.not(empty);
                self.assume_here(some);
                Ok(extent)
            }
            RangeKind::Decision(id) => {
                let settled = self.decision(*id)?;
                self.settled_range(&settled)
            }
            RangeKind::HigherOf(ranges) => {
                let mut best: Option<Extent> = None;
                for range in ranges {
                    let new = self.plain_range(range)?;
                    best = Some(match best {
                        None => new,
                        Some(held) => self.heavier_of(&held, &new)?,
                    });
                }
                best.ok_or(Uncovered("the higher of nothing"))
            }
            RangeKind::OneOf(_)
            | RangeKind::Preceding { .. }
            | RangeKind::Part { .. }
            | RangeKind::Human(_) => Err(Uncovered("a range that only a fine has")),
        }
    }

    /// Of two ranges of the same shape the one with the higher upper end, then the higher lower end.
    pub(super) fn heavier_of(&mut self, a: &Extent, b: &Extent) -> Result<Extent, Uncovered> {
        let differ = Uncovered("the higher of ranges of different shapes");
        let (Some(x), Some(y)) = (a.hi, b.hi) else {
            return Err(differ);
        };
        let above = self.higher(y, x)?;
        let below = self.higher(x, y)?;
        let (lo_a, lo_b) = (self.low(a), self.low(b));
        let (less, meets) = self.order(lo_a.at, lo_b.at)?;
        let closed = self.graph.not(lo_a.open);
        let just = self.graph.and(closed, lo_b.open);
        let just = self.graph.and(meets, just);
        let lo_above = self.graph.or(less, just);
        let not_below = self.graph.not(below);
        let level = self.graph.and(not_below, lo_above);
        let second = self.graph.or(above, level);
        let at = self.graph.not(second);
        // 0 chooses the second.
        self.one_extent(at, &[*b, *a])
    }
}
