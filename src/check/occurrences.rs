//! 次数: a count over the history of a case, as a definition.
//!
//! A record lies inside the window if the day that is counted from it, so much later, is not before
//! the day that the window looks back from: periods are counted forward from their first day, which
//! is not counted itself (民法典 第二百零一条、第二百零二条), so that the day itself after N years still counts.

use std::collections::BTreeSet;

use crate::{
    base::{
        codes::types as codes, diagnostic::Diagnostic, quantity::Quantity, ratio::Ratio,
        span::Span, terms::Comparator,
    },
    ir::{Condition, DefinitionValue, Dimension, FactId, FactType, Number, PackageId},
    syntax::ast::{self, Fact, Name, Occurrences},
};

use super::{
    days, definition, expr,
    quantity::point,
    scope::{Cx, Env, Symbol},
};

/// The list that is counted if none is named.
const HISTORY: &str = "案史";
/// The field of the day on which an act was committed.
const ACT_DAY: &str = "行为日";
/// The field of the day on which a penalty was decided.
const PENALTY_DAY: &str = "决定日";

/// The unit of such a count.
pub(super) fn dimension() -> Dimension {
    Dimension::Unit("次".to_owned())
}

/// The count of a fact, if it is one.
pub(super) fn of(fact: &Fact) -> Option<&Occurrences> {
    if let ast::FactType::Occurrences(o) = &fact.ty {
        Some(o)
    } else {
        None
    }
}

/// Names that it mentions.
pub(super) fn mentions(o: &Occurrences, out: &mut BTreeSet<String>) {
    definition::mentions(&o.window.from, out);
    o.when.iter().for_each(|e| definition::mentions(e, out));
}

/// The count as a number; what is wrong is reported.
pub(super) fn lower(cx: &mut Cx<'_>, o: &Occurrences, package: PackageId) -> DefinitionValue {
    let env = Env::plain(cx.package_words(package));
    match counted(cx, o, env) {
        Some(count) if o.with_this => DefinitionValue::Number(Number::Sum(vec![
            (true, count),
            (true, Number::Const(Ratio::ONE)),
        ])),
        Some(count) => DefinitionValue::Number(count),
        None => DefinitionValue::Condition(Condition::Const(false)),
    }
}

fn counted(cx: &mut Cx<'_>, o: &Occurrences, env: Env) -> Option<Number> {
    let history = Name {
        text: HISTORY.to_owned(),
        span: o.span,
    };
    let list = expr::list_fact(cx, o.list.as_ref().unwrap_or(&history), env)?;
    let inner = Env {
        list: Some(list),
        ..env
    };
    let field = if o.acts { ACT_DAY } else { PENALTY_DAY };
    let day = match field_of(cx, list, field) {
        Some(fact) if matches!(cx.fact_type(fact), Some(FactType::Date)) => {
            Number::Day { fact, end: false }
        }
        Some(_) | None => {
            no_field(cx, o.span, field, "日期");
            return None;
        }
    };
    let from = days::day_of_expr(cx, &o.window.from, env)?;
    let (length, span) = &o.window.length;
    let literal = if let Quantity::Recent(l) = length
        && !o.window.before
    {
        l.clone()
    } else {
        point(cx, length, *span)?.clone()
    };
    let by = days::length(cx, &literal, *span)?;
    let compare = |a: Number, how, b: Number| Condition::Compare(Box::new(a), how, Box::new(b));
    let until = if o.window.before {
        Comparator::Less
    } else {
        Comparator::AtMost
    };
    let later = Number::Later {
        of: Box::new(day.clone()),
        by,
    };
    let mut all = vec![
        compare(day, until, from.clone()),
        compare(later, Comparator::AtLeast, from),
    ];
    for name in &o.same {
        all.push(same(cx, list, name)?);
    }
    if let Some(when) = &o.when {
        all.push(expr::condition(cx, when, inner));
    }
    Some(Number::Count {
        list,
        when: Box::new(Condition::All(all)),
    })
}

fn field_of(cx: &Cx<'_>, list: FactId, name: &str) -> Option<FactId> {
    let env = Env {
        list: Some(list),
        ..Env::plain(crate::base::words::BoundaryWords::default())
    };
    match cx.peek(name, env) {
        Some(Symbol::Fact(fact)) => {
            let parent = cx.program.facts.get(fact.index())?.parent?;
            (parent.0 == list).then_some(fact)
        }
        Some(Symbol::Definition(_) | Symbol::Decision(_)) | None => None,
    }
}

/// 同 条款项: the field is 是, or has the value that the fact of the same name has in the case.
fn same(cx: &mut Cx<'_>, list: FactId, name: &Name) -> Option<Condition> {
    let Some(field) = field_of(cx, list, &name.text) else {
        no_field(cx, name.span, &name.text, "是否");
        return None;
    };
    let own = match cx.peek(
        &name.text,
        Env::plain(crate::base::words::BoundaryWords::default()),
    ) {
        Some(Symbol::Fact(own)) => Some(own),
        Some(Symbol::Definition(_) | Symbol::Decision(_)) | None => None,
    };
    let ty = cx.fact_type(field).cloned();
    let case = own.and_then(|own| cx.fact_type(own).cloned());
    match (ty, own, case) {
        (Some(FactType::Bool), _, _) => Some(Condition::Is(field)),
        (Some(FactType::Choice(a)), Some(own), Some(FactType::Choice(b))) if a.names == b.names => {
            let options =
                (0..a.names.len()).filter_map(|i| 1u64.checked_shl(u32::try_from(i).ok()?));
            let each = options.map(|set| {
                Condition::All(vec![
                    Condition::ChoiceIn { fact: field, set },
                    Condition::ChoiceIn { fact: own, set },
                ])
            });
            Some(Condition::Any(each.collect()))
        }
        (_, _, _) => {
            cx.say(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    name.span,
                    format!("“{}”不能比较是否相同", name.text),
                    format!("`{}` cannot be compared", name.text),
                )
                .because(
                    "要么是明细里的是否类事实，要么明细和本案各有一个选项相同的同名选项",
                    "it is either a yes_no field, or a choice that both the list and the case have",
                )
                .help(
                    format!("在明细里写“{}：是否”，由办案人员填写", name.text),
                    format!("declare `{}: yes_no` in the list", name.text),
                ),
            );
            None
        }
    }
}

fn no_field(cx: &mut Cx<'_>, span: Span, field: &str, ty: &str) {
    let days = [ACT_DAY, PENALTY_DAY]
        .into_iter()
        .filter(|day| *day != field);
    let days: String = days.map(|day| format!("{day}：日期；")).collect();
    cx.say(
        Diagnostic::error(
            codes::NOT_A_LIST,
            span,
            format!("明细里没有“{field}：{ty}”"),
            format!("the list has no field `{field}` of that type"),
        )
        .help(
            format!("例如：案史：明细 至多 10000 {{ {days}{field}：{ty} }}"),
            format!("e.g. 案史：明细 至多 10000 {{ {days}{field}：{ty} }}"),
        ),
    );
}
