//! Which engine answers. Everything that the command asks of rules goes through here: one case with or
//! without reasons, a decision, many cases side by side.
//!
//! An engine is shared; the [`Worker`]s made of it are not, so that each may keep memory of its own. A
//! compiled module says which fact it misses and stops; what then remains possible is found by the
//! program that it carries.

#[cfg(feature = "machine")]
mod block;
mod documents;
#[cfg(feature = "machine")]
mod module;
#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it fails"
)]
mod tests;

pub use documents::{Desk, Documents};

#[cfg(feature = "machine")]
pub use module::{Carried, carried, is_module};

use std::sync::Arc;

use crate::{
    case::{
        columns::Cases,
        duty::Told,
        joint::Together,
        outcome::{Fault, Recommendation, ResolvedDecision},
        summary::{Ask, Shape, Summaries},
    },
    emit::sheet::Sheets,
    eval::{self, Answer, Brief},
    host::files::Trouble,
    ir::{Case, CaseSubject, DecisionId, FactId, Program, Value, ViolationId, reads},
    plan::{
        fast::{Memory, Ways},
        sheet::run::{Out, outs},
    },
};

/// The engines there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The rules themselves, in this process.
    Native,
    /// A WebAssembly module.
    #[cfg(feature = "machine")]
    Wasm,
}

impl Kind {
    /// Its name, as results state it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => crate::case::json::ENGINE,
            #[cfg(feature = "machine")]
            Self::Wasm => "wasm",
        }
    }
}

/// Rules ready to be asked.
#[derive(Clone, Debug)]
pub struct Engine<'p> {
    program: &'p Program,
    /// What its workers share: the fast way of each ask.
    ways: Arc<Ways>,
    #[cfg(feature = "machine")]
    module: Option<module::Module>,
}

/// What an engine says: a result or why the rules give none; outside of it, that the engine failed.
pub type Said<T> = Result<Result<T, Fault>, Trouble>;

impl<'p> Engine<'p> {
    /// The engine of a kind for a program; `module` is the program compiled, if it came so. A program
    /// that is compiled now has no sheets: they are for many cases.
    ///
    /// # Errors
    /// If the program cannot be compiled, or what it was compiled to cannot be run.
    pub fn new(kind: Kind, program: &'p Program, module: Option<&[u8]>) -> Result<Self, Trouble> {
        Self::with(kind, program, module, &Sheets::Only(Vec::new()))
    }

    /// The same; a program that is compiled now has these sheets.
    ///
    /// # Errors
    /// As [`Self::new`].
    #[cfg_attr(
        not(feature = "machine"),
        expect(unused_variables, reason = "nothing is compiled without the machine")
    )]
    pub fn with(
        kind: Kind,
        program: &'p Program,
        module: Option<&[u8]>,
        sheets: &Sheets,
    ) -> Result<Self, Trouble> {
        Ok(Self {
            program,
            ways: Arc::default(),
            #[cfg(feature = "machine")]
            module: match kind {
                Kind::Native => None,
                Kind::Wasm => Some(module::Module::of(program, module, sheets)?),
            },
        })
    }

    /// Which engine it is.
    pub const fn kind(&self) -> Kind {
        #[cfg(feature = "machine")]
        if self.module.is_some() {
            return Kind::Wasm;
        }
        Kind::Native
    }

    /// The program that it runs.
    pub const fn program(&self) -> &'p Program {
        self.program
    }

    /// One that answers questions.
    ///
    /// # Errors
    /// If the engine cannot be started.
    pub fn worker(&self) -> Result<Worker<'p>, Trouble> {
        Ok(Worker {
            program: self.program,
            ways: Arc::clone(&self.ways),
            memory: Memory::default(),
            second: Memory::default(),
            part: Summaries::Decisions(Vec::new()),
            #[cfg(feature = "machine")]
            running: match &self.module {
                Some(module) => Some(module.start()?),
                None => None,
            },
        })
    }
}

/// An engine at work, for one thread.
#[derive(Debug)]
pub struct Worker<'p> {
    program: &'p Program,
    ways: Arc<Ways>,
    memory: Memory,
    /// The same for cases that lack facts.
    second: Memory,
    part: Summaries,
    #[cfg(feature = "machine")]
    running: Option<module::Running>,
}

impl crate::case::joint::Asks for Worker<'_> {
    type Trouble = Trouble;

    fn recommend(&mut self, act: ViolationId, facts: &[Option<Value>]) -> Said<Recommendation> {
        Worker::recommend(self, act, facts, true)
    }

    fn decide(&mut self, decision: DecisionId, facts: &[Option<Value>]) -> Said<ResolvedDecision> {
        Worker::decide(self, decision, facts)
    }

    fn duties(&mut self, of: &Together<'_>) -> Result<Vec<Told>, Trouble> {
        #[cfg(feature = "machine")]
        if let Some(running) = &mut self.running
            && let Some(said) = running.duties(self.program, of)?
        {
            return Ok(said);
        }
        Ok(eval::case_duties(self.program, of))
    }
}

