//! 违法行为: an act, what it violates, and its penalties by object, stage and state of a base.

use super::Reader;
use super::basics::{Seen, keep};
use super::faults::What;
use super::line::{Line, Token};
use crate::base::codes::reader as code;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::kinds::{KINDS, PenaltyKind};
use crate::base::span::Span;
use crate::syntax::ast::{CaseArm, Citation, Clause, Expr, Name, Quoted, Stage, Target, Violation};
use crate::syntax::cst::{Block, Statement, TermKind};
use crate::syntax::keywords::{self as kw, Glue, Keyword};

const VIOLATION: What = ("违法行为", "violation");
const SCOPE: What = ("处罚", "the penalties");
const BY_CASE: What = ("分情形", "by_case");

const ENTRIES: &[Keyword] = &[
    kw::TITLE,
    kw::DEPARTMENT,
    kw::VIOLATES,
    kw::BASIS,
    kw::ERRATUM,
    kw::KNOWN_DEFECT,
];

/// Words that begin a clause, for the list in a message.
const CLAUSES: &[Keyword] = &[
    kw::SHALL,
    kw::MAY,
    kw::GIVE,
    kw::IMPOSE,
    kw::WITH,
    kw::ALONE_OR_WITH,
    kw::CHOOSE_ONE,
    kw::ON,
    kw::BY,
    kw::STAGE,
    kw::BY_CASE,
];

/// Clauses as they are read; a line `由 机关` without a body governs the clauses after it.
#[derive(Default)]
struct Clauses {
    done: Vec<Clause>,
    open: Option<(Target, Name, Span, Vec<Clause>)>,
}

impl Clauses {
    fn push(&mut self, clause: Clause) {
        match &mut self.open {
            Some((_, _, _, body)) => body.push(clause),
            None => self.done.push(clause),
        }
    }

    fn close(&mut self) {
        if let Some((target, organ, span, body)) = self.open.take() {
            self.done.push(Clause::Scope {
                target,
                organ: Some(organ),
                body,
                span,
            });
        }
    }

    fn all(mut self) -> Vec<Clause> {
        self.close();
        self.done
    }
}

impl Reader {
    /// 违法行为 名 “编号” { … }, past 违法行为.
    pub(super) fn violation(&mut self, line: &mut Line<'_>) -> Option<Violation> {
        let name = self.head_name(line, ("违法行为的名称", "the name of the violation"));
        let code = match line.term_ahead(0) {
            Some(t) if matches!(t.kind, TermKind::String) => {
                self.quoted(line, ("编号", "the code"))
            }
            Some(_) | None => None,
        };
        let block = self.block(line, VIOLATION)?;
        self.finish(line);
        let mut v = Violation {
            name,
            code,
            title: None,
            departments: Vec::new(),
            violates: Vec::new(),
            basis: Vec::new(),
            body: Vec::new(),
            errata: Vec::new(),
            defects: Vec::new(),
            span: line.whole(),
        };
        let mut seen = Seen::default();
        let mut clauses = Clauses::default();
        for s in self.statements(block, VIOLATION) {
            let mut line = Line::statement(s);
            let start = line.here();
            match self.eat_any(&mut line, ENTRIES) {
                Some(k) => {
                    let first = k != kw::TITLE || self.first(&mut seen, k, start);
                    if self.violation_entry(&mut v, &mut line, k, first).is_some() {
                        self.finish(&line);
                    }
                }
                None => self.clause(&mut line, &mut clauses, ENTRIES, VIOLATION),
            }
        }
        v.body = clauses.all();
        Some(v)
    }

    fn violation_entry(
        &mut self,
        v: &mut Violation,
        line: &mut Line<'_>,
        k: Keyword,
        first: bool,
    ) -> Option<()> {
        match k {
            kw::TITLE => {
                let text =
                    self.quoted(line, ("违法行为的全称", "the act in the statute's words"))?;
                keep(&mut v.title, Some(text), first);
            }
            kw::DEPARTMENT => loop {
                v.departments.push(self.text_or_word(line)?);
                if !line.eat_comma() {
                    break;
                }
            },
            kw::VIOLATES => v.violates.extend(self.citations(line)?),
            kw::BASIS => v.basis.extend(self.citations(line)?),
            kw::ERRATUM => v.errata.push(self.erratum(line)?),
            _ => v.defects.push(self.known_defect(line)?),
        }
        Some(())
    }

    fn text_or_word(&mut self, line: &mut Line<'_>) -> Option<Quoted> {
        let Name { text, span } = self.name(line, ("部门的名称", "a department"))?;
        Some(Quoted { text, span })
    }

