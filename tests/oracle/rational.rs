//! Exact numbers with a denominator that is known when the rule is read: the whole of the arithmetic
//! that rules need stays in whole numbers.

use zhun::base::ratio::{Ratio, Rounding};

use crate::term::{Arena, Node, Term};

/// `n / d`, `d` positive and known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rational {
    pub n: Term,
    pub d: i128,
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Arena {
    pub(crate) fn ratio(&self, x: Ratio) -> Rational {
        Rational {
            n: self.int(x.num()),
            d: x.den(),
        }
    }

    pub(crate) fn whole(&self, n: Term) -> Rational {
        Rational { n, d: 1 }
    }

    /// In lower terms where every coefficient can be divided.
    fn lower(&self, x: Rational) -> Rational {
        let Node::Sum(constant, parts) = self.node(x.n) else {
            return x;
        };
        let g = parts
            .iter()
            .fold(gcd(constant, x.d), |g, (_, k)| gcd(g, *k));
        if g <= 1 {
            return x;
        }
        let mut terms: Vec<(i128, Term)> = parts.iter().map(|(t, k)| (k / g, *t)).collect();
        terms.push((constant / g, self.int(1)));
        Rational {
            n: self.combine(&terms),
            d: x.d / g,
        }
    }

    /// Two numbers over one denominator.
    fn common(&self, a: Rational, b: Rational) -> (Term, Term, i128) {
        let g = gcd(a.d, b.d);
        let (ka, kb) = (b.d / g, a.d / g);
        let d = a.d.checked_mul(ka).unwrap_or(i128::MAX);
        (self.scale(ka, a.n), self.scale(kb, b.n), d)
    }

    pub(crate) fn plus(&self, a: Rational, b: Rational) -> Rational {
        let (x, y, d) = self.common(a, b);
        self.lower(Rational {
            n: self.add(x, y),
            d,
        })
    }

    pub(crate) fn minus(&self, a: Rational, b: Rational) -> Rational {
        let (x, y, d) = self.common(a, b);
        self.lower(Rational {
            n: self.sub(x, y),
            d,
        })
    }

    pub(crate) fn times(&self, a: Rational, b: Rational) -> Rational {
        self.lower(Rational {
            n: self.mul(a.n, b.n),
            d: a.d.checked_mul(b.d).unwrap_or(i128::MAX),
        })
    }

    pub(crate) fn by(&self, a: Rational, k: Ratio) -> Rational {
        self.times(a, self.ratio(k))
    }

    pub(crate) fn case(&self, when: Term, a: Rational, b: Rational) -> Rational {
        match self.decided(when) {
            Some(true) => return a,
            Some(false) => return b,
            None => {}
        }
        let (x, y, d) = self.common(a, b);
        Rational {
            n: self.ite(when, x, y),
            d,
        }
    }

    pub(crate) fn less(&self, a: Rational, b: Rational) -> Term {
        let (x, y, _) = self.common(a, b);
        self.lt(x, y)
    }

    pub(crate) fn at_most(&self, a: Rational, b: Rational) -> Term {
        let (x, y, _) = self.common(a, b);
        self.le(x, y)
    }

    pub(crate) fn equal(&self, a: Rational, b: Rational) -> Term {
        let (x, y, _) = self.common(a, b);
        self.eq(x, y)
    }

    /// The whole number after a rounding.
    pub(crate) fn rounded(&self, a: Rational, mode: Rounding) -> Term {
        let up = |x: Term, k: i128| {
            let floor = self.div(self.scale(-1, x), k);
            self.scale(-1, floor)
        };
        match mode {
            Rounding::Down => self.div(a.n, a.d),
            Rounding::Up => up(a.n, a.d),
            Rounding::HalfUp => {
                // Halves away from zero.
                let twice = self.scale(2, a.n);
                let above = self.div(self.add(twice, self.int(a.d)), 2 * a.d);
                let below = up(self.sub(twice, self.int(a.d)), 2 * a.d);
                self.ite(self.lt(a.n, self.int(0)), below, above)
            }
        }
    }

    /// Whether a number is whole.
    pub(crate) fn is_whole(&self, a: Rational) -> Term {
        if a.d == 1 {
            return self.truth(true);
        }
        self.eq(self.modulo(a.n, a.d), self.int(0))
    }
}
