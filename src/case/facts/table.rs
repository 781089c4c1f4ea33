//! Values out of tables: a cell of text, a line of JSON. The reader is that of documents; a cell is
//! written as the text of a document would be, without its quotes, and what a document writes as true,
//! false, a list or an object has a spelling of its own.

use super::{
    Facts,
    document::{self, below},
    read::{At, Besides, Reader},
};
use crate::{
    base::{
        date::Date,
        diagnostic::{Diagnostic, Report},
    },
    ir::{FactId, FactType, Program, Value},
};

pub use super::read::REST;

/// One of the two dates of a 起止 whose dates stand in columns of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// 自
    From,
    /// 至
    To,
}

/// The value of a fact in a cell; `None` is unknown: the cell is empty.
///
/// 是否 is `true`, `false`, `是` or `否`; 多选 is a JSON array or names joined by `、`; 起止 and 明细 are
/// the JSON of a document; everything else is the text of a document.
///
/// # Errors
/// Everything that is wrong with it, as a document would have it.
pub fn cell(program: &Program, id: FactId, text: &str) -> Result<Option<Value>, Report> {
    let text = text.trim();
    let Some(fact) = program.facts.get(id.index()).filter(|_| !text.is_empty()) else {
        return Ok(None);
    };
    let pointer = below("", &fact.name);
    let at = At {
        fact,
        id,
        pointer: &pointer,
    };
    let mut reader = Reader::new(program);
    let plain = || document::Json::Text(text.to_owned());
    let value = match &fact.ty {
        FactType::Bool => match text {
            "true" | "是" => Some(Value::Bool(true)),
            "false" | "否" => Some(Value::Bool(false)),
            _ => reader.bare(at, plain()),
        },
        FactType::Multi(options) => {
            let one = |name: &str| options.names.iter().any(|n| n == name);
            if text.starts_with('[') {
                reader.json(at, text)
            } else if super::read::state_word(text).is_some() {
                reader.bare(at, plain())
            } else {
                let names: Vec<&str> = if one(text) {
                    vec![text]
                } else {
                    text.split('、').map(str::trim).collect()
                };
                let json: serde_json::Value = names.into_iter().collect();
                reader.json(at, &json.to_string())
            }
        }
        FactType::Span | FactType::List(_) if text.starts_with(['{', '[']) => reader.json(at, text),
        FactType::Choice(_)
        | FactType::Number(_)
        | FactType::Date
        | FactType::Span
        | FactType::Period(_)
        | FactType::List(_) => reader.bare(at, plain()),
    };
    settle(reader.report, value)
}

/// The value if nothing is wrong with it.
fn settle<T>(report: Report, value: T) -> Result<T, Report> {
    if report.has_errors() {
        Err(report)
    } else {
        Ok(value)
    }
}

/// A date of a 起止 in a cell of its own.
///
/// # Errors
/// If it is no date.
pub fn end(program: &Program, id: FactId, end: End, text: &str) -> Result<Option<Date>, Report> {
    let text = text.trim();
    let Some(fact) = program.facts.get(id.index()).filter(|_| !text.is_empty()) else {
        return Ok(None);
    };
    let key = match end {
        End::From => "from",
        End::To => "to",
    };
    let pointer = below(&below("", &fact.name), key);
    let at = At {
        fact,
        id,
        pointer: &pointer,
    };
    let mut reader = Reader::new(program);
    let day = reader.date(at, text);
    settle(reader.report, day)
}

/// Two dates as a 起止; unknown if neither is given.
///
/// # Errors
/// If only one is given, or the first lies after the second.
pub fn span(
    program: &Program,
    id: FactId,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<Option<Value>, Report> {
    if from.is_none() && to.is_none() {
        return Ok(None);
    }
    let mut json = serde_json::Map::new();
    for (key, day) in [("from", from), ("to", to)] {
        if let Some(day) = day {
            json.insert(key.to_owned(), day.to_string().into());
        }
    }
    cell(program, id, &serde_json::Value::Object(json).to_string())
}

/// What a cell says of every 是否 fact that the table has no column for.
///
/// # Errors
/// If it is neither yes nor no.
pub fn rest(program: &Program, text: &str) -> Result<Option<bool>, Report> {
    match text.trim() {
        "" => Ok(None),
        "true" | "是" => Ok(Some(true)),
        "false" | "否" => Ok(Some(false)),
        _ => {
            let mut reader = Reader::new(program);
            reader.bad_rest(&below("", REST));
            Err(reader.report)
        }
    }
}

/// A line of JSON: a document with other things beside the facts. Gives the facts, and the JSON of
/// what was asked for, in the order asked.
pub fn line<'p>(
    program: &'p Program,
    text: &str,
    besides: Besides<'p>,
) -> (Facts, Vec<Option<String>>, Report) {
    let mut reader = Reader {
        found: vec![None; besides.names.len()],
        besides,
        ..Reader::new(program)
    };
    reader.whole(text);
    (reader.facts, reader.found, reader.report)
}

/// The finding that no fact is named so, with the nearest name.
pub fn unknown_column(program: &Program, name: &str) -> Option<Diagnostic> {
    let mut reader = Reader::new(program);
    reader.unknown_name(name, &below("", name));
    reader.report.diagnostics.pop()
}

impl<'p> Reader<'p> {
    /// A value written as JSON.
    fn json(&mut self, at: At<'p, '_>, text: &str) -> Option<Value> {
        match document::whole(text) {
            Ok(raw) => self.slot(at, raw),
            Err(error) => self.not_json(at.pointer, &error, text),
        }
    }
}
