//! Acts laid out as data: guards, impositions, penalties, benchmarks.

use std::collections::BTreeMap;

use super::{descriptions as of, making::Making, say};
use crate::{
    base::{
        kinds::PenaltyKind,
        ratio::Rounding,
        terms::{Handling, HitPolicy, Modality, Unascertainable},
    },
    ir::{
        Amount, Benchmark, Branch, Contest, FactId, FactType, Factor, Guard, GuardKind, Imposition,
        Lasting, Length, Node, ObjectId, Outcome, PackageId, Part, PartKind, PenaltyId, Table,
        Violation, ViolationId, Weights, walk,
    },
};

/// Numbers for what is compared by being equal; 0 is left free.
#[derive(Debug)]
pub(super) struct Numbers<K>(BTreeMap<K, u32>);

impl<K> Default for Numbers<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Numbers<K> {
    fn of(&mut self, key: K) -> u32 {
        let next = number(self.0.len()).saturating_add(1);
        *self.0.entry(key).or_insert(next)
    }
}

/// What acts have been numbered by.
#[derive(Debug, Default)]
pub(super) struct Acts<'p> {
    kinds: Numbers<&'p PenaltyKind>,
    whats: Numbers<&'p str>,
    sames: Numbers<(ObjectId, &'p PenaltyKind, Modality, &'p str)>,
    factors: Option<BTreeMap<&'p str, u32>>,
    lastings: Numbers<Lasting<'p>>,
    /// Address of the addresses of all acts, by number; 0 before they are laid out.
    pub(super) laid: u32,
    /// The address of each duty of procedure that is about some act.
    pub(super) duties: BTreeMap<usize, u32>,
}

/// A length or index as a field of four bytes.
pub(super) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Eight bytes as two fields of four.
pub(super) fn halves(n: i64) -> [u32; 2] {
    let [a, b, c, d, e, f, g, h] = n.to_le_bytes();
    [
        u32::from_le_bytes([a, b, c, d]),
        u32::from_le_bytes([e, f, g, h]),
    ]
}

/// A hit policy by place: 唯一, 取重, 取轻, 首行.
pub(super) const fn policy(policy: HitPolicy) -> u32 {
    policy as u32
}

impl<'p> Making<'p> {
    /// The list of these entries. Gives its address.
    pub(super) fn listed(&mut self, entries: impl IntoIterator<Item = u32>) -> u32 {
        let mut words = vec![0];
        words.extend(entries);
        let len = number(words.len()).saturating_sub(1);
        self.list_of(words, len)
    }

    /// A list whose entries take several fields, behind a first field that is free.
    fn list_of(&mut self, mut words: Vec<u32>, len: u32) -> u32 {
        if let Some(first) = words.first_mut() {
            *first = len;
        }
        self.words(&words)
    }

    /// Lays out an act. `grounds` is the address of what else bears on it.
    pub fn act(&mut self, id: ViolationId, grounds: u32) -> u32 {
        let program = self.program;
        let Some(violation) = program.violations.get(id.index()) else {
            return 0;
        };
        let places: Vec<u32> = violation
            .guards
            .iter()
            .map(|guard| self.condition_place(&guard.when))
            .collect();
        let guards = self.listed(places);
        let mut laid = Vec::with_capacity(violation.impositions.len());
        for (index, imposition) in violation.impositions.iter().enumerate() {
            laid.push(self.imposition(violation, index, imposition));
        }
        let impositions = self.listed(laid);
        let replacing = |(index, guard): (usize, &Guard)| {
            matches!(guard.kind, GuardKind::Stage { replaces: true, .. }).then_some(number(index))
        };
        let stages = self.listed(violation.guards.iter().enumerate().filter_map(replacing));
        let rounding = self.rounding(violation.package);
        let benchmark = violation.benchmark.as_ref();
        let benchmark = benchmark.map_or(0, |benchmark| self.benchmark(violation, benchmark));
        let contest = violation.contest.as_deref();
        let contest = contest.map_or(0, |contest| self.contest(contest));
        let duties = self.duties(id);
        self.words(&[
            id.0,
            guards,
            impositions,
            stages,
            rounding,
            benchmark,
            grounds,
            contest,
            duties,
        ])
    }

