//! Two packages held against each other by the command: a county against its province, neighbours on one
//! basis; each case of a finding is fed to `recommend` of both and comes to what the finding says.

use std::{fs, path::Path};

use serde_json::Value;

use crate::run;

const COUNTY: &str = "tests/county/样例县环评";
const PROVINCE: &str = "rules/province-guangdong/生态环境裁量2021";

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copied(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

fn claims<'j>(said: &'j Value, package: &str, property: &str) -> Vec<&'j Value> {
    let packages = said["packages"].as_array().unwrap();
    let own = packages.iter().find(|p| p["id"] == package).unwrap();
    let all = own["proofs"]["claims"].as_array().unwrap();
    all.iter().filter(|c| c["property"] == property).collect()
}

fn verdict(claims: &[&Value], act: &str, of: &str) -> String {
    let named = |c: &&&Value| c["about"]["act"] == act && c["of"].as_str().unwrap().starts_with(of);
    let claim = claims.iter().find(named).unwrap();
    claim["verdict"].as_str().unwrap().to_owned()
}

/// What `recommend` says of a case, in short: what is done and the fines.
fn recommended(package: &str, act: &str, case: &Value) -> Value {
    let args = [
        "recommend",
        package,
        "--act",
        act,
        "--facts",
        "-",
        "--format",
        "json",
    ];
    let said = run::zhun_reading(args, &case.to_string());
    assert_eq!(said.code, 0, "{}\n{case}", said.err);
    let said = said.json();
    assert_eq!(said["status"], "decided", "the case is complete: {said}");
    let penalties = said["penalties"].as_array().unwrap();
    let short = penalties.iter().map(|p| {
        let parts = ["kind", "on", "modality", "range"];
        parts.iter().map(|k| p[*k].clone()).collect::<Value>()
    });
    Value::from(vec![said["disposition"].clone(), short.collect()])
}

#[test]
fn a_county_is_held_against_its_province() {
    let folder = run::folder("county");
    let rules = folder.join("rules");
    copied(Path::new("rules"), &rules);
    copied(Path::new(COUNTY), &rules.join("county/环评"));
    let county = rules.join("county/环评");
    let province = rules.join("province-guangdong/生态环境裁量2021");
    // The province is found in the folders around, as packages are that one builds on.
    let said = run::zhun(["check", county.to_str().unwrap(), "--format", "json"]);
    assert_eq!(said.code, 1, "{}", said.err);
    let json = said.json();
    let found = claims(&json, "样例县环评", "refinement");
    assert_eq!(verdict(&found, "甲", "裁量结果"), "proved");
    assert_eq!(verdict(&found, "乙", "裁量结果"), "refuted");
    assert_eq!(verdict(&found, "丙", "裁量结果"), "undecided");
    let apart = found.iter().filter(|c| c["undecided"] == "not_comparable");
    assert_eq!(apart.count(), 3, "丙, its grounds, and those of 甲");
    assert_eq!(verdict(&found, "乙", "情节"), "refuted");
    let mut cases = 0;
    for finding in found.iter().flat_map(|c| c["findings"].as_array().unwrap()) {
        assert_eq!(finding["code"], "Z605");
        let witness = &finding["witness"];
        let act = "乙";
        let own = recommended(county.to_str().unwrap(), act, &witness["case"]);
        let other = &witness["other"];
        assert_eq!(other["package"], "广东生态环境裁量");
        let there = other["act"].as_str().unwrap();
        let theirs = recommended(province.to_str().unwrap(), there, &other["case"]);
        assert_ne!(own, theirs, "{finding}");
        cases += 1;
    }
    assert_eq!(cases, 3, "laxer, harsher, and harsher under a ground");
    let said = run::zhun(["check", county.to_str().unwrap()]);
    assert!(said.err.contains("错误[Z605]"), "{}", said.err);
    assert!(said.err.contains("不能比较3项"), "{}", said.err);
    // Without the province nothing is proved, and that is said.
    fs::remove_dir_all(rules.join("province-guangdong")).unwrap();
    let said = run::zhun(["check", county.to_str().unwrap()]);
    assert!(
        said.err.contains("找不到上级基准“广东生态环境裁量”"),
        "{}",
        said.err
    );
}

fn department(name: &str, says: &str, row: &str) -> String {
    format!(
        "规则包 {name} {{ 名称 “{name}办法”；用语 {{ 以上 含；以下 含 }}；{says} }}\n\
         法规 示例法 《中华人民共和国示例法》 {{ 位阶 法律；版本 2020-01-01 施行 2020-01-01 }}\n\
         事实 {{ 货值：金额 范围 0元至1亿元；逾期：是否 }}\n\
         违法行为 倾倒 “1” {{ 依据 《示例法》第二条；应当 罚款 货值的 一倍以上五倍以下 }}\n\
         裁量基准 倾倒 {{\n表 唯一 {{\n| 逾期 | 罚款 |\n| 否 | 货值的 1倍以上3倍以下 |\n{row}\n}}\n}}\n"
    )
}

