//! The space of cases that conditions tell apart: an axis a fact, and conditions as boxes in it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    axis::{Axis, Cuts},
    boxes::{Boxed, merged},
    line::{self, Line, Test},
    set::CellSet,
    simple::{Simple, simple},
};
use crate::ir::{Condition, DefinitionId, DefinitionValue, FactId, Program, Value};

/// What an axis is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// A fact.
    Fact(FactId),
    /// A whole number that facts make ([`Space::counting`]).
    Number(Line),
    /// A condition that constants of one fact do not decide.
    Truth(Condition),
}

/// The axes that conditions cut.
#[derive(Clone, Debug)]
pub struct Space<'p> {
    program: &'p Program,
    subjects: Vec<Subject>,
    axes: Vec<Axis>,
    facts: BTreeMap<FactId, usize>,
    constraints: Vec<Vec<Boxed>>,
    counting: bool,
}

/// Most boxes of one condition.
pub const MAX_BOXES: usize = 4_096;

/// Conditions found below others, and the definitions gone through.
#[derive(Debug, Default)]
struct Found<'c> {
    cuts: BTreeMap<FactId, Cuts>,
    /// Whole numbers that are tested, if they are sought.
    lines: Option<Vec<(Line, Cuts)>>,
    /// Conditions that are no combination of others.
    tests: Vec<&'c Condition>,
    seen: BTreeSet<DefinitionId>,
}

