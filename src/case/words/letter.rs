//! The whole recommendation in words: what is recommended, why, what remains to a human, the bar.

use super::{
    cite,
    flat::{Flat, flatten},
    layout,
    look::Look,
    penalty,
    phrases::{self, Phrase},
    reasons::Around,
    step,
};
use crate::{
    base::diagnostic::Lang,
    case::{
        amounts,
        duty::Told,
        outcome::{
            Alternative, Group, Imposed, Open, Outcome, Reason, ReasonKind, Recommendation,
            Resolved, Step,
        },
    },
    ir::{Amount, MoneyRange, Program, ViolationId},
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
    let mut out = letter.head(match &r.result {
        Resolved::Decided(outcome) => Some(outcome),
        Resolved::Open(_) => None,
    });
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

    fn section(&self, out: &mut String, head: Phrase) {
        out.push('\n');
        out.push_str(head.template(self.look.lang));
        out.push('\n');
    }

    /// The head of a line, as wide as the widest.
    fn margin(&self, head: Phrase) -> String {
        let width = match self.look.lang {
            Lang::Zh => 10,
            Lang::En => 12,
        };
        let mut out = head.template(self.look.lang).to_owned();
        while layout::width(&out) < width {
            out.push(' ');
        }
        out
    }

    /// The act and its legal basis: of versions of a law that of the one applied, beside the article
    /// under which it is.
    fn head(&self, outcome: Option<&Outcome>) -> String {
        let mut out = String::new();
        let Some(act) = self.look.act() else {
            return out;
        };
        let mut line = |head: Phrase, text: String| {
            if !text.is_empty() {
                out.push_str(&layout::paragraph(&self.margin(head), &text));
            }
        };
        let (program, package, lang) = (self.look.program, self.look.package(), self.look.lang);
        line(
            phrases::HEAD_ACT,
            phrases::TITLE.say(lang, &[("title", &act.title), ("code", &act.code)]),
        );
        line(
            phrases::HEAD_VIOLATES,
            cite::citations(program, package, &act.violates, lang),
        );
        let applied = outcome.and_then(|outcome| self.look.applied_basis(outcome));
        let own = cite::citations(program, package, &act.basis, lang);
        let both: Vec<String> = applied
            .into_iter()
            .chain([own])
            .filter(|text| !text.is_empty())
            .collect();
        line(
            phrases::HEAD_BASIS,
            both.join(phrases::SEMICOLON.template(lang)),
        );
        if let Some(b) = &act.benchmark {
            line(phrases::HEAD_BENCHMARK, cite::benchmark(program, b));
        }
        out
    }

    fn decided(&self, out: &mut String, outcome: &Outcome) {
        let verdict = self.look.verdict(outcome);
        let head = self.margin(phrases::HEAD_RECOMMENDED);
        out.push_str(&layout::paragraph(&head, &verdict));
        for line in self.penalties(&outcome.penalties) {
            out.push_str(&layout::paragraph("  · ", &line));
        }
        self.bars(out, &outcome.penalties);
        if !outcome.reasons.is_empty() {
            self.section(out, phrases::HEAD_REASONS);
            self.reasons(out, &outcome.reasons, 2);
        }
        if !outcome.human.is_empty() {
            self.section(out, phrases::HEAD_HUMAN);
            for why in &outcome.human {
                out.push_str(&layout::paragraph("  · ", &self.look.human(why)));
            }
        }
        self.duties(out, &outcome.duties);
        let program = self.look.program;
        let benchmark = |id: ViolationId| {
            let act = program.violations.get(id.index());
            act.is_some_and(|act| act.benchmark.is_some())
        };
        if program
            .contending(self.look.violation)
            .into_iter()
            .any(benchmark)
        {
            out.push('\n');
            let note = phrases::CITE_THE_STATUTE.template(self.look.lang);
            out.push_str(&layout::paragraph("", note));
        }
    }

    /// One line for each penalty; alternatives and ladders are said to be so.
    fn penalties(&self, penalties: &[Imposed]) -> Vec<String> {
        let (program, lang) = (self.look.program, self.look.lang);
        let mut before = Group::Alone;
        let mut out = Vec::new();
        for i in penalties {
            let Some(text) = penalty::receives(program, i, lang) else {
                continue;
            };
            let link = self.link(before, i.group);
            out.push(format!("{link}{text}"));
            before = i.group;
        }
        out
    }

    fn link(&self, before: Group, now: Group) -> &'static str {
        let lang = self.look.lang;
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
                    phrases::CHOICE_AND.template(lang)
                } else {
                    phrases::CHOICE_OR.template(lang)
                }
            }
            (_, Group::Choice { .. }) => phrases::CHOICE_ONE_OF.template(lang),
            (Group::UpTo { set: a, .. }, Group::UpTo { set: b, .. }) if a == b => {
                phrases::LADDER.template(lang)
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
            out.push_str(&phrases::HEAD_RANGE.say(lang, &[("on", &on)]));
            out.push('\n');
            out.push_str(&bar);
        }
    }

    /// Which of several provisions is applied, then what each of them comes to, told apart.
    ///
    /// `indent`: how many spaces stand before each line.
    fn reasons(&self, out: &mut String, reasons: &[Reason], indent: usize) {
        let margin = " ".repeat(indent);
        let (contests, rest): (Vec<&Reason>, Vec<&Reason>) = reasons
            .iter()
            .partition(|reason| matches!(reason.kind, ReasonKind::Contest(..)));
        for contest in contests {
            let said = |reason: &Reason| self.look.reason(&reason.kind, &Around::default()).text;
            let mut texts = vec![said(contest)];
            let plain = |r: &&Reason| !matches!(r.kind, ReasonKind::Considered(..));
            texts.extend(contest.children.iter().filter(plain).map(said));
            let lang = self.look.lang;
            let texts = texts.join(phrases::SEMICOLON.template(lang));
            let name = step(contest.step, lang);
            let values = [("step", name), ("by", ""), ("texts", texts.as_str())];
            let text = phrases::PARAGRAPH.say(lang, &values);
            out.push_str(&layout::paragraph(&margin, &text));
            for one in &contest.children {
                let ReasonKind::Considered(id, index, _) = one.kind else {
                    continue;
                };
                let head = format!("{margin}· ");
                out.push_str(&layout::paragraph(&head, &said(one)));
                let look = self.look.at_contender(id, index);
                Letter { look }.reasons(out, &one.children, indent.saturating_add(2));
            }
        }
        let rest: Vec<Reason> = rest.into_iter().cloned().collect();
        self.steps(out, &rest, &margin);
    }

    /// One paragraph for each step: premises before what follows from them.
    fn steps(&self, out: &mut String, reasons: &[Reason], margin: &str) {
        let flat = flatten(&self.look, reasons);
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
            let lang = self.look.lang;
            let by = benchmark.map_or_else(String::new, |b| {
                let document = cite::benchmark(self.look.program, b);
                phrases::BY_BENCHMARK.say(lang, &[("document", &document)])
            });
            let texts = texts.join(phrases::SEMICOLON.template(lang));
            let mut text =
                phrases::PARAGRAPH.say(lang, &[("step", name), ("by", &by), ("texts", &texts)]);
            if let Some(document) = &document {
                text = named_once(
                    &text,
                    document,
                    &mut named,
                    phrases::SAME_DOCUMENT.template(lang),
                );
            }
            out.push_str(&layout::paragraph(margin, &text));
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
        let head = self.margin(phrases::HEAD_RECOMMENDED);
        out.push_str(&layout::paragraph(&head, &verdict));
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
            self.section(out, phrases::HEAD_ESTABLISH);
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
        self.section(out, phrases::HEAD_POSSIBLE);
        for (i, a) in open.alternatives.iter().enumerate() {
            self.alternative(out, i.saturating_add(1), a);
        }
        self.duties(out, &open.duties());
    }

    /// What procedure asks for.
    fn duties(&self, out: &mut String, duties: &[Told]) {
        if duties.is_empty() {
            return;
        }
        self.section(out, phrases::HEAD_DUTIES);
        for told in duties {
            out.push_str(&layout::paragraph("  · ", &self.look.told(told)));
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
