//! What two packages are asked, and where they fall apart.

use std::collections::{BTreeMap, BTreeSet};

use super::given::Act;
use crate::{
    base::{
        diagnostic::Text,
        limits::{MAX_FINDINGS, PROOF_STEPS},
        span::Span,
    },
    ir::{Condition, FactId, ObjectId, RowId, Value},
    proof::{
        complete, concrete,
        ends::Ends,
        ready::seek_with,
        verdict::{Property, Undecided},
        witness::Sought,
    },
};

/// Two acts that are compared, in one program.
#[derive(Debug)]
pub(super) struct Asked<'p> {
    /// The finer, or the first.
    pub first: Act<'p>,
    /// The coarser, or the other.
    pub second: Act<'p>,
    /// Refinement or consistency.
    pub property: Property,
    /// Facts that only the first package knows, and those that only the second does.
    pub strange: [BTreeSet<FactId>; 2],
}

/// How two results fall apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// The second fines, the first does not.
    NotFined,
    /// The first fines, the second does not.
    FinedAlone,
    /// The lower end lies below that of the second.
    Below,
    /// The upper end lies above that of the second.
    Above,
    /// The ranges are not the same.
    Differs,
    /// Before rounding they compare well, rounded they do not.
    Rounded,
    /// A human may go below the statutory minimum, which the second does not permit.
    Lowered,
    /// The ranges are the same, and only the second, or only the first, tells a human which way to go.
    Led,
    /// What the second shall impose the first may.
    MadeOptional,
    /// What the second may impose the first shall.
    MadeBinding,
    /// A kind that the second shall impose is missing.
    KindMissing,
    /// A kind that the second does not impose.
    KindAdded,
    /// The length of a kind leaves that of the second.
    Length,
    /// A ground that the second does not have lifts or lightens the penalty.
    GroundLighter,
    /// A ground that the second does not have makes it heavier.
    GroundHeavier,
    /// A lightening ground of the second is missing.
    GroundLost,
    /// A heavier ground of the second is missing.
    GroundDropped,
}

/// Where two packages fall apart.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// How.
    pub how: How,
    /// On whom.
    pub object: ObjectId,
    /// Where in the first package.
    pub span: Span,
    /// The facts that show it.
    pub facts: Vec<(FactId, Value)>,
    /// Both ranges, where it is about ranges.
    pub ends: Option<(Ends, Ends)>,
    /// The kind, or the ground, where it is about one.
    pub kind: Option<String>,
    /// What counts on either side, where it is not about an ordinary case.
    pub turns: Option<(Text, Text)>,
    /// How far, in fen, for ranking.
    pub gap: i64,
}

/// What was found of two acts.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Faults.
    pub faults: Vec<Fault>,
    /// Why it stays open beside them.
    pub open: Option<Undecided>,
    /// Facts that only one package knows and on which it depends.
    pub strange: BTreeSet<FactId>,
    /// Rows of the first package that decide somewhere, and whether nothing was found of them.
    pub rows: BTreeMap<RowId, bool>,
    /// How often something stayed open.
    left: usize,
    /// Why it cannot be compared at all.
    pub apart: Option<Text>,
    /// Faults that were not looked into.
    pub more: usize,
}

impl Found {
    /// Leaves it open.
    pub(super) fn leave(&mut self, why: Undecided) {
        self.left = self.left.saturating_add(1);
        self.open.get_or_insert(why);
    }

    /// How much was found or stayed open so far.
    pub(super) fn troubles(&self) -> (usize, usize, usize) {
        (self.faults.len(), self.more, self.left)
    }

    /// Adds a fault.
    pub(super) fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }
}

impl<'p> Asked<'p> {
    /// Whether the results have to be the same, and not only the first inside the second.
    pub(super) fn equal(&self) -> bool {
        self.property == Property::Consistency
    }

