//! What 行政处罚法 fixes itself: periods, ages, the limits of decisions on the spot, which way a
//! circumstance goes, the rate of surcharges. A rule that rests on one of these articles and on nothing
//! else must say what the article says.
//!
//! Where another law, regulation or rule says otherwise (第三十六条、第六十条: 另有规定的), that text is cited
//! too, and nothing is asked here. Narrower rules stay free: a benchmark may lighten only those under
//! sixteen, or make 可以 out of nothing but 可以.

use std::collections::BTreeMap;

use crate::{
    base::{
        article::ArticleRef,
        codes::penalty_law as codes,
        diagnostic::Diagnostic,
        numeral,
        quantity::{Quantity, Unit},
        ratio::Ratio,
        span::Span,
        terms::{EffectKind, Lift, Modality},
    },
    ir::{
        Circumstance, Citation, Condition, DecisionId, DefinitionId, Dimension, Duty, FactType,
        Number, ObjectId, OutcomeTest, PackageId, Program, Reading,
        lapse::Lapse,
        walk::{Shared, Visit, Walk},
    },
    syntax::ast::{ExprKind, Item, JointKind, JointPart, Limitation},
};

use super::{cite, scope::Cx};

/// The law, by its title.
const TITLE: &str = "中华人民共和国行政处罚法";

/// A length of time that an article says.
#[derive(Clone, Copy, Debug)]
struct Length {
    article: u16,
    months: u32,
    days: u32,
    working: bool,
    words: (&'static str, &'static str),
}

const fn days(article: u16, days: u32, words: (&'static str, &'static str)) -> Length {
    Length {
        article,
        months: 0,
        days,
        working: false,
        words,
    }
}

const fn working(article: u16, n: u32, words: (&'static str, &'static str)) -> Length {
    Length {
        working: true,
        ..days(article, n, words)
    }
}

const fn months(article: u16, months: u32, words: (&'static str, &'static str)) -> Length {
    Length {
        months,
        ..days(article, 0, words)
    }
}

/// The lengths. 二日、三日、五日、七日 are working days (第八十五条).
const LENGTHS: &[Length] = &[
    months(36, 24, ("2年", "2 years")),
    months(36, 60, ("5年", "5 years")),
    working(48, 3, ("3个工作日", "3 working days")),
    working(56, 7, ("7个工作日", "7 working days")),
    days(60, 90, ("90日", "90 days")),
    working(61, 7, ("7个工作日", "7 working days")),
    working(64, 5, ("5个工作日", "5 working days")),
    working(64, 7, ("7个工作日", "7 working days")),
    days(67, 15, ("15日", "15 days")),
    working(71, 2, ("2个工作日", "2 working days")),
];

/// 第五十一条: 200 yuan for citizens, 3,000 for others, in fen.
const ON_THE_SPOT: (i64, i64) = (20_000, 300_000);

/// Looks through a program and the rules for limitation and surcharges that it was made from.
pub(super) fn check<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    let mut found = Vec::new();
    let mut definitions: BTreeMap<&str, Span> = BTreeMap::new();
    for (_, item) in items {
        match item {
            Item::Definition(d) => {
                definitions.insert(&d.name.text, d.name.span);
            }
            Item::Limitation(l) => found.extend(limitation(cx, l)),
            Item::Joint(j) => {
                for part in &j.parts {
                    found.extend(surcharge(cx, part));
                }
            }
            Item::Package(_)
            | Item::Statute(_)
            | Item::Facts(_)
            | Item::Violation(_)
            | Item::Benchmark(_)
            | Item::Circumstance(_)
            | Item::CircumstancePolicy(_)
            | Item::Reduction(_)
            | Item::List(_)
            | Item::Decision(_)
            | Item::Case(_)
            | Item::Erratum(_)
            | Item::Reserved(_)
            | Item::Workdays(_)
            | Item::Observation(_)
            | Item::Procedure(_)
            | Item::Standard(_)
            | Item::Contest(_) => {}
        }
    }
    let program = &cx.program;
    for duty in &program.duties {
        if let (Some(articles), Some(by)) = (only(program, &duty.basis), &duty.deadline) {
            let mut seen = Lengths::default();
            Walk::number_alone(program, &by.day, &mut seen);
            found.extend(seen.wrong(&articles, duty.span));
        }
        found.extend(on_the_spot(program, duty));
    }
    for (i, definition) in program.definitions.iter().enumerate() {
        let span = definitions.get(definition.name.as_str());
        if let (Some(articles), Some(span)) = (only(program, &definition.basis), span) {
            let mut seen = Lengths::default();
            let id = DefinitionId::from_index(i);
            Walk::own(program, Shared::Definition(id), &mut seen);
            found.extend(seen.wrong(&articles, *span));
        }
    }
    for (i, decision) in program.decisions.iter().enumerate() {
        if let Some(articles) = only(program, &decision.basis) {
            let mut seen = Lengths::default();
            let id = DecisionId::from_index(i);
            Walk::own(program, Shared::Decision(id), &mut seen);
            found.extend(seen.wrong(&articles, decision.span));
        }
    }
    for circumstance in &program.circumstances {
        found.extend(effect(program, circumstance));
        found.extend(ages(program, circumstance));
    }
    for d in found {
        cx.say(d);
    }
}

