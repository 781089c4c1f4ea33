//! Decision tables (判定), worked out at most once a run.

use super::{
    kit::at,
    layout::{answer, memo, state, vec, why, worked},
    lowered::{Decided, Needs},
    making::Making,
    rows::is_stop,
    say::{Why, stop},
};
use crate::{
    base::terms::{Handling, HitPolicy},
    ir::{Decision, DecisionId, DecisionValue, FactType, Number, ResultType},
    plan::code::{
        FunctionId, RATIO, RatioOp,
        build::{Fun, Val, call, call_at, ratio, val},
    },
};

/// A decision in the data; fields of four bytes. Rows follow, three fields each.
mod table {
    /// Where it stands in the memo.
    pub(super) const AT: u32 = 0;
    /// Its number.
    pub(super) const ID: u32 = 4;
    /// What its value is, as in [`super::answer::KIND`].
    pub(super) const KIND: u32 = 8;
    /// Hit policy: 0 唯一, 1 取重, 2 取轻, 3 首行.
    pub(super) const POLICY: u32 = 12;
    /// Of rows that overlap the lighter is taken.
    pub(super) const LIGHTER: u32 = 16;
    /// The conditions of its rows.
    pub(super) const ROWS: u32 = 20;
    /// The first row.
    pub(super) const FIRST: u32 = 24;
    /// Bytes of a row.
    pub(super) const ROW_BYTES: u32 = 12;
}

/// A row in the data.
mod row {
    /// Its number.
    pub(super) const ROW: u32 = 0;
    /// Its value: 0 or 1, an option, a source of a number, or a range.
    pub(super) const VALUE: u32 = 4;
    /// The expression of its number, plus one.
    pub(super) const EXPR: u32 = 8;
}

/// What stands in the memo: a stop, or 2 if the decision gives a value; the row; the value.
pub(super) const ROW: u32 = 8;
pub(super) const VALUE: u32 = 16;

/// Marks a source that is a place in the table of functions, not the address of a constant.
const FUNCTION: u32 = 1 << 31;

impl Decided {
    /// A value of 是否 or 选项 that it has given.
    pub(super) fn value(&self) -> Val {
        at(state::MEMO).long(self.at.saturating_add(VALUE))
    }

    /// Where a number that it has given stands.
    pub(super) fn value_at(&self) -> Val {
        at(state::MEMO).plus(self.at.saturating_add(VALUE))
    }
}

