//! Values of every type into columns and out again.

use super::*;
use crate::{
    base::{span::Span, terms::BaseStates},
    ir::{Dimension, Fact, ListType, NumberType, Options, PeriodType},
};

/// One more than 32 bits hold.
const TOO_WIDE: i64 = 1 << 31;

fn program() -> Program {
    let number = |max| {
        FactType::Number(NumberType {
            dimension: Dimension::Money,
            decimals: 0,
            min: 0,
            max,
            states: BaseStates {
                none: true,
                uncomputable: true,
            },
        })
    };
    let options = || Options {
        names: vec!["甲".to_owned(), "乙".to_owned()],
        ordered: false,
        collectives: vec![],
    };
    let types = [
        FactType::Bool,
        FactType::Choice(options()),
        FactType::Multi(options()),
        number(i64::from(i32::MAX)),
        number(TOO_WIDE),
        FactType::Date,
        FactType::Span,
        FactType::Period(PeriodType {
            months: true,
            max: 600,
        }),
        FactType::List(ListType {
            max: 3,
            fields: vec![],
        }),
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
    Program {
        calendar: None,
        observations: Vec::new(),
        joints: Vec::new(),
        joint_cases: Vec::new(),
        packages: vec![],
        statutes: vec![],
        facts: facts.collect(),
        constraints: vec![],
        definitions: vec![],
        decisions: vec![],
        violations: vec![],
        penalties: vec![],
        circumstances: vec![],
        reductions: vec![],
        lists: vec![],
        duties: vec![],
        objects: vec![],
        exprs: vec![],
        rows: vec![],
        cases: vec![],
        known: Vec::new(),
        promises: Vec::new(),
        hash: String::new(),
    }
}

fn cases() -> Vec<Vec<Option<Value>>> {
    let day = |d| Date::new(2022, 3, d).unwrap();
    vec![
        vec![
            Some(Value::Bool(true)),
            Some(Value::Choice(1)),
            Some(Value::Multi(3)),
            Some(Value::Number(7)),
            Some(Value::Number(TOO_WIDE)),
            Some(Value::Date(day(1))),
            Some(Value::Span(day(1), day(31))),
            Some(Value::Period(14)),
            Some(Value::List(vec![vec![]])),
        ],
        vec![
            None,
            Some(Value::Unascertainable),
            None,
            Some(Value::NoAmount),
            Some(Value::Uncomputable),
            None,
            None,
            Some(Value::Unascertainable),
            None,
        ],
        vec![None; 9],
    ]
}

#[test]
fn what_goes_in_comes_out() {
    let (p, cases) = (program(), cases());
    let all = Cases::of(&p, &cases).unwrap();
    assert_eq!((all.len, all.columns.len()), (3, 9));
    for (row, case) in cases.iter().enumerate() {
        assert_eq!(&all.slots(&p, row), case);
    }
    assert_eq!(all.slots(&p, 3), vec![None; 9]);
    assert_eq!(all.columns[3].data, Data::Int(vec![7, 0, 0]));
    assert_eq!(all.columns[3].state, Some(vec![1, 3, 0]));
}

#[test]
fn a_state_column_stands_only_where_something_is_not_given() {
    let (p, cases) = (program(), cases());
    let mut all = Cases::of(&p, &cases[..1]).unwrap();
    assert!(all.columns.iter().all(|c| c.state.is_none()));
    all.push(&p, &cases[1]).unwrap();
    assert_eq!(all.columns[0].state, Some(vec![1, 0]));
    all.clear();
    all.push(&p, &cases[0]).unwrap();
    assert_eq!(all, Cases::of(&p, &cases[..1]).unwrap());
}

#[test]
fn a_value_that_does_not_fit_is_refused_and_nothing_is_added() {
    let p = program();
    let mut all = Cases::empty(
        &p,
        p.facts
            .iter()
            .enumerate()
            .map(|(i, _)| FactId::from_index(i)),
    );
    for (fact, value) in [
        (3, Value::Number(i64::MAX)),
        (0, Value::Choice(0)),
        (1, Value::Choice(2)),
        (5, Value::NoAmount),
    ] {
        let mut slots = vec![None; 9];
        slots[fact] = Some(value);
        let fact = FactId::from_index(fact);
        assert_eq!(all.push(&p, &slots), Err(Misfit { fact }));
    }
    assert_eq!(all.len, 0);
    assert!(
        all.columns
            .iter()
            .all(|c| c.data == Data::empty(c.data.width()))
    );
}
