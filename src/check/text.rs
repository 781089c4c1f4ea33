//! Text fidelity: the cited articles exist and hold the figures that rest on them.
//!
//! language.md principle 4: every figure rests on a text. Without a library everything else works,
//! and the check says that it was skipped.

use crate::{
    base::{
        codes::text as codes,
        diagnostic::Diagnostic,
        quantity::{Literal, Quantity, print},
        span::Span,
    },
    ir::{PackageId, StatuteId},
    syntax::ast::{self, Clause, Expr, ExprKind, Item, RangeKind},
};

use super::{
    cite,
    laws::{Law, Library, Missing},
    scope::Cx,
};

/// Checks all citations and figures of the main package and those it builds on.
pub(super) fn check<'i>(
    cx: &mut Cx<'_>,
    items: impl Iterator<Item = (PackageId, &'i Item)>,
    laws: Option<&Library>,
) {
    let Some(laws) = laws else {
        cx.say(skipped());
        return;
    };
    let mut absent: Vec<StatuteId> = Vec::new();
    for (_, item) in items {
        match item {
            Item::Violation(v) => violation(cx, v, laws, &mut absent),
            Item::Definition(d) => {
                let mut figures = Figures::default();
                d.value.iter().for_each(|e| figures.expr(e));
                fidelity(
                    cx,
                    &d.basis,
                    &figures,
                    Notes {
                        errata: &d.errata,
                        defects: &[],
                    },
                    laws,
                    &mut absent,
                );
            }
            Item::Circumstance(c) => cited(cx, &c.basis, laws, &mut absent),
            Item::Reduction(r) => cited(cx, &r.basis, laws, &mut absent),
            Item::Decision(d) => cited(cx, &d.basis, laws, &mut absent),
            Item::Procedure(p) => {
                let mut figures = Figures::default();
                p.when
                    .iter()
                    .chain(&p.deadline)
                    .for_each(|e| figures.expr(e));
                fidelity(cx, &p.basis, &figures, NONE, laws, &mut absent);
            }
            Item::Standard(s) => {
                let mut figures = Figures::default();
                s.when.iter().for_each(|e| figures.expr(e));
                fidelity(cx, &s.basis, &figures, NONE, laws, &mut absent);
            }
            Item::Contest(c) => {
                cited(cx, &c.basis, laws, &mut absent);
                for version in &c.contenders {
                    cited(cx, &version.basis, laws, &mut absent);
                }
            }
            Item::List(l) => l
                .entries
                .iter()
                .for_each(|e| cited(cx, &e.basis, laws, &mut absent)),
            Item::Package(_)
            | Item::Statute(_)
            | Item::Facts(_)
            | Item::Benchmark(_)
            | Item::CircumstancePolicy(_)
            | Item::Case(_)
            | Item::Erratum(_)
            | Item::Workdays(_)
            | Item::Limitation(_)
            | Item::Observation(_)
            | Item::Joint(_)
            | Item::Reserved(_) => {}
        }
    }
    if !absent.is_empty() {
        let names: Vec<String> = absent
            .iter()
            .filter_map(|s| cx.program.statutes.get(s.index()))
            .map(|s| match s.versions.last() {
                Some((version, _)) => format!("《{}》{version}的文本", s.title),
                None => format!("《{}》", s.title),
            })
            .collect();
        let mut d = Diagnostic::whole(
            codes::NOT_IN_LIBRARY,
            "",
            format!("法律库中没有{}，这些依据没有核对原文", names.join("、")),
            format!(
                "not in the law library, so not compared with the text: {}",
                names.join(", ")
            ),
        );
        d.severity = crate::base::diagnostic::Severity::Note;
        cx.say(d);
    }
}

fn skipped() -> Diagnostic {
    let mut d = Diagnostic::whole(
        codes::SKIPPED,
        "",
        "没有给法律库，未核对条款和数字是否与原文相符",
        "no law library was given: articles and figures were not compared with the text",
    )
    .help(
        "加 --laws 文件夹（每部法规一个纯文本文件）",
        "add --laws DIR (one plain-text file a statute)",
    );
    d.severity = crate::base::diagnostic::Severity::Note;
    d
}

