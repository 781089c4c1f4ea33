//! Small packages side by side: what is planted is found, with a case that both packages take and that
//! shows it; what is the same is proved.

mod alike;
mod rounding;

use super::{consistency, refinement};
use crate::{
    base::source::Sources,
    case::outcome::{HumanWhy, Outcome, Resolved},
    eval,
    ir::{FactId, Program, Value, ViolationId},
    proof::{Claim, Property, Undecided, Verdict},
};

const FACTS: &str = "事实 { 地点：选项 { 一般区域、敏感区 } 递增；次数：整数 次 范围 1次至9次；\
    货值：金额 范围 0元至1亿元；配合：是否 }\n";
const LAW: &str =
    "法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }\n";
const ACT: &str = "违法行为 甲 “1” { 违反 《示例法》第一条；依据 《示例法》第二条；对 单位 { \
    应当 罚款 一万元以上五万元以下；可以 责令停产停业；应当 没收违法所得 } }\n";

fn checked(text: &str) -> Program {
    let mut sources = Sources::default();
    let file = sources.add("包.zhun", text);
    let input = crate::Input {
        main: vec![file],
        others: Vec::new(),
    };
    let checked = crate::check(&sources, &input, None);
    assert!(
        checked.program.is_some(),
        "{:?}",
        checked.report.diagnostics
    );
    checked.program.unwrap()
}

fn package(name: &str, says: &str, rest: &str) -> Program {
    checked(&format!(
        "规则包 {name} {{ 名称 “{name}”；用语 {{ 以上 含；以下 含 }}；{says} }}\n{LAW}{rest}"
    ))
}

fn table(policy: &str, rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|r| format!("{r}\n")).collect();
    format!("裁量基准 甲 {{\n表 {policy} {{\n{rows}}}\n}}\n")
}

fn superior() -> Program {
    let rows = [
        "| 地点 | 单位 罚款 |",
        "| 一般区域 | 1万元以上3万元以下 |",
        "| 敏感区 | 3万元以上5万元以下 |",
    ];
    package("省", "", &format!("{FACTS}{ACT}{}", table("唯一", &rows)))
}

fn county(says: &str, rows: &[&str]) -> Program {
    let says = format!("细化 省；{says}");
    package("县", &says, &format!("{FACTS}{ACT}{}", table("唯一", rows)))
}

fn outcome(program: &Program, act: ViolationId, case: &[(FactId, Value)]) -> Outcome {
    let mut slots = vec![None; program.facts.len()];
    for (fact, value) in case {
        slots[fact.index()] = Some(value.clone());
    }
    assert_eq!(eval::contradicted(program, &slots), Ok(None));
    let said = eval::decide(program, act, &slots, eval::Options::default()).unwrap();
    let Resolved::Decided(outcome) = said.result else {
        unreachable!("the case is complete: {:?}", said.result);
    };
    outcome
}

/// The claim of the first act; each case is taken by both packages, which come to different results.
fn claim(a: &Program, b: &Program, property: Property) -> Claim {
    let claims = if property == Property::Refinement {
        refinement(a, b)
    } else {
        consistency(a, b)
    };
    for claim in &claims {
        for finding in &claim.findings {
            let witness = finding.witness.as_ref().unwrap();
            let other = witness.other.as_ref().unwrap();
            let crate::proof::About::Act(act) = witness.about else {
                unreachable!();
            };
            let own = outcome(a, act, &witness.case);
            let act = b.violation(&other.act).unwrap();
            let theirs = outcome(b, act, &other.case);
            let text = |p: &Program, o: &Outcome| {
                let names = o.penalties.iter().map(|i| {
                    let penalty = &p.penalties[i.penalty.index()];
                    let kind = penalty.kind.word.clone();
                    (kind, i.modality, i.range, i.point, penalty.text.clone())
                });
                let below = |w: &HumanWhy| matches!(w, HumanWhy::Mitigation(_));
                let below = o.human.iter().any(below);
                (o.disposition, o.degree, below, names.collect::<Vec<_>>())
            };
            assert_ne!(
                text(a, &own),
                text(b, &theirs),
                "{}",
                finding.diagnostic.message.zh
            );
        }
    }
    assert!(!claims.is_empty(), "nothing was compared");
    // What comes of it, unless it is the grounds that differ.
    let grounds = |c: &Claim| c.name.starts_with("情节") && c.verdict != Verdict::Proved;
    let place = claims.iter().position(grounds).unwrap_or(0);
    claims[place].clone()
}

