//! Z6xx: proofs. Each finding is a fault for some facts, and comes with a case that shows it.

use super::Page;
use crate::base::diagnostic::Code;

/// A table in which no row decides some case.
pub const GAP: Code = Code("Z601");
/// Two rows with different results claim the same case.
pub const OVERLAP: Code = Code("Z602");
/// A threshold that two rows claim, or none.
pub const BOUNDARY: Code = Code("Z603");
/// An amount or kind that leaves the statute.
pub const CONTAINMENT: Code = Code("Z604");
/// Laxer or harsher than the package that is refined.
pub const REFINEMENT: Code = Code("Z605");
/// Another package on the same basis gives something else.
pub const CONSISTENCY: Code = Code("Z606");
/// A more serious fact lowers the penalty.
pub const MONOTONICITY: Code = Code("Z607");
/// A row that decides for no case.
pub const DEAD_ROW: Code = Code("Z608");
/// A part of the statutory range that no case reaches.
pub const UNREACHABLE: Code = Code("Z609");
/// Weights whose sum goes wrong.
pub const WEIGHTS: Code = Code("Z610");
/// The same act and basis twice.
pub const DUPLICATE: Code = Code("Z611");
/// One fact moves the stage and is weighed as well.
pub const DOUBLE_COUNTING: Code = Code("Z612");
/// A computation fails for facts within their bounds.
pub const OVERFLOW: Code = Code("Z613");
/// What the rank of the text may not create.
pub const AUTHORITY: Code = Code("Z614");
/// A basis that is not in force, or changes.
pub const IN_FORCE: Code = Code("Z615");
/// Online and offline are treated differently.
pub const CHANNELS: Code = Code("Z616");
/// Neither proved nor refuted.
pub const UNDECIDED: Code = Code("Z617");
/// A decision that breaks what it promises.
pub const GUARANTEE: Code = Code("Z618");
/// A state of an observation period that is never left.
pub const STATES_LEFT: Code = Code("Z619");
/// An observation period that turns two ways on one day.
pub const ONE_TURN: Code = Code("Z620");
/// An exclusion of an observation period that can be circumvented.
pub const KEPT_OUT: Code = Code("Z621");
/// An observation period that can be longer than it may be.
pub const PERIOD_ENDS: Code = Code("Z622");
/// Rows that no case reaches: the code of runs of cases.
pub const UNTESTED: Code = super::eval::ROW_NOT_REACHED;

