//! Words and tones of the states.

use crate::{base::diagnostic::Lang, ir::Observation};

/// States by their place among the options, in English.
const ENGLISH: [&str; 7] = [
    "excluded",
    "not applicable",
    "not entered",
    "under observation",
    "extended",
    "ended early",
    "expired",
];

/// What is said of conduct and of problems besides the measures themselves.
const SAID: [(&str, &str); 7] = [
    ("期内", "inside"),
    ("跨期", "partly inside"),
    ("期外", "outside"),
    ("不适用", "not applicable"),
    ("次序不符", "measures out of order"),
    ("改正期内", "time to put right still runs"),
    ("已用尽", "all measures taken"),
];

/// The name of a state.
pub fn state(of: &Observation, state: Option<u16>, lang: Lang) -> &str {
    let Some(state) = state.map(usize::from) else {
        return match lang {
            Lang::Zh => "待定",
            Lang::En => "open",
        };
    };
    match lang {
        Lang::Zh => of.states.get(state).map_or("", String::as_str),
        Lang::En => ENGLISH.get(state).copied().unwrap_or(""),
    }
}

/// What a decision of the period says, its own words in English where it has them.
pub(super) fn said(word: Option<&str>, lang: Lang) -> &str {
    match (word, lang) {
        (None, Lang::Zh) => "待定",
        (None, Lang::En) => "open",
        (Some(word), Lang::Zh) => word,
        (Some(word), Lang::En) => {
            let known = SAID.iter().find(|(zh, _)| *zh == word);
            known.map_or(word, |(_, en)| en)
        }
    }
}

/// How a state is drawn: a name for style sheets and a sign for text.
pub fn tone(state: Option<u16>) -> (&'static str, char) {
    match state {
        Some(0) => ("out", '×'),
        Some(1 | 2) => ("none", '·'),
        Some(3) => ("watch", '█'),
        Some(4) => ("longer", '▓'),
        Some(5) => ("early", '▞'),
        Some(_) => ("over", '░'),
        None => ("open", '?'),
    }
}

/// Whether the period runs in a state.
pub(super) fn runs(state: u16) -> bool {
    matches!(state, 3 | 4)
}
