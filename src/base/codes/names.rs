//! Z2xx: names: unknown, repeated, cyclic.

use super::Page;
use crate::base::diagnostic::Code;

/// A name that nothing declares.
pub const UNKNOWN_NAME: Code = Code("Z201");
/// A name declared twice.
pub const DUPLICATE: Code = Code("Z202");
/// Definitions or decisions that need each other.
pub const CYCLE: Code = Code("Z203");
/// A violation that nothing declares.
pub const UNKNOWN_VIOLATION: Code = Code("Z204");
/// A statute that nothing declares.
pub const UNKNOWN_STATUTE: Code = Code("Z205");
/// A package that is not at hand.
pub const UNKNOWN_PACKAGE: Code = Code("Z206");
/// A choice that the fact does not have.
pub const UNKNOWN_OPTION: Code = Code("Z207");
/// A stage that the violation does not have.
pub const UNKNOWN_STAGE: Code = Code("Z208");
/// No package, or more than one, in a folder.
pub const NO_PACKAGE: Code = Code("Z209");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: UNKNOWN_NAME,
        name: "unknown-name",
        what: ("用到了没有声明的名称", "a name that nothing declares"),
        why: (
            "规则只认“事实”“定义”“判定”中写明的名称；猜测会使同一规则在两处有两种含义。",
            "Rules know only declared names; guessing would give one rule two meanings.",
        ),
        example: "事实 { 持续天数：整数 天 }\n定义 久拖 { 当 持继天数 30天以上 }",
        instead: "事实 { 持续天数：整数 天 }\n定义 久拖 { 当 持续天数 30天以上 }",
    },
    Page {
        code: DUPLICATE,
        name: "duplicate-name",
        what: ("同一名称定义了两次", "a name declared twice"),
        why: (
            "两处定义可能不同，适用时无从选择。",
            "The two may differ, and nothing says which applies.",
        ),
        example: "事实 { 配合调查：是否；配合调查：是否 }",
        instead: "事实 { 配合调查：是否 }",
    },
    Page {
        code: CYCLE,
        name: "cyclic-definition",
        what: (
            "定义或判定互相引用，成了圈",
            "definitions or decisions that need each other",
        ),
        why: ("成圈的定义没有值。", "A cycle has no value."),
        example: "定义 甲 { 当 乙 }\n定义 乙 { 当 甲 }",
        instead: "事实 { 丙：是否 }\n定义 甲 { 当 丙 }",
    },
    Page {
        code: UNKNOWN_VIOLATION,
        name: "unknown-violation",
        what: (
            "引用了没有声明的违法行为",
            "a violation that nothing declares",
        ),
        why: (
            "基准、清单和用例都针对一个写明的违法行为。",
            "Benchmarks, lists and cases are about a declared violation.",
        ),
        example: "裁量基准 未批先建 { … }",
        instead: "违法行为 未批先建 “1.1” { … }\n裁量基准 未批先建 { … }",
    },
    Page {
        code: UNKNOWN_STATUTE,
        name: "unknown-statute",
        what: ("引用了没有声明的法规", "a statute that nothing declares"),
        why: (
            "依据须能查到全称、位阶和版本。",
            "A basis must lead to a full title, rank and version.",
        ),
        example: "依据 《环评法》第三十一条",
        instead: "法规 环评法 《中华人民共和国环境影响评价法》 { 位阶 法律 }",
    },
    Page {
        code: UNKNOWN_PACKAGE,
        name: "unknown-package",
        what: ("引用的规则包不在手边", "a package that is not at hand"),
        why: (
            "引用的事实和情节来自那个包。",
            "The facts and circumstances used come from it.",
        ),
        example: "规则包 甲 { 引用 不存在的包 }",
        instead: "规则包 甲 { 引用 行政处罚法总则 }",
    },
    Page {
        code: UNKNOWN_OPTION,
        name: "unknown-option",
        what: ("选项中没有这个值", "a choice that the fact does not have"),
        why: (
            "选项是封闭的；写错一个字，这一行就永远不会适用。",
            "Choices are closed; with a slip the row would never apply.",
        ),
        example: "事实 { 类别：选项 { 报告表、报告书 } }\n定义 甲 { 当 类别 为 报表 }",
        instead: "定义 甲 { 当 类别 为 报告表 }",
    },
    Page {
        code: UNKNOWN_STAGE,
        name: "unknown-stage",
        what: (
            "违法行为没有这个阶段",
            "a stage that the violation does not have",
        ),
        why: (
            "权重的“支”和“接”都指向写明的阶段。",
            "Branches and 接 refer to declared stages.",
        ),
        example: "支 单位 阶段 逾期 { … }",
        instead: "支 单位 阶段 逾期未改 { … }",
    },
    Page {
        code: NO_PACKAGE,
        name: "package-missing-or-repeated",
        what: ("没有规则包，或有两个", "no package, or more than one"),
        why: (
            "用语、量罚和依据的效力都属于一个写明的文件。",
            "Boundary words, bands and rank belong to one declared document.",
        ),
        example: "事实 { 甲：是否 }",
        instead: "规则包 示例 { 名称 “示例” }\n事实 { 甲：是否 }",
    },
];
