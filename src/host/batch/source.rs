//! The input as chunks of rows.

use std::io::Read;

use arrow::{
    array::{AsArray, RecordBatch},
    csv::reader::ReaderBuilder,
    datatypes::{DataType, Field, FieldRef, Schema, SchemaRef},
};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::{
    Form, Shared, Stop,
    bind::{self, Binding},
    damaged,
    split::{Fault, ROWS, Rows, Splitter, Text},
};
use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Place, Report},
    },
    case::facts,
    host::files::{self, Opened, Trouble},
};

/// What the rows of the input are.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// Rows of a table with these columns, as texts (CSV) or typed (Parquet).
    Table(Binding, SchemaRef),
    /// JSON objects.
    Lines,
}

/// A chunk of rows.
#[derive(Debug)]
pub(super) enum Chunk {
    /// CSV or lines.
    Text(Text),
    /// Parquet: the number of the first row, how far into the table it goes, the rows.
    Batch(u64, u64, RecordBatch),
}

/// The input.
pub(super) struct Source {
    /// What its rows are.
    pub(super) shape: Shape,
    /// Bytes of text, or rows of Parquet.
    pub(super) total: u64,
    /// The rows.
    pub(super) chunks: Box<dyn FnMut() -> Result<Option<Chunk>, Stop> + Send>,
}

/// Opens the input and settles its columns.
pub(super) fn open(shared: &Shared<'_>, form: Form) -> Result<Source, Stop> {
    let opened = files::open(&shared.job.input)?;
    match form {
        Form::Csv => csv(shared, opened),
        Form::Ndjson => lines(shared, opened),
        Form::Parquet => columns(shared, opened),
    }
}

/// Rows of a splitter until its end.
fn chunks<R: Read + Send + 'static>(
    shared: &Shared<'_>,
    mut splitter: Splitter<R>,
    mut first: Option<Text>,
) -> Box<dyn FnMut() -> Result<Option<Chunk>, Stop> + Send> {
    let path = shared.job.input.clone();
    Box::new(move || {
        if let Some(text) = first.take() {
            return Ok(Some(Chunk::Text(text)));
        }
        match splitter.chunk() {
            Ok(text) => Ok(text.map(Chunk::Text)),
            Err(fault) => Err(stopped(&path, fault)),
        }
    })
}

fn stopped(path: &std::path::Path, fault: Fault) -> Stop {
    match fault {
        Fault::Io(error) => Stop::Trouble(Trouble::Read {
            path: path.display().to_string(),
            error,
        }),
        Fault::Endless(d) => d.into(),
    }
}

fn csv(shared: &Shared<'_>, opened: Opened) -> Result<Source, Stop> {
    let path = &shared.job.input;
    let mut splitter = Splitter::new(opened.file, Rows::Csv(0));
    let header = splitter.header().map_err(|fault| stopped(path, fault))?;
    let Some((bytes, fields)) = header else {
        let shown = path.display().to_string();
        return Err(Stop::from(Box::new(
            Diagnostic::whole(
                codes::TABLE_COLUMNS,
                shown.clone(),
                format!("{shown} 是空的：第一行写各栏的名称"),
                format!("{shown} is empty: its first line names the columns"),
            )
            .help(
                "第一行写事实的名称",
                "write the names of facts in the first line",
            ),
        )));
    };
    let names = names(path, &bytes, fields)?;
    let binding = bind::bind(shared.program, &shared.wanted, &names, None)?;
    let all: Vec<Field> = names
        .iter()
        .map(|name| Field::new(name, DataType::Utf8, true))
        .collect();
    Ok(Source {
        shape: Shape::Table(binding, std::sync::Arc::new(Schema::new(all))),
        total: opened.bytes,
        chunks: chunks(shared, splitter, None),
    })
}

