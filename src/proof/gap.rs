//! Gap (空档) and the boundary that none claims: facts for which a table is asked and no row matches.

use super::{
    formula::{Formula, Truth},
    grid::Grid,
    ready::Ready,
    say,
    search::{Budget, Spent},
    unit::Ready as Table,
    verdict::{Claim, Property, Undecided, Witness},
    volume,
    witness::{Sought, seek},
};
use crate::{
    base::{diagnostic::Diagnostic, limits::PROOF_STEPS},
    cells::{Axis, CellSet},
    ir::{FactId, Program, Value},
};

/// Most regions of one table that are told apart.
const MAX_REGIONS: usize = 8;
/// Most cells of an axis along which a region is grown cell by cell.
const MAX_GROWN: usize = 256;

/// Gap and boundary of one table.
pub(super) fn prove(program: &Program, table: &Table<'_>) -> Vec<Claim> {
    let (grid, ready) = (&table.grid, table.made.as_ref());
    let claim = |property| Claim::new(property, grid.about, grid.name.clone(), grid.span);
    let (mut gap, mut boundary) = (claim(Property::Gap), claim(Property::Boundary));
    let Some(ready) = ready else {
        gap.leave(Undecided::Beyond);
        boundary.leave(Undecided::Beyond);
        return vec![gap, boundary];
    };
    let mut formulas: Vec<Formula> = vec![ready.asked.clone()];
    formulas.extend(ready.fails.iter().cloned());
    formulas.extend(chosen(program, ready));
    if volume::full(ready) {
        return vec![gap, boundary];
    }
    let mut budget = Budget(PROOF_STEPS);
    for _ in 0..MAX_REGIONS {
        let refs: Vec<&Formula> = formulas.iter().collect();
        match seek(&ready.field, &refs, &mut budget) {
            Ok(Sought::None) => return vec![gap, boundary],
            Ok(Sought::Unsettled) => {
                gap.leave(Undecided::Beyond);
                return vec![gap, boundary];
            }
            Err(Spent) => {
                gap.leave(Undecided::Steps(PROOF_STEPS));
                return vec![gap, boundary];
            }
            Ok(Sought::Case(case)) => {
                let at = at_boundary(ready, &case.point);
                let witness = Witness::of(program, grid.about, case.facts);
                let nearest = nearest(ready, &case.point);
                let place = grid.place(program, nearest.unwrap_or(0));
                let (to, diagnostic) = match at {
                    Some((fact, value)) => {
                        (&mut boundary, unclaimed(program, grid, place, fact, &value))
                    }
                    None => (&mut gap, no_row(program, grid, place, &witness)),
                };
                let diagnostic = say::shown(program, diagnostic, &witness);
                to.refute(say::cited(program, diagnostic, grid.about), Some(witness));
                let region = grown(ready, &formulas, &case.point);
                let cells = region.into_iter().enumerate();
                let inside = Formula::all(cells.map(|(axis, set)| Formula::cell(axis, set)));
                formulas.push(inside.not());
            }
        }
    }
    // There may be more regions than are told apart.
    let refs: Vec<&Formula> = formulas.iter().collect();
    if !matches!(ready.field.find(&refs, &mut budget), Ok(None)) {
        gap.more = gap.more.saturating_add(1);
    }
    vec![gap, boundary]
}

/// That of each 多选 something is chosen: a case without any option is not one for the table.
fn chosen(program: &Program, ready: &Ready<'_>) -> Vec<Formula> {
    let axes = ready.field.space().axes().iter().enumerate();
    axes.filter_map(|(axis, own)| {
        let fact = ready.field.fact(axis)?;
        let empty = super::ordinary::nothing(program, fact, own)?;
        let set = CellSet::of(own.len(), |cell| cell != empty);
        Some(Formula::cell(axis, set))
    })
    .collect()
}

fn no_row(
    program: &Program,
    grid: &Grid<'_>,
    place: crate::base::span::Span,
    witness: &Witness,
) -> Diagnostic {
    let of = say::table(program, grid);
    let case = say::case(program, &witness.facts);
    let d = say::finding(
        Property::Gap,
        place,
        format!("{}有空档：{}时，没有一行管到", of.zh, case.zh),
        format!("{} has a gap: no row decides where {}", of.en, case.en),
    )
    .because("最接近的是这一行", "the nearest row is this one");
    say::or_keep(
        d,
        Property::Gap,
        "补上这种情形的一行，或者改宽邻近的一行",
        "add a row for it, or widen the one beside it",
    )
}

