//! Z45x: observation periods (观察期).

use super::Page;
use crate::base::diagnostic::Code;

/// A part that an observation period cannot be without is missing.
pub const PART: Code = Code("Z451");
/// The log of events does not have what the period reads from it.
pub const LOG: Code = Code("Z452");
/// An exclusion that may not be missing.
pub const EXCLUSION: Code = Code("Z453");
/// Measures that do not stand in their order.
pub const LADDER: Code = Code("Z454");
/// A ground of no penalty without the conditions of its own.
pub const GROUND: Code = Code("Z455");
/// One event with two effects.
pub const TWO_EFFECTS: Code = Code("Z456");
/// Lengths that are not counted in one unit.
pub const LENGTH: Code = Code("Z457");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: PART,
        name: "observation-part",
        what: (
            "观察期缺少必要的一项。",
            "An observation period lacks a part that it needs.",
        ),
        why: (
            "没有对象、起点、期限、除外和期满的去向，就不是观察期，是不监管。",
            "Without subjects, a start, a length, exclusions and an end it is not observed but left alone.",
        ),
        example: "观察期 新业态 { 起 备案；延长 至多 1次 每次 6个月 }",
        instead: "观察期 新业态 { 起 备案；长 12个月；延长 至多 1次 每次 6个月；总长 至多 24个月；… }",
    },
    Page {
        code: LOG,
        name: "observation-log",
        what: (
            "观察期所说的事项，记录里没有登记。",
            "The log of events does not have what the observation period speaks of.",
        ),
        why: (
            "状态由有日期的记录算出；没有登记的事项永远不会发生。",
            "States are computed from dated records; an event that cannot be recorded never happens.",
        ),
        example: "提前终止 { 发生事故 }　　// 事项：选项 { 备案、延长 }",
        instead: "事项：选项 { 备案、延长、发生事故 }",
    },
    Page {
        code: EXCLUSION,
        name: "observation-exclusion",
        what: (
            "观察期没有除外危害公共安全、侵害生命健康或者涉嫌犯罪的情形。",
            "An observation period does not keep out danger to safety, to life and health, or crime.",
        ),
        why: (
            "包容审慎不及于安全底线（广东省优化营商环境条例第五十一条），涉嫌犯罪的应当移送（行政处罚法第二十七条）。",
            "Tolerance ends at safety, and a suspected crime is to be transferred.",
        ),
        example: "除外 { 公共安全 当 危害公共安全 }",
        instead: "除外 { 公共安全 当 危害公共安全；生命健康 当 危害生命健康；涉嫌犯罪 }",
    },
    Page {
        code: LADDER,
        name: "observation-ladder",
        what: (
            "措施没有按从轻到重的次序写。",
            "The measures do not stand in their order, the gentlest first.",
        ),
        why: (
            "先提示、约谈、劝诫，再责令改正，然后才是警告、罚款；次序颠倒的，不知下一步是什么。",
            "Hints and talks come before orders, orders before penalties; otherwise there is no next step.",
        ),
        example: "问题 轻微 { 责令改正 期限 15日；提示 }",
        instead: "问题 轻微 { 提示；责令改正 期限 15日 }",
    },
    Page {
        code: GROUND,
        name: "observation-ground",
        what: (
            "不予处罚没有法律、法规的情形，或者没有写明情形本身的条件。",
            "No penalty is granted without a ground in law, or without the conditions of that ground.",
        ),
        why: (
            "在观察期内不是不予处罚的理由；行政处罚法第三十条至第三十三条的条件仍要具备。",
            "Being observed is no ground; the conditions of the law must still hold.",
        ),
        example: "可以 不予处罚依据 《行政处罚法》第三十三条第一款",
        instead: "可以 不予处罚依据 《行政处罚法》第三十三条第一款 当 初次违法 且 危害后果轻微 且 及时改正",
    },
    Page {
        code: TWO_EFFECTS,
        name: "observation-two-effects",
        what: (
            "同一个事项引起两种变化。",
            "One event has two effects at once.",
        ),
        why: (
            "一件事既延长又终止，状态就说不清了。",
            "If one event both extends and ends, the state is anyone's guess.",
        ),
        example: "提前终止 { 延长 }",
        instead: "提前终止 { 发生事故 }",
    },
    Page {
        code: LENGTH,
        name: "observation-length",
        what: (
            "观察期的各段时间不是同一种单位，或者不是整数。",
            "The lengths of an observation period are not counted in one unit.",
        ),
        why: (
            "月和日不能相加：一个月没有固定的日数。",
            "Months and days are not added: a month has no fixed number of days.",
        ),
        example: "长 12个月；延长 至多 1次 每次 90日；总长 至多 24个月",
        instead: "长 12个月；延长 至多 1次 每次 3个月；总长 至多 24个月",
    },
];
