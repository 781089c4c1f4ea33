//! Rules on their way into dataflow: the inputs, and what is known of definitions and decisions.

use std::collections::BTreeMap;

use super::{
    decision::Settled,
    graph::{Graph, Made, NodeId, Uncovered},
    number::{Extent, Num},
};
use crate::{
    base::limits::MAX_READING_DEPTH,
    ir::{Condition, DecisionId, DefinitionId, DefinitionValue, FactId, FactType, Program},
};

/// Which number of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Its value: 0 or 1, index of the option, mask, steps, day, first day, length.
    Value,
    /// The last day of a 起止.
    Second,
    /// 1 if it is given, 0 if it is unknown. A fact with this input may be unknown (its value is then
    /// the least of its bounds); every other must be given.
    Given,
}

/// A number that goes into a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// The fact.
    pub fact: FactId,
    /// Which number of it.
    pub part: Part,
    /// Least value.
    pub lo: i64,
    /// Greatest value.
    pub hi: i64,
}

/// The first and the last day of the calendar, from 1970-01-01.
pub(super) const DAYS: (i64, i64) = (-719_162, 2_932_896);

/// What a definition came to.
#[derive(Clone, Copy, Debug)]
enum Defined {
    Condition(NodeId),
    Number(Num),
}

/// Rules on their way into dataflow.
#[derive(Debug)]
pub(super) struct Lower<'p> {
    /// The program.
    pub(super) program: &'p Program,
    /// The nodes so far.
    pub(super) graph: Graph,
    /// The inputs so far.
    pub(super) inputs: Vec<Input>,
    known: BTreeMap<(FactId, Part), NodeId>,
    definitions: BTreeMap<DefinitionId, Defined>,
    decisions: BTreeMap<DecisionId, Settled>,
    /// 总和 of the weights at hand.
    pub(super) sum: Option<Num>,
    /// The statutory range of the fine at hand.
    pub(super) statutory: Option<Extent>,
    /// Decisions that may be read: none where their rows would have to be told.
    pub(super) may_read: bool,
    /// Under what the numbers at hand matter.
    pub(super) under: Option<NodeId>,
    /// Facts may be unknown ([`super::unknown`]).
    pub(super) incomplete: bool,
    /// What outcomes stand on, and on which path.
    pub(super) needed: Vec<(Option<NodeId>, NodeId)>,
    depth: u32,
}

impl<'p> Lower<'p> {
    /// Nothing lowered yet.
    pub(super) fn new(program: &'p Program) -> Self {
        Self {
            program,
            graph: Graph::default(),
            inputs: Vec::new(),
            known: BTreeMap::new(),
            definitions: BTreeMap::new(),
            decisions: BTreeMap::new(),
            sum: None,
            statutory: None,
            may_read: true,
            under: None,
            incomplete: false,
            needed: Vec::new(),
            depth: 0,
        }
    }

    /// A number of a fact.
    pub(super) fn input(&mut self, fact: FactId, part: Part) -> Made {
        if let Some(node) = self.known.get(&(fact, part)) {
            return Ok(*node);
        }
        let declared = self.program.facts.get(fact.index());
        let declared = declared.filter(|f| f.parent.is_none());
        let ty = declared
            .map(|f| &f.ty)
            .ok_or(Uncovered("a field of a list"))?;
        let bounds = match (part, ty) {
            (Part::Given, _) => (0, 1),
            (Part::Second, FactType::Span) | (Part::Value, FactType::Span | FactType::Date) => DAYS,
            (Part::Value, FactType::Bool) => (0, 1),
            (Part::Value, FactType::Choice(options)) => {
                let last = options.names.len().saturating_sub(1);
                (0, i64::try_from(last).unwrap_or(0))
            }
            (Part::Value, FactType::Multi(options)) => match options.all().cast_signed() {
                all @ 0.. => (0, all),
                _ => (i64::MIN, i64::MAX),
            },
            (Part::Value, FactType::Number(ty)) => (ty.min, ty.max),
            (Part::Value, FactType::Period(ty)) => (0, i64::from(ty.max)),
            (Part::Value, FactType::List(_)) => return Err(Uncovered("a list")),
            (Part::Second, _) => return Err(Uncovered("a second value")),
        };
        let place = u32::try_from(self.inputs.len()).unwrap_or(u32::MAX);
        self.inputs.push(Input {
            fact,
            part,
            lo: bounds.0,
            hi: bounds.1,
        });
        let node = self.graph.add(super::graph::Op::Input(place), bounds);
        self.known.insert((fact, part), node);
        Ok(node)
    }

