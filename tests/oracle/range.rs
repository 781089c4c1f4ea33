//! Ranges as rules write them, as terms.

use zhun::{
    base::ratio::Ratio,
    ir::{Amount, Number, ObjectId, PenaltyId, Range, RangeEnd, RangeKind, Violation},
};

use crate::{
    encoding::{Encoding, Fault, Scope},
    extent::{End, Extent},
    term::Term,
};

/// A range worked out: whether there is one, which, and (`human` not 0) why a human decides in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Worked {
    pub some: Term,
    pub extent: Extent,
    pub human: Term,
}

/// The fine for which a range stands.
#[derive(Clone, Copy, Default)]
pub(crate) struct FineAt<'v> {
    /// The violation, the guards of the imposition, the object: for 前款幅度.
    pub imposed: Option<(&'v Violation, &'v [usize], ObjectId)>,
    /// The statutory range, for parts of it, and whether there is one.
    pub statutory: Option<(Term, Extent)>,
}

impl Encoding<'_> {
    fn worked(&self, extent: Extent) -> Worked {
        Worked {
            some: self.a.truth(true),
            extent,
            human: self.a.int(0),
        }
    }

    pub(crate) fn worked_same(&self, x: &Worked, y: &Worked) -> Term {
        let a = &self.a;
        let extent = a.or(&[a.not(x.some), self.extent_same(&x.extent, &y.extent)]);
        a.and(&[a.same(x.some, y.some), extent, a.eq(x.human, y.human)])
    }

    pub(crate) fn worked_case(&self, when: Term, x: &Worked, y: &Worked) -> Worked {
        let a = &self.a;
        Worked {
            some: a.choose(when, x.some, y.some),
            extent: self.extent_case(when, x.extent, y.extent),
            human: a.ite(when, x.human, y.human),
        }
    }

    /// A range, and why there is none.
    pub(crate) fn range(&self, range: &Range, fine: &FineAt<'_>) -> (Worked, Term) {
        let a = &self.a;
        let scope = Scope {
            statutory: fine.statutory,
            ..Scope::default()
        };
        let none = || Worked {
            some: a.truth(false),
            extent: self.nowhere(),
            human: a.int(0),
        };
        match &range.kind {
            RangeKind::Point(number) => {
                let x = self.number(number, &scope);
                (self.worked(self.point(x.q)), x.stop)
            }
            RangeKind::Ends { lo, hi } => {
                let end = |end: &Option<RangeEnd>| match end {
                    None => (self.no_end(), a.int(0)),
                    Some(end) => {
                        let x = self.number(&end.number, &scope);
                        (self.end(x.q, end.open), x.stop)
                    }
                };
                let ((low, low_stop), (high, high_stop)) = (end(lo), end(hi));
                let extent = Extent { lo: low, hi: high };
                let fault = self.fault(Fault::EmptyRange);
                let empty = match hi {
                    None => fault,
                    Some(end) => {
                        // A base of nothing has no fine up to so many times of it.
                        let nothing = match self.first_fact(&end.number) {
                            Some(fact) => self.baseless(fact),
                            None => fault,
                        };
                        a.ite(a.eq(high.x.n, a.int(0)), nothing, fault)
                    }
                };
                let empty = a.ite(self.is_empty(&extent), empty, a.int(0));
                let stop = self.first(self.first(low_stop, high_stop), empty);
                (self.worked(extent), stop)
            }
            RangeKind::OneOf(ranges) => {
                let mut hull = none();
                let mut stop = a.int(0);
                for range in ranges {
                    let (one, why) = self.range(range, fine);
                    stop = self.first(stop, why);
                    let both = self.hull(&hull.extent, &one.extent);
                    let grown = self.extent_case(hull.some, both, one.extent);
                    hull.extent = self.extent_case(one.some, grown, hull.extent);
                    hull.some = a.or(&[hull.some, one.some]);
                }
                hull.human = self.human("choice");
                (hull, stop)
            }
            RangeKind::HigherOf(ranges) => {
                let mut best: Option<Worked> = None;
                let mut stop = a.int(0);
                for range in ranges {
                    let (one, why) = self.range(range, fine);
                    stop = self.first(stop, why);
                    best = Some(match best {
                        None => one,
                        Some(held) => {
                            let heavier = self.heavier(&one.extent, &held.extent);
                            let better = a.or(&[a.not(held.some), heavier]);
                            self.worked_case(a.and(&[one.some, better]), &one, &held)
                        }
                    });
                }
                match best {
                    Some(best) => (best, stop),
                    None => (none(), self.rule_says(None)),
                }
            }
            RangeKind::Preceding { lo, hi } => {
                let (general, stop) = self.preceding(fine);
                let times = |end: End, by: &Option<(Ratio, bool)>| match by {
                    None => self.no_end(),
                    Some((r, open)) => End {
                        some: end.some,
                        x: a.by(end.x, *r),
                        open: a.or(&[end.open, a.truth(*open)]),
                    },
                };
                let extent = Extent {
                    lo: times(general.lo, lo),
                    hi: times(general.hi, hi),
                };
                let fault = self.fault(Fault::EmptyRange);
                let empty = a.ite(self.is_empty(&extent), fault, a.int(0));
                (self.worked(extent), self.first(stop, empty))
            }
            RangeKind::Part { lo, hi } => match fine.statutory {
                None => (none(), self.rule_says(None)),
                Some((there, law)) => {
                    let (part, edge) = self.part(&law, *lo, *hi);
                    let missing = a.ite(there, a.int(0), self.rule_says(None));
                    (self.worked(part), self.first(missing, self.edge_stop(edge)))
                }
            },
            RangeKind::Decision(id) => {
                let settled = self.decision(*id);
                match settled.range {
                    Some(worked) => (worked, settled.stop),
                    None => {
                        let shapeless = self.rule_says(None);
                        (none(), self.first(settled.stop, shapeless))
                    }
                }
            }
            RangeKind::Human(within) => {
                let (mut worked, stop) = match within {
                    Some(range) => self.range(range, fine),
                    None => match fine.statutory {
                        None => (none(), a.int(0)),
                        Some((there, law)) => {
                            let mut worked = self.worked(law);
                            worked.some = there;
                            (worked, a.int(0))
                        }
                    },
                };
                worked.human = self.rule_says(Some(range.expr.0));
                (worked, stop)
            }
        }
    }

    /// 前款幅度: the fine that the same violation imposes on the same object outside of these guards.
    fn preceding(&self, fine: &FineAt<'_>) -> (Extent, Term) {
        let a = &self.a;
        let mut extent = self.nowhere();
        let mut stop = self.rule_says(None);
        let Some((violation, guards, object)) = fine.imposed else {
            return (extent, stop);
        };
        for imposition in violation.impositions.iter().rev() {
            if imposition.guards.iter().any(|g| guards.contains(g)) {
                continue;
            }
            let Some(range) = self.fine_on(imposition.node.penalties(), object) else {
                continue;
            };
            if matches!(range.kind, RangeKind::Preceding { .. }) {
                continue;
            }
            let held = self.guards(violation, &imposition.guards);
            let (worked, why) = self.range(range, &FineAt::default());
            let without = a.ite(worked.some, a.int(0), self.rule_says(None));
            let own = self.first(why, without);
            // What stops the guards stops the search.
            let here = a.or(&[held.yes, a.not(self.free(held.stop))]);
            let here_stop = self.first(held.stop, own);
            extent = self.extent_case(here, worked.extent, extent);
            stop = a.ite(here, here_stop, stop);
        }
        (extent, stop)
    }

    /// The range of the first fine on an object.
    pub(crate) fn fine_on(
        &self,
        mut ids: impl Iterator<Item = PenaltyId>,
        object: ObjectId,
    ) -> Option<&Range> {
        ids.find_map(|id| {
            let penalty = self.program.penalties.get(id.index())?;
            match &penalty.amount {
                Amount::Fine(range) if penalty.on == object => Some(range),
                _ => None,
            }
        })
    }

    /// The first fact that a number reads.
    fn first_fact(&self, number: &Number) -> Option<zhun::ir::FactId> {
        match number {
            Number::Fact(fact) => Some(*fact),
            Number::Count { list, .. }
            | Number::MaxOf { list, .. }
            | Number::SumOf { list, .. }
            | Number::DayOf { list, .. } => Some(*list),
            Number::Day { fact, .. } => Some(*fact),
            Number::Later { of, .. } => self.first_fact(of),
            Number::Definition(id) => match &self.program.definitions[id.index()].value {
                zhun::ir::DefinitionValue::Number(n) => self.first_fact(n),
                zhun::ir::DefinitionValue::Condition(_) => None,
            },
            Number::Sum(terms) => terms.iter().find_map(|(_, n)| self.first_fact(n)),
            Number::Product(all) | Number::Extreme(_, all) => {
                all.iter().find_map(|n| self.first_fact(n))
            }
            Number::Quotient(x, y) => self.first_fact(x).or_else(|| self.first_fact(y)),
            Number::Deemed { value, .. } | Number::Steps { value, .. } => self.first_fact(value),
            Number::Const(_) | Number::Decision(_) | Number::WeightSum | Number::Statutory(_) => {
                None
            }
        }
    }
}
