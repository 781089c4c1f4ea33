//! 时效: how long after a violation it can still be penalised.

use super::Reader;
use super::basics::{Seen, keep};
use super::faults::What;
use super::line::Line;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::syntax::ast::Limitation;
use crate::syntax::keywords::{self as kw, Keyword};

const LIMITATION: What = ("时效", "limitation");

const ENTRIES: &[Keyword] = &[
    kw::BASIS,
    kw::RUNS_FROM,
    kw::FOUND,
    kw::TERM,
    kw::APPLIES_TO,
    kw::NOT_FOR,
];

impl Reader {
    /// 时效 名 { 依据 …；起算 日；发现 日；期限 2年；期限 5年 当 … }, past 时效.
    pub(super) fn limitation(&mut self, line: &mut Line<'_>) -> Option<Limitation> {
        let name = self.head_name(line, ("时效的名称", "the name of the limitation"));
        let head = name.span;
        let block = self.block(line, LIMITATION)?;
        self.finish(line);
        let (mut basis, mut periods) = (Vec::new(), Vec::new());
        let (mut applies_to, mut not_for) = (Vec::new(), Vec::new());
        let (mut from, mut found) = (None, None);
        let mut seen = Seen::default();
        for s in self.statements(block, LIMITATION) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, ENTRIES) else {
                self.unknown_entry(&line, ENTRIES, LIMITATION);
                continue;
            };
            let once = [kw::RUNS_FROM, kw::FOUND].contains(&k);
            let first = !once || self.first(&mut seen, k, start);
            let act = ("违法行为的名称", "the name of a violation");
            let read = match k {
                kw::BASIS => self.citations(&mut line).map(|more| basis.extend(more)),
                kw::RUNS_FROM => self
                    .condition(&mut line)
                    .map(|e| keep(&mut from, Some(e), first)),
                kw::FOUND => self
                    .condition(&mut line)
                    .map(|e| keep(&mut found, Some(e), first)),
                kw::TERM => {
                    let what = ("一段时间，如 2年", "a length of time");
                    self.quantity(&mut line, what).map(|(q, _, span)| {
                        let when = self
                            .eat(&mut line, kw::WHEN)
                            .then(|| self.condition(&mut line))
                            .flatten();
                        periods.push(((q, span), when));
                    })
                }
                kw::APPLIES_TO => self
                    .names(&mut line, act)
                    .map(|names| applies_to.extend(names)),
                _ => self
                    .names(&mut line, act)
                    .map(|names| not_for.extend(names)),
            };
            if read.is_some() {
                self.finish(&line);
            }
        }
        let whole = line.whole();
        let lacks = periods.is_empty() || basis.is_empty();
        let (Some(from), Some(found), false) = (from, found, lacks) else {
            self.report(
                Diagnostic::error(
                    code::EXPECTED,
                    head,
                    "时效要写明“依据”“起算”“发现”和“期限”",
                    "a limitation says basis, runs_from, found and term",
                )
                .help(
                    "例如：依据 《行政处罚法》第三十六条第一款；起算 行为终了日；发现 发现日；期限 2年",
                    "e.g. basis 《行政处罚法》第三十六条第一款; runs_from 行为终了日; found 发现日; term 2年",
                ),
            );
            return None;
        };
        Some(Limitation {
            name,
            basis,
            from,
            found,
            periods,
            applies_to,
            not_for,
            span: whole,
        })
    }
}
