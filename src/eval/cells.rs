//! Where rules cut the values of a fact, and which values stand for the cells between the cuts.
//!
//! Within a cell no condition changes its mind, so one value stands for all; where the fact enters an
//! amount both ends of each cell are tried. Comparisons of computed numbers are cut where the number
//! crosses the constant, found by bisection with the other facts as they are. What cannot be cut so is
//! marked rough, and outcomes that rest on it are called approximate.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use super::direction::{With, ways};
use crate::{
    base::{
        date::{Date, Period},
        ratio::{Ratio, Rounding},
        terms::Handling,
    },
    ir::{
        Condition, DecisionId, FactId, FactType, Interval, Number, NumberType, Program, Range,
        RangeKind, ViolationId,
        walk::{Roots, Visit, Walk, facts_of_number},
    },
};

/// The cuts of one fact.
#[derive(Clone, Debug, Default)]
pub(super) struct Cuts {
    /// First values of cells of a number or period, in smallest steps.
    pub points: BTreeSet<i64>,
    /// Masks of options that conditions ask for.
    pub masks: BTreeSet<u64>,
    /// First days of cells.
    pub dates: BTreeSet<Date>,
    /// Lengths of time at which cells begin; `true`: just after.
    pub lengths: Vec<(Period, bool)>,
    /// Dates it is compared with.
    pub peers: BTreeSet<FactId>,
    /// It is a field by whose days records stand in order.
    pub ordered: bool,
    /// It enters an amount.
    pub amount: bool,
    /// Values between the ends of a cell may matter in ways that ends do not show.
    pub rough: bool,
}

/// A computed number compared with constants.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub number: Number,
    pub at: Vec<Ratio>,
    pub facts: BTreeSet<FactId>,
    /// An amount may jump there, not only a condition change its mind.
    pub jumps: bool,
}

/// What the rules in question ask of the facts.
#[derive(Debug)]
pub(super) struct World<'a> {
    pub program: &'a Program,
    pub cuts: BTreeMap<FactId, Cuts>,
    pub atoms: Vec<Atom>,
    /// Constraints that bear on the facts read.
    pub constraints: Vec<usize>,
    /// More is compared than was looked into.
    pub rough: bool,
    /// Options of each choice that conditions tell apart, once asked for.
    pub classes: RefCell<BTreeMap<FactId, Rc<Vec<u16>>>>,
}

/// Most computed comparisons that are looked into.
const MAX_ATOMS: usize = 512;

impl<'a> World<'a> {
    const fn empty(program: &'a Program) -> Self {
        Self {
            program,
            cuts: BTreeMap::new(),
            atoms: Vec::new(),
            constraints: Vec::new(),
            rough: false,
            classes: RefCell::new(BTreeMap::new()),
        }
    }

    /// The world of a violation.
    pub(super) fn of_violation(program: &'a Program, id: ViolationId) -> Self {
        let mut world = Self::empty(program);
        for act in program.contending(id) {
            if let Some(violation) = program.violations.get(act.index()) {
                world.read(violation);
            }
        }
        world.constrain();
        world
    }

    /// What a violation reads itself.
    fn read(&mut self, violation: &'a crate::ir::Violation) {
        let program = self.program;
        let mut walk = Walk::new(program);
        walk.frame(violation, self);
        if let Some(benchmark) = &violation.benchmark {
            for part in &benchmark.parts {
                if let crate::ir::PartKind::Weights(weights) = &part.kind {
                    for row in weights.factors.iter().flat_map(|f| &f.rows) {
                        walk.condition(&row.when, self);
                    }
                }
            }
        }
        for id in &violation.circumstances {
            if let Some(circumstance) = program.circumstances.get(id.index()) {
                walk.condition(&circumstance.when, self);
            }
        }
        for (id, index) in &violation.list_entries {
            if let Some(list) = program.lists.get(id.index()) {
                for (exception, _) in &list.exceptions {
                    walk.condition(exception, self);
                }
                if let Some(entry) = list.entries.get(*index) {
                    walk.condition(&entry.when, self);
                }
            }
        }
        for id in &violation.reductions {
            if let Some(reduction) = program.reductions.get(id.index()) {
                walk.condition(&reduction.when, self);
                for (exception, _) in &reduction.exceptions {
                    walk.condition(exception, self);
                }
            }
        }
        // An amount may enter the statutory range and leave it again between two cuts.
        let out_of_range = violation.benchmark.as_ref().map(|b| b.defects.out_of_range);
        if out_of_range == Some(Some(Handling::Human)) {
            for cuts in self.cuts.values_mut() {
                cuts.rough |= cuts.amount;
            }
        }
    }

