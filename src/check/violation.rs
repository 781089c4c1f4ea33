//! Violations: statutory penalties flattened under their stages and arms.

use crate::{
    base::{
        codes::{names, package as pkg},
        diagnostic::{Diagnostic, nearest},
        words::BoundaryWords,
    },
    ir::{
        Condition, Guard, GuardKind, Imposition, Node, ObjectId, PackageId, Violation, ViolationId,
        reads,
    },
    syntax::ast::{self, Clause, Item},
};

use super::{
    arms, cite, expr,
    outcome::{self, Scope},
    scope::{Cx, Env},
};

/// Declares violations by name and code.
pub(super) fn declare<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    for (package, item) in items {
        let Item::Violation(v) = item else { continue };
        let id = ViolationId::from_index(cx.program.violations.len());
        let code = v
            .code
            .as_ref()
            .map_or_else(|| v.name.text.clone(), |c| c.text.clone());
        let clash = [&v.name.text, &code]
            .into_iter()
            .find_map(|n| cx.violations.get(n).copied());
        if let Some(other) = clash {
            let first = cx
                .program
                .violations
                .get(other.index())
                .map(|o| (o.span, o.code.clone()));
            let mut d = Diagnostic::error(
                names::DUPLICATE,
                v.name.span,
                format!("违法行为“{}”或其编号“{code}”已经用过", v.name.text),
                format!(
                    "violation `{}` or its code `{code}` is already used",
                    v.name.text
                ),
            )
            .because("再次定义于此", "defined again here")
            .help("换一个名称或编号", "use another name or code");
            if let Some((span, _)) = first {
                d = d.also(span, "第一次定义在这里", "first defined here");
            }
            cx.say(d);
        } else {
            cx.violations.insert(v.name.text.clone(), id);
            cx.violations.insert(code.clone(), id);
        }
        cx.program.violations.push(Violation {
            package,
            code,
            name: v.name.text.clone(),
            title: v
                .title
                .as_ref()
                .map_or_else(|| v.name.text.clone(), |t| t.text.clone()),
            departments: v.departments.iter().map(|d| d.text.clone()).collect(),
            violates: Vec::new(),
            basis: Vec::new(),
            guards: Vec::new(),
            impositions: Vec::new(),
            benchmark: None,
            circumstances: Vec::new(),
            list_entries: Vec::new(),
            reductions: Vec::new(),
            contest: None,
            span: v.span,
        });
    }
}

/// Lowers the bodies of violations.
pub(super) fn lower<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    let mut next = 0usize;
    for (package, item) in items {
        let Item::Violation(v) = item else { continue };
        let id = ViolationId::from_index(next);
        next = next.saturating_add(1);
        body(cx, v, package, id);
    }
}

fn body(cx: &mut Cx<'_>, v: &ast::Violation, package: PackageId, id: ViolationId) {
    let violates = cite::lower(cx, &v.violates);
    let basis = cite::lower(cx, &v.basis);
    if v.basis.is_empty() {
        cx.say(
            Diagnostic::error(
                pkg::NO_BASIS,
                v.name.span,
                format!("违法行为“{}”没有写处罚依据", v.name.text),
                format!("violation `{}` cites no basis", v.name.text),
            )
            .because("缺“依据”", "`basis` is missing")
            .help(
                "写明条款，例如：依据 《环评法》第三十一条第一款",
                "cite the article, e.g. basis 《环评法》第三十一条第一款",
            )
            .citing("《行政处罚法》第三十八条"),
        );
    }
    let words = cite::words(cx, &basis, package);
    let mut walk = Walk {
        words,
        guards: Vec::new(),
        impositions: Vec::new(),
    };
    clauses(cx, &v.body, &Scope::default(), &[], &mut walk);
    if v.body.is_empty() {
        cx.say(
            Diagnostic::error(
                pkg::NO_PENALTY,
                v.name.span,
                format!("违法行为“{}”没有写任何处罚", v.name.text),
                format!("violation `{}` imposes nothing", v.name.text),
            )
            .because("缺处罚", "no penalty")
            .help(
                "例如：对 单位 { 应当 罚款 五万元以下 }",
                "e.g. on unit { shall fine 五万元以下 }",
            ),
        );
    }
    if let Some(slot) = cx.program.violations.get_mut(id.index()) {
        slot.violates = violates;
        slot.basis = basis;
        slot.guards = walk.guards;
        slot.impositions = walk.impositions;
    }
}

