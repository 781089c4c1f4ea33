//! A table with its field and formulas made, for all that is asked of it.

use super::{
    field::{Field, Ground},
    formula::Formula,
    grid::Grid,
};
use crate::{
    base::limits::PROOF_STEPS,
    cells::CellSet,
    ir::{Condition, Program},
};

/// A table over cells.
#[derive(Debug)]
pub(super) struct Ready<'p> {
    /// Where it is asked.
    pub field: Field<'p>,
    /// When it is asked; `None` if that cannot be said over cells.
    pub asked: Formula,
    /// Its rows.
    pub rows: Vec<Formula>,
    /// A box around each row: axes with the cells beyond which it does not match.
    pub boxes: Vec<Vec<(usize, CellSet)>>,
    /// Pairs of rows whose boxes meet, the earlier first.
    pub pairs: Vec<(usize, usize)>,
    /// There are more such pairs than are kept.
    pub more_pairs: bool,
}

/// Most pairs kept.
const MAX_PAIRS: usize = 200_000;
/// Up to so many rows each is compared with each.
const FEW: usize = 24;

/// Makes a table ready. `None` is given if its conditions nest too deeply.
pub(super) fn with(program: &Program, grid: &Grid<'_>, work: impl FnOnce(Option<&Ready<'_>>)) {
    let mut ground = Ground::default();
    let asked: Vec<Condition> = grid.asked.iter().map(|c| ground.add(program, c)).collect();
    let rows: Vec<Vec<Condition>> = (0..grid.len())
        .map(|row| {
            let when = grid.when(row).iter();
            when.map(|c| ground.add(program, c)).collect()
        })
        .collect();
    ground.bound(program);
    let field = ground.field(program);
    let made: Option<Vec<Formula>> = rows.iter().map(|r| field.conjunction(r)).collect();
    let (Some(asked), Some(rows)) = (field.conjunction(&asked), made) else {
        work(None);
        return;
    };
    let boxes: Vec<Vec<(usize, CellSet)>> = rows.iter().map(around).collect();
    let never: Vec<bool> = rows.iter().map(|r| *r == Formula::Is(false)).collect();
    let (mut found, more_pairs) = paired(&field, &boxes);
    found.retain(|(a, b)| {
        let gone = |row: &usize| never.get(*row).copied().unwrap_or(true);
        !gone(a) && !gone(b)
    });
    let ready = Ready {
        field,
        asked,
        rows,
        boxes,
        pairs: found,
        more_pairs,
    };
    work(Some(&ready));
}

/// The same for one pair of rows and further conditions: small, made only where it is needed.
pub(super) fn seek_with(
    program: &Program,
    conditions: &[&Condition],
) -> Result<super::witness::Sought, super::search::Spent> {
    let mut ground = Ground::default();
    let all: Vec<Condition> = conditions.iter().map(|c| ground.add(program, c)).collect();
    seek_apart(program, ground, &all)
}

/// As [`seek_with`], for conditions that have been taken apart.
fn seek_apart(
    program: &Program,
    mut ground: Ground,
    conditions: &[Condition],
) -> Result<super::witness::Sought, super::search::Spent> {
    ground.bound(program);
    let field = ground.field(program);
    let Some(formula) = field.conjunction(conditions) else {
        return Ok(super::witness::Sought::Unsettled);
    };
    let mut budget = super::search::Budget(PROOF_STEPS);
    super::witness::seek(&field, &[&formula], &mut budget)
}

/// Pairs of boxes that meet, the earlier first, and whether there are more.
fn paired(field: &Field<'_>, boxes: &[Vec<(usize, CellSet)>]) -> (Vec<(usize, usize)>, bool) {
    let mut pairs = Pairs {
        boxes,
        axes: field.space().axes().iter().map(|a| a.len()).collect(),
        found: Vec::new(),
        more: false,
    };
    pairs.part((0..boxes.len()).collect(), 0, 0);
    let mut found = pairs.found;
    found.sort_unstable();
    found.dedup();
    (found, pairs.more)
}

/// Pairs of boxes that meet, the earlier first.
pub(super) fn meeting(field: &Field<'_>, boxes: &[Vec<(usize, CellSet)>]) -> Vec<(usize, usize)> {
    paired(field, boxes).0
}

/// A box around a formula.
pub(super) fn around(formula: &Formula) -> Vec<(usize, CellSet)> {
    let mut sets: Vec<(usize, CellSet)> = Vec::new();
    let parts = match formula {
        Formula::All(parts) => parts.as_slice(),
        Formula::Is(_) | Formula::Cell(..) | Formula::Any(_) => std::slice::from_ref(formula),
    };
    for part in parts {
        let Some((axis, set)) = one_axis(part) else {
            continue;
        };
        match sets.iter_mut().find(|(a, _)| *a == axis) {
            Some((_, held)) => *held = held.and(&set),
            None => sets.push((axis, set)),
        }
    }
    sets.sort_by_key(|(axis, _)| *axis);
    sets
}

