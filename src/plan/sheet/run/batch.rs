//! Columns of cases: step by step over a few hundred cases at a time.
//!
//! A value whose bounds fit 32 bits goes in 32, so that twice as many fit a vector register.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        Sheet,
        graph::{NodeId, Op, index},
    },
    codes::{Codes, codes},
    divide::Short,
    fuse::{Form, Leaf, forms},
    one::Divisor,
    slots::{Places, last_reads},
    steps::FEW,
    sums::{Sum, narrow, sums},
};

/// Entries of a table that are told apart one by one rather than looked up.
const MANY_LEAVES: usize = 6;

/// Cases at a time.
pub(super) const CHUNK: usize = 512;

/// An operand: a place, or a constant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arg<T> {
    Place(usize),
    One(T),
}

/// What two operands come to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Two {
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

/// One step: what it writes, then what it reads. Places of 32 and of 64 bits are numbered apart.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Int(Two, usize, Arg<i32>, Arg<i32>),
    Long(Two, usize, Arg<i64>, Arg<i64>),
    /// A comparison of 64 bits: the truth is of 32.
    Compare(Two, usize, Arg<i64>, Arg<i64>),
    /// The first plus the second times a constant.
    Mad(usize, Arg<i32>, usize, i32),
    /// Times a constant.
    Scale(usize, usize, u32),
    /// A constant and columns, each so many times: of 32 bits, then of bytes.
    Sum(usize, i32, Vec<(usize, i32)>, Vec<(usize, i32)>),
    /// By two to this power.
    Shift(usize, usize, u32),
    DivideShort(usize, usize, Short),
    SelectInt(usize, usize, Arg<i32>, Arg<i32>),
    SelectLong(usize, usize, Arg<i64>, Arg<i64>),
    Divide(usize, usize, Divisor, bool),
    Has(usize, usize, u64),
    RankInt(usize, usize, Vec<i32>),
    RankLong(usize, usize, Vec<i64>),
    LookupInt(usize, usize, Vec<i32>),
    LookupLong(usize, usize, Vec<i64>),
    /// Bits of a word.
    Unpack(usize, usize, u32, i32),
    PickInt(usize, usize, Vec<Arg<i32>>),
    PickLong(usize, usize, Vec<Arg<i64>>),
    Widen(usize, usize),
    Narrow(usize, usize),
}

/// Where a value stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stand {
    /// Inputs that sums alone read.
    Byte(usize),
    Int(usize),
    Long(usize),
    One(i64),
}

/// Places, and the value that stands there for every case.
type Constants<T> = Vec<(usize, T)>;

/// A sheet ready for columns of cases.
#[derive(Clone, Debug)]
pub struct Batch {
    pub(super) sheet: Sheet,
    pub(super) steps: Vec<Step>,
    ints: usize,
    longs: usize,
    bytes: usize,
    /// Columns that are the same for every case.
    constants: (Constants<i32>, Constants<i64>),
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
    /// Inputs that could not be read where they stand.
    pub(super) bytes: Vec<Vec<u8>>,
    /// Cases that are not for the sheet because of what goes in.
    pub(super) bad: Vec<u8>,
}

/// A sheet on its way into steps.
struct Making<'s> {
    sheet: &'s Sheet,
    steps: Vec<Step>,
    int_places: Places,
    long_places: Places,
    at: BTreeMap<NodeId, Stand>,
    codes: BTreeMap<NodeId, Codes>,
    sums: BTreeMap<NodeId, Sum>,
    constants: (BTreeMap<i32, usize>, BTreeMap<i64, usize>),
    /// Where the codes of a place stand, once they are looked up.
    coded: BTreeMap<NodeId, Vec<usize>>,
    /// The same value in the other width.
    other: BTreeMap<NodeId, usize>,
}

fn small(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(0)
}

