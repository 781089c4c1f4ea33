//! Ranges of money: what a statute or a row says a fine may be.

use crate::{
    base::{
        codes::{package as pkg, types as codes},
        diagnostic::Diagnostic,
        quantity::{Quantity, Unit},
        span::Span,
        words::BoundaryWords,
    },
    ir::{Dimension, Measure, Number, Range, RangeEnd, RangeKind, ResultType},
    syntax::ast,
};

use super::{
    number,
    package::limits,
    quantity::{ends, interval, literal, literal_dimension, point, upside_down},
    scope::{Cx, Env, Symbol},
};

/// What the range stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The statutory range itself: no part of it, no 总和.
    Statute,
    /// A row or formula that narrows it.
    Benchmark,
    /// The result of a decision.
    Decision,
}

/// A range as written. `None`: reported, or no fine (see [`no_fine`]).
pub(super) fn lower(
    cx: &mut Cx<'_>,
    r: &ast::Range,
    words: BoundaryWords,
    place: Place,
) -> Option<Range> {
    let env = match place {
        Place::Benchmark => Env::formula(words),
        Place::Statute | Place::Decision => Env::plain(words),
    };
    let kind = match &r.kind {
        ast::RangeKind::Quantity {
            base,
            quantity,
            times,
        } => quantity_range(cx, base.as_ref(), quantity, times, r.span, env)?,
        ast::RangeKind::Formula(e) => {
            let (n, dim) = number::lower(cx, e, env)?;
            if dim != Dimension::Money {
                number::same_dimension(cx, &Dimension::Money, &dim, e.span);
                return None;
            }
            RangeKind::Point(n)
        }
        ast::RangeKind::OneOf(parts) => RangeKind::OneOf(all(cx, parts, words, place)?),
        ast::RangeKind::HigherOf(parts) => RangeKind::HigherOf(all(cx, parts, words, place)?),
        ast::RangeKind::Preceding(q) => {
            let i = interval(cx, q, &Dimension::Times, words, r.span)?;
            RangeKind::Preceding { lo: i.lo, hi: i.hi }
        }
        ast::RangeKind::Part(parts) => {
            if place != Place::Benchmark {
                number::refuse(
                    cx,
                    r.span,
                    "法定幅度的一部分只能用在裁量基准里",
                    "a part of the statutory range stands only in a benchmark",
                );
                return None;
            }
            let (lo, hi) = limits(cx, parts);
            RangeKind::Part { lo, hi }
        }
        ast::RangeKind::PerUnit {
            fact,
            per,
            range,
            tail,
        } => per_unit(cx, fact, per, range, *tail, env, place)?,
        ast::RangeKind::Decision(name) => {
            let Some(Symbol::Decision(d)) = cx.symbol(&name.text, name.span, env) else {
                return None;
            };
            let is_range = matches!(
                cx.program.decisions.get(d.index()).map(|d| &d.result),
                Some(ResultType::Range)
            );
            if !is_range {
                number::refuse(
                    cx,
                    name.span,
                    "这个判定的结果不是幅度",
                    "the result of this decision is not a range",
                );
                return None;
            }
            RangeKind::Decision(d)
        }
        ast::RangeKind::Human(inside) => {
            let inside = match inside {
                Some(r) => Some(Box::new(lower(cx, r, words, place)?)),
                None => None,
            };
            RangeKind::Human(inside)
        }
        ast::RangeKind::None | ast::RangeKind::Same => return None,
    };
    Some(Range {
        kind,
        expr: cx.expr(r.span),
    })
}

/// Whether the cell says that there is no fine.
pub(super) fn no_fine(r: &ast::Range) -> bool {
    matches!(r.kind, ast::RangeKind::None)
}

fn all(
    cx: &mut Cx<'_>,
    parts: &[ast::Range],
    words: BoundaryWords,
    place: Place,
) -> Option<Vec<Range>> {
    let lowered: Vec<Range> = parts
        .iter()
        .filter_map(|p| lower(cx, p, words, place))
        .collect();
    (lowered.len() == parts.len()).then_some(lowered)
}

