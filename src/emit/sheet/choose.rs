//! Which sheets a module holds.
//!
//! A sheet trades size for speed: its tables and instructions stand beside the general machine, which
//! answers the same. A module therefore has those that leave it small, unless speed is asked for.

use super::{Held, asks, emit};
use crate::{
    case::summary::Ask,
    emit::Fault,
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

/// An ask and its numbers: what all decisions together are asked is the same as what the only one is.
type Asked = (Ask, Vec<usize>);

/// The sheets that a module is to have; `bytes` says how many bytes of instructions and data it has with
/// those that it is given.
pub(in crate::emit) fn chosen(
    program: &Program,
    sheets: &Sheets,
    bytes: impl Fn(&[Held]) -> Result<usize, Fault>,
) -> Result<Vec<Held>, Fault> {
    let mut all: Vec<Asked> = Vec::new();
    for (number, ask) in asks(program).into_iter().enumerate() {
        match all.last_mut().filter(|(last, _)| *last == ask) {
            Some((_, numbers)) => numbers.push(number),
            None => all.push((ask, vec![number])),
        }
    }
    let all = all.into_iter();
    let lowered = |(ask, numbers): Asked| {
        let sheet = Sheet::new(program, &ask).ok()?;
        let held = numbers.into_iter().map(|number| Held {
            number,
            sheet: sheet.clone(),
        });
        Some(held.collect::<Vec<Held>>())
    };
    match sheets {
        Sheets::All => Ok(all.filter_map(lowered).flatten().collect()),
        Sheets::Only(wanted) => {
            let wanted = all.filter(|(ask, _)| wanted.contains(ask));
            Ok(wanted.filter_map(lowered).flatten().collect())
        }
        Sheets::Fitting => {
            let room = allowed(program).saturating_sub(bytes(&[])?);
            let small = all.filter(|(ask, _)| least(program, ask) <= room);
            let sized = |held: Vec<Held>| {
                let size = emit(program, &held, 0, 0).size();
                (size <= room).then_some((size, held))
            };
            let mut sized: Vec<(usize, Vec<Held>)> =
                small.filter_map(lowered).filter_map(sized).collect();
            sized.sort_by_key(|(size, held)| (*size, held.first().map(|held| held.number)));
            let mut total = 0_usize;
            sized.retain(|(size, _)| {
                total = total.saturating_add(*size);
                total <= room
            });
            // What was counted is nearly the size: the module itself has the last word.
            while !sized.is_empty() {
                let chosen = sized.iter().flat_map(|(_, held)| held.clone());
                let mut held: Vec<Held> = chosen.collect();
                held.sort_by_key(|held| held.number);
                if bytes(&held)? <= allowed(program) {
                    return Ok(held);
                }
                sized.pop();
            }
            Ok(Vec::new())
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