impl<'p> Space<'p> {
    /// The space that these conditions cut. With `constrained`, the constraints of the program that
    /// read any of the facts cut it too and bound it ([`Self::possible`]).
    pub fn of<'c>(
        program: &'p Program,
        conditions: impl IntoIterator<Item = &'c Condition>,
        constrained: bool,
    ) -> Self
    where
        'p: 'c,
    {
        Self::made(program, conditions, constrained, Found::default())
    }

    /// As [`Self::of`], unconstrained, with an axis for each whole number that conditions compare with
    /// constants: counts, sums and greatest of lists, days, sums over several facts.
    pub fn counting<'c>(
        program: &'p Program,
        conditions: impl IntoIterator<Item = &'c Condition>,
    ) -> Self
    where
        'p: 'c,
    {
        let found = Found {
            lines: Some(Vec::new()),
            ..Found::default()
        };
        Self::made(program, conditions, false, found)
    }

    fn made<'c>(
        program: &'p Program,
        conditions: impl IntoIterator<Item = &'c Condition>,
        constrained: bool,
        mut found: Found<'c>,
    ) -> Self
    where
        'p: 'c,
    {
        for condition in conditions {
            found.condition(program, condition);
        }
        let mut bounding: Vec<&'c Condition> = Vec::new();
        if constrained {
            let mut waiting: Vec<_> = program.constraints.iter().collect();
            loop {
                let (near, far): (Vec<_>, Vec<_>) = waiting
                    .into_iter()
                    .partition(|c| c.facts.iter().any(|f| found.cuts.contains_key(f)));
                if near.is_empty() {
                    break;
                }
                for constraint in near {
                    found.condition(program, &constraint.holds);
                    bounding.push(&constraint.holds);
                }
                waiting = far;
            }
        }
        let mut space = Self {
            program,
            subjects: Vec::new(),
            axes: Vec::new(),
            facts: BTreeMap::new(),
            constraints: Vec::new(),
            counting: found.lines.is_some(),
        };
        for (fact, cuts) in &found.cuts {
            let declared = program.facts.get(fact.index());
            if let Some(axis) = declared.and_then(|f| Axis::of(&f.ty, cuts)) {
                space.facts.insert(*fact, space.axes.len());
                space.subjects.push(Subject::Fact(*fact));
                space.axes.push(axis);
            }
        }
        for (line, cuts) in found.lines.into_iter().flatten() {
            space.axes.push(Axis::of_line(&line, &cuts));
            space.subjects.push(Subject::Number(line));
        }
        for truth in found.tests {
            if space.axis_of(truth).is_none() {
                space.subjects.push(Subject::Truth(truth.clone()));
                space.axes.push(Axis::Truth);
            }
        }
        for holds in bounding {
            // What needs too many boxes does not bound: the space is then larger than it could be.
            space.constraints.extend(space.boxes(holds));
        }
        space
    }

    /// The axes.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// What each axis is about.
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    /// The axis of a fact.
    pub fn fact(&self, fact: FactId) -> Option<usize> {
        self.facts.get(&fact).copied()
    }

    /// The axis and cells of a condition on one axis; `None` if it is a combination, or nothing that
    /// the space was made of.
    pub fn axis_of(&self, condition: &Condition) -> Option<(usize, CellSet)> {
        if let Some((fact, test)) = simple(self.program, condition)
            && let Some(axis) = self.fact(fact)
            && let Some(set) = self.axes.get(axis).and_then(|a| a.set(&test))
        {
            return Some((axis, set));
        }
        if self.counting
            && let Some(test) = line::test(self.program, condition)
            && let Some(found) = self.tested(&test)
        {
            return Some(found);
        }
        let truth = |s: &Subject| matches!(s, Subject::Truth(c) if c == condition);
        let axis = self.subjects.iter().position(truth)?;
        Some((axis, CellSet::of(2, |cell| cell == 1)))
    }

    /// The axis and cells of a test of a whole number.
    fn tested(&self, test: &Test) -> Option<(usize, CellSet)> {
        let own = |s: &Subject| matches!(s, Subject::Number(line) if line.same(&test.line));
        let axis = self.subjects.iter().position(own)?;
        let cells = self.axes.get(axis)?;
        let set = cells.set(&Simple::Steps(test.lo, test.hi))?;
        if !test.except {
            return Some((axis, set));
        }
        let all = cells.set(&Simple::Steps(i64::MIN, i64::MAX))?;
        Some((axis, all.without(&set)))
    }

    /// A condition as a union of boxes; `None` if it needs too many, or rests on what the space was
    /// not made of.
    pub fn boxes(&self, condition: &Condition) -> Option<Vec<Boxed>> {
        self.union(condition, true, 0)
    }

    /// A row of conditions, all of which must hold, as one box; `None` if it is no single box. The
    /// inner `None` is a row that no point meets.
    pub fn row<'c>(
        &self,
        conditions: impl IntoIterator<Item = &'c Condition>,
    ) -> Option<Option<Boxed>> {
        let mut row = Boxed::everything();
        for condition in conditions {
            let boxes = self.boxes(condition)?;
            let one = match boxes.as_slice() {
                [] => return Some(None),
                [one] => one,
                _ => return None,
            };
            match row.and(one) {
                Some(both) => row = both,
                None => return Some(None),
            }
        }
        Some(Some(row))
    }

    /// Where `condition` has the value `holds`.
    fn union(&self, condition: &Condition, holds: bool, depth: u32) -> Option<Vec<Boxed>> {
        let depth = depth.checked_add(1).filter(|d| *d < 256)?;
        match condition {
            Condition::Const(value) => Some(if *value == holds {
                vec![Boxed::everything()]
            } else {
                Vec::new()
            }),
            Condition::Not(part) => self.union(part, !holds, depth),
            Condition::All(parts) | Condition::Any(parts) => {
                if matches!(condition, Condition::All(_)) == holds {
                    self.product(parts, holds, depth)
                } else {
                    let mut all = Vec::new();
                    for part in parts {
                        all.extend(self.union(part, holds, depth)?);
                        if all.len() > MAX_BOXES {
                            all = merged(all);
                        }
                        if all.len() > MAX_BOXES {
                            return None;
                        }
                    }
                    Some(merged(all))
                }
            }
            Condition::Definition(id) => match &self.program.definitions.get(id.index())?.value {
                DefinitionValue::Condition(inner) => self.union(inner, holds, depth),
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
                let (axis, set) = self.axis_of(condition)?;
                let set = if holds { set } else { set.complement() };
                let one = Boxed::on(axis, set);
                Some(if one.is_empty() {
                    Vec::new()
                } else {
                    vec![one]
                })
            }
        }
    }

    /// Where all parts have the value `holds`.
    fn product(&self, parts: &[Condition], holds: bool, depth: u32) -> Option<Vec<Boxed>> {
        let mut all = vec![Boxed::everything()];
        for part in parts {
            let next = self.union(part, holds, depth)?;
            if all.len().saturating_mul(next.len()) > MAX_BOXES {
                return None;
            }
            let pairs = all.iter().flat_map(|a| next.iter().map(move |b| (a, b)));
            all = merged(pairs.filter_map(|(a, b)| a.and(b)).collect());
        }
        Some(all)
    }

    /// The cells in which facts lie, an axis each; `None` for an axis whose fact is unknown or
    /// 无法查明, and for numbers and truths, which only a run can tell.
    pub fn locate(&self, facts: &[Option<Value>]) -> Vec<Option<usize>> {
        let cell = |(subject, axis): (&Subject, &Axis)| match subject {
            Subject::Fact(fact) => axis.cell(facts.get(fact.index())?.as_ref()?),
            Subject::Number(_) | Subject::Truth(_) => None,
        };
        self.subjects.iter().zip(&self.axes).map(cell).collect()
    }

    /// A case in the cells of a point: one slot a fact of the program, facts that nothing cuts left
    /// unknown. `None` if a cell has no value at hand.
    pub fn case(&self, point: &[usize]) -> Option<Vec<Option<Value>>> {
        let mut facts = vec![None; self.program.facts.len()];
        for ((subject, axis), cell) in self.subjects.iter().zip(&self.axes).zip(point) {
            if let Subject::Fact(fact) = subject {
                *facts.get_mut(fact.index())? = Some(axis.value(*cell)?);
            }
        }
        Some(facts)
    }

    /// The constraints that bound the space, each as a union of boxes of which one must hold.
    pub fn constraints(&self) -> &[Vec<Boxed>] {
        &self.constraints
    }

    /// Whether a point contradicts no constraint.
    pub fn possible(&self, point: &[usize]) -> bool {
        let met = |union: &Vec<Boxed>| union.iter().any(|one| one.has(point));
        self.constraints.iter().all(met)
    }
}

