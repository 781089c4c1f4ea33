//! Every page shows its own slip, and its repaired fragment is without one.

use super::{fault, faults, fixed, good, shown};
use crate::base::codes::reader::PAGES;

#[test]
fn every_page_shows_its_slip_and_its_repair() {
    for page in PAGES {
        let (_, _, report) = super::all(page.example);
        let codes: Vec<&str> = report.diagnostics.iter().map(|d| d.code.0).collect();
        let text = shown(&report.diagnostics, page.example);
        assert_eq!(codes, [page.code.0], "{}\n{text}", page.example);
        good(page.instead);
    }
}

#[test]
fn every_finding_speaks_both_languages() {
    let texts = PAGES.iter().map(|p| p.example);
    for text in texts.chain([super::ITEMS]) {
        let (_, _, report) = super::all(text);
        for d in &report.diagnostics {
            assert!(!d.message.zh.is_empty() && !d.message.en.is_empty());
            assert!(d.help.iter().all(|h| !h.zh.is_empty() && !h.en.is_empty()));
        }
    }
}

#[test]
fn a_slip_in_an_item_word_is_repaired() {
    assert_eq!(fixed("违法行违 甲 { 警告 }"), "违法行为 甲 { 警告 }");
    assert_eq!(fixed("违法行为甲 { 警告 }"), "违法行为 甲 { 警告 }");
    assert_eq!(fixed("violatoin 甲 { 警告 }"), "violation 甲 { 警告 }");
}

#[test]
fn a_reserved_item_is_told_once() {
    let d = fault("按日连续 { 起 责令改正日；随便 }");
    assert_eq!(d.code.0, "Z152");
    assert!(!d.help.is_empty());
}

#[test]
fn a_nameless_item_is_still_read() {
    let codes: Vec<&str> = faults("违法行为 { 应当 警示 }")
        .into_iter()
        .map(|(code, _)| code)
        .collect();
    assert_eq!(codes, ["Z153", "Z162"]);
}
