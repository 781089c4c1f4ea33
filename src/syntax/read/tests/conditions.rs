//! Expressions and conditions.

use super::{bare, condition, fault, fixed, good, item};
use crate::base::quantity::Quantity;
use crate::base::ratio::Rounding;
use crate::syntax::ast::{Comparator, Expr, ExprKind, Item, RangeTest, Relation, StateWord};

fn name(e: &Expr) -> &str {
    let ExprKind::Name(n) = &e.kind else { panic!() };
    n
}

fn names(list: &[Expr]) -> Vec<&str> {
    list.iter().map(name).collect()
}

fn value(text: &str) -> Expr {
    let Item::Definition(d) = item(&format!("定义 题 {{ 值 = {text} }}")) else {
        panic!()
    };
    d.value.unwrap()
}

#[test]
fn or_binds_weaker_than_and_and_not() {
    let ExprKind::Or(parts) = condition("甲 且 非 乙 或 丙 为 丁").kind else {
        panic!()
    };
    let ExprKind::And(both) = &parts[0].kind else {
        panic!()
    };
    assert_eq!(name(&both[0]), "甲");
    assert!(matches!(&both[1].kind, ExprKind::Not(e) if name(e) == "乙"));
    assert!(matches!(
        &parts[1].kind,
        ExprKind::Is {
            relation: Relation::Is,
            ..
        }
    ));
    let ExprKind::And(parts) = condition("甲 且 （乙 或 丙）").kind else {
        panic!()
    };
    assert!(matches!(&parts[1].kind, ExprKind::Or(_)));
}

#[test]
fn relations_take_lists() {
    let relations = [
        ("为", Relation::Is),
        ("不为", Relation::IsNot),
        ("属于", Relation::In),
        ("包含", Relation::Contains),
    ];
    for (word, wanted) in relations {
        let e = condition(&format!("行业 {word} 餐饮、零售"));
        let ExprKind::Is {
            left,
            relation,
            values,
        } = e.kind
        else {
            panic!()
        };
        assert_eq!((name(&left), relation), ("行业", wanted));
        assert_eq!(names(&values), ["餐饮", "零售"]);
    }
    let ExprKind::Is { values, .. } = condition("违法所得 为 无法计算").kind else {
        panic!()
    };
    assert!(matches!(
        values[0].kind,
        ExprKind::State(StateWord::Uncomputable)
    ));
    assert!(matches!(
        condition("配合调查 = 否").kind,
        ExprKind::Is { .. }
    ));
    let compared = condition("次数 = 2次").kind;
    assert!(matches!(
        compared,
        ExprKind::Compare(_, Comparator::Equal, _)
    ));
}

#[test]
fn ranges_are_tests() {
    let within = |text: &str| {
        let ExprKind::Within(left, RangeTest::Quantity(q, text)) = condition(text).kind else {
            panic!()
        };
        (name(&left).to_owned(), q, text)
    };
    let (left, q, text) = within("两年内被罚次数 3次以上");
    assert_eq!(
        (left.as_str(), text.as_str()),
        ("两年内被罚次数", "3次以上")
    );
    assert!(matches!(q, Quantity::One(_)));
    assert!(matches!(within("pH值 超过2不足5").1, Quantity::Two(..)));
    assert!(matches!(within("pH值 5至10").1, Quantity::To(..)));
    assert_eq!(within("货值金额 低于 5万元").2, "低于5万元");
    assert_eq!(
        bare(&within("货值金额 below 5万元")),
        bare(&within("货值金额 低于5万元"))
    );
    let date = condition("登记日 2025-01-01 以后").kind;
    assert!(matches!(
        date,
        ExprKind::Within(_, RangeTest::Date(_, true))
    ));
    let ordered = condition("类别 重大 以上").kind;
    assert!(matches!(ordered, ExprKind::Within(_, RangeTest::Choice(n, true)) if n.text == "重大"));
    let during = condition("行为日 2025-01-01至2025-06-30").kind;
    assert!(matches!(during, ExprKind::And(parts) if parts.len() == 2));
}

#[test]
fn comparisons() {
    let signs = [
        ("≤", Comparator::AtMost),
        ("<", Comparator::Less),
        ("≥", Comparator::AtLeast),
        (">", Comparator::More),
        ("≠", Comparator::NotEqual),
        ("等于", Comparator::Equal),
        ("不等于", Comparator::NotEqual),
        ("小于", Comparator::Less),
        ("大于", Comparator::More),
        ("不超过", Comparator::AtMost),
    ];
    for (sign, wanted) in signs {
        let ExprKind::Compare(_, c, _) = condition(&format!("甲 {sign} 乙 × 2")).kind else {
            panic!("{sign}")
        };
        assert_eq!(c, wanted);
    }
    assert!(matches!(
        condition("甲 等于 2次").kind,
        ExprKind::Compare(_, Comparator::Equal, _)
    ));
}

