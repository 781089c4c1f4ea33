//! refinement and consistency: two acts on the same facts. A finer one stays inside the coarser one; two
//! on the same basis give the same. Compared are the exact ranges of ordinary cases, brought into the
//! statutory range and before rounding, whether a fine shall or may be imposed, and the other kinds.

use std::collections::BTreeSet;

use zhun::{
    base::terms::Modality,
    eval,
    ir::{ObjectId, Program, Value, ViolationId},
};

use super::{About, Property, Question};
use crate::{
    act::{Act, Imposed},
    encoding::Encoding,
    term::Term,
};

/// What an act imposes of one kind on one object: whether at all, whether it shall.
fn kind(e: &Encoding<'_>, act: &Act, object: ObjectId, code: &str) -> (Term, Term) {
    let of = |shall: bool| {
        let those = act.penalties.iter().filter(|i| {
            let p = &e.program.penalties[i.id.index()];
            p.on == object && p.kind.code == code && (!shall || p.modality == Modality::Shall)
        });
        e.a.or(&those.map(|i| i.present).collect::<Vec<_>>())
    };
    (of(false), of(true))
}

/// The fines of an act on an object.
fn fines<'a>(e: &Encoding<'_>, act: &'a Act, object: ObjectId) -> Vec<&'a Imposed> {
    let on = |i: &&Imposed| i.fine && e.program.penalties[i.id.index()].on == object;
    act.penalties.iter().filter(on).collect()
}

/// The questions whether `first` leaves `second`, and whether they differ.
pub(crate) fn of_pair<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    (first, second): (ViolationId, ViolationId),
) -> Vec<Question<'q>> {
    let (x, y) = (e.act(first), e.act(second));
    let a = &e.a;
    let (mut out, mut differ) = (Vec::new(), Vec::new());
    let runs = a.and(&[e.free(x.escape), e.free(y.escape)]);
    let mut kinds: BTreeSet<(ObjectId, &str)> = BTreeSet::new();
    for imposed in x.penalties.iter().chain(&y.penalties) {
        let p = &program.penalties[imposed.id.index()];
        kinds.insert((p.on, p.kind.code));
    }
    for (object, code) in kinds {
        let own = kind(e, &x, object, code);
        let theirs = kind(e, &y, object, code);
        // A fine has to be worked out as well.
        let fine = !fines(e, &x, object).is_empty() || !fines(e, &y, object).is_empty();
        let of_fine = fine && code == "fine";
        let there = if of_fine { runs } else { a.truth(true) };
        let added = a.and(&[there, own.0, a.not(theirs.0)]);
        let missing = |binding| a.and(&[there, binding, a.not(own.0)]);
        let optional = a.and(&[there, theirs.1, own.0, a.not(own.1)]);
        let binding = a.and(&[there, own.1, theirs.0, a.not(theirs.1)]);
        out.extend([added, missing(theirs.1), optional]);
        differ.extend([added, missing(theirs.0), optional, binding]);
        if !of_fine {
            continue;
        }
        for p in fines(e, &x, object) {
            for q in fines(e, &y, object) {
                let both = a.and(&[runs, p.present, q.present, p.exact.0, q.exact.0]);
                out.push(a.and(&[both, e.leaves(&p.exact.1, &q.exact.1)]));
                differ.push(a.and(&[both, a.not(e.extent_same(&p.exact.1, &q.exact.1))]));
            }
        }
    }
    let question = |property, faults: &[Term]| Question {
        property,
        about: About::Act(first),
        name: format!("{}", second.0),
        fault: a.or(faults),
        absence: false,
        shows: Box::new(move |facts: &[Option<Value>]| differs(program, (first, second), facts)),
        second: None,
    };
    vec![
        question(Property::Refinement, &out),
        question(Property::Consistency, &differ),
    ]
}

/// Whether `eval` comes to different results.
pub(crate) fn differs(
    program: &Program,
    (first, second): (ViolationId, ViolationId),
    facts: &[Option<Value>],
) -> bool {
    let imposed = |id: ViolationId| {
        let decided = eval::decide(program, id, facts, eval::Options::default());
        match decided.map(|r| r.result) {
            Ok(zhun::case::outcome::Resolved::Decided(o)) => {
                let all = o.penalties.iter().map(|i| {
                    let p = &program.penalties[i.penalty.index()];
                    (p.on, p.kind.clone(), i.modality, i.range)
                });
                let mut all: Vec<_> = all.collect();
                all.sort_by_key(|(on, kind, ..)| (*on, kind.code));
                Some(all)
            }
            _ => None,
        }
    };
    let (x, y) = (imposed(first), imposed(second));
    x.is_some() && y.is_some() && x != y
}
