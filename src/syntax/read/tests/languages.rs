//! Both keyword languages read to the same tree, and rewriting there and back changes nothing.

use super::{ITEMS, SAMPLE, all, bare, good};
use crate::syntax::keywords::KeywordUse;

/// The text with its keywords in English (or in Chinese), as the formatter writes them: a word does
/// not run into a digit that follows it.
fn rewritten(text: &str, keywords: &[KeywordUse], english: bool) -> String {
    let mut uses: Vec<&KeywordUse> = keywords.iter().collect();
    uses.sort_by_key(|u| u.span.start);
    let mut out = String::new();
    let mut at = 0;
    for u in uses {
        let (start, end) = (u.span.start as usize, u.span.end as usize);
        assert!(start >= at, "{u:?} is read twice");
        out.push_str(text.get(at..start).unwrap());
        let word = if english { u.keyword.en } else { u.keyword.zh };
        out.push_str(word);
        at = end;
        if english
            && text
                .get(end..)
                .unwrap()
                .starts_with(|c: char| c.is_ascii_digit())
        {
            out.push(' ');
        }
    }
    out.push_str(text.get(at..).unwrap());
    out
}

fn there_and_back(text: &str) {
    let (file, keywords, report) = all(text);
    let english = rewritten(text, &keywords, true);
    let (other, back, other_report) = all(&english);
    assert_eq!(bare(&file), bare(&other), "{english}");
    let codes = |r: &crate::base::diagnostic::Report| {
        r.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&report), codes(&other_report), "{english}");
    let words = |k: &[KeywordUse]| k.iter().map(|u| u.keyword).collect::<Vec<_>>();
    assert_eq!(words(&keywords), words(&back));
    let chinese = rewritten(&english, &back, false);
    let without = |t: &str| t.replace(' ', "");
    assert_eq!(without(text), without(&chinese));
}

#[test]
fn the_sample_reads_the_same_in_english() {
    there_and_back(SAMPLE);
}

#[test]
fn the_items_read_the_same_in_english() {
    there_and_back(ITEMS);
}

#[test]
fn english_words_read_by_themselves() {
    let zh =
        "违法行为 甲 “1” { 依据 《法》第一条；对 单位 { 应当 罚款 货值金额的 1倍以上3倍以下 } }";
    let en =
        "violation 甲 “1” { basis 《法》第一条；on unit { shall fine 货值金额的 1倍以上3倍以下 } }";
    assert_eq!(bare(&good(zh)), bare(&good(en)));
}

#[test]
fn a_keyword_is_a_name_outside_its_place() {
    let text = "事实 { 情节：是否；标签：是否；一般区域：是否 }\n定义 从重 { 当 情节 且 标签 }";
    let (_, keywords, report) = all(text);
    assert!(report.diagnostics.is_empty());
    let words: Vec<&str> = keywords.iter().map(|u| u.keyword.zh).collect();
    assert_eq!(words, ["事实", "是否", "是否", "是否", "定义", "当", "且"]);
}
