//! What a batch writes: one row of fixed width a case, in columns, for an act or for a list of
//! decisions. No texts and no reasons: ids and exact numbers, from which shells make both.
//!
//! [`Summaries::put`] takes what `eval` says and is the meaning of every column; engines that fill
//! the columns by themselves are compared with it.

mod code;
mod read;
mod shape;
#[cfg(test)]
mod tests;

pub use code::{Flags, Status, fault_code, fault_of};
pub use read::{ActRow, DecisionRow, FineRow, NoResult};
pub use shape::{Ask, MAX_FINES, MAX_ROWS, Shape};

use crate::{
    case::outcome::{
        DecisionOutcome, Fault, Imposed, OpenFact, Outcome, Recommendation, Resolved,
        ResolvedDecision,
    },
    ir::{Amount, DecisionResult, FactId, MoneyRange, Program},
};

/// Results of cases side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Summaries {
    /// Of an act.
    Act(ActColumns),
    /// Of a list of decisions: one set of columns each, in the order asked.
    Decisions(Vec<DecisionColumns>),
}

/// Results for an act. All columns have the same length; a case that is not decided has zeros in all
/// but status and detail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActColumns {
    /// How the case ended: [`Status`].
    pub status: Vec<u8>,
    /// Fault: [`fault_code`]. Fact missing or bad: its id, all ones if it is not known which.
    pub detail: Vec<u32>,
    /// Disposition, in the order of its declaration.
    pub disposition: Vec<u8>,
    /// 0 no degree, else 1 + degree in the order of its declaration.
    pub degree: Vec<u8>,
    /// [`Flags::HUMAN`], [`Flags::MORE_FINES`], [`Flags::MORE_ROWS`], [`Flags::OTHERS`].
    pub flags: Vec<u8>,
    /// Fines, in the order of the outcome: the first of every case, then the second ….
    pub fines: Vec<FineColumns>,
    /// Rows that decided, in the order of the outcome: the first of every case, then the second …;
    /// row id + 1, 0 for none.
    pub rows: Vec<Vec<u32>>,
}

/// One fine of every case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FineColumns {
    /// Penalty id + 1, 0 for none.
    pub penalty: Vec<u32>,
    /// [`Flags::RANGE`] and those of its ends, [`Flags::POINT`], [`Flags::FINE_HUMAN`].
    pub flags: Vec<u8>,
    /// Lower end in fen; 0 without a range.
    pub min: Vec<i64>,
    /// Upper end in fen; 0 without one.
    pub max: Vec<i64>,
    /// Recommended amount in fen; 0 without one.
    pub point: Vec<i64>,
}

/// Results of one decision. A case that is not decided has zeros in all but status and detail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionColumns {
    /// How the case ended: [`Status`].
    pub status: Vec<u8>,
    /// As [`ActColumns::detail`].
    pub detail: Vec<u32>,
    /// 是否: 0 or 1; 选项: the index; a number: its numerator; 幅度: the lower end in fen.
    pub num: Vec<i64>,
    /// 是否, 选项: 1; a number: its denominator, in lowest terms; 幅度: the upper end in fen, 0 without
    /// one.
    pub den: Vec<i64>,
    /// Of a 幅度: [`Flags::RANGE`] and those of its ends; else 0.
    pub flags: Vec<u8>,
    /// The deciding row, id + 1; also of a decision that is left to a human where a row says so.
    pub row: Vec<u32>,
}

/// Puts a value into a row; a row beyond the end is none.
fn set<T>(column: &mut [T], row: usize, value: T) {
    if let Some(cell) = column.get_mut(row) {
        *cell = value;
    }
}

/// The first of the facts that are asked for; all ones if there is none.
fn first(open: &[OpenFact]) -> u32 {
    open.first().map_or(u32::MAX, |f| f.fact.0)
}

/// Flags and ends of a range.
fn ends(range: &MoneyRange) -> (u8, i64, i64) {
    let mut flags = Flags::RANGE;
    if range.max.is_some() {
        flags |= Flags::UPPER;
    }
    if range.min_open {
        flags |= Flags::LOWER_OPEN;
    }
    if range.max_open {
        flags |= Flags::UPPER_OPEN;
    }
    (flags, range.min, range.max.unwrap_or(0))
}

impl Summaries {
    /// Columns for so many cases, all zero.
    pub fn new(shape: &Shape, len: usize) -> Self {
        match shape {
            Shape::Act { fines, rows } => Self::Act(ActColumns::new(*fines, *rows, len)),
            Shape::Decisions(n) => Self::Decisions(vec![DecisionColumns::new(len); *n]),
        }
    }

    /// The same in the memory of these, as far as it goes: what stands in a row says nothing until it
    /// is written.
    pub fn again(&mut self, shape: &Shape, len: usize) {
        match (&mut *self, shape) {
            (Self::Act(all), Shape::Act { fines, rows })
                if all.fines.len() == *fines && all.rows.len() == *rows =>
            {
                all.resize(len);
            }
            (Self::Decisions(all), Shape::Decisions(n)) if all.len() == *n => {
                all.iter_mut().for_each(|one| one.resize(len));
            }
            (Self::Act(_) | Self::Decisions(_), _) => *self = Self::new(shape, len),
        }
    }

