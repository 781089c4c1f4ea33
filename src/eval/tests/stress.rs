//! What is large, deep or wide must end, soon and without overflowing the stack.

use super::closed::outcome;
use crate::{
    base::{
        ratio::Ratio,
        span::Span,
        terms::{BaseStates, Degree, EffectKind, HitPolicy, Modality},
    },
    case::{
        outcome::{Open, Resolved},
        summary::Ask,
    },
    eval::{Options, decide, testing::*},
    ir::*,
    plan::{
        entry::{Plan, TooDeep},
        sheet::Sheet,
    },
};

fn open(b: &Build, act: ViolationId) -> Open {
    let options = Options { reasons: true };
    match decide(&b.p, act, &b.facts(&[]), options).unwrap().result {
        Resolved::Open(open) => open,
        Resolved::Decided(outcome) => panic!("decided: {outcome:?}"),
    }
}

fn fined(b: &mut Build) -> ViolationId {
    let fine = b.fine(1, ends(closed(wan(1)), closed(wan(90))));
    b.violation(vec![(vec![], Node::One(fine))])
}

fn defined(b: &mut Build, value: DefinitionValue) -> DefinitionId {
    let expr = b.expr();
    b.p.definitions.push(Definition {
        name: "定".into(),
        value,
        basis: vec![],
        expr,
    });
    DefinitionId::from_index(b.p.definitions.len() - 1)
}

#[test]
fn deep_conditions_inside_deep_definitions() {
    let mut b = Build::new();
    let first = b.yes("甲");
    let mut last = Condition::Is(first);
    for _ in 0..200 {
        for _ in 0..60 {
            last = Condition::Not(Box::new(Condition::All(vec![last])));
        }
        last = Condition::Definition(defined(&mut b, DefinitionValue::Condition(last)));
    }
    let act = fined(&mut b);
    b.circumstance(act, last, Modality::Shall, EffectKind::Lighten);
    let o = outcome(&b.p, act, &b.facts(&[(first, Value::Bool(true))]));
    assert_eq!(o.degree, Some(Degree::Lighter));
    assert_eq!(open(&b, act).alternatives.len(), 2);
    // Plans go as deep as their rules do, so they refuse these.
    assert_eq!(Plan::new(&b.p).err(), Some(TooDeep));
    assert_eq!(crate::build(&b.p), Err(crate::emit::Fault::Deep(TooDeep)));
    assert!(Sheet::new(&b.p, &Ask::Act(act)).is_err());
}

#[test]
fn a_number_used_over_and_over() {
    let mut b = Build::new();
    let base = b.money("基", 1, 1_000_000_000);
    let mut last = Number::Fact(base);
    for _ in 0..60 {
        let half = Number::Const(Ratio::new(1, 2).unwrap());
        let sum = Number::Sum(vec![(true, last.clone()), (true, last)]);
        last = Number::Definition(defined(
            &mut b,
            DefinitionValue::Number(Number::Product(vec![half, sum])),
        ));
    }
    let fine = b.fine(1, ends(None, closed(last.clone())));
    let act = b.violation(vec![(vec![], Node::One(fine))]);
    let large = Condition::Within(
        Box::new(last),
        Interval {
            lo: Some((Ratio::whole(5_000), false)),
            hi: None,
        },
    );
    b.circumstance(act, large, Modality::Shall, EffectKind::Lighten);
    let all = open(&b, act);
    assert!(all.alternatives.len() >= 2);
}

#[test]
fn a_table_of_ten_thousand_rows() {
    let mut b = Build::new();
    let n = b.number(
        "数",
        Dimension::Unit("次".into()),
        0,
        1_000_000,
        BaseStates::default(),
    );
    let yes = b.yes("甲");
    let act = fined(&mut b);
    let rows = (0..10_000)
        .map(|i| {
            let when = vec![
                Condition::NumberIn {
                    fact: n,
                    lo: i * 50,
                    hi: i * 50 + 49,
                },
                Condition::Is(yes),
            ];
            (when, None, ends(closed(wan(1)), closed(wan(1 + i % 80))))
        })
        .collect();
    let table = b.table(HitPolicy::Unique, 1, rows);
    b.benchmark(act, vec![table]);
    let all = open(&b, act);
    assert!(all.approximate, "more rows than runs");
    assert!(all.alternatives.len() > 50, "{}", all.alternatives.len());
}

#[test]
fn more_facts_than_can_be_tried() {
    let mut b = Build::new();
    let facts: Vec<FactId> = (0..400).map(|i| b.yes(&format!("事{i}"))).collect();
    let act = fined(&mut b);
    for pair in facts.windows(2) {
        // Neighbours hang together, so nothing folds.
        let both = Condition::All(vec![Condition::Is(pair[0]), Condition::Is(pair[1])]);
        b.circumstance(act, both, Modality::Shall, EffectKind::Aggravate);
    }
    let rows = (0..64)
        .map(|i| {
            let when = (0..6)
                .map(|bit| {
                    let is = Condition::Is(facts[390 + bit]);
                    if i >> bit & 1 == 1 {
                        is
                    } else {
                        Condition::Not(Box::new(is))
                    }
                })
                .collect();
            (when, None, ends(closed(wan(1)), closed(wan(2 + i))))
        })
        .collect();
    let table = b.table(HitPolicy::Unique, 1, rows);
    b.benchmark(act, vec![table]);
    let all = open(&b, act);
    assert!(all.approximate);
    assert!(all.alternatives.len() > 10);
}

#[test]
fn a_chain_of_constraints_over_many_facts() {
    let mut b = Build::new();
    let facts: Vec<FactId> = (0..300).map(|i| b.yes(&format!("事{i}"))).collect();
    let act = fined(&mut b);
    for pair in facts.windows(2) {
        b.p.constraints.push(Constraint {
            breach: None,
            holds: Condition::Any(vec![
                Condition::Not(Box::new(Condition::Is(pair[0]))),
                Condition::Is(pair[1]),
            ]),
            facts: vec![],
            text: String::new(),
            span: Span::default(),
        });
    }
    let ends = Condition::All(vec![
        Condition::Is(facts[0]),
        Condition::Not(Box::new(Condition::Is(facts[299]))),
    ]);
    b.circumstance(act, ends, Modality::Shall, EffectKind::Aggravate);
    b.circumstance(
        act,
        Condition::Is(facts[7]),
        Modality::Shall,
        EffectKind::Lighten,
    );
    let all = open(&b, act);
    assert!(all.alternatives.len() >= 2);
}

#[test]
fn many_choices_with_many_masks() {
    let mut b = Build::new();
    let names: Vec<String> = (0..64).map(|i| format!("项{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let which: Vec<FactId> = (0..6)
        .map(|i| b.choice(&format!("类{i}"), &names))
        .collect();
    let act = fined(&mut b);
    let factors = which
        .iter()
        .map(|fact| {
            let weights: Vec<i64> = (0..64).map(|i| i * 37 % 101).collect();
            b.choice_factor(*fact, &weights)
        })
        .collect();
    let part = b.weights(
        1,
        20,
        factors,
        Number::Product(vec![Number::WeightSum, wan(40)]),
    );
    b.benchmark(act, vec![part]);
    let all = open(&b, act);
    assert!(!all.approximate, "64^6 cases, a few hundred sums");
    assert_eq!(all.alternatives.len(), 1);
}
