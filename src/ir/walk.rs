//! What rules read, found without running them: every condition and number below a rule, through
//! definitions and decisions, each of those once.

use std::collections::BTreeSet;

use super::{
    Amount, Condition, DecisionId, DecisionValue, DefinitionId, DefinitionValue, FactId, Node,
    Number, Outcome, PartKind, Program, Range, RangeKind, Violation,
};

/// Something worked out once a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    /// A definition.
    Definition(DefinitionId),
    /// A decision.
    Decision(DecisionId),
}

/// What is told of each node of the rules.
pub trait Visit<'a> {
    /// A condition, before its parts.
    fn condition(&mut self, _condition: &'a Condition) {}
    /// A number, before its parts; `amount` if it is, or enters, an amount of money that is imposed.
    fn number(&mut self, _number: &'a Number, _amount: bool) {}
    /// A number that is an amount of money as a whole: an end of a range, a formula.
    fn amount(&mut self, _number: &'a Number) {}
    /// A range, before its parts.
    fn range(&mut self, _range: &'a Range) {}
}

/// Tells nobody.
struct Nothing;

impl Visit<'_> for Nothing {}

/// A walk over rules.
#[derive(Debug)]
pub struct Walk<'a> {
    program: &'a Program,
    seen: BTreeSet<(Shared, bool)>,
    waiting: Vec<(Shared, bool)>,
}

impl<'a> Walk<'a> {
    /// A walk over the rules of a program.
    pub const fn new(program: &'a Program) -> Self {
        Self {
            program,
            seen: BTreeSet::new(),
            waiting: Vec::new(),
        }
    }

    /// A condition and all below.
    pub fn condition(&mut self, condition: &'a Condition, visit: &mut impl Visit<'a>) {
        self.condition_here(condition, visit);
        self.shared(visit);
    }

    /// A number and all below.
    pub fn number(&mut self, number: &'a Number, amount: bool, visit: &mut impl Visit<'a>) {
        self.number_here(number, amount, visit);
        self.shared(visit);
    }

    /// A decision and all below.
    pub fn decision(&mut self, id: DecisionId, visit: &mut impl Visit<'a>) {
        self.waiting.push((Shared::Decision(id), true));
        self.shared(visit);
    }

    /// A range and all below.
    pub fn range(&mut self, range: &'a Range, visit: &mut impl Visit<'a>) {
        self.range_here(range, visit);
        self.shared(visit);
    }

    /// The ranges of the penalties of a node.
    pub fn node(&mut self, node: &'a Node, visit: &mut impl Visit<'a>) {
        for id in node.penalties() {
            if let Some(penalty) = self.program.penalties.get(id.index())
                && let Amount::Fine(range) = &penalty.amount
            {
                self.range(range, visit);
            }
        }
    }

    /// What a row gives.
    pub fn outcomes(&mut self, outcomes: &'a [Outcome], visit: &mut impl Visit<'a>) {
        for outcome in outcomes {
            match outcome {
                Outcome::Fine(_, range) => self.range(range, visit),
                Outcome::Penalties(nodes) => {
                    for node in nodes {
                        self.node(node, visit);
                    }
                }
                Outcome::NoFine(_) | Outcome::Human => {}
            }
        }
    }

    /// The statute and the benchmark of a violation, except factors, circumstances, lists and
    /// reductions; of acts that it stands for, only when each of them counts.
    pub fn frame(&mut self, violation: &'a Violation, visit: &mut impl Visit<'a>) {
        for guard in &violation.guards {
            self.condition(&guard.when, visit);
        }
        for imposition in &violation.impositions {
            self.node(&imposition.node, visit);
        }
        for contender in violation.contest.iter().flat_map(|c| &c.contenders) {
            self.condition(&contender.when, visit);
            self.condition(&contender.decided, visit);
        }
        let Some(benchmark) = &violation.benchmark else {
            return;
        };
        for row in &benchmark.overrides {
            self.condition(&row.when, visit);
            self.outcomes(&row.outcomes, visit);
        }
        for part in &benchmark.parts {
            if let Some(when) = &part.when {
                self.condition(when, visit);
            }
            match &part.kind {
                PartKind::Table(table) => {
                    for row in &table.rows {
                        for when in &row.when {
                            self.condition(when, visit);
                        }
                        self.outcomes(&row.outcomes, visit);
                    }
                }
                PartKind::Weights(weights) => {
                    for branch in &weights.branches {
                        visit.amount(&branch.amount);
                        self.number(&branch.amount, true, visit);
                    }
                }
            }
        }
    }

    fn shared(&mut self, visit: &mut impl Visit<'a>) {
        while let Some((shared, amount)) = self.waiting.pop() {
            if !self.seen.insert((shared, amount)) {
                continue;
            }
            self.one(shared, amount, visit);
        }
    }

    /// What a shared item reads itself; what it names in turn is left waiting.
    fn one(&mut self, shared: Shared, amount: bool, visit: &mut impl Visit<'a>) {
        match shared {
            Shared::Definition(id) => {
                match self.program.definitions.get(id.index()).map(|d| &d.value) {
                    Some(DefinitionValue::Condition(c)) => self.condition_here(c, visit),
                    Some(DefinitionValue::Number(n)) => self.number_here(n, amount, visit),
                    None => {}
                }
            }
            Shared::Decision(id) => {
                let decision = self.program.decisions.get(id.index());
                for row in decision.iter().flat_map(|d| &d.rows) {
                    for when in &row.when {
                        self.condition_here(when, visit);
                    }
                    match &row.value {
                        DecisionValue::Number(n, _) => self.number_here(n, amount, visit),
                        DecisionValue::Range(range) => self.range_here(range, visit),
                        DecisionValue::Bool(_) | DecisionValue::Choice(_) => {}
                    }
                }
            }
        }
    }

    /// What a shared item reads itself; what it names in turn stays out.
    pub fn own(program: &'a Program, shared: Shared, visit: &mut impl Visit<'a>) {
        Self::new(program).one(shared, false, visit);
    }

    /// A number; what it names stays out.
    pub fn number_alone(program: &'a Program, number: &'a Number, visit: &mut impl Visit<'a>) {
        Self::new(program).number_here(number, false, visit);
    }

    /// The definitions and decisions that a shared item names itself.
    pub(super) fn named_in(program: &'a Program, shared: Shared) -> BTreeSet<Shared> {
        let mut walk = Self::new(program);
        walk.one(shared, false, &mut Nothing);
        walk.waiting.into_iter().map(|(shared, _)| shared).collect()
    }

    fn condition_here(&mut self, condition: &'a Condition, visit: &mut impl Visit<'a>) {
        visit.condition(condition);
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.condition_here(part, visit);
                }
            }
            Condition::Not(part)
            | Condition::AnyOf { when: part, .. }
            | Condition::InOrder { when: part, .. } => {
                self.condition_here(part, visit);
            }
            Condition::Within(number, _) => self.number_here(number, false, visit),
            Condition::Compare(left, _, right) => {
                self.number_here(left, false, visit);
                self.number_here(right, false, visit);
            }
            Condition::Definition(id) => self.waiting.push((Shared::Definition(*id), false)),
            Condition::Decision(id) | Condition::DecisionIn { decision: id, .. } => {
                self.waiting.push((Shared::Decision(*id), false));
            }
            Condition::Const(_)
            | Condition::Is(_)
            | Condition::ChoiceIn { .. }
            | Condition::Contains { .. }
            | Condition::NumberIn { .. }
            | Condition::NoAmount(_)
            | Condition::Uncomputable(_)
            | Condition::DateIn { .. }
            | Condition::SpanIn { .. }
            | Condition::PeriodIn { .. }
            | Condition::CompareDates(..) => {}
        }
    }

    fn number_here(&mut self, number: &'a Number, amount: bool, visit: &mut impl Visit<'a>) {
        visit.number(number, amount);
        match number {
            Number::Definition(id) => self.waiting.push((Shared::Definition(*id), amount)),
            Number::Decision(id) => self.waiting.push((Shared::Decision(*id), amount)),
            Number::Sum(terms) => {
                for (_, term) in terms {
                    self.number_here(term, amount, visit);
                }
            }
            Number::Product(numbers) | Number::Extreme(_, numbers) => {
                for number in numbers {
                    self.number_here(number, amount, visit);
                }
            }
            Number::Quotient(a, b) => {
                self.number_here(a, amount, visit);
                self.number_here(b, amount, visit);
            }
            Number::Deemed { value, by, .. } => {
                self.number_here(value, amount, visit);
                self.number_here(by, amount, visit);
            }
            Number::Steps { value, .. } => self.number_here(value, amount, visit),
            Number::Count { when, .. } => self.condition_here(when, visit),
            Number::MaxOf { of, .. } => self.number_here(of, amount, visit),
            Number::SumOf { when, of, .. } => {
                self.condition_here(when, visit);
                self.number_here(of, amount, visit);
            }
            Number::Later { of, .. } => self.number_here(of, false, visit),
            Number::DayOf { when, of, .. } => {
                self.condition_here(when, visit);
                self.number_here(of, false, visit);
            }
            Number::Const(_)
            | Number::Fact(_)
            | Number::Day { .. }
            | Number::WeightSum
            | Number::Statutory(_) => {}
        }
    }

    fn range_here(&mut self, range: &'a Range, visit: &mut impl Visit<'a>) {
        visit.range(range);
        match &range.kind {
            RangeKind::Ends { lo, hi } => {
                for end in [lo, hi].into_iter().flatten() {
                    visit.amount(&end.number);
                    self.number_here(&end.number, true, visit);
                }
            }
            RangeKind::Point(number) => {
                visit.amount(number);
                self.number_here(number, true, visit);
            }
            RangeKind::OneOf(ranges) | RangeKind::HigherOf(ranges) => {
                for range in ranges {
                    self.range_here(range, visit);
                }
            }
            RangeKind::Decision(id) => self.waiting.push((Shared::Decision(*id), true)),
            RangeKind::Human(Some(range)) => self.range_here(range, visit),
            RangeKind::Human(None) | RangeKind::Preceding { .. } | RangeKind::Part { .. } => {}
        }
    }
}

