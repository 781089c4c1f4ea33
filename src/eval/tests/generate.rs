//! Small programs and facts at random, with every construct that the evaluator knows.

use crate::{
    base::{
        date::{Date, Period},
        ratio::{Ratio, Rounding},
        span::Span,
        terms::{BaseStates, Comparator, EffectKind, Handling, HitPolicy, Modality},
    },
    eval::testing::*,
    ir::*,
};

/// A source of choices, from a seed (splitmix64).
pub(super) struct Dice(pub u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    pub(super) fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len())].clone()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.roll(n) == 0
    }
}

/// A program with the facts that its rules choose from.
pub(super) struct World {
    pub b: Build,
    pub act: ViolationId,
    bools: Vec<FactId>,
    choices: Vec<FactId>,
    number: FactId,
    bases: Vec<FactId>,
    multi: FactId,
    pub list: FactId,
    fields: Vec<FactId>,
    days: Vec<FactId>,
    span: FactId,
    period: FactId,
}

fn interval(d: &mut Dice) -> Interval {
    Interval {
        lo: Some((Ratio::whole(500 * (1 + d.roll(50) as i64)), d.one_in(2))),
        hi: (d.one_in(2)).then(|| (Ratio::whole(30_000 + d.roll(9000) as i64), d.one_in(2))),
    }
}

fn day(d: &mut Dice) -> Date {
    Date::new(2023, 1 + d.roll(12) as i8, 1 + d.roll(28) as i8).unwrap()
}

fn atom(d: &mut Dice, w: &World) -> Condition {
    match d.roll(12) {
        0 | 1 => Condition::Is(d.pick(&w.bools)),
        2 | 3 => Condition::ChoiceIn {
            fact: d.pick(&w.choices),
            set: 1 + d.roll(7) as u64,
        },
        4 => {
            let lo = d.roll(12) as i64;
            Condition::NumberIn {
                fact: w.number,
                lo,
                hi: lo + d.roll(12) as i64,
            }
        }
        5 => Condition::Contains {
            fact: w.multi,
            set: 1 + d.roll(7) as u64,
        },
        6 => match d.roll(3) {
            0 => Condition::NoAmount(w.bases[0]),
            1 => Condition::Within(
                Box::new(times(
                    Number::Fact(d.pick(&w.bases)),
                    Number::Const(Ratio::new(1 + d.roll(3) as i128, 3).unwrap()),
                )),
                interval(d),
            ),
            _ => Condition::Compare(
                Box::new(Number::Fact(w.bases[0])),
                d.pick(&[Comparator::Less, Comparator::AtLeast, Comparator::More]),
                Box::new(times(
                    Number::Fact(w.bases[1]),
                    Number::Const(Ratio::whole(1 + d.roll(3) as i64)),
                )),
            ),
        },
        7 => match d.roll(2) {
            0 => Condition::AnyOf {
                list: w.list,
                when: Box::new(Condition::All(vec![
                    Condition::NumberIn {
                        fact: w.fields[0],
                        lo: 0,
                        hi: d.roll(4) as i64,
                    },
                    Condition::Is(w.fields[1]),
                ])),
            },
            _ => Condition::Within(
                Box::new(Number::Count {
                    list: w.list,
                    when: Box::new(Condition::Is(w.fields[1])),
                }),
                Interval {
                    lo: Some((Ratio::whole(1 + d.roll(2) as i64), false)),
                    hi: None,
                },
            ),
        },
        8 => match d.roll(2) {
            0 => {
                let lo = day(d);
                Condition::DateIn {
                    fact: d.pick(&w.days),
                    lo: Some(lo),
                    hi: d.one_in(2).then(|| {
                        lo.plus(Period {
                            months: 0,
                            days: d.roll(40) as i32,
                        })
                        .unwrap()
                    }),
                }
            }
            _ => Condition::CompareDates(
                w.days[0],
                d.pick(&[Comparator::Less, Comparator::AtMost, Comparator::Equal]),
                w.days[1],
            ),
        },
        9 => {
            let months = |d: &mut Dice| Period {
                months: 1 + d.roll(6) as i32,
                days: 0,
            };
            Condition::SpanIn {
                fact: w.span,
                lo: d.one_in(2).then(|| (months(d), d.one_in(2))),
                hi: Some((months(d), d.one_in(2))),
            }
        }
        10 => {
            let lo = d.roll(10) as i32;
            Condition::PeriodIn {
                fact: w.period,
                lo,
                hi: lo + d.roll(6) as i32,
            }
        }
        _ => {
            let (definitions, decisions) = (w.b.p.definitions.len(), w.b.p.decisions.len());
            match d.roll(3) {
                0 if definitions > 0 => {
                    let id = DefinitionId::from_index(d.roll(definitions));
                    match w.b.p.definitions[id.index()].value {
                        DefinitionValue::Condition(_) => Condition::Definition(id),
                        DefinitionValue::Number(_) => {
                            Condition::Within(Box::new(Number::Definition(id)), interval(d))
                        }
                    }
                }
                _ if decisions > 0 => {
                    let id = DecisionId::from_index(d.roll(decisions));
                    match w.b.p.decisions[id.index()].result {
                        ResultType::Value(FactType::Bool) => Condition::Decision(id),
                        ResultType::Value(_) => Condition::DecisionIn {
                            decision: id,
                            set: 1 + d.roll(3) as u64,
                        },
                        ResultType::Range => Condition::Is(w.bools[0]),
                    }
                }
                _ => Condition::Is(d.pick(&w.bools)),
            }
        }
    }
}

