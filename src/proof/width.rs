//! How large a number can get, and how fine: its ends within the bounds of the facts, and a number that
//! every denominator divides. Where both are known, every step of exact arithmetic (`base::ratio`) that
//! leads to it is known to fit 128 bits, without looking at any case.
//!
//! A value `v` within `m` whose denominator divides `d` has a numerator of at most `m d`. What the steps
//! of a sum or product work with in between is bounded in the same way.

use std::{cell::RefCell, collections::BTreeMap};

use super::ends::{End, Ends};
use crate::{
    base::ratio::{Ratio, Rounding},
    ir::{
        DecisionId, DecisionValue, DefinitionId, DefinitionValue, FactId, FactType, Measure,
        Number, Program,
    },
};

/// How deep numbers are followed.
const MAX_DEPTH: u32 = 256;
/// No day lies further from 1970-01-01.
const MAX_DAY: i64 = 100_000_000;

/// What a number may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Width {
    /// It is never less.
    pub lo: Ratio,
    /// It is never more.
    pub hi: Ratio,
    /// Every denominator divides this.
    den: i128,
}

/// What a range may be: its ends, as far as it has them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wide {
    /// The lower end.
    pub lo: Option<Width>,
    /// The upper end.
    pub hi: Option<Width>,
}

/// What a number may refer to besides facts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Within {
    /// 总和.
    pub sum: Option<Width>,
    /// The statutory range of the fine at hand.
    pub law: Option<Wide>,
}

fn lcm(a: i128, b: i128) -> Option<i128> {
    // In lowest terms, `a / b` has the denominator `b / gcd`.
    Ratio::new(a, b)?.den().checked_mul(a)
}

impl Width {
    /// A number between two, every denominator of which divides `den`; `None` if its numerator may leave
    /// 128 bits.
    fn new(lo: Ratio, hi: Ratio, den: i128) -> Option<Self> {
        let own = Self { lo, hi, den };
        own.numerator()?;
        Some(own)
    }

    /// A constant.
    pub(super) fn constant(x: Ratio) -> Self {
        Self {
            lo: x,
            hi: x,
            den: x.den(),
        }
    }

    /// A whole number of parts of which so many make one.
    pub(super) fn whole(lo: i64, hi: i64, parts: i128) -> Option<Self> {
        let end = |n: i64| Ratio::new(i128::from(n), parts);
        Self::new(end(lo)?, end(hi)?, parts)
    }

    /// It is never further from zero.
    fn most(&self) -> Option<Ratio> {
        let size = |x: Ratio| if x < Ratio::ZERO { x.neg() } else { Some(x) };
        Some(size(self.lo)?.max(size(self.hi)?))
    }

    /// Its numerator is never further from zero.
    fn numerator(&self) -> Option<Ratio> {
        let most = self.most()?.mul(Ratio::wide(self.den))?;
        most.round(Rounding::Up).map(Ratio::wide)
    }

    fn add(&self, other: &Self) -> Option<Self> {
        let den = lcm(self.den, other.den)?;
        // Both are brought to one denominator before they are added.
        let most = self.most()?.add(other.most()?)?;
        Self::new(most.neg()?, most, den)?;
        Self::new(self.lo.add(other.lo)?, self.hi.add(other.hi)?, den)
    }

    fn neg(&self) -> Option<Self> {
        Self::new(self.hi.neg()?, self.lo.neg()?, self.den)
    }

    fn sub(&self, other: &Self) -> Option<Self> {
        self.add(&other.neg()?)
    }

    fn mul(&self, other: &Self) -> Option<Self> {
        // Reduced across or not, what is multiplied is no larger.
        self.numerator()?.mul(other.numerator()?)?;
        let den = self.den.checked_mul(other.den)?;
        let mut ends = Vec::with_capacity(4);
        for a in [self.lo, self.hi] {
            for b in [other.lo, other.hi] {
                ends.push(a.mul(b)?);
            }
        }
        Self::new(*ends.iter().min()?, *ends.iter().max()?, den)
    }

    /// So many times; a division by its reciprocal too.
    pub(super) fn times(&self, by: Ratio) -> Option<Self> {
        self.mul(&Self::constant(by))
    }

    fn hull(&self, other: &Self) -> Option<Self> {
        Self::new(
            self.lo.min(other.lo),
            self.hi.max(other.hi),
            lcm(self.den, other.den)?,
        )
    }

    /// Whether it fits so many fen of 64 bits, rounded to a multiple of `unit` in any way.
    pub(super) fn fits(&self, unit: i64) -> bool {
        let most = i64::MAX.saturating_sub(unit.max(1));
        self.hi <= Ratio::whole(most) && self.lo >= Ratio::whole(most.saturating_neg())
    }
}

