//! What would change an outcome, for people.

use std::{cmp::Ordering, fmt::Write};

use super::{brief, layout, look::Look};
use crate::{
    base::diagnostic::Lang,
    case::{
        amounts,
        duty::State,
        outcome::Resolved,
        whatif::{Change, Next, WhatIf},
    },
    ir::{FactId, Program, Value},
};

/// Outcomes that are still said one by one.
const FEW: usize = 3;

/// The page of a case: what is recommended now, what would change it, what to establish next.
pub fn page(program: &Program, w: &WhatIf, facts: &[Option<Value>], lang: Lang) -> String {
    let look = Look {
        program,
        violation: w.now.violation,
        lang,
    };
    let pick = |zh: &'static str, en: &'static str| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let mut out = String::new();
    if let Some(act) = look.act() {
        let title = format!("{} ({})", act.title, act.code);
        out.push_str(&layout::paragraph(pick("违法行为  ", "act  "), &title));
    }
    let now = result(&look, &w.now.result);
    out.push_str(&layout::paragraph(pick("现在      ", "now  "), &now));
    let open = w
        .duties
        .iter()
        .filter(|t| matches!(t.state, State::Open(_)));
    for told in open {
        let head = pick("程序      ", "duty  ");
        out.push_str(&layout::paragraph(head, &look.told(told)));
    }
    match &w.now.result {
        Resolved::Open(open) => next(&mut out, &look, &w.next, open.alternatives.len() < 2),
        Resolved::Decided(_) => {
            if w.changes.is_empty() {
                out.push('\n');
                out.push_str(&layout::paragraph("", &nothing(w, lang)));
            }
            changes(&mut out, &look, w, facts);
            notes(&mut out, &look, w);
        }
    }
    out
}

/// An outcome, or those that remain possible where they are few.
fn result(look: &Look<'_>, result: &Resolved) -> String {
    let open = match result {
        Resolved::Decided(outcome) => return look.outcome(outcome),
        Resolved::Open(open) => open,
    };
    let depends = brief::open(look, open);
    if open.alternatives.len() > FEW {
        return depends;
    }
    let all: Vec<String> = open
        .alternatives
        .iter()
        .map(|a| look.outcome(&a.outcome))
        .collect();
    match look.lang {
        Lang::Zh => format!("{}；{depends}", all.join("，或者")),
        Lang::En => format!("{}; {depends}", all.join(", or ")),
    }
}

fn nothing(w: &WhatIf, lang: Lang) -> String {
    match (w.varied.is_empty(), w.more, lang) {
        (true, _, Lang::Zh) => "没有可以改变的事实。".to_owned(),
        (true, _, Lang::En) => "There is no fact that may change.".to_owned(),
        (false, false, Lang::Zh) => "改变其中任意一至三项事实，结果都一样。".to_owned(),
        (false, false, Lang::En) => {
            "Changing any one, two or three of the facts leaves the outcome as it is.".to_owned()
        }
        (false, true, Lang::Zh) => "试过的改变里没有一种影响结果；没有全部试完。".to_owned(),
        (false, true, Lang::En) => {
            "No change that was tried affects the outcome; not all were tried.".to_owned()
        }
    }
}

fn changes(out: &mut String, look: &Look<'_>, w: &WhatIf, facts: &[Option<Value>]) {
    let mut together = 0;
    for (index, change) in w.changes.iter().enumerate() {
        if change.facts.len() != together {
            together = change.facts.len();
            out.push('\n');
            out.push_str(&heading(together, look.lang));
            out.push('\n');
        }
        let number = index.saturating_add(1);
        let steps: Vec<String> = change
            .facts
            .iter()
            .map(|(fact, to)| {
                let from = facts.get(fact.index()).and_then(Option::as_ref);
                step(look, *fact, from, to)
            })
            .collect();
        let comma = match look.lang {
            Lang::Zh => "；",
            Lang::En => "; ",
        };
        let head = format!("{number:>3}. ");
        out.push_str(&layout::paragraph(&head, &steps.join(comma)));
        let mut line = look.outcome(&change.outcome);
        line.push_str(match (change.weight, look.lang) {
            (Ordering::Less, Lang::Zh) => "（更轻）",
            (Ordering::Less, Lang::En) => " (lighter)",
            (Ordering::Greater, Lang::Zh) => "（更重）",
            (Ordering::Greater, Lang::En) => " (heavier)",
            (Ordering::Equal, _) => "",
        });
        out.push_str(&layout::paragraph("     ", &line));
        duties(out, look, w, change);
    }
}

