//! Ranges as rules write them: data, walked by one function.

use super::{
    decision::VALUE,
    kit::at,
    layout::{answer, extent, state, worked},
    lowered::{Imposed, Needs},
    making::Making,
    say::{Why, stop},
};
use crate::{
    base::ratio::Ratio,
    ir::{Amount, DefinitionValue, FactId, Node, Number, PenaltyId, Range, RangeEnd, RangeKind},
    plan::code::{
        FunctionId, Local, RATIO, RatioOp,
        build::{Fun, call, call_at, ratio, val},
    },
};

/// A range in the data; fields of four bytes.
mod about {
    /// What it is, one of the following.
    pub(super) const KIND: u32 = 0;
    /// A source of a number.
    pub(super) const POINT: u32 = 0;
    /// Two ends: tag and source each; then the fact of a base that may be nothing, plus one.
    pub(super) const ENDS: u32 = 1;
    /// How many; the ranges.
    pub(super) const ONE_OF: u32 = 2;
    /// How many; the ranges.
    pub(super) const HIGHER_OF: u32 = 3;
    /// Two ends as multiples: tag and source each; how many fines may be meant; each, its range and
    /// the place of the condition under which it is imposed, plus one.
    pub(super) const PRECEDING: u32 = 4;
    /// The part.
    pub(super) const PART: u32 = 5;
    /// The decision; where its value stands in the memo.
    pub(super) const DECISION: u32 = 6;
    /// The range within which, or 0; the why.
    pub(super) const HUMAN: u32 = 7;
    /// It has no value: the rules are not of the shape the checker promises.
    pub(super) const NONE: u32 = 8;
    /// Its expression, plus one.
    pub(super) const EXPR: u32 = 4;
    /// What it consists of.
    pub(super) const FIRST: u32 = 8;
}

