//! Grounds at work on one fine: which tier, which part of the range.

use super::{
    super::{
        extent::Portion,
        graph::{NodeId, Uncovered},
        lower::Lower,
        number::{End, Extent, Num},
    },
    amount::{Fine, Work},
    grounds::Chosen,
    narrowing::Target,
};
use crate::{
    base::terms::{Degree, EffectKind},
    ir::{Band, Bands},
};

fn any(bands: &Bands) -> bool {
    !(bands.general.is_empty() && bands.only_max.is_empty() && bands.only_min.is_empty())
}

impl<'p> Lower<'p> {
    /// Grounds at work on one fine.
    pub(super) fn apply(
        &mut self,
        fine: &Fine<'_, 'p>,
        chosen: &Chosen,
        (computed, tier): (Option<Num>, Option<(usize, usize)>),
        law: Option<Extent>,
        work: &mut Work,
    ) -> Result<(), Uncovered> {
        match (chosen.lighter, chosen.heavier) {
            (None, None) => self.take_band(fine, Degree::Normal, computed, law, work),
            (Some(_), Some(heavier)) => {
                if !self.is_human(work)? {
                    if computed.is_some() {
                        work.extent = law.or(work.extent);
                    } else if let EffectKind::RaiseTier(..) = heavier {
                        let before = work.extent;
                        self.raise(fine, heavier, tier, law, work)?;
                        work.extent = match (before, work.extent) {
                            (Some(a), Some(b)) => Some(self.hull(&a, &b)?),
                            (a, b) => a.or(b),
                        };
                    }
                    self.leave(work);
                }
                work.noted = self.graph.truth(true);
                Ok(())
            }
            (Some(EffectKind::Mitigate), None) => {
                self.leave(work);
                let zero = self.graph.constant(0);
                let above = law
                    .and_then(|l| l.lo)
                    .map(|lo| (lo, self.graph.lt(zero, lo.at.node)));
                let known = above.map(|(lo, above)| (lo, self.graph.known(above)));
                match known {
                    Some((_, None)) => Err(Uncovered("a least fine that may be zero")),
                    Some((lo, Some(1))) => {
                        work.extent = Some(Extent {
                            lo: None,
                            hi: Some(End {
                                at: lo.at,
                                open: self.graph.truth(true),
                            }),
                        });
                        work.free = true;
                        Ok(())
                    }
                    Some(_) | None => {
                        work.extent = law.or(work.extent);
                        Ok(())
                    }
                }
            }
            (Some(effect), None) => {
                self.take_band(fine, Degree::Lighter, computed, law, work)?;
                if effect == EffectKind::LightenOrMitigate {
                    work.noted = self.graph.truth(true);
                }
                Ok(())
            }
            (None, Some(EffectKind::TopOfTier)) if computed.is_none() => {
                if !self.is_human(work)? {
                    let range = work.extent;
                    self.take_top(range, work)?;
                }
                Ok(())
            }
            (None, Some(effect @ EffectKind::RaiseTier(..))) if computed.is_none() => {
                if self.is_human(work)? {
                    return Ok(());
                }
                self.raise(fine, effect, tier, law, work)?;
                if self.is_human(work)? {
                    return Ok(());
                }
                // In the higher tier the case is an ordinary one.
                self.take_band(fine, Degree::Normal, None, law, work)
            }
            (None, Some(_)) => self.take_band(fine, Degree::Heavier, computed, law, work),
        }
    }

