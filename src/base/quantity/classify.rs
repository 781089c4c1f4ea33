//! From runs to quantities: the grammar over the pieces, and the reasons for refusing.

use super::lex::{Number, Piece, Token, lex, lex_prefix};
use super::{End, Literal, Quantity, QuantityFault, Run, Unit};
use crate::base::{numeral, ratio::Ratio, words::BoundaryWord};
use std::ops::Range;

/// Most runs that one quantity may be spread over (`超过 3 个月 不足 6 个月` has six).
const MAX_RUNS: usize = 10;
/// Most pieces looked at for one quantity in running text.
const MAX_PIECES: usize = 16;

/// What a run without spaces is: the whole run is a quantity or it is a word.
pub fn classify(run: &str) -> Run {
    match lex(run) {
        Some(tokens) => finish(&tokens),
        None => Run::Word,
    }
}

/// The longest quantity that begins a row of runs parted by spaces: how many runs it takes, and
/// what they are together. `None` if the first run alone is a word and begins no quantity. No more
/// runs are taken from the row than are looked at.
pub fn join<'r>(runs: impl IntoIterator<Item = &'r str>) -> Option<(usize, Run)> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut ends = Vec::new();
    for run in runs.into_iter().take(MAX_RUNS) {
        let Some(more) = lex(run) else { break };
        if let (Some(before), Some(next)) = (tokens.last(), more.first())
            && !goes_on(&before.piece, &next.piece)
        {
            break;
        }
        tokens.extend(more);
        ends.push(tokens.len());
    }
    ends.iter().enumerate().rev().find_map(|(i, end)| {
        let run = finish(tokens.get(..*end)?);
        (run != Run::Word).then_some((i.saturating_add(1), run))
    })
}

/// Whether a quantity can go on with `next` in a run of its own after `before`.
const fn goes_on(before: &Piece, next: &Piece) -> bool {
    match next {
        Piece::Number(_) | Piece::Equal => {
            matches!(
                before,
                Piece::Before(_) | Piece::After(_) | Piece::Near | Piece::To
            )
        }
        Piece::Half => !matches!(
            before,
            Piece::Number(_) | Piece::Multiplier(_) | Piece::Half
        ),
        Piece::Unit(_, apart) => {
            *apart
                && matches!(
                    before,
                    Piece::Number(_) | Piece::Multiplier(_) | Piece::Half
                )
        }
        Piece::Multiplier(_) | Piece::Rate(_) => {
            matches!(before, Piece::Number(_) | Piece::Multiplier(_))
        }
        Piece::Before(_) => !matches!(before, Piece::Before(_) | Piece::Near | Piece::To),
        Piece::After(_) | Piece::To => !matches!(
            before,
            Piece::Before(_) | Piece::After(_) | Piece::Near | Piece::To
        ),
        Piece::Near => false,
    }
}

/// Reads one literal: `5万元`, `百分之五`, `3 个月`, `2000万元`. Full-width digits and signs and
/// spaces are accepted; boundary words are not. `None` if the text is anything else.
pub fn literal(text: &str) -> Option<Literal> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(half_width)
        .collect();
    match classify(&plain) {
        Run::Quantity(Quantity::Point(literal)) => Some(literal),
        Run::Quantity(_) | Run::Fault(_) | Run::Word => None,
    }
}

/// The character in half width, if it is a full-width ASCII character or the ideographic space.
pub const fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32((c as u32).saturating_sub(0xFEE0)) {
            Some(half) => half,
            None => c,
        },
        _ => c,
    }
}

