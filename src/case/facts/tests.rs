//! Documents good and bad against a small schema, and the way back.

use proptest::prelude::*;

use super::*;
use crate::{
    base::{
        date::Date,
        diagnostic::{Place, Severity},
        span::Span,
        terms::BaseStates,
    },
    ir::{Dimension, Fact, FactType, ListType, NumberType, Options, PeriodType},
};

fn number(dimension: Dimension, decimals: u8, min: i64, max: i64, states: BaseStates) -> FactType {
    FactType::Number(NumberType {
        dimension,
        decimals,
        min,
        max,
        states,
    })
}

fn options(names: &[&str]) -> Options {
    Options {
        names: names.iter().map(|n| (*n).to_owned()).collect(),
        ordered: true,
        collectives: vec![("敏感或红线".to_owned(), 0b110)],
    }
}

/// A program of facts only.
fn program() -> Program {
    let none = BaseStates::default();
    let both = BaseStates {
        none: true,
        uncomputable: true,
    };
    let unit = |u: &str| Dimension::Unit(u.to_owned());
    let areas = ["一般区域", "限批区", "饮用水源"];
    let types: Vec<(&str, FactType)> = vec![
        (
            "投资额",
            number(Dimension::Money, 0, 0, 1_000_000_000_000, none),
        ),
        (
            "违法所得",
            number(Dimension::Money, 0, 0, 1_000_000_000_000, both),
        ),
        ("占比", number(Dimension::Ratio, 6, 0, 1_000_000, none)),
        ("超标倍数", number(Dimension::Times, 2, 0, 10_000, none)),
        ("次数", number(unit("次"), 0, 1, 100, none)),
        ("涉及量", number(unit("吨"), 3, 0, 1_000_000, none)),
        ("pH值", number(unit(""), 1, 0, 140, none)),
        ("温差", number(unit("度"), 0, -50, 50, none)),
        ("配合", FactType::Bool),
        ("区域", FactType::Choice(options(&areas))),
        ("区域们", FactType::Multi(options(&areas))),
        ("行为日", FactType::Date),
        ("持续", FactType::Span),
        (
            "期限",
            FactType::Period(PeriodType {
                months: true,
                max: 120,
            }),
        ),
        (
            "明细",
            FactType::List(ListType {
                max: 2,
                fields: vec![FactId(15), FactId(16)],
            }),
        ),
    ];
    let mut facts: Vec<Fact> = types.into_iter().map(|(n, ty)| fact(n, ty, None)).collect();
    let list = FactId(14);
    facts.push(fact(
        "面积",
        number(unit("平方米"), 0, 0, 1_000, none),
        Some((list, 0)),
    ));
    facts.push(fact("已拆除", FactType::Bool, Some((list, 1))));
    Program {
        calendar: None,
        observations: Vec::new(),
        joints: Vec::new(),
        joint_cases: Vec::new(),
        packages: Vec::new(),
        statutes: Vec::new(),
        facts,
        constraints: Vec::new(),
        definitions: Vec::new(),
        decisions: Vec::new(),
        violations: Vec::new(),
        penalties: Vec::new(),
        circumstances: Vec::new(),
        reductions: Vec::new(),
        lists: Vec::new(),
        duties: Vec::new(),
        objects: Vec::new(),
        exprs: Vec::new(),
        rows: Vec::new(),
        cases: Vec::new(),
        known: Vec::new(),
        promises: Vec::new(),
        hash: String::new(),
    }
}

fn fact(name: &str, ty: FactType, parent: Option<(FactId, u16)>) -> Fact {
    Fact {
        name: name.to_owned(),
        label: name.to_owned(),
        help: String::new(),
        changeable: false,
        ty,
        parent,
        span: Span::default(),
    }
}

fn one(name: &str, json: &str) -> Result<Option<Value>, Vec<&'static str>> {
    let program = program();
    let (facts, report) = read(&program, &format!("{{\"{name}\": {json}}}"));
    if report.diagnostics.is_empty() {
        let id = program.fact(name).unwrap();
        Ok(facts.slots[id.index()].clone())
    } else {
        Err(report.diagnostics.iter().map(|d| d.code.0).collect())
    }
}