    /// Facts for which all of these hold and which both packages know, as far as they have to; notes why
    /// there are none to show where that is not sure.
    pub(super) fn seek(
        &self,
        conditions: &[&Condition],
        found: &mut Found,
    ) -> Option<Vec<(FactId, Value)>> {
        self.seek_known(conditions, found, false)
    }

    /// As [`Self::seek`]. `strict`: both packages have to know every one of the facts.
    pub(super) fn seek_known(
        &self,
        conditions: &[&Condition],
        found: &mut Found,
        strict: bool,
    ) -> Option<Vec<(FactId, Value)>> {
        if found.faults.len() >= MAX_FINDINGS {
            found.more = found.more.saturating_add(1);
            return None;
        }
        match seek_with(self.first.program, conditions) {
            Ok(Sought::None) => None,
            Ok(Sought::Unsettled) => {
                found.leave(Undecided::Beyond);
                None
            }
            Err(_) => {
                found.leave(Undecided::Steps(PROOF_STEPS));
                None
            }
            Ok(Sought::Case(case)) => {
                // With a fact of its own on each side the two may speak of one thing in other words. A
                // fact of one side alone shows the fault whatever the other side would ask beside.
                let [mine, theirs] = self.strangers(&case.facts);
                let apart = if strict {
                    !(mine.is_empty() && theirs.is_empty())
                } else {
                    !(mine.is_empty() || theirs.is_empty())
                };
                if !apart {
                    return Some(case.facts);
                }
                found.strange.extend(mine);
                found.strange.extend(theirs);
                found.leave(Undecided::NotComparable);
                None
            }
        }
    }

    /// As [`Self::seek`], in a case in which these hold as well. Facts whose whole case is so anyway do not
    /// name what has to hold beside.
    pub(super) fn seek_only(
        &self,
        conditions: &[&Condition],
        only: &[Condition],
        found: &mut Found,
    ) -> Option<Vec<(FactId, Value)>> {
        if only.is_empty() {
            return self.seek(conditions, found);
        }
        if found.faults.len() < MAX_FINDINGS {
            let mut aside = Found::default();
            match self.seek(conditions, &mut aside) {
                None if aside.open.is_none() => return None,
                Some(facts) if self.comes_to(&facts, only) => return Some(facts),
                None | Some(_) => {}
            }
        }
        let mut all = conditions.to_vec();
        all.extend(only);
        self.seek(&all, found)
    }

    /// Of some facts those that only one package knows, by package.
    fn strangers(&self, facts: &[(FactId, Value)]) -> [Vec<FactId>; 2] {
        let [mine, theirs] = &self.strange;
        [mine, theirs].map(|known| {
            let facts = facts.iter().map(|(fact, _)| *fact);
            facts.filter(|fact| known.contains(fact)).collect()
        })
    }

    /// Whether each package has a fact of its own among these, so that they may speak of one thing in
    /// other words.
    pub(super) fn foreign(&self, facts: &[(FactId, Value)]) -> bool {
        let mut both = self.strangers(facts).into_iter();
        both.all(|own| !own.is_empty())
    }

    /// Whether these hold in the whole case of some facts.
    fn comes_to(&self, facts: &[(FactId, Value)], only: &[Condition]) -> bool {
        let program = self.first.program;
        let Some(whole) = self.completed(facts) else {
            return false;
        };
        let values: concrete::Values = whole.into_iter().collect();
        let mut only = only.iter();
        only.all(|c| concrete::holds(program, &values, c) == Some(true))
    }

    /// Facts for which all of these hold and which show it, if some are found at once; nothing is noted.
    pub(super) fn shown(
        &self,
        conditions: &[&Condition],
        only: &[Condition],
    ) -> Option<Vec<(FactId, Value)>> {
        let mut aside = Found::default();
        self.seek_only(conditions, only, &mut aside)
    }

    /// The whole case of some facts, in which nothing is lifted in either package.
    pub(super) fn completed(&self, facts: &[(FactId, Value)]) -> Option<Vec<(FactId, Value)>> {
        let acts = [self.first.id, self.second.id];
        complete::for_acts(self.first.program, &acts, facts)
    }
}
