//! A test on a number that is made of one other, turned into a test on that: what is added is taken away,
//! and so many steps are a length of so many steps. So steps need not be counted out.

use crate::{
    base::ratio::{Ratio, Rounding},
    ir::{DefinitionValue, Interval, Number, Program},
};

/// A number that is made of one other: that, and where it has to lie. So steps need not be counted out.
pub(super) fn inside_out<'p>(
    program: &'p Program,
    number: &'p Number,
    interval: &Interval,
) -> Option<(&'p Number, Interval)> {
    let each = |of: &dyn Fn(Ratio) -> Option<Ratio>| {
        let end = |end: Option<(Ratio, bool)>| match end {
            None => Some(None),
            Some((x, open)) => Some(Some((of(x)?, open))),
        };
        Some(Interval {
            lo: end(interval.lo)?,
            hi: end(interval.hi)?,
        })
    };
    match number {
        Number::Definition(id) => match &program.definitions.get(id.index())?.value {
            DefinitionValue::Number(n) => Some((n, *interval)),
            DefinitionValue::Condition(_) => None,
        },
        Number::Sum(terms) => {
            let Alone { one, rest } = alone(terms.iter().map(|(plus, n)| (*plus, n)))?;
            let (true, one) = one else {
                return None;
            };
            let mut sum = Ratio::ZERO;
            for (plus, x) in rest {
                sum = if plus { sum.add(x)? } else { sum.sub(x)? };
            }
            Some((one, each(&|x| x.sub(sum))?))
        }
        Number::Product(factors) => {
            let Alone {
                one: (_, one),
                rest,
            } = alone(factors.iter().map(|n| (true, n)))?;
            let mut by = Ratio::ONE;
            for (_, x) in rest {
                by = by.mul(x)?;
            }
            (by > Ratio::ZERO).then_some(())?;
            Some((one, each(&|x| x.div(by))?))
        }
        Number::Steps {
            value,
            from,
            step,
            tail,
        } if *step > Ratio::ZERO => {
            let over = stepped(*interval, *tail)?;
            let back = |x: Ratio| x.mul(*step)?.add(*from);
            let end = |end: Option<(Ratio, bool)>| match end {
                None => Some(None),
                Some((x, open)) => Some(Some((back(x)?, open))),
            };
            let interval = Interval {
                lo: end(over.lo)?,
                hi: end(over.hi)?,
            };
            Some((value, interval))
        }
        Number::Const(_)
        | Number::Fact(_)
        | Number::Decision(_)
        | Number::WeightSum
        | Number::Statutory(_)
        | Number::Quotient(..)
        | Number::Deemed { .. }
        | Number::Steps { .. }
        | Number::Extreme(..)
        | Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::SumOf { .. }
        | Number::Day { .. }
        | Number::Later { .. }
        | Number::DayOf { .. } => None,
    }
}

/// The one number among constants, and those; each with whether it is added.
struct Alone<'p> {
    one: (bool, &'p Number),
    rest: Vec<(bool, Ratio)>,
}

fn alone<'p>(parts: impl Iterator<Item = (bool, &'p Number)>) -> Option<Alone<'p>> {
    let (mut one, mut rest) = (None, Vec::new());
    for (plus, number) in parts {
        if let Number::Const(x) = number {
            rest.push((plus, *x));
        } else if one.is_none() {
            one = Some((plus, number));
        } else {
            return None;
        }
    }
    Some(Alone { one: one?, rest })
}

/// Where the length in steps has to lie so that the steps counted lie in an interval.
fn stepped(interval: Interval, tail: Option<Rounding>) -> Option<Interval> {
    let never = Interval {
        lo: Some((Ratio::ONE, false)),
        hi: Some((Ratio::ZERO, false)),
    };
    let half = Ratio::new(1, 2)?;
    // The fewest and the most steps that lie inside.
    let (fewest, most) = match tail {
        None => (interval.lo, interval.hi),
        Some(_) => {
            let whole = |(x, open): (Ratio, bool), up: bool| -> Option<(Ratio, bool)> {
                let mode = if up { Rounding::Up } else { Rounding::Down };
                let n = Ratio::whole(i64::try_from(x.round(mode)?).ok()?);
                let n = match (open && n == x, up) {
                    (true, true) => n.add(Ratio::ONE)?,
                    (true, false) => n.sub(Ratio::ONE)?,
                    (false, _) => n,
                };
                Some((n, false))
            };
            let lo = match interval.lo {
                Some(end) => Some(whole(end, true)?),
                None => None,
            };
            let hi = match interval.hi {
                Some(end) => Some(whole(end, false)?),
                None => None,
            };
            (lo, hi)
        }
    };
    // There are never fewer than none.
    let fewest = fewest.filter(|(x, open)| *x > Ratio::ZERO || (*open && *x == Ratio::ZERO));
    if most.is_some_and(|(x, open)| x < Ratio::ZERO || (open && x == Ratio::ZERO)) {
        return Some(never);
    }
    let lo = match (fewest, tail) {
        (None, _) => None,
        (Some(end), None) => Some(end),
        (Some((n, _)), Some(Rounding::Up)) => Some((n.sub(Ratio::ONE)?, true)),
        (Some((n, _)), Some(Rounding::Down)) => Some((n, false)),
        (Some((n, _)), Some(Rounding::HalfUp)) => Some((n.sub(half)?, false)),
    };
    let hi = match (most, tail) {
        (None, _) => None,
        (Some(end), None) => Some(end),
        (Some((n, _)), Some(Rounding::Up)) => Some((n, false)),
        (Some((n, _)), Some(Rounding::Down)) => Some((n.add(Ratio::ONE)?, true)),
        (Some((n, _)), Some(Rounding::HalfUp)) => Some((n.add(half)?, true)),
    };
    Some(Interval { lo, hi })
}
