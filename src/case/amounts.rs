//! Amounts for people: money, ratios, counts, lengths of time and ranges, in Chinese and English.
//!
//! Exact always: what is printed in Chinese reads back as the same number.

use crate::{
    base::{diagnostic::Lang, numeral::digits, quantity::print, ratio::Ratio},
    case::words::phrases,
    ir::{Dimension, Fact, FactType, MoneyRange, NumberType, Value},
};

/// Money: `39万元`, `70000.50元`; `CNY 390,000`.
pub fn money(fen: i64, lang: Lang) -> String {
    let amount = match lang {
        Lang::Zh => print::money(i128::from(fen)),
        Lang::En => grouped(fen),
    };
    phrases::YUAN.say(lang, &[("amount", &amount)])
}

/// Yuan in digits, with both decimals if there are any.
fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    let (whole, rest) = (
        fen.checked_div(100).unwrap_or(0),
        fen.checked_rem(100).unwrap_or(0),
    );
    match rest {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{rest:02}"),
    }
}

fn grouped(fen: i64) -> String {
    let plain = yuan(fen);
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(w) => ("-", w),
        None => ("", whole),
    };
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(i);
        if i > 0 && left.checked_rem(3) == Some(0) {
            out.push(',');
        }
        out.push(c);
    }
    if rest.is_empty() {
        format!("{sign}{out}")
    } else {
        format!("{sign}{out}.{rest}")
    }
}

/// An exact amount in fen that need not be whole: `39万元`, else a fraction of yuan.
pub fn exact_money(fen: Ratio, lang: Lang) -> String {
    if let Some(whole) = fen.as_whole().and_then(|n| i64::try_from(n).ok()) {
        return money(whole, lang);
    }
    let yuan = Ratio::new(1, 100).and_then(|r| fen.mul(r)).unwrap_or(fen);
    let amount = match lang {
        Lang::Zh => print::money_exact(fen),
        Lang::En => digits(yuan),
    };
    phrases::YUAN.say(lang, &[("amount", &amount)])
}

/// A number of a fact, in the unit of the fact, as it is written in a facts document.
pub fn number(ty: &NumberType, steps: i64) -> String {
    let Some(exact) = ty.exact(steps) else {
        return steps.to_string();
    };
    match &ty.dimension {
        Dimension::Money => print::money(i128::from(steps)),
        Dimension::Ratio => print::ratio(exact),
        Dimension::Times => format!("{}倍", digits(exact)),
        Dimension::Unit(unit) => format!("{}{unit}", digits(exact)),
    }
}

/// A number of a fact for people.
pub fn number_in(ty: &NumberType, steps: i64, lang: Lang) -> String {
    match (lang, &ty.dimension, ty.exact(steps)) {
        (Lang::En, Dimension::Money, _) => money(steps, lang),
        (Lang::En, Dimension::Times, Some(exact)) => format!("{} times", digits(exact)),
        (Lang::En, Dimension::Unit(unit), Some(exact)) if !unit.is_empty() => {
            format!("{} {unit}", digits(exact))
        }
        (
            Lang::Zh | Lang::En,
            Dimension::Money | Dimension::Ratio | Dimension::Times | Dimension::Unit(_),
            _,
        ) => number(ty, steps),
    }
}

/// A calendar length: `4个月`, `120日`.
pub fn period(n: i32, months: bool, lang: Lang) -> String {
    match (lang, months) {
        (Lang::Zh, true) => format!("{n}个月"),
        (Lang::Zh, false) => format!("{n}日"),
        (Lang::En, true) => format!("{n} months"),
        (Lang::En, false) => format!("{n} days"),
    }
}

/// A range of money: `5万元以上10万元以下`, with open ends said in words.
pub fn range(r: &MoneyRange, lang: Lang) -> String {
    if let Some(fen) = r.as_point() {
        return money(fen, lang);
    }
    // (0, b]: only an upper end was given.
    let only_max = r.min == 0 && r.min_open;
    let lo = money(r.min, lang);
    let Some(hi) = r.max.map(|m| money(m, lang)) else {
        let phrase = if r.min_open {
            phrases::RANGE_MORE_THAN
        } else {
            phrases::RANGE_FROM
        };
        return phrase.say(lang, &[("lo", &lo)]);
    };
    let phrase = match (only_max, r.min_open, r.max_open) {
        (true, _, false) => phrases::RANGE_UP_TO,
        (true, _, true) => phrases::RANGE_LESS_THAN,
        (false, false, false) => phrases::RANGE_CLOSED,
        (false, false, true) => phrases::RANGE_TOP_OPEN,
        (false, true, false) => phrases::RANGE_BOTTOM_OPEN,
        (false, true, true) => phrases::RANGE_OPEN,
    };
    phrase.say(lang, &[("lo", &lo), ("hi", &hi)])
}