/// The facts that a condition names itself, its parts aside.
pub fn named(condition: &Condition) -> (Option<FactId>, Option<FactId>) {
    match condition {
        Condition::Is(fact)
        | Condition::ChoiceIn { fact, .. }
        | Condition::Contains { fact, .. }
        | Condition::NumberIn { fact, .. }
        | Condition::NoAmount(fact)
        | Condition::Uncomputable(fact)
        | Condition::DateIn { fact, .. }
        | Condition::SpanIn { fact, .. }
        | Condition::PeriodIn { fact, .. }
        | Condition::AnyOf { list: fact, .. }
        | Condition::InOrder { list: fact, .. } => (Some(*fact), None),
        Condition::CompareDates(a, _, b) => (Some(*a), Some(*b)),
        Condition::Const(_)
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::Within(..)
        | Condition::Compare(..)
        | Condition::Definition(_)
        | Condition::Decision(_)
        | Condition::DecisionIn { .. } => (None, None),
    }
}

/// The fact or list that a number names itself.
pub fn named_by(number: &Number) -> Option<FactId> {
    match number {
        Number::Fact(fact)
        | Number::Count { list: fact, .. }
        | Number::MaxOf { list: fact, .. }
        | Number::SumOf { list: fact, .. }
        | Number::Day { fact, .. }
        | Number::DayOf { list: fact, .. } => Some(*fact),
        Number::Const(_)
        | Number::Definition(_)
        | Number::Decision(_)
        | Number::WeightSum
        | Number::Statutory(_)
        | Number::Sum(_)
        | Number::Product(_)
        | Number::Quotient(..)
        | Number::Deemed { .. }
        | Number::Steps { .. }
        | Number::Later { .. }
        | Number::Extreme(..) => None,
    }
}

