//! Ranges of money before rounding, as terms: exact ends, each open or closed, each there or not.

use zhun::{
    base::ratio::{Ratio, Rounding},
    ir::Measure,
};

use crate::{
    encoding::{Encoding, Fault},
    rational::Rational,
    term::Term,
};

/// One end: whether there is one, where, and whether it is open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    pub some: Term,
    pub x: Rational,
    pub open: Term,
}

/// A range. No lower end is (0, …; no upper end is unbounded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    pub lo: End,
    pub hi: End,
}

/// Why a part of a range cannot be had; 0 is none.
pub(crate) const TOP: i128 = 1;
pub(crate) const BOTTOM: i128 = 2;
pub(crate) const EMPTY: i128 = 3;
pub(crate) const OVERFLOW: i128 = 4;

/// A range in whole fen, if there is one; `edge` not 0: a number left its width.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Money {
    pub some: Term,
    pub min: Term,
    pub min_open: Term,
    pub bounded: Term,
    pub max: Term,
    pub max_open: Term,
    pub edge: Term,
}

impl Encoding<'_> {
    pub(crate) fn no_end(&self) -> End {
        End {
            some: self.a.truth(false),
            x: self.a.whole(self.a.int(0)),
            open: self.a.truth(false),
        }
    }

    pub(crate) fn end(&self, x: Rational, open: bool) -> End {
        End {
            some: self.a.truth(true),
            x,
            open: self.a.truth(open),
        }
    }

    pub(crate) fn nowhere(&self) -> Extent {
        Extent {
            lo: self.no_end(),
            hi: self.no_end(),
        }
    }

    pub(crate) fn point(&self, x: Rational) -> Extent {
        Extent {
            lo: self.end(x, false),
            hi: self.end(x, false),
        }
    }

    pub(crate) fn end_case(&self, when: Term, x: End, y: End) -> End {
        let a = &self.a;
        End {
            some: a.choose(when, x.some, y.some),
            x: a.case(when, x.x, y.x),
            open: a.choose(when, x.open, y.open),
        }
    }

    pub(crate) fn extent_case(&self, when: Term, x: Extent, y: Extent) -> Extent {
        Extent {
            lo: self.end_case(when, x.lo, y.lo),
            hi: self.end_case(when, x.hi, y.hi),
        }
    }

    /// The lower end, written out.
    pub(crate) fn low(&self, e: &Extent) -> End {
        let a = &self.a;
        End {
            some: a.truth(true),
            x: a.case(e.lo.some, e.lo.x, a.whole(a.int(0))),
            open: a.choose(e.lo.some, e.lo.open, a.truth(true)),
        }
    }

    /// Whether lower end `x` lies below `y`: a closed one lies below an open one at the same number.
    pub(crate) fn lower_less(&self, x: End, y: End) -> Term {
        let a = &self.a;
        let at = a.and(&[a.equal(x.x, y.x), a.not(x.open), y.open]);
        a.or(&[a.less(x.x, y.x), at])
    }

    /// Whether upper end `x` lies below `y`; none is the highest.
    pub(crate) fn upper_less(&self, x: End, y: End) -> Term {
        let a = &self.a;
        let at = a.and(&[a.equal(x.x, y.x), x.open, a.not(y.open)]);
        let below = a.or(&[a.less(x.x, y.x), at]);
        a.and(&[x.some, a.or(&[a.not(y.some), below])])
    }

    /// Whether the upper end of `x` lies above that of `y`, or the lower ends decide it.
    pub(crate) fn heavier(&self, x: &Extent, y: &Extent) -> Term {
        let a = &self.a;
        let even = a.not(self.upper_less(x.hi, y.hi));
        let by_low = self.lower_less(self.low(y), self.low(x));
        a.or(&[self.upper_less(y.hi, x.hi), a.and(&[even, by_low])])
    }

    fn end_same(&self, x: End, y: End) -> Term {
        let a = &self.a;
        let value = a.and(&[a.equal(x.x, y.x), a.same(x.open, y.open)]);
        a.and(&[a.same(x.some, y.some), a.or(&[a.not(x.some), value])])
    }

    pub(crate) fn extent_same(&self, x: &Extent, y: &Extent) -> Term {
        self.a
            .and(&[self.end_same(x.lo, y.lo), self.end_same(x.hi, y.hi)])
    }

    /// The range is one amount.
    pub(crate) fn is_point(&self, e: &Extent) -> Term {
        let a = &self.a;
        a.and(&[
            e.lo.some,
            e.hi.some,
            a.not(e.lo.open),
            a.not(e.hi.open),
            a.equal(e.lo.x, e.hi.x),
        ])
    }

    pub(crate) fn is_empty(&self, e: &Extent) -> Term {
        let a = &self.a;
        let lo = self.low(e);
        let at = a.and(&[a.equal(lo.x, e.hi.x), a.or(&[lo.open, e.hi.open])]);
        a.and(&[e.hi.some, a.or(&[a.less(e.hi.x, lo.x), at])])
    }

    /// A named point, whether it is an end that does not belong to the range, and why there is none.
    pub(crate) fn measure(&self, e: &Extent, measure: Measure) -> (Rational, Term, Term) {
        let a = &self.a;
        let low = self.low(e);
        let no = a.truth(false);
        let fine = a.int(0);
        let top = a.ite(e.hi.some, fine, a.int(TOP));
        let half = Ratio::new(1, 2).unwrap_or(Ratio::ONE);
        match measure {
            Measure::Minimum => (low.x, low.open, fine),
            Measure::Maximum => (e.hi.x, e.hi.open, top),
            Measure::Middle => (a.by(a.plus(low.x, e.hi.x), half), no, top),
            Measure::OfSpan(r) => {
                let width = a.minus(e.hi.x, low.x);
                (a.plus(low.x, a.by(width, r)), no, top)
            }
            Measure::OfMaximum(r) => (a.by(e.hi.x, r), no, top),
            Measure::OfMinimum(r) => (a.by(low.x, r), no, fine),
        }
    }

    /// The reason that an edge becomes.
    pub(crate) fn edge_stop(&self, edge: Term) -> Term {
        let a = &self.a;
        let is = |n: i128| a.eq(edge, a.int(n));
        let open = a.or(&[is(TOP), is(BOTTOM)]);
        let faults = a.ite(
            is(EMPTY),
            self.fault(Fault::EmptyRange),
            self.fault(Fault::Overflow),
        );
        let stopped = a.ite(open, self.human("open top"), faults);
        a.ite(is(0), a.int(0), stopped)
    }

    /// The part between two named points.
    pub(crate) fn part(
        &self,
        e: &Extent,
        lo: Option<(Measure, bool)>,
        hi: Option<(Measure, bool)>,
    ) -> (Extent, Term) {
        let a = &self.a;
        let limit = |limit: Option<(Measure, bool)>, own: End| match limit {
            None => (own, a.int(0)),
            Some((measure, open)) => {
                let (x, outside, edge) = self.measure(e, measure);
                let end = End {
                    some: a.truth(true),
                    x,
                    open: a.or(&[a.truth(open), outside]),
                };
                (end, edge)
            }
        };
        let ((lo, lo_edge), (hi, hi_edge)) = (limit(lo, e.lo), limit(hi, e.hi));
        let part = Extent { lo, hi };
        let low = self.low(&part);
        let meets = a.and(&[hi.some, a.equal(hi.x, low.x)]);
        let at_top = a.and(&[hi.some, e.hi.some, a.equal(hi.x, e.hi.x)]);
        let at_bottom = a.equal(low.x, self.low(e).x);
        let narrow = a.ite(
            at_top,
            a.int(TOP),
            a.ite(at_bottom, a.int(BOTTOM), a.int(EMPTY)),
        );
        let empty = a.ite(meets, narrow, a.int(EMPTY));
        let empty = a.ite(self.is_empty(&part), empty, a.int(0));
        (part, self.first(self.first(lo_edge, hi_edge), empty))
    }

    /// Moved into `law`: what of it lies inside, else the end of `law` next to it.
    pub(crate) fn moved_into(&self, e: &Extent, law: &Extent) -> (Extent, Term) {
        let a = &self.a;
        let below = self.lower_less(self.low(e), self.low(law));
        let above = self.upper_less(law.hi, e.hi);
        let inside = Extent {
            lo: self.end_case(below, law.lo, e.lo),
            hi: self.end_case(above, law.hi, e.hi),
        };
        let empty = self.is_empty(&inside);
        let at = |end: End| Extent {
            lo: End {
                open: a.truth(false),
                ..end
            },
            hi: End {
                open: a.truth(false),
                ..end
            },
        };
        let has = |end: End| a.and(&[end.some, a.not(end.open)]);
        let bottom = a.ite(has(law.lo), a.int(0), a.int(BOTTOM));
        let top = a.ite(has(law.hi), a.int(0), a.int(TOP));
        let next = self.extent_case(below, at(law.lo), at(law.hi));
        (
            self.extent_case(empty, next, inside),
            a.ite(empty, a.ite(below, bottom, top), a.int(0)),
        )
    }

    /// The smallest range that holds both.
    pub(crate) fn hull(&self, x: &Extent, y: &Extent) -> Extent {
        let a = &self.a;
        let (low, other) = (self.low(x), self.low(y));
        let lo = self.end_case(self.lower_less(other, low), other, low);
        let none = a.and(&[a.not(x.lo.some), a.not(y.lo.some)]);
        Extent {
            lo: End {
                some: a.not(none),
                ..lo
            },
            hi: self.end_case(self.upper_less(x.hi, y.hi), y.hi, x.hi),
        }
    }

    fn in_width(&self, x: Term) -> Term {
        let a = &self.a;
        a.and(&[
            a.le(a.int(i64::MIN.into()), x),
            a.le(x, a.int(i64::MAX.into())),
        ])
    }

    /// Rounded once, to whole fen: the lower end up, the upper end down.
    pub(crate) fn money(&self, e: &Extent) -> Money {
        let a = &self.a;
        let low = self.low(e);
        let min = a.rounded(low.x, Rounding::Up);
        let min_open = a.and(&[low.open, a.is_whole(low.x)]);
        let max = a.rounded(e.hi.x, Rounding::Down);
        let max_open = a.and(&[e.hi.open, a.is_whole(e.hi.x)]);
        let first = a.add(min, a.as_int(min_open));
        let last = a.sub(max, a.as_int(max_open));
        let narrow = a.and(&[e.hi.some, a.lt(last, first)]);
        let narrow_some = a.lt(a.int(0), last);
        let no = a.truth(false);
        let fits = a.and(&[
            self.in_width(min),
            a.or(&[a.not(e.hi.some), self.in_width(max)]),
        ]);
        Money {
            some: a.or(&[a.not(narrow), narrow_some]),
            min: a.ite(narrow, last, min),
            min_open: a.choose(narrow, no, min_open),
            bounded: e.hi.some,
            max: a.ite(narrow, last, max),
            max_open: a.choose(narrow, no, max_open),
            edge: a.ite(fits, a.int(0), a.int(OVERFLOW)),
        }
    }

    pub(crate) fn money_point(&self, x: Term, edge: Term) -> Money {
        let a = &self.a;
        Money {
            some: a.truth(true),
            min: x,
            min_open: a.truth(false),
            bounded: a.truth(true),
            max: x,
            max_open: a.truth(false),
            edge,
        }
    }

    pub(crate) fn money_case(&self, when: Term, x: &Money, y: &Money) -> Money {
        let a = &self.a;
        Money {
            some: a.choose(when, x.some, y.some),
            min: a.ite(when, x.min, y.min),
            min_open: a.choose(when, x.min_open, y.min_open),
            bounded: a.choose(when, x.bounded, y.bounded),
            max: a.ite(when, x.max, y.max),
            max_open: a.choose(when, x.max_open, y.max_open),
            edge: a.ite(when, x.edge, y.edge),
        }
    }

    /// An amount rounded by a unit and mode, then moved to the nearest whole fen inside `into`, where
    /// that is there.
    pub(crate) fn round_point(
        &self,
        x: Rational,
        (unit, mode): (i64, Rounding),
        into: Option<(Term, Extent)>,
    ) -> Money {
        let a = &self.a;
        let unit = i128::from(unit.max(1));
        let by = Ratio::new(1, unit).unwrap_or(Ratio::ONE);
        let amount = a.scale(unit, a.rounded(a.by(x, by), mode));
        let wide = a.ite(self.in_width(amount), a.int(0), a.int(OVERFLOW));
        let Some((there, law)) = into else {
            return self.money_point(amount, wide);
        };
        let range = self.money(&law);
        let first = a.add(range.min, a.as_int(range.min_open));
        let last = a.sub(range.max, a.as_int(range.max_open));
        let below = a.lt(amount, first);
        let above = a.and(&[range.bounded, a.lt(last, amount)]);
        // An upper end below the lower one: the lower one.
        let above_to = a.max(first, last);
        let moved = a.ite(below, first, a.ite(above, above_to, amount));
        let move_it = a.and(&[there, range.some]);
        let edge = self.first(wide, a.ite(there, range.edge, a.int(0)));
        self.money_point(a.ite(move_it, moved, amount), edge)
    }
}
