//! Channels (线上线下): the same facts, online or offline, come to the same.
//!
//! A fact is a channel if two of its options are 线上 and 线下 (or 网络 and 实体), or if it is a 是否 whose
//! name says so.

use super::{
    field::Ground,
    formula::Formula,
    grid::{About, Difference},
    say,
    search::Budget,
    twin::{self, Sought},
    unit::{Ready, Unit},
    verdict::{Claim, Property, Undecided, Witness},
};
use crate::{
    base::{limits::PROOF_STEPS, span::Span},
    ir::{Condition, FactId, FactType, Program, ViolationId},
};

/// Words of the two channels.
const WORDS: &[(&str, &str)] = &[
    ("线上", "线下"),
    ("网络", "实体"),
    ("网上", "网下"),
    ("电商", "实体"),
];

/// The pairs of options of a fact that are channels.
fn channels(program: &Program, fact: FactId) -> Vec<(u16, u16)> {
    let Some(declared) = program.facts.get(fact.index()) else {
        return Vec::new();
    };
    match &declared.ty {
        FactType::Choice(options) => {
            let at = |word: &str| {
                let found = options.names.iter().position(|n| n.contains(word));
                found.and_then(|i| u16::try_from(i).ok())
            };
            let pairs = WORDS.iter().filter_map(|(a, b)| Some((at(a)?, at(b)?)));
            pairs
                .filter(|(a, b)| a != b)
                .flat_map(|(a, b)| [(a, b), (b, a)])
                .collect()
        }
        FactType::Bool if declared.name.contains("线上") || declared.name.contains("通过网络") =>
        {
            vec![(0, 1), (1, 0)]
        }
        FactType::Bool
        | FactType::Multi(_)
        | FactType::Number(_)
        | FactType::Date
        | FactType::Span
        | FactType::Period(_)
        | FactType::List(_) => Vec::new(),
    }
}

