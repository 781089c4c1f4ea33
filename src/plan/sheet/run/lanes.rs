//! Loops over columns: one step for many cases at once, in a form that compilers turn into vector
//! instructions.

use std::hint::select_unpredictable;

use super::{divide::Short, one::Divisor};

/// A column, or one value for all cases.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'c, T> {
    /// Values.
    Column(&'c [T]),
    /// The value.
    One(T),
}

/// `to = f(a, b)`.
#[inline(always)]
pub(super) fn two<T: Copy, U: Copy>(
    to: &mut [U],
    a: Source<'_, T>,
    b: Source<'_, T>,
    f: impl Fn(T, T) -> U,
) {
    match (a, b) {
        (Source::Column(a), Source::Column(b)) => {
            for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
                *to = f(*a, *b);
            }
        }
        (Source::Column(a), Source::One(b)) => {
            for (to, a) in to.iter_mut().zip(a) {
                *to = f(*a, b);
            }
        }
        (Source::One(a), Source::Column(b)) => {
            for (to, b) in to.iter_mut().zip(b) {
                *to = f(a, *b);
            }
        }
        (Source::One(a), Source::One(b)) => to.fill(f(a, b)),
    }
}

/// `to = f(a)`.
#[inline(always)]
pub(super) fn one<T: Copy, U: Copy>(to: &mut [U], a: &[T], f: impl Fn(T) -> U) {
    for (to, a) in to.iter_mut().zip(a) {
        *to = f(*a);
    }
}

/// `to = a + b * c`, narrow, `c` for all cases.
#[inline(always)]
pub(super) fn mad(to: &mut [i32], a: Source<'_, i32>, b: &[i32], c: i32) {
    match a {
        Source::Column(a) => {
            for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
                *to = a.wrapping_add(b.wrapping_mul(c));
            }
        }
        Source::One(a) => {
            for (to, b) in to.iter_mut().zip(b) {
                *to = a.wrapping_add(b.wrapping_mul(c));
            }
        }
    }
}

/// `to = x * by` of 64 bits, by two products of 32.
#[inline(always)]
pub(super) fn scale(to: &mut [i64], x: &[i64], by: u32) {
    let by = u64::from(by);
    for (to, x) in to.iter_mut().zip(x) {
        let x = x.cast_unsigned();
        let low = (x & 0xFFFF_FFFF).wrapping_mul(by);
        let high = (x >> 32).wrapping_mul(by) << 32;
        *to = low.wrapping_add(high).cast_signed();
    }
}

/// `to = when ? a : b`.
#[inline(always)]
pub(super) fn select<T: Copy>(to: &mut [T], when: &[i32], a: Source<'_, T>, b: Source<'_, T>) {
    match (a, b) {
        (Source::Column(a), Source::Column(b)) => {
            for (((to, when), a), b) in to.iter_mut().zip(when).zip(a).zip(b) {
                // Both are read and one is kept: nothing is left to branch on.
                let (a, b) = (*a, *b);
                *to = select_unpredictable(*when != 0, a, b);
            }
        }
        (Source::Column(a), Source::One(b)) => {
            for ((to, when), a) in to.iter_mut().zip(when).zip(a) {
                let a = *a;
                *to = select_unpredictable(*when != 0, a, b);
            }
        }
        (Source::One(a), Source::Column(b)) => {
            for ((to, when), b) in to.iter_mut().zip(when).zip(b) {
                let b = *b;
                *to = select_unpredictable(*when != 0, a, b);
            }
        }
        (Source::One(a), Source::One(b)) => {
            for (to, when) in to.iter_mut().zip(when) {
                *to = select_unpredictable(*when != 0, a, b);
            }
        }
    }
}

