//! Outcomes that share what decides, merged.
//!
//! Two completed cases belong to one alternative if they agree in disposition, degree, the penalties
//! and how they are imposed, the rows that decide (those of factors apart), and why a human decides.
//! The ranges of an alternative are the hull over its cases.

use std::{
    cmp::{Ordering, Reverse},
    collections::BTreeMap,
};

use super::{
    context::{Run, Stop},
    explore::Question,
    fold::Given,
    procedure::duties,
    recommend::Ran,
};
use crate::{
    base::terms::{Degree, Modality},
    case::{
        duty,
        outcome::{Alternative, Disposition, Ground, Group, HumanWhy, Imposed, Outcome, Reason},
    },
    ir::{CircumstanceId, MoneyRange, PenaltyId, Program, RowId, Value, ViolationId},
};

/// What tells alternatives apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    disposition: Disposition,
    degree: Option<Degree>,
    penalties: Vec<Shape>,
    rows: Vec<RowId>,
    human: Vec<HumanWhy>,
}

/// How a penalty is imposed, its amounts aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    penalty: PenaltyId,
    modality: Modality,
    group: Group,
    human: bool,
    /// Has a statutory range, and one with an upper end; the same of the recommended range.
    statutory: (bool, bool),
    range: (bool, bool),
}

/// One alternative in the making.
#[derive(Debug)]
struct Held {
    alternative: Alternative,
    /// All cases came out exactly as the first, rows of factors apart.
    uniform: bool,
}

/// The alternatives of a recommendation.
#[derive(Debug)]
pub(super) struct Alternatives<'a> {
    violation: ViolationId,
    /// The program and the facts given, if duties are wanted.
    told: Option<(&'a Program, &'a [Option<Value>])>,
    keys: BTreeMap<Key, usize>,
    held: Vec<Held>,
}

impl Key {
    /// The key of an outcome; `deciding` rows come first in it.
    pub(super) fn new(outcome: &Outcome, deciding: usize) -> Self {
        let ends =
            |range: &Option<MoneyRange>| (range.is_some(), range.is_some_and(|r| r.max.is_some()));
        Self {
            disposition: outcome.disposition,
            degree: outcome.degree,
            penalties: outcome
                .penalties
                .iter()
                .map(|imposed| Shape {
                    penalty: imposed.penalty,
                    modality: imposed.modality,
                    group: imposed.group,
                    human: imposed.human,
                    statutory: ends(&imposed.statutory),
                    range: ends(&imposed.range),
                })
                .collect(),
            rows: outcome.rows.iter().take(deciding).copied().collect(),
            human: why(&outcome.human),
        }
    }
}

/// Why a human decides, in order, whichever grounds it is about.
fn why(human: &[HumanWhy]) -> Vec<HumanWhy> {
    let any = Ground::Circumstance(CircumstanceId(0));
    let mut human: Vec<HumanWhy> = human
        .iter()
        .map(|why| match why {
            HumanWhy::OppositeCircumstances(..) => HumanWhy::OppositeCircumstances(any, any),
            HumanWhy::Mitigation(_) => HumanWhy::Mitigation(any),
            HumanWhy::RuleSays(_)
            | HumanWhy::Tie(_)
            | HumanWhy::Gap(_)
            | HumanWhy::FactorGap(_)
            | HumanWhy::SeveralFines(_)
            | HumanWhy::NoNumericRule(_)
            | HumanWhy::OpenTop
            | HumanWhy::NoBase(_)
            | HumanWhy::Unascertainable(_)
            | HumanWhy::Choice
            | HumanWhy::NoStatutoryAmount(_)
            | HumanWhy::OutOfRange(_)
            | HumanWhy::ReductionRange(_)
            | HumanWhy::Versions(..)
            | HumanWhy::Concurring(..)
            | HumanWhy::NoVersion(..) => why.clone(),
        })
        .collect();
    human.sort();
    human.dedup();
    human
}

/// The smallest range that holds both.
fn hull(a: MoneyRange, b: MoneyRange) -> MoneyRange {
    let (min, min_open) = (a.min, a.min_open).min((b.min, b.min_open));
    let (max, max_open) = match (a.max, b.max) {
        (Some(x), Some(y)) => match x.cmp(&y) {
            Ordering::Less => (Some(y), b.max_open),
            Ordering::Greater => (Some(x), a.max_open),
            Ordering::Equal => (Some(x), a.max_open && b.max_open),
        },
        (_, _) => (None, false),
    };
    MoneyRange {
        min,
        max,
        min_open,
        max_open,
    }
}

/// Widens one penalty to hold another of the same shape.
fn widen(held: &mut Imposed, new: &Imposed) {
    let join = |a: Option<MoneyRange>, b: Option<MoneyRange>| a.zip(b).map(|(a, b)| hull(a, b));
    held.statutory = join(held.statutory, new.statutory);
    held.range = join(held.range, new.range);
    held.point = held.point.filter(|point| new.point == Some(*point));
}

/// How severe a disposition is, the most severe first.
const fn severity(disposition: Disposition) -> u8 {
    match disposition {
        Disposition::Transfer => 0,
        Disposition::Punish => 1,
        Disposition::Human => 2,
        Disposition::MayWaive => 3,
        Disposition::Guidance => 4,
        Disposition::NoPenalty => 5,
        Disposition::TimeBarred => 6,
    }
}

