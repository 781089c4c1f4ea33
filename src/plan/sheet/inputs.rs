//! Facts as the numbers that go into a sheet.

use super::{
    Sheet,
    lower::{Input, Part},
};
use crate::ir::{FactId, Value};

impl Sheet {
    /// The inputs of a case: one slot a fact of the program, as `eval` takes them. `None`: a fact is in
    /// a state that is not for sheets.
    pub fn inputs(&self, facts: &[Option<Value>]) -> Option<Vec<i64>> {
        let mut inputs = Vec::with_capacity(self.inputs.len());
        self.inputs_into(facts, &mut inputs).then_some(inputs)
    }

    /// As [`Self::inputs`], into memory that is there; `false`: not for sheets.
    pub fn inputs_into(&self, facts: &[Option<Value>], into: &mut Vec<i64>) -> bool {
        into.clear();
        for input in &self.inputs {
            let value = facts.get(input.fact.index()).and_then(Option::as_ref);
            let number = match (value, input.part) {
                (None, Part::Given) => Some(0),
                (None, Part::Value | Part::Second) => {
                    self.may_be_unknown(input.fact).then_some(input.lo)
                }
                (Some(value), part) => number(value, part),
            };
            let Some(number) = number else { return false };
            into.push(number);
        }
        true
    }

    /// Whether a fact that goes in may be unknown.
    pub fn may_be_unknown(&self, fact: FactId) -> bool {
        let given = |input: &Input| input.fact == fact && input.part == Part::Given;
        self.inputs.iter().any(given)
    }
}

fn number(value: &Value, part: Part) -> Option<i64> {
    let plain = !matches!(
        value,
        Value::NoAmount | Value::Uncomputable | Value::Unascertainable | Value::List(_)
    );
    if part == Part::Given {
        return plain.then_some(1);
    }
    match value {
        Value::Bool(yes) => Some(i64::from(*yes)),
        Value::Choice(option) => Some(i64::from(*option)),
        Value::Multi(mask) => Some(mask.cast_signed()),
        Value::Number(steps) => Some(*steps),
        Value::Date(day) => Some(i64::from(day.day_number())),
        Value::Span(from, to) => Some(i64::from(match part {
            Part::Second => to.day_number(),
            Part::Value | Part::Given => from.day_number(),
        })),
        Value::Period(length) => Some(i64::from(*length)),
        Value::NoAmount | Value::Uncomputable | Value::Unascertainable | Value::List(_) => None,
    }
}
