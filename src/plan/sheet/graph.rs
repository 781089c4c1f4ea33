//! Dataflow under way: nodes, each once, each with the bounds of its values.
//!
//! Bounds decide. Every step is exact in 64 bits because the bounds of its operands say so; where
//! they do not, the operand is held to those values for which they do and the case is given up
//! outside of them ([`Graph::hold`]). Comparisons that bounds settle are constants.

use std::collections::BTreeMap;

/// A node by number; operands come before what reads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// What a node is. Truths are 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Op {
    /// A constant.
    Const(i64),
    /// An input, by its place.
    Input(u32),
    /// Sum.
    Add(NodeId, NodeId),
    /// Difference.
    Sub(NodeId, NodeId),
    /// Product.
    Mul(NodeId, NodeId),
    /// Quotient by a positive constant, towards negative infinity.
    Div(NodeId, i64),
    /// Equal.
    Eq(NodeId, NodeId),
    /// Less.
    Lt(NodeId, NodeId),
    /// At most.
    Le(NodeId, NodeId),
    /// Bits in both.
    And(NodeId, NodeId),
    /// Bits in either.
    Or(NodeId, NodeId),
    /// Bits in one.
    Xor(NodeId, NodeId),
    /// The second if the first is true, else the third.
    Select(NodeId, NodeId, NodeId),
    /// The lesser.
    Min(NodeId, NodeId),
    /// The greater.
    Max(NodeId, NodeId),
    /// The bit of a mask at a place from 0 to 63.
    Has(u64, NodeId),
    /// How many cuts of a list are at most the value.
    Rank(u32, NodeId),
    /// The entry of a table at a place; the bounds of the place are those of the table.
    Lookup(u32, NodeId),
}

/// The rules go beyond what a sheet does: the general machine answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not for a sheet: {0}")]
pub struct Uncovered(pub &'static str);

/// Bounds of the values of a node, both included.
pub type Bounds = (i64, i64);

/// Nodes under way.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Nodes by number.
    pub ops: Vec<Op>,
    /// Bounds of each.
    pub bounds: Vec<Bounds>,
    /// Lists of cuts, each rising.
    pub cuts: Vec<Vec<i64>>,
    /// Tables.
    pub tables: Vec<Vec<i64>>,
    /// 1 if the case is given up.
    pub bail: Option<NodeId>,
    /// Nothing that is read may get lost: bounds settle nothing, only constants do. For sheets that must
    /// know what a value rests on.
    pub strict: bool,
    known: BTreeMap<Op, NodeId>,
    known_cuts: BTreeMap<Vec<i64>, u32>,
    known_tables: BTreeMap<Vec<i64>, u32>,
}

/// The result of a step.
pub type Made = Result<NodeId, Uncovered>;

/// Cuts that span less than this are ranked by a table.
fn dense(cuts: usize) -> i64 {
    if cuts <= MANY_CUTS {
        return 0;
    }
    i64::try_from(cuts.saturating_mul(4)).unwrap_or(0)
}

/// Cuts that are counted one by one rather than looked up.
const MANY_CUTS: usize = 4;

const WIDE: Uncovered = Uncovered("a number may leave 64 bits");

fn narrow(lo: i128, hi: i128) -> Option<Bounds> {
    Some((i64::try_from(lo).ok()?, i64::try_from(hi).ok()?))
}

fn number(id: usize) -> u32 {
    u32::try_from(id).unwrap_or(u32::MAX)
}

/// As an index.
pub fn index(id: u32) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

impl Graph {
    /// Adds a node, or gives the one that is the same.
    pub fn add(&mut self, op: Op, bounds: Bounds) -> NodeId {
        let mut bounds = bounds;
        if bounds.0 == bounds.1 && !matches!(op, Op::Const(_)) {
            if !self.strict {
                return self.constant(bounds.0);
            }
            // A value more: it is no constant to others.
            bounds = match bounds.0 {
                n @ 1.. => (n.saturating_sub(1), n),
                n => (n, n.saturating_add(1)),
            };
        }
        if let Some(id) = self.known.get(&op) {
            return *id;
        }
        let id = NodeId(number(self.ops.len()));
        self.ops.push(op);
        self.bounds.push(bounds);
        self.known.insert(op, id);
        id
    }

