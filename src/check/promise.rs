//! 随 and 保证: what a decision promises for all facts.

use crate::{
    base::{codes::types as codes, diagnostic::Diagnostic},
    ir::{Condition, DecisionId, FactId, FactType, PackageId, Promise, PromiseKind, ResultType},
    syntax::ast::{self, Item, Name},
};

use super::{
    expr,
    scope::{Cx, Env, Symbol},
};

/// How a promise names the result of its decision.
const RESULT: &str = "结果";

/// Lowers the promises of these decisions; after all decisions, because a promise may read any.
pub(super) fn lower<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    for (package, item) in items {
        let Item::Decision(d) = item else { continue };
        let Some((Symbol::Decision(decision), _)) = cx.symbols.get(&d.name.text).copied() else {
            continue;
        };
        for promise in &d.promises {
            match &promise.kind {
                ast::PromiseKind::Moves { by, falls } => {
                    if !comparable(cx, decision, d, promise) {
                        continue;
                    }
                    for name in by {
                        moves(cx, decision, (name, *falls), promise);
                    }
                }
                ast::PromiseKind::Holds { when, then } => {
                    let env = Env::plain(cx.package_words(package));
                    // Here 结果 is the result of this decision, whatever else is called so.
                    let held = cx
                        .symbols
                        .insert(RESULT.to_owned(), (Symbol::Decision(decision), d.name.span));
                    let when = when.as_ref().map(|w| expr::condition(cx, w, env));
                    let then = expr::condition(cx, then, env);
                    match held {
                        Some(before) => cx.symbols.insert(RESULT.to_owned(), before),
                        None => cx.symbols.remove(RESULT),
                    };
                    let holds = match when {
                        Some(w) => Condition::Any(vec![Condition::Not(Box::new(w)), then]),
                        None => then,
                    };
                    add(cx, decision, PromiseKind::Holds(holds), promise);
                }
            }
        }
    }
}

fn add(cx: &mut Cx<'_>, decision: DecisionId, kind: PromiseKind, promise: &ast::Promise) {
    let text = cx.sources.text(promise.span);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    cx.program.promises.push(Promise {
        decision,
        kind,
        text,
        span: promise.span,
    });
}

fn moves(
    cx: &mut Cx<'_>,
    decision: DecisionId,
    (name, falls): (&Name, bool),
    promise: &ast::Promise,
) {
    let env = Env::plain(crate::base::words::BoundaryWords::default());
    let Some(symbol) = cx.symbol(&name.text, name.span, env) else {
        return;
    };
    match ordered(cx, symbol) {
        Some(fact) if reads(cx, decision, fact) => {
            add(
                cx,
                decision,
                PromiseKind::Moves { by: fact, falls },
                promise,
            );
        }
        Some(_) => cx.say(
            Diagnostic::error(
                codes::UNORDERED,
                name.span,
                format!("这个判定没有用到“{}”，谈不上随它升降", name.text),
                format!("this decision does not read `{}`", name.text),
            )
            .because("结果与它无关", "the result does not depend on it")
            .help(
                "写表里用到的事实，或者删去",
                "name a fact that the table reads",
            ),
        ),
        None => cx.say(
            Diagnostic::error(
                codes::UNORDERED,
                name.span,
                format!("“{}”没有先后，不能说结果随它升降", name.text),
                format!(
                    "`{}` has no order along which a result could move",
                    name.text
                ),
            )
            .because("没有先后", "no order")
            .help(
                "可以写递增的选项、是否、金额一类的数；明细里的各项、日期、别的判定不能写",
                "an ascending choice, a yes_no or a number; no dates, records or decisions",
            ),
        ),
    }
}

/// Whether results of the decision have an order; reports where they have none.
fn comparable(
    cx: &mut Cx<'_>,
    decision: DecisionId,
    d: &ast::Decision,
    promise: &ast::Promise,
) -> bool {
    let Some(found) = cx.program.decisions.get(decision.index()) else {
        return false;
    };
    match &found.result {
        ResultType::Range | ResultType::Value(FactType::Bool | FactType::Number(_)) => return true,
        ResultType::Value(FactType::Choice(options)) if options.ordered => return true,
        ResultType::Value(
            FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_),
        ) => {}
    }
    let name = &d.name.text;
    cx.say(
        Diagnostic::error(
            codes::UNORDERED,
            promise.span,
            format!("判定“{name}”的结果没有先后，不能说升降"),
            format!("results of the decision `{name}` have no order"),
        )
        .because("没有先后", "no order")
        .help(
            "结果是选项的，在选项后写“递增”",
            "write `ascending` after the options of the result",
        ),
    );
    false
}

/// The fact, if it has an order.
fn ordered(cx: &Cx<'_>, symbol: Symbol) -> Option<FactId> {
    let Symbol::Fact(fact) = symbol else {
        return None;
    };
    match cx.fact_type(fact)? {
        FactType::Bool | FactType::Number(_) => Some(fact),
        FactType::Choice(options) | FactType::Multi(options) => options.ordered.then_some(fact),
        FactType::Date | FactType::Span | FactType::Period(_) | FactType::List(_) => None,
    }
}

fn reads(cx: &Cx<'_>, decision: DecisionId, fact: FactId) -> bool {
    let found = cx.program.decisions.get(decision.index());
    // A table whose rows could not be read has been reported already.
    found.is_some_and(|d| d.rows.is_empty() || d.facts.contains(&fact))
}
