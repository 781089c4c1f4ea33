//! Cuts a text table into chunks of whole rows, so that the rows are read by several threads.
//!
//! Only where a record ends is decided here, by the rules of csv-core, whose reader then reads the
//! chunk; and how many fields it has, so that one row with a comma too many is one bad row and not the
//! end of the run.

use std::io::{self, Read};

use super::Bad;
use crate::base::{codes::facts as codes, diagnostic::Diagnostic, limits::MAX_FACTS_BYTES};

/// Most rows of one chunk.
pub(super) const ROWS: usize = 4_096;
/// A chunk ends after this many bytes even if it has fewer rows.
const BYTES: usize = 1 << 21;
/// Bytes read at once.
const STEP: usize = 1 << 18;

/// Rows of a text table.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// The rows as they stand in the file.
    pub(super) bytes: Vec<u8>,
    /// Their numbers, the first row of the table being 1.
    pub(super) numbers: Vec<u64>,
    /// Rows that are none.
    pub(super) broken: Vec<Bad>,
    /// How many bytes of the file they took.
    pub(super) taken: u64,
}

/// What stands at the beginning of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scan {
    /// A record of so many bytes, its terminator included, with so many fields.
    Record(usize, usize),
    /// An empty line of so many bytes.
    Blank(usize),
    /// Nothing whole.
    More,
}

/// How rows are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// Records of CSV with so many fields; 0: any number.
    Csv(usize),
    /// Lines.
    Lines,
}

/// Reads a text table.
#[derive(Debug)]
pub(super) struct Splitter<R> {
    from: R,
    rows: Rows,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    number: u64,
    begun: bool,
}

/// Why a table could not be split further.
#[derive(Debug)]
pub(super) enum Fault {
    /// It could not be read.
    Io(io::Error),
    /// A row that does not end.
    Endless(Box<Diagnostic>),
}

impl<R: Read> Splitter<R> {
    pub(super) const fn new(from: R, rows: Rows) -> Self {
        Self {
            from,
            rows,
            buffer: Vec::new(),
            at: 0,
            ended: false,
            number: 0,
            begun: false,
        }
    }

    /// The first record, which is no row: the names of the columns, with how many there are.
    pub(super) fn header(&mut self) -> Result<Option<(Vec<u8>, usize)>, Fault> {
        loop {
            match self.next()? {
                Some(Scan::Record(len, fields)) => {
                    let bytes = self.take(len);
                    self.rows = Rows::Csv(fields);
                    return Ok(Some((bytes, fields)));
                }
                Some(Scan::Blank(len)) => {
                    self.take(len);
                }
                Some(Scan::More) | None => return Ok(None),
            }
        }
    }

    /// The next rows; `None` at the end.
    pub(super) fn chunk(&mut self) -> Result<Option<Text>, Fault> {
        let mut text = Text::default();
        while text.numbers.len().saturating_add(text.broken.len()) < ROWS
            && text.bytes.len() < BYTES
        {
            match self.next()? {
                Some(Scan::Record(len, fields)) => {
                    self.number = self.number.saturating_add(1);
                    let at = self.at;
                    let end = at.saturating_add(len);
                    let bytes = self.buffer.get(at..end).unwrap_or_default();
                    let wanted = match self.rows {
                        Rows::Csv(wanted) => wanted,
                        Rows::Lines => fields,
                    };
                    if std::str::from_utf8(bytes).is_err() {
                        text.broken.push(Bad::new(self.number, not_utf8()));
                    } else if fields == wanted {
                        text.bytes.extend_from_slice(bytes);
                        if !bytes.ends_with(b"\n") && !bytes.ends_with(b"\r") {
                            text.bytes.push(b'\n');
                        }
                        text.numbers.push(self.number);
                    } else {
                        text.broken
                            .push(Bad::new(self.number, field_count(wanted, fields)));
                    }
                    self.skip(len);
                    text.taken = text.taken.saturating_add(u64::try_from(len).unwrap_or(0));
                }
                Some(Scan::Blank(len)) => {
                    if self.rows == Rows::Lines {
                        self.number = self.number.saturating_add(1);
                    }
                    self.skip(len);
                    text.taken = text.taken.saturating_add(u64::try_from(len).unwrap_or(0));
                }
                Some(Scan::More) | None => break,
            }
        }
        let nothing = text.numbers.is_empty() && text.broken.is_empty() && text.taken == 0;
        Ok((!nothing).then_some(text))
    }

