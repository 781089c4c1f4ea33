//! 案件 taken apart into what the language already has: a list with a record for each act, whose fields
//! are readings of the act's outcome, and decisions over it for each part of the case's outcome.
//!
//! Acts are decided first and by themselves; `case::joint` writes what they say into the records. The
//! parts are then decisions like any others, so that every engine computes them. An act may leave a
//! range: each part is worked out for the lower ends, for the upper ends and for the amounts that
//! rules name, and says which ends are open.

mod case;
mod parts;
mod record;

pub(super) use case::{case, is_one};
pub(super) use record::lower as record;

use crate::{
    base::{
        codes::joint as codes,
        diagnostic::Diagnostic,
        kinds::KINDS,
        limits::MAX_OPTIONS,
        span::Span,
        terms::{BaseStates, Breach, Comparator},
    },
    ir::PackageId,
    syntax::ast::{
        self, Expr, Fact, FactType, Facts, Item, Joint, JointKind, JointMeasure, JointPart, Name,
    },
};

use super::{
    build::{At, Made},
    scope::{Cx, PARTY},
};

/// The list of the acts of a case.
pub(super) const THIS_CASE: &str = "本案";
/// The field that names the act.
pub(super) const ACT: &str = "违法行为";
/// The field for its day.
pub(super) const DAY: &str = "行为日";
/// The field for what is done.
pub(super) const DISPOSITION: &str = "处理结果";
/// The field for the kinds of penalties.
pub(super) const KINDS_OF: &str = "处罚种类";
/// Stands for kinds that are not in the table.
pub(super) const OTHER_KIND: &str = "其他处罚";
/// The field for whether a human decides.
pub(super) const HUMAN: &str = "须人工裁量";

/// What may be done about an act, in the order in which records number them (`case::joint::record`).
pub(super) const DISPOSITIONS: &[&str] = &[
    "处罚",
    "可以不予处罚",
    "不予处罚",
    "引导",
    "不再处罚",
    "移送司法",
    "综合裁量",
];

/// What is known of a measure of an act or of a part, beside its name; in the order of
/// [`crate::ir::joint::Ends`].
pub(super) const ENDS: &[&str] = &[
    "下限",
    "上限",
    "建议数额",
    "下限不含",
    "上限不含",
    "不封顶",
    "有建议数额",
];

/// How the fields of a measure begin: 罚款, 单位罚款, 拘留.
pub(super) fn prefix(measure: &JointMeasure) -> String {
    match measure {
        JointMeasure::Detention => "拘留".to_owned(),
        JointMeasure::Fine(target) => match &target.object {
            Some(object) if object.text != PARTY => format!("{}罚款", object.text),
            Some(_) | None => "罚款".to_owned(),
        },
    }
}

/// Whether the measure is counted in days.
pub(super) const fn in_days(measure: &JointMeasure) -> bool {
    match measure {
        JointMeasure::Detention => true,
        JointMeasure::Fine(_) => false,
    }
}

/// The different measures that the parts of a case read.
pub(super) fn measures(j: &Joint) -> Vec<&JointMeasure> {
    let mut out: Vec<&JointMeasure> = Vec::new();
    for (measure, _) in j.parts.iter().filter_map(|p| p.measure.as_ref()) {
        if out.iter().all(|m| prefix(m) != prefix(measure)) {
            out.push(measure);
        }
    }
    out
}

/// The items that rules for cases stand for.
pub(super) fn expand<'i>(
    cx: &mut Cx<'_>,
    items: impl Iterator<Item = (PackageId, &'i Item)> + Clone,
) -> Vec<(PackageId, Item)> {
    let acts: Vec<&ast::Violation> = items
        .clone()
        .filter_map(|(_, item)| {
            if let Item::Violation(v) = item {
                return Some(v);
            }
            None
        })
        .collect();
    let mut all = Vec::new();
    for (package, item) in items {
        let Item::Joint(j) = item else { continue };
        if !whole(cx, j) {
            continue;
        }
        let mut made = Made {
            package,
            items: Vec::new(),
        };
        made.items.push(Item::Facts(Facts {
            facts: vec![list(j, &acts)],
            collectives: Vec::new(),
            constraints: constraints(j),
            span: j.name.span,
        }));
        for part in &j.parts {
            parts::items(j, part, &mut made);
        }
        all.extend(made.items.into_iter().map(|i| (package, i)));
    }
    all
}

