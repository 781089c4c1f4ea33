//! A place in a document, moved forward by what is recognised.

/// A place in the bytes of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    rest: &'t [u8],
}

/// Digits of a number without a sign: the value and how many there were.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    pub value: i64,
    pub count: usize,
}

/// Most digits of a number that is read here.
const MAX_DIGITS: usize = 15;

impl<'t> Cursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            rest: text.as_bytes(),
        }
    }

    /// The next byte; 0 at the end, which no document holds.
    pub(super) fn peek(&self) -> u8 {
        self.rest.first().copied().unwrap_or(0)
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or(&[]);
    }

    /// Takes these bytes, if they come next.
    pub(super) fn eat(&mut self, bytes: &[u8]) -> bool {
        match self.rest.strip_prefix(bytes) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Takes one byte, if it comes next.
    pub(super) fn eat_byte(&mut self, byte: u8) -> bool {
        let found = self.rest.first() == Some(&byte);
        if found {
            self.skip(1);
        }
        found
    }

    /// White space of JSON.
    pub(super) fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.skip(1);
        }
    }

    pub(super) const fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// A text without escapes, its quotation marks taken off.
    pub(super) fn text(&mut self) -> Option<&'t [u8]> {
        let inside = self.rest.strip_prefix(b"\"")?;
        let end = inside
            .iter()
            .position(|b| *b == b'"' || *b == b'\\' || *b < 0x20)?;
        let (text, after) = inside.split_at_checked(end)?;
        self.rest = after.strip_prefix(b"\"")?;
        Some(text)
    }

    /// Digits as JSON and people write them: no zero before others.
    pub(super) fn digits(&mut self) -> Option<Digits> {
        let first = self.peek();
        let digits = self.run()?;
        (first != b'0' || digits.count == 1).then_some(digits)
    }

    /// Digits, whatever they begin with.
    pub(super) fn run(&mut self) -> Option<Digits> {
        let (mut value, mut count) = (0i64, 0usize);
        for byte in self.rest {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value.wrapping_mul(10).wrapping_add(i64::from(digit));
            count = count.wrapping_add(1);
        }
        if count == 0 || count > MAX_DIGITS {
            return None;
        }
        self.skip(count);
        Some(Digits { value, count })
    }
}
