//! 用例: facts typed like any others, expectations in the program's terms.

use crate::{
    base::{
        codes::{names, types as codes},
        diagnostic::{Diagnostic, nearest},
        ratio::{Ratio, Rounding},
        span::Span,
        terms::Disposition,
        words::BoundaryWords,
    },
    ir::{
        Case, CaseSubject, DecisionResult, Dimension, DutyExpect, DutyId, Expect, ExpectKind,
        FactId, FactType, MoneyRange, NumberType, ObjectId, Options, PackageId, PeriodType,
        ResultType, Value, ViolationId, lapse,
    },
    syntax::ast::{self, CaseValue, CaseValueKind, ExpectationKind, Item, Name, StateWord},
};

use super::{
    outcome,
    pattern::option,
    procedure,
    quantity::{interval, literal, period, point},
    scope::{Cx, Env, Symbol},
};

/// Every 是否 fact that a case does not mention takes the value given to this name.
pub(super) const REST: &str = "其余";

/// Lowers the cases of the main package.
pub(super) fn lower<'i>(
    cx: &mut Cx<'_>,
    items: impl Iterator<Item = (PackageId, &'i Item)> + Clone,
) {
    let named = |name: &str| {
        let mut all = items.clone();
        all.any(|(_, item)| matches!(item, Item::Joint(j) if j.name.text == name))
    };
    for (package, item) in items.clone() {
        let Item::Case(c) = item else { continue };
        if package != PackageId(0) {
            continue;
        }
        let words = cx.package_words(package);
        if super::joint::is_one(cx, &c.subject.text) {
            super::joint::case(cx, c, words);
            continue;
        }
        // Rules for cases are not kept where anything is at fault, and that has been said.
        if cx.report.has_errors() && named(&c.subject.text) {
            continue;
        }
        let subject = match cx.peek(&c.subject.text, Env::plain(words)) {
            Some(Symbol::Decision(d)) => Some(CaseSubject::Decision(d)),
            Some(Symbol::Fact(_) | Symbol::Definition(_)) | None => {
                let act = cx.violations.get(&c.subject.text).copied();
                if act.is_none() {
                    let all = items.clone().filter_map(|(_, item)| asked(item));
                    let others: Vec<String> = all.map(str::to_owned).collect();
                    cx.unknown_subject(
                        &c.subject,
                        ("违法行为、判定或者案件", "violation, decision or joint"),
                        &others,
                    );
                }
                act.map(CaseSubject::Violation)
            }
        };
        let facts = facts(cx, &c.facts, words);
        let Some(subject) = subject else { continue };
        let expects = c
            .expects
            .iter()
            .filter_map(|e| expect(cx, e, subject, words))
            .collect();
        cx.program.cases.push(Case {
            title: c.title.text.clone(),
            subject,
            facts,
            expects,
            span: c.span,
        });
    }
}

/// The name of an item other than an act of which a case can ask.
fn asked(item: &Item) -> Option<&str> {
    let name = if let Item::Decision(d) = item {
        &d.name
    } else if let Item::Joint(j) = item {
        &j.name
    } else {
        return None;
    };
    // What parts of 案件 are taken apart into has names that nobody writes.
    (!name.text.contains('·')).then_some(&name.text)
}

