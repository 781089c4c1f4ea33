//! The steps from facts to a result, by name: what lifts a penalty, what moves it, what it comes to.

use super::{
    amount, circumstance, close, contest, degree, explain_grounds, imposing::Imposing, kit::Kit,
    making::Making, money, procedure, recommend, reduction, result, severity, values::Values,
};
use crate::{
    base::ratio::Ratio,
    ir::Program,
    plan::code::{
        FunctionId,
        build::{Fun, Val, call, call_at, val},
    },
};

/// Functions by what they do. What is said of addresses and stops in [`Imposing`] holds here too.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    /// `(step, truth)` → 1 or 0, or a stop that ends the run: whether a ground holds; 无法查明 does
    /// not, and says so; what a human must decide does not, and is left to the human.
    pub(super) met: FunctionId,
    /// `(entry)` → truth: whether an entry of a list holds and no exception takes the case off.
    pub(super) on_list: FunctionId,
    /// `(bearing)` → what lifts the penalty, a `frame::waiver`; or a stop.
    pub(super) waiver: FunctionId,
    /// `(bearing)` → the grounds that hold, a `frame::grounds`; or a stop.
    pub(super) grounds: FunctionId,
    /// `(grounds that hold, ground)`: adds it.
    pub(super) hold: FunctionId,
    /// `(shall, object plus one, side)` → the ground that counts for an object on a side; 0 if none
    /// does. The side is `shared::LIGHTER` or `shared::HEAVIER`.
    pub(super) first: FunctionId,
    /// `(reduction)` → truth.
    pub(super) reduces: FunctionId,
    /// `(bearing)` → a vec of the reductions that apply; or a stop.
    pub(super) cuts: FunctionId,

    /// `(to, extent, fine)`: writes a money for reasons, none for no extent (0) and for what is none in
    /// whole fen; a point is shown as it would be rounded.
    pub(super) money: FunctionId,
    /// `(work, why)`: leaves the amount to a human, inside the range at hand.
    pub(super) leave: FunctionId,
    /// `(work, degree)`: leaves it for want of a rule for a degree.
    pub(super) no_rule: FunctionId,
    /// `(fine, extent, degree)` → the band of a degree; 0 if there is none.
    pub(super) band: FunctionId,
    /// `(fine, work, degree)`: says which part of the range a degree takes.
    pub(super) say_band: FunctionId,
    /// `(fine, work, degree)` → 0 or a stop: 从轻, 一般 or 从重 inside the range.
    pub(super) take_band: FunctionId,
    /// `(fine, work, extent)` → 0 or a stop: the top of a range (0 is none).
    pub(super) take_top: FunctionId,
    /// `(fine, work, ground)` → 0 or a stop: 上调.
    pub(super) raise: FunctionId,
    /// `(fine, work, lighter, heavier)` → 0 or a stop: which tier, which part of the range.
    pub(super) apply_grounds: FunctionId,
    /// `(to, floor, was)`: lifts an end to a floor, never above what it was.
    pub(super) lift: FunctionId,
    /// `(fine, work)` → 0 or a stop: 减额.
    pub(super) cut: FunctionId,
    /// `(fine, work)`: what the benchmark says, as a reason.
    pub(super) explain_benchmark: FunctionId,
    /// `(fine, work)` → 0 or a stop: into the statutory range.
    pub(super) clamp: FunctionId,
    /// `(fine, work)` → 0 or a stop: rounded once.
    pub(super) round: FunctionId,
    /// `(fine, work, lighter, heavier)` → 0 or a stop.
    pub(super) work: FunctionId,
    /// `(fine, lighter, heavier)` → a `frame::work` that is done; or a stop.
    pub(super) amount: FunctionId,
    /// `(frame, item)` → the item as a fine with all that bears on it; 0 if it is none.
    pub(super) fine: FunctionId,
    /// `(frame)` → 0 or a stop: the amount of every fine, and the degree.
    pub(super) amounts: FunctionId,
    /// `(frame)` → the degree where nothing is fined.
    pub(super) degree: FunctionId,

    /// `(frame, ground, list)`: says what ranges a ground that may would lead to.
    pub(super) options: FunctionId,
    /// `(held, object plus one)` → whether a ground is about an object.
    pub(super) about: FunctionId,
    /// `(frame)`: says of every ground that holds whether it counts.
    pub(super) explain_grounds: FunctionId,

    /// `(act, frame)` → 0 or a stop: the steps of an act, in order.
    pub(super) steps: FunctionId,

    /// `(act, frame)` → 0 or a stop: the steps of an act, or of those that it stands for.
    pub(super) ask: FunctionId,
    /// `(contest, index)` → what one of the provisions comes to; or a stop.
    pub(super) consider: FunctionId,
    /// `(contest, field)` → the version in force on a day, plus one; 0 if none is; or a stop.
    pub(super) in_force: FunctionId,
    /// `(considered)`: notes its rows.
    pub(super) take_rows: FunctionId,
    /// `(considered, all)`: notes why a human decides.
    pub(super) take_whys: FunctionId,
    /// `(list, act, all considered)`: says what each comes to.
    pub(super) explain_contest: FunctionId,
    /// `(act, frame)` → 0 or a stop: 从旧兼从轻.
    pub(super) law_at_date: FunctionId,
    /// `(contest, all considered, found)` → 0, or two whose fines cannot be compared.
    pub(super) higher: FunctionId,
    /// `(all considered, found, disposition)` → the penalties.
    pub(super) joined: FunctionId,
    /// `(act, frame)` → 0 or a stop: 竞合.
    pub(super) concurrence: FunctionId,
    /// `(measure, frame, frame)` → in what the second is lighter or heavier, as bits.
    pub(super) weigh: FunctionId,
    /// `(measure, imposed, imposed)` → the same of two fines.
    pub(super) weigh_fines: FunctionId,
    /// `(imposed, imposed)` → whether they are of one kind on one object.
    pub(super) like: FunctionId,
    /// `(vec of imposed, object)` → the gravest on an object.
    pub(super) gravest: FunctionId,

    /// `()` → a vec of the rows that decided; the decisions read are said.
    pub(super) rows: FunctionId,
    /// `()`: says why a human decides.
    pub(super) say_human: FunctionId,
    /// `(word)`: writes a word of the result.
    pub(super) put: FunctionId,
    /// `(vec)`: writes its length and its values.
    pub(super) put_all: FunctionId,
    /// `(why)`: writes it.
    pub(super) put_why: FunctionId,
    /// `(list, step)` → how many reasons of a list were written: those of a step; all, if it is less
    /// than 0.
    pub(super) put_reasons: FunctionId,
    /// `(frame)`: writes the outcome.
    pub(super) put_outcome: FunctionId,
    /// `(stop, shared)` → status: writes what ends a run.
    pub(super) put_stop: FunctionId,
    /// `(decision's answer)`: writes it.
    pub(super) put_answer: FunctionId,

    /// `(shared)` → 0, or the stop where a human decides everything.
    pub(super) ruled: FunctionId,
    /// `(shared, object plus one, end)` → 0 or a stop: finds the fine on an object.
    pub(super) fine_on: FunctionId,
    /// `(shared, end)` → 0 or a stop: finds the fine on the object that is fined highest.
    pub(super) highest_fine: FunctionId,
    /// `(shared, list)` → whether one of these penalties is imposed; or a stop.
    pub(super) imposes_any: FunctionId,
    /// `()` → whether a human may go below the statutory minimum.
    pub(super) mitigates: FunctionId,
    /// `(shared)`: the duties of procedure of the outcome.
    pub(super) duties: FunctionId,
    /// `(stop)`: writes what a duty waits for.
    pub(super) put_wait: FunctionId,
    /// `(shared)`: writes the duties of procedure.
    pub(super) put_duties: FunctionId,
    /// `(shared, set)` → whether something of a set of dispositions is recommended; or a stop. Only in
    /// programs with a rule for cases of several acts, like what follows.
    pub(super) disposed: FunctionId,
    /// `(shared, set)` → whether an act is of one of these degrees; or a stop.
    pub(super) graded: FunctionId,
    /// `(shared, from, to)` → 1 where the words there are none of a case: reads them.
    pub(super) read_case: FunctionId,
}

