//! What the record of an act says of its outcome. Whoever answers, the records are filled here.
//!
//! A fine on an object goes from the least to the most that can be imposed. What may be left out
//! (可以, 可以不予处罚) begins at nothing. Of alternatives (择一) and of a ladder (直至) it is the least
//! and the most of any. A fine whose amount a human sets freely has no upper end. Detention is counted
//! in days in the same way.

use crate::{
    base::{
        kinds::{Family, KINDS},
        limits::MAX_MONEY_FEN,
        ratio::{Ratio, Rounding},
        terms::Modality,
    },
    case::outcome::{Disposition, Group, Imposed, Outcome},
    ir::{
        Amount, DurationUnit, FactId, FactType, MoneyRange, Penalty, Program, Value, Violation,
        joint::{Ends, Joint, JointAct, Measured},
    },
};

/// The record of an act with this outcome.
pub fn record(
    program: &Program,
    joint: &Joint,
    act: &JointAct,
    outcome: &Outcome,
) -> Vec<Option<Value>> {
    let fields = list_fields(program, joint.list);
    let mut out: Vec<Option<Value>> = vec![None; fields.len()];
    let mut put = |field: FactId, value: Option<Value>| {
        let place = fields.iter().position(|f| *f == field);
        if let Some(slot) = place.and_then(|i| out.get_mut(i)) {
            *slot = value;
        }
    };
    if let Some(field) = joint.fields.act {
        put(field, named(program, field, act));
    }
    put(joint.fields.day, day(joint, act).map(Value::Date));
    let disposition = Value::Choice(disposition(outcome.disposition));
    put(joint.fields.disposition, Some(disposition));
    put(
        joint.fields.kinds,
        Some(Value::Multi(kinds(program, outcome))),
    );
    let human = !outcome.human.is_empty() || outcome.disposition == Disposition::Human;
    put(joint.fields.human, Some(Value::Bool(human)));
    for measured in &joint.measures {
        let reach = reach(program, act, outcome, measured);
        let ends = reach.ends();
        for (field, value) in measured.fields.all().into_iter().zip(ends.all()) {
            put(field, Some(value));
        }
    }
    for (field, value) in joint.own.iter().zip(&act.own) {
        put(*field, value.clone());
    }
    out
}

/// The fields of the list.
pub fn list_fields(program: &Program, list: FactId) -> &[FactId] {
    match program.facts.get(list.index()).map(|f| &f.ty) {
        Some(FactType::List(l)) => &l.fields,
        Some(
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_),
        )
        | None => &[],
    }
}

/// The day of an act: that of its fact, or the last of an interval.
pub fn day(joint: &Joint, act: &JointAct) -> Option<crate::base::date::Date> {
    match act.facts.get(joint.day?.index())?.as_ref()? {
        Value::Date(day) | Value::Span(_, day) => Some(*day),
        Value::Bool(_)
        | Value::Choice(_)
        | Value::Multi(_)
        | Value::Number(_)
        | Value::NoAmount
        | Value::Uncomputable
        | Value::Period(_)
        | Value::List(_)
        | Value::Unascertainable => None,
    }
}

/// The act as an option.
fn named(program: &Program, field: FactId, act: &JointAct) -> Option<Value> {
    let name = &program.violations.get(act.violation.index())?.name;
    let FactType::Choice(options) = &program.facts.get(field.index())?.ty else {
        return None;
    };
    let place = options.names.iter().position(|n| n == name)?;
    Some(Value::Choice(u16::try_from(place).ok()?))
}

/// The place of a disposition among the options of its field.
const fn disposition(d: Disposition) -> u16 {
    match d {
        Disposition::Punish => 0,
        Disposition::MayWaive => 1,
        Disposition::NoPenalty => 2,
        Disposition::Guidance => 3,
        Disposition::TimeBarred => 4,
        Disposition::Transfer => 5,
        Disposition::Human => 6,
    }
}