/// The axis and cells of a formula about one axis alone.
fn one_axis(formula: &Formula) -> Option<(usize, CellSet)> {
    match formula {
        Formula::Cell(axis, set) => Some((*axis, set.clone())),
        Formula::Any(parts) => {
            let mut all = parts.iter().map(one_axis);
            let (axis, mut set) = all.next()??;
            for part in all {
                let (other, more) = part?;
                if other != axis {
                    return None;
                }
                set = set.or(&more);
            }
            Some((axis, set))
        }
        Formula::Is(_) | Formula::All(_) => None,
    }
}

/// The pairs of boxes that meet, found by parting the rows axis by axis.
struct Pairs<'b> {
    boxes: &'b [Vec<(usize, CellSet)>],
    axes: Vec<usize>,
    found: Vec<(usize, usize)>,
    more: bool,
}

impl Pairs<'_> {
    fn set(&self, row: usize, axis: usize) -> Option<&CellSet> {
        let own = self.boxes.get(row)?;
        own.iter().find(|(a, _)| *a == axis).map(|(_, set)| set)
    }

    fn meet(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.boxes.get(a), self.boxes.get(b)) else {
            return false;
        };
        let mut others = b.iter().peekable();
        for (axis, set) in a {
            while others.peek().is_some_and(|(other, _)| other < axis) {
                others.next();
            }
            if let Some((other, theirs)) = others.peek()
                && other == axis
                && !set.meets(theirs)
            {
                return false;
            }
        }
        true
    }

    /// Parts rows at the middle of the cells in which they begin, on the axis that parts them best.
    fn part(&mut self, rows: Vec<usize>, depth: u32, tried: u32) {
        if self.more {
            return;
        }
        if rows.len() <= FEW || depth > 48 || tried > 2 {
            self.each(&rows);
            return;
        }
        let mut best: Option<(usize, Vec<usize>, Vec<usize>)> = None;
        for axis in 0..self.axes.len() {
            let Some((low, high)) = self.halves(&rows, axis) else {
                continue;
            };
            let worse = low.len().max(high.len());
            if best
                .as_ref()
                .is_none_or(|(_, a, b)| worse < a.len().max(b.len()))
            {
                let good = worse.saturating_mul(3) <= rows.len().saturating_mul(2);
                best = Some((axis, low, high));
                if good {
                    break;
                }
            }
        }
        match best {
            Some((_, low, high)) if low.len().max(high.len()) < rows.len() => {
                let shrunk = low.len().saturating_add(high.len()).saturating_mul(3)
                    < rows.len().saturating_mul(5);
                let tried = if shrunk { 0 } else { tried.saturating_add(1) };
                let depth = depth.saturating_add(1);
                self.part(low, depth, tried);
                self.part(high, depth, tried);
            }
            Some(_) | None => self.each(&rows),
        }
    }

    /// Rows with a cell below the middle, and rows with one from it on; a row may be in both.
    fn halves(&self, rows: &[usize], axis: usize) -> Option<(Vec<usize>, Vec<usize>)> {
        let mut starts: Vec<usize> = rows
            .iter()
            .filter_map(|row| self.set(*row, axis)?.first())
            .collect();
        if starts.len().saturating_mul(2) < rows.len() {
            return None;
        }
        let middle = starts.len().checked_div(2)?;
        let (_, at, _) = starts.select_nth_unstable(middle);
        let at = *at;
        let len = self.axes.get(axis).copied()?;
        let low_cells = CellSet::of(len, |cell| cell < at);
        let side = |set: Option<&CellSet>, cells: &CellSet| set.is_none_or(|s| s.meets(cells));
        let high_cells = low_cells.complement();
        let pick = |cells: &CellSet| -> Vec<usize> {
            let there = |row: &&usize| side(self.set(**row, axis), cells);
            rows.iter().filter(there).copied().collect()
        };
        let (low, high) = (pick(&low_cells), pick(&high_cells));
        (low.len() < rows.len() || high.len() < rows.len()).then_some((low, high))
    }

    fn each(&mut self, rows: &[usize]) {
        for (i, a) in rows.iter().enumerate() {
            for b in rows.iter().skip(i.saturating_add(1)) {
                if self.meet(*a, *b) {
                    if self.found.len() >= MAX_PAIRS {
                        self.more = true;
                        return;
                    }
                    self.found.push((*a.min(b), *a.max(b)));
                }
            }
        }
    }
}