impl Making<'_> {
    fn stand(&self, id: NodeId) -> Stand {
        self.at.get(&id).copied().unwrap_or(Stand::One(0))
    }

    /// As an operand of 32 bits.
    fn int(&mut self, id: NodeId) -> Arg<i32> {
        match self.stand(id) {
            Stand::One(n) => Arg::One(small(n)),
            Stand::Int(place) | Stand::Byte(place) => Arg::Place(place),
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
            Stand::Int(from) | Stand::Byte(from) => Arg::Place(match self.other.get(&id) {
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

    fn form(&mut self, id: NodeId, form: &Form) -> Stand {
        if let Some(sum) = self.sums.get(&id).cloned() {
            return self.sum(&sum);
        }
        match form {
            Form::Plain(Op::Lookup(_, place)) | Form::Pick(place, _) => self.coded(id, *place),
            Form::Plain(op) => self.node(id, *op),
            Form::Mad(a, b, c) => self.mad(id, *a, *b, *c),
        }
    }

    fn sum(&mut self, sum: &Sum) -> Stand {
        let (mut ints, mut bytes) = (Vec::new(), Vec::new());
        for (id, by) in &sum.terms {
            match self.stand(*id) {
                Stand::Byte(place) => bytes.push((place, *by)),
                Stand::Int(_) | Stand::Long(_) | Stand::One(_) => {
                    ints.push((self.int_column(*id), *by));
                }
            }
        }
        let to = self.int_places.take();
        let step = Step::Sum(to, sum.constant, ints, bytes);
        self.steps.push(step);
        Stand::Int(to)
    }

    /// Constants as columns, where so few are picked from that all are read in one walk.
    fn int_leaves(&mut self, leaves: Vec<Arg<i32>>) -> Vec<Arg<i32>> {
        if leaves.len() > FEW {
            return leaves;
        }
        let place = |arg| match arg {
            Arg::Place(place) => Arg::Place(place),
            Arg::One(n) => {
                let places = &mut self.int_places;
                let known = self.constants.0.entry(n);
                Arg::Place(*known.or_insert_with(|| places.block(1)))
            }
        };
        leaves.into_iter().map(place).collect()
    }

    fn long_leaves(&mut self, leaves: Vec<Arg<i64>>) -> Vec<Arg<i64>> {
        if leaves.len() > FEW {
            return leaves;
        }
        let place = |arg| match arg {
            Arg::Place(place) => Arg::Place(place),
            Arg::One(n) => {
                let places = &mut self.long_places;
                let known = self.constants.1.entry(n);
                Arg::Place(*known.or_insert_with(|| places.block(1)))
            }
        };
        leaves.into_iter().map(place).collect()
    }

    /// What tables say of a place: its codes, looked up the first time, and what this node makes of its.
    fn coded(&mut self, id: NodeId, place: NodeId) -> Stand {
        if !self.coded.contains_key(&place) {
            let places = self.look_up(place);
            self.coded.insert(place, places);
        }
        let codes = self.codes.get(&place);
        let Some((code, leaves)) = codes.and_then(|c| c.readers.get(&id)).cloned() else {
            return Stand::One(0);
        };
        let coded = self.coded.get(&place).and_then(|places| places.get(code));
        let code = coded.copied().unwrap_or(0);
        let known = |leaf: &Leaf| match leaf {
            Leaf::One(n) => Some(*n),
            Leaf::Node(_) => None,
        };
        let entries: Option<Vec<i64>> = leaves.iter().map(known).collect();
        let fits = narrow(self.sheet, id);
        if let Some(entries) = entries {
            let first = entries.first().copied().unwrap_or(0);
            let counts = entries.iter().zip(first..).all(|(entry, n)| *entry == n);
            if counts && fits {
                let to = self.int_places.take();
                let step = Step::Int(Two::Add, to, Arg::Place(code), Arg::One(small(first)));
                self.steps.push(step);
                return Stand::Int(to);
            }
            if entries.len() > MANY_LEAVES {
                return if fits {
                    let to = self.int_places.take();
                    let table = entries.into_iter().map(small).collect();
                    self.steps.push(Step::LookupInt(to, code, table));
                    Stand::Int(to)
                } else {
                    let to = self.long_places.take();
                    self.steps.push(Step::LookupLong(to, code, entries));
                    Stand::Long(to)
                };
            }
        }
        if fits {
            let leaf = |making: &mut Self, leaf: &Leaf| match leaf {
                Leaf::One(n) => Arg::One(small(*n)),
                Leaf::Node(id) => making.int(*id),
            };
            let leaves = leaves.iter().map(|l| leaf(self, l)).collect();
            let leaves = self.int_leaves(leaves);
            let to = self.int_places.take();
            self.steps.push(Step::PickInt(to, code, leaves));
            Stand::Int(to)
        } else {
            let leaf = |making: &mut Self, leaf: &Leaf| match leaf {
                Leaf::One(n) => Arg::One(*n),
                Leaf::Node(id) => making.long(*id),
            };
            let leaves = leaves.iter().map(|l| leaf(self, l)).collect();
            let leaves = self.long_leaves(leaves);
            let to = self.long_places.take();
            self.steps.push(Step::PickLong(to, code, leaves));
            Stand::Long(to)
        }
    }

    /// Looks the codes of a place up. They keep their places to the end.
    fn look_up(&mut self, place: NodeId) -> Vec<usize> {
        let Some(codes) = self.codes.get(&place).cloned() else {
            return Vec::new();
        };
        let at = self.int_column(place);
        let mut words = Vec::new();
        for table in codes.words {
            let to = self.int_places.take();
            self.steps.push(Step::LookupInt(to, at, table));
            words.push(to);
        }
        let mut places = Vec::new();
        for code in codes.all {
            let word = words.get(code.word).copied().unwrap_or(0);
            if code.alone {
                places.push(word);
                continue;
            }
            let to = self.int_places.take();
            let step = Step::Unpack(to, word, code.shift, code.mask);
            self.steps.push(step);
            places.push(to);
        }
        places
    }

    fn mad(&mut self, id: NodeId, a: NodeId, b: NodeId, c: NodeId) -> Stand {
        let fits = [id, a, b, c].iter().all(|id| narrow(self.sheet, *id));
        for (x, by) in [(b, c), (c, b)] {
            let Some(by) = self.sheet.graph.known(by).filter(|_| fits) else {
                continue;
            };
            let (a, x) = (self.int(a), self.int_column(x));
            let to = self.int_places.take();
            self.steps.push(Step::Mad(to, a, x, small(by)));
            return Stand::Int(to);
        }
        let product = self.times(b, c);
        let (a, to) = (self.long(a), self.long_places.take());
        let step = Step::Long(Two::Add, to, a, Arg::Place(product));
        self.steps.push(step);
        // It is written over only by what comes later.
        self.long_places.give(product);
        Stand::Long(to)
    }

    /// A product of 64 bits.
    fn times(&mut self, a: NodeId, b: NodeId) -> usize {
        for (x, by) in [(a, b), (b, a)] {
            let by = self.sheet.graph.known(by);
            if let Some(by) = by.and_then(|n| u32::try_from(n).ok()) {
                let x = self.long_column(x);
                let to = self.long_places.take();
                self.steps.push(Step::Scale(to, x, by));
                return to;
            }
        }
        let (a, b) = (self.long(a), self.long(b));
        let to = self.long_places.take();
        self.steps.push(Step::Long(Two::Mul, to, a, b));
        to
    }

    fn node(&mut self, id: NodeId, op: Op) -> Stand {
        let fits = narrow(self.sheet, id);
        match op {
            Op::Const(n) => Stand::One(n),
            Op::Input(_) if fits => Stand::Int(self.int_places.take()),
            Op::Input(_) => Stand::Long(self.long_places.take()),
            Op::Add(a, b) => self.two(id, Two::Add, a, b),
            Op::Sub(a, b) => self.two(id, Two::Sub, a, b),
            Op::Mul(a, b) if !(fits && narrow(self.sheet, a) && narrow(self.sheet, b)) => {
                Stand::Long(self.times(a, b))
            }
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
            Op::Div(a, by) if by > 0 && by.count_ones() == 1 => {
                let a = self.long_column(a);
                let to = self.long_places.take();
                self.steps.push(Step::Shift(to, a, by.trailing_zeros()));
                Stand::Long(to)
            }
            Op::Div(a, by) => {
                let (least, most) = self.sheet.graph.of(a);
                let short = Short::new(by, most).filter(|_| least >= 0);
                let a = self.long_column(a);
                let to = self.long_places.take();
                self.steps.push(match short {
                    Some(short) => Step::DivideShort(to, a, short),
                    None => Step::Divide(to, a, Divisor::new(by), least >= 0),
                });
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
            // By its codes.
            Op::Lookup(_, place) => self.coded(id, place),
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
            Stand::One(_) | Stand::Byte(_) => {}
        }
    }
}

impl Batch {
    /// Readies a sheet.
    pub fn new(sheet: &Sheet) -> Self {
        let mut forms = forms(sheet);
        let sums = sums(sheet, &mut forms);
        let reads = |(id, form): (&NodeId, &Form)| match sums.get(id) {
            Some(sum) => sum.terms.iter().map(|(id, _)| *id).collect(),
            None => form.reads(),
        };
        let last = last_reads(sheet, forms.iter().map(|entry| (*entry.0, reads(entry))));
        let plain = forms.iter().filter(|(id, _)| !sums.contains_key(id));
        let mut others: BTreeSet<NodeId> = plain.flat_map(reads).collect();
        others.extend(sheet.outputs.iter().chain([&sheet.bail]));
        let mut making = Making {
            sheet,
            steps: Vec::new(),
            int_places: Places::default(),
            long_places: Places::default(),
            at: BTreeMap::new(),
            codes: codes(sheet, &forms),
            sums,
            constants: (BTreeMap::new(), BTreeMap::new()),
            coded: BTreeMap::new(),
            other: BTreeMap::new(),
        };
        let mut inputs = vec![None; sheet.inputs.len()];
        let mut bytes = 0_usize;
        // All inputs are loaded before the first step: they have places of their own from the start.
        for (id, form) in &forms {
            if let Form::Plain(op @ Op::Input(n)) = form {
                let (lo, hi) = sheet.graph.of(*id);
                let stand = if lo >= 0 && hi <= i64::from(u8::MAX) && !others.contains(id) {
                    bytes = bytes.saturating_add(1);
                    Stand::Byte(bytes.saturating_sub(1))
                } else {
                    making.node(*id, *op)
                };
                making.at.insert(*id, stand);
                if let Some(input) = inputs.get_mut(index(*n)) {
                    *input = Some(stand);
                }
            }
        }
        let mut ends: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
        for (id, form) in &forms {
            if !making.at.contains_key(id) {
                let stand = making.form(*id, form);
                making.at.insert(*id, stand);
            }
            if let Some(last) = last.get(id) {
                ends.entry(*last).or_default().push(*id);
            }
            for id in ends.remove(id).unwrap_or_default() {
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
            bytes,
            constants: (
                making
                    .constants
                    .0
                    .into_iter()
                    .map(|(n, place)| (place, n))
                    .collect(),
                making
                    .constants
                    .1
                    .into_iter()
                    .map(|(n, place)| (place, n))
                    .collect(),
            ),
            steps: making.steps,
        }
    }

    /// Columns under way for this sheet. They may be used again for any number of cases.
    pub fn buffers(&self) -> Buffers {
        let mut buffers = Buffers {
            ints: vec![vec![0; CHUNK]; self.ints],
            longs: vec![vec![0; CHUNK]; self.longs],
            bytes: vec![vec![0; CHUNK]; self.bytes],
            bad: vec![0; CHUNK],
        };
        for (place, n) in &self.constants.0 {
            let column = buffers.ints.get_mut(*place);
            column.into_iter().for_each(|c| c.fill(*n));
        }
        for (place, n) in &self.constants.1 {
            let column = buffers.longs.get_mut(*place);
            column.into_iter().for_each(|c| c.fill(*n));
        }
        buffers
    }
}
