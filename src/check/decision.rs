//! 判定: any other typed table.

use std::collections::BTreeSet;

use crate::{
    base::{codes::package as pkg, diagnostic::Diagnostic, terms::HitPolicy},
    ir::{Decision, DecisionRow, DecisionValue, FactId, FactType, PackageId, ResultType, reads},
    syntax::ast::{self, CellKind, ColumnKind, Expr, ExprKind},
};

use super::{
    benchmark::{self, cell_condition, condition_columns, row_text},
    cite, days, definition, facts, number,
    pattern::option,
    range::{self, Place},
    scope::{Cx, Env},
};

/// Names that a decision mentions.
pub(super) fn mentions(d: &ast::Decision, out: &mut BTreeSet<String>) {
    let Some(t) = &d.table else { return };
    for c in &t.columns {
        if let ColumnKind::Subject(n) = &c.kind {
            out.insert(n.text.clone());
        }
    }
    // An option may have the name of a decision, of this one too.
    let options = match &d.ty {
        Some(ast::FactType::Choice(options, _)) => options.as_slice(),
        _ => &[],
    };
    let option =
        |e: &Expr| matches!(&e.kind, ExprKind::Name(n) if options.iter().any(|o| o.text == *n));
    for cell in t.rows.iter().flat_map(|r| &r.cells) {
        match &cell.kind {
            CellKind::Value(e) if option(e) => {}
            CellKind::Condition(e) | CellKind::Value(e) => definition::mentions(e, out),
            CellKind::Range(r) | CellKind::Fine(r) => range_mentions(r, out),
            CellKind::Any
            | CellKind::Patterns(_)
            | CellKind::Except(_)
            | CellKind::Penalties(_)
            | CellKind::Tier(_)
            | CellKind::Remark
            | CellKind::Bad => {}
        }
    }
}

fn range_mentions(r: &ast::Range, out: &mut BTreeSet<String>) {
    match &r.kind {
        ast::RangeKind::Quantity { base, times, .. } => {
            base.iter()
                .chain(times)
                .for_each(|e| definition::mentions(e, out));
        }
        ast::RangeKind::Formula(e) => definition::mentions(e, out),
        ast::RangeKind::OneOf(rs) | ast::RangeKind::HigherOf(rs) => {
            rs.iter().for_each(|r| range_mentions(r, out))
        }
        ast::RangeKind::PerUnit { fact, range, .. } => {
            out.insert(fact.text.clone());
            range_mentions(range, out);
        }
        ast::RangeKind::Decision(n) => {
            out.insert(n.text.clone());
        }
        ast::RangeKind::Human(inside) => inside.iter().for_each(|r| range_mentions(r, out)),
        ast::RangeKind::Preceding(_)
        | ast::RangeKind::Part(_)
        | ast::RangeKind::None
        | ast::RangeKind::Same => {}
    }
}

/// Lowers a decision and adds it to the program.
pub(super) fn lower(cx: &mut Cx<'_>, d: &ast::Decision, package: PackageId) {
    let words = cx.package_words(package);
    let result = match (&d.ty, d.is_range) {
        (_, true) => ResultType::Range,
        (Some(ty), false) => ResultType::Value(facts::fact_type(
            cx,
            ty,
            None,
            FactId(u32::MAX),
            d.name.span,
        )),
        (None, false) => {
            cx.say(
                Diagnostic::error(
                    pkg::NO_RESULT,
                    d.name.span,
                    format!("判定“{}”没有写结果的类型", d.name.text),
                    format!(
                        "decision `{}` does not state the type of its result",
                        d.name.text
                    ),
                )
                .because("缺“结果：类型”", "`result: TYPE` is missing")
                .help(
                    "例如：结果：选项 { 高、低 }，或 结果：幅度",
                    "e.g. result：choice { 高、低 }",
                ),
            );
            ResultType::Value(FactType::Bool)
        }
    };
    let typed = d.is_range || d.ty.is_some();
    let basis = cite::lower(cx, &d.basis);
    let defects = benchmark::defects(cx, &d.defects);
    let mut rows = Vec::new();
    let (mut titles, mut policy) = (Vec::new(), HitPolicy::Unique);
    match &d.table {
        Some(t) => {
            policy = t.policy;
            titles = t.columns.iter().filter_map(benchmark::title).collect();
            if typed {
                rows = table(cx, d, t, &result, package, words);
            }
        }
        None => cx.say(
            Diagnostic::error(
                pkg::EMPTY_BENCHMARK,
                d.name.span,
                format!("判定“{}”没有表", d.name.text),
                format!("decision `{}` has no table", d.name.text),
            )
            .help(
                "写“表 唯一 { | … | 结果 | … }”",
                "write `table unique { | … | result | … }`",
            ),
        ),
    }
    let mut read = reads::Reads::new();
    reads::decision_rows(&cx.program, &rows, &mut read);
    cx.program.decisions.push(Decision {
        name: d.name.text.clone(),
        result,
        basis,
        columns: titles,
        policy,
        rows,
        defects,
        facts: read.into_iter().collect(),
        span: d.span,
    });
}

