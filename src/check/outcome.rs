//! Penalties: statements of a statute, cells and rows of a benchmark.

use crate::{
    base::{
        codes::{package as pkg, types as codes},
        diagnostic::Diagnostic,
        kinds::Family,
        quantity::{Quantity, Unit},
        span::Span,
        words::BoundaryWords,
    },
    ir::{
        Amount, Duration, DurationUnit, Node, ObjectId, Outcome, Penalty, PenaltyId, Range,
        RangeKind, ViolationId,
    },
    syntax::ast::{self, Modality, PenaltyStatement, Target},
};

use super::{
    quantity::ends,
    range::{self, Place},
    scope::Cx,
    violation::fined_objects,
};

/// What surrounds a penalty: on whom, by whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// On whom; `None`: nobody named yet.
    pub(super) object: Option<ObjectId>,
    /// 逐人
    pub(super) each: bool,
    /// 由
    pub(super) organ: String,
}

impl Scope {
    /// The scope inside 对 … and 由 ….
    pub(super) fn inside(
        &self,
        cx: &mut Cx<'_>,
        target: Option<&Target>,
        organ: Option<&ast::Name>,
    ) -> Self {
        let mut inner = self.clone();
        if let Some(t) = target {
            if let Some(o) = &t.object {
                inner.object = Some(cx.object(&o.text));
                inner.each = t.each;
            } else if t.each {
                inner.each = true;
            }
        }
        if let Some(o) = organ {
            inner.organ = o.text.clone();
        }
        inner
    }
}

/// A penalty statement as a node of penalties.
pub(super) fn statement(
    cx: &mut Cx<'_>,
    s: &PenaltyStatement,
    scope: &Scope,
    words: BoundaryWords,
    place: Place,
) -> Option<Node> {
    let scope = scope.inside(cx, s.target.as_ref(), s.organ.as_ref());
    let one = |cx: &mut Cx<'_>, p: &ast::Penalty| penalty(cx, p, s, &scope, words, place);
    match &s.node {
        ast::PenaltyNode::One(p) => one(cx, p).map(Node::One),
        ast::PenaltyNode::ChooseOne(alternatives) => Some(Node::ChooseOne(
            alternatives
                .iter()
                .map(|a| a.iter().filter_map(|p| one(cx, p)).collect())
                .collect(),
        )),
        ast::PenaltyNode::UpTo(rungs) => Some(Node::UpTo(
            rungs.iter().filter_map(|p| one(cx, p)).collect(),
        )),
    }
}

fn penalty(
    cx: &mut Cx<'_>,
    p: &ast::Penalty,
    s: &PenaltyStatement,
    scope: &Scope,
    words: BoundaryWords,
    place: Place,
) -> Option<PenaltyId> {
    let amount = amount(cx, p, words, place)?;
    let id = PenaltyId::from_index(cx.program.penalties.len());
    let text = cx
        .sources
        .text(p.span)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    cx.program.penalties.push(Penalty {
        kind: p.kind.clone(),
        what: p.what.as_ref().map(|w| w.text.clone()).unwrap_or_default(),
        on: scope.object.unwrap_or(ObjectId(0)),
        each: scope.each,
        modality: s.modality,
        together: s.together,
        organ: scope.organ.clone(),
        amount,
        text,
        span: p.span,
    });
    Some(id)
}

