//! 从旧兼从轻 and 竞合: acts that stand for others.
//!
//! Source: 行政处罚法 第三十七条 (the law of the day of the act, unless the later one is lighter) and
//! 第二十九条 (of several provisions that fine one act, the one with the higher fine). Versions follow each
//! other without a day between them and without a day in common: 失效 is the first day on which a version
//! is no longer in force.

use crate::{
    base::{
        codes::{contest as codes, names, package as pkg},
        date::Date,
        diagnostic::Diagnostic,
        span::Span,
        terms::{Breach, Comparator, ContestKind, FineMeasure},
    },
    ir::{
        Condition, Constraint, Contender, Contest, FactType, Interval, Number, PackageId,
        Violation, ViolationId, lapse, reads,
    },
    syntax::ast::{self, Item},
};

use super::{
    cite, days, expr,
    scope::{Cx, Env},
};

/// Declares them by name and code, behind all violations.
pub(super) fn declare<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    for (package, item) in items {
        let Item::Contest(c) = item else { continue };
        let id = ViolationId::from_index(cx.program.violations.len());
        let code = c.code.as_ref();
        let code = code.map_or_else(|| c.name.text.clone(), |code| code.text.clone());
        let clash = [&c.name.text, &code]
            .into_iter()
            .find_map(|n| cx.violations.get(n).copied());
        if let Some(other) = clash {
            let first = cx.program.violations.get(other.index()).map(|o| o.span);
            let mut d = Diagnostic::error(
                names::DUPLICATE,
                c.name.span,
                format!("违法行为“{}”或其编号“{code}”已经用过", c.name.text),
                format!(
                    "violation `{}` or its code `{code}` is already used",
                    c.name.text
                ),
            )
            .because("再次定义于此", "defined again here")
            .help("换一个名称或编号", "use another name or code");
            if let Some(span) = first {
                d = d.also(span, "第一次定义在这里", "first defined here");
            }
            cx.say(d);
        } else {
            cx.violations.insert(c.name.text.clone(), id);
            cx.violations.insert(code.clone(), id);
        }
        cx.program.violations.push(Violation {
            package,
            code,
            name: c.name.text.clone(),
            title: c.name.text.clone(),
            departments: Vec::new(),
            violates: Vec::new(),
            basis: Vec::new(),
            guards: Vec::new(),
            impositions: Vec::new(),
            benchmark: None,
            circumstances: Vec::new(),
            list_entries: Vec::new(),
            reductions: Vec::new(),
            contest: Some(Box::new(Contest {
                kind: c.kind,
                measure: c.measure.unwrap_or(FineMeasure::MaxThenMin),
                contenders: Vec::new(),
            })),
            span: c.span,
        });
    }
}

/// Lowers their bodies.
pub(super) fn lower<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    let plain = cx.program.violations.iter().filter(|v| v.contest.is_none());
    let mut next = plain.count();
    for (package, item) in items {
        let Item::Contest(c) = item else { continue };
        let id = ViolationId::from_index(next);
        next = next.saturating_add(1);
        body(cx, c, package, id);
    }
}

fn body(cx: &mut Cx<'_>, c: &ast::Contest, package: PackageId, id: ViolationId) {
    let basis = cite::lower(cx, &c.basis);
    lacking(cx, c);
    let env = Env::plain(cite::words(cx, &basis, package));
    let mut contenders = match c.kind {
        ContestKind::LawAtDate => {
            let conduct = c.conduct.as_ref();
            let conduct = conduct.and_then(|e| days::day_of_expr(cx, e, env));
            let decision = c.decision.as_ref();
            let decision = decision.and_then(|e| days::day_of_expr(cx, e, env));
            versions_meet(cx, &c.contenders);
            if let (Some(conduct), Some(decision)) = (&conduct, &decision) {
                in_order(cx, conduct, decision, c.span);
            }
            let (conduct, decision) = (day_or_none(conduct), day_or_none(decision));
            let version = |v: &ast::Contender| Contender {
                act: None,
                when: between(cx, &conduct, v.from, v.until),
                decided: between(cx, &decision, v.from, v.until),
                from: v.from,
                until: v.until,
                basis: Vec::new(),
            };
            c.contenders.iter().map(version).collect::<Vec<_>>()
        }
        ContestKind::Concurrence => {
            let provision = |p: &ast::Contender| Contender {
                act: None,
                when: p
                    .when
                    .as_ref()
                    .map_or(Condition::Const(true), |e| expr::condition(cx, e, env)),
                decided: Condition::Const(true),
                from: None,
                until: None,
                basis: Vec::new(),
            };
            c.contenders.iter().map(provision).collect()
        }
    };
    let mut seen: Vec<ViolationId> = Vec::new();
    for (contender, written) in contenders.iter_mut().zip(&c.contenders) {
        contender.basis = cite::lower(cx, &written.basis);
        let Some(name) = &written.act else { continue };
        let Some(act) = cx.violation(name) else {
            continue;
        };
        may_stand(cx, c.kind, name, act, &seen);
        seen.push(act);
        contender.act = Some(act);
    }
    if let Some(v) = cx.program.violations.get_mut(id.index()) {
        v.basis = basis;
        if let Some(contest) = &mut v.contest {
            contest.contenders = contenders;
        }
    }
}

