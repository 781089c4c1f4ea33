//! One fact (definition, decision) against one value or range: the atoms of every condition.

use crate::{
    base::{
        codes::{names, types as codes},
        date::{Date, Period},
        diagnostic::{Diagnostic, nearest},
        quantity::Quantity,
        span::Span,
        words::{BoundaryWord, BoundaryWords},
    },
    ir::{
        Condition, DecisionId, Dimension, FactId, FactType, Interval, Number, Options, PeriodType,
        ResultType,
    },
    syntax::ast::{Expr, ExprKind, Pattern, RangeTest, StateWord},
};

use super::{
    days, number,
    quantity::{ends, interval, period, steps},
    scope::{Cx, Env, Symbol},
};

/// What is tested.
#[derive(Clone, Debug)]
pub(super) enum Subject {
    /// A fact.
    Fact(FactId),
    /// A decision.
    Decision(DecisionId),
    /// A computed number.
    Number(Number, Dimension),
    /// A defined condition.
    Condition(Condition),
}

/// The subject a symbol stands for.
pub(super) fn subject(cx: &Cx<'_>, symbol: Symbol) -> Subject {
    match symbol {
        Symbol::Fact(f) => Subject::Fact(f),
        Symbol::Decision(d) => Subject::Decision(d),
        Symbol::Definition(d) => match cx.definition_dims.get(d.index()) {
            Some(Some(dim)) => Subject::Number(Number::Definition(d), dim.clone()),
            Some(None) | None => Subject::Condition(Condition::Definition(d)),
        },
    }
}

/// Whether the subject has one of the values or lies in one of the ranges.
pub(super) fn any(cx: &mut Cx<'_>, s: &Subject, patterns: &[Pattern], env: Env) -> Condition {
    // Choices fold into one mask, so that a row reads as one test.
    let mut parts: Vec<Condition> = Vec::new();
    for p in patterns {
        let c = match p {
            Pattern::Value(e) => value(cx, s, e, env),
            Pattern::Test(t, span) => test(cx, s, t, *span, env),
        };
        match (parts.last_mut(), c) {
            (Some(Condition::ChoiceIn { set, .. }), Condition::ChoiceIn { set: more, .. })
            | (Some(Condition::Contains { set, .. }), Condition::Contains { set: more, .. })
            | (Some(Condition::DecisionIn { set, .. }), Condition::DecisionIn { set: more, .. }) => {
                *set |= more;
            }
            (_, c) => parts.push(c),
        }
    }
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            Condition::Any(parts)
        }
        (None, _) => Condition::Const(true),
    }
}

/// Whether the subject is this value.
pub(super) fn value(cx: &mut Cx<'_>, s: &Subject, e: &Expr, env: Env) -> Condition {
    if let ExprKind::Quantity(q, text) = &e.kind {
        let t = RangeTest::Quantity(q.clone(), text.clone());
        return test(cx, s, &t, e.span, env);
    }
    match s {
        Subject::Fact(f) => fact_value(cx, *f, e, env),
        Subject::Decision(d) => decision_value(cx, *d, e),
        Subject::Condition(c) => {
            if let ExprKind::Bool(yes) = &e.kind {
                if *yes {
                    c.clone()
                } else {
                    Condition::Not(Box::new(c.clone()))
                }
            } else {
                mismatch(cx, e.span, "是或否", "yes or no")
            }
        }
        Subject::Number(n, dim) => {
            let Some((other, found)) = number::lower(cx, e, env) else {
                return Condition::Const(false);
            };
            number::same_dimension(cx, dim, &found, e.span);
            Condition::Compare(
                Box::new(n.clone()),
                crate::base::terms::Comparator::Equal,
                Box::new(other),
            )
        }
    }
}

