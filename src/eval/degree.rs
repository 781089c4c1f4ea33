//! Circumstances at work on one fine: which tier, which part of the range.
//!
//! 上调 comes before what moves inside a tier. The bands (量罚) are those of the benchmark's package and
//! apply to the range that the benchmark gives; where it gives none, to the statutory range.

use super::{
    amount::{Fine, Work},
    benchmark::Target,
    circumstance::{Chosen, Held},
    context::{Run, Stop},
    draft::Draft,
    extent::{Edge, Extent},
};
use crate::{
    base::{
        ratio::Ratio,
        terms::{Degree, EffectKind},
    },
    case::outcome::{HumanWhy, ReasonKind, Step},
    ir::{Band, Bands},
};

fn any(bands: &Bands) -> bool {
    !(bands.general.is_empty() && bands.only_max.is_empty() && bands.only_min.is_empty())
}

impl<'a> Run<'a> {
    /// The bands in force: of the benchmark's package, else the violation's, else the main one.
    fn bands(&self, fine: &Fine<'_, '_>) -> Option<&'a Bands> {
        let benchmark = fine.benchmark.map(|b| b.package.index());
        [benchmark, Some(fine.violation.package.index()), Some(0)]
            .into_iter()
            .flatten()
            .filter_map(|index| self.program.packages.get(index))
            .map(|package| &package.bands)
            .find(|bands| any(bands))
    }

    /// The band that a degree takes of a range, by the shape of the range.
    fn band(&self, fine: &Fine<'_, '_>, range: &Extent, degree: Degree) -> Option<&'a Band> {
        let bands = self.bands(fine)?;
        let list = match (range.lo, range.hi) {
            (Some(_), Some(_)) => &bands.general,
            (None, Some(_)) => &bands.only_max,
            (_, None) => &bands.only_min,
        };
        list.iter().find(|band| band.degree == degree)
    }

    /// Circumstances: which tier, which part of the range.
    pub(super) fn apply_grounds(
        &self,
        fine: &Fine<'a, '_>,
        chosen: Chosen,
        computed: Option<Ratio>,
        law: Option<Extent>,
        work: &mut Work,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        match (chosen.lighter, chosen.heavier) {
            (None, None) => self.take_band(fine, Degree::Normal, computed, law, work, draft),
            (Some(lighter), Some(heavier)) => {
                work.degree = None;
                let why = HumanWhy::OppositeCircumstances(lighter.ground, heavier.ground);
                if work.human {
                    draft.human(why);
                    return Ok(());
                }
                if computed.is_some() {
                    work.extent = law.or(work.extent);
                } else if let EffectKind::RaiseTier(..) = heavier.effect {
                    let before = work.extent;
                    self.raise(fine, heavier, law, work, draft)?;
                    work.extent = match (before, work.extent) {
                        (Some(a), Some(b)) => Some(a.hull(&b)),
                        (a, b) => a.or(b),
                    };
                }
                work.leave(why, draft);
                Ok(())
            }
            (Some(lighter), None) => match lighter.effect {
                EffectKind::Mitigate => {
                    work.degree = Some(Degree::Mitigated);
                    work.leave(HumanWhy::Mitigation(lighter.ground), draft);
                    // Below the statutory minimum; where the statute states none, the lighter kind
                    // or the dropped addition is all that is left of 减轻.
                    let least = law.and_then(|law| law.lo).filter(|lo| lo.0 > Ratio::ZERO);
                    if let Some((least, _)) = least {
                        work.extent = Some(Extent {
                            lo: None,
                            hi: Some((least, true)),
                        });
                        work.free = true;
                        if self.reasons
                            && let Some(money) = self.money(work.extent, fine)
                        {
                            let kind = ReasonKind::Band(Degree::Mitigated, money);
                            self.say(&mut work.children, Step::Amount, kind, Vec::new());
                        }
                    } else {
                        work.extent = law.or(work.extent);
                    }
                    Ok(())
                }
                EffectKind::Lighten | EffectKind::LightenOrMitigate => {
                    work.degree = Some(Degree::Lighter);
                    self.take_band(fine, Degree::Lighter, computed, law, work, draft)?;
                    if lighter.effect == EffectKind::LightenOrMitigate {
                        draft.human(HumanWhy::Mitigation(lighter.ground));
                    }
                    Ok(())
                }
                EffectKind::NoPenalty(_)
                | EffectKind::Aggravate
                | EffectKind::TopOfTier
                | EffectKind::RaiseTier(..) => Ok(()),
            },
            (None, Some(heavier)) => {
                work.degree = Some(Degree::Heavier);
                match heavier.effect {
                    EffectKind::Aggravate => {
                        self.take_band(fine, Degree::Heavier, computed, law, work, draft)
                    }
                    // Weights have no tier and no top of it.
                    EffectKind::TopOfTier if computed.is_some() => {
                        self.take_band(fine, Degree::Heavier, computed, law, work, draft)
                    }
                    EffectKind::TopOfTier => {
                        if !work.human {
                            self.take_top(fine, work.extent, work, draft)?;
                        }
                        Ok(())
                    }
                    EffectKind::RaiseTier(..) if computed.is_some() => {
                        self.take_band(fine, Degree::Heavier, computed, law, work, draft)
                    }
                    EffectKind::RaiseTier(..) => {
                        if work.human {
                            return Ok(());
                        }
                        self.raise(fine, heavier, law, work, draft)?;
                        if !work.human {
                            // In the higher tier the case is an ordinary one.
                            self.take_band(fine, Degree::Normal, None, law, work, draft)?;
                        }
                        Ok(())
                    }
                    EffectKind::NoPenalty(_)
                    | EffectKind::Mitigate
                    | EffectKind::Lighten
                    | EffectKind::LightenOrMitigate => Ok(()),
                }
            }
        }
    }

    /// 从轻, 一般 or 从重 inside the range.
    fn take_band(
        &self,
        fine: &Fine<'a, '_>,
        degree: Degree,
        computed: Option<Ratio>,
        law: Option<Extent>,
        work: &mut Work,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let Some(range) = work.extent.filter(|_| !work.human) else {
            return Ok(());
        };
        if let Some(amount) = computed {
            if degree == Degree::Normal {
                return Ok(());
            }
            // Weights have already weighed the case to an amount; how far a circumstance moves it
            // from there no rule says.
            let own = Extent::point(amount);
            let from = law.map_or(Ok(own), |law| own.clamp(&law)).unwrap_or(own);
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
            work.leave(HumanWhy::NoNumericRule(degree), draft);
            return Ok(());
        }
        if range.as_point().is_some() {
            return Ok(());
        }
        match self.band(fine, &range, degree) {
            None if degree == Degree::Normal => return Ok(()),
            None => {
                work.leave(HumanWhy::NoNumericRule(degree), draft);
                return Ok(());
            }
            Some(band) => {
                match range.part(band.lo, band.hi).and_then(|p| p.clamp(&range)) {
                    Ok(part) => work.extent = Some(part),
                    Err(Edge::Top) => work.leave(HumanWhy::OpenTop, draft),
                    Err(Edge::Bottom | Edge::Empty) => {
                        work.leave(HumanWhy::NoNumericRule(degree), draft);
                    }
                    Err(Edge::Overflow) => return Err(Stop::overflow()),
                }
                if band.human {
                    work.leave(HumanWhy::RuleSays(None), draft);
                }
            }
        }
        if self.reasons
            && let Some(money) = self.money(work.extent, fine)
        {
            let kind = ReasonKind::Band(degree, money);
            self.say(&mut work.children, Step::Amount, kind, Vec::new());
        }
        Ok(())
    }

    /// The top of a range: 本档最高, 顶格.
    fn take_top(
        &self,
        fine: &Fine<'a, '_>,
        range: Option<Extent>,
        work: &mut Work,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        match range.and_then(|range| range.hi) {
            Some((top, false)) => {
                work.extent = Some(Extent::point(top));
                if self.reasons
                    && let Some(money) = self.money(work.extent, fine)
                {
                    let kind = ReasonKind::Band(Degree::Heavier, money);
                    self.say(&mut work.children, Step::Amount, kind, Vec::new());
                }
            }
            Some((_, true)) | None => {
                work.extent = range;
                work.leave(HumanWhy::OpenTop, draft);
            }
        }
        Ok(())
    }

    /// 上调: the range of the next tier but so many.
    fn raise(
        &self,
        fine: &Fine<'a, '_>,
        ground: Held,
        law: Option<Extent>,
        work: &mut Work,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let EffectKind::RaiseTier(by, to_maximum) = ground.effect else {
            return Ok(());
        };
        let upwards = |extent: Option<Extent>| {
            extent.map(|extent| Extent {
                lo: extent.lo,
                hi: law.map_or(extent.hi, |law| law.hi),
            })
        };
        let placed = fine.benchmark.zip(fine.candidate.and_then(|c| c.tier));
        let Some((benchmark, (part, tier))) = placed else {
            work.extent = upwards(work.extent);
            work.leave(HumanWhy::NoNumericRule(Degree::Heavier), draft);
            return Ok(());
        };
        let top = benchmark.tiers.len().saturating_sub(1);
        let wanted = tier.saturating_add(usize::from(by));
        if wanted > top && to_maximum {
            let kind = ReasonKind::Tier(ground.ground, tier, top);
            self.say(&mut work.children, Step::Amount, kind, Vec::new());
            return self.take_top(fine, law, work, draft);
        }
        let reached = wanted.min(top);
        let target = Target {
            object: fine.object,
            fined: true,
            statutory: law,
        };
        match self.tier_range(fine.violation, benchmark, (part, reached), target)? {
            Some((extent, differ)) if reached > tier => {
                work.extent = Some(extent);
                let kind = ReasonKind::Tier(ground.ground, tier, reached);
                self.say(&mut work.children, Step::Amount, kind, Vec::new());
                if differ {
                    work.leave(HumanWhy::NoNumericRule(Degree::Heavier), draft);
                }
            }
            Some(_) | None => {
                if reached > tier {
                    work.extent = upwards(work.extent);
                }
                work.leave(HumanWhy::NoNumericRule(Degree::Heavier), draft);
            }
        }
        Ok(())
    }
}
