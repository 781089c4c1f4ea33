//! 用例: whether a case comes out as expected, and which rows it reaches.

use super::{Options, ask::decide_decision, decide};
use crate::{
    base::terms,
    case::{
        duty,
        outcome::{
            Disposition, Fault, Imposed, Outcome, Recommendation, Resolved, ResolvedDecision,
        },
    },
    ir::{Case, CaseSubject, Expect, ExpectKind, MoneyRange, ObjectId, Penalty, Program, RowId},
};

/// How a case came out.
#[derive(Clone, Debug)]
pub struct CaseResult {
    /// What the program says.
    pub answer: Result<Answer, Fault>,
    /// Expectations not met, as indices into those of the case.
    pub failures: Vec<usize>,
    /// Rows that decided, for coverage; of a case left open, those that decide in all its outcomes.
    pub rows: Vec<RowId>,
}

/// What a case asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A recommendation, with its reasons.
    Recommendation(Recommendation),
    /// The value of a decision.
    Decision(ResolvedDecision),
}

impl CaseResult {
    /// Whether all came out as expected.
    pub fn passed(&self) -> bool {
        self.answer.is_ok() && self.failures.is_empty()
    }
}

/// Runs a case of a program and compares it with what it expects.
pub fn run_case(program: &Program, case: &Case) -> CaseResult {
    let answer = match case.subject {
        CaseSubject::Violation(id) => {
            let options = Options { reasons: true };
            decide(program, id, &case.facts, options).map(Answer::Recommendation)
        }
        CaseSubject::Decision(id) => {
            decide_decision(program, id, &case.facts).map(Answer::Decision)
        }
    };
    judge(program, case, answer)
}

/// Compares what was said of a case with what it expects.
///
/// An expectation about a case with several open outcomes is met if each of them meets it. 综合裁量
/// is met by any outcome that leaves something to a human. A fine without a named object is that of
/// the only object fined.
pub fn judge(program: &Program, case: &Case, answer: Result<Answer, Fault>) -> CaseResult {
    let met = |expect: &Expect| match &answer {
        Err(_) => false,
        Ok(Answer::Recommendation(recommendation)) => {
            recommended(program, &recommendation.result, &expect.kind)
        }
        Ok(Answer::Decision(decision)) => decided(decision, &expect.kind),
    };
    let expects = case.expects.iter().enumerate();
    let failures = expects
        .filter(|(_, expect)| !met(expect))
        .map(|(i, _)| i)
        .collect();
    let rows = match &answer {
        Err(_) => Vec::new(),
        Ok(answer) => rows(answer),
    };
    CaseResult {
        answer,
        failures,
        rows,
    }
}

fn rows(answer: &Answer) -> Vec<RowId> {
    let shared = |mut all: Vec<&Vec<RowId>>| {
        let Some(first) = all.pop() else {
            return Vec::new();
        };
        let mut rows = first.clone();
        rows.retain(|row| all.iter().all(|other| other.contains(row)));
        rows
    };
    match answer {
        Answer::Recommendation(recommendation) => match &recommendation.result {
            Resolved::Decided(outcome) => outcome.rows.clone(),
            Resolved::Open(open) => {
                shared(open.alternatives.iter().map(|a| &a.outcome.rows).collect())
            }
        },
        Answer::Decision(ResolvedDecision::Decided(outcome)) => outcome.rows.clone(),
        Answer::Decision(ResolvedDecision::Open(open)) => shared(
            open.alternatives
                .iter()
                .map(|(outcome, _)| &outcome.rows)
                .collect(),
        ),
    }
}

fn recommended(program: &Program, result: &Resolved, expected: &ExpectKind) -> bool {
    match (result, expected) {
        (Resolved::Open(_), ExpectKind::Open) => true,
        (Resolved::Decided(_), ExpectKind::Open) => false,
        (Resolved::Decided(outcome), ExpectKind::Duty(duty, how)) => {
            duty::stands(&outcome.duties, *duty, *how)
        }
        (Resolved::Open(open), ExpectKind::Duty(duty, how)) => {
            duty::stands(&open.duties(), *duty, *how)
        }
        (Resolved::Decided(outcome), expected) => meets(program, outcome, expected),
        (Resolved::Open(open), expected) => {
            let mut outcomes = open.alternatives.iter().map(|a| &a.outcome);
            !open.approximate && outcomes.all(|outcome| meets(program, outcome, expected))
        }
    }
}

