//! Trees that stand for what an item says, written where it says it: observation periods and rules for
//! cases are taken apart into items that the language already has.

use crate::{
    base::{
        quantity::{Quantity, Run, classify},
        span::Span,
        terms::{Comparator, HitPolicy},
    },
    ir::PackageId,
    syntax::ast::{
        CellKind, Citation, Column, ColumnKind, Decision, Definition, Expr, ExprKind, FactType,
        Item, Name, Relation, Table, TableCell, TableRow,
    },
};

/// Makes trees at one place of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct At(pub Span);

impl At {
    /// An expression.
    pub(super) fn expr(self, kind: ExprKind) -> Expr {
        Expr { kind, span: self.0 }
    }

    /// A name as an expression.
    pub(super) fn named(self, name: &str) -> Expr {
        self.expr(ExprKind::Name(name.to_owned()))
    }

    /// A name.
    pub(super) fn name(self, name: &str) -> Name {
        Name {
            text: name.to_owned(),
            span: self.0,
        }
    }

    /// All of these.
    pub(super) fn all(self, parts: Vec<Expr>) -> Expr {
        self.expr(ExprKind::And(parts))
    }

    /// Any of these.
    pub(super) fn any(self, parts: Vec<Expr>) -> Expr {
        self.expr(ExprKind::Or(parts))
    }

    /// The contrary.
    pub(super) fn not(self, part: Expr) -> Expr {
        self.expr(ExprKind::Not(Box::new(part)))
    }

    /// `甲 属于 乙、丙`.
    pub(super) fn is(self, left: &str, values: &[&str]) -> Expr {
        self.expr(ExprKind::Is {
            left: Box::new(self.named(left)),
            relation: Relation::In,
            values: values.iter().map(|v| self.named(v)).collect(),
        })
    }

    /// A comparison.
    pub(super) fn compare(self, a: Expr, by: Comparator, b: Expr) -> Expr {
        self.expr(ExprKind::Compare(Box::new(a), by, Box::new(b)))
    }

    /// `甲 起 3个月`.
    pub(super) fn later(self, of: Expr, by: &(Quantity, Span)) -> Expr {
        self.expr(ExprKind::Later {
            of: Box::new(of),
            by: by.clone(),
            back: false,
            rolls: false,
        })
    }

    /// `最早 明细 （日期 当 条件）`, `最晚 …`.
    pub(super) fn day_of(self, list: &str, day: &str, when: Expr, latest: bool) -> Expr {
        self.expr(ExprKind::DayOf {
            list: self.name(list),
            of: Box::new(self.named(day)),
            when: Some(Box::new(when)),
            latest,
        })
    }

    /// `任一 明细 （条件）`.
    pub(super) fn some(self, list: &str, when: Expr) -> Expr {
        self.expr(ExprKind::AnyOf(self.name(list), Box::new(when)))
    }

    /// `依次 明细 （日期 当 条件）`, `先后 …`.
    pub(super) fn in_order(self, list: &str, day: &str, when: Option<Expr>, strict: bool) -> Expr {
        self.expr(ExprKind::InOrder {
            list: self.name(list),
            of: Box::new(self.named(day)),
            when: when.map(Box::new),
            strict,
        })
    }

    /// 定义.
    pub(super) fn define(self, name: &str, value: Expr, is_condition: bool) -> Item {
        Item::Definition(Definition {
            name: self.name(name),
            value: Some(value),
            is_condition,
            basis: Vec::new(),
            errata: Vec::new(),
            span: self.0,
        })
    }

    /// A quantity in its own spelling, such as `0元`.
    pub(super) fn quantity(self, text: &str) -> Expr {
        match classify(text) {
            Run::Quantity(q) => self.expr(ExprKind::Quantity(q, text.to_owned())),
            Run::Fault(_) | Run::Word => self.named(text),
        }
    }

    /// `每个 明细 （算式 当 条件）`.
    pub(super) fn each(self, list: &str, of: Expr, when: Option<Expr>) -> Expr {
        self.expr(ExprKind::Each(
            self.name(list),
            Box::new(of),
            when.map(Box::new),
        ))
    }

    /// A sum.
    pub(super) fn plus(self, parts: Vec<Expr>) -> Expr {
        let mut parts = parts;
        if parts.len() == 1
            && let Some(one) = parts.pop()
        {
            return one;
        }
        self.expr(ExprKind::AddSub(
            parts.into_iter().map(|e| (true, e)).collect(),
        ))
    }

    /// A difference.
    pub(super) fn minus(self, a: Expr, b: Expr) -> Expr {
        self.expr(ExprKind::AddSub(vec![(true, a), (false, b)]))
    }

    /// A product.
    pub(super) fn times(self, parts: Vec<Expr>) -> Expr {
        self.expr(ExprKind::Mul(parts))
    }

    /// 判定 with the policy 首行 of a type, each row with what is said of it.
    pub(super) fn table(
        self,
        name: &str,
        ty: FactType,
        basis: &[Citation],
        rows: Vec<(Option<Expr>, String, Expr)>,
    ) -> Item {
        let column = |kind| Column { kind, span: self.0 };
        let cell = |kind, text: String| TableCell {
            text,
            kind,
            span: self.0,
        };
        let rows = rows.into_iter().map(|(when, shown, value)| TableRow {
            cells: vec![
                // A row for all the rest says something as well.
                cell(
                    CellKind::Condition(when.unwrap_or_else(|| self.expr(ExprKind::Bool(true)))),
                    shown,
                ),
                cell(CellKind::Value(value), String::new()),
            ],
            span: self.0,
        });
        Item::Decision(Decision {
            name: self.name(name),
            ty: Some(ty),
            is_range: false,
            basis: basis.to_vec(),
            table: Some(Table {
                policy: HitPolicy::First,
                target: None,
                when: None,
                stage: None,
                columns: vec![column(ColumnKind::Condition), column(ColumnKind::Result)],
                rows: rows.collect(),
                span: self.0,
            }),
            defects: Vec::new(),
            promises: Vec::new(),
            span: self.0,
        })
    }

    /// A row of a decision: when, shown as, result.
    pub(super) fn row(self, when: Option<Expr>, shown: &str, result: &str) -> TableRow {
        let cell = |kind, text: &str| TableCell {
            text: text.to_owned(),
            kind,
            span: self.0,
        };
        let when = when.map_or(CellKind::Any, CellKind::Condition);
        TableRow {
            cells: vec![
                cell(when, shown),
                cell(CellKind::Value(self.named(result)), result),
            ],
            span: self.0,
        }
    }

    /// 判定 with the policy 首行.
    pub(super) fn decide(self, name: &str, options: &[&str], rows: Vec<TableRow>) -> Item {
        let column = |kind| Column { kind, span: self.0 };
        let options = options.iter().map(|o| self.name(o)).collect();
        Item::Decision(Decision {
            name: self.name(name),
            ty: Some(FactType::Choice(options, false)),
            is_range: false,
            basis: Vec::new(),
            table: Some(Table {
                policy: HitPolicy::First,
                target: None,
                when: None,
                stage: None,
                columns: vec![column(ColumnKind::Condition), column(ColumnKind::Result)],
                rows,
                span: self.0,
            }),
            defects: Vec::new(),
            promises: Vec::new(),
            span: self.0,
        })
    }
}

/// What is made of one item.
#[derive(Debug)]
pub(super) struct Made {
    /// The package that it belongs to.
    pub package: PackageId,
    /// The items.
    pub items: Vec<Item>,
}
