//! One case: a straight walk over compact instructions on a few kilobytes of values.

use std::collections::BTreeMap;

use super::{
    super::{
        Sheet,
        graph::{NodeId, Op, Uncovered, index},
    },
    fuse::{Form, Leaf, forms},
    slots::{Places, last_reads},
};

/// Places for values. A power of two: a place held to it needs no check.
const PLACES: usize = 2_048;
const MASK: usize = PLACES - 1;

/// What an instruction does; its operands are places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Add,
    Sub,
    Mul,
    /// The first plus the product of the others.
    Mad,
    /// By two to this power.
    Shift,
    /// By the divisor of this number, a value that is never negative.
    DivPositive,
    /// By the divisor of this number.
    Div,
    Eq,
    Lt,
    Le,
    And,
    Or,
    Xor,
    Select,
    Min,
    Max,
    Has,
    Rank,
    Lookup,
    /// Entries of several tables at once, which lie beside each other: into as many places.
    Spread,
    /// The value at the place that a table names.
    Pick,
}

#[derive(Clone, Copy, Debug)]
struct Instruction {
    kind: Kind,
    to: u16,
    a: u16,
    /// A place; or which divisor; or where cuts, a table or places begin.
    b: u32,
    /// A place; or how many cuts or places.
    c: u32,
}

/// A divisor, and the product and shift that stand for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Divisor {
    by: i64,
    times: u64,
    shift: u32,
}

impl Divisor {
    /// For every value from 0 to the greatest of 64 bits: with `shift = 63 + ⌈log₂ by⌉` and `times =
    /// ⌈2^shift / by⌉` the error of the product stays below one part in `2^shift`. The shift is that of
    /// the upper half of the product; a power of two has none, and is divided by otherwise.
    pub(super) fn new(by: i64) -> Self {
        let unsigned = by.unsigned_abs().max(1);
        let log = u64::BITS.saturating_sub(unsigned.saturating_sub(1).leading_zeros());
        let shift = log.saturating_add(63);
        let whole = 1u128.wrapping_shl(shift);
        let times = whole.div_ceil(u128::from(unsigned));
        Self {
            by,
            times: u64::try_from(times).unwrap_or(u64::MAX),
            shift: shift.saturating_sub(u64::BITS),
        }
    }

    /// The quotient of a value that is not negative.
    #[inline(always)]
    pub(super) fn positive(self, x: i64) -> i64 {
        let product = u128::from(x.cast_unsigned()).wrapping_mul(u128::from(self.times));
        ((product >> 64) as u64)
            .wrapping_shr(self.shift)
            .cast_signed()
    }

    /// The quotient, towards negative infinity.
    #[inline(always)]
    pub(super) fn floor(self, x: i64) -> i64 {
        x.checked_div_euclid(self.by).unwrap_or(0)
    }
}

/// A sheet ready for single cases.
#[derive(Clone, Debug)]
pub struct One {
    code: Vec<Instruction>,
    divisors: Vec<Divisor>,
    /// Cuts and tables, one after the other.
    pool: Vec<i64>,
    /// Entries of tables that are looked up together.
    spreads: Vec<i32>,
    /// Places, by entry.
    picks: Vec<u16>,
    /// Where each input goes, with its bounds.
    inputs: Vec<(u16, i64, i64)>,
    outputs: Vec<u16>,
    bail: u16,
    start: Box<[i64; PLACES]>,
}

/// Values under way, with the constants of one sheet in their places.
#[derive(Clone, Debug)]
pub struct Scratch(Box<[i64; PLACES]>);

/// A sheet on its way into instructions.
struct Making<'s> {
    sheet: &'s Sheet,
    one: One,
    places: Places,
    /// The place of each node.
    at: BTreeMap<NodeId, usize>,
    /// Places of constants.
    constants: BTreeMap<i64, usize>,
    /// Where cuts and tables begin.
    cuts: Vec<usize>,
    tables: Vec<usize>,
}

/// A place as an instruction has it. What does not fit is refused in the end.
fn small(place: usize) -> u16 {
    u16::try_from(place.min(MASK)).unwrap_or(0)
}

