//! Citations: which text, which article.

use crate::{
    base::{
        codes::names as codes,
        diagnostic::{Diagnostic, nearest},
        words::BoundaryWords,
    },
    ir::{Citation, PackageId, StatuteId},
    syntax::ast,
};

use super::scope::Cx;

/// Citations with what they continue filled in: `《甲法》第三条第一款、第二款` is two of one article.
pub(super) fn resolved(citations: &[ast::Citation]) -> Vec<ast::Citation> {
    let mut out: Vec<ast::Citation> = Vec::new();
    for c in citations {
        let mut c = c.clone();
        if let (Some(before), Some(article)) = (out.last(), c.article.as_mut())
            && c.statute.is_none()
        {
            c.statute = before.statute.clone();
            if article.article == 0
                && let Some(b) = before.article
            {
                (article.article, article.sub) = (b.article, b.sub);
            }
        }
        out.push(c);
    }
    out
}

/// Citations as written; unknown statutes are reported.
pub(super) fn lower(cx: &mut Cx<'_>, citations: &[ast::Citation]) -> Vec<Citation> {
    resolved(citations)
        .iter()
        .map(|c| Citation {
            statute: c.statute.as_ref().and_then(|name| statute(cx, name)),
            article: c.article,
            note: c.note.as_ref().map(|n| n.text.clone()).unwrap_or_default(),
            span: c.span,
        })
        .collect()
}

/// The statute of this short name or title.
pub(super) fn statute(cx: &mut Cx<'_>, name: &ast::Name) -> Option<StatuteId> {
    if let Some(id) = cx.statutes.get(&name.text) {
        return Some(*id);
    }
    let near = nearest(&name.text, cx.statutes.keys().map(String::as_str)).map(str::to_owned);
    let mut d = Diagnostic::error(
        codes::UNKNOWN_STATUTE,
        name.span,
        format!("没有声明法规《{}》", name.text),
        format!("statute《{}》is not declared", name.text),
    )
    .because("未声明的法规", "not declared");
    d = match near {
        Some(near) => d
            .help(
                format!("最接近的是《{near}》"),
                format!("the nearest is《{near}》"),
            )
            .fixed_by(name.span, format!("《{near}》")),
        None => d.help(
            format!(
                "先写：法规 {} 《全称》 {{ 位阶 法律；版本 2021-01-22 }}",
                name.text
            ),
            format!(
                "declare it: statute {} 《title》 {{ rank 法律；version 2021-01-22 }}",
                name.text
            ),
        ),
    };
    cx.say(d);
    None
}

/// Boundary words of the first statute cited; without one, those of 民法典 1259.
pub(super) fn words(cx: &Cx<'_>, citations: &[Citation], package: PackageId) -> BoundaryWords {
    citations
        .iter()
        .find_map(|c| c.statute)
        .and_then(|s| cx.statute_words.get(s.index()).copied())
        .unwrap_or_else(|| {
            // An act whose basis is the package's own document speaks as that document does.
            if citations.is_empty() {
                BoundaryWords::default()
            } else {
                cx.package_words(package)
            }
        })
}
