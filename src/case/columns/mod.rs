//! Cases side by side: one column for each fact given, the form in which many cases are decided at
//! once. Every engine reads these; [`width`] is the one rule of how wide a column is.
//!
//! A value that is not there (unknown, 无法查明, 没有, 无法计算) is zero in its column, and the state
//! column says which it is.

#[cfg(test)]
mod tests;

use crate::{
    base::date::Date,
    ir::{FactId, FactType, Program, Value},
};

/// What stands in one row of a state column.
pub mod state {
    /// Not yet asked.
    pub const UNKNOWN: u8 = 0;
    /// The value stands in the data.
    pub const GIVEN: u8 = 1;
    /// 无法查明
    pub const UNASCERTAINABLE: u8 = 2;
    /// 没有, of a base.
    pub const NONE: u8 = 3;
    /// 无法计算, of a base.
    pub const UNCOMPUTABLE: u8 = 4;
}

/// How the values of a fact lie in memory, all little-endian in a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Width {
    /// One byte: 是否 (0 or 1), 选项 (index of the option).
    Byte,
    /// 32 bits: numbers whose bounds fit (smallest steps), 日期 (days since 1970-01-01), 期间.
    Int,
    /// 64 bits: other numbers (smallest steps), 多选 (bit mask of the options).
    Long,
    /// Two columns of 32 bits: 起止, first all from, then all to (days since 1970-01-01).
    Pair,
    /// 明细 does not lie in columns.
    List,
}

/// How wide the column of a fact of this type is.
pub fn width(ty: &FactType) -> Width {
    match ty {
        FactType::Bool | FactType::Choice(_) => Width::Byte,
        FactType::Multi(_) => Width::Long,
        FactType::Number(n) => match (i32::try_from(n.min), i32::try_from(n.max)) {
            (Ok(_), Ok(_)) => Width::Int,
            (_, _) => Width::Long,
        },
        FactType::Date | FactType::Period(_) => Width::Int,
        FactType::Span => Width::Pair,
        FactType::List(_) => Width::List,
    }
}

/// Values of one fact, one a case, as [`width`] says; zero (or no record) where none is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// [`Width::Byte`]
    Byte(Vec<u8>),
    /// [`Width::Int`]
    Int(Vec<i32>),
    /// [`Width::Long`]
    Long(Vec<i64>),
    /// [`Width::Pair`]: from and to.
    Pair(Vec<i32>, Vec<i32>),
    /// [`Width::List`]: [`Value::List`] where given.
    List(Vec<Option<Value>>),
}

/// The values of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The fact; never a field of a list.
    pub fact: FactId,
    /// Values.
    pub data: Data,
    /// One of [`state`] for each case; without it every value is given.
    pub state: Option<Vec<u8>>,
}

/// Cases side by side. A fact without a column is unknown in every case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cases {
    /// How many.
    pub len: usize,
    /// Columns, each of that length, no fact twice.
    pub columns: Vec<Column>,
}

/// A value that its column cannot hold: of another type, or outside of the bounds of its fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The fact.
    pub fact: FactId,
}

/// A value on its way into a column.
enum Cell {
    Byte(u8),
    Int(i32),
    Long(i64),
    Pair(i32, i32),
    List(Option<Value>),
}

impl Cases {
    /// No case yet, with a column for each of these facts. Facts that the program does not have and
    /// fields of lists get none.
    pub fn empty(program: &Program, facts: impl IntoIterator<Item = FactId>) -> Self {
        let column = |id: FactId| {
            let fact = program.facts.get(id.index())?;
            fact.parent.is_none().then(|| Column {
                fact: id,
                data: Data::empty(width(&fact.ty)),
                state: None,
            })
        };
        Self {
            len: 0,
            columns: facts.into_iter().filter_map(column).collect(),
        }
    }

    /// These cases, each one slot a fact, with a column for every fact that any of them gives.
    ///
    /// # Errors
    /// The first value that does not fit.
    pub fn of(program: &Program, cases: &[Vec<Option<Value>>]) -> Result<Self, Misfit> {
        let given = |id: &FactId| {
            cases
                .iter()
                .any(|c| matches!(c.get(id.index()), Some(Some(_))))
        };
        let facts = (0..program.facts.len())
            .map(FactId::from_index)
            .filter(given);
        let mut all = Self::empty(program, facts);
        for case in cases {
            all.push(program, case)?;
        }
        Ok(all)
    }

