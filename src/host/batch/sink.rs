//! Tables being written: results, and rows that could not be read.

use std::io::Write;
use std::sync::Arc;

use arrow::{
    array::{ArrayRef, RecordBatch, StringArray, UInt64Array},
    csv,
    datatypes::{DataType, Field, Schema, SchemaRef},
    error::ArrowError,
    json::writer::{LineDelimited, WriterBuilder},
};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};

use super::{Bad, Form, Job, Stop, damaged, layout::Layout};
use crate::{
    base::diagnostic::{Lang, Report},
    host::files::{Partial, Trouble},
};

/// Rows of a row group of Parquet: what is held in memory until it is written.
const GROUP: usize = 1 << 17;
/// Rejected rows that are shown where no table for them was named.
const SHOWN: usize = 10;
/// Rejected rows written at once.
const REJECTS: usize = 4_096;

/// Rows as they are written.
pub(super) enum Encoded {
    /// Text.
    Bytes(Vec<u8>),
    /// A part of a Parquet table.
    Batch(RecordBatch),
}

/// Rows in the form of the table; `spliced` are values of JSON that go in front of each line.
pub(super) fn encode(
    layout: &Layout,
    batch: RecordBatch,
    spliced: &[Vec<Option<String>>],
) -> Result<Encoded, ArrowError> {
    let encoded = text(layout.form, batch, false)?;
    Ok(match encoded {
        Encoded::Bytes(bytes) if !spliced.is_empty() => {
            Encoded::Bytes(splice(&bytes, &layout.spliced, spliced))
        }
        other @ (Encoded::Bytes(_) | Encoded::Batch(_)) => other,
    })
}

/// Rows in a form, with the names of the columns before them if it is CSV and they are wanted.
fn text(form: Form, batch: RecordBatch, header: bool) -> Result<Encoded, ArrowError> {
    Ok(match form {
        Form::Csv => {
            let builder = csv::writer::WriterBuilder::new().with_header(header);
            let mut writer = builder.build(Vec::new());
            writer.write(&batch)?;
            Encoded::Bytes(writer.into_inner())
        }
        Form::Ndjson => {
            let builder = WriterBuilder::new().with_explicit_nulls(true);
            let mut writer = builder.build::<_, LineDelimited>(Vec::new());
            writer.write(&batch)?;
            Encoded::Bytes(writer.into_inner())
        }
        Form::Parquet => Encoded::Batch(batch),
    })
}

/// Puts values in front of each line of objects: `{"编号":17,…`.
fn splice(lines: &[u8], names: &[String], values: &[Vec<Option<String>>]) -> Vec<u8> {
    let names: Vec<String> = names
        .iter()
        .map(|name| serde_json::Value::from(name.as_str()).to_string())
        .collect();
    let mut out = Vec::with_capacity(lines.len());
    let lines = lines.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    for (row, line) in lines.enumerate() {
        out.push(b'{');
        for (name, column) in names.iter().zip(values) {
            let value = column.get(row).and_then(Option::as_deref).unwrap_or("null");
            out.extend_from_slice(name.as_bytes());
            out.push(b':');
            out.extend_from_slice(value.as_bytes());
            out.push(b',');
        }
        out.extend_from_slice(line.get(1..).unwrap_or_default());
        out.push(b'\n');
    }
    out
}

/// A table being written.
pub(super) struct Sink {
    path: std::path::PathBuf,
    to: To,
}

enum To {
    Text(Partial),
    Parquet(Box<ArrowWriter<Partial>>),
}

