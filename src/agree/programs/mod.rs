//! Small programs at random, well typed as the checker would have them, with every construct that an
//! execution must know.

mod amounts;
mod conditions;
mod contests;
mod grounds;
mod joint;
mod narrowing;
mod procedure;
mod shared;
mod statute;

use std::collections::BTreeSet;

use super::{build::Build, dice::Dice};
use crate::{
    base::{
        calendar::WorkingDays,
        date::{Date, Period},
        ratio::{Ratio, Rounding},
        span::Span,
        terms::{BaseStates, Degree, Preference, Unascertainable},
    },
    ir::*,
};

pub use conditions::condition;

/// A program with the facts that its rules choose from.
#[derive(Clone, Debug)]
pub struct World {
    /// The program.
    pub b: Build,
    /// Its first act; a rich world has others.
    pub act: ViolationId,
    /// The list fact.
    pub list: FactId,
    rich: bool,
    bools: Vec<FactId>,
    choices: Vec<FactId>,
    number: FactId,
    bases: Vec<FactId>,
    multi: FactId,
    fields: Vec<FactId>,
    days: Vec<FactId>,
    span: FactId,
    period: FactId,
    /// Facts that only a rich world has.
    more: Option<More>,
}

/// Facts of wide bounds and other dimensions.
#[derive(Clone, Copy, Debug)]
struct More {
    /// Money up to the greatest amount there is, with both states.
    huge: FactId,
    /// A count of persons.
    persons: FactId,
    /// A multiple with two decimals.
    excess: FactId,
    /// A measure with three decimals, possibly negative.
    measure: FactId,
    /// A field: money of a record.
    paid: FactId,
    /// A field: a choice of a record.
    sort: FactId,
    /// A field: a day of a record.
    on: FactId,
}

/// A program of one act, small enough to try out everything that unknown facts may be.
pub fn small(d: &mut Dice) -> World {
    let mut w = world(d, false);
    shared::shared(d, &mut w);
    act(d, &mut w);
    if d.one_in(4) {
        let holds = condition(d, &w, 1);
        constraint(&mut w, holds);
    }
    w
}

/// A program of any shape: several packages with bands and roundings of their own, several acts,
/// amounts of any size, decisions of every type inside each other.
pub fn rich(d: &mut Dice) -> World {
    let mut w = world(d, true);
    for _ in 0..d.roll(3) {
        package(d, &mut w);
    }
    shared::shared(d, &mut w);
    act(d, &mut w);
    for _ in 0..d.roll(3) {
        w.act = w.b.violation(vec![]);
        w.b.v(w.act).package = some_package(d, &w);
        act(d, &mut w);
    }
    w.act = ViolationId(0);
    for _ in 0..d.roll(3) {
        let holds = condition(d, &w, 1);
        constraint(&mut w, holds);
    }
    if d.one_in(2) {
        contests::contests(d, &mut w);
    }
    procedure::duties(d, &mut w);
    note_reads(&mut w.b.p);
    w
}

/// A program of any shape with a rule for cases of several acts.
pub fn joined(d: &mut Dice) -> World {
    let mut w = rich(d);
    joint::joint(d, &mut w);
    note_reads(&mut w.b.p);
    w
}

fn act(d: &mut Dice, w: &mut World) {
    statute::statute(d, w);
    if !d.one_in(4) {
        narrowing::benchmark(d, w);
    }
    grounds::grounds(d, w);
}

fn constraint(w: &mut World, holds: Condition) {
    w.b.p.constraints.push(Constraint {
        breach: None,
        holds,
        facts: vec![],
        text: String::new(),
        span: Span::default(),
    });
}