    /// Adds a case: one slot a fact of the program. Facts without a column are left out.
    ///
    /// # Errors
    /// A value that does not fit; the case is not added then.
    pub fn push(&mut self, program: &Program, slots: &[Option<Value>]) -> Result<(), Misfit> {
        let mut cells = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let fact = column.fact;
            let value = slots.get(fact.index()).and_then(Option::as_ref);
            let ty = program.facts.get(fact.index()).map(|f| &f.ty);
            let cell = ty.and_then(|ty| cell(ty, value));
            cells.push(cell.ok_or(Misfit { fact })?);
        }
        for (column, (state, cell)) in self.columns.iter_mut().zip(cells) {
            column.push(self.len, state, cell);
        }
        self.len = self.len.saturating_add(1);
        Ok(())
    }

    /// Some of the cases, by row, in this order; a row beyond the end is left out.
    #[must_use]
    pub fn only(&self, rows: &[usize]) -> Self {
        let rows: Vec<usize> = rows.iter().copied().filter(|r| *r < self.len).collect();
        let column = |column: &Column| Column {
            fact: column.fact,
            data: column.data.only(&rows),
            state: column.state.as_ref().map(|states| picked(states, &rows)),
        };
        Self {
            len: rows.len(),
            columns: self.columns.iter().map(column).collect(),
        }
    }

    /// Forgets the cases and keeps columns and memory.
    pub fn clear(&mut self) {
        self.len = 0;
        for column in &mut self.columns {
            column.state = None;
            match &mut column.data {
                Data::Byte(v) => v.clear(),
                Data::Int(v) => v.clear(),
                Data::Long(v) => v.clear(),
                Data::Pair(a, b) => {
                    a.clear();
                    b.clear();
                }
                Data::List(v) => v.clear(),
            }
        }
    }

    /// One case as slots, one a fact of the program: what `eval` takes. A value of a column that no
    /// value of its fact is (an option that there is not, a day outside the calendar) is unknown.
    pub fn slots(&self, program: &Program, row: usize) -> Vec<Option<Value>> {
        let mut slots = vec![None; program.facts.len()];
        for column in &self.columns {
            let ty = program.facts.get(column.fact.index()).map(|f| &f.ty);
            if let (Some(slot), Some(ty)) = (slots.get_mut(column.fact.index()), ty) {
                *slot = column.value(ty, row);
            }
        }
        slots
    }

    /// The column of a fact.
    pub fn column(&self, fact: FactId) -> Option<&Column> {
        self.columns.iter().find(|c| c.fact == fact)
    }
}

/// The values of some rows.
fn picked<T: Clone>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter()
        .filter_map(|r| values.get(*r).cloned())
        .collect()
}

impl Data {
    /// Those of some rows.
    fn only(&self, rows: &[usize]) -> Self {
        match self {
            Self::Byte(v) => Self::Byte(picked(v, rows)),
            Self::Int(v) => Self::Int(picked(v, rows)),
            Self::Long(v) => Self::Long(picked(v, rows)),
            Self::Pair(a, b) => Self::Pair(picked(a, rows), picked(b, rows)),
            Self::List(v) => Self::List(picked(v, rows)),
        }
    }

    /// No value yet.
    pub const fn empty(width: Width) -> Self {
        match width {
            Width::Byte => Self::Byte(Vec::new()),
            Width::Int => Self::Int(Vec::new()),
            Width::Long => Self::Long(Vec::new()),
            Width::Pair => Self::Pair(Vec::new(), Vec::new()),
            Width::List => Self::List(Vec::new()),
        }
    }

    /// How wide it is.
    pub const fn width(&self) -> Width {
        match self {
            Self::Byte(_) => Width::Byte,
            Self::Int(_) => Width::Int,
            Self::Long(_) => Width::Long,
            Self::Pair(..) => Width::Pair,
            Self::List(_) => Width::List,
        }
    }
}

impl Column {
    /// Adds a value after `len` others. The cell is of the column's width: both come from the type.
    fn push(&mut self, len: usize, state: u8, cell: Cell) {
        match (&mut self.data, cell) {
            (Data::Byte(v), Cell::Byte(x)) => v.push(x),
            (Data::Int(v), Cell::Int(x)) => v.push(x),
            (Data::Long(v), Cell::Long(x)) => v.push(x),
            (Data::Pair(a, b), Cell::Pair(x, y)) => {
                a.push(x);
                b.push(y);
            }
            (Data::List(v), Cell::List(x)) => v.push(x),
            (
                Data::Byte(_) | Data::Int(_) | Data::Long(_) | Data::Pair(..) | Data::List(_),
                Cell::Byte(_) | Cell::Int(_) | Cell::Long(_) | Cell::Pair(..) | Cell::List(_),
            ) => {}
        }
        match &mut self.state {
            Some(states) => states.push(state),
            None if state == state::GIVEN => {}
            None => {
                let mut states = vec![state::GIVEN; len];
                states.push(state);
                self.state = Some(states);
            }
        }
    }