    /// The clauses of a body, with its own 依据 where a stage may have one.
    fn clause_body(&mut self, block: &Block, of: What) -> Vec<Clause> {
        let mut clauses = Clauses::default();
        for s in self.statements(block, of) {
            self.clause(&mut Line::statement(s), &mut clauses, &[], of);
        }
        clauses.all()
    }

    /// One statement of a body as a clause. Each shape has a function of its own, so that a level
    /// of nesting costs the stack of one shape only.
    fn clause(&mut self, line: &mut Line<'_>, out: &mut Clauses, entries: &[Keyword], of: What) {
        if self.eat(line, kw::STAGE) {
            let _reported: Option<()> = self.stage(line, out);
        } else if self.eat(line, kw::BY_CASE) {
            let _reported: Option<()> = self.by_case(line, out);
        } else if !self.begins_penalty(line) {
            self.not_a_clause(line, entries, of);
        } else if self.scope_ahead(line) {
            self.scope(line, out);
        } else {
            self.penalty_clause(line, out);
        }
    }

    /// Whether `[由 机关] [对 对象]` and then a body, or nothing, stands here.
    fn scope_ahead(&self, line: &Line<'_>) -> bool {
        let begins = self.is_any(line, &[kw::BY, kw::ON]).is_some();
        let mut n = 0_usize;
        while let Some(word) = line.word_ahead(n) {
            if kw::BY.is(word) || kw::ON.is(word) {
                n = n.saturating_add(2);
            } else if kw::EACH_PERSON.is(word) {
                n = n.saturating_add(1);
            } else {
                return false;
            }
        }
        begins && matches!(line.ahead(n), Some(Token::Block(_)) | None)
    }

    fn scope(&mut self, line: &mut Line<'_>, out: &mut Clauses) {
        let mark = line.mark();
        let Some(manner) = self.manner(line) else {
            return;
        };
        let (target, organ) = (manner.target.unwrap_or_default(), manner.organ);
        if !line.done() {
            let Some(block) = self.block(line, SCOPE) else {
                return;
            };
            let body = self.clause_body(block, SCOPE);
            let span = line.since(mark);
            self.finish(line);
            out.push(Clause::Scope {
                target,
                organ,
                body,
                span,
            });
        } else if let Some(organ) = organ {
            out.close();
            out.open = Some((target, organ, line.since(mark), Vec::new()));
        } else {
            self.missing_braces::<()>(line, SCOPE);
        }
    }

    fn penalty_clause(&mut self, line: &mut Line<'_>, out: &mut Clauses) {
        let mark = line.mark();
        let Some(manner) = self.manner(line) else {
            return;
        };
        let (statements, good) = self.penalty_statements(line, manner, mark);
        for statement in statements {
            out.push(Clause::Penalty(statement));
        }
        if good {
            self.finish(line);
        }
    }

    fn begins_penalty(&self, line: &Line<'_>) -> bool {
        let Some(word) = line.word_ahead(0) else {
            return false;
        };
        let next = line.word_ahead(1).map(|next| format!("{word}{next}"));
        CLAUSES.iter().chain([&kw::STILL]).any(|k| k.is(word))
            || PenaltyKind::of(word).is_some()
            || next.is_some_and(|both| PenaltyKind::of(&both).is_some())
    }

    /// Whether `单位 罚款 …` or `单位 { … }` stands here: an object without 对.
    fn object_ahead(&self, line: &Line<'_>) -> bool {
        let next = |n: usize| {
            line.word_ahead(n)
                .is_some_and(|w| PenaltyKind::of(w).is_some())
        };
        let known = self.is_any(line, kw::OBJECTS).is_some();
        known && matches!(line.ahead(1), Some(Token::Block(_))) || next(1)
    }

    fn object_without_on(&mut self, at: Span, word: &str) {
        self.report(
            Diagnostic::error(
                code::EXPECTED,
                at,
                format!("处罚对象“{word}”之前应当写“对”"),
                format!("expected “on” before the object “{word}”"),
            )
            .because("这里是处罚对象", "this is whom the penalty is on")
            .help(
                format!("写“对 {word} 应当 …”或者“对 {word} {{ … }}”。"),
                format!("Write on {word} shall … or on {word} {{ … }}."),
            )
            .fixed_by(
                Span {
                    end: at.start,
                    ..at
                },
                "对 ",
            ),
        );
    }

