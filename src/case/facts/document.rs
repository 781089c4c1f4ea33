//! A facts document, one layer at a time: JSON with the exact text of its numbers and every key that
//! is written twice.
//!
//! serde_json checks the grammar of the whole document first (without recursion, so nesting cannot
//! exhaust the stack); a layer is then read only where a fact of that shape stands.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{error::Category, value::RawValue};

use crate::base::diagnostic::Text;

/// One layer of JSON.
#[derive(Debug)]
pub(super) enum Json<'a> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, exactly as written.
    Number(&'a str),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<&'a RawValue>),
    /// An object.
    Object(Object<'a>),
}

/// An object: its entries in order, the first of each key.
#[derive(Debug)]
pub(super) struct Object<'a> {
    /// Keys with values not yet read.
    pub(super) entries: Vec<(String, &'a RawValue)>,
    /// Keys that were written again.
    pub(super) repeated: Vec<String>,
}

impl<'a> Object<'a> {
    /// The value under a key.
    pub(super) fn get(&self, key: &str) -> Option<&'a RawValue> {
        self.entries.iter().find(|(k, _)| k == key).map(|(_, v)| *v)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut object = Object {
                    entries: Vec::new(),
                    repeated: Vec::new(),
                };
                let mut seen = std::collections::BTreeSet::new();
                while let Some(key) = map.next_key::<String>()? {
                    let value = map.next_value::<&RawValue>()?;
                    if seen.insert(key.clone()) {
                        object.entries.push((key, value));
                    } else {
                        object.repeated.push(key);
                    }
                }
                Ok(object)
            }
        }

        deserializer.deserialize_map(Entries)
    }
}

/// The whole document, its grammar checked.
pub(super) fn whole(text: &str) -> serde_json::Result<&RawValue> {
    serde_json::from_str(text)
}

/// Opens one layer. An error is left only for strings whose escapes mean no character.
pub(super) fn open(raw: &RawValue) -> serde_json::Result<Json<'_>> {
    let text = raw.get().trim();
    Ok(match text.bytes().next() {
        Some(b'{') => Json::Object(serde_json::from_str(text)?),
        Some(b'[') => Json::List(serde_json::from_str(text)?),
        Some(b'"') => Json::Text(serde_json::from_str(text)?),
        Some(b't' | b'f') => Json::Bool(serde_json::from_str(text)?),
        Some(b'n') => Json::Null,
        _ => Json::Number(text),
    })
}

impl Json<'_> {
    /// What it is, for messages: `数字 5`.
    pub(super) fn describe(&self) -> Text {
        match self {
            Self::Null => Text::new("null", "null"),
            Self::Bool(b) => Text::new(format!("{b}"), format!("{b}")),
            Self::Number(n) => {
                let n = shorten(n);
                Text::new(format!("数字 {n}"), format!("the number {n}"))
            }
            Self::Text(t) => {
                let t = shorten(t);
                Text::new(format!("文字“{t}”"), format!("the text \"{t}\""))
            }
            Self::List(_) => Text::new("数组 [ … ]", "an array"),
            Self::Object(_) => Text::new("对象 { … }", "an object"),
        }
    }
}

/// At most 40 characters of a text, for messages.
pub(super) fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let mut head: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() {
        head.push('…');
    }
    head
}

/// One more step of a JSON pointer (RFC 6901).
pub(super) fn below(pointer: &str, key: &str) -> String {
    let escaped = key.replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{escaped}")
}

/// What is wrong with the grammar, where, and what to do about it: message and, if the cause is
/// plain, advice.
pub(super) fn explain(error: &serde_json::Error, text: &str) -> (Text, Option<Text>) {
    let line = error.line();
    let this = line
        .checked_sub(1)
        .and_then(|n| text.lines().nth(n))
        .unwrap_or("");
    // serde_json counts bytes up to and with the one it stumbled over; people count characters.
    let at = error.column().saturating_sub(1);
    let before = (0..=at).rev().find_map(|i| this.get(..i)).unwrap_or("");
    let column = before.chars().count().saturating_add(1);
    let next = this
        .get(before.len()..)
        .and_then(|rest| rest.chars().next());
    let message = match (error.classify(), next) {
        (Category::Eof, _) => Text::new(
            format!("事实文件不完整：到第{line}行就结束了"),
            format!("the facts document is cut short: it ends at line {line}"),
        ),
        (Category::Io | Category::Syntax | Category::Data, Some(c)) => Text::new(
            format!("事实文件不是合法的 JSON：第{line}行第{column}列的 {c} 不该在这里"),
            format!("the facts document is not valid JSON: line {line}, column {column}, at {c}"),
        ),
        (Category::Io | Category::Syntax | Category::Data, None) => Text::new(
            format!("事实文件不是合法的 JSON：第{line}行第{column}列"),
            format!("the facts document is not valid JSON: line {line}, column {column}"),
        ),
    };
    let lines_before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let all_before = text
        .get(..lines_before.saturating_add(before.len()))
        .unwrap_or("");
    (message, advice(error, all_before, next))
}

fn advice(error: &serde_json::Error, all_before: &str, next: Option<char>) -> Option<Text> {
    if let Some(c @ ('“' | '”' | '‘' | '’' | '：' | '，' | '｛' | '｝' | '「' | '」' | '；')) = next
    {
        let half = match c {
            '：' => ":",
            '，' | '；' => ",",
            '｛' => "{",
            '｝' => "}",
            _ => "\"",
        };
        return Some(Text::new(
            format!("JSON 的标点要用半角：把 {c} 改为 {half}"),
            format!("JSON wants half-width punctuation: write {half} for {c}"),
        ));
    }
    let last = all_before.trim_end().chars().last();
    if last == Some(',') && matches!(next, Some('}' | ']')) {
        return Some(Text::new(
            "最后一项后面不写逗号",
            "no comma after the last entry",
        ));
    }
    if matches!(error.classify(), Category::Eof) {
        return Some(Text::new(
            "检查引号、方括号和花括号是否成对",
            "check that quotes, brackets and braces come in pairs",
        ));
    }
    if next == Some('/') {
        return Some(Text::new("JSON 不能写注释", "JSON has no comments"));
    }
    None
}
