//! Every value lies in one cell, no condition changes its mind inside a cell, and boxes say what
//! conditions say.

use super::{boxes::merged, *};
use crate::{
    base::{
        date::{Date, Period},
        ratio::Ratio,
        span::Span,
        terms::{BaseStates, Comparator},
    },
    ir::{
        Condition, Constraint, Dimension, Fact, FactId, FactType, Interval, Number, NumberType,
        Options, PeriodType, Program, Value,
    },
};

const YES: FactId = FactId(0);
const CHOICE: FactId = FactId(1);
const MULTI: FactId = FactId(2);
const BASE: FactId = FactId(3);
const PERIOD: FactId = FactId(4);
const DAY: FactId = FactId(5);
const SPAN: FactId = FactId(6);

fn program() -> Program {
    let options = |n: usize| Options {
        names: (0..n).map(|i| format!("项{i}")).collect(),
        ordered: true,
        collectives: vec![],
    };
    let types = [
        FactType::Bool,
        FactType::Choice(options(5)),
        FactType::Multi(options(4)),
        FactType::Number(NumberType {
            dimension: Dimension::Money,
            decimals: 2,
            min: 0,
            max: 1_000,
            states: BaseStates {
                none: true,
                uncomputable: true,
            },
        }),
        FactType::Period(PeriodType {
            months: true,
            max: 36,
        }),
        FactType::Date,
        FactType::Span,
    ];
    let facts = types.into_iter().enumerate().map(|(i, ty)| Fact {
        name: format!("事实{i}"),
        label: String::new(),
        help: String::new(),
        changeable: false,
        ty,
        parent: None,
        span: Span::default(),
    });
    let first_once = Condition::Any(vec![
        Condition::Not(Box::new(Condition::Is(YES))),
        Condition::NumberIn {
            fact: BASE,
            lo: 0,
            hi: 99,
        },
    ]);
    Program {
        facts: facts.collect(),
        constraints: vec![Constraint {
            breach: None,
            holds: first_once,
            facts: vec![YES, BASE],
            text: String::new(),
            span: Span::default(),
        }],
        ..Program::default()
    }
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}

fn months(months: i32) -> Period {
    Period { months, days: 0 }
}

/// Tests of every kind; the last two are of a number, `2x − 1` above 3 and `x` under 0.5.
fn tests() -> Vec<Condition> {
    let x = || Number::Fact(BASE);
    let number = |n, d| Number::Const(Ratio::new(n, d).unwrap());
    vec![
        Condition::Is(YES),
        Condition::ChoiceIn {
            fact: CHOICE,
            set: 0b00110,
        },
        Condition::ChoiceIn {
            fact: CHOICE,
            set: 0b10100,
        },
        Condition::Contains {
            fact: MULTI,
            set: 0b0011,
        },
        Condition::Contains {
            fact: MULTI,
            set: 0b0110,
        },
        Condition::NumberIn {
            fact: BASE,
            lo: 10,
            hi: 99,
        },
        Condition::NoAmount(BASE),
        Condition::Uncomputable(BASE),
        Condition::PeriodIn {
            fact: PERIOD,
            lo: 3,
            hi: 6,
        },
        Condition::DateIn {
            fact: DAY,
            lo: Some(day(2022, 1, 1)),
            hi: Some(day(2023, 12, 31)),
        },
        Condition::DateIn {
            fact: DAY,
            lo: None,
            hi: Some(day(9999, 12, 31)),
        },
        Condition::DateIn {
            fact: DAY,
            lo: Some(day(2024, 2, 29)),
            hi: Some(day(2024, 3, 15)),
        },
        Condition::DateIn {
            fact: DAY,
            lo: None,
            hi: Some(day(2023, 6, 30)),
        },
        Condition::SpanIn {
            fact: SPAN,
            lo: Some((months(3), false)),
            hi: Some((months(6), true)),
        },
        Condition::SpanIn {
            fact: SPAN,
            lo: Some((months(6), true)),
            hi: None,
        },
        Condition::Compare(
            Box::new(Number::Sum(vec![
                (true, Number::Product(vec![number(2, 1), x()])),
                (false, number(1, 1)),
            ])),
            Comparator::More,
            Box::new(number(3, 1)),
        ),
        Condition::Within(
            Box::new(Number::Product(vec![number(-1, 1), x()])),
            Interval {
                lo: Some((Ratio::new(-1, 2).unwrap(), true)),
                hi: None,
            },
        ),
    ]
}

