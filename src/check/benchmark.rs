//! Benchmarks: overrides, tiers, tables; weights are in `weights`.

use crate::{
    base::{
        codes::{names as codes, package as pkg},
        diagnostic::{Diagnostic, nearest},
        span::Span,
        terms::{Handling, HitPolicy},
        words::BoundaryWords,
    },
    ir::{
        Benchmark, Condition, Defects, FactId, Outcome, Override, PackageId, Part, PartKind, Row,
        Table, ViolationId, reads,
    },
    syntax::ast::{self, CellKind, ColumnKind, Item},
};

use super::{
    expr, outcome,
    pattern::{self, Subject},
    scope::{Cx, Env},
    violation::stage_guard,
    weights,
};

/// Kinds of known defects.
pub(super) const DEFECT_KINDS: &[&str] = &[
    "空档",
    "重叠",
    "边界",
    "越限",
    "原文",
    "重复评价",
    "重复",
    "死行",
    "保证",
    "不可达",
    "权重",
    "单调",
    "权限",
    "时效",
    "细化",
    "一致",
    "计算",
    "线上线下",
    "期限",
    "出口",
    "转换",
    "除外",
];

/// Lowers all benchmarks into their violations.
pub(super) fn lower<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    let mut seen: Vec<(ViolationId, Span)> = Vec::new();
    for (package, item) in items {
        let Item::Benchmark(b) = item else { continue };
        let Some(violation) = cx.violation(&b.violation) else {
            continue;
        };
        if super::contest::refuse(cx, violation, &b.violation) {
            continue;
        }
        if let Some((_, first)) = seen.iter().find(|(v, _)| *v == violation) {
            let first = *first;
            cx.say(
                Diagnostic::error(
                    codes::DUPLICATE,
                    b.violation.span,
                    format!("“{}”已有裁量基准", b.violation.text),
                    format!("`{}` already has a benchmark", b.violation.text),
                )
                .because("第二个裁量基准", "the second benchmark")
                .also(first, "第一个在这里", "the first is here")
                .help(
                    "合并成一个，用“表”“权重”分开写",
                    "merge them; one benchmark may hold several tables",
                ),
            );
            continue;
        }
        seen.push((violation, b.violation.span));
        let lowered = benchmark(cx, b, package, violation);
        if let Some(v) = cx.program.violations.get_mut(violation.index()) {
            v.benchmark = Some(lowered);
        }
    }
}

/// What a benchmark is being lowered for.
pub(super) struct For<'n> {
    pub(super) package: PackageId,
    pub(super) violation: ViolationId,
    pub(super) name: &'n str,
    pub(super) words: BoundaryWords,
    pub(super) tiers: &'n [String],
}

fn benchmark(
    cx: &mut Cx<'_>,
    b: &ast::Benchmark,
    package: PackageId,
    violation: ViolationId,
) -> Benchmark {
    let tiers: Vec<String> = b.tiers.iter().map(|t| t.text.clone()).collect();
    let words = cx.package_words(package);
    let at = For {
        package,
        violation,
        name: &b.violation.text,
        words,
        tiers: &tiers,
    };
    let overrides: Vec<Override> = b
        .overrides
        .iter()
        .map(|o| lower_override(cx, o, &at))
        .collect();
    let mut parts = Vec::new();
    for p in &b.parts {
        parts.push(match p {
            ast::Part::Table(t) => table_part(cx, t, &at),
            ast::Part::Weights(w) => {
                let inherited = defects(cx, &b.defects);
                let (kind, facts) = weights::lower(cx, w, &at, inherited);
                Part {
                    guard: None,
                    when: None,
                    kind: PartKind::Weights(kind),
                    facts,
                }
            }
        });
    }
    if parts.is_empty() && overrides.is_empty() {
        cx.say(
            Diagnostic::error(
                pkg::EMPTY_BENCHMARK,
                b.violation.span,
                format!("“{}”的裁量基准没有表也没有权重", b.violation.text),
                format!(
                    "the benchmark of `{}` has neither table nor weights",
                    b.violation.text
                ),
            )
            .help(
                "写“表 唯一 { … }”或“权重 { … }”",
                "write `table unique { … }` or `weights { … }`",
            ),
        );
    }
    let mut weighs: Vec<FactId> = parts.iter().flat_map(|p| p.facts.iter().copied()).collect();
    weighs.extend(overrides.iter().flat_map(|o| o.facts.iter().copied()));
    weighs.sort_unstable();
    weighs.dedup();
    Benchmark {
        package,
        source: b
            .source
            .as_ref()
            .map(|s| s.text.clone())
            .unwrap_or_default(),
        overrides,
        tiers,
        parts,
        defects: defects(cx, &b.defects),
        weighs,
        span: b.span,
    }
}

