//! What grounds and reductions make of a range: lighter, heavier, below the minimum, a higher tier, a cut.
//! Every choice that facts make is a condition, as for an ordinary case.

use super::{
    given::tier_extents,
    settle::{Frame, Marked, banded, is_point, marked, moved},
};
use crate::{
    base::{
        ratio::Ratio,
        terms::{Comparator, Degree, EffectKind},
    },
    ir::{Condition, Reduction},
    proof::{
        ends::{End, Ends, differ, upside_down},
        expand::settled,
        pieces::measured,
        poly::Poly,
    },
};

/// What a human is left with beside a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// The degree to be imposed; `None` where grounds on both sides are weighed by a human.
    pub degree: Option<Degree>,
    /// No rule says how far: a human decides inside the range.
    pub left: bool,
    /// A human may also go below the statutory minimum (从轻或减轻).
    pub below: bool,
    /// The range lies below the statutory minimum by law (减轻).
    pub free: bool,
}

impl Mark {
    const fn of(degree: Degree, left: bool) -> Self {
        Self {
            degree: Some(degree),
            left,
            below: false,
            free: false,
        }
    }

    /// The direction that a human is given, if one decides.
    pub(super) fn hand(self) -> Option<(Option<Degree>, bool)> {
        let ordinary = self.degree == Some(Degree::Normal);
        ((self.left && !ordinary) || self.below).then_some((self.degree, self.below))
    }
}

/// Under these conditions, this range, left so to a human.
pub(super) type Turned = Vec<(Vec<Condition>, Ends, Mark)>;

/// What comes of the range that a rule gives, before it is brought into the statutory range; `None` if
/// that cannot be said. `human`: a human picks inside; `computed`: weights gave an amount.
pub(super) fn turned(frame: &Frame<'_>, ends: Ends, human: bool, computed: bool) -> Option<Turned> {
    let turn = &frame.turn;
    let law = &frame.law;
    let with = |mark: Mark| move |(when, ends): (Vec<Condition>, Ends)| (when, ends, mark);
    let one = |ends: Ends, mark: Mark| Some(vec![(Vec::new(), ends, mark)]);
    let all = match (turn.lighter, turn.heavier) {
        (None, None) => {
            let plain = Mark::of(Degree::Normal, false);
            if computed {
                one(ends, plain)
            } else {
                let all = banded(frame, ends, human)?.into_iter();
                Some(all.map(with(plain)).collect())
            }
        }
        (Some(_), Some(heavier)) => {
            let opposed = Mark {
                left: true,
                ..Mark::default()
            };
            if human {
                one(ends, opposed)
            } else if computed {
                one(law.clone(), opposed)
            } else if matches!(heavier, EffectKind::RaiseTier(..)) {
                None
            } else {
                one(ends, opposed)
            }
        }
        (Some(EffectKind::Mitigate), None) => mitigated(frame),
        (Some(lighter), None) => {
            let below = lighter == EffectKind::LightenOrMitigate;
            let mut all = taken(frame, Degree::Lighter, ends, human, computed)?;
            for (_, _, mark) in &mut all {
                mark.below = below;
            }
            Some(all)
        }
        (None, Some(heavier)) => match heavier {
            EffectKind::TopOfTier if human => one(ends, Mark::of(Degree::Heavier, true)),
            EffectKind::TopOfTier if !computed => {
                let (ends, left) = top(ends);
                one(ends, Mark::of(Degree::Heavier, left))
            }
            EffectKind::RaiseTier(..) if human => one(ends, Mark::of(Degree::Heavier, true)),
            EffectKind::RaiseTier(by, to_maximum) if !computed => {
                raised(frame, ends, usize::from(by), to_maximum)
            }
            EffectKind::Aggravate
            | EffectKind::TopOfTier
            | EffectKind::RaiseTier(..)
            | EffectKind::NoPenalty(_)
            | EffectKind::Mitigate
            | EffectKind::Lighten
            | EffectKind::LightenOrMitigate => taken(frame, Degree::Heavier, ends, human, computed),
        },
    };
    let mut all = all?;
    for reduction in &turn.cuts {
        let mut next = Vec::new();
        for (when, ends, mark) in all {
            if mark.free {
                next.push((when, ends, mark));
                continue;
            }
            for (more, ends) in cut(frame, reduction, &ends)? {
                let mut when = when.clone();
                when.extend(more);
                let left = mark.left || (reduction.human && reduction.least != reduction.most);
                next.push((when, ends, Mark { left, ..mark }));
            }
        }
        all = next;
    }
    Some(all)
}

