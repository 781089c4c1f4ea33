//! The command as people and systems meet it: exit codes, keys, messages.

use serde_json::json;

use crate::{
    run::{file, folder, zhun},
    schema::faults,
};

pub(crate) const RULES: &str = "规则包 示例 { 名称 “示例办法”；版本 “3”；施行 2022-01-01；失效 2027-01-01；用语 { 以上 含；以下 不含 } }
法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }
事实 {
  投资额：金额 标签 “总投资额”
  情况：选项 { 基础建设、设备安装、投入生产 } 递增
  配合：是否
}
违法行为 未批先建 “1.1” {
  违反 《示例法》第二条；依据 《示例法》第三条第一款
  对 单位 { 应当 责令停止建设；应当 罚款 投资额的 1%以上5%以下；可以 责令恢复原状 }
}
裁量基准 未批先建 {
  出处 “附件1”
  权重 对 单位 {
    起点 20%
    要素 情况 {
      | 基础建设 | 0% |
      | 设备安装 | 5% |
      | 投入生产 | 15% |
    }
    要素 配合 {
      | 是 | 0% |
      | 否 | 5% |
    }
    总和 不超过100%
    罚款 = 总和 × 5% × 投资额
  }
}
";

#[test]
fn check_is_quiet_about_good_rules_and_exits_1_for_bad_ones() {
    let dir = folder("cli-check");
    let good = file(&dir, "好/规则.zhun", RULES);
    let said = zhun(["check", &good]);
    assert_eq!((said.code, said.out.as_str()), (0, ""), "{}", said.err);
    assert!(said.err.contains("错误0处"), "{}", said.err);

    let bad = file(
        &dir,
        "坏/规则.zhun",
        RULES.replace("要素 配合", "要素 配和"),
    );
    let said = zhun(["check", &bad]);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("错误[Z") && said.err.contains("改为: 配合"),
        "{}",
        said.err
    );

    let said = zhun(["check", &good, &bad, "--format", "json"]);
    assert_eq!(said.code, 1);
    let value = said.json();
    assert_eq!(value["packages"][0]["id"], "示例");
    assert_eq!(value["packages"][0]["version"], "3");
    let found = value["diagnostics"].as_array().unwrap();
    let error = found.iter().find(|d| d["severity"] == "error").unwrap();
    let keys: Vec<&str> = error
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for key in [
        "code", "severity", "file", "span", "line", "column", "message", "help", "citation", "fix",
    ] {
        assert!(keys.contains(&key), "{key} in {keys:?}");
    }
    assert_eq!(error["fix"]["replacement"], "配合");
    assert_eq!(error["line"], 21);
    assert!(error["message"]["zh"].is_string() && error["message"]["en"].is_string());
}

#[test]
fn languages() {
    let dir = folder("cli-lang");
    let bad = file(&dir, "规则.zhun", RULES.replace("要素 配合", "要素 配和"));
    let said = zhun(["check", &bad, "--lang", "en"]);
    assert!(
        said.err.contains("error[Z") && said.err.contains("write instead: 配合"),
        "{}",
        said.err
    );
}

#[test]
fn the_tool_failing_is_2() {
    let dir = folder("cli-2");
    let missing = dir.join("没有这个文件");
    let said = zhun(["check".as_ref(), missing.as_os_str()]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("没有这个文件"), "{}", said.err);
    assert_eq!(zhun(["check"]).code, 2);
    assert_eq!(zhun(["wrong"]).code, 2);
    assert_eq!(zhun(Vec::<&str>::new()).code, 2);
}

#[test]
fn help_has_an_example_each() {
    for verb in [
        "check",
        "recommend",
        "test",
        "fmt",
        "explain",
        "schema",
        "batch",
        "build",
    ] {
        let said = zhun([verb, "--help"]);
        assert_eq!(said.code, 0);
        assert!(
            said.out.contains(&format!("zhun {verb}")),
            "{verb}: {}",
            said.out
        );
        assert!(said.out.contains("例 · example"), "{verb}: {}", said.out);
    }
    assert_eq!(zhun(["--version"]).code, 0);
}

#[test]
fn an_empty_folder_is_no_clean_bill() {
    let dir = folder("cli-empty");
    let said = zhun(["check".as_ref(), dir.as_os_str()]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("Z003"), "{}", said.err);
}

