//! Cells of an arrow column as values of a fact.
//!
//! Days and yes or no are taken as they are. Everything else is written out as text, exactly, and read
//! by the reader of facts documents; texts that come again are remembered.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanArray, Date32Array, Decimal128Array, ListArray,
        StringArray,
    },
    compute::cast,
    datatypes::{DataType, Float32Type, Float64Type, Int64Type, UInt64Type},
    error::ArrowError,
    util::display::{ArrayFormatter, FormatOptions},
};

use super::bind::{is_list_of_text, is_text, is_whole};
use crate::{
    base::{date::Date, diagnostic::Report},
    case::facts,
    ir::{Dimension, FactId, FactType, Program, Value},
};

/// Most texts of a column that are remembered.
const REMEMBERED: usize = 4_096;

/// A column of cells.
pub(super) enum Cells {
    /// Texts.
    Text(StringArray),
    /// Lists of texts.
    Texts(ListArray),
    /// Yes or no.
    Bool(BooleanArray),
    /// Days.
    Day(Date32Array),
    /// Whole numbers.
    Int(ArrayRef),
    /// Numbers with a fixed count of decimals.
    Decimal(Decimal128Array),
    /// Binary fractions.
    Float(ArrayRef),
    /// Nothing.
    Null,
}

impl Cells {
    /// A column, its texts and numbers brought to one width.
    pub(super) fn of(column: &ArrayRef) -> Result<Self, ArrowError> {
        let ty = column.data_type();
        if is_text(ty) {
            let texts = cast(column, &DataType::Utf8)?;
            return Ok(Self::Text(texts.as_string::<i32>().clone()));
        }
        if is_list_of_text(ty) {
            let list = DataType::new_list(DataType::Utf8, true);
            return Ok(Self::Texts(cast(column, &list)?.as_list::<i32>().clone()));
        }
        Ok(if *ty == DataType::Boolean {
            Self::Bool(column.as_boolean().clone())
        } else if *ty == DataType::Date32 {
            Self::Day(column.as_primitive().clone())
        } else if matches!(ty, DataType::Decimal128(..)) {
            Self::Decimal(column.as_primitive().clone())
        } else if matches!(ty, DataType::Float32 | DataType::Float64) {
            Self::Float(column.clone())
        } else if *ty == DataType::UInt64 {
            Self::Int(column.clone())
        } else if is_whole(ty) {
            Self::Int(cast(column, &DataType::Int64)?)
        } else {
            Self::Null
        })
    }

    /// A cell as text; nothing where there is none. `exact`: a binary fraction is written with all its
    /// digits, else as the shortest number that stands for it.
    pub(super) fn text<'a>(
        &'a self,
        row: usize,
        exact: bool,
        into: &'a mut String,
    ) -> Option<&'a str> {
        into.clear();
        match self {
            Self::Null => return None,
            Self::Text(texts) => {
                let there = row < texts.len() && texts.is_valid(row);
                return there.then(|| texts.value(row));
            }
            Self::Texts(lists) => {
                if row >= lists.len() || lists.is_null(row) {
                    return None;
                }
                let items = lists.value(row);
                let items = items
                    .as_string::<i32>()
                    .iter()
                    .map(Option::unwrap_or_default);
                into.push_str(&serde_json::Value::from_iter(items).to_string());
            }
            Self::Bool(all) => {
                let there = row < all.len() && all.is_valid(row);
                return there.then(|| if all.value(row) { "true" } else { "false" });
            }
            Self::Day(days) => {
                let day = Date::from_day_number(day(days, row)?);
                match day {
                    Some(day) => write!(into, "{day}").ok()?,
                    None => write!(into, "{}", days.value(row)).ok()?,
                }
            }
            Self::Int(all) if *all.data_type() == DataType::UInt64 => {
                let all = all.as_primitive::<UInt64Type>();
                let there = row < all.len() && all.is_valid(row);
                write!(into, "{}", there.then(|| all.value(row))?).ok()?;
            }
            Self::Int(all) => {
                let all = all.as_primitive::<Int64Type>();
                let there = row < all.len() && all.is_valid(row);
                write!(into, "{}", there.then(|| all.value(row))?).ok()?;
            }
            Self::Decimal(all) => {
                let there = row < all.len() && all.is_valid(row);
                into.push_str(&there.then(|| all.value_as_string(row))?);
            }
            Self::Float(all) => {
                if row >= all.len() || all.is_null(row) {
                    return None;
                }
                float(all, row, exact, into)?;
            }
        }
        Some(into)
    }
}