    /// The band that a degree takes of a range, by the shape of the range.
    fn band(&self, fine: &Fine<'_, 'p>, range: &Extent, degree: Degree) -> Option<&'p Band> {
        let program = self.program;
        let own = fine.benchmark.map(|b| b.package.index());
        let bands = [own, Some(fine.path.violation.package.index()), Some(0)]
            .into_iter()
            .flatten()
            .filter_map(|index| program.packages.get(index))
            .map(|package| &package.bands)
            .find(|bands| any(bands))?;
        let list = match (range.lo, range.hi) {
            (Some(_), Some(_)) => &bands.general,
            (None, Some(_)) => &bands.only_max,
            (_, None) => &bands.only_min,
        };
        list.iter().find(|band| band.degree == degree)
    }

    /// 从轻, 一般 or 从重 inside the range.
    fn take_band(
        &mut self,
        fine: &Fine<'_, 'p>,
        degree: Degree,
        computed: Option<Num>,
        law: Option<Extent>,
        work: &mut Work,
    ) -> Result<(), Uncovered> {
        let Some(range) = work.extent else {
            return Ok(());
        };
        if self.is_human(work)? {
            return Ok(());
        }
        if let Some(amount) = computed {
            if degree == Degree::Normal {
                return Ok(());
            }
            let own = Extent::point(self, amount);
            let from = match law {
                None => own,
                Some(law) => {
                    let clamped = self.clamp(&own, &law)?;
                    let inside = self.graph.not(clamped.outside);
                    self.assume_here(inside);
                    clamped.extent
                }
            };
            work.extent = Some(match degree {
                Degree::Heavier => Extent {
                    lo: from.lo,
                    hi: law.map_or(from.hi, |law| law.hi),
                },
                Degree::Mitigated | Degree::Lighter | Degree::Normal => Extent {
                    lo: law.and_then(|law| law.lo),
                    hi: from.hi,
                },
            });
            self.leave(work);
            return Ok(());
        }
        let point = self.is_point(&range)?;
        if self.graph.known(point) == Some(1) {
            return Ok(());
        }
        let wide = self.graph.not(point);
        let Some(band) = self.band(fine, &range, degree) else {
            if degree != Degree::Normal {
                self.leave_when(work, wide);
            }
            return Ok(());
        };
        let part = self.part(&range, band.lo, band.hi)?;
        match part {
            Portion::Is(part, empty) => {
                let some = self.graph.not(empty);
                let claim = self.graph.or(point, some);
                self.assume_here(claim);
                let clamped = self.clamp(&part, &range)?;
                let inside = self.graph.not(clamped.outside);
                let claim = self.graph.or(point, inside);
                self.assume_here(claim);
                work.extent = Some(self.chosen_extent(point, &range, &clamped.extent)?);
            }
            Portion::Top | Portion::Nothing => self.leave_when(work, wide),
        }
        if band.human {
            self.leave_when(work, wide);
        }
        Ok(())
    }

    /// One of two ranges; they have the same upper end or none.
    pub(super) fn chosen_extent(
        &mut self,
        when: NodeId,
        a: &Extent,
        b: &Extent,
    ) -> Result<Extent, Uncovered> {
        match self.graph.known(when) {
            Some(0) => return Ok(*b),
            Some(_) => return Ok(*a),
            None => {}
        }
        let (x, y) = (self.low(a), self.low(b));
        let lo = match (a.lo, b.lo) {
            (None, None) => None,
            (_, _) => Some(self.choose_end(when, x, y)?),
        };
        let hi = match (a.hi, b.hi) {
            (None, None) => None,
            (Some(x), Some(y)) => Some(self.choose_end(when, x, y)?),
            (Some(_), None) | (None, Some(_)) => {
                return Err(Uncovered("ranges with and without an upper end"));
            }
        };
        Ok(Extent { lo, hi })
    }

    /// The top of a range.
    fn take_top(&mut self, range: Option<Extent>, work: &mut Work) -> Result<(), Uncovered> {
        let top = range.and_then(|range| range.hi);
        match top.map(|top| (top, self.graph.known(top.open))) {
            Some((top, Some(0))) => work.extent = Some(Extent::point(self, top.at)),
            Some((_, None)) => return Err(Uncovered("a top that is open in some cases only")),
            Some((_, Some(_))) | None => {
                work.extent = range;
                self.leave(work);
            }
        }
        Ok(())
    }

    /// 上调: the range of the next tier but so many.
    fn raise(
        &mut self,
        fine: &Fine<'_, 'p>,
        effect: EffectKind,
        placed: Option<(usize, usize)>,
        law: Option<Extent>,
        work: &mut Work,
    ) -> Result<(), Uncovered> {
        let EffectKind::RaiseTier(by, to_maximum) = effect else {
            return Ok(());
        };
        let upwards = |extent: Option<Extent>| {
            extent.map(|extent| Extent {
                lo: extent.lo,
                hi: law.map_or(extent.hi, |law| law.hi),
            })
        };
        let Some((benchmark, (part, tier))) = fine.benchmark.zip(placed) else {
            work.extent = upwards(work.extent);
            self.leave(work);
            return Ok(());
        };
        let top = benchmark.tiers.len().saturating_sub(1);
        let wanted = tier.saturating_add(usize::from(by));
        if wanted > top && to_maximum {
            return self.take_top(law, work);
        }
        let reached = wanted.min(top);
        let target = Target {
            object: fine.object,
            fined: true,
            statutory: law,
        };
        match self.tier_range(fine.path, benchmark, (part, reached), &target)? {
            Some((extent, differ)) if reached > tier => {
                work.extent = Some(extent);
                if differ {
                    self.leave(work);
                }
            }
            Some(_) | None => {
                if reached > tier {
                    work.extent = upwards(work.extent);
                }
                self.leave(work);
            }
        }
        Ok(())
    }
}
