//! Dead rows (死行): rows that decide for no facts.

use super::{
    formula::Formula,
    grid::Grid,
    ready::Ready,
    say,
    search::{Budget, Spent},
    verdict::{Claim, Property, Undecided},
    witness::{Sought, seek},
};
use crate::{base::limits::PROOF_STEPS, ir::Program};

/// The dead rows of one table.
pub(super) fn prove(program: &Program, grid: &Grid<'_>, ready: Option<&Ready<'_>>) -> Claim {
    let mut claim = Claim::new(Property::DeadRow, grid.about, grid.name.clone(), grid.span);
    let Some(ready) = ready else {
        claim.leave(Undecided::Beyond);
        return claim;
    };
    let mut rivals: Vec<Vec<usize>> = vec![Vec::new(); ready.rows.len()];
    // Rows whose rank only a case can tell: they may come first.
    let mut doubtful = rivals.clone();
    for (a, b) in &ready.pairs {
        for (row, other) in [(*a, *b), (*b, *a)] {
            let list = match grid.outranks(other, row) {
                Some(true) => rivals.get_mut(row),
                Some(false) => None,
                None => doubtful.get_mut(row),
            };
            if let Some(list) = list {
                list.push(other);
            }
        }
    }
    let free = (0..ready.field.all().len()).any(|axis| ready.field.truth(axis).is_some());
    let mut budget = Budget(PROOF_STEPS);
    for (row, formula) in ready.rows.iter().enumerate() {
        let before: Vec<usize> = rivals.get(row).cloned().unwrap_or_default();
        let negated: Vec<Formula> = before
            .iter()
            .filter_map(|r| ready.rows.get(*r).map(Formula::not))
            .collect();
        let mut formulas: Vec<&Formula> = vec![formula, &ready.asked];
        formulas.extend(&negated);
        match ready.field.find(&formulas, &mut budget) {
            Ok(Some(_)) => {
                let doubts = doubtful.get(row).map_or(&[][..], Vec::as_slice);
                match lives(ready, &formulas, doubts, free, &mut budget) {
                    Ok(true) => {}
                    Ok(false) => claim.leave(Undecided::Beyond),
                    Err(Spent) => {
                        claim.leave(Undecided::Steps(PROOF_STEPS));
                        return claim;
                    }
                }
            }
            Err(Spent) => {
                claim.leave(Undecided::Steps(PROOF_STEPS));
                return claim;
            }
            Ok(None) => {
                let text = say::row(program, grid.id(row));
                let of = say::table(program, grid);
                let mut d = say::finding(
                    Property::DeadRow,
                    grid.place(program, row),
                    format!("{}的这一行永远用不上：{text}", of.zh),
                    format!("{}: this row never decides: {text}", of.en),
                );
                d = match cover(ready, formula, &before) {
                    Some(other) => d
                        .because(
                            "它管到的情形都被另一行先管到",
                            "another row comes first in all its cases",
                        )
                        .also(
                            grid.place(program, other),
                            "被这一行盖住",
                            "covered by this row",
                        ),
                    None if before.is_empty() => d.because(
                        "它的条件不能同时成立",
                        "its conditions cannot hold together",
                    ),
                    None => d.because(
                        "它管到的情形都被别的行先管到",
                        "other rows come first in all its cases",
                    ),
                };
                let d = say::or_keep(
                    d,
                    Property::DeadRow,
                    "核对条件和各行的先后，删去或者改正这一行",
                    "check the conditions and the order of the rows; repair or remove this one",
                );
                claim.refute(say::cited(program, d, grid.about), None);
            }
        }
    }
    claim
}

/// Whether a row that seems to decide somewhere surely does: also where rows of unknown rank are taken
/// to come first, and, where cells leave comparisons open, with values that make them true.
fn lives(
    ready: &Ready<'_>,
    formulas: &[&Formula],
    doubtful: &[usize],
    free: bool,
    budget: &mut Budget,
) -> Result<bool, Spent> {
    if doubtful.is_empty() && !free {
        return Ok(true);
    }
    let negated: Vec<Formula> = doubtful
        .iter()
        .filter_map(|r| ready.rows.get(*r).map(Formula::not))
        .collect();
    let mut all = formulas.to_vec();
    all.extend(&negated);
    if free {
        return Ok(matches!(seek(&ready.field, &all, budget)?, Sought::Case(_)));
    }
    Ok(ready.field.find(&all, budget)?.is_some())
}

/// One row that covers another by itself.
fn cover(ready: &Ready<'_>, row: &Formula, before: &[usize]) -> Option<usize> {
    before.iter().copied().find(|other| {
        let Some(not) = ready.rows.get(*other).map(Formula::not) else {
            return false;
        };
        let mut budget = Budget(10_000);
        matches!(ready.field.find(&[row, &not], &mut budget), Ok(None))
    })
}
