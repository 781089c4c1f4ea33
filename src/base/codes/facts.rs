//! Z7xx: facts documents, and what is asked of them on the command line.

use super::Page;
use crate::base::diagnostic::Code;

/// The facts document is not JSON.
pub const NOT_JSON: Code = Code("Z701");
/// The facts document is larger than the limit.
pub const TOO_LARGE: Code = Code("Z702");
/// The facts document, or a record, is not an object.
pub const NOT_OBJECT: Code = Code("Z703");
/// A key is written twice.
pub const REPEATED_KEY: Code = Code("Z704");
/// No fact has this name.
pub const UNKNOWN_NAME: Code = Code("Z705");
/// The value is of another type than the fact.
pub const WRONG_TYPE: Code = Code("Z706");
/// Money without a unit.
pub const MONEY_WITHOUT_UNIT: Code = Code("Z707");
/// The unit is not that of the fact.
pub const WRONG_UNIT: Code = Code("Z708");
/// The choice has no such option.
pub const UNKNOWN_OPTION: Code = Code("Z709");
/// Outside the bounds of the fact.
pub const OUT_OF_BOUNDS: Code = Code("Z710");
/// More decimals than the fact keeps.
pub const TOO_FINE: Code = Code("Z711");
/// From lies after to.
pub const REVERSED_SPAN: Code = Code("Z712");
/// More records than the list may have.
pub const TOO_MANY_RECORDS: Code = Code("Z713");
/// 没有, 无法计算 or 无法查明 where it cannot stand.
pub const STATE_NOT_ALLOWED: Code = Code("Z714");
/// Not a day in ISO form.
pub const BAD_DATE: Code = Code("Z715");
/// A wrapped value that is not `{"value": …, "evidence": […]}`.
pub const BAD_WRAPPER: Code = Code("Z716");
/// A range or a window where one value is meant.
pub const NOT_ONE_VALUE: Code = Code("Z717");
/// The package has no such act.
pub const UNKNOWN_ACT: Code = Code("Z720");
/// The decision day lies outside the time the package is in force.
pub const DAY_OUTSIDE_FORCE: Code = Code("Z721");
/// The name of a table does not say in which form it is written.
pub const TABLE_FORM: Code = Code("Z722");
/// The columns of a table do not fit together, or one that was named is not there.
pub const TABLE_COLUMNS: Code = Code("Z723");
/// A row of a table that is not one.
pub const BROKEN_ROW: Code = Code("Z724");
/// A column of a table is of a type that the fact cannot have.
pub const COLUMN_TYPE: Code = Code("Z725");
/// The package has no such decision.
pub const UNKNOWN_DECISION: Code = Code("Z726");
/// The package has no such observation period.
pub const UNKNOWN_PERIOD: Code = Code("Z727");
/// A fact without which nothing can be drawn.
pub const NEEDED: Code = Code("Z728");

