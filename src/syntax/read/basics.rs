//! The small pieces that every item is made of: keywords, names, texts, dates, quantities, lists,
//! and the entries of a body, each at most once.

use std::collections::BTreeMap;

use super::faults::What;
use super::line::{Line, Token};
use super::{KeywordUse, Reader};
use crate::base::codes::reader as code;
use crate::base::date::Date;
use crate::base::diagnostic::Diagnostic;
use crate::base::quantity::{End, Literal, Quantity};
use crate::base::ratio::Rounding;
use crate::base::span::Span;
use crate::base::words::BoundaryWord;
use crate::syntax::ast::{Name, Quoted};
use crate::syntax::cst::{Block, Entry, Statement, TermKind};
use crate::syntax::keywords::{self as kw, Keyword};

/// Which single-valued entries of a body have been written, and where.
#[derive(Default)]
pub(super) struct Seen(BTreeMap<Keyword, Span>);

impl Seen {
    /// Whether an entry has been written.
    pub(super) fn has(&self, keyword: Keyword) -> bool {
        self.0.contains_key(&keyword)
    }
}

/// A quantity as read: its meaning, its spelling without spaces, its place.
pub(super) type Measured = (Quantity, String, Span);

/// Words before a number that make it an end of a range. Those that are keywords before a measure
/// (`低于 中值`) have an English spelling, the others belong to the quantity alone.
const PREFIXES: &[(&str, Option<Keyword>, BoundaryWord)] = &[
    ("超过", Some(kw::OVER), BoundaryWord::Over),
    ("高于", Some(kw::ABOVE), BoundaryWord::Over),
    ("低于", Some(kw::BELOW), BoundaryWord::Under),
    ("不超过", Some(kw::AT_MOST), BoundaryWord::AtMost),
    ("不高于", Some(kw::NOT_ABOVE), BoundaryWord::AtMost),
    ("不低于", Some(kw::AT_LEAST), BoundaryWord::AtLeast),
    ("不足", None, BoundaryWord::Under),
    ("不满", None, BoundaryWord::Under),
    ("未满", None, BoundaryWord::Under),
    ("不多于", None, BoundaryWord::AtMost),
    ("至多", None, BoundaryWord::AtMost),
    ("不少于", None, BoundaryWord::AtLeast),
    ("至少", None, BoundaryWord::AtLeast),
    ("已满", None, BoundaryWord::Reached),
];