fn fact_value(cx: &mut Cx<'_>, fact: FactId, e: &Expr, env: Env) -> Condition {
    let Some(ty) = cx.fact_type(fact).cloned() else {
        return Condition::Const(false);
    };
    match (&ty, &e.kind) {
        (FactType::Bool, ExprKind::Bool(true)) => Condition::Is(fact),
        (FactType::Bool, ExprKind::Bool(false)) => Condition::Not(Box::new(Condition::Is(fact))),
        (FactType::Bool, _) => mismatch(cx, e.span, "是或否", "yes or no"),
        (FactType::Choice(o), ExprKind::Name(n) | ExprKind::Text(n)) => {
            let set = option(cx, o, n, e.span, &cx.fact_name(fact));
            Condition::ChoiceIn { fact, set }
        }
        (FactType::Multi(o), ExprKind::Name(n) | ExprKind::Text(n)) => {
            let set = option(cx, o, n, e.span, &cx.fact_name(fact));
            Condition::Contains { fact, set }
        }
        (FactType::Choice(_) | FactType::Multi(_), ExprKind::Bool(_)) => {
            mismatch(cx, e.span, "选项中的一个值", "a value of the choice")
        }
        (FactType::Number(n), ExprKind::State(state)) => match state {
            StateWord::None if n.states.none => Condition::NoAmount(fact),
            StateWord::Uncomputable if n.states.uncomputable => Condition::Uncomputable(fact),
            StateWord::None | StateWord::Uncomputable => {
                let word = if *state == StateWord::None {
                    "没有"
                } else {
                    "无法计算"
                };
                let name = cx.fact_name(fact);
                cx.say(
                    Diagnostic::error(
                        codes::STATE,
                        e.span,
                        format!("“{name}”没有声明“{word}”这一状态"),
                        format!("`{name}` does not declare the state `{word}`"),
                    )
                    .because("这个事实只能是数额", "this fact is always an amount")
                    .help(
                        format!("声明为：{name}：金额 或 {word}"),
                        format!("declare it as: {name}：金额 或 {word}"),
                    ),
                );
                Condition::Const(false)
            }
            StateWord::Unascertainable => unascertainable(cx, e.span),
        },
        (FactType::Date, ExprKind::Date(d)) => Condition::DateIn {
            fact,
            lo: Some(*d),
            hi: Some(*d),
        },
        (FactType::Date, ExprKind::DateRange(a, b)) => Condition::DateIn {
            fact,
            lo: Some(*a),
            hi: Some(*b),
        },
        (_, ExprKind::State(StateWord::Unascertainable)) => unascertainable(cx, e.span),
        (FactType::Number(n), _) => {
            let dim = n.dimension.clone();
            value(cx, &Subject::Number(Number::Fact(fact), dim), e, env)
        }
        (FactType::Choice(_) | FactType::Multi(_), _) => {
            mismatch(cx, e.span, "选项中的一个值", "a value of the choice")
        }
        (FactType::Date, _) if days::stands_for_one(cx, e, env) => {
            let day = Number::Day { fact, end: false };
            value(cx, &Subject::Number(day, days::day()), e, env)
        }
        (FactType::Date, _) => mismatch(cx, e.span, "一个日期", "a date"),
        (FactType::Span | FactType::Period(_), _) => mismatch(
            cx,
            e.span,
            "期间，如 3个月以上",
            "a length of time such as 3个月以上",
        ),
        (FactType::List(_), _) => mismatch(
            cx,
            e.span,
            "任一、计数、最大、每个",
            "任一, 计数, 最大 or 每个",
        ),
    }
}

fn unascertainable(cx: &mut Cx<'_>, span: Span) -> Condition {
    cx.say(
        Diagnostic::error(
            codes::STATE,
            span,
            "“无法查明”是办案时填写的值，规则中不能拿它作条件",
            "`无法查明` is what an officer states in a case; a rule cannot test it",
        )
        .help(
            "它的效果写在规则包里：无法查明 裁量要素 按最低档次",
            "its effect is declared in the package",
        ),
    );
    Condition::Const(false)
}

fn decision_value(cx: &mut Cx<'_>, d: DecisionId, e: &Expr) -> Condition {
    let Some(found) = cx.program.decisions.get(d.index()) else {
        return Condition::Const(false);
    };
    let (result, name) = (found.result.clone(), found.name.clone());
    match (&result, &e.kind) {
        (ResultType::Value(FactType::Bool), ExprKind::Bool(yes)) => {
            let c = Condition::Decision(d);
            if *yes { c } else { Condition::Not(Box::new(c)) }
        }
        (ResultType::Value(FactType::Choice(o)), ExprKind::Name(n) | ExprKind::Text(n)) => {
            let set = option(cx, o, n, e.span, &name);
            Condition::DecisionIn { decision: d, set }
        }
        (ResultType::Value(_) | ResultType::Range, _) => mismatch(
            cx,
            e.span,
            "与判定结果同类的值",
            "a value of the decision's type",
        ),
    }
}

