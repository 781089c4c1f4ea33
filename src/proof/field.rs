//! Where a question is asked: the space of the conditions that it is about, bounded by the constraints
//! between facts, with what is ordinary on every axis.

use std::collections::BTreeSet;

use super::{
    expand::expanded,
    formula::Formula,
    ordinary,
    search::{Budget, Spent, search},
};
use crate::{
    base::ratio::Ratio,
    cells::{CellSet, Space, Subject},
    ir::{Condition, Constraint, DefinitionValue, FactId, Interval, Program, Value, reads},
};

/// Deepest nesting of conditions that is followed.
const MAX_DEPTH: u32 = 256;

/// The space of a question.
#[derive(Debug)]
pub(super) struct Field<'p> {
    /// The program.
    pub program: &'p Program,
    space: Space<'p>,
    bounds: Vec<Formula>,
    first: Vec<usize>,
}

/// The conditions that a field is made of, kept while it lasts.
#[derive(Debug, Default)]
pub(super) struct Ground {
    conditions: Vec<Condition>,
    facts: BTreeSet<FactId>,
    /// When each of the constraints that count is surely broken.
    broken: Vec<Condition>,
}

/// When a constraint is surely broken: one that reads a decision which decides nothing is not.
fn broken(program: &Program, constraint: &Constraint) -> Condition {
    expanded(program, &Condition::Not(Box::new(constraint.holds.clone())))
}

impl Ground {
    /// Adds a condition with decisions and computed numbers taken apart; gives it back so.
    pub(super) fn add(&mut self, program: &Program, condition: &Condition) -> Condition {
        let condition = expanded(program, condition);
        self.keep(program, &condition);
        condition
    }

    /// Adds a condition that has been taken apart already.
    pub(super) fn keep(&mut self, program: &Program, condition: &Condition) {
        reads::condition(program, condition, &mut self.facts);
        self.conditions.push(condition.clone());
    }

    /// Names a fact, so that the constraints on it count.
    pub(super) fn name(&mut self, fact: FactId) {
        self.facts.insert(fact);
    }

    /// Adds the constraints that tie the facts of the conditions.
    pub(super) fn bound(&mut self, program: &Program) {
        let mut waiting: Vec<_> = program.constraints.iter().collect();
        loop {
            let (near, far): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|c| c.facts.iter().any(|f| self.facts.contains(f)));
            if near.is_empty() {
                return;
            }
            for constraint in near {
                self.facts.extend(constraint.facts.iter().copied());
                let broken = broken(program, constraint);
                self.keep(program, &broken);
                self.broken.push(broken);
            }
            waiting = far;
        }
    }

    /// The field; call [`Self::bound`] before.
    pub(super) fn field<'p>(&self, program: &'p Program) -> Field<'p> {
        let space = Space::counting(program, &self.conditions);
        let first = ordinary::cells(program, &space);
        let mut field = Field {
            program,
            space,
            bounds: Vec::new(),
            first,
        };
        let broken = self.broken.iter();
        field.bounds = broken
            .filter_map(|c| Some(field.formula(c)?.not()))
            .collect();
        field
    }
}

