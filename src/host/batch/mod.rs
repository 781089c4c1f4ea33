//! Many cases from a table to a table: CSV, NDJSON and Parquet, in memory that does not grow with the
//! table, in the order of the input.
//!
//! `split` and `source` cut the input into chunks of rows; each chunk is read (`rows`, by way of `bind`
//! and `cells`), asked of an engine, and laid out (`answer`, `layout`) by one of several workers
//! (`pipeline`); `sink` writes. Rows that cannot be read go to a table of their own with the reason.
//! The only room that names arrow, parquet and indicatif.

mod answer;
mod bind;
mod cells;
mod form;
mod layout;
mod pipeline;
mod progress;
mod rows;
mod sink;
mod source;
mod split;

pub use form::Form;

use std::path::PathBuf;

use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Lang, Place, Report, Text},
    },
    host::{
        engine::Engine,
        files::{Partial, Trouble},
    },
    ir::{DecisionId, Program, ViolationId},
};

/// What is asked of every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// A recommendation for this act.
    Act(ViolationId),
    /// A recommendation for the act whose code or name stands in this column.
    ActColumn(String),
    /// The values of these decisions.
    Decisions(Vec<DecisionId>),
}

/// A run over a table.
#[derive(Clone, Debug)]
pub struct Job {
    /// What is asked.
    pub question: Question,
    /// The table of cases.
    pub input: PathBuf,
    /// The table of results.
    pub output: PathBuf,
    /// The table of rows that could not be read; without it they are only reported.
    pub rejects: Option<PathBuf>,
    /// Columns of the input that are handed on.
    pub keep: Vec<String>,
    /// A column of reasons as JSON.
    pub reasons: bool,
    /// Pass over columns that are no facts.
    pub ignore_unknown: bool,
    /// Threads that answer; at least one.
    pub jobs: usize,
    /// Language of headers and texts.
    pub lang: Lang,
    /// Show a progress bar.
    pub progress: bool,
}

/// How many rows came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of the input.
    pub rows: u64,
    /// Rows with a result.
    pub decided: u64,
    /// Rows with a result of which a human has something to decide.
    pub human: u64,
    /// Rows that lack a fact that matters.
    pub open: u64,
    /// Rows for which a computation failed or whose facts contradict each other.
    pub faults: u64,
    /// Rows that could not be read.
    pub rejected: u64,
}

impl Counts {
    fn add(&mut self, other: Self) {
        let sum = |a: &mut u64, b: u64| *a = a.saturating_add(b);
        sum(&mut self.rows, other.rows);
        sum(&mut self.decided, other.decided);
        sum(&mut self.human, other.human);
        sum(&mut self.open, other.open);
        sum(&mut self.faults, other.faults);
        sum(&mut self.rejected, other.rejected);
    }
}

/// A run that came to its end.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// What the rows came to.
    pub counts: Counts,
    /// The first rows that could not be read, where they were not written to a table of their own.
    pub report: Report,
}

/// A row that could not be read, and why.
#[derive(Clone, Debug)]
struct Bad {
    number: u64,
    finding: Diagnostic,
}

impl Bad {
    const fn new(number: u64, finding: Diagnostic) -> Self {
        Self { number, finding }
    }

    /// The column, as a path: `货物/0/数量`.
    fn column(&self) -> String {
        match &self.finding.place {
            Place::Facts(pointer) => {
                let path = pointer.strip_prefix('/').unwrap_or(pointer);
                path.replace("~1", "/").replace("~0", "~")
            }
            Place::Source(_) | Place::Whole(_) => String::new(),
        }
    }

    /// The finding with its row, for a report.
    fn told(mut self) -> Diagnostic {
        let (n, column) = (self.number, self.column());
        self.finding.place = Place::Whole(if column.is_empty() {
            format!("第{n}行 · row {n}")
        } else {
            format!("第{n}行 · row {n}: {column}")
        });
        self.finding
    }
}

/// Which columns are wanted of the input.
#[derive(Clone, Debug)]
struct Wanted {
    act_column: Option<String>,
    keep: Vec<String>,
    ignore_unknown: bool,
}

