//! What a module says of its sheets, read back: enough to fill blocks and to read them.
//!
//! The schema comes with the module and may say anything: a sheet is believed only if it is just what
//! the program, too, says of the ask.

use serde_json::Value;

use super::{
    Block, Place, asks,
    record::{bytes, input_bytes, name, part},
};
use crate::{
    case::summary::{Ask, Shape},
    ir::{FactId, Program},
    plan::sheet::{Column, Input, Part, columns},
};

/// A sheet as callers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The number of the ask.
    pub number: i64,
    /// What is asked.
    pub ask: Ask,
    /// What goes in, by place.
    pub inputs: Vec<Input>,
    /// The columns of the summary, and where each is.
    pub columns: Vec<(Column, Place)>,
    /// Where the columns of a block stand.
    pub block: Block,
}

impl Form {
    /// Whether a fact that goes in may be unknown.
    pub fn may_be_unknown(&self, fact: FactId) -> bool {
        let given = |input: &Input| input.fact == fact && input.part == Part::Given;
        self.inputs.iter().any(given)
    }
}

/// The sheets that a schema speaks of; those that do not fit the program are left out.
pub fn forms(program: &Program, schema: &[u8]) -> Vec<Form> {
    let schema: Option<Value> = serde_json::from_slice(schema).ok();
    let sheets = schema.as_ref().and_then(|s| s.get("sheets")?.as_array());
    let asks = asks(program);
    let sheets = sheets.into_iter().flatten();
    sheets
        .filter_map(|sheet| form(program, &asks, sheet))
        .collect()
}

fn form(program: &Program, asks: &[Ask], sheet: &Value) -> Option<Form> {
    let number = sheet.get("ask")?.as_i64()?;
    let ask = asks.get(usize::try_from(number).ok()?)?;
    let all = |key: &str| sheet.get(key)?.as_array();
    let inputs: Option<Vec<Input>> = all("inputs")?.iter().map(|i| input(program, i)).collect();
    let inputs = inputs?;
    let width = |value: &Value| u32::try_from(value.as_u64()?).ok();
    let written: Option<Vec<u32>> = all("written")?.iter().map(width).collect();
    let written = written?;
    let wanted = columns(&Shape::of(program, ask));
    let outputs = all("outputs")?;
    if outputs.len() != wanted.len() {
        return None;
    }
    let place = |(column, output): (Column, &Value)| {
        let (own, slot) = name(column);
        let says = output.get("column")?.as_str()? == own
            && output.get("slot").and_then(Value::as_u64)
                == slot.and_then(|s| u64::try_from(s).ok());
        let place = match output.get("written") {
            Some(at) => {
                let at = usize::try_from(at.as_u64()?).ok()?;
                // A column of another width would be read askew.
                let wide = written.get(at).copied() == Some(bytes(column));
                wide.then_some(Place::Written(at))?
            }
            None => Place::Constant(output.get("constant")?.as_str()?.parse().ok()?),
        };
        says.then_some((column, place))
    };
    let columns: Option<Vec<_>> = wanted.into_iter().zip(outputs).map(place).collect();
    let widths = inputs.iter().map(|i| input_bytes(program, i));
    Some(Form {
        number,
        ask: ask.clone(),
        block: Block::new(widths, written.iter().copied()),
        columns: columns?,
        inputs,
    })
}

fn input(program: &Program, value: &Value) -> Option<Input> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let said = text("part");
    let of = |p: &Part| part(*p) == said;
    let input = Input {
        fact: program.fact(text("fact")?)?,
        part: [Part::Value, Part::Second, Part::Given]
            .into_iter()
            .find(of)?,
        lo: text("min")?.parse().ok()?,
        hi: text("max")?.parse().ok()?,
    };
    let wide = value.get("bytes")?.as_u64() == Some(u64::from(input_bytes(program, &input)));
    wide.then_some(input)
}