    /// How many cases.
    pub fn len(&self) -> usize {
        match self {
            Self::Act(columns) => columns.status.len(),
            Self::Decisions(all) => all.first().map_or(0, |columns| columns.status.len()),
        }
    }

    /// Whether there is no case.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts what is recommended into a row. Nothing is put into columns of decisions.
    pub fn put(&mut self, program: &Program, row: usize, result: &Result<Recommendation, Fault>) {
        let Self::Act(columns) = self else { return };
        match result {
            Ok(r) => match &r.result {
                Resolved::Decided(outcome) => columns.outcome(program, row, outcome),
                Resolved::Open(open) => {
                    columns.end(row, Status::Missing, first(&open.open_facts));
                }
            },
            Err(fault) => columns.end(row, Status::Fault, fault_code(fault)),
        }
    }

    /// Marks a row of an act as one that lacks a fact, the first to ask for.
    pub fn put_missing(&mut self, row: usize, fact: FactId) {
        if let Self::Act(columns) = self {
            columns.end(row, Status::Missing, fact.0);
        }
    }

    /// Puts what a decision says into a row: `index` is its place among those asked.
    pub fn put_decision(
        &mut self,
        index: usize,
        row: usize,
        result: &Result<ResolvedDecision, Fault>,
    ) {
        let Self::Decisions(all) = self else { return };
        let Some(columns) = all.get_mut(index) else {
            return;
        };
        match result {
            Ok(ResolvedDecision::Decided(outcome)) => columns.outcome(row, outcome),
            Ok(ResolvedDecision::Open(open)) => {
                columns.end(row, Status::Missing, first(&open.open_facts));
            }
            Err(fault) => columns.end(row, Status::Fault, fault_code(fault)),
        }
    }

    /// Takes over the results of a part: those of its first case go to the first of these rows, and so
    /// on. The part has as many columns.
    pub fn take(&mut self, rows: &[usize], part: &Self) {
        match (self, part) {
            (Self::Act(all), Self::Act(part)) => all.take(rows, part),
            (Self::Decisions(all), Self::Decisions(part)) => {
                for (all, part) in all.iter_mut().zip(part) {
                    all.take(rows, part);
                }
            }
            (Self::Act(_) | Self::Decisions(_), _) => {}
        }
    }

    /// Marks a row as bad input: this fact cannot be what it is said to be.
    pub fn put_bad(&mut self, row: usize, fact: FactId) {
        match self {
            Self::Act(columns) => columns.end(row, Status::Bad, fact.0),
            Self::Decisions(all) => {
                for columns in all {
                    columns.end(row, Status::Bad, fact.0);
                }
            }
        }
    }
}

/// Puts values into rows.
fn spread<T: Copy>(column: &mut [T], rows: &[usize], part: &[T]) {
    for (row, value) in rows.iter().zip(part) {
        set(column, *row, *value);
    }
}

impl ActColumns {
    fn take(&mut self, rows: &[usize], part: &Self) {
        spread(&mut self.status, rows, &part.status);
        spread(&mut self.detail, rows, &part.detail);
        spread(&mut self.disposition, rows, &part.disposition);
        spread(&mut self.degree, rows, &part.degree);
        spread(&mut self.flags, rows, &part.flags);
        for (all, part) in self.fines.iter_mut().zip(&part.fines) {
            spread(&mut all.penalty, rows, &part.penalty);
            spread(&mut all.flags, rows, &part.flags);
            spread(&mut all.min, rows, &part.min);
            spread(&mut all.max, rows, &part.max);
            spread(&mut all.point, rows, &part.point);
        }
        for (all, part) in self.rows.iter_mut().zip(&part.rows) {
            spread(all, rows, part);
        }
    }

    /// Columns of zeros.
    pub fn new(fines: usize, rows: usize, len: usize) -> Self {
        Self {
            status: vec![0; len],
            detail: vec![0; len],
            disposition: vec![0; len],
            degree: vec![0; len],
            flags: vec![0; len],
            fines: vec![FineColumns::new(len); fines],
            rows: vec![vec![0; len]; rows],
        }
    }

    fn resize(&mut self, len: usize) {
        self.status.resize(len, 0);
        self.detail.resize(len, 0);
        self.disposition.resize(len, 0);
        self.degree.resize(len, 0);
        self.flags.resize(len, 0);
        for fine in &mut self.fines {
            fine.penalty.resize(len, 0);
            fine.flags.resize(len, 0);
            fine.min.resize(len, 0);
            fine.max.resize(len, 0);
            fine.point.resize(len, 0);
        }
        self.rows.iter_mut().for_each(|row| row.resize(len, 0));
    }

    /// Ends a row without a result.
    fn end(&mut self, row: usize, status: Status, detail: u32) {
        self.clear(row);
        set(&mut self.status, row, status.code());
        set(&mut self.detail, row, detail);
    }

