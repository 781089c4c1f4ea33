//! The columns of a table against the facts of a program: what each stands for is settled before a row
//! is read, and everything wrong with a header is said at once.

use arrow::datatypes::DataType;

use super::Wanted;
use crate::{
    base::{
        codes::facts as codes,
        diagnostic::{Diagnostic, Report, nearest},
    },
    case::facts::{self, End},
    ir::{Dimension, Fact, FactId, FactType, Program},
};

/// What a column stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// Values of a fact; numbers without a unit have this one, which the header gives (`投资额(万元)`).
    Fact(FactId, Option<String>),
    /// One date of a 起止.
    End(FactId, End),
    /// What holds of every 是否 fact without a column.
    Rest,
    /// No fact.
    Other,
}

/// The columns of a table.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    /// What each column stands for.
    pub(super) columns: Vec<Bound>,
    /// The column that names the act.
    pub(super) act: Option<usize>,
    /// Columns handed on to the output.
    pub(super) keep: Vec<usize>,
}

/// Endings of the names of columns that hold one date of a 起止.
const ENDS: &[(&str, End)] = &[
    (".from", End::From),
    (".自", End::From),
    (".to", End::To),
    (".至", End::To),
];

/// Binds the columns of a table. `types` are those of Parquet; texts have none.
///
/// # Errors
/// Everything that does not fit.
pub(super) fn bind(
    program: &Program,
    wanted: &Wanted,
    names: &[String],
    types: Option<&[DataType]>,
) -> Result<Binding, Report> {
    let mut report = Report::default();
    let place = |name: &String| names.iter().position(|n| n == name);
    let mut missing = |name: &String, option: &str| {
        let found = place(name);
        if found.is_none() {
            report.push(not_there(name, option, names));
        }
        found
    };
    let act = wanted.act_column.as_ref();
    let act = act.and_then(|name| missing(name, "--act-column"));
    let keep: Vec<usize> = wanted
        .keep
        .iter()
        .filter_map(|name| missing(name, "--keep"))
        .collect();
    let mut columns: Vec<Bound> = Vec::with_capacity(names.len());
    for (i, name) in names.iter().enumerate() {
        let bound = meaning(program, name);
        if names.iter().take(i).any(|n| n == name) {
            report.push(twice(name));
        } else if let Some(fact) = of(&bound)
            && columns.iter().any(|earlier| rivals(earlier, &bound))
        {
            report.push(two_columns(program, fact, name));
        }
        let used = act == Some(i) || keep.contains(&i) || wanted.ignore_unknown;
        if bound == Bound::Other && !used {
            report.extend(unknown(program, name));
        }
        if let Some(d) = types
            .and_then(|t| t.get(i))
            .and_then(|ty| fits(program, &bound, name, ty))
        {
            report.push(d);
        }
        columns.push(bound);
    }
    for bound in &columns {
        if let Bound::End(id, end) = bound
            && !columns
                .iter()
                .any(|b| matches!(b, Bound::End(i, e) if i == id && e != end))
        {
            report.push(half_a_span(program, *id, *end));
        }
    }
    if report.has_errors() {
        return Err(report);
    }
    Ok(Binding { columns, act, keep })
}

/// The fact that a column gives values of.
fn of(bound: &Bound) -> Option<FactId> {
    match bound {
        Bound::Fact(id, _) | Bound::End(id, _) => Some(*id),
        Bound::Rest | Bound::Other => None,
    }
}

/// Whether two columns give the same value.
fn rivals(a: &Bound, b: &Bound) -> bool {
    match (a, b) {
        (Bound::End(x, i), Bound::End(y, j)) => x == y && i == j,
        (_, _) => of(a).is_some() && of(a) == of(b),
    }
}

/// What the name of a column says.
fn meaning(program: &Program, name: &str) -> Bound {
    let name = name.trim();
    if let Some(id) = program.fact(name) {
        return Bound::Fact(id, None);
    }
    if name == facts::REST {
        return Bound::Rest;
    }
    for (ending, end) in ENDS {
        let fact = name.strip_suffix(ending).and_then(|n| program.fact(n));
        if let Some(id) = fact.filter(|id| is_span(program, *id)) {
            return Bound::End(id, *end);
        }
    }
    match with_unit(program, name) {
        Some((id, unit)) => Bound::Fact(id, Some(unit)),
        None => Bound::Other,
    }
}

