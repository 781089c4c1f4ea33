//! What decisions promise (随, 保证): verdicts against every case there is, on random tables over few
//! facts with few values. `ZHUN_PROMISES=20000 cargo test --test it promises` draws so many tables.

use std::cmp::Ordering;

use zhun::{
    agree::Dice,
    base::{ratio::Ratio, source::Sources, span::FileId},
    case::outcome::ResolvedDecision,
    eval,
    ir::{DecisionId, DecisionResult, FactId, Program, Value},
    proof::{Claim, Property, Verdict},
};

/// How many random tables are compared.
fn programs() -> u64 {
    std::env::var("ZHUN_PROMISES").map_or(300, |n| n.parse().expect("a whole number"))
}

/// Facts, and how many values each has.
const FACTS: [(&str, usize); 4] = [("信用", 3), ("急", 2), ("分值", 6), ("货值", 6)];

fn cell(d: &mut Dice, fact: &str) -> String {
    if d.one_in(3) {
        return "任意".to_owned();
    }
    match fact {
        "信用" => d.pick(&["甲", "乙", "丙", "甲、乙", "乙、丙"]).to_owned(),
        "急" => d.pick(&["是", "否"]).to_owned(),
        "分值" => {
            let n = d.between(1, 5);
            d.pick(&[format!("{n}分以上"), format!("不足{n}分")])
        }
        _ => {
            let n = d.between(1, 5);
            d.pick(&[format!("0.0{n}元以上"), format!("不足0.0{n}元")])
        }
    }
}

fn result(d: &mut Dice, kind: usize) -> String {
    let n = d.between(1, 4);
    match kind {
        0 => d.pick(&["低", "中", "高"]).to_owned(),
        1 => d.pick(&["是", "否"]).to_owned(),
        2 => format!("0.0{n}元至0.0{}元", n + d.between(0, 4)),
        _ => d.pick(&[
            format!("0.0{n}元"),
            format!("货值 × {n}0%"),
            "上坡".to_owned(),
            "下坡".to_owned(),
        ]),
    }
}

/// Rows that part all cases among them.
fn partition(d: &mut Dice) -> Vec<[String; 4]> {
    let (n, m) = (d.between(1, 5), d.between(1, 5));
    let split = |split: bool, parts: [String; 2]| match split {
        true => parts.to_vec(),
        false => vec!["任意".to_owned()],
    };
    let parts = [
        vec!["甲".to_owned(), "乙".to_owned(), "丙".to_owned()],
        split(d.one_in(2), ["是".to_owned(), "否".to_owned()]),
        split(d.one_in(2), [format!("{n}分以上"), format!("不足{n}分")]),
        split(
            d.one_in(2),
            [format!("0.0{m}元以上"), format!("不足0.0{m}元")],
        ),
    ];
    let mut all = vec![<[String; 4]>::default()];
    for (place, values) in parts.iter().enumerate() {
        let more = all.iter().flat_map(|row| {
            values.iter().map(move |value| {
                let mut row = row.clone();
                row[place].clone_from(value);
                row
            })
        });
        all = more.collect();
    }
    all
}

/// A package with one decision, and how it is read.
fn written(d: &mut Dice) -> (String, &'static str) {
    let kind = d.roll(4);
    let ty = ["选项 { 低、中、高 } 递增", "是否", "幅度", "金额"][kind];
    let policy = d.pick(&["首行", "首行", "唯一", "取重", "取轻"]);
    let columns = FACTS.map(|(f, _)| f);
    let mut cells: Vec<[String; 4]> = Vec::new();
    if policy == "唯一" {
        cells = partition(d);
    } else {
        for _ in 0..=d.roll(4) {
            cells.push(columns.map(|c| cell(d, c)));
        }
        cells.push(columns.map(|_| "任意".to_owned()));
    }
    let mut rows = String::new();
    for row in &cells {
        rows += &format!("| {} | {} |\n", row.join(" | "), result(d, kind));
    }
    let mut promises = String::new();
    for (place, fact) in columns.iter().enumerate() {
        if cells.iter().any(|row| row[place] != "任意") {
            promises += &format!("随 {fact} {}\n", d.pick(&["不降", "不升"]));
        }
    }
    let held = match kind {
        0 => d.pick(&["结果 不为 高", "结果 属于 中、高"]),
        1 => d.pick(&["结果", "非 结果"]),
        2 => "信用 为 甲",
        _ => d.pick(&["结果 不超过 0.03元", "结果 不低于 0.01元"]),
    };
    promises += &format!(
        "保证 {} 则 {held}\n",
        d.pick(&["急", "分值 3分以上", "信用 为 丙"])
    );
    let constraint = d.pick(&["", "约束 急 则 信用 属于 乙、丙", "约束 分值 4分以上 则 急"]);
    let text = format!(
        "规则包 示例 {{ 名称 “示例办法”；用语 {{ 以上 含；以下 不含 }} }}
         事实 {{ 信用：选项 {{ 甲、乙、丙 }} 递增；急：是否；分值：整数 分 范围 0分至5分
             货值：金额 范围 0元至0.05元\n{constraint} }}
         定义 上坡 {{ 值 = 取高 {{ 货值 × 50%；0.02元 }} }}
         定义 下坡 {{ 值 = 0.06元 - 货值 }}
         判定 甲乙 {{ 结果：{ty}\n{promises}
             表 {policy} {{\n| {} | 结果 |\n{rows} }} }}",
        columns.join(" | ")
    );
    (text, policy)
}

