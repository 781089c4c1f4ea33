//! Violations, penalties and ranges.

use super::{bare, fault, fixed, good, item, penalty, violation};
use crate::base::quantity::Quantity;
use crate::syntax::ast::{
    Amount, Clause, Comparator, ExprKind, Item, Measure, Modality, Penalty, PenaltyNode, Range,
    RangeKind,
};

fn one(body: &str) -> Penalty {
    let PenaltyNode::One(p) = penalty(body).node else {
        panic!()
    };
    p
}

fn fine(body: &str) -> Range {
    let Amount::Fine(range) = one(&format!("罚款 {body}")).amount else {
        panic!()
    };
    range
}

#[test]
fn how_binding() {
    let said = |body: &str| {
        let p = penalty(body);
        (p.modality, p.together)
    };
    assert_eq!(said("应当 罚款 5万元"), (Modality::Shall, false));
    assert_eq!(said("罚款 5万元"), (Modality::Shall, false));
    assert_eq!(said("给予 警告"), (Modality::Shall, false));
    assert_eq!(said("处 罚款 5万元"), (Modality::Shall, false));
    assert_eq!(said("可以 责令恢复原状"), (Modality::May, false));
    assert_eq!(said("并处 罚款 5万元"), (Modality::Shall, true));
    assert_eq!(said("可以 并处 罚款 5万元"), (Modality::May, true));
    assert_eq!(said("应当 并处 罚款 5万元"), (Modality::Shall, true));
    assert_eq!(
        said("单处或者并处 罚款 5万元"),
        (Modality::AloneOrWith, false)
    );
    assert_eq!(fault("违法行为 甲 { 应当 可以 警告 }").code.0, "Z155");
}

#[test]
fn by_whom_and_on_whom() {
    let p = penalty("由 公安机关 对 责任人员 可以 拘留 五日以上十五日以下");
    assert_eq!(p.organ.unwrap().text, "公安机关");
    assert_eq!(p.target.unwrap().object.unwrap().text, "责任人员");
    assert_eq!(p.modality, Modality::May);
    let v = violation("对 责任人员 逐人 { 应当 罚款 五万元以上二十万元以下 }");
    let Clause::Scope {
        target,
        organ: None,
        body,
        ..
    } = &v.body[0]
    else {
        panic!()
    };
    assert!(target.each && body.len() == 1);
    let v = violation("由 省级以上部门\n并处 罚款 五千万元以下\n可以 停业整顿");
    let Clause::Scope {
        organ: Some(organ),
        body,
        ..
    } = &v.body[0]
    else {
        panic!()
    };
    assert_eq!(
        (organ.text.as_str(), body.len(), v.body.len()),
        ("省级以上部门", 2, 1)
    );
}

#[test]
fn kinds_and_what_they_take() {
    assert_eq!(one("没收 违法所得").kind.code, "confiscate_gains");
    assert_eq!(one("没收违法所得").kind.code, "confiscate_gains");
    let p = one("没收 违法食品");
    assert_eq!(
        (p.kind.code, p.what.unwrap().text.as_str()),
        ("confiscate", "违法食品")
    );
    assert_eq!(one("吊销 采矿许可证").kind.word, "吊销采矿许可证");
    assert!(matches!(one("警告").amount, Amount::Flag));
    assert!(matches!(
        one("拘留 五日以上十日以下").amount,
        Amount::Duration(Quantity::Two(..), _)
    ));
    assert!(matches!(one("拘留").amount, Amount::Open));
    assert!(matches!(one("限制从业 期限 综合裁量").amount, Amount::Open));
    assert!(matches!(
        one("限制从业 五年").amount,
        Amount::Duration(Quantity::Point(_), _)
    ));
    assert!(matches!(one("限制从业 终身").amount, Amount::Lifetime));
    let until = one("禁止从事药品生产经营活动 十年直至终身").amount;
    assert!(matches!(until, Amount::DurationUpToLifetime(..)));
    let apart = one("禁止从事药品生产经营活动 十年 直至 终身").amount;
    assert!(matches!(apart, Amount::DurationUpToLifetime(..)));
}

