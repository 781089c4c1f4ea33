//! 观察期: subjects, sorting, clock, exclusions, measures and the end.

use super::Reader;
use super::basics::{Seen, keep};
use super::faults::What;
use super::line::Line;
use super::table::Gives;
use crate::base::quantity::{Literal, Quantity};
use crate::base::span::Span;
use crate::base::terms::Modality;
use crate::base::words::BoundaryWord;
use crate::syntax::ast::{
    Exclusion, ExclusionClass, Expr, ExprKind, Extension, Name, Observation, Problem, Quoted, Rung,
    Waiver,
};
use crate::syntax::cst::Block;
use crate::syntax::keywords::{self as kw, Keyword};

const OBSERVATION: What = ("观察期", "observation");
const EXCLUSIONS: What = ("除外", "exclusions");
const EARLY: What = ("提前终止", "early_end");
const PROBLEM: What = ("问题", "problem");
const LENGTH: What = ("时间，如 12个月", "a length of time");

const ENTRIES: &[Keyword] = &[
    kw::BASIS,
    kw::LOG,
    kw::AS_OF,
    kw::SUBJECTS,
    kw::SORTING,
    kw::FROM,
    kw::LENGTH,
    kw::EXTENSION,
    kw::TOTAL_LENGTH,
    kw::APPLIES_TO,
    kw::EXCLUSIONS,
    kw::PROBLEM,
    kw::EARLY_END,
    kw::EXPIRY,
];

const CLASSES: &[(Keyword, ExclusionClass)] = &[
    (kw::PUBLIC_SAFETY, ExclusionClass::PublicSafety),
    (kw::LIFE_AND_HEALTH, ExclusionClass::LifeAndHealth),
    (kw::SUSPECTED_CRIME, ExclusionClass::Crime),
    (kw::EXPRESSLY_FORBIDDEN, ExclusionClass::Forbidden),
];

