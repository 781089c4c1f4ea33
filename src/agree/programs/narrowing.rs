//! Benchmarks: tables, weights, rows that come first.

use super::{
    World,
    amounts::{amount, based, narrowed},
    condition,
    conditions::atom,
    some_package,
};
use crate::{
    agree::{build::percent, dice::Dice},
    base::{
        ratio::Ratio,
        span::Span,
        terms::{Handling, HitPolicy},
    },
    ir::*,
};

pub(super) fn outcomes(d: &mut Dice, w: &mut World) -> Vec<Outcome> {
    let mut all = Vec::new();
    match d.roll(9) {
        0 => all.push(Outcome::NoFine(ObjectId(1))),
        1 => all.push(Outcome::Human),
        2 if w.rich => all.push(Outcome::Penalties(handling(d, w))),
        2 => {
            let kind = amount(d, w, 0);
            let fine = w.b.fine(1, kind);
            let warn = w.b.penalty("警告", 1, Amount::Flag);
            all.push(Outcome::Penalties(vec![Node::One(warn), Node::One(fine)]));
        }
        _ => {
            let kind = narrowed(d, w);
            all.push(Outcome::Fine(ObjectId(1), w.b.range(kind)));
        }
    }
    if d.one_in(2) {
        let kind = amount(d, w, 0);
        all.push(Outcome::Fine(ObjectId(2), w.b.range(kind)));
    }
    all
}

/// 处理 of a row: few kinds, so that rows that meet often give the same.
fn handling(d: &mut Dice, w: &mut World) -> Vec<Node> {
    let mut nodes = Vec::new();
    for _ in 0..1 + d.roll(2) {
        let on = 1 + d.roll(2) as u32;
        let mut one = |d: &mut Dice| match d.roll(4) {
            0 => {
                let kind = amount(d, w, 0);
                w.b.fine(on, kind)
            }
            1 => w.b.penalty("警告", on, Amount::Flag),
            2 => w.b.penalty("吊销许可证", on, Amount::Flag),
            _ => {
                let seized = w.b.penalty("没收", on, Amount::Flag);
                let what = d.pick(&["", "产品", "工具"]);
                w.b.p.penalties[seized.index()].what = what.into();
                seized
            }
        };
        nodes.push(match d.roll(4) {
            0 => Node::ChooseOne(vec![vec![one(d)], vec![one(d), one(d)]]),
            1 => Node::UpTo(vec![one(d), one(d)]),
            _ => Node::One(one(d)),
        });
    }
    nodes
}

fn table(d: &mut Dice, w: &mut World) -> PartKind {
    let many = if w.rich && d.one_in(5) {
        24
    } else {
        1 + d.roll(4)
    };
    let rows = (0..many)
        .map(|i| Row {
            when: if many == 24 {
                cells(d, w, i)
            } else {
                vec![condition(d, w, 1), atom(d, w)]
            },
            tier: d.one_in(2).then(|| d.roll(3)),
            outcomes: outcomes(d, w),
            row: w.b.row(),
        })
        .collect();
    PartKind::Table(Table {
        policy: d.pick(&[
            HitPolicy::Unique,
            HitPolicy::Heaviest,
            HitPolicy::Lightest,
            HitPolicy::First,
        ]),
        columns: vec![],
        rows,
        span: Span::default(),
    })
}

/// The formula of weights: the sum by a base or by an amount.
fn formula(d: &mut Dice, w: &World, share: Number) -> Number {
    if w.rich {
        let to = Number::Statutory(Measure::Maximum);
        match d.roll(8) {
            0 => return Number::Product(vec![share, to]),
            1 => {
                let from = Number::Statutory(Measure::Minimum);
                let span = Number::Sum(vec![(true, to), (false, from.clone())]);
                let part = Number::Product(vec![share, span]);
                return Number::Sum(vec![(true, from), (true, part)]);
            }
            2 => return Number::Product(vec![share, Number::Const(Ratio::whole(3_000_001))]),
            _ => {}
        }
    }
    Number::Product(vec![share, based(d, w)])
}