/// Collects the facts that rules name; a field of a list counts as its outermost list.
#[derive(Debug)]
pub struct Roots<'a> {
    /// The program.
    pub program: &'a Program,
    /// The facts found.
    pub facts: BTreeSet<FactId>,
}

impl<'a> Roots<'a> {
    /// None yet.
    pub const fn new(program: &'a Program) -> Self {
        Self {
            program,
            facts: BTreeSet::new(),
        }
    }

    fn add(&mut self, fact: Option<FactId>) {
        let Some(mut fact) = fact else {
            return;
        };
        // Lists nest no deeper than brackets do.
        for _ in 0..crate::base::limits::MAX_NESTING {
            match self.program.facts.get(fact.index()).and_then(|f| f.parent) {
                Some((list, _)) => fact = list,
                None => break,
            }
        }
        self.facts.insert(fact);
    }
}

impl<'a> Visit<'a> for Roots<'_> {
    fn condition(&mut self, condition: &'a Condition) {
        let (a, b) = named(condition);
        self.add(a);
        self.add(b);
    }

    fn number(&mut self, number: &'a Number, _amount: bool) {
        self.add(named_by(number));
    }
}

/// Every numeric fact that a number names, through definitions and decisions, in order.
pub fn facts_of_number(program: &Program, number: &Number, found: &mut impl FnMut(FactId)) {
    struct Facts<'f, F>(&'f mut F);
    impl<'a, F: FnMut(FactId)> Visit<'a> for Facts<'_, F> {
        fn number(&mut self, number: &'a Number, _amount: bool) {
            if let Number::Fact(fact) | Number::Day { fact, .. } = number {
                (self.0)(*fact);
            }
        }
    }
    Walk::new(program).number(number, false, &mut Facts(found));
}
