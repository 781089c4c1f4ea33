//! The folded text and the way back to the original: full-width ASCII and the ideographic space
//! become half-width, unseen characters leave, missing closers are put in.

use crate::base::span::{FileId, Span};

/// Text under construction with the places it came from.
#[derive(Default)]
pub(super) struct Folded {
    /// The folded text.
    pub(super) text: String,
    /// (offset in the folded text, offset in the original) wherever the distance changes.
    steps: Vec<(usize, usize)>,
}

impl Folded {
    /// Adds original text unchanged; it begins at `from` in the original.
    pub(super) fn keep(&mut self, text: &str, from: usize) {
        self.step(from);
        self.text.push_str(text);
    }

    /// Adds a character that stands for the original text at `from..to`.
    pub(super) fn stand_for(&mut self, c: char, from: usize, to: usize) {
        self.step(from);
        self.text.push(c);
        self.step(to);
    }

    /// Adds a character that is not in the original, at `at`.
    pub(super) fn insert(&mut self, c: char, at: usize) {
        self.stand_for(c, at, at);
    }

    /// Length so far.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    fn step(&mut self, original: usize) {
        // The end of the text always lies after the last step.
        let here = self.text.len();
        let expected = match self.steps.last() {
            Some((folded, from)) => from.saturating_add(here.saturating_sub(*folded)),
            None => here,
        };
        if expected != original {
            if self.steps.last().is_some_and(|(at, _)| *at == here) {
                self.steps.pop();
            }
            self.steps.push((here, original));
        }
    }

    /// Offset in the original of an offset in the folded text.
    pub(super) fn original(&self, at: usize) -> usize {
        let after = self.steps.partition_point(|(folded, _)| *folded <= at);
        match after.checked_sub(1).and_then(|i| self.steps.get(i)) {
            Some((folded, original)) => original.saturating_add(at.saturating_sub(*folded)),
            None => at,
        }
    }

    /// Span in the original of a range of the folded text.
    pub(super) fn span(&self, file: FileId, start: usize, end: usize) -> Span {
        let (start, end) = (self.original(start), self.original(end));
        span(file, start, end.max(start))
    }
}

/// A span from byte offsets of the original; offsets past 4 GiB stop there (larger files are
/// refused before they are read).
pub(super) fn span(file: FileId, start: usize, end: usize) -> Span {
    let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span::new(file, clip(start), clip(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back() {
        let mut f = Folded::default();
        f.keep("甲", 0);
        f.stand_for(':', 3, 6);
        f.stand_for('1', 6, 9);
        f.keep("元“x", 9);
        f.insert('”', 16);
        f.keep("\n乙", 16);
        assert_eq!(f.text, "甲:1元“x”\n乙");
        let at = |needle: &str| f.original(f.text.find(needle).unwrap());
        assert_eq!(at(":"), 3);
        assert_eq!(at("1"), 6);
        assert_eq!(at("元"), 9);
        assert_eq!(at("乙"), 17);
        assert_eq!(f.span(FileId(0), 3, 5), Span::new(FileId(0), 3, 9));
    }
}