/// 是 or 否.
pub const fn yes_no(yes: bool, lang: Lang) -> &'static str {
    if yes {
        phrases::YES.template(lang)
    } else {
        phrases::NO.template(lang)
    }
}

/// The value of a fact for people: `报告书非重点`, `2022-03-01至2022-07-01`, `是`.
pub fn value(fact: &Fact, value: &Value, lang: Lang) -> String {
    let zh = matches!(lang, Lang::Zh);
    let pick = |a: &str, b: &str| if zh { a.to_owned() } else { b.to_owned() };
    match (value, &fact.ty) {
        (Value::Bool(yes), _) => yes_no(*yes, lang).to_owned(),
        (Value::Choice(i), FactType::Choice(options) | FactType::Multi(options)) => options
            .names
            .get(usize::from(*i))
            .cloned()
            .unwrap_or_else(|| i.to_string()),
        (Value::Multi(mask), FactType::Choice(options) | FactType::Multi(options)) => {
            let chosen: Vec<&str> = options
                .names
                .iter()
                .enumerate()
                .filter(|(i, _)| bit(*mask, *i))
                .map(|(_, n)| n.as_str())
                .collect();
            if chosen.is_empty() {
                pick("（一项也没有）", "(none)")
            } else {
                chosen.join(if zh { "、" } else { ", " })
            }
        }
        (Value::Number(n), FactType::Number(ty)) => number_in(ty, *n, lang),
        (Value::NoAmount, _) => pick("没有", "none (没有)"),
        (Value::Uncomputable, _) => pick("无法计算", "not computable (无法计算)"),
        (Value::Date(d), _) => d.to_string(),
        (Value::Span(a, b), _) => {
            if zh {
                format!("{a}至{b}")
            } else {
                format!("{a} to {b}")
            }
        }
        (Value::Period(n), FactType::Period(ty)) => period(*n, ty.months, lang),
        (Value::List(records), _) => {
            let n = records.len();
            if zh {
                format!("{n}条记录")
            } else {
                format!("{n} records")
            }
        }
        (Value::Unascertainable, _) => pick("无法查明", "not ascertainable (无法查明)"),
        // The checker gives every value the type of its fact; a stray one is shown as it is.
        (Value::Choice(i), _) => i.to_string(),
        (Value::Multi(mask), _) => mask.to_string(),
        (Value::Number(n), _) => n.to_string(),
        (Value::Period(n), _) => n.to_string(),
    }
}

/// Whether option `i` is in a set of options.
pub fn bit(mask: u64, i: usize) -> bool {
    u32::try_from(i)
        .ok()
        .and_then(|i| mask.checked_shr(i))
        .is_some_and(|m| m & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_keeps_the_words_of_a_decision() {
        for (fen, zh, en) in [
            (39_000_000, "39万元", "CNY 390,000"),
            (67_500_000, "67.5万元", "CNY 675,000"),
            (7_000_050, "70000.5元", "CNY 70,000.50"),
            (12_345_678, "123456.78元", "CNY 123,456.78"),
            (15_000_000_000, "1.5亿元", "CNY 150,000,000"),
            (0, "0元", "CNY 0"),
            (-5, "-0.05元", "CNY -0.05"),
        ] {
            assert_eq!(money(fen, Lang::Zh), zh);
            assert_eq!(money(fen, Lang::En), en);
        }
    }

    #[test]
    fn open_ends_are_said() {
        let r = |min, max, min_open, max_open| MoneyRange {
            min,
            max,
            min_open,
            max_open,
        };
        let zh = |r: MoneyRange| range(&r, Lang::Zh);
        assert_eq!(zh(r(0, Some(1_000_000), true, false)), "1万元以下");
        assert_eq!(
            zh(r(1_000_000, Some(3_000_000), false, true)),
            "1万元以上不足3万元"
        );
        assert_eq!(
            zh(r(1_000_000, Some(3_000_000), true, false)),
            "超过1万元至3万元"
        );
        assert_eq!(zh(r(1_000_000, None, false, false)), "1万元以上");
        assert_eq!(zh(MoneyRange::point(100)), "1元");
    }
}
