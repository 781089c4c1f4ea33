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

    /// What a row says.
    pub(super) fn row(&self, id: RowId) -> &'a str {
        self.program
            .rows
            .get(id.index())
            .map_or("", |r| r.text.as_str())
    }

    /// The table, factor or list that a row stands in.
    pub(super) fn row_of(&self, id: RowId) -> &'a str {
        self.program
            .rows
            .get(id.index())
            .map_or("", |r| r.of.as_str())
    }

    /// An expression as written.
    pub(super) fn expr(&self, id: ExprId) -> &'a str {
        self.program
            .exprs
            .get(id.index())
            .map_or("", |e| e.text.as_str())
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
