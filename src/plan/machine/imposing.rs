//! Steps 7 and 8 of an act, by name: what the statute imposes, and what the benchmark says of it.

use super::{
    benchmark, explain, impose, kit::Kit, layout::vec, making::Making, replace, say::stop,
    statutory, table, values::Values, weights,
};
use crate::plan::code::{
    FunctionId, Label, Local,
    build::{Fun, Val, call, val},
};

/// Functions by what they do. A function that works out a structure gives its address, or the stop
/// that ends the run: whatever has a rank (see [`super::say::stop`]) is no address.
#[derive(Clone, Copy, Debug)]
pub struct Imposing {
    /// `(act, waived)` → what the statute imposes, a [`super::layout::imposing`]; or a stop. `waived`:
    /// only what is imposed nevertheless.
    pub impose: FunctionId,
    /// `(imposing, node, imposition plus one, still)`: adds the penalties of a node
    /// (`Making::node`).
    pub add: FunctionId,
    /// `(act, imposing)` → a [`super::layout::vec`] of [`super::layout::statute`]s; or a stop.
    pub statutory_ranges: FunctionId,
    /// `(imposing, statutes)` → a vec of [`super::layout::target`]s.
    pub targets: FunctionId,
    /// `(act, targets)` → a vec of [`super::layout::candidate`]s, empty without a benchmark; or a
    /// stop.
    pub narrow: FunctionId,
    /// `(imposing, candidates)`: lets the penalties of rows stand for those of the statute.
    pub replace_penalties: FunctionId,
    /// `(act, imposing, statutes)`: says which act, guards and penalties there are, if reasons are
    /// wanted.
    pub explain_statute: FunctionId,
    /// `(act, part, tier, target, to)` → 0 if the tier of that part gives the target no range; 1 if it
    /// does, written as an extent; 2 if its rows differ; or a stop. The part is an index.
    pub tier_range: FunctionId,

    /// `(list, value)` → whether a list of the data has a value.
    pub(super) listed: FunctionId,
    /// `(tag, vec)` → a why whose arguments are these.
    pub(super) why_list: FunctionId,
    /// `(act, guard plus one)` → truth; 0 is no guard, which always holds.
    pub(super) guard: FunctionId,
    /// `(act, list of guards)` → whether all hold.
    pub(super) guards: FunctionId,
    /// `(act, holding, stage)`: what a stage replaces falls away.
    pub(super) replaced: FunctionId,
    /// `(act, holding)` → a vec of vecs of penalties between which none comes first; superseded
    /// impositions fall away.
    pub(super) supersede: FunctionId,
    /// `(outcomes, object, fined)` → whether they name an object.
    pub(super) names: FunctionId,
    /// `(object, why)` → a candidate that a human decides.
    pub(super) by_hand: FunctionId,
    /// `(object, gives, row)` → the candidate of a row.
    pub(super) of_row: FunctionId,
    /// `(benchmark, target)` → the candidate of the first 先行 row that holds; 0; or a stop.
    pub(super) overridden: FunctionId,
    /// `(act, part)` → whether a part of the benchmark holds.
    pub(super) part_holds: FunctionId,
    /// `(a, b)` → whether two candidates say the same.
    pub(super) same_said: FunctionId,
    /// `(first, other)`: two parts speak of one object.
    pub(super) meet: FunctionId,
    /// `(range, to, statutory)` → 0, or a stop that ends the run: a worked range, left to a human
    /// where it cannot be had.
    pub(super) worked: FunctionId,
    /// `(outcomes, target)` → what a row gives, see `table`; or a stop.
    pub(super) gives: FunctionId,
    /// `(row, gives, row, gives)` → −1, 0 or 1: rows by weight.
    pub(super) heavier: FunctionId,
    /// `(gives)` → a vec of what its penalties are compared by.
    pub(super) penalties: FunctionId,
    /// `(gives, gives)` → whether they are the same.
    pub(super) same: FunctionId,
    /// `(benchmark, part, table, targets)` → a vec of candidates; or a stop.
    pub(super) table: FunctionId,
    /// `(act, benchmark, weights, targets)` → a vec of candidates; or a stop.
    pub(super) weighted: FunctionId,
    /// `(factor)` → address of the row that holds, or a stop of any rank.
    pub(super) pick: FunctionId,
    /// `(weights, lowest)` → the factors taken together, see `weights`; or a stop.
    pub(super) weigh: FunctionId,
    /// `(weights, branch, weighed, candidate)` → 0 or a stop: the amount of a branch.
    pub(super) branch: FunctionId,
    /// `(weights, branch, unsure, sum, told)` → 0 or a stop: the sum at an address becomes the most
    /// lenient one.
    pub(super) most_lenient: FunctionId,
    /// `(weights, branch, sum, to)` → 0 or a stop: the formula over a sum without the start.
    pub(super) amount: FunctionId,
    /// `(branch, sum)` → the sum after floor and cap.
    pub(super) limited: FunctionId,
    /// `(new items, old item)` → the new item that stands for it; 0 if none does.
    pub(super) stands: FunctionId,
}

