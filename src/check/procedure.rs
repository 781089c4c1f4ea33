//! 程序 and 标准: duties of procedure, attached to the acts they are about.
//!
//! Of several duties of one name that could be about an act the one that names it counts, else that
//! of the package nearest to it: a special rule displaces the general one (行政处罚法 第六十条: 另有规定的，
//! 从其规定). Of several 标准 of one name that of the nearest package that says when counts.

use std::collections::BTreeMap;

use crate::{
    base::{
        codes::{names, procedure as codes},
        diagnostic::Diagnostic,
        ratio::{Ratio, Rounding},
        span::Span,
        words::BoundaryWords,
    },
    ir::{
        Deadline, Dimension, Duty, FineEnd, FineOf, KindTest, ObjectId, OutcomeTest, PackageId,
        Reading, ViolationId, reads,
    },
    syntax::ast::{self, Expr, ExprKind, FineTest, Item, KindName, Name, OutcomeExpr},
};

use super::{
    cite, days, expr, lists, number,
    quantity::interval,
    scope::{Cx, Env},
};

/// The duties and standards of all packages, by name; of several of one name the nearest first.
#[derive(Debug, Default)]
struct Named<'i> {
    standards: BTreeMap<&'i str, Vec<(PackageId, &'i ast::Standard)>>,
    duties: BTreeMap<&'i str, Vec<(PackageId, &'i ast::Procedure)>>,
}

/// Lowers the duties of all packages, in their order.
pub(super) fn lower<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    let mut named = Named::default();
    let mut order: Vec<(PackageId, &'i ast::Procedure)> = Vec::new();
    for (package, item) in items {
        let (name, before) = if let Item::Procedure(p) = item {
            order.push((package, p));
            let all = named.duties.entry(&p.name.text).or_default();
            all.push((package, p));
            all.sort_by_key(|(package, _)| *package);
            let other = all.iter().find(|(o, d)| *o == package && d.span != p.span);
            (&p.name, other.map(|(_, d)| d.name.span))
        } else if let Item::Standard(s) = item {
            let all = named.standards.entry(&s.name.text).or_default();
            all.push((package, s));
            all.sort_by_key(|(package, _)| *package);
            let other = all.iter().find(|(o, d)| *o == package && d.span != s.span);
            (&s.name, other.map(|(_, d)| d.name.span))
        } else {
            continue;
        };
        let symbol = cx.symbols.get(&name.text).map(|(_, span)| *span);
        if let Some(first) = before.or(symbol) {
            twice(cx, name, first);
        }
    }
    let mut named_acts = Vec::with_capacity(order.len());
    for (package, p) in order {
        named_acts.push(!p.applies_to.is_empty());
        let duty = duty(cx, p, package, &named);
        cx.program.duties.push(duty);
    }
    displace(cx, &named_acts);
}

fn twice(cx: &mut Cx<'_>, name: &Name, first: Span) {
    cx.say(
        Diagnostic::error(
            names::DUPLICATE,
            name.span,
            format!("“{}”已经定义过", name.text),
            format!("`{}` is already defined", name.text),
        )
        .because("再次定义于此", "defined again here")
        .also(first, "第一次定义在这里", "first defined here")
        .help(
            "改用另一个名称，或删去其中一处",
            "use another name, or remove one of the two",
        ),
    );
}

/// For each act and name only the duty that counts stays.
fn displace(cx: &mut Cx<'_>, named: &[bool]) {
    let rank = |index: usize, duty: &Duty| {
        let named = named.get(index).copied().unwrap_or(false);
        (!named, duty.package)
    };
    let held = cx.program.duties.clone();
    for (index, duty) in cx.program.duties.iter_mut().enumerate() {
        let own = rank(index, duty);
        let name = duty.name.clone();
        duty.acts.retain(|act| {
            !held
                .iter()
                .enumerate()
                .any(|(other, d)| d.name == name && d.acts.contains(act) && rank(other, d) < own)
        });
    }
}

