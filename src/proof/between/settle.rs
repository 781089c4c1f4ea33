//! From the range that a rule gives to the range that comes of it: the band of 一般 (量罚), or what
//! grounds make of it (`moves`), then into the statutory range. Every choice that facts make becomes a
//! condition.

use super::{
    given::Act,
    moves::{Turned, turned},
    turn::Turn,
};
use crate::{
    base::terms::{Degree, Handling},
    ir::{Band, Bands, Condition, Measure, ObjectId, Program, Table},
    proof::{
        ends::{End, Ends, above, below, upside_down},
        expand::settled,
        pieces::measured,
    },
};

/// What a range is settled in.
#[derive(Clone, Debug)]
pub(super) struct Frame<'p> {
    /// The act.
    pub act: Act<'p>,
    /// On whom.
    pub object: ObjectId,
    /// The statutory range in force.
    pub law: Ends,
    /// The table and the tier of the row that decides, if it has one.
    pub tier: Option<(&'p Table, usize)>,
    /// What counts beside.
    pub turn: Turn<'p>,
}

/// Under these conditions, this range.
pub(in crate::proof) type Settled = Vec<(Vec<Condition>, Ends)>;

/// The same, each with whether a human decides.
pub(in crate::proof) type Marked = Vec<(Vec<Condition>, Ends, bool)>;

/// The ranges that come of it; `None` if that cannot be said. `human`: a human picks inside, so no band
/// applies; `computed`: weights gave an amount.
pub(super) fn settle(frame: &Frame<'_>, ends: Ends, human: bool, computed: bool) -> Option<Turned> {
    let mut all = Vec::new();
    for (when, ends, mark) in turned(frame, ends, human, computed)? {
        if mark.free {
            all.push((when, ends, mark));
            continue;
        }
        for (more, ends) in lawful(frame, ends)? {
            let mut when = when.clone();
            when.extend(more);
            all.push((when, ends, mark));
        }
    }
    Some(all)
}

pub(in crate::proof) fn is_point(ends: &Ends) -> bool {
    match (&ends.lo, &ends.hi) {
        (Some(lo), Some(hi)) => !lo.open && lo == hi,
        (_, _) => false,
    }
}

/// The band that a degree takes of a range, by the shape of the range.
pub(in crate::proof) fn band<'p>(
    bands: &'p Bands,
    ends: &Ends,
    degree: Degree,
) -> Option<&'p Band> {
    let list = match (&ends.lo, &ends.hi) {
        (Some(_), Some(_)) => &bands.general,
        (None, Some(_)) => &bands.only_max,
        (_, None) => &bands.only_min,
    };
    list.iter().find(|band| band.degree == degree)
}

/// The part of a range that an ordinary case takes.
pub(super) fn banded(frame: &Frame<'_>, ends: Ends, human: bool) -> Option<Settled> {
    let unmoved = |ends: Ends| Some(vec![(Vec::new(), ends)]);
    let bands = frame.act.bands().map(|package| &package.bands);
    let found = bands.and_then(|bands| band(bands, &ends, Degree::Normal));
    let Some(band) = found.filter(|_| !human && !is_point(&ends)) else {
        return unmoved(ends);
    };
    taken(frame.act.program, band, ends)
}

/// The part of a range that a band takes; the range itself where it has none, or an open end has none
/// next to it: there a human decides.
pub(in crate::proof) fn taken(program: &Program, band: &Band, ends: Ends) -> Option<Settled> {
    let all = marked(program, band, ends)?.into_iter();
    Some(all.map(|(when, ends, _)| (when, ends)).collect())
}

