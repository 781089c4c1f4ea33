//! What depends on few cells only becomes a table over them.
//!
//! Each node is seen as a function of *sources*: values with few possibilities, or values that it
//! only compares with constants, whose cells between these constants are all it can tell apart. Where
//! the product of the cells is small, the node is worked out for every combination once, and a case
//! looks it up. This is where branches go: a table of conditions is an entry of such a table.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Shape, Sheet,
    graph::{Graph, NodeId, Op, index},
    lower::{Input, Lower},
};
use crate::case::summary::Ask;

/// Most entries of a table.
const MAX_ENTRIES: usize = 4_096;
/// Most entries that stand for one node: with more of them memory costs more than the work.
const ENTRIES_A_NODE: usize = 32;
/// Entries that are few whatever they stand for.
const SMALL: usize = 256;
/// Most values of a source all of whose values are told apart.
const MAX_VALUES: i64 = 64;

/// What a node tells apart of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cells {
    /// Every value.
    All,
    /// What lies below, between and above these.
    Cut(BTreeSet<i64>),
}

/// Sources of a node.
type Support = BTreeMap<NodeId, Cells>;

/// Whether the node has few values.
fn few(graph: &Graph, node: NodeId) -> bool {
    let (lo, hi) = graph.of(node);
    hi.checked_sub(lo).is_some_and(|width| width < MAX_VALUES)
}

/// The first value of each cell.
fn firsts(graph: &Graph, source: NodeId, cells: &Cells) -> Vec<i64> {
    let (lo, hi) = graph.of(source);
    match cells {
        Cells::All => (lo..=hi).collect(),
        Cells::Cut(cuts) => {
            let inner = cuts.iter().copied().filter(|c| *c > lo && *c <= hi);
            std::iter::once(lo).chain(inner).collect()
        }
    }
}

fn entries(graph: &Graph, support: &Support) -> Option<usize> {
    support.iter().try_fold(1usize, |all, (source, cells)| {
        let (lo, hi) = graph.of(*source);
        let own = match cells {
            Cells::All => usize::try_from(hi.checked_sub(lo)?).ok()?.checked_add(1)?,
            Cells::Cut(cuts) => cuts.len().checked_add(1)?,
        };
        all.checked_mul(own).filter(|n| *n <= MAX_ENTRIES)
    })
}

/// Whether a table in place of so many nodes is worth its entries.
fn pays(graph: &Graph, support: &Support, nodes: usize) -> bool {
    let most = nodes.saturating_mul(ENTRIES_A_NODE);
    nodes > support.len().saturating_mul(2)
        && entries(graph, support).is_some_and(|all| all <= most.max(SMALL))
}

/// Adds what a node tells apart of a source.
fn tell(support: &mut Support, source: NodeId, cells: &Cells) {
    match (support.get_mut(&source), cells) {
        (None, _) => {
            support.insert(source, cells.clone());
        }
        (Some(Cells::All), _) => {}
        (Some(old @ Cells::Cut(_)), Cells::All) => *old = Cells::All,
        (Some(Cells::Cut(old)), Cells::Cut(new)) => old.extend(new),
    }
}

/// What a node reads.
pub fn operands(op: Op) -> Vec<NodeId> {
    match op {
        Op::Const(_) | Op::Input(_) => vec![],
        Op::Div(a, _) | Op::Has(_, a) | Op::Rank(_, a) | Op::Lookup(_, a) => vec![a],
        Op::Add(a, b)
        | Op::Sub(a, b)
        | Op::Mul(a, b)
        | Op::Eq(a, b)
        | Op::Lt(a, b)
        | Op::Le(a, b)
        | Op::And(a, b)
        | Op::Or(a, b)
        | Op::Xor(a, b)
        | Op::Min(a, b)
        | Op::Max(a, b) => vec![a, b],
        Op::Select(a, b, c) => vec![a, b, c],
    }
}

