//! Every limit of the system, named, in one place.

/// Largest rule file in bytes; a larger one is refused by size, unread.
pub const MAX_FILE_BYTES: u64 = 8 << 20;
/// Deepest nesting of brackets of any kind.
pub const MAX_NESTING: usize = 64;
/// Most characters in one word, string or quantity.
pub const MAX_TOKEN_CHARS: usize = 4_096;
/// Most options of one choice (they are a bit set).
pub const MAX_OPTIONS: usize = 64;
/// Most records a list fact may declare.
pub const MAX_LIST_RECORDS: i64 = 10_000;
/// Most diagnostics kept for one run; the rest are counted.
pub const MAX_DIAGNOSTICS: usize = 500;
/// Default upper bound of money: 10^15 fen, ten thousand billion yuan.
pub const MAX_MONEY_FEN: i64 = 1_000_000_000_000_000;
/// Default upper bound of other numbers, in units of the fact.
pub const MAX_NUMBER: i64 = 1_000_000_000;
/// Decimals that a ratio or multiple keeps when the fact declares none.
pub const DEFAULT_RATIO_DECIMALS: u8 = 6;
/// Most decimals a fact may declare.
pub const MAX_DECIMALS: u8 = 9;
/// Runs of the evaluator that one recommendation with unknown facts may spend.
pub const OPEN_BUDGET: usize = 20_000;
/// Largest facts document in bytes.
pub const MAX_FACTS_BYTES: u64 = 8 << 20;
/// Most files of one run, and most looked at when a package that is built on is searched for.
pub const MAX_FILES: usize = 5_000;
/// Deepest folder below the one named.
pub const MAX_FOLDERS: usize = 12;
/// Folders above a package in which those it builds on are searched for.
pub const MAX_ANCESTORS: usize = 5;
/// How deep conditions, numbers, definitions and decisions may stand inside each other before one met
/// there is worked out by itself first. Plans refuse rules that go deeper.
pub const MAX_READING_DEPTH: u32 = 160;
/// Steps that one question of a proof may spend.
pub const PROOF_STEPS: u64 = 2_000_000;
/// Most findings of one property of one table that are shown; the rest are counted.
pub const MAX_FINDINGS: usize = 100;
