//! Numbers as whole multiples of a fraction that is known: `node / den`.
//!
//! The denominator is static, so exact arithmetic is arithmetic of whole numbers, and every rounding
//! a division by a constant.

use super::{
    graph::{Made, NodeId, Uncovered},
    lower::{Lower, Part},
};
use crate::{
    base::ratio::{Ratio, Rounding},
    ir::{FactType, Interval, Number},
};

/// A number: a node over a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Num {
    pub node: NodeId,
    pub den: i64,
}

/// An end of a range: the number, and whether the range is open there (a truth).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub at: Num,
    pub open: NodeId,
}

/// A range of money in exact fen, as in eval: no lower end is (0, …, no upper end is unbounded.
/// Which ends there are is static.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    pub lo: Option<End>,
    pub hi: Option<End>,
}

/// Largest denominator.
const MAX_DEN: i64 = 1_000_000_000_000;

const FINE: Uncovered = Uncovered("a denominator too large");
const WIDE: Uncovered = Uncovered("a constant beyond 64 bits");

pub(super) fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    i64::try_from(a.max(1)).unwrap_or(1)
}

/// Least common multiple of two denominators.
fn lcm(a: i64, b: i64) -> Result<i64, Uncovered> {
    let part = b.checked_div(gcd(a, b)).ok_or(FINE)?;
    let lcm = a.checked_mul(part).ok_or(FINE)?;
    if lcm > MAX_DEN { Err(FINE) } else { Ok(lcm) }
}

