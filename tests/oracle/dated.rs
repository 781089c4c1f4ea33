//! Programs whose tables are about days: how long after another a day lies (by months, days and working
//! days), which of two days is earlier, how long something lasted, how many records lie in a window.
//! Planted are the faults of such tables: a period that ends a day off (超过3个月 and 3个月以上), one that is
//! counted forward in one row and back in the next, so that only the ends of months differ, a period
//! within another that is asked for first.

use std::collections::BTreeSet;

use zhun::{
    agree::{
        Dice,
        build::{Build, closed, ends},
        programs::note_reads,
    },
    base::{
        calendar::WorkingDays,
        date::{Date, Period},
        ratio::Ratio,
        span::Span,
        terms::{BaseStates, Comparator, EffectKind, HitPolicy, Lift, Modality},
    },
    ir::{
        Bands, Condition, Constraint, Decision, DecisionRow, DecisionValue, Defects, Definition,
        DefinitionId, DefinitionValue, Dimension, FactId, FactType, Interval, Lapse, ListType,
        Node, Number, NumberType, ObjectId, Options, Outcome, PartKind, Program, ResultType, Row,
        Table, lapse,
    },
};

struct World {
    b: Build,
    acted: FactId,
    found: FactId,
    lasted: FactId,
    list: FactId,
    on: FactId,
    same: FactId,
    level: FactId,
}

/// A program of two acts and two decisions.
pub(crate) fn dated(d: &mut Dice) -> Program {
    let mut b = Build::new();
    b.p.packages[0].bands = Bands::default();
    let level = b.choice("程度", &["轻", "中", "重"]);
    let acted = b.fact("行为日", FactType::Date);
    let found = b.fact("发现日", FactType::Date);
    let lasted = b.fact("持续", FactType::Span);
    let (list, fields) = b.list("案史", vec![FactType::Date, FactType::Bool]);
    if let FactType::List(ListType { max, .. }) = &mut b.p.facts[list.index()].ty {
        *max = 2;
    }
    if d.one_in(3) {
        b.p.calendar = Some(calendar());
    }
    let mut w = World {
        b,
        acted,
        found,
        lasted,
        list,
        on: fields[0],
        same: fields[1],
        level,
    };
    for _ in 0..2 {
        act(d, &mut w);
    }
    for n in 0..2 {
        decision(d, &mut w, n);
    }
    if d.one_in(3) {
        let after = Condition::CompareDates(found, Comparator::AtLeast, acted);
        w.b.p.constraints.push(Constraint {
            breach: None,
            holds: after,
            facts: vec![],
            text: String::new(),
            span: Span::default(),
        });
    }
    // Days of four years, one of them a leap year: all ends of months are among them, and the solver has
    // less to think of.
    let (first, last) = (Date::new(2023, 1, 1), Date::new(2026, 12, 31));
    let given = |fact| Condition::DateIn {
        fact,
        lo: first,
        hi: last,
    };
    let number = |day: Option<Date>| Number::Const(lapse::number(day.unwrap()));
    let end = |end| Number::Day { fact: lasted, end };
    for holds in [
        given(acted),
        given(found),
        compare(end(false), Comparator::AtLeast, number(first)),
        compare(end(true), Comparator::AtMost, number(last)),
    ] {
        w.b.p.constraints.push(Constraint {
            breach: None,
            holds,
            facts: vec![],
            text: String::new(),
            span: Span::default(),
        });
    }
    note_reads(&mut w.b.p);
    w.b.p
}

/// A quarter with its weekends and some days off.
fn calendar() -> WorkingDays {
    let day = |m, d| Date::new(2025, m, d).unwrap();
    let off = (1..=8).map(|d| day(10, d)).collect::<BTreeSet<_>>();
    let worked = BTreeSet::from([day(9, 28), day(10, 11)]);
    WorkingDays::new((day(9, 1), day(11, 30)), &off, &worked)
}

fn months(n: i32) -> Lapse {
    Lapse {
        months: n,
        days: 0,
        working: false,
        rolls: false,
    }
}

fn days(n: i32) -> Lapse {
    Lapse {
        months: 0,
        days: n,
        ..months(0)
    }
}

fn day(fact: FactId) -> Number {
    Number::Day { fact, end: false }
}