/// What a test says of a value of its fact, worked out by itself.
fn truth(condition: &Condition, facts: &[Option<Value>]) -> bool {
    let of = |fact: &FactId| facts[fact.index()].clone().unwrap();
    let exact = |steps: i64| Ratio::new(i128::from(steps), 100).unwrap();
    match condition {
        Condition::Is(f) => of(f) == Value::Bool(true),
        Condition::ChoiceIn { fact, set } => {
            matches!(of(fact), Value::Choice(o) if set >> o & 1 == 1)
        }
        Condition::Contains { fact, set } => matches!(of(fact), Value::Multi(m) if m & set != 0),
        Condition::NumberIn { fact, lo, hi } => {
            matches!(of(fact), Value::Number(n) if (lo..=hi).contains(&&n))
        }
        Condition::NoAmount(f) => of(f) == Value::NoAmount,
        Condition::Uncomputable(f) => of(f) == Value::Uncomputable,
        Condition::PeriodIn { fact, lo, hi } => {
            matches!(of(fact), Value::Period(n) if (lo..=hi).contains(&&n))
        }
        Condition::DateIn { fact, lo, hi } => matches!(
            of(fact),
            Value::Date(d) if lo.is_none_or(|lo| lo <= d) && hi.is_none_or(|hi| d <= hi)
        ),
        Condition::SpanIn { fact, lo, hi } => matches!(of(fact), Value::Span(from, to) if {
            let above = lo.is_none_or(|(p, open)| {
                let end = from.plus(p).unwrap();
                if open { to > end } else { to >= end }
            });
            above && hi.is_none_or(|(p, open)| {
                let end = from.plus(p).unwrap();
                if open { to < end } else { to <= end }
            })
        }),
        Condition::Compare(..) => {
            matches!(of(&BASE), Value::Number(n) if exact(n) > Ratio::whole(2))
        }
        Condition::Within(..) => {
            matches!(of(&BASE), Value::Number(n) if exact(n) < Ratio::new(1, 2).unwrap())
        }
        other => panic!("{other:?}"),
    }
}

/// Values of every fact: all of the small ones, those about every constant of the large ones.
fn values(fact: FactId) -> Vec<Value> {
    match fact {
        YES => vec![Value::Bool(false), Value::Bool(true)],
        CHOICE => (0..5).map(Value::Choice).collect(),
        MULTI => (0..16).map(Value::Multi).collect(),
        BASE => (0..=1_000)
            .map(Value::Number)
            .chain([Value::NoAmount, Value::Uncomputable])
            .collect(),
        PERIOD => (0..=36).map(Value::Period).collect(),
        DAY => {
            let start = day(2021, 12, 1).day_number();
            let days = start..start + 900;
            let ends = [day(1, 1, 1), day(9999, 12, 31)];
            let near = days.filter_map(Date::from_day_number);
            near.chain(ends).map(Value::Date).collect()
        }
        SPAN => {
            let from = [day(2023, 8, 31), day(2023, 11, 30), day(2024, 2, 29)];
            let days = -2..400;
            let to = |from: Date, days| from.plus(Period { months: 0, days }).unwrap();
            let pairs = from
                .into_iter()
                .flat_map(|f| days.clone().map(move |d| (f, d)));
            pairs.map(|(f, d)| Value::Span(f, to(f, d))).collect()
        }
        _ => vec![],
    }
}