fn said(claim: &Claim) -> Vec<&str> {
    let findings = claim.findings.iter();
    findings.map(|f| f.diagnostic.message.zh.as_str()).collect()
}

fn refined(rows: &[&str]) -> Claim {
    claim(&county("", rows), &superior(), Property::Refinement)
}

const HEAD: &str = "| 地点 | 次数 | 单位 罚款 |";

#[test]
fn a_narrower_table_is_inside() {
    let claim = refined(&[
        HEAD,
        "| 一般区域 | 2次以下 | 1万元以上2万元以下 |",
        "| 一般区域 | 3次以上 | 2万元以上3万元以下 |",
        "| 敏感区 | 任意 | 3万元以上5万元以下 |",
    ]);
    assert_eq!(claim.verdict, Verdict::Proved, "{:?}", said(&claim));
}

#[test]
fn a_laxer_and_a_harsher_row_are_found() {
    let claim = refined(&[
        HEAD,
        "| 一般区域 | 2次以下 | 1万元以上2万元以下 |",
        "| 一般区域 | 3次以上 | 2万元以上4万元以下 |",
        "| 敏感区 | 任意 | 2万元以上5万元以下 |",
    ]);
    let said = said(&claim);
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(
        said[0],
        "“甲”对单位的罚款低于上级基准“省”：这里2万元以上5万元以下，\
         那里3万元以上5万元以下，低端最多相差1万元"
    );
    assert!(said[1].contains("高于") && said[1].contains("最多相差1万元"));
    // The fewest facts: 次数 as well, since it picks the row.
    let witness = claim.findings[0].witness.as_ref().unwrap();
    assert_eq!(witness.facts.len(), 1);
}

#[test]
fn one_fen_at_the_end_is_found() {
    let claim = refined(&[
        HEAD,
        "| 一般区域 | 任意 | 1万元以上30000.01元以下 |",
        "| 敏感区 | 任意 | 3万元以上5万元以下 |",
    ]);
    assert_eq!(said(&claim).len(), 1, "{:?}", said(&claim));
    assert!(
        said(&claim)[0].contains("最多相差0.01元"),
        "{:?}",
        said(&claim)
    );
}

#[test]
fn an_open_end_beside_a_closed_one() {
    let open = [
        HEAD,
        "| 一般区域 | 任意 | 1万元以上不满3万元 |",
        "| 敏感区 | 任意 | 3万元以上5万元以下 |",
    ];
    let claim = refined(&open);
    assert_eq!(claim.verdict, Verdict::Proved, "{:?}", said(&claim));
    // The other way round the closed end leaves the open one.
    let claim = claim_of_open(&open);
    assert_eq!(said(&claim).len(), 1);
    assert!(
        said(&claim)[0].contains("一方含端点、一方不含"),
        "{:?}",
        said(&claim)
    );
}

fn claim_of_open(rows: &[&str]) -> Claim {
    let upper = package("省", "", &format!("{FACTS}{ACT}{}", table("唯一", rows)));
    let lower = county(
        "",
        &[
            HEAD,
            "| 一般区域 | 任意 | 1万元以上3万元以下 |",
            "| 敏感区 | 任意 | 3万元以上5万元以下 |",
        ],
    );
    claim(&lower, &upper, Property::Refinement)
}

