//! What a fact wants, said to the person who wrote something else.

use super::{
    document::{Json, shorten},
    scalar::Fault,
};
use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Text},
    },
    case::amounts::{self, bit},
    ir::{Dimension, Fact, FactType, NumberType, Options, PeriodType},
};

/// A value of the fact, as it would stand in a document.
pub(super) fn example(fact: &Fact) -> Text {
    match &fact.ty {
        FactType::Bool => Text::new("true 或 false", "true or false"),
        FactType::Choice(options) => {
            let first = options.names.first().map_or("", String::as_str);
            same(format!("\"{first}\""))
        }
        FactType::Multi(options) => {
            let first: Vec<String> = options
                .names
                .iter()
                .take(2)
                .map(|n| format!("\"{n}\""))
                .collect();
            same(format!("[{}]", first.join(", ")))
        }
        FactType::Number(ty) => match &ty.dimension {
            Dimension::Money => same("\"2000万元\""),
            Dimension::Ratio => same("\"39%\""),
            Dimension::Times => same("\"2.5倍\""),
            Dimension::Unit(unit) if unit.is_empty() => same("7"),
            Dimension::Unit(unit) => same(format!("\"5{unit}\"")),
        },
        FactType::Date => same("\"2022-03-01\""),
        FactType::Span => same("{\"from\": \"2022-03-01\", \"to\": \"2022-07-01\"}"),
        FactType::Period(p) if p.months => same("\"4个月\""),
        FactType::Period(_) => same("\"120日\""),
        FactType::List(_) => Text::new("[{\"栏名\": 值}, …]", "[{\"field\": value}, …]"),
    }
}

fn same(text: impl Into<String>) -> Text {
    let text = text.into();
    Text::new(text.clone(), text)
}

/// The name of a type, for messages.
pub(super) fn type_name(ty: &FactType) -> Text {
    match ty {
        FactType::Bool => Text::new("是否", "yes or no"),
        FactType::Choice(_) => Text::new("选项", "choice"),
        FactType::Multi(_) => Text::new("多选", "multiple choice"),
        FactType::Number(n) => match &n.dimension {
            Dimension::Money => Text::new("金额", "money"),
            Dimension::Ratio => Text::new("比例", "ratio"),
            Dimension::Times => Text::new("倍数", "multiple"),
            Dimension::Unit(unit) if unit.is_empty() => Text::new("数", "number"),
            Dimension::Unit(unit) => {
                Text::new(format!("数量，单位是{unit}"), format!("number of {unit}"))
            }
        },
        FactType::Date => Text::new("日期", "date"),
        FactType::Span => Text::new("起止", "two dates"),
        FactType::Period(p) if p.months => Text::new("期间，按月", "length in months"),
        FactType::Period(_) => Text::new("期间，按日", "length in days"),
        FactType::List(_) => Text::new("明细", "list"),
    }
}

/// The options that a collective name stands for; `None` if it is no such name.
pub(super) fn members(options: &Options, name: &str) -> Option<String> {
    let (_, mask) = options.collectives.iter().find(|(n, _)| n == name)?;
    let members: Vec<&str> = options
        .names
        .iter()
        .enumerate()
        .filter(|(i, _)| bit(*mask, *i))
        .map(|(_, n)| n.as_str())
        .collect();
    Some(members.join("、"))
}

/// A value of another shape.
pub(super) fn wrong_type(fact: &Fact, pointer: &str, got: &Json<'_>) -> Diagnostic {
    let (name, ty, got_text, want) = (
        &fact.name,
        type_name(&fact.ty),
        got.describe(),
        example(fact),
    );
    let d = Diagnostic::facts(
        codes::WRONG_TYPE,
        pointer,
        format!("“{name}”（{}）写成了{}", ty.zh, got_text.zh),
        format!("\"{name}\" ({}) is given as {}", ty.en, got_text.en),
    );
    let yes_no = match got {
        Json::Text(t) => match t.as_str() {
            "是" | "yes" | "有" | "true" => Some("true"),
            "否" | "no" | "无" | "false" => Some("false"),
            _ => None,
        },
        Json::Number(_) | Json::Null | Json::Bool(_) | Json::List(_) | Json::Object(_) => None,
    };
    match (&fact.ty, yes_no) {
        (FactType::Bool, Some(word)) => d.help(
            format!("写成 {word}，不加引号"),
            format!("write {word}, without quotes"),
        ),
        (
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_),
            _,
        ) => d.help(
            format!("写成 {}；还不知道写 null", want.zh),
            format!("write {}; null if not yet known", want.en),
        ),
    }
}

/// The number with the units that money may have.
fn with_unit(shown: &str, or: &str) -> String {
    let verb = if or == "或" { "写成" } else { "write" };
    if shown.ends_with(['万', '亿']) {
        format!("{verb} \"{shown}元\"")
    } else {
        format!("{verb} \"{shown}元\" {or} \"{shown}万元\"")
    }
}