    /// One deeper into conditions, numbers, definitions or decisions, for the time of some work.
    pub(super) fn deeper<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Uncovered>,
    ) -> Result<T, Uncovered> {
        if self.depth >= MAX_READING_DEPTH {
            return Err(Uncovered("rules too deep inside each other"));
        }
        self.depth = self.depth.saturating_add(1);
        let done = work(self);
        self.depth = self.depth.saturating_sub(1);
        done
    }

    /// Into a definition or decision: neither 总和 nor the statutory range reaches there.
    fn inside<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Uncovered>,
    ) -> Result<T, Uncovered> {
        let (sum, statutory) = (self.sum.take(), self.statutory.take());
        let done = self.deeper(work);
        (self.sum, self.statutory) = (sum, statutory);
        done
    }

    /// Whether a defined condition holds.
    pub(super) fn defined_condition(&mut self, id: DefinitionId) -> Made {
        match self.defined(id)? {
            Defined::Condition(node) => Ok(node),
            Defined::Number(_) => Err(Uncovered("a number as a condition")),
        }
    }

    /// A defined number.
    pub(super) fn defined_number(&mut self, id: DefinitionId) -> Result<Num, Uncovered> {
        match self.defined(id)? {
            Defined::Number(number) => Ok(number),
            Defined::Condition(_) => Err(Uncovered("a condition as a number")),
        }
    }

    fn defined(&mut self, id: DefinitionId) -> Result<Defined, Uncovered> {
        if let Some(known) = self.definitions.get(&id) {
            return Ok(*known);
        }
        let program = self.program;
        let definition = program.definitions.get(id.index());
        let value = &definition.ok_or(Uncovered("no such definition"))?.value;
        let defined = self.inside(|lower| {
            Ok(match value {
                DefinitionValue::Condition(c) => Defined::Condition(lower.holds(c)?),
                DefinitionValue::Number(n) => Defined::Number(lower.number(n)?),
            })
        })?;
        self.definitions.insert(id, defined);
        Ok(defined)
    }

    /// What a decision comes to.
    pub(super) fn decision(&mut self, id: DecisionId) -> Result<Settled, Uncovered> {
        if !self.may_read {
            return Err(Uncovered("an act that reads decisions"));
        }
        if let Some(known) = self.decisions.get(&id) {
            return Ok(known.clone());
        }
        let program = self.program;
        let decision = program.decisions.get(id.index());
        let decision = decision.ok_or(Uncovered("no such decision"))?;
        let settled = self.inside(|lower| lower.settle(decision))?;
        self.decisions.insert(id, settled.clone());
        Ok(settled)
    }

    /// Gives up the cases whose facts contradict a constraint of the program, whatever the unknown
    /// ones are. Facts that only constraints read may be unknown.
    pub(super) fn constraints(&mut self) -> Result<(), Uncovered> {
        let program = self.program;
        // Days in the wrong order are no time at all: the machine refuses them.
        let spans = self.inputs.iter().filter(|i| i.part == Part::Second);
        let spans: Vec<FactId> = spans.map(|i| i.fact).collect();
        for fact in spans {
            let first = self.input(fact, Part::Value)?;
            let last = self.input(fact, Part::Second)?;
            let mut reversed = self.graph.lt(last, first);
            if self.incomplete {
                let given = self.input(fact, Part::Given)?;
                reversed = self.graph.and(given, reversed);
            }
            self.graph.give_up(reversed);
        }
        let required: Vec<FactId> = if self.incomplete {
            Vec::new()
        } else {
            self.inputs.iter().map(|i| i.fact).collect()
        };
        for constraint in &program.constraints {
            let (_, refuted) = self.kleene(&constraint.holds, &required)?;
            self.graph.give_up(refuted);
        }
        Ok(())
    }

    /// Whether a condition is certainly true, and certainly false, where facts other than the
    /// required ones may be unknown.
    fn kleene(
        &mut self,
        condition: &Condition,
        required: &[FactId],
    ) -> Result<(NodeId, NodeId), Uncovered> {
        self.deeper(|lower| lower.kleene_here(condition, required))
    }

    fn kleene_here(
        &mut self,
        condition: &Condition,
        required: &[FactId],
    ) -> Result<(NodeId, NodeId), Uncovered> {
        match condition {
            Condition::Not(part) => {
                let (yes, no) = self.kleene(part, required)?;
                Ok((no, yes))
            }
            Condition::All(parts) | Condition::Any(parts) => {
                let all = matches!(condition, Condition::All(_));
                let (mut yes, mut no) = (self.graph.truth(all), self.graph.truth(!all));
                for part in parts {
                    let (y, n) = self.kleene(part, required)?;
                    (yes, no) = if all {
                        (self.graph.and(yes, y), self.graph.or(no, n))
                    } else {
                        (self.graph.or(yes, y), self.graph.and(no, n))
                    };
                }
                Ok((yes, no))
            }
            Condition::Definition(id) => {
                let program = self.program;
                match program.definitions.get(id.index()).map(|d| &d.value) {
                    Some(DefinitionValue::Condition(inner)) => self.kleene(inner, required),
                    Some(DefinitionValue::Number(_)) | None => {
                        Err(Uncovered("a number as a condition"))
                    }
                }
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
            | Condition::Within(..)
            | Condition::Compare(..)
            | Condition::CompareDates(..) => {
                let mut read = crate::ir::reads::Reads::new();
                crate::ir::reads::condition(self.program, condition, &mut read);
                let mut given = self.graph.truth(true);
                for fact in read.iter().filter(|f| !required.contains(f)) {
                    let one = self.input(*fact, Part::Given)?;
                    given = self.graph.and(given, one);
                }
                let holds = self.holds(condition)?;
                let not = self.graph.not(holds);
                Ok((self.graph.and(given, holds), self.graph.and(given, not)))
            }
            Condition::Decision(_)
            | Condition::DecisionIn { .. }
            | Condition::AnyOf { .. }
            | Condition::InOrder { .. } => Err(Uncovered("a constraint on more than plain facts")),
        }
    }

    /// Gives up the cases of this path in which a claim does not hold.
    pub(super) fn assume_here(&mut self, claim: NodeId) {
        let under = match self.under {
            Some(under) => under,
            None => self.graph.truth(true),
        };
        self.graph.assume(under, claim);
    }

    /// Whether more than one decision has been worked out.
    pub(super) fn reads_decisions(&self) -> bool {
        self.decisions.len() > 1
    }
}