/// Known defects as handling of cases at run time; unknown kinds are reported.
pub(super) fn defects(cx: &mut Cx<'_>, written: &[ast::KnownDefect]) -> Defects {
    let mut out = Defects::default();
    for d in written {
        let handling = d.handling.map_or(Handling::AsPublished, |(h, _)| h);
        match d.kind.text.as_str() {
            "空档" => out.gap = Some(handling),
            "重叠" | "边界" => out.overlap = Some(handling),
            "越限" => out.out_of_range = Some(handling),
            other => known_kind(cx, other, d.kind.span),
        }
    }
    out
}

/// Reports a kind of defect that there is not.
pub(super) fn known_kind(cx: &mut Cx<'_>, kind: &str, span: Span) {
    if DEFECT_KINDS.contains(&kind) {
        return;
    }
    let mut d = Diagnostic::error(
        pkg::DEFECT_KIND,
        span,
        format!("没有“{kind}”这种缺陷"),
        format!("there is no kind of defect `{kind}`"),
    )
    .because("不认识的种类", "unknown kind")
    .help(
        format!("可写：{}", DEFECT_KINDS.join("、")),
        format!("kinds: {}", DEFECT_KINDS.join(", ")),
    );
    if let Some(near) = nearest(kind, DEFECT_KINDS.iter().copied()) {
        d = d.fixed_by(span, near);
    }
    cx.say(d);
}

fn lower_override(cx: &mut Cx<'_>, o: &ast::Override, at: &For<'_>) -> Override {
    let when = expr::condition(cx, &o.when, Env::plain(at.words));
    let outcomes = outcome::outcomes(cx, &o.outcomes, at.violation, at.words);
    let text = cx.sources.text(o.when.span).to_owned();
    let row = cx.row(at.package, at.name, "先行", text, o.span);
    let mut facts = reads::Reads::new();
    reads::condition(&cx.program, &when, &mut facts);
    Override {
        when,
        outcomes,
        facts: facts.into_iter().collect(),
        row,
    }
}

fn table_part(cx: &mut Cx<'_>, t: &ast::Table, at: &For<'_>) -> Part {
    let guard = t
        .stage
        .as_ref()
        .and_then(|s| stage_guard(cx, at.violation, s));
    let when = t
        .when
        .as_ref()
        .map(|w| expr::condition(cx, w, Env::plain(at.words)));
    let table = table(cx, t, at);
    let mut facts = reads::Reads::new();
    if let Some(w) = &when {
        reads::condition(&cx.program, w, &mut facts);
    }
    for c in table.rows.iter().flat_map(|r| &r.when) {
        reads::condition(&cx.program, c, &mut facts);
    }
    Part {
        guard,
        when,
        kind: PartKind::Table(table),
        facts: facts.into_iter().collect(),
    }
}

/// Condition columns of a table: what each tests.
pub(super) enum ConditionColumn {
    /// A subject by its name.
    Subject(Subject),
    /// 条件
    Free,
    /// Unknown; reported.
    Bad,
}

/// The condition columns by index of the column.
pub(super) fn condition_columns(
    cx: &mut Cx<'_>,
    columns: &[ast::Column],
    words: BoundaryWords,
) -> Vec<Option<ConditionColumn>> {
    columns
        .iter()
        .map(|c| match &c.kind {
            ColumnKind::Subject(name) => {
                Some(match cx.symbol(&name.text, name.span, Env::plain(words)) {
                    Some(s) => ConditionColumn::Subject(pattern::subject(cx, s)),
                    None => ConditionColumn::Bad,
                })
            }
            ColumnKind::Condition => Some(ConditionColumn::Free),
            ColumnKind::Tier
            | ColumnKind::Fine(_)
            | ColumnKind::Penalties
            | ColumnKind::Weight
            | ColumnKind::Result
            | ColumnKind::Remark => None,
        })
        .collect()
}

