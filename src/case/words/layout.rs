//! Lines for a terminal: display width, wrapping, the bar of a range.
//!
//! Han characters take two columns; a line of Chinese may break anywhere but before closing
//! punctuation.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::{base::diagnostic::Lang, case::amounts, ir::MoneyRange};

/// Columns of a line.
const WIDTH: usize = 78;
/// Columns of a bar between its ends.
const BAR: usize = 40;

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// A paragraph in lines, the first after `first`, the others after as many columns of space.
pub(super) fn paragraph(first: &str, text: &str) -> String {
    let indent = width(first);
    let room = WIDTH.saturating_sub(indent).max(20);
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let full = width(line.trim_end()).saturating_add(width(piece.trim_end())) > room;
        if full && !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            line = piece.trim_start().to_owned();
        } else {
            line.push_str(&piece);
        }
    }
    lines.push(line.trim_end().to_owned());
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        if i == 0 {
            out.push_str(first);
        } else {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Pieces that stay together: a wide character with the closing marks after it or the opening marks
/// before it, a word of narrow characters with the space after it.
fn pieces(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut piece = String::new();
    let mut before: Option<char> = None;
    for c in text.chars() {
        let wide = |c: char| c.width().unwrap_or(0) > 1;
        let joined = match before {
            None => true,
            Some(b) => {
                is_closing(c)
                    || is_opening(b)
                    || (c == ' ' && b == ' ')
                    || (!wide(c) && !wide(b) && b != ' ')
            }
        };
        if !joined {
            out.push(std::mem::take(&mut piece));
        }
        piece.push(c);
        before = Some(c);
    }
    out.push(piece);
    out
}

fn is_closing(c: char) -> bool {
    "，。；：、！？）〕】》”’%万亿元".contains(c)
}

fn is_opening(c: char) -> bool {
    "（〔【《“‘".contains(c)
}

/// A bar of the statutory range with the recommended part marked, and below it what is marked:
///
/// ```text
/// 20万元 ├─────────●──────────────────────────────┤ 100万元
///                  39万元
/// ```
///
/// An end that does not belong to the range is drawn `┊`. `None` if the statute gives no upper end.
pub(super) fn bar(
    indent: &str,
    statutory: &MoneyRange,
    range: &MoneyRange,
    point: Option<i64>,
    lang: Lang,
) -> Option<String> {
    let max = statutory.max?;
    let cell = |fen: i64| -> Option<usize> {
        let span = i128::from(max).checked_sub(i128::from(statutory.min))?;
        let along =
            i128::from(fen.clamp(statutory.min, max)).checked_sub(i128::from(statutory.min))?;
        let last = i128::try_from(BAR).ok()?.checked_sub(1)?;
        let twice = along.checked_mul(last)?.checked_mul(2)?.checked_add(span)?;
        usize::try_from(twice.checked_div(span.checked_mul(2)?)?).ok()
    };
    let (from, to) = match point {
        Some(p) => (cell(p)?, cell(p)?),
        None => (cell(range.min)?, cell(range.max.unwrap_or(max))?),
    };
    let mut line = String::new();
    for i in 0..BAR {
        line.push_str(match (i >= from && i <= to, point) {
            (true, Some(_)) => "●",
            (true, None) => "█",
            (false, _) => "─",
        });
    }
    let left = if statutory.min == 0 && statutory.min_open {
        "0".to_owned()
    } else {
        amounts::money(statutory.min, lang)
    };
    let open = if statutory.min_open { "┊" } else { "├" };
    let close = if statutory.max_open { "┊" } else { "┤" };
    let right = amounts::money(max, lang);
    let marked = match point {
        Some(p) => amounts::money(p, lang),
        None => amounts::range(range, lang),
    };
    let column = width(indent)
        .saturating_add(width(&left))
        .saturating_add(2)
        .saturating_add(from);
    Some(format!(
        "{indent}{left} {open}{line}{close} {right}\n{}{marked}\n",
        " ".repeat(column)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_wraps_by_columns_and_keeps_punctuation() {
        let text = "一二三四五六七八九十".repeat(4) + "。" + &"一二三四五".repeat(3);
        let out = paragraph("  ", &text);
        assert!(out.lines().all(|l| width(l) <= WIDTH + 2), "{out}");
        assert!(out.lines().all(|l| !l.trim_start().starts_with('。')));
        assert_eq!(out.split_whitespace().collect::<String>(), text);
    }

    #[test]
    fn the_mark_stands_over_its_amount() {
        let statutory = MoneyRange {
            min: 20_000_000,
            max: Some(100_000_000),
            min_open: false,
            max_open: false,
        };
        let out = bar(
            "  ",
            &statutory,
            &MoneyRange::point(39_000_000),
            Some(39_000_000),
            Lang::Zh,
        )
        .unwrap();
        let mut lines = out.lines();
        let (drawn, below) = (lines.next().unwrap(), lines.next().unwrap());
        let mark = width(drawn.split('●').next().unwrap());
        assert_eq!(width(below) - width(below.trim_start()), mark, "{out}");
        assert!(drawn.starts_with("  20万元 ├") && drawn.ends_with("┤ 100万元"));
    }

    #[test]
    fn a_bar_of_extremes_holds() {
        let statutory = MoneyRange {
            min: 0,
            max: Some(i64::MAX),
            min_open: true,
            max_open: true,
        };
        let range = MoneyRange {
            min: 1,
            max: None,
            min_open: false,
            max_open: false,
        };
        assert!(bar("", &statutory, &range, None, Lang::Zh).is_some());
        assert_eq!(
            bar(
                "",
                &MoneyRange::point(500),
                &MoneyRange::point(500),
                Some(500),
                Lang::Zh
            ),
            None
        );
    }
}