/// All quantities in running text such as an article of a statute, in order, with their byte ranges.
/// Elided units are supplied (二百以上五百元以下); ordinals after 第 are left out. Meant for asking
/// whether a figure stands in a text, so it would rather find too much than too little.
pub fn quantities_in(text: &str) -> Vec<(Range<usize>, Quantity)> {
    let mut found = Vec::new();
    let (mut skip_to, mut before) = (0usize, ' ');
    for (at, c) in text.char_indices() {
        let last = std::mem::replace(&mut before, c);
        if at < skip_to {
            continue;
        }
        if last == '第' || (c.is_ascii_digit() && last.is_ascii_alphanumeric()) {
            // An ordinal: pass over its number.
            let number = |c: &char| numeral::is_numeral_char(*c) || c.is_ascii_digit();
            let rest = text.get(at..).unwrap_or("");
            let len: usize = rest.chars().take_while(number).map(char::len_utf8).sum();
            skip_to = at.saturating_add(len);
            continue;
        }
        let (tokens, _) = lex_prefix(text.get(at..).unwrap_or(""), MAX_PIECES);
        for n in (1..=tokens.len()).rev() {
            let Some(part) = tokens.get(..n) else {
                continue;
            };
            let quantity = match finish(part) {
                Run::Quantity(q) => q,
                Run::Fault(QuantityFault::ElidedUnit(fixed)) => match classify(&fixed) {
                    Run::Quantity(q) => q,
                    Run::Fault(_) | Run::Word => continue,
                },
                Run::Fault(_) | Run::Word => continue,
            };
            skip_to = at.saturating_add(part.iter().map(|t| t.text.len()).sum());
            found.push((at..skip_to, quantity));
            break;
        }
    }
    found
}

/// A literal before its unit is settled.
struct Draft {
    value: Option<Ratio>,
    unit: Option<Unit>,
    chinese: bool,
    malformed: bool,
    half: bool,
    /// Its tokens, and where its number (with multipliers) ends.
    tokens: Range<usize>,
    number_end: usize,
}

enum Shape {
    Point(Draft),
    One(BoundaryWord, Draft),
    Two((BoundaryWord, Draft), (BoundaryWord, Draft)),
    To(Draft, Draft),
    Near(Draft),
}

