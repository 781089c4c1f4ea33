//! The penalty case that all engines are compared on, as a programmer would write it by hand, and its
//! random cases: limitation, first offence, statutory amounts, a table of 24 rows, parts of a span.
//!
//! The same work is written in the language in tests/perf/rules/处罚案件.

use zhun::{
    agree::Dice,
    ir::{FactType, Program, Value},
};

/// A case in its natural form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    /// Fen.
    pub(crate) goods: i64,
    /// Fen; 0 for none.
    pub(crate) gain: i64,
    /// Which act, 0 to 7.
    pub(crate) act: u8,
    pub(crate) first: bool,
    pub(crate) corrected: bool,
    /// 0 none, 1 minor, 2 moderate, 3 serious.
    pub(crate) harm: u8,
    pub(crate) cooperates: bool,
    /// Earlier acts within two years.
    pub(crate) repeats: i32,
    pub(crate) vulnerable: bool,
    /// Days since the act.
    pub(crate) days: i32,
    /// A unit, not a person.
    pub(crate) unit: bool,
}

/// Its decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decision {
    /// 0 no penalty, 1 mitigated, 2 light, 3 normal, 4 heavy.
    pub(crate) tier: u8,
    /// Ids of the reasons; 0 for none.
    pub(crate) reasons: [u8; 2],
    /// Fen.
    pub(crate) lower: i64,
    /// Fen.
    pub(crate) upper: i64,
    /// Fen.
    pub(crate) recommended: i64,
}

/// The least and greatest amount of the law in fen, and which rule says so.
#[inline(always)]
fn statutory(c: &Case) -> (i64, i64, u8) {
    match c.act {
        0..=3 if c.goods < 1_000_000 => (5_000_000, 10_000_000, 10),
        0..=3 => (c.goods.wrapping_mul(10), c.goods.wrapping_mul(20), 11),
        4 | 5 if c.gain == 0 => (0, 10_000_000, 12),
        4 | 5 => (c.gain, c.gain.wrapping_mul(5), 13),
        _ if c.unit => (1_000_000, 5_000_000, 14),
        _ => (100_000, 500_000, 15),
    }
}

/// Tier and row of the table, the first that holds.
#[inline(always)]
fn tier(c: &Case) -> (u8, u8) {
    let (helps, again, weak) = (c.cooperates, c.repeats, c.vulnerable);
    match c.harm {
        3 => {
            if weak && again >= 1 {
                (4, 1)
            } else if weak && !helps {
                (4, 2)
            } else if again >= 3 {
                (4, 3)
            } else if !helps && again >= 1 {
                (4, 4)
            } else if weak {
                (4, 5)
            } else if !helps {
                (4, 6)
            } else if again >= 1 {
                (3, 7)
            } else {
                (3, 8)
            }
        }
        2 => {
            if again >= 3 {
                (4, 9)
            } else if weak && !helps {
                (4, 10)
            } else if weak && again >= 1 {
                (4, 11)
            } else if weak {
                (3, 12)
            } else if !helps && again >= 1 {
                (3, 13)
            } else if helps && again == 0 {
                (2, 14)
            } else {
                (3, 15)
            }
        }
        harm => {
            if again >= 3 && weak {
                (4, 16)
            } else if again >= 3 {
                (3, 17)
            } else if helps && again == 0 && !weak {
                (1, 18 + u8::from(harm == 1))
            } else if weak && !helps {
                (3, 20)
            } else if weak {
                (2, 21)
            } else if harm == 0 {
                (2, 22)
            } else if helps {
                (2, 23)
            } else {
                (3, 24)
            }
        }
    }
}

/// The decision, written out with nested ifs.
#[inline(always)]
pub(crate) fn decide_inline(c: &Case) -> Decision {
    let serious = c.harm == 3;
    let none = |reason| Decision {
        reasons: [reason, 0],
        ..Decision::default()
    };
    if c.days > if serious { 1825 } else { 730 } {
        return none(if serious { 2 } else { 1 });
    }
    if c.first && c.harm <= 1 && c.corrected {
        return none(3);
    }
    let (min, max, law) = statutory(c);
    let (tier, row) = tier(c);
    // Wrapping, as arithmetic is in a release build unless a project asks for more.
    let span = max.wrapping_sub(min);
    let part = |tenths: i64| min.wrapping_add(span.wrapping_mul(tenths) / 10);
    let (lower, upper) = match tier {
        1 => (min / 10, min),
        2 => (min, part(3)),
        3 => (part(3), part(7)),
        _ => (part(7), max),
    };
    Decision {
        tier,
        reasons: [law, 100 + row],
        lower,
        upper,
        recommended: lower.wrapping_add(upper) / 2,
    }
}

/// The same as a call.
#[inline(never)]
pub(crate) fn decide(c: &Case) -> Decision {
    decide_inline(c)
}