/// What a change brings of duties of procedure, and what it drops.
fn duties(out: &mut String, look: &Look<'_>, w: &WhatIf, change: &Change) {
    let (brought, dropped) = w.turned(change);
    for told in brought {
        let head = match look.lang {
            Lang::Zh => "     + 程序：",
            Lang::En => "     + duty: ",
        };
        out.push_str(&layout::paragraph(head, &look.told(told)));
    }
    for told in dropped {
        let what = look.duty(told).map_or("", |duty| duty.what.as_str());
        let head = match look.lang {
            Lang::Zh => "     - 不再要求：",
            Lang::En => "     - no longer due: ",
        };
        out.push_str(&layout::paragraph(head, what));
    }
}

fn heading(together: usize, lang: Lang) -> String {
    match (together, lang) {
        (1, Lang::Zh) => "改变一项事实".to_owned(),
        (2, Lang::Zh) => "改变两项事实".to_owned(),
        (n, Lang::Zh) => format!("改变{n}项事实"),
        (1, Lang::En) => "Changing one fact".to_owned(),
        (n, Lang::En) => format!("Changing {n} facts"),
    }
}

/// `配合调查：是 → 否`.
fn step(look: &Look<'_>, fact: FactId, from: Option<&Value>, to: &Value) -> String {
    let said = |value: Option<&Value>| said(look, fact, value);
    let colon = match look.lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    };
    let label = look.fact_label(fact);
    format!("{label}{colon}{} → {}", said(from), said(Some(to)))
}

fn said(look: &Look<'_>, fact: FactId, value: Option<&Value>) -> String {
    let declared = look.program.facts.get(fact.index());
    declared
        .zip(value)
        .map_or_else(String::new, |(f, v)| amounts::value(f, v, look.lang))
}

fn notes(out: &mut String, look: &Look<'_>, w: &WhatIf) {
    let mut say = |zh: &str, en: &str| {
        out.push('\n');
        let text = match look.lang {
            Lang::Zh => zh,
            Lang::En => en,
        };
        out.push_str(&layout::paragraph("", text));
    };
    if w.unmarked && !w.varied.is_empty() {
        say(
            "规则没有写明哪些事实“可变”，读到的已知事实都试着改变。",
            "The rules call no fact changeable: every known fact that they read was tried.",
        );
    }
    if w.more && !w.changes.is_empty() {
        say(
            "还有别的改变没有列出。",
            "There are other changes that are not listed.",
        );
    }
}

/// `alone`: one outcome remains, in which only amounts are open.
fn next(out: &mut String, look: &Look<'_>, next: &[Next], alone: bool) {
    out.push('\n');
    out.push_str(match look.lang {
        Lang::Zh => "先查明\n",
        Lang::En => "Establish first\n",
    });
    for (index, n) in next.iter().enumerate() {
        let number = index.saturating_add(1);
        let mut line = look.fact_label(n.fact.fact).to_owned();
        let (least, most) = (n.fact.left_at_least, n.fact.left_at_most);
        let _ = match (least == most, look.lang) {
            _ if alone => Ok(()),
            (true, Lang::Zh) => write!(line, "（查明后剩{most}种结果）"),
            (false, Lang::Zh) => write!(line, "（查明后剩{least}种至{most}种结果）"),
            (true, Lang::En) => write!(line, " ({most} outcomes remain once it is known)"),
            (false, Lang::En) => {
                write!(
                    line,
                    " ({least} to {most} outcomes remain once it is known)"
                )
            }
        };
        out.push_str(&layout::paragraph(&format!("{number:>3}. "), &line));
        if !n.duties.is_empty() {
            let named = n.duties.iter();
            let named = named.filter_map(|id| look.program.duties.get(id.index()));
            let named: Vec<&str> = named.map(|duty| duty.name.as_str()).collect();
            let line = match look.lang {
                Lang::Zh => format!("决定程序：{}", named.join("、")),
                Lang::En => format!("decides the duties: {}", named.join(", ")),
            };
            out.push_str(&layout::paragraph("     · ", &line));
        }
        for (value, left) in &n.answers {
            let colon = match look.lang {
                Lang::Zh => "：",
                Lang::En => ": ",
            };
            let value = said(look, n.fact.fact, Some(value));
            let what = result(look, left);
            let line = format!("{value}{colon}{what}");
            out.push_str(&layout::paragraph("     · ", &line));
        }
    }
}
