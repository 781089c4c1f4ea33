//! Amounts, proportions and quantities in words: exact, in the shortest form a reader would write.

use super::{Literal, Quantity, Unit, unit};
use crate::base::{numeral, ratio::Ratio, words::BoundaryWord};

/// Money in Chinese from whole fen: `39万元`, `67.5万元`, `1234.56元`, `1.2亿元`. Exact: the unit is
/// the one that needs the fewest characters, the larger of two equals.
pub fn money(fen: i128) -> String {
    money_exact(Ratio::wide(fen))
}

/// Money in Chinese from an exact number of fen, which need not be whole: `33 1/3` fen is `1/3元`.
pub fn money_exact(fen: Ratio) -> String {
    let Some(yuan) = fen.div(Ratio::whole(100)) else {
        return format!("{}分", numeral::digits(fen));
    };
    if numeral::decimal_places(yuan).is_none() {
        return format!("{}元", numeral::digits(yuan));
    }
    let mut best = format!("{}元", numeral::digits(yuan));
    let size = Ratio::new(yuan.num().saturating_abs(), yuan.den()).unwrap_or(yuan);
    for (scale, word) in [
        (10_000, "万元"),
        (100_000_000, "亿元"),
        (1_000_000_000_000, "万亿元"),
    ] {
        let scale = Ratio::whole(scale);
        if size < scale {
            break;
        }
        if let Some(n) = yuan
            .div(scale)
            .filter(|n| numeral::decimal_places(*n).is_some())
        {
            let text = format!("{}{word}", numeral::digits(n));
            if text.chars().count() <= best.chars().count() {
                best = text;
            }
        }
    }
    best
}

/// A proportion: `39%`, `12.5%`, or a fraction where the percentage does not end soon: `1/3`.
pub fn ratio(r: Ratio) -> String {
    match r.mul(Ratio::whole(100)) {
        Some(percent) if numeral::decimal_places(percent).is_some_and(|p| p <= 4) => {
            format!("{}%", numeral::digits(percent))
        }
        Some(_) | None => format!("{}/{}", r.num(), r.den()),
    }
}

/// A number with its unit: `3次`, `5吨`, `3.5倍`, `6个月`, `39%`, `39万元` (the number of money is in
/// yuan, as in [`Literal`]).
pub fn number(n: Ratio, of: &Unit) -> String {
    match of {
        Unit::Yuan => match n.mul(Ratio::whole(100)) {
            Some(fen) => money_exact(fen),
            None => format!("{}元", numeral::digits(n)),
        },
        Unit::Ratio => ratio(n),
        Unit::Bare
        | Unit::Times
        | Unit::Years
        | Unit::Months
        | Unit::Days
        | Unit::WorkingDays
        | Unit::Hours
        | Unit::Named(_) => format!("{}{}", numeral::digits(n), unit::word(of)),
    }
}

/// One end of a range in words: `5万元以上`, `超过2次`.
pub fn end(word: BoundaryWord, literal: &Literal) -> String {
    match word {
        BoundaryWord::Above
        | BoundaryWord::Below
        | BoundaryWord::Within
        | BoundaryWord::Beyond
        | BoundaryWord::Before
        | BoundaryWord::After => format!("{}{}", literal.text, word.zh()),
        BoundaryWord::Over
        | BoundaryWord::Under
        | BoundaryWord::AtMost
        | BoundaryWord::AtLeast
        | BoundaryWord::Reached => format!("{}{}", word.zh(), literal.text),
    }
}

/// A quantity in words, its numbers as the author wrote them.
pub fn quantity(q: &Quantity) -> String {
    match q {
        Quantity::Point(l) => l.text.clone(),
        Quantity::One(e) => end(e.word, &e.literal),
        Quantity::Two(a, b) => {
            format!("{}{}", end(a.word, &a.literal), end(b.word, &b.literal))
        }
        Quantity::To(a, b) => format!("{}至{}", a.text, b.text),
        Quantity::Recent(l) => format!("近{}", l.text),
    }
}