pub(super) fn facts(
    cx: &mut Cx<'_>,
    given: &[(Name, CaseValue)],
    words: BoundaryWords,
) -> Vec<Option<Value>> {
    let mut slots: Vec<Option<Value>> = vec![None; cx.program.facts.len()];
    let mut rest = None;
    let mut seen: Vec<(&str, Span)> = Vec::new();
    for (name, value) in given {
        if let Some((_, first)) = seen.iter().find(|(n, _)| *n == name.text) {
            cx.say(
                Diagnostic::error(
                    names::DUPLICATE,
                    name.span,
                    format!("用例中“{}”写了两次", name.text),
                    format!("the case gives `{}` twice", name.text),
                )
                .because("再次写于此", "given again here")
                .also(*first, "第一次在这里", "first given here")
                .help("删去一处", "remove one"),
            );
            continue;
        }
        seen.push((&name.text, name.span));
        if name.text == REST
            && cx.peek(REST, Env::plain(words)).is_none()
            && let CaseValueKind::Bool(b) = value.kind
        {
            rest = Some(b);
            continue;
        }
        let Some(symbol) = cx.symbol(&name.text, name.span, Env::plain(words)) else {
            continue;
        };
        let Symbol::Fact(fact) = symbol else {
            cx.say(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    name.span,
                    format!("“{}”是算出来的，用例只填事实", name.text),
                    format!("`{}` is computed; a case gives facts only", name.text),
                )
                .help("填它所依据的事实", "give the facts it rests on"),
            );
            continue;
        };
        let v = fact_value(cx, fact, value);
        if let Some(slot) = slots.get_mut(fact.index()) {
            *slot = v;
        }
    }
    if let Some(b) = rest {
        for (slot, fact) in slots.iter_mut().zip(&cx.program.facts) {
            if slot.is_none() && fact.parent.is_none() && matches!(fact.ty, FactType::Bool) {
                *slot = Some(Value::Bool(b));
            }
        }
    }
    slots
}

fn wrong(cx: &mut Cx<'_>, v: &CaseValue, fact: &str, zh: &str, en: &str) -> Option<Value> {
    cx.say(
        Diagnostic::error(
            codes::WRONG_TYPE,
            v.span,
            format!("“{fact}”要{zh}，不是“{}”", v.text),
            format!("`{fact}` takes {en}, not `{}`", v.text),
        )
        .because("类型不符", "wrong type")
        .help(
            format!("对照事实“{fact}”的声明"),
            format!("see how `{fact}` is declared"),
        ),
    );
    None
}

pub(super) fn fact_value(cx: &mut Cx<'_>, fact: FactId, v: &CaseValue) -> Option<Value> {
    let name = cx.fact_name(fact);
    let ty = cx.fact_type(fact).cloned()?;
    if let CaseValueKind::State(StateWord::Unascertainable) = v.kind {
        return Some(Value::Unascertainable);
    }
    match (&ty, &v.kind) {
        (FactType::Bool, CaseValueKind::Bool(b)) => Some(Value::Bool(*b)),
        (FactType::Bool, _) => wrong(cx, v, &name, "是或否", "yes or no"),
        (FactType::Choice(o), CaseValueKind::Names(ns)) if ns.len() == 1 => {
            let text = ns.first().map(|n| n.text.clone()).unwrap_or_default();
            single(cx, o, &text, v.span, &name).map(Value::Choice)
        }
        (FactType::Choice(o), CaseValueKind::Quantity(_)) => {
            single(cx, o, &v.text, v.span, &name).map(Value::Choice)
        }
        (FactType::Choice(_), _) => {
            wrong(cx, v, &name, "选项中的一个值", "one value of the choice")
        }
        (FactType::Multi(o), CaseValueKind::Names(ns)) => {
            let mask = ns
                .iter()
                .fold(0, |m, n| m | option(cx, o, &n.text, n.span, &name));
            Some(Value::Multi(mask))
        }
        (FactType::Multi(_), CaseValueKind::State(StateWord::None)) => Some(Value::Multi(0)),
        (FactType::Multi(o), CaseValueKind::Quantity(_)) => {
            Some(Value::Multi(option(cx, o, &v.text, v.span, &name)))
        }
        (FactType::Multi(_), _) => wrong(cx, v, &name, "选项中的值", "values of the choice"),
        (FactType::Number(n), CaseValueKind::Quantity(q)) => number_value(cx, n, q, &name, v.span),
        (FactType::Number(n), CaseValueKind::State(StateWord::None)) if n.states.none => {
            Some(Value::NoAmount)
        }
        (FactType::Number(n), CaseValueKind::State(StateWord::Uncomputable))
            if n.states.uncomputable =>
        {
            Some(Value::Uncomputable)
        }
        (FactType::Number(n), _) => {
            let (zh, en) = super::quantity::dimension_name(&n.dimension);
            wrong(cx, v, &name, &zh, &en)
        }
        (FactType::Date, CaseValueKind::Date(d)) => Some(Value::Date(*d)),
        (FactType::Date, _) => wrong(cx, v, &name, "一个日期", "a date"),
        (FactType::Span, CaseValueKind::DateRange(a, b)) if a <= b => Some(Value::Span(*a, *b)),
        (FactType::Span, _) => wrong(
            cx,
            v,
            &name,
            "起止两个日期，如 2022-03-01至2022-07-01（先起后止）",
            "two dates, from and to",
        ),
        (FactType::Period(p), CaseValueKind::Quantity(q)) => {
            let l = point(cx, q, v.span)?.clone();
            period_value(cx, *p, &l, &name, v)
        }
        (FactType::Period(_), _) => wrong(
            cx,
            v,
            &name,
            "期间，如 4个月",
            "a length of time such as 4个月",
        ),
        (FactType::List(l), CaseValueKind::Records(records)) => {
            if records.len() > l.max {
                return wrong(
                    cx,
                    v,
                    &name,
                    &format!("至多 {} 条记录", l.max),
                    &format!("at most {} records", l.max),
                );
            }
            let fields = l.fields.clone();
            Some(Value::List(
                records
                    .iter()
                    .map(|r| record(cx, fact, &fields, r))
                    .collect(),
            ))
        }
        (FactType::List(_), CaseValueKind::State(StateWord::None)) => Some(Value::List(Vec::new())),
        (FactType::List(_), _) => wrong(cx, v, &name, "明细记录 { { … } }", "records { { … } }"),
    }
}

