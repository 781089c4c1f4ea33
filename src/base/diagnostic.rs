//! A diagnostic is data with a stable code; terminals, JSON, editors and pages render it elsewhere.
//!
//! Message: what is wrong, in the author's words. Help: what to do. Label: why here. Chinese first,
//! English beside it; both are always given.

use super::{limits::MAX_DIAGNOSTICS, span::Span};

/// Stable code of a diagnostic, such as `Z201`; its page is in [`super::codes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// How bad it is. Errors stop a package from being used; warnings and notes do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Must be repaired.
    Error,
    /// Should be looked at.
    Warning,
    /// For information: kept defects, skipped checks.
    Note,
}

/// The same sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The language of a rendering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Text {
    /// A sentence in Chinese and English.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The sentence in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A place with the reason why it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// Why here.
    pub text: Text,
}

/// A replacement that an editor can apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// Where a finding lies: in a source text, in a facts document, or in neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Source text.
    Source(Span),
    /// A JSON pointer (RFC 6901) into the facts document.
    Facts(String),
    /// A whole file or run.
    Whole(String),
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong, in the author's words.
    pub message: Text,
    /// Why at the primary place; empty when the message says it.
    pub label: Text,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// What to do, one sentence each.
    pub help: Vec<Text>,
    /// The law it rests on, as cited: `《行政处罚法》第三十二条`.
    pub citation: Option<String>,
    /// A replacement that repairs it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding at a place in source text.
    pub fn new(
        code: Code,
        severity: Severity,
        span: Span,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            place: Place::Source(span),
            message: Text::new(zh, en),
            label: Text::default(),
            labels: Vec::new(),
            help: Vec::new(),
            citation: None,
            fix: None,
        }
    }

    /// An error at a place in source text.
    pub fn error(code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span, zh, en)
    }

    /// A warning at a place in source text.
    pub fn warning(code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span, zh, en)
    }

    /// A note at a place in source text.
    pub fn note(code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, span, zh, en)
    }

    /// An error in a facts document; `pointer` is a JSON pointer.
    pub fn facts(
        code: Code,
        pointer: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let mut d = Self::error(code, Span::default(), zh, en);
        d.place = Place::Facts(pointer.into());
        d
    }

    /// An error about a whole file or run.
    pub fn whole(
        code: Code,
        what: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let mut d = Self::error(code, Span::default(), zh, en);
        d.place = Place::Whole(what.into());
        d
    }

    /// Why at the primary place.
    #[must_use]
    pub fn because(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.label = Text::new(zh, en);
        self
    }

    /// Another place that belongs to it.
    #[must_use]
    pub fn also(mut self, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: Text::new(zh, en),
        });
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.help.push(Text::new(zh, en));
        self
    }

    /// The law it rests on.
    #[must_use]
    pub fn citing(mut self, citation: impl Into<String>) -> Self {
        self.citation = Some(citation.into());
        self
    }

    /// A replacement that repairs it.
    #[must_use]
    pub fn fixed_by(mut self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix {
            span,
            replacement: replacement.into(),
        });
        self
    }
}

/// All findings of one run, in source order when sorted.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The findings kept.
    pub diagnostics: Vec<Diagnostic>,
    /// How many more there were beyond the limit.
    pub dropped: usize,
}

impl Report {
    /// Adds a finding; the same finding at the same place is kept once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() >= MAX_DIAGNOSTICS {
            self.dropped = self.dropped.saturating_add(1);
        } else {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Adds a finding that is only made if it will be kept.
    pub fn push_with(&mut self, make: impl FnOnce() -> Diagnostic) {
        if self.diagnostics.len() >= MAX_DIAGNOSTICS {
            self.dropped = self.dropped.saturating_add(1);
        } else {
            self.push(make());
        }
    }

    /// Adds all findings of another report.
    pub fn extend(&mut self, other: Self) {
        self.dropped = self.dropped.saturating_add(other.dropped);
        for d in other.diagnostics {
            self.push(d);
        }
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.dropped > 0
            || self
                .diagnostics
                .iter()
                .any(|d| d.severity == Severity::Error)
    }

    /// Number of findings of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    }

    /// Sorts by place, then code, and removes repetitions.
    pub fn sort(&mut self) {
        self.diagnostics.sort_by(|a, b| {
            let key = |d: &Diagnostic| match &d.place {
                Place::Source(s) => (0, s.file, s.start, s.end, String::new()),
                Place::Facts(p) => (1, Default::default(), 0, 0, p.clone()),
                Place::Whole(p) => (2, Default::default(), 0, 0, p.clone()),
            };
            key(a)
                .cmp(&key(b))
                .then(a.severity.cmp(&b.severity))
                .then(a.code.cmp(&b.code))
        });
        self.diagnostics.dedup();
    }
}

/// The member of `known` nearest to `word` in edit distance, if near enough to be a slip.
///
/// Distance is Levenshtein over characters with adjacent transposition; near is at most a third of
/// the longer word, and at least one.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    if word.chars().count() < 2 {
        return None; // Any one-character word is one slip away from any other.
    }
    for candidate in known {
        let d = distance(word, candidate);
        let longest = word.chars().count().max(candidate.chars().count());
        let contains = candidate.contains(word) || word.contains(candidate);
        let near = d <= longest.checked_div(3).unwrap_or(0).max(1)
            || (contains && word.chars().count() >= 2 && candidate.chars().count() >= 2);
        if d > 0 && near && best.is_none_or(|(b, _)| d < b) {
            best = Some((d, candidate));
        }
    }
    best.map(|(_, c)| c)
}

fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut next = vec![i.saturating_add(1)];
        for (j, cb) in b.iter().enumerate() {
            let at = |v: &[usize], k: usize| v.get(k).copied().unwrap_or(usize::MAX);
            let swap = match (i.checked_sub(1), j.checked_sub(1)) {
                (Some(pi), Some(pj)) if a.get(pi) == Some(cb) && b.get(pj) == Some(ca) => {
                    at(&before, pj).saturating_add(1)
                }
                (_, _) => usize::MAX,
            };
            let cost = at(&row, j)
                .saturating_add(usize::from(ca != cb))
                .min(at(&row, j.saturating_add(1)).saturating_add(1))
                .min(at(&next, j).saturating_add(1))
                .min(swap);
            next.push(cost);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_slips_and_ignores_strangers() {
        let known = ["项目总投资额", "持续时间", "配合调查"];
        assert_eq!(nearest("项目投资总额", known), Some("项目总投资额"));
        assert_eq!(nearest("持继时间", known), Some("持续时间"));
        assert_eq!(nearest("天气", known), None);
    }
}
