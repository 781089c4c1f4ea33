//! Diagnostics for a terminal and as JSON. The only user of annotate-snippets.
//!
//! Only the lines that a finding touches go to the renderer, so that a finding in a file of
//! megabytes costs what one in a small file does.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Map, Value, json};

use crate::base::{
    diagnostic::{Diagnostic, Lang, Place, Report, Severity, Text},
    source::{Source, Sources},
    span::Span,
};

/// Longest line, in bytes, that is shown in full.
const LONG_LINE: usize = 2_000;
/// Bytes shown on each side of a finding in a longer line.
const WINDOW: usize = 120;
/// Most lines between two places that are drawn in one excerpt.
const NEAR: usize = 12;

/// All findings for people, with the lines they are about.
pub fn human(sources: &Sources, report: &Report, lang: Lang, color: bool) -> String {
    let mut out = String::new();
    for d in &report.diagnostics {
        out.push_str(&one(sources, d, lang, color));
        out.push_str("\n\n");
    }
    if report.dropped > 0 {
        let n = report.dropped;
        out.push_str(&match lang {
            Lang::Zh => format!("另有{n}处没有列出；先改正上面的。\n\n"),
            Lang::En => format!("{n} more are not listed; repair those above first.\n\n"),
        });
    }
    out
}

/// One finding for people.
fn one(sources: &Sources, d: &Diagnostic, lang: Lang, color: bool) -> String {
    let level = match (d.severity, lang) {
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name("注意"),
        (Severity::Note, Lang::Zh) => Level::NOTE.with_name("说明"),
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Warning, Lang::En) => Level::WARNING,
        (Severity::Note, Lang::En) => Level::NOTE,
    };
    let title = level
        .primary_title(d.message.get(lang).to_owned())
        .id(d.code.0);
    let mut group = Group::with_title(title);
    match &d.place {
        Place::Source(span) => {
            let mut marks = vec![Mark {
                span: *span,
                text: d.label.get(lang),
                primary: true,
            }];
            marks.extend(d.labels.iter().map(|l| Mark {
                span: l.span,
                text: l.text.get(lang),
                primary: false,
            }));
            for excerpt in excerpts(sources, &marks) {
                group = excerpt.draw(group);
            }
        }
        Place::Facts(pointer) => {
            let shown = if pointer.is_empty() { "/" } else { pointer };
            group = group.element(Origin::path(shown.to_owned()));
        }
        Place::Whole(what) if what.is_empty() => {}
        Place::Whole(what) => group = group.element(Origin::path(what.clone())),
    }
    for help in &d.help {
        let level = match lang {
            Lang::Zh => Level::HELP.with_name("办法"),
            Lang::En => Level::HELP,
        };
        group = group.element(level.message(help.get(lang).to_owned()));
    }
    if let Some(fix) = &d.fix {
        let (name, text) = match (lang, fix.replacement.is_empty()) {
            (Lang::Zh, false) => ("改为", fix.replacement.clone()),
            (Lang::Zh, true) => ("改为", format!("（删去“{}”）", sources.text(fix.span))),
            (Lang::En, false) => ("write instead", fix.replacement.clone()),
            (Lang::En, true) => (
                "write instead",
                format!("(remove “{}”)", sources.text(fix.span)),
            ),
        };
        group = group.element(Level::HELP.with_name(name).message(text));
    }
    if let Some(citation) = &d.citation {
        let name = match lang {
            Lang::Zh => "依据",
            Lang::En => "rests on",
        };
        group = group.element(Level::NOTE.with_name(name).message(citation.clone()));
    }
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.render(&[group])
}

/// A place to mark.
struct Mark<'t> {
    span: Span,
    text: &'t str,
    primary: bool,
}

/// Lines of one file with marks in them.
struct Excerpt<'s> {
    name: &'s str,
    text: String,
    /// Number of the first line.
    line: usize,
    /// Set if the lines are cut: where the first mark really is.
    origin: Option<(usize, usize)>,
    /// Ranges into `text`.
    marks: Vec<(std::ops::Range<usize>, &'s str, bool)>,
}

