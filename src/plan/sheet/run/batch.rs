//! Columns of cases: node by node over a few hundred cases at a time.
//!
//! A value whose bounds fit 32 bits goes in 32, so that twice as many fit a vector register.

use std::collections::BTreeMap;

use super::{
    super::{
        Sheet,
        graph::{NodeId, Op, index},
    },
    lanes::{self, Source},
    one::Divisor,
    slots::{Places, last_reads},
};

/// Cases at a time.
pub(super) const CHUNK: usize = 512;

/// An operand: a place, or a constant.
#[derive(Clone, Copy, Debug)]
enum Arg<T> {
    Place(usize),
    One(T),
}

#[derive(Clone, Copy, Debug)]
enum Two {
    Add,
    Sub,
    Mul,
    Eq,
    Lt,
    Le,
    And,
    Or,
    Xor,
    Min,
    Max,
}

/// One step. Places of 32 and of 64 bits are numbered apart.
#[derive(Clone, Debug)]
enum Step {
    Int(Two, usize, Arg<i32>, Arg<i32>),
    Long(Two, usize, Arg<i64>, Arg<i64>),
    /// A comparison of 64 bits: the truth is of 32.
    Compare(Two, usize, Arg<i64>, Arg<i64>),
    SelectInt(usize, usize, Arg<i32>, Arg<i32>),
    SelectLong(usize, usize, Arg<i64>, Arg<i64>),
    Divide(usize, usize, Divisor, bool),
    Has(usize, usize, u64),
    RankInt(usize, usize, Vec<i32>),
    RankLong(usize, usize, Vec<i64>),
    LookupInt(usize, usize, Vec<i32>),
    LookupLong(usize, usize, Vec<i64>),
    Widen(usize, usize),
    Narrow(usize, usize),
}

/// Where a value stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stand {
    Int(usize),
    Long(usize),
    One(i64),
}

/// A sheet ready for columns of cases.
#[derive(Clone, Debug)]
pub struct Batch {
    pub(super) sheet: Sheet,
    steps: Vec<Step>,
    ints: usize,
    longs: usize,
    /// Where each input goes; `None` if nothing reads it.
    pub(super) inputs: Vec<Option<Stand>>,
    pub(super) outputs: Vec<Stand>,
    pub(super) bail: Stand,
}

/// Columns under way.
#[derive(Clone, Debug)]
pub struct Buffers {
    pub(super) ints: Vec<Vec<i32>>,
    pub(super) longs: Vec<Vec<i64>>,
    /// Cases that are not for the sheet because of what goes in.
    pub(super) bad: Vec<u8>,
}

/// A sheet on its way into steps.
struct Making<'s> {
    sheet: &'s Sheet,
    steps: Vec<Step>,
    int_places: Places,
    long_places: Places,
    at: Vec<Stand>,
    /// The same value in the other width.
    other: BTreeMap<NodeId, usize>,
}

fn narrow(sheet: &Sheet, id: NodeId) -> bool {
    let (lo, hi) = sheet.graph.of(id);
    i32::try_from(lo).is_ok() && i32::try_from(hi).is_ok()
}

fn small(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(0)
}

