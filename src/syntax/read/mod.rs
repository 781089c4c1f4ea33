//! From the concrete tree to the tree with meaning: keywords are understood, names are not yet
//! resolved. One file a family of items; every slip is reported, and the reading goes on with the
//! next statement, so that one run shows them all.

mod bands;
mod basics;
mod benchmark;
mod case;
mod cells;
mod circumstance;
mod cite;
mod condition;
mod contest;
mod define;
mod expr;
mod facts;
mod faults;
mod joint;
mod limitation;
mod line;
mod list;
mod observation;
mod occurrences;
mod package;
mod penalty;
mod procedure;
mod range;
mod statute;
mod table;
#[cfg(test)]
mod tests;
mod violation;
mod weights;
mod workdays;

use self::line::Line;
use super::ast::{File, Item, Name};
use super::cst::{Statement, TopEntry, Tree};
use super::keywords::{self as kw, Keyword, KeywordUse};
use crate::base::codes::reader as code;
use crate::base::diagnostic::{Diagnostic, Report};
use crate::base::terms::ContestKind;

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The items that could be read.
    pub file: File,
    /// Every word that was read as a keyword, in the order of reading; the formatter rewrites these
    /// into either language and nothing else.
    pub keywords: Vec<KeywordUse>,
    /// What could not be read.
    pub report: Report,
}

/// What the reader carries along.
#[derive(Default)]
struct Reader {
    keywords: Vec<KeywordUse>,
    report: Report,
    /// Inside a condition that may read the outcome.
    of_outcome: bool,
}

/// Items of later versions, and what to do meanwhile.
const LATER: &[(Keyword, &str, &str)] = &[(
    kw::DAILY_PENALTY,
    "按日连续是案件的一部分：案件 名 { 行为 至多 20；按日连续 名 { … } }。",
    "Write it inside a rule for cases: joint NAME { acts …; daily_penalty NAME { … } }.",
)];

/// Reads a tree.
pub fn read(tree: &Tree) -> Reading {
    let mut reader = Reader::default();
    let mut file = File::default();
    for entry in &tree.entries {
        match entry {
            TopEntry::Item(s) => file.items.extend(reader.item(s)),
            TopEntry::Comment(_) | TopEntry::Blank => {}
        }
    }
    Reading {
        file,
        keywords: reader.keywords,
        report: reader.report,
    }
}

impl Reader {
    fn item(&mut self, s: &Statement) -> Option<Item> {
        let mut line = Line::statement(s);
        let start = line.here();
        let Some(k) = self.eat_any(&mut line, kw::ITEMS) else {
            self.unknown_item(&line);
            return None;
        };
        if let Some((_, zh, en)) = LATER.iter().find(|(later, _, _)| *later == k) {
            self.reserved_for_later(start, k.zh, *zh, *en);
            return Some(Item::Reserved(Name {
                text: k.zh.to_owned(),
                span: start,
            }));
        }
        match k {
            kw::PACKAGE => self.package(&mut line).map(|p| Item::Package(Box::new(p))),
            kw::STATUTE => self.statute(&mut line).map(Item::Statute),
            kw::FACTS => self.facts(&mut line).map(Item::Facts),
            kw::DEFINE => self.definition(&mut line).map(Item::Definition),
            kw::VIOLATION => self.violation(&mut line).map(Item::Violation),
            kw::BENCHMARK => self.benchmark(&mut line).map(Item::Benchmark),
            kw::CIRCUMSTANCE => self.circumstance(&mut line).map(Item::Circumstance),
            kw::CIRCUMSTANCE_POLICY => self
                .circumstance_policy(&mut line)
                .map(Item::CircumstancePolicy),
            kw::REDUCTION => self.reduction(&mut line).map(Item::Reduction),
            kw::OBSERVATION => self
                .observation(&mut line)
                .map(|o| Item::Observation(Box::new(o))),
            kw::JOINT => self.joint(&mut line).map(|j| Item::Joint(Box::new(j))),
            kw::LIST => self.list(&mut line).map(Item::List),
            kw::DECISION => self.decision(&mut line).map(Item::Decision),
            kw::CASE => self.case(&mut line).map(Item::Case),
            kw::LIMITATION => self
                .limitation(&mut line)
                .map(|l| Item::Limitation(Box::new(l))),
            kw::PROCEDURE => self
                .procedure(&mut line)
                .map(|p| Item::Procedure(Box::new(p))),
            kw::STANDARD => self
                .standard(&mut line)
                .map(|s| Item::Standard(Box::new(s))),
            kw::LIGHTER_LAW => self
                .contest(&mut line, ContestKind::LawAtDate)
                .map(|c| Item::Contest(Box::new(c))),
            kw::CONCURRENCE => self
                .contest(&mut line, ContestKind::Concurrence)
                .map(|c| Item::Contest(Box::new(c))),
            kw::WORKDAYS => self.workdays(&mut line).map(Item::Workdays),
            _ => self.erratum(&mut line).map(Item::Erratum),
        }
    }

    /// The parser lets only words of items begin one; of those, 已知缺陷 belongs inside another.
    fn unknown_item(&mut self, line: &Line<'_>) {
        let word = line.peek().map(|t| t.shown()).unwrap_or_default();
        let (zh, en) = faults::list(kw::ITEMS);
        let mut d = Diagnostic::error(
            code::UNKNOWN_ITEM,
            line.here(),
            format!("“{word}”不能单独成为一个条目"),
            format!("“{word}” cannot be an item of its own"),
        );
        if kw::KNOWN_DEFECT.is(&word) {
            d = d.help(
                "写进它所说的规则包、违法行为、裁量基准、要素、情节、清单或者判定里面。",
                "Write it inside the package, violation, benchmark, factor, circumstance, list or \
                 decision it is about.",
            );
        }
        let d = d.help(
            format!("文件由这些条目组成：{zh}。"),
            format!("A file is made of: {en}."),
        );
        self.report(d);
    }
}