    fn skip(&mut self, len: usize) {
        self.at = self.at.saturating_add(len);
    }

    fn take(&mut self, len: usize) -> Vec<u8> {
        let end = self.at.saturating_add(len);
        let bytes = self.buffer.get(self.at..end).unwrap_or_default().to_vec();
        self.skip(len);
        bytes
    }

    /// What comes next, read as far as it goes; `None` at the end.
    fn next(&mut self) -> Result<Option<Scan>, Fault> {
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            if rest.is_empty() && self.ended {
                return Ok(None);
            }
            let scan = match self.rows {
                Rows::Csv(_) => record(rest, self.ended),
                Rows::Lines => line(rest, self.ended),
            };
            if scan != Scan::More {
                return Ok(Some(scan));
            }
            let long = u64::try_from(rest.len()).unwrap_or(u64::MAX) > MAX_FACTS_BYTES;
            if self.ended || long {
                let row = self.number.saturating_add(1);
                return Err(Fault::Endless(Box::new(endless(row, self.rows))));
            }
            self.fill().map_err(Fault::Io)?;
        }
    }

    /// Reads on, and forgets what was taken.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.at.min(self.buffer.len()));
        self.at = 0;
        let limit = u64::try_from(STEP).unwrap_or(u64::MAX);
        let read = self
            .from
            .by_ref()
            .take(limit)
            .read_to_end(&mut self.buffer)?;
        self.ended = read == 0;
        if !self.begun {
            self.begun = true;
            if self.buffer.starts_with(b"\xef\xbb\xbf") {
                self.at = 3;
            }
        }
        Ok(())
    }
}

/// A record of CSV. An open quote at the end of the file is not whole.
fn record(bytes: &[u8], ended: bool) -> Scan {
    #[derive(Clone, Copy, PartialEq)]
    enum At {
        Start,
        Field,
        Quoted,
        Closed,
    }
    let (mut at, mut fields) = (At::Start, 1usize);
    for (i, byte) in bytes.iter().enumerate() {
        at = match (at, byte) {
            (At::Quoted, b'"') => At::Closed,
            (At::Quoted, _) | (At::Closed, b'"') => At::Quoted,
            (At::Start | At::Field | At::Closed, b',') => {
                fields = fields.saturating_add(1);
                At::Start
            }
            (At::Start | At::Field | At::Closed, b'\r' | b'\n') => {
                let crlf = *byte == b'\r' && bytes.get(i.saturating_add(1)) == Some(&b'\n');
                let len = i.saturating_add(if crlf { 2 } else { 1 });
                return if i == 0 {
                    Scan::Blank(len)
                } else {
                    Scan::Record(len, fields)
                };
            }
            (At::Start, b'"') => At::Quoted,
            (At::Start | At::Field | At::Closed, _) => At::Field,
        };
    }
    if ended && at != At::Quoted && !bytes.is_empty() {
        Scan::Record(bytes.len(), fields)
    } else {
        Scan::More
    }
}

/// A line; one of spaces only is blank.
fn line(bytes: &[u8], ended: bool) -> Scan {
    let len = match bytes.iter().position(|b| *b == b'\n') {
        Some(i) => i.saturating_add(1),
        None if ended && !bytes.is_empty() => bytes.len(),
        None => return Scan::More,
    };
    let blank = bytes.iter().take(len).all(u8::is_ascii_whitespace);
    if blank {
        Scan::Blank(len)
    } else {
        Scan::Record(len, 1)
    }
}

fn not_utf8() -> Diagnostic {
    Diagnostic::whole(
        codes::BROKEN_ROW,
        "",
        "这一行不是 UTF-8 编码",
        "the row is not UTF-8",
    )
    .help(
        "另存为“CSV UTF-8”；旧文件多半是 GBK 编码",
        "save it as CSV UTF-8; old files are often GBK",
    )
}

