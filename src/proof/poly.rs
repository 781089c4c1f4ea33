//! Amounts as sums of products of facts with exact factors, and when one is less than another.

use std::collections::BTreeMap;

use crate::{
    base::{ratio::Ratio, terms::Comparator},
    ir::{Condition, FactId, FactType, Interval, Number, NumberType, Program, Value},
};

/// A sum of products of facts, each with its factor; the empty product is the constant. No factor is
/// zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Poly(BTreeMap<Vec<FactId>, Ratio>);

impl Poly {
    /// A constant.
    pub(super) fn constant(x: Ratio) -> Self {
        let mut poly = Self::default();
        if x != Ratio::ZERO {
            poly.0.insert(Vec::new(), x);
        }
        poly
    }

    /// A fact.
    pub(super) fn fact(fact: FactId) -> Self {
        Self(BTreeMap::from([(vec![fact], Ratio::ONE)]))
    }

    /// The number, if no fact is read.
    pub(super) fn as_constant(&self) -> Option<Ratio> {
        match self.0.len() {
            0 => Some(Ratio::ZERO),
            1 => self.0.get(&Vec::new()).copied(),
            _ => None,
        }
    }

    /// Sum.
    pub(super) fn add(&self, other: &Self) -> Option<Self> {
        let mut sum = self.0.clone();
        for (facts, factor) in &other.0 {
            let both = sum
                .get(facts)
                .copied()
                .unwrap_or(Ratio::ZERO)
                .add(*factor)?;
            if both == Ratio::ZERO {
                sum.remove(facts);
            } else {
                sum.insert(facts.clone(), both);
            }
        }
        Some(Self(sum))
    }

    /// So many times.
    pub(super) fn times(&self, by: Ratio) -> Option<Self> {
        if by == Ratio::ZERO {
            return Some(Self::default());
        }
        let scaled = self.0.iter().map(|(f, x)| Some((f.clone(), x.mul(by)?)));
        Some(Self(scaled.collect::<Option<_>>()?))
    }

    /// Difference.
    pub(super) fn sub(&self, other: &Self) -> Option<Self> {
        self.add(&other.times(Ratio::whole(-1))?)
    }

    /// Product.
    pub(super) fn mul(&self, other: &Self) -> Option<Self> {
        let mut product = Self::default();
        for (a, x) in &self.0 {
            for (b, y) in &other.0 {
                let mut facts = a.clone();
                facts.extend(b);
                facts.sort_unstable();
                let term = Self(BTreeMap::from([(facts, x.mul(*y)?)]));
                product = product.add(&term)?;
            }
        }
        Some(product)
    }

    /// Below, at or above zero where no fact is negative and the products are not zero; `None` if its
    /// terms pull both ways.
    pub(super) fn sign(&self) -> Option<std::cmp::Ordering> {
        let mut signs = self.0.values().map(|x| x.compare(Ratio::ZERO));
        let Some(first) = signs.next() else {
            return Some(std::cmp::Ordering::Equal);
        };
        signs.all(|s| s == first).then_some(first)
    }

