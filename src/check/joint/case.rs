//! 用例 of a case of several acts.

use crate::{
    base::{
        codes::{facts as codes, types},
        diagnostic::Diagnostic,
        ratio::{Ratio, Rounding},
        span::Span,
        terms::Disposition,
        words::BoundaryWords,
    },
    ir::{
        Dimension, FactType, MoneyRange, Value,
        joint::{Joint, JointAct, JointCase, JointExpect, JointExpectKind, twice},
    },
    syntax::ast::{self, CaseValue, CaseValueKind, ExpectationKind, Name},
};

use super::super::{case, quantity::interval, scope::Cx};

/// Whether a name is that of a rule for cases.
pub(in crate::check) fn is_one(cx: &Cx<'_>, name: &str) -> bool {
    cx.program.joints.iter().any(|j| j.name == name)
}

/// Lowers a case of several acts.
pub(in crate::check) fn case(cx: &mut Cx<'_>, c: &ast::Case, words: BoundaryWords) {
    let found = cx.program.joints.iter().find(|j| j.name == c.subject.text);
    let Some(joint) = found.cloned() else { return };
    let facts = case::facts(cx, &c.facts, words);
    let mut acts = Vec::new();
    for given in &c.acts {
        acts.extend(act(cx, &joint, given, (&c.facts, &facts), words));
    }
    let span = cx.head(c.span);
    if c.acts.is_empty() {
        fault(
            cx,
            codes::CASE_DOCUMENT,
            span,
            ("用例没有写行为", "the case has no acts"),
            ("写“行为 编码 { … }”", "write `acts CODE { … }`"),
        );
        return;
    }
    if c.acts.len() > joint.max {
        let (n, max) = (c.acts.len(), joint.max);
        fault(
            cx,
            codes::TOO_MANY_RECORDS,
            span,
            (
                &format!("有{n}个行为，案件“{}”至多{max}个", joint.name),
                &format!("{n} acts; the rule takes at most {max}"),
            ),
            ("核对是否重复", "check for repetitions"),
        );
    }
    if let Some((first, second)) = twice(&acts) {
        let at = c.acts.get(second).map_or(span, |a| a.span);
        let (first, n) = (first.saturating_add(1), second.saturating_add(1));
        fault(
            cx,
            codes::SAME_ACT,
            at,
            (
                &format!("第{n}个行为和第{first}个是同一个：行为、日期、事实都相同"),
                &format!("act {n} is act {first} again: the same act, day and facts"),
            ),
            (
                "删去一个；确是两次行为的，写明各自的日期",
                "remove one; two acts differ in their days",
            ),
        );
    }
    let expects = c
        .expects
        .iter()
        .filter_map(|e| expect(cx, &joint, e, words))
        .collect();
    cx.program.joint_cases.push(JointCase {
        title: c.title.text.clone(),
        acts,
        facts,
        expects,
        span: c.span,
    });
}

fn fault(
    cx: &mut Cx<'_>,
    code: crate::base::diagnostic::Code,
    at: Span,
    (zh, en): (&str, &str),
    (help_zh, help_en): (&str, &str),
) {
    cx.say(Diagnostic::error(code, at, zh, en).help(help_zh, help_en));
}

/// One act: its facts, those of the case for what it does not give, and what is asked besides.
fn act(
    cx: &mut Cx<'_>,
    joint: &Joint,
    given: &ast::CaseAct,
    (shared, common): (&[(Name, CaseValue)], &[Option<Value>]),
    words: BoundaryWords,
) -> Option<JointAct> {
    let (name, span) = (&given.name, given.span);
    let violation = cx.violation(name)?;
    if !joint.acts.is_empty() && !joint.acts.contains(&violation) {
        fault(
            cx,
            codes::UNKNOWN_ACT,
            span,
            (
                &format!("案件“{}”不适用于“{}”", joint.name, name.text),
                &format!("the rule is not for `{}`", name.text),
            ),
            ("见它的“适用于”", "see its `applies_to`"),
        );
        return None;
    }
    let asked: Vec<(String, crate::ir::FactId)> = joint
        .own
        .iter()
        .map(|id| (cx.fact_name(*id), *id))
        .collect();
    let is_own = |n: &Name| asked.iter().any(|(name, _)| *name == n.text);
    let (own, plain): (Vec<_>, Vec<_>) = given.facts.iter().cloned().partition(|(n, _)| is_own(n));
    let mut slots = case::facts(cx, &plain, words);
    let named = |of: &[(Name, CaseValue)], name: &str| of.iter().any(|(n, _)| n.text == name);
    let facts = slots.iter_mut().zip(&cx.program.facts).zip(common);
    for ((slot, fact), common) in facts {
        let here = named(&plain, &fact.name);
        if !here && (slot.is_none() || named(shared, &fact.name)) {
            slot.clone_from(common);
        }
    }
    let mut said = plain.iter().chain(shared);
    let rest = said.find_map(|(n, v)| {
        if let CaseValueKind::Bool(yes) = v.kind {
            return (n.text == case::REST).then_some(yes);
        }
        None
    });
    let mut values = Vec::new();
    for (field, id) in &asked {
        let value = match own.iter().find(|(n, _)| n.text == *field) {
            Some((_, v)) => case::fact_value(cx, *id, v),
            None => match cx.fact_type(*id) {
                Some(FactType::Bool) => rest.map(Value::Bool),
                Some(_) | None => None,
            },
        };
        values.push(value);
    }
    Some(JointAct {
        violation,
        facts: slots,
        own: values,
    })
}