fn record(
    cx: &mut Cx<'_>,
    list: FactId,
    fields: &[FactId],
    given: &[(Name, CaseValue)],
) -> Vec<Option<Value>> {
    let mut out = vec![None; fields.len()];
    for (name, value) in given {
        let env = Env {
            list: Some(list),
            ..Env::plain(BoundaryWords::default())
        };
        let Some(Symbol::Fact(field)) = cx.symbol(&name.text, name.span, env) else {
            continue;
        };
        let v = fact_value(cx, field, value);
        if let Some(slot) = fields
            .iter()
            .position(|f| *f == field)
            .and_then(|i| out.get_mut(i))
        {
            *slot = v;
        }
    }
    out
}

fn single(cx: &mut Cx<'_>, o: &Options, text: &str, span: Span, of: &str) -> Option<u16> {
    if let Some(i) = o.names.iter().position(|n| n == text) {
        return u16::try_from(i).ok();
    }
    if o.mask(text).is_some() {
        cx.say(
            Diagnostic::error(
                names::UNKNOWN_OPTION,
                span,
                format!("“{text}”是合称，用例要写其中确定的一个值"),
                format!("`{text}` stands for several values; a case gives one"),
            )
            .help("写其中一个值", "give one of them"),
        );
        return None;
    }
    option(cx, o, text, span, of);
    None
}

fn number_value(
    cx: &mut Cx<'_>,
    n: &NumberType,
    q: &crate::base::quantity::Quantity,
    name: &str,
    span: Span,
) -> Option<Value> {
    let l = point(cx, q, span)?.clone();
    let exact = literal(cx, &l, &n.dimension, span)?;
    let Some(steps) = n.steps(exact) else {
        cx.say(
            Diagnostic::error(
                codes::TOO_FINE,
                span,
                format!(
                    "“{}”比“{name}”保留的更细（{}）",
                    l.text,
                    if n.dimension == Dimension::Money {
                        "金额到分".to_owned()
                    } else {
                        format!("{} 位小数", n.decimals)
                    }
                ),
                format!(
                    "`{}` is finer than `{name}` keeps ({} decimals)",
                    l.text, n.decimals
                ),
            )
            .because("不能舍入，也不能丢", "it is neither rounded nor dropped")
            .help(
                "给事实加“小数 N位”，或核对数字",
                "declare more decimals, or check the number",
            ),
        );
        return None;
    };
    if steps < n.min || steps > n.max {
        cx.say(
            Diagnostic::error(
                codes::OUT_OF_BOUNDS,
                span,
                format!("“{}”超出“{name}”声明的范围", l.text),
                format!("`{}` is outside the declared bounds of `{name}`", l.text),
            )
            .because("超出范围", "out of bounds")
            .help(
                "核对数字，或放宽事实的“范围”",
                "check the number, or widen the bounds",
            ),
        );
        return None;
    }
    Some(Value::Number(steps))
}