    /// The provisions that an act stands for.
    fn contest(&mut self, contest: &Contest) -> u32 {
        let mut words = vec![0];
        for contender in &contest.contenders {
            let act = contender.act.map_or(0, |act| act.0.saturating_add(1));
            let when = self.condition_place(&contender.when);
            let decided = self.condition_place(&contender.decided);
            words.extend([act, when, decided]);
        }
        let contenders = self.list_of(words, number(contest.contenders.len()));
        self.words(&[contest.kind as u32, contest.measure as u32, contenders])
    }

    /// What is compared of every penalty, by number; 0 where no act stands for others.
    pub(super) fn profiles(&mut self) -> u32 {
        let program = self.program;
        if program.violations.iter().all(|act| act.contest.is_none()) {
            return 0;
        }
        let mut words = Vec::new();
        for penalty in &program.penalties {
            let what = if penalty.what.is_empty() {
                0
            } else {
                self.acts.whats.of(&penalty.what)
            };
            let Length(lasting, from, to) = Length::of(penalty);
            words.extend([
                penalty.on.0,
                self.acts.kinds.of(&penalty.kind),
                what,
                penalty.kind.family as u32,
                u32::from(penalty.kind.is_fine()),
                self.acts.lastings.of(lasting),
            ]);
            words.extend(halves(from));
            words.extend(halves(to));
        }
        self.words(&words)
    }

    /// How a package rounds.
    pub(super) fn rounding(&mut self, package: PackageId) -> u32 {
        let package = self.program.packages.get(package.index());
        let (unit, mode) = package.map_or((1, Rounding::HalfUp), |p| p.rounding);
        self.longs(&[unit, mode as i64])
    }

    fn imposition(&mut self, violation: &Violation, index: usize, imposition: &Imposition) -> u32 {
        let guards = self.listed(imposition.guards.iter().copied().map(number));
        let node = self.node(violation, &imposition.guards, &imposition.node);
        let all = 0..violation.impositions.len();
        let beaten_by = all.filter(|&other| stands_for(violation, other, index));
        let beaten_by = self.listed(beaten_by.map(number));
        self.words(&[guards, node, u32::from(imposition.still), beaten_by])
    }

    /// The penalties of a node, as a violation imposes them under these guards.
    pub fn node(&mut self, violation: &Violation, guards: &[usize], node: &Node) -> u32 {
        let (kind, entries): (u32, Vec<(PenaltyId, usize)>) = match node {
            Node::One(id) => (0, vec![(*id, 0)]),
            Node::ChooseOne(alternatives) => {
                let all = alternatives.iter().enumerate();
                let ids = all.flat_map(|(index, ids)| ids.iter().map(move |id| (*id, index)));
                (1, ids.collect())
            }
            Node::UpTo(rungs) => {
                let all = rungs.iter().enumerate();
                (2, all.map(|(index, id)| (*id, index)).collect())
            }
            Node::Human(_) => (3, Vec::new()),
        };
        let mut words = vec![kind, 0];
        let mut len = 0u32;
        for (id, index) in entries {
            let penalty = self.penalty(violation, guards, id);
            if penalty != 0 {
                words.extend([penalty, number(index)]);
                len = len.saturating_add(1);
            }
        }
        if let Some(place) = words.get_mut(1) {
            *place = len;
        }
        self.words(&words)
    }

    /// A penalty, as a violation imposes it under these guards; 0 if there is none of this number.
    pub fn penalty(&mut self, violation: &Violation, guards: &[usize], id: PenaltyId) -> u32 {
        let program = self.program;
        let Some(penalty) = program.penalties.get(id.index()) else {
            return 0;
        };
        // A fine is compared as worked out, the others as written.
        let (expr, range, text) = match &penalty.amount {
            Amount::Fine(range) => {
                let laid = self.range(range, Some((violation, guards, penalty.on)));
                (range.expr.0.saturating_add(1), laid, "")
            }
            Amount::Flag | Amount::Duration(_) | Amount::Lifetime | Amount::Open => {
                (0, 0, penalty.text.as_str())
            }
        };
        let what = if penalty.what.is_empty() {
            0
        } else {
            self.acts.whats.of(&penalty.what)
        };
        let same = (penalty.on, &penalty.kind, penalty.modality, text);
        let words = [
            id.0,
            penalty.on.0,
            self.acts.kinds.of(&penalty.kind),
            what,
            u32::from(expr != 0),
            penalty.modality as u32,
            penalty.kind.family as u32,
            expr,
            self.acts.sames.of(same),
            range,
        ];
        self.words(&words)
    }