    /// The facts that it reads, each once.
    pub(super) fn facts(&self) -> Vec<FactId> {
        let mut facts: Vec<FactId> = self.0.keys().flatten().copied().collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// How often a fact stands in one product at most.
    pub(super) fn degree(&self, fact: FactId) -> usize {
        let products = self.0.keys();
        let times = |facts: &Vec<FactId>| facts.iter().filter(|f| **f == fact).count();
        products.map(times).max().unwrap_or(0)
    }

    /// With a number in place of a fact that stands in each product at most once.
    pub(super) fn fixed(&self, fact: FactId, at: Ratio) -> Option<Self> {
        let mut fixed = Self::default();
        for (facts, factor) in &self.0 {
            let mut rest = facts.clone();
            rest.retain(|f| *f != fact);
            let factor = if rest.len() == facts.len() {
                *factor
            } else {
                factor.mul(at)?
            };
            if factor != Ratio::ZERO {
                fixed = fixed.add(&Self(BTreeMap::from([(rest, factor)])))?;
            }
        }
        Some(fixed)
    }

    /// The same as a number of the program.
    pub(super) fn number(&self) -> Number {
        let term = |(facts, factor): (&Vec<FactId>, &Ratio)| {
            let mut factors = vec![Number::Const(*factor)];
            factors.extend(facts.iter().map(|f| Number::Fact(*f)));
            (true, Number::Product(factors))
        };
        Number::Sum(self.0.iter().map(term).collect())
    }

    /// Its value in a case, in fen; `None` if a fact is not an amount there.
    pub(super) fn at(&self, program: &Program, facts: &[(FactId, Value)]) -> Option<Ratio> {
        let mut sum = Ratio::ZERO;
        for (factors, by) in &self.0 {
            let mut term = *by;
            for fact in factors {
                let (_, value) = facts.iter().find(|(f, _)| f == fact)?;
                let Value::Number(steps) = value else {
                    return None;
                };
                term = term.mul(numeric(program, *fact)?.exact(*steps)?)?;
            }
            sum = sum.add(term)?;
        }
        Some(sum)
    }

    /// A number that every denominator of its values divides; `None` if it is out of reach.
    pub(super) fn den(&self, program: &Program) -> Option<Ratio> {
        let mut den = Ratio::ONE;
        for (facts, factor) in &self.0 {
            let mut own = Ratio::wide(factor.den());
            for fact in facts {
                own = own.mul(Ratio::wide(numeric(program, *fact)?.exact(1)?.den()))?;
            }
            // The least common multiple: what of it is not there yet.
            den = den.mul(Ratio::wide(own.div(den)?.num()))?;
        }
        Some(den)
    }

    /// Whether its values are all whole multiples of a unit.
    pub(super) fn multiple_of(&self, program: &Program, unit: Ratio) -> bool {
        let whole = |(facts, factor): (&Vec<FactId>, &Ratio)| {
            let mut least = *factor;
            for fact in facts {
                least = least.mul(numeric(program, *fact)?.exact(1)?)?;
            }
            least.div(unit)?.as_whole()
        };
        self.0.iter().all(|term| whole(term).is_some())
    }

    /// The fact and its factor and the constant, if it is `a x + b` of one fact.
    pub(super) fn line(&self) -> Option<(FactId, Ratio, Ratio)> {
        let [fact] = self.facts()[..] else {
            return None;
        };
        let (a, b) = (self.0.get(&vec![fact])?, self.0.get(&Vec::new()));
        let plain = self.0.len() == usize::from(b.is_some()).saturating_add(1);
        plain.then(|| (fact, *a, b.copied().unwrap_or(Ratio::ZERO)))
    }

    /// When it compares so with zero. False where a base without amount enters it.
    pub(super) fn against_zero(&self, program: &Program, comparator: Comparator) -> Condition {
        if let Some(x) = self.as_constant() {
            let order = x.compare(Ratio::ZERO);
            return Condition::Const(match comparator {
                Comparator::Less => order.is_lt(),
                Comparator::AtMost => order.is_le(),
                Comparator::Equal => order.is_eq(),
                Comparator::NotEqual => order.is_ne(),
                Comparator::AtLeast => order.is_ge(),
                Comparator::More => order.is_gt(),
            });
        }
        if let Some(decided) = self.by_sign(program, comparator) {
            return decided;
        }
        let compare = |comparator| {
            let zero = Box::new(Number::Const(Ratio::ZERO));
            Condition::Compare(Box::new(self.number()), comparator, zero)
        };
        match comparator {
            Comparator::NotEqual => {
                Condition::Any(vec![compare(Comparator::Less), compare(Comparator::More)])
            }
            Comparator::Less
            | Comparator::AtMost
            | Comparator::Equal
            | Comparator::AtLeast
            | Comparator::More => compare(comparator),
        }
    }

    /// Where all its terms are on one side of zero, whatever the facts.
    fn by_sign(&self, program: &Program, comparator: Comparator) -> Option<Condition> {
        let types: Option<Vec<(FactId, &NumberType)>> = self
            .facts()
            .into_iter()
            .map(|f| Some((f, numeric(program, f)?)))
            .collect();
        let types = types?;
        if types.iter().any(|(_, ty)| ty.min < 0) {
            return None;
        }
        let positive = self.0.values().all(|x| *x > Ratio::ZERO);
        let negative = self.0.values().all(|x| *x < Ratio::ZERO);
        if !positive && !negative {
            return None;
        }
        let amounts = || {
            let based = types
                .iter()
                .filter(|(_, ty)| ty.states != Default::default());
            based.map(|(fact, ty)| Condition::NumberIn {
                fact: *fact,
                lo: ty.min,
                hi: ty.max,
            })
        };
        let of = |fact: &FactId| types.iter().find(|(f, _)| f == fact).map(|(_, ty)| *ty);
        // It is not zero: the constant is not, or one of the products is not.
        let above: Condition = if self.0.contains_key(&Vec::new()) {
            Condition::All(amounts().collect())
        } else {
            let products = self.0.keys().map(|facts| {
                let each = facts.iter().map(|fact| Condition::NumberIn {
                    fact: *fact,
                    lo: of(fact).map_or(1, |ty| ty.min.max(1)),
                    hi: of(fact).map_or(i64::MAX, |ty| ty.max),
                });
                Condition::All(each.collect())
            });
            let mut all: Vec<Condition> = amounts().collect();
            all.push(Condition::Any(products.collect()));
            Condition::All(all)
        };
        let zero = || {
            let mut all: Vec<Condition> = amounts().collect();
            all.push(Condition::Not(Box::new(above.clone())));
            Condition::All(all)
        };
        let always = || Condition::All(amounts().collect());
        Some(match (comparator, positive) {
            (Comparator::Less, true) | (Comparator::More, false) => Condition::Const(false),
            (Comparator::AtLeast, true) | (Comparator::AtMost, false) => always(),
            (Comparator::More, true) | (Comparator::Less, false) | (Comparator::NotEqual, _) => {
                above
            }
            (Comparator::AtMost, true) | (Comparator::AtLeast, false) | (Comparator::Equal, _) => {
                zero()
            }
        })
    }

    /// When it lies in an interval.
    pub(super) fn within(&self, program: &Program, interval: &Interval) -> Option<Condition> {
        let mut parts = Vec::new();
        if let Some((lo, open)) = interval.lo {
            let over = self.sub(&Self::constant(lo))?;
            let how = if open {
                Comparator::More
            } else {
                Comparator::AtLeast
            };
            parts.push(over.against_zero(program, how));
        }
        if let Some((hi, open)) = interval.hi {
            let over = self.sub(&Self::constant(hi))?;
            let how = if open {
                Comparator::Less
            } else {
                Comparator::AtMost
            };
            parts.push(over.against_zero(program, how));
        }
        Some(Condition::All(parts))
    }
}

/// The type of a numeric fact that stands in the document itself.
pub(super) fn numeric(program: &Program, fact: FactId) -> Option<&NumberType> {
    let declared = program.facts.get(fact.index())?;
    match &declared.ty {
        FactType::Number(ty) if declared.parent.is_none() => Some(ty),
        FactType::Number(_)
        | FactType::Bool
        | FactType::Choice(_)
        | FactType::Multi(_)
        | FactType::Date
        | FactType::Span
        | FactType::Period(_)
        | FactType::List(_) => None,
    }
}
