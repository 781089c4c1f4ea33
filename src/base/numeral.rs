//! Chinese and Arabic numerals, exact.
//!
//! Chinese: positional numerals as laws write them (一百二十万, 十五, 二亿零五百), from 0 to below 10^16.
//! [`parse`] also tells a numeral whose digits can be read although it is not well formed
//! (一百万一十, 一百十五) from one that is no numeral at all (万一, 百). [`chinese`] writes the one
//! well-formed spelling, so the two are inverse. Arabic: digits in groups of three, decimals, and the
//! multipliers that mixed writing adds (5万, 1.2亿, 3千, 1亿5000万).

use super::ratio::Ratio;

/// One past the largest numeral: 10^16.
pub const LIMIT: u64 = 10_000_000_000_000_000;
/// Most characters of a numeral; the longest well-formed one has 33.
const MAX_CHARS: usize = 40;
/// Most digits before, and after, the decimal point of an Arabic number.
const MAX_DIGITS: usize = 18;

/// What a run of numeral characters says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A well-formed numeral.
    WellFormed(u64),
    /// Not well formed, but only one number can be meant.
    Malformed(u64),
    /// Not a numeral.
    NotANumeral,
}

/// The digit a character stands for (两 is 2, 〇 is 0).
pub const fn digit(c: char) -> Option<u8> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The multiplier a character stands for: 十, 百, 千, 万, 亿.
pub const fn multiplier(c: char) -> Option<u64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Whether a character can stand in a Chinese numeral.
pub const fn is_numeral_char(c: char) -> bool {
    digit(c).is_some() || multiplier(c).is_some()
}

/// Reads a Chinese numeral; the whole text must be one.
pub fn parse(text: &str) -> Reading {
    let Some(value) = value(text) else {
        return Reading::NotANumeral;
    };
    let plain = plain_spelling(text);
    let canonical = chinese(value);
    if plain == canonical || spellings_with_zero(value).contains(&plain) {
        Reading::WellFormed(value)
    } else {
        Reading::Malformed(value)
    }
}

/// A Chinese numeral that need not be well formed: 十百千 fall within a section, 万 stands once before
/// each 亿 or at the end, 亿 once.
fn value(text: &str) -> Option<u64> {
    if text.chars().count() > MAX_CHARS {
        return None;
    }
    if text == "零" || text == "〇" {
        return Some(0);
    }
    let mut total: u64 = 0; // the part before 亿, times 10^8
    let mut upper: u64 = 0; // the part before 万, times 10^4
    let mut section: u64 = 0; // below 10^4
    let mut pending: Option<u64> = None; // a digit that waits for its multiplier
    let mut lowest: u64 = 10_000; // the last multiplier of the section
    let mut after: u64 = 0; // the multiplier right before the last digit, 0 after 零
    let (mut seen_wan, mut seen_yi) = (false, false);
    for c in text.chars() {
        match (digit(c), multiplier(c)) {
            (Some(0), _) => {
                if pending.is_some() {
                    return None;
                }
                after = 0;
            }
            (Some(d), _) => {
                if pending.is_some() {
                    return None;
                }
                pending = Some(u64::from(d));
            }
            (None, Some(m @ (10 | 100 | 1_000))) => {
                if m >= lowest {
                    return None;
                }
                let d = match pending.take() {
                    Some(d) => d,
                    None if m == 10 => 1,
                    None => return None,
                };
                section = section.checked_add(d.checked_mul(m)?)?;
                lowest = m;
                after = m;
            }
            (None, Some(m)) => {
                let below = section.checked_add(pending.take().unwrap_or(0))?;
                if m == 10_000 {
                    if seen_wan || below == 0 {
                        return None;
                    }
                    upper = below.checked_mul(m)?;
                    seen_wan = true;
                } else {
                    let whole = upper.checked_add(below)?;
                    if seen_yi || whole == 0 {
                        return None;
                    }
                    total = whole.checked_mul(m)?;
                    upper = 0;
                    (seen_wan, seen_yi) = (false, true);
                }
                section = 0;
                lowest = 10_000;
                after = m;
            }
            (None, None) => return None,
        }
    }
    if let Some(d) = pending {
        // 二百五 is 250 and 三万五 is 35,000 in speech; 二百零五 would have its 零.
        let unit = if after > 10 {
            after.checked_div(10)?
        } else {
            1
        };
        section = section.checked_add(d.checked_mul(unit)?)?;
    }
    let sum = total.checked_add(upper)?.checked_add(section)?;
    (sum > 0 && sum < LIMIT).then_some(sum)
}

/// The text with 〇 as 零, 两 as 二 where 两 is idiomatic, and a leading 一十 as 十.
fn plain_spelling(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, &c) in chars.iter().enumerate() {
        let next = i.checked_add(1).and_then(|n| chars.get(n)).copied();
        out.push(match c {
            '〇' => '零',
            '两' if chars.len() == 1 || matches!(next, Some('百' | '千' | '万' | '亿')) => {
                '二'
            }
            _ => c,
        });
    }
    match out.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => out,
    }
}

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// The well-formed Chinese spelling. At and above [`LIMIT`] the number is written in Arabic digits.
pub fn chinese(n: u64) -> String {
    if n >= LIMIT {
        return n.to_string();
    }
    spell(n, false, false)
}

