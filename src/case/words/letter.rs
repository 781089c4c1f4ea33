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
        outcome::{Alternative, Group, Imposed, Open, Outcome, Recommendation, Resolved},
    },
    ir::{Amount, Program},
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

    fn verdict(&self, outcome: &Outcome) -> String {
        let d = penalty::disposition(outcome.disposition, self.look.lang);
        match (outcome.degree, self.look.lang) {
            (Some(degree), Lang::Zh) => {
                format!("{d}（{}）", penalty::degree(degree, Lang::Zh))
            }
            (Some(degree), Lang::En) => format!("{d} ({})", penalty::degree(degree, Lang::En)),
            (None, _) => d.to_owned(),
        }
    }

    fn decided(&self, out: &mut String, outcome: &Outcome) {
        let verdict = self.verdict(outcome);
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

    /// One paragraph for each step, its reasons in order.
    fn reasons(&self, out: &mut String, outcome: &Outcome) {
        let flat = flatten(&self.look, &outcome.reasons);
        let mut rest: &[Flat<'_>] = &flat;
        while let Some(first) = rest.first() {
            let n = rest.iter().take_while(|f| f.step == first.step).count();
            let (these, after) = rest.split_at(n);
            rest = after;
            let texts: Vec<&str> = these
                .iter()
                .map(|f| f.said.text.as_str())
                .filter(|t| !t.is_empty())
                .collect();
            let name = step(first.step, self.look.lang);
            let (lead, body) = match self.look.lang {
                Lang::Zh => (format!("  {name}："), format!("{}。", texts.join("；"))),
                Lang::En => (format!("  {name}: "), format!("{}.", texts.join("; "))),
            };
            out.push_str(&layout::paragraph(
                "  ",
                &format!("{}{body}", lead.trim_start()),
            ));
        }
    }

    fn open(&self, out: &mut String, open: &Open) {
        let n = open.alternatives.len();
        let verdict = match self.look.lang {
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
            &self.verdict(&a.outcome),
        ));
        for line in self.penalties(&a.outcome.penalties) {
            out.push_str(&layout::paragraph("     · ", &line));
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
