//! What goes into code and comes out of it, as bytes and words: facts in, a result out.
//!
//! **Facts** are one [`slot`](super::machine::layout::slot) a fact of the program, by fact number (a field
//! of a list has one too, which stays unknown), then the records of lists; all little end first.
//!
//! **A result** is a sequence of 64-bit words, little end first. The first says how many there are,
//! itself included; the second is a [`Status`]; what follows depends on it:
//!
//! | status | words |
//! |---|---|
//! | decided, of a violation | disposition; degree; penalties; rows; whys; reasons; duties |
//! | decided, of a decision | value; rows |
//! | decided, of the duties of a case | duties |
//! | fault | what failed, see [`stop`](super::machine::say::stop): 1 overflow, 2 division by zero, 3 empty range, 4 constraint; expression or index of the constraint, plus one, 0 if none |
//! | missing | the fact, or the field of a list |
//! | refused | the fact, plus one; 0 if the block as a whole is at fault |
//! | no such act, too large | none |
//!
//! A list is its length, then its items. A disposition and a modality are their places among their
//! kind; a degree is its place plus one, 0 for none; a row is its number. A money range is three words
//! as in [`money`](super::machine::layout::money). A penalty is fourteen words: its number, modality,
//! statutory range (3), recommended range (3), whether there is an amount, the amount in fen, whether
//! a human picks inside the range, group (0 alone, 1 择一, 2 直至), set, alternative or rung. A why is
//! its [`Why`](super::machine::say::Why), then the list of its arguments. A reason is its step, its
//! [`Kind`](super::machine::say::Kind), the list of its arguments, the list of the reasons that it rests
//! on. Duties are there where reasons are: a duty is its number, then 0 and what it waits for if it is open;
//! 1 if it is due; 2 and the last day (days since 1970-01-01); 3 and what the last day waits for; 4 if the
//! day that it is counted from has not come; 5 if it has been done. What is waited for is 0 and a fact, 1 and a why, or 2 and what
//! failed as in a fault; of the duties of a case ([`duties`]) also 3, the outcome of an act that is not decided. The value of a decision is 0 and a why; 1 and 0 or 1 of 是否; 2 and the option; 3 and a ratio
//! (numerator low and high, denominator low and high); 4 and a money range.

mod facts;
mod reader;
mod reasons;
mod result;
mod several;

pub use facts::block;
pub use result::{Garbled, answer, duties};
pub use several::case_block;

use crate::{
    case::outcome::{DecisionOutcome, Fault, Outcome},
    ir::FactId,
};

/// How an evaluation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// With an outcome.
    Decided = 0,
    /// A computation failed, or the facts contradict a constraint.
    Fault = 1,
    /// A fact is unknown and matters.
    Missing = 2,
    /// The facts given are not of their types or outside of their bounds.
    Refused = 3,
    /// No act has this number.
    NoAct = 4,
    /// Memory did not suffice.
    TooLarge = 5,
    /// Only of sheets: the case is not for them, and the general machine is to be asked.
    NotHere = 6,
}

/// What code answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The outcome of a violation.
    Outcome(Outcome),
    /// The value of a decision.
    Decision(DecisionOutcome),
    /// A computation failed, or the facts contradict a constraint.
    Fault(Fault),
    /// A fact is unknown and matters: the fact, or the field of a list.
    Missing(FactId),
    /// This fact is not of its type or outside of its bounds; `None`: the block as a whole.
    Refused(Option<FactId>),
    /// No act has this number.
    NoAct,
    /// Memory did not suffice.
    TooLarge,
}