impl Reader {
    /// 观察期 名 { … }, past 观察期.
    pub(super) fn observation(&mut self, line: &mut Line<'_>) -> Option<Observation> {
        let name = self.head_name(line, ("观察期的名称", "the name of the observation period"));
        let block = self.block(line, OBSERVATION)?;
        self.finish(line);
        let mut o = Observation {
            name,
            basis: Vec::new(),
            log: None,
            as_of: None,
            subjects: None,
            sorting: None,
            start: None,
            length: None,
            extension: None,
            total: None,
            conduct: None,
            exclusions: Vec::new(),
            problems: Vec::new(),
            early: Vec::new(),
            after: None,
            span: line.whole(),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, OBSERVATION) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, ENTRIES) else {
                self.unknown_entry(&line, ENTRIES, OBSERVATION);
                continue;
            };
            let many = [kw::BASIS, kw::EXCLUSIONS, kw::PROBLEM, kw::EARLY_END].contains(&k);
            let first = many || self.first(&mut seen, k, start);
            if self.observed(&mut o, &mut line, k, first).is_some() {
                self.finish(&line);
            }
        }
        Some(o)
    }

    fn observed(
        &mut self,
        o: &mut Observation,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        match k {
            kw::BASIS => o.basis.extend(self.citations(line)?),
            kw::LOG => {
                let name = self.name(line, ("明细的名称", "the name of a list of records"))?;
                keep(&mut o.log, Some(name), first);
            }
            kw::AS_OF => {
                let name = self.name(line, ("日期类的事实", "a date fact"))?;
                keep(&mut o.as_of, Some(name), first);
            }
            kw::SUBJECTS => keep(&mut o.subjects, Some(self.condition(line)?), first),
            kw::SORTING => keep(&mut o.sorting, Some(self.table(line, Gives::Value)?), first),
            kw::FROM => keep(&mut o.start, Some(self.sum(line)?), first),
            kw::LENGTH => {
                let (q, _, span) = self.quantity(line, LENGTH)?;
                keep(&mut o.length, Some((q, span)), first);
            }
            kw::EXTENSION => keep(&mut o.extension, Some(self.extension(line)?), first),
            kw::TOTAL_LENGTH => {
                let what = ("至多多长，如 至多 24个月", "at most how long");
                let (most, span) = self.at_most(line, what)?;
                keep(&mut o.total, Some((Quantity::Point(most), span)), first);
            }
            kw::APPLIES_TO => {
                let name = self.name(line, ("行为的日期或者起止", "the day of the conduct"))?;
                if !self.eat(line, kw::IN_PERIOD) {
                    return self.missing(line, ("“在期内”", "“in_period”"));
                }
                keep(&mut o.conduct, Some(name), first);
            }
            kw::EXCLUSIONS => {
                let block = self.block(line, EXCLUSIONS)?;
                self.kept_out(o, block);
            }
            kw::PROBLEM => o.problems.push(self.problem(line)?),
            kw::EARLY_END => {
                let block = self.block(line, EARLY)?;
                o.early.extend(self.name_block(block, EARLY));
            }
            _ => {
                if !self.eat(line, kw::TURNS_INTO) {
                    return self.missing(line, ("“转”", "“turns_into”"));
                }
                let what = ("期满以后的监管", "what it turns into");
                let is_word = line.word_ahead(0).is_some();
                let after = if is_word {
                    let name = self.name(line, what)?;
                    Quoted {
                        text: name.text,
                        span: name.span,
                    }
                } else {
                    self.quoted(line, what)?
                };
                keep(&mut o.after, Some(after), first);
            }
        }
        Some(())
    }

    /// `延长 至多 1次 每次 6个月 [由 市级]`, past 延长.
    fn extension(&mut self, line: &mut Line<'_>) -> Option<Extension> {
        let mark = line.mark();
        let what = (
            "至多几次，如 至多 1次",
            "at most how often, such as 至多 1次",
        );
        let (times, at) = self.at_most(line, what)?;
        let most = times.number.as_whole().and_then(|n| i64::try_from(n).ok());
        let Some(most) = most.filter(|n| (1..=9).contains(n)) else {
            return self.wrong_number(at, &times.text, what);
        };
        if !self.eat(line, kw::EACH_TIME) {
            return self.missing(line, ("“每次”和时间", "“each_time” and a length"));
        }
        let (q, _, span) = self.quantity(line, LENGTH)?;
        let by = if self.eat(line, kw::BY) {
            Some(self.name(line, ("决定延长的机关", "who decides"))?)
        } else {
            None
        };
        Some(Extension {
            most,
            each: (q, span),
            by,
            span: line.since(mark),
        })
    }

    /// `至多 1次`, `不超过 24个月`.
    fn at_most(&mut self, line: &mut Line<'_>, what: What) -> Option<(Literal, Span)> {
        let (q, text, span) = self.quantity(line, what)?;
        match q {
            Quantity::One(end) if end.word == BoundaryWord::AtMost => Some((end.literal, span)),
            Quantity::One(_)
            | Quantity::Point(_)
            | Quantity::Two(..)
            | Quantity::To(..)
            | Quantity::Recent(_) => self.wrong_number(span, &text, what),
        }
    }

    fn kept_out(&mut self, o: &mut Observation, block: &Block) {
        for s in self.statements(block, EXCLUSIONS) {
            let mut line = Line::statement(s);
            loop {
                let mark = line.mark();
                let Some((class, when)) = self.exclusion(&mut line) else {
                    break;
                };
                o.exclusions.push(Exclusion {
                    class,
                    when,
                    span: line.since(mark),
                });
                if !line.eat_comma() || line.done() {
                    self.finish(&line);
                    break;
                }
            }
        }
    }

    fn exclusion(&mut self, line: &mut Line<'_>) -> Option<(ExclusionClass, Expr)> {
        let start = line.here();
        let word = line.word_ahead(0).unwrap_or_default();
        let Some((k, class)) = CLASSES.iter().copied().find(|(k, _)| k.is(word)) else {
            return Some((ExclusionClass::Other, self.condition(line)?));
        };
        self.take(line, k);
        let when = if self.eat(line, kw::WHEN) {
            self.condition(line)?
        } else {
            named(k.zh, start)
        };
        Some((class, when))
    }

    /// 当 条件, if it stands here.
    fn given_when(&mut self, line: &mut Line<'_>) -> Option<Expr> {
        if self.eat(line, kw::WHEN) {
            return self.condition(line);
        }
        None
    }

    /// `问题 名 [当 条件] { … }`, past 问题.
    fn problem(&mut self, line: &mut Line<'_>) -> Option<Problem> {
        let mark = line.mark();
        let name = self.name(line, ("问题的名称", "the name of the problem"))?;
        let when = self.given_when(line);
        let block = self.block(line, PROBLEM)?;
        let mut p = Problem {
            name,
            when,
            measures: Vec::new(),
            ground: None,
            applies_to: Vec::new(),
            span: line.since(mark),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, PROBLEM) {
            let mut line = Line::statement(s);
            if self.problem_line(&mut p, &mut line, &mut seen).is_some() {
                self.finish(&line);
            }
        }
        Some(p)
    }

    fn problem_line(
        &mut self,
        p: &mut Problem,
        line: &mut Line<'_>,
        seen: &mut Seen,
    ) -> Option<()> {
        let start = line.here();
        if self.eat(line, kw::APPLIES_TO) {
            let act = ("违法行为的名称", "a violation");
            p.applies_to.extend(self.names(line, act)?);
            return Some(());
        }
        let mark = line.mark();
        let modality = if self.eat(line, kw::SHALL) {
            Some(Modality::Shall)
        } else if self.eat(line, kw::MAY) {
            Some(Modality::May)
        } else {
            None
        };
        if modality.is_some() || self.is(line, kw::GROUND) {
            if !self.eat(line, kw::GROUND) {
                return self.missing(line, ("“不予处罚依据”", "“no_penalty_ground”"));
            }
            let first = self.first(seen, kw::GROUND, start);
            let basis = self.citations(line)?;
            let when = self.given_when(line);
            let ground = Waiver {
                modality,
                basis,
                when,
                span: line.since(mark),
            };
            keep(&mut p.ground, Some(ground), first);
            return Some(());
        }
        loop {
            let measure = self.measure_taken(line)?;
            p.measures.push(measure);
            if !line.eat_comma() {
                return Some(());
            }
        }
    }

    fn measure_taken(&mut self, line: &mut Line<'_>) -> Option<Rung> {
        let mark = line.mark();
        let name: Name = self.name(line, ("措施的名称", "a measure"))?;
        let term = if self.eat(line, kw::TERM) {
            let (q, _, span) = self.quantity(line, LENGTH)?;
            Some((q, span))
        } else {
            None
        };
        Some(Rung {
            name,
            term,
            span: line.since(mark),
        })
    }
}

/// The fact of this name as a condition.
fn named(name: &str, span: Span) -> Expr {
    Expr {
        kind: ExprKind::Name(name.to_owned()),
        span,
    }
}
