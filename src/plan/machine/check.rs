//! Facts as they come from outside: each slot is what the type and bounds of its fact allow, each
//! list lies inside what was given, and no constraint is contradicted.
//!
//! Whatever else reads facts relies on this.

use super::{
    date::{FIRST_DAY, LAST_DAY},
    kit::at,
    layout::{slot, state},
    making::Making,
    say::stop,
};
use crate::{
    ir::{Fact, FactType},
    plan::code::{
        FunctionId,
        build::{Fun, call, call_at, val},
    },
};

/// What a slot may hold, in the data; fields of eight bytes.
mod field {
    /// Least value.
    pub(super) const LO: u32 = 0;
    /// Greatest value; of a list, most records.
    pub(super) const HI: u32 = 8;
    /// How it is held, one of the following.
    pub(super) const KIND: u32 = 16;
    /// A number between two bounds.
    pub(super) const BOUNDED: i64 = 0;
    /// A mask of options: no bits but those of the greatest value.
    pub(super) const MASK: i64 = 1;
    /// Two days.
    pub(super) const SPAN: i64 = 2;
    /// Records.
    pub(super) const LIST: i64 = 3;
    /// States that may stand besides unknown, given and 无法查明: bit by number.
    pub(super) const STATES: u32 = 24;
    /// Its fact; of a list, also how many fields a record has and what they may hold.
    pub(super) const FACT: u32 = 32;
    pub(super) const FIELDS: u32 = 40;
    pub(super) const RECORD: u32 = 48;
    /// Bytes.
    pub(super) const BYTES: u32 = 56;
}

/// How deep lists may stand inside each other for this check.
const MAX_LISTS: u32 = 16;

impl Making<'_> {
    /// Writes what a host calls first.
    pub(super) fn write_entries(&mut self) {
        self.write_check();
        let fun = self.contradicted();
        self.define(self.values.contradicted, fun);
        let fun = self.answer();
        self.define(self.values.answer, fun);
    }

    fn write_check(&mut self) {
        let program = self.program;
        let fields: Vec<i64> = program
            .facts
            .iter()
            .enumerate()
            .flat_map(|(id, fact)| self.field(id, fact, 0))
            .collect();
        let fields = self.longs(&fields);
        let inner = self.declare("check_slots", 3);
        self.define(inner, slots(inner));
        let count = u32::try_from(program.facts.len()).unwrap_or(u32::MAX);
        self.define(self.values.check, check(inner, fields, count));
    }

    fn field(&mut self, id: usize, fact: &Fact, level: u32) -> [i64; 7] {
        let mut states = 0;
        let mut record = (0, 0);
        let (lo, hi, kind) = match &fact.ty {
            FactType::Bool => (0, 1, field::BOUNDED),
            FactType::Choice(options) => {
                let count = i64::try_from(options.names.len()).unwrap_or(0);
                (0, count.min(64).saturating_sub(1), field::BOUNDED)
            }
            FactType::Multi(options) => (0, options.all().cast_signed(), field::MASK),
            FactType::Number(ty) => {
                states = i64::from(ty.states.none) << slot::NO_AMOUNT;
                states |= i64::from(ty.states.uncomputable) << slot::UNCOMPUTABLE;
                (ty.min, ty.max, field::BOUNDED)
            }
            FactType::Date => (FIRST_DAY, LAST_DAY, field::BOUNDED),
            FactType::Span => (FIRST_DAY, LAST_DAY, field::SPAN),
            FactType::Period(ty) => (0, i64::from(ty.max), field::BOUNDED),
            FactType::List(ty) => {
                let most = i64::try_from(ty.max).unwrap_or(i64::MAX);
                if level < MAX_LISTS {
                    let program = self.program;
                    let facts = ty.fields.iter();
                    let facts: Vec<i64> = facts
                        .filter_map(|id| Some((id, program.facts.get(id.index())?)))
                        .flat_map(|(id, fact)| {
                            self.field(id.index(), fact, level.saturating_add(1))
                        })
                        .collect();
                    let count = i64::try_from(ty.fields.len()).unwrap_or(0);
                    record = (count, i64::from(self.longs(&facts)));
                }
                (0, most, field::LIST)
            }
        };
        let id = i64::try_from(id).unwrap_or(0);
        [lo, hi, kind, states, id, record.0, record.1]
    }

    /// In a memo of its own: what constraints read does not decide the case.
    fn contradicted(&mut self) -> Fun {
        let program = self.program;
        let places: Vec<u32> = program
            .constraints
            .iter()
            .map(|constraint| self.condition_place(&constraint.holds))
            .collect();
        let mut f = Fun::new("contradicted", 0);
        if places.is_empty() {
            return f;
        }
        let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
        let places = self.words(&places);
        let held = f.keep(at(state::MEMO));
        f.act(call(self.lowered.fresh, []));
        let found = f.keep(0);
        f.count(count, |f, i, label| {
            let place = val(places).plus(val(i).left(2)).word(0).minus(1);
            let truth = f.keep(call_at(place, []));
            f.unless(truth, |f| {
                f.set(found, val(i).plus(1).plus(stop::CONSTRAINT));
                f.leave(label);
            });
            let rank = val(truth).right(stop::RANK);
            f.when(rank.is(stop::FAULT >> stop::RANK), |f| {
                f.set(found, truth);
                f.leave(label);
            });
        });
        f.put(0, state::MEMO, held);
        f.give(found);
        f
    }
}

