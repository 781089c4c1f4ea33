//! A program as a plan, carried out natively.

use super::{
    code::{
        Code, FunctionId,
        run::{Instance, Trap},
    },
    fast::{Memory, Ways},
    machine::entry,
    wire::{self, Answer},
};
use crate::{
    case::{
        duty::Told,
        joint::Together,
        outcome::{Recommendation, Resolved, ResolvedDecision},
        summary::{Ask, Shape, Summaries},
    },
    ir::{CaseSubject, Program, Value},
};

pub use super::machine::entry::TooDeep;

/// A program as code, with everything in it, and as sheets for what is plain.
#[derive(Debug)]
pub struct Plan {
    /// The code.
    pub code: Code,
    /// The fast way of each ask, as they are asked.
    pub ways: Ways,
}

/// An evaluation that went wrong in a way that only a fault of the plan can make it go.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The code trapped.
    #[error("the plan broke off: {0}")]
    Trap(#[from] Trap),
    /// It exports no such function.
    #[error("the plan has no function {0}")]
    Export(&'static str),
    /// Its result is no result.
    #[error(transparent)]
    Garbled(#[from] wire::Garbled),
}

impl Plan {
    /// The plan of a program.
    ///
    /// # Errors
    /// [`TooDeep`]: its rules nest deeper than plans go.
    pub fn new(program: &Program) -> Result<Self, TooDeep> {
        Ok(Self {
            code: entry::code(program)?,
            ways: Ways::default(),
        })
    }

    /// The summary of a case in a row of its own: by the sheet of what is asked, and where that leaves
    /// it, by the code. Nothing if a fact is missing that the code asks for: what then remains possible
    /// is for the meaning to say.
    ///
    /// # Errors
    ///
    /// [`Broken`], which is a fault of the plan and of nothing else.
    pub fn summary(
        &self,
        program: &Program,
        (instance, memory): (&mut Instance<'_>, &mut Memory),
        ask: &Ask,
        facts: &[Option<Value>],
    ) -> Result<Option<Summaries>, Broken> {
        let quick = self.ways.of(program, ask);
        if let Some(summary) = quick.and_then(|fast| fast.one(memory, facts)) {
            return Ok(Some(summary));
        }
        let mut summary = Summaries::new(&Shape::of(program, ask), 1);
        let mut whole = |asked: CaseSubject, index: usize| {
            let answer = Self::decide(program, instance, asked, facts, false)?;
            Ok::<_, Broken>(put(program, &mut summary, index, asked, answer))
        };
        let there = match ask {
            Ask::Act(id) => whole(CaseSubject::Violation(*id), 0)?,
            Ask::Decisions(all) => {
                let mut there = true;
                for (index, id) in all.iter().enumerate() {
                    there &= whole(CaseSubject::Decision(*id), index)?;
                }
                there
            }
        };
        Ok(there.then_some(summary))
    }

    /// A memory of its own to evaluate cases in, one after another.
    pub fn instance(&self) -> Instance<'_> {
        Instance::new(&self.code)
    }

    /// The duties of a case of several acts that come out in one way. The inner error: why the plan does
    /// not take it.
    ///
    /// # Errors
    ///
    /// [`Broken`], which is a fault of the plan and of nothing else.
    pub fn duties(
        program: &Program,
        instance: &mut Instance<'_>,
        of: &Together<'_>,
    ) -> Result<Result<Vec<Told>, Answer>, Broken> {
        let (block, words) = match wire::case_block(program, of) {
            Ok(block) => block,
            Err(fact) => return Ok(Err(Answer::Refused(Some(fact)))),
        };
        let [len, from] = [block.len(), words].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let at = call(instance, "zhun_input", &[len])?;
        if at == 0 {
            return Ok(Err(Answer::TooLarge));
        }
        instance.write(at, &block)?;
        call(instance, "zhun_duties", &[at, len, from])?;
        let result = call(instance, "zhun_result", &[])?;
        let words = self::words(instance, result)?;
        Ok(wire::duties(program, &words)?)
    }

    /// What the plan answers to a question, on these facts: one slot a fact of the program, `None`
    /// where it is unknown.
    ///
    /// # Errors
    ///
    /// [`Broken`], which is a fault of the plan and of nothing else.
    pub fn decide(
        program: &Program,
        instance: &mut Instance<'_>,
        asked: CaseSubject,
        facts: &[Option<Value>],
        reasons: bool,
    ) -> Result<Answer, Broken> {
        let block = match wire::block(program, facts) {
            Ok(block) => block,
            Err(fact) => return Ok(Answer::Refused(Some(fact))),
        };
        let act = number(program, asked);
        let len = i64::try_from(block.len()).unwrap_or(i64::MAX);
        let at = call(instance, "zhun_input", &[len])?;
        if at == 0 {
            return Ok(Answer::TooLarge);
        }
        instance.write(at, &block)?;
        let flags = i64::from(reasons);
        call(instance, "zhun_decide", &[act, at, len, flags])?;
        let result = call(instance, "zhun_result", &[])?;
        let words = words(instance, result)?;
        Ok(wire::answer(program, asked, &words)?)
    }
}

/// An act by number: violations, then decisions.
pub fn number(program: &Program, asked: CaseSubject) -> i64 {
    match asked {
        CaseSubject::Violation(id) => i64::from(id.0),
        CaseSubject::Decision(id) => {
            let before = i64::try_from(program.violations.len()).unwrap_or(i64::MAX);
            before.saturating_add(i64::from(id.0))
        }
    }
}

/// Puts an answer of the code into the row; `false` if it is none that a row can say.
fn put(
    program: &Program,
    summary: &mut Summaries,
    index: usize,
    asked: CaseSubject,
    answer: Answer,
) -> bool {
    match (asked, answer) {
        (CaseSubject::Violation(violation), Answer::Outcome(outcome)) => {
            let result = Resolved::Decided(outcome);
            summary.put(program, 0, &Ok(Recommendation { violation, result }));
        }
        (CaseSubject::Violation(_), Answer::Fault(fault)) => summary.put(program, 0, &Err(fault)),
        (CaseSubject::Decision(_), Answer::Decision(outcome)) => {
            summary.put_decision(index, 0, &Ok(ResolvedDecision::Decided(outcome)));
        }
        (CaseSubject::Decision(_), Answer::Fault(fault)) => {
            summary.put_decision(index, 0, &Err(fault));
        }
        (_, Answer::Refused(Some(fact))) => summary.put_bad(0, fact),
        (
            _,
            Answer::Outcome(_)
            | Answer::Decision(_)
            | Answer::Missing(_)
            | Answer::Refused(None)
            | Answer::NoAct
            | Answer::TooLarge,
        ) => return false,
    }
    true
}

fn call(instance: &mut Instance<'_>, name: &'static str, arguments: &[i64]) -> Result<i64, Broken> {
    let id: FunctionId = instance.export(name).ok_or(Broken::Export(name))?;
    Ok(instance.call(id, arguments)?)
}

/// The words of a result; the first says how many there are.
fn words(instance: &Instance<'_>, at: i64) -> Result<Vec<i64>, Trap> {
    let word = |bytes: &[u8]| {
        let mut word = [0; 8];
        word.copy_from_slice(bytes);
        i64::from_le_bytes(word)
    };
    let count = word(instance.bytes(at, 8)?);
    let bytes = usize::try_from(count).ok().and_then(|n| n.checked_mul(8));
    let bytes = instance.bytes(at, bytes.ok_or(Trap::Bounds)?)?;
    Ok(bytes.chunks_exact(8).map(word).collect())
}
