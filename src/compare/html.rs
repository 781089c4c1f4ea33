//! A comparison as one self-contained page: for each difference both fines drawn on one scale.

use std::fmt::Write;

use super::{
    Comparison, Pair,
    judged::{self, Standing},
    regions::Region,
    text::{self, Sides},
};
use crate::{
    base::{diagnostic::Lang, markup::escape},
    case::{amounts, outcome::Outcome, words::penalty},
    ir::{Amount, Program},
};

const STYLE: &str = "\
:root{color-scheme:light dark;--a:#2563eb;--b:#c2410c;--line:#8884;--soft:#8882}\
*{box-sizing:border-box}\
body{font:16px/1.6 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.4rem;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem 0 .3rem;border-top:1px solid var(--line);padding-top:1rem}\
h1 span,.key{font-weight:600}.a{color:var(--a)}.b{color:var(--b)}\
p{margin:.3rem 0}.note{opacity:.75;font-size:.9rem}\
article{border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem;margin:.8rem 0;break-inside:avoid}\
article h3{font-size:1rem;margin:0 0 .3rem}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem .8rem;margin:.5rem 0}dt{font-weight:600}dd{margin:0}\
figure{margin:.6rem 0 0}figcaption{font-size:.85rem;opacity:.75}\
.bars{display:grid;grid-template-columns:max-content minmax(8rem,1fr) max-content;gap:.1rem .6rem;align-items:center}\
svg{width:100%;height:1rem;display:block}.track{fill:currentColor;opacity:.2}\
h2,h3,p,dd{overflow-wrap:anywhere}\
@media(max-width:36rem){body{margin:1rem auto}article{padding:.6rem .7rem}.bars{grid-template-columns:max-content 1fr}\
.bars span:nth-child(3n){grid-column:2}}\
@media print{:root{color-scheme:light}body{margin:0;max-width:none}svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}h2{break-after:avoid}}";

