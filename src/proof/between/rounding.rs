//! Rounding of two results that are compared: what it may change of what was proved before it.
//!
//! A single amount is rounded to the unit of its package and then brought into the statutory range; the
//! ends of a range are not. Two amounts that are rounded alike need no second look: rounding never puts
//! two numbers into another order, so ≤ before gives ≤ after, and what is equal stays equal; so does
//! bringing them into one statutory range. Neither does an end that lies on the grid of both, for what is
//! not below it before is not below it after. What differs before it by less than a step of a grid that the
//! unit is made of, and on which one of both lies, is the same after it. Everything else is asked again with the greatest change that
//! rounding can make as slack, and where that leaves cases, some of them are rounded to see. What is less
//! than a fen beside a range is not told, for no recommendation has parts of a fen.

use super::{
    fault::{Asked, How},
    given::Act,
    settle::is_point,
};
use crate::{
    base::{
        ratio::{Ratio, Rounding},
        terms::Comparator,
    },
    ir::{Condition, FactId, Program, Value},
    proof::{
        concrete,
        ends::{End, Ends, above, below, differ},
        expand::settled,
        poly::{Poly, numeric},
    },
};

/// Facts of a case.
type Facts = Vec<(FactId, Value)>;

/// One result before rounding, and how it is rounded.
#[derive(Clone, Debug)]
pub(super) struct Side<'a> {
    /// The range that a rule gives.
    ends: Ends,
    /// Its lower end counts.
    floor: bool,
    /// In fen.
    unit: i64,
    mode: Rounding,
    /// Into what the rounded amount is brought; nothing where a ground leads out of it.
    law: Option<&'a Ends>,
}

/// When a result is a single amount.
struct Shape {
    /// If only sometimes, when.
    when: Option<Condition>,
    point: bool,
}

impl<'a> Side<'a> {
    /// A result of an act.
    pub(super) fn of(act: &Act<'_>, ends: Ends, law: Option<&'a Ends>) -> Self {
        let (unit, mode) = rounding(act);
        Self {
            ends,
            floor: true,
            unit,
            mode,
            law,
        }
    }

    /// The same without its lower end.
    pub(super) fn without_floor(mut self) -> Self {
        self.floor = false;
        self
    }

    /// Its ends; a single amount that no fact changes is rounded.
    fn whole(&self) -> Ends {
        let rounded = || {
            let (lo, _) = self.ends.low();
            let x = lo.as_constant().filter(|_| is_point(&self.ends))?;
            let law = self.law.map(fixed);
            if law.as_ref().is_some_and(Option::is_none) {
                return None;
            }
            Some(point(self.round(x, law.flatten().as_ref())?))
        };
        self.counted(rounded().unwrap_or_else(|| self.ends.clone()))
    }

    fn counted(&self, mut ends: Ends) -> Ends {
        if !self.floor {
            ends.lo = None;
        }
        ends
    }

    /// An amount as it is recommended. `law`: with constants.
    fn round(&self, x: Ratio, law: Option<&Ends>) -> Option<Ratio> {
        let unit = Ratio::whole(self.unit);
        let units = x.div(unit)?.round(self.mode)?;
        let mut amount = Ratio::wide(units).mul(unit)?;
        let Some(law) = law else {
            return Some(amount);
        };
        let Some((lo, open)) = law.lo.as_ref().map(|e| (e.poly.as_constant(), e.open)) else {
            return self.under(amount, x, law);
        };
        let lo = lo?;
        if x < lo || (open && x == lo) {
            // As published: nothing brings it into the statutory range.
            return Some(amount);
        }
        let mut first = Ratio::wide(lo.round(Rounding::Up)?);
        if open && first == lo {
            first = first.add(Ratio::ONE)?;
        }
        amount = self.under(amount, x, law)?;
        Some(amount.max(first))
    }

    /// Not above the statutory maximum.
    fn under(&self, amount: Ratio, x: Ratio, law: &Ends) -> Option<Ratio> {
        let Some(hi) = &law.hi else {
            return Some(amount);
        };
        let top = hi.poly.as_constant()?;
        if x > top || (hi.open && x == top) {
            return Some(amount);
        }
        let mut last = Ratio::wide(top.round(Rounding::Down)?);
        if hi.open && last == top {
            last = last.sub(Ratio::ONE)?;
        }
        Some(amount.min(last))
    }

    /// The result in a case, with a single amount rounded; `None` if a fact is missing.
    fn at(&self, program: &Program, facts: &[(FactId, Value)]) -> Option<Ends> {
        let ends = at(&self.ends, program, facts)?;
        let made = if is_point(&ends) {
            let law = match self.law {
                None => None,
                Some(law) => Some(at(law, program, facts)?),
            };
            point(self.round(ends.low().0.as_constant()?, law.as_ref())?)
        } else {
            ends
        };
        Some(self.counted(made))
    }

