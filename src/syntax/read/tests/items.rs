//! The other items, the reference sample, and the thirty real items.

use super::{ITEMS, SAMPLE, all, fault, faults, good, item};
use crate::syntax::ast::{
    Case, CaseValueKind, Comparator, Degree, Disposition, EffectKind, ExpectationKind, Fact,
    FactType, Handling, Item, Lift, List, Modality, Package, Preference, Unascertainable,
};

fn facts(body: &str) -> Vec<Fact> {
    let Item::Facts(f) = item(&format!("事实 {{\n{body}\n}}")) else {
        panic!()
    };
    f.facts
}

fn package(body: &str) -> Package {
    let Item::Package(p) = item(&format!("规则包 甲 {{\n{body}\n}}")) else {
        panic!()
    };
    *p
}

fn case(body: &str) -> Case {
    let Item::Case(c) = item(&format!("用例 “题” 甲 {{\n{body}\n}}")) else {
        panic!()
    };
    c
}

#[test]
fn the_sample_reads() {
    let (file, _, report) = all(SAMPLE);
    let found: Vec<&str> = report.diagnostics.iter().map(|d| d.code.0).collect();
    let none: [&str; 0] = [];
    assert_eq!(found, none, "{}", super::shown(&report.diagnostics, SAMPLE));
    assert_eq!(file.items.len(), 13);
}

#[test]
fn the_thirty_items_read_but_for_what_is_reserved() {
    let (file, _, mut report) = all(ITEMS);
    report.sort();
    let found: Vec<(&str, &str)> = report
        .diagnostics
        .iter()
        .map(|d| (d.code.0, d.message.zh.as_str()))
        .collect();
    let later = |word: &str| format!("“{word}”留给以后的版本，现在还不能用");
    let daily = later("按日连续");
    assert_eq!(
        found,
        [
            // What is asked of the acts of a case stands in brackets.
            ("Z153", "“任一”之后应当写括号里的条件"),
            ("Z153", "“任一”之后应当写括号里的条件"),
            // 限制从业 由 裁量 定期 is now written 限制从业 期限 综合裁量.
            ("Z154", "“由”不能写在处罚种类之后"),
            ("Z152", daily.as_str()),
        ]
    );
    let reserved = file
        .items
        .iter()
        .filter(|i| matches!(i, Item::Reserved(_)))
        .count();
    assert_eq!((file.items.len(), reserved), (34, 1));
}

#[test]
fn packages() {
    let p = package(
        "名称 “广东省裁量权规定”；文号 “粤环发〔2021〕7号”；制定机关 “广东省生态环境厅”\n\
         层级 省级规范性文件；地区 440000；施行 2022-01-01；失效 2027-01-01\n\
         引用 国家基准、省基准；细化 省基准；对应 省基准 { 投资额 = 项目总投资额 }\n\
         用语 { 以上、以内 含；以下 不含 }；无法查明 裁量要素 按最低档次；要素区间 取重\n\
         取整 百元 舍去；来源 “公报”；版本 “1”\n\
         勘误 “甲” 作 “乙” 理由 “排印”；已知缺陷 空档 “原文如此” 处置 取轻",
    );
    assert_eq!(p.region.unwrap().text, "440000");
    assert_eq!((p.uses.len(), p.mappings[0].pairs.len()), (2, 1));
    let words: Vec<(String, bool)> = p
        .boundary
        .unwrap()
        .words
        .into_iter()
        .map(|(n, b)| (n.text, b))
        .collect();
    let wanted = [("以上", true), ("以内", true), ("以下", false)];
    assert_eq!(words, wanted.map(|(w, b)| (w.to_owned(), b)));
    assert_eq!(p.unascertainable.unwrap().0, Unascertainable::Lowest);
    assert_eq!(p.overlapping_factors.unwrap().0, Preference::Heavier);
    assert!(p.rounding.is_some() && p.version.is_some() && p.provenance.is_some());
    assert_eq!(p.defects[0].handling.unwrap().0, Handling::Lighter);
    assert_eq!(p.errata.len(), 1);
}

