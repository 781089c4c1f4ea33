//! Whole numbers that facts make, counts above all: sums of whole multiples of what is counted, added up
//! or measured in days. Tests of one such number against constants lie on an axis of its own.

use crate::{
    base::{
        date::Date,
        ratio::{Ratio, Rounding},
        terms::Comparator,
    },
    ir::{Condition, DefinitionValue, FactId, FactType, Interval, Number, NumberType, Program},
};

/// How deep numbers are followed.
const MAX_DEPTH: u32 = 64;
/// A number beyond this is not told apart from one on it.
const FAR: i64 = i64::MAX / 2;

/// A whole number, as facts make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What is multiplied and added up: each with its factor, in a fixed order, without a common divisor.
    terms: Vec<(Number, i128)>,
    /// Least and greatest.
    least: i64,
    most: i64,
    /// It may be that there is no such number: a base without amount enters it.
    none: bool,
}

/// A test of a line: it lies in `lo..=hi`, or, with `except`, is a number outside of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Test {
    pub line: Line,
    pub lo: i64,
    pub hi: i64,
    pub except: bool,
}

/// What a number is made of.
#[derive(Debug)]
struct Parts {
    /// Numbers with factors that make whole steps of them.
    terms: Vec<(Number, Ratio)>,
    constant: Ratio,
}

/// What is known of a number that is not taken apart further: its bounds in whole steps, how many
/// decimals a step has, and whether it may be that there is none.
struct Atom {
    least: i128,
    most: i128,
    decimals: u32,
    none: bool,
}

impl Line {
    /// As a number of the program.
    pub fn number(&self) -> Number {
        let term = |(atom, factor): &(Number, i128)| {
            let factor = Number::Const(Ratio::wide(*factor));
            (true, Number::Product(vec![factor, atom.clone()]))
        };
        Number::Sum(self.terms.iter().map(term).collect())
    }

    /// The least and the greatest that it can be, as far as bounds tell.
    pub(super) const fn bounds(&self) -> (i64, i64) {
        (self.least, self.most)
    }

    /// Whether there may be no such number.
    pub(super) const fn optional(&self) -> bool {
        self.none
    }

    /// Whether it is the same number.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.terms == other.terms
    }
}

/// The test of a whole number that a condition is; `None` if it is none.
pub(super) fn test(program: &Program, condition: &Condition) -> Option<Test> {
    let zero = |open| Some((Ratio::ZERO, open));
    let around = |comparator: Comparator| {
        let (lo, hi) = match comparator {
            Comparator::Less => (None, zero(true)),
            Comparator::AtMost => (None, zero(false)),
            Comparator::Equal | Comparator::NotEqual => (zero(false), zero(false)),
            Comparator::AtLeast => (zero(false), None),
            Comparator::More => (zero(true), None),
        };
        (Interval { lo, hi }, comparator == Comparator::NotEqual)
    };
    let mut parts = Parts {
        terms: Vec::new(),
        constant: Ratio::ZERO,
    };
    let (interval, except) = match condition {
        Condition::Within(number, interval) => {
            parts.add(program, number, Ratio::ONE, 0)?;
            (*interval, false)
        }
        Condition::Compare(left, comparator, right) => {
            parts.add(program, left, Ratio::ONE, 0)?;
            parts.add(program, right, Ratio::whole(-1), 0)?;
            around(*comparator)
        }
        Condition::CompareDates(left, comparator, right) => {
            let day = |fact: &FactId| Number::Day {
                fact: *fact,
                end: false,
            };
            parts.add(program, &day(left), Ratio::ONE, 0)?;
            parts.add(program, &day(right), Ratio::whole(-1), 0)?;
            around(*comparator)
        }
        Condition::Const(_)
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::Is(_)
        | Condition::ChoiceIn { .. }
        | Condition::Contains { .. }
        | Condition::NumberIn { .. }
        | Condition::NoAmount(_)
        | Condition::Uncomputable(_)
        | Condition::DateIn { .. }
        | Condition::SpanIn { .. }
        | Condition::PeriodIn { .. }
        | Condition::Definition(_)
        | Condition::Decision(_)
        | Condition::DecisionIn { .. }
        | Condition::AnyOf { .. }
        | Condition::InOrder { .. } => return None,
    };
    parts.line(program, interval, except)
}