/// The document of a case of several acts has not its form.
pub const CASE_DOCUMENT: Code = Code("Z729");
/// A case holds one act twice.
pub const SAME_ACT: Code = Code("Z730");
/// The package has no rule for cases of several acts.
pub const NO_CASE_RULE: Code = Code("Z731");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: NOT_JSON,
        name: "facts-not-json",
        what: (
            "事实文件不是合法的 JSON。",
            "The facts document is not valid JSON.",
        ),
        why: (
            "事实文件由办案系统和人共同书写，JSON 的标点只认半角；一处写错，其后都无法读出。",
            "Systems and people both write facts documents; JSON knows half-width punctuation only, and \
             nothing after a slip can be read.",
        ),
        example: "{“配合调查”：true}",
        instead: "{\"配合调查\": true}",
    },
    Page {
        code: TOO_LARGE,
        name: "facts-too-large",
        what: (
            "事实文件超过大小上限，未读取。",
            "The facts document is larger than the limit and was not read.",
        ),
        why: (
            "一个案件的事实只有几十项；过大的文件多半是拿错了文件。",
            "One case has some dozens of facts; a file this large is most likely the wrong one.",
        ),
        example: "{\"货物\": [ … 一百万条 … ]}",
        instead: "{\"货物\": [ … 本案的记录 … ]}",
    },
    Page {
        code: NOT_OBJECT,
        name: "facts-not-object",
        what: (
            "事实文件（或明细中的一条记录）应当是对象 { … }：事实名 → 值。",
            "The facts document (or a record of a list) must be an object { … }: fact name → value.",
        ),
        why: (
            "每个值都要说明是哪一项事实。",
            "Every value has to say which fact it is.",
        ),
        example: "[\"报告表\", \"一般区域\"]",
        instead: "{\"环评文件类别\": \"报告表\", \"建设项目地点\": \"一般区域\"}",
    },
    Page {
        code: REPEATED_KEY,
        name: "facts-repeated-key",
        what: ("同一个名称写了两次。", "The same name is written twice."),
        why: (
            "多数软件会悄悄取后一个；两个值哪个是真的，只有办案人员知道。",
            "Most software silently takes the last one; only the officer knows which of the two is true.",
        ),
        example: "{\"配合调查\": true, \"配合调查\": false}",
        instead: "{\"配合调查\": false}",
    },
    Page {
        code: UNKNOWN_NAME,
        name: "facts-unknown-name",
        what: (
            "规则包没有声明这个名称的事实。",
            "The package declares no fact of this name.",
        ),
        why: (
            "名称写错的事实如果被忽略，就等于没有填写，结论会悄悄变样。",
            "A misspelt fact that is ignored counts as not filled in, and the outcome changes silently.",
        ),
        example: "{\"持继时间\": null}",
        instead: "{\"持续时间\": null}",
    },
    Page {
        code: WRONG_TYPE,
        name: "facts-wrong-type",
        what: (
            "值的写法与事实的类型不符。",
            "The value is not written as the type of the fact wants.",
        ),
        why: (
            "每种事实只有一种写法，不作猜测：是否写 true/false，日期写 \"2022-03-01\"，选项写名称。",
            "Each type has one way of writing, and nothing is guessed: true/false, \"2022-03-01\", the name \
             of an option.",
        ),
        example: "{\"配合调查\": \"yes\"}",
        instead: "{\"配合调查\": true}",
    },
    Page {
        code: MONEY_WITHOUT_UNIT,
        name: "facts-money-without-unit",
        what: ("金额没有写单位。", "An amount of money has no unit."),
        why: (
            "光写数字，谁也分不清是元、万元还是分；差一个单位，罚款差一万倍。",
            "Nobody can tell yuan from ten thousand yuan or fen by a bare number; one unit off is a fine \
             ten thousand times off.",
        ),
        example: "{\"项目总投资额\": 2000}",
        instead: "{\"项目总投资额\": \"2000万元\"}",
    },
    Page {
        code: WRONG_UNIT,
        name: "facts-wrong-unit",
        what: (
            "单位与事实声明的单位不符。",
            "The unit is not the one that the fact is declared in.",
        ),
        why: (
            "单位不作换算：吨与公斤、月与日之间怎么折算，是认定事实的人的事。",
            "Units are never converted: how months become days is for the person who finds the facts.",
        ),
        example: "{\"涉及量\": \"5公斤\"}",
        instead: "{\"涉及量\": \"0.005吨\"}",
    },
    Page {
        code: UNKNOWN_OPTION,
        name: "facts-unknown-option",
        what: ("选项里没有这一个。", "The choice has no such option."),
        why: (
            "选项是封闭的；合称（几个选项的总名）不是一个值，要写明是其中哪一个。",
            "Choices are closed; a collective name for several options is no value: say which of them.",
        ),
        example: "{\"建设情况\": \"设备按装\"}",
        instead: "{\"建设情况\": \"设备安装\"}",
    },
    Page {
        code: OUT_OF_BOUNDS,
        name: "facts-out-of-bounds",
        what: (
            "值超出事实声明的范围。",
            "The value lies outside the bounds of the fact.",
        ),
        why: (
            "范围是规则已经证明有效的区间；超出它，计算结果没有保证。",
            "Within the bounds the rules are proved; outside of them nothing is promised.",
        ),
        example: "{\"同类违法次数\": 0}",
        instead: "{\"同类违法次数\": 1}",
    },
    Page {
        code: TOO_FINE,
        name: "facts-too-fine",
        what: (
            "小数位数超过事实保留的位数。",
            "The value has more decimals than the fact keeps.",
        ),
        why: (
            "四舍五入可能恰好越过一个档次的界限，因此不替人取整。",
            "Rounding may step over a threshold, so it is not done on anyone's behalf.",
        ),
        example: "{\"项目总投资额\": \"70000.505元\"}",
        instead: "{\"项目总投资额\": \"70000.50元\"}",
    },
    Page {
        code: REVERSED_SPAN,
        name: "facts-reversed-span",
        what: ("起止的“起”晚于“止”。", "A span starts after it ends."),
        why: (
            "多半是两个日期写反了。",
            "Most likely the two dates are swapped.",
        ),
        example: "{\"持续时间\": {\"from\": \"2022-07-01\", \"to\": \"2022-03-01\"}}",
        instead: "{\"持续时间\": {\"from\": \"2022-03-01\", \"to\": \"2022-07-01\"}}",
    },
    Page {
        code: TOO_MANY_RECORDS,
        name: "facts-too-many-records",
        what: (
            "明细的记录数超过声明的上限。",
            "A list has more records than it declares.",
        ),
        why: (
            "上限由规则包声明，计算的位数据此确定。",
            "The package declares the limit, and the width of the arithmetic rests on it.",
        ),
        example: "{\"违法建筑\": [ … 21 条 … ]}  // 至多 20",
        instead: "{\"违法建筑\": [ … 20 条 … ]}",
    },
    Page {
        code: STATE_NOT_ALLOWED,
        name: "facts-state-not-allowed",
        what: (
            "“没有”“无法计算”“无法查明”不能写在这里。",
            "“没有”, “无法计算” or “无法查明” cannot stand here.",
        ),
        why: (
            "“没有”“无法计算”只属于这样声明的基数；还没有问到的事实写 null，不是“无法查明”。",
            "“没有” and “无法计算” belong to bases that declare them; a fact not yet asked is null, not \
             “无法查明”.",
        ),
        example: "{\"项目总投资额\": \"无法计算\"}",
        instead: "{\"项目总投资额\": null}",
    },
    Page {
        code: BAD_DATE,
        name: "facts-bad-date",
        what: (
            "不是公历上的一天，或者没有写成 YYYY-MM-DD。",
            "Not a day of the calendar, or not written YYYY-MM-DD.",
        ),
        why: (
            "日期只认一种写法，免得 03-04 被读成三月四日或者四月三日。",
            "One spelling only, so that 03-04 is never read as April the third.",
        ),
        example: "{\"行为日\": \"2022年3月1日\"}",
        instead: "{\"行为日\": \"2022-03-01\"}",
    },
    Page {
        code: BAD_WRAPPER,
        name: "facts-bad-wrapper",
        what: (
            "附证据的写法是 {\"value\": 值, \"evidence\": [\"证据\"]}。",
            "A value with evidence is written {\"value\": …, \"evidence\": [\"…\"]}.",
        ),
        why: (
            "证据随事实进入记录，写错的键会让证据丢失。",
            "Evidence travels to the record with the fact; a wrong key would lose it.",
        ),
        example: "{\"配合调查\": {\"value\": true, \"证据\": \"询问笔录\"}}",
        instead: "{\"配合调查\": {\"value\": true, \"evidence\": [\"询问笔录\"]}}",
    },
    Page {
        code: NOT_ONE_VALUE,
        name: "facts-not-one-value",
        what: (
            "这里要一个数，写的却是范围，或者不成数。",
            "One number is wanted, and a range, or no number, is written.",
        ),
        why: (
            "“3次以上”是规则的条件，不是案件的事实。",
            "“3次以上” is a condition of a rule, not a fact of a case.",
        ),
        example: "{\"同类违法次数\": \"3次以上\"}",
        instead: "{\"同类违法次数\": \"4次\"}",
    },
    Page {
        code: UNKNOWN_ACT,
        name: "unknown-act",
        what: (
            "规则包里没有这个编码或名称的违法行为。",
            "The package has no act of this code or name.",
        ),
        why: (
            "适用哪一个违法行为由办案人员认定，不作猜测。",
            "Which act applies is for the officer to find; it is not guessed.",
        ),
        example: "zhun recommend rules --act 1.11 --facts 案件.json",
        instead: "zhun recommend rules --act 1.1 --facts 案件.json",
    },
    Page {
        code: DAY_OUTSIDE_FORCE,
        name: "day-outside-force",
        what: (
            "决定日不在规则包的施行期间内。",
            "The decision day lies outside the time the package is in force.",
        ),
        why: (
            "施行以前、失效以后的裁量基准不能作为说理的依据。",
            "A benchmark before or after its time cannot be given as reasoning.",
        ),
        example: "zhun recommend rules --act 1.1 --facts 案件.json --date 2021-12-31",
        instead: "zhun recommend rules --act 1.1 --facts 案件.json --date 2022-06-01",
    },
    Page {
        code: TABLE_FORM,
        name: "table-form",
        what: (
            "从文件名看不出表是什么形式。",
            "The name of a file does not say in which form the table is written.",
        ),
        why: (
            "同样的字节按不同的形式读，会读出不同的案件；形式由扩展名说明，不作猜测。",
            "The same bytes read in another form are other cases; the extension says the form, and nothing \
             is guessed.",
        ),
        example: "zhun batch rules/甲 --act 1.1 --in 案件.xlsx --out 建议.csv",
        instead: "zhun batch rules/甲 --act 1.1 --in 案件.csv --out 建议.csv",
    },
    Page {
        code: TABLE_COLUMNS,
        name: "table-columns",
        what: (
            "表的栏目不齐或者互相冲突：指定的栏目不存在、同名的栏目有两个、起止只有一个日期的栏目。",
            "The columns of a table do not fit: one that was named is missing, one stands twice, a 起止 has \
             only one of its dates.",
        ),
        why: (
            "栏目错了，每一行都错；开始之前就说，好过算完再发现。",
            "A wrong column makes every row wrong; it is better said before anything runs.",
        ),
        example: "编号,投资额,投资额",
        instead: "编号,投资额,罚款基数",
    },
    Page {
        code: BROKEN_ROW,
        name: "table-broken-row",
        what: (
            "表的一行不成一行：栏数与表头不同，引号没有闭合，或者不是 UTF-8 编码。",
            "A row of a table is not one: it has another number of fields than the header, a quote that is \
             not closed, or is not UTF-8.",
        ),
        why: (
            "多一个逗号，后面的值就都错了一栏；这样的行不能猜着读。",
            "One comma more and every value after it stands in the wrong column; such a row is not guessed at.",
        ),
        example: "1,报告表,一般区域,重点区域",
        instead: "1,报告表,\"一般区域,重点区域\"",
    },
    Page {
        code: COLUMN_TYPE,
        name: "table-column-type",
        what: (
            "表里一栏的类型不能是这项事实的值。",
            "The type of a column cannot be that of the fact.",
        ),
        why: (
            "整数可能是元、万元或分，时间可能带时区；换算会悄悄改变事实。",
            "An integer may be yuan, ten thousand yuan or fen, a time may have a zone; a conversion would \
             silently change the fact.",
        ),
        example: "投资额: int64",
        instead: "投资额(元): int64",
    },
    Page {
        code: UNKNOWN_DECISION,
        name: "unknown-decision",
        what: (
            "规则包没有这个名称的判定。",
            "The package has no decision of this name.",
        ),
        why: (
            "问的是哪一个判定由使用的人说明，不作猜测。",
            "Which decision is asked is for the user to say; it is not guessed.",
        ),
        example: "zhun batch rules/甲 --ask 是否初次 --in 案件.csv --out 结果.csv",
        instead: "zhun batch rules/甲 --ask 初次违法 --in 案件.csv --out 结果.csv",
    },
    Page {
        code: UNKNOWN_PERIOD,
        name: "unknown-observation-period",
        what: (
            "规则包没有这个名称的观察期，或者没有写明是哪一个。",
            "The package has no such observation period, or it is not said which.",
        ),
        why: (
            "状态按一个观察期的规定算出。",
            "States are those of one observation period.",
        ),
        example: "zhun timeline rules/甲 --of 新业太 --facts 案件.json",
        instead: "zhun timeline rules/甲 --of 新业态 --facts 案件.json",
    },
    Page {
        code: NEEDED,
        name: "fact-needed",
        what: (
            "缺一项必须有的事实。",
            "A fact is missing without which nothing can be said.",
        ),
        why: (
            "没有判断日、没有记录，就没有状态可画；空的记录和没有填写是两回事。",
            "Without a day and a log there are no states; an empty log is not an unknown one.",
        ),
        example: "{\"决定日\": \"2026-03-01\"}",
        instead: "{\"决定日\": \"2026-03-01\", \"观察记录\": []}",
    },
    Page {
        code: CASE_DOCUMENT,
        name: "case-document",
        what: (
            "案件文件的写法不对。",
            "The document of a case is not of its form.",
        ),
        why: (
            "每个行为先分别裁量：各有各的编码和事实；本案共同的事实另写。",
            "Each act is decided by itself, with a code and facts of its own; what they share stands apart.",
        ),
        example: "{\"acts\": [\"1.1\", \"2.5.1\"]}",
        instead: "{\"acts\": [{\"act\": \"1.1\", \"facts\": {…}}, {\"act\": \"2.5.1\", \"facts\": {…}}], \"facts\": {…}}",
    },
    Page {
        code: SAME_ACT,
        name: "same-act-twice",
        what: (
            "同一个行为写了两次：行为、日期和事实都相同。",
            "One act is given twice: the same act, day and facts.",
        ),
        why: (
            "同一个违法行为不得给予两次以上罚款的行政处罚（行政处罚法第二十九条）。",
            "One act is not fined twice.",
        ),
        example: "[{\"act\": \"甲\", \"facts\": {\"行为日\": \"2025-03-01\"}}, {\"act\": \"甲\", \"facts\": {\"行为日\": \"2025-03-01\"}}]",
        instead: "[{\"act\": \"甲\", \"facts\": {\"行为日\": \"2025-03-01\"}}, {\"act\": \"甲\", \"facts\": {\"行为日\": \"2025-04-01\"}}]",
    },
    Page {
        code: NO_CASE_RULE,
        name: "no-case-rule",
        what: (
            "规则包没有写“案件”。",
            "The package has no rule for cases of several acts.",
        ),
        why: (
            "几个行为怎样合并执行、折抵、加处，要由规则写明。",
            "How several acts are carried out together is for the rules to say.",
        ),
        example: "zhun recommend rules/甲 --case 案件.json　　// 规则包甲没有 案件",
        instead: "案件 数行为 { 行为 至多 20；合并 罚款合计 { 罚款；依据 … } }",
    },
];
