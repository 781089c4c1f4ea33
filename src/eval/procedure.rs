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
        duty::{self, State, Told, Wait},
        joint::{self, JointFacts, Settled, Settlement},
        outcome::{Outcome, Recommendation, Resolved},
        reading::View,
    },
    ir::{
        Deadline, Duty, DutyId, MoneyRange, OutcomeTest, Program, Reading, Value, ViolationId,
        joint::{Joint, PartKind},
        lapse,
    },
};

/// The duties of an act whose outcome is this one, in order.
pub(super) fn duties(
    program: &Program,
    violation: ViolationId,
    facts: &[Option<Value>],
    outcome: &Outcome,
) -> Vec<Told> {
    let view = View::of(program, outcome);
    of_view(program, &[violation], facts, &view)
}

/// The duties of a case of several acts. A duty is of the case if it is about one of its acts; what it
/// reads of the outcome, it reads of all acts together ([`View::of_all`]). A fact of which the acts say
/// different things is unknown.
pub fn of_case(
    program: &Program,
    joint: &Joint,
    case: &JointFacts,
    settled: &Settled,
) -> Vec<Told> {
    if program.duties.is_empty() {
        return Vec::new();
    }
    let acts: Vec<ViolationId> = case.acts.iter().map(|act| act.violation).collect();
    let facts = agreed(case);
    let mut joined = Vec::new();
    for (part, settlement) in joint.parts.iter().zip(&settled.parts) {
        if let (PartKind::Joined, Some(on), Settlement::Decided(a)) =
            (part.kind, part.on, settlement)
        {
            joined.push((on, a.range, a.amount));
        }
    }
    let settled: Vec<Vec<Outcome>> = settled.acts.iter().map(possible).collect();
    let possible: Vec<Vec<&Outcome>> = settled.iter().map(|all| all.iter().collect()).collect();
    let Some(all) = joint::combinations(&possible) else {
        // Too many ways to look at each: what every duty waits for is the outcome.
        let about = program.duties.iter().enumerate();
        let about = about.filter(|(_, duty)| is_about(program, duty, &acts));
        let open = |(index, _)| Told {
            duty: DutyId::from_index(index),
            state: State::Open(Wait::Outcome),
        };
        return about.map(open).collect();
    };
    let each = all.iter().map(|outcomes| {
        let view = View::of_all(program, outcomes, joined.clone());
        of_view(program, &acts, &facts, &view)
    });
    each.reduce(|a, b| duty::join(&a, &b)).unwrap_or_default()
}

/// What an act may come to. Of an act that lacks facts a range is also where its fine may come to lie,
/// so that its ends stand for outcomes of their own: what they do not agree in is open.
fn possible(act: &Recommendation) -> Vec<Outcome> {
    let outcomes = joint::outcomes(act).into_iter();
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

/// Whether a duty is about one of these acts. What is about a provision is about what stands for it.
fn is_about(program: &Program, duty: &Duty, acts: &[ViolationId]) -> bool {
    let mut all = acts.iter().flat_map(|act| program.contending(*act));
    all.any(|act| duty.acts.contains(&act))
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
