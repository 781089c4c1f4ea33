//! Circumstances, reductions and lists, and which violations each is about.

use crate::{
    base::{
        codes::package as pkg,
        diagnostic::Diagnostic,
        ratio::Ratio,
        span::Span,
        terms::{EffectKind, Lift, Modality},
    },
    ir::{
        Circumstance, CircumstanceId, Condition, Dimension, ExprId, FactId, List, ListEntry,
        ListId, Measure, PackageId, Reduction, ReductionId, ViolationId, reads,
    },
    syntax::ast::{self, Item},
};

use super::{
    cite, contest, expr, limitation, outcome,
    quantity::interval,
    range,
    scope::{Cx, Env},
};

/// Lowers circumstances, reductions and lists.
pub(super) fn lower<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    for (package, item) in items {
        match item {
            Item::Circumstance(c) => circumstance(cx, c, package),
            Item::Limitation(l) => limitation::lower(cx, l, package),
            Item::Reduction(r) => reduction(cx, r, package),
            Item::List(l) => list(cx, l, package),
            Item::Package(_)
            | Item::Statute(_)
            | Item::Facts(_)
            | Item::Definition(_)
            | Item::Violation(_)
            | Item::Benchmark(_)
            | Item::CircumstancePolicy(_)
            | Item::Decision(_)
            | Item::Case(_)
            | Item::Erratum(_)
            | Item::Workdays(_)
            | Item::Observation(_)
            | Item::Procedure(_)
            | Item::Standard(_)
            | Item::Contest(_)
            | Item::Joint(_)
            | Item::Reserved(_) => {}
        }
    }
}

fn condition_facts(cx: &Cx<'_>, conditions: &[&Condition]) -> Vec<FactId> {
    let mut out = reads::Reads::new();
    for c in conditions {
        reads::condition(&cx.program, c, &mut out);
    }
    out.into_iter().collect()
}

fn circumstance(cx: &mut Cx<'_>, c: &ast::Circumstance, package: PackageId) {
    if let Some(effect) = &c.effect
        && effect.kind.lift().is_some_and(|lift| lift != Lift::Waived)
        && effect.modality != Modality::Shall
    {
        cx.say(
            Diagnostic::error(
                crate::base::codes::types::WRONG_TYPE,
                effect.span,
                "“不再处罚”“移送司法”“引导”没有选择余地，只能写“应当”",
                "time_barred, transfer and guidance leave no choice: write shall",
            )
            .help("写“效果 应当 …”", "write `effect shall …`"),
        );
    }
    let words = cx.package_words(package);
    let env = Env::plain(words);
    let when = expr::condition_or_named(cx, c.when.as_ref(), &c.name, env);
    let mut unless_weighed = Vec::new();
    for name in &c.unless_weighed {
        if let Some(symbol) = cx.symbol(&name.text, name.span, env) {
            match symbol {
                super::scope::Symbol::Fact(f) => unless_weighed.push(f),
                super::scope::Symbol::Definition(d) => {
                    unless_weighed.extend(condition_facts(cx, &[&Condition::Definition(d)]));
                }
                super::scope::Symbol::Decision(d) => {
                    unless_weighed.extend(condition_facts(cx, &[&Condition::Decision(d)]));
                }
            }
        }
    }
    if c.effect.is_none() {
        cx.say(
            Diagnostic::error(
                pkg::NO_EFFECT,
                c.name.span,
                format!("情节“{}”没有写效果", c.name.text),
                format!("circumstance `{}` has no effect", c.name.text),
            )
            .because("缺“效果”", "`effect` is missing")
            .help(
                "例如：效果 应当 从轻或减轻",
                "e.g. effect shall lighten_or_mitigate",
            ),
        );
    }
    let (modality, effect) = c
        .effect
        .as_ref()
        .map_or((Modality::Shall, EffectKind::Lighten), |e| {
            (e.modality, e.kind)
        });
    let facts = condition_facts(cx, &[&when]);
    let on = c
        .target
        .as_ref()
        .and_then(|t| t.object.as_ref())
        .map(|o| cx.object(&o.text));
    let basis = cite::lower(cx, &c.basis);
    let still = outcome::still(cx, &c.still, words);
    let _ = super::benchmark::defects(cx, &c.defects);
    cx.program.circumstances.push(Circumstance {
        package,
        name: c.name.text.clone(),
        basis,
        when,
        facts,
        unless_weighed,
        on,
        modality,
        effect,
        still,
        span: c.span,
    });
}

fn exceptions(cx: &mut Cx<'_>, written: &[ast::Expr], env: Env) -> Vec<(Condition, ExprId)> {
    written
        .iter()
        .map(|e| (expr::condition(cx, e, env), cx.expr(e.span)))
        .collect()
}

