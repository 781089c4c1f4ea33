//! Words for what code says: numbers of reasons, of whys, of grounds, and of why a value is missing.
//!
//! `wire` reads the same numbers back.

use crate::ir::{Factor, PartKind, Program};

/// A truth that is not one: why a condition or number has no value.
///
/// Conditions give 0, 1 or such a word; numbers and ranges give 0 or such a word. The rank stands in
/// the highest bits: of several in one condition the higher rank speaks, the earlier if they are
/// equal, and any rank is above that of 1.
pub mod stop {
    /// Where the rank begins.
    pub const RANK: i64 = 60;
    /// A base without amount stands in arithmetic; below: the fact.
    pub const NO_BASE: i64 = 1 << RANK;
    /// 无法查明; below: the fact.
    pub const UNSURE: i64 = 2 << RANK;
    /// A human decides; below: the address of a why.
    pub const HUMAN: i64 = 3 << RANK;
    /// A computation failed; below: what failed, and in the low 32 bits the expression plus one.
    pub const FAULT: i64 = 4 << RANK;
    /// A fact is unknown; below: the fact, or the field of a list.
    pub const NEED: i64 = 5 << RANK;
    /// The bits below the rank.
    pub const BELOW: i64 = (1 << RANK) - 1;

    /// A fault: an amount left its width.
    pub const OVERFLOW: i64 = FAULT + (1 << 32);
    /// A fault: division by zero.
    pub const DIVISION: i64 = FAULT + (2 << 32);
    /// A fault: an empty range.
    pub const EMPTY: i64 = FAULT + (3 << 32);
    /// A fault: facts contradict a constraint; in the low 32 bits its index plus one.
    pub const CONSTRAINT: i64 = FAULT + (4 << 32);
    /// A fault: working days of a year that is not known.
    pub const CALENDAR: i64 = FAULT + (5 << 32);
}

/// Reasons by number, with their arguments. A range of money is three arguments as in
/// [`super::layout::money`], a ratio four (numerator low and high, denominator low and high), an
/// absent number 0 and a present one itself plus one where it says `+1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// violation
    Act = 0,
    /// violation, guard
    Guard = 1,
    /// circumstance, modality
    WaivedBy = 2,
    /// list, entry, modality
    ListedBy = 3,
    /// list, entry, expression
    TakenOffList = 4,
    /// penalty
    Imposes = 5,
    /// penalty, money
    StatutoryRange = 6,
    /// row
    Override = 7,
    /// row
    Row = 8,
    /// row, then all rows that matched
    RowChosen = 9,
    /// decision, row
    Decision = 10,
    /// start, denominator
    Start = 11,
    /// row, weight, denominator
    Factor = 12,
    /// fact, row, weight, denominator
    FactorLowest = 13,
    /// before, after, denominator
    WeightSum = 14,
    /// expression, ratio, then pairs of fact and steps
    Formula = 15,
    /// object, money
    BenchmarkRange = 16,
    /// ground, before, after
    Tier = 17,
    /// ground
    Counts = 18,
    /// ground, one of [`NotCounted`], its argument
    DoesNotCount = 19,
    /// degree, money
    Band = 20,
    /// reduction, money, money
    Reduced = 21,
    /// reduction, expression
    NotReduced = 22,
    /// money, money
    Clamped = 23,
    /// object, money
    Recommended = 24,
    /// object, fen
    Amount = 25,
    /// fact
    UnascertainableIgnored = 26,
    /// fact
    UnascertainableNotLowest = 27,
    /// address of a why; on the wire its tag, then its arguments
    Human = 28,
    /// violation, one of [`Verdict`](crate::case::outcome::Verdict), two of its provisions
    Contest = 29,
    /// violation, provision, disposition; it rests on all reasons of that provision, in their order
    Considered = 30,
    /// violation, object, provision, whether another fines the same
    FineOf = 31,
}

/// Why a circumstance does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCounted {
    /// fact
    AlreadyWeighed = 0,
    /// ground
    SameSide = 1,
    /// ground
    ShallComesFirst = 2,
    /// 0
    Optional = 3,
}

/// Why a human decides, by number, with arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// expression +1
    RuleSays = 0,
    /// rows
    Tie = 1,
    /// part; −1 for a decision
    Gap = 2,
    /// factor, by its place among all factors of the program
    FactorGap = 3,
    /// penalties
    SeveralFines = 4,
    /// ground, ground
    OppositeCircumstances = 5,
    /// ground
    Mitigation = 6,
    /// degree
    NoNumericRule = 7,
    /// none
    OpenTop = 8,
    /// fact
    NoBase = 9,
    /// fact
    Unascertainable = 10,
    /// none
    Choice = 11,
    /// penalty
    NoStatutoryAmount = 12,
    /// penalty
    OutOfRange = 13,
    /// reduction
    ReductionRange = 14,
    /// violation, provision, provision
    Versions = 15,
    /// violation, provision, provision
    Concurring = 16,
    /// violation, whether it is about the day of the decision
    NoVersion = 17,
}

/// A why as it lies in memory: the rule leaves it to a human, and names no expression.
pub const RULE_SAYS_NOTHING: [i64; 3] = [Why::RuleSays as i64, 1, 0];

/// A ground as one number: a circumstance is its number; an entry of a list is [`LISTED`] plus the
/// list times 2³² plus the entry.
pub const LISTED: i64 = 1 << 62;

/// All factors of the program in order: violations, parts, factors. A [`Why::FactorGap`] names one by
/// its place here.
pub fn factors(program: &Program) -> impl Iterator<Item = &Factor> {
    let benchmarks = program.violations.iter().flat_map(|v| &v.benchmark);
    benchmarks
        .flat_map(|benchmark| &benchmark.parts)
        .flat_map(|part| match &part.kind {
            PartKind::Table(_) => [].as_slice(),
            PartKind::Weights(weights) => &weights.factors,
        })
}
