//! Tables of every kind in one form: rows of conditions, a hit policy, and when they are asked.

use super::{
    ends::{At, differ, extents},
    expand::Fuel,
    rules::{self, given, speaks},
};
use crate::{
    base::{span::Span, terms::HitPolicy},
    ir::{
        Amount, Condition, Decision, DecisionId, DecisionRow, DecisionValue, Factor, ObjectId,
        Outcome, PartKind, Program, Row, RowId, ViolationId,
    },
};

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// An act.
    Act(ViolationId),
    /// A decision.
    Decision(DecisionId),
    /// The package as a whole.
    Package,
}

/// The rows of a table, and what they give.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rows<'p> {
    /// Of a benchmark.
    Table(&'p [Row]),
    /// Of a factor.
    Factor(&'p Factor),
    /// Of a decision.
    Decision(&'p [DecisionRow]),
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Grid<'p> {
    /// What it belongs to.
    pub about: About,
    /// The part of the benchmark that it is, or is a factor of.
    pub part: Option<usize>,
    /// Its name for messages: 表, the factor, the decision.
    pub name: String,
    /// Hit policy.
    pub policy: HitPolicy,
    /// Rows.
    pub rows: Rows<'p>,
    /// When it is asked; all must hold.
    pub asked: Vec<Condition>,
    /// The objects that a table of a benchmark speaks of, each with when it is asked of that object.
    pub objects: Vec<(ObjectId, Condition)>,
    /// Where.
    pub span: Span,
}

/// Whether two rows give the same.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Difference {
    /// Whatever the facts.
    Never,
    /// For all facts.
    Always,
    /// Under this condition.
    When(Condition),
}

impl Difference {
    /// As a condition.
    pub(super) fn condition(self) -> Condition {
        match self {
            Self::Never => Condition::Const(false),
            Self::Always => Condition::Const(true),
            Self::When(condition) => condition,
        }
    }
}

/// Every table of the benchmark of an act, the one of the main package.
pub(super) fn of_act(program: &Program, id: ViolationId) -> Vec<Grid<'_>> {
    let mut all = Vec::new();
    let Some((violation, benchmark)) = rules::benchmark(program, id) else {
        return all;
    };
    let about = About::Act(id);
    for (index, part) in benchmark.parts.iter().enumerate() {
        let asked = speaks(program, violation, benchmark, part);
        match &part.kind {
            PartKind::Table(table) => all.push(Grid {
                about,
                part: Some(index),
                name: "表".to_owned(),
                policy: table.policy,
                rows: Rows::Table(&table.rows),
                asked,
                objects: rules::concerned(program, violation, part)
                    .into_iter()
                    .map(|object| {
                        let of = rules::of_object(program, violation, benchmark, object);
                        (object, super::expand::settled(Condition::All(of)))
                    })
                    .collect(),
                span: table.span,
            }),
            PartKind::Weights(weights) => {
                for factor in &weights.factors {
                    let rows = factor.rows.iter().map(|r| r.row);
                    all.push(Grid {
                        about,
                        part: Some(index),
                        name: format!("要素“{}”", factor.name),
                        policy: factor.policy,
                        rows: Rows::Factor(factor),
                        asked: asked.clone(),
                        objects: Vec::new(),
                        span: hull(program, rows).unwrap_or(benchmark.span),
                    });
                }
            }
        }
    }
    all
}

/// The table of a decision, if it belongs to the main package.
pub(super) fn of_decision(program: &Program, id: DecisionId) -> Option<Grid<'_>> {
    let decision = program.decisions.get(id.index())?;
    (own(program, decision) && !derived(program, id)).then(|| Grid {
        about: About::Decision(id),
        part: None,
        name: format!("判定“{}”", decision.name),
        policy: decision.policy,
        rows: Rows::Decision(&decision.rows),
        asked: Vec::new(),
        objects: Vec::new(),
        span: decision.span,
    })
}

/// Whether a decision is what an observation period stands for: of its rows `observe` speaks.
fn derived(program: &Program, id: DecisionId) -> bool {
    program.observations.iter().any(|o| {
        o.state == id || o.conduct == id || o.problems.iter().any(|(_, problem)| *problem == id)
    })
}

