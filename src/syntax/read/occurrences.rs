//! 次数: a count over the history of a case, with everything stated on which such counts differ.

use super::Reader;
use super::basics::{Seen, keep, quantity_ahead};
use super::faults::What;
use super::line::Line;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::quantity::Quantity;
use crate::base::span::Span;
use crate::syntax::ast::{Occurrences, Window};
use crate::syntax::keywords::{self as kw, Keyword};

const OCCURRENCES: What = ("次数", "occurrences");

const ENTRIES: &[Keyword] = &[
    kw::COUNTED,
    kw::SAME_IN,
    kw::BACK,
    kw::WITH_THIS,
    kw::WITHOUT_THIS,
    kw::WHEN,
];

impl Reader {
    /// `次数 [明细] { … }`, past 次数, which stands at `at`.
    pub(super) fn occurrences(&mut self, line: &mut Line<'_>, at: Span) -> Option<Occurrences> {
        let list = if self.block_ahead(line) {
            None
        } else {
            Some(self.name(line, ("明细的名称", "the name of a list of records"))?)
        };
        let block = self.block(line, OCCURRENCES)?;
        let (mut acts, mut window, mut with_this, mut when) = (None, None, None, None);
        let mut same = Vec::new();
        let mut seen = Seen::default();
        for s in self.statements(block, OCCURRENCES) {
            let mut line = Line::statement(s);
            let start = line.here();
            if let Some((Quantity::Recent(_), _, _)) = quantity_ahead(&line, 0) {
                let first = self.first(&mut seen, kw::BACK, start);
                if let Some(found) = self.window(&mut line, false) {
                    keep(&mut window, Some(found), first);
                    self.finish(&line);
                }
                continue;
            }
            let Some(k) = self.eat_any(&mut line, ENTRIES) else {
                self.unknown_entry(&line, ENTRIES, OCCURRENCES);
                continue;
            };
            let key = if k == kw::WITHOUT_THIS {
                kw::WITH_THIS
            } else {
                k
            };
            let first = self.first(&mut seen, key, start);
            let read = match k {
                kw::COUNTED => {
                    let known = &[(kw::ACTS, true), (kw::PENALTIES, false)];
                    self.choose(&mut line, known, ("计什么", "what is counted"))
                        .map(|found| keep(&mut acts, Some(found), first))
                }
                kw::SAME_IN => self
                    .names(&mut line, ("相同的项", "what is the same"))
                    .map(|names| same.extend(names)),
                kw::BACK => self
                    .window(&mut line, true)
                    .map(|found| keep(&mut window, Some(found), first)),
                kw::WHEN => self
                    .condition(&mut line)
                    .map(|e| keep(&mut when, Some(e), first)),
                _ => {
                    keep(&mut with_this, Some(k == kw::WITH_THIS), first);
                    Some(())
                }
            };
            if read.is_some() {
                self.finish(&line);
            }
        }
        let (Some(acts), Some(window), Some(with_this)) = (acts, window, with_this) else {
            self.unstated(at);
            return None;
        };
        Some(Occurrences {
            list,
            acts,
            same,
            window,
            with_this,
            when,
            span: at.to(block.span),
        })
    }

    /// `近二年 自 日`, or `1周年 自 日` past 前.
    fn window(&mut self, line: &mut Line<'_>, before: bool) -> Option<Window> {
        let what = ("一段时间，如 近二年、前 1周年", "a length of time");
        let (length, _, span) = self.quantity(line, what)?;
        if !self.eat(line, kw::SINCE) {
            return self.missing(line, ("“自”和起算的日期", "“since” and a day"));
        }
        let from = self.sum(line)?;
        Some(Window {
            length: (length, span),
            from,
            before,
        })
    }

    fn unstated(&mut self, at: Span) {
        self.report(
            Diagnostic::error(
                code::EXPECTED,
                at,
                "次数要写明计什么、从哪天往前数多久、含不含本次",
                "occurrences say what is counted, over which time, and whether this one counts",
            )
            .because(
                "各地的规定在这几点上不同，不能默认",
                "published rules differ in this; there is no default",
            )
            .help(
                "例如：次数 { 计 行为；同 条款项；近二年 自 违法行为日；含本次 }",
                "e.g. occurrences { counted acts; same_in 条款项; 近二年 since 违法行为日; with_this }",
            ),
        );
    }
}
