//! Which rule of a benchmark decides on an object, for all facts: 先行 rows, rows of tables under their
//! hit policy, weights, or none of them. Ties and gaps are left to a human, as in evaluation.

use std::collections::BTreeMap;

use crate::{
    base::{
        span::Span,
        terms::{Handling, HitPolicy},
    },
    ir::{
        Benchmark, Branch, Condition, Factor, Node, ObjectId, Outcome, Part, PartKind, Program,
        RowId, Table, Violation, Weights,
    },
    proof::{
        ends::{At, Extent, extents, heavier, upside_down},
        expand::{Fuel, settled},
        field::Ground,
        grid::{Difference, ranges_differ},
        ready::{around, paired},
        rules,
    },
};

/// What decides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said<'p> {
    /// A row gives this.
    Row(&'p [Outcome]),
    /// Nothing but the statute; a human decides within it where `human`.
    Law { human: bool },
    /// Weights, by the formula of a branch.
    Weights(&'p Weights, &'p Branch),
    /// It cannot be said without a case.
    Unknown,
}

/// Under these conditions, this decides.
#[derive(Clone, Debug)]
pub(super) struct Decider<'p> {
    /// When; all must hold.
    pub when: Vec<Condition>,
    /// What.
    pub said: Said<'p>,
    /// The row, if it is one.
    pub row: Option<RowId>,
    /// Where.
    pub span: Span,
}

/// A benchmark on one object.
struct Work<'p> {
    program: &'p Program,
    violation: &'p Violation,
    benchmark: &'p Benchmark,
    object: ObjectId,
    found: Vec<Decider<'p>>,
}

/// What decides on an object, for all facts for which the act penalises it.
pub(super) fn deciders<'p>(
    program: &'p Program,
    violation: &'p Violation,
    object: ObjectId,
) -> Vec<Decider<'p>> {
    let nothing = |span| Decider {
        when: Vec::new(),
        said: Said::Law { human: false },
        row: None,
        span,
    };
    let Some(benchmark) = &violation.benchmark else {
        return vec![nothing(violation.span)];
    };
    let mut work = Work {
        program,
        violation,
        benchmark,
        object,
        found: Vec::new(),
    };
    work.all();
    if work.found.is_empty() {
        return vec![nothing(benchmark.span)];
    }
    work.found
}

fn not(conditions: Vec<Condition>) -> Condition {
    Condition::Not(Box::new(Condition::All(conditions)))
}

/// Whether outcomes are about an object.
fn names(program: &Program, outcomes: &[Outcome], object: ObjectId) -> bool {
    outcomes.iter().any(|o| matches!(o, Outcome::Human))
        || rules::objects(program, outcomes).contains(&object)
}

