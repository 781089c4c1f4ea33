//! What the steps hand to each other, in memory. Fields are eight bytes unless they say otherwise.

use super::layout::{draft, money, state, vec};
use crate::plan::code::build::{Fun, Val, val};

/// The side of a ground that makes the penalty lighter.
pub const LIGHTER: i64 = 1;
/// The side of a ground that makes the penalty heavier.
pub const HEAVIER: i64 = 2;

/// What lifts the penalty.
pub mod waiver {
    use super::vec;

    /// It shall not be imposed at all.
    pub const ALL: u32 = 0;
    /// It need not be imposed.
    pub const MAY: u32 = 8;
    /// It shall not be imposed on these objects.
    pub const OBJECTS: u32 = 16;
    /// Nodes that are imposed nevertheless.
    pub const STILL: u32 = OBJECTS + vec::BYTES;
    /// Why, as `Lift`, plus one; 0 is none.
    pub const LIFT: u32 = STILL + vec::BYTES;
    /// Bytes.
    pub const BYTES: u32 = LIFT + 8;
}

/// The grounds that hold, in order: addresses of `layout::held`.
pub mod grounds {
    use super::vec;

    /// Those that shall.
    pub const SHALL: u32 = 0;
    /// Those that may.
    pub const MAY: u32 = vec::BYTES;
    /// Bytes.
    pub const BYTES: u32 = MAY + vec::BYTES;
}

/// What the amounts of one outcome share, and the outcome.
pub mod shared {
    /// The act, in the data.
    pub const ACT: u32 = 0;
    /// What bears on it, in the data.
    pub const BEARING: u32 = 8;
    /// What is imposed.
    pub const IMPOSING: u32 = 16;
    /// Statutory ranges, a vec.
    pub const FINES: u32 = 24;
    /// What the benchmark says, a vec.
    pub const NARROWED: u32 = 32;
    /// Reductions that apply, a vec.
    pub const CUTS: u32 = 40;
    /// Grounds that hold.
    pub const GROUNDS: u32 = 48;
    /// The rules do not say which penalties are imposed.
    pub const UNDECIDED: u32 = 56;
    /// Nothing is imposed.
    pub const LIFTED: u32 = 64;
    /// What is recommended to be done, by place.
    pub const DISPOSITION: u32 = 72;
    /// The degree, by place plus one; 0 if there is none.
    pub const DEGREE: u32 = 80;
    /// Penalties: a vec of `imposed`.
    pub const PENALTIES: u32 = 88;
    /// Rows that decided, a vec.
    pub const ROWS: u32 = 96;
    /// How many of these, from the first, are rows other than those of factors.
    pub const DECIDED: u32 = 104;
    /// Duties of procedure, a vec of `told`; 0 if they were not asked for.
    pub const DUTIES: u32 = 112;
    /// In a program with a rule for cases of several acts, what duties read: a vec of `shared`, one for
    /// each act. 0: this one alone.
    pub const VIEW: u32 = 120;
    /// Of a case: all duties of the program, a list in the data; those about none of its acts are passed
    /// over. 0: those of the act.
    pub const ALL: u32 = 128;
    /// Of a case: what fines come to at most where acts are joined, a vec of `joined`.
    pub const JOINED: u32 = 136;
    /// Of a case: an act is not decided, so that nothing is read of any.
    pub const OPEN: u32 = 144;
    /// Bytes.
    pub const BYTES: u32 = 152;
}

/// What the fines on an object come to at most, as it stands in the words of a case.
pub mod joined {
    /// The object.
    pub const ON: u32 = 0;
    /// From where to where, a money.
    pub const RANGE: u32 = 8;
    /// Whether there is an amount.
    pub const HAS: u32 = 32;
    /// The amount.
    pub const POINT: u32 = 40;
    /// Bytes.
    pub const BYTES: u32 = 48;
}

/// A duty of procedure that is due or may be.
pub mod told {
    /// Its number.
    pub const DUTY: u32 = 0;
    /// 1 if it is due, else the stop that leaves it open.
    pub const WORD: u32 = 8;
    /// Whether a duty that is due has a last day: one of the following.
    pub const HAS: u32 = 16;
    /// It has one, in [`DAY`].
    pub const BY: i64 = 1;
    /// It has one that waits for something: the stop is in [`DAY`].
    pub const WAITS: i64 = 2;
    /// It has one that has not come.
    pub const NO_DAY: i64 = 3;
    /// It has been done; it then counts as due.
    pub const DONE: i64 = 4;
    /// The day, or the stop.
    pub const DAY: u32 = 24;
    /// Bytes.
    pub const BYTES: u32 = 32;
}

