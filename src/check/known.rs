//! 已知缺陷 with their scopes: what proofs match their findings against.

use crate::{
    base::span::Span,
    ir::{KnownDefect, PackageId},
    syntax::ast::{self, Item, Part},
};

use super::scope::Cx;

/// Keeps the known defects of these items, those of text fidelity aside, which `text` has settled.
pub(super) fn lower<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    for (_, item) in items {
        match item {
            Item::Package(p) => keep(cx, &p.defects, None),
            Item::Violation(v) => keep(cx, &v.defects, Some(v.span)),
            Item::Benchmark(b) => {
                keep(cx, &b.defects, Some(b.span));
                for part in &b.parts {
                    let Part::Weights(weights) = part else {
                        continue;
                    };
                    for factor in &weights.factors {
                        keep(cx, &factor.defects, Some(factor.span));
                    }
                }
            }
            Item::Circumstance(c) => {
                // 重复评价 of a circumstance has been settled where circumstances are checked.
                let others = c.defects.iter().filter(|d| d.kind.text != "重复评价");
                keep(cx, &others.cloned().collect::<Vec<_>>(), Some(c.span));
            }
            Item::List(l) => keep(cx, &l.defects, Some(l.span)),
            Item::Decision(d) => keep(cx, &d.defects, Some(d.span)),
            Item::Statute(_)
            | Item::Facts(_)
            | Item::Definition(_)
            | Item::CircumstancePolicy(_)
            | Item::Reduction(_)
            | Item::Case(_)
            | Item::Erratum(_)
            | Item::Workdays(_)
            | Item::Limitation(_)
            | Item::Observation(_)
            | Item::Procedure(_)
            | Item::Standard(_)
            | Item::Contest(_)
            | Item::Joint(_)
            | Item::Reserved(_) => {}
        }
    }
}

fn keep(cx: &mut Cx<'_>, defects: &[ast::KnownDefect], scope: Option<Span>) {
    let kept = defects.iter().filter(|d| d.kind.text != "原文");
    cx.program.known.extend(kept.map(|d| KnownDefect {
        kind: d.kind.text.clone(),
        reason: d.reason.text.clone(),
        scope,
        span: d.span,
    }));
}
