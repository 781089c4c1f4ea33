//! Sheets of cases in which facts are unknown: beside every value it is worked out whether it rests on
//! one of them.
//!
//! A known false decides 且 and a known true decides 或 whatever else is unknown (Kleene's strong logic,
//! as in `eval`), and a choice rests on what it takes alone. What rests on an unknown fact has a value
//! that says nothing. A case is given up as soon as such a value is *needed*: an output, a condition or
//! the row of a table that the outcome stands on, or whether the case is for the sheet at all.

use super::{
    Shape, Sheet, Uncovered, fold,
    graph::{Graph, NodeId, Op, index},
    lower::{Input, Lower, Part},
};
use crate::{case::summary::Ask, ir::Program};

/// Most nodes of rules that are looked at so: it makes about three of each.
const MAX_NODES: usize = 60_000;

impl Sheet {
    /// The sheet for an ask, of cases in which any fact may be unknown. It answers those that `eval`
    /// decides without the facts that are unknown, as long as every condition of an act is settled.
    ///
    /// # Errors
    /// If the rules go beyond what sheets do.
    pub fn of_incomplete(program: &Program, ask: &Ask) -> Result<Self, Uncovered> {
        let mut lower = Lower::new(program);
        lower.incomplete = true;
        lower.graph.strict = true;
        let shape = Shape::of(program, ask);
        let outputs = match ask {
            Ask::Act(id) => lower.act(*id, &shape)?,
            Ask::Decisions(all) => lower.ask(all)?,
        };
        lower.constraints()?;
        lower.graph.strict = false;
        lower.give_up_unknown(&outputs)?;
        Ok(fold::folded(lower, ask.clone(), shape, outputs))
    }
}

impl Lower<'_> {
    /// The outcome stands on a value of the path at hand, whatever its columns say.
    pub(super) fn needs(&mut self, value: NodeId) {
        if self.incomplete {
            self.needed.push((self.under, value));
        }
    }

    /// Gives up the cases in which what is needed rests on an unknown fact.
    fn give_up_unknown(&mut self, outputs: &[NodeId]) -> Result<(), Uncovered> {
        if self.graph.ops.len() > MAX_NODES {
            return Err(Uncovered("too long for unknown facts"));
        }
        let facts: Vec<Input> = self.inputs.clone();
        let mut unknown = Vec::with_capacity(facts.len());
        for input in facts {
            unknown.push(match input.part {
                Part::Given => None,
                Part::Value | Part::Second => {
                    let given = self.input(input.fact, Part::Given)?;
                    Some(self.graph.not(given))
                }
            });
        }
        let rests = rests(&mut self.graph, &unknown);
        let of = |id: NodeId| rests.get(index(id.0)).copied().flatten();
        if let Some(open) = self.graph.bail.and_then(of) {
            self.graph.give_up(open);
        }
        for open in outputs.iter().filter_map(|id| of(*id)) {
            self.graph.give_up(open);
        }
        for (under, value) in std::mem::take(&mut self.needed) {
            let Some(open) = of(value) else { continue };
            let here = match under {
                // Whether the path is taken must be known itself.
                Some(under) => {
                    let taken = self.graph.and(under, open);
                    match of(under) {
                        Some(unsure) => self.graph.or(unsure, taken),
                        None => taken,
                    }
                }
                None => open,
            };
            self.graph.give_up(here);
        }
        Ok(())
    }
}

/// For every node whether its value rests on an unknown fact; nothing: it never does. `unknown`: for
/// each input whether it is unknown.
fn rests(graph: &mut Graph, unknown: &[Option<NodeId>]) -> Vec<Option<NodeId>> {
    let count = graph.ops.len();
    let mut all: Vec<Option<NodeId>> = Vec::with_capacity(count);
    for at in 0..count {
        let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
        let of = |all: &[Option<NodeId>], id: NodeId| all.get(index(id.0)).copied().flatten();
        let truth = graph.of(id) == (0, 1);
        let node = match graph.op(id) {
            Op::Const(_) => None,
            Op::Input(place) => unknown.get(index(place)).copied().flatten(),
            Op::And(a, b) if truth => {
                let (x, y) = (of(&all, a), of(&all, b));
                // Open, unless one of them is surely false.
                let (no_a, no_b) = (graph.not(a), graph.not(b));
                unless(graph, (x, no_a), (y, no_b))
            }
            Op::Or(a, b) if truth => {
                let (x, y) = (of(&all, a), of(&all, b));
                unless(graph, (x, a), (y, b))
            }
            Op::Select(when, then, otherwise) => {
                let taken = match (of(&all, then), of(&all, otherwise)) {
                    (None, None) => None,
                    (x, y) => {
                        let no = graph.truth(false);
                        let (x, y) = (x.unwrap_or(no), y.unwrap_or(no));
                        Some(graph.select(when, x, y))
                    }
                };
                either(graph, of(&all, when), taken)
            }
            op @ (Op::Add(..)
            | Op::Sub(..)
            | Op::Mul(..)
            | Op::Div(..)
            | Op::Eq(..)
            | Op::Lt(..)
            | Op::Le(..)
            | Op::And(..)
            | Op::Or(..)
            | Op::Xor(..)
            | Op::Min(..)
            | Op::Max(..)
            | Op::Has(..)
            | Op::Rank(..)
            | Op::Lookup(..)) => {
                let mut any = None;
                for operand in fold::operands(op) {
                    any = either(graph, any, of(&all, operand));
                }
                any
            }
        };
        all.push(node.filter(|node| graph.known(*node) != Some(0)));
    }
    all
}

fn either(graph: &mut Graph, a: Option<NodeId>, b: Option<NodeId>) -> Option<NodeId> {
    match (a, b) {
        (Some(a), Some(b)) => Some(graph.or(a, b)),
        (one, other) => one.or(other),
    }
}

/// Whether one of two is open, and none of them is settled in a way that settles both.
fn unless(
    graph: &mut Graph,
    (a, a_settles): (Option<NodeId>, NodeId),
    (b, b_settles): (Option<NodeId>, NodeId),
) -> Option<NodeId> {
    let any = either(graph, a, b)?;
    let mut open = any;
    for (rests, settles) in [(a, a_settles), (b, b_settles)] {
        let not = graph.not(settles);
        let not = match rests {
            Some(rests) => graph.or(rests, not),
            None => not,
        };
        open = graph.and(open, not);
    }
    Some(open)
}