fn field_count(wanted: usize, found: usize) -> Diagnostic {
    Diagnostic::whole(
        codes::BROKEN_ROW,
        "",
        format!("表头有{wanted}栏，这一行有{found}栏"),
        format!("the header has {wanted} fields, this row has {found}"),
    )
    .help(
        "值里有逗号的，用半角引号 \" 括起来",
        "put a value that holds a comma in double quotes",
    )
}

fn endless(row: u64, rows: Rows) -> Diagnostic {
    match rows {
        Rows::Csv(_) => Diagnostic::whole(
            codes::BROKEN_ROW,
            "",
            format!("第{row}行的引号没有闭合，后面的行都无法读出"),
            format!("a quote in row {row} is not closed; no row after it can be read"),
        )
        .help(
            "检查这一行的半角引号 \" 是否成对；值里的引号写两个",
            "check that double quotes come in pairs; a quote inside a value is written twice",
        ),
        Rows::Lines => Diagnostic::whole(
            codes::BROKEN_ROW,
            "",
            format!("第{row}行超过{MAX_FACTS_BYTES}字节"),
            format!("row {row} is longer than {MAX_FACTS_BYTES} bytes"),
        )
        .help("每行写一个案件", "write one case a line"),
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test ends where it fails")]
mod tests {
    use super::*;

    /// Gives its bytes a few at a time.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(self.0.len()).min(into.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    fn split(text: &str) -> (usize, Vec<(u64, String)>, Vec<u64>) {
        let mut all = Splitter::new(Drops(text.as_bytes(), 3), Rows::Csv(0));
        let (_, fields) = all.header().unwrap().unwrap();
        let chunk = all.chunk().unwrap().unwrap_or_default();
        let bytes = String::from_utf8(chunk.bytes).unwrap();
        let mut rows = Vec::new();
        let mut rest = bytes.as_bytes();
        for number in chunk.numbers {
            let Scan::Record(len, _) = record(rest, true) else {
                panic!("{rest:?}")
            };
            rows.push((number, String::from_utf8(rest[..len].to_vec()).unwrap()));
            rest = &rest[len..];
        }
        (
            fields,
            rows,
            chunk.broken.iter().map(|b| b.number).collect(),
        )
    }

    #[test]
    fn records_end_where_they_end() {
        let (fields, rows, broken) =
            split("\u{feff}甲,乙\r\n\r\n1,\"a,\nb\"\n2,\"x\"\"y\",3\n3,a\"b\n\"4\"z,\n5");
        assert_eq!(fields, 2);
        let rows: Vec<(u64, &str)> = rows.iter().map(|(n, r)| (*n, r.as_str())).collect();
        assert_eq!(
            rows,
            [(1, "1,\"a,\nb\"\n"), (3, "3,a\"b\n"), (4, "\"4\"z,\n")]
        );
        assert_eq!(broken, [2, 5]);
    }

    #[test]
    fn an_open_quote_is_said_and_not_swallowed() {
        let mut all = Splitter::new(&b"a,b\n1,\"x\n2,y\n"[..], Rows::Csv(0));
        all.header().unwrap();
        assert!(matches!(all.chunk(), Err(Fault::Endless(_))));
    }

    #[test]
    fn lines_are_numbered_with_the_blank_ones() {
        let mut all = Splitter::new(&b"{}\n\n  \r\n{\"a\":1}"[..], Rows::Lines);
        let chunk = all.chunk().unwrap().unwrap();
        assert_eq!(chunk.numbers, [1, 4]);
        assert_eq!(chunk.taken, 15);
        assert!(all.chunk().unwrap().is_none());
    }

    #[test]
    fn a_row_in_another_encoding_is_one_bad_row() {
        let mut all = Splitter::new(&b"a\n\xb9\xe3\nb\n"[..], Rows::Csv(0));
        all.header().unwrap();
        let chunk = all.chunk().unwrap().unwrap();
        assert_eq!((chunk.numbers, chunk.broken.len()), (vec![2], 1));
    }
}