    /// The world of a decision.
    pub(super) fn of_decision(program: &'a Program, id: DecisionId) -> Self {
        let mut world = Self::empty(program);
        Walk::new(program).decision(id, &mut world);
        world.constrain();
        world
    }

    /// Adds the constraints that bear on the facts read, and those that bear on theirs.
    fn constrain(&mut self) {
        let mut waiting: Vec<(usize, BTreeSet<FactId>)> = Vec::new();
        for (index, constraint) in self.program.constraints.iter().enumerate() {
            let mut roots = Roots::new(self.program);
            Walk::new(self.program).condition(&constraint.holds, &mut roots);
            waiting.push((index, roots.facts));
        }
        let mut known: BTreeSet<FactId> = self.cuts.keys().copied().collect();
        loop {
            let (near, far): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|(_, facts)| facts.iter().any(|f| known.contains(f)));
            if near.is_empty() {
                break;
            }
            for (index, facts) in near {
                known.extend(facts);
                self.constraints.push(index);
            }
            waiting = far;
        }
        self.constraints.sort_unstable();
        let mut walk = Walk::new(self.program);
        for index in self.constraints.clone() {
            if let Some(constraint) = self.program.constraints.get(index) {
                walk.condition(&constraint.holds, self);
            }
        }
    }

    /// The cuts of a fact.
    pub(super) fn of(&self, fact: FactId) -> Option<&Cuts> {
        self.cuts.get(&fact)
    }

    fn at(&mut self, fact: FactId) -> &mut Cuts {
        self.cuts.entry(fact).or_default()
    }

    fn number_type(&self, fact: FactId) -> Option<&'a NumberType> {
        match self.program.facts.get(fact.index()).map(|f| &f.ty) {
            Some(FactType::Number(ty)) => Some(ty),
            Some(
                FactType::Bool
                | FactType::Choice(_)
                | FactType::Multi(_)
                | FactType::Date
                | FactType::Span
                | FactType::Period(_)
                | FactType::List(_),
            )
            | None => None,
        }
    }

    /// Cuts a number at the ends of an interval.
    fn cut(&mut self, number: &Number, interval: &Interval, jumps: bool) {
        let ends = [interval.lo, interval.hi].into_iter().flatten();
        if let Number::Fact(fact) = number {
            let ty = self.number_type(*fact);
            for (x, _) in ends {
                let Some(steps) = ty.map_or(Some(x), |ty| {
                    10i128
                        .checked_pow(u32::from(ty.decimals))
                        .and_then(|scale| x.mul(Ratio::wide(scale)))
                }) else {
                    continue;
                };
                for mode in [Rounding::Down, Rounding::Up] {
                    let whole = steps.round(mode).and_then(|n| i64::try_from(n).ok());
                    if let Some(whole) = whole {
                        self.at(*fact).points.insert(whole);
                        self.at(*fact).points.insert(whole.saturating_add(1));
                    }
                }
            }
        } else {
            self.atom(number.clone(), ends.map(|(x, _)| x).collect(), jumps);
        }
    }

    fn atom(&mut self, number: Number, at: Vec<Ratio>, jumps: bool) {
        if self.atoms.len() >= MAX_ATOMS {
            self.rough = true;
            return;
        }
        let mut facts = BTreeSet::new();
        facts_of_number(self.program, &number, &mut |fact| {
            facts.insert(fact);
        });
        for &fact in &facts {
            let field = self
                .program
                .facts
                .get(fact.index())
                .is_some_and(|f| f.parent.is_some());
            let both_ways = ways(self.program, &number, With::Fact(fact)).is_any();
            let ty = self.program.facts.get(fact.index()).map(|f| &f.ty);
            // A 起止 moves by either of its days.
            let span = matches!(ty, Some(FactType::Span));
            self.at(fact).rough |= field || both_ways || span;
        }
        let known = self
            .atoms
            .iter_mut()
            .find(|atom| atom.at == at && atom.number == number);
        if let Some(known) = known {
            known.jumps |= jumps;
        } else if !at.is_empty() && !facts.is_empty() {
            self.atoms.push(Atom {
                number,
                at,
                facts,
                jumps,
            });
        }
    }

    /// Cuts where two numbers meet.
    fn meet(&mut self, left: &Number, right: &Number, jumps: bool) {
        let difference = Number::Sum(vec![(true, left.clone()), (false, right.clone())]);
        self.atom(difference, vec![Ratio::ZERO], jumps);
    }
}