/// The kinds of penalties as a set over the table of kinds; the last option stands for all others.
fn kinds(program: &Program, outcome: &Outcome) -> u64 {
    let mut set = 0_u64;
    for (_, penalty) in imposed(program, outcome) {
        let place = KINDS.iter().position(|k| k.zh == penalty.kind.word);
        let place = u32::try_from(place.unwrap_or(KINDS.len())).unwrap_or(u32::MAX);
        set |= 1_u64.checked_shl(place).unwrap_or(0);
    }
    set
}

fn imposed<'o>(
    program: &'o Program,
    outcome: &'o Outcome,
) -> impl Iterator<Item = (&'o Imposed, &'o Penalty)> {
    let penalty = |i: &Imposed| program.penalties.get(i.penalty.index());
    outcome
        .penalties
        .iter()
        .filter_map(move |i| Some((i, penalty(i)?)))
}

/// From where to where an amount can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reach {
    range: MoneyRange,
    amount: Option<i64>,
}

impl Reach {
    const NOTHING: Self = Self {
        range: MoneyRange::point(0),
        amount: Some(0),
    };

    /// Any amount at all.
    const ANYTHING: Self = Self {
        range: MoneyRange {
            min: 0,
            max: None,
            min_open: false,
            max_open: false,
        },
        amount: None,
    };

    /// Both together.
    fn and(self, other: Self) -> Self {
        let (a, b) = (self.range, other.range);
        let max = a.max.zip(b.max).map(|(x, y)| x.saturating_add(y));
        Self {
            range: MoneyRange {
                min: a.min.saturating_add(b.min),
                max,
                min_open: a.min_open || b.min_open,
                max_open: max.is_some() && (a.max_open || b.max_open),
            },
            amount: self
                .amount
                .zip(other.amount)
                .map(|(x, y)| x.saturating_add(y)),
        }
    }

    /// One or the other.
    fn or(self, other: Self) -> Self {
        let (a, b) = (self.range, other.range);
        let (min, min_open) = if a.min == b.min {
            (a.min, a.min_open && b.min_open)
        } else if a.min < b.min {
            (a.min, a.min_open)
        } else {
            (b.min, b.min_open)
        };
        let (max, max_open) = match (a.max, b.max) {
            (Some(x), Some(y)) if x == y => (Some(x), a.max_open && b.max_open),
            (Some(x), Some(y)) if x > y => (Some(x), a.max_open),
            (Some(_), Some(y)) => (Some(y), b.max_open),
            (None, _) | (_, None) => (None, false),
        };
        Self {
            range: MoneyRange {
                min,
                max,
                min_open,
                max_open,
            },
            amount: self.amount.filter(|n| other.amount == Some(*n)),
        }
    }

    /// The same, or nothing.
    fn perhaps(self) -> Self {
        self.or(Self::NOTHING)
    }

    fn ends(self) -> Ends<Value> {
        // Beyond what a field can hold there is no upper end; and nothing is less than no fine, which
        // rules may compute from a negative fact.
        let held = |n: i64| n.clamp(0, MAX_MONEY_FEN);
        let r = self.range;
        let r = MoneyRange {
            min: held(r.min),
            max: r.max.filter(|max| *max <= MAX_MONEY_FEN).map(held),
            min_open: r.min_open && r.min >= 0,
            max_open: r.max_open && r.max.is_some_and(|max| (1..=MAX_MONEY_FEN).contains(&max)),
        };
        Ends {
            lower: Value::Number(r.min),
            upper: Value::Number(r.max.unwrap_or(0)),
            amount: Value::Number(held(self.amount.unwrap_or(0))),
            lower_open: Value::Bool(r.min_open),
            upper_open: Value::Bool(r.max_open),
            unbounded: Value::Bool(r.max.is_none()),
            has_amount: Value::Bool(self.amount.is_some()),
        }
    }
}

/// Whether a penalty is part of what is added up.
fn counts(penalty: &Penalty, of: &Measured) -> bool {
    match of.on {
        Some(object) => penalty.kind.is_fine() && penalty.on == object,
        None => penalty.kind.family == Family::Detention && penalty.organ.is_empty(),
    }
}