    fn benchmark(&mut self, violation: &'p Violation, benchmark: &'p Benchmark) -> u32 {
        let rounding = self.rounding(benchmark.package);
        let package = self.program.packages.get(benchmark.package.index());
        let unascertainable = package.and_then(|package| package.unascertainable);
        let mut overrides = vec![0];
        for row in &benchmark.overrides {
            let when = self.condition_place(&row.when);
            overrides.extend([when, row.row.0, self.outcomes(violation, &row.outcomes)]);
        }
        let overrides = self.list_of(overrides, number(benchmark.overrides.len()));
        let mut parts = Vec::with_capacity(benchmark.parts.len());
        for part in &benchmark.parts {
            parts.push(self.part_of(violation, part));
        }
        let parts = self.listed(parts);
        let defects = benchmark.defects;
        let out_of_range = defects.out_of_range.map_or(0, |handling| {
            let place = handling as u32;
            place.saturating_add(1)
        });
        self.words(&[
            rounding,
            number(benchmark.tiers.len()),
            u32::from(defects.gap == Some(Handling::StatutoryLimit)),
            u32::from(defects.overlap == Some(Handling::Lighter)),
            out_of_range,
            u32::from(unascertainable == Some(Unascertainable::Lowest)),
            overrides,
            parts,
        ])
    }

    fn part_of(&mut self, violation: &Violation, part: &'p Part) -> u32 {
        let guard = guard(part.guard);
        let when = part.when.as_ref();
        let when = when.map_or(0, |when| self.condition_place(when));
        let (speaks, table, weights) = match &part.kind {
            PartKind::Table(table) => {
                let outcomes = table.rows.iter().flat_map(|row| &row.outcomes);
                let mut said = Vec::new();
                for outcome in outcomes {
                    for (kind, object) in self.spoken(outcome) {
                        if !said.contains(&(kind, object)) {
                            said.push((kind, object));
                        }
                    }
                }
                (said, self.table(violation, table), 0)
            }
            PartKind::Weights(weights) => {
                let branches = weights.branches.iter();
                let said = branches.map(|branch| (of::outcome::FINE, branch.on.0));
                (said.collect(), 0, self.weights(weights))
            }
        };
        let mut words = vec![0];
        words.extend(speaks.iter().flat_map(|(kind, object)| [*kind, *object, 0]));
        let speaks = self.list_of(words, number(speaks.len()));
        self.words(&[guard, when, speaks, table, weights])
    }

    /// What an outcome says of whom: one entry a node; a node is about the object of its first
    /// penalty.
    fn spoken(&self, outcome: &Outcome) -> Vec<(u32, u32)> {
        match outcome {
            Outcome::Fine(object, _) => vec![(of::outcome::FINE, object.0)],
            Outcome::NoFine(object) => vec![(of::outcome::NO_FINE, object.0)],
            Outcome::Penalties(nodes) => {
                let objects = nodes.iter().filter_map(|node| self.about(node));
                objects.map(|on| (of::outcome::NODE, on.0)).collect()
            }
            Outcome::Human => vec![(of::outcome::HUMAN, 0)],
        }
    }

    fn about(&self, node: &Node) -> Option<ObjectId> {
        let first = node.penalties().next()?;
        let penalty = self.program.penalties.get(first.index())?;
        Some(penalty.on)
    }

    fn outcomes(&mut self, violation: &Violation, outcomes: &[Outcome]) -> u32 {
        let mut words = vec![0];
        let mut len = 0u32;
        let mut add = |entry: [u32; 3]| {
            words.extend(entry);
            len = len.saturating_add(1);
        };
        for outcome in outcomes {
            match outcome {
                Outcome::Fine(object, range) => {
                    let range = self.range(range, Some((violation, &[], *object)));
                    add([of::outcome::FINE, object.0, range]);
                }
                Outcome::NoFine(object) => add([of::outcome::NO_FINE, object.0, 0]),
                Outcome::Penalties(nodes) => {
                    for node in nodes {
                        // A node without penalties is about nobody.
                        if let Some(object) = self.about(node) {
                            let node = self.node(violation, &[], node);
                            add([of::outcome::NODE, object.0, node]);
                        }
                    }
                }
                Outcome::Human => add([of::outcome::HUMAN, 0, 0]),
            }
        }
        self.list_of(words, len)
    }