#[test]
fn each_type_has_its_spelling() {
    let day = |y, m, d| Date::new(y, m, d).unwrap();
    for (name, json, value) in [
        ("投资额", "\"2000万元\"", Value::Number(2_000_000_000)),
        ("投资额", "\"70000.50元\"", Value::Number(7_000_050)),
        ("投资额", "\"二十万元\"", Value::Number(20_000_000)),
        ("投资额", "\"２０ 万元\"", Value::Number(20_000_000)),
        ("违法所得", "\"没有\"", Value::NoAmount),
        ("违法所得", "\"无法计算\"", Value::Uncomputable),
        ("违法所得", "\"无法查明\"", Value::Unascertainable),
        ("占比", "\"39%\"", Value::Number(390_000)),
        ("占比", "\"0.39\"", Value::Number(390_000)),
        ("超标倍数", "\"0.5倍\"", Value::Number(50)),
        ("超标倍数", "0.10", Value::Number(10)),
        ("超标倍数", "15e-1", Value::Number(150)),
        ("次数", "1", Value::Number(1)),
        ("次数", "\"3次\"", Value::Number(3)),
        ("涉及量", "\"5吨\"", Value::Number(5_000)),
        ("涉及量", "2.125", Value::Number(2_125)),
        ("pH值", "7.5", Value::Number(75)),
        ("pH值", "\"7.5\"", Value::Number(75)),
        ("温差", "\"-3度\"", Value::Number(-3)),
        ("温差", "-3", Value::Number(-3)),
        ("配合", "true", Value::Bool(true)),
        ("区域", "\"限批区\"", Value::Choice(1)),
        (
            "区域们",
            "[\"一般区域\", \"饮用水源\"]",
            Value::Multi(0b101),
        ),
        ("区域们", "[]", Value::Multi(0)),
        ("行为日", "\"2022-03-01\"", Value::Date(day(2022, 3, 1))),
        (
            "持续",
            "{\"from\": \"2022-03-01\", \"to\": \"2022-03-01\"}",
            Value::Span(day(2022, 3, 1), day(2022, 3, 1)),
        ),
        ("期限", "\"4个月\"", Value::Period(4)),
        ("期限", "\"1年\"", Value::Period(12)),
        (
            "明细",
            "[{\"面积\": \"20平方米\", \"已拆除\": null}, {}]",
            Value::List(vec![vec![Some(Value::Number(20)), None], vec![None, None]]),
        ),
        (
            "配合",
            "{\"value\": false, \"evidence\": [\"笔录\"]}",
            Value::Bool(false),
        ),
    ] {
        assert_eq!(one(name, json), Ok(Some(value)), "{name} {json}");
    }
    assert_eq!(one("配合", "null"), Ok(None));
    assert_eq!(one("配合", "{\"value\": null}"), Ok(None));
}

