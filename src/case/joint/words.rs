//! What comes of a case of several acts, in words.

use super::{Judged, Settled, Settlement};
use crate::{
    base::{diagnostic::Lang, ratio::Ratio, span::Span},
    case::{
        amounts as money,
        outcome::{Fault, Recommendation, Resolved, ResolvedDecision},
        words::{self, Look, brief, cite, penalty},
    },
    ir::{
        DecisionId, Duration, DurationUnit, Program, ViolationId,
        joint::{Joint, Part},
    },
};

/// The amounts of a part: `400元以上1000元以下`, `20日`; nothing if it is open or for a human.
pub fn amounts(part: &Part, settled: &Settlement, lang: Lang) -> Option<String> {
    let Settlement::Decided(a) = settled else {
        return None;
    };
    if let Some(point) = a.amount {
        return Some(match part.days {
            true => days(point, lang),
            false => money::money(point, lang),
        });
    }
    if !part.days {
        return Some(money::range(&a.range, lang));
    }
    let end = |n: i64, open: bool| (Ratio::whole(n), open);
    let r = &a.range;
    let nothing = r.min == 0 && r.min_open;
    Some(penalty::duration(
        &Duration {
            unit: DurationUnit::Days,
            lo: (!nothing).then(|| end(r.min, r.min_open)),
            hi: r.max.map(|max| end(max, r.max_open)),
            up_to_lifetime: false,
        },
        lang,
    ))
}

fn days(n: i64, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{n}日"),
        Lang::En => format!("{n} days"),
    }
}

/// The whole, for a terminal or a page of text. Ends with a line break.
pub fn settled(program: &Program, joint: &Joint, s: &Settled, lang: Lang) -> String {
    let mut out = String::new();
    for (i, act) in s.acts.iter().enumerate() {
        let n = i.saturating_add(1);
        out.push_str(&match lang {
            Lang::Zh => format!("━━ 第{n}个行为 ━━\n"),
            Lang::En => format!("━━ Act {n} ━━\n"),
        });
        // Duties are those of the case, told once below.
        let act = without_duties(act, s);
        out.push_str(&words::recommendation(program, &act, lang));
        out.push('\n');
    }
    out.push_str(&match lang {
        Lang::Zh => format!("━━ 案件：{} ━━\n", joint.name),
        Lang::En => format!("━━ The case: {} ━━\n", joint.name),
    });
    for (i, act) in s.acts.iter().enumerate() {
        let line = brief::recommendation(program, act, lang);
        out.push_str(&format!("{}. {line}\n", i.saturating_add(1)));
    }
    let look = Look {
        program,
        violation: ViolationId(u32::MAX),
        lang,
    };
    for (part, settled) in joint.parts.iter().zip(&s.parts) {
        out.push_str(&line(&look, joint, part, settled));
    }
    for kind in &s.kinds {
        out.push_str(&self::kind(program, kind, lang));
    }
    for judged in &s.decisions {
        out.push_str(&decision(&look, judged));
    }
    if !s.duties.is_empty() {
        out.push_str(match lang {
            Lang::Zh => "全案的程序：\n",
            Lang::En => "Duties of the case:\n",
        });
        for told in &s.duties {
            out.push_str(&format!("  · {}\n", look.told(told)));
        }
    }
    if s.approximate {
        out.push_str(match lang {
            Lang::Zh => "各行为可能的结果太多，没有全部列出；先查明下面的事实。\n",
            Lang::En => "The acts may come out in more ways than were tried.\n",
        });
    }
    if !s.open.is_empty() {
        out.push_str(match lang {
            Lang::Zh => "还要查明：\n",
            Lang::En => "Still to be found out:\n",
        });
        for (act, fact) in &s.open {
            let label = look.fact_label(*fact);
            out.push_str(&match (act.map(|i| i.saturating_add(1)), lang) {
                (Some(n), Lang::Zh) => format!("  · 第{n}个行为：{label}\n"),
                (Some(n), Lang::En) => format!("  · act {n}: {label}\n"),
                (None, Lang::Zh) => format!("  · 本案：{label}\n"),
                (None, Lang::En) => format!("  · the case: {label}\n"),
            });
        }
    }
    if s.human() {
        out.push_str(match lang {
            Lang::Zh => "有行为留给人工裁量，上面的数额是可能的范围。\n",
            Lang::En => "Something is left to a human; the amounts above are what is possible.\n",
        });
    }
    out
}

