//! A chunk of rows as cases: every row that can be read becomes one, the others become findings.

use std::collections::BTreeMap;

use arrow::{
    array::{ArrayRef, BooleanArray, RecordBatch},
    compute::filter,
    error::ArrowError,
};

use super::{
    Bad, Question, Shared, Wanted,
    bind::{Binding, Bound},
    cells::{Cells, Reader},
    source::Shape,
    split::Text,
};
use crate::{
    base::{
        codes::facts as codes,
        date::Date,
        diagnostic::{Diagnostic, Report},
    },
    case::{
        columns::{self, Misfit},
        facts::{self, Besides, End},
        summary::Ask,
    },
    ir::{FactId, FactType, Program, Value, ViolationId, reads},
};

/// Rows of a chunk.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Cases that are asked the same.
    pub(super) groups: Vec<Group>,
    /// For each row that could be read, in order: its group, its place there, its number.
    pub(super) order: Vec<(usize, usize, u64)>,
    /// The columns that are handed on, of those rows.
    pub(super) kept: Kept,
    /// What is wrong with the other rows.
    pub(super) bad: Vec<Bad>,
    /// How many they are.
    pub(super) rejected: u64,
}

/// Cases that are asked the same.
#[derive(Debug)]
pub(super) struct Group {
    /// What.
    pub(super) ask: Ask,
    /// The cases.
    pub(super) cases: columns::Cases,
}

/// Columns handed on.
#[derive(Debug)]
pub(super) enum Kept {
    /// As they stood in the table.
    Columns(Vec<ArrayRef>),
    /// As they stood in a line of JSON: for each name the value of each row.
    Json(Vec<Vec<Option<String>>>),
}

impl Default for Kept {
    fn default() -> Self {
        Self::Columns(Vec::new())
    }
}

/// Names of a line that are handed on or name the act.
pub(super) fn names_beside(wanted: &Wanted) -> Vec<String> {
    wanted
        .keep
        .iter()
        .chain(&wanted.act_column)
        .cloned()
        .collect()
}

/// Facts that can matter: all those that what is asked reads, and those of the constraints.
fn relevant(program: &Program, ask: &Ask) -> Vec<FactId> {
    let mut all = reads::Reads::new();
    match ask {
        Ask::Act(id) => {
            if let Some(act) = program.violations.get(id.index()) {
                reads::violation(program, act, &mut all);
            }
        }
        Ask::Decisions(ids) => {
            let decisions = ids
                .iter()
                .filter_map(|id| program.decisions.get(id.index()));
            all.extend(decisions.flat_map(|d| d.facts.iter().copied()));
        }
    }
    all.extend(
        program
            .constraints
            .iter()
            .flat_map(|c| c.facts.iter().copied()),
    );
    all.into_iter().collect()
}

