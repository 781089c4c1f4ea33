//! Dead rows (死行): rows that decide for no facts.

use super::{
    expand::{Fuel, deciding},
    formula::Formula,
    grid::{About, Grid},
    order::{Order, Ranked},
    ready::{self, Ready, seek_with},
    rules, say,
    search::{Budget, Spent},
    unit::{Act, Ready as Table},
    verdict::{Claim, Property, Undecided},
    witness::{Sought, seek},
};
use crate::{
    base::{limits::PROOF_STEPS, terms::HitPolicy},
    ir::{Condition, PartKind, Program},
};

/// The dead rows of one table.
pub(super) fn prove(program: &Program, table: &Table<'_>, act: Option<Act<'_, '_>>) -> Claim {
    let grid = &table.grid;
    let mut claim = Claim::new(Property::DeadRow, grid.about, grid.name.clone(), grid.span);
    let Some(ready) = &table.made else {
        claim.leave(Undecided::Beyond);
        return claim;
    };
    if ready.more_pairs && grid.policy != HitPolicy::Unique {
        claim.leave(Undecided::Steps(ready::MAX_PAIRS));
        return claim;
    }
    let (rivals, doubtful) = ready.rivals(grid);
    let free = (0..ready.field.all().len()).any(|axis| ready.field.made(axis));
    let mut budget = Budget(PROOF_STEPS);
    for (row, formula) in ready.rows.iter().enumerate() {
        let before: &[usize] = rivals.get(row).map_or(&[], Vec::as_slice);
        let beside = ready.undisturbed(grid.policy, row);
        let mut formulas: Vec<&Formula> = vec![formula, &ready.asked];
        formulas.extend(before.iter().filter_map(|r| ready.fails.get(*r)));
        formulas.extend(&beside);
        let doubts: &[usize] = doubtful.get(row).map_or(&[], Vec::as_slice);
        let found = ready.field.find(&formulas, &mut budget);
        let lives = match found {
            Ok(Some(_)) if doubts.is_empty() && !free => Ok(Lives::Yes),
            Ok(Some(_)) => lives(ready, &formulas, doubts, free, &mut budget),
            Ok(None) => Ok(Lives::No),
            Err(Spent) => Err(Spent),
        };
        let lives = match (lives, act) {
            // The rows of a table are ranked by what they give: worked out only where that tells.
            (Ok(Lives::Perhaps), Some(act)) if !doubts.is_empty() => ranked(act, table, row),
            (Ok(Lives::Perhaps), None) if !doubts.is_empty() => decides(program, grid, row),
            (other, _) => other,
        };
        match lives {
            Ok(Lives::Yes) => {}
            Ok(Lives::Perhaps) => claim.leave(Undecided::Beyond),
            Err(Spent) => {
                claim.leave(Undecided::Steps(PROOF_STEPS));
                return claim;
            }
            Ok(Lives::No) => {
                let text = say::row(program, grid.id(row));
                let of = say::table(program, grid);
                let mut d = say::finding(
                    Property::DeadRow,
                    grid.place(program, row),
                    format!("{}的这一行永远用不上：{text}", of.zh),
                    format!("{}: this row never decides: {text}", of.en),
                );
                d = match cover(ready, formula, before) {
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

/// Whether a row decides for some facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lives {
    Yes,
    No,
    Perhaps,
}

/// Whether a row that seems to decide somewhere surely does: also where rows of unknown rank are taken
/// to come first, and, where cells leave comparisons open, with values that make them true.
fn lives(
    ready: &Ready<'_>,
    formulas: &[&Formula],
    doubtful: &[usize],
    free: bool,
    budget: &mut Budget,
) -> Result<Lives, Spent> {
    let mut all = formulas.to_vec();
    all.extend(doubtful.iter().filter_map(|r| ready.fails.get(*r)));
    let found = if free {
        matches!(seek(&ready.field, &all, budget)?, Sought::Case(_))
    } else {
        ready.field.find(&all, budget)?.is_some()
    };
    Ok(if found { Lives::Yes } else { Lives::Perhaps })
}

/// Whether a row of a decision decides for some facts, ranks being worked out from their values.
fn decides(program: &Program, grid: &Grid<'_>, row: usize) -> Result<Lives, Spent> {
    let About::Decision(id) = grid.about else {
        return Ok(Lives::Perhaps);
    };
    let decision = program.decisions.get(id.index());
    let deciding = decision.and_then(|d| deciding(program, d, row, &mut Fuel::default()));
    let Some(deciding) = deciding else {
        return Ok(Lives::Perhaps);
    };
    Ok(match seek_with(program, &[&deciding])? {
        Sought::Case(_) => Lives::Yes,
        Sought::None => Lives::No,
        Sought::Unsettled => Lives::Perhaps,
    })
}

/// Whether a row decides for some facts on some object, ranks being worked out from what rows give.
fn ranked(act: Act<'_, '_>, table: &Table<'_>, row: usize) -> Result<Lives, Spent> {
    let (program, violation) = (act.program, act.violation);
    let found = act
        .benchmark
        .zip(table.grid.part)
        .and_then(|(benchmark, index)| {
            let part = benchmark.parts.get(index)?;
            match &part.kind {
                PartKind::Table(own) => Some((benchmark, part, own)),
                PartKind::Weights(_) => None,
            }
        });
    let Some((benchmark, part, own)) = found else {
        return Ok(Lives::Perhaps);
    };
    let order = Order::of(program, own, Some(table));
    let mut open = false;
    for object in rules::concerned(program, violation, part) {
        let mut asked = vec![rules::guard(violation, part.guard)];
        asked.extend(part.when.clone());
        asked.extend(rules::of_object(program, violation, benchmark, object));
        for (law, under) in rules::ranges(program, violation, object) {
            let ranked = Ranked {
                violation,
                object,
                law: law.as_ref(),
            };
            let Some(deciding) = under.and_then(|under| {
                let mut all = order.deciding(row, ranked)?;
                all.extend(under);
                Some(all)
            }) else {
                open = true;
                continue;
            };
            let all: Vec<&Condition> = asked.iter().chain(&deciding).collect();
            match seek_with(program, &all)? {
                Sought::Case(_) => return Ok(Lives::Yes),
                Sought::None => {}
                Sought::Unsettled => open = true,
            }
        }
    }
    Ok(if open { Lives::Perhaps } else { Lives::No })
}

/// One row that covers another by itself.
fn cover(ready: &Ready<'_>, row: &Formula, before: &[usize]) -> Option<usize> {
    before.iter().copied().find(|other| {
        let Some(not) = ready.fails.get(*other) else {
            return false;
        };
        let mut budget = Budget(10_000);
        matches!(ready.field.find(&[row, not], &mut budget), Ok(None))
    })
}