impl Making<'_> {
    /// A source of a number: the address of a constant, or a marked place of a function.
    pub(super) fn source(&mut self, number: &Number) -> (u32, Needs) {
        if let Number::Const(x) = number {
            return (self.ratio(*x), Needs::default());
        }
        let id = self.number(number);
        (self.place(id) | FUNCTION, self.needs_of(id))
    }

    /// Writes a number from a source; gives 0 or a stop.
    pub(super) fn from_source(f: &mut Fun, source: Val, to: Val, statutory: Val) -> Val {
        let source = f.keep(source);
        let word = f.keep(0);
        f.either(
            val(source).and(FUNCTION),
            |f| {
                let place = val(source).and(FUNCTION.saturating_sub(1));
                f.set(word, call_at(place, [to.clone(), val(0), statutory]));
            },
            |f| f.copy(to.clone(), source, RATIO),
        );
        val(word)
    }

    /// A decision as data; `None` for one that reads itself or lies too deep.
    pub(super) fn decided(&mut self, id: DecisionId) -> Option<Decided> {
        if let Some(known) = self.lowered.decisions.get(&id) {
            return *known;
        }
        let program = self.program;
        let decision = program.decisions.get(id.index())?;
        self.lowered.decisions.insert(id, None);
        let decided = self.enter(|making| making.lay_decision(id, decision));
        self.lowered.decisions.insert(id, decided);
        decided
    }

    fn lay_decision(&mut self, id: DecisionId, decision: &Decision) -> Decided {
        let (kind, bytes) = match &decision.result {
            ResultType::Range => (answer::RANGE, worked::BYTES),
            ResultType::Value(FactType::Bool) => (answer::BOOL, 8),
            ResultType::Value(FactType::Choice(_)) => (answer::CHOICE, 8),
            ResultType::Value(
                FactType::Number(_)
                | FactType::Multi(_)
                | FactType::Date
                | FactType::Span
                | FactType::Period(_)
                | FactType::List(_),
            ) => (answer::NUMBER, RATIO),
        };
        let place = self.lowered.memo;
        let room = VALUE.saturating_add(bytes);
        self.lowered.memo = place.saturating_add(room);
        let when: Vec<_> = decision.rows.iter().map(|r| r.when.as_slice()).collect();
        let (rows, mut needs) = self.rows_with(&when);
        let lighter = decision.defects.overlap == Some(Handling::Lighter);
        let policy = match decision.policy {
            HitPolicy::Unique => 0,
            HitPolicy::Heaviest => 1,
            HitPolicy::Lightest => 2,
            HitPolicy::First => 3,
        };
        let small = u32::try_from(kind).unwrap_or(0);
        let mut words = vec![place, id.0, small, policy, u32::from(lighter), rows];
        for row in &decision.rows {
            let (value, expr) = match &row.value {
                DecisionValue::Bool(b) => (u32::from(*b), 0),
                DecisionValue::Choice(option) => (u32::from(*option), 0),
                DecisionValue::Number(number, expr) => {
                    let (source, own) = self.source(number);
                    needs.join(own);
                    (source, expr.0.saturating_add(1))
                }
                DecisionValue::Range(range) => {
                    let (range, own) = self.range_with(range, None);
                    needs.join(own);
                    (range, 0)
                }
            };
            words.extend([row.row.0, value, expr]);
        }
        Decided {
            description: self.words(&words),
            at: place,
            kind,
            needs,
        }
    }

    /// Writes the function that works out a decision.
    pub(super) fn write_decide(&mut self) {
        let heavier = self.add(heavier(self.values.heavier));
        let same = (self.values.same_ratio, self.values.same_worked);
        let same = self.add(same_value(same.0, same.1));
        let value = value(self.values.range_at, self.values.named);
        let value = self.add(value);
        let gap = self.human(Why::Gap, &[-1]);
        let shapeless = self.shapeless();
        let id = self.lowered.decide;
        let functions = (value, heavier, same);
        let fun = self.decide(functions, (gap, shapeless));
        self.define(id, fun);
    }

    fn decide(
        &self,
        (value, heavier, same): (FunctionId, FunctionId, FunctionId),
        (gap, shapeless): (i64, i64),
    ) -> Fun {
        let kit = self.kit;
        let mut f = Fun::new("decide", 1);
        let table = f.param(0);
        let known = f.keep(at(state::MEMO).plus(val(table).word(table::AT)));
        let held = f.keep(val(known).long(0));
        f.when(held, |f| f.give(val(held).is(2).select(0, held)));
        let policy = f.keep(val(table).word(table::POLICY));
        let kind = f.keep(val(table).word(table::KIND));
        let lighter = f.keep(val(table).word(table::LIGHTER));
        let result = f.keep(shapeless);
        f.block(|f, label| {
            let rows = val(table).word(table::ROWS);
            let hits = f.keep(call(self.values.hits, [rows, val(policy).is(3)]));
            f.when(is_stop(hits), |f| {
                f.set(result, hits);
                f.leave(label);
            });
            f.unless(hits, |f| {
                f.set(result, gap);
                f.leave(label);
            });
            let (best, best_row, tied) = (f.keep(0), f.keep(0), f.keep(0));
            let start = f.keep(val(hits).long(vec::AT));
            f.count(val(hits).long(vec::LEN), |f, i, _| {
                let index = val(start).plus(val(i).left(3)).long(0);
                let row = val(table)
                    .plus(table::FIRST)
                    .plus(index.times(table::ROW_BYTES));
                let row = f.keep(row);
                let new = f.keep(kit.room(worked::BYTES));
                let word = f.keep(call(value, [val(row), val(kind), val(new)]));
                f.when(word, |f| {
                    f.set(result, word);
                    f.leave(label);
                });
                let replaces = f.keep(val(best).zero());
                f.when(best, |f| {
                    let order = f.keep(call(heavier, [val(kind), val(new), val(best)]));
                    f.unless(policy, |f| {
                        let equal = call(same, [val(kind), val(new), val(best)]);
                        f.set(tied, val(tied).or(equal.zero()));
                    });
                    let up = val(policy).is(1).and(val(order).above(0));
                    let down = val(policy).is(2).or(val(policy).zero().and(lighter));
                    f.set(replaces, up.or(down.and(val(order).below(0))));
                });
                f.when(replaces, |f| {
                    f.set(best, new);
                    f.set(best_row, val(row).word(row::ROW));
                });
            });
            f.when(val(tied).and(val(lighter).zero()), |f| {
                let tie = self.tie(f, (table, hits));
                f.set(result, tie.plus(stop::HUMAN));
                f.leave(label);
            });
            f.put(known, ROW, best_row);
            let to = val(known).plus(VALUE);
            f.either(
                val(kind).is(answer::RANGE),
                |f| f.copy(to.clone(), best, worked::BYTES),
                |f| {
                    f.either(
                        val(kind).is(answer::NUMBER),
                        |f| f.copy(to.clone(), best, RATIO),
                        |f| f.put(to.clone(), 0, val(best).long(0)),
                    );
                },
            );
            let read = at(state::STEP)
                .left(memo::STEP)
                .plus(val(table).word(table::ID).left(memo::DECISION))
                .plus(best_row);
            let list = at(state::MEMO).plus(memo::READ);
            f.act(call(kit.push, [list, read]));
            f.set(result, 0);
        });
        f.put(known, 0, val(result).select(result, 2));
        f.give(result);
        f
    }

    /// The why of rows that tie.
    fn tie(
        &self,
        f: &mut Fun,
        (table, hits): (crate::plan::code::Local, crate::plan::code::Local),
    ) -> Val {
        let count = f.keep(val(hits).long(vec::LEN));
        let bytes = val(count).left(3).plus(why::ARGUMENTS);
        let new = f.keep(call(self.kit.alloc, [bytes]));
        f.put(new, why::TAG, Why::Tie as i64);
        f.put(new, why::COUNT, count);
        let start = f.keep(val(hits).long(vec::AT));
        f.count(count, |f, i, _| {
            let offset = f.keep(val(i).left(3));
            let index = val(start).plus(offset).long(0);
            let row = val(table).plus(index.times(table::ROW_BYTES));
            let number = row.word(table::FIRST.saturating_add(row::ROW));
            f.put(val(new).plus(offset), why::ARGUMENTS, number);
        });
        val(new)
    }
}

