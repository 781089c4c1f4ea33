//! What the program keeps of a rule for cases: which fields the outcome of an act fills, and which
//! decisions are the parts.

use crate::{
    base::{codes::joint as codes, diagnostic::Diagnostic, kinds::Family, words::BoundaryWords},
    ir::{
        DecisionId, FactId, FactType, ObjectId, PackageId,
        joint::{ActFields, Ends, Joint, Measured, Part, PartKind},
        reads,
    },
    syntax::ast::{self, Item, JointKind, JointMeasure},
};

use super::{
    super::{
        cite,
        scope::{Cx, Env, PARTY, Symbol},
    },
    ACT, DAY, DISPOSITION, ENDS, HUMAN, KINDS_OF, THIS_CASE, measures,
    parts::part_in_days,
    prefix,
};

/// Keeps the rules for cases, once all that they stand for is lowered.
pub(in crate::check) fn lower<'i>(
    cx: &mut Cx<'_>,
    items: impl Iterator<Item = (PackageId, &'i Item)>,
) {
    for (package, item) in items {
        let Item::Joint(j) = item else { continue };
        // What is missing or wrong has been reported where the rule was taken apart.
        if cx.report.has_errors() {
            return;
        }
        if let Some(kept) = one(cx, package, j) {
            added(cx, j, &kept);
            circular(cx, &kept);
            // Its rows are made, not written: no case has to reach them.
            let own: Vec<DecisionId> = kept.parts.iter().flat_map(|p| p.ends.all()).collect();
            for id in own {
                let rows = cx.program.decisions.get(id.index()).map(|d| &d.rows);
                let rows: Vec<_> = rows.into_iter().flatten().map(|r| r.row).collect();
                for row in rows {
                    if let Some(row) = cx.program.rows.get_mut(row.index()) {
                        row.own = false;
                    }
                }
            }
            cx.program.joints.push(kept);
        }
    }
}

fn one(cx: &mut Cx<'_>, package: PackageId, j: &ast::Joint) -> Option<Joint> {
    let plain = Env::plain(BoundaryWords::default());
    let Some(Symbol::Fact(list)) = cx.peek(THIS_CASE, plain) else {
        return None;
    };
    let field = |cx: &Cx<'_>, name: &str| cx.fields.get(&(list, name.to_owned())).copied();
    let (basis, mut acts) = (cite::lower(cx, &j.basis), Vec::new());
    for name in &j.applies_to {
        acts.extend(cx.violation(name));
    }
    let mut measured = Vec::new();
    for m in measures(j) {
        let start = prefix(m);
        let fields: Vec<FactId> = ENDS
            .iter()
            .filter_map(|end| field(cx, &format!("{start}{end}")))
            .collect();
        measured.push(Measured {
            on: object(cx, m),
            fields: Ends::of(fields.try_into().ok()?),
        });
    }
    let mut parts = Vec::new();
    for p in &j.parts {
        let ends: Vec<DecisionId> = p
            .ends()
            .iter()
            .filter_map(|name| match cx.peek(name, plain) {
                Some(Symbol::Decision(id)) => Some(id),
                Some(Symbol::Fact(_) | Symbol::Definition(_)) | None => None,
            })
            .collect();
        parts.push(Part {
            kind: match p.kind {
                JointKind::Joined => PartKind::Joined,
                JointKind::Daily => PartKind::Daily,
                JointKind::Offset => PartKind::Offset,
                JointKind::Surcharge => PartKind::Surcharge,
            },
            name: p.name.text.clone(),
            basis: cite::lower(cx, &p.basis),
            on: p.measure.as_ref().and_then(|(m, _)| object(cx, m)),
            days: part_in_days(p),
            ends: Ends::of(ends.try_into().ok()?),
            span: p.span,
        });
    }
    let fields = ActFields {
        act: field(cx, ACT),
        day: field(cx, DAY)?,
        disposition: field(cx, DISPOSITION)?,
        kinds: field(cx, KINDS_OF)?,
        human: field(cx, HUMAN)?,
    };
    let (most, own) = j.acts.as_ref()?;
    let own = own.iter().filter_map(|f| field(cx, &f.name.text)).collect();
    let day = match &j.day {
        Some(name) => Some(day(cx, name)?),
        None => None,
    };
    Some(Joint {
        package,
        name: j.name.text.clone(),
        basis,
        list,
        max: usize::try_from(*most).unwrap_or(1),
        acts,
        day,
        fields,
        measures: measured,
        own,
        parts,
        span: j.span,
    })
}

fn object(cx: &mut Cx<'_>, measure: &JointMeasure) -> Option<ObjectId> {
    match measure {
        JointMeasure::Detention => None,
        JointMeasure::Fine(target) => {
            let name = target.object.as_ref().map_or(PARTY, |n| n.text.as_str());
            Some(cx.object(name))
        }
    }
}

/// The fact that is the day of an act.
fn day(cx: &mut Cx<'_>, name: &ast::Name) -> Option<FactId> {
    let env = Env::plain(BoundaryWords::default());
    if let Symbol::Fact(fact) = cx.symbol(&name.text, name.span, env)?
        && matches!(cx.fact_type(fact), Some(FactType::Date | FactType::Span))
    {
        return Some(fact);
    }
    super::super::number::refuse(
        cx,
        name.span,
        "“行为日”后面要一个日期或者起止类的事实",
        "a date or an interval belongs here",
    );
    None
}

/// Whether some act imposes what a part adds up.
fn added(cx: &mut Cx<'_>, j: &ast::Joint, kept: &Joint) {
    let mut missing = Vec::new();
    for (part, p) in kept.parts.iter().zip(&j.parts) {
        let Some((measure, at)) = &p.measure else {
            continue;
        };
        let there = cx.program.penalties.iter().any(|penalty| match part.on {
            Some(object) => penalty.kind.is_fine() && penalty.on == object,
            None => penalty.kind.family == Family::Detention,
        });
        if !there {
            missing.push((prefix(measure), *at));
        }
    }
    for (what, at) in missing {
        cx.say(
            Diagnostic::error(
                codes::NOTHING_TO_ADD,
                at,
                format!("规则包里没有行为会给予“{what}”"),
                format!("no act of the package imposes `{what}`"),
            )
            .because("合计永远是零", "the sum would always be zero")
            .help(
                "写明处罚对象，例如：罚款 对 单位",
                "say on whom, e.g. fine on unit",
            ),
        );
    }
}

/// Acts are decided before the case is: none may read its records.
fn circular(cx: &mut Cx<'_>, kept: &Joint) {
    let mut wrong = Vec::new();
    for i in 0..cx.program.violations.len() {
        let Some(v) = cx.program.violations.get(i) else {
            continue;
        };
        let mut read = reads::Reads::new();
        reads::violation_itself(&cx.program, v, &mut read);
        if read.contains(&kept.list) {
            wrong.push((v.name.clone(), v.span));
        }
    }
    for (name, span) in wrong {
        let at = cx.head(span);
        cx.say(
            Diagnostic::error(
                codes::CIRCULAR,
                at,
                format!("“{name}”的规则用到了“本案”各行为的结果"),
                format!("the rules of `{name}` read the outcomes of the acts of its case"),
            )
            .because(
                "各行为先分别裁量，案件在后",
                "acts are decided before the case is",
            )
            .also(kept.span, "案件在这里", "the rule for cases")
            .help(
                "改用由办案人员填写的事实",
                "use a fact that the officer fills in",
            ),
        );
    }
}
