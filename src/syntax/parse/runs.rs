//! What a maximal run is: a quantity, a date, a word, or several of these glued together.
//!
//! The whole run is a quantity or it is a word (language.md, Lexis 5); a word ends before the first
//! digit that does not follow a letter. Runs parted by spaces are joined where together they are one
//! quantity (`3 个月 以上`) or one range of dates.

use crate::base::date::Date;
use crate::base::numeral;
use crate::base::quantity::{self, Run};

/// Words that end in 的 without its being a particle.
const KEEP_DE: &[&str] = &["目的", "标的"];

/// A run without its trailing 的, and whether it had one.
pub(super) fn strip_de(run: &str) -> (&str, bool) {
    match run.strip_suffix('的') {
        Some(stem) if !KEEP_DE.iter().any(|w| run.ends_with(w)) => (stem, true),
        Some(_) | None => (run, false),
    }
}

/// Words that the grammar knows by themselves; with a 的 glued on they would be names.
const KNOWN: &[&str] = &[
    "且",
    "或",
    "非",
    "and",
    "or",
    "not",
    "递增",
    "ascending",
    "标签",
    "label",
    "说明",
    "help",
    "范围",
    "bounds",
];

/// Whether a word with 的 right after it is still the word and a 的.
pub(in crate::syntax) fn takes_de(word: &str) -> bool {
    !KNOWN.contains(&word) && strip_de(&format!("{word}的")) == (word, true)
}

/// Where a word ends because a number begins: the offset of the first digit that does not belong to
/// a letter (PM10 and PM2.5 are words). `None` if there is no such digit.
pub(super) fn number_start(run: &str) -> Option<usize> {
    let (mut attached, mut last) = (false, ' ');
    for (at, c) in run.char_indices() {
        let letter = last == '_' || (last.is_alphabetic() && !is_han(last));
        let digit = c.is_ascii_digit();
        attached = (digit && (letter || attached)) || (attached && matches!(c, '.' | ',' | '/'));
        if digit && !attached {
            return Some(at);
        }
        last = c;
    }
    None
}

/// Whether a character is Han: names in it never take digits.
const fn is_han(c: char) -> bool {
    matches!(
        c,
        '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '〇'
    )
}

/// The longest quantity that a run begins with, where the run is not a whole one: its length.
pub(super) fn quantity_prefix(run: &str) -> Option<usize> {
    // The longest quantity has few characters, so few prefixes need to be tried.
    let ends: Vec<usize> = run
        .char_indices()
        .map(|(at, c)| at.saturating_add(c.len_utf8()))
        .take(64)
        .collect();
    ends.into_iter().rev().find(|end| {
        run.get(..*end)
            .is_some_and(|part| matches!(quantity::classify(part), Run::Quantity(_)))
    })
}

/// A date at the start of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DateRun {
    /// A day of the calendar.
    Day(Date),
    /// It looks like a date, but there is no such day; the nearest one that there is.
    Impossible(Date),
}

impl DateRun {
    pub(super) const fn day(self) -> Date {
        match self {
            Self::Day(d) | Self::Impossible(d) => d,
        }
    }
}

/// The date that a run begins with, and its length: `2022-03-01`, `2022年3月1日`, `二〇二二年三月一日`.
pub(super) fn date_prefix(run: &str) -> Option<(DateRun, usize)> {
    let (year, at) = number(run, 0, 4)?;
    let zh = run.get(at..)?.starts_with('年');
    if !zh && !run.get(at..)?.starts_with('-') {
        return None;
    }
    let (after_year, after_month, end) = if zh {
        ("年", "月", "日")
    } else {
        ("-", "-", "")
    };
    let at = at.checked_add(after_year.len())?;
    let (month, at) = number(run, at, 2)?;
    let at = at.checked_add(
        run.get(at..)?
            .starts_with(after_month)
            .then_some(after_month.len())?,
    )?;
    let (day, at) = number(run, at, 2)?;
    let at = at.checked_add(run.get(at..)?.starts_with(end).then_some(end.len())?)?;
    let of = |y: u64, m: u64, d: u64| {
        Date::new(
            i16::try_from(y).ok()?,
            i8::try_from(m).ok()?,
            i8::try_from(d).ok()?,
        )
    };
    if let Some(date) = of(year, month, day) {
        return Some((DateRun::Day(date), at));
    }
    let (year, month) = (year.clamp(1, 9999), month.clamp(1, 12));
    let nearest = (28..=day.clamp(28, 31))
        .rev()
        .find_map(|d| of(year, month, d));
    Some((
        DateRun::Impossible(nearest.or_else(|| of(year, month, 1))?),
        at,
    ))
}

/// The number at `at` in either script, of at most so many Arabic digits, and where it ends.
fn number(run: &str, at: usize, most: usize) -> Option<(u64, usize)> {
    let rest = run.get(at..)?;
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 {
        let text = rest.get(..digits).filter(|_| digits <= most)?;
        return Some((text.parse().ok()?, at.checked_add(digits)?));
    }
    let len: usize = rest
        .chars()
        .take_while(|c| numeral::is_numeral_char(*c))
        .map(char::len_utf8)
        .sum();
    let text = rest.get(..len)?;
    let value = match numeral::parse(text) {
        numeral::Reading::WellFormed(n) => n,
        numeral::Reading::Malformed(_) | numeral::Reading::NotANumeral => numeral::digit_row(text)?,
    };
    Some((value, at.checked_add(len)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn de_leaves_but_not_inside_nouns() {
        assert_eq!(strip_de("项目总投资额的"), ("项目总投资额", true));
        assert_eq!(strip_de("合同标的"), ("合同标的", false));
        assert_eq!(strip_de("标的的"), ("标的", true));
        assert_eq!(strip_de("的"), ("", true));
    }

    #[test]
    fn words_end_before_numbers() {
        let cut = |run: &str| {
            number_start(run)
                .and_then(|at| run.get(at..))
                .map(str::to_owned)
        };
        assert_eq!(cut("持续时间3个月"), Some("3个月".to_owned()));
        assert_eq!(cut("PM10"), None);
        assert_eq!(cut("PM2.5超标3倍"), Some("3倍".to_owned()));
        assert_eq!(cut("甲2类"), Some("2类".to_owned()));
        assert_eq!(cut("甲_1"), None);
        assert_eq!(cut("一般区域"), None);
    }

    #[test]
    fn dates_at_the_start() {
        let day = |y, m, d| DateRun::Day(Date::new(y, m, d).unwrap());
        assert_eq!(
            date_prefix("2022-03-01至2022-07-01"),
            Some((day(2022, 3, 1), 10))
        );
        assert_eq!(date_prefix("2022年3月1日"), Some((day(2022, 3, 1), 15)));
        assert_eq!(
            date_prefix("二〇二二年十二月三十一日"),
            Some((day(2022, 12, 31), 36))
        );
        let (bad, _) = date_prefix("2022-02-30").unwrap();
        assert_eq!(bad, DateRun::Impossible(Date::new(2022, 2, 28).unwrap()));
        assert!(matches!(
            date_prefix("2022-13-01"),
            Some((DateRun::Impossible(_), _))
        ));
        assert_eq!(date_prefix("2022年"), None);
        assert_eq!(date_prefix("二年以上"), None);
    }

    #[test]
    fn the_longest_quantity_in_front() {
        assert_eq!(quantity_prefix("3个月以上罚款"), Some("3个月以上".len()));
        assert_eq!(quantity_prefix("3D打印"), Some(1));
    }
}