#[test]
fn ladders_and_choices() {
    let p = penalty("应当 责令停产停业 直至 吊销许可证");
    assert!(matches!(p.node, PenaltyNode::UpTo(steps) if steps.len() == 2));
    let p = penalty("应当 择一 { 拘留 五日以下；罚款 五百元以下，警告 }");
    let PenaltyNode::ChooseOne(ways) = p.node else {
        panic!()
    };
    assert_eq!((ways.len(), ways[1].len()), (2, 2));
    let v = violation("应当 没收违法所得，并处 罚款 5万元以下，可以 吊销许可证");
    let said: Vec<Modality> = v
        .body
        .iter()
        .map(|c| {
            let Clause::Penalty(p) = c else { panic!() };
            p.modality
        })
        .collect();
    assert_eq!(said, [Modality::Shall, Modality::Shall, Modality::May]);
    let v = violation("可以 警告、通报批评");
    assert!(
        v.body
            .iter()
            .all(|c| matches!(c, Clause::Penalty(p) if p.modality == Modality::May))
    );
}

#[test]
fn ranges() {
    let base = fine("项目总投资额的 1%以上5%以下").kind;
    assert!(matches!(
        base,
        RangeKind::Quantity {
            base: Some(_),
            quantity: Quantity::Two(..),
            ..
        }
    ));
    assert!(matches!(
        fine("五万元以下").kind,
        RangeKind::Quantity { base: None, .. }
    ));
    assert!(matches!(fine("").kind, RangeKind::Human(None)));
    assert!(matches!(fine("综合裁量").kind, RangeKind::Human(None)));
    assert!(matches!(
        fine("综合裁量 于 5万元以下").kind,
        RangeKind::Human(Some(_))
    ));
    assert!(matches!(fine("不罚款").kind, RangeKind::None));
    assert!(
        matches!(fine("判定 事故等级罚款").kind, RangeKind::Decision(n) if n.text == "事故等级罚款")
    );
    assert!(matches!(
        fine("前款幅度 × 二倍以上五倍以下").kind,
        RangeKind::Preceding(_)
    ));
    let each = fine("每人 五百元以上二千元以下 × 劳动者人数").kind;
    assert!(matches!(each, RangeKind::Quantity { base: None, times, .. } if times.len() == 1));
    let turnover = fine("择一 { 五千万元以下；上一年度营业额的 百分之五以下 }").kind;
    assert!(matches!(turnover, RangeKind::OneOf(list) if list.len() == 2));
    let higher = fine("取高 { 5万元；货值金额的 3倍 }").kind;
    assert!(matches!(higher, RangeKind::HigherOf(list) if list.len() == 2));
    let formula = fine("总和 × 5% × 项目总投资额").kind;
    assert!(matches!(formula, RangeKind::Formula(e) if matches!(e.kind, ExprKind::Mul(_))));
    let RangeKind::PerUnit {
        fact, per, tail, ..
    } = fine("计量 占用面积 每平方米 100元以上1000元以下 尾数 进位").kind
    else {
        panic!()
    };
    assert_eq!(fact.text, "占用面积");
    assert!(matches!(per, Quantity::Point(l) if l.text == "1平方米"));
    assert!(tail.is_some());
    assert!(matches!(
        fine("计量 倾倒量 每 10吨 5万元").kind,
        RangeKind::PerUnit { .. }
    ));
}

#[test]
fn parts_of_the_statutory_range() {
    let part = |body: &str| {
        let RangeKind::Part(limits) = fine(body).kind else {
            panic!()
        };
        limits
    };
    assert!(matches!(
        part("中值")[..],
        [(Comparator::Equal, Measure::Middle)]
    ));
    assert!(matches!(
        part("法定最高")[..],
        [(Comparator::Equal, Measure::Maximum)]
    ));
    assert!(matches!(
        part("幅度的 30%")[..],
        [(Comparator::Equal, Measure::OfSpan(..))]
    ));
    let two = part("幅度的 30%至50%");
    assert!(matches!(
        &two[..],
        [
            (Comparator::AtLeast, Measure::OfSpan(Quantity::Point(_), _)),
            (Comparator::AtMost, Measure::OfSpan(Quantity::Point(_), _)),
        ]
    ));
    assert!(matches!(
        part("最高额的20%")[..],
        [(Comparator::Equal, Measure::OfMaximum(..))]
    ));
    let between = part("超过 幅度的30% 低于 幅度的70%");
    assert!(matches!(
        between[..],
        [
            (Comparator::More, Measure::OfSpan(..)),
            (Comparator::Less, Measure::OfSpan(..))
        ]
    ));
    assert!(matches!(
        part("低于 中值")[..],
        [(Comparator::Less, Measure::Middle)]
    ));
    assert!(matches!(fine("法定最高 × 50%").kind, RangeKind::Formula(_)));
}

