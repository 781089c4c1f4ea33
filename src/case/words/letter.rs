//! The whole recommendation in words: what is recommended, why, what remains to a human, the bar.

use super::{
    cite,
    flat::{Flat, flatten},
    layout,
    look::Look,
    penalty, step,
};
use crate::{
    base::diagnostic::Lang,
    case::{
        amounts,
        outcome::{
            Alternative, Group, Imposed, Open, Outcome, ReasonKind, Recommendation, Resolved, Step,
        },
    },
    ir::{Amount, MoneyRange, Program},
};

/// The recommendation for a terminal or a page of text. Ends with a line break.
pub fn recommendation(program: &Program, r: &Recommendation, lang: Lang) -> String {
    let letter = Letter {
        look: Look {
            program,
            violation: r.violation,
            lang,
        },
    };
    let mut out = letter.head();
    match &r.result {
        Resolved::Decided(outcome) => letter.decided(&mut out, outcome),
        Resolved::Open(open) => letter.open(&mut out, open),
    }
    out
}

struct Letter<'a> {
    look: Look<'a>,
}

impl Letter<'_> {
    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.look.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn section(&self, out: &mut String, zh: &str, en: &str) {
        out.push('\n');
        out.push_str(self.pick(zh, en));
        out.push('\n');
    }

    /// The act and its legal basis.
    fn head(&self) -> String {
        let mut out = String::new();
        let Some(act) = self.look.act() else {
            return out;
        };
        let mut line = |zh: &str, en: &str, text: String| {
            if !text.is_empty() {
                out.push_str(&layout::paragraph(self.pick(zh, en), &text));
            }
        };
        let (program, package, lang) = (self.look.program, self.look.package(), self.look.lang);
        let title = match lang {
            Lang::Zh => format!("{}（{}）", act.title, act.code),
            Lang::En => format!("{} ({})", act.title, act.code),
        };
        line("违法行为  ", "act         ", title);
        line(
            "违反      ",
            "violates    ",
            cite::citations(program, package, &act.violates, lang),
        );
        line(
            "处罚依据  ",
            "legal basis ",
            cite::citations(program, package, &act.basis, lang),
        );
        if let Some(b) = &act.benchmark {
            line("裁量参照  ", "benchmark   ", cite::benchmark(program, b));
        }
        out
    }

    fn decided(&self, out: &mut String, outcome: &Outcome) {
        let verdict = self.look.verdict(outcome);
        out.push_str(&layout::paragraph(
            self.pick("建议      ", "recommended "),
            &verdict,
        ));
        for line in self.penalties(&outcome.penalties) {
            out.push_str(&layout::paragraph("  · ", &line));
        }
        self.bars(out, &outcome.penalties);
        if !outcome.reasons.is_empty() {
            self.section(out, "说理", "Reasons");
            self.reasons(out, outcome);
        }
        if !outcome.human.is_empty() {
            self.section(out, "须由人决定", "For a human to decide");
            for why in &outcome.human {
                out.push_str(&layout::paragraph("  · ", &self.look.human(why)));
            }
        }
        if self.look.act().is_some_and(|a| a.benchmark.is_some()) {
            out.push('\n');
            let note = self.pick(
                "处罚决定书引用法律、法规作为依据；裁量基准只用于说理。",
                "The decision cites the statute as its legal basis; the benchmark is reasoning only.",
            );
            out.push_str(&layout::paragraph("", note));
        }
    }

    /// One line for each penalty; alternatives and ladders are said to be so.
    fn penalties(&self, penalties: &[Imposed]) -> Vec<String> {
        let (program, lang) = (self.look.program, self.look.lang);
        let mut before = Group::Alone;
        let mut out = Vec::new();
        for i in penalties {
            let Some(p) = program.penalties.get(i.penalty.index()) else {
                continue;
            };
            let on = penalty::object(program, p.on, lang);
            let must = penalty::modality(i.modality, lang);
            let text = penalty::imposed(program, i, lang);
            let link = self.link(before, i.group);
            out.push(match lang {
                Lang::Zh => format!("{link}对{on}{must}{text}"),
                Lang::En => format!("{link}{on} {must} receive {text}"),
            });
            before = i.group;
        }
        out
    }

    fn link(&self, before: Group, now: Group) -> &str {
        match (before, now) {
            (
                Group::Choice {
                    set: a,
                    alternative: x,
                },
                Group::Choice {
                    set: b,
                    alternative: y,
                },
            ) if a == b => {
                if x == y {
                    self.pick("并", "and ")
                } else {
                    self.pick("或者", "or ")
                }
            }
            (_, Group::Choice { .. }) => self.pick("择一：", "one of: "),
            (Group::UpTo { set: a, .. }, Group::UpTo { set: b, .. }) if a == b => {
                self.pick("直至", "up to ")
            }
            (_, Group::UpTo { .. } | Group::Alone) => "",
        }
    }

    fn bars(&self, out: &mut String, penalties: &[Imposed]) {
        let (program, lang) = (self.look.program, self.look.lang);
        for i in penalties {
            let (Some(p), Some(statutory), Some(range)) = (
                program.penalties.get(i.penalty.index()),
                &i.statutory,
                &i.range,
            ) else {
                continue;
            };
            if !matches!(p.amount, Amount::Fine(_)) {
                continue;
            }
            let Some(bar) = layout::bar("  ", statutory, range, i.point, lang) else {
                continue;
            };
            let on = penalty::object(program, p.on, lang);
            out.push('\n');
            out.push_str(&match lang {
                Lang::Zh => format!("法定罚款幅度（{on}）\n"),
                Lang::En => format!("statutory fine ({on})\n"),
            });
            out.push_str(&bar);
        }
    }

    /// One paragraph for each step: premises before what follows from them.
    fn reasons(&self, out: &mut String, outcome: &Outcome) {
        let flat = flatten(&self.look, &outcome.reasons);
        let mut order = in_reading_order(&flat);
        // The act comes first; what a human decides has its own section.
        order.sort_by_key(|f| f.step != Step::Statutory);
        order.retain(|f| !matches!(f.kind, ReasonKind::Human(_)));
        let document = self.look.package().map(cite::document);
        let mut named = false;
        let mut rest: &[&Flat<'_>] = &order;
        while let Some(first) = rest.first() {
            let n = rest.iter().take_while(|f| f.step == first.step).count();
            let (these, after) = rest.split_at(n);
            rest = after;
            let mut texts: Vec<&str> = Vec::new();
            for (i, f) in these.iter().enumerate() {
                let next = these.get(i.saturating_add(1));
                let text = f.said.text.as_str();
                if !text.is_empty() && next.is_none_or(|next| !says_as_much(f.kind, next.kind)) {
                    texts.push(text);
                }
            }
            let by_benchmark = these.iter().any(|f| is_of_the_benchmark(f.kind));
            let benchmark = self.look.benchmark().filter(|_| by_benchmark);
            let name = step(first.step, self.look.lang);
            let (lead, body) = match self.look.lang {
                Lang::Zh => {
                    let by = benchmark.map_or(String::new(), |b| {
                        format!("参照{}，", cite::benchmark(self.look.program, b))
                    });
                    (format!("{name}：{by}"), format!("{}。", texts.join("；")))
                }
                Lang::En => {
                    let by = benchmark.map_or(String::new(), |b| {
                        format!("by {}: ", cite::benchmark(self.look.program, b))
                    });
                    (format!("{name}: {by}"), format!("{}.", texts.join("; ")))
                }
            };
            let mut text = format!("{lead}{body}");
            if let Some(document) = &document {
                text = named_once(
                    &text,
                    document,
                    &mut named,
                    self.pick("该规定", "the same document"),
                );
            }
            out.push_str(&layout::paragraph("  ", &text));
        }
    }

    fn open(&self, out: &mut String, open: &Open) {
        let n = open.alternatives.len();
        let verdict = match self.look.lang {
            Lang::Zh if n == 1 => "处理方式已定，罚款的数额取决于还没有填写的事实".to_owned(),
            Lang::En if n == 1 => {
                "what is to be done is settled; the amount depends on facts not yet known"
                    .to_owned()
            }
            Lang::Zh => format!("还不能确定：有些事实没有填写，可能有{n}种结果"),
            Lang::En => format!("open: some facts are unknown, and {n} outcomes remain"),
        };
        out.push_str(&layout::paragraph(
            self.pick("建议      ", "recommended "),
            &verdict,
        ));
        if open.approximate {
            out.push_str(&layout::paragraph(
                "          ",
                self.pick(
                    "可能的情形太多，没有逐一列出，还可能有别的结果",
                    "there are too many combinations to list; other outcomes may remain",
                ),
            ));
        }
        if !open.open_facts.is_empty() {
            self.section(out, "先查明", "Establish first");
            for f in &open.open_facts {
                let name = self.look.fact_label(f.fact);
                let (least, most) = (f.left_at_least, f.left_at_most);
                let text = match self.look.lang {
                    _ if n == 1 => name.to_owned(),
                    Lang::Zh if least == most => format!("{name}（查明后剩{most}种结果）"),
                    Lang::Zh => format!("{name}（查明后剩{least}至{most}种结果）"),
                    Lang::En if least == most => format!("{name} (leaves {most} outcomes)"),
                    Lang::En => format!("{name} (leaves {least} to {most} outcomes)"),
                };
                out.push_str(&layout::paragraph("  · ", &text));
            }
        }
        self.section(out, "可能的结果", "Outcomes still possible");
        for (i, a) in open.alternatives.iter().enumerate() {
            self.alternative(out, i.saturating_add(1), a);
        }
    }

    fn alternative(&self, out: &mut String, n: usize, a: &Alternative) {
        let (program, lang) = (self.look.program, self.look.lang);
        out.push_str(&layout::paragraph(
            &format!("  {n}. "),
            &self.look.verdict(&a.outcome),
        ));
        for line in self.penalties(&a.outcome.penalties) {
            out.push_str(&layout::paragraph("     · ", &line));
        }
        for i in &a.outcome.penalties {
            let drawn = i.statutory.as_ref().zip(i.range.as_ref());
            if let Some((statutory, range)) = drawn {
                out.push_str(
                    &layout::bar("       ", statutory, range, i.point, lang).unwrap_or_default(),
                );
            }
        }
        for why in &a.outcome.human {
            out.push_str(&layout::paragraph("     · ", &self.look.human(why)));
        }
        let facts: Vec<String> = a
            .case
            .iter()
            .filter_map(|(id, v)| {
                let fact = program.facts.get(id.index())?;
                Some(format!(
                    "{} = {}",
                    fact.label,
                    amounts::value(fact, v, lang)
                ))
            })
            .collect();
        if facts.is_empty() {
            return;
        }
        let text = match lang {
            Lang::Zh => format!("例如：{}", facts.join("；")),
            Lang::En => format!("for example: {}", facts.join("; ")),
        };
        out.push_str(&layout::paragraph("     ", &text));
        let exact = self.penalties(&a.example.penalties);
        let hull = self.penalties(&a.outcome.penalties);
        if exact != hull && !exact.is_empty() {
            let text = match lang {
                Lang::Zh => format!("这时：{}", exact.join("；")),
                Lang::En => format!("then: {}", exact.join("; ")),
            };
            out.push_str(&layout::paragraph("     ", &text));
        }
    }
}