fn duty(cx: &mut Cx<'_>, p: &ast::Procedure, package: PackageId, named: &Named<'_>) -> Duty {
    let basis = cite::lower(cx, &p.basis);
    let words = words(cx, &p.basis, package);
    let mut lowering = Lowering {
        cx,
        named,
        package,
        words,
        end: p.end.unwrap_or_default(),
        stack: vec![p.name.text.clone()],
    };
    let when = match &p.when {
        Some(when) => lowering.reading(when),
        None => Reading::All(Vec::new()),
    };
    let done = p
        .done
        .as_ref()
        .map(|e| expr::condition(cx, e, Env::plain(words)));
    let deadline = p.deadline.as_ref().and_then(|e| last_day(cx, e, words));
    let cited = basis.iter().any(|c| c.article.is_some());
    if let (Some((_, span)), false) = (p.gate, cited) {
        cx.say(
            Diagnostic::error(
                codes::GATE,
                span,
                format!("程序“{}”先于决定或者罚款，却没有写法律条文", p.name.text),
                format!("duty `{}` comes first by no article", p.name.text),
            )
            .because("缺“依据”", "`basis` is missing")
            .help(
                "写明依据的法规和条，例如：依据 《行政处罚法》第五十八条第一款",
                "cite the law and its article",
            ),
        );
    }
    let mut facts = reads::Reads::new();
    reads::reading(&cx.program, &when, &mut facts);
    if let Some(done) = &done {
        reads::condition(&cx.program, done, &mut facts);
    }
    if let Some(deadline) = &deadline {
        reads::number(&cx.program, &deadline.day, &mut facts);
    }
    let acts = lists::applicable(cx, &p.applies_to, &p.not_for);
    let (modality, what) = match &p.action {
        Some((modality, what)) => (*modality, what.text.clone()),
        None => (crate::base::terms::Modality::Shall, String::new()),
    };
    Duty {
        package,
        name: p.name.text.clone(),
        basis,
        acts,
        because: p.when.as_ref().map_or_else(String::new, |e| {
            let text = cx.sources.text(e.span);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        }),
        when,
        modality,
        what,
        gate: p.gate.map(|(gate, _)| gate),
        done,
        deadline,
        facts: facts.into_iter().collect(),
        span: p.span,
    }
}

/// What rests on a statute is read as the statute reads it.
fn words(cx: &Cx<'_>, basis: &[ast::Citation], package: PackageId) -> BoundaryWords {
    let statute = cite::resolved(basis).into_iter().find_map(|c| c.statute);
    let id = statute.and_then(|name| cx.statutes.get(&name.text).copied());
    id.and_then(|id| cx.statute_words.get(id.index()).copied())
        .unwrap_or_else(|| cx.package_words(package))
}

fn last_day(cx: &mut Cx<'_>, e: &Expr, words: BoundaryWords) -> Option<Deadline> {
    // 90日 by itself is a length and no day.
    let typed = if let ExprKind::Quantity(..) = &e.kind {
        None
    } else {
        Some(number::lower(cx, e, Env::plain(words))?)
    };
    match typed {
        Some((day, dim)) if days::is_day(&dim) => Some(Deadline {
            day,
            expr: cx.expr(e.span),
        }),
        Some(_) | None => {
            cx.say(
                Diagnostic::error(
                    codes::DEADLINE,
                    e.span,
                    "期限要写成一个日子",
                    "a deadline is a day",
                )
                .because("这不是日子", "this is no day")
                .help(
                    "从一个日期算起，例如：立案日 起 90日、告知日 起 5个工作日",
                    "count from a date, e.g. 立案日 起 90日",
                ),
            );
            None
        }
    }
}

/// What a condition is lowered with.
struct Lowering<'c, 'a, 'n, 'i> {
    cx: &'c mut Cx<'a>,
    named: &'n Named<'i>,
    package: PackageId,
    words: BoundaryWords,
    end: FineEnd,
    /// Duties and standards being lowered, to find those that need themselves.
    stack: Vec<String>,
}

impl Lowering<'_, '_, '_, '_> {
    fn reading(&mut self, e: &Expr) -> Reading {
        if self.of_facts(e) {
            let env = Env::plain(self.words);
            return Reading::Facts(expr::condition(self.cx, e, env));
        }
        if let ExprKind::And(parts) = &e.kind {
            Reading::All(parts.iter().map(|p| self.reading(p)).collect())
        } else if let ExprKind::Or(parts) = &e.kind {
            Reading::Any(parts.iter().map(|p| self.reading(p)).collect())
        } else if let ExprKind::Not(part) = &e.kind {
            Reading::Not(Box::new(self.reading(part)))
        } else if let ExprKind::Outcome(read) = &e.kind {
            self.outcome(read)
        } else if let ExprKind::Name(name) = &e.kind {
            self.name(name, e.span)
        } else {
            Reading::Any(Vec::new())
        }
    }

    /// Whether nothing of an outcome is read.
    fn of_facts(&self, e: &Expr) -> bool {
        if let ExprKind::And(parts) | ExprKind::Or(parts) = &e.kind {
            parts.iter().all(|p| self.of_facts(p))
        } else if let ExprKind::Not(part) = &e.kind {
            self.of_facts(part)
        } else if let ExprKind::Name(name) = &e.kind {
            let name = name.as_str();
            !self.named.standards.contains_key(name) && !self.named.duties.contains_key(name)
        } else {
            !matches!(e.kind, ExprKind::Outcome(_))
        }
    }