#[test]
fn no_test_changes_its_mind_in_a_cell() {
    let program = program();
    let tests = tests();
    let space = Space::of(&program, &tests, false);
    for (axis, subject) in space.subjects().iter().enumerate() {
        let Subject::Fact(fact) = subject else {
            panic!("{subject:?} is decided by constants");
        };
        let mut seen = vec![0usize; space.axes()[axis].len()];
        for value in values(*fact) {
            let cell = space.axes()[axis].cell(&value).unwrap();
            seen[cell] += 1;
            let stands = space.axes()[axis].value(cell).unwrap();
            assert_eq!(space.axes()[axis].cell(&stands), Some(cell), "{stands:?}");
            let (mut facts, mut other) = (vec![None; 7], vec![None; 7]);
            facts[fact.index()] = Some(value.clone());
            other[fact.index()] = Some(stands.clone());
            for test in tests
                .iter()
                .filter(|t| simple(&program, t).unwrap().0 == *fact)
            {
                let held = truth(test, &facts);
                assert_eq!(held, truth(test, &other), "{test:?} {value:?} {stands:?}");
                let boxes = space.boxes(test).unwrap();
                let met = boxes
                    .iter()
                    .any(|b| b.set(axis).is_none_or(|s| s.has(cell)));
                assert_eq!(held, met, "{test:?} {value:?} {boxes:?}");
            }
        }
        assert!(seen.iter().all(|n| *n > 0), "{fact:?} {seen:?}");
        assert_eq!(space.axes()[axis].value(seen.len()), None);
    }
}

/// A small generator of the same numbers in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

fn tree(dice: &mut Dice, tests: &[Condition], depth: u32) -> Condition {
    let parts = |dice: &mut Dice| {
        (0..dice.roll(4))
            .map(|_| tree(dice, tests, depth - 1))
            .collect()
    };
    match if depth == 0 { 3 } else { dice.roll(5) } {
        0 => Condition::All(parts(dice)),
        1 => Condition::Any(parts(dice)),
        2 => Condition::Not(Box::new(tree(dice, tests, depth - 1))),
        _ => tests[dice.roll(tests.len())].clone(),
    }
}

fn holds(condition: &Condition, facts: &[Option<Value>]) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|p| holds(p, facts)),
        Condition::Any(parts) => parts.iter().any(|p| holds(p, facts)),
        Condition::Not(part) => !holds(part, facts),
        test => truth(test, facts),
    }
}

#[test]
fn boxes_say_what_conditions_say() {
    let program = program();
    let mut tests = tests();
    let mut dice = Dice(7);
    let trees: Vec<Condition> = (0..200).map(|_| tree(&mut dice, &tests, 4)).collect();
    tests.extend(trees.iter().cloned());
    let space = Space::of(&program, &tests, true);
    let all: Vec<Vec<Value>> = (0..7).map(|f| values(FactId(f))).collect();
    for tree in &trees {
        let boxes = space.boxes(tree).unwrap();
        assert_eq!(merged(boxes.clone()), boxes);
        for _ in 0..100 {
            let facts: Vec<Option<Value>> = all
                .iter()
                .map(|values| Some(values[dice.roll(values.len())].clone()))
                .collect();
            let point: Vec<usize> = space.locate(&facts).into_iter().flatten().collect();
            let held = holds(tree, &facts);
            assert_eq!(
                held,
                boxes.iter().any(|b| b.has(&point)),
                "{tree:?} {facts:?}"
            );
            let stands = space.case(&point).unwrap();
            assert_eq!(held, holds(tree, &stands), "{tree:?} {stands:?}");
            let first = facts[0] == Some(Value::Bool(true));
            let small = matches!(facts[3], Some(Value::Number(0..=99)));
            assert_eq!(space.possible(&point), !first || small);
        }
    }
}