fn reduction(cx: &mut Cx<'_>, r: &ast::Reduction, package: PackageId) {
    let env = Env::plain(cx.package_words(package));
    let when = expr::condition_or_named(cx, r.when.as_ref(), &r.name, env);
    let exceptions = exceptions(cx, &r.exceptions, env);
    let Some((q, span)) = &r.cut else {
        cx.say(
            Diagnostic::error(
                pkg::NO_EFFECT,
                r.name.span,
                format!("减额“{}”没有写减多少", r.name.text),
                format!("reduction `{}` does not say how much is cut", r.name.text),
            )
            .because("缺“罚款 减 …”", "`fine cut …` is missing")
            .help("例如：罚款 减 30%至50%", "e.g. fine cut 30%至50%"),
        );
        return;
    };
    let cut = interval(cx, q, &Dimension::Ratio, env.words, *span);
    let (least, most) = match cut {
        Some(i) => (
            i.lo.map_or(Ratio::ZERO, |(r, _)| r),
            i.hi.map_or(Ratio::ONE, |(r, _)| r),
        ),
        None => return,
    };
    if least < Ratio::ZERO || most > Ratio::ONE {
        cx.say(
            Diagnostic::error(
                pkg::BAND,
                *span,
                "减额须在 0% 至 100% 之间",
                "a cut lies between 0% and 100%",
            )
            .help("核对比例", "check the ratio"),
        );
    }
    let floor = r.floor.as_ref().and_then(|m| range::measure(cx, m));
    let mut facts = condition_facts(cx, &[&when]);
    facts.extend(
        exceptions
            .iter()
            .flat_map(|(c, _)| condition_facts(cx, &[c])),
    );
    facts.sort_unstable();
    facts.dedup();
    let basis = cite::lower(cx, &r.basis);
    let human = r.human || least != most;
    cx.program.reductions.push(Reduction {
        package,
        name: r.name.text.clone(),
        basis,
        when,
        exceptions,
        facts,
        least,
        most,
        floor: floor.or(Some(Measure::Minimum)),
        human,
        span: r.span,
    });
}

fn list(cx: &mut Cx<'_>, l: &ast::List, package: PackageId) {
    let env = Env::plain(cx.package_words(package));
    let exceptions = exceptions(cx, &l.exceptions, env);
    let mut entries = Vec::new();
    for e in &l.entries {
        let when = match &e.when {
            Some(w) => expr::condition(cx, w, env),
            None => Condition::Const(true),
        };
        if e.effect.is_none() {
            cx.say(
                Diagnostic::error(
                    pkg::NO_EFFECT,
                    e.span,
                    format!("清单第“{}”项没有写效果", e.number.text),
                    format!("entry `{}` has no effect", e.number.text),
                )
                .because("缺“效果”", "`effect` is missing")
                .help("例如：效果 应当 不予处罚", "e.g. effect shall no_penalty"),
            );
        }
        let (modality, effect) = e
            .effect
            .as_ref()
            .map_or((Modality::May, EffectKind::NoPenalty(Lift::Waived)), |e| {
                (e.modality, e.kind)
            });
        let mut facts = condition_facts(cx, &[&when]);
        facts.extend(
            exceptions
                .iter()
                .flat_map(|(c, _)| condition_facts(cx, &[c])),
        );
        facts.sort_unstable();
        facts.dedup();
        let basis = cite::lower(cx, &e.basis);
        let row = cx.row(
            package,
            &l.name.text,
            "清单",
            format!("第{}项", e.number.text),
            e.span,
        );
        entries.push(ListEntry {
            number: e.number.text.clone(),
            when,
            facts,
            modality,
            effect,
            basis,
            note: e.note.as_ref().map(|n| n.text.clone()).unwrap_or_default(),
            row,
        });
    }
    let _ = super::benchmark::defects(cx, &l.defects);
    cx.program.lists.push(List {
        package,
        name: l.name.text.clone(),
        source: l
            .source
            .as_ref()
            .map(|s| s.text.clone())
            .unwrap_or_default(),
        exceptions,
        entries,
    });
}

/// Which violations an item applies to.
pub(super) fn applicable(cx: &mut Cx<'_>, to: &[ast::Name], not: &[ast::Name]) -> Vec<ViolationId> {
    let excluded: Vec<ViolationId> = not.iter().filter_map(|n| cx.violation(n)).collect();
    let all: Vec<ViolationId> = if to.is_empty() {
        let all = cx.program.violations.iter().enumerate();
        all.filter(|(_, v)| v.contest.is_none())
            .map(|(i, _)| ViolationId::from_index(i))
            .collect()
    } else {
        about(cx, to)
    };
    all.into_iter().filter(|v| !excluded.contains(v)).collect()
}