/// The articles of the law, if citations name it and nothing else.
fn only(program: &Program, basis: &[Citation]) -> Option<Vec<ArticleRef>> {
    let mut articles = Vec::new();
    for citation in basis {
        let statute = program.statutes.get(citation.statute?.index())?;
        if statute.title != TITLE {
            return None;
        }
        articles.push(citation.article?);
    }
    (!articles.is_empty()).then_some(articles)
}

/// The one article that citations name.
fn one(program: &Program, basis: &[Citation]) -> Option<ArticleRef> {
    match only(program, basis)?.as_slice() {
        [article] => Some(*article),
        _ => None,
    }
}

/// A finding; `says` is what the article says.
fn otherwise(span: Span, article: u16, wrong: (String, String), says: (&str, &str)) -> Diagnostic {
    Diagnostic::error(codes::OTHERWISE, span, wrong.0, wrong.1)
        .because("与所引的条文不符", "not what the cited article says")
        .help(
            format!(
                "条文是：{}；另有法律、法规、规章规定的，一并写进“依据”",
                says.0
            ),
            format!(
                "the article says: {}; cite the law that says otherwise",
                says.1
            ),
        )
        .citing(format!(
            "《行政处罚法》第{}条",
            numeral::chinese(u64::from(article))
        ))
}

/// The lengths of time that are counted.
#[derive(Debug, Default)]
struct Lengths(Vec<Lapse>);

impl Visit<'_> for Lengths {
    fn number(&mut self, number: &Number, _amount: bool) {
        if let Number::Later { by, .. } = number {
            self.0.push(*by);
        }
    }
}

impl Lengths {
    /// Findings for lengths that none of the articles says, if one of them says any.
    fn wrong(&self, articles: &[ArticleRef], span: Span) -> Vec<Diagnostic> {
        let said = |l: &&Length| articles.iter().any(|a| a.article == l.article);
        let all: Vec<&Length> = LENGTHS.iter().filter(said).collect();
        let Some(first) = all.first() else {
            return Vec::new();
        };
        let is = |l: &Length, by: &Lapse| {
            l.months == by.months.unsigned_abs()
                && l.days == by.days.unsigned_abs()
                && l.working == by.working
        };
        self.0
            .iter()
            .filter(|by| !all.iter().any(|l| is(l, by)))
            .map(|by| {
                let mut zh: Vec<&str> = all.iter().map(|l| l.words.0).collect();
                zh.dedup();
                let mut en: Vec<&str> = all.iter().map(|l| l.words.1).collect();
                en.dedup();
                let says = (zh.join("、"), en.join(", "));
                let wrong = length(by);
                otherwise(
                    span,
                    first.article,
                    (
                        format!("期限写的是{}，不是所引条文的期限", wrong.0),
                        format!("{} is not the period of the article", wrong.1),
                    ),
                    (&says.0, &says.1),
                )
            })
            .collect()
    }
}

/// A length in words.
fn length(by: &Lapse) -> (String, String) {
    let (months, days) = (by.months.unsigned_abs(), by.days.unsigned_abs());
    if by.working {
        return (format!("{days}个工作日"), format!("{days} working days"));
    }
    if months == 0 {
        return (format!("{days}日"), format!("{days} days"));
    }
    if months.checked_rem(12) == Some(0)
        && let Some(years) = months.checked_div(12)
    {
        return (format!("{years}年"), format!("{years} years"));
    }
    (format!("{months}个月"), format!("{months} months"))
}

