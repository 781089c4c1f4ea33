//! 分情形: arms over a base or a choice cover every value exactly once.

use crate::{
    base::{
        codes::{package as pkg, types as codes},
        diagnostic::Diagnostic,
        numeral,
        quantity::print,
        span::Span,
        words::BoundaryWords,
    },
    ir::{Condition, Dimension, FactId, FactType, NumberType},
    syntax::ast::{self, CaseArm, Pattern},
};

use super::{
    expr::quantity_test,
    pattern::{self, Subject},
    scope::{Cx, Env, Symbol},
};

/// The arms as conditions; gaps and overlaps are reported.
pub(super) fn lower(
    cx: &mut Cx<'_>,
    on: &ast::Name,
    cases: &[CaseArm],
    words: BoundaryWords,
    span: Span,
) -> Option<(FactId, Vec<Condition>)> {
    let env = Env::plain(words);
    let fact = match cx.symbol(&on.text, on.span, env)? {
        Symbol::Fact(f) => f,
        Symbol::Definition(_) | Symbol::Decision(_) => {
            cx.say(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    on.span,
                    format!("分情形的对象须是事实，“{}”不是", on.text),
                    format!("分情形 is over a fact; `{}` is not one", on.text),
                )
                .because("不是事实", "not a fact")
                .help(
                    "对定义或判定，用“阶段 名 当 条件 { … }”",
                    "for a definition or decision use stages",
                ),
            );
            return None;
        }
    };
    let mut lowered: Vec<Condition> = Vec::new();
    for arm in cases {
        let c = if arm.patterns.is_empty() {
            let before = lowered.clone();
            Condition::Not(Box::new(Condition::Any(before)))
        } else {
            let patterns: Vec<Pattern> = arm
                .patterns
                .iter()
                .map(|p| match quantity_test(p) {
                    Some(t) => Pattern::Test(t, p.span),
                    None => Pattern::Value(p.clone()),
                })
                .collect();
            pattern::any(cx, &Subject::Fact(fact), &patterns, env)
        };
        lowered.push(c);
    }
    complete(cx, fact, &on.text, cases, &lowered, span);
    Some((fact, lowered))
}

/// What arms claim of a fact's values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Claim {
    /// Intervals of smallest steps, or of option numbers.
    values: Vec<(i64, i64)>,
    none: bool,
    uncomputable: bool,
}

fn claim(c: &Condition, out: &mut Claim) {
    match c {
        Condition::NumberIn { lo, hi, .. } => out.values.push((*lo, *hi)),
        Condition::ChoiceIn { set, .. } => {
            for i in 0..64u32 {
                if set.checked_shr(i).unwrap_or(0) & 1 == 1 {
                    out.values.push((i64::from(i), i64::from(i)));
                }
            }
        }
        Condition::Is(_) => out.values.push((1, 1)),
        Condition::Not(inner) if matches!(**inner, Condition::Is(_)) => out.values.push((0, 0)),
        Condition::NoAmount(_) => out.none = true,
        Condition::Uncomputable(_) => out.uncomputable = true,
        Condition::Any(parts) => parts.iter().for_each(|p| claim(p, out)),
        Condition::Const(_)
        | Condition::All(_)
        | Condition::Not(_)
        | Condition::Contains { .. }
        | Condition::DateIn { .. }
        | Condition::SpanIn { .. }
        | Condition::PeriodIn { .. }
        | Condition::Within(..)
        | Condition::Compare(..)
        | Condition::CompareDates(..)
        | Condition::Definition(_)
        | Condition::Decision(_)
        | Condition::DecisionIn { .. }
        | Condition::AnyOf { .. }
        | Condition::InOrder { .. } => {}
    }
}