/// The value that is compared with constants, and where it is cut.
fn comparison(graph: &Graph, op: Op) -> Option<(NodeId, Vec<i64>)> {
    let after = |c: i64| c.checked_add(1).into_iter();
    match op {
        Op::Eq(a, b) => match (graph.known(a), graph.known(b)) {
            (Some(c), None) => Some((b, after(c).chain([c]).collect())),
            (None, Some(c)) => Some((a, after(c).chain([c]).collect())),
            (_, _) => None,
        },
        // a < c changes at c, c < b at c + 1; a <= c at c + 1, c <= b at c.
        Op::Lt(a, b) => match (graph.known(a), graph.known(b)) {
            (Some(c), None) => Some((b, after(c).collect())),
            (None, Some(c)) => Some((a, vec![c])),
            (_, _) => None,
        },
        Op::Le(a, b) => match (graph.known(a), graph.known(b)) {
            (Some(c), None) => Some((b, vec![c])),
            (None, Some(c)) => Some((a, after(c).collect())),
            (_, _) => None,
        },
        Op::Rank(cuts, a) => Some((a, graph.cuts.get(index(cuts))?.clone())),
        Op::Const(_)
        | Op::Input(_)
        | Op::Add(..)
        | Op::Sub(..)
        | Op::Mul(..)
        | Op::Div(..)
        | Op::And(..)
        | Op::Or(..)
        | Op::Xor(..)
        | Op::Select(..)
        | Op::Min(..)
        | Op::Max(..)
        | Op::Has(..)
        | Op::Lookup(..) => None,
    }
}

/// The sources of every node that is a function of few cells.
fn supports(graph: &Graph) -> Vec<Option<Support>> {
    let mut all: Vec<Option<Support>> = Vec::with_capacity(graph.ops.len());
    let of = |all: &Vec<Option<Support>>, id: NodeId| all.get(index(id.0)).cloned().flatten();
    for (at, op) in graph.ops.iter().enumerate() {
        let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
        let support = match op {
            Op::Const(_) => Some(Support::new()),
            Op::Input(_) => None,
            Op::Add(..)
            | Op::Sub(..)
            | Op::Mul(..)
            | Op::Div(..)
            | Op::Eq(..)
            | Op::Lt(..)
            | Op::Le(..)
            | Op::And(..)
            | Op::Or(..)
            | Op::Xor(..)
            | Op::Select(..)
            | Op::Min(..)
            | Op::Max(..)
            | Op::Has(..)
            | Op::Rank(..)
            | Op::Lookup(..) => {
                let compared = comparison(graph, *op);
                let mut joined = Support::new();
                if let Some((source, cuts)) = &compared
                    && of(&all, *source).is_none()
                {
                    tell(
                        &mut joined,
                        *source,
                        &Cells::Cut(cuts.iter().copied().collect()),
                    );
                    Some(joined)
                } else {
                    let mut sound = true;
                    for operand in operands(*op) {
                        match of(&all, operand) {
                            Some(own) => {
                                for (source, cells) in &own {
                                    tell(&mut joined, *source, cells);
                                }
                            }
                            None if few(graph, operand) => {
                                tell(&mut joined, operand, &Cells::All);
                            }
                            None => sound = false,
                        }
                    }
                    if sound && entries(graph, &joined).is_none() {
                        // Too many together: the operands themselves, where they are few.
                        joined = Support::new();
                        for operand in operands(*op) {
                            if graph.known(operand).is_none() {
                                sound &= few(graph, operand);
                                tell(&mut joined, operand, &Cells::All);
                            }
                        }
                    }
                    sound.then_some(joined)
                }
            }
        };
        let support = support.filter(|s| entries(graph, s).is_some() && !s.contains_key(&id));
        all.push(support);
    }
    all
}

