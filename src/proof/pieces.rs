//! A computed number as pieces: conditions, and what it is under them without any choice left.
//!
//! Deemed values, the higher of several and decisions split the case; steps are counted out one by one,
//! up to a limit. What cannot be taken apart (lists, endless steps) gives no pieces, and questions
//! about it stay undecided.

use std::collections::BTreeSet;

use super::{
    ends::Ends,
    expand::{Fuel, deciding, expanded},
    inside::inside_out,
    poly::{Poly, numeric},
};
use crate::{
    base::{
        ratio::{Ratio, Rounding},
        terms::Comparator,
    },
    ir::{
        Condition, DecisionValue, DefinitionValue, FactId, Interval, Measure, Number, NumberType,
        Program,
    },
};

/// Most pieces of one number.
const MAX_PIECES: usize = 256;

/// Under these conditions, this amount.
pub(super) type Piece = (Vec<Condition>, Poly);

/// A piece, and the facts that have to be amounts for there to be a number: those that it was compared
/// by or that cancelled out among them.
#[derive(Clone, Debug)]
struct Based {
    when: Vec<Condition>,
    poly: Poly,
    facts: BTreeSet<FactId>,
}

impl Based {
    fn always(poly: Poly) -> Self {
        let facts = poly.facts().into_iter().collect();
        Self {
            when: Vec::new(),
            poly,
            facts,
        }
    }

    /// Another amount where this one and a second can be said.
    fn beside(&self, other: &Self, poly: Poly) -> Self {
        let mut both = self.clone();
        both.poly = poly;
        both.when.extend(other.when.iter().cloned());
        both.facts.extend(&other.facts);
        both
    }

    fn and(mut self, condition: Condition) -> Self {
        self.when.push(condition);
        self
    }
}

/// What a number may refer to besides facts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around<'a> {
    /// 总和.
    pub sum: Option<Ratio>,
    /// The statutory range of the fine at hand.
    pub law: Option<&'a Ends>,
}

/// A number without decisions and choices, where the bases that it rests on are amounts; `None` if it
/// cannot be taken apart.
pub(super) fn pieces(
    program: &Program,
    number: &Number,
    around: Around<'_>,
    fuel: &mut Fuel,
) -> Option<Vec<Piece>> {
    let all = based(program, number, around, fuel)?;
    let with = |piece: Based| {
        let mut when = piece.when;
        let facts: Vec<FactId> = piece.facts.into_iter().collect();
        when.extend(with_amounts(program, &facts));
        (when, piece.poly)
    };
    Some(all.into_iter().map(with).collect())
}

