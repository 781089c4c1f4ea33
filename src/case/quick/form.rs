//! The form of a program's documents, and the reader of documents in it.

use super::cursor::Cursor;
use crate::{
    base::{date::Date, limits::MAX_FACTS_BYTES},
    case::facts::scalar,
    ir::{Dimension, FactId, FactType, NumberType, PeriodType, Program, Value},
};

/// States of a fact, as in `case::columns`.
pub mod state {
    /// Not yet asked.
    pub const UNKNOWN: u8 = 0;
    /// A value.
    pub const GIVEN: u8 = 1;
    /// 无法查明
    pub const UNASCERTAINABLE: u8 = 2;
    /// 没有
    pub const NO_AMOUNT: u8 = 3;
    /// 无法计算
    pub const UNCOMPUTABLE: u8 = 4;
}

/// What one fact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cell {
    state: u8,
    first: i64,
    second: i64,
}

/// The facts of one case as numbers, one cell a fact of the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    cells: Vec<Cell>,
}

impl Plain {
    /// What is known of a fact: one of [`state`].
    pub fn state(&self, fact: FactId) -> u8 {
        self.cells.get(fact.index()).map_or(0, |c| c.state)
    }

    /// The value of a fact that is given: 0 or 1, index, set, smallest steps, day number, length.
    pub fn first(&self, fact: FactId) -> i64 {
        self.cells.get(fact.index()).map_or(0, |c| c.first)
    }

    /// The day on which a 起止 ends.
    pub fn second(&self, fact: FactId) -> i64 {
        self.cells.get(fact.index()).map_or(0, |c| c.second)
    }

    /// The same as slots of the program.
    pub fn slots(&self, program: &Program) -> Vec<Option<Value>> {
        let day = |n: i64| Date::from_day_number(i32::try_from(n).ok()?);
        let one = |(cell, fact): (&Cell, &crate::ir::Fact)| match (cell.state, &fact.ty) {
            (state::UNASCERTAINABLE, _) => Some(Value::Unascertainable),
            (state::NO_AMOUNT, _) => Some(Value::NoAmount),
            (state::UNCOMPUTABLE, _) => Some(Value::Uncomputable),
            (state::GIVEN, FactType::Bool) => Some(Value::Bool(cell.first != 0)),
            (state::GIVEN, FactType::Choice(_)) => {
                u16::try_from(cell.first).ok().map(Value::Choice)
            }
            (state::GIVEN, FactType::Multi(_)) => Some(Value::Multi(cell.first.cast_unsigned())),
            (state::GIVEN, FactType::Number(_)) => Some(Value::Number(cell.first)),
            (state::GIVEN, FactType::Date) => day(cell.first).map(Value::Date),
            (state::GIVEN, FactType::Span) => {
                Some(Value::Span(day(cell.first)?, day(cell.second)?))
            }
            (state::GIVEN, FactType::Period(_)) => {
                i32::try_from(cell.first).ok().map(Value::Period)
            }
            (_, _) => None,
        };
        self.cells.iter().zip(&program.facts).map(one).collect()
    }
}

/// The form of a program's documents.
#[derive(Clone, Debug)]
pub struct Form {
    /// One a fact that may be a key, in the order of declaration.
    keys: Vec<Key>,
    /// Places in `keys` by the hash of the name, open addressing; `u32::MAX` is free.
    places: Vec<u32>,
    facts: usize,
}

#[derive(Clone, Debug)]
struct Key {
    fact: FactId,
    /// With its quotation marks.
    name: Vec<u8>,
    kind: Kind,
}

/// How the value of a fact is written.
#[derive(Clone, Debug)]
enum Kind {
    Bool,
    /// Options with their quotation marks.
    Choice(Vec<Vec<u8>>),
    Multi(Vec<Vec<u8>>),
    /// A number with the unit that its plain spelling ends with; empty for none.
    Number(NumberType, Vec<u8>),
    Date,
    Span,
    Period(PeriodType, Vec<u8>),
    /// Not of the plain form.
    Other,
}

