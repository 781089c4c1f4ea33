//! 事实: the typed inputs, their collective names, and what always holds between them.

use super::Reader;
use super::basics::{Measured, Seen, keep, tidy};
use super::faults::What;
use super::line::Line;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::limits::{MAX_DECIMALS, MAX_LIST_RECORDS};
use crate::base::quantity::Quantity;
use crate::base::words::BoundaryWord;
use crate::syntax::ast::{BaseStates, Constraint, Fact, FactType, Facts, Name};
use crate::syntax::cst::{Block, TermKind};
use crate::syntax::keywords::{self as kw, Keyword};

const FACTS: What = ("事实", "facts");
const RECORDS: What = ("明细", "records");
const FACT_NAME: What = ("事实的名称", "the name of a fact");

/// The types, in the order of the manual.
pub(super) const TYPES: &[Keyword] = &[
    kw::BOOL,
    kw::CHOICE,
    kw::MULTI,
    kw::MONEY,
    kw::RATIO,
    kw::TIMES,
    kw::INTEGER,
    kw::MEASURE,
    kw::DATE,
    kw::INTERVAL,
    kw::PERIOD,
    kw::RECORDS,
    kw::OCCURRENCES,
];

/// What may follow the type of a fact.
const DETAILS: &[Keyword] = &[kw::BOUNDS, kw::LABEL, kw::HELP, kw::CHANGEABLE];

impl Reader {
    /// 事实 { … }, past 事实.
    pub(super) fn facts(&mut self, line: &mut Line<'_>) -> Option<Facts> {
        let block = self.block(line, FACTS)?;
        self.finish(line);
        let mut facts = Facts {
            facts: Vec::new(),
            collectives: Vec::new(),
            constraints: Vec::new(),
            span: line.whole(),
        };
        for s in self.statements(block, FACTS) {
            let mut line = Line::statement(s);
            // A fact may be called 约束 or 合称; its colon tells.
            let colon = line.op_ahead(1, ':');
            if !colon && self.eat(&mut line, kw::COLLECTIVE) {
                facts.collectives.extend(self.collective(&mut line));
            } else if !colon && self.eat(&mut line, kw::CONSTRAINT) {
                facts.constraints.extend(self.constraint(&mut line));
            } else {
                facts.facts.extend(self.fact(&mut line));
            }
        }
        Some(facts)
    }

    /// 合称 甲 = 乙、丙, past 合称.
    fn collective(&mut self, line: &mut Line<'_>) -> Option<(Name, Vec<Name>)> {
        let name = self.name(line, ("合称的名称", "a collective name"))?;
        if !line.eat_op('=') {
            return self.missing(line, ("“=”和所合称的各项", "“=” and what it stands for"));
        }
        let members = self.names(line, ("所合称的各项", "what it stands for"))?;
        self.finish(line);
        Some((name, members))
    }

    /// 约束 [条件 则] 条件, past 约束.
    fn constraint(&mut self, line: &mut Line<'_>) -> Option<Constraint> {
        let mark = line.mark();
        let first = self.condition(line)?;
        let (when, then) = if self.eat(line, kw::THEN) || line.eat_op('⇒') {
            (Some(first), self.condition(line)?)
        } else {
            (None, first)
        };
        let span = line.since(mark);
        self.finish(line);
        Some(Constraint {
            when,
            then,
            breach: None,
            span,
        })
    }