fn complete(
    cx: &mut Cx<'_>,
    fact: FactId,
    name: &str,
    cases: &[CaseArm],
    arms: &[Condition],
    span: Span,
) {
    let Some(ty) = cx.fact_type(fact).cloned() else {
        return;
    };
    let (lo, hi, states) = match &ty {
        FactType::Number(n) => (n.min, n.max, n.states),
        FactType::Choice(o) => (
            0,
            i64::try_from(o.names.len()).unwrap_or(1).saturating_sub(1),
            Default::default(),
        ),
        FactType::Bool => (0, 1, Default::default()),
        FactType::Multi(_)
        | FactType::Date
        | FactType::Span
        | FactType::Period(_)
        | FactType::List(_) => {
            cx.say(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    span,
                    format!("不能对“{name}”分情形：只能对金额、数量、选项或是否"),
                    format!("分情形 over `{name}`: only money, measures, choices and yes/no"),
                )
                .help("改用“阶段 名 当 条件 { … }”", "use stages instead"),
            );
            return;
        }
    };
    let rest = cases.iter().any(|a| a.patterns.is_empty());
    let claims: Vec<(Claim, Span)> = arms
        .iter()
        .zip(cases)
        .filter(|(_, a)| !a.patterns.is_empty())
        .map(|(c, a)| {
            let mut out = Claim::default();
            claim(c, &mut out);
            (out, a.span)
        })
        .collect();
    overlaps(cx, &ty, name, &claims);
    if rest {
        return;
    }
    let mut missing: Vec<String> = Vec::new();
    let mut all: Vec<(i64, i64)> = claims.iter().flat_map(|(c, _)| c.values.clone()).collect();
    all.sort_unstable();
    let mut next = lo;
    let mut complete = false;
    for (a, b) in all {
        if a > next {
            missing.push(show(&ty, next));
        }
        match b.checked_add(1) {
            Some(n) => next = next.max(n),
            None => complete = true,
        }
    }
    if !complete && next <= hi {
        missing.push(show(&ty, next));
    }
    if states.none && !claims.iter().any(|(c, _)| c.none) {
        missing.push("没有".to_owned());
    }
    if states.uncomputable && !claims.iter().any(|(c, _)| c.uncomputable) {
        missing.push("无法计算".to_owned());
    }
    if let Some(first) = missing.first().cloned() {
        missing.truncate(4);
        cx.say(
            Diagnostic::error(
                pkg::ARMS_GAP,
                span,
                format!(
                    "分情形没有说尽：“{name}”为 {} 时不知如何处罚",
                    missing.join("、")
                ),
                format!(
                    "分情形 is not exhaustive: nothing is said when `{name}` is {}",
                    missing.join(", ")
                ),
            )
            .because(
                format!("例如 {name} = {first}"),
                format!("e.g. {name} = {first}"),
            )
            .help(
                "补一个情形，或写“其余 → 综合裁量”",
                "add an arm, or `otherwise → discretion`",
            ),
        );
    }
}

fn overlaps(cx: &mut Cx<'_>, ty: &FactType, name: &str, claims: &[(Claim, Span)]) {
    for (i, (a, a_span)) in claims.iter().enumerate() {
        for (b, b_span) in claims.iter().skip(i.saturating_add(1)) {
            let both = a.values.iter().find_map(|(alo, ahi)| {
                b.values.iter().find_map(|(blo, bhi)| {
                    let (lo, hi) = (alo.max(blo), ahi.min(bhi));
                    (lo <= hi).then_some(*lo)
                })
            });
            let witness = if a.none && b.none {
                Some("没有".to_owned())
            } else if a.uncomputable && b.uncomputable {
                Some("无法计算".to_owned())
            } else {
                both.map(|v| show(ty, v))
            };
            if let Some(w) = witness {
                cx.say(
                    Diagnostic::error(
                        pkg::ARMS_OVERLAP,
                        *b_span,
                        format!("两个情形都管“{name}”为 {w} 的案件"),
                        format!("two arms claim the case `{name}` = {w}"),
                    )
                    .because("第二个情形", "the second arm")
                    .also(*a_span, "第一个情形", "the first arm")
                    .help(
                        "核对两端的“以上”“不足”，使每个数只属于一个情形",
                        "check the ends so that each value belongs to one arm",
                    ),
                );
            }
        }
    }
}

/// A value of a fact in words.
fn show(ty: &FactType, v: i64) -> String {
    match ty {
        FactType::Number(n) => show_number(n, v),
        FactType::Choice(o) => usize::try_from(v)
            .ok()
            .and_then(|i| o.names.get(i))
            .cloned()
            .unwrap_or_default(),
        FactType::Bool => if v == 0 { "否" } else { "是" }.to_owned(),
        FactType::Multi(_)
        | FactType::Date
        | FactType::Span
        | FactType::Period(_)
        | FactType::List(_) => String::new(),
    }
}

fn show_number(n: &NumberType, v: i64) -> String {
    match &n.dimension {
        Dimension::Money => print::money(i128::from(v)),
        Dimension::Ratio | Dimension::Times | Dimension::Unit(_) => {
            let Some(exact) = n.exact(v) else {
                return v.to_string();
            };
            match &n.dimension {
                Dimension::Times => format!("{}倍", numeral::digits(exact)),
                Dimension::Unit(u) => format!("{}{u}", numeral::digits(exact)),
                Dimension::Money | Dimension::Ratio => print::ratio(exact),
            }
        }
    }
}
