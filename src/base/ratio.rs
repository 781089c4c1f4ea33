//! Exact rationals with a 128-bit numerator and denominator, every step checked.
//!
//! Always in lowest terms with a positive denominator. Overflow is `None`, which callers turn into a
//! fault that names the expression; nothing wraps and nothing is rounded here except by name.

use serde::{Deserialize, Serialize};

use std::cmp::Ordering;

/// An exact rational number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(i128, i128)", into = "(i128, i128)")]
pub struct Ratio {
    num: i128,
    den: i128,
}

/// How a fraction becomes a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rounding {
    /// Towards positive infinity (进位).
    Up,
    /// Towards negative infinity (舍去).
    Down,
    /// To the nearest, halves away from zero (四舍五入).
    HalfUp,
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    if let (Ok(mut x), Ok(mut y)) = (u64::try_from(a), u64::try_from(b)) {
        while y != 0 {
            (x, y) = (y, x.checked_rem(y).unwrap_or(0));
        }
        return i128::from(x.max(1));
    }
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    i128::try_from(a.max(1)).unwrap_or(1)
}

/// A fraction of 64 bits with a positive denominator in lowest terms.
fn reduced(num: i64, den: i64) -> Option<(i64, i64)> {
    if den == 1 {
        return Some((num, den));
    }
    let (mut x, mut y) = (num.unsigned_abs(), den.unsigned_abs());
    while y != 0 {
        (x, y) = (y, x.checked_rem(y)?);
    }
    if x <= 1 {
        return Some((num, den));
    }
    // The divisor is at most `den`, so it fits.
    let g = i64::try_from(x).ok()?;
    Some((num.checked_div(g)?, den.checked_div(g)?))
}

#[expect(
    clippy::should_implement_trait,
    reason = "the operator traits cannot say that a step overflowed"
)]
impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// One.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// A whole number.
    pub const fn whole(n: i64) -> Self {
        Self {
            num: n as i128,
            den: 1,
        }
    }

    /// A whole number of 128 bits.
    pub const fn wide(n: i128) -> Self {
        Self { num: n, den: 1 }
    }

    /// `num / den` in lowest terms; `None` for a zero denominator or overflow.
    pub fn new(num: i128, den: i128) -> Option<Self> {
        if den == 1 {
            return Some(Self { num, den });
        }
        if let (Ok(n), Ok(d @ 1..)) = (i64::try_from(num), i64::try_from(den)) {
            let (n, d) = reduced(n, d)?;
            return Some(Self {
                num: i128::from(n),
                den: i128::from(d),
            });
        }
        if den == 0 {
            return None;
        }
        let g = gcd(num, den);
        let (num, den) = (num.checked_div(g)?, den.checked_div(g)?);
        if den < 0 {
            Some(Self {
                num: num.checked_neg()?,
                den: den.checked_neg()?,
            })
        } else {
            Some(Self { num, den })
        }
    }

    /// Numerator and denominator where both fit 64 bits, as they nearly always do.
    fn narrow(self) -> Option<(i64, i64)> {
        Some((i64::try_from(self.num).ok()?, i64::try_from(self.den).ok()?))
    }

    /// Numerator, in lowest terms.
    pub const fn num(self) -> i128 {
        self.num
    }

    /// Denominator, positive, in lowest terms.
    pub const fn den(self) -> i128 {
        self.den
    }

    /// Sum.
    pub fn add(self, other: Self) -> Option<Self> {
        if self.den == other.den {
            return Self::new(self.num.checked_add(other.num)?, self.den);
        }
        let g = gcd(self.den, other.den);
        let (a, b) = (other.den.checked_div(g)?, self.den.checked_div(g)?);
        Self::new(
            self.num
                .checked_mul(a)?
                .checked_add(other.num.checked_mul(b)?)?,
            self.den.checked_mul(a)?,
        )
    }

    /// Difference.
    pub fn sub(self, other: Self) -> Option<Self> {
        self.add(other.neg()?)
    }

    /// Product.
    pub fn mul(self, other: Self) -> Option<Self> {
        if self.den == 1 && other.den == 1 {
            return Some(Self {
                num: self.num.checked_mul(other.num)?,
                den: 1,
            });
        }
        if let (Some((a, b)), Some((c, d))) = (self.narrow(), other.narrow()) {
            // Each is in lowest terms; cross-reduced, so is the product.
            let ((a, d), (c, b)) = (reduced(a, d)?, reduced(c, b)?);
            return Some(Self {
                num: i128::from(a).checked_mul(i128::from(c))?,
                den: i128::from(b).checked_mul(i128::from(d))?,
            });
        }
        let (g, h) = (gcd(self.num, other.den), gcd(other.num, self.den));
        Self::new(
            self.num
                .checked_div(g)?
                .checked_mul(other.num.checked_div(h)?)?,
            self.den
                .checked_div(h)?
                .checked_mul(other.den.checked_div(g)?)?,
        )
    }

    /// Quotient; `None` also for a zero divisor.
    pub fn div(self, other: Self) -> Option<Self> {
        self.mul(Self::new(other.den, other.num)?)
    }

    /// Negation.
    pub fn neg(self) -> Option<Self> {
        Some(Self {
            num: self.num.checked_neg()?,
            den: self.den,
        })
    }

    /// Whole number after the named rounding.
    pub fn round(self, mode: Rounding) -> Option<i128> {
        if self.den == 1 {
            return Some(self.num);
        }
        let (floor, rest) = match self.narrow() {
            Some((n, d)) => (
                i128::from(n.checked_div_euclid(d)?),
                i128::from(n.checked_rem_euclid(d)?),
            ),
            None => (
                self.num.checked_div_euclid(self.den)?,
                self.num.checked_rem_euclid(self.den)?,
            ),
        };
        if rest == 0 {
            return Some(floor);
        }
        match mode {
            Rounding::Down => Some(floor),
            Rounding::Up => floor.checked_add(1),
            Rounding::HalfUp => match rest.cmp(&self.den.checked_sub(rest)?) {
                Ordering::Greater => floor.checked_add(1),
                Ordering::Less => Some(floor),
                Ordering::Equal if self.num < 0 => Some(floor),
                Ordering::Equal => floor.checked_add(1),
            },
        }
    }

    /// The whole number, if it is one.
    pub fn as_whole(self) -> Option<i128> {
        (self.den == 1).then_some(self.num)
    }

    /// Total order; exact at any size, without overflow (continued-fraction comparison).
    pub fn compare(self, other: Self) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        if let (Some(a), Some(b)) = (
            self.num.checked_mul(other.den),
            other.num.checked_mul(self.den),
        ) {
            return a.cmp(&b);
        }
        let (mut a, mut b, mut flipped) = (self, other, false);
        loop {
            let (fa, fb) = (a.num.div_euclid(a.den), b.num.div_euclid(b.den));
            let (ra, rb) = (a.num.rem_euclid(a.den), b.num.rem_euclid(b.den));
            let order = fa.cmp(&fb);
            let order = if order != Ordering::Equal {
                order
            } else if ra == 0 || rb == 0 {
                ra.cmp(&rb).then(Ordering::Equal)
            } else {
                // Both proper fractions: compare reciprocals the other way round.
                (a, b) = (
                    Self {
                        num: a.den,
                        den: ra,
                    },
                    Self {
                        num: b.den,
                        den: rb,
                    },
                );
                flipped = !flipped;
                continue;
            };
            return if flipped { order.reverse() } else { order };
        }
    }
}