fn amount(cx: &mut Cx<'_>, p: &ast::Penalty, words: BoundaryWords, place: Place) -> Option<Amount> {
    let timed = matches!(
        p.kind.family,
        Family::Detention | Family::Suspension | Family::Restriction
    );
    match &p.amount {
        ast::Amount::Flag if p.kind.is_fine() => {
            let expr = cx.expr(p.span);
            Some(Amount::Fine(Range {
                kind: RangeKind::Human(None),
                expr,
            }))
        }
        ast::Amount::Flag if p.kind.family == Family::Detention => Some(Amount::Open),
        ast::Amount::Flag => Some(Amount::Flag),
        ast::Amount::Fine(r) => range::lower(cx, r, words, place).map(Amount::Fine),
        ast::Amount::Duration(..)
        | ast::Amount::DurationUpToLifetime(..)
        | ast::Amount::Lifetime
            if !timed =>
        {
            cx.say(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    p.span,
                    format!("“{}”没有期限", p.kind.word),
                    format!("`{}` has no length of time", p.kind.word),
                )
                .because("不能带期限", "takes no length")
                .help(
                    "期限用于拘留、暂扣、限制从业、停产停业等",
                    "lengths belong to detention, suspension, restriction and the like",
                ),
            );
            None
        }
        ast::Amount::Duration(q, span) => {
            duration(cx, q, *span, words, false).map(Amount::Duration)
        }
        ast::Amount::DurationUpToLifetime(q, span) => {
            duration(cx, q, *span, words, true).map(Amount::Duration)
        }
        ast::Amount::Lifetime => Some(Amount::Lifetime),
        ast::Amount::Open => Some(Amount::Open),
    }
}

fn duration(
    cx: &mut Cx<'_>,
    q: &Quantity,
    span: Span,
    words: BoundaryWords,
    up_to_lifetime: bool,
) -> Option<Duration> {
    let (lo, hi) = ends(cx, q, words, span)?;
    let unit = |u: &Unit| match u {
        Unit::Days => Some(DurationUnit::Days),
        Unit::Months => Some(DurationUnit::Months),
        Unit::Years => Some(DurationUnit::Years),
        Unit::Bare
        | Unit::Yuan
        | Unit::Ratio
        | Unit::Times
        | Unit::WorkingDays
        | Unit::Hours
        | Unit::Named(_) => None,
    };
    let first = lo.or(hi).and_then(|(l, _)| unit(&l.unit));
    let same = [lo, hi]
        .iter()
        .flatten()
        .all(|(l, _)| unit(&l.unit) == first);
    let Some(u) = first.filter(|_| same) else {
        cx.say(
            Diagnostic::error(
                codes::UNIT,
                span,
                "期限须用日、个月或年，两端单位相同",
                "a length is in days, months or years, the same on both ends",
            )
            .because("不是期限", "not a length of time")
            .help(
                "例如：拘留 五日以上十五日以下",
                "e.g. 拘留 五日以上十五日以下",
            ),
        );
        return None;
    };
    if let (Some((a, _)), Some((b, _))) = (lo, hi)
        && a.number > b.number
    {
        super::quantity::upside_down(cx, q, false, span);
        return None;
    }
    let end =
        |e: Option<(&crate::base::quantity::Literal, bool)>| e.map(|(l, open)| (l.number, open));
    Some(Duration {
        unit: u,
        lo: end(lo),
        hi: if up_to_lifetime { None } else { end(hi) },
        up_to_lifetime,
    })
}

