//! 案件: the acts of a case and the parts of its outcome.

use super::Reader;
use super::basics::{Seen, keep};
use super::faults::What;
use super::line::Line;
use crate::base::quantity::Quantity;
use crate::base::words::BoundaryWord;
use crate::syntax::ast::{Joint, JointKind, JointMeasure, JointPart, Target};
use crate::syntax::keywords::{self as kw, Keyword};

const JOINT: What = ("案件", "joint");
const DAY_FACT: What = ("日期类的事实", "a date fact");

const ENTRIES: &[Keyword] = &[
    kw::BASIS,
    kw::APPLIES_TO,
    kw::CONDUCT_DAY,
    kw::DECISION_DAY,
    kw::ACTS,
    kw::JOINED,
    kw::DAILY_PENALTY,
    kw::OFFSET,
    kw::SURCHARGE,
];

const KINDS: &[(Keyword, JointKind)] = &[
    (kw::JOINED, JointKind::Joined),
    (kw::DAILY_PENALTY, JointKind::Daily),
    (kw::OFFSET, JointKind::Offset),
    (kw::SURCHARGE, JointKind::Surcharge),
];

/// What a part of each kind may say.
const fn entries(kind: JointKind) -> &'static [Keyword] {
    match kind {
        JointKind::Joined => &[kw::BASIS, kw::FINE, kw::DETENTION_OF, kw::WHEN, kw::AT_MOST],
        JointKind::Daily => &[kw::BASIS, kw::FINE, kw::WHEN, kw::SERVED, kw::RECHECKED],
        JointKind::Offset => &[
            kw::BASIS,
            kw::BASE,
            kw::CRIMINAL_FINE,
            kw::SENTENCE,
            kw::ALREADY,
        ],
        JointKind::Surcharge => &[
            kw::BASIS,
            kw::BASE,
            kw::EXPIRY,
            kw::PAID_ON,
            kw::SUSPENDED,
            kw::PER_DAY,
            kw::AT_MOST,
        ],
    }
}

/// How a part of each kind is called in messages.
const fn called(kind: JointKind) -> What {
    match kind {
        JointKind::Joined => ("合并", "joined"),
        JointKind::Daily => ("按日连续", "daily_penalty"),
        JointKind::Offset => ("折抵", "offset"),
        JointKind::Surcharge => ("加处", "surcharge"),
    }
}

impl Reader {
    /// 案件 名 { … }, past 案件.
    pub(super) fn joint(&mut self, line: &mut Line<'_>) -> Option<Joint> {
        let name = self.head_name(line, ("案件规则的名称", "the name of the rule for cases"));
        let block = self.block(line, JOINT)?;
        self.finish(line);
        let mut j = Joint {
            name,
            basis: Vec::new(),
            applies_to: Vec::new(),
            day: None,
            decided: None,
            acts: None,
            parts: Vec::new(),
            span: line.whole(),
        };
        let mut seen = Seen::default();
        for s in self.statements(block, JOINT) {
            let mut line = Line::statement(s);
            let start = line.here();
            let Some(k) = self.eat_any(&mut line, ENTRIES) else {
                self.unknown_entry(&line, ENTRIES, JOINT);
                continue;
            };
            let once = [kw::CONDUCT_DAY, kw::DECISION_DAY, kw::ACTS].contains(&k);
            let first = !once || self.first(&mut seen, k, start);
            if self.joint_entry(&mut j, &mut line, k, first).is_some() {
                self.finish(&line);
            }
        }
        Some(j)
    }

    fn joint_entry(
        &mut self,
        j: &mut Joint,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        match k {
            kw::BASIS => j.basis.extend(self.citations(line)?),
            kw::APPLIES_TO => {
                let act = ("违法行为的名称", "the name of a violation");
                j.applies_to.extend(self.names(line, act)?);
            }
            kw::CONDUCT_DAY => keep(&mut j.day, Some(self.name(line, DAY_FACT)?), first),
            kw::DECISION_DAY => keep(&mut j.decided, Some(self.name(line, DAY_FACT)?), first),
            kw::ACTS => {
                let most = self.most(line)?;
                let fields = if self.block_ahead(line) {
                    let block = self.block(line, ("行为", "acts"))?;
                    self.fields(block)
                } else {
                    Vec::new()
                };
                keep(&mut j.acts, Some((most, fields)), first);
            }
            _ => {
                let found = KINDS.iter().find(|(word, _)| *word == k);
                let kind = found.map_or(JointKind::Joined, |(_, kind)| *kind);
                j.parts.push(self.part(line, kind)?);
            }
        }
        Some(())
    }