/// The law behind a citation, if it is in the library.
fn law<'l>(
    cx: &Cx<'_>,
    c: &ast::Citation,
    laws: &'l Library,
    absent: &mut Vec<StatuteId>,
) -> Option<&'l Law> {
    let id = *cx.statutes.get(&c.statute.as_ref()?.text)?;
    let statute = cx.program.statutes.get(id.index())?;
    let found = laws.find(&statute.title, statute.versions.last().map(|(d, _)| *d));
    if found.is_none() && !absent.contains(&id) {
        absent.push(id);
    }
    found
}

/// Reports articles that do not exist.
fn cited(
    cx: &mut Cx<'_>,
    citations: &[ast::Citation],
    laws: &Library,
    absent: &mut Vec<StatuteId>,
) {
    for c in &cite::resolved(citations) {
        let (Some(law), Some(article)) = (law(cx, c, laws, absent), c.article.as_ref()) else {
            continue;
        };
        let Err(missing) = law.has(article) else {
            continue;
        };
        let (zh, en) = match missing {
            Missing::Article(last) => (
                format!("《{}》没有{article}", law.title),
                format!(
                    "《{}》has no {article} (it ends with article {last})",
                    law.title
                ),
            ),
            Missing::Paragraph(n) => (
                format!("《{}》该条只有 {n} 款，没有{article}", law.title),
                format!(
                    "that article of《{}》has {n} paragraphs; there is no {article}",
                    law.title
                ),
            ),
            Missing::Item(n) => (
                format!("《{}》该条款只有 {n} 项，没有{article}", law.title),
                format!(
                    "that provision of《{}》has {n} items; there is no {article}",
                    law.title
                ),
            ),
        };
        let help = match missing {
            Missing::Article(last) => (
                format!(
                    "最后一条是第{}条；核对条号和法规版本",
                    crate::base::numeral::chinese(u64::from(last))
                ),
                format!("the last is article {last}; check number and version"),
            ),
            Missing::Paragraph(_) | Missing::Item(_) => (
                "核对款、项和法规版本".to_owned(),
                "check paragraph, item and version".to_owned(),
            ),
        };
        cx.say(
            Diagnostic::error(codes::NO_ARTICLE, c.span, zh, en)
                .because("查无此条", "no such article")
                .help(help.0, help.1)
                .citing(format!("《{}》", law.title)),
        );
    }
}

#[derive(Clone, Copy)]
struct Notes<'a> {
    errata: &'a [ast::Erratum],
    defects: &'a [ast::KnownDefect],
}

/// Nothing is kept as published.
const NONE: Notes<'_> = Notes {
    errata: &[],
    defects: &[],
};

fn violation(cx: &mut Cx<'_>, v: &ast::Violation, laws: &Library, absent: &mut Vec<StatuteId>) {
    cited(cx, &v.violates, laws, absent);
    let mut figures = Figures::default();
    figures.clauses(&v.body);
    let stages = std::mem::take(&mut figures.stages);
    fidelity(
        cx,
        &v.basis,
        &figures,
        Notes {
            errata: &v.errata,
            defects: &v.defects,
        },
        laws,
        absent,
    );
    for (basis, own) in stages {
        fidelity(
            cx,
            &basis,
            &own,
            Notes {
                errata: &v.errata,
                defects: &[],
            },
            laws,
            absent,
        );
    }
}

/// Compares figures with the words of the cited articles.
fn fidelity(
    cx: &mut Cx<'_>,
    basis: &[ast::Citation],
    figures: &Figures,
    notes: Notes<'_>,
    laws: &Library,
    absent: &mut Vec<StatuteId>,
) {
    cited(cx, basis, laws, absent);
    let mut known: Vec<Quantity> = Vec::new();
    let mut words = String::new();
    let mut citation = None;
    for c in &cite::resolved(basis) {
        let (Some(law), Some(article)) = (law(cx, c, laws, absent), c.article.as_ref()) else {
            continue;
        };
        if law.has(article).is_err() {
            return; // Already an error; figures cannot be compared.
        }
        known.extend(law.quantities(article));
        words.push_str(&law.text(article));
        citation.get_or_insert_with(|| format!("《{}》{article}", law.title));
    }
    let Some(citation) = citation else { return };
    let mut found = 0usize;
    for (q, span) in &figures.found {
        if stands(q, &known) || corrected(q, notes.errata) {
            continue;
        }
        found = found.saturating_add(1);
        if notes.defects.iter().any(|d| d.kind.text == "原文") {
            continue;
        }
        let near = nearest(q, &known);
        let mut d = Diagnostic::warning(
            codes::FIGURE,
            *span,
            format!("{citation}没有“{}”", print::quantity(q)),
            format!("`{}` does not stand in {citation}", print::quantity(q)),
        )
        .because("与原文不符", "not in the text")
        .citing(citation.clone());
        d = match near {
            Some(n) => d.help(
                format!("原文有“{n}”；核对数字"),
                format!("the text has `{n}`; check the figure"),
            ),
            None => d.help(
                "核对条款和数字；原文确实如此时写“已知缺陷 原文 “理由””",
                "check article and figure; if the text is really so, write a known defect",
            ),
        };
        cx.say(d);
    }
    for e in notes.errata {
        if !words.contains(&e.original.text) {
            unmatched(cx, e.span, "勘误", &e.original.text);
        }
    }
    for d in notes.defects.iter().filter(|d| d.kind.text == "原文") {
        if found == 0 {
            unmatched(cx, d.span, "已知缺陷", &d.kind.text);
        } else {
            cx.say(Diagnostic::note(
                codes::KEPT,
                d.span,
                format!("照录的原文缺陷（{found} 处）：{}", d.reason.text),
                format!("kept as published ({found}): {}", d.reason.text),
            ));
        }
    }
}

