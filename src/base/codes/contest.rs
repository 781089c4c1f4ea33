//! Z47x: several provisions of which one is applied (从旧兼从轻, 竞合).

use super::Page;
use crate::base::diagnostic::Code;

/// Days on which no version is in force.
pub const VERSION_GAP: Code = Code("Z471");
/// Days on which two versions are in force.
pub const VERSION_OVERLAP: Code = Code("Z472");
/// A part that it cannot be without is missing.
pub const PART: Code = Code("Z473");
/// An act that cannot stand in it, or that it cannot stand for.
pub const CONTENDER: Code = Code("Z474");

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: VERSION_GAP,
        name: "version-gap",
        what: (
            "前后两个版本之间有空档，这几天没有法可用。",
            "Between two versions lie days on which none is in force.",
        ),
        why: (
            "行为发生在空档里的，既不能按旧法，也不能按新法；系统不会替人猜。废止以后不再处罚的，写明“版本 不认为违法”。",
            "Conduct on such a day falls under no law, and nothing is guessed. A repeal is written as `version not_unlawful`.",
        ),
        example: "版本 旧法 施行 2004-07-01 失效 2023-07-20；版本 新法 施行 2023-09-01",
        instead: "版本 旧法 施行 2004-07-01 失效 2023-07-20；版本 新法 施行 2023-07-20",
    },
    Page {
        code: VERSION_OVERLAP,
        name: "version-overlap",
        what: (
            "前后两个版本在同一天都有效。",
            "Two versions are in force on the same day.",
        ),
        why: (
            "失效日是不再有效的第一天，通常就是新版本的施行日；版本按施行的先后写，只有最后一个可以不写失效日。",
            "失效 is the first day on which a version is no longer in force, as a rule the day on which the next one begins.",
        ),
        example: "版本 旧法 施行 2004-07-01 失效 2023-08-01；版本 新法 施行 2023-07-20",
        instead: "版本 旧法 施行 2004-07-01 失效 2023-07-20；版本 新法 施行 2023-07-20",
    },
    Page {
        code: PART,
        name: "contest-part",
        what: (
            "从旧兼从轻或者竞合缺少必要的一项。",
            "A rule on versions or concurrence lacks a part that it needs.",
        ),
        why: (
            "从旧兼从轻要有行为日、决定日和至少两个版本；竞合要有至少两个行为；都要有依据，并写明罚款按什么比较：法律没有规定，只能由规则写明。",
            "It needs at least two provisions, a basis, the days, and by what fines are compared: the law does not say, so the rule must.",
        ),
        example: "竞合 倾倒 { 依据 《行政处罚法》第二十九条；行为 甲、乙 }",
        instead: "竞合 倾倒 { 依据 《行政处罚法》第二十九条；行为 甲、乙；比较 最高后最低 }",
    },
    Page {
        code: CONTENDER,
        name: "contest-act",
        what: ("这个违法行为不能写在这里。", "This act cannot stand here."),
        why: (
            "从旧兼从轻和竞合本身没有处罚，裁量基准、情节、清单写给其中的每个违法行为；版本须是普通的违法行为，竞合的行为可以是普通的或者从旧兼从轻的，每个只写一次。",
            "Benchmarks, circumstances and lists are about the acts themselves. A version is a plain act; what concurs is a plain act or one with versions, each once.",
        ),
        example: "竞合 倾倒 { …；行为 甲、甲 }",
        instead: "竞合 倾倒 { …；行为 甲、乙 }",
    },
];