/// A number that is not what its fact wants.
pub(super) fn number(
    fact: &Fact,
    ty: &NumberType,
    pointer: &str,
    text: &str,
    fault: &Fault,
) -> Diagnostic {
    let (name, shown, want) = (&fact.name, shorten(text), example(fact));
    match fault {
        Fault::NoUnit if ty.dimension == Dimension::Money => Diagnostic::facts(
            codes::MONEY_WITHOUT_UNIT,
            pointer,
            format!("“{name}”写的 {shown} 没有单位，分不清是元、万元还是分"),
            format!("\"{name}\" is {shown} without a unit: yuan, ten thousand yuan or fen?"),
        )
        .help(with_unit(&shown, "或"), with_unit(&shown, "or")),
        Fault::NoUnit => Diagnostic::facts(
            codes::WRONG_UNIT,
            pointer,
            format!("“{name}”写的 {shown} 没有单位"),
            format!("\"{name}\" is {shown} without a unit"),
        )
        .help(
            format!("写成 {} 的样子", want.zh),
            format!("write it like {}", want.en),
        ),
        Fault::WrongUnit => {
            let ty = type_name(&fact.ty);
            Diagnostic::facts(
                codes::WRONG_UNIT,
                pointer,
                format!("“{name}”是{}，写成了“{shown}”", ty.zh),
                format!("\"{name}\" is a {}, and \"{shown}\" is given", ty.en),
            )
            .help(
                format!("单位不作换算，写成 {} 的样子", want.zh),
                format!("units are not converted; write it like {}", want.en),
            )
        }
        Fault::NotOne => not_one(fact, pointer, &shown),
        Fault::NotANumber | Fault::Malformed => Diagnostic::facts(
            codes::NOT_ONE_VALUE,
            pointer,
            format!("“{name}”写的“{shown}”读不成数"),
            format!("\"{shown}\" cannot be read as a number (\"{name}\")"),
        )
        .help(
            format!("写成 {} 的样子", want.zh),
            format!("write it like {}", want.en),
        ),
        Fault::TooFine => too_fine(fact, ty, pointer, &shown),
        Fault::OutOfBounds => {
            let (lo, hi) = (amounts::number(ty, ty.min), amounts::number(ty, ty.max));
            out_of_bounds(name, pointer, &shown, &lo, &hi)
        }
    }
}

fn out_of_bounds(name: &str, pointer: &str, shown: &str, lo: &str, hi: &str) -> Diagnostic {
    Diagnostic::facts(
        codes::OUT_OF_BOUNDS,
        pointer,
        format!("“{name}”是 {shown}，不在{lo}至{hi}之间"),
        format!("\"{name}\" is {shown}, which is not between {lo} and {hi}"),
    )
    .help(
        "核对数字和单位；确实如此，就在规则包里放宽这项事实的“范围”",
        "check number and unit; if it is so, widen the bounds of the fact in the package",
    )
}

fn not_one(fact: &Fact, pointer: &str, shown: &str) -> Diagnostic {
    let (name, want) = (&fact.name, example(fact));
    Diagnostic::facts(
        codes::NOT_ONE_VALUE,
        pointer,
        format!("“{name}”要一个数，写的“{shown}”是一个范围"),
        format!("\"{name}\" wants one number, and \"{shown}\" is a range"),
    )
    .help(
        format!("写查明的数，如 {}", want.zh),
        format!("write the number that was found, such as {}", want.en),
    )
}

fn too_fine(fact: &Fact, ty: &NumberType, pointer: &str, shown: &str) -> Diagnostic {
    let name = &fact.name;
    let (zh, en) = match ty.dimension {
        Dimension::Money => ("分".to_owned(), "the fen".to_owned()),
        Dimension::Ratio | Dimension::Times | Dimension::Unit(_) => (
            format!("小数{}位", ty.decimals),
            format!("{} decimals", ty.decimals),
        ),
    };
    Diagnostic::facts(
        codes::TOO_FINE,
        pointer,
        format!("“{name}”精确到{zh}，写的 {shown} 更细"),
        format!("\"{name}\" is kept to {en}, and {shown} is finer"),
    )
    .help(
        "按认定的方法取整后再写；取整可能越过档次的界限，这里不代为取整",
        "round it as the finding of facts demands; rounding may step over a threshold and is not done here",
    )
}

/// A calendar length that is not what its fact wants.
pub(super) fn period(
    fact: &Fact,
    ty: PeriodType,
    pointer: &str,
    text: &str,
    fault: &Fault,
) -> Diagnostic {
    let (name, shown, want) = (&fact.name, shorten(text), example(fact));
    match fault {
        Fault::NoUnit | Fault::WrongUnit => {
            let ty = type_name(&fact.ty);
            Diagnostic::facts(
                codes::WRONG_UNIT,
                pointer,
                format!("“{name}”是{}，写成了“{shown}”", ty.zh),
                format!("\"{name}\" is a {}, and \"{shown}\" is given", ty.en),
            )
            .help(
                format!("一个月没有固定的天数，不作换算；写成 {} 的样子", want.zh),
                format!("a month has no fixed number of days, so nothing is converted; write it like {}", want.en),
            )
        }
        Fault::NotOne => not_one(fact, pointer, &shown),
        Fault::NotANumber | Fault::Malformed | Fault::TooFine => Diagnostic::facts(
            codes::NOT_ONE_VALUE,
            pointer,
            format!("“{name}”写的“{shown}”读不成期间"),
            format!("\"{shown}\" cannot be read as a length of time (\"{name}\")"),
        )
        .help(
            format!("写成 {} 的样子", want.zh),
            format!("write it like {}", want.en),
        ),
        Fault::OutOfBounds => {
            let zh = crate::base::diagnostic::Lang::Zh;
            let (lo, hi) = (
                amounts::period(0, ty.months, zh),
                amounts::period(ty.max, ty.months, zh),
            );
            out_of_bounds(name, pointer, &shown, &lo, &hi)
        }
    }
}