fn day(days: &Date32Array, row: usize) -> Option<i32> {
    (row < days.len() && days.is_valid(row)).then(|| days.value(row))
}

/// A binary fraction as text.
fn float(all: &ArrayRef, row: usize, exact: bool, into: &mut String) -> Option<()> {
    // A fraction of a fen shows within so many decimals, or is smaller than any amount.
    const DIGITS: usize = 22;
    // More digits are not read as a number. One that goes on behind them is finer than the fen all
    // the same, in whatever unit: the amounts of facts have few digits before the point.
    const READ: usize = 17;
    let narrow = all.as_primitive_opt::<Float32Type>().map(|a| a.value(row));
    let wide = match narrow {
        Some(narrow) => f64::from(narrow),
        None => all.as_primitive_opt::<Float64Type>()?.value(row),
    };
    if !exact {
        return match narrow {
            Some(narrow) => write!(into, "{narrow}"),
            None => write!(into, "{wide}"),
        }
        .ok();
    }
    write!(into, "{wide:.DIGITS$}").ok()?;
    let same = into
        .parse::<f64>()
        .is_ok_and(|back| back.to_bits() == wide.to_bits());
    if !same {
        // Smaller than that: as short as it can be said, which is finer than the fen.
        into.clear();
        return write!(into, "{wide}").ok();
    }
    let kept = into.trim_end_matches('0').trim_end_matches('.').len();
    into.truncate(kept);
    // The point is one more character, the last digit another.
    if into.contains('.') && into.len() > READ.saturating_add(1) {
        into.truncate(READ.saturating_add(1));
        into.push('1');
    }
    Some(())
}

/// Reads the cells of one fact.
#[derive(Debug)]
pub(super) struct Reader {
    fact: FactId,
    unit: Option<String>,
    exact: bool,
    plain: bool,
    known: BTreeMap<String, Option<Value>>,
    text: String,
    whole: String,
}

impl Reader {
    pub(super) fn new(program: &Program, fact: FactId, unit: Option<String>) -> Self {
        let ty = program.facts.get(fact.index()).map(|f| &f.ty);
        let exact = matches!(ty, Some(FactType::Number(n)) if n.dimension == Dimension::Money);
        Self {
            fact,
            unit,
            exact,
            plain: matches!(ty, Some(FactType::Bool | FactType::Date)),
            known: BTreeMap::new(),
            text: String::new(),
            whole: String::new(),
        }
    }

    /// The value in a row; `None` is unknown.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn value(
        &mut self,
        program: &Program,
        cells: &Cells,
        row: usize,
    ) -> Result<Option<Value>, Report> {
        if self.plain {
            match cells {
                Cells::Bool(all) if row < all.len() => {
                    return Ok(all.is_valid(row).then(|| Value::Bool(all.value(row))));
                }
                Cells::Day(days) => {
                    let Some(number) = day(days, row) else {
                        return Ok(None);
                    };
                    if let Some(day) = Date::from_day_number(number) {
                        return Ok(Some(Value::Date(day)));
                    }
                }
                Cells::Text(_)
                | Cells::Texts(_)
                | Cells::Bool(_)
                | Cells::Int(_)
                | Cells::Decimal(_)
                | Cells::Float(_)
                | Cells::Null => {}
            }
        }
        let Some(mut text) = cells.text(row, self.exact, &mut self.text) else {
            return Ok(None);
        };
        if let Some(unit) = &self.unit
            && is_number(text)
        {
            self.whole.clear();
            self.whole.push_str(text.trim());
            self.whole.push_str(unit);
            text = &self.whole;
        }
        if let Some(value) = self.known.get(text) {
            return Ok(value.clone());
        }
        let value = facts::cell(program, self.fact, text)?;
        if self.known.len() < REMEMBERED {
            self.known.insert(text.to_owned(), value.clone());
        }
        Ok(value)
    }
}

/// Digits with at most one point, and a sign.
fn is_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    all(whole) && all(rest)
}

/// A column as texts, to be handed on: numbers and days as they are written, `None` where there is
/// nothing.
pub(super) fn texts(column: &ArrayRef) -> Result<Vec<Option<String>>, ArrowError> {
    let options = FormatOptions::default();
    let all = ArrayFormatter::try_new(column.as_ref(), &options)?;
    (0..column.len())
        .map(|row| {
            let there = column.is_valid(row);
            there.then(|| all.value(row).try_to_string()).transpose()
        })
        .collect()
}
