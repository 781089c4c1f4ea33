//! Citations, 勘误 and 已知缺陷: the entries that tie a rule to its text.

use super::Reader;
use super::faults::What;
use super::line::Line;
use crate::syntax::ast::{Citation, Erratum, Handling, KnownDefect, Name, Quoted};
use crate::syntax::cst::{ArticleRef, TermKind};
use crate::syntax::keywords as kw;

const CITED: What = (
    "引用的条文，如《行政处罚法》第三十二条第一项",
    "a citation, such as 《…》第三十二条",
);

/// An article that names only 款 or 项 goes on from the one before it.
fn continued(article: ArticleRef, before: Option<ArticleRef>) -> ArticleRef {
    match before {
        Some(b) if article.article == 0 && !article.preceding => {
            let paragraph = if article.paragraph == 0 {
                b.paragraph
            } else {
                article.paragraph
            };
            ArticleRef {
                article: b.article,
                sub: b.sub,
                paragraph,
                ..article
            }
        }
        Some(_) | None => article,
    }
}

impl Reader {
    /// Citations joined by `、`. `《环评法》第二十条、第三十一条` cites one statute twice.
    pub(super) fn citations(&mut self, line: &mut Line<'_>) -> Option<Vec<Citation>> {
        let mut out: Vec<Citation> = Vec::new();
        loop {
            let cited = self.citation(line, out.last())?;
            out.push(cited);
            if !line.eat_comma() {
                return Some(out);
            }
        }
    }

    fn citation(&mut self, line: &mut Line<'_>, before: Option<&Citation>) -> Option<Citation> {
        let mark = line.mark();
        let statute = line.term_ahead(0).and_then(|t| match t.kind {
            TermKind::Statute => Some(Name {
                text: t.text.clone(),
                span: t.span,
            }),
            TermKind::Word
            | TermKind::De
            | TermKind::Quantity(_)
            | TermKind::Date(_)
            | TermKind::DateRange(..)
            | TermKind::String
            | TermKind::Article(_)
            | TermKind::Op(_)
            | TermKind::Comma
            | TermKind::Group(_)
            | TermKind::Break => None,
        });
        if statute.is_some() {
            line.skip(1);
        }
        let article = match line.term_ahead(0).map(|t| &t.kind) {
            Some(TermKind::Article(a)) => {
                line.skip(1);
                Some(*a)
            }
            Some(_) | None => None,
        };
        let note = match line.term_ahead(0) {
            Some(t) if matches!(t.kind, TermKind::String) => {
                line.skip(1);
                Some(Quoted {
                    text: t.text.clone(),
                    span: t.span,
                })
            }
            Some(_) | None => None,
        };
        if statute.is_none() && article.is_none() && note.is_none() {
            return self.missing(line, CITED);
        }
        // After a statute, further articles without a title are still of that statute.
        let (statute, article) = match (statute, article) {
            (None, Some(a)) => (
                before.and_then(|b| b.statute.clone()),
                Some(continued(a, before.and_then(|b| b.article))),
            ),
            (statute, article) => (statute, article),
        };
        Some(Citation {
            statute,
            article,
            note,
            span: line.since(mark),
        })
    }

    /// 勘误 “原文” 作 “改文” [理由 “…”], past 勘误.
    pub(super) fn erratum(&mut self, line: &mut Line<'_>) -> Option<Erratum> {
        let original = self.quoted(line, ("公布的原文", "the text as published"))?;
        if !self.eat(line, kw::READ_AS) {
            return self.missing(
                line,
                ("“作”和改正后的文字", "“read_as” and the corrected text"),
            );
        }
        let corrected = self.quoted(line, ("改正后的文字", "the corrected text"))?;
        let reason = if self.eat(line, kw::REASON) {
            Some(self.quoted(line, ("理由", "the reason"))?)
        } else {
            None
        };
        self.finish(line);
        Some(Erratum {
            original,
            corrected,
            reason,
            span: line.whole(),
        })
    }

    /// 已知缺陷 种类 “理由” [处置 …], past 已知缺陷.
    pub(super) fn known_defect(&mut self, line: &mut Line<'_>) -> Option<KnownDefect> {
        let kind = self.name(
            line,
            ("缺陷的种类，如 空档、重叠、越限", "the kind of defect"),
        )?;
        let reason = self.quoted(line, ("保留这一缺陷的理由", "the reason why it is kept"))?;
        let mark = line.mark();
        let handling = if self.eat(line, kw::HANDLING) {
            let chosen = self.choose(
                line,
                &[
                    (kw::TO_STATUTORY_LIMIT, Handling::StatutoryLimit),
                    (kw::TAKE_LIGHTER, Handling::Lighter),
                    (kw::DISCRETION, Handling::Human),
                    (kw::AS_PUBLISHED, Handling::AsPublished),
                ],
                ("处置方法", "a handling"),
            )?;
            Some((chosen, line.since(mark)))
        } else {
            None
        };
        self.finish(line);
        Some(KnownDefect {
            kind,
            reason,
            handling,
            span: line.whole(),
        })
    }
}
