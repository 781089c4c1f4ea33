//! A timeline as one self-contained picture.
//!
//! Whole pixels only. Colours follow the reader's scheme; every state also has its name, so that the
//! picture says the same in black and white.

use std::fmt::Write;

use super::{Timeline, words};
use crate::base::{date::Date, diagnostic::Lang, markup::escape};

/// Width of the picture, and of the band within it.
const WIDTH: i64 = 1040;
const LEFT: i64 = 32;
const RIGHT: i64 = 1008;
/// Height of the band and of one line of labels.
const BAND: i64 = 44;
const ROW: i64 = 22;

const STYLE: &str = "\
svg{color-scheme:light dark;--ink:#1f2430;--soft:#6b7280;--line:#d4d7dd;--paper:#ffffff;--watch:#2f6f4f;--longer:#8a6d1d;\
--early:#a33a2c;--over:#9aa1ad;--none:#eceef1;--out:#5b3f8c;--open:#c9ced6;--now:#1d4ed8}\
@media(prefers-color-scheme:dark){svg{--ink:#e6e8ec;--soft:#9aa3b2;--line:#3a3f4a;--paper:#15171c;--watch:#4d9d74;\
--longer:#c19a35;--early:#d2604f;--over:#616977;--none:#262a32;--out:#8f74c4;--open:#454b57;--now:#7aa2ff}}\
.paper{fill:var(--paper)}text{font:13px system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;fill:var(--ink)}\
.title{font-size:17px;font-weight:600}.soft{fill:var(--soft)}.small{font-size:12px}\
.tick{stroke:var(--line)}.stem{stroke:var(--soft)}.dot{fill:var(--paper);stroke:var(--soft);stroke-width:2}.turn{fill:var(--ink);stroke:var(--ink)}\
.watch{fill:var(--watch)}.longer{fill:var(--longer)}.early{fill:var(--early)}.over{fill:var(--over)}.none{fill:var(--none)}.out{fill:var(--out)}.open{fill:var(--open)}\
.on{fill:#fff;font-weight:600}.now{stroke:var(--now);stroke-width:2}.nowt{fill:var(--now);font-weight:600}\
.veil{fill:url(#veil)}.act{fill:none;stroke:var(--ink);stroke-width:2}";

/// The picture.
pub fn picture(t: &Timeline<'_>, lang: Lang) -> String {
    let scale = Scale::of(t);
    let lanes = lanes(t, &scale, lang);
    let deepest = lanes.iter().map(|l| l.row).max().unwrap_or(0);
    let band = deepest.saturating_mul(ROW).saturating_add(118);
    let under = band.saturating_add(BAND);
    let notes = i64::from(t.act.is_some()).saturating_mul(40);
    let ends = under.saturating_add(66).saturating_add(notes);
    let height = i64::try_from(t.problems.len())
        .unwrap_or(0)
        .saturating_mul(ROW)
        .saturating_add(ends)
        .saturating_add(16);
    let now = words::state(t.of, t.now(), lang);
    let title = match lang {
        Lang::Zh => format!("{}：{} {now}", t.of.name, t.as_of),
        Lang::En => format!("{}, {}: {now}", t.of.name, t.as_of),
    };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"t d\">\n\
         <title id=\"t\">{}</title>\n<desc id=\"d\">{}</desc>\n<style>{STYLE}</style>\n\
         <defs><pattern id=\"veil\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect width=\"4\" height=\"8\" fill=\"var(--paper)\" opacity=\".45\"/></pattern></defs>\n\
         <rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n\
         <text class=\"title\" x=\"{LEFT}\" y=\"34\">{}</text>\n",
        escape(&title),
        escape(&super::text::page(t, lang)),
        escape(&title),
    );
    legend(t, &mut out, lang);
    ticks(&mut out, &scale, band, under, lang);
    stretches(t, &mut out, &scale, band, lang);
    events(&mut out, &lanes, band);
    today(t, &mut out, &scale, (band, under), lang);
    conduct(t, &mut out, &scale, under, lang);
    let mut y = ends;
    for (name, next) in &t.problems {
        let next = words::said(next.as_deref(), lang);
        let line = match lang {
            Lang::Zh => format!("{name}　下一步：{next}"),
            Lang::En => format!("{name}, next: {next}"),
        };
        let _ = writeln!(out, "<text x=\"{LEFT}\" y=\"{y}\">{}</text>", escape(&line));
        y = y.saturating_add(ROW);
    }
    out.push_str("</svg>\n");
    out
}

/// Days to pixels.
struct Scale {
    first: Date,
    last: Date,
}

impl Scale {
    fn of(t: &Timeline<'_>) -> Self {
        let (first, last) = t.ends();
        Self { first, last }
    }

    /// The left edge of a day; the day after the last has one too.
    fn x(&self, day: Date) -> i64 {
        let whole = i64::from(self.first.days_until(self.last)).saturating_add(1);
        let at = i64::from(self.first.days_until(day)).clamp(0, whole);
        let wide = RIGHT.saturating_sub(LEFT);
        let x = at.saturating_mul(wide).checked_div(whole).unwrap_or(0);
        LEFT.saturating_add(x)
    }

