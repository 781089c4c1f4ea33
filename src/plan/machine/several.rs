//! Duties of procedure of a case of several acts: what they read is the outcomes of all acts together, as
//! [`crate::case::reading::View::of_all`] says it.
//!
//! A host hands in the outcomes that it was given, in the words in which they stand in results
//! ([`crate::plan::wire::case_block`]); they are read where they lie. Only a program that has a rule for
//! such cases, and duties, has any of this.

use super::{
    bearing::degree,
    descriptions::act,
    frame::{each, imposed, joined, shared},
    kit::at,
    layout::{draft, state, vec, why},
    making::Making,
    procedure::amount,
    result::{open, write},
    say::stop,
    steps::Tools,
};
use crate::{
    base::terms::Degree,
    case::outcome::Disposition,
    plan::{
        code::{
            FunctionId, Label, Local,
            build::{Fun, Val, call, val},
        },
        wire::Status,
    },
};

/// The fact that a stop names where what it waits for is the outcome of an act.
pub(super) const OUTCOME: i64 = u32::MAX as i64;

/// Bytes of a word.
const WORD: i64 = 8;

/// The functions of this file.
pub(super) fn functions(tools: &Tools, making: &Making<'_>) -> Vec<(FunctionId, Fun)> {
    let own = tools.own;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let counts = [
        count(making.program.violations.len()),
        count(making.program.penalties.len()),
    ];
    vec![
        (own.disposed, disposed()),
        (own.graded, graded(tools)),
        (own.read_case, read_case(tools, counts)),
    ]
}

/// Every act that is read: those of a case, or in a program without them the one there is.
pub(super) fn each_act(f: &mut Fun, tools: &Tools, frame: Local, body: impl FnOnce(&mut Fun, Val)) {
    if tools.several {
        each(f, val(frame).long(shared::VIEW), |f, one, _| body(f, one));
    } else {
        body(f, val(frame));
    }
}

/// Ends the function with a stop where an act of a case is not decided.
pub(super) fn unless_open(f: &mut Fun, frame: Local) {
    let open = val(frame).long(shared::OPEN);
    f.when(open, |f| f.give(stop::NEED.saturating_add(OUTCOME)));
}

/// Adds an amount to a sum that stays within 64 bits.
pub(super) fn add(f: &mut Fun, total: Local, amount: Local) {
    let sum = f.keep(val(total).plus(amount));
    let over = val(total).xor(sum).and(val(amount).xor(sum)).below(0);
    f.when(over, |f| {
        let most = val(amount).below(0).select(i64::MIN, i64::MAX);
        f.set(sum, most);
    });
    f.set(total, sum);
}

/// Holds a sum of fines on an object (plus one) below what it comes to where acts are joined.
pub(super) fn at_most_joined(f: &mut Fun, frame: Local, on: Local, end: Local, total: Local) {
    let all = f.keep(val(frame).long(shared::JOINED));
    f.when(all, |f| {
        each(f, all, |f, one, round| {
            let here = val(&one).long(joined::ON).plus(1).is(on);
            f.unless(here, |f| f.next(round));
            let range = f.keep(val(&one).plus(joined::RANGE));
            let point = [joined::HAS, joined::POINT].map(|at| val(&one).long(at));
            let most = amount(f, range, point, None, end);
            f.when(val(most).below(total), |f| f.set(total, most));
        });
    });
}

/// Makes an act by itself what duties read, unless there is a case; gives the duties to go through.
pub(super) fn begin(f: &mut Fun, tools: &Tools, frame: Local) -> Val {
    let laid = f.keep(val(frame).long(shared::ALL));
    f.unless(laid, |f| {
        let alone = tools.vec(f);
        tools.push(f, &alone, frame);
        f.put(frame, shared::VIEW, alone);
        f.set(laid, val(frame).long(shared::ACT).word(act::DUTIES));
    });
    val(laid)
}

/// Passes over a duty that is about none of the acts.
pub(super) fn only_about(f: &mut Fun, tools: &Tools, frame: Local, duty: Local, round: Label) {
    f.when(val(frame).long(shared::ALL), |f| {
        let about = f.keep(0);
        each_act(f, tools, frame, |f, one| {
            let own = one.long(shared::ACT).word(act::DUTIES);
            let own = call(tools.imposing.listed, [own, val(duty)]);
            f.set(about, val(about).or(own.isnt(0)));
        });
        f.unless(about, |f| f.next(round));
    });
}

/// Whether a set of bits has a number.
fn has(set: Local, number: impl Into<Val>) -> Val {
    val(set).right(number).and(1)
}

fn disposed() -> Fun {
    let mut f = Fun::new("disposed", 2);
    let (frame, set) = (f.param(0), f.param(1));
    unless_open(&mut f, frame);
    each(&mut f, val(frame).long(shared::VIEW), |f, one, _| {
        f.when(has(set, one.long(shared::DISPOSITION)), |f| f.give(1));
    });
    f.when(has(set, Disposition::Human as i64), |f| {
        let whys = at(state::DRAFT).long(draft::HUMAN.saturating_add(vec::LEN));
        f.give(whys.isnt(0));
    });
    f.give(0);
    f
}

fn graded(tools: &Tools) -> Fun {
    let mut f = Fun::new("graded", 2);
    let (frame, set) = (f.param(0), f.param(1));
    unless_open(&mut f, frame);
    each(&mut f, val(frame).long(shared::VIEW), |f, one, _| {
        f.when(has(set, one.long(shared::DEGREE)), |f| f.give(1));
    });
    f.when(has(set, degree(Degree::Mitigated)), |f| {
        f.give(call(tools.own.mitigates, []));
    });
    f.give(0);
    f
}