impl Parts {
    /// Adds so many times a number.
    fn add(&mut self, program: &Program, number: &Number, by: Ratio, depth: u32) -> Option<()> {
        let depth = depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
        match number {
            Number::Const(x) => {
                self.constant = self.constant.add(x.mul(by)?)?;
                Some(())
            }
            Number::Definition(id) => match &program.definitions.get(id.index())?.value {
                DefinitionValue::Number(inner) => self.add(program, inner, by, depth),
                DefinitionValue::Condition(_) => None,
            },
            Number::Sum(terms) => terms.iter().try_for_each(|(plus, term)| {
                let by = if *plus { by } else { by.neg()? };
                self.add(program, term, by, depth)
            }),
            Number::Product(factors) => {
                let mut by = by;
                let mut rest: Vec<&Number> = Vec::new();
                for factor in factors {
                    if let Number::Const(x) = factor {
                        by = by.mul(*x)?;
                    } else {
                        rest.push(factor);
                    }
                }
                match rest.as_slice() {
                    [] => self.add(program, &Number::Const(Ratio::ONE), by, depth),
                    [one] => self.add(program, one, by, depth),
                    several => {
                        let product = several.iter().map(|n| (*n).clone()).collect();
                        self.atom(program, Number::Product(product), by)
                    }
                }
            }
            Number::Quotient(dividend, divisor) => {
                let Number::Const(x) = divisor.as_ref() else {
                    return None;
                };
                self.add(program, dividend, by.div(*x)?, depth)
            }
            Number::Fact(_)
            | Number::Count { .. }
            | Number::MaxOf { .. }
            | Number::SumOf { .. }
            | Number::Day { .. }
            | Number::Later { .. }
            | Number::DayOf { .. }
            | Number::Steps { .. } => self.atom(program, number.clone(), by),
            Number::Decision(_)
            | Number::WeightSum
            | Number::Statutory(_)
            | Number::Deemed { .. }
            | Number::Extreme(..) => None,
        }
    }

    fn atom(&mut self, program: &Program, number: Number, by: Ratio) -> Option<()> {
        atom(program, &number)?;
        match self.terms.iter_mut().find(|(known, _)| *known == number) {
            Some((_, factor)) => *factor = factor.add(by)?,
            None => self.terms.push((number, by)),
        }
        Some(())
    }

    /// The whole number, and the test of it.
    fn line(mut self, program: &Program, interval: Interval, except: bool) -> Option<Test> {
        self.terms.retain(|(_, factor)| *factor != Ratio::ZERO);
        self.terms
            .sort_by_cached_key(|(number, _)| format!("{number:?}"));
        let atoms: Option<Vec<Atom>> = self.terms.iter().map(|(n, _)| atom(program, n)).collect();
        let atoms = atoms?;
        // Factors of whole steps: first over one denominator, then without a common divisor.
        let mut factors: Vec<Ratio> = Vec::new();
        for ((_, factor), atom) in self.terms.iter().zip(&atoms) {
            let step = 10i128.checked_pow(atom.decimals)?;
            factors.push(factor.div(Ratio::wide(step))?);
        }
        let mut over = 1i128;
        for factor in &factors {
            let shared = gcd(over, factor.den());
            over = over.checked_mul(factor.den().checked_div(shared)?)?;
        }
        let whole: Option<Vec<i128>> = factors
            .iter()
            .map(|f| f.mul(Ratio::wide(over))?.as_whole())
            .collect();
        let mut whole = whole?;
        let divisor = whole.iter().fold(0, |d, k| gcd(d, *k));
        let first = *whole.first()?;
        let sign = if first < 0 { -1 } else { 1 };
        let divisor = divisor.checked_mul(sign)?;
        for k in &mut whole {
            *k = k.checked_div(divisor)?;
        }
        let (mut least, mut most, mut none) = (0i128, 0i128, false);
        let mut terms = Vec::new();
        for (((number, _), atom), k) in self.terms.iter().zip(&atoms).zip(whole) {
            let ends = [atom.least.checked_mul(k)?, atom.most.checked_mul(k)?];
            let [one, other] = ends;
            least = least.checked_add(one.min(other))?;
            most = most.checked_add(one.max(other))?;
            none |= atom.none;
            // The number itself is in its own unit and not in steps.
            terms.push((
                number.clone(),
                k.checked_mul(10i128.checked_pow(atom.decimals)?)?,
            ));
        }
        let near = |n: i128| i64::try_from(n.clamp(i128::from(-FAR), i128::from(FAR))).unwrap_or(0);
        let line = Line {
            terms,
            least: near(least),
            most: near(most),
            none,
        };
        // number = line × scale + constant
        let scale = Ratio::new(divisor, over)?;
        let back = |end: (Ratio, bool), lower: bool| -> Option<i64> {
            let (x, open) = end;
            let at = x.sub(self.constant)?.div(scale)?;
            let mode = if lower { Rounding::Up } else { Rounding::Down };
            let n = at.round(mode)?;
            let n = match (open && at.as_whole().is_some(), lower) {
                (false, _) => n,
                (true, true) => n.checked_add(1)?,
                (true, false) => n.checked_sub(1)?,
            };
            Some(near(n))
        };
        let (lo, hi) = if scale > Ratio::ZERO {
            (interval.lo, interval.hi)
        } else {
            (interval.hi, interval.lo)
        };
        Some(Test {
            line,
            lo: lo.map_or(Some(i64::MIN), |end| back(end, true))?,
            hi: hi.map_or(Some(i64::MAX), |end| back(end, false))?,
            except,
        })
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.saturating_abs(), b.saturating_abs());
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a
}

