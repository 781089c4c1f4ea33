//! Packages side by side: what is planted is found where it is, and nothing else.

use std::path::PathBuf;

use zhun::{
    base::{diagnostic::Lang, source::Sources},
    case::outcome::Resolved,
    compare::{self, Both, Comparison, Difference, Relation, text::Sides},
    eval::{self, Options},
    host::files,
    ir::{FactId, Program, Value, ViolationId},
};

use crate::run;

fn checked(text: &str) -> Program {
    let mut sources = Sources::default();
    let file = sources.add("比较.zhun", text);
    let input = zhun::Input {
        main: vec![file],
        others: Vec::new(),
    };
    let checked = zhun::check(&sources, &input, None);
    checked
        .program
        .unwrap_or_else(|| panic!("{:?}", checked.report.diagnostics))
}

const OURS: &str = r"
规则包 环保 { 名称 “环保办法”；用语 { 以上 含；以下 不含 } }
法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }
事实 { 地点：选项 { 一般区域、敏感区 } 递增；次数：整数 次 范围 1次至9次；配合：是否；货值：金额 范围 0元至1亿元 }
违法行为 甲 “1” { 违反 《示例法》第一条；依据 《示例法》第二条；对 单位 { 应当 罚款 一万元以上五万元以下 } }
裁量基准 甲 {
    表 唯一 {
        | 地点 | 次数 | 单位 罚款 |
        | 一般区域 | 2次以下 | 1万元以上2万元以下 |
        | 一般区域 | 2次以上 | 2万元以上3万元以下 |
        | 敏感区 | 2次以下 | 3万元以上4万元以下 |
        | 敏感区 | 2次以上 | 4万元以上5万元以下 |
    }
}
";

fn slots(program: &Program, values: &[(FactId, Value)]) -> Vec<Option<Value>> {
    let mut slots = vec![None; program.facts.len()];
    for (fact, value) in values {
        slots[fact.index()] = Some(value.clone());
    }
    slots
}

/// Every region shows what it says: both packages, asked again, differ by what is said.
fn holds(a: &Program, b: &Program, found: &Comparison) {
    for pair in &found.pairs {
        for region in &pair.regions {
            let Both { a: x, b: y } = &region.witness;
            let ask = |program: &Program, act: ViolationId, values: &[(FactId, Value)]| {
                let facts = slots(program, values);
                let said = eval::decide(program, act, &facts, Options::default()).unwrap();
                match said.result {
                    Resolved::Decided(outcome) => outcome,
                    Resolved::Open(_) => panic!("a witness leaves facts open"),
                }
            };
            let (p, q) = (ask(a, pair.a, x), ask(b, pair.b, y));
            assert_eq!((&p, &q), (&region.a, &region.b));
            let between = Difference::between((a, &p), (b, &q));
            assert_eq!(between.as_ref(), Some(&region.difference));
        }
    }
}

#[test]
fn a_package_does_not_differ_from_itself() {
    for path in ["rules/city-jiangmen/环评2020", "rules/national/行政处罚法"] {
        let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
        let program = zhun::check(&loaded.sources, &loaded.packages[0], None)
            .program
            .unwrap();
        let found = compare::compare(&program, &program, &[]);
        assert!(found.pairs.iter().any(|pair| pair.asked > 2), "{path}");
        for pair in &found.pairs {
            assert_eq!(pair.asked, pair.same, "{path}");
            assert!(pair.regions.is_empty());
        }
        assert!(found.only_a.is_empty() && found.only_b.is_empty());
    }
}

#[test]
fn a_changed_row_is_found_where_it_is() {
    let a = checked(OURS);
    let b = checked(&OURS.replace("2次以上 | 4万元以上5万元", "2次以上 | 3.5万元以上4.5万元"));
    let found = compare::compare(&a, &b, &[]);
    holds(&a, &b, &found);
    let [pair] = found.pairs.as_slice() else {
        panic!("{found:?}")
    };
    let [region] = pair.regions.as_slice() else {
        panic!("{:?}", pair.regions)
    };
    assert!(pair.all && region.exact);
    let half = -500_000;
    assert_eq!(
        region.difference.fines,
        [("单位".to_owned(), Relation::Lighter, (half, half))]
    );
    let sides = Sides {
        a: &a,
        b: &b,
        lang: Lang::Zh,
    };
    assert_eq!(sides.place(region), "凡是地点为敏感区，次数为2次");
    insta::assert_snapshot!(compare::text::page(sides, &found, 5));
}