/// Whether a decision belongs to the main package.
fn own(program: &Program, decision: &Decision) -> bool {
    let first = decision.rows.first().map(|r| r.row);
    first.is_some_and(|row| program.rows.get(row.index()).is_some_and(|r| r.own))
}

fn hull(program: &Program, rows: impl Iterator<Item = RowId>) -> Option<Span> {
    let spans = rows.filter_map(|row| program.rows.get(row.index()).map(|r| r.span));
    spans.reduce(Span::to)
}

impl<'p> Grid<'p> {
    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        match self.rows {
            Rows::Table(rows) => rows.len(),
            Rows::Factor(factor) => factor.rows.len(),
            Rows::Decision(rows) => rows.len(),
        }
    }

    /// The conditions of a row.
    pub(super) fn when(&self, row: usize) -> &'p [Condition] {
        let found = match self.rows {
            Rows::Table(rows) => rows.get(row).map(|r| r.when.as_slice()),
            Rows::Factor(factor) => {
                let row = factor.rows.get(row);
                row.map(|r| std::slice::from_ref(&r.when))
            }
            Rows::Decision(rows) => rows.get(row).map(|r| r.when.as_slice()),
        };
        found.unwrap_or_default()
    }

    /// The number of a row in the program.
    pub(super) fn id(&self, row: usize) -> Option<RowId> {
        match self.rows {
            Rows::Table(rows) => rows.get(row).map(|r| r.row),
            Rows::Factor(factor) => factor.rows.get(row).map(|r| r.row),
            Rows::Decision(rows) => rows.get(row).map(|r| r.row),
        }
    }

    /// Where a row stands.
    pub(super) fn place(&self, program: &Program, row: usize) -> Span {
        let text = self.id(row).and_then(|id| program.rows.get(id.index()));
        text.map_or(self.span, |r| r.span)
    }

    /// Whether two rows differ in what they give.
    pub(super) fn difference(&self, program: &Program, a: usize, b: usize) -> Difference {
        match self.rows {
            Rows::Table(rows) => match (rows.get(a), rows.get(b)) {
                (Some(a), Some(b)) => {
                    let each = self.objects.iter().map(|(object, asked)| {
                        let differ = tables_differ(program, a, b, *object).condition();
                        Condition::All(vec![asked.clone(), differ])
                    });
                    either(each.collect())
                }
                (_, _) => Difference::Never,
            },
            Rows::Factor(factor) => match (factor.rows.get(a), factor.rows.get(b)) {
                (Some(a), Some(b)) if a.weight != b.weight => Difference::Always,
                (_, _) => Difference::Never,
            },
            Rows::Decision(rows) => match (rows.get(a), rows.get(b)) {
                (Some(a), Some(b)) => values_differ(program, &a.value, &b.value),
                (_, _) => Difference::Never,
            },
        }
    }

    /// Whether of two rows that match the first outranks the second under 取重 or 取轻, where that can
    /// be said without a case.
    pub(super) fn outranks(&self, a: usize, b: usize) -> Option<bool> {
        let heaviest = match self.policy {
            HitPolicy::Heaviest => true,
            HitPolicy::Lightest => false,
            HitPolicy::First => return Some(a < b),
            HitPolicy::Unique => return Some(false),
        };
        let order = match self.rows {
            Rows::Factor(factor) => {
                let (a, b) = (factor.rows.get(a)?, factor.rows.get(b)?);
                a.weight.cmp(&b.weight)
            }
            Rows::Table(rows) => {
                let (a, b) = (rows.get(a)?.tier?, rows.get(b)?.tier?);
                if a == b {
                    return None;
                }
                a.cmp(&b)
            }
            Rows::Decision(_) => return None,
        };
        Some(if order.is_eq() {
            a < b
        } else {
            order.is_gt() == heaviest
        })
    }
}