/// The names in the first record.
fn names(path: &std::path::Path, bytes: &[u8], fields: usize) -> Result<Vec<String>, Stop> {
    let numbered: Vec<Field> = (0..fields)
        .map(|i| Field::new(i.to_string(), DataType::Utf8, true))
        .collect();
    let batch = parse(&std::sync::Arc::new(Schema::new(numbered)), bytes)
        .map_err(|error| Stop::Trouble(damaged(path, &error)))?;
    let cell = |i: usize| {
        let column = batch.columns().get(i)?;
        let texts = column.as_string::<i32>();
        texts.iter().next().flatten().map(|t| t.trim().to_owned())
    };
    Ok((0..fields).map(|i| cell(i).unwrap_or_default()).collect())
}

/// Records of CSV without a header as columns of texts; empty cells are null.
pub(super) fn parse(
    schema: &SchemaRef,
    mut bytes: &[u8],
) -> Result<RecordBatch, arrow::error::ArrowError> {
    let mut decoder = ReaderBuilder::new(schema.clone())
        .with_batch_size(ROWS)
        .build_decoder();
    loop {
        let taken = decoder.decode(bytes)?;
        if taken == 0 {
            break;
        }
        bytes = bytes.get(taken..).unwrap_or_default();
    }
    Ok(match decoder.flush()? {
        Some(batch) => batch,
        None => RecordBatch::new_empty(schema.clone()),
    })
}

fn lines(shared: &Shared<'_>, opened: Opened) -> Result<Source, Stop> {
    let mut splitter = Splitter::new(opened.file, Rows::Lines);
    let first = splitter.chunk();
    let first = first.map_err(|fault| stopped(&shared.job.input, fault))?;
    if let Some(text) = &first {
        names_of_first_line(shared, text)?;
    }
    Ok(Source {
        shape: Shape::Lines,
        total: opened.bytes,
        chunks: chunks(shared, splitter, first),
    })
}

/// The names of the first line stand for those of all, as a header does: an unknown one is said before
/// anything runs.
fn names_of_first_line(shared: &Shared<'_>, text: &Text) -> Result<(), Stop> {
    let all = String::from_utf8_lossy(&text.bytes);
    let Some(first) = all.lines().next() else {
        return Ok(());
    };
    let names = super::rows::names_beside(&shared.wanted);
    let besides = facts::Besides {
        names: &names,
        unknown: shared.wanted.ignore_unknown,
    };
    let (_, _, found) = facts::line(shared.program, first, besides);
    let mut report = Report::default();
    for d in found.diagnostics {
        if d.code == codes::UNKNOWN_NAME && is_top(&d) {
            report.push(bind::or_keep(d));
        }
    }
    if report.has_errors() {
        return Err(report.into());
    }
    Ok(())
}

/// Whether a finding is about a name of the document itself, not of a record inside.
fn is_top(d: &Diagnostic) -> bool {
    match &d.place {
        Place::Facts(pointer) => pointer.matches('/').count() == 1,
        Place::Source(_) | Place::Whole(_) => false,
    }
}

fn columns(shared: &Shared<'_>, opened: Opened) -> Result<Source, Stop> {
    let path = shared.job.input.clone();
    let builder = ParquetRecordBatchReaderBuilder::try_new(opened.file)
        .map_err(|error| damaged(&path, &error))?;
    let schema = builder.schema().clone();
    let names: Vec<String> = schema.fields().iter().map(|f| f.name().clone()).collect();
    let types: Vec<DataType> = schema
        .fields()
        .iter()
        .map(|f: &FieldRef| f.data_type().clone())
        .collect();
    let binding = bind::bind(shared.program, &shared.wanted, &names, Some(&types))?;
    let rows = builder.metadata().file_metadata().num_rows();
    let mut reader: ParquetRecordBatchReader = builder
        .with_batch_size(ROWS)
        .build()
        .map_err(|error| damaged(&path, &error))?;
    let mut before = 0u64;
    Ok(Source {
        shape: Shape::Table(binding, schema),
        total: u64::try_from(rows).unwrap_or(0),
        chunks: Box::new(move || {
            let Some(batch) = reader.next() else {
                return Ok(None);
            };
            let batch = batch.map_err(|error| damaged(&path, &error))?;
            let rows = u64::try_from(batch.num_rows()).unwrap_or(0);
            let first = before.saturating_add(1);
            before = before.saturating_add(rows);
            Ok(Some(Chunk::Batch(first, rows, batch)))
        }),
    })
}
