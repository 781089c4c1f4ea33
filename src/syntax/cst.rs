//! The concrete tree: what the grammar delivers, before keywords mean anything.
//!
//! Every item is `词 头… { }`; a body holds statements, nested blocks, table rows and comments. The
//! formatter prints this tree; `read` turns it into [`super::ast`]. Spans are into the original text.

use crate::base::{date::Date, quantity::Quantity, span::Span};

pub use crate::base::article::ArticleRef;

/// One file: items and the comments between them.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Items and comments in source order.
    pub entries: Vec<TopEntry>,
}

/// What can stand between items.
#[derive(Clone, Debug)]
pub enum TopEntry {
    /// An item: its head terms, and its body if it has one (`勘误 …` has none).
    Item(Statement),
    /// `// …` on its own line.
    Comment(Comment),
    /// An empty line between two entries (several count as one).
    Blank,
}

/// A comment, without its slashes, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The text after `//`.
    pub text: String,
    /// Where, with the slashes.
    pub span: Span,
}

/// What can stand in a body.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A statement, with its block if it ends in one.
    Statement(Statement),
    /// A table row.
    Row(Row),
    /// A comment on its own line.
    Comment(Comment),
    /// An empty line.
    Blank,
}

/// Terms, then at most one block, then words that belong after it (`选项 { … } 递增`).
#[derive(Clone, Debug)]
pub struct Statement {
    /// The terms before the block.
    pub terms: Vec<Term>,
    /// The block.
    pub block: Option<Block>,
    /// Words after the block on the same line, up to the next separator.
    pub after: Vec<Term>,
    /// Whole statement.
    pub span: Span,
    /// A comment at the end of the statement's last line.
    pub trailing: Option<Comment>,
    /// Whether the author put this statement on the same line as the one before it (after `；`).
    pub same_line: bool,
}

/// A body in braces.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Entries in source order.
    pub entries: Vec<Entry>,
    /// From brace to brace.
    pub span: Span,
    /// Whether the author wrote it on one line.
    pub one_line: bool,
    /// A comment right after the opening brace.
    pub opening: Option<Comment>,
}

/// One table row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Cells between bars.
    pub cells: Vec<Cell>,
    /// Whole row.
    pub span: Span,
    /// A comment after the last bar.
    pub trailing: Option<Comment>,
}

/// One cell: cut first, read later by the column's type.
#[derive(Clone, Debug)]
pub struct Cell {
    /// As written, folded and trimmed; not folded in a column of text (备注).
    pub text: String,
    /// Its terms; empty for an empty cell.
    pub terms: Vec<Term>,
    /// Where.
    pub span: Span,
}

/// A term with its place.
#[derive(Clone, Debug)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// As written (folded), without a trailing 的.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// The kinds of terms.
#[derive(Clone, Debug)]
pub enum TermKind {
    /// A word: name or keyword, decided by position.
    Word,
    /// A trailing 的: noise, kept for the formatter.
    De,
    /// A quantity; its spelling is in `text`, so a choice named 一级 can still be found.
    Quantity(Box<Quantity>),
    /// A date: `2022-03-01`, `2022年3月1日`.
    Date(Date),
    /// `A至B` of two dates.
    DateRange(Date, Date),
    /// A string; `text` holds its content.
    String,
    /// `《…》`; `text` holds the title without its marks.
    Statute,
    /// `第三十一条第一款第（一）项`, `第三款`, `前款`.
    Article(ArticleRef),
    /// `+ - × ÷ = ≠ < > ≤ ≥ → ⇒ :`, one of these, normalised (`*` is `×`, `=>` is `⇒`, `->` is `→`).
    Op(char),
    /// `、` or `,`.
    Comma,
    /// `( … )`.
    Group(Vec<Term>),
    /// A line break inside a statement (after an operator or before 且/或), kept for the formatter;
    /// its text is the comment that ends the line, with its slashes, or empty.
    Break,
}
