//! Rows that part the whole space between them: counted, not searched.

use super::{formula::Formula, ready::Ready};

/// Whether rows that are boxes, no two of which meet, fill the whole space: then no facts are left over,
/// whatever is asked.
pub(super) fn full(ready: &Ready<'_>) -> bool {
    if !ready.pairs.is_empty() || ready.more_pairs || !ready.partial.is_empty() {
        return false;
    }
    let axes: Vec<u128> = ready
        .field
        .space()
        .axes()
        .iter()
        .map(|axis| axis.len() as u128)
        .collect();
    let Some(whole) = product(&axes) else {
        return false;
    };
    let mut left = whole;
    for (row, own) in ready.rows.iter().zip(&ready.boxes) {
        if !is_box(row) {
            return false;
        }
        let mut sides = axes.clone();
        for (axis, set) in own {
            if let Some(side) = sides.get_mut(*axis) {
                *side = set.count() as u128;
            }
        }
        let rest = product(&sides).and_then(|volume| left.checked_sub(volume));
        let Some(rest) = rest else {
            return false;
        };
        left = rest;
    }
    left == 0
}

fn product(sides: &[u128]) -> Option<u128> {
    sides
        .iter()
        .try_fold(1u128, |all, side| all.checked_mul(*side))
}

/// Whether a row holds in its whole box.
pub(super) fn is_box(row: &Formula) -> bool {
    match row {
        Formula::Is(holds) => *holds,
        Formula::Cell(..) => true,
        Formula::All(parts) => parts.iter().all(|part| matches!(part, Formula::Cell(..))),
        Formula::Any(_) => false,
    }
}
