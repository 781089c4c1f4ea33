//! Z5xx: text fidelity against a law library.

use super::Page;
use crate::base::diagnostic::Code;

/// An article, paragraph or item that does not exist.
pub const NO_ARTICLE: Code = Code("Z501");
/// A figure that the cited article does not contain.
pub const FIGURE: Code = Code("Z502");
/// No library was given.
pub const SKIPPED: Code = Code("Z503");
/// A textual defect kept as published.
pub const KEPT: Code = Code("Z504");
/// A suppression that matches no finding.
pub const UNMATCHED: Code = Code("Z505");
/// A statute that the library does not hold.
pub const NOT_IN_LIBRARY: Code = Code("Z506");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: NO_ARTICLE,
        name: "no-such-article",
        what: (
            "引用的条、款、项不存在",
            "an article, paragraph or item that does not exist",
        ),
        why: (
            "依据错误的处罚不能成立。",
            "A penalty on a wrong basis falls.",
        ),
        example: "依据 《环评法》第九百条",
        instead: "依据 《环评法》第三十一条",
    },
    Page {
        code: FIGURE,
        name: "figure-not-in-text",
        what: (
            "数字与所引条文不符",
            "a figure that the cited article does not contain",
        ),
        why: (
            "每个数额、倍数和界限都应在依据的条文里。",
            "Every amount, multiple and threshold should stand in its basis.",
        ),
        example: "依据 《环评法》第三十一条第三款；应当 罚款 六万元以下",
        instead: "应当 罚款 五万元以下",
    },
    Page {
        code: SKIPPED,
        name: "fidelity-skipped",
        what: ("没有核对原文", "not compared with the text"),
        why: ("没有给法律库。", "No law library was given."),
        example: "zhun check rules/…",
        instead: "zhun check rules/… --laws 法律库",
    },
    Page {
        code: KEPT,
        name: "defect-kept",
        what: ("照录的原文缺陷", "a textual defect kept as published"),
        why: (
            "原文如此，已注明理由。",
            "The published text is so; the reason is written.",
        ),
        example: "已知缺陷 原文 “公布文本数字有误”",
        instead: "（按公布文本照录，不必修改）",
    },
    Page {
        code: UNMATCHED,
        name: "suppression-unmatched",
        what: (
            "标注了勘误或缺陷，却没有对应的问题",
            "an erratum or defect that matches nothing",
        ),
        why: (
            "多余的标注会掩盖以后的问题。",
            "A stale suppression would hide later findings.",
        ),
        example: "勘误 “不存在的文字” 作 “…”",
        instead: "（删去）",
    },
    Page {
        code: NOT_IN_LIBRARY,
        name: "not-in-library",
        what: (
            "法律库中没有这部法规",
            "the library does not hold this statute",
        ),
        why: ("没有原文可核对。", "There is no text to compare with."),
        example: "法规 某条例 《某省某条例》 { … }",
        instead: "（把文本放进法律库）",
    },
];