/// A penalty as it stands in the result.
pub mod imposed {
    /// Its number.
    pub const PENALTY: u32 = 0;
    /// How binding.
    pub const MODALITY: u32 = 8;
    /// Statutory range, a money.
    pub const STATUTORY: u32 = 16;
    /// Recommended range, a money.
    pub const RANGE: u32 = 40;
    /// Whether there is an amount.
    pub const HAS: u32 = 64;
    /// The amount.
    pub const POINT: u32 = 72;
    /// A human picks inside the range.
    pub const HUMAN: u32 = 80;
    /// Group, set, alternative or rung, as in `layout::item`.
    pub const GROUP: u32 = 88;
    /// Bytes.
    pub const BYTES: u32 = 112;
}

/// A fine and all that bears on its amount.
pub mod fine {
    /// The `shared`.
    pub const FRAME: u32 = 0;
    /// The penalty.
    pub const PENALTY: u32 = 8;
    /// The object.
    pub const OBJECT: u32 = 16;
    /// Its text, plus one.
    pub const EXPR: u32 = 24;
    /// Its statutory range; 0 if there is none.
    pub const STATUTE: u32 = 32;
    /// What the benchmark says; 0 if nothing.
    pub const CANDIDATE: u32 = 40;
    /// A human decides, whatever the benchmark says.
    pub const OPEN: u32 = 48;
    /// Only the range is asked for, as an option beside the outcome.
    pub const ASIDE: u32 = 56;
    /// Bytes.
    pub const BYTES: u32 = 64;
}

/// The range on its way to an amount.
pub mod work {
    use super::{super::layout::extent, money};

    /// Whether there is a range.
    pub const IS: u32 = 0;
    /// The range.
    pub const EXTENT: u32 = 8;
    /// A human decides.
    pub const HUMAN: u32 = EXTENT + extent::BYTES;
    /// The degree, by place plus one; 0: a human weighs it.
    pub const DEGREE: u32 = HUMAN + 8;
    /// Below the statutory minimum by law, or kept as published.
    pub const FREE: u32 = DEGREE + 8;
    /// Reasons, a list.
    pub const CHILDREN: u32 = FREE + 8;
    /// The amount that weights gave, address of a ratio; 0 if none.
    pub const COMPUTED: u32 = CHILDREN + 16;
    /// The statutory range, address of an extent; 0 if there is none.
    pub const LAW: u32 = COMPUTED + 8;
    /// At the end: the recommended range, a money.
    pub const MONEY: u32 = LAW + 8;
    /// At the end: whether there is an amount, which is then the range's lower end.
    pub const HAS: u32 = MONEY + money::BYTES;
    /// Bytes.
    pub const BYTES: u32 = HAS + 8;
}

/// The address of the list of reasons at work.
pub fn reasons() -> Val {
    val(0).long(state::DRAFT).plus(draft::REASONS)
}

/// The three words of a money.
pub fn words_of(at: impl Into<Val>) -> [Val; 3] {
    let at = at.into();
    [
        val(&at).long(money::MIN),
        val(&at).long(money::MAX),
        at.long(money::FLAGS),
    ]
}

/// Every entry of a vec, in order.
pub fn each(
    f: &mut Fun,
    list: impl Into<Val>,
    body: impl FnOnce(&mut Fun, Val, crate::plan::code::Label),
) {
    let list = f.keep(list);
    f.count(val(list).long(vec::LEN), |f, i, round| {
        let entry = val(list).long(vec::AT).plus(val(i).left(3)).long(0);
        let entry = val(f.keep(entry));
        body(f, entry, round);
    });
}

/// The address of every entry of a list in the data, of so many bytes each.
pub fn each_laid(
    f: &mut Fun,
    list: impl Into<Val>,
    bytes: u32,
    body: impl FnOnce(&mut Fun, Val, crate::plan::code::Label),
) {
    let list = f.keep(list);
    f.count(val(list).word(0), |f, i, round| {
        let entry = val(list).plus(val(i).times(bytes)).plus(4);
        let entry = val(f.keep(entry));
        body(f, entry, round);
    });
}