impl Wide {
    /// The lower end; without one it is zero.
    fn low(&self) -> Width {
        self.lo.unwrap_or_else(|| Width::constant(Ratio::ZERO))
    }

    /// A named point; `None` if there is none, or it may leave its width.
    pub(super) fn measure(&self, measure: Measure) -> Option<Width> {
        match measure {
            Measure::Minimum => Some(self.low()),
            Measure::Maximum => self.hi,
            Measure::Middle => self.low().add(&self.hi?)?.times(Ratio::new(1, 2)?),
            Measure::OfSpan(r) => self.low().add(&self.hi?.sub(&self.low())?.times(r)?),
            Measure::OfMaximum(r) => self.hi?.times(r),
            Measure::OfMinimum(r) => self.low().times(r),
        }
    }
}

/// The widths of the numbers of a program, each definition and decision once.
#[derive(Debug)]
pub(super) struct Widths<'p> {
    program: &'p Program,
    definitions: RefCell<BTreeMap<DefinitionId, Option<Width>>>,
    decisions: RefCell<BTreeMap<DecisionId, Option<Width>>>,
}

impl<'p> Widths<'p> {
    /// None known yet.
    pub(super) const fn new(program: &'p Program) -> Self {
        Self {
            program,
            definitions: RefCell::new(BTreeMap::new()),
            decisions: RefCell::new(BTreeMap::new()),
        }
    }

    /// The ends of a range; `None` if one of them is not known.
    pub(super) fn ends(&self, ends: &Ends) -> Option<Wide> {
        let one = |end: &Option<End>| match end {
            None => Some(None),
            Some(end) => Some(Some(self.of(&end.poly.number(), &Within::default())?)),
        };
        Some(Wide {
            lo: one(&ends.lo)?,
            hi: one(&ends.hi)?,
        })
    }

    /// The width of a number; `None` if a step that leads to it may leave 128 bits, or it is not known.
    pub(super) fn of(&self, number: &Number, within: &Within) -> Option<Width> {
        self.at(number, within, 0)
    }

    fn at(&self, number: &Number, within: &Within, depth: u32) -> Option<Width> {
        let depth = depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
        let of = |n: &Number| self.at(n, within, depth);
        match number {
            Number::Const(x) => Some(Width::constant(*x)),
            Number::Fact(fact) => self.fact(*fact),
            Number::Definition(id) => {
                if let Some(known) = self.definitions.borrow().get(id) {
                    return *known;
                }
                let own = match &self.program.definitions.get(id.index())?.value {
                    DefinitionValue::Number(n) => self.at(n, &Within::default(), depth),
                    DefinitionValue::Condition(_) => None,
                };
                self.definitions.borrow_mut().insert(*id, own);
                own
            }
            Number::Decision(id) => {
                if let Some(known) = self.decisions.borrow().get(id) {
                    return *known;
                }
                let own = self.decision(*id, depth);
                self.decisions.borrow_mut().insert(*id, own);
                own
            }
            Number::WeightSum => within.sum,
            Number::Statutory(measure) => within.law?.measure(*measure),
            Number::Sum(terms) => {
                let mut sum = Width::constant(Ratio::ZERO);
                for (plus, term) in terms {
                    let term = of(term)?;
                    sum = if *plus {
                        sum.add(&term)?
                    } else {
                        sum.sub(&term)?
                    };
                }
                Some(sum)
            }
            Number::Product(factors) => {
                let mut product = Width::constant(Ratio::ONE);
                for factor in factors {
                    product = product.mul(&of(factor)?)?;
                }
                Some(product)
            }
            Number::Quotient(a, b) => {
                let (a, b) = (of(a)?, of(b)?);
                // Only constants divide.
                (b.lo == b.hi).then(|| a.times(Ratio::ONE.div(b.lo)?))?
            }
            Number::Deemed { value, by, .. } => of(value)?.hull(&of(by)?),
            Number::Steps {
                value,
                from,
                step,
                tail,
            } => {
                let over = of(value)?.sub(&Width::constant(*from))?;
                let over =
                    Width::new(over.lo.max(Ratio::ZERO), over.hi.max(Ratio::ZERO), over.den)?;
                let steps = over.times(Ratio::ONE.div(*step)?)?;
                let Some(tail) = tail else {
                    return Some(steps);
                };
                // Rounded up, one more is counted out before it is rounded.
                steps.numerator()?.add(Ratio::wide(steps.den))?;
                let whole = |x: Ratio| x.round(*tail).map(Ratio::wide);
                Width::new(whole(steps.lo)?, whole(steps.hi)?, 1)
            }
            Number::Extreme(greatest, numbers) => {
                let mut all = numbers.iter().map(of);
                let mut best = all.next()??;
                for x in all {
                    let x = x?;
                    let pick = |a: Ratio, b: Ratio| if *greatest { a.max(b) } else { a.min(b) };
                    let (lo, hi) = (pick(best.lo, x.lo), pick(best.hi, x.hi));
                    best = Width::new(lo, hi, lcm(best.den, x.den)?)?;
                }
                Some(best)
            }
            Number::Count { list, .. } => Width::whole(0, self.records(*list)?, 1),
            Number::MaxOf { of: n, .. } => of(n)?.hull(&Width::constant(Ratio::ZERO)),
            Number::SumOf { list, of: n, .. } => {
                let one = of(n)?.hull(&Width::constant(Ratio::ZERO))?;
                let many = Ratio::whole(self.records(*list)?);
                Width::new(one.lo.mul(many)?, one.hi.mul(many)?, one.den)
            }
            Number::Day { .. } | Number::Later { .. } | Number::DayOf { .. } => {
                Width::whole(MAX_DAY.saturating_neg(), MAX_DAY, 1)
            }
        }
    }

