//! Step 11: the duties of procedure that an outcome brings.
//!
//! They change nothing of the outcome and are worked out after it, in a run of their own. A duty is
//! never left out because something is unknown: it is then open, with what it waits for. One that is not
//! known to have been done is to be done.

use super::{
    condition::satisfies,
    context::{Run, Scope, Stop},
};
use crate::{
    base::ratio::Ratio,
    case::{
        duty::{State, Told, Wait},
        joint::{Together, is_about},
        outcome::Outcome,
        reading::View,
    },
    ir::{Deadline, DutyId, OutcomeTest, Program, Reading, Value, ViolationId, lapse},
};

/// The duties that are about an act, whether they are due or not.
pub fn about(program: &Program, violation: ViolationId) -> impl Iterator<Item = &crate::ir::Duty> {
    let all = program.duties.iter();
    all.filter(move |duty| is_about(program, duty, &[violation]))
}

/// The duties of an act whose outcome is this one, in order.
pub fn duties(
    program: &Program,
    violation: ViolationId,
    facts: &[Option<Value>],
    outcome: &Outcome,
) -> Vec<Told> {
    let view = View::of(program, outcome);
    of_view(program, &[violation], facts, &view)
}

/// The duties of a case of several acts that come out in one way.
pub fn of_case(program: &Program, of: &Together<'_>) -> Vec<Told> {
    let view = View::of_all(program, &of.outcomes, of.joined.clone());
    of_view(program, &of.acts, &of.facts, &view)
}

fn of_view(
    program: &Program,
    acts: &[ViolationId],
    facts: &[Option<Value>],
    view: &View<'_>,
) -> Vec<Told> {
    let run = Run::new(program, facts, false);
    let mut told = Vec::new();
    for (index, duty) in program.duties.iter().enumerate() {
        if !is_about(program, duty, acts) {
            continue;
        }
        let due = run.settled(|| run.read_of(&duty.when, view));
        let done = |c| matches!(run.settled(|| run.holds(c, &Scope::default())), Ok(true));
        let state = match due {
            Ok(false) => continue,
            _ if duty.done.as_ref().is_some_and(done) => State::Done,
            Ok(true) => State::Due(duty.deadline.as_ref().map(|by| run.last_day(by))),
            Err(stop) => State::Open(wait(stop)),
        };
        told.push(Told {
            duty: DutyId::from_index(index),
            state,
        });
    }
    told
}

/// What a stop waits for.
fn wait(stop: Stop) -> Wait {
    match stop {
        Stop::Need(slot) => Wait::Fact(slot.fact),
        Stop::Fault(fault) => Wait::Fault(fault),
        stop @ (Stop::Later(_) | Stop::Human(_) | Stop::Unsure(_) | Stop::NoBase(_)) => {
            stop.human().map_or(Wait::Outcome, Wait::Human)
        }
    }
}

impl Run<'_> {
    /// Whether a condition over facts and an outcome holds. As among conditions over facts, what is
    /// known decides where it can.
    pub(super) fn read_of(&self, reading: &Reading, view: &View<'_>) -> Result<bool, Stop> {
        let _deeper = self.deeper();
        let parts = |parts: &[Reading], decides: bool| {
            let mut kept = None;
            for part in parts {
                match self.read_of(part, view) {
                    Ok(holds) if holds == decides => return Ok(decides),
                    Ok(_) => {}
                    Err(stop) => Stop::keep(&mut kept, stop),
                }
            }
            kept.map_or(Ok(!decides), Err)
        };
        match reading {
            Reading::Facts(condition) => self.holds(condition, &Scope::default()),
            Reading::Outcome(test) => self.meets(test, view),
            Reading::Unset(expr) => {
                let why = crate::case::outcome::HumanWhy::RuleSays(Some(*expr));
                Err(Stop::Human(Box::new(why)))
            }
            Reading::All(all) => parts(all, false),
            Reading::Any(any) => parts(any, true),
            Reading::Not(part) => self.read_of(part, view).map(|holds| !holds),
        }
    }

    fn meets(&self, test: &OutcomeTest, view: &View<'_>) -> Result<bool, Stop> {
        let human = |why| Stop::Human(Box::new(why));
        if let OutcomeTest::FineAgainst(of, comparator, number) = test {
            let limit = match self.number(number, &Scope::default()) {
                Err(Stop::NoBase(_)) => return Ok(false),
                limit => limit?,
            };
            let fine = Ratio::whole(view.fine(*of).map_err(human)?);
            return Ok(satisfies(fine.compare(limit), *comparator));
        }
        let met = view.meets(test).map_err(human)?;
        met.ok_or_else(Stop::shapeless)
    }

    fn last_day(&self, by: &Deadline) -> Result<crate::base::date::Date, Wait> {
        let day = self.settled(|| self.number(&by.day, &Scope::default()));
        match day.map_err(|stop| stop.at(by.expr)) {
            Ok(day) => lapse::date(day).ok_or(Wait::NoDay),
            Err(stop) => Err(wait(stop)),
        }
    }
}
