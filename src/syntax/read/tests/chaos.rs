//! Whatever the text, the reader ends, and what it says lies inside the text.

use proptest::prelude::*;

use super::{ITEMS, SAMPLE, all};
use crate::base::diagnostic::Place;
use crate::syntax::keywords::ALL;

/// Pieces that texts are made of: keywords of both languages, and what stands between them.
fn pieces() -> Vec<String> {
    let signs = [
        "甲",
        "乙",
        "丙丁",
        "“文”",
        "《法》",
        "第三条",
        "第一款",
        "5万元",
        "1%以上5%以下",
        "3次以上",
        "一级",
        "2022-01-01",
        "2022-01-01至2022-02-01",
        "以上",
        "以外",
        "——",
        "的",
        "、",
        "，",
        "；",
        "\n",
        "{",
        "}",
        "（",
        "）",
        "|",
        "=",
        "→",
        "×",
        "÷",
        "+",
        "-",
        "≤",
        "：",
        "// 注\n",
        "每人",
        "不足",
        "十年直至终身",
        "应当罚款",
        "unit",
        "一",
    ];
    let words = ALL.iter().flat_map(|k| [k.zh, k.en]);
    signs.into_iter().chain(words).map(str::to_owned).collect()
}

fn check(text: &str) {
    let (_, keywords, report) = all(text);
    let inside = |s: crate::base::span::Span| text.get(s.start as usize..s.end as usize).is_some();
    for d in &report.diagnostics {
        let Place::Source(span) = d.place else {
            panic!("{d:?}")
        };
        assert!(inside(span), "{d:?}");
        assert!(d.labels.iter().all(|l| inside(l.span)), "{d:?}");
        assert!(d.fix.iter().all(|f| inside(f.span)), "{d:?}");
    }
    for u in keywords {
        let word = text.get(u.span.start as usize..u.span.end as usize);
        assert!(word.is_some_and(|w| u.keyword.is(w)), "{word:?} {u:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_in_any_order(picked in prop::collection::vec(prop::sample::select(pieces()), 0..60)) {
        check(&picked.join(" "));
        check(&format!("违法行为 甲 {{ {} }}", picked.join(" ")));
        check(&format!("裁量基准 甲 {{ 表 {{\n| 甲 | 条件 | 罚款 | 处理 |\n| {} |\n}} }}", picked.join(" ")));
    }

    #[test]
    fn a_real_text_with_a_piece_out_of_place(
        at in 0usize..20_000,
        cut in 0usize..12,
        piece in prop::sample::select(pieces()),
        sample in any::<bool>(),
    ) {
        let chars: Vec<char> = if sample { SAMPLE } else { ITEMS }.chars().collect();
        let at = at.checked_rem(chars.len()).unwrap_or(0);
        let mut text: String = chars.iter().take(at).collect();
        text.push_str(&piece);
        text.extend(chars.iter().skip(at.saturating_add(cut)));
        check(&text);
    }
}

#[test]
fn deep_nesting_ends() {
    for open in [
        "任一 {",
        "均 {",
        "对 单位 {",
        "（",
        "取高 {",
        "罚款 择一 {",
        "阶段 甲 {",
        "甲 = {",
    ] {
        for depth in [8, 63, 200] {
            let text = format!("违法行为 甲 {{ 当 {} 甲", open.repeat(depth));
            check(&text);
            check(&format!("定义 甲 {{ 当 {} 甲", open.repeat(depth)));
            check(&format!("用例 “甲” 乙 {{ {} 甲", open.repeat(depth)));
        }
    }
}
