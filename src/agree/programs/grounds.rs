//! Circumstances, lists and reductions.

use super::{World, condition, conditions::atom, some_package};
use crate::{
    agree::dice::Dice,
    base::{
        ratio::Ratio,
        span::Span,
        terms::{EffectKind, Lift, Modality},
    },
    ir::*,
};

const EFFECTS: [EffectKind; 11] = [
    EffectKind::NoPenalty(Lift::Waived),
    EffectKind::NoPenalty(Lift::Waived),
    EffectKind::NoPenalty(Lift::TimeBarred),
    EffectKind::NoPenalty(Lift::Transfer),
    EffectKind::NoPenalty(Lift::Guidance),
    EffectKind::Lighten,
    EffectKind::Mitigate,
    EffectKind::LightenOrMitigate,
    EffectKind::Aggravate,
    EffectKind::TopOfTier,
    EffectKind::RaiseTier(1, true),
];

/// Circumstances, lists and reductions of the act at hand.
pub(super) fn grounds(d: &mut Dice, w: &mut World) {
    let act = w.act;
    for _ in 0..d.roll(6) {
        let when = condition(d, w, 1);
        let modality = d.pick(&[Modality::Shall, Modality::Shall, Modality::May]);
        let mut effect = d.pick(&EFFECTS);
        if w.rich && d.one_in(4) {
            effect = EffectKind::RaiseTier(1 + d.roll(2) as u8, d.one_in(2));
        }
        let id = w.b.circumstance(act, when, modality, effect);
        let circumstance = &mut w.b.p.circumstances[id.index()];
        circumstance.on = d.one_in(4).then(|| ObjectId(1 + d.roll(2) as u32));
        if d.one_in(6) {
            circumstance.unless_weighed = vec![w.bools[d.roll(2)]];
        }
        if w.rich && d.one_in(5) {
            let still =
                w.b.penalty("没收违法所得", 1 + d.roll(2) as u32, Amount::Flag);
            w.b.p.circumstances[id.index()].still = vec![still];
        }
    }
    if w.rich {
        for _ in 0..d.roll(3) {
            list(d, w);
        }
        for _ in 0..d.roll(3) {
            reduction(d, w);
        }
        return;
    }
    if d.one_in(3) {
        let exceptions = if d.one_in(2) {
            vec![(condition(d, w, 0), w.b.expr())]
        } else {
            vec![]
        };
        let entry = ListEntry {
            number: "1".into(),
            when: condition(d, w, 1),
            facts: vec![],
            modality: d.pick(&[Modality::Shall, Modality::May]),
            effect: d.pick(&EFFECTS),
            basis: vec![],
            note: String::new(),
            row: w.b.row(),
        };
        w.b.p.lists.push(List {
            package: PackageId(0),
            name: "单".into(),
            source: String::new(),
            exceptions,
            entries: vec![entry],
        });
        w.b.v(act).list_entries.push((ListId(0), 0));
    }
    if d.one_in(3) {
        let (least, more) = (d.roll(5) as i128, d.roll(4) as i128);
        let reduction = Reduction {
            package: PackageId(0),
            name: "减".into(),
            basis: vec![],
            when: condition(d, w, 1),
            exceptions: vec![(atom(d, w), w.b.expr())],
            facts: vec![],
            least: Ratio::new(least, 10).unwrap(),
            most: Ratio::new(least + more, 10).unwrap(),
            floor: d.one_in(2).then_some(Measure::Minimum),
            human: d.one_in(2),
            span: Span::default(),
        };
        w.b.p.reductions.push(reduction);
        w.b.v(act).reductions.push(ReductionId(0));
    }
}

/// A list with one to three entries about the act, exceptions, and any effect.
fn list(d: &mut Dice, w: &mut World) {
    let act = w.act;
    let exceptions = (0..d.roll(3))
        .map(|_| (condition(d, w, 0), w.b.expr()))
        .collect();
    let entries: Vec<ListEntry> = (0..1 + d.roll(3))
        .map(|i| ListEntry {
            number: i.to_string(),
            when: condition(d, w, 1),
            facts: vec![],
            modality: d.pick(&[Modality::Shall, Modality::May]),
            effect: d.pick(&EFFECTS),
            basis: vec![],
            note: String::new(),
            row: w.b.row(),
        })
        .collect();
    let id = ListId::from_index(w.b.p.lists.len());
    for i in 0..entries.len() {
        w.b.v(act).list_entries.push((id, i));
    }
    w.b.p.lists.push(List {
        package: some_package(d, w),
        name: "单".into(),
        source: String::new(),
        exceptions,
        entries,
    });
}

fn reduction(d: &mut Dice, w: &mut World) {
    let act = w.act;
    let (least, more) = (d.roll(5) as i128, d.roll(6) as i128);
    let tenth = |n: i128| Ratio::new(n, 10).unwrap();
    let reduction = Reduction {
        package: some_package(d, w),
        name: "减".into(),
        basis: vec![],
        when: condition(d, w, 1),
        exceptions: (0..d.roll(3)).map(|_| (atom(d, w), w.b.expr())).collect(),
        facts: vec![],
        least: tenth(least),
        most: tenth(least + more),
        floor: d.pick(&[
            None,
            Some(Measure::Minimum),
            Some(Measure::Middle),
            Some(Measure::OfMinimum(tenth(5))),
            Some(Measure::OfMaximum(tenth(2))),
            Some(Measure::OfSpan(tenth(1))),
        ]),
        human: d.one_in(2),
        span: Span::default(),
    };
    let id = ReductionId::from_index(w.b.p.reductions.len());
    w.b.p.reductions.push(reduction);
    w.b.v(act).reductions.push(id);
}