fn long(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl One {
    /// Readies a sheet.
    ///
    /// # Errors
    /// If it has more values at a time than there are places.
    pub fn new(sheet: &Sheet) -> Result<Self, Uncovered> {
        let forms = forms(sheet);
        let mut pool = Vec::new();
        let mut begin = |lists: &[Vec<i64>]| -> Vec<usize> {
            let one = |list: &Vec<i64>| {
                let at = pool.len();
                pool.extend(list);
                at
            };
            lists.iter().map(one).collect()
        };
        let (cuts, tables) = (begin(&sheet.graph.cuts), begin(&sheet.graph.tables));
        let mut making = Making {
            sheet,
            one: Self {
                code: Vec::new(),
                divisors: Vec::new(),
                pool,
                spreads: Vec::new(),
                picks: Vec::new(),
                inputs: Vec::new(),
                outputs: Vec::new(),
                bail: 0,
                start: Box::new([0; PLACES]),
            },
            places: Places::default(),
            at: BTreeMap::new(),
            constants: BTreeMap::new(),
            cuts,
            tables,
        };
        making.begin(&forms);
        making.steps(&forms);
        if making.places.len > PLACES {
            return Err(Uncovered("more values at a time than there are places"));
        }
        let of = |id: &NodeId| small(making.at.get(id).copied().unwrap_or(0));
        making.one.outputs = sheet.outputs.iter().map(of).collect();
        making.one.bail = of(&sheet.bail);
        Ok(making.one)
    }

    /// Values under way for this sheet. They may be used again for any number of cases.
    pub fn scratch(&self) -> Scratch {
        Scratch(self.start.clone())
    }

    /// Works a case out: inputs and outputs in the order of the sheet's. `false`: the case is not for
    /// this sheet (also an input outside of its bounds), and the outputs say nothing.
    pub fn run(&self, scratch: &mut Scratch, inputs: &[i64], out: &mut [i64]) -> bool {
        let values = &mut *scratch.0;
        let mut bad = inputs.len() != self.inputs.len();
        for ((to, lo, hi), x) in self.inputs.iter().zip(inputs) {
            bad |= (*x < *lo) | (*x > *hi);
            put(values, *to, *x);
        }
        if bad {
            return false;
        }
        for i in &self.code {
            let a = get(values, u32::from(i.a));
            let value = match i.kind {
                Kind::Add => a.wrapping_add(get(values, i.b)),
                Kind::Sub => a.wrapping_sub(get(values, i.b)),
                Kind::Mul => a.wrapping_mul(get(values, i.b)),
                Kind::Mad => {
                    let product = get(values, i.b).wrapping_mul(get(values, i.c));
                    a.wrapping_add(product)
                }
                Kind::Shift => a.wrapping_shr(i.b),
                Kind::DivPositive => match self.divisors.get(index(i.b)) {
                    Some(by) => by.positive(a),
                    None => 0,
                },
                Kind::Div => match self.divisors.get(index(i.b)) {
                    Some(by) => by.floor(a),
                    None => 0,
                },
                Kind::Eq => i64::from(a == get(values, i.b)),
                Kind::Lt => i64::from(a < get(values, i.b)),
                Kind::Le => i64::from(a <= get(values, i.b)),
                Kind::And => a & get(values, i.b),
                Kind::Or => a | get(values, i.b),
                Kind::Xor => a ^ get(values, i.b),
                Kind::Select => {
                    let (then, otherwise) = (get(values, i.b), get(values, i.c));
                    if a != 0 { then } else { otherwise }
                }
                Kind::Min => a.min(get(values, i.b)),
                Kind::Max => a.max(get(values, i.b)),
                Kind::Has => {
                    let mask = self.pool.get(index(i.b)).copied().unwrap_or(0);
                    mask.wrapping_shr(a as u32) & 1
                }
                Kind::Rank => {
                    let from = index(i.b);
                    let cuts = self.pool.get(from..from.wrapping_add(index(i.c)));
                    rank(cuts.unwrap_or(&[]), a)
                }
                Kind::Lookup => {
                    let at = index(i.b).wrapping_add(a as usize);
                    self.pool.get(at).copied().unwrap_or(0)
                }
                Kind::Spread => {
                    let count = index(i.c);
                    let at = index(i.b).wrapping_add((a as usize).wrapping_mul(count));
                    let entries = self.spreads.get(at..at.wrapping_add(count));
                    for (to, entry) in (i.to..).zip(entries.unwrap_or(&[])) {
                        put(values, to, i64::from(*entry));
                    }
                    continue;
                }
                Kind::Pick => {
                    let at = index(i.b).wrapping_add(a as usize);
                    let place = self.picks.get(at).copied().unwrap_or(0);
                    get(values, u32::from(place))
                }
            };
            put(values, i.to, value);
        }
        for (out, from) in out.iter_mut().zip(&self.outputs) {
            *out = get(values, u32::from(*from));
        }
        get(values, u32::from(self.bail)) == 0
    }
}

impl Making<'_> {
    /// Gives constants and inputs places of their own, which nothing is written over.
    fn begin(&mut self, forms: &BTreeMap<NodeId, Form>) {
        let unread = small(self.places.take());
        // An input that nothing reads is still checked.
        let inputs = self.sheet.inputs.iter();
        self.one.inputs = inputs.map(|i| (unread, i.lo, i.hi)).collect();
        for (id, form) in forms {
            match form {
                Form::Plain(Op::Const(n)) => {
                    let place = self.constant(*n);
                    self.at.insert(*id, place);
                }
                Form::Plain(Op::Input(n)) => {
                    let place = self.places.take();
                    self.at.insert(*id, place);
                    if let Some(input) = self.one.inputs.get_mut(index(*n)) {
                        input.0 = small(place);
                    }
                }
                Form::Pick(_, leaves) => {
                    for leaf in leaves {
                        if let Leaf::One(n) = leaf {
                            self.constant(*n);
                        }
                    }
                }
                Form::Plain(_) | Form::Mad(..) => {}
            }
        }
    }

    fn constant(&mut self, n: i64) -> usize {
        if let Some(place) = self.constants.get(&n) {
            return *place;
        }
        let place = self.places.take();
        self.constants.insert(n, place);
        if let Some(start) = self.one.start.get_mut(place) {
            *start = n;
        }
        place
    }

    fn of(&self, id: NodeId) -> u16 {
        small(self.at.get(&id).copied().unwrap_or(0))
    }

    fn steps(&mut self, forms: &BTreeMap<NodeId, Form>) {
        let reads = forms.iter().map(|(id, form)| (*id, form.reads()));
        let last = last_reads(self.sheet, reads);
        let spreads = spreads(self.sheet, forms);
        let mut ends: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        for (id, form) in forms {
            if matches!(form, Form::Plain(Op::Const(_) | Op::Input(_))) {
                continue;
            }
            // One of several tables: it was looked up with the first.
            if !self.at.contains_key(id) {
                match spreads.iter().find(|s| s.nodes.contains(id)) {
                    Some(spread) => self.spread(spread),
                    None => {
                        // Operands keep their places until the value has one: it takes another.
                        let place = self.places.take();
                        self.at.insert(*id, place);
                        let instruction = self.instruction(form, small(place));
                        self.one.code.push(instruction);
                        if let Some(last) = last.get(id) {
                            ends.entry(*last).or_default().push(place);
                        }
                    }
                }
            }
            for place in ends.remove(id).unwrap_or_default() {
                self.places.give(place);
            }
        }
    }

    /// Entries of several tables at one place, into places beside each other that stay theirs.
    fn spread(&mut self, spread: &Spread) {
        let count = spread.nodes.len();
        let first = self.places.block(count);
        for (id, place) in spread.nodes.iter().zip(first..) {
            self.at.insert(*id, place);
        }
        let begin = self.one.spreads.len();
        self.one.spreads.extend(&spread.entries);
        let instruction = Instruction {
            kind: Kind::Spread,
            to: small(first),
            a: self.of(spread.place),
            b: long(begin),
            c: long(count),
        };
        self.one.code.push(instruction);
    }

    fn instruction(&mut self, form: &Form, to: u16) -> Instruction {
        let plain = |kind, a, b, c| Instruction { kind, to, a, b, c };
        match form {
            Form::Plain(op) => self.plain(*op, to),
            Form::Mad(a, b, c) => plain(
                Kind::Mad,
                self.of(*a),
                u32::from(self.of(*b)),
                u32::from(self.of(*c)),
            ),
            Form::Pick(place, leaves) => {
                let begin = self.one.picks.len();
                let places = leaves.iter().map(|leaf| match leaf {
                    Leaf::Node(id) => self.of(*id),
                    Leaf::One(n) => small(self.constants.get(n).copied().unwrap_or(0)),
                });
                let places: Vec<u16> = places.collect();
                self.one.picks.extend(places);
                plain(Kind::Pick, self.of(*place), long(begin), 0)
            }
        }
    }

    fn plain(&mut self, op: Op, to: u16) -> Instruction {
        let place = |id: NodeId| u32::from(self.of(id));
        let made = |kind, a: NodeId, b, c| Instruction {
            kind,
            to,
            a: self.of(a),
            b,
            c,
        };
        let two = |kind, a, b| made(kind, a, place(b), 0);
        match op {
            // These have places from the start.
            Op::Const(_) | Op::Input(_) => Instruction {
                kind: Kind::And,
                to,
                a: to,
                b: u32::from(to),
                c: 0,
            },
            Op::Add(a, b) => two(Kind::Add, a, b),
            Op::Sub(a, b) => two(Kind::Sub, a, b),
            Op::Mul(a, b) => two(Kind::Mul, a, b),
            Op::Eq(a, b) => two(Kind::Eq, a, b),
            Op::Lt(a, b) => two(Kind::Lt, a, b),
            Op::Le(a, b) => two(Kind::Le, a, b),
            Op::And(a, b) => two(Kind::And, a, b),
            Op::Or(a, b) => two(Kind::Or, a, b),
            Op::Xor(a, b) => two(Kind::Xor, a, b),
            Op::Min(a, b) => two(Kind::Min, a, b),
            Op::Max(a, b) => two(Kind::Max, a, b),
            Op::Select(a, b, c) => made(Kind::Select, a, place(b), place(c)),
            Op::Div(a, by) if by.count_ones() == 1 && by > 0 => {
                made(Kind::Shift, a, by.trailing_zeros(), 0)
            }
            Op::Div(a, by) => {
                let kind = if self.sheet.graph.of(a).0 >= 0 {
                    Kind::DivPositive
                } else {
                    Kind::Div
                };
                let step = made(kind, a, long(self.one.divisors.len()), 0);
                self.one.divisors.push(Divisor::new(by));
                step
            }
            Op::Has(mask, a) => {
                let step = made(Kind::Has, a, long(self.one.pool.len()), 0);
                self.one.pool.push(mask.cast_signed());
                step
            }
            Op::Rank(n, a) => {
                let begin = self.cuts.get(index(n)).copied().unwrap_or(0);
                let count = self.sheet.graph.cuts.get(index(n)).map_or(0, Vec::len);
                made(Kind::Rank, a, long(begin), long(count))
            }
            Op::Lookup(n, a) => {
                let begin = self.tables.get(index(n)).copied().unwrap_or(0);
                made(Kind::Lookup, a, long(begin), 0)
            }
        }
    }
}

