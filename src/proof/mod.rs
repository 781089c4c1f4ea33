//! Proofs: each property of a package holds for all facts, or a case shows that it does not.
//!
//! Every property is a question over the cells of the facts that it depends on (`field`), decided by
//! one search (`search`); amounts are sums over facts, compared exactly (`poly`, `ends`), and a
//! comparison becomes a cut like any other. Numbers that facts make, as counts of a history, have axes of
//! their own (`cells::line`); a case of theirs is built out of records (`records`). A verdict is
//! *proved*, *refuted* with a case that `recommend` takes, or *undecided* with the steps that were spent;
//! undecided never counts as proved.
//!
//! # The properties
//! Facts range over their bounds and over the states of their bases; 无法查明 is not a value here. Only
//! facts that contradict no 约束 count. A table *is asked* where its guard and condition hold, one of its
//! objects is penalised by an imposition whose guards hold, no imposition leaves to a human what is
//! imposed, and no 先行 row that names the object holds (`rules::speaks`); of weights a branch must hold as well. A row *matches* where all its conditions
//! hold, and surely does not where one of them is false: a row that reads a decision which decides nothing
//! does neither, and a table with such a row in the way decides nothing (`expand`).
//!
//! - **gap** (`gap`): facts for which a table is asked and no row matches. For every hit policy. Of a
//!   多选 that the table reads at least one option is chosen.
//! - **overlap** (`overlap`): facts for which a 唯一 table is asked and two rows match that give an
//!   object of which it is asked different results. Results are the same if they impose the same kinds in the same modality on the
//!   same objects and the ends of their fines are equal, open where the other is open.
//! - **boundary**: a gap or overlap whose facts lie at one value of a number between two rows that
//!   otherwise meet there: a threshold claimed by none or by both.
//! - **dead row** (`dead`): a row that decides for no facts: 首行: matches and no earlier row does;
//!   取重, 取轻: matches and no row of higher rank, or earlier of the same, does; 唯一: matches. Rows of a
//!   table are ranked by tier, then by what they give the object, then by the gravest kind.
//! - **statutory containment** (`contain`): facts for which a row, a 先行 row or a weight formula decides
//!   on an object fined by the statute, and the exact range that it gives, before any rounding, is no
//!   part of the statutory range in force: a lower end below, an upper end above, an end closed where
//!   the statute's is open. Rounding cannot leave a range that holds exactly: lower ends go up, upper
//!   ends down, a point into the statutory range. Facts that lift the penalty (应当不予处罚), or under which
//!   several fines claim the object and none comes first, do not count. A 减额 by itself does not take what
//!   a row, a formula or the bare statute gives below the statutory minimum, only 减轻 may; and the tier to
//!   which 上调 goes does not leave the statutory range (`moving`). 处理 columns impose no kind that
//!   the statute does not impose on that object, and make none optional that the statute makes binding.
//! - **weights** (`weigh`): facts for which the sum, start, floor and cap included, is above 100 %.
//! - **unreachable** (`weigh`): a part of the statutory range of a fine that no row, 先行 row or formula
//!   gives for any facts under which that fine is in force and more than nothing: at the lower or upper
//!   end, or between two ranges (fixed amounts and weight sums leave steps, which are none). Where the
//!   benchmark says nothing of the fine for some of these facts, its whole range stands and is reached:
//!   no 先行 row speaks and no part is asked, or a gap stays with the statute. Without a lower end the
//!   range has no lower part. Ends are compared by their amounts; a statutory range by cases is several.
//!   Nothing is said where a row that may decide leaves the fine to a human, gives none or does not speak
//!   of it. An end counts as reached where a case is found that gives an amount there; it is left open
//!   where none is found, where an amount cannot be taken apart, and where it is not settled whether such
//!   a row ever decides.
//! - **overflow** (`overflow`): facts for which a statutory fine, a row or a formula gives a range that
//!   holds no amount (nothing times a multiple aside: there the base is missing), or an amount that does
//!   not fit 64 bits of fen where nothing holds it below before; and facts for which a step on the way to
//!   a number leaves the exact numbers of 128 bits, in an amount or in any condition, nothing else
//!   deciding beside it (`steps`). Days past the calendar are none of these.
//! - **duplicate**: two acts with the same basis in whatever order, the same thing violated and the same
//!   words (标题);
//!   two rows of a table with the same conditions, which some facts meet, and the same result.
//! - **double counting** (`double`): a fact by which a stage changes the fine or adds a penalty or an order,
//!   and which rows of the benchmark weigh as well.
//! - **monotonicity**: two cases that differ in one ordered fact (递增), the more serious one
//!   with the lower fine: the factors that read the fact, taken together, add less; or what a table comes
//!   to is less (the higher upper end is more, then the higher lower end); where rows of a 唯一 table tie it
//!   comes to nothing. And a circumstance that shall count and turns the range of a row, or the bare
//!   statutory range, the wrong way:
//!   what 从轻 leaves is more than without it, what 从重 or 上调 makes is less (`moving`). Where a human
//!   weighs it nothing is said.
//! - **monotonicity of a decision** (`promise`): for each fact that its 随 names, two cases that differ
//!   in this fact alone and both have a result, the more serious one (a later option, 是, a greater
//!   number; amounts only, of a base with states) with the lesser result, or under 不升 the greater. A
//!   choice that is declared in order and 是否 count by their place, a range by either end.
//! - **guarantee** (`promise`): facts for which a row of a decision decides and its 保证 does not hold.
//! - **authority**: a kind of penalty that the rank of every basis, the package's own text among them where
//!   it is cited, may not create (行政处罚法 10 to 14, 16). Of a package below a local regulation: a ground
//!   of no penalty that cites no law or regulation, under facts under which no ground of a package that is
//!   one holds; articles of its own text that hold such a ground are taken as a whole.
//! - **in force**: a basis that is not yet in force when the package is, or that changes while
//!   it is in force.
//! - **channels**: two cases that differ only in whether the business is online or offline,
//!   with different outcomes: rows of a table that decide, not both in both cases, or a circumstance or
//!   stage that holds in one of them.
//! - **period ends, states left, one turn, kept out** (`observe`): of an observation period: its length with
//!   all extensions is within 总长; someone can enter, and what runs ends; no day turns the state two ways;
//!   no exclusion holds where the period runs, the conduct lies inside, a measure is due, or a lenient
//!   circumstance or list entry that reads the period applies.
//! - **untested**: rows that no 用例 reaches, as a run of the cases tells.
//!
//! # Between packages
//! Two packages are taken on the same facts: what the same name or 对应 ties is one fact, with the values
//! that both know, under the constraints of both (`between`). Compared are acts with the same name, by
//! 对应, with the same code and words, and for refinement with the same basis if no other act has it; and
//! of each object what comes of a case, in two claims. The first is of ordinary cases, in which no ground
//! counts: the row, formula or statutory range that decides (a tie or a gap leaves the statutory range),
//! its band of 一般, brought into the statutory range; two single amounts as rounding leaves them, a range
//! before rounding; where bases are amounts and ranges hold one. The second (情节) is of cases in which a ground or a reduction counts on either side: the same
//! with what it makes of the range (从轻, 减轻, 从重, 本档最高, 上调, 减额), so that other grounds of which
//! the same comes do not conflict, nor a ground and a row. Where no rule says how far a ground goes, the
//! direction that a human is told stands beside the range.
//! - **refinement** (`between::refinement`): facts for which the range of the finer package is no part of
//!   that of the superior; or it does not fine, or only may, where the superior shall; or it fines where
//!   the superior does not. Other kinds alike: what the superior shall impose is imposed and binding, no
//!   kind is added, no length leaves the superior's. Below the statutory minimum it goes only where the
//!   superior does. What lifts a penalty, and what only may move it, is compared by when it holds: none
//!   that the superior does not have under those facts, and none missing that there shall count.
//! - **consistency** (`between::consistency`): of acts on the same basis, facts for which any of these
//!   differ.
//! - **not comparable**: what rests on a fact of the one and on a fact of the other that nothing ties, on
//!   an option that only one has, or on acts on one basis of which it is not said which is which. A fact
//!   of one side alone is no such case: the fault shows whatever the other would ask beside. What is not
//!   comparable is never proved.