/// What the steps are made with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tools {
    pub kit: Kit,
    pub values: Values,
    pub imposing: Imposing,
    pub own: Steps,
    /// Address of the number zero.
    pub zero: u32,
    /// `()`: an empty memo.
    pub fresh: FunctionId,
    /// Address of the addresses of all acts, by number.
    pub acts: u32,
    /// Address of what is compared of penalties, by number.
    pub profiles: u32,
    /// Whether duties may be about several acts together ([`several`]).
    pub several: bool,
}

impl Steps {
    /// Names them; [`Self::define`] writes them.
    pub(super) fn declare(making: &mut Making<'_>) -> Self {
        Self {
            met: making.declare("met", 2),
            on_list: making.declare("on_list", 1),
            waiver: making.declare("waiver", 1),
            grounds: making.declare("grounds", 1),
            hold: making.declare("hold", 2),
            first: making.declare("first", 3),
            reduces: making.declare("reduces", 1),
            cuts: making.declare("cuts", 1),
            money: making.declare("money", 3),
            leave: making.declare("leave", 2),
            no_rule: making.declare("no_rule", 2),
            band: making.declare("band", 3),
            say_band: making.declare("say_band", 3),
            take_band: making.declare("take_band", 3),
            take_top: making.declare("take_top", 3),
            raise: making.declare("raise", 3),
            apply_grounds: making.declare("apply_grounds", 4),
            lift: making.declare("lift", 3),
            cut: making.declare("cut", 2),
            explain_benchmark: making.declare("explain_benchmark", 2),
            clamp: making.declare("clamp_to_law", 2),
            round: making.declare("round", 2),
            work: making.declare("work", 4),
            amount: making.declare("amount", 3),
            fine: making.declare("fine", 2),
            amounts: making.declare("amounts", 1),
            degree: making.declare("degree", 1),
            options: making.declare("options", 3),
            about: making.declare("about", 2),
            explain_grounds: making.declare("explain_grounds", 1),
            steps: making.declare("steps", 2),
            ask: making.declare("ask", 2),
            consider: making.declare("consider", 2),
            in_force: making.declare("in_force", 2),
            take_rows: making.declare("take_rows", 1),
            take_whys: making.declare("take_whys", 2),
            explain_contest: making.declare("explain_contest", 3),
            law_at_date: making.declare("law_at_date", 2),
            higher: making.declare("higher", 3),
            joined: making.declare("joined", 3),
            concurrence: making.declare("concurrence", 2),
            weigh: making.declare("weigh", 3),
            weigh_fines: making.declare("weigh_fines", 3),
            like: making.declare("like", 2),
            gravest: making.declare("gravest", 2),
            rows: making.declare("rows", 0),
            say_human: making.declare("say_human", 0),
            put: making.declare("put", 1),
            put_all: making.declare("put_all", 1),
            put_why: making.declare("put_why", 1),
            put_reasons: making.declare("put_reasons", 2),
            put_outcome: making.declare("put_outcome", 1),
            put_stop: making.declare("put_stop", 2),
            put_answer: making.declare("put_answer", 1),
            ruled: making.declare("ruled", 1),
            fine_on: making.declare("fine_on", 3),
            highest_fine: making.declare("highest_fine", 2),
            imposes_any: making.declare("imposes_any", 2),
            mitigates: making.declare("mitigates", 0),
            duties: making.declare("duties", 1),
            put_wait: making.declare("put_wait", 1),
            put_duties: making.declare("put_duties", 1),
            disposed: if_several(making, "disposed", 2),
            graded: if_several(making, "graded", 2),
            read_case: if_several(making, "read_case", 3),
        }
    }

