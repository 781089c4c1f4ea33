//! channels (线上线下): two cases that differ only in the channel, and rows of a table that give different
//! results decide, or a circumstance or stage holds in one of them alone.

use zhun::{
    eval,
    ir::{Condition, DecisionId, FactId, FactType, Program, Value, ViolationId, reads},
};

use super::{About, Property, Question, dead, gap, twin::Twin};
use crate::{
    act::{Act, Come, SeenGrid},
    encoding::{Encoding, Scope},
    term::Term,
};

/// Words of which one stands in an option that is the one channel, the other in the other.
const WORDS: &[(&str, &str)] = &[
    ("线上", "线下"),
    ("网络", "实体"),
    ("网上", "网下"),
    ("电商", "实体"),
];

/// Pairs of values that are the two channels, both ways round.
fn pairs(program: &Program, fact: FactId) -> Vec<(i128, i128)> {
    let declared = &program.facts[fact.index()];
    if declared.parent.is_some() {
        return Vec::new();
    }
    match &declared.ty {
        FactType::Bool
            if ["线上", "通过网络"]
                .iter()
                .any(|w| declared.name.contains(w)) =>
        {
            vec![(0, 1), (1, 0)]
        }
        FactType::Choice(options) => {
            let at = |word: &str| options.names.iter().position(|n| n.contains(word));
            let mut all = Vec::new();
            for (one, two) in WORDS {
                if let (Some(x), Some(y)) = (at(one), at(two))
                    && x != y
                {
                    all.extend([(x as i128, y as i128), (y as i128, x as i128)]);
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

fn channels(program: &Program) -> Vec<(FactId, Vec<(i128, i128)>)> {
    (0..program.facts.len())
        .map(FactId::from_index)
        .map(|f| (f, pairs(program, f)))
        .filter(|(_, pairs)| !pairs.is_empty())
        .collect()
}

/// The two cases are in the two channels, and both are possible.
fn parted(e: &Encoding<'_>, twin: &mut Twin<'_, '_>, pairs: &[(i128, i128)]) -> Term {
    let a = &e.a;
    let ways: Vec<Term> = pairs
        .iter()
        .map(|(x, y)| a.and(&[twin.is(twin.pair.first, *x), twin.is(twin.pair.second, *y)]))
        .collect();
    a.and(&[a.or(&ways), twin.possible()])
}

fn question<'q>(
    program: &'q Program,
    about: About,
    name: String,
    fault: Term,
    twin: &Twin<'_, '_>,
) -> Question<'q> {
    Question {
        property: Property::Channels,
        about,
        name,
        fault,
        absence: false,
        shows: Box::new(move |facts: &[Option<Value>]| {
            eval::contradicted(program, facts) == Ok(None)
        }),
        second: Some(twin.pair),
    }
}

/// Rows of a grid that decide, one in each case, and differ.
fn rows(e: &Encoding<'_>, grid: &SeenGrid, twin: &mut Twin<'_, '_>) -> Term {
    let a = &e.a;
    let mut faults = Vec::new();
    for (i, x) in grid.rows.iter().enumerate() {
        for (j, y) in grid.rows.iter().enumerate() {
            if i == j {
                continue;
            }
            let differ = match (x.result, y.result) {
                (Come::Table(one), Come::Table(other)) => a.not(e.row_same(&one, &other)),
                (Come::Weight(one), Come::Weight(other)) => a.truth(one != other),
                _ => a.truth(false),
            };
            // Rows that both decide in both cases meet whatever the channel.
            let (x_too, y_there) = (twin.other(x.decides), twin.other(y.decides));
            let both = a.and(&[x_too, y.decides]);
            faults.push(a.and(&[x.decides, y_there, a.not(both), differ]));
        }
    }
    a.or(&faults)
}

/// A condition that holds in one case and not in the other.
fn one(e: &Encoding<'_>, when: &Condition, twin: &mut Twin<'_, '_>) -> Term {
    let c = e.condition(when, &Scope::default());
    let not = e.no(c);
    let here = e.a.and(&[c.yes, twin.other(not)]);
    let there = e.a.and(&[not, twin.other(c.yes)]);
    e.a.or(&[here, there])
}

pub(super) fn of_act<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: ViolationId,
    act: &Act,
) -> Vec<Question<'q>> {
    let v = &program.violations[id.index()];
    let mut all = Vec::new();
    for (fact, pairs) in channels(program) {
        let Some(mut twin) = Twin::new(e, fact) else {
            continue;
        };
        let apart = parted(e, &mut twin, &pairs);
        let mut push = |name: String, fault: Term, twin: &Twin<'_, '_>| {
            let fault = e.a.and(&[fault, apart]);
            all.push(question(program, About::Act(id), name, fault, twin));
        };
        for grid in &act.seen.grids {
            let fault = rows(e, grid, &mut twin);
            push(gap::name(v, grid.part, grid.factor), fault, &twin);
        }
        let own = v.circumstances.iter();
        let own = own.filter_map(|c| program.circumstances.get(c.index()));
        for c in own.filter(|c| c.package.index() == 0) {
            let fault = one(e, &c.when, &mut twin);
            push(c.name.clone(), fault, &twin);
        }
        for guard in &v.guards {
            let fault = one(e, &guard.when, &mut twin);
            push(guard.text.clone(), fault, &twin);
        }
    }
    all
}

pub(super) fn of_decision<'q>(
    e: &'q Encoding<'q>,
    program: &'q Program,
    id: DecisionId,
) -> Vec<Question<'q>> {
    let decision = &program.decisions[id.index()];
    let a = &e.a;
    let mut all = Vec::new();
    for (fact, pairs) in channels(program) {
        let mut read = reads::Reads::new();
        reads::decision_rows(program, &decision.rows, &mut read);
        let Some(mut twin) = Twin::new(e, fact).filter(|_| read.contains(&fact)) else {
            continue;
        };
        let apart = parted(e, &mut twin, &pairs);
        let decides = dead::deciding(e, program, id);
        let values: Vec<_> = decision
            .rows
            .iter()
            .map(|r| e.decision_value(&r.value))
            .collect();
        let mut faults = Vec::new();
        for i in 0..values.len() {
            for j in (0..values.len()).filter(|j| *j != i) {
                let differ = a.not(e.settled_same(&values[i], &values[j]));
                let (there, too) = (twin.other(decides[j]), twin.other(decides[i]));
                let both = a.and(&[too, decides[j]]);
                faults.push(a.and(&[decides[i], there, a.not(both), differ]));
            }
        }
        let fault = a.and(&[a.or(&faults), apart]);
        all.push(question(
            program,
            About::Decision(id),
            decision.name.clone(),
            fault,
            &twin,
        ));
    }
    all
}