/// Bytes of records seen so far: more than were given means that lists share some.
const SEEN: u32 = state::ROUNDING;

fn check(slots: FunctionId, fields: u32, count: u32) -> Fun {
    let mut f = Fun::new("check", 0);
    let given = at(state::INPUT_BYTES).over(slot::BYTES);
    let given = f.keep(given);
    f.when(val(given).below(count), |f| f.give(val(given).plus(1)));
    f.put(0, SEEN, 0);
    f.give(call(slots, [at(state::INPUT), val(fields), val(count)]));
    f
}

/// `(slots, fields, count)` → 0, or the first fact that is not as it may be, plus one.
fn slots(own: FunctionId) -> Fun {
    let mut f = Fun::new("check_slots", 3);
    let (of, about, count) = (f.param(0), f.param(1), f.param(2));
    f.count(count, |f, _, label| {
        let (here, field) = (f.keep(of), f.keep(about));
        f.set(of, val(of).plus(slot::BYTES));
        f.set(about, val(about).plus(field::BYTES));
        let how = f.keep(val(here).long(slot::STATE));
        let free = val(how)
            .is(slot::UNKNOWN)
            .or(val(how).is(slot::UNASCERTAINABLE));
        f.when(free, |f| f.next(label));
        let bad = f.keep(val(field).long(field::FACT).plus(1));
        let limit = |offset| val(field).long(offset);
        f.unless(val(how).is(slot::GIVEN), |f| {
            let state = val(how).under(8).and(limit(field::STATES).right(how));
            f.when(state.and(1), |f| f.next(label));
            f.give(bad);
        });
        let (first, second) = (
            f.keep(val(here).long(slot::VALUE)),
            f.keep(val(here).long(slot::SECOND)),
        );
        let within = |n| {
            limit(field::LO)
                .at_most(n)
                .and(val(n).at_most(limit(field::HI)))
        };
        let kind = f.keep(limit(field::KIND));
        f.when(val(kind).is(field::BOUNDED), |f| {
            f.unless(within(first), |f| f.give(bad));
        });
        f.when(val(kind).is(field::MASK), |f| {
            let others = limit(field::HI).xor(-1);
            f.when(val(first).and(others), |f| f.give(bad));
        });
        f.when(val(kind).is(field::SPAN), |f| {
            let in_order = val(first).at_most(second);
            let inside = within(first).and(within(second));
            f.unless(inside.and(in_order), |f| f.give(bad));
        });
        f.when(val(kind).is(field::LIST), |f| {
            f.unless(within(second), |f| f.give(bad));
            let fields = f.keep(limit(field::FIELDS));
            let room = at(state::INPUT_BYTES);
            let size = f.keep(val(second).times(fields).times(slot::BYTES));
            f.put(0, SEEN, at(SEEN).plus(size));
            // None of the sums below leaves 64 bits: a list has few fields and bounded records.
            let outside = val(first)
                .below(0)
                .or(room.clone().below(first))
                .or(room.clone().minus(first).below(size))
                .or(room.below(at(SEEN)));
            f.when(outside, |f| f.give(bad));
            f.count(second, |f, i, _| {
                let record = at(state::INPUT)
                    .plus(first)
                    .plus(val(i).times(val(fields).times(slot::BYTES)));
                let inner = [record, limit(field::RECORD), val(fields)];
                let found = f.keep(call(own, inner));
                f.when(found, |f| f.give(found));
            });
        });
    });
    f.give(0);
    f
}
