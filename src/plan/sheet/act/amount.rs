//! Step 8, second half, on a path: the amount of each fine.

use super::{
    super::{
        graph::{NodeId, Uncovered},
        lower::Lower,
        number::{End, Extent, Num},
    },
    Path,
    grounds::{Chosen, Cut, Ground},
    impose::Statute,
    narrowing::{Candidate, Said},
};
use crate::{
    base::{
        ratio::{Ratio, Rounding},
        terms::Handling,
    },
    case::summary::Flags,
    ir::{Benchmark, ObjectId},
};

/// A fine and all that bears on its amount.
pub(super) struct Fine<'a, 'p> {
    pub path: &'a Path<'p>,
    pub benchmark: Option<&'p Benchmark>,
    pub object: ObjectId,
    pub statute: Option<&'a Statute>,
    /// A human decides whatever the benchmark says.
    pub open: bool,
    pub cuts: &'a [Cut],
}

/// The range on its way.
#[derive(Clone, Copy)]
pub(super) struct Work {
    pub extent: Option<Extent>,
    /// A human picks inside it.
    pub human: NodeId,
    /// A human has something to decide.
    pub noted: NodeId,
    /// Below the statutory minimum by law.
    pub free: bool,
    /// It is kept outside of the statutory range, as published.
    pub kept: NodeId,
}

/// What a fine comes to.
#[derive(Clone, Copy)]
pub(super) struct Amounted {
    pub flags: NodeId,
    pub min: NodeId,
    pub max: NodeId,
    pub point: NodeId,
    pub noted: NodeId,
}

