//! Penalty statements: how binding, by whom, on whom, what, how much.

use super::Reader;
use super::faults::What;
use super::line::{Line, Token};
use crate::base::codes::reader as code;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::kinds::{Family, KINDS, PenaltyKind};
use crate::base::quantity::{Run, classify};
use crate::syntax::ast::{Amount, Modality, Name, Penalty, PenaltyNode, PenaltyStatement, Target};
use crate::syntax::cst::{Block, TermKind};
use crate::syntax::keywords::{self as kw, Glue, Keyword};

const KIND: What = ("处罚种类", "a kind of penalty");

/// What stands before the kind of penalty.
#[derive(Clone, Default)]
pub(super) struct Manner {
    /// 应当, 可以 …, if written.
    pub(super) modality: Option<Modality>,
    /// 并处.
    pub(super) together: bool,
    /// 仍应.
    pub(super) still: bool,
    /// 由.
    pub(super) organ: Option<Name>,
    /// 对.
    pub(super) target: Option<Target>,
}

/// The words of a manner that say how binding it is; the strength of those that only weakly say it
/// yields to an explicit one (`可以 并处`).
const BINDING: &[(Keyword, Modality, bool)] = &[
    (kw::SHALL, Modality::Shall, true),
    (kw::MAY, Modality::May, true),
    (kw::ALONE_OR_WITH, Modality::AloneOrWith, true),
    (kw::GIVE, Modality::Shall, false),
    (kw::IMPOSE, Modality::Shall, false),
    (kw::WITH, Modality::Shall, false),
    (kw::STILL, Modality::Shall, false),
];

/// Words that end the naming of what is confiscated or revoked.
const AFTER_KIND: &[Keyword] = &[
    kw::UP_TO,
    kw::TERM,
    kw::LIFETIME,
    kw::DISCRETION,
    kw::BY,
    kw::ON,
];

fn needs_length(kind: &PenaltyKind) -> bool {
    kind.family == Family::Detention
        || [
            "suspend_licence",
            "suspend_other",
            "restrict_practice",
            "bar_from_preparing",
            "bar_other",
        ]
        .contains(&kind.code)
}

impl Reader {
    /// An object: 单位, 责任人员 … or a name, and 逐人.
    pub(super) fn target(&mut self, line: &mut Line<'_>) -> Option<Target> {
        let object = self.object(line)?;
        Some(Target {
            object: Some(object),
            each: self.eat(line, kw::EACH_PERSON),
        })
    }

    pub(super) fn object(&mut self, line: &mut Line<'_>) -> Option<Name> {
        let span = line.here();
        match self.eat_any(line, kw::OBJECTS) {
            Some(k) => Some(Name {
                text: k.zh.to_owned(),
                span,
            }),
            None => self.name(
                line,
                ("处罚对象，如 单位、责任人员", "whom the penalty is on"),
            ),
        }
    }

    /// What stands before the kind of penalty.
    pub(super) fn manner(&mut self, line: &mut Line<'_>) -> Option<Manner> {
        let mut m = Manner::default();
        let mut strong = None;
        loop {
            let at = line.here();
            let word = line.word_ahead(0).unwrap_or_default();
            if let Some((k, modality, explicit)) = BINDING.iter().find(|(k, _, _)| k.is(word)) {
                self.take(line, *k);
                m.together |= *k == kw::WITH;
                m.still |= *k == kw::STILL;
                if !explicit {
                    m.modality = m.modality.or(Some(*modality));
                } else if let Some(earlier) = strong {
                    self.report(
                        Diagnostic::error(
                            code::REPEATED,
                            at,
                            "“应当”“可以”“单处或者并处”只能写一个",
                            "only one of shall, may, alone_or_with can be written",
                        )
                        .also(
                            earlier,
                            "前面已经写过",
                            "written here before",
                        ),
                    );
                } else {
                    strong = Some(at);
                    m.modality = Some(*modality);
                }
            } else if m.organ.is_none() && self.eat(line, kw::BY) {
                m.organ = Some(self.name(line, ("作出处罚的机关", "the organ"))?);
            } else if m.target.is_none() && self.eat(line, kw::ON) {
                m.target = Some(self.target(line)?);
            } else {
                return Some(m);
            }
        }
    }