pub(super) fn condition(d: &mut Dice, w: &World, depth: usize) -> Condition {
    if depth == 0 || d.one_in(2) {
        return atom(d, w);
    }
    match d.roll(4) {
        0 => Condition::Not(Box::new(condition(d, w, depth - 1))),
        1 | 2 => Condition::All(vec![condition(d, w, depth - 1), condition(d, w, depth - 1)]),
        _ => Condition::Any(vec![condition(d, w, depth - 1), condition(d, w, depth - 1)]),
    }
}

fn based(d: &mut Dice, w: &World) -> Number {
    let base = Number::Fact(d.pick(&w.bases));
    match d.roll(5) {
        0 => Number::Deemed {
            value: Box::new(base),
            when: Interval {
                lo: None,
                hi: Some((Ratio::whole(10_000), true)),
            },
            by: Box::new(Number::Const(Ratio::whole(10_000))),
        },
        1 => Number::Steps {
            value: Box::new(base),
            from: Ratio::whole(50),
            step: Ratio::whole(7),
            tail: d.pick(&[Some(Rounding::Up), Some(Rounding::Down), None]),
        },
        2 => Number::Sum(vec![
            (true, base),
            (true, Number::Const(Ratio::whole(d.roll(900) as i64))),
        ]),
        3 => Number::Extreme(d.one_in(2), vec![base, Number::Const(Ratio::whole(20_000))]),
        _ => base,
    }
}

fn amount(d: &mut Dice, w: &World, depth: usize) -> RangeKind {
    let (lo, hi) = if d.one_in(2) {
        let lo = 1000 + 100 * d.roll(500) as i64;
        (
            Number::Const(Ratio::whole(lo)),
            Number::Const(Ratio::whole(lo + 1000 * d.roll(80) as i64)),
        )
    } else {
        let base = based(d, w);
        let r = 1 + d.roll(4) as i128;
        let part = |r| Number::Const(Ratio::new(r, 7).unwrap());
        (
            times(base.clone(), part(r)),
            times(base, part(r + 1 + d.roll(9) as i128)),
        )
    };
    let wrap = |kind| Range {
        kind,
        expr: ExprId(0),
    };
    match d.roll(if depth == 0 { 6 } else { 10 }) {
        0 => RangeKind::Point(hi),
        1 => ends(None, closed(hi)),
        2 => ends(closed(lo), open(hi)),
        6 => RangeKind::HigherOf(vec![wrap(amount(d, w, 0)), wrap(amount(d, w, 0))]),
        7 => RangeKind::OneOf(vec![wrap(amount(d, w, 0)), wrap(amount(d, w, 0))]),
        8 => RangeKind::Human(d.one_in(2).then(|| Box::new(wrap(amount(d, w, 0))))),
        _ => ends(closed(lo), closed(hi)),
    }
}

/// A range for a row of a benchmark: may be part of the statutory range.
fn narrowed(d: &mut Dice, w: &World) -> RangeKind {
    if d.one_in(5) {
        let part = |n| Some((Measure::OfSpan(Ratio::new(n, 10).unwrap()), false));
        let lo = d.roll(5) as i128;
        return RangeKind::Part {
            lo: part(lo),
            hi: part(lo + 1 + d.roll(4) as i128),
        };
    }
    amount(d, w, 1)
}