    /// The right edge of a day.
    fn after(&self, day: Date) -> i64 {
        day.next(1).map_or(RIGHT, |next| self.x(next))
    }
}

/// How wide a text is, a little generously.
fn wide(text: &str) -> i64 {
    let chars = text.chars().map(|c| if c.is_ascii() { 8 } else { 14 });
    chars.fold(0_i64, i64::saturating_add)
}

/// First days of months, as far apart as the names need.
fn ticks(out: &mut String, scale: &Scale, band: i64, under: i64, lang: Lang) {
    let days = scale.first.days_until(scale.last);
    let every = match days {
        ..=120 => 1,
        121..=400 => 2,
        401..=1_000 => 3,
        1_001..=2_200 => 6,
        _ => 12,
    };
    let (year, month, _) = scale.first.parts();
    let (mut year, mut month) = (year, month);
    let mut first = true;
    let (top, foot) = (band.saturating_sub(6), under.saturating_add(8));
    let label = under.saturating_add(24);
    // One more than the months that can be seen.
    for _ in 0..20_000 {
        month = month.saturating_add(1);
        if month > 12 {
            month = 1;
            year = year.saturating_add(1);
        }
        let Some(day) = Date::new(year, month, 1).filter(|d| *d <= scale.last) else {
            return;
        };
        if month.saturating_sub(1).checked_rem(every) != Some(0) {
            continue;
        }
        let x = scale.x(day);
        let text = match (month == 1, lang) {
            (true, Lang::Zh) => format!("{year}年"),
            (true, Lang::En) => format!("{year}"),
            (false, Lang::Zh) if first => format!("{year}年{month}月"),
            (false, Lang::En) if first => format!("{year}-{month:02}"),
            (false, Lang::Zh) => format!("{month}月"),
            (false, Lang::En) => format!("{month}"),
        };
        first = false;
        let _ = writeln!(
            out,
            "<line class=\"tick\" x1=\"{x}\" y1=\"{top}\" x2=\"{x}\" y2=\"{foot}\"/>\
             <text class=\"small soft\" x=\"{x}\" y=\"{label}\" text-anchor=\"middle\">{text}</text>"
        );
    }
}

fn stretches(t: &Timeline<'_>, out: &mut String, scale: &Scale, band: i64, lang: Lang) {
    let middle = band.saturating_add(BAND / 2).saturating_add(5);
    for s in &t.stretches {
        let (from, to) = (scale.x(s.from), scale.after(s.to));
        let wide_enough = to.saturating_sub(from).max(1);
        let (tone, _) = words::tone(s.state);
        let name = words::state(t.of, s.state, lang);
        let _ = writeln!(
            out,
            "<rect class=\"{tone}\" x=\"{from}\" y=\"{band}\" width=\"{wide_enough}\" height=\"{BAND}\"><title>{}</title></rect>",
            escape(&format!("{name} {} – {}", s.from, s.to)),
        );
    }
    // What is only expected.
    let line = scale.after(t.as_of);
    let rest = RIGHT.saturating_sub(line);
    if rest > 0 {
        let _ = writeln!(
            out,
            "<rect class=\"veil\" x=\"{line}\" y=\"{band}\" width=\"{rest}\" height=\"{BAND}\"/>"
        );
    }
    for s in &t.stretches {
        // The name stands on one side of the day that is asked about.
        let (from, to) = (scale.x(s.from), scale.after(s.to));
        let (from, to) = if line <= from || to <= line {
            (from, to)
        } else if line.saturating_sub(from) >= to.saturating_sub(line) {
            (from, line)
        } else {
            (line, to)
        };
        let name = words::state(t.of, s.state, lang);
        let room = to.saturating_sub(from);
        if wide(name).saturating_add(8) > room {
            continue;
        }
        let x = from.saturating_add(room / 2);
        let on = match words::tone(s.state).0 {
            "none" | "open" => "soft",
            _ => "on",
        };
        let _ = writeln!(
            out,
            "<text class=\"{on}\" x=\"{x}\" y=\"{middle}\" text-anchor=\"middle\">{name}</text>"
        );
    }
}

/// An event with its place.
struct Lane {
    x: i64,
    row: i64,
    text: String,
    /// The label stands left of its stem.
    left: bool,
    turns: bool,
}

/// Labels in as many lines as they need, so that no stem crosses one: from the right, each stands above
/// those whose stems rise beneath it.
fn lanes(t: &Timeline<'_>, scale: &Scale, lang: Lang) -> Vec<Lane> {
    let mut all: Vec<Lane> = t.events.iter().map(|e| lane(e, scale, lang)).collect();
    // Those at the right edge hang to the left, and are placed last.
    let order: Vec<usize> = {
        let right = (0..all.len()).rev().filter(|i| !hangs_left(&all, *i));
        let left = (0..all.len()).filter(|i| hangs_left(&all, *i));
        right.chain(left).collect()
    };
    let mut placed: Vec<(i64, i64)> = Vec::new();
    for index in order {
        let Some(lane) = all.get_mut(index) else {
            continue;
        };
        let width = wide(&lane.text).saturating_add(12);
        let (from, to) = if lane.left {
            (lane.x.saturating_sub(width), lane.x)
        } else {
            (lane.x, lane.x.saturating_add(width))
        };
        let beneath = placed.iter().filter(|(x, _)| from <= *x && *x <= to);
        let highest = beneath.map(|(_, row)| *row).max();
        lane.row = highest.map_or(0, |row| row.saturating_add(1));
        placed.push((lane.x, lane.row));
    }
    all
}