/// Whether the rules of an act can impose some of what is added up.
pub fn can_impose(program: &Program, act: &Violation, of: &Measured) -> bool {
    act.impositions.iter().any(|imposition| {
        let mut penalties = imposition.node.penalties();
        penalties.any(|id| {
            let penalty = program.penalties.get(id.index());
            penalty.is_some_and(|p| counts(p, of))
        })
    })
}

/// What of a measure the outcome of an act can come to.
fn reach(program: &Program, act: &JointAct, outcome: &Outcome, of: &Measured) -> Reach {
    let wanted = |penalty: &Penalty| counts(penalty, of);
    let mut total = Reach::NOTHING;
    let mut sets: Vec<(bool, usize)> = Vec::new();
    for (i, penalty) in imposed(program, outcome) {
        match i.group {
            Group::Alone if wanted(penalty) => total = total.and(one(i, penalty)),
            Group::Alone => {}
            Group::Choice { set, .. } if !sets.contains(&(false, set)) => sets.push((false, set)),
            Group::UpTo { set, .. } if !sets.contains(&(true, set)) => sets.push((true, set)),
            Group::Choice { .. } | Group::UpTo { .. } => {}
        }
    }
    for (ladder, set) in sets {
        let mut each: Vec<(usize, Reach)> = Vec::new();
        for (i, penalty) in imposed(program, outcome) {
            let place = match i.group {
                Group::Choice {
                    set: s,
                    alternative,
                } if !ladder && s == set => alternative,
                Group::UpTo { set: s, rung } if ladder && s == set => rung,
                Group::Choice { .. } | Group::UpTo { .. } | Group::Alone => continue,
            };
            let own = if wanted(penalty) {
                one(i, penalty)
            } else {
                Reach::NOTHING
            };
            match each.iter_mut().find(|(p, _)| *p == place) {
                Some((_, reach)) => *reach = reach.and(own),
                None => each.push((place, own)),
            }
        }
        let any = each.into_iter().map(|(_, r)| r).reduce(Reach::or);
        total = total.and(any.unwrap_or(Reach::NOTHING));
    }
    match outcome.disposition {
        Disposition::MayWaive => total.perhaps(),
        // Rules say nothing at all: any fine that the act can have.
        Disposition::Human if outcome.penalties.is_empty() => {
            let act = program.violations.get(act.violation.index());
            if act.is_some_and(|v| can_impose(program, v, of)) {
                Reach::ANYTHING
            } else {
                total
            }
        }
        Disposition::Human
        | Disposition::Punish
        | Disposition::NoPenalty
        | Disposition::Guidance
        | Disposition::TimeBarred
        | Disposition::Transfer => total,
    }
}

/// What one penalty can come to.
fn one(i: &Imposed, penalty: &Penalty) -> Reach {
    let reach = match &penalty.amount {
        Amount::Fine(_) => match i.range.or(i.statutory) {
            Some(range) => Reach {
                range,
                amount: i.point.or_else(|| range.as_point()),
            },
            None => Reach::ANYTHING,
        },
        Amount::Duration(d) if d.unit == DurationUnit::Days => {
            let whole = |n: Ratio, by| i64::try_from(n.round(by).unwrap_or(0)).unwrap_or(0);
            let range = MoneyRange {
                min: d.lo.map_or(0, |(n, _)| whole(n, Rounding::Up)),
                max: d.hi.map(|(n, _)| whole(n, Rounding::Down)),
                min_open: d.lo.is_none_or(|(_, open)| open),
                max_open: d.hi.is_some_and(|(_, open)| open),
            };
            Reach {
                range,
                amount: range.as_point(),
            }
        }
        Amount::Duration(_) | Amount::Lifetime | Amount::Open => Reach::ANYTHING,
        Amount::Flag => Reach::ANYTHING,
    };
    match i.modality {
        Modality::Shall => reach,
        Modality::May | Modality::AloneOrWith => reach.perhaps(),
    }
}
