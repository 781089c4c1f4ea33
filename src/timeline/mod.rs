//! A subject's states over time, drawn from its dated events: as text, as a picture, as JSON.
//!
//! The state of every day is asked of `eval` anew, with the events up to that day; nothing is stored
//! and nothing is counted here. After the day that is asked about the same events are taken to be all.

pub mod json;
pub mod svg;
pub mod text;
mod words;

use crate::{
    base::date::{Date, Period},
    case::outcome::{Fault, ResolvedDecision},
    eval,
    ir::{DecisionId, DecisionResult, FactId, FactType, Observation, Program, Value},
};

pub use words::{state, tone};

/// States of an observation period over time.
#[derive(Clone, Debug)]
pub struct Timeline<'p> {
    /// The program.
    pub program: &'p Program,
    /// The period.
    pub of: &'p Observation,
    /// The day that is asked about.
    pub as_of: Date,
    /// Stretches of days with one state, in order, without a gap.
    pub stretches: Vec<Stretch>,
    /// Events, in order.
    pub events: Vec<Event>,
    /// The conduct, if it is known, and where it lies.
    pub act: Option<(Date, Date, Answer)>,
    /// What each problem gets on the day that is asked about.
    pub problems: Vec<(String, Answer)>,
}

/// What a decision says: a word of the rules, or nothing while facts are unknown.
pub type Answer = Option<String>;

/// Days with one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The state, as an option of the decision; `None` while facts are unknown.
    pub state: Option<u16>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// It begins or ends only where the picture does.
    pub cut: (bool, bool),
}

/// A dated event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its day.
    pub day: Date,
    /// 事项
    pub what: String,
    /// 问题, 机关 and whatever else was written of it.
    pub more: Vec<String>,
    /// It changes the state: begins, extends or ends the period.
    pub turns: bool,
}

/// Why nothing can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This fact is needed.
    Missing(FactId),
    /// The facts contradict each other, or a computation fails.
    Fault(Fault),
}

/// Most days that are gone through.
const MOST_DAYS: i32 = 20_000;

/// Draws what the facts of a case say of an observation period.
///
/// # Errors
/// The log, its days or the day that is asked about is unknown; or the history is one that cannot be.
pub fn draw<'p>(
    program: &'p Program,
    of: &'p Observation,
    facts: &[Option<Value>],
) -> Result<Timeline<'p>, Refusal> {
    let Some(Some(Value::Date(as_of))) = facts.get(of.as_of.index()) else {
        return Err(Refusal::Missing(of.as_of));
    };
    let Some(Some(Value::List(records))) = facts.get(of.log.index()) else {
        return Err(Refusal::Missing(of.log));
    };
    if let Some(index) = eval::contradicted(program, facts).map_err(Refusal::Fault)? {
        return Err(Refusal::Fault(Fault::Constraint(index)));
    }
    let walk = Walk {
        program,
        of,
        facts,
        records,
        days: days(program, of, records)?,
    };
    let act = walk.act()?;
    let mut problems = Vec::new();
    for (name, id) in &of.problems {
        problems.push((name.clone(), walk.word(*id)?));
    }
    Ok(Timeline {
        program,
        of,
        as_of: *as_of,
        stretches: walk.stretches(*as_of, act.as_ref().map(|(from, _, _)| *from))?,
        events: walk.events(),
        act,
        problems,
    })
}

/// The day of each record.
fn days(
    program: &Program,
    of: &Observation,
    records: &[Vec<Option<Value>>],
) -> Result<Vec<Date>, Refusal> {
    let place = place(program, of.day);
    records
        .iter()
        .map(|record| match record.get(place) {
            Some(Some(Value::Date(day))) => Ok(*day),
            Some(_) | None => Err(Refusal::Missing(of.day)),
        })
        .collect()
}

/// The place of a field in a record.
fn place(program: &Program, field: FactId) -> usize {
    let fact = program.facts.get(field.index());
    fact.and_then(|f| f.parent)
        .map_or(usize::MAX, |(_, at)| usize::from(at))
}

/// What is asked day by day.
struct Walk<'a> {
    program: &'a Program,
    of: &'a Observation,
    facts: &'a [Option<Value>],
    records: &'a [Vec<Option<Value>>],
    days: Vec<Date>,
}

