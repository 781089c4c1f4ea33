//! What would change an outcome: what is listed is so, and it is the nearest.

use std::{collections::BTreeSet, path::PathBuf};

use zhun::{
    agree::{Dice, Drawing, programs},
    case::{
        outcome::{Outcome, Resolved},
        words,
    },
    eval::{self, Options},
    host::files,
    ir::{FactId, FactType, Program, Value, ViolationId},
};

use crate::{packages::PACKAGES, run};

const GUANGDONG: &str = "rules/province-guangdong/生态环境裁量2021";

fn program(path: &str) -> Program {
    let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
    let input = loaded.packages.first().unwrap();
    zhun::check(&loaded.sources, input, None).program.unwrap()
}

fn every(program: &Program) -> BTreeSet<FactId> {
    (0..program.facts.len()).map(FactId::from_index).collect()
}

/// The outcome without what a reader does not see of it.
fn seen(outcome: &Outcome) -> Outcome {
    Outcome {
        rows: Vec::new(),
        human: Vec::new(),
        duties: Vec::new(),
        reasons: Vec::new(),
        ..outcome.clone()
    }
}

fn outcome(program: &Program, act: ViolationId, facts: &[Option<Value>]) -> Option<Outcome> {
    let said = eval::decide(program, act, facts, Options::default()).ok()?;
    match said.result {
        Resolved::Decided(outcome) => Some(seen(&outcome)),
        Resolved::Open(_) => None,
    }
}

/// Every change of a yes-or-no fact, an option or a mark of a 多选 by itself, tried by hand.
fn one_by_one(program: &Program, facts: &[Option<Value>]) -> Vec<Vec<Option<Value>>> {
    let mut all = Vec::new();
    for (i, fact) in program.facts.iter().enumerate() {
        let values: Vec<Value> = match (&fact.ty, &facts[i]) {
            (FactType::Bool, Some(Value::Bool(yes))) => vec![Value::Bool(!yes)],
            (FactType::Choice(options), Some(Value::Choice(_))) => (0..options.names.len())
                .map(|o| Value::Choice(o as u16))
                .collect(),
            (FactType::Multi(options), Some(Value::Multi(mask))) => (0..options.names.len())
                .map(|o| Value::Multi(mask ^ (1 << o)))
                .collect(),
            _ => Vec::new(),
        };
        for value in values {
            let mut changed = facts.to_vec();
            changed[i] = Some(value);
            all.push(changed);
        }
    }
    all
}

/// Each change listed leads where it says; nothing that one step reaches is missing.
fn holds(program: &Program, act: ViolationId, facts: &[Option<Value>]) -> usize {
    let all = every(program);
    let Ok(found) = eval::what_if(program, act, facts, Some(&all), 10_000) else {
        return 0;
    };
    let Resolved::Decided(now) = &found.now.result else {
        assert!(found.changes.is_empty());
        for next in &found.next {
            for (value, left) in &next.answers {
                let mut known = facts.to_vec();
                known[next.fact.fact.index()] = Some(value.clone());
                let said = eval::decide(program, act, &known, Options::default()).unwrap();
                assert_eq!(said.result, *left);
            }
        }
        return 0;
    };
    let mut reached = vec![seen(now)];
    let mut together = 1;
    for change in &found.changes {
        assert!(change.facts.len() >= together, "nearest first");
        together = change.facts.len();
        let mut changed = facts.to_vec();
        for (fact, value) in &change.facts {
            assert_ne!(changed[fact.index()].as_ref(), Some(value));
            changed[fact.index()] = Some(value.clone());
        }
        let meant = seen(&change.outcome);
        assert_eq!(outcome(program, act, &changed).as_ref(), Some(&meant));
        assert!(!reached.contains(&meant), "each outcome once");
        // None of its changes can be left out.
        for (fact, _) in &change.facts {
            let mut fewer = changed.clone();
            fewer[fact.index()].clone_from(&facts[fact.index()]);
            assert_ne!(outcome(program, act, &fewer).as_ref(), Some(&meant));
        }
        reached.push(meant);
    }
    for changed in one_by_one(program, facts) {
        if eval::contradicted(program, &changed) == Ok(None)
            && let Some(other) = outcome(program, act, &changed)
        {
            assert!(reached.contains(&other), "one step away and not listed");
        }
    }
    found.changes.len()
}

#[test]
fn on_the_cases_of_every_package() {
    let mut listed = 0;
    for path in PACKAGES {
        let program = program(path);
        for case in program.cases.iter().step_by(40) {
            if let zhun::ir::CaseSubject::Violation(act) = case.subject {
                listed += holds(&program, act, &case.facts);
            }
        }
    }
    assert!(listed > 50, "{listed}");
}