/// The spellings that put 零 where the higher part ends in zeros and the lower part is full
/// (一百零五万 has no other, but 一百万五千 is also written 一百万零五千).
fn spellings_with_zero(n: u64) -> [String; 3] {
    [
        spell(n, true, false),
        spell(n, false, true),
        spell(n, true, true),
    ]
}

fn spell(n: u64, zero_at_yi: bool, zero_at_wan: bool) -> String {
    if n == 0 {
        return "零".to_owned();
    }
    let (yi, rest) = split(n, 100_000_000);
    let (yi_wan, yi_low) = split(yi, 10_000);
    let (wan, low) = split(rest, 10_000);
    let mut out = String::new();
    section(&mut out, yi_wan, "万", false);
    section(&mut out, yi_low, "", yi_wan > 0 && yi_low < 1_000);
    if yi > 0 {
        out.push('亿');
    }
    let round_yi = zero_at_yi && split(yi, 10).1 == 0;
    section(&mut out, wan, "万", yi > 0 && (wan < 1_000 || round_yi));
    let round_wan = zero_at_wan && split(wan, 10).1 == 0;
    let above = yi > 0 || wan > 0;
    section(
        &mut out,
        low,
        "",
        above && (low < 1_000 || wan == 0 || round_wan),
    );
    out
}

/// One section of four places, below 10^4; nothing for zero. `zero`: 零 goes before it.
fn section(out: &mut String, n: u64, suffix: &str, zero: bool) {
    if n == 0 {
        return;
    }
    if zero {
        out.push('零');
    }
    let first_word = out.is_empty();
    let (mut rest, mut skipped, mut begun) = (n, false, false);
    for (place, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let (d, below) = split(rest, place);
        rest = below;
        if d == 0 {
            skipped = begun;
            continue;
        }
        if skipped {
            out.push('零');
        }
        if !(first_word && !begun && place == 10 && d == 1) {
            out.push_str(
                usize::try_from(d)
                    .ok()
                    .and_then(|i| DIGITS.get(i))
                    .unwrap_or(&""),
            );
        }
        out.push_str(name);
        (skipped, begun) = (false, true);
    }
    out.push_str(suffix);
}

fn split(n: u64, by: u64) -> (u64, u64) {
    (
        n.checked_div(by).unwrap_or(0),
        n.checked_rem(by).unwrap_or(0),
    )
}

/// The decimals after 点: 点五 is 5/10. `None` unless every character is a digit and there are few.
pub fn decimals(text: &str) -> Option<Ratio> {
    let (mut num, mut den): (i128, i128) = (0, 1);
    if text.is_empty() || text.chars().count() > MAX_DIGITS {
        return None;
    }
    for c in text.chars() {
        let d = digit(c).filter(|_| c != '两')?;
        num = num.checked_mul(10)?.checked_add(i128::from(d))?;
        den = den.checked_mul(10)?;
    }
    Ratio::new(num, den)
}

/// A row of digits as years are written: 二〇二二 is 2022.
pub fn digit_row(text: &str) -> Option<u64> {
    if text.is_empty() || text.chars().count() > 4 {
        return None;
    }
    text.chars().try_fold(0u64, |n, c| {
        n.checked_mul(10)?
            .checked_add(u64::from(digit(c).filter(|_| c != '两')?))
    })
}

