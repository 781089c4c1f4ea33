//! Which engine answers. Everything that the command asks of rules goes through here: one case with or
//! without reasons, a decision, many cases side by side.
//!
//! An engine is shared; the [`Worker`]s made of it are not, so that each may keep memory of its own.

use crate::{
    case::{
        columns::Cases,
        outcome::{Fault, Recommendation, ResolvedDecision},
        summary::{Ask, Shape, Summaries},
    },
    eval,
    host::files::Trouble,
    ir::{DecisionId, Program, Value, ViolationId},
};

/// The engines there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The program itself, in this process.
    #[default]
    Native,
}

impl Kind {
    /// Its name, as results state it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
        }
    }
}

/// Rules ready to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Engine<'p> {
    program: &'p Program,
    kind: Kind,
}

/// What an engine says: a result or why the rules give none; outside of it, that the engine failed.
pub type Said<T> = Result<Result<T, Fault>, Trouble>;

impl<'p> Engine<'p> {
    /// Runs the program itself.
    pub const fn native(program: &'p Program) -> Self {
        Self {
            program,
            kind: Kind::Native,
        }
    }

    /// Which engine it is.
    pub const fn kind(&self) -> Kind {
        self.kind
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
        })
    }
}

/// An engine at work, for one thread.
#[derive(Debug)]
pub struct Worker<'p> {
    program: &'p Program,
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
        Ok(eval::decide(
            self.program,
            act,
            facts,
            eval::Options { reasons },
        ))
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
        Ok(eval::decide_decision(self.program, decision, facts))
    }

    /// Many cases at once.
    ///
    /// # Errors
    /// If the engine failed.
    pub fn batch(&mut self, ask: &Ask, cases: &Cases) -> Result<Summaries, Trouble> {
        let mut all = Summaries::new(&Shape::of(self.program, ask), cases.len);
        for row in 0..cases.len {
            let slots = cases.slots(self.program, row);
            match ask {
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
        Ok(all)
    }
}
