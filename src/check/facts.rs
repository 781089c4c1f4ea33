//! Facts: types, units, bounds, options, collective names, constraints.

use crate::{
    base::{
        codes::types as codes,
        diagnostic::Diagnostic,
        limits::{
            DEFAULT_RATIO_DECIMALS, MAX_DECIMALS, MAX_LIST_RECORDS, MAX_MONEY_FEN, MAX_NUMBER,
            MAX_OPTIONS,
        },
        quantity::Quantity,
        span::Span,
        terms::BaseStates,
        words::BoundaryWords,
    },
    ir::{
        Condition, Constraint, Dimension, Fact, FactId, FactType, ListType, NumberType, Options,
        PackageId, PeriodType, reads,
    },
    syntax::ast::{self, Item, Name},
};

use super::{
    expr,
    quantity::{canonical_unit, interval, steps},
    scope::{Cx, Env, Symbol},
};

/// Declares all facts and their collective names.
pub(super) fn declare<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    let mut collectives = Vec::new();
    for (_, item) in items {
        let Item::Facts(facts) = item else { continue };
        for f in &facts.facts {
            if matches!(f.ty, ast::FactType::Occurrences(_)) {
                // Declared among the definitions, for it reads other names.
                continue;
            }
            let id = FactId::from_index(cx.program.facts.len());
            if !cx.declare(&f.name, Symbol::Fact(id)) {
                continue;
            }
            push(cx, f, None);
        }
        collectives.extend(&facts.collectives);
    }
    for (name, members) in collectives {
        collective(cx, name, members);
    }
}

fn push(cx: &mut Cx<'_>, f: &ast::Fact, parent: Option<(FactId, u16)>) -> FactId {
    let id = FactId::from_index(cx.program.facts.len());
    cx.program.facts.push(Fact {
        name: f.name.text.clone(),
        label: f
            .label
            .as_ref()
            .map_or_else(|| f.name.text.clone(), |l| l.text.clone()),
        help: f.help.as_ref().map(|h| h.text.clone()).unwrap_or_default(),
        changeable: f.changeable,
        ty: FactType::Bool,
        parent,
        span: f.span,
    });
    let ty = fact_type(cx, &f.ty, f.bounds.as_ref(), id, f.span);
    if let Some(slot) = cx.program.facts.get_mut(id.index()) {
        slot.ty = ty;
    }
    id
}