fn hangs_left(all: &[Lane], index: usize) -> bool {
    all.get(index).is_some_and(|lane| lane.left)
}

fn lane(event: &super::Event, scale: &Scale, lang: Lang) -> Lane {
    let x = scale.x(event.day);
    let (_, month, day) = event.day.parts();
    let more = if event.more.is_empty() {
        String::new()
    } else {
        match lang {
            Lang::Zh => format!("（{}）", event.more.join("、")),
            Lang::En => format!(" ({})", event.more.join(", ")),
        }
    };
    let text = format!("{month}-{day} {}{more}", event.what);
    Lane {
        x,
        row: 0,
        left: x.saturating_add(wide(&text)) > RIGHT,
        text,
        turns: event.turns,
    }
}

/// What the colours mean: each state that occurs, once.
fn legend(t: &Timeline<'_>, out: &mut String, lang: Lang) {
    let mut x = LEFT;
    let mut seen: Vec<Option<u16>> = Vec::new();
    for s in &t.stretches {
        if seen.contains(&s.state) {
            continue;
        }
        seen.push(s.state);
        let (tone, _) = words::tone(s.state);
        let name = words::state(t.of, s.state, lang);
        let at = x.saturating_add(18);
        let _ = writeln!(
            out,
            "<rect class=\"{tone}\" x=\"{x}\" y=\"50\" width=\"12\" height=\"12\" rx=\"2\"/>\
             <text class=\"small soft\" x=\"{at}\" y=\"61\">{name}</text>"
        );
        x = at.saturating_add(wide(name)).saturating_add(18);
    }
}

fn events(out: &mut String, lanes: &[Lane], band: i64) {
    for lane in lanes {
        let x = lane.x;
        let foot = band.saturating_sub(12);
        let y = foot.saturating_sub(lane.row.saturating_mul(ROW));
        let (at, anchor) = if lane.left {
            (x.saturating_sub(5), "end")
        } else {
            (x.saturating_add(5), "start")
        };
        let top = y.saturating_sub(10);
        let class = if lane.turns { "dot turn" } else { "dot" };
        let _ = writeln!(
            out,
            "<line class=\"stem\" x1=\"{x}\" y1=\"{top}\" x2=\"{x}\" y2=\"{band}\"/>\
             <circle class=\"{class}\" cx=\"{x}\" cy=\"{band}\" r=\"4\"/>\
             <text class=\"small\" x=\"{at}\" y=\"{y}\" text-anchor=\"{anchor}\">{}</text>",
            escape(&lane.text)
        );
    }
}

fn today(t: &Timeline<'_>, out: &mut String, scale: &Scale, (band, under): (i64, i64), lang: Lang) {
    let x = scale.after(t.as_of);
    let (top, foot) = (band.saturating_sub(4), under.saturating_add(34));
    let y = under.saturating_add(46);
    let text = match lang {
        Lang::Zh => format!("判断日 {}", t.as_of),
        Lang::En => format!("as of {}", t.as_of),
    };
    let (at, anchor) = if x.saturating_add(wide(&text)) > RIGHT {
        (x.saturating_sub(4), "end")
    } else {
        (x.saturating_add(4), "start")
    };
    let _ = writeln!(
        out,
        "<line class=\"now\" x1=\"{x}\" y1=\"{top}\" x2=\"{x}\" y2=\"{foot}\"/>\
         <text class=\"small nowt\" x=\"{at}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"
    );
}

fn conduct(t: &Timeline<'_>, out: &mut String, scale: &Scale, under: i64, lang: Lang) {
    let Some((from, to, lies)) = &t.act else {
        return;
    };
    let (a, b) = (scale.x(*from), scale.after(*to));
    let y = under.saturating_add(62);
    let (top, foot) = (y.saturating_sub(5), y.saturating_add(5));
    let lies = words::said(lies.as_deref(), lang);
    let text = match lang {
        Lang::Zh => format!("行为 {lies}"),
        Lang::En => format!("conduct: {lies}"),
    };
    let (at, anchor) = if b.saturating_add(wide(&text)).saturating_add(8) > RIGHT {
        (a.saturating_sub(8), "end")
    } else {
        (b.saturating_add(8), "start")
    };
    let line = y.saturating_add(5);
    let _ = writeln!(
        out,
        "<path class=\"act\" d=\"M{a} {top}V{foot}M{a} {y}H{b}M{b} {top}V{foot}\"/>\
         <text class=\"small\" x=\"{at}\" y=\"{line}\" text-anchor=\"{anchor}\">{}</text>",
        escape(&text)
    );
}
