//! Tables, weights, decisions.

use super::{fault, faults, item};
use crate::base::quantity::Quantity;
use crate::syntax::ast::{
    Benchmark, CellKind, ColumnKind, Comparator, Decision, ExprKind, HitPolicy, Item, Modality,
    Outcome, Part, Pattern, RangeKind, RangeTest, Table, Weights,
};

fn benchmark(body: &str) -> Benchmark {
    let Item::Benchmark(b) = item(&format!("裁量基准 甲 {{\n{body}\n}}")) else {
        panic!()
    };
    b
}

fn table(rows: &str) -> Table {
    let mut parts = benchmark(&format!("表 {{\n{rows}\n}}")).parts;
    let Part::Table(t) = parts.remove(0) else {
        panic!()
    };
    t
}

fn weights(body: &str) -> Weights {
    let mut parts = benchmark(body).parts;
    let Part::Weights(w) = parts.remove(0) else {
        panic!()
    };
    w
}

fn decision(body: &str) -> Decision {
    let Item::Decision(d) = item(&format!("判定 甲 {{\n{body}\n}}")) else {
        panic!()
    };
    d
}

#[test]
fn headers_decide_columns() {
    let t = table(
        "| 序号 | 已投产 | 条件 | 档次 | 罚款 | 单位 罚款 | 责任人员 逐人 罚款 | 处理 | 备注 |\n\
         | 1 | 是 | 当 甲 且 乙 | 一档 | 5万元 | —— | 不罚款 | 给予 警告 | 随便写 |",
    );
    let kinds: Vec<String> = t
        .columns
        .iter()
        .map(|c| match &c.kind {
            ColumnKind::Subject(n) => n.text.clone(),
            ColumnKind::Fine(t) => {
                let object = t.object.as_ref().map_or("-", |n| n.text.as_str());
                format!("罚款 {object} {}", t.each)
            }
            other @ (ColumnKind::Condition
            | ColumnKind::Tier
            | ColumnKind::Penalties
            | ColumnKind::Weight
            | ColumnKind::Result
            | ColumnKind::Remark) => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "Remark",
            "已投产",
            "Condition",
            "Tier",
            "罚款 - false",
            "罚款 单位 false",
            "罚款 责任人员 true",
            "Penalties",
            "Remark"
        ]
    );
    let cells = &t.rows[0].cells;
    assert!(matches!(cells[2].kind, CellKind::Condition(_)));
    assert!(matches!(&cells[3].kind, CellKind::Tier(n) if n.text == "一档"));
    for dash in &cells[5..7] {
        assert!(matches!(&dash.kind, CellKind::Fine(r) if matches!(r.kind, RangeKind::None)));
    }
    assert!(matches!(cells[8].kind, CellKind::Remark));
}

#[test]
fn condition_cells() {
    let t = table(
        "| 甲 | 罚款 |\n| 任意 | 5万元 |\n| 一般区域、其他 | 5万元 |\n| 一般区域 以外 | 5万元 |\n\
         | 3次以上 | 5万元 |\n| 重大 以上 | 5万元 |\n| 2025-01-01 以后 | 5万元 |\n| 是 | 5万元 |\n\
         | 没有 或 不足10万元 | 5万元 |\n| 一级、二级 以外 | 5万元 |\n| —— | 5万元 |",
    );
    let kind = |row: usize| &t.rows[row].cells[0].kind;
    assert!(matches!(kind(0), CellKind::Any));
    assert!(matches!(kind(1), CellKind::Patterns(p) if p.len() == 2));
    assert!(matches!(kind(2), CellKind::Except(p) if p.len() == 1));
    let test = |row: usize| {
        let CellKind::Patterns(p) = kind(row) else {
            panic!()
        };
        let Pattern::Test(test, _) = &p[0] else {
            panic!()
        };
        test
    };
    assert!(matches!(test(3), RangeTest::Quantity(Quantity::One(_), _)));
    assert!(matches!(test(4), RangeTest::Choice(_, true)));
    assert!(matches!(test(5), RangeTest::Date(_, true)));
    let bool = matches!(kind(6), CellKind::Patterns(p)
        if matches!(&p[0], Pattern::Value(e) if matches!(e.kind, ExprKind::Bool(true))));
    assert!(bool);
    assert!(matches!(kind(7), CellKind::Patterns(p) if p.len() == 2));
    let except = matches!(kind(8), CellKind::Except(p)
        if p.len() == 2
        && matches!(&p[1], Pattern::Test(RangeTest::Quantity(Quantity::Point(_), t), _) if t == "二级"));
    assert!(except, "{:?}", kind(8));
    assert!(matches!(kind(9), CellKind::Any));
}

