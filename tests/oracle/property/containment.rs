//! statutory containment: facts for which a row, a 先行 row or a formula decides on a fined object and the
//! exact range that it gives is no part of the statutory range.

use zhun::{
    case::outcome::{HumanWhy, Reason, ReasonKind, Resolved},
    eval,
    ir::{Program, ViolationId},
};

use super::{About, Property, Question};
use crate::{
    act::{Act, SeenRow},
    encoding::Encoding,
    extent::Extent,
    term::Term,
};

impl Encoding<'_> {
    /// Whether a range is no part of another.
    pub(crate) fn leaves(&self, e: &Extent, law: &Extent) -> Term {
        let below = self.lower_less(self.low(e), self.low(law));
        let above = self.upper_less(law.hi, e.hi);
        self.a.or(&[below, above])
    }
}

fn row(e: &Encoding<'_>, row: &SeenRow) -> Term {
    let strange = e.a.and(&[row.decides, row.strange]);
    e.a.or(&[strange, range(e, row)])
}

fn range(e: &Encoding<'_>, row: &SeenRow) -> Term {
    match &row.gives {
        None => e.a.truth(false),
        Some((some, extent, (stated, law))) => {
            let leaves = e.leaves(extent, law);
            e.a.and(&[row.decides, *some, *stated, leaves])
        }
    }
}

/// Whether reasons tell that a range was moved into the statutory range.
fn moved(reasons: &[Reason]) -> bool {
    reasons
        .iter()
        .any(|r| matches!(r.kind, ReasonKind::Clamped(..)) || moved(&r.children))
}

pub(super) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &Act,
) -> Vec<Question<'q>> {
    let a = &e.a;
    let shows = move |facts: &[Option<zhun::ir::Value>]| {
        let decided = eval::decide(program, id, facts, eval::Options { reasons: true });
        decided.is_ok_and(|r| match r.result {
            Resolved::Open(_) => false,
            Resolved::Decided(outcome) => {
                let out = |w: &HumanWhy| matches!(w, HumanWhy::OutOfRange(_) | HumanWhy::OpenTop);
                moved(&outcome.reasons) || outcome.human.iter().any(out)
            }
        })
    };
    let question = |name: String, fault: Term| Question {
        property: Property::Containment,
        about: About::Act(id),
        name,
        fault,
        absence: false,
        shows: Box::new(shows),
        second: None,
    };
    let mut all = Vec::new();
    for own in &act.seen.overrides {
        all.push(question(format!("先行 {}", own.row.0), row(e, own)));
    }
    for grid in &act.seen.grids {
        for own in grid.rows.iter().filter(|_| grid.object.is_some()) {
            let object = grid.object.map_or(0, |o| o.0);
            all.push(question(format!("行 {} {object}", own.row.0), row(e, own)));
        }
    }
    for (n, formula) in act.seen.formulas.iter().enumerate() {
        let (some, amount) = formula.amount;
        let (stated, law) = &formula.law;
        let leaves = e.leaves(&e.point(amount), law);
        let fault = a.and(&[formula.asked, some, *stated, leaves]);
        all.push(question(format!("支 {n} {}", formula.object.0), fault));
    }
    for (n, (object, _, lowered)) in act.seen.moved.iter().enumerate() {
        all.push(question(format!("减额 {n} {}", object.0), *lowered));
    }
    all
}
