//! A rule for cases of several acts over the acts there are: a list with a record for each act, and
//! parts that are decisions over it, in the shapes that the checker makes of 案件.

use super::{World, condition, conditions::some_day};
use crate::{
    agree::{build::times, dice::Dice},
    base::{
        kinds::KINDS,
        limits::MAX_MONEY_FEN,
        ratio::Ratio,
        span::Span,
        terms::{BaseStates, Breach, Comparator, HitPolicy, Modality},
    },
    ir::{
        joint::{ActFields, Ends, Joint, Measured, Part, PartKind},
        *,
    },
};

/// What the parts are made of.
struct Case {
    list: FactId,
    fields: ActFields,
    measures: Vec<Measured>,
    own: Vec<FactId>,
    /// Dates of the case.
    dates: Vec<FactId>,
    /// Amounts of the case: money, days.
    sentences: [FactId; 2],
    /// Something about the case.
    already: FactId,
}

/// Adds a rule for cases of several acts.
pub(super) fn joint(d: &mut Dice, w: &mut World) {
    let names = w.b.p.violations.iter().map(|v| v.name.clone());
    let all: Vec<String> = names.collect();
    let listed: Vec<ViolationId> = (0..all.len())
        .map(ViolationId::from_index)
        .filter(|_| !d.one_in(4))
        .collect();
    let acts = if d.one_in(2) { listed } else { Vec::new() };
    let case = case(d, w, &all);
    let day = match d.roll(4) {
        0 => None,
        1 => Some(w.span),
        _ => Some(d.pick(&w.days)),
    };
    constraints(d, w, &case);
    let mut parts: Vec<Part> = Vec::new();
    for _ in 0..1 + d.roll(3) {
        let part = base(d, w, &case);
        parts.push(part);
    }
    for _ in 0..d.roll(3) {
        let part = following(d, w, &case, &parts);
        parts.push(part);
    }
    w.b.p.joints.push(Joint {
        package: PackageId(0),
        name: "数案".into(),
        basis: vec![],
        list: case.list,
        max: 20,
        acts,
        day,
        fields: case.fields,
        measures: case.measures,
        own: case.own,
        parts,
        span: Span::default(),
    });
}

fn number(dimension: Dimension) -> FactType {
    FactType::Number(NumberType {
        dimension,
        decimals: 0,
        min: 0,
        max: MAX_MONEY_FEN,
        states: BaseStates::default(),
    })
}

fn in_days() -> FactType {
    number(Dimension::Unit("日".into()))
}

fn options(names: Vec<String>) -> Options {
    Options {
        names,
        ordered: false,
        collectives: vec![],
    }
}

/// The list with its fields, and the facts of a case.
fn case(d: &mut Dice, w: &mut World, acts: &[String]) -> Case {
    let mut kinds: Vec<String> = KINDS.iter().map(|k| k.zh.to_owned()).collect();
    kinds.push("其他处罚".to_owned());
    let done = (0..7).map(|i| format!("处理{i}")).collect();
    let named = d.one_in(4);
    let mut columns = vec![
        FactType::Date,
        FactType::Choice(options(done)),
        FactType::Multi(options(kinds)),
        FactType::Bool,
    ];
    let mut on: Vec<Option<ObjectId>> = vec![Some(ObjectId(1))];
    if d.one_in(2) {
        on.push(Some(ObjectId(2)));
    }
    if d.one_in(2) {
        on.push(None);
        detention(d, w);
    }
    for measure in &on {
        let ty = match measure {
            Some(_) => number(Dimension::Money),
            None => in_days(),
        };
        columns.extend([ty.clone(), ty.clone(), ty]);
        columns.extend([const { FactType::Bool }; 4]);
    }
    let first_own = columns.len();
    for _ in 0..d.roll(3) {
        columns.push(d.pick(&[
            FactType::Bool,
            FactType::Date,
            number(Dimension::Unit("次".into())),
        ]));
    }
    let first_act = columns.len();
    if !named {
        columns.push(FactType::Choice(options(acts.to_vec())));
    }
    let (list, fields) = w.b.list("本案", columns);
    let measures = on
        .iter()
        .zip(fields[4..first_own].chunks_exact(7))
        .map(|(on, of)| Measured {
            on: *on,
            fields: Ends::of(of.try_into().expect("seven fields")),
        })
        .collect();
    let dates = ["责令送达", "复查", "缴款"].map(|name| w.b.fact(name, FactType::Date));
    Case {
        list,
        fields: ActFields {
            act: fields.get(first_act).copied(),
            day: fields[0],
            disposition: fields[1],
            kinds: fields[2],
            human: fields[3],
        },
        measures,
        own: fields[first_own..first_act].to_vec(),
        dates: dates.to_vec(),
        sentences: [w.b.money("罚金", 0, 500_000), w.b.fact("刑期", in_days())],
        already: w.b.yes("已经处罚"),
    }
}

