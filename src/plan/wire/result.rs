//! A result out of its words.

use super::{Answer, Status, reader::Reader, reasons};
use crate::{
    base::date::Date,
    case::{
        duty::{State, Told, Wait},
        outcome::{DecisionOutcome, Disposition, Fault, Group, Imposed, Outcome},
    },
    ir::{CaseSubject, DecisionResult, DutyId, ExprId, FactId, PenaltyId, Program},
};

/// The words of a result do not say what they should: whatever made them has a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the result cannot be read")]
pub struct Garbled;

/// The answer that the words of a result hold; the first word says how many there are.
///
/// # Errors
///
/// [`Garbled`] for words that no code of this program writes.
pub fn answer(program: &Program, asked: CaseSubject, words: &[i64]) -> Result<Answer, Garbled> {
    read(program, asked, words).ok_or(Garbled)
}

fn read(program: &Program, asked: CaseSubject, words: &[i64]) -> Option<Answer> {
    let mut reader = Reader::new(words);
    if reader.index()? != words.len() {
        return None;
    }
    let status = reader.word()?;
    let is = |wanted: Status| status == wanted as i64;
    let answer = if is(Status::Decided) {
        match asked {
            CaseSubject::Violation(_) => Answer::Outcome(outcome(program, &mut reader)?),
            CaseSubject::Decision(_) => Answer::Decision(decision(program, &mut reader)?),
        }
    } else if is(Status::Fault) {
        Answer::Fault(fault(&mut reader)?)
    } else if is(Status::Missing) {
        Answer::Missing(reader.fact()?)
    } else if is(Status::Refused) {
        Answer::Refused(reader.id()?.checked_sub(1).map(FactId))
    } else if is(Status::NoAct) {
        Answer::NoAct
    } else if is(Status::TooLarge) {
        Answer::TooLarge
    } else {
        return None;
    };
    reader.done().then_some(answer)
}

/// The duties of a case that the words of a result hold, or why there are none: [`Answer::Refused`] or
/// [`Answer::TooLarge`].
///
/// # Errors
///
/// [`Garbled`] for words that no code of this program writes.
pub fn duties(program: &Program, words: &[i64]) -> Result<Result<Vec<Told>, Answer>, Garbled> {
    let said = || {
        let mut reader = Reader::new(words);
        if reader.index()? != words.len() || reader.word()? != Status::Decided as i64 {
            return None;
        }
        let all = reader.list(|r| told(program, r))?;
        reader.done().then_some(all)
    };
    if let Some(all) = said() {
        return Ok(Ok(all));
    }
    let asked = CaseSubject::Violation(crate::ir::ViolationId(0));
    match answer(program, asked, words)? {
        none @ (Answer::Refused(_) | Answer::TooLarge) => Ok(Err(none)),
        Answer::Outcome(_)
        | Answer::Decision(_)
        | Answer::Fault(_)
        | Answer::Missing(_)
        | Answer::NoAct => Err(Garbled),
    }
}

pub(super) const fn disposition(word: i64) -> Option<Disposition> {
    match word {
        0 => Some(Disposition::Punish),
        1 => Some(Disposition::MayWaive),
        2 => Some(Disposition::NoPenalty),
        3 => Some(Disposition::Guidance),
        4 => Some(Disposition::TimeBarred),
        5 => Some(Disposition::Transfer),
        6 => Some(Disposition::Human),
        _ => None,
    }
}

fn outcome(program: &Program, r: &mut Reader<'_>) -> Option<Outcome> {
    Some(Outcome {
        disposition: disposition(r.word()?)?,
        degree: reasons::degree(r.word()?)?,
        penalties: r.list(imposed)?,
        rows: r.list(Reader::row)?,
        human: r.list(|r| reasons::why(program, r))?,
        reasons: reasons::reasons(program, r)?,
        duties: r.list(|r| told(program, r))?,
    })
}

fn told(program: &Program, r: &mut Reader<'_>) -> Option<Told> {
    let duty = DutyId(r.id()?);
    program.duties.get(duty.index())?;
    let state = match r.word()? {
        0 => State::Open(wait(program, r)?),
        1 => State::Due(None),
        2 => {
            let day = i32::try_from(r.word()?).ok()?;
            State::Due(Some(Ok(Date::from_day_number(day)?)))
        }
        3 => State::Due(Some(Err(wait(program, r)?))),
        4 => State::Due(Some(Err(Wait::NoDay))),
        5 => State::Done,
        _ => return None,
    };
    Some(Told { duty, state })
}

fn wait(program: &Program, r: &mut Reader<'_>) -> Option<Wait> {
    match r.word()? {
        0 => Some(Wait::Fact(r.fact()?)),
        1 => Some(Wait::Human(reasons::why(program, r)?)),
        2 => Some(Wait::Fault(fault(r)?)),
        3 => Some(Wait::Outcome),
        _ => None,
    }
}

fn imposed(r: &mut Reader<'_>) -> Option<Imposed> {
    let (penalty, modality) = (PenaltyId(r.id()?), reasons::modality(r.word()?)?);
    let (statutory, range) = (r.money()?, r.money()?);
    let (has, point) = (r.yes()?, r.word()?);
    let human = r.yes()?;
    let (group, set, index) = (r.word()?, r.index()?, r.index()?);
    Some(Imposed {
        penalty,
        modality,
        statutory,
        range,
        point: has.then_some(point),
        human,
        group: match group {
            0 => Group::Alone,
            1 => Group::Choice {
                set,
                alternative: index,
            },
            2 => Group::UpTo { set, rung: index },
            _ => return None,
        },
    })
}

fn decision(program: &Program, r: &mut Reader<'_>) -> Option<DecisionOutcome> {
    let value = match r.word()? {
        0 => Err(reasons::why(program, r)?),
        1 => Ok(DecisionResult::Bool(r.yes()?)),
        2 => Ok(DecisionResult::Choice(u16::try_from(r.word()?).ok()?)),
        3 => Ok(DecisionResult::Number(r.ratio()?)),
        4 => Ok(DecisionResult::Range(r.money()??)),
        _ => return None,
    };
    Some(DecisionOutcome {
        value,
        rows: r.list(Reader::row)?,
    })
}

fn fault(r: &mut Reader<'_>) -> Option<Fault> {
    let (what, place) = (r.word()?, r.index()?);
    let expr = place.checked_sub(1).map(ExprId::from_index);
    match what {
        1 => Some(Fault::Overflow(expr)),
        2 => Some(Fault::DivisionByZero(expr)),
        3 => Some(Fault::EmptyRange(expr)),
        4 => Some(Fault::Constraint(place.checked_sub(1)?)),
        5 => Some(Fault::Calendar(expr)),
        _ => None,
    }
}
