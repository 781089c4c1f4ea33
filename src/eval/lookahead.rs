//! What to ask next: for each unknown fact, how many outcomes remain once it is known, over all it can
//! turn out to be. One step ahead, read off the cases already completed.

use std::collections::{BTreeMap, BTreeSet};

use super::explore::{Dimension, Leaf};
use crate::{case::outcome::OpenFact, ir::FactId};

/// Most values of one fact that are looked at.
const MAX_POINTS: usize = 256;

/// Facts, the most decisive first: the fewest outcomes left in the worst case, then the fewest sums of
/// weights (one outcome may span many amounts); among equals in the order of the program.
pub(super) fn rank(
    dimensions: &[Dimension],
    leaves: &[Leaf],
    alternatives: usize,
) -> Vec<OpenFact> {
    let mut total: Vec<usize> = vec![0; alternatives];
    let mut reading: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut spans: BTreeMap<usize, BTreeSet<(i64, i64, usize)>> = BTreeMap::new();
    for leaf in leaves {
        if let Some(count) = total.get_mut(leaf.alternative) {
            *count = count.saturating_add(1);
        }
        for turn in &leaf.path {
            let count = reading
                .entry((turn.dimension, leaf.alternative))
                .or_insert(0);
            *count = count.saturating_add(1);
            let span = (turn.from, turn.to, leaf.alternative);
            spans.entry(turn.dimension).or_default().insert(span);
        }
    }
    let mut facts: BTreeMap<FactId, (usize, usize, usize)> = BTreeMap::new();
    let mut note = |fact: FactId, left: usize, sums: usize| {
        let (most, least, amounts) = facts.entry(fact).or_insert((left, left, sums));
        *most = (*most).max(left);
        *least = (*least).min(left);
        *amounts = (*amounts).max(sums);
    };
    for (index, dimension) in dimensions.iter().enumerate() {
        let Some(spans) = spans.get(&index) else {
            continue;
        };
        // Outcomes reached without asking stay possible whatever the answer.
        let unread: BTreeSet<usize> = (0..alternatives)
            .filter(|alternative| {
                let read = reading.get(&(index, *alternative)).copied().unwrap_or(0);
                total.get(*alternative).is_some_and(|total| *total > read)
            })
            .collect();
        let left_at = |possible: &dyn Fn(i64, i64) -> bool| {
            let mut left = unread.clone();
            let held = spans.iter().filter(|(from, to, _)| possible(*from, *to));
            left.extend(held.map(|(_, _, alternative)| *alternative));
            left.len()
        };
        match dimension {
            Dimension::Slot(slot) => {
                let points = spans.iter().flat_map(|(from, to, _)| [*from, *to]);
                let points: BTreeSet<i64> = points.collect();
                let every = points.len().div_ceil(MAX_POINTS).max(1);
                for point in points.into_iter().step_by(every) {
                    note(
                        slot.fact,
                        left_at(&|from, to| (from..=to).contains(&point)),
                        0,
                    );
                }
            }
            Dimension::Fold(folded) => {
                for (fact, values) in &folded.reach {
                    for states in values.iter().filter(|states| !states.is_empty()) {
                        let possible = |from: i64, to: i64| {
                            let index = |at: i64| usize::try_from(at).unwrap_or(0);
                            states.range(index(from)..=index(to)).next().is_some()
                        };
                        note(*fact, left_at(&possible), states.len());
                    }
                }
            }
        }
    }
    let mut ranked: Vec<(usize, OpenFact)> = facts
        .into_iter()
        .map(|(fact, (left_at_most, left_at_least, sums))| {
            let open = OpenFact {
                fact,
                left_at_most,
                left_at_least,
            };
            (sums, open)
        })
        .collect();
    ranked.sort_by_key(|(sums, open)| (open.left_at_most, *sums, open.fact));
    ranked.into_iter().map(|(_, open)| open).collect()
}