    /// Writes them.
    pub(super) fn define(self, making: &mut Making<'_>) {
        let tools = Tools::of(making);
        let procedure = procedure::functions(&tools, making);
        for written in [
            circumstance::functions(&tools),
            reduction::functions(&tools),
            money::functions(&tools),
            degree::functions(&tools),
            amount::functions(&tools),
            recommend::functions(&tools),
            explain_grounds::functions(&tools),
            contest::functions(&tools),
            severity::functions(&tools),
            close::functions(&tools),
            result::functions(&tools),
            procedure,
        ] {
            for (id, fun) in written {
                making.define(id, fun);
            }
        }
    }

    /// None, until they are declared.
    pub(super) const fn none() -> Self {
        let none = FunctionId(u32::MAX);
        Self {
            met: none,
            on_list: none,
            waiver: none,
            grounds: none,
            hold: none,
            first: none,
            reduces: none,
            cuts: none,
            money: none,
            leave: none,
            no_rule: none,
            band: none,
            say_band: none,
            take_band: none,
            take_top: none,
            raise: none,
            apply_grounds: none,
            lift: none,
            cut: none,
            explain_benchmark: none,
            clamp: none,
            round: none,
            work: none,
            amount: none,
            fine: none,
            amounts: none,
            degree: none,
            options: none,
            about: none,
            explain_grounds: none,
            steps: none,
            ask: none,
            consider: none,
            in_force: none,
            take_rows: none,
            take_whys: none,
            explain_contest: none,
            law_at_date: none,
            higher: none,
            joined: none,
            concurrence: none,
            weigh: none,
            weigh_fines: none,
            like: none,
            gravest: none,
            rows: none,
            say_human: none,
            put: none,
            put_all: none,
            put_why: none,
            put_reasons: none,
            put_outcome: none,
            put_stop: none,
            put_answer: none,
            ruled: none,
            fine_on: none,
            highest_fine: none,
            imposes_any: none,
            mitigates: none,
            duties: none,
            put_wait: none,
            put_duties: none,
            disposed: none,
            graded: none,
            read_case: none,
        }
    }
}

