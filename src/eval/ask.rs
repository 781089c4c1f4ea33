//! Decisions asked by themselves: 用例 on a 判定.

use super::{
    cells::World,
    context::{Run, Stop},
    contradicted,
    decision::{Settled, SettledValue},
    explore::{Explorer, Question},
    fold::Given,
    lookahead,
    open::nothing,
};
use crate::{
    base::limits::OPEN_BUDGET,
    case::outcome::{DecisionOutcome, Fault, HumanWhy, OpenDecision, ResolvedDecision},
    ir::{DecisionId, DecisionResult, Program, Value},
};

/// What a decision table says of these facts; one slot a fact of the program, `None` where it is
/// unknown.
///
/// A range of money is rounded to whole fen, its lower end up and its upper end down.
///
/// # Errors
///
/// A [`Fault`] if a computation fails or the facts contradict a constraint of the package.
pub fn decide_decision(
    program: &Program,
    decision: DecisionId,
    facts: &[Option<Value>],
) -> Result<ResolvedDecision, Fault> {
    if let Some(index) = contradicted(program, facts)? {
        return Err(Fault::Constraint(index));
    }
    let run = Run::new(program, facts, false);
    let first = Values {
        decision,
        held: Vec::new(),
        varied: false,
    };
    match first.ask(&run) {
        Ok(outcome) => return Ok(ResolvedDecision::Decided(outcome)),
        Err(Stop::Need(_)) => {}
        Err(Stop::Fault(fault)) => return Err(fault),
        Err(stop @ (Stop::Later(_) | Stop::Human(_) | Stop::Unsure(_) | Stop::NoBase(_))) => {
            let why = stop.human().unwrap_or(HumanWhy::RuleSays(None));
            return Ok(ResolvedDecision::Decided(DecisionOutcome {
                value: Err(why),
                rows: Vec::new(),
            }));
        }
    }
    let world = World::of_decision(program, decision);
    let mut explorer = Explorer::new(&world, None, facts, OPEN_BUDGET, first);
    explorer.go();
    let (rough, fault) = (explorer.rough, explorer.fault);
    let question = explorer.question;
    let mut same = question.held.iter().map(|(outcome, _)| &outcome.value);
    let Some(one) = same.next().cloned() else {
        return Err(nothing(fault, &world));
    };
    if same.all(|value| *value == one) && !rough && !question.varied {
        let mut rows = question
            .held
            .first()
            .map_or_else(Vec::new, |(outcome, _)| outcome.rows.clone());
        rows.retain(|row| question.held.iter().all(|(o, _)| o.rows.contains(row)));
        return Ok(ResolvedDecision::Decided(DecisionOutcome {
            value: one,
            rows,
        }));
    }
    let many = question.held.len();
    Ok(ResolvedDecision::Open(OpenDecision {
        open_facts: lookahead::rank(&explorer.dimensions, &explorer.leaves, many),
        alternatives: question.held,
        approximate: rough || question.varied,
    }))
}

/// The values a decision can take.
#[derive(Debug)]
struct Values {
    decision: DecisionId,
    held: Vec<(DecisionOutcome, Given)>,
    /// A row gives amounts that depend on unknown facts; only some are listed.
    varied: bool,
}

impl Question for Values {
    type Answer = DecisionOutcome;

    fn reasons(&self) -> bool {
        false
    }

    fn ask(&self, run: &Run<'_>) -> Result<DecisionOutcome, Stop> {
        value(run, self.decision)
    }

    fn collect(&mut self, answer: DecisionOutcome, case: &dyn Fn() -> Given) -> usize {
        let counts = |value: &Result<DecisionResult, HumanWhy>| {
            matches!(
                value,
                Ok(DecisionResult::Number(_) | DecisionResult::Range(_))
            )
        };
        let found = self.held.iter_mut().position(|(held, _)| {
            if held.value == answer.value {
                return true;
            }
            let same_row = held.rows.first() == answer.rows.first();
            same_row && counts(&held.value) && counts(&answer.value)
        });
        if let Some((index, (held, _))) = found.and_then(|i| Some((i, self.held.get_mut(i)?))) {
            self.varied |= held.value != answer.value;
            held.rows.retain(|row| answer.rows.contains(row));
            return index;
        }
        self.held.push((answer, case()));
        self.held.len().saturating_sub(1)
    }
}

/// The value of a decision in one run, with the rows that decided.
pub(super) fn value(run: &Run<'_>, decision: DecisionId) -> Result<DecisionOutcome, Stop> {
    let settled = run.settled(|| run.decision(decision));
    let mut rows = Vec::new();
    let value = match settled {
        Ok(Settled { value, row }) => {
            rows.push(row);
            match value {
                SettledValue::Bool(b) => Ok(DecisionResult::Bool(b)),
                SettledValue::Choice(option) => Ok(DecisionResult::Choice(option)),
                SettledValue::Number(x) => Ok(DecisionResult::Number(x)),
                SettledValue::Range(worked) => match (worked.extent, worked.human) {
                    (Some(extent), None) => match extent.to_money()? {
                        Some(money) => Ok(DecisionResult::Range(money)),
                        None => Err(HumanWhy::RuleSays(None)),
                    },
                    (_, why) => Err(why.unwrap_or(HumanWhy::RuleSays(None))),
                },
            }
        }
        Err(stop) => Err(stop.human()?),
    };
    let mut read = Vec::new();
    run.decisions_read(&mut read, &mut Vec::new());
    for row in read {
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    Ok(DecisionOutcome { value, rows })
}