/// What a document may say of all 是否 facts that it does not mention.
const REST: &[u8] = "\"其余\"".as_bytes();

fn quoted(text: &str) -> Vec<u8> {
    format!("\"{text}\"").into_bytes()
}

fn hash(name: &[u8]) -> usize {
    let all = name.iter().fold(0xCBF2_9CE4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3)
    });
    usize::try_from(all >> 32).unwrap_or(0)
}

fn kind(ty: &FactType) -> Kind {
    let options = |names: &[String]| names.iter().map(|n| quoted(n)).collect();
    match ty {
        FactType::Bool => Kind::Bool,
        FactType::Choice(o) => Kind::Choice(options(&o.names)),
        FactType::Multi(o) => Kind::Multi(options(&o.names)),
        FactType::Number(n) => {
            let unit = match &n.dimension {
                Dimension::Money => "元",
                Dimension::Ratio => "%",
                Dimension::Times => "倍",
                Dimension::Unit(unit) => unit,
            };
            Kind::Number(n.clone(), unit.as_bytes().to_vec())
        }
        FactType::Date => Kind::Date,
        FactType::Span => Kind::Span,
        FactType::Period(p) => {
            let unit = if p.months { "个月" } else { "日" };
            Kind::Period(*p, unit.as_bytes().to_vec())
        }
        FactType::List(_) => Kind::Other,
    }
}

impl Form {
    /// The form of a program's documents.
    pub fn new(program: &Program) -> Self {
        let top = program.facts.iter().enumerate();
        let keys: Vec<Key> = top
            .filter(|(_, f)| f.parent.is_none())
            .map(|(i, f)| Key {
                fact: FactId::from_index(i),
                name: quoted(&f.name),
                kind: kind(&f.ty),
            })
            .collect();
        let size = keys.len().saturating_mul(2).max(8).next_power_of_two();
        let mut places = vec![u32::MAX; size];
        for (i, key) in keys.iter().enumerate() {
            let mut at = hash(&key.name);
            while let Some(place) = places.get_mut(at & size.wrapping_sub(1)) {
                if *place == u32::MAX {
                    *place = u32::try_from(i).unwrap_or(u32::MAX);
                    break;
                }
                at = at.wrapping_add(1);
            }
        }
        Self {
            keys,
            places,
            facts: program.facts.len(),
        }
    }

    fn find(&self, name: &[u8]) -> Option<usize> {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = hash(name);
        loop {
            let place = usize::try_from(*self.places.get(at & mask)?).ok()?;
            if self.keys.get(place)?.name == name {
                return Some(place);
            }
            at = at.wrapping_add(1);
        }
    }

    /// Reads a document of the plain form. `None`: it is not of that form, whatever it is; what is in
    /// `into` then means nothing.
    pub fn read(&self, text: &str, into: &mut Plain) -> Option<()> {
        if u64::try_from(text.len()).ok()? > MAX_FACTS_BYTES {
            return None;
        }
        into.cells.clear();
        into.cells.resize(self.facts, Cell::default());
        // A fact given as null is mentioned, but unknown.
        let (mut rest, mut nulls) = (None, Vec::new());
        let mut c = Cursor::new(text);
        c.space();
        if !c.eat_byte(b'{') {
            return None;
        }
        c.space();
        let mut next = 0usize;
        if !c.eat_byte(b'}') {
            loop {
                // Programs write keys in one order: that of the declaration is tried first.
                let place = match self.keys.get(next) {
                    Some(key) if c.eat(&key.name) => Some(next),
                    _ => self.named(&mut c)?,
                };
                c.space();
                if !c.eat_byte(b':') {
                    return None;
                }
                c.space();
                match place {
                    None if rest.is_none() => rest = Some(truth(&mut c)?),
                    None => return None,
                    Some(place) => {
                        let key = self.keys.get(place)?;
                        let cell = into.cells.get_mut(key.fact.index())?;
                        if cell.state != state::UNKNOWN || nulls.contains(&key.fact) {
                            return None;
                        }
                        *cell = value(&mut c, &key.kind)?;
                        if cell.state == state::UNKNOWN {
                            nulls.push(key.fact);
                        }
                        next = place.wrapping_add(1);
                    }
                }
                c.space();
                if c.eat_byte(b',') {
                    c.space();
                } else if c.eat_byte(b'}') {
                    break;
                } else {
                    return None;
                }
            }
        }
        c.space();
        if !c.at_end() {
            return None;
        }
        if let Some(rest) = rest {
            for key in self.keys.iter().filter(|k| matches!(k.kind, Kind::Bool)) {
                let cell = into.cells.get_mut(key.fact.index())?;
                if cell.state == state::UNKNOWN && !nulls.contains(&key.fact) {
                    *cell = given(i64::from(rest));
                }
            }
        }
        Some(())
    }