fn atom(program: &Program, number: &Number) -> Option<Atom> {
    let whole = |least: i128, most: i128| Atom {
        least,
        most,
        decimals: 0,
        none: false,
    };
    // The day before the calendar's first and after its last stand for days that are none.
    let days = || {
        whole(
            i128::from(Date::FIRST).saturating_sub(1),
            i128::from(Date::LAST).saturating_add(1),
        )
    };
    match number {
        Number::Fact(fact) => {
            let declared = program.facts.get(fact.index())?;
            match &declared.ty {
                FactType::Number(ty) if declared.parent.is_none() => Some(Atom {
                    least: ty.min.into(),
                    most: ty.max.into(),
                    decimals: u32::from(ty.decimals),
                    none: ty.states != Default::default(),
                }),
                FactType::Period(ty) => Some(whole(0, ty.max.into())),
                FactType::Number(_)
                | FactType::Bool
                | FactType::Choice(_)
                | FactType::Multi(_)
                | FactType::Date
                | FactType::Span
                | FactType::List(_) => None,
            }
        }
        Number::Product(factors) => {
            let mut product = whole(1, 1);
            for factor in factors {
                let Number::Fact(_) = factor else {
                    return None;
                };
                let one = atom(program, factor)?;
                let mut ends = Vec::new();
                for a in [product.least, product.most] {
                    for b in [one.least, one.most] {
                        ends.push(a.checked_mul(b)?);
                    }
                }
                product = Atom {
                    least: ends.iter().copied().min()?,
                    most: ends.iter().copied().max()?,
                    decimals: product.decimals.checked_add(one.decimals)?,
                    none: product.none || one.none,
                };
            }
            Some(product)
        }
        Number::Count { list, .. } => Some(whole(0, records(program, *list)?)),
        Number::MaxOf { list, of } | Number::SumOf { list, of, .. } => {
            let ty = field(program, of)?;
            let adds = matches!(number, Number::SumOf { .. });
            let times = if adds { records(program, *list)? } else { 1 };
            Some(Atom {
                least: i128::from(ty.min.min(0)).checked_mul(times)?,
                most: i128::from(ty.max.max(0)).checked_mul(times)?,
                decimals: u32::from(ty.decimals),
                none: ty.states != Default::default(),
            })
        }
        Number::Steps { tail: Some(_), .. } => Some(whole(0, FAR.into())),
        Number::Day { .. } | Number::Later { .. } | Number::DayOf { .. } => Some(days()),
        Number::Const(_)
        | Number::Definition(_)
        | Number::Decision(_)
        | Number::WeightSum
        | Number::Statutory(_)
        | Number::Sum(_)
        | Number::Quotient(..)
        | Number::Deemed { .. }
        | Number::Steps { .. }
        | Number::Extreme(..) => None,
    }
}

/// How many records a list may have.
fn records(program: &Program, list: FactId) -> Option<i128> {
    match &program.facts.get(list.index())?.ty {
        FactType::List(ty) => i128::try_from(ty.max).ok(),
        FactType::Bool
        | FactType::Choice(_)
        | FactType::Multi(_)
        | FactType::Number(_)
        | FactType::Date
        | FactType::Span
        | FactType::Period(_) => None,
    }
}

/// The type of a number of a record that stands for itself.
fn field<'p>(program: &'p Program, number: &Number) -> Option<&'p NumberType> {
    let Number::Fact(fact) = number else {
        return None;
    };
    match &program.facts.get(fact.index())?.ty {
        FactType::Number(ty) => Some(ty),
        FactType::Bool
        | FactType::Choice(_)
        | FactType::Multi(_)
        | FactType::Date
        | FactType::Span
        | FactType::Period(_)
        | FactType::List(_) => None,
    }
}