#[test]
fn the_rest_of_the_facts() {
    let zh = case("其余 = 否");
    assert_eq!(zh.facts[0].0.text, "其余");
    assert_eq!(super::bare(&zh), super::bare(&case("otherwise = no")));
}

#[test]
fn bands() {
    let p = package(
        "量罚 { 从轻 低于 中值；一般 超过 幅度的30% 低于 幅度的70%；从重 综合裁量\n\
         只有上限 { 从轻 最高额的20%；一般 最高额的50% }\n只有下限 { 一般 最低额的2倍 } }",
    );
    let bands = p.bands.unwrap();
    let general: Vec<(Degree, usize)> = bands
        .general
        .iter()
        .map(|b| (b.degree, b.limits.len()))
        .collect();
    assert_eq!(
        general,
        [
            (Degree::Lighter, 1),
            (Degree::Normal, 2),
            (Degree::Heavier, 0)
        ]
    );
    assert_eq!(bands.general[0].limits[0].0, Comparator::Less);
    assert_eq!((bands.only_max.len(), bands.only_min.len()), (2, 1));
}

#[test]
fn statutes() {
    let text = "法规 环评法 《中华人民共和国环境影响评价法》 { 位阶 法律；版本 2018-12-29 施行 2018-12-29\n\
                版本 2002-10-28；用语 { 以上 含 } }";
    let Item::Statute(s) = item(text) else {
        panic!()
    };
    assert_eq!(s.title.text, "中华人民共和国环境影响评价法");
    let given: Vec<bool> = s
        .versions
        .iter()
        .map(|(_, from, _)| from.is_some())
        .collect();
    assert_eq!(given, [true, false]);
}

#[test]
fn types_of_facts() {
    let f = facts(
        "事一：是否；事二：选项 { 甲、乙 } 递增 标签 “二” 说明 “选一项”；事三：多选 {\n甲\n乙、\n丙 }\n\
         事四：金额 或 没有 或 无法计算 范围 0元至100亿元；事五：比例 小数 4位；事六：倍；事七：整数 次 范围 0次至100次\n\
         事八：数量 吨 小数3位；事九：数量；事十一：日期；事十二：起止；事十三：期间 月；事十四：期间 日\n\
         事十五：明细 至多 20 { 名目：选项 { 甲、乙 }；数额：金额 }；事十六：整数 标签 “人数”；事十七：明细 至多5 { 甲：是否 }",
    );
    let of = |i: usize| &f[i].ty;
    assert!(matches!(of(0), FactType::Bool));
    assert!(matches!(of(1), FactType::Choice(names, true) if names.len() == 2));
    assert!(f[1].label.is_some() && f[1].help.is_some());
    assert!(matches!(of(2), FactType::Multi(names, false) if names.len() == 3));
    assert!(matches!(of(3), FactType::Money(s) if s.none && s.uncomputable));
    assert!(f[3].bounds.is_some());
    assert!(matches!(of(4), FactType::Ratio(Some(4))));
    assert!(matches!(of(5), FactType::Times(None)));
    assert!(matches!(of(6), FactType::Integer(Some(n)) if n.text == "次"));
    assert!(matches!(of(7), FactType::Measure(Some(n), Some(3)) if n.text == "吨"));
    assert!(matches!(of(8), FactType::Measure(None, None)));
    assert!(matches!((of(9), of(10)), (FactType::Date, FactType::Span)));
    assert!(matches!(
        (of(11), of(12)),
        (FactType::Period(true), FactType::Period(false))
    ));
    assert!(matches!(of(13), FactType::List(20, fields) if fields.len() == 2));
    assert!(matches!(of(14), FactType::Integer(None)));
    assert!(matches!(of(15), FactType::List(5, _)));
}

#[test]
fn collectives_and_constraints() {
    let text = "事实 { 合称 敏感 = 甲、乙；约束 首次 则 次数 等于 1次；约束 首次 ⇒ 次数 = 1次；约束 甲 或 乙 }";
    let Item::Facts(f) = item(text) else { panic!() };
    assert_eq!(f.collectives[0].1.len(), 2);
    let premises: Vec<bool> = f.constraints.iter().map(|c| c.when.is_some()).collect();
    assert_eq!(premises, [true, true, false]);
}

