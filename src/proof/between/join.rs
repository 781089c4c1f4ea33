//! Two packages as one program: the facts that both know are one fact, everything else stands side by
//! side. What is asked of the joined program is asked of both packages on the same facts.
//!
//! A fact that both know has the values that both have: the narrower bounds, the coarser steps, the
//! options that 对应 or the same name tie. Constraints of both hold.

use std::collections::BTreeSet;

use super::{
    matching::{self, Shared},
    shift::{Shift, To},
};
use crate::ir::{
    Condition, Constraint, FactId, FactType, NumberType, ObjectId, Package, Program, Value,
    ViolationId,
};

/// Two packages in one program.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    /// The program; its first package is the main one of the first side.
    pub program: Program,
    /// The first and the second package in it.
    pub sides: [Side; 2],
    shared: Vec<(Shared, FactId, Option<String>)>,
}

/// One of the packages in the joined program.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// Its main package there.
    pub main: usize,
    /// Its acts stand behind so many.
    violations: usize,
    /// The facts as they stand there.
    facts: Vec<To>,
}

impl Side {
    /// An act of the package.
    pub(super) fn act(&self, own: ViolationId) -> ViolationId {
        ViolationId::from_index(own.index().saturating_add(self.violations))
    }
}

impl Joined {
    /// Joins two packages.
    pub(super) fn of(a: &Program, b: &Program) -> Self {
        let shared = matching::shared(a, b);
        let mut program = Program::default();
        let first = Shift {
            facts: facts_of_first(a, &shared),
            objects: (0..a.objects.len()).map(ObjectId::from_index).collect(),
            ..Shift::default()
        };
        program.objects.clone_from(&a.objects);
        // Working days are the same for everyone; who has them lends them.
        program.calendar = a.calendar.clone().or_else(|| b.calendar.clone());
        program.facts.clone_from(&a.facts);
        append(&mut program, a, &first);
        let mut second = Shift {
            packages: program.packages.len(),
            statutes: program.statutes.len(),
            definitions: program.definitions.len(),
            decisions: program.decisions.len(),
            penalties: program.penalties.len(),
            circumstances: program.circumstances.len(),
            reductions: program.reductions.len(),
            lists: program.lists.len(),
            exprs: program.exprs.len(),
            rows: program.rows.len(),
            ..Shift::default()
        };
        let violations = program.violations.len();
        for object in &b.objects {
            let known = program.objects.iter().position(|o| o == object);
            let place = known.unwrap_or_else(|| {
                program.objects.push(object.clone());
                program.objects.len().saturating_sub(1)
            });
            second.objects.push(ObjectId::from_index(place));
        }
        second.facts = facts_of_second(&mut program, b, &shared);
        let mut told = Vec::new();
        for one in shared {
            let fact = one.a;
            let odd = narrow(&mut program, (a, b), &one);
            told.push((one, fact, odd));
        }
        append(&mut program, b, &second);
        let main = second.packages;
        Self {
            program,
            sides: [
                Side {
                    main: 0,
                    violations: 0,
                    facts: first.facts,
                },
                Side {
                    main,
                    violations,
                    facts: second.facts,
                },
            ],
            shared: told,
        }
    }

    /// Facts that only the first package knows, and those that only the second does.
    pub(super) fn strange(&self) -> [BTreeSet<FactId>; 2] {
        let [first, second] = &self.sides;
        let of = |side: &Side| side.facts.iter().map(|to| to.fact).collect::<BTreeSet<_>>();
        let (first, second) = (of(first), of(second));
        let left = |a: &BTreeSet<FactId>, b: &BTreeSet<FactId>| a.difference(b).copied().collect();
        [left(&first, &second), left(&second, &first)]
    }