fn based(
    program: &Program,
    number: &Number,
    around: Around<'_>,
    fuel: &mut Fuel,
) -> Option<Vec<Based>> {
    fuel.take()?;
    let mut of = |n: &Number| based(program, n, around, fuel);
    let whole = |poly: Poly| Some(vec![Based::always(poly)]);
    let found = match number {
        Number::Const(x) => whole(Poly::constant(*x)),
        Number::Fact(fact) => {
            numeric(program, *fact)?;
            whole(Poly::fact(*fact))
        }
        Number::Definition(id) => match &program.definitions.get(id.index())?.value {
            DefinitionValue::Number(n) => of(n),
            DefinitionValue::Condition(_) => None,
        },
        Number::Decision(id) => {
            let decision = program.decisions.get(id.index())?;
            let mut all = Vec::new();
            for (index, row) in decision.rows.iter().enumerate() {
                let DecisionValue::Number(n, _) = &row.value else {
                    return None;
                };
                // Rows may ask other decisions.
                let when = expanded(program, &deciding(program, decision, index, fuel)?);
                for mut piece in based(program, n, around, fuel)? {
                    piece.when.insert(0, when.clone());
                    all.push(piece);
                }
            }
            Some(all)
        }
        Number::WeightSum => whole(Poly::constant(around.sum?)),
        Number::Statutory(measure) => whole(measured(around.law?, *measure)?),
        Number::Sum(terms) => {
            let mut sum = vec![Based::always(Poly::default())];
            for (plus, term) in terms {
                let term = of(term)?;
                sum = crossed(&sum, &term, |a, b| if *plus { a.add(b) } else { a.sub(b) })?;
            }
            Some(sum)
        }
        Number::Product(factors) => {
            let mut product = vec![Based::always(Poly::constant(Ratio::ONE))];
            for factor in factors {
                product = crossed(&product, &of(factor)?, Poly::mul)?;
            }
            Some(product)
        }
        Number::Quotient(a, b) => {
            let (a, b) = (of(a)?, of(b)?);
            crossed(&a, &b, |a, b| a.times(Ratio::ONE.div(b.as_constant()?)?))
        }
        Number::Deemed { value, when, by } => {
            let (values, others) = (of(value)?, of(by)?);
            let mut all = Vec::new();
            for piece in values {
                let inside = piece.poly.within(program, when)?;
                for other in &others {
                    let both = piece.beside(other, other.poly.clone());
                    all.push(both.and(inside.clone()));
                }
                all.push(piece.and(Condition::Not(Box::new(inside))));
            }
            Some(all)
        }
        Number::Steps {
            value,
            from,
            step,
            tail,
        } => {
            let mut all = Vec::new();
            for piece in of(value)? {
                all.extend(steps(program, &piece, (*from, *step), *tail)?);
            }
            Some(all)
        }
        Number::Extreme(greatest, numbers) => {
            let how = if *greatest {
                Comparator::AtLeast
            } else {
                Comparator::AtMost
            };
            let mut best: Vec<Based> = Vec::new();
            for number in numbers {
                let new = of(number)?;
                if best.is_empty() {
                    best = new;
                    continue;
                }
                let mut next = Vec::new();
                for a in &best {
                    for b in &new {
                        let stays = a.poly.sub(&b.poly)?.against_zero(program, how);
                        let goes = Condition::Not(Box::new(stays.clone()));
                        next.push(a.beside(b, a.poly.clone()).and(stays));
                        next.push(a.beside(b, b.poly.clone()).and(goes));
                    }
                }
                best = next;
                if best.len() > MAX_PIECES {
                    return None;
                }
            }
            Some(best)
        }
        Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::SumOf { .. }
        | Number::Day { .. }
        | Number::Later { .. }
        | Number::DayOf { .. } => None,
    }?;
    let possible: Vec<Based> = found
        .into_iter()
        .filter(|piece| !piece.when.contains(&Condition::Const(false)))
        .collect();
    (possible.len() <= MAX_PIECES).then_some(possible)
}

/// Every piece of one with every piece of the other.
fn crossed(
    left: &[Based],
    right: &[Based],
    with: impl Fn(&Poly, &Poly) -> Option<Poly>,
) -> Option<Vec<Based>> {
    if left.len().saturating_mul(right.len()) > MAX_PIECES {
        return None;
    }
    let mut all = Vec::new();
    for a in left {
        for b in right {
            all.push(a.beside(b, with(&a.poly, &b.poly)?));
        }
    }
    Some(all)
}

/// A named point of a range.
pub(super) fn measured(law: &Ends, measure: Measure) -> Option<Poly> {
    let low = || {
        law.lo
            .as_ref()
            .map_or_else(Poly::default, |e| e.poly.clone())
    };
    let high = || law.hi.as_ref().map(|e| e.poly.clone());
    match measure {
        Measure::Minimum => Some(low()),
        Measure::Maximum => high(),
        Measure::Middle => low().add(&high()?)?.times(Ratio::new(1, 2)?),
        Measure::OfSpan(r) => low().add(&high()?.sub(&low())?.times(r)?),
        Measure::OfMaximum(r) => high()?.times(r),
        Measure::OfMinimum(r) => low().times(r),
    }
}

