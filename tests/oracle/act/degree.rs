//! Circumstances at work on one fine: which tier, which part of the range.

use zhun::{
    base::terms::{Degree, EffectKind},
    ir::{Band, Bands, PartKind},
};

use super::{
    Run,
    amount::{Fine, Work},
    ground::{Chosen, Ground},
};
use crate::{
    extent::{End, Extent},
    term::Term,
};

impl<'p> Run<'_, 'p> {
    /// The bands in force: of the benchmark's package, else the violation's, else the main one.
    fn bands(&self) -> Option<&'p Bands> {
        let benchmark = self.v.benchmark.as_ref().map(|b| b.package.index());
        [benchmark, Some(self.v.package.index()), Some(0)]
            .into_iter()
            .flatten()
            .filter_map(|i| self.e.program.packages.get(i))
            .map(|p| &p.bands)
            .find(|b| !(b.general.is_empty() && b.only_max.is_empty() && b.only_min.is_empty()))
    }

    pub(super) fn apply_grounds(&self, fine: &Fine<'_>, grounds: &[Ground], work: Work) -> Work {
        let (e, a) = (self.e, &self.e.a);
        let (lighter, heavier) = self.chosen(grounds, fine.object);
        let any = |side: &Chosen| a.or(&side.iter().map(|(t, _)| *t).collect::<Vec<_>>());
        let (light, heavy) = (any(&lighter), any(&heavier));
        let mut out = self.take_band(fine, Degree::Normal, fine.computed, work);
        for (when, effect) in &lighter {
            let moved = match effect {
                EffectKind::Mitigate => self.mitigate(fine, work),
                EffectKind::Lighten | EffectKind::LightenOrMitigate => {
                    self.take_band(fine, Degree::Lighter, fine.computed, work)
                }
                _ => work,
            };
            out = self.work_case(*when, &moved, &out);
        }
        for (when, effect) in &heavier {
            // Whether this one counts alone.
            let when = a.and(&[*when, a.not(light)]);
            let aggravated = self.take_band(fine, Degree::Heavier, fine.computed, work);
            let moved = match effect {
                EffectKind::Aggravate => aggravated,
                EffectKind::TopOfTier => {
                    let top = self.take_top((work.some, work.extent), work);
                    let own = self.work_case(work.human, &work, &top);
                    self.work_case(fine.computed, &aggravated, &own)
                }
                EffectKind::RaiseTier(by, to_maximum) => {
                    let reached = a.and(&[fine.reached, when]);
                    let asked = a.and(&[reached, a.not(fine.computed), a.not(work.human)]);
                    let raised = self.raise(fine, (*by, *to_maximum), work, asked);
                    let no = a.truth(false);
                    let banded = self.take_band(fine, Degree::Normal, no, raised);
                    let own = self.work_case(raised.human, &raised, &banded);
                    let own = self.work_case(work.human, &work, &own);
                    self.work_case(fine.computed, &aggravated, &own)
                }
                _ => work,
            };
            out = self.work_case(when, &moved, &out);
        }
        // Both sides: a human weighs them.
        let mut opposed = Work {
            human: a.truth(true),
            ..work
        };
        for (when, effect) in &heavier {
            if let EffectKind::RaiseTier(by, to_maximum) = effect {
                let here = a.and(&[*when, light]);
                let reached = a.and(&[fine.reached, here]);
                let asked = a.and(&[reached, a.not(fine.computed), a.not(work.human)]);
                let raised = self.raise(fine, (*by, *to_maximum), work, asked);
                let both = a.and(&[work.some, raised.some]);
                let hull = e.hull(&work.extent, &raised.extent);
                let single = e.extent_case(work.some, work.extent, raised.extent);
                let own = Work {
                    some: a.or(&[work.some, raised.some]),
                    extent: e.extent_case(both, hull, single),
                    ..opposed
                };
                opposed = self.work_case(here, &own, &opposed);
            }
        }
        let wide = Work {
            some: a.or(&[fine.law_some, work.some]),
            extent: e.extent_case(fine.law_some, fine.law, work.extent),
            human: a.truth(true),
            free: work.free,
        };
        let opposed = self.work_case(fine.computed, &wide, &opposed);
        let opposed = self.work_case(work.human, &work, &opposed);
        self.work_case(a.and(&[light, heavy]), &opposed, &out)
    }

    fn mitigate(&self, fine: &Fine<'_>, work: Work) -> Work {
        let (e, a) = (self.e, &self.e.a);
        let zero = a.whole(a.int(0));
        let least = fine.law.lo;
        let stated = a.and(&[fine.law_some, least.some, a.less(zero, least.x)]);
        let below = Work {
            some: a.truth(true),
            extent: Extent {
                lo: e.no_end(),
                hi: End {
                    some: a.truth(true),
                    x: least.x,
                    open: a.truth(true),
                },
            },
            human: a.truth(true),
            free: a.truth(true),
        };
        let within = Work {
            some: a.or(&[fine.law_some, work.some]),
            extent: e.extent_case(fine.law_some, fine.law, work.extent),
            human: a.truth(true),
            free: work.free,
        };
        self.work_case(stated, &below, &within)
    }

    /// 从轻, 一般 or 从重 inside the range.
    pub(super) fn take_band(
        &self,
        fine: &Fine<'_>,
        degree: Degree,
        computed: Term,
        work: Work,
    ) -> Work {
        let (e, a) = (self.e, &self.e.a);
        let mut banded = self.banded(degree, work);
        banded = self.work_case(e.is_point(&work.extent), &work, &banded);
        if a.decided(computed) != Some(false) {
            let weighed = if degree == Degree::Normal {
                work
            } else {
                let (clamped, edge) = e.moved_into(&work.extent, &fine.law);
                let moved = a.and(&[fine.law_some, e.free(edge)]);
                let from = e.extent_case(moved, clamped, work.extent);
                let none = e.no_end();
                let extent = if degree == Degree::Heavier {
                    Extent {
                        lo: from.lo,
                        hi: e.end_case(fine.law_some, fine.law.hi, from.hi),
                    }
                } else {
                    Extent {
                        lo: e.end_case(fine.law_some, fine.law.lo, none),
                        hi: from.hi,
                    }
                };
                Work {
                    extent,
                    human: a.truth(true),
                    ..work
                }
            };
            banded = self.work_case(computed, &weighed, &banded);
        }
        let skip = a.or(&[a.not(work.some), work.human]);
        self.work_case(skip, &work, &banded)
    }

    /// The band of a range that is no single amount, by its shape.
    fn banded(&self, degree: Degree, work: Work) -> Work {
        let a = &self.e.a;
        let none: &[Band] = &[];
        let (general, only_max, only_min) = match self.bands() {
            Some(b) => (&b.general[..], &b.only_max[..], &b.only_min[..]),
            None => (none, none, none),
        };
        let by = |bands: &[Band]| {
            let human = Work {
                human: a.truth(true),
                ..work
            };
            match bands.iter().find(|b| b.degree == degree) {
                None if degree == Degree::Normal => work,
                None => human,
                Some(band) => self.band(band, work),
            }
        };
        let (lo, hi) = (work.extent.lo.some, work.extent.hi.some);
        let bounded = self.work_case(lo, &by(general), &by(only_max));
        self.work_case(hi, &bounded, &by(only_min))
    }

    fn band(&self, band: &Band, work: Work) -> Work {
        let (e, a) = (self.e, &self.e.a);
        let (part, edge) = e.part(&work.extent, band.lo, band.hi);
        let (moved, moved_edge) = e.moved_into(&part, &work.extent);
        let edge = e.first(edge, moved_edge);
        let fits = e.free(edge);
        Work {
            extent: e.extent_case(fits, moved, work.extent),
            human: a.or(&[work.human, a.not(fits), a.truth(band.human)]),
            ..work
        }
    }

    /// The top of a range.
    fn take_top(&self, (some, range): (Term, Extent), work: Work) -> Work {
        let (e, a) = (self.e, &self.e.a);
        let closed = a.and(&[some, range.hi.some, a.not(range.hi.open)]);
        let top = Work {
            some: a.truth(true),
            extent: e.point(range.hi.x),
            ..work
        };
        let open = Work {
            some,
            extent: range,
            human: a.truth(true),
            ..work
        };
        self.work_case(closed, &top, &open)
    }

    /// 上调: the range of the next tier but so many.
    fn raise(
        &self,
        fine: &Fine<'_>,
        (by, to_maximum): (u8, bool),
        work: Work,
        asked: Term,
    ) -> Work {
        let (e, a) = (self.e, &self.e.a);
        let upwards = Work {
            extent: Extent {
                lo: work.extent.lo,
                hi: e.end_case(fine.law_some, fine.law.hi, work.extent.hi),
            },
            human: a.truth(true),
            ..work
        };
        let human = Work {
            human: a.truth(true),
            ..work
        };
        let (Some(benchmark), Some(candidate)) = (&self.v.benchmark, fine.candidate) else {
            return upwards;
        };
        let mut out = upwards;
        let top = benchmark.tiers.len().saturating_sub(1);
        for (part, kind) in benchmark.parts.iter().map(|p| &p.kind).enumerate() {
            let PartKind::Table(table) = kind else {
                continue;
            };
            let mut tiers: Vec<usize> = table.rows.iter().filter_map(|r| r.tier).collect();
            tiers.sort_unstable();
            tiers.dedup();
            for &tier in &tiers {
                let code = a.int(part as i128 * 10_000 + tier as i128);
                let here = a.and(&[candidate.some, a.eq(candidate.tier, code)]);
                let wanted = tier.saturating_add(usize::from(by));
                let own = if wanted > top && to_maximum {
                    self.take_top((fine.law_some, fine.law), work)
                } else {
                    let reached = wanted.min(top);
                    let rows = table.rows.iter().filter(|r| r.tier == Some(reached));
                    let mut some = a.truth(false);
                    let mut differ = a.truth(false);
                    let mut extent = e.nowhere();
                    for row in rows {
                        let law = (fine.law_some, fine.law);
                        let gives = self.gives(&row.outcomes, fine.object, law);
                        self.fail(a.and(&[asked, here]), gives.stop);
                        let Some(worked) = gives.fine else {
                            continue;
                        };
                        let other = a.not(e.extent_same(&extent, &worked.extent));
                        differ = a.or(&[differ, a.and(&[worked.some, some, other])]);
                        let hull = e.hull(&extent, &worked.extent);
                        let grown = e.extent_case(some, hull, worked.extent);
                        extent = e.extent_case(worked.some, grown, extent);
                        some = a.or(&[some, worked.some]);
                    }
                    if reached > tier {
                        let raised = Work {
                            some: a.truth(true),
                            extent,
                            human: a.or(&[work.human, differ]),
                            ..work
                        };
                        self.work_case(some, &raised, &upwards)
                    } else {
                        human
                    }
                };
                out = self.work_case(here, &own, &out);
            }
        }
        out
    }
}
