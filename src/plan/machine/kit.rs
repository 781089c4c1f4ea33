//! The functions that all others stand on: memory, lists, reasons, and why a human decides.

use super::{
    layout::{draft, list, reason, state, vec, why},
    making::Making,
    say::{Kind, Why, stop},
};
use crate::{
    case::outcome::Step,
    plan::code::{
        FunctionId, PAGE,
        build::{Fun, Val, call, grow, memory, val},
    },
};

/// Functions by what they do.
#[derive(Clone, Copy, Debug)]
pub struct Kit {
    /// `(bytes)` → the address of so many bytes, all zero.
    pub alloc: FunctionId,
    /// `(list, value)`: adds a value to a [`mod@vec`].
    pub push: FunctionId,
    /// `(list, value)` → whether a [`mod@vec`] has a value.
    pub has: FunctionId,
    /// `(list, step, kind, arguments)` → a new [`reason`] at the end of a list, with room for so
    /// many arguments.
    pub reason: FunctionId,
    /// `(list, other)`: moves all reasons of the other list to the end of this one.
    pub join: FunctionId,
    /// `(why, why)` → whether two whys are the same.
    pub same_why: FunctionId,
    /// `(why)`: notes in the draft why a human decides, each once.
    pub human: FunctionId,
    /// `(row)`: notes in the draft a row that decided, each once.
    pub decided: FunctionId,
    /// `(stop)` → the why of a stop that leaves the case to a human; 0 for one that ends the run.
    pub why_of: FunctionId,
    /// `(tag, argument)` → a new why with one argument.
    pub why: FunctionId,
}

impl Default for Kit {
    fn default() -> Self {
        let none = FunctionId(u32::MAX);
        Self {
            alloc: none,
            push: none,
            has: none,
            reason: none,
            join: none,
            same_why: none,
            human: none,
            decided: none,
            why_of: none,
            why: none,
        }
    }
}

/// What stands at a fixed place of memory.
pub fn at(place: u32) -> Val {
    val(0).long(place)
}

impl Kit {
    /// Makes them.
    pub(super) fn make(making: &mut Making<'_>) -> Self {
        let mut kit = Self::default();
        kit.alloc = making.add(alloc());
        kit.push = making.add(push(&kit));
        kit.has = making.add(has());
        kit.reason = making.add(new_reason(&kit));
        kit.join = making.add(join());
        kit.same_why = making.add(same_why());
        kit.human = making.add(human(&kit));
        kit.decided = making.add(decided(&kit));
        kit.why = making.add(new_why(&kit));
        kit.why_of = making.add(why_of(&kit));
        kit
    }

    /// So many bytes, all zero.
    pub fn room(&self, bytes: u32) -> Val {
        call(self.alloc, [val(bytes)])
    }

    /// Adds a reason, if reasons are wanted.
    pub fn say(&self, f: &mut Fun, to: impl Into<Val>, step: Step, kind: Kind, arguments: &[Val]) {
        self.say_at(f, to, val(step as i64), kind, arguments);
    }

    /// Adds a reason at a step that is worked out, if reasons are wanted.
    pub fn say_at(
        &self,
        f: &mut Fun,
        to: impl Into<Val>,
        step: Val,
        kind: Kind,
        arguments: &[Val],
    ) {
        let to = to.into();
        f.when(at(state::REASONS), |f| {
            self.said_at(f, to, step, kind, arguments);
        });
    }

    /// Adds a reason; gives it. Only where reasons are wanted.
    pub fn said(
        &self,
        f: &mut Fun,
        to: impl Into<Val>,
        step: Step,
        kind: Kind,
        arguments: &[Val],
    ) -> Val {
        self.said_at(f, to, val(step as i64), kind, arguments)
    }

    fn said_at(
        &self,
        f: &mut Fun,
        to: impl Into<Val>,
        step: Val,
        kind: Kind,
        arguments: &[Val],
    ) -> Val {
        let count = i64::try_from(arguments.len()).unwrap_or(0);
        let new = call(self.reason, [to.into(), step, val(kind as i64), val(count)]);
        let new = f.keep(new);
        let mut offset = reason::ARGUMENTS;
        for argument in arguments {
            f.put(new, offset, argument);
            offset = offset.saturating_add(8);
        }
        val(new)
    }

