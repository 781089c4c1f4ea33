//! The columns of the results: their names in either language, their types, and the columns being
//! filled.
//!
//! Money is in yuan with two decimals: exact digits as text, `decimal128(20, 2)` in Parquet.

use std::sync::Arc;

use arrow::{
    array::{
        ArrayRef, BooleanArray, Decimal128Array, RecordBatch, StringArray, StringBuilder,
        UInt64Array,
    },
    datatypes::{DataType, Field, Schema, SchemaRef},
    error::ArrowError,
};

use super::{Form, Question, Shared, Stop, source::Shape};
use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Lang, Report},
    },
    case::{
        summary::{self, Ask},
        words::Look,
    },
    ir::{DecisionId, Program, ResultType, RowId, ViolationId},
};

/// Digits of an amount in Parquet: all of 64 bits.
const DIGITS: u8 = 20;

/// What a column of results holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A row number.
    Number,
    /// Words.
    Text,
    /// Fen, shown as yuan.
    Money,
    /// Yes or no.
    Flag,
}

/// What is asked of every row.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A recommendation.
    Act {
        /// Slots for fines.
        fines: usize,
        /// A column for the act.
        act: bool,
        /// A column for reasons.
        reasons: bool,
    },
    /// Decisions.
    Decisions(Vec<DecisionId>),
}

/// The columns of the results.
pub(super) struct Layout {
    /// Names and types, those handed on included.
    pub(super) schema: SchemaRef,
    /// What the columns after the number and those handed on hold.
    pub(super) kinds: Vec<Kind>,
    /// The form of the table.
    pub(super) form: Form,
    /// What is asked.
    pub(super) what: What,
    /// Names that are handed on as JSON, in front of each line.
    pub(super) spliced: Vec<String>,
    /// What each row of the rules says, by its number.
    pub(super) rows: Vec<String>,
}

impl Layout {
    /// The columns of the results of a job.
    pub(super) fn of(shared: &Shared<'_>, shape: &Shape, form: Form) -> Result<Self, Stop> {
        let (program, lang) = (shared.program, shared.job.lang);
        let what = what(shared);
        let (mut columns, rest) = (vec![number(lang)], columns(program, &what, lang));
        let mut spliced = Vec::new();
        let mut kept = Vec::new();
        for (i, name) in shared.wanted.keep.iter().enumerate() {
            match shape {
                Shape::Lines if form == Form::Ndjson => spliced.push(name.clone()),
                Shape::Lines => kept.push(Field::new(name, DataType::Utf8, true)),
                Shape::Table(binding, schema) => {
                    let field = binding.keep.get(i).and_then(|at| schema.fields().get(*at));
                    let ty = field.map_or(DataType::Utf8, |f| f.data_type().clone());
                    let plain = form == Form::Csv && ty.is_nested();
                    let ty = if plain { DataType::Utf8 } else { ty };
                    kept.push(Field::new(name, ty, true));
                }
            }
        }
        columns.extend(rest.iter().cloned());
        unlike(&columns, &shared.wanted.keep)?;
        let field = |(name, kind): &(String, Kind)| Field::new(name, ty(*kind, form), true);
        let first = columns.iter().take(1).map(field);
        let fields: Vec<Field> = first.chain(kept).chain(rest.iter().map(field)).collect();
        Ok(Self {
            schema: Arc::new(Schema::new(fields)),
            kinds: rest.iter().map(|(_, kind)| *kind).collect(),
            form,
            what,
            spliced,
            rows: rows(program, lang),
        })
    }

    /// Columns to be filled.
    pub(super) fn begin(&self) -> Vec<Column> {
        self.kinds.iter().map(|kind| Column::new(*kind)).collect()
    }

    /// A table of numbers, columns handed on and columns of results.
    pub(super) fn end(
        &self,
        numbers: Vec<u64>,
        kept: Vec<ArrayRef>,
        columns: Vec<Column>,
    ) -> Result<RecordBatch, ArrowError> {
        let numbers: ArrayRef = Arc::new(UInt64Array::from(numbers));
        let mut all = vec![numbers];
        all.extend(kept);
        for column in columns {
            all.push(column.finish(self.form)?);
        }
        RecordBatch::try_new(self.schema.clone(), all)
    }
}

