//! A rule of one package in the numbers of the joined program: every fact, option and step is the one
//! that both packages mean, everything else is moved behind what stands there already.

use crate::ir::{
    Amount, Band, Bands, Benchmark, Branch, Circumstance, CircumstanceId, Citation, Condition,
    Decision, DecisionId, DecisionRow, DecisionValue, Definition, DefinitionId, DefinitionValue,
    ExprId, FactId, Factor, FactorRow, Guard, GuardKind, Imposition, List, ListEntry, ListId, Node,
    Number, ObjectId, Outcome, Override, Package, PackageId, Part, PartKind, Penalty, PenaltyId,
    Range, RangeEnd, RangeKind, Reduction, ReductionId, Row, RowId, StatuteId, Table, Violation,
    Weights,
};

/// What a fact is in the joined program.
#[derive(Clone, Debug)]
pub(super) struct To {
    /// Its number there.
    pub fact: FactId,
    /// So many of its smallest steps are one there.
    pub steps: i64,
    /// Of a choice or 多选 whose options have other numbers there: which.
    pub options: Option<Vec<u64>>,
}

impl To {
    /// A fact with values as they are.
    pub(super) const fn plain(fact: FactId) -> Self {
        Self {
            fact,
            steps: 1,
            options: None,
        }
    }

    fn set(&self, set: u64) -> u64 {
        let Some(options) = &self.options else {
            return set;
        };
        let mut moved = 0;
        for (option, to) in options.iter().enumerate() {
            let bit = u32::try_from(option).ok().and_then(|n| 1u64.checked_shl(n));
            if bit.is_some_and(|bit| set & bit != 0) {
                moved |= to;
            }
        }
        moved
    }
}

/// Where the items of a package stand in the joined program.
#[derive(Clone, Debug, Default)]
pub(super) struct Shift {
    /// Each fact.
    pub facts: Vec<To>,
    /// Each object of penalties.
    pub objects: Vec<ObjectId>,
    /// Before its packages.
    pub packages: usize,
    /// Before its statutes.
    pub statutes: usize,
    /// Before its definitions.
    pub definitions: usize,
    /// Before its decisions.
    pub decisions: usize,
    /// Before its penalties.
    pub penalties: usize,
    /// Before its circumstances.
    pub circumstances: usize,
    /// Before its reductions.
    pub reductions: usize,
    /// Before its lists.
    pub lists: usize,
    /// Before its expressions.
    pub exprs: usize,
    /// Before its rows.
    pub rows: usize,
}

fn after(own: usize, before: usize) -> usize {
    own.saturating_add(before)
}

impl Shift {
    /// A fact of the package as it stands in the joined program.
    pub(super) fn to(&self, fact: FactId) -> To {
        let found = self.facts.get(fact.index());
        found.cloned().unwrap_or_else(|| To::plain(fact))
    }

    pub(super) fn fact(&self, fact: FactId) -> FactId {
        let found = self.facts.get(fact.index());
        found.map_or(fact, |to| to.fact)
    }

    fn facts(&self, facts: &[FactId]) -> Vec<FactId> {
        facts.iter().map(|f| self.fact(*f)).collect()
    }

    fn object(&self, object: ObjectId) -> ObjectId {
        let found = self.objects.get(object.index());
        found.copied().unwrap_or(object)
    }

    fn expr(&self, id: ExprId) -> ExprId {
        ExprId::from_index(after(id.index(), self.exprs))
    }

    fn row(&self, id: RowId) -> RowId {
        RowId::from_index(after(id.index(), self.rows))
    }

    fn package(&self, id: PackageId) -> PackageId {
        PackageId::from_index(after(id.index(), self.packages))
    }

    fn penalty_id(&self, id: PenaltyId) -> PenaltyId {
        PenaltyId::from_index(after(id.index(), self.penalties))
    }

    fn decision_id(&self, id: DecisionId) -> DecisionId {
        DecisionId::from_index(after(id.index(), self.decisions))
    }

    fn definition_id(&self, id: DefinitionId) -> DefinitionId {
        DefinitionId::from_index(after(id.index(), self.definitions))
    }

    pub(super) fn citations(&self, all: &[Citation]) -> Vec<Citation> {
        let one = |c: &Citation| Citation {
            statute: c
                .statute
                .map(|id| StatuteId::from_index(after(id.index(), self.statutes))),
            ..c.clone()
        };
        all.iter().map(one).collect()
    }

    fn conditions(&self, all: &[Condition]) -> Vec<Condition> {
        all.iter().map(|c| self.condition(c)).collect()
    }

