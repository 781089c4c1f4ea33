//! Programs for the properties that are no question of one table: channels, promises of decisions, parts
//! of the statutory range that nothing reaches; and what the text itself shows: acts and rows that stand
//! there twice, facts counted twice, kinds beyond the rank, bases out of force, rows without 用例. Ends one
//! off are planted here too: a version that begins a day later, a row a step short.

use zhun::{
    agree::{
        Dice, Drawing,
        build::{Build, closed, ends},
        programs::note_reads,
    },
    base::{
        article::ArticleRef,
        date::Date,
        ratio::Ratio,
        span::Span,
        terms::{EffectKind, HitPolicy, Lift, Modality},
    },
    eval,
    ir::{
        Amount, Bands, Case, CaseSubject, Citation, Condition, Decision, DecisionId, DecisionRow,
        DecisionValue, Defects, Dimension, ExprId, FactId, FactType, Node, Number, NumberType,
        ObjectId, Options, Outcome, PackageId, PartKind, Program, Promise, PromiseKind, RangeKind,
        ResultType, Row, Statute, StatuteId, Table, ViolationId,
    },
};

struct World {
    b: Build,
    level: FactId,
    levels: usize,
    way: FactId,
    net: FactId,
    number: FactId,
    base: FactId,
    yes: FactId,
}

const MOST: i64 = 100;