/// Reports what is missing.
fn lacks(cx: &mut Cx<'_>, name: &Name, of: &str, zh: &str, en: &str) {
    cx.say(
        Diagnostic::error(
            codes::PART,
            name.span,
            format!("{of}“{}”没有写“{zh}”", name.text),
            format!("`{}` does not state `{en}`", name.text),
        )
        .because(format!("缺“{zh}”"), format!("`{en}` is missing"))
        .help(
            "对照说明书“案件”一章的写法",
            "see the manual's chapter on cases of several acts",
        ),
    );
}

/// Whether a rule for cases has all that it cannot be without.
fn whole(cx: &mut Cx<'_>, j: &Joint) -> bool {
    let before = cx.report.diagnostics.len();
    if j.acts.is_none() {
        lacks(cx, &j.name, "案件", "行为 至多 20", "acts max_count 20");
    }
    if j.parts.is_empty() {
        lacks(cx, &j.name, "案件", "合并", "joined");
    }
    for (i, part) in j.parts.iter().enumerate() {
        complete(cx, part);
        based(cx, part, j.parts.get(..i).unwrap_or_default());
    }
    cx.report.diagnostics.len() == before
}

/// Whether a part has its entries.
fn complete(cx: &mut Cx<'_>, part: &JointPart) {
    let measured = (part.measure.is_some(), "罚款”或者“拘留日数", "fine");
    let fined = (part.measure.is_some(), "罚款", "fine");
    let served = (part.served.is_some(), "送达", "served");
    let rechecked = (part.rechecked.is_some(), "复查", "rechecked");
    let base = (!part.base.is_empty(), "基数", "base");
    let sentence = (part.sentence.is_some(), "罚金”或者“刑期", "criminal_fine");
    let expiry = (part.expiry.is_some(), "期满", "expiry");
    let paid = (part.paid.is_some(), "缴款", "paid_on");
    let rate = (rate_days(part).is_some(), "每日 3%", "per_day 3%");
    let basis = (!part.basis.is_empty(), "依据", "basis");
    let (of, needed): (&str, &[(bool, &str, &str)]) = match part.kind {
        JointKind::Joined => ("合并", &[measured, basis]),
        JointKind::Daily => ("按日连续", &[fined, served, rechecked, basis]),
        JointKind::Offset => ("折抵", &[base, sentence, basis]),
        JointKind::Surcharge => ("加处", &[base, expiry, paid, rate, basis]),
    };
    for (there, zh, en) in needed {
        if !there {
            lacks(cx, &part.name, of, zh, en);
        }
    }
}

/// After how many days a daily rate comes to the whole amount; nothing if the rate is none.
fn rate_days(part: &JointPart) -> Option<i64> {
    let ast::ExprKind::Quantity(crate::base::quantity::Quantity::Point(rate), _) =
        &part.rate.as_ref()?.kind
    else {
        return None;
    };
    if rate.unit != crate::base::quantity::Unit::Ratio {
        return None;
    }
    let days = crate::base::ratio::Ratio::ONE.div(rate.number)?;
    let days = days.round(crate::base::ratio::Rounding::Up)?;
    i64::try_from(days).ok().filter(|days| *days > 0)
}

/// Whether a part starts from parts before it that are of its kind.
fn based(cx: &mut Cx<'_>, part: &JointPart, before: &[JointPart]) {
    let days = part.kind == JointKind::Offset && part.sentence.as_ref().is_some_and(|s| s.1);
    for name in &part.base {
        let found = before.iter().find(|p| p.name.text == name.text);
        let fits = found.is_some_and(|p| {
            let counted = p.measure.as_ref().is_some_and(|(m, _)| in_days(m));
            matches!(p.kind, JointKind::Joined | JointKind::Daily) && counted == days
        });
        if !fits {
            wrong_base(cx, name, found.map(|p| p.name.span));
        }
    }
    if part.kind == JointKind::Offset
        && let Some(second) = part.base.get(1)
    {
        wrong_base(cx, second, part.base.first().map(|n| n.span));
    }
}

