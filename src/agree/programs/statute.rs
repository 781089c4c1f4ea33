//! Statutory penalties, stages and arms.

use super::{World, amounts::amount, condition, conditions::interval};
use crate::{
    agree::dice::Dice,
    base::{ratio::Ratio, span::Span, terms::Modality},
    ir::*,
};

/// The statutory penalties of the act at hand, with its stages and arms.
pub(super) fn statute(d: &mut Dice, w: &mut World) {
    let act = w.act;
    let stages = d.roll(3);
    for i in 0..=stages {
        let kind = amount(d, w, 1);
        let fine = w.b.fine(1, kind);
        let mut guards = vec![];
        if i > 0 {
            guards.push(i - 1);
            let when = condition(d, w, 1);
            let (replaces, after) = (d.one_in(4), (i > 1 && d.one_in(2)).then(|| i - 2));
            w.b.stage(act, when, replaces, after);
        }
        if w.rich && d.one_in(4) {
            guards.extend(arm(d, w));
        }
        let node = match d.roll(8) {
            _ if w.rich && d.one_in(4) => node(d, w, fine),
            0 => {
                let other = w.b.penalty("警告", 1, Amount::Flag);
                Node::ChooseOne(vec![vec![fine], vec![other]])
            }
            1 => Node::UpTo(vec![fine]),
            2 if i > 0 => Node::Human(Span::default()),
            3 if i > 0 => {
                let kind = RangeKind::Preceding {
                    lo: Some((Ratio::whole(2), false)),
                    hi: Some((Ratio::whole(3), d.one_in(2))),
                };
                Node::One(w.b.fine(1, kind))
            }
            _ => Node::One(fine),
        };
        w.b.v(act).impositions.push(Imposition {
            guards,
            node,
            still: d.one_in(9),
        });
    }
    if d.one_in(2) {
        let kind = amount(d, w, 0);
        let person = w.b.fine(2, kind);
        let warn = w.b.penalty("通报批评", 2, Amount::Flag);
        for node in [Node::One(person), Node::One(warn)] {
            w.b.v(act).impositions.push(Imposition {
                guards: vec![],
                node,
                still: false,
            });
        }
    }
}

/// An arm of 分情形 over a choice or a base; sometimes one that an imposition already has.
fn arm(d: &mut Dice, w: &mut World) -> Option<usize> {
    let arms: Vec<usize> = {
        let guards = w.b.v(w.act).guards.iter().enumerate();
        let arms = guards.filter(|(_, g)| matches!(g.kind, GuardKind::Arm { .. }));
        arms.map(|(i, _)| i).collect()
    };
    if !arms.is_empty() && d.one_in(3) {
        return Some(d.pick(&arms));
    }
    let (on, when) = match d.roll(3) {
        0 => {
            let fact = d.pick(&w.choices);
            let set = 1 + d.roll(6) as u64;
            (fact, Condition::ChoiceIn { fact, set })
        }
        1 => (w.bases[0], Condition::NoAmount(w.bases[0])),
        _ => {
            let fact = d.pick(&w.bases);
            let interval = interval(d);
            let number = Box::new(Number::Fact(fact));
            (fact, Condition::Within(number, interval))
        }
    };
    let guards = &mut w.b.v(w.act).guards;
    guards.push(Guard {
        kind: GuardKind::Arm { on },
        when,
        text: String::new(),
        basis: vec![],
        facts: vec![],
    });
    Some(guards.len() - 1)
}

/// Penalties of other kinds beside or instead of a fine.
fn node(d: &mut Dice, w: &mut World, fine: PenaltyId) -> Node {
    let on = 1 + d.roll(2) as u32;
    let warn = w.b.penalty("警告", on, Amount::Flag);
    let amount = match d.roll(4) {
        0 => Amount::Flag,
        1 => Amount::Lifetime,
        2 => Amount::Open,
        _ => {
            let lo = Ratio::whole(1 + d.roll(5) as i64);
            Amount::Duration(Duration {
                unit: d.pick(&[
                    DurationUnit::Days,
                    DurationUnit::Months,
                    DurationUnit::Years,
                ]),
                lo: d.one_in(2).then_some((lo, d.one_in(2))),
                hi: Some((Ratio::whole(6 + d.roll(9) as i64), d.one_in(2))),
                up_to_lifetime: d.one_in(4),
            })
        }
    };
    let ban = w.b.penalty("责令停产停业", on, amount);
    w.b.p.penalties[ban.index()].modality =
        d.pick(&[Modality::Shall, Modality::May, Modality::AloneOrWith]);
    w.b.p.penalties[fine.index()].modality =
        d.pick(&[Modality::Shall, Modality::May, Modality::AloneOrWith]);
    w.b.p.penalties[fine.index()].together = d.one_in(2);
    match d.roll(6) {
        0 => Node::UpTo(vec![warn, ban]),
        1 => Node::ChooseOne(vec![vec![warn, fine], vec![ban]]),
        2 => Node::ChooseOne(vec![vec![warn], vec![fine], vec![ban]]),
        3 => Node::Human(Span::default()),
        4 => Node::One(ban),
        _ => Node::One(fine),
    }
}