    /// A new why with these arguments.
    pub fn new_why(&self, f: &mut Fun, tag: Why, arguments: &[Val]) -> Val {
        let count = u32::try_from(arguments.len()).unwrap_or(0);
        let bytes = count.saturating_mul(8).saturating_add(why::ARGUMENTS);
        let new = f.keep(self.room(bytes));
        f.put(new, why::TAG, tag as i64);
        f.put(new, why::COUNT, count);
        let mut offset = why::ARGUMENTS;
        for argument in arguments {
            f.put(new, offset, argument);
            offset = offset.saturating_add(8);
        }
        val(new)
    }

    /// Notes why a human decides.
    pub fn leave(&self, f: &mut Fun, tag: Why, arguments: &[Val]) {
        let new = self.new_why(f, tag, arguments);
        f.act(call(self.human, [new]));
    }
}

/// Bytes up to the next multiple of eight; memory grows by at least a page at a time.
fn alloc() -> Fun {
    let mut f = Fun::new("alloc", 1);
    let bytes = f.param(0);
    f.set(bytes, val(bytes).plus(7).and(-8));
    let start = f.keep(at(state::ARENA));
    let end = f.keep(val(start).plus(bytes));
    f.when(memory().below(end), |f| {
        let page = i64::from(PAGE);
        let more = val(end)
            .minus(memory())
            .plus(page)
            .minus(1)
            .over(page)
            .plus(16);
        f.unless(grow(more), |f| {
            // What is written from here on overwrites the arena's beginning; the result is refused.
            f.put(0, state::EXHAUSTED, 1);
            f.set(start, at(state::ARENA_START));
            f.set(end, val(start).plus(bytes));
            f.when(memory().below(end), |f| f.give(0));
        });
    });
    f.put(0, state::ARENA, end);
    f.fill(start, 0, bytes);
    f.give(start);
    f
}

fn push(kit: &Kit) -> Fun {
    let mut f = Fun::new("push", 2);
    let (list, value) = (f.param(0), f.param(1));
    let len = f.keep(val(list).long(vec::LEN));
    let room = f.keep(val(list).long(vec::ROOM));
    f.when(val(len).is(room), |f| {
        let more = f.keep(val(room).times(2).plus(4));
        let new = f.keep(call(kit.alloc, [val(more).left(3)]));
        let old = f.keep(val(list).long(vec::AT));
        f.count(len, |f, i, _| {
            let offset = f.keep(val(i).left(3));
            f.put(val(new).plus(offset), 0, val(old).plus(offset).long(0));
        });
        f.put(list, vec::AT, new);
        f.put(list, vec::ROOM, more);
    });
    f.put(val(list).long(vec::AT).plus(val(len).left(3)), 0, value);
    f.put(list, vec::LEN, val(len).plus(1));
    f
}

fn has() -> Fun {
    let mut f = Fun::new("has", 2);
    let (list, value) = (f.param(0), f.param(1));
    let start = f.keep(val(list).long(vec::AT));
    f.count(val(list).long(vec::LEN), |f, i, _| {
        let found = val(start).plus(val(i).left(3)).long(0).is(value);
        f.when(found, |f| f.give(1));
    });
    f.give(0);
    f
}

fn new_reason(kit: &Kit) -> Fun {
    let mut f = Fun::new("reason", 4);
    let (to, step, kind, count) = (f.param(0), f.param(1), f.param(2), f.param(3));
    let bytes = val(count).left(3).plus(reason::ARGUMENTS);
    let new = f.keep(call(kit.alloc, [bytes]));
    f.put(new, reason::STEP, step);
    f.put(new, reason::KIND, kind);
    f.put(new, reason::COUNT, count);
    let last = f.keep(val(to).long(list::LAST));
    f.either(
        last,
        |f| f.put(last, reason::NEXT, new),
        |f| f.put(to, list::FIRST, new),
    );
    f.put(to, list::LAST, new);
    f.give(new);
    f
}

fn join() -> Fun {
    let mut f = Fun::new("join", 2);
    let (to, other) = (f.param(0), f.param(1));
    let first = f.keep(val(other).long(list::FIRST));
    f.when(first, |f| {
        let last = f.keep(val(to).long(list::LAST));
        f.either(
            last,
            |f| f.put(last, reason::NEXT, first),
            |f| f.put(to, list::FIRST, first),
        );
        f.put(to, list::LAST, val(other).long(list::LAST));
        f.put(other, list::FIRST, 0);
        f.put(other, list::LAST, 0);
    });
    f
}