fn shared(d: &mut Dice, w: &mut World) {
    for _ in 0..d.roll(3) {
        let value = if d.one_in(3) {
            DefinitionValue::Number(based(d, w))
        } else {
            DefinitionValue::Condition(condition(d, w, 1))
        };
        let expr = w.b.expr();
        w.b.p.definitions.push(Definition {
            name: "定".into(),
            value,
            basis: vec![],
            expr,
        });
    }
    for _ in 0..d.roll(2) {
        let boolean = d.one_in(2);
        let rows = (0..2)
            .map(|i| DecisionRow {
                when: vec![condition(d, w, 1)],
                value: if boolean {
                    DecisionValue::Bool(i == 0)
                } else {
                    DecisionValue::Choice(i)
                },
                row: w.b.row(),
            })
            .collect();
        w.b.p.decisions.push(Decision {
            name: "判".into(),
            result: if boolean {
                ResultType::Value(FactType::Bool)
            } else {
                ResultType::Value(FactType::Choice(Options {
                    names: vec!["a".into(), "b".into()],
                    ordered: true,
                    collectives: vec![],
                }))
            },
            basis: vec![],
            columns: vec![],
            policy: d.pick(&[HitPolicy::Unique, HitPolicy::First, HitPolicy::Heaviest]),
            rows,
            defects: Defects::default(),
            facts: vec![],
            span: Span::default(),
        });
    }
}

fn statute(d: &mut Dice, w: &mut World) {
    let act = w.act;
    let stages = d.roll(3);
    for i in 0..=stages {
        let kind = amount(d, w, 1);
        let fine = w.b.fine(1, kind);
        let mut guards = vec![];
        if i > 0 {
            guards.push(i - 1);
            let when = condition(d, w, 1);
            let (replaces, after) = (d.one_in(4), (i > 1 && d.one_in(2)).then(|| i - 2));
            w.b.stage(act, when, replaces, after);
        }
        let node = match d.roll(8) {
            0 => {
                let other = w.b.penalty("警告", 1, Amount::Flag);
                Node::ChooseOne(vec![vec![fine], vec![other]])
            }
            1 => Node::UpTo(vec![fine]),
            2 if i > 0 => Node::Human(Span::default()),
            3 if i > 0 => {
                let kind = RangeKind::Preceding {
                    lo: Some((Ratio::whole(2), false)),
                    hi: Some((Ratio::whole(3), d.one_in(2))),
                };
                Node::One(w.b.fine(1, kind))
            }
            _ => Node::One(fine),
        };
        w.b.v(act).impositions.push(Imposition {
            guards,
            node,
            still: d.one_in(9),
        });
    }
    if d.one_in(2) {
        let kind = amount(d, w, 0);
        let person = w.b.fine(2, kind);
        let warn = w.b.penalty("通报批评", 2, Amount::Flag);
        for node in [Node::One(person), Node::One(warn)] {
            w.b.v(act).impositions.push(Imposition {
                guards: vec![],
                node,
                still: false,
            });
        }
    }
}

