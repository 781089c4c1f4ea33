//! Z8xx: evaluation and cases (用例): faults of arithmetic, contradictions, expectations not met.

use super::Page;
use crate::base::diagnostic::Code;

/// An amount left what can be held.
pub const OVERFLOW: Code = Code("Z801");
/// A division by zero.
pub const DIVISION_BY_ZERO: Code = Code("Z802");
/// A range whose lower end lies above its upper end.
pub const EMPTY_RANGE: Code = Code("Z803");
/// Facts that contradict a constraint.
pub const CONTRADICTION: Code = Code("Z804");
/// Working days of a year that the calendar does not have.
pub const NO_CALENDAR: Code = Code("Z805");
/// Events that do not stand in the order of their days.
pub const OUT_OF_ORDER: Code = Code("Z806");
/// Two events on one day whose order matters.
pub const SAME_DAY: Code = Code("Z807");
/// An event later than the day that is asked about.
pub const AFTER_DECISION: Code = Code("Z808");
/// An event of a period before it began.
pub const BEFORE_START: Code = Code("Z809");
/// An extension decided when the period had ended.
pub const LATE_EXTENSION: Code = Code("Z812");
/// More extensions than are allowed.
pub const TOO_MANY_EXTENSIONS: Code = Code("Z813");
/// A decision before the conduct was over.
pub const DECISION_BEFORE_CONDUCT: Code = Code("Z814");
/// A recheck that is not later than the service of the order to correct.
pub const RECHECK_BEFORE_SERVICE: Code = Code("Z815");
/// A case that does not come out as expected.
pub const NOT_AS_EXPECTED: Code = Code("Z810");
/// A row that no case reaches.
pub const ROW_NOT_REACHED: Code = Code("Z811");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: OVERFLOW,
        name: "overflow",
        what: (
            "计算中的数超出能够精确保存的范围。",
            "A number of the computation is larger than can be held exactly.",
        ),
        why: (
            "宁可没有结果，也不给出一个错的数。",
            "No result is better than a wrong number.",
        ),
        example: "罚款 = 总投资额 × 1000000000000",
        instead: "给这项事实写“范围”，或者检查公式里的倍数",
    },
    Page {
        code: DIVISION_BY_ZERO,
        name: "case-divides-by-zero",
        what: (
            "本案的事实使公式除以零。",
            "The facts of the case make a formula divide by zero.",
        ),
        why: ("除以零没有结果。", "A division by zero has no result."),
        example: "值 = 货值金额 ÷ 件数　　// 件数 = 0",
        instead: "件数：整数 件 范围 1件至100000件",
    },
    Page {
        code: EMPTY_RANGE,
        name: "empty-range",
        what: (
            "算出的幅度下限高于上限，里面没有任何数额。",
            "A computed range has its lower end above its upper end and holds no amount.",
        ),
        why: (
            "没有数额可选的幅度，多半是公式或者数字写错了。",
            "A range without amounts is most likely a slip in formula or figures.",
        ),
        example: "罚款 违法所得 以上 5万元以下　　// 违法所得 = 8万元",
        instead: "用“分情形”写明违法所得超过5万元时怎样罚款",
    },
    Page {
        code: CONTRADICTION,
        name: "facts-contradict",
        what: (
            "几项事实互相矛盾，违反规则包写明的“约束”。",
            "The facts contradict each other: they break a constraint of the package.",
        ),
        why: (
            "不可能同时成立的事实，多半有一项填错了；照此算出的结论没有意义。",
            "Facts that cannot hold together mean that one is wrong, and so is what follows from them.",
        ),
        example: "约束 首次 则 次数 等于 1次　　// 首次 = 是；次数 = 3次",
        instead: "首次 = 否；次数 = 3次",
    },
    Page {
        code: NO_CALENDAR,
        name: "no-calendar",
        what: (
            "要数工作日的年份，规则包的工作日历里没有。",
            "Working days are to be counted in a year that the package's calendar does not have.",
        ),
        why: (
            "哪天放假、哪天补班由国务院办公厅每年通知；没有通知的年份数不出来，也不猜。",
            "Days off are set by a notice of each year; without it nobody can count, and nothing is guessed.",
        ),
        example: "告知日 起 5个工作日　　// 工作日历 只到 2025-12-31，告知日 = 2025-12-30",
        instead: "工作日历 2025-01-01至2026-12-31 { 放假 …；上班 … }",
    },
    Page {
        code: OUT_OF_ORDER,
        name: "events-out-of-order",
        what: (
            "有日期的记录没有按先后排列。",
            "Dated events do not stand in the order of their days.",
        ),
        why: (
            "顺序和日期不合，不是日期填错了，就是顺序错了；哪个对，只有办案人员知道。",
            "Order and dates disagree; only the officer knows which of the two is right.",
        ),
        example: "2025-04-01 约谈；2025-03-01 提示",
        instead: "2025-03-01 提示；2025-04-01 约谈",
    },
    Page {
        code: SAME_DAY,
        name: "events-on-one-day",
        what: (
            "同一日有两件分先后的事。",
            "Two events whose order matters fall on one day.",
        ),
        why: (
            "同一日先延长还是先终止，结果不同；程序不猜。",
            "Whether it was first extended or first ended decides the state; nothing is guessed.",
        ),
        example: "2026-02-01 延长；2026-02-01 发生事故",
        instead: "2026-02-01 延长；2026-02-02 发生事故",
    },
    Page {
        code: AFTER_DECISION,
        name: "event-after-decision",
        what: (
            "记录的日期晚于判断日。",
            "An event is later than the day that is asked about.",
        ),
        why: (
            "决定只能根据决定以前发生的事。",
            "A decision rests on what happened before it.",
        ),
        example: "决定日 2025-06-01；2025-07-01 发生事故",
        instead: "决定日 2025-07-02；2025-07-01 发生事故",
    },
    Page {
        code: BEFORE_START,
        name: "event-before-start",
        what: (
            "进入观察期以前就有延长、终止或者措施。",
            "Something was extended, ended or measured before the period began.",
        ),
        why: (
            "没有开始的观察期，不能延长，也没有措施可采取。",
            "What has not begun can be neither extended nor ended.",
        ),
        example: "2025-02-01 提示；2025-03-01 备案",
        instead: "2025-03-01 备案；2025-04-01 提示",
    },
    Page {
        code: LATE_EXTENSION,
        name: "late-extension",
        what: (
            "延长是在期满或者终止以后决定的。",
            "An extension was decided when the period had ended.",
        ),
        why: (
            "已经结束的期间不能延长；延长须在届满以前决定。",
            "What has ended cannot be extended.",
        ),
        example: "2025-03-01 备案（长12个月）；2026-03-02 延长",
        instead: "2025-03-01 备案（长12个月）；2026-03-01 延长",
    },
    Page {
        code: TOO_MANY_EXTENSIONS,
        name: "too-many-extensions",
        what: (
            "延长的次数超过了规定。",
            "There are more extensions than are allowed.",
        ),
        why: ("观察期要有尽头。", "An observation period has an end."),
        example: "延长 至多 1次　　// 记录里延长了两次",
        instead: "核对记录，或者由有权机关修改规则",
    },
    Page {
        code: DECISION_BEFORE_CONDUCT,
        name: "decision-before-conduct",
        what: (
            "判断日早于行为（终了）之日。",
            "The day that is asked about is before the conduct was over.",
        ),
        why: (
            "还没有发生的行为，不能判断。",
            "Conduct is not judged before it happens.",
        ),
        example: "决定日 2025-05-01；行为 2025-04-01至2025-05-20",
        instead: "决定日 2025-05-20；行为 2025-04-01至2025-05-20",
    },
    Page {
        code: RECHECK_BEFORE_SERVICE,
        name: "recheck-before-service",
        what: (
            "复查日不晚于责令改正决定书送达之日。",
            "The recheck is not later than the service of the order to correct.",
        ),
        why: (
            "按日连续处罚自责令改正之日的次日起算，到复查发现拒不改正之日止（环境保护法第五十九条）。",
            "Daily penalties run from the day after the order to the day of the recheck.",
        ),
        example: "责令改正送达日 2015-03-12；复查日 2015-02-13",
        instead: "责令改正送达日 2015-02-13；复查日 2015-03-12",
    },
    Page {
        code: NOT_AS_EXPECTED,
        name: "case-not-as-expected",
        what: (
            "用例的结果与期望不符。",
            "A case does not come out as it expects.",
        ),
        why: (
            "用例是写规则的人对规则的理解；不符的，规则和理解必有一错。",
            "A case is what the author takes the rules to mean; if it fails, one of the two is wrong.",
        ),
        example: "用例 “首次” 甲 { 次数 = 1次；期望 罚款 3万元 }",
        instead: "用例 “首次” 甲 { 次数 = 1次；期望 罚款 1万元 }",
    },
    Page {
        code: ROW_NOT_REACHED,
        name: "row-not-reached",
        what: ("没有用例走到这一行。", "No case reaches this row."),
        why: (
            "没有试过的行，写错了也没有人知道。",
            "Nobody knows whether a row that was never tried is right.",
        ),
        example: "| 4次以上 | 19% |　　// 所有用例都是1次",
        instead: "用例 “第五次” 甲 { 次数 = 5次；… }",
    },
];
