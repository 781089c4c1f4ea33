//! Expressions as conditions.

use crate::{
    base::{codes::types as codes, diagnostic::Diagnostic, span::Span, terms::Comparator},
    ir::{Condition, Dimension, FactId, FactType, Interval, Number, ResultType},
    syntax::ast::{Expr, ExprKind, Name, RangeTest, Relation},
};

use super::{
    number,
    pattern::{self, Subject, mismatch},
    quantity::steps,
    scope::{Cx, Env, Symbol},
};

/// An expression as a condition. What is wrong is reported; the result then is a constant that is
/// never used, because errors stop the program.
pub(super) fn condition(cx: &mut Cx<'_>, e: &Expr, env: Env) -> Condition {
    match &e.kind {
        ExprKind::Bool(b) => Condition::Const(*b),
        ExprKind::And(parts) => {
            Condition::All(parts.iter().map(|p| condition(cx, p, env)).collect())
        }
        ExprKind::Or(parts) => {
            Condition::Any(parts.iter().map(|p| condition(cx, p, env)).collect())
        }
        ExprKind::Not(part) => Condition::Not(Box::new(condition(cx, part, env))),
        ExprKind::Name(name) => named(cx, name, e.span, env),
        ExprKind::Is {
            left,
            relation,
            values,
        } => relation_holds(cx, left, *relation, values, env),
        ExprKind::Within(left, t) => match left_side(cx, left, env) {
            Some(s) => pattern::test(cx, &s, t, e.span, env),
            None => Condition::Const(false),
        },
        ExprKind::Compare(left, op, right) => compare(cx, left, *op, right, e.span, env),
        ExprKind::AnyOf(list, when) => match list_fact(cx, list, env) {
            Some(fact) => {
                let when = condition(
                    cx,
                    when,
                    Env {
                        list: Some(fact),
                        ..env
                    },
                );
                Condition::AnyOf {
                    list: fact,
                    when: Box::new(when),
                }
            }
            None => Condition::Const(false),
        },
        ExprKind::InOrder {
            list,
            of,
            when,
            strict,
        } => super::days::in_order(cx, (list, of, when.as_deref()), *strict, env),
        ExprKind::Outcome(_) => {
            outcome_elsewhere(cx, e.span);
            Condition::Const(false)
        }
        ExprKind::Quantity(_, text) => {
            not_condition(cx, e.span, &format!("“{text}”"), &format!("`{text}`"))
        }
        ExprKind::Date(_) | ExprKind::DateRange(..) => not_condition(cx, e.span, "日期", "a date"),
        ExprKind::Text(_) => not_condition(cx, e.span, "文字", "a text"),
        ExprKind::State(_) => not_condition(cx, e.span, "状态", "a state"),
        ExprKind::Sum
        | ExprKind::Measure(_)
        | ExprKind::AddSub(_)
        | ExprKind::Mul(_)
        | ExprKind::Div(..)
        | ExprKind::Deemed { .. }
        | ExprKind::Steps { .. }
        | ExprKind::Extreme(..)
        | ExprKind::Count(..)
        | ExprKind::MaxOf(..)
        | ExprKind::Each(..) => not_condition(cx, e.span, "算式", "a formula"),
        ExprKind::EndOf(..) | ExprKind::Later { .. } | ExprKind::DayOf { .. } => {
            not_condition(cx, e.span, "日期", "a date")
        }
    }
}

/// Reports that the outcome is read where there is none.
pub(super) fn outcome_elsewhere(cx: &mut Cx<'_>, span: Span) {
    cx.say(
        Diagnostic::error(
            crate::base::codes::procedure::PLACE,
            span,
            "处罚结果不能在这里读",
            "the outcome cannot be read here",
        )
        .help(
            "写在程序、标准的“当”里，用“且”“或”“非”与其他条件相连",
            "read it in the condition of a duty or a standard, joined by and, or, not",
        ),
    );
}

fn not_condition(cx: &mut Cx<'_>, span: Span, zh: &str, en: &str) -> Condition {
    cx.say(
        Diagnostic::error(
            codes::NOT_A_CONDITION,
            span,
            format!("{zh}不是条件"),
            format!("{en} is not a condition"),
        )
        .because(
            "这里要一个能答“是”或“否”的条件",
            "a condition that is yes or no belongs here",
        )
        .help(
            "写出比较的对象，例如：违法次数 3次以上",
            "say what is compared, e.g. 违法次数 3次以上",
        ),
    );
    Condition::Const(false)
}