fn wrong_base(cx: &mut Cx<'_>, name: &Name, other: Option<Span>) {
    let mut d = Diagnostic::error(
        codes::BASE,
        name.span,
        format!("“{}”不能作这里的基数", name.text),
        format!("`{}` cannot be the base here", name.text),
    )
    .because(
        "要前面写过的一项合并或者按日连续，种类相合",
        "a joined part or a daily penalty before this one, of the same kind",
    )
    .help(
        "罚款折抵罚金，拘留折抵刑期；加处以罚款为基数",
        "fines against criminal fines, detention against prison terms; surcharges on fines",
    )
    .citing("《行政处罚法》第三十五条、第七十二条");
    if let Some(other) = other {
        d = d.also(other, "这一项", "this part");
    }
    cx.say(d);
}

/// The list of the acts.
fn list(j: &Joint, acts: &[&ast::Violation]) -> Fact {
    let at = At(j.name.span);
    let field = |name: &str, ty: FactType| Fact {
        name: at.name(name),
        ty,
        bounds: None,
        label: None,
        help: None,
        changeable: false,
        span: j.name.span,
    };
    let names = |of: &[&str]| of.iter().map(|n| at.name(n)).collect::<Vec<_>>();
    let mut fields = Vec::new();
    let listed: Vec<Name> = acts
        .iter()
        .filter(|v| {
            let code = v.code.as_ref().map_or("", |c| c.text.as_str());
            let mut wanted = j.applies_to.iter();
            j.applies_to.is_empty() || wanted.any(|n| n.text == v.name.text || n.text == code)
        })
        .map(|v| at.name(&v.name.text))
        .collect();
    // Beyond what a choice can hold, an act is not asked for by name.
    if (1..=MAX_OPTIONS).contains(&listed.len()) {
        fields.push(field(ACT, FactType::Choice(listed, false)));
    }
    fields.push(field(DAY, FactType::Date));
    let dispositions = FactType::Choice(names(DISPOSITIONS), false);
    fields.push(field(DISPOSITION, dispositions));
    let mut kinds: Vec<&str> = KINDS.iter().map(|k| k.zh).collect();
    kinds.push(OTHER_KIND);
    fields.push(field(KINDS_OF, FactType::Multi(names(&kinds), false)));
    fields.push(field(HUMAN, FactType::Bool));
    for measure in measures(j) {
        let start = prefix(measure);
        for (i, end) in ENDS.iter().enumerate() {
            let ty = match (i < 3, in_days(measure)) {
                (false, _) => FactType::Bool,
                (true, true) => FactType::Integer(Some(at.name("日"))),
                (true, false) => FactType::Money(BaseStates::default()),
            };
            fields.push(field(&format!("{start}{end}"), ty));
        }
    }
    let (most, own) = j.acts.clone().unwrap_or_default();
    fields.extend(own);
    let mut all = field(THIS_CASE, FactType::List(most.max(1), fields));
    all.label = Some(ast::Quoted {
        text: "本案各行为分别裁量的结果".to_owned(),
        span: j.name.span,
    });
    all
}

/// What no case may be.
fn constraints(j: &Joint) -> Vec<ast::Constraint> {
    let mut all: Vec<(Breach, Expr)> = Vec::new();
    let at = At(j.name.span);
    if let (Some(_), Some(decided)) = (&j.day, &j.decided) {
        let late = at.compare(at.named(DAY), Comparator::More, at.named(&decided.text));
        let none = at.not(at.some(THIS_CASE, late));
        all.push((Breach::DecisionBeforeConduct, none));
    }
    for part in &j.parts {
        let (Some(served), Some(rechecked)) = (&part.served, &part.rechecked) else {
            continue;
        };
        let at = At(part.name.span);
        let counted = |wrong: Expr| {
            let mut both: Vec<Expr> = part.when.iter().cloned().collect();
            both.push(wrong);
            at.not(at.some(THIS_CASE, at.all(both)))
        };
        let (served, rechecked) = (at.named(&served.text), at.named(&rechecked.text));
        let early = at.compare(rechecked.clone(), Comparator::AtMost, served);
        all.push((Breach::RecheckBeforeService, counted(early)));
        if let Some(decided) = &j.decided {
            let late = at.compare(rechecked, Comparator::More, at.named(&decided.text));
            all.push((Breach::AfterDecision, counted(late)));
        }
    }
    let of = format!("案件“{}”", j.name.text);
    let constraint = |(breach, then)| ast::Constraint {
        when: None,
        then,
        breach: Some((breach, of.clone())),
        span: j.name.span,
    };
    all.into_iter().map(constraint).collect()
}