fn period_value(
    cx: &mut Cx<'_>,
    p: PeriodType,
    l: &crate::base::quantity::Literal,
    name: &str,
    v: &CaseValue,
) -> Option<Value> {
    let found = period(cx, l, v.span)?;
    match (p.months, found.months, found.days) {
        (true, m, 0) => Some(Value::Period(m)),
        (false, 0, d) => Some(Value::Period(d)),
        (_, _, _) => wrong(
            cx,
            v,
            name,
            if p.months {
                "以月计的期间"
            } else {
                "以日计的期间"
            },
            if p.months { "months" } else { "days" },
        ),
    }
}

fn expect(
    cx: &mut Cx<'_>,
    e: &ast::Expectation,
    subject: CaseSubject,
    words: BoundaryWords,
) -> Option<Expect> {
    let text = cx
        .sources
        .text(e.span)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let kind = match (&e.kind, subject) {
        (ExpectationKind::Fine(target, r), CaseSubject::Violation(v)) => {
            let on = outcome::object(cx, Some(target), v, e.span)?;
            if super::range::no_fine(r) {
                ExpectKind::NoFine(on)
            } else {
                ExpectKind::Fine(on, money(cx, r, words)?)
            }
        }
        (ExpectationKind::Penalty(t, kind), CaseSubject::Violation(v)) => {
            ExpectKind::Penalty(on(cx, t, v, e.span), kind.clone(), true)
        }
        (ExpectationKind::NoPenalty(t, kind), CaseSubject::Violation(v)) => {
            ExpectKind::Penalty(on(cx, t, v, e.span), kind.clone(), false)
        }
        (ExpectationKind::Disposition(d), CaseSubject::Violation(_)) => ExpectKind::Disposition(*d),
        (ExpectationKind::Degree(d), CaseSubject::Violation(_)) => ExpectKind::Degree(*d),
        (ExpectationKind::Disposition(Disposition::Human), CaseSubject::Decision(_)) => {
            ExpectKind::Disposition(Disposition::Human)
        }
        (ExpectationKind::Open, _) => ExpectKind::Open,
        (ExpectationKind::Duty(name, how), CaseSubject::Violation(v)) => {
            ExpectKind::Duty(duty(cx, name, Some(v))?, expected(*how))
        }
        (ExpectationKind::Result(v), CaseSubject::Decision(d)) => {
            let result = cx
                .program
                .decisions
                .get(d.index())
                .map(|d| d.result.clone())?;
            ExpectKind::Result(result_value(cx, v, &result, words)?)
        }
        (
            ExpectationKind::Part(..)
            | ExpectationKind::Fine(..)
            | ExpectationKind::Penalty(..)
            | ExpectationKind::NoPenalty(..)
            | ExpectationKind::Disposition(_)
            | ExpectationKind::Degree(_)
            | ExpectationKind::Duty(..),
            CaseSubject::Decision(_),
        )
        | (ExpectationKind::Result(_) | ExpectationKind::Part(..), CaseSubject::Violation(_)) => {
            cx.say(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    e.span,
                    "期望与用例的对象不符",
                    "the expectation does not fit what the case asks",
                )
                .help(
                    "对违法行为期望罚款、处罚、不予处罚等；对判定写“期望 结果 = …”，或者综合裁量、待定",
                    "expect penalties of a violation; `result = …`, discretion or open of a decision",
                ),
            );
            return None;
        }
    };
    Some(Expect {
        kind,
        text,
        span: e.span,
    })
}

/// The duty that a case names; it must be one of its act, or of any if it has several.
pub(super) fn duty(cx: &mut Cx<'_>, name: &Name, act: Option<ViolationId>) -> Option<DutyId> {
    let found = match act {
        Some(act) => procedure::find(cx, &name.text, act),
        None => {
            let named = cx.program.duties.iter().position(|d| d.name == name.text);
            named.map(DutyId::from_index)
        }
    };
    if found.is_none() {
        let known = cx
            .program
            .duties
            .iter()
            .filter(|d| act.is_none_or(|act| d.acts.contains(&act)));
        let near = nearest(&name.text, known.map(|d| d.name.as_str())).map(str::to_owned);
        let mut d = Diagnostic::error(
            names::UNKNOWN_NAME,
            name.span,
            format!("这个违法行为没有名为“{}”的程序", name.text),
            format!("the act has no duty named `{}`", name.text),
        );
        if let Some(near) = near {
            d = d
                .help(
                    format!("最接近的是“{near}”"),
                    format!("the nearest is `{near}`"),
                )
                .fixed_by(name.span, near);
        }
        cx.say(d);
    }
    found
}