    fn table(&mut self, violation: &Violation, table: &Table) -> u32 {
        let conditions: Vec<&[_]> = table.rows.iter().map(|row| row.when.as_slice()).collect();
        let when = self.rows(&conditions);
        let mut words = vec![policy(table.policy), when, number(table.rows.len())];
        for row in &table.rows {
            let outcomes = self.outcomes(violation, &row.outcomes);
            words.extend([row.row.0, guard(row.tier), outcomes]);
        }
        self.words(&words)
    }

    fn weights(&mut self, weights: &'p Weights) -> u32 {
        let mut factors = Vec::with_capacity(weights.factors.len());
        for factor in &weights.factors {
            factors.push(self.factor(factor));
        }
        let factors = self.listed(factors);
        let mut branches = Vec::with_capacity(weights.branches.len());
        for branch in &weights.branches {
            branches.push(self.branch(branch));
        }
        let branches = self.listed(branches);
        let [low, high] = halves(weights.den);
        self.words(&[low, high, factors, branches])
    }

    fn factor(&mut self, factor: &'p Factor) -> u32 {
        let program = self.program;
        let numbers = self.acts.factors.get_or_insert_with(|| {
            let mut numbers = BTreeMap::new();
            for (index, factor) in say::factors(program).enumerate() {
                numbers.entry(factor.name.as_str()).or_insert(number(index));
            }
            numbers
        });
        let name = numbers.get(factor.name.as_str()).copied().unwrap_or(0);
        let lighter = factor.defects.overlap == Some(Handling::Lighter);
        let hit = if lighter && factor.policy == HitPolicy::Unique {
            HitPolicy::Lightest
        } else {
            factor.policy
        };
        let mut words = vec![
            policy(hit),
            number(factor.lowest),
            name,
            number(factor.rows.len()),
        ];
        for row in &factor.rows {
            let [low, high] = halves(row.weight);
            words.extend([self.condition_place(&row.when), row.row.0, low, high]);
        }
        self.words(&words)
    }

    fn branch(&mut self, branch: &Branch) -> u32 {
        let amount = self.number(&branch.amount);
        let amount = self.place(amount).saturating_add(1);
        let floored = branch.floor.map_or(0, |_| 1);
        let capped = branch.cap.map_or(0, |_| 2);
        let mut entered: Vec<FactId> = Vec::new();
        walk::facts_of_number(self.program, &branch.amount, &mut |fact| {
            let found = self.program.facts.get(fact.index());
            let counts =
                found.is_some_and(|f| f.parent.is_none() && matches!(f.ty, FactType::Number(_)));
            if counts && !entered.contains(&fact) {
                entered.push(fact);
            }
        });
        let entered = self.listed(entered.iter().map(|fact| fact.0));
        let mut words = vec![
            branch.on.0,
            guard(branch.guard),
            branch.expr.0.saturating_add(1),
            amount,
            floored | capped,
            entered,
        ];
        words.extend(halves(branch.start));
        words.extend(halves(branch.floor.unwrap_or(0)));
        words.extend(halves(branch.cap.unwrap_or(0)));
        self.words(&words)
    }
}

/// An index that may be missing, plus one.
fn guard(index: Option<usize>) -> u32 {
    index.map_or(0, |index| number(index).saturating_add(1))
}

/// Whether the fine of imposition `a` stands for that of `b`: it belongs to a stage that follows one
/// of `b`'s, or it has more guards (a stage's fine stands for the general one).
fn stands_for(violation: &Violation, a: usize, b: usize) -> bool {
    let (Some(x), Some(y)) = (violation.impositions.get(a), violation.impositions.get(b)) else {
        return false;
    };
    if a == b {
        return false;
    }
    if follows(violation, x, y) {
        return true;
    }
    x.guards.len() > y.guards.len() && !follows(violation, y, x)
}

/// Whether a stage of `x` follows one of `y`, directly or through others.
fn follows(violation: &Violation, x: &Imposition, y: &Imposition) -> bool {
    x.guards.iter().any(|&stage| {
        let mut at = stage;
        // A chain of stages is at most as long as there are stages.
        for _ in 0..violation.guards.len() {
            let Some(before) = violation.guards.get(at).and_then(after) else {
                return false;
            };
            if y.guards.contains(&before) && !y.guards.contains(&stage) {
                return true;
            }
            at = before;
        }
        false
    })
}

fn after(guard: &Guard) -> Option<usize> {
    match guard.kind {
        GuardKind::Stage { after, .. } => after,
        GuardKind::Arm { .. } => None,
    }
}
