//! Step 8, second half: the amount of one fine.
//!
//! From what the benchmark says, moved by circumstances (see `degree`), then 减额, then into the
//! statutory range, then rounded, once.

use super::{
    benchmark::{Candidate, Said},
    circumstance::Chosen,
    context::{Run, Stop},
    draft::Draft,
    extent::{Edge, Extent},
    statutory::Statute,
};
use crate::{
    base::{
        ratio::{Ratio, Rounding},
        terms::{Degree, Handling},
    },
    case::outcome::{HumanWhy, Reason, ReasonKind, Step},
    ir::{Benchmark, ExprId, MoneyRange, ObjectId, PenaltyId, Reduction, ReductionId, Violation},
};

/// A fine and all that bears on its amount.
#[derive(Debug)]
pub(super) struct Fine<'a, 's> {
    pub violation: &'a Violation,
    pub benchmark: Option<&'a Benchmark>,
    pub penalty: PenaltyId,
    pub object: ObjectId,
    /// Its text, named by faults.
    pub expr: Option<ExprId>,
    pub statute: Option<&'s Statute>,
    pub candidate: Option<&'s Candidate<'a>>,
    /// Reductions that apply.
    pub cuts: &'s [(ReductionId, &'a Reduction)],
    /// Why a human decides, whatever the benchmark says (several fines, an open stage).
    pub open: bool,
    /// Only the range is asked for, as an option beside the outcome.
    pub aside: bool,
}

/// The amount of a fine.
#[derive(Debug)]
pub(super) struct Amounted {
    pub range: Option<MoneyRange>,
    pub point: Option<i64>,
    /// A human picks inside the range.
    pub human: bool,
    /// `None`: a human weighs the degree.
    pub degree: Option<Degree>,
}

/// The range on its way.
#[derive(Debug)]
pub(super) struct Work {
    pub extent: Option<Extent>,
    pub human: bool,
    pub degree: Option<Degree>,
    /// Below the statutory minimum by law (减轻), or kept as published.
    pub free: bool,
    pub children: Vec<Reason>,
}

impl<'a> Run<'a> {
    /// The amount of a fine under the grounds that count.
    pub(super) fn amount(
        &self,
        fine: &Fine<'a, '_>,
        chosen: Chosen,
        draft: &mut Draft,
    ) -> Result<Amounted, Stop> {
        let named = |stop: Stop| match fine.expr {
            Some(expr) => stop.at(expr),
            None => stop,
        };
        self.amount_inner(fine, chosen, draft).map_err(named)
    }

    fn amount_inner(
        &self,
        fine: &Fine<'a, '_>,
        chosen: Chosen,
        draft: &mut Draft,
    ) -> Result<Amounted, Stop> {
        let law = fine.statute.and_then(|statute| statute.extent);
        let mut work = Work {
            extent: law,
            human: false,
            degree: Some(Degree::Normal),
            free: false,
            children: Vec::new(),
        };
        let said = match fine.candidate {
            _ if fine.open => {
                work.human = true;
                None
            }
            None => None,
            Some(candidate) => Some(candidate),
        };
        let mut computed = None;
        match said.map(|candidate| &candidate.said) {
            None | Some(Said::Nothing | Said::NoFine) => {
                if let Some(why) = fine.statute.and_then(|s| s.why.clone()) {
                    work.leave(why, draft);
                } else if law.is_none() {
                    work.leave(HumanWhy::NoStatutoryAmount(fine.penalty), draft);
                }
            }
            Some(Said::Range(extent, why)) => {
                work.extent = Some(*extent);
                if let Some(why) = why {
                    work.leave(why.clone(), draft);
                }
            }
            Some(Said::Computed(amount)) => {
                work.extent = Some(Extent::point(*amount));
                computed = Some(*amount);
            }
            Some(Said::Human(why)) => work.leave(why.clone(), draft),
        }
        self.explain_benchmark(fine, said, &mut work);
        self.apply_grounds(fine, chosen, computed, law, &mut work, draft)?;
        self.cut(fine, law, &mut work, draft)?;
        self.clamp(fine, law, &mut work, draft)?;
        self.round(fine, law, work, draft)
    }

    fn explain_benchmark(
        &self,
        fine: &Fine<'a, '_>,
        said: Option<&Candidate<'a>>,
        work: &mut Work,
    ) {
        let Some(candidate) = said else {
            return;
        };
        if !self.reasons || fine.aside {
            return;
        }
        let narrowed = matches!(candidate.said, Said::Range(..) | Said::Computed(_));
        match self.money(work.extent, fine).filter(|_| narrowed) {
            Some(money) => {
                let kind = ReasonKind::BenchmarkRange(fine.object, money);
                let children = candidate.reasons.take();
                self.say(&mut work.children, Step::Amount, kind, children);
            }
            None => work.children.append(&mut candidate.reasons.borrow_mut()),
        }
    }

    /// A range for reasons; a point is shown as it would be rounded. `None`: there is none, or none
    /// in whole fen of 64 bits; what reasons cannot show does not change the outcome.
    pub(super) fn money(&self, extent: Option<Extent>, fine: &Fine<'_, '_>) -> Option<MoneyRange> {
        let extent = extent?;
        match extent.as_point() {
            Some(x) => Extent::round_point(x, self.rounding(fine), None)
                .ok()
                .map(MoneyRange::point),
            None => extent.to_money().ok().flatten(),
        }
    }

    fn rounding(&self, fine: &Fine<'_, '_>) -> (i64, Rounding) {
        let package = fine.benchmark.map_or(fine.violation.package, |b| b.package);
        self.program
            .packages
            .get(package.index())
            .map_or((1, Rounding::HalfUp), |p| p.rounding)
    }

