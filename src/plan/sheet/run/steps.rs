//! Steps over columns.

use super::{
    batch::{Arg, Buffers, Step, Two},
    lanes::{self, Source},
};

/// Leaves that are few: their constants stand in columns of their own.
pub(super) const FEW: usize = 8;

#[inline(always)]
fn source<'c, T: Copy>(columns: &'c [Vec<T>], arg: Arg<T>, n: usize) -> Source<'c, T> {
    match arg {
        Arg::One(x) => Source::One(x),
        Arg::Place(place) => Source::Column(column(columns, place, n)),
    }
}

#[inline(always)]
fn column<T>(columns: &[Vec<T>], place: usize, n: usize) -> &[T] {
    let all = columns.get(place).map_or(&[][..], Vec::as_slice);
    all.get(..n).unwrap_or(all)
}

/// Takes a column out, for the time that it is written.
#[inline(always)]
fn out<T>(columns: &mut [Vec<T>], place: usize) -> Vec<T> {
    columns
        .get_mut(place)
        .map(std::mem::take)
        .unwrap_or_default()
}

#[inline(always)]
fn back<T>(columns: &mut [Vec<T>], place: usize, column: Vec<T>) {
    if let Some(at) = columns.get_mut(place) {
        *at = column;
    }
}

#[inline(always)]
fn head<T>(column: &mut [T], n: usize) -> &mut [T] {
    let n = n.min(column.len());
    column.get_mut(..n).unwrap_or_default()
}

/// Picks a leaf for each case: in one walk if all are columns and few.
#[inline(always)]
fn picked<T: Copy>(to: &mut [T], code: &[i32], columns: &[Vec<T>], leaves: &[Arg<T>], n: usize) {
    let of = |arg: &Arg<T>| match arg {
        Arg::Place(place) => column(columns, *place, n),
        Arg::One(_) => &[],
    };
    match leaves {
        [a, b] => lanes::pick_2(to, code, of(a), of(b)),
        [a, b, c] => lanes::pick_3(to, code, of(a), of(b), of(c)),
        [a, b, c, d] => lanes::pick_4(to, code, of(a), of(b), of(c), of(d)),
        [a, b, c, d, e] => lanes::pick_5(to, code, of(a), of(b), of(c), of(d), of(e)),
        [a, b, c, d, e, rest @ ..] if leaves.len() <= FEW => {
            lanes::pick_5(to, code, of(a), of(b), of(c), of(d), of(e));
            let rest = rest.iter().zip(5..);
            lanes::pick_more(
                to,
                code,
                rest.map(|(arg, at)| (at, source(columns, *arg, n))),
            );
        }
        _ => {
            let leaves = leaves.iter().zip(0..);
            lanes::pick(
                to,
                code,
                leaves.map(|(arg, at)| (at, source(columns, *arg, n))),
            );
        }
    }
}

/// Columns, each so many times.
type Terms<'t, F> = (&'t [(usize, i32)], F);

/// Adds terms up, four columns in a walk.
#[inline(always)]
fn summed<'c>(
    to: &mut [i32],
    constant: i32,
    (ints, int): Terms<'_, impl Fn(usize) -> &'c [i32]>,
    (bytes, byte): Terms<'_, impl Fn(usize) -> &'c [u8]>,
) {
    let mut begun = false;
    for four in bytes.chunks(4) {
        added(to, constant, begun, four, &byte, i32::from);
        begun = true;
    }
    for four in ints.chunks(4) {
        added(to, constant, begun, four, &int, |x| x);
        begun = true;
    }
    if !begun {
        to.fill(constant);
    }
}

