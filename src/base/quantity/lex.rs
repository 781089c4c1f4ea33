//! Runs cut into the pieces of the quantity language: numbers, units, boundary words.

use super::unit;
use super::{Unit, unit_at};
use crate::base::{
    numeral::{self, Reading},
    ratio::Ratio,
    words::BoundaryWord,
};

/// What a piece of a run is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A number.
    Number(Number),
    /// 万, 亿 … after a number in digits, or apart from it.
    Multiplier(u64),
    /// `%`, `‰`: one part in this many.
    Rate(i64),
    /// A unit word, and whether it may stand apart from its number.
    Unit(Unit, bool),
    /// 等值, 等额: one time.
    Equal,
    /// A boundary word before its number.
    Before(BoundaryWord),
    /// A boundary word after its number.
    After(BoundaryWord),
    /// 近
    Near,
    /// 至, ~
    To,
    /// 半
    Half,
}

/// A number as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its value; `None` if it is too long to hold exactly.
    pub(super) value: Option<Ratio>,
    /// Written in Chinese.
    pub(super) chinese: bool,
    /// Not well formed.
    pub(super) malformed: bool,
    /// Already a proportion: 百分之五, 三分之一, 1/24.
    pub(super) proportion: bool,
}

/// A piece with its text.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub(super) piece: Piece,
    pub(super) text: &'a str,
    /// It is the first piece of its run.
    pub(super) first: bool,
}

const BEFORE: &[(&str, BoundaryWord)] = &[
    ("不超过", BoundaryWord::AtMost),
    ("不高于", BoundaryWord::AtMost),
    ("不多于", BoundaryWord::AtMost),
    ("不大于", BoundaryWord::AtMost),
    ("至多", BoundaryWord::AtMost),
    ("最多", BoundaryWord::AtMost),
    ("不低于", BoundaryWord::AtLeast),
    ("不少于", BoundaryWord::AtLeast),
    ("不小于", BoundaryWord::AtLeast),
    ("至少", BoundaryWord::AtLeast),
    ("最少", BoundaryWord::AtLeast),
    ("超过", BoundaryWord::Over),
    ("高于", BoundaryWord::Over),
    ("多于", BoundaryWord::Over),
    ("大于", BoundaryWord::Over),
    ("不足", BoundaryWord::Under),
    ("不满", BoundaryWord::Under),
    ("未满", BoundaryWord::Under),
    ("低于", BoundaryWord::Under),
    ("少于", BoundaryWord::Under),
    ("小于", BoundaryWord::Under),
    ("已满", BoundaryWord::Reached),
    ("届满", BoundaryWord::Reached),
    ("满", BoundaryWord::Reached),
];

const AFTER: &[(&str, BoundaryWord)] = &[
    ("以上", BoundaryWord::Above),
    ("以下", BoundaryWord::Below),
    ("以内", BoundaryWord::Within),
    ("以外", BoundaryWord::Beyond),
];

const PARTS: &[(&str, i64)] = &[("百分之", 100), ("千分之", 1_000), ("万分之", 10_000)];

/// Whether a word is a boundary word that stands before its number.
pub fn is_boundary_prefix(word: &str) -> bool {
    BEFORE.iter().any(|(w, _)| *w == word)
}

/// Whether a run is made of pieces of quantities only, whatever they are together: no word can be
/// told from it (十万, 元, 至).
pub fn is_pieces(run: &str) -> bool {
    lex(run).is_some_and(|tokens| !tokens.iter().all(|t| t.piece == Piece::Near))
}

/// Cuts as much of `text` as is made of pieces. Gives the pieces and how many bytes they take.
pub(super) fn lex_prefix(text: &str, most: usize) -> (Vec<Token<'_>>, usize) {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut at = 0usize;
    while tokens.len() < most
        && let Some(rest) = text.get(at..).filter(|r| !r.is_empty())
        && let Some((piece, len)) = piece(rest, tokens.last().map(|t| &t.piece))
        && let Some(cut) = rest.get(..len)
        && len > 0
    {
        tokens.push(Token {
            piece,
            text: cut,
            first: at == 0,
        });
        at = at.saturating_add(len);
    }
    (tokens, at)
}

/// Cuts a whole run; `None` if any of it is not a piece.
pub(super) fn lex(text: &str) -> Option<Vec<Token<'_>>> {
    let (tokens, len) = lex_prefix(text, MAX_PIECES);
    (len == text.len() && !tokens.is_empty()).then_some(tokens)
}

/// Most pieces of one run; the longest quantity has fewer.
const MAX_PIECES: usize = 24;

