//! A table with its field and formulas made, for all that is asked of it.

use super::{
    expand::partial,
    field::{Field, Ground},
    formula::Formula,
    grid::Grid,
};
use crate::{
    base::{limits::PROOF_STEPS, terms::HitPolicy},
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
    /// When each of its rows matches.
    pub rows: Vec<Formula>,
    /// When each surely does not: a row that reads a decision which decides nothing does neither.
    pub fails: Vec<Formula>,
    /// Rows that may do neither.
    pub partial: Vec<usize>,
    /// A box around each row: axes with the cells beyond which it does not match.
    pub boxes: Vec<Vec<(usize, CellSet)>>,
    /// Pairs of rows whose boxes meet, the earlier first.
    pub pairs: Vec<(usize, usize)>,
    /// There are more such pairs than are kept.
    pub more_pairs: bool,
}

/// For each row some others.
pub(super) type Lists = Vec<Vec<usize>>;

/// For each row those that come before it whatever the case, and those of which only a case tells.
pub(super) type Rivals = (Lists, Lists);

/// Most pairs kept.
pub(super) const MAX_PAIRS: u64 = 200_000;
/// Up to so many rows each is compared with each.
const FEW: usize = 24;

/// Makes a table ready; `None` if its conditions nest too deeply.
pub(super) fn make<'p>(program: &'p Program, grid: &Grid<'p>) -> Option<Ready<'p>> {
    let mut ground = Ground::default();
    let asked: Vec<Condition> = grid.asked.iter().map(|c| ground.add(program, c)).collect();
    let partial: Vec<usize> = (0..grid.len())
        .filter(|row| partial(program, grid.when(*row)))
        .collect();
    let against: Vec<Condition> = partial
        .iter()
        .map(|row| ground.add(program, &not(Condition::All(grid.when(*row).to_vec()))))
        .collect();
    let rows: Vec<Vec<Condition>> = (0..grid.len())
        .map(|row| {
            let when = grid.when(row).iter();
            when.map(|c| ground.add(program, c)).collect()
        })
        .collect();
    ground.bound(program);
    let field = ground.field(program);
    let made: Option<Vec<Formula>> = rows.iter().map(|r| field.conjunction(r)).collect();
    let (asked, rows) = (field.conjunction(&asked)?, made?);
    let mut fails: Vec<Formula> = rows.iter().map(Formula::not).collect();
    for (row, against) in partial.iter().zip(&against) {
        if let Some(place) = fails.get_mut(*row) {
            *place = field.formula(against)?;
        }
    }
    let boxes: Vec<Vec<(usize, CellSet)>> = rows.iter().map(around).collect();
    let never: Vec<bool> = rows.iter().map(|r| *r == Formula::Is(false)).collect();
    let (mut found, more_pairs) = paired(&field, &boxes);
    found.retain(|(a, b)| {
        let gone = |row: &usize| never.get(*row).copied().unwrap_or(true);
        !gone(a) && !gone(b)
    });
    Some(Ready {
        field,
        asked,
        rows,
        fails,
        partial,
        boxes,
        pairs: found,
        more_pairs,
    })
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

impl Ready<'_> {
    /// That a row is settled either way.
    pub(super) fn settled(&self, row: usize) -> Formula {
        let both = [self.rows.get(row), self.fails.get(row)];
        Formula::any(both.into_iter().flatten().cloned())
    }

    /// What must hold beside a row that matches so that it is looked at: that the others are settled;
    /// under 首行 those before it, which must not match.
    pub(super) fn undisturbed(&self, policy: HitPolicy, row: usize) -> Vec<Formula> {
        let others = self.partial.iter().filter(|other| **other != row);
        others
            .filter_map(|other| match policy {
                HitPolicy::First if *other > row => None,
                HitPolicy::First => self.fails.get(*other).cloned(),
                HitPolicy::Unique | HitPolicy::Heaviest | HitPolicy::Lightest => {
                    Some(self.settled(*other))
                }
            })
            .collect()
    }

    /// Of each row the rows that come before it where both match, as far as no case is needed to tell;
    /// and those of which only a case can tell.
    pub(super) fn rivals(&self, grid: &Grid<'_>) -> Rivals {
        let mut sure: Lists = vec![Vec::new(); self.rows.len()];
        let mut doubtful = sure.clone();
        for (a, b) in &self.pairs {
            for (row, other) in [(*a, *b), (*b, *a)] {
                let list = match grid.outranks(other, row) {
                    Some(true) => sure.get_mut(row),
                    Some(false) => None,
                    None => doubtful.get_mut(row),
                };
                if let Some(list) = list {
                    list.push(other);
                }
            }
        }
        (sure, doubtful)
    }
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
pub(super) fn paired(
    field: &Field<'_>,
    boxes: &[Vec<(usize, CellSet)>],
) -> (Vec<(usize, usize)>, bool) {
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

/// Whether two boxes meet.
fn meet(a: &[(usize, CellSet)], b: &[(usize, CellSet)]) -> bool {
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

/// How many pairs of boxes meet, of those that count.
pub(super) fn count(
    boxes: &[Vec<(usize, CellSet)>],
    counts: impl Fn(usize, usize) -> bool,
) -> usize {
    let mut found = 0usize;
    for (i, a) in boxes.iter().enumerate() {
        for (j, b) in boxes.iter().enumerate().skip(i.saturating_add(1)) {
            if counts(i, j) && meet(a, b) {
                found = found.saturating_add(1);
            }
        }
    }
    found
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
        match (self.boxes.get(a), self.boxes.get(b)) {
            (Some(a), Some(b)) => meet(a, b),
            (_, _) => false,
        }
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
                    if self.found.len() as u64 >= MAX_PAIRS {
                        self.more = true;
                        return;
                    }
                    self.found.push((*a.min(b), *a.max(b)));
                }
            }
        }
    }
}
