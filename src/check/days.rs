//! Days in formulas: 起 and 前, the days of a 起止, the first or last of records.
//!
//! A day is a number whose unit is 日期; nothing else has that unit, so days are added to nothing,
//! multiplied by nothing, and compared with days only. The difference of two is a number of 日.

use crate::{
    base::{
        codes::types as codes,
        date::Date,
        diagnostic::Diagnostic,
        quantity::{Literal, Quantity, Unit},
        span::Span,
        words::{BoundaryWord, BoundaryWords},
    },
    ir::{Condition, Dimension, FactType, Interval, Lapse, Number, ResultType, lapse},
    syntax::ast::{Expr, ExprKind, Name},
};

use super::{
    expr::{condition, list_fact},
    number::{Typed, lower, refuse},
    quantity::{period, point},
    scope::{Cx, Env, Symbol},
};

/// The unit of days as numbers.
const DAY: &str = "日期";

/// The dimension of a day.
pub(super) fn day() -> Dimension {
    Dimension::Unit(DAY.to_owned())
}

/// Whether a dimension is that of a day.
pub(super) fn is_day(dim: &Dimension) -> bool {
    matches!(dim, Dimension::Unit(unit) if unit == DAY)
}

/// `起日 持续时间`, `止日 持续时间`.
pub(super) fn end_of(cx: &mut Cx<'_>, name: &Name, end: bool, env: Env) -> Option<Typed> {
    let symbol = cx.symbol(&name.text, name.span, env)?;
    if let Symbol::Fact(fact) = symbol
        && matches!(cx.fact_type(fact), Some(FactType::Span))
    {
        return Some((Number::Day { fact, end }, day()));
    }
    refuse(
        cx,
        name.span,
        "“起日”“止日”后面要一个起止类的事实",
        "first_day and last_day are of an interval",
    );
    None
}

/// Whether an expression is plainly a day, by its form or by what its name stands for.
pub(super) fn stands_for_one(cx: &Cx<'_>, e: &Expr, env: Env) -> bool {
    if let ExprKind::Name(name) = &e.kind {
        return match cx.peek(name, env) {
            Some(Symbol::Fact(fact)) => matches!(cx.fact_type(fact), Some(FactType::Date)),
            Some(Symbol::Definition(id)) => {
                let dim = cx.definition_dims.get(id.index());
                dim.is_some_and(|dim| dim.as_ref().is_some_and(is_day))
            }
            Some(Symbol::Decision(d)) => {
                let decision = cx.program.decisions.get(d.index());
                decision.is_some_and(|d| matches!(d.result, ResultType::Value(FactType::Date)))
            }
            None => false,
        };
    }
    matches!(
        e.kind,
        ExprKind::EndOf(..) | ExprKind::Later { .. } | ExprKind::DayOf { .. }
    )
}

/// An expression that must be a day.
pub(super) fn day_of_expr(cx: &mut Cx<'_>, e: &Expr, env: Env) -> Option<Number> {
    if let ExprKind::Name(name) = &e.kind
        && let Some(Symbol::Fact(fact)) = cx.peek(name, env)
        && matches!(cx.fact_type(fact), Some(FactType::Span))
    {
        cx.say(
            Diagnostic::error(
                codes::WRONG_TYPE,
                e.span,
                format!("“{name}”有起日和止日，要写明从哪一天数"),
                format!("`{name}` has a first and a last day; say which"),
            )
            .because("两个日期", "two dates")
            .help(
                format!("写“止日 {name}”或者“起日 {name}”"),
                format!("write `last_day {name}` or `first_day {name}`"),
            ),
        );
        return None;
    }
    let known = matches!(&e.kind, ExprKind::Name(name) if cx.peek(name, env).is_some());
    if !known || stands_for_one(cx, e, env) {
        let (n, dim) = lower(cx, e, env)?;
        if is_day(&dim) {
            return Some(n);
        }
    }
    cx.say(
        Diagnostic::error(
            codes::WRONG_TYPE,
            e.span,
            "这里要一个日期",
            "a date belongs here",
        )
        .because("不是日期", "not a date")
        .help(
            "写日期类的事实，例如：行为终了日 起 2年",
            "name a date fact, e.g. 行为终了日 起 2年",
        ),
    );
    None
}

/// The length after 起 or 前.
pub(super) fn length(cx: &mut Cx<'_>, l: &Literal, span: Span) -> Option<Lapse> {
    if l.unit == Unit::WorkingDays
        && let Some(days) = l.number.as_whole().and_then(|n| i32::try_from(n).ok())
    {
        return Some(Lapse {
            months: 0,
            days,
            working: true,
            rolls: false,
        });
    }
    let period = period(cx, l, span)?;
    Some(Lapse {
        months: period.months,
        days: period.days,
        working: false,
        rolls: false,
    })
}

