//! Where things stand in memory.
//!
//! Offsets are in bytes; a field is eight bytes unless it says otherwise. Structures are made with
//! [`super::kit::Kit::alloc`], zero everywhere; an address 0 is nothing.

use crate::plan::code::RATIO;

/// What the code keeps between its functions, below [`crate::plan::code::DATA`].
pub mod state {
    /// First free byte of the arena.
    pub const ARENA: u32 = 8;
    /// The facts given: one `slot` a top-level fact, by fact number; then records of lists.
    pub const INPUT: u32 = 16;
    /// Bytes of the facts given.
    pub const INPUT_BYTES: u32 = 24;
    /// Whether reasons are wanted.
    pub const REASONS: u32 = 32;
    /// The step at work, by [`crate::case::outcome::Step`]'s place.
    pub const STEP: u32 = 40;
    /// The memo at work: what definitions and decisions came to, and which decisions were read.
    pub const MEMO: u32 = 48;
    /// The draft at work.
    pub const DRAFT: u32 = 56;
    /// Where the words of the result begin.
    pub const OUTPUT: u32 = 64;
    /// Set when memory could not grow: the result is then refused as too large.
    pub const EXHAUSTED: u32 = 72;
    /// First byte of the arena, set when an instance begins.
    pub const ARENA_START: u32 = 80;
    /// Room for numbers under way.
    pub const SCRATCH: u32 = 88;
    /// A fine in fen, between the function that finds it and the one that asked.
    pub const FINE: u32 = 96;
    /// Room of functions on ranges that call no others while they use it: two ratios, then a
    /// `money`.
    pub const ROUNDING: u32 = 128;
    /// From here to the data: room for what functions share by a fixed place, see each.
    pub const SHARED: u32 = 256;
}

/// A fact as given.
pub mod slot {
    /// How it stands: one of the following.
    pub const STATE: u32 = 0;
    /// Unknown.
    pub const UNKNOWN: i64 = 0;
    /// Given.
    pub const GIVEN: i64 = 1;
    /// 无法查明.
    pub const UNASCERTAINABLE: i64 = 2;
    /// 没有.
    pub const NO_AMOUNT: i64 = 3;
    /// 无法计算.
    pub const UNCOMPUTABLE: i64 = 4;
    /// Its value: 0 or 1; index of an option; mask; steps; day (days since 1970-01-01); first day;
    /// months or days; for a list, where its records begin, in bytes from the input's start.
    pub const VALUE: u32 = 8;
    /// Last day of a span; number of records of a list. A record is one slot a field, in order.
    pub const SECOND: u32 = 16;
    /// Bytes of a slot.
    pub const BYTES: u32 = 24;
}

/// A growing list of eight-byte values.
pub mod vec {
    /// Where its values stand.
    pub const AT: u32 = 0;
    /// How many there are.
    pub const LEN: u32 = 8;
    /// How many there is room for.
    pub const ROOM: u32 = 16;
    /// Bytes.
    pub const BYTES: u32 = 24;
}

/// A list of reasons.
pub mod list {
    /// The first.
    pub const FIRST: u32 = 0;
    /// The last.
    pub const LAST: u32 = 8;
    /// Bytes.
    pub const BYTES: u32 = 16;
}

/// A reason.
pub mod reason {
    /// The reason after it.
    pub const NEXT: u32 = 0;
    /// What it rests on, a `list` of 16 bytes.
    pub const CHILDREN: u32 = 8;
    /// Its step.
    pub const STEP: u32 = 24;
    /// Its kind, by `say::Kind`.
    pub const KIND: u32 = 32;
    /// How many arguments.
    pub const COUNT: u32 = 40;
    /// The arguments, eight bytes each.
    pub const ARGUMENTS: u32 = 48;
}

/// Why a human decides: a tag, how many arguments, the arguments.
pub mod why {
    /// Its tag, by `say::Why`.
    pub const TAG: u32 = 0;
    /// How many arguments.
    pub const COUNT: u32 = 8;
    /// The arguments, eight bytes each.
    pub const ARGUMENTS: u32 = 16;
}

/// A range of money, exact.
pub mod extent {
    use super::RATIO;

    /// The lower end: one of the following.
    pub const LO: u32 = 0;
    /// No such end.
    pub const NONE: i64 = 0;
    /// The end belongs to the range.
    pub const CLOSED: i64 = 1;
    /// The end does not belong to the range.
    pub const OPEN: i64 = 2;
    /// The lower end's number.
    pub const LO_AT: u32 = 8;
    /// The upper end, like [`LO`].
    pub const HI: u32 = LO_AT + RATIO;
    /// The upper end's number.
    pub const HI_AT: u32 = HI + 8;
    /// Bytes.
    pub const BYTES: u32 = HI_AT + RATIO;
}