fn finish(tokens: &[Token<'_>]) -> Run {
    let Some(shape) = shape(tokens) else {
        return Run::Word;
    };
    let text: String = tokens.iter().map(|t| t.text).collect();
    let single = |d: &Draft| fault_of(d, &text);
    match shape {
        Shape::Near(d) => {
            if !d.half && !d.unit.as_ref().is_some_and(is_length_of_time) {
                return Run::Word;
            }
            single(&d).unwrap_or_else(|| Run::Quantity(Quantity::Recent(settle(d, tokens))))
        }
        Shape::Point(d) => {
            single(&d).unwrap_or_else(|| Run::Quantity(Quantity::Point(settle(d, tokens))))
        }
        Shape::One(word, d) => single(&d).unwrap_or_else(|| {
            Run::Quantity(Quantity::One(End {
                word,
                literal: settle(d, tokens),
            }))
        }),
        Shape::To(mut a, mut b) => match pair_fault(&mut a, &mut b, tokens, &text) {
            Some(fault) => Run::Fault(fault),
            None => Run::Quantity(Quantity::To(settle(a, tokens), settle(b, tokens))),
        },
        Shape::Two((wa, mut a), (wb, mut b)) => match pair_fault(&mut a, &mut b, tokens, &text) {
            Some(fault) => Run::Fault(fault),
            None => {
                let a = End {
                    word: wa,
                    literal: settle(a, tokens),
                };
                let b = End {
                    word: wb,
                    literal: settle(b, tokens),
                };
                let swapped = !wa.is_lower() && wb.is_lower();
                Run::Quantity(if swapped {
                    Quantity::Two(b, a)
                } else {
                    Quantity::Two(a, b)
                })
            }
        },
    }
}

/// The faults one literal can have by itself.
fn fault_of(d: &Draft, text: &str) -> Option<Run> {
    let fault = if d.half {
        QuantityFault::Half(text.to_owned())
    } else if d.value.is_none() {
        QuantityFault::TooLarge(text.to_owned())
    } else if d.unit.is_none() && d.chinese {
        QuantityFault::BareChinese(text.to_owned())
    } else {
        return None;
    };
    Some(Run::Fault(fault))
}

/// The faults of two literals that bound one range; a proportion beside a multiple becomes one.
fn pair_fault(
    a: &mut Draft,
    b: &mut Draft,
    tokens: &[Token<'_>],
    text: &str,
) -> Option<QuantityFault> {
    if a.half || b.half {
        return Some(QuantityFault::Half(text.to_owned()));
    }
    if a.value.is_none() || b.value.is_none() {
        return Some(QuantityFault::TooLarge(text.to_owned()));
    }
    match (&a.unit, &b.unit) {
        (None, None) if a.chinese || b.chinese => Some(QuantityFault::BareChinese(text.to_owned())),
        (None, None) => None,
        (None, Some(_)) => Some(elided(a, b, true, tokens, text)),
        (Some(_), None) => Some(elided(b, a, false, tokens, text)),
        (Some(x), Some(y)) if x == y => None,
        (Some(Unit::Ratio | Unit::Times), Some(Unit::Ratio | Unit::Times)) => {
            a.unit = Some(Unit::Times);
            b.unit = Some(Unit::Times);
            None
        }
        (Some(x), Some(y)) if is_calendar(x) && is_calendar(y) => None,
        (Some(_), Some(_)) => Some(QuantityFault::MixedUnits(text.to_owned())),
    }
}

/// The repaired spelling of a range whose `bare` end left out the unit that `donor` has.
fn elided(
    bare: &Draft,
    donor: &Draft,
    bare_is_first: bool,
    tokens: &[Token<'_>],
    text: &str,
) -> QuantityFault {
    let piece = |from: usize, to: usize| -> String {
        tokens
            .get(from..to)
            .unwrap_or(&[])
            .iter()
            .map(|t| t.text)
            .collect()
    };
    let number = piece(donor.tokens.start, donor.number_end);
    let (prefix, mut suffix) = match number.find("分之") {
        Some(i) => (
            number
                .get(..i)
                .map_or(String::new(), |p| format!("{p}分之")),
            String::new(),
        ),
        None => (String::new(), piece(donor.number_end, donor.tokens.end)),
    };
    if prefix.is_empty() && suffix.is_empty() {
        return QuantityFault::MixedUnits(text.to_owned());
    }
    // 三至五万元: the multiplier was left out with the unit, unless that would invert the range.
    let own = piece(bare.tokens.start, bare.number_end);
    let stem = number.trim_end_matches(|c| numeral::multiplier(c).is_some());
    let multipliers = number.get(stem.len()..).unwrap_or("");
    let ordered = |v: Ratio| {
        donor
            .value
            .is_some_and(|limit| if bare_is_first { v < limit } else { v > limit })
    };
    let elided = multipliers
        .char_indices()
        .map(|(at, _)| multipliers.get(at..).unwrap_or(""));
    if let Some(multiplier) = elided
        .filter(|m| *m != "十")
        .find(|m| number_of(&format!("{own}{m}")).is_some_and(ordered))
    {
        suffix.insert_str(0, multiplier);
    }
    let mut fixed = String::new();
    for (i, t) in tokens.iter().enumerate() {
        if i == bare.tokens.start {
            fixed.push_str(&prefix);
        }
        fixed.push_str(t.text);
        if i.saturating_add(1) == bare.tokens.end {
            fixed.push_str(&suffix);
        }
    }
    QuantityFault::ElidedUnit(fixed)
}

/// The value of a text that is one well-formed number without a unit.
fn number_of(text: &str) -> Option<Ratio> {
    let tokens = lex(text)?;
    let (d, end) = draft(&tokens, 0)?;
    d.value
        .filter(|_| end == tokens.len() && d.unit.is_none() && !d.malformed)
}

const fn is_calendar(unit: &Unit) -> bool {
    matches!(unit, Unit::Years | Unit::Months | Unit::Days)
}

const fn is_length_of_time(unit: &Unit) -> bool {
    is_calendar(unit) || matches!(unit, Unit::WorkingDays | Unit::Hours)
}

fn settle(d: Draft, tokens: &[Token<'_>]) -> Literal {
    Literal {
        number: d.value.unwrap_or(Ratio::ZERO),
        unit: d.unit.unwrap_or(Unit::Bare),
        text: tokens
            .get(d.tokens)
            .unwrap_or(&[])
            .iter()
            .map(|t| t.text)
            .collect(),
        malformed: d.malformed,
    }
}

/// The grammar over the pieces; all of them must be used.
fn shape(tokens: &[Token<'_>]) -> Option<Shape> {
    let piece = |at: usize| tokens.get(at).map(|t| &t.piece);
    if let Some(Piece::Near) = piece(0) {
        let (d, end) = draft(tokens, 1)?;
        return (end == tokens.len()).then_some(Shape::Near(d));
    }
    if let Some(Piece::Before(_)) = piece(0) {
        let (word, d, end) = bound(tokens, 0)?;
        return second(tokens, word, d, end);
    }
    let (d, end) = draft(tokens, 0)?;
    match piece(end) {
        None => Some(Shape::Point(d)),
        Some(Piece::To) => {
            let (e, end) = draft(tokens, end.checked_add(1)?)?;
            (end == tokens.len()).then_some(Shape::To(d, e))
        }
        Some(Piece::After(word)) => second(tokens, *word, d, end.checked_add(1)?),
        Some(
            Piece::Number(_)
            | Piece::Multiplier(_)
            | Piece::Rate(_)
            | Piece::Unit(..)
            | Piece::Equal
            | Piece::Before(_)
            | Piece::Near
            | Piece::Half,
        ) => None,
    }
}

fn second(tokens: &[Token<'_>], word: BoundaryWord, d: Draft, at: usize) -> Option<Shape> {
    if at == tokens.len() {
        return Some(Shape::One(word, d));
    }
    let (other, e, end) = bound(tokens, at)?;
    (end == tokens.len()).then_some(Shape::Two((word, d), (other, e)))
}

fn bound(tokens: &[Token<'_>], at: usize) -> Option<(BoundaryWord, Draft, usize)> {
    let next = at.checked_add(1)?;
    if let Some(Piece::Before(word)) = tokens.get(at).map(|t| &t.piece) {
        let (d, end) = draft(tokens, next)?;
        return Some((*word, d, end));
    }
    let (d, end) = draft(tokens, at)?;
    match tokens.get(end).map(|t| &t.piece) {
        Some(Piece::After(word)) => Some((*word, d, end.checked_add(1)?)),
        Some(_) | None => None,
    }
}

/// One literal from `start`, and where it ends.
fn draft(tokens: &[Token<'_>], start: usize) -> Option<(Draft, usize)> {
    let piece = |at: usize| tokens.get(at).map(|t| &t.piece);
    let mut d = Draft {
        value: None,
        unit: None,
        chinese: false,
        malformed: false,
        half: false,
        tokens: start..start,
        number_end: start,
    };
    let mut at = start;
    match piece(at)? {
        Piece::Equal => {
            d.value = Some(Ratio::ONE);
            d.unit = Some(Unit::Times);
            at = at.checked_add(1)?;
        }
        Piece::Half => {
            d.half = true;
            at = at.checked_add(2)?;
            if !matches!(piece(at.checked_sub(1)?), Some(Piece::Unit(..))) {
                return None;
            }
        }
        Piece::Number(n) => {
            at = number(tokens, at, n, &mut d)?;
            d.number_end = at;
            at = measure(tokens, at, &mut d)?;
        }
        Piece::Multiplier(_)
        | Piece::Rate(_)
        | Piece::Unit(..)
        | Piece::Before(_)
        | Piece::After(_)
        | Piece::Near
        | Piece::To => return None,
    }
    d.tokens = start..at;
    Some((d, at))
}

/// The number with its multipliers: `5万`, `1亿5000万`. Gives where it ends.
fn number(tokens: &[Token<'_>], start: usize, first: &Number, d: &mut Draft) -> Option<usize> {
    d.chinese = first.chinese;
    d.malformed = first.malformed;
    if first.proportion {
        d.value = first.value;
        d.unit = Some(Unit::Ratio);
        return start.checked_add(1);
    }
    let mut at = start;
    let mut above: Option<i128> = None; // the multiplier of the part before
    let mut broken = false; // the part before has decimals
    let mut sum = Some(Ratio::ZERO);
    while let Some(Token {
        piece: Piece::Number(n),
        first: starts_run,
        ..
    }) = tokens.get(at)
    {
        // Parts follow each other without a space, and only after a multiplier.
        if at > start && (*starts_run || n.chinese || n.proportion || above.is_none_or(|m| m == 1))
        {
            return None;
        }
        at = at.checked_add(1)?;
        let mut factor: i128 = 1;
        while let Some(Token {
            piece: Piece::Multiplier(m),
            ..
        }) = tokens.get(at)
        {
            factor = factor.checked_mul(i128::from(*m))?;
            at = at.checked_add(1)?;
        }
        let part = n.value.and_then(|v| v.mul(Ratio::wide(factor)));
        // 3万5万, 1.5亿3000万: out of order, or a fraction before a lower part.
        if let Some(m) = above {
            let fits = part.is_none_or(|p| p < Ratio::wide(m));
            d.malformed |= !fits || factor >= m || broken;
        }
        sum = sum.and_then(|s| s.add(part?));
        above = Some(factor);
        broken = n.value.is_some_and(|v| v.as_whole().is_none());
    }
    let limit = Ratio::wide(1_000_000_000_000_000_000);
    d.value = sum.filter(|s| *s < limit);
    Some(at)
}

/// What follows the number: `%`, a unit word, 元角分, 半. Gives where it ends.
fn measure(tokens: &[Token<'_>], start: usize, d: &mut Draft) -> Option<usize> {
    let piece = |at: usize| tokens.get(at).map(|t| &t.piece);
    let next = start.checked_add(1)?;
    match piece(start) {
        Some(Piece::Rate(parts)) if d.unit.is_none() => {
            d.value = d.value.and_then(|v| v.div(Ratio::whole(*parts)));
            d.unit = Some(Unit::Ratio);
            Some(next)
        }
        Some(Piece::Unit(unit, _)) => {
            if d.unit.is_some() {
                // A fraction counts times, and nothing else: 1/2倍.
                d.unit = Some(Unit::Times);
                return (*unit == Unit::Times).then_some(next);
            }
            let text = tokens.get(start).map_or("", |t| t.text);
            d.unit = Some(unit.clone());
            if text == "元" {
                return small_change(tokens, next, d);
            }
            if text == "角" {
                d.value = d.value.and_then(|v| v.div(Ratio::whole(10)));
                d.unit = Some(Unit::Yuan);
                return small_change(tokens, next, d);
            }
            match (piece(next), piece(next.checked_add(1)?)) {
                (Some(Piece::Half), Some(Piece::Unit(..))) if text == "个" => {
                    d.half = true;
                    next.checked_add(2)
                }
                (Some(Piece::Half), _) => {
                    d.half = true;
                    next.checked_add(1)
                }
                (_, _) => Some(next),
            }
        }
        Some(
            Piece::Number(_)
            | Piece::Multiplier(_)
            | Piece::Rate(_)
            | Piece::Equal
            | Piece::Before(_)
            | Piece::After(_)
            | Piece::Near
            | Piece::To
            | Piece::Half,
        )
        | None => Some(start),
    }
}

/// 角 and 分 after 元: `12元5角6分`.
fn small_change(tokens: &[Token<'_>], start: usize, d: &mut Draft) -> Option<usize> {
    let mut at = start;
    for (word, parts) in [("角", 10), ("分", 100)] {
        let next = at.checked_add(1)?;
        if let (
            Some(Token {
                piece: Piece::Number(n),
                first: false,
                ..
            }),
            Some(unit),
        ) = (tokens.get(at), tokens.get(next))
            && unit.text == word
            && !n.proportion
        {
            let part = n.value.and_then(|v| v.div(Ratio::whole(parts)));
            d.value = d.value.and_then(|v| v.add(part?));
            d.malformed |= n.malformed;
            at = next.checked_add(1)?;
        }
    }
    Some(at)
}
