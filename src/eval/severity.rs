//! Which of two outcomes is lighter, where that can be said.
//!
//! Penalties of one kind on one object are held against each other: by how binding they are, by how long
//! they last, fines by the measure that is declared. A penalty that has no counterpart makes its outcome
//! heavier; where both have such, the graver kind on the object decides. An outcome is lighter only if it is
//! heavier in nothing; what is lighter in one and heavier in another thing is for a human.

use crate::{
    base::{
        kinds::Family,
        terms::{FineMeasure, Modality},
    },
    case::outcome::{Disposition, Group, Imposed, Outcome},
    ir::{Length, MoneyRange, ObjectId, Penalty, Program},
};

/// What the second of two is beside the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weighed {
    Same,
    Lighter,
    Heavier,
    /// Lighter in one thing and heavier in another, or not to be compared.
    Open,
}

/// Where the second was found lighter, heavier or not to be compared.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    lighter: bool,
    heavier: bool,
    open: bool,
}

impl Found {
    /// Notes how a number of the second, greater being graver, stands to that of the first.
    fn number<T: Ord>(&mut self, first: T, second: T) {
        self.lighter |= second < first;
        self.heavier |= second > first;
    }

    const fn weighed(self) -> Weighed {
        match (self.open, self.lighter, self.heavier) {
            (true, _, _) | (_, true, true) => Weighed::Open,
            (_, true, false) => Weighed::Lighter,
            (_, false, true) => Weighed::Heavier,
            (_, false, false) => Weighed::Same,
        }
    }
}

/// How the second outcome stands to the first.
pub(super) fn compare(
    program: &Program,
    measure: FineMeasure,
    first: &Outcome,
    second: &Outcome,
) -> Weighed {
    let mut found = Found::default();
    let either = |d: Disposition| (first.disposition == d, second.disposition == d);
    let (a, b) = either(Disposition::Human);
    found.open |= a || b;
    let (a, b) = either(Disposition::Transfer);
    found.open |= a != b;
    let (a, b) = either(Disposition::MayWaive);
    let (c, d) = either(Disposition::Punish);
    found.lighter |= c && b;
    found.heavier |= a && d;
    let first = Sides::of(program, first);
    let second = Sides::of(program, second);
    let mut alone: (Vec<&Side<'_>>, Vec<&Side<'_>>) = (Vec::new(), Vec::new());
    for (index, one) in first.all.iter().enumerate() {
        match second.counterpart(one, first.before(index)) {
            Some(other) => pair(&mut found, measure, one, other),
            None => alone.0.push(one),
        }
    }
    for (index, one) in second.all.iter().enumerate() {
        if first.counterpart(one, second.before(index)).is_none() {
            alone.1.push(one);
        }
    }
    let mut objects: Vec<ObjectId> = Vec::new();
    for one in alone.0.iter().chain(&alone.1) {
        if !objects.contains(&one.penalty.on) {
            objects.push(one.penalty.on);
        }
    }
    for on in objects {
        match (gravest(&alone.0, on), gravest(&alone.1, on)) {
            (Some(_), None) => found.lighter = true,
            (None, Some(_)) => found.heavier = true,
            (Some((a, may_a)), Some((b, may_b))) => {
                found.open |= a == b || (a > b && may_a && !may_b) || (a < b && may_b && !may_a);
                found.number(a, b);
            }
            (None, None) => {}
        }
    }
    found.weighed()
}

/// How the second fine stands to the first.
pub(super) fn fines(measure: FineMeasure, first: &Imposed, second: &Imposed) -> Weighed {
    let mut found = Found::default();
    amounts(&mut found, measure, first, second);
    found.weighed()
}

/// A penalty of an outcome.
#[derive(Clone, Copy, Debug)]
struct Side<'p> {
    imposed: &'p Imposed,
    penalty: &'p Penalty,
}

/// The penalties of an outcome; orders to correct are none.
#[derive(Debug)]
struct Sides<'p> {
    all: Vec<Side<'p>>,
}

impl<'p> Sides<'p> {
    fn of(program: &'p Program, outcome: &'p Outcome) -> Self {
        let side = |imposed: &'p Imposed| {
            let penalty = program.penalties.get(imposed.penalty.index())?;
            (penalty.kind.family != Family::Order).then_some(Side { imposed, penalty })
        };
        Self {
            all: outcome.penalties.iter().filter_map(side).collect(),
        }
    }

    /// How many of the penalties before this one are of its kind, on its object.
    fn before(&self, index: usize) -> usize {
        let Some(one) = self.all.get(index) else {
            return 0;
        };
        let before = self.all.iter().take(index);
        before.filter(|other| other.is_like(one)).count()
    }

    /// The penalty of the same kind on the same object, with so many such before it.
    fn counterpart(&self, one: &Side<'_>, before: usize) -> Option<&Side<'p>> {
        self.all
            .iter()
            .filter(|other| other.is_like(one))
            .nth(before)
    }
}

impl Side<'_> {
    fn is_like(&self, other: &Side<'_>) -> bool {
        let (a, b) = (self.penalty, other.penalty);
        a.on == b.on && a.kind == b.kind && a.what == b.what
    }

    /// Whether it need not come to it.
    fn may(&self) -> bool {
        self.imposed.modality != Modality::Shall || self.imposed.group != Group::Alone
    }
}

/// Two penalties of one kind on one object.
fn pair(found: &mut Found, measure: FineMeasure, first: &Side<'_>, second: &Side<'_>) {
    found.number(!first.may(), !second.may());
    if first.penalty.kind.is_fine() {
        amounts(found, measure, first.imposed, second.imposed);
        return;
    }
    let (Length(a, from, to), Length(b, other_from, other_to)) =
        (Length::of(first.penalty), Length::of(second.penalty));
    found.open |= a != b;
    found.number(from, other_from);
    found.number(to, other_to);
}

/// An upper end, greater being graver; no upper end is the greatest.
fn upper(range: &MoneyRange) -> (i64, bool) {
    (range.max.unwrap_or(i64::MAX), !range.max_open)
}

/// A lower end, greater being graver.
const fn lower(range: &MoneyRange) -> (i64, bool) {
    (range.min, range.min_open)
}

fn amounts(found: &mut Found, measure: FineMeasure, first: &Imposed, second: &Imposed) {
    match measure {
        FineMeasure::Max | FineMeasure::MaxThenMin => {
            let (Some(a), Some(b)) = (&first.statutory, &second.statutory) else {
                found.open = true;
                return;
            };
            found.number(upper(a), upper(b));
            if measure == FineMeasure::MaxThenMin && upper(a) == upper(b) {
                found.number(lower(a), lower(b));
            }
        }
        FineMeasure::AfterFactors => {
            if let (Some(a), Some(b)) = (first.point, second.point) {
                found.number(a, b);
                return;
            }
            let (Some(a), Some(b)) = (&first.range, &second.range) else {
                found.open = true;
                return;
            };
            found.number(upper(a), upper(b));
            found.number(lower(a), lower(b));
        }
    }
}

/// The gravest kind of penalty on an object, and whether it need not come to it.
fn gravest(all: &[&Side<'_>], on: ObjectId) -> Option<(Family, bool)> {
    let own = all.iter().filter(|one| one.penalty.on == on);
    own.map(|one| (one.penalty.kind.family, !one.may()))
        .max()
        .map(|(family, must)| (family, !must))
}
