//! Observation periods (观察期): they end, every state can be left, no day turns two ways, and nothing
//! that is kept out comes in by another door.
//!
//! The sorting is a decision like any other: `gap` and `overlap` prove it total and exclusive. What an
//! observation period was taken apart into is first-row tables over days; that each day has one state is
//! their form. What is left to prove is said at each function.

use std::collections::BTreeSet;

use super::{
    grid::About,
    ready::seek_with,
    say,
    search::Spent,
    verdict::{Claim, Property, Undecided, Witness},
    witness::Sought,
};
use crate::{
    base::{
        date::{Date, Period},
        limits::PROOF_STEPS,
        span::Span,
        terms::{Breach, EffectKind, Lift},
    },
    ir::{
        Condition, DecisionId, DefinitionId, FactId, FactType, Number, Observation, Program,
        ResultType, Value, ViolationId,
        walk::{Visit, Walk},
    },
};

/// The observation periods of the main package.
pub(super) fn prove(program: &Program) -> Vec<Claim> {
    let own = program
        .observations
        .iter()
        .filter(|o| o.package.index() == 0);
    own.flat_map(|o| {
        [
            ends(program, o),
            left(program, o),
            one_turn(program, o),
            kept_out(program, o),
        ]
    })
    .collect()
}

fn claim(property: Property, o: &Observation) -> Claim {
    Claim::new(property, About::Decision(o.state), o.name.clone(), o.span)
}

/// How long a period can be: its own length and every extension.
fn longest(o: &Observation) -> Period {
    let times = i32::try_from(o.extensions).unwrap_or(i32::MAX);
    let each = o.each.unwrap_or_default();
    let sum = |own: i32, each: i32| own.saturating_add(each.saturating_mul(times));
    Period {
        months: sum(o.length.months, each.months),
        days: sum(o.length.days, each.days),
    }
}

/// Every period ends, and not later than 总长 after its first day. An extension starts from the day on
/// which the period would have ended, and a month that lacks the day ends on its last: counted in steps a
/// period is never longer than counted at once.
fn ends(program: &Program, o: &Observation) -> Claim {
    let mut claim = claim(Property::PeriodEnds, o);
    let (longest, total) = (longest(o), o.total);
    if longest.months <= total.months && longest.days <= total.days {
        return claim;
    }
    // A period that nobody can enter does not run at all; that is said of its states.
    if matches!(
        seek_with(program, &[&entering(program, o)]),
        Ok(Sought::None)
    ) {
        return claim;
    }
    let witness = history(program, o);
    let d = say::finding(
        Property::PeriodEnds,
        o.span,
        format!(
            "观察期“{}”延长{}次后有{}，超过总长{}",
            o.name,
            o.extensions,
            length(longest),
            length(total)
        ),
        format!(
            "observation period \"{}\" can be longer than its total length",
            o.name
        ),
    )
    .because("长度合计超过总长", "the lengths add up to more");
    let mut d = say::or_keep(
        d,
        Property::PeriodEnds,
        "减少延长的次数或者时间，或者改总长",
        "fewer or shorter extensions, or another total",
    );
    if let Some(w) = &witness {
        d = say::shown(program, d, w);
    }
    claim.refute(d, witness);
    claim
}

fn length(p: Period) -> String {
    if p.months == 0 {
        format!("{}日", p.days)
    } else {
        format!("{}个月", p.months)
    }
}

/// The longest history: extended on each last day, seen on the day after the total length has passed.
fn history(program: &Program, o: &Observation) -> Option<Witness> {
    let FactType::List(list) = &program.facts.get(o.log.index())?.ty else {
        return None;
    };
    let option = |field: FactId, word: &str| {
        let FactType::Choice(options) = &program.facts.get(field.index())?.ty else {
            return None;
        };
        let at = options.names.iter().position(|n| n == word)?;
        u16::try_from(at).ok().map(Value::Choice)
    };
    let record = |day: Date, what: &str, organ: Option<&str>| {
        let one = |field: &FactId| {
            if *field == o.day {
                Some(Value::Date(day))
            } else if *field == o.event {
                option(*field, what)
            } else {
                organ.and_then(|organ| option(*field, organ))
            }
        };
        list.fields.iter().map(one).collect::<Vec<_>>()
    };
    let first = Date::new(2025, 3, 1)?;
    let mut records = vec![record(first, o.begins_with.as_deref()?, None)];
    let mut end = first.plus(o.length)?;
    if let (Some(each), Some(word)) = (o.each, &o.extended_by) {
        for _ in 0..o.extensions {
            records.push(record(end, word, o.organ.as_deref()));
            end = end.plus(each)?;
        }
    }
    let seen = first.plus(o.total)?.next(1)?;
    let facts = vec![(o.as_of, Value::Date(seen)), (o.log, Value::List(records))];
    Some(Witness::of(program, About::Decision(o.state), facts))
}

