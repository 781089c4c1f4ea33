//! The fast way beside the general machine: a sheet for each ask, made when it is first asked for.
//!
//! Making a sheet costs milliseconds and using it nanoseconds, so sheets are kept, and shared by all
//! that work with them.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::sheet::{
    Sheet,
    run::{Batch, Buffers, One, Out, Scratch},
};
use crate::{
    case::{
        columns::Cases,
        summary::{Ask, Summaries},
    },
    ir::{Program, Value},
};

/// Most asks whose sheets are kept: the acts of a large package and as many lists of decisions.
const MAX_KEPT: usize = 4_096;

/// A sheet ready for single cases and for columns of them.
#[derive(Debug)]
pub struct Fast {
    /// The sheet.
    pub sheet: Sheet,
    /// Over columns.
    pub batch: Batch,
    /// One case at a time; `None` if the sheet is too long for that.
    pub one: Option<One>,
}

/// What a worker needs to use a fast way, again and again.
#[derive(Debug, Default)]
pub struct Memory {
    of: Option<(Arc<Fast>, Option<Buffers>, Option<Scratch>)>,
    inputs: Vec<i64>,
    outputs: Vec<i64>,
}

impl Fast {
    /// The fast way of an ask; `None` if the rules go beyond what sheets do.
    pub fn new(program: &Program, ask: &Ask) -> Option<Self> {
        Some(Self::of(Sheet::new(program, ask).ok()?))
    }

    /// The fast way of cases in which facts are unknown.
    pub fn of_incomplete(program: &Program, ask: &Ask) -> Option<Self> {
        Some(Self::of(Sheet::of_incomplete(program, ask).ok()?))
    }

    fn of(sheet: Sheet) -> Self {
        Self {
            batch: Batch::new(&sheet),
            one: One::new(&sheet).ok(),
            sheet,
        }
    }

    /// Results of columns of cases, each by its place among the outputs of the sheet, and the cases that
    /// are left: their rows say nothing.
    pub fn columns(
        self: &Arc<Self>,
        memory: &mut Memory,
        cases: &Cases,
        to: &mut [(usize, Out<'_>)],
    ) -> Vec<usize> {
        let (_, buffers, _) = memory.of(self);
        let buffers = buffers.get_or_insert_with(|| self.batch.buffers());
        self.batch.fill(buffers, cases, to)
    }

    /// The summary of one case in a row of its own; `None` if the case is not for this way.
    pub fn one(
        self: &Arc<Self>,
        memory: &mut Memory,
        facts: &[Option<Value>],
    ) -> Option<Summaries> {
        let one = self.one.as_ref()?;
        let (mut inputs, mut outputs) = (
            std::mem::take(&mut memory.inputs),
            std::mem::take(&mut memory.outputs),
        );
        outputs.resize(self.sheet.outputs.len(), 0);
        let (_, _, scratch) = memory.of(self);
        let scratch = scratch.get_or_insert_with(|| one.scratch());
        let fits = self.sheet.inputs_into(facts, &mut inputs);
        let done = fits && one.run(scratch, &inputs, &mut outputs);
        let summary = done.then(|| {
            let mut summary = Summaries::new(&self.sheet.shape, 1);
            self.sheet.put(&mut summary, 0, &outputs);
            summary
        });
        (memory.inputs, memory.outputs) = (inputs, outputs);
        summary
    }
}

impl Memory {
    /// Whether a way was used with it.
    pub const fn is_used(&self) -> bool {
        self.of.is_some()
    }

    /// What is kept for this way; what was kept for another is dropped.
    fn of(&mut self, fast: &Arc<Fast>) -> &mut (Arc<Fast>, Option<Buffers>, Option<Scratch>) {
        let same = self.of.take().filter(|(of, _, _)| Arc::ptr_eq(of, fast));
        self.of
            .insert(same.unwrap_or_else(|| (Arc::clone(fast), None, None)))
    }
}

/// Rows without some fact that are decided one by one before a way is made for them: making it takes as
/// long as that.
const MANY: usize = 32_768;

/// A way that is made when it is worth it.
#[derive(Debug, Default)]
struct Later {
    /// Rows that it would have been for.
    seen: AtomicUsize,
    made: OnceLock<Option<Arc<Fast>>>,
}

/// Things by ask.
type Kept<T> = Mutex<BTreeMap<Ask, Arc<T>>>;

/// The fast ways of a program.
#[derive(Debug)]
pub struct Ways {
    kept: Kept<OnceLock<Option<Arc<Fast>>>>,
    incomplete: Kept<Later>,
    many: usize,
}

impl Default for Ways {
    fn default() -> Self {
        Self::after(MANY)
    }
}

impl Ways {
    /// Ways for cases that lack facts are made after so many of them.
    pub fn after(many: usize) -> Self {
        Self {
            kept: Mutex::default(),
            incomplete: Mutex::default(),
            many,
        }
    }

    /// The fast way of an ask, made now if it was not asked for before; `None` if there is none. All
    /// asks must be of one program.
    pub fn of(&self, program: &Program, ask: &Ask) -> Option<Arc<Fast>> {
        let once = place(&self.kept, ask);
        // Outside of the lock: others may make theirs meanwhile.
        once.get_or_init(|| Fast::new(program, ask).map(Arc::new))
            .clone()
    }

    /// The fast way for so many cases that lack facts; `None` if there is none, or none yet.
    pub fn of_incomplete(&self, program: &Program, ask: &Ask, rows: usize) -> Option<Arc<Fast>> {
        let later = place(&self.incomplete, ask);
        if let Some(made) = later.made.get() {
            return made.clone();
        }
        let before = later.seen.fetch_add(rows, Ordering::Relaxed);
        let reached = before < self.many && before.saturating_add(rows) >= self.many;
        if !reached {
            // Another worker makes it, or nobody yet.
            return None;
        }
        let make = || Fast::of_incomplete(program, ask).map(Arc::new);
        later.made.get_or_init(make).clone()
    }
}

fn place<T: Default>(kept: &Kept<T>, ask: &Ask) -> Arc<T> {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MAX_KEPT && !kept.contains_key(ask) {
        kept.clear();
    }
    Arc::clone(kept.entry(ask.clone()).or_default())
}
