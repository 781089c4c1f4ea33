//! How acts are laid out in the data: offsets of what the functions of this room walk.
//!
//! Fields are four bytes unless they say otherwise; an address 0 is nothing. A *list* is its length,
//! then its entries.

/// A violation.
pub mod act {
    /// Its number.
    pub const ID: u32 = 0;
    /// Its guards: a list of places of conditions, each plus one.
    pub const GUARDS: u32 = 4;
    /// What the statute imposes: a list of addresses of [`super::imposition`].
    pub const IMPOSITIONS: u32 = 8;
    /// Stages that replace every other penalty on the same object: a list of guards.
    pub const STAGES: u32 = 12;
    /// How its package rounds: address of a [`super::rounding`].
    pub const ROUNDING: u32 = 16;
    /// Its benchmark.
    pub const BENCHMARK: u32 = 20;
    /// What else bears on it: circumstances, lists, reductions, bands.
    pub const GROUNDS: u32 = 24;
    /// The provisions that it stands for: a [`super::contest`]; 0 for an act of its own.
    pub const CONTEST: u32 = 28;
    /// Its duties of procedure: a list of addresses of [`super::duty`].
    pub const DUTIES: u32 = 32;
}

/// Provisions of which one is applied.
pub mod contest {
    /// By which rule, as `ContestKind`.
    pub const KIND: u32 = 0;
    /// By what fines are compared, as `FineMeasure`.
    pub const MEASURE: u32 = 4;
    /// Address of a list of provisions.
    pub const CONTENDERS: u32 = 8;
    /// Of a provision: its act, plus one; 0 if the conduct is not unlawful under it.
    pub const ACT: u32 = 0;
    /// Of a provision: place of its condition, plus one.
    pub const WHEN: u32 = 4;
    /// Of a version: place of the condition that it is in force on the day of the decision, plus one.
    pub const DECIDED: u32 = 8;
    /// Bytes of a provision.
    pub const ENTRY: u32 = 12;
}

/// What is compared of a penalty, by its number.
pub mod profile {
    /// On whom.
    pub const ON: u32 = 0;
    /// Its kind: equal numbers for equal kinds.
    pub const KIND: u32 = 4;
    /// What is confiscated or revoked: equal numbers for equal texts.
    pub const WHAT: u32 = 8;
    /// How grave its kind is, by the order of families.
    pub const FAMILY: u32 = 12;
    /// Whether it is a fine.
    pub const FINE: u32 = 16;
    /// What kind of length it has: equal numbers for lengths that compare with each other.
    pub const LASTING: u32 = 20;
    /// Its least length, eight bytes.
    pub const FROM: u32 = 24;
    /// Its greatest length, eight bytes.
    pub const TO: u32 = 32;
    /// Bytes.
    pub const BYTES: u32 = 40;
}

/// A duty of procedure.
pub mod duty {
    /// Its number.
    pub const ID: u32 = 0;
    /// When it is due: place of a function `(shared) -> truth`, plus one.
    pub const WHEN: u32 = 4;
    /// Its last day: place of a number, plus one; 0 if it has none.
    pub const DAY: u32 = 8;
    /// The text of its last day, plus one.
    pub const EXPR: u32 = 12;
    /// When it has been done: place of a function as that of [`WHEN`], plus one; 0 if nothing says so.
    pub const DONE: u32 = 16;
}

/// How a package rounds; fields of eight bytes.
pub mod rounding {
    /// The unit, in fen.
    pub const UNIT: u32 = 0;
    /// 0 up, 1 down, 2 to the nearest.
    pub const MODE: u32 = 8;
}

/// A statutory penalty with its guards.
pub mod imposition {
    /// Its guards: a list of indices.
    pub const GUARDS: u32 = 0;
    /// What is imposed.
    pub const NODE: u32 = 4;
    /// 仍应.
    pub const STILL: u32 = 8;
    /// The impositions whose fine stands for that of this one: a list of indices.
    pub const BEATEN_BY: u32 = 12;
}

/// Penalties that belong together.
pub mod node {
    /// How: 0 alone, 1 择一, 2 直至 (as in [`super::super::layout::item::GROUP`]), or:
    pub const KIND: u32 = 0;
    /// 择一.
    pub const CHOICE: i64 = 1;
    /// A human decides.
    pub const HUMAN: i64 = 3;
    /// A list of penalties: the address of a [`super::super::layout::penalty`], and the alternative
    /// or rung.
    pub const PENALTIES: u32 = 4;
    /// The alternative or rung of an entry.
    pub const INDEX: u32 = 4;
    /// Bytes of an entry.
    pub const ENTRY: u32 = 8;
}