impl Sink {
    /// Begins a table with these columns.
    pub(super) fn new(form: Form, file: Partial, schema: &SchemaRef) -> Result<Self, Trouble> {
        let path = file.path().to_owned();
        let failed = |error: &dyn std::fmt::Display| damaged(&path, &error);
        let to = match form {
            Form::Csv | Form::Ndjson => {
                let empty = RecordBatch::new_empty(schema.clone());
                let header = text(form, empty, true).map_err(|error| failed(&error))?;
                let mut sink = Self {
                    path: path.clone(),
                    to: To::Text(file),
                };
                sink.write(header)?;
                return Ok(sink);
            }
            Form::Parquet => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::ZSTD(ZstdLevel::default()))
                    .set_max_row_group_row_count(Some(GROUP))
                    .build();
                let writer = ArrowWriter::try_new(file, schema.clone(), Some(properties));
                To::Parquet(Box::new(writer.map_err(|error| failed(&error))?))
            }
        };
        Ok(Self { path, to })
    }

    /// Writes rows.
    pub(super) fn write(&mut self, rows: Encoded) -> Result<(), Trouble> {
        match (&mut self.to, rows) {
            (To::Text(file), Encoded::Bytes(bytes)) => {
                file.write_all(&bytes).map_err(|error| Trouble::Write {
                    path: self.path.display().to_string(),
                    error,
                })
            }
            (To::Parquet(writer), Encoded::Batch(batch)) => writer
                .write(&batch)
                .map_err(|error| damaged(&self.path, &error)),
            // Rows are encoded for the form of their table.
            (To::Text(_) | To::Parquet(_), Encoded::Bytes(_) | Encoded::Batch(_)) => Ok(()),
        }
    }

    /// Ends the table and puts it in its place.
    pub(super) fn finish(self) -> Result<(), Trouble> {
        match self.to {
            To::Text(file) => file.finish(),
            To::Parquet(writer) => {
                let file = writer.into_inner();
                file.map_err(|error| damaged(&self.path, &error))?.finish()
            }
        }
    }
}

/// Rows that could not be read: a table of them, or the first of them in a report.
pub(super) struct Rejects {
    table: Option<(Form, Sink, SchemaRef)>,
    lang: Lang,
    held: Vec<Bad>,
    shown: usize,
}

impl Rejects {
    /// Begins the table that the job names.
    pub(super) fn new(job: &Job) -> Result<Self, Stop> {
        let names = match job.lang {
            Lang::Zh => ["行", "列", "编号", "原因", "办法"],
            Lang::En => ["row", "column", "code", "reason", "help"],
        };
        let ty = |i: usize| {
            if i == 0 {
                DataType::UInt64
            } else {
                DataType::Utf8
            }
        };
        let fields: Vec<Field> = names
            .iter()
            .enumerate()
            .map(|(i, name)| Field::new(*name, ty(i), true))
            .collect();
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let table = match &job.rejects {
            Some(path) => {
                let form = Form::of(path)?;
                Some((form, Sink::new(form, Partial::new(path)?, &schema)?, schema))
            }
            None => None,
        };
        Ok(Self {
            table,
            lang: job.lang,
            held: Vec::new(),
            shown: 0,
        })
    }

    /// Adds a finding about a row.
    pub(super) fn push(&mut self, bad: Bad, report: &mut Report) -> Result<(), Trouble> {
        if self.table.is_none() {
            self.shown = self.shown.saturating_add(1);
            if self.shown <= SHOWN {
                report.push(bad.told());
            } else {
                report.dropped = report.dropped.saturating_add(1);
            }
            return Ok(());
        }
        self.held.push(bad);
        if self.held.len() >= REJECTS {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Trouble> {
        let Some((form, sink, schema)) = &mut self.table else {
            return Ok(());
        };
        let held = std::mem::take(&mut self.held);
        let lang = self.lang;
        let numbers: ArrayRef = Arc::new(UInt64Array::from_iter_values(
            held.iter().map(|bad| bad.number),
        ));
        let texts = |of: &dyn Fn(&Bad) -> String| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(held.iter().map(of)))
        };
        let columns = vec![
            numbers,
            texts(&Bad::column),
            texts(&|bad| bad.finding.code.0.to_owned()),
            texts(&|bad| bad.finding.message.get(lang).to_owned()),
            texts(&|bad| {
                let help = bad.finding.help.iter().map(|h| h.get(lang));
                help.collect::<Vec<_>>().join(match lang {
                    Lang::Zh => "；",
                    Lang::En => "; ",
                })
            }),
        ];
        let batch = RecordBatch::try_new(schema.clone(), columns);
        let rows = batch.and_then(|batch| text(*form, batch, false));
        let rows = rows.map_err(|error| damaged(&sink.path, &error))?;
        sink.write(rows)
    }

    /// Ends the table.
    pub(super) fn finish(mut self) -> Result<(), Trouble> {
        self.flush()?;
        match self.table {
            Some((_, sink, _)) => sink.finish(),
            None => Ok(()),
        }
    }
}
