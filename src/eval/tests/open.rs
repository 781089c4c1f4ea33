//! The second layer: facts are unknown.

use super::closed::outcome;
use crate::{
    base::terms::{Degree, EffectKind, Modality},
    case::outcome::{Disposition, HumanWhy, Open, Resolved},
    eval::{Options, decide, testing::*},
    ir::*,
};

pub(super) fn open(p: &Program, act: ViolationId, facts: &[Option<Value>]) -> Open {
    let options = Options { reasons: true };
    match decide(p, act, facts, options).unwrap().result {
        Resolved::Open(open) => open,
        Resolved::Decided(outcome) => panic!("decided: {outcome:?}"),
    }
}

/// Every alternative is reached by its completing case.
pub(super) fn reached(p: &Program, act: ViolationId, facts: &[Option<Value>], open: &Open) {
    for alternative in &open.alternatives {
        let mut completed = facts.to_vec();
        for (fact, value) in &alternative.case {
            completed[fact.index()] = Some(value.clone());
        }
        let mut example = outcome(p, act, &completed);
        example.reasons.clear();
        assert_eq!(example, alternative.example);
    }
}

const WAN: i64 = 1_000_000;

#[test]
fn nothing_known_of_an_act_by_weights() {
    let g = Guangdong::new(0);
    let facts = g.b.facts(&[(g.investment, Value::Number(2_000_000_000))]);
    let all = open(&g.b.p, g.act, &facts);
    reached(&g.b.p, g.act, &facts, &all);
    assert!(!all.approximate);
    assert_eq!(all.alternatives.len(), 1, "one formula, one alternative");
    let fine = &all.alternatives[0].outcome.penalties[1];
    let range = fine.range.unwrap();
    assert_eq!((range.min, range.max), (20 * WAN, Some(100 * WAN)));
    assert_eq!(fine.point, None);
    assert_eq!(all.open_facts.len(), 6);
    // Whatever its value, the time it lasted leaves the fewest sums.
    assert_eq!(all.open_facts[0].fact, g.lasting);
}

#[test]
fn circumstances_fold() {
    let g = Guangdong::new(12);
    let known: Vec<_> = g
        .sample()
        .into_iter()
        .filter(|(f, _)| !g.grounds.contains(f))
        .collect();
    let facts = g.b.facts(&known);
    let all = open(&g.b.p, g.act, &facts);
    reached(&g.b.p, g.act, &facts, &all);
    assert!(!all.approximate);
    let dispositions: Vec<Disposition> = all
        .alternatives
        .iter()
        .map(|a| a.outcome.disposition)
        .collect();
    assert!(dispositions.contains(&Disposition::NoPenalty));
    let degrees: Vec<Option<Degree>> = all.alternatives.iter().map(|a| a.outcome.degree).collect();
    for degree in [Degree::Normal, Degree::Lighter, Degree::Heavier] {
        assert!(degrees.contains(&Some(degree)));
    }
    assert_eq!(all.open_facts.len(), 12);
}

#[test]
fn everything_unknown() {
    let g = Guangdong::new(10);
    let facts = g.b.facts(&[]);
    let start = std::time::Instant::now();
    let all = open(&g.b.p, g.act, &facts);
    println!(
        "{} alternatives in {:?}",
        all.alternatives.len(),
        start.elapsed()
    );
    reached(&g.b.p, g.act, &facts, &all);
    assert!(!all.approximate);
    assert!(all.alternatives.len() > 3);
}

#[test]
fn what_does_not_matter_is_decided() {
    // Two facts unknown, both lead to the same.
    let mut b = Build::new();
    let a = b.yes("甲");
    let fine = b.fine(1, ends(closed(wan(1)), closed(wan(3))));
    let act = b.violation(vec![(vec![], Node::One(fine))]);
    let rows = vec![
        (
            vec![Condition::Is(a)],
            None,
            ends(closed(wan(2)), closed(wan(3))),
        ),
        (
            vec![Condition::Not(Box::new(Condition::Is(a)))],
            None,
            ends(closed(wan(2)), closed(wan(3))),
        ),
    ];
    let table = b.table(crate::base::terms::HitPolicy::Unique, 1, rows);
    b.benchmark(act, vec![table]);
    let o = outcome(&b.p, act, &b.facts(&[]));
    assert_eq!(o.penalties[0].point, Some(5 * WAN / 2));
    assert_eq!(o.rows, vec![], "neither row is known to decide");
    assert!(!o.reasons.is_empty());
}