/// One condition cell.
pub(super) fn cell_condition(
    cx: &mut Cx<'_>,
    column: &ConditionColumn,
    cell: &ast::TableCell,
    words: BoundaryWords,
) -> Condition {
    let env = Env::plain(words);
    match (&cell.kind, column) {
        (CellKind::Any, _) => Condition::Const(true),
        (CellKind::Condition(e), _) => expr::condition(cx, e, env),
        (CellKind::Patterns(ps), ConditionColumn::Subject(s)) => pattern::any(cx, s, ps, env),
        (CellKind::Except(ps), ConditionColumn::Subject(s)) => {
            Condition::Not(Box::new(pattern::any(cx, s, ps, env)))
        }
        // A free column without 当 was reported by the reader.
        (
            CellKind::Patterns(_) | CellKind::Except(_),
            ConditionColumn::Free | ConditionColumn::Bad,
        )
        | (
            CellKind::Fine(_)
            | CellKind::Penalties(_)
            | CellKind::Tier(_)
            | CellKind::Value(_)
            | CellKind::Range(_)
            | CellKind::Remark
            | CellKind::Bad,
            _,
        ) => Condition::Const(false),
    }
}

/// Title of a column.
pub(super) fn title(c: &ast::Column) -> Option<String> {
    match &c.kind {
        ColumnKind::Subject(n) => Some(n.text.clone()),
        ColumnKind::Condition => Some("条件".to_owned()),
        ColumnKind::Tier
        | ColumnKind::Fine(_)
        | ColumnKind::Penalties
        | ColumnKind::Weight
        | ColumnKind::Result
        | ColumnKind::Remark => None,
    }
}

/// What a row's condition cells say, joined.
pub(super) fn row_text(row: &ast::TableRow, columns: &[ast::Column]) -> String {
    let shown: Vec<&str> = row
        .cells
        .iter()
        .zip(columns)
        .filter(|(cell, c)| title(c).is_some() && !matches!(cell.kind, CellKind::Any))
        .map(|(cell, _)| cell.text.trim())
        .collect();
    if shown.is_empty() {
        "任意".to_owned()
    } else {
        shown.join("，")
    }
}

fn table(cx: &mut Cx<'_>, t: &ast::Table, at: &For<'_>) -> Table {
    let columns = condition_columns(cx, &t.columns, at.words);
    let mut rows = Vec::new();
    for r in &t.rows {
        let mut when = Vec::new();
        let mut tier = None;
        let mut given: Vec<Outcome> = Vec::new();
        for ((cell, column), kind) in r.cells.iter().zip(&t.columns).zip(&columns) {
            if let Some(kind) = kind {
                when.push(cell_condition(cx, kind, cell, at.words));
                continue;
            }
            match (&column.kind, &cell.kind) {
                (ColumnKind::Tier, CellKind::Tier(name)) => tier = tier_index(cx, name, at.tiers),
                (ColumnKind::Fine(target), CellKind::Fine(range)) => {
                    let target = match (&target.object, &t.target) {
                        (None, Some(table)) => table,
                        (Some(_), _) | (None, None) => target,
                    };
                    given.extend(outcome::fine(cx, target, range, at.violation, at.words));
                }
                (ColumnKind::Penalties, CellKind::Penalties(ps)) => {
                    given.extend(outcome::penalties(cx, ps, at.violation, at.words));
                }
                // 综合裁量 in a column of penalties.
                (ColumnKind::Penalties, CellKind::Range(_)) => given.push(Outcome::Human),
                (_, _) => {}
            }
        }
        let row = cx.row(at.package, at.name, "表", row_text(r, &t.columns), r.span);
        rows.push(Row {
            when,
            tier,
            outcomes: given,
            row,
        });
    }
    if t.policy == HitPolicy::Unique && t.when.is_none() {
        options_covered(cx, &columns, &t.columns, &rows);
    }
    Table {
        policy: t.policy,
        columns: t.columns.iter().filter_map(title).collect(),
        rows,
        span: t.span,
    }
}