fn is_span(program: &Program, id: FactId) -> bool {
    let fact = program.facts.get(id.index());
    fact.is_some_and(|f| matches!(f.ty, FactType::Span))
}

/// `投资额(万元)`: a fact of numbers and a unit that it may be written in.
fn with_unit(program: &Program, name: &str) -> Option<(FactId, String)> {
    let inner = name.strip_suffix([')', '）'])?;
    let (fact, unit) = inner.rsplit_once(['(', '（'])?;
    let id = program.fact(fact.trim())?;
    let unit = unit.trim();
    let numbers = matches!(
        program.facts.get(id.index())?.ty,
        FactType::Number(_) | FactType::Period(_)
    );
    let reads = match facts::cell(program, id, &format!("1{unit}")) {
        Ok(_) => true,
        // One of it may be too little or too much for this fact; the unit is none the worse.
        Err(report) => report
            .diagnostics
            .iter()
            .all(|d| [codes::OUT_OF_BOUNDS, codes::TOO_FINE].contains(&d.code)),
    };
    (numbers && !unit.is_empty() && reads).then(|| (id, unit.to_owned()))
}

/// A column that is no fact, with what it may have been meant to be.
fn unknown(program: &Program, name: &str) -> Report {
    let mut report = Report::default();
    if let Some(d) = facts::unknown_column(program, name) {
        report.push(or_keep(d));
    }
    report
}

/// The finding that a name is of no fact, with what to do if it is not meant to be.
pub(super) fn or_keep(d: Diagnostic) -> Diagnostic {
    d.help(
        "不是事实的栏目，用 --keep 带到结果里，或者用 --ignore-unknown-columns 略过",
        "a column that is no fact is handed on by --keep or passed over by --ignore-unknown-columns",
    )
}

fn not_there(name: &str, option: &str, names: &[String]) -> Diagnostic {
    let d = Diagnostic::whole(
        codes::TABLE_COLUMNS,
        "",
        format!("{option} 指定的栏目“{name}”，表里没有"),
        format!("the column \"{name}\" of {option} is not in the table"),
    );
    let (zh, en) = (names.join("、"), names.join(", "));
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => d.help(
            format!("是不是“{near}”？"),
            format!("did you mean \"{near}\"?"),
        ),
        None => d.help(format!("栏目有：{zh}"), format!("there are: {en}")),
    }
}

fn twice(name: &str) -> Diagnostic {
    Diagnostic::whole(
        codes::TABLE_COLUMNS,
        "",
        format!("有两栏都叫“{name}”"),
        format!("two columns are named \"{name}\""),
    )
    .help("只留下真实的那一栏", "keep the one that is true")
}

fn two_columns(program: &Program, fact: FactId, name: &str) -> Diagnostic {
    let fact = program.facts.get(fact.index()).map_or("", |f| &f.name);
    Diagnostic::whole(
        codes::TABLE_COLUMNS,
        "",
        format!("“{name}”和前面的一栏都是事实“{fact}”"),
        format!("\"{name}\" and an earlier column are both the fact \"{fact}\""),
    )
    .help("只留下真实的那一栏", "keep the one that is true")
}

fn half_a_span(program: &Program, fact: FactId, end: End) -> Diagnostic {
    let fact = program.facts.get(fact.index()).map_or("", |f| &f.name);
    let (has, lacks) = match end {
        End::From => ("自", "至"),
        End::To => ("至", "自"),
    };
    Diagnostic::whole(
        codes::TABLE_COLUMNS,
        "",
        format!("起止“{fact}”有“{fact}.{has}”这一栏，没有“{fact}.{lacks}”"),
        format!("the 起止 \"{fact}\" has the column {fact}.{has} and no {fact}.{lacks}"),
    )
    .help(
        format!("加上“{fact}.{lacks}”一栏；还不知道的留空"),
        format!("add the column {fact}.{lacks}; leave it empty where it is not yet known"),
    )
}