    /// What of a case one of the packages knows, in its own facts and values.
    pub(super) fn own(&self, second: bool, case: &[(FactId, Value)]) -> Vec<(FactId, Value)> {
        let [a, b] = &self.sides;
        let side = if second { b } else { a };
        let mut all = Vec::new();
        for (index, to) in side.facts.iter().enumerate() {
            let found = case.iter().find(|(fact, _)| *fact == to.fact);
            let Some((_, value)) = found else {
                continue;
            };
            let own = FactId::from_index(index);
            let value = match value {
                Value::Number(steps) => Some(Value::Number(steps.saturating_mul(to.steps))),
                Value::Choice(_) | Value::Multi(_) => {
                    let shared = self.shared.iter().map(|(shared, ..)| shared);
                    match shared.into_iter().find(|s| second && s.b == own) {
                        Some(shared) => shared.to_b(value),
                        None => Some(value.clone()),
                    }
                }
                Value::Bool(_)
                | Value::NoAmount
                | Value::Uncomputable
                | Value::Date(_)
                | Value::Span(..)
                | Value::Period(_)
                | Value::List(_)
                | Value::Unascertainable => Some(value.clone()),
            };
            all.extend(value.map(|value| (own, value)));
        }
        all
    }

    /// Options of a shared fact that only one package has, as words; none if both have the same.
    pub(super) fn odd(&self, fact: FactId) -> Option<&str> {
        let found = self.shared.iter().find(|(_, joined, _)| *joined == fact);
        found.and_then(|(_, _, odd)| odd.as_deref())
    }
}

fn power(n: i32) -> i64 {
    let n = u32::try_from(n).unwrap_or(0);
    10i64.checked_pow(n).unwrap_or(1)
}

fn facts_of_first(a: &Program, shared: &[Shared]) -> Vec<To> {
    let mut all: Vec<To> = (0..a.facts.len())
        .map(|i| To::plain(FactId::from_index(i)))
        .collect();
    for one in shared {
        if let Some(to) = all.get_mut(one.a.index()) {
            // Finer than the other: counted in the other's steps.
            to.steps = power(one.scale().saturating_neg());
        }
    }
    all
}

/// Adds the facts that only the second knows.
fn facts_of_second(program: &mut Program, b: &Program, shared: &[Shared]) -> Vec<To> {
    let mut all = Vec::new();
    let mut added = Vec::new();
    for (index, fact) in b.facts.iter().enumerate() {
        let own = FactId::from_index(index);
        let Some(one) = shared.iter().find(|s| s.b == own) else {
            all.push(To::plain(FactId::from_index(program.facts.len())));
            added.push(program.facts.len());
            program.facts.push(fact.clone());
            continue;
        };
        let options = (!one.options().is_empty()).then(|| {
            let mut sets = vec![0u64; crate::base::limits::MAX_OPTIONS];
            for (option, other) in one.options().iter().enumerate() {
                let bit = u32::try_from(option).ok().and_then(|n| 1u64.checked_shl(n));
                let place = other.and_then(|o| sets.get_mut(usize::from(o)));
                if let (Some(place), Some(bit)) = (place, bit) {
                    *place |= bit;
                }
            }
            sets
        });
        all.push(To {
            fact: one.a,
            steps: power(one.scale()),
            options,
        });
    }
    // Lists name their fields, and fields their list.
    for place in added {
        let Some(fact) = program.facts.get_mut(place) else {
            continue;
        };
        let moved = |id: FactId| all.get(id.index()).map_or(id, |to: &To| to.fact);
        fact.parent = fact.parent.map(|(list, n)| (moved(list), n));
        if let FactType::List(list) = &mut fact.ty {
            for field in &mut list.fields {
                *field = moved(*field);
            }
        }
    }
    all
}