/// As [`taken`], each with whether a human decides.
pub(in crate::proof) fn marked(program: &Program, band: &Band, ends: Ends) -> Option<Marked> {
    let unmoved = |ends: Ends| Some(vec![(Vec::new(), ends, true)]);
    if ends.hi.is_none()
        && [band.lo, band.hi]
            .into_iter()
            .flatten()
            .any(|(m, _)| of_top(m))
    {
        // There is no top to measure from.
        return unmoved(ends);
    }
    let end = |limit: Option<(Measure, bool)>, own: &Option<End>| match limit {
        None => Some(own.clone()),
        Some((measure, open)) => {
            let outside = match measure {
                Measure::Minimum => ends.low().1,
                Measure::Maximum => ends.hi.as_ref().is_some_and(|e| e.open),
                Measure::Middle
                | Measure::OfSpan(_)
                | Measure::OfMaximum(_)
                | Measure::OfMinimum(_) => false,
            };
            Some(Some(End {
                poly: measured(&ends, measure)?,
                open: open || outside,
            }))
        }
    };
    let part = Ends {
        lo: end(band.lo, &ends.lo)?,
        hi: end(band.hi, &ends.hi)?,
    };
    let empty = settled(upside_down(program, &part)?);
    let mut all = Vec::new();
    if empty != Condition::Const(true) {
        for (mut when, moved) in moved(program, &part, &ends)? {
            when.push(settled(Condition::Not(Box::new(empty.clone()))));
            let human = moved.is_none();
            all.push((when, moved.unwrap_or_else(|| ends.clone()), human));
        }
    }
    if empty != Condition::Const(false) {
        all.push((vec![empty], ends, true));
    }
    Some(all)
}

const fn of_top(measure: Measure) -> bool {
    match measure {
        Measure::Minimum | Measure::OfMinimum(_) => false,
        Measure::Maximum | Measure::Middle | Measure::OfSpan(_) | Measure::OfMaximum(_) => true,
    }
}

/// Into the statutory range, as the known defects of the benchmark say.
fn lawful(frame: &Frame<'_>, ends: Ends) -> Option<Settled> {
    let benchmark = frame.act.violation.benchmark.as_ref();
    let handling = benchmark.and_then(|b| b.defects.out_of_range);
    if ends == frame.law || handling == Some(Handling::AsPublished) {
        return Some(vec![(Vec::new(), ends)]);
    }
    let point = is_point(&ends);
    let human = handling == Some(Handling::Human);
    let mut all = Vec::new();
    for (when, moved) in moved(frame.act.program, &ends, &frame.law)? {
        let ends = match moved {
            Some(inside) if inside == ends || !(human && point) => inside,
            Some(_) | None => frame.law.clone(),
        };
        all.push((when, ends));
    }
    Some(all)
}

/// A range moved into another: what of it lies inside, else the end next to it; `None` inside where
/// that end is open.
pub(super) fn moved(
    program: &Program,
    range: &Ends,
    law: &Ends,
) -> Option<Vec<(Vec<Condition>, Option<Ends>)>> {
    let low = settled(below(program, range, law)?);
    let high = settled(above(program, range, law)?);
    let side = |out: bool, when: &Condition| {
        settled(if out {
            when.clone()
        } else {
            Condition::Not(Box::new(when.clone()))
        })
    };
    let mut all = Vec::new();
    for under in [false, true] {
        for over in [false, true] {
            let when = vec![side(under, &low), side(over, &high)];
            if when.contains(&Condition::Const(false)) {
                continue;
            }
            let inside = Ends {
                lo: if under {
                    law.lo.clone()
                } else {
                    range.lo.clone()
                },
                hi: if over {
                    law.hi.clone()
                } else {
                    range.hi.clone()
                },
            };
            if !under && !over {
                all.push((when, Some(inside)));
                continue;
            }
            let empty = settled(upside_down(program, &inside)?);
            if empty != Condition::Const(true) {
                let mut when = when.clone();
                when.push(side(false, &empty));
                all.push((when, Some(inside)));
            }
            if empty != Condition::Const(false) {
                let mut when = when;
                when.push(empty);
                let next = if under { &law.lo } else { &law.hi };
                let point = next.as_ref().filter(|end| !end.open);
                all.push((when, point.map(|end| Ends::point(end.poly.clone()))));
            }
        }
    }
    Some(all)
}