/// Mask of an option; an unknown one is reported with the nearest.
pub(super) fn option(cx: &mut Cx<'_>, o: &Options, name: &str, span: Span, of: &str) -> u64 {
    if let Some(mask) = o.mask(name) {
        return mask;
    }
    let known: Vec<&str> = o
        .names
        .iter()
        .chain(o.collectives.iter().map(|(n, _)| n))
        .map(String::as_str)
        .collect();
    let mut d = Diagnostic::error(
        names::UNKNOWN_OPTION,
        span,
        format!("“{of}”没有“{name}”这个值"),
        format!("`{of}` has no value `{name}`"),
    )
    .because("不在选项中", "not among the options")
    .help(
        format!("可选：{}", known.join("、")),
        format!("options: {}", known.join(", ")),
    );
    if let Some(near) = nearest(name, known.iter().copied()) {
        d = d.fixed_by(span, near);
    }
    cx.say(d);
    0
}

pub(super) fn mismatch(cx: &mut Cx<'_>, span: Span, zh: &str, en: &str) -> Condition {
    cx.say(
        Diagnostic::error(
            codes::WRONG_TYPE,
            span,
            format!("这里要{zh}"),
            format!("{en} belongs here"),
        )
        .because("类型不符", "wrong type")
        .help("对照“事实”中的声明改写", "see how the fact is declared"),
    );
    Condition::Const(false)
}

/// Whether the subject lies in a range.
pub(super) fn test(cx: &mut Cx<'_>, s: &Subject, t: &RangeTest, span: Span, env: Env) -> Condition {
    match (s, t) {
        (Subject::Fact(f), _) => fact_test(cx, *f, t, span, env),
        (Subject::Number(n, dim), RangeTest::Quantity(q, _)) => {
            match interval(cx, q, dim, env.words, span) {
                Some(i) => Condition::Within(Box::new(n.clone()), i),
                None => Condition::Const(false),
            }
        }
        (Subject::Decision(d), RangeTest::Quantity(q, text)) => {
            let of = cx.decision_name(*d);
            match cx
                .program
                .decisions
                .get(d.index())
                .map(|d| d.result.clone())
            {
                Some(ResultType::Value(FactType::Number(n))) => {
                    let s = Subject::Number(Number::Decision(*d), n.dimension);
                    test(cx, &s, t, span, env)
                }
                Some(ResultType::Value(FactType::Choice(o))) => {
                    let set = quantity_option(cx, (&o, &of), q, text, span, env.words);
                    Condition::DecisionIn { decision: *d, set }
                }
                Some(ResultType::Value(_) | ResultType::Range) | None => mismatch(
                    cx,
                    span,
                    "与判定结果同类的值",
                    "a value of the decision's type",
                ),
            }
        }
        (Subject::Decision(d), RangeTest::Choice(name, above)) => {
            let of = cx.decision_name(*d);
            match cx
                .program
                .decisions
                .get(d.index())
                .map(|d| d.result.clone())
            {
                Some(ResultType::Value(FactType::Choice(o))) => {
                    let set = ordered(cx, (&o, &of), &name.text, *above, span, env.words);
                    Condition::DecisionIn { decision: *d, set }
                }
                Some(ResultType::Value(_) | ResultType::Range) | None => {
                    mismatch(cx, span, "递增的选项", "an ordered choice")
                }
            }
        }
        (Subject::Condition(_), _) => mismatch(cx, span, "是或否", "yes or no"),
        (Subject::Number(n, dim), RangeTest::Date(d, after)) if days::is_day(dim) => {
            days::beside(n, *d, *after, env.words)
        }
        (Subject::Number(..) | Subject::Decision(_), RangeTest::Date(..)) => {
            mismatch(cx, span, "数的幅度", "a range of numbers")
        }
        (Subject::Number(..), RangeTest::Choice(..)) => {
            mismatch(cx, span, "数的幅度", "a range of numbers")
        }
    }
}