fn named(cx: &mut Cx<'_>, name: &str, span: Span, env: Env) -> Condition {
    let Some(symbol) = cx.symbol(name, span, env) else {
        return Condition::Const(false);
    };
    match pattern::subject(cx, symbol) {
        Subject::Condition(c) => c,
        Subject::Fact(f) => match cx.fact_type(f) {
            Some(FactType::Bool) => Condition::Is(f),
            Some(
                FactType::Choice(_)
                | FactType::Multi(_)
                | FactType::Number(_)
                | FactType::Date
                | FactType::Span
                | FactType::Period(_)
                | FactType::List(_),
            )
            | None => not_condition(
                cx,
                span,
                &format!("“{name}”本身"),
                &format!("`{name}` by itself"),
            ),
        },
        Subject::Decision(d) => match cx.program.decisions.get(d.index()).map(|d| &d.result) {
            Some(ResultType::Value(FactType::Bool)) => Condition::Decision(d),
            Some(ResultType::Value(_) | ResultType::Range) | None => not_condition(
                cx,
                span,
                &format!("“{name}”本身"),
                &format!("`{name}` by itself"),
            ),
        },
        Subject::Number(..) => not_condition(
            cx,
            span,
            &format!("“{name}”本身"),
            &format!("`{name}` by itself"),
        ),
    }
}

/// The left side of a test.
fn left_side(cx: &mut Cx<'_>, e: &Expr, env: Env) -> Option<Subject> {
    if let ExprKind::Name(name) = &e.kind {
        let symbol = cx.symbol(name, e.span, env)?;
        return Some(pattern::subject(cx, symbol));
    }
    let (n, dim) = number::lower(cx, e, env)?;
    Some(Subject::Number(n, dim))
}

fn relation_holds(
    cx: &mut Cx<'_>,
    left: &Expr,
    relation: Relation,
    values: &[Expr],
    env: Env,
) -> Condition {
    let Some(s) = left_side(cx, left, env) else {
        return Condition::Const(false);
    };
    if relation == Relation::Contains {
        let multi =
            matches!(&s, Subject::Fact(f) if matches!(cx.fact_type(*f), Some(FactType::Multi(_))));
        if !multi {
            return mismatch(
                cx,
                left.span,
                "多选事实（“包含”只用于多选）",
                "a multiple choice (包含 is for those only)",
            );
        }
    }
    let patterns: Vec<_> = values
        .iter()
        .cloned()
        .map(crate::syntax::ast::Pattern::Value)
        .collect();
    let c = pattern::any(cx, &s, &patterns, env);
    match relation {
        Relation::Is | Relation::In | Relation::Contains => c,
        Relation::IsNot => Condition::Not(Box::new(c)),
    }
}

fn compare(
    cx: &mut Cx<'_>,
    left: &Expr,
    op: Comparator,
    right: &Expr,
    span: Span,
    env: Env,
) -> Condition {
    if let (Some(a), Some(b)) = (date_fact(cx, left, env), date_fact(cx, right, env)) {
        return Condition::CompareDates(a, op, b);
    }
    if let (Some(fact), ExprKind::Date(d)) = (date_fact(cx, left, env), &right.kind) {
        let day = |n| d.plus(crate::base::date::Period { months: 0, days: n });
        let (lo, hi) = match op {
            Comparator::Less => (None, day(-1)),
            Comparator::AtMost => (None, Some(*d)),
            Comparator::Equal => (Some(*d), Some(*d)),
            Comparator::NotEqual => {
                let same = Condition::DateIn {
                    fact,
                    lo: Some(*d),
                    hi: Some(*d),
                };
                return Condition::Not(Box::new(same));
            }
            Comparator::AtLeast => (Some(*d), None),
            Comparator::More => (day(1), None),
        };
        return Condition::DateIn { fact, lo, hi };
    }
    // `甲 等于 二级`, `甲 等于 是`: the same as 为.
    if matches!(op, Comparator::Equal | Comparator::NotEqual)
        && let Some(symbol) = name_of(left).and_then(|n| cx.peek(n, env))
        && let s @ (Subject::Fact(_) | Subject::Condition(_) | Subject::Decision(_)) =
            pattern::subject(cx, symbol)
    {
        let c = pattern::value(cx, &s, right, env);
        return if op == Comparator::Equal {
            c
        } else {
            Condition::Not(Box::new(c))
        };
    }
    let (Some((a, a_dim)), Some((b, b_dim))) =
        (number::lower(cx, left, env), number::lower(cx, right, env))
    else {
        return Condition::Const(false);
    };
    // A bare constant takes the unit of a count or measure, as it does in a range.
    let bare = |n: &Number, dim: &Dimension| {
        matches!(n, Number::Const(_)) && matches!(dim, Dimension::Unit(u) if u.is_empty())
    };
    let counted = |dim: &Dimension| matches!(dim, Dimension::Unit(_));
    if !(bare(&b, &b_dim) && counted(&a_dim) || bare(&a, &a_dim) && counted(&b_dim)) {
        number::same_dimension(cx, &a_dim, &b_dim, span);
    }
    // A fact against a constant is a range of the fact: proofs and indexes see it.
    if let (Number::Fact(fact), Number::Const(n)) = (&a, &b)
        && let Some(FactType::Number(ty)) = cx.fact_type(*fact)
    {
        let n = *n;
        let i = match op {
            Comparator::Less => Interval {
                lo: None,
                hi: Some((n, true)),
            },
            Comparator::AtMost => Interval {
                lo: None,
                hi: Some((n, false)),
            },
            Comparator::Equal | Comparator::NotEqual => Interval {
                lo: Some((n, false)),
                hi: Some((n, false)),
            },
            Comparator::AtLeast => Interval {
                lo: Some((n, false)),
                hi: None,
            },
            Comparator::More => Interval {
                lo: Some((n, true)),
                hi: None,
            },
        };
        let c = steps(ty, &i).map_or(Condition::Const(false), |(lo, hi)| Condition::NumberIn {
            fact: *fact,
            lo,
            hi,
        });
        return if op == Comparator::NotEqual {
            Condition::Not(Box::new(c))
        } else {
            c
        };
    }
    Condition::Compare(Box::new(a), op, Box::new(b))
}