/// One value, worked out.
#[inline(always)]
pub(super) fn value(graph: &Graph, op: Op, get: impl Fn(NodeId) -> i64) -> i64 {
    match op {
        Op::Const(n) => n,
        Op::Input(_) => 0,
        Op::Add(a, b) => get(a).wrapping_add(get(b)),
        Op::Sub(a, b) => get(a).wrapping_sub(get(b)),
        Op::Mul(a, b) => get(a).wrapping_mul(get(b)),
        Op::Div(a, by) => get(a).checked_div_euclid(by).unwrap_or(0),
        Op::Eq(a, b) => i64::from(get(a) == get(b)),
        Op::Lt(a, b) => i64::from(get(a) < get(b)),
        Op::Le(a, b) => i64::from(get(a) <= get(b)),
        Op::And(a, b) => get(a) & get(b),
        Op::Or(a, b) => get(a) | get(b),
        Op::Xor(a, b) => get(a) ^ get(b),
        Op::Select(a, b, c) => {
            if get(a) != 0 {
                get(b)
            } else {
                get(c)
            }
        }
        Op::Min(a, b) => get(a).min(get(b)),
        Op::Max(a, b) => get(a).max(get(b)),
        Op::Has(mask, a) => {
            let at = u32::try_from(get(a)).unwrap_or(64);
            (mask.checked_shr(at).unwrap_or(0) & 1).cast_signed()
        }
        Op::Rank(cuts, a) => {
            let cuts = graph.cuts.get(index(cuts)).map_or(&[][..], Vec::as_slice);
            let at = get(a);
            i64::try_from(cuts.partition_point(|c| *c <= at)).unwrap_or(0)
        }
        Op::Lookup(table, a) => {
            let table = graph
                .tables
                .get(index(table))
                .map_or(&[][..], Vec::as_slice);
            let at = usize::try_from(get(a)).unwrap_or(usize::MAX);
            table.get(at).copied().unwrap_or(0)
        }
    }
}

/// A graph rewritten.
struct Folding<'g> {
    old: &'g Graph,
    new: Graph,
    supports: Vec<Option<Support>>,
    done: BTreeMap<NodeId, NodeId>,
}

