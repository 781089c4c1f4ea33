//! What the parser keeps of a text, and what it refuses.

use super::*;
use crate::base::diagnostic::{Diagnostic, Place, Severity};
use crate::syntax::show::{Show, terms};

/// The tree of a text that has no findings.
fn clean(text: &str) -> String {
    let (tree, report) = parse(FileId(0), text);
    assert!(report.diagnostics.is_empty(), "{:#?}", report.diagnostics);
    Show { layout: true }.tree(&tree)
}

/// The codes found in a text, with the text under each.
fn found(text: &str) -> Vec<(&'static str, &str)> {
    let (_, report) = parse(FileId(0), text);
    let place = |d: &Diagnostic| match d.place {
        Place::Source(s) => text.get(s.start as usize..s.end as usize).unwrap(),
        Place::Facts(_) | Place::Whole(_) => "",
    };
    report
        .diagnostics
        .iter()
        .map(|d| (d.code.0, place(d)))
        .collect()
}

/// The terms of the statements of one body.
fn body(text: &str) -> String {
    let shown = clean(&format!("定义 甲 {{ {text} }}"));
    shown
        .lines()
        .skip(1)
        .filter(|l| *l != "}")
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("；")
}

#[test]
fn an_item_has_a_head_and_a_body() {
    assert_eq!(
        clean(
            "情节 甲 { 依据 《行政处罚法》第三十二条第（一）项；当 乙 且 丙\n效果 应当 从轻 } // 完\n"
        ),
        "情节 甲 {\n  依据 《行政处罚法》 <第三十二条第（一）项>\n  +当 乙 且 丙\n  效果 应当 从轻\n} //完\n"
    );
}

#[test]
fn quantities_are_told_from_words_and_rejoined() {
    for (text, expected) in [
        ("持续时间3个月", "持续时间 <3个月>"),
        ("PM10 超标 3 倍 以上", "PM10 超标 <3倍以上>"),
        ("总和 不超过 100%", "总和 <不超过100%>"),
        ("罚款 100 万元 以下 的", "罚款 <100万元以下> -的"),
        ("pH值 5 至 10", "pH值 <5至10>"),
        ("pH值 5～10", "pH值 <5~10>"),
        ("甲 低于 中值", "甲 低于 中值"),
        ("从轻 最高额的20%", "从轻 最高额 -的 <20%>"),
        (
            "第三方机构 三同时 二氧化硫 一般区域",
            "第三方机构 三同时 二氧化硫 一般区域",
        ),
        (
            "前款幅度 × 二倍以上五倍以下",
            "前款幅度 × <二倍以上五倍以下>",
        ),
        ("{ 一、二、三 }", "{1；一 , 二 , 三；}"),
    ] {
        assert_eq!(body(text), expected, "{text}");
    }
}

#[test]
fn dates_and_ranges_of_dates() {
    assert_eq!(body("施行 2022-03-01"), "施行 <2022-03-01>");
    assert_eq!(body("施行 2022年3月1日"), "施行 <2022-03-01>");
    assert_eq!(
        body("甲 = 2022-03-01至2022-07-01"),
        "甲 = <2022-03-01 2022-07-01>"
    );
    assert_eq!(
        body("甲 = 2022-03-01 至 2022年7月1日"),
        "甲 = <2022-03-01 2022-07-01>"
    );
    assert_eq!(
        body("登记日 2025-01-01 以后 且 乙"),
        "登记日 <2025-01-01> 以后 且 乙"
    );
    assert_eq!(body("登记日2025-01-01以后"), "登记日 <2025-01-01> 以后");
    assert_eq!(
        found("定义 甲 { 值 = 2022-02-30 }"),
        [("Z118", "2022-02-30")]
    );
}

#[test]
fn full_width_text_is_folded_outside_quotation_marks() {
    assert_eq!(
        clean("定义　甲　｛　值　＝　ＰＭ１０　×　５％；依据　“（１）”　｝"),
        "定义 甲 {1\n  值 = PM10 × <5%>\n  +依据 “（１）”\n}\n"
    );
}

#[test]
fn spans_lead_back_to_the_original() {
    let text = "\u{FEFF}定义　甲　｛ 值　＝　５０００元　｝\r\n";
    let (tree, _) = parse(FileId(0), text);
    let Some(TopEntry::Item(item)) = tree.entries.first() else {
        panic!()
    };
    let Some(Entry::Statement(s)) = item.block.as_ref().unwrap().entries.first() else {
        panic!()
    };
    let under = |s: Span| text.get(s.start as usize..s.end as usize).unwrap();
    let words: Vec<&str> = s.terms.iter().map(|t| under(t.span)).collect();
    assert_eq!(words, ["值", "＝", "５０００元"]);
    assert_eq!(under(item.span), "定义　甲　｛ 值　＝　５０００元　｝");
}

#[test]
fn one_bad_item_does_not_hide_the_rest() {
    let text =
        "定义 甲 { 值 = （乙 } \n情节 丙 {\n  当 丁\n情节 戊 { 当 己 } }\n定义 庚 { 值 = 1 }\n";
    let (tree, report) = parse(FileId(0), text);
    let heads: Vec<String> = tree
        .entries
        .iter()
        .filter_map(|e| match e {
            TopEntry::Item(s) => Some(terms(&s.terms)),
            TopEntry::Comment(_) | TopEntry::Blank => None,
        })
        .collect();
    assert_eq!(heads, ["定义 甲", "情节 丙", "情节 戊", "定义 庚"]);
    let codes: Vec<&str> = report.diagnostics.iter().map(|d| d.code.0).collect();
    assert_eq!(codes, ["Z103", "Z103", "Z104"]);
}

#[test]
fn every_construct_parses() {
    let text = include_str!("../../../tests/syntax/constructs.zhun");
    let (_, report) = parse(FileId(0), text);
    assert_eq!(report.count(Severity::Error), 0, "{:#?}", report.diagnostics);
}
