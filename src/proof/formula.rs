//! Conditions over cells, without negation: what the search works on.

use crate::cells::CellSet;

/// A condition over the cells of a space.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Formula {
    /// Always, or never.
    Is(bool),
    /// The cell on an axis is among these.
    Cell(usize, CellSet),
    /// All hold.
    All(Vec<Formula>),
    /// Any holds.
    Any(Vec<Formula>),
}

/// What can be said of a formula while cells are still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// It holds for all of them.
    Yes,
    /// It holds for none.
    No,
    /// That depends, as far as can be seen.
    Open,
}

impl Formula {
    /// All of these.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Is(true) => {}
                Self::Is(false) => return Self::Is(false),
                Self::All(inner) => kept.extend(inner),
                part @ (Self::Cell(..) | Self::Any(_)) => kept.push(part),
            }
        }
        match kept.len() {
            0 => Self::Is(true),
            1 => kept.swap_remove(0),
            _ => Self::All(kept),
        }
    }

    /// Any of these.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Is(false) => {}
                Self::Is(true) => return Self::Is(true),
                Self::Any(inner) => kept.extend(inner),
                part @ (Self::Cell(..) | Self::All(_)) => kept.push(part),
            }
        }
        match kept.len() {
            0 => Self::Is(false),
            1 => kept.swap_remove(0),
            _ => Self::Any(kept),
        }
    }

    /// The cell on an axis is among these.
    pub(super) fn cell(axis: usize, set: CellSet) -> Self {
        if set.is_empty() {
            Self::Is(false)
        } else if set.is_all() {
            Self::Is(true)
        } else {
            Self::Cell(axis, set)
        }
    }

    /// The contrary.
    #[must_use]
    pub(super) fn not(&self) -> Self {
        match self {
            Self::Is(holds) => Self::Is(!holds),
            Self::Cell(axis, set) => Self::cell(*axis, set.complement()),
            Self::All(parts) => Self::any(parts.iter().map(Self::not)),
            Self::Any(parts) => Self::all(parts.iter().map(Self::not)),
        }
    }

    /// The same with other axes.
    #[must_use]
    pub(super) fn moved(&self, to: &impl Fn(usize) -> usize) -> Self {
        match self {
            Self::Is(holds) => Self::Is(*holds),
            Self::Cell(axis, set) => Self::Cell(to(*axis), set.clone()),
            Self::All(parts) => Self::All(parts.iter().map(|p| p.moved(to)).collect()),
            Self::Any(parts) => Self::Any(parts.iter().map(|p| p.moved(to)).collect()),
        }
    }

    /// What can be said of it where each axis is still open to a set of cells. Errs on the side of
    /// [`Truth::Open`].
    pub(super) fn truth(&self, open: &[CellSet]) -> Truth {
        match self {
            Self::Is(true) => Truth::Yes,
            Self::Is(false) => Truth::No,
            Self::Cell(axis, set) => match open.get(*axis) {
                Some(left) if left.is_subset(set) => Truth::Yes,
                Some(left) if left.meets(set) => Truth::Open,
                Some(_) => Truth::No,
                None => Truth::Open,
            },
            Self::All(parts) => {
                let mut open_part = false;
                for part in parts {
                    match part.truth(open) {
                        Truth::No => return Truth::No,
                        Truth::Open => open_part = true,
                        Truth::Yes => {}
                    }
                }
                if open_part { Truth::Open } else { Truth::Yes }
            }
            Self::Any(parts) => {
                let mut open_part = false;
                for part in parts {
                    match part.truth(open) {
                        Truth::Yes => return Truth::Yes,
                        Truth::Open => open_part = true,
                        Truth::No => {}
                    }
                }
                if open_part { Truth::Open } else { Truth::No }
            }
        }
    }

    /// Tells of each axis that it reads.
    pub(super) fn axes(&self, found: &mut impl FnMut(usize)) {
        match self {
            Self::Is(_) => {}
            Self::Cell(axis, _) => found(*axis),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|p| p.axes(found)),
        }
    }
}