/// Gives a shared fact the values that both packages have. Told are options that only one has.
fn narrow(program: &mut Program, (a, b): (&Program, &Program), one: &Shared) -> Option<String> {
    let other = &b.facts.get(one.b.index())?.ty;
    let fact = program.facts.get_mut(one.a.index())?;
    match (&mut fact.ty, other) {
        (FactType::Number(own), FactType::Number(other)) => {
            both(own, other, one.scale());
            None
        }
        (FactType::Period(own), FactType::Period(other)) => {
            own.max = own.max.min(other.max);
            None
        }
        (FactType::Choice(own), FactType::Choice(other))
        | (FactType::Multi(own), FactType::Multi(other)) => {
            own.ordered &= other.ordered;
            let mut common = 0u64;
            for (option, to) in one.options().iter().enumerate() {
                let bit = u32::try_from(option).ok().and_then(|n| 1u64.checked_shl(n));
                common |= bit.filter(|_| to.is_some()).unwrap_or(0);
            }
            let mine = own.names.iter().enumerate();
            let mine = mine.filter(|(i, _)| one.options().get(*i).copied().flatten().is_none());
            let mut odd: Vec<&str> = mine.map(|(_, name)| name.as_str()).collect();
            let theirs = other.names.iter().enumerate();
            odd.extend(theirs.filter_map(|(i, name)| {
                let known = |to: &Option<u16>| to.map(usize::from) == Some(i);
                (!one.options().iter().any(known)).then_some(name.as_str())
            }));
            let told = (!odd.is_empty()).then(|| odd.join("、"));
            let (all, fact_id) = (own.all(), one.a);
            if common != all {
                let multi = matches!(a.facts.get(one.a.index())?.ty, FactType::Multi(_));
                let holds = if multi {
                    let rest = all & !common;
                    Condition::Not(Box::new(Condition::Contains {
                        fact: fact_id,
                        set: rest,
                    }))
                } else {
                    Condition::ChoiceIn {
                        fact: fact_id,
                        set: common,
                    }
                };
                program.constraints.push(Constraint {
                    holds,
                    facts: vec![fact_id],
                    text: String::new(),
                    breach: None,
                    span: crate::base::span::Span::default(),
                });
            }
            told
        }
        (
            FactType::Bool
            | FactType::Choice(_)
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_),
            _,
        ) => None,
    }
}

/// The bounds of both, in the coarser steps.
fn both(own: &mut NumberType, other: &NumberType, scale: i32) {
    let (mine, theirs) = (power(scale.saturating_neg()), power(scale));
    let up = |x: i64, by: i64| {
        let down = x.checked_div_euclid(by).unwrap_or(x);
        let exact = x.checked_rem_euclid(by) == Some(0);
        down.saturating_add(i64::from(!exact))
    };
    let down = |x: i64, by: i64| x.checked_div_euclid(by).unwrap_or(x);
    own.min = up(own.min, mine).max(up(other.min, theirs));
    own.max = down(own.max, mine)
        .min(down(other.max, theirs))
        .max(own.min);
    own.decimals = own.decimals.min(other.decimals);
    own.states.none &= other.states.none;
    own.states.uncomputable &= other.states.uncomputable;
}

/// Adds everything of a package but its facts and objects.
fn append(program: &mut Program, of: &Program, shift: &Shift) {
    // What a package says of itself stays as it is: its words and the day are not compared.
    let packages = of.packages.iter().map(Package::clone);
    program.packages.extend(packages);
    program.statutes.extend(of.statutes.iter().cloned());
    let constraints = of.constraints.iter().map(|c| Constraint {
        holds: shift.condition(&c.holds),
        facts: c.facts.iter().map(|f| shift.fact(*f)).collect(),
        ..c.clone()
    });
    program.constraints.extend(constraints);
    let definitions = of.definitions.iter().map(|d| shift.definition(d));
    program.definitions.extend(definitions);
    let decisions = of.decisions.iter().map(|d| shift.decision(d));
    program.decisions.extend(decisions);
    let penalties = of.penalties.iter().map(|p| shift.penalty(p));
    program.penalties.extend(penalties);
    let circumstances = of.circumstances.iter().map(|c| shift.circumstance(c));
    program.circumstances.extend(circumstances);
    let reductions = of.reductions.iter().map(|r| shift.reduction(r));
    program.reductions.extend(reductions);
    program.lists.extend(of.lists.iter().map(|l| shift.list(l)));
    program.exprs.extend(of.exprs.iter().cloned());
    program.rows.extend(of.rows.iter().cloned());
    let violations = of.violations.iter().map(|v| shift.violation(v));
    program.violations.extend(violations);
}