/// Random cases, the same in every run: amounts of every magnitude, most cases inside the limitation.
pub(crate) fn cases(n: usize) -> Vec<Case> {
    let mut d = Dice::new(20_260_101);
    let power = |d: &mut Dice, least: u64| {
        let scale = 1u64 << (least + d.next() % 18);
        i64::try_from(scale + d.next() % scale).unwrap()
    };
    let percent = |d: &mut Dice| d.next() % 100;
    (0..n)
        .map(|_| {
            let goods = power(&mut d, 13);
            let nothing = percent(&mut d) < 30;
            let gain = power(&mut d, 10);
            Case {
                goods,
                gain: if nothing { 0 } else { gain },
                act: (d.next() % 8) as u8,
                first: percent(&mut d) < 50,
                corrected: percent(&mut d) < 40,
                harm: match percent(&mut d) {
                    0..=39 => 0,
                    40..=69 => 1,
                    70..=89 => 2,
                    _ => 3,
                },
                cooperates: percent(&mut d) < 60,
                repeats: match percent(&mut d) {
                    0..=54 => 0,
                    55..=74 => 1,
                    75..=86 => 2,
                    x => (x as i32 - 87) % 4 + 3,
                },
                vulnerable: percent(&mut d) < 15,
                days: {
                    let most = if percent(&mut d) < 85 { 735 } else { 2500 };
                    (d.next() % most) as i32
                },
                unit: d.next() % 2 == 1,
            }
        })
        .collect()
}

/// What is asked of the package: each gives a value, the first two also a reason.
pub(crate) const ASKED: [&str; 5] = ["裁量", "法定情形", "下限", "上限", "建议"];

impl Case {
    /// The same case as slots of the program.
    pub(crate) fn slots(&self, program: &Program) -> Vec<Option<Value>> {
        let mut slots = vec![None; program.facts.len()];
        let mut set = |name: &str, value| {
            if let Some(id) = program.fact(name) {
                slots[id.index()] = Some(value);
            }
        };
        let states = |f: &zhun::ir::Fact| matches!(&f.ty, FactType::Number(n) if n.states.none);
        let none_is_a_state = program.facts.iter().any(states);
        set("货值金额", Value::Number(self.goods));
        set(
            "违法所得",
            if self.gain == 0 && none_is_a_state {
                Value::NoAmount
            } else {
                Value::Number(self.gain)
            },
        );
        set("行为", Value::Choice(u16::from(self.act)));
        set("初次违法", Value::Bool(self.first));
        set("及时改正", Value::Bool(self.corrected));
        set("危害后果", Value::Choice(u16::from(self.harm)));
        set("配合调查", Value::Bool(self.cooperates));
        set("二年内次数", Value::Number(i64::from(self.repeats)));
        set("特殊群体", Value::Bool(self.vulnerable));
        set("已过日数", Value::Period(self.days));
        set("当事人类型", Value::Choice(u16::from(self.unit)));
        slots
    }
}

impl Decision {
    /// From what the package says: the values asked for in order, and the deciding rows of the first
    /// two, counted from 0 in their tables.
    pub(crate) fn of(values: [i64; 5], rows: [usize; 2]) -> Self {
        let [tier, _, lower, upper, recommended] = values;
        let (table, law) = (rows[0] as u8, rows[1] as u8);
        let reasons = match table {
            0..=2 => [table + 1, 0],
            _ => [10 + law, 100 + table - 2],
        };
        Self {
            tier: tier as u8,
            reasons,
            lower,
            upper,
            recommended,
        }
    }
}

/// The case as an officer's benchmark would have it (tests/perf/rules/处罚案件违法行为): the fine moves
/// inward to whole fen, and circumstances waive it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recommended {
    /// Not waived.
    pub(crate) punished: bool,
    /// No range is given: a human decides.
    pub(crate) human: bool,
    /// Fen.
    pub(crate) min: i64,
    /// Fen.
    pub(crate) max: i64,
    /// Row of the act's table, counted from 0.
    pub(crate) part: u8,
    /// Row of the table of tiers, counted from 0.
    pub(crate) row: u8,
}

/// The recommendation, written out.
#[inline(never)]
pub(crate) fn recommend(c: &Case) -> Recommended {
    let minor = c.harm <= 1;
    if c.days > 1825 || (c.days > 730 && c.harm <= 2) || (c.first && c.corrected && minor) {
        return Recommended::default();
    }
    let (least, most, law) = statutory(c);
    let (tier, row) = tier(c);
    // A fine of zero is no fine: an open end of 0 leaves 1 fen as the least.
    let span = most.wrapping_sub(least);
    let up = |tenths: i64| least.wrapping_add(span.wrapping_mul(tenths).wrapping_add(9) / 10);
    let down = |tenths: i64| least.wrapping_add(span.wrapping_mul(tenths) / 10);
    let (min, max) = match tier {
        1 => (least.wrapping_add(9) / 10, least),
        2 => (least, down(3)),
        3 => (up(3), down(7)),
        _ => (up(7), most),
    };
    let (gains, nothing) = (law == 12 || law == 13, law == 12);
    let human = nothing && tier == 1;
    Recommended {
        punished: true,
        human,
        min: if human { 0 } else { min },
        max: if human { 10_000_000 } else { max },
        part: if gains && (nothing || tier > 1) {
            tier
        } else {
            tier - 1
        },
        row: row - 1,
    }
}

impl Case {
    /// The code of the act in that package.
    pub(crate) fn code(&self) -> &'static str {
        match self.act {
            0..=3 => "1",
            4 | 5 => "2",
            _ => "3",
        }
    }
}