fn expect(
    cx: &mut Cx<'_>,
    joint: &Joint,
    e: &ast::Expectation,
    words: BoundaryWords,
) -> Option<JointExpect> {
    let text = cx.sources.text(e.span);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let kind = match &e.kind {
        ExpectationKind::Part(name, value) => {
            let Some(place) = joint.parts.iter().position(|p| p.name == name.text) else {
                let parts: Vec<&str> = joint.parts.iter().map(|p| p.name.as_str()).collect();
                let (zh, en) = (parts.join("、"), parts.join(", "));
                fault(
                    cx,
                    crate::base::codes::names::UNKNOWN_NAME,
                    name.span,
                    (
                        &format!("案件“{}”没有“{}”这一部分", joint.name, name.text),
                        &format!("`{}` has no part `{}`", joint.name, name.text),
                    ),
                    (&format!("有：{zh}"), &format!("there are: {en}")),
                );
                return None;
            };
            let days = joint.parts.get(place).is_some_and(|p| p.days);
            JointExpectKind::Part(place, amounts(cx, value, days, words)?)
        }
        ExpectationKind::Penalty(_, kind) => JointExpectKind::Penalty(kind.clone(), true),
        ExpectationKind::NoPenalty(_, kind) => JointExpectKind::Penalty(kind.clone(), false),
        ExpectationKind::Duty(name, how) => {
            JointExpectKind::Duty(case::duty(cx, name, None)?, case::expected(*how))
        }
        ExpectationKind::Open => JointExpectKind::Open,
        ExpectationKind::Disposition(Disposition::Human) => JointExpectKind::Human,
        ExpectationKind::Fine(..)
        | ExpectationKind::Disposition(_)
        | ExpectationKind::Degree(_)
        | ExpectationKind::Result(_) => {
            fault(
                cx,
                types::WRONG_TYPE,
                e.span,
                (
                    "期望与用例的对象不符",
                    "the expectation does not fit what the case asks",
                ),
                (
                    "对案件期望各部分的数额、有没有某种处罚、程序、待定或者综合裁量",
                    "expect amounts of parts, kinds of penalties, duties, open or discretion",
                ),
            );
            return None;
        }
    };
    Some(JointExpect {
        kind,
        text,
        span: e.span,
    })
}

/// A range of fen or days; one amount is a range of itself.
fn amounts(cx: &mut Cx<'_>, v: &CaseValue, days: bool, words: BoundaryWords) -> Option<MoneyRange> {
    let CaseValueKind::Quantity(q) = &v.kind else {
        fault(
            cx,
            types::WRONG_TYPE,
            v.span,
            (
                "期望的数额要写成金额或者日数",
                "an expected amount is money or days",
            ),
            (
                "例如：期望 罚款合计 = 3万元",
                "e.g. expect 罚款合计 = 3万元",
            ),
        );
        return None;
    };
    let dim = if days {
        Dimension::Unit("日".to_owned())
    } else {
        Dimension::Money
    };
    let i = interval(cx, q, &dim, words, v.span)?;
    let whole = |n: Ratio, by: Rounding| n.round(by).and_then(|n| i64::try_from(n).ok());
    let (min, min_open) = match i.lo {
        Some((n, open)) => (whole(n, Rounding::Up)?, open),
        None => (0, true),
    };
    let (max, max_open) = match i.hi {
        Some((n, open)) => (Some(whole(n, Rounding::Down)?), open),
        None => (None, false),
    };
    Some(MoneyRange {
        min,
        max,
        min_open,
        max_open,
    })
}
