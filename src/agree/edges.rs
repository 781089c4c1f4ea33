//! Where the rules change their mind: the constants that each fact is compared with.
//!
//! Collected without any room of executions, so that a cut that one of them overlooks is still tried.

use crate::{
    base::{
        date::{Date, Period},
        ratio::{Ratio, Rounding},
    },
    ir::*,
};

/// What one fact is compared with.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    /// Numbers, in smallest steps of the fact, and lengths of a 期间.
    pub numbers: Vec<i64>,
    /// Dates.
    pub dates: Vec<Date>,
    /// Lengths of a 起止.
    pub lengths: Vec<Period>,
    /// Sets of options.
    pub sets: Vec<u64>,
}

/// Most constants kept a fact; a table of thousands of rows repeats itself.
const MOST: usize = 4_096;

/// The edges of every fact of a program, one a fact.
pub fn edges(program: &Program) -> Vec<Edges> {
    let mut walk = Walk {
        program,
        found: vec![Edges::default(); program.facts.len()],
    };
    walk.all();
    for edges in &mut walk.found {
        edges.numbers.sort_unstable();
        edges.numbers.dedup();
        edges.dates.sort_unstable();
        edges.dates.dedup();
        edges.sets.sort_unstable();
        edges.sets.dedup();
    }
    walk.found
}

struct Walk<'p> {
    program: &'p Program,
    found: Vec<Edges>,
}

/// The facts of a number and the constants that it is built from.
#[derive(Debug, Default)]
struct Content {
    facts: Vec<FactId>,
    constants: Vec<Ratio>,
}