    /// `名：类型 [范围 …] [标签 “…”] [说明 “…”] [可变]`.
    fn fact(&mut self, line: &mut Line<'_>) -> Option<Fact> {
        let name = self.name(line, FACT_NAME)?;
        if !line.eat_op(':') {
            return self.missing(line, ("“：”和事实的类型", "“:” and the type of the fact"));
        }
        let ty = self.fact_type(line)?;
        let mut fact = Fact {
            name,
            ty,
            bounds: None,
            label: None,
            help: None,
            changeable: false,
            span: line.whole(),
        };
        let mut seen = Seen::default();
        loop {
            let at = line.here();
            let Some(k) = self.eat_any(line, DETAILS) else {
                break;
            };
            let first = self.first(&mut seen, k, at);
            match k {
                kw::BOUNDS => keep(&mut fact.bounds, Some(self.bounds(line)?), first),
                kw::LABEL => {
                    let text = self.quoted(line, ("标签的文字", "the label"))?;
                    keep(&mut fact.label, Some(text), first);
                }
                kw::CHANGEABLE => fact.changeable = true,
                _ => {
                    let text = self.quoted(line, ("说明的文字", "the help text"))?;
                    keep(&mut fact.help, Some(text), first);
                }
            }
        }
        self.finish(line);
        Some(fact)
    }

    fn bounds(&mut self, line: &mut Line<'_>) -> Option<(Quantity, crate::base::span::Span)> {
        let what: What = ("两端都有的范围，如 0元至100亿元", "bounds with both ends");
        let (q, text, span) = self.quantity(line, what)?;
        match q {
            Quantity::Two(..) | Quantity::To(..) => Some((q, span)),
            Quantity::Point(_) | Quantity::One(_) | Quantity::Recent(_) => {
                self.wrong_number(span, &text, what)
            }
        }
    }

    /// A type.
    pub(super) fn fact_type(&mut self, line: &mut Line<'_>) -> Option<FactType> {
        let at = line.here();
        let Some(k) = self.eat_any(line, TYPES) else {
            return self.unknown_type(line);
        };
        Some(match k {
            kw::BOOL => FactType::Bool,
            kw::CHOICE => {
                let (names, ascending) = self.options(line)?;
                FactType::Choice(names, ascending)
            }
            kw::MULTI => {
                let (names, ascending) = self.options(line)?;
                FactType::Multi(names, ascending)
            }
            kw::MONEY => FactType::Money(self.base_states(line)?),
            kw::RATIO => FactType::Ratio(self.decimals(line)?),
            kw::TIMES => FactType::Times(self.decimals(line)?),
            kw::INTEGER => FactType::Integer(self.unit(line)),
            kw::MEASURE => {
                let unit = self.unit(line);
                FactType::Measure(unit, self.decimals(line)?)
            }
            kw::DATE => FactType::Date,
            kw::INTERVAL => FactType::Span,
            kw::PERIOD => FactType::Period(self.period(line)?),
            kw::RECORDS => self.records(line)?,
            _ => FactType::Occurrences(Box::new(self.occurrences(line, at)?)),
        })
    }

    fn unknown_type<T>(&mut self, line: &Line<'_>) -> Option<T> {
        let Some(found) = line.peek() else {
            return self.missing(line, ("事实的类型", "the type of the fact"));
        };
        let word = found.shown();
        let (zh, en) = super::faults::list(TYPES);
        let mut d = Diagnostic::error(
            code::UNKNOWN_TYPE,
            found.span(),
            format!("“{word}”不是事实的类型"),
            format!("“{word}” is not a type of fact"),
        )
        .help(format!("类型有：{zh}。"), format!("The types are: {en}."));
        if let Some(right) = super::faults::near(&word, TYPES) {
            d = d
                .because(
                    format!("是不是“{right}”？"),
                    format!("did you mean “{right}”?"),
                )
                .fixed_by(found.span(), right);
        }
        self.report(d);
        None
    }

    /// `{ 甲、乙 } [递增]`
    fn options(&mut self, line: &mut Line<'_>) -> Option<(Vec<Name>, bool)> {
        let block = self.block(line, ("选项", "choice"))?;
        let names = self.name_block(block, ("选项的名称", "the name of an option"));
        Some((names, self.eat(line, kw::ASCENDING)))
    }

    /// [或 没有] [或 无法计算]
    fn base_states(&mut self, line: &mut Line<'_>) -> Option<BaseStates> {
        let mut states = BaseStates::default();
        while self.eat(line, kw::OR) {
            let known = &[(kw::NONE, true), (kw::UNCOMPUTABLE, false)];
            let none = self.choose(line, known, ("基数的状态", "a state of the base"))?;
            let slot = if none {
                &mut states.none
            } else {
                &mut states.uncomputable
            };
            *slot = true;
        }
        Some(states)
    }

