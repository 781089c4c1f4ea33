//! What stands around a table: when an imposition is in force, when a part of a benchmark speaks, what
//! the statute gives the object of a fine.

use super::{
    ends::{At, Ends, Extent, extents},
    expand::{Fuel, partial},
};
use crate::{
    base::terms::Handling,
    ir::{
        Amount, Benchmark, Condition, GuardKind, Imposition, Node, ObjectId, Outcome, Override,
        Part, PartKind, Penalty, PenaltyId, Program, Range, Violation, ViolationId,
    },
};

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// An act with its benchmark, if the main package gives it one.
pub(super) fn benchmark(program: &Program, id: ViolationId) -> Option<(&Violation, &Benchmark)> {
    let violation = program.violations.get(id.index())?;
    let benchmark = violation.benchmark.as_ref()?;
    (benchmark.package.index() == 0).then_some((violation, benchmark))
}

/// The penalties of a node.
pub(super) fn penalties<'p>(
    program: &'p Program,
    node: &'p Node,
) -> impl Iterator<Item = (PenaltyId, &'p Penalty)> {
    node.penalties()
        .filter_map(|id| Some((id, program.penalties.get(id.index())?)))
}

/// The fines of a node on an object.
fn fines<'p>(
    program: &'p Program,
    node: &'p Node,
    object: ObjectId,
) -> impl Iterator<Item = (PenaltyId, &'p Range)> {
    penalties(program, node).filter_map(move |(id, penalty)| match &penalty.amount {
        Amount::Fine(range) if penalty.on == object => Some((id, range)),
        Amount::Fine(_) | Amount::Flag | Amount::Duration(_) | Amount::Lifetime | Amount::Open => {
            None
        }
    })
}

/// When a guard holds; no guard always does.
pub(super) fn guard(violation: &Violation, guard: Option<usize>) -> Condition {
    guard.map_or(Condition::Const(true), |g| {
        let guard = violation.guards.get(g);
        guard.map_or(Condition::Const(false), |g| g.when.clone())
    })
}

/// When an imposition holds, others aside.
pub(super) fn guards(violation: &Violation, imposition: &Imposition) -> Condition {
    let all = imposition.guards.iter().map(|g| guard(violation, Some(*g)));
    Condition::All(all.collect())
}

/// Whether imposition `a` stands for `b`: it belongs to a stage that follows one of `b`'s, or it has
/// more guards.
fn stands_for(violation: &Violation, a: usize, b: usize) -> bool {
    let (Some(x), Some(y)) = (violation.impositions.get(a), violation.impositions.get(b)) else {
        return false;
    };
    let follows = |x: &Imposition, y: &Imposition| {
        x.guards.iter().any(|stage| {
            let mut at = *stage;
            for _ in 0..violation.guards.len() {
                let Some(GuardKind::Stage {
                    after: Some(before),
                    ..
                }) = violation.guards.get(at).map(|g| &g.kind)
                else {
                    return false;
                };
                if y.guards.contains(before) && !y.guards.contains(stage) {
                    return true;
                }
                at = *before;
            }
            false
        })
    };
    a != b && (follows(x, y) || (x.guards.len() > y.guards.len() && !follows(y, x)))
}

/// When a stage replaces (改处) an imposition: it penalises all of its objects.
pub(super) fn replaced(
    program: &Program,
    violation: &Violation,
    imposition: &Imposition,
) -> Vec<Condition> {
    let objects = |of: &Imposition| -> Vec<ObjectId> {
        let all = penalties(program, &of.node);
        all.map(|(_, penalty)| penalty.on).collect()
    };
    let own = objects(imposition);
    let stages = violation.guards.iter().enumerate().filter(|(index, g)| {
        let replaces = matches!(g.kind, GuardKind::Stage { replaces: true, .. });
        replaces && !imposition.guards.contains(index)
    });
    let each = stages.map(|(stage, _)| {
        let all = own.iter().map(|object| {
            let theirs = violation
                .impositions
                .iter()
                .filter(|other| other.guards.contains(&stage) && objects(other).contains(object));
            Condition::Any(theirs.map(|other| guards(violation, other)).collect())
        });
        Condition::All(all.collect())
    });
    if own.is_empty() {
        return Vec::new();
    }
    each.collect()
}