impl Walk<'_> {
    /// The option that a decision gives.
    fn choice(&self, id: DecisionId, facts: &[Option<Value>]) -> Result<Option<u16>, Refusal> {
        let said = eval::decide_decision(self.program, id, facts).map_err(Refusal::Fault)?;
        Ok(match said {
            ResolvedDecision::Decided(outcome) => match outcome.value {
                Ok(DecisionResult::Choice(option)) => Some(option),
                Ok(
                    DecisionResult::Bool(_) | DecisionResult::Number(_) | DecisionResult::Range(_),
                )
                | Err(_) => None,
            },
            ResolvedDecision::Open(_) => None,
        })
    }

    /// The word for what a decision gives on the facts as they are.
    fn word(&self, id: DecisionId) -> Result<Answer, Refusal> {
        let option = self.choice(id, self.facts)?;
        Ok(option.and_then(|o| option_name(self.program, id, o)))
    }

    /// The state on a day, by the events up to it.
    fn state_on(&self, day: Date) -> Result<Option<u16>, Refusal> {
        let mut facts = self.facts.to_vec();
        let known = self.records.iter().zip(&self.days);
        let so_far = known.filter(|(_, d)| **d <= day).map(|(r, _)| r.clone());
        let set = [
            (self.of.as_of, Some(Value::Date(day))),
            (self.of.log, Some(Value::List(so_far.collect()))),
            (self.of.act, None),
        ];
        for (fact, value) in set {
            if let Some(slot) = facts.get_mut(fact.index()) {
                *slot = value;
            }
        }
        self.choice(self.of.state, &facts)
    }

    fn act(&self) -> Result<Option<(Date, Date, Answer)>, Refusal> {
        let (from, to) = match self.facts.get(self.of.act.index()) {
            Some(Some(Value::Date(day))) => (*day, *day),
            Some(Some(Value::Span(from, to))) => (*from, *to),
            Some(_) | None => return Ok(None),
        };
        Ok(Some((from, to, self.word(self.of.conduct)?)))
    }

    /// The stretches, from a little before the first day that is known to a little after the last
    /// change, events beyond the day asked about taken not to come.
    fn stretches(&self, as_of: Date, act: Option<Date>) -> Result<Vec<Stretch>, Refusal> {
        let first = self.days.iter().copied().chain(act).chain([as_of]).min();
        let first = first.unwrap_or(as_of);
        let margin = first.days_until(as_of).saturating_div(16).clamp(14, 60);
        let from = first.next(margin.saturating_neg()).unwrap_or(first);
        let latest = as_of.plus(longest(self.of)).unwrap_or(as_of);
        let mut all: Vec<Stretch> = Vec::new();
        let mut day = from;
        let mut left = MOST_DAYS;
        let mut after_end = margin;
        while left > 0 && after_end > 0 {
            left = left.saturating_sub(1);
            let state = self.state_on(day)?;
            match all.last_mut() {
                Some(last) if last.state == state => last.to = day,
                Some(_) | None => all.push(Stretch {
                    state,
                    from: day,
                    to: day,
                    cut: (day == from, false),
                }),
            }
            let runs = state.is_some_and(words::runs);
            if day >= as_of && (!runs || day >= latest) {
                after_end = after_end.saturating_sub(1);
            }
            let Some(next) = day.next(1) else { break };
            day = next;
        }
        if let Some(last) = all.last_mut() {
            last.cut.1 = true;
        }
        Ok(all)
    }

    fn events(&self) -> Vec<Event> {
        let of = self.of;
        let list = self.program.facts.get(of.log.index()).map(|f| &f.ty);
        let fields: &[FactId] = match list {
            Some(FactType::List(list)) => &list.fields,
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
        };
        let mut all: Vec<Event> = Vec::new();
        for (record, day) in self.records.iter().zip(&self.days) {
            let mut event = Event {
                day: *day,
                what: String::new(),
                more: Vec::new(),
                turns: false,
            };
            for (field, value) in fields.iter().zip(record) {
                let Some(Value::Choice(option)) = value else {
                    continue;
                };
                let Some(word) = self.field_option(*field, *option) else {
                    continue;
                };
                if *field == of.event {
                    event.turns = [&of.begins_with, &of.extended_by]
                        .into_iter()
                        .flatten()
                        .chain(&of.ended_by)
                        .any(|w| *w == word);
                    event.what = word;
                } else {
                    event.more.push(word);
                }
            }
            all.push(event);
        }
        all.sort_by_key(|e| e.day);
        all
    }

    fn field_option(&self, field: FactId, option: u16) -> Option<String> {
        match &self.program.facts.get(field.index())?.ty {
            FactType::Choice(options) => options.names.get(usize::from(option)).cloned(),
            FactType::Bool
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_) => None,
        }
    }
}

/// The name of an option of a decision.
fn option_name(program: &Program, id: DecisionId, option: u16) -> Option<String> {
    use crate::ir::ResultType;
    match &program.decisions.get(id.index())?.result {
        ResultType::Value(FactType::Choice(options)) => {
            options.names.get(usize::from(option)).cloned()
        }
        ResultType::Value(
            FactType::Bool
            | FactType::Multi(_)
            | FactType::Number(_)
            | FactType::Date
            | FactType::Span
            | FactType::Period(_)
            | FactType::List(_),
        )
        | ResultType::Range => None,
    }
}

/// The longest that a period can run, extensions included.
fn longest(of: &Observation) -> Period {
    let times = i32::try_from(of.extensions).unwrap_or(0);
    let each = of.each.unwrap_or_default();
    let sum = |own: i32, each: i32| own.saturating_add(each.saturating_mul(times));
    Period {
        months: sum(of.length.months, each.months),
        days: sum(of.length.days, each.days),
    }
}

impl Timeline<'_> {
    /// The state on the day that is asked about.
    pub fn now(&self) -> Option<u16> {
        let on = |s: &&Stretch| s.from <= self.as_of && self.as_of <= s.to;
        self.stretches.iter().find(on).and_then(|s| s.state)
    }

    /// First and last day drawn.
    pub fn ends(&self) -> (Date, Date) {
        let first = self.stretches.first().map_or(self.as_of, |s| s.from);
        let last = self.stretches.last().map_or(self.as_of, |s| s.to);
        (first, last)
    }
}
