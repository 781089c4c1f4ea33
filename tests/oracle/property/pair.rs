//! refinement and consistency: two acts on the same facts. A finer benchmark stays inside the coarser
//! one; two on the same basis give the same. Compared are the exact ranges that their tables give.

use zhun::ir::{Program, ViolationId};

use super::{About, Answered, Counts, Property, Question, ask};
use crate::{encoding::Encoding, term::Term, z3::Z3};

/// Asks of two acts of a program, with the same facts, whether `fine` leaves `coarse` and whether they
/// differ, object by object.
pub(crate) fn pairs(
    z3: &mut Z3,
    program: &Program,
    (fine, coarse): (ViolationId, ViolationId),
    counts: &mut Counts,
) -> Vec<Answered> {
    let e = Encoding::new(program);
    let (x, y) = (e.act(fine), e.act(coarse));
    let a = &e.a;
    let (mut out, mut differ) = (Vec::new(), Vec::new());
    for p in &x.seen.grids {
        for q in y.seen.grids.iter().filter(|q| q.object == p.object) {
            let ((some, own), (other_some, other)) = (p.comes, q.comes);
            let there = a.and(&[some, other_some]);
            out.push(a.and(&[there, e.leaves(&own, &other)]));
            differ.push(a.and(&[there, a.not(e.extent_same(&own, &other))]));
        }
    }
    let imposed = move |id: ViolationId, facts: &[Option<zhun::ir::Value>]| {
        let decided = zhun::eval::decide(program, id, facts, zhun::eval::Options::default());
        match decided.map(|r| r.result) {
            Ok(zhun::case::outcome::Resolved::Decided(o)) => {
                let ranges = o.penalties.iter().filter_map(|p| p.range);
                Some(ranges.collect::<Vec<_>>())
            }
            _ => None,
        }
    };
    let question = |property, faults: &[Term]| Question {
        property,
        about: About::Act(fine),
        name: format!("{}", coarse.0),
        fault: a.or(faults),
        absence: false,
        shows: Box::new(move |facts: &[Option<zhun::ir::Value>]| {
            let (x, y) = (imposed(fine, facts), imposed(coarse, facts));
            x.is_some() && y.is_some() && x != y
        }),
        second: None,
    };
    let questions = vec![
        question(Property::Refinement, &out),
        question(Property::Consistency, &differ),
    ];
    ask(z3, &e, &questions, counts)
}