/// When another fine claims the same object, and neither comes first: then a human decides.
fn contested(
    program: &Program,
    violation: &Violation,
    index: usize,
    object: ObjectId,
) -> Vec<Condition> {
    let fining: Vec<(usize, &Imposition)> = violation
        .impositions
        .iter()
        .enumerate()
        .filter(|(_, i)| fines(program, &i.node, object).next().is_some())
        .collect();
    let rivals = fining.iter().filter(|(other, _)| {
        *other != index
            && !stands_for(violation, *other, index)
            && !stands_for(violation, index, *other)
    });
    rivals
        .map(|(other, rival)| {
            // One that is itself replaced, or that another stands for, claims nothing.
            let beaten = fining
                .iter()
                .filter(|(third, _)| stands_for(violation, *third, *other))
                .map(|(_, third)| not(guards(violation, third)));
            let mut all = vec![guards(violation, rival)];
            all.extend(beaten);
            all.extend(replaced(program, violation, rival).into_iter().map(not));
            Condition::All(all)
        })
        .collect()
}

/// A statutory fine: when it is the one in force, and its range.
#[derive(Clone, Debug)]
pub(super) struct Law {
    /// When.
    pub when: Vec<Condition>,
    /// That no other fine claims the object beside it: then a human decides which range is meant.
    alone: Vec<Condition>,
    /// Its range; `None` if it cannot be taken apart.
    pub extents: Option<Vec<Extent>>,
    /// The same as written.
    pub range: Range,
}

/// The statutory fines on an object, each where it alone claims it.
pub(super) fn lawful(
    program: &Program,
    violation: &Violation,
    object: ObjectId,
    fuel: &mut Fuel,
) -> Vec<Law> {
    let mut all = laws(program, violation, object, fuel);
    for law in &mut all {
        law.when.append(&mut law.alone);
    }
    all
}

/// The statutory fines on an object.
pub(super) fn laws(
    program: &Program,
    violation: &Violation,
    object: ObjectId,
    fuel: &mut Fuel,
) -> Vec<Law> {
    let mut all = Vec::new();
    for (index, imposition) in violation.impositions.iter().enumerate() {
        for (_, range) in fines(program, &imposition.node, object) {
            let mut when = vec![guards(violation, imposition)];
            for (other, rival) in violation.impositions.iter().enumerate() {
                if stands_for(violation, other, index)
                    && fines(program, &rival.node, object).next().is_some()
                {
                    when.push(not(guards(violation, rival)));
                }
            }
            let gone = replaced(program, violation, imposition);
            when.extend(gone.into_iter().map(not));

            let at = At {
                imposed: Some((violation, &imposition.guards, object)),
                law: None,
            };
            let rivals = contested(program, violation, index, object);
            all.push(Law {
                when,
                alone: rivals.into_iter().map(not).collect(),
                extents: extents(program, range, at, fuel),
                range: range.clone(),
            });
        }
    }
    all
}

/// The fines to which 前款幅度 goes back, with when each holds.
pub(super) fn preceding<'p>(
    program: &'p Program,
    violation: &'p Violation,
    own: &[usize],
    object: ObjectId,
) -> Vec<(Vec<Condition>, &'p Range)> {
    let mut all = Vec::new();
    let mut before: Vec<Condition> = Vec::new();
    for imposition in &violation.impositions {
        if imposition.guards.iter().any(|g| own.contains(g)) {
            continue;
        }
        let Some((_, range)) = fines(program, &imposition.node, object).next() else {
            continue;
        };
        if matches!(range.kind, crate::ir::RangeKind::Preceding { .. }) {
            continue;
        }
        let mut when = before.clone();
        let holds = guards(violation, imposition);
        when.push(holds.clone());
        all.push((when, range));
        before.push(not(holds));
    }
    all
}

/// When an object is penalised at all.
pub(super) fn penalised(program: &Program, violation: &Violation, object: ObjectId) -> Condition {
    let any = violation
        .impositions
        .iter()
        .filter(|i| penalties(program, &i.node).any(|(_, p)| p.on == object))
        .map(|i| guards(violation, i));
    Condition::Any(any.collect())
}