struct Walk {
    words: BoundaryWords,
    guards: Vec<Guard>,
    impositions: Vec<Imposition>,
}

fn clauses(cx: &mut Cx<'_>, body: &[Clause], scope: &Scope, under: &[usize], walk: &mut Walk) {
    for clause in body {
        match clause {
            Clause::Penalty(p) => {
                let node =
                    outcome::statement(cx, p, scope, walk.words, super::range::Place::Statute);
                if let Some(node) = node {
                    walk.impositions.push(Imposition {
                        guards: under.to_vec(),
                        node,
                        still: p.still,
                    });
                }
            }
            Clause::Scope {
                target,
                organ,
                body,
                ..
            } => {
                let inner = scope.inside(cx, Some(target), organ.as_ref());
                clauses(cx, body, &inner, under, walk);
            }
            Clause::Stage(s) => stage(cx, s, scope, under, walk),
            Clause::ByCase { on, cases, span } => by_case(cx, on, cases, *span, scope, under, walk),
        }
    }
}

fn stage(cx: &mut Cx<'_>, s: &ast::Stage, scope: &Scope, under: &[usize], walk: &mut Walk) {
    let when = expr::condition_or_named(cx, s.when.as_ref(), &s.name, Env::plain(walk.words));
    let after = s.after.as_ref().and_then(|a| follows(cx, a, walk));
    let basis = cite::lower(cx, &s.basis);
    let facts = condition_reads(cx, &when);
    let index = walk.guards.len();
    walk.guards.push(Guard {
        kind: GuardKind::Stage {
            name: s.name.text.clone(),
            replaces: s.replaces,
            after,
        },
        when,
        text: s.name.text.clone(),
        basis,
        facts,
    });
    let mut inner = under.to_vec();
    inner.push(index);
    clauses(cx, &s.body, scope, &inner, walk);
}

/// 接: an earlier stage, or a penalty already ordered (责令改正), which has no guard of its own.
fn follows(cx: &mut Cx<'_>, after: &ast::Name, walk: &Walk) -> Option<usize> {
    let stage = walk
        .guards
        .iter()
        .position(|g| matches!(&g.kind, GuardKind::Stage { name, .. } if *name == after.text));
    if stage.is_some() {
        return stage;
    }
    let ordered = walk
        .impositions
        .iter()
        .flat_map(|i| nodes(&i.node))
        .any(|p| {
            cx.program
                .penalties
                .get(p.index())
                .is_some_and(|p| p.kind.word == after.text)
        });
    if !ordered {
        let known: Vec<String> = walk
            .guards
            .iter()
            .filter_map(|g| match &g.kind {
                GuardKind::Stage { name, .. } => Some(name.clone()),
                GuardKind::Arm { .. } => None,
            })
            .collect();
        let near = nearest(&after.text, known.iter().map(String::as_str)).map(str::to_owned);
        let mut d = Diagnostic::error(
            names::UNKNOWN_STAGE,
            after.span,
            format!("前面没有阶段或处罚“{}”", after.text),
            format!("no stage or penalty `{}` stands before", after.text),
        )
        .because("接在谁之后？", "follows what?")
        .help(
            "“接”后面写前面已有的阶段名，或已作出的责令改正等",
            "name an earlier stage, or an order already given",
        );
        if let Some(near) = near {
            d = d.fixed_by(after.span, near);
        }
        cx.say(d);
    }
    None
}

