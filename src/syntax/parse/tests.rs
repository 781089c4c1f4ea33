//! What the parser keeps of a text, and what it refuses.

use super::*;
use crate::base::codes::syntax as codes;
use crate::base::diagnostic::{Diagnostic, Place, Severity};
use crate::syntax::show::{Show, terms};
use proptest::prelude::*;

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
    assert_eq!(
        report.count(Severity::Error),
        0,
        "{:#?}",
        report.diagnostics
    );
}

#[test]
fn every_page_shows_its_finding_and_its_repair() {
    for page in codes::PAGES {
        if page.code == codes::UNREADABLE {
            continue;
        }
        let deep = "（".repeat(70) + &"）".repeat(70);
        let long = "长".repeat(5_000);
        let of = |text: &str| {
            let text = match page.code {
                codes::TOO_DEEP if text.contains('…') => format!("当 {deep}"),
                codes::TOO_LONG if text.contains('…') => format!("当 {long}"),
                _ => text.to_owned(),
            };
            let item =
                text.starts_with("情节") || text.starts_with("违法行") || text.starts_with("定义");
            let whole = if item {
                text
            } else {
                format!("定义 甲 {{\n{text}\n}}\n")
            };
            found(&whole)
                .into_iter()
                .map(|(code, _)| code)
                .collect::<Vec<_>>()
        };
        assert!(
            of(page.example).contains(&page.code.0),
            "{}: {:?}",
            page.code.0,
            of(page.example)
        );
        assert!(!of(page.instead).contains(&page.code.0), "{}", page.code.0);
    }
}

#[test]
fn findings_are_told_where_they_are() {
    for (text, expected) in [
        (
            "定义 甲 { 值 = 二百以上五百元以下 }",
            ("Z110", "二百以上五百元以下"),
        ),
        ("定义 甲 { 期限 半年以上 }", ("Z111", "半年以上")),
        ("定义 甲 { 人数 二十以上 }", ("Z112", "二十以上")),
        ("定义 甲 { 罚款 一百万一十元 }", ("Z113", "一百万一十元")),
        (
            "定义 甲 { 量 5吨以上10元以下 }",
            ("Z114", "5吨以上10元以下"),
        ),
        ("定义 甲 { 期限 15日内 }", ("Z116", "15日内")),
        ("定义 甲 { 罚款 3—5万元 }", ("Z124", "3—5万元")),
        ("定义 甲 { 罚款 5-10万元的 }", ("Z124", "5-10万元")),
        ("情节 甲 { 当 乙 }｝", ("Z104", "｝")),
        (
            "定义 甲 { 货值 超过 2万元以上 }",
            ("Z117", "超过 2万元以上"),
        ),
        ("定义 甲 { 名称 “乙；当 丙 }", ("Z105", "“乙")),
        ("定义 甲 { 名称 《乙 }", ("Z105", "《乙 ")),
        ("定义 甲 { 名称 “关于“乙”” }", ("Z106", "“")),
        ("定义 甲 { 当 ）乙 }", ("Z104", "）")),
        ("定义 甲 { 当 乙\0丙 }", ("Z101", "\0")),
        ("定义 甲 { 当 乙 && 丙 }", ("Z108", "&&")),
        ("定义 甲 { 当 丙% }", ("Z108", "%")),
        ("定义 甲 {\n| 乙 | |\n}", ("Z120", " ")),
        ("定义 甲 {\n| 乙 | 丙\n}", ("Z121", "")),
        ("定义 甲 {\n| 乙 | {丙} |\n}", ("Z123", "{")),
        ("定义 甲 { 依据 第一百二条 }", ("Z119", "第一百二条")),
        ("定议 甲 { 当 乙 }", ("Z107", "定议")),
    ] {
        let all = found(text);
        assert_eq!(all.first(), Some(&expected), "{text}: {all:?}");
    }
}

#[test]
fn an_erratum_makes_a_malformed_numeral_a_warning() {
    let text =
        "定义 甲 {\n 值 = 一百万一十元\n 勘误 “一百万一十元” 作 “一百一十万元” 理由 “印刷”\n}";
    let (_, report) = parse(FileId(0), text);
    assert_eq!(report.diagnostics.len(), 1);
    assert_eq!(report.count(Severity::Warning), 1);
}

#[test]
fn a_text_column_may_hold_anything() {
    let text = "定义 甲 {\n| 条件 | 备注 |\n| 当 乙 | 见【附件】！？二十 |\n// 续\n| 当 丙 | |\n}";
    let (tree, report) = parse(FileId(0), text);
    assert!(report.diagnostics.is_empty(), "{:#?}", report.diagnostics);
    let TopEntry::Item(item) = &tree.entries[0] else {
        panic!()
    };
    let Entry::Row(row) = &item.block.as_ref().unwrap().entries[1] else {
        panic!()
    };
    assert_eq!(row.cells[1].text, "见【附件】！？二十");
}

#[test]
fn a_statement_goes_on_over_line_ends_only_where_it_must() {
    assert_eq!(
        body("当 乙 且\n丙\n或 丁\n当 戊"),
        "当 乙 且 ⏎ 丙 ⏎ 或 丁；当 戊"
    );
    assert_eq!(body("当 （乙\n丙）\n当 丁"), "当 (乙 ⏎ 丙)；当 丁");
    assert_eq!(body("当 乙  // 注\n  且 丙"), "当 乙 ⏎// 注 且 丙");
    assert_eq!(
        body("选项 { 甲 } 递增 标签 “一”"),
        "选项 {1；甲；} after 递增；+标签 “一”".replace("；+", " ")
    );
}

#[test]
fn strange_texts_are_parsed_in_linear_time() {
    let mut texts = vec!["{".repeat(10_000) + &"}".repeat(10_000)];
    for unit in [
        "（",
        "）",
        "“",
        "《",
        "|",
        "\u{200B}",
        "1 ",
        "~",
        "一",
        "半",
        "且\n",
        "事实 {\n",
        "\0",
    ] {
        texts.push(unit.repeat(2_000));
        texts.push(format!("定义 甲 {{ {} }}", unit.repeat(2_000)));
    }
    for text in texts {
        // Nothing to compare with: that it ends at all, and soon, is the point.
        let (tree, report) = parse(FileId(0), &text);
        assert!(report.has_errors() || !tree.entries.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No text makes the parser panic, and every span lies on character boundaries.
    #[test]
    fn any_text_is_parsed(text in "\\PC{0,200}") {
        let (_, report) = parse(FileId(0), &text);
        for d in &report.diagnostics {
            if let Place::Source(s) = d.place {
                prop_assert!(text.get(s.start as usize..s.end as usize).is_some());
            }
        }
    }
}
