//! weights: the sum, start included, is above 100 % for some facts and no limit holds it.

use zhun::{
    case::outcome::{Reason, ReasonKind, Resolved},
    eval,
    ir::{Program, ViolationId},
};

use super::{About, Property, Question};
use crate::{act::Act, encoding::Encoding};

fn above(reasons: &[Reason]) -> bool {
    reasons.iter().any(|r| {
        matches!(r.kind, ReasonKind::WeightSum(_, after, den) if after > den) || above(&r.children)
    })
}

pub(super) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &Act,
) -> Vec<Question<'q>> {
    let formulas = act.seen.formulas.iter().enumerate();
    formulas
        .map(|(n, formula)| Question {
            property: Property::Weights,
            about: About::Act(id),
            name: format!("支 {n} {}", formula.part),
            fault: e.a.and(&[formula.asked, formula.over]),
            absence: false,
            shows: Box::new(move |facts| {
                let decided = eval::decide(program, id, facts, eval::Options { reasons: true });
                decided.is_ok_and(|r| match r.result {
                    Resolved::Decided(outcome) => above(&outcome.reasons),
                    Resolved::Open(_) => false,
                })
            }),
            second: None,
        })
        .collect()
}
