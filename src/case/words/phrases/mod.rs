//! Sentences of results, each once, in Chinese and English, with places `{name}` for values.
//!
//! Everything that speaks of results says them with these: the words of the command, and, through
//! the texts that a module carries, clients that have no sources. What is filled in is decided where
//! a sentence is said.

mod reasons;
mod results;

pub use reasons::*;
pub use results::*;

use crate::base::diagnostic::Lang;

/// A sentence with places for values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its name, which does not change: `reason.start`.
    pub key: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Declares phrases and the list of them.
macro_rules! phrases {
    ($list:ident: $($name:ident $key:literal $zh:literal $en:literal;)*) => {
        $(
            #[doc = concat!("`", $key, "`: ", $zh)]
            pub const $name: Phrase = Phrase { key: $key, zh: $zh, en: $en };
        )*

        /// The phrases of this file, in order.
        pub const $list: &[Phrase] = &[$($name),*];
    };
}
use phrases;

/// Every phrase, in order.
pub fn all() -> impl Iterator<Item = &'static Phrase> {
    REASONS.iter().chain(RESULTS)
}

impl Phrase {
    /// The sentence with its places, in `lang`.
    pub const fn template(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    /// The sentence with its places filled. A place without a value is left as it is; braces inside
    /// values are only text.
    pub fn say(&self, lang: Lang, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.template(lang);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let filled = after.split_once('}').and_then(|(name, tail)| {
                let value = values.iter().find(|(n, _)| *n == name)?;
                Some((value.1, tail))
            });
            match filled {
                Some((value, tail)) => {
                    out.push_str(value);
                    rest = tail;
                }
                None => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn places(text: &str) -> BTreeSet<&str> {
        text.split('{')
            .skip(1)
            .filter_map(|t| t.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn english_has_no_places_of_its_own_and_names_are_unique() {
        let mut keys = BTreeSet::new();
        for p in all() {
            assert!(keys.insert(p.key), "{} comes twice", p.key);
            assert!(places(p.en).is_subset(&places(p.zh)), "{}", p.key);
        }
    }

    #[test]
    fn values_are_filled_once() {
        let p = Phrase {
            key: "",
            zh: "“{a}”和{b}，{c}",
            en: "{a} and {b}",
        };
        assert_eq!(
            p.say(Lang::Zh, &[("a", "{b}"), ("b", "乙")]),
            "“{b}”和乙，{c}"
        );
        assert_eq!(p.say(Lang::En, &[("a", "1"), ("b", "2")]), "1 and 2");
    }
}
