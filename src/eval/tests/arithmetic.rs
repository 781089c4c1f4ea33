//! Arithmetic against `num-rational`, which no one here wrote.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use crate::{
    base::ratio::{Ratio, Rounding},
    case::outcome::Fault,
    eval::{
        context::{Run, Scope, Stop},
        extent::Extent,
        testing::Build,
    },
    ir::{FactId, Interval, Number, Value},
};

fn big(x: Ratio) -> BigRational {
    BigRational::new(BigInt::from(x.num()), BigInt::from(x.den()))
}

fn fraction(n: i64, d: i64) -> BigRational {
    BigRational::new(BigInt::from(n), BigInt::from(d))
}

/// Numbers of every size up to the widest that is kept exactly.
fn ratio() -> impl Strategy<Value = Ratio> {
    let small = (-1000i128..1000, 1i128..1000);
    let middle = (any::<i64>().prop_map(i128::from), 1i128..1_000_000_000);
    let wide = (any::<i128>(), 1i128..=i128::MAX);
    prop_oneof![4 => small, 3 => middle, 1 => wide]
        .prop_filter_map("fits", |(n, d)| Ratio::new(n, d))
}

fn rounded(x: &BigRational, mode: Rounding) -> BigInt {
    match mode {
        Rounding::Up => x.ceil().to_integer(),
        Rounding::Down => x.floor().to_integer(),
        // num-rational too rounds halves away from zero.
        Rounding::HalfUp => x.round().to_integer(),
    }
}

proptest! {
    #[test]
    fn ratios_are_exact(a in ratio(), b in ratio()) {
        let (x, y) = (big(a), big(b));
        let narrow = |r: Ratio| i64::try_from(r.num()).is_ok() && i64::try_from(r.den()).is_ok();
        let all = [
            (a.add(b), Some(&x + &y)),
            (a.sub(b), Some(&x - &y)),
            (a.mul(b), Some(&x * &y)),
            (a.div(b), (b != Ratio::ZERO).then(|| &x / &y)),
            (a.neg(), Some(-&x)),
        ];
        for (ours, theirs) in all {
            match (ours, theirs) {
                (Some(ours), Some(theirs)) => {
                    prop_assert_eq!(big(ours), theirs);
                    prop_assert!(ours.den() > 0);
                    prop_assert_eq!(Ratio::new(ours.num(), ours.den()), Some(ours), "lowest terms");
                }
                (None, None) => {}
                (Some(_), None) => prop_assert!(false, "divided by zero"),
                // Refused only where the parts are wide.
                (None, Some(_)) => prop_assert!(!(narrow(a) && narrow(b)) ),
            }
        }
        let order = x.cmp(&y);
        prop_assert_eq!(a.compare(b), order);
        prop_assert_eq!(a == b, order == Ordering::Equal);
        for mode in [Rounding::Up, Rounding::Down, Rounding::HalfUp] {
            if let Some(whole) = a.round(mode) {
                prop_assert_eq!(BigInt::from(whole), rounded(&x, mode));
            }
        }
    }
}

/// Numbers over three facts, as deep as rules write them.
fn number() -> impl Strategy<Value = Number> {
    let constant = (-2000i64..2000, 1i64..200)
        .prop_map(|(n, d)| Number::Const(Ratio::new(n.into(), d.into()).unwrap()));
    let leaf = prop_oneof![
        constant,
        (0u32..3).prop_map(|f| Number::Fact(FactId(f))),
        Just(Number::WeightSum),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let some = proptest::collection::vec(inner.clone(), 1..4);
        let tail = prop_oneof![
            Just(None),
            Just(Some(Rounding::Up)),
            Just(Some(Rounding::Down)),
            Just(Some(Rounding::HalfUp)),
        ];
        prop_oneof![
            proptest::collection::vec((any::<bool>(), inner.clone()), 1..4).prop_map(Number::Sum),
            some.clone().prop_map(Number::Product),
            (any::<bool>(), some).prop_map(|(most, all)| Number::Extreme(most, all)),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| Number::Quotient(Box::new(a), Box::new(b))),
            (inner.clone(), inner.clone(), -500i64..500, any::<bool>()).prop_map(
                |(value, by, at, open)| Number::Deemed {
                    value: Box::new(value),
                    when: Interval {
                        lo: None,
                        hi: Some((Ratio::whole(at), open)),
                    },
                    by: Box::new(by),
                }
            ),
            (inner, -100i64..100, 1i64..50, tail).prop_map(|(value, from, step, tail)| {
                Number::Steps {
                    value: Box::new(value),
                    from: Ratio::whole(from),
                    step: Ratio::new(step.into(), 3).unwrap(),
                    tail,
                }
            }),
        ]
    })
}

