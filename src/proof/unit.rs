//! What is proved apart from the rest: an act with its benchmark, or a decision. Units share nothing, so
//! they are proved side by side.

use super::{
    grid::{self, About, Grid},
    ready, rules,
};
use crate::ir::{Benchmark, DecisionId, Program, Violation, ViolationId};

/// A table, made ready if it can be.
#[derive(Debug)]
pub(super) struct Ready<'p> {
    /// The table.
    pub grid: Grid<'p>,
    /// Over cells; `None` if its conditions nest too deeply.
    pub made: Option<ready::Ready<'p>>,
}

impl Ready<'_> {
    /// For each row those that come before it whatever the case, and those of which only a case tells;
    /// `None` if not all pairs that meet are known.
    pub(super) fn rivals(&self) -> Option<ready::Rivals> {
        let made = self.made.as_ref().filter(|made| !made.more_pairs)?;
        Some(made.rivals(&self.grid))
    }

    /// For each row those that may match together with it; `None` if not all are known.
    pub(super) fn meeting(&self) -> Option<ready::Lists> {
        let made = self.made.as_ref().filter(|made| !made.more_pairs)?;
        let mut all = vec![Vec::new(); made.rows.len()];
        for (a, b) in &made.pairs {
            for (row, other) in [(*a, *b), (*b, *a)] {
                all.get_mut(row)?.push(other);
            }
        }
        Some(all)
    }
}

/// An act or a decision.
#[derive(Debug)]
pub(super) struct Unit<'p> {
    /// The program.
    pub program: &'p Program,
    /// Which.
    pub about: About,
    /// Its tables.
    pub tables: Vec<Ready<'p>>,
}

/// An act.
#[derive(Clone, Copy, Debug)]
pub(super) struct Act<'u, 'p> {
    /// The program.
    pub program: &'p Program,
    /// Which.
    pub id: ViolationId,
    /// The act.
    pub violation: &'p Violation,
    /// Its benchmark, if the main package gives it one.
    pub benchmark: Option<&'p Benchmark>,
    /// The tables of that.
    tables: &'u [Ready<'p>],
}

impl<'p> Unit<'p> {
    /// Every unit of a program, the acts first.
    pub(super) fn all(program: &Program) -> Vec<About> {
        // What stands for other acts has nothing of its own; each of them is proved by itself.
        let acts = program.violations.iter().enumerate();
        let acts = acts.filter(|(_, act)| act.contest.is_none());
        let acts = acts.map(|(index, _)| About::Act(ViolationId::from_index(index)));
        let decisions = 0..program.decisions.len();
        acts.chain(decisions.map(|index| About::Decision(DecisionId::from_index(index))))
            .collect()
    }

    /// A unit with its tables made ready.
    pub(super) fn of(program: &'p Program, about: About) -> Self {
        let grids = match about {
            About::Act(id) => grid::of_act(program, id),
            About::Decision(id) => grid::of_decision(program, id).into_iter().collect(),
            About::Package => Vec::new(),
        };
        let tables = grids.into_iter().map(|grid| Ready {
            made: ready::make(program, &grid),
            grid,
        });
        Self {
            program,
            about,
            tables: tables.collect(),
        }
    }

    /// The act that it is.
    pub(super) fn act(&self) -> Option<Act<'_, 'p>> {
        let About::Act(id) = self.about else {
            return None;
        };
        Some(Act {
            program: self.program,
            id,
            violation: self.program.violations.get(id.index())?,
            benchmark: rules::benchmark(self.program, id).map(|(_, benchmark)| benchmark),
            tables: &self.tables,
        })
    }
}

impl<'u, 'p> Act<'u, 'p> {
    /// The table that a part of the benchmark is.
    pub(super) fn table(&self, part: usize) -> Option<&'u Ready<'p>> {
        self.tables
            .iter()
            .find(|table| table.grid.part == Some(part))
    }
}
