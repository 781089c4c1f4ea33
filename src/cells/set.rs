//! Sets of cells of one axis, as bits.

/// A set of cells of an axis with so many cells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellSet {
    words: Vec<u64>,
    len: usize,
}

/// Word and bit of a cell.
const fn place(cell: usize) -> (usize, u64) {
    (cell >> 6, 1u64.wrapping_shl((cell & 63) as u32))
}

impl CellSet {
    /// No cell of so many.
    pub fn none(len: usize) -> Self {
        Self {
            words: vec![0; len.div_ceil(64)],
            len,
        }
    }

    /// All of so many cells.
    pub fn all(len: usize) -> Self {
        Self::none(len).complement()
    }

    /// The cells of so many for which it is true.
    pub fn of(len: usize, holds: impl Fn(usize) -> bool) -> Self {
        let mut set = Self::none(len);
        for cell in (0..len).filter(|cell| holds(*cell)) {
            set.insert(cell);
        }
        set
    }

    /// The cells of so many from one to before another.
    pub fn span(len: usize, cells: std::ops::Range<usize>) -> Self {
        let mut set = Self::none(len);
        let (from, to) = (cells.start, cells.end.min(len));
        for (number, word) in set.words.iter_mut().enumerate() {
            let first = number.saturating_mul(64);
            // Bits from one place on: none past the word.
            let on = |at: usize| {
                let at = u32::try_from(at.saturating_sub(first)).unwrap_or(64);
                u64::MAX.checked_shl(at).unwrap_or(0)
            };
            *word = on(from) & !on(to);
        }
        set
    }

    /// How many cells the axis has.
    pub const fn axis_len(&self) -> usize {
        self.len
    }

    /// Adds a cell; one beyond the axis is left out.
    pub fn insert(&mut self, cell: usize) {
        let (word, bit) = place(cell);
        if cell < self.len
            && let Some(word) = self.words.get_mut(word)
        {
            *word |= bit;
        }
    }

    /// Whether a cell is in it.
    pub fn has(&self, cell: usize) -> bool {
        let (word, bit) = place(cell);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    /// How many cells are in it.
    pub fn count(&self) -> usize {
        let ones = self.words.iter().map(|word| word.count_ones());
        ones.fold(0usize, |sum, n| {
            sum.saturating_add(usize::try_from(n).unwrap_or(0))
        })
    }

    /// Whether no cell is in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Whether every cell of the axis is in it.
    pub fn is_all(&self) -> bool {
        self.count() == self.len
    }

    /// Cells in it, in order.
    pub fn cells(&self) -> impl Iterator<Item = usize> + '_ {
        let words = self.words.iter().enumerate();
        words.flat_map(|(number, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = usize::try_from(left.trailing_zeros()).ok()?;
                // All bits but the lowest.
                left = (left != 0).then(|| left & left.wrapping_sub(1))?;
                Some(number.saturating_mul(64).saturating_add(bit))
            })
        })
    }

    /// The first cell in it.
    pub fn first(&self) -> Option<usize> {
        self.cells().next()
    }

    /// Cells in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & b)
    }

    /// Cells in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.with(other, |a, b| a | b)
    }

    /// Cells in this one and not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.with(other, |a, b| a & !b)
    }

    /// Cells that are not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut words: Vec<u64> = self.words.iter().map(|word| !word).collect();
        let beyond = self.len & 63;
        if beyond != 0
            && let Some(last) = words.last_mut()
        {
            *last &= place(beyond).1.wrapping_sub(1);
        }
        Self {
            words,
            len: self.len,
        }
    }

    /// Whether all its cells are in the other.
    pub fn is_subset(&self, other: &Self) -> bool {
        let mut pairs = self.words.iter().zip(&other.words);
        pairs.all(|(a, b)| a & !b == 0)
    }

    /// Whether any of its cells is in the other.
    pub fn meets(&self, other: &Self) -> bool {
        let mut pairs = self.words.iter().zip(&other.words);
        pairs.any(|(a, b)| a & b != 0)
    }

    /// Both are of one axis.
    fn with(&self, other: &Self, op: impl Fn(u64, u64) -> u64) -> Self {
        let pairs = self.words.iter().zip(&other.words);
        Self {
            words: pairs.map(|(a, b)| op(*a, *b)).collect(),
            len: self.len,
        }
    }
}
