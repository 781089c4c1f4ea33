//! 表: the header decides how each cell is read.

use super::Reader;
use super::basics::Seen;
use super::cells::Reading;
use super::faults::What;
use super::line::Line;
use crate::base::codes::reader as code;
use crate::base::diagnostic::Diagnostic;
use crate::base::span::Span;
use crate::syntax::ast::{
    CellKind, Column, ColumnKind, HitPolicy, Name, Table, TableCell, TableRow, Target,
};
use crate::syntax::cst::{Block, Cell, Entry, Row, TermKind};
use crate::syntax::keywords::{self as kw, Keyword};

const TABLE: What = ("表", "table");

/// The hit policies.
pub(super) const POLICIES: &[(Keyword, HitPolicy)] = &[
    (kw::UNIQUE, HitPolicy::Unique),
    (kw::TAKE_HEAVIER, HitPolicy::Heaviest),
    (kw::TAKE_LIGHTER, HitPolicy::Lightest),
    (kw::FIRST_ROW, HitPolicy::First),
];

/// What a table may give.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// 罚款, 处理 and 档次: a benchmark.
    Penalties,
    /// 结果 as a value: a decision.
    Value,
    /// 结果 as a range of money: a decision.
    Range,
}

impl Gives {
    fn outcomes(self) -> &'static [Keyword] {
        match self {
            Gives::Penalties => &[kw::FINE, kw::TREATMENT, kw::TIERS],
            Gives::Value | Gives::Range => &[kw::RESULT],
        }
    }
}

impl Reader {
    /// `表 [命中方式] [对 对象] [当 条件] [阶段 名] { 行 }`, past 表.
    pub(super) fn table(&mut self, line: &mut Line<'_>, gives: Gives) -> Option<Table> {
        let mark = line.mark();
        let mut table = Table {
            policy: HitPolicy::default(),
            target: None,
            when: None,
            stage: None,
            columns: Vec::new(),
            rows: Vec::new(),
            span: line.whole(),
        };
        let mut seen = Seen::default();
        loop {
            let at = line.here();
            let word = line.word_ahead(0).unwrap_or_default();
            if let Some((k, policy)) = POLICIES.iter().find(|(k, _)| k.is(word)) {
                self.take(line, *k);
                // Two policies are one entry written twice.
                if self.first(&mut seen, kw::UNIQUE, at) {
                    table.policy = *policy;
                }
                continue;
            }
            let Some(k) = self.eat_any(line, &[kw::ON, kw::WHEN, kw::STAGE]) else {
                break;
            };
            let first = self.first(&mut seen, k, at);
            match k {
                kw::ON => {
                    let target = self.target(line)?;
                    if first {
                        table.target = Some(target);
                    }
                }
                kw::WHEN => {
                    let when = self.condition(line)?;
                    if first {
                        table.when = Some(when);
                    }
                }
                _ => {
                    let stage = self.name(line, ("阶段的名称", "the name of the stage"))?;
                    if first {
                        table.stage = Some(stage);
                    }
                }
            }
        }
        if !self.block_ahead(line) && line.peek().is_some() {
            let known: Vec<Keyword> = POLICIES
                .iter()
                .map(|(k, _)| *k)
                .chain([kw::ON, kw::WHEN, kw::STAGE])
                .collect();
            return self.unknown_value(line, &known, ("命中方式", "a hit policy"));
        }
        let block = self.block(line, TABLE)?;
        table.span = line.since(mark);
        self.finish(line);
        let rows = self.rows(block, TABLE);
        let Some((header, rows)) = rows.split_first() else {
            self.too_few(
                block.span,
                ("表的行（第一行是列名）", "a table, header included,"),
                2,
            );
            return Some(table);
        };
        table.columns = self.columns(header, gives);
        let mut above: Option<TableRow> = None;
        for row in rows {
            let read = self.row(row, &table.columns, above.as_ref(), gives);
            table.rows.extend(above.replace(read));
        }
        table.rows.extend(above);
        if table.rows.is_empty() {
            self.too_few(block.span, ("表在列名之下", "a table below its header"), 1);
        }
        Some(table)
    }