/// A type as written, with its bounds.
pub(super) fn fact_type(
    cx: &mut Cx<'_>,
    ty: &ast::FactType,
    bounds: Option<&(Quantity, Span)>,
    id: FactId,
    span: Span,
) -> FactType {
    let plain = BaseStates::default();
    match ty {
        ast::FactType::Bool => FactType::Bool,
        ast::FactType::Choice(names, ordered) => {
            FactType::Choice(options(cx, names, *ordered, span))
        }
        ast::FactType::Multi(names, ordered) => FactType::Multi(options(cx, names, *ordered, span)),
        ast::FactType::Money(states) => number(
            cx,
            Dimension::Money,
            0,
            (0, MAX_MONEY_FEN),
            *states,
            bounds,
            span,
        ),
        ast::FactType::Ratio(d) => {
            let d = decimals(cx, d.unwrap_or(DEFAULT_RATIO_DECIMALS), span);
            number(
                cx,
                Dimension::Ratio,
                d,
                (0, scaled(MAX_NUMBER, d)),
                plain,
                bounds,
                span,
            )
        }
        ast::FactType::Times(d) => {
            let d = decimals(cx, d.unwrap_or(DEFAULT_RATIO_DECIMALS), span);
            number(
                cx,
                Dimension::Times,
                d,
                (0, scaled(MAX_NUMBER, d)),
                plain,
                bounds,
                span,
            )
        }
        ast::FactType::Integer(unit) => {
            let dim = Dimension::Unit(
                unit.as_ref()
                    .map(|u| canonical_unit(&u.text))
                    .unwrap_or_default(),
            );
            number(cx, dim, 0, (0, MAX_NUMBER), plain, bounds, span)
        }
        ast::FactType::Measure(unit, d) => {
            let d = decimals(cx, d.unwrap_or(DEFAULT_RATIO_DECIMALS), span);
            let dim = Dimension::Unit(
                unit.as_ref()
                    .map(|u| canonical_unit(&u.text))
                    .unwrap_or_default(),
            );
            number(cx, dim, d, (0, scaled(MAX_NUMBER, d)), plain, bounds, span)
        }
        ast::FactType::Date => FactType::Date,
        ast::FactType::Span => FactType::Span,
        ast::FactType::Period(months) => FactType::Period(PeriodType {
            months: *months,
            max: 120_000,
        }),
        ast::FactType::List(max, fields) => {
            if !(1..=MAX_LIST_RECORDS).contains(max) {
                cx.say(
                    Diagnostic::error(
                        codes::BOUNDS,
                        span,
                        format!("明细至多 {MAX_LIST_RECORDS} 条，至少 1 条；这里写的是 {max}"),
                        format!("a list holds 1 to {MAX_LIST_RECORDS} records; this says {max}"),
                    )
                    .help(
                        "写明一个够用的上限，例如 明细 至多 20 { … }",
                        "state a limit that suffices, e.g. 20",
                    ),
                );
            }
            let mut ids = Vec::new();
            for f in fields {
                let place = u16::try_from(ids.len()).unwrap_or(u16::MAX);
                if cx.fields.contains_key(&(id, f.name.text.clone())) {
                    cx.say(Diagnostic::error(
                        crate::base::codes::names::DUPLICATE,
                        f.name.span,
                        format!("明细中已有“{}”", f.name.text),
                        format!("the list already has `{}`", f.name.text),
                    ));
                    continue;
                }
                if matches!(f.ty, ast::FactType::List(..)) {
                    cx.say(
                        Diagnostic::error(
                            codes::BOUNDS,
                            f.span,
                            "明细里不能再套明细",
                            "a list cannot hold lists",
                        )
                        .help(
                            "把里层拆成另一个明细",
                            "make the inner one a list of its own",
                        ),
                    );
                    continue;
                }
                let field = push(cx, f, Some((id, place)));
                cx.fields.insert((id, f.name.text.clone()), field);
                ids.push(field);
            }
            FactType::List(ListType {
                max: usize::try_from(*max).unwrap_or(1),
                fields: ids,
            })
        }
        // A count is a definition; in a list, where it cannot be one, it is reported.
        ast::FactType::Occurrences(o) => {
            cx.say(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    o.span,
                    "次数是对明细的计数，不能写在明细里或者作为结果的类型",
                    "occurrences count a list; they stand neither in one nor as a result",
                )
                .help("写在“事实”里，与明细并列", "declare it beside the list"),
            );
            FactType::Bool
        }
    }
}

fn decimals(cx: &mut Cx<'_>, d: u8, span: Span) -> u8 {
    if d > MAX_DECIMALS {
        cx.say(
            Diagnostic::error(
                codes::BOUNDS,
                span,
                format!("小数至多 {MAX_DECIMALS} 位"),
                format!("at most {MAX_DECIMALS} decimals"),
            )
            .help(
                "减少小数位数或换大一级的单位",
                "use fewer decimals or a larger unit",
            ),
        );
        return MAX_DECIMALS;
    }
    d
}

fn scaled(n: i64, decimals: u8) -> i64 {
    10i64
        .checked_pow(u32::from(decimals))
        .and_then(|s| n.checked_mul(s))
        .unwrap_or(i64::MAX)
}

fn number(
    cx: &mut Cx<'_>,
    dimension: Dimension,
    decimals: u8,
    default: (i64, i64),
    states: BaseStates,
    bounds: Option<&(Quantity, Span)>,
    span: Span,
) -> FactType {
    let mut ty = NumberType {
        dimension,
        decimals,
        min: default.0,
        max: default.1,
        states,
    };
    let Some((q, at)) = bounds else {
        return FactType::Number(ty);
    };
    // Declared bounds may reach below zero (pH differences, profits) and beyond the default.
    let wide = NumberType {
        min: i64::MIN,
        max: i64::MAX,
        ..ty.clone()
    };
    // Bounds are the author's own words: both ends belong to them.
    let words = BoundaryWords {
        above: true,
        below: true,
        within: true,
        over: false,
    };
    if let Some(i) = interval(cx, q, &ty.dimension, words, *at) {
        match (steps(&wide, &i), i.lo, i.hi) {
            (Some((lo, hi)), Some(_), Some(_)) => (ty.min, ty.max) = (lo, hi),
            (Some((lo, _)), Some(_), None) => ty.min = lo,
            (Some((_, hi)), None, Some(_)) => ty.max = hi,
            (None, _, _) | (Some(_), None, None) => {
                cx.say(
                    Diagnostic::error(
                        codes::BOUNDS,
                        *at,
                        "范围里没有可取的值",
                        "no value lies within these bounds",
                    )
                    .because("范围", "bounds")
                    .help("写作：范围 0元至100亿元", "write e.g. 0元至100亿元"),
                );
            }
        }
    }
    if ty.min > ty.max {
        cx.say(Diagnostic::error(
            codes::BOUNDS,
            span,
            "范围上下限颠倒",
            "the bounds are upside down",
        ));
        (ty.min, ty.max) = default;
    }
    FactType::Number(ty)
}

