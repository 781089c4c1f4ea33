//! Ranges as rules write them, worked out for the facts at hand.

use super::{
    context::{Run, Scope, Stop},
    decision::SettledValue,
    extent::Extent,
};
use crate::{
    base::ratio::Ratio,
    case::outcome::{Fault, HumanWhy},
    ir::{
        Amount, DefinitionValue, FactId, Node, Number, ObjectId, Range, RangeEnd, RangeKind,
        Violation,
    },
};

/// A range worked out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Worked {
    /// The range; `None` if the rule gives none.
    pub extent: Option<Extent>,
    /// Why a human decides inside it.
    pub human: Option<HumanWhy>,
}

/// The fine for which a range stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FineAt<'a> {
    /// The violation, the guards of the imposition, the object: for 前款幅度.
    pub imposed: Option<(&'a Violation, &'a [usize], ObjectId)>,
    /// The statutory range, for parts of it.
    pub statutory: Option<&'a Extent>,
}

impl Worked {
    const fn of(extent: Extent) -> Self {
        Self {
            extent: Some(extent),
            human: None,
        }
    }
}

impl Run<'_> {
    /// Works out a range.
    pub(super) fn range(&self, range: &Range, fine: FineAt<'_>) -> Result<Worked, Stop> {
        self.range_inner(range, fine).map_err(|s| s.at(range.expr))
    }

    fn range_inner(&self, range: &Range, fine: FineAt<'_>) -> Result<Worked, Stop> {
        let scope = Scope {
            record: None,
            sum: None,
            statutory: fine.statutory,
        };
        let end = |end: &Option<RangeEnd>| match end {
            None => Ok(None),
            Some(end) => self
                .number(&end.number, &scope)
                .map(|x| Some((x, end.open))),
        };
        match &range.kind {
            RangeKind::Point(number) => Ok(Worked::of(Extent::point(self.number(number, &scope)?))),
            RangeKind::Ends { lo, hi } => {
                let extent = Extent {
                    lo: end(lo)?,
                    hi: end(hi)?,
                };
                if !extent.is_empty() {
                    return Ok(Worked::of(extent));
                }
                // A base of nothing has no fine "up to five times" of it: as good as no base.
                match (extent.hi, hi) {
                    (Some((x, _)), Some(end)) if x == Ratio::ZERO => {
                        Err(match self.first_fact(&end.number) {
                            Some(fact) => Stop::NoBase(fact),
                            None => Stop::Fault(Fault::EmptyRange(None)),
                        })
                    }
                    (_, _) => Err(Stop::Fault(Fault::EmptyRange(None))),
                }
            }
            RangeKind::OneOf(ranges) => {
                let mut hull: Option<Extent> = None;
                for range in ranges {
                    if let Some(extent) = self.range(range, fine)?.extent {
                        hull = Some(hull.map_or(extent, |h| h.hull(&extent)));
                    }
                }
                Ok(Worked {
                    extent: hull,
                    human: Some(HumanWhy::Choice),
                })
            }
            RangeKind::HigherOf(ranges) => {
                let mut best: Option<Worked> = None;
                for range in ranges {
                    let worked = self.range(range, fine)?;
                    let higher = match (&best, &worked.extent) {
                        (None, _) => true,
                        (Some(Worked { extent: None, .. }), Some(_)) => true,
                        (Some(_), None) => false,
                        (
                            Some(Worked {
                                extent: Some(b), ..
                            }),
                            Some(extent),
                        ) => extent.heavier(b).is_gt(),
                    };
                    if higher {
                        best = Some(worked);
                    }
                }
                best.ok_or_else(Stop::shapeless)
            }
            RangeKind::Preceding { lo, hi } => {
                let general = self.preceding(fine)?;
                let times = |end: Option<(Ratio, bool)>, by: Option<(Ratio, bool)>| match (end, by)
                {
                    (Some((x, open)), Some((r, r_open))) => x
                        .mul(r)
                        .map(|x| Some((x, open || r_open)))
                        .ok_or_else(Stop::overflow),
                    (_, _) => Ok(None),
                };
                let extent = Extent {
                    lo: times(general.lo, *lo)?,
                    hi: times(general.hi, *hi)?,
                };
                if extent.is_empty() {
                    return Err(Stop::Fault(Fault::EmptyRange(None)));
                }
                Ok(Worked::of(extent))
            }
            RangeKind::Part { lo, hi } => {
                let statutory = fine.statutory.ok_or_else(Stop::shapeless)?;
                Ok(Worked::of(statutory.part(*lo, *hi)?))
            }
            RangeKind::Decision(id) => match self.decision(*id)?.value {
                SettledValue::Range(worked) => Ok(worked),
                SettledValue::Bool(_) | SettledValue::Choice(_) | SettledValue::Number(_) => {
                    Err(Stop::shapeless())
                }
            },
            RangeKind::Human(within) => {
                let extent = match within {
                    Some(range) => self.range(range, fine)?.extent,
                    None => fine.statutory.copied(),
                };
                Ok(Worked {
                    extent,
                    human: Some(HumanWhy::RuleSays(Some(range.expr))),
                })
            }
        }
    }

    /// 前款幅度: the range of the fine that the same violation imposes on the same object outside of
    /// the guards of this one.
    fn preceding(&self, fine: FineAt<'_>) -> Result<Extent, Stop> {
        let (violation, guards, object) = fine.imposed.ok_or_else(Stop::shapeless)?;
        for imposition in &violation.impositions {
            if imposition.guards.iter().any(|g| guards.contains(g)) {
                continue;
            }
            let Some(range) = self.fine_on(&imposition.node, object) else {
                continue;
            };
            // One that itself goes back to a preceding fine is not the one meant.
            if matches!(range.kind, RangeKind::Preceding { .. }) {
                continue;
            }
            if self.guards_hold(violation, &imposition.guards)? {
                let worked = self.range(
                    range,
                    // Without a place of its own: no chain of fines that go back to each other.
                    FineAt::default(),
                )?;
                return worked.extent.ok_or_else(Stop::shapeless);
            }
        }
        Err(Stop::shapeless())
    }

    /// The range of the fine on an object among the penalties of a node.
    fn fine_on(&self, node: &Node, object: ObjectId) -> Option<&Range> {
        node.penalties().find_map(|id| {
            let penalty = self.program.penalties.get(id.index())?;
            match &penalty.amount {
                Amount::Fine(range) if penalty.on == object => Some(range),
                Amount::Fine(_)
                | Amount::Flag
                | Amount::Duration(_)
                | Amount::Lifetime
                | Amount::Open => None,
            }
        })
    }

    /// The first fact that a number reads: the base that has come to nothing.
    fn first_fact(&self, number: &Number) -> Option<FactId> {
        let mut work = vec![number];
        let mut seen = 0usize;
        while let Some(number) = work.pop() {
            seen = seen.saturating_add(1);
            if seen > 1_000 {
                return None;
            }
            match number {
                Number::Fact(fact) => return Some(*fact),
                Number::Count { list, .. }
                | Number::MaxOf { list, .. }
                | Number::SumOf { list, .. }
                | Number::DayOf { list, .. } => return Some(*list),
                Number::Day { fact, .. } => return Some(*fact),
                Number::Definition(id) => {
                    let definition = self.program.definitions.get(id.index())?;
                    if let DefinitionValue::Number(number) = &definition.value {
                        work.push(number);
                    }
                }
                Number::Sum(terms) => work.extend(terms.iter().rev().map(|(_, n)| n)),
                Number::Product(numbers) | Number::Extreme(_, numbers) => {
                    work.extend(numbers.iter().rev());
                }
                Number::Quotient(a, b) => work.extend([b.as_ref(), a.as_ref()]),
                Number::Deemed { value, .. }
                | Number::Steps { value, .. }
                | Number::Later { of: value, .. } => work.push(value),
                Number::Const(_)
                | Number::Decision(_)
                | Number::WeightSum
                | Number::Statutory(_) => {}
            }
        }
        None
    }
}