/// A range worked out from a rule.
pub mod worked {
    use super::extent;

    /// Whether there is a range.
    pub const IS: u32 = 0;
    /// Why a human decides inside it; 0 if rules do.
    pub const WHY: u32 = 8;
    /// The range.
    pub const EXTENT: u32 = 16;
    /// Bytes.
    pub const BYTES: u32 = EXTENT + extent::BYTES;
}

/// What a run has worked out; one a run.
pub mod memo {
    use super::vec;

    /// The decisions read: step times 2⁵⁹, decision times 2³², row.
    pub const READ: u32 = 0;
    /// From here on: what definitions and decisions came to.
    pub const KNOWN: u32 = READ + vec::BYTES;
    /// Where the step begins in a decision read.
    pub const STEP: i64 = 59;
    /// Where the decision begins in a decision read.
    pub const DECISION: i64 = 32;
}

/// What a decision asked by itself says.
pub mod answer {
    use super::{money, vec};
    use crate::plan::code::RATIO;

    /// Why it has no value; 0 if it has one.
    pub const WHY: u32 = 0;
    /// What the value is: one of the following.
    pub const KIND: u32 = 8;
    /// 是否, in [`VALUE`].
    pub const BOOL: i64 = 0;
    /// An option, in [`VALUE`].
    pub const CHOICE: i64 = 1;
    /// A number, in [`RATIO_AT`].
    pub const NUMBER: i64 = 2;
    /// A range, in [`MONEY`].
    pub const RANGE: i64 = 3;
    /// 0 or 1, or the index of an option.
    pub const VALUE: u32 = 16;
    /// The number.
    pub const RATIO_AT: u32 = 24;
    /// The range.
    pub const MONEY: u32 = RATIO_AT + RATIO;
    /// Rows that decided, a [`mod@vec`].
    pub const ROWS: u32 = MONEY + money::BYTES;
    /// Bytes.
    pub const BYTES: u32 = ROWS + vec::BYTES;
}

/// A range of money in whole fen.
pub mod money {
    /// Lower end.
    pub const MIN: u32 = 0;
    /// Upper end.
    pub const MAX: u32 = 8;
    /// The following bits.
    pub const FLAGS: u32 = 16;
    /// There is a range at all.
    pub const IS: i64 = 1;
    /// There is an upper end.
    pub const HAS_MAX: i64 = 2;
    /// The lower end is open.
    pub const MIN_OPEN: i64 = 4;
    /// The upper end is open.
    pub const MAX_OPEN: i64 = 8;
    /// Bytes.
    pub const BYTES: u32 = 24;
}

/// What has been found so far.
pub mod draft {
    use super::{list, vec};

    /// Reasons.
    pub const REASONS: u32 = 0;
    /// Why a human decides: addresses of `why`, each once.
    pub const HUMAN: u32 = REASONS + list::BYTES;
    /// Rows that decided, except those of factors, each once.
    pub const DECIDING: u32 = HUMAN + vec::BYTES;
    /// Rows of factors.
    pub const FACTORS: u32 = DECIDING + vec::BYTES;
    /// Bytes.
    pub const BYTES: u32 = FACTORS + vec::BYTES;
}

/// A penalty on its way into the outcome.
pub mod item {
    /// Its number.
    pub const PENALTY: u32 = 0;
    /// Its description in the data, a `penalty`.
    pub const ABOUT: u32 = 8;
    /// 0 alone, 1 择一, 2 直至.
    pub const GROUP: u32 = 16;
    /// The set.
    pub const SET: u32 = 24;
    /// The alternative or rung.
    pub const INDEX: u32 = 32;
    /// The imposition it comes from, plus one; 0 for one that a benchmark or circumstance adds.
    pub const IMPOSITION: u32 = 40;
    /// The penalty of the statute whose range bounds this one, plus one; 0 for none.
    pub const STATUTE: u32 = 48;
    /// 仍应.
    pub const STILL: u32 = 56;
    /// Another fine claims the same object and neither comes first.
    pub const CONTESTED: u32 = 64;
    /// Bytes.
    pub const BYTES: u32 = 72;
}

/// What the statute imposes.
pub mod imposing {
    use super::vec;

    /// Addresses of `item`.
    pub const ITEMS: u32 = 0;
    /// Sets of alternatives and ladders numbered so far.
    pub const SETS: u32 = vec::BYTES;
    /// The rules do not say which penalties are imposed.
    pub const UNDECIDED: u32 = SETS + 8;
    /// Bytes.
    pub const BYTES: u32 = UNDECIDED + 8;
}

