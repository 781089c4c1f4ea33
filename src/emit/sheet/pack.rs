//! Tables as data: what is looked up at one place stands side by side in the bits of one word.
//!
//! A sheet looks up many small numbers at the same place: which row, which degree, whether this and
//! that. Each table alone would cost a byte an entry and a load; packed, a word of at most 32 bits
//! holds several, and is read once. What does not fit 31 bits stands alone.

use std::collections::BTreeMap;

use super::pool::Pool;
use crate::plan::sheet::{
    Graph, NodeId, Op,
    graph::{Bounds, index},
};

/// Most bits of a number that shares a word: shifted and masked in 32 bits it keeps its sign.
const SHARES: u32 = 31;
/// Bits of a word that is shared.
const WORD: u32 = 32;

/// Words in memory, one an entry, all for one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The node that says which.
    pub(super) place: NodeId,
    /// Address of the word for place 0.
    pub(super) at: u32,
    /// Bytes of a word: 1, 2, 4 or 8.
    pub(super) bytes: u32,
}

/// A number in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// Which word.
    pub(super) word: usize,
    /// Bits below it.
    pub(super) shift: u32,
    /// How many bits it has; of a word that is not shared, all.
    pub(super) bits: u32,
    /// Whether bits of other numbers stand above it.
    pub(super) covered: bool,
    /// What is added to the bits.
    pub(super) least: i64,
}

/// All lookups of a sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    /// Words, in the order in which they were laid out.
    pub(super) words: Vec<Word>,
    /// The number that a node looks up.
    pub(super) fields: BTreeMap<NodeId, Field>,
}

/// What a node looks up, entry by entry, less the least of them.
struct Entries {
    node: NodeId,
    least: i64,
    bits: u32,
    values: Vec<u64>,
}

impl Packed {
    /// Packs the tables of a graph into the data.
    pub(super) fn new(graph: &Graph, pool: &mut Pool) -> Self {
        let mut places: BTreeMap<NodeId, Vec<Entries>> = BTreeMap::new();
        for (at, op) in graph.ops.iter().enumerate() {
            if let Op::Lookup(table, place) = op {
                let table = graph.tables.get(index(*table));
                let node = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
                let entries = entries(node, table.map_or(&[], Vec::as_slice), graph.of(*place));
                places.entry(*place).or_default().push(entries);
            }
        }
        let mut packed = Self::default();
        for (place, all) in places {
            let (mut all, same) = distinct(all);
            // Widest first; the first word that has room. Sorting is stable: the same every time.
            all.sort_by_key(|e| std::cmp::Reverse(e.bits));
            let mut words: Vec<(u32, Vec<Entries>)> = Vec::new();
            for entries in all {
                let bits = entries.bits;
                let fits = |(used, _): &&mut (u32, Vec<Entries>)| used.saturating_add(bits) <= WORD;
                match words.iter_mut().find(fits).filter(|_| bits <= SHARES) {
                    Some((used, word)) => {
                        *used = used.saturating_add(bits);
                        word.push(entries);
                    }
                    None => words.push((bits, vec![entries])),
                }
            }
            for (used, word) in words {
                packed.lay(pool, place, used, &word);
            }
            for (node, of, more) in same {
                if let Some(field) = packed.fields.get(&of).copied() {
                    let least = field.least.saturating_add(more);
                    packed.fields.insert(node, Field { least, ..field });
                }
            }
        }
        packed
    }

    fn lay(&mut self, pool: &mut Pool, place: NodeId, used: u32, word: &[Entries]) {
        let bytes = match used {
            0..=8 => 1_u32,
            9..=16 => 2,
            17..=32 => 4,
            _ => 8,
        };
        let entries = word.first().map_or(0, |e| e.values.len());
        let mut data = Vec::new();
        for at in 0..entries {
            let (mut whole, mut shift) = (0_u64, 0_u32);
            for entries in word {
                let value = entries.values.get(at).copied().unwrap_or(0);
                whole |= value.wrapping_shl(shift);
                shift = shift.saturating_add(entries.bits);
            }
            let long = whole.to_le_bytes();
            data.extend(long.iter().take(usize::try_from(bytes).unwrap_or(8)));
        }
        let mut shift = 0_u32;
        for entries in word {
            let above = shift.saturating_add(entries.bits);
            let field = Field {
                word: self.words.len(),
                shift,
                bits: entries.bits,
                covered: above < used,
                least: entries.least,
            };
            self.fields.insert(entries.node, field);
            shift = above;
        }
        let at = pool.add(&data, bytes);
        self.words.push(Word { place, at, bytes });
    }
}

/// Numbers that are others and always so much more: a node, the node that it is like, and what is added.
type Same = (NodeId, NodeId, i64);

/// Entries that differ by one number everywhere are looked up once: the row of a decision and its result
/// often count together.
fn distinct(mut all: Vec<Entries>) -> (Vec<Entries>, Vec<Same>) {
    let (mut kept, mut same): (Vec<Entries>, Vec<Same>) = (Vec::new(), Vec::new());
    // The narrowest is kept. Sorting is stable: the same every time.
    all.sort_by_key(|e| e.bits);
    for entries in all {
        let more = |of: &Entries| {
            let shares = of.bits <= SHARES && entries.bits <= SHARES;
            let first = |e: &Entries| e.values.first().copied().unwrap_or(0);
            let more = first(&entries).wrapping_sub(first(of));
            let mut pairs = of.values.iter().zip(&entries.values);
            let like = |(a, b): (&u64, &u64)| b.wrapping_sub(*a) == more;
            let more = more.cast_signed();
            let more = more.checked_add(entries.least)?.checked_sub(of.least)?;
            // What is added to the bits is a number of 32 bits.
            let least = of.least.checked_add(more)?;
            let shares = shares && i32::try_from(least).is_ok();
            (shares && pairs.all(like)).then_some(more)
        };
        let found = kept.iter().find_map(|of| Some((of.node, more(of)?)));
        match found {
            Some((of, more)) => same.push((entries.node, of, more)),
            None => kept.push(entries),
        }
    }
    (kept, same)
}

/// The entries from the least to the greatest place, from place 0 on.
fn entries(node: NodeId, table: &[i64], (_, last): Bounds) -> Entries {
    let len = usize::try_from(last).unwrap_or(0).saturating_add(1);
    let own = table.get(..len).unwrap_or(table);
    let (least, most) = (own.iter().min(), own.iter().max());
    let (least, most) = (
        least.copied().unwrap_or(0).min(0),
        most.copied().unwrap_or(0),
    );
    let span = most.wrapping_sub(least).cast_unsigned();
    let bits = u64::BITS.saturating_sub(span.leading_zeros()).max(1);
    // A number that stands alone is written as it is.
    let (least, bits) = if bits > SHARES {
        (0, u64::BITS)
    } else {
        (least, bits)
    };
    let less = |x: &i64| x.wrapping_sub(least).cast_unsigned();
    Entries {
        node,
        least,
        bits,
        values: own.iter().map(less).collect(),
    }
}
