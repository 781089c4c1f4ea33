//! What a host calls, and the making of everything.
//!
//! `zhun_input(bytes)` makes room for facts and gives its address, 0 if there is none. The host writes
//! the block there ([`crate::plan::wire`]) and calls `zhun_decide(act, address, bytes, flags)`: acts
//! are violations by number, then decisions; the lowest flag asks for reasons. It gives a
//! [`Status`]; `zhun_result()` gives the address of the words of the result, which stand until the next
//! call. A program with a rule for cases of several acts has `zhun_duties(address, bytes, words)` too: the
//! duties of a case, on its facts and on the words that stand at an offset of the block.

use super::{
    frame::shared,
    kit::at,
    layout::{answer, slot, state},
    making::Making,
    result::{open, write},
    several,
    steps::{Tools, is_stop},
};
use crate::{
    base::limits::MAX_READING_DEPTH,
    ir::{Program, ViolationId},
    plan::{
        code::{
            Code, DATA, FunctionId, Local,
            build::{Fun, call, val},
        },
        wire::Status,
    },
};

/// The flag that asks for reasons.
pub const REASONS: i64 = 1;

/// What data that is laid out behind the rest is aligned to, in bytes.
pub const ALIGN: u32 = 16;

/// Functions that a host calls.
const EXPORTS: u32 = 3;

/// Most bytes of facts.
pub const MAX_INPUT: i64 = 1 << 28;

/// Conditions, numbers, definitions and decisions stand inside each other deeper than
/// [`MAX_READING_DEPTH`]. What carries code out, natively or in a module, goes as deep as they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "条件、算式、定义和判定互相嵌套超过 {MAX_READING_DEPTH} 层 / conditions, numbers, definitions and decisions nest deeper than {MAX_READING_DEPTH}"
)]
pub struct TooDeep;

/// The whole meaning of a program as code.
///
/// # Errors
/// [`TooDeep`]
pub fn code(program: &Program) -> Result<Code, TooDeep> {
    Ok(Ground::new(program)?.code(&[]))
}

/// The whole meaning of a program, but for the functions that a host calls: these know where the data
/// ends, and more may be laid out behind what stands here.
#[derive(Debug)]
pub struct Ground {
    code: Code,
    tools: Tools,
    /// Violations, decisions, facts.
    counts: (i64, i64, i64),
    acts: u32,
    /// All duties of procedure, a list in the data; 0 if there is no rule for cases of several acts.
    duties: u32,
}

impl Ground {
    /// Lowers a program.
    ///
    /// # Errors
    /// [`TooDeep`]
    pub fn new(program: &Program) -> Result<Self, TooDeep> {
        let mut making = Making::new(program);
        let all = (0..program.violations.len()).map(ViolationId::from_index);
        let mut acts = Vec::with_capacity(program.violations.len());
        for id in all {
            let grounds = making.bearing(id);
            acts.push(making.act(id, grounds));
        }
        let acts = making.words(&acts);
        making.acts.laid = acts;
        making.finish_imposing();
        making.finish_steps();
        making.finish_values();
        if making.lowered.too_deep {
            return Err(TooDeep);
        }
        let tools = Tools::of(&mut making);
        let duties = match tools.several {
            true => {
                let all: Vec<u32> = making.acts.duties.values().copied().collect();
                making.listed(all)
            }
            false => 0,
        };
        Ok(Self {
            code: making.code,
            tools,
            counts: (
                count(program.violations.len()),
                count(program.decisions.len()),
                count(program.facts.len()),
            ),
            acts,
            duties,
        })
    }

    /// How many asks there are: violations, decisions, and the decisions together if there are any.
    pub fn asks(&self) -> usize {
        let (violations, decisions, _) = self.counts;
        let all = violations
            .saturating_add(decisions)
            .saturating_add(i64::from(decisions > 0));
        usize::try_from(all).unwrap_or(0)
    }

