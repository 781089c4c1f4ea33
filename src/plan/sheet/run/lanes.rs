//! Loops over columns: one step for many cases at once, in a form that compilers turn into vector
//! instructions.

use super::one::Divisor;

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
pub(super) fn one<T: Copy, U: Copy>(to: &mut [U], a: Source<'_, T>, f: impl Fn(T) -> U) {
    match a {
        Source::Column(a) => {
            for (to, a) in to.iter_mut().zip(a) {
                *to = f(*a);
            }
        }
        Source::One(a) => to.fill(f(a)),
    }
}

/// `to = when ? a : b`.
#[inline(always)]
pub(super) fn select<T: Copy>(to: &mut [T], when: &[i32], a: Source<'_, T>, b: Source<'_, T>) {
    match (a, b) {
        (Source::Column(a), Source::Column(b)) => {
            for (((to, when), a), b) in to.iter_mut().zip(when).zip(a).zip(b) {
                *to = if *when != 0 { *a } else { *b };
            }
        }
        (Source::Column(a), Source::One(b)) => {
            for ((to, when), a) in to.iter_mut().zip(when).zip(a) {
                *to = if *when != 0 { *a } else { b };
            }
        }
        (Source::One(a), Source::Column(b)) => {
            for ((to, when), b) in to.iter_mut().zip(when).zip(b) {
                *to = if *when != 0 { a } else { *b };
            }
        }
        (Source::One(a), Source::One(b)) => {
            for (to, when) in to.iter_mut().zip(when) {
                *to = if *when != 0 { a } else { b };
            }
        }
    }
}

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
    if cuts.len() <= 8 {
        to.fill(0);
        for cut in cuts {
            for (to, x) in to.iter_mut().zip(x) {
                *to = to.wrapping_add(i32::from(cut <= x));
            }
        }
        return;
    }
    for (to, x) in to.iter_mut().zip(x) {
        *to = i32::try_from(cuts.partition_point(|c| c <= x)).unwrap_or(i32::MAX);
    }
}

/// Quotients.
#[inline(always)]
pub(super) fn divide(to: &mut [i64], x: &[i64], by: Divisor, positive: bool) {
    if positive {
        for (to, x) in to.iter_mut().zip(x) {
            *to = by.positive(*x);
        }
    } else {
        for (to, x) in to.iter_mut().zip(x) {
            *to = by.floor(*x);
        }
    }
}