/// A package with some of its words changed.
fn altered(path: &str, changes: &[(&str, &str)]) -> Program {
    let loaded = files::rules(&[PathBuf::from(path)]).unwrap();
    let input = &loaded.packages[0];
    let mut sources = Sources::default();
    let mut met = vec![false; changes.len()];
    let mut copy = |files: &[zhun::base::span::FileId]| {
        let one = |file: &zhun::base::span::FileId| {
            let source = loaded.sources.get(*file).unwrap();
            let mut text = source.text.to_string();
            for ((from, to), met) in changes.iter().zip(&mut met) {
                if !*met && text.contains(from) {
                    text = text.replacen(from, to, 1);
                    *met = true;
                }
            }
            sources.add(source.name.as_str(), text.as_str())
        };
        files.iter().map(one).collect::<Vec<_>>()
    };
    let input = zhun::Input {
        main: copy(&input.main),
        others: copy(&input.others),
    };
    assert!(met.iter().all(|met| *met));
    let checked = zhun::check(&sources, &input, None);
    checked.program.unwrap()
}

#[test]
fn changed_rows_of_a_real_package_come_first() {
    let path = "rules/province-guangdong/生态环境裁量2021";
    let a = altered(path, &[]);
    let b = altered(
        path,
        &[
            (
                "逾期未改正 | 1万元以上3万元以下",
                "逾期未改正 | 1万元以上2万元以下",
            ),
            ("78万元以上85万元以下", "78万元以上83万元以下"),
        ],
    );
    let found = compare::compare(&a, &b, &[]);
    holds(&a, &b, &found);
    let code = |pair: &compare::Pair| a.violations[pair.a.index()].code.clone();
    let mut first: Vec<String> = found.pairs[..2].iter().map(code).collect();
    let [x, y] = [&found.pairs[0], &found.pairs[1]].map(|pair| &pair.regions[0]);
    assert!(x.difference.size() >= y.difference.size());
    first.sort();
    assert_eq!(first, ["1.3", "1.4"]);
    // Of the others both say the same, so nothing is sought.
    for pair in &found.pairs[2..] {
        assert!(pair.regions.is_empty() && pair.is_alike() && pair.is_proved());
    }
}

/// Ours with duties of procedure; a hearing from 3万元 on.
fn with_duties(limit: &str) -> Program {
    let duties = format!(
        "事实 {{ 复杂：是否 }}\n\
         程序 告知听证 {{ 依据 《示例法》第三条；当 对 单位 罚款 {limit}以上；应当 “告知听证” }}\n\
         程序 集体讨论 {{ 依据 《示例法》第四条；当 复杂；应当 “集体讨论” }}\n"
    );
    checked(&format!("{OURS}{duties}"))
}

#[test]
fn duties_that_differ_are_told_beside_the_results() {
    let (a, b) = (with_duties("3万元"), with_duties("4万元"));
    let found = compare::compare(&a, &b, &[]);
    let [pair] = found.pairs.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(pair.procedure, (true, true));
    let [region] = pair.regions.as_slice() else {
        panic!("{:?}", pair.regions)
    };
    let sides = Sides {
        a: &a,
        b: &b,
        lang: Lang::Zh,
    };
    assert_eq!(
        sides.difference(&region.difference),
        "程序“告知听证”：甲要求，乙不要求"
    );
    assert_eq!(region.difference.size(), (false, 0, 0, 1));
    assert!(region.difference.fines.is_empty());
    // One package without any: nothing is compared, and that is said.
    let found = compare::compare(&checked(OURS), &b, &[]);
    assert!(found.pairs[0].is_alike());
    let page = compare::text::page(
        Sides {
            a: &checked(OURS),
            b: &b,
            lang: Lang::Zh,
        },
        &found,
        5,
    );
    assert!(sides.procedure(&found.pairs[0]).is_some(), "{page}");
}

