//! How two results differ: what is done, which penalties, how much.

use std::cmp::Ordering;

use super::duties::{self, Apart};
use crate::{
    case::{
        outcome::{Disposition, Imposed, Outcome},
        words::penalty,
    },
    ir::{Amount, Program},
};

/// What is between two results.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// What is done differs.
    pub dispositions: Option<(Disposition, Disposition)>,
    /// By object that is fined in either: where the second lies to the first.
    pub fines: Vec<(String, Relation, Gap)>,
    /// Penalties other than fines that only the first imposes, as words.
    pub only_a: Vec<String>,
    /// That only the second imposes.
    pub only_b: Vec<String>,
    /// Duties of procedure that stand in different ways.
    pub duties: Vec<Apart>,
}

/// Where the fine of the second package lies to that of the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The same amounts.
    Same,
    /// Inside, and narrower.
    Inside,
    /// Beyond both ends.
    Wider,
    /// Lower.
    Lighter,
    /// Higher.
    Heavier,
    /// Only the first fines.
    Without,
    /// Only the second fines.
    Added,
}

/// Lower and upper end of the second less those of the first, in fen; an end that is not there counts
/// as none.
pub type Gap = (i64, i64);

/// A fine as two ends; no upper end is the greatest.
type Ends = (i64, i64);

fn fines(program: &Program, outcome: &Outcome) -> Vec<(String, Ends)> {
    let mut all: Vec<(String, Ends)> = Vec::new();
    for imposed in &outcome.penalties {
        let Some(p) = program.penalties.get(imposed.penalty.index()) else {
            continue;
        };
        let Amount::Fine(_) = p.amount else { continue };
        let on = penalty::object(program, p.on, crate::base::diagnostic::Lang::Zh);
        all.push((on, ends(imposed)));
    }
    all.sort();
    all
}

fn ends(imposed: &Imposed) -> Ends {
    if let Some(point) = imposed.point {
        return (point, point);
    }
    let range = imposed.range.or(imposed.statutory);
    range.map_or((0, i64::MAX), |r| (r.min, r.max.unwrap_or(i64::MAX)))
}

fn others(program: &Program, outcome: &Outcome) -> Vec<String> {
    let zh = crate::base::diagnostic::Lang::Zh;
    let other = |i: &&Imposed| {
        let p = program.penalties.get(i.penalty.index());
        p.is_some_and(|p| !matches!(p.amount, Amount::Fine(_)))
    };
    let said = outcome.penalties.iter().filter(other);
    let mut all: Vec<String> = said
        .filter_map(|i| penalty::receives(program, i, zh))
        .collect();
    all.sort();
    all.dedup();
    all
}

fn relation(a: Ends, b: Ends) -> Relation {
    match (b.0.cmp(&a.0), b.1.cmp(&a.1)) {
        (Ordering::Equal, Ordering::Equal) => Relation::Same,
        (Ordering::Greater | Ordering::Equal, Ordering::Less | Ordering::Equal)
            if b.0 <= a.1 && b.1 >= a.0 =>
        {
            Relation::Inside
        }
        (Ordering::Less, Ordering::Greater) => Relation::Wider,
        (Ordering::Less, _) | (Ordering::Equal, Ordering::Less) => Relation::Lighter,
        (_, _) => Relation::Heavier,
    }
}

impl Difference {
    /// What is between two results; `None` if they are the same.
    pub fn between(a: (&Program, &Outcome), b: (&Program, &Outcome)) -> Option<Self> {
        let (x, y) = (a.1.disposition, b.1.disposition);
        let (of_a, of_b) = (fines(a.0, a.1), fines(b.0, b.1));
        let mut fines: Vec<(String, Relation, Gap)> = Vec::new();
        for (on, ends) in &of_a {
            match of_b.iter().find(|(other, _)| other == on) {
                Some((_, others)) => {
                    let relation = relation(*ends, *others);
                    if relation != Relation::Same {
                        let low = others.0.saturating_sub(ends.0);
                        let high = others.1.saturating_sub(ends.1);
                        fines.push((on.clone(), relation, (low, high)));
                    }
                }
                None => {
                    let lost = (ends.0.saturating_neg(), ends.1.saturating_neg());
                    fines.push((on.clone(), Relation::Without, lost));
                }
            }
        }
        for (on, ends) in &of_b {
            if of_a.iter().all(|(other, _)| other != on) {
                fines.push((on.clone(), Relation::Added, *ends));
            }
        }
        let (p, q) = (others(a.0, a.1), others(b.0, b.1));
        let found = Self {
            dispositions: (x != y).then_some((x, y)),
            fines,
            only_a: p.iter().filter(|t| !q.contains(t)).cloned().collect(),
            only_b: q.iter().filter(|t| !p.contains(t)).cloned().collect(),
            duties: duties::between((a.0, &a.1.duties), (b.0, &b.1.duties)),
        };
        let nothing = found.dispositions.is_none()
            && found.fines.is_empty()
            && found.only_a.is_empty()
            && found.only_b.is_empty()
            && found.duties.is_empty();
        (!nothing).then_some(found)
    }

    /// Whether the result of the first lies inside that of the second; `turned`: the second inside the
    /// first. What the coarser may impose the finer may leave.
    pub fn is_inside(&self, turned: bool) -> bool {
        let done = self.dispositions.is_none_or(|(a, b)| {
            let coarse = if turned { a } else { b };
            coarse == Disposition::MayWaive
        });
        let fine = |(_, relation, (low, high)): &(String, Relation, Gap)| match relation {
            Relation::Without | Relation::Added => false,
            Relation::Same
            | Relation::Inside
            | Relation::Wider
            | Relation::Lighter
            | Relation::Heavier => {
                if turned {
                    *low >= 0 && *high <= 0
                } else {
                    *low <= 0 && *high >= 0
                }
            }
        };
        let (finer, coarser) = if turned {
            (&self.only_b, &self.only_a)
        } else {
            (&self.only_a, &self.only_b)
        };
        let optional = |kind: &String| kind.starts_with("可以");
        done && self.fines.iter().all(fine) && finer.is_empty() && coarser.iter().all(optional)
    }

    /// How much it is, for ranking: what is done before how much, then the greatest gap in fen, then
    /// how many other penalties, then how many duties of procedure.
    pub fn size(&self) -> (bool, u64, usize, usize) {
        let gap = |(_, _, (low, high)): &(String, Relation, Gap)| {
            let low = low.unsigned_abs();
            // An end that is not there is beyond measure; the other end says how much.
            if *high == i64::MAX || *high == i64::MIN || *high == i64::MIN.saturating_add(1) {
                low
            } else {
                low.max(high.unsigned_abs())
            }
        };
        (
            self.dispositions.is_some(),
            self.fines.iter().map(gap).max().unwrap_or(0),
            self.only_a.len().saturating_add(self.only_b.len()),
            self.duties.len(),
        )
    }
}