/// What all chunks share.
struct Shared<'a> {
    program: &'a Program,
    job: &'a Job,
    wanted: Wanted,
}

/// Why a run ended before its time.
enum Stop {
    /// The table is at fault.
    Refused(Report),
    /// The tool failed.
    Trouble(Trouble),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Box<Diagnostic>> for Stop {
    fn from(d: Box<Diagnostic>) -> Self {
        let mut report = Report::default();
        report.push(*d);
        Self::Refused(report)
    }
}

impl From<Report> for Stop {
    fn from(report: Report) -> Self {
        Self::Refused(report)
    }
}

/// Answers every row of a table. The results take their place only when all of them stand there.
///
/// # Errors
/// Outside: the tool failed. Inside: what is wrong with the table as a whole, or with its columns.
pub fn run(engine: &Engine<'_>, job: &Job) -> Result<Result<Done, Report>, Trouble> {
    match answer_all(engine, job) {
        Ok(done) => Ok(Ok(done)),
        Err(Stop::Refused(report)) => Ok(Err(report)),
        Err(Stop::Trouble(trouble)) => Err(trouble),
    }
}

fn answer_all(engine: &Engine<'_>, job: &Job) -> Result<Done, Stop> {
    let shared = Shared {
        program: engine.program(),
        job,
        wanted: Wanted {
            act_column: match &job.question {
                Question::ActColumn(name) => Some(name.clone()),
                Question::Act(_) | Question::Decisions(_) => None,
            },
            keep: job.keep.clone(),
            ignore_unknown: job.ignore_unknown,
        },
    };
    one_file_twice(job)?;
    let source = source::open(&shared, Form::of(&job.input)?)?;
    let layout = layout::Layout::of(&shared, &source.shape, Form::of(&job.output)?)?;
    let mut sink = sink::Sink::new(
        Form::of(&job.output)?,
        Partial::new(&job.output)?,
        &layout.schema,
    )?;
    let mut rejects = sink::Rejects::new(job)?;
    let bar = progress::Bar::new(job.progress, source.total);
    let mut done = Done::default();
    let shape = source.shape.clone();
    let work = |worker: &mut answer::Worker<'_>, chunk| worker.chunk(&shared, &layout, chunk);
    let workers = (0..job.jobs.max(1))
        .map(|_| answer::Worker::new(engine, &shared, &shape))
        .collect::<Result<Vec<_>, Trouble>>()?;
    pipeline::run(
        source.chunks,
        workers,
        work,
        |answered: answer::Answered| {
            done.counts.add(answered.counts);
            sink.write(answered.rows)?;
            for bad in answered.bad {
                rejects.push(bad, &mut done.report)?;
            }
            bar.on(answered.taken);
            Ok(())
        },
    )?;
    bar.end();
    sink.finish()?;
    rejects.finish()?;
    Ok(done)
}

/// Refuses to write over what is read, or over what is written.
fn one_file_twice(job: &Job) -> Result<(), Box<Diagnostic>> {
    let same = |a: &PathBuf, b: &PathBuf| {
        a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
    };
    let mut all = vec![&job.input, &job.output];
    all.extend(&job.rejects);
    for (i, a) in all.iter().enumerate() {
        if let Some(b) = all.iter().skip(i.saturating_add(1)).find(|b| same(a, b)) {
            let shown = b.display().to_string();
            return Err(Box::new(
                Diagnostic::whole(
                    codes::TABLE_COLUMNS,
                    shown.clone(),
                    format!("{shown} 用了两次：输入、输出和拒收的行各要一个文件"),
                    format!("{shown} is named twice: input, output and rejects are three files"),
                )
                .help("换一个文件名", "choose another name"),
            ));
        }
    }
    Ok(())
}

/// Something that arrow or parquet says of a table.
fn damaged(path: &std::path::Path, error: &impl std::fmt::Display) -> Trouble {
    Trouble::Table {
        path: path.display().to_string(),
        why: Text::new(error.to_string(), error.to_string()),
    }
}