#[test]
fn neighbours_on_one_basis_are_held_against_each_other() {
    let folder = run::folder("neighbours");
    let (a, b) = (folder.join("甲.zhun"), folder.join("乙.zhun"));
    fs::write(&a, department("水务", "", "| 是 | 货值的 3倍以上5倍以下 |")).unwrap();
    fs::write(&b, department("环保", "", "| 是 | 货值的 4倍以上5倍以下 |")).unwrap();
    let (a, b) = (a.to_str().unwrap(), b.to_str().unwrap());
    let said = run::zhun(["check", a, b]);
    assert!(
        said.err.contains("注意[Z606]") && said.err.contains("相差货值的1倍"),
        "{}",
        said.err
    );
    // Each by itself is at peace.
    let said = run::zhun(["check", a]);
    assert!(!said.err.contains("Z606"), "{}", said.err);
    let said = run::zhun(["check", a, b, "--format", "json"]).json();
    let found = claims(&said, "水务", "consistency");
    assert_eq!(verdict(&found, "1", "裁量结果"), "refuted");
    assert_eq!(verdict(&found, "1", "情节"), "proved");
    let witness = &found[0]["findings"][0]["witness"];
    let own = recommended(a, "1", &witness["case"]);
    let theirs = recommended(b, "1", &witness["other"]["case"]);
    assert_ne!(own, theirs);
    // A reason keeps it.
    fs::write(b, department("环保", "", "| 是 | 货值的 3倍以上5倍以下 |")).unwrap();
    let said = run::zhun(["check", a, b, "--format", "json"]).json();
    assert_eq!(
        verdict(&claims(&said, "水务", "consistency"), "1", "裁量结果"),
        "proved"
    );
}

#[test]
fn the_packages_here_name_what_cannot_be_compared() {
    let said = run::zhun(["check", "rules/city-jiangmen", PROVINCE, "--format", "json"]);
    let json = said.json();
    let found = claims(&json, "江门环评裁量", "refinement");
    // It came before the province's, and parts by other facts: nothing ties them.
    assert!(
        found.iter().all(|c| c["undecided"] == "not_comparable"),
        "{found:?}"
    );
    assert_eq!(found.len(), 7);
}

#[test]
fn a_comparison_says_what_is_proved_and_what_leaves_the_superior() {
    let said = run::zhun(["compare", COUNTY, PROVINCE]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("已证明：通常情形的结果，甲都在乙以内"),
        "{}",
        said.out
    );
    assert!(
        said.out.contains("不成立：通常情形的结果，甲都在乙以内"),
        "{}",
        said.out
    );
    assert!(said.out.contains("以下各行已证明没有问题"), "{}", said.out);
    assert!(said.out.contains("【超出上级】"), "{}", said.out);
    // The other way round the same is said of the same package.
    let turned = run::zhun(["compare", PROVINCE, COUNTY]).out;
    assert!(
        turned.contains("已证明：通常情形的结果，乙都在甲以内"),
        "{turned}"
    );
    let json = run::zhun(["compare", COUNTY, PROVINCE, "--format", "json"]).json();
    assert_eq!(
        (&json["property"], &json["finer"]),
        (&"refinement".into(), &"a".into())
    );
    let acts = json["acts"].as_array().unwrap();
    let of = |code: &str| acts.iter().find(|a| a["a"]["code"] == code).unwrap();
    assert_eq!(of("甲")["proofs"][0]["verdict"], "proved");
    let faulty = of("乙");
    assert_eq!(faulty["proofs"][0]["verdict"], "refuted");
    assert!(!faulty["proofs"][0]["rows"].as_array().unwrap().is_empty());
    assert!(
        faulty["regions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|r| r["breaks"] == true)
    );
    for finding in faulty["proofs"][0]["findings"].as_array().unwrap() {
        let own = recommended(COUNTY, "乙", &finding["case"]);
        let there = finding["other"]["act"].as_str().unwrap();
        let theirs = recommended(PROVINCE, there, &finding["other"]["case"]);
        assert_ne!(own, theirs);
    }
}

#[test]
fn a_narrower_result_is_a_difference_and_no_fault() {
    let folder = run::folder("narrower");
    let (a, b) = (folder.join("甲.zhun"), folder.join("乙.zhun"));
    let narrow = department("县", "细化 省", "| 是 | 货值的 3倍以上4倍以下 |");
    fs::write(&a, narrow).unwrap();
    fs::write(&b, department("省", "", "| 是 | 货值的 3倍以上5倍以下 |")).unwrap();
    let (a, b) = (a.to_str().unwrap(), b.to_str().unwrap());
    let said = run::zhun(["compare", a, b]).out;
    assert!(
        said.contains("已证明：通常情形的结果，甲都在乙以内"),
        "{said}"
    );
    assert!(
        said.contains("【在上级以内】") && !said.contains("【超出上级】"),
        "{said}"
    );
    let page = folder.join("比较.html");
    let to = page.to_str().unwrap();
    assert_eq!(run::zhun(["compare", a, b, "--html", to]).code, 0);
    assert!(fs::read_to_string(page).unwrap().contains("【在上级以内】"));
}