impl Folding<'_> {
    fn support(&self, id: NodeId) -> Option<&Support> {
        self.supports.get(index(id.0)).and_then(Option::as_ref)
    }

    /// The node in the new graph; it has been made.
    fn node(&self, id: NodeId) -> NodeId {
        self.done.get(&id).copied().unwrap_or(id)
    }

    /// Makes these nodes, and before them what they read.
    fn make(&mut self, wanted: &[NodeId]) {
        let mut tables: BTreeMap<NodeId, (Support, Vec<NodeId>)> = BTreeMap::new();
        // Operands have lower numbers: from the highest down, all that read a node come before it.
        let mut waiting: BTreeSet<NodeId> = wanted.iter().copied().collect();
        let mut order = Vec::new();
        while let Some(id) = waiting.pop_last() {
            order.push(id);
            let support = self.support(id).filter(|s| !s.is_empty());
            let folded = support.map(|s| (s.clone(), walked(self.old, id, s)));
            match folded.filter(|(s, below)| pays(self.old, s, below.len())) {
                Some((support, below)) => {
                    waiting.extend(support.keys());
                    tables.insert(id, (support, below));
                }
                None => waiting.extend(operands(self.old.op(id))),
            }
        }
        for id in order.into_iter().rev() {
            let made = match tables.get(&id) {
                Some((support, below)) => self.table(id, support, below),
                None => self.plain(id),
            };
            self.done.insert(id, made);
        }
    }

    /// The node as it was.
    fn plain(&mut self, id: NodeId) -> NodeId {
        let op = self.old.op(id);
        let bounds = self.old.of(id);
        if bounds.0 == bounds.1 {
            return self.new.constant(bounds.0);
        }
        let of = |a: NodeId| self.node(a);
        // What tables have settled may settle more.
        let op = match op {
            Op::Const(n) => Op::Const(n),
            Op::Input(n) => Op::Input(n),
            Op::Add(a, b) => Op::Add(of(a), of(b)),
            Op::Sub(a, b) => Op::Sub(of(a), of(b)),
            Op::Mul(a, b) => Op::Mul(of(a), of(b)),
            Op::Div(a, by) => Op::Div(of(a), by),
            Op::Eq(a, b) => {
                let (a, b) = (of(a), of(b));
                return self.new.eq(a, b);
            }
            Op::Lt(a, b) => {
                let (a, b) = (of(a), of(b));
                return self.new.lt(a, b);
            }
            Op::Le(a, b) => {
                let (a, b) = (of(a), of(b));
                return self.new.le(a, b);
            }
            // Of truths; of masks as it is.
            Op::And(a, b) if bounds == (0, 1) => {
                let (a, b) = (of(a), of(b));
                return self.new.and(a, b);
            }
            Op::Or(a, b) if bounds == (0, 1) => {
                let (a, b) = (of(a), of(b));
                return self.new.or(a, b);
            }
            Op::And(a, b) => Op::And(of(a), of(b)),
            Op::Or(a, b) => Op::Or(of(a), of(b)),
            Op::Xor(a, b) => Op::Xor(of(a), of(b)),
            Op::Select(a, b, c) => {
                let (a, b, c) = (of(a), of(b), of(c));
                return self.new.select(a, b, c);
            }
            Op::Min(a, b) => {
                let (a, b) = (of(a), of(b));
                return self.new.min(a, b);
            }
            Op::Max(a, b) => {
                let (a, b) = (of(a), of(b));
                return self.new.max(a, b);
            }
            Op::Has(mask, a) => Op::Has(mask, of(a)),
            Op::Rank(cuts, a) => {
                let cuts = self.old.cuts.get(index(cuts)).cloned().unwrap_or_default();
                let a = self.node(a);
                return self.new.rank(a, &cuts);
            }
            Op::Lookup(table, a) => {
                let table = self.old.tables.get(index(table)).cloned();
                let a = self.node(a);
                return self.new.lookup(a, table.unwrap_or_default());
            }
        };
        self.new.add(op, bounds)
    }

    /// The node as a table over the cells of its sources.
    fn table(&mut self, id: NodeId, support: &Support, below: &[NodeId]) -> NodeId {
        let sources: Vec<(NodeId, Vec<i64>)> = support
            .iter()
            .map(|(source, cells)| (*source, firsts(self.old, *source, cells)))
            .filter(|(_, firsts)| firsts.len() > 1)
            .collect();
        let total: usize = sources.iter().map(|(_, f)| f.len()).product();
        let mut held: BTreeMap<NodeId, Vec<i64>> = BTreeMap::new();
        for source in support.keys() {
            let (lo, _) = self.old.of(*source);
            held.insert(*source, vec![lo; total]);
        }
        let mut stride = 1usize;
        let mut place = self.new.constant(0);
        for (source, firsts) in &sources {
            let own = (0..total).map(|at| {
                let cell = at.checked_div(stride).unwrap_or(0);
                let cell = cell.checked_rem(firsts.len()).unwrap_or(0);
                firsts.get(cell).copied().unwrap_or(0)
            });
            held.insert(*source, own.collect());
            let x = self.node(*source);
            let digit = match support.get(source) {
                Some(Cells::All) => {
                    let lo = self.new.constant(firsts.first().copied().unwrap_or(0));
                    self.new.minus(x, lo).unwrap_or(x)
                }
                Some(Cells::Cut(_)) | None => {
                    let cuts = firsts.get(1..).unwrap_or(&[]);
                    self.new.rank(x, cuts)
                }
            };
            let weight = self.new.constant(i64::try_from(stride).unwrap_or(0));
            // Small numbers: they cannot leave their width.
            let part = self.new.times(digit, weight).unwrap_or(digit);
            place = self.new.plus(place, part).unwrap_or(place);
            stride = stride.saturating_mul(firsts.len());
        }
        for node in below {
            let column = evaluated(self.old, *node, &held, total);
            held.insert(*node, column);
        }
        let table = held.remove(&id).unwrap_or_default();
        self.new.lookup(place, table)
    }
}