    /// What stands in a row, one of [`state`]; unknown beyond the end.
    pub fn state(&self, row: usize) -> u8 {
        match &self.state {
            Some(states) => states.get(row).copied().unwrap_or(state::UNKNOWN),
            None => state::GIVEN,
        }
    }

    /// The value of a row, of a fact of this type; `None` is unknown.
    pub fn value(&self, ty: &FactType, row: usize) -> Option<Value> {
        match self.state(row) {
            state::GIVEN => {}
            state::UNASCERTAINABLE => return Some(Value::Unascertainable),
            state::NONE => return Some(Value::NoAmount),
            state::UNCOMPUTABLE => return Some(Value::Uncomputable),
            _ => return None,
        }
        match (&self.data, ty) {
            (Data::Byte(v), FactType::Bool) => Some(Value::Bool(*v.get(row)? != 0)),
            (Data::Byte(v), FactType::Choice(options)) => {
                let option = *v.get(row)?;
                let known = usize::from(option) < options.names.len();
                known.then_some(Value::Choice(u16::from(option)))
            }
            (Data::Int(v), FactType::Number(_)) => Some(Value::Number(i64::from(*v.get(row)?))),
            (Data::Int(v), FactType::Period(_)) => Some(Value::Period(*v.get(row)?)),
            (Data::Int(v), FactType::Date) => Date::from_day_number(*v.get(row)?).map(Value::Date),
            (Data::Long(v), FactType::Number(_)) => Some(Value::Number(*v.get(row)?)),
            (Data::Long(v), FactType::Multi(_)) => Some(Value::Multi(v.get(row)?.cast_unsigned())),
            (Data::Pair(a, b), FactType::Span) => Some(Value::Span(
                Date::from_day_number(*a.get(row)?)?,
                Date::from_day_number(*b.get(row)?)?,
            )),
            (Data::List(v), FactType::List(_)) => v.get(row)?.clone(),
            (Data::Byte(_) | Data::Int(_) | Data::Long(_) | Data::Pair(..) | Data::List(_), _) => {
                None
            }
        }
    }
}

/// State and cell of a value of a fact of this type; `None` if it does not fit.
fn cell(ty: &FactType, value: Option<&Value>) -> Option<(u8, Cell)> {
    let nothing = |state| {
        Some((
            state,
            match width(ty) {
                Width::Byte => Cell::Byte(0),
                Width::Int => Cell::Int(0),
                Width::Long => Cell::Long(0),
                Width::Pair => Cell::Pair(0, 0),
                Width::List => Cell::List(None),
            },
        ))
    };
    let given = |cell| Some((state::GIVEN, cell));
    let Some(value) = value else {
        return nothing(state::UNKNOWN);
    };
    match (value, ty) {
        (Value::Unascertainable, _) => nothing(state::UNASCERTAINABLE),
        (Value::NoAmount, FactType::Number(_)) => nothing(state::NONE),
        (Value::Uncomputable, FactType::Number(_)) => nothing(state::UNCOMPUTABLE),
        (Value::Bool(b), FactType::Bool) => given(Cell::Byte(u8::from(*b))),
        (Value::Choice(i), FactType::Choice(options)) => {
            let known = usize::from(*i) < options.names.len();
            given(Cell::Byte(u8::try_from(*i).ok().filter(|_| known)?))
        }
        (Value::Multi(mask), FactType::Multi(_)) => given(Cell::Long(mask.cast_signed())),
        (Value::Number(n), FactType::Number(_)) => match width(ty) {
            Width::Int => given(Cell::Int(i32::try_from(*n).ok()?)),
            Width::Byte | Width::Long | Width::Pair | Width::List => given(Cell::Long(*n)),
        },
        (Value::Date(d), FactType::Date) => given(Cell::Int(d.day_number())),
        (Value::Span(a, b), FactType::Span) => given(Cell::Pair(a.day_number(), b.day_number())),
        (Value::Period(n), FactType::Period(_)) => given(Cell::Int(*n)),
        (Value::List(_), FactType::List(_)) => given(Cell::List(Some(value.clone()))),
        (
            Value::Bool(_)
            | Value::Choice(_)
            | Value::Multi(_)
            | Value::Number(_)
            | Value::NoAmount
            | Value::Uncomputable
            | Value::Date(_)
            | Value::Span(..)
            | Value::Period(_)
            | Value::List(_),
            _,
        ) => None,
    }
}