/// A penalty in the data; fields of four bytes.
pub mod penalty {
    /// Its number.
    pub const ID: u32 = 0;
    /// On whom.
    pub const ON: u32 = 4;
    /// Its kind: equal numbers for equal kinds.
    pub const KIND: u32 = 8;
    /// What is confiscated or revoked: equal numbers for equal texts, 0 if not named.
    pub const WHAT: u32 = 12;
    /// Whether it is a fine.
    pub const FINE: u32 = 16;
    /// How binding.
    pub const MODALITY: u32 = 20;
    /// How grave its kind is, by the order of families.
    pub const FAMILY: u32 = 24;
    /// The expression of a fine's range, plus one; 0 if it is no fine.
    pub const EXPR: u32 = 28;
    /// Equal numbers for penalties that are the same when rows are compared (object, kind,
    /// modality, and the text of what is no fine).
    pub const SAME: u32 = 32;
    /// The description of a fine's range, as it is imposed where the penalty stands.
    pub const RANGE: u32 = 36;
    /// Bytes.
    pub const BYTES: u32 = 40;
}

/// The statutory range of a fine.
pub mod statute {
    use super::{extent, money};

    /// The penalty.
    pub const PENALTY: u32 = 0;
    /// Whether the statute gives a range.
    pub const IS: u32 = 8;
    /// The range.
    pub const EXTENT: u32 = 16;
    /// The same in whole fen.
    pub const MONEY: u32 = EXTENT + extent::BYTES;
    /// Why a human decides inside it.
    pub const WHY: u32 = MONEY + money::BYTES;
    /// Bytes.
    pub const BYTES: u32 = WHY + 8;
}

/// An object that is penalised.
pub mod target {
    use super::extent;

    /// The object.
    pub const OBJECT: u32 = 0;
    /// Whether it is fined.
    pub const FINED: u32 = 8;
    /// Whether the statute gives its fine a range.
    pub const IS: u32 = 16;
    /// That range.
    pub const EXTENT: u32 = 24;
    /// Bytes.
    pub const BYTES: u32 = EXTENT + extent::BYTES;
}

/// What the benchmark says of an object.
pub mod candidate {
    use super::{extent, list, vec};

    /// The object.
    pub const OBJECT: u32 = 0;
    /// What is said: one of the following.
    pub const SAID: u32 = 8;
    /// Nothing.
    pub const NOTHING: i64 = 0;
    /// A range, from a row.
    pub const RANGE: i64 = 1;
    /// An amount, from weights: the number of the lower end of [`EXTENT`].
    pub const COMPUTED: i64 = 2;
    /// No fine.
    pub const NO_FINE: i64 = 3;
    /// A human decides.
    pub const HUMAN: i64 = 4;
    /// Why a human decides.
    pub const WHY: u32 = 16;
    /// The range.
    pub const EXTENT: u32 = 24;
    /// The table of the deciding row (index of the part), plus one; 0 if it has no tier.
    pub const PART: u32 = EXTENT + extent::BYTES;
    /// The tier of the deciding row.
    pub const TIER: u32 = PART + 8;
    /// Penalties that stand for those of the statute: addresses of nodes in the data.
    pub const NODES: u32 = TIER + 8;
    /// The deciding row, plus one.
    pub const ROW: u32 = NODES + vec::BYTES;
    /// Taken along by the fine that it is about.
    pub const REASONS: u32 = ROW + 8;
    /// Bytes.
    pub const BYTES: u32 = REASONS + list::BYTES;
}

/// A ground that holds.
pub mod held {
    /// Which: see `say::ground`.
    pub const GROUND: u32 = 0;
    /// Its effect: one of the following.
    pub const EFFECT: u32 = 8;
    /// 不予处罚.
    pub const NO_PENALTY: i64 = 0;
    /// 减轻.
    pub const MITIGATE: i64 = 1;
    /// 从轻.
    pub const LIGHTEN: i64 = 2;
    /// 从轻或者减轻.
    pub const LIGHTEN_OR_MITIGATE: i64 = 3;
    /// 从重.
    pub const AGGRAVATE: i64 = 4;
    /// 本档最高.
    pub const TOP_OF_TIER: i64 = 5;
    /// 上调.
    pub const RAISE_TIER: i64 = 6;
    /// 上调: by how many tiers.
    pub const BY: u32 = 16;
    /// 上调: beyond the last tier, the maximum.
    pub const TO_MAXIMUM: u32 = 24;
    /// On whom, plus one; 0 is every object.
    pub const ON: u32 = 32;
    /// Bytes.
    pub const BYTES: u32 = 40;
}