fn zero() -> Poly {
    Poly::constant(Ratio::ZERO)
}

/// Below the statutory minimum, where the statute states one.
fn mitigated(frame: &Frame<'_>) -> Option<Turned> {
    let program = frame.act.program;
    let within = Mark::of(Degree::Mitigated, true);
    let Some(least) = &frame.law.lo else {
        return Some(vec![(Vec::new(), frame.law.clone(), within)]);
    };
    let stated = settled(
        least
            .poly
            .sub(&zero())?
            .against_zero(program, Comparator::More),
    );
    let mut all = Vec::new();
    if stated != Condition::Const(true) {
        let none = settled(Condition::Not(Box::new(stated.clone())));
        all.push((vec![none], frame.law.clone(), within));
    }
    if stated != Condition::Const(false) {
        let below = Ends {
            lo: None,
            hi: Some(End {
                poly: least.poly.clone(),
                open: true,
            }),
        };
        let mark = Mark {
            free: true,
            ..within
        };
        all.push((vec![stated], below, mark));
    }
    Some(all)
}

/// 从轻 or 从重 inside the range.
fn taken(
    frame: &Frame<'_>,
    degree: Degree,
    ends: Ends,
    human: bool,
    computed: bool,
) -> Option<Turned> {
    let program = frame.act.program;
    let left = Mark::of(degree, true);
    if human {
        return Some(vec![(Vec::new(), ends, left)]);
    }
    if computed {
        let law = &frame.law;
        let mut all = Vec::new();
        for (when, inside) in moved(program, &ends, law)? {
            let from = inside.unwrap_or_else(|| ends.clone());
            let ends = if degree == Degree::Heavier {
                Ends {
                    lo: from.lo,
                    hi: law.hi.clone(),
                }
            } else {
                Ends {
                    lo: law.lo.clone(),
                    hi: from.hi,
                }
            };
            all.push((when, ends, left));
        }
        return Some(all);
    }
    let sure = Mark::of(degree, false);
    if is_point(&ends) {
        return Some(vec![(Vec::new(), ends, sure)]);
    }
    // Where the ends meet it is a point as well.
    let closed = |end: &Option<End>| end.clone().filter(|end| !end.open);
    let meet = match (closed(&ends.lo), closed(&ends.hi)) {
        (Some(lo), Some(hi)) => {
            let apart = lo.poly.sub(&hi.poly)?;
            settled(apart.against_zero(program, Comparator::NotEqual))
        }
        (_, _) => Condition::Const(true),
    };
    let mut all = within(frame, degree, ends.clone())?;
    if meet != Condition::Const(true) {
        for (when, ..) in &mut all {
            when.push(meet.clone());
        }
        let none = settled(Condition::Not(Box::new(meet)));
        all.push((vec![none], ends, sure));
    }
    Some(all)
}

/// The part of a range that is no point which a degree takes.
fn within(frame: &Frame<'_>, degree: Degree, ends: Ends) -> Option<Turned> {
    let left = Mark::of(degree, true);
    let bands = frame.act.bands().map(|package| &package.bands);
    let Some(band) = bands.and_then(|bands| super::settle::band(bands, &ends, degree)) else {
        return Some(vec![(Vec::new(), ends, left)]);
    };
    let found: Marked = marked(frame.act.program, band, ends)?;
    let mark = |(when, ends, human)| {
        let left = human || band.human;
        (when, ends, Mark::of(degree, left))
    };
    Some(found.into_iter().map(mark).collect())
}

/// The top of a range; whether a human is left with it instead.
fn top(ends: Ends) -> (Ends, bool) {
    match ends.hi.as_ref().filter(|hi| !hi.open) {
        Some(hi) => (Ends::point(hi.poly.clone()), false),
        None => (ends, true),
    }
}