    /// [小数 4位]
    #[expect(
        clippy::option_option,
        reason = "not written and reported are two things"
    )]
    fn decimals(&mut self, line: &mut Line<'_>) -> Option<Option<u8>> {
        if !self.eat(line, kw::DECIMALS) {
            return Some(None);
        }
        let what = ("小数位数，0 至 9", "a number of decimals from 0 to 9");
        let n = self.whole(line, (0, i64::from(MAX_DECIMALS)), what)?;
        Some(u8::try_from(n).ok())
    }

    /// A unit word, if one stands here.
    fn unit(&mut self, line: &mut Line<'_>) -> Option<Name> {
        let word = line.word_ahead(0)?;
        if kw::DECIMALS.is(word) || DETAILS.iter().any(|k| k.is(word)) {
            return None;
        }
        let name = Name {
            text: word.to_owned(),
            span: line.here(),
        };
        line.skip(1);
        Some(name)
    }

    /// 月 or 日, which are units and have one spelling.
    fn period(&mut self, line: &mut Line<'_>) -> Option<bool> {
        let months = match line.word_ahead(0) {
            Some("月") => true,
            Some("日") => false,
            Some(_) | None => {
                return self.missing(line, ("期间的单位“月”或者“日”", "月 (months) or 日 (days)"));
            }
        };
        line.skip(1);
        Some(months)
    }

    /// 明细 至多 20 { 名：类型 … }, past 明细.
    fn records(&mut self, line: &mut Line<'_>) -> Option<FactType> {
        let most = self.most(line)?;
        let block = self.block(line, RECORDS)?;
        let fields = self.fields(block);
        if fields.is_empty() {
            self.too_few(block.span, RECORDS, 1);
        }
        Some(FactType::List(most, fields))
    }

    /// `至多 20` or `至多20`.
    pub(super) fn most(&mut self, line: &mut Line<'_>) -> Option<i64> {
        let what: What = (
            "记录的最多条数，1 至 10000",
            "the most records, from 1 to 10000",
        );
        let whole = |l: &crate::base::quantity::Literal| {
            l.number
                .as_whole()
                .and_then(|n| i64::try_from(n).ok())
                .filter(|n| (1..=MAX_LIST_RECORDS).contains(n))
        };
        let joined: Option<Measured> = line.term_ahead(0).and_then(|t| match &t.kind {
            TermKind::Quantity(q) => Some(((**q).clone(), tidy(&t.text), t.span)),
            TermKind::Word
            | TermKind::De
            | TermKind::Date(_)
            | TermKind::DateRange(..)
            | TermKind::String
            | TermKind::Statute
            | TermKind::Article(_)
            | TermKind::Op(_)
            | TermKind::Comma
            | TermKind::Group(_)
            | TermKind::Break => None,
        });
        if let Some((q, text, span)) = joined {
            line.skip(1);
            return match &q {
                Quantity::One(end) if end.word == BoundaryWord::AtMost => match whole(&end.literal)
                {
                    Some(n) => Some(n),
                    None => self.wrong_number(span, &text, what),
                },
                Quantity::One(_)
                | Quantity::Point(_)
                | Quantity::Two(..)
                | Quantity::To(..)
                | Quantity::Recent(_) => self.wrong_number(span, &text, what),
            };
        }
        if !self.eat(line, kw::MAX_COUNT) {
            return self.missing(
                line,
                ("“至多”和条数，如 至多 20", "the most records: 至多 20"),
            );
        }
        self.whole(line, (1, MAX_LIST_RECORDS), what)
    }

    pub(super) fn fields(&mut self, block: &Block) -> Vec<Fact> {
        let statements = self.statements(block, RECORDS);
        statements
            .into_iter()
            .filter_map(|s| self.fact(&mut Line::statement(s)))
            .collect()
    }
}