/// The same number by the other library; `None` for a division by zero.
fn reference(number: &Number, facts: [i64; 3]) -> Option<BigRational> {
    let of = |n: &Number| reference(n, facts);
    let zero = fraction(0, 1);
    Some(match number {
        Number::Const(x) => big(*x),
        Number::Fact(fact) => fraction(facts[fact.index()], 1),
        Number::WeightSum => fraction(39, 100),
        Number::Sum(terms) => {
            let mut total = zero;
            for (plus, n) in terms {
                let x = of(n)?;
                total = if *plus { total + x } else { total - x };
            }
            total
        }
        Number::Product(all) => {
            let mut product = fraction(1, 1);
            for n in all {
                product *= of(n)?;
            }
            product
        }
        Number::Quotient(a, b) => {
            let (a, b) = (of(a)?, of(b)?);
            if b == zero {
                return None;
            }
            a / b
        }
        Number::Deemed { value, when, by } => {
            let x = of(value)?;
            let (at, open) = when.hi.unwrap();
            if x < big(at) || x == big(at) && !open {
                of(by)?
            } else {
                x
            }
        }
        Number::Steps {
            value,
            from,
            step,
            tail,
        } => {
            let steps = (of(value)? - big(*from)).max(zero) / big(*step);
            match tail {
                None => steps,
                Some(mode) => BigRational::from_integer(rounded(&steps, *mode)),
            }
        }
        Number::Extreme(most, all) => {
            let all = all.iter().map(of).collect::<Option<Vec<_>>>()?;
            if *most {
                all.into_iter().max()
            } else {
                all.into_iter().min()
            }?
        }
        Number::Definition(_)
        | Number::Decision(_)
        | Number::Statutory(_)
        | Number::Count { .. }
        | Number::MaxOf { .. }
        | Number::SumOf { .. }
        | Number::Day { .. }
        | Number::Later { .. }
        | Number::DayOf { .. } => unreachable!(),
    })
}

proptest! {
    #[test]
    fn numbers_are_exact(
        number in number(),
        facts in [0i64..1_000_000_000, 0i64..5000, 0i64..40],
    ) {
        let mut b = Build::new();
        for name in ["甲", "乙", "丙"] {
            b.money(name, 0, 1_000_000_000);
        }
        let values: Vec<_> = facts.iter().map(|n| Some(Value::Number(*n))).collect();
        let run = Run::new(&b.p, &values, false);
        let scope = Scope {
            sum: Ratio::new(39, 100),
            ..Scope::default()
        };
        match run.number(&number, &scope) {
            Ok(x) => prop_assert_eq!(Some(big(x)), reference(&number, facts)),
            Err(Stop::Fault(Fault::DivisionByZero(_))) => {
                // Also where the division is in a part that the reference leaves out.
                let shown = format!("{:?}", number);
                prop_assert!(shown.contains("Quotient"));
            }
            Err(Stop::Fault(Fault::Overflow(_))) => {}
            Err(stop) => prop_assert!(false, "{:?}", stop),
        }
    }

    /// Rounding never leaves the exact range, and leaves out no whole amount inside.
    #[test]
    fn rounding_keeps_to_the_range(
        lo in (0i64..5000, 1i64..7),
        width in (0i64..5000, 1i64..7),
        lo_open in any::<bool>(),
        hi_open in any::<bool>(),
    ) {
        let lo = Ratio::new(lo.0.into(), lo.1.into()).unwrap();
        let hi = lo.add(Ratio::new(width.0.into(), width.1.into()).unwrap()).unwrap();
        let extent = Extent { lo: Some((lo, lo_open)), hi: Some((hi, hi_open)) };
        let inside = |fen: i64| {
            let x = Ratio::whole(fen);
            let above = if lo_open { x > lo } else { x >= lo };
            let below = if hi_open { x < hi } else { x <= hi };
            above && below
        };
        let whole: Vec<i64> = (0..11_000).filter(|fen| inside(*fen)).collect();
        let money = extent.to_money().unwrap();
        let Some((first, last)) = whole.first().zip(whole.last()) else {
            // None fits: the greatest amount that does not exceed the range, if it is more than 0.
            prop_assert!(money.is_none_or(|m| m.as_point().is_some_and(|p| Ratio::whole(p) <= hi)));
            return Ok(());
        };
        let money = money.unwrap();
        prop_assert_eq!(money.min + i64::from(money.min_open), *first);
        prop_assert_eq!(money.max.unwrap() - i64::from(money.max_open), *last);
        // An end stays open only where its number is whole and left out.
        prop_assert_eq!(money.min_open, lo_open && lo.as_whole().is_some());
        prop_assert_eq!(money.max_open, hi_open && hi.as_whole().is_some());
    }
}