/// An Arabic number that begins a text: its value, and how many bytes it takes. Groups of three
/// digits may be parted by `,`; a point needs digits on both sides. The value is `None` when it is
/// too long to hold exactly.
pub fn arabic(text: &str) -> Option<(Option<Ratio>, usize)> {
    let bytes = text.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(0);
    let run = |from: usize| {
        bytes
            .iter()
            .skip(from)
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut end = run(0);
    if end == 0 {
        return None;
    }
    if end <= 3 {
        while at(end) == b',' && run(end.saturating_add(1)) == 3 {
            end = end.saturating_add(4);
        }
    }
    let whole_end = end;
    if at(end) == b'.' {
        let places = run(end.saturating_add(1));
        if places > 0 {
            end = end.saturating_add(places).saturating_add(1);
        }
    }
    let (mut num, mut den): (Option<i128>, i128) = (Some(0), 1);
    let mut digits = 0usize;
    for (i, b) in bytes.iter().enumerate().take(end) {
        if !b.is_ascii_digit() {
            continue;
        }
        if i > whole_end {
            den = den.saturating_mul(10);
        }
        let d = i128::from(b.saturating_sub(b'0'));
        // Leading zeros do not count against the limit.
        digits = digits.saturating_add(usize::from(d > 0 || digits > 0));
        num = num.and_then(|n| n.checked_mul(10)?.checked_add(d));
    }
    let short = digits <= MAX_DIGITS && end.saturating_sub(whole_end) <= MAX_DIGITS;
    let value = num.filter(|_| short).and_then(|n| Ratio::new(n, den));
    Some((value, end))
}

/// A number in digits: whole if it is one, with decimals if they end, else as a fraction.
pub fn digits(n: Ratio) -> String {
    match decimal_places(n) {
        Some(0) => n.num().to_string(),
        Some(places) => {
            let scale = 10i128.saturating_pow(places);
            let scaled = n.num().checked_mul(scale.checked_div(n.den()).unwrap_or(1));
            let Some(scaled) = scaled else {
                return format!("{}/{}", n.num(), n.den());
            };
            let (whole, rest) = (scaled.checked_div(scale), scaled.checked_rem(scale));
            let sign = if scaled < 0 && whole == Some(0) {
                "-"
            } else {
                ""
            };
            let width = usize::try_from(places).unwrap_or(0);
            let rest = rest.unwrap_or(0).unsigned_abs();
            format!("{sign}{}.{rest:0width$}", whole.unwrap_or(0))
        }
        None => format!("{}/{}", n.num(), n.den()),
    }
}

/// How many decimals write a number exactly; `None` if no number up to 18 does.
pub fn decimal_places(n: Ratio) -> Option<u32> {
    let mut power: i128 = 1;
    for places in 0..=18 {
        if power.checked_rem(n.den()) == Some(0) {
            return Some(places);
        }
        power = power.checked_mul(10)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn well_formed_spellings() {
        for (n, text) in [
            (0, "零"),
            (2, "二"),
            (10, "十"),
            (15, "十五"),
            (20, "二十"),
            (110, "一百一十"),
            (105, "一百零五"),
            (1_010, "一千零一十"),
            (10_005, "一万零五"),
            (105_000, "十万五千"),
            (1_000_010, "一百万零一十"),
            (100_005_000, "一亿零五千"),
            (120_000_000, "一亿二千万"),
            (
                9_999_999_999_999_999,
                "九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九",
            ),
        ] {
            assert_eq!(chinese(n), text);
            assert_eq!(parse(text), Reading::WellFormed(n), "{text}");
        }
    }

    #[test]
    fn idioms_are_well_formed() {
        for (text, n) in [
            ("两", 2),
            ("两百", 200),
            ("两万", 20_000),
            ("一十五", 15),
            ("〇", 0),
        ] {
            assert_eq!(parse(text), Reading::WellFormed(n), "{text}");
        }
        assert_eq!(parse("一百零五万"), Reading::WellFormed(1_050_000));
        assert_eq!(parse("一百万零五千"), Reading::WellFormed(1_005_000));
        assert_eq!(
            parse("一万亿零五千万"),
            Reading::WellFormed(1_000_050_000_000)
        );
    }

    #[test]
    fn readable_though_malformed() {
        for (text, n) in [
            ("一百万一十", 1_000_010),
            ("一百十五", 115),
            ("二百五", 250),
            ("三万五", 35_000),
            ("两十", 20),
            ("一百零零五", 105),
        ] {
            assert_eq!(parse(text), Reading::Malformed(n), "{text}");
        }
    }

    #[test]
    fn not_numerals() {
        for text in [
            "",
            "万一",
            "百",
            "一一",
            "二〇二二",
            "十百",
            "一万万",
            "五亿亿",
            "零五百百",
            "一般",
        ] {
            assert_eq!(parse(text), Reading::NotANumeral, "{text}");
        }
    }

    #[test]
    fn arabic_numbers() {
        let whole = |t| arabic(t).map(|(v, n)| (v.map(digits), n));
        assert_eq!(whole("50,000元"), Some((Some("50000".into()), 6)));
        assert_eq!(whole("1,234,567.5"), Some((Some("1234567.5".into()), 11)));
        assert_eq!(whole("50,00"), Some((Some("50".into()), 2)));
        assert_eq!(whole("1234,567"), Some((Some("1234".into()), 4)));
        assert_eq!(whole("3.万"), Some((Some("3".into()), 1)));
        assert_eq!(whole("0.0005"), Some((Some("0.0005".into()), 6)));
        assert_eq!(whole("99999999999999999999"), Some((None, 20)));
        assert_eq!(whole("x"), None);
    }

    #[test]
    fn digits_are_exact() {
        let r = |n, d| digits(Ratio::new(n, d).unwrap());
        assert_eq!(r(1, 3), "1/3");
        assert_eq!(r(-1, 4), "-0.25");
        assert_eq!(r(7, 2), "3.5");
        assert_eq!(r(100, 1), "100");
        assert_eq!(r(1, 1_000_000_000_000_000_000), "0.000000000000000001");
    }

    proptest! {
        #[test]
        fn spelling_and_reading_are_inverse(n in 0..LIMIT) {
            prop_assert_eq!(parse(&chinese(n)), Reading::WellFormed(n));
        }

        #[test]
        fn small_numbers_too(n in 0u64..200_000) {
            prop_assert_eq!(parse(&chinese(n)), Reading::WellFormed(n));
        }

        #[test]
        fn any_text_is_read_without_fault(text in "[零〇一二两三九十百千万亿]{0,12}") {
            if let Reading::WellFormed(n) | Reading::Malformed(n) = parse(&text) {
                prop_assert!(n < LIMIT);
            }
        }
    }
}