/// Every state can be left. A running period ends by itself ([`ends`]); what has ended turns into 期满 转.
/// Left to prove: someone can enter at all, so that 未进入 and 不适用 are no lasting states, and a day
/// after the last exists in the calendar, which the bounds of dates give.
fn left(program: &Program, o: &Observation) -> Claim {
    let mut claim = claim(Property::StatesLeft, o);
    let running = running(program, o, &["观察中"]);
    match seek_with(program, &[&entering(program, o)]) {
        Ok(Sought::Case(_)) if !o.after.is_empty() && running.is_some() => {}
        Ok(Sought::Unsettled) => claim.leave(Undecided::Beyond),
        Err(Spent) => claim.leave(Undecided::Steps(PROOF_STEPS)),
        Ok(Sought::Case(_) | Sought::None) => {
            let d = say::finding(
                Property::StatesLeft,
                o.span,
                format!("没有一种情形能进入观察期“{}”：“不适用”永远离不开", o.name),
                format!("nobody can enter observation period \"{}\"", o.name),
            )
            .because(
                "对象、分类为看不准、没有除外情形，三者不能同时成立",
                "subjects, sorting and exclusions leave nobody",
            );
            let d = say::or_keep(
                d,
                Property::StatesLeft,
                "核对对象、分类和除外",
                "check subjects, sorting and exclusions",
            );
            claim.refute(d, None);
        }
    }
    claim
}

/// What has to hold for someone to enter: of the first two rows of the state none does.
fn entering(program: &Program, o: &Observation) -> Condition {
    let rows = program.decisions.get(o.state.index()).map(|d| &d.rows);
    let gates = rows.into_iter().flatten().take(2).map(|row| {
        let all = Condition::All(row.when.clone());
        Condition::Not(Box::new(all))
    });
    Condition::All(gates.collect())
}

/// Options of a decision as a condition on it; `None` if it has none of them.
fn says(program: &Program, id: DecisionId, wanted: impl Fn(&str) -> bool) -> Option<Condition> {
    let ResultType::Value(FactType::Choice(options)) = &program.decisions.get(id.index())?.result
    else {
        return None;
    };
    let names = options.names.iter().filter(|n| wanted(n));
    let set = names.fold(0, |set, n| set | options.mask(n).unwrap_or(0));
    (set != 0).then_some(Condition::DecisionIn { decision: id, set })
}

/// The state is one of these.
fn running(program: &Program, o: &Observation, words: &[&str]) -> Option<Condition> {
    says(program, o.state, |n| words.contains(&n))
}

/// No day turns the state two ways: no event both begins, extends and ends, and a constraint refuses two
/// of them on one day. That a period does not both expire and end early on one day is the order of its
/// rows.
fn one_turn(program: &Program, o: &Observation) -> Claim {
    let mut claim = claim(Property::OneTurn, o);
    let turns: Vec<&String> = [&o.begins_with, &o.extended_by]
        .into_iter()
        .flatten()
        .chain(&o.ended_by)
        .collect();
    let distinct: BTreeSet<&String> = turns.iter().copied().collect();
    let guarded = program.constraints.iter().any(|c| {
        let Condition::InOrder {
            list,
            when,
            strict: true,
            ..
        } = &c.holds
        else {
            return false;
        };
        let covers = |set: u64| {
            turns.iter().all(|word| {
                let FactType::Choice(options) =
                    &program.facts.get(o.event.index()).map_or(&FactType::Bool, |f| &f.ty)
                else {
                    return false;
                };
                options.mask(word).is_some_and(|mask| mask & set == mask)
            })
        };
        c.breach == Some(Breach::SameDay)
            && *list == o.log
            && matches!(&**when, Condition::ChoiceIn { fact, set } if *fact == o.event && covers(*set))
    });
    if distinct.len() < turns.len() || (turns.len() > 1 && !guarded) {
        let d = say::finding(
            Property::OneTurn,
            o.span,
            format!("观察期“{}”在同一日可以有两种转换", o.name),
            format!(
                "observation period \"{}\" can turn two ways on one day",
                o.name
            ),
        )
        .because("没有一条约束排除它", "no constraint excludes it");
        let d = say::or_keep(
            d,
            Property::OneTurn,
            "延长和终止用不同的事项",
            "different events extend and end",
        );
        claim.refute(d, None);
    }
    claim
}