    pub(super) fn condition(&self, condition: &Condition) -> Condition {
        match condition {
            Condition::Const(holds) => Condition::Const(*holds),
            Condition::All(parts) => Condition::All(self.conditions(parts)),
            Condition::Any(parts) => Condition::Any(self.conditions(parts)),
            Condition::Not(part) => Condition::Not(Box::new(self.condition(part))),
            Condition::Is(fact) => Condition::Is(self.fact(*fact)),
            Condition::ChoiceIn { fact, set } => {
                let to = self.to(*fact);
                match to.set(*set) {
                    0 => Condition::Const(false),
                    set => Condition::ChoiceIn { fact: to.fact, set },
                }
            }
            Condition::Contains { fact, set } => {
                let to = self.to(*fact);
                match to.set(*set) {
                    0 => Condition::Const(false),
                    set => Condition::Contains { fact: to.fact, set },
                }
            }
            Condition::NumberIn { fact, lo, hi } => {
                let to = self.to(*fact);
                // Whole steps of the joined fact alone: the first at or above, the last at or below.
                let last = hi.checked_div_euclid(to.steps).unwrap_or(*hi);
                let first = lo.checked_div_euclid(to.steps).unwrap_or(*lo);
                let exact = lo.checked_rem_euclid(to.steps) == Some(0);
                let first = first.saturating_add(i64::from(!exact));
                if first > last {
                    return Condition::Const(false);
                }
                Condition::NumberIn {
                    fact: to.fact,
                    lo: first,
                    hi: last,
                }
            }
            Condition::NoAmount(fact) => Condition::NoAmount(self.fact(*fact)),
            Condition::Uncomputable(fact) => Condition::Uncomputable(self.fact(*fact)),
            Condition::DateIn { fact, lo, hi } => Condition::DateIn {
                fact: self.fact(*fact),
                lo: *lo,
                hi: *hi,
            },
            Condition::SpanIn { fact, lo, hi } => Condition::SpanIn {
                fact: self.fact(*fact),
                lo: *lo,
                hi: *hi,
            },
            Condition::PeriodIn { fact, lo, hi } => Condition::PeriodIn {
                fact: self.fact(*fact),
                lo: *lo,
                hi: *hi,
            },
            Condition::Within(number, interval) => {
                Condition::Within(Box::new(self.number(number)), *interval)
            }
            Condition::Compare(a, how, b) => {
                Condition::Compare(Box::new(self.number(a)), *how, Box::new(self.number(b)))
            }
            Condition::CompareDates(a, how, b) => {
                Condition::CompareDates(self.fact(*a), *how, self.fact(*b))
            }
            Condition::Definition(id) => Condition::Definition(self.definition_id(*id)),
            Condition::Decision(id) => Condition::Decision(self.decision_id(*id)),
            Condition::DecisionIn { decision, set } => Condition::DecisionIn {
                decision: self.decision_id(*decision),
                set: *set,
            },
            Condition::InOrder {
                list,
                by,
                when,
                strict,
            } => Condition::InOrder {
                list: self.fact(*list),
                by: self.fact(*by),
                when: Box::new(self.condition(when)),
                strict: *strict,
            },
            Condition::AnyOf { list, when } => Condition::AnyOf {
                list: self.fact(*list),
                when: Box::new(self.condition(when)),
            },
        }
    }

    pub(super) fn number(&self, number: &Number) -> Number {
        let all = |numbers: &[Number]| numbers.iter().map(|n| self.number(n)).collect();
        let one = |n: &Number| Box::new(self.number(n));
        match number {
            Number::Const(_) | Number::WeightSum | Number::Statutory(_) => number.clone(),
            Number::Fact(fact) => Number::Fact(self.fact(*fact)),
            Number::Definition(id) => Number::Definition(self.definition_id(*id)),
            Number::Decision(id) => Number::Decision(self.decision_id(*id)),
            Number::Sum(terms) => {
                let terms = terms.iter().map(|(plus, n)| (*plus, self.number(n)));
                Number::Sum(terms.collect())
            }
            Number::Product(numbers) => Number::Product(all(numbers)),
            Number::Quotient(a, b) => Number::Quotient(one(a), one(b)),
            Number::Deemed { value, when, by } => Number::Deemed {
                value: one(value),
                when: *when,
                by: one(by),
            },
            Number::Steps {
                value,
                from,
                step,
                tail,
            } => Number::Steps {
                value: one(value),
                from: *from,
                step: *step,
                tail: *tail,
            },
            Number::Extreme(greatest, numbers) => Number::Extreme(*greatest, all(numbers)),
            Number::Count { list, when } => Number::Count {
                list: self.fact(*list),
                when: Box::new(self.condition(when)),
            },
            Number::MaxOf { list, of } => Number::MaxOf {
                list: self.fact(*list),
                of: one(of),
            },
            Number::SumOf { list, when, of } => Number::SumOf {
                list: self.fact(*list),
                when: Box::new(self.condition(when)),
                of: one(of),
            },
            Number::Day { fact, end } => Number::Day {
                fact: self.fact(*fact),
                end: *end,
            },
            Number::Later { of, by } => Number::Later {
                of: one(of),
                by: *by,
            },
            Number::DayOf {
                list,
                when,
                of,
                latest,
            } => Number::DayOf {
                list: self.fact(*list),
                when: Box::new(self.condition(when)),
                of: one(of),
                latest: *latest,
            },
        }
    }