    /// A standard or another duty: its condition stands here.
    fn name(&mut self, name: &str, span: Span) -> Reading {
        if self.stack.iter().any(|held| held == name) {
            let path = format!("{} → {name}", self.stack.join(" → "));
            self.cx.say(
                Diagnostic::error(
                    names::CYCLE,
                    span,
                    format!("程序成了圈：{path}"),
                    format!("duties need each other: {path}"),
                )
                .because("从这里绕回自己", "comes back to itself"),
            );
            return Reading::Any(Vec::new());
        }
        let standards = self.named.standards.get(name);
        let found = match standards {
            Some(all) => {
                let set = all.iter().find(|(_, s)| s.when.is_some());
                set.map(|(package, s)| (*package, &s.basis, s.when.as_ref(), s.end))
            }
            None => {
                let first = self.named.duties.get(name).and_then(|all| all.first());
                first.map(|(package, p)| (*package, &p.basis, p.when.as_ref(), p.end))
            }
        };
        let Some((package, basis, when, end)) = found else {
            return Reading::Unset(self.cx.expr(span));
        };
        let Some(when) = when else {
            return Reading::All(Vec::new());
        };
        let words = words(self.cx, basis, package);
        self.stack.push(name.to_owned());
        let before = (self.package, self.words, self.end);
        (self.package, self.words, self.end) = (package, words, end.unwrap_or_default());
        let reading = self.reading(when);
        (self.package, self.words, self.end) = before;
        self.stack.pop();
        reading
    }

    fn outcome(&mut self, read: &OutcomeExpr) -> Reading {
        let test = match read {
            OutcomeExpr::Fine(on, test) => {
                let of = FineOf {
                    on: self.on(on.as_ref()),
                    end: self.end,
                };
                match self.fine(of, test) {
                    Some(test) => test,
                    None => return Reading::Any(Vec::new()),
                }
            }
            OutcomeExpr::Imposes(on, all) => OutcomeTest::Imposes {
                on: self.on(on.as_ref()),
                kinds: kinds(all),
            },
            OutcomeExpr::ImposesOnly(on, all) => OutcomeTest::ImposesOnly {
                on: self.on(on.as_ref()),
                kinds: kinds(all),
            },
            OutcomeExpr::Disposition(any) => OutcomeTest::Disposition(any.clone()),
            OutcomeExpr::Degree(any) => OutcomeTest::Degree(any.clone()),
        };
        Reading::Outcome(test)
    }

    fn fine(&mut self, of: FineOf, test: &FineTest) -> Option<OutcomeTest> {
        match test {
            FineTest::Range(q, span) => {
                let i = interval(self.cx, q, &Dimension::Money, self.words, *span)?;
                let (lo, hi) = whole_fen(i.lo, i.hi)?;
                Some(OutcomeTest::Fine { of, lo, hi })
            }
            FineTest::Compare(comparator, e) => {
                let (n, dim) = number::lower(self.cx, e, Env::plain(self.words))?;
                number::same_dimension(self.cx, &Dimension::Money, &dim, e.span);
                Some(OutcomeTest::FineAgainst(of, *comparator, n))
            }
        }
    }

    /// An object that some act penalises. Only what the package itself says is looked at: a package
    /// that it builds on speaks for many.
    fn on(&mut self, name: Option<&Name>) -> Option<ObjectId> {
        let name = name?;
        let id = self.cx.object(&name.text);
        let program = &self.cx.program;
        let penalised = id == ObjectId(0) || program.penalties.iter().any(|p| p.on == id);
        if !penalised && self.package == PackageId(0) && !program.violations.is_empty() {
            let mut all: Vec<&str> = Vec::new();
            for penalty in &program.penalties {
                let found = program.objects.get(penalty.on.index());
                if let Some(found) = found
                    && !all.contains(&found.as_str())
                {
                    all.push(found);
                }
            }
            let all = (all.join("、"), all.join(", "));
            self.cx.say(
                Diagnostic::error(
                    codes::NOBODY,
                    name.span,
                    format!("没有一个违法行为处罚“{}”", name.text),
                    format!("no act imposes anything on `{}`", name.text),
                )
                .because("对象不符", "no such object")
                .help(
                    format!("处罚对象有：{}", all.0),
                    format!("objects: {}", all.1),
                ),
            );
        }
        Some(id)
    }
}

fn kinds(all: &[KindName]) -> Vec<KindTest> {
    let one = |k: &KindName| match &k.kind {
        Ok(kind) => KindTest::Kind(kind.clone()),
        Err(family) => KindTest::Family(*family),
    };
    all.iter().map(one).collect()
}

/// The whole fen of an interval; an amount is never below zero.
fn whole_fen(lo: Option<(Ratio, bool)>, hi: Option<(Ratio, bool)>) -> Option<(i64, i64)> {
    let whole = |n: Ratio, rounding| i64::try_from(n.round(rounding)?).ok();
    let lo = match lo {
        None => 0,
        Some((n, false)) => whole(n, Rounding::Up)?,
        Some((n, true)) => whole(n, Rounding::Down)?.saturating_add(1),
    };
    let hi = match hi {
        None => i64::MAX,
        Some((n, false)) => whole(n, Rounding::Down)?,
        Some((n, true)) => whole(n, Rounding::Up)?.saturating_sub(1),
    };
    Some((lo, hi))
}

/// The duty of this name that is about an act.
pub(super) fn find(cx: &Cx<'_>, name: &str, act: ViolationId) -> Option<crate::ir::DutyId> {
    let of = |d: &Duty| d.name == name && d.acts.contains(&act);
    let index = cx.program.duties.iter().position(of)?;
    Some(crate::ir::DutyId::from_index(index))
}
