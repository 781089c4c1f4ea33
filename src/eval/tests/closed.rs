//! The first layer: everything that matters is known.

use crate::{
    base::{
        ratio::Ratio,
        terms::{BaseStates, Degree, EffectKind, Handling, HitPolicy, Lift, Modality},
    },
    case::outcome::{
        Disposition, Fault, HumanWhy, Imposed, NotCounted, Outcome, Reason, ReasonKind, Resolved,
    },
    eval::{Options, decide, testing::*},
    ir::{self, *},
};

const ALL: Options = Options { reasons: true };

pub(crate) fn outcome(p: &Program, act: ViolationId, facts: &[Option<Value>]) -> Outcome {
    let result = decide(p, act, facts, ALL).unwrap().result;
    let Resolved::Decided(outcome) = result else {
        panic!("open: {result:?}")
    };
    let quiet = decide(p, act, facts, Options::default()).unwrap().result;
    let Resolved::Decided(quiet) = quiet else {
        panic!("open without reasons")
    };
    let mut same = outcome.clone();
    same.reasons.clear();
    assert_eq!(same, quiet, "reasons must not change the outcome");
    outcome
}

fn fine(outcome: &Outcome) -> &Imposed {
    outcome
        .penalties
        .iter()
        .find(|p| p.range.is_some() || p.statutory.is_some() || p.human)
        .unwrap()
}

fn says(outcome: &Outcome, wanted: impl Fn(&ReasonKind) -> bool) -> bool {
    fn any(reasons: &[Reason], wanted: &impl Fn(&ReasonKind) -> bool) -> bool {
        reasons
            .iter()
            .any(|r| wanted(&r.kind) || any(&r.children, wanted))
    }
    any(&outcome.reasons, &wanted)
}

const fn money(min: i64, max: i64) -> MoneyRange {
    MoneyRange {
        min,
        max: Some(max),
        min_open: false,
        max_open: false,
    }
}

const WAN: i64 = 1_000_000;

#[test]
fn weights_give_the_sample_amount() {
    let g = Guangdong::new(4);
    let o = outcome(&g.b.p, g.act, &g.b.facts(&g.sample()));
    assert_eq!(o.disposition, Disposition::Punish);
    assert_eq!(o.degree, Some(Degree::Normal));
    assert_eq!(o.penalties.len(), 3);
    let fine = &o.penalties[1];
    assert_eq!(fine.point, Some(39 * WAN));
    assert_eq!(fine.range, Some(MoneyRange::point(39 * WAN)));
    assert_eq!(fine.statutory, Some(money(20 * WAN, 100 * WAN)));
    assert_eq!(o.rows.len(), 6);
    assert!(says(&o, |k| *k == ReasonKind::WeightSum(39, 39, 100)));
    assert!(o.human.is_empty());
}

#[test]
fn weights_with_a_degree_are_for_a_human() {
    let g = Guangdong::new(4);
    let mut given = g.sample();
    given.retain(|(f, _)| *f != g.grounds[2]);
    given.push((g.grounds[2], Value::Bool(true)));
    let o = outcome(&g.b.p, g.act, &g.b.facts(&given));
    assert_eq!(o.degree, Some(Degree::Lighter));
    let f = fine(&o);
    assert_eq!(f.range, Some(money(20 * WAN, 39 * WAN)));
    assert_eq!(f.point, None);
    assert!(f.human);
    assert_eq!(o.human, vec![HumanWhy::NoNumericRule(Degree::Lighter)]);
}

#[test]
fn a_known_false_decides_without_asking() {
    let g = Guangdong::new(1);
    let mut given = g.sample();
    given.retain(|(f, _)| *f == g.grounds[0]);
    given[0].1 = Value::Bool(true);
    let o = outcome(&g.b.p, g.act, &g.b.facts(&given));
    assert_eq!(o.disposition, Disposition::NoPenalty);
    assert_eq!(o.penalties, vec![]);
    assert_eq!(o.degree, None);
}