fn quantity_range(
    cx: &mut Cx<'_>,
    base: Option<&ast::Expr>,
    q: &Quantity,
    times: &[ast::Expr],
    span: Span,
    env: Env,
) -> Option<RangeKind> {
    let base = match base {
        Some(e) => Some((number::lower(cx, e, env)?, e.span)),
        None => None,
    };
    let own = first_literal(q).map(literal_dimension)?;
    if let (Some(((_, Dimension::Money), at)), Dimension::Money) = (&base, &own) {
        number::money_times_money(cx, *at, span);
        return None;
    }
    if base.is_none() && own != Dimension::Money {
        let bare = first_literal(q).is_some_and(|l| l.unit == Unit::Bare);
        let text = first_literal(q).map(|l| l.text.clone()).unwrap_or_default();
        let d = Diagnostic::error(
            codes::NO_BASE,
            span,
            if bare {
                format!("罚款的数额没有单位：“{text}”")
            } else {
                format!("“{text}”没有写是什么的比例或倍数")
            },
            if bare {
                format!("an amount without unit: `{text}`")
            } else {
                format!("`{text}` does not say of what it is a part or multiple")
            },
        )
        .because(
            "这里要金额，或“基数的 比例”",
            "money, or a ratio of a base, belongs here",
        );
        cx.say(if bare {
            let written = cx.sources.text(span).trim().to_owned();
            let with = |unit: &str| written.replacen(&text, &format!("{text}{unit}"), 1);
            let (yuan, wan) = (with("元"), with("万元"));
            d.help(
                format!("写作 {yuan} 或 {wan}"),
                format!("write {yuan} or {wan}"),
            )
            .fixed_by(span, yuan)
        } else {
            d.help(
                "写明基数，例如：货值金额的 十倍以上二十倍以下",
                "name the base, e.g. 货值金额的 十倍以上二十倍以下",
            )
        });
        return None;
    }
    let dim = if own == Dimension::Money {
        Dimension::Money
    } else {
        Dimension::Times
    };
    let (lo, hi) = ends(cx, q, env.words, span)?;
    let mut multipliers: Vec<number::Typed> = base.map(|(t, _)| t).into_iter().collect();
    for t in times {
        multipliers.push(number::lower(cx, t, env)?);
    }
    let mut end = |e: Option<(&crate::base::quantity::Literal, bool)>| -> Option<Option<RangeEnd>> {
        let Some((l, open)) = e else {
            return Some(None);
        };
        let n = literal(cx, l, &dim, span)?;
        let mut factors = vec![(Number::Const(n), dim.clone())];
        factors.extend(multipliers.iter().cloned());
        let money = factors
            .iter()
            .filter(|(_, d)| *d == Dimension::Money)
            .count();
        if money > 1 {
            number::money_times_money(cx, span, span);
            return None;
        }
        if money == 0 {
            number::same_dimension(cx, &Dimension::Money, &Dimension::Times, span);
            return None;
        }
        let (number, _) = if factors.len() == 1 {
            factors.pop()?
        } else {
            number::product_of(cx, factors, span)?
        };
        Some(Some(RangeEnd { number, open }))
    };
    let (lo, hi) = (end(lo)?, end(hi)?);
    if let Quantity::Point(_) = q {
        return Some(RangeKind::Point(hi?.number));
    }
    // Constant ends: an upside-down range is refused here; others are proved later.
    let value = |e: &Option<RangeEnd>| e.as_ref().and_then(|e| factor_of(&e.number));
    if let (Some(a), Some(b)) = (value(&lo), value(&hi))
        && (a > b
            || (a == b
                && (lo.as_ref().is_some_and(|e| e.open) || hi.as_ref().is_some_and(|e| e.open))))
    {
        upside_down(cx, q, a == b, span);
        return None;
    }
    Some(RangeKind::Ends { lo, hi })
}

