//! Result classes: rows that give the same are one.

use std::collections::BTreeMap;

/// Rows by what they give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// The class of each row; classes are numbered in the order in which they first appear.
    pub of: Vec<usize>,
    /// The first row of each class.
    pub first: Vec<usize>,
}

impl Classes {
    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}

/// The classes of rows that give these.
pub fn classes<K: Ord>(results: impl IntoIterator<Item = K>) -> Classes {
    let mut known: BTreeMap<K, usize> = BTreeMap::new();
    let mut classes = Classes::default();
    for (row, result) in results.into_iter().enumerate() {
        let next = classes.first.len();
        let class = *known.entry(result).or_insert(next);
        if class == next {
            classes.first.push(row);
        }
        classes.of.push(class);
    }
    classes
}
