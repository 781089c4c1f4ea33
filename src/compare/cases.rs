//! The cases on which two packages are asked: every combination of the cells that guards, tables and
//! factors of either tell apart, as far as there are not too many; what only circumstances read is
//! changed by itself. Values are ordinary ones.

use std::collections::BTreeSet;

use super::{Both, difference::Difference, duties, regions::Regions};
use crate::{
    case::outcome::{Outcome, Resolved},
    cells::{Space, Subject},
    eval::{self, Options},
    ir::{
        Condition, DecisionValue, FactId, FactType, PartKind, Program, Value, ViolationId, written,
    },
    proof::{
        self,
        between::matching::{Joint, Shared},
    },
};

/// Most cases that are asked of the combinations; beyond, so many spread evenly.
const MAX_CASES: usize = 20_000;
/// Most of them where both packages say the same of the act.
const MAX_ALIKE: usize = 500;

/// A shared fact with the values that are tried.
#[derive(Clone, Debug)]
pub struct Axis {
    /// In the first package.
    pub fact: FactId,
    /// In the second.
    pub other: FactId,
    /// Values in each.
    pub values: Vec<(Value, Value)>,
    /// Which of them is ordinary.
    pub ordinary: usize,
    /// Guards, tables or factors read it, not circumstances alone.
    pub core: bool,
}

/// What was asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The facts that were varied.
    pub axes: Vec<Axis>,
    /// Cases that both answered.
    pub asked: usize,
    /// Of these, with the same result.
    pub same: usize,
    /// Every combination was tried.
    pub all: bool,
}

/// Conditions of an act: those of the benchmark and its guards, and those of circumstances.
fn conditions(program: &Program, act: ViolationId) -> (Vec<&Condition>, Vec<&Condition>) {
    let (mut core, mut around) = (Vec::new(), Vec::new());
    let Some(violation) = program.violations.get(act.index()) else {
        return (core, around);
    };
    core.extend(violation.guards.iter().map(|g| &g.when));
    if let Some(benchmark) = &violation.benchmark {
        core.extend(benchmark.overrides.iter().map(|row| &row.when));
        for part in &benchmark.parts {
            core.extend(&part.when);
            match &part.kind {
                PartKind::Table(table) => {
                    core.extend(table.rows.iter().flat_map(|row| &row.when));
                }
                PartKind::Weights(weights) => {
                    let rows = weights.factors.iter().flat_map(|f| &f.rows);
                    core.extend(rows.map(|row| &row.when));
                }
            }
        }
    }
    // Decisions stand behind what conditions and ranges ask of them.
    for decision in &program.decisions {
        core.extend(decision.rows.iter().flat_map(|row| &row.when));
        for row in &decision.rows {
            if let DecisionValue::Bool(_) = row.value {
                core.extend(&row.when);
            }
        }
    }
    for id in &violation.circumstances {
        around.extend(program.circumstances.get(id.index()).map(|c| &c.when));
    }
    for (list, index) in &violation.list_entries {
        let entries = program.lists.get(list.index()).map(|l| &l.entries);
        around.extend(entries.and_then(|e| e.get(*index)).map(|e| &e.when));
    }
    for id in &violation.reductions {
        around.extend(program.reductions.get(id.index()).map(|r| &r.when));
    }
    (core, around)
}

/// Ordinary values of a fact, one a cell that conditions cut; nothing if they do not cut it.
fn values(program: &Program, conditions: &[&Condition], fact: FactId) -> Vec<Value> {
    let space = Space::of(program, conditions.iter().copied(), false);
    let about = |s: &Subject| matches!(s, Subject::Fact(f) if *f == fact);
    let place = space.subjects().iter().position(about);
    let axis = place.and_then(|place| space.axes().get(place));
    let cells = axis.into_iter().flat_map(|axis| {
        (0..axis.len()).filter_map(|cell| proof::ordinary_in(program, fact, axis, cell))
    });
    cells.collect()
}

