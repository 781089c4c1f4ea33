//! Runs judged where they stand: which terms a row of runs makes.

use super::faults;
use super::grammar::Rule;
use super::runs::{DateRun, date_prefix, number_start, quantity_prefix, strip_de};
use super::{build::Builder, terms::Tokens};
use crate::base::article::ArticleRef;
use crate::base::limits::MAX_TOKEN_CHARS;
use crate::base::quantity::{self, Literal, Quantity, QuantityFault, Run};
use crate::syntax::cst::{Term, TermKind};

/// Most runs looked at for one quantity.
const MAX_RUNS: usize = 10;

/// A run, or what is left of it, with its start in the folded text.
#[derive(Clone, Copy)]
struct Piece<'t> {
    text: &'t str,
    start: usize,
}

impl Piece<'_> {
    fn end(self) -> usize {
        self.start.saturating_add(self.text.len())
    }
}

impl<'b> Builder<'b> {
    /// Judges the run at `at` with those that follow it; gives how many tokens were taken.
    pub(super) fn run(&mut self, tokens: Tokens<'_, '_>, at: usize, out: &mut Vec<Term>) -> usize {
        let Some(first) = tokens.get(at) else {
            return 1;
        };
        let (start, end) = self.extent(first);
        let (whole, used) = self.slashed_unit(tokens, at).unwrap_or((
            Piece {
                text: self.text(start, end),
                start,
            },
            1,
        ));
        let chars = whole.text.len();
        if chars > MAX_TOKEN_CHARS && whole.text.chars().count() > MAX_TOKEN_CHARS {
            let span = self.span(whole.start, whole.end());
            self.report(|| faults::too_long(span, whole.text.chars().count()));
            out.push(Term {
                kind: TermKind::Word,
                text: whole.text.to_owned(),
                span,
            });
            return used;
        }
        if let Some(more) = self.dashed_range(whole, tokens, at.saturating_add(used), out) {
            return used.saturating_add(more);
        }
        let next = at.saturating_add(used);
        let mut rest = whole;
        while !rest.text.is_empty() {
            if rest.text.starts_with(may_begin_date) {
                if let Some(more) = self.date_range(rest, tokens, next, out) {
                    return used.saturating_add(more);
                }
                if let Some(len) = self.date(rest, out) {
                    rest = after(rest, len);
                    continue;
                }
            }
            if let Some(more) = self.quantity(rest, tokens, next, out) {
                return used.saturating_add(more);
            }
            let (stem, de) = strip_de(rest.text);
            let len = match number_start(stem) {
                Some(0) => {
                    self.not_a_quantity(Piece { text: stem, ..rest }, out);
                    stem.len()
                }
                Some(n) => {
                    self.front(Piece { text: stem, ..rest }, n, out);
                    rest = after(rest, n);
                    continue;
                }
                None => {
                    self.word(Piece { text: stem, ..rest }, out);
                    stem.len()
                }
            };
            self.de(de, rest.start.saturating_add(len), out);
            return used;
        }
        used
    }

