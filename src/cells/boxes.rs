//! Boxes: for each axis a set of cells, any where none is named.

use std::collections::BTreeMap;

use super::{set::CellSet, space::Space};

/// A product of sets of cells. An axis that it does not name is free.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Boxed {
    sets: BTreeMap<usize, CellSet>,
}

impl Boxed {
    /// Everything.
    pub fn everything() -> Self {
        Self::default()
    }

    /// All points whose cell on one axis is in a set.
    pub fn on(axis: usize, set: CellSet) -> Self {
        let mut sets = BTreeMap::new();
        if !set.is_all() {
            sets.insert(axis, set);
        }
        Self { sets }
    }

    /// The axes that it names, each with its set; never all cells of the axis.
    pub fn sets(&self) -> impl Iterator<Item = (usize, &CellSet)> {
        self.sets.iter().map(|(axis, set)| (*axis, set))
    }

    /// The set on an axis; `None` if the axis is free.
    pub fn set(&self, axis: usize) -> Option<&CellSet> {
        self.sets.get(&axis)
    }

    /// Whether no point lies in it.
    pub fn is_empty(&self) -> bool {
        self.sets.values().any(CellSet::is_empty)
    }

    /// Whether every point lies in it.
    pub fn is_everything(&self) -> bool {
        self.sets.is_empty()
    }

    /// What lies in both; `None` if nothing does.
    pub fn and(&self, other: &Self) -> Option<Self> {
        let mut both = self.clone();
        for (axis, set) in &other.sets {
            let met = match both.sets.get(axis) {
                Some(own) => own.and(set),
                None => set.clone(),
            };
            if met.is_empty() {
                return None;
            }
            both.sets.insert(*axis, met);
        }
        (!both.is_empty()).then_some(both)
    }

    /// Whether all of it lies in the other.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.is_empty()
            || other.sets.iter().all(|(axis, set)| {
                let own = self.sets.get(axis);
                own.is_some_and(|own| own.is_subset(set))
            })
    }

    /// Whether a point (a cell for each axis) lies in it.
    pub fn has(&self, point: &[usize]) -> bool {
        let at = |axis: &usize| point.get(*axis).copied();
        self.sets
            .iter()
            .all(|(axis, set)| at(axis).is_some_and(|cell| set.has(cell)))
    }

    /// How many points of a space lie in it; `None` if more than 128 bits count.
    pub fn volume(&self, space: &Space) -> Option<u128> {
        let mut volume = 1u128;
        for (index, axis) in space.axes().iter().enumerate() {
            let cells = self.sets.get(&index).map_or(axis.len(), CellSet::count);
            volume = volume.checked_mul(u128::try_from(cells).ok()?)?;
        }
        Some(volume)
    }

    /// One box that is the two together, where they differ on one axis at most.
    fn joined(&self, other: &Self) -> Option<Self> {
        if other.is_subset(self) {
            return Some(self.clone());
        }
        if self.is_subset(other) {
            return Some(other.clone());
        }
        if self.sets.len() != other.sets.len() {
            return None;
        }
        let mut differing = None;
        for ((axis, set), (other_axis, other_set)) in self.sets.iter().zip(&other.sets) {
            if axis != other_axis || (set != other_set && differing.is_some()) {
                return None;
            }
            if set != other_set {
                differing = Some((*axis, set.or(other_set)));
            }
        }
        let (axis, set) = differing?;
        let mut one = self.clone();
        if set.is_all() {
            one.sets.remove(&axis);
        } else {
            one.sets.insert(axis, set);
        }
        Some(one)
    }
}

/// The same union with fewer boxes, where two make one.
pub fn merged(boxes: Vec<Boxed>) -> Vec<Boxed> {
    let mut kept: Vec<Boxed> = Vec::with_capacity(boxes.len());
    for new in boxes.into_iter().filter(|b| !b.is_empty()) {
        let mut new = new;
        // What it grows into may join others in turn.
        while let Some((index, one)) = kept
            .iter()
            .enumerate()
            .find_map(|(i, old)| Some((i, old.joined(&new)?)))
        {
            kept.swap_remove(index);
            new = one;
        }
        kept.push(new);
    }
    kept.sort();
    kept
}