fn options(cx: &mut Cx<'_>, names: &[Name], ordered: bool, span: Span) -> Options {
    if names.len() > MAX_OPTIONS || names.is_empty() {
        cx.say(
            Diagnostic::error(
                codes::OPTIONS,
                span,
                format!(
                    "选项须有 1 至 {MAX_OPTIONS} 个值，这里有 {} 个",
                    names.len()
                ),
                format!(
                    "a choice has 1 to {MAX_OPTIONS} values; this has {}",
                    names.len()
                ),
            )
            .help(
                "拆成两个事实，或改用数量",
                "split it into two facts, or use a number",
            ),
        );
    }
    let mut out: Vec<String> = Vec::new();
    for n in names.iter().take(MAX_OPTIONS) {
        if out.contains(&n.text) {
            cx.say(
                Diagnostic::error(
                    codes::OPTIONS,
                    n.span,
                    format!("选项“{}”写了两次", n.text),
                    format!("option `{}` is written twice", n.text),
                )
                .help("删去一个", "remove one"),
            );
            continue;
        }
        out.push(n.text.clone());
    }
    Options {
        names: out,
        ordered,
        collectives: Vec::new(),
    }
}

/// 合称: added to every choice that has all the members.
fn collective(cx: &mut Cx<'_>, name: &Name, members: &[Name]) {
    let mut added = false;
    for fact in &mut cx.program.facts {
        let (FactType::Choice(o) | FactType::Multi(o)) = &mut fact.ty else {
            continue;
        };
        let masks: Option<Vec<u64>> = members.iter().map(|m| o.mask(&m.text)).collect();
        if let Some(masks) = masks
            && !masks.is_empty()
            && o.mask(&name.text).is_none()
        {
            o.collectives
                .push((name.text.clone(), masks.iter().fold(0, |a, m| a | m)));
            added = true;
        }
    }
    if !added {
        cx.say(
            Diagnostic::error(
                codes::COLLECTIVE,
                name.span,
                format!(
                    "没有一个选项同时含有合称“{}”的各个值（或已有同名的值）",
                    name.text
                ),
                format!(
                    "no choice has all the values of collective `{}` (or one is already named so)",
                    name.text
                ),
            )
            .because(
                "合称须出自同一个选项",
                "a collective stands for values of one choice",
            )
            .help("核对各值的写法", "check the spelling of the values"),
        );
    }
}

/// Lowers 约束; after definitions are declared, because a constraint may read them.
pub(super) fn constraints<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    for (package, item) in items {
        let Item::Facts(facts) = item else { continue };
        for c in &facts.constraints {
            let env = Env::plain(cx.package_words(package));
            let when = c.when.as_ref().map(|w| expr::condition(cx, w, env));
            let then = expr::condition(cx, &c.then, env);
            let holds = match when {
                Some(w) => Condition::Any(vec![Condition::Not(Box::new(w)), then]),
                None => then,
            };
            let text = match &c.breach {
                Some((breach, of)) => format!("{of}：{}", breach.rule().0),
                None => cx.sources.text(c.span).to_owned(),
            };
            cx.program.constraints.push(Constraint {
                breach: c.breach.as_ref().map(|(breach, _)| *breach),
                holds,
                facts: Vec::new(),
                text,
                span: c.span,
            });
        }
    }
}

/// Fills in what constraints read, once definitions are lowered.
pub(super) fn constraint_reads(cx: &mut Cx<'_>) {
    let read: Vec<Vec<FactId>> = cx
        .program
        .constraints
        .iter()
        .map(|c| {
            let mut out = reads::Reads::new();
            reads::condition(&cx.program, &c.holds, &mut out);
            out.into_iter().collect()
        })
        .collect();
    for (c, facts) in cx.program.constraints.iter_mut().zip(read) {
        c.facts = facts;
    }
}
