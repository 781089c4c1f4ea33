//! Recommendations as systems read them: the keys of product.md, under the published schema.

use std::{fs, path::Path};

use serde_json::{Value, json};
use zhun::{base::diagnostic::Lang, case::json as out, eval::Answer, host::files};

use crate::{
    cli::RULES,
    run::{file, folder, zhun, zhun_reading},
    schema::faults,
};

const FACTS: &str = r#"{"投资额": "2000万元", "情况": "设备安装", "配合": true}"#;

fn recommended(facts: &str, extra: &[&str]) -> (i32, Value, String) {
    let dir = folder(&format!("recommend-{}", extra.join("-").replace('/', "_")));
    let rules = file(&dir, "规则.zhun", RULES);
    let mut args = vec![
        "recommend",
        &rules,
        "--act",
        "1.1",
        "--facts",
        "-",
        "--format",
        "json",
    ];
    args.extend(extra);
    let said = zhun_reading(args, facts);
    (said.code, said.json(), said.err)
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn the_keys_of_the_product_page() {
    let (code, r, err) = recommended(FACTS, &[]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(
        keys(&r),
        [
            "engine",
            "package",
            "violation",
            "status",
            "disposition",
            "degree",
            "penalties",
            "duties",
            "reasons",
            "open_facts",
            "alternatives",
            "human",
        ]
    );
    assert_eq!(keys(&r["package"]), ["id", "version", "hash"]);
    assert_eq!(r["package"]["version"], "3");
    assert_eq!(r["violation"], json!({"code": "1.1", "name": "未批先建"}));
    assert_eq!(
        (&r["status"], &r["disposition"]),
        (&json!("decided"), &json!("punish"))
    );
    assert_eq!(r["degree"], "normal");
    let fine = &r["penalties"][1];
    let range =
        |a: i64, b: i64| json!({"min_fen": a, "max_fen": b, "min_open": false, "max_open": false});
    assert_eq!(fine["kind"], "fine");
    assert_eq!(fine["on"], "unit");
    assert_eq!(fine["modality"], "shall");
    assert_eq!(fine["statutory"], range(20_000_000, 100_000_000));
    // (20% + 5%) × 5% × 2000万元
    assert_eq!(fine["range"], range(25_000_000, 25_000_000));
    assert_eq!(fine["point_fen"], 25_000_000);
    assert_eq!(r["penalties"][0]["kind"], "order_stop_construction");
    assert_eq!(r["penalties"][2]["modality"], "may");
    assert_eq!(r["human"], Value::Null);
    let reasons = r["reasons"].as_array().unwrap();
    assert!(
        reasons
            .iter()
            .all(|r| keys(r)[..4] == ["id", "text", "article", "values"])
    );
    let sum = reasons.iter().find(|r| r["id"] == "sum").unwrap();
    assert_eq!(sum["values"]["权重合计"], "25%");
    let texts: String = reasons
        .iter()
        .map(|r| r["text"].as_str().unwrap())
        .collect();
    assert!(texts.contains("25% × 5% × 2000万元 = 25万元"), "{texts}");
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let run = || recommended(FACTS, &["--lang", "en"]).1;
    assert_eq!(run().to_string(), run().to_string());
    let ids: Vec<String> = recommended(FACTS, &[]).1["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["id"].to_string())
        .collect();
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
}

#[test]
fn unknown_facts_leave_it_open_and_the_cases_given_close_it() {
    let (code, r, _) = recommended(r#"{"投资额": "2000万元", "情况": "设备安装"}"#, &[]);
    assert_eq!(code, 0);
    assert_eq!(r["status"], "open");
    assert_eq!(r["disposition"], Value::Null);
    assert_eq!(r["open_facts"][0]["fact"], "配合");
    assert_eq!(
        keys(&r["open_facts"][0]),
        ["fact", "label", "left_at_most", "left_at_least"]
    );
    for alternative in r["alternatives"].as_array().unwrap() {
        let mut facts = json!({"投资额": "2000万元", "情况": "设备安装"});
        for (name, value) in alternative["case"].as_object().unwrap() {
            facts[name] = value.clone();
        }
        let (_, closed, _) = recommended(&facts.to_string(), &[]);
        assert_eq!(closed["status"], "decided");
        for key in ["disposition", "degree", "penalties"] {
            assert_eq!(closed[key], alternative["example"][key], "{key}");
        }
    }
}

#[test]
fn faults_of_the_facts_come_all_and_as_json() {
    let (code, r, _) = recommended(r#"{"投资额": 2000, "情况": "按装", "配和": true}"#, &[]);
    assert_eq!(code, 1);
    let found: Vec<(&str, &str)> = r["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["code"].as_str().unwrap(), d["pointer"].as_str().unwrap()))
        .collect();
    assert_eq!(
        found,
        [("Z707", "/投资额"), ("Z709", "/情况"), ("Z705", "/配和")]
    );
}

#[test]
fn a_day_outside_force_is_said() {
    let (code, _, err) = recommended(FACTS, &["--date", "2021-12-31"]);
    assert_eq!(code, 0);
    assert!(err.contains("Z721") && err.contains("2022-01-01"), "{err}");
    let (_, _, err) = recommended(FACTS, &["--date", "2027-01-01"]);
    assert!(err.contains("Z721"), "{err}");
    let (_, _, err) = recommended(FACTS, &["--date", "2026-12-31"]);
    assert_eq!(err, "");
    let dir = folder("recommend-date");
    let rules = file(&dir, "规则.zhun", RULES);
    let said = zhun([
        "recommend",
        &rules,
        "--act",
        "1.1",
        "--facts",
        "-",
        "--date",
        "去年",
    ]);
    assert_eq!(said.code, 2);
}

#[test]
fn rows_that_no_case_reaches_are_listed() {
    let dir = folder("recommend-coverage");
    let case = "用例 “安装” 未批先建 { 投资额 = 2000万元；情况 = 设备安装；配合 = 是；期望 单位 罚款 25万元 }\n";
    let rules = file(&dir, "规则.zhun", format!("{RULES}{case}"));
    let said = zhun(["test", &rules]);
    assert_eq!(said.code, 0);
    assert!(
        said.out.contains("✓ 安装") && said.out.contains("5行里有2行被走到"),
        "{}",
        said.out
    );
    let r = zhun(["test", &rules, "--coverage", "--format", "json"]).json();
    assert_eq!((&r["passed"], &r["failed"]), (&json!(1), &json!(0)));
    assert_eq!(r["coverage"], json!({"rows": 5, "reached": 2}));
    let missed = r["diagnostics"].as_array().unwrap();
    assert_eq!(missed.len(), 3);
    assert!(
        missed
            .iter()
            .all(|d| d["code"] == "Z811" && d["severity"] == "note")
    );

    let rules = file(
        &dir,
        "规则.zhun",
        format!("{RULES}{}", case.replace("25万元", "26万元")),
    );
    let said = zhun(["test", &rules]);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("Z810") && said.err.contains("罚款25万元"),
        "{}",
        said.err
    );
}

// holds: 行政处罚法 5、59
#[test]
fn words_say_act_basis_arithmetic_and_draw_the_bar() {
    let dir = folder("recommend-words");
    let rules = file(&dir, "规则.zhun", RULES);
    let facts = file(&dir, "案件.json", FACTS);
    let said = zhun(["recommend", &rules, "--act", "未批先建", "--facts", &facts]);
    assert_eq!(said.code, 0, "{}", said.err);
    for part in [
        "未批先建（1.1）",
        "《中华人民共和国示例法》第三条第一款",
        "《示例办法》附件1",
        "对单位应当罚款25万元",
        "20万元 ├──●",
        "(20% + 5%) = 25%",
        "裁量基准只用于说理",
    ] {
        assert!(said.out.contains(part), "{part} in\n{}", said.out);
    }
    let said = zhun([
        "recommend",
        &rules,
        "--act",
        "1.1",
        "--facts",
        &facts,
        "--lang",
        "en",
    ]);
    for part in [
        "fine of CNY 250,000",
        "Article 3, paragraph 1",
        "CNY 200,000 ├──●",
    ] {
        assert!(said.out.contains(part), "{part} in\n{}", said.out);
    }
}

/// Every 用例 of the real packages, and every suite file, keeps the promise of the schema, in both
/// languages.
#[test]
fn all_recommendations_hold_the_schema() {
    let schema = zhun::case::schema::recommendation();
    let mut paths = vec![Path::new("rules").to_owned()];
    for topic in fs::read_dir("tests/suite").unwrap() {
        let good = topic.unwrap().path().join("good");
        if let Ok(files) = fs::read_dir(good) {
            paths.extend(
                files
                    .map(|f| f.unwrap().path())
                    .filter(|p| p.extension().is_some_and(|e| e == "zhun")),
            );
        }
    }
    let mut seen = 0;
    for path in paths {
        let loaded = files::rules(std::slice::from_ref(&path)).unwrap();
        for input in &loaded.packages {
            let program = zhun::check(&loaded.sources, input, None).program.unwrap();
            for test in zhun::run_tests(&program) {
                let Ok(Answer::Recommendation(r)) = &test.result.answer else {
                    continue;
                };
                for lang in [Lang::Zh, Lang::En] {
                    let value = out::recommendation(&program, r, lang);
                    let found = faults(&schema, &value);
                    assert!(found.is_empty(), "{}: {found:#?}", test.case.title);
                    let text = zhun::case::words::recommendation(&program, r, lang);
                    assert!(text.ends_with('\n') && text.lines().count() > 2, "{text}");
                }
                seen += 1;
            }
        }
    }
    assert!(seen > 300, "{seen}");
}

/// The facts of every 用例 can be written as a document that the schema of its act holds, and that
/// reads back as the same facts.
#[test]
fn all_cases_can_be_written_as_documents() {
    let loaded = files::rules(&[Path::new("rules").to_owned()]).unwrap();
    for input in &loaded.packages {
        let program = zhun::check(&loaded.sources, input, None).program.unwrap();
        let schema = zhun::case::schema::facts(&program, None);
        for case in &program.cases {
            let known = case
                .facts
                .iter()
                .enumerate()
                .filter_map(|(i, v)| Some((zhun::ir::FactId::from_index(i), v.as_ref()?)));
            let document = Value::Object(zhun::case::facts::object(&program, known));
            let found = faults(&schema, &document);
            assert!(found.is_empty(), "{}: {found:#?}", case.title);
            let (facts, report) = zhun::case::facts::read(&program, &document.to_string());
            assert!(
                report.diagnostics.is_empty(),
                "{document} {:?}",
                report.diagnostics
            );
            assert_eq!(facts.slots, case.facts, "{}", case.title);
        }
    }
}