/// Whole steps are counted out: one piece each, between the ends that the fact can reach. Without an
/// amount it is the first piece.
fn steps(
    program: &Program,
    piece: &Based,
    (from, step): (Ratio, Ratio),
    tail: Option<Rounding>,
) -> Option<Vec<Based>> {
    if step <= Ratio::ZERO {
        return None;
    }
    let value = &piece.poly;
    let over = value
        .sub(&Poly::constant(from))?
        .times(Ratio::ONE.div(step)?)?;
    let interval = |lo: Option<(Ratio, bool)>, hi: Option<(Ratio, bool)>| Interval { lo, hi };
    let with = |poly: Poly| Based {
        poly,
        ..piece.clone()
    };
    let above = over.within(program, &interval(Some((Ratio::ZERO, true)), None))?;
    let below = Condition::Not(Box::new(above.clone()));
    let mut all = vec![with(Poly::default()).and(below)];
    let Some(rounding) = tail else {
        all.push(with(over).and(above));
        return Some(all);
    };
    let most = match over.as_constant() {
        Some(x) => x,
        None => greatest(program, &over)?,
    };
    let last = i64::try_from(most.round(Rounding::Up)?).ok()?;
    if usize::try_from(last).unwrap_or(0) >= MAX_PIECES {
        return None;
    }
    for n in 0..=last {
        let at = Ratio::whole(n);
        let back = at.sub(Ratio::ONE)?;
        let half = Ratio::new(1, 2)?;
        let (lo, hi) = match rounding {
            Rounding::Up => ((back, true), (at, false)),
            Rounding::Down => ((at, false), (at.add(Ratio::ONE)?, true)),
            Rounding::HalfUp => ((at.sub(half)?, false), (at.add(half)?, true)),
        };
        let lo = if lo.0 < Ratio::ZERO {
            (Ratio::ZERO, true)
        } else {
            lo
        };
        let here = over.within(program, &interval(Some(lo), Some(hi)))?;
        // Nothing, or less than a step, is the first piece.
        all.push(with(Poly::constant(at)).and(here).and(above.clone()));
    }
    Some(all)
}

/// The greatest value that a line takes within the bounds of its fact.
fn greatest(program: &Program, poly: &Poly) -> Option<Ratio> {
    let (fact, a, b) = poly.line()?;
    let ty: &NumberType = numeric(program, fact)?;
    let end = if a > Ratio::ZERO { ty.max } else { ty.min };
    ty.exact(end)?.mul(a)?.add(b)
}

/// When one number compares so with another, or, without `holds`, when both can be said and do not;
/// `None` if either cannot be taken apart. A base without amount compares with nothing.
pub(super) fn compared(
    program: &Program,
    (left, comparator, right): (&Number, Comparator, &Number),
    holds: bool,
    fuel: &mut Fuel,
) -> Option<Condition> {
    let around = Around::default();
    let left = based(program, left, around, fuel)?;
    let right = based(program, right, around, fuel)?;
    let mut any = Vec::new();
    for a in &left {
        for b in &right {
            let facts: Vec<FactId> = a.facts.union(&b.facts).copied().collect();
            let mut all = with_amounts(program, &facts);
            all.push(a.poly.sub(&b.poly)?.against_zero(program, comparator));
            any.push(valued(a.when.iter().chain(&b.when), all, holds));
        }
    }
    Some(Condition::Any(any))
}

/// That of a piece the conditions hold and what is said of it does, or does not.
fn valued<'c>(
    when: impl Iterator<Item = &'c Condition>,
    said: Vec<Condition>,
    holds: bool,
) -> Condition {
    let mut all: Vec<Condition> = when.cloned().collect();
    if holds {
        all.extend(said);
    } else {
        all.push(Condition::Not(Box::new(Condition::All(said))));
    }
    Condition::All(all)
}

/// When a number lies in an interval, or, without `holds`, when it can be said and does not; `None` if
/// it cannot be taken apart.
pub(super) fn lies(
    program: &Program,
    number: &Number,
    interval: &Interval,
    holds: bool,
    fuel: &mut Fuel,
) -> Option<Condition> {
    if let Some((inner, interval)) = inside_out(program, number, interval) {
        fuel.take()?;
        return lies(program, inner, &interval, holds, fuel);
    }
    let mut any = Vec::new();
    for piece in based(program, number, Around::default(), fuel)? {
        let facts: Vec<FactId> = piece.facts.into_iter().collect();
        let mut all = with_amounts(program, &facts);
        all.push(piece.poly.within(program, interval)?);
        any.push(valued(piece.when.iter(), all, holds));
    }
    Some(Condition::Any(any))
}

/// That the bases among the facts are amounts: what cancels out must have been there.
pub(super) fn with_amounts(program: &Program, facts: &[FactId]) -> Vec<Condition> {
    let based = facts.iter().filter_map(|fact| {
        let ty = numeric(program, *fact)?;
        (ty.states != Default::default()).then_some(Condition::NumberIn {
            fact: *fact,
            lo: ty.min,
            hi: ty.max,
        })
    });
    based.collect()
}