    /// 减额.
    fn cut(
        &self,
        fine: &Fine<'a, '_>,
        law: Option<Extent>,
        work: &mut Work,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        if work.free {
            return Ok(());
        }
        for &(id, reduction) in fine.cuts {
            let Some(before) = work.extent else {
                return Ok(());
            };
            let keep = |part: Ratio| Ratio::ONE.sub(part);
            let times = |end: Option<(Ratio, bool)>, part: Option<Ratio>| match end {
                None => Ok(None),
                Some((x, open)) => part
                    .and_then(|part| x.mul(part))
                    .map(|x| Some((x, open)))
                    .ok_or_else(Stop::overflow),
            };
            let mut after = Extent {
                lo: times(before.lo, keep(reduction.most))?,
                hi: times(before.hi, keep(reduction.least))?,
            };
            let floor = match (reduction.floor, law) {
                (Some(measure), Some(law)) => Some(law.measure(measure)?.0),
                (_, _) => None,
            };
            if let Some(floor) = floor {
                let lift = |end: Option<(Ratio, bool)>, was: Option<(Ratio, bool)>| {
                    match (end, was) {
                        // Never above what it was before the cut.
                        (Some((x, open)), Some((was, was_open))) if x < floor => {
                            let held = floor.min(was);
                            Some((
                                held,
                                if held == was {
                                    was_open
                                } else {
                                    open && held == x
                                },
                            ))
                        }
                        (end, _) => end,
                    }
                };
                after.lo = lift(after.lo, before.lo);
                after.hi = lift(after.hi, before.hi);
                if after.is_empty() {
                    after = Extent::point(after.hi.map_or(floor, |hi| hi.0));
                }
            }
            work.extent = Some(after);
            if self.reasons
                && let (Some(a), Some(b)) = (
                    self.money(Some(before), fine),
                    self.money(work.extent, fine),
                )
            {
                let kind = ReasonKind::Reduced(id, a, b);
                self.say(&mut work.children, Step::Amount, kind, Vec::new());
            }
            if reduction.human && reduction.least != reduction.most {
                work.leave(HumanWhy::ReductionRange(id), draft);
            }
        }
        Ok(())
    }

    /// Into the statutory range; 减轻 is the only way below it.
    fn clamp(
        &self,
        fine: &Fine<'a, '_>,
        law: Option<Extent>,
        work: &mut Work,
        draft: &mut Draft,
    ) -> Result<(), Stop> {
        let (Some(range), Some(law)) = (work.extent.filter(|_| !work.free), law) else {
            return Ok(());
        };
        let clamped = range.clamp(&law);
        if clamped == Ok(range) {
            return Ok(());
        }
        let handling = fine.benchmark.and_then(|b| b.defects.out_of_range);
        match (handling, clamped) {
            (Some(Handling::AsPublished), _) => work.free = true,
            (Some(Handling::Human), clamped) => {
                let inside = clamped.ok().filter(|_| range.as_point().is_none());
                work.extent = Some(inside.unwrap_or(law));
                work.leave(HumanWhy::OutOfRange(fine.penalty), draft);
            }
            (Some(Handling::StatutoryLimit | Handling::Lighter) | None, Ok(clamped)) => {
                work.extent = Some(clamped);
                if self.reasons
                    && let (Some(a), Some(b)) =
                        (self.money(Some(range), fine), self.money(work.extent, fine))
                {
                    let kind = ReasonKind::Clamped(a, b);
                    self.say(&mut work.children, Step::Amount, kind, Vec::new());
                }
            }
            (Some(Handling::StatutoryLimit | Handling::Lighter) | None, Err(edge)) => {
                work.extent = Some(law);
                match edge {
                    Edge::Top => work.leave(HumanWhy::OpenTop, draft),
                    Edge::Bottom | Edge::Empty => {
                        work.leave(HumanWhy::OutOfRange(fine.penalty), draft);
                    }
                    Edge::Overflow => return Err(Stop::overflow()),
                }
            }
        }
        Ok(())
    }

    /// Rounded once.
    fn round(
        &self,
        fine: &Fine<'a, '_>,
        law: Option<Extent>,
        mut work: Work,
        draft: &mut Draft,
    ) -> Result<Amounted, Stop> {
        let Some(extent) = work.extent else {
            draft.reasons.append(&mut work.children);
            return Ok(Amounted {
                range: None,
                point: None,
                human: true,
                degree: work.degree,
            });
        };
        let range = match extent.as_point() {
            Some(x) => {
                let into = law.filter(|_| !work.free);
                let fen = Extent::round_point(x, self.rounding(fine), into.as_ref())?;
                Some(MoneyRange::point(fen))
            }
            None => extent.to_money()?,
        };
        let Some(range) = range else {
            work.leave(HumanWhy::NoStatutoryAmount(fine.penalty), draft);
            draft.reasons.append(&mut work.children);
            return Ok(Amounted {
                range: None,
                point: None,
                human: true,
                degree: work.degree,
            });
        };
        let point = range.as_point().filter(|_| !work.human);
        let kind = match point {
            Some(fen) => ReasonKind::Amount(fine.object, fen),
            None => ReasonKind::Recommended(fine.object, range),
        };
        self.say(&mut draft.reasons, Step::Amount, kind, work.children);
        Ok(Amounted {
            range: Some(range),
            point,
            human: work.human,
            degree: work.degree,
        })
    }
}

impl Work {
    /// Leaves the amount to a human, inside the range at hand.
    pub(super) fn leave(&mut self, why: HumanWhy, draft: &mut Draft) {
        self.human = true;
        draft.human(why);
    }
}