/// The fines that outcomes give, those among penalties too.
pub(super) fn given<'p>(
    program: &'p Program,
    outcomes: &'p [Outcome],
) -> Vec<(ObjectId, &'p Range)> {
    let mut all = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Fine(object, range) => all.push((*object, range)),
            Outcome::Penalties(nodes) => {
                for (_, penalty) in nodes.iter().flat_map(|n| penalties(program, n)) {
                    if let Amount::Fine(range) = &penalty.amount {
                        all.push((penalty.on, range));
                    }
                }
            }
            Outcome::NoFine(_) | Outcome::Human => {}
        }
    }
    all
}

/// The objects that outcomes are about.
pub(super) fn objects(program: &Program, outcomes: &[Outcome]) -> Vec<ObjectId> {
    let mut all = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::Fine(object, _) | Outcome::NoFine(object) => all.push(*object),
            Outcome::Penalties(nodes) => {
                all.extend(
                    nodes
                        .iter()
                        .filter_map(|n| penalties(program, n).next())
                        .map(|(_, p)| p.on),
                );
            }
            Outcome::Human => {}
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The objects that a part is about.
pub(super) fn about(program: &Program, part: &Part) -> Vec<ObjectId> {
    let mut all: Vec<ObjectId> = match &part.kind {
        PartKind::Table(table) => {
            let rows = table.rows.iter();
            rows.flat_map(|r| objects(program, &r.outcomes)).collect()
        }
        PartKind::Weights(weights) => weights.branches.iter().map(|b| b.on).collect(),
    };
    all.sort_unstable();
    all.dedup();
    all
}

fn leaves_to_human(outcomes: &[Outcome]) -> bool {
    outcomes.iter().any(|o| matches!(o, Outcome::Human))
}

/// The objects that a violation penalises under any guards.
pub(super) fn penalised_objects(program: &Program, violation: &Violation) -> Vec<ObjectId> {
    let nodes = violation.impositions.iter().map(|i| &i.node);
    let mut all: Vec<ObjectId> = nodes
        .flat_map(|node| penalties(program, node))
        .map(|(_, p)| p.on)
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The objects of which a part of a benchmark speaks.
pub(super) fn concerned(program: &Program, violation: &Violation, part: &Part) -> Vec<ObjectId> {
    if let PartKind::Table(table) = &part.kind
        && table.rows.iter().any(|r| leaves_to_human(&r.outcomes))
    {
        // 综合裁量 speaks of every object.
        return penalised_objects(program, violation);
    }
    about(program, part)
}

/// The statutory ranges that an object may be fined within, and none, each with when it is in force; of
/// one that cannot be taken apart nothing can be said.
pub(super) fn ranges(
    program: &Program,
    violation: &Violation,
    object: ObjectId,
) -> Vec<(Option<Ends>, Option<Vec<Condition>>)> {
    let mut all = Vec::new();
    let mut none = Vec::new();
    for law in lawful(program, violation, object, &mut Fuel::default()) {
        none.push(not(Condition::All(law.when.clone())));
        match law.extents {
            Some(extents) => all.extend(extents.into_iter().map(|extent| {
                let mut when = law.when.clone();
                when.extend(extent.when);
                (Some(extent.ends), Some(when))
            })),
            None => all.push((None, None)),
        }
    }
    all.push((None, Some(none)));
    all
}

/// When a part of a benchmark is asked: its guard and condition hold, an object of it is penalised, and
/// no 先行 row has decided all of them.
pub(super) fn speaks(
    program: &Program,
    violation: &Violation,
    benchmark: &Benchmark,
    part: &Part,
) -> Vec<Condition> {
    let objects = concerned(program, violation, part);
    let mut all = vec![guard(violation, part.guard)];
    all.extend(part.when.clone());
    let asked = objects
        .iter()
        .map(|object| Condition::All(of_object(program, violation, benchmark, *object)));
    let asked = Condition::Any(asked.collect());
    if !objects.is_empty() {
        all.push(asked);
    }
    all.extend(certain(program, violation));
    if let PartKind::Weights(weights) = &part.kind {
        let branches = weights.branches.iter().map(|b| guard(violation, b.guard));
        all.push(Condition::Any(branches.collect()));
    }
    all
}

/// That an object is penalised and no 先行 row decides for it.
pub(super) fn of_object(
    program: &Program,
    violation: &Violation,
    benchmark: &Benchmark,
    object: ObjectId,
) -> Vec<Condition> {
    let mut own = vec![penalised(program, violation, object)];
    own.extend(certain(program, violation));
    own.extend(not_overridden(program, benchmark, object));
    own
}

/// That the rules themselves say what is imposed: where an imposition leaves it to a human, or cannot be
/// told to hold, no benchmark is asked.
pub(super) fn certain(program: &Program, violation: &Violation) -> Vec<Condition> {
    let all = violation.impositions.iter().filter_map(|imposition| {
        let held = guards(violation, imposition);
        if matches!(imposition.node, Node::Human(_)) {
            return Some(not(held));
        }
        let unsure = partial(program, std::slice::from_ref(&held));
        unsure.then(|| Condition::Any(vec![held.clone(), not(held)]))
    });
    all.collect()
}

/// When a 先行 row decides for an object: it holds, and none before it that names the object does.
pub(super) fn overriding(
    program: &Program,
    benchmark: &Benchmark,
    index: usize,
    object: ObjectId,
) -> Vec<Condition> {
    let before = benchmark.overrides.iter().take(index);
    let own = benchmark.overrides.get(index).map(|row| row.when.clone());
    let mut all: Vec<Condition> = own.into_iter().collect();
    all.extend(
        before
            .filter(|row| names(program, row, object))
            .map(|row| not(row.when.clone())),
    );
    all
}

fn names(program: &Program, row: &Override, object: ObjectId) -> bool {
    leaves_to_human(&row.outcomes) || objects(program, &row.outcomes).contains(&object)
}

/// That no 先行 row decides for an object.
pub(super) fn not_overridden(
    program: &Program,
    benchmark: &Benchmark,
    object: ObjectId,
) -> Vec<Condition> {
    benchmark
        .overrides
        .iter()
        .filter(|row| names(program, row, object))
        .map(|row| not(row.when.clone()))
        .collect()
}

/// When a benchmark says nothing of an object, so that its statutory range stands: no 先行 row decides, and
/// no part that speaks of the object is asked, or none of its own rows or branches speaks in it: of a table
/// whose gaps stay with the statute no row matches, of weights no branch for the object is asked.
pub(super) fn silent(
    program: &Program,
    violation: &Violation,
    benchmark: &Benchmark,
    object: ObjectId,
) -> Vec<Condition> {
    let mut all = not_overridden(program, benchmark, object);
    for part in &benchmark.parts {
        if !concerned(program, violation, part).contains(&object) {
            continue;
        }
        let mut asked = vec![guard(violation, part.guard)];
        asked.extend(part.when.clone());
        let unasked = not(Condition::All(asked));
        let empty: Vec<Condition> = match &part.kind {
            PartKind::Table(table) if benchmark.defects.gap == Some(Handling::StatutoryLimit) => {
                let rows = table.rows.iter();
                rows.map(|row| not(Condition::All(row.when.clone())))
                    .collect()
            }
            PartKind::Table(_) => vec![Condition::Const(false)],
            PartKind::Weights(weights) => {
                let own = weights.branches.iter().filter(|b| b.on == object);
                own.map(|b| not(guard(violation, b.guard))).collect()
            }
        };
        all.push(Condition::Any(vec![unasked, Condition::All(empty)]));
    }
    all
}

/// The hull of ranges whose ends can be ranked without a case.
pub(super) fn hull(extents: &[Extent]) -> Option<Ends> {
    let mut all = extents.iter().map(|e| &e.ends);
    let mut hull = all.next()?.clone();
    for ends in all {
        let (a, b) = (hull.low(), ends.low());
        let order = a.0.sub(&b.0)?.as_constant()?;
        if order > crate::base::ratio::Ratio::ZERO
            || (order == crate::base::ratio::Ratio::ZERO && a.1 && !b.1)
        {
            hull.lo.clone_from(&ends.lo);
        }
        match (&hull.hi, &ends.hi) {
            (None, _) => {}
            (Some(_), None) => hull.hi = None,
            (Some(a), Some(b)) => {
                let order = a.poly.sub(&b.poly)?.as_constant()?;
                let zero = crate::base::ratio::Ratio::ZERO;
                if order < zero || (order == zero && a.open && !b.open) {
                    hull.hi.clone_from(&ends.hi);
                }
            }
        }
    }
    Some(hull)
}