impl Making<'_> {
    fn stand(&self, id: NodeId) -> Stand {
        self.at.get(index(id.0)).copied().unwrap_or(Stand::One(0))
    }

    /// As an operand of 32 bits.
    fn int(&mut self, id: NodeId) -> Arg<i32> {
        match self.stand(id) {
            Stand::One(n) => Arg::One(small(n)),
            Stand::Int(place) => Arg::Place(place),
            Stand::Long(from) => Arg::Place(match self.other.get(&id) {
                Some(place) => *place,
                None => {
                    let place = self.int_places.take();
                    self.steps.push(Step::Narrow(place, from));
                    self.other.insert(id, place);
                    place
                }
            }),
        }
    }

    /// As an operand of 64 bits.
    fn long(&mut self, id: NodeId) -> Arg<i64> {
        match self.stand(id) {
            Stand::One(n) => Arg::One(n),
            Stand::Long(place) => Arg::Place(place),
            Stand::Int(from) => Arg::Place(match self.other.get(&id) {
                Some(place) => *place,
                None => {
                    let place = self.long_places.take();
                    self.steps.push(Step::Widen(place, from));
                    self.other.insert(id, place);
                    place
                }
            }),
        }
    }

    /// As a column of 32 bits; a constant becomes one.
    fn int_column(&mut self, id: NodeId) -> usize {
        match self.int(id) {
            Arg::Place(place) => place,
            Arg::One(n) => {
                let place = self.int_places.take();
                let step = Step::Int(Two::Add, place, Arg::One(n), Arg::One(0));
                self.steps.push(step);
                self.other.insert(id, place);
                place
            }
        }
    }

    fn long_column(&mut self, id: NodeId) -> usize {
        match self.long(id) {
            Arg::Place(place) => place,
            Arg::One(n) => {
                let place = self.long_places.take();
                let step = Step::Long(Two::Add, place, Arg::One(n), Arg::One(0));
                self.steps.push(step);
                self.other.insert(id, place);
                place
            }
        }
    }

    fn two(&mut self, id: NodeId, op: Two, a: NodeId, b: NodeId) -> Stand {
        let fits = |id| narrow(self.sheet, id);
        let truth = matches!(op, Two::Eq | Two::Lt | Two::Le);
        if fits(a) && fits(b) && fits(id) {
            let (a, b) = (self.int(a), self.int(b));
            let to = self.int_places.take();
            self.steps.push(Step::Int(op, to, a, b));
            return Stand::Int(to);
        }
        let (a, b) = (self.long(a), self.long(b));
        if truth {
            let to = self.int_places.take();
            self.steps.push(Step::Compare(op, to, a, b));
            return Stand::Int(to);
        }
        let to = self.long_places.take();
        self.steps.push(Step::Long(op, to, a, b));
        Stand::Long(to)
    }

    fn node(&mut self, id: NodeId, op: Op) -> Stand {
        let fits = narrow(self.sheet, id);
        match op {
            Op::Const(n) => Stand::One(n),
            Op::Input(_) if fits => Stand::Int(self.int_places.take()),
            Op::Input(_) => Stand::Long(self.long_places.take()),
            Op::Add(a, b) => self.two(id, Two::Add, a, b),
            Op::Sub(a, b) => self.two(id, Two::Sub, a, b),
            Op::Mul(a, b) => self.two(id, Two::Mul, a, b),
            Op::Eq(a, b) => self.two(id, Two::Eq, a, b),
            Op::Lt(a, b) => self.two(id, Two::Lt, a, b),
            Op::Le(a, b) => self.two(id, Two::Le, a, b),
            Op::And(a, b) => self.two(id, Two::And, a, b),
            Op::Or(a, b) => self.two(id, Two::Or, a, b),
            Op::Xor(a, b) => self.two(id, Two::Xor, a, b),
            Op::Min(a, b) => self.two(id, Two::Min, a, b),
            Op::Max(a, b) => self.two(id, Two::Max, a, b),
            Op::Select(when, a, b) => {
                let when = self.int_column(when);
                if fits {
                    let (a, b) = (self.int(a), self.int(b));
                    let to = self.int_places.take();
                    self.steps.push(Step::SelectInt(to, when, a, b));
                    Stand::Int(to)
                } else {
                    let (a, b) = (self.long(a), self.long(b));
                    let to = self.long_places.take();
                    self.steps.push(Step::SelectLong(to, when, a, b));
                    Stand::Long(to)
                }
            }
            Op::Div(a, by) => {
                let positive = self.sheet.graph.of(a).0 >= 0;
                let a = self.long_column(a);
                let to = self.long_places.take();
                let divisor = Divisor::new(by);
                self.steps.push(Step::Divide(to, a, divisor, positive));
                Stand::Long(to)
            }
            Op::Has(mask, a) => {
                let a = self.int_column(a);
                let to = self.int_places.take();
                self.steps.push(Step::Has(to, a, mask));
                Stand::Int(to)
            }
            Op::Rank(cuts, a) => {
                let cuts = self.sheet.graph.cuts.get(index(cuts)).cloned();
                let cuts = cuts.unwrap_or_default();
                if narrow(self.sheet, a) {
                    let a = self.int_column(a);
                    let to = self.int_places.take();
                    // Cuts lie within the bounds of the value.
                    let cuts = cuts.into_iter().map(small).collect();
                    self.steps.push(Step::RankInt(to, a, cuts));
                    Stand::Int(to)
                } else {
                    let a = self.long_column(a);
                    let to = self.int_places.take();
                    self.steps.push(Step::RankLong(to, a, cuts));
                    Stand::Int(to)
                }
            }
            Op::Lookup(table, a) => {
                let table = self.sheet.graph.tables.get(index(table)).cloned();
                let table = table.unwrap_or_default();
                let a = self.int_column(a);
                if fits {
                    let to = self.int_places.take();
                    let table = table.into_iter().map(small).collect();
                    self.steps.push(Step::LookupInt(to, a, table));
                    Stand::Int(to)
                } else {
                    let to = self.long_places.take();
                    self.steps.push(Step::LookupLong(to, a, table));
                    Stand::Long(to)
                }
            }
        }
    }

    /// Gives back what a node stands in.
    fn free(&mut self, id: NodeId) {
        let other = self.other.remove(&id);
        match self.stand(id) {
            Stand::Int(place) => {
                self.int_places.give(place);
                other.into_iter().for_each(|p| self.long_places.give(p));
            }
            Stand::Long(place) => {
                self.long_places.give(place);
                other.into_iter().for_each(|p| self.int_places.give(p));
            }
            // A constant that became a column keeps it: which width it has is not known.
            Stand::One(_) => {}
        }
    }
}