/// Tables that are looked up at one place.
struct Spread {
    place: NodeId,
    nodes: Vec<NodeId>,
    /// For each value of the place the entry of each.
    entries: Vec<i32>,
}

/// Tables that can be looked up together.
fn spreads(sheet: &Sheet, forms: &BTreeMap<NodeId, Form>) -> Vec<Spread> {
    let mut by_place: BTreeMap<NodeId, Vec<(NodeId, &[i64])>> = BTreeMap::new();
    for (id, form) in forms {
        if let Form::Plain(Op::Lookup(table, place)) = form
            && let Some(table) = sheet.graph.tables.get(index(*table))
            && table.iter().all(|entry| i32::try_from(*entry).is_ok())
        {
            by_place.entry(*place).or_default().push((*id, table));
        }
    }
    let several = by_place.into_iter().filter(|(_, tables)| tables.len() > 1);
    let spread = several.map(|(place, tables)| {
        let len = tables.iter().map(|(_, t)| t.len()).max().unwrap_or(0);
        let entry = |table: &[i64], at: usize| {
            let entry = table.get(at).copied().unwrap_or(0);
            i32::try_from(entry).unwrap_or(0)
        };
        let row = |at: usize| tables.iter().map(move |(_, table)| entry(table, at));
        Spread {
            place,
            entries: (0..len).flat_map(row).collect(),
            nodes: tables.iter().map(|(id, _)| *id).collect(),
        }
    });
    spread.collect()
}

#[inline(always)]
fn get(values: &[i64; PLACES], place: u32) -> i64 {
    values.get(index(place) & MASK).copied().unwrap_or(0)
}

#[inline(always)]
fn put(values: &mut [i64; PLACES], place: u16, value: i64) {
    if let Some(to) = values.get_mut(usize::from(place) & MASK) {
        *to = value;
    }
}

/// How many cuts are at most a value: counted where they are few, else halved without branches.
#[inline(always)]
pub(super) fn rank(cuts: &[i64], x: i64) -> i64 {
    if cuts.len() <= 8 {
        let mut count = 0i64;
        for cut in cuts {
            count = count.wrapping_add(i64::from(*cut <= x));
        }
        return count;
    }
    let (mut from, mut len) = (0usize, cuts.len());
    while len > 0 {
        let half = len / 2;
        let middle = from.wrapping_add(half);
        let past = cuts.get(middle).is_some_and(|cut| *cut <= x);
        from = if past { middle.wrapping_add(1) } else { from };
        len = if past {
            len.wrapping_sub(half).wrapping_sub(1)
        } else {
            half
        };
    }
    i64::try_from(from).unwrap_or(0)
}
