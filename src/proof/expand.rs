//! Conditions with decisions and computed numbers taken apart, so that cells decide as much as they
//! can. What cannot be taken apart stays as it is: a truth of its own.

use super::{
    ends::{At, extents, heavier},
    pieces::{compared, lies},
};
use crate::{
    base::terms::{Comparator, Handling, HitPolicy},
    ir::{
        Condition, Decision, DecisionId, DecisionValue, DefinitionValue, Number, Program,
        walk::{Visit, Walk},
    },
};

/// How many nodes are looked at before something is left as it is: definitions of definitions could be
/// looked at again and again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fuel(u32);

impl Default for Fuel {
    fn default() -> Self {
        Self(20_000)
    }
}

impl Fuel {
    /// Takes one; `None` when there is none left.
    pub(super) fn take(&mut self) -> Option<()> {
        self.0 = self.0.checked_sub(1)?;
        Some(())
    }
}

/// When a condition evaluates to true, taken apart as far as can be. Where it rests on a decision that
/// decides nothing, neither it nor its contrary does: of a [`Condition::Not`] it says when the part
/// evaluates to false.
pub(super) fn expanded(program: &Program, condition: &Condition) -> Condition {
    let mut fuel = Fuel::default();
    said(program, condition, true, &mut fuel, 0)
}

/// Whether conditions may come to nothing: they read a decision.
pub(super) fn partial(program: &Program, conditions: &[Condition]) -> bool {
    conditions.iter().any(|c| looked(program, c).decides)
}

/// Deepest nesting that is taken apart.
const MAX_DEPTH: u32 = 128;

/// When a condition has the value `holds`; as it stands, where it cannot be taken apart.
fn said(
    program: &Program,
    condition: &Condition,
    holds: bool,
    fuel: &mut Fuel,
    depth: u32,
) -> Condition {
    apart(program, condition, holds, fuel, depth).unwrap_or_else(|| plain(condition, holds))
}

fn plain(condition: &Condition, holds: bool) -> Condition {
    if holds {
        condition.clone()
    } else {
        Condition::Not(Box::new(condition.clone()))
    }
}

fn apart(
    program: &Program,
    condition: &Condition,
    holds: bool,
    fuel: &mut Fuel,
    depth: u32,
) -> Option<Condition> {
    let depth = depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
    Some(match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            let all = parts.iter().map(|c| said(program, c, holds, fuel, depth));
            if matches!(condition, Condition::All(_)) == holds {
                Condition::All(all.collect())
            } else {
                Condition::Any(all.collect())
            }
        }
        Condition::Not(part) => said(program, part, !holds, fuel, depth),
        Condition::Definition(id) => {
            fuel.take()?;
            match &program.definitions.get(id.index())?.value {
                DefinitionValue::Condition(inner) if looked(program, condition).intricate => {
                    apart(program, inner, holds, fuel, depth)?
                }
                DefinitionValue::Condition(_) | DefinitionValue::Number(_) => {
                    plain(condition, holds)
                }
            }
        }
        Condition::Decision(id) => {
            let says =
                |value: &DecisionValue| matches!(value, DecisionValue::Bool(yes) if *yes == holds);
            rows(program, *id, says, fuel, depth)?
        }
        Condition::DecisionIn { decision, set } => {
            let says = |value: &DecisionValue| {
                matches!(value, DecisionValue::Choice(o)
                    if (set.checked_shr(u32::from(*o)).unwrap_or(0) & 1 == 1) == holds)
            };
            rows(program, *decision, says, fuel, depth)?
        }
        Condition::Within(number, interval) => lies(program, number, interval, holds, fuel)?,
        Condition::Compare(left, comparator, right) => {
            compared(program, (left, *comparator, right), holds, fuel)?
        }
        Condition::Const(value) => Condition::Const(*value == holds),
        Condition::Is(_)
        | Condition::ChoiceIn { .. }
        | Condition::Contains { .. }
        | Condition::NumberIn { .. }
        | Condition::NoAmount(_)
        | Condition::Uncomputable(_)
        | Condition::DateIn { .. }
        | Condition::SpanIn { .. }
        | Condition::PeriodIn { .. }
        | Condition::CompareDates(..)
        | Condition::AnyOf { .. }
        | Condition::InOrder { .. } => plain(condition, holds),
    })
}

/// What a condition reads, through definitions.
#[derive(Clone, Copy, Debug, Default)]
struct Looked {
    /// What has to be taken apart.
    intricate: bool,
    /// A decision.
    decides: bool,
}