/// Total of the upper and lower ends of all fines.
fn totals(outcome: &Outcome) -> (i128, i128) {
    let ranges = || outcome.penalties.iter().filter_map(|p| p.range);
    let max = ranges().map(|r| r.max.map_or(i128::from(i64::MAX), i128::from));
    let min = ranges().map(|r| i128::from(r.min));
    (
        max.fold(0, i128::saturating_add),
        min.fold(0, i128::saturating_add),
    )
}

/// How heavy an outcome is: by disposition, then by its fines, then by how many penalties it has.
pub(super) fn weight(outcome: &Outcome) -> (Reverse<u8>, (i128, i128), usize) {
    (
        Reverse(severity(outcome.disposition)),
        totals(outcome),
        outcome.penalties.len(),
    )
}

impl<'a> Alternatives<'a> {
    pub(super) const fn new(
        violation: ViolationId,
        told: Option<(&'a Program, &'a [Option<Value>])>,
    ) -> Self {
        Self {
            violation,
            told,
            keys: BTreeMap::new(),
            held: Vec::new(),
        }
    }

    /// The outcome, if all cases come to the same; its rows are those that all cases share.
    pub(super) fn same(&self) -> Option<Outcome> {
        let (first, rest) = self.held.split_first()?;
        let substance = |held: &Held| {
            let example = &held.alternative.example;
            (
                example.disposition,
                example.degree,
                example.penalties.clone(),
                why(&example.human),
            )
        };
        let all = first.uniform
            && rest
                .iter()
                .all(|held| held.uniform && substance(held) == substance(first));
        if !all {
            return None;
        }
        let mut outcome = first.alternative.outcome.clone();
        for held in rest {
            let rows = &held.alternative.outcome.rows;
            outcome.rows.retain(|row| rows.contains(row));
            outcome.duties = duty::join(&outcome.duties, &held.alternative.outcome.duties);
        }
        Some(outcome)
    }

    /// The alternatives, most severe first.
    pub(super) fn sorted(self) -> Vec<Alternative> {
        let mut all: Vec<Alternative> = self.held.into_iter().map(|h| h.alternative).collect();
        // Stable: among equals the first found stays first.
        all.sort_by_key(|a| Reverse(weight(&a.outcome)));
        all
    }

    /// Whether rows or parts that differ leave one of them to a human.
    pub(super) fn tied(&self) -> bool {
        self.held.iter().any(|held| {
            let human = &held.alternative.example.human;
            human.iter().any(|why| matches!(why, HumanWhy::Tie(_)))
        })
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.held.len()
    }
}

impl Question for Alternatives<'_> {
    type Answer = Ran;

    fn reasons(&self) -> bool {
        false
    }

    fn ask(&self, run: &Run<'_>) -> Result<Ran, Stop> {
        let mut ran = run.recommend(self.violation)?;
        if let Some((program, given)) = self.told {
            ran.outcome.duties = duties(program, self.violation, given, &ran.outcome);
        }
        Ok(ran)
    }

    fn collect(&mut self, ran: Ran, case: &dyn Fn() -> Given) -> usize {
        let key = Key::new(&ran.outcome, ran.deciding);
        if let Some(&index) = self.keys.get(&key) {
            if let Some(held) = self.held.get_mut(index) {
                held.uniform &= held.alternative.example.penalties == ran.outcome.penalties;
                let outcome = &mut held.alternative.outcome;
                for (wide, new) in outcome.penalties.iter_mut().zip(&ran.outcome.penalties) {
                    widen(wide, new);
                }
                outcome.rows.retain(|row| ran.outcome.rows.contains(row));
                outcome.duties = duty::join(&outcome.duties, &ran.outcome.duties);
            }
            return index;
        }
        let index = self.held.len();
        self.keys.insert(key, index);
        self.held.push(Held {
            alternative: Alternative {
                outcome: ran.outcome.clone(),
                case: case(),
                example: ran.outcome,
            },
            uniform: true,
        });
        index
    }
}

/// The reasons that all completed cases share.
#[derive(Debug)]
pub(super) struct Shared {
    pub violation: ViolationId,
    pub reasons: Option<Vec<Reason>>,
}

impl Question for Shared {
    type Answer = Ran;

    fn reasons(&self) -> bool {
        true
    }

    fn ask(&self, run: &Run<'_>) -> Result<Ran, Stop> {
        run.recommend(self.violation)
    }

    fn collect(&mut self, ran: Ran, _case: &dyn Fn() -> Given) -> usize {
        match &mut self.reasons {
            None => self.reasons = Some(ran.outcome.reasons),
            Some(held) => common(held, &ran.outcome.reasons),
        }
        0
    }
}

/// Keeps the reasons that stand in both trees; what one of them rests on may differ.
fn common(held: &mut Vec<Reason>, other: &[Reason]) {
    held.retain_mut(|reason| {
        let same = other
            .iter()
            .find(|o| o.step == reason.step && o.kind == reason.kind);
        match same {
            Some(same) => {
                common(&mut reason.children, &same.children);
                true
            }
            None => false,
        }
    });
}