fn piece(rest: &str, last: Option<&Piece>) -> Option<(Piece, usize)> {
    let c = rest.chars().next()?;
    if c.is_ascii_digit() {
        return arabic(rest);
    }
    for (word, parts) in PARTS.iter().filter(|_| matches!(c, '百' | '千' | '万')) {
        if let Some(tail) = rest.strip_prefix(word) {
            let (n, len) = chinese(tail).or_else(|| hundred(tail))?;
            let value = n.value.and_then(|v| v.div(Ratio::whole(*parts)));
            let number = Number {
                value,
                proportion: true,
                ..n
            };
            return Some((Piece::Number(number), word.len().checked_add(len)?));
        }
    }
    let follows_digits = matches!(last, Some(Piece::Number(n)) if !n.chinese)
        || matches!(last, Some(Piece::Multiplier(_)));
    if (numeral::digit(c).is_some() || c == '十') && !(follows_digits && c == '十') {
        return chinese(rest).map(|(n, len)| (Piece::Number(n), len));
    }
    for (words, before) in [(BEFORE, true), (AFTER, false)] {
        if let Some((w, b)) = words.iter().find(|(w, _)| rest.starts_with(w)) {
            let piece = if before {
                Piece::Before(*b)
            } else {
                Piece::After(*b)
            };
            return Some((piece, w.len()));
        }
    }
    for (word, piece) in [
        ("最近", Piece::Near),
        ("近", Piece::Near),
        ("至", Piece::To),
        ("~", Piece::To),
        ("半", Piece::Half),
        ("等值", Piece::Equal),
        ("等额", Piece::Equal),
        ("%", Piece::Rate(100)),
        ("‰", Piece::Rate(1_000)),
        ("‱", Piece::Rate(10_000)),
    ] {
        if rest.starts_with(word) {
            return Some((piece, word.len()));
        }
    }
    if let Some((u, len)) = unit_at(rest) {
        return Some((Piece::Unit(u, unit::may_stand_apart(rest.get(..len)?)), len));
    }
    if let Some(m) = numeral::multiplier(c) {
        return Some((Piece::Multiplier(m), c.len_utf8()));
    }
    None
}

/// `5`, `50,000`, `3.5`, `1/24`.
fn arabic(rest: &str) -> Option<(Piece, usize)> {
    let (value, mut len) = numeral::arabic(rest)?;
    let mut number = Number {
        value,
        chinese: false,
        malformed: false,
        proportion: false,
    };
    if let Some(tail) = rest.get(len..).and_then(|t| t.strip_prefix('/'))
        && let Some((below, below_len)) = numeral::arabic(tail)
    {
        number.value = match (number.value, below) {
            // A zero denominator is no number: leave the run to be refused as a whole.
            (_, Some(b)) if b == Ratio::ZERO => return None,
            (Some(a), Some(b)) => a.div(b),
            (_, _) => None,
        };
        number.proportion = true;
        len = len.checked_add(below_len)?.checked_add(1)?;
    }
    Some((Piece::Number(number), len))
}

/// 五万, 一点五, 三分之一.
fn chinese(rest: &str) -> Option<(Number, usize)> {
    let (whole, malformed, mut len) = chinese_whole(rest)?;
    let mut number = Number {
        value: Some(whole),
        chinese: true,
        malformed,
        proportion: false,
    };
    let tail = rest.get(len..)?;
    if let Some(below) = tail.strip_prefix("分之") {
        let (above, bad, above_len) = chinese_whole(below)?;
        number.value = above.div(whole);
        number.value?;
        number.malformed |= bad;
        number.proportion = true;
        len = len.checked_add("分之".len())?.checked_add(above_len)?;
    } else if let Some(after) = tail.strip_prefix('点') {
        let digits: usize = after
            .chars()
            .take_while(|c| numeral::digit(*c).is_some())
            .map(char::len_utf8)
            .sum();
        if let Some(part) = after.get(..digits).and_then(numeral::decimals) {
            number.value = whole.add(part);
            len = len.checked_add("点".len())?.checked_add(digits)?;
        }
    }
    Some((number, len))
}

fn chinese_whole(rest: &str) -> Option<(Ratio, bool, usize)> {
    let mut len: usize = rest
        .chars()
        .take_while(|c| numeral::is_numeral_char(*c))
        .map(char::len_utf8)
        .sum();
    // 五千克 and 两千米: the 千 belongs to the unit.
    let before = rest.get(..len)?.strip_suffix('千');
    if let (Some(before), Some(tail)) = (before, rest.get(len..))
        && !before.is_empty()
        && ["克", "米", "瓦"].iter().any(|u| tail.starts_with(u))
    {
        len = before.len();
    }
    let (n, malformed) = match numeral::parse(rest.get(..len)?) {
        Reading::WellFormed(n) => (n, false),
        Reading::Malformed(n) => (n, true),
        Reading::NotANumeral => return None,
    };
    Some((Ratio::wide(i128::from(n)), malformed, len))
}

/// 百分之百.
fn hundred(rest: &str) -> Option<(Number, usize)> {
    rest.strip_prefix('百')?;
    let value = Some(Ratio::whole(100));
    Some((
        Number {
            value,
            chinese: true,
            malformed: false,
            proportion: false,
        },
        "百".len(),
    ))
}