#[test]
fn a_dropped_kind_and_a_weakened_one() {
    let rows = [
        "| 地点 | 单位 罚款 |",
        "| 一般区域 | 1万元以上3万元以下 |",
        "| 敏感区 | 3万元以上5万元以下 |",
    ];
    let act = ACT.replace("；应当 没收违法所得", "");
    let text = format!("{FACTS}{act}{}", table("唯一", &rows));
    let found = claim(
        &package("县", "细化 省", &text),
        &superior(),
        Property::Refinement,
    );
    assert_eq!(
        said(&found),
        ["“甲”对单位没有没收违法所得，而上级基准“省”有"]
    );

    let act = ACT.replace("应当 没收违法所得", "可以 没收违法所得");
    let text = format!("{FACTS}{act}{}", table("唯一", &rows));
    let found = claim(
        &package("县", "细化 省", &text),
        &superior(),
        Property::Refinement,
    );
    assert_eq!(
        said(&found),
        ["“甲”对单位的没收违法所得写成可以，而上级基准“省”是应当"]
    );

    // What the superior leaves to choice may be dropped.
    let act = ACT.replace("；可以 责令停产停业", "");
    let text = format!("{FACTS}{act}{}", table("唯一", &rows));
    let found = claim(
        &package("县", "细化 省", &text),
        &superior(),
        Property::Refinement,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    // Between equals that is a difference.
    let found = claim(
        &package("邻", "", &text),
        &superior(),
        Property::Consistency,
    );
    assert_eq!(found.verdict, Verdict::Refuted);
}

#[test]
fn what_is_not_mapped_is_not_comparable() {
    let facts = "事实 { 场所：选项 { 普通、特别 } 递增；次数：整数 次 范围 1次至9次 }\n";
    let rows = [
        "| 场所 | 单位 罚款 |",
        "| 普通 | 1万元以上3万元以下 |",
        "| 特别 | 3万元以上5万元以下 |",
    ];
    let text = format!("{facts}{ACT}{}", table("唯一", &rows));
    let found = claim(
        &package("县", "细化 省", &text),
        &superior(),
        Property::Refinement,
    );
    let apart = Verdict::Undecided(Undecided::NotComparable);
    assert_eq!(found.verdict, apart, "{:?}", said(&found));
    assert!(found.apart.unwrap().zh.contains("场所"));
    // Mapped by word alone: the options are still not.
    let says = "细化 省；对应 省 { 场所 = 地点 }";
    let found = claim(
        &package("县", says, &text),
        &superior(),
        Property::Refinement,
    );
    assert_eq!(found.verdict, apart);
    // Mapped with its values it is the same.
    let says = "细化 省；对应 省 { 场所 = 地点；普通 = 一般区域；特别 = 敏感区 }";
    let found = claim(
        &package("县", says, &text),
        &superior(),
        Property::Refinement,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    // And in another order it is found to be turned round.
    let says = "细化 省；对应 省 { 场所 = 地点；普通 = 敏感区；特别 = 一般区域 }";
    let found = claim(
        &package("县", says, &text),
        &superior(),
        Property::Refinement,
    );
    assert_eq!(said(&found).len(), 2, "{:?}", said(&found));
    // One value without a word over there.
    let says = "细化 省；对应 省 { 场所 = 地点；普通 = 一般区域 }";
    let found = claim(
        &package("县", says, &text),
        &superior(),
        Property::Refinement,
    );
    assert_eq!(found.verdict, apart);
    assert!(found.apart.unwrap().zh.contains("特别"));
}

#[test]
fn acts_are_matched_by_name_word_or_basis() {
    let rows = [
        "| 地点 | 单位 罚款 |",
        "| 一般区域 | 1万元以上3万元以下 |",
        "| 敏感区 | 3万元以上5万元以下 |",
    ];
    let renamed = |text: String| text.replace('甲', "乙").replace("“1”", "“2”");
    let text = renamed(format!("{FACTS}{ACT}{}", table("唯一", &rows)));
    // Only one act on the basis.
    let found = claim(
        &package("县", "细化 省", &text),
        &superior(),
        Property::Refinement,
    );
    assert_eq!(found.verdict, Verdict::Proved);
    // Neighbours have to say that it is the same act.
    let found = claim(
        &package("邻", "", &text),
        &superior(),
        Property::Consistency,
    );
    assert_eq!(found.verdict, Verdict::Undecided(Undecided::NotComparable));
    let says = "对应 省 { 乙 = 甲 }";
    let found = claim(
        &package("邻", says, &text),
        &superior(),
        Property::Consistency,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
}

#[test]
fn amounts_that_grow_are_compared_as_sums() {
    let act = "违法行为 甲 “1” { 违反 《示例法》第一条；依据 《示例法》第二条；对 单位 { \
        应当 罚款 货值的 10%以上50%以下 } }\n";
    let of = |name: &str, says: &str, hi: &str| {
        let row = format!("| 任意 | 货值的 10%以上{hi}以下 |");
        let rows = ["| 地点 | 单位 罚款 |", row.as_str()];
        package(name, says, &format!("{FACTS}{act}{}", table("唯一", &rows)))
    };
    let found = claim(
        &of("县", "细化 省", "30%"),
        &of("省", "", "30%"),
        Property::Refinement,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let found = claim(
        &of("县", "细化 省", "31%"),
        &of("省", "", "30%"),
        Property::Refinement,
    );
    assert_eq!(said(&found).len(), 1);
    assert!(
        said(&found)[0].contains("高端相差货值的1%"),
        "{:?}",
        said(&found)
    );
    let found = claim(
        &of("邻", "", "20%"),
        &of("省", "", "30%"),
        Property::Consistency,
    );
    assert!(
        said(&found)[0].contains("高端相差货值的10%"),
        "{:?}",
        said(&found)
    );
}

fn weighed(name: &str, says: &str, start: &str, twice: &str) -> Program {
    let act = "违法行为 甲 “1” { 违反 《示例法》第一条；依据 《示例法》第二条；对 单位 { \
        应当 罚款 货值的 1%以上5%以下 } }\n";
    let rule = format!(
        "裁量基准 甲 {{\n权重 对 单位 {{\n起点 {start}\n\
         要素 地点 {{\n| 一般区域 | 0% |\n| 敏感区 | 20% |\n}}\n\
         要素 次数 {{\n| 1次 | 0% |\n| 2次以上 | {twice} |\n}}\n\
         总和 不超过100%\n罚款 = 总和 × 5% × 货值\n}}\n}}\n"
    );
    package(name, says, &format!("{FACTS}{act}{rule}"))
}

#[test]
fn weights_are_compared_sum_by_sum() {
    let upper = weighed("省", "", "20%", "30%");
    let same = weighed("邻", "", "20%", "30%");
    let found = claim(&same, &upper, Property::Consistency);
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let more = weighed("邻", "", "20%", "50%");
    let found = claim(&more, &upper, Property::Consistency);
    assert_eq!(said(&found).len(), 1);
    // Twenty hundredths of five hundredths; more where the place is sensitive as well: the same.
    assert!(
        said(&found)[0].contains("相差货值的1%"),
        "{:?}",
        said(&found)
    );
    // A table inside of a formula: a point is no range.
    let act = "违法行为 甲 “1” { 违反 《示例法》第一条；依据 《示例法》第二条；对 单位 { \
        应当 罚款 货值的 1%以上5%以下 } }\n";
    let rows = ["| 地点 | 单位 罚款 |", "| 任意 | 货值的 1%以上5%以下 |"];
    let wide = package("省", "", &format!("{FACTS}{act}{}", table("唯一", &rows)));
    let found = claim(
        &weighed("县", "细化 省", "20%", "30%"),
        &wide,
        Property::Refinement,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let wide = county_of(&wide);
    let found = claim(&wide, &upper, Property::Refinement);
    assert_eq!(said(&found).len(), 2, "{:?}", said(&found));
}

fn county_of(program: &Program) -> Program {
    let mut program = program.clone();
    program.packages[0].name = "县".into();
    program
}

#[test]
fn bounds_and_steps_of_both_hold() {
    let rows = [
        "| 次数 | 单位 罚款 |",
        "| 9次以下 | 1万元以上3万元以下 |",
        "| 10次以上 | 4万元以上5万元以下 |",
    ];
    let facts = FACTS.replace("1次至9次", "1次至99次");
    let upper = package("省", "", &format!("{facts}{ACT}{}", table("唯一", &rows)));
    let rows = ["| 次数 | 单位 罚款 |", "| 任意 | 1万元以上3万元以下 |"];
    // Nobody here can have been punished ten times.
    let lower = package(
        "县",
        "细化 省",
        &format!("{FACTS}{ACT}{}", table("唯一", &rows)),
    );
    let found = claim(&lower, &upper, Property::Refinement);
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let lower = package(
        "县",
        "细化 省",
        &format!("{facts}{ACT}{}", table("唯一", &rows)),
    );
    let found = claim(&lower, &upper, Property::Refinement);
    assert_eq!(said(&found).len(), 1, "{:?}", said(&found));
}

#[test]
fn bands_of_ordinary_cases_count() {
    let rows = ["| 地点 | 单位 罚款 |", "| 任意 | 1万元以上5万元以下 |"];
    let text = format!("{FACTS}{ACT}{}", table("唯一", &rows));
    let banded = "量罚 { 从轻 低于 中值；一般 等于 中值；从重 不低于 中值 }";
    let found = claim(
        &package("邻", banded, &text),
        &package("省", "", &text),
        Property::Consistency,
    );
    assert_eq!(said(&found).len(), 1, "{:?}", said(&found));
    assert!(said(&found)[0].contains("3万元"), "{:?}", said(&found));
    let found = claim(
        &package("邻", banded, &text),
        &package("省", banded, &text),
        Property::Consistency,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
}

#[test]
fn grounds_are_compared_by_what_they_do() {
    let rows = ["| 地点 | 单位 罚款 |", "| 任意 | 1万元以上5万元以下 |"];
    let text = format!("{FACTS}{ACT}{}", table("唯一", &rows));
    let with = |what: &str| {
        format!("{text}情节 配合的 {{ 依据 《示例法》第三条；当 配合；效果 {what} }}\n")
    };
    let upper = package("省", "", &with("应当 从轻"));
    let lower = package("县", "细化 省", &with("应当 从轻"));
    let found = claim(&lower, &upper, Property::Refinement);
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let lower = package("县", "细化 省", &with("应当 不予处罚"));
    let found = claim(&lower, &upper, Property::Refinement);
    assert!(
        said(&found)[0].contains("处罚得轻，而上级基准“省”没有这种情节"),
        "{:?}",
        said(&found)
    );
    let lower = package("县", "细化 省", &text);
    let found = claim(&lower, &upper, Property::Refinement);
    // No rule says how far: what a human is told is all that differs.
    assert!(
        said(&found)[0].contains("（这里没有情节，那里从轻）对单位的罚款幅度与上级基准“省”相同"),
        "{:?}",
        said(&found)
    );
}

const BANDS: &str = "量罚 { 从轻 低于 中值；一般 等于 中值；从重 不低于 中值 }";

fn banded(name: &str, says: &str, rest: &str) -> Program {
    let rows = ["| 地点 | 单位 罚款 |", "| 任意 | 1万元以上5万元以下 |"];
    let text = format!("{FACTS}{ACT}{}{rest}", table("唯一", &rows));
    package(name, &format!("{says}；{BANDS}"), &text)
}

fn ground(name: &str, when: &str, what: &str) -> String {
    format!("情节 {name} {{ 依据 《示例法》第三条；当 {when}；效果 应当 {what} }}\n")
}

#[test]
fn other_grounds_with_the_same_amounts_do_not_conflict() {
    let upper = banded("省", "", &ground("配合的", "配合", "从轻"));
    // Said in two parts, and once more for those who did it once.
    let rest = format!(
        "{}{}",
        ground("初次配合", "配合 且 次数 为 1次", "从轻"),
        ground("多次配合", "配合 且 次数 为 2次以上", "从轻")
    );
    let found = claim(
        &banded("县", "细化 省", &rest),
        &upper,
        Property::Refinement,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let found = claim(&banded("邻", "", &rest), &upper, Property::Consistency);
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    // One part is missing.
    let rest = ground("初次配合", "配合 且 次数 为 1次", "从轻");
    let found = claim(
        &banded("县", "细化 省", &rest),
        &upper,
        Property::Refinement,
    );
    assert_eq!(said(&found).len(), 1, "{:?}", said(&found));
    assert!(
        said(&found)[0].contains("（这里没有情节，那里从轻）对单位的罚款高于上级基准“省”")
            && said(&found)[0].contains("这里3万元，那里1万元以上不足3万元"),
        "{:?}",
        said(&found)
    );
    // A heavier ground of its own goes above what the superior gives; a lighter one below.
    for (what, word) in [("从重", "高于"), ("从轻", "低于")] {
        let rest = format!(
            "{}{}",
            ground("配合的", "配合", "从轻"),
            ground("多次的", "次数 为 5次以上 且 非 配合", what)
        );
        let found = claim(
            &banded("县", "细化 省", &rest),
            &upper,
            Property::Refinement,
        );
        assert!(
            said(&found)[0].contains(word) && said(&found)[0].contains("那里没有情节"),
            "{:?}",
            said(&found)
        );
    }
}

#[test]
fn what_grounds_give_is_compared_with_what_rows_give() {
    // The county has no ground, and a row that gives the same.
    let upper = banded("省", "", &ground("配合的", "配合", "从轻"));
    let of = |low: &str| {
        let row = format!("| 是 | {low} |");
        let rows = ["| 配合 | 单位 罚款 |", row.as_str(), "| 否 | 3万元 |"];
        let text = format!("{FACTS}{ACT}{}", table("唯一", &rows));
        package("县", "细化 省", &text)
    };
    let found = claim(&of("1万元以上2万元以下"), &upper, Property::Refinement);
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let found = claim(&of("1万元以上3万元以下"), &upper, Property::Refinement);
    assert_eq!(said(&found).len(), 1, "{:?}", said(&found));
}

#[test]
fn below_the_minimum_and_both_sides() {
    let upper = banded("省", "", &ground("配合的", "配合", "从轻或减轻"));
    let found = claim(
        &banded("县", "细化 省", &ground("配合的", "配合", "减轻")),
        &upper,
        Property::Refinement,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let found = claim(
        &banded("县", "细化 省", &ground("配合的", "配合", "从轻")),
        &upper,
        Property::Refinement,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    // The other way round the finer one goes below.
    let upper = banded("省", "", &ground("配合的", "配合", "从轻"));
    let found = claim(
        &banded("县", "细化 省", &ground("配合的", "配合", "从轻或减轻")),
        &upper,
        Property::Refinement,
    );
    assert!(
        said(&found)[0].contains("可以减到法定最低以下"),
        "{:?}",
        said(&found)
    );
    // A ground beside an opposite one leaves all to a human.
    let both = format!(
        "{}{}",
        ground("配合的", "配合", "从轻"),
        ground("多次的", "次数 为 5次以上", "从重")
    );
    let found = claim(
        &banded("邻", "", &both),
        &banded("省", "", &both),
        Property::Consistency,
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
}

#[test]
fn reductions_are_compared_by_what_is_left() {
    let cut = |by: &str, rest: &str| {
        format!(
            "减额 减半 {{ 依据 《示例法》第三条；当 配合；罚款 减 {by}；{rest}幅度内 综合裁量 }}\n"
        )
    };
    let of = |name: &str, says: &str, rest: &str| banded(name, says, rest);
    let upper = of("省", "", &cut("20%至50%", "不低于 法定最低；"));
    let same = of("邻", "", &cut("20%至50%", "不低于 法定最低；"));
    let found = claim(&same, &upper, Property::Consistency);
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let less = of("县", "细化 省", &cut("20%至40%", "不低于 法定最低；"));
    let found = claim(&less, &upper, Property::Refinement);
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let more = of("县", "细化 省", &cut("20%至60%", "不低于 法定最低；"));
    let found = claim(&more, &upper, Property::Refinement);
    assert!(
        said(&found)[0].contains("低于") && said(&found)[0].contains("减额“减半”"),
        "{:?}",
        said(&found)
    );
    // Held at the minimum the two are the same, however much may come off.
    let deep = of("邻", "", &cut("70%至90%", "不低于 法定最低；"));
    let deeper = of("省", "", &cut("70%至95%", "不低于 法定最低；"));
    let found = claim(&deep, &deeper, Property::Consistency);
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
}