/// Reports what is missing.
fn lacking(cx: &mut Cx<'_>, c: &ast::Contest) {
    if c.basis.is_empty() {
        cx.say(
            Diagnostic::error(
                pkg::NO_BASIS,
                c.name.span,
                format!("“{}”没有写依据", c.name.text),
                format!("`{}` cites no basis", c.name.text),
            )
            .because("缺“依据”", "`basis` is missing")
            .help(
                "从旧兼从轻写《行政处罚法》第三十七条，竞合写第二十九条",
                "cite article 37 for versions, article 29 for concurrence",
            ),
        );
    }
    let law = c.kind == ContestKind::LawAtDate;
    let part = |missing: bool, zh: &'static str, en: &'static str| missing.then_some((zh, en));
    let missing = [
        part(law && c.conduct.is_none(), "行为日", "conduct_day"),
        part(law && c.decision.is_none(), "决定日", "decision_day"),
        part(c.measure.is_none(), "比较", "compared_by"),
        part(
            law && c.contenders.len() < 2,
            "至少两个“版本”",
            "at least two versions",
        ),
        part(
            !law && c.contenders.len() < 2,
            "至少两个“行为”",
            "at least two acts",
        ),
    ];
    let missing: Vec<_> = missing.into_iter().flatten().collect();
    if missing.is_empty() {
        return;
    }
    let zh: Vec<&str> = missing.iter().map(|(zh, _)| *zh).collect();
    let en: Vec<&str> = missing.iter().map(|(_, en)| *en).collect();
    cx.say(
        Diagnostic::error(
            codes::PART,
            c.name.span,
            format!("“{}”缺少：{}", c.name.text, zh.join("、")),
            format!("`{}` lacks {}", c.name.text, en.join(", ")),
        )
        .help(
            "例如：行为日 违法行为终了日；决定日 决定日期；比较 最高后最低",
            "e.g. conduct_day 违法行为终了日; decision_day 决定日期; compared_by highest_then_lowest",
        ),
    );
}

/// Reports an act that cannot be one of several.
fn may_stand(
    cx: &mut Cx<'_>,
    kind: ContestKind,
    name: &ast::Name,
    act: ViolationId,
    seen: &[ViolationId],
) {
    let found = cx.program.violations.get(act.index());
    let own = found.and_then(|v| v.contest.as_ref()).map(|c| c.kind);
    let nested = match (kind, own) {
        (_, None) | (ContestKind::Concurrence, Some(ContestKind::LawAtDate)) => false,
        (_, Some(_)) => true,
    };
    let (zh, en) = if nested {
        match kind {
            ContestKind::LawAtDate => ("版本须是普通的违法行为", "a version is a plain act"),
            ContestKind::Concurrence => ("竞合里不能再写竞合", "a concurrence cannot hold another"),
        }
    } else if seen.contains(&act) {
        ("同一个违法行为写了两次", "the same act twice")
    } else {
        return;
    };
    cx.say(
        Diagnostic::error(
            codes::CONTENDER,
            name.span,
            format!("“{}”不能写在这里：{zh}", name.text),
            format!("`{}` cannot stand here: {en}", name.text),
        )
        .because("不能写在这里", "not here")
        .help(
            "每个版本、每个规定各写一个“违法行为”，在这里各列一次",
            "write each version or provision as a violation of its own and list it once",
        ),
    );
}