    /// A constant.
    pub fn constant(&mut self, n: i64) -> NodeId {
        self.add(Op::Const(n), (n, n))
    }

    /// A truth that is known.
    pub fn truth(&mut self, holds: bool) -> NodeId {
        self.constant(i64::from(holds))
    }

    /// What a node is.
    pub fn op(&self, id: NodeId) -> Op {
        self.ops.get(index(id.0)).copied().unwrap_or(Op::Const(0))
    }

    /// Its bounds.
    pub fn of(&self, id: NodeId) -> Bounds {
        self.bounds.get(index(id.0)).copied().unwrap_or((0, 0))
    }

    /// Its value, if it is constant.
    pub fn known(&self, id: NodeId) -> Option<i64> {
        let (lo, hi) = self.of(id);
        (lo == hi).then_some(lo)
    }

    /// Whether bounds may settle what two values come to.
    fn settles(&self, a: NodeId, b: NodeId) -> bool {
        !self.strict || (self.known(a).is_some() && self.known(b).is_some())
    }

    fn wide(&self, id: NodeId) -> (i128, i128) {
        let (lo, hi) = self.of(id);
        (i128::from(lo), i128::from(hi))
    }

    /// The value, held to these bounds: outside of them the case is given up.
    pub fn hold(&mut self, x: NodeId, lo: i64, hi: i64) -> NodeId {
        let (from, to) = self.of(x);
        if lo > hi || hi < from || lo > to {
            let yes = self.truth(true);
            self.give_up(yes);
            return self.constant(lo.max(from).min(to));
        }
        let mut held = x;
        if from < lo {
            let least = self.constant(lo);
            let out = self.lt(held, least);
            self.give_up(out);
            held = self.max(held, least);
        }
        if to > hi {
            let most = self.constant(hi);
            let out = self.lt(most, held);
            self.give_up(out);
            held = self.min(held, most);
        }
        held
    }

    /// Notes bounds that are known of a node by more than its operands' bounds say.
    pub fn known_within(&mut self, x: NodeId, lo: i64, hi: i64) {
        if let Some(bounds) = self.bounds.get_mut(index(x.0)) {
            *bounds = (bounds.0.max(lo), bounds.1.min(hi));
        }
    }

    /// Gives the case up where it is true.
    pub fn give_up(&mut self, when: NodeId) {
        let all = match self.bail {
            None => when,
            Some(old) => self.or(old, when),
        };
        self.bail = Some(all);
    }

    /// Gives the case up where `under` holds and `claim` does not.
    pub fn assume(&mut self, under: NodeId, claim: NodeId) {
        let broken = self.not(claim);
        let both = self.and(under, broken);
        self.give_up(both);
    }

    /// Sum.
    ///
    /// # Errors
    /// If it cannot be had in 64 bits.
    pub fn plus(&mut self, a: NodeId, b: NodeId) -> Made {
        match (self.known(a), self.known(b)) {
            (Some(0), _) => return Ok(b),
            (_, Some(0)) => return Ok(a),
            (_, _) => {}
        }
        let (x, y) = (self.wide(a), self.wide(b));
        let bounds = (x.0.saturating_add(y.0), x.1.saturating_add(y.1));
        match narrow(bounds.0, bounds.1) {
            Some(bounds) => Ok(self.add(Op::Add(a.min(b), a.max(b)), bounds)),
            None => {
                let (a, b) = (self.half(a), self.half(b));
                let (x, y) = (self.wide(a), self.wide(b));
                let bounds = narrow(x.0.saturating_add(y.0), x.1.saturating_add(y.1));
                Ok(self.add(Op::Add(a.min(b), a.max(b)), bounds.ok_or(WIDE)?))
            }
        }
    }

    /// Held to what two of can be added.
    fn half(&mut self, x: NodeId) -> NodeId {
        self.hold(x, i64::MIN >> 2, i64::MAX >> 2)
    }