impl<'c> Found<'c> {
    /// A condition and those below it. Each definition is gone through once, from a stack of its
    /// own, so that a long chain of them costs no depth.
    fn condition(&mut self, program: &'c Program, condition: &'c Condition) {
        let mut work = vec![condition];
        while let Some(condition) = work.pop() {
            match condition {
                Condition::Const(_) => {}
                Condition::All(parts) | Condition::Any(parts) => work.extend(parts),
                Condition::Not(part) => work.push(part),
                Condition::Definition(id) => {
                    let definition = program.definitions.get(id.index());
                    if let Some(DefinitionValue::Condition(inner)) = definition.map(|d| &d.value)
                        && self.seen.insert(*id)
                    {
                        work.push(inner);
                    }
                }
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
                    if let Some((fact, test)) = simple(program, condition) {
                        self.cuts.entry(fact).or_default().add(&test);
                    } else if let Some(lines) = &mut self.lines
                        && let Some(test) = line::test(program, condition)
                    {
                        let steps = Simple::Steps(test.lo, test.hi);
                        match lines.iter_mut().find(|(own, _)| own.same(&test.line)) {
                            Some((_, cuts)) => cuts.add(&steps),
                            None => {
                                let mut cuts = Cuts::default();
                                cuts.add(&steps);
                                lines.push((test.line, cuts));
                            }
                        }
                    }
                    self.tests.push(condition);
                }
            }
        }
    }
}
