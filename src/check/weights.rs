//! 权重: factors, starts, limits and formulas over one common denominator.

use crate::{
    base::{
        codes::package as pkg,
        diagnostic::Diagnostic,
        ratio::Ratio,
        span::Span,
        terms::{Comparator, HitPolicy, Preference},
    },
    ir::{
        Branch, Condition, Defects, Dimension, FactId, FactType, Factor, FactorRow, Number,
        Weights, reads,
    },
    syntax::ast::{self, CellKind},
};

use super::{
    benchmark::{ConditionColumn, For, cell_condition, defects, missing_branch, missing_options},
    number,
    outcome::object,
    pattern::{self, Subject},
    scope::{Cx, Env},
    violation::stage_guard,
};

struct RawFactor {
    name: String,
    facts: Vec<FactId>,
    policy: HitPolicy,
    rows: Vec<(Condition, Ratio, String, Span)>,
    defects: Defects,
}

struct RawBranch<'a> {
    target: Option<&'a ast::Target>,
    stage: Option<&'a ast::Name>,
    start: Option<&'a ast::Expr>,
    limits: Vec<&'a (Comparator, ast::Expr)>,
    formula: Option<&'a ast::Expr>,
    span: Span,
}

/// Weights of a benchmark, and the facts that its factors read.
pub(super) fn lower(
    cx: &mut Cx<'_>,
    w: &ast::Weights,
    at: &For<'_>,
    inherited: Defects,
) -> (Weights, Vec<FactId>) {
    let env = Env::formula(at.words);
    let factors: Vec<RawFactor> = w
        .factors
        .iter()
        .map(|f| factor(cx, f, at, inherited))
        .collect();
    let own = || RawBranch {
        target: w.target.as_ref(),
        stage: None,
        start: w.start.as_ref(),
        limits: w.limits.iter().collect(),
        formula: w.formula.as_ref(),
        span: w.span,
    };
    let raw: Vec<RawBranch<'_>> = if w.branches.is_empty() {
        vec![own()]
    } else {
        w.branches
            .iter()
            .map(|b| RawBranch {
                target: b.target.as_ref().or(w.target.as_ref()),
                stage: b.stage.as_ref(),
                start: b.start.as_ref().or(w.start.as_ref()),
                limits: if b.limits.is_empty() {
                    w.limits.iter().collect()
                } else {
                    b.limits.iter().collect()
                },
                formula: b.formula.as_ref().or(w.formula.as_ref()),
                span: b.span,
            })
            .collect()
    };
    let mut branches = Vec::new();
    for b in raw {
        let start = match b.start {
            Some(e) => number::constant_ratio(cx, e, env),
            None => Some(Ratio::ZERO),
        };
        let (mut floor, mut cap) = (None, None);
        for (cmp, e) in b.limits {
            let Some(r) = number::constant_ratio(cx, e, env) else {
                continue;
            };
            match cmp {
                Comparator::AtMost | Comparator::Less => cap = Some(r),
                Comparator::AtLeast | Comparator::More => floor = Some(r),
                Comparator::Equal | Comparator::NotEqual => {}
            }
        }
        let Some(formula) = b.formula else {
            cx.say(
                Diagnostic::error(
                    pkg::NO_FORMULA,
                    cx.head(b.span),
                    "权重没有写罚款怎样算",
                    "the weights do not say how the fine is computed",
                )
                .because("缺“罚款 = …”", "`fine = …` is missing")
                .help("例如：罚款 = 总和 × 100万元", "e.g. fine = sum × 100万元"),
            );
            continue;
        };
        let amount = number::lower(cx, formula, env);
        if let Some((_, dim)) = &amount
            && *dim != Dimension::Money
        {
            number::same_dimension(cx, &Dimension::Money, dim, formula.span);
        }
        let on = object(cx, b.target, at.violation, b.span);
        let guard = b.stage.and_then(|s| stage_guard(cx, at.violation, s));
        let expr = cx.expr(formula.span);
        if let (Some(start), Some((amount, _)), Some(on)) = (start, amount, on) {
            branches.push((on, guard, start, floor, cap, amount, expr));
        }
    }
    let den = factors
        .iter()
        .flat_map(|f| f.rows.iter().map(|(_, w, _, _)| *w))
        .chain(
            branches
                .iter()
                .flat_map(|(_, _, s, f, c, _, _)| [Some(*s), *f, *c].into_iter().flatten()),
        )
        .try_fold(1i64, lcm);
    let Some(den) = den else {
        cx.say(
            Diagnostic::error(
                pkg::WEIGHT_FRACTIONS,
                cx.head(w.span),
                "权重的分母合起来太大",
                "the weights have no workable common denominator",
            )
            .help("核对分数的写法", "check the fractions"),
        );
        return (
            Weights {
                den: 1,
                factors: Vec::new(),
                branches: Vec::new(),
            },
            Vec::new(),
        );
    };
    let over = |w: Ratio| scaled(w, den).unwrap_or(0);
    let mut facts: Vec<FactId> = factors
        .iter()
        .flat_map(|f| f.facts.iter().copied())
        .collect();
    facts.sort_unstable();
    facts.dedup();
    let factors = factors
        .into_iter()
        .map(|f| {
            let rows: Vec<FactorRow> = f
                .rows
                .into_iter()
                .map(|(when, w, text, span)| {
                    let row = cx.row(at.package, at.name, &f.name, text, span);
                    FactorRow {
                        when,
                        weight: over(w),
                        row,
                    }
                })
                .collect();
            let lowest = rows
                .iter()
                .enumerate()
                .min_by_key(|(_, r)| r.weight)
                .map_or(0, |(i, _)| i);
            Factor {
                name: f.name,
                facts: f.facts,
                policy: f.policy,
                rows,
                lowest,
                defects: f.defects,
            }
        })
        .collect();
    let branches = branches
        .into_iter()
        .map(
            |(on, guard, start, floor, cap, amount, expr): (
                _,
                _,
                _,
                Option<Ratio>,
                Option<Ratio>,
                Number,
                _,
            )| Branch {
                on,
                guard,
                start: over(start),
                floor: floor.map(over),
                cap: cap.map(over),
                amount,
                expr,
            },
        )
        .collect();
    (
        Weights {
            den,
            factors,
            branches,
        },
        facts,
    )
}