/// What the functions of an act are made with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tools {
    pub kit: Kit,
    pub values: Values,
    pub own: Imposing,
    /// Address of the why of a rule that is not of the shape the checker promises.
    pub shapeless: u32,
}

impl Imposing {
    /// Names them; [`Self::define`] writes them.
    pub(super) fn declare(making: &mut Making<'_>) -> Self {
        Self {
            impose: making.declare("impose", 2),
            add: making.declare("add", 4),
            statutory_ranges: making.declare("statutory_ranges", 2),
            targets: making.declare("targets", 2),
            narrow: making.declare("narrow", 2),
            replace_penalties: making.declare("replace_penalties", 2),
            explain_statute: making.declare("explain_statute", 3),
            tier_range: making.declare("tier_range", 5),
            listed: making.declare("listed", 2),
            why_list: making.declare("why_list", 2),
            guard: making.declare("guard", 2),
            guards: making.declare("guards", 2),
            replaced: making.declare("replaced", 3),
            supersede: making.declare("supersede", 2),
            names: making.declare("names", 3),
            by_hand: making.declare("by_hand", 2),
            of_row: making.declare("of_row", 3),
            overridden: making.declare("overridden", 2),
            part_holds: making.declare("part_holds", 2),
            same_said: making.declare("same_said", 2),
            meet: making.declare("meet", 2),
            worked: making.declare("worked", 3),
            gives: making.declare("gives", 2),
            heavier: making.declare("heavier", 4),
            penalties: making.declare("penalties", 1),
            same: making.declare("same", 2),
            table: making.declare("table", 4),
            weighted: making.declare("weighted", 4),
            pick: making.declare("pick", 1),
            weigh: making.declare("weigh", 2),
            branch: making.declare("branch", 5),
            most_lenient: making.declare("most_lenient", 6),
            amount: making.declare("formula", 5),
            limited: making.declare("limited", 2),
            stands: making.declare("stands", 2),
        }
    }

    /// Writes them.
    pub(super) fn define(self, making: &mut Making<'_>) {
        let shapeless = making.longs(&super::say::RULE_SAYS_NOTHING);
        let tools = Tools {
            kit: making.kit,
            values: making.values,
            own: self,
            shapeless,
        };
        for written in [
            impose::functions(&tools),
            statutory::functions(&tools),
            explain::functions(&tools),
            benchmark::functions(&tools),
            table::functions(&tools),
            weights::functions(&tools),
            replace::functions(&tools),
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
            impose: none,
            add: none,
            statutory_ranges: none,
            targets: none,
            narrow: none,
            replace_penalties: none,
            explain_statute: none,
            tier_range: none,
            listed: none,
            why_list: none,
            guard: none,
            guards: none,
            replaced: none,
            supersede: none,
            names: none,
            by_hand: none,
            of_row: none,
            overridden: none,
            part_holds: none,
            same_said: none,
            meet: none,
            worked: none,
            gives: none,
            heavier: none,
            penalties: none,
            same: none,
            table: none,
            weighted: none,
            pick: none,
            weigh: none,
            branch: none,
            most_lenient: none,
            amount: none,
            limited: none,
            stands: none,
        }
    }
}

/// The entries of a list of the data, each so many bytes long: its address, its index, the loop.
pub(super) fn each(
    f: &mut Fun,
    list: impl Into<Val>,
    bytes: u32,
    body: impl FnOnce(&mut Fun, Val, Local, Label),
) {
    let list = f.keep(list);
    f.count(val(list).word(0), |f, index, on| {
        let at = f.keep(val(list).plus(val(index).times(bytes)).plus(4));
        body(f, val(at), index, on);
    });
}

/// The values of a vec: the value, its index, the loop. The vec may grow meanwhile; the new values
/// are not gone through.
pub(super) fn every(
    f: &mut Fun,
    list: impl Into<Val>,
    body: impl FnOnce(&mut Fun, Val, Local, Label),
) {
    let list = f.keep(list);
    f.count(val(list).long(vec::LEN), |f, index, on| {
        let at = val(list).long(vec::AT).plus(val(index).left(3));
        let value = f.keep(at.long(0));
        body(f, val(value), index, on);
    });
}

/// Whether a value is a stop and no address.
pub(super) fn stopped(value: impl Into<Val>) -> Val {
    value.into().right(stop::RANK).isnt(0)
}

impl Tools {
    /// A new vec, empty.
    pub(super) fn vec(&self, f: &mut Fun) -> Val {
        val(f.keep(self.kit.room(vec::BYTES)))
    }

    /// Adds to a vec.
    pub(super) fn push(&self, f: &mut Fun, list: impl Into<Val>, value: impl Into<Val>) {
        f.act(call(self.kit.push, [list.into(), value.into()]));
    }

    /// Where a value is missing: why a human decides; ends the function with the stop if it ends the
    /// run.
    pub(super) fn why(&self, f: &mut Fun, stop: impl Into<Val>) -> Val {
        let stop = val(f.keep(stop));
        let why = f.keep(call(self.kit.why_of, [stop.clone()]));
        f.unless(why, |f| f.give(stop));
        val(why)
    }
}