/// Adds up to four terms, to what stands there or to a constant.
#[inline(always)]
fn added<'c, T: Copy + 'c>(
    to: &mut [i32],
    constant: i32,
    begun: bool,
    four: &[(usize, i32)],
    column: &impl Fn(usize) -> &'c [T],
    widen: impl Fn(T) -> i32 + Copy,
) {
    let of = |term: &(usize, i32)| (column(term.0), term.1);
    macro_rules! walk {
        ($start:expr) => {
            match four {
                [a] => lanes::sum_1(to, $start, widen, of(a)),
                [a, b] => lanes::sum_2(to, $start, widen, of(a), of(b)),
                [a, b, c] => lanes::sum_3(to, $start, widen, of(a), of(b), of(c)),
                [a, b, c, d, ..] => lanes::sum_4(to, $start, widen, of(a), of(b), of(c), of(d)),
                [] => {}
            }
        };
    }
    if begun {
        walk!(|x| x);
    } else {
        walk!(|_| constant);
    }
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
    /// Carries a step out for the first `n` cases.
    #[inline(always)]
    pub(super) fn step(&mut self, step: &Step, n: usize, given: &[Option<&[u8]>]) {
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
            Step::Mad(to, a, b, c) => {
                let mut column = out(&mut self.ints, *to);
                let a = source(&self.ints, *a, n);
                let b = self::column(&self.ints, *b, n);
                lanes::mad(head(&mut column, n), a, b, *c);
                back(&mut self.ints, *to, column);
            }
            Step::Scale(to, a, by) => {
                let mut column = out(&mut self.longs, *to);
                let a = self::column(&self.longs, *a, n);
                lanes::scale(head(&mut column, n), a, *by);
                back(&mut self.longs, *to, column);
            }
            Step::Shift(to, a, by) => {
                let mut column = out(&mut self.longs, *to);
                let a = self::column(&self.longs, *a, n);
                lanes::one(head(&mut column, n), a, |x| x.wrapping_shr(*by));
                back(&mut self.longs, *to, column);
            }
            Step::Unpack(to, a, shift, mask) => {
                let mut column = out(&mut self.ints, *to);
                let a = self::column(&self.ints, *a, n);
                lanes::one(head(&mut column, n), a, |x| x.wrapping_shr(*shift) & mask);
                back(&mut self.ints, *to, column);
            }
            Step::PickInt(to, code, leaves) => {
                let mut column = out(&mut self.ints, *to);
                let code = self::column(&self.ints, *code, n);
                picked(head(&mut column, n), code, &self.ints, leaves, n);
                back(&mut self.ints, *to, column);
            }
            Step::PickLong(to, code, leaves) => {
                let mut column = out(&mut self.longs, *to);
                let code = self::column(&self.ints, *code, n);
                picked(head(&mut column, n), code, &self.longs, leaves, n);
                back(&mut self.longs, *to, column);
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
            Step::DivideShort(to, a, by) => {
                let mut column = out(&mut self.longs, *to);
                let a = self::column(&self.longs, *a, n);
                lanes::divide_short(head(&mut column, n), a, by);
                back(&mut self.longs, *to, column);
            }
            Step::Sum(to, constant, ints, bytes) => {
                let mut column = out(&mut self.ints, *to);
                let own = &self.bytes;
                let byte = |place: usize| match given.get(place) {
                    Some(Some(given)) => *given,
                    Some(None) | None => self::column(own, place, n),
                };
                let int = |place: usize| self::column(&self.ints, place, n);
                summed(head(&mut column, n), *constant, (ints, int), (bytes, byte));
                back(&mut self.ints, *to, column);
            }
            Step::Has(to, a, mask) => {
                let mut column = out(&mut self.ints, *to);
                let a = self::column(&self.ints, *a, n);
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
                let a = self::column(&self.ints, *a, n);
                lanes::one(head(&mut column, n), a, i64::from);
                back(&mut self.longs, *to, column);
            }
            Step::Narrow(to, a) => {
                let mut column = out(&mut self.ints, *to);
                let a = self::column(&self.longs, *a, n);
                lanes::one(head(&mut column, n), a, |x| x as i32);
                back(&mut self.ints, *to, column);
            }
        }
    }
}
