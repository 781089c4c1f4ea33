//! Duties of procedure as an outcome tells them: due, done, or open because something is not known. A
//! duty that is not due is not told.

use super::outcome::{Fault, HumanWhy};
use crate::{
    base::date::Date,
    ir::{DutyExpect, DutyId, FactId},
};

/// A duty that is due, that may be, or that has been done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which.
    pub duty: DutyId,
    /// How it stands.
    pub state: State,
}

/// How a duty stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is to be done, by the last day if it has one.
    Due(Option<Result<Date, Wait>>),
    /// It has been done: whether it is due makes no difference any more.
    Done,
    /// Whether it is to be done is not known yet.
    Open(Wait),
}

/// What a duty, or its last day, waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait {
    /// An unknown fact.
    Fact(FactId),
    /// The facts that leave the outcome open: some of the outcomes still possible say otherwise.
    Outcome,
    /// A human, for rules do not say.
    Human(HumanWhy),
    /// It could not be computed.
    Fault(Fault),
    /// The day from which it is counted has not come.
    NoDay,
}

/// Duties that all of several outcomes have: what they do not agree in is open.
///
/// Duties are in order of their number in both.
pub fn join(a: &[Told], b: &[Told]) -> Vec<Told> {
    let mut ids: Vec<DutyId> = a.iter().chain(b).map(|told| told.duty).collect();
    ids.sort_unstable();
    ids.dedup();
    let find = |all: &[Told], id| all.iter().find(|t| t.duty == id).map(|t| t.state.clone());
    let both = ids.into_iter().map(|duty| Told {
        duty,
        state: match (find(a, duty), find(b, duty)) {
            (Some(a), Some(b)) => either(a, b),
            (Some(one), None) | (None, Some(one)) => match one {
                State::Due(_) => State::Open(Wait::Outcome),
                kept @ (State::Open(_) | State::Done) => kept,
            },
            (None, None) => State::Open(Wait::Outcome),
        },
    });
    both.collect()
}

/// Duties that do not stand alike in both. For what an open one waits makes no difference.
pub fn apart(a: &[Told], b: &[Told]) -> Vec<DutyId> {
    let find = |all: &[Told], id| all.iter().find(|t| t.duty == id).map(|t| t.state.clone());
    let alike = |x: &Option<State>, y: &Option<State>| match (x, y) {
        (Some(State::Open(_)), Some(State::Open(_))) => true,
        (x, y) => x == y,
    };
    let mut ids: Vec<DutyId> = a.iter().chain(b).map(|told| told.duty).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| !alike(&find(a, *id), &find(b, *id)));
    ids
}

/// Whether a duty stands as expected.
pub fn stands(duties: &[Told], duty: DutyId, expected: DutyExpect) -> bool {
    let state = duties.iter().find(|t| t.duty == duty).map(|t| &t.state);
    match expected {
        DutyExpect::Due => matches!(state, Some(State::Due(_))),
        DutyExpect::By(day) => state == Some(&State::Due(Some(Ok(day)))),
        DutyExpect::ByOpen => matches!(state, Some(State::Due(Some(Err(_))))),
        DutyExpect::Done => state == Some(&State::Done),
        DutyExpect::Open => matches!(state, Some(State::Open(_))),
        DutyExpect::NotDue => state.is_none(),
    }
}

/// One of two states; the first of what they wait for speaks.
fn either(a: State, b: State) -> State {
    match (a, b) {
        (a, b) if a == b => a,
        (State::Due(a), State::Due(b)) => State::Due(match (a, b) {
            (Some(Err(wait)), _) | (_, Some(Err(wait))) => Some(Err(wait)),
            (_, _) => Some(Err(Wait::Outcome)),
        }),
        (State::Open(wait), _) | (_, State::Open(wait)) => State::Open(wait),
        (State::Done, other) | (other, State::Done) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(duty: u32, state: State) -> Told {
        Told {
            duty: DutyId(duty),
            state,
        }
    }

    #[test]
    fn what_outcomes_agree_in_is_due_and_the_rest_is_open() {
        let due = || State::Due(None);
        let a = [told(0, due()), told(1, due())];
        let b = [told(0, due()), told(2, State::Open(Wait::Fact(FactId(7))))];
        let open = |wait| State::Open(wait);
        let joined = [
            told(0, due()),
            told(1, open(Wait::Outcome)),
            told(2, open(Wait::Fact(FactId(7)))),
        ];
        assert_eq!(join(&a, &b), joined);
    }

    #[test]
    fn what_has_been_done_is_done_whatever_the_outcome() {
        let done = [told(0, State::Done)];
        assert_eq!(join(&done, &[]), done);
        assert_eq!(join(&done, &done), done);
    }

    #[test]
    fn days_that_differ_wait_for_the_outcome() {
        let day = |n| State::Due(Some(Ok(Date::from_day_number(n).unwrap())));
        let joined = join(&[told(0, day(1))], &[told(0, day(2))]);
        let wait = State::Due(Some(Err(Wait::Outcome)));
        assert_eq!(joined, [told(0, wait)]);
        assert_eq!(
            join(&[told(0, day(1))], &[told(0, day(1))]),
            [told(0, day(1))]
        );
    }
}