fn excerpts<'s>(sources: &'s Sources, marks: &[Mark<'s>]) -> Vec<Excerpt<'s>> {
    let mut out: Vec<Excerpt<'s>> = Vec::new();
    let mut rest: Vec<&Mark<'s>> = marks.iter().collect();
    while let Some(first) = rest.first().copied() {
        let Some(source) = sources.get(first.span.file) else {
            rest.remove(0);
            continue;
        };
        let line_of = |span: Span| usize::try_from(sources.position(span).line).unwrap_or(1);
        let home = line_of(first.span);
        let (mut here, mut apart) = (Vec::new(), Vec::new());
        for mark in rest {
            let near =
                mark.span.file == first.span.file && line_of(mark.span).abs_diff(home) <= NEAR;
            if near {
                here.push(mark)
            } else {
                apart.push(mark)
            }
        }
        rest = apart;
        out.push(excerpt(sources, source, &here));
    }
    out
}

/// The lines that hold the marks.
fn excerpt<'s>(sources: &'s Sources, source: &'s Source, marks: &[&Mark<'s>]) -> Excerpt<'s> {
    let text = source.text.as_str();
    let ends: Vec<(usize, usize)> = marks.iter().map(|m| bounds(text, m.span)).collect();
    let from = ends.iter().map(|e| e.0).min().unwrap_or(0);
    let to = ends.iter().map(|e| e.1).max().unwrap_or(0);
    let first = text
        .get(..from)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |i| i.saturating_add(1));
    let last = text
        .get(to..)
        .and_then(|t| t.find('\n'))
        .map_or(text.len(), |i| to.saturating_add(i));
    let start = marks.first().map_or_else(Span::default, |m| m.span);
    let top = marks
        .iter()
        .map(|m| m.span)
        .min_by_key(|s| s.start)
        .unwrap_or(start);
    let line = |span| usize::try_from(sources.position(span).line).unwrap_or(1);
    let lines = text.get(first..last).unwrap_or("");
    if lines.lines().all(|l| l.len() <= LONG_LINE) {
        return Excerpt {
            name: &source.name,
            text: lines.to_owned(),
            line: line(top),
            origin: None,
            marks: marks
                .iter()
                .zip(&ends)
                .map(|(m, (a, b))| {
                    (
                        a.saturating_sub(first)..b.saturating_sub(first),
                        m.text,
                        m.primary,
                    )
                })
                .collect(),
        };
    }
    // Very long lines: what stands around the first mark.
    let (a, b) = ends.first().copied().unwrap_or((0, 0));
    let b = b.min(floor(text, a.saturating_add(WINDOW)));
    let line_start = text
        .get(..a)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |i| i.saturating_add(1));
    let from = floor(text, a.saturating_sub(WINDOW)).max(line_start);
    let to = floor(text, b.saturating_add(WINDOW));
    let shown = text.get(from..to).unwrap_or("");
    let shown = shown.split('\n').next().unwrap_or("");
    let b = b.saturating_sub(from).min(shown.len());
    let position = sources.position(start);
    Excerpt {
        name: &source.name,
        text: shown.to_owned(),
        line: line(start),
        origin: Some((
            usize::try_from(position.line).unwrap_or(1),
            usize::try_from(position.column).unwrap_or(1),
        )),
        marks: marks
            .first()
            .map(|m| (a.saturating_sub(from)..b, m.text, m.primary))
            .into_iter()
            .collect(),
    }
}

/// The nearest character boundary at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// A span as bytes of the text, on character boundaries.
fn bounds(text: &str, span: Span) -> (usize, usize) {
    let at = |n: u32| floor(text, usize::try_from(n).unwrap_or(usize::MAX));
    let (a, b) = (at(span.start), at(span.end));
    (a, b.max(a))
}

impl Excerpt<'_> {
    fn draw<'a>(self, group: Group<'a>) -> Group<'a> {
        let marks: Vec<_> = self
            .marks
            .iter()
            .map(|(range, text, primary)| {
                let kind = if *primary {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                let annotation = kind.span(range.clone());
                if text.is_empty() {
                    annotation
                } else {
                    annotation.label((*text).to_owned())
                }
            })
            .collect();
        let snippet = Snippet::source(self.text)
            .line_start(self.line)
            .annotations(marks);
        match self.origin {
            None => group.element(snippet.path(self.name.to_owned())),
            Some((line, column)) => group
                .element(
                    Origin::path(self.name.to_owned())
                        .line(line)
                        .char_column(column),
                )
                .element(snippet),
        }
    }
}

/// All findings as JSON.
pub fn json(sources: &Sources, report: &Report) -> Value {
    report
        .diagnostics
        .iter()
        .map(|d| value(sources, d))
        .collect()
}

fn both(text: &Text) -> Value {
    json!({"zh": text.zh, "en": text.en})
}

/// A place in source text: file, bytes, line and column (from 1, in characters).
fn place(sources: &Sources, span: Span) -> Map<String, Value> {
    let position = sources.position(span);
    let mut out = Map::new();
    let file = sources.get(span.file).map(|s| s.name.as_str());
    out.insert("file".to_owned(), Value::from(file));
    out.insert(
        "span".to_owned(),
        json!({"start": span.start, "end": span.end}),
    );
    out.insert("line".to_owned(), Value::from(position.line));
    out.insert("column".to_owned(), Value::from(position.column));
    out
}