impl<'a> Visit<'a> for World<'_> {
    fn condition(&mut self, condition: &'a Condition) {
        match condition {
            Condition::ChoiceIn { fact, set } | Condition::Contains { fact, set } => {
                self.at(*fact).masks.insert(*set);
            }
            Condition::NumberIn { fact, lo, hi } => {
                let cuts = self.at(*fact);
                cuts.points.insert(*lo);
                cuts.points.insert(hi.saturating_add(1));
            }
            Condition::PeriodIn { fact, lo, hi } => {
                let cuts = self.at(*fact);
                cuts.points.insert(i64::from(*lo));
                cuts.points.insert(i64::from(*hi).saturating_add(1));
            }
            Condition::DateIn { fact, lo, hi } => {
                let day = Period { months: 0, days: 1 };
                let cuts = self.at(*fact);
                cuts.dates.extend(lo);
                cuts.dates.extend(hi.and_then(|hi| hi.plus(day)));
            }
            Condition::SpanIn { fact, lo, hi } => {
                let cuts = self.at(*fact);
                for (period, open) in [
                    lo.map(|(p, open)| (p, open)),
                    hi.map(|(p, open)| (p, !open)),
                ]
                .into_iter()
                .flatten()
                {
                    if !cuts.lengths.contains(&(period, open)) {
                        cuts.lengths.push((period, open));
                    }
                }
            }
            Condition::CompareDates(a, _, b) => {
                self.at(*a).peers.insert(*b);
                self.at(*b).peers.insert(*a);
            }
            Condition::Within(number, interval) => self.cut(number, interval, false),
            Condition::Compare(a, _, b) => self.meet(a, b, false),
            Condition::Is(fact)
            | Condition::NoAmount(fact)
            | Condition::Uncomputable(fact)
            | Condition::AnyOf { list: fact, .. } => {
                self.at(*fact);
            }
            // Which days stand in order depends on the other records.
            Condition::InOrder { list, by, .. } => {
                self.at(*list).rough = true;
                let cuts = self.at(*by);
                (cuts.rough, cuts.ordered) = (true, true);
            }
            Condition::Const(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::Definition(_)
            | Condition::Decision(_)
            | Condition::DecisionIn { .. } => {}
        }
    }

    fn number(&mut self, number: &'a Number, amount: bool) {
        match number {
            Number::Fact(fact) => self.at(*fact).amount |= amount,
            Number::Count { list, .. }
            | Number::MaxOf { list, .. }
            | Number::SumOf { list, .. }
            | Number::DayOf { list, .. } => {
                self.at(*list);
            }
            Number::Day { fact, .. } => {
                self.at(*fact);
            }
            Number::Deemed { value, when, .. } => self.cut(value, when, true),
            Number::Extreme(_, numbers) => {
                // Where another of them takes over, a rising one may give way to a falling one.
                for (i, a) in numbers.iter().enumerate() {
                    for b in numbers.iter().skip(i.saturating_add(1)) {
                        self.meet(a, b, true);
                    }
                }
            }
            Number::Const(_)
            | Number::Definition(_)
            | Number::Decision(_)
            | Number::WeightSum
            | Number::Statutory(_)
            | Number::Sum(_)
            | Number::Product(_)
            | Number::Quotient(..)
            | Number::Steps { .. }
            | Number::Later { .. } => {}
        }
    }

    fn amount(&mut self, number: &'a Number) {
        let mut facts = BTreeSet::new();
        facts_of_number(self.program, number, &mut |fact| {
            facts.insert(fact);
        });
        for fact in facts {
            let ways = ways(self.program, number, With::Fact(fact));
            self.at(fact).rough |= ways.is_any();
        }
    }

    fn range(&mut self, range: &'a Range) {
        let RangeKind::HigherOf(ranges) = &range.kind else {
            return;
        };
        // The higher upper end decides: cut where two of them meet.
        let top = |range: &'a Range| match &range.kind {
            RangeKind::Ends { hi: Some(hi), .. } => Some(&hi.number),
            RangeKind::Point(number) => Some(number),
            RangeKind::Ends { hi: None, .. }
            | RangeKind::OneOf(_)
            | RangeKind::HigherOf(_)
            | RangeKind::Preceding { .. }
            | RangeKind::Part { .. }
            | RangeKind::Decision(_)
            | RangeKind::Human(_) => None,
        };
        let tops: Vec<&Number> = ranges.iter().filter_map(top).collect();
        for (i, a) in tops.iter().enumerate() {
            for b in tops.iter().skip(i.saturating_add(1)) {
                self.meet(a, b, true);
            }
        }
    }
}
