//! Conditions with decisions and computed numbers taken apart, so that cells decide as much as they
//! can. What cannot be taken apart stays as it is: a truth of its own.

use super::pieces::{compared, lies};
use crate::{
    base::terms::HitPolicy,
    ir::{
        Condition, Decision, DecisionValue, DefinitionId, DefinitionValue, Number, Program,
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

/// The condition taken apart as far as can be.
pub(super) fn expanded(program: &Program, condition: &Condition) -> Condition {
    let mut fuel = Fuel::default();
    apart(program, condition, &mut fuel, 0).unwrap_or_else(|| condition.clone())
}

/// Deepest nesting that is taken apart.
const MAX_DEPTH: u32 = 128;

fn apart(
    program: &Program,
    condition: &Condition,
    fuel: &mut Fuel,
    depth: u32,
) -> Option<Condition> {
    let depth = depth.checked_add(1).filter(|d| *d < MAX_DEPTH)?;
    let mut of = |c: &Condition| apart(program, c, fuel, depth).unwrap_or_else(|| c.clone());
    Some(match condition {
        Condition::All(parts) => Condition::All(parts.iter().map(of).collect()),
        Condition::Any(parts) => Condition::Any(parts.iter().map(of).collect()),
        Condition::Not(part) => Condition::Not(Box::new(of(part))),
        Condition::Definition(id) => {
            fuel.take()?;
            match &program.definitions.get(id.index())?.value {
                DefinitionValue::Condition(inner) if intricate(program, *id) => {
                    apart(program, inner, fuel, depth)?
                }
                DefinitionValue::Condition(_) | DefinitionValue::Number(_) => condition.clone(),
            }
        }
        Condition::Decision(id) => {
            let says = |value: &DecisionValue| matches!(value, DecisionValue::Bool(true));
            rows(
                program,
                program.decisions.get(id.index())?,
                says,
                fuel,
                depth,
            )?
        }
        Condition::DecisionIn { decision, set } => {
            let says = |value: &DecisionValue| {
                matches!(value, DecisionValue::Choice(o)
                    if set.checked_shr(u32::from(*o)).unwrap_or(0) & 1 == 1)
            };
            let decision = program.decisions.get(decision.index())?;
            rows(program, decision, says, fuel, depth)?
        }
        Condition::Within(number, interval) => lies(program, number, interval, fuel)?,
        Condition::Compare(left, comparator, right) => {
            compared(program, (left, *comparator, right), fuel)?
        }
        Condition::Const(_)
        | Condition::Is(_)
        | Condition::ChoiceIn { .. }
        | Condition::Contains { .. }
        | Condition::NumberIn { .. }
        | Condition::NoAmount(_)
        | Condition::Uncomputable(_)
        | Condition::DateIn { .. }
        | Condition::SpanIn { .. }
        | Condition::PeriodIn { .. }
        | Condition::CompareDates(..)
        | Condition::AnyOf { .. } => condition.clone(),
    })
}

/// Whether a definition reads what has to be taken apart.
fn intricate(program: &Program, id: DefinitionId) -> bool {
    struct Look(bool);
    impl<'a> Visit<'a> for Look {
        fn condition(&mut self, condition: &'a Condition) {
            self.0 |= matches!(
                condition,
                Condition::Decision(_)
                    | Condition::DecisionIn { .. }
                    | Condition::Within(..)
                    | Condition::Compare(..)
            );
        }
        fn number(&mut self, number: &'a Number, _amount: bool) {
            self.0 |= matches!(number, Number::Decision(_));
        }
    }
    let mut look = Look(false);
    let defined = program.definitions.get(id.index()).map(|d| &d.value);
    if let Some(DefinitionValue::Condition(inner)) = defined {
        Walk::new(program).condition(inner, &mut look);
    }
    look.0
}

/// Any row decides whose value is meant.
fn rows(
    program: &Program,
    decision: &Decision,
    says: impl Fn(&DecisionValue) -> bool,
    fuel: &mut Fuel,
    depth: u32,
) -> Option<Condition> {
    let mut any = Vec::new();
    for (index, row) in decision.rows.iter().enumerate() {
        if says(&row.value) {
            let when = deciding(decision, index, fuel)?;
            any.push(apart(program, &when, fuel, depth)?);
        }
    }
    Some(Condition::Any(any))
}

/// When a row of a decision decides; `None` if its rows cannot be ranked without a case.
pub(super) fn deciding(decision: &Decision, index: usize, fuel: &mut Fuel) -> Option<Condition> {
    fuel.take()?;
    let row = decision.rows.get(index)?;
    let mut all = row.when.clone();
    let beaten = |other: usize, value: &DecisionValue| -> Option<bool> {
        Some(match decision.policy {
            HitPolicy::First => other < index,
            HitPolicy::Unique => false,
            HitPolicy::Heaviest | HitPolicy::Lightest => {
                let (own, other_rank) = (rank(&row.value)?, rank(value)?);
                let heavier = if decision.policy == HitPolicy::Heaviest {
                    other_rank > own
                } else {
                    other_rank < own
                };
                heavier || (other_rank == own && other < index)
            }
        })
    };
    for (other, earlier) in decision.rows.iter().enumerate() {
        if other != index && beaten(other, &earlier.value)? {
            fuel.take()?;
            all.push(Condition::Not(Box::new(Condition::All(
                earlier.when.clone(),
            ))));
        }
    }
    Some(Condition::All(all))
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