    /// The rows of a block; anything else in it is reported.
    pub(super) fn rows<'t>(&mut self, block: &'t Block, of: What) -> Vec<&'t Row> {
        let mut out = Vec::new();
        for entry in &block.entries {
            match entry {
                Entry::Row(row) => out.push(row),
                Entry::Statement(s) => self.statement_among_rows(s.span, of),
                Entry::Comment(_) | Entry::Blank => {}
            }
        }
        out
    }

    fn statement_among_rows(&mut self, span: Span, of: What) {
        self.report(
            Diagnostic::error(
                code::ROW_PLACE,
                span,
                format!("{}里只能写表格的行", of.0),
                format!("{} holds rows only", of.1),
            )
            .help(
                "每行一条，两端和各格之间用“|”；其他内容写在这对大括号之外。",
                "One row a line with | at both ends and between cells; put the rest outside.",
            ),
        );
    }

    fn columns(&mut self, header: &Row, gives: Gives) -> Vec<Column> {
        let mut out: Vec<Column> = Vec::new();
        for cell in &header.cells {
            let kind = self.column(cell, gives);
            if let Some(earlier) = out.iter().find(|c| same_column(&c.kind, &kind)) {
                self.report(
                    Diagnostic::error(
                        code::HEADER,
                        cell.span,
                        format!("有两列都叫“{}”", cell.text),
                        format!("two columns are called “{}”", cell.text),
                    )
                    .also(
                        earlier.span,
                        "另一列在这里",
                        "the other one is here",
                    ),
                );
            }
            out.push(Column {
                kind,
                span: cell.span,
            });
        }
        let outcome = out.iter().any(|c| is_outcome(&c.kind));
        if !outcome {
            let (zh, en) = super::faults::list(gives.outcomes());
            self.report(
                Diagnostic::error(
                    code::HEADER,
                    header.span,
                    "这张表没有结果列",
                    "this table has no outcome column",
                )
                .help(
                    format!("至少要有一列叫 {zh} 之一；罚款之前可以写对象，如“单位 罚款”。"),
                    format!(
                        "At least one column must be one of {en}; an object may stand before fine."
                    ),
                ),
            );
        }
        out
    }

    /// A column by its header cell; a cell that cannot be a header makes a column that is not read.
    fn column(&mut self, cell: &Cell, gives: Gives) -> ColumnKind {
        let mut line = Line::cell(cell);
        if let (Some(word), None) = (line.word_ahead(0), line.ahead(1)) {
            let known = [
                (kw::CONDITION, ColumnKind::Condition),
                (kw::TIERS, ColumnKind::Tier),
                (kw::FINE, ColumnKind::Fine(Target::default())),
                (kw::TREATMENT, ColumnKind::Penalties),
                (kw::WEIGHTS, ColumnKind::Weight),
                (kw::RESULT, ColumnKind::Result),
                (kw::REMARKS, ColumnKind::Remark),
                (kw::ROW_NUMBER, ColumnKind::Remark),
                (kw::BASIS, ColumnKind::Remark),
                (kw::HELP, ColumnKind::Remark),
            ];
            if let Some((k, kind)) = known.into_iter().find(|(k, _)| k.is(word)) {
                self.take(&mut line, k);
                return self.fitting(cell, k, kind, gives);
            }
        }
        let last_is_fine = |line: &Line<'_>, n| {
            line.ahead(n).is_none()
                && n.checked_sub(1)
                    .and_then(|n| line.word_ahead(n))
                    .is_some_and(|w| kw::FINE.is(w))
        };
        if last_is_fine(&line, 2) || last_is_fine(&line, 3) {
            if let Some(target) = self.target(&mut line)
                && self.eat(&mut line, kw::FINE)
            {
                self.finish(&line);
                return self.fitting(cell, kw::FINE, ColumnKind::Fine(target), gives);
            }
            return ColumnKind::Remark;
        }
        let single = line.ahead(1).is_none();
        if single && let Some(t) = line.term_ahead(0) {
            let named = matches!(
                t.kind,
                TermKind::Word | TermKind::String | TermKind::Quantity(_)
            );
            if named {
                let what = ("列名", "a column");
                return self
                    .name(&mut line, what)
                    .map_or(ColumnKind::Remark, ColumnKind::Subject);
            }
        }
        self.report(
            Diagnostic::error(
                code::HEADER,
                cell.span,
                format!("“{}”不能作为列名", cell.text),
                format!("“{}” cannot be the header of a column", cell.text),
            )
            .help(
                "列名是一个事实或者定义的名称，或者 条件、档次、罚款、单位 罚款、处理、结果、备注、序号、依据、说明。",
                "A header is the name of a fact or definition, or condition, tier, fine, unit fine, \
                 treatment, result, remarks, row_number, basis, help.",
            ),
        );
        ColumnKind::Remark
    }

    /// Refuses a result column in a benchmark and a fine column in a decision.
    fn fitting(&mut self, cell: &Cell, k: Keyword, kind: ColumnKind, gives: Gives) -> ColumnKind {
        if !is_outcome(&kind) || gives.outcomes().contains(&k) {
            return kind;
        }
        let (zh, en) = super::faults::list(gives.outcomes());
        self.report(
            Diagnostic::error(
                code::HEADER,
                cell.span,
                format!("这张表不能有“{}”列", k.zh),
                format!("this table cannot have a column “{}”", k.en),
            )
            .help(
                format!("这里的结果列是：{zh}。"),
                format!("Its outcome columns are: {en}."),
            ),
        );
        ColumnKind::Remark
    }

    fn row(
        &mut self,
        row: &Row,
        columns: &[Column],
        above: Option<&TableRow>,
        gives: Gives,
    ) -> TableRow {
        self.cell_count(row, columns.len());
        let mut cells = Vec::with_capacity(columns.len());
        for (i, column) in columns.iter().enumerate() {
            let over = above.and_then(|r| r.cells.get(i));
            cells.push(match row.cells.get(i) {
                Some(cell) => self.cell(cell, &Reading::of(&column.kind, gives), over),
                None => TableCell {
                    text: String::new(),
                    kind: CellKind::Bad,
                    span: row.span,
                },
            });
        }
        TableRow {
            cells,
            span: row.span,
        }
    }

    /// Reports a row that has not as many cells as the table has columns.
    pub(super) fn cell_count(&mut self, row: &Row, columns: usize) -> bool {
        let cells = row.cells.len();
        if cells == columns {
            return true;
        }
        self.report(
            Diagnostic::error(
                code::CELL_COUNT,
                row.span,
                format!("这一行有{cells}格，应当有{columns}格"),
                format!("this row has {cells} cells and should have {columns}"),
            )
            .help(
                "每格之间用“|”隔开；和上一行相同的格写“同上”，不限的格写“任意”。",
                "Cells are separated by |; write same for the cell above, any for no limit.",
            ),
        );
        false
    }
}

