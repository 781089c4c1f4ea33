//! Citations in words. The statute is the legal basis; the benchmark is cited as reasoning only,
//! which is what the benchmark documents themselves demand.

use super::phrases;
use crate::{
    base::{article::ArticleRef, diagnostic::Lang},
    ir::{Benchmark, Citation, Package, Program},
};

/// One citation: `《中华人民共和国环境影响评价法》第三十一条第一款`.
pub fn citation(program: &Program, package: Option<&Package>, c: &Citation, lang: Lang) -> String {
    let title = match c.statute {
        Some(id) => program
            .statutes
            .get(id.index())
            .map(|s| format!("《{}》", s.title)),
        None => package.filter(|p| !p.title.is_empty()).map(document),
    };
    let article = c.article.map(|a| match lang {
        Lang::Zh => a.to_string(),
        Lang::En => english(a),
    });
    let mut parts: Vec<String> = title.into_iter().collect();
    parts.extend(article.filter(|a| !a.is_empty()));
    if !c.note.is_empty() {
        parts.push(c.note.clone());
    }
    match lang {
        Lang::Zh => parts.concat(),
        Lang::En => parts.join(" "),
    }
}

/// In English: `Article 31-1, paragraph 1, item 2`.
fn english(a: ArticleRef) -> String {
    let mut parts = Vec::new();
    if a.preceding {
        parts.push("the preceding paragraph".to_owned());
    }
    match (a.article, a.sub) {
        (0, _) => {}
        (article, 0) => parts.push(format!("Article {article}")),
        (article, sub) => parts.push(format!("Article {article}-{sub}")),
    }
    if a.paragraph > 0 {
        parts.push(format!("paragraph {}", a.paragraph));
    }
    if a.item > 0 {
        parts.push(format!("item {}", a.item));
    }
    parts.join(", ")
}

/// Several citations: `《甲法》第一条第一款、第二款、《乙法》第二条`; empty if there are none. A statute and an
/// article that were just named are not named again.
pub fn citations(
    program: &Program,
    package: Option<&Package>,
    cs: &[Citation],
    lang: Lang,
) -> String {
    let mut out = String::new();
    let mut before: Option<&Citation> = None;
    for c in cs {
        if before.is_some() {
            out.push_str(phrases::CITATIONS.template(lang));
        }
        let same = before.filter(|b| b.statute == c.statute && b.note.is_empty());
        match (same, c.article) {
            (Some(b), Some(article)) if c.note.is_empty() => {
                let short = match b.article {
                    Some(a) if within(a, article) => ArticleRef {
                        article: 0,
                        sub: 0,
                        ..article
                    },
                    Some(_) | None => article,
                };
                out.push_str(&match lang {
                    Lang::Zh => short.to_string(),
                    Lang::En => english(short),
                });
            }
            (Some(_) | None, _) => out.push_str(&citation(program, package, c, lang)),
        }
        before = Some(c);
    }
    out
}

/// Whether a reference names another paragraph of the article just named.
fn within(before: ArticleRef, now: ArticleRef) -> bool {
    (before.article, before.sub) == (now.article, now.sub)
        && now.article > 0
        && before.paragraph > 0
        && now.paragraph > 0
}

/// The document of a package: `《广东省生态环境行政处罚自由裁量权规定》（粤环发〔2021〕7号）`.
pub fn document(package: &Package) -> String {
    let title = if package.title.is_empty() {
        &package.name
    } else {
        &package.title
    };
    if package.number.is_empty() {
        format!("《{title}》")
    } else {
        format!("《{title}》（{}）", package.number)
    }
}

/// Where a benchmark stands: document and place in it (出处).
pub fn benchmark(program: &Program, b: &Benchmark) -> String {
    let document = program
        .packages
        .get(b.package.index())
        .map(document)
        .unwrap_or_default();
    format!("{document}{}", b.source)
}