fn fact_test(cx: &mut Cx<'_>, fact: FactId, t: &RangeTest, span: Span, env: Env) -> Condition {
    let Some(ty) = cx.fact_type(fact).cloned() else {
        return Condition::Const(false);
    };
    let of = cx.fact_name(fact);
    match (&ty, t) {
        (FactType::Number(n), RangeTest::Quantity(q, _)) => {
            let Some(i) = interval(cx, q, &n.dimension, env.words, span) else {
                return Condition::Const(false);
            };
            match steps(n, &i) {
                Some((lo, hi)) => Condition::NumberIn { fact, lo, hi },
                None => {
                    outside(cx, fact, &i, span);
                    Condition::Const(false)
                }
            }
        }
        (FactType::Choice(o), RangeTest::Quantity(q, text)) => {
            let set = quantity_option(cx, (o, &of), q, text, span, env.words);
            Condition::ChoiceIn { fact, set }
        }
        (FactType::Multi(o), RangeTest::Quantity(q, text)) => {
            let set = quantity_option(cx, (o, &of), q, text, span, env.words);
            Condition::Contains { fact, set }
        }
        (FactType::Choice(o), RangeTest::Choice(name, above)) => {
            let set = ordered(cx, (o, &of), &name.text, *above, span, env.words);
            Condition::ChoiceIn { fact, set }
        }
        (FactType::Multi(o), RangeTest::Choice(name, above)) => {
            let set = ordered(cx, (o, &of), &name.text, *above, span, env.words);
            Condition::Contains { fact, set }
        }
        (FactType::Date, RangeTest::Date(d, after)) => date_test(fact, *d, *after, env.words),
        (FactType::Span, RangeTest::Quantity(q, _)) => span_test(cx, fact, q, span, env.words),
        (FactType::Period(p), RangeTest::Quantity(q, _)) => {
            period_test(cx, fact, *p, q, span, env.words)
        }
        (FactType::Bool, _) => mismatch(cx, span, "是或否", "yes or no"),
        (FactType::Number(_), _) => mismatch(cx, span, "数的幅度", "a range of numbers"),
        (FactType::Choice(_) | FactType::Multi(_), RangeTest::Date(..)) => {
            mismatch(cx, span, "选项中的值", "a value of the choice")
        }
        (FactType::Date, _) => mismatch(
            cx,
            span,
            "日期，如 2025-01-01 以后",
            "a date such as 2025-01-01 以后",
        ),
        (FactType::Span | FactType::Period(_), _) => mismatch(
            cx,
            span,
            "期间，如 3个月以上",
            "a length of time such as 3个月以上",
        ),
        (FactType::List(_), _) => mismatch(
            cx,
            span,
            "任一、计数、最大、每个",
            "任一, 计数, 最大 or 每个",
        ),
    }
}

fn outside(cx: &mut Cx<'_>, fact: FactId, i: &Interval, span: Span) {
    let name = cx.fact_name(fact);
    let _ = i;
    cx.say(
        Diagnostic::warning(
            codes::OUTSIDE_BOUNDS,
            span,
            format!("“{name}”在声明的范围内取不到这样的值，这个条件永远不成立"),
            format!("within its declared bounds `{name}` never has such a value; this condition never holds"),
        )
        .because("在范围之外", "outside the bounds")
        .help("核对数字，或放宽事实的“范围”", "check the number, or widen the bounds of the fact"),
    );
}

/// `一级`, `二级以上` where options are named so.
fn quantity_option(
    cx: &mut Cx<'_>,
    (o, of): (&Options, &str),
    q: &Quantity,
    text: &str,
    span: Span,
    words: BoundaryWords,
) -> u64 {
    match q {
        Quantity::One(end) if o.mask(text).is_none() && o.mask(&end.literal.text).is_some() => {
            ordered_word(cx, (o, of), &end.literal.text, end.word, span, words)
        }
        Quantity::Point(_)
        | Quantity::One(_)
        | Quantity::Two(..)
        | Quantity::To(..)
        | Quantity::Recent(_) => option(cx, o, text, span, of),
    }
}