/// The axis of a shared fact, if either package tells any of its values apart.
fn axis(
    (a, of_a): (&Program, &(Vec<&Condition>, Vec<&Condition>)),
    (b, of_b): (&Program, &(Vec<&Condition>, Vec<&Condition>)),
    shared: &Shared,
) -> Option<Axis> {
    let both = |x: Vec<Value>, y: Vec<Value>| {
        let own = x
            .into_iter()
            .filter_map(|v| Some((v.clone(), shared.to_b(&v)?)));
        let other = y.into_iter().filter_map(|v| Some((shared.to_a(&v)?, v)));
        let mut all: Vec<(Value, Value)> = Vec::new();
        for pair in own.chain(other) {
            if !all.contains(&pair) {
                all.push(pair);
            }
        }
        all
    };
    let core = both(values(a, &of_a.0, shared.a), values(b, &of_b.0, shared.b));
    let is_core = core.len() > 1;
    let around = both(values(a, &of_a.1, shared.a), values(b, &of_b.1, shared.b));
    let mut all = core;
    for pair in around {
        if !all.contains(&pair) {
            all.push(pair);
        }
    }
    // Facts that enter amounts without a cut: one more, much larger.
    let declared = a.facts.get(shared.a.index())?;
    if let (FactType::Number(ty), true) = (&declared.ty, all.len() < 2)
        && ty.dimension == crate::ir::Dimension::Money
        && let Some(Value::Number(usual)) = proof::ordinary(a, shared.a)
    {
        let more = usual.saturating_mul(100).min(ty.max);
        let two = [Value::Number(usual), Value::Number(more)];
        all = both(two.to_vec(), Vec::new());
    }
    if all.len() < 2 {
        return None;
    }
    let usual = proof::ordinary(a, shared.a);
    let ordinary = all.iter().position(|(v, _)| Some(v) == usual.as_ref());
    Some(Axis {
        fact: shared.a,
        other: shared.b,
        values: all,
        ordinary: ordinary.unwrap_or(0),
        core: is_core,
    })
}

/// Asks both packages about a pair of acts and notes every difference. `procedure`: duties of procedure
/// are asked for as well.
///
/// Where both packages say the same of the act a few cases do.
pub fn ask(
    a: &Program,
    b: &Program,
    (x, y): (ViolationId, ViolationId),
    (joint, procedure): (&Joint, bool),
    found: &mut Regions,
) -> Asked {
    let (mut of_a, mut of_b) = (conditions(a, x), conditions(b, y));
    if procedure {
        of_a.1.extend(duties::conditions(a, x));
        of_b.1.extend(duties::conditions(b, y));
    }
    let axes: Vec<Axis> = joint
        .shared
        .iter()
        .filter_map(|shared| axis((a, &of_a), (b, &of_b), shared))
        .collect();
    let own = written::act(a, x);
    let alike = own.is_some() && own == written::act(b, y);
    let mut asking = Asking {
        most: if alike { MAX_ALIKE } else { MAX_CASES },
        a: Side::new(a, x, procedure),
        b: Side::new(b, y, procedure),
        asked: Asked {
            axes,
            ..Asked::default()
        },
    };
    let apart = !(joint.only_a.is_empty() && joint.only_b.is_empty());
    if asking.asked.axes.is_empty() && apart {
        // Nothing that either tells apart is known to both: one case of each would show nothing.
        return asking.asked;
    }
    asking.asked.all = asking.combinations(found);
    asking.singly(found);
    asking.asked
}

/// One package with the case that stands behind all others.
struct Side<'p> {
    program: &'p Program,
    act: ViolationId,
    usual: Vec<Option<Value>>,
    procedure: bool,
}

impl<'p> Side<'p> {
    fn new(program: &'p Program, act: ViolationId, procedure: bool) -> Self {
        let mut usual = vec![None; program.facts.len()];
        for (fact, value) in proof::ordinary_case(program, act).unwrap_or_default() {
            if let Some(slot) = usual.get_mut(fact.index()) {
                *slot = Some(value);
            }
        }
        Self {
            program,
            act,
            usual,
            procedure,
        }
    }

    fn outcome(&self, facts: &[Option<Value>]) -> Option<Outcome> {
        if eval::contradicted(self.program, facts) != Ok(None) {
            return None;
        }
        let said = eval::decide(self.program, self.act, facts, Options::default()).ok()?;
        match said.result {
            Resolved::Decided(mut outcome) => {
                if self.procedure {
                    outcome.duties = eval::act_duties(self.program, self.act, facts, &outcome);
                }
                Some(outcome)
            }
            // What a package needs beside the facts at hand is not known: not comparable.
            Resolved::Open(_) => None,
        }
    }
}

