//! Decision tables.

use std::cmp::Reverse;

use super::{
    graph::{Made, NodeId, Uncovered},
    lower::Lower,
    number::{Extent, Num},
    rows::{Table, count},
};
use crate::{
    base::{ratio::Ratio, terms::HitPolicy},
    case::summary::Status,
    cells::classes,
    ir::{Decision, DecisionId, DecisionValue, Number},
};

/// What a decision comes to.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    /// The row that decides, by index; the number of rows if none does.
    hit: NodeId,
    rows: usize,
    /// No row decides: it is left to a human.
    gap: NodeId,
    /// The number of the row that decides plus one; 0 if none does.
    row: NodeId,
    value: Value,
}

#[derive(Clone, Debug)]
enum Value {
    /// 是否, 选项.
    Whole(NodeId),
    /// A number, by row.
    Numbers(Vec<Num>),
    /// A range, by row.
    Ranges(Vec<Extent>),
}

/// A value of a row that can be ordered before the case is known.
fn fixed(value: &DecisionValue) -> Option<Ratio> {
    match value {
        DecisionValue::Bool(b) => Some(Ratio::whole(i64::from(*b))),
        DecisionValue::Choice(option) => Some(Ratio::whole(i64::from(*option))),
        DecisionValue::Number(Number::Const(x), _) => Some(*x),
        DecisionValue::Number(..) | DecisionValue::Range(_) => None,
    }
}