pub(super) const fn expected(how: ast::DutyExpectation) -> DutyExpect {
    match how {
        ast::DutyExpectation::Due => DutyExpect::Due,
        ast::DutyExpectation::By(day) => DutyExpect::By(day),
        ast::DutyExpectation::ByOpen => DutyExpect::ByOpen,
        ast::DutyExpectation::Done => DutyExpect::Done,
        ast::DutyExpectation::Open => DutyExpect::Open,
        ast::DutyExpectation::NotDue => DutyExpect::NotDue,
    }
}

fn on(cx: &mut Cx<'_>, target: &ast::Target, v: ViolationId, span: Span) -> Option<ObjectId> {
    target.object.as_ref()?;
    outcome::object(cx, Some(target), v, span)
}

/// A range of money without base, in whole fen.
pub(super) fn money(cx: &mut Cx<'_>, r: &ast::Range, words: BoundaryWords) -> Option<MoneyRange> {
    let ast::RangeKind::Quantity {
        base: None,
        quantity,
        times,
    } = &r.kind
    else {
        not_amount(cx, r.span);
        return None;
    };
    if !times.is_empty() {
        not_amount(cx, r.span);
        return None;
    }
    let i = interval(cx, quantity, &Dimension::Money, words, r.span)?;
    let whole = |n: Ratio, up: bool| {
        n.round(if up { Rounding::Up } else { Rounding::Down })
            .and_then(|n| i64::try_from(n).ok())
    };
    let (min, min_open) = match i.lo {
        Some((n, open)) => (whole(n, true)?, open),
        None => (0, true),
    };
    let (max, max_open) = match i.hi {
        Some((n, open)) => (Some(whole(n, false)?), open),
        None => (None, false),
    };
    Some(MoneyRange {
        min,
        max,
        min_open,
        max_open,
    })
}

fn not_amount(cx: &mut Cx<'_>, span: Span) {
    cx.say(
        Diagnostic::error(
            codes::WRONG_TYPE,
            span,
            "期望的罚款须写成金额",
            "an expected fine is an amount of money",
        )
        .because("不是金额", "not an amount")
        .help(
            "例如：期望 单位 罚款 39万元",
            "e.g. expect unit fine 39万元",
        ),
    );
}

fn result_value(
    cx: &mut Cx<'_>,
    v: &CaseValue,
    result: &ResultType,
    words: BoundaryWords,
) -> Option<DecisionResult> {
    match (result, &v.kind) {
        (ResultType::Value(FactType::Bool), CaseValueKind::Bool(b)) => {
            Some(DecisionResult::Bool(*b))
        }
        (
            ResultType::Value(FactType::Choice(o)),
            CaseValueKind::Names(_) | CaseValueKind::Quantity(_),
        ) => single(cx, o, &v.text, v.span, "结果").map(DecisionResult::Choice),
        (ResultType::Value(FactType::Number(n)), CaseValueKind::Quantity(q)) => {
            let l = point(cx, q, v.span)?.clone();
            literal(cx, &l, &n.dimension, v.span).map(DecisionResult::Number)
        }
        (ResultType::Value(FactType::Date), CaseValueKind::Date(day)) => {
            Some(DecisionResult::Number(lapse::number(*day)))
        }
        (ResultType::Range, CaseValueKind::Quantity(q)) => {
            let r = ast::Range {
                kind: ast::RangeKind::Quantity {
                    base: None,
                    quantity: q.clone(),
                    times: Vec::new(),
                },
                span: v.span,
            };
            money(cx, &r, words).map(DecisionResult::Range)
        }
        (ResultType::Value(_) | ResultType::Range, _) => {
            cx.say(Diagnostic::error(
                codes::WRONG_TYPE,
                v.span,
                "期望的结果与判定的类型不符",
                "the expected result is not of the decision's type",
            ));
            None
        }
    }
}