/// Whether duties of a program may be about several acts together.
pub(super) fn several(program: &Program) -> bool {
    !program.joints.is_empty() && !program.duties.is_empty()
}

/// A function that only such programs have.
fn if_several(making: &mut Making<'_>, name: &str, params: u32) -> FunctionId {
    if several(making.program) {
        making.declare(name, params)
    } else {
        FunctionId(u32::MAX)
    }
}

/// Ends the function where a value is a stop: it has a rank.
pub(super) fn stops(f: &mut Fun, word: impl Into<Val>) {
    let word = word.into();
    f.when(val(&word).isnt(0), |f| f.give(word));
}

/// Ends the function where an address is a stop instead.
pub(super) fn stops_at(f: &mut Fun, word: impl Into<Val>) {
    let word = word.into();
    f.when(is_stop(&word), |f| f.give(word));
}

/// Whether a word is a stop and no address.
pub(super) fn is_stop(word: impl Into<Val>) -> Val {
    word.into().right(super::say::stop::RANK).isnt(0)
}

/// Calls the condition at a place plus one.
pub(super) fn holds(place: impl Into<Val>) -> Val {
    call_at(place.into().minus(1), [])
}

impl Tools {
    /// Those of a program in the making.
    pub(super) fn of(making: &mut Making<'_>) -> Self {
        Self {
            kit: making.kit,
            values: making.values,
            imposing: making.imposing,
            own: making.steps,
            zero: making.ratio(Ratio::ZERO),
            fresh: making.lowered.fresh,
            acts: making.acts.laid,
            profiles: making.profiles(),
            several: several(making.program),
        }
    }

    /// A new vec, empty.
    pub(super) fn vec(&self, f: &mut Fun) -> Val {
        val(f.keep(self.kit.room(super::layout::vec::BYTES)))
    }

    /// Adds to a vec.
    pub(super) fn push(&self, f: &mut Fun, list: impl Into<Val>, value: impl Into<Val>) {
        f.act(call(self.kit.push, [list.into(), value.into()]));
    }
}