struct Asking<'p> {
    /// Most combinations.
    most: usize,
    a: Side<'p>,
    b: Side<'p>,
    asked: Asked,
}

impl Asking<'_> {
    /// Every combination of the core axes, or as many as may be; whether it was every one.
    fn combinations(&mut self, found: &mut Regions) -> bool {
        let core: Vec<usize> = (0..self.asked.axes.len())
            .filter(|i| self.asked.axes.get(*i).is_some_and(|axis| axis.core))
            .collect();
        let sizes: Vec<usize> = core
            .iter()
            .filter_map(|i| self.asked.axes.get(*i))
            .map(|axis| axis.values.len().max(1))
            .collect();
        let total = sizes
            .iter()
            .try_fold(1usize, |n, size| n.checked_mul(*size));
        let total = total.unwrap_or(usize::MAX);
        let all = total <= self.most;
        let step = if all { 1 } else { stride(total, self.most) };
        let mut at = 0usize;
        for _ in 0..total.min(self.most) {
            let mut point = self.usual();
            let mut rest = at;
            for (axis, size) in core.iter().zip(&sizes) {
                if let Some(place) = point.get_mut(*axis) {
                    *place = rest.checked_rem(*size).unwrap_or(0);
                }
                rest = rest.checked_div(*size).unwrap_or(0);
            }
            self.case(&point, found);
            at = at.wrapping_add(step).checked_rem(total).unwrap_or(0);
        }
        all
    }

    /// What only circumstances read, one value at a time.
    fn singly(&mut self, found: &mut Regions) {
        for i in 0..self.asked.axes.len() {
            let Some(axis) = self.asked.axes.get(i).filter(|axis| !axis.core) else {
                continue;
            };
            let (count, usual) = (axis.values.len(), axis.ordinary);
            for value in (0..count).filter(|value| *value != usual) {
                let mut point = self.usual();
                if let Some(place) = point.get_mut(i) {
                    *place = value;
                }
                self.case(&point, found);
            }
        }
    }

    fn usual(&self) -> Vec<usize> {
        self.asked.axes.iter().map(|axis| axis.ordinary).collect()
    }

    fn case(&mut self, point: &[usize], found: &mut Regions) {
        let (mut a, mut b) = (self.a.usual.clone(), self.b.usual.clone());
        for (axis, at) in self.asked.axes.iter().zip(point) {
            let Some((x, y)) = axis.values.get(*at) else {
                return;
            };
            if let Some(slot) = a.get_mut(axis.fact.index()) {
                *slot = Some(x.clone());
            }
            if let Some(slot) = b.get_mut(axis.other.index()) {
                *slot = Some(y.clone());
            }
        }
        let (Some(x), Some(y)) = (self.a.outcome(&a), self.b.outcome(&b)) else {
            return;
        };
        self.asked.asked = self.asked.asked.saturating_add(1);
        match Difference::between((self.a.program, &x), (self.b.program, &y)) {
            None => self.asked.same = self.asked.same.saturating_add(1),
            Some(difference) => {
                let unusual = self.asked.axes.iter().zip(point);
                let unusual = unusual.filter(|(axis, at)| axis.ordinary != **at).count();
                found.add(difference, point, unusual, || {
                    let given = |slots: &[Option<Value>]| {
                        let known = slots.iter().enumerate();
                        let known =
                            known.filter_map(|(i, v)| Some((FactId::from_index(i), v.clone()?)));
                        known.collect::<Vec<_>>()
                    };
                    let both = Both {
                        a: given(&a),
                        b: given(&b),
                    };
                    (both, x.clone(), y.clone())
                });
            }
        }
    }
}

/// A step through so many combinations that meets different ones for as long as it is taken: large,
/// and without a divisor in common.
fn stride(total: usize, most: usize) -> usize {
    let wanted = total.checked_div(most).unwrap_or(1).max(1);
    // About the golden section of the step, so that the low axes turn as well.
    let mut step = wanted.saturating_mul(1_618).checked_div(1_000).unwrap_or(1) | 1;
    while common(step, total) > 1 {
        step = step.saturating_add(2);
    }
    step
}

fn common(mut a: usize, mut b: usize) -> usize {
    let mut seen = BTreeSet::new();
    while b != 0 && seen.insert((a, b)) {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}