#[test]
fn on_random_programs() {
    let mut listed = 0;
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let world = programs::rich(&mut dice);
        let program = &world.b.p;
        let drawing = Drawing::new(program);
        for _ in 0..3 {
            let facts = drawing.draw(&mut dice);
            listed += holds(program, ViolationId(0), &facts);
        }
    }
    assert!(listed > 30, "{listed}");
}

#[test]
fn the_page_reads_as_it_should() {
    let program = program(GUANGDONG);
    let act = zhun::act(&[&program], "1.1").unwrap().1;
    let mut pages = String::new();
    for name in ["1.1", "1.1-缺两项"] {
        let document = std::fs::read_to_string(format!("{GUANGDONG}/样例/{name}.json")).unwrap();
        for lang in [
            zhun::base::diagnostic::Lang::Zh,
            zhun::base::diagnostic::Lang::En,
        ] {
            let (facts, found) = zhun::what_if(&program, act, &document, None, 12).unwrap();
            pages += &words::whatif::page(&program, &found, &facts.slots, lang);
            pages += "\n";
        }
    }
    insta::assert_snapshot!(pages);
}

#[test]
fn each_change_is_a_case_for_recommend() {
    let facts = format!("{GUANGDONG}/样例/1.1.json");
    let args = ["--act", "1.1", "--facts", &facts, "--format", "json"];
    let said = run::zhun([&["whatif", GUANGDONG, "--all"], &args[..]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    let page: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let changes = page["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 12);
    assert_eq!(page["more"], true);
    let program = program(GUANGDONG);
    let act = zhun::act(&[&program], "1.1").unwrap().1;
    for change in changes {
        let case = change["case"].to_string();
        let (_, then) = zhun::recommend(&program, act, &case).unwrap();
        let then = zhun::case::json::recommendation(&program, &then, Default::default());
        assert_eq!(then["penalties"], change["penalties"]);
        assert_eq!(then["disposition"], change["disposition"]);
    }
}

#[test]
fn a_change_that_brings_or_drops_a_duty_says_so() {
    let folder = std::env::temp_dir().join(format!("zhun-whatif-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let rules = write(
        "a.zhun",
        r"
规则包 甲 { 名称 “甲”；用语 { 以上 含；以下 不含 } }
法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }
事实 { 严重：是否；复杂：是否 }
违法行为 甲 “1” { 依据 《示例法》第二条；对 单位 { 应当 罚款 一万元以上五万元以下 } }
裁量基准 甲 {
    表 唯一 {
        | 严重 | 单位 罚款 |
        | 是   | 5万元     |
        | 否   | 1万元     |
    }
}
程序 听证 { 依据 《示例法》第三条；当 对 单位 罚款 3万元以上；应当 “告知听证” }
程序 简易 { 依据 《示例法》第四条；当 对 单位 罚款 2万元以下；应当 “当场交付” }
程序 讨论 { 依据 《示例法》第五条；当 复杂；应当 “集体讨论” }
",
    );
    let facts = write("f.json", r#"{"严重": false}"#);
    let args = ["whatif", &rules, "--act", "1", "--facts", &facts];
    let page = run::zhun(args);
    assert_eq!(page.code, 0, "{}", page.err);
    assert!(page.out.contains("+ 程序：应当告知听证"), "{}", page.out);
    assert!(page.out.contains("- 不再要求：当场交付"), "{}", page.out);
    assert!(
        page.out.contains("待定，取决于复杂：应当集体讨论"),
        "{}",
        page.out
    );
    let said = run::zhun([&args[..], &["--format", "json"]].concat()).json();
    let duties = &said["changes"][0]["duties"];
    assert_eq!(duties["brings"][0]["kind"], "听证");
    assert_eq!(duties["brings"].as_array().unwrap().len(), 1);
    assert_eq!(duties["drops"][0]["kind"], "简易");
    assert_eq!(said["now"]["duties"].as_array().unwrap().len(), 2);
    // A fact that leaves the outcome open decides two duties, and not the third.
    let facts = write("g.json", r#"{"复杂": true}"#);
    let args = ["whatif", &rules, "--act", "1", "--facts", &facts];
    let page = run::zhun(args);
    assert!(page.out.contains("决定程序：听证、简易"), "{}", page.out);
    let said = run::zhun([&args[..], &["--format", "json"]].concat()).json();
    assert_eq!(
        said["next"][0]["duties"],
        serde_json::json!(["听证", "简易"])
    );
    let open = said["duties"].as_array().unwrap();
    let states: Vec<&str> = open.iter().filter_map(|d| d["state"].as_str()).collect();
    assert_eq!(states, ["open", "open", "due"]);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_fact_that_is_not_there_is_named() {
    let facts = format!("{GUANGDONG}/样例/1.1.json");
    let args = ["whatif", GUANGDONG, "--act", "1.1", "--facts", &facts];
    let said = run::zhun([&args[..], &["--change", "态度"]].concat());
    assert_eq!(said.code, 1);
    assert!(said.err.contains("没有名为“态度”的事实"), "{}", said.err);
}
