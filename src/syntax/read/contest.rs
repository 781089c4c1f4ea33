//! 从旧兼从轻 and 竞合: of several provisions on the same facts one is applied.

use super::Reader;
use super::basics::{Seen, keep};
use super::faults::What;
use super::line::Line;
use crate::base::terms::{ContestKind, FineMeasure};
use crate::syntax::ast::{Contender, Contest};
use crate::syntax::cst::TermKind;
use crate::syntax::keywords::{self as kw, Keyword};

const LAW: What = ("从旧兼从轻", "lighter_law");
const CONCURRENCE: What = ("竞合", "concurrence");

const LAW_ENTRIES: &[Keyword] = &[
    kw::BASIS,
    kw::VERSION,
    kw::CONDUCT_DAY,
    kw::DECISION_DAY,
    kw::COMPARED_BY,
];
const CONCURRENCE_ENTRIES: &[Keyword] = &[kw::BASIS, kw::ACTS, kw::COMPARED_BY];

const ACT: What = ("违法行为的名称", "the name of a violation");

impl Reader {
    /// 从旧兼从轻 名 “编号” { … } or 竞合 名 “编号” { … }, past the first word.
    pub(super) fn contest(&mut self, line: &mut Line<'_>, kind: ContestKind) -> Option<Contest> {
        let (of, entries) = match kind {
            ContestKind::LawAtDate => (LAW, LAW_ENTRIES),
            ContestKind::Concurrence => (CONCURRENCE, CONCURRENCE_ENTRIES),
        };
        let name = self.head_name(line, ("名称", "a name"));
        let code = match line.term_ahead(0) {
            Some(t) if matches!(t.kind, TermKind::String) => {
                self.quoted(line, ("编号", "the code"))
            }
            Some(_) | None => None,
        };
        let block = self.block(line, of)?;
        self.finish(line);
        let mut contest = Contest {
            kind,
            name,
            code,
            basis: Vec::new(),
            conduct: None,
            decision: None,
            measure: None,
            contenders: Vec::new(),
            span: line.whole(),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, entries) else {
                self.unknown_entry(&line, entries, of);
                continue;
            };
            let many = [kw::BASIS, kw::VERSION, kw::ACTS].contains(&k);
            let first = many || self.first(&mut seen, k, start);
            if self
                .contest_entry(&mut contest, &mut line, k, first)
                .is_some()
            {
                self.finish(&line);
            }
        }
        Some(contest)
    }

    fn contest_entry(
        &mut self,
        contest: &mut Contest,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        match k {
            kw::BASIS => contest.basis.extend(self.citations(line)?),
            kw::CONDUCT_DAY => keep(&mut contest.conduct, Some(self.condition(line)?), first),
            kw::DECISION_DAY => keep(&mut contest.decision, Some(self.condition(line)?), first),
            kw::COMPARED_BY => {
                let measure = self.choose(
                    line,
                    &[
                        (kw::HIGHEST_FINE, FineMeasure::Max),
                        (kw::HIGHEST_THEN_LOWEST, FineMeasure::MaxThenMin),
                        (kw::AFTER_FACTORS, FineMeasure::AfterFactors),
                    ],
                    ("比较罚款轻重的方法", "a way to compare fines"),
                )?;
                keep(&mut contest.measure, Some(measure), first);
            }
            kw::VERSION => {
                let contender = self.version(line)?;
                contest.contenders.push(contender);
            }
            _ => {
                let mark = line.mark();
                let names = self.names(line, ACT)?;
                let when = if self.eat(line, kw::WHEN) {
                    Some(self.condition(line)?)
                } else {
                    None
                };
                let span = line.since(mark);
                contest
                    .contenders
                    .extend(names.into_iter().map(|name| Contender {
                        act: Some(name),
                        from: None,
                        until: None,
                        when: when.clone(),
                        basis: Vec::new(),
                        span,
                    }));
            }
        }
        Some(())
    }

    /// `名 施行 日 失效 日 依据 …`, past 版本; 不认为违法 stands for an act.
    fn version(&mut self, line: &mut Line<'_>) -> Option<Contender> {
        let mark = line.mark();
        let act = if self.eat(line, kw::NOT_UNLAWFUL) {
            None
        } else {
            Some(self.name(line, ACT)?)
        };
        let from = if self.eat(line, kw::IN_FORCE) {
            let what = ("施行日期", "the day it comes into force");
            Some(self.date(line, what)?.0)
        } else {
            None
        };
        let until = if self.eat(line, kw::EXPIRES) {
            let what = (
                "失效日期",
                "the first day on which it is no longer in force",
            );
            Some(self.date(line, what)?.0)
        } else {
            None
        };
        let span = line.since(mark);
        let basis = if self.eat(line, kw::BASIS) {
            self.citations(line)?
        } else {
            Vec::new()
        };
        Some(Contender {
            act,
            from,
            until,
            when: None,
            basis,
            span,
        })
    }
}