/// What of outcomes is not an amount, as far as it concerns an object.
fn kinds(program: &Program, outcomes: &[Outcome], object: ObjectId) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Fine(..) => {}
            Outcome::NoFine(on) => {
                if *on == object {
                    all.push("无罚款".to_owned());
                }
            }
            Outcome::Human => all.push("综合裁量".to_owned()),
            Outcome::Penalties(nodes) => {
                for (_, penalty) in nodes.iter().flat_map(|n| rules::penalties(program, n)) {
                    if penalty.on != object {
                        continue;
                    }
                    let text = match &penalty.amount {
                        Amount::Fine(_) => "",
                        Amount::Flag | Amount::Duration(_) | Amount::Lifetime | Amount::Open => {
                            penalty.text.as_str()
                        }
                    };
                    let (word, modality) = (&penalty.kind.word, penalty.modality);
                    all.push(format!("{word}{modality:?}{text}"));
                }
            }
        }
    }
    all
}

/// Whether two rows of a table differ in what they give an object.
pub(super) fn tables_differ(program: &Program, a: &Row, b: &Row, object: ObjectId) -> Difference {
    if kinds(program, &a.outcomes, object) != kinds(program, &b.outcomes, object) {
        return Difference::Always;
    }
    let fines = |row: &'_ Row| -> Vec<crate::ir::Range> {
        let all = given(program, &row.outcomes).into_iter();
        all.filter(|(on, _)| *on == object)
            .map(|(_, range)| range.clone())
            .collect()
    };
    let (x, y) = (fines(a), fines(b));
    if x.len() != y.len() {
        return Difference::Always;
    }
    let mut when = Vec::new();
    for (range, other) in x.iter().zip(&y) {
        match ranges_differ(program, range, other) {
            Difference::Never => {}
            Difference::Always => return Difference::Always,
            Difference::When(condition) => when.push(condition),
        }
    }
    either(when)
}

fn either(when: Vec<Condition>) -> Difference {
    let condition = super::expand::settled(Condition::Any(when));
    if condition == Condition::Const(false) {
        Difference::Never
    } else if condition == Condition::Const(true) {
        Difference::Always
    } else {
        Difference::When(condition)
    }
}

pub(super) fn ranges_differ(
    program: &Program,
    a: &crate::ir::Range,
    b: &crate::ir::Range,
) -> Difference {
    use crate::ir::RangeKind;
    let at = At {
        imposed: None,
        law: None,
    };
    let mut fuel = Fuel::default();
    if let (RangeKind::Part { lo, hi }, RangeKind::Part { lo: x, hi: y }) = (&a.kind, &b.kind) {
        let same = lo == x && hi == y;
        return if same {
            Difference::Never
        } else {
            Difference::Always
        };
    }
    let human = |kind: &RangeKind| matches!(kind, RangeKind::Human(_));
    if human(&a.kind) != human(&b.kind) {
        return Difference::Always;
    }
    let (Some(x), Some(y)) = (
        extents(program, a, at, &mut fuel),
        extents(program, b, at, &mut fuel),
    ) else {
        return Difference::Always;
    };
    if x.is_empty() && y.is_empty() {
        return Difference::Never;
    }
    let mut any = Vec::new();
    for one in &x {
        for other in &y {
            let Some(differ) = differ(program, &one.ends, &other.ends) else {
                return Difference::Always;
            };
            let mut all = one.when.clone();
            all.extend(other.when.iter().cloned());
            all.push(differ);
            any.push(Condition::All(all));
        }
    }
    either(any)
}

/// Whether two results of a decision differ.
pub(super) fn values_differ(program: &Program, a: &DecisionValue, b: &DecisionValue) -> Difference {
    let of = |same: bool| {
        if same {
            Difference::Never
        } else {
            Difference::Always
        }
    };
    match (a, b) {
        (DecisionValue::Bool(a), DecisionValue::Bool(b)) => of(a == b),
        (DecisionValue::Choice(a), DecisionValue::Choice(b)) => of(a == b),
        (DecisionValue::Number(a, _), DecisionValue::Number(b, _)) => {
            if a == b {
                return Difference::Never;
            }
            let compare = Condition::Compare(
                Box::new(a.clone()),
                crate::base::terms::Comparator::NotEqual,
                Box::new(b.clone()),
            );
            either(vec![super::expand::expanded(program, &compare)])
        }
        (DecisionValue::Range(a), DecisionValue::Range(b)) => ranges_differ(program, a, b),
        (
            DecisionValue::Bool(_)
            | DecisionValue::Choice(_)
            | DecisionValue::Number(..)
            | DecisionValue::Range(_),
            _,
        ) => Difference::Always,
    }
}