fn outcomes(d: &mut Dice, w: &mut World) -> Vec<Outcome> {
    let mut all = Vec::new();
    match d.roll(9) {
        0 => all.push(Outcome::NoFine(ObjectId(1))),
        1 => all.push(Outcome::Human),
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

fn table(d: &mut Dice, w: &mut World) -> PartKind {
    let rows = (0..1 + d.roll(4))
        .map(|_| Row {
            when: vec![condition(d, w, 1), atom(d, w)],
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
            _ => {
                let rows = (0..2)
                    .map(|_| (condition(d, w, 1), d.roll(20) as i64))
                    .collect();
                let mut factor = w.b.factor("杂", rows);
                factor.policy = d.pick(&[HitPolicy::Unique, HitPolicy::Heaviest]);
                factor
            }
        });
    }
    let branch = |d: &mut Dice, w: &mut World, on| {
        let share = match d.roll(3) {
            // A fine that falls as the sum rises.
            0 => Number::Sum(vec![(true, percent(150)), (false, Number::WeightSum)]),
            _ => Number::WeightSum,
        };
        Branch {
            on: ObjectId(on),
            guard: None,
            start: 20,
            floor: d.one_in(3).then_some(30),
            cap: d.one_in(2).then_some(60),
            amount: Number::Product(vec![share, based(d, w)]),
            expr: w.b.expr(),
        }
    };
    let mut branches = vec![branch(d, w, 1)];
    if d.one_in(2) {
        branches.push(branch(d, w, 2));
    }
    PartKind::Weights(Weights {
        den: 100,
        factors,
        branches,
    })
}

fn benchmark(d: &mut Dice, w: &mut World) {
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
}

const EFFECTS: [EffectKind; 8] = [
    EffectKind::NoPenalty,
    EffectKind::NoPenalty,
    EffectKind::Lighten,
    EffectKind::Mitigate,
    EffectKind::LightenOrMitigate,
    EffectKind::Aggravate,
    EffectKind::TopOfTier,
    EffectKind::RaiseTier(1, true),
];

fn grounds(d: &mut Dice, w: &mut World) {
    let act = w.act;
    for _ in 0..d.roll(6) {
        let when = condition(d, w, 1);
        let modality = d.pick(&[Modality::Shall, Modality::Shall, Modality::May]);
        let id = w.b.circumstance(act, when, modality, d.pick(&EFFECTS));
        let circumstance = &mut w.b.p.circumstances[id.index()];
        circumstance.on = d.one_in(4).then(|| ObjectId(1 + d.roll(2) as u32));
        if d.one_in(6) {
            circumstance.unless_weighed = vec![w.bools[d.roll(2)]];
        }
    }
    if d.one_in(3) {
        let exceptions = if d.one_in(2) {
            vec![(condition(d, w, 0), w.b.expr())]
        } else {
            vec![]
        };
        let entry = ListEntry {
            number: "1".into(),
            when: condition(d, w, 1),
            facts: vec![],
            modality: d.pick(&[Modality::Shall, Modality::May]),
            effect: d.pick(&EFFECTS),
            basis: vec![],
            note: String::new(),
            row: w.b.row(),
        };
        w.b.p.lists.push(List {
            package: PackageId(0),
            name: "单".into(),
            source: String::new(),
            exceptions,
            entries: vec![entry],
        });
        w.b.v(act).list_entries.push((ListId(0), 0));
    }
    if d.one_in(3) {
        let (least, more) = (d.roll(5) as i128, d.roll(4) as i128);
        let reduction = Reduction {
            package: PackageId(0),
            name: "减".into(),
            basis: vec![],
            when: condition(d, w, 1),
            exceptions: vec![(atom(d, w), w.b.expr())],
            facts: vec![],
            least: Ratio::new(least, 10).unwrap(),
            most: Ratio::new(least + more, 10).unwrap(),
            floor: d.one_in(2).then_some(Measure::Minimum),
            human: d.one_in(2),
            span: Span::default(),
        };
        w.b.p.reductions.push(reduction);
        w.b.v(act).reductions.push(ReductionId(0));
    }
}

pub(super) fn program(d: &mut Dice) -> World {
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
    let bases = vec![
        b.number("基一", Dimension::Money, 100, 60_000, states),
        b.number("基二", Dimension::Money, 60, 30_000, plain),
    ];
    let multi = b.fact(
        "多",
        FactType::Multi(Options {
            names: vec!["x".into(), "y".into(), "z".into()],
            ordered: false,
            collectives: vec![],
        }),
    );
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
    let (list, fields) = b.list("明细", vec![FactType::Number(small), FactType::Bool]);
    let act = b.violation(vec![]);
    let mut w = World {
        b,
        act,
        bools,
        choices,
        number,
        bases,
        multi,
        list,
        fields,
        days,
        span,
        period,
    };
    shared(d, &mut w);
    statute(d, &mut w);
    if !d.one_in(4) {
        benchmark(d, &mut w);
    }
    grounds(d, &mut w);
    if d.one_in(4) {
        let holds = condition(d, &w, 1);
        w.b.p.constraints.push(Constraint {
            holds,
            facts: vec![],
            text: String::new(),
            span: Span::default(),
        });
    }
    w
}

/// A value of a fact's type, within its bounds.
pub(super) fn value(d: &mut Dice, w: &World, fact: FactId) -> Value {
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