    /// The place of the key that comes next; inside, `None` is 其余.
    fn named(&self, c: &mut Cursor<'_>) -> Option<Option<usize>> {
        if c.eat(REST) {
            // A fact of that name comes first, as in the general reader.
            return Some(self.find(REST));
        }
        let name = c.text()?;
        let mut whole = Vec::with_capacity(name.len().saturating_add(2));
        whole.push(b'"');
        whole.extend_from_slice(name);
        whole.push(b'"');
        self.find(&whole).map(Some)
    }
}

const fn given(first: i64) -> Cell {
    Cell {
        state: state::GIVEN,
        first,
        second: 0,
    }
}

fn truth(c: &mut Cursor<'_>) -> Option<bool> {
    if c.eat(b"true") {
        Some(true)
    } else {
        c.eat(b"false").then_some(false)
    }
}

fn value(c: &mut Cursor<'_>, kind: &Kind) -> Option<Cell> {
    if c.peek() == b'n' {
        return c.eat(b"null").then(Cell::default);
    }
    let quick = match kind {
        Kind::Bool => truth(c).map(|yes| given(i64::from(yes))),
        Kind::Choice(options) => option(c, options).map(given),
        Kind::Multi(options) => return multi(c, options),
        Kind::Number(ty, unit) => number(c, ty, unit).map(given),
        Kind::Date => {
            // Only a text can be a day; a text that is none may be a state.
            let mut ahead = *c;
            day(&mut ahead).map(|n| {
                *c = ahead;
                given(n)
            })
        }
        Kind::Span => return span(c),
        Kind::Period(ty, unit) => length(c, *ty, unit).map(given),
        Kind::Other => None,
    };
    quick.or_else(|| stated(c, kind))
}

fn option(c: &mut Cursor<'_>, options: &[Vec<u8>]) -> Option<i64> {
    let place = options.iter().position(|o| c.eat(o))?;
    i64::try_from(place).ok()
}

fn multi(c: &mut Cursor<'_>, options: &[Vec<u8>]) -> Option<Cell> {
    if !c.eat_byte(b'[') {
        return stated(c, &Kind::Multi(Vec::new()));
    }
    let mut set = 0u64;
    c.space();
    if c.eat_byte(b']') {
        return Some(given(0));
    }
    loop {
        let bit = 1u64.checked_shl(u32::try_from(option(c, options)?).ok()?)?;
        if set & bit != 0 {
            return None;
        }
        set |= bit;
        c.space();
        if c.eat_byte(b']') {
            return Some(given(set.cast_signed()));
        }
        if !c.eat_byte(b',') {
            return None;
        }
        c.space();
    }
}

fn day(c: &mut Cursor<'_>) -> Option<i64> {
    let text = std::str::from_utf8(c.text()?).ok()?;
    Date::parse_iso(text).map(|d| i64::from(d.day_number()))
}