#[test]
fn same_as_above() {
    let t = table("| 甲 | 罚款 |\n| 任意 | 5万元以下 |\n| 是 | 同上 |\n| 否 | 同上 |");
    let last = &t.rows[2].cells[1];
    assert_eq!(last.text, "5万元以下");
    assert!(matches!(last.kind, CellKind::Fine(_)));
    assert_eq!(
        fault("裁量基准 甲 { 表 {\n| 甲 | 罚款 |\n| 同上 | 5万元 |\n} }")
            .code
            .0,
        "Z160"
    );
}

#[test]
fn penalties_in_cells() {
    let t = table(
        "| 次数 | 处理 |\n| 1次 | 给予 警告，可以 并处 罚款 2500元以下 |\n\
         | 2次 | 没收违法所得，并处 罚款 所收费用 3倍以上3.5倍以下 |\n| 3次 | 综合裁量 |",
    );
    let said = |row: usize| {
        let CellKind::Penalties(list) = &t.rows[row].cells[1].kind else {
            panic!()
        };
        let said = list.iter().map(|p| (p.modality, p.together));
        said.collect::<Vec<_>>()
    };
    assert_eq!(said(0), [(Modality::Shall, false), (Modality::May, true)]);
    assert_eq!(said(1), [(Modality::Shall, false), (Modality::Shall, true)]);
    assert!(matches!(&t.rows[2].cells[1].kind, CellKind::Range(r)
        if matches!(r.kind, RangeKind::Human(None))));
}

#[test]
fn the_head_of_a_table() {
    let b = benchmark(
        "档次 递增 { 一档、二档 }\n\
         表 取重 对 责任人员 逐人 阶段 限期改正 当 甲 且 乙 {\n| 丙 | 罚款 |\n| 是 | 5万元 |\n}",
    );
    assert_eq!(b.tiers.len(), 2);
    let Part::Table(t) = &b.parts[0] else {
        panic!()
    };
    assert_eq!(t.policy, HitPolicy::Heaviest);
    assert!(t.target.as_ref().unwrap().each && t.when.is_some());
    assert_eq!(t.stage.as_ref().unwrap().text, "限期改正");
}

#[test]
fn overrides() {
    let b = benchmark(
        "先行 重大影响 { 单位 罚款 200万元；责任人员 罚款 20万元 }\n\
         先行 甲 3次以上 { 应当 没收违法所得；应当 罚款 所收费用的 5倍 }",
    );
    assert_eq!(b.overrides.len(), 2);
    assert!(matches!(&b.overrides[0].outcomes[1], Outcome::Fine(t, _)
        if t.object.as_ref().unwrap().text == "责任人员"));
    assert!(matches!(
        &b.overrides[1].outcomes[..],
        [Outcome::Penalties(_), Outcome::Penalties(_)]
    ));
}