/// 第三十六条: two years, and five under a condition.
fn limitation(cx: &mut Cx<'_>, l: &Limitation) -> Vec<Diagnostic> {
    let basis = lowered(cx, &l.basis);
    let about = one(&cx.program, &basis).is_some_and(|a| a.article == 36);
    let mut found = Vec::new();
    for ((quantity, span), when) in &l.periods {
        let Quantity::Point(literal) = quantity else {
            continue;
        };
        let years = Ratio::whole(if when.is_some() { 5 } else { 2 });
        let right = literal.unit == Unit::Years && literal.number == years;
        let about = about
            && matches!(
                literal.unit,
                Unit::Years | Unit::Months | Unit::Days | Unit::WorkingDays
            );
        if about && !right {
            let says = match when {
                Some(_) => (
                    "涉及生命健康安全、金融安全且有危害后果的5年",
                    "5 years in grave cases",
                ),
                None => ("2年", "2 years"),
            };
            found.push(otherwise(
                *span,
                36,
                (
                    format!("时效写的是{}，不是所引条文的期限", literal.text),
                    format!("{} is not the period of the article", literal.text),
                ),
                says,
            ));
        }
    }
    found
}

/// 第七十二条第一款第（一）项: 3% a day, at most the fine itself.
fn surcharge(cx: &mut Cx<'_>, part: &JointPart) -> Vec<Diagnostic> {
    let basis = lowered(cx, &part.basis);
    let cites = |c: &Citation| {
        let statute = c.statute.and_then(|s| cx.program.statutes.get(s.index()));
        statute.is_some_and(|s| s.title == TITLE) && c.article.is_some_and(|a| a.article == 72)
    };
    if part.kind != JointKind::Surcharge || !basis.iter().any(cites) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let three = Ratio::whole(3).div(Ratio::whole(100));
    if let Some(rate) = &part.rate
        && let ExprKind::Quantity(Quantity::Point(literal), text) = &rate.kind
        && Some(literal.number) != three
    {
        found.push(otherwise(
            rate.span,
            72,
            (
                format!("每日加处写的是{text}，不是百分之三"),
                format!("{text} a day is not three percent"),
            ),
            ("每日按罚款数额的百分之三加处罚款", "3% of the fine a day"),
        ));
    }
    if !part.principal {
        found.push(otherwise(
            part.name.span,
            72,
            (
                "加处罚款没有以罚款的数额为限".to_owned(),
                "the surcharge has no cap".to_owned(),
            ),
            (
                "加处罚款的数额不得超出罚款的数额，写“不超过 罚款数额”",
                "no more than the fine: write `at_most principal`",
            ),
        ));
    }
    found
}

/// Citations as they are in the program, saying nothing again.
fn lowered(cx: &Cx<'_>, basis: &[crate::syntax::ast::Citation]) -> Vec<Citation> {
    let all = cite::resolved(basis);
    let one = |c: &crate::syntax::ast::Citation| Citation {
        statute: c
            .statute
            .as_ref()
            .and_then(|name| cx.statutes.get(&name.text).copied()),
        article: c.article,
        note: String::new(),
        span: c.span,
    };
    all.iter().map(one).collect()
}

/// 第五十一条: the highest fines that can be decided on the spot.
fn on_the_spot(program: &Program, duty: &Duty) -> Vec<Diagnostic> {
    let about = one(program, &duty.basis).is_some_and(|a| a.article == 51);
    let mut found = Vec::new();
    if about {
        limits(&duty.when, &mut |on, hi| {
            let object = on.and_then(|on| program.objects.get(on.index()));
            let citizen = object.is_some_and(|o| CITIZENS.contains(&o.as_str()));
            let limit = if citizen {
                ON_THE_SPOT.0
            } else {
                ON_THE_SPOT.1
            };
            if hi > limit {
                found.push(otherwise(
                    duty.span,
                    51,
                    (
                        "当场处罚的罚款界限高于所引条文的数额".to_owned(),
                        "fines beyond what can be decided on the spot".to_owned(),
                    ),
                    (
                        "对公民二百元以下，对法人或者其他组织三千元以下",
                        "200 yuan for citizens, 3,000 for organisations",
                    ),
                ));
            }
        });
    }
    found
}

/// Names of objects that are citizens.
const CITIZENS: &[&str] = &["个人", "公民", "自然人", "责任人员"];