    fn clear(&mut self, row: usize) {
        set(&mut self.status, row, 0);
        set(&mut self.detail, row, 0);
        set(&mut self.disposition, row, 0);
        set(&mut self.degree, row, 0);
        set(&mut self.flags, row, 0);
        for fine in &mut self.fines {
            fine.set(row, 0, 0, (0, 0), 0);
        }
        for slot in &mut self.rows {
            set(slot, row, 0);
        }
    }

    fn outcome(&mut self, program: &Program, row: usize, outcome: &Outcome) {
        self.clear(row);
        set(
            &mut self.disposition,
            row,
            code::disposition(outcome.disposition),
        );
        set(&mut self.degree, row, code::degree(outcome.degree));
        let is_fine = |imposed: &&Imposed| {
            let penalty = program.penalties.get(imposed.penalty.index());
            penalty.is_some_and(|p| matches!(p.amount, Amount::Fine(_)))
        };
        let mut flags = 0;
        if !outcome.human.is_empty() {
            flags |= Flags::HUMAN;
        }
        let fines = outcome.penalties.iter().filter(is_fine).count();
        if fines > self.fines.len() {
            flags |= Flags::MORE_FINES;
        }
        if fines < outcome.penalties.len() {
            flags |= Flags::OTHERS;
        }
        if outcome.rows.len() > self.rows.len() {
            flags |= Flags::MORE_ROWS;
        }
        set(&mut self.flags, row, flags);
        let imposed = outcome.penalties.iter().filter(is_fine);
        for (slot, imposed) in self.fines.iter_mut().zip(imposed) {
            let (mut flags, min, max) = imposed.range.as_ref().map_or((0, 0, 0), ends);
            if imposed.point.is_some() {
                flags |= Flags::POINT;
            }
            if imposed.human {
                flags |= Flags::FINE_HUMAN;
            }
            let penalty = imposed.penalty.0.saturating_add(1);
            slot.set(row, penalty, flags, (min, max), imposed.point.unwrap_or(0));
        }
        for (slot, id) in self.rows.iter_mut().zip(&outcome.rows) {
            set(slot, row, id.0.saturating_add(1));
        }
    }
}

impl FineColumns {
    fn new(len: usize) -> Self {
        Self {
            penalty: vec![0; len],
            flags: vec![0; len],
            min: vec![0; len],
            max: vec![0; len],
            point: vec![0; len],
        }
    }

    fn set(&mut self, row: usize, penalty: u32, flags: u8, (min, max): (i64, i64), point: i64) {
        set(&mut self.penalty, row, penalty);
        set(&mut self.flags, row, flags);
        set(&mut self.min, row, min);
        set(&mut self.max, row, max);
        set(&mut self.point, row, point);
    }
}

impl DecisionColumns {
    fn take(&mut self, rows: &[usize], part: &Self) {
        spread(&mut self.status, rows, &part.status);
        spread(&mut self.detail, rows, &part.detail);
        spread(&mut self.num, rows, &part.num);
        spread(&mut self.den, rows, &part.den);
        spread(&mut self.flags, rows, &part.flags);
        spread(&mut self.row, rows, &part.row);
    }

    /// Columns of zeros.
    pub fn new(len: usize) -> Self {
        Self {
            status: vec![0; len],
            detail: vec![0; len],
            num: vec![0; len],
            den: vec![0; len],
            flags: vec![0; len],
            row: vec![0; len],
        }
    }

    fn resize(&mut self, len: usize) {
        self.status.resize(len, 0);
        self.detail.resize(len, 0);
        self.num.resize(len, 0);
        self.den.resize(len, 0);
        self.flags.resize(len, 0);
        self.row.resize(len, 0);
    }

    fn end(&mut self, row: usize, status: Status, detail: u32) {
        self.put(row, (status, detail), (0, 0, 0), 0);
    }

    fn put(
        &mut self,
        row: usize,
        (status, detail): (Status, u32),
        (num, den, flags): (i64, i64, u8),
        decided_by: u32,
    ) {
        set(&mut self.status, row, status.code());
        set(&mut self.detail, row, detail);
        set(&mut self.num, row, num);
        set(&mut self.den, row, den);
        set(&mut self.flags, row, flags);
        set(&mut self.row, row, decided_by);
    }

    fn outcome(&mut self, row: usize, outcome: &DecisionOutcome) {
        let by = outcome.rows.first().map_or(0, |id| id.0.saturating_add(1));
        let decided = (Status::Decided, 0);
        match &outcome.value {
            Ok(DecisionResult::Bool(b)) => self.put(row, decided, (i64::from(*b), 1, 0), by),
            Ok(DecisionResult::Choice(i)) => self.put(row, decided, (i64::from(*i), 1, 0), by),
            Ok(DecisionResult::Number(x)) => {
                match (i64::try_from(x.num()), i64::try_from(x.den())) {
                    (Ok(num), Ok(den)) => self.put(row, decided, (num, den, 0), by),
                    (_, _) => self.end(row, Status::Fault, fault_code(&Fault::Overflow(None))),
                }
            }
            Ok(DecisionResult::Range(range)) => {
                let (flags, min, max) = ends(range);
                self.put(row, decided, (min, max, flags), by);
            }
            Err(_) => self.put(row, (Status::Human, 0), (0, 0, 0), by),
        }
    }
}