/// A program of two acts, their grounds, three decisions with promises, and 用例.
pub(crate) fn further(d: &mut Dice) -> Program {
    let mut b = Build::new();
    b.p.packages[0].bands = Bands::default();
    let levels = 2 + d.roll(3);
    let names: Vec<String> = (0..levels).map(|i| format!("级{i}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let level = b.choice("程度", &names);
    let ways: &[&str] = if d.one_in(2) {
        &["线下", "线上"]
    } else {
        &["实体店", "其他", "网络店"]
    };
    let way = b.fact(
        "经营方式",
        FactType::Choice(Options {
            names: ways.iter().map(|w| (*w).to_owned()).collect(),
            ordered: false,
            collectives: vec![],
        }),
    );
    let net = b.yes("通过网络实施");
    let unit = Dimension::Unit("件".into());
    let number = b.number(
        "数量",
        unit,
        0,
        MOST,
        zhun::base::terms::BaseStates::default(),
    );
    let base = b.money("货值", 1, 10_000_000);
    let yes = b.yes("配合");
    let mut w = World {
        b,
        level,
        levels,
        way,
        net,
        number,
        base,
        yes,
    };
    law(d, &mut w);
    let first = act(d, &mut w);
    again(d, &mut w, first);
    for n in 0..3 {
        decision(d, &mut w, n);
    }
    note_reads(&mut w.b.p);
    cases(d, &mut w.b.p);
    w.b.p
}

fn day(n: i64) -> Date {
    let first = Date::new(2020, 1, 1).unwrap().day_number();
    Date::from_day_number(first + i32::try_from(n).unwrap()).unwrap()
}

/// The statutes with their ranks and days, and those of the package.
fn law(d: &mut Dice, w: &mut World) {
    let ranks = [
        "法律",
        "行政法规",
        "地方性法规",
        "部门规章",
        "地方政府规章",
        "规范性文件",
    ];
    let package = &mut w.b.p.packages[0];
    package.rank = d.pick(&ranks).into();
    package.in_force = (!d.one_in(8)).then(|| day(100));
    package.expires = d.one_in(2).then(|| day(200));
    for n in 0..3 {
        let rank = if d.one_in(2) {
            "法律"
        } else {
            d.pick(&ranks)
        };
        // A day before, on, and after the days of the package.
        let begins = |d: &mut Dice| {
            if d.one_in(5) {
                d.pick(&[99, 100, 101, 150, 199, 200, 201])
            } else {
                d.pick(&[10, 50, 300])
            }
        };
        let mut versions = vec![(day(1), Some(day(d.pick(&[5, 5, 5, 5, 5, 99, 100, 101]))))];
        if d.one_in(4) {
            versions.push((day(6), Some(day(begins(d)))));
        }
        w.b.p.statutes.push(Statute {
            name: format!("法{n}"),
            title: format!("某法{n}"),
            rank: rank.into(),
            versions,
        });
    }
}

fn cited(d: &mut Dice) -> Citation {
    let statute = (!d.one_in(6)).then(|| StatuteId::from_index(d.roll(3)));
    Citation {
        statute,
        article: Some(ArticleRef {
            article: 10 + d.roll(3) as u16,
            ..ArticleRef::default()
        }),
        note: String::new(),
        span: Span::default(),
    }
}

fn condition(d: &mut Dice, w: &World) -> Condition {
    match d.roll(5) {
        0 => Condition::Is(w.yes),
        1 => Condition::ChoiceIn {
            fact: w.level,
            set: 1 << d.roll(w.levels),
        },
        2 => Condition::Is(w.net),
        3 => Condition::ChoiceIn {
            fact: w.way,
            set: 1 + d.below(2),
        },
        _ => Condition::NumberIn {
            fact: w.number,
            lo: d.between(1, MOST),
            hi: MOST,
        },
    }
}

/// An act with a fine, perhaps other penalties and a stage, a table, and grounds.
fn act(d: &mut Dice, w: &mut World) -> ViolationId {
    let (lo, hi) = (100, 1_100);
    let of_base = d.one_in(3);
    let amount = |w: &World, n: i64| {
        let part = Number::Const(Ratio::new(n.into(), 100).unwrap());
        if of_base {
            Number::Product(vec![part, Number::Fact(w.base)])
        } else {
            Number::Const(Ratio::whole(n))
        }
    };
    let lower = (!d.one_in(4)).then(|| closed(amount(w, lo))).flatten();
    let only_max = lower.is_none();
    let fine = w.b.fine(1, ends(lower, closed(amount(w, hi))));
    let mut nodes = vec![(vec![], Node::One(fine))];
    let kinds = [
        "警告",
        "通报批评",
        "没收违法所得",
        "暂扣许可证",
        "降低资质等级",
        "吊销许可证",
        "吊销营业执照",
        "责令停产停业",
        "限制从业",
        "拘留",
        "责令改正",
        "责令关闭",
    ];
    for _ in 0..d.roll(3) {
        let kind = d.pick(&kinds);
        let id = w.b.penalty(kind, d.pick(&[1, 1, 2]), Amount::Flag);
        nodes.push((vec![], Node::One(id)));
    }
    let stage = d.one_in(2).then(|| condition(d, w));
    if stage.is_some() {
        let node = match d.roll(3) {
            0 => {
                w.b.fine(1, ends(closed(amount(w, lo)), closed(amount(w, 3 * hi))))
            }
            1 => w.b.penalty("责令停产停业", 1, Amount::Flag),
            _ => w.b.penalty("责令改正", 1, Amount::Flag),
        };
        nodes.push((vec![0], Node::One(node)));
    }
    let id = w.b.violation(nodes);
    if let Some(when) = stage {
        w.b.stage(id, when, false, None);
    }
    table(d, w, id, &amount, (if only_max { 0 } else { lo }, hi));
    let v = w.b.v(id);
    v.name = "行为".into();
    v.basis = (0..1 + d.roll(2)).map(|_| cited(d)).collect();
    v.violates = vec![cited(d)];
    grounds(d, w, id);
    id
}

/// Rows over the levels and the number, perhaps told apart by channel.
fn table(
    d: &mut Dice,
    w: &mut World,
    id: ViolationId,
    amount: &impl Fn(&World, i64) -> Number,
    (lo, hi): (i64, i64),
) {
    let split = (1u64 << (1 + d.roll(w.levels - 1))) - 1;
    let all = (1u64 << w.levels) - 1;
    let at = d.between(1, MOST);
    let cuts = [(0, at - 1), (at, MOST)];
    let mut pieces: Vec<(u64, (i64, i64))> = Vec::new();
    for set in [split, all & !split] {
        pieces.extend(cuts.map(|cut| (set, cut)));
    }
    let many = pieces.len() as i64;
    let spoiled = d.roll(pieces.len());
    let spoil = d.roll(8);
    let apart = d.one_in(3).then(|| d.roll(pieces.len()));
    let points = d.one_in(8);
    let mut rows: Vec<Row> = Vec::new();
    for (n, (set, (first, last))) in pieces.into_iter().enumerate() {
        let step = (hi - lo) / many;
        let (mut from, mut to) = (lo + step * n as i64, lo + step * (n as i64 + 1));
        if n as i64 + 1 == many {
            to = hi;
        }
        let mut first = first;
        if n == spoiled {
            match spoil {
                // One end a hundredth or a fen short: a part that nothing reaches.
                0 => to -= 1,
                1 => from += 1,
                2 => first += 1,
                3 => (from, to) = (lo, hi),
                _ => {}
            }
        }
        if points {
            from = to;
        }
        let when = vec![
            Condition::ChoiceIn { fact: w.level, set },
            Condition::NumberIn {
                fact: w.number,
                lo: first,
                hi: last,
            },
        ];
        let mut row = |w: &mut World, when: Vec<Condition>, (from, to): (i64, i64)| {
            let (low, high) = (amount(w, from), amount(w, to));
            let range = w.b.range(if from == to {
                RangeKind::Point(high)
            } else {
                ends(closed(low), closed(high))
            });
            rows.push(Row {
                when,
                tier: None,
                outcomes: vec![Outcome::Fine(ObjectId(1), range)],
                row: w.b.row(),
            });
        };
        if apart == Some(n) {
            // The channel parts the row in two: with one result, or with two.
            let online = if d.one_in(3) {
                Condition::Is(w.net)
            } else {
                Condition::ChoiceIn {
                    fact: w.way,
                    set: 1,
                }
            };
            let other = Condition::Not(Box::new(online.clone()));
            let changed = if d.one_in(2) { to } else { from.max(to - 1) };
            for (part, to) in [(online, to), (other, changed)] {
                let mut when = when.clone();
                when.push(part);
                row(w, when, (from.min(to), to));
            }
        } else {
            row(w, when, (from, to));
        }
    }
    match spoil {
        4 => {
            rows.remove(spoiled);
        }
        5 | 6 => {
            // The same row again, or one that only looks the same.
            let mut twice = rows[spoiled].clone();
            twice.row = w.b.row();
            if spoil == 6 {
                twice.when[1] = Condition::NumberIn {
                    fact: w.number,
                    lo: 0,
                    hi: d.pick(&[MOST - 1, MOST]),
                };
            }
            rows.push(twice);
        }
        _ => {}
    }
    let policy = d.pick(&[HitPolicy::Unique, HitPolicy::First, HitPolicy::Heaviest]);
    w.b.benchmark(
        id,
        vec![PartKind::Table(Table {
            policy,
            columns: vec!["程度".into(), "数量".into()],
            rows,
            span: Span::default(),
        })],
    );
    w.b.b(id).weighs = vec![w.level, w.number];
}

/// Grounds: of no penalty, on laws of several ranks, one wider or narrower than another; and one that
/// counts by the channel.
fn grounds(d: &mut Dice, w: &mut World, id: ViolationId) {
    let lift = EffectKind::NoPenalty(Lift::Waived);
    let mut before: Option<Condition> = None;
    // The package beside it, which may be of a law.
    let mut other = w.b.p.packages[0].clone();
    other.rank = d.pick(&["法律", "行政法规", "部门规章"]).into();
    w.b.p.packages.push(other);
    for _ in 0..d.roll(4) {
        let when = match &before {
            Some(when) if d.one_in(2) => {
                let more = condition(d, w);
                if d.one_in(2) {
                    Condition::All(vec![when.clone(), more])
                } else {
                    Condition::Any(vec![when.clone(), more])
                }
            }
            _ => condition(d, w),
        };
        before = Some(when.clone());
        let modality = d.pick(&[Modality::May, Modality::Shall]);
        let own = w.b.circumstance(id, when, modality, lift);
        let own = &mut w.b.p.circumstances[own.index()];
        own.basis = (0..d.roll(3)).map(|_| cited(d)).collect();
        own.package = PackageId::from_index(d.roll(2));
    }
    if d.one_in(2) {
        let when = condition(d, w);
        w.b.circumstance(id, when, Modality::Shall, EffectKind::Aggravate);
    }
}

/// The act once more: in the same words on the same basis, or with something changed.
fn again(d: &mut Dice, w: &mut World, id: ViolationId) {
    let mut copy = w.b.p.violations[id.index()].clone();
    copy.code.push('再');
    match d.roll(5) {
        0 | 1 => {}
        2 => copy.title.push('再'),
        3 => copy.basis[0] = cited(d),
        _ => copy.violates[0] = cited(d),
    }
    if let Some(benchmark) = &mut copy.benchmark
        && let PartKind::Table(table) = &mut benchmark.parts[0].kind
    {
        for row in &mut table.rows {
            row.row = w.b.row();
        }
    }
    w.b.p.violations.push(copy);
}

/// A decision with promises, most of them kept.
fn decision(d: &mut Dice, w: &mut World, n: usize) {
    let id = DecisionId::from_index(w.b.p.decisions.len());
    let mut starts = vec![0, d.between(1, MOST), d.between(1, MOST)];
    starts.sort_unstable();
    starts.dedup();
    let of_level = d.one_in(2);
    let kind = d.roll(4);
    let spoiled = if d.one_in(2) { d.roll(6) } else { usize::MAX };
    let names = w.b.p.facts[w.level.index()].ty.clone();
    let (mut rows, mut index) = (Vec::new(), 0);
    let groups: Vec<u64> = if of_level {
        (0..w.levels).map(|i| 1 << i).collect()
    } else {
        vec![(1 << w.levels) - 1]
    };
    for (g, set) in groups.iter().enumerate() {
        for (p, start) in starts.iter().enumerate() {
            let last = starts.get(p + 1).map_or(MOST, |next| next - 1);
            let mut rank = (g + p) as i64;
            if index == spoiled {
                rank = d.between(0, 4);
            }
            index += 1;
            let value = match kind {
                0 => DecisionValue::Bool(rank >= 2),
                1 => DecisionValue::Choice(rank.min(w.levels as i64 - 1) as u16),
                2 => {
                    // Rising within a row too, or not.
                    let part = Number::Const(Ratio::new(d.pick(&[0, 1, 1, -1]), 10).unwrap());
                    let product = Number::Product(vec![part, Number::Fact(w.number)]);
                    let fixed = Number::Const(Ratio::whole(rank * 20));
                    DecisionValue::Number(
                        Number::Sum(vec![(true, fixed), (true, product)]),
                        ExprId::from_index(0),
                    )
                }
                _ => {
                    let low = Number::Const(Ratio::whole(rank * 10));
                    let high = Number::Const(Ratio::whole(rank * 10 + d.between(8, 30)));
                    DecisionValue::Range(w.b.range(ends(closed(low), closed(high))))
                }
            };
            let when = vec![
                Condition::ChoiceIn {
                    fact: w.level,
                    set: *set,
                },
                Condition::NumberIn {
                    fact: w.number,
                    lo: *start,
                    hi: last,
                },
            ];
            rows.push(DecisionRow {
                when,
                value,
                row: w.b.row(),
            });
        }
    }
    if d.one_in(4) {
        // The channel decides first.
        let value = rows[0].value.clone();
        let row = DecisionRow {
            when: vec![Condition::Is(w.net), Condition::Const(true)],
            value,
            row: w.b.row(),
        };
        rows.insert(0, row);
    }
    let money = NumberType {
        dimension: Dimension::Money,
        decimals: 0,
        min: 0,
        max: 1_000_000,
        states: zhun::base::terms::BaseStates::default(),
    };
    let result = match kind {
        0 => ResultType::Value(FactType::Bool),
        1 => ResultType::Value(names),
        2 => ResultType::Value(FactType::Number(money)),
        _ => ResultType::Range,
    };
    w.b.p.decisions.push(Decision {
        name: format!("判定{n}"),
        result,
        basis: vec![],
        columns: vec!["程度".into(), "数量".into()],
        policy: HitPolicy::First,
        rows,
        defects: Defects::default(),
        facts: vec![],
        span: Span::default(),
    });
    let mut promise = |kind: PromiseKind| {
        let text = format!("{kind:?}");
        w.b.p.promises.push(Promise {
            decision: id,
            kind,
            text,
            span: Span::default(),
        });
    };
    let by = d.pick(&[w.level, w.number, w.yes, w.net]);
    promise(PromiseKind::Moves {
        by,
        falls: d.one_in(6),
    });
    // What is at least so grave does not come out at the least; one step off at times.
    let grave = Condition::NumberIn {
        fact: w.number,
        lo: (starts[starts.len() - 1] - i64::from(d.one_in(3))).max(0),
        hi: MOST,
    };
    let held = match kind {
        0 => Condition::Decision(id),
        1 => Condition::DecisionIn {
            decision: id,
            set: !1 & ((1 << w.levels) - 1),
        },
        2 => Condition::Compare(
            Box::new(Number::Decision(id)),
            zhun::base::terms::Comparator::AtLeast,
            Box::new(Number::Const(Ratio::whole(d.pick(&[0, 20])))),
        ),
        _ => Condition::NumberIn {
            fact: w.number,
            lo: 0,
            hi: MOST - i64::from(d.one_in(2)),
        },
    };
    let other = Condition::Not(Box::new(grave));
    promise(PromiseKind::Holds(Condition::Any(vec![other, held])));
}

/// 用例 that reach every row that can be reached, or all but one.
fn cases(d: &mut Dice, p: &mut Program) {
    let mut found: Vec<Case> = Vec::new();
    let subjects = (0..p.violations.len())
        .map(|i| CaseSubject::Violation(ViolationId::from_index(i)))
        .chain((0..p.decisions.len()).map(|i| CaseSubject::Decision(DecisionId::from_index(i))));
    let subjects: Vec<CaseSubject> = subjects.collect();
    let mut reached = std::collections::BTreeSet::new();
    let drawing = Drawing::new(p);
    for subject in subjects {
        for _ in 0..25 {
            let case = Case {
                title: format!("例{}", found.len()),
                subject,
                facts: drawing.draw(d),
                expects: vec![],
                span: Span::default(),
            };
            let rows = eval::run_case(p, &case).rows;
            if rows.iter().any(|r| !reached.contains(r)) {
                reached.extend(rows);
                found.push(case);
            }
        }
    }
    if d.one_in(3) && found.len() > 1 {
        found.remove(d.roll(found.len()));
    }
    p.cases = found;
}