impl From<Ratio> for (i128, i128) {
    fn from(r: Ratio) -> Self {
        (r.num, r.den)
    }
}

impl TryFrom<(i128, i128)> for Ratio {
    type Error = &'static str;

    fn try_from((num, den): (i128, i128)) -> Result<Self, Self::Error> {
        Self::new(num, den).ok_or("no ratio")
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(*other)
    }
}

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    reason = "the oracle's numbers have no limit"
)]
mod oracle {
    //! Every step against arithmetic of unlimited size.

    use num_bigint::BigInt;
    use num_rational::BigRational;
    use proptest::prelude::*;

    use super::*;

    fn big(r: Ratio) -> BigRational {
        BigRational::new(BigInt::from(r.num()), BigInt::from(r.den()))
    }

    /// Numbers of every size, small ones and the edges of 64 and 128 bits among them.
    fn integer() -> impl Strategy<Value = i128> {
        prop_oneof![
            -1_000_i128..1_000,
            any::<i64>().prop_map(i128::from),
            any::<i128>(),
            Just(i128::from(i64::MAX)),
            Just(i128::from(i64::MIN)),
            Just(i128::MAX),
            Just(i128::MIN),
        ]
    }

    fn ratio() -> impl Strategy<Value = Ratio> {
        (integer(), integer()).prop_filter_map("a denominator", |(n, d)| Ratio::new(n, d))
    }

    /// Ratios as rules have them: amounts in fen and fractions with modest denominators.
    fn modest() -> impl Strategy<Value = Ratio> {
        (
            -1_000_000_000_000_000_i64..=1_000_000_000_000_000,
            1_i64..=1_000_000,
        )
            .prop_filter_map("a ratio", |(n, d)| Ratio::new(i128::from(n), i128::from(d)))
    }

    fn rounded(r: &BigRational, mode: Rounding) -> BigInt {
        match mode {
            Rounding::Down => r.floor().to_integer(),
            Rounding::Up => r.ceil().to_integer(),
            Rounding::HalfUp => r.round().to_integer(),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_is_computed_is_exact(a in ratio(), b in ratio()) {
            if let Some(sum) = a.add(b) {
                prop_assert_eq!(big(sum), big(a) + big(b));
            }
            if let Some(difference) = a.sub(b) {
                prop_assert_eq!(big(difference), big(a) - big(b));
            }
            if let Some(product) = a.mul(b) {
                prop_assert_eq!(big(product), big(a) * big(b));
            }
            if let Some(quotient) = a.div(b) {
                prop_assert_eq!(big(quotient), big(a) / big(b));
            }
            prop_assert_eq!(a.compare(b), big(a).cmp(&big(b)));
            for mode in [Rounding::Up, Rounding::Down, Rounding::HalfUp] {
                if let Some(whole) = a.round(mode) {
                    prop_assert_eq!(BigInt::from(whole), rounded(&big(a), mode));
                }
            }
        }

        #[test]
        fn numbers_of_rules_never_overflow(a in modest(), b in modest()) {
            prop_assert!(a.add(b).is_some() && a.sub(b).is_some() && a.mul(b).is_some());
            prop_assert!(b.num() == 0 || a.div(b).is_some());
            prop_assert!(a.round(Rounding::HalfUp).is_some());
        }
    }
}