/// Where something is kept out, the state does not run, the conduct does not lie inside, no problem gets
/// a measure of the period, and no circumstance or list that reads the period lifts or mitigates.
fn kept_out(program: &Program, o: &Observation) -> Claim {
    let mut claim = claim(Property::KeptOut, o);
    let mut doors: Vec<(String, About, Span, Condition)> = Vec::new();
    let decided = |id: DecisionId| About::Decision(id);
    if let Some(runs) = running(program, o, &["观察中", "延长中"]) {
        doors.push((format!("“{}”", o.name), decided(o.state), o.span, runs));
    }
    if let Some(lies) = says(program, o.conduct, |n| n != "期外") {
        doors.push((
            format!("“{}·行为”", o.name),
            decided(o.conduct),
            o.span,
            lies,
        ));
    }
    for (problem, id) in &o.problems {
        if let Some(measures) = says(program, *id, |n| n != "不适用") {
            doors.push((format!("问题“{problem}”"), decided(*id), o.span, measures));
        }
    }
    doors.extend(lenient(program, o));
    for exclusion in &o.exclusions {
        for (name, about, span, open) in &doors {
            match seek_with(program, &[&exclusion.when, open]) {
                Ok(Sought::None) => {}
                Ok(Sought::Unsettled) => claim.leave(Undecided::Beyond),
                Err(Spent) => claim.leave(Undecided::Steps(PROOF_STEPS)),
                Ok(Sought::Case(case)) => {
                    let witness = Witness::of(program, *about, case.facts);
                    let d = say::finding(
                        Property::KeptOut,
                        *span,
                        format!("除外情形“{}”成立时，{name}仍然从宽", exclusion.text),
                        format!("{name} is lenient although an exclusion holds"),
                    )
                    .because("除外被绕开", "the exclusion is circumvented")
                    .also(exclusion.span, "除外在这里", "the exclusion");
                    let d = say::or_keep(
                        d,
                        Property::KeptOut,
                        &format!("在条件里写“{}·在期内”，它已经排除除外的情形", o.name),
                        "rest the condition on the period being in force",
                    );
                    claim.refute(say::shown(program, d, &witness), Some(witness));
                    break;
                }
            }
        }
    }
    claim
}

/// Circumstances and list entries that read the period and lift or mitigate.
fn lenient(program: &Program, o: &Observation) -> Vec<(String, About, Span, Condition)> {
    let soft = |effect: EffectKind| match effect {
        EffectKind::NoPenalty(Lift::Waived | Lift::Guidance)
        | EffectKind::Mitigate
        | EffectKind::Lighten
        | EffectKind::LightenOrMitigate => true,
        EffectKind::NoPenalty(Lift::TimeBarred | Lift::Transfer)
        | EffectKind::Aggravate
        | EffectKind::TopOfTier
        | EffectKind::RaiseTier(..) => false,
    };
    let mut all = Vec::new();
    for (index, c) in program.circumstances.iter().enumerate() {
        if soft(c.effect) && reads_period(program, o, &c.when) {
            let act = program
                .violations
                .iter()
                .position(|v| v.circumstances.iter().any(|id| id.index() == index));
            let about = act.map_or(About::Package, |a| About::Act(ViolationId::from_index(a)));
            all.push((format!("情节“{}”", c.name), about, c.span, c.when.clone()));
        }
    }
    for list in &program.lists {
        for entry in &list.entries {
            if soft(entry.effect) && reads_period(program, o, &entry.when) {
                let span = program
                    .rows
                    .get(entry.row.index())
                    .map_or(o.span, |r| r.span);
                let name = format!("清单“{}”第{}项", list.name, entry.number);
                let outside = list.exceptions.iter().map(|(c, _)| c.clone());
                let not = outside.map(|c| Condition::Not(Box::new(c)));
                let when = Condition::All(std::iter::once(entry.when.clone()).chain(not).collect());
                all.push((name, About::Package, span, when));
            }
        }
    }
    all
}

/// Whether a condition reads the state, the sorting, the conduct or a day of the period.
fn reads_period(program: &Program, o: &Observation, condition: &Condition) -> bool {
    struct Look<'o> {
        decisions: BTreeSet<DecisionId>,
        definitions: &'o BTreeSet<DefinitionId>,
        found: bool,
    }
    impl<'a> Visit<'a> for Look<'_> {
        fn condition(&mut self, condition: &'a Condition) {
            if let Condition::Decision(id) | Condition::DecisionIn { decision: id, .. } = condition
            {
                self.found |= self.decisions.contains(id);
            } else if let Condition::Definition(id) = condition {
                self.found |= self.definitions.contains(id);
            }
        }
        fn number(&mut self, number: &'a Number, _amount: bool) {
            if let Number::Decision(id) = number {
                self.found |= self.decisions.contains(id);
            } else if let Number::Definition(id) = number {
                self.found |= self.definitions.contains(id);
            }
        }
    }
    let prefix = format!("{}·", o.name);
    let named = program.definitions.iter().enumerate();
    let definitions: BTreeSet<DefinitionId> = named
        .filter(|(_, d)| d.name.starts_with(&prefix))
        .map(|(i, _)| DefinitionId::from_index(i))
        .collect();
    let mut look = Look {
        decisions: o
            .problems
            .iter()
            .map(|(_, id)| *id)
            .chain([o.state, o.conduct, o.sorting])
            .collect(),
        definitions: &definitions,
        found: false,
    };
    Walk::new(program).condition(condition, &mut look);
    look.found
}
