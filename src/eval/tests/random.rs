//! Programs at random: the outcome of every completion is among the outcomes given, and every outcome
//! given is that of its completing case.

use proptest::prelude::*;

use super::open::reached;
use crate::{
    agree::{
        Dice,
        programs::{World, small, value},
    },
    case::outcome::{Outcome, Resolved},
    eval::{Options, alternatives::Key, context::Run, contradicted, decide},
    ir::{FactId, MoneyRange, Value},
};

fn inside(range: Option<MoneyRange>, hull: Option<MoneyRange>) -> bool {
    let (Some(range), Some(hull)) = (range, hull) else {
        return range.is_none() && hull.is_none();
    };
    let low = (hull.min, hull.min_open) <= (range.min, range.min_open);
    let high = match (range.max, hull.max) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(r), Some(h)) => r < h || r == h && (range.max_open || !hull.max_open),
    };
    low && high
}

/// Whether an outcome belongs to an alternative.
fn belongs(outcome: &Outcome, deciding: usize, hull: &Outcome, example: &Outcome) -> bool {
    Key::new(outcome, deciding) == Key::new(example, deciding.min(example.rows.len()))
        && outcome
            .penalties
            .iter()
            .zip(&hull.penalties)
            .all(|(a, b)| inside(a.range, b.range) && inside(a.statutory, b.statutory))
}

/// The facts given: about half, the list always (an unknown one is approximate), sometimes with a
/// field missing.
fn given(d: &mut Dice, w: &World, top: &[FactId]) -> Vec<Option<Value>> {
    let mut given = w.b.facts(&[]);
    for &fact in top {
        if d.roll(2) == 0 || fact == w.list {
            given[fact.index()] = Some(value(d, w, fact));
        }
    }
    if let Some(Value::List(records)) = &mut given[w.list.index()]
        && let Some(field) = records.first_mut().and_then(|r| r.get_mut(d.roll(4)))
    {
        *field = None;
    }
    given
}

fn complete(
    d: &mut Dice,
    w: &World,
    top: &[FactId],
    given: &[Option<Value>],
) -> Vec<Option<Value>> {
    let mut full = given.to_vec();
    for &fact in top {
        match &mut full[fact.index()] {
            None => full[fact.index()] = Some(value(d, w, fact)),
            Some(Value::List(records)) => {
                let new = value(d, w, fact);
                for (i, field) in records.iter_mut().flatten().enumerate() {
                    if field.is_none() {
                        *field = Some(match &new {
                            Value::List(_) if i % 2 == 0 => Value::Number(d.roll(6) as i64),
                            _ => Value::Bool(d.roll(2) == 0),
                        });
                    }
                }
            }
            Some(_) => {}
        }
    }
    full
}

/// Gives 0 for a fault, 1 for decided, 2 for open, 3 for open and approximate.
fn check(seed: u64) -> usize {
    let mut d = Dice::new(seed);
    let w = small(&mut d);
    let p = &w.b.p;
    let options = Options { reasons: true };
    let top: Vec<FactId> = (0..p.facts.len())
        .map(FactId::from_index)
        .filter(|f| p.facts[f.index()].parent.is_none())
        .collect();
    let given = given(&mut d, &w, &top);
    let Ok(recommendation) = decide(p, w.act, &given, options) else {
        return 0;
    };
    if let Resolved::Open(open) = &recommendation.result {
        reached(p, w.act, &given, open);
    }
    for _ in 0..24 {
        let full = complete(&mut d, &w, &top, &given);
        if contradicted(p, &full) != Ok(None) {
            continue;
        }
        let run = Run::new(p, &full, false);
        let Ok(ran) = run.recommend(w.act) else {
            continue;
        };
        match &recommendation.result {
            Resolved::Decided(decided) => {
                let own = &ran.outcome;
                assert_eq!(own.disposition, decided.disposition, "{full:?} {p:#?}");
                assert_eq!(own.degree, decided.degree, "{full:?} {p:#?}");
                assert_eq!(own.penalties, decided.penalties, "{full:?} {p:#?}");
            }
            Resolved::Open(open) if !open.approximate => {
                let mut all = open.alternatives.iter();
                let found =
                    all.any(|a| belongs(&ran.outcome, ran.deciding, &a.outcome, &a.example));
                assert!(
                    found,
                    "completion {full:?}\nof {given:?}\ngives {:#?}\nnot among {:#?}\nin {p:#?}",
                    ran.outcome, open.alternatives
                );
            }
            Resolved::Open(_) => {}
        }
    }
    match &recommendation.result {
        Resolved::Decided(_) => 1,
        Resolved::Open(open) => 2 + usize::from(open.approximate),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn completions_are_among_the_outcomes(seed in any::<u64>()) {
        check(seed);
    }
}

/// The generator is worth something only if most of its programs leave something open exactly.
#[test]
fn most_random_programs_are_open() {
    let mut counts = [0usize; 4];
    for seed in 0..160 {
        counts[check(seed)] += 1;
    }
    assert!(counts[2] > 70, "{counts:?}");
}