    /// The penalties of a line, joined by `，`; each has the organ and the object of the one before
    /// it, and its modality if it has none of its own. `false` if something was reported.
    pub(super) fn penalty_statements(
        &mut self,
        line: &mut Line<'_>,
        first: Manner,
        mark: usize,
    ) -> (Vec<PenaltyStatement>, bool) {
        let mut out = Vec::new();
        let (mut manner, mut mark) = (first, mark);
        loop {
            let Some(node) = self.penalty_node(line) else {
                return (out, false);
            };
            out.push(PenaltyStatement {
                modality: manner.modality.unwrap_or_default(),
                together: manner.together,
                node,
                organ: manner.organ.clone(),
                target: manner.target.clone(),
                still: manner.still,
                span: line.since(mark),
            });
            if !line.eat_comma() {
                return (out, true);
            }
            mark = line.mark();
            let Some(next) = self.manner(line) else {
                return (out, false);
            };
            manner = Manner {
                modality: next.modality.or(manner.modality),
                together: next.together,
                still: next.still || manner.still,
                organ: next.organ.or(manner.organ),
                target: next.target.or(manner.target),
            };
        }
    }

    /// `择一 { … }`, or one penalty, or `甲 直至 乙`.
    fn penalty_node(&mut self, line: &mut Line<'_>) -> Option<PenaltyNode> {
        if let Some(Token::Block(block)) = line.ahead(1)
            && self.eat(line, kw::CHOOSE_ONE)
        {
            line.skip(1);
            return Some(PenaltyNode::ChooseOne(self.alternatives(block)));
        }
        let first = self.penalty(line)?;
        if !self.is(line, kw::UP_TO) {
            return Some(PenaltyNode::One(first));
        }
        let mut ladder = vec![first];
        while self.eat(line, kw::UP_TO) {
            ladder.push(self.penalty(line)?);
        }
        Some(PenaltyNode::UpTo(ladder))
    }