/// The recommendation of an act, without its own duties where the case has some.
fn without_duties(act: &Recommendation, s: &Settled) -> Recommendation {
    let mut act = act.clone();
    if s.duties.is_empty() {
        return act;
    }
    match &mut act.result {
        Resolved::Decided(outcome) => outcome.duties.clear(),
        Resolved::Open(open) => {
            for alternative in &mut open.alternatives {
                alternative.outcome.duties.clear();
                alternative.example.duties.clear();
            }
        }
    }
    act
}

/// What a decision says, or why it does not, in one line.
pub(super) fn value(
    look: &Look<'_>,
    id: DecisionId,
    said: &Result<ResolvedDecision, Fault>,
) -> String {
    match said {
        Ok(said) => brief::decision(look.program, id, said, look.lang),
        Err(why) => {
            let found = brief::fault(look.program, why, Span::default());
            found.message.get(look.lang).to_owned()
        }
    }
}

/// One decision over the acts: name, value, why.
fn decision(look: &Look<'_>, judged: &Judged) -> String {
    let table = look.program.decisions.get(judged.decision.index());
    let name = table.map_or("", |d| d.name.as_str());
    let all: Vec<String> = judged
        .said
        .iter()
        .map(|said| value(look, judged.decision, said))
        .collect();
    let mut reasons: Vec<String> = Vec::new();
    if let [Ok(ResolvedDecision::Decided(outcome))] = judged.said.as_slice() {
        reasons.extend(outcome.rows.iter().map(|row| look.row(*row)));
    }
    let several = all.len() > 1;
    match look.lang {
        Lang::Zh => {
            let open = if several { "待定：" } else { "" };
            let why = match reasons.is_empty() {
                true => String::new(),
                false => format!("（{}）", reasons.join("；")),
            };
            format!("  · {name}：{open}{}{why}\n", all.join("或者"))
        }
        Lang::En => {
            let open = if several { "open: " } else { "" };
            let why = match reasons.is_empty() {
                true => String::new(),
                false => format!(" ({})", reasons.join("; ")),
            };
            format!("  · {name}: {open}{}{why}\n", all.join(" or "))
        }
    }
}

/// One part: name, amount, why, article.
fn line(look: &Look<'_>, joint: &Joint, part: &Part, settled: &Settlement) -> String {
    let (program, lang) = (look.program, look.lang);
    let on = part
        .on
        .map(|on| penalty::object(program, on, lang))
        .unwrap_or_default();
    let mut reasons: Vec<String> = Vec::new();
    let what = match settled {
        Settlement::Decided(a) => {
            reasons = super::reasons(look, a);
            amounts(part, settled, lang).unwrap_or_default()
        }
        Settlement::Open(facts) => {
            let labels: Vec<&str> = facts.iter().map(|f| look.fact_label(*f)).collect();
            match lang {
                Lang::Zh => format!("待定，取决于{}", labels.join("、")),
                Lang::En => format!("open, depending on {}", labels.join(", ")),
            }
        }
        Settlement::Human(why) => look.human(why),
    };
    let of = program.packages.get(joint.package.index());
    reasons.push(cite::citations(program, of, &part.basis, lang));
    let name = &part.name;
    match lang {
        Lang::Zh => {
            let on = if on.is_empty() || on == "当事人" {
                String::new()
            } else {
                format!("（{on}）")
            };
            format!("  · {name}{on}：{what}（{}）\n", reasons.join("；"))
        }
        Lang::En => format!("  · {name}: {what} ({})\n", reasons.join("; ")),
    }
}

fn kind(program: &Program, k: &super::KindOf, lang: Lang) -> String {
    let text = penalty::kind(&k.kind, &k.what, lang);
    let on = penalty::object(program, k.on, lang);
    let acts: Vec<String> = k
        .acts
        .iter()
        .map(|i| i.saturating_add(1).to_string())
        .collect();
    let several = k.acts.len() > 1;
    match lang {
        Lang::Zh => {
            let once = if several && k.once {
                "，同种处罚不重复执行"
            } else {
                ""
            };
            let sure = if k.certain { "" } else { "，视情况" };
            let acts = acts.join("、");
            format!("  · 对{on}{text}（第{acts}个行为{once}{sure}）\n")
        }
        Lang::En => {
            let once = if several && k.once {
                ", carried out once"
            } else {
                ""
            };
            let sure = if k.certain { "" } else { ", not certain" };
            format!("  · {on}: {text} (acts {}{once}{sure})\n", acts.join(", "))
        }
    }
}