/// The acts of these names; one that stands for others is reported.
fn about(cx: &mut Cx<'_>, names: &[ast::Name]) -> Vec<ViolationId> {
    let named = |n: &ast::Name| {
        let id = cx.violation(n)?;
        (!contest::refuse(cx, id, n)).then_some(id)
    };
    names.iter().filter_map(named).collect()
}

/// Attaches circumstances, reductions and list entries to violations; warns of facts that are
/// weighed twice.
pub(super) fn attach<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    let (mut circumstance, mut reduction, mut list) = (0usize, 0usize, 0usize);
    let mut limitations = limitation::Limitations::default();
    for (package, item) in items {
        match item {
            Item::Limitation(l) => {
                let id = CircumstanceId::from_index(circumstance);
                circumstance = circumstance.saturating_add(1);
                let about = applicable(cx, &l.applies_to, &l.not_for);
                limitations.add(id, package, l, about);
            }
            Item::Circumstance(c) => {
                let id = CircumstanceId::from_index(circumstance);
                circumstance = circumstance.saturating_add(1);
                for v in applicable(cx, &c.applies_to, &c.not_for) {
                    double_counting(cx, c, id, v);
                    if let Some(v) = cx.program.violations.get_mut(v.index()) {
                        v.circumstances.push(id);
                    }
                }
            }
            // A reduction without a cut was reported and is not in the program.
            Item::Reduction(r) if r.cut.is_some() => {
                let id = ReductionId::from_index(reduction);
                reduction = reduction.saturating_add(1);
                for v in applicable(cx, &r.applies_to, &r.not_for) {
                    if let Some(v) = cx.program.violations.get_mut(v.index()) {
                        v.reductions.push(id);
                    }
                }
            }
            Item::List(l) => {
                let id = ListId::from_index(list);
                list = list.saturating_add(1);
                for (i, e) in l.entries.iter().enumerate() {
                    for v in about(cx, &e.violations) {
                        if let Some(v) = cx.program.violations.get_mut(v.index()) {
                            v.list_entries.push((id, i));
                        }
                    }
                }
            }
            Item::Reduction(_)
            | Item::Package(_)
            | Item::Statute(_)
            | Item::Facts(_)
            | Item::Definition(_)
            | Item::Violation(_)
            | Item::Benchmark(_)
            | Item::CircumstancePolicy(_)
            | Item::Decision(_)
            | Item::Case(_)
            | Item::Erratum(_)
            | Item::Workdays(_)
            | Item::Observation(_)
            | Item::Procedure(_)
            | Item::Standard(_)
            | Item::Contest(_)
            | Item::Joint(_)
            | Item::Reserved(_) => {}
        }
    }
    limitations.attach(cx);
    // What bars a penalty is asked in the order of the steps.
    let circumstances = &cx.program.circumstances;
    let turn = |id: &CircumstanceId| {
        let lift = circumstances.get(id.index()).and_then(|c| c.effect.lift());
        lift.unwrap_or(Lift::Waived)
    };
    for v in &mut cx.program.violations {
        v.circumstances.sort_by_key(turn);
    }
}

fn double_counting(
    cx: &mut Cx<'_>,
    c: &ast::Circumstance,
    id: CircumstanceId,
    violation: ViolationId,
) {
    let moves = c.effect.as_ref().is_some_and(|e| match e.kind {
        EffectKind::NoPenalty(_) => false, // Lifting a penalty is no second weighing.
        EffectKind::Mitigate
        | EffectKind::Lighten
        | EffectKind::LightenOrMitigate
        | EffectKind::Aggravate
        | EffectKind::TopOfTier
        | EffectKind::RaiseTier(..) => true,
    });
    if !moves || c.defects.iter().any(|d| d.kind.text == "重复评价") {
        return;
    }
    let found: Option<(String, String, Span)> = (|| {
        let v = cx.program.violations.get(violation.index())?;
        let b = v.benchmark.as_ref()?;
        let circumstance = cx.program.circumstances.get(id.index())?;
        let twice = circumstance
            .facts
            .iter()
            .find(|f| b.weighs.contains(f) && !circumstance.unless_weighed.contains(f))?;
        Some((cx.fact_name(*twice), v.name.clone(), b.span))
    })();
    if let Some((fact, act, span)) = found {
        cx.say(
            Diagnostic::warning(
                pkg::DOUBLE_COUNTING,
                c.name.span,
                format!("“{fact}”在“{act}”的裁量基准中已经评价，情节“{}”又评价一次", c.name.text),
                format!("the benchmark of `{act}` already weighs `{fact}`; circumstance `{}` weighs it again", c.name.text),
            )
            .because("同一事实评价两次", "one fact weighed twice")
            .also(span, "裁量基准在这里", "the benchmark is here")
            .help(format!("写“仅当 基准未评价 {fact}”"), format!("write `only_if unweighed {fact}`"))
            .citing("《行政处罚法》第五条第二款"),
        );
    }
}