    /// Difference.
    ///
    /// # Errors
    /// If it cannot be had in 64 bits.
    pub fn minus(&mut self, a: NodeId, b: NodeId) -> Made {
        if self.known(b) == Some(0) {
            return Ok(a);
        }
        if a == b && self.settles(a, b) {
            return Ok(self.constant(0));
        }
        let (x, y) = (self.wide(a), self.wide(b));
        let bounds = narrow(x.0.saturating_sub(y.1), x.1.saturating_sub(y.0));
        if let Some(bounds) = bounds {
            return Ok(self.add(Op::Sub(a, b), bounds));
        }
        let (a, b) = (self.half(a), self.half(b));
        let (x, y) = (self.wide(a), self.wide(b));
        let bounds = narrow(x.0.saturating_sub(y.1), x.1.saturating_sub(y.0));
        Ok(self.add(Op::Sub(a, b), bounds.ok_or(WIDE)?))
    }

    /// Product.
    ///
    /// # Errors
    /// If it cannot be had in 64 bits.
    pub fn times(&mut self, a: NodeId, b: NodeId) -> Made {
        match (self.known(a), self.known(b)) {
            (Some(1), _) => return Ok(b),
            (_, Some(1)) => return Ok(a),
            (_, _) => {}
        }
        if let Some(bounds) = self.product(a, b) {
            return Ok(self.add(Op::Mul(a.min(b), a.max(b)), bounds));
        }
        // The operand that ranges wider is held to what the other leaves room for.
        let most = |g: &Self, x: NodeId| {
            let (lo, hi) = g.of(x);
            lo.unsigned_abs().max(hi.unsigned_abs())
        };
        let (wide, other) = if most(self, a) > most(self, b) {
            (a, b)
        } else {
            (b, a)
        };
        let by = most(self, other).max(1);
        let room = i64::MAX.unsigned_abs().checked_div(by).unwrap_or(0);
        let room = i64::try_from(room).map_err(|_| WIDE)?;
        let held = self.hold(wide, room.checked_neg().ok_or(WIDE)?, room);
        let bounds = self.product(held, other).ok_or(WIDE)?;
        Ok(self.add(Op::Mul(held.min(other), held.max(other)), bounds))
    }

    fn product(&self, a: NodeId, b: NodeId) -> Option<Bounds> {
        let (x, y) = (self.wide(a), self.wide(b));
        let ends = [
            x.0.saturating_mul(y.0),
            x.0.saturating_mul(y.1),
            x.1.saturating_mul(y.0),
            x.1.saturating_mul(y.1),
        ];
        let lo = ends.iter().min().copied()?;
        narrow(lo, ends.iter().max().copied()?)
    }

    /// Quotient by a positive constant, towards negative infinity.
    ///
    /// # Errors
    /// If the divisor is not positive.
    pub fn over(&mut self, a: NodeId, by: i64) -> Made {
        if by == 1 {
            return Ok(a);
        }
        let (lo, hi) = self.of(a);
        let ends = lo.checked_div_euclid(by).zip(hi.checked_div_euclid(by));
        let bounds = ends.filter(|_| by > 0).ok_or(Uncovered("division"))?;
        Ok(self.add(Op::Div(a, by), bounds))
    }

    /// A comparison that bounds may settle.
    fn compared(&mut self, op: Op, settled: Option<bool>) -> NodeId {
        match settled {
            Some(holds) => self.truth(holds),
            None => self.add(op, (0, 1)),
        }
    }

    /// Equal.
    pub fn eq(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (x, y) = (self.of(a), self.of(b));
        let settled = if a == b {
            Some(true)
        } else if x.1 < y.0 || y.1 < x.0 {
            Some(false)
        } else {
            None
        };
        // Of truths, compared with a truth that is known, the truth itself.
        match (x, y, self.known(b), self.known(a)) {
            ((0, 1), _, Some(1), _) => a,
            ((0, 1), _, Some(0), _) => self.not(a),
            (_, (0, 1), _, Some(1)) => b,
            (_, (0, 1), _, Some(0)) => self.not(b),
            (_, _, _, _) => {
                let settled = settled.filter(|_| self.settles(a, b));
                self.compared(Op::Eq(a.min(b), a.max(b)), settled)
            }
        }
    }