/// The ways in which truths can hold together; `None` if they depend on too many cells.
pub(super) fn reachable(graph: &Graph, truths: &[NodeId]) -> Option<Vec<Vec<bool>>> {
    let supports = supports(graph);
    let mut joined = Support::new();
    for truth in truths {
        let own = supports.get(index(truth.0))?.as_ref()?;
        for (source, cells) in own {
            tell(&mut joined, *source, cells);
        }
    }
    let total = entries(graph, &joined)?;
    let mut columns: BTreeMap<NodeId, Vec<i64>> = BTreeMap::new();
    let mut stride = 1usize;
    for (source, cells) in &joined {
        let firsts = firsts(graph, *source, cells);
        let own = (0..total).map(|at| {
            let cell = at.checked_div(stride).unwrap_or(0);
            let cell = cell.checked_rem(firsts.len()).unwrap_or(0);
            firsts.get(cell).copied().unwrap_or(0)
        });
        columns.insert(*source, own.collect());
        stride = stride.saturating_mul(firsts.len());
    }
    for truth in truths {
        for node in walked(graph, *truth, &joined) {
            if columns.contains_key(&node) {
                continue;
            }
            let column = evaluated(graph, node, &columns, total);
            columns.insert(node, column);
        }
    }
    let way = |at: usize| -> Vec<bool> {
        let held = |truth: &NodeId| columns.get(truth).and_then(|c| c.get(at)) == Some(&1);
        truths.iter().map(held).collect()
    };
    let ways: BTreeSet<Vec<bool>> = (0..total).map(way).collect();
    Some(ways.into_iter().collect())
}

/// The nodes between a node and its sources, in order, the node last.
fn walked(graph: &Graph, id: NodeId, support: &Support) -> Vec<NodeId> {
    let mut seen: BTreeSet<NodeId> = BTreeSet::new();
    let mut work = vec![id];
    while let Some(next) = work.pop() {
        if graph.known(next).is_some() || support.contains_key(&next) || !seen.insert(next) {
            continue;
        }
        work.extend(operands(graph.op(next)));
    }
    seen.into_iter().collect()
}

/// An operand over all combinations.
#[derive(Clone, Copy)]
enum Over<'c> {
    Column(&'c [i64]),
    One(i64),
}

impl Over<'_> {
    #[inline(always)]
    fn at(self, at: usize) -> i64 {
        match self {
            Over::Column(column) => column.get(at).copied().unwrap_or(0),
            Over::One(n) => n,
        }
    }
}