    fn not_a_clause(&mut self, line: &Line<'_>, entries: &[Keyword], of: What) {
        if let Some(word) = line.word_ahead(0) {
            if let Some(fixed) = kw::unglue(word, Glue::Penalty) {
                return self.glued(line.here(), word, &fixed);
            }
            if self.object_ahead(line) {
                return self.object_without_on(line.here(), word);
            }
            if let Some(kind) = nearest(word, KINDS.iter().map(|k| k.zh)) {
                let span = line.here();
                return self.report(
                    Diagnostic::error(
                        code::UNKNOWN_KIND,
                        span,
                        format!("“{word}”不是处罚种类"),
                        format!("“{word}” is not a kind of penalty"),
                    )
                    .because(
                        format!("是不是“{kind}”？"),
                        format!("did you mean “{kind}”?"),
                    )
                    .fixed_by(span, kind),
                );
            }
        }
        let known: Vec<Keyword> = entries.iter().chain(CLAUSES).copied().collect();
        self.unknown_entry(line, &known, of);
    }

    /// `阶段 名 [当 条件] [接 前阶段] [改处] { … }`, past 阶段.
    fn stage(&mut self, line: &mut Line<'_>, out: &mut Clauses) -> Option<()> {
        let mark = line.mark();
        let mut stage = self.stage_head(line)?;
        let block = self.block(line, ("阶段", "stage"))?;
        self.finish(line);
        stage.span = line.since(mark);
        (stage.basis, stage.body) = self.stage_body(block);
        out.push(Clause::Stage(*stage));
        Some(())
    }

    fn stage_head(&mut self, line: &mut Line<'_>) -> Option<Box<Stage>> {
        let name = self.name(line, ("阶段的名称", "the name of the stage"))?;
        let mut stage = Box::new(Stage {
            span: name.span,
            name,
            when: None,
            after: None,
            replaces: false,
            basis: Vec::new(),
            body: Vec::new(),
        });
        let mut seen = Seen::default();
        loop {
            let at = line.here();
            let Some(k) = self.eat_any(line, &[kw::WHEN, kw::FOLLOWING, kw::INSTEAD]) else {
                return Some(stage);
            };
            let first = self.first(&mut seen, k, at);
            match k {
                kw::WHEN => keep(&mut stage.when, Some(self.condition(line)?), first),
                kw::FOLLOWING => {
                    let what = ("所接的阶段", "the stage before it");
                    keep(&mut stage.after, Some(self.name(line, what)?), first);
                }
                _ => stage.replaces = true,
            }
        }
    }

    fn stage_body(&mut self, block: &Block) -> (Vec<Citation>, Vec<Clause>) {
        let of = ("阶段", "stage");
        let mut basis = Vec::new();
        let mut clauses = Clauses::default();
        for s in self.statements(block, of) {
            let mut line = Line::statement(s);
            if self.eat(&mut line, kw::BASIS) {
                if let Some(more) = self.citations(&mut line) {
                    basis.extend(more);
                    self.finish(&line);
                }
            } else {
                self.clause(&mut line, &mut clauses, &[kw::BASIS], of);
            }
        }
        (basis, clauses.all())
    }

    /// 分情形 基数 { 情形 → { … } }, past 分情形.
    fn by_case(&mut self, line: &mut Line<'_>, out: &mut Clauses) -> Option<()> {
        let mark = line.mark();
        let on = self.name(line, ("基数或者选项", "a base or a choice"))?;
        let block = self.block(line, BY_CASE)?;
        let span = line.since(mark);
        self.finish(line);
        let mut cases = Vec::new();
        let statements = self.statements(block, BY_CASE);
        if statements.is_empty() {
            self.too_few(block.span, BY_CASE, 1);
        }
        for s in statements {
            cases.extend(self.arm(s));
        }
        out.push(Clause::ByCase { on, cases, span });
        Some(())
    }

    fn arm(&mut self, s: &Statement) -> Option<CaseArm> {
        let mut line = Line::statement(s);
        let patterns = self.arm_patterns(&mut line)?;
        if !line.eat_op('→') {
            return self.missing(&line, ("“→”和这一情形的处罚", "“→” and what then applies"));
        }
        let body = if self.eat(&mut line, kw::DISCRETION) {
            None
        } else {
            let block = self.block(&mut line, ("这一情形", "this case"))?;
            Some(self.clause_body(block, BY_CASE))
        };
        self.finish(&line);
        Some(CaseArm {
            patterns,
            body,
            span: s.span,
        })
    }

    /// The patterns of an arm, none for 其余.
    fn arm_patterns(&mut self, line: &mut Line<'_>) -> Option<Vec<Expr>> {
        let mut patterns = Vec::new();
        if !self.eat(line, kw::OTHERWISE) {
            loop {
                patterns.push(self.atom(line)?);
                if !line.eat_comma() && !self.eat(line, kw::OR) {
                    break;
                }
            }
        }
        Some(patterns)
    }
}