impl<'p> Work<'p> {
    fn all(&mut self) {
        let mut before = Vec::new();
        for row in &self.benchmark.overrides {
            if !names(self.program, &row.outcomes, self.object) {
                continue;
            }
            let mut when = before.clone();
            when.push(row.when.clone());
            self.add(when, Said::Row(&row.outcomes), Some(row.row));
            before.push(Condition::Not(Box::new(row.when.clone())));
        }
        let parts: Vec<(&'p Part, Vec<Condition>)> = self
            .benchmark
            .parts
            .iter()
            .filter(|part| self.speaks(part))
            .map(|part| {
                let mut active = vec![rules::guard(self.violation, part.guard)];
                active.extend(part.when.clone());
                (part, active)
            })
            .collect();
        let mut silent = before.clone();
        for (index, (part, active)) in parts.iter().enumerate() {
            let mut when = before.clone();
            when.extend(active.iter().cloned());
            for (other, (_, rival)) in parts.iter().enumerate() {
                if other < index {
                    let mut both = when.clone();
                    both.extend(rival.iter().cloned());
                    self.add(both, Said::Unknown, None);
                }
                if other != index {
                    when.push(not(rival.clone()));
                }
            }
            match &part.kind {
                PartKind::Table(table) => self.table(&when, table),
                PartKind::Weights(weights) => self.weights(&when, weights),
            }
            silent.push(not(active.clone()));
        }
        self.add(silent, Said::Law { human: false }, None);
    }

    fn speaks(&self, part: &Part) -> bool {
        match &part.kind {
            PartKind::Table(table) => {
                let mut rows = table.rows.iter();
                rows.any(|r| names(self.program, &r.outcomes, self.object))
            }
            PartKind::Weights(weights) => weights.branches.iter().any(|b| b.on == self.object),
        }
    }

    fn add(&mut self, when: Vec<Condition>, said: Said<'p>, row: Option<RowId>) {
        if when.contains(&Condition::Const(false)) {
            return;
        }
        let text = row.and_then(|row| self.program.rows.get(row.index()));
        let span = text.map_or(self.benchmark.span, |r| r.span);
        self.found.push(Decider {
            when,
            said,
            row,
            span,
        });
    }

    fn table(&mut self, active: &[Condition], table: &'p Table) {
        let rows: Vec<Given<'p>> = table
            .rows
            .iter()
            .map(|row| self.given(&row.outcomes))
            .collect();
        let beside = together(self.program, table);
        for (index, row) in table.rows.iter().enumerate() {
            let mut when = active.to_vec();
            when.extend(row.when.iter().cloned());
            let mut sure = true;
            // All rows that match are worked out, but for the first of 首行; one that holds no amount
            // leaves no result at all.
            if table.policy != HitPolicy::First {
                for other in beside.get(&index).into_iter().flatten() {
                    let (Some(rival), Some(given)) = (table.rows.get(*other), rows.get(*other))
                    else {
                        continue;
                    };
                    match self.crossing(given) {
                        Some(Condition::Const(false)) => {}
                        Some(crossing) => {
                            let mut all = rival.when.clone();
                            all.push(crossing);
                            when.push(not(all));
                        }
                        None => sure = false,
                    }
                }
            }
            for other in beside.get(&index).into_iter().flatten() {
                let Some(rival) = table.rows.get(*other) else {
                    continue;
                };
                let Some(beats) = self.beats(table, &rows, index, *other) else {
                    sure = false;
                    continue;
                };
                if beats == Condition::Const(false) {
                    continue;
                }
                let mut both = rival.when.clone();
                both.push(beats);
                if table.policy == HitPolicy::Unique && *other < index {
                    let mut tie = when.clone();
                    tie.extend(both.iter().cloned());
                    let lighter = self.benchmark.defects.overlap == Some(Handling::Lighter);
                    let said = if lighter {
                        Said::Unknown
                    } else {
                        Said::Law { human: true }
                    };
                    self.add(tie, said, None);
                }
                when.push(not(both));
            }
            let said = if sure {
                Said::Row(&row.outcomes)
            } else {
                Said::Unknown
            };
            self.add(when, said, Some(row.row));
        }
        let mut gap = active.to_vec();
        gap.extend(table.rows.iter().map(|row| not(row.when.clone())));
        let human = self.benchmark.defects.gap != Some(Handling::StatutoryLimit);
        self.add(gap, Said::Law { human }, None);
    }

    /// When another row that matches as well keeps this one from deciding.
    fn beats(
        &self,
        table: &Table,
        rows: &[Given<'p>],
        index: usize,
        other: usize,
    ) -> Option<Condition> {
        let (own, rival) = (rows.get(index)?, rows.get(other)?);
        match table.policy {
            HitPolicy::First => Some(Condition::Const(other < index)),
            HitPolicy::Unique => self.differ(own, rival),
            HitPolicy::Heaviest | HitPolicy::Lightest => {
                let tier = |i: usize| table.rows.get(i).and_then(|row| row.tier);
                let heaviest = table.policy == HitPolicy::Heaviest;
                let more = |(a, i): (&Given<'p>, usize), (b, j): (&Given<'p>, usize)| {
                    let (a, b) = if heaviest {
                        ((a, i), (b, j))
                    } else {
                        ((b, j), (a, i))
                    };
                    if let (Some(x), Some(y)) = (tier(a.1), tier(b.1))
                        && x != y
                    {
                        return Some(Condition::Const(x > y));
                    }
                    self.heavier(a.0, b.0)
                };
                // The first stays unless a later one outranks it.
                if other < index {
                    let mine = more((own, index), (rival, other))?;
                    Some(Condition::Not(Box::new(mine)))
                } else {
                    more((rival, other), (own, index))
                }
            }
        }
    }

    /// When the range of a row holds no amount; `None` if that cannot be said.
    fn crossing(&self, given: &Given<'p>) -> Option<Condition> {
        let Some(found) = &given.fine else {
            return Some(Condition::Const(false));
        };
        let mut any = Vec::new();
        // A part of the statutory range, and the like, holds what that does.
        for extent in found.iter().flatten() {
            let mut when = extent.when.clone();
            when.push(upside_down(self.program, &extent.ends)?);
            any.push(Condition::All(when));
        }
        Some(settled(Condition::Any(any)))
    }

    fn heavier(&self, a: &Given<'p>, b: &Given<'p>) -> Option<Condition> {
        let gravest = Condition::Const(a.gravest > b.gravest);
        match (&a.fine, &b.fine) {
            (None, None) => Some(gravest),
            (Some(_), None) => Some(Condition::Const(true)),
            (None, Some(_)) => Some(Condition::Const(false)),
            (Some(x), Some(y)) => {
                let mut any = Vec::new();
                for one in x.as_ref()? {
                    for other in y.as_ref()? {
                        let mut when = one.when.clone();
                        when.extend(other.when.iter().cloned());
                        let more = heavier(self.program, &one.ends, &other.ends)?;
                        let less = heavier(self.program, &other.ends, &one.ends)?;
                        let same =
                            Condition::All(vec![Condition::Not(Box::new(less)), gravest.clone()]);
                        when.push(Condition::Any(vec![more, same]));
                        any.push(Condition::All(when));
                    }
                }
                Some(settled(Condition::Any(any)))
            }
        }
    }

    fn differ(&self, a: &Given<'p>, b: &Given<'p>) -> Option<Condition> {
        if a.none != b.none || a.kinds != b.kinds || a.human != b.human {
            return Some(Condition::Const(true));
        }
        match (a.range, b.range) {
            (None, None) => Some(Condition::Const(false)),
            (Some(a), Some(b)) => Some(match ranges_differ(self.program, a, b) {
                Difference::Never => Condition::Const(false),
                Difference::Always => Condition::Const(true),
                Difference::When(condition) => condition,
            }),
            (_, _) => Some(Condition::Const(true)),
        }
    }

    fn given(&self, outcomes: &'p [Outcome]) -> Given<'p> {
        let mut given = Given::default();
        for outcome in outcomes {
            match outcome {
                Outcome::Fine(on, range) if *on == self.object => given.range = Some(range),
                Outcome::NoFine(on) if *on == self.object => given.none = true,
                Outcome::Fine(..) | Outcome::NoFine(_) => {}
                Outcome::Human => given.human = true,
                Outcome::Penalties(nodes) => {
                    for node in nodes_on(self.program, nodes, self.object) {
                        for (_, penalty) in rules::penalties(self.program, node) {
                            given.gravest = given.gravest.max(Some(penalty.kind.family));
                            if let crate::ir::Amount::Fine(range) = &penalty.amount {
                                if penalty.on == self.object {
                                    given.range = Some(range);
                                }
                                given
                                    .kinds
                                    .push(format!("{}{:?}", penalty.kind.word, penalty.modality));
                            } else {
                                given.kinds.push(format!(
                                    "{}{:?}{}",
                                    penalty.kind.word, penalty.modality, penalty.text
                                ));
                            }
                        }
                    }
                }
            }
        }
        let at = At {
            imposed: Some((self.violation, &[], self.object)),
            law: None,
        };
        given.fine = given
            .range
            .map(|range| extents(self.program, range, at, &mut Fuel::default()));
        given
    }

    fn weights(&mut self, active: &[Condition], weights: &'p Weights) {
        let mut left = active.to_vec();
        let mut open: Vec<Condition> = Vec::new();
        for factor in &weights.factors {
            open.extend(undecided(factor));
        }
        let object = self.object;
        for branch in weights.branches.iter().filter(|b| b.on == object) {
            let guard = rules::guard(self.violation, branch.guard);
            let mut when = left.clone();
            when.push(guard.clone());
            let mut human = when.clone();
            human.push(Condition::Any(open.clone()));
            self.add(human, Said::Law { human: true }, None);
            self.add(when, Said::Weights(weights, branch), None);
            left.push(Condition::Not(Box::new(guard)));
        }
        self.add(left, Said::Law { human: false }, None);
    }
}

/// What one row gives an object.
#[derive(Debug, Default)]
struct Given<'p> {
    range: Option<&'p crate::ir::Range>,
    /// The range taken apart; inside `None` if it cannot be.
    fine: Option<Option<Vec<Extent>>>,
    none: bool,
    human: bool,
    kinds: Vec<String>,
    gravest: Option<crate::base::kinds::Family>,
}

/// The nodes that are about an object: their first penalty is.
pub(super) fn nodes_on<'p>(
    program: &'p Program,
    nodes: &'p [Node],
    object: ObjectId,
) -> impl Iterator<Item = &'p Node> {
    nodes.iter().filter(move |node| {
        let first = rules::penalties(program, node).next();
        first.is_some_and(|(_, p)| p.on == object)
    })
}