#[test]
fn stages_and_cases() {
    let v = violation(
        "依据 《条例》第二十三条第一款\n\
         阶段 限期改正 当 改正情况 为 限期内改正 { 对 单位 { 应当 罚款 二十万元以上一百万元以下 } }\n\
         阶段 拒不改正 接 限期改正 改处 { 依据 第二十四条；应当 罚款 一百万元以上二百万元以下 }",
    );
    let Clause::Stage(first) = &v.body[0] else {
        panic!()
    };
    assert!(first.when.is_some() && first.after.is_none() && !first.replaces);
    let Clause::Stage(second) = &v.body[1] else {
        panic!()
    };
    assert_eq!(second.after.as_ref().unwrap().text, "限期改正");
    assert!(second.when.is_none() && second.replaces && second.basis.len() == 1);
    let v = violation(
        "分情形 违法所得 {\n 没有 或 不足10万元 → { 应当 罚款 1万元以上10万元以下 }\n\
         10万元以上 → { 应当 罚款 违法所得的 1倍以上5倍以下 }\n 无法计算 → 综合裁量\n 其余 → { 警告 } }",
    );
    let Clause::ByCase { on, cases, .. } = &v.body[0] else {
        panic!()
    };
    assert_eq!(on.text, "违法所得");
    let shapes: Vec<(usize, bool)> = cases
        .iter()
        .map(|c| (c.patterns.len(), c.body.is_some()))
        .collect();
    assert_eq!(shapes, [(2, true), (1, true), (1, false), (0, true)]);
}

#[test]
fn heads_and_entries() {
    let Item::Violation(v) = item(
        "违法行为 未批先建 “1.1” { 名称 “未依法报批擅自开工”；部门 “生态环境部门”、住建部门\n\
         违反 《环评法》第二十五条、第二十六条第一款、第二款；依据 《环评法》第三十一条第一款 “甲”；警告 }",
    ) else {
        panic!()
    };
    assert_eq!(v.code.unwrap().text, "1.1");
    assert_eq!(v.departments.len(), 2);
    let cited: Vec<(u16, u16)> = v
        .violates
        .iter()
        .map(|c| c.article.unwrap())
        .map(|a| (a.article, a.paragraph))
        .collect();
    assert_eq!(cited, [(25, 0), (26, 1), (26, 2)]);
    assert!(
        v.violates
            .iter()
            .all(|c| c.statute.as_ref().unwrap().text == "环评法")
    );
    assert_eq!(v.basis[0].note.as_ref().unwrap().text, "甲");
}

#[test]
fn slips_in_penalties() {
    assert_eq!(
        fixed("违法行为 甲 { 应当罚款 5万元 }"),
        "违法行为 甲 { 应当 罚款 5万元 }"
    );
    assert_eq!(
        fixed("违法行为 甲 { 应当 罚款项目总投资额的 1%以上5%以下 }"),
        "违法行为 甲 { 应当 罚款 项目总投资额的 1%以上5%以下 }"
    );
    assert_eq!(
        fixed("违法行为 甲 { 应当 警示 }"),
        "违法行为 甲 { 应当 警告 }"
    );
    assert_eq!(
        fixed("违法行为 甲 { 单位 罚款 5万元 }"),
        "违法行为 甲 { 对 单位 罚款 5万元 }"
    );
    assert_eq!(fault("违法行为 甲 { 对 单位 }").code.0, "Z170");
    assert_eq!(
        fault("违法行为 甲 { 可以 限制从业 由 裁量 定期 }").code.0,
        "Z154"
    );
    assert_eq!(
        fault("违法行为 甲 { 应当 罚款 每人 500元以下 }").code.0,
        "Z153"
    );
    assert_eq!(fault("违法行为 甲 { 应当 择一 { 警告 } }").code.0, "Z165");
}

#[test]
fn one_slip_does_not_hide_the_next() {
    let text = "违法行为 甲 { 依剧 《法》第一条；应当 警示；应当 罚款 5万元；对 单位 }";
    let codes: Vec<&str> = super::faults(text)
        .into_iter()
        .map(|(code, _)| code)
        .collect();
    assert_eq!(codes, ["Z151", "Z162", "Z170"]);
    let (file, _, _) = super::all(text);
    let Item::Violation(v) = &file.items[0] else {
        panic!()
    };
    assert_eq!(v.body.len(), 1);
}

#[test]
fn a_scope_reads_like_a_statement() {
    let scope = good("违法行为 甲 { 对 单位 { 应当 警告 } }");
    assert!(bare(&scope).contains("Scope"));
    let statement = good("违法行为 甲 { 对 单位 应当 警告 }");
    assert!(!bare(&statement).contains("Scope"));
}
