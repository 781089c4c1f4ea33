//! Z48x: duties of procedure (程序, 标准).

use super::Page;
use crate::base::diagnostic::Code;

/// A duty that no outcome of any act brings.
pub const NEVER: Code = Code("Z481");
/// A duty before a decision or a fine that rests on no article.
pub const GATE: Code = Code("Z482");
/// A last day that is no day.
pub const DEADLINE: Code = Code("Z483");
/// A person on whom no act imposes anything.
pub const NOBODY: Code = Code("Z484");
/// The outcome is read where there is none.
pub const PLACE: Code = Code("Z485");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: NEVER,
        name: "duty-never",
        what: (
            "这项程序不会触发：没有一个违法行为能有这样的处罚结果。",
            "No outcome of any act can bring this duty.",
        ),
        why: (
            "永远用不上的程序，多半是数额、种类或者对象写错了。",
            "A duty that never arises is most likely a wrong amount, kind or person.",
        ),
        example: "程序 听证 { 当 处罚 包含 吊销；… }　　// 本包没有吊销",
        instead: "程序 听证 { 当 处罚 包含 责令停产停业；… }",
    },
    Page {
        code: GATE,
        name: "duty-gate-without-article",
        what: (
            "先于决定或者罚款的程序没有写法律条文。",
            "A duty that comes before the decision or the fine rests on no article.",
        ),
        why: (
            "没有它就不得决定，这样的效力只能来自法律、法规、规章的明文。",
            "That nothing may be decided without it must be said by a law.",
        ),
        example: "程序 审核 { 应当 “法制审核”；先于 决定 }",
        instead: "程序 审核 { 依据 《行政处罚法》第五十八条第一款；应当 “法制审核”；先于 决定 }",
    },
    Page {
        code: DEADLINE,
        name: "duty-deadline",
        what: (
            "程序的期限不是一个日子。",
            "The deadline of a duty is no day.",
        ),
        why: (
            "期限是最后一日，从一个日期算起；数额和件数不是日子。",
            "A deadline is the last day, counted from a date.",
        ),
        example: "期限 90日",
        instead: "期限 立案日 起 90日",
    },
    Page {
        code: NOBODY,
        name: "duty-on-nobody",
        what: (
            "程序所说的处罚对象，没有一个违法行为处罚他。",
            "A duty speaks of a person on whom no act imposes anything.",
        ),
        why: (
            "对象写错了，程序就不会提醒。",
            "With a wrong name the duty would never be told.",
        ),
        example: "当 对 公民 罚款 2000元以上　　// 违法行为里写的是“对 个人”",
        instead: "当 对 个人 罚款 2000元以上",
    },
    Page {
        code: PLACE,
        name: "outcome-read-elsewhere",
        what: (
            "处罚结果只能在程序和标准的条件里读。",
            "The outcome can be read in the conditions of duties and standards only.",
        ),
        why: (
            "结果要先算出来；用它去算结果就成了圈。",
            "The outcome comes first; rules that lead to it cannot read it.",
        ),
        example: "当 任一 历次处罚 （罚款 1万元以上）",
        instead: "当 罚款 1万元以上",
    },
];