fn unmatched(cx: &mut Cx<'_>, span: Span, what: &str, text: &str) {
    cx.say(
        Diagnostic::error(
            codes::UNMATCHED,
            span,
            format!("{what}“{text}”没有对应的问题"),
            format!("{what} `{text}` matches no finding"),
        )
        .because("多余的标注", "nothing to suppress")
        .help(
            "删去它，或核对引号中的原文",
            "remove it, or check the quoted original",
        ),
    );
}

/// Whether a figure was corrected by an erratum.
fn corrected(q: &Quantity, errata: &[ast::Erratum]) -> bool {
    errata.iter().any(|e| {
        let known: Vec<Quantity> = crate::base::quantity::quantities_in(&e.corrected.text)
            .into_iter()
            .map(|(_, q)| q)
            .collect();
        stands(q, &known)
    })
}

fn same(a: &Literal, b: &Literal) -> bool {
    use super::quantity::{compatible, literal_dimension, own_number};
    compatible(&literal_dimension(a), &literal_dimension(b)) && own_number(a) == own_number(b)
}

/// The numbers of a quantity with the side they bound.
fn sides(q: &Quantity) -> Vec<(&Literal, Option<bool>)> {
    match q {
        Quantity::Point(l) | Quantity::Recent(l) => vec![(l, None)],
        Quantity::One(e) => vec![(&e.literal, Some(e.word.is_lower()))],
        Quantity::Two(a, b) => {
            vec![
                (&a.literal, Some(a.word.is_lower())),
                (&b.literal, Some(b.word.is_lower())),
            ]
        }
        Quantity::To(a, b) => vec![(a, Some(true)), (b, Some(false))],
    }
}

/// Whether the text says this quantity: both ends of a range in one range, a single number anywhere
/// on the same side.
fn stands(q: &Quantity, known: &[Quantity]) -> bool {
    let wanted = sides(q);
    known.iter().any(|k| {
        let there = sides(k);
        wanted.iter().all(|(l, side)| {
            there
                .iter()
                .any(|(t, s)| same(l, t) && (side.is_none() || s.is_none() || side == s))
        })
    })
}

fn nearest(q: &Quantity, known: &[Quantity]) -> Option<String> {
    let wanted = sides(q);
    let shares = |k: &&Quantity| {
        sides(k)
            .iter()
            .any(|(t, _)| wanted.iter().any(|(l, _)| same(l, t)))
    };
    known
        .iter()
        .find(|k| sides(k).len() == wanted.len() && shares(k))
        .map(print::quantity)
}

/// Figures of an item, those of stages with their own basis apart.
#[derive(Default)]
struct Figures {
    found: Vec<(Quantity, Span)>,
    stages: Vec<(Vec<ast::Citation>, Figures)>,
}

impl Figures {
    fn clauses(&mut self, body: &[Clause]) {
        for c in body {
            match c {
                Clause::Penalty(p) => self.statement(p),
                Clause::Scope { body, .. } => self.clauses(body),
                Clause::Stage(s) if s.basis.is_empty() => self.clauses(&s.body),
                Clause::Stage(s) => {
                    let mut own = Self::default();
                    own.clauses(&s.body);
                    self.stages.push((s.basis.clone(), own));
                }
                Clause::ByCase { cases, .. } => {
                    for arm in cases {
                        arm.patterns.iter().for_each(|p| self.expr(p));
                        arm.body.iter().for_each(|b| self.clauses(b));
                    }
                }
            }
        }
    }

