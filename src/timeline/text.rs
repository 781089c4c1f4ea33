//! A timeline as text: a bar, then the stretches with their events.

use std::fmt::Write;

use super::{Stretch, Timeline, words};
use crate::base::{date::Date, diagnostic::Lang};

/// Width of the bar, in characters.
const WIDTH: i64 = 72;

/// The page.
pub fn page(t: &Timeline<'_>, lang: Lang) -> String {
    let pick = |zh, en| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    let mut out = String::new();
    let now = words::state(t.of, t.now(), lang);
    let _ = match lang {
        Lang::Zh => writeln!(out, "{}　{} {now}", t.of.name, t.as_of),
        Lang::En => writeln!(out, "{}, {}: {now}", t.of.name, t.as_of),
    };
    out.push('\n');
    bar(t, &mut out);
    for stretch in &t.stretches {
        line(t, stretch, &mut out, lang);
    }
    if let Some((from, to, lies)) = &t.act {
        let lies = words::said(lies.as_deref(), lang);
        let head = pick("行为", "conduct");
        let _ = writeln!(out, "\n{head}　{}　{lies}", days(*from, *to, lang));
    }
    for (name, next) in &t.problems {
        let next = words::said(next.as_deref(), lang);
        let _ = match lang {
            Lang::Zh => writeln!(out, "{name}　下一步：{next}"),
            Lang::En => writeln!(out, "{name}, next: {next}"),
        };
    }
    out
}

fn bar(t: &Timeline<'_>, out: &mut String) {
    let (first, last) = t.ends();
    let whole = i64::from(first.days_until(last)).max(1);
    let cell = |day: Date| {
        let at = i64::from(first.days_until(day)).saturating_mul(WIDTH);
        at.checked_div(whole).unwrap_or(0).clamp(0, WIDTH)
    };
    let sign_at = |column: i64| {
        // The day in the middle of the column.
        let twice = column.saturating_mul(2).saturating_add(1);
        let days = twice
            .saturating_mul(whole)
            .checked_div(WIDTH.saturating_mul(2));
        let day = days.and_then(|d| first.next(i32::try_from(d).ok()?));
        let stretch = day.and_then(|d| t.stretches.iter().find(|s| s.from <= d && d <= s.to));
        stretch.map_or(' ', |s| words::tone(s.state).1)
    };
    let bar: String = (0..WIDTH).map(sign_at).collect();
    let mark = |days: &[Date], sign: char| -> String {
        let columns: Vec<i64> = days.iter().map(|d| cell(*d)).collect();
        let line: String = (0..=WIDTH)
            .map(|c| if columns.contains(&c) { sign } else { ' ' })
            .collect();
        line.trim_end().to_owned()
    };
    let events: Vec<Date> = t.events.iter().map(|e| e.day).collect();
    let _ = writeln!(out, "  {}", mark(&events, '▾'));
    let _ = writeln!(out, "  {bar}");
    let _ = writeln!(out, "  {}", mark(&[t.as_of], '▴'));
}

fn days(from: Date, to: Date, lang: Lang) -> String {
    match (from == to, lang) {
        (true, _) => from.to_string(),
        (false, Lang::Zh) => format!("{from} 至 {to}"),
        (false, Lang::En) => format!("{from} to {to}"),
    }
}

fn line(t: &Timeline<'_>, s: &Stretch, out: &mut String, lang: Lang) {
    let name = words::state(t.of, s.state, lang);
    let sign = words::tone(s.state).1;
    let when = match (s.cut, lang) {
        ((true, true), Lang::Zh) => "始终".to_owned(),
        ((true, true), Lang::En) => "throughout".to_owned(),
        ((true, false), Lang::Zh) => format!("{} 以前（含当日）", s.to),
        ((true, false), Lang::En) => format!("until {}", s.to),
        ((false, true), Lang::Zh) => format!("{} 起", s.from),
        ((false, true), Lang::En) => format!("from {}", s.from),
        ((false, false), _) => days(s.from, s.to, lang),
    };
    let mut tail = String::new();
    if !s.cut.0 && !s.cut.1 {
        let days = s.from.days_until(s.to).saturating_add(1);
        tail = match lang {
            Lang::Zh => format!("　{days}日"),
            Lang::En => format!(", {days} days"),
        };
    }
    if s.from > t.as_of {
        tail.push_str(match lang {
            Lang::Zh => "　（此后没有新的记录的话）",
            Lang::En => " (if nothing else happens)",
        });
    }
    if s.cut.1 && !s.cut.0 && matches!(s.state, Some(5 | 6)) && !t.of.after.is_empty() {
        let _ = match lang {
            Lang::Zh => write!(tail, "　转{}", t.of.after),
            Lang::En => write!(tail, ", turns into {}", t.of.after),
        };
    }
    let _ = writeln!(out, "  {sign} {name}　{when}{tail}");
    let inside = |day: Date| (s.cut.0 || s.from <= day) && (s.cut.1 || day <= s.to);
    for event in t.events.iter().filter(|e| inside(e.day)) {
        let more = if event.more.is_empty() {
            String::new()
        } else {
            match lang {
                Lang::Zh => format!("（{}）", event.more.join("、")),
                Lang::En => format!(" ({})", event.more.join(", ")),
            }
        };
        let _ = writeln!(out, "      {} {}{more}", event.day, event.what);
    }
}