    /// Less.
    pub fn lt(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (x, y) = (self.of(a), self.of(b));
        let settled = if x.1 < y.0 {
            Some(true)
        } else if x.0 >= y.1 || a == b {
            Some(false)
        } else {
            None
        };
        self.compared(Op::Lt(a, b), settled.filter(|_| self.settles(a, b)))
    }

    /// At most.
    pub fn le(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (x, y) = (self.of(a), self.of(b));
        let settled = if x.1 <= y.0 || a == b {
            Some(true)
        } else if x.0 > y.1 {
            Some(false)
        } else {
            None
        };
        self.compared(Op::Le(a, b), settled.filter(|_| self.settles(a, b)))
    }

    /// Between two constants, both included.
    pub fn within(&mut self, x: NodeId, lo: i64, hi: i64) -> NodeId {
        if lo > hi && !self.strict {
            return self.truth(false);
        }
        let (least, most) = (self.constant(lo), self.constant(hi));
        if lo == hi {
            return self.eq(x, least);
        }
        let (above, below) = (self.le(least, x), self.le(x, most));
        self.and(above, below)
    }

    /// Both, of truths.
    pub fn and(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.known(a), self.known(b)) {
            (Some(0), _) | (_, Some(0)) => return self.truth(false),
            (Some(1), _) => return b,
            (_, Some(1)) => return a,
            (_, _) => {}
        }
        if a == b {
            return a;
        }
        if self.not(a) == b && !self.strict {
            return self.truth(false);
        }
        self.add(Op::And(a.min(b), a.max(b)), (0, 1))
    }

    /// Either, of truths.
    pub fn or(&mut self, a: NodeId, b: NodeId) -> NodeId {
        match (self.known(a), self.known(b)) {
            (Some(1), _) | (_, Some(1)) => return self.truth(true),
            (Some(0), _) => return b,
            (_, Some(0)) => return a,
            (_, _) => {}
        }
        if a == b {
            return a;
        }
        if self.not(a) == b && !self.strict {
            return self.truth(true);
        }
        self.add(Op::Or(a.min(b), a.max(b)), (0, 1))
    }

    /// Not, of a truth.
    pub fn not(&mut self, a: NodeId) -> NodeId {
        let one = self.constant(1);
        match self.op(a) {
            Op::Const(n) => self.truth(n == 0),
            Op::Xor(x, y) if y == one => x,
            Op::Xor(x, y) if x == one => y,
            Op::Lt(x, y) => self.add(Op::Le(y, x), (0, 1)),
            Op::Le(x, y) => self.add(Op::Lt(y, x), (0, 1)),
            Op::Input(_)
            | Op::Add(..)
            | Op::Sub(..)
            | Op::Mul(..)
            | Op::Div(..)
            | Op::Eq(..)
            | Op::And(..)
            | Op::Or(..)
            | Op::Xor(..)
            | Op::Select(..)
            | Op::Min(..)
            | Op::Max(..)
            | Op::Has(..)
            | Op::Rank(..)
            | Op::Lookup(..) => self.add(Op::Xor(a.min(one), a.max(one)), (0, 1)),
        }
    }

    /// Whether a mask has any of these bits.
    pub fn meets(&mut self, mask: NodeId, bits: u64) -> NodeId {
        let bits = self.constant(bits.cast_signed());
        let zero = self.constant(0);
        let both = self.add(
            Op::And(mask.min(bits), mask.max(bits)),
            (i64::MIN, i64::MAX),
        );
        let none = self.add(Op::Eq(both.min(zero), both.max(zero)), (0, 1));
        self.not(none)
    }

    /// One of two.
    pub fn select(&mut self, when: NodeId, then: NodeId, otherwise: NodeId) -> NodeId {
        match self.known(when) {
            Some(0) => return otherwise,
            Some(_) => return then,
            None => {}
        }
        if then == otherwise && !self.strict {
            return then;
        }
        match (self.known(then), self.known(otherwise)) {
            (Some(1), Some(0)) => return when,
            (Some(0), Some(1)) => return self.not(when),
            (_, _) => {}
        }
        let (x, y) = (self.of(then), self.of(otherwise));
        if x.0 >= 0 && x.1 <= 1 && y.0 >= 0 && y.1 <= 1 {
            // Truths: what holds of either side.
            match (self.known(then), self.known(otherwise)) {
                (Some(1), None) => return self.or(when, otherwise),
                (None, Some(0)) => return self.and(when, then),
                (Some(0), None) => {
                    let not = self.not(when);
                    return self.and(not, otherwise);
                }
                (None, Some(1)) => {
                    let not = self.not(when);
                    return self.or(not, then);
                }
                (_, _) => {}
            }
        }
        let bounds = (x.0.min(y.0), x.1.max(y.1));
        self.add(Op::Select(when, then, otherwise), bounds)
    }

    /// The lesser.
    pub fn min(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (x, y) = (self.of(a), self.of(b));
        let settles = self.settles(a, b);
        if (x.1 <= y.0 && settles) || a == b {
            return a;
        }
        if y.1 <= x.0 && settles {
            return b;
        }
        let bounds = (x.0.min(y.0), x.1.min(y.1));
        self.add(Op::Min(a.min(b), a.max(b)), bounds)
    }

    /// The greater.
    pub fn max(&mut self, a: NodeId, b: NodeId) -> NodeId {
        let (x, y) = (self.of(a), self.of(b));
        let settles = self.settles(a, b);
        if (x.0 >= y.1 && settles) || a == b {
            return a;
        }
        if y.0 >= x.1 && settles {
            return b;
        }
        let bounds = (x.0.max(y.0), x.1.max(y.1));
        self.add(Op::Max(a.min(b), a.max(b)), bounds)
    }

    /// The bit of a mask at a place, which is an option.
    pub fn has(&mut self, mask: u64, place: NodeId) -> NodeId {
        let (lo, hi) = self.of(place);
        let bit = |at: i64| {
            let at = u32::try_from(at).unwrap_or(64);
            mask.checked_shr(at).unwrap_or(0) & 1
        };
        if lo < 0 || hi > 63 {
            let held = self.hold(place, 0, 63);
            return self.add(Op::Has(mask, held), (0, 1));
        }
        let ones = (lo..=hi).filter(|at| bit(*at) == 1).count();
        if self.strict && self.known(place).is_none() {
            return self.add(Op::Has(mask, place), (0, 1));
        }
        if ones == 0 {
            return self.truth(false);
        }
        if (lo..=hi).all(|at| bit(at) == 1) {
            return self.truth(true);
        }
        if (lo, hi) == (0, 1) {
            return if bit(1) == 1 { place } else { self.not(place) };
        }
        if ones == 1
            && let Some(one) = (lo..=hi).find(|at| bit(*at) == 1)
        {
            let one = self.constant(one);
            return self.eq(place, one);
        }
        self.add(Op::Has(mask, place), (0, 1))
    }

    /// How many of these cuts are at most the value.
    pub fn rank(&mut self, x: NodeId, cuts: &[i64]) -> NodeId {
        let (lo, hi) = self.of(x);
        let below = i64::try_from(cuts.partition_point(|c| *c <= lo)).unwrap_or(0);
        let inner: Vec<i64> = cuts
            .iter()
            .copied()
            .filter(|c| *c > lo && *c <= hi)
            .collect();
        let base = self.constant(below);
        let rank = match inner.as_slice() {
            [] if self.settles(x, base) => return base,
            [] => {
                let one = self.constant(hi);
                self.lt(one, x)
            }
            [one] => {
                let one = self.constant(*one);
                self.le(one, x)
            }
            [first, .., last] if last.saturating_sub(*first) < dense(inner.len()) => {
                return self.dense_rank(x, below, &inner);
            }
            _ => {
                let most = i64::try_from(inner.len()).unwrap_or(i64::MAX);
                let next = number(self.cuts.len());
                let id = *self.known_cuts.entry(inner.clone()).or_insert(next);
                if id == next {
                    self.cuts.push(inner);
                }
                self.add(Op::Rank(id, x), (0, most))
            }
        };
        self.plus(base, rank).unwrap_or(rank)
    }

    /// The rank among cuts that lie close together: counted where each follows the one before, else
    /// a table. `below` are passed by every value.
    fn dense_rank(&mut self, x: NodeId, below: i64, cuts: &[i64]) -> NodeId {
        let (first, last) = match cuts {
            [first, .., last] => (*first, *last),
            [] | [_] => return self.constant(below),
        };
        // From one below the first cut, which passes none of them, to the last.
        let before = first.saturating_sub(1);
        let (least, most) = (self.constant(before), self.constant(last));
        let held = self.max(x, least);
        let held = self.min(held, most);
        let span = last.saturating_sub(before);
        let place = match self.minus(held, least) {
            Ok(place) => place,
            Err(_) => return self.constant(below),
        };
        let ranks = (0..=span).map(|at| {
            let at = before.saturating_add(at);
            let passed = cuts.partition_point(|c| *c <= at);
            below.saturating_add(i64::try_from(passed).unwrap_or(0))
        });
        self.lookup(place, ranks.collect())
    }

    /// The entry of a table at a place from 0 on; what lies beyond the table gives the case up.
    pub fn lookup(&mut self, place: NodeId, table: Vec<i64>) -> NodeId {
        let last = i64::try_from(table.len())
            .unwrap_or(i64::MAX)
            .saturating_sub(1);
        let held = self.hold(place, 0, last.max(0));
        let (lo, hi) = self.of(held);
        let from = usize::try_from(lo).unwrap_or(0);
        let to = usize::try_from(hi).unwrap_or(0);
        let within = table.get(from..=to).unwrap_or(&[]);
        let (Some(least), Some(most)) = (within.iter().min(), within.iter().max()) else {
            return self.constant(0);
        };
        let bounds = (*least, *most);
        // A table that counts is its place, from another number on.
        let ahead = least.saturating_sub(lo);
        let counts = within.iter().zip(lo..=hi);
        if counts
            .into_iter()
            .all(|(entry, at)| *entry == at.saturating_add(ahead))
        {
            let ahead = self.constant(ahead);
            return self.plus(held, ahead).unwrap_or(held);
        }
        if let ([a, b], (0, 1)) = (within, (lo, hi)) {
            let (a, b) = (self.constant(*a), self.constant(*b));
            return self.select(held, b, a);
        }
        let next = number(self.tables.len());
        let id = *self.known_tables.entry(table.clone()).or_insert(next);
        if id == next {
            self.tables.push(table);
        }
        self.add(Op::Lookup(id, held), bounds)
    }

    /// One of several values by a number from 0 on: a table where all are constant, else the fewest
    /// selections that tell them apart.
    pub fn one_of(&mut self, place: NodeId, values: &[NodeId]) -> NodeId {
        let known: Option<Vec<i64>> = values.iter().map(|v| self.known(*v)).collect();
        if let Some(table) = known {
            return self.lookup(place, table);
        }
        let mut distinct: Vec<NodeId> = Vec::new();
        for value in values {
            if !distinct.contains(value) {
                distinct.push(*value);
            }
        }
        let mut chosen = match distinct.last() {
            Some(last) => *last,
            None => return self.constant(0),
        };
        // Constants all come from one table.
        let constants: Vec<NodeId> = {
            let all = distinct.iter().copied();
            all.filter(|v| self.known(*v).is_some()).collect()
        };
        if constants.len() > 1 {
            let table = values.iter().map(|v| self.known(*v).unwrap_or(0)).collect();
            chosen = self.lookup(place, table);
            distinct.retain(|v| !constants.contains(v));
            distinct.push(chosen);
        }
        distinct.pop();
        for value in distinct {
            let here = values.iter().map(|v| i64::from(*v == value)).collect();
            let here = self.lookup(place, here);
            chosen = self.select(here, value, chosen);
        }
        chosen
    }
}