impl Walk<'_> {
    fn all(&mut self) {
        let p = self.program;
        for constraint in &p.constraints {
            self.condition(&constraint.holds);
        }
        for definition in &p.definitions {
            match &definition.value {
                DefinitionValue::Condition(c) => self.condition(c),
                DefinitionValue::Number(n) => self.number(n, &[]),
            }
        }
        for decision in &p.decisions {
            for row in &decision.rows {
                row.when.iter().for_each(|c| self.condition(c));
                match &row.value {
                    DecisionValue::Number(n, _) => self.number(n, &[]),
                    DecisionValue::Range(r) => self.range(r, &[]),
                    DecisionValue::Bool(_) | DecisionValue::Choice(_) => {}
                }
            }
        }
        for circumstance in &p.circumstances {
            self.condition(&circumstance.when);
        }
        for reduction in &p.reductions {
            self.condition(&reduction.when);
            reduction
                .exceptions
                .iter()
                .for_each(|e| self.condition(&e.0));
        }
        for list in &p.lists {
            list.exceptions.iter().for_each(|e| self.condition(&e.0));
            list.entries.iter().for_each(|e| self.condition(&e.when));
        }
        for violation in &p.violations {
            self.violation(violation);
        }
    }

    fn violation(&mut self, violation: &Violation) {
        violation
            .guards
            .iter()
            .for_each(|g| self.condition(&g.when));
        // Amounts of the statute: where a formula reaches them, it leaves or enters the range.
        let mut ends = Vec::new();
        for node in violation.impositions.iter().map(|i| &i.node) {
            self.amounts(node, &mut ends);
        }
        for node in violation.impositions.iter().map(|i| &i.node) {
            self.node(node, &ends);
        }
        let Some(benchmark) = &violation.benchmark else {
            return;
        };
        for over in &benchmark.overrides {
            self.condition(&over.when);
            over.outcomes.iter().for_each(|o| self.outcome(o, &ends));
        }
        for part in &benchmark.parts {
            part.when.iter().for_each(|c| self.condition(c));
            match &part.kind {
                PartKind::Table(table) => {
                    for row in &table.rows {
                        row.when.iter().for_each(|c| self.condition(c));
                        row.outcomes.iter().for_each(|o| self.outcome(o, &ends));
                    }
                }
                PartKind::Weights(weights) => {
                    for row in weights.factors.iter().flat_map(|f| &f.rows) {
                        self.condition(&row.when);
                    }
                    for branch in &weights.branches {
                        self.number(&branch.amount, &ends);
                    }
                }
            }
        }
    }

    /// The constants of a node's fines.
    fn amounts(&self, node: &Node, out: &mut Vec<Ratio>) {
        for id in penalties(node) {
            if let Some(Amount::Fine(range)) =
                self.program.penalties.get(id.index()).map(|p| &p.amount)
            {
                let mut content = Content::default();
                self.of_range(range, &mut content);
                out.extend(content.constants);
            }
        }
    }

    fn node(&mut self, node: &Node, ends: &[Ratio]) {
        for id in penalties(node) {
            if let Some(Amount::Fine(range)) =
                self.program.penalties.get(id.index()).map(|p| &p.amount)
            {
                self.range(range, ends);
            }
        }
    }

    fn outcome(&mut self, outcome: &Outcome, ends: &[Ratio]) {
        match outcome {
            Outcome::Fine(_, range) => self.range(range, ends),
            Outcome::Penalties(nodes) => nodes.iter().for_each(|n| self.node(n, ends)),
            Outcome::NoFine(_) | Outcome::Human => {}
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Const(_)
            | Condition::Is(_)
            | Condition::NoAmount(_)
            | Condition::Uncomputable(_)
            | Condition::CompareDates(..)
            | Condition::Definition(_)
            | Condition::Decision(_)
            | Condition::DecisionIn { .. } => {}
            Condition::All(all) | Condition::Any(all) => all.iter().for_each(|c| self.condition(c)),
            Condition::Not(inner)
            | Condition::AnyOf { when: inner, .. }
            | Condition::InOrder { when: inner, .. } => self.condition(inner),
            Condition::ChoiceIn { fact, set } | Condition::Contains { fact, set } => {
                if let Some(edges) = self.of(*fact) {
                    edges.sets.push(*set);
                }
            }
            Condition::NumberIn { fact, lo, hi } => {
                if let Some(edges) = self.of(*fact) {
                    edges.numbers.extend([*lo, *hi]);
                }
            }
            Condition::PeriodIn { fact, lo, hi } => {
                if let Some(edges) = self.of(*fact) {
                    edges.numbers.extend([i64::from(*lo), i64::from(*hi)]);
                }
            }
            Condition::DateIn { fact, lo, hi } => {
                if let Some(edges) = self.of(*fact) {
                    edges.dates.extend(lo.iter().chain(hi).copied());
                }
            }
            Condition::SpanIn { fact, lo, hi } => {
                if let Some(edges) = self.of(*fact) {
                    edges.lengths.extend(lo.iter().chain(hi).map(|end| end.0));
                }
            }
            Condition::Within(number, interval) => {
                self.number(number, &interval_ends(interval));
            }
            Condition::Compare(a, _, b) => {
                let (mut left, mut right) = (Content::default(), Content::default());
                self.content(a, &mut left, 0);
                self.content(b, &mut right, 0);
                self.number(a, &right.constants);
                self.number(b, &left.constants);
            }
        }
    }

    fn range(&mut self, range: &Range, ends: &[Ratio]) {
        match &range.kind {
            RangeKind::Ends { lo, hi } => {
                let both = || lo.iter().chain(hi).map(|e| &e.number);
                both().for_each(|n| self.number(n, ends));
            }
            RangeKind::Point(n) => self.number(n, ends),
            RangeKind::OneOf(all) | RangeKind::HigherOf(all) => {
                let mut content = Content::default();
                self.of_range(range, &mut content);
                all.iter().for_each(|r| self.range(r, &content.constants));
            }
            RangeKind::Human(Some(inside)) => self.range(inside, ends),
            RangeKind::Human(None)
            | RangeKind::Preceding { .. }
            | RangeKind::Part { .. }
            | RangeKind::Decision(_) => {}
        }
    }

    /// A number that matters where it reaches one of these ends.
    fn number(&mut self, number: &Number, ends: &[Ratio]) {
        let mut content = Content::default();
        self.content(number, &mut content, 0);
        let mut at: Vec<Ratio> = ends.to_vec();
        for end in ends {
            for by in content.constants.iter().filter(|c| **c != Ratio::ZERO) {
                at.extend(end.div(*by));
            }
        }
        at.extend(&content.constants);
        for fact in content.facts {
            self.touch(fact, &at);
        }
        self.inside(number);
    }

    fn touch(&mut self, fact: FactId, at: &[Ratio]) {
        let Some(FactType::Number(ty)) = self.program.facts.get(fact.index()).map(|f| &f.ty) else {
            return;
        };
        let steps = at.iter().filter_map(|x| {
            let scaled = x.mul(Ratio::whole(10i64.pow(u32::from(ty.decimals))))?;
            i64::try_from(scaled.round(Rounding::Down)?).ok()
        });
        let steps: Vec<i64> = steps.filter(|n| (ty.min..=ty.max).contains(n)).collect();
        if let Some(edges) = self.of(fact) {
            edges.numbers.extend(steps);
        }
    }

    /// Deemed floors, steps and records inside a number have edges of their own.
    fn inside(&mut self, number: &Number) {
        match number {
            Number::Const(_)
            | Number::Fact(_)
            | Number::Definition(_)
            | Number::Decision(_)
            | Number::WeightSum
            | Number::Statutory(_)
            | Number::Day { .. } => {}
            Number::Later { of, .. } => self.inside(of),
            Number::DayOf { when, of, .. } => {
                self.condition(when);
                self.inside(of);
            }
            Number::Sum(terms) => terms.iter().for_each(|(_, n)| self.inside(n)),
            Number::Product(all) | Number::Extreme(_, all) => {
                all.iter().for_each(|n| self.inside(n));
            }
            Number::Quotient(a, b) => [a, b].into_iter().for_each(|n| self.inside(n)),
            Number::Deemed { value, when, by } => {
                self.number(value, &interval_ends(when));
                self.inside(by);
            }
            Number::Steps {
                value, from, step, ..
            } => {
                let next = |k: i64| step.mul(Ratio::whole(k)).and_then(|s| from.add(s));
                let ends: Vec<Ratio> = [0, 1, 2, 7].into_iter().filter_map(next).collect();
                self.number(value, &ends);
            }
            Number::Count { when, .. } => self.condition(when),
            Number::MaxOf { of, .. } => self.number(of, &[]),
            Number::SumOf { when, of, .. } => {
                self.condition(when);
                self.number(of, &[]);
            }
        }
    }

    fn of_range(&self, range: &Range, out: &mut Content) {
        match &range.kind {
            RangeKind::Ends { lo, hi } => {
                let both = lo.iter().chain(hi);
                both.for_each(|e| self.content(&e.number, out, 0));
            }
            RangeKind::Point(n) => self.content(n, out, 0),
            RangeKind::OneOf(all) | RangeKind::HigherOf(all) => {
                all.iter().for_each(|r| self.of_range(r, out));
            }
            RangeKind::Human(Some(inside)) => self.of_range(inside, out),
            RangeKind::Human(None)
            | RangeKind::Preceding { .. }
            | RangeKind::Part { .. }
            | RangeKind::Decision(_) => {}
        }
    }

    fn content(&self, number: &Number, out: &mut Content, depth: usize) {
        if depth > 24 || out.constants.len() > 64 {
            return;
        }
        let deeper = depth + 1;
        match number {
            Number::Const(c) => out.constants.push(*c),
            Number::Fact(fact) => out.facts.push(*fact),
            Number::Definition(id) => {
                if let Some(DefinitionValue::Number(n)) =
                    self.program.definitions.get(id.index()).map(|d| &d.value)
                {
                    self.content(n, out, deeper);
                }
            }
            Number::Decision(id) => {
                let rows = self.program.decisions.get(id.index());
                for row in rows.iter().flat_map(|d| &d.rows) {
                    if let DecisionValue::Number(n, _) = &row.value {
                        self.content(n, out, deeper);
                    }
                }
            }
            Number::WeightSum
            | Number::Statutory(_)
            | Number::Count { .. }
            | Number::Day { .. }
            | Number::Later { .. }
            | Number::DayOf { .. } => {}
            Number::Sum(terms) => terms.iter().for_each(|(_, n)| self.content(n, out, deeper)),
            Number::Product(all) | Number::Extreme(_, all) => {
                all.iter().for_each(|n| self.content(n, out, deeper));
            }
            Number::Quotient(a, b) => {
                self.content(a, out, deeper);
                self.content(b, out, deeper);
            }
            Number::Deemed { value, by, .. } => {
                self.content(value, out, deeper);
                self.content(by, out, deeper);
            }
            Number::Steps { value, .. } => self.content(value, out, deeper),
            Number::MaxOf { of, .. } | Number::SumOf { of, .. } => self.content(of, out, deeper),
        }
    }

    fn of(&mut self, fact: FactId) -> Option<&mut Edges> {
        self.found
            .get_mut(fact.index())
            .filter(|e| e.numbers.len() + e.sets.len() + e.dates.len() + e.lengths.len() < MOST)
    }
}

fn interval_ends(interval: &Interval) -> Vec<Ratio> {
    interval
        .lo
        .iter()
        .chain(&interval.hi)
        .map(|e| e.0)
        .collect()
}

fn penalties(node: &Node) -> Vec<PenaltyId> {
    match node {
        Node::One(id) => vec![*id],
        Node::ChooseOne(alternatives) => alternatives.iter().flatten().copied().collect(),
        Node::UpTo(rungs) => rungs.clone(),
        Node::Human(_) => Vec::new(),
    }
}