/// A node for every combination, out of those that it reads.
fn evaluated(
    graph: &Graph,
    node: NodeId,
    held: &BTreeMap<NodeId, Vec<i64>>,
    total: usize,
) -> Vec<i64> {
    let op = graph.op(node);
    let over = |id: &NodeId| match held.get(id) {
        Some(column) => (*id, Over::Column(column)),
        None => (*id, Over::One(graph.known(*id).unwrap_or(0))),
    };
    let read: Vec<(NodeId, Over<'_>)> = operands(op).iter().map(over).collect();
    let none = (node, Over::One(0));
    let [(a, x), (b, y), (_, z)] =
        [0, 1, 2].map(|place: usize| read.get(place).copied().unwrap_or(none));
    let of = |at: usize, operand: NodeId| {
        if operand == a {
            x.at(at)
        } else if operand == b {
            y.at(at)
        } else {
            z.at(at)
        }
    };
    (0..total)
        .map(|at| value(graph, op, |operand| of(at, operand)))
        .collect()
}

/// The sheet of rules that have been lowered.
pub(super) fn folded(lower: Lower<'_>, ask: Ask, shape: Shape, outputs: Vec<NodeId>) -> Sheet {
    let Lower {
        graph: mut old,
        inputs,
        ..
    } = lower;
    let bail = match old.bail {
        Some(bail) => bail,
        None => old.truth(false),
    };
    let supports = supports(&old);
    let mut folding = Folding {
        old: &old,
        new: Graph::default(),
        supports,
        done: BTreeMap::new(),
    };
    let wanted: Vec<NodeId> = outputs.iter().copied().chain([bail]).collect();
    folding.make(&wanted);
    let outputs: Vec<NodeId> = outputs.into_iter().map(|id| folding.node(id)).collect();
    let bail = folding.node(bail);
    let new = folding.new;
    // Tables cover every place that can be; a hold in the new graph would be one of its own making.
    debug_assert!(new.bail.is_none());
    pruned(ask, shape, inputs, new, outputs, bail)
}

/// Drops what nothing reads.
fn pruned(
    ask: Ask,
    shape: Shape,
    inputs: Vec<Input>,
    old: Graph,
    outputs: Vec<NodeId>,
    bail: NodeId,
) -> Sheet {
    let mut read: BTreeSet<NodeId> = BTreeSet::new();
    let mut work: Vec<NodeId> = outputs.iter().copied().chain([bail]).collect();
    while let Some(id) = work.pop() {
        if read.insert(id) {
            work.extend(operands(old.op(id)));
        }
    }
    let mut graph = Graph::default();
    let mut moved: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    for id in read {
        let of = |a: NodeId| moved.get(&a).copied().unwrap_or(a);
        let op = match old.op(id) {
            Op::Const(n) => Op::Const(n),
            Op::Input(n) => Op::Input(n),
            Op::Add(a, b) => Op::Add(of(a), of(b)),
            Op::Sub(a, b) => Op::Sub(of(a), of(b)),
            Op::Mul(a, b) => Op::Mul(of(a), of(b)),
            Op::Div(a, by) => Op::Div(of(a), by),
            Op::Eq(a, b) => Op::Eq(of(a), of(b)),
            Op::Lt(a, b) => Op::Lt(of(a), of(b)),
            Op::Le(a, b) => Op::Le(of(a), of(b)),
            Op::And(a, b) => Op::And(of(a), of(b)),
            Op::Or(a, b) => Op::Or(of(a), of(b)),
            Op::Xor(a, b) => Op::Xor(of(a), of(b)),
            Op::Select(a, b, c) => Op::Select(of(a), of(b), of(c)),
            Op::Min(a, b) => Op::Min(of(a), of(b)),
            Op::Max(a, b) => Op::Max(of(a), of(b)),
            Op::Has(mask, a) => Op::Has(mask, of(a)),
            Op::Rank(n, a) => {
                let cuts = old.cuts.get(index(n)).cloned().unwrap_or_default();
                let at = graph.cuts.iter().position(|c| *c == cuts);
                let at = at.unwrap_or_else(|| {
                    graph.cuts.push(cuts);
                    graph.cuts.len().saturating_sub(1)
                });
                Op::Rank(u32::try_from(at).unwrap_or(u32::MAX), of(a))
            }
            Op::Lookup(n, a) => {
                let table = old.tables.get(index(n)).cloned().unwrap_or_default();
                let at = graph.tables.iter().position(|t| *t == table);
                let at = at.unwrap_or_else(|| {
                    graph.tables.push(table);
                    graph.tables.len().saturating_sub(1)
                });
                Op::Lookup(u32::try_from(at).unwrap_or(u32::MAX), of(a))
            }
        };
        let new = graph.add(op, old.of(id));
        moved.insert(id, new);
    }
    let of = |id: &NodeId| moved.get(id).copied().unwrap_or(*id);
    Sheet {
        outputs: outputs.iter().map(of).collect(),
        bail: of(&bail),
        ask,
        shape,
        inputs,
        graph,
    }
}