impl Lower<'_> {
    /// A constant.
    pub(super) fn constant(&mut self, x: Ratio) -> Result<Num, Uncovered> {
        let (num, den) = (i64::try_from(x.num()), i64::try_from(x.den()));
        let den = den.ok().filter(|d| *d <= MAX_DEN).ok_or(FINE)?;
        let node = self.graph.constant(num.map_err(|_| WIDE)?);
        Ok(Num { node, den })
    }

    /// A whole number.
    pub(super) fn whole_number(&mut self, n: i64) -> Num {
        Num {
            node: self.graph.constant(n),
            den: 1,
        }
    }

    fn scaled(&mut self, x: Num, den: i64) -> Made {
        let by = den.checked_div(x.den).ok_or(FINE)?;
        let by = self.graph.constant(by);
        self.graph.times(x.node, by)
    }

    /// Two numbers over one denominator.
    pub(super) fn common(&mut self, a: Num, b: Num) -> Result<(NodeId, NodeId, i64), Uncovered> {
        let den = lcm(a.den, b.den)?;
        Ok((self.scaled(a, den)?, self.scaled(b, den)?, den))
    }

    /// Several numbers over one denominator.
    pub(super) fn all_common(&mut self, all: &[Num]) -> Result<(Vec<NodeId>, i64), Uncovered> {
        let mut den = 1;
        for x in all {
            den = lcm(den, x.den)?;
        }
        let nodes: Result<Vec<NodeId>, Uncovered> =
            all.iter().map(|x| self.scaled(*x, den)).collect();
        Ok((nodes?, den))
    }

    /// Sum.
    pub(super) fn sum(&mut self, a: Num, b: Num) -> Result<Num, Uncovered> {
        let (x, y, den) = self.common(a, b)?;
        let node = self.graph.plus(x, y)?;
        Ok(self.reduced(Num { node, den }))
    }

    /// Difference.
    pub(super) fn difference(&mut self, a: Num, b: Num) -> Result<Num, Uncovered> {
        let (x, y, den) = self.common(a, b)?;
        let node = self.graph.minus(x, y)?;
        Ok(self.reduced(Num { node, den }))
    }

    /// A constant in lowest terms; anything else as it is.
    fn reduced(&mut self, x: Num) -> Num {
        let Some(n) = self.graph.known(x.node) else {
            return x;
        };
        let by = gcd(n, x.den);
        match (n.checked_div(by), x.den.checked_div(by)) {
            (Some(n), Some(den)) => Num {
                node: self.graph.constant(n),
                den,
            },
            (_, _) => x,
        }
    }

    /// A constant takes what it can from the other's denominator.
    fn take(&mut self, one: &mut Num, other: &mut Num) -> Result<(), Uncovered> {
        if let Some(n) = self.graph.known(one.node) {
            let by = gcd(n, other.den);
            let n = n.checked_div(by).ok_or(FINE)?;
            one.node = self.graph.constant(n);
            other.den = other.den.checked_div(by).ok_or(FINE)?;
        }
        Ok(())
    }

    /// Product.
    pub(super) fn product(&mut self, a: Num, b: Num) -> Result<Num, Uncovered> {
        let (mut a, mut b) = (self.reduced(a), self.reduced(b));
        self.take(&mut a, &mut b)?;
        self.take(&mut b, &mut a)?;
        let den = a.den.checked_mul(b.den).filter(|d| *d <= MAX_DEN);
        let node = self.graph.times(a.node, b.node)?;
        Ok(Num {
            node,
            den: den.ok_or(FINE)?,
        })
    }

    /// A number times a constant.
    pub(super) fn times(&mut self, x: Num, by: Ratio) -> Result<Num, Uncovered> {
        let by = self.constant(by)?;
        self.product(x, by)
    }

    /// Rounded to a whole number.
    pub(super) fn round(&mut self, x: Num, mode: Rounding) -> Made {
        if x.den == 1 {
            return Ok(x.node);
        }
        let g = &mut self.graph;
        match mode {
            Rounding::Down => g.over(x.node, x.den),
            Rounding::Up => {
                let rest = g.constant(x.den.saturating_sub(1));
                let above = g.plus(x.node, rest)?;
                g.over(above, x.den)
            }
            Rounding::HalfUp => {
                // Halves away from zero: of a negative number the nearest below its half.
                let (two, den) = (g.constant(2), g.constant(x.den));
                let twice = g.times(x.node, two)?;
                let up = g.plus(twice, den)?;
                let by = x.den.checked_mul(2).ok_or(FINE)?;
                let not_negative = g.over(up, by)?;
                let (lo, _) = g.of(x.node);
                if lo >= 0 {
                    return Ok(not_negative);
                }
                let one = g.constant(1);
                let just_below = g.minus(up, one)?;
                let negative = g.over(just_below, by)?;
                let zero = g.constant(0);
                let below = g.lt(x.node, zero);
                Ok(g.select(below, negative, not_negative))
            }
        }
    }

    /// Whether it is whole.
    pub(super) fn is_whole(&mut self, x: Num) -> Made {
        if x.den == 1 {
            return Ok(self.graph.truth(true));
        }
        let g = &mut self.graph;
        let floor = g.over(x.node, x.den)?;
        let den = g.constant(x.den);
        let back = g.times(floor, den)?;
        Ok(g.eq(back, x.node))
    }

    /// Whether it lies in an interval.
    pub(super) fn inside_of(&mut self, x: Num, interval: Interval) -> Made {
        let den = Ratio::whole(x.den);
        let mut all = self.graph.truth(true);
        // The first, or last, whole multiple of the fraction that is inside.
        if let Some((lo, open)) = interval.lo {
            let at = lo.mul(den).ok_or(WIDE)?;
            let first = at.round(Rounding::Up).ok_or(WIDE)?;
            let first = first.saturating_add(i128::from(open && at.as_whole().is_some()));
            let first = self.clipped(first);
            let above = self.graph.le(first, x.node);
            all = self.graph.and(all, above);
        }
        if let Some((hi, open)) = interval.hi {
            let at = hi.mul(den).ok_or(WIDE)?;
            let last = at.round(Rounding::Down).ok_or(WIDE)?;
            let last = last.saturating_sub(i128::from(open && at.as_whole().is_some()));
            let last = self.clipped(last);
            let below = self.graph.le(x.node, last);
            all = self.graph.and(all, below);
        }
        Ok(all)
    }

    /// A bound; no node of ours comes near the ends of 64 bits but by holding them.
    fn clipped(&mut self, n: i128) -> NodeId {
        let n = i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX });
        self.graph.constant(n)
    }

    /// One of two numbers.
    pub(super) fn choose(&mut self, when: NodeId, a: Num, b: Num) -> Result<Num, Uncovered> {
        if a == b {
            return Ok(a);
        }
        let (a, b, den) = self.common(a, b)?;
        let node = self.graph.select(when, a, b);
        Ok(Num { node, den })
    }

    /// A number of the rules.
    pub(super) fn number(&mut self, number: &Number) -> Result<Num, Uncovered> {
        self.deeper(|lower| lower.number_here(number))
    }

    fn number_here(&mut self, number: &Number) -> Result<Num, Uncovered> {
        match number {
            Number::Const(x) => self.constant(*x),
            Number::Fact(fact) => {
                let node = self.input(*fact, Part::Value)?;
                let ty = self.program.facts.get(fact.index()).map(|f| &f.ty);
                let decimals = match ty {
                    Some(FactType::Number(ty)) => ty.decimals,
                    Some(FactType::Period(_)) => 0,
                    Some(
                        FactType::Bool
                        | FactType::Choice(_)
                        | FactType::Multi(_)
                        | FactType::Date
                        | FactType::Span
                        | FactType::List(_),
                    )
                    | None => return Err(Uncovered("not a number")),
                };
                let den = 10i64.checked_pow(u32::from(decimals)).ok_or(FINE)?;
                Ok(Num { node, den })
            }
            Number::Definition(id) => self.defined_number(*id),
            Number::Decision(id) => {
                let settled = self.decision(*id)?;
                self.settled_number(&settled)
            }
            Number::WeightSum => self.sum.ok_or(Uncovered("总和 without weights")),
            Number::Statutory(measure) => {
                let statutory = self.statutory.ok_or(Uncovered("no statutory range"))?;
                let end = self.measure(&statutory, *measure)?;
                Ok(end.at)
            }
            Number::Sum(terms) => {
                let mut total: Option<Num> = None;
                for (plus, term) in terms {
                    let x = self.number(term)?;
                    total = Some(match (total, plus) {
                        (None, true) => x,
                        (held, plus) => {
                            let held = match held {
                                Some(held) => held,
                                None => self.whole_number(0),
                            };
                            if *plus {
                                self.sum(held, x)?
                            } else {
                                self.difference(held, x)?
                            }
                        }
                    });
                }
                Ok(match total {
                    Some(total) => total,
                    None => self.whole_number(0),
                })
            }
            Number::Product(factors) => {
                let mut product = self.whole_number(1);
                for factor in factors {
                    let x = self.number(factor)?;
                    product = self.product(product, x)?;
                }
                Ok(product)
            }
            Number::Quotient(dividend, divisor) => {
                let (a, b) = (self.number(dividend)?, self.number(divisor)?);
                let by = self.graph.known(b.node).filter(|n| *n != 0);
                let by = by.ok_or(Uncovered("a divisor that is not constant"))?;
                let by = Ratio::new(i128::from(b.den), i128::from(by)).ok_or(WIDE)?;
                self.times(a, by)
            }
            Number::Deemed { value, when, by } => {
                let x = self.number(value)?;
                let replaced = self.inside_of(x, *when)?;
                let by = self.number(by)?;
                self.choose(replaced, by, x)
            }
            Number::Steps {
                value,
                from,
                step,
                tail,
            } => {
                let x = self.number(value)?;
                let from = self.constant(*from)?;
                let over = self.difference(x, from)?;
                let zero = self.graph.constant(0);
                let over = Num {
                    node: self.graph.max(over.node, zero),
                    den: over.den,
                };
                let each = Ratio::ONE.div(*step).ok_or(Uncovered("a step of zero"))?;
                let steps = self.times(over, each)?;
                Ok(match tail {
                    None => steps,
                    Some(mode) => Num {
                        node: self.round(steps, *mode)?,
                        den: 1,
                    },
                })
            }
            Number::Extreme(greatest, numbers) => {
                let mut best: Option<Num> = None;
                for number in numbers {
                    let x = self.number(number)?;
                    best = Some(match best {
                        None => x,
                        Some(held) => {
                            let (a, b, den) = self.common(held, x)?;
                            let node = if *greatest {
                                self.graph.max(a, b)
                            } else {
                                self.graph.min(a, b)
                            };
                            Num { node, den }
                        }
                    });
                }
                best.ok_or(Uncovered("the greatest of nothing"))
            }
            Number::Count { .. }
            | Number::MaxOf { .. }
            | Number::SumOf { .. }
            | Number::DayOf { .. } => Err(Uncovered("a list")),
            Number::Day { .. } | Number::Later { .. } => Err(Uncovered("a computed day")),
        }
    }
}