impl<'p> Lower<'p> {
    /// What a fine comes to, whatever the benchmark says and whichever grounds count.
    pub(super) fn amounts(
        &mut self,
        fine: &Fine<'_, 'p>,
        candidates: &[Candidate<'p>],
        grounds: &[Ground],
    ) -> Result<Amounted, Uncovered> {
        let yes = self.graph.truth(true);
        let said: Vec<(NodeId, Option<&Candidate<'p>>)> = if candidates.is_empty() || fine.open {
            vec![(yes, None)]
        } else if let [one] = candidates {
            vec![(yes, Some(one))]
        } else {
            candidates.iter().map(|c| (c.cond, Some(c))).collect()
        };
        let chosen = self.chosen(grounds, fine.object);
        let mut all: Option<Amounted> = None;
        let outer = self.under;
        for (cond, candidate) in said {
            for chosen in &chosen {
                let here = self.graph.and(cond, chosen.cond);
                if self.graph.known(here) == Some(0) {
                    continue;
                }
                self.under = Some(match outer {
                    Some(outer) => self.graph.and(outer, here),
                    None => here,
                });
                let new = self.amount(fine, candidate, chosen);
                self.under = outer;
                let new = new?;
                all = Some(match all {
                    None => new,
                    Some(old) => {
                        let g = &mut self.graph;
                        let noted = g.select(here, new.noted, old.noted);
                        Amounted {
                            flags: g.select(here, new.flags, old.flags),
                            min: g.select(here, new.min, old.min),
                            max: g.select(here, new.max, old.max),
                            point: g.select(here, new.point, old.point),
                            noted,
                        }
                    }
                });
            }
        }
        all.ok_or(Uncovered("a fine without a case"))
    }

    fn amount(
        &mut self,
        fine: &Fine<'_, 'p>,
        candidate: Option<&Candidate<'p>>,
        chosen: &Chosen,
    ) -> Result<Amounted, Uncovered> {
        let law = fine.statute.and_then(|s| s.extent);
        let no = self.graph.truth(false);
        let mut work = Work {
            extent: law,
            human: self.graph.truth(fine.open),
            noted: no,
            free: false,
            kept: no,
        };
        let mut computed = None;
        match candidate.map(|c| c.said) {
            None | Some(Said::Nothing | Said::NoFine) => {
                if fine.statute.is_some_and(|s| s.human) || law.is_none() {
                    self.leave(&mut work);
                }
            }
            Some(Said::Range(extent, human)) => {
                work.extent = Some(extent);
                if human {
                    self.leave(&mut work);
                }
            }
            Some(Said::Computed(amount)) => {
                work.extent = Some(Extent::point(self, amount));
                computed = Some(amount);
            }
            Some(Said::Human) => self.leave(&mut work),
        }
        let tier = candidate.and_then(|c| c.tier);
        self.apply(fine, chosen, (computed, tier), law, &mut work)?;
        self.cut(fine, law, &mut work)?;
        self.inside_law(fine, law, &mut work)?;
        self.rounded(fine, law, work)
    }

    /// Leaves the amount to a human.
    pub(super) fn leave(&mut self, work: &mut Work) {
        let yes = self.graph.truth(true);
        (work.human, work.noted) = (yes, yes);
    }

    pub(super) fn leave_when(&mut self, work: &mut Work, when: NodeId) {
        work.human = self.graph.or(work.human, when);
        work.noted = self.graph.or(work.noted, when);
    }

    /// Whether a human already decides; this is known on a path.
    pub(super) fn is_human(&self, work: &Work) -> Result<bool, Uncovered> {
        let known = self.graph.known(work.human);
        known
            .map(|n| n != 0)
            .ok_or(Uncovered("left to a human in some cases only"))
    }

    /// 减额.
    fn cut(
        &mut self,
        fine: &Fine<'_, 'p>,
        law: Option<Extent>,
        work: &mut Work,
    ) -> Result<(), Uncovered> {
        const WIDE: Uncovered = Uncovered("a part beyond its width");
        if work.free {
            return Ok(());
        }
        for cut in fine.cuts {
            let Some(before) = work.extent else {
                return Ok(());
            };
            let mut times = |end: Option<End>, part: Ratio| match end {
                None => Ok::<_, Uncovered>(None),
                Some(end) => {
                    let keep = Ratio::ONE.sub(part).ok_or(WIDE)?;
                    Ok(Some(End {
                        at: self.times(end.at, keep)?,
                        open: end.open,
                    }))
                }
            };
            let mut after = Extent {
                lo: times(before.lo, cut.most)?,
                hi: times(before.hi, cut.least)?,
            };
            if let (Some(measure), Some(law)) = (cut.floor, law) {
                let floor = self.measure(&law, measure)?.at;
                after.lo = self.lifted(after.lo, before.lo, floor)?;
                after.hi = self.lifted(after.hi, before.hi, floor)?;
                let empty = self.is_empty(&after)?;
                if self.graph.known(empty) != Some(0) {
                    let at = after.hi.map_or(floor, |hi| hi.at);
                    let point = Extent::point(self, at);
                    after = self.chosen_extent(empty, &point, &after)?;
                }
            }
            work.extent = Some(self.chosen_extent(cut.holds, &after, &before)?);
            if cut.human {
                self.leave_when(work, cut.holds);
            }
        }
        Ok(())
    }

    /// An end after a cut, lifted to a floor but never above what it was.
    fn lifted(
        &mut self,
        end: Option<End>,
        was: Option<End>,
        floor: Num,
    ) -> Result<Option<End>, Uncovered> {
        let (Some(end), Some(was)) = (end, was) else {
            return Ok(end);
        };
        let (below, _) = self.order(end.at, floor)?;
        let (was_below, was_meets) = self.order(was.at, floor)?;
        // The lesser of floor and what it was.
        let held = self.choose(was_below, was.at, floor)?;
        let at_was = self.graph.or(was_below, was_meets);
        let (_, stays) = self.order(held, end.at)?;
        let open = self.graph.and(end.open, stays);
        let open = self.graph.select(at_was, was.open, open);
        let lifted = End { at: held, open };
        Ok(Some(self.choose_end(below, lifted, end)?))
    }

    /// Into the statutory range; 减轻 is the only way below it.
    fn inside_law(
        &mut self,
        fine: &Fine<'_, 'p>,
        law: Option<Extent>,
        work: &mut Work,
    ) -> Result<(), Uncovered> {
        let (Some(range), Some(law)) = (work.extent.filter(|_| !work.free), law) else {
            return Ok(());
        };
        let clamped = self.clamp(&range, &law)?;
        let handling = fine.benchmark.and_then(|b| b.defects.out_of_range);
        match handling {
            Some(Handling::AsPublished) => {
                // What is kept is not moved into the law when it is rounded either.
                work.kept = clamped.moved;
            }
            Some(Handling::Human) => {
                let point = self.is_point(&range)?;
                let whole = self.graph.or(point, clamped.outside);
                let whole = self.graph.and(clamped.moved, whole);
                let moved = self.chosen_extent(whole, &law, &clamped.extent)?;
                work.extent = Some(moved);
                self.leave_when(work, clamped.moved);
            }
            Some(Handling::StatutoryLimit | Handling::Lighter) | None => {
                let moved = self.chosen_extent(clamped.outside, &law, &clamped.extent)?;
                work.extent = Some(moved);
                self.leave_when(work, clamped.outside);
            }
        }
        Ok(())
    }

    /// Rounded once.
    fn rounded(
        &mut self,
        fine: &Fine<'_, 'p>,
        law: Option<Extent>,
        mut work: Work,
    ) -> Result<Amounted, Uncovered> {
        let zero = self.graph.constant(0);
        let Some(extent) = work.extent else {
            return Ok(Amounted {
                flags: self.graph.constant(i64::from(Flags::FINE_HUMAN)),
                min: zero,
                max: zero,
                point: zero,
                noted: work.noted,
            });
        };
        let package = fine
            .benchmark
            .map_or(fine.path.violation.package, |b| b.package);
        let rounding: (i64, Rounding) = self.rounding(package);
        let range = self.graph.constant(i64::from(Flags::RANGE | Flags::UPPER));
        let point = self.is_point(&extent)?;
        let yes = self.graph.truth(true);
        let (mut is, mut min, mut max, mut flags) = (yes, zero, zero, range);
        if self.graph.known(point) != Some(1) {
            let money = self.money_of(extent)?;
            (is, min, max, flags) = (money.is, money.min, money.max, money.flags);
        }
        if self.graph.known(point) != Some(0) {
            let at = self.low(&extent).at;
            let inside = self.round_point(at, rounding, law.filter(|_| !work.free))?;
            let fen = if self.graph.known(work.kept) == Some(0) {
                inside
            } else {
                let outside = self.round_point(at, rounding, None)?;
                self.graph.select(work.kept, outside, inside)
            };
            is = self.graph.or(point, is);
            min = self.graph.select(point, fen, min);
            max = self.graph.select(point, fen, max);
            flags = self.graph.select(point, range, flags);
        }
        let nothing = self.graph.not(is);
        self.leave_when(&mut work, nothing);
        // A range of one amount is a point, whichever way it came about.
        let meets = self.graph.eq(min, max);
        let closed = self.graph.eq(flags, range);
        let one = self.graph.and(meets, closed);
        let decided = self.graph.not(work.human);
        let one = self.graph.and(one, decided);
        let amount = self.graph.select(one, min, zero);
        let is_point = self.flag(one, Flags::POINT)?;
        let human = self.flag(work.human, Flags::FINE_HUMAN)?;
        let flags = self.graph.plus(flags, is_point)?;
        Ok(Amounted {
            flags: self.graph.plus(flags, human)?,
            min,
            max,
            point: amount,
            noted: work.noted,
        })
    }
}
