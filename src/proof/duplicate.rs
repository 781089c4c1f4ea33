//! Duplicates (重复): the same act on the same basis twice, a row of a table twice.

use super::{
    grid::{About, Difference},
    ready::MAX_PAIRS,
    say,
    unit::Ready as Table,
    verdict::{Claim, Property, Undecided},
};
use crate::{
    base::span::Span,
    ir::{Citation, Program, Violation, ViolationId},
};

/// Acts of the main package that say the same.
pub(super) fn acts(program: &Program) -> Claim {
    let place = program.package().map_or_else(Span::default, |p| p.span);
    let mut claim = Claim::new(Property::Duplicate, About::Package, "违法行为", place);
    let own: Vec<(usize, &Violation)> = program
        .violations
        .iter()
        .enumerate()
        .filter(|(_, v)| v.package.index() == 0)
        .collect();
    for (at, (index, act)) in own.iter().enumerate() {
        let Some((_, first)) = own.iter().take(at).find(|(_, other)| same(act, other)) else {
            continue;
        };
        let about = About::Act(ViolationId::from_index(*index));
        let of = say::subject(program, about);
        let d = say::finding(
            Property::Duplicate,
            act.span,
            format!("{}与“{}”是同一行为、同一依据", of.zh, first.name),
            format!(
                "{} is the same act on the same basis as \"{}\"",
                of.en, first.name
            ),
        )
        .because("又写一次", "again here")
        .also(first.span, "第一次在这里", "the first is here")
        .citing(say::basis(program, ViolationId::from_index(*index)));
        let d = say::or_keep(
            d,
            Property::Duplicate,
            "合并成一个违法行为",
            "merge them into one act",
        );
        claim.refute(d, None);
    }
    claim
}

/// Whether two acts are in the same words on the same basis, in whatever order it is cited.
fn same(a: &Violation, b: &Violation) -> bool {
    let alike = |a: &Citation, b: &Citation| {
        (a.statute, &a.article, &a.note) == (b.statute, &b.article, &b.note)
    };
    let within = |a: &[Citation], b: &[Citation]| a.iter().all(|a| b.iter().any(|b| alike(a, b)));
    let cites = |a: &[Citation], b: &[Citation]| within(a, b) && within(b, a);
    a.title == b.title && cites(&a.basis, &b.basis) && cites(&a.violates, &b.violates)
}

/// Rows of a table that stand in it twice, with the same conditions and the same result.
pub(super) fn rows(program: &Program, table: &Table<'_>) -> Claim {
    let (grid, ready) = (&table.grid, table.made.as_ref());
    let mut claim = Claim::new(
        Property::Duplicate,
        grid.about,
        grid.name.clone(),
        grid.span,
    );
    let Some(ready) = ready else {
        claim.leave(Undecided::Beyond);
        return claim;
    };
    for (a, b) in &ready.pairs {
        let (x, y) = (ready.rows.get(*a), ready.rows.get(*b));
        if x != y || grid.difference(program, *a, *b) != Difference::Never {
            continue;
        }
        let of = say::table(program, grid);
        let text = say::row(program, grid.id(*b));
        let d = say::finding(
            Property::Duplicate,
            grid.place(program, *b),
            format!("{}的这一行写了两次：{text}", of.zh),
            format!("{}: this row stands twice: {text}", of.en),
        )
        .because("又写一次", "again here")
        .also(grid.place(program, *a), "第一次在这里", "the first is here");
        let d = say::or_keep(d, Property::Duplicate, "删去一行", "remove one of them");
        claim.refute(say::cited(program, d, grid.about), None);
    }
    if ready.more_pairs {
        claim.leave(Undecided::Steps(MAX_PAIRS));
    }
    claim
}
