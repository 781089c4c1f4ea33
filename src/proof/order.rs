//! Which row of a table decides where several match: by their order, by tiers, or, under 取重 and 取轻, by
//! what they give an object: the heavier fine, then the graver kind of penalty.

use super::{
    ends::{At, Ends, Extent, extents, heavier},
    expand::{Fuel, partial},
    pieces::with_amounts,
    ready::{Lists, Rivals},
    rules,
    unit::Ready,
};
use crate::{
    base::{
        kinds::Family,
        terms::{Handling, HitPolicy},
    },
    ir::{Condition, Defects, ObjectId, Outcome, Program, Row, Table, Violation},
};

/// For whom rows are ranked: an act, an object that it penalises, the statutory range in force.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked<'a> {
    /// The act.
    pub violation: &'a Violation,
    /// The object.
    pub object: ObjectId,
    /// The statutory range, if there is one.
    pub law: Option<&'a Ends>,
}

/// The rows of a table, each with those that may come before it.
#[derive(Debug)]
pub(super) struct Order<'p> {
    program: &'p Program,
    table: &'p Table,
    /// What is done where rows of a 唯一 table differ: the lighter one counts.
    lighter: bool,
    /// Rows that come before a row whatever the case, and those of which only a case tells; `None`: all
    /// rows have to be looked at.
    rivals: Option<Rivals>,
    /// Rows that may match together with a row.
    meeting: Option<Lists>,
    /// Rows that read a decision, and so may neither match nor fail.
    partial: Vec<usize>,
}

impl<'p> Order<'p> {
    /// The order of a table; `ready` knows which of its rows meet.
    pub(super) fn of(program: &'p Program, table: &'p Table, ready: Option<&Ready<'p>>) -> Self {
        let rows = table.rows.iter().enumerate();
        let partial = rows.filter(|(_, row)| partial(program, &row.when));
        Self {
            program,
            table,
            lighter: false,
            rivals: ready.and_then(Ready::rivals),
            meeting: ready.and_then(Ready::meeting),
            partial: partial.map(|(index, _)| index).collect(),
        }
    }

    /// When a row decides on an object: it matches, none that comes before it does, and the others are
    /// settled. Under 唯一 it is enough that it matches. `None` if that cannot be taken apart.
    pub(super) fn deciding(&self, index: usize, of: Ranked<'_>) -> Option<Vec<Condition>> {
        let row = self.table.rows.get(index)?;
        let mut all = row.when.clone();
        all.extend(self.undisturbed(index));
        let mut fuel = Fuel::default();
        let mut against = |other: usize, sure: bool| -> Option<()> {
            let rival = self.table.rows.get(other)?;
            let mut both = rival.when.clone();
            if !sure {
                both.push(self.ahead((index, other), of, &mut fuel)?);
            }
            all.push(not(Condition::All(both)));
            Some(())
        };
        match (&self.rivals, self.table.policy) {
            (_, HitPolicy::Unique) => {}
            (Some((sure, doubtful)), _) => {
                for other in sure.get(index)? {
                    against(*other, true)?;
                }
                for other in doubtful.get(index)? {
                    against(*other, false)?;
                }
            }
            (None, HitPolicy::First) => {
                for other in 0..index {
                    against(other, true)?;
                }
            }
            (None, HitPolicy::Heaviest | HitPolicy::Lightest) => {
                for other in (0..self.table.rows.len()).filter(|other| *other != index) {
                    against(other, false)?;
                }
            }
        }
        Some(all)
    }

    /// The same with what a known defect says of rows that overlap.
    pub(super) const fn with(mut self, defects: Defects) -> Self {
        self.lighter = matches!(defects.overlap, Some(Handling::Lighter));
        self
    }

    /// When what a row gives an object is what the table comes to: as [`Self::deciding`]; under 唯一 no row
    /// that gives something else matches, or the lighter one counts.
    pub(super) fn coming_to(&self, index: usize, of: Ranked<'_>) -> Option<Vec<Condition>> {
        let mut all = self.deciding(index, of)?;
        if self.table.policy != HitPolicy::Unique {
            return Some(all);
        }
        let row = self.table.rows.get(index)?;
        let everyone: Vec<usize> = (0..self.table.rows.len()).filter(|o| *o != index).collect();
        let meeting = self.meeting.as_ref().and_then(|all| all.get(index));
        let mut fuel = Fuel::default();
        for other in meeting.unwrap_or(&everyone) {
            let rival = self.table.rows.get(*other)?;
            let differ =
                super::grid::tables_differ(self.program, row, rival, of.object).condition();
            if differ == Condition::Const(false) {
                continue;
            }
            let ahead = if self.lighter {
                not(outranks(
                    self.program,
                    (rival, row),
                    *other >= index,
                    of,
                    &mut fuel,
                )?)
            } else {
                differ
            };
            let mut both = rival.when.clone();
            both.push(ahead);
            all.push(not(Condition::All(both)));
        }
        Some(all)
    }