    pub(super) fn range(&self, range: &Range) -> Range {
        let end = |end: &Option<RangeEnd>| {
            end.as_ref().map(|end| RangeEnd {
                number: self.number(&end.number),
                open: end.open,
            })
        };
        let all = |ranges: &[Range]| ranges.iter().map(|r| self.range(r)).collect();
        let kind = match &range.kind {
            RangeKind::Ends { lo, hi } => RangeKind::Ends {
                lo: end(lo),
                hi: end(hi),
            },
            RangeKind::Point(number) => RangeKind::Point(self.number(number)),
            RangeKind::OneOf(ranges) => RangeKind::OneOf(all(ranges)),
            RangeKind::HigherOf(ranges) => RangeKind::HigherOf(all(ranges)),
            RangeKind::Preceding { .. } | RangeKind::Part { .. } => range.kind.clone(),
            RangeKind::Decision(id) => RangeKind::Decision(self.decision_id(*id)),
            RangeKind::Human(inside) => {
                RangeKind::Human(inside.as_ref().map(|r| Box::new(self.range(r))))
            }
        };
        Range {
            kind,
            expr: self.expr(range.expr),
        }
    }

    fn node(&self, node: &Node) -> Node {
        let all = |ids: &[PenaltyId]| ids.iter().map(|id| self.penalty_id(*id)).collect();
        match node {
            Node::One(id) => Node::One(self.penalty_id(*id)),
            Node::ChooseOne(alternatives) => {
                Node::ChooseOne(alternatives.iter().map(|ids| all(ids)).collect())
            }
            Node::UpTo(rungs) => Node::UpTo(all(rungs)),
            Node::Human(span) => Node::Human(*span),
        }
    }

    fn outcomes(&self, outcomes: &[Outcome]) -> Vec<Outcome> {
        let one = |outcome: &Outcome| match outcome {
            Outcome::Fine(on, range) => Outcome::Fine(self.object(*on), self.range(range)),
            Outcome::NoFine(on) => Outcome::NoFine(self.object(*on)),
            Outcome::Penalties(nodes) => {
                Outcome::Penalties(nodes.iter().map(|n| self.node(n)).collect())
            }
            Outcome::Human => Outcome::Human,
        };
        outcomes.iter().map(one).collect()
    }

    pub(super) fn penalty(&self, penalty: &Penalty) -> Penalty {
        Penalty {
            on: self.object(penalty.on),
            amount: match &penalty.amount {
                Amount::Fine(range) => Amount::Fine(self.range(range)),
                Amount::Flag | Amount::Duration(_) | Amount::Lifetime | Amount::Open => {
                    penalty.amount.clone()
                }
            },
            ..penalty.clone()
        }
    }

    pub(super) fn definition(&self, definition: &Definition) -> Definition {
        Definition {
            value: match &definition.value {
                DefinitionValue::Condition(c) => DefinitionValue::Condition(self.condition(c)),
                DefinitionValue::Number(n) => DefinitionValue::Number(self.number(n)),
            },
            basis: self.citations(&definition.basis),
            expr: self.expr(definition.expr),
            name: definition.name.clone(),
        }
    }

    pub(super) fn decision(&self, decision: &Decision) -> Decision {
        let row = |row: &DecisionRow| DecisionRow {
            when: self.conditions(&row.when),
            value: match &row.value {
                DecisionValue::Bool(yes) => DecisionValue::Bool(*yes),
                DecisionValue::Choice(option) => DecisionValue::Choice(*option),
                DecisionValue::Number(n, expr) => {
                    DecisionValue::Number(self.number(n), self.expr(*expr))
                }
                DecisionValue::Range(range) => DecisionValue::Range(self.range(range)),
            },
            row: self.row(row.row),
        };
        Decision {
            basis: self.citations(&decision.basis),
            rows: decision.rows.iter().map(row).collect(),
            facts: self.facts(&decision.facts),
            ..decision.clone()
        }
    }

    pub(super) fn circumstance(&self, c: &Circumstance) -> Circumstance {
        Circumstance {
            package: self.package(c.package),
            basis: self.citations(&c.basis),
            when: self.condition(&c.when),
            facts: self.facts(&c.facts),
            unless_weighed: self.facts(&c.unless_weighed),
            on: c.on.map(|on| self.object(on)),
            still: c.still.iter().map(|id| self.penalty_id(*id)).collect(),
            ..c.clone()
        }
    }