fn tier_index(cx: &mut Cx<'_>, name: &ast::Name, tiers: &[String]) -> Option<usize> {
    let found = tiers.iter().position(|t| *t == name.text);
    if found.is_none() {
        let near = nearest(&name.text, tiers.iter().map(String::as_str)).map(str::to_owned);
        let mut d = Diagnostic::error(
            pkg::TIER,
            name.span,
            format!("没有档次“{}”", name.text),
            format!("there is no tier `{}`", name.text),
        )
        .because("未声明的档次", "not declared")
        .help(
            "先写“档次 递增 { 一档、二档、三档 }”，轻的在前",
            "declare `tier ascending { … }`, the lightest first",
        );
        if let Some(near) = near {
            d = d.fixed_by(name.span, near);
        }
        cx.say(d);
    }
    found
}

/// 唯一 is complete by declaration: a choice that no row of the table names is a missing branch.
fn options_covered(
    cx: &mut Cx<'_>,
    columns: &[Option<ConditionColumn>],
    written: &[ast::Column],
    rows: &[Row],
) {
    let mut place = 0usize;
    for (column, header) in columns.iter().zip(written) {
        let Some(column) = column else { continue };
        let index = place;
        place = place.saturating_add(1);
        let ConditionColumn::Subject(Subject::Fact(fact)) = column else {
            continue;
        };
        let missing = missing_options(cx, *fact, rows.iter().filter_map(|r| r.when.get(index)));
        if !missing.is_empty() {
            missing_branch(cx, *fact, &missing, header.span);
        }
    }
}

/// Options of a choice or yes/no fact that none of the conditions accepts.
pub(super) fn missing_options<'c>(
    cx: &Cx<'_>,
    fact: FactId,
    conditions: impl Iterator<Item = &'c Condition>,
) -> Vec<String> {
    use crate::ir::FactType;
    let (all, names): (u64, Vec<String>) = match cx.fact_type(fact) {
        Some(FactType::Choice(o)) => (o.all(), o.names.clone()),
        Some(FactType::Bool) => (0b11, vec!["否".to_owned(), "是".to_owned()]),
        Some(
            FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_),
        )
        | None => return Vec::new(),
    };
    let mut seen = 0u64;
    for c in conditions {
        seen |= accepted(c, all);
    }
    names
        .into_iter()
        .enumerate()
        .filter(|(i, _)| {
            u32::try_from(*i)
                .ok()
                .and_then(|i| seen.checked_shr(i))
                .unwrap_or(0)
                & 1
                == 0
        })
        .map(|(_, n)| n)
        .collect()
}

/// Options a condition on one fact accepts (all of them when it is not of the simple kinds).
fn accepted(c: &Condition, all: u64) -> u64 {
    match c {
        Condition::Const(true) => all,
        Condition::Const(false) => 0,
        Condition::Is(_) => 0b10,
        Condition::ChoiceIn { set, .. } => *set,
        Condition::Not(inner) => all & !accepted(inner, all),
        Condition::Any(parts) => parts.iter().fold(0, |a, p| a | accepted(p, all)),
        Condition::All(parts) => parts.iter().fold(all, |a, p| a & accepted(p, all)),
        Condition::Contains { .. }
        | Condition::NumberIn { .. }
        | Condition::NoAmount(_)
        | Condition::Uncomputable(_)
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
        | Condition::InOrder { .. } => all,
    }
}

/// Reports options that no row names.
pub(super) fn missing_branch(cx: &mut Cx<'_>, fact: FactId, missing: &[String], span: Span) {
    let name = cx.fact_name(fact);
    cx.say(
        Diagnostic::error(
            pkg::MISSING_BRANCH,
            span,
            format!("表漏了“{name}”的{}：没有一行管这样的案件", missing.join("、")),
            format!("no row is about `{name}` = {}", missing.join(", ")),
        )
        .because("选项没有写全", "options are missing")
        .help(
            "补上缺的行；原文确实没有时，改为“表 首行”“表 取重”，或在事实中去掉这个选项",
            "add the rows; if the published text has none, use another hit policy or remove the option",
        ),
    );
}