/// A benchmark.
pub mod benchmark {
    /// How its package rounds.
    pub const ROUNDING: u32 = 0;
    /// How many tiers it has.
    pub const TIERS: u32 = 4;
    /// 空档: where no row decides, the statutory range stands.
    pub const GAP: u32 = 8;
    /// 重叠: of the rows that claim the case, the lighter.
    pub const LIGHTER: u32 = 12;
    /// 越限: the place of the handling plus one; 0 if none is declared.
    pub const OUT_OF_RANGE: u32 = 16;
    /// 无法查明 takes the lowest level of a factor.
    pub const LOWEST: u32 = 20;
    /// 先行: a list of [`super::precedence`], in order.
    pub const OVERRIDES: u32 = 24;
    /// A list of addresses of [`super::part`].
    pub const PARTS: u32 = 28;
}

/// A row of 先行.
pub mod precedence {
    /// When it decides: place of the condition plus one.
    pub const WHEN: u32 = 0;
    /// Its number.
    pub const ROW: u32 = 4;
    /// What it gives: [`super::outcome`]s.
    pub const OUTCOMES: u32 = 8;
    /// Bytes.
    pub const BYTES: u32 = 12;
}

/// A part of a benchmark.
pub mod part {
    /// Only under this guard, plus one.
    pub const GUARD: u32 = 0;
    /// Only under this condition: its place plus one.
    pub const WHEN: u32 = 4;
    /// Whom it speaks of: [`super::outcome`]s that give nothing.
    pub const SPEAKS: u32 = 8;
    /// Its table.
    pub const TABLE: u32 = 12;
    /// Its weights, where it is no table.
    pub const WEIGHTS: u32 = 16;
}

/// A table.
pub mod table {
    /// Its hit policy, by place.
    pub const POLICY: u32 = 0;
    /// When its rows match: a description for `hits`.
    pub const WHEN: u32 = 4;
    /// A list of [`super::row`]s.
    pub const ROWS: u32 = 8;
}

/// A row of a table.
pub mod row {
    /// Its number.
    pub const ROW: u32 = 0;
    /// Its tier, plus one.
    pub const TIER: u32 = 4;
    /// What it gives: [`super::outcome`]s.
    pub const OUTCOMES: u32 = 8;
    /// Bytes.
    pub const BYTES: u32 = 12;
}

/// What a row gives: an entry of a list.
pub mod outcome {
    /// What it is: one of the following.
    pub const KIND: u32 = 0;
    /// A fine.
    pub const FINE: u32 = 0;
    /// No fine.
    pub const NO_FINE: u32 = 1;
    /// Penalties.
    pub const NODE: u32 = 2;
    /// A human decides, on whomever.
    pub const HUMAN: u32 = 3;
    /// On whom.
    pub const OBJECT: u32 = 4;
    /// The fine's range, or a [`super::node`].
    pub const WHAT: u32 = 8;
    /// Bytes.
    pub const BYTES: u32 = 12;
}

/// Weights.
pub mod weights {
    /// The common denominator, eight bytes.
    pub const DEN: u32 = 0;
    /// A list of addresses of [`super::factor`].
    pub const FACTORS: u32 = 8;
    /// A list of addresses of [`super::branch`].
    pub const BRANCHES: u32 = 12;
}

/// A factor.
pub mod factor {
    /// Its hit policy, by place; a known overlap that takes the lighter row included.
    pub const POLICY: u32 = 0;
    /// The row with the lowest weight.
    pub const LOWEST: u32 = 4;
    /// Its place among all factors of the program; the first of those with one name.
    pub const NUMBER: u32 = 8;
    /// A list of rows.
    pub const ROWS: u32 = 12;
    /// A row: place of its condition plus one.
    pub const WHEN: u32 = 0;
    /// A row: its number.
    pub const ROW: u32 = 4;
    /// A row: its weight over the common denominator, eight bytes.
    pub const WEIGHT: u32 = 8;
    /// Bytes of a row.
    pub const ENTRY: u32 = 16;
}

/// A branch of weights.
pub mod branch {
    /// On whom.
    pub const ON: u32 = 0;
    /// Only under this guard, plus one.
    pub const GUARD: u32 = 4;
    /// Its text, plus one.
    pub const EXPR: u32 = 8;
    /// Its formula: place of the number plus one.
    pub const AMOUNT: u32 = 12;
    /// 1 if there is a floor, 2 if there is a cap.
    pub const LIMITS: u32 = 16;
    /// There is a floor.
    pub const FLOORED: i64 = 1;
    /// There is a cap.
    pub const CAPPED: i64 = 2;
    /// The numeric facts that the formula reads: a list.
    pub const ENTERED: u32 = 20;
    /// 起点 over the common denominator, eight bytes.
    pub const START: u32 = 24;
    /// The floor over the common denominator, eight bytes.
    pub const FLOOR: u32 = 32;
    /// The cap over the common denominator, eight bytes.
    pub const CAP: u32 = 40;
}