fn what(shared: &Shared<'_>) -> What {
    let program = shared.program;
    let fines = |id: ViolationId| match summary::Shape::of(program, &Ask::Act(id)) {
        summary::Shape::Act { fines, .. } => fines,
        summary::Shape::Decisions(_) => 0,
    };
    let all = || (0..program.violations.len()).map(ViolationId::from_index);
    match &shared.job.question {
        Question::Act(id) => What::Act {
            fines: fines(*id),
            act: false,
            reasons: shared.job.reasons,
        },
        Question::ActColumn(_) => What::Act {
            fines: all().map(fines).max().unwrap_or(0),
            act: true,
            reasons: shared.job.reasons,
        },
        Question::Decisions(ids) => What::Decisions(ids.clone()),
    }
}

/// The column of row numbers.
fn number(lang: Lang) -> (String, Kind) {
    let name = match lang {
        Lang::Zh => "行",
        Lang::En => "row",
    };
    (name.to_owned(), Kind::Number)
}

/// Names and kinds of the columns of results.
fn columns(program: &Program, what: &What, lang: Lang) -> Vec<(String, Kind)> {
    let pick = |zh: &str, en: &str| match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    };
    let mut out = Vec::new();
    let mut put = |zh: &str, en: &str, kind| out.push((pick(zh, en), kind));
    match what {
        What::Act {
            fines,
            act,
            reasons,
        } => {
            if *act {
                put("违法行为", "act", Kind::Text);
            }
            put("结果", "status", Kind::Text);
            put("说明", "detail", Kind::Text);
            put("处理", "disposition", Kind::Text);
            put("轻重", "degree", Kind::Text);
            put("须由人决定", "human", Kind::Flag);
            for i in 1..=*fines {
                let n = if *fines > 1 {
                    i.to_string()
                } else {
                    String::new()
                };
                let (zh, en) = (format!("罚款{n}"), format!("fine{n}"));
                put(&zh, &en, Kind::Text);
                put(&format!("{zh}幅度"), &format!("{en}_range"), Kind::Text);
                put(&format!("{zh}下限(元)"), &format!("{en}_min"), Kind::Money);
                put(&format!("{zh}上限(元)"), &format!("{en}_max"), Kind::Money);
                put(
                    &format!("建议{zh}(元)"),
                    &format!("{en}_point"),
                    Kind::Money,
                );
            }
            put("另有其他处罚", "others", Kind::Flag);
            put("依据的行", "rows", Kind::Text);
            if *reasons {
                put("理由", "reasons", Kind::Text);
            }
        }
        What::Decisions(ids) => {
            put("结果", "status", Kind::Text);
            put("说明", "detail", Kind::Text);
            for decision in ids
                .iter()
                .filter_map(|id| program.decisions.get(id.index()))
            {
                let name = &decision.name;
                put(name, name, Kind::Text);
                if matches!(decision.result, ResultType::Range) {
                    put(
                        &format!("{name}下限(元)"),
                        &format!("{name}_min"),
                        Kind::Money,
                    );
                    put(
                        &format!("{name}上限(元)"),
                        &format!("{name}_max"),
                        Kind::Money,
                    );
                }
                put(
                    &format!("{name}依据的行"),
                    &format!("{name}_row"),
                    Kind::Text,
                );
            }
        }
    }
    out
}

/// Refuses columns handed on that have the name of a column of results.
fn unlike(columns: &[(String, Kind)], keep: &[String]) -> Result<(), Report> {
    let mut report = Report::default();
    for (i, name) in keep.iter().enumerate() {
        let again = keep.iter().take(i).any(|k| k == name);
        if again || columns.iter().any(|(column, _)| column == name) {
            report.push(
                Diagnostic::whole(
                    codes::TABLE_COLUMNS,
                    "",
                    format!("结果里会有两栏都叫“{name}”"),
                    format!("two columns of the results would be named \"{name}\""),
                )
                .help(
                    "把输入的栏目改名，或者不用 --keep 带它；--lang en 用英文栏目名",
                    "rename the column of the input or do not keep it; --lang zh has Chinese names",
                ),
            );
        }
    }
    if report.has_errors() {
        Err(report)
    } else {
        Ok(())
    }
}

