//! The fast way through a plan: for one ask, a straight line of whole numbers without branches.
//!
//! A [`Sheet`] gives the fixed summary of a case (`case::summary`) out of plain facts: given, within
//! their bounds, reasons not wanted. It may be partial and is never wrong: its *bail* is 1 for a case
//! that is not for it (a state other than given, rows in a tie, an amount so extreme that 64 bits
//! would not do, a fault), and the general machine is asked instead. What a sheet cannot say at all
//! has no sheet ([`Uncovered`]).
//!
//! Rules are lowered naively, every condition a truth and every number a node (`lower`); then
//! whatever depends on few cells only becomes a table over these cells ([`fold`]). Two readers carry a
//! sheet out: [`run`] here, one case at a time or columns of them, and `emit`.

mod act;
mod condition;
mod dates;
mod decision;
mod extent;
pub mod fold;
pub mod graph;
mod inputs;
mod lower;
mod number;
mod outputs;
mod rows;
pub mod run;
mod unknown;

pub use graph::{Bounds, Graph, NodeId, Op, Uncovered};
pub use lower::{Input, Part};

use crate::{
    case::summary::{Ask, Shape},
    ir::Program,
};

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "a test ends where it fails"
)]
mod tests;

/// Dataflow for one ask.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What is asked.
    pub ask: Ask,
    /// How many columns the answer has.
    pub shape: Shape,
    /// What goes in, by place.
    pub inputs: Vec<Input>,
    /// Nodes, operands before what reads them; without constants that nothing reads.
    pub graph: Graph,
    /// What comes out: for each column of the summary but status and detail of acts, in the order of
    /// its declaration, the node of its value. See [`columns`].
    pub outputs: Vec<NodeId>,
    /// 1 for a case that is not for this sheet.
    pub bail: NodeId,
}

/// A column of a summary, in the order in which a sheet has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Of an act.
    Disposition,
    /// Of an act.
    Degree,
    /// Of an act.
    Flags,
    /// The penalty of a fine, by slot.
    Penalty(usize),
    /// The flags of a fine.
    FineFlags(usize),
    /// The lower end of a fine.
    Min(usize),
    /// The upper end of a fine.
    Max(usize),
    /// The amount of a fine.
    Point(usize),
    /// A row that decided, by slot.
    Row(usize),
    /// The status of a decision, by its place among those asked.
    DecisionStatus(usize),
    /// The numerator of a decision's value.
    Num(usize),
    /// The denominator of a decision's value.
    Den(usize),
    /// The flags of a decision's range.
    DecisionFlags(usize),
    /// The row that decided a decision.
    DecisionRow(usize),
}

/// The columns of a summary of this shape.
pub fn columns(shape: &Shape) -> Vec<Column> {
    match shape {
        Shape::Act { fines, rows } => {
            let fine = |i| {
                [
                    Column::Penalty(i),
                    Column::FineFlags(i),
                    Column::Min(i),
                    Column::Max(i),
                    Column::Point(i),
                ]
            };
            [Column::Disposition, Column::Degree, Column::Flags]
                .into_iter()
                .chain((0..*fines).flat_map(fine))
                .chain((0..*rows).map(Column::Row))
                .collect()
        }
        Shape::Decisions(n) => {
            let decision = |i| {
                [
                    Column::DecisionStatus(i),
                    Column::Num(i),
                    Column::Den(i),
                    Column::DecisionFlags(i),
                    Column::DecisionRow(i),
                ]
            };
            (0..*n).flat_map(decision).collect()
        }
    }
}

impl Sheet {
    /// The sheet for an ask.
    ///
    /// # Errors
    /// If the rules go beyond what sheets do.
    pub fn new(program: &Program, ask: &Ask) -> Result<Self, Uncovered> {
        let mut lower = lower::Lower::new(program);
        let shape = Shape::of(program, ask);
        let outputs = match ask {
            Ask::Act(id) => lower.act(*id, &shape)?,
            Ask::Decisions(all) => lower.ask(all)?,
        };
        lower.constraints()?;
        Ok(fold::folded(lower, ask.clone(), shape, outputs))
    }
}