type Prefix = (&'static str, Option<Keyword>, BoundaryWord);

fn prefix(word: &str) -> Option<Prefix> {
    PREFIXES
        .iter()
        .copied()
        .find(|(zh, k, _)| *zh == word || k.is_some_and(|k| k.is(word)))
}

fn suffix(word: &str) -> Option<BoundaryWord> {
    match word {
        "以上" => Some(BoundaryWord::Above),
        "以下" => Some(BoundaryWord::Below),
        "以内" => Some(BoundaryWord::Within),
        _ => None,
    }
}

/// A spelling without its spaces.
pub(super) fn tidy(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// One end of a range at token `n`: `超过 2倍` or `2倍 以上` written apart; with its tokens.
fn end_ahead(line: &Line<'_>, n: usize) -> Option<(End, String, usize)> {
    let point = |k: usize| match line.term_ahead(k).map(|t| (&t.kind, &t.text)) {
        Some((TermKind::Quantity(q), text)) => self::point(q).map(|l| (l.clone(), tidy(text))),
        _ => None,
    };
    if let Some((zh, _, word)) = line.word_ahead(n).and_then(prefix) {
        let (literal, text) = point(n.saturating_add(1))?;
        return Some((End { word, literal }, format!("{zh}{text}"), 2));
    }
    let (literal, text) = point(n)?;
    let after = line.word_ahead(n.saturating_add(1))?;
    Some((
        End {
            word: suffix(after)?,
            literal,
        },
        format!("{text}{after}"),
        2,
    ))
}

/// The quantity at token `n`, with its spelling and how many tokens it takes.
pub(super) fn quantity_ahead(line: &Line<'_>, n: usize) -> Option<(Quantity, String, usize)> {
    if let Some((first, text, used)) = end_ahead(line, n) {
        return Some(match end_ahead(line, n.saturating_add(used)) {
            Some((second, more, also)) => (
                Quantity::Two(first, second),
                format!("{text}{more}"),
                used.saturating_add(also),
            ),
            None => (Quantity::One(first), text, used),
        });
    }
    let term = line.term_ahead(n)?;
    match &term.kind {
        TermKind::Quantity(q) => Some(((**q).clone(), tidy(&term.text), 1)),
        TermKind::Word
        | TermKind::De
        | TermKind::Date(_)
        | TermKind::DateRange(..)
        | TermKind::String
        | TermKind::Statute
        | TermKind::Article(_)
        | TermKind::Op(_)
        | TermKind::Comma
        | TermKind::Group(_)
        | TermKind::Break => None,
    }
}

/// The literal of a point.
pub(super) fn point(q: &Quantity) -> Option<&Literal> {
    match q {
        Quantity::Point(l) => Some(l),
        Quantity::One(_) | Quantity::Two(..) | Quantity::To(..) | Quantity::Recent(_) => None,
    }
}

impl Reader {
    /// Whether the next token spells a keyword.
    pub(super) fn is(&self, line: &Line<'_>, keyword: Keyword) -> bool {
        line.word_ahead(0).is_some_and(|w| keyword.is(w))
    }

    /// Which of several keywords the next token spells.
    pub(super) fn is_any(&self, line: &Line<'_>, known: &[Keyword]) -> Option<Keyword> {
        let word = line.word_ahead(0)?;
        known.iter().copied().find(|k| k.is(word))
    }

    /// Reads the next token as a keyword and remembers its place.
    pub(super) fn take(&mut self, line: &mut Line<'_>, keyword: Keyword) {
        self.keywords.push(KeywordUse {
            span: line.here(),
            keyword,
        });
        line.skip(1);
    }

    /// Reads a keyword if it stands here.
    pub(super) fn eat(&mut self, line: &mut Line<'_>, keyword: Keyword) -> bool {
        let found = self.is(line, keyword);
        if found {
            self.take(line, keyword);
        }
        found
    }

    /// Reads the one of several keywords that stands here.
    pub(super) fn eat_any(&mut self, line: &mut Line<'_>, known: &[Keyword]) -> Option<Keyword> {
        let found = self.is_any(line, known)?;
        self.take(line, found);
        Some(found)
    }

    /// Reads one word of a closed set with its meaning; anything else is reported.
    pub(super) fn choose<T: Copy>(
        &mut self,
        line: &mut Line<'_>,
        known: &[(Keyword, T)],
        what: What,
    ) -> Option<T> {
        let word = line.word_ahead(0).unwrap_or_default();
        if let Some(&(k, value)) = known.iter().find(|(k, _)| k.is(word)) {
            self.take(line, k);
            return Some(value);
        }
        let words: Vec<Keyword> = known.iter().map(|(k, _)| *k).collect();
        self.unknown_value(line, &words, what)
    }

    /// Reads a name: a word, a text in quotation marks, or a spelling such as 一级 that is also a
    /// quantity.
    pub(super) fn name(&mut self, line: &mut Line<'_>, what: What) -> Option<Name> {
        let Some(term) = line.term_ahead(0) else {
            return self.missing(line, what);
        };
        let text = match &term.kind {
            TermKind::Word => {
                if let Some(k) = kw::reserved(&term.text) {
                    return self.reserved_name(line, k, what);
                }
                term.text.clone()
            }
            TermKind::String => term.text.clone(),
            TermKind::Quantity(_) => tidy(&term.text),
            TermKind::De
            | TermKind::Date(_)
            | TermKind::DateRange(..)
            | TermKind::Statute
            | TermKind::Article(_)
            | TermKind::Op(_)
            | TermKind::Comma
            | TermKind::Group(_)
            | TermKind::Break => return self.missing(line, what),
        };
        line.skip(1);
        Some(Name {
            text,
            span: term.span,
        })
    }

    fn reserved_name<T>(&mut self, line: &Line<'_>, k: Keyword, what: What) -> Option<T> {
        self.report(
            Diagnostic::error(
                code::RESERVED_NAME,
                line.here(),
                format!("“{}”是保留词，不能作为{}", k.zh, what.0),
                format!("“{}” is reserved and cannot be {}", k.en, what.1),
            )
            .because(
                "这个词在任何地方都有固定的意思",
                "this word has a fixed meaning everywhere",
            )
            .help(
                format!("换一个名称，例如在前后加字：“{}的情形”。", k.zh),
                "Choose another name, for instance a longer one.",
            ),
        );
        None
    }

    /// A name at the head of an item; an item without one is read on under an empty name, so that
    /// the rest of it is still checked.
    pub(super) fn head_name(&mut self, line: &mut Line<'_>, what: What) -> Name {
        let span = line.here();
        self.name(line, what).unwrap_or_else(|| {
            // A reserved word was reported as a name; it must not be reported again as left over.
            if line.word_ahead(0).is_some() {
                line.skip(1);
            }
            Name {
                text: String::new(),
                span,
            }
        })
    }

    /// Names joined by `、`.
    pub(super) fn names(&mut self, line: &mut Line<'_>, what: What) -> Option<Vec<Name>> {
        let mut names = vec![self.name(line, what)?];
        while line.eat_comma() {
            names.push(self.name(line, what)?);
        }
        Some(names)
    }

    /// The names of a block: `{ 甲、乙 }`, or one on each line.
    pub(super) fn name_block(&mut self, block: &Block, what: What) -> Vec<Name> {
        let mut names = Vec::new();
        for s in self.statements(block, what) {
            let mut line = Line::statement(s);
            while let Some(name) = self.name(&mut line, what) {
                names.push(name);
                // A comma at the end of a line goes on in the next.
                if !line.eat_comma() || line.done() {
                    self.finish(&line);
                    break;
                }
            }
        }
        names
    }

    /// A text in quotation marks.
    pub(super) fn quoted(&mut self, line: &mut Line<'_>, what: What) -> Option<Quoted> {
        match line.term_ahead(0) {
            Some(t) if matches!(t.kind, TermKind::String) => {
                line.skip(1);
                Some(Quoted {
                    text: t.text.clone(),
                    span: t.span,
                })
            }
            Some(t) if matches!(t.kind, TermKind::Word) => {
                line.skip(1);
                self.report(
                    Diagnostic::error(
                        code::EXPECTED,
                        t.span,
                        format!("{}要写在引号里", what.0),
                        format!("{} must stand in quotation marks", what.1),
                    )
                    .help("在两端加“ ”。", "Put “ ” around it.")
                    .fixed_by(t.span, format!("“{}”", t.text)),
                );
                None
            }
            Some(_) | None => self.missing(line, what),
        }
    }

    /// A date.
    pub(super) fn date(&mut self, line: &mut Line<'_>, what: What) -> Option<(Date, Span)> {
        match line.term_ahead(0) {
            Some(t) => match t.kind {
                TermKind::Date(d) => {
                    line.skip(1);
                    Some((d, t.span))
                }
                TermKind::Word
                | TermKind::De
                | TermKind::Quantity(_)
                | TermKind::DateRange(..)
                | TermKind::String
                | TermKind::Statute
                | TermKind::Article(_)
                | TermKind::Op(_)
                | TermKind::Comma
                | TermKind::Group(_)
                | TermKind::Break => self.missing(line, what),
            },
            None => self.missing(line, what),
        }
    }

    /// A quantity if one stands here.
    pub(super) fn eat_quantity(&mut self, line: &mut Line<'_>) -> Option<Measured> {
        let (q, text, used) = quantity_ahead(line, 0)?;
        let mark = line.mark();
        for _ in 0..used {
            // 超过 written apart from its number may be in English.
            if let Some((_, Some(k), _)) = line.word_ahead(0).and_then(prefix) {
                self.take(line, k);
            } else {
                line.skip(1);
            }
        }
        Some((q, text, line.since(mark)))
    }

    /// A quantity.
    pub(super) fn quantity(&mut self, line: &mut Line<'_>, what: What) -> Option<Measured> {
        match self.eat_quantity(line) {
            Some(found) => Some(found),
            None => self.missing(line, what),
        }
    }

    /// A whole number between `least` and `most`, with or without a unit.
    pub(super) fn whole(
        &mut self,
        line: &mut Line<'_>,
        (least, most): (i64, i64),
        what: What,
    ) -> Option<i64> {
        let (q, text, span) = self.quantity(line, what)?;
        let number = point(&q)
            .filter(|l| !l.malformed)
            .and_then(|l| l.number.as_whole())
            .and_then(|n| i64::try_from(n).ok())
            .filter(|n| (least..=most).contains(n));
        match number {
            Some(n) => Some(n),
            None => self.wrong_number(span, &text, what),
        }
    }

    /// 四舍五入, 进位 or 舍去.
    pub(super) fn rounding(&mut self, line: &mut Line<'_>) -> Option<Rounding> {
        self.choose(
            line,
            &[
                (kw::HALF_UP, Rounding::HalfUp),
                (kw::ROUND_UP, Rounding::Up),
                (kw::ROUND_DOWN, Rounding::Down),
            ],
            ("尾数的处理方法", "a way of rounding"),
        )
    }

    /// The block that must stand here.
    pub(super) fn block<'t>(&mut self, line: &mut Line<'t>, of: What) -> Option<&'t Block> {
        match line.peek() {
            Some(Token::Block(b)) => {
                line.skip(1);
                Some(b)
            }
            Some(Token::Term(_)) | None => self.missing_braces(line, of),
        }
    }

    /// Whether the next token is a block.
    pub(super) fn block_ahead(&self, line: &Line<'_>) -> bool {
        matches!(line.peek(), Some(Token::Block(_)))
    }

    /// The statements of a body; a table row among them is reported.
    pub(super) fn statements<'t>(&mut self, block: &'t Block, of: What) -> Vec<&'t Statement> {
        let mut out = Vec::new();
        let mut reported = false;
        for entry in &block.entries {
            match entry {
                Entry::Statement(s) => out.push(s),
                Entry::Row(row) if !reported => {
                    reported = true;
                    self.report(
                        Diagnostic::error(
                            code::ROW_PLACE,
                            row.span,
                            format!("{}里不能直接写表格", of.0),
                            format!("{} cannot hold table rows", of.1),
                        )
                        .help(
                            "表格写在“表 { }”或者“要素 { }”里。",
                            "Rows stand in table { } or factor { }.",
                        ),
                    );
                }
                Entry::Row(_) | Entry::Comment(_) | Entry::Blank => {}
            }
        }
        out
    }

    /// Whether a single-valued entry is written for the first time; a second one is reported.
    pub(super) fn first(&mut self, seen: &mut Seen, keyword: Keyword, span: Span) -> bool {
        let Some(earlier) = seen.0.get(&keyword).copied() else {
            seen.0.insert(keyword, span);
            return true;
        };
        self.report(
            Diagnostic::error(
                code::REPEATED,
                span,
                format!("“{}”写了两次", keyword.zh),
                format!("“{}” is written twice", keyword.en),
            )
            .because("以前面一处为准", "the earlier one counts")
            .also(earlier, "前面已经写过", "written here before")
            .help("删去其中一处。", "Remove one of them."),
        );
        false
    }
}

/// Keeps the first value of an entry.
pub(super) fn keep<T>(slot: &mut Option<T>, value: Option<T>, first: bool) {
    if first && slot.is_none() {
        *slot = value;
    }
}