/// The document of the benchmark in full where it is first named, and briefly after that.
fn named_once(text: &str, document: &str, named: &mut bool, briefly: &str) -> String {
    let Some((before, after)) = text.split_once(document) else {
        return text.to_owned();
    };
    let first = if *named { briefly } else { document };
    *named = true;
    let rest = after.replace(document, briefly);
    format!("{before}{first}{rest}")
}

/// The act before its penalties, and else premises before what follows from them.
fn in_reading_order<'f, 'r>(flat: &'f [Flat<'r>]) -> Vec<&'f Flat<'r>> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); flat.len()];
    let mut roots = Vec::new();
    for (i, f) in flat.iter().enumerate() {
        match f.parent.and_then(|p| below.get_mut(p)) {
            Some(children) => children.push(i),
            None => roots.push(i),
        }
    }
    let mut out = Vec::new();
    for root in roots {
        visit(flat, &below, root, &mut out);
    }
    out
}

/// The nesting is that of the reasons, which is that of the rules: small.
fn visit<'f, 'r>(
    flat: &'f [Flat<'r>],
    below: &[Vec<usize>],
    i: usize,
    out: &mut Vec<&'f Flat<'r>>,
) {
    let Some(f) = flat.get(i) else { return };
    let first = f.step == Step::Statutory;
    if first {
        out.push(f);
    }
    for child in below.get(i).into_iter().flatten() {
        visit(flat, below, *child, out);
    }
    if !first {
        out.push(f);
    }
}

/// Whether the next reason says all that this one says: the same range or amount, once more.
fn says_as_much(kind: &ReasonKind, next: &ReasonKind) -> bool {
    let range = |k: &ReasonKind| {
        if let ReasonKind::BenchmarkRange(on, r) | ReasonKind::Recommended(on, r) = k {
            Some((*on, *r))
        } else if let ReasonKind::Amount(on, fen) = k {
            Some((*on, MoneyRange::point(*fen)))
        } else {
            None
        }
    };
    range(kind).is_some() && range(kind) == range(next)
}

/// Whether a reason comes from the benchmark.
fn is_of_the_benchmark(kind: &ReasonKind) -> bool {
    matches!(
        kind,
        ReasonKind::Row(_)
            | ReasonKind::RowChosen(..)
            | ReasonKind::Override(_)
            | ReasonKind::Start(..)
            | ReasonKind::Factor(..)
            | ReasonKind::FactorLowest(..)
            | ReasonKind::BenchmarkRange(..)
    )
}