/// The upper limits of fines under which a condition holds.
fn limits(reading: &Reading, visit: &mut impl FnMut(Option<ObjectId>, i64)) {
    match reading {
        Reading::Outcome(OutcomeTest::Fine { of, hi, .. }) if *hi < i64::MAX => visit(of.on, *hi),
        Reading::All(parts) | Reading::Any(parts) => {
            parts.iter().for_each(|part| limits(part, visit));
        }
        Reading::Outcome(_) | Reading::Facts(_) | Reading::Unset(_) | Reading::Not(_) => {}
    }
}

/// 第三十条至第三十三条、第四十九条: which way a circumstance goes, and where the law says 应当.
fn effect(program: &Program, c: &Circumstance) -> Option<Diagnostic> {
    let article = one(program, &c.basis)?;
    let lighter = matches!(
        c.effect,
        EffectKind::Lighten | EffectKind::Mitigate | EffectKind::LightenOrMitigate
    );
    let waived = matches!(
        c.effect,
        EffectKind::NoPenalty(Lift::Waived | Lift::Guidance)
    );
    let heavier = !lighter && !matches!(c.effect, EffectKind::NoPenalty(_));
    let must = c.modality == Modality::Shall;
    let (right, zh, en) = match article.article {
        30 => (
            (waived || lighter) && must,
            "不满十四周岁的不予行政处罚，已满十四周岁不满十八周岁的应当从轻或者减轻",
            "none below fourteen; from fourteen to eighteen shall be lighter",
        ),
        31 => (
            waived && must || lighter,
            "不能辨认或者不能控制的不予行政处罚，尚未完全丧失的可以从轻或者减轻",
            "none without capacity; may be lighter with part of it",
        ),
        32 => (
            lighter && must,
            "应当从轻或者减轻行政处罚",
            "shall be lighter",
        ),
        33 => (
            waived && (must || article.paragraph != 2),
            "不予行政处罚，初次违法等三项都符合的可以不予行政处罚，没有主观过错的不予行政处罚",
            "no penalty; may be none for a first violation; none without fault",
        ),
        49 => (heavier && must, "依法快速、从重处罚", "shall be heavier"),
        _ => return None,
    };
    if right || c.effect == EffectKind::NoPenalty(Lift::TimeBarred) {
        return None;
    }
    let name = &c.name;
    Some(otherwise(
        c.span,
        article.article,
        (
            format!("情节“{name}”的效果与所引的条文不符"),
            format!("the effect of `{name}` is not that of the article"),
        ),
        (zh, en),
    ))
}

/// 第三十条: below fourteen, and from fourteen to below eighteen.
fn ages(program: &Program, c: &Circumstance) -> Option<Diagnostic> {
    one(program, &c.basis).filter(|a| a.article == 30)?;
    let mut bounds = (None, None);
    age(program, &c.when, &mut bounds);
    let (lo, hi) = (bounds.0.unwrap_or(0), bounds.1?);
    let right = match c.effect {
        EffectKind::NoPenalty(_) => hi < 14,
        EffectKind::Lighten | EffectKind::Mitigate | EffectKind::LightenOrMitigate => {
            lo >= 14 && hi < 18
        }
        EffectKind::Aggravate | EffectKind::TopOfTier | EffectKind::RaiseTier(..) => true,
    };
    let name = &c.name;
    (!right).then(|| {
        otherwise(
            c.span,
            30,
            (
                format!("情节“{name}”的年龄写的是{lo}至{hi}周岁，与所引的条文不符"),
                format!("the ages {lo} to {hi} of `{name}` are not those of the article"),
            ),
            (
                "不满十四周岁的不予行政处罚，已满十四周岁不满十八周岁的应当从轻或者减轻",
                "none below fourteen; from fourteen to below eighteen shall be lighter",
            ),
        )
    })
}

/// The bounds that all parts of a condition set to an age.
fn age(program: &Program, condition: &Condition, bounds: &mut (Option<i64>, Option<i64>)) {
    if let Condition::All(parts) = condition {
        parts.iter().for_each(|part| age(program, part, bounds));
    }
    let Condition::NumberIn { fact, lo, hi } = condition else {
        return;
    };
    let fact = program.facts.get(fact.index());
    if let Some(FactType::Number(ty)) = fact.map(|f| &f.ty)
        && ty.decimals == 0
        && ty.dimension == Dimension::Unit("周岁".to_owned())
    {
        bounds.0 = Some(bounds.0.map_or(*lo, |held| held.max(*lo)));
        bounds.1 = Some(bounds.1.map_or(*hi, |held| held.min(*hi)));
    }
}
