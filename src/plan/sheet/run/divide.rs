//! Quotients by small constants in steps that vector registers have: products of 32 by 32 bits.
//!
//! `x = a·2³² + b` is `d·(a·w) + (a·r + b)` with `2³² = d·w + r`, so `⌊x/d⌋ = a·w + ⌊y/d⌋` with
//! `y = a·r + b`, which is small. And `⌊y/d⌋ = ⌊y·m / 2ˢ⌋` with `m = (2ˢ + e)/d` as long as `y·e < 2ˢ`: what
//! is too much is `y·e / (d·2ˢ)`, less than the part of one that the next whole number is away.

/// A divisor of values up to a bound, none of them negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Short {
    /// The twos in the divisor: shifted out first.
    twos: u32,
    /// `w`
    whole: u32,
    /// `r`
    rest: u32,
    /// `m`
    times: u32,
    /// `s`
    shift: u32,
}

impl Short {
    /// The divisor `by` of values from 0 to `most`; `None` if 64 bits would not do.
    pub(super) fn new(by: i64, most: i64) -> Option<Self> {
        let (by, most) = (u64::try_from(by).ok()?, u64::try_from(most).ok()?);
        let twos = by.checked_ilog2()?.min(by.trailing_zeros());
        let (odd, most) = (by.checked_shr(twos)?, most.checked_shr(twos)?);
        let (whole, rest) = (
            (1u64 << 32).checked_div(odd)?,
            (1u64 << 32).checked_rem(odd)?,
        );
        let (whole, rest) = (u32::try_from(whole).ok()?, u32::try_from(rest).ok()?);
        let above = most >> 32;
        let y = above
            .checked_mul(u64::from(rest))?
            .checked_add(u64::from(u32::MAX))?;
        for shift in 32..64 {
            let power = 1u64.checked_shl(shift)?;
            let times = power.div_ceil(odd);
            let Ok(small) = u32::try_from(times) else {
                return None;
            };
            let over = times.checked_mul(odd)?.checked_sub(power)?;
            let near = y.checked_mul(over).is_some_and(|error| error < power);
            if near && y.checked_mul(times).is_some() {
                return Some(Self {
                    twos,
                    whole,
                    rest,
                    times: small,
                    shift,
                });
            }
        }
        None
    }

    /// The quotient of a value within the bounds.
    #[inline(always)]
    pub(super) fn quotient(self, x: i64) -> i64 {
        let x = x.cast_unsigned() >> self.twos;
        let (above, below) = (x >> 32, x & 0xFFFF_FFFF);
        let y = above.wrapping_mul(self.rest.into()).wrapping_add(below);
        let quotient = y.wrapping_mul(self.times.into()) >> self.shift;
        let quotient = above.wrapping_mul(self.whole.into()).wrapping_add(quotient);
        quotient.cast_signed()
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a test ends where it fails")]
mod tests {
    use proptest::prelude::*;

    use super::Short;

    proptest! {
        #[test]
        fn quotients_are_exact(by in 1i64..100_000, most in 0i64..i64::MAX, any in 0i64..i64::MAX) {
            if let Some(short) = Short::new(by, most) {
                let (some, last) = (any % (most + 1), most / by * by);
                let near = some / by * by;
                for x in [0, 1, by - 1, by, by + 1, some, near - 1, near, near + 1, last - 1, last, most] {
                    if (0..=most).contains(&x) {
                        prop_assert_eq!(short.quotient(x), x / by, "{} / {}", x, by);
                    }
                }
            }
        }
    }

    #[test]
    fn tenths_of_amounts_are_short() {
        for by in [3, 5, 10, 20, 100] {
            assert!(Short::new(by, 1 << 46).is_some(), "{by}");
        }
        assert_eq!(Short::new(0, 10), None);
        assert_eq!(Short::new(8, 10), None, "shifted instead");
        assert_eq!(Short::new(-3, 10), None);
    }
}