/// One finding as JSON.
pub fn value(sources: &Sources, d: &Diagnostic) -> Value {
    let mut out = Map::new();
    out.insert("code".to_owned(), Value::from(d.code.0));
    let severity = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    out.insert("severity".to_owned(), Value::from(severity));
    match &d.place {
        Place::Source(span) => out.extend(place(sources, *span)),
        Place::Facts(pointer) => {
            out.insert("pointer".to_owned(), Value::from(pointer.as_str()));
        }
        Place::Whole(what) => {
            let file = Some(what.as_str()).filter(|w| !w.is_empty());
            out.insert("file".to_owned(), Value::from(file));
        }
    }
    out.insert("message".to_owned(), both(&d.message));
    if d.label != Text::default() {
        out.insert("label".to_owned(), both(&d.label));
    }
    let labels: Vec<Value> = d
        .labels
        .iter()
        .map(|l| {
            let mut at = place(sources, l.span);
            at.insert("text".to_owned(), both(&l.text));
            Value::Object(at)
        })
        .collect();
    if !labels.is_empty() {
        out.insert("labels".to_owned(), Value::from(labels));
    }
    out.insert("help".to_owned(), d.help.iter().map(both).collect());
    out.insert("citation".to_owned(), Value::from(d.citation.as_deref()));
    let fix = d.fix.as_ref().map(|fix| {
        let mut at = place(sources, fix.span);
        at.insert(
            "replacement".to_owned(),
            Value::from(fix.replacement.as_str()),
        );
        Value::Object(at)
    });
    out.insert("fix".to_owned(), fix.unwrap_or(Value::Null));
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::base::{diagnostic::Code, span::FileId};

    fn shown(text: &str, word: &str) -> String {
        let mut sources = Sources::default();
        let file = sources.add("规则.zhun", text);
        let start = u32::try_from(text.find(word).unwrap()).unwrap();
        let end = u32::try_from(text.find(word).unwrap().saturating_add(word.len())).unwrap();
        let d = Diagnostic::error(Code("Z999"), Span::new(file, start, end), "写错了", "wrong")
            .because("在这里", "here");
        let mut report = Report::default();
        report.push(d);
        human(&sources, &report, Lang::Zh, false)
    }

    /// The caret line stands under the marked word, column by column.
    fn carets_under(text: &str, word: &str) {
        let out = shown(text, word);
        let lines: Vec<&str> = out.lines().collect();
        let at = lines.iter().position(|l| l.contains('^')).unwrap();
        let (source, carets) = (lines[at.saturating_sub(1)], lines[at]);
        let before = source.split(word).next().unwrap().width();
        let caret = carets.split('^').next().unwrap().width();
        assert_eq!(caret, before, "{out}");
        assert_eq!(carets.matches('^').count(), word.width().max(1), "{out}");
    }

    #[test]
    fn carets_stand_under_wide_characters() {
        carets_under(
            "规则包 甲 {\n  起点 20%；要素 建设情况 { }\n}\n",
            "建设情况",
        );
        carets_under("| 一般区域 | 6% |\r\n| ⅣAé区 | 7% |\r\n", "7%");
        carets_under("ａｂ：“引文”，（括号）【】x", "x");
        carets_under("\t制表符\t后面", "后面");
        carets_under("𠮷野家 𰻞 生僻字", "生僻字");
    }

    #[test]
    fn long_lines_are_cut() {
        let text = format!("{}错{}", "甲".repeat(100_000), "乙".repeat(100_000));
        let out = shown(&text, "错");
        assert!(out.len() < 3_000, "{}", out.len());
        assert!(out.contains("规则.zhun:1:100001"), "{out}");
        carets_under(&text, "错");
    }

    #[test]
    fn any_span_is_drawn() {
        let mut sources = Sources::default();
        let file = sources.add("a", "汉字\n\n汉");
        for (start, end) in [
            (0, 0),
            (1, 2),
            (9, 9),
            (9, 100),
            (100, 3),
            (6, 7),
            (7, 8),
            (2, 11),
        ] {
            let mut report = Report::default();
            let d = Diagnostic::error(Code("Z999"), Span::new(file, start, end), "错", "wrong");
            report.push(d.also(Span::new(file, 0, 3), "还有", "also"));
            report.push(Diagnostic::error(
                Code("Z999"),
                Span::new(FileId(9), start, end),
                "错",
                "wrong",
            ));
            assert!(human(&sources, &report, Lang::En, true).contains("wrong"));
        }
    }
}