fn span(c: &mut Cursor<'_>) -> Option<Cell> {
    if !c.eat_byte(b'{') {
        return stated(c, &Kind::Span);
    }
    let mut end = |key: &[u8], close: u8| {
        c.space();
        if !c.eat(key) {
            return None;
        }
        c.space();
        if !c.eat_byte(b':') {
            return None;
        }
        c.space();
        let day = day(c)?;
        c.space();
        c.eat_byte(close).then_some(day)
    };
    let (from, to) = (end(b"\"from\"", b',')?, end(b"\"to\"", b'}')?);
    (from <= to).then_some(Cell {
        state: state::GIVEN,
        first: from,
        second: to,
    })
}

/// A number: plain digits with the fact's own unit here, every other spelling by the general reader.
fn number(c: &mut Cursor<'_>, ty: &NumberType, unit: &[u8]) -> Option<i64> {
    let mut ahead = *c;
    if let Some(n) = plain(&mut ahead, ty, unit) {
        if !(ty.min..=ty.max).contains(&n) {
            return None;
        }
        *c = ahead;
        return Some(n);
    }
    let mut ahead = *c;
    let text = std::str::from_utf8(ahead.text()?).ok()?;
    let n = scalar::number(ty, text).ok()?;
    *c = ahead;
    Some(n)
}

/// `12345.67元`, `3次`, `39%`; a bare number where the fact has no unit to write.
fn plain(c: &mut Cursor<'_>, ty: &NumberType, unit: &[u8]) -> Option<i64> {
    let decimals = match &ty.dimension {
        Dimension::Money => 2u32,
        Dimension::Ratio => u32::from(ty.decimals).checked_sub(2)?,
        Dimension::Times | Dimension::Unit(_) => u32::from(ty.decimals),
    };
    let quoted = c.eat_byte(b'"');
    if !quoted && matches!(&ty.dimension, Dimension::Money | Dimension::Ratio) {
        return None;
    }
    let whole = c.digits()?;
    let (mut part, mut digits) = (0, 0u32);
    if c.eat_byte(b'.') {
        let run = c.run()?;
        (part, digits) = (run.value, u32::try_from(run.count).ok()?);
    }
    if quoted && !(c.eat(unit) && c.eat_byte(b'"')) {
        return None;
    }
    if !quoted && !matches!(c.peek(), b',' | b'}' | b' ' | b'\n' | b'\r' | b'\t') {
        return None;
    }
    if decimals == 0 && digits == 0 {
        return Some(whole.value);
    }
    let scale = 10i64.checked_pow(decimals)?;
    let part = part.checked_mul(10i64.checked_pow(decimals.checked_sub(digits)?)?)?;
    whole.value.checked_mul(scale)?.checked_add(part)
}

fn length(c: &mut Cursor<'_>, ty: PeriodType, unit: &[u8]) -> Option<i64> {
    let mut ahead = *c;
    if ahead.eat_byte(b'"')
        && let Some(digits) = ahead.digits()
        && ahead.eat(unit)
        && ahead.eat_byte(b'"')
    {
        if digits.value > i64::from(ty.max) {
            return None;
        }
        *c = ahead;
        return Some(digits.value);
    }
    let mut ahead = *c;
    let text = std::str::from_utf8(ahead.text()?).ok()?;
    let n = scalar::period(ty, text).ok()?;
    *c = ahead;
    Some(i64::from(n))
}

/// 没有, 无法计算, 无法查明.
fn stated(c: &mut Cursor<'_>, kind: &Kind) -> Option<Cell> {
    let text = c.text()?;
    let states = match kind {
        Kind::Number(ty, _) => ty.states,
        Kind::Bool
        | Kind::Choice(_)
        | Kind::Multi(_)
        | Kind::Date
        | Kind::Span
        | Kind::Period(..) => crate::base::terms::BaseStates::default(),
        Kind::Other => return None,
    };
    let state = if text == "无法查明".as_bytes() {
        state::UNASCERTAINABLE
    } else if states.none && text == "没有".as_bytes() {
        state::NO_AMOUNT
    } else if states.uncomputable && text == "无法计算".as_bytes() {
        state::UNCOMPUTABLE
    } else {
        return None;
    };
    Some(Cell {
        state,
        ..Cell::default()
    })
}
