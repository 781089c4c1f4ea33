//! refinement and consistency: two acts on the same facts. A finer one stays inside the coarser one; two
//! on the same basis give the same. Compared are the exact ranges that come of each case, grounds and
//! reductions counted, brought into the statutory range, ends of ranges before rounding and two single
//! amounts after it; the direction that a human is
//! told where no rule says how far; whether a fine shall or may be imposed, and the other kinds.

use std::collections::BTreeSet;

use zhun::{
    base::terms::Modality,
    case::outcome::HumanWhy,
    eval,
    ir::{ObjectId, Program, Value, ViolationId},
};

use super::{About, Property, Question};
use crate::{
    act::{Act, Imposed},
    encoding::Encoding,
    extent::Extent,
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

/// What a human is told where one decides: the degree, and whether below the minimum as well; 0 else.
fn hand(e: &Encoding<'_>, p: &Imposed) -> Term {
    let a = &e.a;
    let moved = a.not(a.eq(p.degree, a.int(0)));
    let left = a.ite(a.and(&[p.left, moved]), p.degree, a.int(0));
    a.ite(p.below, a.int(11), left)
}

/// Whether the first may go below the minimum where the second may not, or has the range of the second
/// without the direction that is told there.
fn turned(e: &Encoding<'_>, p: &Imposed, q: &Imposed, same: Term) -> Term {
    let a = &e.a;
    let is = |i: &Imposed, n: i128| a.eq(i.degree, a.int(n));
    let lowered = a.and(&[p.below, a.not(q.below), a.not(is(q, 2))]);
    let told = a.and(&[q.left, a.not(is(q, 0)), a.not(is(q, 4))]);
    let other = a.not(a.eq(p.degree, q.degree));
    let mitigates = a.and(&[q.below, is(p, 2)]);
    a.or(&[lowered, a.and(&[told, other, a.not(mitigates), same])])
}

/// Whether one amount leaves another: it is another, or more where any below is allowed.
fn above(e: &Encoding<'_>, x: &Extent, y: &Extent, below: Term) -> Term {
    let a = &e.a;
    let more = e.upper_less(y.hi, x.hi);
    a.choose(below, more, a.not(e.extent_same(x, y)))
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
                // Who may go below the minimum may give anything from there.
                let lowered = |i: &Imposed| {
                    let own = Extent {
                        lo: e.no_end(),
                        hi: i.exact.1.hi,
                    };
                    e.extent_case(q.below, own, i.exact.1)
                };
                let (here, there) = (lowered(p), lowered(q));
                let same = e.extent_same(&here, &there);
                // Two single amounts are compared as they are recommended: rounded.
                let [x, y] = [p, q].map(|i| e.point(a.whole(i.range.min)));
                let single = a.and(&[e.is_point(&p.exact.1), e.is_point(&q.exact.1)]);
                let hidden = a.and(&[single, a.not(above(e, &x, &y, q.below))]);
                out.push(a.and(&[both, e.leaves(&here, &there), a.not(hidden)]));
                let hidden = a.and(&[single, e.extent_same(&x, &y)]);
                let same = a.or(&[same, hidden]);
                out.push(a.and(&[both, turned(e, p, q, same)]));
                let apart = a.not(e.extent_same(&p.exact.1, &q.exact.1));
                differ.push(a.and(&[both, apart, a.not(hidden)]));
                differ.push(a.and(&[both, a.not(a.eq(hand(e, p), hand(e, q)))]));
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
                let left = o.penalties.iter().any(|i| i.human);
                let below = |why: &HumanWhy| matches!(why, HumanWhy::Mitigation(_));
                let below = o.human.iter().any(below);
                Some((all, left.then_some(o.degree), below))
            }
            _ => None,
        }
    };
    let (x, y) = (imposed(first), imposed(second));
    x.is_some() && y.is_some() && x != y
}
