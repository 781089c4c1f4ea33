//! Words read one after another.

use crate::{
    base::ratio::Ratio,
    ir::{ExprId, FactId, MoneyRange, RowId},
    plan::machine::layout::money,
};

/// Words under way. Every step is `None` where the words do not say what they should.
#[derive(Debug)]
pub(super) struct Reader<'w> {
    words: &'w [i64],
}

impl<'w> Reader<'w> {
    pub(super) const fn new(words: &'w [i64]) -> Self {
        Self { words }
    }

    /// The next word.
    pub(super) fn word(&mut self) -> Option<i64> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(*first)
    }

    /// Whether all words were read.
    pub(super) const fn done(&self) -> bool {
        self.words.is_empty()
    }

    /// So many words by themselves.
    pub(super) fn some(&mut self, count: usize) -> Option<Self> {
        let (first, rest) = self.words.split_at_checked(count)?;
        self.words = rest;
        Some(Self { words: first })
    }

    /// How many words are left.
    pub(super) const fn left(&self) -> usize {
        self.words.len()
    }

    /// A number of 32 bits.
    pub(super) fn id(&mut self) -> Option<u32> {
        u32::try_from(self.word()?).ok()
    }

    /// A place in a list.
    pub(super) fn index(&mut self) -> Option<usize> {
        usize::try_from(self.word()?).ok()
    }

    /// 0 or 1.
    pub(super) fn yes(&mut self) -> Option<bool> {
        match self.word()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub(super) fn fact(&mut self) -> Option<FactId> {
        self.id().map(FactId)
    }

    pub(super) fn row(&mut self) -> Option<RowId> {
        self.id().map(RowId)
    }

    pub(super) fn expr(&mut self) -> Option<ExprId> {
        self.id().map(ExprId)
    }

    /// A list: its length, then its items.
    pub(super) fn list<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.index()?;
        // Every item is at least one word: no length makes room for more than there is.
        if count > self.left() {
            return None;
        }
        (0..count).map(|_| item(self)).collect()
    }

    /// All words that are left as items.
    pub(super) fn rest<T>(&mut self, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut all = Vec::new();
        while !self.done() {
            all.push(item(self)?);
        }
        Some(all)
    }

    /// A range that may be none.
    pub(super) fn money(&mut self) -> Option<Option<MoneyRange>> {
        let (min, max, flags) = (self.word()?, self.word()?, self.word()?);
        let has = |flag: i64| flags & flag != 0;
        Some(has(money::IS).then(|| MoneyRange {
            min,
            max: has(money::HAS_MAX).then_some(max),
            min_open: has(money::MIN_OPEN),
            max_open: has(money::MAX_OPEN),
        }))
    }

    fn wide(&mut self) -> Option<i128> {
        let (low, high) = (self.word()?, self.word()?);
        let low = i128::from(low.cast_unsigned());
        Some(i128::from(high).wrapping_shl(64) | low)
    }

    pub(super) fn ratio(&mut self) -> Option<Ratio> {
        let (num, den) = (self.wide()?, self.wide()?);
        Ratio::new(num, den)
    }
}