#[test]
fn every_other_spelling_is_refused_for_its_reason() {
    for (name, json, code) in [
        ("投资额", "2000", "Z707"),
        ("投资额", "\"2000\"", "Z707"),
        ("投资额", "\"2000万\"", "Z707"),
        ("投资额", "\"2000吨\"", "Z708"),
        ("投资额", "\"5万元以上\"", "Z717"),
        ("投资额", "\"很多\"", "Z717"),
        ("投资额", "\"0.001元\"", "Z711"),
        ("投资额", "\"1000000亿元\"", "Z710"),
        ("投资额", "\"99999999999999999999999元\"", "Z710"),
        ("投资额", "\"-1元\"", "Z710"),
        ("投资额", "\"没有\"", "Z714"),
        ("投资额", "true", "Z706"),
        ("占比", "0.39", "Z708"),
        ("占比", "\"39\"", "Z708"),
        ("占比", "\"1/3\"", "Z711"),
        ("次数", "1.5", "Z711"),
        ("次数", "0", "Z710"),
        ("次数", "1e400", "Z710"),
        ("次数", "\"3吨\"", "Z708"),
        ("涉及量", "\"5公斤\"", "Z708"),
        ("配合", "\"是\"", "Z706"),
        ("区域", "\"限批\"", "Z709"),
        ("区域", "\"敏感或红线\"", "Z709"),
        ("区域", "1", "Z706"),
        ("区域们", "[\"一般区域\", \"一般区域\"]", "Z704"),
        ("区域们", "\"一般区域\"", "Z706"),
        ("行为日", "\"2022年3月1日\"", "Z715"),
        ("行为日", "\"2022-02-30\"", "Z715"),
        ("持续", "{\"from\": \"2022-03-01\"}", "Z706"),
        (
            "持续",
            "{\"from\": \"2022-03-02\", \"to\": \"2022-03-01\"}",
            "Z712",
        ),
        ("持续", "\"3个月\"", "Z706"),
        ("期限", "\"120日\"", "Z708"),
        ("期限", "4", "Z706"),
        ("期限", "\"11年\"", "Z710"),
        ("明细", "[{}, {}, {}]", "Z713"),
        ("明细", "[1]", "Z703"),
        ("明细", "[{\"面只\": 1}]", "Z705"),
        ("明细", "[{\"面积\": \"无法查明\"}]", "Z714"),
        ("明细", "[{\"面积\": 1, \"面积\": 2}]", "Z704"),
        ("面积", "1", "Z705"),
        ("配和", "true", "Z705"),
        ("配合", "{\"value\": true, \"证据\": []}", "Z716"),
        ("配合", "{\"evidence\": [\"笔录\"]}", "Z716"),
        ("配合", "{\"value\": true, \"evidence\": \"笔录\"}", "Z716"),
        ("区域", "\"\\ud800\"", "Z701"),
    ] {
        assert_eq!(one(name, json), Err(vec![code]), "{name} {json}");
    }
}

#[test]
fn all_faults_are_reported_each_at_its_pointer() {
    let program = program();
    let (facts, report) = read(
        &program,
        r#"{"配合": true, "投资额": 5, "明细": [{"面积": "3吨"}], "a/b~c": 1, "区域": "一般区域", "配合": false}"#,
    );
    let found: Vec<(&str, &Place)> = report
        .diagnostics
        .iter()
        .map(|d| (d.code.0, &d.place))
        .collect();
    let at = |p: &str| Place::Facts(p.to_owned());
    assert_eq!(
        found,
        [
            ("Z704", &at("/配合")),
            ("Z707", &at("/投资额")),
            ("Z708", &at("/明细/0/面积")),
            ("Z705", &at("/a~1b~0c")),
        ]
    );
    assert!(
        report
            .diagnostics
            .iter()
            .all(|d| d.severity == Severity::Error)
    );
    assert_eq!(
        facts.slots[8],
        Some(Value::Bool(true)),
        "the first of two is kept"
    );
    assert_eq!(facts.slots[9], Some(Value::Choice(0)));
}

#[test]
fn evidence_is_kept_beside() {
    let program = program();
    let (facts, report) = read(
        &program,
        r#"{"配合": {"value": true, "evidence": ["笔录1", "笔录2"]},
            "明细": [{"已拆除": {"value": null, "evidence": ["照片"]}}]}"#,
    );
    assert!(report.diagnostics.is_empty());
    let kept: Vec<(u32, &str, usize)> = facts
        .evidence
        .iter()
        .map(|e| (e.fact.0, e.pointer.as_str(), e.texts.len()))
        .collect();
    assert_eq!(kept, [(8, "/配合", 2), (16, "/明细/0/已拆除", 1)]);
}

#[test]
fn broken_json_is_placed_for_people() {
    let program = program();
    let said = |text: &str| {
        let (_, report) = read(&program, text);
        assert_eq!(report.diagnostics.len(), 1, "{text}");
        let d = &report.diagnostics[0];
        assert_eq!(d.code.0, if text == "[]" { "Z703" } else { "Z701" });
        let help: Vec<&str> = d.help.iter().map(|h| h.zh.as_str()).collect();
        format!("{} / {}", d.message.zh, help.join(" "))
    };
    assert_eq!(
        said("{\n  “配合”: true}"),
        "事实文件不是合法的 JSON：第2行第3列的 “ 不该在这里 / JSON 的标点要用半角：把 “ 改为 \""
    );
    assert_eq!(
        said("{\"配合\"：true}"),
        "事实文件不是合法的 JSON：第1行第6列的 ： 不该在这里 / JSON 的标点要用半角：把 ： 改为 :"
    );
    assert!(said("{\"配合\": true,}").contains("最后一项后面不写逗号"));
    assert!(said("{\"配合\": true").contains("不完整"));
    assert!(said("").contains("不完整"));
    assert!(said("[]").contains("数组"));
    assert!(said("// 说明\n{}").contains("JSON 不能写注释"));
}

