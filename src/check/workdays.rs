//! 工作日历: the calendar of working days of the program.

use std::collections::BTreeSet;

use crate::{
    base::{calendar::WorkingDays, codes::package as pkg, date::Date, diagnostic::Diagnostic},
    ir::PackageId,
    syntax::ast::{Item, Workdays},
};

use super::scope::Cx;

/// Most days of a calendar: a hundred years.
const MOST: i32 = 36_600;

/// The calendar of the main package; if it has none, that of the first package it builds on.
pub(super) fn lower<'i>(cx: &mut Cx<'_>, items: impl Iterator<Item = (PackageId, &'i Item)>) {
    let mut found: Option<(PackageId, &Workdays)> = None;
    for (package, item) in items {
        let Item::Workdays(w) = item else { continue };
        match found {
            Some((first, other)) if first == package => {
                cx.say(
                    Diagnostic::error(
                        pkg::DATES,
                        w.span,
                        "同一规则包里有两份工作日历",
                        "two calendars of working days in one package",
                    )
                    .because("第二份在这里", "the second is here")
                    .also(other.span, "第一份", "the first")
                    .help(
                        "并成一份：起止写到最后一年",
                        "make one of them, up to the last year",
                    ),
                );
            }
            Some((first, _)) if first <= package => {}
            Some(_) | None => found = Some((package, w)),
        }
    }
    if let Some((_, w)) = found {
        cx.program.calendar = calendar(cx, w);
    }
}

fn calendar(cx: &mut Cx<'_>, w: &Workdays) -> Option<WorkingDays> {
    let (from, to) = w.years;
    if !(0..=MOST).contains(&from.days_until(to)) {
        cx.say(
            Diagnostic::error(
                pkg::DATES,
                w.span,
                "工作日历的起止日期不对",
                "the days of the calendar are not in order",
            )
            .help(
                "从第一年的1月1日写到最后一年的12月31日",
                "from 1 January to 31 December",
            ),
        );
        return None;
    }
    let (mut off, mut worked) = (BTreeSet::new(), BTreeSet::new());
    let mut sound = true;
    for (first, last, works, span) in &w.days {
        if !(from <= *first && *first <= *last && *last <= to) {
            sound = false;
            cx.say(
                Diagnostic::error(
                    pkg::DATES,
                    *span,
                    "日期不在工作日历的起止之内",
                    "the date lies outside the calendar",
                )
                .help("核对年份，或者改工作日历的起止", "check the year"),
            );
            continue;
        }
        let mut at: Option<Date> = Some(*first);
        while let Some(day) = at.filter(|day| day <= last) {
            let (here, other) = if *works {
                (&mut worked, &off)
            } else {
                (&mut off, &worked)
            };
            if other.contains(&day) || (*works && !day.is_weekend()) {
                sound = false;
                let (zh, en) = if *works && !day.is_weekend() {
                    ("本来就是工作日，不用写“上班”", "is a working day anyway")
                } else {
                    ("既写了放假又写了上班", "is both off and worked")
                };
                cx.say(
                    Diagnostic::error(
                        pkg::DATES,
                        *span,
                        format!("{day} {zh}"),
                        format!("{day} {en}"),
                    )
                    .help("对照当年的放假通知", "compare with the year's notice"),
                );
            }
            here.insert(day);
            at = day.next(1);
        }
    }
    sound.then(|| WorkingDays::new((from, to), &off, &worked))
}