/// All penalties of a node.
pub(super) fn nodes(n: &Node) -> Vec<crate::ir::PenaltyId> {
    match n {
        Node::One(p) => vec![*p],
        Node::ChooseOne(alternatives) => alternatives.iter().flatten().copied().collect(),
        Node::UpTo(rungs) => rungs.clone(),
        Node::Human(_) => Vec::new(),
    }
}

fn by_case(
    cx: &mut Cx<'_>,
    on: &ast::Name,
    cases: &[ast::CaseArm],
    span: crate::base::span::Span,
    scope: &Scope,
    under: &[usize],
    walk: &mut Walk,
) {
    let Some((fact, lowered)) = arms::lower(cx, on, cases, walk.words, cx.head(span)) else {
        return;
    };
    for (arm, when) in cases.iter().zip(lowered) {
        let text = if arm.patterns.is_empty() {
            format!("{} 其余", on.text)
        } else {
            let shown: Vec<&str> = arm
                .patterns
                .iter()
                .map(|p| cx.sources.text(p.span).trim())
                .collect();
            format!("{} {}", on.text, shown.join(" 或 "))
        };
        let facts = condition_reads(cx, &when);
        let index = walk.guards.len();
        walk.guards.push(Guard {
            kind: GuardKind::Arm { on: fact },
            when,
            text,
            basis: Vec::new(),
            facts,
        });
        let mut inner = under.to_vec();
        inner.push(index);
        match &arm.body {
            Some(body) => clauses(cx, body, scope, &inner, walk),
            None => walk.impositions.push(Imposition {
                guards: inner,
                node: Node::Human(arm.span),
                still: false,
            }),
        }
    }
}

/// Facts that a condition reads, in order.
pub(super) fn condition_reads(cx: &Cx<'_>, c: &Condition) -> Vec<crate::ir::FactId> {
    let mut out = reads::Reads::new();
    reads::condition(&cx.program, c, &mut out);
    out.into_iter().collect()
}

/// Index of the stage of this name among the guards of a violation; an unknown one is reported.
pub(super) fn stage_guard(
    cx: &mut Cx<'_>,
    violation: ViolationId,
    stage: &ast::Name,
) -> Option<usize> {
    let guards = cx
        .program
        .violations
        .get(violation.index())
        .map(|v| &v.guards);
    let names_of: Vec<(usize, String)> = guards
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(|(i, g)| match &g.kind {
            GuardKind::Stage { name, .. } => Some((i, name.clone())),
            GuardKind::Arm { .. } => None,
        })
        .collect();
    if let Some((i, _)) = names_of.iter().find(|(_, n)| *n == stage.text) {
        return Some(*i);
    }
    let near = nearest(&stage.text, names_of.iter().map(|(_, n)| n.as_str())).map(str::to_owned);
    let known: Vec<&str> = names_of.iter().map(|(_, n)| n.as_str()).collect();
    let mut d = Diagnostic::error(
        names::UNKNOWN_STAGE,
        stage.span,
        format!("违法行为没有阶段“{}”", stage.text),
        format!("the violation has no stage `{}`", stage.text),
    )
    .because("未定义的阶段", "not a stage")
    .help(
        if known.is_empty() {
            "在违法行为中写“阶段 名 当 条件 { … }”".to_owned()
        } else {
            format!("已有阶段：{}", known.join("、"))
        },
        if known.is_empty() {
            "write `stage NAME when … { … }` in the violation".to_owned()
        } else {
            format!("stages: {}", known.join(", "))
        },
    );
    if let Some(near) = near {
        d = d.fixed_by(stage.span, near);
    }
    cx.say(d);
    None
}

/// Objects that the violation fines, in order.
pub(super) fn fined_objects(cx: &Cx<'_>, violation: ViolationId) -> Vec<ObjectId> {
    let mut out = Vec::new();
    let Some(v) = cx.program.violations.get(violation.index()) else {
        return out;
    };
    for p in v.impositions.iter().flat_map(|i| nodes(&i.node)) {
        if let Some(p) = cx.program.penalties.get(p.index())
            && p.kind.is_fine()
            && !out.contains(&p.on)
        {
            out.push(p.on);
        }
    }
    out
}