fn unclaimed(
    program: &Program,
    grid: &Grid<'_>,
    place: crate::base::span::Span,
    fact: FactId,
    value: &Value,
) -> Diagnostic {
    let of = say::table(program, grid);
    let case = say::case(program, &[(fact, value.clone())]);
    let d = say::finding(
        Property::Boundary,
        place,
        format!("{}的界限没有接上：{}时，上下两行都不管到", of.zh, case.zh),
        format!(
            "{}: the rows do not meet: none decides where {}",
            of.en, case.en
        ),
    )
    .because("这一行的界限", "the limit of this row");
    say::or_keep(
        d,
        Property::Boundary,
        "把界限写在其中一行（以上、以下含不含本数，看“用语”）",
        "let one of the rows claim the limit (whether 以上 and 以下 include it is said by 用语)",
    )
}

/// The row of which most conditions hold.
fn nearest(ready: &Ready<'_>, point: &[usize]) -> Option<usize> {
    let open = singles(ready, point);
    let fit = |formula: &Formula| match formula {
        Formula::All(parts) => parts
            .iter()
            .filter(|p| p.truth(&open) == Truth::Yes)
            .count(),
        Formula::Is(_) | Formula::Cell(..) | Formula::Any(_) => {
            usize::from(formula.truth(&open) == Truth::Yes)
        }
    };
    let rows = ready.rows.iter().enumerate();
    rows.max_by_key(|(row, formula)| (fit(formula), usize::MAX.saturating_sub(*row)))
        .map(|(row, _)| row)
}

fn singles(ready: &Ready<'_>, point: &[usize]) -> Vec<CellSet> {
    let axes = ready.field.space().axes().iter().zip(point);
    axes.map(|(axis, cell)| CellSet::of(axis.len(), |c| c == *cell))
        .collect()
}

/// A box around a point in which the formulas still hold.
fn grown(ready: &Ready<'_>, formulas: &[Formula], point: &[usize]) -> Vec<CellSet> {
    let mut open = singles(ready, point);
    for axis in 0..open.len() {
        let Some(own) = open.get(axis).cloned() else {
            continue;
        };
        let mut held = |set: CellSet| {
            if let Some(place) = open.get_mut(axis) {
                *place = set;
            }
            formulas.iter().all(|f| f.truth(&open) == Truth::Yes)
        };
        let all = CellSet::all(own.axis_len());
        if held(all) {
            continue;
        }
        let mut grown = own.clone();
        if own.axis_len() <= MAX_GROWN {
            for cell in 0..own.axis_len() {
                let one = CellSet::of(own.axis_len(), |c| c == cell);
                if !own.has(cell) && held(one) {
                    grown.insert(cell);
                }
            }
        }
        if let Some(place) = open.get_mut(axis) {
            *place = grown;
        }
        // One cell and another may hold apart and not together only through other axes, which are fixed.
        if !formulas.iter().all(|f| f.truth(&open) == Truth::Yes)
            && let Some(place) = open.get_mut(axis)
        {
            *place = own;
        }
    }
    open
}

/// The fact and value of a point that lies at one value of a number, between two cells in which a row
/// matches.
fn at_boundary(ready: &Ready<'_>, point: &[usize]) -> Option<(FactId, Value)> {
    for (axis, cell) in point.iter().enumerate() {
        let own = ready.field.space().axes().get(axis)?;
        let Some(value) = single(own, *cell) else {
            continue;
        };
        let claimed = |cell: Option<usize>| {
            cell.filter(|c| *c < own.len()).is_some_and(|cell| {
                let mut beside = point.to_vec();
                if let Some(place) = beside.get_mut(axis) {
                    *place = cell;
                }
                let open = singles(ready, &beside);
                ready.rows.iter().any(|r| r.truth(&open) == Truth::Yes)
            })
        };
        if claimed(cell.checked_sub(1)) && claimed(cell.checked_add(1)) {
            return Some((ready.field.fact(axis)?, value));
        }
    }
    None
}

/// The value of a cell of one value, where values are in order.
pub(super) fn single(axis: &Axis, cell: usize) -> Option<Value> {
    match axis {
        Axis::Number { .. } | Axis::Period { .. } => {
            let (first, last) = axis.ends(cell)?;
            (first == last).then_some(first)
        }
        Axis::Months { .. } => (cell.checked_rem(2) == Some(1)).then(|| axis.value(cell))?,
        Axis::Date { .. }
        | Axis::Days { .. }
        | Axis::Bool
        | Axis::Choice { .. }
        | Axis::Multi { .. }
        | Axis::Truth => None,
    }
}