impl Batch {
    /// Readies a sheet.
    pub fn new(sheet: &Sheet) -> Self {
        let last = last_reads(sheet);
        let len = sheet.graph.ops.len();
        let mut making = Making {
            sheet,
            steps: Vec::new(),
            int_places: Places::default(),
            long_places: Places::default(),
            at: Vec::with_capacity(len),
            other: BTreeMap::new(),
        };
        let mut ends: Vec<Vec<NodeId>> = vec![Vec::new(); len.saturating_add(1)];
        let mut inputs = vec![None; sheet.inputs.len()];
        // All inputs are loaded before the first step: they have places of their own from the start.
        let mut loaded: BTreeMap<usize, Stand> = BTreeMap::new();
        for (at, op) in sheet.graph.ops.iter().enumerate() {
            if let Op::Input(n) = op {
                let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
                let stand = making.node(id, *op);
                loaded.insert(at, stand);
                if let Some(input) = inputs.get_mut(index(*n)) {
                    *input = Some(stand);
                }
            }
        }
        for (at, op) in sheet.graph.ops.iter().enumerate() {
            let id = NodeId(u32::try_from(at).unwrap_or(u32::MAX));
            let stand = match loaded.get(&at) {
                Some(stand) => *stand,
                None => making.node(id, *op),
            };
            making.at.push(stand);
            let end = last.get(at).copied().unwrap_or(at);
            if let Some(ends) = ends.get_mut(end) {
                ends.push(id);
            }
            for id in ends.get_mut(at).map(std::mem::take).unwrap_or_default() {
                making.free(id);
            }
        }
        Self {
            sheet: sheet.clone(),
            inputs,
            outputs: sheet.outputs.iter().map(|id| making.stand(*id)).collect(),
            bail: making.stand(sheet.bail),
            ints: making.int_places.len,
            longs: making.long_places.len,
            steps: making.steps,
        }
    }

    /// Columns under way for this sheet. They may be used again for any number of cases.
    pub fn buffers(&self) -> Buffers {
        Buffers {
            ints: vec![vec![0; CHUNK]; self.ints],
            longs: vec![vec![0; CHUNK]; self.longs],
            bad: vec![0; CHUNK],
        }
    }

    /// Carries the steps out for the first `n` cases of the buffers.
    pub(super) fn steps(&self, buffers: &mut Buffers, n: usize) {
        for step in &self.steps {
            buffers.step(step, n);
        }
    }
}

fn source<'c, T: Copy>(columns: &'c [Vec<T>], arg: Arg<T>, n: usize) -> Source<'c, T> {
    match arg {
        Arg::One(x) => Source::One(x),
        Arg::Place(place) => Source::Column(column(columns, place, n)),
    }
}

fn column<T>(columns: &[Vec<T>], place: usize, n: usize) -> &[T] {
    let all = columns.get(place).map_or(&[][..], Vec::as_slice);
    all.get(..n).unwrap_or(all)
}

/// Takes a column out, for the time that it is written.
fn out<T>(columns: &mut [Vec<T>], place: usize) -> Vec<T> {
    columns
        .get_mut(place)
        .map(std::mem::take)
        .unwrap_or_default()
}

fn back<T>(columns: &mut [Vec<T>], place: usize, column: Vec<T>) {
    if let Some(at) = columns.get_mut(place) {
        *at = column;
    }
}

fn head<T>(column: &mut [T], n: usize) -> &mut [T] {
    let n = n.min(column.len());
    column.get_mut(..n).unwrap_or_default()
}

macro_rules! arithmetic {
    ($op:expr, $to:expr, $a:expr, $b:expr) => {
        match $op {
            Two::Add => lanes::two($to, $a, $b, |a, b| a.wrapping_add(b)),
            Two::Sub => lanes::two($to, $a, $b, |a, b| a.wrapping_sub(b)),
            Two::Mul => lanes::two($to, $a, $b, |a, b| a.wrapping_mul(b)),
            Two::Eq => lanes::two($to, $a, $b, |a, b| (a == b).into()),
            Two::Lt => lanes::two($to, $a, $b, |a, b| (a < b).into()),
            Two::Le => lanes::two($to, $a, $b, |a, b| (a <= b).into()),
            Two::And => lanes::two($to, $a, $b, |a, b| a & b),
            Two::Or => lanes::two($to, $a, $b, |a, b| a | b),
            Two::Xor => lanes::two($to, $a, $b, |a, b| a ^ b),
            Two::Min => lanes::two($to, $a, $b, |a, b| a.min(b)),
            Two::Max => lanes::two($to, $a, $b, |a, b| a.max(b)),
        }
    };
}