fn world(d: &mut Dice, rich: bool) -> World {
    let mut b = Build::new();
    let bools = ["甲", "乙", "丙", "丁"].map(|name| b.yes(name)).to_vec();
    let choices = ["选一", "选二"]
        .map(|name| b.choice(name, &["a", "b", "c"]))
        .to_vec();
    let plain = BaseStates::default();
    let states = BaseStates {
        none: true,
        uncomputable: false,
    };
    let number = b.number("数", Dimension::Unit("次".into()), 0, 30, plain);
    let mut bases = vec![
        b.number("基一", Dimension::Money, 100, 60_000, states),
        b.number("基二", Dimension::Money, 60, 30_000, plain),
    ];
    let options = |names: &[&str], ordered| Options {
        names: names.iter().map(|n| (*n).to_owned()).collect(),
        ordered,
        collectives: vec![],
    };
    let multi = b.fact("多", FactType::Multi(options(&["x", "y", "z"], false)));
    let small = NumberType {
        dimension: Dimension::Unit(String::new()),
        decimals: 0,
        min: 0,
        max: 5,
        states: plain,
    };
    let days = vec![
        b.fact("日一", FactType::Date),
        b.fact("日二", FactType::Date),
    ];
    let span = b.fact("起止", FactType::Span);
    let period = b.fact(
        "期间",
        FactType::Period(PeriodType {
            months: true,
            max: 24,
        }),
    );
    let mut columns = vec![FactType::Number(small), FactType::Bool];
    if rich {
        let paid = NumberType {
            dimension: Dimension::Money,
            decimals: 0,
            min: 0,
            max: 9_000_000_000,
            states: plain,
        };
        columns.push(FactType::Number(paid));
        columns.push(FactType::Choice(options(&["p", "q", "r"], true)));
        columns.push(FactType::Date);
    }
    let (list, fields) = b.list("明细", columns);
    let more = rich.then(|| {
        let both = BaseStates {
            none: true,
            uncomputable: true,
        };
        let most = d.pick(&[1_000_000_000_000_000, 20_000_000_000, i64::MAX]);
        let huge = b.number("基三", Dimension::Money, 0, most, both);
        let people = d.pick(&[300, 1_000_000, 1_000_000_000]);
        let persons = b.number("人", Dimension::Unit("人".into()), 0, people, plain);
        let excess = b.number("超标", Dimension::Times, 0, 100_000, plain);
        let measure = b.number("量", Dimension::Unit("吨".into()), -5_000, 9_000_000, plain);
        for (fact, decimals) in [(excess, 2), (measure, 3)] {
            if let FactType::Number(ty) = &mut b.p.facts[fact.index()].ty {
                ty.decimals = decimals;
            }
        }
        bases.push(huge);
        More {
            huge,
            persons,
            excess,
            measure,
            paid: fields[2],
            sort: fields[3],
            on: fields[4],
        }
    });
    if rich && !d.one_in(4) {
        b.p.calendar = Some(calendar(d));
    }
    let act = b.violation(vec![]);
    World {
        b,
        act,
        list,
        rich,
        bools,
        choices,
        number,
        bases,
        multi,
        fields,
        days,
        span,
        period,
        more,
    }
}

/// Working days of some years, with notices of their own.
fn calendar(d: &mut Dice) -> WorkingDays {
    let first = |year| Date::new(year, 1, 1).expect("a day");
    let (from, to) = (2021 + d.roll(2) as i16, 2024 + d.roll(3) as i16);
    let (mut off, mut worked) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..d.roll(30) {
        let at = first(from).next(d.roll(1_200) as i32).expect("a day");
        for on in 0..d.roll(8) {
            off.insert(at.next(on as i32).expect("a day"));
        }
    }
    for _ in 0..d.roll(20) {
        worked.insert(first(from).next(d.roll(1_200) as i32).expect("a day"));
    }
    WorkingDays::new((first(from), first(to)), &off, &worked)
}

fn some_package(d: &mut Dice, w: &World) -> PackageId {
    PackageId::from_index(d.roll(w.b.p.packages.len()))
}

/// Another package: bands, rounding and the meaning of 无法查明 of its own.
fn package(d: &mut Dice, w: &mut World) {
    let mut own = w.b.p.packages[0].clone();
    own.name = format!("试{}", w.b.p.packages.len());
    let measure = |d: &mut Dice| {
        let r = Ratio::new(d.between(0, 12).into(), 10).expect("tenths");
        let which = match d.roll(6) {
            0 => Measure::Middle,
            1 => Measure::OfMaximum(r),
            2 => Measure::OfMinimum(r),
            3 => Measure::Minimum,
            4 => Measure::Maximum,
            _ => Measure::OfSpan(r),
        };
        Some((which, d.one_in(2)))
    };
    let band = |d: &mut Dice, degree| Band {
        degree,
        lo: if d.one_in(3) { None } else { measure(d) },
        hi: if d.one_in(3) { None } else { measure(d) },
        human: d.one_in(8),
    };
    let bands = |d: &mut Dice| {
        let mut all = Vec::new();
        for degree in [Degree::Lighter, Degree::Normal, Degree::Heavier] {
            if !d.one_in(4) {
                all.push(band(d, degree));
            }
        }
        all
    };
    own.bands = if d.one_in(5) {
        Bands::default()
    } else {
        Bands {
            general: bands(d),
            only_max: bands(d),
            only_min: bands(d),
        }
    };
    own.rounding = (
        d.pick(&[1, 10, 100, 1_000, 1_000_000]),
        d.pick(&[Rounding::Up, Rounding::Down, Rounding::HalfUp]),
    );
    own.unascertainable = d.pick(&[
        None,
        Some(Unascertainable::Lowest),
        Some(Unascertainable::Human),
    ]);
    own.overlapping_factors = d.pick(&[None, Some(Preference::Heavier), Some(Preference::Lighter)]);
    if d.one_in(2) {
        w.b.p.packages.push(own);
    } else {
        // The main package itself may have any bands.
        w.b.p.packages[0] = own;
    }
}

