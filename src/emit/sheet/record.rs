//! What goes into a sheet and what it writes, as callers of a module see it.
//!
//! Of the columns of a summary only those are written that differ from case to case, each value once.
//! A column that is the same for every case is said in the schema and stands nowhere else.

use serde_json::{Map, Value, json};

use super::Held;
use crate::{
    case::columns::{Width, width},
    ir::Program,
    plan::sheet::{Column, Input, NodeId, Part, Sheet, columns},
};

/// Where the value of a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: this is the value of every case.
    Constant(i64),
    /// Among the values written, by number.
    Written(usize),
}

/// The columns of a sheet's summary and the values that it writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Columns in the order of [`columns`].
    pub columns: Vec<Place>,
    /// What is written, in order: a node, and bytes of a value in a column of a batch.
    pub written: Vec<(NodeId, u32)>,
}

impl Record {
    /// The record of a sheet.
    pub fn new(sheet: &Sheet) -> Self {
        let mut record = Self::default();
        for (column, id) in columns(&sheet.shape).into_iter().zip(&sheet.outputs) {
            let value = (*id, bytes(column));
            let place = match sheet.graph.known(*id) {
                Some(constant) => Place::Constant(constant),
                None => {
                    let known = record.written.iter().position(|w| *w == value);
                    Place::Written(known.unwrap_or_else(|| {
                        record.written.push(value);
                        record.written.len().saturating_sub(1)
                    }))
                }
            };
            record.columns.push(place);
        }
        record
    }

    /// All columns of a case of which these values were written.
    pub fn whole(&self, written: &[i64]) -> Vec<i64> {
        let value = |place: &Place| match place {
            Place::Constant(constant) => *constant,
            Place::Written(at) => written.get(*at).copied().unwrap_or(0),
        };
        self.columns.iter().map(value).collect()
    }
}

/// Bytes of a value in a column, as `case::summary` has it.
pub(super) const fn bytes(column: Column) -> u32 {
    match column {
        Column::Disposition
        | Column::Degree
        | Column::Flags
        | Column::FineFlags(_)
        | Column::DecisionStatus(_)
        | Column::DecisionFlags(_) => 1,
        Column::Penalty(_) | Column::Row(_) | Column::DecisionRow(_) => 4,
        Column::Min(_) | Column::Max(_) | Column::Point(_) | Column::Num(_) | Column::Den(_) => 8,
    }
}

/// Bytes of an input in a column of a batch, as `case::columns` has it.
pub(super) fn input_bytes(program: &Program, input: &Input) -> u32 {
    let ty = program.facts.get(input.fact.index()).map(|f| &f.ty);
    match (input.part, ty.map(width)) {
        (Part::Given, _) | (_, Some(Width::Byte)) => 1,
        (_, Some(Width::Int | Width::Pair)) => 4,
        (_, Some(Width::Long | Width::List) | None) => 8,
    }
}

/// The name of a column in the schema, and its slot where there are several.
pub(super) const fn name(column: Column) -> (&'static str, Option<usize>) {
    match column {
        Column::Disposition => ("disposition", None),
        Column::Degree => ("degree", None),
        Column::Flags => ("flags", None),
        Column::Penalty(i) => ("fine.penalty", Some(i)),
        Column::FineFlags(i) => ("fine.flags", Some(i)),
        Column::Min(i) => ("fine.min", Some(i)),
        Column::Max(i) => ("fine.max", Some(i)),
        Column::Point(i) => ("fine.point", Some(i)),
        Column::Row(i) => ("row", Some(i)),
        Column::DecisionStatus(i) => ("decision.status", Some(i)),
        Column::Num(i) => ("decision.num", Some(i)),
        Column::Den(i) => ("decision.den", Some(i)),
        Column::DecisionFlags(i) => ("decision.flags", Some(i)),
        Column::DecisionRow(i) => ("decision.row", Some(i)),
    }
}

/// The name of a part in the schema; the value itself needs none.
pub(super) const fn part(part: Part) -> Option<&'static str> {
    match part {
        Part::Value => None,
        Part::Second => Some("second"),
        Part::Given => Some("given"),
    }
}

/// What the schema says of sheets: one entry each, in order.
pub(in crate::emit) fn schema(program: &Program, held: &[Held]) -> Value {
    held.iter().map(|one| sheet(program, one)).collect()
}

fn sheet(program: &Program, held: &Held) -> Value {
    let input = |input: &Input| {
        let mut entry = Map::new();
        let fact = program.facts.get(input.fact.index());
        entry.insert("fact".to_owned(), json!(fact.map_or("", |f| &f.name)));
        if let Some(part) = part(input.part) {
            entry.insert("part".to_owned(), json!(part));
        }
        entry.insert("bytes".to_owned(), json!(input_bytes(program, input)));
        entry.insert("min".to_owned(), json!(input.lo.to_string()));
        entry.insert("max".to_owned(), json!(input.hi.to_string()));
        Value::Object(entry)
    };
    let output = |(column, place): (Column, &Place)| {
        let mut entry = Map::new();
        let (name, slot) = name(column);
        entry.insert("column".to_owned(), json!(name));
        if let Some(slot) = slot {
            entry.insert("slot".to_owned(), json!(slot));
        }
        let (key, value) = match place {
            Place::Constant(n) => ("constant", json!(n.to_string())),
            Place::Written(at) => ("written", json!(at)),
        };
        entry.insert(key.to_owned(), value);
        Value::Object(entry)
    };
    let record = Record::new(&held.sheet);
    let written = record.written.iter().map(|(_, bytes)| *bytes);
    let outputs = columns(&held.sheet.shape).into_iter().zip(&record.columns);
    json!({
        "ask": held.number,
        "inputs": held.sheet.inputs.iter().map(input).collect::<Value>(),
        "written": written.collect::<Value>(),
        "outputs": outputs.map(output).collect::<Value>(),
    })
}