    /// Whether it is one amount, and where it may become one.
    fn shapes(&self, program: &Program) -> Vec<Shape> {
        if is_point(&self.ends) {
            let when = None;
            return vec![Shape { when, point: true }];
        }
        let range = Shape {
            when: None,
            point: false,
        };
        let meet = || {
            let (lo, hi) = (self.ends.lo.as_ref()?, self.ends.hi.as_ref()?);
            if lo.open || hi.open || self.stays(program, &lo.poly) || self.stays(program, &hi.poly)
            {
                return None;
            }
            let same = hi.poly.sub(&lo.poly)?;
            let same = same.against_zero(program, Comparator::Equal);
            // Nothing is on every grid.
            let some = hi.poly.against_zero(program, Comparator::More);
            let when = settled(Condition::All(vec![same, some]));
            (when != Condition::Const(false)).then_some(Shape {
                when: Some(when),
                point: true,
            })
        };
        std::iter::once(range).chain(meet()).collect()
    }

    /// Whether an amount always lies on the grid.
    fn stays(&self, program: &Program, poly: &Poly) -> bool {
        poly.multiple_of(program, Ratio::whole(self.unit))
    }

    /// A step, as great as one is found, on whose multiples an amount always lies, and every place where
    /// rounding jumps.
    fn step(&self, program: &Program, poly: &Poly) -> Option<Ratio> {
        let parts = match self.mode {
            Rounding::Down | Rounding::Up => 1,
            Rounding::HalfUp => 2,
        };
        let jumps = Ratio::new(self.unit.into(), parts)?;
        let mut parts = PARTS.iter().filter_map(|n| jumps.div(Ratio::whole(*n)));
        parts.find(|step| poly.multiple_of(program, *step))
    }

    /// How far down and how far up rounding may move an amount.
    fn slack(&self, program: &Program) -> Option<(Ratio, Ratio)> {
        let unit = Ratio::whole(self.unit);
        let (down, up) = match self.mode {
            Rounding::Down => (unit, Ratio::ZERO),
            Rounding::Up => (Ratio::ZERO, unit),
            Rounding::HalfUp => {
                let half = unit.mul(Ratio::new(1, 2)?)?;
                (half, half)
            }
        };
        if self.bounded(program) {
            return Some((down, up));
        }
        // Into the statutory range: to the next whole fen inside of it.
        Some((down.max(Ratio::ONE), up.max(Ratio::ONE)))
    }

    /// Whether the statutory range never moves a rounded amount.
    fn bounded(&self, program: &Program) -> bool {
        let ends = self.law.into_iter().flat_map(|law| [&law.lo, &law.hi]);
        let mut ends = ends.flatten();
        ends.all(|end| !end.open && self.stays(program, &end.poly))
    }
}

/// Unit, in fen, and mode of what an act comes to, as evaluation takes them.
pub(super) fn rounding(act: &Act<'_>) -> (i64, Rounding) {
    let package = act.violation.benchmark.as_ref().map(|b| b.package);
    let package = package.unwrap_or(act.violation.package);
    let found = act.program.packages.get(package.index());
    let (unit, mode) = found.map_or((1, Rounding::HalfUp), |p| p.rounding);
    (unit.max(1), mode)
}

fn point(x: Ratio) -> Ends {
    Ends::point(Poly::constant(x))
}

/// A range whose ends are constants.
fn fixed(ends: &Ends) -> Option<Ends> {
    let all = [&ends.lo, &ends.hi].into_iter().flatten();
    let plain = all.map(|e| e.poly.as_constant()).all(|x| x.is_some());
    plain.then(|| ends.clone())
}

/// The ends in a case.
fn at(ends: &Ends, program: &Program, facts: &[(FactId, Value)]) -> Option<Ends> {
    let end = |end: &Option<End>| match end {
        None => Some(None),
        Some(end) => Some(Some(End {
            poly: Poly::constant(end.poly.at(program, facts)?),
            open: end.open,
        })),
    };
    Some(Ends {
        lo: end(&ends.lo)?,
        hi: end(&ends.hi)?,
    })
}

/// Two results that are compared.
pub(super) struct Both<'a, 's> {
    /// By what.
    pub asked: &'a Asked<'s>,
    /// Of the first.
    pub first: Side<'a>,
    /// Of the second.
    pub second: Side<'a>,
}

impl Both<'_, '_> {
    fn program(&self) -> &Program {
        self.asked.first.program
    }

    /// What falls apart between two ranges.
    fn apart(&self, (a, b): (&Ends, &Ends), how: How) -> Option<Condition> {
        let program = self.program();
        if how == How::Below {
            below(program, a, b)
        } else if how == How::Above {
            above(program, a, b)
        } else {
            differ(program, a, b)
        }
    }