impl Lower<'_> {
    /// Works out a decision.
    pub(super) fn settle(&mut self, decision: &Decision) -> Result<Settled, Uncovered> {
        let rows = decision.rows.len();
        let mut order: Vec<usize> = (0..rows).collect();
        let fixed: Vec<Option<Ratio>> = decision.rows.iter().map(|r| fixed(&r.value)).collect();
        let of = |row: &usize| fixed.get(*row).copied().flatten();
        let unordered = Uncovered("rows ordered by amounts that facts decide");
        match decision.policy {
            HitPolicy::First | HitPolicy::Unique => {}
            // The heaviest that holds; the first of several.
            HitPolicy::Heaviest | HitPolicy::Lightest if fixed.iter().any(Option::is_none) => {
                return Err(unordered);
            }
            HitPolicy::Heaviest => order.sort_by_key(|row| Reverse(of(row))),
            HitPolicy::Lightest => order.sort_by_key(of),
        }
        let classes = match decision.policy {
            HitPolicy::First | HitPolicy::Heaviest | HitPolicy::Lightest => Vec::new(),
            // Amounts are told apart by their text: what differs in text and not in amount is given
            // up without need.
            HitPolicy::Unique => {
                let text = decision.rows.iter().map(|r| match &r.value {
                    DecisionValue::Range(range) => format!("{:?}", range.kind),
                    DecisionValue::Number(n, _) => format!("{n:?}"),
                    DecisionValue::Bool(_) | DecisionValue::Choice(_) => format!("{:?}", r.value),
                });
                classes(text).of
            }
        };
        let table = Table {
            rows: decision.rows.iter().map(|r| r.when.as_slice()).collect(),
            order,
            classes,
        };
        let hit = self.hit(&table)?;
        let none = self.graph.constant(count(rows));
        let gap = self.graph.eq(hit, none);
        let ids = decision
            .rows
            .iter()
            .map(|r| i64::from(r.row.0).saturating_add(1));
        let row = self.graph.lookup(hit, ids.chain([0]).collect());
        let whole: Option<Vec<i64>> = decision
            .rows
            .iter()
            .map(|r| match r.value {
                DecisionValue::Bool(b) => Some(i64::from(b)),
                DecisionValue::Choice(option) => Some(i64::from(option)),
                DecisionValue::Number(..) | DecisionValue::Range(_) => None,
            })
            .collect();
        let value = match whole {
            Some(mut table) => {
                // Without a row any value will do; one that is there keeps the bounds tight.
                table.push(table.first().copied().unwrap_or(0));
                Value::Whole(self.graph.lookup(hit, table))
            }
            None => self.values(decision)?,
        };
        Ok(Settled {
            hit,
            rows,
            gap,
            row,
            value,
        })
    }

    fn values(&mut self, decision: &Decision) -> Result<Value, Uncovered> {
        let mut numbers = Vec::new();
        let mut ranges = Vec::new();
        for row in &decision.rows {
            match &row.value {
                DecisionValue::Number(number, _) => numbers.push(self.number(number)?),
                DecisionValue::Range(range) => ranges.push(self.plain_range(range)?),
                DecisionValue::Bool(_) | DecisionValue::Choice(_) => {
                    return Err(Uncovered("rows of different types"));
                }
            }
        }
        Ok(if ranges.is_empty() {
            Value::Numbers(numbers)
        } else {
            Value::Ranges(ranges)
        })
    }

    /// The value of a decision of truths or options that others read.
    pub(super) fn whole(&mut self, settled: &Settled) -> Made {
        self.graph.give_up(settled.gap);
        match settled.value {
            Value::Whole(node) => Ok(node),
            Value::Numbers(_) | Value::Ranges(_) => Err(Uncovered("a number as a choice")),
        }
    }

    /// The value of a decision of numbers that others read.
    pub(super) fn settled_number(&mut self, settled: &Settled) -> Result<Num, Uncovered> {
        self.graph.give_up(settled.gap);
        let Value::Numbers(numbers) = &settled.value else {
            return Err(Uncovered("a choice as a number"));
        };
        let (mut nodes, den) = self.all_common(numbers)?;
        nodes.extend(nodes.last().copied());
        let node = self.graph.one_of(settled.hit, &nodes);
        Ok(Num { node, den })
    }

    /// The range that a decision gives to others.
    pub(super) fn settled_range(&mut self, settled: &Settled) -> Result<Extent, Uncovered> {
        self.graph.give_up(settled.gap);
        let Value::Ranges(ranges) = &settled.value else {
            return Err(Uncovered("a choice as a range"));
        };
        let ranges = ranges.clone();
        self.one_extent(settled.hit, &ranges)
    }

    /// Decisions asked together: status, numerator, denominator, flags and row of each.
    pub(super) fn ask(&mut self, all: &[DecisionId]) -> Result<Vec<NodeId>, Uncovered> {
        let mut outputs = Vec::new();
        for id in all {
            let settled = self.decision(*id)?;
            if self.reads_decisions() {
                // Without a row of its own it would name the first that it read.
                self.graph.give_up(settled.gap);
            }
            let zero = self.graph.constant(0);
            let human = self.graph.constant(i64::from(Status::Human.code()));
            let status = self.graph.select(settled.gap, human, zero);
            let (num, den, flags) = match &settled.value {
                Value::Whole(node) => (*node, self.graph.constant(1), zero),
                Value::Numbers(numbers) => {
                    let (mut nums, mut dens) = (Vec::new(), Vec::new());
                    for x in numbers {
                        let (num, den) = self.lowest(*x)?;
                        nums.push(num);
                        dens.push(den);
                    }
                    debug_assert_eq!(nums.len(), settled.rows);
                    nums.extend(nums.last().copied());
                    dens.extend(dens.last().copied());
                    let num = self.graph.one_of(settled.hit, &nums);
                    (num, self.graph.one_of(settled.hit, &dens), zero)
                }
                Value::Ranges(ranges) => {
                    let ranges = ranges.clone();
                    let extent = self.one_extent(settled.hit, &ranges)?;
                    let money = self.money_of(extent)?;
                    let not = self.graph.not(settled.gap);
                    self.graph.assume(not, money.is);
                    (money.min, money.max, money.flags)
                }
            };
            // What is left to a human has zeros, and no row.
            let unless = |lower: &mut Self, x| lower.graph.select(settled.gap, zero, x);
            let (num, den, flags) = (unless(self, num), unless(self, den), unless(self, flags));
            outputs.extend([status, num, den, flags, settled.row]);
        }
        Ok(outputs)
    }

    /// A number in lowest terms: numerator and denominator.
    fn lowest(&mut self, x: Num) -> Result<(NodeId, NodeId), Uncovered> {
        let one = self.graph.constant(1);
        if x.den == 1 {
            return Ok((x.node, one));
        }
        if x.den > 4_096 {
            return Err(Uncovered("a result with a large denominator"));
        }
        // The common divisor is that of the rest; there are few.
        let floor = self.graph.over(x.node, x.den)?;
        let den = self.graph.constant(x.den);
        let whole = self.graph.times(floor, den)?;
        let rest = self.graph.minus(x.node, whole)?;
        self.graph.known_within(rest, 0, x.den.saturating_sub(1));
        let common = (0..x.den).map(|r| super::number::gcd(r, x.den)).collect();
        let common = self.graph.lookup(rest, common);
        let (mut num, mut reduced) = (x.node, den);
        for divisor in (2..=x.den).filter(|d| x.den.checked_rem(*d) == Some(0)) {
            let is = self.graph.constant(divisor);
            let is = self.graph.eq(common, is);
            let divided = self.graph.over(x.node, divisor)?;
            let rest = self.graph.constant(x.den.checked_div(divisor).unwrap_or(1));
            num = self.graph.select(is, divided, num);
            reduced = self.graph.select(is, rest, reduced);
        }
        Ok((num, reduced))
    }
}
