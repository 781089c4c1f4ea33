//! 观察期 taken apart into what the language already has: definitions of days, decisions for the
//! sorting, the state, the conduct and each problem, constraints on the log, grounds of no penalty.
//!
//! Nothing of it needs a meaning of its own: what `eval` says of the items is what the period means.
//! The state on a day is computed from the dated events, never stored.

mod clock;
mod ladder;
mod log;
mod record;
mod words;

pub(super) use record::lower as record;

use crate::{
    base::{
        codes::observation as codes,
        diagnostic::Diagnostic,
        span::Span,
        terms::{Breach, Comparator, EffectKind, Lift, Modality},
    },
    ir::{FactType, PackageId},
    syntax::ast::{
        self, Circumstance, Effect, ExclusionClass, Expr, ExprKind, Facts, Item, Observation,
    },
};

use super::build::{At, Made};
use super::scope::{Cx, Env, Symbol};
use log::Log;
use words::Names;

/// A period with all that it cannot be without.
struct Whole<'o> {
    /// As written.
    of: &'o Observation,
    /// Names of what is derived.
    names: Names,
    /// The log.
    log: Log,
    /// The day that is asked about.
    as_of: &'o str,
    /// Where the conduct is named.
    conduct: &'o ast::Name,
    /// The conduct is an interval.
    lasts: bool,
    /// The first day.
    start: Expr,
    /// How long it is.
    length: &'o (crate::base::quantity::Quantity, Span),
}

/// The items that the observation periods stand for.
pub(super) fn expand<'i>(
    cx: &mut Cx<'_>,
    items: impl Iterator<Item = (PackageId, &'i Item)>,
) -> Vec<(PackageId, Item)> {
    let mut all = Vec::new();
    for (package, item) in items {
        let Item::Observation(o) = item else { continue };
        if let Some(whole) = whole(cx, o) {
            let mut made = Made {
                package,
                items: Vec::new(),
            };
            whole.items(cx, &mut made);
            all.extend(made.items.into_iter().map(|i| (made.package, i)));
        }
    }
    all
}

/// What a period cannot be without; each part that is missing is reported.
fn whole<'o>(cx: &mut Cx<'_>, o: &'o Observation) -> Option<Whole<'o>> {
    let parts = [
        (o.log.is_some(), "记录", "log"),
        (o.as_of.is_some(), "判断日", "as_of"),
        (o.subjects.is_some(), "对象", "subjects"),
        (o.sorting.is_some(), "分类", "sorting"),
        (o.start.is_some(), "起", "from"),
        (o.length.is_some(), "长", "length"),
        (o.total.is_some(), "总长", "total_length"),
        (
            o.conduct.is_some(),
            "适用于 … 在期内",
            "applies_to … in_period",
        ),
        (o.after.is_some(), "期满 转", "expiry turns_into"),
    ];
    for (_, zh, en) in parts.iter().filter(|(there, _, _)| !there) {
        cx.say(
            Diagnostic::error(
                codes::PART,
                o.name.span,
                format!("观察期“{}”没有写“{zh}”", o.name.text),
                format!("observation period `{}` does not state `{en}`", o.name.text),
            )
            .because(format!("缺“{zh}”"), format!("`{en}` is missing"))
            .help(
                "例如：记录 观察记录；判断日 决定日；对象 …；分类 唯一 { … }；起 备案；长 12个月；总长 至多 24个月；适用于 行为期间 在期内；除外 { … }；期满 转 “常规监管”",
                "see the chapter on observation periods",
            ),
        );
    }
    exclusions(cx, o);
    let log = o.log.as_ref().and_then(|name| Log::find(cx, name));
    let as_of = o.as_of.as_ref().and_then(|name| day_fact(cx, name, false));
    let conduct = o.conduct.as_ref().and_then(|name| day_fact(cx, name, true));
    let (log, _, lasts) = (log?, as_of?, conduct?);
    let start = start(cx, o.start.as_ref()?, &log);
    events(cx, o, &log);
    ladder::check(cx, o, &log);
    clock::units(cx, o)?;
    Some(Whole {
        of: o,
        names: Names::of(&o.name.text),
        log,
        as_of: &o.as_of.as_ref()?.text,
        conduct: o.conduct.as_ref()?,
        lasts,
        start,
        length: o.length.as_ref()?,
    })
}