mod authority;
mod bases;
pub mod between;
mod channel;
mod complete;
mod concrete;
mod contain;
mod days;
mod dead;
mod double;
mod duplicate;
mod ends;
mod expand;
mod field;
mod force;
mod formula;
mod gap;
mod grid;
mod ground;
mod inside;
mod known;
mod monotone;
mod moving;
mod observe;
mod order;
mod ordinary;
mod overflow;
mod overlap;
mod page;
mod pieces;
mod poly;
mod pool;
mod promise;
mod raw;
mod ready;
mod records;
mod rising;
mod rules;
mod say;
mod search;
mod steps;
mod sums;
#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test ends where it fails"
)]
mod tests;
mod twin;
mod unit;
mod verdict;
mod volume;
mod weigh;
mod width;
mod witness;

use unit::Unit;

use crate::{
    cells::Axis,
    ir::{FactId, Program, RowId, Value, ViolationId},
};

pub use grid::About;
pub use page::{Around, Proven, page};
pub use verdict::{Claim, Finding, Other, Proofs, Property, Undecided, Verdict, Witness};

/// Packages beside the one that is proved.
#[derive(Clone, Debug, Default)]
pub struct Beside<'p> {
    /// Those that it refines (细化), near or far.
    pub superiors: Vec<&'p Program>,
    /// One that it refines is not at hand, or has errors.
    pub missing: Vec<String>,
    /// Others, with which it has to be consistent.
    pub neighbours: Vec<&'p Program>,
    /// Whether it was said which packages stand beside it; else nothing is said of two packages.
    pub known: bool,
}

