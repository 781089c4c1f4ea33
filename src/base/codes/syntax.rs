//! Z1xx: files and syntax.

use super::Page;
use crate::base::diagnostic::Code;

/// A character that cannot be seen.
pub const CONTROL_CHARACTER: Code = Code("Z101");
/// Brackets nested too deep.
pub const TOO_DEEP: Code = Code("Z102");
/// A bracket that is never closed.
pub const UNCLOSED: Code = Code("Z103");
/// A closing bracket that closes nothing.
pub const STRAY: Code = Code("Z104");
/// A string or title that is not closed on its line.
pub const UNTERMINATED: Code = Code("Z105");
/// “ inside “ ”.
pub const NESTED_QUOTATION: Code = Code("Z106");
/// Text that belongs to no item.
pub const NOT_AN_ITEM: Code = Code("Z107");
/// A character that has no meaning.
pub const UNEXPECTED: Code = Code("Z108");
/// A word that is too long.
pub const TOO_LONG: Code = Code("Z109");
/// A range whose first or second number has no unit.
pub const ELIDED_UNIT: Code = Code("Z110");
/// 半 as a number.
pub const HALF: Code = Code("Z111");
/// A Chinese numeral without a unit.
pub const BARE_CHINESE: Code = Code("Z112");
/// A numeral that is not well formed.
pub const MALFORMED_NUMERAL: Code = Code("Z113");
/// A range whose two units cannot be compared.
pub const MIXED_UNITS: Code = Code("Z114");
/// A number too large to hold exactly.
pub const TOO_LARGE: Code = Code("Z115");
/// A number with something glued to it that is no unit.
pub const GLUED: Code = Code("Z116");
/// Two boundary words on one number.
pub const DOUBLED_BOUNDARY: Code = Code("Z117");
/// A day that does not exist.
pub const IMPOSSIBLE_DATE: Code = Code("Z118");
/// An article reference whose numbers cannot be read.
pub const BAD_ARTICLE: Code = Code("Z119");
/// An empty cell.
pub const EMPTY_CELL: Code = Code("Z120");
/// A row without its last bar.
pub const MISSING_BAR: Code = Code("Z121");
/// A row that does not stand on its own line in a table.
pub const MISPLACED_ROW: Code = Code("Z122");
/// Braces in a cell.
pub const BRACE_IN_CELL: Code = Code("Z123");
/// A dash between two numbers.
pub const RANGE_SIGN: Code = Code("Z124");
/// A text that the grammar refuses.
pub const UNREADABLE: Code = Code("Z199");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: CONTROL_CHARACTER,
        name: "control-character",
        what: (
            "文件里有看不见的字符",
            "the file holds a character that cannot be seen",
        ),
        why: (
            "两个看起来一样的名称会因此不同，字的先后也可能与看到的不一样。",
            "Two names that look alike would differ, and text could read in another order than shown.",
        ),
        example: "建设\u{200B}情况 = 设备安装",
        instead: "建设情况 = 设备安装",
    },
    Page {
        code: TOO_DEEP,
        name: "nesting-too-deep",
        what: ("括号套得太深", "brackets are nested too deep"),
        why: (
            "套了几十层的内容没有人能核对，也会让程序读不完。",
            "Nobody can check what is nested so deep, and a program might not finish reading it.",
        ),
        example: "当 （（（…（甲 且 乙）…）））",
        instead: "定义 甲乙 { 当 甲 且 乙 }",
    },
    Page {
        code: UNCLOSED,
        name: "unclosed-bracket",
        what: ("括号没有闭合", "a bracket is not closed"),
        why: (
            "后面的内容会被当作括号里面的内容。",
            "What follows would be taken for part of its content.",
        ),
        example: "情节 主动消除 { 效果 应当 从轻",
        instead: "情节 主动消除 { 效果 应当 从轻 }",
    },
    Page {
        code: STRAY,
        name: "stray-bracket",
        what: ("多了一个右括号", "a closing bracket closes nothing"),
        why: (
            "它前面的某处可能提前结束了一个条目。",
            "Something before it may have ended an item too early.",
        ),
        example: "情节 主动消除 { 效果 应当 从轻 } }",
        instead: "情节 主动消除 { 效果 应当 从轻 }",
    },
    Page {
        code: UNTERMINATED,
        name: "unterminated-text",
        what: ("引号或书名号没有闭合", "a quotation or title is not closed"),
        why: (
            "一段文字必须在同一行内结束，否则后面的规则会被当作文字。",
            "A text must end on its line, or the rules after it would become text.",
        ),
        example: "名称 “某某规定；层级 省级规范性文件",
        instead: "名称 “某某规定”；层级 省级规范性文件",
    },
    Page {
        code: NESTED_QUOTATION,
        name: "nested-quotation",
        what: (
            "引号里面又有同样的引号",
            "a quotation holds its own opening mark",
        ),
        why: (
            "文字在第一个”处结束，后半段会落在外面。",
            "The text ends at the first ”, and the rest falls outside.",
        ),
        example: "名称 “关于“三同时”的规定”",
        instead: "名称 “关于‘三同时’的规定”",
    },
    Page {
        code: NOT_AN_ITEM,
        name: "not-an-item",
        what: ("这里应当开始一个条目", "an item should begin here"),
        why: (
            "每一部分内容都要属于某个条目，否则不知道它说的是什么。",
            "Everything belongs to an item; outside one it says nothing.",
        ),
        example: "违法行维 未批先建 { … }",
        instead: "违法行为 未批先建 { … }",
    },
    Page {
        code: UNEXPECTED,
        name: "unexpected-character",
        what: ("这里有没有意义的符号", "a sign has no meaning here"),
        why: (
            "规则里的每个符号都有一个意思，猜不得。",
            "Every sign of a rule has one meaning; none is guessed.",
        ),
        example: "当 甲 && 乙",
        instead: "当 甲 且 乙",
    },
    Page {
        code: TOO_LONG,
        name: "word-too-long",
        what: ("一个词太长", "a word is too long"),
        why: (
            "多半是漏了标点或空格。",
            "Punctuation or spaces are probably missing.",
        ),
        example: "当项目位于环境敏感区且已经投入生产且……",
        instead: "当 位于环境敏感区 且 已投入生产",
    },
    Page {
        code: ELIDED_UNIT,
        name: "elided-unit",
        what: (
            "范围里有一个数没有单位",
            "one number of a range has no unit",
        ),
        why: (
            "二百以上五百元以下，二百可以是元，也可以是别的；法律文本要求各写单位。",
            "In 二百以上五百元以下 the first number could be anything; legal drafting wants both units.",
        ),
        example: "罚款 二百以上五百元以下",
        instead: "罚款 二百元以上五百元以下",
    },
    Page {
        code: HALF,
        name: "half",
        what: ("“半”不是数", "半 is not a number"),
        why: (
            "半个月是十四日、十五日还是十六日，没有规定。",
            "Whether half a month is 14, 15 or 16 days is not defined.",
        ),
        example: "持续时间 半年以上",
        instead: "持续时间 6个月以上",
    },
    Page {
        code: BARE_CHINESE,
        name: "bare-chinese-numeral",
        what: ("汉字数字没有单位", "a Chinese numeral has no unit"),
        why: (
            "没有单位的汉字数字和名称分不开。",
            "Without a unit a Chinese numeral cannot be told from a name.",
        ),
        example: "受害人数 二十以上",
        instead: "受害人数 二十人以上",
    },
    Page {
        code: MALFORMED_NUMERAL,
        name: "malformed-numeral",
        what: ("数字写法不规范", "a numeral is not well formed"),
        why: (
            "一百万一十元可能漏了字，也可能是一百一十万元；数额不能猜。",
            "一百万一十元 may lack a character or mean 一百一十万元; amounts are not guessed.",
        ),
        example: "罚款 一百万一十元",
        instead: "罚款 一百一十万元",
    },
    Page {
        code: MIXED_UNITS,
        name: "mixed-units",
        what: (
            "范围两端的单位不能比较",
            "the two units of a range cannot be compared",
        ),
        why: (
            "吨和元之间没有大小。",
            "Neither of tonnes and yuan is larger.",
        ),
        example: "涉及量 5吨以上10万元以下",
        instead: "涉及量 5吨以上10吨以下",
    },
    Page {
        code: TOO_LARGE,
        name: "number-too-large",
        what: ("数太大", "a number is too large"),
        why: (
            "程序只做精确计算，容不下的数不接受。",
            "Only exact arithmetic is done; what does not fit is refused.",
        ),
        example: "罚款 1000000000000000000000元",
        instead: "罚款 1000000元",
    },
    Page {
        code: GLUED,
        name: "not-a-quantity",
        what: (
            "数字后面连着别的字",
            "something is run together with a number",
        ),
        why: (
            "整串要么是数量，要么是词；名称不能以数字开头。",
            "A whole run is a quantity or a word, and names do not begin with digits.",
        ),
        example: "持续时间 3个月以上罚款",
        instead: "持续时间 3个月以上 罚款",
    },
    Page {
        code: DOUBLED_BOUNDARY,
        name: "doubled-boundary",
        what: ("一个数用了两个界限词", "one number has two boundary words"),
        why: (
            "“超过”不含本数，“以上”含本数，放在一起说不清含不含。",
            "超过 excludes the number and 以上 includes it; together they say neither.",
        ),
        example: "货值金额 超过2万元以上",
        instead: "货值金额 超过2万元",
    },
    Page {
        code: IMPOSSIBLE_DATE,
        name: "impossible-date",
        what: ("没有这一天", "there is no such day"),
        why: (
            "期限要从确实存在的一天起算。",
            "Periods are counted from a day that exists.",
        ),
        example: "施行 2022-02-30",
        instead: "施行 2022-02-28",
    },
    Page {
        code: BAD_ARTICLE,
        name: "bad-article",
        what: ("条款号读不出", "the number of an article cannot be read"),
        why: (
            "引用要落到确定的条文上。",
            "A citation must lead to one article.",
        ),
        example: "依据 《环评法》第三一条",
        instead: "依据 《环评法》第三十一条",
    },
    Page {
        code: EMPTY_CELL,
        name: "empty-cell",
        what: ("单元格是空的", "a cell is empty"),
        why: (
            "空白可能是不限、同上、不罚，也可能是漏填。",
            "A blank may mean any, the same as above, nothing, or that it was forgotten.",
        ),
        example: "| 一般区域 |      | 1万元以下 |",
        instead: "| 一般区域 | 任意 | 1万元以下 |",
    },
    Page {
        code: MISSING_BAR,
        name: "missing-bar",
        what: ("一行最后缺“|”", "a row lacks its last bar"),
        why: (
            "没有它就不知道最后一格到哪里为止。",
            "Without it the end of the last cell is not known.",
        ),
        example: "| 一般区域 | 1万元以下",
        instead: "| 一般区域 | 1万元以下 |",
    },
    Page {
        code: MISPLACED_ROW,
        name: "misplaced-row",
        what: ("表的行不在表里", "a row stands outside a table"),
        why: (
            "一行属于哪个表，要看它在谁的大括号里。",
            "A row belongs to the table whose braces hold it.",
        ),
        example: "表 唯一 { 备注 “…”；| 甲 | 1万元 |\n}",
        instead: "表 唯一 {\n    | 甲 | 1万元 |\n}",
    },
    Page {
        code: BRACE_IN_CELL,
        name: "brace-in-cell",
        what: ("单元格里有大括号", "a cell holds braces"),
        why: (
            "一格只写一个条件或者一个结果。",
            "A cell holds one condition or one outcome.",
        ),
        example: "| 甲 | 择一 { 1万元；2万元 } |",
        instead: "| 甲 | 1万元至2万元 |",
    },
    Page {
        code: RANGE_SIGN,
        name: "range-sign",
        what: ("范围用了横线", "a range is written with a dash"),
        why: (
            "横线也是减号；法律文本写范围用“以上…以下”或者“至”。",
            "A dash is also a minus; laws write ranges with 以上…以下 or 至.",
        ),
        example: "罚款 5-10万元",
        instead: "罚款 5万元至10万元",
    },
    Page {
        code: UNREADABLE,
        name: "unreadable",
        what: ("这一处读不下去", "a place cannot be read"),
        why: (
            "读不懂的内容不会被跳过。",
            "What is not understood is never passed over.",
        ),
        example: "",
        instead: "",
    },
];
