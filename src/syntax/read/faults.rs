//! What the reader says when a text cannot be read: one function a kind of slip, so that the same
//! slip is named in the same words everywhere.

use super::{Reader, line::Line};
use crate::base::codes::reader as code;
use crate::base::diagnostic::{Diagnostic, nearest};
use crate::base::span::Span;
use crate::syntax::cst::TermKind;
use crate::syntax::keywords::{self as kw, Glue, Keyword};

/// A thing that was expected, Chinese and English, in the author's words.
pub(super) type What = (&'static str, &'static str);

/// The spellings of some keywords, as a list for a message.
pub(super) fn list(words: &[Keyword]) -> (String, String) {
    let join = |it: Vec<&str>, by: &str| it.join(by);
    (
        join(words.iter().map(|k| k.zh).collect(), "、"),
        join(words.iter().map(|k| k.en).collect(), ", "),
    )
}

/// The keyword nearest to a word, in the language the word is written in.
pub(super) fn near(word: &str, words: &[Keyword]) -> Option<&'static str> {
    nearest(word, words.iter().map(|k| k.zh)).or_else(|| nearest(word, words.iter().map(|k| k.en)))
}

impl Reader {
    /// Reports a finding.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.report.push(diagnostic);
    }

    /// Reports that something is missing at the next token, and gives `None`.
    pub(super) fn missing<T>(&mut self, line: &Line<'_>, what: What) -> Option<T> {
        let (zh, en) = match line.previous() {
            Some(p) => {
                let p = p.shown();
                (
                    format!("“{p}”之后应当写{}", what.0),
                    format!("expected {} after “{p}”", what.1),
                )
            }
            None => (
                format!("这里应当写{}", what.0),
                format!("expected {} here", what.1),
            ),
        };
        let mut d = Diagnostic::error(code::EXPECTED, line.here(), zh, en);
        d = match line.peek() {
            Some(found) => {
                let found = found.shown();
                d.because(format!("这里写的是“{found}”"), format!("this is “{found}”"))
            }
            None => d.because("这一句到此为止", "the statement ends here"),
        };
        self.report(d);
        None
    }

    /// Reports that a body in braces is missing, and gives `None`.
    pub(super) fn missing_braces<T>(&mut self, line: &Line<'_>, of: What) -> Option<T> {
        let d = Diagnostic::error(
            code::MISSING_BRACES,
            line.here(),
            format!("{}的内容要写在 {{ }} 之内", of.0),
            format!("the body of {} must stand in {{ }}", of.1),
        );
        let d = if line.past_block() {
            d.because(
                "前面的大括号属于条件",
                "the braces before belong to the condition",
            )
            .help(
                "用大括号写的条件先写成一个定义，这里写定义的名称。",
                "Give a condition with braces a name by define, and write the name here.",
            )
        } else {
            d.because("这里没有左大括号", "there is no opening brace here")
                .help(
                    "在这里写 {，在内容之后写 }。",
                    "Write { here and } after the content.",
                )
        };
        self.report(d);
        None
    }

    /// Reports what is left of a line that has been read, if anything is.
    pub(super) fn finish(&mut self, line: &Line<'_>) {
        let Some(found) = line.peek() else { return };
        let shown = found.shown();
        let word = found.term().filter(|t| matches!(t.kind, TermKind::Word));
        let glued = word.and_then(|t| {
            let whole = kw::unglue(&t.text, Glue::Condition);
            whole
                .or_else(|| kw::unglue(&t.text, Glue::Penalty))
                .map(|fixed| (t, fixed))
        });
        if let Some((t, fixed)) = glued {
            return self.glued(t.span, &t.text, &fixed);
        }
        let before = line.previous().map(|p| p.shown()).unwrap_or_default();
        let mut d = Diagnostic::error(
            code::LEFT_OVER,
            line.rest(),
            format!("“{before}”之后不应当再有“{shown}”"),
            format!("“{shown}” cannot follow “{before}” here"),
        )
        .because(
            "到这里这一句已经完整",
            "the statement is complete before this",
        );
        d = if word.is_some() {
            d.help(
                "如果是另一句，用“；”隔开；如果是条件，在两个名称之间写 为、且、或。",
                "If it is another statement, put “;” before it; in a condition, write is, and, or \
                 between two names.",
            )
        } else {
            d.help(
                "如果是另一句，用“；”隔开。",
                "If it is another statement, put “;” before it.",
            )
        };
        self.report(d);
    }

    /// Reports a word with a keyword glued to its front.
    pub(super) fn glued(&mut self, span: Span, word: &str, fixed: &str) {
        self.report(
            Diagnostic::error(
                code::GLUED,
                span,
                format!("不认识“{word}”"),
                format!("“{word}” is not known here"),
            )
            .because(
                "关键词和名称之间没有空格",
                "no space between a keyword and a name",
            )
            .help(
                format!("写作“{fixed}”。连着写的字是一个名称，程序不会替您断词。"),
                format!(
                    "Write “{fixed}”. Characters written together are one name and are never cut."
                ),
            )
            .fixed_by(span, fixed),
        );
    }

    /// Reports a statement of a body that begins with none of the words the body knows.
    pub(super) fn unknown_entry(&mut self, line: &Line<'_>, known: &[Keyword], of: What) {
        let span = line.here();
        let word = line.peek().map(|t| t.shown()).unwrap_or_default();
        let (zh, en) = list(known);
        let mut d = Diagnostic::error(
            code::UNKNOWN_ENTRY,
            span,
            format!("{}里不能写“{word}”", of.0),
            format!("{} has no “{word}”", of.1),
        )
        .help(format!("这里可以写：{zh}。"), format!("It may hold: {en}."));
        if let Some(right) = near(&word, known) {
            d = d
                .because(
                    format!("是不是“{right}”？"),
                    format!("did you mean “{right}”?"),
                )
                .fixed_by(span, right);
        }
        self.report(d);
    }

    /// Reports a word that is none of a closed set, and gives `None`.
    pub(super) fn unknown_value<T>(
        &mut self,
        line: &Line<'_>,
        known: &[Keyword],
        what: What,
    ) -> Option<T> {
        let Some(found) = line.peek() else {
            return self.missing(line, what);
        };
        let (word, span) = (found.shown(), found.span());
        let (zh, en) = list(known);
        let mut d = Diagnostic::error(
            code::UNKNOWN_VALUE,
            span,
            format!("“{word}”不能作为{}", what.0),
            format!("“{word}” cannot be {}", what.1),
        )
        .help(format!("可以写：{zh}。"), format!("It may be: {en}."));
        if let Some(right) = near(&word, known) {
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

    /// Reports a construct that belongs to a later version.
    pub(super) fn reserved_for_later(
        &mut self,
        span: Span,
        word: &str,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.report(
            Diagnostic::error(
                code::RESERVED_FOR_LATER,
                span,
                format!("“{word}”留给以后的版本，现在还不能用"),
                format!("“{word}” is reserved for a later version"),
            )
            .help(zh, en),
        );
    }

    /// Reports a list that needs more entries than it has.
    pub(super) fn too_few(&mut self, span: Span, of: What, least: usize) {
        self.report(Diagnostic::error(
            code::TOO_FEW,
            span,
            format!("{}至少要有{least}项", of.0),
            format!("{} needs at least {least}", of.1),
        ));
    }

    /// Reports a number that does not fit its place, and gives `None`.
    pub(super) fn wrong_number<T>(&mut self, span: Span, text: &str, what: What) -> Option<T> {
        self.report(Diagnostic::error(
            code::WRONG_NUMBER,
            span,
            format!("“{text}”不能作为{}", what.0),
            format!("“{text}” cannot be {}", what.1),
        ));
        None
    }
}
