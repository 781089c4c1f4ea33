//! Facts as a block of bytes.

use crate::{
    ir::{Fact, FactId, FactType, Program, Value},
    plan::machine::layout::slot,
};

/// The facts given as a block; one slot a fact, `None` where it is unknown, missing ones unknown.
///
/// Bounds are not looked at here: the code does that.
///
/// # Errors
///
/// The fact whose value is not of its type.
pub fn block(program: &Program, facts: &[Option<Value>]) -> Result<Vec<u8>, FactId> {
    let mut block = Block {
        program,
        bytes: Vec::new(),
    };
    let all = (0..program.facts.len()).map(FactId::from_index);
    block.slots(&mut all.clone().map(|id| (id, facts.get(id.index()))))?;
    Ok(block.bytes)
}

struct Block<'p> {
    program: &'p Program,
    bytes: Vec<u8>,
}

impl Block<'_> {
    /// Slots side by side, each list's records behind all that is there.
    fn slots(
        &mut self,
        facts: &mut dyn Iterator<Item = (FactId, Option<&Option<Value>>)>,
    ) -> Result<(), FactId> {
        let mut lists = Vec::new();
        for (id, value) in facts {
            let at = self.bytes.len();
            let fact = self.program.facts.get(id.index()).ok_or(id)?;
            let value = value.and_then(Option::as_ref);
            // A field stands in records; its own slot stays unknown.
            let [state, first, second] = match value {
                None => [slot::UNKNOWN, 0, 0],
                Some(Value::List(records)) => {
                    let FactType::List(ty) = &fact.ty else {
                        return Err(id);
                    };
                    lists.push((at, ty, records));
                    [slot::GIVEN, 0, 0]
                }
                Some(value) => words(fact, value).ok_or(id)?,
            };
            for word in [state, first, second] {
                self.bytes.extend_from_slice(&word.to_le_bytes());
            }
        }
        for (at, ty, records) in lists {
            let start = i64::try_from(self.bytes.len()).unwrap_or(i64::MAX);
            let count = i64::try_from(records.len()).unwrap_or(i64::MAX);
            self.put(at, slot::VALUE, start);
            self.put(at, slot::SECOND, count);
            // All records side by side, so that they stand at equal distances.
            let mut fields = records.iter().flat_map(|record| {
                let fields = ty.fields.iter().enumerate();
                fields.map(|(i, field)| (*field, record.get(i)))
            });
            self.slots(&mut fields)?;
        }
        Ok(())
    }

    fn put(&mut self, at: usize, offset: u32, word: i64) {
        let from = at.saturating_add(usize::try_from(offset).unwrap_or(0));
        if let Some(place) = self.bytes.get_mut(from..from.saturating_add(8)) {
            place.copy_from_slice(&word.to_le_bytes());
        }
    }
}

/// State, value and second value; `None` if the value is not of the fact's type.
fn words(fact: &Fact, value: &Value) -> Option<[i64; 3]> {
    let given = |first: i64, second: i64| Some([slot::GIVEN, first, second]);
    match (value, &fact.ty) {
        (Value::Unascertainable, _) => Some([slot::UNASCERTAINABLE, 0, 0]),
        (Value::NoAmount, FactType::Number(_)) => Some([slot::NO_AMOUNT, 0, 0]),
        (Value::Uncomputable, FactType::Number(_)) => Some([slot::UNCOMPUTABLE, 0, 0]),
        (Value::Bool(yes), FactType::Bool) => given(i64::from(*yes), 0),
        (Value::Choice(option), FactType::Choice(_)) => given(i64::from(*option), 0),
        (Value::Multi(set), FactType::Multi(_)) => given(set.cast_signed(), 0),
        (Value::Number(steps), FactType::Number(_)) => given(*steps, 0),
        (Value::Date(day), FactType::Date) => given(i64::from(day.day_number()), 0),
        (Value::Span(from, to), FactType::Span) => {
            given(i64::from(from.day_number()), i64::from(to.day_number()))
        }
        (Value::Period(n), FactType::Period(_)) => given(i64::from(*n), 0),
        (
            Value::NoAmount
            | Value::Uncomputable
            | Value::Bool(_)
            | Value::Choice(_)
            | Value::Multi(_)
            | Value::Number(_)
            | Value::Date(_)
            | Value::Span(..)
            | Value::Period(_)
            | Value::List(_),
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_),
        ) => None,
    }
}