#[test]
fn boxes_meet_and_are_counted() {
    let program = program();
    let tests = tests();
    let space = Space::of(&program, &tests, false);
    let row = space.row(&tests[1..3]).unwrap().unwrap();
    let (a, b) = (
        space.boxes(&tests[1]).unwrap(),
        space.boxes(&tests[2]).unwrap(),
    );
    assert_eq!(a[0].and(&b[0]), Some(row.clone()));
    assert!(row.is_subset(&a[0]) && !a[0].is_subset(&row));
    let total = Boxed::everything().volume(&space).unwrap();
    assert_eq!(row.volume(&space).unwrap() * 4, total);
    assert_eq!(space.row([&tests[6], &tests[7]]), Some(None));
}

#[test]
fn what_no_constant_decides_is_a_truth() {
    let program = program();
    let either = Condition::CompareDates(DAY, Comparator::Less, DAY);
    let test = Condition::All(vec![Condition::Is(YES), Condition::Not(Box::new(either))]);
    let space = Space::of(&program, [&test], false);
    assert_eq!(space.axes().len(), 2);
    assert_eq!(space.boxes(&test).unwrap()[0].volume(&space), Some(1));
}

#[test]
fn a_number_that_facts_make_has_an_axis_of_its_own() {
    let mut program = program();
    let list = FactId::from_index(program.facts.len());
    let mut fact = program.facts[0].clone();
    fact.ty = FactType::List(crate::ir::ListType {
        max: 9,
        fields: vec![],
    });
    program.facts.push(fact);
    let number = |n| Number::Const(Ratio::whole(n));
    let count = || Number::Count {
        list,
        when: Box::new(Condition::Const(true)),
    };
    let within = |number, lo: Option<i64>, hi: Option<i64>| {
        let end = |n: Option<i64>| n.map(|n| (Ratio::whole(n), false));
        Condition::Within(
            Box::new(number),
            Interval {
                lo: end(lo),
                hi: end(hi),
            },
        )
    };
    // 3 at least, and twice the count but one below 9: 3 to 4 together.
    let least = within(count(), Some(3), None);
    let twice = Number::Sum(vec![
        (true, Number::Product(vec![number(2), count()])),
        (false, number(1)),
    ]);
    let below = Condition::Compare(Box::new(twice), Comparator::Less, Box::new(number(9)));
    let both = Condition::All(vec![least.clone(), below.clone()]);
    let space = Space::counting(&program, [&both]);
    assert_eq!(space.axes().len(), 1);
    assert_eq!(space.axes()[0].len(), 3);
    let set = |c: &Condition| space.axis_of(c).unwrap().1;
    let cell = |n| space.axes()[0].cell(&Value::Number(n)).unwrap();
    for n in 0..=9 {
        assert_eq!(set(&least).has(cell(n)), n >= 3, "{n}");
        assert_eq!(set(&below).has(cell(n)), 2 * n - 1 < 9, "{n}");
    }
    // Days in either order are one number, and so is their difference.
    let later = Condition::CompareDates(DAY, Comparator::Less, FactId(6));
    let sooner = Condition::CompareDates(FactId(6), Comparator::More, DAY);
    let same = Condition::CompareDates(DAY, Comparator::NotEqual, FactId(6));
    let space = Space::counting(&program, [&later, &sooner, &same]);
    assert_eq!(space.axes().len(), 1);
    assert_eq!(space.axis_of(&later), space.axis_of(&sooner));
    assert!(set_in(&space, &later).is_subset(&set_in(&space, &same)));
    // Without counting they are truths.
    assert_eq!(Space::of(&program, [&both], false).axes().len(), 2);
}

fn set_in(space: &Space<'_>, condition: &Condition) -> CellSet {
    space.axis_of(condition).unwrap().1
}

#[test]
fn rows_with_the_same_result_are_one_class() {
    let classes = classes(["甲", "乙", "甲", "丙"]);
    assert_eq!(classes.of, [0, 1, 0, 2]);
    assert_eq!(classes.first, [0, 1, 3]);
}