#[test]
fn nesting_and_size_are_harmless() {
    let program = program();
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let (_, report) = read(&program, &format!("{{\"配合\": {deep}}}"));
    assert_eq!(report.diagnostics[0].code.0, "Z706");
    let (_, report) = read(&program, &"[".repeat(100_000));
    assert_eq!(report.diagnostics[0].code.0, "Z701");
    let large = " ".repeat(usize::try_from(crate::base::limits::MAX_FACTS_BYTES).unwrap() + 1);
    let (_, report) = read(&program, &large);
    assert_eq!(report.diagnostics[0].code.0, "Z702");
    let (_, report) = read(&program, "\u{feff}{}");
    assert!(report.diagnostics.is_empty());
}

/// Any value of a fact's type.
fn any_value(program: &Program, fact: &Fact) -> BoxedStrategy<Value> {
    let day = (1i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap());
    match &fact.ty {
        FactType::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        FactType::Choice(o) => (0..u16::try_from(o.names.len()).unwrap())
            .prop_map(Value::Choice)
            .boxed(),
        FactType::Multi(o) => (0..=o.all()).prop_map(Value::Multi).boxed(),
        FactType::Number(n) if n.states.none => prop_oneof![
            (n.min..=n.max).prop_map(Value::Number),
            Just(Value::NoAmount)
        ]
        .boxed(),
        FactType::Number(n) => (n.min..=n.max).prop_map(Value::Number).boxed(),
        FactType::Date => day.prop_map(Value::Date).boxed(),
        FactType::Span => (day.clone(), day)
            .prop_map(|(a, b)| Value::Span(a.min(b), a.max(b)))
            .boxed(),
        FactType::Period(p) => (0..=p.max).prop_map(Value::Period).boxed(),
        FactType::List(l) => {
            let fields: Vec<_> = l
                .fields
                .iter()
                .map(|f| proptest::option::of(any_value(program, &program.facts[f.index()])))
                .collect();
            proptest::collection::vec(fields, 0..=l.max)
                .prop_map(Value::List)
                .boxed()
        }
    }
}

#[test]
fn the_rest_is_said_once_and_null_stays_unknown() {
    let p = program();
    let yes_no = p.fact("配合").unwrap();
    let slot = |text: &str| read(&p, text).0.slots[yes_no.index()].clone();
    assert_eq!(slot(r#"{"其余": false}"#), Some(Value::Bool(false)));
    assert_eq!(
        slot(r#"{"其余": "否", "配合": true}"#),
        Some(Value::Bool(true))
    );
    assert_eq!(slot(r#"{"其余": false, "配合": null}"#), None);
    let (facts, report) = read(&p, r#"{"其余": "3次"}"#);
    assert_eq!(facts.slots[yes_no.index()], None);
    assert!(report.has_errors());
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        values in {
            let p = program();
            let all: Vec<_> = p.facts[..15]
                .iter()
                .map(|f| proptest::option::weighted(0.8, any_value(&p, f)))
                .collect();
            all
        }
    ) {
        let p = program();
        let known = values.iter().enumerate().filter_map(|(i, v)| Some((FactId::from_index(i), v.as_ref()?)));
        let text = serde_json::to_string(&object(&p, known)).unwrap();
        let (facts, report) = read(&p, &text);
        prop_assert!(report.diagnostics.is_empty(), "{text} {:?}", report.diagnostics);
        prop_assert_eq!(&facts.slots[..15], &values[..]);
    }

    #[test]
    fn no_text_is_a_fault_of_ours(text in "\\PC{0,60}", json in "[\\[\\]{}:,\"0-9a-z配合 .eE+-]{0,60}") {
        let p = program();
        read(&p, &text);
        read(&p, &json);
        let quoted = serde_json::to_string(&text).unwrap();
        for f in &p.facts {
            read(&p, &format!("{{\"{}\": {quoted}}}", f.name));
        }
    }
}
