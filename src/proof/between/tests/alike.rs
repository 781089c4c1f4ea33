//! Acts of which two packages say the same: whatever a rule says of an act, it is not the same once that
//! is said otherwise; what no rule of the act reads does not part them.

use super::{super::named, checked};
use crate::{
    ir::{Program, ViolationId, written},
    proof::{Property, Verdict},
};

const RULES: &str = "\
规则包 示例 { 名称 “示例办法”；版本 “1”；用语 { 以上 含；以下 不含 }；\
    量罚 { 从轻 低于 中值；一般 等于 中值；从重 不低于 中值 } }
法规 示例法 《中华人民共和国示例法》 { 位阶 法律；版本 2020-01-01 施行 2020-01-01 }
事实 {
    决定前改正：是否；已公开道歉：是否；暴力抗法：是否；货值：金额 范围 0元至1亿元
    类别：选项 { 报告表、报告书 }
}
定义 数额大 { 当 货值 十万元以上 }
违法行为 别的 “0” { 依据 《示例法》第九条；应当 罚款 一万元以下 }
违法行为 甲 “1” {
    依据 《示例法》第二条；应当 罚款 五万元以上二十万元以下
    阶段 情节严重 当 数额大 { 可以 并处 责令停业 }
}
裁量基准 甲 {
    表 唯一 {
        | 类别   | 罚款  |
        | 报告表 | 6万元 |
        | 报告书 | 20万元 |
    }
}
情节 抗法 { 依据 《示例法》第三条；当 暴力抗法；效果 应当 从重 }
减额 公开道歉 {
    依据 “第十四条”；当 决定前改正 且 已公开道歉
    罚款 减 30%至50%；作用于 裁量后数额；不低于 法定最低；幅度内 综合裁量
}
";

fn act(program: &Program) -> ViolationId {
    let mut all = program.violations.iter();
    let at = all.position(|v| v.name == "甲").unwrap();
    ViolationId::from_index(at)
}

fn said(program: &Program) -> Vec<u8> {
    written::act(program, act(program)).unwrap()
}

fn with(old: &str, new: &str) -> Program {
    assert!(RULES.contains(old), "{old}");
    checked(&RULES.replace(old, new))
}

#[test]
fn whatever_is_said_otherwise_is_not_the_same() {
    let before = said(&checked(RULES));
    let edits = [
        ("6万元", "7万元"),
        ("| 报告表 | 6万元 |", "| 报告表 | 6万元以上8万元以下 |"),
        ("五万元以上二十", "六万元以上二十"),
        ("应当 罚款 五万", "可以 罚款 五万"),
        ("可以 并处 责令停业", "应当 并处 责令停业"),
        ("可以 并处 责令停业", "可以 并处 责令关闭"),
        ("货值 十万元以上", "货值 超过十万元"),
        ("当 数额大", "当 非 数额大"),
        ("当 暴力抗法", "当 暴力抗法 且 数额大"),
        ("效果 应当 从重", "效果 可以 从重"),
        ("效果 应当 从重", "效果 应当 从轻"),
        ("第三条；当", "第四条；当"),
        ("且 已公开道歉", "或 已公开道歉"),
        ("30%至50%", "30%至60%"),
        ("不低于 法定最低", "不低于 最低额的90%"),
        ("从轻 低于 中值；一般 等于", "从轻 不高于 中值；一般 等于"),
        ("报告表、报告书 }", "报告表、报告书 } 递增"),
        ("范围 0元至1亿元", "范围 0元至2亿元"),
        ("表 唯一", "表 首行"),
    ];
    for (old, new) in edits {
        assert_ne!(before, said(&with(old, new)), "{old} → {new}");
    }
}

#[test]
fn what_no_rule_of_the_act_reads_does_not_part_them() {
    let before = said(&checked(RULES));
    let edits = [
        ("示例办法", "新示例办法"),
        ("版本 “1”", "版本 “2”"),
        ("罚款 一万元以下", "罚款 二万元以下"),
        ("违法行为 别的", "// 空行\n\n违法行为 别的"),
        ("事实 {", "事实 { 没有用到：是否；"),
    ];
    for (old, new) in edits {
        assert_eq!(before, said(&with(old, new)), "{old} → {new}");
    }
}

/// The claims are those of a search: the same act is proved, another one shown.
#[test]
fn the_same_is_proved_and_another_amount_is_shown() {
    let a = checked(RULES);
    let verdict = |b: &Program| {
        let pairs = [(act(&a), act(b))];
        let mut claims = named(&a, b, &pairs, Property::Consistency)
            .concat()
            .into_iter();
        let all: Vec<_> = claims.by_ref().map(|c| c.verdict).collect();
        assert!(!all.is_empty());
        all.iter().all(|v| matches!(v, Verdict::Proved))
    };
    assert!(verdict(&checked(RULES)));
    assert!(!verdict(&with("6万元", "7万元")));
}
