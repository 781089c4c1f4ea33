//! What acts impose and what benchmarks say.

use super::alike;
use crate::{
    agree::build::{Build, closed, ends, percent, times, wan, yuan},
    base::terms::{HitPolicy, Unascertainable},
    case::outcome::{Fault, HumanWhy, Outcome, ReasonKind},
    ir::{
        Amount, Branch, Condition, FactId, Node, Number, ObjectId, Outcome as Given, Part,
        PartKind, RowId, Value, ViolationId, Weights,
    },
    plan::wire::Answer,
};

fn fined(b: &mut Build) -> ViolationId {
    let kind = ends(closed(wan(1)), closed(wan(100)));
    let fine = b.fine(1, kind);
    b.violation(vec![(vec![], Node::One(fine))])
}

fn outcome(answer: Answer) -> Outcome {
    match answer {
        Answer::Outcome(outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

/// A formula over weights, with these weights for 是 and 否 of each fact.
fn weighing(facts: &[[i64; 2]], start: i64, amount: Number) -> (Build, ViolationId, Vec<FactId>) {
    let mut b = Build::new();
    let act = fined(&mut b);
    let mut ids = Vec::new();
    let mut factors = Vec::new();
    for (i, [yes, no]) in facts.iter().enumerate() {
        let fact = b.yes(&format!("事{i}"));
        let rows = vec![
            (Condition::Is(fact), *yes),
            (Condition::Not(Box::new(Condition::Is(fact))), *no),
        ];
        factors.push(b.factor(&format!("要素{i}"), rows));
        ids.push(fact);
    }
    let weights = b.weights(1, start, factors, amount);
    b.benchmark(act, vec![weights]);
    (b, act, ids)
}

fn weights(b: &mut Build, act: ViolationId) -> &mut Weights {
    match &mut b.b(act).parts[0].kind {
        PartKind::Weights(weights) => weights,
        PartKind::Table(_) => panic!("weights"),
    }
}

#[test]
fn weights_that_leave_their_width_are_faults() {
    let amount = || times(Number::WeightSum, wan(1));
    let yes = Value::Bool(true);
    // The sum of the factors, without the branch's text.
    let (b, act, f) = weighing(&[[i64::MAX, 0], [1, 0]], 0, amount());
    let facts = b.facts(&[(f[0], yes.clone()), (f[1], yes.clone())]);
    assert_eq!(
        alike(&b.p, act, &facts),
        Answer::Fault(Fault::Overflow(None))
    );
    // The start and the sum; the cap comes too late.
    for start in [i64::MAX, i64::MIN] {
        let (b, act, f) = weighing(&[[start / 2, 0]], start, amount());
        let facts = b.facts(&[(f[0], yes.clone())]);
        let answer = alike(&b.p, act, &facts);
        assert!(matches!(answer, Answer::Fault(Fault::Overflow(Some(_)))));
    }
    // Taking the lowest level away, or another level instead, of a fact not ascertained.
    for [sum, yes_weight, no_weight] in [
        [i64::MAX, i64::MIN, 0],
        [i64::MIN, 1, 0],
        [i64::MAX - 5, 3, 9],
        [i64::MIN, 0, i64::MIN],
    ] {
        let (b, act, f) = weighing(&[[sum, 0], [yes_weight, no_weight]], 0, amount());
        let facts = b.facts(&[(f[0], yes.clone()), (f[1], Value::Unascertainable)]);
        alike(&b.p, act, &facts);
    }
    // A formula that fails only for another level.
    let far = Number::Quotient(
        Box::new(wan(1)),
        Box::new(Number::Sum(vec![
            (true, Number::WeightSum),
            (false, percent(9)),
        ])),
    );
    let (b, act, f) = weighing(&[[5, 9]], 0, far);
    let facts = b.facts(&[(f[0], Value::Unascertainable)]);
    let answer = alike(&b.p, act, &facts);
    assert!(matches!(
        answer,
        Answer::Fault(Fault::DivisionByZero(Some(_)))
    ));
}

#[test]
fn a_denominator_that_is_none_is_a_fault() {
    for den in [0, -100, i64::MIN] {
        let (mut b, act, f) = weighing(&[[20, 0]], 0, times(Number::WeightSum, wan(9)));
        weights(&mut b, act).den = den;
        let facts = b.facts(&[(f[0], Value::Bool(true))]);
        alike(&b.p, act, &facts);
    }
}

#[test]
fn a_level_that_is_more_lenient_is_told_for_every_factor_of_its_fact() {
    let falls = Number::Sum(vec![(true, percent(150)), (false, Number::WeightSum)]);
    let (mut b, act, f) = weighing(&[[5, 20], [3, 30]], 0, times(falls, wan(2)));
    let again = b.bool_factor(f[0], 40);
    weights(&mut b, act).factors.push(again);
    for (first, second) in [
        (Value::Unascertainable, Value::Bool(true)),
        (Value::Unascertainable, Value::Unascertainable),
        (Value::Bool(false), Value::Unascertainable),
    ] {
        let facts = b.facts(&[(f[0], first), (f[1], second)]);
        let outcome = outcome(alike(&b.p, act, &facts));
        let text = format!("{:?}", outcome.reasons);
        assert!(text.contains("UnascertainableNotLowest"), "{text}");
    }
    b.p.packages[0].unascertainable = Some(Unascertainable::Human);
    let facts = b.facts(&[(f[0], Value::Unascertainable), (f[1], Value::Bool(true))]);
    let outcome = outcome(alike(&b.p, act, &facts));
    assert!(outcome.human.contains(&HumanWhy::Unascertainable(f[0])));
}

#[test]
fn two_objects_share_the_factors_and_not_what_is_told_of_them() {
    let falls = Number::Sum(vec![(true, percent(150)), (false, Number::WeightSum)]);
    let (mut b, act, f) = weighing(&[[5, 20], [3, 30]], 0, times(falls, wan(2)));
    let kind = ends(closed(yuan(100)), closed(wan(5)));
    let person = b.fine(2, kind);
    let node = Node::One(person);
    let impositions = b.violation(vec![(vec![], node)]);
    let other = b.v(impositions).impositions.pop().unwrap();
    b.v(act).impositions.push(other);
    let expr = b.expr();
    weights(&mut b, act).branches.push(Branch {
        on: ObjectId(2),
        guard: None,
        start: 10,
        floor: Some(12),
        cap: None,
        amount: times(Number::WeightSum, wan(1)),
        expr,
    });
    let facts = b.facts(&[(f[0], Value::Unascertainable), (f[1], Value::Bool(false))]);
    let outcome = outcome(alike(&b.p, act, &facts));
    assert_eq!(outcome.penalties.len(), 2);
}

#[test]
fn a_branch_whose_guard_is_in_doubt_is_for_a_human() {
    let (mut b, act, f) = weighing(&[[5, 20]], 0, times(Number::WeightSum, wan(2)));
    let doubt = b.yes("存疑");
    // No imposition rests on the stage, so that what is imposed is certain.
    b.stage(act, Condition::Is(doubt), false, None);
    weights(&mut b, act).branches[0].guard = Some(0);
    for value in [
        Value::Unascertainable,
        Value::Bool(true),
        Value::Bool(false),
    ] {
        let facts = b.facts(&[(f[0], Value::Bool(true)), (doubt, value)]);
        alike(&b.p, act, &facts);
    }
    // A guard that is not there.
    weights(&mut b, act).branches[0].guard = Some(7);
    let facts = b.facts(&[(f[0], Value::Bool(true)), (doubt, Value::Bool(true))]);
    let outcome = outcome(alike(&b.p, act, &facts));
    assert_eq!(outcome.human, [HumanWhy::RuleSays(None)]);
}

#[test]
fn the_weightier_doubt_speaks_for_a_part() {
    let mut b = Build::new();
    let act = fined(&mut b);
    let (first, second) = (b.yes("一"), b.yes("二"));
    b.stage(act, Condition::Is(first), false, None);
    let rows = vec![(vec![], None, ends(closed(wan(2)), closed(wan(3))))];
    let table = b.table(HitPolicy::Unique, 1, rows);
    b.benchmark(act, vec![table]);
    b.b(act).parts[0] = Part {
        guard: Some(0),
        when: Some(Condition::Is(second)),
        ..b.b(act).parts[0].clone()
    };
    let values = [
        Value::Unascertainable,
        Value::Bool(true),
        Value::Bool(false),
    ];
    for one in &values {
        for two in &values {
            let facts = b.facts(&[(first, one.clone()), (second, two.clone())]);
            alike(&b.p, act, &facts);
        }
    }
}

/// Rows that all match, with these outcomes.
fn meeting(
    b: &mut Build,
    act: ViolationId,
    policy: HitPolicy,
    rows: Vec<Vec<Given>>,
) -> Vec<RowId> {
    let empty = rows
        .iter()
        .map(|_| (vec![], None, ends(None, closed(wan(1)))));
    let empty = empty.collect();
    let mut table = b.table(policy, 1, empty);
    let mut ids = Vec::new();
    if let PartKind::Table(table) = &mut table {
        for (row, outcomes) in table.rows.iter_mut().zip(rows) {
            row.outcomes = outcomes;
            ids.push(row.row);
        }
    }
    b.benchmark(act, vec![table]);
    ids
}

#[test]
fn rows_that_give_the_same_penalties_are_no_tie() {
    let mut b = Build::new();
    let act = fined(&mut b);
    let mut give = |word: &str, text: &str, what: &str| {
        let id = b.penalty(word, 1, Amount::Flag);
        b.p.penalties[id.index()].text = text.into();
        b.p.penalties[id.index()].what = what.into();
        Given::Penalties(vec![Node::One(id)])
    };
    let (a, same) = (give("警告", "警告", ""), give("警告", "警告", ""));
    let text = give("警告", "给予警告", "");
    let kind = give("通报批评", "警告", "");
    let seized = give("没收", "没收", "工具");
    let range = |b: &mut Build, most| {
        let range = b.range(ends(closed(wan(1)), closed(wan(most))));
        Given::Fine(ObjectId(1), range)
    };
    let (low, high, like) = (range(&mut b, 2), range(&mut b, 3), range(&mut b, 2));
    for (rows, tie) in [
        (vec![vec![a.clone()], vec![same.clone()]], false),
        (vec![vec![a.clone()], vec![text]], true),
        (vec![vec![a.clone()], vec![kind]], true),
        (vec![vec![a.clone()], vec![a.clone(), seized.clone()]], true),
        (vec![vec![a.clone(), low.clone()], vec![same, like]], false),
        (vec![vec![low.clone()], vec![high]], true),
        (vec![vec![low.clone()], vec![seized]], true),
        (vec![vec![low], vec![Given::Human]], true),
        (vec![vec![Given::NoFine(ObjectId(1))], vec![a]], true),
    ] {
        for policy in [
            HitPolicy::Unique,
            HitPolicy::Heaviest,
            HitPolicy::Lightest,
            HitPolicy::First,
        ] {
            let ids = meeting(&mut b, act, policy, rows.clone());
            let outcome = outcome(alike(&b.p, act, &b.facts(&[])));
            if policy == HitPolicy::Unique {
                assert_eq!(outcome.human.contains(&HumanWhy::Tie(ids)), tie, "{rows:?}");
            }
        }
    }
}

#[test]
fn penalties_of_rows_stand_for_those_of_their_kind_where_these_stood() {
    let mut b = Build::new();
    let kind = ends(closed(wan(1)), closed(wan(100)));
    let (fine, warn) = (b.fine(1, kind), b.penalty("警告", 1, Amount::Flag));
    let mut seize = |what: &str| {
        let id = b.penalty("没收", 1, Amount::Flag);
        b.p.penalties[id.index()].what = what.into();
        id
    };
    let [tools, goods, all] = ["工具", "产品", ""].map(&mut seize);
    let ladder = Node::UpTo(vec![tools, goods]);
    let act = b.violation(vec![
        (vec![], Node::One(fine)),
        (vec![], ladder),
        (vec![], Node::One(warn)),
    ]);
    let other = b.penalty("通报批评", 1, Amount::Flag);
    let range = ends(closed(wan(2)), closed(wan(3)));
    let narrow = b.fine(1, range);
    for nodes in [
        vec![Node::One(all)],
        vec![Node::One(goods), Node::One(other)],
        vec![Node::One(other)],
        vec![Node::ChooseOne(vec![vec![warn], vec![narrow]])],
        vec![Node::UpTo(vec![warn, other]), Node::One(tools)],
    ] {
        let row = vec![Given::Penalties(nodes)];
        meeting(&mut b, act, HitPolicy::Unique, vec![row]);
        let facts = b.facts(&[]);
        let outcome = outcome(alike(&b.p, act, &facts));
        let told = |kind: &ReasonKind| matches!(kind, ReasonKind::Act(_));
        assert!(outcome.reasons.iter().any(|r| told(&r.kind)));
    }
}
