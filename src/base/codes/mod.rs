//! Every diagnostic code with its page: what, why, example, instead. `zhun explain` prints it and
//! the manual's appendix is made from it. One file a room; a code never changes its meaning.

pub mod contest;
pub mod eval;
pub mod facts;
pub mod files;
pub mod joint;
pub mod names;
pub mod observation;
pub mod package;
pub mod penalty_law;
pub mod procedure;
pub mod proof;
pub mod reader;
pub mod syntax;
pub mod text;
pub mod types;

use super::diagnostic::{Code, Text};

/// The page of one code.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The code.
    pub code: Code,
    /// Name in English, in kebab case: stable, for suppression lists and test names.
    pub name: &'static str,
    /// What is wrong, Chinese then English.
    pub what: (&'static str, &'static str),
    /// Why it matters, Chinese then English.
    pub why: (&'static str, &'static str),
    /// A fragment that shows it.
    pub example: &'static str,
    /// The fragment repaired.
    pub instead: &'static str,
}

impl Page {
    /// The title line in both languages.
    pub fn title(&self) -> Text {
        Text::new(self.what.0, self.what.1)
    }
}

/// All pages in order of code.
pub fn pages() -> impl Iterator<Item = &'static Page> {
    [
        files::PAGES,
        syntax::PAGES,
        reader::PAGES,
        names::PAGES,
        types::PAGES,
        package::PAGES,
        observation::PAGES,
        joint::PAGES,
        contest::PAGES,
        procedure::PAGES,
        penalty_law::PAGES,
        text::PAGES,
        proof::PAGES,
        facts::PAGES,
        eval::PAGES,
    ]
    .into_iter()
    .flatten()
}

/// The page of a code given as `Z201` (any case) or by its name.
pub fn page(code: &str) -> Option<&'static Page> {
    pages().find(|p| p.code.0.eq_ignore_ascii_case(code) || p.name == code)
}

/// Whether a code says that a part of an item is missing; such a finding is only an echo when the
/// part stood there and could not be read.
pub fn is_absence(code: Code) -> bool {
    [
        package::NO_BASIS,
        package::NO_PENALTY,
        package::ARMS_GAP,
        package::MISSING_BRANCH,
        package::NO_EFFECT,
        package::NO_FORMULA,
        package::EMPTY_BENCHMARK,
        package::NO_CONDITION,
        package::NO_RESULT,
        observation::PART,
        joint::PART,
    ]
    .contains(&code)
}

/// Whether a code is of the lexis (Z100 to Z149): about characters and words, before any meaning.
pub fn is_lexical(code: Code) -> bool {
    ("Z100".."Z150").contains(&code.0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::pages;

    #[test]
    fn no_code_and_no_name_stands_twice() {
        let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
        for page in pages() {
            assert!(codes.insert(page.code.0), "{} stands twice", page.code.0);
            assert!(names.insert(page.name), "{} stands twice", page.name);
        }
    }
}