fn program(text: &str) -> Program {
    let mut sources = Sources::default();
    let file: FileId = sources.add("示例.zhun", text.to_owned());
    let input = zhun::Input {
        main: vec![file],
        ..zhun::Input::default()
    };
    let checked = zhun::check(&sources, &input, None);
    checked
        .program
        .unwrap_or_else(|| panic!("{text}\n{:?}", checked.report))
}

fn at(fact: usize, value: usize) -> Value {
    match fact {
        0 => Value::Choice(value as u16),
        1 => Value::Bool(value == 1),
        _ => Value::Number(value as i64),
    }
}

/// Every case by its values, and what it comes to, if the facts agree with each other and it decides.
fn results(program: &Program) -> Vec<([usize; 4], DecisionResult)> {
    let mut all = Vec::new();
    for index in 0..FACTS.iter().map(|(_, n)| n).product::<usize>() {
        let mut rest = index;
        let mut point = [0; 4];
        let mut slots = vec![None; program.facts.len()];
        for (fact, (name, count)) in FACTS.iter().enumerate() {
            point[fact] = rest % count;
            rest /= count;
            let id: FactId = program.fact(name).unwrap();
            slots[id.index()] = Some(at(fact, point[fact]));
        }
        let decision = DecisionId::from_index(0);
        if let Ok(ResolvedDecision::Decided(outcome)) =
            eval::decide_decision(program, decision, &slots)
            && let Ok(value) = outcome.value
        {
            all.push((point, value));
        }
    }
    all
}

/// Whether one result is below another; of ranges either end.
pub(crate) fn below(a: &DecisionResult, b: &DecisionResult) -> bool {
    match (a, b) {
        (DecisionResult::Bool(a), DecisionResult::Bool(b)) => a < b,
        (DecisionResult::Choice(a), DecisionResult::Choice(b)) => a < b,
        (DecisionResult::Number(a), DecisionResult::Number(b)) => a.compare(*b) == Ordering::Less,
        (DecisionResult::Range(a), DecisionResult::Range(b)) => a.min < b.min || a.max < b.max,
        (_, _) => panic!("results of one decision are of one kind"),
    }
}

/// Whether some pair of cases breaks a claim of the kind 随.
fn breaks(all: &[([usize; 4], DecisionResult)], claim: &Claim) -> bool {
    let fact = FACTS
        .iter()
        .position(|(f, _)| claim.name.contains(f))
        .unwrap();
    let falls = claim.name.contains("不升");
    let mut beside = std::collections::BTreeMap::<[usize; 4], Vec<_>>::new();
    for (point, value) in all {
        let mut rest = *point;
        rest[fact] = 0;
        beside.entry(rest).or_default().push((point[fact], value));
    }
    beside.values().any(|line| {
        line.iter().any(|(x, low)| {
            let higher = line.iter().filter(|(y, _)| x < y);
            let mut wrong = higher.map(|(_, high)| {
                if falls {
                    below(low, high)
                } else {
                    below(high, low)
                }
            });
            wrong.any(|w| w)
        })
    })
}

#[test]
fn verdicts_agree_with_every_case_there_is() {
    let (mut proved, mut refuted, mut open) = (0, 0, 0);
    for seed in 0..programs() {
        let (text, policy) = written(&mut Dice::new(seed));
        let program = program(&text);
        let proofs = zhun::prove(&program);
        let claims = &proofs.claims;
        let overlap = |c: &&Claim| {
            let property = matches!(c.property, Property::Overlap | Property::Boundary);
            property && c.verdict == Verdict::Refuted
        };
        if claims.iter().any(|c| overlap(&c)) {
            continue;
        }
        let all = results(&program);
        for claim in claims {
            let broken = if claim.property == Property::Monotonicity {
                breaks(&all, claim)
            } else if claim.property == Property::Guarantee {
                guarantee(&all, &claim.name)
            } else {
                continue;
            };
            match claim.verdict {
                Verdict::Undecided(_) => {
                    assert!(policy.starts_with('取'), "{} is open:\n{text}", claim.name);
                    open += 1;
                    continue;
                }
                Verdict::Proved => proved += 1,
                Verdict::Refuted => refuted += 1,
            }
            assert_eq!(
                claim.verdict == Verdict::Refuted,
                broken,
                "{}:\n{text}",
                claim.name
            );
        }
    }
    assert!(proved > 200 && refuted > 200, "{proved} {refuted} {open}");
}

/// Whether some case breaks a 保证 as [`written`] writes them.
fn guarantee(all: &[([usize; 4], DecisionResult)], name: &str) -> bool {
    let (when, then) = name
        .trim_start_matches("保证")
        .trim()
        .split_once(" 则 ")
        .unwrap();
    all.iter().any(|(point, value)| {
        let asked = match when {
            "急" => point[1] == 1,
            "分值 3分以上" => point[2] >= 3,
            _ => point[0] == 2,
        };
        let held = match (then, value) {
            ("结果 不为 高", DecisionResult::Choice(o)) => *o != 2,
            ("结果 属于 中、高", DecisionResult::Choice(o)) => *o >= 1,
            ("结果", DecisionResult::Bool(yes)) => *yes,
            ("非 结果", DecisionResult::Bool(yes)) => !yes,
            ("结果 不超过 0.03元", DecisionResult::Number(n)) => *n <= Ratio::whole(3),
            ("结果 不低于 0.01元", DecisionResult::Number(n)) => *n >= Ratio::whole(1),
            (_, _) => point[0] == 0,
        };
        asked && !held
    })
}
