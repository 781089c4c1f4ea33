//! Z49x: what 行政处罚法 fixes itself and a rule that cites it may not write otherwise.

use super::Page;
use crate::base::diagnostic::Code;

/// A rule cites an article of 行政处罚法 and says something else than the article.
pub const OTHERWISE: Code = Code("Z491");

/// Pages of this room.
pub const PAGES: &[Page] = &[Page {
    code: OTHERWISE,
    name: "not-as-the-penalty-law",
    what: (
        "写的与所引的行政处罚法条文不符：期限、年龄、数额、轻重或者加处的标准不是条文规定的。",
        "The rule is not what the article of 行政处罚法 that it cites says: a period, an age, an amount, an effect or a rate.",
    ),
    why: (
        "行政处罚法自己定死的界限，规则不能改：九十日、二年、十四周岁、当场处罚的二百元和三千元、每日百分之三；         二日、三日、五日、七日是工作日（第八十五条）。另有法律、法规、规章规定的，一并引用它。",
        "Limits that the law fixes are not for rules to move. Where another law says otherwise, cite that law too.",
    ),
    example: "程序 要求听证 { 依据 《行政处罚法》第六十四条第（一）项；期限 告知日 起 5日；… }",
    instead: "程序 要求听证 { 依据 《行政处罚法》第六十四条第（一）项；期限 告知日 起 5个工作日；… }",
}];