/// A date fact, or an interval if that is allowed: whether it is one.
fn day_fact(cx: &mut Cx<'_>, name: &ast::Name, interval: bool) -> Option<bool> {
    let env = Env::plain(crate::base::words::BoundaryWords::default());
    if let Symbol::Fact(fact) = cx.symbol(&name.text, name.span, env)? {
        match cx.fact_type(fact) {
            Some(FactType::Date) => return Some(false),
            Some(FactType::Span) if interval => return Some(true),
            Some(
                FactType::Bool
                | FactType::Choice(_)
                | FactType::Multi(_)
                | FactType::Number(_)
                | FactType::Span
                | FactType::Period(_)
                | FactType::List(_),
            )
            | None => {}
        }
    }
    log::wrong(
        cx,
        name.span,
        "这里要一个日期类的事实（行为也可以是起止）",
        "a date fact belongs here (conduct may be an interval)",
    );
    None
}

/// Whether safety, life and health and crime are kept out.
fn exclusions(cx: &mut Cx<'_>, o: &Observation) {
    let needed = [
        (
            ExclusionClass::PublicSafety,
            "公共安全",
            "《广东省优化营商环境条例》第五十一条",
        ),
        (
            ExclusionClass::LifeAndHealth,
            "生命健康",
            "《广东省优化营商环境条例》第五十一条",
        ),
        (
            ExclusionClass::Crime,
            "涉嫌犯罪",
            "《行政处罚法》第二十七条第一款",
        ),
    ];
    for (class, word, article) in needed {
        if o.exclusions.iter().any(|e| e.class == class) {
            continue;
        }
        cx.say(
            Diagnostic::error(
                codes::EXCLUSION,
                o.name.span,
                format!("观察期“{}”没有除外“{word}”的情形", o.name.text),
                format!(
                    "observation period `{}` does not exclude {word}",
                    o.name.text
                ),
            )
            .because(
                format!("缺“除外 {{ {word} … }}”"),
                "an exclusion is missing",
            )
            .help(
                format!("在“除外”里写“{word} 当 条件”"),
                format!("write `{word} when CONDITION` among the exclusions"),
            )
            .citing(article),
        );
    }
}

/// The first day: of an event of the log, or the day that is written.
fn start(cx: &Cx<'_>, written: &Expr, log: &Log) -> Expr {
    if let ExprKind::Name(name) = &written.kind
        && log.has_event(cx, name)
    {
        let at = At(written.span);
        return log.day_of(at, at.is(log::EVENT, &[name]), false);
    }
    written.clone()
}

/// The event that the first day is of, if it is one of the log.
fn start_event<'o>(cx: &Cx<'_>, o: &'o Observation, log: &Log) -> Option<&'o str> {
    if let ExprKind::Name(name) = &o.start.as_ref()?.kind
        && log.has_event(cx, name)
    {
        return Some(name);
    }
    None
}

/// The word of the log for an extension.
const EXTENSION: &str = "延长";

/// Whether the events that the text names are there, each with one effect only.
fn events(cx: &mut Cx<'_>, o: &Observation, log: &Log) {
    let mut taken: Vec<(String, Span)> = Vec::new();
    if let (Some(name), Some(start)) = (start_event(cx, o, log), &o.start) {
        taken.push((name.to_owned(), start.span));
    }
    if let Some(e) = &o.extension {
        let word = ast::Name {
            text: EXTENSION.to_owned(),
            span: e.span,
        };
        if log.needs(cx, log::EVENT, &word).is_some() {
            taken.push((word.text, word.span));
        }
        if let Some(by) = &e.by {
            let _ = log.needs(cx, log::ORGAN, by);
        }
    }
    for name in &o.early {
        if log.needs(cx, log::EVENT, name).is_some() {
            one_effect(cx, &mut taken, name);
        }
    }
    for name in o.problems.iter().flat_map(|p| &p.measures).map(|m| &m.name) {
        if let Some((_, first)) = taken.iter().find(|(t, _)| *t == name.text) {
            two_effects(cx, name, *first);
        }
    }
}