    fn excepted(&self, all: &[(Condition, ExprId)]) -> Vec<(Condition, ExprId)> {
        let moved = all.iter().map(|(c, e)| (self.condition(c), self.expr(*e)));
        moved.collect()
    }

    pub(super) fn reduction(&self, r: &Reduction) -> Reduction {
        Reduction {
            package: self.package(r.package),
            basis: self.citations(&r.basis),
            when: self.condition(&r.when),
            exceptions: self.excepted(&r.exceptions),
            facts: self.facts(&r.facts),
            ..r.clone()
        }
    }

    pub(super) fn list(&self, list: &List) -> List {
        let entry = |entry: &ListEntry| ListEntry {
            when: self.condition(&entry.when),
            facts: self.facts(&entry.facts),
            basis: self.citations(&entry.basis),
            row: self.row(entry.row),
            ..entry.clone()
        };
        List {
            package: self.package(list.package),
            exceptions: self.excepted(&list.exceptions),
            entries: list.entries.iter().map(entry).collect(),
            ..list.clone()
        }
    }

    pub(super) fn violation(&self, v: &Violation) -> Violation {
        let guard = |guard: &Guard| Guard {
            kind: match &guard.kind {
                GuardKind::Stage { .. } => guard.kind.clone(),
                GuardKind::Arm { on } => GuardKind::Arm { on: self.fact(*on) },
            },
            when: self.condition(&guard.when),
            basis: self.citations(&guard.basis),
            facts: self.facts(&guard.facts),
            ..guard.clone()
        };
        let imposition = |imposition: &Imposition| Imposition {
            node: self.node(&imposition.node),
            ..imposition.clone()
        };
        let circumstances = v.circumstances.iter();
        let reductions = v.reductions.iter();
        let lists = v.list_entries.iter();
        Violation {
            package: self.package(v.package),
            violates: self.citations(&v.violates),
            basis: self.citations(&v.basis),
            guards: v.guards.iter().map(guard).collect(),
            impositions: v.impositions.iter().map(imposition).collect(),
            benchmark: v.benchmark.as_ref().map(|b| self.benchmark(b)),
            circumstances: circumstances
                .map(|id| CircumstanceId::from_index(after(id.index(), self.circumstances)))
                .collect(),
            list_entries: lists
                .map(|(id, i)| (ListId::from_index(after(id.index(), self.lists)), *i))
                .collect(),
            reductions: reductions
                .map(|id| ReductionId::from_index(after(id.index(), self.reductions)))
                .collect(),
            // What stands for other acts is compared act by act.
            contest: None,
            ..v.clone()
        }
    }

    fn benchmark(&self, b: &Benchmark) -> Benchmark {
        let first = |row: &Override| Override {
            when: self.condition(&row.when),
            outcomes: self.outcomes(&row.outcomes),
            facts: self.facts(&row.facts),
            row: self.row(row.row),
        };
        let part = |part: &Part| Part {
            guard: part.guard,
            when: part.when.as_ref().map(|c| self.condition(c)),
            kind: match &part.kind {
                PartKind::Table(table) => PartKind::Table(self.table(table)),
                PartKind::Weights(weights) => PartKind::Weights(self.weights(weights)),
            },
            facts: self.facts(&part.facts),
        };
        Benchmark {
            package: self.package(b.package),
            overrides: b.overrides.iter().map(first).collect(),
            parts: b.parts.iter().map(part).collect(),
            weighs: self.facts(&b.weighs),
            ..b.clone()
        }
    }

    fn table(&self, table: &Table) -> Table {
        let row = |row: &Row| Row {
            when: self.conditions(&row.when),
            tier: row.tier,
            outcomes: self.outcomes(&row.outcomes),
            row: self.row(row.row),
        };
        Table {
            rows: table.rows.iter().map(row).collect(),
            ..table.clone()
        }
    }

    fn weights(&self, weights: &Weights) -> Weights {
        let row = |row: &FactorRow| FactorRow {
            when: self.condition(&row.when),
            weight: row.weight,
            row: self.row(row.row),
        };
        let factor = |factor: &Factor| Factor {
            facts: self.facts(&factor.facts),
            rows: factor.rows.iter().map(row).collect(),
            ..factor.clone()
        };
        let branch = |branch: &Branch| Branch {
            on: self.object(branch.on),
            amount: self.number(&branch.amount),
            expr: self.expr(branch.expr),
            ..branch.clone()
        };
        Weights {
            den: weights.den,
            factors: weights.factors.iter().map(factor).collect(),
            branches: weights.branches.iter().map(branch).collect(),
        }
    }
}

/// Whether a package gives a numeric rule for any shape of range.
pub(super) fn any_band(package: &Package) -> bool {
    let Bands {
        general,
        only_max,
        only_min,
    } = &package.bands;
    let none = |all: &[Band]| all.is_empty();
    !(none(general) && none(only_max) && none(only_min))
}