/// `(row, kind, to)` → 0 or a stop: the value of a row.
fn value(range_at: FunctionId, named: FunctionId) -> Fun {
    let mut f = Fun::new("value", 3);
    let (row, kind, to) = (f.param(0), f.param(1), f.param(2));
    let source = || val(row).word(row::VALUE);
    f.when(val(kind).is(answer::RANGE), |f| {
        f.give(call(range_at, [source(), val(to), val(0)]));
    });
    f.when(val(kind).is(answer::NUMBER), |f| {
        let word = Making::from_source(f, source(), val(to), val(0));
        f.give(call(named, [word, val(row).word(row::EXPR)]));
    });
    f.put(to, 0, source());
    f
}

/// `(kind, a, b)` → −1, 0 or 1 as value a is lighter than, as heavy as or heavier than b: 是 over
/// 否, the later option, the greater number, the heavier range.
fn heavier(ranges: FunctionId) -> Fun {
    let mut f = Fun::new("heavier_value", 3);
    let (kind, a, b) = (f.param(0), f.param(1), f.param(2));
    f.when(val(kind).is(answer::RANGE), |f| {
        let both = val(a).long(worked::IS).and(val(b).long(worked::IS));
        f.unless(both, |f| f.give(0));
        let (x, y) = (val(a).plus(worked::EXTENT), val(b).plus(worked::EXTENT));
        f.give(call(ranges, [x, y]));
    });
    f.when(val(kind).is(answer::NUMBER), |f| {
        f.give(ratio(RatioOp::Cmp, [val(a), val(b)]));
    });
    let (x, y) = (f.keep(val(a).long(0)), f.keep(val(b).long(0)));
    f.give(val(x).above(y).minus(val(x).below(y)));
    f
}

/// `(kind, a, b)` → 1 if two values are the same.
fn same_value(numbers: FunctionId, ranges: FunctionId) -> Fun {
    let mut f = Fun::new("same_value", 3);
    let (kind, a, b) = (f.param(0), f.param(1), f.param(2));
    f.when(val(kind).is(answer::RANGE), |f| {
        f.give(call(ranges, [val(a), val(b)]));
    });
    f.when(val(kind).is(answer::NUMBER), |f| {
        f.give(call(numbers, [val(a), val(b)]));
    });
    f.give(val(a).long(0).is(val(b).long(0)));
    f
}