/// `甲 起 2年`, `甲 前 1年`.
pub(super) fn later(
    cx: &mut Cx<'_>,
    of: &Expr,
    (length_of, span): &(Quantity, Span),
    (back, rolls): (bool, bool),
    env: Env,
) -> Option<Typed> {
    let of = day_of_expr(cx, of, env)?;
    let literal = point(cx, length_of, *span)?.clone();
    let mut by = length(cx, &literal, *span)?;
    if back {
        by.months = by.months.checked_neg()?;
        by.days = by.days.checked_neg()?;
    }
    by.rolls = rolls;
    if (by.working || by.rolls) && cx.program.calendar.is_none() {
        cx.say(
            Diagnostic::error(
                codes::NO_WORKDAYS,
                *span,
                "要数工作日，但没有工作日历",
                "working days are counted, but there is no calendar of them",
            )
            .because(
                "工作日以当年的放假通知为准",
                "each year's notice says which days are worked",
            )
            .help(
                "在规则包里写“工作日历 2025-01-01至2025-12-31 { 放假 …；上班 … }”",
                "write `workdays 2025-01-01至2025-12-31 { day_off …; worked … }`",
            ),
        );
        return None;
    }
    Some((
        Number::Later {
            of: Box::new(of),
            by,
        },
        day(),
    ))
}

/// `最早 明细 （日期 当 条件）`.
pub(super) fn day_of(
    cx: &mut Cx<'_>,
    (list, of, when): (&Name, &Expr, Option<&Expr>),
    latest: bool,
    env: Env,
) -> Option<Typed> {
    let list = list_fact(cx, list, env)?;
    let inner = Env {
        list: Some(list),
        ..env
    };
    let of = day_of_expr(cx, of, inner)?;
    let when = when.map_or(Condition::Const(true), |e| condition(cx, e, inner));
    Some((
        Number::DayOf {
            list,
            when: Box::new(when),
            of: Box::new(of),
            latest,
        },
        day(),
    ))
}

/// `依次 明细 （日期 当 条件）`.
pub(super) fn in_order(
    cx: &mut Cx<'_>,
    (list, of, when): (&Name, &Expr, Option<&Expr>),
    strict: bool,
    env: Env,
) -> Condition {
    let Some(list) = list_fact(cx, list, env) else {
        return Condition::Const(false);
    };
    let inner = Env {
        list: Some(list),
        ..env
    };
    let when = when.map_or(Condition::Const(true), |e| condition(cx, e, inner));
    if let ExprKind::Name(name) = &of.kind
        && let Some(by) = cx.fields.get(&(list, name.clone())).copied()
        && matches!(cx.fact_type(by), Some(FactType::Date))
    {
        return Condition::InOrder {
            list,
            by,
            when: Box::new(when),
            strict,
        };
    }
    refuse(
        cx,
        of.span,
        "“依次”“先后”后面要写明细里的一个日期",
        "in_order and one_by_one are about a date of the records",
    );
    Condition::Const(false)
}

/// Whether a number rests on the first or last of records, of which there may be none.
fn may_be_none(cx: &Cx<'_>, n: &Number, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return true;
    };
    match n {
        Number::DayOf { .. } => true,
        Number::Later { of, .. } => may_be_none(cx, of, depth),
        Number::Extreme(_, all) => all.iter().any(|n| may_be_none(cx, n, depth)),
        Number::Definition(id) => match cx.program.definitions.get(id.index()).map(|d| &d.value) {
            Some(crate::ir::DefinitionValue::Number(n)) => may_be_none(cx, n, depth),
            Some(crate::ir::DefinitionValue::Condition(_)) | None => false,
        },
        Number::Const(_)
        | Number::Fact(_)
        | Number::Day { .. }
        | Number::Decision(_)
        | Number::WeightSum
        | Number::Statutory(_)
        | Number::Sum(_)
        | Number::Product(_)
        | Number::Quotient(..)
        | Number::Deemed { .. }
        | Number::Steps { .. }
        | Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::SumOf { .. } => false,
    }
}

/// `复查日 - 送达日`: the days between, the first not counted.
pub(super) fn between(
    cx: &mut Cx<'_>,
    terms: Vec<(bool, Number)>,
    spans: Vec<Span>,
) -> Option<Typed> {
    let whole = match (spans.first(), spans.last()) {
        (Some(a), Some(b)) => a.to(*b),
        (_, _) => return None,
    };
    if !matches!(terms.as_slice(), [(true, _), (false, _)]) {
        refuse(
            cx,
            whole,
            "日期只能相减；往后数写“起”，往前数写“前”",
            "dates are only subtracted; count on with 起 and back with 前",
        );
        return None;
    }
    if terms.iter().any(|(_, n)| may_be_none(cx, n, 64)) {
        refuse(
            cx,
            whole,
            "“最早”“最晚”的日期可能没有，不能相减",
            "the earliest or latest of records may not exist and cannot be subtracted",
        );
        return None;
    }
    Some((Number::Sum(terms), Dimension::Unit("日".to_owned())))
}

/// Reports a date in a product or quotient.
pub(super) fn not_a_factor(cx: &mut Cx<'_>, span: Span) {
    refuse(
        cx,
        span,
        "日期不能乘除；两个日期相减得日数",
        "dates are not multiplied; subtract two for the days between",
    );
}

/// `届满日 2025-01-01 以后`.
pub(super) fn beside(n: &Number, day: Date, after: bool, words: BoundaryWords) -> Condition {
    let word = if after {
        BoundaryWord::After
    } else {
        BoundaryWord::Before
    };
    let end = Some((lapse::number(day), !words.includes(word)));
    let (lo, hi) = if after { (end, None) } else { (None, end) };
    Condition::Within(Box::new(n.clone()), Interval { lo, hi })
}