/// Detention of some days for some of the acts.
fn detention(d: &mut Dice, w: &mut World) {
    for i in 0..w.b.p.violations.len() {
        if d.one_in(2) {
            continue;
        }
        let end = |n: usize, open| Some((Ratio::whole(n as i64), open));
        let lo = 1 + d.roll(10);
        let length = Duration {
            unit: d.pick(&[DurationUnit::Days, DurationUnit::Days, DurationUnit::Months]),
            lo: if d.one_in(4) {
                None
            } else {
                end(lo, d.one_in(5))
            },
            hi: if d.one_in(6) {
                None
            } else {
                end(lo + 1 + d.roll(10), d.one_in(5))
            },
            up_to_lifetime: false,
        };
        let id = w.b.penalty("拘留", 0, Amount::Duration(length));
        if let Some(penalty) = w.b.p.penalties.get_mut(id.index()) {
            penalty.organ = if d.one_in(6) { "公安机关" } else { "" }.to_owned();
            penalty.modality = d.pick(&[Modality::Shall, Modality::May]);
        }
        w.b.p.violations[i].impositions.push(Imposition {
            guards: vec![],
            node: Node::One(id),
            still: false,
        });
    }
}

/// What no case may be.
fn constraints(d: &mut Dice, w: &mut World, case: &Case) {
    let [served, rechecked] = [case.dates[0], case.dates[1]];
    let some = |when: Condition| Condition::AnyOf {
        list: case.list,
        when: Box::new(when),
    };
    let not = |when: Condition| Condition::Not(Box::new(when));
    let mut all = Vec::new();
    if d.one_in(2) {
        let late = Condition::Compare(
            Box::new(whole_day(case.fields.day)),
            Comparator::More,
            Box::new(whole_day(w.days[1])),
        );
        all.push((Breach::DecisionBeforeConduct, not(some(late))));
    }
    if d.one_in(2) {
        let early = Condition::CompareDates(rechecked, Comparator::AtMost, served);
        let counted = Condition::All(vec![of_an_act(d, w, case), early]);
        all.push((Breach::RecheckBeforeService, not(some(counted))));
    }
    for (breach, holds) in all {
        w.b.p.constraints.push(Constraint {
            breach: Some(breach),
            holds,
            facts: vec![],
            text: "案件“数案”".into(),
            span: Span::default(),
        });
    }
}

const fn whole_day(fact: FactId) -> Number {
    Number::Day { fact, end: false }
}

/// A condition on a record of an act.
fn of_an_act(d: &mut Dice, w: &World, case: &Case) -> Condition {
    match d.roll(8) {
        0 => Condition::Const(true),
        1 => Condition::ChoiceIn {
            fact: case.fields.disposition,
            set: d.pick(&[0b1, 0b10_0001, 0b11, 0b100_1110]),
        },
        2 => Condition::Contains {
            fact: case.fields.kinds,
            set: d.pick(&[0b1, 0b10, 0b1_0000_0001]),
        },
        3 => Condition::Not(Box::new(Condition::Is(case.fields.human))),
        4 => Condition::Compare(
            Box::new(whole_day(case.fields.day)),
            d.pick(&[Comparator::AtMost, Comparator::More]),
            Box::new(whole_day(case.dates[1])),
        ),
        5 => match case.fields.act {
            Some(fact) => Condition::ChoiceIn {
                fact,
                set: d.pick(&[0b1, 0b10, 0b101]),
            },
            None => Condition::Const(true),
        },
        6 => own(d, w, case),
        _ => condition(d, w, 1),
    }
}