fn meets(program: &Program, outcome: &Outcome, expected: &ExpectKind) -> bool {
    match expected {
        ExpectKind::Fine(object, range) => {
            fines(program, outcome, *object).any(|fine| is_range(fine, range))
        }
        ExpectKind::NoFine(object) => fines(program, outcome, *object).next().is_none(),
        ExpectKind::Penalty(object, kind, wanted) => {
            let found = penalties(program, outcome).any(|(_, penalty)| {
                penalty.kind == *kind && object.is_none_or(|object| penalty.on == object)
            });
            found == *wanted
        }
        ExpectKind::Disposition(disposition) => match disposition {
            terms::Disposition::Punish => outcome.disposition == Disposition::Punish,
            terms::Disposition::MayWaive => outcome.disposition == Disposition::MayWaive,
            terms::Disposition::NoPenalty => outcome.disposition == Disposition::NoPenalty,
            terms::Disposition::Guidance => outcome.disposition == Disposition::Guidance,
            terms::Disposition::TimeBarred => outcome.disposition == Disposition::TimeBarred,
            terms::Disposition::Transfer => outcome.disposition == Disposition::Transfer,
            terms::Disposition::Human => {
                outcome.disposition == Disposition::Human || !outcome.human.is_empty()
            }
        },
        ExpectKind::Degree(degree) => outcome.degree == Some(*degree),
        ExpectKind::Open | ExpectKind::Duty(..) | ExpectKind::Result(_) => false,
    }
}

fn penalties<'p>(
    program: &'p Program,
    outcome: &'p Outcome,
) -> impl Iterator<Item = (&'p Imposed, &'p Penalty)> {
    outcome
        .penalties
        .iter()
        .filter_map(|imposed| Some((imposed, program.penalties.get(imposed.penalty.index())?)))
}

/// The fines on an object. 当事人, where it is not itself fined, is the only object that is.
fn fines<'p>(
    program: &'p Program,
    outcome: &'p Outcome,
    object: ObjectId,
) -> impl Iterator<Item = &'p Imposed> {
    let all = || penalties(program, outcome).filter(|(_, penalty)| penalty.kind.is_fine());
    let mut wanted = object;
    if object == ObjectId(0)
        && all().all(|(_, penalty)| penalty.on != object)
        && let Some((_, first)) = all().next()
        && all().all(|(_, penalty)| penalty.on == first.on)
    {
        wanted = first.on;
    }
    all()
        .filter(move |(_, penalty)| penalty.on == wanted)
        .map(|(imposed, _)| imposed)
}

fn is_range(fine: &Imposed, expected: &MoneyRange) -> bool {
    let as_point = expected.as_point();
    fine.range == Some(*expected) || (as_point.is_some() && fine.point == as_point)
}

fn decided(decision: &ResolvedDecision, expected: &ExpectKind) -> bool {
    match (decision, expected) {
        (ResolvedDecision::Open(_), ExpectKind::Open) => true,
        (ResolvedDecision::Decided(outcome), ExpectKind::Result(value)) => {
            outcome.value.as_ref() == Ok(value)
        }
        (
            ResolvedDecision::Decided(outcome),
            ExpectKind::Disposition(terms::Disposition::Human),
        ) => outcome.value.is_err(),
        (
            ResolvedDecision::Open(_) | ResolvedDecision::Decided(_),
            ExpectKind::Fine(..)
            | ExpectKind::NoFine(_)
            | ExpectKind::Penalty(..)
            | ExpectKind::Disposition(_)
            | ExpectKind::Degree(_)
            | ExpectKind::Open
            | ExpectKind::Duty(..)
            | ExpectKind::Result(_),
        ) => false,
    }
}