/// Turns chunks into cases; keeps what it has read before.
pub(super) struct Cutter<'a> {
    shared: &'a Shared<'a>,
    shape: Shape,
    beside: Vec<String>,
    readers: Vec<Option<Reader>>,
    /// 是否 facts without a column, for 其余.
    unsaid: Vec<FactId>,
    facts: BTreeMap<Option<ViolationId>, Vec<FactId>>,
    slots: Vec<Option<Value>>,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(shared: &'a Shared<'a>, shape: &Shape) -> Self {
        let program = shared.program;
        let (mut readers, mut unsaid) = (Vec::new(), Vec::new());
        if let Shape::Table(binding, _) = shape {
            for bound in &binding.columns {
                readers.push(match bound {
                    Bound::Fact(id, unit) => Some(Reader::new(program, *id, unit.clone())),
                    Bound::End(..) | Bound::Rest | Bound::Other => None,
                });
            }
            let said = |id: FactId| {
                let is = |b: &Bound| matches!(b, Bound::Fact(fact, _) if *fact == id);
                binding.columns.iter().any(is)
            };
            let all = program.facts.iter().enumerate();
            unsaid = all
                .filter(|(_, f)| f.parent.is_none() && matches!(f.ty, FactType::Bool))
                .map(|(i, _)| FactId::from_index(i))
                .filter(|id| !said(*id))
                .collect();
        }
        Self {
            shared,
            shape: shape.clone(),
            beside: names_beside(&shared.wanted),
            readers,
            unsaid,
            facts: BTreeMap::new(),
            slots: vec![None; program.facts.len()],
        }
    }

    /// What the rows are.
    pub(super) const fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The group of an act, or the one of what is asked of all.
    fn group(&mut self, rows: &mut Rows, act: Option<ViolationId>) -> usize {
        let ask = match (act, &self.shared.job.question) {
            (Some(act), _) => Ask::Act(act),
            (None, Question::Act(act)) => Ask::Act(*act),
            (None, Question::Decisions(all)) => Ask::Decisions(all.clone()),
            // Every row has named its act by now.
            (None, Question::ActColumn(_)) => Ask::Decisions(Vec::new()),
        };
        if let Some(found) = rows.groups.iter().position(|g| g.ask == ask) {
            return found;
        }
        let program = self.shared.program;
        let facts = self
            .facts
            .entry(act)
            .or_insert_with(|| relevant(program, &ask));
        let cases = columns::Cases::empty(program, facts.iter().copied());
        rows.groups.push(Group { ask, cases });
        rows.groups.len().saturating_sub(1)
    }

    /// Adds the case in the slots.
    fn add(
        &mut self,
        rows: &mut Rows,
        number: u64,
        act: Option<ViolationId>,
    ) -> Result<(), Report> {
        let index = self.group(rows, act);
        let Some(group) = rows.groups.get_mut(index) else {
            return Ok(());
        };
        let at = group.cases.len;
        match group.cases.push(self.shared.program, &self.slots) {
            Ok(()) => rows.order.push((index, at, number)),
            Err(Misfit { fact }) => return Err(misfit(self.shared.program, fact)),
        }
        Ok(())
    }

    /// Cases of the rows of a table.
    pub(super) fn table(
        &mut self,
        binding: &Binding,
        batch: &RecordBatch,
        number: impl Fn(usize) -> u64,
    ) -> Result<Rows, ArrowError> {
        let mut rows = Rows::default();
        let columns: Vec<Cells> = batch
            .columns()
            .iter()
            .map(Cells::of)
            .collect::<Result<_, _>>()?;
        let mut good = Vec::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            let number = number(row);
            let read = self
                .row(binding, &columns, row)
                .and_then(|act| self.add(&mut rows, number, act));
            good.push(read.is_ok());
            if let Err(report) = read {
                rows.reject(number, report);
            }
        }
        let mask = BooleanArray::from(good);
        let kept = binding.keep.iter().filter_map(|i| batch.columns().get(*i));
        rows.kept = Kept::Columns(
            kept.map(|column| filter(column, &mask))
                .collect::<Result<_, _>>()?,
        );
        Ok(rows)
    }

    /// Reads one row into the slots; the act if the row names one.
    fn row(
        &mut self,
        binding: &Binding,
        columns: &[Cells],
        row: usize,
    ) -> Result<Option<ViolationId>, Report> {
        let program = self.shared.program;
        let mut report = Report::default();
        let mut text = String::new();
        let mut ends: Vec<(FactId, [Option<Date>; 2])> = Vec::new();
        let mut spoiled: Vec<FactId> = Vec::new();
        for ((bound, cells), reader) in binding.columns.iter().zip(columns).zip(&mut self.readers) {
            match bound {
                Bound::Other => {}
                Bound::Fact(id, unit) => {
                    let Some(reader) = reader else { continue };
                    let value = reader.value(program, cells, row).unwrap_or_else(|found| {
                        report.extend(with_header(found, program, *id, unit.as_deref()));
                        None
                    });
                    put(&mut self.slots, *id, value);
                }
                Bound::End(id, end) => {
                    let cell = cells.text(row, false, &mut text).unwrap_or_default();
                    let day = facts::end(program, *id, *end, cell).unwrap_or_else(|found| {
                        report.extend(found);
                        spoiled.push(*id);
                        None
                    });
                    let place = match ends.iter().position(|(fact, _)| fact == id) {
                        Some(place) => place,
                        None => {
                            ends.push((*id, [None, None]));
                            ends.len().saturating_sub(1)
                        }
                    };
                    if let Some((_, [from, to])) = ends.get_mut(place) {
                        match end {
                            End::From => *from = day,
                            End::To => *to = day,
                        }
                    }
                }
                Bound::Rest => {
                    let cell = cells.text(row, false, &mut text).unwrap_or_default();
                    let rest = facts::rest(program, cell).unwrap_or_else(|found| {
                        report.extend(found);
                        None
                    });
                    for id in &self.unsaid {
                        put(&mut self.slots, *id, rest.map(Value::Bool));
                    }
                }
            }
        }
        for (id, [from, to]) in ends {
            if spoiled.contains(&id) {
                continue;
            }
            let value = facts::span(program, id, from, to).unwrap_or_else(|found| {
                report.extend(found);
                None
            });
            put(&mut self.slots, id, value);
        }
        let act = binding.act.and_then(|i| columns.get(i)).map(|cells| {
            let name = cells.text(row, false, &mut text).unwrap_or_default();
            act(program, name)
        });
        let act = act.transpose().unwrap_or_else(|d| {
            report.push(*d);
            None
        });
        if report.has_errors() {
            Err(report)
        } else {
            Ok(act)
        }
    }

    /// Cases of lines of JSON.
    pub(super) fn lines(&mut self, text: &Text) -> Rows {
        let mut rows = Rows::default();
        let keep = self.shared.wanted.keep.len();
        let mut kept = vec![Vec::new(); keep];
        let all = String::from_utf8_lossy(&text.bytes);
        for (line, number) in all.lines().zip(&text.numbers) {
            match self.line(line) {
                Ok((act, found)) => match self.add(&mut rows, *number, act) {
                    Ok(()) => {
                        for (column, value) in kept.iter_mut().zip(found) {
                            column.push(value);
                        }
                    }
                    Err(report) => rows.reject(*number, report),
                },
                Err(report) => rows.reject(*number, report),
            }
        }
        rows.kept = Kept::Json(kept);
        rows
    }

    /// Reads one line into the slots; the act if the line names one, and what is handed on.
    fn line(&mut self, line: &str) -> Result<(Option<ViolationId>, Vec<Option<String>>), Report> {
        let besides = Besides {
            names: &self.beside,
            unknown: self.shared.wanted.ignore_unknown,
        };
        let program = self.shared.program;
        let (facts, mut found, mut report) = facts::line(program, line, besides);
        let mut act_of_row = None;
        if self.shared.wanted.act_column.is_some() {
            let name = found.pop().flatten().unwrap_or_default();
            let name = serde_json::from_str::<String>(&name).unwrap_or(name);
            match act(program, &name) {
                Ok(id) => act_of_row = Some(id),
                Err(d) => report.push(*d),
            }
        }
        if report.has_errors() {
            return Err(report);
        }
        self.slots = facts.slots;
        Ok((act_of_row, found))
    }
}