#[test]
fn circumstances() {
    let text = "情节 两次 { 依据 “第五条”；当 次数 3次以上；仅当 基准未评价 暴力抗法、其他；对 单位；适用于 甲、乙\n\
                不适用于 丙；效果 应当 上调 1档；顶档 按 法定最高；仍应 没收 不合格食品\n\
                已知缺陷 重复评价 “原文如此” }";
    let Item::Circumstance(c) = item(text) else {
        panic!()
    };
    assert_eq!(
        (c.unless_weighed.len(), c.applies_to.len(), c.not_for.len()),
        (2, 2, 1)
    );
    let effect = c.effect.unwrap();
    assert_eq!(
        (effect.modality, effect.kind),
        (Modality::Shall, EffectKind::RaiseTier(1, true))
    );
    assert!(c.still[0].still && c.target.is_some() && c.defects.len() == 1);
    let effects = [
        ("不予处罚", EffectKind::NoPenalty(Lift::Waived)),
        ("免予处罚", EffectKind::NoPenalty(Lift::Waived)),
        ("减轻", EffectKind::Mitigate),
        ("从轻", EffectKind::Lighten),
        ("从轻或减轻", EffectKind::LightenOrMitigate),
        ("从重", EffectKind::Aggravate),
        ("本档最高", EffectKind::TopOfTier),
        ("上调 2档", EffectKind::RaiseTier(2, false)),
    ];
    for (word, wanted) in effects {
        let Item::Circumstance(c) = item(&format!("情节 甲 {{ 效果 可以 {word} }}")) else {
            panic!()
        };
        assert_eq!(c.effect.unwrap().kind, wanted);
    }
    assert_eq!(
        fault("情节 甲 { 效果 应当 从轻；顶档 按 法定最高 }").code.0,
        "Z154"
    );
    good("情节冲突 { 同向 不累加；异向 综合裁量；应当 先于 可以；上调 先于 档内 }");
    assert_eq!(fault("情节冲突 { 同向 累加 }").code.0, "Z161");
}

#[test]
fn reductions() {
    let text = "减额 公开道歉 { 依据 “第十四条”；当 甲 且 乙；除外 { 复查仍持续；曾承诺后再犯 }\n\
                罚款 减 30%至50%；作用于 裁量后数额；不低于 法定最低；幅度内 综合裁量；不适用于 丙 }";
    let Item::Reduction(r) = item(text) else {
        panic!()
    };
    assert_eq!((r.exceptions.len(), r.not_for.len()), (2, 1));
    assert!(r.cut.is_some() && r.floor.is_some() && r.human && r.when.is_some());
}

#[test]
fn lists() {
    let text = "清单 轻微不罚 { 出处 “附件2”；除外 环境敏感区\n\
                项 “6” 超标排水、超标排气 { 均 { 近一年首次；任一 { 甲；乙 } }\n\
                效果 应当 不予处罚；依据 《行政处罚法》第三十三条第一款；说明 “照此办理” }\n\
                项 “7” 丙 { 当 丁 且 戊；效果 可以 不予处罚 } }";
    let Item::List(List {
        entries,
        exceptions,
        source,
        ..
    }) = item(text)
    else {
        panic!()
    };
    assert_eq!((entries.len(), exceptions.len()), (2, 1));
    assert!(source.is_some() && entries[0].note.is_some() && entries[1].when.is_some());
    assert_eq!(entries[0].violations.len(), 2);
}

