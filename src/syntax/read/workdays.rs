//! 工作日历: which days the notices of some years make days off, and which working days.

use super::Reader;
use super::faults::What;
use super::line::Line;
use crate::base::date::Date;
use crate::base::span::Span;
use crate::syntax::ast::Workdays;
use crate::syntax::cst::TermKind;
use crate::syntax::keywords as kw;

const WORKDAYS: What = ("工作日历", "workdays");

impl Reader {
    /// 工作日历 甲至乙 { 放假 …；上班 … }, past 工作日历.
    pub(super) fn workdays(&mut self, line: &mut Line<'_>) -> Option<Workdays> {
        let what = ("起止日期，如 2025-01-01至2025-12-31", "two dates");
        let (from, to, _) = self.day_or_days(line, what)?;
        let block = self.block(line, WORKDAYS)?;
        self.finish(line);
        let mut days = Vec::new();
        for s in self.statements(block, WORKDAYS) {
            let mut line = Line::statement(s);
            let entries = &[kw::DAY_OFF, kw::WORKED];
            let Some(k) = self.eat_any(&mut line, entries) else {
                self.unknown_entry(&line, entries, WORKDAYS);
                continue;
            };
            while let Some((from, to, span)) = self.day_or_days(&mut line, ("日期", "a date")) {
                days.push((from, to, k == kw::WORKED, span));
                if !line.eat_comma() || line.done() {
                    self.finish(&line);
                    break;
                }
            }
        }
        Some(Workdays {
            years: (from, to),
            days,
            span: line.whole(),
        })
    }

    /// One day, or the days from one to another.
    fn day_or_days(&mut self, line: &mut Line<'_>, what: What) -> Option<(Date, Date, Span)> {
        if let Some(t) = line.term_ahead(0)
            && let TermKind::DateRange(from, to) = t.kind
        {
            let span = t.span;
            line.skip(1);
            return Some((from, to, span));
        }
        let (day, span) = self.date(line, what)?;
        Some((day, day, span))
    }
}
