//! 定义: a name for a value or for a condition.

use super::Reader;
use super::basics::Seen;
use super::faults::What;
use super::line::Line;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::syntax::ast::Definition;
use crate::syntax::keywords::{self as kw, Keyword};

const DEFINITION: What = ("定义", "define");

const ENTRIES: &[Keyword] = &[kw::VALUE, kw::WHEN, kw::BASIS, kw::ERRATUM];

impl Reader {
    /// 定义 名 { 值 = … | 当 …；依据 … }, past 定义.
    pub(super) fn definition(&mut self, line: &mut Line<'_>) -> Option<Definition> {
        let name = self.head_name(line, ("定义的名称", "the name that is defined"));
        let head = name.span;
        let block = self.block(line, DEFINITION)?;
        self.finish(line);
        let mut d = Definition {
            name,
            value: None,
            is_condition: false,
            basis: Vec::new(),
            errata: Vec::new(),
            span: line.whole(),
        };
        let mut seen = Seen::default();
        let mut given = None;
        for s in self.statements(block, DEFINITION) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, ENTRIES) else {
                self.unknown_entry(&line, ENTRIES, DEFINITION);
                continue;
            };
            match k {
                kw::BASIS => {
                    if let Some(more) = self.citations(&mut line) {
                        d.basis.extend(more);
                        self.finish(&line);
                    }
                    continue;
                }
                kw::ERRATUM => {
                    d.errata.extend(self.erratum(&mut line));
                    continue;
                }
                _ => {}
            }
            let first = self.first(&mut seen, k, start);
            let other = if k == kw::WHEN { kw::VALUE } else { kw::WHEN };
            if first
                && let Some((earlier, span)) = given
                && earlier == other
            {
                self.report(
                    Diagnostic::error(
                        code::DEFINITION_SHAPE,
                        start,
                        "一个定义只能写“值”和“当”中的一个",
                        "a definition has a value or a condition, not both",
                    )
                    .also(span, "前面已经写了另一个", "the other one is written here")
                    .help("把它们写成两个定义。", "Write two definitions."),
                );
            }
            if k == kw::VALUE && !line.eat_op('=') {
                self.missing::<()>(&line, ("“=”和一个算式", "“=” and an expression"));
                given = given.or(Some((k, start)));
                continue;
            }
            let value = self.when(&mut line);
            if given.is_none() {
                d.value = value;
                d.is_condition = k == kw::WHEN;
                given = Some((k, start));
            }
        }
        if given.is_none() {
            self.report(
                Diagnostic::error(
                    code::DEFINITION_SHAPE,
                    head,
                    format!("定义“{}”没有内容", d.name.text),
                    format!("the definition “{}” has no content", d.name.text),
                )
                .help("写“值 = …”或者“当 …”。", "Write value = … or when …."),
            );
        }
        Some(d)
    }
}
