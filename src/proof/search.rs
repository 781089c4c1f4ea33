//! The search for a point that meets formulas, or the proof that there is none.
//!
//! What is still possible is a set of cells an axis. Formulas that hold for all of it are dropped, one
//! that holds for none of it ends the branch, one that leaves a single way narrows it; then an axis is
//! split. Where many formulas are left the split halves the axis that most of them read, so that the
//! rows of a regular table part like the branches of a tree; where few are left it follows one of
//! them. Steps are counted, never seconds: the same rules give the same verdict on every machine.

use super::formula::{Formula, Truth};
use crate::cells::CellSet;

/// Past so many open formulas a split halves an axis instead of following one formula.
const MANY: usize = 48;
/// How many formulas are looked at to choose an axis.
const SAMPLE: usize = 96;

/// What a search may still spend, in steps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget(pub u64);

/// The budget ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spent;

impl Budget {
    /// Takes steps.
    ///
    /// # Errors
    /// [`Spent`] if there are not so many left.
    pub(super) fn take(&mut self, steps: usize) -> Result<(), Spent> {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        match self.0.checked_sub(steps) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => {
                self.0 = 0;
                Err(Spent)
            }
        }
    }
}

/// A branch that is still to be looked at.
struct Branch<'f> {
    open: Vec<CellSet>,
    left: Vec<&'f Formula>,
}

/// Cells in which all of `formulas` hold, whichever of them are taken; `None` if there are none.
/// `open`: the cells from which the search starts; `first`: on each axis the cell to be tried first.
///
/// # Errors
/// [`Spent`] if the budget ran out before either was found.
pub(super) fn search(
    open: Vec<CellSet>,
    formulas: &[&Formula],
    first: &[usize],
    budget: &mut Budget,
) -> Result<Option<Vec<CellSet>>, Spent> {
    let mut stack = vec![Branch {
        open,
        left: formulas.to_vec(),
    }];
    while let Some(mut branch) = stack.pop() {
        if !settle(&mut branch, budget)? {
            continue;
        }
        let Some((axis, set)) = split(&branch, first) else {
            return Ok(Some(branch.open));
        };
        let Some(here) = branch.open.get(axis) else {
            continue;
        };
        let halves = [here.and(&set), here.without(&set)];
        let [inside, outside] = halves;
        let wanted = first.get(axis).copied().unwrap_or(0);
        let (now, later) = if outside.has(wanted) {
            (outside, inside)
        } else {
            (inside, outside)
        };
        let mut other = branch.open.clone();
        for (cells, place) in [(later, &mut other), (now, &mut branch.open)] {
            if let Some(place) = place.get_mut(axis) {
                *place = cells;
            }
        }
        stack.push(Branch {
            open: other,
            left: branch.left.clone(),
        });
        stack.push(branch);
    }
    Ok(None)
}

/// Drops what holds and follows what leaves a single way; `false` if nothing is possible.
fn settle(branch: &mut Branch<'_>, budget: &mut Budget) -> Result<bool, Spent> {
    loop {
        budget.take(branch.left.len().wrapping_shr(4).saturating_add(1))?;
        let mut narrowed = false;
        let mut kept = Vec::with_capacity(branch.left.len());
        let mut pending: Vec<&Formula> = Vec::new();
        for &formula in &branch.left {
            pending.push(formula);
            while let Some(formula) = pending.pop() {
                match formula {
                    Formula::Is(true) => {}
                    Formula::Is(false) => return Ok(false),
                    Formula::All(parts) => pending.extend(parts),
                    Formula::Cell(axis, set) => {
                        let Some(here) = branch.open.get_mut(*axis) else {
                            return Ok(false);
                        };
                        if here.is_subset(set) {
                            continue;
                        }
                        let both = here.and(set);
                        if both.is_empty() {
                            return Ok(false);
                        }
                        *here = both;
                        narrowed = true;
                    }
                    Formula::Any(parts) => {
                        let mut open = parts.iter().filter_map(|part| {
                            let truth = part.truth(&branch.open);
                            (truth != Truth::No).then_some((part, truth))
                        });
                        let one = open.next();
                        let mut holds = one.is_some_and(|(_, t)| t == Truth::Yes);
                        let mut more = false;
                        for (_, truth) in open {
                            holds |= truth == Truth::Yes;
                            more = true;
                            if holds {
                                break;
                            }
                        }
                        match one {
                            None => return Ok(false),
                            Some(_) if holds => {}
                            Some((part, _)) if !more => pending.push(part),
                            Some(_) => kept.push(formula),
                        }
                    }
                }
            }
        }
        branch.left = kept;
        if !narrowed {
            return Ok(true);
        }
    }
}

/// The axis to split and one part of it; `None` if nothing is left to decide.
fn split(branch: &Branch<'_>, first: &[usize]) -> Option<(usize, CellSet)> {
    if branch.left.len() > MANY
        && let Some(halved) = halve(branch, first)
    {
        return Some(halved);
    }
    let size = |formula: &&&Formula| match formula {
        Formula::Any(parts) => parts.len(),
        Formula::Is(_) | Formula::Cell(..) | Formula::All(_) => 1,
    };
    let formula = branch.left.iter().min_by_key(size)?;
    undecided(formula, &branch.open)
}

/// Halves the axis that most formulas read.
fn halve(branch: &Branch<'_>, first: &[usize]) -> Option<(usize, CellSet)> {
    let stride = branch.left.len().div_ceil(SAMPLE).max(1);
    let mut counts = vec![0usize; branch.open.len()];
    for formula in branch.left.iter().step_by(stride) {
        formula.axes(&mut |axis| {
            if let Some(count) = counts.get_mut(axis)
                && branch.open.get(axis).is_some_and(|here| here.count() > 1)
            {
                *count = count.saturating_add(1);
            }
        });
    }
    // Of axes read equally often the first: columns stand in the order of their weight.
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let axis = counts.iter().position(|count| *count == most)?;
    let here = branch.open.get(axis)?;
    let half = here.count().div_ceil(2);
    let mut set = CellSet::none(here.axis_len());
    for cell in here.cells().take(half) {
        set.insert(cell);
    }
    let wanted = first.get(axis).copied().unwrap_or(0);
    Some((
        axis,
        if set.has(wanted) {
            set
        } else {
            here.without(&set)
        },
    ))
}

/// The first test of a formula that is neither true nor false yet.
fn undecided(formula: &Formula, open: &[CellSet]) -> Option<(usize, CellSet)> {
    match formula {
        Formula::Is(_) => None,
        Formula::Cell(axis, set) => {
            let here = open.get(*axis)?;
            (here.meets(set) && !here.is_subset(set)).then(|| (*axis, set.clone()))
        }
        Formula::All(parts) | Formula::Any(parts) => parts
            .iter()
            .filter(|part| part.truth(open) == Truth::Open)
            .find_map(|part| undecided(part, open)),
    }
}
