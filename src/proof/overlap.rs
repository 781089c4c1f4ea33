//! Overlap (重叠) and the boundary that two claim: facts for which a 唯一 table is asked and two rows match
//! that give different results.

use super::{
    formula::Formula,
    gap::single,
    grid::{Difference, Grid},
    ready::{self, Ready, seek_with},
    say,
    search::{Budget, Spent},
    unit::Ready as Table,
    verdict::{Claim, Property, Undecided, Witness},
    volume,
    witness::{Sought, seek},
};
use crate::{
    base::{
        diagnostic::Diagnostic,
        limits::{MAX_FINDINGS, PROOF_STEPS},
        terms::HitPolicy,
    },
    cells::CellSet,
    ir::{Condition, FactId, Program, Value},
};

/// Overlap and boundary of one table.
pub(super) fn prove(program: &Program, table: &Table<'_>) -> Vec<Claim> {
    let (grid, ready) = (&table.grid, table.made.as_ref());
    let claim = |property| Claim::new(property, grid.about, grid.name.clone(), grid.span);
    let (mut overlap, mut boundary) = (claim(Property::Overlap), claim(Property::Boundary));
    if grid.policy != HitPolicy::Unique {
        return vec![overlap];
    }
    let Some(ready) = ready else {
        overlap.leave(Undecided::Beyond);
        return vec![overlap];
    };
    let mut budget = Budget(PROOF_STEPS);
    let exact = exact(ready);
    let classes = if ready.pairs.len() > MANY {
        Classes::of(program, grid)
    } else {
        Classes(Vec::new())
    };
    for (a, b) in &ready.pairs {
        if overlap.findings.len() >= MAX_FINDINGS && exact && ready.more_pairs {
            // The rest is counted: boxes that meet, with results that differ.
            let all = ready::count(&ready.boxes, |a, b| classes.differ(a, b));
            let shown = overlap
                .findings
                .len()
                .saturating_add(boundary.findings.len());
            overlap.more = all.saturating_sub(shown);
            return if boundary.findings.is_empty() {
                vec![overlap]
            } else {
                vec![overlap, boundary]
            };
        }
        let difference = match classes.difference(*a, *b) {
            Some(difference) => difference,
            None => grid.difference(program, *a, *b),
        };
        let sought = match &difference {
            Difference::Never => continue,
            Difference::Always => {
                let (Some(x), Some(y)) = (ready.rows.get(*a), ready.rows.get(*b)) else {
                    continue;
                };
                let settled = settled(ready, (*a, *b));
                let mut formulas = vec![&ready.asked, x, y];
                formulas.extend(&settled);
                if overlap.findings.len() >= MAX_FINDINGS && exact {
                    overlap.more = overlap.more.saturating_add(1);
                    continue;
                }
                if overlap.findings.len() >= MAX_FINDINGS {
                    match ready.field.find(&formulas, &mut budget) {
                        Ok(Some(_)) => overlap.more = overlap.more.saturating_add(1),
                        Ok(None) => {}
                        Err(Spent) => break,
                    }
                    continue;
                }
                seek(&ready.field, &formulas, &mut budget)
            }
            Difference::When(condition) => {
                let mut all: Vec<&Condition> = grid.asked.iter().collect();
                all.extend(grid.when(*a));
                all.extend(grid.when(*b));
                all.push(condition);
                let others = ready.partial.iter().filter(|row| *row != a && *row != b);
                let settled: Vec<Condition> = others.map(|row| said(grid.when(*row))).collect();
                all.extend(&settled);
                seek_with(program, &all)
            }
        };
        match sought {
            Ok(Sought::None) => {}
            Ok(Sought::Unsettled) => overlap.leave(Undecided::Beyond),
            Err(Spent) => {
                overlap.leave(Undecided::Steps(PROOF_STEPS));
                break;
            }
            Ok(Sought::Case(case)) => {
                let touching = match difference {
                    Difference::Always => at_boundary(ready, (*a, *b), &case.point),
                    Difference::Never | Difference::When(_) => None,
                };
                let witness = Witness::of(program, grid.about, case.facts);
                let (to, d) = match touching {
                    Some((fact, value)) => {
                        let d = claimed_twice(program, grid, (*a, *b), (fact, &value));
                        (&mut boundary, d)
                    }
                    None => (&mut overlap, both(program, grid, (*a, *b), &witness)),
                };
                let d = say::shown(program, d, &witness);
                to.refute(say::cited(program, d, grid.about), Some(witness));
            }
        }
    }
    if ready.more_pairs {
        overlap.more = overlap.more.saturating_add(1);
    }
    if boundary.findings.is_empty() {
        return vec![overlap];
    }
    vec![overlap, boundary]
}

/// That the other rows, which read decisions, match or do not: with one that does neither the table
/// decides nothing.
fn settled(ready: &Ready<'_>, (a, b): (usize, usize)) -> Vec<Formula> {
    let others = ready.partial.iter().filter(|row| **row != a && **row != b);
    let either = |row: &usize| {
        let sides = [ready.rows.get(*row)?, ready.fails.get(*row)?];
        Some(Formula::any(sides.map(Clone::clone)))
    };
    others.filter_map(either).collect()
}