impl<'a> Visit<'a> for Looked {
    fn condition(&mut self, condition: &'a Condition) {
        let decides = matches!(
            condition,
            Condition::Decision(_) | Condition::DecisionIn { .. }
        );
        self.decides |= decides;
        self.intricate |=
            decides || matches!(condition, Condition::Within(..) | Condition::Compare(..));
    }
    fn number(&mut self, number: &'a Number, _amount: bool) {
        let decides = matches!(number, Number::Decision(_));
        self.decides |= decides;
        self.intricate |= decides;
    }
}

fn looked(program: &Program, condition: &Condition) -> Looked {
    let mut found = Looked::default();
    Walk::new(program).condition(condition, &mut found);
    found
}

/// Any row decides whose value is meant.
fn rows(
    program: &Program,
    id: DecisionId,
    says: impl Fn(&DecisionValue) -> bool,
    fuel: &mut Fuel,
    depth: u32,
) -> Option<Condition> {
    let decision = program.decisions.get(id.index())?;
    let mut any = Vec::new();
    for (index, row) in decision.rows.iter().enumerate() {
        if says(&row.value) {
            any.push(decided(program, decision, index, fuel, depth)?);
        }
    }
    Some(Condition::Any(any))
}

/// When a row of a decision decides, taken apart; `None` if its rows cannot be ranked without a case.
pub(super) fn deciding(
    program: &Program,
    decision: &Decision,
    index: usize,
    fuel: &mut Fuel,
) -> Option<Condition> {
    decided(program, decision, index, fuel, 0)
}

fn decided(
    program: &Program,
    decision: &Decision,
    index: usize,
    fuel: &mut Fuel,
    depth: u32,
) -> Option<Condition> {
    fuel.take()?;
    let depth = depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
    let row = decision.rows.get(index)?;
    let whole = |when: &[Condition]| Condition::All(when.to_vec());
    let mut all = vec![said(program, &whole(&row.when), true, fuel, depth)];
    for (other, rival) in decision.rows.iter().enumerate() {
        // What a decision comes to is settled where the row itself asks that decision.
        let open: Vec<Condition> = rival
            .when
            .iter()
            .filter(|c| !asked_by(&row.when, c))
            .cloned()
            .collect();
        let unsettled = partial(program, &open);
        if other == index || (apart_rows(&row.when, &rival.when) && !unsettled) {
            continue;
        }
        let ahead = settled(ahead(program, decision, (index, other), fuel)?);
        if ahead != Condition::Const(false) {
            fuel.take()?;
            let both = Condition::All(vec![whole(&rival.when), ahead.clone()]);
            all.push(said(program, &both, false, fuel, depth));
        }
        let looked_at = decision.policy != HitPolicy::First || other < index;
        if unsettled && looked_at && ahead != Condition::Const(true) {
            // It has to be settled, whichever way.
            fuel.take()?;
            let both = [true, false].map(|h| said(program, &whole(&rival.when), h, fuel, depth));
            all.push(Condition::Any(both.into()));
        }
    }
    Some(Condition::All(all))
}

/// When another row, where it matches too, keeps a row from deciding: it comes first, or they differ and
/// nothing says which counts. `None` if that cannot be taken apart.
fn ahead(
    program: &Program,
    decision: &Decision,
    (index, other): (usize, usize),
    fuel: &mut Fuel,
) -> Option<Condition> {
    let (own, rival) = (decision.rows.get(index)?, decision.rows.get(other)?);
    let lighter = decision.defects.overlap == Some(Handling::Lighter);
    let or_even = other < index;
    Some(match decision.policy {
        HitPolicy::First => Condition::Const(other < index),
        HitPolicy::Unique if !lighter => {
            super::grid::values_differ(program, &own.value, &rival.value).condition()
        }
        HitPolicy::Heaviest => more(program, &rival.value, &own.value, or_even, fuel)?,
        HitPolicy::Lightest | HitPolicy::Unique => {
            let more = more(program, &rival.value, &own.value, !or_even, fuel)?;
            Condition::Not(Box::new(more))
        }
    })
}

/// When one value is heavier than another, or, with `or_even`, at least as heavy.
fn more(
    program: &Program,
    a: &DecisionValue,
    b: &DecisionValue,
    or_even: bool,
    fuel: &mut Fuel,
) -> Option<Condition> {
    if let (Some(a), Some(b)) = (rank(a), rank(b)) {
        return Some(Condition::Const(a > b || (or_even && a == b)));
    }
    match (a, b) {
        (DecisionValue::Number(a, _), DecisionValue::Number(b, _)) => {
            let how = if or_even {
                Comparator::AtLeast
            } else {
                Comparator::More
            };
            compared(program, (a, how, b), true, fuel)
        }
        (DecisionValue::Range(a), DecisionValue::Range(b)) => {
            let at = At {
                imposed: None,
                law: None,
            };
            let (x, y) = (
                extents(program, a, at, fuel)?,
                extents(program, b, at, fuel)?,
            );
            let mut any = Vec::new();
            for one in &x {
                for two in &y {
                    let mut all = one.when.clone();
                    all.extend(two.when.iter().cloned());
                    all.push(if or_even {
                        Condition::Not(Box::new(heavier(program, &two.ends, &one.ends)?))
                    } else {
                        heavier(program, &one.ends, &two.ends)?
                    });
                    any.push(Condition::All(all));
                }
            }
            Some(Condition::Any(any))
        }
        (
            DecisionValue::Bool(_)
            | DecisionValue::Choice(_)
            | DecisionValue::Number(..)
            | DecisionValue::Range(_),
            _,
        ) => None,
    }
}