#[test]
fn blocks_of_conditions_nest() {
    let e = condition("均 { 近一年首次；责令期限内改正\n 任一 { 甲 且 超标倍数 0.1倍以下；乙 } }");
    let ExprKind::And(parts) = e.kind else {
        panic!()
    };
    assert_eq!(parts.len(), 3);
    assert!(matches!(&parts[2].kind, ExprKind::Or(inner) if inner.len() == 2));
    let more = condition("任一 { 甲；乙 } 且 丙").kind;
    assert!(matches!(more, ExprKind::And(parts) if parts.len() == 2));
}

#[test]
fn arithmetic_is_flat() {
    let ExprKind::AddSub(parts) = value("甲 + 乙 × 3 - 丙").kind else {
        panic!()
    };
    let signs: Vec<bool> = parts.iter().map(|(plus, _)| *plus).collect();
    assert_eq!(signs, [true, true, false]);
    let ExprKind::Div(above, below) = value("甲 ÷ 2 × 乙 ÷ 3").kind else {
        panic!()
    };
    assert!(matches!(above.kind, ExprKind::Mul(f) if f.len() == 2));
    assert!(matches!(below.kind, ExprKind::Mul(f) if f.len() == 2));
}

#[test]
fn deemed_values_and_steps() {
    let ExprKind::Deemed { value: of, .. } = value("所需处置费用 不足十万元的 按 十万元 计算").kind
    else {
        panic!()
    };
    assert_eq!(name(&of), "所需处置费用");
    let steps = value("超标倍数 每 0.5倍 加 1万元 尾数 进位 起 超过2倍").kind;
    let ExprKind::Steps { tail, from, .. } = steps else {
        panic!()
    };
    assert_eq!(tail, Some(Rounding::Up));
    assert!(matches!(from, Some(Quantity::One(_))));
    let ExprKind::Steps { tail, from, .. } = value("超标倍数 每 1倍 加 2万元 尾数 按实").kind
    else {
        panic!()
    };
    assert_eq!((tail, from), (None, None));
    assert!(
        matches!(value("取高 { 甲；乙 × 2 }").kind, ExprKind::Extreme(true, v) if v.len() == 2)
    );
}

#[test]
fn records() {
    assert!(matches!(
        condition("任一 污染物 （超标倍数 3倍以上）").kind,
        ExprKind::AnyOf(..)
    ));
    assert!(matches!(
        condition("计数 污染物 3项以上").kind,
        ExprKind::Within(..)
    ));
    let counted = condition("计数 污染物 （超标倍数 3倍以上） 2项以上").kind;
    let ExprKind::Within(left, _) = counted else {
        panic!()
    };
    assert!(matches!(left.kind, ExprKind::Count(_, Some(_))));
    assert!(matches!(
        value("最大 污染物 （超标倍数）").kind,
        ExprKind::MaxOf(..)
    ));
    assert!(matches!(
        value("每个 污染物 （金额 × 2）").kind,
        ExprKind::Each(..)
    ));
}

#[test]
fn names_in_quotes_and_names_like_quantities() {
    assert_eq!(name(&condition("“3D打印”")), "3D打印");
    let e = condition("等级 为 一级").kind;
    let ExprKind::Is { values, .. } = e else {
        panic!()
    };
    assert!(matches!(&values[0].kind, ExprKind::Quantity(_, text) if text == "一级"));
}

#[test]
fn slips_in_conditions() {
    assert_eq!(fault("定义 甲 { 当 乙 丙 }").code.0, "Z154");
    assert_eq!(fault("定义 甲 { 当 乙 且 }").code.0, "Z153");
    assert_eq!(fault("定义 甲 { 当 非 非 乙 }").code.0, "Z166");
    assert_eq!(fault("定义 甲 { 当 任意 }").code.0, "Z156");
    assert_eq!(fixed("定义 甲 { 当 乙 且丙 }"), "定义 甲 { 当 乙 且 丙 }");
    assert_eq!(
        fault("定义 甲 { 当 本案 任一 违法行为 有 定额罚款 }")
            .code
            .0,
        "Z153"
    );
}

#[test]
fn long_chains_stay_shallow() {
    let many = |word: &str| vec!["甲"; 5_000].join(word);
    good(&format!("定义 题 {{ 值 = {} }}", many(" ÷ ")));
    good(&format!("定义 题 {{ 值 = {} }}", many(" - ")));
    good(&format!("定义 题 {{ 当 {} }}", many(" 或 ")));
    let nots = "非 ".repeat(5_000);
    assert_eq!(fault(&format!("定义 题 {{ 当 {nots}甲 }}")).code.0, "Z166");
    let deemed = " 不足1万元的 按 1万元 计算".repeat(5_000);
    assert_eq!(
        fault(&format!("定义 题 {{ 值 = 甲{deemed} }}")).code.0,
        "Z154"
    );
    let within = " 综合裁量 于".repeat(5_000);
    super::faults(&format!("违法行为 题 {{ 罚款{within} 5万元 }}"));
}
