//! Programs with planted faults: acts like those of real benchmarks, regular at first, then spoiled in
//! named ways, off-by-one ends above all. Some spoilings look like faults and are none.

use zhun::{
    agree::{
        Dice,
        build::{Build, closed, ends, open},
        programs::note_reads,
    },
    base::{
        ratio::Ratio,
        span::Span,
        terms::{BaseStates, HitPolicy},
    },
    ir::{
        Bands, Condition, Constraint, Dimension, FactId, FactType, Factor, Node, Number, ObjectId,
        Outcome, PartKind, Program, RangeKind, Row, Table, ViolationId, Weights,
    },
};

/// What was done to a regular act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plant {
    /// A row is missing.
    RowMissing,
    /// A row begins a step late.
    BeginsLate,
    /// A row ends a step late, with another result than the next.
    EndsLate,
    /// A row is there twice: no conflict.
    RowTwice,
    /// A constraint keeps the cases of a missing row from being.
    MissingButImpossible,
    /// A row asks for what a constraint rules out.
    RowImpossible,
    /// A row stands behind one that covers it (首行).
    RowCovered,
    /// A fine ends one fen above the statute's.
    FenAbove,
    /// A fine begins one fen below the statute's.
    FenBelow,
    /// A fine includes the end that the statute leaves out.
    EndClosed,
    /// Weights of two levels change places.
    LevelsSwapped,
    /// The start is so low that the formula leaves the statute.
    StartLow,
    /// No limit holds the sum.
    Unlimited,
    /// A range whose ends cross for some facts.
    EndsCross,
    /// A benchmark that builds on another gives one fen more.
    FenWider,
}

const PLANTS: &[Plant] = &[
    Plant::RowMissing,
    Plant::BeginsLate,
    Plant::EndsLate,
    Plant::RowTwice,
    Plant::MissingButImpossible,
    Plant::RowImpossible,
    Plant::RowCovered,
    Plant::FenAbove,
    Plant::FenBelow,
    Plant::EndClosed,
    Plant::LevelsSwapped,
    Plant::StartLow,
    Plant::Unlimited,
    Plant::EndsCross,
    Plant::FenWider,
];

/// A program and what was done to it.
pub(crate) struct Planted {
    pub program: Program,
    pub plants: Vec<Plant>,
    /// Two acts to compare: the finer and the coarser.
    pub pair: (ViolationId, ViolationId),
}

struct World {
    b: Build,
    level: FactId,
    levels: usize,
    number: FactId,
    most: i64,
    base: FactId,
    yes: FactId,
    plants: Vec<Plant>,
}

/// The statutory range of an act.
#[derive(Clone, Copy)]
struct Law {
    /// Ends in fen, or in hundredths of the base.
    lo: i64,
    hi: i64,
    /// There is no lower end: (0, hi].
    only_max: bool,
    hi_open: bool,
    /// Of the base and not fixed.
    of_base: bool,
}

impl World {
    fn has(&self, plant: Plant) -> bool {
        self.plants.contains(&plant)
    }

    /// An amount: fixed, or hundredths of the base and so many fen beside.
    fn amount(&self, law: Law, n: i64, fen: i64) -> Number {
        if !law.of_base {
            return Number::Const(Ratio::whole(n + fen));
        }
        let part = Number::Const(Ratio::new(n.into(), 100).unwrap());
        let product = Number::Product(vec![part, Number::Fact(self.base)]);
        if fen == 0 {
            return product;
        }
        let beside = Number::Const(Ratio::whole(fen));
        Number::Sum(vec![(true, product), (true, beside)])
    }

    fn statutory(&self, law: Law) -> RangeKind {
        let hi = self.amount(law, law.hi, 0);
        let hi = if law.hi_open { open(hi) } else { closed(hi) };
        let lo = (!law.only_max).then(|| closed(self.amount(law, law.lo, 0)));
        ends(lo.flatten(), hi)
    }
}

fn law(d: &mut Dice) -> Law {
    let of_base = d.one_in(3);
    let lo = if of_base {
        d.between(100, 300)
    } else {
        d.between(1, 50) * 1_000
    };
    Law {
        lo,
        hi: lo * d.between(2, 10),
        only_max: d.one_in(4),
        hi_open: d.one_in(5),
        of_base,
    }
}