fn name_of(e: &Expr) -> Option<&str> {
    if let ExprKind::Name(n) = &e.kind {
        Some(n)
    } else {
        None
    }
}

fn date_fact(cx: &Cx<'_>, e: &Expr, env: Env) -> Option<FactId> {
    match cx.peek(name_of(e)?, env)? {
        Symbol::Fact(f) if matches!(cx.fact_type(f), Some(FactType::Date)) => Some(f),
        Symbol::Fact(_) | Symbol::Definition(_) | Symbol::Decision(_) => None,
    }
}

/// The list fact of a list form.
pub(super) fn list_fact(cx: &mut Cx<'_>, name: &Name, env: Env) -> Option<FactId> {
    match cx.symbol(&name.text, name.span, Env { list: None, ..env })? {
        Symbol::Fact(f)
            if matches!(cx.fact_type(f), Some(FactType::List(_))) && env.list.is_none() =>
        {
            Some(f)
        }
        Symbol::Fact(_) | Symbol::Definition(_) | Symbol::Decision(_) => {
            cx.say(
                Diagnostic::error(
                    codes::NOT_A_LIST,
                    name.span,
                    format!("“{}”不是明细（或在明细之中再次使用明细）", name.text),
                    format!(
                        "`{}` is not a list (or a list form stands inside another)",
                        name.text
                    ),
                )
                .because("这里要一个明细", "a list belongs here")
                .help(
                    format!("声明为：{}：明细 至多 20 {{ … }}", name.text),
                    format!("declare it as: {}：明细 至多 20 {{ … }}", name.text),
                ),
            );
            None
        }
    }
}

/// A condition written with 当, or the 是否 fact or defined condition that has the name of its item.
pub(super) fn condition_or_named(
    cx: &mut Cx<'_>,
    when: Option<&Expr>,
    name: &Name,
    env: Env,
) -> Condition {
    match when {
        Some(e) => condition(cx, e, env),
        None => {
            if cx.peek(&name.text, env).is_none() {
                cx.say(
                    Diagnostic::error(
                        crate::base::codes::package::NO_CONDITION,
                        name.span,
                        format!("“{}”没有写何时成立", name.text),
                        format!("`{}` does not say when it holds", name.text),
                    )
                    .because("缺“当”", "`when` is missing")
                    .help(
                        format!("写“当 条件”，或声明事实“{}：是否”", name.text),
                        format!("write `when …`, or declare a fact `{}：是否`", name.text),
                    ),
                );
                return Condition::Const(false);
            }
            named(cx, &name.text, name.span, env)
        }
    }
}

/// A test of a quantity written alone after a name, for the pattern of an arm.
pub(super) fn quantity_test(e: &Expr) -> Option<RangeTest> {
    if let ExprKind::Quantity(q, text) = &e.kind {
        Some(RangeTest::Quantity(q.clone(), text.clone()))
    } else {
        None
    }
}