/// 上调: the range of a higher tier, in which the case is an ordinary one.
fn raised(frame: &Frame<'_>, ends: Ends, by: usize, to_maximum: bool) -> Option<Turned> {
    let program = frame.act.program;
    let left = Mark::of(Degree::Heavier, true);
    let upwards = |ends: &Ends| Ends {
        lo: ends.lo.clone(),
        hi: frame.law.hi.clone(),
    };
    let Some((table, own)) = frame.tier else {
        return Some(vec![(Vec::new(), upwards(&ends), left)]);
    };
    let benchmark = frame.act.violation.benchmark.as_ref()?;
    let wanted = own.saturating_add(by);
    let last = benchmark.tiers.len().saturating_sub(1);
    if wanted > last && to_maximum {
        let (ends, human) = top(frame.law.clone());
        return Some(vec![(Vec::new(), ends, Mark::of(Degree::Heavier, human))]);
    }
    let reached = wanted.min(last);
    if reached <= own {
        return Some(vec![(Vec::new(), ends, left)]);
    }
    let rows = table.rows.iter().filter(|row| row.tier == Some(reached));
    let mut given = Vec::new();
    for row in rows {
        given.extend(tier_extents(frame, &row.outcomes)?);
    }
    let Some((first, others)) = given.split_first() else {
        return Some(vec![(Vec::new(), upwards(&ends), left)]);
    };
    for other in others {
        // Rows that differ leave the least range around them to a human: that is not worked out here.
        let same = differ(program, &first.ends, &other.ends).map(settled);
        if same != Some(Condition::Const(false)) || first.when != other.when {
            return None;
        }
    }
    let mut all = Vec::new();
    for (more, ends) in banded(frame, first.ends.clone(), false)? {
        let mut when = first.when.clone();
        when.extend(more);
        all.push((when, ends, Mark::of(Degree::Heavier, false)));
    }
    Some(all)
}

/// A range after a reduction: both ends lower, neither below what it is held at.
fn cut(
    frame: &Frame<'_>,
    reduction: &Reduction,
    before: &Ends,
) -> Option<Vec<(Vec<Condition>, Ends)>> {
    let program = frame.act.program;
    let times = |end: &Option<End>, part: Ratio| match end {
        None => Some(None),
        Some(end) => Some(Some(End {
            poly: end.poly.times(Ratio::ONE.sub(part)?)?,
            open: end.open,
        })),
    };
    let after = Ends {
        lo: times(&before.lo, reduction.most)?,
        hi: times(&before.hi, reduction.least)?,
    };
    let Some(floor) = reduction.floor else {
        return Some(vec![(Vec::new(), after)]);
    };
    let floor = measured(&frame.law, floor)?;
    let lifted =
        |end: &Option<End>, was: &Option<End>| -> Option<Vec<(Vec<Condition>, Option<End>)>> {
            let (Some(end), Some(was)) = (end, was) else {
                return Some(vec![(Vec::new(), end.clone())]);
            };
            let under = settled(
                end.poly
                    .sub(&floor)?
                    .against_zero(program, Comparator::Less),
            );
            let beyond = settled(
                was.poly
                    .sub(&floor)?
                    .against_zero(program, Comparator::AtMost),
            );
            let not = |c: &Condition| settled(Condition::Not(Box::new(c.clone())));
            let held = End {
                poly: floor.clone(),
                open: false,
            };
            Some(vec![
                (vec![not(&under)], Some(end.clone())),
                // Never above what it was before the cut.
                (vec![under.clone(), beyond.clone()], Some(was.clone())),
                (vec![under, not(&beyond)], Some(held)),
            ])
        };
    let mut all = Vec::new();
    for (low_when, lo) in lifted(&after.lo, &before.lo)? {
        for (high_when, hi) in lifted(&after.hi, &before.hi)? {
            let when: Vec<Condition> = low_when.iter().chain(&high_when).cloned().collect();
            if when.contains(&Condition::Const(false)) {
                continue;
            }
            let ends = Ends { lo: lo.clone(), hi };
            let empty = settled(upside_down(program, &ends)?);
            if empty != Condition::Const(true) {
                let mut when = when.clone();
                when.push(settled(Condition::Not(Box::new(empty.clone()))));
                all.push((when, ends.clone()));
            }
            if empty != Condition::Const(false) {
                let mut when = when;
                when.push(empty);
                let at = ends.hi.as_ref().map_or(&floor, |hi| &hi.poly);
                all.push((when, Ends::point(at.clone())));
            }
        }
    }
    Some(all)
}
