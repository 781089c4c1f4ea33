//! Z46x: rules for cases of several acts (案件).

use super::Page;
use crate::base::diagnostic::Code;

/// A rule for cases, or a part of it, lacks what it needs.
pub const PART: Code = Code("Z461");
/// A part adds up what no act of the package imposes.
pub const NOTHING_TO_ADD: Code = Code("Z462");
/// A part starts from a part that is not there or of another kind.
pub const BASE: Code = Code("Z463");
/// An act reads the outcomes of the acts of its case.
pub const CIRCULAR: Code = Code("Z464");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: PART,
        name: "case-part",
        what: (
            "案件规则缺少必要的一项。",
            "A rule for cases lacks a part that it needs.",
        ),
        why: (
            "几个行为分别裁量以后怎样合并执行，每一步都要有数额的来处、日子的起止和依据。",
            "How acts that are decided one by one are carried out together needs its figures, days and basis.",
        ),
        example: "按日连续 连续罚款 { 罚款；依据 《环境保护法》第五十九条第一款 }",
        instead: "按日连续 连续罚款 { 罚款；送达 责令改正送达日；复查 复查日；依据 《环境保护法》第五十九条第一款 }",
    },
    Page {
        code: NOTHING_TO_ADD,
        name: "case-adds-nothing",
        what: (
            "合并的这一种处罚，规则包里没有行为会给予。",
            "A part adds up a penalty that no act of the package imposes.",
        ),
        why: (
            "合计永远是零，多半是写错了处罚对象。",
            "The sum would always be zero; most likely the object of the penalty is another.",
        ),
        example: "合并 罚款合计 { 罚款；… }　　// 各行为都写 对 单位",
        instead: "合并 罚款合计 { 罚款 对 单位；… }",
    },
    Page {
        code: BASE,
        name: "case-base",
        what: (
            "“基数”不是前面写过的部分，或者种类不合。",
            "The base of a part is no part before it, or one of another kind.",
        ),
        why: (
            "罚款折抵罚金，拘留折抵刑期；加处以罚款为基数（行政处罚法第三十五条、第七十二条）。",
            "Fines are offset against criminal fines, detention against prison terms; surcharges start from fines.",
        ),
        example: "折抵 罚金余额 { 基数 拘留合计；罚金 法院判处罚金；… }",
        instead: "折抵 罚金余额 { 基数 罚款合计；罚金 法院判处罚金；… }",
    },
    Page {
        code: CIRCULAR,
        name: "case-circular",
        what: (
            "违法行为的规则用到了“本案”各行为的结果。",
            "The rules of an act read the outcomes of the acts of its case.",
        ),
        why: (
            "各行为先分别裁量，案件的结果在后；反过来用就成了圈。",
            "Acts are decided first and the case after them; the other way round is a circle.",
        ),
        example: "情节 数行为 { 当 计数 本案 2个以上；效果 应当 从重 }",
        instead: "情节 数行为 { 当 同时查处的行为数 2个以上；效果 应当 从重 }",
    },
];