/// The object a benchmark or case means when it names none: the one that the violation fines.
pub(super) fn object(
    cx: &mut Cx<'_>,
    target: Option<&Target>,
    violation: ViolationId,
    span: Span,
) -> Option<ObjectId> {
    if let Some(name) = target.and_then(|t| t.object.as_ref()) {
        let id = cx.object(&name.text);
        let fined = fined_objects(cx, violation);
        if !fined.is_empty() && !fined.contains(&id) && !known_object(cx, violation, id) {
            let names: Vec<String> = fined
                .iter()
                .filter_map(|o| cx.program.objects.get(o.index()).cloned())
                .collect();
            cx.say(
                Diagnostic::error(
                    pkg::OBJECT,
                    name.span,
                    format!("违法行为没有对“{}”的处罚", name.text),
                    format!("the violation imposes nothing on `{}`", name.text),
                )
                .because("对象不符", "no such object")
                .help(
                    format!("处罚对象有：{}", names.join("、")),
                    format!("objects: {}", names.join(", ")),
                ),
            );
        }
        return Some(id);
    }
    let fined = fined_objects(cx, violation);
    match fined.as_slice() {
        [] => Some(ObjectId(0)),
        [only] => Some(*only),
        [_, _, ..] => {
            let names: Vec<String> = fined
                .iter()
                .filter_map(|o| cx.program.objects.get(o.index()).cloned())
                .collect();
            cx.say(
                Diagnostic::error(
                    pkg::OBJECT,
                    span,
                    format!("没有写对谁罚款：法定处罚对{}都有罚款", names.join("、")),
                    format!("on whom? the statute fines {}", names.join(", ")),
                )
                .because("缺对象", "the object is missing")
                .help(
                    format!(
                        "写作“{} 罚款 …”",
                        names.first().cloned().unwrap_or_default()
                    ),
                    format!(
                        "write `{} fine …`",
                        names.first().cloned().unwrap_or_default()
                    ),
                ),
            );
            None
        }
    }
}

fn known_object(cx: &Cx<'_>, violation: ViolationId, id: ObjectId) -> bool {
    cx.program
        .violations
        .get(violation.index())
        .is_some_and(|v| {
            v.impositions
                .iter()
                .flat_map(|i| super::violation::nodes(&i.node))
                .any(|p| {
                    cx.program
                        .penalties
                        .get(p.index())
                        .is_some_and(|p| p.on == id)
                })
        })
}

/// A fine in a row or override.
pub(super) fn fine(
    cx: &mut Cx<'_>,
    target: &Target,
    r: &ast::Range,
    violation: ViolationId,
    words: BoundaryWords,
) -> Option<Outcome> {
    let on = object(cx, Some(target), violation, r.span)?;
    if range::no_fine(r) {
        return Some(Outcome::NoFine(on));
    }
    range::lower(cx, r, words, Place::Benchmark).map(|r| Outcome::Fine(on, r))
}

/// Penalties in a row or override.
pub(super) fn penalties(
    cx: &mut Cx<'_>,
    statements: &[PenaltyStatement],
    violation: ViolationId,
    words: BoundaryWords,
) -> Option<Outcome> {
    let mut out = Vec::new();
    for s in statements {
        let fines = matches!(&s.node, ast::PenaltyNode::One(p) if p.kind.is_fine());
        let object = match (&s.target, fines) {
            (Some(_), _) => None,
            (None, true) => Some(object(cx, None, violation, s.span)?),
            (None, false) => fined_objects(cx, violation).first().copied(),
        };
        let scope = Scope {
            object,
            ..Scope::default()
        };
        out.extend(statement(cx, s, &scope, words, Place::Benchmark));
    }
    Some(Outcome::Penalties(out))
}

/// Outcomes of an override or a case column.
pub(super) fn outcomes(
    cx: &mut Cx<'_>,
    written: &[ast::Outcome],
    violation: ViolationId,
    words: BoundaryWords,
) -> Vec<Outcome> {
    written
        .iter()
        .filter_map(|o| match o {
            ast::Outcome::Fine(target, r) => fine(cx, target, r, violation, words),
            ast::Outcome::Penalties(ps) => penalties(cx, ps, violation, words),
            ast::Outcome::Human(_) => Some(Outcome::Human),
        })
        .collect()
}

/// 仍应 … of a circumstance: penalties imposed nevertheless.
pub(super) fn still(
    cx: &mut Cx<'_>,
    statements: &[PenaltyStatement],
    words: BoundaryWords,
) -> Vec<PenaltyId> {
    statements
        .iter()
        .filter_map(|s| {
            let s = PenaltyStatement {
                modality: Modality::Shall,
                ..s.clone()
            };
            statement(cx, &s, &Scope::default(), words, Place::Statute)
        })
        .flat_map(|n| super::violation::nodes(&n))
        .collect()
}