/// A condition on what is asked of each act.
fn own(d: &mut Dice, w: &World, case: &Case) -> Condition {
    if case.own.is_empty() {
        return Condition::Const(true);
    }
    let fact = d.pick(&case.own);
    let ty = &w.b.p.facts[fact.index()].ty;
    if matches!(ty, FactType::Bool) {
        return Condition::Is(fact);
    }
    if matches!(ty, FactType::Date) {
        return Condition::Compare(
            Box::new(whole_day(fact)),
            Comparator::Less,
            Box::new(whole_day(case.dates[0])),
        );
    }
    let lo = d.roll(3) as i64;
    Condition::NumberIn { fact, lo, hi: 5 }
}

/// A decision: what each row says, the first that holds.
fn decide(w: &mut World, result: FactType, rows: Vec<(Condition, DecisionValue)>) -> DecisionId {
    let rows = rows.into_iter().map(|(when, value)| DecisionRow {
        when: vec![when],
        value,
        row: w.b.row(),
    });
    let rows = rows.collect();
    w.b.p.decisions.push(Decision {
        name: format!("部{}", w.b.p.decisions.len()),
        result: ResultType::Value(result),
        basis: vec![],
        columns: vec!["栏".into()],
        policy: HitPolicy::First,
        rows,
        defects: Defects::default(),
        facts: vec![],
        span: Span::default(),
    });
    DecisionId::from_index(w.b.p.decisions.len() - 1)
}

/// The seven decisions of a part: three numbers with their rows, four conditions.
fn part(
    w: &mut World,
    (kind, on, days): (PartKind, Option<ObjectId>, bool),
    values: [Vec<(Condition, Number)>; 3],
    flags: [Condition; 4],
) -> Part {
    let ty = || match days {
        true => in_days(),
        false => number(Dimension::Money),
    };
    let mut all = Vec::new();
    for rows in values {
        let mut valued = Vec::new();
        for (when, number) in rows {
            valued.push((when, DecisionValue::Number(number, w.b.expr())));
        }
        all.push(decide(w, ty(), valued));
    }
    for when in flags {
        let rows = vec![
            (when, DecisionValue::Bool(true)),
            (Condition::Const(true), DecisionValue::Bool(false)),
        ];
        all.push(decide(w, FactType::Bool, rows));
    }
    Part {
        kind,
        name: format!("部分{}", w.b.p.joints.len() + all[0].index()),
        basis: vec![],
        on,
        days,
        ends: Ends::of(all.try_into().expect("seven decisions")),
        span: Span::default(),
    }
}