fn is_outcome(kind: &ColumnKind) -> bool {
    match kind {
        ColumnKind::Tier
        | ColumnKind::Fine(_)
        | ColumnKind::Penalties
        | ColumnKind::Weight
        | ColumnKind::Result => true,
        ColumnKind::Subject(_) | ColumnKind::Condition | ColumnKind::Remark => false,
    }
}

/// Whether two columns say the same, so that one of them must be a slip.
fn same_column(a: &ColumnKind, b: &ColumnKind) -> bool {
    let name = |t: &Target| t.object.as_ref().map(|n: &Name| n.text.clone());
    match (a, b) {
        (ColumnKind::Subject(a), ColumnKind::Subject(b)) => a.text == b.text,
        (ColumnKind::Fine(a), ColumnKind::Fine(b)) => name(a) == name(b),
        (ColumnKind::Tier, ColumnKind::Tier)
        | (ColumnKind::Penalties, ColumnKind::Penalties)
        | (ColumnKind::Weight, ColumnKind::Weight)
        | (ColumnKind::Result, ColumnKind::Result) => true,
        (
            ColumnKind::Subject(_)
            | ColumnKind::Condition
            | ColumnKind::Tier
            | ColumnKind::Fine(_)
            | ColumnKind::Penalties
            | ColumnKind::Weight
            | ColumnKind::Result
            | ColumnKind::Remark,
            _,
        ) => false,
    }
}