fn later(of: Number, by: Lapse) -> Number {
    Number::Later {
        of: Box::new(of),
        by,
    }
}

fn compare(left: Number, how: Comparator, right: Number) -> Condition {
    Condition::Compare(Box::new(left), how, Box::new(right))
}

/// How the rows of a table tell days apart: at each of two bounds, whether a case lies past it. The first
/// is how the row before ends, the second how the row after begins: the same but where a fault is planted.
fn bounds(d: &mut Dice, w: &mut World) -> Vec<(Condition, Condition)> {
    let planted = d.roll(3);
    let at = d.roll(2);
    let from = if d.one_in(3) {
        Number::Day {
            fact: w.lasted,
            end: true,
        }
    } else {
        day(w.acted)
    };
    let kind = d.roll(if w.b.p.calendar.is_some() { 5 } else { 4 });
    let first = 1 + d.roll(5) as i32;
    let second = first + 1 + d.roll(18) as i32;
    let one = |n: usize, length: i32| -> (Condition, Condition) {
        let spoiled = n == at && planted != 0;
        // Where a fault is planted, the row after begins on the last day, or a day late.
        let begins = match (spoiled, planted) {
            (true, 1) => Comparator::AtLeast,
            _ => Comparator::More,
        };
        let found = day(w.found);
        let past = |by: Lapse| {
            let end = later(from.clone(), by);
            let after = compare(found.clone(), begins, end.clone());
            (compare(found.clone(), Comparator::More, end), after)
        };
        match kind {
            0 => {
                let (ends, after) = past(months(length));
                if spoiled && planted == 2 {
                    // Counted back from the other day: the ends of months differ.
                    let back = later(found.clone(), months(-length));
                    (ends, compare(back, Comparator::More, from.clone()))
                } else {
                    (ends, after)
                }
            }
            1 => {
                let (ends, after) = past(days(7 * length));
                let late = later(from.clone(), days(7 * length + 1));
                match (spoiled, planted) {
                    (true, 2) => (ends, compare(found.clone(), Comparator::More, late)),
                    _ => (ends, after),
                }
            }
            2 => {
                // Days between, against a number.
                let between = Number::Sum(vec![(true, found.clone()), (false, from.clone())]);
                let than = |n: i32| Interval {
                    lo: Some((Ratio::whole(n.into()), true)),
                    hi: None,
                };
                let off = match (spoiled, planted) {
                    (true, 1) => -1,
                    (true, _) => 1,
                    _ => 0,
                };
                let ends = Condition::Within(Box::new(between.clone()), than(length));
                (
                    ends,
                    Condition::Within(Box::new(between), than(length + off)),
                )
            }
            3 => {
                // How long it lasted, by the calendar; in days where the fault is planted.
                let span = |period: Period, open| Condition::SpanIn {
                    fact: w.lasted,
                    lo: Some((period, open)),
                    hi: None,
                };
                let own = Period {
                    months: length,
                    days: 0,
                };
                let after = match (spoiled, planted) {
                    (true, 1) => span(own, false),
                    (true, _) => span(
                        Period {
                            months: 0,
                            days: 30 * length,
                        },
                        true,
                    ),
                    _ => span(own, true),
                };
                (span(own, true), after)
            }
            _ => past(Lapse {
                working: true,
                ..days(length)
            }),
        }
    };
    vec![one(0, first), one(1, second)]
}

