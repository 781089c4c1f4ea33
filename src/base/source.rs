//! The texts under work: file names, contents, line starts.

use super::span::{FileId, Span};

/// One source file as read (BOM removed, bytes otherwise unchanged).
#[derive(Clone, Debug)]
pub struct Source {
    /// Name to show, relative to where the user stands.
    pub name: String,
    /// The text.
    pub text: String,
    line_starts: Vec<u32>,
}

/// All files of one run, in the order they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

/// A position for people: line and column from 1, the column counted in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Sources {
    /// Adds a file and gives its id.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let mut line_starts = vec![0];
        for (i, b) in text.bytes().enumerate() {
            if b == b'\n' {
                line_starts.push(u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1));
            }
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source {
            name: name.into(),
            text,
            line_starts,
        });
        id
    }

    /// The file, if the id is of this run.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.files.get(usize::try_from(file.0).ok()?)
    }

    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, s)| (FileId(u32::try_from(i).unwrap_or(u32::MAX)), s))
    }

    /// The text under a span, empty if it lies outside.
    pub fn text(&self, span: Span) -> &str {
        let (Ok(start), Ok(end)) = (usize::try_from(span.start), usize::try_from(span.end)) else {
            return "";
        };
        self.get(span.file)
            .and_then(|s| s.text.get(start..end))
            .unwrap_or("")
    }

    /// Line and column of the start of a span.
    pub fn position(&self, span: Span) -> LineColumn {
        let Some(source) = self.get(span.file) else {
            return LineColumn { line: 1, column: 1 };
        };
        let line = source.line_starts.partition_point(|&s| s <= span.start);
        let from = line
            .checked_sub(1)
            .and_then(|i| source.line_starts.get(i))
            .copied()
            .unwrap_or(0);
        let before = match (usize::try_from(from), usize::try_from(span.start)) {
            (Ok(a), Ok(b)) => source.text.get(a..b).unwrap_or(""),
            _ => "",
        };
        LineColumn {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before.chars().count())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
        }
    }
}