    /// That the rows beside this one, which read decisions, are settled.
    fn undisturbed(&self, index: usize) -> impl Iterator<Item = Condition> {
        let first = self.table.policy == HitPolicy::First;
        let others = self
            .partial
            .iter()
            .filter(move |other| **other != index && (!first || **other < index));
        others.filter_map(move |other| {
            let when = Condition::All(self.table.rows.get(*other)?.when.clone());
            let fails = not(when.clone());
            Some(if first {
                fails
            } else {
                Condition::Any(vec![when, fails])
            })
        })
    }

    /// When another row comes before one, if both match.
    fn ahead(
        &self,
        (index, other): (usize, usize),
        of: Ranked<'_>,
        fuel: &mut Fuel,
    ) -> Option<Condition> {
        let (own, rival) = (self.table.rows.get(index)?, self.table.rows.get(other)?);
        let earlier = other < index;
        match self.table.policy {
            HitPolicy::First => Some(Condition::Const(earlier)),
            HitPolicy::Unique => Some(Condition::Const(false)),
            HitPolicy::Heaviest => outranks(self.program, (rival, own), earlier, of, fuel),
            HitPolicy::Lightest => {
                outranks(self.program, (rival, own), !earlier, of, fuel).map(not)
            }
        }
    }
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// When a row gives an object more than another, or, with `or_even`, at least as much; `None` if that
/// cannot be taken apart.
pub(super) fn outranks(
    program: &Program,
    (a, b): (&Row, &Row),
    or_even: bool,
    of: Ranked<'_>,
    fuel: &mut Fuel,
) -> Option<Condition> {
    if let (Some(x), Some(y)) = (a.tier, b.tier)
        && x != y
    {
        return Some(Condition::Const(x > y));
    }
    let (x, y) = (fines(program, a, of, fuel)?, fines(program, b, of, fuel)?);
    let (g, h) = (gravest(program, a, of), gravest(program, b, of));
    Some(if g > h || (or_even && g == h) {
        not(more(program, &y, &x)?)
    } else {
        more(program, &x, &y)?
    })
}

/// When the first of two fines is the heavier; one is heavier than none.
fn more(program: &Program, x: &[Extent], y: &[Extent]) -> Option<Condition> {
    let there = |of: &Extent| {
        let mut all = of.when.clone();
        let ends = [&of.ends.lo, &of.ends.hi].into_iter().flatten();
        let facts: Vec<_> = ends.flat_map(|end| end.poly.facts()).collect();
        all.extend(with_amounts(program, &facts));
        Condition::All(all)
    };
    let mut any = Vec::new();
    for one in x {
        for two in y {
            let heavier = heavier(program, &one.ends, &two.ends)?;
            any.push(Condition::All(vec![there(one), there(two), heavier]));
        }
        let none = not(Condition::Any(y.iter().map(there).collect()));
        any.push(Condition::All(vec![there(one), none]));
    }
    Some(Condition::Any(any))
}

/// The fine that a row gives an object, in pieces; none if it leaves it to a human, or gives none.
fn fines(program: &Program, row: &Row, of: Ranked<'_>, fuel: &mut Fuel) -> Option<Vec<Extent>> {
    let human = row.outcomes.iter().any(|o| matches!(o, Outcome::Human));
    let given = rules::given(program, &row.outcomes);
    let Some((_, range)) = given.iter().rev().find(|(on, _)| *on == of.object) else {
        return Some(Vec::new());
    };
    if human {
        return Some(Vec::new());
    }
    let at = At {
        imposed: Some((of.violation, &[], of.object)),
        law: of.law,
    };
    extents(program, range, at, fuel)
}

/// The gravest kind that a row imposes on an object.
fn gravest(program: &Program, row: &Row, of: Ranked<'_>) -> Option<Family> {
    let nodes = row.outcomes.iter().flat_map(|outcome| match outcome {
        Outcome::Penalties(nodes) => nodes.as_slice(),
        Outcome::Fine(..) | Outcome::NoFine(_) | Outcome::Human => &[],
    });
    let about = nodes.filter(|node| {
        let mut all = rules::penalties(program, node);
        all.next().is_some_and(|(_, p)| p.on == of.object)
    });
    about
        .flat_map(|node| rules::penalties(program, node))
        .map(|(_, penalty)| penalty.kind.family)
        .max()
}
