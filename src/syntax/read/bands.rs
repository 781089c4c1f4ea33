//! 量罚: which part of a statutory range each degree takes, and the measures that name such parts.

use super::Reader;
use super::condition::{COMPARATORS, comparator_of};
use super::faults::What;
use super::line::Line;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::quantity::{End, Literal, Quantity};
use crate::base::span::Span;
use crate::syntax::ast::{Band, Bands, Comparator, Degree, Measure};
use crate::syntax::cst::Block;
use crate::syntax::keywords::{self as kw, Glue, Keyword};

/// The degrees.
pub(super) const DEGREES: &[(Keyword, Degree)] = &[
    (kw::MITIGATED, Degree::Mitigated),
    (kw::LIGHTER, Degree::Lighter),
    (kw::NORMAL, Degree::Normal),
    (kw::HEAVIER, Degree::Heavier),
];

impl Reader {
    /// 量罚 { … }, past 量罚.
    pub(super) fn bands(&mut self, line: &mut Line<'_>) -> Option<Bands> {
        let of = ("量罚", "bands");
        let block = self.block(line, of)?;
        let mut bands = Bands {
            general: Vec::new(),
            only_max: Vec::new(),
            only_min: Vec::new(),
            span: block.span,
        };
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            match self.eat_any(&mut line, &[kw::ONLY_MAX, kw::ONLY_MIN]) {
                Some(k) => {
                    let Some(inner) = self.block(&mut line, of) else {
                        continue;
                    };
                    let read = self.band_list(inner, of);
                    let slot = if k == kw::ONLY_MAX {
                        &mut bands.only_max
                    } else {
                        &mut bands.only_min
                    };
                    slot.extend(read);
                    self.finish(&line);
                }
                None => bands.general.extend(self.band(&mut line)),
            }
        }
        for list in [&bands.general, &bands.only_max, &bands.only_min] {
            self.repeated_degrees(list);
        }
        Some(bands)
    }

    fn band_list(&mut self, block: &Block, of: What) -> Vec<Band> {
        let statements = self.statements(block, of);
        statements
            .into_iter()
            .filter_map(|s| self.band(&mut Line::statement(s)))
            .collect()
    }

    fn repeated_degrees(&mut self, bands: &[Band]) {
        for (i, band) in bands.iter().enumerate() {
            let earlier = bands.iter().take(i).find(|b| b.degree == band.degree);
            if let Some(earlier) = earlier {
                self.report(
                    Diagnostic::error(
                        code::REPEATED,
                        band.span,
                        "这一档次在量罚里写了两次",
                        "this degree is written twice",
                    )
                    .also(earlier.span, "前面已经写过", "written here before"),
                );
            }
        }
    }

    fn band(&mut self, line: &mut Line<'_>) -> Option<Band> {
        let mark = line.mark();
        let degree = self.choose(line, DEGREES, ("量罚的档次", "a degree"))?;
        let limits = if self.eat(line, kw::DISCRETION) {
            Vec::new()
        } else {
            self.limits(line)?
        };
        let span = line.since(mark);
        self.finish(line);
        Some(Band {
            degree,
            limits,
            span,
        })
    }

    /// `低于 中值`, `超过 幅度的30% 低于 幅度的70%`, `最高额的20%`.
    pub(super) fn limits(&mut self, line: &mut Line<'_>) -> Option<Vec<(Comparator, Measure)>> {
        let mut out = Vec::new();
        loop {
            let word = line.word_ahead(0).unwrap_or_default();
            let comparator = COMPARATORS.iter().find(|(k, _, _)| k.is(word));
            let c = match comparator {
                Some((k, c, _)) => {
                    self.take(line, *k);
                    *c
                }
                None => Comparator::Equal,
            };
            let measure = self.measure(line)?;
            match (comparator, ends_of(&measure)) {
                (None, Some(ends)) => out.extend(ends),
                (Some(_), _) | (None, None) => out.push((c, measure)),
            }
            let more = line
                .word_ahead(0)
                .is_some_and(|w| COMPARATORS.iter().any(|(k, _, _)| k.is(w)));
            if !more {
                return Some(out);
            }
        }
    }

    /// A named point of the statutory range.
    pub(super) fn measure(&mut self, line: &mut Line<'_>) -> Option<Measure> {
        if let Some(part) = self.part_of_range(line) {
            return Some(part);
        }
        let points = &[
            (kw::MIDDLE, 0_u8),
            (kw::STATUTORY_MIN, 1),
            (kw::STATUTORY_MAX, 2),
            (kw::RANGE, 3),
            (kw::MAX_AMOUNT, 3),
            (kw::MIN_AMOUNT, 3),
        ];
        if let Some(word) = line.word_ahead(0)
            && let Some(fixed) = kw::unglue(word, Glue::Condition)
        {
            self.glued(line.here(), word, &fixed);
            return None;
        }
        match self.choose(
            line,
            points,
            ("法定幅度里的一点", "a point of the statutory range"),
        )? {
            0 => Some(Measure::Middle),
            1 => Some(Measure::Minimum),
            2 => Some(Measure::Maximum),
            _ => self.missing(line, ("百分比或者倍数，如 30%", "a percentage or multiple")),
        }
    }
}

/// `幅度的 30%至50%` as two limits. `None` for a point, and for ends such as 以上 whose meaning depends
/// on the boundary words of the text.
fn ends_of(measure: &Measure) -> Option<Vec<(Comparator, Measure)>> {
    let (make, q, span): (fn(Quantity, Span) -> Measure, _, _) = match measure {
        Measure::OfSpan(q, span) => (Measure::OfSpan, q, *span),
        Measure::OfMaximum(q, span) => (Measure::OfMaximum, q, *span),
        Measure::OfMinimum(q, span) => (Measure::OfMinimum, q, *span),
        Measure::Middle | Measure::Minimum | Measure::Maximum => return None,
    };
    let at = |l: &Literal| make(Quantity::Point(l.clone()), span);
    let end = |e: &End| Some((comparator_of(e)?, at(&e.literal)));
    match q {
        Quantity::To(a, b) => Some(vec![
            (Comparator::AtLeast, at(a)),
            (Comparator::AtMost, at(b)),
        ]),
        Quantity::One(e) => Some(vec![end(e)?]),
        Quantity::Two(a, b) => Some(vec![end(a)?, end(b)?]),
        Quantity::Point(_) | Quantity::Recent(_) => None,
    }
}