    fn statement(&mut self, s: &ast::PenaltyStatement) {
        let penalties: Vec<&ast::Penalty> = match &s.node {
            ast::PenaltyNode::One(p) => vec![p],
            ast::PenaltyNode::ChooseOne(a) => a.iter().flatten().collect(),
            ast::PenaltyNode::UpTo(r) => r.iter().collect(),
        };
        for p in penalties {
            match &p.amount {
                ast::Amount::Fine(r) => self.range(r),
                ast::Amount::Duration(q, span) | ast::Amount::DurationUpToLifetime(q, span) => {
                    self.found.push((q.clone(), *span));
                }
                ast::Amount::Flag | ast::Amount::Lifetime | ast::Amount::Open => {}
            }
        }
    }

    fn range(&mut self, r: &ast::Range) {
        match &r.kind {
            RangeKind::Quantity {
                base,
                quantity,
                times,
            } => {
                self.found.push((quantity.clone(), r.span));
                base.iter().chain(times).for_each(|e| self.expr(e));
            }
            RangeKind::Formula(e) => self.expr(e),
            RangeKind::OneOf(rs) | RangeKind::HigherOf(rs) => rs.iter().for_each(|r| self.range(r)),
            RangeKind::Preceding(q) => self.found.push((q.clone(), r.span)),
            RangeKind::PerUnit { range, .. } => self.range(range),
            RangeKind::Human(inside) => inside.iter().for_each(|r| self.range(r)),
            RangeKind::Part(_) | RangeKind::Decision(_) | RangeKind::None | RangeKind::Same => {}
        }
    }

    fn expr(&mut self, e: &Expr) {
        match &e.kind {
            ExprKind::Quantity(q, _) => self.found.push((q.clone(), e.span)),
            ExprKind::Deemed { value, test, by } => {
                self.expr(value);
                self.found.push((test.clone(), e.span));
                self.expr(by);
            }
            ExprKind::AddSub(ts) => ts.iter().for_each(|(_, e)| self.expr(e)),
            ExprKind::And(es) | ExprKind::Or(es) | ExprKind::Mul(es) | ExprKind::Extreme(_, es) => {
                es.iter().for_each(|e| self.expr(e));
            }
            ExprKind::Div(a, b) | ExprKind::Compare(a, _, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Within(left, t) => {
                self.expr(left);
                if let ast::RangeTest::Quantity(q, _) = t {
                    self.found.push((q.clone(), e.span));
                }
            }
            ExprKind::Steps {
                value, step, add, ..
            } => {
                self.expr(value);
                self.found.push((step.clone(), e.span));
                self.expr(add);
            }
            ExprKind::Not(e) | ExprKind::AnyOf(_, e) | ExprKind::MaxOf(_, e) => self.expr(e),
            ExprKind::Later { of, by, .. } => {
                self.expr(of);
                self.found.push((by.0.clone(), e.span));
            }
            ExprKind::DayOf { of, when, .. }
            | ExprKind::InOrder { of, when, .. }
            | ExprKind::Each(_, of, when) => {
                self.expr(of);
                when.iter().for_each(|e| self.expr(e));
            }
            ExprKind::Count(_, when) => when.iter().for_each(|e| self.expr(e)),
            ExprKind::Is { left, values, .. } => {
                self.expr(left);
                values.iter().for_each(|e| self.expr(e));
            }
            ExprKind::Outcome(read) => match read {
                ast::OutcomeExpr::Fine(_, ast::FineTest::Range(q, span)) => {
                    self.found.push((q.clone(), *span));
                }
                ast::OutcomeExpr::Fine(_, ast::FineTest::Compare(_, e)) => self.expr(e),
                ast::OutcomeExpr::Imposes(..)
                | ast::OutcomeExpr::ImposesOnly(..)
                | ast::OutcomeExpr::Disposition(_)
                | ast::OutcomeExpr::Degree(_) => {}
            },
            ExprKind::Name(_)
            | ExprKind::EndOf(..)
            | ExprKind::Date(_)
            | ExprKind::DateRange(..)
            | ExprKind::Text(_)
            | ExprKind::Bool(_)
            | ExprKind::State(_)
            | ExprKind::Sum
            | ExprKind::Measure(_) => {}
        }
    }
}
