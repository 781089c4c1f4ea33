//! Duties of procedure: conditions over facts and the outcome, last days.

use super::{World, condition, conditions::some_day};
use crate::{
    agree::dice::Dice,
    base::{
        kinds::{Family, PenaltyKind},
        span::Span,
        terms::{Comparator, Degree, Disposition, Modality},
    },
    ir::*,
};

/// Duties of some of the acts, drawn by dice of their own: the rest of the program stays as it is.
pub(super) fn duties(d: &Dice, w: &mut World) {
    let mut own = d.clone();
    let d = &mut own;
    for _ in 0..d.roll(5) {
        let all = 0..w.b.p.violations.len();
        let acts: Vec<ViolationId> = all
            .map(ViolationId::from_index)
            .filter(|_| !d.one_in(3))
            .collect();
        let when = reading(d, w, 2);
        let expr = w.b.expr();
        let deadline = (!d.one_in(3)).then(|| Deadline {
            day: some_day(d, w, 2),
            expr,
        });
        w.b.p.duties.push(Duty {
            package: PackageId(0),
            name: "程序".to_owned(),
            basis: Vec::new(),
            acts,
            when,
            because: String::new(),
            modality: d.pick(&[Modality::Shall, Modality::May]),
            what: "告知".to_owned(),
            gate: d.pick(&[None, Some(Gate::Decision), Some(Gate::Fine)]),
            done: d.one_in(3).then(|| condition(d, w, 1)),
            deadline,
            facts: Vec::new(),
            span: Span::default(),
        });
    }
}

fn reading(d: &mut Dice, w: &mut World, depth: u32) -> Reading {
    if depth > 0 && !d.one_in(3) {
        let parts = |d: &mut Dice, w: &mut World| {
            (0..1 + d.roll(3))
                .map(|_| reading(d, w, depth - 1))
                .collect()
        };
        return match d.roll(3) {
            0 => Reading::All(parts(d, w)),
            1 => Reading::Any(parts(d, w)),
            _ => Reading::Not(Box::new(reading(d, w, depth - 1))),
        };
    }
    match d.roll(5) {
        0 => Reading::Facts(condition(d, w, 1)),
        1 if d.one_in(4) => Reading::Unset(w.b.expr()),
        _ => Reading::Outcome(test(d, w)),
    }
}

fn test(d: &mut Dice, w: &World) -> OutcomeTest {
    let on = (!d.one_in(3)).then(|| ObjectId(d.roll(3) as u32));
    let of = FineOf {
        on,
        end: d.pick(&[FineEnd::Highest, FineEnd::Lowest, FineEnd::Recommended]),
    };
    let word = |word| KindTest::Kind(PenaltyKind::of(word).unwrap());
    let kinds = d.pick(&[
        vec![word("罚款")],
        vec![word("罚款"), word("警告")],
        vec![word("没收违法所得"), word("责令停产停业")],
        vec![KindTest::Family(Family::Revocation)],
        vec![KindTest::Family(Family::Confiscation), word("罚款")],
    ]);
    match d.roll(6) {
        0 | 1 => {
            let lo = if d.one_in(3) {
                0
            } else {
                d.roll(100_000) as i64
            };
            let hi = if d.one_in(2) {
                i64::MAX
            } else {
                lo + d.roll(1_000_000) as i64
            };
            OutcomeTest::Fine { of, lo, hi }
        }
        2 => {
            let comparator = d.pick(&[Comparator::More, Comparator::AtMost, Comparator::Equal]);
            let base = d.pick(&w.bases);
            OutcomeTest::FineAgainst(of, comparator, Number::Fact(base))
        }
        3 if d.one_in(2) => OutcomeTest::ImposesOnly { on, kinds },
        3 => OutcomeTest::Imposes { on, kinds },
        4 => OutcomeTest::Disposition(d.pick(&[
            vec![Disposition::Punish, Disposition::MayWaive],
            vec![Disposition::Human],
            vec![Disposition::NoPenalty, Disposition::TimeBarred],
            vec![Disposition::Transfer, Disposition::Guidance],
        ])),
        _ => OutcomeTest::Degree(d.pick(&[
            vec![Degree::Mitigated],
            vec![Degree::Lighter, Degree::Normal],
            vec![Degree::Heavier],
        ])),
    }
}