impl<'p> Field<'p> {
    /// The space.
    pub(super) const fn space(&self) -> &Space<'p> {
        &self.space
    }

    /// On each axis the most ordinary cell.
    pub(super) fn first(&self) -> &[usize] {
        &self.first
    }

    /// The constraints.
    pub(super) fn bounds(&self) -> &[Formula] {
        &self.bounds
    }

    /// All cells of all axes.
    pub(super) fn all(&self) -> Vec<CellSet> {
        let axes = self.space.axes().iter();
        axes.map(|axis| CellSet::all(axis.len())).collect()
    }

    /// A condition over the cells; `None` if it nests too deeply, or rests on what the field was not
    /// made of.
    pub(super) fn formula(&self, condition: &Condition) -> Option<Formula> {
        self.with(condition, true, 0)
    }

    /// All of these conditions.
    pub(super) fn conjunction<'c>(
        &self,
        conditions: impl IntoIterator<Item = &'c Condition>,
    ) -> Option<Formula> {
        let parts: Option<Vec<Formula>> = conditions.into_iter().map(|c| self.formula(c)).collect();
        Some(Formula::all(parts?))
    }

    fn with(&self, condition: &Condition, holds: bool, depth: u32) -> Option<Formula> {
        let depth = depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
        match condition {
            Condition::Const(value) => Some(Formula::Is(*value == holds)),
            Condition::Not(part) => self.with(part, !holds, depth),
            Condition::All(parts) | Condition::Any(parts) => {
                let made: Option<Vec<Formula>> =
                    parts.iter().map(|p| self.with(p, holds, depth)).collect();
                Some(if matches!(condition, Condition::All(_)) == holds {
                    Formula::all(made?)
                } else {
                    Formula::any(made?)
                })
            }
            Condition::Definition(id) => match &self.program.definitions.get(id.index())?.value {
                DefinitionValue::Condition(inner) => self.with(inner, holds, depth),
                DefinitionValue::Number(_) => None,
            },
            Condition::Is(_)
            | Condition::ChoiceIn { .. }
            | Condition::Contains { .. }
            | Condition::NumberIn { .. }
            | Condition::NoAmount(_)
            | Condition::Uncomputable(_)
            | Condition::DateIn { .. }
            | Condition::SpanIn { .. }
            | Condition::PeriodIn { .. }
            | Condition::Within(..)
            | Condition::Compare(..)
            | Condition::CompareDates(..)
            | Condition::Decision(_)
            | Condition::DecisionIn { .. }
            | Condition::AnyOf { .. }
            | Condition::InOrder { .. } => {
                let (axis, set) = self.space.axis_of(condition)?;
                Some(Formula::cell(
                    axis,
                    if holds { set } else { set.complement() },
                ))
            }
        }
    }

    /// Cells in which all of these hold under the constraints, ordinary ones tried first.
    ///
    /// # Errors
    /// [`Spent`] if the budget ran out.
    pub(super) fn find(
        &self,
        formulas: &[&Formula],
        budget: &mut Budget,
    ) -> Result<Option<Vec<CellSet>>, Spent> {
        self.find_from(self.all(), formulas, budget)
    }

    /// As [`Self::find`], from fewer cells.
    ///
    /// # Errors
    /// [`Spent`] if the budget ran out.
    pub(super) fn find_from(
        &self,
        open: Vec<CellSet>,
        formulas: &[&Formula],
        budget: &mut Budget,
    ) -> Result<Option<Vec<CellSet>>, Spent> {
        let mut all: Vec<&Formula> = formulas.to_vec();
        all.extend(&self.bounds);
        search(open, &all, &self.first, budget)
    }

    /// Whether an axis stands for what only values decide: a number that facts make, or a condition.
    pub(super) fn made(&self, axis: usize) -> bool {
        matches!(
            self.space.subjects().get(axis),
            Some(Subject::Number(_) | Subject::Truth(_))
        )
    }

    /// What it says of the facts that such an axis lies in these cells; `None` of other axes, and where
    /// that says nothing.
    pub(super) fn says(&self, axis: usize, cells: &CellSet) -> Option<Condition> {
        if cells.is_all() {
            return None;
        }
        match self.space.subjects().get(axis)? {
            Subject::Fact(_) => None,
            Subject::Truth(condition) => Some(if cells.has(1) {
                condition.clone()
            } else {
                Condition::Not(Box::new(condition.clone()))
            }),
            Subject::Number(line) => {
                let own = self.space.axes().get(axis)?;
                let within = |interval| Condition::Within(Box::new(line.number()), interval);
                let any = cells.cells().map(|cell| match own.ends(cell) {
                    Some((Value::Number(lo), Value::Number(hi))) => within(Interval {
                        lo: Some((Ratio::whole(lo), false)),
                        hi: Some((Ratio::whole(hi), false)),
                    }),
                    _ => Condition::Not(Box::new(within(Interval::default()))),
                });
                Some(Condition::Any(any.collect()))
            }
        }
    }

    /// The facts that an axis is about.
    pub(super) fn read(&self, axis: usize, found: &mut reads::Reads) {
        match self.space.subjects().get(axis) {
            Some(Subject::Fact(fact)) => {
                found.insert(*fact);
            }
            Some(Subject::Truth(condition)) => reads::condition(self.program, condition, found),
            Some(Subject::Number(line)) => {
                let anything = Condition::Within(Box::new(line.number()), Interval::default());
                reads::condition(self.program, &anything, found);
            }
            None => {}
        }
    }

    /// The fact of an axis.
    pub(super) fn fact(&self, axis: usize) -> Option<FactId> {
        match self.space.subjects().get(axis)? {
            Subject::Fact(fact) => Some(*fact),
            Subject::Number(_) | Subject::Truth(_) => None,
        }
    }
}
