//! Article references as numbers, so that `第31条` and `第三十一条` are one.

use serde::{Deserialize, Serialize};

use std::fmt;

use super::numeral::{self, Reading};

/// An article reference, as numbers. Source of the parts: 立法法 第六十五条 (条、款、项、目).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct ArticleRef {
    /// 第N条; 0 if only 款 or 项 is named (it continues the reference before it).
    pub article: u16,
    /// 之N, 0 if none.
    pub sub: u16,
    /// 第N款, 0 if none.
    pub paragraph: u16,
    /// 第（N）项, 0 if none.
    pub item: u16,
    /// 前款.
    pub preceding: bool,
}

impl ArticleRef {
    /// Reads a reference such as `第三十一条之一第一款第（一）项`, `第31条`, `第二款`, `前款`; the whole text
    /// must be one, and its numbers well formed and not zero.
    pub fn read(text: &str) -> Option<Self> {
        let mut found = Self::default();
        let mut rest = text;
        if let Some(after) = rest.strip_prefix("前款") {
            found.preceding = true;
            rest = after;
        } else {
            (found.article, rest) = part(rest, "条")?;
            if let Some(after) = rest.strip_prefix('之').filter(|_| found.article > 0) {
                let len = ordinal_len(after);
                found.sub = ordinal(after.get(..len)?)?;
                rest = after.get(len..)?;
            }
            (found.paragraph, rest) = part(rest, "款")?;
        }
        (found.item, rest) = part(rest, "项")?;
        (rest.is_empty() && found != Self::default()).then_some(found)
    }
}

impl fmt::Display for ArticleRef {
    /// `第三十一条之一第一款第（一）项`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = |n: u16| numeral::chinese(u64::from(n));
        if self.article > 0 {
            write!(f, "第{}条", n(self.article))?;
        }
        if self.sub > 0 {
            write!(f, "之{}", n(self.sub))?;
        }
        if self.preceding {
            write!(f, "前款")?;
        }
        if self.paragraph > 0 {
            write!(f, "第{}款", n(self.paragraph))?;
        }
        if self.item > 0 {
            write!(f, "第（{}）项", n(self.item))?;
        }
        Ok(())
    }
}

/// `第N` and the name of the part, if the text begins so: the number (0 if it does not) and the rest.
/// `None` if it does but the number cannot be read.
fn part<'a>(text: &'a str, name: &str) -> Option<(u16, &'a str)> {
    let Some(mut rest) = text.strip_prefix('第') else {
        return Some((0, text));
    };
    let bracketed = rest.starts_with(['(', '（']);
    if bracketed {
        rest = rest.strip_prefix(['(', '（'])?;
    }
    let len = ordinal_len(rest);
    let (number, mut after) = rest.split_at_checked(len)?;
    if bracketed {
        after = after.strip_prefix([')', '）'])?;
    }
    match after.strip_prefix(name) {
        Some(after) => Some((ordinal(number)?, after)),
        None => Some((0, text)),
    }
}

fn ordinal_len(text: &str) -> usize {
    let digits = |c: &char| c.is_ascii_digit() || numeral::is_numeral_char(*c);
    text.chars().take_while(digits).map(char::len_utf8).sum()
}

fn ordinal(text: &str) -> Option<u16> {
    let n = if text.starts_with(|c: char| c.is_ascii_digit()) {
        text.parse().ok()?
    } else {
        match numeral::parse(text) {
            Reading::WellFormed(n) => u16::try_from(n).ok()?,
            Reading::Malformed(_) | Reading::NotANumeral => return None,
        }
    };
    (n > 0).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(u16, u16, u16, u16, bool)> {
        ArticleRef::read(text).map(|a| (a.article, a.sub, a.paragraph, a.item, a.preceding))
    }

    #[test]
    fn references_are_numbers() {
        assert_eq!(
            parts("第三十一条第一款第（一）项"),
            Some((31, 0, 1, 1, false))
        );
        assert_eq!(parts("第31条第1款第(1)项"), Some((31, 0, 1, 1, false)));
        assert_eq!(parts("第八十三条第二项"), Some((83, 0, 0, 2, false)));
        assert_eq!(parts("第一百二十条之一"), Some((120, 1, 0, 0, false)));
        assert_eq!(parts("第二款"), Some((0, 0, 2, 0, false)));
        assert_eq!(parts("第（三）项"), Some((0, 0, 0, 3, false)));
        assert_eq!(parts("前款"), Some((0, 0, 0, 0, true)));
        assert_eq!(parts("前款第二项"), Some((0, 0, 0, 2, true)));
        for text in [
            "",
            "第条",
            "第零条",
            "第一百二条",
            "前款幅度",
            "第三方",
            "第三条第",
            "第（三条",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_printed_reads_back() {
        for text in [
            "第三十一条第一款第（一）项",
            "第一百二十条之一",
            "第二款",
            "前款第（二）项",
        ] {
            assert_eq!(ArticleRef::read(text).unwrap().to_string(), text);
        }
    }
}
