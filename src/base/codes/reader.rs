//! Z15x–Z17x: what the reader cannot understand: words out of place, missing parts, tables.

use super::{Code, Page};

/// A word that cannot begin an item of its own.
pub const UNKNOWN_ITEM: Code = Code("Z150");
/// A statement that the body it stands in does not know.
pub const UNKNOWN_ENTRY: Code = Code("Z151");
/// A construct that belongs to a later version.
pub const RESERVED_FOR_LATER: Code = Code("Z152");
/// Something is missing here.
pub const EXPECTED: Code = Code("Z153");
/// Something follows a statement that is complete.
pub const LEFT_OVER: Code = Code("Z154");
/// An entry is written twice.
pub const REPEATED: Code = Code("Z155");
/// A reserved word is used as a name.
pub const RESERVED_NAME: Code = Code("Z156");
/// A keyword is glued to a name.
pub const GLUED: Code = Code("Z157");
/// A row has another number of cells than the table has columns.
pub const CELL_COUNT: Code = Code("Z158");
/// The header of a table cannot be understood.
pub const HEADER: Code = Code("Z159");
/// 同上 in the first row.
pub const NOTHING_ABOVE: Code = Code("Z160");
/// A word that is none of a closed set.
pub const UNKNOWN_VALUE: Code = Code("Z161");
/// A word that is no kind of penalty.
pub const UNKNOWN_KIND: Code = Code("Z162");
/// A word that is no type.
pub const UNKNOWN_TYPE: Code = Code("Z163");
/// A row where no table is, or a statement among rows.
pub const ROW_PLACE: Code = Code("Z164");
/// A list with too few entries.
pub const TOO_FEW: Code = Code("Z165");
/// 非 written twice in a row.
pub const DOUBLE_NEGATION: Code = Code("Z166");
/// A definition with both a value and a condition, or neither.
pub const DEFINITION_SHAPE: Code = Code("Z167");
/// A cell that its column cannot hold.
pub const BAD_CELL: Code = Code("Z168");
/// A number that does not fit its place.
pub const WRONG_NUMBER: Code = Code("Z169");
/// A body without braces.
pub const MISSING_BRACES: Code = Code("Z170");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: UNKNOWN_ITEM,
        name: "not-an-item-of-its-own",
        what: ("不能单独成为一个条目", "it cannot be an item of its own"),
        why: (
            "已知缺陷说的是一个条目里的事，写在那个条目里面才知道指的是什么。",
            "A known defect is about something inside an item and stands in that item.",
        ),
        example: "已知缺陷 空档 “原文如此”",
        instead: "裁量基准 甲 { 已知缺陷 空档 “原文如此” }",
    },
    Page {
        code: UNKNOWN_ENTRY,
        name: "unknown-entry",
        what: ("这个条目里不能写这一句", "this item has no such statement"),
        why: (
            "每种条目只有固定的几种内容，和公布的裁量基准表的各栏对应。认不出的一句不会被忽略，因为它可能改变处罚。",
            "Each item has a closed set of statements. One that is not known is never ignored, \
             because it might change a penalty.",
        ),
        example: "情节 主动消除 { 依剧 《行政处罚法》第三十二条第一项；效果 应当 从轻 }",
        instead: "情节 主动消除 { 依据 《行政处罚法》第三十二条第一项；效果 应当 从轻 }",
    },
    Page {
        code: RESERVED_FOR_LATER,
        name: "reserved-for-later",
        what: (
            "这种写法留给以后的版本",
            "this construct is reserved for a later version",
        ),
        why: (
            "按日连续和对同案其他行为的条件，词已经定下，计算还没有做。\
             先读出来再不算，会让人以为已经算了。",
            "The words are fixed but nothing computes them yet, and reading them silently would \
             suggest that something does.",
        ),
        example: "按日连续 “环保法59” { 每日 原罚款 }",
        instead: "事实 { 按日连续天数：整数 日 }",
    },
    Page {
        code: EXPECTED,
        name: "expected",
        what: ("这里缺少内容", "something is missing here"),
        why: (
            "一句话没有写完，或者写的不是这里应当写的内容。",
            "A statement is not complete, or holds something else than what belongs here.",
        ),
        example: "规则包 甲 { 名称 某某裁量规定 }",
        instead: "规则包 甲 { 名称 “某某裁量规定” }",
    },
    Page {
        code: LEFT_OVER,
        name: "left-over",
        what: (
            "一句话之后有多余的内容",
            "something follows a complete statement",
        ),
        why: (
            "多余的内容没有读，可能是漏了“；”，也可能是两个名称之间漏了“为”“且”“或”。",
            "It was not read: perhaps a “；” is missing, or a 为, 且, 或 between two names.",
        ),
        example: "定义 严重 { 当 已投产 重大影响 }",
        instead: "定义 严重 { 当 已投产 且 重大影响 }",
    },
    Page {
        code: REPEATED,
        name: "repeated-entry",
        what: ("同一项内容写了两次", "an entry is written twice"),
        why: (
            "只能有一个值的内容写了两次，说不清以哪个为准。",
            "An entry that can have one value has two, and nobody can tell which one counts.",
        ),
        example: "规则包 甲 { 名称 “一”；名称 “二” }",
        instead: "规则包 甲 { 名称 “一” }",
    },
    Page {
        code: RESERVED_NAME,
        name: "reserved-name",
        what: ("保留词不能作为名称", "a reserved word cannot be a name"),
        why: (
            "是、否、且、或、非、任意、同上、无法查明，以及没有、无法计算、总和、中值、法定最低、法定最高，在任何地方都是固定的\
             意思；叫这个名称的事实在条件里写不出来。",
            "These words mean themselves everywhere, so a thing named so could never be mentioned.",
        ),
        example: "事实 { 任意：是否 }",
        instead: "事实 { 任意情形：是否 }",
    },
    Page {
        code: GLUED,
        name: "glued-keyword",
        what: ("关键词和名称连在一起", "a keyword is glued to a name"),
        why: (
            "连着写的字是一个名称。程序不按已有的名称断词，否则新加一个事实就可能改变旧规则的读法。",
            "Characters written together are one name. Nothing is cut by what is declared, or a new \
             fact could change how an old rule is read.",
        ),
        example: "违法行为 甲 { 应当罚款 5万元以下 }",
        instead: "违法行为 甲 { 应当 罚款 5万元以下 }",
    },
    Page {
        code: CELL_COUNT,
        name: "cell-count",
        what: (
            "这一行的格数和列数不同",
            "a row has not as many cells as the table has columns",
        ),
        why: (
            "少一格或者多一格，后面各格就都对错了列。",
            "One cell too many or too few puts all later cells under the wrong column.",
        ),
        example: "判定 等级 { 结果：选项 { 甲、乙 }\n表 {\n| 已投产 | 结果 |\n| 是 |\n} }",
        instead: "判定 等级 { 结果：选项 { 甲、乙 }\n表 {\n| 已投产 | 结果 |\n| 是 | 甲 |\n} }",
    },
    Page {
        code: HEADER,
        name: "table-header",
        what: ("列名不能理解", "the header of a table cannot be understood"),
        why: (
            "列名决定这一列各格怎样读：事实或定义的名称读作条件，罚款、处理、档次、结果读作结果，备注、序号、依据不读。",
            "The header decides how cells are read: a name as conditions; fine, treatment, tier, \
             result as outcomes; remarks, row_number, basis not at all.",
        ),
        example: "裁量基准 甲 { 表 {\n| 已投产 | 备注 |\n| 是 | 无 |\n} }",
        instead: "裁量基准 甲 { 表 {\n| 已投产 | 罚款 |\n| 是 | 5万元 |\n} }",
    },
    Page {
        code: NOTHING_ABOVE,
        name: "nothing-above",
        what: ("第一行不能写“同上”", "the first row cannot say “same”"),
        why: (
            "上面只有列名，没有可以照抄的格。",
            "Above it stands only the header.",
        ),
        example: "裁量基准 甲 { 表 {\n| 已投产 | 罚款 |\n| 是 | 同上 |\n} }",
        instead: "裁量基准 甲 { 表 {\n| 已投产 | 罚款 |\n| 是 | 5万元 |\n} }",
    },
    Page {
        code: UNKNOWN_VALUE,
        name: "unknown-value",
        what: (
            "这个词不在可以选的几个之中",
            "a word that is none of those that may stand here",
        ),
        why: (
            "这里只有几种写法，每种有确定的意思。",
            "Only a few words may stand here, each with a fixed meaning.",
        ),
        example: "规则包 甲 { 要素区间 取中 }",
        instead: "规则包 甲 { 要素区间 取重 }",
    },
    Page {
        code: UNKNOWN_KIND,
        name: "unknown-penalty-kind",
        what: ("不是处罚种类", "not a kind of penalty"),
        why: (
            "处罚种类由法律规定（行政处罚法第九条）。种类决定要不要数额、期限，也决定哪一级文件可以设定。",
            "Kinds of penalty are set by law (行政处罚法 第九条) and decide what measure is needed.",
        ),
        example: "违法行为 甲 { 应当 警示 }",
        instead: "违法行为 甲 { 应当 警告 }",
    },
    Page {
        code: UNKNOWN_TYPE,
        name: "unknown-type",
        what: ("不是事实的类型", "not a type of fact"),
        why: (
            "类型决定事实怎样填写、怎样比较，也让检查能够穷尽一切可能。",
            "The type decides how a fact is given and compared, and lets the checks cover every case.",
        ),
        example: "事实 { 项目总投资额：钱 }",
        instead: "事实 { 项目总投资额：金额 }",
    },
    Page {
        code: ROW_PLACE,
        name: "row-place",
        what: ("表格的行写错了地方", "a table row out of place"),
        why: (
            "行只有在“表”或者“要素”里才知道各格怎样读；表里也只能写行。",
            "Only in a table or a factor is it known how cells are read; and a table holds rows only.",
        ),
        example: "裁量基准 甲 {\n| 已投产 | 罚款 |\n| 是 | 5万元 |\n}",
        instead: "裁量基准 甲 { 表 {\n| 已投产 | 罚款 |\n| 是 | 5万元 |\n} }",
    },
    Page {
        code: TOO_FEW,
        name: "too-few-entries",
        what: ("内容太少", "too few entries"),
        why: (
            "没有行的表、没有选项的选择、只有一项的择一，没有意义，多半是漏写。",
            "A table without rows or a choice of one says nothing; something was forgotten.",
        ),
        example: "违法行为 甲 { 应当 择一 { 警告 } }",
        instead: "违法行为 甲 { 应当 择一 { 警告；通报批评 } }",
    },
    Page {
        code: DOUBLE_NEGATION,
        name: "double-negation",
        what: ("“非”连着写了两次", "“not” is written twice in a row"),
        why: (
            "两个“非”互相抵消，多半是笔误。",
            "The two cancel each other; it is probably a slip.",
        ),
        example: "定义 甲 { 当 非 非 已投产 }",
        instead: "定义 甲 { 当 已投产 }",
    },
    Page {
        code: DEFINITION_SHAPE,
        name: "definition-shape",
        what: (
            "定义要有“值”或者“当”，不能都有",
            "a definition has either a value or a condition",
        ),
        why: (
            "定义是一个数额的名称，或者一个条件的名称。",
            "A definition names an amount or a condition, never both.",
        ),
        example: "定义 甲 { 值 = 1万元；当 已投产 }",
        instead: "定义 甲 { 当 已投产 }",
    },
    Page {
        code: BAD_CELL,
        name: "cell-of-another-column",
        what: (
            "这一格的写法不属于这一列",
            "a cell that its column cannot hold",
        ),
        why: (
            "“条件”列每格写“当 …”；以名称为列名的列，每格写它的值。",
            "A cell of the column condition begins with when; other cells hold values.",
        ),
        example: "裁量基准 甲 { 表 {\n| 条件 | 罚款 |\n| 已投产 | 5万元 |\n} }",
        instead: "裁量基准 甲 { 表 {\n| 条件 | 罚款 |\n| 当 已投产 | 5万元 |\n} }",
    },
    Page {
        code: WRONG_NUMBER,
        name: "number-of-another-shape",
        what: ("这个数不能用在这里", "a number that does not fit its place"),
        why: (
            "这里要一个整数、一个点或者两端都有的范围，写的是别的。",
            "A whole number, a point or a range with both ends belongs here.",
        ),
        example: "事实 { 面积：数量 平方米 小数 二十位 }",
        instead: "事实 { 面积：数量 平方米 小数 2位 }",
    },
    Page {
        code: MISSING_BRACES,
        name: "missing-braces",
        what: ("缺少大括号", "a body without braces"),
        why: (
            "条目的内容写在大括号之内，才看得出到哪里为止。",
            "Only braces show where a body ends.",
        ),
        example: "违法行为 甲 { 对 单位 }",
        instead: "违法行为 甲 { 对 单位 { 应当 警告 } }",
    },
];