/// The page. `limit`: most regions of one pair of acts.
pub fn page(sides: Sides<'_>, comparison: &Comparison, limit: usize) -> String {
    let (a, b) = sides.titles();
    let title = sides.pick("裁量基准比较", "Benchmarks compared");
    let lang = sides.pick("zh-CN", "en");
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p><span class=\"key a\">{}</span></p>\n<p><span class=\"key b\">{}</span></p>\n",
        escape(&a),
        escape(&b)
    );
    let pairs = comparison.pairs.len();
    let differ = comparison.pairs.iter().filter(|p| p.asked > p.same).count();
    let counted = text::counted(sides, pairs, differ);
    let _ = writeln!(out, "<p>{}</p>", escape(&counted));
    for (zh, en, program, only) in [
        ("只有甲有", "Only in A", sides.a, &comparison.only_a),
        ("只有乙有", "Only in B", sides.b, &comparison.only_b),
    ] {
        if !only.is_empty() {
            let names: Vec<String> = only.iter().map(|id| Sides::act(program, *id)).collect();
            let names = escape(&names.join(sides.pick("、", ", ")));
            let head = sides.pick(zh, en);
            let colon = sides.pick("：", ": ");
            let _ = writeln!(out, "<p class=\"note\">{head}{colon}{names}</p>");
        }
    }
    let told = |p: &&Pair| !p.is_alike() || !p.is_proved();
    for pair in comparison.pairs.iter().filter(told) {
        act(&mut out, (sides, comparison.standing), pair, limit);
    }
    let alike = text::alike(sides, comparison);
    if !alike.is_empty() {
        out.push_str("<section>\n");
        for sentence in alike {
            let _ = writeln!(out, "<p class=\"note\">{}</p>", escape(&sentence));
        }
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn act(out: &mut String, (sides, standing): (Sides<'_>, Standing), pair: &Pair, limit: usize) {
    let (x, y) = (Sides::act(sides.a, pair.a), Sides::act(sides.b, pair.b));
    let head = if x == y { x } else { format!("{x} ／ {y}") };
    let _ = write!(
        out,
        "<section>\n<h2>{}</h2>\n<p class=\"note\">{}</p>\n",
        escape(&head),
        escape(&text::summary(sides, pair))
    );
    for sentence in judged::sentences(sides, standing, pair) {
        let _ = writeln!(out, "<p>{}</p>", escape(&sentence));
    }
    if let Some(sentence) = sides.procedure(pair) {
        let _ = writeln!(out, "<p class=\"note\">{sentence}</p>");
    }
    for (first, only) in [(true, &pair.only_a), (false, &pair.only_b)] {
        if !only.is_empty() {
            let said = escape(&sides.alone(first, only));
            let _ = writeln!(out, "<p class=\"note\">{said}</p>");
        }
    }
    for region in pair.regions.iter().take(limit) {
        article(out, (sides, standing), pair, region);
    }
    let more = pair.regions.len().saturating_sub(limit);
    if more > 0 {
        let _ = match sides.lang {
            Lang::Zh => writeln!(out, "<p class=\"note\">还有{more}种不同没有列出。</p>"),
            Lang::En => writeln!(
                out,
                "<p class=\"note\">{more} more differences are not listed.</p>"
            ),
        };
    }
    out.push_str("</section>\n");
}

fn article(
    out: &mut String,
    (sides, standing): (Sides<'_>, Standing),
    pair: &Pair,
    region: &Region,
) {
    let (of_a, of_b) = sides.results(pair, region);
    let _ = write!(
        out,
        "<article>\n<h3>{}{}</h3>\n<p>{}</p>\n<dl>\n<dt>{}</dt><dd>{}</dd>\n\
         <dt class=\"a\">{}</dt><dd>{}</dd>\n<dt class=\"b\">{}</dt><dd>{}</dd>\n</dl>\n",
        judged::mark(sides, standing, region),
        escape(&sides.difference(&region.difference)),
        escape(&sides.place(region)),
        sides.pick("例如", "For example"),
        escape(&sides.witness(region)),
        sides.pick("甲", "A"),
        escape(&of_a),
        sides.pick("乙", "B"),
        escape(&of_b),
    );
    let (a, b) = (fines(sides.a, &region.a), fines(sides.b, &region.b));
    let mut objects: Vec<&String> = a.iter().chain(&b).map(|(on, ..)| on).collect();
    objects.sort();
    objects.dedup();
    for on in objects {
        let of = |all: &[Fine]| {
            all.iter()
                .find(|(o, ..)| o == on)
                .map(|(_, lo, hi)| (*lo, *hi))
        };
        drawn(out, sides, on, of(&a), of(&b));
    }
    out.push_str("</article>\n");
}

/// Whom, from, to; no upper end is none.
type Fine = (String, i64, Option<i64>);
/// Its two ends.
type Ends = (i64, Option<i64>);

fn fines(program: &Program, outcome: &Outcome) -> Vec<Fine> {
    let fine = |i: &crate::case::outcome::Imposed| {
        let p = program.penalties.get(i.penalty.index())?;
        let Amount::Fine(_) = p.amount else {
            return None;
        };
        let on = penalty::object(program, p.on, Lang::Zh);
        if let Some(point) = i.point {
            return Some((on, point, Some(point)));
        }
        let range = i.range.or(i.statutory)?;
        Some((on, range.min, range.max))
    };
    outcome.penalties.iter().filter_map(fine).collect()
}

/// Width of the scale from nothing to the greatest end.
const SPAN: i128 = 1_000;

/// Both fines as bars on one scale from nothing to the greatest end. The amounts stand beside them as
/// text, so that they stay as large in a narrow window as they are in a wide one.
fn drawn(out: &mut String, sides: Sides<'_>, on: &str, a: Option<Ends>, b: Option<Ends>) {
    let ends = |fine: Option<Ends>| fine.map_or([0, 0], |(lo, hi)| [lo, hi.unwrap_or(lo)]);
    let greatest = ends(a).into_iter().chain(ends(b)).max().unwrap_or(0);
    if greatest <= 0 {
        return;
    }
    let at = |fen: i64| {
        let part = i128::from(fen).saturating_mul(SPAN);
        part.checked_div(i128::from(greatest)).unwrap_or(0)
    };
    let caption = match sides.lang {
        Lang::Zh => format!("对{on}的罚款"),
        Lang::En => format!("Fine on {}", penalty::object_code(on).replace('_', " ")),
    };
    let mut rows = String::new();
    for (fine, class, letter) in [
        (a, "a", sides.pick("甲", "A")),
        (b, "b", sides.pick("乙", "B")),
    ] {
        let (bar, words) = match fine {
            None => (String::new(), sides.pick("没有罚款", "no fine").to_owned()),
            Some((lo, hi)) => {
                let (from, to) = (at(lo), hi.map_or(SPAN, at));
                // A single amount is a mark, at the end of the scale too.
                let width = to.saturating_sub(from).max(6);
                let from = from.min(SPAN.saturating_sub(width));
                let bar = format!(
                    "<rect x=\"{from}\" y=\"2\" width=\"{width}\" height=\"12\" fill=\"var(--{class})\"/>"
                );
                (bar, said(lo, hi, sides.lang))
            }
        };
        let _ = writeln!(
            rows,
            "<span class=\"key {class}\">{letter}</span>\
             <svg viewBox=\"0 0 {SPAN} 16\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
             <rect class=\"track\" y=\"7\" width=\"{SPAN}\" height=\"2\"/>{bar}</svg>\
             <span>{}</span>",
            escape(&words)
        );
    }
    let _ = write!(
        out,
        "<figure>\n<figcaption>{}</figcaption>\n<div class=\"bars\">\n{rows}</div>\n</figure>\n",
        escape(&caption),
    );
}

fn said(lo: i64, hi: Option<i64>, lang: Lang) -> String {
    match (hi, lang) {
        (Some(hi), _) if hi == lo => amounts::money(lo, lang),
        (Some(hi), Lang::Zh) => {
            format!("{}至{}", amounts::money(lo, lang), amounts::money(hi, lang))
        }
        (Some(hi), Lang::En) => {
            format!(
                "{} to {}",
                amounts::money(lo, lang),
                amounts::money(hi, lang)
            )
        }
        (None, Lang::Zh) => format!("{}以上", amounts::money(lo, lang)),
        (None, Lang::En) => format!("{} and more", amounts::money(lo, lang)),
    }
}