    fn text(&self, start: usize, end: usize) -> &'b str {
        self.folded().text.get(start..end).unwrap_or("")
    }

    /// A run, `/` and a run that are one unit with what stands before it: 10mg/L, 毫克/升.
    fn slashed_unit(&self, tokens: Tokens<'_, '_>, at: usize) -> Option<(Piece<'b>, usize)> {
        let (first, slash, last) = (
            tokens.get(at)?,
            tokens
                .get(at.checked_add(1)?)
                .filter(|t| t.as_rule() == Rule::op)?,
            tokens
                .get(at.checked_add(2)?)
                .filter(|t| t.as_rule() == Rule::run)?,
        );
        let ((start, a), (b, c), (d, end)) =
            (self.extent(first), self.extent(slash), self.extent(last));
        if slash.as_str() != "/" || a != b || c != d {
            return None;
        }
        let text = self.text(start, end);
        let (stem, _) = strip_de(text);
        let number = number_start(stem).and_then(|n| stem.get(n..));
        let one = quantity::unit(text).is_some()
            || number.is_some_and(|q| matches!(quantity::classify(q), Run::Quantity(_)));
        one.then_some((Piece { text, start }, 3))
    }

    /// `3—5万元`, `5-10`: a range in all but its sign; gives how many tokens more than the first.
    fn dashed_range(
        &mut self,
        first: Piece<'b>,
        tokens: Tokens<'_, '_>,
        next: usize,
        out: &mut Vec<Term>,
    ) -> Option<usize> {
        let sign = tokens
            .get(next)
            .filter(|t| matches!(t.as_rule(), Rule::dash | Rule::op))?;
        let last = tokens
            .get(next.checked_add(1)?)
            .filter(|t| t.as_rule() == Rule::run)?;
        let ((a, b), (from, end)) = (self.extent(sign), self.extent(last));
        let minus = sign.as_rule() == Rule::op;
        // Apart from its numbers a dash is a sign of its own, however the numbers are spaced.
        let joins = a == first.end() && b == from;
        if !joins || (minus && !matches!(sign.as_str(), "-" | "−")) {
            return None;
        }
        let (to, de) = strip_de(self.text(from, end));
        let fixed = format!("{}至{to}", first.text);
        let range = match quantity::classify(&fixed) {
            Run::Fault(QuantityFault::ElidedUnit(fixed)) => fixed,
            Run::Quantity(_) => fixed,
            Run::Fault(_) | Run::Word => return None,
        };
        let end = from.saturating_add(to.len());
        let span = self.span(first.start, end);
        self.report(|| faults::range_sign(span, sign.as_str(), &range));
        let kind = match quantity::classify(&range) {
            Run::Quantity(q) => TermKind::Quantity(Box::new(q)),
            Run::Fault(_) | Run::Word => TermKind::Word,
        };
        out.push(Term {
            kind,
            text: range,
            span,
        });
        self.de(de, end, out);
        Some(2)
    }

    /// The runs that follow, from token `next`.
    fn following<'p>(
        &self,
        tokens: Tokens<'p, '_>,
        next: usize,
    ) -> impl Iterator<Item = Piece<'b>> + use<'p, 'b, '_> {
        tokens
            .iter()
            .skip(next)
            .take(MAX_RUNS)
            .take_while(|t| t.as_rule() == Rule::run)
            .map(|t| {
                let (start, end) = self.extent(t);
                Piece {
                    text: self.text(start, end),
                    start,
                }
            })
    }

    /// `A至B` of two dates, over one run or up to three; gives how many runs more than the first.
    fn date_range(
        &mut self,
        first: Piece<'b>,
        tokens: Tokens<'_, '_>,
        next: usize,
        out: &mut Vec<Term>,
    ) -> Option<usize> {
        date_prefix(first.text)?;
        let pieces: Vec<Piece<'b>> = std::iter::once(first)
            .chain(self.following(tokens, next).take(2))
            .collect();
        for taken in 1..=pieces.len() {
            let parts = pieces.get(..taken)?;
            let joined: String = parts.iter().map(|p| p.text).collect();
            let (text, de) = strip_de(&joined);
            let Some((from, len)) = date_prefix(text) else {
                continue;
            };
            let Some(rest) = text.get(len..).and_then(|r| r.strip_prefix(['至', '~'])) else {
                continue;
            };
            let Some((to, to_len)) = date_prefix(rest).filter(|(_, n)| *n == rest.len()) else {
                continue;
            };
            let last = parts.last()?;
            let end = last.start.saturating_add(strip_de(last.text).0.len());
            let span = self.span(first.start, end);
            for (date, shown) in [(from, text.get(..len)), (to, rest.get(..to_len))] {
                if matches!(date, DateRun::Impossible(_)) {
                    self.report(|| faults::impossible_date(span, shown.unwrap_or("")));
                }
            }
            let kind = TermKind::DateRange(from.day(), to.day());
            out.push(Term {
                kind,
                text: text.to_owned(),
                span,
            });
            self.de(de, end, out);
            return taken.checked_sub(1);
        }
        None
    }

    /// A date at the start of a run; gives its length.
    fn date(&mut self, rest: Piece<'_>, out: &mut Vec<Term>) -> Option<usize> {
        let (date, len) = date_prefix(rest.text)?;
        let text = rest.text.get(..len)?.to_owned();
        let span = self.span(rest.start, rest.start.saturating_add(len));
        if matches!(date, DateRun::Impossible(_)) {
            self.report(|| faults::impossible_date(span, &text));
        }
        out.push(Term {
            kind: TermKind::Date(date.day()),
            text,
            span,
        });
        Some(len)
    }

    /// A quantity that begins here, if one does; gives how many runs more than the first it took.
    fn quantity(
        &mut self,
        first: Piece<'b>,
        tokens: Tokens<'_, '_>,
        next: usize,
        out: &mut Vec<Term>,
    ) -> Option<usize> {
        // A 的 ends the row of runs; what stands before it may still be joined.
        let row = || {
            let mut ended = false;
            std::iter::once(first)
                .chain(self.following(tokens, next))
                .map_while(move |run| {
                    let (stem, de) = strip_de(run.text);
                    (!std::mem::replace(&mut ended, de))
                        .then_some((Piece { text: stem, ..run }, de))
                })
        };
        let (taken, run) = quantity::join(row().map(|(p, _)| p.text))?;
        let (last, de) = row().nth(taken.checked_sub(1)?)?;
        let text: String = row().take(taken).map(|(p, _)| p.text).collect();
        let span = self.span(first.start, last.end());
        let kind = match run {
            Run::Quantity(q) => {
                let before = out.last().filter(|t| quantity::is_boundary_prefix(&t.text));
                if let Some(word) = before.filter(|_| !matches!(q, Quantity::Point(_))) {
                    let both = word.span.to(span);
                    let shown = format!("{}{text}", word.text);
                    self.report(|| faults::doubled_boundary(both, &shown));
                }
                for literal in literals(&q).into_iter().filter(|l| l.malformed) {
                    self.malformed(faults::malformed(span, literal, &text), &literal.text);
                }
                TermKind::Quantity(Box::new(q))
            }
            Run::Fault(QuantityFault::BareChinese(bare)) if taken == 1 && is_numeral(&bare) => {
                // Standing alone it may name a choice: 一、二、三.
                let alone_before = out.last().is_none_or(|t| matches!(t.kind, TermKind::Comma));
                let alone_after = tokens.get(next).is_none_or(|t| t.as_rule() == Rule::comma);
                if !(alone_before && alone_after) {
                    self.report(|| faults::quantity(span, &QuantityFault::BareChinese(bare)));
                }
                TermKind::Word
            }
            Run::Fault(fault) => {
                self.report(|| faults::quantity(span, &fault));
                TermKind::Word
            }
            Run::Word => TermKind::Word,
        };
        out.push(Term { kind, text, span });
        self.de(de, last.end(), out);
        taken.checked_sub(1)
    }

    /// The word before the number that begins at `n` in the same run.
    fn front(&mut self, run: Piece<'_>, n: usize, out: &mut Vec<Term>) {
        let front = run.text.get(..n).unwrap_or("");
        if quantity::is_pieces(front) {
            // 超过2万元以上, 五百3元: all of it is about numbers, and it says nothing.
            let span = self.span(run.start, run.end());
            let doubled = quantity::is_boundary_prefix(front);
            self.report(|| match doubled {
                true => faults::doubled_boundary(span, run.text),
                false => faults::not_a_quantity(span, run.text, None),
            });
        }
        let (word, de) = strip_de(front);
        self.word(Piece { text: word, ..run }, out);
        self.de(de, run.start.saturating_add(word.len()), out);
    }

    fn word(&mut self, word: Piece<'_>, out: &mut Vec<Term>) {
        if word.text.is_empty() {
            return;
        }
        let span = self.span(word.start, word.end());
        let stray = word.text.find(['%', '‰', '‱', '~', ',', '/']);
        if let Some(at) = stray.filter(|_| quantity::unit(word.text).is_none()) {
            let rest = word.text.get(at..).unwrap_or("");
            let c = rest.chars().next().unwrap_or(' ');
            let at = word.start.saturating_add(at);
            let span = self.span(at, at.saturating_add(c.len_utf8()));
            self.report(|| faults::unexpected(span, c.encode_utf8(&mut [0; 4])));
        }
        // An article may have a number right after it: 第三十三条3个月.
        let article = if word.text.starts_with(['第', '前']) {
            ArticleRef::read(word.text)
        } else {
            None
        };
        let kind = article.map_or(TermKind::Word, TermKind::Article);
        out.push(Term {
            kind,
            text: word.text.to_owned(),
            span,
        });
    }

    /// A run that begins with a number and is no quantity as a whole.
    fn not_a_quantity(&mut self, run: Piece<'_>, out: &mut Vec<Term>) {
        let whole = self.span(run.start, run.end());
        let parts = quantity_prefix(run.text).and_then(|n| run.text.split_at_checked(n));
        let Some((front, back)) = parts else {
            self.report(|| faults::not_a_quantity(whole, run.text, None));
            out.push(Term {
                kind: TermKind::Word,
                text: run.text.to_owned(),
                span: whole,
            });
            return;
        };
        self.report(|| {
            let bare = front
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
            let fixed = match back {
                "内" | "之内" => Some(format!("{front}以内")),
                "上" | "之上" => Some(format!("{front}以上")),
                "下" | "之下" => Some(format!("{front}以下")),
                _ if bare => None,
                _ => Some(format!("{front} {back}")),
            };
            faults::not_a_quantity(whole, run.text, fixed)
        });
        if let Run::Quantity(q) = quantity::classify(front) {
            let middle = run.start.saturating_add(front.len());
            let span = self.span(run.start, middle);
            out.push(Term {
                kind: TermKind::Quantity(Box::new(q)),
                text: front.to_owned(),
                span,
            });
            let span = self.span(middle, run.end());
            out.push(Term {
                kind: TermKind::Word,
                text: back.to_owned(),
                span,
            });
        }
    }
}

fn after(rest: Piece<'_>, len: usize) -> Piece<'_> {
    let text = rest.text.get(len..).unwrap_or("");
    Piece {
        text,
        start: rest.start.saturating_add(len),
    }
}

/// Whether a date may begin with this character.
fn may_begin_date(c: char) -> bool {
    c.is_ascii_digit() || crate::base::numeral::digit(c).is_some()
}

fn is_numeral(text: &str) -> bool {
    text.chars().all(crate::base::numeral::is_numeral_char)
}

/// The literals of a quantity.
fn literals(q: &Quantity) -> Vec<&Literal> {
    match q {
        Quantity::Point(l) | Quantity::Recent(l) => vec![l],
        Quantity::One(e) => vec![&e.literal],
        Quantity::Two(a, b) => vec![&a.literal, &b.literal],
        Quantity::To(a, b) => vec![a, b],
    }
}