/// `w × den`, whole by construction.
fn scaled(w: Ratio, den: i64) -> Option<i64> {
    i64::try_from(w.mul(Ratio::whole(den))?.as_whole()?).ok()
}

/// Least common multiple of a denominator and that of a weight, within 10^12.
fn lcm(den: i64, w: Ratio) -> Option<i64> {
    let other = i64::try_from(w.den()).ok()?;
    let (mut a, mut b) = (den, other);
    while b != 0 {
        (a, b) = (b, a.checked_rem(b)?);
    }
    den.checked_div(a)?
        .checked_mul(other)
        .filter(|d| *d <= 1_000_000_000_000)
}

fn factor(cx: &mut Cx<'_>, f: &ast::Factor, at: &For<'_>, inherited: Defects) -> RawFactor {
    let env = Env::plain(at.words);
    let free = f.rows.iter().all(|r| {
        matches!(
            r.cells.first().map(|c| &c.kind),
            Some(CellKind::Condition(_))
        )
    });
    let column = if free && cx.peek(&f.name.text, env).is_none() {
        ConditionColumn::Free
    } else {
        match cx.symbol(&f.name.text, f.name.span, env) {
            Some(s) => ConditionColumn::Subject(pattern::subject(cx, s)),
            None => ConditionColumn::Bad,
        }
    };
    let mut own = defects(cx, &f.defects);
    own.gap = own.gap.or(inherited.gap);
    own.overlap = own.overlap.or(inherited.overlap);
    own.out_of_range = own.out_of_range.or(inherited.out_of_range);
    let mut rows = Vec::new();
    for r in &f.rows {
        let (Some(first), Some(last)) = (r.cells.first(), r.cells.last()) else {
            continue;
        };
        let when = cell_condition(cx, &column, first, at.words);
        let CellKind::Value(e) = &last.kind else {
            continue;
        };
        // A bad weight is reported; the row stays, so that it is not reported missing too.
        let w = number::constant_ratio(cx, e, Env::plain(at.words)).unwrap_or(Ratio::ZERO);
        rows.push((when, w, first.text.trim().to_owned(), r.span));
    }
    let multi = matches!(&column, ConditionColumn::Subject(Subject::Fact(fact)) if matches!(cx.fact_type(*fact), Some(FactType::Multi(_))));
    let preference = cx
        .program
        .packages
        .get(at.package.index())
        .and_then(|p| p.overlapping_factors);
    let policy = f.policy.unwrap_or(match (multi, preference) {
        (true, Some(Preference::Heavier) | None) => HitPolicy::Heaviest,
        (true, Some(Preference::Lighter)) => HitPolicy::Lightest,
        (false, _) => HitPolicy::Unique,
    });
    if let ConditionColumn::Subject(Subject::Fact(fact)) = &column
        && policy == HitPolicy::Unique
        && own.gap.is_none()
    {
        let missing = missing_options(cx, *fact, rows.iter().map(|(c, _, _, _)| c));
        if !missing.is_empty() {
            missing_branch(cx, *fact, &missing, f.name.span);
        }
    }
    let mut facts = reads::Reads::new();
    for (c, _, _, _) in &rows {
        reads::condition(&cx.program, c, &mut facts);
    }
    RawFactor {
        name: f.name.text.clone(),
        facts: facts.into_iter().collect(),
        policy,
        rows,
        defects: own,
    }
}
