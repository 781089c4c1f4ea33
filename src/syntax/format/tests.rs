//! Layout is canonical, choices are kept, and the tree never changes.

use super::*;
use crate::base::span::FileId;
use crate::syntax::parse::parse;
use crate::syntax::show::Show;
use proptest::prelude::*;

const CONSTRUCTS: &str = include_str!("../../../tests/syntax/constructs.zhun");

fn shown(text: &str) -> String {
    Show { layout: false }.tree(&parse(FileId(0), text).0)
}

fn formatted(text: &str) -> String {
    format(&parse(FileId(0), text).0, &[])
}

#[test]
fn formatting_keeps_the_tree_and_settles() {
    let once = formatted(CONSTRUCTS);
    assert_eq!(shown(&once), shown(CONSTRUCTS));
    assert_eq!(formatted(&once), once);
}

#[test]
fn layout_is_canonical_and_choices_are_kept() {
    let text = "情节 甲{当 乙 且 非 丙;效果 应当 从轻或减轻}\n定义 丁 {\n值=（子+丑）*5 %的/3\n\n\n// 注\n依据 《法》 第3条第(1)项\n}";
    let expected = "\
情节 甲 { 当 乙 且 非 丙；效果 应当 从轻或减轻 }
定义 丁 {
    值 = （子 + 丑） × 5%的 ÷ 3

    // 注
    依据 《法》第3条第（1）项
}
";
    assert_eq!(formatted(text), expected);
}

#[test]
fn what_does_not_fit_is_broken() {
    let long = "违法行为 甲 { 违反 《建设项目环境保护管理条例》第十九条；依据 《建设项目环境保护管理条例》第二十三条；部门 “生态环境局” }";
    let once = formatted(long);
    assert_eq!(
        once,
        "\
违法行为 甲 {
    违反 《建设项目环境保护管理条例》第十九条；依据 《建设项目环境保护管理条例》第二十三条
    部门 “生态环境局”
}
"
    );
    assert_eq!(formatted(&once), once);
}

#[test]
fn strings_keep_their_content_in_free_marks() {
    let text = "定义 甲 { 说明 \"含“引”号\"；来源 「内有\"和“」；出处 \"平常\" }";
    assert_eq!(
        formatted(text),
        "定义 甲 { 说明 \"含“引”号\"；来源 「内有\"和“」；出处 “平常” }\n"
    );
}

#[test]
fn a_statement_that_would_run_on_is_ended() {
    let text = "定义 甲 {\n 甲；、乙\n 丙；\n // 注\n 且 丁\n}";
    let once = formatted(text);
    assert_eq!(shown(&once), shown(text));
    assert_eq!(formatted(&once), once);
}

#[test]
fn keywords_change_language_and_names_do_not() {
    let text = "情节 当 {\n    当 当 且 应当；效果 应当 从轻\n}\n";
    let (tree, _) = parse(FileId(0), text);
    let uses = crate::syntax::read::read(&tree).keywords;
    let english = format(&tree, &respell(&uses, Lang::En));
    assert_eq!(
        english,
        "circumstance 当 {\n    when 当 and 应当；effect shall lighter\n}\n"
    );
    let (tree, _) = parse(FileId(0), &english);
    let uses = crate::syntax::read::read(&tree).keywords;
    assert_eq!(format(&tree, &respell(&uses, Lang::Zh)), text);
}

/// Pieces that make many odd but legal statements when thrown together.
const PIECES: &[&str] = &[
    "甲",
    "PM10",
    "5万元以上",
    "10万元以下的",
    "3 个月",
    "不超过",
    "的",
    "且",
    "或",
    "非",
    "、",
    "，",
    "＝",
    "：",
    "→",
    "×",
    "（乙 且\n丙）",
    "{ 丁；戊 }",
    "{\n己\n}",
    "“引”",
    "《法》第三条",
    "；",
    "\n",
    "\n\n",
    "// 注\n",
    "递增",
    "标签",
    "2022-03-01",
    "至",
    "1/3",
    "——",
    "\n| 一 | 二 |\n",
    "前款",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn formatting_changes_layout_only(picks in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        let body: Vec<&str> = picks.iter().map(|i| PIECES[*i]).collect();
        let text = std::format!("定义 甲 {{\n{}\n}}\n", body.join(" "));
        let (_, report) = parse(FileId(0), &text);
        if !report.has_errors() {
            let once = formatted(&text);
            prop_assert_eq!(shown(&once), shown(&text));
            prop_assert_eq!(formatted(&once), once);
        }
    }
}
