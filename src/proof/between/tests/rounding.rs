//! Results that are rounded otherwise on either side.

use super::{ACT, FACTS, LAW, checked, claim, said};
use crate::{
    ir::Program,
    proof::{Property, Undecided, Verdict},
};

/// A package with a rounding and one row for each place.
fn rounded(name: &str, says: &str, [low, high]: [&str; 2]) -> Program {
    let law = if low.contains("货值") {
        "货值的 一倍以上十倍以下"
    } else {
        "一百元以上十万元以下"
    };
    let act = ACT.replace("一万元以上五万元以下", law);
    checked(&format!(
        "规则包 {name} {{ 名称 “{name}”；用语 {{ 以上 含；以下 含 }}；{says} }}\n{LAW}{FACTS}{act}\
         裁量基准 甲 {{\n表 唯一 {{\n| 地点 | 单位 罚款 |\n| 一般区域 | {low} |\n| 敏感区 | {high} |\n}}\n}}\n"
    ))
}

const TIMES: [&str; 2] = ["货值 × 2", "货值 × 3"];

fn same(first: (&str, [&str; 2]), second: (&str, [&str; 2])) -> crate::proof::Claim {
    let a = rounded("邻", first.0, first.1);
    let b = rounded("省", second.0, second.1);
    claim(&a, &b, Property::Consistency)
}

fn inside(first: (&str, [&str; 2]), second: (&str, [&str; 2])) -> crate::proof::Claim {
    let a = rounded("县", &format!("细化 省；{}", first.0), first.1);
    let b = rounded("省", second.0, second.1);
    claim(&a, &b, Property::Refinement)
}

#[test]
fn what_is_rounded_alike_needs_no_second_look() {
    for unit in ["取整 元 舍去", "取整 百元 四舍五入", "取整 百元 进位"] {
        let found = same((unit, TIMES), (unit, TIMES));
        assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
        let found = inside((unit, TIMES), (unit, TIMES));
        assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    }
}

#[test]
fn equal_before_another_rounding_differs_after_it() {
    for (one, other) in [
        ("取整 元 四舍五入", "取整 百元 四舍五入"),
        ("取整 百元 舍去", "取整 百元 进位"),
        ("", "取整 百元 四舍五入"),
        ("取整 百元 舍去", "取整 千元 舍去"),
    ] {
        let found = same((one, TIMES), (other, TIMES));
        assert_eq!(found.verdict, Verdict::Refuted);
        assert!(
            said(&found)[0].contains("取整后不同于"),
            "{:?}",
            said(&found)
        );
        assert!(said(&found)[0].contains("此例相差"), "{:?}", said(&found));
        let found = inside((one, TIMES), (other, TIMES));
        assert_eq!(found.verdict, Verdict::Refuted);
        assert!(
            said(&found)[0].contains("取整后离开了"),
            "{:?}",
            said(&found)
        );
    }
}

#[test]
fn whole_multiples_of_both_units_stay_where_they_are() {
    // 次数 × 1,000 yuan lies on the grid of both.
    let rows = ["次数 × 1000元", "次数 × 2000元"];
    let found = same(("取整 元 舍去", rows), ("取整 百元 四舍五入", rows));
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let odd = ["次数 × 1000元", "次数 × 2050元"];
    let found = same(("取整 元 舍去", odd), ("取整 百元 舍去", odd));
    assert_eq!(found.verdict, Verdict::Refuted);
}

#[test]
fn constants_are_compared_as_they_are_rounded() {
    let found = same(
        ("取整 百元 舍去", ["10040元", "20000元"]),
        ("取整 元 舍去", ["10000元", "20000元"]),
    );
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    let found = same(
        ("取整 百元 进位", ["10040元", "20000元"]),
        ("取整 元 舍去", ["10040元", "20000元"]),
    );
    assert_eq!(found.verdict, Verdict::Refuted);
}

#[test]
fn a_distance_that_rounding_cannot_bridge_is_proved() {
    // 2,130 to 2,930 yuan.
    let rows = ["次数 × 100元 ＋ 2030元", "20000元"];
    let hundred = "取整 百元 四舍五入";
    let wide = ["2001元以上2999元以下", "20000元"];
    let found = inside((hundred, rows), ("", wide));
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    // A single amount is rounded, the range beside it is not.
    let near = ["2120元以上2999元以下", "20000元"];
    let found = inside((hundred, rows), (hundred, near));
    assert!(
        said(&found)[0].contains("取整后离开了"),
        "{:?}",
        said(&found)
    );
    // An end on the grid holds whatever is rounded to it.
    let even = ["2100元以上3000元以下", "20000元"];
    let found = inside((hundred, rows), ("", even));
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
}

#[test]
fn a_statutory_minimum_that_is_no_whole_unit_holds_what_is_rounded() {
    let rows = ["货值 × 2", "货值 × 1"];
    let found = same(("取整 百元 舍去", rows), ("取整 百元 舍去", rows));
    assert_eq!(found.verdict, Verdict::Proved, "{:?}", said(&found));
    // 9,025 yuan at least: not to the hundred.
    let found = inside(("取整 百元 舍去", rows), ("取整 元 舍去", rows));
    assert_eq!(found.verdict, Verdict::Refuted);
    assert!(found.findings.iter().all(|f| f.witness.is_some()));
}

#[test]
fn what_rounding_hides_is_no_fault() {
    // 40 yuan more, and both to the thousand: equal for some facts and not for others.
    let more = ["次数 × 1000元 ＋ 40元", "次数 × 2000元"];
    let rows = ["次数 × 1000元", "次数 × 2000元"];
    let found = same(("取整 千元 舍去", more), ("取整 千元 舍去", rows));
    assert_eq!(found.verdict, Verdict::Undecided(Undecided::Beyond));
    assert!(found.findings.is_empty(), "{:?}", said(&found));
}
