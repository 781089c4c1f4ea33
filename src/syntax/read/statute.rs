//! 法规: the statutes that rules rest on, with their versions and their own boundary words.

use super::Reader;
use super::basics::{Seen, keep};
use super::faults::What;
use super::line::Line;
use crate::syntax::ast::{Quoted, Statute};
use crate::syntax::cst::TermKind;
use crate::syntax::keywords::{self as kw, Keyword};

const STATUTE: What = ("法规", "statute");

const STATUTE_ENTRIES: &[Keyword] = &[kw::RANK, kw::VERSION, kw::WORDING];

impl Reader {
    /// 法规 名 《全称》 { … }, past 法规.
    pub(super) fn statute(&mut self, line: &mut Line<'_>) -> Option<Statute> {
        let name = self.head_name(line, ("法规的简称", "the short name of the statute"));
        let titled = line
            .term_ahead(0)
            .filter(|t| matches!(t.kind, TermKind::Statute | TermKind::String));
        let title = match titled {
            Some(t) => {
                line.skip(1);
                Quoted {
                    text: t.text.clone(),
                    span: t.span,
                }
            }
            None => {
                self.missing::<()>(
                    line,
                    (
                        "法规的全称，如《中华人民共和国行政处罚法》",
                        "the full title",
                    ),
                );
                Quoted {
                    text: String::new(),
                    span: line.here(),
                }
            }
        };
        let block = self.block(line, STATUTE)?;
        self.finish(line);
        let mut statute = Statute {
            name,
            title,
            rank: None,
            versions: Vec::new(),
            boundary: None,
            span: line.whole(),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, STATUTE) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, STATUTE_ENTRIES) else {
                self.unknown_entry(&line, STATUTE_ENTRIES, STATUTE);
                continue;
            };
            let first = k == kw::VERSION || self.first(&mut seen, k, start);
            if self
                .statute_entry(&mut statute, &mut line, k, first)
                .is_some()
            {
                self.finish(&line);
            }
        }
        Some(statute)
    }

    fn statute_entry(
        &mut self,
        statute: &mut Statute,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        match k {
            kw::RANK => {
                let what = ("位阶，如 法律、行政法规", "a rank");
                keep(&mut statute.rank, Some(self.name(line, what)?), first);
            }
            kw::VERSION => {
                let mark = line.mark();
                let (of, _) = self.date(line, ("这一版本的日期", "the date of the version"))?;
                let from = if self.eat(line, kw::IN_FORCE) {
                    Some(
                        self.date(line, ("施行日期", "the day it comes into force"))?
                            .0,
                    )
                } else {
                    None
                };
                statute.versions.push((of, from, line.since(mark)));
            }
            kw::WORDING => keep(&mut statute.boundary, Some(self.wording(line)?), first),
            _ => {}
        }
        Some(())
    }
}