/// Fills in what each item reads, as the checker does.
pub fn note_reads(p: &mut Program) {
    let list = |reads: reads::Reads| reads.into_iter().collect::<Vec<_>>();
    let of = |p: &Program, conditions: &[&Condition]| {
        let mut out = reads::Reads::new();
        conditions
            .iter()
            .for_each(|c| reads::condition(p, c, &mut out));
        list(out)
    };
    for i in 0..p.decisions.len() {
        let mut out = reads::Reads::new();
        reads::decision_rows(p, &p.decisions[i].rows, &mut out);
        p.decisions[i].facts = list(out);
    }
    for i in 0..p.constraints.len() {
        p.constraints[i].facts = of(p, &[&p.constraints[i].holds]);
    }
    for i in 0..p.circumstances.len() {
        p.circumstances[i].facts = of(p, &[&p.circumstances[i].when]);
    }
    for i in 0..p.reductions.len() {
        let r = &p.reductions[i];
        let mut all: Vec<&Condition> = r.exceptions.iter().map(|e| &e.0).collect();
        all.push(&r.when);
        p.reductions[i].facts = of(p, &all);
    }
    for l in 0..p.lists.len() {
        for e in 0..p.lists[l].entries.len() {
            let list = &p.lists[l];
            let mut all: Vec<&Condition> = list.exceptions.iter().map(|e| &e.0).collect();
            all.push(&list.entries[e].when);
            p.lists[l].entries[e].facts = of(p, &all);
        }
    }
    for i in 0..p.duties.len() {
        let mut out = reads::Reads::new();
        reads::reading(p, &p.duties[i].when, &mut out);
        if let Some(deadline) = &p.duties[i].deadline {
            reads::number(p, &deadline.day, &mut out);
        }
        p.duties[i].facts = list(out);
    }
    for v in 0..p.violations.len() {
        let mut violation = p.violations[v].clone();
        for guard in &mut violation.guards {
            guard.facts = of(p, &[&guard.when]);
        }
        if let Some(benchmark) = &mut violation.benchmark {
            note_benchmark(p, benchmark);
        }
        p.violations[v] = violation;
    }
}

fn note_benchmark(p: &Program, benchmark: &mut Benchmark) {
    for over in &mut benchmark.overrides {
        let mut out = reads::Reads::new();
        reads::condition(p, &over.when, &mut out);
        over.outcomes
            .iter()
            .for_each(|o| reads::outcome(p, o, &mut out));
        over.facts = out.into_iter().collect();
    }
    for part in &mut benchmark.parts {
        let mut out = reads::Reads::new();
        part.when
            .iter()
            .for_each(|c| reads::condition(p, c, &mut out));
        match &mut part.kind {
            PartKind::Table(table) => {
                for row in &table.rows {
                    row.when
                        .iter()
                        .for_each(|c| reads::condition(p, c, &mut out));
                    row.outcomes
                        .iter()
                        .for_each(|o| reads::outcome(p, o, &mut out));
                }
            }
            PartKind::Weights(weights) => {
                for factor in &mut weights.factors {
                    let mut own = reads::Reads::new();
                    factor
                        .rows
                        .iter()
                        .for_each(|r| reads::condition(p, &r.when, &mut own));
                    out.extend(own.iter().copied());
                    factor.facts = own.into_iter().collect();
                }
                for branch in &weights.branches {
                    reads::number(p, &branch.amount, &mut out);
                }
            }
        }
        part.facts = out.into_iter().collect();
    }
}

fn day(d: &mut Dice) -> Date {
    Date::new(2023, 1 + d.roll(12) as i8, 1 + d.roll(28) as i8).unwrap()
}

/// A value of a fact's type, within its bounds.
pub fn value(d: &mut Dice, w: &World, fact: FactId) -> Value {
    match &w.b.p.facts[fact.index()].ty {
        FactType::Bool => Value::Bool(d.one_in(2)),
        FactType::Choice(_) => Value::Choice(d.roll(3) as u16),
        FactType::Multi(_) => Value::Multi(d.roll(8) as u64),
        FactType::Number(ty) => {
            if ty.states.none && d.one_in(8) {
                return Value::NoAmount;
            }
            let wide = d.roll(1 << 40) as i64;
            Value::Number(ty.min + wide % (ty.max - ty.min + 1))
        }
        FactType::Date => Value::Date(day(d)),
        FactType::Span => {
            let from = day(d);
            let days = if d.one_in(2) { 250 } else { 60 };
            let later = Period {
                months: d.roll(4) as i32,
                days: d.roll(days) as i32 / 2,
            };
            Value::Span(from, from.plus(later).unwrap())
        }
        FactType::Period(ty) => Value::Period(d.roll(ty.max as usize + 1) as i32),
        FactType::List(ty) => {
            let record = |d: &mut Dice| {
                let fields = ty.fields.iter();
                fields.map(|f| Some(value(d, w, *f))).collect()
            };
            Value::List((0..d.roll(3)).map(|_| record(d)).collect())
        }
    }
}