/// The same of one row, as a condition.
fn said(when: &[Condition]) -> Condition {
    let holds = Condition::All(when.to_vec());
    Condition::Any(vec![holds.clone(), Condition::Not(Box::new(holds))])
}

/// Whether rows overlap just where their boxes meet.
fn exact(ready: &Ready<'_>) -> bool {
    let axes = 0..ready.field.space().axes().len();
    ready.asked == Formula::Is(true)
        && ready.field.bounds().is_empty()
        && ready.partial.is_empty()
        && axes.clone().all(|axis| !ready.field.made(axis))
        && ready.rows.iter().all(volume::is_box)
}

/// Rows by what they give, where there are few results and no case is needed to tell them apart.
struct Classes(Vec<Option<usize>>);

/// Most results told apart at once.
const MAX_CLASSES: usize = 16;
/// With more pairs than so many results are told apart once, and not pair by pair.
const MANY: usize = 10_000;

impl Classes {
    fn of(program: &Program, grid: &Grid<'_>) -> Self {
        let mut first: Vec<usize> = Vec::new();
        let mut of = Vec::with_capacity(grid.len());
        for row in 0..grid.len() {
            let mut own = None;
            let mut plain = true;
            for (class, other) in first.iter().enumerate() {
                match grid.difference(program, *other, row) {
                    Difference::Never => {
                        own = Some(class);
                        break;
                    }
                    Difference::Always => {}
                    Difference::When(_) => plain = false,
                }
            }
            if own.is_none() && plain && first.len() < MAX_CLASSES {
                own = Some(first.len());
                first.push(row);
            }
            of.push(own.filter(|_| plain));
        }
        Self(of)
    }

    fn difference(&self, a: usize, b: usize) -> Option<Difference> {
        let (a, b) = (*self.0.get(a)?.as_ref()?, *self.0.get(b)?.as_ref()?);
        Some(if a == b {
            Difference::Never
        } else {
            Difference::Always
        })
    }

    fn differ(&self, a: usize, b: usize) -> bool {
        self.difference(a, b) != Some(Difference::Never)
    }
}

fn both(
    program: &Program,
    grid: &Grid<'_>,
    (a, b): (usize, usize),
    witness: &Witness,
) -> Diagnostic {
    let of = say::table(program, grid);
    let case = say::case(program, &witness.facts);
    let d = say::finding(
        Property::Overlap,
        grid.place(program, b),
        format!("{}的两行重叠而结果不同：{}", of.zh, case.zh),
        format!(
            "{}: two rows overlap with different results: {}",
            of.en, case.en
        ),
    )
    .because("这一行也管到", "this row decides it too")
    .also(
        grid.place(program, a),
        "这一行已经管到",
        "this row decides it",
    );
    say::or_keep(
        d,
        Property::Overlap,
        "把两行的条件改得互不相交，或者用“取重”“取轻”“首行”说明怎样取",
        "part the conditions, or state with 取重, 取轻 or 首行 which row counts",
    )
}

fn claimed_twice(
    program: &Program,
    grid: &Grid<'_>,
    (a, b): (usize, usize),
    (fact, value): (FactId, &Value),
) -> Diagnostic {
    let of = say::table(program, grid);
    let case = say::case(program, &[(fact, value.clone())]);
    let d = say::finding(
        Property::Boundary,
        grid.place(program, b),
        format!("{}的界限重复：{}时，上下两行都管到", of.zh, case.zh),
        format!(
            "{}: the rows meet twice: both decide where {}",
            of.en, case.en
        ),
    )
    .because("这一行含界限", "this row includes the limit")
    .also(
        grid.place(program, a),
        "这一行也含界限",
        "this row includes it too",
    );
    say::or_keep(
        d,
        Property::Boundary,
        "只让一行包含界限（以上、以下含不含本数，看“用语”）",
        "let only one row include the limit (whether 以上 and 以下 include it is said by 用语)",
    )
}

/// The fact and value at which the boxes of two rows just touch.
fn at_boundary(
    ready: &Ready<'_>,
    (a, b): (usize, usize),
    point: &[usize],
) -> Option<(FactId, Value)> {
    let of = |row: usize, axis: usize| -> Option<&CellSet> {
        let own = ready.boxes.get(row)?;
        own.iter().find(|(x, _)| *x == axis).map(|(_, set)| set)
    };
    for (axis, cell) in point.iter().enumerate() {
        let (Some(x), Some(y)) = (of(a, axis), of(b, axis)) else {
            continue;
        };
        let met = x.and(y);
        if met.count() != 1 || x.count() < 2 || y.count() < 2 {
            continue;
        }
        let own = ready.field.space().axes().get(axis)?;
        if let Some(value) = single(own, *cell) {
            return Some((ready.field.fact(axis)?, value));
        }
    }
    None
}
