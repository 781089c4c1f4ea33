//! Ranges of money with their ends as sums over facts, and when one leaves another.

use super::{
    expand::{Fuel, deciding, settled},
    pieces::{Around, measured, pieces},
    poly::Poly,
    rules,
};
use crate::{
    base::{ratio::Ratio, terms::Comparator},
    ir::{
        Condition, DecisionValue, Measure, ObjectId, Program, Range, RangeEnd, RangeKind, Violation,
    },
};

/// One end of a range, in fen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End {
    /// The amount.
    pub poly: Poly,
    /// It does not belong to the range.
    pub open: bool,
}

/// A range of money. No lower end is (0, …; no upper end is unbounded.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ends {
    /// Lower end.
    pub lo: Option<End>,
    /// Upper end.
    pub hi: Option<End>,
}

/// Under these conditions, this range.
#[derive(Clone, Debug)]
pub(super) struct Extent {
    /// When.
    pub when: Vec<Condition>,
    /// The range.
    pub ends: Ends,
}

/// The fine for which a range stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    /// The act, the guards of the imposition and the object, for 前款幅度.
    pub imposed: Option<(&'a Violation, &'a [usize], ObjectId)>,
    /// Its statutory range.
    pub law: Option<&'a Ends>,
}

/// Deepest nesting of ranges.
const MAX_DEPTH: u32 = 16;

/// A range taken apart; `None` if that cannot be done. A range that a human fills freely gives nothing.
pub(super) fn extents(
    program: &Program,
    range: &Range,
    at: At<'_>,
    fuel: &mut Fuel,
) -> Option<Vec<Extent>> {
    inner(program, range, at, fuel, 0)
}

fn inner(
    program: &Program,
    range: &Range,
    at: At<'_>,
    fuel: &mut Fuel,
    depth: u32,
) -> Option<Vec<Extent>> {
    let depth = depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
    let values = Around {
        sum: None,
        law: at.law,
    };
    match &range.kind {
        RangeKind::Point(number) => {
            let all = pieces(program, number, values, fuel)?;
            let point = |(when, poly): (Vec<Condition>, Poly)| {
                let end = Some(End { poly, open: false });
                Extent {
                    when,
                    ends: Ends {
                        lo: end.clone(),
                        hi: end,
                    },
                }
            };
            Some(all.into_iter().map(point).collect())
        }
        RangeKind::Ends { lo, hi } => {
            let mut end = |end: &Option<RangeEnd>| match end {
                None => Some(vec![(Vec::new(), None)]),
                Some(end) => {
                    let all = pieces(program, &end.number, values, fuel)?;
                    let open = end.open;
                    let made = all
                        .into_iter()
                        .map(|(w, poly)| (w, Some(End { poly, open })));
                    Some(made.collect::<Vec<_>>())
                }
            };
            let (lows, highs) = (end(lo)?, end(hi)?);
            let mut all = Vec::new();
            for (a_when, lo) in &lows {
                for (b_when, hi) in &highs {
                    let mut when = a_when.clone();
                    when.extend(b_when.iter().cloned());
                    let ends = Ends {
                        lo: lo.clone(),
                        hi: hi.clone(),
                    };
                    all.push(Extent { when, ends });
                }
            }
            Some(all)
        }
        RangeKind::OneOf(ranges) => {
            let mut all: Vec<Extent> = Vec::new();
            for range in ranges {
                let new = inner(program, range, at, fuel, depth)?;
                all = match all.is_empty() {
                    true => new,
                    false => around(program, &all, &new, fuel)?,
                };
            }
            Some(all)
        }
        RangeKind::HigherOf(ranges) => {
            let mut best: Vec<Extent> = Vec::new();
            for range in ranges {
                let new = inner(program, range, at, fuel, depth)?;
                if best.is_empty() {
                    best = new;
                    continue;
                }
                let mut next = Vec::new();
                for a in &best {
                    for b in &new {
                        let heavier = heavier(program, &b.ends, &a.ends)?;
                        for (one, condition) in
                            [(a, Condition::Not(Box::new(heavier.clone()))), (b, heavier)]
                        {
                            let mut when = a.when.clone();
                            when.extend(b.when.iter().cloned());
                            when.push(condition);
                            next.push(Extent {
                                when,
                                ends: one.ends.clone(),
                            });
                        }
                    }
                }
                best = next;
            }
            Some(best)
        }
        RangeKind::Preceding { lo, hi } => {
            let (violation, guards, object) = at.imposed?;
            let mut all = Vec::new();
            for (when, range) in rules::preceding(program, violation, guards, object) {
                let plain = At {
                    imposed: None,
                    law: None,
                };
                for extent in inner(program, range, plain, fuel, depth)? {
                    let times = |end: Option<End>, by: Option<(Ratio, bool)>| match (end, by) {
                        (Some(end), Some((r, open))) => Some(Some(End {
                            poly: end.poly.times(r)?,
                            open: end.open || open,
                        })),
                        (_, _) => Some(None),
                    };
                    let mut all_of = when.clone();
                    all_of.extend(extent.when);
                    all.push(Extent {
                        when: all_of,
                        ends: Ends {
                            lo: times(extent.ends.lo, *lo)?,
                            hi: times(extent.ends.hi, *hi)?,
                        },
                    });
                }
            }
            Some(all)
        }
        RangeKind::Part { lo, hi } => {
            let law = at.law?;
            let end = |limit: &Option<(Measure, bool)>, own: &Option<End>| match limit {
                None => Some(own.clone()),
                Some((measure, open)) => {
                    let own_open = match measure {
                        Measure::Minimum => law.lo.as_ref().is_none_or(|e| e.open),
                        Measure::Maximum => law.hi.as_ref().is_some_and(|e| e.open),
                        Measure::Middle
                        | Measure::OfSpan(_)
                        | Measure::OfMaximum(_)
                        | Measure::OfMinimum(_) => false,
                    };
                    Some(Some(End {
                        poly: measured(law, *measure)?,
                        open: *open || own_open,
                    }))
                }
            };
            Some(vec![Extent {
                when: Vec::new(),
                ends: Ends {
                    lo: end(lo, &law.lo)?,
                    hi: end(hi, &law.hi)?,
                },
            }])
        }
        RangeKind::Decision(id) => {
            let decision = program.decisions.get(id.index())?;
            let mut all = Vec::new();
            for (index, row) in decision.rows.iter().enumerate() {
                let DecisionValue::Range(range) = &row.value else {
                    return None;
                };
                let when = deciding(program, decision, index, fuel)?;
                for mut extent in inner(program, range, at, fuel, depth)? {
                    extent.when.push(when.clone());
                    all.push(extent);
                }
            }
            Some(all)
        }
        RangeKind::Human(Some(range)) => inner(program, range, at, fuel, depth),
        RangeKind::Human(None) => Some(match at.law {
            Some(law) => vec![Extent {
                when: Vec::new(),
                ends: law.clone(),
            }],
            None => Vec::new(),
        }),
    }
}