fn one_effect(cx: &mut Cx<'_>, taken: &mut Vec<(String, Span)>, name: &ast::Name) {
    match taken.iter().find(|(t, _)| *t == name.text) {
        Some((_, first)) => two_effects(cx, name, *first),
        None => taken.push((name.text.clone(), name.span)),
    }
}

fn two_effects(cx: &mut Cx<'_>, name: &ast::Name, first: Span) {
    cx.say(
        Diagnostic::error(
            codes::TWO_EFFECTS,
            name.span,
            format!("“{}”同时引起两种变化", name.text),
            format!("`{}` has two effects at once", name.text),
        )
        .because("第二种在这里", "the second is here")
        .also(first, "第一种在这里", "the first is here")
        .help("分成两个事项", "make them two events"),
    );
}

impl Whole<'_> {
    fn at(&self) -> At {
        At(self.of.name.span)
    }

    /// All items.
    fn items(&self, cx: &mut Cx<'_>, made: &mut Made) {
        let (at, names) = (self.at(), &self.names);
        if let Some(subjects) = &self.of.subjects {
            let at = At(subjects.span);
            made.items
                .push(at.define(&names.subject, subjects.clone(), true));
        }
        let excluded = self.of.exclusions.iter().map(|e| e.when.clone()).collect();
        made.items
            .push(at.define(&names.excluded, at.any(excluded), true));
        self.sorting(made);
        self.clock(made);
        self.conduct(made);
        for problem in &self.of.problems {
            self.problem(problem, made);
            self.ground(cx, problem, made);
        }
        self.constraints(cx, made);
    }

    /// The sorting as a decision of its own: gaps and overlaps of it are proved like any other's.
    fn sorting(&self, made: &mut Made) {
        let Some(table) = &self.of.sorting else {
            return;
        };
        let at = At(table.span);
        made.items.push(Item::Decision(ast::Decision {
            name: at.name(&self.names.sorting),
            ty: Some(ast::FactType::Choice(
                words::SORTS.iter().map(|s| at.name(s)).collect(),
                false,
            )),
            is_range: false,
            basis: self.of.basis.clone(),
            table: Some(table.clone()),
            promises: Vec::new(),
            defects: Vec::new(),
            span: table.span,
        }));
    }

    /// What no history may be.
    fn constraints(&self, cx: &Cx<'_>, made: &mut Made) {
        let (at, log) = (self.at(), &self.log);
        let mut all: Vec<(Breach, Expr)> = Vec::new();
        let order = at.in_order(&log.name, log::DAY, None, false);
        all.push((Breach::OutOfOrder, order));
        let late = at.compare(at.named(log::DAY), Comparator::More, at.named(self.as_of));
        all.push((Breach::AfterDecision, at.not(log.some(at, late))));
        // Changes of state stand one after another, and so do the measures of one problem.
        let start = start_event(cx, self.of, log);
        let mut changes: Vec<&str> = start.into_iter().collect();
        changes.extend(self.of.extension.as_ref().map(|_| EXTENSION));
        changes.extend(self.of.early.iter().map(|n| n.text.as_str()));
        if changes.len() > 1 {
            let when = at.is(log::EVENT, &changes);
            let order = at.in_order(&log.name, log::DAY, Some(when), true);
            all.push((Breach::SameDay, order));
        }
        for problem in &self.of.problems {
            if problem.measures.len() > 1 {
                let when = self.any_measure(problem);
                let order = at.in_order(&log.name, log::DAY, Some(when), true);
                all.push((Breach::SameDay, order));
            }
        }
        // Nothing is extended, ended or measured before the period began.
        let measures = self.of.problems.iter().flat_map(|p| &p.measures);
        let mut later: Vec<&str> = changes
            .iter()
            .copied()
            .filter(|c| Some(*c) != start)
            .chain(measures.map(|m| m.name.text.as_str()))
            .collect();
        later.dedup();
        if !later.is_empty() {
            let early = at.all(vec![
                at.is(log::EVENT, &later),
                at.compare(
                    at.named(log::DAY),
                    Comparator::Less,
                    at.named(&self.names.start),
                ),
            ]);
            all.push((Breach::BeforeStart, at.not(log.some(at, early))));
        }
        self.extensions(&mut all);
        let last = self.last_day();
        let decided = at.compare(at.named(self.as_of), Comparator::AtLeast, last);
        all.push((Breach::DecisionBeforeConduct, decided));
        let of = format!("观察期“{}”", self.of.name.text);
        made.items.push(Item::Facts(Facts {
            facts: Vec::new(),
            collectives: Vec::new(),
            constraints: all
                .into_iter()
                .map(|(breach, then)| ast::Constraint {
                    when: None,
                    then,
                    breach: Some((breach, of.clone())),
                    span: self.of.name.span,
                })
                .collect(),
            span: self.of.name.span,
        }));
    }

    /// Grounds of no penalty stand in laws and regulations; of 行政处罚法 in articles 30 to 33.
    fn lawful(&self, cx: &mut Cx<'_>, ground: &ast::Waiver) {
        for citation in super::cite::resolved(&ground.basis) {
            let of = citation.statute.as_ref();
            let statute = of
                .and_then(|name| cx.statutes.get(&name.text))
                .and_then(|id| cx.program.statutes.get(id.index()));
            let (zh, en) = match statute {
                // One that is not declared is reported where citations are.
                None if of.is_some() => continue,
                None => (
                    "不予处罚依据要引法律、法规，不能引本文件",
                    "a ground of no penalty is one of a law or regulation",
                ),
                Some(s) if s.rank.contains("规章") || s.rank.contains("规范性文件") => (
                    "规章、规范性文件不能设定不予处罚的情形",
                    "the rank of this text cannot create a ground of no penalty",
                ),
                Some(s)
                    if s.title.ends_with("行政处罚法")
                        && !citation
                            .article
                            .is_some_and(|a| (30..=33).contains(&a.article)) =>
                {
                    (
                        "行政处罚法的不予处罚情形在第三十条至第三十三条",
                        "the grounds of no penalty stand in articles 30 to 33",
                    )
                }
                Some(_) => continue,
            };
            cx.say(
                Diagnostic::error(codes::GROUND, citation.span, zh, en)
                    .because("不是不予处罚的情形", "no such ground")
                    .help(
                        "例如：《行政处罚法》第三十三条第一款",
                        "cite article 33, for instance",
                    )
                    .citing("《行政处罚法》第三十条至第三十三条"),
            );
        }
    }

    /// The ground of no penalty that a problem refers to: only inside the period, where nothing is
    /// excluded, and where its own conditions hold.
    fn ground(&self, cx: &mut Cx<'_>, problem: &ast::Problem, made: &mut Made) {
        let Some(ground) = &problem.ground else {
            return;
        };
        let at = At(ground.span);
        let Some(own) = &ground.when else {
            cx.say(
                Diagnostic::error(
                    codes::GROUND,
                    ground.span,
                    "“不予处罚依据”没有写法定情形本身的条件",
                    "the ground of no penalty lacks its own conditions",
                )
                .because(
                    "在观察期内本身不是不予处罚的理由",
                    "being observed is no ground by itself",
                )
                .help(
                    "在依据之后写“当 初次违法 且 危害后果轻微 且 及时改正”一类的条件",
                    "write `when …` after the citation",
                )
                .citing("《行政处罚法》第三十三条"),
            );
            return;
        };
        self.lawful(cx, ground);
        let when = at.all(vec![
            at.named(&self.names.inside),
            self.problem_holds(problem),
            own.clone(),
        ]);
        made.items.push(Item::Circumstance(Circumstance {
            name: at.name(&self.names.ground(&problem.name.text)),
            basis: ground.basis.clone(),
            when: Some(when),
            unless_weighed: Vec::new(),
            target: None,
            applies_to: problem.applies_to.clone(),
            not_for: Vec::new(),
            effect: Some(Effect {
                modality: ground.modality.unwrap_or(Modality::May),
                kind: EffectKind::NoPenalty(Lift::Waived),
                span: ground.span,
            }),
            still: Vec::new(),
            defects: Vec::new(),
            span: ground.span,
        }));
    }
}