fn ordered(
    cx: &mut Cx<'_>,
    choice: (&Options, &str),
    name: &str,
    above: bool,
    span: Span,
    words: BoundaryWords,
) -> u64 {
    let word = if above {
        BoundaryWord::Above
    } else {
        BoundaryWord::Below
    };
    ordered_word(cx, choice, name, word, span, words)
}

fn ordered_word(
    cx: &mut Cx<'_>,
    (o, of): (&Options, &str),
    name: &str,
    word: BoundaryWord,
    span: Span,
    words: BoundaryWords,
) -> u64 {
    let mask = option(cx, o, name, span, of);
    if !o.ordered {
        cx.say(
            Diagnostic::error(
                codes::UNORDERED,
                span,
                format!("选项没有声明“递增”，不能说“{name}{}”", word.zh()),
                format!(
                    "the choice is not declared `ascending`, so `{name}{}` has no meaning",
                    word.zh()
                ),
            )
            .because("没有先后", "no order")
            .help(
                "在选项后写“递增”，或逐个列出",
                "write `ascending` after the choice, or list the values",
            ),
        );
        return mask;
    }
    if mask == 0 {
        return 0;
    }
    let at = mask.trailing_zeros();
    let low = 1u64.checked_shl(at).unwrap_or(0).wrapping_sub(1); // all below
    let side = if word.is_lower() {
        o.all() & !low & !mask
    } else {
        low
    };
    if words.includes(word) {
        side | mask
    } else {
        side
    }
}

fn date_test(fact: FactId, d: Date, after: bool, words: BoundaryWords) -> Condition {
    let (word, step) = if after {
        (BoundaryWord::After, 1)
    } else {
        (BoundaryWord::Before, -1)
    };
    let edge = if words.includes(word) {
        Some(d)
    } else {
        d.plus(Period {
            months: 0,
            days: step,
        })
    };
    match (edge, after) {
        (Some(d), true) => Condition::DateIn {
            fact,
            lo: Some(d),
            hi: None,
        },
        (Some(d), false) => Condition::DateIn {
            fact,
            lo: None,
            hi: Some(d),
        },
        (None, _) => Condition::Const(false),
    }
}

fn span_test(
    cx: &mut Cx<'_>,
    fact: FactId,
    q: &Quantity,
    span: Span,
    words: BoundaryWords,
) -> Condition {
    let Some((lo, hi)) = ends(cx, q, words, span) else {
        return Condition::Const(false);
    };
    let mut end = |e: Option<(&crate::base::quantity::Literal, bool)>| match e {
        Some((l, open)) => period(cx, l, span).map(|p| Some((p, open))),
        None => Some(None),
    };
    match (end(lo), end(hi)) {
        (Some(lo), Some(hi)) => Condition::SpanIn { fact, lo, hi },
        (_, _) => Condition::Const(false),
    }
}

fn period_test(
    cx: &mut Cx<'_>,
    fact: FactId,
    ty: PeriodType,
    q: &Quantity,
    span: Span,
    words: BoundaryWords,
) -> Condition {
    let Some((lo, hi)) = ends(cx, q, words, span) else {
        return Condition::Const(false);
    };
    let mut end =
        |e: Option<(&crate::base::quantity::Literal, bool)>, lower: bool| -> Option<i32> {
            let Some((l, open)) = e else {
                return Some(if lower { 0 } else { ty.max });
            };
            let p = period(cx, l, span)?;
            let n = match (ty.months, p.months, p.days) {
                (true, m, 0) => m,
                (false, 0, d) => d,
                (_, _, _) => {
                    cx.say(
                    Diagnostic::error(
                        codes::UNIT,
                        span,
                        "月和日不能比较：这个期间以另一种单位登记",
                        "months and days cannot be compared: the period is kept in the other unit",
                    )
                    .help(
                        "用同一种单位，或改用“起止”（两个日期按历法比较）",
                        "use one unit, or the type 起止, which compares by calendar",
                    ),
                );
                    return None;
                }
            };
            match (open, lower) {
                (true, true) => n.checked_add(1),
                (true, false) => n.checked_sub(1),
                (false, _) => Some(n),
            }
        };
    match (end(lo, true), end(hi, false)) {
        (Some(lo), Some(hi)) => Condition::PeriodIn { fact, lo, hi },
        (_, _) => Condition::Const(false),
    }
}
