//! The few words that syntax itself knows; all others get their meaning from their place, in `read`.

/// Words that begin an item, Chinese and English.
pub(super) const ITEMS: &[(&str, &str)] = &[
    ("规则包", "package"),
    ("法规", "statute"),
    ("事实", "facts"),
    ("定义", "define"),
    ("违法行为", "violation"),
    ("裁量基准", "benchmark"),
    ("情节", "circumstance"),
    ("情节冲突", "circumstance_policy"),
    ("减额", "reduction"),
    ("清单", "list"),
    ("判定", "decision"),
    ("用例", "case"),
    ("观察期", "observation"),
    ("程序", "procedure"),
    ("竞合", "concurrence"),
    ("从旧兼从轻", "lighter_law"),
    ("按日连续", "daily_penalty"),
    ERRATUM,
    KNOWN_DEFECT,
];

/// 勘误: it may also stand inside an item, and has no body.
pub(super) const ERRATUM: (&str, &str) = ("勘误", "erratum");
/// 已知缺陷: likewise.
pub(super) const KNOWN_DEFECT: (&str, &str) = ("已知缺陷", "known_defect");

/// Headers of columns whose cells are text and are not read: whatever stands there is no error.
const TEXT_COLUMNS: &[(&str, &str)] = &[
    ("备注", "remarks"),
    ("序号", "row_number"),
    ("依据", "basis"),
    ("说明", "help"),
];

/// Words after a block that belong to the declaration before it (`名：选项 { … } 标签 “…”`); after any
/// other block they begin a statement.
pub(super) const DECLARATION_WORDS: &[&str] = &["标签", "label", "说明", "help", "范围", "bounds"];

fn spelt(pair: (&str, &str), word: &str) -> bool {
    pair.0 == word || pair.1 == word
}

/// Whether a word begins an item.
pub(super) fn is_item(word: &str) -> bool {
    ITEMS.iter().any(|pair| spelt(*pair, word))
}

/// Whether a word begins an item and nothing inside one, so that it shows where an item that was
/// never closed must have ended.
pub(super) fn is_item_only(word: &str) -> bool {
    is_item(word) && !is_erratum(word) && !spelt(KNOWN_DEFECT, word)
}

/// Whether a word is 勘误.
pub(super) fn is_erratum(word: &str) -> bool {
    spelt(ERRATUM, word)
}

/// Whether a column with this header holds text.
pub(super) fn is_text_column(header: &str) -> bool {
    TEXT_COLUMNS.iter().any(|pair| spelt(*pair, header))
}
