//! overflow: facts for which a computation fails: a range that holds no amount, an amount that does not
//! fit 64 bits of fen, a division by zero.

use zhun::{
    eval,
    ir::{Program, ViolationId},
};

use super::{About, Property, Question};
use crate::{
    act::Act,
    encoding::{Encoding, Fault},
};

pub(super) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &Act,
) -> Vec<Question<'q>> {
    vec![Question {
        property: Property::Overflow,
        about: About::Act(id),
        name: String::new(),
        // That a day lies past the calendar is a fault of its own, and no finding.
        fault: e.a.and(&[
            e.is_fault(act.escape),
            e.a.not(e.a.eq(act.escape, e.fault(Fault::Calendar))),
        ]),
        absence: false,
        shows: Box::new(move |facts| {
            eval::decide(program, id, facts, eval::Options::default()).is_err()
        }),
        second: None,
    }]
}
