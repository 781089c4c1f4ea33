//! §2.5.1 as a programmer would write it who knows nothing of rule files, and random cases for it.

use zhun::{
    base::date::Date,
    ir::{FactType, Program, Value},
};

/// A case of §2.5.1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    key_management: bool,
    pollutants: u8,
    area: u8,
    from: (i16, i8, i8),
    days: i32,
    overdue: bool,
    times: i64,
}

/// Its decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    /// The fine in fen.
    pub(crate) fen: i64,
    /// The weight of each factor in percent: the reasons.
    pub(crate) weights: [u8; 7],
}

/// A small linear congruential generator: the same cases in every run.
pub(crate) struct Random(u64);

impl Random {
    /// Starts at a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn date(parts: (i16, i8, i8)) -> Date {
    Date::new(parts.0, parts.1, parts.2).unwrap()
}

impl Case {
    /// A complete case, all factors drawn evenly.
    pub(crate) fn random(r: &mut Random) -> Self {
        Self {
            key_management: r.below(2) == 1,
            pollutants: u8::try_from(r.below(7) + 1).unwrap(),
            area: u8::try_from(r.below(4)).unwrap(),
            from: (
                2022,
                i8::try_from(r.below(12) + 1).unwrap(),
                i8::try_from(r.below(28) + 1).unwrap(),
            ),
            days: i32::try_from(r.below(500)).unwrap(),
            overdue: r.below(2) == 1,
            times: i64::try_from(r.below(6) + 1).unwrap(),
        }
    }

    /// The decision, written out.
    pub(crate) fn decide(&self) -> Decision {
        let from = date(self.from);
        let to = from
            .plus(zhun::base::date::Period {
                months: 0,
                days: self.days,
            })
            .unwrap();
        let months = |n| {
            from.plus(zhun::base::date::Period { months: n, days: 0 })
                .unwrap()
        };
        let weights = [
            10,
            if self.key_management { 15 } else { 0 },
            if self.pollutants & 4 != 0 {
                22
            } else if self.pollutants & 2 != 0 {
                10
            } else {
                0
            },
            if self.area >= 2 { 11 } else { 0 },
            if to < months(3) {
                0
            } else if to < months(6) {
                4
            } else if to < months(12) {
                9
            } else {
                19
            },
            if self.overdue { 5 } else { 0 },
            match self.times {
                1 => 0,
                2 => 2,
                3 => 6,
                _ => 18,
            },
        ];
        let sum: i64 = weights.iter().map(|w| i64::from(*w)).sum();
        let fen = (sum.min(100) * 100_000_000 / 100).clamp(10_000_000, 100_000_000);
        Decision { fen, weights }
    }

    /// The same case as slots of the program; every other yes/no fact is 否.
    pub(crate) fn slots(&self, program: &Program) -> Vec<Option<Value>> {
        let mut slots: Vec<Option<Value>> = program
            .facts
            .iter()
            .map(|f| match f.ty {
                FactType::Bool if f.parent.is_none() => Some(Value::Bool(false)),
                _ => None,
            })
            .collect();
        let mut set = |name: &str, value| slots[program.fact(name).unwrap().index()] = Some(value);
        let from = date(self.from);
        let to = from
            .plus(zhun::base::date::Period {
                months: 0,
                days: self.days,
            })
            .unwrap();
        set(
            "排污许可类别",
            Value::Choice(u16::from(self.key_management)),
        );
        set("水污染物", Value::Multi(u64::from(self.pollutants)));
        set("排放口所在区域", Value::Choice(u16::from(self.area)));
        set("持续时间", Value::Span(from, to));
        set("整改情况", Value::Choice(u16::from(self.overdue)));
        set("近二年同类违法次数", Value::Number(self.times));
        slots
    }
}