fn ty(kind: Kind, form: Form) -> DataType {
    match (kind, form) {
        (Kind::Number, _) => DataType::UInt64,
        (Kind::Money, Form::Parquet) => DataType::Decimal128(DIGITS, 2),
        (Kind::Flag, Form::Ndjson | Form::Parquet) => DataType::Boolean,
        (Kind::Text, _) | (Kind::Money, Form::Csv | Form::Ndjson) | (Kind::Flag, Form::Csv) => {
            DataType::Utf8
        }
    }
}

/// What every row of the rules says: `建设项目地点：一般区域`.
fn rows(program: &Program, lang: Lang) -> Vec<String> {
    let look = Look {
        program,
        violation: ViolationId(u32::MAX),
        lang,
    };
    (0..program.rows.len())
        .map(|i| look.row_in_place(RowId::from_index(i)))
        .collect()
}

/// A column of results being filled, one entry a row.
#[derive(Debug)]
pub(super) enum Column {
    /// Words.
    Text(StringBuilder),
    /// Fen.
    Money(Vec<Option<i64>>),
    /// Yes or no, in the words of the language.
    Flag(Vec<Option<bool>>),
}

impl Column {
    fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text | Kind::Number => Self::Text(StringBuilder::new()),
            Kind::Money => Self::Money(Vec::new()),
            Kind::Flag => Self::Flag(Vec::new()),
        }
    }

    fn finish(self, form: Form) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Self::Text(mut texts) => Arc::new(texts.finish()),
            Self::Money(all) if form == Form::Parquet => {
                let all: Decimal128Array = all.into_iter().map(|m| m.map(i128::from)).collect();
                Arc::new(all.with_precision_and_scale(DIGITS, 2)?)
            }
            Self::Money(all) => {
                Arc::new(StringArray::from_iter(all.into_iter().map(|m| m.map(yuan))))
            }
            Self::Flag(all) if form == Form::Csv => {
                let word = |yes| if yes { "是" } else { "否" };
                Arc::new(StringArray::from_iter(all.into_iter().map(|f| f.map(word))))
            }
            Self::Flag(all) => Arc::new(BooleanArray::from(all)),
        })
    }
}

/// Fills the columns of one row, from the left.
pub(super) struct Line<'c> {
    left: std::slice::IterMut<'c, Column>,
}

impl<'c> Line<'c> {
    pub(super) fn new(columns: &'c mut [Column]) -> Self {
        Self {
            left: columns.iter_mut(),
        }
    }

    /// Words, or nothing.
    pub(super) fn text(&mut self, text: Option<&str>) {
        if let Some(Column::Text(all)) = self.left.next() {
            all.append_option(text);
        }
    }

    /// An amount in fen, or nothing.
    pub(super) fn money(&mut self, fen: Option<i64>) {
        if let Some(Column::Money(all)) = self.left.next() {
            all.push(fen);
        }
    }

    /// Yes or no, or nothing.
    pub(super) fn flag(&mut self, yes: Option<bool>) {
        if let Some(Column::Flag(all)) = self.left.next() {
            all.push(yes);
        }
    }

    /// Nothing in all that is left.
    pub(super) fn rest(self) {
        for column in self.left {
            match column {
                Column::Text(all) => all.append_null(),
                Column::Money(all) => all.push(None),
                Column::Flag(all) => all.push(None),
            }
        }
    }
}

/// Fen as yuan with both decimals: `390000.00`.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_is_exact() {
        assert_eq!(yuan(39_000_000), "390000.00");
        assert_eq!(yuan(5), "0.05");
        assert_eq!(yuan(-120), "-1.20");
        assert_eq!(yuan(i64::MIN), "-92233720368547758.08");
    }
}