    fn fact(&self, fact: FactId) -> Option<Width> {
        match &self.program.facts.get(fact.index())?.ty {
            FactType::Number(ty) => Width::whole(ty.min, ty.max, ty.exact(1)?.den()),
            FactType::Period(ty) => Width::whole(0, i64::from(ty.max), 1),
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Date
            | FactType::Span
            | FactType::List(_) => None,
        }
    }

    fn records(&self, list: FactId) -> Option<i64> {
        match &self.program.facts.get(list.index())?.ty {
            FactType::List(ty) => i64::try_from(ty.max).ok(),
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Period(_)
            | FactType::Date
            | FactType::Span => None,
        }
    }

    fn decision(&self, id: DecisionId, depth: u32) -> Option<Width> {
        let decision = self.program.decisions.get(id.index())?;
        let mut all = decision.rows.iter().map(|row| match &row.value {
            DecisionValue::Number(n, _) => self.at(n, &Within::default(), depth),
            DecisionValue::Bool(_) | DecisionValue::Choice(_) | DecisionValue::Range(_) => None,
        });
        let mut hull = all.next()??;
        for own in all {
            hull = hull.hull(&own?)?;
        }
        Some(hull)
    }
}

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test ends where it fails"
)]
mod tests {
    use super::*;

    fn between(lo: i64, hi: i64, den: i128) -> Width {
        Width::whole(lo, hi, den).unwrap()
    }

    /// Every value that a width of few values stands for.
    fn values(lo: i64, hi: i64, den: i128) -> Vec<Ratio> {
        let all = lo..=hi;
        all.map(|n| Ratio::new(i128::from(n), den).unwrap())
            .collect()
    }

    fn holds(width: Width, x: Ratio) -> bool {
        width.lo <= x && x <= width.hi && width.den % x.den() == 0
    }

    #[test]
    fn a_width_holds_what_its_parts_come_to() {
        for (a, b) in [((-3, 4, 6), (-2, 5, 4)), ((1, 3, 10), (-7, -2, 15))] {
            let (x, y) = (between(a.0, a.1, a.2), between(b.0, b.1, b.2));
            for p in values(a.0, a.1, a.2) {
                for q in values(b.0, b.1, b.2) {
                    assert!(holds(x.add(&y).unwrap(), p.add(q).unwrap()));
                    assert!(holds(x.sub(&y).unwrap(), p.sub(q).unwrap()));
                    assert!(holds(x.mul(&y).unwrap(), p.mul(q).unwrap()));
                    assert!(holds(x.hull(&y).unwrap(), p) && holds(x.hull(&y).unwrap(), q));
                }
            }
        }
    }

    #[test]
    fn what_may_leave_its_width_has_none() {
        let most = between(0, i64::MAX, 1);
        let square = most.mul(&most).unwrap();
        assert_eq!(square.mul(&most), None);
        assert_eq!(square.times(Ratio::whole(3)), None);
        // Numbers of one size, and yet too fine to be added.
        let fine = |den: i128| between(0, 1, den);
        assert_eq!(fine((1 << 80) + 1).add(&fine(1 << 80)), None);
        assert!(most.add(&most).unwrap().add(&most).is_some());
        assert!(!most.fits(1) && between(0, i64::MAX - 1, 1).fits(1));
    }
}