#[test]
fn values_in_cases() {
    let c = case(
        "事一 = 2000万元；事二 = 报告书非重点；事三 = 甲、乙；事四 = 是；事五 = 2022-03-01；事六 = 2022-03-01至2022-07-01\n\
         事七 = 没有；事八 = 无法查明；事九 = { { 甲 = 1吨；乙 = 否 } { 甲 = 2吨 } }；事十一 = “3D打印”；事十二 = 一级、二级",
    );
    let of = |i: usize| &c.facts[i].1.kind;
    assert!(matches!(of(0), CaseValueKind::Quantity(_)));
    assert!(matches!(of(1), CaseValueKind::Names(n) if n.len() == 1));
    assert!(matches!(of(2), CaseValueKind::Names(n) if n.len() == 2));
    assert!(matches!(of(3), CaseValueKind::Bool(true)));
    assert!(matches!(of(4), CaseValueKind::Date(_)));
    assert!(matches!(of(5), CaseValueKind::DateRange(..)));
    assert!(matches!(of(6), CaseValueKind::State(_)));
    assert!(matches!(of(7), CaseValueKind::State(_)));
    assert!(matches!(of(8), CaseValueKind::Records(r) if r.len() == 2 && r[0].len() == 2));
    assert_eq!(c.facts[9].1.text, "3D打印");
    assert!(matches!(of(10), CaseValueKind::Names(n) if n.len() == 2));
}

#[test]
fn expectations() {
    let c = case(
        "期望 单位 罚款 39万元；责任人员 罚款 5万元以上10万元以下，警告；单位 责令停止建设；无 警告\n\
         期望 责任人员 无 拘留；处罚；不予处罚；可以不予处罚；综合裁量；减轻；从轻；一般；从重；待定；罚款\n\
         期望 结果 = 甲级",
    );
    let kinds: Vec<String> = c
        .expects
        .iter()
        .map(|e| match &e.kind {
            ExpectationKind::Fine(t, _) => format!("fine {}", t.object.as_ref().unwrap().text),
            ExpectationKind::Penalty(t, k) => format!("{} {}", k.code, t.object.is_some()),
            ExpectationKind::NoPenalty(t, k) => format!("no {} {}", k.code, t.object.is_some()),
            ExpectationKind::Disposition(d) => format!("{d:?}"),
            ExpectationKind::Degree(d) => format!("{d:?}"),
            ExpectationKind::Part(name, _) => name.text.clone(),
            ExpectationKind::Open => "open".to_owned(),
            ExpectationKind::Duty(name, how) => format!("{} {how:?}", name.text),
            ExpectationKind::Result(v) => v.text.clone(),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "fine 单位",
            "fine 责任人员",
            "warning false",
            "order_stop_construction true",
            "no warning false",
            "no detention true",
            "Punish",
            "NoPenalty",
            "MayWaive",
            "Human",
            "Mitigated",
            "Lighter",
            "Normal",
            "Heavier",
            "open",
            "fine false",
            "甲级"
        ]
    );
    assert_eq!(format!("{:?}", Disposition::Human), "Human");
}

#[test]
fn a_top_level_erratum() {
    let text = "勘误 “一百万一十元” 作 “一百一十万元” 理由 “排印错误”";
    assert!(matches!(item(text), Item::Erratum(e) if e.reason.is_some()));
}

#[test]
fn slips_in_items() {
    let codes = |text: &str| faults(text).into_iter().map(|(c, _)| c).collect::<Vec<_>>();
    assert_eq!(
        codes("规则包 甲 { 名称 “一”；名称 “二”；文好 “三” }"),
        ["Z155", "Z151"]
    );
    assert_eq!(codes("规则包 甲 { 用语 { 不足 含 } }"), ["Z161"]);
    assert_eq!(codes("法规 甲 { 位阶 法律 }"), ["Z153"]);
    assert_eq!(
        codes("事实 { 是：是否；甲：金钱；乙 }"),
        ["Z156", "Z163", "Z153"]
    );
    assert_eq!(codes("定义 甲 { 依据 《法》第一条 }"), ["Z167"]);
    assert_eq!(codes("定义 甲 { 值 = 1万元；当 乙 }"), ["Z167"]);
    assert_eq!(
        codes("用例 “题” 甲 { 乙；丁 = { { 丙 = 1；丙 = 2 } } }"),
        ["Z151", "Z155"]
    );
    assert_eq!(codes("用例 题 甲 { }"), ["Z153"]);
    assert_eq!(
        super::fixed("规则包 甲 { 量罚 { 从轻 低于中值 } }"),
        "规则包 甲 { 量罚 { 从轻 低于 中值 } }"
    );
}