fn weights(d: &mut Dice, w: &mut World) -> PartKind {
    let mut factors = Vec::new();
    for _ in 0..1 + d.roll(4) {
        factors.push(match d.roll(3) {
            0 => {
                let fact = d.pick(&w.choices);
                let weights = [0, d.roll(9) as i64, d.roll(30) as i64];
                w.b.choice_factor(fact, &weights)
            }
            1 => {
                let (fact, weight) = (d.pick(&w.bools), d.roll(30) as i64);
                w.b.bool_factor(fact, weight)
            }
            2 if w.rich && d.one_in(3) => {
                // A multiple choice meets every row of its chosen options.
                let fact = w.multi;
                let rows = (0..3)
                    .map(|i| (Condition::Contains { fact, set: 1 << i }, d.roll(30) as i64))
                    .collect();
                let mut factor = w.b.factor("多", rows);
                factor.policy = d.pick(&[HitPolicy::Heaviest, HitPolicy::Lightest]);
                factor
            }
            _ => {
                let rows = (0..2)
                    .map(|_| (condition(d, w, 1), d.roll(20) as i64))
                    .collect();
                let mut factor = w.b.factor("杂", rows);
                factor.policy = d.pick(&[HitPolicy::Unique, HitPolicy::Heaviest]);
                if w.rich {
                    let other = d.pick(&[HitPolicy::Lightest, HitPolicy::First]);
                    factor.policy = d.pick(&[factor.policy, other]);
                    factor.defects = Defects {
                        gap: d.pick(&[None, Some(Handling::Human)]),
                        overlap: d.pick(&[None, Some(Handling::Lighter), Some(Handling::Human)]),
                        out_of_range: None,
                    };
                }
                factor
            }
        });
    }
    let branch = |d: &mut Dice, w: &mut World, on| {
        let guards = w.b.v(w.act).guards.len();
        let guard = (w.rich && guards > 0 && d.one_in(3)).then(|| d.roll(guards));
        let share = match d.roll(3) {
            // A fine that falls as the sum rises.
            0 => Number::Sum(vec![(true, percent(150)), (false, Number::WeightSum)]),
            _ => Number::WeightSum,
        };
        Branch {
            on: ObjectId(on),
            guard,
            start: 20,
            floor: d.one_in(3).then_some(30),
            cap: d.one_in(2).then_some(60),
            amount: if d.one_in(4) {
                within_the_law(d, share)
            } else {
                formula(d, w, share)
            },
            expr: w.b.expr(),
        }
    };
    let mut branches = vec![branch(d, w, 1)];
    if d.one_in(2) {
        branches.push(branch(d, w, 2));
    }
    PartKind::Weights(Weights {
        den: if w.rich {
            d.pick(&[100, 24, 1_000])
        } else {
            100
        },
        factors,
        branches,
    })
}

/// A benchmark for the act at hand.
pub(super) fn benchmark(d: &mut Dice, w: &mut World) {
    let act = w.act;
    let mut parts = Vec::new();
    for _ in 0..1 + d.roll(2) {
        parts.push(if d.one_in(2) {
            table(d, w)
        } else {
            weights(d, w)
        });
    }
    w.b.benchmark(act, parts);
    let guards = w.b.v(act).guards.len();
    for i in 0..w.b.b(act).parts.len() {
        let guard = (guards > 0 && d.one_in(2)).then(|| d.roll(guards));
        let when = d.one_in(3).then(|| condition(d, w, 0));
        let part = &mut w.b.b(act).parts[i];
        (part.guard, part.when) = (guard, when);
    }
    w.b.b(act).tiers = vec!["一".into(), "二".into(), "三".into()];
    w.b.b(act).defects = Defects {
        gap: d.pick(&[None, Some(Handling::StatutoryLimit), Some(Handling::Human)]),
        overlap: d.pick(&[None, Some(Handling::Lighter)]),
        out_of_range: d.pick(&[
            None,
            None,
            Some(Handling::AsPublished),
            Some(Handling::StatutoryLimit),
            Some(Handling::Human),
        ]),
    };
    if d.one_in(3) {
        let when = condition(d, w, 1);
        let outcomes = outcomes(d, w);
        let row = w.b.row();
        w.b.b(act).overrides.push(Override {
            when,
            outcomes,
            facts: vec![],
            row,
        });
    }
    w.b.b(act).weighs = vec![w.bools[0]];
    if w.rich {
        w.b.b(act).package = some_package(d, w);
    }
}

/// Cells of a long table: an option and a stretch of a number, now and then anything.
fn cells(d: &mut Dice, w: &World, i: usize) -> Vec<Condition> {
    let lo = 4 * (i / 3) as i64;
    vec![
        Condition::ChoiceIn {
            fact: w.choices[0],
            set: if d.one_in(8) { 7 } else { 1 << (i % 3) },
        },
        Condition::NumberIn {
            fact: w.number,
            lo,
            hi: lo + 3 + i64::from(d.one_in(12)),
        },
        if d.one_in(6) {
            atom(d, w)
        } else {
            Condition::Const(true)
        },
    ]
}

/// A fine between points of the statutory range: 法定最低 + 总和 × (法定最高 − 法定最低), or a share of a
/// point.
fn within_the_law(d: &mut Dice, share: Number) -> Number {
    let lowest = || Number::Statutory(Measure::Minimum);
    let highest = || Number::Statutory(Measure::Maximum);
    if d.one_in(3) {
        let point = d.pick(&[Measure::Maximum, Measure::Minimum, Measure::Middle]);
        return Number::Product(vec![share, Number::Statutory(point)]);
    }
    let width = Number::Sum(vec![(true, highest()), (false, lowest())]);
    let part = Number::Product(vec![share, width]);
    Number::Sum(vec![(true, lowest()), (true, part)])
}
