//! Expressions as exact numbers, with their dimension: what may be added, multiplied, compared.

use crate::{
    base::{
        codes::types as codes, diagnostic::Diagnostic, quantity::Quantity, ratio::Ratio, span::Span,
    },
    ir::{Condition, Dimension, FactType, Interval, Number, ResultType, lapse},
    syntax::ast::{Expr, ExprKind},
};

use super::{
    days,
    expr::{condition, list_fact},
    pattern::{self, Subject},
    quantity::{
        compatible, dimension_name, interval, literal, literal_dimension, own_number, point,
    },
    range,
    scope::{Cx, Env},
};

/// A number and its dimension.
pub(super) type Typed = (Number, Dimension);

/// An expression as a number; what is wrong is reported.
pub(super) fn lower(cx: &mut Cx<'_>, e: &Expr, env: Env) -> Option<Typed> {
    match &e.kind {
        ExprKind::Name(name) => named(cx, name, e.span, env),
        ExprKind::Quantity(q, _) => {
            let l = point(cx, q, e.span)?;
            let n = own_number(l)?;
            Some((Number::Const(n), literal_dimension(l)))
        }
        ExprKind::Sum if env.sum => Some((Number::WeightSum, Dimension::Ratio)),
        ExprKind::Sum => {
            refuse(
                cx,
                e.span,
                "“总和”只能用在权重的“罚款 = …”里",
                "总和 stands only in the formula of weights",
            );
            None
        }
        ExprKind::Measure(m) if env.statutory => {
            let m = range::measure(cx, m)?;
            Some((Number::Statutory(m), Dimension::Money))
        }
        ExprKind::Measure(_) => {
            refuse(
                cx,
                e.span,
                "法定最高、法定最低等只能用在罚款算式里",
                "points of the statutory range stand only in the formula of a fine",
            );
            None
        }
        ExprKind::AddSub(terms) => sum(cx, terms, env),
        ExprKind::Mul(factors) => product(cx, factors, e.span, env),
        ExprKind::Div(a, b) => quotient(cx, a, b, env),
        ExprKind::Deemed { value, test, by } => {
            let (value, dim) = lower(cx, value, env)?;
            let when = interval(cx, test, &dim, env.words, e.span);
            let (by, by_dim) = lower(cx, by, env)?;
            same_dimension(cx, &dim, &by_dim, e.span);
            Some((
                Number::Deemed {
                    value: Box::new(value),
                    when: when?,
                    by: Box::new(by),
                },
                dim,
            ))
        }
        ExprKind::Steps {
            value,
            step,
            add,
            tail,
            from,
        } => {
            let (value, dim) = lower(cx, value, env)?;
            let step = point(cx, step, e.span)
                .cloned()
                .and_then(|l| literal(cx, &l, &dim, e.span))?;
            if step <= Ratio::ZERO {
                refuse(
                    cx,
                    e.span,
                    "“每”后面的步长须大于零",
                    "the step after 每 must be positive",
                );
                return None;
            }
            let from = match from {
                Some(q) => start(cx, q, &dim, e.span)?,
                None => Ratio::ZERO,
            };
            let (add, add_dim) = lower(cx, add, env)?;
            let steps = Number::Steps {
                value: Box::new(value),
                from,
                step,
                tail: *tail,
            };
            Some((Number::Product(vec![steps, add]), add_dim))
        }
        ExprKind::Extreme(greatest, parts) => {
            let mut dim: Option<Dimension> = None;
            let mut out = Vec::new();
            for p in parts {
                let (n, d) = lower(cx, p, env)?;
                match &dim {
                    Some(first) => same_dimension(cx, first, &d, p.span),
                    None => dim = Some(d),
                }
                out.push(n);
            }
            Some((Number::Extreme(*greatest, out), dim?))
        }
        ExprKind::Count(list, when) => {
            let fact = list_fact(cx, list, env)?;
            let when = match when {
                Some(w) => condition(
                    cx,
                    w,
                    Env {
                        list: Some(fact),
                        ..env
                    },
                ),
                None => Condition::Const(true),
            };
            Some((
                Number::Count {
                    list: fact,
                    when: Box::new(when),
                },
                Dimension::Unit("个".to_owned()),
            ))
        }
        ExprKind::MaxOf(list, of) => {
            let fact = list_fact(cx, list, env)?;
            let (of, dim) = lower(
                cx,
                of,
                Env {
                    list: Some(fact),
                    ..env
                },
            )?;
            Some((
                Number::MaxOf {
                    list: fact,
                    of: Box::new(of),
                },
                dim,
            ))
        }
        ExprKind::Each(list, of, when) => {
            let fact = list_fact(cx, list, env)?;
            let inner = Env {
                list: Some(fact),
                ..env
            };
            let (of, dim) = lower(cx, of, inner)?;
            let when = match when {
                Some(w) => condition(cx, w, inner),
                None => Condition::Const(true),
            };
            Some((
                Number::SumOf {
                    list: fact,
                    when: Box::new(when),
                    of: Box::new(of),
                },
                dim,
            ))
        }
        ExprKind::Date(day) => Some((Number::Const(lapse::number(*day)), days::day())),
        ExprKind::EndOf(name, end) => days::end_of(cx, name, *end, env),
        ExprKind::Later {
            of,
            by,
            back,
            rolls,
        } => days::later(cx, of, by, (*back, *rolls), env),
        ExprKind::DayOf {
            list,
            of,
            when,
            latest,
        } => days::day_of(cx, (list, of, when.as_deref()), *latest, env),
        ExprKind::DateRange(..)
        | ExprKind::Text(_)
        | ExprKind::Bool(_)
        | ExprKind::State(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::Is { .. }
        | ExprKind::Within(..)
        | ExprKind::Compare(..)
        | ExprKind::AnyOf(..)
        | ExprKind::Outcome(_)
        | ExprKind::InOrder { .. } => {
            refuse(
                cx,
                e.span,
                "这里要一个数或算式",
                "a number or a formula belongs here",
            );
            None
        }
    }
}

/// 起 超过2倍 / 起 2倍: where steps are counted from.
fn start(cx: &mut Cx<'_>, q: &Quantity, dim: &Dimension, span: Span) -> Option<Ratio> {
    let l = match q {
        Quantity::Point(l) => l,
        Quantity::One(end) => &end.literal,
        Quantity::Two(..) | Quantity::To(..) | Quantity::Recent(_) => {
            return point(cx, q, span).map(|_| Ratio::ZERO);
        }
    };
    literal(cx, l, dim, span)
}

pub(super) fn refuse(cx: &mut Cx<'_>, span: Span, zh: &str, en: &str) {
    cx.say(
        Diagnostic::error(codes::WRONG_TYPE, span, zh, en)
            .because("不能这样用", "cannot stand here")
            .help(
                "对照说明书中“裁量基准”一章的写法",
                "see the manual's chapter on benchmarks",
            ),
    );
}

fn named(cx: &mut Cx<'_>, name: &str, span: Span, env: Env) -> Option<Typed> {
    let symbol = cx.symbol(name, span, env)?;
    let found = match pattern::subject(cx, symbol) {
        Subject::Number(n, dim) => Some((n, dim)),
        Subject::Fact(f) => match cx.fact_type(f) {
            Some(FactType::Number(n)) => Some((Number::Fact(f), n.dimension.clone())),
            Some(FactType::Date) => Some((
                Number::Day {
                    fact: f,
                    end: false,
                },
                days::day(),
            )),
            Some(
                FactType::Bool
                | FactType::Choice(_)
                | FactType::Multi(_)
                | FactType::Span
                | FactType::Period(_)
                | FactType::List(_),
            )
            | None => None,
        },
        Subject::Decision(d) => match cx.program.decisions.get(d.index()).map(|d| &d.result) {
            Some(ResultType::Value(FactType::Number(n))) => {
                Some((Number::Decision(d), n.dimension.clone()))
            }
            Some(ResultType::Value(FactType::Date)) => Some((Number::Decision(d), days::day())),
            Some(ResultType::Value(_) | ResultType::Range) | None => None,
        },
        Subject::Condition(_) => None,
    };
    if found.is_none() {
        cx.say(
            Diagnostic::error(
                codes::NOT_A_NUMBER,
                span,
                format!("“{name}”不是数，不能参加计算"),
                format!("`{name}` is not a number"),
            )
            .because(
                "这里要金额、比例、倍数或数量",
                "money, a ratio, a multiple or a measure belongs here",
            )
            .help("换成数量类的事实或定义", "use a numeric fact or definition"),
        );
    }
    found
}

/// Reports two dimensions that cannot stand beside each other.
pub(super) fn same_dimension(cx: &mut Cx<'_>, a: &Dimension, b: &Dimension, span: Span) {
    if compatible(a, b) {
        return;
    }
    let ((a_zh, a_en), (b_zh, b_en)) = (dimension_name(a), dimension_name(b));
    cx.say(
        Diagnostic::error(
            codes::UNIT,
            span,
            format!("{a_zh}与{b_zh}不能相加减或比较"),
            format!("{a_en} and {b_en} cannot be added or compared"),
        )
        .because("单位不同", "different units")
        .help("先换算成同一种单位", "bring both to one unit first"),
    );
}

fn sum(cx: &mut Cx<'_>, terms: &[(bool, Expr)], env: Env) -> Option<Typed> {
    let mut dim: Option<Dimension> = None;
    let mut out = Vec::new();
    for (plus, t) in terms {
        let Some((n, d)) = lower(cx, t, env) else {
            continue;
        };
        match &dim {
            Some(first) => same_dimension(cx, first, &d, t.span),
            None => dim = Some(d),
        }
        out.push((*plus, n));
    }
    (out.len() == terms.len()).then_some(())?;
    let dim = dim?;
    if days::is_day(&dim) {
        return days::between(cx, out, terms.iter().map(|(_, t)| t.span).collect());
    }
    Some((Number::Sum(out), dim))
}

/// Whether a number varies with the case (总和 does not count: it is a sum of constants).
pub(super) fn varies(n: &Number) -> bool {
    match n {
        Number::Const(_) | Number::WeightSum => false,
        Number::Fact(_)
        | Number::Definition(_)
        | Number::Decision(_)
        | Number::Statutory(_)
        | Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::SumOf { .. }
        | Number::Day { .. }
        | Number::DayOf { .. } => true,
        Number::Later { of, .. } => varies(of),
        Number::Sum(ts) => ts.iter().any(|(_, n)| varies(n)),
        Number::Product(ns) | Number::Extreme(_, ns) => ns.iter().any(varies),
        Number::Quotient(a, b) => varies(a) || varies(b),
        Number::Deemed { value, .. } | Number::Steps { value, .. } => varies(value),
    }
}

fn product(cx: &mut Cx<'_>, factors: &[Expr], span: Span, env: Env) -> Option<Typed> {
    let typed: Vec<(Typed, Span)> = factors
        .iter()
        .filter_map(|f| lower(cx, f, env).map(|t| (t, f.span)))
        .collect();
    if typed.len() != factors.len() {
        return None;
    }
    let money: Vec<Span> = typed
        .iter()
        .filter(|((_, d), _)| *d == Dimension::Money)
        .map(|(_, s)| *s)
        .collect();
    if let (Some(a), Some(b)) = (money.first(), money.get(1)) {
        money_times_money(cx, *a, *b);
        return None;
    }
    product_of(cx, typed.into_iter().map(|(t, _)| t).collect(), span)
}

/// Reports a product of two amounts of money.
pub(super) fn money_times_money(cx: &mut Cx<'_>, a: Span, b: Span) {
    cx.say(
        Diagnostic::error(
            codes::MONEY_TIMES_MONEY,
            b,
            "金额不能乘金额：结果是“平方元”，没有意义",
            "money cannot be multiplied by money",
        )
        .because("第二个金额", "the second amount")
        .also(a, "第一个金额", "the first amount")
        .help(
            "其中一个应是比例、倍数或数量，例如：货值金额 × 10倍",
            "one of them should be a ratio, a multiple or a count, e.g. 货值金额 × 10倍",
        ),
    );
}

/// A product whose factors are known not to be two amounts of money.
pub(super) fn product_of(cx: &mut Cx<'_>, typed: Vec<Typed>, span: Span) -> Option<Typed> {
    if typed.iter().any(|(_, d)| days::is_day(d)) {
        days::not_a_factor(cx, span);
        return None;
    }
    let varying: Vec<&Typed> = typed.iter().filter(|(n, _)| varies(n)).collect();
    let counts = varying
        .iter()
        .filter(|(_, d)| matches!(d, Dimension::Unit(_)))
        .count();
    if varying.len() > 2 || (varying.len() == 2 && counts == 0) {
        cx.say(
            Diagnostic::error(
                codes::PRODUCT_OF_FACTS,
                span,
                "两个事实不能相乘（只允许一个事实乘常数，或再乘一个人数、面积之类的数量）",
                "facts cannot be multiplied, except one by constants and by one count or measure",
            )
            .because("乘积随两个事实变化，无法证明不越出法定幅度", "a product of two facts cannot be proved to stay inside the statute")
            .help("核对算式；确有需要时用“判定”把其中一个分档", "check the formula; if it is right, put one of them into tiers with a decision table"),
        );
        return None;
    }
    let dim = if typed.iter().any(|(_, d)| *d == Dimension::Money) {
        Dimension::Money
    } else {
        typed
            .iter()
            .find(|(_, d)| matches!(d, Dimension::Unit(_)))
            .or_else(|| typed.first())
            .map(|(_, d)| d.clone())?
    };
    Some((
        Number::Product(typed.into_iter().map(|(n, _)| n).collect()),
        dim,
    ))
}

fn quotient(cx: &mut Cx<'_>, a: &Expr, b: &Expr, env: Env) -> Option<Typed> {
    let ((x, x_dim), (y, y_dim)) = (lower(cx, a, env)?, lower(cx, b, env)?);
    if matches!(y, Number::Const(n) if n == Ratio::ZERO) {
        cx.say(
            Diagnostic::error(
                codes::DIVISION_BY_ZERO,
                b.span,
                "除数是零",
                "division by zero",
            )
            .help("核对算式", "check the formula"),
        );
        return None;
    }
    if days::is_day(&x_dim) || days::is_day(&y_dim) {
        days::not_a_factor(cx, a.span);
        return None;
    }
    if varies(&y) {
        cx.say(
            Diagnostic::error(
                codes::PRODUCT_OF_FACTS,
                b.span,
                "除数须是常数",
                "the divisor must be a constant",
            )
            .because("这个数随案情变化", "it varies with the case")
            .help(
                "把比值登记为一个“比例”事实",
                "declare the quotient as a ratio fact",
            ),
        );
        return None;
    }
    let dim = match (&x_dim, &y_dim) {
        (Dimension::Money, Dimension::Money) => Dimension::Ratio,
        (Dimension::Money | Dimension::Ratio | Dimension::Times | Dimension::Unit(_), _) => {
            x_dim.clone()
        }
    };
    Some((Number::Quotient(Box::new(x), Box::new(y)), dim))
}

/// A constant ratio: a weight, a cap, a start.
pub(super) fn constant_ratio(cx: &mut Cx<'_>, e: &Expr, env: Env) -> Option<Ratio> {
    let (n, dim) = lower(cx, e, env)?;
    let value = fold(&n);
    let bare = matches!(&dim, Dimension::Unit(u) if u.is_empty());
    match value {
        Some(v) if bare || matches!(dim, Dimension::Ratio | Dimension::Times) => Some(v),
        Some(_) | None => {
            cx.say(
                Diagnostic::error(
                    codes::WEIGHT,
                    e.span,
                    "权重须是确定的比例，如 5%、1/8",
                    "a weight is a constant ratio such as 5% or 1/8",
                )
                .because("不是比例", "not a ratio")
                .help("写作 5% 或 1/8", "write 5% or 1/8"),
            );
            None
        }
    }
}

/// The value of a number that does not vary.
pub(super) fn fold(n: &Number) -> Option<Ratio> {
    match n {
        Number::Const(r) => Some(*r),
        Number::Sum(ts) => ts.iter().try_fold(Ratio::ZERO, |a, (plus, n)| {
            let v = fold(n)?;
            if *plus { a.add(v) } else { a.sub(v) }
        }),
        Number::Product(ns) => ns.iter().try_fold(Ratio::ONE, |a, n| a.mul(fold(n)?)),
        Number::Quotient(a, b) => fold(a)?.div(fold(b)?),
        Number::Extreme(greatest, ns) => {
            let all: Option<Vec<Ratio>> = ns.iter().map(fold).collect();
            let all = all?;
            if *greatest {
                all.into_iter().max()
            } else {
                all.into_iter().min()
            }
        }
        Number::Deemed { value, when, by } => {
            let v = fold(value)?;
            if when_contains(when, v) {
                fold(by)
            } else {
                Some(v)
            }
        }
        Number::Fact(_)
        | Number::Definition(_)
        | Number::Decision(_)
        | Number::WeightSum
        | Number::Statutory(_)
        | Number::Steps { .. }
        | Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::SumOf { .. }
        | Number::Day { .. }
        | Number::Later { .. }
        | Number::DayOf { .. } => None,
    }
}

fn when_contains(when: &Interval, v: Ratio) -> bool {
    when.contains(v)
}