impl Worker<'_> {
    /// What is recommended for an act; one slot a fact, `None` where it is unknown.
    ///
    /// # Errors
    /// Outside: the engine failed. Inside: why nothing can be recommended.
    pub fn recommend(
        &mut self,
        act: ViolationId,
        facts: &[Option<Value>],
        reasons: bool,
    ) -> Said<Recommendation> {
        #[cfg(feature = "machine")]
        if let Some(running) = &mut self.running
            && let Some(said) = running.recommend(self.program, act, facts, reasons)?
        {
            return Ok(said);
        }
        let options = eval::Options { reasons };
        Ok(eval::decide(self.program, act, facts, options))
    }

    /// What a decision says.
    ///
    /// # Errors
    /// As [`Self::recommend`].
    pub fn decide(
        &mut self,
        decision: DecisionId,
        facts: &[Option<Value>],
    ) -> Said<ResolvedDecision> {
        #[cfg(feature = "machine")]
        if let Some(running) = &mut self.running
            && let Some(said) = running.decide(self.program, decision, facts)?
        {
            return Ok(said);
        }
        Ok(eval::decide_decision(self.program, decision, facts))
    }

    /// What a 用例 asks, with reasons.
    ///
    /// # Errors
    /// As [`Self::recommend`].
    pub fn case(&mut self, case: &Case) -> Said<Answer> {
        Ok(match case.subject {
            CaseSubject::Violation(act) => self
                .recommend(act, &case.facts, true)?
                .map(Answer::Recommendation),
            CaseSubject::Decision(id) => self.decide(id, &case.facts)?.map(Answer::Decision),
        })
    }

    /// Many cases at once.
    ///
    /// # Errors
    /// If the engine failed.
    pub fn batch(&mut self, ask: &Ask, cases: &Cases) -> Result<Summaries, Trouble> {
        let mut all = Summaries::Decisions(Vec::new());
        self.batch_into(ask, cases, &mut all)?;
        Ok(all)
    }

    /// The same into the memory of results that are no longer needed: fresh memory costs more than most
    /// answers do.
    ///
    /// # Errors
    /// If the engine failed; the results then say nothing.
    pub fn batch_into(
        &mut self,
        ask: &Ask,
        cases: &Cases,
        all: &mut Summaries,
    ) -> Result<(), Trouble> {
        all.again(&Shape::of(self.program, ask), cases.len);
        let left = self.columns(ask, cases, &mut outs(all))?;
        let left = self.incomplete(ask, cases, all, left);
        let relevant = if left.is_empty() || self.kind() != Kind::Native {
            Vec::new()
        } else {
            self.relevant(ask)
        };
        for row in left {
            let slots = cases.slots(self.program, row);
            match ask {
                Ask::Act(act) if self.kind() == Kind::Native => {
                    match eval::decide_briefly(self.program, *act, &slots, &relevant) {
                        Ok(Brief::Missing(fact)) => all.put_missing(row, fact),
                        Ok(Brief::Whole(whole)) => all.put(self.program, row, &Ok(whole)),
                        Err(fault) => all.put(self.program, row, &Err(fault)),
                    }
                }
                Ask::Act(act) => {
                    let result = self.recommend(*act, &slots, false)?;
                    all.put(self.program, row, &result);
                }
                Ask::Decisions(decisions) => {
                    for (index, decision) in decisions.iter().enumerate() {
                        let result = self.decide(*decision, &slots)?;
                        all.put_decision(index, row, &result);
                    }
                }
            }
        }
        Ok(())
    }

    /// Which engine it works for.
    const fn kind(&self) -> Kind {
        #[cfg(feature = "machine")]
        if self.running.is_some() {
            return Kind::Wasm;
        }
        Kind::Native
    }

    /// The facts that can matter to an act.
    fn relevant(&self, ask: &Ask) -> Vec<FactId> {
        let mut all = reads::Reads::new();
        if let Ask::Act(act) = ask
            && let Some(act) = self.program.violations.get(act.index())
        {
            reads::violation(self.program, act, &mut all);
        }
        all.into_iter().collect()
    }

    /// Answers cases that lack facts, as far as these do not matter; gives those that are still left.
    fn incomplete(
        &mut self,
        ask: &Ask,
        cases: &Cases,
        all: &mut Summaries,
        left: Vec<usize>,
    ) -> Vec<usize> {
        if self.kind() != Kind::Native || left.is_empty() {
            return left;
        }
        let fast = self.ways.of_incomplete(self.program, ask, left.len());
        let Some(fast) = fast else { return left };
        let some = cases.only(&left);
        self.part.again(&fast.sheet.shape, some.len);
        let still = fast.columns(&mut self.second, &some, &mut outs(&mut self.part));
        all.take(&left, &self.part);
        let rows = still.iter().filter_map(|row| left.get(*row).copied());
        rows.collect()
    }

    /// Some columns of results only, each by its place among the columns of a summary
    /// ([`columns`](crate::plan::sheet::columns)), as far as the fast way answers. Gives the rows that are left: what
    /// stands there says nothing.
    ///
    /// # Errors
    /// If the engine failed.
    pub fn columns(
        &mut self,
        ask: &Ask,
        cases: &Cases,
        to: &mut [(usize, Out<'_>)],
    ) -> Result<Vec<usize>, Trouble> {
        #[cfg(feature = "machine")]
        if let Some(running) = &mut self.running {
            return running.columns(ask, cases, to);
        }
        Ok(match self.ways.of(self.program, ask) {
            Some(fast) => fast.columns(&mut self.memory, cases, to),
            None => (0..cases.len).collect(),
        })
    }
}
