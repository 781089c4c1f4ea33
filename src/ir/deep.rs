//! Reading of what nests: bytes from outside may nest without end, and reading them would then take
//! all of the stack.

use std::cell::Cell;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Condition, Node, Number, Range, Reading};

/// Deepest nesting that is read: far deeper than brackets may stand in a rule.
const MAX_DEPTH: u32 = 256;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Leaves a level when it is dropped, also when reading it failed.
struct Level;

impl Level {
    fn enter() -> Option<Self> {
        let depth = DEPTH.get();
        (depth < MAX_DEPTH).then(|| {
            DEPTH.set(depth.saturating_add(1));
            Self
        })
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

// The derived functions stand on the types themselves (`remote = "Self"`), so that the traits can count
// levels before they call them.
macro_rules! deep {
    ($($ty:ident)*) => {$(
        impl Serialize for $ty {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $ty {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let _level = Level::enter().ok_or_else(|| D::Error::custom("nested too deeply"))?;
                Self::deserialize(deserializer)
            }
        }
    )*};
}

deep! { Condition Node Number Range Reading }
