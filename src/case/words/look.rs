//! Texts of a program by number.

use crate::{
    base::diagnostic::Lang,
    ir::{
        Benchmark, CircumstanceId, ExprId, FactId, Package, PackageId, PenaltyId, Program, RowId,
        Violation, ViolationId,
    },
};

/// A program and the language to speak of it in.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The program.
    pub program: &'a Program,
    /// The act at hand.
    pub violation: ViolationId,
    /// The language.
    pub lang: Lang,
}

impl<'a> Look<'a> {
    /// The act at hand.
    pub fn act(&self) -> Option<&'a Violation> {
        self.program.violations.get(self.violation.index())
    }

    /// The package of the act.
    pub fn package(&self) -> Option<&'a Package> {
        self.program.packages.get(self.act()?.package.index())
    }

    pub(super) fn package_of(&self, id: PackageId) -> Option<&'a Package> {
        self.program.packages.get(id.index())
    }

    pub(super) fn benchmark(&self) -> Option<&'a Benchmark> {
        self.act()?.benchmark.as_ref()
    }

    /// What a row says, as one would read it aloud.
    pub fn row(&self, id: RowId) -> String {
        let text = self.program.rows.get(id.index()).map_or("", |r| &r.text);
        tidy(text.strip_prefix("当 ").unwrap_or(text))
    }

    /// What a row says, with the table, factor or list that it stands in: `建设项目地点：一般区域`.
    pub fn row_in_place(&self, id: RowId) -> String {
        let (of, text) = (self.row_of(id), self.row(id));
        match self.lang {
            Lang::Zh => format!("{of}：{text}"),
            Lang::En => format!("{of}: {text}"),
        }
    }

    /// The table, factor or list that a row stands in.
    pub(super) fn row_of(&self, id: RowId) -> &'a str {
        self.program
            .rows
            .get(id.index())
            .map_or("", |r| r.of.as_str())
    }

    /// An expression as written, without the spaces that only part words.
    pub(super) fn expr(&self, id: ExprId) -> String {
        tidy(self.program.exprs.get(id.index()).map_or("", |e| &e.text))
    }

    /// The label of a fact.
    pub fn fact_label(&self, id: FactId) -> &'a str {
        self.program
            .facts
            .get(id.index())
            .map_or("", |f| f.label.as_str())
    }

    pub(super) fn circumstance(&self, id: CircumstanceId) -> &'a str {
        self.program
            .circumstances
            .get(id.index())
            .map_or("", |c| c.name.as_str())
    }

    pub(super) fn penalty_text(&self, id: PenaltyId) -> &'a str {
        self.program
            .penalties
            .get(id.index())
            .map_or("", |p| p.text.as_str())
    }
}

/// Without the spaces between two Han characters: they part names for the reader of rules, and a
/// sentence does without them.
fn tidy(text: &str) -> String {
    let han = |c: Option<char>| c.is_some_and(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut before = None;
    while let Some(c) = rest.next() {
        if c == ' ' && han(before) && han(rest.peek().copied()) {
            continue;
        }
        out.push(c);
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_do_without_spaces_between_names() {
        assert_eq!(
            tidy("环评文件 为 报告表 且 非 主体工程已完工"),
            "环评文件为报告表且非主体工程已完工"
        );
        assert_eq!(tidy("总和 × 5% × 项目总投资额"), "总和 × 5% × 项目总投资额");
        assert_eq!(tidy("次数 3次以上 或 已投产"), "次数 3次以上或已投产");
    }
}