/// Reports days on which no version or two are in force.
fn versions_meet(cx: &mut Cx<'_>, all: &[ast::Contender]) {
    for (before, after) in all.iter().zip(all.iter().skip(1)) {
        let (until, from) = match (before.until, after.from) {
            (Some(until), Some(from)) if until == from => continue,
            (until, from) => (until, from),
        };
        let gap = matches!((until, from), (Some(until), Some(from)) if until < from);
        let shown = |day: Option<Date>, zh: &str| {
            day.map_or_else(|| format!("没有写{zh}"), |d| d.to_string())
        };
        let (code, zh, en) = if gap {
            (codes::VERSION_GAP, "之间有空档", "leave a gap")
        } else {
            (codes::VERSION_OVERLAP, "在同一天都有效", "overlap")
        };
        cx.say(
            Diagnostic::error(
                code,
                after.span,
                format!(
                    "两个版本{zh}：前一版本失效 {}，后一版本施行 {}",
                    shown(until, "失效"),
                    shown(from, "施行")
                ),
                format!(
                    "two versions {en}: the one expires {}, the other begins {}",
                    until.map_or_else(|| "never".to_owned(), |d| d.to_string()),
                    from.map_or_else(|| "never".to_owned(), |d| d.to_string())
                ),
            )
            .also(before.span, "前一版本", "the version before")
            .help(
                "失效日是不再有效的第一天，写成后一版本的施行日",
                "失效 is the first day no longer in force: the day on which the next one begins",
            )
            .citing("《行政处罚法》第三十七条"),
        );
    }
    for version in all {
        if let (Some(from), Some(until)) = (version.from, version.until)
            && until <= from
        {
            cx.say(
                Diagnostic::error(
                    pkg::DATES,
                    version.span,
                    format!("失效日 {until} 不晚于施行日 {from}"),
                    format!("it expires on {until}, not after it comes into force on {from}"),
                )
                .because("失效", "expires here")
                .help(
                    "核对文件的施行日与有效期",
                    "check the dates of the document",
                ),
            );
        }
    }
}

/// The day, or one that every condition refuses where it could not be read.
fn day_or_none(day: Option<Number>) -> Number {
    day.unwrap_or_else(|| Number::Const(lapse::none(false)))
}

/// The date fact that a day is, if it is one.
fn plain(cx: &Cx<'_>, day: &Number) -> Option<crate::ir::FactId> {
    let Number::Day { fact, .. } = day else {
        return None;
    };
    matches!(cx.fact_type(*fact), Some(FactType::Date)).then_some(*fact)
}

/// A day from one date on and before another.
fn between(cx: &Cx<'_>, day: &Number, from: Option<Date>, until: Option<Date>) -> Condition {
    if from.is_none() && until.is_none() {
        return Condition::Const(true);
    }
    if let Some(fact) = plain(cx, day) {
        let last = |day: Date| {
            let before = day.day_number().checked_sub(1)?;
            Date::from_day_number(before)
        };
        return Condition::DateIn {
            fact,
            lo: from,
            hi: until.and_then(last),
        };
    }
    Condition::Within(
        Box::new(day.clone()),
        Interval {
            lo: from.map(|d| (lapse::number(d), false)),
            hi: until.map(|d| (lapse::number(d), true)),
        },
    )
}

/// No decision is made before the conduct is over.
fn in_order(cx: &mut Cx<'_>, conduct: &Number, decision: &Number, span: Span) {
    let holds = match (plain(cx, decision), plain(cx, conduct)) {
        (Some(decision), Some(conduct)) => {
            Condition::CompareDates(decision, Comparator::AtLeast, conduct)
        }
        (_, _) => Condition::Compare(
            Box::new(decision.clone()),
            Comparator::AtLeast,
            Box::new(conduct.clone()),
        ),
    };
    let mut facts = reads::Reads::new();
    reads::condition(&cx.program, &holds, &mut facts);
    cx.program.constraints.push(Constraint {
        holds,
        facts: facts.into_iter().collect(),
        text: Breach::DecisionBeforeConduct.rule().0.to_owned(),
        breach: Some(Breach::DecisionBeforeConduct),
        span,
    });
}

/// Keeps what is about acts off those that only stand for others; reports one that names such an act.
pub(super) fn refuse(cx: &mut Cx<'_>, id: ViolationId, name: &ast::Name) -> bool {
    let stands = cx.program.violations.get(id.index());
    if stands.is_none_or(|v| v.contest.is_none()) {
        return false;
    }
    cx.say(
        Diagnostic::error(
            codes::CONTENDER,
            name.span,
            format!("“{}”本身没有处罚，要写给其中的每个违法行为", name.text),
            format!(
                "`{}` imposes nothing itself; name the acts it stands for",
                name.text
            ),
        )
        .because("不能写在这里", "not here")
        .help(
            "写各个版本或者各个竞合的违法行为的名称",
            "name its versions or the acts that concur",
        ),
    );
    true
}
