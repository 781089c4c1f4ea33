//! The duties of procedure of a case of several acts.
//!
//! A duty is of the case if it is about one of its acts; what it reads of the outcome, it reads of all acts
//! together ([`View::of_all`](crate::case::reading::View::of_all)). A fact of which the acts say different
//! things is unknown. Whoever answers for acts and parts answers for duties too, one way in which the acts
//! may come out at a time.

use super::{Asks, JointFacts, Settlement, combinations, outcomes};
use crate::{
    case::{
        duty::{self, State, Told, Wait},
        outcome::{Outcome, Recommendation, Resolved},
    },
    ir::{
        Duty, DutyId, MoneyRange, ObjectId, Program, Value, ViolationId,
        joint::{Joint, PartKind},
    },
};

/// What the duties of a case read: one way in which its acts come out.
#[derive(Clone, Debug)]
pub struct Together<'o> {
    /// The acts.
    pub acts: Vec<ViolationId>,
    /// What the acts and the case do not say differently; one slot a fact.
    pub facts: Vec<Option<Value>>,
    /// What each act comes to.
    pub outcomes: Vec<&'o Outcome>,
    /// What the fines on an object come to at most where acts are joined (合并): the range and the amount.
    pub joined: Vec<(ObjectId, MoneyRange, Option<i64>)>,
}

/// Whether a duty is about one of these acts. What is about a provision is about what stands for it.
pub fn is_about(program: &Program, duty: &Duty, acts: &[ViolationId]) -> bool {
    let mut all = acts.iter().flat_map(|act| program.contending(*act));
    all.any(|act| duty.acts.contains(&act))
}

/// The duties of a case whose acts and parts have come to this.
pub(super) fn of<A: Asks>(
    program: &Program,
    joint: &Joint,
    case: &JointFacts,
    (settled, parts): (&[Recommendation], &[Settlement]),
    asks: &mut A,
) -> Result<Vec<Told>, A::Trouble> {
    let acts: Vec<ViolationId> = case.acts.iter().map(|act| act.violation).collect();
    let about: Vec<DutyId> = (0..program.duties.len())
        .map(DutyId::from_index)
        .zip(&program.duties)
        .filter(|(_, duty)| is_about(program, duty, &acts))
        .map(|(id, _)| id)
        .collect();
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let facts = agreed(case);
    let mut joined = Vec::new();
    for (part, settlement) in joint.parts.iter().zip(parts) {
        if let (PartKind::Joined, Some(on), Settlement::Decided(a)) =
            (part.kind, part.on, settlement)
        {
            joined.push((on, a.range, a.amount));
        }
    }
    let settled: Vec<Vec<Outcome>> = settled.iter().map(possible).collect();
    let possible: Vec<Vec<&Outcome>> = settled.iter().map(|all| all.iter().collect()).collect();
    let Some(all) = combinations(&possible) else {
        // Too many ways to look at each: what every duty waits for is the outcome.
        let open = |duty| Told {
            duty,
            state: State::Open(Wait::Outcome),
        };
        return Ok(about.into_iter().map(open).collect());
    };
    let mut said: Option<Vec<Told>> = None;
    for outcomes in all {
        let one = asks.duties(&Together {
            acts: acts.clone(),
            facts: facts.clone(),
            outcomes,
            joined: joined.clone(),
        })?;
        said = Some(match said {
            Some(before) => duty::join(&before, &one),
            None => one,
        });
    }
    Ok(said.unwrap_or_default())
}

/// What an act may come to. Of an act that lacks facts a range is also where its fine may come to lie,
/// so that its ends stand for outcomes of their own: what they do not agree in is open.
fn possible(act: &Recommendation) -> Vec<Outcome> {
    let outcomes = outcomes(act).into_iter();
    match &act.result {
        Resolved::Decided(_) => outcomes.cloned().collect(),
        Resolved::Open(_) => {
            let ends = |outcome: &Outcome| {
                let [mut low, mut high] = [outcome.clone(), outcome.clone()];
                for imposed in &mut low.penalties {
                    imposed.range = imposed.range.map(|r| MoneyRange::point(r.min));
                }
                for imposed in &mut high.penalties {
                    let top = |r: MoneyRange| r.max.map_or(r, MoneyRange::point);
                    imposed.range = imposed.range.map(top);
                }
                if low == high {
                    vec![low]
                } else {
                    vec![low, high]
                }
            };
            outcomes.flat_map(ends).collect()
        }
    }
}

/// The facts of a case: what its acts and the case itself do not say differently.
fn agreed(case: &JointFacts) -> Vec<Option<Value>> {
    let mut facts = case.facts.clone();
    let mut apart: Vec<bool> = vec![false; facts.len()];
    for act in &case.acts {
        facts.resize(facts.len().max(act.facts.len()), None);
        apart.resize(facts.len(), false);
        let slots = facts.iter_mut().zip(&mut apart);
        for ((slot, apart), own) in slots.zip(&act.facts) {
            match (&slot, own) {
                (_, None) => {}
                (None, Some(_)) => slot.clone_from(own),
                (Some(held), Some(own)) => *apart |= held != own,
            }
        }
    }
    let known = facts.into_iter().zip(apart);
    known.map(|(fact, apart)| fact.filter(|_| !apart)).collect()
}
