//! Whether a number rises or falls with a fact.
//!
//! Between the cuts of a fact an amount that only rises, or only falls, takes its least and its
//! greatest at the ends, so the ends are enough to try. Where neither can be said, the outcomes found
//! are called approximate. The analysis errs on that side.

use crate::base::ratio::Ratio;
use crate::ir::{DecisionValue, DefinitionValue, FactId, FactType, Measure, Number, Program};

/// With what a number may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum With {
    /// A fact.
    Fact(FactId),
    /// 总和.
    Sum,
}

/// Ways in which a number may move as its argument rises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ways {
    pub up: bool,
    pub down: bool,
}

/// What is known of the sign of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    NotNegative,
    NotPositive,
    Unknown,
}

/// How deep numbers are followed, through definitions too.
const MAX_DEPTH: u32 = 128;
/// How many numbers are looked at before the search is given up: one used many times over in
/// definitions of definitions would be looked at as often.
const FUEL: u32 = 4_096;

/// One search.
struct Search<'a> {
    program: &'a Program,
    with: With,
    fuel: std::cell::Cell<u32>,
}

impl Ways {
    const STILL: Self = Self {
        up: false,
        down: false,
    };
    const UP: Self = Self {
        up: true,
        down: false,
    };
    const ANY: Self = Self {
        up: true,
        down: true,
    };

    const fn or(self, other: Self) -> Self {
        Self {
            up: self.up || other.up,
            down: self.down || other.down,
        }
    }

    const fn turned(self) -> Self {
        Self {
            up: self.down,
            down: self.up,
        }
    }

    const fn times(self, sign: Sign) -> Self {
        match sign {
            Sign::NotNegative => self,
            Sign::NotPositive => self.turned(),
            Sign::Unknown if self.up || self.down => Self::ANY,
            Sign::Unknown => Self::STILL,
        }
    }

    /// It does not move.
    pub(super) const fn is_still(self) -> bool {
        !self.up && !self.down
    }

    /// It may move both ways.
    pub(super) const fn is_any(self) -> bool {
        self.up && self.down
    }
}