impl Rows {
    /// Adds the findings about a row that could not be read.
    fn reject(&mut self, number: u64, report: Report) {
        self.rejected = self.rejected.saturating_add(1);
        let found = report.diagnostics.into_iter();
        self.bad.extend(found.map(|d| Bad::new(number, d)));
    }
}

fn put(slots: &mut [Option<Value>], id: FactId, value: Option<Value>) {
    if let Some(slot) = slots.get_mut(id.index()) {
        *slot = value;
    }
}

/// The act of a code or name in a cell.
fn act(program: &Program, name: &str) -> Result<ViolationId, Box<Diagnostic>> {
    crate::act(&[program], name.trim()).map(|(_, id)| id)
}

/// The findings about a cell; where a number lacks its unit, that the header may give it.
fn with_header(mut report: Report, program: &Program, id: FactId, unit: Option<&str>) -> Report {
    let name = program.facts.get(id.index()).map_or("", |f| &f.name);
    for d in &mut report.diagnostics {
        if d.code == codes::MONEY_WITHOUT_UNIT && unit.is_none() {
            *d = d.clone().help(
                format!("整栏同一个单位的，把栏目改名为“{name}(元)”或“{name}(万元)”"),
                format!("for a whole column in one unit, name it {name}(元) or {name}(万元)"),
            );
        }
    }
    report
}

fn misfit(program: &Program, fact: FactId) -> Report {
    let name = program.facts.get(fact.index()).map_or("", |f| &f.name);
    let mut report = Report::default();
    report.push(
        Diagnostic::facts(
            codes::OUT_OF_BOUNDS,
            format!("/{name}"),
            format!("“{name}”的值超出了它的范围"),
            format!("the value of \"{name}\" is out of its bounds"),
        )
        .help("核对数字和单位", "check number and unit"),
    );
    report
}