/// Words that a host wrote, one after another: none is read from beyond the end, and no number is more
/// than there is room for.
#[derive(Clone, Copy)]
struct Words {
    at: Local,
    end: Local,
}

impl Words {
    /// The next word; ends the function with 1 where there is none.
    fn next(self, f: &mut Fun) -> Local {
        f.unless(val(self.at).below(self.end), |f| f.give(1));
        let word = f.keep(val(self.at).long(0));
        f.set(self.at, val(self.at).plus(WORD));
        word
    }

    /// The next word, which is at least 0 and below a number.
    fn below(self, f: &mut Fun, most: i64) -> Local {
        let word = self.next(f);
        let fits = val(word).at_least(0).and(val(word).below(most));
        f.unless(fits, |f| f.give(1));
        word
    }

    /// How many words follow.
    fn left(self) -> Val {
        val(self.end).minus(self.at).right(3)
    }

    /// The next word: how many items follow, each of a word at least.
    fn len(self, f: &mut Fun) -> Local {
        let len = self.next(f);
        let fits = val(len).at_least(0).and(val(len).at_most(self.left()));
        f.unless(fits, |f| f.give(1));
        len
    }

    /// The address of so many bytes, which are passed over.
    fn some(self, f: &mut Fun, bytes: u32) -> Local {
        let here = f.keep(self.at);
        let behind = f.keep(val(here).plus(bytes));
        f.unless(val(behind).at_most(self.end), |f| f.give(1));
        f.set(self.at, behind);
        here
    }
}

fn read_case(tools: &Tools, [violations, penalties]: [i64; 2]) -> Fun {
    let mut f = Fun::new("read_case", 3);
    let (frame, at_, end) = (f.param(0), f.param(1), f.param(2));
    let words = Words { at: at_, end };
    let view = tools.vec(&mut f);
    f.put(frame, shared::VIEW, &view);
    let acts = words.len(&mut f);
    f.count(acts, |f, _, round| {
        let act = words.below(f, violations);
        let one = f.keep(tools.kit.room(shared::BYTES));
        let laid = val(i64::from(tools.acts)).plus(val(act).left(2)).word(0);
        f.put(one, shared::ACT, laid);
        let imposes = tools.vec(f);
        f.put(one, shared::PENALTIES, &imposes);
        tools.push(f, &view, one);
        let len = words.len(f);
        f.unless(len, |f| {
            f.put(frame, shared::OPEN, 1);
            f.next(round);
        });
        let own = Words {
            at: at_,
            end: f.keep(val(at_).plus(val(len).left(3))),
        };
        let disposition = own.below(f, (Disposition::Human as i64).saturating_add(1));
        f.put(one, shared::DISPOSITION, disposition);
        let degree = own.below(f, degree(Degree::Heavier).saturating_add(1));
        f.put(one, shared::DEGREE, degree);
        let len = own.len(f);
        f.count(len, |f, _, _| {
            let penalty = own.some(f, imposed::BYTES);
            let id = f.keep(val(penalty).long(imposed::PENALTY));
            let fits = val(id).at_least(0).and(val(id).below(penalties));
            f.unless(fits, |f| f.give(1));
            tools.push(f, &imposes, penalty);
        });
        // Rows say nothing to duties.
        let rows = own.len(f);
        f.set(at_, val(at_).plus(val(rows).left(3)));
        let whys = own.len(f);
        f.count(whys, |f, _, _| {
            let said = own.some(f, why::ARGUMENTS);
            let count = f.keep(val(said).long(why::COUNT));
            let fits = val(count).at_least(0).and(val(count).at_most(own.left()));
            f.unless(fits, |f| f.give(1));
            f.set(at_, val(at_).plus(val(count).left(3)));
            tools.push(f, at(state::DRAFT).plus(draft::HUMAN), said);
        });
        f.set(at_, own.end);
    });
    let joined = tools.vec(&mut f);
    f.put(frame, shared::JOINED, &joined);
    let len = words.len(&mut f);
    f.count(len, |f, _, _| {
        let one = words.some(f, joined::BYTES);
        tools.push(f, &joined, one);
    });
    f.give(val(at_).isnt(end));
    f
}

/// Answers the duties of a case, whose words stand from an address to the end of the block: the status.
/// What is said of the block itself holds here.
pub(super) fn answer(f: &mut Fun, tools: &Tools, all: u32, (from, to): (Local, Local)) -> Local {
    let status = f.keep(Status::Decided as i64);
    let frame = f.keep(tools.kit.room(shared::BYTES));
    f.put(0, state::DRAFT, tools.kit.room(draft::BYTES));
    f.put(frame, shared::ALL, i64::from(all));
    let wrong = call(tools.own.read_case, [val(frame), val(from), val(to)]);
    let wrong = f.keep(wrong);
    f.either(
        wrong,
        |f| {
            open(f, tools);
            f.set(status, Status::Refused as i64);
            write(f, tools, [val(status), val(0)]);
        },
        |f| {
            f.act(call(tools.own.duties, [val(frame)]));
            open(f, tools);
            write(f, tools, [val(status)]);
            f.act(call(tools.own.put_duties, [val(frame)]));
        },
    );
    status
}
