//! 时效: after which time a violation that was not found is no longer penalised.
//!
//! Source: 行政处罚法 第三十六条 (two years; five where life, health or finance and harm are at stake;
//! a law may say otherwise: 治安管理处罚法 第二十二条 six months, 税收征收管理法 第八十六条 five years). The
//! special period displaces the general one: of several that could be about an act, the one that
//! names it counts, else that of the package nearest to it.

use std::collections::BTreeMap;

use crate::{
    base::{
        codes::names,
        diagnostic::Diagnostic,
        span::Span,
        terms::{Comparator, EffectKind, Lift, Modality},
    },
    ir::{Circumstance, CircumstanceId, Condition, Number, PackageId, ViolationId, reads},
    syntax::ast::{Limitation, Name},
};

use super::{
    cite, days, expr,
    scope::{Cx, Env},
};

/// Lowers one into a circumstance that lifts the penalty.
pub(super) fn lower(cx: &mut Cx<'_>, l: &Limitation, package: PackageId) {
    let basis = cite::lower(cx, &l.basis);
    // A period of a law is read as the law reads it.
    let words = if l.basis.is_empty() {
        cx.package_words(package)
    } else {
        cite::words(cx, &basis, package)
    };
    let env = Env::plain(words);
    let from = days::day_of_expr(cx, &l.from, env);
    let found = days::day_of_expr(cx, &l.found, env);
    let mut longer: Vec<(Condition, Option<Condition>)> = Vec::new();
    for (length, when) in &l.periods {
        let literal = super::quantity::point(cx, &length.0, length.1).cloned();
        let by = literal.and_then(|literal| days::length(cx, &literal, length.1));
        let over = match (&from, &found, by) {
            (Some(from), Some(found), Some(by)) => Condition::Compare(
                Box::new(found.clone()),
                Comparator::More,
                Box::new(Number::Later {
                    of: Box::new(from.clone()),
                    by,
                }),
            ),
            (_, _, _) => Condition::Const(false),
        };
        longer.push((over, when.as_ref().map(|e| expr::condition(cx, e, env))));
    }
    let when = over(longer);
    let mut facts = reads::Reads::new();
    reads::condition(&cx.program, &when, &mut facts);
    cx.program.circumstances.push(Circumstance {
        package,
        name: l.name.text.clone(),
        when,
        modality: Modality::Shall,
        effect: EffectKind::NoPenalty(Lift::TimeBarred),
        on: None,
        unless_weighed: Vec::new(),
        still: Vec::new(),
        basis,
        facts: facts.into_iter().collect(),
        span: l.span,
    });
}

/// Whether the period that applies is over: the first of the conditional ones whose condition holds,
/// else the plain one.
fn over(periods: Vec<(Condition, Option<Condition>)>) -> Condition {
    let mut ways = Vec::new();
    let mut none: Vec<Condition> = Vec::new();
    for (over, when) in periods.iter().filter(|(_, when)| when.is_some()) {
        let mut way = none.clone();
        if let Some(when) = when {
            way.push(when.clone());
            none.push(Condition::Not(Box::new(when.clone())));
        }
        way.push(over.clone());
        ways.push(Condition::All(way));
    }
    for (over, _) in periods.iter().filter(|(_, when)| when.is_none()) {
        let mut way = none.clone();
        way.push(over.clone());
        ways.push(Condition::All(way));
    }
    Condition::Any(ways)
}

/// One that may be about an act.
#[derive(Clone, Debug)]
struct Candidate {
    id: CircumstanceId,
    package: PackageId,
    named: bool,
    name: Name,
}

/// All of them, by act.
#[derive(Debug, Default)]
pub(super) struct Limitations {
    by_act: BTreeMap<ViolationId, Vec<Candidate>>,
}

impl Limitations {
    /// Notes which acts one may be about.
    pub(super) fn add(
        &mut self,
        id: CircumstanceId,
        package: PackageId,
        l: &Limitation,
        about: Vec<ViolationId>,
    ) {
        for act in about {
            self.by_act.entry(act).or_default().push(Candidate {
                id,
                package,
                named: !l.applies_to.is_empty(),
                name: l.name.clone(),
            });
        }
    }

    /// Attaches to each act the one that counts; two that would count are reported once.
    pub(super) fn attach(self, cx: &mut Cx<'_>) {
        let mut told: Vec<Span> = Vec::new();
        for (act, all) in self.by_act {
            let rank = |c: &Candidate| (!c.named, c.package);
            let Some(first) = all.iter().min_by_key(|c| rank(c)) else {
                continue;
            };
            let rival = all
                .iter()
                .find(|c| c.id != first.id && rank(c) == rank(first));
            if let Some(rival) = rival
                && !told.contains(&rival.name.span)
            {
                told.push(rival.name.span);
                cx.say(
                    Diagnostic::error(
                        names::DUPLICATE,
                        rival.name.span,
                        "同一个违法行为有两个时效",
                        "two limitations for one act",
                    )
                    .because("第二个", "the second")
                    .also(first.name.span, "第一个", "the first")
                    .help(
                        "写“适用于”或者“不适用于”，使每个违法行为只有一个",
                        "write applies_to or not_for so that each act has one",
                    ),
                );
            }
            if let Some(v) = cx.program.violations.get_mut(act.index()) {
                v.circumstances.push(first.id);
            }
        }
    }
}
