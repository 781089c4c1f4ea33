//! Z3xx: types and units.

use super::Page;
use crate::base::diagnostic::Code;

/// A value of another type than belongs here.
pub const WRONG_TYPE: Code = Code("Z301");
/// Units that do not fit.
pub const UNIT: Code = Code("Z302");
/// A product of two amounts of money.
pub const MONEY_TIMES_MONEY: Code = Code("Z303");
/// A product of facts that may not be multiplied, or a divisor that varies.
pub const PRODUCT_OF_FACTS: Code = Code("Z304");
/// A range that holds nothing.
pub const UPSIDE_DOWN: Code = Code("Z305");
/// Two ends on one side.
pub const SAME_SIDE: Code = Code("Z306");
/// A multiple of nothing, or an amount without unit.
pub const NO_BASE: Code = Code("Z307");
/// A state that the base does not have, or that rules may not test.
pub const STATE: Code = Code("Z308");
/// 以上 on a choice without order.
pub const UNORDERED: Code = Code("Z309");
/// Something that is neither yes nor no.
pub const NOT_A_CONDITION: Code = Code("Z310");
/// Something that is not a number in a formula.
pub const NOT_A_NUMBER: Code = Code("Z311");
/// A range where one number belongs.
pub const POINT_NEEDED: Code = Code("Z312");
/// 近N年 where a range belongs.
pub const WINDOW: Code = Code("Z313");
/// Bounds that make no sense.
pub const BOUNDS: Code = Code("Z315");
/// A choice without values, with too many, or with one twice.
pub const OPTIONS: Code = Code("Z316");
/// A collective name that no choice has.
pub const COLLECTIVE: Code = Code("Z317");
/// A condition that no value within the bounds meets.
pub const OUTSIDE_BOUNDS: Code = Code("Z318");
/// A list form over something that is not a list.
pub const NOT_A_LIST: Code = Code("Z319");
/// Division by zero.
pub const DIVISION_BY_ZERO: Code = Code("Z320");
/// A weight that is not a constant ratio.
pub const WEIGHT: Code = Code("Z321");
/// A value finer than the fact keeps.
pub const TOO_FINE: Code = Code("Z322");
/// A value outside the bounds of the fact.
pub const OUT_OF_BOUNDS: Code = Code("Z323");