impl Sign {
    const fn times(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotNegative, Self::NotNegative) | (Self::NotPositive, Self::NotPositive) => {
                Self::NotNegative
            }
            (Self::NotNegative, Self::NotPositive) | (Self::NotPositive, Self::NotNegative) => {
                Self::NotPositive
            }
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
        }
    }

    fn both(self, other: Self) -> Self {
        if self == other { self } else { Self::Unknown }
    }

    const fn turned(self) -> Self {
        match self {
            Self::NotNegative => Self::NotPositive,
            Self::NotPositive => Self::NotNegative,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// How a number moves with its argument, other facts fixed and between the cuts.
pub(super) fn ways(program: &Program, number: &Number, with: With) -> Ways {
    let search = Search {
        program,
        with,
        fuel: std::cell::Cell::new(FUEL),
    };
    moves(&search, number, 0)
}

impl Search<'_> {
    /// Whether the search goes on from here.
    fn goes_on(&self, depth: u32) -> bool {
        let left = self.fuel.get().checked_sub(1);
        self.fuel.set(left.unwrap_or(0));
        left.is_some() && depth <= MAX_DEPTH
    }
}

fn moves(search: &Search<'_>, number: &Number, depth: u32) -> Ways {
    if !search.goes_on(depth) {
        return Ways::ANY;
    }
    let (program, with) = (search.program, search.with);
    let of = |n: &Number| moves(search, n, depth.saturating_add(1));
    match number {
        Number::Fact(fact) if with == With::Fact(*fact) => Ways::UP,
        Number::Day { fact, .. } if with == With::Fact(*fact) => Ways::UP,
        Number::WeightSum if with == With::Sum => Ways::UP,
        Number::Const(_)
        | Number::Fact(_)
        | Number::Day { .. }
        | Number::WeightSum
        | Number::Count { .. } => Ways::STILL,
        // The statutory range is of its own facts; the weights do not move it.
        Number::Statutory(_) => match with {
            With::Fact(_) => Ways::ANY,
            With::Sum => Ways::STILL,
        },
        Number::Definition(id) => match program.definitions.get(id.index()).map(|d| &d.value) {
            Some(DefinitionValue::Number(n)) => of(n),
            Some(DefinitionValue::Condition(_)) | None => Ways::STILL,
        },
        Number::Decision(id) => {
            let rows = program.decisions.get(id.index()).map(|d| &d.rows);
            rows.into_iter().flatten().fold(Ways::STILL, |all, row| {
                all.or(match &row.value {
                    DecisionValue::Number(n, _) => of(n),
                    DecisionValue::Bool(_) | DecisionValue::Choice(_) | DecisionValue::Range(_) => {
                        Ways::STILL
                    }
                })
            })
        }
        Number::Sum(terms) => terms.iter().fold(Ways::STILL, |all, (plus, n)| {
            let ways = of(n);
            all.or(if *plus { ways } else { ways.turned() })
        }),
        Number::Product(numbers) => {
            let mut all = Ways::STILL;
            for (i, n) in numbers.iter().enumerate() {
                let ways = of(n);
                if ways.is_still() {
                    continue;
                }
                let others = numbers.iter().enumerate().filter(|(j, _)| *j != i);
                let sign = others.fold(Sign::NotNegative, |sign, (_, n)| {
                    sign.times(sign_of(search, n, depth.saturating_add(1)))
                });
                all = all.or(ways.times(sign));
            }
            all
        }
        Number::Quotient(a, b) => {
            let (over, under) = (of(a), of(b));
            let (sign_a, sign_b) = (
                sign_of(search, a, depth.saturating_add(1)),
                sign_of(search, b, depth.saturating_add(1)),
            );
            over.times(sign_b).or(under.turned().times(sign_a))
        }
        Number::Deemed { value, by, .. } => of(value).or(of(by)),
        // A later day never comes to an earlier one.
        Number::Later { of: n, .. } | Number::DayOf { of: n, .. } => of(n),
        Number::Steps { value, .. } => of(value),
        Number::Extreme(_, numbers) => numbers.iter().fold(Ways::STILL, |all, n| all.or(of(n))),
        Number::MaxOf { of: n, .. } | Number::SumOf { of: n, .. } => of(n),
    }
}

fn sign_of(search: &Search<'_>, number: &Number, depth: u32) -> Sign {
    if !search.goes_on(depth) {
        return Sign::Unknown;
    }
    let program = search.program;
    let of = |n: &Number| sign_of(search, n, depth.saturating_add(1));
    match number {
        Number::Const(x) if *x >= Ratio::ZERO => Sign::NotNegative,
        Number::Const(_) => Sign::NotPositive,
        Number::Fact(fact) => match program.facts.get(fact.index()).map(|f| &f.ty) {
            Some(FactType::Number(ty)) if ty.min >= 0 => Sign::NotNegative,
            Some(FactType::Number(ty)) if ty.max <= 0 => Sign::NotPositive,
            Some(FactType::Period(_)) => Sign::NotNegative,
            Some(
                FactType::Number(_)
                | FactType::Bool
                | FactType::Choice(_)
                | FactType::Multi(_)
                | FactType::Date
                | FactType::Span
                | FactType::List(_),
            )
            | None => Sign::Unknown,
        },
        Number::WeightSum | Number::Statutory(_) | Number::Steps { .. } | Number::Count { .. } => {
            Sign::NotNegative
        }
        Number::Day { .. } | Number::Later { .. } | Number::DayOf { .. } => Sign::Unknown,
        Number::Definition(id) => match program.definitions.get(id.index()).map(|d| &d.value) {
            Some(DefinitionValue::Number(n)) => of(n),
            Some(DefinitionValue::Condition(_)) | None => Sign::Unknown,
        },
        Number::Decision(id) => {
            let rows = program.decisions.get(id.index()).map(|d| &d.rows);
            let mut signs = rows.into_iter().flatten().map(|row| match &row.value {
                DecisionValue::Number(n, _) => of(n),
                DecisionValue::Bool(_) | DecisionValue::Choice(_) | DecisionValue::Range(_) => {
                    Sign::Unknown
                }
            });
            let first = signs.next().unwrap_or(Sign::Unknown);
            signs.fold(first, Sign::both)
        }
        // 法定最高 − 法定最低: how wide the range is.
        Number::Sum(terms) if is_width(terms) => Sign::NotNegative,
        Number::Sum(terms) => {
            let mut signs = terms.iter().map(|(plus, n)| {
                let sign = of(n);
                if *plus { sign } else { sign.turned() }
            });
            let first = signs.next().unwrap_or(Sign::NotNegative);
            signs.fold(first, Sign::both)
        }
        Number::Product(numbers) => numbers
            .iter()
            .fold(Sign::NotNegative, |sign, n| sign.times(of(n))),
        Number::Quotient(a, b) => of(a).times(of(b)),
        Number::Deemed { value, by, .. } => of(value).both(of(by)),
        Number::Extreme(_, numbers) => {
            let mut signs = numbers.iter().map(of);
            let first = signs.next().unwrap_or(Sign::Unknown);
            signs.fold(first, Sign::both)
        }
        Number::MaxOf { of: n, .. } | Number::SumOf { of: n, .. } => of(n),
    }
}

fn is_width(terms: &[(bool, Number)]) -> bool {
    matches!(
        terms,
        [
            (true, Number::Statutory(Measure::Maximum)),
            (false, Number::Statutory(Measure::Minimum))
        ]
    )
}