/// Channels of the main package.
pub(super) fn prove(program: &Program, units: &[Unit<'_>]) -> Vec<Claim> {
    let facts = (0..program.facts.len()).map(FactId::from_index);
    let found: Vec<(FactId, Vec<(u16, u16)>)> = facts
        .map(|fact| (fact, channels(program, fact)))
        .filter(|(_, pairs)| !pairs.is_empty())
        .collect();
    let place = program.package().map_or_else(Span::default, |p| p.span);
    let mut claims = vec![Claim::new(Property::Channels, About::Package, "", place)];
    for (fact, pairs) in &found {
        for unit in units {
            let tables = unit.tables.iter();
            claims.extend(tables.map(|own| table(program, own, *fact, pairs)));
        }
        for (index, violation) in program.violations.iter().enumerate() {
            let about = About::Act(ViolationId::from_index(index));
            for id in &violation.circumstances {
                let Some(c) = program.circumstances.get(id.index()) else {
                    continue;
                };
                if c.package.index() == 0 && c.facts.contains(fact) {
                    let name = format!("情节“{}”", c.name);
                    claims.push(one(program, about, &name, c.span, &c.when, *fact, pairs));
                }
            }
            for guard in violation.guards.iter().filter(|g| g.facts.contains(fact)) {
                let name = format!("“{}”", guard.text);
                claims.push(one(
                    program,
                    about,
                    &name,
                    violation.span,
                    &guard.when,
                    *fact,
                    pairs,
                ));
            }
        }
    }
    claims
}

/// Rows of a table that differ where only the channel does.
fn table(program: &Program, own: &Ready<'_>, fact: FactId, pairs: &[(u16, u16)]) -> Claim {
    let grid = &own.grid;
    let mut claim = Claim::new(Property::Channels, grid.about, grid.name.clone(), grid.span);
    if let Some(made) = &own.made
        && made.field.space().fact(fact).is_none()
    {
        return claim;
    }
    let mut ground = Ground::default();
    let asked: Vec<Condition> = grid.asked.iter().map(|c| ground.add(program, c)).collect();
    // Where only a case tells which of two rows counts, a row decides for sure where the other does not
    // hold, and may decide wherever it holds.
    let mut decides = |row: usize, sure: bool| {
        let mut when = grid.when(row).to_vec();
        for other in (0..grid.len()).filter(|other| *other != row) {
            if grid.outranks(other, row).unwrap_or(sure) {
                let all = Condition::All(grid.when(other).to_vec());
                when.push(Condition::Not(Box::new(all)));
            }
        }
        ground.add(program, &Condition::All(when))
    };
    let rows: Vec<(Condition, Condition)> = (0..grid.len())
        .map(|row| (decides(row, true), decides(row, false)))
        .collect();
    ground.bound(program);
    let field = ground.field(program);
    if field.space().fact(fact).is_none() {
        return claim;
    }
    let made: Option<Vec<(Formula, Formula)>> = rows
        .iter()
        .map(|(sure, may)| Some((field.formula(sure)?, field.formula(may)?)))
        .collect();
    let (Some(asked), Some(rows)) = (field.conjunction(&asked), made) else {
        claim.leave(Undecided::Beyond);
        return claim;
    };
    let mut budget = Budget(PROOF_STEPS);
    let mut seek = |here: &[&Formula], there: &[&Formula]| {
        twin::seek(&field, fact, pairs, (here, there), &mut budget)
    };
    for (i, (a, may_a)) in rows.iter().enumerate() {
        for (j, (b, may_b)) in rows.iter().enumerate().skip(i.saturating_add(1)) {
            if grid.difference(program, i, j) == Difference::Never {
                continue;
            }
            // Rows that meet whatever the channel are an overlap and no more.
            let mut either = |a: &Formula, not_a: &Formula, b: &Formula, not_b: &Formula| match seek(
                &[&asked, a, not_b],
                &[&asked, b],
            ) {
                Ok(Sought::None) => seek(&[&asked, a], &[&asked, b, not_a]),
                other => other,
            };
            let sought = match either(may_a, &a.not(), may_b, &b.not()) {
                Ok(Sought::Twins(_)) => match either(a, &may_a.not(), b, &may_b.not()) {
                    Ok(Sought::None) => Ok(Sought::Unsettled),
                    other => other,
                },
                other => other,
            };
            match sought {
                Ok(Sought::None) => {}
                Ok(Sought::Unsettled) => claim.leave(Undecided::Beyond),
                Err(_) => {
                    claim.leave(Undecided::Steps(PROOF_STEPS));
                    return claim;
                }
                Ok(Sought::Twins(twins)) => {
                    let of = say::table(program, grid);
                    found(
                        program,
                        &mut claim,
                        (&of.zh, &of.en),
                        grid.place(program, j),
                        twins,
                    );
                    return claim;
                }
            }
        }
    }
    claim
}

/// A condition that holds in one channel and not in the other.
fn one(
    program: &Program,
    about: About,
    name: &str,
    span: Span,
    when: &Condition,
    fact: FactId,
    pairs: &[(u16, u16)],
) -> Claim {
    let mut claim = Claim::new(Property::Channels, about, name, span);
    let mut ground = Ground::default();
    let when = ground.add(program, when);
    ground.bound(program);
    let field = ground.field(program);
    let Some(holds) = field.formula(&when) else {
        claim.leave(Undecided::Beyond);
        return claim;
    };
    let not = holds.not();
    let mut budget = Budget(PROOF_STEPS);
    match twin::seek(&field, fact, pairs, (&[&holds], &[&not]), &mut budget) {
        Ok(Sought::None) => {}
        Ok(Sought::Unsettled) => claim.leave(Undecided::Beyond),
        Err(_) => claim.leave(Undecided::Steps(PROOF_STEPS)),
        Ok(Sought::Twins(twins)) => {
            let of = say::subject(program, about);
            let (zh, en) = (format!("{}的{name}", of.zh), format!("{}, {name}", of.en));
            found(program, &mut claim, (&zh, &en), span, twins);
        }
    }
    claim
}

fn found(
    program: &Program,
    claim: &mut Claim,
    (zh, en): (&str, &str),
    span: Span,
    twins: twin::Twins,
) {
    let (fact, _) = twins.other.clone();
    let before: Vec<_> = twins
        .facts
        .iter()
        .filter(|(f, _)| *f == fact)
        .cloned()
        .collect();
    let (from, to) = (
        say::case(program, &before),
        say::case(program, std::slice::from_ref(&twins.other)),
    );
    let d = say::finding(
        Property::Channels,
        span,
        format!("{zh}：只有渠道不同，结果就不同：{}，改为{}", from.zh, to.zh),
        format!(
            "{en}: the channel alone changes the result: {}, then {}",
            from.en, to.en
        ),
    )
    .because("在这里分开", "parted here");
    let d = say::or_keep(
        d,
        Property::Channels,
        "线上线下一致：去掉这个区分，或者写明它依据的法律",
        "treat both alike: remove the distinction, or cite the law that makes it",
    );
    let witness = Witness::pair(program, claim.about, twins.facts, twins.other);
    let d = say::cited(program, d, claim.about);
    claim.refute(say::shown(program, d, &witness), Some(witness));
}
