//! 清单 and 判定: rows that need no range of their own, and any other typed table.

use super::Reader;
use super::basics::{Seen, keep};
use super::faults::What;
use super::line::Line;
use super::table::Gives;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::syntax::ast::{
    Decision, Expr, FactType, List, ListEntry, Promise, PromiseKind, Quoted, Table,
};
use crate::syntax::cst::Statement;
use crate::syntax::keywords::{self as kw, Keyword};

const LIST: What = ("清单", "list");
const ENTRY: What = ("项", "entry");
const DECISION: What = ("判定", "decision");

const LIST_ENTRIES: &[Keyword] = &[kw::SOURCE, kw::EXCLUSIONS, kw::ENTRY, kw::KNOWN_DEFECT];
const ENTRY_ENTRIES: &[Keyword] = &[
    kw::WHEN,
    kw::ALL_OF,
    kw::ANY_OF,
    kw::EFFECT,
    kw::BASIS,
    kw::HELP,
];
const DECISION_ENTRIES: &[Keyword] = &[
    kw::RESULT,
    kw::BASIS,
    kw::TABLE,
    kw::ALONG,
    kw::ENSURES,
    kw::OVERRIDE,
    kw::KNOWN_DEFECT,
];

impl Reader {
    /// 清单 名 { … }, past 清单.
    pub(super) fn list(&mut self, line: &mut Line<'_>) -> Option<List> {
        let name = self.head_name(line, ("清单的名称", "the name of the list"));
        let block = self.block(line, LIST)?;
        self.finish(line);
        let mut list = List {
            name,
            source: None,
            exceptions: Vec::new(),
            entries: Vec::new(),
            defects: Vec::new(),
            span: line.whole(),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, LIST) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, LIST_ENTRIES) else {
                self.unknown_entry(&line, LIST_ENTRIES, LIST);
                continue;
            };
            let first = k != kw::SOURCE || self.first(&mut seen, k, start);
            if self.list_line(&mut list, &mut line, k, first).is_some() {
                self.finish(&line);
            }
        }
        Some(list)
    }

    fn list_line(
        &mut self,
        list: &mut List,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        match k {
            kw::SOURCE => keep(&mut list.source, Some(self.source(line)?), first),
            kw::EXCLUSIONS => list.exceptions.extend(self.exclusions(line)?),
            kw::ENTRY => list.entries.push(self.entry(line)?),
            _ => list.defects.push(self.known_defect(line)?),
        }
        Some(())
    }

    /// 项 “6” 违法行为、… { … }, past 项.
    fn entry(&mut self, line: &mut Line<'_>) -> Option<ListEntry> {
        let mark = line.mark();
        let number = self.quoted(line, ("项的编号，如 “6”", "the number of the entry"))?;
        let violations = if self.block_ahead(line) {
            Vec::new()
        } else {
            self.names(line, ("违法行为的名称", "a violation"))?
        };
        let block = self.block(line, ENTRY)?;
        let mut entry = ListEntry {
            number,
            violations,
            when: None,
            effect: None,
            basis: Vec::new(),
            note: None,
            span: line.since(mark),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, ENTRY) {
            let mut line = Line::statement(s);
            if self.entry_line(&mut entry, &mut line, &mut seen).is_some() {
                self.finish(&line);
            }
        }
        Some(entry)
    }

    fn entry_line(
        &mut self,
        entry: &mut ListEntry,
        line: &mut Line<'_>,
        seen: &mut Seen,
    ) -> Option<()> {
        let start = line.here();
        // 均 { } and 任一 { } begin a condition by themselves.
        if self.is(line, kw::ALL_OF) || self.is(line, kw::ANY_OF) {
            let first = self.first(seen, kw::WHEN, start);
            let when: Expr = self.condition(line)?;
            keep(&mut entry.when, Some(when), first);
            return Some(());
        }
        let Some(k) = self.eat_any(line, ENTRY_ENTRIES) else {
            self.unknown_entry(line, ENTRY_ENTRIES, ENTRY);
            return None;
        };
        let first = k == kw::BASIS || self.first(seen, k, start);
        match k {
            kw::WHEN => keep(&mut entry.when, Some(self.condition(line)?), first),
            kw::EFFECT => keep(&mut entry.effect, Some(self.effect(line)?), first),
            kw::BASIS => entry.basis.extend(self.citations(line)?),
            _ => {
                let note: Quoted = self.quoted(line, ("说明", "the note"))?;
                keep(&mut entry.note, Some(note), first);
            }
        }
        Some(())
    }

    /// 判定 名 { 结果：类型；表 … }, past 判定.
    pub(super) fn decision(&mut self, line: &mut Line<'_>) -> Option<Decision> {
        let name = self.head_name(line, ("判定的名称", "the name of the decision"));
        let block = self.block(line, DECISION)?;
        self.finish(line);
        let mut d = Decision {
            name,
            ty: None,
            is_range: false,
            basis: Vec::new(),
            table: None,
            promises: Vec::new(),
            defects: Vec::new(),
            span: line.whole(),
        };
        let statements = self.statements(block, DECISION);
        // How the result column is read depends on 结果, wherever that stands.
        let gives = if statements.iter().any(|s| gives_range(s)) {
            Gives::Range
        } else {
            Gives::Value
        };
        let mut seen = Seen::default();
        for s in statements {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, DECISION_ENTRIES) else {
                self.unknown_entry(&line, DECISION_ENTRIES, DECISION);
                continue;
            };
            let single = [kw::RESULT, kw::TABLE].contains(&k);
            let first = !single || self.first(&mut seen, k, start);
            let read = match k {
                kw::RESULT => self.result_type(&mut d, &mut line, first),
                kw::BASIS => self.citations(&mut line).map(|more| d.basis.extend(more)),
                kw::TABLE => self.decision_table(&mut d.table, &mut line, gives, first),
                kw::ALONG => self.along(&mut line).map(|kind| {
                    let span = line.since(0);
                    d.promises.push(Promise { kind, span });
                }),
                kw::ENSURES => self.ensures(&mut line).map(|kind| {
                    let span = line.since(0);
                    d.promises.push(Promise { kind, span });
                }),
                kw::OVERRIDE => {
                    self.reserved_for_later(
                        start,
                        kw::OVERRIDE.zh,
                        "在判定里，把这一行写成表的第一行，命中方式用“首行”。",
                        "In a decision write it as the first row and use the policy first_row.",
                    );
                    None
                }
                _ => self
                    .known_defect(&mut line)
                    .map(|defect| d.defects.push(defect)),
            };
            if read.is_some() {
                self.finish(&line);
            }
        }
        Some(d)
    }

    /// 随 甲、乙 不降|不升, past 随.
    fn along(&mut self, line: &mut Line<'_>) -> Option<PromiseKind> {
        let by = self.names(line, ("有次序的事实", "ordered facts"))?;
        match self.eat_any(line, &[kw::NEVER_FALLS, kw::NEVER_RISES]) {
            Some(k) => Some(PromiseKind::Moves {
                by,
                falls: k == kw::NEVER_RISES,
            }),
            None => self.missing(line, ("“不降”或者“不升”", "`never_falls` or `never_rises`")),
        }
    }

    /// 保证 [条件 则] 条件, past 保证.
    fn ensures(&mut self, line: &mut Line<'_>) -> Option<PromiseKind> {
        let first = self.condition(line)?;
        Some(if self.eat(line, kw::THEN) || line.eat_op('⇒') {
            let then = self.condition(line)?;
            PromiseKind::Holds {
                when: Some(first),
                then,
            }
        } else {
            PromiseKind::Holds {
                when: None,
                then: first,
            }
        })
    }

    fn decision_table(
        &mut self,
        slot: &mut Option<Table>,
        line: &mut Line<'_>,
        gives: Gives,
        first: bool,
    ) -> Option<()> {
        let table = self.table(line, gives)?;
        keep(slot, Some(table), first);
        Some(())
    }

    /// 结果：类型 or 结果：幅度, past 结果.
    fn result_type(&mut self, d: &mut Decision, line: &mut Line<'_>, first: bool) -> Option<()> {
        if !line.eat_op(':') {
            return self.missing(line, ("“：”和结果的类型", "“:” and the type of the result"));
        }
        if self.eat(line, kw::RANGE) {
            d.is_range |= first;
            return Some(());
        }
        let at = line.here();
        let ty = self.fact_type(line)?;
        if let FactType::List(..) = ty {
            self.report(
                Diagnostic::error(
                    code::UNKNOWN_TYPE,
                    at,
                    "判定的结果不能是明细",
                    "a decision cannot result in records",
                )
                .help(
                    "结果可以是 选项、是否、金额、比例、整数、幅度。",
                    "Use another type.",
                ),
            );
            return None;
        }
        keep(&mut d.ty, Some(ty), first);
        Some(())
    }
}

fn gives_range(s: &Statement) -> bool {
    let line = Line::statement(s);
    line.word_ahead(0).is_some_and(|w| kw::RESULT.is(w))
        && line.op_ahead(1, ':')
        && line.word_ahead(2).is_some_and(|w| kw::RANGE.is(w))
}