/// `to = leaf of the code`: leaves with their codes.
#[inline(always)]
pub(super) fn pick<'c, T: Copy + 'c>(
    to: &mut [T],
    code: &[i32],
    mut leaves: impl Iterator<Item = (i32, Source<'c, T>)>,
) {
    match leaves.next() {
        Some((_, Source::Column(a))) => one(to, a, |a| a),
        Some((_, Source::One(a))) => to.fill(a),
        None => {}
    }
    pick_more(to, code, leaves);
}

/// The same of further leaves, where others have been picked before.
#[inline(always)]
pub(super) fn pick_more<'c, T: Copy + 'c>(
    to: &mut [T],
    code: &[i32],
    leaves: impl Iterator<Item = (i32, Source<'c, T>)>,
) {
    for (at, leaf) in leaves {
        match leaf {
            Source::Column(a) => {
                for ((to, code), a) in to.iter_mut().zip(code).zip(a) {
                    // Both are read and one is kept: nothing is left to branch on.
                    let (new, old) = (*a, *to);
                    *to = select_unpredictable(*code == at, new, old);
                }
            }
            Source::One(a) => {
                for (to, code) in to.iter_mut().zip(code) {
                    let old = *to;
                    *to = select_unpredictable(*code == at, a, old);
                }
            }
        }
    }
}

/// `pick` of columns, so many in one walk: all are read and one is kept. With more columns compilers no
/// longer find that what is written is none of them, and give up vectors.
macro_rules! pick_of {
    ($name:ident, $first:ident $(, $leaf:ident $at:literal)*) => {
        #[inline(always)]
        pub(super) fn $name<T: Copy>(to: &mut [T], code: &[i32], $first: &[T] $(, $leaf: &[T])*) {
            let walk = to.iter_mut().zip(code).zip($first);
            $(let walk = walk.zip($leaf);)*
            walk.for_each(
                #[inline(always)]
                |pick_of!(@place (to, code) $first $($leaf)*)| {
                    let mut picked = *$first;
                    $(picked = select_unpredictable(*code == $at, *$leaf, picked);)*
                    *to = picked;
                },
            );
        }
    };
    (@place $inner:tt $first:ident) => { ($inner, $first) };
    (@place $inner:tt $first:ident $($rest:ident)+) => { pick_of!(@place ($inner, $first) $($rest)+) };
}

pick_of!(pick_2, a, b 1);
pick_of!(pick_3, a, b 1, c 2);
pick_of!(pick_4, a, b 1, c 2, d 3);
pick_of!(pick_5, a, b 1, c 2, d 3, e 4);

/// `to = start + Σ column × by`, so many columns in one walk.
macro_rules! sum_of {
    ($name:ident, $first:ident $(, $column:ident)*) => {
        #[inline(always)]
        pub(super) fn $name<T: Copy>(
            to: &mut [i32],
            start: impl Fn(i32) -> i32,
            widen: impl Fn(T) -> i32,
            $first: (&[T], i32) $(, $column: (&[T], i32))*
        ) {
            let walk = to.iter_mut().zip($first.0);
            $(let walk = walk.zip($column.0);)*
            let by = ($first.1 $(, $column.1)*);
            walk.for_each(
                #[inline(always)]
                |sum_of!(@place to $first $($column)*)| {
                    let mut sum = start(*to);
                    {
                        let $first = *$first;
                        $(let $column = *$column;)*
                        sum = sum_of!(@add sum widen by $first $($column)*);
                    }
                    *to = sum;
                },
            );
        }
    };
    (@place $inner:tt $first:ident) => { ($inner, $first) };
    (@place $inner:tt $first:ident $($rest:ident)+) => { sum_of!(@place ($inner, $first) $($rest)+) };
    (@add $sum:ident $widen:ident $by:ident $a:ident) => { $sum.wrapping_add($widen($a).wrapping_mul($by)) };
    (@add $sum:ident $widen:ident $by:ident $a:ident $b:ident) => {
        $sum.wrapping_add($widen($a).wrapping_mul($by.0)).wrapping_add($widen($b).wrapping_mul($by.1))
    };
    (@add $sum:ident $widen:ident $by:ident $a:ident $b:ident $c:ident) => {
        $sum.wrapping_add($widen($a).wrapping_mul($by.0))
            .wrapping_add($widen($b).wrapping_mul($by.1))
            .wrapping_add($widen($c).wrapping_mul($by.2))
    };
    (@add $sum:ident $widen:ident $by:ident $a:ident $b:ident $c:ident $d:ident) => {
        $sum.wrapping_add($widen($a).wrapping_mul($by.0))
            .wrapping_add($widen($b).wrapping_mul($by.1))
            .wrapping_add($widen($c).wrapping_mul($by.2))
            .wrapping_add($widen($d).wrapping_mul($by.3))
    };
}

sum_of!(sum_1, a);
sum_of!(sum_2, a, b);
sum_of!(sum_3, a, b, c);
sum_of!(sum_4, a, b, c, d);

/// Entries of a table.
#[inline(always)]
pub(super) fn lookup<T: Copy + Default>(to: &mut [T], at: &[i32], table: &[T]) {
    for (to, at) in to.iter_mut().zip(at) {
        *to = table.get(*at as usize).copied().unwrap_or_default();
    }
}

/// How many cuts are at most each value: cut by cut where they are few.
#[inline(always)]
pub(super) fn rank<T: Copy + Ord>(to: &mut [i32], x: &[T], cuts: &[T]) {
    match cuts {
        [a, b] => one(to, x, |x| {
            i32::from(*a <= x).wrapping_add(i32::from(*b <= x))
        }),
        _ if cuts.len() <= 8 => {
            to.fill(0);
            for cut in cuts {
                for (to, x) in to.iter_mut().zip(x) {
                    *to = to.wrapping_add(i32::from(cut <= x));
                }
            }
        }
        _ => one(to, x, |x| {
            i32::try_from(cuts.partition_point(|c| *c <= x)).unwrap_or(i32::MAX)
        }),
    }
}

/// Quotients by a [`Short`] divisor.
#[inline(always)]
pub(super) fn divide_short(to: &mut [i64], x: &[i64], by: &Short) {
    let by = *by;
    one(to, x, |x| by.quotient(x));
}

/// Quotients.
#[inline(always)]
pub(super) fn divide(to: &mut [i64], x: &[i64], by: Divisor, positive: bool) {
    if positive {
        one(to, x, |x| by.positive(x));
    } else {
        one(to, x, |x| by.floor(x));
    }
}