/// The constant in front: enough to compare two ends of one base.
fn factor_of(n: &Number) -> Option<crate::base::ratio::Ratio> {
    match n {
        Number::Product(ns) => ns.first().and_then(number::fold),
        Number::Const(_)
        | Number::Fact(_)
        | Number::Definition(_)
        | Number::Decision(_)
        | Number::WeightSum
        | Number::Statutory(_)
        | Number::Sum(_)
        | Number::Quotient(..)
        | Number::Deemed { .. }
        | Number::Steps { .. }
        | Number::Extreme(..)
        | Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::Day { .. }
        | Number::Later { .. }
        | Number::DayOf { .. }
        | Number::SumOf { .. } => number::fold(n),
    }
}

fn first_literal(q: &Quantity) -> Option<&crate::base::quantity::Literal> {
    match q {
        Quantity::Point(l) | Quantity::To(l, _) | Quantity::Recent(l) => Some(l),
        Quantity::One(e) | Quantity::Two(e, _) => Some(&e.literal),
    }
}

/// 计量: each end times the number of units, its tail as named.
fn per_unit(
    cx: &mut Cx<'_>,
    fact: &ast::Name,
    per: &Quantity,
    inner: &ast::Range,
    tail: Option<crate::base::ratio::Rounding>,
    env: Env,
    place: Place,
) -> Option<RangeKind> {
    let name = ast::Expr {
        kind: ast::ExprKind::Name(fact.text.clone()),
        span: fact.span,
    };
    let (value, dim) = number::lower(cx, &name, env)?;
    let l = point(cx, per, fact.span)?.clone();
    let step = literal(cx, &l, &dim, fact.span)?;
    if step <= crate::base::ratio::Ratio::ZERO {
        number::refuse(
            cx,
            fact.span,
            "“每”后面的数须大于零",
            "the number after 每 must be positive",
        );
        return None;
    }
    let units = |n: Number| {
        let steps = Number::Steps {
            value: Box::new(value.clone()),
            from: crate::base::ratio::Ratio::ZERO,
            step,
            tail,
        };
        Number::Product(vec![n, steps])
    };
    match lower(cx, inner, env.words, place)?.kind {
        RangeKind::Ends { lo, hi } => {
            let scale = |e: Option<RangeEnd>| {
                e.map(|e| RangeEnd {
                    number: units(e.number),
                    open: e.open,
                })
            };
            Some(RangeKind::Ends {
                lo: scale(lo),
                hi: scale(hi),
            })
        }
        RangeKind::Point(n) => Some(RangeKind::Point(units(n))),
        RangeKind::OneOf(_)
        | RangeKind::HigherOf(_)
        | RangeKind::Preceding { .. }
        | RangeKind::Part { .. }
        | RangeKind::Decision(_)
        | RangeKind::Human(_) => {
            number::refuse(
                cx,
                inner.span,
                "计量的单价须是金额或金额的幅度",
                "the price of a unit is an amount or a range of money",
            );
            None
        }
    }
}

/// A named point of the statutory range.
pub(super) fn measure(cx: &mut Cx<'_>, m: &ast::Measure) -> Option<Measure> {
    let mut ratio = |q: &Quantity, span: Span| {
        let l = point(cx, q, span)?.clone();
        literal(cx, &l, &Dimension::Ratio, span)
    };
    Some(match m {
        ast::Measure::Middle => Measure::Middle,
        ast::Measure::Minimum => Measure::Minimum,
        ast::Measure::Maximum => Measure::Maximum,
        ast::Measure::OfSpan(q, s) => {
            let r = ratio(q, *s)?;
            if r > crate::base::ratio::Ratio::ONE || r < crate::base::ratio::Ratio::ZERO {
                cx.say(
                    Diagnostic::error(
                        pkg::BAND,
                        *s,
                        "“幅度的”比例须在 0% 至 100% 之间",
                        "a part of the span lies between 0% and 100%",
                    )
                    .help("核对比例", "check the ratio"),
                );
            }
            Measure::OfSpan(r)
        }
        ast::Measure::OfMaximum(q, s) => Measure::OfMaximum(ratio(q, *s)?),
        ast::Measure::OfMinimum(q, s) => Measure::OfMinimum(ratio(q, *s)?),
    })
}
