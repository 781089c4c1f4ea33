//! The programs that are compared, and what is told of their verdicts.

use zhun::{agree::Dice, agree::programs as random, ir::Program};

use crate::{
    plant::{Planted, planted},
    property::{Counts, Property},
};

pub(crate) fn told(counts: &Counts) {
    println!("property       proved refuted unknown nonlinear outside | shown hidden");
    for (property, c) in counts {
        println!(
            "{:<14} {:>6} {:>7} {:>7} {:>9} {:>7} | {:>5} {:>6} {:?}",
            format!("{property:?}"),
            c.proved,
            c.refuted,
            c.unknown,
            c.nonlinear,
            c.outside,
            c.shown,
            c.hidden,
            c.time
        );
    }
}

/// The program of a seed. Most are planted; every tenth is random.
pub(crate) fn program(seed: u64) -> (Program, Option<Planted>) {
    let mut d = Dice::new(seed);
    if seed.is_multiple_of(10) {
        let mut program = random::small(&mut d).b.p;
        random::note_reads(&mut program);
        return (program, None);
    }
    let planted = planted(&mut d);
    (planted.program.clone(), Some(planted))
}

/// Nothing linear is left unknown, and every property came out both ways often enough: a hundred times
/// either way over 2,000 programs.
pub(crate) fn assert_both_ways(counts: &Counts, programs: u64) {
    let unknown: usize = counts.values().map(|c| c.unknown).sum();
    assert_eq!(unknown, 0, "the linear fragment is decided");
    let least = (programs / 20) as usize;
    for property in [
        Property::Gap,
        Property::Overlap,
        Property::Boundary,
        Property::DeadRow,
        Property::Containment,
        Property::Weights,
        Property::Overflow,
        Property::Monotonicity,
        Property::Refinement,
        Property::Consistency,
        Property::Unreachable,
        Property::Promise,
        Property::Guarantee,
        Property::Channels,
        Property::Duplicate,
        Property::DoubleCounting,
        Property::Authority,
        Property::InForce,
        Property::Untested,
    ] {
        let c = counts[&property];
        let enough = c.proved >= least && c.refuted >= least;
        assert!(enough, "{property:?}: {c:?}, wanted {least} either way");
    }
}