fn same_why() -> Fun {
    let mut f = Fun::new("same_why", 2);
    let (a, b) = (f.param(0), f.param(1));
    f.when(val(a).is(b), |f| f.give(1));
    f.when(val(a).zero().or(val(b).zero()), |f| f.give(0));
    f.when(val(a).long(why::TAG).isnt(val(b).long(why::TAG)), |f| {
        f.give(0)
    });
    let count = f.keep(val(a).long(why::COUNT));
    f.when(val(count).isnt(val(b).long(why::COUNT)), |f| f.give(0));
    f.count(count, |f, i, _| {
        let offset = f.keep(val(i).left(3));
        let x = val(a).plus(offset).long(why::ARGUMENTS);
        let y = val(b).plus(offset).long(why::ARGUMENTS);
        f.when(x.isnt(y), |f| f.give(0));
    });
    f.give(1);
    f
}

fn human(kit: &Kit) -> Fun {
    let mut f = Fun::new("human", 1);
    let new = f.param(0);
    let list = f.keep(at(state::DRAFT).plus(draft::HUMAN));
    let start = f.keep(val(list).long(vec::AT));
    f.count(val(list).long(vec::LEN), |f, i, _| {
        let old = val(start).plus(val(i).left(3)).long(0);
        f.when(call(kit.same_why, [old, val(new)]), |f| f.give(0));
    });
    f.act(call(kit.push, [val(list), val(new)]));
    f
}

fn decided(kit: &Kit) -> Fun {
    let mut f = Fun::new("decided", 1);
    let row = f.param(0);
    let list = f.keep(at(state::DRAFT).plus(draft::DECIDING));
    f.unless(call(kit.has, [val(list), val(row)]), |f| {
        f.act(call(kit.push, [val(list), val(row)]));
    });
    f
}

fn new_why(kit: &Kit) -> Fun {
    let mut f = Fun::new("why", 2);
    let (tag, argument) = (f.param(0), f.param(1));
    let new = f.keep(kit.room(why::ARGUMENTS.saturating_add(8)));
    f.put(new, why::TAG, tag);
    f.put(new, why::COUNT, 1);
    f.put(new, why::ARGUMENTS, argument);
    f.give(new);
    f
}

fn why_of(kit: &Kit) -> Fun {
    let mut f = Fun::new("why_of", 1);
    let word = f.param(0);
    let rank = f.keep(val(word).right(stop::RANK));
    let below = f.keep(val(word).and(stop::BELOW));
    f.when(val(rank).is(stop::HUMAN >> stop::RANK), |f| f.give(below));
    f.when(val(rank).is(stop::UNSURE >> stop::RANK), |f| {
        f.give(call(
            kit.why,
            [val(Why::Unascertainable as i64), val(below)],
        ));
    });
    f.when(val(rank).is(stop::NO_BASE >> stop::RANK), |f| {
        f.give(call(kit.why, [val(Why::NoBase as i64), val(below)]));
    });
    f.give(0);
    f
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test ends where it fails")]
mod tests {
    use super::*;
    use crate::{
        ir::Program,
        plan::code::{DATA, run::Instance},
    };

    #[test]
    fn lists_grow_and_whys_are_noted_once() {
        let program = Program::default();
        let mut making = Making::new(&program);
        let kit = making.kit;
        let mut f = Fun::new("try", 0);
        f.put(0, state::ARENA, DATA + 64);
        let draft = f.keep(kit.room(draft::BYTES));
        f.put(0, state::DRAFT, draft);
        f.count(100, |f, i, _| {
            f.act(call(kit.decided, [val(i).modulo(40)]));
            kit.leave(f, Why::Tie, &[val(i).modulo(3), val(7)]);
        });
        let deciding = val(draft).long(super::draft::DECIDING + vec::LEN);
        let human = val(draft).long(super::draft::HUMAN + vec::LEN);
        f.give(deciding.times(1_000).plus(human));
        let id = making.add(f);
        let code = making.code;
        let mut instance = Instance::new(&code);
        assert_eq!(instance.call(id, &[]).unwrap(), 40_003);
    }
}