/// Proves every property of the main package of a program. `untested`: its rows that no 用例 reaches.
pub fn prove(program: &Program, untested: &[RowId]) -> Proofs {
    prove_beside(program, untested, &Beside::default())
}

/// As [`prove`], and its refinement and consistency with the packages beside it.
pub fn prove_beside(program: &Program, untested: &[RowId], beside: &Beside<'_>) -> Proofs {
    let about = Unit::all(program);
    let units = about
        .into_iter()
        .map(|about| -> pool::Task<'_, Unit<'_>> { Box::new(move || Unit::of(program, about)) });
    let units: Vec<Unit<'_>> = pool::all(units.collect());
    let mut tasks: Vec<pool::Task<'_, Vec<Claim>>> = Vec::new();
    for unit in &units {
        for table in &unit.tables {
            tasks.push(Box::new(|| gap::prove(program, table)));
            tasks.push(Box::new(|| overlap::prove(program, table)));
            tasks.push(Box::new(|| {
                vec![
                    dead::prove(program, table, unit.act()),
                    duplicate::rows(program, table),
                ]
            }));
        }
    }
    for prove in OF_ACTS {
        for act in units.iter().filter_map(Unit::act) {
            tasks.push(Box::new(move || prove(&act)));
        }
    }
    let mut proofs: Proofs = Default::default();
    for claims in pool::all(tasks) {
        proofs.claims.extend(claims);
    }
    proofs.claims.extend(promise::prove(program));
    proofs.claims.push(duplicate::acts(program));
    proofs.claims.push(authority::grounds(program));
    proofs.claims.push(force::prove(program));
    proofs.claims.extend(channel::prove(program, &units));
    proofs.claims.extend(observe::prove(program));
    for superior in &beside.superiors {
        proofs.claims.extend(between::refinement(program, superior));
    }
    for name in &beside.missing {
        proofs.claims.push(between::missing(program, name));
    }
    for neighbour in &beside.neighbours {
        proofs
            .claims
            .extend(between::consistency(program, neighbour));
    }
    proofs.claims.push(verdict::untested(program, untested));
    known::keep(program, &mut proofs, beside.known);
    proofs
}

/// Proves an act by itself, before 已知缺陷 keep what they keep: what changes when only its text does.
pub fn prove_act(program: &Program, act: ViolationId) -> Vec<Claim> {
    let unit = Unit::of(program, grid::About::Act(act));
    let mut claims = Vec::new();
    for table in &unit.tables {
        claims.extend(gap::prove(program, table));
        claims.extend(overlap::prove(program, table));
        claims.push(dead::prove(program, table, unit.act()));
        claims.push(duplicate::rows(program, table));
    }
    if let Some(act) = unit.act() {
        for prove in OF_ACTS {
            claims.extend(prove(&act));
        }
    }
    claims
}

/// What is proved of an act by itself.
type OfAct = for<'u, 'p> fn(&unit::Act<'u, 'p>) -> Vec<Claim>;

/// The properties of acts, beside those of their tables.
const OF_ACTS: &[OfAct] = &[
    contain::prove,
    weigh::prove,
    overflow::prove,
    double::prove,
    monotone::prove,
    authority::prove,
];

/// The ordinary value of a fact: what a case has that has nothing special.
pub fn ordinary(program: &Program, fact: FactId) -> Option<Value> {
    ordinary::value(program, fact)
}

/// The most ordinary value of a fact in a cell of its axis.
pub fn ordinary_in(program: &Program, fact: FactId, axis: &Axis, cell: usize) -> Option<Value> {
    ordinary::within(program, fact, axis, cell)
}

/// An ordinary case of an act: with every fact that it reads, and nothing that lifts its penalty.
pub fn ordinary_case(program: &Program, act: ViolationId) -> Option<Vec<(FactId, Value)>> {
    complete::for_act(program, act, &[])
}
