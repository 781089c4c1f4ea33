//! Tables over one place as codes: what they tell apart of it is looked up once, and everything else is
//! worked out from the code, which is small.

use std::collections::BTreeMap;

use super::{
    super::{
        Sheet,
        graph::{NodeId, Op, index},
    },
    fuse::{Form, Leaf},
};

/// Bits of a word that hold codes.
const WORD: u32 = 31;

/// What is told apart of a place: a code for each of its values, from 0 on.
#[derive(Clone, Debug)]
pub(super) struct Code {
    /// Which word of the place holds it, and where.
    pub word: usize,
    pub shift: u32,
    pub mask: i32,
    /// It fills its word alone.
    pub alone: bool,
    /// How many codes there are.
    pub count: usize,
}

/// All that is looked up at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Codes {
    pub all: Vec<Code>,
    /// For each word an entry for each value of the place.
    pub words: Vec<Vec<i32>>,
    /// What reads a code: which, and for each code what it comes to.
    pub readers: BTreeMap<NodeId, (usize, Vec<Leaf>)>,
}

/// The leaves of a node over a place.
fn leaves(sheet: &Sheet, form: &Form) -> Option<(NodeId, Vec<Leaf>)> {
    match form {
        Form::Plain(Op::Lookup(table, place)) => {
            let table = sheet.graph.tables.get(index(*table))?;
            Some((*place, table.iter().map(|n| Leaf::One(*n)).collect()))
        }
        Form::Pick(place, leaves) => Some((*place, leaves.clone())),
        Form::Plain(_) | Form::Mad(..) => None,
    }
}

/// Numbers the leaves: least first, so that what counts counts with its code.
fn numbered(leaves: &[Leaf]) -> (Vec<usize>, Vec<Leaf>) {
    let mut distinct: Vec<Leaf> = leaves.to_vec();
    distinct.sort_by_key(|leaf| match leaf {
        Leaf::One(n) => (0, *n, NodeId(0)),
        Leaf::Node(id) => (1, 0, *id),
    });
    distinct.dedup();
    let places: BTreeMap<Leaf, usize> = distinct.iter().copied().zip(0..).collect();
    let number = |leaf: &Leaf| places.get(leaf).copied().unwrap_or(0);
    (leaves.iter().map(number).collect(), distinct)
}

/// The same classes, numbered as they first occur: two are the same if they tell the same apart.
fn classes(numbers: &[usize]) -> Vec<usize> {
    let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
    let class = |n: &usize| {
        let next = seen.len();
        *seen.entry(*n).or_insert(next)
    };
    numbers.iter().map(class).collect()
}

/// The codes of every place at which tables are looked up.
pub(super) fn codes(sheet: &Sheet, forms: &BTreeMap<NodeId, Form>) -> BTreeMap<NodeId, Codes> {
    let mut all: BTreeMap<NodeId, Codes> = BTreeMap::new();
    let mut known: BTreeMap<(NodeId, Vec<usize>), usize> = BTreeMap::new();
    let mut tables: BTreeMap<NodeId, Vec<Vec<usize>>> = BTreeMap::new();
    // Lookups first: they say how classes are numbered, selections do not care.
    let lookups = forms.iter().filter(|(_, f)| matches!(f, Form::Plain(_)));
    let picks = forms.iter().filter(|(_, f)| matches!(f, Form::Pick(..)));
    for (id, form) in lookups.chain(picks) {
        let Some((place, leaves)) = leaves(sheet, form) else {
            continue;
        };
        let (numbers, distinct) = numbered(&leaves);
        let codes = all.entry(place).or_default();
        let tables = tables.entry(place).or_default();
        let key = (place, classes(&numbers));
        let code = match known.get(&key) {
            Some(code) => *code,
            None => {
                known.insert(key, tables.len());
                tables.push(numbers);
                codes.all.push(Code {
                    word: 0,
                    shift: 0,
                    mask: 0,
                    alone: false,
                    count: distinct.len(),
                });
                tables.len().saturating_sub(1)
            }
        };
        // For each code the leaf, in the numbering of the table that is kept.
        let mut of: Vec<Leaf> = vec![Leaf::One(0); distinct.len()];
        for (number, leaf) in tables.get(code).into_iter().flatten().zip(&leaves) {
            if let Some(place) = of.get_mut(*number) {
                *place = *leaf;
            }
        }
        codes.readers.insert(*id, (code, of));
    }
    for (place, codes) in &mut all {
        if let Some(tables) = tables.get(place) {
            packed(codes, tables);
        }
    }
    all
}

/// Puts codes side by side into as few words as hold them.
fn packed(codes: &mut Codes, tables: &[Vec<usize>]) {
    let (mut word, mut used) = (0usize, 0u32);
    for code in &mut codes.all {
        let last = u32::try_from(code.count.saturating_sub(1)).unwrap_or(u32::MAX);
        let bits = u32::BITS.saturating_sub(last.leading_zeros());
        if used.saturating_add(bits) > WORD {
            (word, used) = (word.saturating_add(1), 0);
        }
        let ones = 1u32.checked_shl(bits).unwrap_or(0).wrapping_sub(1);
        (code.word, code.shift) = (word, used);
        code.mask = i32::try_from(ones).unwrap_or(i32::MAX);
        used = used.saturating_add(bits);
    }
    let len = tables.first().map_or(0, Vec::len);
    let words = word.saturating_add(1);
    for word in 0..words {
        let mut table = vec![0i32; len];
        let mut inside = 0usize;
        for (code, numbers) in codes.all.iter().zip(tables) {
            if code.word != word {
                continue;
            }
            inside = inside.saturating_add(1);
            for (entry, number) in table.iter_mut().zip(numbers) {
                let number = i32::try_from(*number).unwrap_or(0);
                *entry |= number.wrapping_shl(code.shift);
            }
        }
        for code in codes.all.iter_mut().filter(|c| c.word == word) {
            code.alone = inside == 1;
        }
        codes.words.push(table);
    }
}