    fn alternatives(&mut self, block: &Block) -> Vec<Vec<Penalty>> {
        let of = ("择一", "choose_one");
        let mut out = Vec::new();
        let mut good = true;
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            match self.penalty_list(&mut line) {
                Some(list) => {
                    self.finish(&line);
                    out.push(list);
                }
                None => good = false,
            }
        }
        if good && out.len() < 2 {
            self.too_few(block.span, of, 2);
        }
        out
    }

    fn penalty_list(&mut self, line: &mut Line<'_>) -> Option<Vec<Penalty>> {
        let mut list = vec![self.penalty(line)?];
        while line.eat_comma() {
            list.push(self.penalty(line)?);
        }
        Some(list)
    }

    /// One penalty with its measure.
    fn penalty(&mut self, line: &mut Line<'_>) -> Option<Penalty> {
        let mark = line.mark();
        let kind = self.kind(line)?;
        if kind.is_fine() {
            let range = self.fine_amount(line)?;
            let amount = Amount::Fine(range);
            return Some(Penalty {
                kind,
                what: None,
                amount,
                span: line.since(mark),
            });
        }
        let what = self.what(line, &kind);
        let amount = self.length(line, &kind)?;
        Some(Penalty {
            kind,
            what,
            amount,
            span: line.since(mark),
        })
    }

    /// The kind that stands here. 没收 违法所得 and 没收违法所得 are the same kind.
    pub(super) fn kind(&mut self, line: &mut Line<'_>) -> Option<PenaltyKind> {
        let Some(word) = line.word_ahead(0) else {
            return self.missing(line, KIND);
        };
        let alone = PenaltyKind::of(word);
        let front = alone.as_ref().map_or(word, |k| k.word.as_str());
        if let Some(next) = line.word_ahead(1) {
            let both = format!("{front}{next}");
            let exact = KINDS.iter().any(|k| k.zh == both);
            if (exact || alone.is_none())
                && let Some(kind) = PenaltyKind::of(&both)
            {
                self.kind_keyword(line, word);
                line.skip(1);
                return Some(kind);
            }
        }
        if alone.is_some() {
            self.kind_keyword(line, word);
            return alone;
        }
        self.unknown_kind(line, word)
    }

    fn kind_keyword(&mut self, line: &mut Line<'_>, word: &str) {
        match kw::kind(word) {
            Some(k) => self.take(line, k),
            None => line.skip(1),
        }
    }

    fn unknown_kind<T>(&mut self, line: &Line<'_>, word: &str) -> Option<T> {
        let span = line.here();
        if let Some(fixed) = kw::unglue(word, Glue::Penalty) {
            self.glued(span, word, &fixed);
            return None;
        }
        let mut d = Diagnostic::error(
            code::UNKNOWN_KIND,
            span,
            format!("“{word}”不是处罚种类"),
            format!("“{word}” is not a kind of penalty"),
        )
        .help(
            "处罚种类如 罚款、警告、没收违法所得、吊销许可证、责令改正；以责令、吊销、暂扣、没收、限制、禁止\
             开头的词都可以用。",
            "A kind is one such as fine, warning, revoke_licence, or a word that begins with 责令, \
             吊销, 暂扣, 没收, 限制 or 禁止.",
        );
        let near = nearest(word, KINDS.iter().map(|k| k.zh))
            .or_else(|| nearest(word, KINDS.iter().map(|k| k.code)));
        if let Some(right) = near {
            d = d
                .because(
                    format!("是不是“{right}”？"),
                    format!("did you mean “{right}”?"),
                )
                .fixed_by(span, right);
        }
        self.report(d);
        None
    }

    /// What is confiscated or revoked, if named apart.
    fn what(&mut self, line: &mut Line<'_>, kind: &PenaltyKind) -> Option<Name> {
        match kind.family {
            Family::Confiscation
            | Family::Suspension
            | Family::Revocation
            | Family::Restriction
            | Family::Order => {}
            Family::Warning | Family::Fine | Family::Detention => return None,
        }
        let term = line.term_ahead(0)?;
        let named = match &term.kind {
            TermKind::Word => {
                let until_life = term.text.ends_with("直至终身");
                !until_life && !AFTER_KIND.iter().any(|k| k.is(&term.text))
            }
            TermKind::String => true,
            TermKind::De
            | TermKind::Quantity(_)
            | TermKind::Date(_)
            | TermKind::DateRange(..)
            | TermKind::Statute
            | TermKind::Article(_)
            | TermKind::Op(_)
            | TermKind::Comma
            | TermKind::Group(_)
            | TermKind::Break => false,
        };
        if !named {
            return None;
        }
        line.skip(1);
        Some(Name {
            text: term.text.clone(),
            span: term.span,
        })
    }

    /// How long: `五日以上十五日以下`, `终身`, `十年 直至 终身`, `期限 综合裁量`.
    fn length(&mut self, line: &mut Line<'_>, kind: &PenaltyKind) -> Option<Amount> {
        let term = self.eat(line, kw::TERM);
        if self.eat(line, kw::DISCRETION) {
            return Some(Amount::Open);
        }
        if self.eat(line, kw::LIFETIME) {
            return Some(Amount::Lifetime);
        }
        if let Some((q, _, span)) = self.eat_quantity(line) {
            let to_life =
                self.is(line, kw::UP_TO) && line.word_ahead(1).is_some_and(|w| kw::LIFETIME.is(w));
            if !to_life {
                return Some(Amount::Duration(q, span));
            }
            self.eat(line, kw::UP_TO);
            self.eat(line, kw::LIFETIME);
            return Some(Amount::DurationUpToLifetime(q, span));
        }
        if let Some(from) = self.until_life(line) {
            return Some(from);
        }
        if self.is(line, kw::BY) || self.is(line, kw::ON) {
            return self.late(line);
        }
        if term {
            return self.missing(
                line,
                (
                    "期限的长短，如 五年、终身、综合裁量",
                    "a length of time, lifetime or discretion",
                ),
            );
        }
        Some(if needs_length(kind) {
            Amount::Open
        } else {
            Amount::Flag
        })
    }

    /// 由 and 对 after the kind, and `由 裁量 定期` where a length belongs.
    fn late<T>(&mut self, line: &Line<'_>) -> Option<T> {
        let shown = line.peek().map(|t| t.shown()).unwrap_or_default();
        let d = Diagnostic::error(
            code::LEFT_OVER,
            line.rest(),
            format!("“{shown}”不能写在处罚种类之后"),
            format!("“{shown}” cannot follow the kind of penalty"),
        )
        .help(
            "机关和对象写在前面：“由 公安机关 对 责任人员 可以 拘留 五日以上十五日以下”。",
            "Organ and object stand first: by … on … may detention ….",
        )
        .help(
            "期限由裁量决定的，写“期限 综合裁量”。",
            "Where the length is left to discretion, write term discretion.",
        );
        self.report(d);
        None
    }

    /// `十年直至终身` written as one word.
    fn until_life(&mut self, line: &mut Line<'_>) -> Option<Amount> {
        let years = line.word_ahead(0)?.strip_suffix("直至终身")?;
        let q = match classify(years) {
            Run::Quantity(q) => q,
            Run::Fault(_) | Run::Word => return None,
        };
        let span = line.here();
        line.skip(1);
        Some(Amount::DurationUpToLifetime(q, span))
    }
}