/// A program of three acts and a decision.
pub(crate) fn planted(d: &mut Dice) -> Planted {
    let mut b = Build::new();
    let levels = 2 + d.roll(4);
    let names: Vec<String> = (0..levels).map(|i| format!("级{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let level = b.choice("程度", &names);
    let most = d.pick(&[20, 300, 100_000]);
    let plain = BaseStates::default();
    let number = b.number("数量", Dimension::Unit("吨".into()), 0, most, plain);
    let limit = d.pick(&[5_000_000, 1_000_000_000, 1_000_000_000_000_000]);
    let base = b.money("货值", 1, limit);
    let yes = b.yes("配合");
    let mut plants: Vec<Plant> = Vec::new();
    for _ in 0..d.roll(5) {
        let plant = d.pick(PLANTS);
        if !plants.contains(&plant) {
            plants.push(plant);
        }
    }
    let mut w = World {
        b,
        level,
        levels,
        number,
        most,
        base,
        yes,
        plants,
    };
    // Bands would make points of ranges.
    w.b.p.packages[0].bands = Bands::default();
    let own = law(d);
    let coarse = table_act(d, &mut w, own);
    let fine = finer_act(d, &mut w, own, coarse);
    weighed_act(d, &mut w);
    for act in 0..w.b.p.violations.len() {
        w.b.p.violations[act].name = format!("行为{act}");
    }
    decision(d, &mut w);
    constrain(d, &mut w);
    note_reads(&mut w.b.p);
    Planted {
        program: w.b.p,
        plants: w.plants,
        pair: (fine, coarse),
    }
}

/// Thresholds of the number: the first of each piece.
fn pieces(d: &mut Dice, w: &World) -> Vec<i64> {
    let mut all = vec![0];
    for _ in 0..1 + d.roll(3) {
        all.push(d.between(1, w.most));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// An act with the table of another, its ranges the same or narrower, or wider by a fen.
fn finer_act(d: &mut Dice, w: &mut World, law: Law, coarse: ViolationId) -> ViolationId {
    let range = w.statutory(law);
    let fine = w.b.fine(1, range);
    let act = w.b.violation(vec![(vec![], Node::One(fine))]);
    let mut benchmark = w.b.b(coarse).clone();
    let narrower = d.one_in(2);
    let wider = w.has(Plant::FenWider);
    if let PartKind::Table(table) = &mut benchmark.parts[0].kind {
        let spoiled = d.roll(table.rows.len());
        for (n, row) in table.rows.iter_mut().enumerate() {
            row.row = w.b.row();
            let Some(Outcome::Fine(_, range)) = row.outcomes.first_mut() else {
                continue;
            };
            let RangeKind::Ends { lo, hi } = &mut range.kind else {
                continue;
            };
            if narrower && let (Some(lo), Some(hi)) = (lo.as_ref(), hi.as_mut()) {
                *hi = lo.clone();
                hi.open = false;
            }
            if wider
                && n == spoiled
                && let Some(hi) = hi.as_mut()
            {
                let one = Number::Const(Ratio::whole(1));
                hi.number = Number::Sum(vec![(true, hi.number.clone()), (true, one)]);
            }
        }
    }
    w.b.v(act).benchmark = Some(benchmark);
    act
}

/// An act whose table parts levels and the number.
fn table_act(d: &mut Dice, w: &mut World, law: Law) -> ViolationId {
    let range = w.statutory(law);
    let fine = w.b.fine(1, range);
    let act = w.b.violation(vec![(vec![], Node::One(fine))]);
    let policy = d.pick(&[
        HitPolicy::Unique,
        HitPolicy::Unique,
        HitPolicy::First,
        HitPolicy::Heaviest,
        HitPolicy::Lightest,
    ]);
    let starts = pieces(d, w);
    let split = 1 + d.roll(w.levels);
    let mut groups = vec![
        (1u64 << split) - 1,
        ((1u64 << w.levels) - 1) & !((1 << split) - 1),
    ];
    groups.retain(|g| *g != 0);
    let many = (starts.len() * groups.len()) as i64;
    let spoiled = d.roll(starts.len() * groups.len());
    let mut rows: Vec<Row> = Vec::new();
    for (g, set) in groups.iter().enumerate() {
        for (p, start) in starts.iter().enumerate() {
            let index = g * starts.len() + p;
            let here = index == spoiled;
            let mut lo = *start;
            let mut hi = starts.get(p + 1).map_or(w.most, |next| next - 1);
            if here && w.has(Plant::BeginsLate) {
                lo += 1;
            }
            if here && w.has(Plant::EndsLate) {
                hi += 1;
            }
            let width = law.hi - law.lo;
            let from = law.lo + width * index as i64 / many;
            let to = law.lo + width * (index as i64 + 1) / many;
            let (mut below, mut above) = (0, 0);
            if here && w.has(Plant::FenAbove) {
                above = law.hi - to + 1;
            }
            if here && w.has(Plant::FenBelow) {
                below = from - law.lo + 1;
            }
            let last = index as i64 + 1 == many;
            let first = index == 0;
            let upper = w.amount(law, to, 0);
            let upper = match (above, law.of_base) {
                (0, _) => upper,
                (_, true) => w.amount(law, law.hi, 1),
                (n, false) => w.amount(law, to, n),
            };
            let lower = match (below, law.of_base) {
                (0, _) => w.amount(law, from, 0),
                (_, true) => w.amount(law, law.lo, -1),
                (n, false) => w.amount(law, from, -n),
            };
            let open_end = last && law.hi_open && !(here && w.has(Plant::EndClosed));
            let upper = if open_end { open(upper) } else { closed(upper) };
            let lower = if first && law.only_max && d.one_in(2) {
                None
            } else {
                closed(lower)
            };
            let mut kind = ends(lower, upper);
            if here && w.has(Plant::EndsCross) {
                // From a constant up to what the base gives: nothing for small bases.
                let high = Number::Product(vec![
                    Number::Const(Ratio::new(1, 10).unwrap()),
                    Number::Fact(w.base),
                ]);
                kind = ends(closed(Number::Const(Ratio::whole(law.lo))), closed(high));
            }
            let when = vec![
                Condition::ChoiceIn {
                    fact: w.level,
                    set: *set,
                },
                Condition::NumberIn {
                    fact: w.number,
                    lo,
                    hi: hi.min(w.most),
                },
            ];
            let range = w.b.range(kind);
            rows.push(Row {
                when,
                tier: None,
                outcomes: vec![Outcome::Fine(ObjectId(1), range)],
                row: w.b.row(),
            });
        }
    }
    spoil_rows(w, policy, &mut rows, spoiled);
    let table = Table {
        policy,
        columns: vec!["程度".into(), "数量".into()],
        rows,
        span: Span::default(),
    };
    w.b.benchmark(act, vec![PartKind::Table(table)]);
    act
}

fn spoil_rows(w: &mut World, policy: HitPolicy, rows: &mut Vec<Row>, spoiled: usize) {
    if w.has(Plant::RowTwice) {
        let mut again = rows[spoiled].clone();
        again.row = w.b.row();
        rows.push(again);
    }
    if w.has(Plant::RowCovered) && policy == HitPolicy::First {
        let mut before = rows[spoiled].clone();
        before.when[1] = Condition::NumberIn {
            fact: w.number,
            lo: 0,
            hi: w.most,
        };
        before.row = w.b.row();
        rows.insert(0, before);
    }
    if w.has(Plant::RowImpossible) {
        let mut row = rows[spoiled].clone();
        row.when[0] = Condition::ChoiceIn {
            fact: w.level,
            set: 1,
        };
        row.when[1] = Condition::NumberIn {
            fact: w.number,
            lo: w.most,
            hi: w.most,
        };
        row.row = w.b.row();
        rows.push(row);
    }
    if (w.has(Plant::RowMissing) || w.has(Plant::MissingButImpossible)) && rows.len() > 1 {
        let at = spoiled.min(rows.len() - 1);
        rows.remove(at);
    }
}

/// An act whose fine is a formula of weights.
fn weighed_act(d: &mut Dice, w: &mut World) {
    let of_base = d.one_in(2);
    let law = Law {
        lo: 20,
        hi: 100,
        only_max: false,
        hi_open: false,
        of_base,
    };
    let whole = d.between(1, 40) * 1_000;
    let scaled = |n: i64| if of_base { n } else { n * whole / 100 };
    let stated = Law {
        lo: scaled(law.lo),
        hi: scaled(law.hi),
        ..law
    };
    let range = w.statutory(stated);
    let fine = w.b.fine(1, range);
    let act = w.b.violation(vec![(vec![], Node::One(fine))]);
    let mut weights: Vec<i64> = (0..w.levels as i64).map(|i| i * d.between(2, 8)).collect();
    if w.has(Plant::Unlimited) {
        weights.iter_mut().for_each(|n| *n *= 4);
    }
    weights.sort_unstable();
    if w.has(Plant::LevelsSwapped) {
        let last = weights.len() - 1;
        weights.swap(0, last);
    }
    let level = w.b.choice_factor(w.level, &weights);
    let starts = pieces(d, w);
    let mut rows: Vec<(Condition, i64)> = Vec::new();
    let spoiled = d.roll(starts.len());
    for (p, start) in starts.iter().enumerate() {
        let mut lo = *start;
        let mut hi = starts.get(p + 1).map_or(w.most, |next| next - 1);
        if p == spoiled && w.has(Plant::BeginsLate) {
            lo += 1;
        }
        if p == spoiled && w.has(Plant::EndsLate) {
            hi = (hi + 1).min(w.most);
        }
        let when = Condition::NumberIn {
            fact: w.number,
            lo,
            hi,
        };
        rows.push((when, 12 * p as i64));
    }
    if w.has(Plant::RowMissing) && rows.len() > 1 {
        rows.remove(spoiled);
    }
    let number = w.b.factor("数量要素", rows);
    let help = w.b.bool_factor(w.yes, 10);
    let mut factors: Vec<Factor> = vec![level, number, help];
    factors[0].name = "程度要素".into();
    factors[2].name = "配合要素".into();
    let start = if w.has(Plant::StartLow) {
        d.between(0, 19)
    } else {
        20
    };
    let formula = {
        let full = w.amount(stated, stated.hi, 0);
        Number::Product(vec![Number::WeightSum, full])
    };
    let kind = w.b.weights(1, start, factors, formula);
    w.b.benchmark(act, vec![kind]);
    let unlimited = w.has(Plant::Unlimited);
    if let PartKind::Weights(Weights { branches, .. }) = &mut w.b.b(act).parts[0].kind {
        branches[0].cap = (!unlimited).then_some(100);
        branches[0].floor = d.one_in(5).then_some(20);
    }
}

/// A decision over the level and the number.
fn decision(d: &mut Dice, w: &mut World) {
    use zhun::ir::{Decision, DecisionRow, DecisionValue, Defects, ResultType};
    let starts = pieces(d, w);
    let spoiled = d.roll(starts.len());
    let mut rows = Vec::new();
    for (p, start) in starts.iter().enumerate() {
        let mut lo = *start;
        let mut hi = starts.get(p + 1).map_or(w.most, |next| next - 1);
        if p == spoiled && w.has(Plant::BeginsLate) {
            lo += 1;
        }
        if p == spoiled && w.has(Plant::EndsLate) {
            hi += 1;
        }
        if p == spoiled && w.has(Plant::RowMissing) {
            continue;
        }
        rows.push(DecisionRow {
            when: vec![Condition::NumberIn {
                fact: w.number,
                lo,
                hi,
            }],
            value: DecisionValue::Choice((p % w.levels) as u16),
            row: w.b.row(),
        });
    }
    let ty = w.b.p.facts[w.level.index()].ty.clone();
    w.b.p.decisions.push(Decision {
        name: "等级".into(),
        result: ResultType::Value(match ty {
            FactType::Choice(o) => FactType::Choice(o),
            other => other,
        }),
        basis: vec![],
        columns: vec!["数量".into()],
        policy: d.pick(&[HitPolicy::Unique, HitPolicy::First]),
        rows,
        defects: Defects::default(),
        facts: vec![],
        span: Span::default(),
    });
}

/// Constraints between facts: the one that a plant needs, or one of no account.
fn constrain(d: &mut Dice, w: &mut World) {
    let implies = |when: Condition, then: Condition| {
        Condition::Any(vec![Condition::Not(Box::new(when)), then])
    };
    let least = Condition::ChoiceIn {
        fact: w.level,
        set: 1,
    };
    let below = |hi: i64| Condition::NumberIn {
        fact: w.number,
        lo: 0,
        hi,
    };
    let mut all = Vec::new();
    if w.has(Plant::RowImpossible) {
        all.push(implies(least.clone(), below(w.most - 1)));
    }
    if w.has(Plant::MissingButImpossible) {
        // Whatever no row of the coarser act decides is impossible.
        let benchmark = w.b.p.violations[0].benchmark.as_ref();
        if let Some(PartKind::Table(table)) = benchmark.map(|b| &b.parts[0].kind) {
            let rows = table.rows.iter().map(|r| Condition::All(r.when.clone()));
            all.push(Condition::Any(rows.collect()));
        }
    }
    if d.one_in(4) {
        all.push(implies(Condition::Is(w.yes), below(d.between(1, w.most))));
    }
    for holds in all {
        w.b.p.constraints.push(Constraint {
            breach: None,
            holds,
            facts: vec![],
            text: String::new(),
            span: Span::default(),
        });
    }
}