/// Why a typed column cannot be what its name says; `None` if it can.
fn fits(program: &Program, bound: &Bound, name: &str, ty: &DataType) -> Option<Diagnostic> {
    if *bound == Bound::Other {
        return None;
    }
    let text = is_text(ty);
    let number = is_number(ty);
    let ok = match bound {
        Bound::Other => true,
        Bound::Rest => text || *ty == DataType::Boolean,
        Bound::End(..) => text || *ty == DataType::Date32,
        Bound::Fact(id, unit) => {
            let fact = program.facts.get(id.index())?;
            match &fact.ty {
                _ if text || *ty == DataType::Null => true,
                FactType::Bool => *ty == DataType::Boolean,
                FactType::Multi(_) => is_list_of_text(ty),
                FactType::Date => *ty == DataType::Date32,
                FactType::Number(n) if number => {
                    let needs = matches!(n.dimension, Dimension::Money | Dimension::Ratio);
                    if needs && unit.is_none() {
                        return Some(no_unit(fact, name));
                    }
                    true
                }
                FactType::Period(_) if number => {
                    if unit.is_none() {
                        return Some(no_unit(fact, name));
                    }
                    true
                }
                FactType::Choice(_)
                | FactType::Number(_)
                | FactType::Period(_)
                | FactType::Span
                | FactType::List(_) => false,
            }
        }
    };
    (!ok).then(|| wrong_type(name, ty))
}

/// Whether a column holds whole numbers.
pub(super) fn is_whole(ty: &DataType) -> bool {
    matches!(
        ty,
        DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::Int64
            | DataType::UInt8
            | DataType::UInt16
            | DataType::UInt32
            | DataType::UInt64
    )
}

/// Whether a column holds numbers.
fn is_number(ty: &DataType) -> bool {
    is_whole(ty)
        || matches!(
            ty,
            DataType::Float32 | DataType::Float64 | DataType::Decimal128(..)
        )
}

/// Whether a column holds texts.
pub(super) fn is_text(ty: &DataType) -> bool {
    if let DataType::Dictionary(_, value) = ty {
        return is_text(value);
    }
    matches!(
        ty,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

/// Whether a column holds lists of texts.
pub(super) fn is_list_of_text(ty: &DataType) -> bool {
    matches!(ty, DataType::List(field) | DataType::LargeList(field) if is_text(field.data_type()))
}

fn no_unit(fact: &Fact, name: &str) -> Diagnostic {
    let (units_zh, example) = match &fact.ty {
        FactType::Number(n) if n.dimension == Dimension::Money => ("是元、万元还是分", "元"),
        FactType::Period(p) if p.months => ("单位是什么", "个月"),
        FactType::Period(_) => ("单位是什么", "日"),
        FactType::Bool
        | FactType::Choice(_)
        | FactType::Multi(_)
        | FactType::Number(_)
        | FactType::Date
        | FactType::Span
        | FactType::List(_) => ("单位是什么", "%"),
    };
    let fact = &fact.name;
    Diagnostic::whole(
        codes::COLUMN_TYPE,
        "",
        format!("“{name}”一栏是没有单位的数，不知道{units_zh}"),
        format!("the column \"{name}\" holds numbers without a unit"),
    )
    .help(
        format!("把栏目改名为“{fact}({example})”的样子，写明单位"),
        format!("name the column like \"{fact}({example})\" to say the unit"),
    )
}

fn wrong_type(name: &str, ty: &DataType) -> Diagnostic {
    let d = Diagnostic::whole(
        codes::COLUMN_TYPE,
        "",
        format!("“{name}”一栏的类型是 {ty}，不能是这项事实的值"),
        format!("the column \"{name}\" is of type {ty}, which the fact cannot have"),
    );
    if matches!(ty, DataType::Timestamp(..) | DataType::Date64) {
        return d.help(
            "转成日期（date32）：哪一天要看时区，这里不代为换算",
            "cast it to a date (date32): which day it is depends on the zone, which is not settled here",
        );
    }
    d.help(
        "用文字栏目，写法与 JSON 事实文件相同；zhun schema 列出各项事实的写法",
        "use a column of texts, written as in facts documents; zhun schema lists how",
    )
}
