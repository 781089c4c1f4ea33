//! What a run keeps: what definitions and decisions came to, and which decisions were read. And what
//! becomes of stops.

use super::{
    kit::{Kit, at},
    layout::{memo, state, vec},
    making::Making,
    say::{Why, stop},
    values::edge,
};
use crate::{
    case::outcome::Step,
    plan::code::{
        FunctionId,
        build::{Fun, call, call_at, val},
    },
};

impl Making<'_> {
    /// Writes the functions on memos and stops.
    pub(super) fn write_memo(&mut self) {
        let values = self.values;
        let fresh = self.lowered.fresh;
        let bytes = self.lowered.memo;
        self.define(fresh, new_memo(&self.kit, bytes));
        let scratch = self.lowered.scratch;
        self.define(values.begin, begin(&self.kit, fresh, scratch));
        self.define(values.aside, aside(fresh));
        self.define(values.reads, reads());
        self.define(values.forget, forget());
        self.define(values.keep, keep());
        self.define(values.named, named());
        let open_top = self.human(Why::OpenTop, &[]);
        self.define(values.edge_stop, edge_stop(open_top));
    }
}

fn new_memo(kit: &Kit, bytes: u32) -> Fun {
    let mut f = Fun::new("fresh", 0);
    f.put(0, state::MEMO, kit.room(bytes));
    f
}

fn begin(kit: &Kit, fresh: FunctionId, scratch: u32) -> Fun {
    let mut f = Fun::new("begin", 0);
    f.put(0, state::SCRATCH, kit.room(scratch));
    f.put(0, state::STEP, Step::Statutory as i64);
    f.act(call(fresh, []));
    f
}

/// What is only told beside the outcome must not change it: what cannot be decided does not hold,
/// and no decision counts as read.
fn aside(fresh: FunctionId) -> Fun {
    let mut f = Fun::new("aside", 1);
    let place = f.param(0);
    let held = f.keep(at(state::MEMO));
    f.act(call(fresh, []));
    let truth = f.keep(call_at(val(place).minus(1), []));
    f.put(0, state::MEMO, held);
    f.give(val(truth).is(1));
    f
}

fn reads() -> Fun {
    let mut f = Fun::new("reads", 0);
    f.give(at(state::MEMO).long(memo::READ.saturating_add(vec::LEN)));
    f
}

fn forget() -> Fun {
    let mut f = Fun::new("forget", 1);
    let since = f.param(0);
    f.put(at(state::MEMO), memo::READ.saturating_add(vec::LEN), since);
    f
}

fn keep() -> Fun {
    let mut f = Fun::new("keep", 2);
    let (kept, new) = (f.param(0), f.param(1));
    let weightier = val(new)
        .right(stop::RANK)
        .above(val(kept).right(stop::RANK));
    f.give(weightier.select(new, kept));
    f
}

fn named() -> Fun {
    let mut f = Fun::new("named", 2);
    let (word, expr) = (f.param(0), f.param(1));
    let fault = val(word).right(stop::RANK).is(stop::FAULT >> stop::RANK);
    let none = val(word).and(0xFFFF_FFFF_i64).zero();
    f.give(val(word).plus(fault.and(none).select(expr, 0)));
    f
}

fn edge_stop(open_top: i64) -> Fun {
    let mut f = Fun::new("edge_stop", 1);
    let of = f.param(0);
    f.when(val(of).is(edge::EMPTY), |f| f.give(stop::EMPTY));
    f.when(val(of).is(edge::OVERFLOW), |f| f.give(stop::OVERFLOW));
    f.give(open_top);
    f
}