#[test]
fn weights_with_branches() {
    let w = weights(
        "权重 对 单位 {\n 支 单位 阶段 限期改正 { 起点 20%；罚款 = 总和 × 100万元 }\n\
         支 责任人员 { 起点 25%；总和 不超过100%；罚款 = 总和 × 20万元 }\n\
         要素 设施情况 取重 {\n| 已建未验收 | 0% |\n| 当 甲 且 乙 | 1/24 |\n\
         已知缺陷 空档 “原文如此” 处置 照录\n}\n总和 ≤ 100%；总和 不低于 20%；罚款 = 总和 × 5% × 甲 }",
    );
    assert_eq!((w.branches.len(), w.factors.len()), (2, 1));
    assert!(w.branches[0].stage.is_some() && w.branches[1].limits.len() == 1);
    let limits: Vec<Comparator> = w.limits.iter().map(|(c, _)| *c).collect();
    assert_eq!(limits, [Comparator::AtMost, Comparator::AtLeast]);
    assert!(matches!(&w.limits[1].1.kind, ExprKind::Quantity(Quantity::Point(_), t) if t == "20%"));
    let f = &w.factors[0];
    assert_eq!(
        (f.policy, f.rows.len(), f.defects.len()),
        (Some(HitPolicy::Heaviest), 2, 1)
    );
    assert!(matches!(f.rows[1].cells[0].kind, CellKind::Condition(_)));
    assert!(matches!(f.rows[1].cells[1].kind, CellKind::Value(_)));
}

#[test]
fn a_factor_may_have_a_header() {
    let rows = |head: &str| {
        weights(&format!(
            "权重 {{ 要素 甲 {{\n{head}\n| 当 乙 | 5% |\n| 任意 | 0% |\n}} }}"
        ))
        .factors
        .remove(0)
        .rows
        .len()
    };
    assert_eq!(rows("| 条件 | 权重 |"), 2);
    assert_eq!(rows("| 甲 | 权重 |"), 2);
    let text = "裁量基准 甲 { 权重 { 要素 甲 {\n| 乙 | 丙 | 权重 |\n| 是 | 5% |\n} } }";
    assert_eq!(fault(text).code.0, "Z159");
}

#[test]
fn decisions() {
    let d =
        decision("结果：选项 { 甲级、乙级 } 递增\n表 首行 {\n| 次数 | 结果 |\n| 1次 | 甲级 |\n}");
    assert!(d.ty.is_some() && !d.is_range);
    let d = decision(
        "表 {\n| 等级 | 结果 |\n| 重大 | 5万元以上10万元以下 |\n| 一般 | —— |\n}\n结果：幅度",
    );
    assert!(d.is_range && d.ty.is_none());
    let t = d.table.unwrap();
    assert!(
        t.rows
            .iter()
            .all(|r| matches!(r.cells[1].kind, CellKind::Range(_)))
    );
}

#[test]
fn slips_in_tables() {
    let in_table = |rows: &str| {
        fault(&format!("裁量基准 甲 {{ 表 {{\n{rows}\n}} }}"))
            .code
            .0
    };
    assert_eq!(in_table("| 甲 | 罚款 |\n| 是 | 5万元 | 多 |"), "Z158");
    assert_eq!(in_table("| 甲 | 罚款 |\n| 是 |"), "Z158");
    assert_eq!(in_table("| 甲 | 乙 |\n| 是 | 否 |"), "Z159");
    assert_eq!(in_table("| 甲 乙 | 罚款 |\n| 是 | 5万元 |"), "Z159");
    assert_eq!(in_table("| 罚款 | 罚款 |\n| 5万元 | 5万元 |"), "Z159");
    assert_eq!(
        in_table("| 甲 | 结果 | 罚款 |\n| 是 | 是 | 5万元 |"),
        "Z159"
    );
    assert_eq!(in_table("| 甲 | 罚款 |\n|  | 5万元 |"), "Z120");
    assert_eq!(in_table("| 甲 | 罚款 |\n| 当 乙 | 5万元 |"), "Z168");
    assert_eq!(in_table("| 条件 | 罚款 |\n| 乙 | 5万元 |"), "Z168");
    assert_eq!(in_table("| 甲 | 罚款 |"), "Z165");
    let two =
        faults("裁量基准 甲 { 表 {\n| 甲 | 罚款 |\n| 是 是 | 5万元 |\n| 否 | 应当 |\n警告\n} }");
    let codes: Vec<&str> = two.into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["Z154", "Z164"]);
}