/// Working days without a calendar of them.
pub const NO_WORKDAYS: Code = Code("Z324");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: WRONG_TYPE,
        name: "wrong-type",
        what: ("类型不符", "a value of the wrong type"),
        why: (
            "每个事实有声明的类型；别的类型的值没有意义。",
            "Every fact has a declared type; a value of another has no meaning.",
        ),
        example: "事实 { 已投产：是否 }\n定义 甲 { 当 已投产 为 3次 }",
        instead: "定义 甲 { 当 已投产 }",
    },
    Page {
        code: UNIT,
        name: "unit-mismatch",
        what: ("单位不符", "units that do not fit"),
        why: (
            "元与万元、次与个月混在一起，数就错了。",
            "Mixing 元 with 万元 or 次 with 个月 makes numbers wrong.",
        ),
        example: "事实 { 涉及量：数量 吨 }\n定义 甲 { 当 涉及量 3次以上 }",
        instead: "定义 甲 { 当 涉及量 3吨以上 }",
    },
    Page {
        code: MONEY_TIMES_MONEY,
        name: "money-times-money",
        what: ("金额乘金额", "money multiplied by money"),
        why: (
            "结果是“平方元”，不是罚款。",
            "The result is square yuan, not a fine.",
        ),
        example: "罚款 = 货值金额 × 5万元",
        instead: "罚款 = 货值金额 × 5倍",
    },
    Page {
        code: PRODUCT_OF_FACTS,
        name: "product-of-facts",
        what: (
            "两个随案情变化的数相乘，或除数随案情变化",
            "a product of two varying facts, or a varying divisor",
        ),
        why: (
            "这样的罚款无法证明不越出法定幅度；只允许再乘一个人数、面积之类的数量。",
            "Such a fine cannot be proved to stay inside the statute; only one count or measure may join.",
        ),
        example: "罚款 = 总和 × 货值金额 × 超标倍数",
        instead: "罚款 = 总和 × 货值金额 × 3",
    },
    Page {
        code: UPSIDE_DOWN,
        name: "range-upside-down",
        what: (
            "幅度上下限颠倒，或是空的",
            "a range that is upside down or empty",
        ),
        why: (
            "没有数落在里面，这一行永远用不上。",
            "No number lies inside; the rule could never apply.",
        ),
        example: "应当 罚款 5万元以上3万元以下",
        instead: "应当 罚款 3万元以上5万元以下",
    },
    Page {
        code: SAME_SIDE,
        name: "two-ends-on-one-side",
        what: ("两端都是下限或都是上限", "both ends of a range on one side"),
        why: (
            "“以上”和“以下”各管一端。",
            "以上 and 以下 each bound one end.",
        ),
        example: "应当 罚款 3万元以上5万元以上",
        instead: "应当 罚款 3万元以上5万元以下",
    },
    Page {
        code: NO_BASE,
        name: "amount-without-base",
        what: (
            "没有写是什么的倍数或比例，或金额没有单位",
            "a multiple of nothing, or an amount without unit",
        ),
        why: (
            "“十倍”须说明是货值金额还是违法所得的十倍。",
            "Ten times what?",
        ),
        example: "应当 罚款 十倍以上二十倍以下",
        instead: "应当 罚款 货值金额的 十倍以上二十倍以下",
    },
    Page {
        code: STATE,
        name: "base-state",
        what: (
            "事实没有声明这种状态",
            "a state that the fact does not declare",
        ),
        why: (
            "没有、无法计算与数额在法律上后果不同，要先声明才能区分。",
            "None, uncomputable and an amount have different legal effects; they are declared first.",
        ),
        example: "事实 { 违法所得：金额 }\n定义 甲 { 当 违法所得 为 没有 }",
        instead: "事实 { 违法所得：金额 或 没有 }",
    },
    Page {
        code: UNORDERED,
        name: "unordered-choice",
        what: (
            "选项没有先后，却用了“以上”“以下”",
            "以上 or 以下 on a choice without order",
        ),
        why: (
            "只有声明“递增”的选项才有轻重。",
            "Only an ascending choice has an order.",
        ),
        example: "事实 { 等级：选项 { 一般、较大、重大 } }\n定义 甲 { 当 等级 较大 以上 }",
        instead: "事实 { 等级：选项 { 一般、较大、重大 } 递增 }",
    },
    Page {
        code: NOT_A_CONDITION,
        name: "not-a-condition",
        what: ("这里要条件", "a condition belongs here"),
        why: (
            "“当”后面须能答是或否。",
            "What follows `when` must be yes or no.",
        ),
        example: "定义 甲 { 当 货值金额 }",
        instead: "定义 甲 { 当 货值金额 一万元以上 }",
    },
    Page {
        code: NOT_A_NUMBER,
        name: "not-a-number",
        what: ("这里要数", "a number belongs here"),
        why: (
            "只有金额、比例、倍数和数量能计算。",
            "Only money, ratios, multiples and measures can be computed with.",
        ),
        example: "罚款 = 总和 × 建设项目地点",
        instead: "罚款 = 总和 × 项目总投资额",
    },
    Page {
        code: POINT_NEEDED,
        name: "single-number-needed",
        what: (
            "这里要一个数，不是幅度",
            "one number belongs here, not a range",
        ),
        why: (
            "案件事实和步长都是确定的数。",
            "Facts of a case and steps are single numbers.",
        ),
        example: "用例 “甲” 乙 { 货值金额 = 一万元以上 }",
        instead: "用例 “甲” 乙 { 货值金额 = 1万元 }",
    },
    Page {
        code: WINDOW,
        name: "window-as-range",
        what: ("回溯期间不能当幅度用", "a look-back window is no range"),
        why: (
            "近一年、近二年说的是数哪些案件，不是多少。",
            "It says which cases are counted, not how many.",
        ),
        example: "定义 甲 { 当 同类违法次数 近二年 }",
        instead: "事实 { 近二年同类违法次数：整数 次 }\n定义 甲 { 当 近二年同类违法次数 2次以上 }",
    },
    Page {
        code: BOUNDS,
        name: "bad-bounds",
        what: (
            "范围、小数或条数写得不对",
            "bounds, decimals or sizes that make no sense",
        ),
        why: (
            "范围决定精度、运算宽度和证明。",
            "Bounds decide precision, width and proofs.",
        ),
        example: "事实 { 年龄：整数 周岁 范围 0.2周岁至0.8周岁 }",
        instead: "事实 { 年龄：整数 周岁 范围 0周岁至150周岁 }",
    },
    Page {
        code: OPTIONS,
        name: "bad-options",
        what: (
            "选项为空、过多或重复",
            "a choice that is empty, too long, or repeats a value",
        ),
        why: ("选项是一个封闭的集合。", "A choice is a closed set."),
        example: "事实 { 类别：选项 { 甲、乙、甲 } }",
        instead: "事实 { 类别：选项 { 甲、乙 } }",
    },
    Page {
        code: COLLECTIVE,
        name: "bad-collective",
        what: (
            "合称的值不出自同一个选项",
            "a collective whose values are not of one choice",
        ),
        why: (
            "合称是同一选项中几个值的简称。",
            "A collective stands for several values of one choice.",
        ),
        example: "合称 敏感 = 环境敏感区、报告书",
        instead: "合称 敏感 = 环境敏感区、饮用水源",
    },
    Page {
        code: OUTSIDE_BOUNDS,
        name: "never-within-bounds",
        what: (
            "在声明的范围内永远不成立",
            "a condition that never holds within the bounds",
        ),
        why: (
            "多半是数字或单位写错。",
            "Most often a slip in number or unit.",
        ),
        example: "事实 { pH值：数量 小数 1位 范围 0至14 }\n定义 甲 { 当 pH值 20以上 }",
        instead: "定义 甲 { 当 pH值 12以上 }",
    },
    Page {
        code: NOT_A_LIST,
        name: "not-a-list",
        what: ("不是明细", "not a list"),
        why: (
            "任一、计数、最大、每个只用于明细。",
            "任一, 计数, 最大 and 每个 are for lists.",
        ),
        example: "定义 甲 { 当 任一 货值金额 （…） }",
        instead: "事实 { 批次：明细 至多 20 { 货值：金额 } }",
    },
    Page {
        code: DIVISION_BY_ZERO,
        name: "division-by-zero",
        what: ("除以零", "division by zero"),
        why: ("没有结果。", "It has no result."),
        example: "值 = 货值金额 ÷ 0",
        instead: "值 = 货值金额 ÷ 2",
    },
    Page {
        code: WEIGHT,
        name: "bad-weight",
        what: (
            "权重不是确定的比例",
            "a weight that is not a constant ratio",
        ),
        why: ("权重相加须是一个比例。", "Weights add up to a ratio."),
        example: "| 报告书 | 5万元 |",
        instead: "| 报告书 | 5% |",
    },
    Page {
        code: TOO_FINE,
        name: "too-fine",
        what: (
            "数值比事实保留的小数更细",
            "a value finer than the fact keeps",
        ),
        why: (
            "不丢数，也不替人四舍五入。",
            "Nothing is dropped and nothing rounded silently.",
        ),
        example: "货值金额 = 0.001元",
        instead: "货值金额 = 0.01元",
    },
    Page {
        code: OUT_OF_BOUNDS,
        name: "out-of-bounds",
        what: ("数值超出事实的范围", "a value outside the bounds"),
        why: (
            "范围之外的案件没有证明过。",
            "Cases outside the bounds have not been proved.",
        ),
        example: "事实 { 年龄：整数 周岁 范围 0周岁至150周岁 }\n用例 “甲” 乙 { 年龄 = 200周岁 }",
        instead: "年龄 = 20周岁",
    },
    Page {
        code: NO_WORKDAYS,
        name: "no-workdays",
        what: (
            "要数工作日，但没有工作日历",
            "working days without a calendar of them",
        ),
        why: (
            "哪天放假、哪天补班由国务院办公厅每年通知，程序不猜。",
            "A notice of each year says which days are worked; nothing is guessed.",
        ),
        example: "定义 期满日 { 值 = 告知日 起 5个工作日 }",
        instead: "工作日历 2025-01-01至2025-12-31 { 放假 2025-01-01；上班 2025-01-26 }\n定义 期满日 { 值 = 告知日 起 5个工作日 }",
    },
];