    /// `名 { … }`, past 合并, 按日连续, 折抵 or 加处.
    fn part(&mut self, line: &mut Line<'_>, kind: JointKind) -> Option<JointPart> {
        let mark = line.mark();
        let name = self.name(line, ("这一部分的名称", "the name of the part"))?;
        let of = called(kind);
        let block = self.block(line, of)?;
        let mut part = JointPart {
            kind,
            name,
            basis: Vec::new(),
            measure: None,
            when: None,
            cap: None,
            principal: false,
            served: None,
            rechecked: None,
            base: Vec::new(),
            sentence: None,
            already: None,
            expiry: None,
            paid: None,
            suspended: None,
            rate: None,
            span: line.since(mark),
        };
        let known = entries(kind);
        let mut seen = Seen::default();
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            let start = line.here();
            // 不超过20日 is one quantity, 不超过 罚款数额 two words.
            if known.contains(&kw::AT_MOST) && self.cap_ahead(&line) {
                let first = self.first(&mut seen, kw::AT_MOST, start);
                if self.cap(&mut part, &mut line, first).is_some() {
                    self.finish(&line);
                }
                continue;
            }
            let Some(k) = self.eat_any(&mut line, known) else {
                self.unknown_entry(&line, known, of);
                continue;
            };
            let first = k == kw::BASIS || self.first(&mut seen, k, start);
            if self.part_entry(&mut part, &mut line, k, first).is_some() {
                self.finish(&line);
            }
        }
        Some(part)
    }

    fn cap_ahead(&self, line: &Line<'_>) -> bool {
        self.is(line, kw::AT_MOST)
            || super::basics::quantity_ahead(line, 0).is_some_and(
                |(q, _, _)| matches!(q, Quantity::One(end) if end.word == BoundaryWord::AtMost),
            )
    }

    /// `不超过 20日`, `不超过 罚款数额`.
    fn cap(&mut self, part: &mut JointPart, line: &mut Line<'_>, first: bool) -> Option<()> {
        if part.kind == JointKind::Surcharge {
            self.take(line, kw::AT_MOST);
            if !self.eat(line, kw::PRINCIPAL) {
                return self.missing(line, ("“罚款数额”", "“principal”"));
            }
            part.principal = true;
            return Some(());
        }
        let what = ("最多多少，如 不超过 20日", "at most how much");
        let (q, text, span) = self.quantity(line, what)?;
        match q {
            Quantity::One(end) if end.word == BoundaryWord::AtMost => {
                keep(
                    &mut part.cap,
                    Some((Quantity::Point(end.literal), span)),
                    first,
                );
                Some(())
            }
            Quantity::One(_)
            | Quantity::Point(_)
            | Quantity::Two(..)
            | Quantity::To(..)
            | Quantity::Recent(_) => self.wrong_number(span, &text, what),
        }
    }

    fn part_entry(
        &mut self,
        part: &mut JointPart,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        let at = line.previous().map_or(line.whole(), |t| t.span());
        match k {
            kw::BASIS => part.basis.extend(self.citations(line)?),
            kw::FINE => {
                let target = if self.eat(line, kw::ON) {
                    self.target(line)?
                } else {
                    Target::default()
                };
                keep(
                    &mut part.measure,
                    Some((JointMeasure::Fine(target), at)),
                    first,
                );
            }
            kw::DETENTION_OF => keep(
                &mut part.measure,
                Some((JointMeasure::Detention, at)),
                first,
            ),
            kw::WHEN => keep(&mut part.when, Some(self.condition(line)?), first),
            kw::SERVED => keep(&mut part.served, Some(self.name(line, DAY_FACT)?), first),
            kw::RECHECKED => keep(&mut part.rechecked, Some(self.name(line, DAY_FACT)?), first),
            kw::BASE => {
                let what = ("前面各部分的名称", "names of parts before it");
                let names = self.names(line, what)?;
                if first {
                    part.base = names;
                }
            }
            kw::CRIMINAL_FINE | kw::SENTENCE => {
                let what = ("金额或者日数类的事实", "a fact of money or days");
                let name = self.name(line, what)?;
                keep(&mut part.sentence, Some((name, k == kw::SENTENCE)), first);
            }
            kw::ALREADY => {
                let name = self.name(line, ("是否类的事实", "a yes_no fact"))?;
                keep(&mut part.already, Some(name), first);
            }
            kw::EXPIRY => keep(&mut part.expiry, Some(*self.added(line)?), first),
            kw::PAID_ON => keep(&mut part.paid, Some(self.name(line, DAY_FACT)?), first),
            kw::SUSPENDED => {
                let name = self.name(line, ("日数类的事实", "a fact that counts days"))?;
                keep(&mut part.suspended, Some(name), first);
            }
            _ => keep(&mut part.rate, Some(*self.added(line)?), first),
        }
        Some(())
    }
}