/// Whether a test asks a decision that one of these tests asks too.
fn asked_by(row: &[Condition], test: &Condition) -> bool {
    let of = |c: &Condition| match c {
        Condition::DecisionIn { decision, .. } | Condition::Decision(decision) => Some(*decision),
        Condition::Const(_)
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::Is(_)
        | Condition::ChoiceIn { .. }
        | Condition::Contains { .. }
        | Condition::NumberIn { .. }
        | Condition::NoAmount(_)
        | Condition::Uncomputable(_)
        | Condition::DateIn { .. }
        | Condition::SpanIn { .. }
        | Condition::PeriodIn { .. }
        | Condition::Within(..)
        | Condition::Compare(..)
        | Condition::CompareDates(..)
        | Condition::Definition(_)
        | Condition::AnyOf { .. }
        | Condition::InOrder { .. } => None,
    };
    let asked = of(test);
    asked.is_some() && row.iter().any(|c| of(c) == asked)
}

/// Whether two rows cannot match together, as far as single tests show.
fn apart_rows(a: &[Condition], b: &[Condition]) -> bool {
    let parts = |one: &Condition, other: &Condition| match (one, other) {
        (
            Condition::ChoiceIn { fact, set },
            Condition::ChoiceIn {
                fact: of,
                set: others,
            },
        ) => fact == of && set & others == 0,
        (
            Condition::NumberIn { fact, lo, hi },
            Condition::NumberIn {
                fact: of,
                lo: low,
                hi: high,
            },
        ) => fact == of && (hi < low || high < lo),
        (
            Condition::DecisionIn { decision, set },
            Condition::DecisionIn {
                decision: of,
                set: others,
            },
        ) => decision == of && set & others == 0,
        (Condition::NoAmount(of), Condition::NumberIn { fact, .. })
        | (Condition::NumberIn { fact, .. }, Condition::NoAmount(of)) => fact == of,
        (test, Condition::Not(part)) | (Condition::Not(part), test) => **part == *test,
        (_, _) => false,
    };
    a.iter().any(|one| b.iter().any(|other| parts(one, other)))
}

/// The order of constant values.
fn rank(value: &DecisionValue) -> Option<crate::base::ratio::Ratio> {
    use crate::base::ratio::Ratio;
    match value {
        DecisionValue::Bool(yes) => Some(Ratio::whole(i64::from(*yes))),
        DecisionValue::Choice(option) => Some(Ratio::whole(i64::from(*option))),
        DecisionValue::Number(Number::Const(x), _) => Some(*x),
        DecisionValue::Number(..) | DecisionValue::Range(_) => None,
    }
}

/// The value of a constant condition.
fn constant(condition: &Condition) -> Option<bool> {
    if let Condition::Const(holds) = condition {
        Some(*holds)
    } else {
        None
    }
}

/// Parts with constants folded; the value that decides for all of them comes out alone.
fn folded(parts: Vec<Condition>, decides: bool) -> Result<Vec<Condition>, Condition> {
    let mut kept = Vec::new();
    for part in parts.into_iter().map(settled) {
        match constant(&part) {
            Some(holds) if holds == decides => return Err(Condition::Const(decides)),
            Some(_) => {}
            None => kept.push(part),
        }
    }
    match kept.len() {
        0 => Err(Condition::Const(!decides)),
        1 => Err(kept.swap_remove(0)),
        _ => Ok(kept),
    }
}

/// The condition with its constants folded.
pub(super) fn settled(condition: Condition) -> Condition {
    if let Condition::All(parts) = condition {
        return folded(parts, false).map_or_else(|one| one, Condition::All);
    }
    if let Condition::Any(parts) = condition {
        return folded(parts, true).map_or_else(|one| one, Condition::Any);
    }
    if let Condition::Not(part) = condition {
        let part = settled(*part);
        return match constant(&part) {
            Some(holds) => Condition::Const(!holds),
            None => Condition::Not(Box::new(part)),
        };
    }
    condition
}