/// When no row of a factor counts: none matches, or several that differ.
fn undecided(factor: &Factor) -> Vec<Condition> {
    let none = factor.rows.iter().map(|row| not(vec![row.when.clone()]));
    let mut all = vec![Condition::All(none.collect())];
    let lighter = factor.defects.overlap == Some(Handling::Lighter);
    if factor.policy != HitPolicy::Unique || lighter {
        return all;
    }
    for (index, row) in factor.rows.iter().enumerate() {
        for other in factor.rows.iter().skip(index.saturating_add(1)) {
            if other.weight != row.weight {
                all.push(Condition::All(vec![row.when.clone(), other.when.clone()]));
            }
        }
    }
    all
}

/// For each row the others that may match with it.
fn together(program: &Program, table: &Table) -> BTreeMap<usize, Vec<usize>> {
    let mut ground = Ground::default();
    let rows: Vec<Vec<Condition>> = table
        .rows
        .iter()
        .map(|row| row.when.iter().map(|c| ground.add(program, c)).collect())
        .collect();
    ground.bound(program);
    let field = ground.field(program);
    let mut beside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let formulas: Option<Vec<_>> = rows.iter().map(|r| field.conjunction(r)).collect();
    let found = formulas.and_then(|formulas| {
        let boxes: Vec<_> = formulas.iter().map(around).collect();
        let (pairs, more) = paired(&field, &boxes);
        (!more).then_some(pairs)
    });
    // Where boxes do not part them, any two may meet.
    let all = || {
        let rows = 0..table.rows.len();
        rows.flat_map(|b| (0..b).map(move |a| (a, b))).collect()
    };
    let pairs: Vec<(usize, usize)> = found.unwrap_or_else(all);
    for (a, b) in pairs {
        beside.entry(a).or_default().push(b);
        beside.entry(b).or_default().push(a);
    }
    for others in beside.values_mut() {
        others.sort_unstable();
    }
    beside
}