    /// Both results in a whole case, rounded, and whether they fall apart.
    pub(super) fn rounded(
        &self,
        facts: &[(FactId, Value)],
        how: How,
    ) -> Option<(Ends, Ends, bool)> {
        let program = self.program();
        let (a, b) = (
            self.first.at(program, facts)?,
            self.second.at(program, facts)?,
        );
        let apart = self.apart((&a, &b), how).map(settled)? == Condition::Const(true);
        Some((a, b, apart))
    }

    /// The ends of both; of two single amounts those that no fact changes are rounded.
    pub(super) fn ends(&self) -> (Ends, Ends) {
        let of = |side: &Side<'_>| {
            if self.points() {
                side.whole()
            } else {
                side.counted(side.ends.clone())
            }
        };
        (of(&self.first), of(&self.second))
    }

    /// Whether both are single amounts.
    fn points(&self) -> bool {
        is_point(&self.first.ends) && is_point(&self.second.ends)
    }

    /// Whether rounding may hide a difference that is told: of two single amounts any, beside a range only
    /// that to more than a fen.
    pub(super) fn hides(&self) -> bool {
        let mut both = [&self.first, &self.second].into_iter();
        self.points() || both.any(|side| side.unit > 1)
    }

    /// When results that fall apart surely compare well once they are rounded: where no fact changes them;
    /// and two single amounts by one rule, one of them on a grid that the unit is made of, the other less
    /// than a step of it further on, in the direction that rounding takes back.
    pub(super) fn hidden(&self, how: How) -> Option<Condition> {
        let (first, second, program) = (&self.first, &self.second, self.program());
        if let Some((_, _, apart)) = self.rounded(&[], how) {
            return Some(Condition::Const(!apart));
        }
        let alike = (first.unit, first.mode) == (second.unit, second.mode);
        let bounded = first.bounded(program) && second.bounded(program);
        if !alike || !bounded || !self.points() {
            return None;
        }
        let (x, y) = (first.ends.low().0, second.ends.low().0);
        let mut any = Vec::new();
        for (held, other) in [(&x, &y), (&y, &x)] {
            let Some(step) = first.step(program, held) else {
                continue;
            };
            let further = match first.mode {
                Rounding::Down | Rounding::HalfUp => other.sub(held)?,
                Rounding::Up => held.sub(other)?,
            };
            let short = further.sub(&Poly::constant(step))?;
            any.push(Condition::All(vec![
                further.against_zero(program, Comparator::AtLeast),
                short.against_zero(program, Comparator::Less),
            ]));
        }
        Some(settled(Condition::Any(any)))
    }

    /// When rounding may part what compares well before it; each by itself. `None` if that cannot be said.
    pub(super) fn parting(&self, how: How) -> Option<Vec<Condition>> {
        let program = self.program();
        let mut all = Vec::new();
        for a in self.first.shapes(program) {
            for b in self.second.shapes(program) {
                let Some(loose) = self.loose((a.point, b.point), how)? else {
                    continue;
                };
                let when = [&a.when, &b.when].into_iter().flatten().cloned();
                let when = settled(Condition::All(when.chain([loose]).collect()));
                if when != Condition::Const(false) {
                    all.push(when);
                }
            }
        }
        Some(all)
    }

    fn loose(&self, (p, q): (bool, bool), how: How) -> Option<Option<Condition>> {
        let (first, second, program) = (&self.first, &self.second, self.program());
        let alike = (first.unit, first.mode) == (second.unit, second.mode);
        let bounded = first.bounded(program) && second.bounded(program);
        let same = alike && (bounded || first.law == second.law || first.unit == 1);
        // Beside a range less than a fen is not told.
        let small = (p && !q && first.unit == 1) || (q && !p && second.unit == 1);
        if small || !(p || q) || (p && q && same) {
            return Some(None);
        }
        let (a, b) = self.ends();
        if how == How::Differs {
            let (x, y) = (a.low().0, b.low().0);
            let held = |poly: &Poly| first.stays(program, poly) && second.stays(program, poly);
            let parts = p && q && !held(&x) && !held(&y);
            return Some(parts.then_some(Condition::Const(true)));
        }
        // On the grid of a side that is rounded at all.
        let on_first = |poly: &Poly| !p || first.stays(program, poly);
        let on_second = |poly: &Poly| !q || second.stays(program, poly);
        let (none, some) = (Ratio::ZERO, |side: &Side<'_>| side.slack(program));
        let (down, up) = if p { some(first)? } else { (none, none) };
        let (other_down, other_up) = if q { some(second)? } else { (none, none) };
        let (less, more, open, slack) = if how == How::Below {
            let ((x, own_open), (y, open)) = (a.low(), b.low());
            (y, x, open && !own_open, down.add(other_up)?)
        } else {
            let (Some(x), Some(y)) = (&a.hi, &b.hi) else {
                return Some(None);
            };
            let open = y.open && !x.open;
            (x.poly.clone(), y.poly.clone(), open, up.add(other_down)?)
        };
        // `more` has to stay at or above `less`, and above it where that is open.
        let held = |poly: &Poly| on_first(poly) && on_second(poly);
        let (own, other) = if how == How::Below {
            (&more, &less)
        } else {
            (&less, &more)
        };
        if held(own) || (held(other) && !open) || (slack == Ratio::ZERO && !open) {
            return Some(None);
        }
        let compare = if open {
            Comparator::AtMost
        } else {
            Comparator::Less
        };
        let left = more.sub(&less)?.sub(&Poly::constant(slack))?;
        Some(Some(left.against_zero(program, compare)))
    }

    /// A case like this one in which the rounded results fall apart, and where these hold.
    pub(super) fn shown(
        &self,
        facts: &[(FactId, Value)],
        conditions: &[&Condition],
        how: How,
    ) -> Option<Facts> {
        let whole = self.asked.completed(facts)?;
        if self.shows(&whole, &[], how) {
            return Some(facts.to_vec());
        }
        let ends = [&self.first.ends, &self.second.ends];
        let all = ends.into_iter().flat_map(|e| [&e.lo, &e.hi]);
        let polys: Vec<&Poly> = all.flatten().map(|end| &end.poly).collect();
        for poly in polys {
            for fact in poly.facts() {
                for value in self.near(poly, fact, &whole).unwrap_or_default() {
                    let with = |mut of: Facts| {
                        of.retain(|(f, _)| *f != fact);
                        of.push((fact, Value::Number(value)));
                        of
                    };
                    if self.shows(&with(whole.clone()), &[], how) {
                        let facts = with(facts.to_vec());
                        let case = self.asked.completed(&facts);
                        let known = !self.asked.foreign(&facts);
                        if known && case.is_some_and(|case| self.shows(&case, conditions, how)) {
                            return Some(facts);
                        }
                    }
                }
            }
        }
        None
    }

    /// Whether these hold in a whole case and its rounded results fall apart.
    fn shows(&self, whole: &[(FactId, Value)], conditions: &[&Condition], how: How) -> bool {
        let program = self.program();
        let apart = self.rounded(whole, how).is_some_and(|(_, _, apart)| apart);
        let values: concrete::Values = whole.iter().cloned().collect();
        let mut conditions = conditions.iter();
        apart && conditions.all(|c| concrete::holds(program, &values, c) == Some(true))
    }

    /// Values of a fact for which an amount lies at other places between two amounts of a unit.
    fn near(&self, poly: &Poly, fact: FactId, whole: &[(FactId, Value)]) -> Option<Vec<i64>> {
        let program = self.program();
        let ty = numeric(program, fact)?;
        let (_, value) = whole.iter().find(|(f, _)| *f == fact)?;
        let Value::Number(value) = value else {
            return None;
        };
        let mut moved = whole.to_vec();
        for (f, v) in &mut moved {
            if *f == fact {
                *v = Value::Number(value.checked_add(1)?);
            }
        }
        let here = poly.at(program, whole)?;
        let slope = poly.at(program, &moved)?.sub(here)?;
        if slope == Ratio::ZERO {
            return None;
        }
        let mut all = Vec::new();
        let mut units = [self.first.unit, self.second.unit];
        units.sort_unstable_by(|a, b| b.cmp(a));
        for unit in units.map(Ratio::whole) {
            let floor = Ratio::wide(here.div(unit)?.round(Rounding::Down)?);
            for (whole, part) in PLACES {
                let part = Ratio::new(part, 20)?.add(Ratio::whole(whole))?;
                let steps = floor.add(part)?.mul(unit)?.sub(here)?.div(slope)?;
                for mode in [Rounding::Down, Rounding::Up] {
                    let by = i64::try_from(steps.round(mode)?).ok()?;
                    let next = value.checked_add(by)?;
                    if (ty.min..=ty.max).contains(&next) && !all.contains(&next) {
                        all.push(next);
                    }
                }
            }
        }
        Some(all)
    }
}

/// Into how many parts a unit is cut to find a grid, the fewest first.
const PARTS: [i64; 28] = [
    1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 25, 30, 40, 50, 60, 100, 120, 200, 250, 300, 500,
    1_000, 2_000, 5_000, 10_000,
];

/// Places between two amounts of a unit, in twentieths, and so many units further.
const PLACES: [(i64, i128); 10] = [
    (0, 10),
    (0, 5),
    (0, 15),
    (1, 1),
    (1, 19),
    (7, 5),
    (7, 10),
    (7, 15),
    (-1, 5),
    (-1, 15),
];