#[test]
fn thresholds_are_tried_on_both_sides() {
    let mut b = Build::new();
    let n = b.number(
        "次数",
        Dimension::Unit("次".into()),
        0,
        1_000_000,
        crate::base::terms::BaseStates::default(),
    );
    let fine = b.fine(1, ends(closed(wan(1)), closed(wan(9))));
    let act = b.violation(vec![(vec![], Node::One(fine))]);
    let of = |lo, hi| vec![Condition::NumberIn { fact: n, lo, hi }];
    let rows = vec![
        (of(0, 9), None, ends(closed(wan(1)), closed(wan(3)))),
        (of(10, 99), None, ends(closed(wan(3)), closed(wan(5)))),
        (
            of(101, i64::MAX),
            None,
            ends(closed(wan(5)), closed(wan(9))),
        ),
    ];
    let table = b.table(crate::base::terms::HitPolicy::Unique, 1, rows);
    b.benchmark(act, vec![table]);
    let facts = b.facts(&[]);
    let all = open(&b.p, act, &facts);
    reached(&b.p, act, &facts, &all);
    assert_eq!(all.alternatives.len(), 4, "three rows and the gap at 100");
    let gap = all
        .alternatives
        .iter()
        .find(|a| a.outcome.human == vec![HumanWhy::Gap(0)])
        .unwrap();
    assert_eq!(gap.case, vec![(n, Value::Number(100))]);
}

#[test]
fn a_computed_threshold_is_found() {
    // 罚款 = 基数 × 3, at least 100: out of range below.
    let mut b = Build::new();
    let x = b.money("基数", 0, 1_000_000);
    let y = b.money("另一基数", 0, 1_000_000);
    let fine = b.fine(
        1,
        RangeKind::HigherOf(vec![
            Range {
                kind: ends(closed(Number::Fact(x)), closed(Number::Fact(x))),
                expr: ExprId(0),
            },
            Range {
                kind: ends(
                    closed(yuan(10)),
                    closed(times(
                        Number::Fact(y),
                        Number::Const(crate::base::ratio::Ratio::whole(2)),
                    )),
                ),
                expr: ExprId(0),
            },
        ]),
    );
    let act = b.violation(vec![(vec![], Node::One(fine))]);
    let light = b.yes("轻");
    b.circumstance(
        act,
        Condition::Compare(
            Box::new(times(
                Number::Fact(x),
                Number::Const(crate::base::ratio::Ratio::whole(7)),
            )),
            crate::base::terms::Comparator::More,
            Box::new(Number::Fact(y)),
        ),
        Modality::Shall,
        EffectKind::Lighten,
    );
    let facts = b.facts(&[(y, Value::Number(100_003)), (light, Value::Bool(false))]);
    let all = open(&b.p, act, &facts);
    reached(&b.p, act, &facts, &all);
    let degrees: Vec<_> = all.alternatives.iter().map(|a| a.outcome.degree).collect();
    assert!(degrees.contains(&Some(Degree::Normal)));
    assert!(degrees.contains(&Some(Degree::Lighter)));
}

#[test]
fn an_unknown_field_of_a_known_record_is_asked_for() {
    let mut b = Build::new();
    let (list, fields) = b.list("违法", vec![FactType::Bool]);
    let fine = b.fine(1, ends(closed(wan(1)), closed(wan(3))));
    let act = b.violation(vec![(vec![], Node::One(fine))]);
    b.circumstance(
        act,
        Condition::AnyOf {
            list,
            when: Box::new(Condition::Is(fields[0])),
        },
        Modality::Shall,
        EffectKind::Lighten,
    );
    let facts = b.facts(&[(
        list,
        Value::List(vec![vec![Some(Value::Bool(false))], vec![None]]),
    )]);
    let all = open(&b.p, act, &facts);
    reached(&b.p, act, &facts, &all);
    assert!(!all.approximate);
    assert_eq!(all.alternatives.len(), 2);
    assert_eq!(all.open_facts[0].fact, fields[0]);

    let unknown = open(&b.p, act, &b.facts(&[]));
    assert!(unknown.approximate);
    assert_eq!(unknown.alternatives.len(), 2);
}

#[test]
fn constraints_prune_what_cannot_be() {
    let mut b = Build::new();
    let first = b.yes("首次");
    let n = b.number(
        "次数",
        Dimension::Unit("次".into()),
        1,
        10,
        crate::base::terms::BaseStates::default(),
    );
    let fine = b.fine(1, ends(closed(wan(1)), closed(wan(3))));
    let act = b.violation(vec![(vec![], Node::One(fine))]);
    let once = Condition::NumberIn {
        fact: n,
        lo: 1,
        hi: 1,
    };
    b.p.constraints.push(Constraint {
        breach: None,
        holds: Condition::Any(vec![
            Condition::Not(Box::new(Condition::Is(first))),
            once.clone(),
        ]),
        facts: vec![],
        text: String::new(),
        span: crate::base::span::Span::default(),
    });
    let shall = Modality::Shall;
    b.circumstance(act, Condition::Is(first), shall, EffectKind::Lighten);
    b.circumstance(
        act,
        Condition::Not(Box::new(once)),
        shall,
        EffectKind::Aggravate,
    );
    let facts = b.facts(&[]);
    let all = open(&b.p, act, &facts);
    reached(&b.p, act, &facts, &all);
    assert_eq!(
        all.alternatives.len(),
        3,
        "never first and repeated at once"
    );
    assert!(all.alternatives.iter().all(|a| a.outcome.degree.is_some()));
}
