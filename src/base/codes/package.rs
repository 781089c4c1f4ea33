//! Z4xx: the shape of packages, violations, benchmarks and lists.

use super::Page;
use crate::base::diagnostic::Code;

/// A violation without basis.
pub const NO_BASIS: Code = Code("Z401");
/// A violation that imposes nothing.
pub const NO_PENALTY: Code = Code("Z402");
/// 分情形 that leaves values out.
pub const ARMS_GAP: Code = Code("Z403");
/// 分情形 that claims a value twice.
pub const ARMS_OVERLAP: Code = Code("Z404");
/// An option that no row of a 唯一 table names.
pub const MISSING_BRANCH: Code = Code("Z405");
/// An object that is missing or that the statute does not name.
pub const OBJECT: Code = Code("Z406");
/// A circumstance, reduction or list entry without effect.
pub const NO_EFFECT: Code = Code("Z407");
/// A tier that is not declared.
pub const TIER: Code = Code("Z408");
/// Weights without formula.
pub const NO_FORMULA: Code = Code("Z409");
/// Weights without a common denominator.
pub const WEIGHT_FRACTIONS: Code = Code("Z410");
/// A benchmark or decision without table.
pub const EMPTY_BENCHMARK: Code = Code("Z411");
/// One fact weighed twice.
pub const DOUBLE_COUNTING: Code = Code("Z412");
/// A kind of defect that there is not.
pub const DEFECT_KIND: Code = Code("Z413");
/// A stage, circumstance or reduction without condition.
pub const NO_CONDITION: Code = Code("Z414");
/// Dates out of order.
pub const DATES: Code = Code("Z415");
/// A decision without result.
pub const NO_RESULT: Code = Code("Z416");
/// A band or part that makes no sense.
pub const BAND: Code = Code("Z417");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: NO_BASIS,
        name: "no-basis",
        what: ("违法行为没有处罚依据", "a violation without basis"),
        why: (
            "没有法定依据的处罚无效（行政处罚法 38）。",
            "A penalty without legal basis is void (行政处罚法 38).",
        ),
        example: "违法行为 甲 { 应当 罚款 五万元以下 }",
        instead: "违法行为 甲 { 依据 《环评法》第三十一条第三款；应当 罚款 五万元以下 }",
    },
    Page {
        code: NO_PENALTY,
        name: "no-penalty-stated",
        what: ("违法行为没有处罚", "a violation that imposes nothing"),
        why: ("没有处罚的行为不必裁量。", "Nothing to decide."),
        example: "违法行为 甲 { 依据 《环评法》第三十一条 }",
        instead: "违法行为 甲 { 依据 《环评法》第三十一条；应当 责令改正 }",
    },
    Page {
        code: ARMS_GAP,
        name: "cases-not-exhaustive",
        what: ("分情形没有说尽", "分情形 that leaves values out"),
        why: (
            "“超过N…不足N”会漏掉恰好等于 N 的案件。",
            "`over N … under N` leaves exactly N uncovered.",
        ),
        example: "分情形 货值金额 { 不足一万元 → { … } 超过一万元 → { … } }",
        instead: "分情形 货值金额 { 不足一万元 → { … } 一万元以上 → { … } }",
    },
    Page {
        code: ARMS_OVERLAP,
        name: "cases-overlap",
        what: ("两个情形都管同一个数", "分情形 that claims a value twice"),
        why: (
            "同一案件会有两种处罚。",
            "One case would have two penalties.",
        ),
        example: "分情形 货值金额 { 一万元以下 → { … } 一万元以上 → { … } }",
        instead: "分情形 货值金额 { 不足一万元 → { … } 一万元以上 → { … } }",
    },
    Page {
        code: MISSING_BRANCH,
        name: "missing-branch",
        what: (
            "表漏了选项中的一个值",
            "a choice with a value that no row names",
        ),
        why: (
            "“唯一”的表对每个案件恰有一行；漏写的选项没有处罚。",
            "A unique table has exactly one row for each case.",
        ),
        example: "| 报告表 | 0% |（选项还有报告书）",
        instead: "| 报告表 | 0% |\n| 报告书 | 5% |",
    },
    Page {
        code: OBJECT,
        name: "object-unclear",
        what: (
            "没有写对谁罚款，或法定处罚中没有这个对象",
            "on whom is unclear",
        ),
        why: (
            "单位和责任人员的幅度不同。",
            "Ranges differ between the unit and persons.",
        ),
        example: "| 环评类型 | 罚款 |（法定处罚对单位和责任人员都有）",
        instead: "| 环评类型 | 单位 罚款 | 责任人员 罚款 |",
    },
    Page {
        code: NO_EFFECT,
        name: "no-effect",
        what: ("没有写效果", "no effect is stated"),
        why: (
            "情节须说明应当还是可以、从轻还是减轻。",
            "A circumstance says shall or may, and what.",
        ),
        example: "情节 甲 { 当 主动消除后果 }",
        instead: "情节 甲 { 当 主动消除后果；效果 应当 从轻或减轻 }",
    },
    Page {
        code: TIER,
        name: "unknown-tier",
        what: ("没有声明的档次", "a tier that is not declared"),
        why: (
            "上调档次要知道先后。",
            "Raising by a tier needs their order.",
        ),
        example: "| 条件 | 档次 | 罚款 |（没有“档次 递增 { … }”）",
        instead: "档次 递增 { 一档、二档 }",
    },
    Page {
        code: NO_FORMULA,
        name: "no-formula",
        what: ("权重没有写罚款怎样算", "weights without a formula"),
        why: ("总和本身不是罚款。", "A sum of weights is no fine."),
        example: "权重 { 起点 20% }",
        instead: "权重 { 起点 20%；罚款 = 总和 × 100万元 }",
    },
    Page {
        code: WEIGHT_FRACTIONS,
        name: "weight-fractions",
        what: (
            "权重的分母合起来太大",
            "weights whose common denominator is too large",
        ),
        why: ("权重精确相加，不用小数近似。", "Weights are added exactly."),
        example: "| 甲 | 1/999983 |\n| 乙 | 1/999979 |",
        instead: "| 甲 | 1/8 |\n| 乙 | 1/12 |",
    },
    Page {
        code: EMPTY_BENCHMARK,
        name: "empty-benchmark",
        what: (
            "裁量基准或判定没有表",
            "a benchmark or decision without table",
        ),
        why: ("没有内容可以适用。", "Nothing to apply."),
        example: "裁量基准 甲 { 出处 “附件” }",
        instead: "裁量基准 甲 { 表 唯一 { … } }",
    },
    Page {
        code: DOUBLE_COUNTING,
        name: "double-counting",
        what: ("同一事实评价两次", "one fact weighed twice"),
        why: (
            "基准已经评价的事实再作情节，等于罚两次（过罚相当）。",
            "A fact already weighed would count twice.",
        ),
        example: "情节 威胁 { 当 暴力抗法；效果 应当 从重 }（基准已有“暴力抗法”一列）",
        instead: "情节 威胁 { 当 暴力抗法；仅当 基准未评价 暴力抗法；效果 应当 从重 }",
    },
    Page {
        code: DEFECT_KIND,
        name: "unknown-defect-kind",
        what: ("没有这种缺陷", "an unknown kind of defect"),
        why: (
            "已知缺陷按种类对应检查结果。",
            "A known defect suppresses findings of its kind.",
        ),
        example: "已知缺陷 漏洞 “…”",
        instead: "已知缺陷 空档 “…”",
    },
    Page {
        code: NO_CONDITION,
        name: "no-condition",
        what: ("没有写何时成立", "it does not say when it holds"),
        why: (
            "没有条件又没有同名事实，就无从判断。",
            "Without condition or fact of its name nobody can tell.",
        ),
        example: "情节 立功 { 效果 应当 从轻或减轻 }",
        instead: "情节 立功 { 当 有立功表现；效果 应当 从轻或减轻 }",
    },
    Page {
        code: DATES,
        name: "dates-out-of-order",
        what: ("日期先后不对", "dates out of order"),
        why: (
            "失效须晚于施行，版本按先后排列。",
            "Expiry is after entry into force; versions are in order.",
        ),
        example: "施行 2027-01-01；失效 2022-01-01",
        instead: "施行 2022-01-01；失效 2027-01-01",
    },
    Page {
        code: NO_RESULT,
        name: "no-result",
        what: ("判定没有结果", "a decision without result"),
        why: (
            "判定要声明结果的类型并有“结果”列。",
            "A decision declares its result type and has a result column.",
        ),
        example: "判定 甲 { 表 唯一 { … } }",
        instead: "判定 甲 { 结果：选项 { 高、低 }；表 唯一 { | … | 结果 | } }",
    },
    Page {
        code: BAND,
        name: "bad-band",
        what: (
            "量罚、减额或幅度比例写得不对",
            "a band, cut or proportion that makes no sense",
        ),
        why: (
            "每个程度占法定幅度的一部分，比例在 0% 至 100% 之间。",
            "Each degree takes part of the range, between 0% and 100%.",
        ),
        example: "减额 甲 { 罚款 减 150% }",
        instead: "减额 甲 { 罚款 减 30%至50% }",
    },
];