#[test]
fn what_cannot_be_compared_is_said() {
    let folder = std::env::temp_dir().join(format!("zhun-compare-bad-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let a = write("a.zhun", OURS);
    let missing = folder.join("没有.zhun").display().to_string();
    let said = run::zhun(["compare", &a, &missing]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
    let broken = write("b.zhun", &OURS.replace("次数 |", "次 |"));
    let said = run::zhun(["compare", &a, &broken]);
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{}", said.err);
    let said = run::zhun(["compare", &a, &a]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("其中0个有不同的结果"), "{}", said.out);
    let other = write("c.zhun", &OURS.replace("甲", "丙").replace("“1”", "“9”"));
    let said = run::zhun(["compare", &a, &other]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("没有相同的违法行为"), "{}", said.out);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A neighbour that says the same in other words, and one thing more harshly.
const THEIRS: &str = r"
规则包 水务 { 名称 “水务办法”；用语 { 以上 含；以下 不含 }；对应 环保 { 所在区域 = 地点；普通 = 一般区域；水源地 = 敏感区；第几次 = 次数 } }
法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }
事实 { 所在区域：选项 { 普通、水源地 } 递增；第几次：整数 次 范围 1次至9次；态度恶劣：是否 }
违法行为 甲 “1” { 违反 《示例法》第一条；依据 《示例法》第二条；对 单位 { 应当 罚款 一万元以上五万元以下 } }
裁量基准 甲 {
    先行 态度恶劣 { 单位 罚款 5万元 }
    表 唯一 {
        | 所在区域 | 第几次 | 单位 罚款 |
        | 普通 | 3次以下 | 1万元以上2万元以下 |
        | 普通 | 3次以上 | 2万元以上3万元以下 |
        | 水源地 | 2次以下 | 3万元以上4万元以下 |
        | 水源地 | 2次以上 | 4万元以上5万元以下 |
    }
}
";

#[test]
fn other_words_are_mapped_and_what_is_not_is_listed() {
    let (a, b) = (checked(OURS), checked(THEIRS));
    let found = compare::compare(&a, &b, &[]);
    holds(&a, &b, &found);
    let pair = &found.pairs[0];
    let labels = Sides::labels(&b, &pair.only_b);
    assert_eq!(labels, ["态度恶劣"]);
    let [region] = pair.regions.as_slice() else {
        panic!("{:?}", pair.regions)
    };
    let sides = Sides {
        a: &a,
        b: &b,
        lang: Lang::Zh,
    };
    assert_eq!(sides.place(region), "凡是地点为一般区域，次数为2次");
    assert_eq!(
        sides.difference(&region.difference),
        "对单位的罚款，乙比甲低1万元"
    );
    // The same from the other side.
    let back = compare::compare(&b, &a, &[]);
    holds(&b, &a, &back);
    assert_eq!(back.pairs[0].regions.len(), 1);
    assert_eq!(
        back.pairs[0].regions[0].difference.fines[0].1,
        Relation::Heavier
    );
}

#[test]
fn without_a_mapping_nothing_is_taken_for_the_same() {
    let a = checked(OURS);
    let mapping = THEIRS.find("；对应").unwrap()..THEIRS.find(" }\n法规").unwrap();
    let mut bare = THEIRS.to_owned();
    bare.replace_range(mapping, "");
    let b = checked(&bare);
    let found = compare::compare(&a, &b, &[]);
    let pair = &found.pairs[0];
    assert_eq!(Sides::labels(&a, &pair.only_a), ["地点", "次数"]);
    assert_eq!(
        Sides::labels(&b, &pair.only_b),
        ["所在区域", "第几次", "态度恶劣"]
    );
    assert_eq!(pair.asked, 0);
    assert!(!pair.is_alike());
}

#[test]
fn the_page_stands_alone() {
    let folder = std::env::temp_dir().join(format!("zhun-compare-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (a, b) = (write("a.zhun", OURS), write("b.zhun", THEIRS));
    let page = folder.join("c.html").display().to_string();
    let said = run::zhun(["compare", &a, &b, "--html", &page, "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let html = std::fs::read_to_string(&page).unwrap();
    for outside in ["http:", "https:", "<script", "<link", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert_eq!(html.matches("<svg").count(), html.matches("</svg>").count());
    assert!(html.contains("<svg") && html.contains("乙比甲低1万元"));
    let document = said.json();
    let region = &document["acts"][0]["regions"][0];
    assert_eq!(region["difference"]["fines"][0]["low_fen"], -1_000_000);
    assert_eq!(region["witness"]["b"]["第几次"], "2次");
    let wrong = run::zhun(["compare", &a, &b, "--act", "1=没有"]);
    assert_eq!(wrong.code, 1, "{}", wrong.err);
    std::fs::remove_dir_all(&folder).unwrap();
}