impl Making<'_> {
    /// The description of a range, for [`super::values::Values::range_at`].
    pub fn range(&mut self, range: &Range, imposed: Option<Imposed<'_>>) -> u32 {
        self.range_with(range, imposed).0
    }

    /// The same, with what its numbers need.
    pub(super) fn range_with(
        &mut self,
        range: &Range,
        imposed: Option<Imposed<'_>>,
    ) -> (u32, Needs) {
        let mut needs = Needs::default();
        let (kind, more) = match &range.kind {
            RangeKind::Point(number) => {
                let (source, own) = self.source(number);
                needs.join(own);
                (about::POINT, vec![source])
            }
            RangeKind::Ends { lo, hi } => {
                let base = hi.as_ref().and_then(|end| self.first_fact(&end.number));
                let mut words = Vec::new();
                for end in [lo, hi] {
                    words.extend(self.end(end.as_ref(), &mut needs));
                }
                words.push(base.map_or(0, |fact| fact.0.saturating_add(1)));
                (about::ENDS, words)
            }
            RangeKind::OneOf(ranges) => (about::ONE_OF, self.all(ranges, imposed, &mut needs)),
            RangeKind::HigherOf(ranges) => {
                (about::HIGHER_OF, self.all(ranges, imposed, &mut needs))
            }
            RangeKind::Preceding { lo, hi } => {
                let mut words = Vec::new();
                for end in [lo, hi] {
                    let limit = end.map_or(0, |(x, _)| self.ratio(x));
                    words.extend([tag(end.map(|(_, open)| open)), limit]);
                }
                words.extend(self.general(imposed, &mut needs));
                (about::PRECEDING, words)
            }
            RangeKind::Part { lo, hi } => (about::PART, vec![self.part(*lo, *hi)]),
            RangeKind::Decision(id) => {
                let decided = self.decided(*id).filter(|d| d.kind == answer::RANGE);
                match decided {
                    None => (about::NONE, Vec::new()),
                    Some(decided) => {
                        needs.join(decided.needs.called());
                        let value = decided.at.saturating_add(VALUE);
                        (about::DECISION, vec![decided.description, value])
                    }
                }
            }
            RangeKind::Human(within) => {
                let within = within.as_ref().map_or(0, |range| {
                    let (inner, own) = self.range_with(range, imposed);
                    needs.join(own);
                    inner
                });
                let expr = i64::from(range.expr.0).saturating_add(1);
                let why = self.why(Why::RuleSays, &[expr]);
                (about::HUMAN, vec![within, why])
            }
        };
        let words = [vec![kind, range.expr.0.saturating_add(1)], more].concat();
        (self.words(&words), needs)
    }

    fn end(&mut self, end: Option<&RangeEnd>, needs: &mut Needs) -> [u32; 2] {
        let Some(end) = end else {
            return [0, 0];
        };
        let (source, own) = self.source(&end.number);
        needs.join(own);
        [tag(Some(end.open)), source]
    }

    fn all(
        &mut self,
        ranges: &[Range],
        imposed: Option<Imposed<'_>>,
        needs: &mut Needs,
    ) -> Vec<u32> {
        let mut words = vec![u32::try_from(ranges.len()).unwrap_or(u32::MAX)];
        for range in ranges {
            let (inner, own) = self.range_with(range, imposed);
            needs.join(own);
            words.push(inner);
        }
        words
    }

    /// The fines that 前款幅度 may mean: those that the same violation imposes on the same object
    /// outside of the guards of this one, each under its guards.
    fn general(&mut self, imposed: Option<Imposed<'_>>, needs: &mut Needs) -> Vec<u32> {
        let mut found = Vec::new();
        let mut count = 0u32;
        let impositions = imposed.map_or(&[][..], |(violation, _, _)| &violation.impositions);
        for imposition in impositions {
            let Some((violation, guards, object)) = imposed else {
                break;
            };
            if imposition.guards.iter().any(|g| guards.contains(g)) {
                continue;
            }
            let program = self.program;
            let fine = fines(&imposition.node).find_map(|id| {
                let penalty = program.penalties.get(id.index())?;
                match &penalty.amount {
                    Amount::Fine(range) if penalty.on == object => Some(range),
                    Amount::Fine(_)
                    | Amount::Flag
                    | Amount::Duration(_)
                    | Amount::Lifetime
                    | Amount::Open => None,
                }
            });
            // One that itself goes back to a preceding fine is not the one meant.
            let Some(range) = fine.filter(|r| !matches!(r.kind, RangeKind::Preceding { .. }))
            else {
                continue;
            };
            let conditions = imposition.guards.iter().map(|g| violation.guards.get(*g));
            let conditions: Option<Vec<_>> = conditions
                .map(|guard| guard.map(|guard| guard.when.clone()))
                .collect();
            let Some(conditions) = conditions else {
                continue;
            };
            let id = self.condition(&crate::ir::Condition::All(conditions));
            needs.join(self.needs_of(id));
            // Without a place of its own: no chain of fines that go back to each other.
            let (range, own) = self.range_with(range, None);
            needs.join(own);
            found.extend([range, self.place(id).saturating_add(1)]);
            count = count.saturating_add(1);
        }
        [vec![count], found].concat()
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

    /// Writes the function that walks ranges.
    pub(super) fn write_ranges(&mut self) {
        let shapeless = self.shapeless();
        let choice = self.why(Why::Choice, &[]);
        let zero = self.ratio(Ratio::ZERO);
        let ends = self.ends(zero);
        let ends = self.add(ends);
        let one_of = self.one_of(choice);
        let one_of = self.add(one_of);
        let higher_of = self.higher_of(shapeless);
        let higher_of = self.add(higher_of);
        let preceding = self.preceding(shapeless);
        let preceding = self.add(preceding);
        let fun = self.range_fun((ends, one_of, higher_of, preceding), shapeless);
        self.define(self.values.range_at, fun);
    }

    fn range_fun(
        &self,
        (ends, one_of, higher_of, preceding): (FunctionId, FunctionId, FunctionId, FunctionId),
        shapeless: i64,
    ) -> Fun {
        let values = self.values;
        let decide = self.lowered.decide;
        let mut f = Fun::new("range", 3);
        let (range, to, statutory) = (f.param(0), f.param(1), f.param(2));
        f.fill(to, 0, worked::BYTES);
        let kind = f.keep(val(range).word(about::KIND));
        let field = |n: u32| val(range).word(about::FIRST.saturating_add(n.saturating_mul(4)));
        let place = val(to).plus(worked::EXTENT);
        let word = f.keep(0);
        let is = |f: &mut Fun, wanted: u32, then: &dyn Fn(&mut Fun)| {
            f.when(val(kind).is(wanted), |f| then(f));
        };
        is(&mut f, about::POINT, &|f| {
            let at = place.clone().plus(extent::LO_AT);
            let stopped = Self::from_source(f, field(0), at.clone(), val(statutory));
            f.set(word, stopped);
            f.unless(word, |f| {
                f.put(place.clone(), extent::LO, extent::CLOSED);
                f.put(place.clone(), extent::HI, extent::CLOSED);
                f.copy(place.clone().plus(extent::HI_AT), at, RATIO);
                f.put(to, worked::IS, 1);
            });
        });
        for (kind, function) in [
            (about::ENDS, ends),
            (about::ONE_OF, one_of),
            (about::HIGHER_OF, higher_of),
            (about::PRECEDING, preceding),
        ] {
            is(&mut f, kind, &|f| {
                f.set(word, call(function, [val(range), val(to), val(statutory)]));
            });
        }
        is(&mut f, about::PART, &|f| {
            f.either(
                statutory,
                |f| {
                    let part = [place.clone(), val(statutory), field(0)];
                    f.set(word, call(values.part, part));
                    f.when(word, |f| f.set(word, call(values.edge_stop, [val(word)])));
                    f.put(to, worked::IS, 1);
                },
                |f| f.set(word, shapeless),
            );
        });
        is(&mut f, about::DECISION, &|f| {
            f.set(word, call(decide, [field(0)]));
            f.unless(word, |f| {
                f.copy(to, at(state::MEMO).plus(field(1)), worked::BYTES);
            });
        });
        is(&mut f, about::HUMAN, &|f| {
            f.either(
                field(0),
                |f| {
                    f.set(
                        word,
                        call(values.range_at, [field(0), val(to), val(statutory)]),
                    )
                },
                |f| {
                    f.when(statutory, |f| {
                        f.copy(place.clone(), statutory, extent::BYTES);
                        f.put(to, worked::IS, 1);
                    });
                },
            );
            f.put(to, worked::WHY, field(1));
        });
        is(&mut f, about::NONE, &|f| f.set(word, shapeless));
        let expr = val(range).word(about::EXPR);
        f.give(call(values.named, [val(word), expr]));
        f
    }

    fn ends(&self, zero: u32) -> Fun {
        let values = self.values;
        let mut f = Fun::new("ends", 3);
        let (range, to, statutory) = (f.param(0), f.param(1), f.param(2));
        let extent = f.keep(val(to).plus(worked::EXTENT));
        for (from, end) in [(0, extent::LO), (8, extent::HI)] {
            let tag = val(range).word(about::FIRST.saturating_add(from));
            let tag = f.keep(tag);
            f.put(extent, end, tag);
            f.when(tag, |f| {
                let source = val(range).word(about::FIRST.saturating_add(from).saturating_add(4));
                let at = val(extent).plus(end.saturating_add(extent::LO_AT));
                let word = Self::from_source(f, source, at, val(statutory));
                f.when(word.clone(), |f| f.give(word));
            });
        }
        f.put(to, worked::IS, 1);
        f.unless(call(values.is_empty, [val(extent)]), |f| f.give(0));
        // A base of nothing has no fine "up to five times" of it: as good as no base.
        let base = f.keep(val(range).word(about::FIRST.saturating_add(16)));
        let top = val(extent).plus(extent::HI_AT);
        let nothing = call(values.same_ratio, [top, val(zero)]);
        let no_base = val(base).plus(stop::NO_BASE).minus(1);
        f.give(val(base).isnt(0).and(nothing).select(no_base, stop::EMPTY));
        f
    }

    /// Works out each of several ranges; `then` sees it and may give.
    fn each(&self, f: &mut Fun, then: impl FnOnce(&mut Fun, Local)) {
        let (range, statutory) = (f.param(0), f.param(2));
        let values = self.values;
        let kit = self.kit;
        let first = f.keep(val(range).plus(about::FIRST));
        f.count(val(first).word(0), |f, i, _| {
            let one = val(first).plus(val(i).left(2)).word(4);
            let new = f.keep(kit.room(worked::BYTES));
            let word = f.keep(call(values.range_at, [one, val(new), val(statutory)]));
            f.when(word, |f| f.give(word));
            then(f, new);
        });
    }

    fn one_of(&self, choice: u32) -> Fun {
        let values = self.values;
        let mut f = Fun::new("one_of", 3);
        let to = f.param(1);
        let extent = f.keep(val(to).plus(worked::EXTENT));
        self.each(&mut f, |f, new| {
            f.when(val(new).long(worked::IS), |f| {
                let from = f.keep(val(new).plus(worked::EXTENT));
                f.either(
                    val(to).long(worked::IS),
                    |f| f.act(call(values.hull, [val(extent), val(extent), val(from)])),
                    |f| f.copy(extent, from, extent::BYTES),
                );
                f.put(to, worked::IS, 1);
            });
        });
        f.put(to, worked::WHY, choice);
        f
    }

    fn higher_of(&self, shapeless: i64) -> Fun {
        let values = self.values;
        let mut f = Fun::new("higher_of", 3);
        let to = f.param(1);
        let best = f.keep(0);
        self.each(&mut f, |f, new| {
            let higher = f.keep(val(best).zero());
            f.when(best, |f| {
                f.when(val(new).long(worked::IS), |f| {
                    f.set(higher, 1);
                    f.when(val(best).long(worked::IS), |f| {
                        let a = val(new).plus(worked::EXTENT);
                        let b = val(best).plus(worked::EXTENT);
                        f.set(higher, call(values.heavier, [a, b]).above(0));
                    });
                });
            });
            f.when(higher, |f| f.set(best, new));
        });
        f.unless(best, |f| f.give(shapeless));
        f.copy(to, best, worked::BYTES);
        f
    }

    fn preceding(&self, shapeless: i64) -> Fun {
        let values = self.values;
        let kit = self.kit;
        let mut f = Fun::new("preceding", 3);
        let (range, to) = (f.param(0), f.param(1));
        let fields = f.keep(val(range).plus(about::FIRST));
        let general = f.keep(0);
        f.count(val(fields).word(16), |f, i, label| {
            let one = f.keep(val(fields).plus(val(i).left(3)));
            let holds = f.keep(call_at(val(one).word(24).minus(1), []));
            f.when(val(holds).above(1), |f| f.give(holds));
            f.when(holds, |f| {
                f.set(general, kit.room(worked::BYTES));
                let arguments = [val(one).word(20), val(general), val(0)];
                let word = f.keep(call(values.range_at, arguments));
                f.when(word, |f| f.give(word));
                f.leave(label);
            });
        });
        f.unless(general, |f| f.give(shapeless));
        f.unless(val(general).long(worked::IS), |f| f.give(shapeless));
        for (from, end) in [(0, extent::LO), (8, extent::HI)] {
            let by = f.keep(val(fields).word(from));
            let place = worked::EXTENT.saturating_add(end);
            let own = f.keep(val(general).long(place));
            f.when(val(by).isnt(0).and(val(own).isnt(0)), |f| {
                let at = place.saturating_add(extent::LO_AT);
                let times = [
                    val(to).plus(at),
                    val(general).plus(at),
                    val(fields).word(from.saturating_add(4)),
                ];
                f.unless(ratio(RatioOp::Mul, times), |f| f.give(stop::OVERFLOW));
                let open = val(by).is(extent::OPEN).or(val(own).is(extent::OPEN));
                f.put(to, place, open.select(extent::OPEN, extent::CLOSED));
            });
        }
        f.put(to, worked::IS, 1);
        let empty = call(values.is_empty, [val(to).plus(worked::EXTENT)]);
        f.give(empty.select(stop::EMPTY, 0));
        f
    }
}

/// How an end stands in an extent.
fn tag(open: Option<bool>) -> u32 {
    let tag = match open {
        None => extent::NONE,
        Some(false) => extent::CLOSED,
        Some(true) => extent::OPEN,
    };
    u32::try_from(tag).unwrap_or(0)
}

/// All penalties of a node, in order.
fn fines(node: &Node) -> impl Iterator<Item = PenaltyId> {
    let (flat, nested): (&[PenaltyId], &[Vec<PenaltyId>]) = match node {
        Node::One(id) => (std::slice::from_ref(id), &[]),
        Node::ChooseOne(alternatives) => (&[], alternatives),
        Node::UpTo(rungs) => (rungs, &[]),
        Node::Human(_) => (&[], &[]),
    };
    flat.iter().chain(nested.iter().flatten()).copied()
}
