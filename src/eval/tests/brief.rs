//! The fact that a batch names is the first that a recommendation asks for.

use crate::{
    agree::{Dice, Drawing, programs},
    case::outcome::Resolved,
    eval::{Brief, Options, decide, decide_briefly},
    ir::{FactId, Program, ViolationId, reads},
};

/// How many cases came out open at the small price, and how many in all.
fn check(program: &Program, seed: u64, cases: usize) -> [usize; 2] {
    let mut d = Dice::new(seed);
    let drawing = Drawing::new(program);
    let mut counts = [0; 2];
    for (index, violation) in program.violations.iter().enumerate() {
        let act = ViolationId::from_index(index);
        let mut relevant = reads::Reads::new();
        reads::violation(program, violation, &mut relevant);
        let relevant: Vec<FactId> = relevant.into_iter().collect();
        for _ in 0..cases {
            let mut facts = drawing.draw(&mut d);
            // One of them, mostly.
            for _ in 0..=usize::from(d.one_in(4)) {
                if !relevant.is_empty() {
                    let fact = d.pick(&relevant);
                    facts[fact.index()] = None;
                }
            }
            let whole = decide(program, act, &facts, Options::default());
            let brief = decide_briefly(program, act, &facts, &relevant);
            match (brief, whole) {
                (Ok(Brief::Missing(fact)), Ok(whole)) => {
                    let Resolved::Open(open) = &whole.result else {
                        panic!("{seed}: {fact:?} of {facts:?}: {whole:?}");
                    };
                    assert_eq!(open.open_facts[0].fact, fact, "{seed}: {facts:?}");
                    counts[0] += 1;
                    counts[1] += 1;
                }
                (Ok(Brief::Whole(brief)), whole) => {
                    assert_eq!(Ok(&brief), whole.as_ref());
                    counts[1] += usize::from(matches!(brief.result, Resolved::Open(_)));
                }
                (brief, whole) => assert_eq!(brief.err(), whole.err(), "{seed}: {facts:?}"),
            }
        }
    }
    counts
}

#[test]
fn the_fact_named_in_brief_is_the_first_that_is_asked_for() {
    let mut all = [0; 2];
    for seed in 0..300 {
        let w = programs::rich(&mut Dice::new(seed));
        let counts = check(&w.b.p, seed, 8);
        all = [all[0] + counts[0], all[1] + counts[1]];
    }
    assert!(all[0] > 100 && all[0] * 8 > all[1], "{all:?}");
}
