//! 裁量基准: how the statutory range of one act is narrowed, in the order of the published table.

use super::Reader;
use super::basics::{Seen, keep};
use super::faults::What;
use super::line::Line;
use super::table::Gives;
use crate::base::span::Span;
use crate::syntax::ast::{Benchmark, Name, Outcome, Override, Part, Quoted};
use crate::syntax::cst::Block;
use crate::syntax::keywords::{self as kw, Keyword};

const BENCHMARK: What = ("裁量基准", "benchmark");
const OVERRIDE: What = ("先行", "override");

const ENTRIES: &[Keyword] = &[
    kw::SOURCE,
    kw::OVERRIDE,
    kw::TIERS,
    kw::TABLE,
    kw::WEIGHTS,
    kw::REMARKS,
    kw::ERRATUM,
    kw::KNOWN_DEFECT,
];

/// Words that say how binding a penalty is, so that what follows is no object.
const BINDING: &[Keyword] = &[
    kw::SHALL,
    kw::MAY,
    kw::GIVE,
    kw::IMPOSE,
    kw::WITH,
    kw::ALONE_OR_WITH,
    kw::STILL,
];

impl Reader {
    /// 裁量基准 违法行为 { … }, past 裁量基准.
    pub(super) fn benchmark(&mut self, line: &mut Line<'_>) -> Option<Benchmark> {
        let violation = self.head_name(line, ("所裁量的违法行为", "the violation it narrows"));
        let block = self.block(line, BENCHMARK)?;
        self.finish(line);
        let mut b = Benchmark {
            violation,
            source: None,
            overrides: Vec::new(),
            tiers: Vec::new(),
            parts: Vec::new(),
            errata: Vec::new(),
            defects: Vec::new(),
            remarks: Vec::new(),
            span: line.whole(),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, BENCHMARK) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, ENTRIES) else {
                self.unknown_entry(&line, ENTRIES, BENCHMARK);
                continue;
            };
            let single = [kw::SOURCE, kw::TIERS].contains(&k);
            let first = !single || self.first(&mut seen, k, start);
            if self.benchmark_entry(&mut b, &mut line, k, first).is_some() {
                self.finish(&line);
            }
        }
        Some(b)
    }

    fn benchmark_entry(
        &mut self,
        b: &mut Benchmark,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        match k {
            kw::SOURCE => keep(&mut b.source, Some(self.source(line)?), first),
            kw::OVERRIDE => b.overrides.push(self.overriding(line)?),
            kw::TIERS => {
                let tiers = self.tiers(line)?;
                if first {
                    b.tiers = tiers;
                }
            }
            kw::TABLE => b
                .parts
                .push(Part::Table(self.table(line, Gives::Penalties)?)),
            kw::WEIGHTS => b.parts.push(Part::Weights(self.weights(line)?)),
            kw::REMARKS => b.remarks.push(self.quoted(line, ("备注", "the remark"))?),
            kw::ERRATUM => b.errata.push(self.erratum(line)?),
            _ => b.defects.push(self.known_defect(line)?),
        }
        Some(())
    }

    /// The text after 出处.
    pub(super) fn source(&mut self, line: &mut Line<'_>) -> Option<Quoted> {
        self.quoted(line, ("出处，如 “附件1 §1.1”", "the source"))
    }

    /// 档次 递增 { 一档、二档 }, past 档次.
    fn tiers(&mut self, line: &mut Line<'_>) -> Option<Vec<Name>> {
        if !self.eat(line, kw::ASCENDING) {
            return self.missing(
                line,
                ("“递增”（由轻到重排列）", "“ascending”, lightest first"),
            );
        }
        let of = ("档次的名称", "the name of a tier");
        let block = self.block(line, of)?;
        let tiers = self.name_block(block, of);
        if tiers.is_empty() {
            self.too_few(block.span, ("档次", "tier"), 1);
        }
        Some(tiers)
    }

    /// 先行 条件 { … }, past 先行.
    fn overriding(&mut self, line: &mut Line<'_>) -> Option<Override> {
        let mark = line.mark();
        let when = self.condition(line)?;
        let block = self.block(line, OVERRIDE)?;
        let outcomes = self.outcomes(block);
        Some(Override {
            when,
            outcomes,
            span: line.since(mark),
        })
    }

    fn outcomes(&mut self, block: &Block) -> Vec<Outcome> {
        let statements = self.statements(block, OVERRIDE);
        if statements.is_empty() {
            self.too_few(block.span, ("先行的结果", "an override"), 1);
        }
        let mut out = Vec::new();
        for s in statements {
            let mut line = Line::statement(s);
            if self.outcome_line(&mut line, &mut out).is_some() {
                self.finish(&line);
            }
        }
        out
    }

    /// `单位 罚款 200万元，责任人员 罚款 20万元`, `综合裁量`, or penalties.
    fn outcome_line(&mut self, line: &mut Line<'_>, out: &mut Vec<Outcome>) -> Option<()> {
        loop {
            let mark = line.mark();
            let at: Span = line.here();
            if self.is(line, kw::DISCRETION) && line.ahead(1).is_none() {
                self.eat(line, kw::DISCRETION);
                out.push(Outcome::Human(at));
                return Some(());
            }
            if self.fine_of_object_ahead(line) {
                let target = if self.is(line, kw::FINE) {
                    None
                } else {
                    Some(self.target(line)?)
                };
                self.eat(line, kw::FINE);
                let range = self.fine_amount(line)?;
                out.push(Outcome::Fine(target.unwrap_or_default(), range));
                if !line.eat_comma() {
                    return Some(());
                }
            } else {
                out.push(Outcome::Penalties(self.penalties_of(line, mark)?));
                return Some(());
            }
        }
    }

    /// Whether `[对象 [逐人]] 罚款` stands here.
    pub(super) fn fine_of_object_ahead(&self, line: &Line<'_>) -> bool {
        let fine = |n: usize| line.word_ahead(n).is_some_and(|w| kw::FINE.is(w));
        let binding = |w: &str| BINDING.iter().any(|k| k.is(w));
        let each = line.word_ahead(1).is_some_and(|w| kw::EACH_PERSON.is(w));
        fine(0) || !line.word_ahead(0).is_none_or(binding) && (fine(1) || each && fine(2))
    }
}