impl Buffers {
    fn step(&mut self, step: &Step, n: usize) {
        match step {
            Step::Int(op, to, a, b) => {
                let mut column = out(&mut self.ints, *to);
                let (a, b) = (source(&self.ints, *a, n), source(&self.ints, *b, n));
                arithmetic!(op, head(&mut column, n), a, b);
                back(&mut self.ints, *to, column);
            }
            Step::Long(op, to, a, b) => {
                let mut column = out(&mut self.longs, *to);
                let (a, b) = (source(&self.longs, *a, n), source(&self.longs, *b, n));
                arithmetic!(op, head(&mut column, n), a, b);
                back(&mut self.longs, *to, column);
            }
            Step::Compare(op, to, a, b) => {
                let mut column = out(&mut self.ints, *to);
                let (a, b) = (source(&self.longs, *a, n), source(&self.longs, *b, n));
                let to_column = head(&mut column, n);
                match op {
                    Two::Eq => lanes::two(to_column, a, b, |a, b| i32::from(a == b)),
                    Two::Lt => lanes::two(to_column, a, b, |a, b| i32::from(a < b)),
                    Two::Le => lanes::two(to_column, a, b, |a, b| i32::from(a <= b)),
                    Two::Add
                    | Two::Sub
                    | Two::Mul
                    | Two::And
                    | Two::Or
                    | Two::Xor
                    | Two::Min
                    | Two::Max => {}
                }
                back(&mut self.ints, *to, column);
            }
            Step::SelectInt(to, when, a, b) => {
                let mut column = out(&mut self.ints, *to);
                let (a, b) = (source(&self.ints, *a, n), source(&self.ints, *b, n));
                let when = self::column(&self.ints, *when, n);
                lanes::select(head(&mut column, n), when, a, b);
                back(&mut self.ints, *to, column);
            }
            Step::SelectLong(to, when, a, b) => {
                let mut column = out(&mut self.longs, *to);
                let (a, b) = (source(&self.longs, *a, n), source(&self.longs, *b, n));
                let when = self::column(&self.ints, *when, n);
                lanes::select(head(&mut column, n), when, a, b);
                back(&mut self.longs, *to, column);
            }
            Step::Divide(to, a, by, positive) => {
                let mut column = out(&mut self.longs, *to);
                let a = self::column(&self.longs, *a, n);
                lanes::divide(head(&mut column, n), a, *by, *positive);
                back(&mut self.longs, *to, column);
            }
            Step::Has(to, a, mask) => {
                let mut column = out(&mut self.ints, *to);
                let a = Source::Column(self::column(&self.ints, *a, n));
                let bit = |at: i32| (mask.wrapping_shr(at as u32) & 1) as i32;
                lanes::one(head(&mut column, n), a, bit);
                back(&mut self.ints, *to, column);
            }
            Step::RankInt(to, a, cuts) => {
                let mut column = out(&mut self.ints, *to);
                let a = self::column(&self.ints, *a, n);
                lanes::rank(head(&mut column, n), a, cuts);
                back(&mut self.ints, *to, column);
            }
            Step::RankLong(to, a, cuts) => {
                let mut column = out(&mut self.ints, *to);
                let a = self::column(&self.longs, *a, n);
                lanes::rank(head(&mut column, n), a, cuts);
                back(&mut self.ints, *to, column);
            }
            Step::LookupInt(to, a, table) => {
                let mut column = out(&mut self.ints, *to);
                let a = self::column(&self.ints, *a, n);
                lanes::lookup(head(&mut column, n), a, table);
                back(&mut self.ints, *to, column);
            }
            Step::LookupLong(to, a, table) => {
                let mut column = out(&mut self.longs, *to);
                let a = self::column(&self.ints, *a, n);
                lanes::lookup(head(&mut column, n), a, table);
                back(&mut self.longs, *to, column);
            }
            Step::Widen(to, a) => {
                let mut column = out(&mut self.longs, *to);
                let a = Source::Column(self::column(&self.ints, *a, n));
                lanes::one(head(&mut column, n), a, i64::from);
                back(&mut self.longs, *to, column);
            }
            Step::Narrow(to, a) => {
                let mut column = out(&mut self.ints, *to);
                let a = Source::Column(self::column(&self.longs, *a, n));
                lanes::one(head(&mut column, n), a, |x| x as i32);
                back(&mut self.ints, *to, column);
            }
        }
    }
}
