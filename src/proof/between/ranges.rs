//! Two ranges against each other: where one leaves the other or differs, before rounding and after it.

use super::{
    amounts::{Pair, Result, Work},
    fault::{Asked, Fault, How},
    rounding::{self, Side},
};
use crate::{
    base::{
        ratio::{Ratio, Rounding},
        terms::Comparator,
    },
    ir::{Condition, FactId, Value},
    proof::{
        ends::{Ends, above, below, differ},
        expand::settled,
        poly::Poly,
        verdict::Undecided,
    },
};

impl<'w, 'p> Work<'w, 'p> {
    /// Both results with what rounds them.
    pub(super) fn sides<'a>(
        &self,
        pair: &Pair<'a>,
        ((a, x), (b, y)): (Result<'_>, Result<'_>),
    ) -> rounding::Both<'a, 'p>
    where
        'w: 'a,
        'p: 'a,
    {
        let (law, other) = pair.laws;
        let first = Side::of(&self.asked.first, a.clone(), law.filter(|_| !x.free));
        let second = Side::of(&self.asked.second, b.clone(), other.filter(|_| !y.free));
        // Who may go below the minimum may give anything from there.
        let (first, second) = if !self.asked.equal() && y.below {
            (first.without_floor(), second.without_floor())
        } else {
            (first, second)
        };
        rounding::Both {
            asked: self.asked,
            first,
            second,
        }
    }

    /// Compares two ranges; whether a fault was found.
    pub(super) fn ranges(
        &mut self,
        pair: &Pair<'_>,
        more: &[Condition],
        both: &rounding::Both<'_, '_>,
    ) -> bool {
        let program = self.asked.first.program;
        let (a, b) = &both.ends();
        let sides = if self.asked.equal() {
            vec![(How::Differs, differ(program, a, b))]
        } else {
            vec![
                (How::Below, below(program, a, b)),
                (How::Above, above(program, a, b)),
            ]
        };
        let mut any = false;
        for (how, left) in sides {
            let Some(left) = left.map(settled) else {
                self.found.leave(Undecided::Beyond);
                continue;
            };
            let mut all = pair.when.clone();
            all.extend(more);
            if left == Condition::Const(false) {
                any |= self.rounded(pair, &all, both, how);
                continue;
            }
            let before = self.found.troubles();
            // First where rounding cannot hide it.
            let plain = self.plainly((a, b), how);
            let seen = plain.and_then(|plain| {
                let mut plainly = all.clone();
                plainly.push(&plain);
                let facts = self.asked.shown(&plainly, &self.only)?;
                self.visible(facts, &plainly, both, how)
            });
            let mut there = all.clone();
            there.push(&left);
            let found = seen.or_else(|| {
                let facts = self.asked.seek_only(&there, &self.only, self.found)?;
                let shown = self.visible(facts, &there, both, how);
                shown.or_else(|| self.unhidden(&there, both, how))
            });
            let Some(facts) = found else {
                // What was looked into and holds before rounding.
                if self.found.troubles() == before {
                    any |= self.rounded(pair, &all, both, how);
                }
                continue;
            };
            any = true;
            let gap = gap(self.asked, (a, b), &facts);
            self.found.add(Fault {
                how,
                object: self.object,
                span: pair.span,
                facts,
                ends: Some((a.clone(), b.clone())),
                kind: None,
                turns: self.turns.clone(),
                gap,
            });
        }
        any
    }

    /// A case beyond those in which rounding surely hides the difference; left open if one is there that
    /// does not show it.
    fn unhidden(
        &mut self,
        conditions: &[&Condition],
        both: &rounding::Both<'_, '_>,
        how: How,
    ) -> Option<Vec<(FactId, Value)>> {
        let seen = both
            .hidden(how)
            .map(|hidden| settled(Condition::Not(Box::new(hidden))));
        let Some(seen) = seen else {
            self.found.leave(Undecided::Beyond);
            return None;
        };
        let mut all = conditions.to_vec();
        all.push(&seen);
        let facts = self.asked.seek_only(&all, &self.only, self.found)?;
        let shown = self.visible(facts, &all, both, how);
        if shown.is_none() {
            self.found.leave(Undecided::Beyond);
        }
        shown
    }

    /// A case in which the rounded results fall apart as well: this one, or one like it.
    fn visible(
        &self,
        facts: Vec<(FactId, Value)>,
        conditions: &[&Condition],
        both: &rounding::Both<'_, '_>,
        how: How,
    ) -> Option<Vec<(FactId, Value)>> {
        if !both.hides() {
            return Some(facts);
        }
        let whole = self.asked.completed(&facts);
        if whole.is_none_or(|whole| both.rounded(&whole, how).is_none()) {
            return Some(facts);
        }
        let all: Vec<&Condition> = conditions.iter().copied().chain(&self.only).collect();
        both.shown(&facts, &all, how)
    }

    /// Where results compare well before rounding: whether rounding parts them.
    fn rounded(
        &mut self,
        pair: &Pair<'_>,
        conditions: &[&Condition],
        both: &rounding::Both<'_, '_>,
        how: How,
    ) -> bool {
        let Some(parting) = both.parting(how) else {
            self.found.leave(Undecided::Beyond);
            return false;
        };
        for loose in parting {
            let mut all = conditions.to_vec();
            all.push(&loose);
            let Some(facts) = self.asked.seek_only(&all, &self.only, self.found) else {
                continue;
            };
            all.extend(&self.only);
            let facts = both.shown(&facts, &all, how);
            let Some(facts) = facts else {
                self.found.leave(Undecided::Beyond);
                continue;
            };
            let whole = self.asked.completed(&facts);
            let ends = whole.and_then(|whole| both.rounded(&whole, how));
            let ends = ends.map(|(a, b, _)| (a, b));
            let far = |(a, b): &(Ends, Ends)| gap(self.asked, (a, b), &facts);
            let gap = ends.as_ref().map_or(0, far);
            self.found.add(Fault {
                how: How::Rounded,
                object: self.object,
                span: pair.span,
                facts,
                ends,
                kind: None,
                turns: self.turns.clone(),
                gap,
            });
            return true;
        }
        false
    }

    /// When the ends lie a whole unit of rounding apart, on the side in question.
    fn plainly(&self, (a, b): (&Ends, &Ends), how: How) -> Option<Condition> {
        let program = self.asked.first.program;
        let unit = |act| rounding::rounding(act).0;
        let unit = unit(&self.asked.first).max(unit(&self.asked.second));
        let unit = Poly::constant(Ratio::whole(unit));
        let over = |x: Poly, y: &Poly| {
            let apart = x.sub(y)?.sub(&unit)?;
            Some(apart.against_zero(program, Comparator::AtLeast))
        };
        let (low, other_low) = (a.low().0, b.low().0);
        let high = a.hi.as_ref().zip(b.hi.as_ref());
        let mut any = Vec::new();
        if how != How::Above {
            any.extend(over(other_low.clone(), &low));
        }
        if let Some((x, y)) = high.filter(|_| how != How::Below) {
            any.extend(over(x.poly.clone(), &y.poly));
        }
        if how == How::Differs {
            any.extend(over(low, &other_low));
            any.extend(high.and_then(|(x, y)| over(y.poly.clone(), &x.poly)));
        }
        let plain = settled(Condition::Any(any));
        (plain != Condition::Const(false)).then_some(plain)
    }

    /// Whether two ranges compare well whatever the facts.
    pub(super) fn alike(&self, both: &rounding::Both<'_, '_>) -> bool {
        let program = self.asked.first.program;
        let (a, b) = &both.ends();
        let never = |c: Option<Condition>, how| {
            let rounded = both.parting(how).is_some_and(|all| all.is_empty());
            rounded && c.map(settled) == Some(Condition::Const(false))
        };
        if self.asked.equal() {
            never(differ(program, a, b), How::Differs)
        } else {
            never(below(program, a, b), How::Below) && never(above(program, a, b), How::Above)
        }
    }
}

/// How far two ranges lie apart in a case, in fen, at the end where it is more.
fn gap(asked: &Asked<'_>, (a, b): (&Ends, &Ends), facts: &[(FactId, Value)]) -> i64 {
    let program = asked.first.program;
    let full = asked.completed(facts);
    let facts = full.as_deref().unwrap_or(facts);
    let fen = |x: Ratio| {
        x.round(Rounding::HalfUp)
            .and_then(|n| i64::try_from(n).ok())
    };
    let low = || fen(a.low().0.sub(&b.low().0)?.at(program, facts)?);
    let high = || match (&a.hi, &b.hi) {
        (Some(x), Some(y)) => fen(x.poly.sub(&y.poly)?.at(program, facts)?),
        (None, None) => Some(0),
        (_, _) => Some(i64::MAX),
    };
    let far = |x: Option<i64>| x.map_or(0, i64::saturating_abs);
    far(low()).max(far(high()))
}