/// The least range around each two: from the lower of the lower ends to the higher of the upper ones.
/// Between the alternatives of 择一 a human chooses.
fn around(program: &Program, a: &[Extent], b: &[Extent], fuel: &mut Fuel) -> Option<Vec<Extent>> {
    let either = |condition: Condition| {
        let not = settled(Condition::Not(Box::new(condition.clone())));
        [(true, condition), (false, not)]
    };
    let mut all = Vec::new();
    for one in a {
        for two in b {
            let lower = settled(below(program, &two.ends, &one.ends)?);
            let higher = settled(above(program, &two.ends, &one.ends)?);
            for (down, low) in either(lower) {
                for (up, high) in either(higher.clone()) {
                    let never = Condition::Const(false);
                    if low == never || high == never {
                        continue;
                    }
                    fuel.take()?;
                    let mut when = one.when.clone();
                    when.extend(two.when.iter().cloned());
                    when.extend([low.clone(), high]);
                    let pick = |other: bool| if other { &two.ends } else { &one.ends };
                    let ends = Ends {
                        lo: pick(down).lo.clone(),
                        hi: pick(up).hi.clone(),
                    };
                    all.push(Extent { when, ends });
                }
            }
        }
    }
    Some(all)
}

impl Ends {
    /// A single amount.
    pub(super) fn point(poly: Poly) -> Self {
        let end = Some(End { poly, open: false });
        Self {
            lo: end.clone(),
            hi: end,
        }
    }

    /// The lower end; without one (0, ….
    pub(super) fn low(&self) -> (Poly, bool) {
        let own = self.lo.as_ref();
        own.map_or_else(|| (Poly::default(), true), |e| (e.poly.clone(), e.open))
    }
}

/// When the lower end lies below that of `law`.
pub(super) fn below(program: &Program, range: &Ends, law: &Ends) -> Option<Condition> {
    let ((a, a_open), (b, b_open)) = (range.low(), law.low());
    let how = if b_open && !a_open {
        Comparator::AtMost
    } else {
        Comparator::Less
    };
    Some(a.sub(&b)?.against_zero(program, how))
}

/// When the upper end lies above that of `law`.
pub(super) fn above(program: &Program, range: &Ends, law: &Ends) -> Option<Condition> {
    match (&range.hi, &law.hi) {
        (_, None) => Some(Condition::Const(false)),
        (None, Some(_)) => Some(Condition::Const(true)),
        (Some(a), Some(b)) => {
            let how = if b.open && !a.open {
                Comparator::AtLeast
            } else {
                Comparator::More
            };
            Some(a.poly.sub(&b.poly)?.against_zero(program, how))
        }
    }
}

/// When it holds no amount: the lower end above the upper, or both the same and one of them open.
pub(super) fn upside_down(program: &Program, range: &Ends) -> Option<Condition> {
    let Some(hi) = &range.hi else {
        return Some(Condition::Const(false));
    };
    let (lo, open) = range.low();
    let how = if open || hi.open {
        Comparator::AtLeast
    } else {
        Comparator::More
    };
    Some(lo.sub(&hi.poly)?.against_zero(program, how))
}

/// When one is heavier than another: the higher upper end, then the higher lower end.
pub(super) fn heavier(program: &Program, a: &Ends, b: &Ends) -> Option<Condition> {
    let up = above(program, a, b)?;
    let same = match (&a.hi, &b.hi) {
        (None, None) => Condition::Const(true),
        (Some(x), Some(y)) if x.open == y.open => x
            .poly
            .sub(&y.poly)?
            .against_zero(program, Comparator::Equal),
        (_, _) => Condition::Const(false),
    };
    let up_low = below(program, b, a)?;
    Some(Condition::Any(vec![up, Condition::All(vec![same, up_low])]))
}

/// When two ranges differ.
pub(super) fn differ(program: &Program, a: &Ends, b: &Ends) -> Option<Condition> {
    let end = |a: &Option<End>, b: &Option<End>| match (a, b) {
        (None, None) => Some(Condition::Const(false)),
        (Some(a), Some(b)) if a.open == b.open => Some(
            a.poly
                .sub(&b.poly)?
                .against_zero(program, Comparator::NotEqual),
        ),
        (_, _) => Some(Condition::Const(true)),
    };
    Some(Condition::Any(vec![end(&a.lo, &b.lo)?, end(&a.hi, &b.hi)?]))
}