/// A violation fined 50万 to 200万 with one table row over a 是否 fact.
fn ranged(rows: &[(i64, i64)]) -> (Build, ViolationId, FactId) {
    let mut b = Build::new();
    let names: Vec<String> = (0..rows.len()).map(|i| format!("项{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let which = b.choice("类", &names);
    let fine = b.fine(1, ends(closed(wan(50)), closed(wan(200))));
    let act = b.violation(vec![(vec![], Node::One(fine))]);
    let rows = rows
        .iter()
        .enumerate()
        .map(|(i, (lo, hi))| {
            let when = Condition::ChoiceIn {
                fact: which,
                set: 1 << i,
            };
            (
                vec![when],
                Some(i),
                ends(closed(wan(*lo)), closed(wan(*hi))),
            )
        })
        .collect();
    let table = b.table(HitPolicy::Unique, 1, rows);
    b.benchmark(act, vec![table]);
    (b, act, which)
}

#[test]
fn bands_apply_to_the_row() {
    let (b, act, which) = ranged(&[(64, 71)]);
    let o = outcome(&b.p, act, &b.facts(&[(which, Value::Choice(0))]));
    assert_eq!(fine(&o).point, Some(67 * WAN + WAN / 2));
    assert!(says(&o, |k| matches!(k, ReasonKind::Row(_))));

    let (mut b, act, which) = ranged(&[(64, 71)]);
    let light = b.yes("轻");
    b.circumstance(
        act,
        Condition::Is(light),
        Modality::Shall,
        EffectKind::LightenOrMitigate,
    );
    let o = outcome(
        &b.p,
        act,
        &b.facts(&[(which, Value::Choice(0)), (light, Value::Bool(true))]),
    );
    let range = fine(&o).range.unwrap();
    assert_eq!((range.min, range.min_open), (64 * WAN, false));
    assert_eq!(
        (range.max, range.max_open),
        (Some(67 * WAN + WAN / 2), true)
    );
    assert_eq!(fine(&o).point, None, "an open end is never picked");
    assert!(!fine(&o).human);
    assert!(matches!(o.human[..], [HumanWhy::Mitigation(_)]));
    assert_eq!(o.degree, Some(Degree::Lighter));
}

#[test]
fn max_only_takes_its_own_bands() {
    let mut b = Build::new();
    let light = b.yes("轻");
    let heavy = b.yes("重");
    let fine_id = b.fine(1, ends(None, closed(wan(5))));
    let act = b.violation(vec![(vec![], Node::One(fine_id))]);
    let shall = Modality::Shall;
    b.circumstance(act, Condition::Is(light), shall, EffectKind::Lighten);
    b.circumstance(act, Condition::Is(heavy), shall, EffectKind::Aggravate);
    let of = |l, h| {
        let facts = b.facts(&[(light, Value::Bool(l)), (heavy, Value::Bool(h))]);
        outcome(&b.p, act, &facts)
    };
    assert_eq!(fine(&of(false, false)).point, Some(5 * WAN / 2));
    assert_eq!(fine(&of(true, false)).point, Some(WAN));
    let heavier = of(false, true);
    assert!(fine(&heavier).human);
    assert_eq!(fine(&heavier).point, None);
    assert_eq!(
        fine(&heavier).range,
        Some(MoneyRange {
            min: 0,
            max: Some(5 * WAN),
            min_open: true,
            max_open: false
        })
    );
    let both = of(true, true);
    assert!(matches!(
        both.human[..],
        [HumanWhy::OppositeCircumstances(..)]
    ));
    assert_eq!(both.degree, None);
    assert_eq!(fine(&both).range.unwrap().max, Some(5 * WAN));
}

#[test]
fn mitigation_goes_below_the_minimum() {
    let (mut b, act, which) = ranged(&[(64, 71)]);
    let light = b.yes("减");
    b.circumstance(
        act,
        Condition::Is(light),
        Modality::Shall,
        EffectKind::Mitigate,
    );
    let facts = b.facts(&[(which, Value::Choice(0)), (light, Value::Bool(true))]);
    let o = outcome(&b.p, act, &facts);
    assert_eq!(o.degree, Some(Degree::Mitigated));
    assert_eq!(
        fine(&o).range,
        Some(MoneyRange {
            min: 0,
            max: Some(50 * WAN),
            min_open: true,
            max_open: true
        })
    );
    assert!(fine(&o).human);
}

#[test]
fn tiers_are_raised_once_and_the_top_is_the_statutory_maximum() {
    let (mut b, act, which) = ranged(&[(50, 100), (100, 150), (150, 180)]);
    b.b(act).tiers = vec!["一".into(), "二".into(), "三".into()];
    let twice = b.yes("二次");
    let thrice = b.yes("三次");
    let shall = Modality::Shall;
    b.circumstance(act, Condition::Is(twice), shall, EffectKind::TopOfTier);
    b.circumstance(
        act,
        Condition::Is(thrice),
        shall,
        EffectKind::RaiseTier(1, true),
    );
    let of = |row, two, three| {
        let facts = b.facts(&[
            (which, Value::Choice(row)),
            (twice, Value::Bool(two)),
            (thrice, Value::Bool(three)),
        ]);
        let o = outcome(&b.p, act, &facts);
        let point = fine(&o).point;
        (o, point)
    };
    assert_eq!(of(0, false, false).1, Some(75 * WAN));
    assert_eq!(of(0, true, false).1, Some(100 * WAN));
    let (o, point) = of(0, true, true);
    assert_eq!(point, Some(125 * WAN), "上调 first, then an ordinary case");
    assert_eq!(o.degree, Some(Degree::Heavier));
    assert!(says(&o, |k| matches!(
        k,
        ReasonKind::DoesNotCount(_, NotCounted::SameSide(_))
    )));
    assert_eq!(of(2, false, true).1, Some(200 * WAN));
}

#[test]
fn the_top_of_an_open_range_is_no_number() {
    let mut b = Build::new();
    let top = b.yes("顶");
    let fine_id = b.fine(1, ends(closed(wan(1)), open(wan(5))));
    let act = b.violation(vec![(vec![], Node::One(fine_id))]);
    b.circumstance(
        act,
        Condition::Is(top),
        Modality::Shall,
        EffectKind::TopOfTier,
    );
    let o = outcome(&b.p, act, &b.facts(&[(top, Value::Bool(true))]));
    assert_eq!(o.human, vec![HumanWhy::OpenTop]);
    assert_eq!(fine(&o).point, None);
}

#[test]
fn ties_gaps_and_their_defects() {
    let (mut b, act, which) = ranged(&[(50, 60), (60, 70)]);
    let PartKind::Table(table) = &mut b.b(act).parts[0].kind else {
        unreachable!()
    };
    table.rows[1].when.clear();
    let facts = b.facts(&[(which, Value::Choice(0))]);
    let o = outcome(&b.p, act, &facts);
    assert!(matches!(&o.human[..], [HumanWhy::Tie(rows)] if rows.len() == 2));
    assert_eq!(fine(&o).range, Some(money(50 * WAN, 200 * WAN)));

    b.b(act).defects.overlap = Some(Handling::Lighter);
    let o = outcome(&b.p, act, &facts);
    assert_eq!(fine(&o).point, Some(55 * WAN));
    assert!(says(
        &o,
        |k| matches!(k, ReasonKind::RowChosen(_, all) if all.len() == 2)
    ));

    let (mut b, act, which) = ranged(&[(50, 60), (60, 70)]);
    let PartKind::Table(table) = &mut b.b(act).parts[0].kind else {
        unreachable!()
    };
    table.rows.pop();
    let facts = b.facts(&[(which, Value::Choice(1))]);
    let o = outcome(&b.p, act, &facts);
    assert_eq!(o.human, vec![HumanWhy::Gap(0)]);
    b.b(act).defects.gap = Some(Handling::StatutoryLimit);
    let o = outcome(&b.p, act, &facts);
    assert_eq!(fine(&o).point, Some(125 * WAN));
}

#[test]
fn heaviest_and_lightest_rows() {
    for (policy, point) in [
        (HitPolicy::Heaviest, 65),
        (HitPolicy::Lightest, 55),
        (HitPolicy::First, 55),
    ] {
        let (mut b, act, which) = ranged(&[(50, 60), (60, 70)]);
        let PartKind::Table(table) = &mut b.b(act).parts[0].kind else {
            unreachable!()
        };
        table.policy = policy;
        table.rows[1].when.clear();
        let o = outcome(&b.p, act, &b.facts(&[(which, Value::Choice(0))]));
        assert_eq!(fine(&o).point, Some(point * WAN));
    }
}

#[test]
fn an_override_decides_for_the_objects_it_names() {
    let (mut b, act, which) = ranged(&[(50, 60)]);
    let grave = b.yes("重大影响");
    let person = b.fine(2, ends(closed(wan(5)), closed(wan(20))));
    b.v(act).impositions.push(Imposition {
        guards: vec![],
        node: Node::One(person),
        still: false,
    });
    let row = b.row();
    let range = b.range(RangeKind::Point(wan(200)));
    b.b(act).overrides.push(Override {
        when: Condition::Is(grave),
        outcomes: vec![ir::Outcome::Fine(ObjectId(1), range)],
        facts: vec![],
        row,
    });
    let facts = b.facts(&[(grave, Value::Bool(true)), (which, Value::Choice(0))]);
    let o = outcome(&b.p, act, &facts);
    assert_eq!(o.penalties[0].point, Some(200 * WAN));
    assert_eq!(
        o.penalties[1].point,
        Some(25 * WAN / 2),
        "no part speaks of the person: the statutory range, its middle"
    );
    assert_eq!(o.rows, vec![row]);
}

#[test]
fn stages_supersede() {
    let mut b = Build::new();
    let late = b.yes("逾期");
    let grave = b.yes("严重");
    let warn = b.penalty("警告", 1, Amount::Flag);
    let general = b.fine(1, ends(closed(wan(1)), closed(wan(3))));
    let staged = b.fine(1, ends(closed(wan(3)), closed(wan(9))));
    let worse = b.fine(1, ends(closed(wan(10)), closed(wan(20))));
    let act = b.violation(vec![
        (vec![], Node::One(warn)),
        (vec![], Node::One(general)),
        (vec![0], Node::One(staged)),
        (vec![1], Node::One(worse)),
    ]);
    b.stage(act, Condition::Is(late), false, None);
    b.stage(act, Condition::Is(grave), false, Some(0));
    let of = |b: &Build, l, g| {
        let facts = b.facts(&[(late, Value::Bool(l)), (grave, Value::Bool(g))]);
        outcome(&b.p, act, &facts)
    };
    assert_eq!(of(&b, false, false).penalties[1].point, Some(2 * WAN));
    assert_eq!(of(&b, true, false).penalties[1].point, Some(6 * WAN));
    let both = of(&b, true, true);
    assert_eq!(both.penalties.len(), 2);
    assert_eq!(both.penalties[1].point, Some(15 * WAN));

    let mut rivals = Build { p: b.p.clone() };
    rivals.v(act).guards[1].kind = GuardKind::Stage {
        name: "严重".into(),
        replaces: false,
        after: None,
    };
    let o = of(&rivals, true, true);
    assert_eq!(o.human, vec![HumanWhy::SeveralFines(vec![staged, worse])]);
    assert_eq!(o.penalties.len(), 3);
    assert!(o.penalties[1].human && o.penalties[2].human);

    rivals.v(act).guards[1].kind = GuardKind::Stage {
        name: "严重".into(),
        replaces: true,
        after: None,
    };
    let o = of(&rivals, true, true);
    assert_eq!(o.penalties.len(), 1, "改处 replaces the warning as well");
    assert_eq!(o.penalties[0].point, Some(15 * WAN));
}

#[test]
fn waivers_leave_what_is_imposed_nevertheless() {
    let mut b = Build::new();
    let slight = b.yes("轻微");
    let take = b.penalty("没收违法所得", 1, Amount::Flag);
    let fine_id = b.fine(1, ends(None, closed(wan(5))));
    let act = b.violation(vec![
        (vec![], Node::One(take)),
        (vec![], Node::One(fine_id)),
    ]);
    b.v(act).impositions[0].still = true;
    let c = b.circumstance(
        act,
        Condition::Is(slight),
        Modality::Shall,
        EffectKind::NoPenalty(Lift::Waived),
    );
    let facts = b.facts(&[(slight, Value::Bool(true))]);
    let o = outcome(&b.p, act, &facts);
    assert_eq!(o.disposition, Disposition::NoPenalty);
    assert_eq!(o.penalties.len(), 1);
    assert_eq!(o.penalties[0].penalty, take);

    b.p.circumstances[c.index()].modality = Modality::May;
    let o = outcome(&b.p, act, &facts);
    assert_eq!(o.disposition, Disposition::MayWaive);
    assert_eq!(o.penalties.len(), 2);
}

#[test]
fn reductions_cut_and_stop_at_their_floor() {
    let (mut b, act, which) = ranged(&[(50, 60), (100, 200)]);
    let sorry = b.yes("道歉");
    let again = b.yes("再犯");
    let text = b.expr();
    b.p.reductions.push(Reduction {
        package: PackageId(0),
        name: "公开道歉".into(),
        basis: vec![],
        when: Condition::Is(sorry),
        exceptions: vec![(Condition::Is(again), text)],
        facts: vec![],
        least: Ratio::new(3, 10).unwrap(),
        most: Ratio::new(1, 2).unwrap(),
        floor: Some(Measure::Minimum),
        human: true,
        span: crate::base::span::Span::default(),
    });
    b.v(act).reductions.push(ReductionId(0));
    let of = |row, s, a| {
        let facts = b.facts(&[
            (which, Value::Choice(row)),
            (sorry, Value::Bool(s)),
            (again, Value::Bool(a)),
        ]);
        outcome(&b.p, act, &facts)
    };
    let cut = of(1, true, false);
    assert_eq!(fine(&cut).range, Some(money(75 * WAN, 105 * WAN)));
    assert_eq!(cut.human, vec![HumanWhy::ReductionRange(ReductionId(0))]);
    assert_eq!(fine(&of(1, true, true)).point, Some(150 * WAN));
    let floored = of(0, true, false);
    assert_eq!(fine(&floored).range, Some(MoneyRange::point(50 * WAN)));
}

#[test]
fn amounts_outside_the_statute_are_moved_in() {
    let (mut b, act, which) = ranged(&[(40, 50)]);
    let facts = b.facts(&[(which, Value::Choice(0))]);
    let o = outcome(&b.p, act, &facts);
    assert_eq!(fine(&o).point, Some(50 * WAN));
    assert!(says(&o, |k| matches!(k, ReasonKind::Clamped(..))));
    b.b(act).defects.out_of_range = Some(Handling::AsPublished);
    let o = outcome(&b.p, act, &facts);
    assert_eq!(fine(&o).point, Some(45 * WAN));
    b.b(act).defects.out_of_range = Some(Handling::Human);
    let o = outcome(&b.p, act, &facts);
    assert!(fine(&o).human);
    assert!(matches!(o.human[..], [HumanWhy::OutOfRange(_)]));
}

#[test]
fn unascertainable_is_for_factors_only() {
    let g = Guangdong::new(4);
    let with = |fact, value: Value| {
        let mut given = g.sample();
        given.retain(|(f, _)| *f != fact);
        given.push((fact, value));
        outcome(&g.b.p, g.act, &g.b.facts(&given))
    };
    let o = with(g.document, Value::Unascertainable);
    assert_eq!(fine(&o).point, Some(34 * WAN));
    assert!(says(&o, |k| matches!(k, ReasonKind::FactorLowest(..))));
    let o = with(g.grounds[0], Value::Unascertainable);
    assert_eq!(o.disposition, Disposition::Punish);
    assert!(says(&o, |k| matches!(
        k,
        ReasonKind::UnascertainableIgnored(_)
    )));
    let (b, act, which) = ranged(&[(50, 60)]);
    let o = outcome(&b.p, act, &b.facts(&[(which, Value::Unascertainable)]));
    assert_eq!(o.human, vec![HumanWhy::Unascertainable(which)]);
}

#[test]
fn a_base_without_amount_needs_a_human_but_compares_as_false() {
    let mut b = Build::new();
    let states = BaseStates {
        none: true,
        uncomputable: true,
    };
    let gains = b.number("违法所得", Dimension::Money, 0, 1_000_000_000, states);
    let fine_id = b.fine(
        1,
        ends(
            closed(Number::Fact(gains)),
            closed(times(Number::Fact(gains), Number::Const(Ratio::whole(5)))),
        ),
    );
    let act = b.violation(vec![(vec![], Node::One(fine_id))]);
    let none = b.facts(&[(gains, Value::NoAmount)]);
    let o = outcome(&b.p, act, &none);
    assert_eq!(o.human, vec![HumanWhy::NoBase(gains)]);
    assert_eq!(fine(&o).range, None);
    let run = crate::eval::context::Run::new(&b.p, &none, false);
    let scope = crate::eval::context::Scope::default();
    let within = Condition::Within(Box::new(Number::Fact(gains)), Interval::default());
    assert_eq!(run.holds(&within, &scope), Ok(false));
    let equal = Condition::NumberIn {
        fact: gains,
        lo: 0,
        hi: 0,
    };
    assert_eq!(run.holds(&equal, &scope), Ok(false));
}

#[test]
fn overflow_names_its_expression() {
    let mut b = Build::new();
    let x = b.money("基数", 0, i64::MAX);
    let fine_id = b.fine(
        1,
        RangeKind::Point(times(
            Number::Fact(x),
            Number::Const(Ratio::whole(1_000_000)),
        )),
    );
    let act = b.violation(vec![(vec![], Node::One(fine_id))]);
    let facts = b.facts(&[(x, Value::Number(i64::MAX))]);
    let fault = decide(&b.p, act, &facts, ALL).unwrap_err();
    assert_eq!(fault, Fault::Overflow(Some(ExprId(0))));
}

#[test]
fn a_long_chain_of_definitions_costs_no_stack() {
    let mut b = Build::new();
    let first = b.yes("甲");
    let n = 20_000u32;
    for i in 0..n {
        let expr = b.expr();
        let value = match i.checked_sub(1) {
            None => Condition::Is(first),
            Some(before) => Condition::Not(Box::new(Condition::Definition(DefinitionId(before)))),
        };
        b.p.definitions.push(Definition {
            name: format!("定{i}"),
            value: DefinitionValue::Condition(value),
            basis: vec![],
            expr,
        });
    }
    let act = b.violation(vec![]);
    b.circumstance(
        act,
        Condition::Definition(DefinitionId(n - 1)),
        Modality::Shall,
        EffectKind::Lighten,
    );
    let warn = b.penalty("警告", 1, Amount::Flag);
    b.v(act).impositions.push(Imposition {
        guards: vec![],
        node: Node::One(warn),
        still: false,
    });
    let o = outcome(&b.p, act, &b.facts(&[(first, Value::Bool(false))]));
    assert_eq!(o.degree, Some(Degree::Lighter));
}

#[test]
fn constraints_are_facts_about_the_world() {
    let mut g = Guangdong::new(0);
    let constraint = Constraint {
        breach: None,
        holds: Condition::Any(vec![
            Condition::Not(Box::new(Condition::Is(g.helpful))),
            Condition::NumberIn {
                fact: g.repeated,
                lo: 1,
                hi: 1,
            },
        ]),
        facts: vec![],
        text: String::new(),
        span: crate::base::span::Span::default(),
    };
    g.b.p.constraints.push(constraint);
    let mut given = g.sample();
    assert!(decide(&g.b.p, g.act, &g.b.facts(&given), ALL).is_ok());
    given.retain(|(f, _)| *f != g.repeated);
    given.push((g.repeated, Value::Number(2)));
    assert_eq!(
        decide(&g.b.p, g.act, &g.b.facts(&given), ALL),
        Err(Fault::Constraint(0))
    );
}

#[test]
fn penalties_of_a_row_stand_for_those_of_the_statute() {
    let mut b = Build::new();
    let warn = b.penalty("警告", 1, Amount::Flag);
    let fine_id = b.fine(1, ends(None, closed(wan(5))));
    let act = b.violation(vec![
        (vec![], Node::One(warn)),
        (vec![], Node::One(fine_id)),
    ]);
    let row_fine = b.fine(1, ends(None, closed(wan(2))));
    b.p.penalties[row_fine.index()].modality = Modality::May;
    let row = b.row();
    let table = PartKind::Table(Table {
        policy: HitPolicy::Unique,
        columns: vec![],
        rows: vec![Row {
            when: vec![],
            tier: None,
            outcomes: vec![ir::Outcome::Penalties(vec![Node::One(row_fine)])],
            row,
        }],
        span: crate::base::span::Span::default(),
    });
    b.benchmark(act, vec![table]);
    let o = outcome(&b.p, act, &b.facts(&[]));
    assert_eq!(o.penalties.len(), 2);
    assert_eq!(o.penalties[0].penalty, warn);
    assert_eq!(o.penalties[1].penalty, row_fine);
    assert_eq!(o.penalties[1].modality, Modality::May);
    assert_eq!(o.penalties[1].point, Some(WAN));
    assert_eq!(o.penalties[1].statutory.unwrap().max, Some(5 * WAN));
}

/// Two circumstances that may lift the penalty: what either leaves standing is imposed, with reasons
/// or without.
#[test]
fn what_is_imposed_nevertheless_is_not_a_matter_of_reasons() {
    let mut b = Build::new();
    let facts = [b.yes("甲"), b.yes("乙")];
    let fine = b.fine(1, ends(closed(wan(1)), closed(wan(2))));
    let act = b.violation(vec![(vec![], Node::One(fine))]);
    for fact in facts {
        let when = Condition::Is(fact);
        let id = b.circumstance(
            act,
            when,
            Modality::May,
            EffectKind::NoPenalty(Lift::Waived),
        );
        let still = b.penalty("没收违法所得", 1, Amount::Flag);
        b.p.circumstances[id.index()].still = vec![still];
    }
    let given = b.facts(&facts.map(|f| (f, Value::Bool(true))));
    assert_eq!(outcome(&b.p, act, &given).penalties.len(), 3);
}