fn table(
    cx: &mut Cx<'_>,
    d: &ast::Decision,
    t: &ast::Table,
    result: &ResultType,
    package: PackageId,
    words: crate::base::words::BoundaryWords,
) -> Vec<DecisionRow> {
    let columns = condition_columns(cx, &t.columns, words);
    let mut rows = Vec::new();
    for r in &t.rows {
        let mut when = Vec::new();
        let mut value = None;
        for ((cell, column), kind) in r.cells.iter().zip(&t.columns).zip(&columns) {
            match (kind, &column.kind, &cell.kind) {
                (Some(kind), _, _) => when.push(cell_condition(cx, kind, cell, words)),
                (None, ColumnKind::Result, CellKind::Value(e)) => {
                    value = result_value(cx, e, result, words)
                }
                (None, ColumnKind::Result, CellKind::Range(range) | CellKind::Fine(range)) => {
                    value =
                        range::lower(cx, range, words, Place::Decision).map(DecisionValue::Range);
                }
                (None, _, _) => {}
            }
        }
        let row = cx.row(
            package,
            &d.name.text,
            "判定",
            row_text(r, &t.columns),
            r.span,
        );
        if let Some(value) = value {
            rows.push(DecisionRow { when, value, row });
        }
    }
    rows
}

fn result_value(
    cx: &mut Cx<'_>,
    e: &Expr,
    result: &ResultType,
    words: crate::base::words::BoundaryWords,
) -> Option<DecisionValue> {
    match (result, &e.kind) {
        (ResultType::Value(FactType::Bool), ExprKind::Bool(b)) => Some(DecisionValue::Bool(*b)),
        (
            ResultType::Value(FactType::Choice(o)),
            ExprKind::Name(n) | ExprKind::Text(n) | ExprKind::Quantity(_, n),
        ) => {
            let mask = option(cx, o, n, e.span, "结果");
            (mask != 0)
                .then(|| DecisionValue::Choice(u16::try_from(mask.trailing_zeros()).unwrap_or(0)))
        }
        (ResultType::Value(FactType::Date), _) => {
            let day = days::day_of_expr(cx, e, Env::plain(words))?;
            Some(DecisionValue::Number(day, cx.expr(e.span)))
        }
        (ResultType::Value(FactType::Number(n)), _) => {
            let (value, dim) = number::lower(cx, e, Env::plain(words))?;
            number::same_dimension(cx, &n.dimension, &dim, e.span);
            Some(DecisionValue::Number(value, cx.expr(e.span)))
        }
        (ResultType::Range, ExprKind::Quantity(q, _)) => {
            let r = ast::Range {
                kind: ast::RangeKind::Quantity {
                    base: None,
                    quantity: q.clone(),
                    times: Vec::new(),
                },
                span: e.span,
            };
            range::lower(cx, &r, words, Place::Decision).map(DecisionValue::Range)
        }
        (ResultType::Value(_) | ResultType::Range, _) => {
            number::refuse(
                cx,
                e.span,
                "结果与声明的类型不符",
                "the result is not of the declared type",
            );
            None
        }
    }
}