/// 合并, 按日连续: what acts come to, added up.
fn base(d: &mut Dice, w: &mut World, case: &Case) -> Part {
    let measure = d.pick(&case.measures);
    let fields = measure.fields.all();
    let when = if d.one_in(2) {
        Condition::Const(true)
    } else {
        of_an_act(d, w, case)
    };
    let daily = measure.on.is_some() && d.one_in(3);
    let cap = (!daily && d.one_in(2)).then(|| Ratio::whole(d.pick(&[20, 3_000, 2_000_000])));
    let some = |field: FactId, yes: bool| {
        let is = Condition::Is(field);
        let is = if yes {
            is
        } else {
            Condition::Not(Box::new(is))
        };
        Condition::AnyOf {
            list: case.list,
            when: Box::new(Condition::All(vec![when.clone(), is])),
        }
    };
    let mut values = Vec::new();
    for (i, field) in fields.into_iter().take(3).enumerate() {
        let mut of = Number::Fact(field);
        if daily {
            let days = Number::Sum(vec![
                (true, whole_day(case.dates[1])),
                (false, whole_day(case.dates[0])),
            ]);
            of = times(of, days);
        }
        let sum = Number::SumOf {
            list: case.list,
            when: Box::new(when.clone()),
            of: Box::new(of),
        };
        let sum = if d.one_in(2) {
            let expr = w.b.expr();
            w.b.p.definitions.push(Definition {
                name: "合计".into(),
                value: DefinitionValue::Number(sum),
                basis: vec![],
                expr,
            });
            Number::Definition(DefinitionId::from_index(w.b.p.definitions.len() - 1))
        } else {
            sum
        };
        let mut rows = Vec::new();
        if d.one_in(4) {
            let barred = Condition::Is(case.already);
            rows.push((barred, Number::Const(Ratio::ZERO)));
        }
        if let Some(cap) = cap {
            let cap = Number::Const(cap);
            let mut above = Condition::Compare(
                Box::new(sum.clone()),
                Comparator::More,
                Box::new(cap.clone()),
            );
            if i == 1 {
                above = Condition::Any(vec![above, some(fields[5], true)]);
            }
            rows.push((above, cap));
        }
        rows.push((Condition::Const(true), sum));
        values.push(rows);
    }
    let flags = [
        some(fields[3], true),
        some(fields[4], true),
        match cap {
            Some(_) => Condition::Const(false),
            None => some(fields[5], true),
        },
        Condition::Not(Box::new(some(fields[6], false))),
    ];
    let kind = if daily {
        PartKind::Daily
    } else {
        PartKind::Joined
    };
    let values = values.try_into().expect("three ends");
    part(w, (kind, measure.on, measure.on.is_none()), values, flags)
}

/// 折抵, 加处: what starts from parts before.
fn following(d: &mut Dice, w: &mut World, case: &Case, before: &[Part]) -> Part {
    let of = d.pick(before);
    let known = of.ends.all();
    let is = |i: usize| Condition::Decision(known[i]);
    let sentence = Number::Fact(case.sentences[usize::from(of.days)]);
    let zero = || Number::Const(Ratio::ZERO);
    if of.days || d.one_in(2) {
        // What is left of a sentence: the more was imposed, the less.
        let barred = Condition::Not(Box::new(Condition::Is(case.already)));
        let values = [1, 0, 2].map(|i| {
            let base = Number::Decision(known[i]);
            let enough = Condition::Compare(
                Box::new(base.clone()),
                Comparator::AtLeast,
                Box::new(sentence.clone()),
            );
            let rest = Number::Sum(vec![(true, sentence.clone()), (false, base)]);
            vec![
                (barred.clone(), sentence.clone()),
                (Condition::Any(vec![enough, is(5)]), zero()),
                (Condition::Const(true), rest),
            ]
        });
        let not = |c: Condition| Condition::All(vec![Condition::Is(case.already), c]);
        let flags = [
            not(is(4)),
            not(is(3)),
            Condition::Const(false),
            Condition::Any(vec![barred.clone(), is(6)]),
        ];
        return part(w, (PartKind::Offset, None, of.days), values, flags);
    }
    let expiry = some_day(d, w, 2);
    let late = Number::Sum(vec![(true, whole_day(case.dates[2])), (false, expiry)]);
    let over = |comparator, days: i64| {
        let days = Box::new(Number::Const(Ratio::whole(days)));
        Condition::Compare(Box::new(late.clone()), comparator, days)
    };
    let rate = Ratio::new(3, 100).expect("three in a hundred");
    let values = [0, 1, 2].map(|i| {
        let base = Number::Decision(known[i]);
        let parts = vec![base.clone(), Number::Const(rate), late.clone()];
        vec![
            (over(Comparator::AtMost, 0), zero()),
            (over(Comparator::AtLeast, 34), base),
            (Condition::Const(true), Number::Product(parts)),
        ]
    });
    let flags = [is(3), is(4), is(5), is(6)];
    part(w, (PartKind::Surcharge, of.on, false), values, flags)
}