/// A count of records within a window before the day of the act.
fn count(d: &mut Dice, w: &mut World) -> Number {
    let window = months(d.pick(&[12, 24]));
    let mut when = vec![
        compare(day(w.on), Comparator::AtMost, day(w.acted)),
        compare(later(day(w.on), window), Comparator::AtLeast, day(w.acted)),
    ];
    if d.one_in(2) {
        when.push(Condition::Is(w.same));
    }
    let expr = w.b.expr();
    w.b.p.definitions.push(Definition {
        name: format!("次数{}", w.b.p.definitions.len()),
        value: DefinitionValue::Number(Number::Count {
            list: w.list,
            when: Box::new(Condition::All(when)),
        }),
        expr,
        basis: vec![],
    });
    Number::Definition(DefinitionId::from_index(w.b.p.definitions.len() - 1))
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// When each of the rows of a table matches, and its policy.
fn rows(d: &mut Dice, w: &mut World) -> (HitPolicy, Vec<Vec<Condition>>) {
    if d.one_in(4) {
        let count = count(d, w);
        let wide = d.one_in(3);
        let within = |lo: i64, hi: Option<i64>| {
            Condition::Within(
                Box::new(count.clone()),
                Interval {
                    lo: Some((Ratio::whole(lo), false)),
                    hi: hi.map(|n| (Ratio::whole(n), false)),
                },
            )
        };
        let last = if wide { 1 } else { 2 };
        return (
            HitPolicy::Unique,
            vec![
                vec![within(0, Some(0))],
                vec![within(1, Some(1))],
                vec![within(last, None)],
            ],
        );
    }
    let bounds = bounds(d, w);
    let (first, second) = (&bounds[0], &bounds[1]);
    let low = vec![not(first.0.clone())];
    let middle = vec![first.1.clone(), not(second.0.clone())];
    let high = vec![second.1.clone()];
    if d.one_in(4) {
        // The row that asks for less stands before the one that asks for more, or behind it.
        let mut all = vec![
            vec![not(first.0.clone())],
            vec![not(second.0.clone())],
            vec![],
        ];
        if d.one_in(2) {
            all.swap(0, 1);
        }
        return (HitPolicy::First, all);
    }
    let policy = d.pick(&[HitPolicy::Unique, HitPolicy::Unique, HitPolicy::First]);
    (policy, vec![low, middle, high])
}

fn act(d: &mut Dice, w: &mut World) {
    let whole = |n: i64| Number::Const(Ratio::whole(n));
    let fine =
        w.b.fine(1, ends(closed(whole(1_000)), closed(whole(10_000))));
    let id = w.b.violation(vec![(vec![], Node::One(fine))]);
    w.b.v(id).name = format!("行为{}", id.index());
    let (policy, when) = rows(d, w);
    let leveled = d.one_in(3);
    let beyond = d.one_in(4);
    let mut all = Vec::new();
    for (n, when) in when.into_iter().enumerate() {
        let from = 1_000 + 3_000 * n as i64;
        let to = from + 3_000 + i64::from(beyond && n == 2);
        let range = w.b.range(ends(closed(whole(from)), closed(whole(to))));
        let mut when = when;
        if leveled && n == 1 {
            when.push(Condition::ChoiceIn {
                fact: w.level,
                set: 3,
            });
        }
        all.push(Row {
            when,
            tier: None,
            outcomes: vec![Outcome::Fine(ObjectId(1), range)],
            row: w.b.row(),
        });
    }
    let table = Table {
        policy,
        columns: vec!["条件".into()],
        rows: all,
        span: Span::default(),
    };
    w.b.benchmark(id, vec![PartKind::Table(table)]);
    if d.one_in(2) {
        // What was found too late is not punished.
        let end = later(day(w.acted), months(24));
        let late = compare(day(w.found), Comparator::More, end);
        let lift = EffectKind::NoPenalty(Lift::TimeBarred);
        w.b.circumstance(id, late, Modality::Shall, lift);
    }
}

fn decision(d: &mut Dice, w: &mut World, n: usize) {
    let (policy, when) = rows(d, w);
    let options = Options {
        names: ["甲", "乙", "丙"].map(str::to_owned).to_vec(),
        ordered: true,
        collectives: vec![],
    };
    // The last day of something, as a result.
    let dates = d.one_in(4);
    let mut all = Vec::new();
    for (n, when) in when.into_iter().enumerate() {
        let value = if dates {
            let end = later(day(w.acted), months(1 + n as i32));
            DecisionValue::Number(end, w.b.expr())
        } else {
            DecisionValue::Choice(n as u16)
        };
        all.push(DecisionRow {
            when,
            value,
            row: w.b.row(),
        });
    }
    let result = if dates {
        ResultType::Value(FactType::Number(NumberType {
            dimension: Dimension::Unit("日期".into()),
            decimals: 0,
            min: i64::MIN,
            max: i64::MAX,
            states: BaseStates::default(),
        }))
    } else {
        ResultType::Value(FactType::Choice(options))
    };
    w.b.p.decisions.push(Decision {
        name: format!("判{n}"),
        result,
        basis: vec![],
        columns: vec!["条件".into()],
        policy,
        rows: all,
        defects: Defects::default(),
        facts: vec![],
        span: Span::default(),
    });
}
