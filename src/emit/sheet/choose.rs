//! Which sheets a module holds.
//!
//! A sheet trades size for speed: its tables and instructions stand beside the general machine, which
//! answers the same. A module therefore has those that leave it small, unless speed is asked for.

use super::{Held, asks, emit};
use crate::{
    case::summary::Ask,
    emit::{Fault, module::core_bytes},
    ir::{Program, reads},
    plan::sheet::Sheet,
};

/// The sheets wanted in a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sheets {
    /// The smallest first, as long as instructions and data stay within [`allowed`].
    Fitting,
    /// All that there are.
    All,
    /// Those of these asks.
    Only(Vec<Ask>),
}

/// Bytes of instructions and data that every package may have.
const ALLOWED: usize = 64 * 1024;
/// Bytes more for each row of its tables.
const ALLOWED_ROW: usize = 40;
/// Fewest bytes of instructions that a sheet has for each fact that it reads: its bounds are checked
/// once for a case, once for columns.
const LEAST: usize = 32;

/// Bytes of instructions and data that the module of a program is to stay within.
pub fn allowed(program: &Program) -> usize {
    let rows = program.rows.len().saturating_mul(ALLOWED_ROW);
    ALLOWED.saturating_add(rows)
}

/// The module with the sheets that are wanted; `made` makes one with those that it is given.
pub(in crate::emit) fn with(
    program: &Program,
    sheets: &Sheets,
    made: impl Fn(&[Held]) -> Result<Vec<u8>, Fault>,
) -> Result<Vec<u8>, Fault> {
    let lowered = |(number, ask): (usize, Ask)| {
        let sheet = Sheet::new(program, &ask).ok()?;
        Some(Held { number, sheet })
    };
    let all = asks(program).into_iter().enumerate();
    match sheets {
        Sheets::All => made(&all.filter_map(lowered).collect::<Vec<_>>()),
        Sheets::Only(wanted) => {
            let wanted = all.filter(|(_, ask)| wanted.contains(ask));
            made(&wanted.filter_map(lowered).collect::<Vec<_>>())
        }
        Sheets::Fitting => {
            let bare = made(&[])?;
            let room = allowed(program).saturating_sub(core_bytes(&bare));
            let small = all.filter(|(_, ask)| least(program, ask) <= room);
            let sized = |held: Held| {
                let size = emit(program, std::slice::from_ref(&held), 0, 0).size();
                (size <= room).then_some((size, held))
            };
            let mut sized: Vec<(usize, Held)> =
                small.filter_map(lowered).filter_map(sized).collect();
            sized.sort_by_key(|(size, held)| (*size, held.number));
            let mut total = 0_usize;
            let fits = |(size, _): &&(usize, Held)| {
                total = total.saturating_add(*size);
                total <= room
            };
            let mut count = sized.iter().take_while(fits).count();
            // What was counted is nearly the size: the module itself has the last word.
            while count > 0 {
                let chosen = sized.iter().take(count).map(|(_, held)| held.clone());
                let mut held: Vec<Held> = chosen.collect();
                held.sort_by_key(|held| held.number);
                let module = made(&held)?;
                if core_bytes(&module) <= allowed(program) {
                    return Ok(module);
                }
                count = count.saturating_sub(1);
            }
            Ok(bare)
        }
    }
}

/// Fewest bytes that the sheet of an ask can have.
fn least(program: &Program, ask: &Ask) -> usize {
    let mut facts = reads::Reads::new();
    match ask {
        Ask::Act(id) => {
            if let Some(act) = program.violations.get(id.index()) {
                reads::violation(program, act, &mut facts);
            }
        }
        Ask::Decisions(all) => {
            for id in all {
                if let Some(decision) = program.decisions.get(id.index()) {
                    facts.extend(decision.facts.iter().copied());
                }
            }
        }
    }
    facts.len().saturating_mul(LEAST)
}