/// Pages of this room.
pub const PAGES: &[Page] = &[
    Page {
        code: GAP,
        name: "gap",
        what: (
            "表有空档：有的情形没有一行管到",
            "a gap: no row decides some case",
        ),
        why: (
            "管不到的案件只能由人自己定，同案不同罚就从这里来。",
            "A case that no row decides is left to whoever handles it.",
        ),
        example: "| 500吨以下 | … |\n| 1000吨以上 | … |",
        instead: "| 500吨以下 | … |\n| 500吨以上1000吨以下 | … |\n| 1000吨以上 | … |",
    },
    Page {
        code: OVERLAP,
        name: "overlap",
        what: (
            "两行重叠而结果不同",
            "two rows claim one case with different results",
        ),
        why: (
            "一个案件有两个结果，选哪个就成了任意。",
            "With two results for one case the choice is arbitrary.",
        ),
        example: "表 唯一 { | 情节甲 是 | 一万元 | … | 情节乙 是 | 二万元 | }",
        instead: "表 取重 { … }，或者把条件改得互不相交",
    },
    Page {
        code: BOUNDARY,
        name: "boundary",
        what: (
            "界限两行都管到，或者都不管到",
            "a threshold claimed twice or by none",
        ),
        why: (
            "“以上”“以下”含不含本数，各文件不同；恰好等于界限的案件最容易出错。",
            "Whether limits are included differs from text to text.",
        ),
        example: "用语 { 以上 含；以下 含 }　| 1吨以上10吨以下 |　| 10吨以上20吨以下 |",
        instead: "用语 { 以上 含；以下 不含 }",
    },
    Page {
        code: CONTAINMENT,
        name: "out-of-range",
        what: ("裁量结果超出法定处罚", "the benchmark leaves the statute"),
        why: (
            "裁量基准只能在法定幅度以内（行政处罚法 34）。",
            "A benchmark moves only inside the statutory range.",
        ),
        example: "法定 一万元以上五万元以下；表中 五千元以上一万元以下",
        instead: "表中 一万元以上二万元以下",
    },
    Page {
        code: REFINEMENT,
        name: "beyond-superior",
        what: (
            "比所细化的上级基准轻或者重",
            "laxer or harsher than the package that it refines",
        ),
        why: (
            "细化只能在上级给出的结果以内再分；超出去，同一案件在上下级会得到不同的处罚。",
            "A finer benchmark parts what its superior gives; beyond that the two levels contradict each other.",
        ),
        example: "细化 省基准 … | 敏感区 | 2万元以上5万元以下 |  // 省里是3万元以上5万元以下",
        instead: "| 敏感区 | 3万元以上5万元以下 |；用词不同的写“对应 省基准 { 场所 = 地点 }”",
    },
    Page {
        code: CONSISTENCY,
        name: "unlike-neighbour",
        what: (
            "同样的依据和事实，另一个规则包的结果不同",
            "another package gives something else on the same basis and facts",
        ),
        why: (
            "两个部门都能管的行为，罚多少不应当看由谁来办。",
            "Where two departments may act, the penalty should not depend on which of them does.",
        ),
        example: "甲部门 | 逾期 | 2万元 |，乙部门 | 逾期 | 3万元 |",
        instead: "商定一个数；有理由不同的，写明“已知缺陷 一致 “理由””",
    },
    Page {
        code: MONOTONICITY,
        name: "not-monotone",
        what: (
            "更重的情形反而罚得更轻",
            "a more serious fact lowers the penalty",
        ),
        why: (
            "过罚相当：越重的情形处罚不应越轻（行政处罚法 5）。",
            "Penalties follow seriousness.",
        ),
        example: "要素 整改情况 { | 限期内改正 | 10% | 逾期未改正 | 5% | }",
        instead: "要素 整改情况 { | 限期内改正 | 5% | 逾期未改正 | 10% | }",
    },
    Page {
        code: DEAD_ROW,
        name: "dead-row",
        what: ("有一行永远用不上", "a row that never decides"),
        why: (
            "用不上的行多半是条件抄错，或者先后写反。",
            "Such a row is most likely a slip in its conditions or its place.",
        ),
        example: "表 首行 { | 任意 | 1万元 | … | 情节重 | 5万元 | }",
        instead: "表 首行 { | 情节重 | 5万元 | … | 任意 | 1万元 | }",
    },
    Page {
        code: UNREACHABLE,
        name: "unreachable",
        what: (
            "法定幅度有一段任何情形都达不到",
            "a part of the statutory range that no case reaches",
        ),
        why: (
            "达不到的一段等于被删去，裁量权被不当缩小。",
            "What cannot be reached has been cut from the law.",
        ),
        example: "法定10万元至100万元；起点10%，各要素最低合计5%",
        instead: "起点5%，或者最低的一行权重为0%",
    },
    Page {
        code: WEIGHTS,
        name: "weights",
        what: ("权重合计不当", "weights add up wrongly"),
        why: (
            "合计超过100%就超过法定最高；永远不起作用的上下限说明数字有误。",
            "Above 100% the sum leaves the range; limits that never matter hint at a slip.",
        ),
        example: "起点 20%，各要素最高合计 90%，没有“总和 不超过100%”",
        instead: "总和 不超过100%",
    },
    Page {
        code: DUPLICATE,
        name: "duplicate-act",
        what: ("同一行为同一依据写了两次", "the same act and basis twice"),
        why: (
            "同一行为两个标准，用哪个没有依据。",
            "With two standards for one act none has a reason.",
        ),
        example: "违法行为 甲 { … }　违法行为 乙 { 同样的违反、依据和名称 }",
        instead: "合并成一个违法行为",
    },
    Page {
        code: DOUBLE_COUNTING,
        name: "counted-in-stage-and-weight",
        what: (
            "同一事实既定阶段又计权重",
            "one fact sets the stage and is weighed again",
        ),
        why: (
            "一事不再评价：同一事实不应加重两次。",
            "One fact should not aggravate twice.",
        ),
        example: "阶段 逾期 当 整改情况 为 逾期未改正 { … }　要素 整改情况 { … }",
        instead: "把整改情况从要素中去掉，或者写明已知缺陷",
    },
    Page {
        code: OVERFLOW,
        name: "computation-may-fail",
        what: (
            "有的事实会使计算不能完成",
            "some facts make a computation fail",
        ),
        why: (
            "上下限倒挂或者数目过大时，没有结果可用。",
            "An upside-down range or an overflow leaves no result.",
        ),
        example: "罚款 违法所得 以上 5万元以下　// 违法所得可以超过5万元",
        instead: "分情形 违法所得 { … }，或者给事实写“范围”",
    },
    Page {
        code: AUTHORITY,
        name: "beyond-authority",
        what: ("超越设定权", "beyond the authority of its rank"),
        why: (
            "处罚的行为、种类、幅度和不罚的理由，只能由有权的法律、法规、规章设定（行政处罚法 10至16、33）。",
            "Only texts of sufficient rank create penalties and grounds of no penalty.",
        ),
        example: "层级 市级规范性文件　情节 新业态 { 效果 应当 不予处罚 }",
        instead: "依据 《行政处罚法》第三十三条第一款",
    },
    Page {
        code: IN_FORCE,
        name: "basis-not-in-force",
        what: (
            "依据在施行期间没有施行或者有改变",
            "a basis is not in force, or changes",
        ),
        why: (
            "依据修改以后，原来的各档可能全部落在新的幅度以外。",
            "After an amendment every tier may lie outside the new range.",
        ),
        example: "施行 2020-01-01；依据的法律 2021-07-15 施行",
        instead: "按新版本核对，另立一个版本的规则包",
    },
    Page {
        code: CHANNELS,
        name: "online-offline",
        what: (
            "线上线下处理不同",
            "online and offline are treated differently",
        ),
        why: (
            "同样的违法行为，不应因为在线上还是线下而不同。",
            "The channel alone is no reason for another penalty.",
        ),
        example: "要素 经营渠道 { | 线下 | 0% | 线上 | 10% | }",
        instead: "去掉这个要素，或者写明“已知缺陷 线上线下 “理由””",
    },
    Page {
        code: GUARANTEE,
        name: "promise-broken",
        what: (
            "判定的结果与写明的保证不符",
            "a decision breaks what it promises",
        ),
        why: (
            "保证是对所有情形说的：写明“什么情形绝不能怎样”，表里就不能有一行相反。",
            "What is promised holds for all facts: no row may say otherwise.",
        ),
        example: "保证 谋取私利 则 结果 不为 免责\n表 首行 { | 后果轻微 是 | 免责 | … }",
        instead: "表 首行 { | 谋取私利 是 | 不免责 | … | 后果轻微 是 | 免责 | … }",
    },
    Page {
        code: UNDECIDED,
        name: "undecided",
        what: ("没有定论", "neither proved nor refuted"),
        why: ("没有定论不等于没有问题。", "Undecided is not proved."),
        example: "约束 甲金额 × 乙数量 不超过 丙金额",
        instead: "给事实写“范围”，把条件拆开",
    },
    Page {
        code: STATES_LEFT,
        name: "observation-nobody-enters",
        what: (
            "没有一种情形能进入观察期",
            "nobody can enter an observation period",
        ),
        why: (
            "对象、分类、除外合起来不留一个人，状态就永远不变。",
            "If subjects, sorting and exclusions leave nobody, the state never changes.",
        ),
        example: "对象 新业态名录内　除外 { 其他 … 新业态名录内 }",
        instead: "核对对象和除外的条件",
    },
    Page {
        code: ONE_TURN,
        name: "observation-turns-two-ways",
        what: (
            "观察期在同一日可以有两种转换",
            "an observation period can turn two ways on one day",
        ),
        why: (
            "同一日既延长又终止，状态没有依据。",
            "If one day both extends and ends, the state rests on nothing.",
        ),
        example: "延长 …；提前终止 { 延长 }",
        instead: "提前终止 { 发生事故 }",
    },
    Page {
        code: KEPT_OUT,
        name: "observation-exclusion-circumvented",
        what: (
            "观察期的除外可以绕开",
            "an exclusion of an observation period can be circumvented",
        ),
        why: (
            "危害公共安全、侵害生命健康、涉嫌犯罪的，不能借观察期从宽。",
            "Danger to safety, to life and health, and crime are never treated leniently for being observed.",
        ),
        example: "情节 新业态从轻 { 当 新业态·分类 为 看不准；效果 可以 从轻 }",
        instead: "情节 新业态从轻 { 当 新业态·在期内；效果 可以 从轻 }",
    },
    Page {
        code: PERIOD_ENDS,
        name: "observation-too-long",
        what: (
            "观察期连同延长超过总长",
            "an observation period with its extensions is too long",
        ),
        why: (
            "观察期要有尽头，延长不能绕过总长。",
            "An observation period has an end that extensions do not move.",
        ),
        example: "长 12个月；延长 至多 3次 每次 6个月；总长 至多 24个月",
        instead: "长 12个月；延长 至多 2次 每次 6个月；总长 至多 24个月",
    },
];