    /// How many functions the code has.
    pub fn functions(&self) -> u32 {
        let own = u32::try_from(self.code.functions.len()).unwrap_or(u32::MAX);
        own.saturating_add(EXPORTS)
            .saturating_add(u32::from(self.duties != 0))
    }

    /// Where more data can be laid out: behind what there is, [`ALIGN`]ed.
    pub fn end(&self) -> u32 {
        let len = u32::try_from(self.code.data.len()).unwrap_or(u32::MAX);
        let end = DATA.saturating_add(len);
        end.checked_next_multiple_of(ALIGN).unwrap_or(u32::MAX)
    }

    /// The code, with more data from [`Self::end`] on.
    pub fn code(&self, more: &[u8]) -> Code {
        let mut code = self.code.clone();
        if !more.is_empty() {
            let end = usize::try_from(self.end().saturating_sub(DATA)).unwrap_or(0);
            code.data.resize(end, 0);
            code.data.extend_from_slice(more);
        }
        // Nothing more is laid out: what follows is the arena.
        // Sheets take it to begin at [`Self::end`] where they have no data of their own.
        let start = i64::from(DATA).saturating_add(count(code.data.len()));
        let align = i64::from(ALIGN);
        let start = start.saturating_add(align.saturating_sub(1)) & align.saturating_neg();
        let mut exports = vec![
            ("zhun_input", input(&self.tools, start)),
            (
                "zhun_decide",
                decide(&self.tools, start, self.counts, self.acts),
            ),
            ("zhun_result", result()),
        ];
        if self.duties != 0 {
            let (_, _, slots) = self.counts;
            let duties = duties(&self.tools, start, slots, self.duties);
            exports.push(("zhun_duties", duties));
        }
        for (name, fun) in exports {
            let id = FunctionId(u32::try_from(code.functions.len()).unwrap_or(u32::MAX));
            code.functions.push(fun.done());
            code.exports.push((name.to_owned(), id));
        }
        code
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Starts the arena over, behind `end`.
fn reset(f: &mut Fun, start: i64, end: impl Into<crate::plan::code::build::Val>) {
    f.put(0, state::ARENA_START, start);
    f.put(0, state::ARENA, end);
    f.put(0, state::EXHAUSTED, 0);
}

fn input(tools: &Tools, start: i64) -> Fun {
    let mut f = Fun::new("input", 1);
    let bytes = f.param(0);
    let within = val(bytes).at_least(0).and(val(bytes).at_most(MAX_INPUT));
    f.unless(within, |f| f.give(0));
    reset(&mut f, start, start);
    let to = f.keep(call(tools.kit.alloc, [val(bytes)]));
    f.give(at(state::EXHAUSTED).select(0, to));
    f
}

fn result() -> Fun {
    let mut f = Fun::new("result", 0);
    f.give(at(state::OUTPUT));
    f
}

fn decide(
    tools: &Tools,
    start: i64,
    (violations, decisions, slots): (i64, i64, i64),
    acts: u32,
) -> Fun {
    let mut f = Fun::new("decide", 4);
    let (act, input) = (f.param(0), f.param(1));
    let (bytes, flags) = (f.param(2), f.param(3));
    let status = f.keep(0);
    let inside = given(&mut f, start, slots, (input, bytes));
    f.put(0, state::REASONS, val(flags).and(REASONS));
    let frame = f.keep(tools.kit.room(shared::BYTES));
    let done = f.local();
    f.block(|f, end| {
        f.unless(inside, |f| {
            open(f, tools);
            f.set(status, Status::Refused as i64);
            write(f, tools, [val(status), val(0)]);
            f.leave(end);
        });
        let known = val(act).at_least(0);
        let known = known.and(val(act).below(violations.saturating_add(decisions)));
        f.unless(known, |f| {
            open(f, tools);
            f.set(status, Status::NoAct as i64);
            write(f, tools, [val(status)]);
            f.leave(end);
        });
        f.act(call(tools.values.begin, []));
        let wrong = f.keep(call(tools.values.check, []));
        f.when(wrong, |f| {
            open(f, tools);
            f.set(status, Status::Refused as i64);
            write(f, tools, [val(status), val(wrong)]);
            f.leave(end);
        });
        f.set(done, call(tools.values.contradicted, []));
        f.unless(done, |f| {
            f.either(
                val(act).below(violations),
                |f| {
                    let laid = val(acts).plus(val(act).left(2)).word(0);
                    let laid = f.keep(laid);
                    f.put(frame, shared::ACT, laid);
                    f.set(done, call(tools.own.ask, [val(laid), val(frame)]));
                    f.unless(done, |f| {
                        f.when(at(state::REASONS), |f| {
                            f.act(call(tools.own.duties, [val(frame)]));
                        });
                        f.act(call(tools.own.put_outcome, [val(frame)]));
                    });
                },
                |f| {
                    let to = f.keep(tools.kit.room(answer::BYTES));
                    let decision = val(act).minus(violations);
                    f.set(done, call(tools.values.answer, [val(to), decision]));
                    f.unless(done, |f| {
                        f.act(call(tools.own.put_answer, [val(to)]));
                    });
                },
            );
        });
        f.when(is_stop(done), |f| {
            f.set(status, call(tools.own.put_stop, [val(done), val(frame)]));
        });
    });
    close(&mut f, tools, start, status);
    f
}

/// Begins with a block of facts; whether it can be one.
fn given(f: &mut Fun, start: i64, slots: i64, (input, bytes): (Local, Local)) -> Local {
    // Wherever the host says the facts stand, they must stand in memory and behind the data.
    let memory = f.keep(crate::plan::code::build::memory());
    let least = slots.saturating_mul(i64::from(slot::BYTES));
    let inside = val(input)
        .at_least(start)
        .and(val(input).at_most(memory))
        .and(val(input).and(7).is(0))
        .and(val(bytes).at_least(least))
        .and(val(bytes).at_most(val(memory).minus(input)))
        .and(val(bytes).at_most(MAX_INPUT));
    let inside = f.keep(inside);
    let behind = val(input).plus(bytes).plus(7).and(-8);
    reset(f, start, val(inside).select(behind, start));
    f.put(0, state::INPUT, input);
    f.put(0, state::INPUT_BYTES, bytes);
    inside
}

/// Ends a result.
fn close(f: &mut Fun, tools: &Tools, start: i64, status: Local) {
    f.when(at(state::EXHAUSTED), |f| {
        reset(f, start, start);
        open(f, tools);
        f.set(status, Status::TooLarge as i64);
        write(f, tools, [val(status)]);
    });
    // How many words there are.
    let words = at(state::ARENA).minus(at(state::OUTPUT)).right(3);
    f.put(at(state::OUTPUT), 0, words);
    f.give(status);
}

/// The duties of a case of several acts: its facts, and in the same block its words
/// ([`crate::plan::wire::case_block`]).
fn duties(tools: &Tools, start: i64, slots: i64, all: u32) -> Fun {
    let mut f = Fun::new("duties of a case", 3);
    let (input, bytes, words) = (f.param(0), f.param(1), f.param(2));
    let inside = given(&mut f, start, slots, (input, bytes));
    f.put(0, state::REASONS, 0);
    let aligned = val(words).or(bytes).and(7).zero();
    let there = val(words).at_least(0).and(val(words).at_most(bytes));
    let inside = f.keep(val(inside).and(aligned).and(there));
    let status = f.keep(Status::Refused as i64);
    f.block(|f, end| {
        f.unless(inside, |f| {
            open(f, tools);
            write(f, tools, [val(status), val(0)]);
            f.leave(end);
        });
        f.act(call(tools.values.begin, []));
        let wrong = f.keep(call(tools.values.check, []));
        f.when(wrong, |f| {
            open(f, tools);
            write(f, tools, [val(status), val(wrong)]);
            f.leave(end);
        });
        let from = f.keep(val(input).plus(words));
        let to = f.keep(val(input).plus(bytes));
        let said = several::answer(f, tools, all, (from, to));
        f.set(status, said);
    });
    close(&mut f, tools, start, status);
    f
}