#[test]
fn packages_are_found_in_the_folders_around() {
    let dir = folder("cli-around");
    let nation = "规则包 通则 { 名称 “通则” }\n法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }\n事实 { 轻微：是否 }\n情节 轻微的 { 依据 《示例法》第九条；当 轻微；效果 应当 不予处罚 }\n";
    file(&dir, "rules/national/通则/总则.zhun", nation);
    let city = file(
        &dir,
        "rules/city/环境/规则.zhun",
        RULES.replace("版本 “3”", "版本 “3”；引用 通则").replace(
            "法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }\n",
            "",
        ),
    );
    let said = zhun(["check", &city]);
    assert_eq!(said.code, 0, "{}", said.err);
    // The same package twice is said, not picked in silence.
    file(&dir, "rules/old/通则/总则.zhun", nation);
    let said = zhun(["check", &city]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("Z004"), "{}", said.err);
}

#[test]
fn explain_prints_pages_and_lists() {
    let said = zhun(["explain", "z705"]);
    assert_eq!(said.code, 0);
    for word in ["Z705", "是什么", "为什么", "例", "改为"] {
        assert!(said.out.contains(word), "{}", said.out);
    }
    let listed = zhun(["explain"]).out.lines().count();
    assert_eq!(listed, zhun::base::codes::pages().count());
    let all = zhun(["explain", "--format", "json"]).json();
    assert_eq!(all.as_array().unwrap().len(), listed);
    let said = zhun(["explain", "Z7O5"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("Z705"), "{}", said.err);
}

#[test]
fn an_unknown_act_gets_the_nearest_and_the_list() {
    let dir = folder("cli-act");
    let rules = file(&dir, "规则.zhun", RULES);
    let said = zhun(["schema", &rules, "--act", "未批先见"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("是不是“未批先建”"), "{}", said.err);
    assert!(said.err.contains("1.1 未批先建"), "{}", said.err);
}

#[test]
fn schemas_hold_good_documents_and_refuse_bad_ones() {
    let dir = folder("cli-schema");
    let rules = file(&dir, "规则.zhun", RULES);
    let schema = zhun(["schema", &rules, "--act", "1.1"]).json();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    for good in [
        json!({"投资额": "2000万元", "情况": "设备安装", "配合": null}),
        json!({"配合": {"value": true, "evidence": ["笔录"]}, "投资额": "无法查明"}),
        json!({}),
    ] {
        assert_eq!(faults(&schema, &good), Vec::<String>::new());
    }
    for bad in [
        json!({"投资额": 2000}),
        json!({"情况": "按装"}),
        json!({"配合": "是"}),
        json!({"配合": {"value": true, "证据": []}}),
    ] {
        assert!(!faults(&schema, &bad).is_empty(), "{bad}");
    }
}

#[test]
fn the_schema_of_a_case_holds_good_documents_and_refuses_bad_ones() {
    let rules = "tests/suite/joint/good/several-acts.zhun";
    let schema = zhun(["schema", rules, "--case"]).json();
    for good in [
        json!({"acts": [
            {"act": "1", "facts": {"数额": "700元", "发生日": "2015-01-01", "拒不改正": true}},
            {"act": "乙", "facts": {"发生日": null}},
            {"act": "丙"},
        ], "facts": {"其余": false, "决定日": "2015-04-01"}}),
        json!({"acts": [{"act": "甲"}]}),
    ] {
        assert_eq!(faults(&schema, &good), Vec::<String>::new());
    }
    for bad in [
        json!({"facts": {}}),
        json!({"acts": []}),
        json!({"acts": [{"act": "丁"}]}),
        json!({"acts": [{"facts": {}}]}),
        json!({"acts": [{"act": "甲"}, {"act": "甲"}]}),
        json!({"acts": [{"act": "甲"}, {"act": "乙"}, {"act": "丙"}, {"act": "1"}]}),
        json!({"acts": [{"act": "甲", "fact": {}}]}),
        json!({"acts": [{"act": "甲", "facts": {"本案": []}}]}),
        json!({"acts": [{"act": "甲"}], "facts": {"拒不改正": true}}),
        json!({"acts": [{"act": "甲", "facts": {"数额": 700}}]}),
    ] {
        assert!(!faults(&schema, &bad).is_empty(), "{bad}");
    }
    // What the schema holds the reader takes, and the command's own documents fit it.
    for path in [
        rules,
        "rules/national/治安管理处罚",
        "rules/national/行政处罚案件",
    ] {
        let schema = zhun(["schema", path, "--case"]).json();
        let program = crate::agree::load(path);
        let joint = zhun::joint(&program).unwrap();
        for case in &program.joint_cases {
            let document = zhun::case::joint::json::document(&program, joint, case);
            assert_eq!(
                faults(&schema, &document),
                Vec::<String>::new(),
                "{}",
                case.title
            );
        }
    }
    let none = zhun(["schema", "rules/national/行政处罚法程序", "--case"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("没有写“案件”"), "{}", none.err);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhun"))
        .args(["explain"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(String::from_utf8(done.stderr).unwrap(), "");
}

#[test]
fn fmt_lays_out_checks_and_leaves_broken_files_alone() {
    let dir = folder("cli-fmt");
    let untidy = RULES
        .replace("投资额：金额", "投资额 :  金额")
        .replace("| 基础建设 | 0% |", "|基础建设|0%|");
    let rules = file(&dir, "规则.zhun", &untidy);
    let broken = file(&dir, "坏.zhun", "规则包 甲 {\n");
    let said = zhun(["fmt", &rules, "--check"]);
    assert_eq!((said.code, said.out.trim()), (1, rules.as_str()));
    assert_eq!(
        std::fs::read_to_string(&rules).unwrap(),
        untidy,
        "--check writes nothing"
    );
    assert_eq!(zhun(["fmt", &rules]).code, 0);
    let tidy = std::fs::read_to_string(&rules).unwrap();
    assert_ne!(tidy, untidy);
    assert_eq!(zhun(["fmt", &rules, "--check"]).code, 0);
    assert_eq!(zhun(["check", &rules]).code, 0);
    let said = zhun(["fmt", &broken]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("Z103"), "{}", said.err);
    assert_eq!(std::fs::read_to_string(&broken).unwrap(), "规则包 甲 {\n");
    // Into English keywords and back is the same file, but for lines that grew too long.
    assert_eq!(zhun(["fmt", &rules, "--keywords", "en"]).code, 0);
    let english = std::fs::read_to_string(&rules).unwrap();
    assert!(english.contains("package 示例"), "{english}");
    assert_eq!(
        zhun(["check", &rules]).code,
        0,
        "{}",
        zhun(["check", &rules]).err
    );
    assert_eq!(zhun(["fmt", &rules, "--keywords", "zh"]).code, 0);
    let words = |text: &str| {
        text.replace('；', " ")
            .split_whitespace()
            .collect::<String>()
    };
    let back = std::fs::read_to_string(&rules).unwrap();
    assert_eq!(words(&back), words(&tidy));
}

#[test]
fn laws_are_compared_and_a_text_in_another_encoding_is_said() {
    let dir = folder("cli-laws");
    // All of the statutory range is in reach: nothing is said of these rules.
    let whole = RULES.replace("| 投入生产 | 15% |", "| 投入生产 | 75% |");
    let rules = file(&dir, "规则.zhun", whole);
    let law = "# 中华人民共和国示例法\n\n第二条 应当报批。\n\n第三条 违反前条规定的，责令停止建设，处总投资额百分之一以上百分之五以下的罚款，并可以责令恢复原状。\n";
    file(&dir, "laws/示例法_2020-01-01.txt", law);
    let laws = dir.join("laws").to_string_lossy().into_owned();
    let said = zhun(["check", &rules, "--laws", &laws]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.err.contains("错误0处，注意0处"), "{}", said.err);
    file(
        &dir,
        "laws/示例法_2020-01-01.txt",
        law.replace("百分之五", "百分之四"),
    );
    let said = zhun(["check", &rules, "--laws", &laws]);
    assert!(said.err.contains("Z502"), "{}", said.err);
    file(&dir, "laws/旧法.txt", [0xB7, 0xA8]);
    let said = zhun(["check", &rules, "--laws", &laws]);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("Z002") && said.err.contains("旧法"),
        "{}",
        said.err
    );
}
